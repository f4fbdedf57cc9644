//! What the services say of the pools, as far as IAM allows. Calls that do not wait for each other's
//! answers are made at the same time; of two that fail alike the first is reported, so their order is
//! theirs (`biased`).

use std::cell::{Cell, RefCell};

use crate::aws::{self, AdminIdentityPools, AdminPools, Aws, UserPoolCalls};
use crate::diagnosis::facts::{
    Client, Factors, IdentityPool, Network, Pool, Role, Roles, Signing, Use,
};
use crate::diagnosis::{Asked, Facts, Look, Trouble};
use crate::failure::{Failure, Kind, Purpose, Subject};
use crate::model::{ErrorCode, PoolId, Region, Saying, User};
use crate::ops::examination::asked::Regions;
use crate::ops::users;
use crate::settings::Sourced;

/// Why nothing was looked at where calls cannot be signed.
const UNSIGNED: &str = "this check needs IAM credentials";

/// Looks at all that `asked` is about.
pub(super) async fn look(asked: &Asked, regions: &Regions, aws: &Aws) -> Facts {
    let looking = Looking {
        asked,
        aws,
        subject: Subject {
            pool: asked.pool.as_ref().map(ToString::to_string),
            client: asked.client.as_ref().map(ToString::to_string),
            identity_pool: asked.identity_pool.as_ref().map(ToString::to_string),
            ..Subject::of(Purpose::Administer)
        },
        answered: Cell::new(false),
        unreachable: RefCell::new(None),
        refused: RefCell::new(None),
        closed: RefCell::new(None),
    };
    let mut facts = Box::pin(looking.everywhere(regions)).await;
    facts.clocks = aws.clocks();
    if let Some(refused) = looking.refused.take() {
        facts.signing = Signing::Bad(refused);
    }
    if let Some(trouble) = looking.closed.take() {
        facts.network = Network::Closed(trouble);
        return facts;
    }
    match looking.unreachable.take() {
        _ if looking.answered.get() => facts.network = Network::Answers,
        Some(trouble) => {
            facts.network = Network::Unreachable(trouble);
            facts.was_not_answered();
        }
        None => {}
    }
    facts
}

struct Looking<'a> {
    asked: &'a Asked,
    aws: &'a Aws,
    /// What advice can name.
    subject: Subject,
    /// Whether a service has answered.
    answered: Cell<bool>,
    /// Why the first of those that did not did not.
    unreachable: RefCell<Option<Trouble>>,
    /// Why a service refused the IAM credentials.
    refused: RefCell<Option<Trouble>>,
    /// Why the user pool is not served through the VPC endpoint that calls go through.
    closed: RefCell<Option<Trouble>>,
}

