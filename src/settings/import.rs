//! Settings out of what other tools write about a user pool: Amplify's outputs of either
//! generation, Terraform's and CDK's and CloudFormation's.
//!
//! These have in common that names and values of one kind look alike. So nothing is known here about
//! the shape of a document: each of its strings counts by what it looks like and what it is called.

use serde_json::Value;

use crate::auth::AuthFlow;
use crate::model::{ClientId, IdentityPoolId, PoolId};

/// A setting that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The key of a context.
    pub key: &'static str,
    /// Where it was in the document: names and positions, joined by dots.
    pub path: String,
    /// The value.
    pub value: String,
}

/// Why nothing can be taken from a document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Neither JSON, nor JavaScript that holds an object written like JSON.
    #[error("it is not JSON: line {line}, column {column}")]
    Syntax {
        /// Counted from 1.
        line: usize,
        /// Counted from 1.
        column: usize,
    },
    /// Nothing in it looks like a user pool.
    #[error("nothing in it looks like a user pool's id")]
    NoPool,
    /// Several values for one setting.
    #[error("it has several values for {key}: {}", paths.join(", "))]
    Ambiguous {
        /// The key of a context.
        key: &'static str,
        /// Where they are.
        paths: Vec<String>,
    },
}

const KEYS: [&str; 5] = [
    "user-pool-id",
    "client-id",
    "identity-pool-id",
    "domain",
    "auth-flow",
];

/// Finds the settings in `text`, which no flag in `given`, keys of a context, names already.
///
/// # Errors
///
/// [`Error`] when the text cannot be read, holds no user pool, or more than one of something.
pub fn read(text: &str, given: &[&str]) -> Result<Vec<Found>, Error> {
    let document = document(text)?;
    let mut all = Vec::new();
    collect(&document, &mut Vec::new(), &mut all);
    let mut chosen = Vec::new();
    for key in KEYS.into_iter().filter(|key| !given.contains(key)) {
        let mut found: Vec<&Found> = all.iter().filter(|found| found.key == key).collect();
        // The same value in two places is one.
        found.dedup_by(|one, other| one.value == other.value);
        match found[..] {
            [] => {}
            [one] => chosen.push(one.clone()),
            _ => {
                let paths = found.iter().map(|found| found.path.clone()).collect();
                return Err(Error::Ambiguous { key, paths });
            }
        }
    }
    let names_flow =
        given.contains(&"auth-flow") || chosen.iter().any(|found| found.key == "auth-flow");
    if !names_flow && is_of_amplify(&all) {
        chosen.push(Found {
            key: "auth-flow",
            path: "Amplify's libraries".to_owned(),
            value: AuthFlow::UserSrp.to_string(),
        });
    }
    let has_pool = given.contains(&"user-pool-id");
    if has_pool || chosen.iter().any(|found| found.key == "user-pool-id") {
        return Ok(chosen);
    }
    Err(Error::NoPool)
}

/// The document; of JavaScript, the object between its first and its last brace.
fn document(text: &str) -> Result<Value, Error> {
    let text = text.trim_start_matches('\u{feff}');
    let parsed = serde_json::from_str(text).or_else(|error| {
        let inner = text.find('{').zip(text.rfind('}'));
        let inner = inner.and_then(|(from, to)| text.get(from..=to));
        let Some(inner) = inner else {
            return Err(error);
        };
        let inner_error = match serde_json::from_str(inner) {
            Ok(document) => return Ok(document),
            Err(error) => error,
        };
        serde_json::from_str(&json(inner)).map_err(|_| inner_error)
    });
    parsed.map_err(|error| Error::Syntax {
        line: error.line(),
        column: error.column(),
    })
}

