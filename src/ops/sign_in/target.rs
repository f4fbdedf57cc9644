//! Who signs in, where and how.

use std::collections::BTreeMap;

use crate::app::App;
use crate::auth::factor::{FirstFactor, Preferred};
use crate::auth::{AuthFlow, flow};
use crate::aws::{Account, Aws, UserPool};
use crate::failure::{Failure, Purpose, Subject};
use crate::local::secrets::{self, Pending as PendingSecret};
use crate::model::{Place, Region, Secret};
use crate::settings::Sourced;
use crate::settings::flags::{DeviceFlags, FlowFlags, PoolFlags};
use crate::settings::resolve::{FlowAndApi, Pool};
use crate::settings::secrets::SecretKind;

use crate::ops::region::note_contradiction;
use crate::ops::sign_in::answers::Answers;

/// Who signs in, where and how: what login and respond have in common.
pub(crate) struct Request {
    pub(crate) pool: Pool,
    pub(crate) api: FlowAndApi,
    /// Whether the pool is to remember this machine.
    pub(crate) remember_device: bool,
}

impl Request {
    /// Resolves what a call cannot do without.
    pub(crate) fn resolve(
        app: &App,
        pool: &PoolFlags,
        flow: &FlowFlags,
        device: &DeviceFlags,
    ) -> Result<Self, Failure> {
        let remember_device = remembers_device(app, device)?;
        let settings = app.settings()?;
        let api = settings.flow(flow)?;
        let pool = settings.pool(pool)?;
        if api.admin || api.flow == AuthFlow::UserSrp {
            pool.need_id()?;
        }
        pool.need_client()?;
        Ok(Self {
            pool,
            api,
            remember_device,
        })
    }

    pub(crate) fn client(&self, secret: Option<Secret<String>>) -> Result<flow::Client, Failure> {
        Ok(flow::Client {
            id: self.pool.need_client()?.clone(),
            secret,
        })
    }

    /// The source of the app client's secret, checked.
    pub(crate) async fn client_secret(&self) -> Result<Option<PendingSecret>, Failure> {
        Ok(match &self.pool.client_secret {
            Some(source) => {
                let source = source.value.clone();
                Some(secrets::check(SecretKind::ClientSecret, source).await?)
            }
            None => None,
        })
    }

    /// Whether the first call cannot do without the password.
    pub(crate) fn needs_password(&self, answers: &Answers) -> bool {
        match self.api.flow {
            AuthFlow::AdminUserPassword
            | AuthFlow::AdminNoSrp
            | AuthFlow::UserPassword
            | AuthFlow::UserSrp => true,
            AuthFlow::UserAuth => matches!(answers.preferred(), Some("PASSWORD" | "PASSWORD_SRP")),
            AuthFlow::Custom | AuthFlow::RefreshToken => false,
        }
    }

    /// The first factor, as the flow wants it.
    pub(crate) fn factor(
        &self,
        password: Option<&Secret<String>>,
        answers: &Answers,
    ) -> Result<FirstFactor, Failure> {
        let proof = |password: &Secret<String>| {
            let proof = answers.proof(password.clone())?;
            proof.ok_or_else(|| Failure::from(Pool::missing_id()))
        };
        Ok(match (self.api.flow, password) {
            (AuthFlow::UserAuth, password) => {
                FirstFactor::Choice(match (answers.preferred(), password) {
                    (Some("PASSWORD"), Some(password)) => {
                        Some(Preferred::Password(password.clone()))
                    }
                    (Some("PASSWORD_SRP"), Some(password)) => {
                        Some(Preferred::Proof(proof(password)?))
                    }
                    (preferred, _) => preferred.map(|name| Preferred::Other(name.to_owned())),
                })
            }
            (AuthFlow::Custom, password) => FirstFactor::Custom(password.map(proof).transpose()?),
            (AuthFlow::UserSrp, Some(password)) => FirstFactor::Proof(proof(password)?),
            (flow, password) => {
                FirstFactor::Password(flow, password.cloned().unwrap_or_else(|| "".into()))
            }
        })
    }

    pub(crate) fn subject(&self, username: Option<&str>) -> Subject {
        Subject {
            purpose: Purpose::SignIn,
            flow: Some(self.api.flow),
            username: username.map(str::to_owned),
            pool: self.pool.id.as_ref().map(|id| id.value.to_string()),
            client: self.pool.client.as_ref().map(|id| id.value.to_string()),
            identity_pool: None,
        }
    }
}

/// Whether this machine is to be remembered, and can be.
fn remembers_device(app: &App, flags: &DeviceFlags) -> Result<bool, Failure> {
    let settings = app.settings()?;
    if !settings.remember_device(flags.remember_device)? {
        return Ok(false);
    }
    if settings.context.is_none() {
        return Err(Failure::usage(
            "--remember-device needs a context, in whose record the device is kept",
            "name one with -c NAME, COGNITO_CONTEXT or default-context in config.toml",
        ));
    }
    Ok(true)
}

/// The user pool service, and where it is.
pub(crate) struct Gateway<'a> {
    pub(crate) pool: UserPool,
    aws: &'a Aws,
    pub(crate) region: Option<Sourced<Region>>,
}

impl<'a> Gateway<'a> {
    pub(crate) fn open(
        aws: &'a Aws,
        request: &Request,
        region_flag: Option<&str>,
        app: &App,
        metadata: BTreeMap<String, String>,
    ) -> Result<Self, Failure> {
        let id = request.pool.id.as_ref().map(|id| &id.value);
        let of_id = id.map(|id| (id.region(), "user pool id"));
        let region = app.settings()?.region(region_flag, of_id)?;
        note_contradiction(app, region.as_ref(), of_id);
        let admin = request.api.admin.then(|| id.cloned()).flatten();
        let client = request.pool.need_client()?.clone();
        let opened = UserPool::new(aws, region.clone(), admin, client, metadata);
        let pool = opened.map_err(Failure::of_call(&request.subject(None)))?;
        Ok(Self { pool, aws, region })
    }

    /// Where the user signs in.
    pub(crate) fn place(&self, request: &Request) -> Result<Place, Failure> {
        Ok(Place {
            endpoint: self.pool.endpoint().to_owned(),
            user_pool_id: request.pool.id.as_ref().map(|id| id.value.to_string()),
            client_id: request.pool.need_client()?.to_string(),
        })
    }

    /// The account of the user whose access token it is.
    pub(crate) fn account(&self, access_token: Secret<String>) -> Result<Account, Failure> {
        let account = Account::new(self.aws, self.region.clone(), access_token);
        account.map_err(Failure::of_call(&Subject::of(Purpose::SelfService)))
    }
}
