//! Users of one pool, or of a file, put into another.

mod schema;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use schema::Schema;

use crate::auth::password::Policy;
use crate::failure::{Failure, Subject};
use crate::model::{Mfa, MfaChange, Operation, PoolId, Secret};
use crate::ops::bulk::{
    Done, Failed, Moved, NoPasswords, Row, RowCalls, RowTurns, Rules, Time, Work, failed,
};
use crate::ops::gateway::Directory;
use crate::ops::groups::{self, NewGroup};
use crate::ops::passwords::generated::Passwords;
use crate::ops::pools;
use crate::ops::users::change::{Change, NewUser, Step, Stopped, Update, carry_out};
use crate::ops::users::{self, mfa_request};

/// What is done with a user who is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IfExists {
    /// Nothing.
    Skip,
    /// The user gets what the row says; what it does not name stays.
    Update,
    /// The row fails.
    Fail,
}

/// How users are put into a pool.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Options {
    pub(crate) if_exists: IfExists,
    /// Whether groups are made that are missing.
    pub(crate) create_groups: bool,
    /// Whether passwords are temporary.
    pub(crate) is_temporary: bool,
    /// Whether they are generated.
    pub(crate) generate: bool,
}

/// The pool that users are put into, and what its rules have seen of them.
#[derive(Debug)]
pub(crate) struct Import {
    /// What the pool asks of passwords.
    policy: Policy,
    schema: Schema,
    options: Options,
    groups: BTreeSet<String>,
    /// The groups of users that are missing.
    missing: RefCell<BTreeSet<String>>,
}

impl Import {
    /// Reads what `pool` takes of users, and which groups it has.
    ///
    /// # Errors
    ///
    /// As the service and the network give it.
    pub(crate) async fn into(
        directory: &impl Directory,
        pool: &PoolId,
        subject: &Subject,
        options: Options,
    ) -> Result<Self, Failure> {
        let fails = Failure::of_call(subject);
        let described = pools::describe(directory, pool).await.map_err(&fails)?;
        let mut pages = groups::all(directory, pool);
        let mut groups = BTreeSet::new();
        while let Some(page) = pages.next().await.map_err(&fails)? {
            groups.extend(page.iter().filter_map(name_of_group));
        }
        Ok(Self {
            schema: Schema::of(&described),
            policy: Policy::of(&described),
            options,
            groups,
            missing: RefCell::default(),
        })
    }

    /// The groups to be made: those that users are in, and the others of the export that began with `head`.
    pub(crate) fn groups(&self, head: Option<&Value>) -> Vec<NewGroup> {
        if !self.options.create_groups {
            return Vec::new();
        }
        let missing = self.missing.borrow();
        let mut wanted: BTreeMap<String, NewGroup> = BTreeMap::new();
        for name in &*missing {
            let name = name.clone();
            wanted.insert(name.clone(), new_group(name, &Value::Null));
        }
        let origin = head.and_then(|head| head["UserPoolId"].as_str());
        let defined = head.and_then(|head| head["Groups"].as_array());
        for group in defined.into_iter().flatten() {
            let Some(name) = name_of_group(group) else {
                continue;
            };
            // Cognito makes a group of that name for each identity provider of a pool.
            let is_of_provider = origin.is_some_and(|pool| name.starts_with(&format!("{pool}_")));
            if missing.contains(&name) || !(self.groups.contains(&name) || is_of_provider) {
                wanted.insert(name.clone(), new_group(name, group));
            }
        }
        wanted.into_values().collect()
    }
}

/// Makes `groups` in `pool`; one that another has made meanwhile is left as it is.
///
/// # Errors
///
/// As the service and the network give it.
pub(crate) async fn make_groups(
    directory: &impl Directory,
    pool: &PoolId,
    subject: &Subject,
    groups: &[NewGroup],
) -> Result<(), Failure> {
    for group in groups {
        let subject = Subject {
            group: Some(group.name.clone()),
            ..subject.clone()
        };
        let made = group.create(directory, pool).await;
        made.map_err(Failure::of_call(&subject))?;
    }
    Ok(())
}

fn name_of_group(group: &Value) -> Option<String> {
    group["GroupName"].as_str().map(str::to_owned)
}

fn new_group(name: String, group: &Value) -> NewGroup {
    let text = |name: &str| group[name].as_str().map(str::to_owned);
    let precedence = group["Precedence"].as_u64();
    NewGroup {
        name,
        description: text("Description"),
        precedence: precedence.and_then(|precedence| precedence.try_into().ok()),
        role_arn: text("RoleArn"),
        if_not_exists: true,
    }
}

impl Rules for Import {
    fn unused(&self, columns: &[String]) -> Result<(), (String, String)> {
        if self.options.generate {
            NoPasswords.unused(columns)
        } else {
            Ok(())
        }
    }

