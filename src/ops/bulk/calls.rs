//! The calls of a bulk run: each waits for its turn, and is made again where that may help.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::pace::Pacer;
use crate::aws::{self, Answered};
use crate::model::{Category, ErrorCode, Operation, Request};
use crate::ops::gateway::Directory;

/// How often a call that got no answer is made again, and how long that is waited for at first.
const RETRIES: u32 = 4;
const PATIENCE: Duration = Duration::from_millis(500);
/// What of a quota is used: others call the service too.
const SHARE: f64 = 0.8;

/// What tells the time, and waits.
pub(crate) trait Time {
    /// What has passed since some beginning.
    fn now(&self) -> Duration;

    /// Waits.
    async fn sleep(&self, duration: Duration);
}

impl Time for crate::local::clock::Stopwatch {
    fn now(&self) -> Duration {
        self.elapsed()
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}

/// The turns of all calls, by what they are counted with.
#[derive(Debug)]
pub(super) struct Turns<'a, T> {
    time: &'a T,
    /// When this process began the run, and when the first one did, by this machine's clock.
    now: Timestamp,
    since: Timestamp,
    /// What was asked for, a second.
    rate: Option<f64>,
    pacers: RefCell<Vec<(Category, Pacer)>>,
}

impl<'a, T: Time> Turns<'a, T> {
    pub(super) fn new(time: &'a T, rate: Option<f64>) -> Self {
        Self {
            time,
            now: Timestamp::UNIX_EPOCH,
            since: Timestamp::UNIX_EPOCH,
            rate,
            pacers: RefCell::default(),
        }
    }

    /// The same for a run that `since` began, at the latest `now`.
    pub(super) fn since(self, since: Timestamp, now: Timestamp) -> Self {
        Self { now, since, ..self }
    }

    /// Takes a turn for a call of `operation`, or gives how long it is until the next.
    pub(super) fn take(&self, operation: Operation) -> Result<(), Duration> {
        self.with(operation, Pacer::take)
    }

    /// Waits for one.
    async fn wait(&self, operation: Operation) {
        while let Err(wait) = self.take(operation) {
            self.time.sleep(wait).await;
        }
    }

    /// Calls of `operation` a second, now.
    pub(super) fn rate(&self, operation: Operation) -> f64 {
        self.with(operation, |pacer, _| pacer.rate())
    }

    fn with<R>(&self, operation: Operation, act: impl FnOnce(&mut Pacer, Duration) -> R) -> R {
        let (category, now) = (operation.category(), self.time.now());
        let mut pacers = self.pacers.borrow_mut();
        let known = pacers.iter().position(|(own, _)| *own == category);
        let at = known.unwrap_or_else(|| {
            let allowed = allowed(operation, self.rate);
            pacers.push((category, Pacer::new(allowed, now)));
            pacers.len() - 1
        });
        act(&mut pacers[at].1, now)
    }
}

/// How many calls of `operation` a second are made, where `rate` was asked for or nothing was.
pub(crate) fn allowed(operation: Operation, rate: Option<f64>) -> f64 {
    rate.unwrap_or_else(|| f64::from(operation.category().quota()) * SHARE)
}

/// The turns of a row.
#[derive(Debug)]
pub(crate) struct RowTurns<'a, T> {
    turns: &'a Turns<'a, T>,
    /// A turn for the first call has been taken.
    has_turn: Cell<bool>,
    /// The first call may have been carried out already.
    is_ambiguous: Cell<bool>,
    /// A call has succeeded.
    has_done: Cell<bool>,
    /// The call that failed got no answer before.
    may_be_done: Cell<bool>,
    /// The user who is there may have been made by this run, or one before it.
    may_be_made: Cell<bool>,
    /// A call is made, or waits to be made.
    is_calling: Cell<bool>,
    /// It waits.
    is_waiting: Cell<bool>,
    /// The row can be left between two calls.
    is_leavable: Cell<bool>,
}

