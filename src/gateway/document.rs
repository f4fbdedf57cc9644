//! Documents in JSON or YAML, as JSON: what OpenAPI and CloudFormation are written in.
//!
//! YAML is that of CloudFormation: its short forms become the long ones (`!Ref x` is `{"Ref": "x"}`).
//! A small text cannot become a large document: what aliases repeat is counted.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, ScalarStyle, Span, Tag};
use serde_json::{Map, Number, Value};

/// The longest document that is read, in bytes.
pub const LONGEST: usize = 8 * 1024 * 1024;
const DEEPEST: usize = 64;
/// The most scalars, sequences and mappings, where what an alias repeats counts again.
const MOST: usize = 500_000;

/// Why a text is not a document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Too many bytes.
    #[error("it is longer than {LONGEST} bytes")]
    TooLong,
    /// Neither JSON nor YAML.
    #[error("{what} in line {line}")]
    Syntax {
        /// Where, from 1.
        line: usize,
        /// What the parser says.
        what: String,
    },
}

impl Error {
    fn at(place: Span, what: impl Into<String>) -> Self {
        Self::Syntax {
            line: place.start.line(),
            what: what.into(),
        }
    }
}

/// Reads `text`: JSON if it begins with a brace, else YAML.
///
/// # Errors
///
/// [`Error`] says what is wrong with it, and where.
pub fn read(text: &str) -> Result<Value, Error> {
    if text.len() > LONGEST {
        return Err(Error::TooLong);
    }
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with('{')
        && let Ok(value) = serde_json::from_str(text)
    {
        return Ok(value);
    }
    yaml(text)
}

/// What is being read.
enum Open {
    Sequence(Vec<Value>),
    /// With the key whose value comes next.
    Mapping(Map<String, Value>, Option<String>),
}

struct Level {
    open: Open,
    anchor: usize,
    tag: Option<String>,
    /// How many there were when it began.
    before: usize,
}

struct Loader {
    levels: Vec<Level>,
    anchors: BTreeMap<usize, (Value, usize)>,
    count: usize,
    document: Option<Value>,
}

fn yaml(text: &str) -> Result<Value, Error> {
    let mut loader = Loader {
        levels: Vec::new(),
        anchors: BTreeMap::new(),
        count: 0,
        document: None,
    };
    for event in Parser::new_from_str(text) {
        let (event, place) = event.map_err(|error| Error::Syntax {
            line: error.marker().line(),
            what: error.info().to_owned(),
        })?;
        loader.take(event, place)?;
    }
    Ok(loader.document.unwrap_or(Value::Null))
}

impl Loader {
    fn take(&mut self, event: Event<'_>, place: Span) -> Result<(), Error> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let tag = tag.as_deref().map(name);
                let value = match tag.as_deref() {
                    None if style == ScalarStyle::Plain => plain(&text),
                    Some(core)
                        if core.starts_with("tag:yaml.org,2002:") && !core.ends_with("str") =>
                    {
                        plain(&text)
                    }
                    _ => Value::String(text.into_owned()),
                };
                let value = tagged(tag.as_deref(), value);
                self.add(value, 1, anchor, place)
            }
            Event::SequenceStart(anchor, tag) => {
                self.open(Open::Sequence(Vec::new()), anchor, tag.as_deref(), place)
            }
            Event::MappingStart(anchor, tag) => self.open(
                Open::Mapping(Map::new(), None),
                anchor,
                tag.as_deref(),
                place,
            ),
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(level) = self.levels.pop() else {
                    return Ok(());
                };
                let value = match level.open {
                    Open::Sequence(elements) => Value::Array(elements),
                    Open::Mapping(members, _) => Value::Object(members),
                };
                let value = tagged(level.tag.as_deref(), value);
                let count = self.count - level.before;
                self.count = level.before;
                self.add(value, count + 1, level.anchor, place)
            }
            Event::Alias(anchor) => match self.anchors.get(&anchor) {
                Some((value, count)) => {
                    let count = *count;
                    // Before it is repeated: that is what takes the memory.
                    self.check(count, place)?;
                    let value = value.clone();
                    self.add(value, count, 0, place)
                }
                None => Err(Error::at(place, "an alias of what it is in")),
            },
            Event::DocumentStart(_) if self.document.is_some() => {
                Err(Error::at(place, "a second document"))
            }
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => Ok(()),
        }
    }

    fn open(
        &mut self,
        open: Open,
        anchor: usize,
        tag: Option<&Tag>,
        place: Span,
    ) -> Result<(), Error> {
        if self.levels.len() >= DEEPEST {
            return Err(Error::at(place, format!("more than {DEEPEST} levels")));
        }
        self.levels.push(Level {
            open,
            anchor,
            tag: tag.map(name),
            before: self.count,
        });
        Ok(())
    }

    fn check(&self, more: usize, place: Span) -> Result<(), Error> {
        if self.count.saturating_add(more) > MOST {
            return Err(Error::at(place, format!("more than {MOST} values")));
        }
        Ok(())
    }

    fn add(&mut self, value: Value, count: usize, anchor: usize, place: Span) -> Result<(), Error> {
        self.check(count, place)?;
        self.count += count;
        if anchor != 0 {
            self.anchors.insert(anchor, (value.clone(), count));
        }
        let Some(level) = self.levels.last_mut() else {
            self.document = Some(value);
            return Ok(());
        };
        match &mut level.open {
            Open::Sequence(elements) => elements.push(value),
            Open::Mapping(members, key) => match key.take() {
                None => {
                    let name = key_of(value);
                    let none = || Error::at(place, "a key that is not a scalar");
                    *key = Some(name.ok_or_else(none)?);
                }
                Some(name) => {
                    if members.insert(name.clone(), value).is_some() {
                        return Err(Error::at(place, format!("the key {name:?} occurs twice")));
                    }
                }
            },
        }
        Ok(())
    }
}

