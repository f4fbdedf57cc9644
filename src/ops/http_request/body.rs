//! The body of a request, which is sent from where it is.

use std::fs::File;
use std::io;
use std::path::PathBuf;

use http_body_util::{Either, Full};
use hyper::body::Bytes;

use crate::aws::{Payload, PayloadHash};
use crate::failure::Failure;
use crate::local::blocking;
use crate::local::streams::{self, Extent, ReadBody};

/// Where a body comes from.
#[derive(Debug, Clone)]
pub(crate) enum Content {
    /// There is none.
    None,
    /// These bytes.
    Bytes(Bytes),
    /// A file.
    File(PathBuf),
    /// Standard input.
    Stdin,
}

/// A body that can be sent.
#[derive(Debug)]
pub(crate) enum RequestBody {
    None,
    Bytes(Bytes),
    /// A part of a file, which can be sent again.
    Part(File, Extent),
    /// What comes through a pipe, once.
    Pipe(Option<File>),
}

impl Content {
    /// Opens it.
    ///
    /// # Errors
    ///
    /// [`Failure::Unreadable`] and [`Failure::Input`] when it cannot be read.
    pub(crate) async fn open(self) -> Result<RequestBody, Failure> {
        match self {
            Self::None => Ok(RequestBody::None),
            Self::Bytes(bytes) => Ok(RequestBody::Bytes(bytes)),
            Self::File(path) => {
                let opened = blocking({
                    let path = path.clone();
                    move || opened(File::open(path)?)
                });
                opened
                    .await
                    .map_err(|error| Failure::Unreadable { path, error })
            }
            Self::Stdin => blocking(|| opened(streams::stdin()?))
                .await
                .map_err(Failure::Input),
        }
    }
}

fn opened(file: File) -> io::Result<RequestBody> {
    Ok(match streams::extent(&file)? {
        Some(extent) => RequestBody::Part(file, extent),
        None => RequestBody::Pipe(Some(file)),
    })
}

impl RequestBody {
    /// Whether it can be sent a second time.
    pub(crate) fn is_repeatable(&self) -> bool {
        !matches!(self, Self::Pipe(_))
    }

    /// Whether there is none.
    pub(crate) fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }

    /// Its length in bytes, where that is known.
    pub(crate) fn length(&self) -> Option<u64> {
        match self {
            Self::None => Some(0),
            Self::Bytes(bytes) => Some(bytes.len() as u64),
            Self::Part(_, extent) => Some(extent.length),
            Self::Pipe(_) => None,
        }
    }

    /// What is signed of it: nothing of what cannot be read twice.
    ///
    /// # Errors
    ///
    /// [`Failure::Input`] when it cannot be read.
    pub(crate) async fn payload(&self) -> Result<Payload, Failure> {
        match self {
            Self::None => Ok(Payload::of(b"")),
            Self::Bytes(bytes) => Ok(Payload::of(bytes)),
            Self::Pipe(_) => Ok(Payload::Unsigned),
            Self::Part(file, extent) => {
                let (file, extent) = (file.try_clone().map_err(Failure::Input)?, *extent);
                let hashed = blocking(move || {
                    let mut hash = PayloadHash::new();
                    streams::read_all(&file, extent, |piece| hash.update(piece))?;
                    Ok(hash.finish())
                });
                hashed.await.map_err(Failure::Input)
            }
        }
    }

    /// What is sent; of a pipe, once.
    ///
    /// # Errors
    ///
    /// [`Failure::Input`] when there is nothing left to send.
    pub(crate) fn body(&mut self) -> Result<Either<Full<Bytes>, ReadBody>, Failure> {
        let spent = || Failure::Input(io::ErrorKind::UnexpectedEof.into());
        Ok(match self {
            Self::None => Either::Left(Full::new(Bytes::new())),
            Self::Bytes(bytes) => Either::Left(Full::new(bytes.clone())),
            Self::Part(file, extent) => {
                let file = file.try_clone().map_err(Failure::Input)?;
                Either::Right(ReadBody::new(file, Some(*extent)))
            }
            Self::Pipe(file) => Either::Right(ReadBody::new(file.take().ok_or_else(spent)?, None)),
        })
    }
}
