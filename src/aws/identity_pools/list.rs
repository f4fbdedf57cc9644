//! Which identity pools an account has, and how they are set up; signed calls.

use aws_sdk_cognitoidentity as identity;
use identity::operation::describe_identity_pool::{
    DescribeIdentityPoolError, DescribeIdentityPoolOutput,
};
use identity::operation::get_identity_pool_roles::GetIdentityPoolRolesError;
use identity::operation::list_identity_pools::ListIdentityPoolsError;

use super::credentials;
use crate::aws::config::{Aws, Signing};
use crate::aws::error::Error;
use crate::aws::page::{PAGE, candidate, next_page};
use crate::aws::transport::retry::{Policy, send};
use crate::diagnosis::facts::{IdentityPool, Roles};
use crate::model::{IdentityPoolId, Region};
use crate::settings::Sourced;
use crate::settings::discovery::{Candidate, Trusted};

/// The identity pools of an account in a Region.
#[derive(Debug)]
pub struct AdminIdentityPools {
    pub(in crate::aws) client: credentials::Client,
    pub(in crate::aws) endpoint: String,
}

impl AdminIdentityPools {
    /// The identity pools in `region`.
    ///
    /// # Errors
    ///
    /// [`Error`] when a setting is malformed.
    pub fn new(aws: &Aws, region: Sourced<Region>) -> Result<Self, Error> {
        let (client, endpoint) = credentials::client(aws, Some(region), Signing::Signed)?;
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
            if !next_page(&mut next, page.next_token) {
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

    pub(in crate::aws) fn trusted_by(pool: DescribeIdentityPoolOutput) -> Vec<Trusted> {
        let providers = pool.cognito_identity_providers.unwrap_or_default();
        let trusted = providers.into_iter().map(|provider| Trusted {
            provider: provider.provider_name.unwrap_or_default(),
            client: provider.client_id.unwrap_or_default(),
        });
        trusted.collect()
    }

    pub(in crate::aws) async fn describe(
        &self,
        pool: &IdentityPoolId,
    ) -> Result<DescribeIdentityPoolOutput, Error> {
        const OPERATION: &str = "DescribeIdentityPool";
        let request = self.client.describe_identity_pool();
        let request = request.identity_pool_id(pool.as_str());
        let policy = Policy::<DescribeIdentityPoolError>::repeatable();
        send!(identity, policy, OPERATION, &self.endpoint, request)
    }

    /// `DescribeIdentityPool`
    ///
    /// # Errors
    ///
    /// [`Error`] as the service or the network gives it.
    pub async fn described(&self, pool: &IdentityPoolId) -> Result<IdentityPool, Error> {
        let described = self.describe(pool).await?;
        Ok(IdentityPool {
            guests: described.allow_unauthenticated_identities,
            trusted: Self::trusted_by(described),
        })
    }

    /// `GetIdentityPoolRoles`
    ///
    /// # Errors
    ///
    /// [`Error`] as the service or the network gives it.
    pub async fn roles(&self, pool: &IdentityPoolId) -> Result<Roles, Error> {
        const OPERATION: &str = "GetIdentityPoolRoles";
        let request = self.client.get_identity_pool_roles();
        let request = request.identity_pool_id(pool.as_str());
        let policy = Policy::<GetIdentityPoolRolesError>::repeatable();
        let output = send!(identity, policy, OPERATION, &self.endpoint, request)?;
        let mut roles = output.roles.unwrap_or_default();
        let mapped = output.role_mappings.unwrap_or_default();
        Ok(Roles {
            authenticated: roles.remove("authenticated"),
            unauthenticated: roles.remove("unauthenticated"),
            mapped: mapped.into_keys().collect(),
        })
    }
}
