//! [Secret Service](https://specifications.freedesktop.org/secret-service-spec/latest/): GNOME Keyring,
//! KWallet, KeePassXC.

use std::collections::HashMap;
use std::error::Error as _;

use secret_service::EncryptionType;
use secret_service::blocking::SecretService;
use zeroize::Zeroizing;

use super::held::{Error, SERVICE, USER, read};
use crate::local::seal::Key;

/// What the key is found by, as other programs name theirs.
const ATTRIBUTES: [(&str, &str); 2] = [("service", SERVICE), ("username", USER)];

const TYPE: &str = "application/octet-stream";

/// Where the key is in the keyring.
pub(super) struct Entry(SecretService<'static>);

impl Entry {
    pub(super) fn open() -> Result<Self, Error> {
        Ok(Self(SecretService::connect(EncryptionType::Dh)?))
    }

    pub(super) fn key(&self) -> Result<Option<Key>, Error> {
        let found = self.0.search_items(HashMap::from(ATTRIBUTES))?;
        if !found.locked.is_empty() {
            let locked: Vec<_> = found.locked.iter().collect();
            self.0.unlock_all(&locked)?;
        }
        let items: Vec<_> = found.unlocked.iter().chain(&found.locked).collect();
        match items.as_slice() {
            [] => Ok(None),
            [item] => {
                let held = Zeroizing::new(item.get_secret()?);
                read(str::from_utf8(&held).unwrap_or_default()).map(Some)
            }
            several => Err(Error::Refused(format!("it holds {} keys", several.len()))),
        }
    }

    pub(super) fn keep(&self, key: &Key) -> Result<(), Error> {
        let collection = self.0.get_default_collection()?;
        if collection.is_locked()? {
            collection.unlock()?;
        }
        let label = format!("keyring:{USER}@{SERVICE}");
        let attributes = HashMap::from(ATTRIBUTES);
        let text = key.to_text();
        collection.create_item(&label, attributes, text.as_bytes(), true, TYPE)?;
        Ok(())
    }
}

impl From<secret_service::Error> for Error {
    fn from(error: secret_service::Error) -> Self {
        // Around the reason is the name of a library.
        let reason = error.source().map(ToString::to_string);
        Self::Refused(reason.unwrap_or_else(|| error.to_string()))
    }
}
