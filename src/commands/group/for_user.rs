//! `cognito-auth group for-user`: the groups that a user is in.

use crate::app::{App, Prompts};
use crate::aws::UserPoolCalls;
use crate::commands::flags::{self, SettingFlags};
use crate::commands::user::UserFlags;
use crate::failure::{ExitStatus, Failure};
use crate::ops::groups;

use super::flags::{GroupsFlags, print};

/// List the groups that a user is in
///
/// Signed with IAM credentials.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth group for-user ada
  cognito-auth group for-user ada --query 'Groups[].GroupName' -o text")]
pub struct Args {
    #[command(flatten)]
    user: UserFlags,

    #[command(flatten)]
    groups: GroupsFlags,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,
}

/// Prints `{"Groups": [...]}`, as aws cognito-idp admin-list-groups-for-user does; for a person a table.
///
/// # Errors
///
/// As the settings, the network and Cognito give it.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let output = args.groups.check(app)?;
    let host = app.host(args.user.flags() + args.aws, Prompts::Allowed)?;
    let target = args.user.resolve(&host)?;
    let aws = host.aws().await?;
    let calls = UserPoolCalls::new(&aws, target.region);
    let calls = calls.map_err(Failure::of_call(&target.subject))?;
    let pages = groups::of(&calls, &target.pool, &target.username);
    print(app, output, pages, &target.subject).await
}
