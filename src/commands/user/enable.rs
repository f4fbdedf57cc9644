//! `cognito-auth user enable`: users who may sign in again.

use crate::app::{App, Prompts};
use crate::commands::flags::{self, BulkFlags, SettingFlags};
use crate::failure::{ExitStatus, Failure};
use crate::ops::users::change::Change;

use super::flags::UsersFlags;

/// Let users sign in again
///
/// Signed with IAM credentials.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth user enable ada
  cognito-auth user enable --csv users.csv --report report.jsonl")]
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
        .change_all(&host, &args.bulk, "user enable", &Change::Enable)
        .await
}
