//! The bytes of a file, one after the other.

use std::io;

use zeroize::Zeroizing;

/// Where the bytes come from.
pub(super) trait Chunks {
    /// Puts the next bytes in place of those in `chunk`; none at the end.
    fn next(&mut self, chunk: &mut Vec<u8>) -> Result<(), Error>;
}

/// Why the rows of a file cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error(transparent)]
    Read(#[from] io::Error),
    #[error("it is UTF-16, not UTF-8")]
    Utf16,
    #[error("it was changed while it was being used")]
    Changed,
    #[error("its first line is of an export of another version")]
    Version,
    #[error("it is an export that was cut off: {0}")]
    CutOff(String),
}

/// A reader of bytes, behind a byte order mark.
#[derive(Debug)]
pub(super) struct Bytes<C> {
    chunks: C,
    /// Wiped: there may be passwords in it.
    chunk: Zeroizing<Vec<u8>>,
    at: usize,
    has_begun: bool,
}

impl<C: Chunks> Bytes<C> {
    pub(super) fn new(chunks: C) -> Self {
        Self {
            chunks,
            chunk: Zeroizing::default(),
            at: 0,
            has_begun: false,
        }
    }

    /// Where the bytes came from.
    pub(super) fn into_chunks(self) -> C {
        self.chunks
    }

    /// The next byte, which stays the next.
    pub(super) fn peek(&mut self) -> Result<Option<u8>, Error> {
        if self.at == self.chunk.len() {
            self.chunks.next(&mut self.chunk)?;
            self.at = 0;
            if !std::mem::replace(&mut self.has_begun, true) {
                self.at = mark(&self.chunk)?;
            }
        }
        Ok(self.chunk.get(self.at).copied())
    }

    /// The next byte; none at the end.
    pub(super) fn next(&mut self) -> Result<Option<u8>, Error> {
        let byte = self.peek()?;
        self.at += usize::from(byte.is_some());
        Ok(byte)
    }
}

/// How long the byte order mark at the beginning of a file is.
fn mark(begin: &[u8]) -> Result<usize, Error> {
    match begin {
        // A file begins with ASCII, a name of a column or a brace, so this is half of a character.
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, _, ..] | [_, 0, ..] => Err(Error::Utf16),
        [0xef, 0xbb, 0xbf, ..] => Ok(3),
        _ => Ok(0),
    }
}
