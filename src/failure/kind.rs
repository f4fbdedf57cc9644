//! Classes of failures, and what a call was for.

use std::process::ExitCode;

use crate::auth::AuthFlow;
use crate::render::shell::shell_quote;

/// A class of failures, with an exit code of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Anything that has no class of its own.
    Unexpected,
    /// Bad flags, missing input, a value refused as invalid.
    Usage,
    /// A challenge waits for its answer.
    ChallengePending,
    /// The user is not signed in, or the sign-in failed.
    NotAuthenticated,
    /// A token is malformed, or fails a check.
    BadToken,
    /// What was named does not exist.
    NotFound,
    /// IAM credentials are missing, or do not allow the call.
    Permission,
    /// Too many requests, or over another limit.
    Throttled,
    /// Network, TLS, time limit, or the service failing.
    Unavailable,
    /// The pool, the app client or this machine is set up in a way that does not work.
    Configuration,
    /// Rows of a CSV for which it failed, or that are missing.
    BulkFailed,
    /// A command that exists, and cannot be run.
    NotExecutable,
    /// A command that does not exist.
    NoSuchCommand,
    /// Stopped by a signal.
    Interrupted,
}

impl Kind {
    /// The exit code.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Unexpected => 1,
            Self::Usage => 2,
            Self::ChallengePending => 3,
            Self::NotAuthenticated => 4,
            Self::BadToken => 5,
            Self::NotFound => 6,
            Self::Permission => 7,
            Self::Throttled => 8,
            Self::Unavailable => 9,
            Self::Configuration => 10,
            Self::BulkFailed => 11,
            Self::NotExecutable => 126,
            Self::NoSuchCommand => 127,
            Self::Interrupted => 130,
        }
    }

    /// Its name in `--error-format json`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unexpected => "unexpected",
            Self::Usage => "usage",
            Self::ChallengePending => "challenge_pending",
            Self::NotAuthenticated => "not_authenticated",
            Self::BadToken => "bad_token",
            Self::NotFound => "not_found",
            Self::Permission => "permission",
            Self::Throttled => "throttled",
            Self::Unavailable => "unavailable",
            Self::Configuration => "configuration",
            Self::BulkFailed => "rows_failed",
            Self::NotExecutable => "not_executable",
            Self::NoSuchCommand => "no_such_command",
            Self::Interrupted => "interrupted",
        }
    }
}

/// What the process ends with where a command did what it was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitStatus {
    /// 0.
    Success,
    /// The status of a program that ran in the place of this one.
    Of(u8),
    /// By this signal: until it came, there was something to do.
    By(u8),
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        match status {
            ExitStatus::Success => Self::SUCCESS,
            ExitStatus::Of(code) => Self::from(code),
            ExitStatus::By(signal) => Self::from(128_u8.saturating_add(signal)),
        }
    }
}

/// What a call was for, and which user and pools it was about: what advice can name.
#[derive(Debug, Clone)]
pub struct Subject {
    /// What the command was doing.
    pub purpose: Purpose,
    /// The flow of a sign-in, which the app client may not allow.
    pub flow: Option<AuthFlow>,
    /// The user it was for.
    pub username: Option<String>,
    /// The user pool.
    pub pool: Option<String>,
    /// The group.
    pub group: Option<String>,
    /// The app client.
    pub client: Option<String>,
    /// The identity pool.
    pub identity_pool: Option<String>,
    /// The ARN of the app client's secret, where it is in AWS Secrets Manager.
    pub secret_arn: Option<String>,
    /// Whether the calls are signed with IAM credentials.
    pub is_signed: bool,
    /// What leads a command to be typed next to the same place.
    pub again: Again,
}

/// What has to be repeated for another command to go where this one went.
#[derive(Debug, Clone, Default)]
pub struct Again {
    /// Whether a context is in use, named or not.
    pub in_context: bool,
    /// The context that `-c` named.
    pub context: Option<String>,
    /// The other flags, by their long names, with their values; none of a switch.
    pub flags: Vec<(&'static str, Option<String>)>,
}

impl Again {
    /// ` -c NAME`, where that has to be said.
    pub fn context_flag(&self) -> String {
        let name = self.context.as_deref().map(shell_quote);
        name.map_or_else(String::new, |name| format!(" -c {name}"))
    }

    /// Whether the flag `name` is given.
    pub(super) fn has(&self, name: &str) -> bool {
        self.flags.iter().any(|(other, _)| *other == name)
    }

    /// The value of the flag `name`, if it is given.
    pub(super) fn value(&self, name: &str) -> Option<&String> {
        let mut flags = self.flags.iter();
        flags.find(|(other, _)| *other == name)?.1.as_ref()
    }
}

impl Subject {
    /// A call for `purpose`, about nothing in particular.
    pub fn of(purpose: Purpose) -> Self {
        Self {
            purpose,
            flow: None,
            username: None,
            pool: None,
            group: None,
            client: None,
            identity_pool: None,
            is_signed: false,
            again: Again::default(),
            secret_arn: None,
        }
    }
}

/// What a command was doing when it made a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Signing a user in.
    SignIn,
    /// Getting new tokens for a refresh token.
    Refresh,
    /// An operation of signed-in users, by their access token.
    SelfService,
    /// Administering users and groups.
    Administer,
    /// Setting a new password by a code, without the old one.
    Recover,
    /// Making, listing and removing pools.
    Provision,
    /// Getting credentials from an identity pool.
    Exchange,
    /// The same for the token of a CI job or of a workload.
    JobExchange,
    /// Getting a session of the AWS console.
    Console,
    /// Asking GitHub for the token of a job.
    JobToken,
    /// Looking up what pools there are.
    Discover,
    /// Reading the app client's secret in AWS Secrets Manager.
    ReadSecret,
    /// Asking whose AWS credentials these are.
    Identify,
    /// Getting a token for an app client by the API.
    ClientToken,
    /// Getting one from the token endpoint of a domain.
    TokenEndpoint,
    /// Exchanging a code for tokens there.
    CodeExchange,
    /// Fetching the keys that tokens are verified with.
    FetchKeys,
    /// A request to an HTTP API of the user's.
    Request,
}
