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
    let before = context::choose(text, path(), Some(name));
    let is_usable = matches!(before, Ok(_) | Err(context::Error::Unknown { .. }));
    for replace in [false, true] {
        // Texts that have to be quoted in some other way make comments hard to tell.
        let odd = if replace { "a\"b\n\u{1b}" } else { "a" };
        let values = [
            ("region", Setting::Text("eu-west-1".to_owned())),
            ("scope", Setting::List(vec![odd.to_owned(), "c".to_owned()])),
        ];
        if let Ok(edited) = context::with(text, path(), name, &values, replace)
            && is_usable
        {
            let chosen = match context::choose(&edited, path(), Some(name)) {
                // It is looked at for a context only.
                Err(context::Error::Syntax { what, .. }) if what == "store must be a string" => {
                    continue;
                }
                chosen => chosen.expect("a config file"),
            };
            let context = chosen.context.expect("the context");
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

/// Checks that every comment of `before` is in `after`, in the same order.
fn assert_keeps_comments(before: &str, after: &str) {
    if is_long_text(before) {
        return;
    }
    let mut left = after.lines().filter_map(comment);
    for comment in before.lines().filter_map(comment) {
        assert!(left.any(|after| after == comment), "{comment}\n{after}");
    }
}

/// The comment of a line, if there is one that is no part of a text.
fn comment(line: &str) -> Option<&str> {
    let mut marks = line.match_indices('#').map(|(at, _)| line.split_at(at));
    let is_outside =
        |text: &str| text.matches('"').count() % 2 == 0 && !text.contains(['\'', '\\']);
    let (_, comment) = marks.find(|(before, _)| is_outside(before))?;
    Some(comment)
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
            && !is_long_text(value)
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

/// Whether a text of several lines may begin or end here.
fn is_long_text(text: &str) -> bool {
    text.contains("\"\"\"") || text.contains("'''")
}
