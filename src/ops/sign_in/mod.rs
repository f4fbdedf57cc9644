//! Signs a user in: drives the conversation of [`auth::flow`](crate::auth::flow) with calls and
//! answers.

mod answers;
mod drive;
pub(crate) mod input;
mod outcome;
pub(crate) mod prompts;

use crate::app::Host;
use crate::auth::factor::{FirstFactor, Preferred};
use crate::auth::{AuthFlow, Challenge, flow};
use crate::aws::Aws;
use crate::failure::{Failure, Purpose};
use crate::local::secrets::Pending as PendingSecret;
use crate::model::{ChallengeName, Place, Secret, ServiceError, Tokens};
use crate::ops::gateway::{AwsUserPools, UserPools};
use crate::ops::record::{RecordHandle, device};
use crate::settings::Missing;
use crate::settings::resolve::Pool;
use crate::settings::secrets::{SecretKind, SecretSource};

use answers::Answers;
pub(crate) use drive::StopAt;
use drive::drive;
use input::Input;
pub(crate) use outcome::{Outcome, SignInResult};

/// A sign-in that has not begun.
pub(crate) struct SignIn<'a, G> {
    host: &'a Host,
    pub(crate) input: Input,
    pub(crate) gateway: G,
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

impl<'a> SignIn<'a, AwsUserPools<'a>> {
    /// A sign-in to the user pool service.
    ///
    /// # Errors
    ///
    /// [`Failure::Aws`] when no Region is known or a setting is malformed.
    pub(crate) fn open(host: &'a Host, aws: &'a Aws, input: Input) -> Result<Self, Failure> {
        let gateway = AwsUserPools::open(
            aws,
            &input.target,
            input.api.admin,
            input.metadata.clone(),
            Purpose::SignIn,
        )?;
        Ok(Self::new(host, input, gateway))
    }
}

impl<'a, G: UserPools> SignIn<'a, G> {
    /// A sign-in by the calls of `gateway`.
    pub(crate) fn new(host: &'a Host, input: Input, gateway: G) -> Self {
        Self {
            host,
            input,
            gateway,
            client_secret: None,
            sources: None,
        }
    }

