//! Which principals the trust policy of a role lets assume it.
//!
//! Judged are the parts that an identity pool depends on: an Allow for its federated principal and
//! its action, and the conditions on `aud`, the identity pool, and `amr`, the kind of identity. What
//! a Deny or another condition keeps out is not judged, but reported.

use serde_json::{Value, json};

use super::facts::Use;
use crate::model::{IdentityPoolId, Partition, Region};

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
    /// An Allow lets them in, but something else may keep them out.
    Unclear {
        /// What.
        what: String,
    },
    /// It is not a policy.
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
    let principal = principal(pool.region());
    let verdict = allowed(statements, &principal, pool, of);
    let denying = listed(statements).position(|statement| denies(statement, &principal));
    match (denying, verdict) {
        (Some(index), Verdict::Trusts | Verdict::Lax { .. }) => Verdict::Unclear {
            what: format!("{} is a Deny that may concern it", place(statements, index)),
        },
        (Some(index), Verdict::Distrusts { why, change }) => Verdict::Distrusts {
            why: format!("{why}; besides, {} may deny it", place(statements, index)),
            change,
        },
        (_, verdict) => verdict,
    }
}

/// Whether `statement` denies `principal` the action, under whatever condition.
fn denies(statement: &Value, principal: &str) -> bool {
    let is_ours = |action: &str| matches_glob(&action.to_lowercase(), &ACTION.to_lowercase());
    let names = |of: &Value| {
        let kinds = ["Federated", "AWS"].into_iter();
        let mut all = texts(of).chain(kinds.flat_map(|kind| texts(&of[kind])));
        all.any(|text| text == "*") || texts(&of["Federated"]).any(|text| text == principal)
    };
    let concerns = |name: &str, not_name: &str, holds: &dyn Fn(&Value) -> bool| match (
        statement.get(name),
        statement.get(not_name),
    ) {
        (Some(value), _) => holds(value),
        (None, Some(value)) => !holds(value),
        (None, None) => false,
    };
    statement["Effect"] == "Deny"
        && concerns("Principal", "NotPrincipal", &names)
        && concerns("Action", "NotAction", &|actions| {
            texts(actions).any(is_ours)
        })
}

/// Where the statement of this index is, as jq has it.
fn place(statements: &Value, index: usize) -> String {
    if statements.is_array() {
        format!(".Statement[{index}]")
    } else {
        ".Statement".to_owned()
    }
}

/// Judges the statements that allow, as if none denied.
fn allowed(statements: &Value, principal: &str, pool: &IdentityPoolId, of: Use) -> Verdict {
    let allowing = listed(statements).enumerate().filter(|(_, statement)| {
        let federated = statement.get("Principal").map(|it| &it["Federated"]);
        statement["Effect"] == "Allow"
            && federated.is_some_and(|it| texts(it).any(|text| text == principal))
    });
    let allowing: Vec<_> = allowing.collect();
    let change = allow(pool, of);
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
        let place = place(statements, index);
        let must = |operator: &str, key: &str, value: &str| {
            format!(
                "{place}.Condition[{}][{}] = {}",
                json!(operator),
                json!(key),
                json!(value)
            )
        };
        let (distance, verdict) = match (ours, kind) {
            (Judged::Met, Judged::Met) if demands_more(condition, &[&aud, &amr]) => {
                let what = format!("{place} demands more than {aud} and {amr}");
                (0, Verdict::Unclear { what })
            }
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

/// Who identity pools of `region` are to IAM.
fn principal(region: &Region) -> String {
    match (region.partition(), region.as_str()) {
        (Partition::Aws, _) => "cognito-identity.amazonaws.com".to_owned(),
        (Partition::UsGov, "us-gov-west-1") => "cognito-identity-us-gov.amazonaws.com".to_owned(),
        (partition, region) => format!("cognito-identity.{region}.{}", partition.dns_suffix()),
    }
}

/// The statement that lets identities of the kind `of` assume a role, `pool` being the id of an identity
/// pool of `region`.
pub fn statement(region: &Region, pool: &str, of: Use) -> Value {
    let principal = principal(region);
    json!({
        "Effect": "Allow",
        "Principal": {"Federated": principal},
        "Action": ACTION,
        "Condition": {
            "StringEquals": {format!("{principal}:aud"): pool},
            "ForAnyValue:StringLike": {format!("{principal}:amr"): of.amr()},
        },
    })
}

/// The jq filter that adds a statement, and leaves those that are there as they are.
fn allow(pool: &IdentityPoolId, of: Use) -> String {
    let statement = statement(pool.region(), pool.as_str(), of);
    format!(".Statement = ([.Statement] | flatten) + [{statement}]")
}

/// What is demanded of a key of the request: of each operator one of its values.
struct Condition<'a>(Vec<(Operator, Vec<&'a str>)>);

