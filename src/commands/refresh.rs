//! `cognito-auth refresh`: a refresh token in, new tokens out.

use crate::app::{App, Prompts};
use crate::failure::{ExitStatus, Failure};
use crate::ops::sign_in::input::GivenAnswers;
use crate::ops::tokens::TokenSource;
use crate::ops::tokens::refresh::RefreshClient;
use crate::settings::secrets::SecretKind;

use super::flags::{self, QueryFlags, SettingFlags};
use super::output::{GithubFlags, TokenFormat, TokenOutput};

/// Get new tokens for a refresh token
///
/// With a context, renews its session with the kept refresh token. Needs the app client that
/// issued the token, and no IAM credentials. The RefreshToken in the output is the new one where the
/// app client rotates them, else the one that was given.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth refresh --user-pool-id us-east-1_AbCdEfGhI --client-id 1h57kf5cpq17m0eml12EXAMPLE --refresh-token-file r
  eval \"$(cognito-auth refresh -o env)\"")]
pub struct Args {
    #[command(flatten)]
    token: SettingFlags<flags::RefreshToken>,

    #[command(flatten)]
    pool: SettingFlags<flags::Pool>,

    /// How to print the tokens [default: json; on a terminal a summary]
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output options")]
    output: Option<TokenFormat>,

    #[command(flatten)]
    query: QueryFlags,

    #[command(flatten)]
    github: GithubFlags,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,
}

/// Prints the tokens.
///
/// # Errors
///
/// As the settings, the secrets, the network and Cognito give it.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let output = TokenOutput::check(app, args.output, &args.query, &args.github)?;
    let is_given = args.token.secret(SecretKind::RefreshToken).is_some();
    let host = app.host(args.token + args.pool + args.aws, Prompts::Allowed)?;
    let aws = host.aws().await?;
    let context = host.context().filter(|_| !is_given);
    let tokens = if context.is_some() {
        let source = TokenSource::open(&host, &aws, GivenAnswers::default()).await?;
        source.refreshed().await?
    } else {
        RefreshClient::open(&host, &aws).await?.tokens().await?
    };
    if output.is_summary {
        app.ui.note(&match context {
            Some(context) => format!("the session of context {context} has new tokens"),
            None => "there are new tokens, and nothing is kept: -o json prints them".to_owned(),
        });
        return Ok(ExitStatus::Success);
    }
    output.print(&app.ui, &tokens, app.now())
}
