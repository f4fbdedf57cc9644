//! What is remembered between two runs: a record for each context, in a file that only its
//! owner can read.
//!
//! A process that changes a record takes its lock, reads it again, and replaces the file in one
//! step; so a reader sees the old record or the new one, and no lock. The lock is the operating
//! system's, on a file of its own: it ends with its holder, however that comes to an end.
//!
//! A record is plain JSON, or sealed with a key that is kept elsewhere. What a sealed one is bound to,
//! the form, the context and the owner, stays readable, and cannot be changed without the key.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::seal::{Key, Seal};
use super::{keyring, private};
use crate::model::{Owner, Record};

/// The form of the file. A file of another form is a damaged one.
const VERSION: u32 = 1;
/// Larger than any record: what is written must not be copied about in memory as it grows.
const ROOM: usize = 64 * 1024;
/// More than any record takes.
const LONGEST: usize = 1 << 20;

/// Why a record cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Others could read its secrets, or have put them there.
    #[error("{} {why}", path.display())]
    Unsafe {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: private::Unsafe,
    },
    /// It cannot be read, or locked.
    #[error("{} cannot be used: {error}", path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// It cannot be written.
    #[error("{} cannot be written: {error}", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// It is sealed, and the keyring that has the key cannot be asked.
    #[error("{} is encrypted, and its key is not available: {why}", path.display())]
    Sealed {
        /// The file.
        path: PathBuf,
        /// Why.
        why: keyring::Error,
    },
    /// It must not be plain, and there is no key to seal it with.
    #[error("the session of context {context} has to be encrypted, and {why}")]
    NoKeyring {
        /// The context.
        context: String,
        /// Why.
        why: keyring::Error,
    },
    /// Neither `XDG_STATE_HOME` nor a home folder.
    #[error("no folder is known in which the record of context {0} could be kept")]
    Nowhere(String),
}

/// Where the record of one context is kept.
#[derive(Debug, Clone)]
pub struct Store {
    folder: PathBuf,
    context: String,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Nothing.
    Nothing,
    /// A file that is not a record: cut off, or of another version of the program.
    Damaged {
        /// Whether it is an encrypted one all the same, as far as can be seen.
        sealed: bool,
    },
    /// The record.
    Record(Box<Record>),
    /// A record that its key opens.
    Sealed(Box<Sealed>),
}

/// The file. One of `record` and `sealed` is there; with the latter, its owner.
#[derive(Serialize, Deserialize)]
struct Written<T> {
    version: u32,
    context: String,
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    record: Option<T>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    owner: Option<Owner>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sealed: Option<Seal>,
}

fn none<T>() -> Option<T> {
    None
}

/// What a sealed record is bound to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Binding {
    version: u32,
    context: String,
    owner: Owner,
}

impl Binding {
    /// The bytes that are sealed with the record, though not hidden.
    fn bytes(&self) -> Vec<u8> {
        // Strings and a number: they are always JSON.
        serde_json::to_vec(self).unwrap_or_default()
    }
}

/// A record that its key opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    binding: Binding,
    seal: Seal,
}

impl Sealed {
    /// The record, if `key` is what it was sealed with, for this context and this user.
    pub fn open(&self, key: &Key) -> Option<Record> {
        let text = self.seal.open(key, &self.binding.bytes())?;
        let record: Record = serde_json::from_slice(&text).ok()?;
        (record.owner == self.binding.owner).then_some(record)
    }
}

impl Store {
    /// The record of `context`, in `folder`.
    pub fn new(folder: PathBuf, context: &str) -> Self {
        Self {
            folder,
            context: context.to_owned(),
        }
    }

    /// The folder of all records.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whose record it is.
    pub fn context(&self) -> &str {
        &self.context
    }

    /// The file that holds the record.
    pub fn path(&self) -> PathBuf {
        self.beside("json")
    }

    fn beside(&self, extension: &str) -> PathBuf {
        self.folder.join(format!("{}.{extension}", self.context))
    }

