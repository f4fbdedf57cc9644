//! `cognito-auth token`: one valid token.

use clap::ValueEnum;
use jiff::SignedDuration;

use crate::app::App;
use crate::failure::{ExitStatus, Failure};
use crate::ops::tokens::{Requirement, TokenKind, TokenSource};

use super::flags::{self, AnswerFlags, QueryFlags, SettingFlags, duration};
use super::output::{GithubFlags, HeaderFlags, OneTokenFormat, OneTokenOutput};

/// Print one valid token
///
/// With a context: the kept token, else a renewed one, else one from a new sign-in; with --no-input
/// that sign-in must not need a prompt. Without a context, it signs in and keeps nothing.
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

    /// Refresh the token if it expires within DURATION [default: 5m, or a fifth of its lifetime]
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    min_ttl: Option<SignedDuration>,

    /// Renew the token even if it is still valid, for example after a 401
    #[arg(long)]
    refresh: bool,

    /// How to print it; json and the formats after it print all tokens [default: raw]
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output options")]
    output: Option<OneTokenFormat>,

    #[command(flatten)]
    header: HeaderFlags,

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

/// Prints the token.
///
/// # Errors
///
/// [`Failure::NotSignedIn`] when there is no session and none can begin; [`Failure::Unanswered`]
/// when a challenge is left; else as the settings, the secrets, the network and Cognito
/// give it.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let output = OneTokenOutput::check(app, args.output, args.header, &args.query, &args.github)?;
    let requirement = Requirement {
        token: match args.kind {
            Kind::Id => TokenKind::Id,
            Kind::Access => TokenKind::Access,
            Kind::Refresh => TokenKind::Refresh,
        },
        min_ttl: args.min_ttl,
    };
    let token = requirement.token;
    let host = app.host(args.sign_in + args.aws, output.prompts())?;
    let aws = host.aws().await?;
    let mut source = TokenSource::open(&host, &aws, args.answers.read()?).await?;
    if args.refresh {
        source = source.without_kept();
    }
    let (tokens, _) = source.tokens(requirement).await?;
    let is_short = args.min_ttl.is_some() && !requirement.is_met(&tokens, app.now());
    if is_short && token.of(&tokens).is_some() {
        app.ui.note("the token expires sooner than --min-ttl");
    }
    output.print(app, &tokens, token)
}
