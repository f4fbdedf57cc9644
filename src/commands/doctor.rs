//! `cognito-auth doctor`: why signing in does not work, and what to change.

use crate::app::{App, Prompts};
use crate::commands::flags::{self, QueryFlags, SettingFlags};
use crate::commands::output::{DocumentFormat, DocumentOutput, print, print_painted};
use crate::failure::{ExitStatus, Failure};
use crate::model::{Finding, State};
use crate::ops::examination;
use crate::render::findings::{self, Layout};
use crate::settings::Flags;

/// Find out why signing in does not work
///
/// Checks everything that your IAM credentials allow it to see: the user pool, the app client, the domain,
/// the user,
/// the identity pool, its roles and their trust policies; and at the clock, the network, the file
/// of the session and the keyring. Says what is wrong, and prints a command that puts it right and
/// leaves every other setting as it is. Changes nothing, signs no user in, sends no password. With a
/// user name, Cognito counts the user as active for the month.
///
/// On a terminal it prints a page, the problems last, and numbers the fixes; -v shows also what is well.
///
/// Exits with 10 where there is a problem, and with 9 where the service cannot be reached.
#[derive(Debug, clap::Args)]
#[command(mut_args(flags::hide_no_input))]
#[command(after_help = "\
Examples:
  cognito-auth doctor -c dev
  cognito-auth doctor -c dev --fix 1
  cognito-auth doctor --user-pool-id us-east-1_AbCdEfGhI --client-id 1h57kf5cpq17m0eml12EXAMPLE
  cognito-auth doctor -c dev -o text --query \"findings[?state=='problem'].fix\"")]
pub struct Args {
    #[command(flatten)]
    settings: SettingFlags<flags::Doctor>,

    /// Print only the fix with this number
    #[arg(
        long,
        value_name = "N",
        conflicts_with_all = ["output", "query"],
        help_heading = "Output options"
    )]
    fix: Option<usize>,

    /// How to print the findings; else as lines for people
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output options")]
    output: Option<DocumentFormat>,

    #[command(flatten)]
    query: QueryFlags,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,
}

/// Prints what was found: `{"findings": [{"check", "state", "message", "cause", "fix",
/// "iam_action"}]}`, a page, or lines; with `--fix` the text of one fix.
///
/// # Errors
///
/// [`Failure::Problems`] when there are any, but not with `--fix`; [`Failure::Usage`] when there is no
/// fix with that number.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let is_document = args.output.is_some() || args.query.query.is_some();
    let output = DocumentOutput::check(args.output, &args.query)?;
    let found = examine(args.settings + args.aws, app).await;
    if let Some(number) = args.fix {
        return print(&app.ui, &format!("{}\n", fix(&found, number)?));
    }
    if is_document {
        output.print(&app.ui, findings::document(&found))?;
    } else if let Some(columns) = app.ui.columns() {
        let layout = Layout {
            columns,
            is_colored: app.ui.has_colors(),
            is_unfolded: app.ui.verbosity() > 0,
        };
        print_painted(&app.ui, &findings::page(&found, layout))?;
    } else {
        print(&app.ui, &findings::report(&found))?;
    }
    let problems: Vec<_> = found
        .iter()
        .filter(|it| it.state == State::Problem)
        .collect();
    if problems.is_empty() {
        return Ok(ExitStatus::Success);
    }
    let mut checks: Vec<_> = problems.iter().map(|it| it.check).collect();
    checks.dedup();
    let is_outage = problems.iter().all(|it| it.is_outage);
    Err(Failure::Problems { checks, is_outage })
}

/// The text of fix `number`.
fn fix(found: &[Finding], number: usize) -> Result<&str, Failure> {
    let fixes = findings::fixes(found);
    let finding = number.checked_sub(1).and_then(|index| fixes.get(index));
    let fix = finding.and_then(|it| it.fix.as_deref());
    fix.ok_or_else(|| match fixes.len() {
        0 => Failure::usage("there is nothing to fix", "leave --fix out"),
        last => Failure::usage(
            format!("there is no fix {number}"),
            format!("give a number from 1 to {last}; without --fix all are shown"),
        ),
    })
}

async fn examine(flags: Flags, app: &App) -> Vec<Finding> {
    match app.host(flags, Prompts::Forbidden) {
        Ok(host) => examination::examine(&host).await,
        Err(failure) => vec![examination::of_settings(&failure)],
    }
}
