//! A file that grows by whole lines.

use std::fs::{self, File};
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::local::private;

/// Open at its end.
#[derive(Debug)]
pub(super) struct Appended {
    path: PathBuf,
    file: File,
    /// What is not in the file yet; with passwords perhaps.
    pub(super) pending: Zeroizing<Vec<u8>>,
}

/// Refuses a file at `path`, given by `flag`, that has something in it.
///
/// # Errors
///
/// [`Failure::Usage`].
pub(super) fn refuse_earlier(path: &Path, flag: &str) -> Result<(), Failure> {
    let has_text = fs::metadata(path).is_ok_and(|it| it.is_file() && it.len() > 0);
    if !has_text {
        return Ok(());
    }
    Err(Failure::usage(
        format!("{} is there already", path.display()),
        format!("name another file with {flag} FILE"),
    ))
}

/// Opens the file at `path`, which is made for its owner alone; and how long it is.
///
/// # Errors
///
/// [`Failure::Output`] where it cannot be written.
pub(super) fn open(path: &Path) -> Result<(File, u64), Failure> {
    let file = private::open(path).map_err(failed(path))?;
    let found = file.metadata().map_err(failed(path))?;
    if !found.is_file() {
        let what = io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file");
        return Err(failed(path)(what));
    }
    private::restrict(&file).map_err(failed(path))?;
    Ok((file, found.len()))
}

impl Appended {
    /// `file`, whose name is `path`.
    pub(super) fn new(path: &Path, file: File) -> Self {
        Self {
            path: path.to_owned(),
            file,
            pending: Zeroizing::default(),
        }
    }

    /// Puts what is pending on the disk.
    ///
    /// # Errors
    ///
    /// [`Failure::Output`] where that is not possible.
    pub(super) fn commit(&mut self) -> Result<(), Failure> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let written = self.append().and_then(|()| self.file.sync_data());
        written.map_err(failed(&self.path))
    }

    /// All or nothing: a line after half of one could not be read.
    fn append(&mut self) -> io::Result<()> {
        let length = self.file.stream_position()?;
        if let Err(error) = self.file.write_all(&self.pending) {
            let _ = self.file.set_len(length);
            let _ = self.file.seek(io::SeekFrom::Start(length));
            return Err(error);
        }
        // Wiped, and its room kept.
        self.pending.fill(0);
        self.pending.clear();
        Ok(())
    }
}

pub(super) fn failed(path: &Path) -> impl Fn(io::Error) -> Failure {
    |error| Failure::Output {
        to: path.display().to_string(),
        error,
    }
}
