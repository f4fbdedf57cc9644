//! `--query`: JMESPath over the JSON document.

use std::collections::BTreeMap;

use jmespath::ast::Ast;
use jmespath::{Expression, Variable};
use serde_json::{Map, Value};

/// Why a query gives nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the query is not valid: {0}")]
pub struct Error(String);

/// A compiled expression.
#[derive(Debug, Clone)]
pub struct Query {
    expression: Expression<'static>,
    /// Of the objects that the expression itself has.
    orders: Orders,
}

/// Compiles `expression` ([JMESPath](https://jmespath.org/specification.html)). As in the AWS CLI, a
/// literal between backticks that is not JSON is a string.
///
/// # Errors
///
/// [`Error`] says where the expression goes wrong.
pub fn compile(expression: &str) -> Result<Query, Error> {
    // The parser recurses, and the stack is not without end.
    if expression.len() > 4096 {
        return Err(Error("it is longer than 4096 bytes".to_owned()));
    }
    let (expression, literals) = with_json_literals(expression);
    let expression = jmespath::compile(&expression);
    let expression = expression.map_err(|e| Error(first_line(&e.to_string())))?;
    let mut orders = Orders::default();
    orders.take_expression(expression.as_ast());
    for literal in &literals {
        orders.take(literal);
    }
    Ok(Query { expression, orders })
}

/// `expression` with each literal that is not JSON as a JSON string, and those that are.
fn with_json_literals(expression: &str) -> (String, Vec<Value>) {
    const MARK: char = '`';
    let mut rewritten = String::with_capacity(expression.len());
    let mut literals = Vec::new();
    let mut rest = expression;
    while let Some(start) = rest.find([MARK, '\'', '"']) {
        let (before, quoted) = rest.split_at(start);
        rewritten.push_str(before);
        // All three quotes are one byte long.
        let (quote, inside) = quoted.split_at(1);
        let Some(length) = end(inside, quote) else {
            // The parser says what is wrong.
            rest = quoted;
            break;
        };
        let (inside, after) = inside.split_at(length);
        let unescaped = inside.replace("\\`", "`");
        let parsed = serde_json::from_str(&unescaped);
        let as_string = || serde_json::from_str(&format!("\"{}\"", unescaped.trim_start())).ok();
        match (quote, parsed) {
            ("`", Ok(literal)) => {
                literals.push(literal);
                rewritten.push_str(&quoted[..length + 2]);
            }
            ("`", Err(_)) if let Some(text @ Value::String(_)) = as_string() => {
                let json = text.to_string().replace(MARK, "\\`");
                rewritten.push_str(&format!("{MARK}{json}{MARK}"));
            }
            _ => rewritten.push_str(&quoted[..length + 2]),
        }
        rest = &after[1..];
    }
    rewritten.push_str(rest);
    (rewritten, literals)
}

/// Where `text` has `quote` for the first time without a backslash before it.
fn end(text: &str, quote: &str) -> Option<usize> {
    let mut is_escaped = false;
    let mut places = text.char_indices();
    let found = places.find(|(at, character)| {
        let is_end = !is_escaped && text[*at..].starts_with(quote);
        is_escaped = *character == '\\' && !is_escaped;
        is_end
    });
    found.map(|(at, _)| at)
}

/// The orders of the members of objects, by their sorted names: the library's objects are sorted.
#[derive(Debug, Clone, Default)]
struct Orders(BTreeMap<Vec<String>, Vec<String>>);

impl Orders {
    /// The first order of the same names counts.
    fn insert(&mut self, names: Vec<String>) {
        let mut sorted = names.clone();
        sorted.sort_unstable();
        self.0.entry(sorted).or_insert(names);
    }

    /// Takes the orders of the objects in `value`.
    fn take(&mut self, value: &Value) {
        match value {
            Value::Object(members) => {
                self.insert(members.keys().cloned().collect());
                for member in members.values() {
                    self.take(member);
                }
            }
            Value::Array(elements) => {
                for element in elements {
                    self.take(element);
                }
            }
            _ => {}
        }
    }

    /// Takes the orders of the objects that `expression` builds.
    fn take_expression(&mut self, expression: &Ast) {
        match expression {
            Ast::MultiHash { elements, .. } => {
                let mut names: Vec<String> = Vec::new();
                for pair in elements {
                    if !names.contains(&pair.key) {
                        names.push(pair.key.clone());
                    }
                    self.take_expression(&pair.value);
                }
                self.insert(names);
            }
            Ast::MultiList { elements, .. } | Ast::Function { args: elements, .. } => {
                for element in elements {
                    self.take_expression(element);
                }
            }
            Ast::Expref { ast: node, .. }
            | Ast::Flatten { node, .. }
            | Ast::Not { node, .. }
            | Ast::ObjectValues { node, .. } => self.take_expression(node),
            Ast::Comparison { lhs, rhs, .. }
            | Ast::Projection { lhs, rhs, .. }
            | Ast::And { lhs, rhs, .. }
            | Ast::Or { lhs, rhs, .. }
            | Ast::Subexpr { lhs, rhs, .. }
            | Ast::Condition {
                predicate: lhs,
                then: rhs,
                ..
            } => {
                self.take_expression(lhs);
                self.take_expression(rhs);
            }
            Ast::Identity { .. }
            | Ast::Field { .. }
            | Ast::Index { .. }
            | Ast::Literal { .. }
            | Ast::Slice { .. } => {}
        }
    }
}

