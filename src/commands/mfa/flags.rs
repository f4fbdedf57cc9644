//! Whose second factors a command is about.

use crate::commands::user::UserFlags;
use crate::failure::Failure;
use crate::settings::flags::AccessTokenFlags;

/// Whose second factors.
#[derive(Debug, clap::Args)]
pub(super) struct WhoseFlags {
    /// Act as an administrator on USER, with IAM credentials, and not on who is signed in
    #[arg(long)]
    pub(super) admin: bool,

    #[command(flatten)]
    pub(super) user: UserFlags,
}

impl WhoseFlags {
    /// Refuses a user named without the right to act on others, and what nobody would look at.
    pub(super) fn check(&self, access_token: &AccessTokenFlags) -> Result<(), Failure> {
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
