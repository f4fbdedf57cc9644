//! Every failure's exit code, cause and help, decided in one place.

mod advice;
mod kind;
mod not_verified;
mod pending;
mod service;

use std::io;
use std::path::PathBuf;

use advice::Advice;
pub use kind::{Act, Kind, Subject};
pub use not_verified::NotVerified;
pub use pending::Pending;
pub(crate) use service::{is_denied, lacks_secret};

use crate::auth::flow;
use crate::aws::{self, Connection, Phase};
use crate::local::ui::Report;
use crate::local::{aws_profiles, config_file, environment, keyring, private, secrets, store};
use crate::render::list::one_of;
use crate::render::{kubernetes, query, shell};
use crate::settings::{self, Missing, Origin};
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
    /// A variable is no text.
    #[error(transparent)]
    Environment(#[from] environment::NotText),
    /// The config file cannot be used.
    #[error(transparent)]
    ConfigFile(#[from] config_file::Error),
    /// What is remembered for a context cannot be used.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// What another tool wrote is no context.
    #[error("{from} is no context: {error}")]
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
    #[error("nobody is signed in: {what}")]
    NobodySignedIn {
        /// What there is none of.
        what: String,
        /// How to get or give one.
        help: String,
    },
    /// A session that is forgotten here, and that Cognito takes for good still.
    #[error("context {context} is signed out here, and Cognito was not told: {why}")]
    NotRevoked {
        /// The context.
        context: String,
        /// Why not.
        why: String,
    },
    /// A sign-in on the way to something else met a challenge that nothing given answers.
    #[error("Cognito asks for {challenge}{reason}")]
    Unanswered {
        /// Its name.
        challenge: String,
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
    #[error("{0}")]
    Aws(Box<aws::Error>, Box<Subject>),
    /// What Cognito sent leads nowhere.
    #[error("Cognito's answer cannot be used: {0}")]
    Flow(#[from] flow::Error),
    /// A challenge that nothing given answers.
    #[error(transparent)]
    Pending(#[from] Box<Pending>),
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
    /// The doctor has told what is wrong.
    #[error("problems found: {0}")]
    Problems(usize),
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
    /// A signal.
    #[error("interrupted")]
    Interrupted,
}

impl From<Missing> for Failure {
    fn from(missing: Missing) -> Self {
        Self::Settings(missing.into())
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
            io::ErrorKind::Interrupted => Self::Interrupted,
            _ => Self::Terminal(error),
        }
    }

    /// A function that adds what a call was for to its error.
    pub fn of_call(subject: &Subject) -> impl Fn(aws::Error) -> Self {
        |error| Self::Aws(Box::new(error), Box::new(subject.clone()))
    }

    /// What to print, and the exit code.
    pub fn report(&self) -> Report {
        let advice = match self {
            Self::Aws(error, subject) => return of_aws(error, subject),
            Self::Pending(pending) => return pending.report(),
            Self::NotVerified(tokens) => tokens.advice(),
            Self::Usage { help, .. } => Advice { kind: Kind::Usage, cause: None, help: help.clone() },
            Self::Settings(error) => of_settings(error),
                        Self::Environment(_)
            | Self::Seed
            | Self::Query(_) | Self::Kubernetes(_) | Self::KeySet { .. } | Self::Unreadable { .. } | Self::Input(_) => {
                Advice::of(Kind::Usage)
            }
            Self::ConfigFile(error) => of_config_file(error),
            Self::Store(error) => of_store(error),
            Self::Import {
                error: settings::import::Error::Ambiguous { key, .. },
                ..
            } if *key != "domain" => Advice::of(Kind::Usage)
                .help(format!("say which one it is with --{key} ID")),
            Self::Import { .. } => Advice::of(Kind::Usage)
                .help("cognito-auth context create takes the ids themselves"),
            Self::NothingFound { help, .. } => Advice::of(Kind::NotFound).help(help.clone()),
            Self::AwsConfig(error) => of_aws_profiles(error),
            Self::Secret(error) => of_secret(error),
            Self::Token { .. } => Advice::of(Kind::BadToken)
                .help("a token is three base64url parts joined by dots; copy it whole"),
            Self::NoToken(error) => of_no_token(error),
            Self::Issuer(_) => Advice::of(Kind::Usage)
                .cause("the name of the login provider is derived from the issuer of a Cognito token")
                .help("give the provider's name with --logins-provider NAME"),
            Self::OtherPool { .. } => Advice::of(Kind::Usage)
                .help("give the pool that issued the token, or no pool at all: it is derived from the token"),
            Self::NobodySignedIn { help, .. } => {
                Advice::of(Kind::NotAuthenticated).help(help.clone())
            }
            Self::Unanswered { help, .. } => {
                Advice::of(Kind::ChallengePending).help(help.clone())
            }
            Self::NotRevoked { context, .. } => Advice::of(Kind::Unavailable)
                .cause("its refresh token is good until it expires, for whoever has a copy")
                .help(format!(
                    "cognito-auth login -c {context}, then cognito-auth logout -c {context} --global"
                )),
            Self::CodeRefused => Advice::of(Kind::NotAuthenticated)
                .cause("this machine's clock is wrong by more than a minute")
                .help("set the clock, then try again"),
            Self::Refused(_) => Advice::of(Kind::Usage).help("use -o json, which carries every value"),
            Self::Problems(_) => Advice::of(Kind::Configuration),
            Self::Terminal(_) | Self::Output { .. } | Self::Start(_) => Advice::of(Kind::Unexpected),
            Self::Flow(_) => Advice::of(Kind::Unavailable)
                .cause("a server that is not quite Cognito answered")
                .help("check --endpoint-url and AWS_ENDPOINT_URL"),
            Self::Exec { error, .. } if error.kind() == io::ErrorKind::NotFound => {
                Advice::of(Kind::NoSuchCommand).help("check the spelling, and PATH")
            }
            Self::Exec { .. } => Advice::of(Kind::NotExecutable),
            Self::Interrupted => Advice::of(Kind::Interrupted),
        };
        advice.report(self.to_string())
    }
}

fn of_settings(error: &settings::Error) -> Advice {
    match error {
        settings::Error::Invalid {
            origin: settings::Origin::Context { .. },
            ..
        } => Advice::of(Kind::Configuration),
        settings::Error::Invalid { .. } => Advice::of(Kind::Usage),
        settings::Error::Missing(missing) => {
            Advice::of(Kind::Usage).help(format!("give it by {}", one_of(&missing.ways)))
        }
        settings::Error::FlowAndApi { api, fitting, .. } => {
            Advice::of(Kind::Usage).help(format!("{api} goes with --auth-flow {fitting}"))
        }
    }
}

fn of_config_file(error: &config_file::Error) -> Advice {
    use crate::settings::context::Error as Context;
    match error {
        config_file::Error::Context(Context::Unknown { known, .. }) if !known.is_empty() => {
            Advice::of(Kind::Configuration).help(format!("it has {}", known.join(", ")))
        }
        config_file::Error::Context(Context::Exists { .. }) => {
            Advice::of(Kind::Usage).help("choose another name, or replace it with --force")
        }
        config_file::Error::Context(Context::Name(_)) => Advice::of(Kind::Usage),
        config_file::Error::Writable { path, .. } => Advice::of(Kind::Configuration).help(format!(
            "chmod go-w {}",
            shell::word(&path.display().to_string())
        )),
        config_file::Error::Context(Context::Unknown { .. } | Context::Syntax { .. })
        | config_file::Error::Absent { .. }
        | config_file::Error::Nowhere(_)
        | config_file::Error::NoFolder
        | config_file::Error::Unreadable { .. }
        | config_file::Error::Unwritable { .. } => Advice::of(Kind::Configuration),
    }
}

fn of_store(error: &store::Error) -> Advice {
    let advice = Advice::of(Kind::Configuration);
    match error {
        store::Error::Unsafe { path, why } => {
            let path = shell::word(&path.display().to_string());
            advice.help(match why {
                private::Unsafe::Open => {
                    format!("chmod 600 {path}, if nobody else has written to it; else rm {path}")
                }
                private::Unsafe::Foreign => {
                    format!("rm {path}, or sign in as the user whom it belongs to")
                }
            })
        }
        store::Error::Sealed { why, path } => {
            let repair = match why {
                keyring::Error::NotBuilt => "use a cognito-auth with support for keyrings",
                keyring::Error::Refused(_)
                | keyring::Error::Silent(_)
                | keyring::Error::NotMade { .. } => "unlock the keyring",
            };
            // Its file has the name of the context.
            let context = path.file_stem().unwrap_or_default().display();
            advice.help(format!(
                "{repair}, or forget the session: cognito-auth logout -c {context}"
            ))
        }
        store::Error::NoKeyring { .. } => {
            advice.help("unlock the keyring, or set store = \"file\" in config.toml")
        }
        store::Error::Unusable { .. } | store::Error::Unwritable { .. } => {
            advice.help("set XDG_STATE_HOME to a folder that can be written")
        }
        store::Error::Nowhere(_) => advice.help("set HOME or XDG_STATE_HOME"),
    }
}

fn of_aws_profiles(error: &aws_profiles::Error) -> Advice {
    use settings::aws_profiles::Error as Profile;
    match error {
        aws_profiles::Error::Profile(Profile::Exists(_)) => {
            Advice::of(Kind::Usage).help("choose another name, or change it with --force")
        }
        aws_profiles::Error::Profile(Profile::Name(_)) => Advice::of(Kind::Usage),
        aws_profiles::Error::Profile(Profile::Twice(_)) => {
            Advice::of(Kind::Usage).help("put the two together, or choose another name")
        }
        aws_profiles::Error::Nowhere => {
            Advice::of(Kind::Configuration).help("set HOME or AWS_CONFIG_FILE")
        }
        aws_profiles::Error::Unusable { .. } => Advice::of(Kind::Configuration),
    }
}

fn of_secret(error: &secrets::Error) -> Advice {
    let advice = Advice::of(Kind::Usage);
    match error {
        secrets::Error::EndOfInput(_) => advice.help(
            "put one line on standard input for each --…-stdin flag: \
             password, client secret, new password, in this order",
        ),
        secrets::Error::Dash(kind) => {
            advice.help(format!("--{}-stdin reads standard input", kind.name()))
        }
        secrets::Error::Code(_)
        | secrets::Error::File { .. }
        | secrets::Error::Input { .. }
        | secrets::Error::Command { .. }
        | secrets::Error::Empty { .. }
        | secrets::Error::Variable(_) => advice,
    }
}

fn no_token(error: &input::Error) -> &'static str {
    match error {
        input::Error::Twice { .. } | input::Error::Several(_) => {
            "which token is meant cannot be told from what was given"
        }
        input::Error::Empty
        | input::Error::Code
        | input::Error::Json { .. }
        | input::Error::NoneInJson
        | input::Error::NoneToVerify
        | input::Error::NoneInUrl
        | input::Error::Reported(_) => "there is no token in what was given",
    }
}

fn of_no_token(error: &input::Error) -> Advice {
    let advice = Advice::of(Kind::BadToken);
    match error {
        input::Error::Empty => {
            advice.help("give a token, the JSON of a sign-in, or a redirect URL")
        }
        input::Error::Code => {
            advice.help("tokens come from exchanging the code at the token endpoint")
        }
        input::Error::Twice { .. } | input::Error::Several(_) => advice
            .cause("somebody else could take the token that would be passed over here")
            .help("give the tokens one at a time"),
        input::Error::Json { .. }
        | input::Error::NoneInJson
        | input::Error::NoneToVerify
        | input::Error::NoneInUrl
        | input::Error::Reported(_) => advice,
    }
}

fn of_aws(error: &aws::Error, subject: &Subject) -> Report {
    let advice = match error {
        aws::Error::Service(service) => return service::report(service, subject),
        aws::Error::Settings(settings) => of_settings(settings),
        aws::Error::Connection { why, .. } => of_connection(*why),
        aws::Error::NotTheService { status, .. } => Advice::of(Kind::Unavailable)
            .cause(match status {
                300..=399 => "a proxy or a login page of the network answered instead of AWS",
                500.. => "the service, or a proxy before it, is failing",
                _ => "a proxy, a firewall or another server answered instead of Cognito",
            })
            .help("check HTTPS_PROXY, --endpoint-url and AWS_ENDPOINT_URL, or try again later"),
        aws::Error::Incomplete { .. } => Advice::of(Kind::Unavailable)
            .cause("a server that is not quite Cognito answered")
            .help("check --endpoint-url and AWS_ENDPOINT_URL"),
        aws::Error::NoKeySet { .. } => Advice::of(Kind::NotFound)
            .cause("there is no such user pool in that Region")
            .help(
                "check --user-pool-id, --region and --endpoint-url, or name the keys with --jwks",
            ),
        aws::Error::KeySet { .. } => Advice::of(Kind::Unavailable)
            .cause("a proxy, a firewall or another server answered instead of Cognito")
            .help("check HTTPS_PROXY, --endpoint-url and AWS_ENDPOINT_URL, or try again later"),
        aws::Error::NoCredentials { operation } => service::identify(operation, subject)
            .cause("neither AWS_ACCESS_KEY_ID, the AWS profile, nor this machine's role gave any"),
        aws::Error::Credentials { operation, .. } => service::identify(operation, subject)
            .cause("a source of IAM credentials is set up, and gives none"),
        aws::Error::OwnCredentials { context, .. } => Advice::of(Kind::Configuration).help(format!(
            "name another AWS profile: --profile NAME, or profile = \"NAME\" in context {context}\n\
             or sign in without IAM credentials: --auth-flow USER_SRP_AUTH"
        )),
        aws::Error::NoProfile { origin, known, .. } => {
            let advice = Advice::of(Kind::Configuration).cause(format!("{origin} names it"));
            match known.as_slice() {
                [] => advice.help("aws configure"),
                names => advice.help(format!("the profiles are {}", names.join(", "))),
            }
        }
        aws::Error::Bundle {
            origin: Origin::Flag(_) | Origin::Variable(_),
            ..
        } => Advice::of(Kind::Usage),
        aws::Error::Bundle { .. }
        | aws::Error::ProfileSetting { .. }
        | aws::Error::ConfigFiles(_)
        | aws::Error::Request { .. } => Advice::of(Kind::Configuration),
    };
    advice.report(error.to_string())
}

fn of_connection(why: Connection) -> Advice {
    let advice = Advice::of(Kind::Unavailable);
    match why {
        Connection::Refused => advice
            .cause("nobody listens there")
            .help("check --endpoint-url and AWS_ENDPOINT_URL"),
        Connection::UnknownHost => advice
            .cause("the Region does not exist, or this machine has no name service")
            .help("check --region and the id's Region; behind a proxy set HTTPS_PROXY"),
        Connection::Tls => advice
            .cause("the server does not speak TLS as it should, or a proxy interferes")
            .help("check --endpoint-url and AWS_ENDPOINT_URL: is it https?"),
        Connection::Certificate => advice
            .cause("the server's certificate is not from a CA that is trusted here")
            .help("name your CA's certificates with --ca-bundle FILE or AWS_CA_BUNDLE"),
        Connection::Proxy => advice
            .cause("the proxy refused to pass the request on")
            .help("check HTTPS_PROXY and NO_PROXY"),
        Connection::TimedOut(Phase::Connecting) => advice
            .cause("no connection came about")
            .help("check the network; behind a proxy set HTTPS_PROXY"),
        Connection::TimedOut(Phase::Sent) => advice
            .cause("the service, or a Lambda trigger of the pool, is slow")
            .help("give it longer with --timeout SECONDS"),
        Connection::Broken(Phase::Connecting) => advice
            .cause("the connection broke before anything was sent")
            .help("try again"),
        Connection::Broken(Phase::Sent) => advice
            .cause(
                "the connection broke before the answer came; the call may have been carried out",
            )
            .help("try again; a challenge's session may be used up, then sign in anew"),
        Connection::Other => advice,
    }
}
