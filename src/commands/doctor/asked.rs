//! How somebody means to sign in, as the settings say it.

use crate::app::App;
use crate::diagnosis::facts::Given;
use crate::diagnosis::{Asked, Cli, Trouble};
use crate::failure::Failure;
use crate::local::secrets;
use crate::model::{IdentityPoolId, Region, Secret};
use crate::settings::flags::{AwsFlags, FlowFlags, IdentityFlags, PoolFlags};
use crate::settings::secrets::{SecretKind, SecretSource};
use crate::settings::{self, Origin, Settings, Sourced};

/// Where the calls go.
#[derive(Debug, Default)]
pub(super) struct Regions {
    pub(super) user_pool: Option<Sourced<Region>>,
    pub(super) identity_pool: Option<Sourced<Region>>,
}

/// Reads the settings, and the app client's secret if one is given.
///
/// # Errors
///
/// As the settings: where one is malformed, none of them can be relied on.
pub(super) async fn asked(
    pool: &PoolFlags,
    flow: &FlowFlags,
    identity: &IdentityFlags,
    aws: &AwsFlags,
    app: &App,
) -> Result<(Asked, Regions), Failure> {
    let settings = app.settings()?;
    let pool = settings.pool(pool)?;
    let identity_pool = identity_pool(identity, settings)?;
    let flag = aws.region.as_deref();
    let of_pool = pool
        .id
        .as_ref()
        .map(|id| (id.value.region(), "user pool id"));
    let of_identities = identity_pool
        .as_ref()
        .map(|id| (id.region(), "identity pool id"));
    let regions = Regions {
        user_pool: settings
            .region(flag, of_pool)?
            .filter(|_| of_pool.is_some()),
        identity_pool: settings
            .region(flag, of_identities)?
            .filter(|_| of_identities.is_some()),
    };
    let secret = match pool.client_secret {
        Some(source) => Some(given(source).await),
        None => None,
    };
    let in_context = |key: &str| {
        let (text, _) = settings.context.as_ref()?.text(key)?;
        Some(text.to_owned())
    };
    let flow = settings.flow(flow);
    let asked = Asked {
        cli: cli(aws, settings, &regions),
        region: regions.user_pool.clone(),
        pool: pool.id.map(|id| id.value),
        client: pool.client.map(|client| client.value),
        username: pool.username.map(|name| name.value),
        flow: flow.map_err(|error| Trouble::from(&Failure::from(error))),
        mfa_type: settings.mfa_type(None),
        secret,
        identity_pool,
        role: settings.role_arn(identity).map(|role| role.value),
        provider: settings.logins_provider(identity).map(|it| it.value),
        domain: in_context("domain"),
        redirect_uri: in_context("redirect-uri"),
        context: settings
            .context
            .as_ref()
            .map(|context| context.name.clone()),
        remembers_device: settings.remember_device(false)?,
        now: app.now(),
    };
    Ok((asked, regions))
}

fn identity_pool(
    flags: &IdentityFlags,
    settings: &Settings,
) -> Result<Option<IdentityPoolId>, Failure> {
    match settings.identity_pool(flags) {
        Ok(pool) => Ok(Some(pool.value)),
        Err(settings::Error::Missing(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

async fn given(source: Sourced<SecretSource>) -> Given {
    let origin = source.origin.to_string();
    let value = read(source.value).await;
    Given {
        origin,
        value: value.map_err(|error| Trouble::from(&Failure::from(error))),
    }
}

async fn read(source: SecretSource) -> Result<Secret<String>, secrets::Error> {
    let pending = secrets::check(SecretKind::ClientSecret, source).await?;
    pending.read().await
}

/// What the AWS CLI has to be told because no variable tells it.
fn cli(aws: &AwsFlags, settings: &Settings, regions: &Regions) -> Cli {
    let is_ours = |origin: &Origin| matches!(origin, Origin::Flag(_) | Origin::Context { .. });
    let ours = |option: &'static str, setting: Option<Sourced<String>>| {
        let setting = setting.filter(|setting| is_ours(&setting.origin))?;
        Some((option, setting.value))
    };
    let bundle = settings.ca_bundle(aws.ca_bundle.as_deref());
    let bundle = bundle.map(|bundle| Sourced {
        value: bundle.value.display().to_string(),
        origin: bundle.origin,
    });
    let everywhere = [
        ours("--profile", settings.profile(aws.profile.as_deref())),
        ours(
            "--endpoint-url",
            settings.endpoint_url(aws.endpoint_url.as_deref()),
        ),
        ours("--ca-bundle", bundle),
    ];
    let name = |region: &Option<Sourced<Region>>| region.as_ref().map(|it| it.value.to_string());
    Cli {
        everywhere: everywhere.into_iter().flatten().collect(),
        region: name(&regions.user_pool),
        identity_region: name(&regions.identity_pool),
    }
}
