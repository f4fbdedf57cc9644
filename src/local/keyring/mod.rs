//! The keyring of the operating system: Secret Service, Keychain, or Credential Manager. It holds the
//! key that seals records, and nothing else: a session would not fit into all of them.
//!
//! It may ask its person to unlock it, in a window of its own and for as long as that takes, so
//! callers set limits.

mod held;
#[cfg(all(feature = "keyring", any(target_os = "macos", windows)))]
mod native;
#[cfg(all(feature = "keyring", unix, not(target_os = "macos")))]
mod secret_service;

use std::path::PathBuf;

use super::seal::Key;
use super::{blocking, private};

pub use held::Error;
#[cfg(all(feature = "keyring", any(target_os = "macos", windows)))]
use native::Entry;
#[cfg(all(feature = "keyring", unix, not(target_os = "macos")))]
use secret_service::Entry;

/// No context has a name that begins like that.
const LOCK: &str = ".key.lock";

/// The key that seals records, if the keyring has one.
///
/// # Errors
///
/// [`Error`] when the keyring does not say.
pub async fn key() -> Result<Option<Key>, Error> {
    blocking(|| Entry::open()?.key()).await
}

/// The key that seals records; a new one where there is none yet. `folder` holds the records.
///
/// # Errors
///
/// [`Error`] when the keyring does not say, or does not keep it.
pub async fn key_or_new(folder: PathBuf) -> Result<Key, Error> {
    blocking(move || {
        let entry = Entry::open()?;
        if let Some(key) = entry.key()? {
            return Ok(key);
        }
        // Of two processes, one makes it, and the other finds it.
        let path = folder.join(LOCK);
        let _lock = private::lock(&path).map_err(|error| Error::NotMade { path, error })?;
        if let Some(key) = entry.key()? {
            return Ok(key);
        }
        let key = Key::random().map_err(|error| Error::Refused(error.to_string()))?;
        entry.keep(&key)?;
        Ok(key)
    })
    .await
}

/// Nothing: there is no keyring to have an entry.
#[cfg(not(feature = "keyring"))]
enum Entry {}

#[cfg(not(feature = "keyring"))]
impl Entry {
    fn open() -> Result<Self, Error> {
        Err(Error::NotBuilt)
    }

    fn key(&self) -> Result<Option<Key>, Error> {
        match *self {}
    }

    fn keep(&self, _key: &Key) -> Result<(), Error> {
        match *self {}
    }
}
