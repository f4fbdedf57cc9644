//! The users that an administrator's command acts on, and their pool.

use crate::app::Host;
use crate::aws::UserPoolCalls;
use crate::commands::flags::{self, BulkFlags, SettingFlags};
use crate::commands::output::bulk::{self, Place, Verb};
use crate::commands::output::{Shape, changes};
use crate::failure::{ExitStatus, Failure, Purpose, Subject};
use crate::model::{self, PoolId, Region};
use crate::ops;
use crate::ops::bulk::{Made, Row, Takes};
use crate::ops::target::region_of_pool;
use crate::ops::users::change::Change;
use crate::ops::users::search::{Match, Search};
use crate::render::{self, query};
use crate::settings::keys::{USER_POOL_ID, USERNAME};
use crate::settings::resolve::Pool;
use crate::settings::{Flags, Missing, Sourced};

/// The user that a command acts on: not the one who signs in, so never taken from the environment
/// or a context.
#[derive(Debug, clap::Args)]
pub(crate) struct UserFlags {
    /// User to act on
    #[arg(value_name = "USER", conflicts_with = "username")]
    user: Option<String>,

    /// User to act on
    #[arg(short, long, value_name = "USER")]
    username: Option<String>,

    #[command(flatten)]
    pool: PoolFlags,
}

/// The users that a command acts on, likewise.
#[derive(Debug, clap::Args)]
pub(crate) struct UsersFlags {
    /// Users to act on
    #[arg(value_name = "USER", conflicts_with = "username")]
    users: Vec<String>,

    /// User to act on (can be repeated)
    #[arg(short, long, value_name = "USER")]
    username: Vec<String>,

    #[command(flatten)]
    pool: PoolFlags,
}

/// The user pool that a command acts on.
#[derive(Debug, clap::Args)]
pub(crate) struct PoolFlags {
    /// User pool, such as us-east-1_AbCdEfGhI [env: COGNITO_USER_POOL_ID]
    #[arg(long, value_name = "ID", help_heading = "User pool options")]
    user_pool_id: Option<String>,
}

/// The users that an app client makes calls for: those named, never the context's.
#[derive(Debug, clap::Args)]
pub(crate) struct SelfFlags {
    /// User to act for
    #[arg(value_name = "USER")]
    users: Vec<String>,

    #[command(flatten)]
    pub(crate) pool: SettingFlags<flags::Pool>,
}

impl SelfFlags {
    /// The users named, at least one.
    pub(crate) fn all(&self) -> Result<Vec<String>, Failure> {
        let flag = self.pool.get().text(&USERNAME).map(str::to_owned);
        if flag.is_some() && !self.users.is_empty() {
            return Err(Failure::usage(
                "a user was given twice: as USER and with -u",
                "leave one of the two out",
            ));
        }
        let names = self.users.iter().cloned().chain(flag);
        let names = names.map(|name| model::username(&name).to_owned());
        let names: Vec<_> = names.filter(|name| !name.is_empty()).collect();
        if names.is_empty() {
            return Err(missing_user().into());
        }
        Ok(names)
    }

    /// The one user named.
    pub(crate) fn named(&self) -> Result<String, Failure> {
        let mut names = self.all()?.into_iter();
        match (names.next(), names.next()) {
            (Some(name), None) => Ok(name),
            _ => Err(Failure::usage(
                "more than one user was given",
                "give one user at a time",
            )),
        }
    }

    /// The app client in the settings of `host`, for `username`.
    pub(crate) fn resolve(host: &Host, username: String) -> Result<ops::target::Target, Failure> {
        Ok(ops::target::Target {
            username: Some(username),
            ..ops::target::Target::resolve(host)?
        })
    }
}

/// A user of a pool.
pub(crate) struct Target {
    pub(crate) username: String,
    pub(crate) pool: PoolId,
    pub(crate) region: Option<Sourced<Region>>,
    pub(crate) subject: Subject,
}

