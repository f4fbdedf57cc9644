//! AWS credentials for a token: identity pools, and STS.

use super::{Case, GET_ID, Kind, NO_ID, Source};
use crate::token::issuer::Form;

/// What identity pools sign tokens as, a partition each: Cognito developer guide, "Developer-
/// authenticated identities" and "IAM roles". It is a key of `Logins`, and a principal of roles, that
/// need not be set up.
const IDENTITY_POOLS: [&str; 4] = [
    "cognito-identity.amazonaws.com",
    "cognito-identity-us-gov.amazonaws.com",
    "cognito-identity.us-gov-east-1.amazonaws.com",
    "cognito-identity.cn-north-1.amazonaws.com.cn",
];

const GOOGLE: &str = "accounts.google.com";

/// The OIDC issuers that `CreateIdentityPool` knows: `SupportedLoginProviders`.
const LOGIN_PROVIDERS: [&str; 2] = [GOOGLE, "appleid.apple.com"];

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
                NO_ID
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
                if IDENTITY_POOLS.contains(&provider) {
                    self.needs(format!(
                        "{audiences} is the identity pool, and its sub the IdentityId that is sent"
                    ));
                    if self.hint.is_none() {
                        self.hint = Some("in the classic flow it is for STS");
                    }
                } else if LOGIN_PROVIDERS.contains(&provider) {
                    self.needs(format!(
                        "{provider} with the client id {audiences} is a login provider of it \
                         (SupportedLoginProviders)"
                    ));
                } else {
                    self.discoverable(iss);
                    self.needs(format!(
                        "an OIDC provider of IAM for {iss} with the audience {audiences} is a \
                         provider of it"
                    ));
                }
                self.send = format!("Logins: {provider}=TOKEN");
            }
            Source::Unsaid => self.against("it does not say who issued it (iss)"),
        }
    }

    /// `AssumeRoleWithWebIdentity` (STS API), and IAM user guide, "Create a role for OpenID Connect
    /// federation": `aud` is held against the client ids of an OIDC provider of IAM, and against the
    /// role's trust policy. Identity pools and Google need no such provider.
    pub(super) fn sts(&mut self) {
        "WebIdentityToken: TOKEN".clone_into(&mut self.send);
        let audiences = self.audience("the role's trust policy asks for");
        let Some(iss) = self.issuer() else {
            return;
        };
        let provider = iss.strip_prefix("https://").unwrap_or(iss);
        let is_own = IDENTITY_POOLS.contains(&provider);
        match self.facts.algorithm.as_deref() {
            Some("RS256") => {}
            _ if is_own => {}
            other => {
                let said = other.unwrap_or("nothing");
                self.doubts
                    .push(format!("its alg is {said}, and only RS256 is documented"));
            }
        }
        if !is_own && provider != GOOGLE {
            self.discoverable(iss);
            self.needs(format!(
                "an OIDC provider of IAM for {iss} has the client id {audiences}"
            ));
        }
        self.needs(format!(
            "the role trusts {provider}, with {audiences} for {provider}:aud"
        ));
    }
}
