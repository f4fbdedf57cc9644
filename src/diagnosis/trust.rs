//! Whom the trust policy of a role lets assume it.
//!
//! Judged are the parts that an identity pool depends on: an Allow for its federated principal and
//! its action, and the conditions on `aud`, the identity pool, and `amr`, the kind of identity.

use serde_json::{Value, json};

use super::facts::Use;
use crate::model::{IdentityPoolId, Partition};

/// What a trust policy says of an identity pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The pool's identities get in, and no other pool's.
    Trusts,
    /// So do others.
    Lax {
        /// Who.
        what: String,
        /// The jq filter that keeps them out.
        change: String,
    },
    /// They do not.
    Distrusts {
        /// Why not.
        why: String,
        /// The jq filter that lets them in.
        change: String,
    },
    /// It is no policy.
    Unreadable,
}

const ACTION: &str = "sts:AssumeRoleWithWebIdentity";

/// Judges `policy`, JSON that may be percent-encoded, for identities of `pool` of the kind `of`.
pub fn judge(policy: &str, pool: &IdentityPoolId, of: Use) -> Verdict {
    let decoded = percent_decoded(policy);
    let policy: Option<Value> = decoded.and_then(|text| serde_json::from_str(&text).ok());
    let Some(statements) = policy.as_ref().and_then(|policy| policy.get("Statement")) else {
        return Verdict::Unreadable;
    };
    let is_list = statements.is_array();
    let principal = principal(pool);
    let allowing = listed(statements).enumerate().filter(|(_, statement)| {
        let federated = statement.get("Principal").map(|it| &it["Federated"]);
        statement["Effect"] == "Allow"
            && federated.is_some_and(|it| texts(it).any(|text| text == principal))
    });
    let allowing: Vec<_> = allowing.collect();
    let change = allow(&principal, pool, of);
    let distrusts = |why: String| {
        let change = change.clone();
        Verdict::Distrusts { why, change }
    };
    if allowing.is_empty() {
        return distrusts(format!("nothing in its trust policy allows {principal}"));
    }
    let acting = allowing.into_iter().filter(|(_, statement)| {
        texts(&statement["Action"])
            .any(|action| matches_glob(&action.to_lowercase(), &ACTION.to_lowercase()))
    });
    let (aud, amr) = (format!("{principal}:aud"), format!("{principal}:amr"));
    let mut nearest: Option<(usize, Verdict)> = None;
    for (index, statement) in acting {
        let condition = &statement["Condition"];
        let ours = Condition::of(condition, &aud).judge(pool.as_str());
        let kind = Condition::of(condition, &amr).judge(of.amr());
        let place = if is_list {
            format!(".Statement[{index}]")
        } else {
            ".Statement".to_owned()
        };
        let must = |operator: &str, key: &str, value: &str| {
            format!(
                "{place}.Condition[{}][{}] = {}",
                json!(operator),
                json!(key),
                json!(value)
            )
        };
        let (distance, verdict) = match (ours, kind) {
            (Judged::Met, Judged::Met) => return Verdict::Trusts,
            (Judged::Absent, Judged::Met | Judged::Absent) => {
                let what =
                    "every identity pool there is may assume it: its trust policy names none"
                        .to_owned();
                let change = must("StringEquals", &aud, pool.as_str());
                (1, Verdict::Lax { what, change })
            }
            (Judged::Met, Judged::Absent) => {
                let what = format!(
                    "identities of any kind may assume it, not {} ones only",
                    of.amr()
                );
                let change = must("ForAnyValue:StringLike", &amr, of.amr());
                (0, Verdict::Lax { what, change })
            }
            (Judged::Met | Judged::Absent, Judged::Other(values)) => {
                (2, distrusts(format!("{amr} is {values}, not {}", of.amr())))
            }
            (Judged::Other(values), _) => (3, distrusts(format!("{aud} is {values}, not {pool}"))),
        };
        if nearest.as_ref().is_none_or(|(other, _)| distance < *other) {
            nearest = Some((distance, verdict));
        }
    }
    nearest.map_or_else(
        || {
            distrusts(format!(
                "its trust policy does not allow {principal} {ACTION}"
            ))
        },
        |(_, verdict)| verdict,
    )
}

