//! Tokens, and challenges.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::shell::Refused;
use super::{Variable, time};
use crate::auth::Challenge;
use crate::model::{ChallengeName, Secret, Tokens};
use crate::token::{Unverified, decode};

/// The JSON of `aws cognito-idp admin-initiate-auth`, as far as a sign-in that is done has it:
/// `{"ChallengeParameters": {}, "AuthenticationResult": {…}}`.
///
/// `ExpiresIn` is what the access token says where the service said nothing, counted from `now`.
pub fn document(tokens: &Tokens, now: Timestamp) -> Value {
    let mut result = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            result.insert(name.to_owned(), value);
        }
    };
    put("AccessToken", shown(tokens.access.as_ref()));
    put("ExpiresIn", expires_in(tokens, now).map(Value::from));
    put("TokenType", tokens.token_type.clone().map(Value::from));
    put("RefreshToken", shown(tokens.refresh.as_ref()));
    put("IdToken", shown(tokens.id.as_ref()));
    put(
        "NewDeviceMetadata",
        tokens.new_device.as_ref().map(|device| {
            let members = [
                ("DeviceKey", &device.key),
                ("DeviceGroupKey", &device.group_key),
            ];
            let given = members
                .into_iter()
                .filter_map(|(name, value)| Some((name.to_owned(), Value::from(value.clone()?))));
            Value::Object(given.collect())
        }),
    );
    json!({"ChallengeParameters": tokens.parameters, "AuthenticationResult": result})
}

/// The JSON of an OAuth token endpoint
/// ([RFC 6749 §5.1](https://www.rfc-editor.org/rfc/rfc6749#section-5.1)).
pub fn oauth(tokens: &Tokens, now: Timestamp) -> Value {
    let members = [
        ("access_token", shown(tokens.access.as_ref())),
        ("id_token", shown(tokens.id.as_ref())),
        ("refresh_token", shown(tokens.refresh.as_ref())),
        ("expires_in", expires_in(tokens, now).map(Value::from)),
        ("token_type", tokens.token_type.clone().map(Value::from)),
    ];
    let given = members
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(given.collect())
}

/// The variables of the shell formats. Tokens that there are none of are cleared, so that no old
/// one is left beside new ones.
pub fn variables(tokens: &Tokens, now: Timestamp) -> Vec<Variable> {
    let token = |name, value: &Option<Secret<String>>| Variable {
        name,
        value: value.clone(),
        secret: true,
    };
    let expiration = [&tokens.id, &tokens.access]
        .into_iter()
        .filter_map(|token| unverified(token.as_ref())?.time("exp"))
        .min()
        .or_else(|| Timestamp::from_second(now.as_second() + tokens.expires_in?).ok());
    vec![
        token("COGNITO_ID_TOKEN", &tokens.id),
        token("COGNITO_ACCESS_TOKEN", &tokens.access),
        token("COGNITO_REFRESH_TOKEN", &tokens.refresh),
        Variable {
            name: "COGNITO_TOKEN_EXPIRATION",
            value: expiration.map(|moment| Secret::from(time::iso(moment))),
            secret: false,
        },
    ]
}

/// `Authorization: SCHEME TOKEN`, a line; `scheme` is empty, or ends in a space.
///
/// # Errors
///
/// [`Refused`] when the token holds what no header can.
pub fn header(token: &Secret<String>, scheme: &str) -> Result<String, Refused> {
    Ok(format!(
        "Authorization: {scheme}{}\n",
        printable("header", token)?
    ))
}

/// `{NAME: "SCHEME TOKEN"}`: the headers of a request, for programs that call a command for them.
///
/// # Errors
///
/// [`Refused`] when the token holds what no header can.
pub fn headers(name: &str, token: &Secret<String>, scheme: &str) -> Result<Value, Refused> {
    let value = format!("{scheme}{}", printable("headers", token)?);
    Ok(json!({ name: value }))
}

/// Whether `name` can be a header's
/// ([RFC 9110 §5.6.2](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2)).
pub fn is_header_name(name: &str) -> bool {
    let is_of_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty() && name.bytes().all(is_of_token)
}

/// The same for `curl --config`, where it is not an argument that others can see.
///
/// # Errors
///
/// [`Refused`] when the token holds what no header can.
pub fn curl(token: &Secret<String>, scheme: &str) -> Result<String, Refused> {
    let token = printable("curl", token)?
        .replace('\\', "\\\\")
        .replace('"', "\\\"");
    Ok(format!("header = \"Authorization: {scheme}{token}\"\n"))
}

