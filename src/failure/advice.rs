//! What to say of a failure.

use super::kind::Kind;
use crate::local::ui::Report;

/// What a failure's row of the table says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Advice {
    pub(super) kind: Kind,
    pub(super) cause: Option<String>,
    pub(super) help: Option<String>,
}

impl Advice {
    pub(super) fn of(kind: Kind) -> Self {
        Self {
            kind,
            cause: None,
            help: None,
        }
    }

    pub(super) fn cause(self, cause: impl Into<String>) -> Self {
        Self {
            cause: Some(cause.into()),
            ..self
        }
    }

    pub(super) fn help(self, help: impl Into<String>) -> Self {
        Self {
            help: Some(help.into()),
            ..self
        }
    }

    pub(super) fn report(self, message: String) -> Report {
        let Self { kind, cause, help } = self;
        Report {
            kind: kind.name(),
            code: None,
            message,
            cause,
            help,
            request_id: None,
            exit_code: kind.exit_code(),
        }
    }
}