/// A user pool.
pub(crate) struct TargetPool {
    pub(crate) pool: PoolId,
    pub(crate) region: Option<Sourced<Region>>,
    /// What failures of its calls can name.
    pub(crate) subject: Subject,
}

impl TargetPool {
    /// Where a command is carried out for each row of a CSV.
    pub(in crate::commands) fn place(&self) -> Place<'_> {
        Place {
            pool: &self.pool,
            region: self.region.clone(),
            subject: &self.subject,
        }
    }

    /// Makes `change` for each of `usernames`, as [`changes::apply`].
    pub(crate) async fn apply(
        self,
        host: &Host,
        change: &Change,
        usernames: &[String],
    ) -> Result<ExitStatus, Failure> {
        let aws = host.aws().await?;
        let calls = UserPoolCalls::new(&aws, self.region);
        let calls = calls.map_err(Failure::of_call(&self.subject))?;
        let place = (&self.pool, &self.subject);
        changes::apply(host, &calls, place, change, usernames).await
    }
}

impl PoolFlags {
    /// The user pool given, if one was.
    pub(crate) fn flags(&self) -> Flags {
        Flags::default().with(&USER_POOL_ID, self.user_pool_id.clone())
    }

    /// The pool, where `host` has [`Self::flags`].
    #[expect(
        clippy::unused_self,
        reason = "the flags are in the settings of the host"
    )]
    pub(crate) fn resolve(&self, host: &Host) -> Result<TargetPool, Failure> {
        resolve_pool(host)
    }
}

/// The user pool in the settings of `host`.
pub(crate) fn resolve_pool(host: &Host) -> Result<TargetPool, Failure> {
    let pool = host.settings.user_pool()?;
    let pool = pool.ok_or_else(Pool::missing_id)?.value;
    let subject = Subject {
        pool: Some(pool.to_string()),
        again: host.again(),
        ..Subject::of(Purpose::Administer)
    };
    Ok(TargetPool {
        region: region_of_pool(host, Some(&pool))?,
        pool,
        subject,
    })
}

impl UsersFlags {
    /// The user pool given, if one was.
    pub(crate) fn flags(&self) -> Flags {
        self.pool.flags()
    }

    /// The pool alone, where a CSV has the users.
    pub(crate) fn pool(&self, host: &Host) -> Result<TargetPool, Failure> {
        self.pool.resolve(host)
    }

    /// Makes `change` for each user who is named, or, with a CSV, for each of its rows. `command` is the
    /// verb, with the flags that decide what it does to a user.
    pub(in crate::commands) async fn change_all(
        &self,
        host: &Host,
        bulk: &BulkFlags,
        command: &str,
        change: &Change,
    ) -> Result<ExitStatus, Failure> {
        let verb = Verb {
            command: command.to_owned(),
            takes: Takes::USERS,
            operation: change.operation(),
            consent: None,
        };
        let make = |_: &Row| change.clone().into();
        self.change(host, bulk, verb, make, || change.clone()).await
    }

    /// Makes `change` for each user who is named, or, with a CSV, what `make` gives for the rows of `verb`.
    pub(in crate::commands) async fn change(
        &self,
        host: &Host,
        bulk: &BulkFlags,
        verb: Verb<'_>,
        make: impl Fn(&Row) -> Made,
        change: impl FnOnce() -> Change,
    ) -> Result<ExitStatus, Failure> {
        if let Some(rows) = bulk.csv(&self.ways())? {
            let target = self.pool(host)?;
            return bulk::run(host, rows, target.place(), verb, make).await;
        }
        let (usernames, target) = self.resolve(host)?;
        target.apply(host, &change(), &usernames).await
    }