/// `token`, if it is what a header's value may be made of: visible ASCII
/// ([RFC 9110 §5.5](https://www.rfc-editor.org/rfc/rfc9110#section-5.5)).
fn printable<'a>(format: &'static str, token: &'a Secret<String>) -> Result<&'a str, Refused> {
    let token = token.expose();
    if token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(token);
    }
    Err(Refused {
        format,
        name: "the token",
        why: "it holds a character that is not visible ASCII",
    })
}

/// The JSON of a challenge that is still to be answered, in the shape of the API:
/// `{"ChallengeName", "Session", "ChallengeParameters"}`, and `AvailableChallenges` if there are any.
pub fn challenge(challenge: &Challenge) -> Value {
    let mut document = Map::new();
    document.insert("ChallengeName".to_owned(), challenge.name.as_str().into());
    if let Some(session) = &challenge.session {
        document.insert("Session".to_owned(), session.expose().clone().into());
    }
    let parameters = challenge
        .parameters
        .iter()
        .map(|(k, v)| (k.clone(), Value::from(v.as_str())));
    document.insert(
        "ChallengeParameters".to_owned(),
        Value::Object(parameters.collect()),
    );
    if !challenge.available.is_empty() {
        document.insert(
            "AvailableChallenges".to_owned(),
            challenge
                .available
                .iter()
                .map(ChallengeName::as_str)
                .collect(),
        );
    }
    Value::Object(document)
}

fn shown(secret: Option<&Secret<String>>) -> Option<Value> {
    secret.map(|secret| Value::from(secret.expose().as_str()))
}

fn unverified(token: Option<&Secret<String>>) -> Option<Unverified> {
    decode(token?.expose()).ok()
}

