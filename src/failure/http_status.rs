//! Answers of HTTP APIs that are errors.

use super::advice::Advice;
use super::kind::Kind;

/// What a server answered to a request that was the user's own.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{method} {url} was answered with HTTP {status}{}", of(*phrase))]
pub struct HttpStatus {
    /// The method.
    pub method: String,
    /// The URL without its query.
    pub url: String,
    /// The status.
    pub status: u16,
    /// What the status is called.
    pub phrase: Option<&'static str>,
    /// The error's name, where a service of AWS gave one.
    pub code: Option<String>,
    /// What may be wrong with what authenticated the request.
    pub cause: Option<String>,
    /// What to do about that.
    pub help: Option<String>,
    /// The id of the request.
    pub request_id: Option<String>,
}

fn of(phrase: Option<&str>) -> String {
    phrase.map_or_else(String::new, |phrase| format!(" {phrase}"))
}

impl HttpStatus {
    pub(super) fn advice(&self) -> Advice {
        let kind = match self.status {
            401 => Kind::NotAuthenticated,
            403 => Kind::Permission,
            404 => Kind::NotFound,
            429 => Kind::Throttled,
            500.. => Kind::Unavailable,
            _ => Kind::Unexpected,
        };
        Advice {
            kind,
            cause: self.cause.clone(),
            help: self.help.clone(),
        }
    }
}
