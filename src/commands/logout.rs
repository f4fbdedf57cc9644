//! `cognito-auth logout`: end a session.

use crate::app::App;
use crate::aws::{Account, Aws};
use crate::failure::{Act, Failure, Subject};
use crate::settings::flags::{AccessTokenFlags, AwsFlags, PoolFlags, RefreshTokenFlags};

use super::renewal::Renewal;
use super::signed_in::{self, SignedIn};

/// End a session: its refresh token, and the access token that came with it
///
/// Needs the app client that issued the token, and no IAM credentials. Services that only verify
/// signatures take an IdToken or access token until it expires, and AWS credentials last until
/// they do.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth logout --user-pool-id us-east-1_AbCdEfGhI --client-id 1h57kf5cpq17m0eml12EXAMPLE --refresh-token-file r
  cognito-auth logout --global")]
pub struct Args {
    /// End every session of the user, on every device and of every app client
    #[arg(long)]
    global: bool,

    #[command(flatten)]
    token: RefreshTokenFlags,

    #[command(flatten)]
    access_token: AccessTokenFlags,

    #[command(flatten)]
    pool: PoolFlags,

    #[command(flatten)]
    aws: AwsFlags,
}

/// Ends the session, and says so on standard error.
///
/// # Errors
///
/// As the settings, the secrets, the network and Cognito give it.
pub async fn run(args: Args, app: &App) -> Result<(), Failure> {
    let aws = app.aws(&args.aws).await?;
    if args.global {
        let account = account(&args, app, &aws).await?;
        let subject = Subject {
            act: Act::SignedIn,
            ..Subject::default()
        };
        let ended = account.sign_out_everywhere().await;
        ended.map_err(Failure::of_call(&subject))?;
        app.ui.note("signed out everywhere");
        return Ok(());
    }
    if args.access_token.source().is_some() {
        return Err(Failure::usage(
            "an access token ends every session, and only with --global",
            "add --global, or give the refresh token of the session to end",
        ));
    }
    let region = args.aws.region.as_deref();
    let renewal = Renewal::resolve(app, &aws, &args.token, &args.pool, region).await?;
    renewal.revoke().await?;
    app.ui.note("signed out");
    Ok(())
}

/// The account of the access token that was given; else of one that the refresh token gets.
async fn account(args: &Args, app: &App, aws: &Aws) -> Result<Account, Failure> {
    let by_refresh_token = args.token.source().is_some() && args.access_token.source().is_none();
    if !by_refresh_token {
        let pool = args.pool.user_pool_id.as_deref();
        match SignedIn::resolve(app, aws, &args.access_token, pool, &args.aws).await {
            Err(Failure::NobodySignedIn { .. }) => {}
            user => return Ok(user?.account),
        }
    }
    let region = args.aws.region.as_deref();
    let renewal = Renewal::resolve(app, aws, &args.token, &args.pool, region).await?;
    let tokens = renewal.tokens(app).await?;
    let access = tokens
        .access
        .ok_or_else(|| signed_in::nobody("no access token came"))?;
    renewal.account(access)
}
