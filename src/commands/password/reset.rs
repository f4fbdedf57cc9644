//! `cognito-auth password reset`: make users choose a new password.

use crate::app::{App, Prompts};
use crate::commands::flags::{self, BulkFlags, SettingFlags};
use crate::commands::user::UsersFlags;
use crate::failure::{ExitStatus, Failure};
use crate::ops::pairs::client_metadata;
use crate::ops::users::change::Change;

/// Make users choose a new password, by a code that Cognito sends them
///
/// Signed with IAM credentials. The password that a user has does not sign in any more. The code goes to
/// the user's verified email or phone_number, and password confirm takes it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth password reset ada
  cognito-auth password reset ada grace --user-pool-id us-east-1_AbCdEfGhI
  cognito-auth password reset --csv users.csv")]
pub struct Args {
    #[command(flatten)]
    users: UsersFlags,

    #[command(flatten)]
    pub(super) bulk: BulkFlags,

    #[command(flatten)]
    metadata: SettingFlags<flags::Metadata>,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,
}

/// Says of each user what was done, on standard error.
///
/// # Errors
///
/// As the settings, the network and Cognito give it; the last, where several users failed. With a CSV
/// as `bulk::run`.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let flags = args.users.flags() + args.metadata + args.aws;
    let host = app.host(flags, Prompts::Allowed)?;
    let change = Change::ResetPassword {
        metadata: client_metadata(&host.settings)?,
    };
    let users = &args.users;
    users
        .change_all(&host, &args.bulk, "password reset", &change)
        .await
}
