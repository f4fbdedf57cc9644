//! `cognito-auth logout`: end a session.

use crate::app::{App, Host, Prompts};
use crate::aws::Aws;
use crate::failure::{ExitStatus, Failure};
use crate::local::store;
use crate::ops::record::RecordHandle;
use crate::ops::sign_in::SignIn;
use crate::ops::sign_in::input::{GivenAnswers, Input};
use crate::ops::tokens::refresh::{RefreshClient, end_session};
use crate::ops::tokens::user::CurrentUser;
use crate::ops::web_login::Pages;
use crate::settings::Flags;
use crate::settings::secrets::{SecretKind, SecretSource};

use super::flags::{self, BrowserFlags, SettingFlags};

/// End a session: revoke its refresh token and access token
///
/// With a context, ends and deletes its session; it is deleted even if Cognito cannot be reached. A
/// remembered device stays. Needs the app client that issued the token, and no IAM credentials.
/// Services that only verify
/// signatures take an IdToken or access token until it expires, and AWS credentials last until
/// they do.
#[derive(Debug, clap::Args)]
#[command(mut_args(flags::of_browser))]
#[command(after_help = "\
Examples:
  cognito-auth logout --user-pool-id us-east-1_AbCdEfGhI --client-id 1h57kf5cpq17m0eml12EXAMPLE --refresh-token-file r
  cognito-auth logout -c dev
  cognito-auth logout --all
  cognito-auth logout --global
  cognito-auth logout --web")]
pub struct Args {
    /// End every session of the user, on every device and of every app client
    #[arg(long)]
    global: bool,

    /// End the sessions of all contexts
    #[arg(long, conflicts_with_all = ["refresh-token", "access-token"])]
    all: bool,

    /// End the session of the browser at the managed login pages too, and show its sign-in page
    #[arg(long, conflicts_with = "all", help_heading = "Browser options")]
    web: bool,

    #[command(flatten)]
    browser: BrowserFlags,

    #[command(flatten)]
    token: SettingFlags<flags::RefreshToken>,

    #[command(flatten)]
    access_token: SettingFlags<flags::AccessToken>,

    #[command(flatten)]
    pool: SettingFlags<flags::Pool>,

    #[command(flatten)]
    pages: SettingFlags<flags::Pages>,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,
}

/// Ends the session, and says so on standard error.
///
/// # Errors
///
/// [`Failure::NotRevoked`] when the session of a context is forgotten here, and could not be
/// revoked; else as the settings, the secrets, the network and Cognito give it.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    check(&args)?;
    let is_given = args.token.secret(SecretKind::RefreshToken).is_some()
        || args.access_token.secret(SecretKind::AccessToken).is_some();
    let flags = args.token + args.access_token + args.pool + args.pages + args.aws;
    if args.all {
        return of_all_contexts(&flags, args.global, app).await;
    }
    let host = app.host(flags, Prompts::Allowed)?;
    if !args.web {
        return of_one(&host, args.global, is_given, app).await;
    }
    let aws = host.aws().await?;
    let browser = args.browser.read();
    let pages = Pages::find(&host, &aws).await?;
    let ended = of_one(&host, args.global, is_given, app).await;
    pages.sign_out(&host, &browser)?;
    ended
}

/// Ends the session of the context in use, or that of the token that is given.
async fn of_one(
    host: &Host,
    is_global: bool,
    is_given: bool,
    app: &App,
) -> Result<ExitStatus, Failure> {
    if host.settings.context.is_some() && !is_given {
        return of_context(host, is_global, app).await;
    }
    let aws = host.aws().await?;
    if is_global {
        Box::pin(everywhere(host, &aws)).await?;
    } else {
        RefreshClient::open(host, &aws).await?.revoke().await?;
        app.ui.note("signed out");
    }
    if !is_given {
        app.ui.note(
            "the tokens in the environment have ended: unset COGNITO_ID_TOKEN COGNITO_ACCESS_TOKEN \
             COGNITO_REFRESH_TOKEN COGNITO_TOKEN_EXPIRATION",
        );
    }
    Ok(ExitStatus::Success)
}

/// Rejects combinations of which a part would be ignored.
fn check(args: &Args) -> Result<(), Failure> {
    let access = args.access_token.secret(SecretKind::AccessToken);
    let refresh = args.token.secret(SecretKind::RefreshToken);
    if access.is_some() && !args.global {
        return Err(Failure::usage(
            "an access token can only be used with --global, which ends every session",
            "add --global, or give the refresh token of the session to end",
        ));
    }
    if access.is_some() && refresh.is_some() {
        return Err(Failure::usage(
            "an access token and a refresh token were given, and one of them is enough",
            "leave one of the two out",
        ));
    }
    let on_stdin = access == Some(&SecretSource::Stdin);
    if on_stdin && args.pool.secret(SecretKind::ClientSecret) == Some(&SecretSource::Line) {
        return Err(Failure::usage(
            "standard input cannot hold both the access token and the client secret",
            "leave the client secret out: this needs none",
        ));
    }
    Ok(())
}

