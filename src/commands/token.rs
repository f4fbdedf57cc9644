//! `cognito-auth token`: one valid token.

use clap::ValueEnum;
use jiff::SignedDuration;

use crate::app::{App, Prompts};
use crate::failure::{ExitStatus, Failure};
use crate::ops::tokens::{Requirement, TokenKind, TokenSource};
use crate::render;

use super::flags::{self, AnswerFlags, QueryFlags, SettingFlags, duration};
use super::output::{self, GithubFlags, TokenFormat, TokenOutput};

/// Print one valid token
///
/// With a context: as it is kept, else renewed by the refresh token, else of a new sign-in, for
/// which every answer must be at hand where nobody may be asked. Without one, it signs in and keeps
/// nothing.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  curl --config <(cognito-auth token -c dev -o curl) https://api.example.com/
  cognito-auth token access -c dev --min-ttl 10m
  cognito-auth token -c dev -o header --raw-header")]
pub struct Args {
    /// Which token
    #[arg(value_enum, default_value_t = Kind::Id)]
    kind: Kind,

    /// Renew a token that stands for less than this [default: 5m, or a fifth of its lifetime]
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    min_ttl: Option<SignedDuration>,

    /// How to print it [default: raw]
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output options")]
    output: Option<Format>,

    /// With -o header and curl: the token without Bearer, as API Gateway's Cognito authorizers take it
    #[arg(long, help_heading = "Output options")]
    raw_header: bool,

    #[command(flatten)]
    query: QueryFlags,

    #[command(flatten)]
    github: GithubFlags,

    #[command(flatten)]
    sign_in: SettingFlags<flags::SignIn>,

    #[command(flatten)]
    answers: AnswerFlags,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,
}

/// A kind of token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// The IdToken
    Id,
    /// The access token
    Access,
    /// The refresh token
    Refresh,
}

/// How the token is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The token and a newline
    Raw,
    /// Authorization: Bearer TOKEN
    Header,
    /// A config for curl --config
    Curl,
    /// As kubectl expects of an exec plugin
    ExecCredential,
    /// Every token, as aws cognito-idp prints them
    Json,
    /// Every token: export NAME=VALUE, for sh, bash, zsh
    Env,
    /// Every token: NAME=VALUE
    EnvNoExport,
    /// Every token: set -gx NAME "VALUE"
    Fish,
    /// Every token: $Env:NAME="VALUE"
    Powershell,
    /// Every token: set NAME=VALUE
    WindowsCmd,
    /// Every token: NAME=VALUE for an env file
    Dotenv,
    /// Every token: masks, and variables for the next steps of a GitHub Actions job
    Github,
    /// Every token, as the AWS CLI's text output
    Text,
}

impl Format {
    /// The format of all tokens, where it is one.
    fn of_all(self) -> Option<TokenFormat> {
        Some(match self {
            Self::Raw | Self::Header | Self::Curl | Self::ExecCredential => return None,
            Self::Json => TokenFormat::Json,
            Self::Env => TokenFormat::Env,
            Self::EnvNoExport => TokenFormat::EnvNoExport,
            Self::Fish => TokenFormat::Fish,
            Self::Powershell => TokenFormat::Powershell,
            Self::WindowsCmd => TokenFormat::WindowsCmd,
            Self::Dotenv => TokenFormat::Dotenv,
            Self::Github => TokenFormat::Github,
            Self::Text => TokenFormat::Text,
        })
    }
}

/// Prints the token.
///
/// # Errors
///
/// [`Failure::NobodySignedIn`] when there is no session and none can begin; [`Failure::Unanswered`]
/// when a challenge stands in its way; else as the settings, the secrets, the network and Cognito
/// give it.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let default = if args.query.query.is_some() {
        Format::Json
    } else {
        Format::Raw
    };
    let format = args.output.unwrap_or(default);
    let all = match format.of_all() {
        Some(format) => Some(TokenOutput::check(
            app,
            Some(format),
            &args.query,
            &args.github,
        )?),
        None if args.query.query.is_some() => {
            return Err(Failure::usage(
                "--query goes with -o json and -o text only",
                "leave -o out, or use -o json or -o text",
            ));
        }
        None => None,
    };
    if args.github.is_given() && format != Format::Github {
        return Err(Failure::usage(
            "--github-output goes with -o github",
            "add -o github, or leave it out",
        ));
    }
    if args.raw_header && !matches!(format, Format::Header | Format::Curl) {
        return Err(Failure::usage(
            "--raw-header goes with -o header and -o curl",
            "-o raw prints the bare token",
        ));
    }
    let prompts = match format {
        Format::ExecCredential => Prompts::Forbidden,
        _ => Prompts::Allowed,
    };
    let requirement = Requirement {
        token: match args.kind {
            Kind::Id => TokenKind::Id,
            Kind::Access => TokenKind::Access,
            Kind::Refresh => TokenKind::Refresh,
        },
        min_ttl: args.min_ttl,
    };
    let token = requirement.token;
    let host = app.host(args.sign_in + args.aws, prompts)?;
    let aws = host.aws().await?;
    let source = TokenSource::open(&host, &aws, args.answers.read()?).await?;
    let (tokens, _) = source.tokens(requirement).await?;
    if !requirement.is_met(&tokens, app.now()) && token.of(&tokens).is_some() {
        app.ui.note("the new token expires sooner than --min-ttl");
    }
    if let Some(output) = all {
        return output.print(&app.ui, &tokens, app.now());
    }
    let token = token.of(&tokens).ok_or_else(|| Failure::NobodySignedIn {
        what: "the sign-in gave no such token".to_owned(),
        help: "cognito-auth token id, access or refresh".to_owned(),
    })?;
    let scheme = if args.raw_header { "" } else { "Bearer " };
    let printed = match format {
        Format::Header => render::tokens::header(token, scheme)?,
        Format::Curl => render::tokens::curl(token, scheme)?,
        Format::ExecCredential => {
            let info = app.variables()?.get("KUBERNETES_EXEC_INFO");
            render::json::pretty(&render::kubernetes::exec_credential(token, info)?)
        }
        _ => format!("{}\n", token.expose()),
    };
    output::print(&app.ui, &printed)
}
