//! Which rows are done: a file that only grows, and outlives the process.
//!
//! Its first line says what it is the journal of. Then there is a line for each row: `d`, `s`, `f` or `r` for
//! done, skipped, failed or refused, or `b` for begun, the line of the row in the CSV, and a checksum. A line
//! that was cut off is the last, and does not count.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Seek, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde_json::json;

use super::bits::Lines;
use crate::failure::Failure;
use crate::local::private;
use crate::render::shell::shell_quote;

/// What every journal begins with.
const FIRST: &[u8] = b"{\"cognito-auth journal\":1";

/// What a journal is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Identity {
    /// The command, with the flags that decide what it does to a user.
    pub(crate) command: String,
    pub(crate) operation: &'static str,
    pub(crate) pool: String,
    /// Of the CSV.
    pub(crate) sha256: String,
    /// When this run began; the journal keeps it of the first one.
    pub(crate) now: Timestamp,
}

/// What came of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// Its first call is about to be made, and must not happen twice.
    Begun,
    Done,
    Skipped,
    Failed,
    /// Failed, and not to be tried again.
    Refused,
}

impl Mark {
    const ALL: [Self; 5] = [
        Self::Begun,
        Self::Done,
        Self::Skipped,
        Self::Failed,
        Self::Refused,
    ];

    fn letter(self) -> char {
        match self {
            Self::Begun => 'b',
            Self::Done => 'd',
            Self::Skipped => 's',
            Self::Failed => 'f',
            Self::Refused => 'r',
        }
    }
}

/// What earlier runs have done.
#[derive(Debug, Default)]
pub(super) struct Past {
    /// When the first of them began.
    pub(super) since: Option<Timestamp>,
    /// The lines of rows that are done, skipped or refused.
    pub(super) settled: Lines,
    /// Those of them that are skipped.
    pub(super) skipped: Lines,
    /// Those of them that are refused.
    pub(super) refused: Lines,
    /// Rows that were begun, of which nothing else is known.
    pub(super) begun: Lines,
}

#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    file: File,
    /// How long the file is, whole lines only.
    length: u64,
    /// What is not in the file yet.
    pending: Vec<u8>,
}

