//! Bodies of HTTP messages from and to files and pipes, piece by piece: what is kept of them in memory is a
//! few pieces, however long they are.

use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek, Write};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::thread;

use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::sync::{mpsc, oneshot};

use super::inputs::unbuffered;

/// In bytes.
const PIECE: usize = 64 * 1024;
/// How many pieces wait to be sent or written.
const WAITING: usize = 2;

/// What is to be sent, read by a thread of its own a little ahead of the connection.
#[derive(Debug)]
pub struct ReadBody {
    pieces: mpsc::Receiver<io::Result<Bytes>>,
    /// How many bytes are still to come, where that is known.
    left: Option<u64>,
}

/// A part of a file, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// Where it begins.
    pub start: u64,
    /// How long it is.
    pub length: u64,
}

/// What `file` holds from where it is to be read on, unless it is a pipe, a terminal or the like, of which
/// that is not known.
///
/// # Errors
///
/// When nothing can be said of it, or it is a folder.
pub fn extent(mut file: &File) -> io::Result<Option<Extent>> {
    // Windows says nothing more of its devices and pipes.
    #[cfg(windows)]
    if !winapi_util::file::typ(file)?.is_disk() {
        return Ok(None);
    }
    let metadata = file.metadata()?;
    if metadata.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    }
    if !metadata.is_file() {
        return Ok(None);
    }
    let start = file.stream_position()?;
    let length = metadata.len().saturating_sub(start);
    Ok(Some(Extent { start, length }))
}

/// Hands the bytes of `file` in `extent` to `take`, piece by piece.
///
/// # Errors
///
/// When they cannot be read.
pub fn read_all(file: &File, extent: Extent, mut take: impl FnMut(&[u8])) -> io::Result<()> {
    let mut rest = extent;
    while let Some(piece) = piece(file, Some(rest))? {
        take(&piece);
        rest.pass(&piece);
    }
    Ok(())
}

impl Extent {
    /// Goes on behind `piece`, with which it begins.
    fn pass(&mut self, piece: &[u8]) {
        self.start += piece.len() as u64;
        self.length -= piece.len() as u64;
    }
}

/// Standard input, unbuffered.
///
/// # Errors
///
/// When there is none.
pub fn stdin() -> io::Result<File> {
    unbuffered()
}

impl ReadBody {
    /// The bytes of `file` in `extent`, else all that come.
    pub fn new(file: File, extent: Option<Extent>) -> Self {
        let (sender, pieces) = mpsc::channel(WAITING);
        thread::spawn(move || {
            let mut rest = extent;
            while let Some(read) = piece(&file, rest).transpose() {
                if let (Some(rest), Ok(piece)) = (&mut rest, &read) {
                    rest.pass(piece);
                }
                let is_over = read.is_err();
                if sender.blocking_send(read).is_err() || is_over {
                    return;
                }
            }
        });
        Self {
            pieces,
            left: extent.map(|extent| extent.length),
        }
    }
}

