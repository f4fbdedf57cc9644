//! `cognito-auth pool`: user pools, and what signing in to them takes.

pub mod create;
pub mod delete;
pub mod describe;
mod flags;
pub mod list;

use crate::app::App;
use crate::failure::{ExitStatus, Failure};

/// Manage user pools
#[derive(Debug, clap::Subcommand)]
#[command(defer = true)]
#[expect(missing_docs, reason = "the text of each verb is its arguments' own")]
pub enum Command {
    Create(Box<create::Args>),
    List(Box<list::Args>),
    Describe(Box<describe::Args>),
    Delete(Box<delete::Args>),
}

/// Runs the verb.
///
/// # Errors
///
/// As the verb.
pub async fn run(command: Command, app: &App) -> Result<ExitStatus, Failure> {
    match command {
        Command::Create(args) => create::run(*args, app).await,
        Command::List(args) => list::run(*args, app).await,
        Command::Describe(args) => describe::run(*args, app).await,
        Command::Delete(args) => delete::run(*args, app).await,
    }
}
