//! `--query`: JMESPath over the JSON document.

use jmespath::{Expression, Variable};
use serde_json::{Map, Value};

/// Why a query gives nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the query is not valid: {0}")]
pub struct Error(String);

/// A compiled expression.
#[derive(Debug, Clone)]
pub struct Query(Expression<'static>);

/// Compiles `expression` ([JMESPath](https://jmespath.org/specification.html)).
///
/// # Errors
///
/// [`Error`] says where the expression goes wrong.
pub fn compile(expression: &str) -> Result<Query, Error> {
    // The parser recurses, and the stack is not without end.
    if expression.len() > 4096 {
        return Err(Error("it is longer than 4096 bytes".to_owned()));
    }
    jmespath::compile(expression)
        .map(Query)
        .map_err(|e| Error(first_line(&e.to_string())))
}

impl Query {
    /// What the expression selects from `document`; `null` where it selects nothing. Members of
    /// objects that the expression builds come sorted by name.
    ///
    /// # Errors
    ///
    /// [`Error`] when a function of the expression is given a value it does not take.
    pub fn select(&self, document: &Value) -> Result<Value, Error> {
        // A message of the library may quote the document, which may hold secrets.
        let fails = |_| Error("a function in it does not take what it was given".to_owned());
        let document = Variable::try_from(document).map_err(fails)?;
        self.0
            .search(document)
            .map(|found| value(&found))
            .map_err(fails)
    }
}

fn first_line(message: &str) -> String {
    message.lines().next().unwrap_or_default().to_owned()
}

fn value(variable: &Variable) -> Value {
    match variable {
        // An expression reference (`&name`) has no JSON form; the AWS CLI prints null too.
        Variable::Null | Variable::Expref(_) => Value::Null,
        Variable::Bool(truth) => Value::Bool(*truth),
        Variable::Number(number) => Value::Number(number.clone()),
        Variable::String(text) => Value::String(text.clone()),
        Variable::Array(elements) => elements.iter().map(|e| value(e)).collect(),
        Variable::Object(members) => members
            .iter()
            .map(|(k, v)| (k.clone(), value(v)))
            .collect::<Map<_, _>>()
            .into(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn expressions_select_as_the_aws_cli_does() {
        let document = json!({
            "AuthenticationResult": {"IdToken": "i", "ExpiresIn": 3600},
            "list": [{"a": 1.50, "b": true}, {"a": 123_456_789_012_345_678_i64}],
        });
        for (expression, selected) in [
            ("AuthenticationResult.IdToken", json!("i")),
            (
                "AuthenticationResult.[IdToken, ExpiresIn]",
                json!(["i", 3600]),
            ),
            (
                "AuthenticationResult.{b: IdToken, a: ExpiresIn}",
                json!({"a": 3600, "b": "i"}),
            ),
            ("list[].a", json!([1.50, 123_456_789_012_345_678_i64])),
            ("list[?b].a | [0]", json!(1.50)),
            ("length(list)", json!(2)),
            ("list[?a > `2`].a", json!([123_456_789_012_345_678_i64])),
            ("list[?a == `1.5`].b", json!([true])),
            ("`{\"n\": [1, 2.50]}`", json!({"n": [1, 2.50]})),
            ("sum(list[].a) > `2`", json!(true)),
            ("nothing", json!(null)),
        ] {
            assert_eq!(
                compile(expression).unwrap().select(&document).unwrap(),
                selected,
                "{expression}"
            );
        }
    }

    #[test]
    fn a_query_that_fails_shows_nothing_of_the_document() {
        assert!(compile("a[").is_err());
        let error = compile("length(b)")
            .unwrap()
            .select(&json!({"b": true, "s": "hunter2"}));
        assert_eq!(
            error.unwrap_err().to_string(),
            "the query is not valid: a function in it does not take what it was given"
        );
    }
}
