//! Drives the sign-in of [`auth::flow`](crate::auth::flow): calls are made, questions answered.

use std::collections::BTreeMap;

use crate::app::App;
use crate::auth::Challenge;
use crate::auth::flow::{self, Step};
use crate::aws::{self, Aws, ServiceError, UserPool};
use crate::failure::{Failure, Subject, lacks_secret};
use crate::local::secrets::Pending as PendingSecret;
use crate::model::{Secret, Tokens};
use crate::settings::Missing;
use crate::settings::flags::SignInFlags;
use crate::settings::resolve::Pool;
use crate::settings::secrets::{SecretKind, SecretSource};

use super::answers::{Answers, Unanswered};
use super::devices;
use super::request::{Gateway, Request};
use super::session::Session;

/// How a sign-in ended.
pub(super) enum Outcome {
    /// In tokens.
    Tokens(Tokens),
    /// At a challenge, and why it was not answered.
    Pending(Challenge, Option<String>),
    /// By the refusal of the device that was presented.
    DeviceRefused(Refusal),
}

/// Why the device that was presented was refused.
pub(super) struct Refusal {
    pub(super) error: ServiceError,
    /// Which makes the proof of any device wrong.
    pub(super) clock_is_wrong: bool,
}

/// A sign-in that has not begun.
pub(super) struct SignIn<'a> {
    app: &'a App,
    flags: &'a SignInFlags,
    pub(super) request: Request,
    pub(super) gateway: Gateway<'a>,
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
    pub(super) fn resolve(
        app: &'a App,
        aws: &'a Aws,
        flags: &'a SignInFlags,
        region: Option<&str>,
    ) -> Result<Self, Failure> {
        let request = Request::resolve(app, &flags.pool, &flags.flow, &flags.device)?;
        let metadata = pairs("--client-metadata", &flags.pool.client_metadata)?;
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
    pub(super) async fn session(&self) -> Result<Session<'a>, Failure> {
        let username = self.request.pool.username.as_ref();
        let username = username.map(|name| name.value.clone());
        let place = self.gateway.place(&self.request)?;
        Session::open(self.app, place, username).await
    }

    /// Checks every source of an answer, before the first is read and the first call is made.
    pub(super) async fn prepare(&mut self) -> Result<(), Failure> {
        if self.sources.is_none() {
            self.sources = Some(self.checked().await?);
        }
        Ok(())
    }

    async fn checked(&self) -> Result<Sources<'a>, Failure> {
        let flags = self.flags;
        let attributes = pairs("--attribute", &flags.attribute)?;
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
    pub(super) async fn client_secret(&mut self) -> Result<Option<Secret<String>>, Failure> {
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
    pub(super) fn may_prompt(&self) -> bool {
        self.app.terminal().is_some()
    }

    /// Whether it can begin without a person: the name is known, and the password where the first
    /// call needs it.
    pub(super) async fn can_begin(&mut self, session: &Session<'_>) -> Result<bool, Failure> {
        self.prepare().await?;
        let named = self.request.pool.username.is_some() || session.username.is_some();
        let has_password = self.sources.as_ref().is_some_and(|sources| {
            let answers = &sources.answers;
            answers.has_password() || !self.request.needs_password(answers)
        });
        Ok(self.may_prompt() || (named && has_password))
    }

    /// Signs in, as far as `extent` says, and keeps the tokens in `session`.
    pub(super) async fn run(
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
            let step = flow::start(client, &username, factor, devices::presented(session)?);
            match drive(step, &self.gateway.pool, answers, extent, &subject).await {
                Ok(Outcome::DeviceRefused(refusal)) => {
                    devices::refused(session, &refusal).await?;
                    answers.begin_anew();
                }
                Ok(outcome) => break outcome,
                // Only the service knows whether an app client has a secret.
                Err(Failure::Aws(error, _)) if secret.is_none() && needs_secret(&error) => {
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

/// A sign-in that has ended, and where it was.
pub(super) struct Ended<'a> {
    pub(super) outcome: Outcome,
    pub(super) request: Request,
    pub(super) gateway: Gateway<'a>,
    pub(super) username: String,
}

/// Keeps `tokens` in the record, and the device too if that is wanted.
pub(super) async fn keep(
    session: &mut Session<'_>,
    gateway: &Gateway<'_>,
    tokens: &Tokens,
    remember_device: bool,
) -> Result<(), Failure> {
    // First of all: a refresh token that is nowhere but in memory can be lost.
    session.keep(tokens).await?;
    if remember_device {
        devices::remember(session, tokens, |token| gateway.account(token)).await?;
    }
    Ok(())
}

fn needs_secret(error: &aws::Error) -> bool {
    matches!(error, aws::Error::Service(service) if lacks_secret(service))
}

/// How far to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// Answer whatever is asked.
    All,
    /// Answer the first challenge, and stop at the next.
    One,
    /// Answer nothing that a person decides.
    Nothing,
}

/// Goes on from `step` until there are tokens, or a challenge that is not to be or cannot be
/// answered.
pub(super) async fn drive(
    mut step: Step,
    pool: &UserPool,
    answers: &mut Answers<'_>,
    mut extent: Extent,
    subject: &Subject,
) -> Result<Outcome, Failure> {
    loop {
        step = match step {
            Step::Done(tokens) => return Ok(Outcome::Tokens(tokens)),
            Step::Ask(asking) if extent == Extent::Nothing => {
                return Ok(Outcome::Pending(asking.into_pending(), None));
            }
            Step::Ask(asking) => match answers.answer(&asking).await {
                Ok(answer) => asking.answered(answer),
                Err(Unanswered::Missing(reason)) => {
                    return Ok(Outcome::Pending(asking.into_pending(), Some(reason)));
                }
                Err(Unanswered::Failed(failure)) => return Err(failure),
            },
            Step::Call(waiting, call) => match pool.call(call).await {
                Ok(reply) => {
                    let is_answer = waiting.is_answer();
                    if is_answer && extent == Extent::One {
                        extent = Extent::Nothing;
                    }
                    answers.accepted();
                    waiting.replied(reply, answers.app.now())?
                }
                Err(mut error) => {
                    if let aws::Error::Service(service) = error {
                        let clock_is_wrong = warn_of_skew(answers.app, &service);
                        if waiting.refuses_device(&service.code, &service.message) {
                            return Ok(Outcome::DeviceRefused(Refusal {
                                error: service,
                                clock_is_wrong,
                            }));
                        }
                        error = service.into();
                    }
                    let again = match &error {
                        aws::Error::Service(service) if answers.can_answer_again(&service.code) => {
                            waiting.refused(&service.code, &service.message)
                        }
                        _ => None,
                    };
                    match again {
                        Some(asking) => Step::Ask(asking),
                        None => return Err(Failure::of_call(subject)(error)),
                    }
                }
            },
        };
    }
}

/// Warns of a clock so wrong that proofs of passwords and codes of apps made by it are refused, as
/// if they were wrong themselves.
fn warn_of_skew(app: &App, refusal: &ServiceError) -> bool {
    const TOLERATED: i64 = 120;
    let Some(date) = refusal.date else {
        return false;
    };
    let ahead = app.now().as_second() - date.as_second();
    let depends_on_time = matches!(
        refusal.code.as_str(),
        "NotAuthorizedException" | "CodeMismatchException" | "ExpiredCodeException"
    );
    let is_wrong = depends_on_time && ahead.abs() > TOLERATED;
    if is_wrong {
        let direction = if ahead > 0 { "ahead of" } else { "behind" };
        let seconds = ahead.abs();
        app.ui.warn(&format!(
            "this machine's clock is {seconds} s {direction} Cognito's, which makes proofs and codes wrong"
        ));
    }
    is_wrong
}

/// Splits `KEY=VALUE` arguments of `flag`.
pub(super) fn pairs(flag: &str, arguments: &[String]) -> Result<BTreeMap<String, String>, Failure> {
    let mut pairs = BTreeMap::new();
    for argument in arguments {
        // The argument is not repeated: its value may be somebody's data.
        let Some((key, value)) = argument.split_once('=').filter(|(key, _)| !key.is_empty()) else {
            return Err(Failure::usage(
                format!("an argument of {flag} has no name before an equals sign"),
                format!("{flag} NAME=VALUE"),
            ));
        };
        pairs.insert(key.to_owned(), value.to_owned());
    }
    Ok(pairs)
}
