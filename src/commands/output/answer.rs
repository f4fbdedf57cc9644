//! The answer of an HTTP API, written as it comes.

use std::error::Error as StdError;
use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::PathBuf;

use flate2::write::MultiGzDecoder;
use http_body_util::BodyExt;
use hyper::body::{Body as _, Bytes};
use hyper::header::CONTENT_ENCODING;
use hyper::{HeaderMap, Response};

use crate::aws::{self, AnswerBody};
use crate::failure::{Failure, Purpose, Subject};
use crate::local::part_file::PartFile;
use crate::local::streams::Writer;
use crate::local::ui::Ui;

/// Where an answer goes, and in which form.
#[derive(Debug)]
pub(in crate::commands) struct AnswerOutput {
    /// Whether its status and headers come before it.
    pub(in crate::commands) include: bool,
    /// Whether it is decompressed.
    pub(in crate::commands) decompress: bool,
    /// In place of standard output: a file that is complete or not there.
    pub(in crate::commands) file: Option<PathBuf>,
}

/// What takes the pieces of a body.
enum Sink {
    /// Standard output, through a thread.
    Stdout(Writer),
    /// A terminal: each character that is text, the others escaped. Bytes of a character whose end is
    /// still to come.
    Terminal(Ui, Vec<u8>),
    Part(Box<PartFile>),
    /// Not a regular file, so it is not replaced: `/dev/null`, a named pipe.
    Device(File),
}

impl AnswerOutput {
    /// Writes `response`, which came from `origin`.
    ///
    /// # Errors
    ///
    /// [`Failure::Output`] when it cannot be written; [`Failure::Aws`] when it ends too early.
    pub(in crate::commands) async fn print(
        &self,
        ui: &Ui,
        response: Response<AnswerBody>,
        origin: &str,
    ) -> Result<(), Failure> {
        let (head, mut body) = response.into_parts();
        let to = match &self.file {
            Some(path) => path.display().to_string(),
            None => "standard output".to_owned(),
        };
        let fails = |error| Failure::Output {
            to: to.clone(),
            error,
        };
        let broken = |error: &(dyn StdError + 'static)| {
            let error = aws::Error::of_body(origin, error);
            Failure::of_call(&Subject::of(Purpose::Request))(error)
        };
        let mut text = String::new();
        if self.include {
            text = shown_head(head.status, &head.headers);
        }
        let mut decoder = self.decoder(ui, &head.headers);
        let mut sink = match &self.file {
            Some(path) => Sink::file(path).map_err(fails)?,
            None => Sink::stdout(ui),
        };
        let is_written = sink.write(Bytes::from(text)).await.map_err(fails)?;
        while is_written && let Some(frame) = body.frame().await {
            let frame = match frame {
                Ok(frame) => frame,
                Err(error) => {
                    sink.abandon().await;
                    return Err(broken(&*error));
                }
            };
            let Ok(piece) = frame.into_data() else {
                continue;
            };
            let Some(decoder) = &mut decoder else {
                if !sink.write(piece).await.map_err(fails)? {
                    break;
                }
                continue;
            };
            // Little in may be much out.
            for little in piece.chunks(4096) {
                let taken = decoder.write_all(little).and_then(|()| decoder.flush());
                taken.map_err(|error| broken(&error))?;
                let much = std::mem::take(decoder.get_mut());
                if !sink.write(Bytes::from(much)).await.map_err(fails)? {
                    break;
                }
            }
        }
        if let Some(decoder) = decoder.filter(|_| body.is_end_stream()) {
            let rest = decoder.finish().map_err(|error| broken(&error))?;
            sink.write(Bytes::from(rest)).await.map_err(fails)?;
        }
        sink.finish().await.map_err(fails)
    }

