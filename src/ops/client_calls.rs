//! Calls that no IAM credentials sign and no token opens: an app client makes them for a user, with its
//! secret where it has one.

use std::cell::RefCell;

use serde_json::{Map, Value};

use super::client_secret;
use super::gateway::{ClientSecrets, Directory};
use super::pairs::client_metadata;
use super::sign_in::prompts::{filled, filled_secret};
use super::target::Target;
use crate::app::Host;
use crate::auth::secret_hash::secret_hash;
use crate::failure::{Failure, Purpose, Subject};
use crate::local::secrets;
use crate::model::{self, Request, Secret, ServiceError};
use crate::settings::resolve::Pool;
use crate::settings::secrets::{ClientSecretSource, SecretKind};

/// Calls of an app client for one of its users.
pub(crate) struct ClientCalls<'a, D> {
    host: &'a Host,
    directory: &'a D,
    target: Target,
    pub(crate) username: String,
    /// Given, or typed once the client turned out to have one.
    client_secret: RefCell<Option<Secret<String>>>,
    metadata: Map<String, Value>,
}

impl<'a, D: Directory> ClientCalls<'a, D> {
    /// Those for the user of `target`, or else the one whose name is typed. Reads the app client's
    /// secret, which may be in `secrets`.
    ///
    /// # Errors
    ///
    /// As the settings, the secrets and the terminal give it.
    pub(crate) async fn open(
        host: &'a Host,
        directory: &'a D,
        target: Target,
        secrets: &impl ClientSecrets,
    ) -> Result<Self, Failure> {
        Ok(Self {
            metadata: client_metadata(&host.settings)?,
            client_secret: RefCell::new(read_secret(&target, secrets).await?),
            username: username(host, &target).await?,
            host,
            directory,
            target,
        })
    }

    /// Calls what `request` makes, with what says who it is for. A person is asked for the app client's
    /// secret where the client turns out to have one.
    ///
    /// # Errors
    ///
    /// As the service, the network and the terminal give it.
    pub(crate) async fn call(
        &self,
        request: impl Fn() -> Request,
    ) -> Result<Map<String, Value>, Failure> {
        loop {
            let made = self.directory.call(self.addressed(request())).await;
            let error = match made {
                Err(error) => error,
                Ok(result) => return Ok(result),
            };
            let is_unknown = self.client_secret.borrow().is_none();
            let lacks = error.service().is_some_and(ServiceError::lacks_secret);
            let failure = Failure::of_call(&self.subject())(error);
            let Some(terminal) = self.host.terminal().filter(|_| is_unknown && lacks) else {
                return Err(failure);
            };
            let prompt = "This app client has a secret. Client secret: ";
            let typed = filled_secret(&terminal, prompt).await?;
            *self.client_secret.borrow_mut() = Some(typed.ok_or(failure)?);
        }
    }

    fn addressed(&self, request: Request) -> Request {
        let client = &self.target.client;
        let metadata = Some(self.metadata.clone()).filter(|metadata| !metadata.is_empty());
        let request = request
            .with("ClientId", client.as_str())
            .with("Username", self.username.as_str())
            .with_some("ClientMetadata", metadata);
        match &*self.client_secret.borrow() {
            Some(secret) => {
                request.with_secret("SecretHash", secret_hash(&self.username, client, secret))
            }
            None => request,
        }
    }

    /// What failures of its calls can name.
    pub(crate) fn subject(&self) -> Subject {
        Subject {
            username: Some(self.username.clone()),
            ..self.target.subject(Purpose::Recover)
        }
    }
}

async fn read_secret(
    target: &Target,
    secrets: &impl ClientSecrets,
) -> Result<Option<Secret<String>>, Failure> {
    Ok(match &target.client_secret {
        None => None,
        Some(ClientSecretSource::Here(source)) => {
            let pending = secrets::check(SecretKind::ClientSecret, source.clone()).await?;
            Some(pending.read().await?)
        }
        Some(ClientSecretSource::Managed(arn)) => Some(client_secret::read(arn, secrets).await?),
    })
}

async fn username(host: &Host, target: &Target) -> Result<String, Failure> {
    if let Some(username) = &target.username {
        return Ok(username.clone());
    }
    let typed = match host.terminal() {
        Some(terminal) => filled(&terminal, "User name: ").await?,
        None => None,
    };
    let typed = typed.ok_or_else(|| host.unasked(Pool::missing_username()))?;
    Ok(model::username(&typed).to_owned())
}
