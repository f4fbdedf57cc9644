//! What a user pool publishes for everybody: its key set.

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::BeforeDeserializationInterceptorContextMut;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse, OrchestratorError};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::ConfigBag;
use http_body_util::{LengthLimitError, Limited};
use jiff::Timestamp;

use crate::aws::config::Aws;
use crate::aws::endpoint::{Address, Service};
use crate::aws::error::{Error, date, translate};
use crate::aws::transport::connection::chain;
use crate::aws::transport::raw_operation::{self, Refusal};
use crate::aws::transport::retry::Policy;
use crate::model::{PoolId, Region, Url};
use crate::settings;
use crate::token::issuer::{Issuer, issuers};
use crate::token::jwks::{self, KeySet};
use crate::token::verify::Authority;

/// A key set, and the document it was read from.
#[derive(Debug)]
pub struct Fetched {
    /// The keys.
    pub keys: KeySet,
    /// The document: JSON.
    pub document: String,
    /// When it was given, by the server's clock.
    pub date: Option<Timestamp>,
}

const JWKS: &str = "the request for the key set (JWKS)";

impl Aws {
    /// Who issues the tokens of `pool` in `region`, and the URL of the keys: the endpoint's, where
    /// one is set, whose name tokens may then have for issuer too.
    ///
    /// # Errors
    ///
    /// [`Error`] when a setting is malformed, or the endpoint is http and not on loopback.
    pub fn authority(&self, pool: &PoolId, region: &Region) -> Result<Authority, Error> {
        let Address {
            url,
            endpoint,
            fips,
        } = self.address(Service::UserPools, region)?;
        let own = format!("{}/{pool}", url.trim_end_matches('/'));
        let keys_at = format!("{own}/.well-known/jwks.json");
        let mut issuers = issuers(pool, region).to_vec();
        if endpoint.is_some() || fips {
            issuers.push(own);
        }
        if let Some(endpoint) = endpoint
            && let Err(error) = keys_at.parse::<Url>()
        {
            return Err(Error::Settings(settings::Error::Invalid {
                name: "endpoint URL",
                origin: endpoint.origin,
                reason: error.to_string(),
            }));
        }
        Ok(Authority { issuers, keys_at })
    }

    /// The user pool that issued a token whose `iss` is `iss`; with an endpoint set, also where it is the
    /// endpoint's name for the pool.
    ///
    /// # Errors
    ///
    /// [`Error`] when the endpoint is malformed.
    pub fn issuer(&self, iss: &str) -> Result<Option<Issuer>, Error> {
        if let Some(issuer) = Issuer::read(iss) {
            return Ok(Some(issuer));
        }
        let endpoint = self.endpoint(Service::UserPools)?;
        let pool = endpoint.and_then(|endpoint| {
            let pool = iss.strip_prefix(endpoint.value.trim_end_matches('/'))?;
            pool.strip_prefix('/')?.parse().ok()
        });
        Ok(pool.map(Issuer::of))
    }

    /// Whether `pool` publishes a key set in `region`, as every user pool does.
    ///
    /// # Errors
    ///
    /// As [`Self::key_set`], but for where there is none.
    pub async fn publishes(&self, pool: &PoolId, region: &Region) -> Result<bool, Error> {
        let Authority { keys_at, .. } = self.authority(pool, region)?;
        let Ok(url) = keys_at.parse() else {
            return Ok(false);
        };
        match self.key_set(&url).await {
            Ok(_) => Ok(true),
            Err(Error::NoKeySet { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Fetches the key set at `url`. No redirect is followed.
    ///
    /// # Errors
    ///
    /// [`Error::NoKeySet`] when there is none, [`Error::KeySet`] when what is there is none, else as
    /// the network gives it.
    pub async fn key_set(&self, url: &Url) -> Result<Fetched, Error> {
        self.check_proxies()?;
        let (origin, path) = url.split();
        let operation = self
            .raw_operation("cognito-idp", JWKS, origin, Policy::repeatable())
            .no_auth()
            .interceptor(Bounded)
            .serializer(request)
            .deserializer(answer);
        let answer = operation.build().invoke(path.to_owned()).await;
        let (document, date) = answer.map_err(|error| {
            let status = error.raw_response().map(|raw| raw.status().as_u16());
            let (url, is_too_long) = (
                url.to_string(),
                chain(&error).any(<dyn std::error::Error>::is::<LengthLimitError>),
            );
            match status {
                _ if is_too_long => Error::KeySet {
                    url,
                    error: jwks::Error::TooLong,
                },
                Some(status @ (400 | 404)) => Error::NoKeySet { url, status },
                _ => translate(JWKS, &url, &error),
            }
        })?;
        let refused = |error| Error::KeySet {
            url: url.to_string(),
            error,
        };
        let document = String::from_utf8(document).map_err(|error| {
            refused(jwks::Error::Json {
                at: error.utf8_error().valid_up_to(),
                what: "no UTF-8".to_owned(),
            })
        })?;
        let keys = KeySet::read(&document).map_err(refused)?;
        Ok(Fetched {
            keys,
            document,
            date,
        })
    }
}

fn request(path: String) -> Result<HttpRequest, BoxError> {
    let mut request = raw_operation::request();
    request.set_uri(path)?;
    request.headers_mut().insert("accept", "application/json");
    Ok(request)
}

/// The body, and when it was sent.
type Answer = (Vec<u8>, Option<Timestamp>);

fn answer(response: &HttpResponse) -> Result<Answer, OrchestratorError<Refusal>> {
    if response.status().as_u16() == 200 {
        let body = response.body().bytes().unwrap_or_default().to_owned();
        Ok((body, date(response)))
    } else {
        Err(OrchestratorError::operation(Refusal::default()))
    }
}

/// Reads no more of an answer than a key set may have.
#[derive(Debug)]
struct Bounded;

impl Intercept for Bounded {
    fn name(&self) -> &'static str {
        "cognito-auth bounded answers"
    }

    fn modify_before_deserialization(
        &self,
        context: &mut BeforeDeserializationInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let body = context.response_mut().take_body();
        *context.response_mut().body_mut() =
            SdkBody::from_body_1_x(Limited::new(body, jwks::LONGEST));
        Ok(())
    }
}