/// Seconds until the access token of `tokens` expires: as the service said it, else as the token says, counted
/// from `now`.
pub fn expires_in(tokens: &Tokens, now: Timestamp) -> Option<i64> {
    let from_token = || {
        let expires = unverified(tokens.access.as_ref())?.time("exp")?;
        Some((expires.as_second() - now.as_second()).max(0))
    };
    tokens.expires_in.or_else(from_token)
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;
    use crate::render::{Shell, github, json, kubernetes, shell, text};
    use crate::token::input::Found;
    use crate::token::loose;

    fn now() -> Timestamp {
        Timestamp::from_second(1_000).unwrap()
    }

    fn jwt(exp: i64) -> Secret<String> {
        let part = |json: String| URL_SAFE_NO_PAD.encode(json);
        Secret::from(format!(
            "{}.{}.",
            part("{}".into()),
            part(format!("{{\"exp\":{exp}}}"))
        ))
    }

    #[test]
    fn members_stand_in_the_order_of_the_api() {
        let tokens = Tokens {
            access: Some("a".into()),
            id: Some("i".into()),
            refresh: Some("r".into()),
            expires_in: Some(3600),
            token_type: Some("Bearer".into()),
            ..Tokens::default()
        };
        assert_eq!(
            json::pretty(&document(&tokens, now())),
            r#"{
  "ChallengeParameters": {},
  "AuthenticationResult": {
    "AccessToken": "a",
    "ExpiresIn": 3600,
    "TokenType": "Bearer",
    "RefreshToken": "r",
    "IdToken": "i"
  }
}
"#
        );
        assert_eq!(
            oauth(&tokens, now()).to_string(),
            r#"{"access_token":"a","id_token":"i","refresh_token":"r","expires_in":3600,"token_type":"Bearer"}"#
        );
    }

    /// What any of the formats printed, as it is found in it: `NAME=TOKEN`.
    fn read_back(printed: &str, tokens: &[(&str, &Secret<String>)]) -> String {
        let called = |found: &str| {
            let mut tokens = tokens.iter();
            let known = tokens.find(|(_, token)| token.expose() == found);
            known.map_or("?", |(name, _)| name).to_owned()
        };
        match loose::find(printed) {
            Ok(Found::One(token)) => called(&token),
            Ok(Found::Named(tokens)) => tokens
                .iter()
                .map(|(name, token)| format!("{name}={}", called(token)))
                .collect::<Vec<_>>()
                .join(" "),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn whatever_is_printed_is_read_back() {
        let part = |json: &str| URL_SAFE_NO_PAD.encode(json);
        let signed = |usage: &str| {
            let payload = part(&format!("{{\"token_use\":\"{usage}\",\"exp\":1300}}"));
            Secret::from(format!("{}.{payload}.c2ln", part("{}")))
        };
        let (id, access) = (signed("id"), signed("access"));
        let refresh = Secret::from(format!("{}.a.b.c.d", part(r#"{"enc":"A256GCM"}"#)));
        let known = [("i", &id), ("a", &access), ("r", &refresh)];
        let all = Tokens {
            access: Some(access.clone()),
            id: Some(id.clone()),
            refresh: Some(refresh.clone()),
            expires_in: Some(3600),
            token_type: Some("Bearer".into()),
            ..Tokens::default()
        };
        let some = Tokens {
            refresh: None,
            ..all.clone()
        };
        let variables = [&all, &some].map(|tokens| super::variables(tokens, now()));
        let mut formats = vec![
            (
                json::pretty(&document(&all, now())),
                "AccessToken=a RefreshToken=r IdToken=i",
            ),
            (
                json::pretty(&oauth(&all, now())),
                "access_token=a id_token=i refresh_token=r",
            ),
            (
                text::text(&document(&all, now())),
                "AccessToken=a IdToken=i RefreshToken=r",
            ),
            (
                github::masks(&variables[0]),
                "IdToken=i AccessToken=a RefreshToken=r",
            ),
            (
                github::blocks(&variables[0], "x7").unwrap(),
                "COGNITO_ID_TOKEN=i COGNITO_ACCESS_TOKEN=a COGNITO_REFRESH_TOKEN=r",
            ),
            (
                github::blocks(&variables[1], "x7").unwrap(),
                "COGNITO_ID_TOKEN=i COGNITO_ACCESS_TOKEN=a",
            ),
            (format!("{}\n", id.expose()), "i"),
            (header(&id, "Bearer ").unwrap(), "i"),
            (header(&id, "").unwrap(), "i"),
            (curl(&id, "Bearer ").unwrap(), "i"),
            (curl(&id, "").unwrap(), "i"),
            (
                json::pretty(&kubernetes::exec_credential(&id, None).unwrap()),
                "token=i",
            ),
            (
                json::pretty(&headers("Authorization", &id, "Bearer ").unwrap()),
                "Authorization=i",
            ),
        ];
        for shell in Shell::ALL {
            formats.push((
                shell::lines(*shell, &variables[0]).unwrap(),
                "COGNITO_ID_TOKEN=i COGNITO_ACCESS_TOKEN=a COGNITO_REFRESH_TOKEN=r",
            ));
            formats.push((
                shell::lines(*shell, &variables[1]).unwrap(),
                "COGNITO_ID_TOKEN=i COGNITO_ACCESS_TOKEN=a",
            ));
        }
        for (printed, expected) in formats {
            assert_eq!(read_back(&printed, &known), expected, "{printed}");
        }
    }

    #[test]
    fn a_header_holds_nothing_but_its_token() {
        assert_eq!(
            header(&"a.b".into(), "Bearer ").unwrap(),
            "Authorization: Bearer a.b\n"
        );
        let quoted = curl(&r#"a"\b"#.into(), "").unwrap();
        assert_eq!(quoted, "header = \"Authorization: a\\\"\\\\b\"\n");
        for hostile in ["a\nHost: evil", "a b", "\u{e9}", "a\u{7f}"] {
            assert!(header(&hostile.into(), "").is_err() && curl(&hostile.into(), "").is_err());
            assert!(headers("A", &hostile.into(), "").is_err());
        }
    }

    #[test]
    fn a_header_s_name_is_a_token() {
        assert!(is_header_name("X-Api_Key1"));
        for name in ["", "a b", "a:", "\u{e9}", "a\n"] {
            assert!(!is_header_name(name), "{name}");
        }
    }

    #[test]
    fn an_absent_lifetime_is_read_from_the_access_token() {
        let tokens = Tokens {
            access: Some(jwt(1_300)),
            ..Tokens::default()
        };
        assert_eq!(
            document(&tokens, now())["AuthenticationResult"]["ExpiresIn"],
            300
        );
        let opaque = Tokens {
            access: Some("opaque".into()),
            ..Tokens::default()
        };
        assert_eq!(oauth(&opaque, now()), json!({"access_token": "opaque"}));
    }

    #[test]
    fn the_expiration_is_the_earlier_one() {
        let expiration = |tokens: &Tokens| {
            let variables = variables(tokens, now());
            variables[3].value.as_ref().map(|v| v.expose().clone())
        };
        let tokens = Tokens {
            access: Some(jwt(7_200)),
            id: Some(jwt(3_600)),
            ..Tokens::default()
        };
        assert_eq!(
            expiration(&tokens).as_deref(),
            Some("1970-01-01T01:00:00+00:00")
        );
        let opaque = Tokens {
            expires_in: Some(2_600),
            ..Tokens::default()
        };
        assert_eq!(
            expiration(&opaque).as_deref(),
            Some("1970-01-01T01:00:00+00:00")
        );
        assert_eq!(expiration(&Tokens::default()), None);
        assert!(variables(&tokens, now())[2].value.is_none());
    }
}
