//! `cognito-auth password forgot`: a new password without the old one.

use crate::app::{App, Prompts};
use crate::aws::UserPoolCalls;
use crate::commands::flags::{self, QueryFlags, SettingFlags};
use crate::commands::output::{DocumentFormat, DocumentOutput};
use crate::failure::{self, ExitStatus, Failure, Purpose};
use crate::ops::client_calls::ClientCalls;
use crate::ops::passwords::recovery::sent;
use crate::ops::target::Target;

/// Have a code sent that sets a new password
///
/// Needs no IAM credentials. On a terminal it asks for the code and the new password then; elsewhere
/// password confirm takes them. A code is valid for an hour.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth password forgot -u ada --client-id 1h57kf5cpq17m0eml12EXAMPLE --region us-east-1
  cognito-auth password forgot -u ada --no-confirm -o json")]
pub struct Args {
    /// Have the code sent, and ask for nothing
    #[arg(long)]
    no_confirm: bool,

    /// How to print where the code was sent [default: json; on a terminal a note]
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output options")]
    output: Option<DocumentFormat>,

    #[command(flatten)]
    query: QueryFlags,

    #[command(flatten)]
    pool: SettingFlags<flags::Pool>,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,
}

/// Prints `{"CodeDeliveryDetails": ...}`, as aws cognito-idp forgot-password does; for a person a note.
/// Says on standard error that the password is set, or what sets it.
///
/// # Errors
///
/// As the settings, the secrets, the terminal, the network and Cognito give it.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let output = DocumentOutput::check(args.output, &args.query)?;
    let host = app.host(args.pool + args.aws, Prompts::Allowed)?;
    let target = Target::resolve(&host)?;
    let aws = host.aws().await?;
    let calls = UserPoolCalls::new(&aws, target.region.clone());
    let calls = calls.map_err(Failure::of_call(&target.subject(Purpose::Recover)))?;
    let recovery = ClientCalls::open(&host, &calls, target, &aws).await?;
    let delivery = recovery.send_code().await?;
    let username = &recovery.username;
    let terminal = host.terminal().filter(|_| !args.no_confirm);
    if !output.is_for_a_person(&app.ui) {
        output.print(&app.ui, delivery.clone())?;
    } else if terminal.is_none() {
        let sent = sent(&delivery).unwrap_or_default();
        app.ui.note(&format!("a code was sent {sent}"));
    }
    let Some(terminal) = terminal else {
        let confirm = failure::command("password confirm", &recovery.subject());
        app.ui
            .note(&format!("set the new password with: {confirm} --code CODE"));
        return Ok(ExitStatus::Success);
    };
    recovery.finish(&terminal, &delivery).await?;
    app.ui.note(&format!("{username} has a new password"));
    Ok(ExitStatus::Success)
}
