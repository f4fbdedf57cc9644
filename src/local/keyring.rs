//! The keyring of the operating system: Secret Service, Keychain, or Credential Manager. It holds the
//! key that seals records, and nothing else: a session would not fit into all of them.
//!
//! It may ask its person to unlock it, in a window of its own and for as long as that takes, so
//! callers set limits.

use std::io;
use std::path::PathBuf;

use super::seal::Key;
use super::{blocking, private};

/// Why the keyring cannot be asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// This program was built without.
    #[error("this cognito-auth was built without support for keyrings")]
    NotBuilt,
    /// There is none, or it refused.
    #[error("no keyring answers: {0}")]
    Refused(String),
    /// It has not answered yet.
    #[error("the keyring did not answer within {0} s")]
    Silent(u64),
    /// The key cannot be made.
    #[error("{} cannot be used: {error}", path.display())]
    NotMade {
        /// The lock file that has to be held meanwhile.
        path: PathBuf,
        /// Why it cannot.
        error: io::Error,
    },
}

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

#[cfg(feature = "keyring")]
use with_keyring::Entry;

#[cfg(feature = "keyring")]
mod with_keyring {
    #[cfg(target_os = "macos")]
    use apple_native_keyring_store::keychain::Store;
    use keyring_core::api::CredentialStoreApi;
    #[cfg(windows)]
    use windows_native_keyring_store::Store;
    #[cfg(all(unix, not(target_os = "macos")))]
    use zbus_secret_service_keyring_store::Store;
    use zeroize::Zeroizing;

    use super::{Error, Key};

    /// Where the key is in the keyring.
    pub(super) struct Entry(keyring_core::Entry);

    impl Entry {
        pub(super) fn open() -> Result<Self, Error> {
            let store = Store::new().map_err(refused)?;
            let entry = store.build("cognito-auth", "key of sessions", None);
            Ok(Self(entry.map_err(refused)?))
        }

        pub(super) fn key(&self) -> Result<Option<Key>, Error> {
            match self.0.get_password().map(Zeroizing::new) {
                Ok(text) => match Key::from_text(&text) {
                    Some(key) => Ok(Some(key)),
                    None => Err(Error::Refused("what it holds is not the key".to_owned())),
                },
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
