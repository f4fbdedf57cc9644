//! A device that a user pool remembers.

use serde::{Deserialize, Serialize};

use super::Secret;
use super::secret::exposed;

/// What proves that a machine is a device a user signed in on before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// `DeviceKey`, `REGION_UUID`.
    pub key: String,
    /// `DeviceGroupKey`.
    pub group_key: String,
    /// Made up when the device was confirmed; it is never typed.
    #[serde(with = "exposed")]
    pub password: Secret<String>,
}
