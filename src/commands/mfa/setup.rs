//! `cognito-auth mfa setup`: set up an authenticator app for who is signed in.

use std::io;
use std::path::{Path, PathBuf};

use crate::app::{App, Host, Prompts};
use crate::auth::totp::Seed;
use crate::aws;
use crate::commands::flags::{self, SettingFlags};
use crate::failure::{ExitStatus, Failure};
use crate::local::private::NewFile;
use crate::local::terminal::Terminal;
use crate::local::{blocking, totp};
use crate::model::{Mfa, MfaChange, Secret};
use crate::ops::sign_in::prompts::{APP_CODE, one_time_code, show_seed};
use crate::ops::tokens::user::CurrentUser;
use crate::settings::Missing;
use crate::settings::keys::USER_POOL_ID;

/// Set up an authenticator app, and prefer it
///
/// Shows the QR code and the URI for the app on the terminal, and asks for a code of it. This replaces an app
/// that was set up before. For an unattended user, --save-totp-secret
/// keeps the seed in a file, which login --totp-secret-file takes, and does not prompt.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth mfa setup
  cognito-auth mfa setup --save-totp-secret ci-user.totp")]
pub struct Args {
    /// Write the seed to FILE, which must not exist, and confirm it with a code made from it
    #[arg(long, value_name = "FILE")]
    save_totp_secret: Option<PathBuf>,

    /// Name that the user pool keeps for the app
    #[arg(long, value_name = "NAME")]
    friendly_device_name: Option<String>,

    /// Name under which the app shows its codes [default: that of the context, or of the pool]
    #[arg(long, value_name = "NAME", conflicts_with = "save_totp_secret")]
    issuer: Option<String>,

    /// User pool, if the access token does not name it [env: COGNITO_USER_POOL_ID]
    #[arg(long, value_name = "ID", help_heading = "User pool options")]
    user_pool_id: Option<String>,

    #[command(flatten)]
    access_token: SettingFlags<flags::AccessToken>,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,
}

/// Sets the app up, and says so on standard error.
///
/// # Errors
///
/// As the settings, the secrets, the terminal, the network and Cognito give it.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let flags = args.access_token + args.aws;
    let flags = flags.with(&USER_POOL_ID, args.user_pool_id);
    let host = app.host(flags, Prompts::Allowed)?;
    let aws = host.aws().await?;
    let user = CurrentUser::find(&host, &aws).await?;
    let name = args.friendly_device_name.as_deref();
    match (&args.save_totp_secret, host.terminal()) {
        (Some(path), _) => save(&host, &user, path, name).await?,
        (None, Some(terminal)) => {
            ask(&host, &user, &terminal, name, args.issuer.as_deref()).await?;
        }
        (None, None) => {
            return Err(Missing {
                what: "code of the authenticator app".to_owned(),
                ways: [
                    "--save-totp-secret FILE, which needs none",
                    "a terminal to ask on",
                ]
                .map(str::to_owned)
                .to_vec(),
            }
            .into());
        }
    }
    let change = MfaChange {
        mfa: Mfa::App,
        enabled: true,
        preferred: true,
    };
    let set = user.account.set_mfa(&[change]).await;
    if set.is_err() {
        app.ui.warn(
            "the app is set up, and not preferred: cognito-auth mfa prefer SOFTWARE_TOKEN_MFA",
        );
    }
    set.map_err(Failure::of_call(&user.subject))?;
    let username = user
        .subject
        .username
        .as_deref()
        .unwrap_or("who is signed in");
    app.ui.note(&format!(
        "the authenticator app of {username} is set up, and preferred as the second factor"
    ));
    Ok(ExitStatus::Success)
}

/// Keeps the seed at `path`, and confirms it with a code made from it.
async fn save(
    host: &Host,
    user: &CurrentUser,
    path: &Path,
    name: Option<&str>,
) -> Result<(), Failure> {
    let fails = Failure::of_call(&user.subject);
    let unwritten = |error: io::Error| match error.kind() {
        io::ErrorKind::AlreadyExists => Failure::usage(
            format!(
                "{} exists already, and may hold a seed that counts",
                path.display()
            ),
            "name a file that does not exist",
        ),
        _ => Failure::Output {
            to: path.display().to_string(),
            error,
        },
    };
    // Made before the seed, which would be lost if it could not be.
    let new = NewFile::create(path).map_err(unwritten)?;
    let text = user.account.associate_app().await.map_err(&fails)?;
    let seed = Seed::read(text.expose()).ok_or(Failure::Seed)?;
    let line = Secret::from(format!("{}\n", text.expose()));
    // From here on the seed may be the one that counts, whatever comes between.
    let kept = blocking(move || new.keep(line.expose().as_bytes())).await;
    kept.map_err(unwritten)?;
    let folder = host.used_codes();
    let (note, warn) = (
        |text: &str| host.ui.note(text),
        |text: &str| host.ui.warn(text),
    );
    let code = totp::code(&seed, folder.as_deref(), || host.now(), note, warn).await;
    let refused = match user.account.verify_app(&code, name).await {
        Ok(true) => return Ok(()),
        Ok(false) => Failure::CodeRefused,
        Err(aws::Error::Service(error)) if error.status < 500 => fails(error.into()),
        Err(error) => {
            let path = path.display();
            host.ui
                .warn(&format!("{path} holds the seed, which may count by now"));
            return Err(fails(error));
        }
    };
    // The seed was not taken, so the file would only mislead.
    let _ = std::fs::remove_file(path);
    Err(refused)
}

/// Shows the seed, and asks for a code of the app until it is right.
async fn ask(
    host: &Host,
    user: &CurrentUser,
    terminal: &Terminal,
    name: Option<&str>,
    issuer: Option<&str>,
) -> Result<(), Failure> {
    let fails = Failure::of_call(&user.subject);
    let seed = user.account.associate_app().await.map_err(&fails)?;
    let pool = user.pool.as_ref().map_or("Cognito", |pool| pool.as_str());
    let issuer = issuer.or(host.context()).unwrap_or(pool);
    let username = user.subject.username.as_deref().unwrap_or("user");
    let terminated = Failure::of_terminal;
    let invitation = "Give your authenticator app this URI, or let it scan the code:";
    show_seed(host, terminal, invitation, &seed, issuer, username).map_err(terminated)?;
    loop {
        let typed = one_time_code(terminal, APP_CODE).await?;
        let Some(typed) = typed else {
            return Err(Missing {
                what: "code of the authenticator app".to_owned(),
                ways: vec!["typing it".to_owned()],
            }
            .into());
        };
        let said = match user.account.verify_app(&typed, name).await {
            Ok(true) => return Ok(()),
            Ok(false) => "the code is wrong".to_owned(),
            Err(aws::Error::Service(error)) if error.refuses_app_code() => error.message,
            Err(error) => return Err(fails(error)),
        };
        terminal
            .say(&format!("Refused: {said}"))
            .map_err(terminated)?;
    }
}
