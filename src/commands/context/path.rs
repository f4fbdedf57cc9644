//! `cognito-auth context path`: where contexts are saved.

use crate::app::App;
use crate::commands::flags;
use crate::commands::output;
use crate::failure::{ExitStatus, Failure};

/// Print the path of config.toml, whether or not it exists
#[derive(Debug, clap::Args)]
#[command(mut_args(flags::hide_context_and_no_input))]
pub struct Args {}

/// Prints the path.
///
/// # Errors
///
/// [`Failure::ConfigFile`] when no folder for it is known.
pub fn run(_: &Args, app: &App) -> Result<ExitStatus, Failure> {
    let path = app.config_file()?;
    output::print(&app.ui, &format!("{}\n", path.display()))
}
