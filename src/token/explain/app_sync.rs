//! `AppSync`.

use super::{Case, Kind, RAW, Source};
use crate::token::issuer::Form;

impl Case<'_> {
    /// `AppSync` developer guide, "Configuring authorization and authentication": tokens of the API's
    /// user pool, ID and access tokens alike, whose app client `appIdClientRegex` matches. Amplify's
    /// client sends access tokens, its predecessor ID tokens.
    pub(super) fn app_sync(&mut self) {
        RAW.clone_into(&mut self.send);
        if self.facts.source == Source::Other {
            self.hint =
                Some("authorization of the kind OPENID_CONNECT takes tokens of other issuers");
        }
        match self.facts.kind {
            Kind::Unsaid => self.is_not("an ID token or an access token is due"),
            Kind::ClientAccess => self.doubts.push(
                "as it has no username it is probably an app client's access token, and whether \
                 those are taken is not documented"
                    .to_owned(),
            ),
            Kind::Id | Kind::Access | Kind::LoadBalancer | Kind::Encrypted => {}
        }
        let Some((pool, form)) = self.pool() else {
            return;
        };
        if form == Some(Form::Updated) {
            self.doubts.push(
                "its pool has the newer form of issuer, and whether that is taken is not documented"
                    .to_owned(),
            );
        }
        self.needs(format!("{pool} is the API's user pool"));
        if let Some(client) = self.facts.app_client() {
            self.needs(format!(
                "its app client expression (appIdClientRegex), if it has one, matches {client}"
            ));
        }
    }
}