/// Who identity pools are to IAM.
fn principal(pool: &IdentityPoolId) -> String {
    let region = pool.region();
    match (region.partition(), region.as_str()) {
        (Partition::Aws, _) => "cognito-identity.amazonaws.com".to_owned(),
        (Partition::UsGov, "us-gov-west-1") => "cognito-identity-us-gov.amazonaws.com".to_owned(),
        (partition, region) => format!("cognito-identity.{region}.{}", partition.dns_suffix()),
    }
}

/// The jq filter that adds a statement, and leaves those that are there as they are.
fn allow(principal: &str, pool: &IdentityPoolId, of: Use) -> String {
    let statement = json!({
        "Effect": "Allow",
        "Principal": {"Federated": principal},
        "Action": ACTION,
        "Condition": {
            "StringEquals": {format!("{principal}:aud"): pool.as_str()},
            "ForAnyValue:StringLike": {format!("{principal}:amr"): of.amr()},
        },
    });
    format!(".Statement = ([.Statement] | flatten) + [{statement}]")
}

/// What is demanded of a key of the request: one of these values.
struct Condition {
    /// With whether each is a pattern; none where nothing is demanded.
    values: Option<Vec<(String, bool)>>,
}

enum Judged {
    Met,
    Absent,
    Other(String),
}

impl Condition {
    fn of(condition: &Value, key: &str) -> Self {
        let mut values: Option<Vec<_>> = None;
        for (operator, keys) in condition.as_object().into_iter().flatten() {
            let operator = operator.rsplit(':').next().unwrap_or_default();
            let operator = operator.strip_suffix("IfExists").unwrap_or(operator);
            let is_pattern = match operator {
                "StringEquals" | "StringEqualsIgnoreCase" => false,
                "StringLike" => true,
                _ => continue,
            };
            for (name, value) in keys.as_object().into_iter().flatten() {
                if name.eq_ignore_ascii_case(key) {
                    let demanded = texts(value).map(|value| (value.to_owned(), is_pattern));
                    values.get_or_insert_default().extend(demanded);
                }
            }
        }
        Self { values }
    }

    fn judge(self, actual: &str) -> Judged {
        let Some(values) = self.values else {
            return Judged::Absent;
        };
        let is_met = |(value, is_pattern): &(String, bool)| {
            value == actual || (*is_pattern && matches_glob(value, actual))
        };
        if values.iter().any(is_met) {
            Judged::Met
        } else {
            let values: Vec<_> = values.into_iter().map(|(value, _)| value).collect();
            Judged::Other(values.join(", "))
        }
    }
}

/// A list, or the one element that stands for a list of one.
fn listed(value: &Value) -> impl Iterator<Item = &Value> {
    value
        .as_array()
        .map_or(std::slice::from_ref(value), Vec::as_slice)
        .iter()
}

fn texts(value: &Value) -> impl Iterator<Item = &str> {
    listed(value).filter_map(Value::as_str)
}

/// Whether `text` is `pattern`, in which `*` stands for any text and `?` for any character.
fn matches_glob(pattern: &str, text: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    // Which beginnings of the text the beginning of the pattern matches.
    let text: Vec<char> = text.chars().collect();
    let mut matched = vec![false; text.len() + 1];
    matched[0] = true;
    for wanted in pattern {
        let mut next = vec![false; text.len() + 1];
        for at in 0..=text.len() {
            next[at] = match wanted {
                '*' => matched[at] || (at > 0 && next[at - 1]),
                '?' => at > 0 && matched[at - 1],
                wanted => at > 0 && matched[at - 1] && text[at - 1] == wanted,
            };
        }
        matched = next;
    }
    matched[text.len()]
}

/// RFC 3986: `%XX` is a byte. None for what is no UTF-8 then, or malformed.
fn percent_decoded(text: &str) -> Option<String> {
    // As emulators send it. JSON begins with a brace, which an encoded one cannot.
    if text.trim_start().starts_with('{') {
        return Some(text.to_owned());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut parts = text.split('%');
    bytes.extend(parts.next().unwrap_or_default().bytes());
    for part in parts {
        let (code, rest) = part.split_at_checked(2)?;
        bytes.push(u8::from_str_radix(code, 16).ok()?);
        bytes.extend(rest.bytes());
    }
    String::from_utf8(bytes).ok()
}
