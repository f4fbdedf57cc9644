//! What is remembered between two runs: a record for each context, in a file that only its
//! owner can read.
//!
//! A process that changes a record takes its lock, reads it again, and replaces the file in one
//! step; so a reader sees the old record or the new one, and no lock. The lock is the operating
//! system's, on a file of its own: it ends with its holder, however that comes to an end.
//!
//! The file that is to take the record's place is written under one name by all who hold the lock. A
//! whole one that the next holder finds is newer than the record: its writer was killed in between.
//!
//! A record is plain JSON, or sealed with a key that is kept elsewhere. What a sealed one is bound to,
//! the form, the context and the owner, stays readable, and cannot be changed without the key.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::private::NewFile;
use super::seal::{Key, Seal};
use super::{keyring, private};
use crate::model::{Begun, Owner, Record};

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
        /// Whether it may have been an encrypted one: nothing shows that it was plain.
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
    /// Whose record it is, as far as can be seen without the key.
    pub fn owner(&self) -> &Owner {
        &self.binding.owner
    }

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
        self.read_at(self.path())
    }

    /// Whether a process writes the record now, or was killed as it did.
    pub fn is_being_written(&self) -> bool {
        fs::symlink_metadata(self.beside("new")).is_ok()
    }

    fn read_at(&self, path: PathBuf) -> Result<Found, Error> {
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
                sealed: may_be_sealed(&text),
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
                room: None,
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

    /// The sign-in that a browser is to finish, if one was begun.
    ///
    /// # Errors
    ///
    /// [`Error::Unsafe`] when others can read the file or it is another user's, [`Error::Unusable`] when it
    /// cannot be read.
    pub fn begun(&self) -> Result<Option<Begun>, Error> {
        let path = self.beside("web");
        let mut file = match private::open_to_read(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::Unusable { path, error }),
        };
        if let Some(why) = private::objection(&file) {
            return Err(Error::Unsafe { path, why });
        }
        let mut text = Zeroizing::new(Vec::with_capacity(ROOM));
        match Read::take(&mut file, LONGEST as u64).read_to_end(&mut text) {
            Ok(_) => Ok(serde_json::from_slice(&text).ok()),
            Err(error) => Err(Error::Unusable { path, error }),
        }
    }

    /// Keeps the sign-in that a browser is to finish, in place of another.
    ///
    /// # Errors
    ///
    /// [`Error::Unwritable`] when it cannot be written.
    pub fn keep_begun(&self, begun: &Begun) -> Result<(), Error> {
        let path = self.beside("web");
        // Strings and a time: they are always JSON.
        let text = Zeroizing::new(serde_json::to_vec(begun).unwrap_or_default());
        let kept = private::make_folder(&self.folder)
            .and_then(|()| NewFile::in_place_of(&path))
            .and_then(|file| file.keep(&text));
        kept.map_err(|error| Error::Unwritable { path, error })
    }

    /// Deletes it.
    ///
    /// # Errors
    ///
    /// [`Error::Unwritable`] when it cannot be removed.
    pub fn drop_begun(&self) -> Result<(), Error> {
        let path = self.beside("web");
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(Error::Unwritable { path, error })
            }
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Removes the record. The lock stays: others may wait for it.
    ///
    /// # Errors
    ///
    /// [`Error::Unwritable`] when it cannot be removed.
    pub fn remove(&self, _: &Locked) -> Result<(), Error> {
        // What a run that was killed has left holds tokens too.
        for path in [self.beside("web"), self.beside("new"), self.path()] {
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

/// Whether a file that is not a record of this version may be a sealed one: of another version, or cut
/// off somewhere.
fn may_be_sealed(text: &[u8]) -> bool {
    // A name, and never a part of a string: quotation marks in these follow a backslash.
    const PLAIN: &[u8] = b"\"record\":";
    !text.windows(PLAIN.len()).any(|part| part == PLAIN)
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
    /// Room for the next record. It is dropped before the lock is.
    room: Option<NewFile>,
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

    /// The record that a holder of the lock has left whole beside the one in use, which is older: it was
    /// killed before it could put it in place.
    pub fn left_over(&self) -> Option<Found> {
        let new = self.store.beside("new");
        let written_at = |path: &Path| fs::metadata(path)?.modified();
        let written = written_at(&new).ok()?;
        // Only what others than this program have done can make it the older one.
        let is_newer = written_at(&self.store.path()).map_or(true, |before| before <= written);
        let found = self.store.read_at(new).ok().filter(|_| is_newer)?;
        matches!(found, Found::Record(_) | Found::Sealed(_)).then_some(found)
    }

    /// Puts what [`Self::left_over`] gives in place of the record.
    ///
    /// # Errors
    ///
    /// [`Error::Unwritable`]; then both are as they were.
    pub fn put_left_over(&self) -> Result<(), Error> {
        let put = private::put(&self.store.beside("new"), &self.store.path());
        put.map_err(|error| self.unwritable(error))
    }

    /// Takes room on the disk for the next record, until it is written or this is dropped. What a
    /// process that is killed leaves of it is no record.
    ///
    /// # Errors
    ///
    /// [`Error::Unwritable`] when there is none.
    pub fn reserve(&mut self) -> Result<(), Error> {
        /// By which the next tokens may be longer.
        const SPARE: usize = 4096;
        if self.room.is_some() {
            return Ok(());
        }
        let now = fs::metadata(self.store.path()).map_or(0, |file| file.len());
        // A record that was plain may be sealed, which takes a third more.
        let length = 2 * usize::try_from(now).unwrap_or(LONGEST).min(LONGEST) + SPARE;
        let room = NewFile::in_place_of(&self.store.beside("new")).and_then(|mut room| {
            room.reserve(length)?;
            Ok(room)
        });
        self.room = Some(room.map_err(|error| self.unwritable(error))?);
        Ok(())
    }

    /// Puts `record`, sealed with `key` where there is one, in place of what was there. It is on the
    /// disk when this returns.
    ///
    /// # Errors
    ///
    /// [`Error::Unwritable`]; then what was there is there still.
    pub fn write(&mut self, record: &Record, key: Option<&Key>) -> Result<(), Error> {
        let written = self.replace(record, key);
        written.map_err(|error| self.unwritable(error))
    }

    fn unwritable(&self, error: io::Error) -> Error {
        let path = self.store.path();
        Error::Unwritable { path, error }
    }

    fn replace(&mut self, record: &Record, key: Option<&Key>) -> io::Result<()> {
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
        let room = match self.room.take() {
            Some(room) => room,
            None => NewFile::in_place_of(&self.store.beside("new"))?,
        };
        room.replace(&self.store.path(), &text)
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use tempfile::TempDir;

    use super::*;
    use crate::model::{Place, Session};

    fn record(refresh: &str) -> Record {
        let place = Place {
            endpoint: "https://cognito.example.com".to_owned(),
            user_pool_id: None,
            client_id: "1example".to_owned(),
        };
        let owner = Owner {
            place,
            username: "alice".to_owned(),
            user: None,
            sub: None,
        };
        Record {
            session: Some(Session {
                id: None,
                access: None,
                refresh: Some(refresh.into()),
                token_type: None,
            }),
            ..Record::new(owner)
        }
    }

    fn found(refresh: &str) -> Found {
        Found::Record(Box::new(record(refresh)))
    }

    /// A store with the record of `r1`, and its lock.
    fn store(folder: &TempDir) -> (Store, Locked) {
        let store = Store::new(folder.path().to_owned(), "dev");
        let mut locked = store.lock().unwrap();
        locked.write(&record("r1"), None).unwrap();
        (store, locked)
    }

    #[test]
    fn room_is_as_large_as_what_comes_and_is_never_a_record() {
        let folder = TempDir::new().unwrap();
        let (store, mut locked) = store(&folder);
        let new = store.beside("new");
        locked.reserve().unwrap();
        let length = |path: &Path| fs::metadata(path).unwrap().len();
        assert!(length(&new) > length(&store.path()) + 4096);
        assert_eq!(locked.left_over(), None);
        // Every state in which a process that writes the next one can be killed.
        let whole = fs::read(store.path()).unwrap();
        let room = fs::read(&new).unwrap();
        for written in 0..whole.len() {
            let mut text = [&whole[..written], &room[written..]].concat();
            for length in [room.len(), whole.len()] {
                text.truncate(length);
                fs::write(&new, &text).unwrap();
                assert_eq!(locked.left_over(), None, "{written} of {length}");
            }
        }
        fs::write(&new, &whole).unwrap();
        assert_eq!(locked.left_over(), Some(found("r1")));
    }

    /// However much of it is lost, it is not taken for one that a plain record may replace.
    #[test]
    fn a_part_of_a_sealed_record_may_be_sealed() {
        let folder = TempDir::new().unwrap();
        let (store, mut locked) = store(&folder);
        let plain = fs::read(store.path()).unwrap();
        let key = Key::random().unwrap();
        let mut hostile = record("\"record\":");
        hostile.owner.username = "\"record\":".to_owned();
        locked.write(&hostile, Some(&key)).unwrap();
        let sealed = fs::read(store.path()).unwrap();
        let damaged = |text: &[u8]| {
            fs::write(store.path(), text).unwrap();
            match store.read().unwrap() {
                Found::Damaged { sealed } => sealed,
                other => panic!("{other:?}"),
            }
        };
        for length in 0..sealed.len() {
            assert!(damaged(&sealed[..length]), "{length}");
        }
        assert!(!damaged(&plain[..plain.len() - 1]));
        let of_another = |text: Vec<u8>| {
            let text = String::from_utf8(text).unwrap();
            text.replace("\"version\":1", "\"version\":2").into_bytes()
        };
        assert!(damaged(&of_another(sealed)));
        assert!(!damaged(&of_another(plain)));
    }

    #[test]
    fn room_is_used_or_given_back() {
        let folder = TempDir::new().unwrap();
        let (store, mut locked) = store(&folder);
        let is_there = || store.is_being_written();
        locked.reserve().unwrap();
        locked.reserve().unwrap();
        assert!(is_there());
        locked.write(&record("r2"), None).unwrap();
        assert!(!is_there());
        assert_eq!(store.read().unwrap(), found("r2"));
        locked.reserve().unwrap();
        drop(locked);
        assert!(!is_there());
        assert_eq!(store.read().unwrap(), found("r2"));
    }

    #[test]
    fn a_whole_record_that_is_left_takes_the_place_of_the_older_one() {
        let folder = TempDir::new().unwrap();
        let (store, mut locked) = store(&folder);
        let new = store.beside("new");
        fs::rename(store.path(), &new).unwrap();
        assert_eq!(locked.left_over(), Some(found("r1")));
        locked.write(&record("r2"), None).unwrap();
        assert_eq!(locked.left_over(), None);
        fs::copy(store.path(), &new).unwrap();
        locked.put_left_over().unwrap();
        assert!(!new.exists());

        // A copy that something else has put there is not newer.
        fs::copy(store.path(), &new).unwrap();
        let before = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        File::open(&new).unwrap().set_modified(before).unwrap();
        assert_eq!(locked.left_over(), None);
        fs::write(&new, "{").unwrap();
        assert_eq!(locked.left_over(), None);
    }
}
