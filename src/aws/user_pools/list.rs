//! Which user pools an account has, and how they are set up; signed calls.

use std::sync::{Arc, OnceLock};

use aws_sdk_cognitoidentityprovider as idp;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::AfterDeserializationInterceptorContextRef;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use idp::operation::describe_user_pool::DescribeUserPoolError;
use idp::operation::describe_user_pool_client::DescribeUserPoolClientError;
use idp::operation::list_user_pool_clients::ListUserPoolClientsError;
use idp::operation::list_user_pools::ListUserPoolsError;
use idp::types::{UserPoolClientType, UserPoolType};

use crate::aws::config::{Aws, Signing};
use crate::aws::error::{Error, translate};
use crate::aws::page::{PAGE, candidate, next_page};
use crate::aws::transport::retry::{Policy, send};
use crate::aws::user_pools::sign_in::{Client, client};
use crate::model::{ClientId, PoolId, Region};
use crate::settings::Sourced;
use crate::settings::discovery::{AppClient, Candidate};

/// The user pools of an account in a Region.
#[derive(Debug)]
pub struct AdminPools {
    pub(in crate::aws) client: Client,
    pub(in crate::aws) endpoint: String,
}

impl AdminPools {
    /// The user pools in `region`.
    ///
    /// # Errors
    ///
    /// [`Error`] when a setting is malformed.
    pub fn new(aws: &Aws, region: Sourced<Region>) -> Result<Self, Error> {
        let (client, endpoint) = client(aws, Some(region), Signing::Signed)?;
        Ok(Self { client, endpoint })
    }

    /// `ListUserPools`: all of them.
    ///
    /// # Errors
    ///
    /// [`Error`] as the service or the network gives it.
    pub async fn list(&self) -> Result<Vec<Candidate<PoolId>>, Error> {
        const OPERATION: &str = "ListUserPools";
        let (mut found, mut next) = (Vec::new(), None);
        loop {
            let request = self.client.list_user_pools().max_results(PAGE);
            let request = request.set_next_token(next.clone());
            let policy = Policy::<ListUserPoolsError>::repeatable();
            let page = send!(idp, policy, OPERATION, &self.endpoint, request)?;
            for pool in page.user_pools.unwrap_or_default() {
                found.push(candidate(OPERATION, pool.id, pool.name)?);
            }
            if !next_page(&mut next, page.next_token) {
                return Ok(found);
            }
        }
    }

    /// `ListUserPoolClients`: all app clients of `pool`.
    ///
    /// # Errors
    ///
    /// [`Error`] as the service or the network gives it.
    pub async fn clients(&self, pool: &PoolId) -> Result<Vec<Candidate<ClientId>>, Error> {
        const OPERATION: &str = "ListUserPoolClients";
        let (mut found, mut next) = (Vec::new(), None);
        loop {
            let request = self.client.list_user_pool_clients().max_results(PAGE);
            let request = request.user_pool_id(pool.as_str());
            let request = request.set_next_token(next.clone());
            let policy = Policy::<ListUserPoolClientsError>::repeatable();
            let page = send!(idp, policy, OPERATION, &self.endpoint, request)?;
            for client in page.user_pool_clients.unwrap_or_default() {
                found.push(candidate(OPERATION, client.client_id, client.client_name)?);
            }
            if !next_page(&mut next, page.next_token) {
                return Ok(found);
            }
        }
    }

    /// `DescribeUserPoolClient`: the flows that `client` of `pool` allows, and its secret.
    ///
    /// # Errors
    ///
    /// [`Error`] as the service or the network gives it.
    pub async fn app_client(&self, pool: &PoolId, client: &ClientId) -> Result<AppClient, Error> {
        Ok(self.described_client(pool, client).await?.app)
    }

    /// With its `ClientSecretArn`, which the SDK does not know.
    pub(in crate::aws) async fn describe_client(
        &self,
        pool: &PoolId,
        client: &ClientId,
    ) -> Result<(UserPoolClientType, Option<String>), Error> {
        const OPERATION: &str = "DescribeUserPoolClient";
        let request = self.client.describe_user_pool_client();
        let request = request
            .user_pool_id(pool.as_str())
            .client_id(client.as_str());
        let policy = Policy::<DescribeUserPoolClientError>::repeatable();
        let arn = SecretArn::default();
        let settings = idp::config::Builder::new()
            .retry_classifier(policy)
            .interceptor(arn.clone());
        let sent = request.customize().config_override(settings).send().await;
        let output = sent.map_err(|error| translate(OPERATION, &self.endpoint, &error))?;
        let client = output.user_pool_client.ok_or(Error::Incomplete {
            operation: OPERATION,
            lacks: "UserPoolClient",
        })?;
        Ok((client, arn.0.get().cloned()))
    }

    /// `DescribeUserPool`: the host of the managed login pages of `pool`, if it has any.
    ///
    /// # Errors
    ///
    /// [`Error`] as the service or the network gives it.
    pub async fn domain(&self, pool: &PoolId) -> Result<Option<String>, Error> {
        Ok(self.described(pool).await?.hosts.into_iter().next())
    }

    pub(in crate::aws) async fn describe(&self, pool: &PoolId) -> Result<UserPoolType, Error> {
        const OPERATION: &str = "DescribeUserPool";
        let request = self.client.describe_user_pool().user_pool_id(pool.as_str());
        let policy = Policy::<DescribeUserPoolError>::repeatable();
        let output = send!(idp, policy, OPERATION, &self.endpoint, request)?;
        output.user_pool.ok_or(Error::Incomplete {
            operation: OPERATION,
            lacks: "UserPool",
        })
    }
}

/// Takes `ClientSecretArn` from the answer to `DescribeUserPoolClient`.
#[derive(Debug, Clone, Default)]
struct SecretArn(Arc<OnceLock<String>>);

impl Intercept for SecretArn {
    fn name(&self) -> &'static str {
        "cognito-auth secret's ARN"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        #[derive(serde::Deserialize)]
        #[serde(rename_all = "PascalCase")]
        struct Answer {
            user_pool_client: Client,
        }
        #[derive(serde::Deserialize)]
        #[serde(rename_all = "PascalCase")]
        struct Client {
            client_secret_arn: Option<String>,
        }
        let body = context.response().body().bytes().unwrap_or_default();
        // What else it may be, the SDK has judged.
        let answer = serde_json::from_slice::<Answer>(body).ok();
        if let Some(arn) = answer.and_then(|answer| answer.user_pool_client.client_secret_arn) {
            let _ = self.0.set(arn);
        }
        Ok(())
    }
}
