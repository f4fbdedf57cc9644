//! `cognito-auth context use`: the context that counts where none is named.

use crate::app::App;
use crate::commands::flags;
use crate::failure::{ExitStatus, Failure};
use crate::settings::context;

/// Make a context the default one
#[derive(Debug, clap::Args)]
#[command(mut_args(flags::hide_context_and_no_input))]
pub struct Args {
    /// Context
    name: String,
}

/// Sets `default-context`, and says so on standard error.
///
/// # Errors
///
/// [`Failure::ConfigFile`] when there is no such context, or the file cannot be changed.
pub async fn run(args: &Args, app: &App) -> Result<ExitStatus, Failure> {
    let name = args.name.clone();
    app.edit_config(move |text, path| context::with_default(text, path, &name))
        .await?;
    app.ui
        .note(&format!("{} is the default context", args.name));
    Ok(ExitStatus::Success)
}
