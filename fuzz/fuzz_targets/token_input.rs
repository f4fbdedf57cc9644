//! Tokens in what people paste: whatever form a token is pasted in, it is the same token.
#![no_main]

use cognito_auth::token::input::{Error, Found, find};
use cognito_auth::token::{decode, loose};
use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 6] = [
    "IdToken",
    "AccessToken",
    "RefreshToken",
    "id_token",
    "access_token",
    "refresh_token",
];

fuzz_target!(|text: &str| {
    shown(text);
    match find(text) {
        Ok(Found::One(token)) => {
            assert!(!token.is_empty());
            assert_eq!(token.trim(), token);
            pasted(&token);
        }
        Ok(Found::Named(tokens)) => {
            assert!(!tokens.is_empty());
            for (at, (name, _)) in tokens.iter().enumerate() {
                assert!(NAMES.contains(&name.as_str()), "{name}");
                assert!(tokens[..at].iter().all(|(before, _)| before != name));
            }
        }
        Err(Error::Json { at, .. } | Error::Twice { at, .. }) => assert!(at <= text.len()),
        Err(_) => {}
    }
});

/// What is found for showing is what is found strictly, where that is something.
fn shown(text: &str) {
    let found = loose::find(text);
    match find(text) {
        Ok(Found::One(token)) if decode(&token).is_err() => {
            assert!(matches!(found, Ok(_) | Err(Error::Several(_))))
        }
        strict @ Ok(_) => assert_eq!(found, strict, "{text}"),
        Err(Error::Json { .. } | Error::NoneInJson | Error::NoneInUrl) => {}
        strict @ Err(_) => assert_eq!(found, strict, "{text}"),
    }
    if let Ok(Found::Named(tokens)) = found {
        assert!(!tokens.is_empty());
        for (at, (name, _)) in tokens.iter().enumerate() {
            assert!(tokens[..at].iter().all(|(before, _)| before != name));
        }
    }
}

/// Pastes `token`, if it looks like one, in every form.
fn pasted(token: &str) {
    let one = Ok(Found::One(token.to_owned()));
    let dense = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    if !token.chars().all(dense) || find(token) != one {
        return;
    }
    for text in [
        format!(" {token}\r\n"),
        format!("Bearer {token}"),
        format!("authorization: bearer {token}"),
        format!("\"{token}\""),
    ] {
        assert_eq!(find(&text), one, "{text}");
    }
    for (name, text) in [
        (
            "IdToken",
            format!("[{{\"a\":{{\"IdToken\":\"{token}\"}}}}]"),
        ),
        ("access_token", format!("{{\"access_token\":\"{token}\"}}")),
        ("id_token", format!("http://localhost/#id_token={token}")),
        ("id_token", format!("https://x.example/?id_token={token}&a")),
    ] {
        let named = Found::Named(vec![(name.to_owned(), token.to_owned())]);
        assert_eq!(find(&text), Ok(named), "{text}");
    }
    let twice = |other: &str| {
        [
            format!("[{{\"id_token\":\"{token}\"}},[{{\"id_token\":\"{other}\"}}]]"),
            format!("http://localhost/?id_token={other}#id_token={token}"),
            format!("http://localhost/#id_token={token}&id_token={other}"),
        ]
    };
    let named = Found::Named(vec![("id_token".to_owned(), token.to_owned())]);
    for text in twice(token) {
        assert_eq!(find(&text).as_ref(), Ok(&named), "{text}");
    }
    // No token is passed over.
    for text in twice(&format!("{token}.")) {
        assert_eq!(
            find(&text),
            Err(Error::Several("id_token".to_owned())),
            "{text}"
        );
    }
    let text = format!("{{\"IdToken\":\"{token}\",\"IdToken\":\"{token}\"}}");
    assert!(matches!(find(&text), Err(Error::Twice { .. })), "{text}");
}
