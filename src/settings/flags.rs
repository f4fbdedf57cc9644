//! What the flags of a command give.

use std::collections::BTreeMap;
use std::ops::Add;
use std::path::PathBuf;

use super::keys::Key;
use super::secrets::{SecretKind, SecretSource};

/// The values that flags give to settings, and the sources that they name of secrets.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    values: BTreeMap<&'static str, Value>,
    secrets: Vec<(SecretKind, SecretSource)>,
}

/// The value of a flag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A text, a number; of a switch, `true` or `false`.
    Text(String),
    /// A path, which need not be UTF-8.
    Path(PathBuf),
    /// Those of a flag that can be repeated.
    List(Vec<String>),
}

impl Flags {
    /// Sets `key` to `value`.
    pub fn set(&mut self, key: &'static Key, value: Value) {
        self.values.insert(key.name, value);
    }

    /// The same, with `key` set to `value` if there is one.
    #[must_use]
    pub fn with(mut self, key: &'static Key, value: Option<String>) -> Self {
        if let Some(value) = value {
            self.set(key, Value::Text(value));
        }
        self
    }

    /// The same without a value for `key`.
    #[must_use]
    pub fn without(mut self, key: &'static Key) -> Self {
        self.values.remove(key.name);
        self
    }

    /// Has `kind` read from `source`.
    pub fn set_secret(&mut self, kind: SecretKind, source: SecretSource) {
        self.secrets.retain(|(other, _)| *other != kind);
        self.secrets.push((kind, source));
    }

    /// Whether none gives a value or a source.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty() && self.secrets.is_empty()
    }

    /// The value of `key`.
    pub fn get(&self, key: &Key) -> Option<&Value> {
        self.values.get(key.name)
    }

    /// The value of `key` where it is a text.
    pub fn text(&self, key: &Key) -> Option<&str> {
        match self.get(key)? {
            Value::Text(text) => Some(text),
            Value::Path(_) | Value::List(_) => None,
        }
    }

    /// The source of `kind`.
    pub fn secret(&self, kind: SecretKind) -> Option<&SecretSource> {
        let mut secrets = self.secrets.iter();
        secrets
            .find(|(other, _)| *other == kind)
            .map(|(_, source)| source)
    }

    /// How many lines of standard input are secrets that a sign-in begins with, whether or not each
    /// is needed.
    pub fn lines(&self) -> usize {
        let first = [SecretKind::Password, SecretKind::ClientSecret];
        let is_line = |kind: &SecretKind| self.secret(*kind) == Some(&SecretSource::Line);
        first.iter().filter(|kind| is_line(kind)).count()
    }
}

impl<T: Into<Self>> Add<T> for Flags {
    type Output = Self;

    /// Both; of a setting that both give, the second.
    fn add(mut self, other: T) -> Self {
        let other = other.into();
        self.values.extend(other.values);
        for (kind, source) in other.secrets {
            self.set_secret(kind, source);
        }
        self
    }
}
