//! Calls by their JSON: administration, for which the SDK's operations would be linked by the dozen, and
//! every start of the program would pay for each. Most are of the user pool service; identity pools, and
//! IAM for their roles, come in where a user pool is made or removed with them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use aws_config::SdkConfig;
use aws_smithy_runtime::client::identity::IdentityCache;
use aws_smithy_runtime::client::orchestrator::operation::Operation as RawOperation;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use serde_json::{Map, Value};

use crate::aws::config::{Aws, Signing};
use crate::aws::endpoint::{self, iam_endpoint};
use crate::aws::error::{Error, request_id, translate};
use crate::aws::iam::{query_answer, query_request};
use crate::aws::transport::raw_operation::{Refusal, json_answer, json_request, signature};
use crate::aws::transport::retry::{Pacing, Policy};
use crate::model::{Operation, Region, Request, Service};
use crate::settings::Sourced;

/// The user pool service of a Region, and the services beside it.
#[derive(Debug)]
pub struct UserPoolCalls<'a> {
    aws: &'a Aws,
    config: SdkConfig,
    endpoint: String,
    region: Sourced<Region>,
    pacing: Pacing,
    /// What each operation called so far is sent with.
    prepared: Mutex<BTreeMap<Operation, Arc<Prepared>>>,
}

/// What a call is answered with.
#[derive(Debug, Default)]
pub struct Answered {
    /// The API's JSON; `{}` where the operation has none.
    pub result: Map<String, Value>,
    /// What the service calls the request.
    pub request_id: Option<String>,
}

impl From<Map<String, Value>> for Answered {
    fn from(result: Map<String, Value>) -> Self {
        Self {
            result,
            request_id: None,
        }
    }
}

/// An operation that is ready to be called, and the URL that its requests go to.
#[derive(Debug)]
struct Prepared {
    operation: RawOperation<Request, Answered, Refusal>,
    endpoint: String,
}

impl<'a> UserPoolCalls<'a> {
    /// The service in `region`.
    ///
    /// # Errors
    ///
    /// [`Error`] when no Region is known or a setting is malformed.
    pub fn new(aws: &'a Aws, region: Option<Sourced<Region>>) -> Result<Self, Error> {
        let region = aws.region(region)?;
        let of_pools = Some(region.clone());
        let (config, endpoint) =
            aws.config(endpoint::Service::UserPools, of_pools, Signing::Signed)?;
        // One for all operations: a source of IAM credentials may be a program.
        let config = config.into_builder();
        let config = config.identity_cache(IdentityCache::lazy().build()).build();
        Ok(Self {
            aws,
            config,
            endpoint,
            region,
            pacing: Pacing::None,
            prepared: Mutex::default(),
        })
    }

    /// The same for a caller who paces the calls, and makes those again that fail.
    #[must_use]
    pub fn paced(self) -> Self {
        Self {
            pacing: Pacing::All,
            ..self
        }
    }

    /// The same for a caller who paces the calls, and makes those again that are throttled. Others are
    /// tried again as ever.
    #[must_use]
    pub fn paced_with_retries(self) -> Self {
        Self {
            pacing: Pacing::Throttled,
            ..self
        }
    }

    /// The URL that the calls of the user pool service go to.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// Makes `request`.
    ///
    /// # Errors
    ///
    /// [`Error`] as the service or the network gives it.
    pub async fn answered(&self, request: Request) -> Result<Answered, Error> {
        let name = request.operation().name();
        let prepared = self.prepared(request.operation())?;
        let answer = prepared.operation.invoke(request).await;
        answer.map_err(|error| translate(name, &prepared.endpoint, &error))
    }

    fn prepared(&self, operation: Operation) -> Result<Arc<Prepared>, Error> {
        let mut prepared = self.prepared.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(prepared) = prepared.get(&operation) {
            return Ok(Arc::clone(prepared));
        }
        let made = Arc::new(self.prepare(operation)?);
        prepared.insert(operation, Arc::clone(&made));
        Ok(made)
    }

    fn prepare(&self, operation: Operation) -> Result<Prepared, Error> {
        let policy = if operation.is_repeatable() {
            Policy::<Refusal>::repeatable()
        } else {
            Policy::once()
        };
        let policy = policy.paced(self.pacing);
        let service = operation.service();
        let endpoint = match service {
            Service::UserPools => self.endpoint.clone(),
            Service::IdentityPools => self.endpoint_of(endpoint::Service::Identities)?,
            Service::Iam => self.endpoint_of(endpoint::Service::Iam)?,
        };
        let region = match service {
            Service::Iam => iam_endpoint(self.region.value.partition(), false).region,
            Service::UserPools | Service::IdentityPools => self.region.value.as_str(),
        };
        let prefix = service.prefix();
        let builder = self
            .aws
            .raw_operation(prefix, operation.name(), &endpoint, policy);
        let builder = if operation.is_signed() {
            builder.runtime_plugin(signature(&self.config, prefix, region))
        } else {
            builder.no_auth()
        };
        let may_be_empty = !operation.has_result();
        let operation = match service {
            Service::Iam => {
                let answer = |response: &HttpResponse| identified(response, query_answer(response));
                builder.serializer(query).deserializer(answer).build()
            }
            Service::UserPools | Service::IdentityPools => {
                let answer = move |response: &HttpResponse| {
                    identified(response, json_answer(response, may_be_empty))
                };
                builder.serializer(serialize).deserializer(answer).build()
            }
        };
        Ok(Prepared {
            operation,
            endpoint,
        })
    }

    /// The URL of a service beside that of user pools. Its calls are signed with the same credentials:
    /// their source may be a program, which is started once.
    fn endpoint_of(&self, service: endpoint::Service) -> Result<String, Error> {
        let region = Some(self.region.clone());
        let (_, endpoint) = self.aws.config(service, region, Signing::Signed)?;
        Ok(endpoint)
    }
}

/// The `result` that `response` is, with what the service calls the request.
fn identified<E>(
    response: &HttpResponse,
    result: Result<Map<String, Value>, E>,
) -> Result<Answered, E> {
    Ok(Answered {
        result: result?,
        request_id: request_id(response),
    })
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "an operation hands its input over"
)]
fn serialize(request: Request) -> Result<HttpRequest, BoxError> {
    let name = request.operation().name();
    let service = match request.operation().service() {
        Service::IdentityPools => "AWSCognitoIdentityService",
        Service::UserPools | Service::Iam => "AWSCognitoIdentityProviderService",
    };
    let target = format!("{service}.{name}");
    json_request(target, request.body().to_vec())
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "an operation hands its input over"
)]
fn query(request: Request) -> Result<HttpRequest, BoxError> {
    query_request(&request)
}
