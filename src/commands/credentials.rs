//! `cognito-auth credentials`: temporary AWS credentials for an `IdToken`.

use crate::app::App;
use crate::aws::{Identities, Login};
use crate::failure::{Act, Failure, Subject};
use crate::local::secrets;
use crate::model::Secret;
use crate::settings::Settings;
use crate::settings::flags::{AwsFlags, IdTokenFlags, IdentityFlags, QueryFlags};
use crate::settings::secrets::{SecretKind, SecretSource};
use crate::token::{Issuer, Unverified, decode};

use super::output::{CredentialFormat, CredentialOutput, GithubFlags};
use super::region::note_contradiction;

/// Exchange an IdToken for temporary AWS credentials
///
/// The identity pool gives credentials of a role to whoever shows an IdToken of a user pool that
/// it trusts, for one hour. No IAM credentials are needed.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  eval \"$(cognito-auth login -u alice -o env)\"
  eval \"$(cognito-auth credentials --identity-pool-id us-east-1:00000000-0000-0000-0000-000000000000 -o env)\"
  cognito-auth credentials --id-token-file token -o process
  cognito-auth credentials --guest
  eval \"$(cognito-auth credentials --unset)\"")]
pub struct Args {
    /// Ask for unauthenticated access, without a token
    #[arg(long, conflicts_with = "id-token")]
    guest: bool,

    /// Print what clears the variables that hold credentials, and get none [default format: env]
    #[arg(long, conflicts_with_all = ["guest", "id-token"])]
    unset: bool,

    #[command(flatten)]
    id_token: IdTokenFlags,

    #[command(flatten)]
    identity: IdentityFlags,

    /// User pool that the IdToken must be from; without it, any [env: COGNITO_USER_POOL_ID]
    #[arg(long, value_name = "ID", help_heading = "Identity pool options")]
    user_pool_id: Option<String>,

    /// How to print the credentials [default: json]
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output options")]
    output: Option<CredentialFormat>,

    #[command(flatten)]
    query: QueryFlags,

    #[command(flatten)]
    github: GithubFlags,

    #[command(flatten)]
    aws: AwsFlags,
}

/// Prints the credentials.
///
/// # Errors
///
/// [`Failure::NobodySignedIn`] without a token; [`Failure::Token`] when it is malformed; else as
/// the settings, the network and the identity pool give it.
pub async fn run(args: Args, app: &App) -> Result<(), Failure> {
    let format = args.output.or(args.unset.then_some(CredentialFormat::Env));
    let output = CredentialOutput::check(app, format, &args.query, &args.github)?;
    if args.unset {
        return output.print_cleared(app);
    }
    let settings = app.settings()?;
    let login = if args.guest {
        None
    } else {
        Some(login(&args, app, settings).await?)
    };
    let pool = settings.identity_pool(&args.identity)?;
    let role = settings.role_arn(&args.identity);

    let of_id = Some((pool.value.region(), "identity pool id"));
    let region = settings.region(args.aws.region.as_deref(), of_id)?;
    note_contradiction(app, region.as_ref(), of_id);
    let subject = Subject {
        act: Act::Exchange,
        identity_pool: Some(pool.value.to_string()),
        ..Subject::default()
    };
    let fails = Failure::of_call(&subject);
    let aws = app.aws(&args.aws).await?;
    let identities = Identities::new(&aws, region).map_err(&fails)?;
    let id = identities
        .id(&pool.value, login.as_ref())
        .await
        .map_err(&fails)?;
    let role = role.as_ref().map(|role| role.value.as_str());
    let credentials = identities
        .credentials(&id, login.as_ref(), role)
        .await
        .map_err(&fails)?;
    output.print(app, &credentials)
}

async fn login(args: &Args, app: &App, settings: &Settings) -> Result<Login, Failure> {
    let (token, origin) = id_token(args, app, settings).await?;
    let named = settings.logins_provider(&args.identity);
    // A provider that was named may take tokens that are none of Cognito's, or no JWTs at all.
    let issuer = match (read(&token, &origin), &named) {
        (Ok(read), _) => {
            let iss = read.text("iss").unwrap_or("absent");
            Issuer::read(iss).ok_or_else(|| Failure::Issuer(iss.to_owned()))
        }
        (Err(failure), None) => return Err(failure),
        (Err(failure), Some(_)) => Err(failure),
    };
    if let Ok(issuer) = &issuer
        && let Some(given) = settings.user_pool(args.user_pool_id.as_deref())?
        && given.value != *issuer.pool()
    {
        return Err(Failure::OtherPool {
            actual: issuer.pool().to_string(),
            given: format!("{} ({})", given.value, given.origin),
        });
    }
    let provider = match named {
        Some(named) => named.value,
        None => issuer?.provider(),
    };
    Ok(Login { provider, token })
}

/// The token, and what gave it. The variable counts only where no context is in use, and only
/// until it expires; a token given by a flag is never judged here.
async fn id_token(
    args: &Args,
    app: &App,
    settings: &Settings,
) -> Result<(Secret<String>, String), Failure> {
    let kind = SecretKind::IdToken;
    let trimmed = |token: Secret<String>| Secret::from(token.expose().trim());
    if let Some(source) = args.id_token.source() {
        let token = secrets::check(kind, source).await?.read().await?;
        return Ok((trimmed(token), "what was given as the IdToken".to_owned()));
    }
    let variable = kind.variable();
    if settings.context.is_some() || !settings.variables.has_secret(variable) {
        return Err(nobody("there is no IdToken to exchange".to_owned()));
    }
    let token = trimmed(
        secrets::check(kind, SecretSource::Variable)
            .await?
            .read()
            .await?,
    );
    let origin = format!("the value of {variable}");
    // Read for its time only where that is needed to decide, and a provider may take any token.
    let expires = decode(token.expose())
        .ok()
        .and_then(|token| token.time("exp"));
    if expires.is_some_and(|expires| expires <= app.now()) {
        app.ui
            .note(&format!("{variable} is skipped: it has expired"));
        return Err(nobody(format!("the IdToken in {variable} has expired")));
    }
    Ok((token, origin))
}

fn nobody(what: String) -> Failure {
    let help = "sign in and give the IdToken by --id-token-stdin, --id-token-file FILE or COGNITO_ID_TOKEN; \
         or ask for unauthenticated access with --guest";
    Failure::NobodySignedIn {
        what,
        help: help.to_owned(),
    }
}

fn read(token: &Secret<String>, origin: &str) -> Result<Unverified, Failure> {
    decode(token.expose()).map_err(|error| Failure::Token {
        what: origin.to_owned(),
        error,
    })
}
