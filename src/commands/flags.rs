//! Flags as clap sees them: those of the program, and those of settings, made from the table in
//! [`keys`]. Below the commands nothing knows clap.

use std::marker::PhantomData;
use std::ops::Add;
use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Arg, ArgAction, ArgGroup, ArgMatches, ValueEnum, value_parser};
use jiff::SignedDuration;

use crate::app::App;
use crate::app::Host;
use crate::failure::Failure;
use crate::local::browser::Browser;
use crate::local::loopback::Listener;
use crate::local::ui::{Color, ErrorFormat};
use crate::model::{Region, Secret};
use crate::ops::credentials::job::JobToken;
use crate::ops::credentials::{Classic, Whose};
use crate::ops::http_request::auth::Scheme;
use crate::ops::pairs::pairs;
use crate::ops::request_log::LogFormat;
use crate::ops::sign_in::input::GivenAnswers;
use crate::settings::flags::{Flags, Value};
use crate::settings::keys::{self, Key, Kind};
use crate::settings::secrets::{CommandLine, SecretKind, SecretSource, SourceFlags};

/// Flags of the program, valid before and after the name of a command.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Global options")]
pub struct GlobalFlags {
    /// Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]
    #[arg(short, long, global = true, value_name = "NAME")]
    pub context: Option<String>,

    /// Never prompt; fail and name what is missing
    #[arg(long, global = true)]
    pub no_input: bool,

    /// Print only errors on standard error
    #[arg(short, long, global = true)]
    pub quiet: bool,

    /// Say what is done and why; twice: every HTTP exchange, secrets masked
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,

    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,

    /// How to print errors: as text, or as one line of JSON (then without notes)
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    pub error_format: ErrorFormat,
}

/// For the help of a command that ignores the context: the option is accepted all the same.
pub(crate) fn hide_context(argument: Arg) -> Arg {
    hide(&["context"], argument)
}

/// For the help of a command that never prompts.
pub(crate) fn hide_no_input(argument: Arg) -> Arg {
    hide(&["no_input"], argument)
}

/// For the help of a command that ignores both.
pub(crate) fn hide_context_and_no_input(argument: Arg) -> Arg {
    hide(&["context", "no_input"], argument)
}

/// For a command that goes to the managed login pages with `--web` only.
pub(crate) fn of_browser(argument: Arg) -> Arg {
    let keys = [
        &keys::DOMAIN,
        &keys::REDIRECT_URI,
        &keys::SCOPE,
        &keys::RESOURCE,
    ];
    if keys.iter().any(|key| argument.get_id() == key.name) {
        argument.requires("web").help_heading("Browser options")
    } else {
        argument
    }
}

/// Hides the options of the program in `ids`, which a deferred command has already.
fn hide(ids: &[&str], argument: Arg) -> Arg {
    if ids.contains(&argument.get_id().as_str()) {
        argument.hide(true)
    } else {
        argument
    }
}

impl ValueEnum for Color {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Auto, Self::Always, Self::Never]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Auto => PossibleValue::new("auto").help("On a terminal, unless NO_COLOR is set"),
            Self::Always => PossibleValue::new("always").help("Always"),
            Self::Never => PossibleValue::new("never").help("Never"),
        })
    }
}

impl ValueEnum for ErrorFormat {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Text, Self::Json]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Text => {
                PossibleValue::new("text").help("Message, cause, help, request id, a line each")
            }
            Self::Json => PossibleValue::new("json").help("One JSON object on one line"),
        })
    }
}

/// The flags of the settings in `G`.
#[derive(Debug, Clone)]
pub(crate) struct SettingFlags<G> {
    flags: Flags,
    group: PhantomData<fn() -> G>,
}

/// Which settings a command takes by flags.
pub(crate) trait Group {
    /// In the order of the help text.
    const PARTS: &'static [&'static [Part]];
}

