//! What is there already of a pool that is to be made, and where it is not as wanted.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::wanted::{TAG, Wanted, provider, role_name};
use crate::aws;
use crate::diagnosis::facts::Use;
use crate::diagnosis::trust::{self, Verdict};
use crate::failure::{Failure, Subject};
use crate::model::{IdentityPoolId, Operation, Region, Request, Secret, ServiceError};
use crate::ops::gateway::Directory;
use crate::ops::pages::Pages;
use crate::render::shell::shell_quote;

/// What is there, as the services describe it.
#[derive(Debug, Default)]
pub(crate) struct There {
    pub(super) pool: Option<Value>,
    /// The app client, without its secret.
    pub(super) client: Option<Value>,
    pub(super) client_secret: Option<Secret<String>>,
    pub(super) servers: Vec<Value>,
    pub(super) groups: Vec<String>,
    pub(super) identity_pool: Option<Value>,
    /// `GetIdentityPoolRoles`
    pub(super) roles: Option<Value>,
    pub(super) role: Option<Value>,
}

/// The text in the member `name` of `value`.
pub(super) fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

/// The texts in the list that is the member `name` of `value`.
fn texts<'a>(value: &'a Value, name: &str) -> BTreeSet<&'a str> {
    let items = value[name].as_array().into_iter().flatten();
    items.filter_map(Value::as_str).collect()
}

/// Takes the secret out of `client`, as the service describes one.
pub(super) fn secret(client: &mut Value) -> Option<Secret<String>> {
    match client.as_object_mut()?.shift_remove("ClientSecret")? {
        Value::String(secret) => Some(secret.into()),
        _ => None,
    }
}

/// Reads what is there. Nothing is changed.
#[derive(Debug)]
pub(crate) struct Look<'a, D> {
    pub(super) directory: &'a D,
    pub(super) region: &'a Region,
    /// What is known by now, for advice.
    pub(super) subject: Subject,
}

impl<'a, D: Directory> Look<'a, D> {
    pub(crate) fn new(directory: &'a D, region: &'a Region, subject: &Subject) -> Self {
        Self {
            directory,
            region,
            subject: subject.clone(),
        }
    }

    /// What is there of what is `wanted`.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] where something of that name was not made for this pool; else as the services
    /// and the network give it.
    pub(crate) async fn at(&mut self, wanted: &Wanted) -> Result<There, Failure> {
        let mut there = There {
            pool: self.pool(&wanted.name).await?,
            ..There::default()
        };
        if let Some(pool) = &there.pool {
            let id = text(pool, "Id").to_owned();
            self.subject.pool = Some(id.clone());
            there.client = self.client(&id, &wanted.client.name).await?;
            there.client_secret = there.client.as_mut().and_then(secret);
            let of_pool = |operation| Request::new(operation).with("UserPoolId", id.as_str());
            if !wanted.resource_servers.is_empty() {
                const MOST: u8 = 50;
                let request = of_pool(Operation::ListResourceServers).with("MaxResults", MOST);
                there.servers = self.list(request).await?;
            }
            if !wanted.groups.is_empty() {
                let groups = self.list(of_pool(Operation::ListGroups)).await?;
                let names = groups
                    .iter()
                    .map(|group| text(group, "GroupName").to_owned());
                there.groups = names.collect();
            }
        }
        if let Some(name) = &wanted.identity_pool {
            there.identity_pool = self.identity_pool(name, &wanted.name).await?;
        }
        if wanted.roles {
            if let Some(pool) = &there.identity_pool {
                let id = text(pool, "IdentityPoolId").to_owned();
                self.subject.identity_pool = Some(id.clone());
                let request = Request::new(Operation::GetIdentityPoolRoles);
                let request = request.with("IdentityPoolId", id);
                there.roles = Some(self.call(request).await?.into());
            }
            let role = self.role(&wanted.name).await?;
            there.role = match role {
                Some(role) if has_tag(&role["Tags"], &wanted.name) => Some(role),
                Some(role) => {
                    let name = text(&role, "RoleName");
                    return Err(not_ours(
                        &format!("role {name}"),
                        "leave --roles out, or choose another name for the pool",
                    ));
                }
                None => None,
            };
        }
        Ok(there)
    }

    pub(super) async fn call(&self, request: Request) -> Result<Map<String, Value>, Failure> {
        let answer = self.directory.call(request).await;
        answer.map_err(Failure::of_call(&self.subject))
    }

