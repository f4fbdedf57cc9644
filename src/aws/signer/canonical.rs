//! The canonical form of a request: what both sides make of it, and hash.
//!
//! [AWS: Create a signed API request](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html)

use std::fmt::Write as _;

use crate::model::url::percent_decoded;

/// How the path is encoded and shortened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PathStyle {
    /// As it is sent and encoded once more; without dot segments, empty ones, and duplicate slashes.
    Twice,
    /// What it means, encoded once: S3, whose keys may hold all of these.
    Once,
}

/// The canonical request. Its text holds the values of headers: some are secrets.
#[derive(Clone, PartialEq, Eq)]
pub struct Canonical {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) query: String,
    /// In the order of their names, which are in lower case.
    pub(super) headers: Vec<(String, Vec<u8>)>,
    pub(super) payload: String,
}

impl Canonical {
    /// The names of the signed headers, with semicolons between them.
    pub(super) fn signed_headers(&self) -> String {
        let names: Vec<_> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        names.join(";")
    }

    /// What is hashed.
    pub(super) fn bytes(&self) -> Vec<u8> {
        self.text(|_| false)
    }

    /// What is hashed, for people: with `[redacted]` for the value of each header whose name
    /// `is_secret`.
    pub fn shown(&self, is_secret: impl Fn(&str) -> bool) -> String {
        String::from_utf8_lossy(&self.text(is_secret)).into_owned()
    }

    fn text(&self, is_secret: impl Fn(&str) -> bool) -> Vec<u8> {
        let mut text = Vec::new();
        for line in [&self.method, &self.path, &self.query] {
            text.extend_from_slice(line.as_bytes());
            text.push(b'\n');
        }
        for (name, value) in &self.headers {
            text.extend_from_slice(name.as_bytes());
            text.push(b':');
            text.extend_from_slice(if is_secret(name) {
                b"[redacted]"
            } else {
                value
            });
            text.push(b'\n');
        }
        text.push(b'\n');
        text.extend_from_slice(self.signed_headers().as_bytes());
        text.push(b'\n');
        text.extend_from_slice(self.payload.as_bytes());
        text
    }
}

/// The headers by name, the values of one name joined by commas, white space in each made one space.
pub(super) fn headers<'a>(
    given: impl Iterator<Item = (&'a str, &'a [u8])>,
) -> Vec<(String, Vec<u8>)> {
    let mut headers: Vec<(String, Vec<u8>)> = Vec::new();
    for (name, value) in given {
        let name = name.to_ascii_lowercase();
        let value = collapsed(value);
        match headers.iter_mut().find(|(other, _)| *other == name) {
            Some((_, values)) => {
                values.push(b',');
                values.extend(value);
            }
            None => headers.push((name, value)),
        }
    }
    headers.sort();
    headers
}

fn collapsed(value: &[u8]) -> Vec<u8> {
    let words = value.split(u8::is_ascii_whitespace);
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    words.join(&b' ')
}

/// The canonical path for `path`, which is as it is sent.
pub(super) fn path(path: &str, style: PathStyle) -> String {
    match style {
        PathStyle::Once => encoded(&percent_decoded(path, false), true),
        PathStyle::Twice => encoded(without_dots(path).as_bytes(), true),
    }
}

/// `path` without `.`, `..` and empty segments ([RFC 3986 §5.2.4](https://www.rfc-editor.org/rfc/rfc3986#section-5.2.4)).
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                kept.pop();
            }
            other => kept.push(other),
        }
    }
    let is_folder = matches!(path.rsplit('/').next(), Some("" | "." | ".."));
    let slash = if is_folder && !kept.is_empty() {
        "/"
    } else {
        ""
    };
    format!("/{}{slash}", kept.join("/"))
}

/// The canonical query for `query`, which is as it is sent: what each name and value means, encoded
/// anew, so that `%7e`, `+` and a bare `:` are what the server takes them for. A name without `=` has
/// an empty value.
pub(super) fn query(query: &str) -> String {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let mut pairs: Vec<_> = pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let [name, value] = [name, value].map(|text| percent_decoded(text, true));
            (encoded(&name, false), encoded(&value, false))
        })
        .collect();
    pairs.sort();
    let pairs: Vec<_> = pairs
        .into_iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.join("&")
}

/// `bytes` with all but the unreserved characters in the form `%XY`, and but for slashes if those are
/// `kept`.
pub(super) fn encoded(bytes: &[u8], keeps_slashes: bool) -> String {
    let mut text = String::with_capacity(bytes.len());
    for byte in bytes {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                text.push(char::from(*byte));
            }
            b'/' if keeps_slashes => text.push('/'),
            other => {
                let _ = write!(text, "%{other:02X}");
            }
        }
    }
    text
}
