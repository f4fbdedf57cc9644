//! JSON documents.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};

use super::time;

/// `value` indented by two spaces, with a final newline.
pub fn pretty(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

/// `document` of the API as the AWS CLI prints it: seconds since 1970 in members that are called a date
/// become `2026-01-01T00:00:00+00:00`, seconds floored, and the members of users and groups come in the
/// order of the API reference, before those that it does not know.
pub fn with_times(document: Value) -> Value {
    match document {
        Value::Object(members) => {
            let order: &[&str] = match &members {
                user if user.contains_key("Username") => &USER,
                group if group.contains_key("GroupName") => &GROUP,
                _ => &[],
            };
            let rank = |name: &str| order.iter().position(|own| *own == name);
            let mut members: Vec<_> = members.into_iter().map(with_time).collect();
            members.sort_by_key(|(name, _)| rank(name).unwrap_or(order.len()));
            members.into_iter().collect::<Map<_, _>>().into()
        }
        Value::Array(elements) => elements.into_iter().map(with_times).collect(),
        other => other,
    }
}

const USER: [&str; 10] = [
    "Username",
    "UserAttributes",
    "Attributes",
    "UserCreateDate",
    "UserLastModifiedDate",
    "Enabled",
    "UserStatus",
    "MFAOptions",
    "PreferredMfaSetting",
    "UserMFASettingList",
];
const GROUP: [&str; 7] = [
    "GroupName",
    "UserPoolId",
    "Description",
    "RoleArn",
    "Precedence",
    "LastModifiedDate",
    "CreationDate",
];

fn with_time((name, value): (String, Value)) -> (String, Value) {
    let moment = value.as_f64().filter(|_| name.ends_with("Date"));
    // Moments of this era fit.
    #[expect(clippy::cast_possible_truncation, reason = "seconds are floored")]
    let moment = moment.and_then(|seconds| Timestamp::from_second(seconds.floor() as i64).ok());
    match moment {
        Some(moment) => (name, time::iso(moment).into()),
        None => (name, with_times(value)),
    }
}

/// The JSON text `json` indented likewise, and otherwise as it is: numbers keep their digits and
/// members that occur twice are shown twice. Text that is not JSON is not refused.
pub fn indented(json: &str) -> String {
    let mut text = String::with_capacity(json.len() * 2);
    let mut depth = 0;
    let mut in_string = false;
    let mut escaped = false;
    let mut after_opening = false;
    for c in json.chars() {
        if in_string {
            text.push(c);
            in_string = escaped || c != '"';
            escaped = !escaped && c == '\\';
            continue;
        }
        if c.is_ascii_whitespace() {
            continue;
        }
        if matches!(c, '}' | ']') {
            depth -= 1;
            if !after_opening {
                new_line(&mut text, depth);
            }
        } else if after_opening {
            new_line(&mut text, depth);
        }
        after_opening = matches!(c, '{' | '[');
        text.push(c);
        match c {
            '"' => in_string = true,
            '{' | '[' => depth += 1,
            ',' => new_line(&mut text, depth),
            ':' => text.push(' '),
            _ => {}
        }
    }
    text.push('\n');
    text
}

/// A number in the JSON text `json` that a program's number would round: more digits than a double
/// holds, and not a whole number of 64 bits.
pub fn inexact_number(json: &str) -> Option<&str> {
    let mut rest = json;
    loop {
        let start = rest.find(|c: char| c == '"' || c == '-' || c.is_ascii_digit())?;
        rest = &rest[start..];
        if rest.starts_with('"') {
            let mut escaped = false;
            let end = rest[1..].find(|c| {
                let ends = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            })?;
            rest = &rest[end + 2..];
            continue;
        }
        let number = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | 'e' | 'E');
        let end = rest.find(|c| !number(c)).unwrap_or(rest.len());
        let (literal, after) = rest.split_at(end);
        let whole = literal.parse::<i64>().is_ok() || literal.parse::<u64>().is_ok();
        let mantissa = literal.split(['e', 'E']).next().unwrap_or_default();
        let digits = mantissa
            .chars()
            .filter(char::is_ascii_digit)
            .collect::<String>();
        if !whole && digits.trim_start_matches('0').len() > 15 {
            return Some(literal);
        }
        rest = after;
    }
}

fn new_line(text: &mut String, depth: i32) {
    text.push('\n');
    for _ in 0..depth {
        text.push_str("  ");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn moments_of_the_api_are_spelled_as_the_aws_cli_does() {
        let document = json!({
            "UserCreateDate": 1_767_225_600.999, "Count": 3, "birthdate": 5,
            "Attributes": [{"Name": "x", "LastModifiedDate": 1_767_225_600}],
            "CreationDate": "yesterday",
        });
        assert_eq!(
            with_times(document),
            json!({
                "UserCreateDate": "2026-01-01T00:00:00+00:00", "Count": 3, "birthdate": 5,
                "Attributes": [{"Name": "x", "LastModifiedDate": "2026-01-01T00:00:00+00:00"}],
                "CreationDate": "yesterday",
            })
        );
    }

    #[test]
    fn users_and_groups_have_the_order_of_the_api_reference() {
        let document = json!({"Users": [
            {"New": 1, "UserStatus": "CONFIRMED", "Enabled": true, "Attributes": [], "Username": "a"},
            {"Precedence": 1, "GroupName": "g"}, {"b": 1, "a": 2},
        ]});
        assert_eq!(
            with_times(document).to_string(),
            r#"{"Users":[{"Username":"a","Attributes":[],"Enabled":true,"UserStatus":"CONFIRMED","New":1},{"GroupName":"g","Precedence":1},{"b":1,"a":2}]}"#
        );
    }

    #[test]
    fn a_text_is_indented_as_a_value_is() {
        for json in [
            r#"{"a":1,"b":[],"c":{},"d":[1,[2,{"e":"f"}]],"g":"{[,:\\\"]}","h":null}"#,
            r#"{ "a" : [ ] , "b" : { } , "c" : [ 1 , 2 ] }"#,
            r#""text""#,
            "[]",
            "[[]]",
            "12",
        ] {
            let value: Value = serde_json::from_str(json).unwrap();
            assert_eq!(indented(json), pretty(&value), "{json}");
        }
    }

    #[test]
    fn numbers_that_would_be_rounded_are_found() {
        for (json, found) in [
            (
                r#"{"a":1,"b":-1.50,"c":1.7e9,"d":18446744073709551615}"#,
                None,
            ),
            (
                r#"{"123456789012345678901":"\"9999999999999999999999"}"#,
                None,
            ),
            (
                "[0.1, 123456789012345678901]",
                Some("123456789012345678901"),
            ),
            ("[1.2345678901234567]", Some("1.2345678901234567")),
            ("[0.00000000000000001]", None),
        ] {
            assert_eq!(inexact_number(json), found, "{json}");
        }
    }

    #[test]
    fn what_a_value_would_lose_is_kept() {
        let json = r#"{"n":123456789012345678901234567890,"x":1.10,"a":1,"a":2}"#;
        assert_eq!(
            indented(json),
            "{\n  \"n\": 123456789012345678901234567890,\n  \"x\": 1.10,\n  \"a\": 1,\n  \"a\": 2\n}\n"
        );
    }
}
