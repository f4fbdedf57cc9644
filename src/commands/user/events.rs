//! `cognito-auth user events`: what Cognito has recorded of a user's sign-ins.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::app::{App, Prompts};
use crate::aws::UserPoolCalls;
use crate::commands::flags::{self, QueryFlags, SettingFlags, duration};
use crate::commands::output::{ListFormat, ListOutput, Shape};
use crate::failure::{ExitStatus, Failure};
use crate::model::Operation;
use crate::ops::pages::Pages;
use crate::ops::users::of_user;
use crate::render;

use super::flags::UserFlags;

/// List a user's sign-ins, newest first
///
/// Signed with IAM credentials. The pool records sign-ins where threat protection is on, which is part of
/// the Plus plan.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth user events ada
  cognito-auth user events ada --since 7d -o csv")]
pub struct Args {
    #[command(flatten)]
    user: UserFlags,

    /// Stop at sign-ins that are longer ago than DURATION
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    since: Option<SignedDuration>,

    /// How to print the sign-ins [default: json; on a terminal a table]
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output options")]
    output: Option<ListFormat>,

    #[command(flatten)]
    query: QueryFlags,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,
}

const EVENTS: Shape<5> = Shape {
    member: "AuthEvents",
    headers: ["WHEN", "EVENT", "RESULT", "RISK", "FROM"],
    row: render::users::event,
    cell,
};

const COLUMNS: [&str; 10] = [
    "time", "id", "event", "result", "risk", "decision", "ip", "city", "country", "device",
];

fn cell(event: &Value, column: &str) -> Option<String> {
    let place = match column {
        "time" => &event["CreationDate"],
        "id" => &event["EventId"],
        "event" => &event["EventType"],
        "result" => &event["EventResponse"],
        "risk" => &event["EventRisk"]["RiskLevel"],
        "decision" => &event["EventRisk"]["RiskDecision"],
        "ip" => &event["EventContextData"]["IpAddress"],
        "city" => &event["EventContextData"]["City"],
        "country" => &event["EventContextData"]["Country"],
        _ => &event["EventContextData"]["DeviceName"],
    };
    Some(place.as_str()?.to_owned())
}

/// Prints `{"AuthEvents": [...]}`, as aws cognito-idp admin-list-user-auth-events does, page by page; for a
/// person a table.
///
/// # Errors
///
/// As the settings, the network and Cognito give it.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let output = ListOutput::check(app, EVENTS, args.output, &args.query)?;
    let mut output = output.with_columns(COLUMNS.map(str::to_owned).to_vec());
    let host = app.host(args.user.flags() + args.aws, Prompts::Allowed)?;
    let target = args.user.resolve(&host)?;
    let aws = host.aws().await?;
    let fails = Failure::of_call(&target.subject);
    let calls = UserPoolCalls::new(&aws, target.region).map_err(&fails)?;
    let request = of_user(
        Operation::AdminListUserAuthEvents,
        &target.pool,
        &target.username,
    );
    let mut pages = Pages::new(&calls, request.with("MaxResults", 60));
    let first = args.since.map(|since| app.now() - since);
    while let Some(mut events) = pages.next().await.map_err(&fails)? {
        let recent = events.iter().take_while(|event| is_recent(event, first));
        let recent = recent.count();
        let is_last = recent < events.len();
        events.truncate(recent);
        output.page(&app.ui, events)?;
        if is_last {
            break;
        }
    }
    output.end(&app.ui)
}

/// Whether `event` was at `first` or later.
fn is_recent(event: &Value, first: Option<Timestamp>) -> bool {
    let Some(first) = first else {
        return true;
    };
    let at = event["CreationDate"].as_f64();
    #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 fit")]
    at.is_none_or(|at| at >= first.as_second() as f64)
}
