//! `cognito-auth context delete`: a context, and what is remembered for it.

use crate::app::App;
use crate::commands::flags;
use crate::failure::{ExitStatus, Failure};
use crate::settings::{Flags, context};

/// Delete a context, and the session that is kept for it
///
/// Cognito does not end the session: logout -c NAME ends it before.
#[derive(Debug, clap::Args)]
#[command(mut_args(flags::hide_context))]
pub struct Args {
    /// Context
    name: String,

    /// Do not ask
    #[arg(short, long)]
    yes: bool,
}

/// Deletes the context, and says so on standard error.
///
/// # Errors
///
/// [`Failure::ConfigFile`] when there is no such context, or the file cannot be changed.
pub async fn run(args: &Args, app: &App) -> Result<ExitStatus, Failure> {
    let name = &args.name;
    // Before the question.
    app.context_named(name)?;
    let host = app.host_without_context(Flags::default())?;
    if !args.yes {
        let answer = match host.terminal() {
            Some(terminal) => {
                let question = format!("Delete context {name} and its session? [y/N] ");
                terminal
                    .ask(&question)
                    .await
                    .map_err(Failure::of_terminal)?
            }
            None => {
                return Err(Failure::usage(
                    format!(
                        "context {name} was not deleted: where nothing may be asked, it takes --yes"
                    ),
                    format!("cognito-auth context delete {name} --yes"),
                ));
            }
        };
        if !matches!(answer.as_deref(), Some("y" | "Y" | "yes")) {
            app.ui.note("nothing was deleted");
            return Ok(ExitStatus::Success);
        }
    }
    let deleted = name.clone();
    app.edit_config(move |text, path| context::without(text, path, &deleted))
        .await?;
    app.forget_record(name).await?;
    app.ui.note(&format!("context {name} is deleted"));
    Ok(ExitStatus::Success)
}
