//! Values, who set them, and what is wrong with them.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use crate::auth::AuthFlow;

/// Who set a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A flag, without its dashes.
    Flag(&'static str),
    /// A context in a config file.
    Context {
        /// Its name.
        name: String,
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
    },
    /// An environment variable.
    Variable(&'static str),
    /// Derived from another value.
    Derived(&'static str),
    /// A profile of the AWS config files.
    Profile(String),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(name) => write!(f, "--{name}"),
            Self::Variable(name) => f.write_str(name),
            Self::Context { name, path, line } => {
                write!(f, "context {name} in {} line {line}", path.display())
            }
            Self::Derived(from) => write!(f, "the {from}"),
            Self::Profile(name) => write!(f, "AWS profile {name}"),
        }
    }
}

/// A value and who set it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// Who set it.
    pub origin: Origin,
}

impl<T> Sourced<T> {
    /// The value parsed; an error says which setting `name` it is of, and who set it.
    pub(crate) fn parse<U: FromStr>(self, name: &'static str) -> Result<Sourced<U>, Error>
    where
        T: AsRef<str>,
        U::Err: fmt::Display,
    {
        match self.value.as_ref().parse() {
            Ok(value) => Ok(Sourced {
                value,
                origin: self.origin,
            }),
            Err(e) => Err(Error::Invalid {
                name,
                origin: self.origin,
                reason: e.to_string(),
            }),
        }
    }
}

/// A flag and a variable name their setting; a context and a profile do not.
fn of(name: &str, origin: &Origin) -> String {
    match origin {
        Origin::Flag(_) | Origin::Variable(_) => origin.to_string(),
        Origin::Context { .. } | Origin::Derived(_) | Origin::Profile(_) => {
            format!("the {name} of {origin}")
        }
    }
}

/// A value that was needed and not given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no {what} was given")]
pub struct Missing {
    /// What it is called.
    pub what: String,
    /// Every way of giving it.
    pub ways: Vec<String>,
}

/// Why the settings cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A value that is not what it should be.
    #[error("{} is not valid: {reason}", of(name, origin))]
    Invalid {
        /// The setting.
        name: &'static str,
        /// Who set it.
        origin: Origin,
        /// What is wrong with it.
        reason: String,
    },
    /// A value that is needed and was not given.
    #[error(transparent)]
    Missing(#[from] Missing),
    /// A flow and an API that do not go together.
    #[error("{flow} does not go with {api}")]
    FlowAndApi {
        /// The flow asked for.
        flow: AuthFlow,
        /// The flag that asks for the API.
        api: &'static str,
        /// The flow that fits the API.
        fitting: &'static str,
    },
}
