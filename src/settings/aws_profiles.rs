//! Profiles in the text of the AWS config file, which belongs to many: what is not ours stays, byte
//! for byte.
//!
//! The format is that of the AWS SDKs and tools reference guide, "Format of the shared config and
//! credentials files": sections, `key = value`, and indented lines that belong to the key before.

use std::ops::Range;

/// Why a profile cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A name that would have to be quoted, which not every SDK reads.
    #[error(
        "{0:?} is not a profile name that every SDK reads: expected letters, digits and _ . @ / + -"
    )]
    Name(String),
    /// There is such a profile, which says something else.
    #[error("there is a profile {0} already")]
    Exists(String),
}

/// `text` with a profile called `name` that has `values`; with `replace`, those of a profile that is
/// there take the place of its own, and of what would go before them, and the rest of it stays.
///
/// # Errors
///
/// [`Error`] when there is such a profile and it is not to be changed, or the name is refused.
pub fn with_profile(
    text: &str,
    name: &str,
    values: &[(&str, String)],
    replace: bool,
) -> Result<String, Error> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "_.@/+-".contains(c);
    if name.is_empty() || !name.chars().all(fits) {
        return Err(Error::Name(name.to_owned()));
    }
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let lines = values
        .iter()
        .map(|(key, value)| [key, " = ", value, end].concat());
    let written = lines.collect::<String>();
    let Some(body) = body(text, name) else {
        let gap = match text {
            "" => "",
            text if text.ends_with('\n') => end,
            _ => &end.repeat(2),
        };
        let header = if name == "default" {
            "[default]".to_owned()
        } else {
            format!("[profile {name}]")
        };
        return Ok(format!("{text}{gap}{header}{end}{written}"));
    };
    let own = &text[body.clone()];
    if values
        .iter()
        .all(|(key, value)| value_of(own, key) == Some(value.as_str()))
    {
        return Ok(text.to_owned());
    }
    if !replace {
        return Err(Error::Exists(name.to_owned()));
    }
    let kept = without_keys(own, |key| {
        values.iter().any(|(own, _)| *own == key) || SOURCES.contains(&key)
    });
    let gap = if text[..body.start].ends_with('\n') {
        ""
    } else {
        end
    };
    Ok([&text[..body.start], gap, &written, &kept, &text[body.end..]].concat())
}

/// The sources of credentials that SDKs look at before `credential_process`.
const SOURCES: [&str; 12] = [
    "aws_access_key_id",
    "aws_secret_access_key",
    "aws_session_token",
    "credential_process",
    "credential_source",
    "login_session",
    "role_arn",
    "source_profile",
    "sso_account_id",
    "sso_role_name",
    "sso_session",
    "web_identity_token_file",
];

/// Whether `text`, that of the credentials file, has a profile called `name`, which goes before one
/// of the config file.
pub fn shadows(text: &str, name: &str) -> bool {
    headers(text).any(|(_, header)| header == name)
}

/// The sections: where each begins, and its header without brackets.
fn headers(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let range = at..at + line.len();
        at = range.end;
        let header = line.trim().strip_prefix('[')?;
        let (header, _) = header.split_once(']')?;
        Some((range, header.trim()))
    })
}

/// Where the lines of the profile called `name` are, without its header.
fn body(text: &str, name: &str) -> Option<Range<usize>> {
    let is_own = |header: &str| {
        let named = header.strip_prefix("profile");
        let named = named.filter(|rest| rest.starts_with([' ', '\t']));
        let named = named.map(|rest| rest.trim().trim_matches('"'));
        named == Some(name) || (name == "default" && header == "default")
    };
    let mut sections = headers(text);
    let (header, _) = sections.find(|(_, header)| is_own(header))?;
    let end = sections.next().map_or(text.len(), |(next, _)| next.start);
    Some(header.end..end)
}

/// The key of a line, unless it is a comment, empty, or belongs to the line before.
fn key(line: &str) -> Option<&str> {
    if line.starts_with([' ', '\t', '#', ';', '\r', '\n']) {
        return None;
    }
    Some(line.split_once('=')?.0.trim())
}

fn value_of<'a>(body: &'a str, wanted: &str) -> Option<&'a str> {
    let line = body.lines().find(|line| key(line) == Some(wanted))?;
    Some(line.split_once('=')?.1.trim())
}

