//! `cognito-auth user`: the users of a pool, as an administrator.

pub mod confirm;
pub mod create;
pub mod delete;
pub mod disable;
pub mod enable;
pub mod events;
pub mod export;
mod flags;
pub mod get;
pub mod import;
pub mod list;
pub mod resend_code;
pub mod sign_out;
pub mod sign_up;
pub mod update;

use crate::app::App;
use crate::failure::{ExitStatus, Failure};

pub(super) use flags::USERS;
pub(crate) use flags::{PoolFlags, Target, UserFlags, UsersFlags};

/// Manage users of a pool
#[derive(Debug, clap::Subcommand)]
#[command(defer = true)]
#[expect(missing_docs, reason = "the text of each verb is its arguments' own")]
pub enum Command {
    Create(Box<create::Args>),
    Get(Box<get::Args>),
    List(Box<list::Args>),
    Update(Box<update::Args>),
    Delete(Box<delete::Args>),
    Enable(Box<enable::Args>),
    Disable(Box<disable::Args>),
    SignOut(Box<sign_out::Args>),
    Confirm(Box<confirm::Args>),
    SignUp(Box<sign_up::Args>),
    ResendCode(Box<resend_code::Args>),
    Events(Box<events::Args>),
    Export(Box<export::Args>),
    Import(Box<import::Args>),
}

impl Command {
    /// Whether it is carried out for each row of a CSV.
    pub(crate) fn is_bulk(&self) -> bool {
        let bulk = match self {
            Self::Import(_) => return true,
            Self::Create(args) => &args.bulk,
            Self::Update(args) => &args.bulk,
            Self::Get(_)
            | Self::List(_)
            | Self::Confirm(_)
            | Self::SignUp(_)
            | Self::ResendCode(_)
            | Self::Events(_)
            | Self::Export(_) => return false,
            Self::Delete(args) => &args.bulk,
            Self::Enable(args) => &args.bulk,
            Self::Disable(args) => &args.bulk,
            Self::SignOut(args) => &args.bulk,
        };
        bulk.csv.is_some()
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
        Command::Update(args) => update::run(*args, app).await,
        Command::Events(args) => events::run(*args, app).await,
        Command::Export(args) => export::run(*args, app).await,
        Command::Import(args) => import::run(*args, app).await,
        Command::Confirm(args) => confirm::run(*args, app).await,
        Command::SignUp(args) => sign_up::run(*args, app).await,
        Command::ResendCode(args) => resend_code::run(*args, app).await,
        Command::Get(args) => get::run(*args, app).await,
        Command::List(args) => list::run(*args, app).await,
        Command::Delete(args) => delete::run(*args, app).await,
        Command::Enable(args) => enable::run(*args, app).await,
        Command::Disable(args) => disable::run(*args, app).await,
        Command::SignOut(args) => sign_out::run(*args, app).await,
    }
}
