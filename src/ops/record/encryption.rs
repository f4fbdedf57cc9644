//! Whether a record is sealed, and with which key: what `store` in the config file asks for, as far as
//! there is a keyring.

use std::pin::pin;
use std::time::Duration;

use tokio::time::timeout;

use crate::app::App;
use crate::failure::Failure;
use crate::local::keyring;
use crate::local::seal::Key;
use crate::local::store::{self, Sealed, Store};
use crate::model::Record;
use crate::settings::resolve::StoreKind;

/// How long a keyring has to answer where a plain file does as well.
const AT_ONCE: Duration = Duration::from_secs(1);
/// How long it has where nothing else does: somebody may have to unlock it.
const TO_BE_UNLOCKED: Duration = Duration::from_secs(30);

/// The key of the records, asked for once in a run at most.
pub(crate) struct Sealing<'a> {
    app: &'a App,
    key: Option<Key>,
    /// Whether the record on the disk is sealed.
    is_sealed: bool,
}

impl<'a> Sealing<'a> {
    pub(crate) fn new(app: &'a App) -> Self {
        Self {
            app,
            key: None,
            is_sealed: false,
        }
    }

    /// Says that there is a record on the disk, and whether it is sealed.
    pub(crate) fn found(&mut self, sealed: bool) {
        self.is_sealed = sealed;
    }

    /// The record in `sealed`; what is the matter with it, where no key opens it.
    ///
    /// # Errors
    ///
    /// [`store::Error::Sealed`] when the keyring cannot be asked.
    pub(crate) async fn open(
        &mut self,
        store: &Store,
        sealed: &Sealed,
    ) -> Result<Result<Record, &'static str>, Failure> {
        self.is_sealed = true;
        if self.key.is_none() {
            let path = store.path();
            let key = self.patiently(keyring::key()).await;
            self.key = key.map_err(|why| store::Error::Sealed { path, why })?;
        }
        let Some(key) = &self.key else {
            return Ok(Err("is sealed with a key that the keyring has not"));
        };
        let changed = "was changed since it was sealed, or is of another version";
        Ok(sealed.open(key).ok_or(changed))
    }

    /// What the next record is to be sealed with; nothing where it is to be plain.
    ///
    /// # Errors
    ///
    /// [`store::Error::NoKeyring`] when it must not be plain, and there is no key.
    pub(crate) async fn key(&mut self, store: &Store) -> Result<Option<Key>, store::Error> {
        let settings = self.app.settings().ok();
        let kind = settings.and_then(|settings| settings.store().ok());
        let must_be_sealed = match kind.unwrap_or(StoreKind::Auto) {
            StoreKind::File => return Ok(None),
            StoreKind::Keyring => true,
            // It was not meant for eyes that can read files; that does not change by itself.
            StoreKind::Auto => self.is_sealed,
        };
        if self.key.is_none() {
            let key = keyring::key_or_new(store.folder().to_owned());
            let key = if must_be_sealed {
                self.patiently(key).await
            } else {
                let silent = |_| Err(keyring::Error::Silent(AT_ONCE.as_secs()));
                timeout(AT_ONCE, key).await.unwrap_or_else(silent)
            };
            match key {
                Ok(key) => self.key = Some(key),
                Err(_) if !must_be_sealed => return Ok(None),
                Err(why) => {
                    let context = store.context().to_owned();
                    return Err(store::Error::NoKeyring { context, why });
                }
            }
        }
        Ok(self.key.clone())
    }

    /// Waits until a person has unlocked the keyring, and says what for.
    async fn patiently<T>(
        &self,
        answer: impl Future<Output = Result<T, keyring::Error>>,
    ) -> Result<T, keyring::Error> {
        let mut answer = pin!(answer);
        if let Ok(answer) = timeout(AT_ONCE, &mut answer).await {
            return answer;
        }
        self.app
            .ui
            .note("waiting for the keyring, which may have to be unlocked");
        let silent = |_| Err(keyring::Error::Silent(TO_BE_UNLOCKED.as_secs()));
        timeout(TO_BE_UNLOCKED, answer).await.unwrap_or_else(silent)
    }
}
