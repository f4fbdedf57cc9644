//! The settings of a context, looked up at the services; a person is asked where there is a choice.

pub(crate) mod by_hand;
mod choice;
mod known;
pub(crate) mod secret_file;

use std::fmt::Display;

use crate::app::Host;
use crate::aws::{self, AdminIdentityPools, AdminPools, Aws};
use crate::failure::{Failure, Purpose, Subject};
use crate::local::terminal::Terminal;
use crate::model::{ClientId, PoolId, Region, Secret, ServiceError};
use crate::ops::discovery::choice::Choice;
pub(crate) use crate::ops::discovery::known::{Found, Given};
use crate::ops::discovery::secret_file::SecretFile;
use crate::ops::target::region_of_pool;
use crate::render::list::one_of;
use crate::render::shell::shell_quote;
use crate::settings::Sourced;
use crate::settings::discovery::{AppClient, Candidate, demands, trusts};
use crate::settings::secrets::SecretKind;

/// Looks up whatever was not given. Asks where there is a choice, and a terminal.
///
/// # Errors
///
/// [`Failure::Usage`] when there is a choice and no terminal, [`Failure::NothingFound`] when there
/// is no user pool or no app client; else as the settings, the network and Cognito give it. A call
/// that IAM does not allow is a failure only where nothing can be saved without it.
pub(crate) async fn run(
    host: &Host,
    terminal: Option<&Terminal>,
    given: &Given,
) -> Result<Found, Failure> {
    // Before the first call: it may be impossible.
    let file = given
        .save_secret
        .as_deref()
        .map(SecretFile::create)
        .transpose()?;
    let subject = Subject {
        pool: given.pool.as_ref().map(ToString::to_string),
        client: given.client.as_ref().map(ToString::to_string),
        ..Subject::of(Purpose::Discover)
    };
    let fails = Failure::of_call(&subject);
    let aws = Aws::load(&host.settings, &host.ui).await.map_err(&fails)?;
    let region = region_of_pool(host, given.pool.as_ref())?;
    let region = aws.region(region).map_err(&fails)?;
    let pools = AdminPools::new(&aws, region.clone()).map_err(&fails)?;
    let mut discovery = Discovery {
        host,
        terminal,
        given,
        pools,
        region,
        subject: subject.clone(),
        found: Found::default(),
    };
    let pool = match (discovery.pool().await, terminal) {
        (Err(Failure::Aws(error, _)), Some(terminal)) if file.is_none() && error.is_denied() => {
            host.ui
                .note(&format!("user pools cannot be looked up: {error}"));
            return by_hand::ask(terminal, given).await;
        }
        (pool, _) => pool?,
    };
    discovery.subject.pool = Some(pool.to_string());
    let client = discovery.client(&pool).await?;
    discovery.subject.client = Some(client.to_string());
    discovery.sign_in(&pool, &client, file).await?;
    discovery.domain(&pool).await?;
    discovery.identity_pool(&aws, &pool, &client).await?;
    discovery.username().await?;
    Ok(discovery.found)
}

struct Discovery<'a> {
    host: &'a Host,
    terminal: Option<&'a Terminal>,
    given: &'a Given,
    pools: AdminPools,
    region: Sourced<Region>,
    /// What is known by now, for advice.
    subject: Subject,
    found: Found,
}

