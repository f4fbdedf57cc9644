//! `cognito-auth context delete`: a context, and what is remembered for it.

use crate::app::App;
use crate::commands::flags::{self, ConsentFlags};
use crate::failure::{ExitStatus, Failure};
use crate::settings::{Flags, context};

/// Delete a context, and the session that is kept for it
///
/// Cognito does not end the session: logout -c NAME ends it before.
#[derive(Debug, clap::Args)]
#[command(mut_args(flags::hide_context))]
pub struct Args {
    /// Name of the context
    name: String,

    #[command(flatten)]
    consent: ConsentFlags,
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
    let question = format!("Delete context {name} and its session?");
    let undone = format!("context {name} was not deleted");
    let again = || format!("cognito-auth context delete {name}");
    if !args
        .consent
        .is_given(&host, &question, &undone, again)
        .await?
    {
        app.ui.note("nothing was deleted");
        return Ok(ExitStatus::Success);
    }
    let deleted = name.clone();
    app.edit_config(move |text, path| context::without(text, path, &deleted))
        .await?;
    app.forget_record(name).await?;
    app.ui.note(&format!("context {name} is deleted"));
    Ok(ExitStatus::Success)
}
