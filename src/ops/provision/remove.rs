//! A pool that was made here, and its removal with everything that was made for it.

use serde_json::Value;

use super::there::{Look, has_tag, ids, is_ours, text};
use super::wanted::TAG;
use crate::failure::{Failure, Subject};
use crate::model::{Operation, PoolId, Request, ServiceError};
use crate::ops::gateway::Directory;
use crate::render::shell::shell_quote;

/// What is to be removed.
#[derive(Debug)]
pub(crate) struct Doomed {
    /// The name that the tags have.
    name: String,
    pool: Option<Value>,
    clients: Vec<String>,
    groups: Vec<String>,
    identity_pools: Vec<Value>,
    role: Option<Value>,
    /// What could not be looked up, and stays if it is there.
    pub(crate) unknown: Vec<String>,
}

/// What came of a removal.
#[derive(Debug, Default)]
pub(crate) struct Removed {
    /// What was left, and why.
    pub(crate) left: Vec<String>,
}

impl Doomed {
    /// Finds what was made as the pool called `given`, or whose user pool has that id.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] where the user pool was not made here, or is protected;
    /// [`Failure::NothingFound`] where there is nothing; else as the services and the network give it.
    pub(crate) async fn find<D: Directory>(
        look: &mut Look<'_, D>,
        given: &str,
    ) -> Result<Self, Failure> {
        let pool = pool(look, given).await?;
        let name = match &pool {
            Some(pool) => text(&pool["UserPoolTags"], TAG).to_owned(),
            None => given.to_owned(),
        };
        let mut doomed = Self {
            name,
            pool: None,
            clients: Vec::new(),
            groups: Vec::new(),
            identity_pools: Vec::new(),
            role: None,
            unknown: Vec::new(),
        };
        if let Some(pool) = pool {
            let id = text(&pool, "Id").to_owned();
            look.subject.pool = Some(id.clone());
            refuse_protected(&pool, &id)?;
            let names = |items: &[Value], member: &str| {
                items
                    .iter()
                    .map(|item| text(item, member).to_owned())
                    .collect()
            };
            doomed.clients = names(&look.clients(&id).await?, "ClientName");
            let groups = Request::new(Operation::ListGroups).with("UserPoolId", id);
            doomed.groups = names(&look.list(groups).await?, "GroupName");
            doomed.pool = Some(pool);
        }
        let of_this = |pool: &Value| has_tag(&pool["IdentityPoolTags"], &doomed.name);
        match look.identity_pools(|_| true).await {
            Ok(pools) => doomed.identity_pools = pools.into_iter().filter(of_this).collect(),
            Err(failure) => doomed.unknown.push(unknown("identity pools", failure)?),
        }
        match look.role(&doomed.name).await {
            Ok(role) => doomed.role = role.filter(|role| has_tag(&role["Tags"], &doomed.name)),
            Err(failure) => doomed.unknown.push(unknown("the role of users", failure)?),
        }
        if doomed.pool.is_none() && doomed.identity_pools.is_empty() && doomed.role.is_none() {
            return Err(Failure::NothingFound {
                what: format!("pool {given} in {}", look.region),
                help: "cognito-auth pool list shows those in a Region; name another with --region"
                    .to_owned(),
            });
        }
        Ok(doomed)
    }

    /// The id of the user pool, if it is there.
    pub(crate) fn pool_id(&self) -> Option<&str> {
        self.pool.as_ref().map(|pool| text(pool, "Id"))
    }

