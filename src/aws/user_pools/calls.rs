//! Calls of the user pool service by their JSON: administration, for which the SDK's operations would
//! be linked by the dozen, and every start of the program would pay for each.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use aws_config::SdkConfig;
use aws_smithy_runtime::client::identity::IdentityCache;
use aws_smithy_runtime::client::orchestrator::operation::Operation as RawOperation;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use serde_json::{Map, Value};

use crate::aws::config::{Aws, Signing};
use crate::aws::endpoint::Service;
use crate::aws::error::{Error, translate};
use crate::aws::transport::raw_operation::{Refusal, json_answer, json_request, signature};
use crate::aws::transport::retry::Policy;
use crate::model::{Operation, Region, Request};
use crate::settings::Sourced;

/// The user pool service of a Region.
#[derive(Debug)]
pub struct UserPoolCalls<'a> {
    aws: &'a Aws,
    config: SdkConfig,
    endpoint: String,
    region: String,
    is_paced: bool,
    /// What each operation called so far is sent with.
    prepared: Mutex<BTreeMap<Operation, Arc<Prepared>>>,
}

type Prepared = RawOperation<Request, Map<String, Value>, Refusal>;

impl<'a> UserPoolCalls<'a> {
    /// The service in `region`.
    ///
    /// # Errors
    ///
    /// [`Error`] when no Region is known or a setting is malformed.
    pub fn new(aws: &'a Aws, region: Option<Sourced<Region>>) -> Result<Self, Error> {
        let region = aws.region(region)?;
        let name = region.value.to_string();
        let (config, endpoint) = aws.config(Service::UserPools, Some(region), Signing::Signed)?;
        // One for all operations: a source of IAM credentials may be a program.
        let config = config.into_builder();
        let config = config.identity_cache(IdentityCache::lazy().build()).build();
        Ok(Self {
            aws,
            config,
            endpoint,
            region: name,
            is_paced: false,
            prepared: Mutex::default(),
        })
    }

    /// The same for a caller who paces the calls, and makes those again that fail.
    #[must_use]
    pub fn paced(self) -> Self {
        Self {
            is_paced: true,
            ..self
        }
    }

    /// Makes `request`. The result is the API's JSON; `{}` where the operation has none.
    ///
    /// # Errors
    ///
    /// [`Error`] as the service or the network gives it.
    pub async fn call(&self, request: Request) -> Result<Map<String, Value>, Error> {
        let operation = request.operation();
        let answer = self.prepared(operation).invoke(request).await;
        answer.map_err(|error| translate(operation.name(), &self.endpoint, &error))
    }

    fn prepared(&self, operation: Operation) -> Arc<Prepared> {
        let mut prepared = self.prepared.lock().unwrap_or_else(PoisonError::into_inner);
        let made = prepared.entry(operation);
        made.or_insert_with(|| Arc::new(self.prepare(operation)))
            .clone()
    }

    fn prepare(&self, operation: Operation) -> Prepared {
        let policy = if operation.is_repeatable() {
            Policy::<Refusal>::repeatable()
        } else {
            Policy::once()
        };
        let policy = if self.is_paced {
            policy.paced()
        } else {
            policy
        };
        let builder =
            self.aws
                .raw_operation("cognito-idp", operation.name(), &self.endpoint, policy);
        let builder = if operation.is_signed() {
            builder.runtime_plugin(signature(&self.config, "cognito-idp", &self.region))
        } else {
            builder.no_auth()
        };
        let may_be_empty = !operation.has_result();
        let answer = move |response: &HttpResponse| json_answer(response, may_be_empty);
        builder.serializer(serialize).deserializer(answer).build()
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "an operation hands its input over"
)]
fn serialize(request: Request) -> Result<HttpRequest, BoxError> {
    let name = request.operation().name();
    let target = format!("AWSCognitoIdentityProviderService.{name}");
    json_request(target, request.body().to_vec())
}