/// `body` without the keys that `go` names, and without the indented lines that belong to them.
fn without_keys(body: &str, go: impl Fn(&str) -> bool) -> String {
    let mut gone = false;
    let stays = body.split_inclusive('\n').filter(|line| {
        let is_indented = line.starts_with([' ', '\t']) && !line.trim().is_empty();
        if !is_indented {
            gone = key(line).is_some_and(&go);
        }
        !gone
    });
    stays.collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn values() -> [(&'static str, String); 2] {
        [
            (
                "credential_process",
                "/bin/cognito-auth credentials".to_owned(),
            ),
            ("region", "us-east-1".to_owned()),
        ]
    }

    const WRITTEN: &str =
        "credential_process = /bin/cognito-auth credentials\nregion = us-east-1\n";

    #[test]
    fn a_new_profile_stands_at_the_end() {
        for (before, gap) in [
            ("", ""),
            ("[default]\nregion=x", "\n\n"),
            ("# mine\n", "\n"),
        ] {
            let after = with_profile(before, "work", &values(), false).unwrap();
            assert_eq!(after, format!("{before}{gap}[profile work]\n{WRITTEN}"));
        }
        let after = with_profile("", "default", &values(), false).unwrap();
        assert_eq!(after, format!("[default]\n{WRITTEN}"));
        let windows = with_profile("[a]\r\n", "work", &values(), false).unwrap();
        assert_eq!(
            windows.matches("\r\n").count(),
            windows.matches('\n').count()
        );
    }

    #[test]
    fn a_profile_is_changed_only_when_told_and_only_where_it_must_be() {
        let before = "[profile work] # mine\noutput = json\nregion = eu-west-1\ns3 =\n  max = 5\n# why\nrole_arn = arn\n\n[profile other]\nregion = x\n";
        let refused = with_profile(before, "work", &values(), false);
        assert_eq!(refused, Err(Error::Exists("work".to_owned())));
        let after = with_profile(before, "work", &values(), true).unwrap();
        assert_eq!(
            after,
            format!(
                "[profile work] # mine\n{WRITTEN}output = json\ns3 =\n  max = 5\n# why\n\n[profile other]\nregion = x\n"
            )
        );
        // The same again is no change, and needs no consent.
        assert_eq!(
            with_profile(&after, "work", &values(), false).unwrap(),
            after
        );
        let quoted = "[profile \"work\"]\nregion = x";
        assert!(with_profile(quoted, "work", &values(), false).is_err());
        let bare = with_profile("[profile work]", "work", &values(), true).unwrap();
        assert_eq!(bare, format!("[profile work]\n{WRITTEN}"));
    }

    #[test]
    fn a_section_of_another_kind_is_no_profile() {
        for other in [
            "[work]\nregion = x\n",
            "[sso-session work]\n",
            "[profilework]\n",
            "[services work]\n",
        ] {
            let after = with_profile(other, "work", &values(), false).unwrap();
            assert_eq!(after, format!("{other}\n[profile work]\n{WRITTEN}"));
        }
        assert!(shadows("[a]\n[ work ]\naws_access_key_id = x", "work"));
        assert!(!shadows("[profile work]\n", "work"));
    }

    #[test]
    fn a_name_that_would_have_to_be_quoted_is_refused() {
        for name in ["", "a b", "a]", "a\nb", "\u{e9}"] {
            assert_eq!(
                with_profile("", name, &values(), true),
                Err(Error::Name(name.to_owned()))
            );
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

        /// Whatever else is in the file stays there, in its order; a second time changes nothing.
        #[test]
        fn nothing_else_is_lost(lines in proptest::collection::vec(
            prop_oneof![
                Just("[default]"), Just("[profile work]"), Just("[profile b]"), Just("[services work]"),
                Just("region = x"), Just("s3 ="), Just("  nested = 1"), Just("# comment"), Just(""),
                Just("credential_process = old"), Just("output=json"),
            ], 0..14)
        ) {
            let before = lines.join("\n") + "\n";
            let after = with_profile(&before, "work", &values(), true).unwrap();
            let own = body(&after, "work").unwrap();
            for (key, value) in values() {
                prop_assert_eq!(value_of(&after[own.clone()], key), Some(value.as_str()));
            }
            let others = |text: &str| -> Vec<String> {
                let own = body(text, "work").unwrap_or(0..0);
                let rest = [&text[..own.start], &text[own.end..]].concat();
                rest.lines().filter(|line| !line.is_empty() && *line != "[profile work]").map(str::to_owned).collect()
            };
            prop_assert_eq!(others(&before), others(&after));
            prop_assert_eq!(with_profile(&after, "work", &values(), false).unwrap(), after);
        }
    }
}