    pub(super) async fn list(&self, request: Request) -> Result<Vec<Value>, Failure> {
        let mut pages = Pages::new(self.directory, request);
        let mut found = Vec::new();
        while let Some(page) = pages
            .next()
            .await
            .map_err(Failure::of_call(&self.subject))?
        {
            found.extend(page);
        }
        Ok(found)
    }

    /// The description in the member `member` of the answer to `request`.
    pub(super) async fn described(
        &self,
        request: Request,
        member: &'static str,
    ) -> Result<Value, Failure> {
        let operation = request.operation().name();
        let described = self.call(request).await?.shift_remove(member);
        described.ok_or_else(|| {
            let lacks = member;
            Failure::of_call(&self.subject)(aws::Error::Incomplete { operation, lacks })
        })
    }

    /// The user pools whose name or id is `given`, described.
    pub(super) async fn pools(&self, given: &str) -> Result<Vec<Value>, Failure> {
        const PAGE: u8 = 60;
        let request = Request::new(Operation::ListUserPools).with("MaxResults", PAGE);
        let listed = self.list(request).await?;
        let named = |pool: &&Value| text(pool, "Name") == given || text(pool, "Id") == given;
        let mut found = Vec::new();
        for pool in listed.iter().filter(named) {
            found.push(self.pool_of_id(text(pool, "Id")).await?);
        }
        Ok(found)
    }

    pub(super) async fn pool_of_id(&self, id: &str) -> Result<Value, Failure> {
        let request = Request::new(Operation::DescribeUserPool).with("UserPoolId", id);
        self.described(request, "UserPool").await
    }

    async fn pool(&self, name: &str) -> Result<Option<Value>, Failure> {
        let mut found = self.pools(name).await?;
        found.retain(|pool| text(pool, "Name") == name);
        let other = found.first().map(|pool| text(pool, "Id").to_owned());
        found.retain(|pool| is_ours(pool, name));
        match (found.len(), other) {
            (0, Some(id)) => Err(not_ours(
                &format!("user pool {name} ({id})"),
                &format!(
                    "choose another name, or use the pool as it is:\n\
                     cognito-auth context create --user-pool-id {}",
                    shell_quote(&id)
                ),
            )),
            (0 | 1, _) => Ok(found.pop()),
            (count, _) => Err(Failure::usage(
                format!("there are {count} user pools {name} that were made here"),
                format!("delete the others by their ids: {}", ids(&found)),
            )),
        }
    }

    async fn client(&self, pool: &str, name: &str) -> Result<Option<Value>, Failure> {
        let clients = self.clients(pool).await?;
        let Some(client) = clients
            .iter()
            .find(|client| text(client, "ClientName") == name)
        else {
            return Ok(None);
        };
        let request = Request::new(Operation::DescribeUserPoolClient)
            .with("UserPoolId", pool)
            .with("ClientId", text(client, "ClientId"));
        Ok(Some(self.described(request, "UserPoolClient").await?))
    }

    pub(super) async fn clients(&self, pool: &str) -> Result<Vec<Value>, Failure> {
        const PAGE: u8 = 60;
        let request = Request::new(Operation::ListUserPoolClients).with("UserPoolId", pool);
        self.list(request.with("MaxResults", PAGE)).await
    }

    /// The identity pools that `is_meant` says yes to, described.
    pub(super) async fn identity_pools(
        &self,
        is_meant: impl Fn(&Value) -> bool,
    ) -> Result<Vec<Value>, Failure> {
        const PAGE: u8 = 60;
        let request = Request::new(Operation::ListIdentityPools).with("MaxResults", PAGE);
        let listed = self.list(request).await?;
        let mut found = Vec::new();
        for pool in listed.iter().filter(|pool| is_meant(pool)) {
            let request = Request::new(Operation::DescribeIdentityPool);
            let request = request.with("IdentityPoolId", text(pool, "IdentityPoolId"));
            found.push(Value::from(self.call(request).await?));
        }
        Ok(found)
    }

    async fn identity_pool(&self, name: &str, of: &str) -> Result<Option<Value>, Failure> {
        let is_named = |pool: &Value| text(pool, "IdentityPoolName") == name;
        let mut found = self.identity_pools(is_named).await?;
        let other = found
            .first()
            .map(|it| text(it, "IdentityPoolId").to_owned());
        found.retain(|pool| has_tag(&pool["IdentityPoolTags"], of));
        match (found.pop(), other) {
            (None, Some(id)) => Err(not_ours(
                &format!("identity pool {name} ({id})"),
                "choose another name with --identity-pool NAME",
            )),
            (found, _) => Ok(found),
        }
    }

