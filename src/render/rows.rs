//! Lists of documents for programs, one page after the other.

use serde_json::Value;

use super::json;

/// What a list begins with in JSON, `member` being what it is called; [`items`] and [`END`] follow.
pub fn start(member: &str) -> String {
    format!("{{\n  {}: [", Value::from(member))
}

/// What it ends with, after items or none.
pub const END: &str = "]\n}\n";

/// `items` of the list in JSON, indented; `is_first` before any other.
pub fn items(items: &[Value], is_first: bool) -> String {
    let mut text = String::new();
    for (at, item) in items.iter().enumerate() {
        text.push_str(if at == 0 && is_first { "\n" } else { ",\n" });
        let lines = json::pretty(item);
        let lines: Vec<_> = lines.lines().map(|line| format!("    {line}")).collect();
        text.push_str(&lines.join("\n"));
    }
    text
}

/// What goes before [`END`] where there were items.
pub const AFTER_ITEMS: &str = "\n  ";

/// `items` as lines, an object each.
pub fn lines(items: &[Value]) -> String {
    let mut lines = String::new();
    for item in items {
        lines.push_str(&format!("{item}\n"));
    }
    lines
}

/// A record of CSV ([RFC 4180](https://www.rfc-editor.org/rfc/rfc4180), but lines end in LF as programs on
/// Unix write them).
pub fn record<'a>(fields: impl IntoIterator<Item = &'a str>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // In memory nothing can fail, and a record has as many fields as it has.
    let _ = writer.write_record(fields);
    let record = writer.into_inner().unwrap_or_default();
    String::from_utf8(record).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn pages_make_the_document_that_the_whole_list_would() {
        let users = [
            json!({"Username": "a", "Attributes": []}),
            json!({"n": {"x": [1]}}),
            json!(3),
        ];
        for pages in [vec![], vec![3], vec![1, 0, 2], vec![0, 3]] {
            let count = pages.iter().sum();
            let mut text = start("Users");
            let (mut at, mut is_first) = (0, true);
            for page in pages {
                text.push_str(&items(&users[at..at + page], is_first));
                is_first &= page == 0;
                at += page;
            }
            if !is_first {
                text.push_str(AFTER_ITEMS);
            }
            text.push_str(END);
            assert_eq!(text, json::pretty(&json!({"Users": &users[..count]})));
        }
        assert_eq!(lines(&users[2..]), "3\n");
    }

    #[test]
    fn fields_are_quoted_where_they_have_to_be() {
        assert_eq!(
            record(["a", "", "b,c", "d\"e", "f\ng", " h", "ünï", "=1+1"]),
            "a,,\"b,c\",\"d\"\"e\",\"f\ng\", h,ünï,=1+1\n"
        );
    }
}
