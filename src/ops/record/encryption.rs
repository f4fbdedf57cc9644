//! Whether a record is encrypted, and with which key: what `store` in the config file asks for, as far
//! as there is a keyring.

use std::pin::pin;
use std::time::Duration;

use tokio::time::timeout;

use crate::app::Host;
use crate::failure::Failure;
use crate::local::keyring;
use crate::local::seal::Key;
use crate::local::store::{self, Sealed, Store};
use crate::model::Record;
use crate::settings::resolve::StoreKind;

/// How long a keyring has to answer where a plain file does as well.
const KEYRING_TIMEOUT: Duration = Duration::from_secs(1);
/// How long it has where nothing else does: a person may have to unlock it.
const UNLOCK_TIMEOUT: Duration = Duration::from_secs(30);

/// The key of the records, asked for at most once in a run.
pub(crate) struct Encryption<'a> {
    host: &'a Host,
    key: Option<Key>,
    /// Whether the record on the disk is encrypted.
    is_encrypted: bool,
}

impl<'a> Encryption<'a> {
    pub(crate) fn new(host: &'a Host) -> Self {
        Self {
            host,
            key: None,
            is_encrypted: false,
        }
    }

    /// Notes that there is a record on the disk, and whether it is encrypted.
    pub(crate) fn found(&mut self, encrypted: bool) {
        self.is_encrypted = encrypted;
    }

    /// Whether a plain record is accepted in place of the one on the disk.
    pub(crate) fn may_be_plain(&self) -> bool {
        match self.kind() {
            StoreKind::File => true,
            StoreKind::Auto => !self.is_encrypted,
            StoreKind::Keyring => false,
        }
    }

    /// Whether every record has to be encrypted.
    pub(crate) fn is_demanded(&self) -> bool {
        self.kind() == StoreKind::Keyring
    }

    fn kind(&self) -> StoreKind {
        self.host.settings.store().unwrap_or(StoreKind::Auto)
    }

    /// The record in `sealed`; what is wrong with it, where no key opens it.
    ///
    /// # Errors
    ///
    /// [`store::Error::Sealed`] when the keyring cannot be asked.
    pub(crate) async fn open(
        &mut self,
        store: &Store,
        sealed: &Sealed,
    ) -> Result<Result<Record, &'static str>, Failure> {
        self.is_encrypted = true;
        if self.key.is_none() {
            let path = store.path();
            let key = self.until_unlocked(keyring::key()).await;
            self.key = key.map_err(|why| store::Error::Sealed { path, why })?;
        }
        let Some(key) = &self.key else {
            return Ok(Err(
                "is encrypted with a key that the keyring does not have",
            ));
        };
        let changed = "was changed since it was encrypted, or is of another version";
        Ok(sealed.open(key).ok_or(changed))
    }

    /// What the next record is to be encrypted with; none where it is to be plain.
    ///
    /// # Errors
    ///
    /// [`store::Error::NoKeyring`] when it must not be plain, and there is no key.
    pub(crate) async fn key(&mut self, store: &Store) -> Result<Option<Key>, store::Error> {
        let must_encrypt = match self.kind() {
            StoreKind::File => return Ok(None),
            StoreKind::Keyring => true,
            // `auto` never downgrades: an encrypted record stays encrypted.
            StoreKind::Auto => self.is_encrypted,
        };
        if self.key.is_none() {
            let key = keyring::key_or_new(store.folder().to_owned());
            let key = if must_encrypt {
                self.until_unlocked(key).await
            } else {
                let silent = |_| Err(keyring::Error::Silent(KEYRING_TIMEOUT.as_secs()));
                timeout(KEYRING_TIMEOUT, key).await.unwrap_or_else(silent)
            };
            match key {
                Ok(key) => self.key = Some(key),
                Err(_) if !must_encrypt => return Ok(None),
                Err(why) => {
                    let context = store.context().to_owned();
                    return Err(store::Error::NoKeyring { context, why });
                }
            }
        }
        Ok(self.key.clone())
    }

    /// Waits until a person has unlocked the keyring, and says so.
    async fn until_unlocked<T>(
        &self,
        answer: impl Future<Output = Result<T, keyring::Error>>,
    ) -> Result<T, keyring::Error> {
        let mut answer = pin!(answer);
        if let Ok(answer) = timeout(KEYRING_TIMEOUT, &mut answer).await {
            return answer;
        }
        self.host
            .ui
            .note("waiting for the keyring, which may have to be unlocked");
        let silent = |_| Err(keyring::Error::Silent(UNLOCK_TIMEOUT.as_secs()));
        timeout(UNLOCK_TIMEOUT, answer).await.unwrap_or_else(silent)
    }
}
