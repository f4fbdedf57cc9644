//! What came of each row, a line of JSON a row; or, with the tokens of users, a record of CSV.
//!
//! A line is in the file before the journal says that its row is done. So after a kill the report may
//! have lines of rows that will be made again, and never lacks one of a row that will not. The next run
//! takes those out.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::appended::{self, Appended, failed};
use super::bits::Lines;
use super::bytes::{self, Bytes};
use super::records::{Malformed, Record, Records};
use super::source::Plain;
use crate::failure::Failure;
use crate::local::private;
use crate::model::{Secret, Tokens};
use crate::render::rows;

/// The form of a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Form {
    /// Lines of JSON, of what came of the rows.
    #[default]
    Lines,
    /// The same with the tokens of users, for whose sake the run is made.
    TokenLines,
    /// CSV with tokens.
    TokenRecords,
}

impl Form {
    /// That of a report of tokens at `path`.
    pub(crate) fn of_tokens(path: &Path) -> Self {
        let is_csv = path
            .extension()
            .is_some_and(|it| it.eq_ignore_ascii_case("csv"));
        if is_csv {
            Self::TokenRecords
        } else {
            Self::TokenLines
        }
    }
}

/// What is said of a row.
#[derive(Debug, Default, Serialize)]
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
    #[serde(flatten)]
    pub(super) tokens: Option<EntryTokens<'a>>,
}

/// The tokens of a user, by their names in OAuth.
#[derive(Debug, Default, Serialize)]
pub(super) struct EntryTokens<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id_token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    access_token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_in: Option<i64>,
}

impl<'a> From<&'a Tokens> for EntryTokens<'a> {
    fn from(tokens: &'a Tokens) -> Self {
        let text =
            |token: &'a Option<Secret<String>>| token.as_ref().map(|it| it.expose().as_str());
        Self {
            id_token: text(&tokens.id),
            access_token: text(&tokens.access),
            refresh_token: text(&tokens.refresh),
            token_type: tokens.token_type.as_deref(),
            expires_in: tokens.expires_in,
        }
    }
}

/// The columns of a report in CSV.
const COLUMNS: [&str; 11] = [
    "line",
    "username",
    "result",
    "code",
    "message",
    "request_id",
    "id_token",
    "access_token",
    "refresh_token",
    "token_type",
    "expires_in",
];

impl Entry<'_> {
    fn record(&self) -> String {
        let none = EntryTokens::default();
        let tokens = self.tokens.as_ref().unwrap_or(&none);
        let line = self.line.to_string();
        let expires_in = tokens.expires_in.map(|seconds| seconds.to_string());
        let fields: [Option<&str>; COLUMNS.len()] = [
            Some(&line),
            Some(self.username),
            Some(self.result),
            self.code,
            self.message,
            self.request_id,
            tokens.id_token,
            tokens.access_token,
            tokens.refresh_token,
            tokens.token_type,
            expires_in.as_deref(),
        ];
        rows::record(fields.map(Option::unwrap_or_default))
    }
}

/// What is read of a line.
#[derive(Debug, Deserialize)]
struct Known {
    line: u64,
}

#[derive(Debug)]
pub(super) struct Report {
    file: Appended,
    form: Form,
}

impl Report {
    /// Opens the report at `path`, of the form `form`. Of what earlier runs wrote, the lines of rows stay that
    /// are `settled`, which are given.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] where there is something already and `resume` is not asked for, or it is not a
    /// report; [`Failure::Output`] where it cannot be written.
    pub(super) fn open(
        path: &Path,
        form: Form,
        resume: bool,
        settled: &Lines,
    ) -> Result<(Self, Lines), Failure> {
        if !resume {
            appended::refuse_earlier(path, "--report")?;
        }
        let (mut file, length) = appended::open(path)?;
        let mut kept = Lines::default();
        if length > 0 {
            file = rewritten(path, file, form, settled, &mut kept)?;
        }
        let length = file.metadata().map_err(failed(path))?.len();
        let mut file = Appended::new(path, file);
        if form == Form::TokenRecords && length == 0 {
            file.pending.extend(rows::record(COLUMNS).into_bytes());
        }
        Ok((Self { file, form }, kept))
    }

