//! What a look at how things are set up has shown.

/// How it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// As it should be.
    Ok,
    /// It works, or may work, though not for everybody or not for long.
    Warning,
    /// Signing in, or what comes after it, does not work.
    Problem,
    /// Unknown: it could not be read.
    CouldNotLook,
}

impl State {
    /// Its name in a report.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Problem => "problem",
            Self::CouldNotLook => "could not look",
        }
    }

    /// Its name in a document.
    pub fn key(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Problem => "problem",
            Self::CouldNotLook => "could_not_look",
        }
    }
}

/// The result of one check. Its texts may hold what a service sent, which is any character at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was checked, one of a fixed set of names.
    pub check: &'static str,
    /// How it is.
    pub state: State,
    /// What was found.
    pub message: String,
    /// Why that matters, or why it is so.
    pub cause: Option<String>,
    /// What to do: a command for a POSIX shell wherever one command does it.
    pub fix: Option<String>,
    /// The IAM action without which it could not be looked at.
    pub iam_action: Option<&'static str>,
    /// Whether a service did not answer, which may pass.
    pub is_outage: bool,
}

impl Finding {
    /// Something as it should be.
    pub fn ok(check: &'static str, message: impl Into<String>) -> Self {
        Self::of(check, State::Ok, message.into())
    }

    /// Something that may hurt.
    pub fn warning(check: &'static str, message: impl Into<String>) -> Self {
        Self::of(check, State::Warning, message.into())
    }

    /// Something that does not work.
    pub fn problem(check: &'static str, message: impl Into<String>) -> Self {
        Self::of(check, State::Problem, message.into())
    }

    /// Something that could not be read.
    pub fn could_not_look(check: &'static str, message: impl Into<String>) -> Self {
        Self::of(check, State::CouldNotLook, message.into())
    }

    fn of(check: &'static str, state: State, message: String) -> Self {
        Self {
            check,
            state,
            message,
            cause: None,
            fix: None,
            iam_action: None,
            is_outage: false,
        }
    }

    /// With why.
    #[must_use]
    pub fn cause(self, cause: impl Into<String>) -> Self {
        Self {
            cause: Some(cause.into()),
            ..self
        }
    }

    /// With what to do.
    #[must_use]
    pub fn fix(self, fix: impl Into<String>) -> Self {
        Self {
            fix: Some(fix.into()),
            ..self
        }
    }
}
