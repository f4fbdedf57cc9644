//! `cognito-auth group delete`: groups, for good.

use crate::app::{App, Prompts};
use crate::aws::UserPoolCalls;
use crate::commands::flags::{self, ConsentFlags, SettingFlags};
use crate::commands::user::PoolFlags;
use crate::failure::{ExitStatus, Failure, Subject};
use crate::ops::groups;
use crate::render::shell::shell_quote;

use super::flags::name;

/// Delete groups
///
/// Signed with IAM credentials. The users in them stay.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth group delete admins
  cognito-auth group delete admins staff --yes")]
pub struct Args {
    /// Groups to delete
    #[arg(value_name = "NAME", required = true, value_parser = name)]
    names: Vec<String>,

    #[command(flatten)]
    consent: ConsentFlags,

    #[command(flatten)]
    pool: PoolFlags,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,
}

/// Says of each group that it is deleted, on standard error.
///
/// # Errors
///
/// As the settings, the network and Cognito give it; the last, where several groups failed.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let host = app.host(args.pool.flags() + args.aws, Prompts::Allowed)?;
    let target = args.pool.resolve(&host)?;
    let listed = args.names.join(", ");
    let groups = if args.names.len() == 1 {
        "group"
    } else {
        "groups"
    };
    let question = format!("Delete {groups} {listed} of user pool {}?", target.pool);
    let undone = format!("{groups} {listed}: not deleted");
    let again = || words(&args.names);
    if !args
        .consent
        .is_given(&host, &question, &undone, again)
        .await?
    {
        app.ui.note("nothing was deleted");
        return Ok(ExitStatus::Success);
    }
    let aws = host.aws().await?;
    let calls = UserPoolCalls::new(&aws, target.region);
    let calls = calls.map_err(Failure::of_call(&target.subject))?;
    let mut last = Ok(ExitStatus::Success);
    for name in args.names {
        if let Err(error) = groups::delete(&calls, &target.pool, &name).await {
            let subject = Subject {
                group: Some(name),
                ..target.subject.clone()
            };
            let failure = Failure::of_call(&subject)(error);
            if let Err(earlier) = std::mem::replace(&mut last, Err(failure)) {
                earlier.print(&app.ui);
            }
        } else {
            app.ui.note(&format!("group {name} is deleted"));
        }
    }
    last
}

/// The command that deletes the groups `names`.
fn words(names: &[String]) -> String {
    let words: Vec<_> = names.iter().map(|name| shell_quote(name)).collect();
    format!("cognito-auth group delete {}", words.join(" "))
}
