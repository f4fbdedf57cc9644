//! Checks that a token failed.

use serde_json::Value;

use super::time;
use crate::token::verify::{Actual, Failed};

/// `{"failed":[{"check":…,"expected":…,"actual":…}]}`: `actual` is the value as the token has it,
/// null where it has none, or a text about what was found.
pub fn document(failed: &[Failed]) -> String {
    let rows: Vec<String> = failed
        .iter()
        .map(|failed| {
            let [check, expected] =
                [failed.check.to_string(), failed.expected.clone()].map(Value::String);
            let actual = match &failed.actual {
                Actual::Absent => Value::Null.to_string(),
                Actual::Value(json) | Actual::Time(json, _) => json.clone(),
                Actual::Said(text) => Value::from(text.as_str()).to_string(),
            };
            format!("{{\"check\":{check},\"expected\":{expected},\"actual\":{actual}}}")
        })
        .collect();
    format!("{{\"failed\":[{}]}}", rows.join(","))
}

/// `CHECK: expected …, got …`
pub fn line(failed: &Failed) -> String {
    let actual = match &failed.actual {
        Actual::Absent => "got nothing".to_owned(),
        Actual::Value(json) => format!("got {}", short(json)),
        Actual::Time(json, time) => format!("got {} ({})", short(json), time::iso(*time)),
        Actual::Said(text) => format!("but {text}"),
    };
    format!("{}: expected {}, {actual}", failed.check, failed.expected)
}

/// People read no more than this of a value.
const SHOWN: usize = 200;

fn short(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::token::verify::Check;

    fn failed(check: Check, actual: Actual) -> Failed {
        Failed {
            check,
            expected: "one of \"a\", b".to_owned(),
            actual,
        }
    }

    #[test]
    fn a_value_stays_what_it_is() {
        let time = Timestamp::from_second(5).unwrap();
        let all = [
            failed(Check::Algorithm, Actual::Absent),
            failed(Check::Groups, Actual::Value(r#"["x",1.10]"#.to_owned())),
            failed(Check::Expiry, Actual::Time("5.0".to_owned(), time)),
            failed(
                Check::Claim("a\"b".to_owned()),
                Actual::Said("no \"c\"".to_owned()),
            ),
        ];
        assert_eq!(
            document(&all),
            concat!(
                r#"{"failed":[{"check":"alg","expected":"one of \"a\", b","actual":null},"#,
                r#"{"check":"cognito:groups","expected":"one of \"a\", b","actual":["x",1.10]},"#,
                r#"{"check":"exp","expected":"one of \"a\", b","actual":5.0},"#,
                r#"{"check":"a\"b","expected":"one of \"a\", b","actual":"no \"c\""}]}"#
            )
        );
        assert_eq!(
            all.map(|failed| line(&failed)),
            [
                "alg: expected one of \"a\", b, got nothing",
                "cognito:groups: expected one of \"a\", b, got [\"x\",1.10]",
                "exp: expected one of \"a\", b, got 5.0 (1970-01-01T00:00:05+00:00)",
                "a\"b: expected one of \"a\", b, but no \"c\"",
            ]
        );
        let long = failed(Check::Issuer, Actual::Value("ü".repeat(1000)));
        assert_eq!(line(&long).matches('ü').count(), 200);
    }
}
