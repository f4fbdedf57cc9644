//! What went wrong between here and a service, read from the error chains of the HTTP stack.

use std::error::Error;
use std::io;

/// Why a request got no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Connection {
    /// No server listens there.
    Refused,
    /// The host name is not known.
    UnknownHost,
    /// The server's certificate is not trusted.
    Certificate,
    /// TLS failed for another reason.
    Tls,
    /// A proxy would not pass the request on.
    Proxy,
    /// A time limit passed.
    TimedOut(Phase),
    /// The connection broke.
    Broken(Phase),
    /// None of these.
    Other,
}

/// How far a request had come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Not connected yet, or still in the TLS handshake: nothing was sent.
    Connecting,
    /// The request was sent, whole or in part.
    Sent,
}

impl Connection {
    /// Reads the chain of `error`.
    pub(in crate::aws) fn of(error: &(dyn Error + 'static)) -> Self {
        let phase = if connecting(error) {
            Phase::Connecting
        } else {
            Phase::Sent
        };
        for link in chain(error) {
            match link.downcast_ref::<rustls::Error>() {
                Some(rustls::Error::InvalidCertificate(_)) => return Self::Certificate,
                Some(_) => return Self::Tls,
                None => {}
            }
            if let Some(io) = link.downcast_ref::<io::Error>() {
                match io.kind() {
                    io::ErrorKind::ConnectionRefused => return Self::Refused,
                    io::ErrorKind::TimedOut => return Self::TimedOut(phase),
                    io::ErrorKind::ConnectionReset
                    | io::ErrorKind::ConnectionAborted
                    | io::ErrorKind::BrokenPipe
                    | io::ErrorKind::UnexpectedEof => return Self::Broken(phase),
                    _ => {}
                }
            }
            // The types behind these texts are private to hyper-util and to the SDK's pool.
            let text = link.to_string();
            if text == "dns error" || text.contains("failed to lookup address") {
                return Self::UnknownHost;
            }
            if text.contains("tunnel") || text.contains("proxy auth") {
                return Self::Proxy;
            }
            if text.contains("timeout occurred after") {
                return Self::TimedOut(phase);
            }
            if text.contains("connection closed before message completed")
                || text.contains("connection error")
            {
                return Self::Broken(phase);
            }
        }
        Self::Other
    }
}

/// Whether nothing was sent: hyper is given a request when there is a connection for it, and from then
/// on each error is hyper's.
fn connecting(error: &(dyn Error + 'static)) -> bool {
    !chain(error).any(<dyn Error>::is::<hyper::Error>)
}

/// `error` and the errors behind it. `io::Error::source` skips the error inside it, so that one
/// is fetched by hand.
pub(in crate::aws) fn chain<'a>(
    error: &'a (dyn Error + 'static),
) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&link| {
        match link.downcast_ref::<io::Error>() {
            Some(io) => io.get_ref().map(|inner| inner as &(dyn Error + 'static)),
            None => link.source(),
        }
    })
}

/// `text` without what it says of the HTTP library and of the operating system's numbers.
fn plain(text: &str) -> &str {
    // Windows ends its texts with a full stop.
    let text = text
        .split_once(" (os error ")
        .map_or(text, |(text, _)| text.trim_end_matches('.'));
    match text {
        "client error (Connect)"
        | "tcp connect error"
        | "dns error"
        | "failed to perform DNS lookup" => "",
        text => text
            .strip_prefix("tcp connect error: ")
            .or_else(|| text.strip_prefix("failed to lookup address information: "))
            .unwrap_or(text),
    }
}

/// The texts of a chain, each once.
pub(in crate::aws) fn describe(error: &(dyn Error + 'static)) -> String {
    let mut texts: Vec<String> = Vec::new();
    for link in chain(error) {
        let text = link
            .to_string()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let text = plain(&text).to_owned();
        if text.is_empty() {
            continue;
        }
        if !texts.iter().any(|said| said.contains(&text)) {
            texts.push(text);
        }
    }
    texts.join(": ")
}
