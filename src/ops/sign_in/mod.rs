//! Drives the sign-in of [`auth::flow`](crate::auth::flow): calls are made, questions answered.

pub(crate) mod answers;
mod drive;
mod outcome;
pub(crate) mod prompts;
pub(crate) mod target;

use crate::app::App;
use crate::auth::flow;
use crate::aws::Aws;
use crate::failure::Failure;
use crate::local::secrets::Pending as PendingSecret;
use crate::model::{Secret, ServiceError, Tokens};
use crate::settings::Missing;
use crate::settings::flags::SignInFlags;
use crate::settings::resolve::Pool;
use crate::settings::secrets::{SecretKind, SecretSource};

use crate::ops::pairs;
use crate::ops::record::device;

use crate::ops::record::Session;

use answers::Answers;
pub(crate) use drive::{Extent, drive};
pub(crate) use outcome::{Ended, Outcome};
use target::{Gateway, Request};

/// A sign-in that has not begun.
pub(crate) struct SignIn<'a> {
    app: &'a App,
    flags: &'a SignInFlags,
    pub(crate) request: Request,
    pub(crate) gateway: Gateway<'a>,
    /// The app client's secret, once it was read.
    client_secret: Option<Secret<String>>,
    /// None until they were checked: a session that is still good needs none of them.
    sources: Option<Sources<'a>>,
}

/// What a sign-in is answered from.
struct Sources<'a> {
    answers: Answers<'a>,
    client_secret: Option<PendingSecret>,
}

impl<'a> SignIn<'a> {
    /// Resolves who signs in where.
    pub(crate) fn resolve(
        app: &'a App,
        aws: &'a Aws,
        flags: &'a SignInFlags,
        region: Option<&str>,
    ) -> Result<Self, Failure> {
        let request = Request::resolve(app, &flags.pool, &flags.flow, &flags.device)?;
        let metadata = pairs::pairs("--client-metadata", &flags.pool.client_metadata)?;
        let gateway = Gateway::open(aws, &request, region, app, metadata)?;
        Ok(Self {
            app,
            flags,
            request,
            gateway,
            client_secret: None,
            sources: None,
        })
    }

