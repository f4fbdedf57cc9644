//! Drives the sign-in of [`auth::flow`](crate::auth::flow): calls are made, questions answered.

use std::collections::BTreeMap;

use crate::app::App;
use crate::auth::Challenge;
use crate::auth::flow::Step;
use crate::aws::{self, ServiceError, UserPool};
use crate::failure::{Failure, Subject};
use crate::model::Tokens;

use super::answers::{Answers, Unanswered};

/// How a sign-in ended.
pub(super) enum Outcome {
    /// In tokens.
    Tokens(Tokens),
    /// At a challenge, and why it was not answered.
    Pending(Challenge, Option<String>),
    /// By the refusal of the device that was presented.
    DeviceRefused(aws::Error),
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
                    waiting.replied(reply, answers.app.now())?
                }
                Err(aws::Error::Service(error))
                    if waiting.refuses_device(&error.code, &error.message) =>
                {
                    return Ok(Outcome::DeviceRefused(error.into()));
                }
                Err(error) => {
                    if let aws::Error::Service(service) = &error {
                        warn_of_skew(answers.app, service);
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
fn warn_of_skew(app: &App, refusal: &ServiceError) {
    const TOLERATED: i64 = 120;
    let Some(date) = refusal.date else { return };
    let ahead = app.now().as_second() - date.as_second();
    let depends_on_time = matches!(
        refusal.code.as_str(),
        "NotAuthorizedException" | "CodeMismatchException" | "ExpiredCodeException"
    );
    if depends_on_time && ahead.abs() > TOLERATED {
        let direction = if ahead > 0 { "ahead of" } else { "behind" };
        let seconds = ahead.abs();
        app.ui.warn(&format!(
            "this machine's clock is {seconds} s {direction} Cognito's, which makes proofs and codes wrong"
        ));
    }
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
