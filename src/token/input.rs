//! The tokens in what people paste.

use serde_json::Value;

use super::strict;

/// What a pasted text held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The text was one token, bare or in a header line.
    One(String),
    /// Tokens by name, in the order of the text: from JSON or a redirect URL.
    Named(Vec<(String, String)>),
}

/// Why no token was found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Nothing but white space.
    #[error("it is empty")]
    Empty,
    /// Bytes that are not a text, or too many of them.
    #[error("{0}")]
    NotText(String),
    /// It begins like JSON and is none.
    #[error("it begins like JSON, but is not: {what} at byte {at}")]
    Json {
        /// Where, counted from 0.
        at: usize,
        /// What the parser says.
        what: String,
    },
    /// JSON in which a member occurs twice: readers differ in which of the two they take.
    #[error("the JSON can be read in two ways: {what}, at byte {at}")]
    Twice {
        /// Where, counted from 0.
        at: usize,
        /// Which.
        what: String,
    },
    /// Different tokens of the same name.
    #[error("it holds more than one {0}, and they differ")]
    Several(String),
    /// JSON without a token in it.
    #[error(
        "the JSON holds none of IdToken, AccessToken, RefreshToken, id_token, access_token, \
         refresh_token"
    )]
    NoneInJson,
    /// JSON whose tokens are refresh tokens.
    #[error("only Cognito reads a refresh token, and the JSON holds no other")]
    NoneToVerify,
    /// A URL without a token in it.
    #[error("the URL holds neither id_token nor access_token")]
    NoneInUrl,
    /// A redirect of the code flow.
    #[error(
        "the URL holds an authorization code, which only the token endpoint can turn into tokens"
    )]
    Code,
    /// A redirect that reports a failure.
    #[error("the URL reports an error: {0}")]
    Reported(String),
}

/// The members that hold tokens in the answers of Cognito and of OAuth servers.
const NAMES: [&str; 6] = [
    "IdToken",
    "AccessToken",
    "RefreshToken",
    "id_token",
    "access_token",
    "refresh_token",
];

/// Whether a token called `name` is a refresh token, whose content only Cognito can read.
pub fn is_refresh(name: &str) -> bool {
    matches!(
        name,
        "RefreshToken" | "refresh_token" | "refreshToken" | "COGNITO_REFRESH_TOKEN"
    )
}

/// Finds the tokens in `text`: a bare token, `Bearer TOKEN`, an `Authorization:` header line, the
/// URL that a hosted sign-in page redirected to, or the JSON that this tool, `aws cognito-idp` or
/// a token endpoint printed.
///
/// # Errors
///
/// [`Error`] when the text is empty, is broken JSON, is JSON or a URL without a token, or when
/// the token is ambiguous: two of one name differ, or a member of an object occurs twice.
pub fn find(text: &str) -> Result<Found, Error> {
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return Err(Error::Empty);
    }
    if text.starts_with(['{', '[', '"']) {
        return in_json(text);
    }
    if text.contains("://") {
        return in_url(text);
    }
    let value = strip_ignoring_case(text, "authorization:")
        .unwrap_or(text)
        .trim_start();
    let token = match strip_ignoring_case(value, "bearer") {
        Some(token) if token.is_empty() || token.starts_with(char::is_whitespace) => token.trim(),
        _ => value,
    };

    if token.is_empty() {
        Err(Error::Empty)
    } else {
        Ok(Found::One(token.to_owned()))
    }
}

fn strip_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix)
        .then(|| &text[prefix.len()..])
}

fn in_json(text: &str) -> Result<Found, Error> {
    let document = strict::unambiguous(text).and_then(|()| serde_json::from_str(text));
    let document: Value = document.map_err(|e| {
        let said = e.to_string();
        let what = said.split(" at line ").next().unwrap_or(&said).to_owned();
        let at = super::decode::json_offset(text, &e);
        if e.is_data() {
            Error::Twice { at, what }
        } else {
            Error::Json { at, what }
        }
    })?;
    if let Value::String(inner) = &document {
        return find(inner);
    }
    let mut found = Vec::new();
    collect(&document, &mut found)?;
    if found.is_empty() {
        Err(Error::NoneInJson)
    } else {
        Ok(Found::Named(found))
    }
}

fn collect(value: &Value, found: &mut Vec<(String, String)>) -> Result<(), Error> {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match (NAMES.iter().find(|known| *known == name), member) {
                    (Some(name), Value::String(token)) => add(found, name, token)?,
                    _ => collect(member, found)?,
                }
            }
            Ok(())
        }
        Value::Array(elements) => elements.iter().try_for_each(|e| collect(e, found)),
        _ => Ok(()),
    }
}

/// Another token of the same name would go unseen, also by the program that verifies them.
fn add(found: &mut Vec<(String, String)>, name: &'static str, token: &str) -> Result<(), Error> {
    match found.iter().find(|(other, _)| other == name) {
        Some((_, other)) if other != token => Err(Error::Several(name.to_owned())),
        Some(_) => Ok(()),
        None => {
            found.push((name.to_owned(), token.to_owned()));
            Ok(())
        }
    }
}

