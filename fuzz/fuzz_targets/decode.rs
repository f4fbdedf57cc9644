//! Tokens taken apart: what is shown of one is what is in it, and the strict reader takes nothing
//! that the forgiving one reads otherwise.
//!
//! The input is a token; and once more, line by line, the content of the parts of one.
#![no_main]

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_auth::render::{escape::escape_control, human::human, json::indented};
use cognito_auth::token::decode::{Error, without_white_space};
use cognito_auth::token::signed::{LONGEST, Malformed};
use cognito_auth::token::{Signed, decode};
use jiff::{Timestamp, tz::TimeZone};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|text: &str| {
    check(text);
    let parts: Vec<_> = text
        .splitn(3, '\n')
        .map(|part| URL_SAFE_NO_PAD.encode(part))
        .collect();
    check(&parts.join("."));
});

fn check(token: &str) {
    let strict = Signed::read(token);
    let read = match decode(token) {
        Ok(read) => read,
        Err(error) => {
            match error {
                Error::Parts(parts) => assert!(!matches!(parts, 3 | 5)),
                Error::NotEncrypted => assert_eq!(token.split('.').count(), 5),
                Error::Base64 { at, .. } | Error::Utf8 { at, .. } | Error::Json { at, .. } => {
                    assert!(at <= token.len());
                }
            }
            assert!(strict.is_err(), "{token}");
            return;
        }
    };
    assert_eq!(decode(&without_white_space(token)).as_ref(), Ok(&read));

    let mut parts = token.split('.');
    for json in [Some(read.header()), read.payload()].into_iter().flatten() {
        let part = parts.next().expect("as many parts as objects");
        assert_eq!(URL_SAFE_NO_PAD.encode(json), part);
        shown(json);
    }
    match strict {
        Ok(_) => assert!(read.payload().is_some()),
        Err(Malformed::Encrypted) => assert!(read.payload().is_none()),
        Err(Malformed::TooLong) => assert!(token.len() > LONGEST),
        Err(Malformed::Part(Error::Json { what, .. })) => {
            assert!(what.ends_with("occurs twice"), "{what}");
        }
        Err(Malformed::Part(other)) => panic!("{other}"),
    }
}

/// Shows `json` as it is shown through a pipe, on a terminal, and to people.
fn shown(json: &str) {
    let value: Value = serde_json::from_str(json).expect("JSON");
    let text = indented(json);
    assert_eq!(
        serde_json::from_str::<Value>(&text).ok(),
        Some(value),
        "{text}"
    );
    assert_eq!(indented(&text), text);

    let terminal = escape_control(&text, true);
    assert!(!terminal.contains(|c: char| c.is_control() && c != '\n'));
    let same = |text: &str| serde_json::from_str::<Value>(text).ok();
    assert_eq!(same(&terminal), same(&text));

    let explained = human(json, Timestamp::UNIX_EPOCH, &TimeZone::UTC);
    let remarked =
        |(line, plain): (&str, &str)| line == plain || line.starts_with(&format!("{plain}  // "));
    assert_eq!(explained.lines().count(), text.lines().count());
    assert!(
        explained.lines().zip(text.lines()).all(remarked),
        "{explained}"
    );
}
