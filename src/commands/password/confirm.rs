//! `cognito-auth password confirm`: the new password, with the code that was sent.

use crate::app::{App, Prompts};
use crate::aws::UserPoolCalls;
use crate::commands::flags::{self, SettingFlags};
use crate::failure::{ExitStatus, Failure, Purpose};
use crate::model::Secret;
use crate::ops::client_calls::ClientCalls;
use crate::ops::passwords::recovery::{missing_code, typed_code};
use crate::ops::passwords::source;
use crate::ops::target::Target;

/// Set a new password by the code that password forgot or password reset had sent
///
/// Needs no IAM credentials. The user is CONFIRMED afterwards, and not signed in.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth password confirm -u ada --code 123456
  cognito-auth password confirm -u ada --code 123456 --new-password-file new")]
pub struct Args {
    /// Code that Cognito sent
    #[arg(long, value_name = "CODE")]
    code: Option<Secret<String>>,

    #[command(flatten)]
    new_password: SettingFlags<flags::NewPassword>,

    #[command(flatten)]
    pool: SettingFlags<flags::Pool>,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,
}

/// Sets the password, and says so on standard error.
///
/// # Errors
///
/// As the settings, the secrets, the terminal, the network and Cognito give it.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let flags = args.new_password + args.pool + args.aws;
    let host = app.host(flags, Prompts::Allowed)?;
    let target = Target::resolve(&host)?;
    let terminal = host.terminal();
    if args.code.is_none() && terminal.is_none() {
        return Err(host.unasked(missing_code()));
    }
    let new = source::check(&host).await?;
    let aws = host.aws().await?;
    let calls = UserPoolCalls::new(&aws, target.region.clone());
    let calls = calls.map_err(Failure::of_call(&target.subject(Purpose::Recover)))?;
    let recovery = ClientCalls::open(&host, &calls, target, &aws).await?;
    let code = match (args.code, terminal) {
        (Some(code), _) => Secret::from(code.expose().trim()),
        (None, Some(terminal)) => typed_code(&terminal, "Code: ").await?,
        (None, None) => return Err(missing_code().into()),
    };
    let username = &recovery.username;
    source::with(&host, new, username, async |password| {
        recovery.confirm(&code, &password).await
    })
    .await?;
    app.ui.note(&format!("{username} has a new password"));
    Ok(ExitStatus::Success)
}
