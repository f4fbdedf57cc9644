//! The services as operations see them: one implementation makes the calls, another, in unit tests,
//! answers from a queue.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::auth::device::Registration;
use crate::auth::{Call, Reply};
use crate::aws::{
    self, Answered, Aws, Identities, Login, Roles, SelfService, SignInApi, UserPoolCalls,
};
use crate::failure::{Failure, Purpose};
use crate::model::{AwsCredentials, IdentityPoolId, Region, Request, Secret, SecretArn, Tokens};
use crate::settings::Sourced;

use super::target::Target;

/// The calls of an app client and of its users.
pub(crate) trait UserPools: ClientSecrets {
    /// The URL that the calls go to.
    fn endpoint(&self) -> &str;

    /// Whether that is AWS's own, and not an endpoint that was set.
    fn is_aws(&self) -> bool;

    /// Makes `call`, through the Admin API if the sign-in goes through it.
    async fn call(&self, call: Call) -> Result<Reply, aws::Error>;

    /// Makes `call` through the public API.
    async fn call_publicly(&self, call: Call) -> Result<Reply, aws::Error>;

    /// `GetTokensFromRefreshToken`
    async fn refresh(
        &self,
        token: &Secret<String>,
        client_secret: Option<&Secret<String>>,
        device: Option<&str>,
    ) -> Result<Tokens, aws::Error>;

    /// `RevokeToken`
    async fn revoke(
        &self,
        token: &Secret<String>,
        client_secret: Option<&Secret<String>>,
    ) -> Result<(), aws::Error>;

    /// `ConfirmDevice`, by the user of the access token `token`; whether the device is still to be
    /// remembered.
    async fn confirm_device(
        &self,
        token: &Secret<String>,
        registration: &Registration,
        name: &str,
    ) -> Result<bool, aws::Error>;

    /// `UpdateDeviceStatus` of the device `key`, likewise.
    async fn remember_device(&self, token: &Secret<String>, key: &str) -> Result<(), aws::Error>;

    /// `GlobalSignOut`, likewise.
    async fn sign_out_everywhere(&self, token: &Secret<String>) -> Result<(), aws::Error>;
}

/// Where the secrets of app clients are kept.
pub(crate) trait ClientSecrets {
    /// `GetSecretValue` of AWS Secrets Manager: the app client's secret `arn`.
    async fn client_secret(&self, arn: &SecretArn) -> Result<Secret<String>, aws::Error>;
}

impl ClientSecrets for Aws {
    async fn client_secret(&self, arn: &SecretArn) -> Result<Secret<String>, aws::Error> {
        Self::client_secret(self, arn).await
    }
}

/// The user pool service.
#[derive(Debug)]
pub(crate) struct AwsUserPools<'a> {
    client: SignInApi,
    public: SignInApi,
    aws: &'a Aws,
    region: Option<Sourced<Region>>,
}

impl<'a> AwsUserPools<'a> {
    /// The service for `target`, through the Admin API if `admin`.
    ///
    /// # Errors
    ///
    /// [`Failure::Aws`] when no Region is known or a setting is malformed.
    pub(crate) fn open(
        aws: &'a Aws,
        target: &Target,
        admin: bool,
        metadata: BTreeMap<String, String>,
        purpose: Purpose,
    ) -> Result<Self, Failure> {
        let region = target.region.clone();
        let admin = target.pool.clone().filter(|_| admin);
        let client = SignInApi::new(aws, region.clone(), admin, target.client.clone(), metadata);
        let client = client.map_err(Failure::of_call(&target.subject(purpose)))?;
        Ok(Self {
            public: client.public(),
            client,
            aws,
            region,
        })
    }

    /// The same for a caller who paces the calls of sign-ins, and makes those again that fail.
    #[must_use]
    pub(crate) fn paced(self) -> Self {
        Self {
            client: self.client.paced(),
            ..self
        }
    }

    fn account(&self, token: &Secret<String>) -> Result<SelfService, aws::Error> {
        SelfService::new(self.aws, self.region.clone(), token.clone())
    }
}

