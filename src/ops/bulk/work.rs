//! What is done for a row: the seam between the engine and the commands.

use serde_json::{Map, Value};

use super::calls::{RowCalls, RowTurns, Time};
use super::rows::Row;
use crate::failure::{Failure, Kind, Subject};
use crate::model::{ErrorCode, Operation, PoolId, Secret, Tokens, User};
use crate::ops::gateway::Directory;
use crate::ops::passwords::generated;
use crate::ops::users;
use crate::ops::users::change::{Change, Outcome, Step, Stopped, carry_out};

/// What a command asks of rows beyond what every command does.
pub(crate) trait Rules {
    /// Why nothing is done for `row`, where that is so. It is not checked either.
    fn leaves_out(&self, row: &Row) -> Option<&'static str> {
        let _ = row;
        None
    }

    /// What is wrong with `row`, if anything is.
    fn check(&self, row: &Row) -> Result<(), String> {
        let _ = row;
        Ok(())
    }

    /// What no two rows may have in common beside the user: what it is, and its value.
    fn keys(&self, row: &Row) -> Vec<(&'static str, String)> {
        let _ = row;
        Vec::new()
    }

    /// How many calls a row takes, at least.
    fn calls(&self) -> u64 {
        1
    }
}

/// Those of a command that asks for nothing more.
#[derive(Debug)]
pub(crate) struct AnyRow;

impl Rules for AnyRow {}

/// What is done for the rows of a file.
pub(crate) trait Work {
    /// What is to be done for a row.
    type Task;

    /// What is to be done for `row`, which may call the user by another name from here on; else why
    /// nothing is.
    fn task(&self, row: &mut Row) -> Result<Self::Task, String>;

    /// The operation that `task` begins with, whose quota it uses up.
    fn operation(&self, task: &Self::Task) -> Operation;

    /// Does it, each call in its turn.
    async fn carry_out<T: Time>(
        &self,
        row: &Row,
        task: Self::Task,
        turns: &RowTurns<'_, T>,
    ) -> Result<Done, Box<Failed>>;
}

/// A row that there is nothing more to do for.
#[derive(Debug, Default)]
pub(crate) struct Done {
    /// Whether that was so before.
    pub(crate) is_skipped: bool,
    /// What is to be known of it.
    pub(crate) message: Option<String>,
    /// What the service calls the last call.
    pub(crate) request_id: Option<String>,
    /// A password that was made up, which only the report has.
    pub(crate) password: Option<Secret<String>>,
    /// Tokens, likewise.
    pub(crate) tokens: Option<Box<Tokens>>,
    pub(crate) moved: Option<Moved>,
}

/// A user of one pool who is one of another now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Moved {
    /// Empty where the file does not say.
    pub(crate) old_sub: String,
    pub(crate) new_sub: String,
}

/// Whether some of a row is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Begun {
    No,
    /// The service did not say.
    Perhaps,
    Yes,
}

/// A row that failed.
#[derive(Debug)]
pub(crate) struct Failed {
    pub(crate) failure: Failure,
    /// The code of the service's error.
    pub(crate) code: Option<String>,
    pub(crate) request_id: Option<String>,
    /// A password that was made up and may count.
    pub(crate) password: Option<Secret<String>>,
    pub(crate) begun: Begun,
    /// Whether the service did not answer.
    pub(crate) is_unanswered: bool,
    /// Whether other rows would fail too.
    pub(crate) is_of_all: bool,
    /// Whether it would fail again, with harm done by trying.
    pub(crate) is_final: bool,
}

impl Failed {
    /// One of which nothing was done, by `failure`, which other rows would meet too.
    pub(crate) fn before_any_call(failure: Failure) -> Self {
        Self {
            failure,
            code: None,
            request_id: None,
            password: None,
            begun: Begun::No,
            is_unanswered: false,
            is_of_all: true,
            is_final: false,
        }
    }
}

/// Changes of users.
pub(crate) struct Changes<'a, D, M> {
    pub(crate) directory: &'a D,
    pub(crate) pool: &'a PoolId,
    /// What failures of the calls can name.
    pub(crate) subject: &'a Subject,
    /// Makes of a row what is done for it.
    pub(crate) make: M,
}

/// What is done for a row.
#[derive(Debug)]
pub(crate) struct Made {
    pub(crate) change: Change,
    /// A password that was made up, which only the report has.
    pub(crate) password: Option<Secret<String>>,
}

impl From<Change> for Made {
    fn from(change: Change) -> Self {
        Self {
            change,
            password: None,
        }
    }
}

