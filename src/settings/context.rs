//! Contexts: settings saved by name in `config.toml`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml_edit::{Document, DocumentMut, Item, Table, TableLike, Value};

use super::keys::{KEYS, Key, Kind};

/// A value of a context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setting {
    /// A string; numbers and booleans in their TOML spelling.
    Text(String),
    /// A list of strings.
    List(Vec<String>),
}

/// One context of a config file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    /// Its name.
    pub name: String,
    /// The file it is in.
    pub path: PathBuf,
    values: BTreeMap<String, (Setting, usize)>,
}

impl Context {
    /// The value of `key` when it is a text, and its line.
    pub fn text(&self, key: &str) -> Option<(&str, usize)> {
        match self.values.get(key)? {
            (Setting::Text(text), line) => Some((text, *line)),
            (Setting::List(_), _) => None,
        }
    }

    /// Every value, by key, with its line.
    pub fn settings(&self) -> impl Iterator<Item = (&str, &Setting, usize)> {
        let values = self.values.iter();
        values.map(|(key, (setting, line))| (key.as_str(), setting, *line))
    }

    /// The value of `key`, and its line.
    pub fn get(&self, key: &str) -> Option<(&Setting, usize)> {
        self.values.get(key).map(|(value, line)| (value, *line))
    }
}

/// Why a context cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The file is not TOML, or not of the right shape.
    #[error("{} line {line}: {what}", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// What is wrong there.
        what: String,
    },
    /// There is no such context.
    #[error("there is no context `{name}` in {}", path.display())]
    Unknown {
        /// The name asked for.
        name: String,
        /// The file.
        path: PathBuf,
        /// The names in it.
        known: Vec<String>,
    },
    /// There is such a context already.
    #[error("there is a context `{name}` already, in {}", path.display())]
    Exists {
        /// Its name.
        name: String,
        /// The file.
        path: PathBuf,
    },
    /// A name that no context can have.
    #[error("`{0}` is not a context name: expected [A-Za-z0-9][A-Za-z0-9._-]{{0,63}}")]
    Name(String),
}

/// What a config file said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chosen {
    /// The context to use: the one asked for, else `default-context`.
    pub context: Option<Context>,
    /// Things to say on standard error.
    pub warnings: Vec<String>,
    /// Whether any context of the file has a `…-command`, which makes the file as powerful as a
    /// program.
    pub runs_commands: bool,
}

/// Picks a context out of the `text` of the config file at `path`: the one called `name`, else
/// the file's `default-context`, else none.
///
/// # Errors
///
/// [`Error`] when the text is not a config file or the context is not in it.
pub fn choose(text: &str, path: &Path, name: Option<&str>) -> Result<Chosen, Error> {
    let line_of = |at: usize| {
        text.get(..at)
            .map_or(1, |before| before.matches('\n').count() + 1)
    };
    let syntax = |item_start: usize, what: String| Error::Syntax {
        path: path.to_owned(),
        line: line_of(item_start),
        what,
    };
    let text = text.trim_start_matches(BOM);
    let document = Document::parse(text)
        .map_err(|e| syntax(e.span().map_or(0, |s| s.start), e.message().to_owned()))?;
    let start = |item: &Item| item.span().map_or(0, |s| s.start);

    let default =
        match document.get("default-context") {
            None => None,
            Some(item) => Some(item.as_str().ok_or_else(|| {
                syntax(start(item), "default-context must be a string".to_owned())
            })?),
        };
    let mut chosen = Chosen::default();
    for (key, item) in document.iter() {
        if !TOP.contains(&key) {
            let line = line_of(start(item));
            let meant = meant(key, TOP.into_iter());
            chosen.warnings.push(format!(
                "{} line {line}: unknown key `{key}`{meant}",
                path.display()
            ));
        }
    }
    let Some(name) = name.or(default) else {
        return Ok(chosen);
    };
    check_name(name)?;

    let contexts = match document.get("contexts") {
        None => None,
        Some(item) => Some(
            item.as_table_like()
                .ok_or_else(|| syntax(start(item), "contexts must be a table".to_owned()))?,
        ),
    };
    chosen.runs_commands = contexts.is_some_and(|contexts| {
        let tables = contexts.iter().filter_map(|(_, item)| item.as_table_like());
        tables
            .flat_map(TableLike::iter)
            .any(|(key, _)| key.ends_with("-command"))
    });
    let Some(item) = contexts.and_then(|contexts| contexts.get(name)) else {
        let known = contexts.map(|c| c.iter().map(|(name, _)| name.to_owned()).collect());
        let (name, path) = (name.to_owned(), path.to_owned());
        return Err(Error::Unknown {
            name,
            path,
            known: known.unwrap_or_default(),
        });
    };
    let table = item
        .as_table_like()
        .ok_or_else(|| syntax(start(item), format!("contexts.{name} must be a table")))?;
    let read = read(table, name, path, &line_of, &mut chosen.warnings);
    let mut context = read.map_err(|(at, what)| syntax(at, what))?;
    if let Some(item) = document.get("store") {
        let store = item
            .as_str()
            .ok_or_else(|| syntax(start(item), "store must be a string".to_owned()))?;
        let general = || (Setting::Text(store.to_owned()), line_of(start(item)));
        context
            .values
            .entry("store".to_owned())
            .or_insert_with(general);
    }
    chosen.context = Some(context);
    Ok(chosen)
}

