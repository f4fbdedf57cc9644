//! `cognito-auth password change`: the password of who is signed in.

use crate::app::{App, Prompts};
use crate::aws::UserPoolCalls;
use crate::commands::flags::{self, SettingFlags};
use crate::failure::{ExitStatus, Failure};
use crate::ops::passwords::change::change;
use crate::ops::tokens::user::CurrentUser;
use crate::settings::keys::USER_POOL_ID;
use crate::settings::secrets::{SecretKind, SecretSource};

/// Change the password of the signed-in user
///
/// Takes the current password and the new one. Needs no IAM credentials, but an access token: that of the
/// context's session, or one that is given. The tokens that the user has stay valid.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth password change
  cognito-auth password change --password-file old --new-password-file new")]
pub struct Args {
    #[command(flatten)]
    passwords: SettingFlags<flags::ChangedPassword>,

    /// User pool, if the access token does not name it [env: COGNITO_USER_POOL_ID]
    #[arg(long, value_name = "ID", help_heading = "User pool options")]
    user_pool_id: Option<String>,

    #[command(flatten)]
    access_token: SettingFlags<flags::AccessToken>,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,
}

/// Changes the password, and says so on standard error.
///
/// # Errors
///
/// As the settings, the secrets, the terminal, the network and Cognito give it.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    check_stdin(&args)?;
    let flags = args.passwords + args.access_token + args.aws;
    let flags = flags.with(&USER_POOL_ID, args.user_pool_id);
    let host = app.host(flags, Prompts::Allowed)?;
    let aws = host.aws().await?;
    let user = CurrentUser::find(&host, &aws).await?;
    let calls = UserPoolCalls::new(&aws, user.region);
    let calls = calls.map_err(Failure::of_call(&user.subject))?;
    let username = user.subject.username.as_deref();
    let username = username.unwrap_or("who is signed in");
    change(&host, &calls, &user.token, username, &user.subject).await?;
    app.ui.note(&format!("{username} has a new password"));
    Ok(ExitStatus::Success)
}

/// Refuses an access token on standard input of which a password is to be a line.
fn check_stdin(args: &Args) -> Result<(), Failure> {
    let kinds = [SecretKind::Password, SecretKind::NewPassword];
    let mut sources = kinds.iter().map(|kind| args.passwords.secret(*kind));
    let takes_all = args.access_token.secret(SecretKind::AccessToken) == Some(&SecretSource::Stdin);
    if takes_all && sources.any(|source| source == Some(&SecretSource::Line)) {
        return Err(Failure::usage(
            "standard input cannot hold both the access token and a password",
            "give one of them by a file",
        ));
    }
    Ok(())
}