/// What flags are made of.
pub(crate) enum Part {
    /// The flag of a setting.
    Key(&'static Key),
    /// The flags that name a source of a secret, of which one may be given.
    Secret(SecretKind),
}

use Part::{Key as K, Secret as S};

const FLOW: &[Part] = &[K(&keys::AUTH_FLOW), K(&keys::ADMIN)];
const ANSWERS: &[Part] = &[
    K(&keys::MFA_CODE_COMMAND),
    S(SecretKind::TotpSecret),
    K(&keys::MFA_TYPE),
    K(&keys::PREFERRED_CHALLENGE),
];
const POOL: &[Part] = &[
    K(&keys::USER_POOL_ID),
    K(&keys::CLIENT_ID),
    K(&keys::USERNAME),
    S(SecretKind::ClientSecret),
];
const WEB: &[Part] = &[
    K(&keys::DOMAIN),
    K(&keys::REDIRECT_URI),
    K(&keys::SCOPE),
    K(&keys::RESOURCE),
];
const METADATA: &[Part] = &[K(&keys::CLIENT_METADATA)];
const IDENTITY: &[Part] = &[
    K(&keys::IDENTITY_POOL_ID),
    K(&keys::ROLE_ARN),
    K(&keys::LOGINS_PROVIDER),
];

/// Declares groups of settings.
macro_rules! groups {
    ($($(#[doc = $doc:literal])* $name:ident = [$($parts:expr),* $(,)?];)*) => {
        $(
            $(#[doc = $doc])*
            #[derive(Debug, Clone, Copy)]
            pub(crate) struct $name;

            impl Group for $name {
                const PARTS: &'static [&'static [Part]] = &[$($parts),*];
            }
        )*
    };
}

groups! {
    /// How AWS is reached.
    Aws = [&[
        K(&keys::REGION),
        K(&keys::PROFILE),
        K(&keys::ENDPOINT_URL),
        K(&keys::ALLOW_HTTP),
        K(&keys::CA_BUNDLE),
        K(&keys::TIMEOUT),
        K(&keys::MAX_ATTEMPTS),
    ]];
    /// The same for a command that has its own flag for the Region.
    AwsOfRegions = [&[
        K(&keys::PROFILE),
        K(&keys::ENDPOINT_URL),
        K(&keys::ALLOW_HTTP),
        K(&keys::CA_BUNDLE),
        K(&keys::TIMEOUT),
        K(&keys::MAX_ATTEMPTS),
    ]];
    /// Every setting of a sign-in.
    SignIn = [
        FLOW,
        &[S(SecretKind::Password), S(SecretKind::NewPassword)],
        ANSWERS,
        &[K(&keys::REMEMBER_DEVICE)],
        POOL,
        METADATA,
    ];
    /// How users are signed in for clients that send a name and a password.
    SignInsOfOthers = [FLOW, &[S(SecretKind::ClientSecret)], METADATA];
    /// Which user pool, as which app client, for which user.
    Pool = [POOL, METADATA];
    /// Which app client gets a token of its own, where, and for what.
    ClientToken = [
        &[
            K(&keys::CLIENT_ID),
            S(SecretKind::ClientSecret),
            K(&keys::DOMAIN),
            K(&keys::SCOPE),
            K(&keys::RESOURCE),
            K(&keys::USER_POOL_ID),
        ],
        METADATA,
    ];
    /// Which managed login pages, and what for.
    Web = [WEB];
    /// Which managed login pages.
    Pages = [&[K(&keys::DOMAIN), K(&keys::REDIRECT_URI)]];
    /// What the pool's Lambda triggers are handed.
    Metadata = [METADATA];
    /// Which identity pool and role.
    Identity = [IDENTITY];
    /// What `doctor` is about.
    Doctor = [FLOW, POOL, WEB, IDENTITY];
    /// What a context is made of.
    Context = [
        POOL,
        WEB,
        METADATA,
        FLOW,
        &[S(SecretKind::Password)],
        ANSWERS,
        &[K(&keys::REMEMBER_DEVICE)],
        IDENTITY,
    ];
    /// The password of a user who signs up.
    Password = [&[S(SecretKind::Password)]];
    /// The password that is to be changed, and the new one.
    ChangedPassword = [&[S(SecretKind::Password), S(SecretKind::NewPassword)]];
    /// The new password.
    NewPassword = [&[S(SecretKind::NewPassword)]];
    /// The refresh token.
    RefreshToken = [&[S(SecretKind::RefreshToken)]];
    /// The `IdToken`.
    IdToken = [&[S(SecretKind::IdToken)]];
    /// The access token.
    AccessToken = [&[S(SecretKind::AccessToken)]];
}

impl<G> SettingFlags<G> {
    /// The source given of `kind`.
    pub(crate) fn secret(&self, kind: SecretKind) -> Option<&SecretSource> {
        self.flags.secret(kind)
    }

    /// What was given.
    pub(crate) fn get(&self) -> &Flags {
        &self.flags
    }
}

impl<G> From<SettingFlags<G>> for Flags {
    fn from(given: SettingFlags<G>) -> Self {
        given.flags
    }
}

impl<G, T: Into<Flags>> Add<T> for SettingFlags<G> {
    type Output = Flags;

    fn add(self, other: T) -> Flags {
        self.flags + other
    }
}

impl<G: Group> clap::FromArgMatches for SettingFlags<G> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut flags = Flags::default();
        for part in G::PARTS.iter().copied().flatten() {
            match part {
                Part::Key(key) => {
                    if let Some(value) = value(key, matches) {
                        flags.set(key, value);
                    }
                }
                Part::Secret(kind) => {
                    if let Some(source) = source(*kind, matches) {
                        flags.set_secret(*kind, source);
                    }
                    let of_arn = kind.flags().arn.and_then(Key::named);
                    let arn = of_arn.and_then(|key| Some((key, value(key, matches)?)));
                    if let Some((key, arn)) = arn {
                        flags.set(key, arn);
                    }
                }
            }
        }
        Ok(Self {
            flags,
            group: PhantomData,
        })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl<G: Group> clap::Args for SettingFlags<G> {
    fn augment_args(command: clap::Command) -> clap::Command {
        let parts = G::PARTS.iter().copied().flatten();
        parts.fold(command, |command, part| match part {
            Part::Key(key) => command.args(arguments(key)),
            Part::Secret(kind) => secret_arguments(*kind, command),
        })
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

/// The flag of `key`; of the API two, which override each other.
fn arguments(key: &'static Key) -> Vec<Arg> {
    const NO_ADMIN: &str = "no-admin";
    let Some(flag) = &key.flag else {
        return Vec::new();
    };
    let variable = key.variable.map(|name| format!(" [env: {name}]"));
    let default = flag.default.map(|value| format!(" [default: {value}]"));
    let help = format!(
        "{}{}{}",
        flag.help,
        variable.unwrap_or_default(),
        default.unwrap_or_default()
    );
    let mut argument = Arg::new(key.name).long(key.name);
    if !flag.details.is_empty() {
        argument = argument.long_help(format!("{help}\n\n{}", flag.details));
    }
    argument = argument.help(help);
    if let Some(heading) = flag.heading {
        argument = argument.help_heading(heading);
    }
    if let Some(short) = flag.short {
        argument = argument.short(short);
    }
    let argument = match key.kind {
        Kind::Bool => argument.action(ArgAction::SetTrue),
        Kind::Path => argument
            .value_name(flag.value)
            .value_parser(value_parser!(PathBuf)),
        Kind::List => argument.value_name(flag.value).action(ArgAction::Append),
        Kind::Text | Kind::Number | Kind::Command => argument.value_name(flag.value),
    };
    if key.name != keys::ADMIN.name {
        return vec![argument];
    }
    let no = Arg::new(NO_ADMIN)
        .long(NO_ADMIN)
        .help("Use the public API, which needs no IAM credentials")
        .action(ArgAction::SetTrue)
        .overrides_with(key.name);
    vec![argument.overrides_with(NO_ADMIN), no]
}

fn value(key: &'static Key, matches: &ArgMatches) -> Option<Value> {
    match key.kind {
        Kind::Bool => {
            if matches.get_flag(key.name) {
                return Some(Value::Text("true".to_owned()));
            }
            let no = key.name == keys::ADMIN.name && matches.get_flag("no-admin");
            no.then(|| Value::Text("false".to_owned()))
        }
        Kind::Path => Some(Value::Path(matches.get_one::<PathBuf>(key.name)?.clone())),
        Kind::List => {
            let values = matches.get_many::<String>(key.name)?;
            Some(Value::List(values.cloned().collect()))
        }
        Kind::Text | Kind::Number | Kind::Command => {
            Some(Value::Text(matches.get_one::<String>(key.name)?.clone()))
        }
    }
}

/// The flags that name a source of `kind`, of which one may be given.
fn secret_arguments(kind: SecretKind, command: clap::Command) -> clap::Command {
    let SourceFlags {
        stdin,
        file,
        command: of_command,
        arn,
    } = kind.flags();
    let what = kind.phrase();
    let heading = Key::named(file).and_then(|key| key.flag.as_ref()?.heading);
    // Those that a context can hold are in the table.
    let in_table = |name| Key::named(name).map(arguments);
    let mut given = Vec::new();
    if let (Some(name), Some(source)) = (stdin, kind.stdin()) {
        let place = match source {
            SecretSource::Line => "a line of standard input",
            _ => "standard input",
        };
        let help = format!("Read {what} from {place} [env: {}]", kind.variable());
        let argument = Arg::new(name).long(name).help(help);
        given.push(argument.action(ArgAction::SetTrue));
    }
    given.extend(in_table(file).unwrap_or_else(|| {
        let argument = Arg::new(file).long(file).value_name("FILE");
        let argument = argument.help(format!("Read {what} from FILE"));
        vec![argument.value_parser(value_parser!(PathBuf))]
    }));
    if let Some(name) = of_command {
        given.extend(in_table(name).unwrap_or_else(|| {
            let argument = Arg::new(name).long(name).value_name("COMMAND");
            vec![argument.help(format!("Read {what} from what COMMAND prints"))]
        }));
    }
    given.extend(arn.and_then(in_table).into_iter().flatten());
    let ids: Vec<_> = given.iter().map(|it| it.get_id().clone()).collect();
    let given = given.into_iter().map(|argument| match heading {
        Some(heading) => argument.help_heading(heading),
        None => argument,
    });
    let group = ArgGroup::new(kind.name()).args(ids).multiple(false);
    command.args(given).group(group)
}

/// The source that is given of `kind`.
fn source(kind: SecretKind, matches: &ArgMatches) -> Option<SecretSource> {
    let flags = kind.flags();
    if flags.stdin.is_some_and(|name| matches.get_flag(name)) {
        return kind.stdin();
    }
    if let Some(path) = matches.get_one::<PathBuf>(flags.file) {
        return Some(SecretSource::File(path.clone()));
    }
    let line = matches.get_one::<String>(flags.command?)?;
    Some(SecretSource::Command(CommandLine::Shell(line.clone())))
}

/// Answers to challenges that no context keeps.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct AnswerFlags {
    /// Value of an attribute that the pool requires (can be repeated)
    #[arg(long, value_name = "NAME=VALUE")]
    #[arg(help_heading = "Challenge options")]
    pub(crate) attribute: Vec<String>,

    /// One-time code of an app, a text message or an e-mail
    #[arg(long, value_name = "CODE", conflicts_with = keys::MFA_CODE_COMMAND.name)]
    #[arg(help_heading = "Challenge options")]
    pub(crate) mfa_code: Option<Secret<String>>,

    /// Answer to a CUSTOM_CHALLENGE (can be repeated, one for each round)
    #[arg(long, value_name = "ANSWER")]
    #[arg(help_heading = "Challenge options")]
    pub(crate) answer: Vec<Secret<String>>,
}

impl AnswerFlags {
    /// What was given.
    pub(crate) fn read(self) -> Result<GivenAnswers, Failure> {
        Ok(GivenAnswers {
            attributes: pairs("--attribute", &self.attribute)?,
            code: self.mfa_code,
            rounds: self.answer,
        })
    }
}

/// Refuses an `IdToken` on standard input of which other secrets are to be `lines`.
pub(crate) fn check_stdin(id_token: Option<&SecretSource>, lines: usize) -> Result<(), Failure> {
    if id_token == Some(&SecretSource::Stdin) && lines > 0 {
        return Err(Failure::usage(
            "standard input cannot hold both the IdToken and a secret",
            "an IdToken that is given needs no sign-in: leave the secret out",
        ));
    }
    Ok(())
}

/// The token of a CI job or of a workload, in place of a user's `IdToken`.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct ProviderFlags {
    /// Exchange the token that this platform gives its jobs, in place of an IdToken
    #[arg(long, value_name = "PLATFORM", conflicts_with_all = ["guest", "id-token"])]
    #[arg(help_heading = "Identity pool options")]
    provider: Option<Platform>,

    /// With --provider github: the audience to ask for [default: cognito-identity.amazonaws.com]
    #[arg(long, value_name = "AUDIENCE", requires = "provider")]
    #[arg(help_heading = "Identity pool options")]
    audience: Option<String>,

    /// With --provider gitlab: the variable with the token [default: GITLAB_OIDC_TOKEN]
    #[arg(long, value_name = "NAME", requires = "provider")]
    #[arg(help_heading = "Identity pool options")]
    id_token_variable: Option<String>,
}

/// What gives jobs tokens of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Platform {
    /// GitHub Actions; the job needs the permission `id-token: write`
    Github,
    /// GitLab CI: the file that ID_TOKEN_FILE names, or a variable of the job's id_tokens
    Gitlab,
    /// The file that AWS_WEB_IDENTITY_TOKEN_FILE names, as on EKS
    WebIdentityFile,
}

impl ProviderFlags {
    /// Whose credentials are wanted: a guest's if `guest`, else a job's if that was asked for, else those of
    /// a user, by `id_token` if there is one.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] where a flag goes with another platform.
    pub(crate) fn whose(
        &self,
        guest: bool,
        id_token: Option<&SecretSource>,
    ) -> Result<Whose, Failure> {
        let goes_with = |flag: &str, name: &str| {
            Err(Failure::usage(
                format!("{flag} goes with --provider {name}"),
                "leave it out",
            ))
        };
        if self.audience.is_some() && self.provider != Some(Platform::Github) {
            return goes_with("--audience", "github");
        }
        if self.id_token_variable.is_some() && self.provider != Some(Platform::Gitlab) {
            return goes_with("--id-token-variable", "gitlab");
        }
        Ok(match (self.provider, id_token) {
            (Some(Platform::Github), _) => Whose::Job(JobToken::Github {
                audience: self.audience.clone(),
            }),
            (Some(Platform::Gitlab), _) => Whose::Job(JobToken::Gitlab {
                variable: self.id_token_variable.clone(),
            }),
            (Some(Platform::WebIdentityFile), _) => Whose::Job(JobToken::WebIdentityFile),
            (None, _) if guest => Whose::Guest,
            (None, Some(source)) => Whose::Given(source.clone()),
            (None, None) => Whose::SignedIn,
        })
    }
}

/// The older way from an identity to credentials.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct ClassicFlags {
    /// Assume the role of --role-arn by the classic flow, which the identity pool has to allow
    #[arg(long, help_heading = "Identity pool options")]
    pub(crate) classic: bool,

    /// With --classic: for how long the credentials are valid, as far as the role allows [default: 1h]
    #[arg(long, value_name = "DURATION", value_parser = duration, requires = "classic")]
    #[arg(help_heading = "Identity pool options")]
    pub(crate) duration: Option<SignedDuration>,
}

impl ClassicFlags {
    /// The classic flow, if it was asked for.
    pub(crate) fn read(&self) -> Option<Classic> {
        let duration = self.duration;
        self.classic.then_some(Classic { duration })
    }
}

/// The consent to what cannot be undone.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct ConsentFlags {
    /// Do it without asking
    #[arg(short, long)]
    pub(crate) yes: bool,
}

