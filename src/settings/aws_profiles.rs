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
    /// A profile that is there more than once.
    #[error("there are several profiles {0}, and SDKs disagree on which one to use")]
    Twice(String),
    /// A value that would begin another line, or another profile.
    #[error("{0} cannot hold line breaks and other control characters")]
    Value(String),
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
    if let Some((key, _)) = values.iter().find(|(_, it)| it.contains(char::is_control)) {
        return Err(Error::Value((*key).to_owned()));
    }
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let lines = |indent: &str| -> String {
        let lines = values.iter();
        lines
            .map(|(key, value)| [indent, key, " = ", value, end].concat())
            .collect()
    };
    let bodies = bodies(text, name);
    let body = match &bodies[..] {
        [] => {
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
            return Ok(format!("{text}{gap}{header}{end}{}", lines("")));
        }
        [body] => body.clone(),
        _ => return Err(Error::Twice(name.to_owned())),
    };
    let own = &text[body.clone()];
    let settings = settings(own);
    let is_so = |(key, value): &(&str, String)| {
        let mut found = settings.iter().filter(|setting| setting.key == *key);
        found.next().is_some_and(|setting| setting.value == value) && found.next().is_none()
    };
    if values.iter().all(is_so) {
        return Ok(text.to_owned());
    }
    if !replace {
        return Err(Error::Exists(name.to_owned()));
    }
    let kept = without(own, |key| {
        SOURCES.contains(&key) || values.iter().any(|(own, _)| *own == key)
    });
    // As far in as the lines that follow, which would belong to these otherwise.
    let indent = settings.first().map_or("", |setting| setting.indent);
    let before = &text[..body.start];
    let gap = if before.ends_with('\n') { "" } else { end };
    Ok([before, gap, &lines(indent), &kept, &text[body.end..]].concat())
}

/// `text`, that of either file, in which the default profile has no source of credentials. All else
/// stays.
pub fn without_default_sources(text: &str) -> String {
    let mut rest = text.to_owned();
    for body in bodies(text, "default").into_iter().rev() {
        let kept = without(&text[body.clone()], |key| SOURCES.contains(&key));
        rest.replace_range(body, &kept);
    }
    rest
}

/// The lines of a profile without the settings whose keys are `unwanted`.
fn without(body: &str, unwanted: impl Fn(&str) -> bool) -> String {
    let mut kept = body.to_owned();
    for setting in settings(body).iter().rev() {
        if unwanted(&setting.key) {
            kept.replace_range(setting.lines.clone(), "");
        }
    }
    kept
}

/// The sources of credentials that SDKs look at before `credential_process`.
const SOURCES: [&str; 14] = [
    "aws_access_key_id",
    "aws_secret_access_key",
    "aws_session_token",
    "credential_process",
    "credential_source",
    "login_session",
    "role_arn",
    "source_profile",
    "sso_account_id",
    // Without the rest, some SDKs refuse the profile.
    "sso_region",
    "sso_role_name",
    "sso_session",
    "sso_start_url",
    "web_identity_token_file",
];

/// Whether the `credential_process` `command` is this program's, for `context`: as
/// `configure aws-profile` writes it, or people do. Without a name it is for the context that the
/// environment, or else the config file, says, which `is_default` tells of this one.
pub fn is_of_context(command: &str, context: &str, is_default: bool) -> bool {
    let mut words = command
        .split_whitespace()
        .map(|word| word.trim_matches(['"', '\'']));
    let is_ours = words.any(|word| {
        let name = word.rsplit(['/', '\\']).next();
        matches!(name, Some("cognito-auth" | "cognito-auth.exe"))
    });
    let mut name = None;
    while let Some(word) = words.next() {
        name = match word {
            "-c" | "--context" => words.next(),
            _ => word
                .strip_prefix("--context=")
                .or_else(|| word.strip_prefix("-c"))
                .or(name),
        };
    }
    is_ours && name.map_or(is_default, |name| name == context)
}

/// Whether `text`, that of the credentials file, has a profile called `name`, which goes before one
/// of the config file.
pub fn shadows(text: &str, name: &str) -> bool {
    headers(text).any(|(_, header)| header == name)
}

/// The profiles of the AWS config file and the credentials file, whose texts these are, in their order.
pub fn names(config: &str, credentials: &str) -> Vec<String> {
    let of_config = headers(config).filter_map(|(_, header)| profile(header));
    let of_credentials = headers(credentials).map(|(_, header)| header);
    let mut names: Vec<String> = Vec::new();
    for name in of_config.chain(of_credentials) {
        if !name.is_empty() && names.iter().all(|known| known != name) {
            names.push(name.to_owned());
        }
    }
    names
}

/// The profile that a section of the config file is.
fn profile(header: &str) -> Option<&str> {
    let named = header.strip_prefix("profile");
    let named = named.filter(|rest| rest.starts_with([' ', '\t']));
    let named = named.map(|rest| rest.trim().trim_matches(['"', '\'']));
    named.or_else(|| Some(header).filter(|header| *header == "default"))
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

/// Where the lines of the profiles called `name` are, without their headers.
fn bodies(text: &str, name: &str) -> Vec<Range<usize>> {
    let is_own = |header: &str| profile(header) == Some(name);
    let all: Vec<_> = headers(text).collect();
    let own = all
        .iter()
        .enumerate()
        .filter(|(_, (_, header))| is_own(header));
    own.map(|(number, (header, _))| {
        let next = all.get(number + 1);
        header.end..next.map_or(text.len(), |(next, _)| next.start)
    })
    .collect()
}

/// A key of a profile, with the indented lines that belong to it.
struct Setting<'a> {
    /// In lower case, as the SDKs compare it.
    key: String,
    value: &'a str,
    /// Of spaces and tabs before the key: lines that have more of them belong to it.
    indent: &'a str,
    lines: Range<usize>,
}

