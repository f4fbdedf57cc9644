//! The device that this machine is to a user pool: presented at a sign-in, and remembered after it.

use crate::auth::device::{Presented, Registration};
use crate::failure::{Failure, Purpose, Subject};
use crate::local::{process, random};
use crate::model::{Device, NewDevice, Secret, ServiceError, Tokens};
use crate::ops::gateway::UserPools;

use super::RecordHandle;

/// Why the device that was presented was refused.
pub(crate) struct Refusal {
    pub(crate) error: ServiceError,
    /// Which makes the proof of any device wrong.
    pub(crate) clock_is_wrong: bool,
}

/// The key of the device that is remembered.
pub(crate) fn key<'a>(record: &'a RecordHandle<'_>) -> Option<&'a str> {
    let device = record.record()?.device.as_ref()?;
    Some(&device.key)
}

/// What is to be presented at a sign-in.
pub(crate) fn presented(record: &RecordHandle<'_>) -> Result<Option<Presented>, Failure> {
    let Some(device) = record.record().and_then(|record| record.device.as_ref()) else {
        return Ok(None);
    };
    let random = random::bytes().map_err(Failure::Start)?;
    Ok(Some(Presented::new(device.clone(), random)))
}

/// Continues without the device, which Cognito refused; and deletes it from the record, unless it may
/// be good and this machine's clock is to blame.
pub(crate) async fn refused(
    record: &mut RecordHandle<'_>,
    refusal: &Refusal,
) -> Result<(), Failure> {
    let Some(device) = record.record().and_then(|record| record.device.clone()) else {
        return Ok(());
    };
    if refusal.clock_is_wrong && !refusal.error.is_gone() {
        record.host.ui.note(&format!(
            "Cognito refuses the remembered device {}: this sign-in goes on without it",
            device.key
        ));
        record.without_device();
        return Ok(());
    }
    record.host.ui.note(&format!(
        "Cognito refuses the remembered device {}: it is forgotten here too",
        device.key
    ));
    let forget = |kept: &mut Option<Device>| {
        kept.take_if(|kept| *kept == device);
    };
    record.change(|record| forget(&mut record.device)).await
}

/// Confirms the device that `tokens` name, and keeps its secret. A failure is a warning, and changes
/// nothing about the sign-in.
pub(crate) async fn remember(
    record: &mut RecordHandle<'_>,
    tokens: &Tokens,
    gateway: &impl UserPools,
) -> Result<(), Failure> {
    let ui = &record.host.ui;
    if !record.is_kept() {
        // Do not confirm: every later refresh would need the device key, and there is nowhere to keep it.
        ui.warn("this machine is not remembered: there is nowhere to keep what proves it");
        return Ok(());
    }
    let (key, group_key) = match &tokens.new_device {
        Some(NewDevice {
            key: Some(key),
            group_key: Some(group_key),
        }) => (key, group_key),
        _ if self::key(record).is_some() => return Ok(()),
        _ => {
            ui.warn(
                "this machine is not remembered: the user pool does not track devices, or not in \
                 this flow",
            );
            return Ok(());
        }
    };
    let confirmed = confirm(key, group_key, tokens, gateway).await;
    let is_remembered = match confirmed {
        Ok(confirmed) => {
            let device = Some(confirmed.device);
            // Even if it is not remembered in the end: the refresh token is good with it only.
            record.change(|record| record.device = device).await?;
            confirmed.remembered
        }
        Err(failure) => Err(failure),
    };
    if let Err(failure) = is_remembered {
        let ui = &record.host.ui;
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
    gateway: &impl UserPools,
) -> Result<Confirmed, Failure> {
    let (password, salt) = (random::bytes(), random::bytes());
    let password = password.map_err(Failure::Start)?;
    let salt = salt.map_err(Failure::Start)?;
    let registration = Registration::new(key, group_key, &password, &salt);
    let token = tokens.access.clone().unwrap_or_else(|| Secret::from(""));
    let name = process::host().map_or_else(
        || "cognito-auth".to_owned(),
        |host| format!("cognito-auth on {host}"),
    );
    let subject = Subject::of(Purpose::SelfService);
    let fails = Failure::of_call(&subject);
    let confirmed = gateway.confirm_device(&token, &registration, &name).await;
    let remembered = if confirmed.map_err(&fails)? {
        gateway.remember_device(&token, key).await.map_err(&fails)
    } else {
        Ok(())
    };
    Ok(Confirmed {
        device: registration.device,
        remembered,
    })
}
