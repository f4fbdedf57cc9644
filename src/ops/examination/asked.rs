//! How a user is to sign in, by the settings.

use crate::app::Host;
use crate::aws::Aws;
use crate::diagnosis::facts::Given;
use crate::diagnosis::{Asked, Cli, Trouble};
use crate::failure::Failure;
use crate::local::secrets;
use crate::model::{IdentityPoolId, Region, Secret};
use crate::ops::client_secret;
use crate::settings::secrets::{ClientSecretSource, SecretKind, SecretSource};
use crate::settings::{Origin, Settings, Sourced};

/// Where the calls go.
#[derive(Debug, Default)]
pub(in crate::ops) struct Regions {
    pub(in crate::ops) user_pool: Option<Sourced<Region>>,
    pub(in crate::ops) identity_pool: Option<Sourced<Region>>,
}

/// Reads the settings, and the app client's secret if one is given. Without `aws`, none is read in AWS
/// Secrets Manager.
///
/// # Errors
///
/// As the settings: where one is malformed, none of them can be relied on.
pub(super) async fn asked(host: &Host, aws: Option<&Aws>) -> Result<(Asked, Regions), Failure> {
    let settings = &host.settings;
    let pool = settings.pool()?;
    let identity_pool = settings.identity_pool()?.map(|pool| pool.value);
    let region = |of_id: Option<_>| match of_id {
        Some(of_id) => settings.region(Some(of_id)),
        None => Ok(None),
    };
    let id = pool.id.as_ref().map(|id| id.value.region());
    let identities = identity_pool.as_ref().map(IdentityPoolId::region);
    let regions = Regions {
        user_pool: region(id.map(|region| (region, "user pool id")))?,
        identity_pool: region(identities.map(|region| (region, "identity pool id")))?,
    };
    let secret = match pool.client_secret {
        Some(source) => Some(given(source, aws).await),
        None => None,
    };
    let flow = settings.flow(aws.is_some_and(Aws::offers_credentials));
    let asked = Asked {
        cli: cli(settings, &regions),
        region: regions.user_pool.clone(),
        pool: pool.id.map(|id| id.value),
        client: pool.client.map(|client| client.value),
        username: pool.username.map(|name| name.value),
        flow: flow.map_err(|error| Trouble::from(&Failure::from(error))),
        mfa_type: settings.mfa_type(),
        secret,
        identity_pool,
        role: settings.role_arn().map(|role| role.value),
        provider: settings.logins_provider().map(|it| it.value),
        domain: settings.domain(),
        redirect_uri: settings.redirect_uris().into_iter().next(),
        scopes: settings.scopes(),
        context: host.context().map(str::to_owned),
        remembers_device: settings.remember_device()?,
        now: host.now(),
    };
    Ok((asked, regions))
}

async fn given(source: Sourced<ClientSecretSource>, aws: Option<&Aws>) -> Given {
    let Sourced { value, origin } = source;
    let from_command = matches!(value, ClientSecretSource::Here(SecretSource::Command(_)));
    let (arn, value) = match value {
        ClientSecretSource::Here(source) => (None, read(source).await.map_err(Failure::from)),
        ClientSecretSource::Managed(arn) => {
            let value = match aws {
                Some(aws) => client_secret::read(&arn, aws).await,
                None => Err(Failure::usage(
                    "the secret cannot be read: the settings of AWS cannot be used",
                    "cognito-auth doctor names what is wrong with them",
                )),
            };
            (Some(arn), value)
        }
    };
    Given {
        origin: origin.to_string(),
        from_command,
        arn,
        value: value.map_err(|failure| Trouble::from(&failure)),
    }
}

async fn read(source: SecretSource) -> Result<Secret<String>, secrets::Error> {
    let pending = secrets::check(SecretKind::ClientSecret, source).await?;
    pending.read().await
}

/// The options that the AWS CLI needs because no variable has them.
pub(in crate::ops) fn cli(settings: &Settings, regions: &Regions) -> Cli {
    let is_ours = |origin: &Origin| matches!(origin, Origin::Flag(_) | Origin::Context { .. });
    let ours = |option: &'static str, setting: Option<Sourced<String>>| {
        let setting = setting.filter(|setting| is_ours(&setting.origin))?;
        Some((option, setting.value))
    };
    let bundle = settings.ca_bundle();
    let bundle = bundle.map(|bundle| Sourced {
        value: bundle.value.display().to_string(),
        origin: bundle.origin,
    });
    let everywhere = [
        ours("--profile", settings.profile()),
        ours("--endpoint-url", settings.endpoint_of_all()),
        ours("--ca-bundle", bundle),
    ];
    let name = |region: &Option<Sourced<Region>>| region.as_ref().map(|it| it.value.to_string());
    Cli {
        everywhere: everywhere.into_iter().flatten().collect(),
        region: name(&regions.user_pool),
        identity_region: name(&regions.identity_pool),
    }
}
