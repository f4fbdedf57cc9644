//! `cognito-auth user update`: attributes of users.

use crate::app::{App, Prompts};
use crate::aws::UserPoolCalls;
use crate::commands::flags::{self, SettingFlags};
use crate::commands::output::changes;
use crate::failure::{ExitStatus, Failure};
use crate::ops::users::change::{Change, Update};

use super::create::attributes;
use super::flags::UsersFlags;

/// Change attributes of users
///
/// Signed with IAM credentials. Attributes that are not named stay as they are.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth user update ada --attribute email=ada@example.com --verified
  cognito-auth user update ada grace --attribute custom:team=core --remove-attribute nickname")]
pub struct Args {
    #[command(flatten)]
    users: UsersFlags,

    /// Attribute to set, as the API names it (can be repeated)
    #[arg(
        long,
        value_name = "NAME=VALUE",
        required_unless_present = "remove_attribute"
    )]
    attribute: Vec<String>,

    /// Attribute to delete (can be repeated)
    #[arg(long, value_name = "NAME")]
    remove_attribute: Vec<String>,

    /// Take the e-mail address and the phone number that are set for verified
    #[arg(long)]
    verified: bool,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,
}

/// Says of each user what was done, on standard error.
///
/// # Errors
///
/// As the settings, the network and Cognito give it; the last, where several users failed.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let update = Update {
        set: attributes(&args.attribute, args.verified)?,
        remove: args.remove_attribute,
    };
    let host = app.host(args.users.flags() + args.aws, Prompts::Allowed)?;
    let (usernames, target) = args.users.resolve(&host)?;
    let aws = host.aws().await?;
    let calls = UserPoolCalls::new(&aws, target.region);
    let calls = calls.map_err(Failure::of_call(&target.subject))?;
    let place = (&target.pool, &target.subject);
    changes::apply(&host, &calls, place, &Change::Update(update), &usernames).await
}