impl ConsentFlags {
    /// Whether it is to be done: as the flag says, else as a person answers `question`.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] where there is no flag and nothing may be asked: `undone` says what was not
    /// done, and `again` is the command that does it.
    pub(crate) async fn is_given(
        &self,
        host: &Host,
        question: &str,
        undone: &str,
        again: impl FnOnce() -> String,
    ) -> Result<bool, Failure> {
        if self.yes {
            return Ok(true);
        }
        let Some(terminal) = host.terminal() else {
            return Err(Failure::usage(
                format!("{undone}: where nothing may be asked, it takes --yes"),
                format!("{} --yes", again()),
            ));
        };
        let answer = terminal.ask(&format!("{question} [y/N] ")).await;
        let answer = answer.map_err(Failure::of_terminal)?.unwrap_or_default();
        Ok(matches!(
            answer.trim().to_ascii_lowercase().as_str(),
            "y" | "yes"
        ))
    }
}

/// The rows of a file in place of users on the command line.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct BulkFlags {
    /// Do it for each row of this CSV, whose first line names its columns; - for standard input
    #[arg(help_heading = "Bulk options", long, value_name = "FILE")]
    pub(crate) csv: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) run: RunFlags,
}

/// How the rows of a file are gone through, which is the argument `csv`.
#[derive(Debug, Clone, Default, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "they are switches")]
pub(crate) struct RunFlags {
    /// Make this many calls a second [default: 80 % of Cognito's quota]
    #[arg(help_heading = "Bulk options", long, value_name = "N")]
    #[arg(requires = "csv", value_parser = rate)]
    pub(crate) rate: Option<f64>,