    /// The role of the users of the pool called `pool`, if there is one.
    pub(super) async fn role(&self, pool: &str) -> Result<Option<Value>, Failure> {
        let request = Request::new(Operation::GetRole);
        let request = request.with("RoleName", role_name(pool, self.region));
        match self.directory.call(request).await {
            Ok(mut answer) => Ok(answer.shift_remove("Role")),
            Err(error) if error.service().is_some_and(ServiceError::is_gone) => Ok(None),
            Err(error) => Err(Failure::of_call(&self.subject)(error)),
        }
    }
}

/// Whether `pool` was made as the pool called `name`.
pub(super) fn is_ours(pool: &Value, name: &str) -> bool {
    has_tag(&pool["UserPoolTags"], name)
}

/// Whether `tags`, an object or IAM's list, say that something belongs to the pool called `name`.
pub(super) fn has_tag(tags: &Value, name: &str) -> bool {
    let mut of_list = tags.as_array().into_iter().flatten();
    tags[TAG] == name || of_list.any(|tag| tag["Key"] == TAG && tag["Value"] == name)
}

pub(super) fn ids(pools: &[Value]) -> String {
    let ids: Vec<_> = pools.iter().map(|pool| text(pool, "Id")).collect();
    ids.join(", ")
}

fn not_ours(what: &str, help: &str) -> Failure {
    Failure::usage(
        format!("{what} is there, and was not made by this command: it has no tag {TAG}"),
        help,
    )
}

impl There {
    /// The ids of the user pool and of the app client, if both are there.
    pub(crate) fn ids(&self) -> Option<(&str, &str)> {
        let pool = text(self.pool.as_ref()?, "Id");
        Some((pool, text(self.client.as_ref()?, "ClientId")))
    }

    /// The app client's secret, if Cognito shows one.
    pub(crate) fn client_secret(&self) -> Option<&Secret<String>> {
        self.client_secret.as_ref()
    }

    /// Where it is not as `wanted`, a sentence each.
    pub(crate) fn differences(&self, wanted: &Wanted, region: &Region) -> Vec<String> {
        let mut found = Vec::new();
        if let Some(pool) = &self.pool {
            of_pool(pool, wanted, &mut found);
        }
        if let Some(client) = &self.client {
            of_client(client, wanted, &mut found);
            let has_secret = self.client_secret.is_some() || client["ClientSecretArn"].is_string();
            if wanted.client.has_secret && !has_secret {
                found.push(format!("app client {} has no secret", wanted.client.name));
            }
        }
        for server in &wanted.resource_servers {
            let mut known = self.servers.iter();
            if let Some(there) = known.find(|it| text(it, "Identifier") == server.id) {
                let scopes = there["Scopes"].as_array().into_iter().flatten();
                let scopes: Vec<_> = scopes.map(|scope| text(scope, "ScopeName")).collect();
                let missing = server.scopes.iter();
                let missing = missing.filter(|scope| !scopes.contains(&scope.as_str()));
                found
                    .extend(missing.map(|scope| {
                        format!("resource server {} has no scope {scope}", server.id)
                    }));
            }
        }
        if let Some(pool) = &self.identity_pool {
            self.of_identity_pool(pool, region, &mut found);
        }
        if let Some(role) = &self.role {
            self.of_role(role, &mut found);
        }
        if let Some(other) = self.authenticated()
            && self
                .role
                .as_ref()
                .is_none_or(|role| text(role, "Arn") != other)
        {
            found.push(format!("users of the identity pool get the role {other}"));
        }
        found
    }

    /// The role that users of the identity pool get.
    pub(super) fn authenticated(&self) -> Option<&str> {
        let roles = self.roles.as_ref()?.get("Roles")?;
        roles.get("authenticated")?.as_str()
    }

    fn of_identity_pool(&self, pool: &Value, region: &Region, found: &mut Vec<String>) {
        let ids = self.pool.as_ref().zip(self.client.as_ref());
        let is_trusted = ids.is_some_and(|(user_pool, client)| {
            let provider = provider(region, text(user_pool, "Id"));
            let mut providers = pool["CognitoIdentityProviders"]
                .as_array()
                .into_iter()
                .flatten();
            providers.any(|own| {
                text(own, "ProviderName") == provider
                    && text(own, "ClientId") == text(client, "ClientId")
            })
        });
        if !is_trusted {
            let id = text(pool, "IdentityPoolId");
            found.push(format!("identity pool {id} does not trust the app client"));
        }
    }

