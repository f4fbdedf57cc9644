//! Drives the sign-in of [`auth::flow`](crate::auth::flow): calls are made, questions answered.

use std::collections::BTreeMap;

use crate::app::App;
use crate::auth::Challenge;
use crate::auth::challenge::{Answer, Question};
use crate::auth::flow::{AwaitingAnswer, Step};
use crate::aws::{self, UserPool};
use crate::failure::{Failure, Subject};
use crate::local::secrets::{self, Pending};
use crate::local::terminal::Terminal;
use crate::model::{Secret, Tokens};
use crate::settings::secrets::SecretKind;

/// How a sign-in ended.
pub(super) enum Outcome {
    /// In tokens.
    Tokens(Tokens),
    /// At a challenge, and why it was not answered.
    Pending(Challenge, Option<String>),
}

/// How far to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// Answer whatever is asked.
    All,
    /// Answer the first challenge, and stop at the next.
    One,
    /// Answer nothing that a person decides.
    None,
}

/// Where answers come from: sources that were checked before the first call, then the terminal.
#[derive(Debug, Default)]
pub(super) struct Answers {
    /// The new password, until it was used.
    pub(super) new_password: Option<Pending>,
    /// Values of attributes by name.
    pub(super) attributes: BTreeMap<String, String>,
    /// Responses given literally.
    pub(super) responses: BTreeMap<String, Secret<String>>,
    /// The person to ask.
    pub(super) terminal: Option<Terminal>,
}

/// Why a question has no answer.
enum Unanswered {
    /// Nothing that was given answers it.
    Missing(String),
    Failed(Failure),
}

impl From<Failure> for Unanswered {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// Goes on from `step` until there are tokens, or a challenge that is not to be or cannot be
/// answered.
pub(super) async fn drive(
    mut step: Step,
    pool: &UserPool,
    answers: &mut Answers,
    mut extent: Extent,
    subject: &Subject,
    app: &App,
) -> Result<Outcome, Failure> {
    loop {
        step = match step {
            Step::Done(tokens) => return Ok(Outcome::Tokens(tokens)),
            Step::Ask(asking) if extent == Extent::None => {
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
                        extent = Extent::None;
                    }
                    waiting.replied(reply, app.now())?
                }
                Err(error) => {
                    let again = match &error {
                        aws::Error::Service(service) if answers.terminal.is_some() => {
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

impl Answers {
    /// The answer to the challenge of `asking`.
    async fn answer(&mut self, asking: &AwaitingAnswer) -> Result<Answer, Unanswered> {
        let challenge = asking.challenge();
        let answer = match challenge.question() {
            Question::NewPassword {
                required_attributes,
            } => {
                self.attributes_for(&required_attributes).await?;
                let password = self.new_password(asking).await?;
                let attributes = self
                    .attributes
                    .iter()
                    .map(|(k, v)| (k.as_str(), v.as_str()));
                Answer::new_password(password, attributes)
            }
            Question::Unknown if self.responses.is_empty() => {
                let name = &challenge.name;
                return Err(Unanswered::Missing(format!(
                    "nothing that was given answers {name}"
                )));
            }
            Question::Unknown => Answer::default(),
        };
        let literal = self.responses.iter();
        Ok(literal.fold(answer, |answer, (key, value)| {
            answer.with(key, value.clone())
        }))
    }

    /// Asks for the attributes in `required` that were not given.
    async fn attributes_for(&mut self, required: &[String]) -> Result<(), Unanswered> {
        let given = |answers: &Self, name: &String| {
            answers.attributes.contains_key(name)
                || answers
                    .responses
                    .contains_key(&format!("userAttributes.{name}"))
        };
        let missing: Vec<String> = required
            .iter()
            .filter(|n| !given(self, n))
            .cloned()
            .collect();
        for name in missing {
            let way =
                format!("the pool requires the attribute {name}: give --attribute {name}=VALUE");
            let Some(terminal) = &self.terminal else {
                return Err(Unanswered::Missing(way));
            };
            let typed = terminal
                .ask(&format!("{name}: "))
                .await
                .map_err(Failure::Terminal)?;
            match typed.filter(|value| !value.is_empty()) {
                Some(value) => self.attributes.insert(name, value),
                None => return Err(Unanswered::Missing(way)),
            };
        }
        Ok(())
    }

    async fn new_password(
        &mut self,
        asking: &AwaitingAnswer,
    ) -> Result<Secret<String>, Unanswered> {
        if let Some(source) = self.new_password.take() {
            // Whoever gave a source is not asked at the terminal when its password is refused.
            self.terminal = None;
            return source.read().await.map_err(|error| match error {
                secrets::Error::EndOfInput(_) => Unanswered::Missing(error.to_string()),
                error => Unanswered::Failed(error.into()),
            });
        }
        let Some(terminal) = &self.terminal else {
            let ways = SecretKind::NewPassword.ways().join(", ");
            return Err(Unanswered::Missing(format!(
                "no new password was given: give it by {ways}"
            )));
        };
        if let Some(refusal) = asking.refusal() {
            terminal
                .say(&format!("Refused: {refusal}"))
                .map_err(Failure::Terminal)?;
        }
        match new_password(terminal, asking.username()).await? {
            Some(password) => Ok(password),
            None => Err(Unanswered::Missing("no new password was typed".to_owned())),
        }
    }
}

/// Asks for a new password twice, until both are the same; none when the person gives up.
pub(super) async fn new_password(
    terminal: &Terminal,
    username: &str,
) -> Result<Option<Secret<String>>, Failure> {
    loop {
        let first = format!("New password for {username}: ");
        let Some(first) = terminal
            .ask_secret(&first)
            .await
            .map_err(Failure::Terminal)?
        else {
            return Ok(None);
        };
        if first.expose().is_empty() {
            return Ok(None);
        }
        let again = terminal
            .ask_secret("The same again: ")
            .await
            .map_err(Failure::Terminal)?;
        match again {
            Some(again) if again == first => return Ok(Some(first)),
            Some(_) => terminal
                .say("The two differ; try once more.")
                .map_err(Failure::Terminal)?,
            None => return Ok(None),
        }
    }
}

/// Splits KEY=VALUE arguments of flag.
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
