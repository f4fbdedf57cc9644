//! Tokens whose signature is good, for clients that send the same one with each request.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use hyper::HeaderMap;
use jiff::Timestamp;
use ring::digest::{SHA256, digest};

use crate::gateway::event::Claims;
use crate::token::KeySet;
use crate::token::explain::Facts;

use super::keys::Keys;

/// More than the users of a load test.
const MOST: usize = 4096;

/// What a token says that its user pool signed.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) facts: Facts,
    pub(super) claims: Claims,
    /// The headers of the claims.
    pub(super) headers: HeaderMap,
}

impl Known {
    pub(super) fn new(facts: Facts, claims: Claims) -> Self {
        let headers = claims.headers();
        Self {
            facts,
            claims,
            headers,
        }
    }
}

/// Whose key signed a token.
#[derive(Debug, Clone)]
pub(super) struct SignedBy {
    /// Where the keys are.
    pub(super) url: String,
    /// The keys that the signature was held against.
    pub(super) keys: Arc<KeySet>,
}

/// By the hash of their whole text. Nothing is remembered of whether one is let in: what a token says, and
/// whether these keys signed it, depends on its bytes and on the keys alone.
#[derive(Debug, Default)]
pub(super) struct Tokens(RwLock<HashMap<Hash, Entry>>);

type Hash = [u8; 32];

#[derive(Debug)]
struct Entry {
    by: SignedBy,
    known: Arc<Known>,
}

impl Tokens {
    /// What `token` says, if the keys that signed it are those of its pool at `now`.
    pub(super) fn get(&self, token: &str, keys: &Keys, now: Timestamp) -> Option<Arc<Known>> {
        let hash = hash(token);
        let all = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let Entry { by, known } = all.get(&hash)?;
        let current = keys.young(&by.url, now)?;
        Arc::ptr_eq(&current, &by.keys).then(|| Arc::clone(known))
    }

    pub(super) fn insert(&self, token: &str, by: SignedBy, known: Arc<Known>) {
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST {
            all.clear();
        }
        all.insert(hash(token), Entry { by, known });
    }
}

fn hash(token: &str) -> Hash {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest(&SHA256, token.as_bytes()).as_ref());
    hash
}
