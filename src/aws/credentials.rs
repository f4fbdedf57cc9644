//! IAM credentials for signed calls.

use std::time::Duration;

use aws_config::Region;
use aws_config::default_provider::credentials::DefaultCredentialsChain;
use aws_config::environment::credentials::EnvironmentVariableCredentialsProvider;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, Result, future};

use super::http::Http;

/// The default chain of the SDK, in an order that costs nothing while it is not needed: key
/// variables are looked at before the chain is even built, a profile given as a flag beats them
/// (as in the AWS CLI), and the metadata service comes last, once and briefly.
#[derive(Debug)]
pub(super) struct IamCredentials {
    pub(super) http: Http,
    pub(super) region: Region,
    pub(super) profile: Option<String>,
    pub(super) profile_is_flag: bool,
}

impl ProvideCredentials for IamCredentials {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.find())
    }
}

impl IamCredentials {
    async fn find(&self) -> Result {
        if !self.profile_is_flag {
            match EnvironmentVariableCredentialsProvider::new()
                .provide_credentials()
                .await
            {
                Err(CredentialsError::CredentialsNotLoaded(_)) => {}
                found => return found,
            }
        }
        let config = ProviderConfig::without_region()
            .with_region(Some(self.region.clone()))
            .with_http_client(self.http.clone());
        if self.profile_is_flag {
            let mut provider = ProfileFileCredentialsProvider::builder().configure(&config);
            if let Some(name) = &self.profile {
                provider = provider.profile_name(name);
            }
            return provider.build().provide_credentials().await;
        }
        let metadata_service = aws_config::imds::Client::builder()
            .configure(&config)
            .max_attempts(1)
            .connect_timeout(Duration::from_millis(250))
            .read_timeout(Duration::from_secs(1))
            .build();
        let mut chain = DefaultCredentialsChain::builder()
            .configure(config)
            .region(self.region.clone())
            .imds_client(metadata_service);
        if let Some(name) = &self.profile {
            chain = chain.profile_name(name);
        }
        chain.build().await.provide_credentials().await
    }
}