    /// Wait for this many answers at the same time
    #[arg(
        help_heading = "Bulk options",
        long,
        value_name = "N",
        default_value = "16"
    )]
    #[arg(requires = "csv", value_parser = value_parser!(u16).range(1..=1024))]
    pub(crate) concurrency: u16,

    /// Check the rows, say what would be done, and send nothing
    #[arg(help_heading = "Bulk options", long, requires = "csv")]
    pub(crate) dry_run: bool,

    /// Leave rows out that cannot be used
    #[arg(help_heading = "Bulk options", long, requires = "csv")]
    pub(crate) skip_invalid: bool,

    /// Use the last row of a user who is in several
    #[arg(help_heading = "Bulk options", long, requires = "csv")]
    pub(crate) last_wins: bool,

    /// Keep in FILE which rows are done [default: the name of the file with .journal]
    #[arg(
        help_heading = "Bulk options",
        long,
        value_name = "FILE",
        requires = "csv"
    )]
    pub(crate) journal: Option<PathBuf>,

    /// Go on where an earlier run ended, by its journal; rows that failed are made again
    #[arg(help_heading = "Bulk options", long, requires = "csv")]
    pub(crate) resume: bool,

    /// Write to FILE what came of each row, as lines of JSON
    #[arg(
        help_heading = "Bulk options",
        long,
        value_name = "FILE",
        requires = "csv"
    )]
    pub(crate) report: Option<PathBuf>,
}

