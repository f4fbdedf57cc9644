//! The keys that tokens are verified with: kept on this machine, else fetched, and fetched again for
//! a key that is not among them.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::app::Host;
use crate::aws::Aws;
use crate::failure::{Failure, Purpose, Subject};
use crate::local::blocking;
use crate::local::key_sets::{self, Kept};
use crate::model::{PoolId, Region, Url};
use crate::render::checks;
use crate::token::clock::ahead;
use crate::token::explain::Signature;
use crate::token::jwks::Absent;
use crate::token::verify::{Authority, Check, Expected, Failed};
use crate::token::{KeySet, Signed, Verified, verify};

use crate::ops::target::region_of_pool;

/// The key set cannot be fetched, which says nothing about a token.
#[derive(Debug)]
pub(crate) struct Unreachable(Failure);

impl From<Unreachable> for Failure {
    fn from(Unreachable(failure): Unreachable) -> Self {
        failure
    }
}

/// Who issues the tokens of `pool`.
///
/// # Errors
///
/// As the settings give it.
pub(crate) fn authority(host: &Host, aws: &Aws, pool: &PoolId) -> Result<Authority, Failure> {
    let region = region_of_pool(host, Some(pool))?;
    let region = region.map_or_else(|| pool.region().clone(), |region| region.value);
    let authority = aws.authority(pool, &region);
    authority.map_err(Failure::of_call(&Subject::of(Purpose::FetchKeys)))
}

/// Who issues the tokens of `pool` in each of `regions`, where replicas of it are. Each issuer is one of
/// theirs alone: what all have in common, that of the pool's own Region.
///
/// # Errors
///
/// As [`Aws::authority`].
pub(crate) fn authorities_in(
    aws: &Aws,
    pool: &PoolId,
    regions: &[Region],
) -> Result<Vec<Authority>, Failure> {
    let (own, others): (Vec<_>, Vec<_>) = regions.iter().partition(|it| *it == pool.region());
    let mut authorities: Vec<Authority> = Vec::new();
    for region in own.into_iter().chain(others) {
        let authority = aws.authority(pool, region);
        let mut authority =
            authority.map_err(Failure::of_call(&Subject::of(Purpose::FetchKeys)))?;
        let before = |issuer: &String| authorities.iter().any(|it| it.issuers.contains(issuer));
        authority.issuers.retain(|issuer| !before(issuer));
        if !authority.issuers.is_empty() {
            authorities.push(authority);
        }
    }
    Ok(authorities)
}

/// Where keys come from.
pub(crate) enum Keys<'a> {
    /// From a file: these, and no others.
    Given(KeySet),
    /// From where an authority's are.
    Published(Published<'a>),
}

impl Keys<'_> {
    /// Checks `token` as of the time in `now`, with the keys of its issuer.
    pub(crate) async fn verify(
        &mut self,
        token: Signed,
        expected: &Expected,
        now: Timestamp,
    ) -> Result<Result<Verified, Vec<Failed>>, Unreachable> {
        let authority = expected.authority(&token);
        // Without either, there is a check that fails, and nothing to fetch.
        let (Some(authority), Some(id)) = (authority, token.key_id()) else {
            return Ok(verify(token, expected, None, now));
        };
        let fetched;
        let keys = match self {
            Self::Given(keys) => &*keys,
            Self::Published(published) => {
                fetched = published.keys(authority, &id).await?;
                &fetched
            }
        };
        Ok(verify(token, expected, Some((authority, keys)), now))
    }
}

/// Keys at URLs.
pub(crate) struct Published<'a> {
    host: &'a Host,
    aws: &'a Aws,
    files: Option<key_sets::KeySets>,
    /// By URL.
    kept: BTreeMap<String, Kept>,
}

impl<'a> Published<'a> {
    pub(crate) fn new(host: &'a Host, aws: &'a Aws) -> Self {
        Self {
            host,
            aws,
            files: host.key_sets(),
            kept: BTreeMap::new(),
        }
    }