impl Journal {
    /// Opens the journal at `path` of a CSV of `lines` lines, and keeps others from using it.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] where there is one already that is not to be resumed, or is of something else,
    /// or another process uses it; `again` is the command that resumes. [`Failure::Output`] where it
    /// cannot be made.
    pub(super) fn open(
        path: &Path,
        identity: &Identity,
        resume: bool,
        lines: u64,
        again: &str,
    ) -> Result<(Self, Past), Failure> {
        let opened = private::open(path).and_then(|file| {
            let is_file = file.metadata()?.is_file();
            is_file.then_some(file).ok_or_else(not_a_file)
        });
        let file = opened.map_err(failed(path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(std::fs::TryLockError::WouldBlock) => {
                return Err(Failure::usage(
                    format!("another run is using {}", path.display()),
                    "wait for it to end",
                ));
            }
            Err(std::fs::TryLockError::Error(error)) => return Err(failed(path)(error)),
        }
        let mut journal = Self {
            path: path.to_owned(),
            file,
            length: 0,
            pending: Vec::new(),
        };
        let read = journal.read(identity, lines);
        // One that says nothing of rows is none.
        let is_empty = |length| !resume && journal.first_line().is_ok_and(|it| it == length);
        let length = journal.file.metadata().map_err(failed(path))?.len();
        let read = if is_empty(length) { None } else { read? };
        let Some((past, length)) = read else {
            // Nothing, or a first line that was cut off.
            let begun = journal.begin(identity);
            begun.map_err(failed(path))?;
            let past = Past {
                since: Some(identity.now),
                ..Past::default()
            };
            return Ok((journal, past));
        };
        if !resume {
            return Err(exists(path, again));
        }
        journal.length = length;
        journal.cut().map_err(failed(path))?;
        Ok((journal, past))
    }

    fn begin(&mut self, identity: &Identity) -> io::Result<()> {
        self.file.set_len(0)?;
        self.file.rewind()?;
        let first = json!({
            "cognito-auth journal": 1,
            "command": identity.command,
            "operation": identity.operation,
            "user_pool_id": identity.pool,
            "sha256": identity.sha256,
            "begun": identity.now.as_second(),
        });
        self.append(format!("{first}\n").as_bytes())?;
        self.file.sync_all()?;
        private::flush_name(&self.path);
        Ok(())
    }

    /// Takes from the file what is no whole line.
    fn cut(&mut self) -> io::Result<()> {
        self.file.set_len(self.length)?;
        self.file.seek(io::SeekFrom::Start(self.length))?;
        Ok(())
    }

    /// Writes `lines`, all or nothing: what follows half of a line could not be read.
    fn append(&mut self, lines: &[u8]) -> io::Result<()> {
        if let Err(error) = self.file.write_all(lines) {
            let _ = self.cut();
            return Err(error);
        }
        self.length += u64::try_from(lines.len()).unwrap_or_default();
        Ok(())
    }

    /// How long the first line is.
    fn first_line(&self) -> io::Result<u64> {
        let mut reader = &self.file;
        reader.rewind()?;
        let mut line = Vec::new();
        BufReader::new(reader).read_until(b'\n', &mut line)?;
        let is_own = line.starts_with(FIRST);
        Ok(u64::try_from(line.len()).unwrap_or_default() * u64::from(is_own))
    }

    /// What is in it, and how long it is without a line that was cut off; none where it has not begun.
    fn read(&self, identity: &Identity, lines: u64) -> Result<Option<(Past, u64)>, Failure> {
        let unreadable = |error| Failure::Unreadable {
            path: self.path.clone(),
            error,
        };
        let mut reader = BufReader::new(&self.file);
        let mut line = Vec::new();
        reader.read_until(b'\n', &mut line).map_err(unreadable)?;
        if line.last() != Some(&b'\n') {
            // The file of something else is not overwritten.
            let is_own = line.starts_with(FIRST) || FIRST.starts_with(&line);
            let foreign = || self.foreign("it is not a journal");
            return is_own.then_some(None).ok_or_else(foreign);
        }
        self.compare(&line, identity)?;
        let first: serde_json::Value = serde_json::from_slice(&line).unwrap_or_default();
        let begun = first["begun"].as_i64();
        let mut past = Past {
            since: begun.and_then(|seconds| Timestamp::from_second(seconds).ok()),
            ..Past::default()
        };
        let mut length = u64::try_from(line.len()).unwrap_or(u64::MAX);
        let mut is_torn = false;
        loop {
            line.clear();
            let read = reader.read_until(b'\n', &mut line).map_err(unreadable)?;
            if read == 0 {
                break;
            }
            let Some((mark, row)) = entry(&line).filter(|(_, row)| *row <= lines) else {
                is_torn = true;
                continue;
            };
            if is_torn {
                return Err(self.foreign("a line in the middle of it is damaged"));
            }
            length += u64::try_from(read).unwrap_or_default();
            past.note(mark, row);
        }
        Ok(Some((past, length)))
    }

    /// Compares what it says it is of with what it should be of.
    fn compare(&self, first: &[u8], identity: &Identity) -> Result<(), Failure> {
        let first: serde_json::Value =
            serde_json::from_slice(first).map_err(|_| self.foreign("it is not a journal"))?;
        if first["cognito-auth journal"] != 1 {
            return Err(self.foreign("it is not a journal of this version"));
        }
        let text = |name: &str| first[name].as_str().unwrap_or_default().to_owned();
        let (command, pool) = (text("command"), text("user_pool_id"));
        if command != identity.command || text("operation") != identity.operation {
            return Err(self.foreign(&format!("it is of cognito-auth {command}")));
        }
        if pool != identity.pool {
            return Err(self.foreign(&format!("it is of user pool {pool}")));
        }
        if text("sha256") != identity.sha256 {
            return Err(self.foreign("it is of a CSV with other content"));
        }
        Ok(())
    }

    fn foreign(&self, why: &str) -> Failure {
        Failure::usage(
            format!("{} cannot be resumed: {why}", self.path.display()),
            "use what it is of, or another --journal FILE",
        )
    }

    /// Notes what came of the row in line `row`; it is in the file after the next [`Self::commit`].
    pub(super) fn note(&mut self, mark: Mark, row: u64) {
        self.pending.extend(line(mark, row).into_bytes());
    }

    /// Notes that the row in line `row` is about to be begun. It is in the file at once, ahead of what was
    /// noted before.
    pub(super) fn begin_row(&mut self, row: u64) -> Result<(), Failure> {
        let written = self.append(line(Mark::Begun, row).as_bytes());
        written.map_err(failed(&self.path))
    }

    /// Puts what was noted on the disk.
    pub(super) fn commit(&mut self) -> Result<(), Failure> {
        let pending = std::mem::take(&mut self.pending);
        let written = self.append(&pending);
        self.pending = pending;
        written.map_err(failed(&self.path))?;
        self.pending.clear();
        self.file.sync_data().map_err(failed(&self.path))
    }
}

impl Past {
    fn note(&mut self, mark: Mark, row: u64) {
        match mark {
            Mark::Begun => {
                self.begun.insert(row);
            }
            Mark::Done => {
                self.settled.insert(row);
                self.begun.remove(row);
            }
            Mark::Skipped => {
                self.settled.insert(row);
                self.skipped.insert(row);
                self.begun.remove(row);
            }
            Mark::Refused => {
                self.settled.insert(row);
                self.refused.insert(row);
                self.begun.remove(row);
            }
            Mark::Failed => self.begun.remove(row),
        }
    }
}

/// What the journal at `path` of a CSV of `lines` lines says; nothing where there is none.
pub(super) fn peek(path: &Path, identity: &Identity, lines: u64) -> Result<Past, Failure> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Past::default()),
        Err(error) => {
            return Err(Failure::Unreadable {
                path: path.to_owned(),
                error,
            });
        }
    };
    let journal = Journal {
        path: path.to_owned(),
        file,
        length: 0,
        pending: Vec::new(),
    };
    let read = journal.read(identity, lines)?;
    Ok(read.map(|(past, _)| past).unwrap_or_default())
}

