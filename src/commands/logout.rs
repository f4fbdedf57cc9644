//! `cognito-auth logout`: end a session.

use jiff::SignedDuration;

use crate::app::App;
use crate::aws::Aws;
use crate::failure::{Failure, Purpose, Subject};
use crate::local::store;
use crate::model::Tokens;
use crate::settings::flags::{
    AccessTokenFlags, AwsFlags, PoolFlags, RefreshTokenFlags, SignInFlags,
};
use crate::settings::secrets::{SecretKind, SecretSource};

use crate::ops::record::Session;
use crate::ops::sign_in::SignIn;
use crate::ops::tokens::refresh::{self, Renewal};
use crate::ops::tokens::user::SignedIn;
use crate::ops::tokens::{Need, Use};

/// End a session: its refresh token, and the access token that came with it
///
/// With a context, its session, which is then forgotten, whether or not Cognito could be told; what
/// proves a remembered device stays. Needs the app client that issued the token, and no IAM credentials. Services that only verify
/// signatures take an IdToken or access token until it expires, and AWS credentials last until
/// they do.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth logout --user-pool-id us-east-1_AbCdEfGhI --client-id 1h57kf5cpq17m0eml12EXAMPLE --refresh-token-file r
  cognito-auth logout -c dev
  cognito-auth logout --all
  cognito-auth logout --global")]
pub struct Args {
    /// End every session of the user, on every device and of every app client
    #[arg(long)]
    global: bool,

