//! `cognito-auth mfa`: second factors.

pub mod prefer;
pub mod setup;
pub mod status;

use crate::app::App;
use crate::commands::user::UserFlags;
use crate::failure::Failure;
use crate::settings::flags::AccessTokenFlags;

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
pub async fn run(command: Command, app: &App) -> Result<(), Failure> {
    match command {
        Command::Setup(args) => setup::run(*args, app).await,
        Command::Status(args) => status::run(*args, app).await,
        Command::Prefer(args) => Box::pin(prefer::run(*args, app)).await,
    }
}

/// Whose second factors.
#[derive(Debug, clap::Args)]
struct WhoseFlags {
    /// Act as an administrator on USER, with IAM credentials, and not on who is signed in
    #[arg(long)]
    admin: bool,

    #[command(flatten)]
    user: UserFlags,
}

impl WhoseFlags {
    /// Refuses a user named without the right to act on others, and what nobody would look at.
    fn check(&self, access_token: &AccessTokenFlags) -> Result<(), Failure> {
        if self.admin && access_token.source().is_some() {
            return Err(Failure::usage(
                "--admin acts with IAM credentials, and takes no access token",
                "leave one of the two out",
            ));
        }
        if self.admin || self.user.named().is_none() {
            return Ok(());
        }
        Err(Failure::usage(
            "a user was named, and without --admin this acts on who is signed in",
            "add --admin, or leave the user out",
        ))
    }
}
