//! Config files and their edits: what an edit gives is a config file again, in which all is as it
//! was but what was to change, comments too.
//!
//! The first line of the input is the name of the context that is edited; the rest is the file.
#![no_main]

use std::path::Path;

use cognito_auth::settings::context::{self, Context, Setting};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &str| {
    let (name, text) = input.split_once('\n').unwrap_or(("", input));
    for name in [None, Some(name)] {
        if let Ok(chosen) = context::choose(text, path(), name) {
            let lines = text.matches('\n').count() + 1;
            let context = chosen.context.iter();
            let mut settings = context.flat_map(Context::settings);
            assert!(settings.all(|(_, _, line)| (1..=lines).contains(&line)));
        }
    }
    if context::check_name(name).is_err() {
        return;
    }
    if let Ok(edited) = context::with_default(text, path(), name) {
        assert_eq!(default(&edited).as_deref(), Some(name), "{edited}");
        assert_keeps_settings(text, &edited, "");
        assert_keeps_comments(text, &edited);
    }
    let values = [
        ("region", Setting::Text("eu-west-1".to_owned())),
        (
            "scope",
            Setting::List(vec!["a\"b".to_owned(), "c\n\u{1b}".to_owned()]),
        ),
    ];
    let before = context::choose(text, path(), Some(name));
    let is_usable = matches!(before, Ok(_) | Err(context::Error::Unknown { .. }));
    for replace in [false, true] {
        if let Ok(edited) = context::with(text, path(), name, &values, replace)
            && is_usable
        {
            let chosen = context::choose(&edited, path(), Some(name));
            let context = chosen.expect("a config file").context.expect("the context");
            for (key, value) in &values {
                assert_eq!(
                    context.get(key).map(|(value, _)| value),
                    Some(value),
                    "{edited}"
                );
            }
            assert_keeps_settings(text, &edited, name);
            if !replace {
                assert_keeps_comments(text, &edited);
            }
        }
    }
    if let Ok(edited) = context::without(text, path(), name) {
        assert!(
            context::choose(&edited, path(), Some(name)).is_err(),
            "{edited}"
        );
        assert_ne!(default(&edited).as_deref(), Some(name));
        assert_keeps_settings(text, &edited, name);
        assert_keeps_comments(&comments_beside(text, name), &edited);
    }
});

fn path() -> &'static Path {
    Path::new("config.toml")
}

fn default(text: &str) -> Option<String> {
    let chosen = context::choose(text, path(), None).ok()?;
    Some(chosen.context?.name)
}

/// Checks that all contexts but the one called `name` have the same settings in both, provided that
/// they can be read.
fn assert_keeps_settings(before: &str, after: &str, name: &str) {
    let kept = others(before, name);
    assert!(kept.is_none() || kept == others(after, name), "{after}");
}

type Settings = Vec<(String, Vec<(String, Setting)>)>;

/// The contexts of a file but the one called `name`, if it can be read.
fn others(text: &str, name: &str) -> Option<Settings> {
    let contexts = context::all(text, path()).ok()?.contexts;
    let others = contexts.into_iter().filter(|context| context.name != name);
    let settings = |context: &Context| {
        let settings = context.settings();
        settings
            .map(|(key, setting, _)| (key.to_owned(), setting.clone()))
            .collect()
    };
    Some(
        others
            .map(|context| (context.name.clone(), settings(&context)))
            .collect(),
    )
}

/// Checks that every line of `before` with a `#` is in `after`, in the same order. It may have
/// something else in front of the `#` then.
fn assert_keeps_comments(before: &str, after: &str) {
    let comments = |text: &str| -> Vec<String> {
        let lines = text.lines().filter_map(|line| line.split_once('#'));
        lines.map(|(_, comment)| comment.to_owned()).collect()
    };
    let mut left = comments(after).into_iter();
    for comment in comments(before) {
        assert!(left.any(|after| after == comment), "#{comment}\n{after}");
    }
}

/// The comments with lines of their own, but for those between the settings of the context called
/// `name`. None of a file in which they would be hard to tell.
fn comments_beside(text: &str, name: &str) -> String {
    let head = |line: &str| -> Option<String> {
        let head = line.strip_prefix("[contexts.")?.strip_suffix(']')?;
        Some(head.to_owned())
    };
    let is_bare = |key: &str| {
        key.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
    };
    let (mut kept, mut last) = (String::new(), String::new());
    let mut within = None;
    for line in text.lines() {
        if line.trim_start().starts_with('#') {
            last = format!("{last}{line}\n");
        } else if let Some(table) = head(line).filter(|table| is_bare(table)) {
            within = Some(table);
            kept.push_str(&std::mem::take(&mut last));
        } else if let Some((key, value)) = line.split_once(" = ")
            && is_bare(key)
            && !value.contains(['[', '{', '#'])
            && !value.contains("\"\"\"")
            && !value.contains("'''")
        {
            let comments = std::mem::take(&mut last);
            if within.as_deref() != Some(name) {
                kept.push_str(&comments);
            }
        } else if !line.trim().is_empty() {
            return String::new();
        }
    }
    kept + &last
}
