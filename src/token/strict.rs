//! JSON that every reader reads alike: no member occurs twice, at any depth.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// The members of an object, each as it is in the text: numbers keep their digits.
pub(super) type Members = BTreeMap<String, Box<RawValue>>;

/// Reads the text of an object.
///
/// # Errors
///
/// When it is not JSON or not an object, a member occurs twice anywhere in it, or it is nested deeper
/// than 127 levels.
pub(super) fn members(json: &str) -> Result<Members, serde_json::Error> {
    unambiguous(json)?;
    serde_json::from_str(json)
}

/// Whether `json` is JSON in which no member occurs twice, at any depth.
///
/// # Errors
///
/// As of [`members`]; a member that occurs twice is an error in the data, all else in the syntax.
pub(super) fn unambiguous(json: &str) -> Result<(), serde_json::Error> {
    serde_json::from_str::<Unambiguous>(json).map(|Unambiguous| ())
}

/// The text of a JSON string.
pub(super) fn text(value: &RawValue) -> Option<String> {
    serde_json::from_str(value.get()).ok()
}

/// Any value of which two readers make the same.
struct Unambiguous;

impl<'de> Deserialize<'de> for Unambiguous {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Look)
    }
}

struct Look;

impl<'de> Visitor<'de> for Look {
    type Value = Unambiguous;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Unambiguous, E> {
        Ok(Unambiguous)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Unambiguous, E> {
        Ok(Unambiguous)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Unambiguous, E> {
        Ok(Unambiguous)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Unambiguous, E> {
        Ok(Unambiguous)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Unambiguous, E> {
        Ok(Unambiguous)
    }

    fn visit_str<E>(self, _: &str) -> Result<Unambiguous, E> {
        Ok(Unambiguous)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Unambiguous, A::Error> {
        while elements.next_element::<Unambiguous>()?.is_some() {}
        Ok(Unambiguous)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Unambiguous, A::Error> {
        let mut names = BTreeSet::new();
        while let Some(name) = members.next_key::<String>()? {
            if names.contains(&name) {
                return Err(A::Error::custom(format_args!(
                    "the member {name:?} occurs twice"
                )));
            }
            names.insert(name);
            members.next_value::<Unambiguous>()?;
        }
        Ok(Unambiguous)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_be_read_in_two_ways_is_refused() {
        let deep = |depth: usize| {
            let (open, close) = ("[".repeat(depth), "]".repeat(depth));
            format!("{{\"a\":{open}{close}}}")
        };
        for (json, error) in [
            (r#"{"a":1,"b":[{"a":1.50},null,"x",true,-2]}"#, None),
            (&deep(126), None),
            (r#"{"a":1,"a":1}"#, Some("the member \"a\" occurs twice")),
            (
                r#"{"a":1,"\u0061":1}"#,
                Some("the member \"a\" occurs twice"),
            ),
            (
                r#"{"b":[{"a":{"c":1,"c":2}}]}"#,
                Some("the member \"c\" occurs twice"),
            ),
            ("[]", Some("invalid type: sequence, expected a map")),
            ("{} {}", Some("trailing characters")),
            (r#"{"a":1e999}"#, Some("number out of range")),
            (r#"{"a":"\ud800"}"#, Some("unexpected end of hex escape")),
            (r#"{"a":NaN}"#, Some("expected value")),
            (&deep(127), Some("recursion limit exceeded")),
            (&deep(100_000), Some("recursion limit exceeded")),
        ] {
            let said = members(json).err().map(|error| error.to_string());
            let said = said
                .as_ref()
                .and_then(|said| said.split(" at line ").next());
            assert_eq!(said, error, "{}", &json[..json.len().min(60)]);
        }
    }

    #[test]
    fn a_value_is_what_it_was_written_as() {
        let read =
            members(r#"{"n":1.10,"big":123456789012345678901234567890,"s":"\u0041"}"#).unwrap();
        assert_eq!(read["n"].get(), "1.10");
        assert_eq!(read["big"].get(), "123456789012345678901234567890");
        assert_eq!(text(&read["s"]).as_deref(), Some("A"));
        assert_eq!(text(&read["n"]), None);
    }
}
