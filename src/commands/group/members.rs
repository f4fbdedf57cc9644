//! `cognito-auth group members`: the users in a group.

use crate::app::{App, Prompts};
use crate::aws::UserPoolCalls;
use crate::commands::flags::{self, QueryFlags, SettingFlags};
use crate::commands::output::{ListFormat, ListOutput};
use crate::commands::user::{PoolFlags, USERS};
use crate::failure::{ExitStatus, Failure, Subject};
use crate::ops::pools;
use crate::ops::users::search::Search;
use crate::render;

use super::flags::name;

/// List the users in a group
///
/// Signed with IAM credentials. user list --group takes conditions as well.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth group members admins
  cognito-auth group members admins -o csv > admins.csv")]
pub struct Args {
    /// Group to list
    #[arg(value_name = "GROUP", value_parser = name)]
    group: String,

    /// Stop after N users
    #[arg(long, value_name = "N")]
    limit: Option<usize>,

    /// How to print the users [default: json; on a terminal a table]
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output options")]
    output: Option<ListFormat>,

    #[command(flatten)]
    query: QueryFlags,

    #[command(flatten)]
    pool: PoolFlags,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,
}

/// Prints `{"Users": [...]}`, as aws cognito-idp list-users-in-group does, page by page; for a person a
/// table.
///
/// # Errors
///
/// As the settings, the network and Cognito give it.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let mut output = ListOutput::check(app, USERS, args.output, &args.query)?;
    let host = app.host(args.pool.flags() + args.aws, Prompts::Allowed)?;
    let target = args.pool.resolve(&host)?;
    let subject = Subject {
        group: Some(args.group.clone()),
        ..target.subject
    };
    let fails = Failure::of_call(&subject);
    let aws = host.aws().await?;
    let calls = UserPoolCalls::new(&aws, target.region).map_err(&fails)?;
    if output.is_csv() {
        let attributes = pools::attributes(&calls, &target.pool).await;
        output = output.with_columns(render::users::columns(attributes.map_err(&fails)?));
    }
    let search = Search {
        group: Some(args.group),
        limit: args.limit,
        ..Search::default()
    };
    let mut found = search.run(&calls, &target.pool, &subject);
    while let Some(users) = found.next().await? {
        output.page(&app.ui, users)?;
    }
    output.end(&app.ui)
}
