//! `cognito-auth mfa`: second factors.

mod flags;
pub mod prefer;
pub mod setup;
pub mod status;

use crate::app::App;
use crate::failure::{ExitStatus, Failure};

/// Manage second factors
#[derive(Debug, clap::Subcommand)]
#[command(defer = true)]
#[expect(missing_docs, reason = "the text of each verb is its arguments' own")]
pub enum Command {
    Setup(Box<setup::Args>),
    Status(Box<status::Args>),
    Prefer(Box<prefer::Args>),
}

/// Runs the verb.
///
/// # Errors
///
/// As the verb.
pub async fn run(command: Command, app: &App) -> Result<ExitStatus, Failure> {
    match command {
        Command::Setup(args) => Box::pin(setup::run(*args, app)).await,
        Command::Status(args) => Box::pin(status::run(*args, app)).await,
        Command::Prefer(args) => Box::pin(prefer::run(*args, app)).await,
    }
}
