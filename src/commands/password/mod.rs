//! `cognito-auth password`: a user's password.

pub mod set;

use crate::app::App;
use crate::failure::{ExitStatus, Failure};

/// Manage users' passwords
#[derive(Debug, clap::Subcommand)]
#[command(defer = true)]
#[expect(missing_docs, reason = "the text of each verb is its arguments' own")]
pub enum Command {
    Set(Box<set::Args>),
}

/// Runs the verb.
///
/// # Errors
///
/// As the verb.
pub async fn run(command: Command, app: &App) -> Result<ExitStatus, Failure> {
    match command {
        Command::Set(args) => set::run(*args, app).await,
    }
}
