//! The URL of a request that is sent as it was given.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use super::url;

/// A URL of http, https, ws or wss, whose path and query are kept byte for byte: `..`, `//`, `%2f` and
/// characters beyond ASCII stay what they are. Its fragment, which is never sent, is left out.
///
/// http and ws are for this machine alone.
#[derive(Clone, PartialEq, Eq)]
pub struct RequestUrl {
    text: String,
    scheme: Scheme,
    authority: Range<usize>,
}

/// How a server is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scheme {
    Http,
    Https,
    Ws,
    Wss,
}

/// Why a text is no such URL. Nothing is repeated of one that may hold a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRequestUrl {
    /// Not a URL of the web.
    #[error("{0:?} is not an https URL")]
    NoUrl(String),
    /// Only what comes behind `://`, and the scheme that it may have.
    #[error("{0:?} has no scheme: write {1}://{0}")]
    NoScheme(String, &'static str),
    /// Others on the way could read it.
    #[error("{0:?} is http, which is for this machine alone (localhost, 127.0.0.1, [::1])")]
    Open(String),
    /// It holds a user name, and maybe a password.
    #[error("the URL holds a user name or a password, which every user of this machine can see")]
    UserInfo,
    /// A character that no request line can hold.
    #[error("the URL holds {0:?}, which is sent as {1}")]
    Character(char, String),
    /// Longer than a request line may be.
    #[error("the URL is longer than {0} bytes")]
    TooLong(usize),
}

/// In bytes: what the HTTP library takes.
const LONGEST: usize = u16::MAX as usize - 1;

impl RequestUrl {
    /// The whole URL, without a fragment.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// `https://HOST` or `https://HOST:PORT`, as it was given.
    pub fn origin(&self) -> &str {
        &self.text[..self.authority.end]
    }

    /// The host, an IPv6 address in brackets.
    pub fn host(&self) -> &str {
        let authority = &self.text[self.authority.clone()];
        url::host(authority).unwrap_or(authority)
    }

    /// What the `Host` header says: in lower case, and with the port unless that is the scheme's own.
    pub fn host_header(&self) -> String {
        let authority = &self.text[self.authority.clone()];
        let own = match self.scheme {
            Scheme::Http | Scheme::Ws => ":80",
            Scheme::Https | Scheme::Wss => ":443",
        };
        let shown = authority.strip_suffix(own).unwrap_or(authority);
        shown.to_ascii_lowercase()
    }

    /// Path and query as they stand in the request line; `/` where there are none.
    pub fn target(&self) -> String {
        match &self.text[self.authority.end..] {
            "" => "/".to_owned(),
            query if query.starts_with('?') => format!("/{query}"),
            target => target.to_owned(),
        }
    }

    /// The whole URL as a request for it is made up: scheme and host in lower case, without the scheme's own
    /// port, so that the `Host` header is [`Self::host_header`].
    pub fn sendable(&self) -> String {
        let scheme = match self.scheme {
            Scheme::Http | Scheme::Ws => "http",
            Scheme::Https | Scheme::Wss => "https",
        };
        format!("{scheme}://{}{}", self.host_header(), self.target())
    }

    /// Whether others on the way cannot read it.
    pub fn is_secure(&self) -> bool {
        matches!(self.scheme, Scheme::Https | Scheme::Wss)
    }

    /// Whether it is that of a WebSocket.
    pub fn is_web_socket(&self) -> bool {
        matches!(self.scheme, Scheme::Ws | Scheme::Wss)
    }

    /// The same, with another path and query.
    #[must_use]
    pub fn with_target(&self, target: &str) -> Self {
        Self {
            text: format!("{}{target}", self.origin()),
            ..self.clone()
        }
    }

    /// Where `location`, the value of a `Location` header, leads from here
    /// ([RFC 3986 §5.2](https://www.rfc-editor.org/rfc/rfc3986#section-5.2)); none where that is another
    /// origin, or no such URL.
    pub fn redirected(&self, location: &str) -> Option<Self> {
        let location = location.trim();
        let absolute = if location.contains("://") {
            location.to_owned()
        } else if let Some(rest) = location.strip_prefix("//") {
            let (scheme, _) = self.text.split_once("://")?;
            format!("{scheme}://{rest}")
        } else if location.starts_with('/') {
            format!("{}{location}", self.origin())
        } else {
            let target = self.target();
            let (path, _) = target.split_once('?').unwrap_or((&target, ""));
            match location.chars().next() {
                None | Some('#') => self.text.clone(),
                Some('?') => format!("{}{path}{location}", self.origin()),
                Some(_) => {
                    let (folder, _) = path.rsplit_once('/')?;
                    format!("{}{}", self.origin(), merged(folder, location))
                }
            }
        };
        let next: Self = absolute.parse().ok()?;
        (next.scheme == self.scheme && next.host_header() == self.host_header()).then_some(next)
    }
}