    /// What decompresses the body, if it is compressed and that is wanted.
    fn decoder(&self, ui: &Ui, headers: &HeaderMap) -> Option<MultiGzDecoder<Vec<u8>>> {
        let coding = headers.get(CONTENT_ENCODING).filter(|_| self.decompress)?;
        let coding = String::from_utf8_lossy(coding.as_bytes()).to_ascii_lowercase();
        match coding.as_str() {
            "gzip" | "x-gzip" => Some(MultiGzDecoder::new(Vec::new())),
            "identity" | "" => None,
            other => {
                ui.warn(&format!(
                    "the body is left as it is: its encoding is {other}, not gzip"
                ));
                None
            }
        }
    }
}

/// The status line and the headers, a line each, and an empty one.
fn shown_head(status: hyper::StatusCode, headers: &HeaderMap) -> String {
    let phrase = status.canonical_reason().unwrap_or_default();
    let mut text = format!("HTTP/1.1 {} {phrase}\n", status.as_u16());
    for (name, value) in headers {
        text.push_str(name.as_str());
        text.push_str(": ");
        text.push_str(&String::from_utf8_lossy(value.as_bytes()));
        text.push('\n');
    }
    text.push('\n');
    text
}

impl Sink {
    fn stdout(ui: &Ui) -> Self {
        if ui.is_for_a_person() {
            return Self::Terminal(ui.clone(), Vec::new());
        }
        Self::Stdout(Writer::new(io::stdout()))
    }

    fn file(path: &PathBuf) -> io::Result<Self> {
        let there = std::fs::metadata(path);
        if there.is_ok_and(|there| !there.is_file()) {
            return Ok(Self::Device(OpenOptions::new().write(true).open(path)?));
        }
        Ok(Self::Part(Box::new(PartFile::begin(path)?)))
    }

    /// Writes `piece`; false where nothing more can be written: its reader has gone.
    async fn write(&mut self, piece: Bytes) -> io::Result<bool> {
        if piece.is_empty() {
            return Ok(true);
        }
        match self {
            Self::Stdout(writer) => return Ok(writer.write(piece).await),
            Self::Terminal(ui, begun) => {
                begun.extend_from_slice(&piece);
                let end = whole_characters(begun);
                let rest = begun.split_off(end);
                ui.data(&String::from_utf8_lossy(begun))?;
                *begun = rest;
            }
            Self::Part(part) => part.write_bytes(&piece)?,
            Self::Device(device) => device.write_all(&piece)?,
        }
        Ok(true)
    }

    /// Writes what came of a body that has no end; a file is not put in its place.
    async fn abandon(self) {
        match self {
            Self::Stdout(_) | Self::Terminal(..) => {
                // That the body is incomplete is reported already.
                let _ = self.finish().await;
            }
            Self::Part(_) | Self::Device(_) => {}
        }
    }

    async fn finish(self) -> io::Result<()> {
        match self {
            Self::Stdout(writer) => match writer.finish().await {
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
                finished => finished,
            },
            Self::Terminal(ui, begun) => ui.data(&String::from_utf8_lossy(&begun)),
            Self::Part(part) => part.complete(),
            Self::Device(mut device) => device.flush(),
        }
    }
}

/// How many bytes at the beginning of `bytes` do not end within a character.
fn whole_characters(bytes: &[u8]) -> usize {
    let start = bytes.len().saturating_sub(3);
    let last = bytes[start..].iter().rposition(|byte| *byte >= 0xc0);
    let Some(last) = last.map(|last| start + last) else {
        return bytes.len();
    };
    match std::str::from_utf8(&bytes[last..]) {
        Err(error) if error.error_len().is_none() => last,
        _ => bytes.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_is_not_cut_in_two() {
        for (bytes, whole) in [
            (&b""[..], 0),
            (b"abc", 3),
            ("aé".as_bytes(), 3),
            (&"aé".as_bytes()[..2], 1),
            (&"a€".as_bytes()[..3], 1),
            (&"a🎉".as_bytes()[..4], 1),
            ("a🎉".as_bytes(), 5),
            (b"a\xff", 2),
            (b"\xc3\xc3", 1),
        ] {
            assert_eq!(whole_characters(bytes), whole, "{bytes:?}");
        }
    }
}