impl<D: Directory, M: Fn(&Row) -> Made> Work for Changes<'_, D, M> {
    type Task = Made;

    fn task(&self, row: &mut Row) -> Result<Made, String> {
        Ok((self.make)(row))
    }

    fn operation(&self, task: &Made) -> Operation {
        task.change.operation()
    }

    async fn carry_out<T: Time>(
        &self,
        row: &Row,
        task: Made,
        turns: &RowTurns<'_, T>,
    ) -> Result<Done, Box<Failed>> {
        let calls = RowCalls::new(self.directory, turns);
        let Made { change, password } = task;
        let steps = change.steps(self.pool, &row.username);
        let made = match &change {
            Change::Create(_) => create(&steps, &calls, turns, self.pool, &row.username).await,
            _ => carry_out(&steps, &calls).await,
        };
        match change.outcome(made) {
            Ok(Outcome::Done(_)) => Ok(Done {
                request_id: calls.request_id(),
                password,
                ..Done::default()
            }),
            Ok(Outcome::Exists) => Ok(Done {
                is_skipped: true,
                message: Some("there is a user of that name".to_owned()),
                request_id: calls.request_id(),
                ..Done::default()
            }),
            Err(stopped) => Err(Box::new(failed(
                *stopped,
                turns.may_be_done(),
                password,
                self.subject,
                &row.username,
            ))),
        }
    }
}

/// Makes the calls of `steps`, of which the first makes the user `username`. Where that may have been made
/// before, by this run, it goes on with the others. The user, as `AdminCreateUser` or `AdminGetUser` has it.
///
/// # Errors
///
/// [`Stopped`] where a call fails, or the user was there before.
pub(crate) async fn create<T: Time>(
    steps: &[Step],
    calls: &impl Directory,
    turns: &RowTurns<'_, T>,
    pool: &PoolId,
    username: &str,
) -> Result<Map<String, Value>, Box<Stopped>> {
    let stopped = match carry_out(steps, calls).await {
        Ok(mut result) => {
            let user = result.remove("User");
            return Ok(user
                .and_then(|it| it.as_object().cloned())
                .unwrap_or_default());
        }
        Err(stopped) if stopped.exists() && turns.may_be_made() => stopped,
        Err(stopped) => return Err(stopped),
    };
    let user = match users::get(calls, pool, username).await {
        Ok(user) => user,
        Err(error) => return Err(Box::new(Stopped { error, ..*stopped })),
    };
    let answered = stopped.error.service().and_then(|service| service.date);
    if !turns.is_of_run(User::read(&user).created, answered) {
        return Err(stopped);
    }
    let (first, others) = steps.split_at(1);
    carry_out(others, calls).await.map_err(|mut stopped| {
        stopped.done.splice(0..0, first.iter().cloned());
        stopped
    })?;
    Ok(user)
}

/// What it means for the row of `username` that its change has `stopped`, at a call that `may_be_done`
/// all the same.
pub(crate) fn failed(
    stopped: Stopped,
    may_be_done: bool,
    password: Option<Secret<String>>,
    subject: &Subject,
    username: &str,
) -> Failed {
    let error = &stopped.error;
    let begun = match (stopped.done.is_empty(), may_be_done || error.is_ambiguous()) {
        (false, _) => Begun::Yes,
        (true, true) => Begun::Perhaps,
        (true, false) => Begun::No,
    };
    let request_id = error.request_id().map(str::to_owned);
    let code = error
        .service()
        .map(|service| service.code.as_str().to_owned());
    let is_unanswered = error.is_transient();
    let is_of_all = !error.is_of_one_call() || is_of_pool(&stopped);
    let may_count = may_count(&stopped, may_be_done);
    let failure = stopped.failure(subject, username);
    Failed {
        is_of_all: is_of_all || failure.kind() == Kind::Permission,
        failure,
        code,
        request_id,
        password: password.filter(|_| may_count),
        begun,
        is_unanswered,
        is_final: false,
    }
}

/// Whether the password may be set: by a call that is done, or by the one that failed.
fn may_count(stopped: &Stopped, may_be_done: bool) -> bool {
    let sets = |step: &Step| {
        let secret = |name| step.request.secret(name).is_some();
        secret("Password") || secret("TemporaryPassword")
    };
    let may_be_done = may_be_done || generated::may_be_done(&stopped.error);
    let failed = stopped.left.first().filter(|_| may_be_done);
    stopped.done.iter().chain(failed).any(sets)
}

/// Whether it says that there is no such pool.
fn is_of_pool(stopped: &Stopped) -> bool {
    let code = stopped.error.service().map(|service| &service.code);
    let operation = stopped.left.first().map(|step| step.request.operation());
    let is_of_group = matches!(
        operation,
        Some(Operation::AdminAddUserToGroup | Operation::AdminRemoveUserFromGroup)
    );
    code == Some(&ErrorCode::ResourceNotFoundException) && !is_of_group
}
