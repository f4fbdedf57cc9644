//! The answer to an authorization request
//! ([RFC 6749 §4.1.2](https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2)): what the browser is sent
//! back with, or what a person copies from its address bar.

use std::fmt;
use std::str::FromStr;

use subtle::ConstantTimeEq;

use crate::model::{Secret, url};

/// The callback URL of programs of this machine, where no other is set: `pool create` registers it.
pub const LOCAL_CALLBACK: &str = "http://localhost:8400/callback";

/// What the domain answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// A code, which is good once and for five minutes.
    Code(Secret<String>),
    /// A refusal.
    Refused(Refusal),
}

/// Why the domain gives no code ([§4.1.2.1](https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1)).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The code, such as `access_denied`.
    pub error: String,
    /// What is said besides; for people.
    pub description: Option<String>,
}

impl Refusal {
    /// What `error` and `error_description` say. Cognito gives some codes as the description of an
    /// `invalid_request`.
    fn of(error: String, description: Option<String>) -> Self {
        const CODES: [&str; 7] = [
            "access_denied",
            "invalid_scope",
            "login_required",
            "server_error",
            "temporarily_unavailable",
            "unauthorized_client",
            "unsupported_response_type",
        ];
        match description {
            Some(code) if error == "invalid_request" && CODES.contains(&code.as_str()) => Self {
                error: code,
                description: None,
            },
            description => Self { error, description },
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.description {
            Some(description) => write!(f, ": {description} ({})", self.error),
            None => write!(f, " ({})", self.error),
        }
    }
}

/// Why a text is not the answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotTheAnswer {
    /// Of another sign-in, or forged.
    #[error("it belongs to another sign-in: its state is not the one that was sent")]
    State,
    /// Of another server (RFC 9207).
    #[error("it is from {0}, which was not asked")]
    Issuer(String),
    /// Tokens in the fragment.
    #[error("it holds tokens, not a code: the app client's implicit grant was asked for")]
    Tokens,
    /// The URL of the sign-in page itself.
    #[error("that is the address of the sign-in page: the one that comes after it is needed")]
    SignInPage,
    /// Neither.
    #[error("there is neither a code nor an error in it")]
    Neither,
}

/// What an answer has to match.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The `state` that was sent.
    pub state: String,
    /// The issuers of the user pool. An `iss` is not needed, and has to be one of them
    /// ([RFC 9207 §2.4](https://www.rfc-editor.org/rfc/rfc9207#section-2.4)).
    pub issuers: Vec<String>,
}

impl Asked {
    /// Reads the query of the request that a browser makes.
    ///
    /// # Errors
    ///
    /// [`NotTheAnswer`] when it is not the answer to what was asked.
    pub fn read(&self, query: &str) -> Result<Answer, NotTheAnswer> {
        let field = |name: &str| {
            let mut fields = form_urlencoded::parse(query.as_bytes());
            let found = fields.find(|(key, _)| key == name)?;
            Some(found.1.into_owned()).filter(|value| !value.is_empty())
        };
        let (code, error) = (field("code"), field("error"));
        if code.is_none() && error.is_none() {
            return Err(NotTheAnswer::Neither);
        }
        let state = field("state").unwrap_or_default();
        if !bool::from(state.as_bytes().ct_eq(self.state.as_bytes())) {
            return Err(NotTheAnswer::State);
        }
        if let Some(iss) = field("iss").filter(|iss| !self.issuers.contains(iss)) {
            return Err(NotTheAnswer::Issuer(iss));
        }
        if let Some(error) = error {
            return Ok(Answer::Refused(Refusal::of(
                error,
                field("error_description"),
            )));
        }
        Ok(Answer::Code(Secret::from(code.unwrap_or_default())))
    }