    /// The record of the context in use, as far as it is about the user who signs in.
    pub(crate) async fn record(&self) -> Result<RecordHandle<'a>, Failure> {
        let username = self.input.target.username.clone();
        RecordHandle::open(self.host, self.place(), username).await
    }

    fn place(&self) -> Place {
        let target = &self.input.target;
        Place {
            endpoint: self.gateway.endpoint().to_owned(),
            user_pool_id: target.pool.as_ref().map(ToString::to_string),
            client_id: target.client.to_string(),
        }
    }

    fn client(&self, secret: Option<Secret<String>>) -> flow::Client {
        flow::Client {
            id: self.input.target.client.clone(),
            secret,
        }
    }

    /// Checks every source of an answer, before the first is read and the first call is made.
    pub(crate) async fn prepare(&mut self) -> Result<(), Failure> {
        if self.sources.is_none() {
            self.sources = Some(self.checked().await?);
        }
        Ok(())
    }

    async fn checked(&self) -> Result<Sources<'a>, Failure> {
        let answers = Answers::check(self.host, &self.input).await?;
        let client_secret = match &self.client_secret {
            Some(read) => Some(PendingSecret::given(SecretKind::ClientSecret, read.clone())),
            None => self.input.client_secret().await?,
        };
        Ok(Sources {
            answers,
            client_secret,
        })
    }

    /// The app client's secret, read once, and after the password where both are lines of standard
    /// input.
    pub(crate) async fn client_secret(&mut self) -> Result<Option<Secret<String>>, Failure> {
        let Some(source) = &self.input.target.client_secret else {
            return Ok(None);
        };
        if self.client_secret.is_none() {
            self.client_secret = if *source == SecretSource::Line || self.sources.is_some() {
                let mut sources = match self.sources.take() {
                    Some(sources) => sources,
                    None => self.checked().await?,
                };
                let secret = sources.client_secret().await;
                self.sources = Some(sources);
                secret?
            } else {
                match self.input.client_secret().await? {
                    Some(source) => Some(source.read().await?),
                    None => None,
                }
            };
        }
        Ok(self.client_secret.clone())
    }

    /// The app client, with its secret.
    pub(crate) async fn read_client(&mut self) -> Result<flow::Client, Failure> {
        let secret = self.client_secret().await?;
        Ok(self.client(secret))
    }

    /// Whether a person may be asked.
    pub(crate) fn may_prompt(&self) -> bool {
        self.host.terminal().is_some()
    }

    /// Whether it can begin without a person: the name is known, and the password where the first
    /// call needs it.
    pub(crate) async fn can_begin(&mut self, record: &RecordHandle<'_>) -> Result<bool, Failure> {
        self.prepare().await?;
        let named = self.input.target.username.is_some() || record.username.is_some();
        let has_password = self
            .sources
            .as_ref()
            .is_some_and(|sources| sources.answers.has_password() || !self.input.needs_password());
        Ok(self.may_prompt() || (named && has_password))
    }

    /// Signs in, up to `until`, and keeps the tokens in `record`.
    ///
    /// # Errors
    ///
    /// As the secrets, the network and Cognito give it. A challenge that is left is not an error.
    pub(crate) async fn run(
        mut self,
        record: &mut RecordHandle<'_>,
        until: StopAt,
    ) -> Result<SignInResult, Failure> {
        let mut sources = match self.sources.take() {
            Some(sources) => sources,
            None => self.checked().await?,
        };
        let username = match &record.username {
            Some(username) => username.clone(),
            None => sources.username().await?,
        };
        record.identify(&username);
        let answers = &mut sources.answers;
        let needs_password = self.input.needs_password();
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
        let subject = self.input.subject(Some(&username));
        let outcome = loop {
            let client = self.client(secret.clone());
            // A new password that was set on the way takes the place of the one it began with.
            let password = password.as_ref().and(answers.last_password());
            let factor = first_factor(self.input.api.flow, password, answers)?;
            let step = flow::start(client, &username, factor, device::presented(record)?);
            match drive(step, &self.gateway, answers, until, &subject).await {
                Ok(Outcome::DeviceRefused(refusal)) => {
                    device::refused(record, &refusal).await?;
                    answers.begin_anew();
                }
                Ok(outcome) => break outcome,
                // Only the service knows whether an app client has a secret.
                Err(failure)
                    if secret.is_none()
                        && failure.service().is_some_and(ServiceError::lacks_secret) =>
                {
                    let prompt = "This app client has a secret. Client secret: ";
                    let typed = answers.ask_secret(prompt).await?;
                    let typed = typed.filter(|typed| !typed.expose().is_empty());
                    secret = Some(typed.ok_or(failure)?);
                }
                Err(failure) => return Err(failure),
            }
        };
        if let Outcome::Tokens(tokens) = &outcome {
            self.keep(record, tokens).await?;
        }
        Ok(SignInResult {
            outcome,
            input: self.input,
            username,
        })
    }

    /// Answers `challenge`, which another run was left with, and that one only; keeps the tokens, if
    /// it leads to any.
    ///
    /// # Errors
    ///
    /// [`Failure::Settings`] when neither the challenge nor the settings name the user; else as
    /// [`Self::run`].
    pub(crate) async fn resume(mut self, challenge: Challenge) -> Result<SignInResult, Failure> {
        let Sources {
            mut answers,
            client_secret,
        } = match self.sources.take() {
            Some(sources) => sources,
            None => self.checked().await?,
        };
        let client_secret = match client_secret {
            Some(source) => Some(source.read().await?),
            None => None,
        };
        let sent = self.input.target.username.clone();
        let literal = self.input.responses.get("USERNAME");
        let username = literal
            .map(|name| name.expose().as_str())
            .or(challenge.username())
            .or(sent.as_deref())
            .unwrap_or_default()
            .to_owned();
        if username.is_empty() {
            return Err(Pool::missing_username().into());
        }
        let sent = sent.unwrap_or_else(|| username.clone());
        let subject = self.input.subject(Some(&sent));
        // The challenge may be for another user than the context's.
        let mut record =
            RecordHandle::open(self.host, self.place(), Some(username.clone())).await?;
        let client = self.client(client_secret);
        let device = device::presented(&record)?;
        let step = flow::resume(client, &username, challenge, device);
        let until = StopAt::SecondChallenge;
        let outcome = drive(step, &self.gateway, &mut answers, until, &subject).await?;
        match &outcome {
            Outcome::Tokens(tokens) => {
                record.also_known_as(&sent, tokens);
                self.keep(&mut record, tokens).await?;
            }
            Outcome::DeviceRefused(refusal) => device::refused(&mut record, refusal).await?,
            Outcome::Pending(..) => {}
        }
        Ok(SignInResult {
            outcome,
            input: self.input,
            username: sent,
        })
    }

    /// Keeps `tokens` in the record, and the device too if that is wanted.
    async fn keep(&self, record: &mut RecordHandle<'_>, tokens: &Tokens) -> Result<(), Failure> {
        // First of all: a refresh token that is nowhere but in memory can be lost.
        record.keep(tokens).await?;
        if self.input.remember_device {
            device::remember(record, tokens, &self.gateway).await?;
        }
        Ok(())
    }
}

/// The first factor, as `flow` wants it.
fn first_factor(
    flow: AuthFlow,
    password: Option<&Secret<String>>,
    answers: &Answers,
) -> Result<FirstFactor, Failure> {
    let proof = |password: &Secret<String>| {
        let proof = answers.proof(password.clone())?;
        proof.ok_or_else(|| Failure::from(Pool::missing_id()))
    };
    Ok(match (flow, password) {
        (AuthFlow::UserAuth, password) => {
            FirstFactor::Choice(match (answers.preferred(), password) {
                (Some(ChallengeName::Password), Some(password)) => {
                    Some(Preferred::Password(password.clone()))
                }
                (Some(ChallengeName::PasswordSrp), Some(password)) => {
                    Some(Preferred::Proof(proof(password)?))
                }
                (preferred, _) => preferred.map(|name| Preferred::Other(name.clone())),
            })
        }
        (AuthFlow::Custom, password) => FirstFactor::Custom(password.map(proof).transpose()?),
        (AuthFlow::UserSrp, Some(password)) => FirstFactor::Proof(proof(password)?),
        (flow, password) => {
            FirstFactor::Password(flow, password.cloned().unwrap_or_else(|| "".into()))
        }
    })
}

impl Sources<'_> {
    async fn username(&self) -> Result<String, Failure> {
        let typed = self.answers.ask_line("User name: ").await?;
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