    fn leaves_out(&self, row: &Row) -> Option<&'static str> {
        let why = "the user signs in through an identity provider, which makes it anew";
        is_federated(row).then_some(why)
    }

    fn check(&self, row: &Row) -> Result<(), String> {
        self.schema.check(row)?;
        for group in &row.groups {
            if group.contains(|it: char| it.is_whitespace() || it.is_control()) {
                return Err(format!(
                    "the name of the group {group:?} has white space in it"
                ));
            }
            if !self.groups.contains(group) {
                if !self.options.create_groups {
                    return Err(format!(
                        "there is no group {group}; --create-groups makes it"
                    ));
                }
                self.missing.borrow_mut().insert(group.clone());
            }
        }
        Ok(())
    }

    fn keys(&self, row: &Row) -> Vec<(&'static str, String)> {
        self.schema.keys(row)
    }
}

/// Whether the user has no password of the pool, but signs in through an identity provider.
fn is_federated(row: &Row) -> bool {
    row.status.as_deref() == Some("EXTERNAL_PROVIDER")
        || identities(row).iter().any(|identity| {
            let text = |name: &str| identity[name].as_str().unwrap_or_default();
            let name = format!("{}_{}", text("providerName"), text("userId"));
            name.eq_ignore_ascii_case(&row.username)
        })
}

/// The user at identity providers.
fn identities(row: &Row) -> Vec<Value> {
    let text = row.identities.as_deref().unwrap_or_default();
    serde_json::from_str(text).unwrap_or_default()
}

/// Makes the users of rows.
pub(crate) struct Importing<'a, D> {
    import: &'a Import,
    directory: &'a D,
    pool: &'a PoolId,
    subject: &'a Subject,
    /// Those of new users, where they are generated.
    passwords: Option<Passwords>,
    /// Whether it is asked for who has become who.
    is_mapped: bool,
}

impl<'a, D> Importing<'a, D> {
    pub(crate) fn new(
        import: &'a Import,
        directory: &'a D,
        pool: &'a PoolId,
        subject: &'a Subject,
        is_mapped: bool,
    ) -> Self {
        let passwords = import
            .options
            .generate
            .then(|| Passwords::by(import.policy));
        Self {
            import,
            directory,
            pool,
            subject,
            passwords,
            is_mapped,
        }
    }
}

/// What is to be done for a row.
#[derive(Debug)]
pub(crate) struct Task {
    user: NewUser,
    mfa: Vec<MfaChange>,
    is_enabled: Option<bool>,
    /// What of the user is lost.
    lost: Vec<String>,
}

impl<D: Directory> Work for Importing<'_, D> {
    type Task = Task;

    fn task(&self, row: &mut Row) -> Result<Task, String> {
        if let Some(why) = self.import.leaves_out(row) {
            return Err(why.to_owned());
        }
        self.import.check(row)?;
        let username = self.import.schema.username(row)?.to_owned();
        row.username = username;
        let mut lost = Vec::new();
        if !identities(row).is_empty() {
            lost.push("links to identity providers are lost".to_owned());
        }
        Ok(Task {
            mfa: self.mfa(row, &mut lost),
            user: NewUser {
                attributes: std::mem::take(&mut row.attributes),
                password: row.password.take(),
                is_temporary: self.import.options.is_temporary,
                groups: std::mem::take(&mut row.groups),
                ..NewUser::default()
            },
            is_enabled: row.is_enabled,
            lost,
        })
    }

    fn operation(&self, _: &Task) -> Operation {
        Operation::AdminCreateUser
    }

    async fn carry_out<T: Time>(
        &self,
        row: &Row,
        mut task: Task,
        turns: &RowTurns<'_, T>,
    ) -> Result<Done, Box<Failed>> {
        let calls = RowCalls::new(self.directory, turns);
        let username = row.username.as_str();
        let fails = |stopped: Box<Stopped>, password| {
            let may_be_done = turns.may_be_done();
            Box::new(failed(
                *stopped,
                may_be_done,
                password,
                self.subject,
                username,
            ))
        };
        let generated = self.passwords.as_ref().map(Passwords::next).transpose();
        let generated = generated.map_err(|failure| Box::new(Failed::before_any_call(failure)))?;
        let mut steps = self.creation(username, &task, generated.as_ref(), turns.is_begun());
        let mut done = Done::default();
        let mut user = Value::Null;
        match carry_out(&steps, &calls).await {
            Ok(mut result) => {
                user = result.remove("User").unwrap_or_default();
                done.password = generated;
                done.message = told(&task.lost);
            }
            Err(stopped) if !stopped.exists() => return Err(fails(stopped, generated)),
            Err(stopped) => {
                // Nothing is done yet, and the password was generated for a new user.
                steps.clear();
                done.message = Some("there is a user of that name".to_owned());
                match self.import.options.if_exists {
                    IfExists::Fail => return Err(fails(stopped, None)),
                    IfExists::Skip => done.is_skipped = true,
                    IfExists::Update => {
                        steps = self.update(username, &mut task);
                        let updated = carry_out(&steps, &calls).await;
                        updated.map_err(|stopped| fails(stopped, None))?;
                        task.lost
                            .insert(0, "the user existed, and is updated".to_owned());
                        done.message = told(&task.lost);
                    }
                }
            }
        }
        if self.is_mapped {
            let new_sub = match sub(&user["Attributes"]) {
                Some(sub) => sub,
                // It was there, or another run made it.
                None => match users::get(&calls, self.pool, username).await {
                    Ok(user) => user.get("UserAttributes").and_then(sub).unwrap_or_default(),
                    Err(error) => {
                        let stopped = Stopped {
                            done: steps,
                            left: Vec::new(),
                            error,
                        };
                        return Err(fails(Box::new(stopped), done.password));
                    }
                },
            };
            done.moved = Some(Moved {
                old_sub: row.sub.clone().unwrap_or_default(),
                new_sub,
            });
        }
        done.request_id = calls.request_id();
        Ok(done)
    }
}

