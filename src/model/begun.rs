//! A sign-in that a browser is to finish.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Secret;
use super::secret::exposed;

/// What is known of a sign-in between its authorization request and the answer. As JSON, a context's
/// folder holds it between two runs.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Begun {
    /// The app client.
    pub client_id: String,
    /// Scheme, host and port of the domain.
    pub domain: String,
    /// Where the browser is sent back to.
    pub redirect_uri: String,
    /// The code verifier (RFC 7636 §4.1).
    #[serde(with = "exposed")]
    pub verifier: Secret<String>,
    /// What the answer repeats (RFC 6749 §10.12).
    #[serde(with = "exposed")]
    pub state: Secret<String>,
    /// What the `IdToken` repeats (OpenID Connect Core §3.1.2.1).
    #[serde(with = "exposed")]
    pub nonce: Secret<String>,
    /// The user who is to sign in, where one is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// How many seconds before it began the user may have signed in, if that was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_age: Option<u64>,
    /// When it is too late: Cognito's codes are good for five minutes.
    pub until: Timestamp,
}
