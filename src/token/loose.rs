//! Tokens in what [`input`] does not take: the formats that this tool prints for shells and other
//! programs, the answers of other libraries, and what copying leaves around a token.
//!
//! This is for showing tokens. Where a token decides something, only the forms of [`input`] count.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::decode::{self, decode, without_white_space};
use super::input::{self, Error, Found};

/// Finds the tokens in `text`, in every form that [`input::find`] takes, and in these:
///
/// - with quotes around it, or `,` or `;` behind it;
/// - JSON with a token in any member, such as `idToken` or `Authorization`;
/// - the parameters of a redirect without its scheme, `#id_token=…` or `id_token=…&…`;
/// - lines: tokens, header lines, assignments to variables as shells write them, those of
///   `GITHUB_ENV` and its masks, and columns.
///
/// What is in JSON, in parameters or in several lines has its name there. Tokens without one are
/// named by what they say they are, as in the JSON of a sign-in.
///
/// # Errors
///
/// As [`input::find`].
pub fn find(text: &str) -> Result<Found, Error> {
    let found = input::find(text);
    let is_read = match &found {
        Ok(Found::One(token)) => decode(&without_white_space(token)).is_ok(),
        Err(Error::Json { .. } | Error::NoneInJson | Error::NoneInUrl) => false,
        Ok(Found::Named(_)) | Err(_) => true,
    };
    if is_read {
        return found;
    }
    let text = text.trim_start_matches('\u{feff}').trim();
    let bare = unquoted(without_end(text));
    if bare != text
        && let Ok(found) = find(bare)
    {
        return Ok(found);
    }
    let elsewhere = in_json(text)
        .or_else(|| in_parameters(text))
        .or_else(|| in_lines(text));
    elsewhere.unwrap_or(found)
}

/// A token, and its name if it has one.
type Token<'a> = (Option<&'a str>, &'a str);

fn in_json(text: &str) -> Option<Result<Found, Error>> {
    let document: Value = serde_json::from_str(text).ok()?;
    let mut found = Vec::new();
    collect(None, &document, &mut found);
    named(&found)
}

fn collect<'a>(name: Option<&'a str>, value: &'a Value, found: &mut Vec<Token<'a>>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                collect(Some(name), member, found);
            }
        }
        Value::Array(elements) => elements.iter().for_each(|e| collect(name, e, found)),
        Value::String(text) if is_token(without_scheme(text)) => {
            found.push((name, without_scheme(text)));
        }
        _ => {}
    }
}

fn in_parameters(text: &str) -> Option<Result<Found, Error>> {
    if text.contains(char::is_whitespace) || !text.contains(['#', '?', '&']) {
        return None;
    }
    let parameters = text.rsplit(['#', '?']).next()?;
    match input::find(&format!("://#{parameters}")) {
        found @ (Ok(_) | Err(Error::Several(_))) => Some(found),
        Err(_) => None,
    }
}

fn in_lines(text: &str) -> Option<Result<Found, Error>> {
    let mut found: Vec<Token> = Vec::new();
    let (mut bare, mut others) = (false, false);
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    while let Some(line) = lines.next() {
        let value = without_scheme(unquoted(without_end(line)));
        if decode(&without_white_space(value)).is_ok() {
            bare = true;
            found.push((None, value));
            continue;
        }
        others = true;
        if let Some((name, end)) = line.split_once("<<").filter(|(name, _)| is_name(name)) {
            let values = lines.by_ref().take_while(|line| *line != end);
            found.extend(values.map(|value| (Some(name), value)));
        } else if let Some(masked) = line.strip_prefix("::add-mask::") {
            found.push((None, masked));
        } else if line.contains('\t') {
            found.extend(line.split('\t').map(|column| (None, column)));
        } else if let Some((name, value)) = assignment(line) {
            // A header is a value for curl, as is a token.
            let (name, value) = match assignment(value) {
                Some(inner) if !is_token(value) => inner,
                _ => (name, value),
            };
            found.push((Some(name), value));
        } else if !line.contains(char::is_whitespace) {
            // A part of a token that was broken into lines: the rest would be taken for all of it.
            return None;
        }
    }
    if bare && others {
        return None;
    }
    let is_opaque = |name: &str, value: &str| input::is_refresh(name) && !value.is_empty();
    found
        .retain(|(name, value)| is_token(value) || name.is_some_and(|name| is_opaque(name, value)));
    let distinct: BTreeSet<_> = found.iter().map(|(_, token)| token).collect();
    match distinct.first() {
        Some(token) if distinct.len() == 1 => Some(Ok(Found::One((**token).to_owned()))),
        _ => named(&found),
    }
}

