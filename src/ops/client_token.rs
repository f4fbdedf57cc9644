//! An access token of an app client itself: as kept, else bought. Each costs money.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::app::Host;
use crate::aws::{self, Aws, SignInApi, UserPoolCalls};
use crate::failure::{Failure, Purpose};
use crate::local::secrets;
use crate::model::{
    ClientTokenKey, KeptClientToken, Operation, Place, PoolId, Request, Secret, Tokens, Url,
};
use crate::oauth::scopes::{missing, scopes};
use crate::oauth::{ClientAuth, ClientCredentials, Granted};
use crate::settings::Missing;
use crate::settings::keys::RESOURCE;
use crate::settings::secrets::{ClientSecretSource, SecretKind};
use crate::token::decode;

use super::client_secret::ClientSecret;
use super::pairs::pairs;
use super::record::RecordHandle;
use super::sign_in::prompts::filled_secret;
use super::target::Target;
use super::tokens::Lifetime;

/// Which token is wanted.
#[derive(Debug, Clone)]
pub(crate) struct Input {
    /// By `GetClientToken`, even where there is a domain.
    pub(crate) by_api: bool,
    /// How the app client proves to be who it is at the token endpoint.
    pub(crate) client_auth: Option<ClientAuth>,
    /// A token that is kept must be valid for longer; as a [`Requirement`](super::tokens::Requirement).
    pub(crate) min_ttl: Option<SignedDuration>,
    /// Whether it is kept where no context is in use.
    pub(crate) cache: bool,
    /// A token that does not count where it is the one that is kept: a server did not take it.
    pub(crate) refused: Option<Secret<String>>,
}

/// Where tokens come from.
enum Road<'a> {
    /// The token endpoint of a domain.
    Endpoint { aws: &'a Aws, url: Url },
    /// `GetClientToken`.
    Api(Box<UserPoolCalls<'a>>),
}

impl Road<'_> {
    fn purpose(&self) -> Purpose {
        match self {
            Self::Endpoint { .. } => Purpose::TokenEndpoint,
            Self::Api(_) => Purpose::ClientToken,
        }
    }

    fn endpoint(&self) -> &str {
        match self {
            Self::Endpoint { url, .. } => url.as_str(),
            Self::Api(calls) => calls.endpoint(),
        }
    }

    async fn buy(
        &self,
        wanted: &ClientCredentials,
        secret: &Secret<String>,
    ) -> Result<Granted, aws::Error> {
        let calls = match self {
            Self::Endpoint { aws, url } => {
                return aws.client_credentials(url, wanted, secret).await;
            }
            Self::Api(calls) => calls,
        };
        let given = Some(&wanted.scopes).filter(|scopes| !scopes.is_empty());
        let metadata = Some(&wanted.metadata).filter(|metadata| !metadata.is_empty());
        let metadata = metadata.map(|metadata| {
            let pairs = metadata.iter();
            let pairs = pairs.map(|(name, value)| (name.clone(), value.clone().into()));
            pairs.collect::<serde_json::Map<_, _>>()
        });
        let operation = Operation::GetClientToken;
        let request = Request::new(operation)
            .with("ClientId", wanted.client_id.as_str())
            .with_some("Scopes", given.cloned())
            .with_some("ClientMetadata", metadata)
            .with_secret("Secret", secret.clone());
        let answered = calls.answered(request).await?;
        Granted::read_api(&answered.result).ok_or(aws::Error::Incomplete {
            operation: operation.name(),
            lacks: "an AccessToken",
        })
    }
}

