//! Where a new password comes from: a source, or the person at the terminal.

use crate::app::Host;
use crate::failure::Failure;
use crate::local::secrets::{self, Pending};
use crate::model::{Secret, ServiceError};
use crate::ops::sign_in::prompts::new_password;
use crate::settings::Missing;
use crate::settings::secrets::SecretKind;

/// The source of the new password in the settings, checked; none where it is to be asked for.
///
/// # Errors
///
/// [`Failure::Settings`] where there is no source, and nothing can be asked; [`Failure::Secret`] where it
/// cannot be read.
pub(crate) async fn check(host: &Host) -> Result<Option<Pending>, Failure> {
    let kind = SecretKind::NewPassword;
    match host.settings.secret(kind) {
        Some(source) => Ok(Some(secrets::check(kind, source.value).await?)),
        None if host.terminal().is_some() => Ok(None),
        None => Err(host.unasked(missing())),
    }
}

/// Makes `call` with the new password of `username`: that of `source`, else the one that is typed, which
/// is asked for again where the service refuses it.
///
/// # Errors
///
/// As `call`; as the source and the terminal give it.
pub(crate) async fn with<T>(
    host: &Host,
    source: Option<Pending>,
    username: &str,
    call: impl AsyncFn(Secret<String>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    if let Some(source) = source {
        return call(source.read().await?).await;
    }
    let terminal = host.terminal().ok_or_else(|| host.unasked(missing()))?;
    loop {
        let typed = new_password(&terminal, username).await?;
        let failure = match call(typed.ok_or_else(missing)?).await {
            Err(failure) => failure,
            made => return made,
        };
        let refusal = failure
            .service()
            .filter(|service| service.refuses_new_password());
        let Some(ServiceError { message, .. }) = refusal else {
            return Err(failure);
        };
        terminal
            .say(&format!("Refused: {message}"))
            .map_err(Failure::of_terminal)?;
    }
}

/// That no new password was given.
pub(super) fn missing() -> Missing {
    let kind = SecretKind::NewPassword;
    Missing {
        what: kind.to_string(),
        ways: kind.ways(),
    }
}
