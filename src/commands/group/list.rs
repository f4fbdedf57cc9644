//! `cognito-auth group list`: the groups of a pool.

use crate::app::{App, Prompts};
use crate::aws::UserPoolCalls;
use crate::commands::flags::{self, SettingFlags};
use crate::commands::user::PoolFlags;
use crate::failure::{ExitStatus, Failure};
use crate::ops::groups;

use super::flags::{GroupsFlags, print};

/// List the groups of a pool
///
/// Signed with IAM credentials.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth group list
  cognito-auth group list -o csv > groups.csv
  cognito-auth group list --query 'Groups[].GroupName' -o text")]
pub struct Args {
    #[command(flatten)]
    groups: GroupsFlags,

    #[command(flatten)]
    pool: PoolFlags,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,
}

/// Prints `{"Groups": [...]}`, as aws cognito-idp list-groups does, page by page; for a person a table.
///
/// # Errors
///
/// As the settings, the network and Cognito give it.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let output = args.groups.check(app)?;
    let host = app.host(args.pool.flags() + args.aws, Prompts::Allowed)?;
    let target = args.pool.resolve(&host)?;
    let aws = host.aws().await?;
    let calls = UserPoolCalls::new(&aws, target.region);
    let calls = calls.map_err(Failure::of_call(&target.subject))?;
    let pages = groups::all(&calls, &target.pool);
    print(app, output, pages, &target.subject).await
}