/// An object literal of JavaScript as JSON: without comments and commas before a closing bracket, every
/// name and string in double quotes. What is no literal stays, and is no JSON.
fn json(literal: &str) -> String {
    let mut json = String::with_capacity(literal.len());
    let mut chars = literal.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' | '\'' => {
                json.push('"');
                while let Some(inner) = chars.next().filter(|inner| *inner != c) {
                    match (inner, chars.peek()) {
                        ('\\', Some('\'')) => json.extend(chars.next()),
                        ('\\', _) => json.extend([inner].into_iter().chain(chars.next())),
                        ('"', _) => json.push_str("\\\""),
                        _ => json.push(inner),
                    }
                }
                json.push('"');
            }
            '/' if chars.peek() == Some(&'/') => while chars.next_if(|c| *c != '\n').is_some() {},
            '/' if chars.peek() == Some(&'*') => {
                chars.next();
                let mut last = ' ';
                for inner in chars.by_ref() {
                    if last == '*' && inner == '/' {
                        break;
                    }
                    last = inner;
                }
            }
            '}' | ']' => {
                let end = json.trim_end();
                let end = end.strip_suffix(',').unwrap_or(end).len();
                json.truncate(end);
                json.push(c);
            }
            c if c.is_ascii_alphabetic() || matches!(c, '_' | '$') => {
                let mut word = String::from(c);
                let is_part = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '$');
                while let Some(more) = chars.next_if(is_part) {
                    word.push(more);
                }
                if matches!(&*word, "true" | "false" | "null") {
                    json.push_str(&word);
                } else {
                    json.push_str(&format!("\"{word}\""));
                }
            }
            c => json.push(c),
        }
    }
    json
}

/// Whether a document that has `found` is one of Amplify's, whose libraries sign in by SRP where it
/// names no flow.
fn is_of_amplify(found: &[Found]) -> bool {
    let of_amplify = [
        "aws_user_pools_id",
        "auth.user_pool_id",
        "CognitoUserPool.Default.PoolId",
    ];
    let mut paths = found.iter().map(|found| &found.path);
    paths.any(|path| of_amplify.iter().any(|name| path.ends_with(name)))
}

