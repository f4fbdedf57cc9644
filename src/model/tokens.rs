//! What a finished sign-in gives.

use std::collections::BTreeMap;

use super::Secret;

/// The `AuthenticationResult` of `InitiateAuth` and `RespondToAuthChallenge`.
///
/// Every member is optional because the service leaves out what does not apply: a refresh
/// returns no `RefreshToken`, and some Cognito servers send neither `ExpiresIn` nor `TokenType`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tokens {
    /// The access token, a JWS in compact form.
    pub access: Option<Secret<String>>,
    /// The `IdToken`, a JWS in compact form.
    pub id: Option<Secret<String>>,
    /// The refresh token. Opaque: a JWE from Cognito, anything from other servers.
    pub refresh: Option<Secret<String>>,
    /// Seconds until the access token expires, as the service said it.
    pub expires_in: Option<i64>,
    /// `Bearer`.
    pub token_type: Option<String>,
    /// `ChallengeParameters` that came along; the service sends none.
    pub parameters: BTreeMap<String, String>,
    /// The key of a device that Cognito saw for the first time.
    pub new_device: Option<NewDevice>,
}

/// `NewDeviceMetadata`: the names that Cognito gave to a device it did not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDevice {
    /// `DeviceKey`, `REGION_UUID`.
    pub key: Option<String>,
    /// `DeviceGroupKey`.
    pub group_key: Option<String>,
}
