//! Tables for people at a terminal.

use super::escape::escape_control;

/// `rows` below `headers`, each column as wide as its longest value, two spaces between columns and none
/// at the end of a line.
///
/// Control characters are escaped, so that each row is one line.
pub fn table<const N: usize>(headers: [&str; N], rows: &[[String; N]]) -> String {
    Table::new(headers).page(rows)
}

/// A table whose rows come in pages: a column is as wide as the longest value up to there.
#[derive(Debug)]
pub struct Table<const N: usize> {
    /// Until they are printed, with the first page.
    headers: Option<[String; N]>,
    widths: [usize; N],
}

impl<const N: usize> Table<N> {
    /// One with `headers` and no rows yet.
    pub fn new(headers: [&str; N]) -> Self {
        Self {
            widths: headers.map(|header| header.chars().count()),
            headers: Some(headers.map(str::to_owned)),
        }
    }

    /// The next `rows`; the first ones below the headers.
    pub fn page(&mut self, rows: &[[String; N]]) -> String {
        let one_line = |row: &[String; N]| row.each_ref().map(|value| escape_control(value, false));
        let rows: Vec<_> = rows.iter().map(one_line).collect();
        for row in &rows {
            for (width, value) in self.widths.iter_mut().zip(row) {
                *width = (*width).max(value.chars().count());
            }
        }
        let mut text = String::new();
        for row in self.headers.take().iter().chain(&rows) {
            let mut line = String::new();
            for (width, value) in self.widths.iter().zip(row) {
                line.push_str(&format!("{value:width$}  "));
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }
}

/// A line for each of `fields`: its name, and its value, all of which begin in one column. A value that is
/// empty has no line; control characters are escaped.
pub fn fields(fields: &[(String, String)]) -> String {
    let shown = fields.iter().filter(|(_, value)| !value.is_empty());
    let one_line = |text: &String| escape_control(text, false);
    let shown: Vec<_> = shown
        .map(|(name, value)| (one_line(name), one_line(value)))
        .collect();
    let width = shown.iter().map(|(name, _)| name.chars().count()).max();
    let width = width.unwrap_or_default();
    let lines = shown
        .iter()
        .map(|(name, value)| format!("{name:width$}  {value}\n"));
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_begin_in_one_column() {
        let given = [("user", "ada"), ("none", ""), ("pre\nferred", "x\ny")];
        let given = given.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(
            fields(&given),
            "user             ada\npre\\u000aferred  x\\u000ay\n"
        );
    }

    #[test]
    fn columns_are_as_wide_as_what_is_in_them() {
        let rows = [["*", "dev", ""], ["", "b\u{fc}cher", "ada"]].map(|row| row.map(str::to_owned));
        let expected = "   NAME    USER\n*  dev\n   b\u{fc}cher  ada\n";
        assert_eq!(table(["", "NAME", "USER"], &rows), expected);
        let mut pages = Table::new(["", "NAME"]);
        let page = |name: &str| [[String::new(), name.to_owned()]];
        assert_eq!(pages.page(&page("grace")), "  NAME\n  grace\n");
        assert_eq!(pages.page(&page("ada")), "  ada\n");
    }
}
