//! `cognito-auth refresh`: a refresh token in, new tokens out.

use crate::app::App;
use crate::auth::{Reply, flow};
use crate::aws::{self, UserPool};
use crate::failure::{Act, Failure, Subject};
use crate::local::secrets;
use crate::model::{Secret, Tokens};
use crate::settings::Missing;
use crate::settings::flags::{AwsFlags, PoolFlags, QueryFlags, RefreshTokenFlags};
use crate::settings::resolve::Pool;
use crate::settings::secrets::{SecretKind, SecretSource};

use super::output::{GithubFlags, TokenFormat, TokenOutput};
use super::region::note_contradiction;
use super::request;
use super::sign_in;

/// Get new tokens for a refresh token
///
/// Needs the app client that issued the token, and no IAM credentials. The RefreshToken in the
/// output is the new one where the app client rotates them, else the one that was given.
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
    let metadata = sign_in::pairs("--client-metadata", &args.pool.client_metadata)?;
    let settings = app.settings()?;
    let pool = settings.pool(&args.pool)?;
    let client_id = pool.need_client()?.clone();
    let of_id = pool
        .id
        .as_ref()
        .map(|id| (id.value.region(), "user pool id"));
    let region = settings.region(args.aws.region.as_deref(), of_id)?;
    note_contradiction(app, region.as_ref(), of_id);

    if args.token.source() == Some(SecretSource::Stdin)
        && args.pool.client_secret.source() == Some(SecretSource::Line)
    {
        return Err(Failure::usage(
            "standard input cannot hold both the refresh token and the client secret",
            "give one of them by a file, a command or a variable",
        ));
    }
    let token = token(&args, app).await?;
    let secret = match &pool.client_secret {
        Some(source) => {
            let kind = SecretKind::ClientSecret;
            Some(
                secrets::check(kind, source.value.clone())
                    .await?
                    .read()
                    .await?,
            )
        }
        None => None,
    };
    let subject = Subject {
        act: Act::Refresh,
        pool: pool.id.as_ref().map(|id| id.value.to_string()),
        client: Some(client_id.to_string()),
        ..Subject::default()
    };
    let fails = Failure::of_call(&subject);
    let aws = app.aws(&args.aws).await?;
    let service = UserPool::new(&aws, region, None, client_id.clone(), metadata).map_err(&fails)?;
    let tokens = match service.refresh(&token, secret.as_ref()).await {
        Ok(tokens) => tokens,
        Err(error) if is_unknown(&error) => {
            let user = pool.username.as_ref().map(|user| user.value.as_str());
            if secret.is_some() && user.is_none() {
                app.ui
                    .note("the hash of the client secret needs the internal user name here");
                return Err(Pool::missing_username().into());
            }
            let client = flow::Client {
                id: client_id,
                secret,
            };
            let call = flow::refresh(client, token.clone(), user.unwrap_or_default());
            match service.call(call).await.map_err(&fails)? {
                Reply::Tokens(tokens) => tokens,
                Reply::Challenge(_) | Reply::Seed { .. } | Reply::Verified { .. } => {
                    return Err(flow::Error::OutOfPlace.into());
                }
            }
        }
        Err(error) => return Err(fails(error)),
    };
    let refresh = tokens.refresh.clone().or(Some(token));
    request::print(app, &output, &Tokens { refresh, ..tokens })
}

/// Whether the service, or the app client, knows the older way to refresh only. After any other
/// error the token may be used up already.
fn is_unknown(error: &aws::Error) -> bool {
    let aws::Error::Service(service) = error else {
        return false;
    };
    matches!(
        service.code.as_str(),
        "InvalidParameterException"
            | "UnsupportedOperationException"
            | "UnknownOperationException"
            | "UnknownOperation"
            | "Unsupported"
    ) || service.status == 501
}

async fn token(args: &Args, app: &App) -> Result<Secret<String>, Failure> {
    let kind = SecretKind::RefreshToken;
    let settings = app.settings()?;
    // The variable counts only where no context is in use.
    let source = match args.token.source() {
        Some(source) => Some(source),
        None if settings.context.is_some() => None,
        None => settings.secret(kind, None).map(|sourced| sourced.value),
    };
    let missing = || Missing {
        what: kind.to_string(),
        ways: kind.ways(),
    };
    let source = source.ok_or_else(missing)?;
    let token = secrets::check(kind, source).await?.read().await?;
    Ok(Secret::from(token.expose().trim()))
}
