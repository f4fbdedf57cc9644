//! `cognito-auth group add-user`: users into a group.

use crate::app::{App, Prompts};
use crate::commands::flags::{self, BulkFlags, SettingFlags};
use crate::commands::output::bulk::Verb;
use crate::commands::user::UsersFlags;
use crate::failure::{ExitStatus, Failure};
use crate::model::Operation;
use crate::ops::bulk::Row;
use crate::ops::users::change::Change;

use super::flags::{columns, name, of_row, verb};

/// Add users to a group
///
/// Signed with IAM credentials. The tokens that users have do not change: the next ones name the group.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth group add-user admins ada
  cognito-auth group add-user admins ada grace
  cognito-auth group add-user --csv members.csv")]
pub struct Args {
    /// Group to add to; with --csv also a column of it
    #[arg(value_name = "GROUP", value_parser = name, required_unless_present = "csv")]
    group: Option<String>,

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
    let group = args.group.as_deref();
    let verb = Verb {
        command: verb("add-user", group),
        takes: columns(group),
        operation: Operation::AdminAddUserToGroup,
        consent: None,
    };
    let make = |row: &Row| Change::AddToGroup(of_row(group, row)).into();
    let change = || Change::AddToGroup(group.unwrap_or_default().to_owned());
    args.users
        .change(&host, &args.bulk, verb, make, change)
        .await
}