impl<'a, T: Time> RowTurns<'a, T> {
    /// For a row that has a turn for its first call, which an earlier run may have made where it
    /// `is_ambiguous`.
    pub(super) fn new(turns: &'a Turns<'a, T>, is_ambiguous: bool) -> Self {
        Self {
            turns,
            has_turn: Cell::new(true),
            is_ambiguous: Cell::new(is_ambiguous),
            has_done: Cell::default(),
            may_be_done: Cell::default(),
            may_be_made: Cell::default(),
            is_calling: Cell::default(),
            is_waiting: Cell::default(),
            is_leavable: Cell::default(),
        }
    }

    /// Has the row left, when the run stops, between any two of its calls: the first of them change nothing.
    pub(super) fn leave_between_calls(&self) {
        self.is_leavable.set(true);
    }

    /// Whether the row can be left as it is: nothing of it has been done, and nothing is being done.
    pub(super) fn can_be_left(&self) -> bool {
        let is_idle = self.is_waiting.get() || !self.is_calling.get();
        let is_calling = self.is_calling.get() && !self.has_done.get();
        is_idle && (self.is_leavable.get() || is_calling)
    }

    /// Whether an earlier run may have made the first call, which is not made yet.
    pub(crate) fn is_begun(&self) -> bool {
        self.is_ambiguous.get()
    }

    /// Whether the call that failed may have been carried out when it was made before.
    pub(crate) fn may_be_done(&self) -> bool {
        self.may_be_done.get()
    }

    /// Whether the user who is there may have been made for this row.
    pub(super) fn may_be_made(&self) -> bool {
        self.may_be_made.get()
    }

    /// Whether a user who was `created` then was made since the run began. `answered` is when the service
    /// answered a moment ago, by its own clock, which also says when users were made.
    pub(super) fn is_of_run(
        &self,
        created: Option<Timestamp>,
        answered: Option<Timestamp>,
    ) -> bool {
        // Dates of answers are whole seconds.
        const TOLERANCE: SignedDuration = SignedDuration::from_secs(2);
        const LATE: SignedDuration = SignedDuration::from_secs(10);
        let turns = self.turns;
        let now = turns.now + turns.time.now();
        let ahead = answered.map_or(SignedDuration::ZERO, |at| at.duration_since(now));
        // A little behind is an answer that took its time: to count it as a wrong clock would take a user
        // who was made just before the run for one of its own.
        let is_late = ahead.is_negative() && ahead > -LATE;
        let ahead = if is_late { SignedDuration::ZERO } else { ahead };
        let is_of_run = created.is_some_and(|at| at >= turns.since + ahead - TOLERANCE);
        // It is known by now.
        self.may_be_done.set(false);
        is_of_run
    }

    async fn pause(&self, duration: Duration) {
        self.is_waiting.set(true);
        self.turns.time.sleep(duration).await;
        self.is_waiting.set(false);
    }

    /// Waits before what got no answer is begun anew.
    pub(super) async fn be_patient(&self) {
        self.pause(PATIENCE).await;
    }

    async fn turn(&self, operation: Operation) {
        if !self.has_turn.take() {
            self.is_waiting.set(true);
            self.turns.wait(operation).await;
            self.is_waiting.set(false);
        }
    }

    /// Makes `call`, of `operation`, in its turn. One that is throttled does not fail: it waits for
    /// another turn. None where an error says that it was carried out before.
    pub(crate) async fn call<R>(
        &self,
        operation: Operation,
        call: impl AsyncFn() -> Result<R, aws::Error>,
    ) -> Result<Option<R>, aws::Error> {
        // Of the first call only an earlier run may have made.
        let is_begun = self.is_ambiguous.take();
        let mut is_ambiguous = false;
        let may_repeat = |error: &aws::Error| {
            is_ambiguous |= error.is_ambiguous();
            true
        };
        let tried = self.call_where(operation, may_repeat, call).await;
        match tried {
            Ok(result) => Ok(Some(result)),
            Err(error) if (is_begun || is_ambiguous) && says_done(operation, &error) => {
                self.has_done.set(true);
                Ok(None)
            }
            Err(error) => {
                self.may_be_done.set(is_ambiguous);
                self.may_be_made.set(is_begun || is_ambiguous);
                Err(error)
            }
        }
    }

