//! What the keyring holds, and why it cannot be asked.

use std::io;
use std::path::PathBuf;

#[cfg(feature = "keyring")]
use crate::local::seal::Key;

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

#[cfg(feature = "keyring")]
pub(super) const SERVICE: &str = "cognito-auth";
#[cfg(feature = "keyring")]
pub(super) const USER: &str = "key of sessions";

/// The key in what the keyring holds for it.
#[cfg(feature = "keyring")]
pub(super) fn read(held: &str) -> Result<Key, Error> {
    let not_the_key = || Error::Refused("what it holds is not the key".to_owned());
    Key::from_text(held).ok_or_else(not_the_key)
}
