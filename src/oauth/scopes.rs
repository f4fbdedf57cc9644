//! Scopes that are asked for, and those that are granted.

/// The scopes in `texts`, each of which is one or several between spaces: sorted, each once.
pub fn scopes(texts: &[String]) -> Vec<String> {
    let words = texts.iter().flat_map(|text| text.split_ascii_whitespace());
    let mut scopes: Vec<_> = words.map(str::to_owned).collect();
    scopes.sort();
    scopes.dedup();
    scopes
}

/// Those of `asked` that are not `granted`.
pub fn missing(asked: &[String], granted: &[String]) -> Vec<String> {
    let is_missing = |scope: &&String| !granted.contains(scope);
    asked.iter().filter(is_missing).cloned().collect()
}

/// The resource server of `scope`: a scope is its identifier, which may hold slashes, a slash and a name.
pub fn resource_server(scope: &str) -> Option<&str> {
    let (server, _) = scope.rsplit_once('/')?;
    Some(server)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(scopes: &[&str]) -> Vec<String> {
        scopes.iter().map(|scope| (*scope).to_owned()).collect()
    }

    #[test]
    fn order_and_repetition_do_not_matter() {
        let given = list(&["b/x  a/x", "b/x", " "]);
        assert_eq!(scopes(&given), list(&["a/x", "b/x"]));
    }

    #[test]
    fn what_is_not_granted_is_missing() {
        for (asked, granted, lacks) in [
            (&["a/r", "a/w"][..], &["a/w", "a/r"][..], &[][..]),
            (&["a/r", "a/w"], &["a/r"], &["a/w"]),
            (&["a/r"], &["A/r", "a/r2"], &["a/r"]),
            (&[], &["a/r"], &[]),
        ] {
            assert_eq!(missing(&list(asked), &list(granted)), list(lacks));
        }
    }

    #[test]
    fn an_identifier_may_hold_slashes() {
        let server = resource_server("https://api.example.com/read");
        assert_eq!(server, Some("https://api.example.com"));
        assert_eq!(resource_server("openid"), None);
    }
}
