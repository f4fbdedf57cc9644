//! The device that this machine is to a user pool: presented at a sign-in, and remembered after it.

use crate::auth::device::{Presented, Registration};
use crate::aws::Account;
use crate::failure::{Failure, Purpose, Subject};
use crate::local::{process, random};
use crate::model::{Device, NewDevice, Secret, ServiceError, Tokens};

use crate::ops::record::Session;

/// Why the device that was presented was refused.
pub(crate) struct Refusal {
    pub(crate) error: ServiceError,
    /// Which makes the proof of any device wrong.
    pub(crate) clock_is_wrong: bool,
}

/// The key of the device that is remembered.
pub(crate) fn key<'a>(session: &'a Session<'_>) -> Option<&'a str> {
    let device = session.record()?.device.as_ref()?;
    Some(&device.key)
}

/// What is to be presented at a sign-in.
pub(crate) fn presented(session: &Session<'_>) -> Result<Option<Presented>, Failure> {
    let Some(device) = session.record().and_then(|record| record.device.as_ref()) else {
        return Ok(None);
    };
    let random = random::bytes().map_err(Failure::Start)?;
    Ok(Some(Presented::new(device.clone(), random)))
}

/// Goes on without the device, which Cognito refused; and takes it out of the record, unless it may
/// be good and this machine's clock is to blame.
pub(crate) async fn refused(session: &mut Session<'_>, refusal: &Refusal) -> Result<(), Failure> {
    let Some(device) = session.record().and_then(|record| record.device.clone()) else {
        return Ok(());
    };
    if refusal.clock_is_wrong && !refusal.error.is_gone() {
        session.app.ui.note(&format!(
            "Cognito refuses the remembered device {}: this sign-in goes on without it",
            device.key
        ));
        session.without_device();
        return Ok(());
    }
    session.app.ui.note(&format!(
        "Cognito refuses the remembered device {}: it is forgotten here too",
        device.key
    ));
    let forget = |kept: &mut Option<Device>| {
        kept.take_if(|kept| *kept == device);
    };
    session.change(|record| forget(&mut record.device)).await
}

/// Confirms the device that `tokens` tell of, and keeps what proves it. What goes wrong is told, and
/// changes nothing about the sign-in.
pub(crate) async fn remember(
    session: &mut Session<'_>,
    tokens: &Tokens,
    account: impl FnOnce(Secret<String>) -> Result<Account, Failure>,
) -> Result<(), Failure> {
    let ui = &session.app.ui;
    if !session.is_kept() {
        // Confirmed, it would have to be presented by whoever refreshes the tokens.
        ui.warn("this machine is not remembered: there is nowhere to keep what proves it");
        return Ok(());
    }
    let (key, group_key) = match &tokens.new_device {
        Some(NewDevice {
            key: Some(key),
            group_key: Some(group_key),
        }) => (key, group_key),
        _ if self::key(session).is_some() => return Ok(()),
        _ => {
            ui.warn(
                "this machine is not remembered: the user pool does not track devices, or not in \
                 this flow",
            );
            return Ok(());
        }
    };
    let confirmed = confirm(key, group_key, tokens, account).await;
    let is_remembered = match confirmed {
        Ok(confirmed) => {
            let device = Some(confirmed.device);
            // Even if it is not remembered in the end: the refresh token is good with it only.
            session.change(|record| record.device = device).await?;
            confirmed.remembered
        }
        Err(failure) => Err(failure),
    };
    if let Err(failure) = is_remembered {
        ui.warn(&format!("this machine is not remembered: {failure}"));
    }
    Ok(())
}

struct Confirmed {
    device: Device,
    remembered: Result<(), Failure>,
}

async fn confirm(
    key: &str,
    group_key: &str,
    tokens: &Tokens,
    account: impl FnOnce(Secret<String>) -> Result<Account, Failure>,
) -> Result<Confirmed, Failure> {
    let (password, salt) = (random::bytes(), random::bytes());
    let password = password.map_err(Failure::Start)?;
    let salt = salt.map_err(Failure::Start)?;
    let registration = Registration::new(key, group_key, &password, &salt);
    let token = tokens.access.clone().unwrap_or_else(|| "".into());
    let name = process::host().map_or_else(
        || "cognito-auth".to_owned(),
        |host| format!("cognito-auth on {host}"),
    );
    let subject = Subject::of(Purpose::SelfService);
    let (fails, account) = (Failure::of_call(&subject), account(token)?);
    let confirmed = account.confirm_device(&registration, &name).await;
    let remembered = if confirmed.map_err(&fails)? {
        account.remember_device(key).await.map_err(&fails)
    } else {
        Ok(())
    };
    Ok(Confirmed {
        device: registration.device,
        remembered,
    })
}
