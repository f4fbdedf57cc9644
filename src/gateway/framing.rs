//! Where the requests of one connection begin and end, by the bytes themselves: what a library mends
//! silently, another server may read as other requests.

use std::mem::take;

/// What two servers could read differently: request smuggling depends on it
/// ([RFC 9112 §11.2](https://www.rfc-editor.org/rfc/rfc9112#section-11.2)).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flaw(pub &'static str);

/// How far the bytes of a connection have been read.
#[derive(Debug, Default)]
pub struct Framing {
    state: State,
    /// The beginning of a line whose end has not come yet.
    line: Vec<u8>,
    /// The `Content-Length` of the head so far.
    length: Option<u64>,
    /// Whether the head so far has a `Transfer-Encoding`.
    is_coded: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum State {
    /// Before the first line of a request.
    #[default]
    Between,
    /// In the lines of a head.
    Head,
    /// In a body, of which this many bytes are left.
    Body(u64),
    /// Where nothing is looked at any more.
    Rest,
}

impl Framing {
    /// Reads the next bytes of the connection: heads, and bodies with a `Content-Length`. Of what comes
    /// after a head with a `Transfer-Encoding` nothing is known; the connection has to end with the answer.
    ///
    /// # Errors
    ///
    /// A [`Flaw`] in a head, once; what comes after it is not read. That a head is no HTTP at all is not an
    /// error here: its parser finds that.
    pub fn read(&mut self, mut bytes: &[u8]) -> Result<(), Flaw> {
        while !bytes.is_empty() && self.state != State::Rest {
            if let State::Body(left) = self.state {
                let here = usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len());
                bytes = &bytes[here..];
                self.state = match left - here as u64 {
                    0 => State::Between,
                    left => State::Body(left),
                };
                continue;
            }
            let Some(end) = bytes.iter().position(|byte| *byte == b'\n') else {
                self.line.extend_from_slice(bytes);
                break;
            };
            let (line, rest) = bytes.split_at(end + 1);
            bytes = rest;
            let read = if self.line.is_empty() {
                self.line(line)
            } else {
                let mut whole = take(&mut self.line);
                whole.extend_from_slice(line);
                self.line(&whole)
            };
            if let Err(flaw) = read {
                self.state = State::Rest;
                return Err(flaw);
            }
        }
        Ok(())
    }

    /// Reads a line of a head, with its end.
    fn line(&mut self, line: &[u8]) -> Result<(), Flaw> {
        let Some(line) = line.strip_suffix(b"\r\n") else {
            return Err(Flaw("a line ends in a bare line feed"));
        };
        match (self.state, line) {
            // Some clients send one after a body.
            (State::Between, []) => {}
            (State::Between, _) => self.state = State::Head,
            (_, []) => self.end_head(),
            (_, line) => self.header(line)?,
        }
        Ok(())
    }

    fn header(&mut self, line: &[u8]) -> Result<(), Flaw> {
        let Some(colon) = line.iter().position(|byte| *byte == b':') else {
            return Ok(());
        };
        let (name, value) = (line[..colon].trim_ascii(), line[colon + 1..].trim_ascii());
        let is_length = name.eq_ignore_ascii_case(b"content-length");
        if name.eq_ignore_ascii_case(b"transfer-encoding") {
            self.is_coded = true;
        } else if is_length && self.length.is_some() {
            return Err(Flaw("it has several Content-Length headers"));
        } else if is_length {
            // `parse` takes a sign.
            let digits = value.iter().all(u8::is_ascii_digit).then_some(value);
            let length = digits.and_then(|digits| str::from_utf8(digits).ok()?.parse().ok());
            self.length = Some(length.ok_or(Flaw("its Content-Length is not a number"))?);
        }
        if self.is_coded && self.length.is_some() {
            return Err(Flaw("it has both Content-Length and Transfer-Encoding"));
        }
        Ok(())
    }

    fn end_head(&mut self) {
        let length = self.length.take().unwrap_or(0);
        self.state = match length {
            _ if self.is_coded => State::Rest,
            0 => State::Between,
            length => State::Body(length),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BARE: &str = "a line ends in a bare line feed";
    const BOTH: &str = "it has both Content-Length and Transfer-Encoding";
    const SEVERAL: &str = "it has several Content-Length headers";
    const NO_NUMBER: &str = "its Content-Length is not a number";

    #[test]
    fn flaws_are_found_however_the_bytes_come() {
        for (bytes, flaw) in [
            ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", None),
            ("GET / HTTP/1.1\nHost: a\r\n\r\n", Some(BARE)),
            ("GET / HTTP/1.1\r\nHost: a\n\r\n", Some(BARE)),
            ("GET / HTTP/1.1\r\nHost: a\r\n\n", Some(BARE)),
            ("\r\n\r\nGET / HTTP/1.1\r\n\r\n", None),
            ("\nGET / HTTP/1.1\r\n\r\n", Some(BARE)),
            // Bodies are not heads, and what follows them is.
            ("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\n\n\n\n", None),
            (
                "POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\n\n\n\n\r\n\n",
                Some(BARE),
            ),
            (
                "POST / HTTP/1.1\r\ncontent-LENGTH:0\r\n\r\nGET / HTTP/1.1\n",
                Some(BARE),
            ),
            // Each head has its own length.
            (
                "POST / HTTP/1.1\r\nContent-Length: 1\r\n\r\naPOST / HTTP/1.1\r\nContent-Length: 1\r\n\r\na",
                None,
            ),
            (
                "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na",
                Some(SEVERAL),
            ),
            (
                "POST / HTTP/1.1\r\nContent-Length: 1, 1\r\n\r\na",
                Some(NO_NUMBER),
            ),
            (
                "POST / HTTP/1.1\r\nContent-Length: +1\r\n\r\na",
                Some(NO_NUMBER),
            ),
            (
                "POST / HTTP/1.1\r\nContent-Length:\r\n\r\na",
                Some(NO_NUMBER),
            ),
            (
                "POST / HTTP/1.1\r\nContent-Length: 18446744073709551616\r\n\r\n",
                Some(NO_NUMBER),
            ),
            (
                "POST / HTTP/1.1\r\nContent-Length : 1\r\nTransfer-Encoding\t: chunked\r\n\r\n",
                Some(BOTH),
            ),
            (
                "POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                Some(BOTH),
            ),
            (
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nX: y\r\nContent-Length: 0\r\n\r\n",
                Some(BOTH),
            ),
            // Nothing is known of what follows.
            (
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\n\n\n",
                None,
            ),
            // Whether it is HTTP at all is not asked.
            ("\u{16}\u{3}\r\n: a\r\n\r\n", None),
        ] {
            for size in [1, 2, 7, bytes.len()] {
                let mut framing = Framing::default();
                let pieces = bytes.as_bytes().chunks(size);
                let read = pieces.map(|piece| framing.read(piece));
                let found: Vec<_> = read.filter_map(Result::err).collect();
                let expected: Vec<_> = flaw.map(Flaw).into_iter().collect();
                assert_eq!(found, expected, "{bytes:?} by {size}");
            }
        }
    }
}