    /// What it is called.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// What is to be removed, in words, a line each.
    pub(crate) fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if let Some(pool) = &self.pool {
            let users = pool["EstimatedNumberOfUsers"].as_u64().unwrap_or_default();
            let plural = if users == 1 { "" } else { "s" };
            lines.push(format!(
                "user pool {} ({}), about {users} user{plural}",
                text(pool, "Name"),
                text(pool, "Id")
            ));
            for (what, names) in [("app clients", &self.clients), ("groups", &self.groups)] {
                if !names.is_empty() {
                    lines.push(format!("its {what}: {}", names.join(", ")));
                }
            }
            lines.extend(domains(pool).map(|domain| format!("its domain {domain}")));
        }
        for pool in &self.identity_pools {
            lines.push(format!(
                "identity pool {} ({})",
                text(pool, "IdentityPoolName"),
                text(pool, "IdentityPoolId")
            ));
        }
        let role = self.role.iter();
        lines.extend(role.map(|role| format!("role {}", text(role, "RoleName"))));
        lines
    }

    /// Removes it, the domain first.
    ///
    /// # Errors
    ///
    /// As the services and the network give it; [`Failure::Unfinished`] where something was removed
    /// before.
    pub(crate) async fn remove(
        &self,
        directory: &impl Directory,
        subject: &Subject,
        say: &dyn Fn(&str),
    ) -> Result<Removed, Failure> {
        let mut removed = Removed::default();
        let mut done: Vec<String> = Vec::new();
        for (request, what) in self.calls() {
            let is_role = request.operation() == Operation::DeleteRole;
            let gone = match directory.call(request).await {
                Ok(_) => format!("{what} is deleted"),
                Err(error) => {
                    let code = error.service().map(|error| error.code.as_str().to_owned());
                    if error.service().is_some_and(ServiceError::is_gone) {
                        format!("{what} is gone")
                    } else if is_role && code.as_deref() == Some("DeleteConflict") {
                        removed
                            .left
                            .push(format!("{what} is left: policies are attached to it"));
                        continue;
                    } else {
                        let why = Failure::of_call(subject)(error);
                        return Err(if done.is_empty() {
                            why
                        } else {
                            let (done, why) = (done.join(", "), Box::new(why));
                            Failure::Unfinished { done, why }
                        });
                    }
                }
            };
            say(&gone);
            done.push(gone);
        }
        Ok(removed)
    }

    fn calls(&self) -> Vec<(Request, String)> {
        let mut calls = Vec::new();
        if let Some(pool) = &self.pool {
            let id = text(pool, "Id");
            let of_pool = |operation| Request::new(operation).with("UserPoolId", id);
            for domain in domains(pool) {
                let request = of_pool(Operation::DeleteUserPoolDomain).with("Domain", domain);
                calls.push((request, format!("domain {domain}")));
            }
            calls.push((
                of_pool(Operation::DeleteUserPool),
                format!("user pool {id}"),
            ));
        }
        for pool in &self.identity_pools {
            let id = text(pool, "IdentityPoolId");
            let request = Request::new(Operation::DeleteIdentityPool).with("IdentityPoolId", id);
            calls.push((request, format!("identity pool {id}")));
        }
        if let Some(role) = &self.role {
            let name = text(role, "RoleName");
            let request = Request::new(Operation::DeleteRole).with("RoleName", name);
            calls.push((request, format!("role {name}")));
        }
        calls
    }
}

fn domains(pool: &Value) -> impl Iterator<Item = &str> {
    let domains = ["Domain", "CustomDomain"].into_iter();
    domains
        .map(|name| text(pool, name))
        .filter(|domain| !domain.is_empty())
}

/// The user pool that is meant, if there is one.
async fn pool<D: Directory>(look: &mut Look<'_, D>, given: &str) -> Result<Option<Value>, Failure> {
    if is_id(given) {
        look.subject.pool = Some(given.to_owned());
        let pool = look.pool_of_id(given).await?;
        return match text(&pool["UserPoolTags"], TAG) {
            "" => Err(not_ours(&pool)),
            _ => Ok(Some(pool)),
        };
    }
    let mut found = look.pools(given).await?;
    let other = found.first().map(not_ours);
    found.retain(|pool| {
        let is_named = text(pool, "Name") == given && is_ours(pool, given);
        let has_id = text(pool, "Id") == given && !text(&pool["UserPoolTags"], TAG).is_empty();
        is_named || has_id
    });
    match (found.len(), other) {
        (0, Some(refused)) => Err(refused),
        (0 | 1, _) => Ok(found.pop()),
        (count, _) => Err(Failure::usage(
            format!("there are {count} user pools {given}"),
            format!("say which one by its id: {}", ids(&found)),
        )),
    }
}

/// Whether `given` is the id of a user pool: a name can look much like one.
pub(crate) fn is_id(given: &str) -> bool {
    let pool: Option<PoolId> = given.parse().ok();
    pool.is_some_and(|pool| pool.region().as_str().split('-').count() >= 3)
}

fn not_ours(pool: &Value) -> Failure {
    let (id, name) = (text(pool, "Id"), text(pool, "Name"));
    let region = id.split('_').next().unwrap_or_default();
    Failure::usage(
        format!(
            "user pool {name} ({id}) was not made by cognito-auth pool create: it has no tag {TAG}"
        ),
        format!(
            "to delete it all the same: aws cognito-idp delete-user-pool --user-pool-id {} \
             --region {}",
            shell_quote(id),
            shell_quote(region)
        ),
    )
}

fn refuse_protected(pool: &Value, id: &str) -> Result<(), Failure> {
    if text(pool, "DeletionProtection") != "ACTIVE" {
        return Ok(());
    }
    Err(Failure::usage(
        format!(
            "user pool {} ({id}) is protected against deletion",
            text(pool, "Name")
        ),
        "turn it off in the console, under Settings of the pool: aws cognito-idp update-user-pool \
         --deletion-protection INACTIVE resets every setting that it is not given",
    ))
}

/// That `what` is not known, where IAM does not allow to look.
fn unknown(what: &str, failure: Failure) -> Result<String, Failure> {
    match &failure {
        Failure::Aws(error, _) if error.is_denied() => Ok(format!(
            "{what} cannot be looked up, and what was made for this pool stays: {failure}"
        )),
        _ => Err(failure),
    }
}