    /// The same; after an error that is transient the call is made again only where `may_repeat` says so.
    pub(super) async fn call_where<R>(
        &self,
        operation: Operation,
        mut may_repeat: impl FnMut(&aws::Error) -> bool,
        call: impl AsyncFn() -> Result<R, aws::Error>,
    ) -> Result<R, aws::Error> {
        self.is_calling.set(true);
        let mut retries = 0;
        let result = loop {
            self.turn(operation).await;
            let sent = self.turns.time.now();
            let error = match call().await {
                Ok(result) => {
                    self.has_done.set(true);
                    break Ok(result);
                }
                Err(error) => error,
            };
            if error.is_throttled() {
                self.turns
                    .with(operation, |pacer, now| pacer.throttled(sent, now));
            } else if error.is_transient() && retries < RETRIES && may_repeat(&error) {
                self.pause(PATIENCE * 2_u32.pow(retries)).await;
                retries += 1;
            } else {
                break Err(error);
            }
        };
        self.is_calling.set(false);
        result
    }
}

/// The calls of a row, each in its turn.
#[derive(Debug)]
pub(crate) struct RowCalls<'a, D, T> {
    directory: &'a D,
    turns: &'a RowTurns<'a, T>,
    request_id: RefCell<Option<String>>,
}

impl<'a, D, T> RowCalls<'a, D, T> {
    pub(crate) fn new(directory: &'a D, turns: &'a RowTurns<'a, T>) -> Self {
        Self {
            directory,
            turns,
            request_id: RefCell::default(),
        }
    }

    /// What the service calls the last of them.
    pub(crate) fn request_id(self) -> Option<String> {
        self.request_id.into_inner()
    }
}

impl<D: Directory, T: Time> Directory for RowCalls<'_, D, T> {
    async fn answered(&self, request: Request) -> Result<Answered, aws::Error> {
        let call = async || self.directory.answered(request.clone()).await;
        let made = self.turns.call(request.operation(), call).await;
        let mut answered = made
            .inspect_err(|error| {
                let request_id = error.request_id().map(str::to_owned);
                self.request_id.replace(request_id);
            })?
            .unwrap_or_default();
        self.request_id.replace(answered.request_id.take());
        Ok(answered)
    }
}

/// The calls of a directory, each in its turn. One that is throttled waits for another turn.
#[derive(Debug)]
pub(crate) struct Paced<'a, D, T> {
    directory: &'a D,
    turns: Turns<'a, T>,
}

impl<'a, D, T: Time> Paced<'a, D, T> {
    /// Those of `directory`, at the rate that the quotas have room for.
    pub(crate) fn new(directory: &'a D, time: &'a T) -> Self {
        Self {
            directory,
            turns: Turns::new(time, None),
        }
    }
}

impl<D: Directory, T: Time> Directory for Paced<'_, D, T> {
    async fn answered(&self, request: Request) -> Result<Answered, aws::Error> {
        let operation = request.operation();
        loop {
            self.turns.wait(operation).await;
            let sent = self.turns.time.now();
            match self.directory.answered(request.clone()).await {
                Err(error) if error.is_throttled() => {
                    self.turns
                        .with(operation, |pacer, now| pacer.throttled(sent, now));
                }
                answered => return answered,
            }
        }
    }
}

