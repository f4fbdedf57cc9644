//! Verified Permissions.

use super::{Case, Kind, Source};

impl Case<'_> {
    /// Cognito developer guide, "Authorization with Amazon Verified Permissions", and Verified
    /// Permissions user guide, "Client and audience validation for OIDC providers". Whether a token was
    /// revoked is not looked at.
    pub(super) fn verified_permissions(&mut self) {
        let parameter = match self.facts.kind {
            Kind::Id => "identityToken: TOKEN",
            Kind::Access | Kind::ClientAccess => "accessToken: TOKEN",
            Kind::LoadBalancer | Kind::Encrypted | Kind::Unsaid => {
                "identityToken or accessToken: TOKEN"
            }
        };
        parameter.clone_into(&mut self.send);
        let Some(iss) = self.issuer() else {
            return;
        };
        let Source::Pool { pool, .. } = &self.facts.source else {
            self.discoverable(iss);
            let audiences = self.audience("OIDC identity sources check");
            self.needs(format!(
                "an identity source of the policy store has the issuer {iss} and the audience \
                 {audiences}"
            ));
            return;
        };
        if self.facts.kind == Kind::Unsaid {
            self.is_not("an ID token or an access token is due");
        }
        self.needs(format!("{pool} is an identity source of the policy store"));
        if let Some(client) = self.facts.app_client() {
            self.needs(format!(
                "the identity source's client ids, if it has any, include {client}"
            ));
        }
    }
}
