//! `cognito-auth group`: the groups of a pool, as an administrator.

pub mod add_user;
pub mod create;
pub mod delete;
mod flags;
pub mod for_user;
pub mod list;
pub mod members;
pub mod remove_user;

use crate::app::App;
use crate::failure::{ExitStatus, Failure};

/// Manage groups of a pool
#[derive(Debug, clap::Subcommand)]
#[command(defer = true)]
#[expect(missing_docs, reason = "the text of each verb is its arguments' own")]
pub enum Command {
    Create(Box<create::Args>),
    List(Box<list::Args>),
    Delete(Box<delete::Args>),
    AddUser(Box<add_user::Args>),
    RemoveUser(Box<remove_user::Args>),
    Members(Box<members::Args>),
    ForUser(Box<for_user::Args>),
}

impl Command {
    /// Whether it is carried out for each row of a CSV.
    pub(crate) fn is_bulk(&self) -> bool {
        match self {
            Self::AddUser(args) => args.bulk.csv.is_some(),
            Self::RemoveUser(args) => args.bulk.csv.is_some(),
            Self::Create(_)
            | Self::List(_)
            | Self::Delete(_)
            | Self::Members(_)
            | Self::ForUser(_) => false,
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
        Command::Create(args) => create::run(*args, app).await,
        Command::List(args) => list::run(*args, app).await,
        Command::Delete(args) => delete::run(*args, app).await,
        Command::AddUser(args) => add_user::run(*args, app).await,
        Command::RemoveUser(args) => remove_user::run(*args, app).await,
        Command::Members(args) => members::run(*args, app).await,
        Command::ForUser(args) => for_user::run(*args, app).await,
    }
}
