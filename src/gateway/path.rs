//! Paths of requests, and the templates that routes are for.

use std::cmp::Ordering;
use std::fmt;

/// One segment of a template. The order is that in which segments are preferred.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Segment {
    /// `pets`
    Fixed(String),
    /// `{id}`: any one.
    Variable,
    /// `{proxy+}`: one or more.
    Rest,
}

/// What paths a route is for: `/pets/{id}`, `/{proxy+}`, or `$default`, which is for all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    text: String,
    /// None for `$default`.
    segments: Option<Vec<Segment>>,
}

/// Why a text is not a template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTemplate {
    /// No slash at the beginning.
    #[error("the path {0:?} does not begin with /")]
    NoSlash(String),
    /// More than one variable in a segment, or text beside one.
    #[error("the path {0:?} has a variable that is not a whole segment")]
    Partial(String),
    /// `{proxy+}` before the end.
    #[error("the path {0:?} goes on after {{…+}}")]
    RestInside(String),
    /// A segment that a request's path cannot have.
    #[error("the path {0:?} has an empty segment, or . or ..")]
    Odd(String),
}

impl Template {
    /// Reads a path as OpenAPI and API Gateway write it.
    ///
    /// # Errors
    ///
    /// [`InvalidTemplate`]
    pub fn read(text: &str) -> Result<Self, InvalidTemplate> {
        let owned = || text.to_owned();
        if matches!(text, "$default" | "/$default") {
            return Ok(Self::fallback());
        }
        let rest = text
            .strip_prefix('/')
            .ok_or_else(|| InvalidTemplate::NoSlash(owned()))?;
        let mut segments = Vec::new();
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        for part in rest.split('/').filter(|_| !rest.is_empty()) {
            if segments.last() == Some(&Segment::Rest) {
                return Err(InvalidTemplate::RestInside(owned()));
            }
            segments.push(
                match part.strip_prefix('{').and_then(|it| it.strip_suffix('}')) {
                    Some(name) if name.contains(['{', '}']) || matches!(name, "" | "+") => {
                        return Err(InvalidTemplate::Partial(owned()));
                    }
                    Some(name) if name.ends_with('+') => Segment::Rest,
                    Some(_) => Segment::Variable,
                    None if part.contains(['{', '}']) => {
                        return Err(InvalidTemplate::Partial(owned()));
                    }
                    None => {
                        let fixed = decoded(part).filter(|it| !is_odd(it));
                        Segment::Fixed(fixed.ok_or_else(|| InvalidTemplate::Odd(owned()))?)
                    }
                },
            );
        }
        Ok(Self {
            text: owned(),
            segments: Some(segments),
        })
    }

    /// `$default`
    pub fn fallback() -> Self {
        Self {
            text: "$default".to_owned(),
            segments: None,
        }
    }

    /// Whether it is for `path`.
    pub fn matches(&self, path: &Path) -> bool {
        let Some(segments) = &self.segments else {
            return true;
        };
        let mut parts = path.0.iter();
        for segment in segments {
            match (segment, parts.next()) {
                (Segment::Fixed(fixed), Some(part)) if fixed == part => {}
                (Segment::Variable, Some(_)) => {}
                (Segment::Rest, Some(_)) => return true,
                _ => return false,
            }
        }
        parts.next().is_none()
    }

    /// Which of two that are for the same path comes first: the one that says more about it. API Gateway
    /// developer guide, "Create routes for HTTP APIs".
    pub fn precedence(&self, other: &Self) -> Ordering {
        match (&self.segments, &other.segments) {
            (None, None) => Ordering::Equal,
            (None, Some(_)) => Ordering::Greater,
            (Some(_), None) => Ordering::Less,
            (Some(own), Some(others)) => own.cmp(others),
        }
    }

