//! What pools an account has, and how they are set up; signed calls.

use std::str::FromStr;

use aws_sdk_cognitoidentity as identity;
use aws_sdk_cognitoidentityprovider as idp;
use identity::operation::describe_identity_pool::{
    DescribeIdentityPoolError, DescribeIdentityPoolOutput,
};
use identity::operation::list_identity_pools::ListIdentityPoolsError;
use idp::operation::describe_user_pool::DescribeUserPoolError;
use idp::operation::describe_user_pool_client::DescribeUserPoolClientError;
use idp::operation::list_user_pool_clients::ListUserPoolClientsError;
use idp::operation::list_user_pools::ListUserPoolsError;
use idp::types::{UserPoolClientType, UserPoolType};

use super::client::{Aws, Signing};
use super::directory::Directory;
use super::error::Error;
use super::identities;
use super::retry::{Policy, send};
use super::user_pool::{Client, client};
use crate::model::{ClientId, IdentityPoolId, PoolId, Region};
use crate::settings::Sourced;
use crate::settings::discovery::{AppClient, Candidate, Trusted};

/// As many as the services list in one answer.
const PAGE: i32 = 60;

/// The user pools of an account in a Region.
#[derive(Debug)]
pub struct Pools {
    pub(super) client: Client,
    pub(super) endpoint: String,
}

impl Pools {
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
            if !turn(&mut next, page.next_token) {
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
            if !turn(&mut next, page.next_token) {
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

    pub(super) async fn describe_client(
        &self,
        pool: &PoolId,
        client: &ClientId,
    ) -> Result<UserPoolClientType, Error> {
        const OPERATION: &str = "DescribeUserPoolClient";
        let request = self.client.describe_user_pool_client();
        let request = request
            .user_pool_id(pool.as_str())
            .client_id(client.as_str());
        let policy = Policy::<DescribeUserPoolClientError>::repeatable();
        let output = send!(idp, policy, OPERATION, &self.endpoint, request)?;
        output.user_pool_client.ok_or(Error::Incomplete {
            operation: OPERATION,
            lacks: "UserPoolClient",
        })
    }

    /// `DescribeUserPool`: the host of the managed login pages of `pool`, if it has any.
    ///
    /// # Errors
    ///
    /// [`Error`] as the service or the network gives it.
    pub async fn domain(&self, pool: &PoolId) -> Result<Option<String>, Error> {
        Ok(self.described(pool).await?.hosts.into_iter().next())
    }

    pub(super) async fn describe(&self, pool: &PoolId) -> Result<UserPoolType, Error> {
        const OPERATION: &str = "DescribeUserPool";
        let request = self.client.describe_user_pool().user_pool_id(pool.as_str());
        let policy = Policy::<DescribeUserPoolError>::repeatable();
        let output = send!(idp, policy, OPERATION, &self.endpoint, request)?;
        output.user_pool.ok_or(Error::Incomplete {
            operation: OPERATION,
            lacks: "UserPool",
        })
    }

    /// The users of `pool`.
    pub fn users(&self, pool: PoolId) -> Directory {
        Directory::of(self.client.clone(), self.endpoint.clone(), pool)
    }
}

/// The identity pools of an account in a Region.
#[derive(Debug)]
pub struct IdentityPools {
    pub(super) client: identities::Client,
    pub(super) endpoint: String,
}

impl IdentityPools {
    /// The identity pools in `region`.
    ///
    /// # Errors
    ///
    /// [`Error`] when a setting is malformed.
    pub fn new(aws: &Aws, region: Sourced<Region>) -> Result<Self, Error> {
        let (client, endpoint) = identities::client(aws, Some(region), Signing::Signed)?;
        Ok(Self { client, endpoint })
    }

    /// `ListIdentityPools`: all of them.
    ///
    /// # Errors
    ///
    /// [`Error`] as the service or the network gives it.
    pub async fn list(&self) -> Result<Vec<Candidate<IdentityPoolId>>, Error> {
        const OPERATION: &str = "ListIdentityPools";
        let (mut found, mut next) = (Vec::new(), None);
        loop {
            let request = self.client.list_identity_pools().max_results(PAGE);
            let request = request.set_next_token(next.clone());
            let policy = Policy::<ListIdentityPoolsError>::repeatable();
            let page = send!(identity, policy, OPERATION, &self.endpoint, request)?;
            for pool in page.identity_pools.unwrap_or_default() {
                let (id, name) = (pool.identity_pool_id, pool.identity_pool_name);
                found.push(candidate(OPERATION, id, name)?);
            }
            if !turn(&mut next, page.next_token) {
                return Ok(found);
            }
        }
    }

    /// `DescribeIdentityPool`: the app clients that `pool` trusts.
    ///
    /// # Errors
    ///
    /// [`Error`] as the service or the network gives it.
    pub async fn trusted(&self, pool: &IdentityPoolId) -> Result<Vec<Trusted>, Error> {
        Ok(Self::trusted_by(self.describe(pool).await?))
    }

    pub(super) fn trusted_by(pool: DescribeIdentityPoolOutput) -> Vec<Trusted> {
        let providers = pool.cognito_identity_providers.unwrap_or_default();
        let trusted = providers.into_iter().map(|provider| Trusted {
            provider: provider.provider_name.unwrap_or_default(),
            client: provider.client_id.unwrap_or_default(),
        });
        trusted.collect()
    }

    pub(super) async fn describe(
        &self,
        pool: &IdentityPoolId,
    ) -> Result<DescribeIdentityPoolOutput, Error> {
        const OPERATION: &str = "DescribeIdentityPool";
        let request = self.client.describe_identity_pool();
        let request = request.identity_pool_id(pool.as_str());
        let policy = Policy::<DescribeIdentityPoolError>::repeatable();
        send!(identity, policy, OPERATION, &self.endpoint, request)
    }
}

fn candidate<T: FromStr>(
    operation: &'static str,
    id: Option<String>,
    name: Option<String>,
) -> Result<Candidate<T>, Error> {
    let id = id.and_then(|id| id.parse().ok());
    Ok(Candidate {
        id: id.ok_or(Error::Incomplete {
            operation,
            lacks: "a usable id",
        })?,
        name: name.unwrap_or_default(),
    })
}

/// Whether there is a further page; `token` is then its token. One that comes twice leads nowhere.
fn turn(token: &mut Option<String>, next: Option<String>) -> bool {
    let next = next.filter(|next| !next.is_empty() && token.as_ref() != Some(next));
    *token = next;
    token.is_some()
}
