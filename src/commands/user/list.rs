//! `cognito-auth user list`: the users of a pool.

use serde_json::Value;

use crate::app::{App, Prompts};
use crate::aws::UserPoolCalls;
use crate::commands::flags::{self, QueryFlags, SettingFlags};
use crate::commands::output::{ListFormat, ListOutput};
use crate::failure::{ExitStatus, Failure};
use crate::ops::pools;
use crate::render;

use super::flags::{PoolFlags, SearchFlags, USERS};

/// List the users of a pool
///
/// Signed with IAM credentials. Cognito judges one condition; the others are judged here, user by user.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth user list
  cognito-auth user list --email 'ada@*' --status CONFIRMED
  cognito-auth user list --group admins -o csv > admins.csv
  cognito-auth user list --where \"!contains(Username, '@')\" -o jsonl")]
pub struct Args {
    #[command(flatten)]
    search: SearchFlags,

    /// Show these attributes only, as the API names them (several with commas)
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    attributes: Vec<String>,

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

/// Prints `{"Users": [...]}`, as aws cognito-idp list-users does, page by page; for a person a table.
///
/// # Errors
///
/// As the settings, the network and Cognito give it.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let mut search = args.search.read()?;
    search.limit = args.limit;
    let mut output = ListOutput::check(app, USERS, args.output, &args.query)?;
    let host = app.host(args.pool.flags() + args.aws, Prompts::Allowed)?;
    let target = args.pool.resolve(&host)?;
    let aws = host.aws().await?;
    let fails = Failure::of_call(&target.subject);
    let calls = UserPoolCalls::new(&aws, target.region).map_err(&fails)?;
    if output.is_csv() {
        let attributes = if args.attributes.is_empty() {
            let schema = pools::attributes(&calls, &target.pool).await;
            schema.map_err(&fails)?
        } else {
            args.attributes.clone()
        };
        output = output.with_columns(render::users::columns(attributes));
    }
    let mut found = search.run(&calls, &target.pool, &target.subject);
    while let Some(mut users) = found.next().await? {
        if !args.attributes.is_empty() {
            for user in &mut users {
                keep(user, &args.attributes);
            }
        }
        output.page(&app.ui, users)?;
    }
    output.end(&app.ui)
}

/// Leaves of the attributes of `user` those that are called so.
fn keep(user: &mut Value, names: &[String]) {
    let attributes = user.get_mut("Attributes").and_then(Value::as_array_mut);
    if let Some(attributes) = attributes {
        attributes.retain(|attribute| {
            let name = attribute["Name"].as_str();
            names.iter().any(|kept| Some(kept.as_str()) == name)
        });
    }
}
