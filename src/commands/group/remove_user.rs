//! `cognito-auth group remove-user`: users out of a group.

use crate::app::{App, Prompts};
use crate::aws::UserPoolCalls;
use crate::commands::flags::{self, SettingFlags};
use crate::commands::output::changes;
use crate::commands::user::UsersFlags;
use crate::failure::{ExitStatus, Failure};
use crate::ops::users::change::Change;

use super::flags::name;

/// Remove users from a group
///
/// Signed with IAM credentials. The tokens that users have name the group until they expire.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth group remove-user admins ada")]
pub struct Args {
    /// Group to remove from
    #[arg(value_name = "GROUP", value_parser = name)]
    group: String,

    #[command(flatten)]
    users: UsersFlags,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,
}

/// Says of each user what was done, on standard error.
///
/// # Errors
///
/// As the settings, the network and Cognito give it; the last, where several users failed.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let host = app.host(args.users.flags() + args.aws, Prompts::Allowed)?;
    let (usernames, target) = args.users.resolve(&host)?;
    let aws = host.aws().await?;
    let calls = UserPoolCalls::new(&aws, target.region);
    let calls = calls.map_err(Failure::of_call(&target.subject))?;
    let place = (&target.pool, &target.subject);
    let change = Change::RemoveFromGroup(args.group);
    changes::apply(&host, &calls, place, &change, &usernames).await
}
