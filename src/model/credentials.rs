//! AWS credentials, and whose they are.

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
    /// The AWS account that they are of, 12 digits, where STS was asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
}

/// What requests are signed with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SigningKeys {
    /// The access key id, `AKIA…` or `ASIA…`.
    pub access_key_id: String,
    /// The secret access key.
    pub secret_key: Secret<String>,
    /// The session token, which temporary credentials have.
    pub session_token: Option<Secret<String>>,
    /// When they stop working, if they do.
    pub expiration: Option<Timestamp>,
}

impl From<AwsCredentials> for SigningKeys {
    fn from(credentials: AwsCredentials) -> Self {
        Self {
            access_key_id: credentials.access_key_id,
            secret_key: credentials.secret_key,
            session_token: Some(credentials.session_token),
            expiration: Some(credentials.expiration),
        }
    }
}

/// The result of `GetCallerIdentity`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallerIdentity {
    /// The unique id: that of a role with the name of its session behind a colon.
    pub user_id: String,
    /// The AWS account, 12 digits.
    pub account: String,
    /// The ARN of a user, or of a role's session.
    pub arn: String,
}