/// Ends every session of the user, by the access token at hand, or by one that the refresh token gets.
async fn everywhere(host: &Host, aws: &Aws) -> Result<ExitStatus, Failure> {
    let kind = SecretKind::RefreshToken;
    if host.settings.flags.secret(kind).is_none() {
        match CurrentUser::find(host, aws).await {
            Ok(CurrentUser {
                account, subject, ..
            }) => {
                let ended = account.sign_out_everywhere().await;
                ended.map_err(Failure::of_call(&subject))?;
                host.ui.note("signed out everywhere");
                return Ok(ExitStatus::Success);
            }
            Err(failure @ Failure::NotSignedIn { .. }) => {
                if !host.settings.variables.has_secret(kind.variable()) {
                    return Err(failure);
                }
            }
            Err(failure) => return Err(failure),
        }
    }
    let client = RefreshClient::open(host, aws).await?;
    client.sign_out_everywhere().await?;
    host.ui.note("signed out everywhere");
    Ok(ExitStatus::Success)
}

/// Ends the session of the context in use, and deletes it whatever Cognito says.
async fn of_context(host: &Host, is_global: bool, app: &App) -> Result<ExitStatus, Failure> {
    let aws = host.aws().await?;
    let input = Input::resolve(host, aws.offers_credentials(), GivenAnswers::default())?;
    let mut sign_in = SignIn::open(host, &aws, input)?;
    let context = host.context().unwrap_or_default();
    let mut record = match sign_in.record().await {
        // It cannot be decrypted, so its token cannot be revoked either.
        Err(failure @ Failure::Store(store::Error::Sealed { .. })) => {
            app.forget_record(context).await?;
            return Err(Failure::NotRevoked {
                context: context.to_owned(),
                why: Box::new(failure),
            });
        }
        record => record?,
    };
    let secret = match record.tokens() {
        Some(_) => sign_in.read_given_secret().await,
        None => Ok(()),
    };
    if let Err(failure @ (Failure::Cancelled | Failure::Interrupted(_))) = secret {
        return Err(failure);
    }
    record.lock().await?;
    let Some(tokens) = record.tokens() else {
        if record.is_of_another() {
            return no_session_of(host, &record);
        }
        if is_global && !record.forget().await? {
            return Err(Failure::NotSignedIn {
                what: format!("context {context} has no session, so nothing was revoked anywhere"),
                help: format!(
                    "cognito-auth login -c {context}\ncognito-auth logout -c {context} --global"
                ),
            });
        }
        host.ui.note(&if record.forget().await? {
            format!(
                "what was kept for context {context} is forgotten; it was no session of this user \
                 and app client, so nothing was revoked"
            )
        } else {
            format!("context {context} has no session")
        });
        return Ok(ExitStatus::Success);
    };
    let ended = match secret {
        Ok(()) => end_session(&mut sign_in, &mut record, tokens, is_global).await,
        unreadable => unreadable,
    };
    record.forget().await?;
    match ended {
        Ok(()) => {
            let place = if is_global { " everywhere" } else { "" };
            host.ui
                .note(&format!("context {context} is signed out{place}"));
            Ok(ExitStatus::Success)
        }
        Err(failure) => Err(Failure::NotRevoked {
            context: context.to_owned(),
            why: Box::new(failure),
        }),
    }
}

/// The settings lead to another user, app client or endpoint than the context's session is of.
fn no_session_of(host: &Host, record: &RecordHandle<'_>) -> Result<ExitStatus, Failure> {
    let context = host.context().unwrap_or_default();
    let name = record.username.as_deref().unwrap_or("this user");
    let what = format!(
        "the session of context {context} is not of {name} at this user pool, app client and \
         endpoint; it stays"
    );
    let overrides = host.settings.overrides();
    let overrides: Vec<_> = overrides.iter().map(ToString::to_string).collect();
    let help = if overrides.is_empty() {
        format!("cognito-auth whoami -c {context}")
    } else {
        overrides.join("\n")
    };
    Err(Failure::NotSignedIn { what, help })
}

/// Ends the sessions of all contexts. What fails with one is reported, and the rest goes on.
async fn of_all_contexts(flags: &Flags, is_global: bool, app: &App) -> Result<ExitStatus, Failure> {
    let mut last = Ok(ExitStatus::Success);
    for name in app.contexts_with_records()? {
        let ended = match app.in_context(&name).host(flags.clone(), Prompts::Allowed) {
            Ok(host) => of_context(&host, is_global, app).await,
            // Its context is gone, and with it how to reach its app client.
            Err(Failure::ConfigFile(_)) => {
                app.ui.warn(&format!(
                    "there is no context {name} any more: its session is forgotten, not revoked"
                ));
                let forgotten = app.forget_record(&name).await;
                forgotten.map(|()| ExitStatus::Success)
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