    /// Whether the same paths are meant.
    pub fn is_same(&self, other: &Self) -> bool {
        self.segments == other.segments
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A request's path in segments, each percent-decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path(Vec<String>);

impl Path {
    /// Reads the path of a request, without its query. None where servers differ about what it means, so
    /// that an application could take it for another path than a route was found for: with a segment that
    /// is empty, `.` or `..`, a backslash, a slash or a null byte that is encoded, or an escape that is not
    /// of UTF-8. A slash at the end does not count.
    pub fn read(path: &str) -> Option<Self> {
        let rest = path.strip_prefix('/')?;
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        if rest.is_empty() {
            return (path == "/").then(|| Self(Vec::new()));
        }
        let segments = rest.split('/').map(|segment| {
            let text = decoded(segment)?;
            let is_clear = !is_odd(&text) && !text.contains(['/', '\\', '\0']);
            is_clear.then_some(text)
        });
        segments.collect::<Option<_>>().map(Self)
    }
}

/// Whether `path`, behind that of a server, could be taken for one that is not below it: `/a/../../b`. It may
/// be written in any way that some server reads so.
pub fn leads_out(path: &str) -> bool {
    let path = path.to_ascii_lowercase().replace("%2e", ".");
    let climbs = |path: &str| {
        let mut depth = 0_usize;
        for segment in path.split('/') {
            match segment.split(';').next().unwrap_or_default() {
                "" | "." => {}
                ".." if depth == 0 => return true,
                ".." => depth -= 1,
                _ => depth += 1,
            }
        }
        false
    };
    climbs(&path)
        || climbs(
            &path
                .replace("%2f", "/")
                .replace("%5c", "/")
                .replace('\\', "/"),
        )
}

fn is_odd(segment: &str) -> bool {
    matches!(segment, "" | "." | "..")
}

/// `segment` without its percent-encoding, once.
fn decoded(segment: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                let [high, low] = digits.map(|digit| char::from(digit).to_digit(16));
                u8::try_from(high? * 16 + low?).ok()?
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_lead_out() {
        for path in [
            "/..",
            "/../b",
            "/a/../../b",
            "//..",
            "/./../b",
            "/a//../../b",
            "/%2e%2E/b",
            "/.%2e/b",
            "/..%2fb",
            "/..%5Cb",
            "/..\\b",
            "/a%2f../../b/../../..",
            "/a%2fb/../../c",
            "/..;x/b",
        ] {
            assert!(leads_out(path), "{path}");
        }
        for path in [
            "/",
            "",
            "/a",
            "/a/../b",
            "//a/../b",
            "/...",
            "/..a",
            "/a/b/../..",
            "/a%252e",
            "/a/%2e%2e/b",
        ] {
            assert!(!leads_out(path), "{path}");
        }
    }

    #[test]
    fn templates_and_paths() {
        for (template, paths, others) in [
            ("/", "/", "/a //"),
            ("/pets", "/pets /pets/ /%70ets", "/ /pet /pets/1 /Pets"),
            ("/pets/", "/pets /pets/", "/pets/1"),
            (
                "/pets/{id}",
                "/pets/1 /pets/a%20b /pets/1/",
                "/pets /pets/1/2 /dogs/1",
            ),
            ("/pets/{id}/toys", "/pets/1/toys", "/pets/1 /pets/toys"),
            ("/{proxy+}", "/a /a/b /a/b/", "/"),
            ("/a/{proxy+}", "/a/b /a/b/c", "/a /a/ /b/c"),
            ("/é", "/%C3%A9 /é", "/e"),
            ("$default", "/ /a /a/b", ""),
        ] {
            let read = Template::read(template).unwrap();
            let is_for = |path: &str| Path::read(path).is_some_and(|path| read.matches(&path));
            for path in paths.split(' ') {
                assert!(is_for(path), "{template} {path}");
            }
            for path in others.split(' ').filter(|path| !path.is_empty()) {
                assert!(!is_for(path), "{template} {path}");
            }
        }
    }

    #[test]
    fn odd_paths_are_not_read() {
        for path in [
            "",
            "*",
            "a",
            "//",
            "//a",
            "/a//b",
            "/a//",
            "/.",
            "/..",
            "/a/./b",
            "/a/../b",
            "/a/%2e%2E/b",
            "/a%2fb",
            "/a%5Cb",
            "/a\\b",
            "/%",
            "/%4",
            "/%4g",
            "/%ff",
            "/a%00",
        ] {
            assert_eq!(Path::read(path), None, "{path}");
        }
        assert_eq!(
            Path::read("/a;b/%252e"),
            Some(Path(vec!["a;b".to_owned(), "%2e".to_owned()]))
        );
    }

    #[test]
    fn what_is_no_template() {
        for (text, said) in [
            ("pets", "the path \"pets\" does not begin with /"),
            ("", "the path \"\" does not begin with /"),
            (
                "/a{id}",
                "the path \"/a{id}\" has a variable that is not a whole segment",
            ),
            (
                "/{a}{b}",
                "the path \"/{a}{b}\" has a variable that is not a whole segment",
            ),
            (
                "/{}",
                "the path \"/{}\" has a variable that is not a whole segment",
            ),
            (
                "/{+}",
                "the path \"/{+}\" has a variable that is not a whole segment",
            ),
            ("/{a+}/b", "the path \"/{a+}/b\" goes on after {…+}"),
            (
                "/a//b",
                "the path \"/a//b\" has an empty segment, or . or ..",
            ),
            (
                "/a/..",
                "the path \"/a/..\" has an empty segment, or . or ..",
            ),
        ] {
            assert_eq!(Template::read(text).unwrap_err().to_string(), said);
        }
    }

    #[test]
    fn the_more_is_said_the_earlier() {
        let sorted = [
            "/pets",
            "/pets/dog/1",
            "/pets/dog/{id}",
            "/pets/{x}/1",
            "/pets/{proxy+}",
            "/{x}",
            "/{proxy+}",
            "$default",
        ];
        let read = sorted.map(|text| Template::read(text).unwrap());
        assert!(read.is_sorted_by(|a, b| a.precedence(b) != Ordering::Greater));
    }
}