/// `NAME=VALUE` or `NAME: VALUE`, as a shell, JSON or a header has it.
fn assignment(line: &str) -> Option<(&str, &str)> {
    const COMMANDS: [&str; 5] = ["export ", "set -gx ", "set ", "$Env:", "$env:"];
    let line = without_end(line);
    let mut commands = COMMANDS.iter();
    let command = commands.find_map(|command| line.strip_prefix(command));
    let line = unquoted(command.unwrap_or(line).trim());
    let line = line.strip_prefix('"').unwrap_or(line);
    let end = line.find(|c| !is_of_name(c))?;
    let (name, rest) = line.split_at(end);
    let rest = rest.strip_prefix('"').unwrap_or(rest).trim_start();
    let value = match rest.strip_prefix(['=', ':']) {
        Some(value) => value.trim_start(),
        // In fish only a space is before it.
        None if command.is_some() => rest,
        None => return None,
    };
    is_name(name).then(|| (name, without_scheme(unquoted(value))))
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_of_name) && !text.starts_with('-')
}

fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-')
}

/// Whether `text` begins as a token does: what is wrong with the rest is the decoder's to say.
fn is_token(text: &str) -> bool {
    let header = text.split_once('.').map(|(header, _)| header);
    header.is_some_and(decode::is_header)
}

/// `text` without the quotes around it, straight or typographic.
fn unquoted(text: &str) -> &str {
    let is_quote = |c: char| {
        matches!(
            c,
            '"' | '\'' | '`' | '<' | '>' | '\u{2018}'..='\u{201f}' | '\u{ab}' | '\u{bb}'
        )
    };
    match text
        .strip_prefix(is_quote)
        .map(|rest| rest.strip_suffix(is_quote))
    {
        Some(Some(inner)) if !inner.contains(is_quote) => inner.trim(),
        _ => text,
    }
}

/// `text` without what ends a statement or a member behind it.
fn without_end(text: &str) -> &str {
    text.trim_end_matches([',', ';']).trim_end()
}

/// `text` without the `Bearer` before it.
fn without_scheme(text: &str) -> &str {
    match text.split_once(char::is_whitespace) {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim(),
        _ => text,
    }
}

/// The tokens of `found` by name; none where there are none.
fn named(found: &[Token]) -> Option<Result<Found, Error>> {
    if found.is_empty() {
        return None;
    }
    let mut named: BTreeMap<String, &str> = BTreeMap::new();
    let mut unnamed = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let mut tokens = Vec::new();
    for &(name, token) in found {
        let is_new = seen.insert(token);
        let name = match name {
            Some(name) => match named.get(name) {
                Some(other) if *other != token => {
                    return Some(Err(Error::Several(name.to_owned())));
                }
                Some(_) => continue,
                None => name.to_owned(),
            },
            None if !is_new => continue,
            None => {
                let name = own_name(token);
                let count: &mut usize = unnamed.entry(name).or_default();
                loop {
                    *count += 1;
                    let numbered = match *count {
                        1 => name.to_owned(),
                        count => format!("{name}{count}"),
                    };
                    if !named.contains_key(&numbered) {
                        break numbered;
                    }
                }
            }
        };
        named.insert(name.clone(), token);
        tokens.push((name, token.to_owned()));
    }
    Some(Ok(Found::Named(tokens)))
}

