//! Where this machine keeps the session of the context in use.

use std::time::Duration;

use tokio::time::timeout;

use crate::app::Host;
use crate::diagnosis::facts::Kept;
use crate::diagnosis::{Machine, Trouble};
use crate::failure::Failure;
use crate::local::keyring;
use crate::local::store::Found;
use crate::settings::resolve::StoreKind;

/// How long the keyring has to answer.
const KEYRING_TIMEOUT: Duration = Duration::from_secs(1);

/// Reads the session, and asks the keyring where one has, or would have, its key; nothing where no
/// context is in use.
///
/// # Errors
///
/// [`Failure::Store`] when no folder is known to keep it in; else as the settings.
pub(super) async fn machine(host: &Host) -> Result<Option<Machine>, Failure> {
    let Some(store) = host.store()? else {
        return Ok(None);
    };
    let kind = host.settings.store()?;
    let found = store.read();
    let sealed = match &found {
        Ok(Found::Sealed(sealed)) => Some(sealed),
        Ok(Found::Nothing | Found::Damaged { .. } | Found::Record(_)) | Err(_) => None,
    };
    let keyring = if kind == StoreKind::File && sealed.is_none() {
        None
    } else {
        let silent = |_| Err(keyring::Error::Silent(KEYRING_TIMEOUT.as_secs()));
        let key = timeout(KEYRING_TIMEOUT, keyring::key())
            .await
            .unwrap_or_else(silent);
        let has = key.map(|key| {
            key.is_some_and(|key| sealed.is_none_or(|sealed| sealed.open(&key).is_some()))
        });
        Some(has.map_err(|error| Trouble {
            message: error.to_string(),
            cause: None,
            help: None,
            is_outage: false,
        }))
    };
    let kept = match found {
        Ok(Found::Nothing) => Ok(Kept::Nothing),
        Ok(Found::Damaged { .. }) => Ok(Kept::Damaged),
        Ok(Found::Record(_)) => Ok(Kept::Plain),
        Ok(Found::Sealed(_)) => Ok(Kept::Sealed),
        Err(error) => Err(Trouble::from(&Failure::from(error))),
    };
    Ok(Some(Machine {
        context: host.context().unwrap_or_default().to_owned(),
        kind,
        path: store.path().display().to_string(),
        kept,
        keyring,
    }))
}
