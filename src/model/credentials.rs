//! Temporary AWS credentials from an identity pool.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Secret;
use super::secret::exposed;

/// The result of `GetCredentialsForIdentity`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwsCredentials {
    /// Whose credentials they are: `REGION:UUID`.
    pub identity_id: String,
    /// The access key id, `ASIA…`.
    pub access_key_id: String,
    /// The secret access key; `SecretKey` in the identity service, `SecretAccessKey` elsewhere.
    #[serde(with = "exposed")]
    pub secret_key: Secret<String>,
    /// The session token.
    #[serde(with = "exposed")]
    pub session_token: Secret<String>,
    /// When they stop working, one hour after they were issued.
    pub expiration: Timestamp,
}
