//! `cognito-auth user resend-code`: the code of a sign-up once more.

use crate::app::{App, Prompts};
use crate::aws::UserPoolCalls;
use crate::commands::flags::{self, QueryFlags, SettingFlags};
use crate::commands::output::{DocumentFormat, DocumentOutput};
use crate::failure::{ExitStatus, Failure, Purpose};
use crate::ops::client_calls::ClientCalls;
use crate::ops::passwords::recovery::sent;

use super::flags::SelfFlags;

/// Send the code of a sign-up again
///
/// Needs no IAM credentials. user confirm takes the code.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth user resend-code ada")]
pub struct Args {
    #[command(flatten)]
    user: SelfFlags,

    /// How to print where the code was sent [default: json; on a terminal a note]
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output options")]
    output: Option<DocumentFormat>,

    #[command(flatten)]
    query: QueryFlags,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,
}

/// Prints `{"CodeDeliveryDetails": ...}`, as aws cognito-idp resend-confirmation-code does; for a person a
/// note.
///
/// # Errors
///
/// As the settings, the secrets, the network and Cognito give it.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let output = DocumentOutput::check(args.output, &args.query)?;
    let named = args.user.named()?;
    let host = app.host(args.user.pool + args.aws, Prompts::Allowed)?;
    let target = SelfFlags::resolve(&host, named)?;
    let aws = host.aws().await?;
    let calls = UserPoolCalls::new(&aws, target.region.clone());
    let calls = calls.map_err(Failure::of_call(&target.subject(Purpose::Recover)))?;
    let client = ClientCalls::open(&host, &calls, target, &aws).await?;
    let result = client.resend_code().await?.into();
    if !output.is_for_a_person(&app.ui) {
        return output.print(&app.ui, result);
    }
    let sent = sent(&result).unwrap_or_default();
    app.ui.note(&format!("a code was sent {sent}"));
    Ok(ExitStatus::Success)
}
