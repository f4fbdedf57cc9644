//! The line for each request that a server answers.

use std::fmt::Write as _;
use std::time::Duration;

use hyper::Method;
use jiff::Timestamp;
use serde_json::json;

use crate::render::escape::escape_control;
use crate::render::time::iso;

/// The form of the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LogFormat {
    Text,
    Json,
}

/// What is said of a request.
#[derive(Debug)]
pub(crate) struct Line<'a> {
    pub(crate) method: &'a Method,
    /// Without the query, which may hold secrets.
    pub(crate) path: &'a str,
    pub(crate) status: u16,
    /// Who asked, if that is known.
    pub(crate) who: Option<&'a str>,
    /// How long it took to the head of the answer.
    pub(crate) took: Duration,
    /// Why it was refused, or what went wrong.
    pub(crate) why: Option<&'a str>,
    pub(crate) at: Timestamp,
}

impl Line<'_> {
    pub(crate) fn text(&self, format: LogFormat) -> String {
        let Self {
            method,
            path,
            status,
            who,
            took,
            why,
            at,
        } = self;
        let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        match format {
            LogFormat::Text => {
                let who = who.unwrap_or("-");
                let mut line = format!("{method} {path} {status} {who} {ms} ms");
                if let Some(why) = why {
                    let _ = write!(line, ": {why}");
                }
                escape_control(&line, false)
            }
            LogFormat::Json => {
                let mut line = json!({
                    "time": iso(*at),
                    "method": method.as_str(),
                    "path": path,
                    "status": status,
                    "who": who,
                    "ms": ms,
                });
                if let Some(why) = why {
                    line["reason"] = json!(why);
                }
                line.to_string()
            }
        }
    }
}