    /// How users are given, if any are.
    pub(crate) fn ways(&self) -> Vec<&'static str> {
        let user = (!self.users.is_empty()).then_some("USER");
        let username = (!self.username.is_empty()).then_some("-u USER");
        user.into_iter().chain(username).collect()
    }

    /// The users, at least one, and the pool, where `host` has [`Self::flags`].
    pub(crate) fn resolve(&self, host: &Host) -> Result<(Vec<String>, TargetPool), Failure> {
        let names = self.users.iter().chain(&self.username);
        let names = names.map(|name| model::username(name).to_owned());
        let names: Vec<_> = names.filter(|name| !name.is_empty()).collect();
        if names.is_empty() {
            return Err(missing_user().into());
        }
        Ok((names, self.pool.resolve(host)?))
    }
}

fn missing_user() -> Missing {
    Missing {
        what: "user".to_owned(),
        ways: vec!["USER".to_owned(), "-u USER".to_owned()],
    }
}

impl UserFlags {
    /// The user named, if one was.
    pub(crate) fn named(&self) -> Option<&String> {
        self.user.as_ref().or(self.username.as_ref())
    }

    /// The user pool given, if one was.
    pub(crate) fn flags(&self) -> Flags {
        self.pool.flags()
    }

    /// The pool alone, where a CSV has the users.
    pub(crate) fn pool(&self, host: &Host) -> Result<TargetPool, Failure> {
        self.pool.resolve(host)
    }

    /// The user and the pool, where `host` has [`Self::flags`].
    pub(crate) fn resolve(&self, host: &Host) -> Result<Target, Failure> {
        let username = self
            .named()
            .map(|name| model::username(name).to_owned())
            .filter(|name| !name.is_empty())
            .ok_or_else(missing_user)?;
        let TargetPool {
            pool,
            region,
            subject,
        } = self.pool.resolve(host)?;
        let subject = Subject {
            username: Some(username.clone()),
            ..subject
        };
        Ok(Target {
            username,
            pool,
            region,
            subject,
        })
    }
}

/// Which users are meant.
#[derive(Debug, clap::Args)]
pub(crate) struct SearchFlags {
    /// Users that match this filter, in Cognito's own syntax: 'email ^= "ada"'
    #[arg(long, value_name = "FILTER", conflicts_with = "group")]
    filter: Option<String>,

    /// Users with this e-mail address; V* for those that begin with V
    #[arg(long, value_name = "V")]
    email: Option<String>,

    /// Users with this user name; V* for those that begin with V
    #[arg(short, long, value_name = "V")]
    username: Option<String>,

    /// Users with this name; V* for those that begin with V
    #[arg(long, value_name = "V")]
    name: Option<String>,

    /// Users with this phone number; V* for those that begin with V
    #[arg(long, value_name = "V")]
    phone: Option<String>,

    /// Users with this status, such as CONFIRMED or FORCE_CHANGE_PASSWORD
    #[arg(long)]
    status: Option<String>,

    /// Users who may sign in
    #[arg(long, conflicts_with = "disabled")]
    enabled: bool,

    /// Users who may not sign in
    #[arg(long)]
    disabled: bool,

    /// Users in this group
    #[arg(long)]
    group: Option<String>,

    /// Users that match this JMESPath expression
    #[arg(long = "where", value_name = "JMESPATH")]
    condition: Option<String>,
}

impl SearchFlags {
    /// What they ask for.
    pub(crate) fn read(&self) -> Result<Search, Failure> {
        let attributes = [
            ("username", &self.username),
            ("email", &self.email),
            ("phone_number", &self.phone),
            ("name", &self.name),
        ];
        let attributes = attributes
            .into_iter()
            .filter_map(|(name, value)| Some(Match::new(name, value.as_ref()?)));
        Ok(Search {
            filter: self.filter.clone(),
            attributes: attributes.collect(),
            status: self.status.clone(),
            is_enabled: (self.enabled || self.disabled).then_some(self.enabled),
            group: self.group.clone(),
            condition: self.condition.as_deref().map(query::compile).transpose()?,
            limit: None,
        })
    }
}

/// Users as `ListUsers` has them.
pub(in crate::commands) const USERS: Shape<4> = Shape {
    member: "Users",
    headers: ["USER", "STATUS", "EMAIL", "CREATED"],
    row: render::users::row,
    cell: render::users::cell,
};