    fn of_role(&self, role: &Value, found: &mut Vec<String>) {
        let pool = self.identity_pool.as_ref();
        let pool = pool.and_then(|pool| text(pool, "IdentityPoolId").parse().ok());
        let trusts = pool.is_some_and(|pool: IdentityPoolId| {
            let policy = text(role, "AssumeRolePolicyDocument");
            matches!(
                trust::judge(policy, &pool, Use::Authenticated),
                Verdict::Trusts | Verdict::Lax { .. } | Verdict::Unclear { .. }
            )
        });
        if !trusts {
            let name = text(role, "RoleName");
            found.push(format!("role {name} does not trust the identity pool"));
        }
    }
}

fn listed(names: &BTreeSet<&str>) -> String {
    let names: Vec<_> = names.iter().copied().collect();
    if names.is_empty() {
        return "none".to_owned();
    }
    names.join(", ")
}

/// That `what` is one thing and not another, unless it is the same.
fn differ(what: &str, is: &BTreeSet<&str>, wanted: &BTreeSet<&str>, found: &mut Vec<String>) {
    if is != wanted {
        found.push(format!("{what}: {}, not {}", listed(is), listed(wanted)));
    }
}

/// `MfaConfiguration` of `pool`.
pub(super) fn mfa(pool: &Value) -> &str {
    pool["MfaConfiguration"].as_str().unwrap_or("OFF")
}

/// What users of `pool` sign in with.
fn sign_in(pool: &Value) -> BTreeSet<&str> {
    let addresses = texts(pool, "UsernameAttributes");
    if !addresses.is_empty() {
        return addresses;
    }
    let aliases = texts(pool, "AliasAttributes");
    aliases.into_iter().chain(["username"]).collect()
}

fn of_pool(pool: &Value, wanted: &Wanted, found: &mut Vec<String>) {
    if !wanted.sign_in.is_empty() {
        let asked = wanted.sign_in.iter().copied().collect();
        differ("sign-in by", &sign_in(pool), &asked, found);
    }
    // One that is off is what an interrupted run leaves.
    if let Some(asked) = wanted.mfa
        && mfa(pool) != asked
        && mfa(pool) != "OFF"
    {
        found.push(format!("MFA: {}, not {asked}", mfa(pool)));
    }
    if wanted.self_sign_up && pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] == true {
        found.push("users cannot sign up themselves".to_owned());
    }
    if let Some(asked) = &wanted.password_policy {
        let is = &pool["Policies"]["PasswordPolicy"];
        for (name, value) in asked.members() {
            if is[&name] != value {
                found.push(format!("{name} of passwords: {}, not {value}", is[&name]));
            }
        }
    }
    if let Some(asked) = wanted.tier
        && text(pool, "UserPoolTier") != asked
    {
        let is = text(pool, "UserPoolTier");
        found.push(format!("feature plan: {is}, not {asked}"));
    }
    let schema = pool["SchemaAttributes"].as_array().into_iter().flatten();
    let required: Vec<_> = schema
        .filter(|attribute| attribute["Required"] == true)
        .map(|attribute| text(attribute, "Name"))
        .collect();
    for name in &wanted.required_attributes {
        if !required.contains(&name.as_str()) {
            found.push(format!("attribute {name} is not required"));
        }
    }
    if let Some(asked) = &wanted.domain
        && let Some(is) = pool["Domain"].as_str().filter(|is| *is != asked.as_str())
    {
        found.push(format!("domain: {is}, not {asked}"));
    }
}

fn of_client(client: &Value, wanted: &Wanted, found: &mut Vec<String>) {
    let asked = &wanted.client;
    let name = &asked.name;
    let mut compare = |what: &str, member: &str, is_asked: bool, values: Vec<&str>| {
        if is_asked {
            let what = format!("{what} of app client {name}");
            differ(
                &what,
                &texts(client, member),
                &values.into_iter().collect(),
                found,
            );
        }
    };
    let flows = wanted.flows();
    compare("flows", "ExplicitAuthFlows", !asked.flows.is_empty(), flows);
    let grants = asked.grants.clone();
    compare(
        "grants",
        "AllowedOAuthFlows",
        !asked.grants.is_empty(),
        grants,
    );
    for (what, member, values) in [
        ("scopes", "AllowedOAuthScopes", &asked.scopes),
        ("callbacks", "CallbackURLs", &asked.callbacks),
    ] {
        let values: Vec<_> = values.iter().map(String::as_str).collect();
        compare(what, member, !values.is_empty(), values);
    }
}