/// Whether `error` is what a call of `operation` is answered that was carried out before.
fn says_done(operation: Operation, error: &aws::Error) -> bool {
    let code = error.service().map(|service| &service.code);
    operation == Operation::AdminDeleteUser && code == Some(&ErrorCode::UserNotFoundException)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use serde_json::{Map, Value, json};

    use super::super::simulated::Simulated;
    use super::*;
    use crate::failure::{Purpose, Subject};
    use crate::model::ServiceError;
    use crate::ops::scripted::POOL;
    use crate::ops::users::export::{Export, With};
    use crate::ops::users::search::Search;

    const USERS: usize = 1200;

    /// A pool whose answers take 100 ms, and a little less from call to call.
    struct Pool<'a> {
        time: &'a Simulated,
        /// Whether a call is throttled, by its number.
        is_throttled: fn(usize) -> bool,
        /// When users were asked for.
        calls: RefCell<Vec<Duration>>,
        under_way: Cell<usize>,
        most: Cell<usize>,
    }

    impl Directory for Pool<'_> {
        async fn answered(&self, request: Request) -> Result<Answered, aws::Error> {
            let text = |name: &str| request.members().get(name).and_then(Value::as_str);
            let answer = match request.operation() {
                Operation::DescribeUserPool => {
                    json!({"UserPool": {"EstimatedNumberOfUsers": USERS}})
                }
                Operation::ListUsers => {
                    let token = text("PaginationToken");
                    let from: usize = token.map_or(0, |token| token.parse().unwrap());
                    let users = (from..from + 60).map(|at| json!({"Username": format!("u{at}")}));
                    let next = Some(from + 60).filter(|next| *next < USERS);
                    let next = next.map(|next| next.to_string());
                    json!({"Users": users.collect::<Vec<_>>(), "PaginationToken": next})
                }
                Operation::AdminGetUser => {
                    let number = self.calls.borrow().len();
                    self.calls.borrow_mut().push(self.time.now());
                    self.under_way.set(self.under_way.get() + 1);
                    self.most.set(self.most.get().max(self.under_way.get()));
                    let takes = 100 - u64::try_from(number % 7).unwrap() * 10;
                    self.time.sleep(Duration::from_millis(takes)).await;
                    self.under_way.set(self.under_way.get() - 1);
                    if (self.is_throttled)(number) {
                        let code = ErrorCode::TooManyRequestsException;
                        return Err(ServiceError::of(code, "Rate exceeded").into());
                    }
                    json!({"PreferredMfaSetting": text("Username")})
                }
                other => panic!("{}", other.name()),
            };
            let result: Map<String, Value> = serde_json::from_value(answer).unwrap();
            Ok(result.into())
        }
    }

    /// The users of an export with their second factors, and how often they were asked for.
    fn exported(is_throttled: fn(usize) -> bool) -> (Vec<Value>, Vec<Duration>, usize) {
        let time = Simulated::default();
        let pool = Pool {
            time: &time,
            is_throttled,
            calls: RefCell::default(),
            under_way: Cell::default(),
            most: Cell::default(),
        };
        let paced = Paced::new(&pool, &time);
        let with = With {
            groups: false,
            mfa: true,
        };
        let subject = Subject::of(Purpose::Administer);
        let id = POOL.parse().unwrap();
        let users = time.block_on(async {
            let begun = (None, HashSet::new());
            let export = Export::begin(&paced, &id, &subject, Search::default(), with, begun);
            let mut export = export.await.unwrap();
            let mut users = Vec::new();
            while let Some(page) = export.next().await.unwrap() {
                users.extend(page);
            }
            assert_eq!(export.differences(), Vec::<String>::new());
            users
        });
        drop(paced);
        (users, pool.calls.into_inner(), pool.most.get())
    }

    #[track_caller]
    fn check(users: &[Value]) {
        assert_eq!(users.len(), USERS);
        for (at, user) in users.iter().enumerate() {
            let name = format!("u{at}");
            assert_eq!(
                *user,
                json!({"Username": name, "PreferredMfaSetting": name})
            );
        }
    }

    #[test]
    fn an_export_keeps_the_quota_and_the_order() {
        let (users, calls, most) = exported(|_| false);
        check(&users);
        assert_eq!(calls.len(), USERS);
        assert!((2..=16).contains(&most), "{most}");
        let in_a_second = |from: &Duration| {
            let end = *from + Duration::from_secs(1);
            calls.iter().filter(|at| (*from..end).contains(*at)).count()
        };
        let busiest = calls.iter().map(in_a_second).max().unwrap();
        assert!(busiest <= 120, "{busiest}");
        let took = calls.last().unwrap().as_secs_f64();
        assert!(took < 20.0, "{took}");
    }

    #[test]
    fn an_export_waits_where_calls_are_throttled() {
        let (users, calls, _) = exported(|number| number.is_multiple_of(5));
        check(&users);
        assert_eq!(calls.len(), USERS * 5 / 4);
        assert!(calls.last().unwrap().as_secs() > 20);
    }
}