    /// Reads the record as it is now.
    ///
    /// # Errors
    ///
    /// [`Error::Unsafe`] when others can read the file or it is another user's,
    /// [`Error::Unusable`] when it cannot be read.
    pub fn read(&self) -> Result<Found, Error> {
        let path = self.path();
        let mut file = match private::open_to_read(&path) {
            Ok(file) => file,
            // A home that is not a folder, as services have, holds no record either.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
                ) =>
            {
                return Ok(Found::Nothing);
            }
            Err(_) if private::is_foreign(&path) => {
                let why = private::Unsafe::Foreign;
                return Err(Error::Unsafe { path, why });
            }
            Err(error) => return Err(Error::Unusable { path, error }),
        };
        if let Some(why) = private::objection(&file) {
            return Err(Error::Unsafe { path, why });
        }
        let unusable = |error| Error::Unusable {
            path: path.clone(),
            error,
        };
        let found = file.metadata().map_err(unusable)?;
        let length = usize::try_from(found.len()).unwrap_or(usize::MAX);
        if !found.is_file() || length > LONGEST {
            let what = "it is not a regular file of at most 1 MiB";
            let error = io::Error::new(io::ErrorKind::InvalidData, what);
            return Err(Error::Unusable { path, error });
        }
        // Room for all of it, and no more: a vector that grows leaves copies, and all of it is cleared.
        let mut text = Zeroizing::new(Vec::with_capacity(length + 1));
        file.read_to_end(&mut text).map_err(unusable)?;
        let written = serde_json::from_slice::<Written<Record>>(&text);
        let written = written
            .ok()
            .filter(|file| file.version == VERSION && file.context == self.context);
        Ok(match written {
            Some(Written {
                record: Some(record),
                sealed: None,
                ..
            }) => Found::Record(Box::new(record)),
            Some(Written {
                record: None,
                sealed: Some(seal),
                owner: Some(owner),
                ..
            }) => Found::Sealed(Box::new(Sealed {
                binding: self.binding(owner),
                seal,
            })),
            Some(_) | None => Found::Damaged {
                sealed: seems_sealed(&text),
            },
        })
    }

    fn binding(&self, owner: Owner) -> Binding {
        Binding {
            version: VERSION,
            context: self.context.clone(),
            owner,
        }
    }

    /// Waits for the lock, and takes it.
    ///
    /// # Errors
    ///
    /// [`Error::Unusable`] when the folder or the lock file cannot be made.
    pub fn lock(&self) -> Result<Locked, Error> {
        let path = self.beside("lock");
        match private::lock(&path) {
            Ok(lock) => Ok(Locked {
                store: self.clone(),
                _lock: lock,
            }),
            Err(error) => Err(Error::Unusable { path, error }),
        }
    }

    /// Takes the right to ask a person to sign in, unless another process has it.
    ///
    /// # Errors
    ///
    /// [`Error::Unusable`] when the folder or the lock file cannot be made.
    pub fn try_prompt_lock(&self) -> Result<Option<PromptLock>, Error> {
        let path = self.beside("prompt.lock");
        let locked = private::make_folder(&self.folder).and_then(|()| {
            let file = private::open(&path)?;
            match file.try_lock() {
                Ok(()) => Ok(Some(file)),
                Err(TryLockError::WouldBlock) => Ok(None),
                Err(TryLockError::Error(error)) => Err(error),
            }
        });
        let Some(lock) = locked.map_err(|error| Error::Unusable { path, error })? else {
            return Ok(None);
        };
        // For those who wait to name; nothing depends on it.
        let pid = self.beside("prompt.pid");
        let _ = private::open(&pid).and_then(|mut file| {
            file.set_len(0)?;
            write!(file, "{}", std::process::id())
        });
        Ok(Some(PromptLock { _lock: lock, pid }))
    }

    /// The process that asks a person to sign in, as far as is known.
    pub fn prompting(&self) -> Option<u32> {
        let text = fs::read_to_string(self.beside("prompt.pid")).ok()?;
        text.trim().parse().ok()
    }

    /// Removes the record. The lock stays: others may wait for it.
    ///
    /// # Errors
    ///
    /// [`Error::Unwritable`] when it cannot be removed.
    pub fn remove(&self, _: &Locked) -> Result<(), Error> {
        // What a run that was killed has left holds tokens too.
        for path in [self.beside("new"), self.path()] {
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(Error::Unwritable { path, error });
                }
                Ok(()) | Err(_) => {}
            }
        }
        Ok(())
    }
}

/// Whether a file that is not a record of this version is a sealed one of another.
fn seems_sealed(text: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Other {
        sealed: Option<serde::de::IgnoredAny>,
    }
    serde_json::from_slice::<Other>(text).is_ok_and(|other| other.sealed.is_some())
}

/// The names of the contexts that have a record in `folder`, sorted.
pub fn contexts(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = files.filter_map(|file| file.file_name().into_string().ok());
    let mut contexts: Vec<_> = names
        .filter_map(|name| Some(name.strip_suffix(".json")?.to_owned()))
        .collect();
    contexts.sort();
    contexts
}

/// The right to ask a person to sign in; ends when dropped.
#[derive(Debug)]
pub struct PromptLock {
    _lock: File,
    pid: PathBuf,
}

impl Drop for PromptLock {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.pid);
    }
}

/// The right to change a record; ends when dropped.
#[derive(Debug)]
pub struct Locked {
    store: Store,
    _lock: File,
}

impl Locked {
    /// Reads the record, which no other process changes now.
    ///
    /// # Errors
    ///
    /// As [`Store::read`].
    pub fn read(&self) -> Result<Found, Error> {
        self.store.read()
    }

    /// Puts `record`, sealed with `key` where there is one, in place of what was there. It is on the
    /// disk when this returns.
    ///
    /// # Errors
    ///
    /// [`Error::Unwritable`]; then what was there is there still.
    pub fn write(&self, record: &Record, key: Option<&Key>) -> Result<(), Error> {
        self.replace(record, key).map_err(|error| {
            let path = self.store.path();
            Error::Unwritable { path, error }
        })
    }

    fn replace(&self, record: &Record, key: Option<&Key>) -> io::Result<()> {
        let mut text = Zeroizing::new(Vec::with_capacity(ROOM));
        let file = Written {
            version: VERSION,
            context: self.store.context.clone(),
            record: None,
            owner: None,
            sealed: None,
        };
        let file = match key {
            None => Written {
                record: Some(record),
                ..file
            },
            Some(key) => {
                serde_json::to_writer(&mut *text, record)?;
                let owner = record.owner.clone();
                let bound_to = self.store.binding(owner.clone()).bytes();
                let sealed = Seal::new(key, &bound_to, &mut text)?;
                text.clear();
                Written {
                    owner: Some(owner),
                    sealed: Some(sealed),
                    ..file
                }
            }
        };
        serde_json::to_writer(&mut *text, &file)?;
        // One name for all who hold the lock, so that a run that was killed leaves one file at most.
        private::replace(&self.store.path(), &self.store.beside("new"), &text)
    }
}
