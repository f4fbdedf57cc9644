//! `cognito-auth pool describe`: how a user pool is set up.

use serde_json::json;

use crate::app::{App, Prompts};
use crate::aws::UserPoolCalls;
use crate::commands::flags::{self, QueryFlags, SettingFlags};
use crate::commands::output::{DocumentFormat, DocumentOutput, print};
use crate::failure::{ExitStatus, Failure, Subject};
use crate::model::{Operation, Request};
use crate::ops::pages::Pages;
use crate::ops::pools;
use crate::ops::target::region_of_pool;
use crate::render;
use crate::render::json::with_times;
use crate::settings::Flags;
use crate::settings::keys::USER_POOL_ID;
use crate::settings::resolve::Pool;

use super::flags::place;

/// Print how a user pool is set up
///
/// Signed with IAM credentials.
#[derive(Debug, clap::Args)]
#[command(mut_args(flags::hide_no_input))]
#[command(after_help = "\
Examples:
  cognito-auth pool describe us-east-1_AbCdEfGhI
  cognito-auth pool describe -c dev --query UserPool.MfaConfiguration -o text")]
pub struct Args {
    /// User pool, such as us-east-1_AbCdEfGhI
    #[arg(value_name = "ID", conflicts_with = "user_pool_id")]
    id: Option<String>,

    /// The same [env: COGNITO_USER_POOL_ID]
    #[arg(long, value_name = "ID", help_heading = "User pool options")]
    user_pool_id: Option<String>,

    /// How to print the document [default: json; on a terminal lines]
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output options")]
    output: Option<DocumentFormat>,

    #[command(flatten)]
    query: QueryFlags,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,
}

/// Prints `{"UserPool": {...}}`, as aws cognito-idp describe-user-pool does; for a person what
/// administrators ask for.
///
/// # Errors
///
/// As the settings, the network and Cognito give it.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let output = DocumentOutput::check(args.output, &args.query)?;
    let flags = Flags::default().with(&USER_POOL_ID, args.id.or(args.user_pool_id));
    let host = app.host(flags + args.aws, Prompts::Forbidden)?;
    let pool = host.settings.user_pool()?;
    let pool = pool.ok_or_else(Pool::missing_id)?.value;
    let aws = host.aws().await?;
    let (_, subject) = place(&host, &aws)?;
    let subject = Subject {
        pool: Some(pool.to_string()),
        ..subject
    };
    let fails = Failure::of_call(&subject);
    let calls = UserPoolCalls::new(&aws, region_of_pool(&host, Some(&pool))?).map_err(&fails)?;
    let described = with_times(pools::describe(&calls, &pool).await.map_err(&fails)?);
    if !output.is_for_a_person(&app.ui) {
        return output.print(&app.ui, json!({"UserPool": described}));
    }
    let mut clients = Some(0);
    let request = Request::new(Operation::ListUserPoolClients).with("UserPoolId", pool.as_str());
    let mut pages = Pages::new(&calls, request.with("MaxResults", 60));
    while let Some(count) = &mut clients {
        match pages.next().await {
            Ok(Some(page)) => *count += page.len(),
            Ok(None) => break,
            // The page is as good without.
            Err(_) => clients = None,
        }
    }
    let page = render::pools::page(&described, clients, host.now(), &app.time_zone());
    print(&app.ui, &page)
}