    /// Reads what a person pasted: the URL in the browser's address bar, its query, or the code alone,
    /// which has no state to compare; the code verifier and the nonce are what proves it then.
    ///
    /// # Errors
    ///
    /// As [`Self::read`].
    pub fn read_pasted(&self, text: &str) -> Result<Answer, NotTheAnswer> {
        // A terminal wraps what is copied from it.
        let text: String = text.split_whitespace().collect();
        let (before, fragment) = text.split_once('#').unwrap_or((&text, ""));
        if fragment.contains("id_token=") || fragment.contains("access_token=") {
            return Err(NotTheAnswer::Tokens);
        }
        if let Some((page, query)) = before.split_once('?') {
            let read = self.read(query);
            let is_page = page.ends_with("/oauth2/authorize") || page.ends_with("/login");
            return match read {
                Err(NotTheAnswer::Neither) if is_page => Err(NotTheAnswer::SignInPage),
                read => read,
            };
        }
        if before.contains('=') {
            return self.read(before);
        }
        let is_of_code = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
        // Cognito's codes are UUIDs.
        if before.len() >= 20 && before.bytes().all(is_of_code) {
            return Ok(Answer::Code(Secret::from(before)));
        }
        Err(NotTheAnswer::Neither)
    }
}

/// A URI that a browser is sent back to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedirectUri {
    text: String,
    loopback: Option<Loopback>,
}

/// The part of this machine that a redirect leads to
/// ([RFC 8252 §7.3](https://www.rfc-editor.org/rfc/rfc8252#section-7.3)); Cognito compares the port too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loopback {
    /// `localhost`, or an address, one of IPv6 in brackets.
    pub host: String,
    /// The port.
    pub port: u16,
    /// The path.
    pub path: String,
}

/// A text is not a URI that a browser can be sent back to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a redirect URI, such as http://localhost:8400/callback")]
pub struct NotARedirectUri(String);

impl FromStr for RedirectUri {
    type Err = NotARedirectUri;

    fn from_str(text: &str) -> Result<Self, NotARedirectUri> {
        let wrong = || NotARedirectUri(text.to_owned());
        let (scheme, rest) = text.split_once(':').ok_or_else(wrong)?;
        let is_scheme = |b: u8| b.is_ascii_alphanumeric() || b"+.-".contains(&b);
        let is_visible = text.bytes().all(|b| b.is_ascii_graphic());
        if scheme.is_empty() || !scheme.bytes().all(is_scheme) || !is_visible || text.contains('#')
        {
            return Err(wrong());
        }
        let loopback = match rest.strip_prefix("//") {
            Some(rest) if scheme.eq_ignore_ascii_case("http") => {
                let end = rest.find(['/', '?']).unwrap_or(rest.len());
                let (authority, after) = rest.split_at(end);
                let host = url::host(authority).ok_or_else(wrong)?;
                if !url::is_loopback(host) {
                    return Err(wrong());
                }
                let port = authority[host.len()..].strip_prefix(':');
                let path = after.split('?').next().unwrap_or_default();
                let port = port.map_or(Ok(80), str::parse).map_err(|_| wrong())?;
                if port == 0 {
                    return Err(wrong());
                }
                Some(Loopback {
                    host: host.to_owned(),
                    port,
                    path: if path.is_empty() { "/" } else { path }.to_owned(),
                })
            }
            _ => None,
        };
        Ok(Self {
            text: text.to_owned(),
            loopback,
        })
    }
}