fn collect(value: &Value, path: &mut Vec<String>, all: &mut Vec<Found>) {
    match value {
        Value::Object(members) => {
            // CloudFormation's way to write a name and its value.
            let named = members.get("OutputKey").and_then(Value::as_str);
            if let (Some(name), Some(value)) = (named, members.get("OutputValue")) {
                path.push(name.to_owned());
                collect(value, path, all);
                path.pop();
                return;
            }
            for (name, value) in members {
                path.push(name.clone());
                collect(value, path, all);
                path.pop();
            }
        }
        Value::Array(elements) => {
            for (position, element) in elements.iter().enumerate() {
                path.push(position.to_string());
                collect(element, path, all);
                path.pop();
            }
        }
        Value::String(text) => all.extend(kind(path, text).map(|key| Found {
            key,
            path: path.join("."),
            value: text.clone(),
        })),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The setting that a string is, by its form and by the names on the way to it.
fn kind(path: &[String], text: &str) -> Option<&'static str> {
    let plain = |name: &String| -> String {
        let letters = name.chars().filter(char::is_ascii_alphanumeric);
        letters.map(|c| c.to_ascii_lowercase()).collect()
    };
    let names: Vec<String> = path.iter().map(plain).collect();
    let whole = names.concat();
    // Terraform says `value`, and the mobile Amplify libraries say where before they say what.
    let name = names.iter().rev().find(|name| *name != "value")?;
    if text.parse::<IdentityPoolId>().is_ok() && whole.contains("identity") {
        return Some("identity-pool-id");
    }
    let is_called_pool = whole.contains("userpool") || name.ends_with("poolid");
    let may_be_pool = is_called_pool || (whole.contains("pool") && has_region(text));
    if text.parse::<PoolId>().is_ok() && may_be_pool {
        return Some("user-pool-id");
    }
    if text.parse::<AuthFlow>().is_ok() && name.contains("authenticationflow") {
        return Some("auth-flow");
    }
    let is_client = name.contains("client") && !name.contains("secret") && !name.contains("name");
    if is_client && text.len() >= 20 && text.parse::<ClientId>().is_ok() {
        return Some("client-id");
    }
    let is_named = whole.contains("auth") || whole.contains("cognito");
    if is_host_name(text) && name.ends_with("domain") && is_named {
        return Some("domain");
    }
    None
}

/// Whether `text` begins as ids of user pools do: with a Region, such as `us-east-1_`.
fn has_region(text: &str) -> bool {
    let region = text.split_once('_').map_or("", |(region, _)| region);
    let parts: Vec<&str> = region.split('-').collect();
    parts.len() >= 3
        && parts
            .last()
            .is_some_and(|last| last.bytes().all(|b| b.is_ascii_digit()) && !last.is_empty())
}

/// Whether it is a name of the domain name system, of several parts.
fn is_host_name(text: &str) -> bool {
    let is_label = |label: &str| {
        let inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        (1..=63).contains(&label.len())
            && label.bytes().all(inner)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.len() <= 253 && text.contains('.') && text.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    const POOL: &str = "eu-west-1_AbCdEfGhI";
    const CLIENT: &str = "1h57kf5cpq17m0eml12example";
    const IDENTITIES: &str = "eu-west-1:00000000-0000-0000-0000-000000000000";

    fn found(text: &str) -> Vec<(&'static str, String)> {
        let found = read(text, &[]).unwrap();
        found
            .into_iter()
            .map(|found| (found.key, found.path))
            .collect()
    }

    /// As the tools of 2024 to 2026 write them, shortened.
    #[test]
    fn every_tool_says_it_in_its_own_way() {
        let gen2 = format!(
            r#"{{"auth": {{"user_pool_id": "{POOL}", "aws_region": "eu-west-1", "user_pool_client_id": "{CLIENT}",
            "identity_pool_id": "{IDENTITIES}", "mfa_methods": [], "oauth": {{"domain": "a.auth.eu-west-1.amazoncognito.com",
            "redirect_sign_in_uri": ["https://a.example/"]}}}}, "version": "1.4"}}"#
        );
        assert_eq!(
            found(&gen2),
            [
                ("user-pool-id", "auth.user_pool_id".to_owned()),
                ("client-id", "auth.user_pool_client_id".to_owned()),
                ("identity-pool-id", "auth.identity_pool_id".to_owned()),
                ("domain", "auth.oauth.domain".to_owned()),
                ("auth-flow", "Amplify's libraries".to_owned()),
            ]
        );
        let exports = format!(
            "// WARNING: DO NOT EDIT\n\nconst awsmobile = {{\n    \"aws_cognito_identity_pool_id\": \"{IDENTITIES}\",\n    \"aws_user_pools_id\": \"{POOL}\",\n    \"aws_user_pools_web_client_id\": \"{CLIENT}\",\n    \"oauth\": {{}}\n}};\n\nexport default awsmobile;\n"
        );
        let mobile = format!(
            r#"{{"auth": {{"plugins": {{"awsCognitoAuthPlugin": {{"CredentialsProvider": {{"CognitoIdentity": {{"Default": {{"PoolId": "{IDENTITIES}", "Region": "eu-west-1"}}}}}},
            "CognitoUserPool": {{"Default": {{"PoolId": "{POOL}", "AppClientId": "{CLIENT}", "AppClientSecret": "{CLIENT}{CLIENT}", "Region": "eu-west-1"}}}}}}}}}}}}"#
        );
        let terraform = format!(
            r#"{{"user_pool_id": {{"sensitive": false, "type": "string", "value": "{POOL}"}}, "client_id": {{"sensitive": false, "type": "string", "value": "{CLIENT}"}},
            "identity_pool": {{"type": "string", "value": "{IDENTITIES}"}}, "client_secret": {{"sensitive": true, "type": "string", "value": "{CLIENT}{CLIENT}"}}}}"#
        );
        let cdk = format!(
            r#"{{"AuthStack": {{"UserPoolId": "{POOL}", "UserPoolClientId": "{CLIENT}", "IdentityPoolId": "{IDENTITIES}", "ApiUrl": "https://x.execute-api.eu-west-1.amazonaws.com/"}}}}"#
        );
        let stacks = format!(
            r#"{{"Stacks": [{{"StackName": "a", "Outputs": [{{"OutputKey": "UserPoolId", "OutputValue": "{POOL}"}}, {{"OutputKey": "WebClientId", "OutputValue": "{CLIENT}"}},
            {{"OutputKey": "IdentityPool", "OutputValue": "{IDENTITIES}", "Description": "of identities"}}]}}]}}"#
        );
        for text in [exports, mobile, terraform, cdk, stacks] {
            let ids = |(key, _): &(&str, String)| *key != "auth-flow";
            let found = found(&text).into_iter().filter(ids);
            assert_eq!(
                found.map(|(key, _)| key).collect::<Vec<_>>(),
                ["user-pool-id", "client-id", "identity-pool-id"],
                "{text}"
            );
            let values = read(&text, &["auth-flow"]).unwrap().into_iter();
            assert_eq!(
                values.map(|found| found.value).collect::<Vec<_>>(),
                [POOL, CLIENT, IDENTITIES],
                "{text}"
            );
        }
    }

    #[test]
    fn javascript_is_read_as_prettier_leaves_it() {
        let exports = format!(
            "const awsmobile = {{\n  // it's {{ours}}\n  aws_user_pools_id: '{POOL}', /* the pool */\n  \
             \"aws_user_pools_web_client_id\": \"{CLIENT}\",\n  note: 'a \"b\" \\'c\\'',\n  \
             oauth: {{ domain: 'a.auth.eu-west-1.amazoncognito.com', scope: ['email', 'openid',], }},\n  \
             authenticationFlowType: 'USER_PASSWORD_AUTH',\n}};\nexport default awsmobile;\n"
        );
        let found = read(&exports, &[]).unwrap();
        let values: Vec<_> = found.iter().map(|it| (it.key, &*it.value)).collect();
        assert_eq!(
            values,
            [
                ("user-pool-id", POOL),
                ("client-id", CLIENT),
                ("domain", "a.auth.eu-west-1.amazoncognito.com"),
                ("auth-flow", "USER_PASSWORD_AUTH"),
            ]
        );
        let kept = json("{note: 'a \"b\" \\'c\\' // d', e: [true, null,],}");
        let expected = r#"{"note": "a \"b\" 'c' // d", "e": [true, null]}"#;
        assert_eq!(kept, expected);
    }

    #[test]
    fn a_pool_and_a_domain_are_known_by_their_values_too() {
        let terraform = format!(
            r#"{{"pool": {{"value": "{POOL}"}}, "other_pool": {{"value": "not_a_pool"}},
            "cognito_domain": {{"value": "login.example.org"}}}}"#
        );
        let found = read(&terraform, &[]).unwrap();
        let values: Vec<_> = found.iter().map(|it| (it.key, &*it.value)).collect();
        assert_eq!(
            values,
            [("user-pool-id", POOL), ("domain", "login.example.org")]
        );
    }

    #[test]
    fn a_domain_is_a_host_name() {
        for (domain, is_taken) in [
            ("a.auth.eu-west-1.amazoncognito.com", true),
            ("xn--bcher-kva.example", true),
            ("a.example\u{202e}", false),
            ("a.ex\nample", false),
            ("a.example:443", false),
            ("a..example", false),
            ("-a.example", false),
            ("a-.example", false),
            ("b\u{fc}cher.example", false),
            ("a.example?x=y#", false),
            ("localhost", false),
            (&format!("{}.example", "a".repeat(64)), false),
            (&"a.".repeat(127), false),
        ] {
            let oauth = serde_json::json!({"auth": {"user_pool_id": POOL, "domain": domain}});
            let taken = read(&oauth.to_string(), &["auth-flow"]).unwrap();
            assert_eq!(taken.len(), 1 + usize::from(is_taken), "{domain:?}");
        }
        // Nor do ids have what could be shown as something else.
        for hidden in ["\u{202e}", "\u{7}", "\u{200b}", "\n"] {
            let text = serde_json::json!({
                "user_pool_id": format!("{POOL}{hidden}"),
                "user_pool_client_id": format!("{CLIENT}{hidden}"),
                "identity_pool_id": format!("{IDENTITIES}{hidden}"),
            });
            assert_eq!(read(&text.to_string(), &["user-pool-id"]), Ok(Vec::new()));
        }
    }

    #[test]
    fn what_is_not_clear_is_asked_about() {
        let two = format!(
            r#"{{"WebClientId": "{CLIENT}", "AppClientId": "{CLIENT}2", "UserPoolId": "{POOL}"}}"#
        );
        let paths = vec!["WebClientId".to_owned(), "AppClientId".to_owned()];
        assert_eq!(
            read(&two, &[]),
            Err(Error::Ambiguous {
                key: "client-id",
                paths
            })
        );
        assert_eq!(read(&two, &["client-id"]).unwrap().len(), 1);
        let twice = format!(r#"{{"UserPoolId": "{POOL}", "Nested": {{"UserPoolId": "{POOL}"}}}}"#);
        assert_eq!(read(&twice, &[]).unwrap().len(), 1);
        assert_eq!(read("{}", &[]), Err(Error::NoPool));
        assert_eq!(
            read("{\n \"a\": }", &[]),
            Err(Error::Syntax { line: 2, column: 7 })
        );
        assert_eq!(read("", &[]), Err(Error::Syntax { line: 1, column: 0 }));
    }
}
