//! The URL that a hosted sign-in page redirects to: what was put into its parameters comes out.
#![no_main]

use cognito_auth::token::input::{Error, Found, find};
use form_urlencoded::Serializer;
use libfuzzer_sys::fuzz_target;

const TOKENS: [&str; 3] = ["id_token", "access_token", "refresh_token"];

fuzz_target!(|text: &str| {
    for url in [
        format!("http://localhost/#{text}"),
        format!("https://app.example/callback?{text}"),
    ] {
        match find(&url) {
            Ok(Found::Named(tokens)) => {
                let known = |(name, _): &(String, _)| TOKENS.contains(&name.as_str());
                assert!(!tokens.is_empty() && tokens.iter().all(known), "{tokens:?}");
            }
            Err(Error::Code | Error::NoneInUrl | Error::Reported(_) | Error::Several(_)) => {}
            other => panic!("{url}: {other:?}"),
        }
    }
    parameters(text);
});

/// Puts the lines of `text`, each `NAME=VALUE`, into a URL: behind the `#`, or behind the `?` those
/// that begin with one.
fn parameters(text: &str) {
    let lines = text
        .lines()
        .map(|line| line.split_once('=').unwrap_or((line, "")));
    let (query, fragment): (Vec<_>, Vec<_>) = lines.partition(|(name, _)| name.starts_with('?'));
    let query: Vec<_> = query
        .iter()
        .map(|(name, value)| (&name[1..], *value))
        .collect();
    let encoded =
        |pairs: &[(&str, &str)]| Serializer::new(String::new()).extend_pairs(pairs).finish();
    let url = format!(
        "https://app.example/?{}#{}",
        encoded(&query),
        encoded(&fragment)
    );

    let all = |wanted: &'static str| {
        let pairs = fragment.iter().chain(&query);
        pairs.filter_map(move |(name, value)| (*name == wanted).then(|| (*value).to_owned()))
    };
    let given = |wanted| all(wanted).next();
    let differ = |wanted: &&'static str| all(wanted).any(|value| Some(value) != given(wanted));
    let tokens: Vec<_> = TOKENS
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), given(name)?)))
        .collect();
    if let Some(name) = TOKENS.into_iter().find(differ) {
        assert_eq!(find(&url), Err(Error::Several(name.to_owned())), "{url}");
        return;
    }
    let expected = match (given("error"), given("error_description"), given("code")) {
        _ if !tokens.is_empty() => Ok(Found::Named(tokens)),
        (Some(error), Some(what), _) => Err(Error::Reported(format!("{error}: {what}"))),
        (Some(error), None, _) => Err(Error::Reported(error)),
        (None, _, Some(_)) => Err(Error::Code),
        (None, _, None) => Err(Error::NoneInUrl),
    };
    assert_eq!(find(&url), expected, "{url}");
}