/// Refuses a journal at `path` that says something of rows.
///
/// # Errors
///
/// [`Failure::Usage`] with the command that resumes, `again`.
pub(super) fn refuse_earlier(path: &Path, again: &str) -> Result<(), Failure> {
    let is_file = std::fs::metadata(path).is_ok_and(|found| found.is_file());
    let file = File::open(path).ok().filter(|_| is_file);
    // A file that cannot be read is a failure when it is used.
    let lines = file.map(|file| BufReader::new(file).split(b'\n').take(2));
    let count = lines.map_or(0, |lines| lines.flatten().count());
    if count > 1 {
        return Err(exists(path, again));
    }
    Ok(())
}

/// That the journal at `path` is there, and was not to be.
fn exists(path: &Path, again: &str) -> Failure {
    let path = path.display().to_string();
    Failure::usage(
        format!("{path} is there already: it is the journal of an earlier run"),
        format!(
            "go on with it: {again}\nor begin anew: rm {}",
            shell_quote(&path)
        ),
    )
}

fn failed(path: &Path) -> impl Fn(io::Error) -> Failure {
    |error| Failure::Output {
        to: path.display().to_string(),
        error,
    }
}

fn not_a_file() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file")
}

/// A line of the file.
fn line(mark: Mark, row: u64) -> String {
    let text = format!("{} {row}", mark.letter());
    format!("{text} {:08x}\n", crc(text.as_bytes()))
}