    /// The record of the context in use, as far as it is about who signs in.
    pub(crate) async fn session(&self) -> Result<Session<'a>, Failure> {
        let username = self.request.pool.username.as_ref();
        let username = username.map(|name| name.value.clone());
        let place = self.gateway.place(&self.request)?;
        Session::open(self.app, place, username).await
    }

    /// Checks every source of an answer, before the first is read and the first call is made.
    pub(crate) async fn prepare(&mut self) -> Result<(), Failure> {
        if self.sources.is_none() {
            self.sources = Some(self.checked().await?);
        }
        Ok(())
    }

    async fn checked(&self) -> Result<Sources<'a>, Failure> {
        let flags = self.flags;
        let attributes = pairs::pairs("--attribute", &flags.attribute)?;
        let pool = self.request.pool.id.as_ref().map(|id| id.value.clone());
        let (password, new_password) = (flags.password.source(), flags.new_password.source());
        let settings = self.app.settings()?;
        let answers =
            Answers::check(self.app, settings, &flags.mfa, password, new_password, pool).await?;
        let client_secret = match &self.client_secret {
            Some(read) => Some(PendingSecret::given(SecretKind::ClientSecret, read.clone())),
            None => self.request.client_secret().await?,
        };
        Ok(Sources {
            answers: answers.with_attributes(attributes),
            client_secret,
        })
    }

    /// The app client's secret, read once, and after the password where both are lines of standard
    /// input.
    pub(crate) async fn client_secret(&mut self) -> Result<Option<Secret<String>>, Failure> {
        let Some(source) = &self.request.pool.client_secret else {
            return Ok(None);
        };
        if self.client_secret.is_none() {
            self.client_secret = if source.value == SecretSource::Line || self.sources.is_some() {
                let mut sources = match self.sources.take() {
                    Some(sources) => sources,
                    None => self.checked().await?,
                };
                let secret = sources.client_secret().await;
                self.sources = Some(sources);
                secret?
            } else {
                match self.request.client_secret().await? {
                    Some(source) => Some(source.read().await?),
                    None => None,
                }
            };
        }
        Ok(self.client_secret.clone())
    }

    /// Whether a person may be asked.
    pub(crate) fn may_prompt(&self) -> bool {
        self.app.terminal().is_some()
    }

    /// Whether it can begin without a person: the name is known, and the password where the first
    /// call needs it.
    pub(crate) async fn can_begin(&mut self, session: &Session<'_>) -> Result<bool, Failure> {
        self.prepare().await?;
        let named = self.request.pool.username.is_some() || session.username.is_some();
        let has_password = self.sources.as_ref().is_some_and(|sources| {
            let answers = &sources.answers;
            answers.has_password() || !self.request.needs_password(answers)
        });
        Ok(self.may_prompt() || (named && has_password))
    }

    /// Signs in, as far as `extent` says, and keeps the tokens in `session`.
    pub(crate) async fn run(
        mut self,
        session: &mut Session<'_>,
        extent: Extent,
    ) -> Result<Ended<'a>, Failure> {
        let mut sources = match self.sources.take() {
            Some(sources) => sources,
            None => self.checked().await?,
        };
        let request = &self.request;
        let username = match &session.username {
            Some(username) => username.clone(),
            None => sources.username().await?,
        };
        session.identify(&username);
        let answers = &mut sources.answers;
        let needs_password = request.needs_password(answers);
        let password = if needs_password || answers.has_password() {
            answers.password(&username).await?
        } else {
            None
        };
        if needs_password && password.is_none() {
            let kind = SecretKind::Password;
            return Err(Missing {
                what: kind.to_string(),
                ways: kind.ways(),
            }
            .into());
        }
        let mut secret = sources.client_secret().await?;
        let answers = &mut sources.answers;
        let subject = request.subject(Some(&username));
        let outcome = loop {
            let client = request.client(secret.clone())?;
            // A new password that was set on the way takes the place of the one it began with.
            let password = password.as_ref().and(answers.last_password());
            let factor = request.factor(password, answers)?;
            let step = flow::start(client, &username, factor, device::presented(session)?);
            match drive(step, &self.gateway.pool, answers, extent, &subject).await {
                Ok(Outcome::DeviceRefused(refusal)) => {
                    device::refused(session, &refusal).await?;
                    answers.begin_anew();
                }
                Ok(outcome) => break outcome,
                // Only the service knows whether an app client has a secret.
                Err(Failure::Aws(error, _))
                    if secret.is_none()
                        && error.service().is_some_and(ServiceError::lacks_secret) =>
                {
                    let typed = match &answers.terminal {
                        Some(terminal) => {
                            let prompt = "This app client has a secret. Client secret: ";
                            let typed = terminal.ask_secret(prompt).await;
                            typed.map_err(Failure::of_terminal)?
                        }
                        None => None,
                    };
                    let typed = typed.filter(|typed| !typed.expose().is_empty());
                    secret =
                        Some(typed.ok_or_else(|| Failure::Aws(error, Box::new(subject.clone())))?);
                }
                Err(failure) => return Err(failure),
            }
        };
        if let Outcome::Tokens(tokens) = &outcome {
            keep(session, &self.gateway, tokens, request.remember_device).await?;
        }
        Ok(Ended {
            outcome,
            request: self.request,
            gateway: self.gateway,
            username,
        })
    }
}

impl Sources<'_> {
    async fn username(&self) -> Result<String, Failure> {
        let typed = match &self.answers.terminal {
            Some(terminal) => terminal
                .ask("User name: ")
                .await
                .map_err(Failure::of_terminal)?,
            None => None,
        };
        let typed = typed.filter(|name| !name.is_empty());
        Ok(typed.ok_or_else(Pool::missing_username)?)
    }

    /// The app client's secret; its line of standard input comes after the password's.
    async fn client_secret(&mut self) -> Result<Option<Secret<String>>, Failure> {
        let Some(source) = self.client_secret.take() else {
            return Ok(None);
        };
        self.answers.read_given_password().await?;
        let secret = source.read().await?;
        let kind = SecretKind::ClientSecret;
        self.client_secret = Some(PendingSecret::given(kind, secret.clone()));
        Ok(Some(secret))
    }
}

/// Keeps `tokens` in the record, and the device too if that is wanted.
pub(crate) async fn keep(
    session: &mut Session<'_>,
    gateway: &Gateway<'_>,
    tokens: &Tokens,
    remember_device: bool,
) -> Result<(), Failure> {
    // First of all: a refresh token that is nowhere but in memory can be lost.
    session.keep(tokens).await?;
    if remember_device {
        device::remember(session, tokens, |token| gateway.account(token)).await?;
    }
    Ok(())
}
