//! `cognito-auth mfa status`: which second factors a user has.

use crate::app::{App, Prompts};
use crate::aws::UserPoolCalls;
use crate::commands::flags::{self, QueryFlags, SettingFlags};
use crate::commands::output::{DocumentFormat, DocumentOutput, print};
use crate::failure::{ExitStatus, Failure};
use crate::model::{MfaStatus, User};
use crate::ops::tokens::user::CurrentUser;
use crate::ops::users;
use crate::render;

use super::flags::WhoseFlags;

/// Print a user's second factors
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth mfa status
  cognito-auth mfa status --query PreferredMfaSetting -o text
  cognito-auth mfa status --admin alice --user-pool-id us-east-1_AbCdEfGhI")]
pub struct Args {
    #[command(flatten)]
    whose: WhoseFlags,

    #[command(flatten)]
    access_token: SettingFlags<flags::AccessToken>,

    /// How to print the document [default: json; on a terminal a table]
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output options")]
    output: Option<DocumentFormat>,

    #[command(flatten)]
    query: QueryFlags,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,
}

/// Prints `{"Username", "PreferredMfaSetting", "UserMFASettingList"}`, as `get-user` and
/// `admin-get-user` of the AWS CLI name these; for a person a table.
///
/// # Errors
///
/// As the settings, the secrets, the network and Cognito give it.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let output = DocumentOutput::check(args.output, &args.query)?;
    args.whose.check(&args.access_token)?;
    let flags = args.whose.user.flags() + args.access_token + args.aws;
    let host = app.host(flags, Prompts::Allowed)?;
    let aws = host.aws().await?;
    let status = if args.whose.admin {
        let target = args.whose.user.resolve(&host)?;
        let fails = Failure::of_call(&target.subject);
        let calls = UserPoolCalls::new(&aws, target.region).map_err(&fails)?;
        let user = users::get(&calls, &target.pool, &target.username).await;
        let user = User::read(&user.map_err(&fails)?);
        MfaStatus {
            username: user.username,
            preferred: user.preferred_mfa,
            enabled: user.mfa,
        }
    } else {
        let user = CurrentUser::find(&host, &aws).await?;
        let status = user.account.mfa_status().await;
        status.map_err(Failure::of_call(&user.subject))?
    };
    if output.is_for_a_person(&app.ui) {
        return print(&app.ui, &render::users::mfa_page(&status));
    }
    output.print(&app.ui, render::users::mfa_status(&status))
}
