//! Whose second factors a command is about.

use crate::commands::flags::{AccessToken, SettingFlags};
use crate::commands::user::UserFlags;
use crate::failure::Failure;
use crate::settings::secrets::SecretKind;

/// Whose second factors.
#[derive(Debug, clap::Args)]
pub(super) struct WhoseFlags {
    /// Act on USER as an administrator, with IAM credentials, instead of on the signed-in user
    #[arg(long)]
    pub(super) admin: bool,

    #[command(flatten)]
    pub(super) user: UserFlags,
}

impl WhoseFlags {
    /// Rejects USER without `--admin`, and an access token with it.
    pub(super) fn check(&self, access_token: &SettingFlags<AccessToken>) -> Result<(), Failure> {
        if self.admin && access_token.secret(SecretKind::AccessToken).is_some() {
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
