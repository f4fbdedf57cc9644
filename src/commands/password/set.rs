//! `cognito-auth password set`: set a user's password as an administrator.

use crate::app::{App, Prompts};
use crate::aws::AdminUsers;
use crate::commands::flags::{self, SettingFlags};
use crate::commands::user::UserFlags;
use crate::failure::{ExitStatus, Failure};
use crate::local::secrets;
use crate::ops::sign_in::prompts::new_password;
use crate::settings::Missing;
use crate::settings::secrets::SecretKind;

/// Set a user's password, permanently or until the next sign-in
///
/// Signed with IAM credentials. Works for users without a password too. The user is CONFIRMED afterwards,
/// unless the password is temporary.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth password set alice --user-pool-id us-east-1_AbCdEfGhI
  cognito-auth password set alice --new-password-file new --temporary")]
pub struct Args {
    #[command(flatten)]
    user: UserFlags,

    /// Make the user choose another one at the next sign-in
    #[arg(long)]
    temporary: bool,

    #[command(flatten)]
    new_password: SettingFlags<flags::NewPassword>,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,
}

/// Sets the password, and says so on standard error.
///
/// # Errors
///
/// As the settings, the secrets, the network and Cognito give it.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let flags = args.user.flags() + args.new_password + args.aws;
    let host = app.host(flags, Prompts::Allowed)?;
    let target = args.user.resolve(&host)?;
    let kind = SecretKind::NewPassword;
    let password = match (host.settings.secret(kind), host.terminal()) {
        (Some(source), _) => Some(secrets::check(kind, source.value).await?.read().await?),
        (None, Some(terminal)) => new_password(&terminal, &target.username).await?,
        (None, None) => None,
    };
    let password = password.ok_or_else(|| Missing {
        what: kind.to_string(),
        ways: kind.ways(),
    })?;
    let fails = Failure::of_call(&target.subject);
    let aws = host.aws().await?;
    let users = AdminUsers::new(&aws, target.region, target.pool).map_err(&fails)?;
    users
        .set_password(&target.username, &password, !args.temporary)
        .await
        .map_err(&fails)?;
    app.ui.note(&if args.temporary {
        format!(
            "temporary password set for {}: the next sign-in asks for another one",
            target.username
        )
    } else {
        format!("password set for {}", target.username)
    });
    Ok(ExitStatus::Success)
}