impl<D> Importing<'_, D> {
    /// The second factors of `row` that can be taken over; others are added to `lost`.
    fn mfa(&self, row: &Row, lost: &mut Vec<String>) -> Vec<MfaChange> {
        let mut changes = Vec::new();
        for name in &row.mfa {
            match name.parse() {
                Ok(mfa @ (Mfa::Sms | Mfa::Email)) if self.import.schema.has_mfa => {
                    changes.push(MfaChange {
                        mfa,
                        enabled: true,
                        preferred: row.preferred_mfa.as_deref() == Some(mfa.name()),
                    });
                }
                _ => lost.push(format!("the second factor {name} has to be set up again")),
            }
        }
        changes
    }

    /// The calls that make the user.
    fn creation(
        &self,
        username: &str,
        task: &Task,
        generated: Option<&Secret<String>>,
        may_be_made: bool,
    ) -> Vec<Step> {
        let change = Change::Create(task.user.clone());
        let change = match generated {
            Some(password) => change.with_password(password.clone(), may_be_made),
            None => change,
        };
        let mut steps = change.steps(self.pool, username);
        steps.extend(self.set_mfa(username, task));
        if task.is_enabled == Some(false) {
            steps.extend(Change::Disable.steps(self.pool, username));
        }
        steps
    }

    /// The calls that give a user who is there what the row says.
    fn update(&self, username: &str, task: &mut Task) -> Vec<Step> {
        let NewUser {
            attributes,
            password,
            is_temporary,
            groups,
            ..
        } = std::mem::take(&mut task.user);
        let is_mutable = |(name, _): &(String, String)| self.import.schema.is_mutable(name);
        let (set, kept): (Vec<_>, Vec<_>) = attributes.into_iter().partition(is_mutable);
        for (name, _) in kept {
            task.lost
                .push(format!("{name} cannot be changed, and is as it was"));
        }
        let remove = Vec::new();
        let mut changes = vec![Change::Update(Update { set, remove })];
        changes.extend(password.map(|password| Change::SetPassword {
            password,
            is_permanent: !is_temporary,
        }));
        changes.extend(groups.into_iter().map(Change::AddToGroup));
        let changes = changes.iter();
        let steps = changes.flat_map(|change| change.steps(self.pool, username));
        let mut steps: Vec<_> = steps.chain(self.set_mfa(username, task)).collect();
        let state = match task.is_enabled {
            Some(true) => Some(Change::Enable),
            Some(false) => Some(Change::Disable),
            None => None,
        };
        steps.extend(state.iter().flat_map(|it| it.steps(self.pool, username)));
        steps
    }

    fn set_mfa(&self, username: &str, task: &Task) -> Option<Step> {
        (!task.mfa.is_empty()).then(|| Step {
            request: mfa_request(self.pool, username, &task.mfa),
            done: "has its second factors".to_owned(),
        })
    }
}

/// The id that Cognito has made up, among `attributes` in the API's form.
fn sub(attributes: &Value) -> Option<String> {
    let mut attributes = attributes.as_array()?.iter();
    let sub = attributes.find(|attribute| attribute["Name"] == "sub")?;
    sub["Value"].as_str().map(str::to_owned)
}

fn told(lost: &[String]) -> Option<String> {
    Some(lost.join("; ")).filter(|told| !told.is_empty())
}