/// `reference`, relative to `folder`, without its dot segments.
fn merged(folder: &str, reference: &str) -> String {
    let end = reference.find(['?', '#']).unwrap_or(reference.len());
    let (path, rest) = reference.split_at(end);
    let mut segments: Vec<&str> = folder.split('/').collect();
    let mut is_folder = false;
    for segment in path.split('/') {
        is_folder = matches!(segment, "." | "..");
        match segment {
            ".." if segments.len() > 1 => {
                segments.pop();
            }
            "." | ".." => {}
            other => segments.push(other),
        }
    }
    let slash = if is_folder { "/" } else { "" };
    format!("{}{slash}{rest}", segments.join("/"))
}

impl FromStr for RequestUrl {
    type Err = InvalidRequestUrl;

    fn from_str(text: &str) -> Result<Self, InvalidRequestUrl> {
        let text = text.split('#').next().unwrap_or_default();
        let shown = text.split('?').next().unwrap_or_default();
        let no_url = || InvalidRequestUrl::NoUrl(shown.to_owned());
        let in_front = shown.split_once("://").map_or(shown, |(_, rest)| rest);
        if in_front
            .split('/')
            .next()
            .is_some_and(|authority| authority.contains('@'))
        {
            return Err(InvalidRequestUrl::UserInfo);
        }
        let Some((scheme, rest)) = text.split_once("://") else {
            let authority = shown.split('/').next().unwrap_or_default();
            return Err(match url::host(authority) {
                Some(host) if url::is_loopback(host) => {
                    InvalidRequestUrl::NoScheme(shown.to_owned(), "http")
                }
                Some(_) => InvalidRequestUrl::NoScheme(shown.to_owned(), "https"),
                None => no_url(),
            });
        };
        let start = scheme.len() + "://".len();
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, after) = rest.split_at(end);
        let host = url::host(authority).ok_or_else(no_url)?;
        let (path, query) = after.split_once('?').unwrap_or((after, ""));
        let in_path = path.chars().find(|c| !is_sendable(*c) || *c == '`');
        let in_query = || query.chars().find(|c| !is_sendable(*c) || *c == '"');
        if let Some(odd) = in_path.or_else(in_query) {
            let mut utf8 = [0; 4];
            let bytes = odd.encode_utf8(&mut utf8).bytes();
            let encoded: Vec<_> = bytes.map(|byte| format!("%{byte:02X}")).collect();
            return Err(InvalidRequestUrl::Character(odd, encoded.concat()));
        }
        if after.len() >= LONGEST {
            return Err(InvalidRequestUrl::TooLong(LONGEST));
        }
        let scheme = match scheme.to_ascii_lowercase().as_str() {
            "https" => Scheme::Https,
            "wss" => Scheme::Wss,
            "http" | "ws" if !url::is_loopback(host) => {
                return Err(InvalidRequestUrl::Open(shown.to_owned()));
            }
            "http" => Scheme::Http,
            "ws" => Scheme::Ws,
            _ => return Err(no_url()),
        };
        Ok(Self {
            text: text.to_owned(),
            scheme,
            authority: start..start + authority.len(),
        })
    }
}

/// Whether `character` may be in what the HTTP library sends: all but white space, controls, `<` and `>`
/// ([RFC 3986 §2](https://www.rfc-editor.org/rfc/rfc3986#section-2) has fewer).
fn is_sendable(character: char) -> bool {
    match character {
        '<' | '>' => false,
        '\u{80}'.. => !character.is_control(),
        other => other.is_ascii_graphic(),
    }
}

