//! `cognito-auth user get`: what the pool knows of a user.

use crate::app::{App, Prompts};
use crate::aws::UserPoolCalls;
use crate::commands::flags::{self, QueryFlags, SettingFlags};
use crate::commands::output::{DocumentFormat, DocumentOutput, print};
use crate::failure::{ExitStatus, Failure};
use crate::model::User;
use crate::ops::users;
use crate::render;

use super::flags::UserFlags;

/// Print a user's status and attributes
///
/// Signed with IAM credentials. Cognito counts the user as active for the month.
#[derive(Debug, clap::Args)]
#[command(mut_args(flags::hide_no_input))]
#[command(after_help = "\
Examples:
  cognito-auth user get alice --user-pool-id us-east-1_AbCdEfGhI
  cognito-auth user get alice --query UserStatus -o text")]
pub struct Args {
    #[command(flatten)]
    user: UserFlags,

    /// How to print the document [default: json; on a terminal a table]
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output options")]
    output: Option<DocumentFormat>,

    #[command(flatten)]
    query: QueryFlags,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,
}

/// Prints the JSON of aws cognito-idp admin-get-user; for a person a table.
///
/// # Errors
///
/// As the settings, the network and Cognito give it.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let output = DocumentOutput::check(args.output, &args.query)?;
    let host = app.host(args.user.flags() + args.aws, Prompts::Allowed)?;
    let target = args.user.resolve(&host)?;
    let fails = Failure::of_call(&target.subject);
    let aws = host.aws().await?;
    let calls = UserPoolCalls::new(&aws, target.region).map_err(&fails)?;
    let user = users::get(&calls, &target.pool, &target.username).await;
    let user = user.map_err(&fails)?;
    if output.is_for_a_person(&app.ui) {
        let page = render::users::page(&User::read(&user), host.now(), &app.time_zone());
        return print(&app.ui, &page);
    }
    output.print(&app.ui, render::json::with_times(user.into()))
}
