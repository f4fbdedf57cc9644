//! What came of each row, a line of JSON a row.
//!
//! A line is in the file before the journal says that its row is done. So after a kill the report may
//! have lines of rows that will be made again, and never lacks one of a row that will not. The next run
//! takes those out.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Seek, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::appended::{self, Appended, failed};
use super::bits::Lines;
use crate::failure::Failure;
use crate::local::private;

/// What is said of a row.
#[derive(Debug, Serialize)]
pub(super) struct Entry<'a> {
    pub(super) line: u64,
    pub(super) username: &'a str,
    pub(super) result: &'static str,
    pub(super) code: Option<&'a str>,
    pub(super) message: Option<&'a str>,
    pub(super) request_id: Option<&'a str>,
    /// One that was made up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) password: Option<&'a str>,
}

/// What is read of a line.
#[derive(Debug, Deserialize)]
struct Known {
    line: u64,
}

#[derive(Debug)]
pub(super) struct Report {
    file: Appended,
}

impl Report {
    /// Opens the report at `path`. Of what earlier runs wrote, the lines of rows stay that are `settled`,
    /// which are given.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] where there is something already and `resume` is not asked for, or it is not a
    /// report; [`Failure::Output`] where it cannot be written.
    pub(super) fn open(
        path: &Path,
        resume: bool,
        settled: &Lines,
    ) -> Result<(Self, Lines), Failure> {
        if !resume {
            appended::refuse_earlier(path, "--report")?;
        }
        let (mut file, length) = appended::open(path)?;
        let mut kept = Lines::default();
        if length > 0 {
            file = rewritten(path, &file, settled, &mut kept)?;
        }
        let file = Appended::new(path, file);
        Ok((Self { file }, kept))
    }

    /// Adds a line; it is in the file after the next [`Self::commit`].
    pub(super) fn add(&mut self, entry: &Entry<'_>) {
        // Text in memory: nothing in it can fail.
        let _ = serde_json::to_writer(&mut *self.file.pending, entry);
        self.file.pending.push(b'\n');
    }

    /// Puts what was added on the disk.
    pub(super) fn commit(&mut self) -> Result<(), Failure> {
        self.file.commit()
    }
}

/// Puts in place of the report at `path` one that has each line whose row is `settled` once; those are
/// `kept`.
fn rewritten(
    path: &Path,
    before: &File,
    settled: &Lines,
    kept: &mut Lines,
) -> Result<File, Failure> {
    let unusable = |line: u64| {
        Failure::usage(
            format!("line {line} of {} is not one of a report", path.display()),
            "name another file with --report FILE",
        )
    };
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    let new = PathBuf::from(name);
    let _ = fs::remove_file(&new);
    let mut written = || -> Result<Result<File, Failure>, io::Error> {
        let mut to = BufWriter::new(private::create(&new)?);
        let mut from = BufReader::new(before);
        let mut line = Zeroizing::new(Vec::new());
        for number in 1.. {
            line.clear();
            from.read_until(b'\n', &mut line)?;
            if line.last() != Some(&b'\n') {
                // The end, or a line that was cut off.
                break;
            }
            let Ok(known) = serde_json::from_slice::<Known>(&line) else {
                return Ok(Err(unusable(number)));
            };
            if settled.contains(known.line) && kept.insert(known.line) {
                to.write_all(&line)?;
            }
        }
        let mut file = to.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        fs::rename(&new, path)?;
        private::flush_name(path);
        file.seek(io::SeekFrom::End(0))?;
        Ok(Ok(file))
    };
    let written = written().map_err(failed(path));
    if !matches!(written, Ok(Ok(_))) {
        let _ = fs::remove_file(&new);
    }
    written?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(line: u64) -> Entry<'static> {
        Entry {
            line,
            username: "ada \"x\"",
            result: "done",
            code: None,
            message: None,
            request_id: None,
            password: None,
        }
    }

    fn lines(of: &[u64]) -> Lines {
        let mut lines = Lines::default();
        for line in of {
            lines.insert(*line);
        }
        lines
    }

    #[test]
    fn a_resumed_report_has_the_lines_of_settled_rows_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.jsonl");
        let (mut report, _) = Report::open(&path, false, &Lines::default()).unwrap();
        for line in [2, 4, 3, 2] {
            report.add(&entry(line));
        }
        report.commit().unwrap();
        drop(report);
        let mut text = fs::read(&path).unwrap();
        text.extend(b"{\"line\":4,\"usern");
        fs::write(&path, text).unwrap();
        let (mut report, kept) = Report::open(&path, true, &lines(&[2, 4, 5])).unwrap();
        assert!(kept.contains(2) && kept.contains(4) && kept.len() == 2);
        report.add(&Entry {
            password: Some("made-up"),
            ..entry(3)
        });
        report.commit().unwrap();
        let expected = "{\"line\":2,\"username\":\"ada \\\"x\\\"\",\"result\":\"done\",\"code\":null,\
                        \"message\":null,\"request_id\":null}\n";
        let made_up = ",\"password\":\"made-up\"}\n";
        let expected = format!(
            "{expected}{}{}",
            expected.replace(":2,", ":4,"),
            expected.replace(":2,", ":3,").replace("}\n", made_up)
        );
        assert_eq!(fs::read_to_string(&path).unwrap(), expected);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn nothing_else_is_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.jsonl");
        fs::write(&path, "{\"line\":2}\nnotes\n").unwrap();
        for resume in [false, true] {
            assert!(Report::open(&path, resume, &lines(&[2])).is_err());
        }
        assert_eq!(fs::read(&path).unwrap(), b"{\"line\":2}\nnotes\n");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(Report::open(folder.path(), false, &Lines::default()).is_err());
    }
}
