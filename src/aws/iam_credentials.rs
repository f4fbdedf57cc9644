//! IAM credentials for signed calls.

use std::time::Duration;

use aws_config::Region;
use aws_config::default_provider::credentials::DefaultCredentialsChain;
use aws_config::environment::credentials::EnvironmentVariableCredentialsProvider;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, Result, future};
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};

use crate::aws::transport::http::Http;

/// The default chain of the SDK, in an order that costs nothing while it is not needed: key
/// variables are looked at before the chain is even built, a profile named by a flag, or by the
/// context of `-c`, beats them (as in the AWS CLI), and the metadata service comes last, once and briefly.
#[derive(Debug)]
pub(super) struct IamCredentials {
    pub(super) http: Http,
    pub(super) region: Region,
    /// The profile in use; always named, because the SDK takes an empty `AWS_PROFILE` for a name.
    pub(super) profile: String,
    /// The profile and its sources where a process gives their credentials, in which the secrets of
    /// this run are taken out of its environment: an AWS config file.
    pub(super) with_process: Option<String>,
    pub(super) profile_beats_keys: bool,
    /// Why the profile cannot be asked, if it cannot.
    pub(super) own: Option<OwnSource>,
    /// Likewise.
    pub(super) login: Option<LoginSession>,
}

/// A profile whose credentials are those of a sign-in that needs them.
#[derive(Debug, Clone, thiserror::Error)]
#[error("AWS profile {profile} takes its credentials from context {context} itself")]
pub(super) struct OwnSource {
    pub(super) profile: String,
    pub(super) context: String,
}

/// A profile whose credentials are those of `aws login`, which the SDK reads only with another service's
/// SDK and P-256 built in.
#[derive(Debug, Clone, thiserror::Error)]
#[error("AWS profile {profile} signs in with `aws login`")]
pub(super) struct LoginSession {
    /// The profile that says so.
    pub(super) profile: String,
    /// The profile in use: the same, or one that takes its credentials from it.
    pub(super) used: String,
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
        if !self.profile_beats_keys {
            match EnvironmentVariableCredentialsProvider::new()
                .provide_credentials()
                .await
            {
                Err(CredentialsError::CredentialsNotLoaded(_)) => {}
                found => return found,
            }
        }
        if let Some(own) = self.own.clone() {
            return Err(CredentialsError::invalid_configuration(own));
        }
        if let Some(login) = self.login.clone() {
            return Err(CredentialsError::invalid_configuration(login));
        }
        let config = ProviderConfig::without_region()
            .with_region(Some(self.region.clone()))
            .with_http_client(self.http.clone());
        if self.profile_beats_keys || self.with_process.is_some() {
            let mut provider = ProfileFileCredentialsProvider::builder().configure(&config);
            if let Some(text) = &self.with_process {
                let files = EnvConfigFiles::builder();
                let files = files.with_contents(EnvConfigFileKind::Config, text.as_str());
                provider = provider.profile_files(files.build());
            }
            return provider
                .profile_name(&self.profile)
                .build()
                .provide_credentials()
                .await;
        }
        let metadata_service = aws_config::imds::Client::builder()
            .configure(&config)
            .max_attempts(1)
            .connect_timeout(Duration::from_millis(250))
            .read_timeout(Duration::from_secs(1))
            .build();
        let chain = DefaultCredentialsChain::builder()
            .configure(config)
            .region(self.region.clone())
            .imds_client(metadata_service)
            .profile_name(&self.profile);
        chain.build().await.provide_credentials().await
    }
}
