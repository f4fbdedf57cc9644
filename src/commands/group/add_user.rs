//! `cognito-auth group add-user`: users into a group.

use crate::app::{App, Prompts};
use crate::aws::UserPoolCalls;
use crate::commands::flags::{self, BulkFlags, SettingFlags};
use crate::commands::output::bulk::{self, Verb};
use crate::commands::output::changes;
use crate::commands::user::UsersFlags;
use crate::failure::{ExitStatus, Failure};
use crate::model::Operation;
use crate::ops::bulk::Takes;
use crate::ops::users::change::Change;
use crate::render::shell::shell_quote;

use super::flags::{GROUPS_OF_USERS as GROUPS, name};

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
    if let Some(csv) = args.bulk.csv(&args.users.ways())? {
        let target = args.users.pool(&host)?;
        let group = args.group.as_deref();
        let named = group.map_or_else(String::new, |name| format!(" {}", shell_quote(name)));
        let verb = Verb {
            command: format!("group add-user{named}"),
            takes: if group.is_some() {
                Takes::USERS
            } else {
                GROUPS
            },
            operation: Operation::AdminAddUserToGroup,
            consent: None,
            make: &|row| {
                let group = group.or(row.groups.first().map(String::as_str));
                Ok(Change::AddToGroup(group.unwrap_or_default().to_owned()).into())
            },
        };
        return bulk::run(&host, &args.bulk, csv, target.place(), &verb).await;
    }
    let group = args.group.unwrap_or_default();
    let (usernames, target) = args.users.resolve(&host)?;
    let aws = host.aws().await?;
    let calls = UserPoolCalls::new(&aws, target.region);
    let calls = calls.map_err(Failure::of_call(&target.subject))?;
    let place = (&target.pool, &target.subject);
    let change = Change::AddToGroup(group);
    changes::apply(&host, &calls, place, &change, &usernames).await
}
