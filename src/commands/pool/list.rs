//! `cognito-auth pool list`: the user pools of an account.

use crate::app::{App, Prompts};
use crate::aws::UserPoolCalls;
use crate::commands::flags::{self, QueryFlags, SettingFlags};
use crate::commands::output::{ListFormat, ListOutput, Shape};
use crate::failure::{ExitStatus, Failure};
use crate::model::{Operation, Request};
use crate::ops::pages::Pages;
use crate::render;

use super::flags::place;

/// List the user pools of an account in a Region
///
/// Signed with IAM credentials.
#[derive(Debug, clap::Args)]
#[command(mut_args(flags::hide_no_input))]
#[command(after_help = "\
Examples:
  cognito-auth pool list
  cognito-auth pool list --region eu-west-1 -o csv
  cognito-auth pool list --query \"UserPools[?Name=='dev'].Id\" -o text")]
pub struct Args {
    /// How to print the pools [default: json; on a terminal a table]
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output options")]
    output: Option<ListFormat>,

    #[command(flatten)]
    query: QueryFlags,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,
}

const POOLS: Shape<4> = Shape {
    member: "UserPools",
    headers: ["NAME", "ID", "CREATED", "CHANGED"],
    row: render::pools::row,
    cell: render::pools::cell,
};

/// Prints `{"UserPools": [...]}`, as aws cognito-idp list-user-pools does, page by page; for a person a
/// table.
///
/// # Errors
///
/// As the settings, the network and Cognito give it.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    const PAGE: u8 = 60;
    let output = ListOutput::check(app, POOLS, args.output, &args.query)?;
    let columns = render::pools::COLUMNS.map(str::to_owned);
    let mut output = output.with_columns(columns.to_vec());
    let host = app.host(args.aws, Prompts::Forbidden)?;
    let aws = host.aws().await?;
    let (region, subject) = place(&host, &aws)?;
    let fails = Failure::of_call(&subject);
    let calls = UserPoolCalls::new(&aws, Some(region)).map_err(&fails)?;
    let request = Request::new(Operation::ListUserPools).with("MaxResults", PAGE);
    let mut pages = Pages::new(&calls, request);
    while let Some(pools) = pages.next().await.map_err(&fails)? {
        output.page(&app.ui, pools)?;
    }
    output.end(&app.ui)
}
