//! Key sets for many requests at once: in memory while they are young, else asked of the one task that
//! reads and fetches them.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::{mpsc, oneshot};

use crate::app::Host;
use crate::failure::Failure;
use crate::ops::keys::Published;
use crate::token::KeySet;
use crate::token::jwks::Absent;
use crate::token::verify::Authority;

/// For how long nothing is asked: what is kept in files is as old as an hour then.
const YOUNG: SignedDuration = SignedDuration::from_mins(1);
/// Between two attempts at keys that cannot be had.
const RETRY_INTERVAL: SignedDuration = SignedDuration::from_secs(5);

/// A question for the task.
#[derive(Debug)]
pub(super) struct Wanted {
    authority: Authority,
    id: String,
    reply: oneshot::Sender<Result<Arc<KeySet>, String>>,
}

/// The key sets in memory.
#[derive(Debug)]
pub(super) struct Keys {
    /// By URL, and since when.
    known: RwLock<BTreeMap<String, (Timestamp, Arc<KeySet>)>>,
    wanted: mpsc::Sender<Wanted>,
}

impl Keys {
    /// None yet; questions go to `wanted`.
    pub(super) fn new(wanted: mpsc::Sender<Wanted>) -> Self {
        Self {
            known: RwLock::default(),
            wanted,
        }
    }

    /// The keys of `authority` at `now`, among them that called `id` if there is one; else why there are
    /// none.
    pub(super) async fn get(
        &self,
        authority: &Authority,
        id: &str,
        now: Timestamp,
    ) -> Result<Arc<KeySet>, String> {
        let url = &authority.keys_at;
        if let Some(keys) = self.young(url, now)
            && keys.key(id) != Err(Absent::Unknown)
        {
            return Ok(keys);
        }
        let ended = || "this program is ending".to_owned();
        let (reply, answer) = oneshot::channel();
        let wanted = Wanted {
            authority: authority.clone(),
            id: id.to_owned(),
            reply,
        };
        self.wanted.send(wanted).await.map_err(|_| ended())?;
        let keys = answer.await.map_err(|_| ended())??;
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(url.clone(), (now, Arc::clone(&keys)));
        Ok(keys)
    }

    /// The keys at `url`, as far as they are in memory and young at `now`.
    pub(super) fn young(&self, url: &str, now: Timestamp) -> Option<Arc<KeySet>> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let (since, keys) = known.get(url)?;
        let age = now.duration_since(*since);
        (!age.is_negative() && age < YOUNG).then(|| Arc::clone(keys))
    }
}

/// The task: answers what is wanted, one after another, so that many who want the same cause one
/// request. Keys that cannot be had are reported, and not tried again at once.
pub(super) async fn fetch(
    host: &Host,
    published: &mut Published<'_>,
    wanted: &mut mpsc::Receiver<Wanted>,
) {
    let mut failed: BTreeMap<String, (Timestamp, String)> = BTreeMap::new();
    while let Some(Wanted {
        authority,
        id,
        reply,
    }) = wanted.recv().await
    {
        let now = host.now();
        let url = &authority.keys_at;
        let is_lately = |at: &Timestamp| now.duration_since(*at).abs() < RETRY_INTERVAL;
        if let Some((_, why)) = failed.get(url).filter(|(at, _)| is_lately(at)) {
            let _ = reply.send(Err(why.clone()));
            continue;
        }
        let keys = match published.keys(&authority, &id).await {
            Ok(keys) => {
                failed.remove(url);
                Ok(Arc::new(keys))
            }
            Err(unreachable) => {
                let failure = Failure::from(unreachable);
                host.ui.warn(&failure.in_one_line());
                let why = failure.to_string();
                failed.insert(url.clone(), (host.now(), why.clone()));
                Err(why)
            }
        };
        let _ = reply.send(keys);
    }
}