/// What the JSON of a sign-in would call `token`.
fn own_name(token: &str) -> &'static str {
    match decode(&without_white_space(token)) {
        Ok(read) if read.payload().is_none() => "RefreshToken",
        Ok(read) if read.text("token_use") == Some("id") => "IdToken",
        Ok(read) if read.text("token_use") == Some("access") => "AccessToken",
        Ok(_) | Err(_) => "Token",
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;

    /// A token with these claims.
    fn token(claims: &str) -> String {
        let [header, claims] =
            [r#"{"alg":"RS256"}"#, claims].map(|part| URL_SAFE_NO_PAD.encode(part));
        format!("{header}.{claims}.c2ln")
    }

    /// `NAME=TOKEN` for each that is found, `TOKEN` for the only one; tokens are called by `names`.
    fn found(text: &str, names: &[(&str, &str)]) -> String {
        let called = |token: &str| {
            let token = &*without_white_space(token);
            let mut names = names.iter();
            let name = names
                .find(|(_, known)| *known == token)
                .map(|(name, _)| *name);
            name.unwrap_or(token).to_owned()
        };
        match find(text) {
            Ok(Found::One(token)) => called(&token),
            Ok(Found::Named(tokens)) => tokens
                .iter()
                .map(|(name, token)| format!("{name}={}", called(token)))
                .collect::<Vec<_>>()
                .join(" "),
            Err(error) => format!("error: {error}"),
        }
    }

    #[test]
    fn what_is_around_a_token_is_taken_away() {
        let token = token("{}");
        let (head, tail) = token.split_at(8);
        for text in [
            token.clone(),
            format!("\u{feff}{token},"),
            format!("{token};\n"),
            format!("'{token}'"),
            format!("\"{token}\","),
            format!("\u{201c}{token}\u{201d}"),
            format!("\u{2018}{token}\u{2019}"),
            format!("`{token}`"),
            format!("<{token}>"),
            format!("'Bearer {token}'"),
            format!("'{head}\n  {tail}'"),
            format!("token={token}"),
            format!("TOKEN: {token}"),
            format!("id-token = '{token}';"),
            format!("export X=\"{token}\";"),
            format!("\"IdToken\": \"{token}\","),
            format!("# a comment\nX={token}\nY=1\nunset Z"),
            format!("A={token}\nB={token}"),
            format!("{token}\n{token}\n"),
        ] {
            assert_eq!(found(&text, &[("token", &token)]), "token", "{text}");
        }
    }

    #[test]
    fn several_tokens_have_names() {
        let [id, access, other] = [
            r#"{"token_use":"id"}"#,
            r#"{"token_use":"access"}"#,
            r#"{"token_use":"id","sub":"b"}"#,
        ]
        .map(token);
        let closed = format!("{}.a.b.c.d", URL_SAFE_NO_PAD.encode(r#"{"enc":"A256GCM"}"#));
        let plain = token("{}");
        let names = [
            ("i", &*id),
            ("a", &*access),
            ("o", &*other),
            ("r", &*closed),
            ("p", &*plain),
        ];
        for (text, expected) in [
            (format!("{id}\r\n\r\n{access}"), "IdToken=i AccessToken=a"),
            (
                format!("{access}\n{closed}\n{id}"),
                "AccessToken=a RefreshToken=r IdToken=i",
            ),
            (
                format!("{id}\n{other}\n{id}\n{plain}"),
                "IdToken=i IdToken2=o Token=p",
            ),
            (
                format!("Bearer {id}\n'{access}',"),
                "IdToken=i AccessToken=a",
            ),
            (
                format!("X\t{id}\t3600\t{access}\n"),
                "IdToken=i AccessToken=a",
            ),
            (
                format!("COGNITO_ID_TOKEN={id}\nCOGNITO_REFRESH_TOKEN=opaque\n"),
                "COGNITO_ID_TOKEN=i COGNITO_REFRESH_TOKEN=opaque",
            ),
            (
                format!(r#"{{"idToken":"{id}","accessToken":"{access}","n":["x"]}}"#),
                "idToken=i accessToken=a",
            ),
            (format!(r#"{{"Token":"{id}"}}"#), "Token=i"),
            (
                format!(r#"{{"headers":{{"Authorization":"Bearer {id}","x\"y":"{access}"}}}}"#),
                "Authorization=i x\"y=a",
            ),
            (
                format!(r#"{{"multiValueHeaders":{{"Authorization":["bearer {id}"]}}}}"#),
                "Authorization=i",
            ),
            (format!(r#"["{id}","{access}"]"#), "IdToken=i AccessToken=a"),
            (
                format!("#id_token={id}&access_token={access}"),
                "id_token=i access_token=a",
            ),
            (format!("?id_token={id}"), "id_token=i"),
            (
                format!("access_token={access}&id_token={id}"),
                "id_token=i access_token=a",
            ),
            (
                format!("'https://app.example/#/cb?id_token={id}'"),
                "id_token=i",
            ),
            // As input::find has it.
            (
                format!(r#"{{"id_token":"{id}","token":"{access}"}}"#),
                "id_token=i",
            ),
            (
                format!(r#"{{"a":{{"t":"{id}"}},"b":{{"t":"{access}"}}}}"#),
                "error: it holds more than one t, and they differ",
            ),
            (
                format!("X={id}\nX={access}"),
                "error: it holds more than one X, and they differ",
            ),
            (
                format!("#id_token={id}&id_token={other}"),
                "error: it holds more than one id_token, and they differ",
            ),
        ] {
            assert_eq!(found(&text, &names), expected, "{text}");
        }
    }

    /// What is not understood whole is given as it is, for the decoder to say what is wrong.
    #[test]
    fn a_damaged_token_is_not_cut_to_fit() {
        let token = token("{}");
        for text in [
            "hunter2".to_owned(),
            "X=hunter2".to_owned(),
            format!("{token}\n*"),
            format!("{token}\nc2ln*"),
            format!("X={token}\nc2ln"),
            format!("{token}=A"),
            format!("{token},{token}"),
            format!("{token}\nX={token}"),
            format!("{token} {token}"),
            format!("{token}\n{token}.\n"),
            "a:".repeat(200_000),
        ] {
            let same = Ok(Found::One(text.trim().to_owned()));
            assert_eq!(find(&text), same, "{}", &text[..text.len().min(200)]);
        }
        let broken = format!("{token}+/");
        assert_eq!(find(&format!("X={broken}")), Ok(Found::One(broken)));
        for (text, error) in [
            ("{\"a\":\"b\"}", Error::NoneInJson),
            ("https://x.example/#a=b", Error::NoneInUrl),
        ] {
            assert_eq!(find(text), Err(error));
        }
    }
}
