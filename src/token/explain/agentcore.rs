//! Bedrock `AgentCore`.

use jiff::SignedDuration;

use super::Case;

impl Case<'_> {
    /// Bedrock `AgentCore` developer guide, "Configure inbound JWT authorizer", for runtimes and
    /// gateways: `aud` is held against `allowedAudience` and `client_id` against `allowedClients`,
    /// each that is set, one of the scopes against `allowedScopes`, and other claims against
    /// `customClaims`. That a token needs a minute's time left is what AWS's own samples found.
    pub(super) fn agentcore(&mut self) {
        if let Some(iss) = self.issuer() {
            self.discoverable(iss);
            self.needs(format!(
                "the authorizer's discovery URL is {iss}/.well-known/openid-configuration"
            ));
        }
        let audiences = self.facts.audiences.join(", ");
        match (&*audiences, &self.facts.client) {
            ("", None) => self.against("it has neither aud nor client_id"),
            ("", Some(client)) => {
                self.needs(format!("allowedClients has {client}"));
                self.needs("allowedAudience is not set, as the token has no aud");
            }
            (_, None) => {
                self.needs(format!("allowedAudience has {audiences}"));
                self.needs("allowedClients is not set, as the token has no client_id");
            }
            (_, Some(client)) => self.needs(format!(
                "allowedClients has {client}, allowedAudience {audiences}, or is not set"
            )),
        }
        let minute = SignedDuration::from_mins(1);
        let now = self.now;
        let left = self
            .facts
            .expires
            .map(|expires| expires.duration_since(now));
        if left.is_some_and(|left| left.is_positive() && left < minute) {
            self.against("it expires within a minute");
            self.hint = Some("renew it ahead of its end: cognito-auth token access --min-ttl 2m");
        }
        let scopes = self.facts.scopes.join(", ");
        self.needs(if scopes.is_empty() {
            "allowedScopes is not set".to_owned()
        } else {
            format!("allowedScopes is not set, or has one of: {scopes}")
        });
        self.needs("the token has the claims of customClaims, if that is set");
    }
}
