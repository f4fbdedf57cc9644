//! Goes through a sign-in: makes the calls, and has the questions answered.

use super::answers::{Answers, Unanswered};
use super::outcome::Outcome;
use crate::app::App;
use crate::auth::flow::Step;
use crate::aws::{self, UserPool};
use crate::failure::{Failure, Subject};
use crate::model::ServiceError;
use crate::ops::record::device::Refusal;

/// How far to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// Answer whatever is asked.
    All,
    /// Answer the first challenge, and stop at the next.
    One,
    /// Answer nothing that a person decides.
    Nothing,
}

/// Goes on from `step` until there are tokens, or a challenge that is not to be or cannot be
/// answered.
pub(crate) async fn drive(
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
                        if waiting.refuses_device(&service) {
                            return Ok(Outcome::DeviceRefused(Refusal {
                                error: service,
                                clock_is_wrong,
                            }));
                        }
                        error = service.into();
                    }
                    let again = match &error {
                        aws::Error::Service(service) if answers.can_answer_again(&service.code) => {
                            waiting.refused(service)
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
    let is_wrong = refusal.may_be_of_clock() && ahead.abs() > TOLERATED;
    if is_wrong {
        let direction = if ahead > 0 { "ahead of" } else { "behind" };
        let seconds = ahead.abs();
        app.ui.warn(&format!(
            "this machine's clock is {seconds} s {direction} Cognito's, which makes proofs and \
             codes wrong"
        ));
    }
    is_wrong
}
