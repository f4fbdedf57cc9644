//! `cognito-auth client-token`: an access token of an app client itself.

use clap::ValueEnum;
use jiff::SignedDuration;

use crate::app::App;
use crate::failure::{ExitStatus, Failure};
use crate::oauth::ClientAuth;
use crate::ops::client_token::Input;
use crate::ops::tokens::TokenKind;

use super::flags::{self, QueryFlags, SettingFlags, duration};
use super::output::{GithubFlags, HeaderFlags, OneTokenFormat, OneTokenOutput};

/// Print an access token of an app client itself, for calls between machines
///
/// With a domain by the client credentials grant of its token endpoint, else by GetClientToken. Needs the
/// app client's secret, and no IAM credentials. With a context, or with --cache, the token is kept and
/// printed again until it is due; each new token costs money.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth client-token --client-id 1h57kf5cpq17m0eml12EXAMPLE --client-secret-file s \\
      --domain my-ci.auth.us-east-1.amazoncognito.com --scope https://api.example.com/read
  cognito-auth client-token -c ci --scope api/read --scope api/write -o header
  cognito-auth client-token -c ci --api --client-metadata tenant=blue
  curl --config <(cognito-auth client-token -c ci -o curl) https://api.example.com/")]
pub struct Args {
    /// Call GetClientToken, even where there is a domain
    #[arg(long)]
    api: bool,

    /// How the client id and the secret are sent to the token endpoint [default: basic]
    #[arg(long, value_name = "HOW")]
    client_auth: Option<HowSent>,

    /// Renew the token if it expires within DURATION [default: 5m, or a fifth of its lifetime]
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    min_ttl: Option<SignedDuration>,

    /// Keep the token without a context too, in a file that only you can read
    #[arg(long)]
    cache: bool,

    /// How to print it [default: raw]
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output options")]
    output: Option<OneTokenFormat>,

    #[command(flatten)]
    header: HeaderFlags,

    #[command(flatten)]
    query: QueryFlags,

    #[command(flatten)]
    github: GithubFlags,

    #[command(flatten)]
    client: SettingFlags<flags::ClientToken>,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,
}

/// How a token endpoint gets id and secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum HowSent {
    /// By HTTP Basic
    Basic,
    /// In the body
    Body,
}

/// Prints the token.
///
/// # Errors
///
/// [`Failure::ScopesMissing`] when the token lacks scopes that were asked for; else as the settings, the
/// secrets, the network and Cognito give it.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let output = OneTokenOutput::check(app, args.output, args.header, &args.query, &args.github)?;
    let input = Input {
        by_api: args.api,
        client_auth: args.client_auth.map(|how| match how {
            HowSent::Basic => ClientAuth::Basic,
            HowSent::Body => ClientAuth::Body,
        }),
        min_ttl: args.min_ttl,
        cache: args.cache,
        refused: None,
    };
    let host = app.host(args.client + args.aws, output.prompts())?;
    let aws = host.aws().await?;
    let tokens = input.get(&host, &aws).await?;
    output.print(app, &tokens, TokenKind::Access)
}
