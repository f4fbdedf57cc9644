//! `cognito-auth configure aws-profile`: an AWS profile whose credentials are a context's.

use crate::app::{App, Prompts};
use crate::commands::flags;
use crate::failure::{ExitStatus, Failure};
use crate::local::{aws_profiles, blocking, process};
use crate::render::shell::shell_quote;
use crate::settings::keys::{IDENTITY_POOL_ID, REGION};
use crate::settings::{Flags, Origin, Sourced};

/// Write an AWS profile that takes its credentials from a context
///
/// Every AWS SDK and tool then runs cognito-auth as its credential_process. Nothing else in the AWS config
/// file changes.
#[derive(Debug, clap::Args)]
#[command(mut_args(flags::hide_no_input))]
#[command(after_help = "\
Examples:
  cognito-auth configure aws-profile work -c dev
  aws s3 ls --profile work")]
pub struct Args {
    /// Name of the AWS profile
    #[arg(value_name = "NAME")]
    name: String,

    /// Replace the credential source of an existing profile
    #[arg(long)]
    force: bool,

    /// Region of the profile [default: that of the identity pool]
    #[arg(long)]
    region: Option<String>,
}

/// Writes the profile, and says so on standard error.
///
/// # Errors
///
/// [`Failure::AwsConfig`] when the file cannot be used or has such a profile; as the settings.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let settings = app.host(Flags::default(), Prompts::Allowed)?.settings;
    let Some(context) = &settings.context else {
        return Err(Failure::usage(
            "the profile needs a context, and none is in use",
            "name one with -c NAME; cognito-auth context list shows which there are",
        ));
    };
    let is_signed = settings.flow(false)?.admin;
    let signs_with = context
        .text("profile")
        .map_or("default", |(profile, _)| profile);
    if is_signed && signs_with == args.name {
        return Err(Failure::usage(
            format!(
                "context {} signs its calls with profile {}, which would then wait for itself",
                context.name, args.name
            ),
            "choose another name for the profile, or a flow that is not signed for the context",
        ));
    }
    let Some((pool, _)) = context.text("identity-pool-id") else {
        return Err(Failure::usage(
            format!(
                "context {} has no identity pool, and the AWS tools know of no other",
                context.name
            ),
            format!("save identity-pool-id in context {}", context.name),
        ));
    };
    let flags = Flags::default().with(&IDENTITY_POOL_ID, Some(pool.to_owned()));
    let pool = settings.with(flags).need_identity_pool()?.value;
    let region = match args.region {
        None => pool.region().clone(),
        Some(value) => {
            let origin = Origin::Flag(REGION.name);
            Sourced { value, origin }.parse(REGION.what)?.value
        }
    };
    let program = process::executable().map_err(Failure::Start)?;
    let program = program.to_str().ok_or_else(|| {
        Failure::usage(
            "the path of this program is not UTF-8, and an AWS config file is",
            "install it elsewhere",
        )
    })?;
    // The AWS tools split the line as a shell does, but on Windows, where only these quotes are known.
    let program = if cfg!(windows) {
        format!("\"{program}\"")
    } else {
        shell_quote(program)
    };
    let command = format!("{program} credentials -c {} -o process", context.name);
    let values = [
        ("credential_process", command),
        ("region", region.to_string()),
    ];
    let variables = settings.variables.clone();
    let (name, force) = (args.name.clone(), args.force);
    let written =
        blocking(move || aws_profiles::write_profile(&variables, &name, &values, force)).await?;
    let (name, path) = (&args.name, written.path.display());
    app.ui.note(&format!(
        "profile {name} in {path} takes the credentials of context {}: aws sts \
         get-caller-identity --profile {name}",
        context.name
    ));
    if let Some(shadow) = written.shadowed_by {
        let shadow = shadow.display();
        app.ui.warn(&format!(
            "{shadow} has a profile {name} too, whose keys go before: take it out there"
        ));
    }
    Ok(ExitStatus::Success)
}
