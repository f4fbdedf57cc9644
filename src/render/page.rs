//! The page that a browser shows after a sign-in.

/// An HTML document with `title` and `text`, which may be anything.
pub fn page(title: &str, text: &str) -> String {
    let (title, text) = (escaped(title), escaped(text));
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>{title} - cognito-auth</title>\n<style>\n{STYLE}</style>\n\
         <main>\n<h1>{title}</h1>\n<p>{text}</p>\n</main>\n</html>\n"
    )
}

const STYLE: &str = "\
:root { color-scheme: light dark; }
body { font: 1.1rem/1.5 system-ui, sans-serif; margin: 20vh auto; max-width: 36rem; }
main { padding: 0 1rem; }
h1 { font-size: 1.6rem; }
p { overflow-wrap: anywhere; white-space: pre-line; }
";

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_says_is_text() {
        let page = page("Not signed in", "<script>alert('1')</script> & \"x\"");
        let text = "<p>&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;x&quot;</p>";
        assert!(page.contains(text), "{page}");
        assert!(!page.contains("<script"), "{page}");
    }
}
