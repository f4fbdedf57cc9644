//! `cognito-auth group create`: a group of a pool.

use serde_json::json;

use crate::app::{App, Prompts};
use crate::aws::UserPoolCalls;
use crate::commands::flags::{self, QueryFlags, SettingFlags};
use crate::commands::output::{DocumentFormat, DocumentOutput};
use crate::commands::user::PoolFlags;
use crate::failure::{ExitStatus, Failure, Subject};
use crate::ops::groups::{Made, NewGroup};
use crate::render::json::with_times;

use super::flags::name;

/// Create a group
///
/// Signed with IAM credentials. With --role-arn they also have to allow iam:PassRole on that role.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth group create admins
  cognito-auth group create staff --description 'All of us' --precedence 10 --if-not-exists")]
pub struct Args {
    /// Name of the group
    #[arg(value_parser = name)]
    name: String,

    /// Describe the group
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,

    /// Rank of the group: of a user's groups, the one with the lowest N decides the preferred role
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    #[arg(value_parser = clap::value_parser!(u32).range(..=2_147_483_647))]
    precedence: Option<u32>,

    /// Role that users of the group can have in an identity pool
    #[arg(long, value_name = "ARN")]
    role_arn: Option<String>,

    /// Leave a group of that name as it is, instead of failing
    #[arg(long)]
    if_not_exists: bool,

    /// How to print the group [default: json; on a terminal a note]
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output options")]
    output: Option<DocumentFormat>,

    #[command(flatten)]
    query: QueryFlags,

    #[command(flatten)]
    pool: PoolFlags,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,
}

/// Prints `{"Group": ...}`, as aws cognito-idp create-group does; for a person a note.
///
/// # Errors
///
/// As the settings, the network and Cognito give it.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let output = DocumentOutput::check(args.output, &args.query)?;
    let host = app.host(args.pool.flags() + args.aws, Prompts::Allowed)?;
    let target = args.pool.resolve(&host)?;
    let new = NewGroup {
        name: args.name,
        description: args.description,
        precedence: args.precedence,
        role_arn: args.role_arn,
        if_not_exists: args.if_not_exists,
    };
    let subject = Subject {
        group: Some(new.name.clone()),
        ..target.subject
    };
    let fails = Failure::of_call(&subject);
    let aws = host.aws().await?;
    let calls = UserPoolCalls::new(&aws, target.region).map_err(&fails)?;
    let made = new.create(&calls, &target.pool).await.map_err(&fails)?;
    let is_for_a_person = output.is_for_a_person(&app.ui);
    let group = match made {
        Made::Created(group) => {
            if is_for_a_person {
                app.ui.note(&format!("group {} is created", new.name));
            }
            group
        }
        Made::Existed(group) => {
            let differences = new.differences(&group);
            app.ui.note(&if differences.is_empty() {
                format!("group {} is there already", new.name)
            } else {
                format!(
                    "group {} is there already, with another {}, and was not changed",
                    new.name,
                    differences.join(", ")
                )
            });
            group
        }
    };
    if is_for_a_person {
        return Ok(ExitStatus::Success);
    }
    output.print(&app.ui, with_times(json!({"Group": group})))
}
