//! A file that is complete or not there: it is written beside its place, and put there at its end.

use std::fs::{self, File};
use std::io::{self, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::private;

/// A file for its owner alone, on its way to its place.
#[derive(Debug)]
pub struct PartFile {
    place: PathBuf,
    part: PathBuf,
    note: PathBuf,
    file: io::BufWriter<File>,
    length: u64,
    /// Whether another run can go on with it, or it is in its place.
    is_kept: bool,
}

impl Drop for PartFile {
    fn drop(&mut self) {
        if !self.is_kept {
            let _ = fs::remove_file(&self.part);
        }
    }
}

impl PartFile {
    /// Begins the file that is to be at `path`. What nothing is noted of is removed when dropped.
    ///
    /// # Errors
    ///
    /// [`io::ErrorKind::AlreadyExists`] where an earlier run has left its part; else when the file cannot be
    /// made.
    pub fn begin(path: &Path) -> io::Result<Self> {
        let (place, part, note) = places(path)?;
        let mut new = fs::OpenOptions::new();
        new.write(true).create_new(true);
        let file = private::options(&mut new).open(&part)?;
        Ok(Self {
            place,
            part,
            note,
            file: io::BufWriter::new(file),
            length: 0,
            is_kept: false,
        })
    }

    /// Goes on where an earlier run noted something last: the file, what it noted, and what is written up
    /// to there.
    ///
    /// # Errors
    ///
    /// [`io::ErrorKind::NotFound`] where no earlier run has left a part; else when it cannot be read.
    pub fn resume(path: &Path) -> io::Result<(Self, String, BufReader<File>)> {
        let (place, part, note) = places(path)?;
        let noted = fs::read_to_string(&note)?;
        let damaged = || io::Error::new(io::ErrorKind::InvalidData, "its note is damaged");
        let (length, text) = noted.split_once('\n').ok_or_else(damaged)?;
        let length = length.parse().map_err(|_| damaged())?;
        let mut file = private::open(&part)?;
        if file.metadata()?.len() < length {
            return Err(damaged());
        }
        file.set_len(length)?;
        file.seek(SeekFrom::End(0))?;
        let written = BufReader::new(File::open(&part)?);
        let part = Self {
            place,
            part,
            note,
            file: io::BufWriter::new(file),
            length,
            is_kept: true,
        };
        Ok((part, text.to_owned(), written))
    }

    /// Adds `text`.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn write(&mut self, text: &str) -> io::Result<()> {
        self.write_bytes(text.as_bytes())
    }

    /// Adds `bytes`.
    ///
    /// # Errors
    ///
    /// When they cannot be written.
    pub fn write_bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.length += u64::try_from(bytes.len()).unwrap_or_default();
        self.file.write_all(bytes)
    }

    /// Notes `text`, with which another run can go on from here.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn note(&mut self, text: &str) -> io::Result<()> {
        self.file.flush()?;
        let new = self.note.with_extension("resume.new");
        let noted = format!("{}\n{text}", self.length);
        private::replace(&self.note, &new, noted.as_bytes())?;
        self.is_kept = true;
        Ok(())
    }

    /// Puts the file in its place, in one step.
    ///
    /// # Errors
    ///
    /// When it cannot be written; what was in its place is there still.
    pub fn complete(mut self) -> io::Result<()> {
        self.file.flush()?;
        self.file.get_ref().sync_all()?;
        private::put(&self.part, &self.place)?;
        self.is_kept = true;
        match fs::remove_file(&self.note) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            Ok(()) | Err(_) => Ok(()),
        }
    }
}

/// Where the file is to be, its part, and what is noted for the next run.
fn places(path: &Path) -> io::Result<(PathBuf, PathBuf, PathBuf)> {
    let place = private::target(path)?;
    let beside = |extension: &str| {
        let mut name = place.as_os_str().to_owned();
        name.push(extension);
        PathBuf::from(name)
    };
    let (part, note) = (beside(".part"), beside(".resume"));
    Ok((place, part, note))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_complete_or_not_there() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("users.jsonl");
        let file = PartFile::begin(&path).unwrap();
        drop(file);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        let mut file = PartFile::begin(&path).unwrap();
        file.write("one\n").unwrap();
        file.note("token 1").unwrap();
        file.write("half a li").unwrap();
        drop(file);
        assert!(!path.exists());
        let begun = PartFile::begin(&path).map(drop).unwrap_err();
        assert_eq!(begun.kind(), io::ErrorKind::AlreadyExists);

        let (mut file, noted, written) = PartFile::resume(&path).unwrap();
        assert_eq!(noted, "token 1");
        assert_eq!(io::read_to_string(written).unwrap(), "one\n");
        file.write("two\n").unwrap();
        file.complete().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "one\ntwo\n");
        let left = fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(left, 1);
        let resumed = PartFile::resume(&path).map(drop).unwrap_err();
        assert_eq!(resumed.kind(), io::ErrorKind::NotFound);
    }
}
