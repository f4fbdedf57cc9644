//! Identity pools: identities, and temporary credentials for them.

use std::collections::HashMap;

use aws_sdk_cognitoidentity as identity;
use identity::operation::get_credentials_for_identity::GetCredentialsForIdentityError;
use identity::operation::get_id::GetIdError;
use identity::operation::get_open_id_token::GetOpenIdTokenError;
use jiff::Timestamp;

use crate::aws::config::{Aws, Signing};
use crate::aws::endpoint::Service;
use crate::aws::error::Error;
use crate::aws::transport::lazy::{self, Lazy};
use crate::aws::transport::retry::{Policy, send};
use crate::model::{AwsCredentials, IdentityPoolId, Region, Secret};
use crate::settings::Sourced;

/// Who asks for an identity.
#[derive(Debug, Clone)]
pub struct Login {
    /// The provider's name, a key of `Logins`.
    pub provider: String,
    /// The provider's token: of a user pool, the `IdToken`.
    pub token: Secret<String>,
}

/// The identity pool service. None of its calls here is signed.
#[derive(Debug)]
pub struct Identities {
    client: Client,
    endpoint: String,
}

pub(in crate::aws) type Client = Lazy<identity::Client>;

pub(in crate::aws) fn client(
    aws: &Aws,
    region: Option<Sourced<Region>>,
    signing: Signing,
) -> Result<(Client, String), Error> {
    let (config, endpoint) = aws.config(Service::Identities, region, signing)?;
    let config = move || identity::config::Builder::from(&config);
    Ok((lazy::client!(identity, aws, config), endpoint))
}

impl Identities {
    /// A client of the identity pool service.
    ///
    /// # Errors
    ///
    /// [`Error`] when a setting is malformed.
    pub fn new(aws: &Aws, region: Option<Sourced<Region>>) -> Result<Self, Error> {
        let (client, endpoint) = client(aws, region, Signing::Unsigned)?;
        Ok(Self { client, endpoint })
    }

    /// The URL that calls go to.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// `GetId`: the id of the identity that `login`, or a guest, has in `pool`; made if there is
    /// none yet.
    ///
    /// # Errors
    ///
    /// [`Error`] as the service or the network gives it.
    pub async fn id(&self, pool: &IdentityPoolId, login: Option<&Login>) -> Result<String, Error> {
        let request = self.client.get_id().identity_pool_id(pool.as_str());
        let request = request.set_logins(logins(login));
        let policy = Policy::<GetIdError>::repeatable();
        let output = send!(identity, policy, "GetId", &self.endpoint, request)?;
        output.identity_id.ok_or(Error::Incomplete {
            operation: "GetId",
            lacks: "IdentityId",
        })
    }

    /// `GetOpenIdToken`: a token of the identity `id` that STS takes, for ten minutes.
    ///
    /// # Errors
    ///
    /// [`Error`] as the service or the network gives it.
    pub async fn open_id_token(
        &self,
        id: &str,
        login: Option<&Login>,
    ) -> Result<Secret<String>, Error> {
        let request = self.client.get_open_id_token().identity_id(id);
        let request = request.set_logins(logins(login));
        let policy = Policy::<GetOpenIdTokenError>::repeatable();
        let output = send!(identity, policy, "GetOpenIdToken", &self.endpoint, request)?;
        let lacks = Error::Incomplete {
            operation: "GetOpenIdToken",
            lacks: "Token",
        };
        Ok(output.token.ok_or(lacks)?.into())
    }

    /// `GetCredentialsForIdentity`: credentials of the role that the pool gives the identity, or
    /// of `role` if it may have that one.
    ///
    /// # Errors
    ///
    /// [`Error`] as the service or the network gives it.
    pub async fn credentials(
        &self,
        id: &str,
        login: Option<&Login>,
        role: Option<&str>,
    ) -> Result<AwsCredentials, Error> {
        const OPERATION: &str = "GetCredentialsForIdentity";
        let request = self.client.get_credentials_for_identity().identity_id(id);
        let request = request.set_logins(logins(login));
        let request = request.set_custom_role_arn(role.map(str::to_owned));
        let policy = Policy::<GetCredentialsForIdentityError>::repeatable();
        let output = send!(identity, policy, OPERATION, &self.endpoint, request)?;

        let lacks = |lacks| {
            move || Error::Incomplete {
                operation: OPERATION,
                lacks,
            }
        };
        let credentials = output.credentials.ok_or_else(lacks("Credentials"))?;
        let expiration = credentials
            .expiration
            .map(|at| Timestamp::from_second(at.secs()));
        Ok(AwsCredentials {
            account: None,
            // Linking identities can change an id: the one that comes back counts.
            identity_id: output.identity_id.unwrap_or_else(|| id.to_owned()),
            access_key_id: credentials.access_key_id.ok_or_else(lacks("AccessKeyId"))?,
            secret_key: credentials
                .secret_key
                .ok_or_else(lacks("SecretKey"))?
                .into(),
            session_token: credentials
                .session_token
                .ok_or_else(lacks("SessionToken"))?
                .into(),
            expiration: expiration
                .and_then(Result::ok)
                .filter(|expiration| *expiration > Timestamp::UNIX_EPOCH)
                .ok_or_else(lacks("a usable Expiration"))?,
        })
    }
}

fn logins(login: Option<&Login>) -> Option<HashMap<String, String>> {
    let Login { provider, token } = login?;
    Some(HashMap::from([(provider.clone(), token.expose().clone())]))
}
