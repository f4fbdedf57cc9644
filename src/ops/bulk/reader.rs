//! The rows of a file, whichever format it has.

use super::bytes::{Bytes, Chunks, Error};
use super::json_lines::Lines;
use super::records::{Record, Records};
use super::rows::{Header, Line, Row, Takes};

/// A reader of rows.
#[derive(Debug)]
pub(super) struct Reader<C>(Format<C>);

#[derive(Debug)]
enum Format<C> {
    Csv {
        records: Records<C>,
        record: Record,
        header: Header,
    },
    JsonLines(Lines<C>),
}

/// Why a file has no rows.
#[derive(Debug)]
pub(super) enum Refused {
    Error(Error),
    Empty,
    /// What is wrong with its first line, and what would be right.
    Header(String, String),
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl<C: Chunks> Reader<C> {
    /// Reads the first line, for a command that takes the columns `takes`.
    pub(super) fn open(chunks: C, takes: Takes) -> Result<Self, Refused> {
        let mut bytes = Bytes::new(chunks);
        // No column's name begins with a brace.
        if takes.exports() && bytes.peek()? == Some(b'{') {
            return Ok(Self(Format::JsonLines(Lines::new(bytes))));
        }
        let (mut records, mut record) = (Records::new(bytes), Record::default());
        if !records.read(&mut record)? {
            return Err(Refused::Empty);
        }
        let header = Header::read(&record, takes);
        let header = header.map_err(|(what, help)| Refused::Header(what, help))?;
        Ok(Self(Format::Csv {
            records,
            record,
            header,
        }))
    }

    /// The next row with the line that it begins in, or what is wrong with it; nothing at the end.
    pub(super) fn next(&mut self) -> Result<Option<Line>, Error> {
        match &mut self.0 {
            Format::Csv {
                records,
                record,
                header,
            } => Ok(records
                .read(record)?
                .then(|| (record.line, header.row(record)))),
            Format::JsonLines(lines) => lines.next(),
        }
    }

    /// What must differ from row to row: the user, and the group where there is one a row.
    pub(super) fn key(&self, row: &Row) -> String {
        match &self.0 {
            Format::Csv { header, .. } => header.key(row),
            Format::JsonLines(_) => row.username.clone(),
        }
    }

    /// Columns that are not used.
    pub(super) fn unused(&self) -> &[String] {
        match &self.0 {
            Format::Csv { header, .. } => &header.unused,
            Format::JsonLines(_) => &[],
        }
    }

    /// The first line of an export.
    pub(super) fn head(&self) -> Option<&serde_json::Value> {
        match &self.0 {
            Format::Csv { .. } => None,
            Format::JsonLines(lines) => lines.head(),
        }
    }

    /// How many lines there were so far.
    pub(super) fn lines(&self) -> u64 {
        match &self.0 {
            Format::Csv { records, .. } => records.lines(),
            Format::JsonLines(lines) => lines.lines(),
        }
    }

    /// Where the bytes came from.
    pub(super) fn into_chunks(self) -> C {
        match self.0 {
            Format::Csv { records, .. } => records.into_chunks(),
            Format::JsonLines(lines) => lines.into_chunks(),
        }
    }
}
