//! The device that this machine is to a user pool: presented at a sign-in, and remembered after it.

use crate::app::App;
use crate::auth::device::{Presented, Registration};
use crate::aws::Account;
use crate::failure::{Act, Failure, Subject};
use crate::local::store::{Found, Store};
use crate::local::{blocking, process, random};
use crate::model::{Device, NewDevice, Owner, Record, Secret, Tokens};
use crate::settings::flags::DeviceFlags;
use crate::token::decode;

/// The device of the context in use.
pub(super) struct Devices<'a> {
    app: &'a App,
    store: Option<Store>,
    /// Whether a device is to be remembered from now on.
    wanted: bool,
    known: Option<Device>,
    /// The user's own name, which may be another than the one typed.
    user: Option<String>,
}

impl<'a> Devices<'a> {
    /// Checks whether a device can be kept, if that is asked for.
    pub(super) fn check(app: &'a App, flags: &DeviceFlags) -> Result<Self, Failure> {
        let settings = app.settings()?;
        let wanted = settings.remember_device(flags.remember_device)?;
        if wanted && settings.context.is_none() {
            return Err(Failure::usage(
                "--remember-device needs a context, in whose record the device is kept",
                "name one with -c NAME, COGNITO_CONTEXT or default-context in config.toml",
            ));
        }
        let store = app.store();
        Ok(Self {
            app,
            store: if wanted {
                store?
            } else {
                store.unwrap_or_default()
            },
            wanted,
            known: None,
            user: None,
        })
    }

    /// Looks for the device of `owner`.
    pub(super) async fn look_up(&mut self, owner: &Owner) -> Result<(), Failure> {
        let Some(store) = self.store.clone() else {
            return Ok(());
        };
        let path = store.path();
        let found = blocking(move || store.read()).await?;
        match found {
            Found::Record(record) if record.owner.is(owner) => {
                self.known = record.device;
                self.user = record.owner.user;
            }
            Found::Record(_) | Found::Nothing => {}
            Found::Damaged => {
                let path = path.display();
                self.app.ui.warn(&format!(
                    "{path} is damaged, or of another version, and taken for absent"
                ));
            }
        }
        Ok(())
    }

    /// The key of the device that was found.
    pub(super) fn key(&self) -> Option<&str> {
        self.known.as_ref().map(|device| device.key.as_str())
    }

    /// The name of the user in the pool, as the record has it.
    pub(super) fn user(&self) -> Option<&str> {
        self.user.as_deref()
    }

    /// What is to be presented at a sign-in.
    pub(super) fn presented(&self) -> Result<Option<Presented>, Failure> {
        let Some(device) = &self.known else {
            return Ok(None);
        };
        let random = random::bytes().map_err(Failure::Start)?;
        Ok(Some(Presented::new(device.clone(), random)))
    }

    /// Takes the device out of the record: Cognito does not know it any more.
    pub(super) async fn forget(&mut self, owner: &Owner) {
        let Some(forgotten) = self.known.take() else {
            return;
        };
        self.app.ui.note(&format!(
            "Cognito refuses the remembered device {}: it is forgotten here too",
            forgotten.key
        ));
        let owner = owner.clone();
        self.change(move |found| match found {
            Found::Record(record) if record.owner.is(&owner) => {
                let device = record.device.clone().filter(|kept| *kept != forgotten);
                Some(Record { device, ..*record })
            }
            Found::Record(_) | Found::Nothing | Found::Damaged => None,
        })
        .await;
    }

    /// Confirms the device that `tokens` tell of, and keeps what proves it. What goes wrong is
    /// told, and changes nothing about the sign-in.
    pub(super) async fn remember(
        &mut self,
        owner: &Owner,
        tokens: &Tokens,
        account: impl FnOnce(Secret<String>) -> Result<Account, Failure>,
    ) {
        if !self.wanted {
            return;
        }
        let (key, group_key) = match &tokens.new_device {
            Some(NewDevice {
                key: Some(key),
                group_key: Some(group_key),
            }) => (key, group_key),
            _ if self.known.is_some() => return,
            _ => {
                self.app.ui.warn(
                    "this machine is not remembered: the user pool does not track devices, \
                     or not in this flow",
                );
                return;
            }
        };
        match self.confirm(key, group_key, tokens, account).await {
            Ok(device) => {
                let owner = Owner {
                    user: claim(tokens, "username"),
                    sub: claim(tokens, "sub"),
                    ..owner.clone()
                };
                let device = Some(device);
                // Whatever else there is was about another user, or the same on another device.
                self.change(move |_| Some(Record { owner, device })).await;
            }
            Err(failure) => {
                let report = failure.report();
                let why = report.message;
                self.app
                    .ui
                    .warn(&format!("this machine is not remembered: {why}"));
            }
        }
    }

    async fn confirm(
        &self,
        key: &str,
        group_key: &str,
        tokens: &Tokens,
        account: impl FnOnce(Secret<String>) -> Result<Account, Failure>,
    ) -> Result<Device, Failure> {
        let (password, salt) = (random::bytes(), random::bytes());
        let password = password.map_err(Failure::Start)?;
        let salt = salt.map_err(Failure::Start)?;
        let registration = Registration::new(key, group_key, &password, &salt);
        let token = tokens.access.clone().unwrap_or_else(|| "".into());
        let name = process::host().map_or_else(
            || "cognito-auth".to_owned(),
            |host| format!("cognito-auth on {host}"),
        );
        let subject = Subject {
            act: Act::SignedIn,
            ..Subject::default()
        };
        let confirmed = account(token)?.confirm_device(&registration, &name).await;
        confirmed.map_err(Failure::of_call(&subject))?;
        Ok(registration.device)
    }

    /// Replaces the record by what `change` makes of it, if it makes anything.
    async fn change(&self, change: impl FnOnce(Found) -> Option<Record> + Send + 'static) {
        let Some(store) = self.store.clone() else {
            return;
        };
        let changed = blocking(move || {
            let locked = store.lock()?;
            match change(locked.read()?) {
                Some(record) => locked.write(&record),
                None => Ok(()),
            }
        });
        if let Err(error) = changed.await {
            self.app
                .ui
                .warn(&format!("the record was not changed: {error}"));
        }
    }
}

fn claim(tokens: &Tokens, name: &str) -> Option<String> {
    let token = decode(tokens.access.as_ref()?.expose()).ok()?;
    token.text(name).map(str::to_owned)
}
