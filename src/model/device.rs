//! A device that a user pool remembers.

use super::Secret;

/// What proves that a machine is a device a user signed in on before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// `DeviceKey`, `REGION_UUID`.
    pub key: String,
    /// `DeviceGroupKey`.
    pub group_key: String,
    /// Made up when the device was confirmed; nobody has to type it.
    pub password: Secret<String>,
}
