//! STS: a role's credentials for a token of an identity pool.

use aws_sdk_sts as sts;
use jiff::Timestamp;
use sts::operation::assume_role_with_web_identity::AssumeRoleWithWebIdentityError;

use crate::aws::config::{Aws, Signing};
use crate::aws::endpoint::Service;
use crate::aws::error::Error;
use crate::aws::transport::lazy::{self, Lazy};
use crate::aws::transport::retry::{Policy, send};
use crate::model::{AwsCredentials, Region, Secret};
use crate::settings::Sourced;

/// What a role's sessions are called. Short: in some Regions its length and that of the role's name
/// are limited together.
const SESSION_NAME: &str = "cognito-auth";

/// The security token service. Its call here is not signed.
#[derive(Debug)]
pub struct Roles {
    client: Lazy<sts::Client>,
    endpoint: String,
}

impl Roles {
    /// A client of the service in `region`.
    ///
    /// # Errors
    ///
    /// [`Error`] when a setting is malformed.
    pub fn new(aws: &Aws, region: Option<Sourced<Region>>) -> Result<Self, Error> {
        let (config, endpoint) = aws.config(Service::Tokens, region, Signing::Unsigned)?;
        let config = move || sts::config::Builder::from(&config);
        Ok(Self {
            client: lazy::client!(sts, aws, config),
            endpoint,
        })
    }

    /// `AssumeRoleWithWebIdentity`: credentials of the role with the ARN `role`, for `seconds` if that
    /// is given. `token` is of the identity `identity_id`, by `GetOpenIdToken`.
    ///
    /// # Errors
    ///
    /// [`Error`] as the service or the network gives it.
    pub async fn assume(
        &self,
        role: &str,
        identity_id: String,
        token: &Secret<String>,
        seconds: Option<i32>,
    ) -> Result<AwsCredentials, Error> {
        const OPERATION: &str = "AssumeRoleWithWebIdentity";
        let request = self.client.assume_role_with_web_identity();
        let request = request
            .role_arn(role)
            .role_session_name(SESSION_NAME)
            .web_identity_token(token.expose())
            .set_duration_seconds(seconds);
        let policy = Policy::<AssumeRoleWithWebIdentityError>::repeatable();
        let output = send!(sts, policy, OPERATION, &self.endpoint, request)?;
        let lacks = |lacks| Error::Incomplete {
            operation: OPERATION,
            lacks,
        };
        let credentials = output.credentials.ok_or(lacks("Credentials"))?;
        let expiration = Timestamp::from_second(credentials.expiration.secs());
        Ok(AwsCredentials {
            account: None,
            identity_id,
            access_key_id: credentials.access_key_id,
            secret_key: credentials.secret_access_key.into(),
            session_token: credentials.session_token.into(),
            expiration: expiration
                .ok()
                .filter(|expiration| *expiration > Timestamp::UNIX_EPOCH)
                .ok_or(lacks("a usable Expiration"))?,
        })
    }
}