/// All contexts of a config file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct All {
    /// The contexts, in the order of the file.
    pub contexts: Vec<Context>,
    /// `default-context`
    pub default: Option<String>,
}

/// Reads all contexts out of the `text` of the config file at `path`.
///
/// # Errors
///
/// [`Error`] when the text is not a config file.
pub fn all(text: &str, path: &Path) -> Result<All, Error> {
    let (document, _) = editable(text, path)?;
    let names = document.get("contexts").and_then(Item::as_table_like);
    let names: Vec<String> = names
        .into_iter()
        .flat_map(TableLike::iter)
        .map(|(name, _)| name.to_owned())
        .collect();
    let contexts = names.iter().filter_map(|name| {
        let chosen = choose(text, path, Some(name));
        chosen.map(|chosen| chosen.context).transpose()
    });
    Ok(All {
        contexts: contexts.collect::<Result<_, _>>()?,
        default: document
            .get("default-context")
            .and_then(Item::as_str)
            .map(str::to_owned),
    })
}

/// The names of the contexts in `text`, that of a config file, in its order; none where it is not one.
/// What else they say is not looked at.
pub fn names(text: &str) -> Vec<String> {
    let Ok((document, _)) = editable(text, Path::new("")) else {
        return Vec::new();
    };
    let contexts = document.get("contexts").and_then(Item::as_table_like);
    let names = contexts.into_iter().flat_map(TableLike::iter);
    names
        .map(|(name, _)| name.to_owned())
        .filter(|name| check_name(name).is_ok())
        .collect()
}

/// Editors of Windows begin a file with it, and TOML does not.
const BOM: char = '\u{feff}';

/// The document of a config file, and what it has to begin with when it is written again.
fn editable<'a>(text: &'a str, path: &Path) -> Result<(DocumentMut, &'a str), Error> {
    let (whole, text) = (text, text.trim_start_matches(BOM));
    let bom = &whole[..whole.len() - text.len()];
    let document = text.parse::<DocumentMut>().map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let before = text.get(..at).unwrap_or_default();
        Error::Syntax {
            path: path.to_owned(),
            line: before.matches('\n').count() + 1,
            what: error.message().to_owned(),
        }
    });
    Ok((document?, bom))
}

/// `text`, the config file at `path`, with `name` as the default context. Comments and order stay.
///
/// # Errors
///
/// [`Error`] when the text is not a config file or has no such context.
pub fn with_default(text: &str, path: &Path, name: &str) -> Result<String, Error> {
    choose(text, path, Some(name))?;
    let (mut document, bom) = editable(text, path)?;
    let has_only_tables = document.iter().all(|(_, item)| !item.is_value());
    match document
        .get_mut("default-context")
        .and_then(Item::as_value_mut)
    {
        Some(value) => {
            let decor = value.decor().clone();
            *value = Value::from(name);
            *value.decor_mut() = decor;
        }
        None if has_only_tables => {
            let text = text.trim_start_matches(BOM);
            return Ok(format!("{bom}default-context = \"{name}\"\n\n{text}"));
        }
        None => {
            document.insert("default-context", toml_edit::value(name));
        }
    }
    Ok(format!("{bom}{document}"))
}