    /// Adds a line; it is in the file after the next [`Self::commit`].
    pub(super) fn add(&mut self, entry: &Entry<'_>) {
        if self.form == Form::TokenRecords {
            let record = Zeroizing::new(entry.record());
            self.file.pending.extend_from_slice(record.as_bytes());
            return;
        }
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
    before: File,
    form: Form,
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
    let written = || -> Result<Result<File, Failure>, io::Error> {
        let mut to = BufWriter::new(private::create(&new)?);
        let keep = |line: u64| settled.contains(line) && kept.insert(line);
        let copied = match form {
            Form::Lines | Form::TokenLines => copy_lines(&before, &mut to, keep)?,
            Form::TokenRecords => copy_records(&before, &mut to, keep)?,
        };
        if let Err(line) = copied {
            return Ok(Err(unusable(line)));
        }
        to.into_inner()
            .map_err(io::IntoInnerError::into_error)?
            .sync_all()?;
        // Windows renames to no file that is open.
        drop(before);
        private::rename(&new, path)?;
        private::flush_name(path);
        let mut file = private::open(path)?;
        file.seek(SeekFrom::End(0))?;
        Ok(Ok(file))
    };
    let written = written().map_err(failed(path));
    if !matches!(written, Ok(Ok(_))) {
        let _ = fs::remove_file(&new);
    }
    written?
}

/// Copies the lines of JSON of rows to `keep`, without one that was cut off; else which line is none.
fn copy_lines(
    before: &File,
    to: &mut impl Write,
    mut keep: impl FnMut(u64) -> bool,
) -> io::Result<Result<(), u64>> {
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
            return Ok(Err(number));
        };
        if keep(known.line) {
            to.write_all(&line)?;
        }
    }
    Ok(Ok(()))
}

/// The same for records of CSV, in whose fields lines may end.
fn copy_records(
    before: &File,
    to: &mut impl Write,
    mut keep: impl FnMut(u64) -> bool,
) -> io::Result<Result<(), u64>> {
    let is_whole = ends_a_line(before)?;
    let mut records = Records::new(Bytes::new(Plain(before)));
    let (mut record, mut next) = (Record::default(), Record::default());
    let read = |records: &mut Records<Plain<'_>>, record: &mut Record| match records.read(record) {
        Err(bytes::Error::Read(error)) => Err(error),
        read => Ok(read.ok()),
    };
    let mut is_first = true;
    let mut is_there = read(&mut records, &mut record)?;
    while is_there == Some(true) {
        is_there = read(&mut records, &mut next)?;
        let is_last = is_there == Some(false);
        if is_last && (!is_whole || record.malformed == Some(Malformed::Unclosed)) {
            break;
        }
        let texts = record.fields().map(str::from_utf8);
        let Ok(texts) = texts.collect::<Result<Vec<_>, _>>() else {
            return Ok(Err(record.line));
        };
        let line = texts.first().and_then(|line| line.parse().ok());
        let is_kept = match line {
            _ if record.malformed.is_some() || texts.len() != COLUMNS.len() => None,
            _ if is_first => (texts == COLUMNS).then_some(true),
            line => line.map(&mut keep),
        };
        match is_kept {
            Some(true) => to.write_all(rows::record(texts).as_bytes())?,
            Some(false) => {}
            None => return Ok(Err(record.line)),
        }
        is_first = false;
        std::mem::swap(&mut record, &mut next);
    }
    // It begins with what is not UTF-8 at all.
    Ok(is_there.map(drop).ok_or(1))
}

