//! Text that came over the network, for a terminal.

/// `text` with everything escaped that could move the cursor, colour or reorder what is shown:
/// control characters, bidirectional formatting, line and paragraph separators. Line breaks and
/// tabs stay when `lines` is set.
///
/// The escapes are those of JSON, so that a JSON document still means the same.
pub fn escape_control(text: &str, lines: bool) -> String {
    use std::fmt::Write;

    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if lines && matches!(c, '\n' | '\t') {
            shown.push(c);
        } else if c.is_control() || reorders(c) {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                let _ = write!(shown, "\\u{unit:04x}");
            }
        } else {
            shown.push(c);
        }
    }
    shown
}

fn reorders(c: char) -> bool {
    matches!(c,
        '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}'
        | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_moves_the_cursor_is_shown_instead() {
        assert_eq!(
            escape_control("a\u{1b}[31mb\r\n", true),
            "a\\u001b[31mb\\u000d\n"
        );
        assert_eq!(escape_control("a\nb\tc", false), "a\\u000ab\\u0009c");
        assert_eq!(
            escape_control("x\u{202e}y\u{9b}z\u{e0041}", true),
            "x\\u202ey\\u009bz\\udb40\\udc41"
        );
        assert_eq!(escape_control("Grüße, 世界 🎉", true), "Grüße, 世界 🎉");
    }
}