    /// The keys of `authority`, among them that called `id` if there is one.
    pub(crate) async fn keys(
        &mut self,
        authority: &Authority,
        id: &str,
    ) -> Result<KeySet, Unreachable> {
        let url = authority.keys_at.as_str();
        let now = self.host.now();
        let kept = self.kept(url, now).await;
        if let Some(kept) = &kept
            && let Some(keys) = kept.keys()
            && (keys.key(id) != Err(Absent::Unknown) || !kept.may_look_for(id, now))
        {
            return Ok(keys);
        }
        Ok(self.fetch(url, id, kept.as_ref()).await?.0)
    }

    /// What is kept of `url`, if it is still good at `now`.
    async fn kept(&self, url: &str, now: Timestamp) -> Option<Kept> {
        let kept = self.kept.get(url).filter(|kept| kept.is_fresh(now));
        match (kept, &self.files) {
            (Some(kept), _) => Some(kept.clone()),
            (None, Some(files)) => {
                let (files, url) = (files.clone(), url.to_owned());
                blocking(move || files.read(&url, now)).await
            }
            (None, None) => None,
        }
    }

    /// The keys of `authority` as they are just now, and by how much this machine's clock is ahead of
    /// that of the server that gave them.
    pub(crate) async fn fetched_now(
        &mut self,
        authority: &Authority,
        id: &str,
    ) -> Result<(KeySet, Option<SignedDuration>), Unreachable> {
        let url = authority.keys_at.as_str();
        // Which keys were looked for lately is to be kept with what is fetched.
        let kept = self.kept(url, self.host.now()).await;
        self.fetch(url, id, kept.as_ref()).await
    }

    async fn fetch(
        &mut self,
        url: &str,
        id: &str,
        before: Option<&Kept>,
    ) -> Result<(KeySet, Option<SignedDuration>), Unreachable> {
        let parsed: Url = url.parse().map_err(|error| {
            let help = "the URL of a key set is https, or http on this machine";
            Unreachable(Failure::usage(format!("{error}"), help))
        })?;
        let asked = self.host.now();
        let fetched = self.aws.key_set(&parsed).await;
        let subject = Subject::of(Purpose::FetchKeys);
        let fetched = fetched.map_err(|error| Unreachable(Failure::of_call(&subject)(error)))?;
        let answered = self.host.now();
        let kept = Kept::new(url, &fetched.document, id, answered, before);
        if let Some(files) = self.files.clone() {
            let kept = kept.clone();
            if let Err(error) = blocking(move || files.write(&kept)).await {
                let said = format!("the key set of {url} cannot be kept: {error}");
                self.host.ui.explain(&said);
            }
        }
        self.kept.insert(url.to_owned(), kept);
        let ahead = fetched.date.map(|date| ahead(asked, answered, date));
        Ok((fetched.keys, ahead))
    }
}

/// Whether the signature of `token` is that of the key `id`; without `keys`, whether its header lets
/// it be.
pub(crate) fn judged(
    token: Signed,
    authority: &Authority,
    keys: Option<&KeySet>,
    id: &str,
) -> Signature {
    let expected = Expected {
        authorities: vec![authority.clone()],
        ..Expected::default()
    };
    let keys = keys.map(|keys| (authority, keys));
    let is_about_it = |failed: &Failed| match failed.check {
        Check::Signature => keys.is_some(),
        Check::Form | Check::Algorithm | Check::Critical | Check::KeyId => true,
        Check::Issuer
        | Check::Expiry
        | Check::NotBefore
        | Check::IssuedAt
        | Check::AuthTime
        | Check::TokenUse
        | Check::Audience
        | Check::Client
        | Check::Subject
        | Check::TokenId
        | Check::AccessTokenHash
        | Check::Groups
        | Check::Scope
        | Check::Claim(_) => false,
    };
    // The times are judged elsewhere.
    let failed = verify(token, &expected, keys, Timestamp::UNIX_EPOCH)
        .err()
        .unwrap_or_default();
    let why: Vec<_> = failed
        .iter()
        .filter(|failed| is_about_it(failed))
        .map(checks::line)
        .collect();
    if why.is_empty() {
        Signature::Good(id.to_owned())
    } else {
        Signature::Bad(why.join("; "))
    }
}
