//! `cognito-auth doctor`: why signing in does not work, and what to change.

use crate::app::{App, Prompts};
use crate::commands::flags::{self, QueryFlags, SettingFlags};
use crate::commands::output::{DocumentFormat, DocumentOutput, print};
use crate::failure::{ExitStatus, Failure};
use crate::model::{Finding, State};
use crate::ops::examination;
use crate::render;
use crate::settings::Flags;

/// Find out why signing in does not work
///
/// Looks at whatever IAM allows to look at: the user pool, the app client, the domain, the user,
/// the identity pool, its roles and their trust policies; and at the clock, the network, the file
/// of the session and the keyring. Says what is wrong, and prints a command that puts it right and
/// leaves every other setting as it is. Changes nothing, signs no user in, sends no password. With a
/// user name, Cognito counts the user as active for the month.
///
/// Exits with 10 where there is a problem.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth doctor -c dev
  cognito-auth doctor --user-pool-id us-east-1_AbCdEfGhI --client-id 1h57kf5cpq17m0eml12EXAMPLE
  cognito-auth doctor -c dev -o text --query \"findings[?state=='problem'].fix\"")]
pub struct Args {
    #[command(flatten)]
    settings: SettingFlags<flags::Doctor>,

    /// How to print the findings; else as lines for people
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output options")]
    output: Option<DocumentFormat>,

    #[command(flatten)]
    query: QueryFlags,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,
}

/// Prints what was found: `{"findings": [{"check", "state", "message", "cause", "fix",
/// "iam_action"}]}`, or lines.
///
/// # Errors
///
/// [`Failure::Problems`] when there are any.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let is_document = args.output.is_some() || args.query.query.is_some();
    let output = DocumentOutput::check(args.output, &args.query)?;
    let found = examine(args.settings + args.aws, app).await;
    if is_document {
        output.print(&app.ui, render::findings::document(&found))?;
    } else {
        print(&app.ui, &render::findings::report(&found))?;
    }
    let problems = found.iter().filter(|it| it.state == State::Problem);
    match problems.count() {
        0 => Ok(ExitStatus::Success),
        problems => Err(Failure::Problems(problems)),
    }
}

async fn examine(flags: Flags, app: &App) -> Vec<Finding> {
    match app.host(flags, Prompts::Forbidden) {
        Ok(host) => examination::examine(&host).await,
        Err(failure) => vec![examination::of_settings(&failure)],
    }
}