fn in_url(url: &str) -> Result<Found, Error> {
    let (before, fragment) = url.split_once('#').unwrap_or((url, ""));
    let query = before.split_once('?').map_or("", |(_, query)| query);
    let pairs: Vec<_> = [fragment, query]
        .into_iter()
        .flat_map(|part| form_urlencoded::parse(part.as_bytes()))
        .collect();
    let mut found = Vec::new();
    for wanted in ["id_token", "access_token", "refresh_token"] {
        for (_, token) in pairs.iter().filter(|(name, _)| name == wanted) {
            add(&mut found, wanted, token)?;
        }
    }
    if !found.is_empty() {
        return Ok(Found::Named(found));
    }
    let value = |wanted| {
        let mut pairs = pairs.iter();
        pairs.find_map(|(name, value)| (name == wanted).then(|| value.clone().into_owned()))
    };
    match (value("error"), value("error_description"), value("code")) {
        (Some(error), Some(description), _) => {
            Err(Error::Reported(format!("{error}: {description}")))
        }
        (Some(error), None, _) => Err(Error::Reported(error)),
        (None, _, Some(_)) => Err(Error::Code),
        (None, _, None) => Err(Error::NoneInUrl),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(pairs: &[(&str, &str)]) -> Found {
        Found::Named(
            pairs
                .iter()
                .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
                .collect(),
        )
    }

    #[test]
    fn every_form_people_paste_is_understood() {
        let one = Ok(Found::One("a.b.c".to_owned()));
        for text in [
            "a.b.c",
            "  a.b.c\n",
            "\u{feff}a.b.c",
            "Bearer a.b.c",
            "bearer   a.b.c\r\n",
            "Authorization: Bearer a.b.c",
            "authorization:a.b.c",
            "\"a.b.c\"",
        ] {
            assert_eq!(find(text), one, "{text:?}");
        }
        assert_eq!(
            find(
                r#"{"ChallengeParameters":{},"AuthenticationResult":{"AccessToken":"a","ExpiresIn":1,"IdToken":"i"}}"#
            ),
            Ok(named(&[("AccessToken", "a"), ("IdToken", "i")]))
        );
        assert_eq!(
            find(r#"{"access_token":"a","id_token":"i","refresh_token":"r","expires_in":1}"#),
            Ok(named(&[
                ("access_token", "a"),
                ("id_token", "i"),
                ("refresh_token", "r")
            ]))
        );
        assert_eq!(
            find(
                "http://localhost/#access_token=a&id_token=i%2E&expires_in=3600&token_type=Bearer"
            ),
            Ok(named(&[("id_token", "i."), ("access_token", "a")]))
        );
        assert_eq!(
            find("https://app.example/cb?id_token=i"),
            Ok(named(&[("id_token", "i")]))
        );
    }

    #[test]
    fn a_name_has_one_token() {
        for (text, found) in [
            (
                r#"[{"IdToken":"a"},{"IdToken":"a"}]"#,
                Ok(named(&[("IdToken", "a")])),
            ),
            (
                r#"[{"IdToken":"a"},{"IdToken":"b"}]"#,
                Err(Error::Several("IdToken".to_owned())),
            ),
            (
                r#"{"access_token":"a","b":{"c":[{"access_token":"b"}]}}"#,
                Err(Error::Several("access_token".to_owned())),
            ),
            (
                r#"{"IdToken":"a","id_token":"b"}"#,
                Ok(named(&[("IdToken", "a"), ("id_token", "b")])),
            ),
            (
                "https://x/?id_token=a#id_token=%61",
                Ok(named(&[("id_token", "a")])),
            ),
            (
                "https://x/?id_token=b#id_token=a",
                Err(Error::Several("id_token".to_owned())),
            ),
            (
                "https://x/#id_token=a&id_token=b",
                Err(Error::Several("id_token".to_owned())),
            ),
            (
                "https://x/?refresh_token=a&refresh_token=",
                Err(Error::Several("refresh_token".to_owned())),
            ),
            (
                "https://x/?a=1&a=2&id_token=a",
                Ok(named(&[("id_token", "a")])),
            ),
        ] {
            assert_eq!(find(text), found, "{text}");
        }
        let twice = |text: &str| match find(text) {
            Err(Error::Twice { at, what }) => format!("{at} {what}"),
            other => format!("{other:?}"),
        };
        for (text, said) in [
            (
                r#"{"IdToken":"b","IdToken":"a"}"#,
                r#"23 the member "IdToken" occurs twice"#,
            ),
            (
                r#"{"IdToken":"a","IdToken":"a"}"#,
                r#"23 the member "IdToken" occurs twice"#,
            ),
            (
                r#"{"IdToken":"b","\u0049dToken":"a"}"#,
                r#"28 the member "IdToken" occurs twice"#,
            ),
            (
                r#"{"a":[],"IdToken":"a","a":{"IdToken":"b"}}"#,
                r#"24 the member "a" occurs twice"#,
            ),
            (
                "\"{\\\"IdToken\\\":\\\"b\\\",\\\"IdToken\\\":\\\"a\\\"}\"",
                r#"23 the member "IdToken" occurs twice"#,
            ),
        ] {
            assert_eq!(twice(text), said, "{text}");
        }
    }

    #[test]
    fn what_holds_no_token_says_why() {
        for (text, error) in [
            (" \n", Error::Empty),
            ("Bearer ", Error::Empty),
            ("Authorization:", Error::Empty),
            ("{\"a\":1}", Error::NoneInJson),
            (
                "{",
                Error::Json {
                    at: 0,
                    what: "EOF while parsing an object".into(),
                },
            ),
            ("https://x.example/", Error::NoneInUrl),
            ("https://x.example/cb?code=1&state=2", Error::Code),
            (
                "https://x.example/cb?error=access_denied&error_description=not+now",
                Error::Reported("access_denied: not now".into()),
            ),
        ] {
            assert_eq!(find(text), Err(error), "{text:?}");
        }
    }
}