/// Reads how often something is done a second.
fn rate(text: &str) -> Result<f64, String> {
    let rate = text.parse().ok();
    rate.filter(|rate| (0.01..=100_000.0).contains(rate))
        .ok_or_else(|| "expected calls a second, such as 20 or 0.5".to_owned())
}

/// Where a server of this machine listens, and how it tells of requests.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct ListenFlags {
    /// Address and port to listen at; port 0 is any free one
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,

    /// Form of the line for each request [default: text]
    #[arg(long, value_name = "FORMAT")]
    log_format: Option<LogFormat>,
}

impl ValueEnum for LogFormat {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Text, Self::Json]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Text => {
                PossibleValue::new("text").help("Method, path, status, who, and the time it took")
            }
            Self::Json => PossibleValue::new("json").help("A JSON object"),
        })
    }
}

impl ListenFlags {
    /// The form of the line for each request.
    pub(crate) fn log(&self) -> LogFormat {
        self.log_format.unwrap_or(LogFormat::Text)
    }

    /// A listener, at `default` if nothing else is given.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] when it cannot listen there.
    pub(crate) async fn listener(&self, default: &str, app: &App) -> Result<Listener, Failure> {
        let address = self.listen.as_deref().unwrap_or(default);
        let wrong = |what: &str| {
            Failure::usage(
                format!("--listen {address} {what}"),
                "--listen 127.0.0.1:0 is any free port of this machine",
            )
        };
        let parts = address.rsplit_once(':');
        let parts = parts.and_then(|(host, port)| Some((host, port.parse::<u16>().ok()?)));
        let (host, port) = parts.ok_or_else(|| wrong("is not ADDRESS:PORT"))?;
        let listener = Listener::bind(host, port).await;
        let listener = listener.map_err(|error| match error.kind() {
            std::io::ErrorKind::InvalidInput => {
                wrong("is not an address of this machine, or localhost")
            }
            std::io::ErrorKind::AddrInUse => wrong("is taken: another program listens there"),
            _ => wrong(&format!("cannot be listened at: {error}")),
        })?;
        if !listener.is_loopback() {
            let address = listener.authority();
            app.ui.warn(&format!(
                "others on the network reach {address}, unencrypted"
            ));
        }
        Ok(listener)
    }
}