impl RedirectUri {
    /// The URI exactly as it is registered.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Where on this machine it leads to; none where it leads elsewhere, so that what comes back has to
    /// be pasted.
    pub fn loopback(&self) -> Option<&Loopback> {
        self.loopback.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked() -> Asked {
        Asked {
            state: "af0ifjsldkj".to_owned(),
            issuers: vec!["https://issuer.example".to_owned()],
        }
    }

    fn code(text: &str) -> Answer {
        Answer::Code(Secret::from(text))
    }

    fn refused(error: &str, description: Option<&str>) -> Answer {
        Answer::Refused(Refusal {
            error: error.to_owned(),
            description: description.map(str::to_owned),
        })
    }

    #[test]
    fn an_answer_repeats_the_state() {
        for (query, answer) in [
            (
                "code=SplxlOBeZQQYbYS6WxSbIA&state=af0ifjsldkj",
                Ok(code("SplxlOBeZQQYbYS6WxSbIA")),
            ),
            ("state=af0ifjsldkj&code=a%2Bb", Ok(code("a+b"))),
            ("code=a&state=af0ifjsldk", Err(NotTheAnswer::State)),
            ("code=a&state=af0ifjsldkj2", Err(NotTheAnswer::State)),
            ("code=a", Err(NotTheAnswer::State)),
            ("error=access_denied", Err(NotTheAnswer::State)),
            (
                "error=access_denied&state=af0ifjsldkj",
                Ok(refused("access_denied", None)),
            ),
            (
                "error=invalid_request&error_description=PreSignUp+failed&state=af0ifjsldkj",
                Ok(refused("invalid_request", Some("PreSignUp failed"))),
            ),
            // An error beside a code is an error.
            ("code=a&error=x&state=af0ifjsldkj", Ok(refused("x", None))),
            ("code=&state=af0ifjsldkj", Err(NotTheAnswer::Neither)),
            ("state=af0ifjsldkj", Err(NotTheAnswer::Neither)),
            ("", Err(NotTheAnswer::Neither)),
            (
                "error_description=invalid_scope&state=af0ifjsldkj&error=invalid_request",
                Ok(refused("invalid_scope", None)),
            ),
            (
                "code=a&state=af0ifjsldkj&iss=https%3A%2F%2Fissuer.example",
                Ok(code("a")),
            ),
            (
                "code=a&state=af0ifjsldkj&iss=https%3A%2F%2Fevil.example",
                Err(NotTheAnswer::Issuer("https://evil.example".to_owned())),
            ),
        ] {
            assert_eq!(asked().read(query), answer, "{query}");
        }
    }

    #[test]
    fn a_person_pastes_what_the_address_bar_shows() {
        let uuid = "f5d5f0a8-3d1c-4b0e-8f5e-0c7a8f3d9a11";
        for (text, answer) in [
            (
                format!("http://localhost:8400/callback?code={uuid}&state=af0ifjsldkj"),
                Ok(code(uuid)),
            ),
            (
                format!("  http://localhost:8400/callback?code={uuid}&st\n ate=af0ifjsldkj"),
                Ok(code(uuid)),
            ),
            (format!("?code={uuid}&state=af0ifjsldkj"), Ok(code(uuid))),
            (format!("code={uuid}&state=af0ifjsldkj#"), Ok(code(uuid))),
            (format!(" {uuid}\n"), Ok(code(uuid))),
            (
                format!("http://localhost:8400/callback?code={uuid}&state=x"),
                Err(NotTheAnswer::State),
            ),
            (
                format!("http://localhost:8400/login?code={uuid}&state=af0ifjsldkj"),
                Ok(code(uuid)),
            ),
            (
                "http://localhost/#id_token=a.b.c&access_token=d".to_owned(),
                Err(NotTheAnswer::Tokens),
            ),
            (
                "https://a.example/login?client_id=1&redirect_uri=x".to_owned(),
                Err(NotTheAnswer::SignInPage),
            ),
            (
                "https://a.example/oauth2/authorize?client_id=1".to_owned(),
                Err(NotTheAnswer::SignInPage),
            ),
            (
                "http://localhost:8400/callback".to_owned(),
                Err(NotTheAnswer::Neither),
            ),
            ("yes".to_owned(), Err(NotTheAnswer::Neither)),
            (String::new(), Err(NotTheAnswer::Neither)),
        ] {
            assert_eq!(asked().read_pasted(&text), answer, "{text}");
        }
    }

    #[test]
    fn a_redirect_leads_to_this_machine_or_has_to_be_pasted() {
        let loopback = |host: &str, port, path: &str| {
            Some(Loopback {
                host: host.to_owned(),
                port,
                path: path.to_owned(),
            })
        };
        for (text, place) in [
            (
                "http://localhost:8400/callback",
                loopback("localhost", 8400, "/callback"),
            ),
            ("http://127.0.0.1/cb?x=1", loopback("127.0.0.1", 80, "/cb")),
            ("http://[::1]:8400", loopback("[::1]", 8400, "/")),
            ("https://app.example/callback", None),
            ("https://localhost:8400/callback", None),
            ("myapp://callback", None),
            ("com.example.app:/callback", None),
        ] {
            let uri: RedirectUri = text.parse().unwrap();
            assert_eq!(uri.loopback(), place.as_ref(), "{text}");
            assert_eq!(uri.as_str(), text);
        }
        for wrong in [
            "",
            "callback",
            "http://app.example/cb",
            "http://localhost:0/cb",
            "https://a/#x",
            "https://a b",
            ":x",
        ] {
            assert!(wrong.parse::<RedirectUri>().is_err(), "{wrong}");
        }
    }
}
