//! Devices: what a user pool remembers a machine by, and asks for in place of a second factor.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use zeroize::Zeroizing;

use super::challenge::{Challenge, Parameters};
use super::{srp, verifier};
use crate::model::{Device, Secret};

/// A device that is to be confirmed: what `ConfirmDevice` sends, and what has to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// What has to be kept.
    pub device: Device,
    /// `Salt`, base64.
    pub salt: String,
    /// `PasswordVerifier`, base64.
    pub verifier: Secret<String>,
}

impl Registration {
    /// Makes a password for the device that Cognito named `key` in `group_key`. `password` and
    /// `salt` are unpredictable bytes.
    pub fn new(
        key: &str,
        group_key: &str,
        password: &Zeroizing<[u8; 40]>,
        salt: &Zeroizing<[u8; 16]>,
    ) -> Self {
        let device = Device {
            key: key.to_owned(),
            group_key: group_key.to_owned(),
            password: Secret::from(STANDARD.encode(&password[..])),
        };
        let (salt, verifier) = identity(&device).verifier(salt);
        Self {
            device,
            salt: STANDARD.encode(&salt[..]),
            verifier: Secret::from(STANDARD.encode(&verifier[..])),
        }
    }
}

/// A remembered device at a sign-in.
#[derive(Debug)]
pub struct Presented {
    device: Device,
    random: Zeroizing<[u8; 32]>,
    /// Made when the service asks for it, which it mostly does not.
    ephemeral: Option<srp::Ephemeral>,
}

impl Presented {
    /// Presents `device`; `random` are 256 unpredictable bits.
    pub fn new(device: Device, random: Zeroizing<[u8; 32]>) -> Self {
        Self {
            device,
            random,
            ephemeral: None,
        }
    }

    /// `DEVICE_KEY`
    pub(super) fn key(&self) -> &str {
        &self.device.key
    }

    /// Whether `challenge` asks for this device.
    pub(super) fn is_asked_by(&self, challenge: &Challenge) -> bool {
        let named = challenge.parameters.get("DEVICE_KEY");
        named.is_none_or(|named| *named == self.device.key)
    }

    /// The answer to `DEVICE_SRP_AUTH`.
    pub(super) fn begin(&mut self) -> Parameters {
        let ephemeral = srp::Ephemeral::new(&self.random);
        let public = Secret::from(ephemeral.public());
        self.ephemeral = Some(ephemeral);
        BTreeMap::from([("SRP_A".to_owned(), public)])
    }

    /// The answer to `DEVICE_PASSWORD_VERIFIER`; none when it does not follow [`Self::begin`].
    pub(super) fn finish(
        &mut self,
        challenge: &Challenge,
        now: Timestamp,
    ) -> Option<Result<Parameters, srp::Error>> {
        let ephemeral = self.ephemeral.take()?;
        let identity = identity(&self.device);
        Some(verifier::responses(&ephemeral, &identity, challenge, now))
    }
}

fn identity(device: &Device) -> srp::Identity<'_> {
    srp::Identity {
        group: &device.group_key,
        user: &device.key,
        password: &device.password,
    }
}

#[cfg(test)]
mod tests {
    use ring::digest;

    use super::*;

    /// Made with pycognito's functions and the formulas of the developer guide, "Working with user
    /// devices in your user pool".
    #[test]
    fn a_known_device_has_a_known_verifier() {
        let mut password = Zeroizing::new([0; 40]);
        for (byte, value) in password.iter_mut().zip(0..) {
            *byte = value;
        }
        let salt = 0x8011_2233_4455_6677_8899_aabb_ccdd_eeff_u128;
        let salt = Zeroizing::new(salt.to_be_bytes());
        let registration = Registration::new(
            "us-east-1_12345678-90ab-cdef-1234-567890abcdef",
            "-EXAMPLEgrp",
            &password,
            &salt,
        );
        assert_eq!(registration.salt, "AIARIjNEVWZ3iJmqu8zd7v8=");
        let verifier = registration.verifier.expose();
        assert!(
            verifier.starts_with("QAybTYgT9Rs3DLz3VnwXWcjo"),
            "{verifier}"
        );
        let hash = digest::digest(&digest::SHA256, verifier.as_bytes());
        assert_eq!(
            STANDARD.encode(hash),
            "VJBV6wX6etlryeVtwl8qBbTN95ibOY37MqZoU8I2Ul4="
        );
        assert_eq!(
            registration.device.password.expose(),
            "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJw=="
        );
    }
}
