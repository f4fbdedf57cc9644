//! `cognito-auth refresh`: a refresh token in, new tokens out.

use crate::app::App;
use crate::failure::Failure;
use crate::settings::flags::{AwsFlags, PoolFlags, QueryFlags, RefreshTokenFlags, SignInFlags};

use super::output::{GithubFlags, TokenFormat, TokenOutput};
use crate::ops::tokens::Renewable;
use crate::ops::tokens::refresh::Renewal;

/// Get new tokens for a refresh token
///
/// With a context, for the one of its session, which is then kept anew. Needs the app client that
/// issued the token, and no IAM credentials. The RefreshToken in the output is the new one where the
/// app client rotates them, else the one that was given.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth refresh --user-pool-id us-east-1_AbCdEfGhI --client-id 1h57kf5cpq17m0eml12EXAMPLE --refresh-token-file r
  eval \"$(cognito-auth refresh -o env)\"")]
pub struct Args {
    #[command(flatten)]
    token: RefreshTokenFlags,

    #[command(flatten)]
    pool: PoolFlags,

    /// How to print the tokens [default: json]
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output options")]
    output: Option<TokenFormat>,

    #[command(flatten)]
    query: QueryFlags,

    #[command(flatten)]
    github: GithubFlags,

    #[command(flatten)]
    aws: AwsFlags,
}

/// Prints the tokens.
///
/// # Errors
///
/// As the settings, the secrets, the network and Cognito give it.
pub async fn run(args: Args, app: &App) -> Result<(), Failure> {
    let output = TokenOutput::check(app, args.output, &args.query, &args.github)?;
    let aws = app.aws(&args.aws).await?;
    let region = args.aws.region.as_deref();
    let tokens = if app.settings()?.context.is_some() && args.token.source().is_none() {
        let flags = SignInFlags {
            pool: args.pool,
            ..SignInFlags::default()
        };
        let renewable = Renewable::open(app, &aws, &flags, region).await?;
        renewable.refreshed().await?
    } else {
        let renewal = Renewal::resolve(app, &aws, &args.token, &args.pool, region).await?;
        renewal.tokens(app).await?
    };
    output.print(app, &tokens, app.now())
}
