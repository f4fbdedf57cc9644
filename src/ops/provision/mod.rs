//! A pool with all that signing in takes, made by one command and removed by another. Everything that is
//! made carries a tag, by which the next run finds it.

pub(crate) mod rehearsal;
pub(crate) mod remove;
#[cfg(test)]
mod tests;
pub(crate) mod there;
pub(crate) mod wanted;

use serde_json::{Map, Value};

use crate::failure::{Failure, Subject};
use crate::model::{Region, Request, Secret};
use crate::ops::gateway::Directory;
use there::{There, mfa, secret, text};
use wanted::{Wanted, group, host, role_name, roles};

/// A pool that is as wanted.
#[derive(Debug, Default)]
pub(crate) struct Made {
    /// Its id.
    pub(crate) pool: String,
    /// The app client's id.
    pub(crate) client: String,
    pub(crate) client_secret: Option<Secret<String>>,
    /// Where AWS Secrets Manager keeps it.
    pub(crate) client_secret_arn: Option<String>,
    /// The host of the sign-in page.
    pub(crate) domain: Option<String>,
    pub(crate) identity_pool: Option<String>,
    /// The ARN of the role of users.
    pub(crate) role: Option<String>,
    /// How many things were missing.
    pub(crate) changes: usize,
}

/// Makes what is missing.
pub(crate) struct Making<'a, D> {
    pub(crate) directory: &'a D,
    pub(crate) wanted: &'a Wanted,
    pub(crate) region: &'a Region,
    /// What is known by now, for advice.
    pub(crate) subject: Subject,
    /// Called with each thing that is made.
    pub(crate) say: &'a dyn Fn(&str),
    done: Vec<String>,
}

impl<'a, D: Directory> Making<'a, D> {
    pub(crate) fn new(
        directory: &'a D,
        wanted: &'a Wanted,
        region: &'a Region,
        subject: &Subject,
        say: &'a dyn Fn(&str),
    ) -> Self {
        Self {
            directory,
            wanted,
            region,
            subject: subject.clone(),
            say,
            done: Vec::new(),
        }
    }

    /// Makes what is not `there`, one thing after the other.
    ///
    /// # Errors
    ///
    /// As the services and the network give it; [`Failure::Unfinished`] where something was made before.
    pub(crate) async fn run(mut self, there: There) -> Result<Made, Failure> {
        match self.make(there).await {
            Ok(made) => Ok(Made {
                changes: self.done.len(),
                ..made
            }),
            Err(why) if self.done.is_empty() => Err(why),
            Err(why) => Err(Failure::Unfinished {
                done: self.done.join(", "),
                why: Box::new(why),
            }),
        }
    }

