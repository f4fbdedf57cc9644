//! `cognito-auth user sign-up`: a user signs up, as an app would have it.

use crate::app::{App, Prompts};
use crate::aws::UserPoolCalls;
use crate::commands::flags::{self, QueryFlags, SettingFlags};
use crate::commands::output::{DocumentFormat, DocumentOutput};
use crate::failure::{self, ExitStatus, Failure, Purpose};
use crate::local::secrets;
use crate::ops::client_calls::ClientCalls;
use crate::ops::passwords::recovery::sent;
use crate::ops::sign_in::prompts::new_password;
use crate::settings::secrets::SecretKind;

use super::create::attributes;
use super::flags::SelfFlags;

/// Sign a user up
///
/// Needs no IAM credentials, and a pool that lets users sign up. Cognito sends a code, which user confirm
/// takes. For tests and demonstrations; user create makes users without a code.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth user sign-up ada --attribute email=ada@example.com --password-file p
  cognito-auth user confirm ada --code 123456")]
pub struct Args {
    #[command(flatten)]
    user: SelfFlags,

    /// Attribute of the user, as the API names it (can be repeated)
    #[arg(long, value_name = "NAME=VALUE")]
    attribute: Vec<String>,

    #[command(flatten)]
    password: SettingFlags<flags::Password>,

    /// How to print the document [default: json; on a terminal a line]
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output options")]
    output: Option<DocumentFormat>,

    #[command(flatten)]
    query: QueryFlags,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,
}

/// Prints the JSON of aws cognito-idp sign-up; for a person a note.
///
/// # Errors
///
/// As the settings, the secrets, the terminal, the network and Cognito give it.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let output = DocumentOutput::check(args.output, &args.query)?;
    let attributes = attributes(&args.attribute, false)?;
    let named = args.user.named()?;
    let host = app.host(args.user.pool + args.password + args.aws, Prompts::Allowed)?;
    let target = SelfFlags::resolve(&host, named)?;
    let kind = SecretKind::Password;
    let pending = match host.settings.secret(kind) {
        Some(source) => Some(secrets::check(kind, source.value).await?),
        None => None,
    };
    let aws = host.aws().await?;
    let calls = UserPoolCalls::new(&aws, target.region.clone());
    let calls = calls.map_err(Failure::of_call(&target.subject(Purpose::Recover)))?;
    // Its line of standard input comes before the client secret's.
    let password = match (pending, host.terminal()) {
        (Some(pending), _) => Some(pending.read().await?),
        (None, Some(terminal)) => {
            let name = target.username.as_deref().unwrap_or_default();
            new_password(&terminal, name).await?
        }
        (None, None) => None,
    };
    let client = ClientCalls::open(&host, &calls, target, &aws).await?;
    let result = client.sign_up(password.as_ref(), &attributes).await?;
    let username = &client.username;
    let is_confirmed = result.get("UserConfirmed") == Some(&true.into());
    let result = result.into();
    if !output.is_for_a_person(&app.ui) {
        return output.print(&app.ui, result);
    }
    if is_confirmed {
        app.ui
            .note(&format!("{username} is signed up and confirmed"));
        return Ok(ExitStatus::Success);
    }
    let code = sent(&result).map_or_else(String::new, |sent| format!("; a code was sent {sent}"));
    app.ui.note(&format!("{username} is signed up{code}"));
    let verb = format!(
        "user confirm {}",
        crate::render::shell::shell_quote(username)
    );
    let confirm = failure::command(&verb, &client.subject());
    app.ui.note(&format!("confirm with: {confirm} --code CODE"));
    Ok(ExitStatus::Success)
}
