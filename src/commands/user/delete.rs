//! `cognito-auth user delete`: users, for good.

use crate::app::{App, Prompts};
use crate::commands::flags::{self, BulkFlags, ConsentFlags, SettingFlags};
use crate::commands::output::bulk::{self, Verb};
use crate::failure::{ExitStatus, Failure};
use crate::ops::bulk::{Row, Takes};
use crate::ops::users::change::Change;
use crate::render::shell::shell_quote;

use super::flags::UsersFlags;

/// Delete users
///
/// Signed with IAM credentials. Cognito keeps nothing of a user that is deleted.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth user delete ada
  cognito-auth user delete ada grace --yes
  cognito-auth user delete --csv users.csv --report report.jsonl")]
pub struct Args {
    #[command(flatten)]
    users: UsersFlags,

    #[command(flatten)]
    consent: ConsentFlags,

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
    if let Some(rows) = args.bulk.csv(&args.users.ways())? {
        let target = args.users.pool(&host)?;
        let verb = Verb {
            command: "user delete".to_owned(),
            takes: Takes::USERS,
            operation: Change::Delete.operation(),
            consent: Some((&args.consent, "Delete", "the users were not deleted")),
        };
        let make = |_: &Row| Change::Delete.into();
        return bulk::run(&host, rows, target.place(), verb, make).await;
    }
    let (usernames, target) = args.users.resolve(&host)?;
    let names = usernames.join(", ");
    let question = format!("Delete {names} of user pool {}?", target.pool);
    let undone = format!("{names} was not deleted");
    let again = || words(&usernames);
    if !args
        .consent
        .is_given(&host, &question, &undone, again)
        .await?
    {
        app.ui.note("nothing was deleted");
        return Ok(ExitStatus::Success);
    }
    target.apply(&host, &Change::Delete, &usernames).await
}

/// The command that deletes `usernames`.
fn words(usernames: &[String]) -> String {
    let words: Vec<_> = usernames.iter().map(|name| shell_quote(name)).collect();
    format!("cognito-auth user delete {}", words.join(" "))
}
