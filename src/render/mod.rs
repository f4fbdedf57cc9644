//! Data becomes text. Pure functions over domain types: writing is `local::ui`'s.

pub mod checks;
pub mod credentials;
pub mod curl;
pub mod escape;
pub mod export;
pub mod findings;
pub mod github;
pub mod groups;
pub mod http;
pub mod human;
pub mod json;
pub mod kubernetes;
pub mod list;
pub mod page;
pub mod pools;
pub mod qr;
pub mod query;
pub mod rows;
pub mod shell;
pub mod table;
pub mod text;
pub mod time;
pub mod tokens;
pub mod users;
pub mod verdicts;
pub mod whoami;
pub mod wrap;

pub use shell::{Refused, Shell};

use crate::model::Secret;

/// An environment variable to set, or to clear when there is no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// What to set it to.
    pub value: Option<Secret<String>>,
    /// Whether logs must not show it.
    pub secret: bool,
}