    async fn make(&mut self, mut there: There) -> Result<Made, Failure> {
        let wanted = self.wanted;
        let name = &wanted.name;
        let mut made = Made {
            pool: if let Some(pool) = &there.pool {
                text(pool, "Id").to_owned()
            } else {
                let request = wanted.pool();
                self.make_one(request, &["UserPool", "Id"], &|id| {
                    format!("user pool {name} ({id}) is created")
                })
                .await?
                .1
            },
            ..Made::default()
        };
        let pool = made.pool.clone();
        self.subject.pool = Some(pool.clone());
        let is_off = there.pool.as_ref().is_none_or(|pool| mfa(pool) == "OFF");
        if let Some(request) = wanted.mfa(&pool).filter(|_| is_off) {
            let done = format!("MFA is {}", wanted.mfa.unwrap_or_default());
            self.call(request, done).await?;
        }
        for server in &wanted.resource_servers {
            let mut known = there.servers.iter();
            if known.all(|it| text(it, "Identifier") != server.id) {
                let done = format!("resource server {} is created", server.id);
                self.call(server.request(&pool), done).await?;
            }
        }
        let mut client = if let Some(client) = there.client.take() {
            client
        } else {
            let client_name = &wanted.client.name;
            let request = wanted.client(&pool);
            let path = ["UserPoolClient", "ClientId"];
            let say = |id: &str| format!("app client {client_name} ({id}) is created");
            let (mut answer, _) = self.make_one(request, &path, &say).await?;
            answer.shift_remove("UserPoolClient").unwrap_or_default()
        };
        text(&client, "ClientId").clone_into(&mut made.client);
        self.subject.client = Some(made.client.clone());
        made.client_secret = there.client_secret.take().or_else(|| secret(&mut client));
        made.client_secret_arn = client["ClientSecretArn"].as_str().map(str::to_owned);
        let mut prefix = None;
        let mut custom = None;
        if let Some(pool) = &there.pool {
            prefix = pool["Domain"].as_str().filter(|it| !it.is_empty());
            custom = pool["CustomDomain"].as_str().filter(|it| !it.is_empty());
        }
        if prefix.is_none()
            && let Some(request) = wanted.domain(&pool)
        {
            prefix = wanted.domain.as_deref();
            let done = format!("domain {} is created", prefix.unwrap_or_default());
            self.call(request, done).await?;
        }
        made.domain = host(&pool, prefix, custom);
        for name in &wanted.groups {
            if !there.groups.contains(name) {
                self.call(group(&pool, name), format!("group {name} is created"))
                    .await?;
            }
        }
        self.identity_pool(&there, &mut made).await?;
        Ok(made)
    }

    async fn identity_pool(&mut self, there: &There, made: &mut Made) -> Result<(), Failure> {
        let wanted = self.wanted;
        let request = wanted.identity_pool(self.region, &made.pool, &made.client);
        let Some(request) = request else {
            return Ok(());
        };
        let id = if let Some(pool) = &there.identity_pool {
            text(pool, "IdentityPoolId").to_owned()
        } else {
            let name = wanted.identity_pool.as_deref().unwrap_or_default();
            let say = |id: &str| format!("identity pool {name} ({id}) is created");
            self.make_one(request, &["IdentityPoolId"], &say).await?.1
        };
        made.identity_pool = Some(id.clone());
        self.subject.identity_pool = Some(id.clone());
        if !wanted.roles {
            return Ok(());
        }
        let arn = if let Some(role) = &there.role {
            text(role, "Arn").to_owned()
        } else {
            let request = wanted.role(self.region, &id);
            let name = role_name(&wanted.name, self.region);
            let say = |_: &str| format!("role {name} is created");
            self.make_one(request, &["Role", "Arn"], &say).await?.1
        };
        if there.authenticated().is_none() {
            let request = roles(&id, there.roles.as_ref(), &arn);
            let done = "users of the identity pool get the role".to_owned();
            self.call(request, done).await?;
        }
        made.role = Some(arn);
        Ok(())
    }

    async fn call(&mut self, request: Request, done: String) -> Result<(), Failure> {
        let answer = self.directory.call(request).await;
        answer.map_err(Failure::of_call(&self.subject))?;
        (self.say)(&done);
        self.done.push(done);
        Ok(())
    }

    /// Makes something; gives the answer, and the id that is at `path` in it.
    async fn make_one(
        &mut self,
        request: Request,
        path: &[&'static str],
        say: &dyn Fn(&str) -> String,
    ) -> Result<(Map<String, Value>, String), Failure> {
        let operation = request.operation().name();
        let fails = Failure::of_call(&self.subject);
        let answer = self.directory.call(request).await.map_err(&fails)?;
        let mut inner = answer.get(path[0]);
        for name in &path[1..] {
            inner = inner.and_then(|inner| inner.get(name));
        }
        let id = inner.and_then(Value::as_str).map(str::to_owned);
        let lacks = path[path.len() - 1];
        let incomplete = crate::aws::Error::Incomplete { operation, lacks };
        let id = id.ok_or_else(|| fails(incomplete))?;
        let done = say(&id);
        (self.say)(&done);
        self.done.push(done);
        Ok((answer, id))
    }
}