impl ValueEnum for Scheme {
    fn value_variants<'a>() -> &'a [Self] {
        &[
            Self::Id,
            Self::Bearer,
            Self::Access,
            Self::Client,
            Self::SigV4,
            Self::None,
        ]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (name, help) = match self {
            Self::Id => (
                "id",
                "The bare IdToken, as Cognito authorizers of REST APIs take it",
            ),
            Self::Bearer => ("bearer", "Bearer and the IdToken"),
            Self::Access => (
                "access",
                "Bearer and the access token, as JWT authorizers and resource servers take it",
            ),
            Self::Client => (
                "client",
                "Bearer and the app client's own access token, as of client-token",
            ),
            Self::SigV4 => (
                "sigv4",
                "A signature with the identity pool's credentials, else, or with --profile, those \
                 the AWS CLI would use",
            ),
            Self::None => ("none", "Nothing"),
        };
        Some(PossibleValue::new(name).help(help))
    }
}

/// Reads a [`Scheme`] that authenticates, so not `none`.
pub(crate) fn authenticating() -> impl TypedValueParser<Value = Scheme> {
    let schemes = Scheme::value_variants().iter();
    let authenticating = schemes.filter(|scheme| **scheme != Scheme::None);
    PossibleValuesParser::new(authenticating.filter_map(ValueEnum::to_possible_value))
        .try_map(|name| Scheme::from_str(&name, false))
}

