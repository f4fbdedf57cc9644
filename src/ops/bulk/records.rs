//! Records of CSV ([RFC 4180](https://www.rfc-editor.org/rfc/rfc4180)), one after the other, in memory
//! that does not grow with the file.
//!
//! The csv crate reads leniently: a quote that is never closed takes the rest of the file into one
//! field, whole and without a word, and lines are counted wrong behind empty ones. Here rows change
//! users, so a quote out of place is an error of its line, and a field that does not end is not kept.

use zeroize::Zeroizing;

use super::bytes::{Bytes, Chunks, Error};

/// In bytes; longer fields are errors of their rows.
const LONGEST_FIELD: usize = 1 << 20;
/// Likewise for a whole record, and for how many fields it has.
pub(super) const LONGEST_RECORD: usize = 4 << 20;
const MOST_FIELDS: usize = 4096;

/// What is wrong with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Malformed {
    #[error("a quote is never closed")]
    Unclosed,
    #[error("a quote within a field has to be doubled, and the field quoted")]
    Quote,
    #[error("a field is longer than 1 MiB")]
    TooLong,
    #[error("it has more than {MOST_FIELDS} fields")]
    TooMany,
}

/// The fields of a record.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// Wiped: there may be passwords in it.
    text: Zeroizing<Vec<u8>>,
    ends: Vec<usize>,
    /// The line that it begins in, counted from 1.
    pub(super) line: u64,
    pub(super) malformed: Option<Malformed>,
}

impl Record {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn fields(&self) -> impl Iterator<Item = &[u8]> {
        let begins = std::iter::once(0).chain(self.ends.iter().copied());
        begins
            .zip(&self.ends)
            .map(|(begin, end)| self.text.get(begin..*end).unwrap_or_default())
    }

    fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
        self.malformed = None;
    }

    fn push(&mut self, byte: u8) {
        let begin = self.ends.last().copied().unwrap_or_default();
        let length = self.text.len();
        if length - begin >= LONGEST_FIELD || length >= LONGEST_RECORD {
            self.malformed.get_or_insert(Malformed::TooLong);
        } else {
            self.text.push(byte);
        }
    }

    fn end_field(&mut self) {
        if self.ends.len() < MOST_FIELDS {
            self.ends.push(self.text.len());
        } else {
            self.malformed.get_or_insert(Malformed::TooMany);
        }
    }
}

/// A reader of records.
#[derive(Debug)]
pub(super) struct Records<C> {
    bytes: Bytes<C>,
    /// The line that the next byte is in.
    line: u64,
    /// The last byte was a CR that ended a line, to which an LF may belong.
    is_after_cr: bool,
}

/// Where in a field the reader is.
#[derive(Clone, Copy)]
enum State {
    Start,
    Bare,
    Quoted,
    /// Behind a quote in a quoted field: it ends, or the quote is the first of two.
    Quote,
}

impl<C: Chunks> Records<C> {
    pub(super) fn new(bytes: Bytes<C>) -> Self {
        Self {
            bytes,
            line: 1,
            is_after_cr: false,
        }
    }

    /// How many lines there were so far.
    pub(super) fn lines(&self) -> u64 {
        self.line
    }

    /// Where the bytes came from.
    pub(super) fn into_chunks(self) -> C {
        self.bytes.into_chunks()
    }

    /// Reads the next record into `record`, empty lines passed over; false at the end.
    ///
    /// # Errors
    ///
    /// [`Error`]; a malformed record is none.
    pub(super) fn read(&mut self, record: &mut Record) -> Result<bool, Error> {
        record.clear();
        let mut state = State::Start;
        record.line = self.line;
        loop {
            let Some(byte) = self.bytes.next()? else {
                if matches!(state, State::Quoted) {
                    record.malformed = Some(Malformed::Unclosed);
                }
                let is_empty = matches!(state, State::Start) && record.len() == 0;
                if !is_empty {
                    record.end_field();
                }
                return Ok(!is_empty);
            };
            if std::mem::take(&mut self.is_after_cr) && byte == b'\n' {
                // Nothing else of a record has been read: a CR ended the last one.
                continue;
            }
            let is_quoted = matches!(state, State::Quoted);
            state = match (state, byte) {
                (State::Quoted, b'"') => State::Quote,
                (State::Quoted, _) => {
                    self.line += u64::from(byte == b'\n');
                    record.push(byte);
                    State::Quoted
                }
                (_, b'\r' | b'\n') => {
                    self.line += 1;
                    self.is_after_cr = byte == b'\r';
                    if matches!(state, State::Start) && record.len() == 0 {
                        record.line = self.line;
                        continue;
                    }
                    record.end_field();
                    return Ok(true);
                }
                (_, b',') => {
                    record.end_field();
                    State::Start
                }
                (State::Start, b'"') => State::Quoted,
                (State::Quote, b'"') => {
                    record.push(byte);
                    State::Quoted
                }
                (State::Start, _) => {
                    record.push(byte);
                    State::Bare
                }
                (State::Bare | State::Quote, _) => {
                    if byte == b'"' || matches!(state, State::Quote) {
                        record.malformed.get_or_insert(Malformed::Quote);
                    }
                    record.push(byte);
                    State::Bare
                }
            };
            debug_assert!(!is_quoted || !self.is_after_cr);
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use proptest::prelude::*;

    use super::*;

    /// A text in pieces of `size` bytes.
    struct Pieces<'a> {
        rest: &'a [u8],
        size: usize,
    }

    impl Chunks for Pieces<'_> {
        fn next(&mut self, chunk: &mut Vec<u8>) -> Result<(), Error> {
            let (piece, rest) = self.rest.split_at(self.size.min(self.rest.len()));
            self.rest = rest;
            chunk.clear();
            chunk.extend(piece);
            Ok(())
        }
    }

