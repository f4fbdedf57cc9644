//! Key sets, and the strict reader of JSON behind them: what it takes, every reader of JSON takes,
//! and makes the same of it.
#![no_main]

use cognito_auth::token::KeySet;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|text: &str| {
    let Ok(set) = KeySet::read(text) else { return };
    let document: Value = serde_json::from_str(text).expect("JSON");
    let keys = document["keys"].as_array().expect("keys");
    for id in set.ids() {
        let called: Vec<_> = keys.iter().filter(|key| key["kid"] == id).collect();
        let [key] = called[..] else {
            panic!("{} keys are {id:?}", called.len())
        };
        assert_eq!(key["kty"], "RSA");
        assert!(
            key["n"].as_str().is_some_and(|n| n.len() >= 342),
            "2048 bits"
        );
        assert!(set.key(id).is_ok());
    }
    // Members that stand twice would be one here.
    let again = serde_json::to_string(&document).expect("JSON");
    assert_eq!(members(text), members(&again));
    assert_eq!(KeySet::read(&again), Ok(set));
});

/// How many members the objects in `json` have: each has a colon outside of strings.
fn members(json: &str) -> usize {
    let (mut members, mut in_string, mut escaped) = (0, false, false);
    for c in json.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = in_string,
            '"' => in_string = !in_string,
            ':' if !in_string => members += 1,
            _ => {}
        }
    }
    members
}
