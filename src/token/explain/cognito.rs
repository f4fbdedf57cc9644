//! Cognito's own operations and endpoints.

use super::{Case, GET_ACCESS, Kind, SELF_SERVICE};

impl Case<'_> {
    /// `GetUser`, `ChangePassword` and their like (Cognito user pools API): the access token of a user
    /// who is signed in, with the scope for self-service.
    pub(super) fn user_pool_api(&mut self) {
        "AccessToken: TOKEN".clone_into(&mut self.send);
        self.pool();
        self.of_user(
            SELF_SERVICE,
            "tokens of sign-ins by the API have it: cognito-auth login",
        );
    }

    /// Cognito developer guide, "The userInfo endpoint": an access token with `openid`, which those of
    /// sign-ins by the API do not have.
    pub(super) fn user_info(&mut self) {
        if let Some((pool, _)) = self.pool() {
            self.needs(format!("it is sent to the domain of {pool}"));
        }
        self.of_user(
            "openid",
            "other scopes come with tokens of the OAuth endpoints, not of sign-ins by the API",
        );
    }

    /// That it is a user's access token with `scope`; `hint` says where such tokens come from.
    fn of_user(&mut self, scope: &str, hint: &'static str) {
        match self.facts.kind {
            Kind::Access if self.facts.scopes.iter().any(|own| own == scope) => {}
            Kind::Access => {
                self.against(format!("it does not have the scope {scope}"));
                self.hint_at(hint);
            }
            Kind::Id => {
                self.is_not("a user's access token is due");
                self.hint_at(GET_ACCESS);
            }
            Kind::ClientAccess | Kind::LoadBalancer | Kind::Encrypted | Kind::Unsaid => {
                self.is_not("a user's access token is due");
            }
        }
        self.needs("its user is neither signed out, nor disabled, nor deleted");
    }
}
