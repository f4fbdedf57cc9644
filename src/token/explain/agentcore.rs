//! Bedrock `AgentCore`.

use super::Case;

impl Case<'_> {
    /// Bedrock `AgentCore` developer guide, "Configure inbound JWT authorizer", for runtimes and
    /// gateways: `aud` is held against `allowedAudience` and `client_id` against `allowedClients`,
    /// each that is set, and one of the scopes against `allowedScopes`.
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
        let scopes = self.facts.scopes.join(", ");
        self.needs(if scopes.is_empty() {
            "allowedScopes is not set".to_owned()
        } else {
            format!("allowedScopes is not set, or has one of: {scopes}")
        });
    }
}