/// Whether the last byte of `file` is a line feed; it is read from the beginning afterwards.
fn ends_a_line(mut file: &File) -> io::Result<bool> {
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    file.rewind()?;
    Ok(last == [b'\n'])
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    fn entry(line: u64) -> Entry<'static> {
        Entry {
            line,
            username: "ada \"x\"",
            result: "done",
            ..Entry::default()
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
        let (mut report, _) = Report::open(&path, Form::Lines, false, &Lines::default()).unwrap();
        for line in [2, 4, 3, 2] {
            report.add(&entry(line));
        }
        report.commit().unwrap();
        drop(report);
        let mut text = fs::read(&path).unwrap();
        text.extend(b"{\"line\":4,\"usern");
        fs::write(&path, text).unwrap();
        let (mut report, kept) =
            Report::open(&path, Form::Lines, true, &lines(&[2, 4, 5])).unwrap();
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
            assert!(Report::open(&path, Form::Lines, resume, &lines(&[2])).is_err());
        }
        assert_eq!(fs::read(&path).unwrap(), b"{\"line\":2}\nnotes\n");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(Report::open(folder.path(), Form::Lines, false, &Lines::default()).is_err());
    }

    const TOKENS: [(&str, &str); 3] = [("ada", "a.b.c"), ("\"x\",\r\ny", "d.e.f"), ("grace", "g")];

    fn add_tokens(report: &mut Report) {
        for (at, (username, token)) in (2..).zip(TOKENS) {
            let tokens = Tokens {
                id: Some(Secret::from(token)),
                expires_in: Some(300),
                ..Tokens::default()
            };
            report.add(&Entry {
                line: at,
                username,
                result: "done",
                tokens: Some(EntryTokens::from(&tokens)),
                ..Entry::default()
            });
        }
        report.add(&Entry {
            line: 5,
            username: "bob",
            result: "failed",
            code: Some("X"),
            message: Some("no,\nnever"),
            ..Entry::default()
        });
        report.commit().unwrap();
    }

    #[test]
    fn tokens_are_members_or_fields() {
        let folder = tempfile::tempdir().unwrap();
        let mut texts = String::new();
        for name in ["tokens.jsonl", "tokens.csv"] {
            let path = folder.path().join(name);
            let form = Form::of_tokens(&path);
            let (mut report, _) = Report::open(&path, form, false, &Lines::default()).unwrap();
            add_tokens(&mut report);
            texts.push_str(&fs::read_to_string(&path).unwrap());
        }
        expect![[r#"
            {"line":2,"username":"ada","result":"done","code":null,"message":null,"request_id":null,"id_token":"a.b.c","expires_in":300}
            {"line":3,"username":"\"x\",\r\ny","result":"done","code":null,"message":null,"request_id":null,"id_token":"d.e.f","expires_in":300}
            {"line":4,"username":"grace","result":"done","code":null,"message":null,"request_id":null,"id_token":"g","expires_in":300}
            {"line":5,"username":"bob","result":"failed","code":"X","message":"no,\nnever","request_id":null}
            line,username,result,code,message,request_id,id_token,access_token,refresh_token,token_type,expires_in
            2,ada,done,,,,a.b.c,,,,300
            3,"""x"",CR
            y",done,,,,d.e.f,,,,300
            4,grace,done,,,,g,,,,300
            5,bob,failed,X,"no,
            never",,,,,,
        "#]].assert_eq(&texts.replace('\r', "CR"));
    }

    /// Wherever the file ends that a run was killed in, the next goes on with whole records.
    #[test]
    fn a_resumed_report_in_csv_has_the_records_of_settled_rows_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tokens.csv");
        let form = Form::TokenRecords;
        let (mut report, _) = Report::open(&path, form, false, &Lines::default()).unwrap();
        add_tokens(&mut report);
        drop(report);
        let whole = fs::read(&path).unwrap();
        let ends = [2, 3, 4, 5].map(|line| {
            let begin = format!("\n{line},");
            let at = whole
                .windows(begin.len())
                .position(|it| it == begin.as_bytes());
            at.unwrap() + 1
        });
        for length in 0..=whole.len() {
            fs::write(&path, &whole[..length]).unwrap();
            let (report, kept) = Report::open(&path, form, true, &lines(&[2, 3, 4])).unwrap();
            drop(report);
            let records = ends.iter().filter(|end| **end <= length).count();
            let expected = records.saturating_sub(1);
            assert_eq!(kept.len(), u64::try_from(expected).unwrap(), "{length}");
            let left = fs::read(&path).unwrap();
            let end = if records == 0 { 0 } else { ends[records - 1] };
            assert_eq!(left, &whole[..end], "{length}");
        }
        // Twice the same row, and one that is made again.
        fs::write(&path, [&whole[..], &whole[ends[0]..ends[2]]].concat()).unwrap();
        let (mut report, kept) = Report::open(&path, form, true, &lines(&[3, 4])).unwrap();
        assert_eq!((kept.len(), kept.contains(2)), (2, false));
        report.add(&entry(9));
        report.commit().unwrap();
        let text = fs::read_to_string(&path).unwrap();
        let header = std::str::from_utf8(&whole[..ends[0]]).unwrap();
        let rows = std::str::from_utf8(&whole[ends[1]..ends[3]]).unwrap();
        let new = "9,\"ada \"\"x\"\"\",done,,,,,,,,\n";
        assert_eq!(text, format!("{header}{rows}{new}"));
    }

    #[test]
    fn no_other_csv_is_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tokens.csv");
        let header = rows::record(COLUMNS);
        for text in [
            "username,password\nada,p\n".to_owned(),
            format!("{header}2,ada\n"),
            format!("{header}x,ada,done,,,,,,,,\n2,ada,done,,,,,,,,\n"),
            format!("{header}2,a\"da,done,,,,,,,,\n"),
            "{\"line\":2}\n".to_owned(),
        ] {
            fs::write(&path, &text).unwrap();
            let opened = Report::open(&path, Form::TokenRecords, true, &lines(&[2]));
            assert!(opened.is_err(), "{text}");
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_can_read_is_closed_to_them() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.jsonl");
        fs::write(&path, "").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        Report::open(&path, Form::Lines, false, &Lines::default()).unwrap();
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
}
