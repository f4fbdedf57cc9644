//! `cognito-auth user sign-out`: every session of users ends.

use crate::app::{App, Prompts};
use crate::commands::flags::{self, BulkFlags, SettingFlags};
use crate::failure::{ExitStatus, Failure};
use crate::ops::users::change::Change;

use super::flags::UsersFlags;

/// End every session of users
///
/// Signed with IAM credentials. Refresh tokens are revoked. Services that only verify signatures take
/// the other tokens that users have until they expire.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth user sign-out ada
  cognito-auth user sign-out --csv users.csv --report report.jsonl")]
pub struct Args {
    #[command(flatten)]
    users: UsersFlags,

    #[command(flatten)]
    pub(super) bulk: BulkFlags,

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
    let host = app.host(args.users.flags() + args.aws, Prompts::Allowed)?;
    let users = &args.users;
    users
        .change_all(&host, &args.bulk, "user sign-out", &Change::SignOut)
        .await
}
