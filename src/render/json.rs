//! JSON documents.

use serde::Serialize;

/// `value` indented by two spaces, with a final newline.
pub fn pretty(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

/// The JSON text `json` indented likewise, and otherwise as it is: numbers keep their digits and
/// members that stand twice are shown twice. What is no JSON comes out somehow.
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

fn new_line(text: &mut String, depth: i32) {
    text.push('\n');
    for _ in 0..depth {
        text.push_str("  ");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

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
    fn what_a_value_would_lose_is_kept() {
        let json = r#"{"n":123456789012345678901234567890,"x":1.10,"a":1,"a":2}"#;
        assert_eq!(
            indented(json),
            "{\n  \"n\": 123456789012345678901234567890,\n  \"x\": 1.10,\n  \"a\": 1,\n  \"a\": 2\n}\n"
        );
    }
}
