//! Tables for people at a terminal.

/// `rows` below `headers`, each column as wide as its longest value, two spaces between columns and none
/// at the end of a line.
///
/// Control characters are for the terminal's door to escape; each value is one line.
pub fn table<const N: usize>(headers: [&str; N], rows: &[[String; N]]) -> String {
    let mut widths = headers.map(|header| header.chars().count());
    for row in rows {
        for (width, value) in widths.iter_mut().zip(row) {
            *width = (*width).max(value.chars().count());
        }
    }
    let mut text = String::new();
    let headers = headers.map(str::to_owned);
    for row in std::iter::once(&headers).chain(rows) {
        let mut line = String::new();
        for (width, value) in widths.iter().zip(row) {
            line.push_str(&format!("{value:width$}  "));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_what_is_in_them() {
        let rows = [["*", "dev", ""], ["", "b\u{fc}cher", "ada"]].map(|row| row.map(str::to_owned));
        let expected = "   NAME    USER\n*  dev\n   b\u{fc}cher  ada\n";
        assert_eq!(table(["", "NAME", "USER"], &rows), expected);
    }
}
