//! `cognito-auth context`: settings saved by name.

pub mod create;
pub mod delete;
pub mod import;
pub mod list;
pub mod path;
pub mod show;
pub mod use_;

use crate::app::App;
use crate::failure::{ExitStatus, Failure};

/// Manage contexts: settings saved by name in config.toml
#[derive(Debug, clap::Subcommand)]
#[command(defer = true)]
#[expect(missing_docs, reason = "the text of each verb is its arguments' own")]
pub enum Command {
    Create(Box<create::Args>),
    Import(import::Args),
    List(list::Args),
    Show(show::Args),
    Use(use_::Args),
    Delete(delete::Args),
    Path(path::Args),
}

/// Runs the verb.
///
/// # Errors
///
/// As the verb.
pub async fn run(command: Command, app: &App) -> Result<ExitStatus, Failure> {
    match command {
        Command::Create(args) => create::run(*args, app).await,
        Command::Import(args) => import::run(&args, app).await,
        Command::List(args) => list::run(&args, app),
        Command::Show(args) => show::run(&args, app),
        Command::Use(args) => use_::run(&args, app).await,
        Command::Delete(args) => delete::run(&args, app).await,
        Command::Path(args) => path::run(&args, app),
    }
}
