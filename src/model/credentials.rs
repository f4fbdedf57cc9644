//! Temporary AWS credentials from an identity pool.

use jiff::Timestamp;

use super::Secret;

/// The result of `GetCredentialsForIdentity`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwsCredentials {
    /// Whose credentials they are: `REGION:UUID`.
    pub identity_id: String,
    /// The access key id, `ASIA…`.
    pub access_key_id: String,
    /// The secret access key; `SecretKey` in the identity service, `SecretAccessKey` elsewhere.
    pub secret_key: Secret<String>,
    /// The session token.
    pub session_token: Secret<String>,
    /// When they stop working, one hour after they were issued.
    pub expiration: Timestamp,
}