impl Input {
    /// The token: as kept, else a new one, which one of several processes gets for all.
    ///
    /// # Errors
    ///
    /// [`Failure::ScopesMissing`] when it lacks scopes that were asked for; else as the settings, the
    /// secrets, the network and Cognito give it.
    pub(crate) async fn get(&self, host: &Host, aws: &Aws) -> Result<Tokens, Failure> {
        let target = Target::resolve(host)?;
        let road = self.road(host, aws, &target)?;
        let wanted = ClientCredentials {
            client_id: target.client.to_string(),
            client_auth: self.client_auth.unwrap_or_default(),
            scopes: scopes(&host.settings.scopes()),
            resources: host.settings.resources(),
            metadata: pairs("--client-metadata", &host.settings.client_metadata())?,
        };
        let mut resources = wanted.resources.clone();
        resources.sort();
        let key = ClientTokenKey {
            endpoint: road.endpoint().to_owned(),
            client_id: wanted.client_id.clone(),
            scopes: wanted.scopes.clone(),
            resources,
            metadata: wanted.metadata.clone(),
        };
        let mut record = self.record(host, aws, &road, &target).await?;
        if let Some(tokens) = self.kept(&record, &key) {
            return Ok(tokens);
        }
        // It may prompt, and other processes must not wait on a prompt.
        let given = given_secret(host, &target).await?;
        record.lock().await?;
        // Another process may have bought one while this one waited.
        if let Some(tokens) = self.kept(&record, &key) {
            return Ok(tokens);
        }
        let mut secret = match (given, &target.client_secret) {
            (None, Some(ClientSecretSource::Managed(arn))) => {
                ClientSecret::managed(arn, &record, aws).await?
            }
            (given, _) => given.map_or(ClientSecret::Absent, ClientSecret::Given),
        };
        let subject = target.subject(road.purpose());
        let granted = secret
            .with(aws, async |secret| {
                let secret = secret.ok_or_else(missing_secret)?;
                let bought = road.buy(&wanted, secret).await;
                bought.map_err(Failure::of_call(&subject))
            })
            .await?;
        check_scopes(&wanted, &granted, &target)?;
        record.with_client_secret(secret.to_keep());
        self.keep(host, record, key, granted).await
    }

    fn road<'a>(&self, host: &Host, aws: &'a Aws, target: &Target) -> Result<Road<'a>, Failure> {
        let url = host.settings.domain_url()?;
        let url = url.map(|domain| domain.token_endpoint());
        if let Some(url) = url.filter(|_| !self.by_api) {
            return Ok(Road::Endpoint { aws, url });
        }
        let flag = if self.client_auth.is_some() {
            Some("--client-auth")
        } else {
            let resource = host.settings.flags.get(&RESOURCE);
            resource.map(|_| "--resource")
        };
        if let Some(flag) = flag {
            return Err(Failure::usage(
                format!("{flag} goes with the token endpoint of a domain, not with GetClientToken"),
                "name the domain with --domain HOST, and leave --api out",
            ));
        }
        let calls = UserPoolCalls::new(aws, target.region.clone());
        let subject = target.subject(Purpose::ClientToken);
        let calls = calls.map_err(Failure::of_call(&subject))?;
        Ok(Road::Api(Box::new(calls)))
    }

    /// Where the token is kept: in the record of the context in use, else in the cache if it is asked for.
    async fn record<'a>(
        &self,
        host: &'a Host,
        aws: &Aws,
        road: &Road<'_>,
        target: &Target,
    ) -> Result<RecordHandle<'a>, Failure> {
        let (region, client) = (target.region.clone(), target.client.clone());
        let pools = SignInApi::new(aws, region, None, client, BTreeMap::new());
        let place = Place {
            // Without a Region no user can sign in, and no session can be in the way.
            endpoint: match pools {
                Ok(pools) => pools.endpoint().to_owned(),
                Err(error) if error.lacks_region() => road.endpoint().to_owned(),
                Err(error) => {
                    return Err(Failure::of_call(&target.subject(road.purpose()))(error));
                }
            },
            user_pool_id: target.pool.as_ref().map(PoolId::to_string),
            client_id: target.client.to_string(),
        };
        if host.context().is_none() && self.cache {
            return RecordHandle::open_in(host, host.client_tokens(), place).await;
        }
        RecordHandle::open(host, place, target.username.clone()).await
    }

    fn kept(&self, record: &RecordHandle<'_>, key: &ClientTokenKey) -> Option<Tokens> {
        let kept = record.client_token(key)?;
        if self.refused.as_ref() == Some(&kept.token) {
            return None;
        }
        let lifetime = lifetime_of(kept, record.host.now());
        lifetime
            .suffices(self.min_ttl)
            .then(|| tokens_of(kept, lifetime.left))
    }

    /// Keeps what was `granted`, unless it does not say when it expires.
    async fn keep(
        &self,
        host: &Host,
        mut record: RecordHandle<'_>,
        key: ClientTokenKey,
        granted: Granted,
    ) -> Result<Tokens, Failure> {
        let now = host.now();
        let Some((expires, lifetime)) = expiry(&granted, now) else {
            return Ok(Tokens {
                access: Some(granted.token),
                token_type: granted.token_type,
                ..Tokens::default()
            });
        };
        let kept = KeptClientToken {
            key,
            token: granted.token,
            token_type: granted.token_type,
            expires,
            lifetime,
        };
        let lifetime = lifetime_of(&kept, now);
        if self.min_ttl.is_some() && !lifetime.suffices(self.min_ttl) {
            host.ui.note("the token expires sooner than --min-ttl");
        }
        let tokens = tokens_of(&kept, lifetime.left);
        record.keep_client_token(kept).await?;
        Ok(tokens)
    }
}

