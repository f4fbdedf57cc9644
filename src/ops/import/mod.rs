//! Users of one pool, or of a file, put into another.

mod schema;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use schema::Schema;

use crate::auth::password::Policy;
use crate::failure::{Failure, Subject};
use crate::model::{ErrorCode, Mfa, MfaChange, Operation, PoolId, Secret};
use crate::ops::bulk::{
    Done, Failed, Moved, Row, RowCalls, RowTurns, Rules, Time, Work, create, failed,
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
        let defined = head.and_then(|head| head["Groups"].as_array());
        for group in defined.into_iter().flatten() {
            let Some(name) = name_of_group(group) else {
                continue;
            };
            if missing.contains(&name) || !(self.groups.contains(&name) || is_of_provider(&name)) {
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
    fn leaves_out(&self, row: &Row) -> Option<&'static str> {
        let why = "the user signs in through an identity provider, which makes it anew";
        is_federated(row).then_some(why)
    }

    fn check(&self, row: &Row) -> Result<(), String> {
        self.schema.check(row)?;
        if row.identities.is_some() && identities(row).is_none() {
            return Err("identities is not JSON".to_owned());
        }
        if let Some(objection) = row
            .password
            .as_ref()
            .and_then(|it| self.policy.objection(it))
        {
            return Err(objection);
        }
        let mut missing = Vec::new();
        for group in groups_of(row) {
            if group.contains(|it: char| it.is_whitespace() || it.is_control()) {
                return Err(format!(
                    "the name of the group {group:?} has white space in it"
                ));
            }
            if !self.groups.contains(group) {
                missing.push(group.clone());
            }
        }
        if let (Some(group), false) = (missing.first(), self.options.create_groups) {
            return Err(format!(
                "there is no group {group}; --create-groups makes it"
            ));
        }
        self.missing.borrow_mut().extend(missing);
        Ok(())
    }

    fn keys(&self, row: &Row) -> Vec<(&'static str, String)> {
        self.schema.keys(row)
    }
}

/// Whether the user has no password of the pool, but signs in through an identity provider.
fn is_federated(row: &Row) -> bool {
    row.status.as_deref() == Some("EXTERNAL_PROVIDER")
        || identities(row).iter().flatten().any(|identity| {
            let text = |name: &str| identity[name].as_str().unwrap_or_default();
            let name = format!("{}_{}", text("providerName"), text("userId"));
            name.eq_ignore_ascii_case(&row.username)
        })
}

/// The user at identity providers; none where it is not said, or not as Cognito says it.
fn identities(row: &Row) -> Option<Vec<Value>> {
    serde_json::from_str(row.identities.as_deref()?).ok()
}

/// The groups of the user, but for those that Cognito makes for the identity providers of a pool.
fn groups_of(row: &Row) -> impl Iterator<Item = &String> {
    row.groups.iter().filter(|group| !is_of_provider(group))
}

/// Whether `group` is named as in `us-east-1_AbCdEfGhI_Google`.
fn is_of_provider(group: &str) -> bool {
    let second = group.match_indices('_').nth(1);
    second.is_some_and(|(at, _)| group[..at].parse::<PoolId>().is_ok())
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
    /// How many users have lost something, or are not as the file has them.
    lossy: Cell<u64>,
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
            lossy: Cell::default(),
        }
    }

    /// How many users the report has something to say of.
    pub(crate) fn lossy(&self) -> u64 {
        self.lossy.get()
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
        if identities(row).is_some_and(|identities| !identities.is_empty()) {
            lost.push("links to identity providers are lost".to_owned());
        }
        let mut attributes = std::mem::take(&mut row.attributes);
        let has_email = attributes.iter().any(|(name, _)| name == "email");
        let has_phone = attributes.iter().any(|(name, _)| name == "phone_number");
        // Cognito takes neither without its address.
        attributes.retain(|(name, _)| match name.as_str() {
            "email_verified" => has_email,
            "phone_number_verified" => has_phone,
            _ => true,
        });
        Ok(Task {
            mfa: self.mfa(row, &mut lost),
            user: NewUser {
                attributes,
                password: row.password.take(),
                is_disabled: row.is_enabled == Some(false),
                is_temporary: self.import.options.is_temporary,
                groups: groups_of(row).cloned().collect(),
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
        let steps = self.creation(username, &task, generated.as_ref(), turns.is_begun());
        let mut done = Done::default();
        let mut user = None;
        match create(&steps, &calls, turns, self.pool, username).await {
            Ok(made) => {
                user = Some(made);
                done.password = generated;
            }
            Err(stopped) if !stopped.exists() => return Err(fails(stopped, generated)),
            Err(stopped) => {
                // The password was generated for a new user.
                match self.import.options.if_exists {
                    IfExists::Fail => return Err(fails(stopped, None)),
                    IfExists::Skip => {
                        done.is_skipped = true;
                        done.message = Some("there is a user of that name".to_owned());
                    }
                    IfExists::Update => {
                        let steps = self.update(username, &mut task);
                        let updated = carry_out(&steps, &calls).await;
                        updated.map_err(|stopped| fails(stopped, None))?;
                        task.lost
                            .insert(0, "the user existed, and is updated".to_owned());
                    }
                }
            }
        }
        if !done.is_skipped {
            let set = self.set_mfa(username, &mut task, &calls).await;
            set.map_err(|stopped| fails(stopped, done.password.take()))?;
            self.count_lost(&task);
            done.message = told(&task.lost);
        }
        if self.is_mapped {
            let user = match user {
                Some(user) => user,
                None => match users::get(&calls, self.pool, username).await {
                    Ok(user) => user,
                    Err(error) => {
                        let stopped = Stopped {
                            done: Vec::new(),
                            left: Vec::new(),
                            error,
                        };
                        return Err(fails(Box::new(stopped), None));
                    }
                },
            };
            let attributes = user.get("Attributes").or(user.get("UserAttributes"));
            done.moved = Some(Moved {
                old_sub: row.sub.clone().unwrap_or_default(),
                new_sub: attributes.and_then(sub).unwrap_or_default(),
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
                _ => lost.push(to_set_up(name)),
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
        change.steps(self.pool, username)
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
        let is_mutable = |(name, _): &(String, String)| {
            // An address can only be verified along with itself.
            let address = name.strip_suffix("_verified").unwrap_or(name);
            self.import.schema.is_mutable(name) && self.import.schema.is_mutable(address)
        };
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
        let mut steps: Vec<_> = steps.collect();
        let state = match task.is_enabled {
            Some(true) => Some(Change::Enable),
            Some(false) => Some(Change::Disable),
            None => None,
        };
        steps.extend(state.iter().flat_map(|it| it.steps(self.pool, username)));
        steps
    }

    /// Gives the user second factors, as far as the pool has them.
    async fn set_mfa(
        &self,
        username: &str,
        task: &mut Task,
        calls: &impl Directory,
    ) -> Result<(), Box<Stopped>> {
        if task.mfa.is_empty() {
            return Ok(());
        }
        let step = Step {
            request: mfa_request(self.pool, username, &task.mfa),
            done: "has its second factors".to_owned(),
        };
        match carry_out(&[step], calls).await {
            Err(stopped) if is_invalid(&stopped) => {
                let names = task.mfa.iter().map(|change| change.mfa.name());
                task.lost.extend(names.map(to_set_up));
                Ok(())
            }
            set => set.map(drop),
        }
    }

    fn count_lost(&self, task: &Task) {
        if !task.lost.is_empty() {
            self.lossy.set(self.lossy.get() + 1);
        }
    }
}

fn to_set_up(name: &str) -> String {
    format!("the second factor {name} has to be set up again")
}

/// Whether the pool does not have what is asked for.
fn is_invalid(stopped: &Stopped) -> bool {
    let code = stopped.error.service().map(|service| &service.code);
    code == Some(&ErrorCode::InvalidParameterException)
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
