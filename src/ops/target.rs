//! Where calls about a user pool go.

use crate::app::Host;
use crate::failure::{Again, Failure, Purpose, Subject};
use crate::model::{ClientId, PoolId, Region};
use crate::settings::Sourced;
use crate::settings::resolve::Pool;
use crate::settings::secrets::ClientSecretSource;

use super::region;

/// An app client of a user pool, and the Region of the calls: resolved once.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    /// The user pool, where it is known.
    pub(crate) pool: Option<PoolId>,
    pub(crate) client: ClientId,
    /// Where the app client's secret is, if it has one.
    pub(crate) client_secret: Option<ClientSecretSource>,
    /// The Region; the AWS profile's is for the edge to add.
    pub(crate) region: Option<Sourced<Region>>,
    /// The user's name, where one is set.
    pub(crate) username: Option<String>,
    /// What leads another command here.
    pub(crate) again: Again,
}

impl Target {
    /// What the settings say.
    ///
    /// # Errors
    ///
    /// [`Failure::Settings`] when there is no app client, or a value is malformed.
    pub(crate) fn resolve(host: &Host) -> Result<Self, Failure> {
        let Pool {
            id,
            client,
            username,
            client_secret,
        } = host.settings.pool()?;
        let client = client.ok_or_else(Pool::missing_client)?.value;
        let pool = id.map(|id| id.value);
        let region = region_of_pool(host, pool.as_ref())?;
        Ok(Self {
            pool,
            client,
            client_secret: client_secret.map(|source| source.value),
            region,
            username: username.map(|name| name.value),
            again: host.again(),
        })
    }

    /// What errors of calls for `purpose` can name.
    pub(crate) fn subject(&self, purpose: Purpose) -> Subject {
        let secret_arn = match &self.client_secret {
            Some(ClientSecretSource::Managed(arn)) => Some(arn.to_string()),
            Some(ClientSecretSource::Here(_)) | None => None,
        };
        Subject {
            secret_arn,
            pool: self.pool.as_ref().map(PoolId::to_string),
            client: Some(self.client.to_string()),
            again: self.again.clone(),
            ..Subject::of(purpose)
        }
    }
}

/// The Region of calls about `pool`.
///
/// # Errors
///
/// As [`region::resolve`].
pub(crate) fn region_of_pool(
    host: &Host,
    pool: Option<&PoolId>,
) -> Result<Option<Sourced<Region>>, Failure> {
    region::resolve(host, pool.map(|id| (id.region(), "user pool id")))
}