impl Query {
    /// What the expression selects from `document`; `null` where it selects nothing. Members of
    /// objects are in the order of the expression or of the document; those that a function makes
    /// are sorted by name.
    ///
    /// # Errors
    ///
    /// [`Error`] when a function of the expression is given a value it does not take.
    pub fn select(&self, document: &Value) -> Result<Value, Error> {
        // A message of the library may quote the document, which may hold secrets.
        let fails = |_| Error("a function in it does not take what it was given".to_owned());
        let variable = Variable::try_from(document).map_err(fails)?;
        let found = self.expression.search(variable).map_err(fails)?;
        let mut orders = self.orders.clone();
        if found.is_object() || found.is_array() {
            orders.take(document);
        }
        Ok(value(&found, &orders))
    }
}

impl Query {
    /// Whether what the expression selects from `document` is true as JMESPath has it: neither null nor
    /// false nor an empty text, list or object.
    ///
    /// # Errors
    ///
    /// As [`Self::select`].
    pub fn holds(&self, document: &Value) -> Result<bool, Error> {
        Ok(match self.select(document)? {
            Value::Null => false,
            Value::Bool(truth) => truth,
            Value::Number(_) => true,
            Value::String(text) => !text.is_empty(),
            Value::Array(elements) => !elements.is_empty(),
            Value::Object(members) => !members.is_empty(),
        })
    }
}

fn first_line(message: &str) -> String {
    message.lines().next().unwrap_or_default().to_owned()
}

fn value(variable: &Variable, orders: &Orders) -> Value {
    match variable {
        // An expression reference (`&name`) has no JSON form; the AWS CLI prints null too.
        Variable::Null | Variable::Expref(_) => Value::Null,
        Variable::Bool(truth) => Value::Bool(*truth),
        Variable::Number(number) => Value::Number(number.clone()),
        Variable::String(text) => Value::String(text.clone()),
        Variable::Array(elements) => elements.iter().map(|e| value(e, orders)).collect(),
        Variable::Object(members) => {
            let sorted: Vec<String> = members.keys().cloned().collect();
            let names = orders.0.get(&sorted).unwrap_or(&sorted);
            let ordered = names.iter().filter_map(|name| members.get_key_value(name));
            ordered
                .map(|(name, member)| (name.clone(), value(member, orders)))
                .collect::<Map<_, _>>()
                .into()
        }
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

    /// As Python's `jmespath`, on which the AWS CLI is built.
    #[test]
    fn a_literal_that_is_not_json_is_a_string() {
        let document = json!({"list": [{"n": "email", "v": 1}, {"n": "a`b", "v": 2}], "a`b": 3});
        for (expression, selected) in [
            ("list[?n==`email`].v", json!([1])),
            ("list[?n==`\"email\"`].v", json!([1])),
            ("list[?n==`  email`].v | [0]", json!(1)),
            ("list[?n==`email `].v", json!([])),
            (r"list[?n==`a\`b`].v", json!([2])),
            ("`foo bar`", json!("foo bar")),
            ("``", json!("")),
            ("`1`", json!(1)),
            ("`null`", json!(null)),
            ("`2024-01-01`", json!("2024-01-01")),
            ("'`x`'", json!("`x`")),
            (r"'it\'s `x`'", json!("it's `x`")),
            ("\"a`b\"", json!(3)),
            ("[`x`, 'y', `z`]", json!(["x", "y", "z"])),
            ("`é`", json!("é")),
            (r"`a\u0041`", json!("aA")),
        ] {
            let query = compile(expression);
            let found = query.and_then(|query| query.select(&document));
            assert_eq!(found, Ok(selected), "{expression}");
        }
        for refused in ["`say \"hi\"`", "`open", r"`\q`", "'open `x`"] {
            assert!(compile(refused).is_err(), "{refused}");
        }
    }

    #[test]
    fn members_keep_their_order() {
        let document = json!({"z": {"b": 1, "a": 2}, "y": [{"d": {"b": 3, "a": 4}, "c": 0}]});
        for (expression, expected) in [
            (
                "@",
                r#"{"z":{"b":1,"a":2},"y":[{"d":{"b":3,"a":4},"c":0}]}"#,
            ),
            ("z", r#"{"b":1,"a":2}"#),
            ("y[0]", r#"{"d":{"b":3,"a":4},"c":0}"#),
            ("{z: z.a, a: z.b}", r#"{"z":2,"a":1}"#),
            ("y[].{z: d, a: c}", r#"[{"z":{"b":3,"a":4},"a":0}]"#),
            // The expression's order goes before the document's.
            ("z.{a: a, b: b}", r#"{"a":2,"b":1}"#),
            ("{b: `1`, a: `2`, b: `3`}", r#"{"b":3,"a":2}"#),
            ("[z, `{\"y\": 1, \"x\": 2}`][1]", r#"{"y":1,"x":2}"#),
            ("map(&{q: @, p: c}, y)[0].p", "0"),
            ("map(&{q: c, p: c}, y)", r#"[{"q":0,"p":0}]"#),
            ("merge(z, {c: `1`})", r#"{"a":2,"b":1,"c":1}"#),
        ] {
            let query = compile(expression).unwrap();
            let found = query.select(&document).unwrap().to_string();
            assert_eq!(found, expected, "{expression}");
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
