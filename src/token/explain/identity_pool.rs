//! Identity pools.

use super::{Case, GET_ID, Kind, Source};
use crate::token::issuer::Form;

impl Case<'_> {
    /// `GetId` and `GetCredentialsForIdentity` (Cognito Federated Identities API): `Logins` has ID
    /// tokens. What they answer to others is what people report.
    pub(super) fn identity_pool(&mut self) {
        let audiences = self.facts.audiences.join(", ");
        let is_access = matches!(self.facts.kind, Kind::Access | Kind::ClientAccess);
        if is_access {
            self.is_not(if audiences.is_empty() {
                "logins are ID tokens (\"Missing a required claim: aud\")"
            } else {
                "logins are ID tokens"
            });
            self.hint_at(if self.facts.kind == Kind::ClientAccess {
                "an app client has no ID token: let a user sign in"
            } else {
                GET_ID
            });
        }
        if audiences.is_empty() && !is_access {
            self.against("it has no aud");
        }
        match &self.facts.source {
            Source::Pool { form, provider, .. } => {
                if self.facts.kind == Kind::Unsaid {
                    self.is_not("logins are ID tokens");
                }
                if *form == Some(Form::Updated) {
                    self.doubts.push(
                        "its pool has the newer form of issuer, and which provider name that takes \
                         is not documented (\"Issuer doesn't match providerName\")"
                            .to_owned(),
                    );
                }
                self.needs(format!(
                    "{provider} with the app client {audiences} is a provider of it"
                ));
                self.needs(
                    "its user is neither signed out nor deleted, where ServerSideTokenCheck is on",
                );
                self.send = format!("Logins: {provider}=TOKEN");
                if self.hint.is_none() {
                    self.hint = Some("cognito-auth credentials --id-token-stdin sends it");
                }
            }
            Source::Other => {
                let iss = self.facts.iss.as_deref().unwrap_or_default();
                let provider = iss.strip_prefix("https://").unwrap_or(iss);
                self.discoverable(iss);
                self.needs(format!(
                    "an OIDC provider of IAM for {iss} with the audience {audiences} is a \
                     provider of it"
                ));
                self.send = format!("Logins: {provider}=TOKEN");
            }
            Source::Unsaid => self.against("it does not say who issued it (iss)"),
        }
    }
}