/// What a line says, if it is whole.
fn entry(line: &[u8]) -> Option<(Mark, u64)> {
    let line = str::from_utf8(line.strip_suffix(b"\n")?).ok()?;
    let (text, sum) = line.rsplit_once(' ')?;
    if u32::from_str_radix(sum, 16).ok()? != crc(text.as_bytes()) {
        return None;
    }
    let (letter, row) = text.split_once(' ')?;
    let mut marks = Mark::ALL.into_iter();
    let mark = marks.find(|mark| letter == mark.letter().to_string())?;
    Some((mark, row.parse().ok()?))
}

/// CRC-32 (ISO-HDLC).
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc: u32, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use expect_test::expect;

    use super::*;

    fn identity() -> Identity {
        Identity {
            command: "user delete".to_owned(),
            operation: "AdminDeleteUser",
            pool: "us-east-1_EXAMPLE12".to_owned(),
            sha256: "00ff".to_owned(),
            now: crate::ops::scripted::now(),
        }
    }

    fn open(path: &Path, identity: &Identity, resume: bool) -> Result<(Journal, Past), String> {
        let opened = Journal::open(path, identity, resume, 100, "AGAIN");
        opened.map_err(|failure| {
            let shown = failure.in_one_line();
            shown
                .replace(path.to_str().unwrap(), "J")
                // As Windows has it.
                .replace("'J'", "J")
                .replace(
                    "Access denied. (os error 5)",
                    "Is a directory (os error 21)",
                )
                .replace('\n', "; ")
        })
    }

    #[test]
    fn what_was_noted_is_known_to_the_next_run() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("j");
        let (mut journal, _) = open(&path, &identity(), false).unwrap();
        for (mark, row) in [
            (Mark::Begun, 2),
            (Mark::Begun, 3),
            (Mark::Begun, 4),
            (Mark::Done, 2),
            (Mark::Failed, 3),
            (Mark::Skipped, 5),
            (Mark::Refused, 6),
        ] {
            journal.note(mark, row);
        }
        journal.commit().unwrap();
        drop(journal);
        expect![[r#"
            {"cognito-auth journal":1,"command":"user delete","operation":"AdminDeleteUser","user_pool_id":"us-east-1_EXAMPLE12","sha256":"00ff","begun":1800000000}
            b 2 e941b37e
            b 3 9e4683e8
            b 4 0022164b
            d 2 edcccfcc
            f 3 994f2b34
            s 5 6ac1ef9a
            r 6 f20ad417
        "#]].assert_eq(&fs::read_to_string(&path).unwrap());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        let (mut journal, past) = open(&path, &identity(), true).unwrap();
        let known = |lines: &Lines| {
            (1..7)
                .filter(|row| lines.contains(*row))
                .collect::<Vec<_>>()
        };
        let known = [&past.settled, &past.skipped, &past.refused, &past.begun].map(known);
        assert_eq!(known, [vec![2, 5, 6], vec![5], vec![6], vec![4]]);
        // A failed row may be done later.
        journal.note(Mark::Done, 3);
        journal.commit().unwrap();
        drop(journal);
        let (_, past) = open(&path, &identity(), true).unwrap();
        assert!(past.settled.contains(3));
    }

    #[test]
    fn a_line_that_was_cut_off_does_not_count() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("j");
        let (mut journal, _) = open(&path, &identity(), false).unwrap();
        journal.note(Mark::Done, 2);
        journal.note(Mark::Done, 13);
        journal.commit().unwrap();
        drop(journal);
        let whole = fs::read(&path).unwrap();
        let first = whole.iter().position(|byte| *byte == b'\n').unwrap() + 1;
        for length in 0..whole.len() {
            fs::write(&path, &whole[..length]).unwrap();
            let (mut journal, past) = open(&path, &identity(), length >= first).unwrap();
            let line = whole[first..]
                .iter()
                .position(|byte| *byte == b'\n')
                .unwrap()
                + 1;
            assert_eq!(
                past.settled.len(),
                u64::from(length >= first + line),
                "{length}"
            );
            journal.note(Mark::Done, 7);
            journal.commit().unwrap();
            drop(journal);
            let (_, past) = open(&path, &identity(), true).unwrap();
            assert!(
                past.settled.contains(7) && !past.settled.contains(1),
                "{length}"
            );
        }
        // Zeros are what some file systems leave of a line that was not on the disk yet.
        fs::write(&path, [&whole[..], &[0; 20]].concat()).unwrap();
        assert_eq!(open(&path, &identity(), true).unwrap().1.settled.len(), 2);
    }

    #[test]
    fn the_journal_of_something_else_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("j");
        let mut refused = Vec::new();
        let (mut journal, _) = open(&path, &identity(), true).unwrap();
        refused.push(open(&path, &identity(), true).unwrap_err());
        journal.note(Mark::Done, 2);
        journal.note(Mark::Done, 3);
        journal.commit().unwrap();
        drop(journal);
        refused.push(open(&path, &identity(), false).unwrap_err());
        for other in [
            Identity {
                sha256: "0000".to_owned(),
                ..identity()
            },
            Identity {
                pool: "us-east-1_OTHER".to_owned(),
                ..identity()
            },
            Identity {
                command: "user disable".to_owned(),
                ..identity()
            },
        ] {
            refused.push(open(&path, &other, true).unwrap_err());
        }
        let text = fs::read_to_string(&path).unwrap();
        for text in [
            text.replace("d 2", "d 1"),
            text.replace("journal\":1", "journal\":2"),
            "username\nada\n".to_owned(),
            "username".to_owned(),
        ] {
            fs::write(&path, &text).unwrap();
            refused.push(open(&path, &identity(), true).unwrap_err());
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        refused.push(open(folder.path(), &identity(), true).unwrap_err());
        expect![[r"
            another run is using J; wait for it to end
            J is there already: it is the journal of an earlier run; go on with it: AGAIN; or begin anew: rm J
            J cannot be resumed: it is of a CSV with other content; use what it is of, or another --journal FILE
            J cannot be resumed: it is of user pool us-east-1_EXAMPLE12; use what it is of, or another --journal FILE
            J cannot be resumed: it is of cognito-auth user delete; use what it is of, or another --journal FILE
            J cannot be resumed: a line in the middle of it is damaged; use what it is of, or another --journal FILE
            J cannot be resumed: it is not a journal of this version; use what it is of, or another --journal FILE
            J cannot be resumed: it is not a journal; use what it is of, or another --journal FILE
            J cannot be resumed: it is not a journal; use what it is of, or another --journal FILE
            the result cannot be written to J: Is a directory (os error 21)"]].assert_eq(&refused.join("\n"));
    }

    #[test]
    fn a_journal_that_says_nothing_of_rows_is_in_the_way_of_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("j");
        let (journal, _) = open(&path, &identity(), false).unwrap();
        drop(journal);
        assert!(refuse_earlier(&path, "AGAIN").is_ok());
        let other = Identity {
            command: "user disable".to_owned(),
            ..identity()
        };
        let (mut journal, _) = open(&path, &other, false).unwrap();
        journal.note(Mark::Done, 2);
        journal.commit().unwrap();
        drop(journal);
        assert!(open(&path, &other, true).is_ok());
        assert!(open(&path, &other, false).is_err());
        assert!(refuse_earlier(&path, "AGAIN").is_err());
        assert!(refuse_earlier(folder.path(), "AGAIN").is_ok());
        assert!(refuse_earlier(&folder.path().join("none"), "AGAIN").is_ok());
    }

    #[test]
    fn the_checksum_is_the_usual_one() {
        assert_eq!(crc(b"123456789"), 0xcbf4_3926);
    }
}
