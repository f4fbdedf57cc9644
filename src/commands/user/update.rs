//! `cognito-auth user update`: attributes of users.

use crate::app::{App, Prompts};
use crate::commands::flags::{self, BulkFlags, SettingFlags};
use crate::commands::output::bulk::{self, Verb};
use crate::failure::{ExitStatus, Failure};
use crate::model::Operation;
use crate::ops::bulk::{Field, Row, Takes};
use crate::ops::users::change::{Change, Update};
use crate::render::shell::shell_quote;

use super::create::{attributes, verified};
use super::flags::UsersFlags;

/// Change attributes of users
///
/// Signed with IAM credentials. Attributes that are not named stay as they are.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth user update ada --attribute email=ada@example.com --verified
  cognito-auth user update ada grace --attribute custom:team=core --remove-attribute nickname
  cognito-auth user update --csv users.csv --verified")]
pub struct Args {
    #[command(flatten)]
    users: UsersFlags,

    #[command(flatten)]
    pub(super) bulk: BulkFlags,

    /// Attribute to set, as the API names it (can be repeated)
    #[arg(
        long,
        value_name = "NAME=VALUE",
        required_unless_present_any = ["remove_attribute", "csv"]
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

/// The columns of a CSV.
const ATTRIBUTES: Takes = Takes {
    required: &[Field::Username],
    optional: &[Field::Attributes],
    is_generated: false,
};

/// Says of each user what was done, on standard error.
///
/// # Errors
///
/// As the settings, the network and Cognito give it; the last, where several users failed. With a CSV
/// as `bulk::run`.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let update = Update {
        set: attributes(&args.attribute, args.verified)?,
        remove: args.remove_attribute,
    };
    let host = app.host(args.users.flags() + args.aws, Prompts::Allowed)?;
    if let Some(rows) = args.bulk.csv(&args.users.ways())? {
        let target = args.users.pool(&host)?;
        let mut command = "user update".to_owned();
        for (name, value) in &update.set {
            let pair = shell_quote(&format!("{name}={value}"));
            command.push_str(&format!(" --attribute {pair}"));
        }
        for name in &update.remove {
            command.push_str(&format!(" --remove-attribute {}", shell_quote(name)));
        }
        command.push_str(if args.verified { " --verified" } else { "" });
        let verb = Verb {
            command,
            takes: ATTRIBUTES,
            operation: Operation::AdminUpdateUserAttributes,
            consent: None,
        };
        let make = |row: &Row| {
            let mut set = update.set.clone();
            set.extend(row.attributes.clone());
            let set = if args.verified { verified(set) } else { set };
            let remove = update.remove.clone();
            Change::Update(Update { set, remove }).into()
        };
        return bulk::run(&host, rows, target.place(), verb, make).await;
    }
    let (usernames, target) = args.users.resolve(&host)?;
    target
        .apply(&host, &Change::Update(update), &usernames)
        .await
}