impl Looking<'_> {
    async fn everywhere(&self, regions: &Regions) -> Facts {
        let mut facts = Facts::unknown("no service could be asked");
        let region = regions
            .user_pool
            .as_ref()
            .or(regions.identity_pool.as_ref());
        let Some(region) = region else {
            return facts;
        };
        match self
            .aws
            .settle_credentials("DescribeUserPool", &region.value)
            .await
        {
            Ok(key) => facts.signing = Signing::Good(key),
            Err(error) => {
                facts = Facts::unknown(UNSIGNED);
                facts.signing = Signing::Bad(self.without_credentials(error));
                if let (Some(pool), Some(region)) = (&self.asked.pool, &regions.user_pool) {
                    facts.published = self.published(region, pool).await;
                }
                return facts;
            }
        }
        let (user_pool, identity_pool) = tokio::join!(
            biased;
            self.user_pool(regions.user_pool.as_ref()),
            self.identity_pool(regions.identity_pool.as_ref()),
        );
        if let Some(found) = user_pool {
            facts.pool = found.pool;
            facts.published = found.published;
            facts.factors = found.factors;
            facts.domain = found.domain;
            facts.client = found.client;
            facts.user = found.user;
        }
        if let Some((pool, roles, trusts)) = identity_pool {
            facts.identity_pool = pool;
            facts.roles = roles;
            facts.trusts = trusts;
        }
        facts
    }

    async fn user_pool(&self, region: Option<&Sourced<Region>>) -> Option<UserPool> {
        let (pool, region) = (self.asked.pool.as_ref()?, region?);
        let pools = match AdminPools::new(self.aws, region.clone()) {
            Ok(pools) => pools,
            Err(error) => {
                self.cannot_be_asked(error);
                return None;
            }
        };
        let ((described, published), client, user) = tokio::join!(
            biased;
            self.pool(&pools, region, pool),
            self.client(&pools, pool),
            self.user(region, pool),
        );
        let of = described.get();
        let asks = of.is_some_and(|pool| matches!(pool.mfa.as_deref(), Some("ON" | "OPTIONAL")));
        let factors = async {
            if asks && user.get().is_some() {
                let action = "cognito-idp:GetUserPoolMfaConfig";
                self.look(pools.factors(pool).await, action, || pool.arn())
            } else {
                Look::NotAsked("no second factor is asked for")
            }
        };
        let pages = client.get().filter(|client| self.asked.means_pages(client));
        let named = of.and_then(|pool| pool.domain.as_ref());
        let domain = async {
            match named.filter(|_| pages.is_some()) {
                Some(domain) => {
                    let action = "cognito-idp:DescribeUserPoolDomain";
                    let status = pools.domain_status(domain).await;
                    self.look(status, action, || "*".to_owned())
                }
                None => Look::NotAsked("managed login is not used"),
            }
        };
        let (factors, domain) = tokio::join!(biased; factors, domain);
        Some(UserPool {
            pool: described,
            published,
            factors,
            domain,
            client,
            user,
        })
    }

    async fn pool(
        &self,
        pools: &AdminPools,
        region: &Sourced<Region>,
        pool: &PoolId,
    ) -> (Look<Pool>, Option<bool>) {
        let action = "cognito-idp:DescribeUserPool";
        let described = self.look(pools.described(pool).await, action, || pool.arn());
        let published = match described {
            Look::Denied { .. } | Look::NotAsked(_) => self.published(region, pool).await,
            Look::Seen(_) | Look::Absent(_) | Look::Failed(_) => None,
        };
        (described, published)
    }

    async fn client(&self, pools: &AdminPools, pool: &PoolId) -> Look<Client> {
        let Some(client) = &self.asked.client else {
            return Look::NotAsked("no app client is given");
        };
        let described = pools.described_client(pool, client).await;
        let action = "cognito-idp:DescribeUserPoolClient";
        self.look(described, action, || pool.arn())
    }

    async fn user(&self, region: &Sourced<Region>, pool: &PoolId) -> Look<User> {
        let Some(name) = &self.asked.username else {
            return Look::NotAsked("no user name is given");
        };
        let user = async {
            let calls = UserPoolCalls::new(self.aws, Some(region.clone()))?;
            let user = users::get(&calls, pool, name).await?;
            Ok(User::read(&user))
        };
        self.look(user.await, "cognito-idp:AdminGetUser", || pool.arn())
    }

    /// Whether there is such a pool, for those who may not look at it.
    async fn published(&self, region: &Sourced<Region>, pool: &PoolId) -> Option<bool> {
        let published = self.aws.publishes(pool, &region.value).await;
        self.look(published, "", String::new).get().copied()
    }

    async fn identity_pool(
        &self,
        region: Option<&Sourced<Region>>,
    ) -> Option<(
        Look<IdentityPool>,
        Look<Roles>,
        Vec<(Use, String, Look<Role>)>,
    )> {
        let (pool, region) = (self.asked.identity_pool.as_ref()?, region?);
        let pools = match AdminIdentityPools::new(self.aws, region.clone()) {
            Ok(pools) => pools,
            Err(error) => {
                self.cannot_be_asked(error);
                return None;
            }
        };
        let resource = || pool.arn();
        let (described, roles) = tokio::join!(biased; pools.described(pool), pools.roles(pool));
        let described = self.look(described, "cognito-identity:DescribeIdentityPool", resource);
        let roles = self.look(roles, "cognito-identity:GetIdentityPoolRoles", resource);
        let guests = described.get().is_some_and(|pool| pool.guests);
        let found = roles.get();
        let of_users = self.asked.role.clone();
        let of_users = of_users.or_else(|| found?.authenticated.clone());
        let of_guests = found
            .and_then(|roles| roles.unauthenticated.clone())
            .filter(|_| guests);
        let (of_users, of_guests) = tokio::join!(
            biased;
            self.role(region, Use::Authenticated, of_users),
            self.role(region, Use::Guests, of_guests),
        );
        let trusts = [of_users, of_guests].into_iter().flatten().collect();
        Some((described, roles, trusts))
    }

    async fn role(
        &self,
        region: &Sourced<Region>,
        of: Use,
        arn: Option<String>,
    ) -> Option<(Use, String, Look<Role>)> {
        let arn = arn?;
        // A path may be before the name.
        let name = arn.rsplit('/').next().unwrap_or_default();
        let role = self.aws.role(region.clone(), name).await;
        let role = match self.look(role, "iam:GetRole", || arn.clone()) {
            // Names are the same in every account.
            Look::Seen(role) if role.arn != arn => {
                Look::NotAsked("it belongs to another account than the IAM credentials")
            }
            role => role,
        };
        Some((of, arn, role))
    }

    /// What came of a call that IAM has to allow as `action`.
    fn look<T>(
        &self,
        result: Result<T, aws::Error>,
        action: &'static str,
        resource: impl Fn() -> String,
    ) -> Look<T> {
        let error = match result {
            Ok(it) => {
                self.answered.set(true);
                return Look::Seen(it);
            }
            Err(error) => error,
        };
        match &error {
            aws::Error::Service(service) => {
                self.answered.set(true);
                if service.is_denied() {
                    let resource = resource();
                    return Look::Denied { action, resource };
                }
                if service.is_gone() {
                    return Look::Absent(service.message.clone());
                }
                let is_closed = service.says(Saying::PrivateLink);
                let is_of_firewall = service.code == ErrorCode::ForbiddenException;
                let failure = Failure::of_call(&self.subject)(error);
                let is_permission = failure.kind() == Kind::Permission;
                let trouble = Trouble::from(&failure);
                if is_permission && !is_of_firewall {
                    self.refused.borrow_mut().get_or_insert(trouble);
                    return Look::NotAsked("the IAM credentials are refused");
                }
                if is_closed {
                    self.closed.borrow_mut().get_or_insert(trouble);
                    return Look::NotAsked("the VPC endpoint does not serve the user pool");
                }
                Look::Failed(trouble)
            }
            aws::Error::Connection { .. }
            | aws::Error::NotTheService { .. }
            | aws::Error::KeySet { .. }
            | aws::Error::NoKeySet { .. }
            | aws::Error::Incomplete { .. }
            | aws::Error::SamePage { .. }
            | aws::Error::OpenEndpoint { .. }
            | aws::Error::Bundle(_) => {
                let trouble = self.trouble(error);
                let mut first = self.unreachable.borrow_mut();
                first.get_or_insert_with(|| trouble.clone());
                Look::Failed(trouble)
            }
            aws::Error::NoCredentials { .. }
            | aws::Error::Credentials { .. }
            | aws::Error::OwnCredentials { .. }
            | aws::Error::LoginSession { .. }
            | aws::Error::NoClientSecret { .. }
            | aws::Error::Request { .. }
            | aws::Error::Settings(_)
            | aws::Error::ProfileSetting { .. }
            | aws::Error::NoProfile { .. }
            | aws::Error::Truncated { .. }
            | aws::Error::ConfigFiles(_) => Look::Failed(self.trouble(error)),
        }
    }

    /// The settings do not say where a service is.
    fn cannot_be_asked(&self, error: aws::Error) {
        let trouble = self.trouble(error);
        self.unreachable.borrow_mut().get_or_insert(trouble);
    }

    fn trouble(&self, error: aws::Error) -> Trouble {
        Trouble::from(&Failure::of_call(&self.subject)(error))
    }

    fn without_credentials(&self, error: aws::Error) -> Trouble {
        let message = match &error {
            aws::Error::NoCredentials { .. } => Some("no IAM credentials were found".to_owned()),
            aws::Error::Credentials { what, .. } => {
                Some(format!("getting IAM credentials failed: {what}"))
            }
            _ => None,
        };
        let trouble = self.trouble(error);
        match message {
            None => trouble,
            Some(message) => Trouble {
                message,
                help: Some(
                    "aws configure, or choose an AWS profile with --profile NAME".to_owned(),
                ),
                ..trouble
            },
        }
    }
}

struct UserPool {
    pool: Look<Pool>,
    published: Option<bool>,
    factors: Look<Factors>,
    domain: Look<String>,
    client: Look<Client>,
    user: Look<User>,
}
