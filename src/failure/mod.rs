//! Every failure's exit code, cause and help, decided in one place.

mod advice;

mod calls;
mod http_status;
mod kind;
mod local;
mod not_verified;
mod pending;
mod rows;
mod service;
mod web;
mod words;

use std::io;
use std::path::PathBuf;

use advice::Advice;
pub use http_status::HttpStatus;
pub use kind::{Again, ExitStatus, Kind, Purpose, Subject};
pub use not_verified::NotVerified;
pub use pending::{Pending, Shown};
pub use web::{Unregistered, WebFailure};

use crate::auth::flow;
use crate::aws;
use crate::diagnosis::Trouble;
use crate::local::process;
use crate::local::ui::{Report, Ui};
use crate::local::{aws_profiles, config_file, environment, secrets, store};
use crate::model::{ChallengeName, ServiceError};
use crate::render::{kubernetes, query, shell};
use crate::settings::{self, Missing, keys};
use crate::token::{decode, input, jwks};

/// Why a command did not do what it was asked for.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The command line is wrong.
    #[error("{message}")]
    Usage {
        /// What is wrong with it.
        message: String,
        /// What to type instead.
        help: Option<String>,
    },
    /// A setting is malformed, missing, or does not go with another.
    #[error(transparent)]
    Settings(#[from] settings::Error),
    /// A variable is not text.
    #[error(transparent)]
    Environment(#[from] environment::NotText),
    /// The config file cannot be used.
    #[error(transparent)]
    ConfigFile(#[from] config_file::Error),
    /// What is remembered for a context cannot be used.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// What another tool wrote is not a context.
    #[error("{from} is not a context: {error}")]
    Import {
        /// The file.
        from: String,
        /// Why.
        error: settings::import::Error,
    },
    /// What was to be looked up is not there.
    #[error("there is no {what}")]
    NothingFound {
        /// What there is none of, and where.
        what: String,
        /// Where else to look, or how to make one.
        help: String,
    },
    /// The AWS config file cannot be changed.
    #[error(transparent)]
    AwsConfig(#[from] aws_profiles::Error),
    /// A secret cannot be had.
    #[error(transparent)]
    Secret(#[from] secrets::Error),
    /// A text that should be a token is none.
    #[error("{what} is not a token: {error}")]
    Token {
        /// What the text was given as.
        what: String,
        /// What is wrong with it.
        error: decode::Error,
    },
    /// Tokens that fail checks.
    #[error(transparent)]
    NotVerified(#[from] NotVerified),
    /// A file that should hold keys holds none.
    #[error("{} holds no key set (JWKS): {error}", path.display())]
    KeySet {
        /// The file.
        path: PathBuf,
        /// Why not.
        error: jwks::Error,
    },
    /// A text that should hold a token holds none, or one too many.
    #[error("{}: {error}", no_token(.0), error = .0)]
    NoToken(#[from] input::Error),
    /// The issuer of a token names no user pool that an identity pool would know.
    #[error("the IdToken does not say which user pool it is from: its iss is {0}")]
    Issuer(String),
    /// The token is from another pool than the one given.
    #[error("the IdToken is from {actual}, and {given} was given")]
    OtherPool {
        /// The pool in the token.
        actual: String,
        /// The pool in the settings.
        given: String,
    },
    /// There is no token of a user.
    #[error("not signed in: {what}")]
    NotSignedIn {
        /// What there is none of.
        what: String,
        /// How to get or give one.
        help: String,
    },
    /// Credentials of another account than they must be of.
    #[error("the credentials are of AWS account {actual}, and not of {wanted}")]
    OtherAccount {
        /// The account that they are of.
        actual: String,
        /// The one that was named.
        wanted: String,
    },
    /// A job or a workload without a token of its own.
    #[error("there is no token to exchange: {what}")]
    NoJobToken {
        /// Why not.
        what: String,
        /// Which setting gives it one.
        help: String,
    },
    /// The session of a context, which Cognito renews no more.
    #[error("not signed in: the session of context {context} is over: {why}")]
    SessionOver {
        /// The context.
        context: String,
        /// What Cognito said.
        why: Box<Self>,
    },
    /// A session that is forgotten here, and that Cognito takes for good still.
    #[error("context {context} is signed out here, but not at Cognito: {why}")]
    NotRevoked {
        /// The context.
        context: String,
        /// Why not.
        why: Box<Self>,
    },
    /// A sign-in on the way to something else met a challenge that nothing given answers.
    #[error("Cognito asks for {challenge}{reason}")]
    Unanswered {
        /// Its name.
        challenge: ChallengeName,
        /// Why it was not answered, after a colon.
        reason: String,
        /// The sign-in that can go through it.
        help: String,
    },
    /// The authenticator app made another code than Cognito expects.
    #[error("Cognito refused the code of the authenticator app")]
    CodeRefused,
    /// A TOTP seed that is none.
    #[error("the TOTP seed is neither base32 nor an otpauth URI with a secret")]
    Seed,
    /// A token without scopes that were asked for.
    #[error("the token that Cognito gave lacks {}, and is not used", missing.join(", "))]
    ScopesMissing {
        /// The app client.
        client: String,
        /// The user pool, where it is known.
        pool: Option<String>,
        /// The scopes that are not in it.
        missing: Vec<String>,
        /// The scopes that are.
        granted: Vec<String>,
    },
    /// A query that is malformed or cannot be applied.
    #[error(transparent)]
    Query(#[from] query::Error),
    /// A value that a format cannot carry.
    #[error(transparent)]
    Refused(#[from] shell::Refused),
    /// kubectl wants what is not known.
    #[error(transparent)]
    Kubernetes(#[from] kubernetes::UnknownVersion),
    /// A call failed.
    #[error("{}", call_failed(.0, .1))]
    Aws(Box<aws::Error>, Box<Subject>),
    /// An HTTP API answered with an error.
    #[error(transparent)]
    HttpStatus(Box<HttpStatus>),
    /// A list of users that does not add up.
    #[error("{what}, and they may not be all")]
    Differences {
        /// What was done with them.
        what: String,
        /// What does not add up.
        differences: Vec<String>,
    },
    /// What failed for one of several users.
    #[error("{username}: {why}")]
    Of {
        /// The user.
        username: String,
        /// What failed.
        why: Box<Self>,
    },
    /// A command that was not carried out to its end.
    #[error("{done}, but then: {why}")]
    Partly {
        /// What is done.
        done: String,
        /// What came then.
        why: Box<Self>,
        /// The commands that do what is left, behind the program's name.
        left: Vec<String>,
        /// What it was about.
        subject: Box<Subject>,
    },
    /// Rows of a CSV that cannot be used.
    #[error("{csv}: {bad} of {rows} rows cannot be used")]
    BadRows {
        /// The file.
        csv: String,
        /// How many.
        bad: u64,
        /// How many rows there are.
        rows: u64,
        /// What is wrong with the first of them.
        problems: Vec<String>,
    },
    /// A CSV that was gone through, with rows for which it failed.
    #[error("{failed} of {rows} rows failed")]
    RowsFailed {
        /// How many.
        failed: u64,
        /// How many of them had a wrong password, and are not made again.
        refused: u64,
        /// How many rows there are.
        rows: u64,
        /// Where it is said what became of each row.
        report: Option<PathBuf>,
        /// The command that makes them again.
        again: String,
    },
    /// A CSV that was not gone through to its end.
    #[error("{why}: {left} of {rows} rows are left")]
    BulkStopped {
        /// Why not.
        why: Box<Self>,
        /// How many rows are not done.
        left: u64,
        /// How many rows there are.
        rows: u64,
        /// The command that goes on.
        again: String,
    },
    /// Something that is made or removed in several calls, and was not to its end.
    #[error("{done}, but then: {why}")]
    Unfinished {
        /// What is done.
        done: String,
        /// What came then.
        why: Box<Self>,
    },
    /// What is there is not as asked for.
    #[error("{what} is not as asked for, and nothing was changed")]
    Differs {
        /// What is there.
        what: String,
        /// Where it differs.
        differences: Vec<String>,
    },
    /// What Cognito sent leads nowhere.
    #[error("Cognito's answer cannot be used: {0}")]
    Flow(#[from] flow::Error),
    /// A challenge that nothing given answers.
    #[error(transparent)]
    Pending(#[from] Box<Pending>),
    /// A sign-in in the browser gave no tokens.
    #[error(transparent)]
    Web(#[from] Box<WebFailure>),
    /// A file cannot be read.
    #[error("{} cannot be read: {error}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// Standard input cannot be read.
    #[error("standard input cannot be read: {0}")]
    Input(io::Error),
    /// The terminal went away.
    #[error("the terminal cannot be used: {0}")]
    Terminal(io::Error),
    /// The result cannot be written.
    #[error("the result cannot be written to {to}: {error}")]
    Output {
        /// Where it should go.
        to: String,
        /// Why not.
        error: io::Error,
    },
    /// The doctor has reported what is wrong.
    #[error("problems found: {}", checks.join(", "))]
    Problems {
        /// The names of the checks.
        checks: Vec<&'static str>,
        /// Whether all there is to say is that a service did not answer.
        is_outage: bool,
    },
    /// A command that cannot be run.
    #[error("{program} cannot be run: {error}")]
    Exec {
        /// The command.
        program: String,
        /// Why not.
        error: io::Error,
    },
    /// The operating system refused what every program may have.
    #[error("the program cannot start: {0}")]
    Start(io::Error),
    /// A person who ended the input instead of answering.
    #[error("cancelled")]
    Cancelled,
    /// A signal, by its number.
    #[error("interrupted")]
    Interrupted(u8),
}

impl From<Missing> for Failure {
    fn from(missing: Missing) -> Self {
        Self::Settings(missing.into())
    }
}

impl From<WebFailure> for Failure {
    fn from(failure: WebFailure) -> Self {
        Self::Web(Box::new(failure))
    }
}

impl Failure {
    /// A wrong command line, with what to type instead.
    pub fn usage(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Usage {
            message: message.into(),
            help: Some(help.into()),
        }
    }

    /// What it means that a question failed. An interrupt ends it before its signal is noticed here.
    pub fn of_terminal(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::Interrupted => Self::Interrupted(process::SIGINT),
            _ => Self::Terminal(error),
        }
    }

    /// A function that adds what a call was for to its error.
    pub fn of_call(subject: &Subject) -> impl Fn(aws::Error) -> Self {
        |error| Self::Aws(Box::new(error), Box::new(subject.clone()))
    }

    /// Its class.
    pub fn kind(&self) -> Kind {
        self.advice().kind
    }

    /// The exception that a service answered with, if that is what it is.
    pub fn service(&self) -> Option<&ServiceError> {
        match self {
            Self::Aws(error, _) => error.service(),
            _ => None,
        }
    }

    /// Whether a setting is missing that a context could have, or a session that one could keep.
    pub fn may_lack_context(&self) -> bool {
        match self {
            Self::NotSignedIn { .. } | Self::SessionOver { .. } => true,
            Self::Aws(error, subject) => {
                subject.purpose == Purpose::Identify
                    && (error.lacks_credentials() || error.lacks_region())
            }
            Self::Settings(settings::Error::Missing(missing)) => missing.is_of_context(),
            _ => false,
        }
    }

    /// Whether it can be due to what overrides `key` of the context in use.
    pub fn may_be_due_to(&self, key: &str) -> bool {
        let is_of_pool = [&keys::USER_POOL_ID, &keys::CLIENT_ID]
            .iter()
            .any(|own| own.name == key);
        if self.lacks_setting() {
            // A user pool or client that is not the context's hides what belongs to the context's.
            return is_of_pool;
        }
        match self {
            Self::Aws(_, subject) => {
                matches!(subject.purpose, Purpose::Exchange | Purpose::JobExchange)
                    || key != keys::IDENTITY_POOL_ID.name
            }
            // Tokens are of a user, and do not depend on the identity pool.
            Self::NotSignedIn { .. } => key != keys::IDENTITY_POOL_ID.name,
            Self::NotVerified(_) => is_of_pool,
            Self::OtherPool { .. } => key == keys::USER_POOL_ID.name,
            Self::OtherAccount { .. } => key == keys::IDENTITY_POOL_ID.name,
            Self::Flow(_) => key == keys::ENDPOINT_URL.name,
            _ => false,
        }
    }

    /// Whether a setting is missing.
    pub fn lacks_setting(&self) -> bool {
        match self {
            Self::Settings(settings::Error::Missing(_)) => true,
            Self::Aws(error, _) => error.lacks_region(),
            _ => false,
        }
    }

    /// The signal that ended the command, if one did.
    pub fn signal(&self) -> Option<u8> {
        match self {
            Self::Interrupted(signal) => Some(*signal),
            Self::BulkStopped { why, .. } => why.signal(),
            _ => None,
        }
    }

    /// What happened, and what to type next, for a note on the way to something else.
    pub fn in_one_line(&self) -> String {
        match self.advice().help {
            Some(help) => format!("{self}; {help}"),
            None => self.to_string(),
        }
    }

    /// Prints it where the command goes on.
    pub fn print(&self, ui: &Ui) {
        ui.error(&self.report());
    }

    /// What to print, and the exit code.
    pub fn report(&self) -> Report {
        if let Self::Aws(error, subject) = self
            && let Some(service) = error.service()
        {
            return service::report(service, subject);
        }
        let report = self.advice().report(self.to_string());
        match self {
            Self::Pending(pending) => Report {
                code: Some(pending.challenge.name.to_string()),
                ..report
            },
            Self::Web(web) => Report {
                code: web.code().map(str::to_owned),
                ..report
            },
            Self::SessionOver { why, .. }
            | Self::NotRevoked { why, .. }
            | Self::Of { why, .. }
            | Self::Partly { why, .. }
            | Self::BulkStopped { why, .. }
            | Self::Unfinished { why, .. } => {
                let Report {
                    code, request_id, ..
                } = why.report();
                Report {
                    code,
                    request_id,
                    ..report
                }
            }
            Self::HttpStatus(status) => Report {
                code: status.code.clone(),
                request_id: status.request_id.clone(),
                ..report
            },
            Self::Aws(error, _) => Report {
                request_id: error.request_id().map(str::to_owned),
                ..report
            },
            _ => report,
        }
    }

    /// What to say of changes, of users or of pools, that are not all made.
    fn advice_on_changes(&self) -> Advice {
        match self {
            Self::Differences { differences, .. } => Advice::of(Kind::BulkFailed)
                .cause(differences.join("\n"))
                .help("users may have come or gone meanwhile: export again, and compare"),
            Self::Partly {
                why, left, subject, ..
            } => {
                let Advice { kind, cause, help } = why.advice();
                let left = left.iter().map(|verb| words::next(verb, subject));
                let help = help.into_iter().chain(left).collect::<Vec<_>>();
                let help = Some(help.join("\n")).filter(|help| !help.is_empty());
                Advice { kind, cause, help }
            }
            Self::Unfinished { why, .. } => {
                let Advice { kind, cause, help } = why.advice();
                let again = "then run the same command again: it goes on from there";
                let help = help.map_or_else(|| again.to_owned(), |help| format!("{help}\n{again}"));
                Advice {
                    kind,
                    cause,
                    help: Some(help),
                }
            }
            Self::Differs { differences, .. } => Advice::of(Kind::Usage)
                .cause(differences.join("\n"))
                .help("change it in the console or with the AWS CLI, or leave these flags out"),
            Self::BulkStopped { why, again, .. } => {
                let Advice { kind, cause, help } = why.advice();
                let help = help.into_iter().chain([format!("go on: {again}")]);
                let help = Some(help.collect::<Vec<_>>().join("\n"));
                Advice { kind, cause, help }
            }
            Self::BadRows { problems, .. } => Advice::of(Kind::Usage)
                .cause(problems.join("\n"))
                .help("correct them, or leave them out with --skip-invalid; nothing was sent"),
            Self::RowsFailed {
                failed,
                refused,
                report,
                again,
                ..
            } => {
                let report = report
                    .as_ref()
                    .map(|path| format!("look what became of each row in {}", path.display()));
                let again = (failed > refused).then(|| format!("make them again: {again}"));
                let refused = (*refused > 0).then(|| {
                    format!(
                        "those with a wrong password ({refused}) are not made again, which could \
                         lock their users: correct them in a CSV of their own"
                    )
                });
                let help: Vec<_> = [report, again, refused].into_iter().flatten().collect();
                Advice::of(Kind::BulkFailed).help(help.join("\n"))
            }
            _ => Advice::of(Kind::Unexpected),
        }
    }

    /// What to say of sessions that end, or do not begin.
    fn advice_on_sessions(&self) -> Advice {
        match self {
            Self::SessionOver { context, .. } => {
                Advice::of(Kind::NotAuthenticated).help(format!("cognito-auth login -c {context}"))
            }
            Self::NotRevoked { context, .. } => Advice::of(Kind::Unavailable)
                .cause("its refresh token is good until it expires, for anyone who has a copy")
                .help(format!(
                    "cognito-auth login -c {context}, \
                     then cognito-auth logout -c {context} --global"
                )),
            Self::CodeRefused => Advice::of(Kind::NotAuthenticated)
                .cause("this machine's clock is wrong by more than a minute")
                .help("set the clock, then try again"),
            _ => Advice::of(Kind::Unexpected),
        }
    }

    fn advice(&self) -> Advice {
        match self {
            Self::Aws(error, subject) => calls::advice(error, subject),
            Self::HttpStatus(status) => status.advice(),
            Self::Pending(pending) => pending.advice(),
            Self::Web(web) => web.advice(),
            Self::Of { why, .. } => why.advice(),
            Self::Differences { .. }
            | Self::Partly { .. }
            | Self::BadRows { .. }
            | Self::RowsFailed { .. }
            | Self::BulkStopped { .. }
            | Self::Unfinished { .. }
            | Self::Differs { .. } => self.advice_on_changes(),
            Self::NotVerified(tokens) => tokens.advice(),
            Self::ScopesMissing {
                client,
                pool,
                missing,
                granted,
            } => local::of_scopes(client, pool.as_deref(), missing, granted),
            Self::Usage { help, .. } => Advice {
                kind: Kind::Usage,
                cause: None,
                help: help.clone(),
            },
            Self::Settings(error) => local::of_settings(error),
            Self::Environment(_)
            | Self::Cancelled
            | Self::Seed
            | Self::Query(_)
            | Self::Kubernetes(_)
            | Self::KeySet { .. }
            | Self::Unreadable { .. }
            | Self::Input(_) => Advice::of(Kind::Usage),
            Self::ConfigFile(error) => local::of_config_file(error),
            Self::Store(error) => local::of_store(error),
            Self::Import {
                error: settings::import::Error::Ambiguous { key, .. },
                ..
            } if *key != "domain" => {
                Advice::of(Kind::Usage).help(format!("say which one it is with --{key} ID"))
            }
            Self::Import { .. } => {
                Advice::of(Kind::Usage).help("cognito-auth context create takes the ids themselves")
            }
            Self::NothingFound { help, .. } => Advice::of(Kind::NotFound).help(help.clone()),
            Self::AwsConfig(error) => local::of_aws_profiles(error),
            Self::Secret(error) => local::of_secret(error),
            Self::Token { .. } => Advice::of(Kind::BadToken)
                .help("a token is three base64url parts joined by dots; copy it whole"),
            Self::NoToken(error) => local::of_no_token(error),
            Self::Issuer(_) => Advice::of(Kind::Usage)
                .cause(
                    "the name of the login provider is derived from the issuer of a Cognito token",
                )
                .help("give the provider's name with --logins-provider NAME"),
            Self::OtherPool { .. } => Advice::of(Kind::Usage).help(
                "give the pool that issued the token, or no pool at all: it is derived from the \
                 token",
            ),
            Self::NotSignedIn { help, .. } | Self::NoJobToken { help, .. } => {
                Advice::of(Kind::NotAuthenticated).help(help.clone())
            }
            Self::OtherAccount { .. } => Advice::of(Kind::Permission)
                .cause("the identity pool, or the role that it gives, is of that account")
                .help(
                    "name another identity pool with --identity-pool-id or a context, or another \
                     --account-id",
                ),
            Self::SessionOver { .. } | Self::NotRevoked { .. } | Self::CodeRefused => {
                self.advice_on_sessions()
            }
            Self::Unanswered { help, .. } => Advice::of(Kind::ChallengePending).help(help.clone()),
            Self::Refused(_) => {
                Advice::of(Kind::Usage).help("use -o json, which carries every value")
            }
            Self::Problems { is_outage, .. } => match is_outage {
                true => Advice::of(Kind::Unavailable),
                false => Advice::of(Kind::Configuration),
            },
            Self::Terminal(_) | Self::Output { .. } | Self::Start(_) => {
                Advice::of(Kind::Unexpected)
            }
            Self::Flow(_) => Advice::of(Kind::Unavailable)
                .cause("the server does not answer as Cognito does")
                .help("check --endpoint-url and AWS_ENDPOINT_URL"),
            Self::Exec { error, .. } if error.kind() == io::ErrorKind::NotFound => {
                Advice::of(Kind::NoSuchCommand).help("check the spelling, and PATH")
            }
            Self::Exec { .. } => Advice::of(Kind::NotExecutable),
            Self::Interrupted(_) => Advice::of(Kind::Interrupted),
        }
    }
}

/// The command `verb`, with what leads it to where `subject` is.
pub fn command(verb: &str, subject: &Subject) -> String {
    words::next(verb, subject)
}

/// A failure as the doctor tells it.
impl From<&Failure> for Trouble {
    fn from(failure: &Failure) -> Self {
        let Advice {
            kind, cause, help, ..
        } = failure.advice();
        Self {
            message: failure.to_string(),
            cause,
            help,
            is_outage: kind == Kind::Unavailable,
        }
    }
}

fn call_failed(error: &aws::Error, subject: &Subject) -> String {
    match error.service() {
        Some(service) => service::message(service, subject),
        None => error.to_string(),
    }
}

fn no_token(error: &input::Error) -> &'static str {
    match error {
        input::Error::Twice { .. } | input::Error::Several(_) => {
            "what was given does not say which token is meant"
        }
        input::Error::Empty
        | input::Error::NotText(_)
        | input::Error::Code
        | input::Error::Json { .. }
        | input::Error::NoneInJson
        | input::Error::NoneToVerify
        | input::Error::NoneInUrl
        | input::Error::Reported(_) => "there is no token in what was given",
    }
}