/// A key as JSON has it.
fn key_of(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Null => Some("null".to_owned()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Array(_) | Value::Object(_) => None,
    }
}

fn name(tag: &Tag) -> String {
    format!("{}{}", tag.handle, tag.suffix)
}

/// `value` with a tag: one of CloudFormation's is short for a function.
fn tagged(tag: Option<&str>, value: Value) -> Value {
    let Some(function) = tag
        .and_then(|tag| tag.strip_prefix('!'))
        .filter(|it| !it.is_empty())
    else {
        return value;
    };
    let (name, value) = match (function, value) {
        ("Ref" | "Condition", value) => (function.to_owned(), value),
        ("GetAtt", Value::String(text)) => {
            let parts = text.split('.').map(|part| Value::String(part.to_owned()));
            ("Fn::GetAtt".to_owned(), Value::Array(parts.collect()))
        }
        (other, value) => (format!("Fn::{other}"), value),
    };
    Value::Object(Map::from_iter([(name, value)]))
}

/// A plain scalar by the core schema ([YAML 1.2 §10.3.2](https://yaml.org/spec/1.2.2/#1032-tag-resolution)).
fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        _ => {}
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let is_number = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits
            .bytes()
            .all(|b| b.is_ascii_digit() || b".eE+-".contains(&b));
    if is_number {
        if let Ok(number) = text.parse::<i64>() {
            return Value::Number(number.into());
        }
        let number = text.parse().ok().and_then(Number::from_f64);
        if let Some(number) = number {
            return Value::Number(number);
        }
    }
    Value::String(text.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn yaml_becomes_json() {
        for (text, value) in [
            ("", json!(null)),
            (
                "a: 1\nb: [x, 'y', \"z\\n\"]\n",
                json!({"a": 1, "b": ["x", "y", "z\n"]}),
            ),
            ("{\"a\": {\"b\": null}}", json!({"a": {"b": null}})),
            ("{a: b}", json!({"a": "b"})),
            (
                "t: true\nf: False\nn: ~\ni: -7\nd: 1.5\nv: 3.0.1\ndate: 2026-01-01\nplus: +1e3\n",
                json!({"t": true, "f": false, "n": null, "i": -7, "d": 1.5, "v": "3.0.1",
                       "date": "2026-01-01", "plus": 1000.0}),
            ),
            (
                "s: '1'\nt: !!str 1\nu: |\n  two\n  lines\n",
                json!({"s": "1", "t": "1", "u": "two\nlines\n"}),
            ),
            (
                "200: {1.5: a}\ntrue: b\n",
                json!({"200": {"1.5": "a"}, "true": "b"}),
            ),
            (
                "a: !Ref Pool\nb: !GetAtt Pool.Arn\nc: !GetAtt [Pool, Arn]\n",
                json!({"a": {"Ref": "Pool"}, "b": {"Fn::GetAtt": ["Pool", "Arn"]},
                       "c": {"Fn::GetAtt": ["Pool", "Arn"]}}),
            ),
            (
                "a: !Sub 'x-${Y}'\nb: !If [C, 1, !Ref N]\nc: !Join\n  - ','\n  - [a]\n",
                json!({"a": {"Fn::Sub": "x-${Y}"}, "b": {"Fn::If": ["C", 1, {"Ref": "N"}]},
                       "c": {"Fn::Join": [",", ["a"]]}}),
            ),
            (
                "a: &x {b: 1}\nc: *x\n",
                json!({"a": {"b": 1}, "c": {"b": 1}}),
            ),
            ("\u{feff}a: 1", json!({"a": 1})),
        ] {
            assert_eq!(read(text), Ok(value), "{text}");
        }
    }

    #[test]
    fn what_is_no_document_says_where() {
        for (text, said) in [
            (
                "a: b: c",
                "mapping values are not allowed in this context in line 1",
            ),
            ("a: 1\na: 2", "the key \"a\" occurs twice in line 2"),
            ("? [a]\n: b", "a key that is not a scalar in line 1"),
            ("a: 1\n---\nb: 2\n", "a second document in line 2"),
            ("a: &x [*x]", "an alias of what it is in in line 1"),
        ] {
            assert_eq!(read(text).unwrap_err().to_string(), said, "{text}");
        }
        let deep = format!("a: {}{}", "[".repeat(65), "]".repeat(65));
        assert_eq!(
            read(&deep).unwrap_err().to_string(),
            "more than 64 levels in line 1"
        );
        let long = " ".repeat(LONGEST + 1);
        assert_eq!(read(&long), Err(Error::TooLong));
    }

    /// Nine levels of nine aliases each would be 3,486,784,401 values.
    #[test]
    fn aliases_do_not_multiply_without_end() {
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..10 {
            let alias = format!("*a{}, ", level - 1).repeat(9);
            bomb.push_str(&format!("a{level}: &a{level} [{alias}]\n"));
        }
        let said = read(&bomb).unwrap_err().to_string();
        assert!(said.starts_with("more than 500000 values"), "{said}");
    }
}
