//! Routes of an API: a request finds the same one however its path is encoded, and no other route that
//! is for it says more about it. A document is the same in YAML as in JSON.
//!
//! The first line of the input is a method, a space and a path; the rest is the document.
#![no_main]

use std::cmp::Ordering;

use cognito_auth::gateway::path::Path;
use cognito_auth::gateway::{Routes, document, read_routes};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|input: &str| {
    let (line, text) = input.split_once('\n').unwrap_or(("GET /", input));
    let (method, path) = line.split_once(' ').unwrap_or(("GET", line));
    if let Ok(document) = document::read(text)
        && !holds_fractions(&document)
    {
        let json = format!("--- {document}");
        let again = document::read(&json);
        assert_eq!(again.as_ref(), Ok(&document), "{json}");
    }
    for is_toml in [false, true] {
        if let Ok(routes) = read_routes(text, is_toml) {
            assert!(!routes.all().is_empty());
            check(&routes, method, path);
        }
    }
});

fn check(routes: &Routes, method: &str, path: &str) {
    let Some(read) = Path::read(path) else {
        return;
    };
    let found = routes.find(method, &read);
    let is_for = |method_of: Option<&str>| method_of.is_none_or(|own| own == method);
    let mut others = routes
        .all()
        .iter()
        .filter(|route| is_for(route.method.as_deref()) && route.template.matches(&read));
    match found {
        None => assert!(others.next().is_none()),
        Some(found) => assert!(
            others.all(|other| found.template.precedence(&other.template) != Ordering::Greater)
        ),
    }
    // An application that decodes the path sees the one that the route was found for.
    let encoded: String = path.split('/').map(encoded).collect::<Vec<_>>().join("/");
    let again = Path::read(&encoded).expect("a path");
    assert_eq!(again, read, "{path} {encoded}");
    assert_eq!(routes.find(method, &again), found);
}

/// The segment with every byte percent-encoded that is not yet.
fn encoded(segment: &str) -> String {
    let mut bytes = segment.bytes();
    let mut text = String::new();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let digits = [bytes.next(), bytes.next()].map(|digit| digit.expect("a path"));
            text.push('%');
            text.extend(digits.map(char::from));
        } else {
            text.push_str(&format!("%{byte:02x}"));
        }
    }
    text
}

/// Numbers that are no integers may be written in another way than they were read.
fn holds_fractions(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.as_i64().is_none(),
        Value::Array(elements) => elements.iter().any(holds_fractions),
        Value::Object(members) => members.values().any(holds_fractions),
        Value::Null | Value::Bool(_) | Value::String(_) => false,
    }
}