/// What a signature is for, where the host does not say it.
#[derive(Debug, Clone, Default, clap::Args)]
#[group(skip)]
pub(crate) struct SigningFlags {
    /// With --auth sigv4: the service to sign for [default: what the host says, else execute-api]
    #[arg(long, value_name = "NAME", help_heading = "Signing options")]
    pub(crate) service: Option<String>,

    /// With --auth sigv4: the Region to sign for [default: what the host says, else the one in use]
    #[arg(long, value_name = "REGION", help_heading = "Signing options")]
    pub(crate) signing_region: Option<Region>,
}

impl SigningFlags {
    /// Whether one was given.
    pub(crate) fn are_given(&self) -> bool {
        self.service.is_some() || self.signing_region.is_some()
    }
}

/// Which browser opens a URL, with `--web`.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Browser options")]
#[group(skip)]
pub(crate) struct BrowserFlags {
    /// Open the URL with COMMAND, which gets it as its last argument
    #[arg(long, requires = "web", value_name = "COMMAND")]
    browser: Option<String>,

    /// Open no browser, only print the URL
    #[arg(long, requires = "web", conflicts_with = "browser")]
    no_browser: bool,
}

impl BrowserFlags {
    /// What was given.
    pub(crate) fn read(self) -> Browser {
        match self.browser {
            Some(command) => Browser::By(command),
            None if self.no_browser => Browser::None,
            None => Browser::Default,
        }
    }
}

/// Reads the id of an AWS account: 12 digits, which people write in groups.
pub(crate) fn account_id(text: &str) -> Result<String, String> {
    let digits = text.replace('-', "");
    let is_one = digits.len() == 12 && digits.bytes().all(|b| b.is_ascii_digit());
    is_one
        .then_some(digits)
        .ok_or_else(|| "expected the 12 digits of an AWS account".to_owned())
}

/// A filter on JSON output.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct QueryFlags {
    /// Print only what this JMESPath expression selects, with -o json or text
    #[arg(long, value_name = "JMESPATH", help_heading = "Output options")]
    pub(crate) query: Option<String>,
}

/// Reads a length of time: `15m`, `1h30m`, `90s`, or seconds without a unit.
pub(crate) fn duration(text: &str) -> Result<SignedDuration, String> {
    const DAY: i64 = 86_400;
    let days = text.strip_suffix('d').and_then(|days| days.parse().ok());
    let parsed = match (text.parse(), days) {
        (Ok(seconds), _) => Some(SignedDuration::from_secs(seconds)),
        (_, Some(days)) => i64::checked_mul(days, DAY).map(SignedDuration::from_secs),
        _ => text.parse().ok(),
    };
    parsed
        .filter(|duration| !duration.is_negative())
        .ok_or_else(|| "expected a length of time, such as 15m, 90s, 1h30m or 2d".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_have_units() {
        for (text, seconds) in [
            ("90", Some(90)),
            ("90s", Some(90)),
            ("1h30m", Some(5400)),
            ("2d", Some(172_800)),
            ("0d", Some(0)),
            ("-1d", None),
            ("9223372036854775807d", None),
            ("5x", None),
            ("d", None),
        ] {
            let expected = seconds.map(SignedDuration::from_secs);
            assert_eq!(duration(text).ok(), expected, "{text}");
        }
    }
}
