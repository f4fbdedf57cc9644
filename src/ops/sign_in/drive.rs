//! Goes through a sign-in: makes the calls, and has the questions answered.

use super::answers::{Answers, Unanswered};
use super::outcome::Outcome;
use crate::app::Host;
use crate::auth::Reply;
use crate::auth::flow::{self, AwaitingReply, MOST_CALLS, Step};
use crate::aws;
use crate::failure::{Failure, Subject};
use crate::model::ServiceError;
use crate::ops::client_secret::ClientSecret;
use crate::ops::gateway::UserPools;
use crate::ops::record::device::Refusal;

/// Where to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StopAt {
    /// At the tokens: answer every challenge.
    Tokens,
    /// At the second challenge.
    SecondChallenge,
    /// At the first challenge that a person decides.
    FirstChallenge,
}

/// Continues from `step` until there are tokens, or a challenge that is not to be or cannot be
/// answered.
pub(crate) async fn drive(
    mut step: Step,
    gateway: &impl UserPools,
    answers: &mut Answers<'_>,
    secret: &mut ClientSecret,
    mut until: StopAt,
    subject: &Subject,
) -> Result<Outcome, Failure> {
    let mut calls = 0;
    loop {
        if matches!(step, Step::Call(..)) {
            if calls == MOST_CALLS {
                return Err(flow::Error::Endless.into());
            }
            calls += 1;
        }
        step = match step {
            Step::Done(tokens) => return Ok(Outcome::Tokens(tokens)),
            Step::Ask(asking) if until == StopAt::FirstChallenge => {
                return Ok(Outcome::Pending(asking.into_pending(), None));
            }
            Step::Ask(asking) => match answers.answer(&asking).await {
                Ok(answer) => asking.answered(answer),
                Err(Unanswered::Missing(reason)) => {
                    return Ok(Outcome::Pending(asking.into_pending(), Some(reason)));
                }
                Err(Unanswered::Failed(failure)) => return Err(failure),
            },
            Step::Call(waiting, call) => {
                let repeated = secret.may_be_old().then(|| call.clone());
                let made = gateway.call(call).await;
                let refusal = made.as_ref().err().and_then(aws::Error::service);
                if let Some(call) = repeated
                    && secret.renew(refusal, gateway).await?
                    && let Some(new) = secret.value()
                {
                    waiting.with_secret(call, new.clone())
                } else {
                    match after(made, waiting, answers, &mut until, subject)? {
                        Ok(step) => step,
                        Err(refusal) => return Ok(Outcome::DeviceRefused(refusal)),
                    }
                }
            }
        };
    }
}

/// The step that follows the call `made`, which `waiting` waits for; else why the device was refused.
fn after(
    made: Result<Reply, aws::Error>,
    waiting: AwaitingReply,
    answers: &mut Answers<'_>,
    until: &mut StopAt,
    subject: &Subject,
) -> Result<Result<Step, Refusal>, Failure> {
    let mut error = match made {
        Ok(reply) => {
            if waiting.is_answer() && *until == StopAt::SecondChallenge {
                *until = StopAt::FirstChallenge;
            }
            answers.accepted();
            return Ok(Ok(waiting.replied(reply, answers.host.now())?));
        }
        Err(error) => error,
    };
    if let aws::Error::Service(service) = error {
        let clock_is_wrong = warn_of_skew(answers.host, &service);
        if waiting.refuses_device(&service) {
            return Ok(Err(Refusal {
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
        Some(asking) => Ok(Ok(Step::Ask(asking))),
        None => Err(Failure::of_call(subject)(error)),
    }
}

/// Warns where the clock is so wrong that proofs of passwords and codes of apps made by it are
/// refused. Whether it is.
fn warn_of_skew(host: &Host, refusal: &ServiceError) -> bool {
    let skew = skew(host, refusal);
    if let Some(ahead) = skew {
        let direction = if ahead > 0 { "ahead of" } else { "behind" };
        let seconds = ahead.abs();
        host.ui.warn(&format!(
            "this machine's clock is {seconds} s {direction} Cognito's, which makes proofs and \
             codes wrong"
        ));
    }
    skew.is_some()
}

/// By how many seconds the clock is ahead of Cognito's, where that is so many that it may be why of `refusal`.
pub(crate) fn skew(host: &Host, refusal: &ServiceError) -> Option<i64> {
    const TOLERATED: i64 = 120;
    let ahead = host.now().as_second() - refusal.date?.as_second();
    let is_wrong = refusal.may_be_of_clock() && ahead.abs() > TOLERATED;
    is_wrong.then_some(ahead)
}
