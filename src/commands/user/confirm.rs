//! `cognito-auth user confirm`: users who signed up may sign in.

use crate::app::{App, Host, Prompts};
use crate::aws::UserPoolCalls;
use crate::commands::flags::{self, SettingFlags};
use crate::failure::{ExitStatus, Failure, Purpose};
use crate::model::Secret;
use crate::ops::client_calls::ClientCalls;
use crate::ops::pairs::client_metadata;
use crate::ops::users::change::Change;

use super::flags::{SelfFlags, resolve_pool};

/// Confirm users who signed themselves up
///
/// With --code, the code that Cognito sent to the user, it needs no IAM credentials, and the address it was
/// sent to is verified. Without one it is signed with IAM credentials, and no address is.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth user confirm ada --code 123456
  cognito-auth user confirm ada grace")]
pub struct Args {
    #[command(flatten)]
    users: SelfFlags,

    /// Code that Cognito sent
    #[arg(long, value_name = "CODE")]
    code: Option<Secret<String>>,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,
}

/// Says of each user that it is confirmed, on standard error.
///
/// # Errors
///
/// As the settings, the secrets, the network and Cognito give it; the last, where several users failed.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let usernames = args.users.all()?;
    let host = app.host(args.users.pool + args.aws, Prompts::Allowed)?;
    if let Some(code) = args.code {
        return by_code(&host, usernames, &code).await;
    }
    let change = Change::Confirm {
        metadata: client_metadata(&host.settings)?,
    };
    resolve_pool(&host)?.apply(&host, &change, &usernames).await
}

async fn by_code(
    host: &Host,
    usernames: Vec<String>,
    code: &Secret<String>,
) -> Result<ExitStatus, Failure> {
    let mut usernames = usernames.into_iter();
    let (Some(username), None) = (usernames.next(), usernames.next()) else {
        return Err(Failure::usage(
            "a code confirms one user",
            "cognito-auth user confirm USER --code CODE",
        ));
    };
    let target = SelfFlags::resolve(host, username)?;
    let aws = host.aws().await?;
    let calls = UserPoolCalls::new(&aws, target.region.clone());
    let calls = calls.map_err(Failure::of_call(&target.subject(Purpose::Recover)))?;
    let client = ClientCalls::open(host, &calls, target, &aws).await?;
    let code = Secret::from(code.expose().trim());
    client.confirm_sign_up(&code).await?;
    host.ui.note(&format!("{} is confirmed", client.username));
    Ok(ExitStatus::Success)
}
