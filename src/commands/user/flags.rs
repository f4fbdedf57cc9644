//! The user that an administrator's command acts on.

use crate::app::Host;
use crate::failure::{Failure, Purpose, Subject};
use crate::model::{self, PoolId, Region};
use crate::ops::target::region_of_pool;
use crate::settings::keys::USER_POOL_ID;
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

    /// User pool, such as us-east-1_AbCdEfGhI [env: COGNITO_USER_POOL_ID]
    #[arg(long, value_name = "ID", help_heading = "User pool options")]
    user_pool_id: Option<String>,
}

/// A user of a pool.
pub(crate) struct Target {
    pub(crate) username: String,
    pub(crate) pool: PoolId,
    pub(crate) region: Option<Sourced<Region>>,
    pub(crate) subject: Subject,
}

impl UserFlags {
    /// The user named, if one was.
    pub(crate) fn named(&self) -> Option<&String> {
        self.user.as_ref().or(self.username.as_ref())
    }

    /// The user pool given, if one was.
    pub(crate) fn flags(&self) -> Flags {
        Flags::default().with(&USER_POOL_ID, self.user_pool_id.clone())
    }

    /// The user and the pool, where `host` has [`Self::flags`].
    pub(crate) fn resolve(&self, host: &Host) -> Result<Target, Failure> {
        let username = self
            .named()
            .map(|name| model::username(name).to_owned())
            .filter(|name| !name.is_empty())
            .ok_or_else(|| Missing {
                what: "user".to_owned(),
                ways: vec!["USER".to_owned(), "-u USER".to_owned()],
            })?;
        let pool = host.settings.user_pool()?;
        let pool = pool.ok_or_else(Pool::missing_id)?.value;
        let region = region_of_pool(host, Some(&pool))?;
        let subject = Subject {
            username: Some(username.clone()),
            pool: Some(pool.to_string()),
            again: host.again(),
            ..Subject::of(Purpose::Administer)
        };
        Ok(Target {
            username,
            pool,
            region,
            subject,
        })
    }
}
