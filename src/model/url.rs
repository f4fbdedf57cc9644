//! URLs that may be trusted with what is asked there.

use core::net::{Ipv4Addr, Ipv6Addr};
use std::fmt;
use std::str::FromStr;

/// A URL whose host only the host itself can answer for: https, or http on loopback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Url {
    text: String,
    /// Where its path begins.
    path: usize,
}

impl Url {
    /// The whole URL.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Scheme, host and port, and what follows, with a slash in front.
    pub fn split(&self) -> (&str, &str) {
        match self.text.split_at(self.path) {
            (origin, "") => (origin, "/"),
            parts => parts,
        }
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The URL of a user pool's domain: `https://HOST`, or `http://HOST:PORT` on loopback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainUrl(Url);

impl DomainUrl {
    /// The domain that `text` names: a host or an origin.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn of(text: &str) -> Result<Self, String> {
        let trimmed = text.trim_end_matches('/');
        let origin = if trimmed.contains("://") {
            trimmed.to_owned()
        } else {
            format!("https://{trimmed}")
        };
        let url = origin.parse::<Url>().map_err(|error| error.to_string())?;
        if url.path < url.text.len() {
            return Err(format!("{text:?} has a path, and a domain has none"));
        }
        let host = origin
            .split("://")
            .nth(1)
            .and_then(host)
            .unwrap_or_default();
        if !host.contains('.') && !is_loopback(host) {
            return Err(format!(
                "{text:?} is a prefix: name the whole host, {host}.auth.REGION.amazoncognito.com"
            ));
        }
        Ok(Self(url))
    }

    /// Scheme, host and port.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The token endpoint, where codes and client secrets are exchanged for tokens.
    pub fn token_endpoint(&self) -> Url {
        let origin = self.as_str();
        Url {
            text: format!("{origin}/oauth2/token"),
            path: origin.len(),
        }
    }
}

/// Why a text is no such URL.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidUrl {
    /// Not a URL of the web.
    #[error("{0:?} is not an https URL")]
    NoUrl(String),
    /// Anybody on the way could answer.
    #[error("{0:?} is http, which is for this machine alone (localhost, 127.0.0.1, [::1])")]
    Open(String),
}

impl FromStr for Url {
    type Err = InvalidUrl;

    fn from_str(text: &str) -> Result<Self, InvalidUrl> {
        let no_url = || InvalidUrl::NoUrl(text.to_owned());
        let (scheme, rest) = text.split_once("://").ok_or_else(no_url)?;
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, after) = rest.split_at(end);
        let printable = |b: u8| b.is_ascii_graphic() && !br##""#<>\^`{|}"##.contains(&b);
        if after.starts_with('?') || !text.bytes().all(printable) {
            return Err(no_url());
        }
        let host = host(authority).ok_or_else(no_url)?;
        match scheme {
            "https" => {}
            "http" if is_loopback(host) => {}
            "http" => return Err(InvalidUrl::Open(text.to_owned())),
            _ => return Err(no_url()),
        }
        Ok(Self {
            text: text.to_owned(),
            path: text.len() - after.len(),
        })
    }
}

/// The host of `HOST` or `HOST:PORT`; none for anything else, such as a user name.
pub(crate) fn host(authority: &str) -> Option<&str> {
    let (host, port) = match authority.rfind(']') {
        Some(end) => authority.split_at(end + 1),
        None => authority.split_at(authority.find(':').unwrap_or(authority.len())),
    };
    let has_port = match port.strip_prefix(':') {
        Some(port) => port.parse::<u16>().is_ok() && !port.starts_with('+'),
        None => port.is_empty(),
    };
    let is_host = match host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
    {
        Some(address) => address.parse::<Ipv6Addr>().is_ok(),
        None => {
            !host.is_empty()
                && host
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
        }
    };
    (has_port && is_host).then_some(host)
}

/// Whether `text` names a proxy: a URL of http or https, without a scheme too, with a user name and a
/// password if it needs them.
pub(crate) fn is_proxy(text: &str) -> bool {
    let (scheme, rest) = text.split_once("://").unwrap_or(("http", text));
    let authority = rest.split('/').next().unwrap_or_default();
    let server = authority.rsplit('@').next().unwrap_or_default();
    matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https") && host(server).is_some()
}

/// Whether `host`, an IPv6 address in brackets, is this machine.
pub(crate) fn is_loopback(host: &str) -> bool {
    let v4 = host.parse::<Ipv4Addr>();
    host.eq_ignore_ascii_case("localhost")
        || host == "[::1]"
        || v4.is_ok_and(|address| address.is_loopback())
}

/// The bytes that `text` means: `%41` is `A`, and where `plus_is_space`, as in a query, `+` is a space. A
/// percent sign before anything else is itself.
pub(crate) fn percent_decoded(text: &str, plus_is_space: bool) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let digit = |index: usize| char::from(*after.get(index)?).to_digit(16);
        rest = after;
        bytes.push(match (first, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                rest = &after[2..];
                u8::try_from(high * 16 + low).unwrap_or_default()
            }
            (b'+', ..) if plus_is_space => b' ',
            (other, ..) => *other,
        });
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_decoded_to_bytes() {
        for (text, plain, query) in [
            ("a%2Fb%2fc", &b"a/b/c"[..], &b"a/b/c"[..]),
            ("a+b%2B", b"a+b+", b"a b+"),
            ("%FF%00", b"\xff\0", b"\xff\0"),
            ("100%", b"100%", b"100%"),
            ("%4", b"%4", b"%4"),
            ("%zz%%41", b"%zz%A", b"%zz%A"),
            ("\u{e9}", b"\xc3\xa9", b"\xc3\xa9"),
        ] {
            assert_eq!(percent_decoded(text, false), plain, "{text}");
            assert_eq!(percent_decoded(text, true), query, "{text}");
        }
    }

    #[test]
    fn nobody_on_the_way_can_answer() {
        for (text, split) in [
            ("https://example.com", Some(("https://example.com", "/"))),
            (
                "https://example.com:8443/a/b?c=d",
                Some(("https://example.com:8443", "/a/b?c=d")),
            ),
            (
                "https://[2001:db8::1]/",
                Some(("https://[2001:db8::1]", "/")),
            ),
            (
                "http://localhost:4566/p",
                Some(("http://localhost:4566", "/p")),
            ),
            ("http://127.0.0.1/p", Some(("http://127.0.0.1", "/p"))),
            ("http://[::1]:1/p", Some(("http://[::1]:1", "/p"))),
            ("http://example.com/", None),
            ("http://localhost.example.com/", None),
            ("http://127.0.0.1.example.com/", None),
            ("http://localhost@example.com/", None),
            ("https://user:secret@example.com/", None),
            ("https://example.com:/", None),
            ("https://example.com:99999/", None),
            ("https://example.com?x", None),
            ("https://example.com/#x", None),
            ("https://exa mple.com/", None),
            ("https://example.com/\n", None),
            ("https://example.com\\@evil.example/", None),
            ("https://", None),
            ("file:///etc/passwd", None),
            ("example.com", None),
        ] {
            let url = text.parse::<Url>();
            assert_eq!(url.as_ref().ok().map(Url::split), split, "{text}");
        }
        let open = "http://example.com/"
            .parse::<Url>()
            .unwrap_err()
            .to_string();
        assert!(open.contains("this machine alone"), "{open}");
    }
}