/// Its query may hold secrets.
impl fmt::Debug for RequestUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RequestUrl({})", self.origin())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> RequestUrl {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_sent_is_what_was_given() {
        for (text, origin, host, target) in [
            ("https://a.example", "https://a.example", "a.example", "/"),
            ("https://a.example/", "https://a.example", "a.example", "/"),
            (
                "https://a.example?x=1",
                "https://a.example",
                "a.example",
                "/?x=1",
            ),
            ("https://a.example?", "https://a.example", "a.example", "/?"),
            (
                "https://A.example:443//b/../c%2f%2F/./d?e=%7e&&f#g",
                "https://A.example:443",
                "a.example",
                "//b/../c%2f%2F/./d?e=%7e&&f",
            ),
            (
                "HTTPS://a.example:8443/é?ü=*:+'",
                "HTTPS://a.example:8443",
                "a.example:8443",
                "/é?ü=*:+'",
            ),
            (
                "http://[::1]:80/{a}|\\^[b]\"",
                "http://[::1]:80",
                "[::1]",
                "/{a}|\\^[b]\"",
            ),
            (
                "http://localhost:1/?a={b}`|^\\",
                "http://localhost:1",
                "localhost:1",
                "/?a={b}`|^\\",
            ),
            (
                "wss://a.example/prod",
                "wss://a.example",
                "a.example",
                "/prod",
            ),
        ] {
            let url = url(text);
            assert_eq!(
                (
                    url.origin(),
                    url.host_header().as_str(),
                    url.target().as_str()
                ),
                (origin, host, target)
            );
        }
    }

    /// The HTTP library takes what is taken here, and nothing else.
    #[test]
    fn what_cannot_be_sent_is_refused() {
        for byte in 1..=0x7e_u8 {
            for (before, after) in [("/a", "b"), ("/a?b=", "c")] {
                let character = char::from(byte);
                let text = format!("https://h{before}{character}{after}");
                let taken = text.parse::<RequestUrl>();
                let library = text.parse::<hyper::Uri>();
                assert_eq!(taken.is_ok(), library.is_ok(), "{text:?}");
                if let (Ok(url), Ok(uri)) = (taken, library) {
                    let sent = uri.path_and_query().unwrap().as_str();
                    assert_eq!(url.target(), sent, "{text:?}");
                }
            }
        }
        assert_eq!(
            "https://h/a b".parse::<RequestUrl>(),
            Err(InvalidRequestUrl::Character(' ', "%20".to_owned()))
        );
        assert_eq!(
            "https://h/\u{85}".parse::<RequestUrl>(),
            Err(InvalidRequestUrl::Character('\u{85}', "%C2%85".to_owned()))
        );
        let long = format!("https://h/{}", "a".repeat(LONGEST));
        assert_eq!(
            long.parse::<RequestUrl>(),
            Err(InvalidRequestUrl::TooLong(LONGEST))
        );
    }

    #[test]
    fn a_missing_scheme_is_named() {
        for (text, said) in [
            (
                "localhost:3000",
                "\"localhost:3000\" has no scheme: write http://localhost:3000",
            ),
            (
                "api.example.com/a?token=secret",
                "\"api.example.com/a\" has no scheme: write https://api.example.com/a",
            ),
            ("/a", "\"/a\" is not an https URL"),
        ] {
            assert_eq!(text.parse::<RequestUrl>().unwrap_err().to_string(), said);
        }
    }

    #[test]
    fn only_this_machine_is_spoken_to_openly() {
        for text in [
            "http://example.com/",
            "ws://example.com/",
            "http://localhost.example.com/",
            "ftp://localhost/",
            "example.com/a",
            "https:///a",
            "https://exa mple.com/",
            "https://a.example:x/",
            "https://bücher.example/",
        ] {
            assert!(text.parse::<RequestUrl>().is_err(), "{text}");
        }
        for text in [
            "https://user:hunter2@example.com/",
            "user:hunter2@example.com/",
            "http://example.com/?token=hunter2",
            "example.com?token=hunter2",
        ] {
            let refused = text.parse::<RequestUrl>().unwrap_err().to_string();
            assert!(!refused.contains("hunter2"), "{refused}");
        }
    }

    #[test]
    fn a_redirect_leads_to_the_same_origin_only() {
        let from = url("https://a.example:8443/v1/items/7?page=1");
        for (location, to) in [
            ("/v2", Some("https://a.example:8443/v2")),
            ("8", Some("https://a.example:8443/v1/items/8")),
            (
                "../users/?x=../y",
                Some("https://a.example:8443/v1/users/?x=../y"),
            ),
            ("..", Some("https://a.example:8443/v1/")),
            ("../../../../z", Some("https://a.example:8443/z")),
            ("?page=2", Some("https://a.example:8443/v1/items/7?page=2")),
            ("https://A.example:8443/w", Some("https://A.example:8443/w")),
            ("//a.example:8443/w", Some("https://a.example:8443/w")),
            ("https://a.example/w", None),
            ("http://a.example:8443/w", None),
            ("https://evil.example/w", None),
            ("//evil.example/w", None),
            ("https://a.example:8443@evil.example/w", None),
            ("/a b", None),
        ] {
            let led = from.redirected(location);
            assert_eq!(led.as_ref().map(RequestUrl::as_str), to, "{location}");
        }
    }
}