/// A context that is to be saved.
#[derive(Debug, Clone)]
pub struct Saved {
    /// Its name.
    pub name: String,
    /// Its settings, in this order.
    pub values: Vec<(&'static str, Setting)>,
    /// Whether it may take the place of one of that name.
    pub replace: bool,
    /// Whether it becomes the default; the first context of a file does anyway.
    pub make_default: bool,
}

/// `text` with `context`.
///
/// # Errors
///
/// As [`with`].
pub fn with_saved(text: &str, path: &Path, context: &Saved) -> Result<String, Error> {
    let before = all(text, path)?;
    let is_first = before.contexts.is_empty() && before.default.is_none();
    let text = with(text, path, &context.name, &context.values, context.replace)?;
    if context.make_default || is_first {
        with_default(&text, path, &context.name)
    } else {
        Ok(text)
    }
}

/// `text` with a context called `name` that has `values`. One that is replaced keeps its comments,
/// but for those of settings that it does not have any more.
///
/// # Errors
///
/// [`Error::Exists`] when there is such a context and it is not to be replaced; else as
/// [`with_default`].
pub fn with(
    text: &str,
    path: &Path,
    name: &str,
    values: &[(&str, Setting)],
    replace: bool,
) -> Result<String, Error> {
    let (mut document, bom) = editable(text, path)?;
    let contexts = document
        .entry("contexts")
        .or_insert_with(|| {
            let mut contexts = Table::new();
            contexts.set_implicit(true);
            Item::Table(contexts)
        })
        .as_table_like_mut();
    let contexts = contexts.ok_or_else(|| Error::Syntax {
        path: path.to_owned(),
        line: 1,
        what: "contexts must be a table".to_owned(),
    })?;
    let existing = contexts.get_mut(name);
    if existing.is_some() && !replace {
        return Err(Error::Exists {
            name: name.to_owned(),
            path: path.to_owned(),
        });
    }
    if let Some(table) = existing.and_then(Item::as_table_like_mut) {
        let gone: Vec<String> = table
            .iter()
            .filter(|(key, _)| !values.iter().any(|(own, _)| own == key))
            .map(|(key, _)| key.to_owned())
            .collect();
        for key in gone {
            table.remove(&key);
        }
        for (key, value) in values {
            let value = written(key, value);
            match table.get_mut(key).and_then(Item::as_value_mut) {
                Some(before) => {
                    let decor = before.decor().clone();
                    *before = value;
                    *before.decor_mut() = decor;
                }
                None => {
                    table.insert(key, Item::Value(value));
                }
            }
        }
    } else {
        let mut table = Table::new();
        for (key, value) in values {
            table.insert(key, Item::Value(written(key, value)));
        }
        table.decor_mut().set_prefix("\n");
        contexts.insert(name, Item::Table(table));
    }
    let text = document.to_string();
    Ok(format!("{bom}{}", text.trim_start_matches('\n')))
}

/// `text` without the context called `name`, and without it as the default. Comments before either
/// stay: only their author knows what they are about.
///
/// # Errors
///
/// [`Error`] when the text is not a config file or has no such context.
pub fn without(text: &str, path: &Path, name: &str) -> Result<String, Error> {
    choose(text, path, Some(name))?;
    let (mut document, bom) = editable(text, path)?;
    if document.get("default-context").and_then(Item::as_str) == Some(name) {
        remove_default(&mut document);
    }
    if let Some(contexts) = document
        .get_mut("contexts")
        .and_then(Item::as_table_like_mut)
        && let Some(removed) = contexts.remove(name)
        && let Some(table) = removed.as_table()
    {
        let comments = commented(table.decor().prefix());
        keep_comments(&mut document, &comments, table.position());
    }
    let text = document.to_string();
    Ok(format!("{bom}{}", text.trim_start_matches('\n')))
}

/// Removes `default-context`; comments before it go to what follows it.
fn remove_default(document: &mut DocumentMut) {
    let key = document.key("default-context");
    let comments = key.map(|key| commented(key.leaf_decor().prefix()));
    let comments = comments.unwrap_or_default();
    let items = document
        .iter()
        .skip_while(|(key, _)| *key != "default-context");
    let next = items.skip(1).find(|(_, item)| item.is_value());
    let next = next.map(|(key, _)| key.to_owned());
    document.remove("default-context");
    let Some(mut next) = next.and_then(|next| document.key_mut(&next)) else {
        return keep_comments(document, &comments, None);
    };
    let decor = next.leaf_decor_mut();
    let prefix = decor.prefix().and_then(toml_edit::RawString::as_str);
    let prefix = format!("{comments}{}", prefix.unwrap_or_default());
    decor.set_prefix(prefix);
}

/// The text before a key or a table, up to the last comment in it.
fn commented(prefix: Option<&toml_edit::RawString>) -> String {
    let text = prefix
        .and_then(toml_edit::RawString::as_str)
        .unwrap_or_default();
    let Some(last) = text.rfind('#') else {
        return String::new();
    };
    let length = text[last..]
        .find('\n')
        .map_or(text.len(), |end| last + end + 1);
    text[..length].to_owned()
}

/// Puts `comments` before the context that follows `position`, or after the last.
fn keep_comments(document: &mut DocumentMut, comments: &str, position: Option<isize>) {
    if comments.is_empty() {
        return;
    }
    let mut next: Option<&mut Table> = None;
    if let Some(contexts) = document
        .get_mut("contexts")
        .and_then(Item::as_table_like_mut)
    {
        for (_, item) in contexts.iter_mut() {
            let Some(table) = item.as_table_mut() else {
                continue;
            };
            let follows = table.position() > position;
            let is_nearer = next
                .as_ref()
                .is_none_or(|next| table.position() < next.position());
            if follows && is_nearer {
                next = Some(table);
            }
        }
    }
    if let Some(table) = next {
        let prefix = table
            .decor()
            .prefix()
            .and_then(toml_edit::RawString::as_str);
        let prefix = format!("{comments}{}", prefix.unwrap_or_default());
        table.decor_mut().set_prefix(prefix);
    } else {
        let trailing = document.trailing().as_str().unwrap_or_default();
        let trailing = format!("{comments}{trailing}");
        document.set_trailing(trailing);
    }
}

fn written(key: &str, value: &Setting) -> Value {
    let kind = Key::named(key).map_or(Kind::Text, |key| key.kind);
    match (value, kind) {
        (Setting::Text(text), Kind::Bool) => Value::from(text == "true"),
        (Setting::Text(text), Kind::Number) => match text.parse::<i64>() {
            Ok(number) => Value::from(number),
            Err(_) => Value::from(text.as_str()),
        },
        (Setting::Text(text), Kind::Text | Kind::Path | Kind::List | Kind::Command) => {
            Value::from(text.as_str())
        }
        (Setting::List(words), _) => Value::from_iter(words),
    }
}

/// The keys beside those of contexts.
const TOP: [&str; 3] = ["default-context", "store", "contexts"];

/// A question for the one of `known` that `key` is nearly; empty where there is none.
fn meant(key: &str, known: impl Iterator<Item = &'static str>) -> String {
    const SIMILAR: f64 = 0.8;
    let key = key.to_ascii_lowercase().replace('_', "-");
    let scored = known.map(|name| (strsim::jaro_winkler(&key, name), name));
    let best = scored.max_by(|(one, _), (other, _)| one.total_cmp(other));
    best.filter(|(score, _)| *score >= SIMILAR)
        .map_or_else(String::new, |(_, name)| format!("; did you mean {name}?"))
}

fn read(
    table: &dyn TableLike,
    name: &str,
    path: &Path,
    line_of: &dyn Fn(usize) -> usize,
    warnings: &mut Vec<String>,
) -> Result<Context, (usize, String)> {
    let mut values = BTreeMap::new();
    for (key, item) in table.iter() {
        let at = item.span().map_or(0, |s| s.start);
        let line = line_of(at);
        let Some(kind) = Key::named(key).map(|key| key.kind) else {
            let path = path.display();
            let meant = meant(key, KEYS.iter().map(|key| key.name));
            warnings.push(format!(
                "{path} line {line}: unknown key `{key}` in context {name}{meant}"
            ));
            continue;
        };
        let may_be_list = matches!(kind, Kind::List | Kind::Command);
        let value = item
            .as_value()
            .and_then(setting)
            .filter(|value| match value {
                Setting::Text(_) => true,
                Setting::List(words) => may_be_list && !words.is_empty(),
            });
        let value = value.ok_or_else(|| {
            let what = if may_be_list {
                "a string or a list of strings"
            } else {
                "a string, a number or a boolean"
            };
            (at, format!("{key} must be {what}"))
        })?;
        values.insert(key.to_owned(), (value, line));
    }
    Ok(Context {
        name: name.to_owned(),
        path: path.to_owned(),
        values,
    })
}

fn setting(value: &Value) -> Option<Setting> {
    Some(match value {
        Value::String(text) => Setting::Text(text.value().clone()),
        Value::Integer(number) => Setting::Text(number.value().to_string()),
        Value::Boolean(truth) => Setting::Text(truth.value().to_string()),
        Value::Array(elements) => Setting::List(
            elements
                .iter()
                .map(|e| e.as_str().map(str::to_owned))
                .collect::<Option<_>>()?,
        ),
        Value::Float(_) | Value::Datetime(_) | Value::InlineTable(_) => return None,
    })
}

/// Checks that a context can be called `name`.
///
/// # Errors
///
/// [`Error::Name`] when it cannot.
pub fn check_name(name: &str) -> Result<(), Error> {
    let fits = name.len() <= 64
        && name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b));
    if fits {
        Ok(())
    } else {
        Err(Error::Name(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"# mine
default-context = "dev"

[contexts.dev]
user-pool-id = "us-east-1_AbCdEfGhI"   # the pool
client-secret-command = ["op", "read", "op://dev/cognito/secret"]
admin = true
timeout = 5
colour = "red"

[contexts.prod]
region = "eu-west-1"
"#;

    fn choose(text: &str, name: Option<&str>) -> Result<Chosen, Error> {
        super::choose(text, Path::new("config.toml"), name)
    }

    #[test]
    fn a_key_that_is_nearly_right_is_named() {
        let of_context = |key| meant(key, KEYS.iter().map(|key| key.name));
        assert_eq!(of_context("user_pool_id"), "; did you mean user-pool-id?");
        assert_eq!(of_context("user-pool"), "; did you mean user-pool-id?");
        assert_eq!(of_context("colour"), "");
        let of_file = meant("default-contxt", TOP.into_iter());
        assert_eq!(of_file, "; did you mean default-context?");
    }

    #[test]
    fn names_are_read_whatever_else_the_contexts_say() {
        let text = "\u{feff}[contexts.dev]\ntimeout = []\n[contexts]\nprod = 1\n\"a b\" = {}\n\"-x\" = {}\n";
        assert_eq!(names(text), ["dev", "prod"]);
        assert_eq!(names("contexts = ["), Vec::<String>::new());
    }

    #[test]
    fn values_know_their_lines() {
        let chosen = choose(FILE, None).unwrap();
        let dev = chosen.context.unwrap();
        assert_eq!(dev.text("user-pool-id"), Some(("us-east-1_AbCdEfGhI", 5)));
        assert_eq!(dev.text("admin"), Some(("true", 7)));
        assert_eq!(dev.text("timeout"), Some(("5", 8)));
        assert!(
            matches!(dev.get("client-secret-command"), Some((Setting::List(words), 6)) if words.len() == 3)
        );
        assert!(chosen.runs_commands);
        assert_eq!(
            chosen.warnings,
            ["config.toml line 9: unknown key `colour` in context dev"]
        );
    }

    #[test]
    fn comments_stay_in_their_order_when_a_context_goes() {
        let text = "# a\ndefault-context = \"dev\"\n# b\nstore = \"file\"\n\n# c\n[contexts.qa]\n\n# d\n[contexts.dev]\n# e\n";
        let without = |text: &str, name| super::without(text, Path::new("config.toml"), name);
        let bare = without(text, "dev").unwrap();
        assert_eq!(
            bare,
            "# a\n# b\nstore = \"file\"\n\n# c\n[contexts.qa]\n\n# d\n# e\n"
        );
        assert_eq!(
            without(&bare, "qa").unwrap(),
            "# a\n# b\nstore = \"file\"\n\n# c\n\n# d\n# e\n"
        );
        let only = "# a\ndefault-context = \"dev\"\n# b\n[contexts.dev]\n# c\n";
        assert_eq!(without(only, "dev").unwrap(), "# a\n# b\n# c\n");
    }

    #[test]
    fn marks_stay_where_they_are() {
        let text = "\u{feff}\u{feff}[contexts.a]\n";
        let edited = with_default(text, Path::new("config.toml"), "a").unwrap();
        assert_eq!(
            edited,
            "\u{feff}\u{feff}default-context = \"a\"\n\n[contexts.a]\n"
        );
        assert!(choose(&edited, None).unwrap().context.is_some());
    }

    #[test]
    fn a_name_beats_the_default() {
        let prod = choose(FILE, Some("prod")).unwrap().context.unwrap();
        assert_eq!(prod.text("region"), Some(("eu-west-1", 12)));
        assert_eq!(choose("[contexts.a]\n", None).unwrap(), Chosen::default());
    }

    #[test]
    fn errors_name_the_line_or_the_names_there_are() {
        for (text, name, said) in [
            ("a = \n", None, "config.toml line 1: "),
            (
                "contexts = 1",
                Some("a"),
                "config.toml line 1: contexts must be a table",
            ),
            (
                "\ndefault-context = 1",
                None,
                "config.toml line 2: default-context must be a string",
            ),
            (
                "[contexts]\na = 1",
                Some("a"),
                "config.toml line 2: contexts.a must be a table",
            ),
            (
                "[contexts.a]\n\nregion = 1.5",
                Some("a"),
                "config.toml line 3: region must be",
            ),
            (FILE, Some("qa"), "there is no context `qa` in config.toml"),
            (FILE, Some("../x"), "`../x` is not a context name"),
            (FILE, Some(""), "`` is not a context name"),
        ] {
            let error = choose(text, name).unwrap_err().to_string();
            assert!(error.starts_with(said), "{error}");
        }
    }
}
