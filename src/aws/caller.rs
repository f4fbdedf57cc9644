//! STS: whose AWS credentials these are.

use aws_credential_types::Credentials;
use aws_sdk_sts as sts;
use sts::operation::get_caller_identity::GetCallerIdentityError;

use crate::aws::config::{Aws, Signing};
use crate::aws::endpoint::Service;
use crate::aws::error::Error;
use crate::aws::transport::lazy;
use crate::aws::transport::retry::{Policy, send};
use crate::model::{AwsCredentials, CallerIdentity, Region};
use crate::settings::Sourced;

impl Aws {
    /// `GetCallerIdentity`, signed with `credentials`, else with IAM credentials of the environment,
    /// the profile or this machine. It needs no permission.
    ///
    /// # Errors
    ///
    /// [`Error::NoCredentials`] when there are none, else as the service or the network gives it.
    pub async fn caller_identity(
        &self,
        region: Option<Sourced<Region>>,
        credentials: Option<&AwsCredentials>,
    ) -> Result<CallerIdentity, Error> {
        const OPERATION: &str = "GetCallerIdentity";
        let signing = match credentials {
            Some(_) => Signing::Unsigned,
            None => Signing::Signed,
        };
        let (config, endpoint) = self.config(Service::Tokens, region, signing)?;
        let mut config = sts::config::Builder::from(&config);
        if let Some(given) = credentials {
            config = config.credentials_provider(Credentials::new(
                &given.access_key_id,
                given.secret_key.expose(),
                Some(given.session_token.expose().clone()),
                Some(given.expiration.into()),
                "cognito-auth",
            ));
        }
        let client = lazy::client!(sts, self, move || config);
        let request = client.get_caller_identity();
        let policy = Policy::<GetCallerIdentityError>::repeatable();
        let output = send!(sts, policy, OPERATION, &endpoint, request)?;
        let lacks = |lacks| Error::Incomplete {
            operation: OPERATION,
            lacks,
        };
        Ok(CallerIdentity {
            user_id: output.user_id.ok_or(lacks("UserId"))?,
            account: output.account.ok_or(lacks("Account"))?,
            arn: output.arn.ok_or(lacks("Arn"))?,
        })
    }
}
