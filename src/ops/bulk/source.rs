//! The file of a bulk run, read more than once: what was checked is what is used.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};

use ring::digest;

use super::bytes::{Chunks, Error};
use crate::failure::Failure;
use crate::local::{environment, private};

/// In bytes.
const CHUNK: usize = 1 << 16;

/// A CSV file, open; or what standard input or a pipe gave, in a file that has no name.
#[derive(Debug)]
pub(crate) struct Source {
    /// What it is called in messages.
    pub(crate) name: String,
    /// Where it is; none for what can be read only once.
    pub(crate) path: Option<PathBuf>,
    file: File,
}

/// What the first reading found: the hash of the file, and one of each chunk.
#[derive(Debug)]
pub(super) struct Fingerprint {
    pub(super) sha256: String,
    chunks: Vec<u64>,
}

impl Source {
    /// Opens `given`, `-` for standard input.
    ///
    /// # Errors
    ///
    /// [`Failure::Unreadable`], [`Failure::Input`].
    pub(crate) fn open(given: &Path) -> Result<Self, Failure> {
        if given == Path::new("-") {
            let file = spooled(&mut io::stdin().lock()).map_err(Failure::Input)?;
            return Ok(Self {
                name: "standard input".to_owned(),
                path: None,
                file,
            });
        }
        let opened = || {
            let mut file = File::open(given)?;
            let kind = file.metadata()?.file_type();
            if kind.is_file() {
                return Ok((file, Some(given.to_owned())));
            }
            if kind.is_dir() {
                return Err(io::ErrorKind::IsADirectory.into());
            }
            Ok((spooled(&mut file)?, None))
        };
        let (file, path) = opened().map_err(|error| Failure::Unreadable {
            path: given.to_owned(),
            error,
        })?;
        Ok(Self {
            name: given.display().to_string(),
            path,
            file,
        })
    }

    /// Its bytes, for the first time.
    pub(super) fn first(&self) -> io::Result<FirstPass<'_>> {
        (&self.file).rewind()?;
        Ok(FirstPass {
            file: &self.file,
            whole: digest::Context::new(&digest::SHA256),
            chunks: Vec::new(),
        })
    }

    /// Its bytes again. Nothing is read of a chunk that is not what it was.
    pub(super) fn again<'a>(&'a self, fingerprint: &'a Fingerprint) -> io::Result<AnotherPass<'a>> {
        (&self.file).rewind()?;
        Ok(AnotherPass {
            file: &self.file,
            chunks: fingerprint.chunks.iter(),
        })
    }

    /// What it means that it cannot be read.
    pub(super) fn failed(&self, error: Error) -> Failure {
        match error {
            Error::Read(error) => match &self.path {
                Some(path) => Failure::Unreadable {
                    path: path.clone(),
                    error,
                },
                None => Failure::Input(error),
            },
            Error::Utf16 => Failure::usage(
                format!("{} cannot be used: {error}", self.name),
                "save it as UTF-8; a spreadsheet calls that \"CSV UTF-8\"",
            ),
            Error::Changed => Failure::usage(
                format!("{} cannot be used: {error}", self.name),
                "let nothing write to it while it is being used",
            ),
            Error::CutOff(_) => Failure::usage(
                format!("{} cannot be used: {error}", self.name),
                "export the users again",
            ),
            Error::Version => Failure::usage(
                format!("{} cannot be used: {error}", self.name),
                "update cognito-auth, or export the users with this one",
            ),
        }
    }

    #[cfg(test)]
    pub(super) fn of(text: impl AsRef<[u8]>) -> Self {
        Self {
            name: "users.csv".to_owned(),
            path: None,
            file: spooled(&mut text.as_ref()).unwrap(),
        }
    }

    #[cfg(test)]
    pub(super) fn change(&self, at: u64, text: &[u8]) {
        use std::io::Write;
        let mut file = &self.file;
        file.seek(io::SeekFrom::Start(at)).unwrap();
        file.write_all(text).unwrap();
    }
}

/// What `from` gives, in a file that only this process can open.
fn spooled(from: &mut impl Read) -> io::Result<File> {
    let mut file = private::nameless(&environment::temporary())?;
    io::copy(from, &mut file)?;
    Ok(file)
}

/// Reads a chunk: whole, unless it is the last.
fn read(mut file: &File, chunk: &mut Vec<u8>) -> io::Result<()> {
    chunk.resize(CHUNK, 0);
    let mut length = 0;
    while let Some(room) = chunk.get_mut(length..).filter(|room| !room.is_empty()) {
        match file.read(room) {
            Ok(0) => break,
            Ok(read) => length += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    chunk.truncate(length);
    Ok(())
}

/// Eight bytes of a chunk's SHA-256.
fn short(chunk: &[u8]) -> u64 {
    let hash = digest::digest(&digest::SHA256, chunk);
    let short = hash.as_ref().first_chunk();
    u64::from_le_bytes(short.copied().unwrap_or_default())
}

pub(super) struct FirstPass<'a> {
    file: &'a File,
    whole: digest::Context,
    chunks: Vec<u64>,
}

impl Chunks for FirstPass<'_> {
    fn next(&mut self, chunk: &mut Vec<u8>) -> Result<(), Error> {
        read(self.file, chunk)?;
        self.whole.update(chunk);
        self.chunks.push(short(chunk));
        Ok(())
    }
}

impl FirstPass<'_> {
    /// What it has found, at the end of the file.
    pub(super) fn fingerprint(self) -> Fingerprint {
        let hash = self.whole.finish();
        let digits = hash.as_ref().iter().map(|byte| format!("{byte:02x}"));
        Fingerprint {
            sha256: digits.collect(),
            chunks: self.chunks,
        }
    }
}

/// Any file, as it is.
#[derive(Debug)]
pub(super) struct Plain<'a>(pub(super) &'a File);

impl Chunks for Plain<'_> {
    fn next(&mut self, chunk: &mut Vec<u8>) -> Result<(), Error> {
        Ok(read(self.0, chunk)?)
    }
}

#[derive(Debug)]
pub(super) struct AnotherPass<'a> {
    file: &'a File,
    chunks: std::slice::Iter<'a, u64>,
}

impl Chunks for AnotherPass<'_> {
    fn next(&mut self, chunk: &mut Vec<u8>) -> Result<(), Error> {
        read(self.file, chunk)?;
        // The empty chunk at the end is one of them.
        if self.chunks.next() == Some(&short(chunk)) {
            Ok(())
        } else {
            Err(Error::Changed)
        }
    }
}
