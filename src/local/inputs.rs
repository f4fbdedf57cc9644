//! Input: standard input line by line without reading ahead, or whole, and small files.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use zeroize::Zeroizing;

use crate::model::Secret;

/// Longer input is not a secret, token or challenge, but a mistake.
const LIMIT: usize = 1 << 20;

/// How many lines were read.
static LINES: AtomicUsize = AtomicUsize::new(0);

/// Reads the next line, without its LF or CRLF; none at the end of input.
///
/// Nothing behind the line is taken, so that the next reader finds the rest.
///
/// # Errors
///
/// When reading fails, or the line is not UTF-8 or longer than 1 MiB.
pub fn line() -> io::Result<Option<Secret<String>>> {
    let mut input = unbuffered()?;
    // Roomy enough for nearly every secret, so that growing leaves no copies behind.
    let mut line = Zeroizing::new(Vec::with_capacity(4096));
    let mut byte = Zeroizing::new([0]);
    let ended = loop {
        match input.read(&mut byte[..]) {
            Ok(0) => break false,
            Ok(_) if byte[0] == b'\n' => break true,
            Ok(_) if line.len() == LIMIT => return Err(too_long()),
            Ok(_) => line.push(byte[0]),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    };
    if !ended && line.is_empty() {
        return Ok(None);
    }
    LINES.fetch_add(1, Ordering::Relaxed);
    if ended && line.last() == Some(&b'\r') {
        line.pop();
    }
    text(&line).map(Some)
}

/// Reads further lines until `count` of them were read by this process: secrets that turned out not
/// to be needed are none of the next reader's business.
///
/// # Errors
///
/// As [`line()`].
pub fn skip_lines(count: usize) -> io::Result<()> {
    while LINES.load(Ordering::Relaxed) < count {
        if line()?.is_none() {
            break;
        }
    }
    Ok(())
}

/// Reads everything.
///
/// # Errors
///
/// When reading fails, or the input is not UTF-8 or longer than 1 MiB.
pub fn whole() -> io::Result<Secret<String>> {
    rest(unbuffered()?)
}

/// Reads the file at `path`.
///
/// # Errors
///
/// When reading fails, or the file is not UTF-8 or longer than 1 MiB.
pub fn file(path: &Path) -> io::Result<Secret<String>> {
    rest(File::open(path)?)
}

/// Reads the file at `path`, else standard input, which may be UTF-16 with a byte order mark: Windows
/// PowerShell writes that to files.
///
/// # Errors
///
/// When reading fails; of the kind `InvalidData` when what was read is not text or longer than 1 MiB.
pub fn document(path: Option<&Path>) -> io::Result<Secret<String>> {
    let bytes = match path {
        Some(path) => bytes(File::open(path)?),
        None => bytes(unbuffered()?),
    }?;
    let read: fn([u8; 2]) -> u16 = match bytes[..] {
        [0xff, 0xfe, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        _ => return text(&bytes),
    };
    let (pairs, odd) = bytes[2..].as_chunks();
    let units: Zeroizing<Vec<u16>> = Zeroizing::new(pairs.iter().copied().map(read).collect());
    match String::from_utf16(&units) {
        Ok(text) if odd.is_empty() => Ok(Secret::from(text)),
        _ => Err(not_text("it is not UTF-16, as its byte order mark says")),
    }
}

/// Reads everything, if that is no more than `most` bytes.
///
/// # Errors
///
/// When reading fails.
pub fn up_to(most: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let read = unbuffered()?.take(most + 1).read_to_end(&mut bytes)?;
    Ok((read as u64 <= most).then_some(bytes))
}

fn rest(input: File) -> io::Result<Secret<String>> {
    text(&bytes(input)?)
}

fn bytes(input: File) -> io::Result<Zeroizing<Vec<u8>>> {
    let limit = u64::try_from(LIMIT).unwrap_or(u64::MAX) + 1;
    let mut bytes = Zeroizing::new(Vec::with_capacity(4096));
    input.take(limit).read_to_end(&mut bytes)?;
    if bytes.len() > LIMIT {
        return Err(too_long());
    }
    Ok(bytes)
}

/// Whether a person would have to type it.
pub fn is_terminal() -> bool {
    use std::io::IsTerminal;
    io::stdin().is_terminal()
}

/// `io::stdin()` reads ahead into a buffer of its own, so this goes to the handle behind it.
pub(super) fn unbuffered() -> io::Result<File> {
    #[cfg(unix)]
    let handle = std::os::fd::AsFd::as_fd(&io::stdin()).try_clone_to_owned()?;
    #[cfg(windows)]
    let handle = std::os::windows::io::AsHandle::as_handle(&io::stdin()).try_clone_to_owned()?;
    Ok(handle.into())
}

fn text(bytes: &[u8]) -> io::Result<Secret<String>> {
    let text = std::str::from_utf8(bytes);
    text.map(Secret::from)
        .map_err(|_| not_text("it is not UTF-8"))
}

fn too_long() -> io::Error {
    not_text("it is longer than 1 MiB")
}

fn not_text(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}
