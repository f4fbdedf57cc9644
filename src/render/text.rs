//! Documents as the AWS CLI's text output prints them.

use serde_json::{Map, Value};

/// `document` in the AWS CLI's text form: scalars of an object tab-separated on one line in the
/// order of their sorted keys, then each nested member under its name in capitals; the scalars of
/// a list tab-separated on one line; `None`, `True` and `False` as Python spells them.
///
/// The rules are those of `awscli/text.py`.
pub fn text(document: &Value) -> String {
    let mut out = String::new();
    value(document, None, None, &mut out);
    out
}

fn value(item: &Value, name: Option<&str>, keys: Option<&[String]>, out: &mut String) {
    match item {
        Value::Object(members) => object(members, name, keys, out),
        Value::Array(elements) => list(elements, name, out),
        scalar => {
            out.push_str(&spelled(scalar));
            out.push('\n');
        }
    }
}

fn object(
    members: &Map<String, Value>,
    name: Option<&str>,
    keys: Option<&[String]>,
    out: &mut String,
) {
    let mut sorted: Vec<&String> = members.keys().collect();
    sorted.sort();
    let is_scalar = |key: &str| {
        members
            .get(key)
            .is_some_and(|v| !v.is_object() && !v.is_array())
    };
    // In a list of objects every row has the same columns: the keys that are scalar in any of them.
    let columns: Vec<String> = match keys {
        Some(keys) => keys.to_vec(),
        None => sorted
            .iter()
            .filter(|key| is_scalar(key))
            .map(|key| (*key).clone())
            .collect(),
    };
    if !columns.is_empty() {
        let mut row: Vec<String> = name.map(str::to_uppercase).into_iter().collect();
        row.extend(
            columns
                .iter()
                .map(|key| members.get(key).map(spelled).unwrap_or_default()),
        );
        out.push_str(&row.join("\t"));
        out.push('\n');
    }
    for key in sorted.into_iter().filter(|key| !columns.contains(key)) {
        value(&members[key.as_str()], Some(key), None, out);
    }
}

fn list(elements: &[Value], name: Option<&str>, out: &mut String) {
    if elements.iter().any(Value::is_object) {
        let mut keys: Vec<String> = elements
            .iter()
            .filter_map(Value::as_object)
            .flatten()
            .filter(|(_, v)| !v.is_object() && !v.is_array())
            .map(|(key, _)| key.clone())
            .collect();
        keys.sort();
        keys.dedup();
        for element in elements {
            value(element, name, Some(&keys), out);
        }
        return;
    }
    let (nested, scalars): (Vec<_>, Vec<_>) = elements.iter().partition(|e| e.is_array());
    match name {
        _ if scalars.is_empty() => {}
        Some(name) => {
            for scalar in scalars {
                out.push_str(&format!("{}\t{}\n", name.to_uppercase(), spelled(scalar)));
            }
        }
        None => {
            let row: Vec<String> = scalars.into_iter().map(spelled).collect();
            out.push_str(&row.join("\t"));
            out.push('\n');
        }
    }
    for element in nested {
        value(element, name, None, out);
    }
}

fn spelled(scalar: &Value) -> String {
    match scalar {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::String(text) => text.clone(),
        Value::Number(_) | Value::Array(_) | Value::Object(_) => scalar.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Right column: what `awscli.text.format_text` of awscli 1.45.11 prints for the left one.
    #[test]
    fn documents_look_as_the_aws_cli_prints_them() {
        for (document, printed) in [
            (json!("a b"), "a b\n"),
            (json!(null), "None\n"),
            (json!(true), "True\n"),
            (json!(3600), "3600\n"),
            (json!([]), ""),
            (json!({}), ""),
            (json!(["a", null, 2]), "a\tNone\t2\n"),
            (json!([["a", "b"], ["c"]]), "a\tb\nc\n"),
            (json!(["x", ["a", "b"]]), "x\na\tb\n"),
            (json!({"b": 1, "a": false}), "False\t1\n"),
            (
                json!({"IdentityId": "i", "Credentials": {"SecretKey": "s", "AccessKeyId": "k"}}),
                "i\nCREDENTIALS\tk\ts\n",
            ),
            (json!({"Groups": ["g1", "g2"]}), "GROUPS\tg1\nGROUPS\tg2\n"),
            (
                json!({"Users": [{"Name": "a", "Age": 1}, {"Name": "b", "Tags": ["x"]}]}),
                "USERS\t1\ta\nUSERS\t\tb\nTAGS\tx\n",
            ),
            (json!([{"a": {"b": 1}}, {"c": 2}]), "\nA\t1\n2\n"),
        ] {
            assert_eq!(text(&document), printed, "{document}");
        }
    }
}
