//! `cognito-auth user`: the users of a pool, as an administrator.

mod flags;
pub mod get;

use crate::app::App;
use crate::failure::{ExitStatus, Failure};

pub(crate) use flags::UserFlags;

/// Manage users of a pool
#[derive(Debug, clap::Subcommand)]
#[command(defer = true)]
#[expect(missing_docs, reason = "the text of each verb is its arguments' own")]
pub enum Command {
    Get(Box<get::Args>),
}

/// Runs the verb.
///
/// # Errors
///
/// As the verb.
pub async fn run(command: Command, app: &App) -> Result<ExitStatus, Failure> {
    match command {
        Command::Get(args) => get::run(*args, app).await,
    }
}