    fn read(text: &[u8], size: usize) -> Result<Vec<String>, Error> {
        let mut records = Records::new(Bytes::new(Pieces { rest: text, size }));
        let mut record = Record::default();
        let mut all = Vec::new();
        while records.read(&mut record)? {
            let fields: Vec<_> = record.fields().map(String::from_utf8_lossy).collect();
            let malformed = record.malformed.map(|it| format!(" {it}"));
            let malformed = malformed.unwrap_or_default();
            all.push(format!("{}: {fields:?}{malformed}", record.line));
        }
        Ok(all)
    }

    #[test]
    fn hostile_files_are_read_as_rfc_4180_has_them() {
        let mut shown = String::new();
        for text in [
            "",
            "\n\r\n",
            "a,b\n1,2",
            "\u{feff}a,b\r\n1,2\r\n",
            "a\n\n\nb\n",
            "a\rb\r",
            "\"a\",\"b,c\"\n\"d\"\"e\",\"f\ng\"\nh\n",
            ",\n,,\n\"\"\n",
            "a\"b,c\n\"a\"b,c\nd\n",
            "a\n\"b\nc\n",
            "ab\0c\n",
        ] {
            let mut read = read(text.as_bytes(), 1000).unwrap();
            read.push("end".to_owned());
            shown.push_str(&format!("{text:?}\n  {}\n", read.join("\n  ")));
        }
        expect![[r#"
            ""
              end
            "\n\r\n"
              end
            "a,b\n1,2"
              1: ["a", "b"]
              2: ["1", "2"]
              end
            "\u{feff}a,b\r\n1,2\r\n"
              1: ["a", "b"]
              2: ["1", "2"]
              end
            "a\n\n\nb\n"
              1: ["a"]
              4: ["b"]
              end
            "a\rb\r"
              1: ["a"]
              2: ["b"]
              end
            "\"a\",\"b,c\"\n\"d\"\"e\",\"f\ng\"\nh\n"
              1: ["a", "b,c"]
              2: ["d\"e", "f\ng"]
              4: ["h"]
              end
            ",\n,,\n\"\"\n"
              1: ["", ""]
              2: ["", "", ""]
              3: [""]
              end
            "a\"b,c\n\"a\"b,c\nd\n"
              1: ["a\"b", "c"] a quote within a field has to be doubled, and the field quoted
              2: ["ab", "c"] a quote within a field has to be doubled, and the field quoted
              3: ["d"]
              end
            "a\n\"b\nc\n"
              1: ["a"]
              2: ["b\nc\n"] a quote is never closed
              end
            "ab\0c\n"
              1: ["ab\0c"]
              end
        "#]]
        .assert_eq(&shown);
    }

    #[test]
    fn utf_16_is_recognised_with_and_without_a_mark() {
        let little: Vec<u8> = "username\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let big: Vec<u8> = "username\n"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        let marked = |mark: [u8; 2], text: &[u8]| [&mark[..], text].concat();
        for text in [
            marked([0xff, 0xfe], &little),
            marked([0xfe, 0xff], &big),
            little.clone(),
            big.clone(),
        ] {
            assert!(matches!(read(&text, 100), Err(Error::Utf16)));
        }
    }

    #[test]
    fn a_field_that_does_not_end_is_not_kept() {
        let text = format!("a\n\"{}", "x,\n".repeat(4 << 20));
        let mut records = Records::new(Bytes::new(Pieces {
            rest: text.as_bytes(),
            size: 1 << 16,
        }));
        let mut record = Record::default();
        while records.read(&mut record).unwrap() {}
        assert!(record.text.capacity() <= LONGEST_FIELD * 2);
        let fields = ",".repeat(1 << 20);
        let long = "x".repeat(LONGEST_FIELD);
        let texts = [format!("{long}\n"), format!("{long}x,y\nz\n"), fields];
        let malformed = texts.map(|text| {
            let mut records = Records::new(Bytes::new(Pieces {
                rest: text.as_bytes(),
                size: 1 << 16,
            }));
            records.read(&mut record).unwrap();
            assert!(record.len() <= MOST_FIELDS);
            record.malformed
        });
        let expected = [None, Some(Malformed::TooLong), Some(Malformed::TooMany)];
        assert_eq!(malformed, expected);
    }

    proptest! {
        #[test]
        fn what_the_csv_crate_writes_is_read_back(
            records in prop::collection::vec(
                prop::collection::vec("[a\",\r\n é]{0,5}", 2..4), 0..6
            ),
            size in 1..9_usize,
        ) {
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            for record in &records {
                writer.write_record(record).unwrap();
            }
            let text = writer.into_inner().unwrap();
            let mut reader = Records::new(Bytes::new(Pieces { rest: &text, size }));
            let mut record = Record::default();
            for expected in &records {
                prop_assert!(reader.read(&mut record).unwrap());
                prop_assert_eq!(record.malformed, None);
                let fields: Vec<_> = record.fields().collect();
                let expected: Vec<_> = expected.iter().map(String::as_bytes).collect();
                prop_assert_eq!(fields, expected);
            }
            prop_assert!(!reader.read(&mut record).unwrap());
        }

        /// Only a beginning that is UTF-16 is refused, and where chunks end does not matter.
        #[test]
        fn any_bytes_are_records(bytes in prop::collection::vec(any::<u8>(), 0..60), size in 3..20_usize) {
            let whole = read(&bytes, 1000);
            let pieces = read(&bytes, size);
            prop_assert_eq!(whole.ok(), pieces.ok());
        }
    }
}