#[derive(Clone, Copy)]
enum Operator {
    Equals,
    EqualsIgnoreCase,
    Like,
}

impl Operator {
    /// None for what is not judged.
    fn read(name: &str) -> Option<Self> {
        let name = name.rsplit(':').next().unwrap_or_default();
        match name.strip_suffix("IfExists").unwrap_or(name) {
            "StringEquals" => Some(Self::Equals),
            "StringEqualsIgnoreCase" => Some(Self::EqualsIgnoreCase),
            "StringLike" => Some(Self::Like),
            _ => None,
        }
    }

    fn holds(self, value: &str, actual: &str) -> bool {
        match self {
            Self::Equals => value == actual,
            Self::EqualsIgnoreCase => value.to_lowercase() == actual.to_lowercase(),
            Self::Like => matches_glob(value, actual),
        }
    }
}

enum Judged {
    Met,
    Absent,
    Other(String),
}

impl<'a> Condition<'a> {
    fn of(condition: &'a Value, key: &str) -> Self {
        let mut demanded = Vec::new();
        for (operator, keys) in condition.as_object().into_iter().flatten() {
            let Some(operator) = Operator::read(operator) else {
                continue;
            };
            let keys = keys.as_object().into_iter().flatten();
            let keys = keys.filter(|(name, _)| name.eq_ignore_ascii_case(key));
            demanded.extend(keys.map(|(_, value)| (operator, texts(value).collect())));
        }
        Self(demanded)
    }

    fn judge(&self, actual: &str) -> Judged {
        let mut unmet = self
            .0
            .iter()
            .filter(|(operator, values)| !values.iter().any(|value| operator.holds(value, actual)));
        match unmet.next() {
            Some((_, values)) => Judged::Other(values.join(", ")),
            None if self.0.is_empty() => Judged::Absent,
            None => Judged::Met,
        }
    }
}

/// Whether `condition` has operators that are not judged, or is about other keys than `judged`.
fn demands_more(condition: &Value, judged: &[&str]) -> bool {
    let mut operators = condition.as_object().into_iter().flatten();
    operators.any(|(operator, keys)| {
        let mut names = keys.as_object().into_iter().flatten().map(|(name, _)| name);
        let is_judged = |name: &String| judged.iter().any(|key| name.eq_ignore_ascii_case(key));
        Operator::read(operator).is_none() || !names.all(is_judged)
    })
}

/// A list, or the one element of a list of one.
fn listed(value: &Value) -> impl Iterator<Item = &Value> {
    value
        .as_array()
        .map_or(std::slice::from_ref(value), Vec::as_slice)
        .iter()
}

fn texts(value: &Value) -> impl Iterator<Item = &str> {
    listed(value).filter_map(Value::as_str)
}

/// Whether `text` is `pattern`, in which `*` matches any text and `?` any character.
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

/// RFC 3986: `%XX` is a byte. None for what is not UTF-8 then, or is malformed.
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