/// The settings of a profile's lines; comments and empty lines belong to none.
fn settings(body: &str) -> Vec<Setting<'_>> {
    let mut settings: Vec<Setting<'_>> = Vec::new();
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        let range = at..at + line.len();
        at = range.end;
        let content = line.trim_start_matches([' ', '\t']);
        let indent = &line[..line.len() - content.len()];
        if content.trim().is_empty() || content.starts_with(['#', ';']) {
            continue;
        }
        match settings.last_mut() {
            Some(last) if indent.len() > last.indent.len() => last.lines.end = range.end,
            _ => {
                let (key, value) = content.split_once(['=', ':']).unwrap_or((content, ""));
                settings.push(Setting {
                    key: key.trim().to_ascii_lowercase(),
                    value: value.trim(),
                    indent,
                    lines: range,
                });
            }
        }
    }
    settings
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
        // The same again is not a change, and needs no consent.
        assert_eq!(
            with_profile(&after, "work", &values(), false).unwrap(),
            after
        );
        let quoted = "[profile \"work\"]\nregion = x";
        assert!(with_profile(quoted, "work", &values(), false).is_err());
        let bare = with_profile("[profile work]", "work", &values(), true).unwrap();
        assert_eq!(bare, format!("[profile work]\n{WRITTEN}"));
    }

    /// The SDKs compare keys without case, take `:` for `=`, and take any indentation for a key that
    /// is no deeper than the one before.
    #[test]
    fn keys_are_known_however_they_are_written() {
        for (before, after) in [
            (
                "[profile work]\nRegion = x\noutput = a\n",
                format!("[profile work]\n{WRITTEN}output = a\n"),
            ),
            (
                "[profile 'work']\nregion: x\n",
                format!("[profile 'work']\n{WRITTEN}"),
            ),
            (
                "[profile work]\n  region = x\n  output = a\n    b\n",
                format!(
                    "[profile work]\n  {}  output = a\n    b\n",
                    WRITTEN.replacen('\n', "\n  ", 1)
                ),
            ),
        ] {
            assert_eq!(
                with_profile(before, "work", &values(), true).unwrap(),
                after
            );
        }
        let twice = "[profile work]\n[profile \"work\"]\n";
        let refused = with_profile(twice, "work", &values(), true);
        assert_eq!(refused, Err(Error::Twice("work".to_owned())));
    }

    #[test]
    fn the_profiles_of_both_files_are_listed_once() {
        let config = "[default]\n[profile work]\nregion = x\n[sso-session s]\n[profile \"a b\"]\n[bare]\n\
                      [profile $(x)]\n[profilex]\n";
        let names = names(config, "[old]\n[work]\n[]\n");
        assert_eq!(names, ["default", "work", "a b", "$(x)", "old"]);
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

    #[test]
    fn our_own_command_is_known() {
        for (command, is_own) in [
            ("/usr/bin/cognito-auth credentials -c dev -o process", true),
            (
                "'/opt/my tools/cognito-auth' --context dev credentials -o process",
                true,
            ),
            (
                r#""C:\\Program Files\\cognito-auth.exe" credentials --context=dev"#,
                true,
            ),
            ("env A=b cognito-auth credentials -cdev", true),
            ("cognito-auth credentials -c other -o process", false),
            ("cognito-auth credentials -o process", false),
            ("aws-vault exec dev -c dev", false),
            ("", false),
        ] {
            assert_eq!(is_of_context(command, "dev", false), is_own, "{command}");
        }
        let unnamed = "cognito-auth credentials -o process";
        assert!(is_of_context(unnamed, "dev", true));
        assert!(!is_of_context(&format!("{unnamed} -c other"), "dev", true));
    }

    #[test]
    fn the_default_profile_can_be_left_without_sources() {
        let before = "[default]\nregion = x\naws_access_key_id = k\n  more\ncredential_process: p\n# why\n\
                      sso_start_url = https://x\nsso_region = y\n\n\
                      [profile other]\nrole_arn = a\n[profile default]\nSSO_Session = s\noutput = json\n[other]\n\
                      aws_access_key_id = k";
        assert_eq!(
            without_default_sources(before),
            "[default]\nregion = x\n# why\n\n[profile other]\nrole_arn = a\n[profile default]\noutput = json\n\
             [other]\naws_access_key_id = k"
        );
        for text in ["", "[profile x]\nrole_arn = a\n", "no profile\n"] {
            assert_eq!(without_default_sources(text), text);
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
                Just("credential_process = old"), Just("output=json"), Just("Region: y"), Just("  region = z"),
                Just("[profile 'work']"), Just("\tREGION = t"),
            ], 0..14)
        ) {
            let before = lines.join("\n") + "\n";
            let Ok(after) = with_profile(&before, "work", &values(), true) else {
                prop_assert!(bodies(&before, "work").len() > 1);
                return Ok(());
            };
            let own = bodies(&after, "work").remove(0);
            for (key, value) in values() {
                let settings = settings(&after[own.clone()]);
                let found: Vec<_> = settings.iter().filter(|setting| setting.key == key).collect();
                prop_assert_eq!(found.len(), 1);
                prop_assert_eq!(found[0].value, value);
            }
            let others = |text: &str| -> Vec<String> {
                let own = bodies(text, "work").pop().unwrap_or(0..0);
                let rest = [&text[..own.start], &text[own.end..]].concat();
                rest.lines().filter(|line| !line.is_empty() && *line != "[profile work]").map(str::to_owned).collect()
            };
            prop_assert_eq!(others(&before), others(&after));
            prop_assert_eq!(with_profile(&after, "work", &values(), false).unwrap(), after);
        }
    }
}
