//! `cognito-auth password`: a user's password.

pub mod change;
pub mod confirm;
pub mod forgot;
pub mod reset;
pub mod set;

use crate::app::App;
use crate::failure::{ExitStatus, Failure};

/// Manage users' passwords
#[derive(Debug, clap::Subcommand)]
#[command(defer = true)]
#[expect(missing_docs, reason = "the text of each verb is its arguments' own")]
pub enum Command {
    Set(Box<set::Args>),
    Reset(Box<reset::Args>),
    Forgot(Box<forgot::Args>),
    Confirm(Box<confirm::Args>),
    Change(Box<change::Args>),
}

impl Command {
    /// Whether it is carried out for each row of a CSV.
    pub(crate) fn is_bulk(&self) -> bool {
        match self {
            Self::Set(args) => args.bulk.csv.is_some(),
            Self::Reset(args) => args.bulk.csv.is_some(),
            Self::Forgot(_) | Self::Confirm(_) | Self::Change(_) => false,
        }
    }
}

/// Runs the verb.
///
/// # Errors
///
/// As the verb.
pub async fn run(command: Command, app: &App) -> Result<ExitStatus, Failure> {
    match command {
        Command::Set(args) => Box::pin(set::run(*args, app)).await,
        Command::Reset(args) => Box::pin(reset::run(*args, app)).await,
        Command::Forgot(args) => Box::pin(forgot::run(*args, app)).await,
        Command::Confirm(args) => Box::pin(confirm::run(*args, app)).await,
        Command::Change(args) => Box::pin(change::run(*args, app)).await,
    }
}
