//! What authenticates many requests at once: in memory until it is due, else asked of the one task that
//! renews it.

use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::{mpsc, oneshot};

use crate::app::Host;
use crate::aws::Aws;
use crate::failure::{Failure, Kind};
use crate::model::ErrorCode;
use crate::ops::http_request::auth::{Authentication, Credential, Scope};
use crate::ops::tokens::margin;
use crate::token::decode;

/// What is valid for longer is used where nothing newer can be had in time.
const LAST_RESORT: SignedDuration = SignedDuration::from_secs(30);
/// For how long a request waits for what takes the place of something that is still valid.
const PATIENCE: Duration = Duration::from_secs(5);
/// The same where nothing is valid.
const LONGEST_WAIT: Duration = Duration::from_mins(1);
/// After the first attempt that fails; twice as long after each further one.
const RETRY_INTERVAL: SignedDuration = SignedDuration::from_secs(5);
const LONGEST_RETRY_INTERVAL: SignedDuration = SignedDuration::from_mins(5);
/// Where it is not known how long something is valid.
const UNKNOWN_LIFETIME: SignedDuration = SignedDuration::from_secs(15);

/// A question for the task.
pub(super) struct Wanted {
    /// What the server did not take.
    refused: Option<Credential>,
    reply: oneshot::Sender<Result<Credential, String>>,
}

/// What authenticates requests.
pub(super) struct Credentials {
    known: RwLock<Known>,
    wanted: mpsc::Sender<Wanted>,
}

struct Known {
    credential: Credential,
    /// When to ask for a newer one.
    due: Timestamp,
    expires: Timestamp,
    /// Whether it took the place of one that the server did not take: if it does not take this one either,
    /// something else is wrong.
    was_renewed: bool,
}

impl Known {
    fn new(credential: Credential, now: Timestamp, was_renewed: bool) -> Self {
        let (expires, lifetime) = match &credential {
            Credential::Token { token, .. } => {
                let token = decode(token.expose()).ok();
                let time = |claim| token.as_ref()?.time(claim);
                let expires = time("exp").unwrap_or(now + UNKNOWN_LIFETIME);
                (expires, expires.duration_since(time("iat").unwrap_or(now)))
            }
            Credential::Keys(keys) => {
                let expires = keys.expiration.unwrap_or(now + UNKNOWN_LIFETIME);
                (expires, expires.duration_since(now))
            }
            Credential::None => (now + UNKNOWN_LIFETIME, UNKNOWN_LIFETIME),
        };
        Self {
            credential,
            due: expires - margin(lifetime),
            expires,
            was_renewed,
        }
    }
}

impl Credentials {
    /// `first` at `now`; questions go to `wanted`.
    pub(super) fn new(first: Credential, now: Timestamp, wanted: mpsc::Sender<Wanted>) -> Self {
        Self {
            known: RwLock::new(Known::new(first, now, false)),
            wanted,
        }
    }

    /// What authenticates a request at `now`; else why nothing does.
    pub(super) async fn get(&self, now: Timestamp) -> Result<Credential, String> {
        let (known, is_due, is_valid) = {
            let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
            (
                known.credential.clone(),
                known.due <= now,
                known.expires > now + LAST_RESORT,
            )
        };
        if !is_due {
            return Ok(known);
        }
        let patience = if is_valid { PATIENCE } else { LONGEST_WAIT };
        match self.ask(None, now, patience).await {
            Err(_) if is_valid => Ok(known),
            given => given,
        }
    }

    /// What takes the place of `refused`, which the server did not take; none where nothing does.
    pub(super) async fn renewed(&self, refused: Credential, now: Timestamp) -> Option<Credential> {
        {
            let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
            if !is_same(&known.credential, &refused) {
                return Some(known.credential.clone());
            }
            if known.was_renewed {
                return None;
            }
        }
        self.ask(Some(refused), now, LONGEST_WAIT).await.ok()
    }

    async fn ask(
        &self,
        refused: Option<Credential>,
        now: Timestamp,
        patience: Duration,
    ) -> Result<Credential, String> {
        let was_renewed = refused.is_some();
        let (reply, answer) = oneshot::channel();
        let asked = async {
            let ended = || "this program is ending".to_owned();
            let wanted = Wanted { refused, reply };
            self.wanted.send(wanted).await.map_err(|_| ended())?;
            answer.await.map_err(|_| ended())?
        };
        let given = tokio::time::timeout(patience, asked).await;
        let given = given.map_err(|_| "it takes too long to renew it".to_owned())??;
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if !is_same(&known.credential, &given) {
            *known = Known::new(given.clone(), now, was_renewed);
        }
        Ok(given)
    }
}

/// Whether both are the same token; of keys it is not known.
fn is_same(one: &Credential, other: &Credential) -> bool {
    match (one, other) {
        (Credential::Token { token: one, .. }, Credential::Token { token: other, .. }) => {
            one == other
        }
        _ => false,
    }
}

/// Attempts of one kind, each of which failed.
#[derive(Default)]
struct Failed {
    last: Option<(Timestamp, String)>,
    interval: SignedDuration,
}

impl Failed {
    /// Why the last attempt failed, where it is too early for another.
    fn lately(&self, now: Timestamp) -> Option<String> {
        let (at, why) = self.last.as_ref()?;
        (now.duration_since(*at).abs() < self.interval).then(|| why.clone())
    }

