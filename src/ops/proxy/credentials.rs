//! What authenticates many requests at once: in memory for a moment, else asked of the one task that
//! renews it.

use std::sync::{PoisonError, RwLock};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::{mpsc, oneshot};

use crate::app::Host;
use crate::aws::Aws;
use crate::failure::{Failure, Kind};
use crate::ops::http_request::auth::{Authentication, Credential, Scope};

/// For how long nothing is asked; what is given has longer to go.
const YOUNG: SignedDuration = SignedDuration::from_secs(15);
/// Between two attempts after one that failed.
const RETRY_INTERVAL: SignedDuration = SignedDuration::from_secs(5);

/// A question for the task.
pub(super) struct Wanted {
    /// What the server did not take.
    refused: Option<Credential>,
    reply: oneshot::Sender<Result<Credential, String>>,
}

/// What authenticates requests.
pub(super) struct Credentials {
    known: RwLock<Option<(Timestamp, Credential)>>,
    wanted: mpsc::Sender<Wanted>,
}

impl Credentials {
    /// `first` at `now`; questions go to `wanted`.
    pub(super) fn new(first: Credential, now: Timestamp, wanted: mpsc::Sender<Wanted>) -> Self {
        Self {
            known: RwLock::new(Some((now, first))),
            wanted,
        }
    }

    /// What authenticates a request at `now`; else why nothing does.
    pub(super) async fn get(&self, now: Timestamp) -> Result<Credential, String> {
        match self.young(now) {
            Some(known) => Ok(known),
            None => self.ask(None, now).await,
        }
    }

    /// What takes the place of `refused`; else why nothing does.
    pub(super) async fn renewed(
        &self,
        refused: Credential,
        now: Timestamp,
    ) -> Result<Credential, String> {
        match self.young(now) {
            Some(known) if !is_same(&known, &refused) => Ok(known),
            _ => self.ask(Some(refused), now).await,
        }
    }

    async fn ask(&self, refused: Option<Credential>, now: Timestamp) -> Result<Credential, String> {
        let ended = || "this program is ending".to_owned();
        let (reply, answer) = oneshot::channel();
        let wanted = Wanted { refused, reply };
        self.wanted.send(wanted).await.map_err(|_| ended())?;
        let given = answer.await.map_err(|_| ended())??;
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        *known = Some((now, given.clone()));
        Ok(given)
    }

    fn young(&self, now: Timestamp) -> Option<Credential> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let (since, known) = known.as_ref()?;
        let age = now.duration_since(*since);
        (!age.is_negative() && age < YOUNG).then(|| known.clone())
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

/// What was given last.
type Given = Option<(Timestamp, Result<Credential, String>)>;

/// The task: answers one question after another, so that many that ask for the same cause one renewal. What
/// fails is reported once, and not tried again at once. A sign-in that was refused is not tried again at
/// all: Cognito locks the user out after a few of them; a session that another process begins counts.
pub(super) async fn renew(
    authentication: &Authentication,
    host: &Host,
    aws: &Aws,
    scope: Option<&Scope>,
    wanted: &mut mpsc::Receiver<Wanted>,
) {
    let mut authentication = authentication.clone();
    let mut last: Given = None;
    let mut is_failing = false;
    while let Some(Wanted { refused, reply }) = wanted.recv().await {
        let now = host.now();
        if let Some(given) = again(last.as_ref(), refused.as_ref(), now) {
            let _ = reply.send(given);
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
                Ok(credential)
            }
            Ok(None) => Err("the token cannot be renewed".to_owned()),
            Err(failure) => {
                authentication.may_sign_in &= failure.kind() == Kind::Unavailable;
                if !std::mem::replace(&mut is_failing, true) {
                    host.ui.warn(&failure.in_one_line());
                }
                Err(failure_text(&failure))
            }
        };
        last = Some((host.now(), given.clone()));
        let _ = reply.send(given);
    }
}

fn failure_text(failure: &Failure) -> String {
    failure.to_string()
}

/// What was given a moment ago, where that answers the question too.
fn again(
    last: Option<&(Timestamp, Result<Credential, String>)>,
    refused: Option<&Credential>,
    now: Timestamp,
) -> Option<Result<Credential, String>> {
    let (at, given) = last?;
    let age = now.duration_since(*at).abs();
    match (given, refused) {
        (Ok(given), None) if age < YOUNG => Some(Ok(given.clone())),
        // It was renewed for another request.
        (Ok(given), Some(refused)) if age < YOUNG && !is_same(given, refused) => {
            Some(Ok(given.clone()))
        }
        (Err(why), _) if age < RETRY_INTERVAL => Some(Err(why.clone())),
        _ => None,
    }
}