fn lifetime_of(kept: &KeptClientToken, now: Timestamp) -> Lifetime {
    Lifetime {
        left: kept.expires.duration_since(now),
        in_all: Some(SignedDuration::from_secs(kept.lifetime)),
    }
}

fn tokens_of(kept: &KeptClientToken, left: SignedDuration) -> Tokens {
    Tokens {
        access: Some(kept.token.clone()),
        expires_in: Some(left.as_secs()),
        token_type: kept.token_type.clone(),
        ..Tokens::default()
    }
}

/// When what was `granted` expires, and for how many seconds it is valid in all: as the answer says it,
/// else as the token does.
fn expiry(granted: &Granted, now: Timestamp) -> Option<(Timestamp, i64)> {
    if let Some(seconds) = granted.expires_in {
        let expires = now.checked_add(SignedDuration::from_secs(seconds)).ok()?;
        return Some((expires, seconds));
    }
    let token = decode(granted.token.expose()).ok()?;
    let (issued, expires) = (token.time("iat")?, token.time("exp")?);
    Some((expires, expires.duration_since(issued).as_secs()))
}

/// The app client's secret from this machine: given, or typed where none is known of.
async fn given_secret(host: &Host, target: &Target) -> Result<Option<Secret<String>>, Failure> {
    let kind = SecretKind::ClientSecret;
    match &target.client_secret {
        Some(ClientSecretSource::Managed(_)) => Ok(None),
        Some(ClientSecretSource::Here(source)) => {
            let pending = secrets::check(kind, source.clone()).await?;
            Ok(Some(pending.read().await?))
        }
        None => {
            let missing = || host.unasked(missing_client_secret());
            let terminal = host.terminal().ok_or_else(missing)?;
            let typed = filled_secret(&terminal, "Client secret: ").await?;
            Ok(Some(typed.ok_or_else(missing_secret)?))
        }
    }
}

fn missing_client_secret() -> Missing {
    let kind = SecretKind::ClientSecret;
    Missing {
        what: kind.to_string(),
        ways: kind.ways(),
    }
}

fn missing_secret() -> Failure {
    missing_client_secret().into()
}

/// Refuses a token that lacks scopes that were `wanted`: a job would fail with it later, far from the
/// cause. What a token has that says nothing of scopes is not known.
fn check_scopes(
    wanted: &ClientCredentials,
    granted: &Granted,
    target: &Target,
) -> Result<(), Failure> {
    let of_token = || {
        let token = decode(granted.token.expose()).ok()?;
        Some(scopes(&[token.text("scope")?.to_owned()]))
    };
    let Some(granted) = granted.scopes.clone().or_else(of_token) else {
        return Ok(());
    };
    let missing = missing(&wanted.scopes, &granted);
    if missing.is_empty() {
        return Ok(());
    }
    Err(Failure::ScopesMissing {
        client: target.client.to_string(),
        pool: target.pool.as_ref().map(PoolId::to_string),
        missing,
        granted,
    })
}