/// The next piece of `file`, at the beginning of `rest` where that is known; none at the end.
fn piece(mut file: &File, rest: Option<Extent>) -> io::Result<Option<Bytes>> {
    let most = rest.map_or(PIECE, |rest| {
        usize::try_from(rest.length).map_or(PIECE, |length| length.min(PIECE))
    });
    if most == 0 {
        return Ok(None);
    }
    let mut piece = vec![0; most];
    loop {
        let read = match rest {
            Some(rest) => read_at(file, &mut piece, rest.start),
            None => file.read(&mut piece),
        };
        match read {
            Ok(0) if rest.is_some() => {
                let what = "it became shorter while it was sent";
                return Err(io::Error::new(ErrorKind::UnexpectedEof, what));
            }
            Ok(0) => return Ok(None),
            Ok(read) => {
                piece.truncate(read);
                return Ok(Some(Bytes::from(piece)));
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Reads at a place of its own, whatever else reads the file.
#[cfg(unix)]
fn read_at(file: &File, piece: &mut [u8], start: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, piece, start)
}

#[cfg(windows)]
fn read_at(file: &File, piece: &mut [u8], start: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, piece, start)
}

impl Body for ReadBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let polled = self.pieces.poll_recv(context);
        if let (Poll::Ready(Some(Ok(piece))), Some(left)) = (&polled, &mut self.left) {
            *left -= piece.len() as u64;
        }
        polled.map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.left == Some(0)
    }

    fn size_hint(&self) -> SizeHint {
        self.left
            .map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// Writes what comes, in a thread of its own: a reader that is slow holds up neither signals nor the other
/// direction, only what is written next.
#[derive(Debug)]
pub struct Writer {
    pieces: mpsc::Sender<Bytes>,
    done: oneshot::Receiver<io::Result<()>>,
}

impl Writer {
    /// Writes to `to`.
    pub fn new(mut to: impl Write + Send + 'static) -> Self {
        let (pieces, mut received) = mpsc::channel::<Bytes>(WAITING);
        let (ended, done) = oneshot::channel();
        thread::spawn(move || {
            let mut written = Ok(());
            while let Some(piece) = received.blocking_recv() {
                written = to.write_all(&piece).and_then(|()| to.flush());
                if written.is_err() {
                    break;
                }
            }
            drop(received);
            // A writer that was given up has no one left to tell.
            let _ = ended.send(written);
        });
        Self { pieces, done }
    }

    /// Writes `piece`, after those before it; false where nothing more can be written.
    pub async fn write(&self, piece: Bytes) -> bool {
        self.pieces.send(piece).await.is_ok()
    }

    /// Waits until all is written.
    ///
    /// # Errors
    ///
    /// What kept it from being written.
    pub async fn finish(self) -> io::Result<()> {
        drop(self.pieces);
        self.done.await.unwrap_or(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt;

    use super::*;

    fn file(bytes: &[u8]) -> File {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        file.rewind().unwrap();
        file
    }

    #[tokio::test]
    async fn a_body_is_as_long_as_was_said() {
        let bytes: Vec<u8> = (0..=250).cycle().take(3 * PIECE + 17).collect();
        let end = bytes.len();
        for range in [
            None,
            Some(0..end),
            Some(0..100_000),
            Some(PIECE..PIECE + 1),
            Some(7..7),
        ] {
            let extent = range.clone().map(|range| Extent {
                start: range.start as u64,
                length: range.len() as u64,
            });
            let body = ReadBody::new(file(&bytes), extent);
            assert_eq!(body.size_hint().exact(), extent.map(|extent| extent.length));
            let read = body.collect().await.unwrap().to_bytes();
            let expected = &bytes[range.clone().unwrap_or(0..end)];
            assert!(read == expected, "{range:?}: {} bytes", read.len());
        }
        let short = Extent {
            start: 1,
            length: end as u64,
        };
        let error = ReadBody::new(file(&bytes), Some(short)).collect().await;
        let error = error.unwrap_err().to_string();
        assert_eq!(error, "it became shorter while it was sent");
    }

    #[test]
    fn files_have_a_length_and_pipes_have_none() {
        let mut long = file(b"12345");
        long.seek(io::SeekFrom::Start(2)).unwrap();
        let rest = Extent {
            start: 2,
            length: 3,
        };
        assert_eq!(extent(&long).unwrap(), Some(rest));
        let mut read = Vec::new();
        read_all(&long, rest, |piece| read.extend_from_slice(piece)).unwrap();
        assert_eq!(read, b"345");
        #[cfg(unix)]
        {
            let (reader, _writer) = io::pipe().unwrap();
            let reader = File::from(std::os::fd::OwnedFd::from(reader));
            assert_eq!(extent(&reader).unwrap(), None);
        }
    }

    #[tokio::test]
    async fn a_writer_says_what_went_wrong() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(ErrorKind::StorageFull.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let writer = Writer::new(Full);
        assert!(writer.write(Bytes::from_static(b"x")).await);
        while writer.write(Bytes::from_static(b"x")).await {}
        let error = writer.finish().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::StorageFull);
    }
}