impl Discovery<'_> {
    async fn pool(&mut self) -> Result<PoolId, Failure> {
        if let Some(pool) = &self.given.pool {
            return Ok(pool.clone());
        }
        let region = self.region.value.to_string();
        let pools = self
            .pools
            .list()
            .await
            .map_err(Failure::of_call(&self.subject))?;
        let choice = Choice {
            key: "user-pool-id",
            all: format!("user pools in {region}"),
            only: format!("in {region}"),
            optional: false,
        };
        let chosen = self.choose(choice, pools).await?;
        chosen.ok_or_else(|| Failure::NothingFound {
            what: format!("user pool in {region}"),
            help: "name another Region with --region, or another AWS profile with --profile"
                .to_owned(),
        })
    }

    async fn client(&mut self, pool: &PoolId) -> Result<ClientId, Failure> {
        if let Some(client) = &self.given.client {
            return Ok(client.clone());
        }
        let clients = self.pools.clients(pool).await;
        let clients = clients.map_err(Failure::of_call(&self.subject))?;
        let choice = Choice {
            key: "client-id",
            all: format!("app clients in {pool}"),
            only: format!("in {pool}"),
            optional: false,
        };
        let chosen = self.choose(choice, clients).await?;
        chosen.ok_or_else(|| Failure::NothingFound {
            what: format!("app client in {pool}"),
            help: format!(
                "aws cognito-idp create-user-pool-client --client-name NAME --user-pool-id {}",
                shell_quote(pool.as_str())
            ),
        })
    }

    /// The flow that the app client allows, and its secret.
    async fn sign_in(
        &mut self,
        pool: &PoolId,
        client: &ClientId,
        file: Option<SecretFile>,
    ) -> Result<(), Failure> {
        if self.given.flow.is_some() && self.given.has_secret_source {
            return Ok(());
        }
        let described = self.pools.app_client(pool, client).await;
        let described = if file.is_some() {
            Some(described.map_err(Failure::of_call(&self.subject))?)
        } else {
            self.allowed(
                described,
                "cognito-idp:DescribeUserPoolClient",
                &format!("the flows and the secret of app client {client} are not known"),
            )?
        };
        let Some(described) = described else {
            return Ok(());
        };
        self.flow(client, &described);
        if let Some(arn) = &described.secret_arn
            && !self.given.has_secret_source
        {
            self.host.ui.note(&format!(
                "client-secret-arn is {arn}: app client {client} has its secret in AWS Secrets \
                 Manager, and sign-ins read it there, for which IAM has to allow \
                 secretsmanager:GetSecretValue"
            ));
            self.found.values.push(("client-secret-arn", arn.clone()));
            if file.is_some() {
                let what = format!("app client {client} has its secret elsewhere");
                self.host.ui.warn(&format!("{what}: there is none to save"));
            }
            return Ok(());
        }
        match described.secret {
            Some(secret) if !self.given.has_secret_source => {
                self.secret(client, secret, file).await
            }
            None if file.is_some() => {
                self.host.ui.warn(&format!(
                    "app client {client} has no secret: there is none to save"
                ));
                Ok(())
            }
            Some(_) | None => Ok(()),
        }
    }

    fn flow(&mut self, client: &ClientId, described: &AppClient) {
        let names: Vec<_> = described.flows().iter().map(ToString::to_string).collect();
        let allowed = match names.as_slice() {
            [] => "no flow to sign in with".to_owned(),
            [names @ .., last] if !names.is_empty() => format!("{} and {last}", names.join(", ")),
            [only, ..] => only.clone(),
        };
        let api = self.given.api;
        match (self.given.flow, described.flow(api)) {
            (Some(flow), _) if described.allows(flow) => {}
            (Some(flow), _) => self.host.ui.warn(&format!(
                "app client {client} does not allow {flow}; it allows {allowed}"
            )),
            (None, Some(flow)) => {
                let admin = flow.admin().or(api).unwrap_or(false);
                self.host.ui.note(&format!(
                    "auth-flow is {flow}: {}; app client {client} allows {allowed}",
                    demands(flow, admin)
                ));
                self.found.values.push(("auth-flow", flow.to_string()));
            }
            (None, None) => {
                let which = match api {
                    Some(true) if !names.is_empty() => ", which does not go with --admin",
                    Some(false) if !names.is_empty() => ", which does not go with --no-admin",
                    Some(_) | None => "",
                };
                let warning = format!("app client {client} allows {allowed}{which}");
                self.host.ui.warn(&warning);
            }
        }
    }

    /// Takes the secret along if there is a file for it, which a person is asked for.
    async fn secret(
        &mut self,
        client: &ClientId,
        secret: Secret<String>,
        file: Option<SecretFile>,
    ) -> Result<(), Failure> {
        let file = match (file, self.terminal) {
            (Some(file), _) => Some(file),
            (None, Some(terminal)) => {
                let what = format!("App client {client} has a secret, which sign-ins need.");
                terminal.say(&what).map_err(Failure::of_terminal)?;
                SecretFile::ask(terminal).await?
            }
            (None, None) => None,
        };
        let Some(file) = file else {
            self.host.ui.note(&format!(
                "app client {client} has a secret, which is not saved: give it to sign-ins by {}; \
                 or save it with --save-client-secret FILE",
                one_of(&SecretKind::ClientSecret.ways())
            ));
            return Ok(());
        };
        let path = file.path().display().to_string();
        self.found.values.push(("client-secret-file", path));
        self.found.secret = Some((file, secret));
        Ok(())
    }

    async fn domain(&mut self, pool: &PoolId) -> Result<(), Failure> {
        let described = self.pools.domain(pool).await;
        let action = "cognito-idp:DescribeUserPool";
        let domain = self.allowed(
            described,
            action,
            &format!("the domain of {pool} is not known"),
        )?;
        if let Some(domain) = domain.flatten() {
            self.host.ui.note(&format!("domain is {domain}"));
            self.found.values.push(("domain", domain));
        }
        Ok(())
    }

    async fn identity_pool(
        &mut self,
        aws: &Aws,
        pool: &PoolId,
        client: &ClientId,
    ) -> Result<(), Failure> {
        if self.given.has_identity_pool {
            return Ok(());
        }
        let region = self.region.clone();
        let service =
            AdminIdentityPools::new(aws, region).map_err(Failure::of_call(&self.subject))?;
        let what = format!("the identity pools that trust app client {client} are not known");
        let action = "cognito-identity:ListIdentityPools";
        let Some(listed) = self.allowed(service.list().await, action, &what)? else {
            return Ok(());
        };
        let mut trusting = Vec::new();
        for candidate in listed {
            let trusted = service.trusted(&candidate.id).await;
            let action = "cognito-identity:DescribeIdentityPool";
            let Some(trusted) = self.allowed(trusted, action, &what)? else {
                return Ok(());
            };
            if trusts(&trusted, pool, client) {
                trusting.push(candidate);
            }
        }
        if trusting.is_empty() {
            let region = &self.region.value;
            self.host.ui.note(&format!(
                "no identity pool in {region} trusts app client {client}"
            ));
            return Ok(());
        }
        let choice = Choice {
            key: "identity-pool-id",
            all: format!("identity pools that trust app client {client}"),
            only: format!("that trusts app client {client}"),
            optional: true,
        };
        self.choose(choice, trusting).await?;
        Ok(())
    }

    async fn username(&mut self) -> Result<(), Failure> {
        let Some(terminal) = self.terminal.filter(|_| !self.given.has_username) else {
            return Ok(());
        };
        let typed = by_hand::username(terminal).await?;
        self.found
            .values
            .extend(typed.map(|name| ("username", name)));
        Ok(())
    }

    /// The one that is meant of `candidates`, kept as a setting.
    async fn choose<T: Display>(
        &mut self,
        choice: Choice,
        candidates: Vec<Candidate<T>>,
    ) -> Result<Option<T>, Failure> {
        let chosen = choice.of(&self.host.ui, self.terminal, candidates).await?;
        let value = chosen.as_ref().map(|id| (choice.key, id.to_string()));
        self.found.values.extend(value);
        Ok(chosen)
    }

    /// The result of a call without which the rest goes on: none, and a note of `what` that means,
    /// where IAM does not allow `action`.
    fn allowed<T>(
        &self,
        result: Result<T, aws::Error>,
        action: &str,
        what: &str,
    ) -> Result<Option<T>, Failure> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.service().is_some_and(ServiceError::is_denied) => {
                self.host.ui.note(&format!(
                    "{what}: the IAM credentials do not allow {action}"
                ));
                Ok(None)
            }
            Err(error) => Err(Failure::of_call(&self.subject)(error)),
        }
    }
}