impl UserPools for AwsUserPools<'_> {
    fn endpoint(&self) -> &str {
        self.client.endpoint()
    }

    fn is_aws(&self) -> bool {
        self.client.is_aws()
    }

    async fn call(&self, call: Call) -> Result<Reply, aws::Error> {
        self.client.call(call).await
    }

    async fn call_publicly(&self, call: Call) -> Result<Reply, aws::Error> {
        self.public.call(call).await
    }

    async fn refresh(
        &self,
        token: &Secret<String>,
        client_secret: Option<&Secret<String>>,
        device: Option<&str>,
    ) -> Result<Tokens, aws::Error> {
        self.public.refresh(token, client_secret, device).await
    }

    async fn revoke(
        &self,
        token: &Secret<String>,
        client_secret: Option<&Secret<String>>,
    ) -> Result<(), aws::Error> {
        self.public.revoke(token, client_secret).await
    }

    async fn confirm_device(
        &self,
        token: &Secret<String>,
        registration: &Registration,
        name: &str,
    ) -> Result<bool, aws::Error> {
        let account = self.account(token)?;
        account.confirm_device(registration, name).await
    }

    async fn remember_device(&self, token: &Secret<String>, key: &str) -> Result<(), aws::Error> {
        self.account(token)?.remember_device(key).await
    }

    async fn sign_out_everywhere(&self, token: &Secret<String>) -> Result<(), aws::Error> {
        self.account(token)?.sign_out_everywhere().await
    }
}

impl ClientSecrets for AwsUserPools<'_> {
    async fn client_secret(&self, arn: &SecretArn) -> Result<Secret<String>, aws::Error> {
        self.aws.client_secret(arn).await
    }
}

/// The calls of administration, and those of users that go with it.
pub(crate) trait Directory {
    /// Makes `request`.
    async fn answered(&self, request: Request) -> Result<Answered, aws::Error>;

    /// Makes `request`; the result is the API's JSON.
    async fn call(&self, request: Request) -> Result<Map<String, Value>, aws::Error> {
        Ok(self.answered(request).await?.result)
    }
}

impl Directory for UserPoolCalls<'_> {
    async fn answered(&self, request: Request) -> Result<Answered, aws::Error> {
        Self::answered(self, request).await
    }
}

/// The calls of an exchange for credentials.
pub(crate) trait IdentityPools {
    /// The URL that the calls go to.
    fn endpoint(&self) -> &str;

    /// `GetId`: the identity of `login` in `pool`; without one, a new guest's.
    async fn identity(
        &self,
        pool: &IdentityPoolId,
        login: Option<&Login>,
    ) -> Result<String, aws::Error>;

    /// `GetCredentialsForIdentity`, or, by the classic flow, `GetOpenIdToken` and
    /// `AssumeRoleWithWebIdentity`.
    async fn credentials(
        &self,
        identity: String,
        login: Option<&Login>,
        role: Option<&str>,
    ) -> Result<AwsCredentials, aws::Error>;

    /// `GetCallerIdentity` of STS: the account that `credentials` are of.
    async fn account(&self, credentials: &AwsCredentials) -> Result<String, aws::Error>;
}

/// The identity pool service, and STS for the classic flow.
#[derive(Debug)]
pub(crate) struct AwsIdentityPools<'a> {
    pub(crate) identities: Identities,
    pub(crate) aws: &'a Aws,
    pub(crate) region: Option<Sourced<Region>>,
    /// Who gives credentials in the classic flow, and for how many seconds.
    pub(crate) classic: Option<(Roles, Option<i32>)>,
}

impl IdentityPools for AwsIdentityPools<'_> {
    fn endpoint(&self) -> &str {
        self.identities.endpoint()
    }

    async fn identity(
        &self,
        pool: &IdentityPoolId,
        login: Option<&Login>,
    ) -> Result<String, aws::Error> {
        self.identities.id(pool, login).await
    }

    async fn credentials(
        &self,
        identity: String,
        login: Option<&Login>,
        role: Option<&str>,
    ) -> Result<AwsCredentials, aws::Error> {
        let Some((roles, seconds)) = &self.classic else {
            return self.identities.credentials(&identity, login, role).await;
        };
        let token = self.identities.open_id_token(&identity, login).await?;
        let role = role.unwrap_or_default();
        roles.assume(role, identity, &token, *seconds).await
    }

    async fn account(&self, credentials: &AwsCredentials) -> Result<String, aws::Error> {
        let region = self.region.clone();
        let caller = self.aws.caller_identity(region, Some(credentials)).await?;
        Ok(caller.account)
    }
}