    fn again(&mut self, now: Timestamp, why: String) {
        let longer = (self.interval * 2).max(RETRY_INTERVAL);
        self.interval = longer.min(LONGEST_RETRY_INTERVAL);
        self.last = Some((now, why));
    }
}

/// The task: answers one question after another, so that many that ask for the same cause one renewal. What
/// fails is reported once, and tried again after a while. A sign-in that was refused is not tried again:
/// Cognito locks the user out after a few of them; a session that another process begins counts.
pub(super) async fn renew(
    authentication: &Authentication,
    host: &Host,
    aws: &Aws,
    scope: Option<&Scope>,
    wanted: &mut mpsc::Receiver<Wanted>,
) {
    let mut authentication = authentication.clone();
    let mut last: Option<Known> = None;
    let mut failed = [Failed::default(), Failed::default()];
    let mut is_failing = false;
    while let Some(Wanted { refused, reply }) = wanted.recv().await {
        let now = host.now();
        // It was renewed for a request that asked before.
        if let Some(last) = last.as_ref().filter(|last| last.due > now)
            && refused
                .as_ref()
                .is_none_or(|refused| !is_same(&last.credential, refused))
        {
            let _ = reply.send(Ok(last.credential.clone()));
            continue;
        }
        let failures = &mut failed[usize::from(refused.is_some())];
        if let Some(why) = failures.lately(now) {
            let _ = reply.send(Err(why));
            continue;
        }
        let renewed = match &refused {
            None => Box::pin(authentication.credential(host, aws, scope))
                .await
                .map(Some),
            Some(refused) => Box::pin(authentication.renewed(host, aws, refused)).await,
        };
        let given = match renewed {
            Ok(Some(credential)) => {
                is_failing = false;
                authentication.may_sign_in = true;
                *failures = Failed::default();
                last = Some(Known::new(credential.clone(), host.now(), false));
                Ok(credential)
            }
            Ok(None) => Err("the token cannot be renewed".to_owned()),
            Err(failure) => {
                authentication.may_sign_in &= !may_lock_out(&failure);
                if !std::mem::replace(&mut is_failing, true) {
                    host.ui.warn(&failure.in_one_line());
                }
                Err(failure.to_string())
            }
        };
        if let Err(why) = &given {
            failures.again(host.now(), why.clone());
        }
        let _ = reply.send(given);
    }
}

/// Whether trying again could lock the user out, or send them one code after another.
fn may_lock_out(failure: &Failure) -> bool {
    let code = failure.service().map(|service| &service.code);
    code == Some(&ErrorCode::NotAuthorizedException)
        || failure.kind() == Kind::ChallengePending
        || failure.kind() == Kind::NotAuthenticated && code.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::scripted::{now, token};

    fn credential(left: i64) -> Credential {
        Credential::Token {
            token: token(left),
            scheme: "Bearer ",
            is_renewable: true,
        }
    }

    #[tokio::test]
    async fn what_is_valid_is_used_where_nothing_newer_comes() {
        let (wanted, questions) = mpsc::channel(8);
        drop(questions);
        // Due, and valid for a minute more.
        let credentials = Credentials::new(credential(60), now(), wanted);
        assert!(credentials.get(now()).await.is_ok());
        // Expired: an answer is needed.
        let later = now() + SignedDuration::from_secs(61);
        assert!(credentials.get(later).await.is_err());
    }

    #[tokio::test]
    async fn nothing_is_asked_before_it_is_due() {
        let (wanted, mut questions) = mpsc::channel(8);
        let credentials = Credentials::new(credential(3600), now(), wanted);
        assert!(credentials.get(now()).await.is_ok());
        assert!(questions.try_recv().is_err());
    }

    /// One that took the place of a refused one is not replaced in turn: something else is wrong.
    #[tokio::test]
    async fn a_token_is_renewed_once_for_a_server_that_takes_none() {
        let (wanted, mut questions) = mpsc::channel::<Wanted>(8);
        let credentials = Credentials::new(credential(3600), now(), wanted);
        let answering = async {
            let wanted = questions.recv().await.unwrap();
            assert!(wanted.refused.is_some());
            wanted.reply.send(Ok(credential(3599))).unwrap();
        };
        let (newer, ()) = tokio::join!(credentials.renewed(credential(3600), now()), answering);
        let newer = newer.unwrap();
        assert!(credentials.renewed(newer, now()).await.is_none());
        assert!(questions.try_recv().is_err());
    }

    #[test]
    fn attempts_that_fail_come_at_longer_intervals() {
        let mut failed = Failed::default();
        let at = |seconds| now() + SignedDuration::from_secs(seconds);
        assert_eq!(failed.lately(at(0)), None);
        failed.again(at(0), "a".to_owned());
        assert_eq!(failed.lately(at(4)).as_deref(), Some("a"));
        assert_eq!(failed.lately(at(5)), None);
        failed.again(at(5), "b".to_owned());
        assert_eq!(failed.lately(at(14)).as_deref(), Some("b"));
        assert_eq!(failed.lately(at(15)), None);
        for _ in 0..20 {
            failed.again(at(15), "c".to_owned());
        }
        assert_eq!(failed.lately(at(315)), None);
    }
}