    /// End the sessions of all contexts
    #[arg(long, conflicts_with_all = ["refresh-token", "access-token"])]
    all: bool,

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
/// [`Failure::NotRevoked`] when the session of a context is forgotten here, and Cognito could not be
/// told; else as the settings, the secrets, the network and Cognito give it.
pub async fn run(args: Args, app: &App) -> Result<(), Failure> {
    check(&args)?;
    let given = args.token.source().is_some() || args.access_token.source().is_some();
    if args.all {
        return everywhere_here(&args, app).await;
    }
    if app.settings()?.context.is_some() && !given {
        return of_context(&args, app).await;
    }
    let aws = app.aws(&args.aws).await?;
    if args.global {
        return globally(&args, app, &aws).await;
    }
    let region = args.aws.region.as_deref();
    let renewal = Renewal::resolve(app, &aws, &args.token, &args.pool, region).await?;
    renewal.revoke().await?;
    app.ui.note("signed out");
    Ok(())
}

/// Refuses what nobody would look at.
fn check(args: &Args) -> Result<(), Failure> {
    let (access, refresh) = (args.access_token.source(), args.token.source());
    if access.is_some() && !args.global {
        return Err(Failure::usage(
            "an access token ends every session, and only with --global",
            "add --global, or give the refresh token of the session to end",
        ));
    }
    if access.is_some() && refresh.is_some() {
        return Err(Failure::usage(
            "an access token and a refresh token were given, and one of them is enough",
            "leave one of the two out",
        ));
    }
    let on_stdin = access == Some(SecretSource::Stdin);
    if on_stdin && args.pool.client_secret.source() == Some(SecretSource::Line) {
        return Err(Failure::usage(
            "standard input cannot hold both the access token and the client secret",
            "leave the client secret out: this needs none",
        ));
    }
    Ok(())
}

/// Ends every session of the user, by the access token at hand, or by one that the refresh token gets.
async fn globally(args: &Args, app: &App, aws: &Aws) -> Result<(), Failure> {
    if args.token.source().is_none() {
        let pool = args.pool.user_pool_id.as_deref();
        match SignedIn::resolve(app, aws, &args.access_token, pool, &args.aws).await {
            Ok(SignedIn {
                account, subject, ..
            }) => {
                let ended = account.sign_out_everywhere().await;
                ended.map_err(Failure::of_call(&subject))?;
                app.ui.note("signed out everywhere");
                return Ok(());
            }
            Err(nobody @ Failure::NobodySignedIn { .. }) => {
                let kind = SecretKind::RefreshToken;
                if !app.settings()?.variables.has_secret(kind.variable()) {
                    return Err(nobody);
                }
            }
            Err(failure) => return Err(failure),
        }
    }
    let region = args.aws.region.as_deref();
    let renewal = Renewal::resolve(app, aws, &args.token, &args.pool, region).await?;
    renewal.sign_out_everywhere(app).await?;
    app.ui.note("signed out everywhere");
    Ok(())
}

/// Ends the session of the context in use, and forgets it whatever Cognito says.
async fn of_context(args: &Args, app: &App) -> Result<(), Failure> {
    let aws = app.aws(&args.aws).await?;
    let region = args.aws.region.as_deref();
    let flags = SignInFlags {
        pool: args.pool.clone(),
        ..SignInFlags::default()
    };
    let mut sign_in = SignIn::resolve(app, &aws, &flags, region)?;
    let context = app.settings()?.context.as_ref();
    let context = context.map_or("", |context| &context.name);
    let mut session = match sign_in.session().await {
        // Nobody can read it, so nobody can revoke it either.
        Err(failure @ Failure::Store(store::Error::Sealed { .. })) => {
            app.forget_record(context).await?;
            return Err(Failure::NotRevoked {
                context: context.to_owned(),
                why: failure.to_string(),
            });
        }
        session => session?,
    };
    if session.tokens().is_some() {
        sign_in.client_secret().await?;
    }
    session.lock().await?;
    let Some(tokens) = session.tokens() else {
        app.ui.note(&if session.forget().await? {
            format!(
                "what was kept for context {context} is forgotten; it was no session of this user \
                 and app client, so nothing was revoked"
            )
        } else {
            format!("context {context} has no session")
        });
        return Ok(());
    };
    let ended = end(args, &mut sign_in, &mut session, tokens).await;
    session.forget().await?;
    match ended {
        Ok(()) => {
            let where_ = if args.global { " everywhere" } else { "" };
            app.ui
                .note(&format!("context {context} is signed out{where_}"));
            Ok(())
        }
        Err(failure) => Err(Failure::NotRevoked {
            context: context.to_owned(),
            why: failure.to_string(),
        }),
    }
}

async fn end(
    args: &Args,
    sign_in: &mut SignIn<'_>,
    session: &mut Session<'_>,
    tokens: Tokens,
) -> Result<(), Failure> {
    let service = sign_in.gateway.pool.public();
    let secret = sign_in.client_secret().await?;
    let subject = Subject {
        purpose: Purpose::Refresh,
        ..sign_in.request.subject(None)
    };
    if !args.global {
        return match &tokens.refresh {
            Some(refresh) => {
                let revoked = service.revoke(refresh, secret.as_ref()).await;
                revoked.map_err(Failure::of_call(&subject))
            }
            None => Ok(()),
        };
    }
    let need = Need {
        token: Use::Access,
        min_ttl: Some(SignedDuration::ZERO),
    };
    let tokens = match &tokens.refresh {
        Some(refresh) if !need.is_met(&tokens, session.app.now()) => {
            let client = sign_in.request.client(secret)?;
            let renewed = refresh::renew(session, &service, client, refresh, &subject).await?;
            session.keep(&renewed).await?;
            renewed
        }
        _ => tokens,
    };
    let access = tokens.access.unwrap_or_else(|| "".into());
    let ended = sign_in.gateway.account(access)?.sign_out_everywhere().await;
    let subject = Subject {
        purpose: Purpose::SelfService,
        ..subject
    };
    ended.map_err(Failure::of_call(&subject))
}

/// Ends the sessions of all contexts. What fails with one is told, and the rest goes on.
async fn everywhere_here(args: &Args, app: &App) -> Result<(), Failure> {
    let mut last = Ok(());
    for name in app.contexts_with_records()? {
        let ended = match app.in_context(&name) {
            Ok(app) => of_context(args, &app).await,
            // Its context is gone, and with it how to reach its app client.
            Err(Failure::ConfigFile(_)) => {
                app.ui.warn(&format!(
                    "there is no context {name} any more: its session is forgotten, not revoked"
                ));
                app.forget_record(&name).await
            }
            Err(failure) => Err(failure),
        };
        if let Err(failure) = ended
            && let Err(earlier) = std::mem::replace(&mut last, Err(failure))
        {
            app.ui.warn(&earlier.to_string());
        }
    }
    last
}
