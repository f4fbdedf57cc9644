//! Keychain and Credential Manager.

#[cfg(target_os = "macos")]
use apple_native_keyring_store::keychain::Store;
use keyring_core::api::CredentialStoreApi;
#[cfg(windows)]
use windows_native_keyring_store::Store;
use zeroize::Zeroizing;

use super::held::{Error, SERVICE, USER, read};
use crate::local::seal::Key;

/// Where the key is in the keyring.
pub(super) struct Entry(keyring_core::Entry);

impl Entry {
    pub(super) fn open() -> Result<Self, Error> {
        let store = Store::new().map_err(refused)?;
        let entry = store.build(SERVICE, USER, None);
        Ok(Self(entry.map_err(refused)?))
    }

    pub(super) fn key(&self) -> Result<Option<Key>, Error> {
        match self.0.get_password().map(Zeroizing::new) {
            Ok(text) => read(&text).map(Some),
            Err(keyring_core::Error::NoEntry) => Ok(None),
            Err(error) => Err(refused(error)),
        }
    }

    pub(super) fn keep(&self, key: &Key) -> Result<(), Error> {
        self.0.set_password(&key.to_text()).map_err(refused)
    }
}

fn refused(error: keyring_core::Error) -> Error {
    use keyring_core::Error::{NoStorageAccess, PlatformFailure};
    let text = match error {
        PlatformFailure(error) | NoStorageAccess(error) => {
            // Around the reason is the name of a library.
            let reason = error.source().map(ToString::to_string);
            reason.unwrap_or_else(|| error.to_string())
        }
        // What it says of these may hold what was read.
        error @ (keyring_core::Error::BadEncoding(_)
        | keyring_core::Error::BadDataFormat(..)
        | keyring_core::Error::Ambiguous(_)) => {
            drop(error);
            "what it holds is not the key".to_owned()
        }
        error => error.to_string(),
    };
    Error::Refused(text)
}
