//! A bulk run: rows are begun at a steady rate, a few at a time, and what comes of each is kept.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::path::{Path, PathBuf};
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;

use futures_util::stream::{FuturesUnordered, StreamExt};
use jiff::Timestamp;

use super::appended;
use super::calls::{RowTurns, Time, Turns};
use super::check::{Again, Checked, Unused};
use super::journal::{self, Identity, Journal, Mark, Past};
use super::ledger::Ledger;
use super::map::SubMap;
use super::progress::{Counts, Progress};
use super::report::{Entry, EntryTokens, Form, Report};
use super::rows::Row;
use super::work::{Begun, Done, Failed, Work};
use crate::failure::Failure;
use crate::local::ui::Ui;
use crate::model::{Operation, PoolId};

/// How long what came of a row may not be on the disk.
const GROUP: Duration = Duration::from_millis(100);
/// After how many rows that are passed over it goes to the disk.
const PASSED: u64 = 10_000;
/// How many failed rows are told of.
const TOLD: u64 = 20;

/// What a run does.
pub(crate) struct Job<'a> {
    pub(crate) checked: &'a Checked,
    pub(crate) pool: &'a PoolId,
    /// Calls a second, where that was asked for.
    pub(crate) rate: Option<f64>,
    /// How many rows are under way at the same time.
    pub(crate) concurrency: usize,
    /// The operation that it is about.
    pub(crate) operation: Operation,
    /// The command that resumes it.
    pub(crate) again: &'a str,
    /// When it begins.
    pub(crate) now: Timestamp,
}

/// Where it is kept what came of the rows.
#[derive(Debug, Clone)]
pub(crate) struct Files {
    pub(crate) journal: PathBuf,
    pub(crate) report: Option<PathBuf>,
    /// Where it is kept who has become who.
    pub(crate) map: Option<PathBuf>,
    pub(crate) form: Form,
    /// Whether an earlier run is gone on with.
    pub(crate) resume: bool,
}

/// The files, open, and what they say of earlier runs.
#[derive(Debug)]
pub(crate) struct Opened {
    ledger: Ledger,
    past: Past,
    report: Option<PathBuf>,
}

impl Job<'_> {
    /// What its journal says that it is of, where `command` carries it out.
    fn identity(&self, command: &str) -> Identity {
        Identity {
            command: command.to_owned(),
            operation: self.operation.name(),
            pool: self.pool.to_string(),
            sha256: self.checked.fingerprint.sha256.clone(),
            now: self.now,
        }
    }
}

impl Files {
    /// Refuses files of an earlier run, where that is not gone on with, before the long check of what is
    /// to be done. `again` is the command that goes on.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`].
    pub(crate) fn refuse_earlier(&self, again: &str) -> Result<(), Failure> {
        self.keep_apart()?;
        if self.resume {
            return Ok(());
        }
        journal::refuse_earlier(&self.journal, again)?;
        for (path, flag) in [(&self.report, "--report"), (&self.map, "--map")] {
            if let Some(path) = path {
                appended::refuse_earlier(path, flag)?;
            }
        }
        Ok(())
    }

    /// Refuses one file for two purposes.
    fn keep_apart(&self) -> Result<(), Failure> {
        let journal = Some(&self.journal);
        let files = [
            ("--journal", journal),
            ("--report", self.report.as_ref()),
            ("--map", self.map.as_ref()),
        ];
        let mut known: Vec<(&str, PathBuf)> = Vec::new();
        for (flag, path) in files {
            let Some(path) = path else { continue };
            let path = std::path::absolute(path).unwrap_or_else(|_| path.clone());
            if let Some((other, _)) = known.iter().find(|(_, other)| *other == path) {
                return Err(Failure::usage(
                    format!("{} is given for two files", path.display()),
                    format!("name another file with {other} or {flag}"),
                ));
            }
            known.push((flag, path));
        }
        Ok(())
    }

    /// How many rows of `job` are left to be done. Changes nothing.
    ///
    /// # Errors
    ///
    /// As [`Self::open`].
    pub(crate) fn left(&self, command: &str, job: &Job<'_>) -> Result<u64, Failure> {
        let Checked { usable, rows, .. } = job.checked;
        if !self.resume {
            return Ok(*usable);
        }
        let past = journal::peek(&self.journal, &job.identity(command), job.checked.lines)?;
        Ok(rows.saturating_sub(past.settled.len()).min(*usable))
    }

    /// Opens them for the command `command` and what `job` does.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] where they belong to something else, or are used by another run;
    /// [`Failure::Output`] where they cannot be written.
    pub(crate) fn open(&self, command: &str, job: &Job<'_>) -> Result<Opened, Failure> {
        let (identity, lines) = (job.identity(command), job.checked.lines);
        let opened = Journal::open(&self.journal, &identity, self.resume, lines, job.again);
        let (journal, mut past) = opened?;
        let open = |path: &PathBuf| Report::open(path, self.form, self.resume, &past.settled);
        let report = self.report.as_ref().map(open).transpose()?;
        let map = self
            .map
            .as_ref()
            .map(|path| SubMap::open(path, self.resume, past.settled.len() > 0));
        let map = map.transpose()?;
        if let Some((_, reported)) = &report
            && self.form != Form::Lines
        {
            // Tokens that are nowhere else are got again.
            let Past {
                settled,
                skipped,
                refused,
                ..
            } = &mut past;
            settled.retain([reported, skipped, refused]);
        }
        Ok(Opened {
            ledger: Ledger::new(journal, report, map),
            past,
            report: self.report.clone(),
        })
    }
}

/// Where the journal of the CSV at `path` is.
pub(crate) fn journal_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".journal");
    name.into()
}

/// A row that has come to its end.
struct Ended {
    row: Row,
    /// None where it was left as it was.
    result: Option<Result<Done, Box<Failed>>>,
}

/// Goes through the rows, and does `work` for each. Each of `interrupts` is a signal: the first lets what is
/// under way come to its end, the second does not.
///
/// # Errors
///
/// [`Failure::RowsFailed`]; [`Failure::BulkStopped`] where not all rows were gone through, because of a
/// signal, of a failure that other rows would meet too, or since it cannot be kept what came of them.
pub(crate) async fn run<W: Work, T: Time>(
    job: &Job<'_>,
    opened: Opened,
    work: &W,
    time: &T,
    ui: &Ui,
    interrupts: impl Future<Output = u8>,
) -> Result<Counts, Failure> {
    let since = opened.past.since.unwrap_or(job.now);
    let turns = Turns::new(time, job.rate).since(since, job.now);
    let is_stopping = Cell::new(false);
    let mut run = Run::new(job, opened, work, ui)?;
    let mut progress = Progress::new(ui, job.checked.rows, run.settled(), time.now());
    let mut under_way = FuturesUnordered::new();
    let mut interrupts = pin!(interrupts);
    loop {
        let mut pause = progress.next();
        while run.stop.is_none() && under_way.len() < job.concurrency {
            let Some((_, task)) = run.next() else { break };
            if let Err(wait) = turns.take(work.operation(task)) {
                pause = pause.min(time.now() + wait);
                break;
            }
            if let Some((row, task)) = run.begin() {
                let is_ambiguous = run.past.begun.contains(row.line);
                let turns = RowTurns::new(&turns, is_ambiguous);
                under_way.push(one(row, task, work, turns, &is_stopping));
            }
        }
        if run.stop.is_some() && !is_stopping.replace(true) {
            // All are asked once more, whether they can be left.
            under_way = std::mem::take(&mut under_way).into_iter().collect();
        }
        if under_way.is_empty() && run.is_over() {
            break;
        }
        if let Some(due) = run.due {
            pause = pause.min(due);
        }
        tokio::select! {
            biased;
            signal = &mut interrupts => {
                if matches!(run.stop, Some(Failure::Interrupted(_))) {
                    break;
                }
                let count = under_way.len();
                if count > 0 {
                    ui.note(&format!(
                        "finishing what is under way ({count}); another signal leaves it"
                    ));
                }
                run.stop = Some(Failure::Interrupted(signal));
            }
            Some(ended) = under_way.next(), if !under_way.is_empty() => run.end(ended),
            () = time.sleep(pause.saturating_sub(time.now())) => {}
        }
        run.commit_if_due(time.now());
        progress.show(&run.counts, turns.rate(job.operation), time.now());
    }
    drop(under_way);
    drop(progress);
    run.result()
}

/// Does what is to be done for a row. Where the run is stopping before any of it is done, it is left.
fn one<'a, W: Work, T: Time>(
    row: Row,
    task: W::Task,
    work: &'a W,
    turns: RowTurns<'a, T>,
    is_stopping: &'a Cell<bool>,
) -> Pin<Box<dyn Future<Output = Ended> + 'a>>
where
    W::Task: 'a,
{
    Box::pin(async move {
        let result = {
            let mut result = pin!(work.carry_out(&row, task, &turns));
            poll_fn(|context| match result.as_mut().poll(context) {
                Poll::Ready(result) => Poll::Ready(Some(result)),
                Poll::Pending if is_stopping.get() && turns.can_be_left() => Poll::Ready(None),
                Poll::Pending => Poll::Pending,
            })
            .await
        };
        Ended { row, result }
    })
}

/// The state of a run.
struct Run<'a, W: Work> {
    job: &'a Job<'a>,
    work: &'a W,
    ui: &'a Ui,
    rows: Again<'a>,
    /// The row that waits for its turn.
    waiting: Option<(Row, W::Task)>,
    has_read_all: bool,
    ledger: Ledger,
    past: Past,
    report: Option<PathBuf>,
    counts: Counts,
    /// How many of the failed rows are not to be tried again.
    refused: u64,
    /// How many failed rows were told of.
    told: u64,
    /// How many rows in a row got no answer.
    unanswered: usize,
    /// When what is noted has to be on the disk.
    due: Option<Duration>,
    /// Why no more rows are begun.
    stop: Option<Failure>,
}

impl<'a, W: Work> Run<'a, W> {
    fn new(job: &'a Job<'a>, opened: Opened, work: &'a W, ui: &'a Ui) -> Result<Self, Failure> {
        let Opened {
            ledger,
            past,
            report,
        } = opened;
        let (skipped, refused) = (past.skipped.len(), past.refused.len());
        Ok(Self {
            counts: Counts {
                done: past.settled.len() - skipped - refused,
                skipped,
                failed: refused,
                ..Counts::default()
            },
            job,
            work,
            ui,
            rows: job.checked.again()?,
            waiting: None,
            has_read_all: false,
            ledger,
            past,
            report,
            refused,
            told: 0,
            unanswered: 0,
            due: None,
            stop: None,
        })
    }

    /// How many rows there is nothing to do for any more.
    fn settled(&self) -> u64 {
        self.counts.done + self.counts.skipped + self.refused
    }

    fn is_over(&self) -> bool {
        self.stop.is_some() || (self.has_read_all && self.waiting.is_none())
    }

    /// The row that is the next to be begun.
    fn next(&mut self) -> Option<&(Row, W::Task)> {
        let mut passed = 0;
        while self.waiting.is_none() && !self.has_read_all && self.stop.is_none() {
            let row = match self.rows.next() {
                Ok(Some(row)) => row,
                Ok(None) => {
                    self.has_read_all = true;
                    break;
                }
                Err(failure) => {
                    self.stop = Some(failure);
                    break;
                }
            };
            let line = match &row {
                Ok(row) => row.line,
                Err(unused) => unused.line,
            };
            if !self.past.settled.contains(line) {
                match row.and_then(|row| self.begun(row)) {
                    Ok(begun) => self.waiting = Some(begun),
                    Err(unused) => self.skip(&unused),
                }
            } else if self.ledger.lacks(line) {
                let row = row.and_then(|row| self.begun(row));
                let username = match &row {
                    Ok((row, _)) => &row.username,
                    Err(unused) => &unused.username,
                };
                self.ledger.complete(line, username, &self.past);
            }
            passed += 1;
            if passed % PASSED == 0 {
                self.commit();
            }
        }
        self.waiting.as_ref()
    }

    /// `row` with what is to be done for it.
    fn begun(&self, mut row: Row) -> Result<(Row, W::Task), Unused> {
        match self.work.task(&mut row) {
            Ok(task) => Ok((row, task)),
            Err(why) => Err(Unused {
                line: row.line,
                username: row.username,
                why,
            }),
        }
    }

    /// Takes that row.
    fn begin(&mut self) -> Option<(Row, W::Task)> {
        let (row, task) = self.waiting.take()?;
        let is_once = !self.work.operation(&task).is_repeatable();
        if is_once && let Err(failure) = self.ledger.begin(row.line) {
            self.stop = Some(failure);
            return None;
        }
        Some((row, task))
    }

    fn skip(&mut self, unused: &Unused) {
        self.counts.skipped += 1;
        self.ledger.note(
            Mark::Skipped,
            &Entry {
                line: unused.line,
                username: &unused.username,
                result: "skipped",
                message: Some(&unused.why),
                ..Entry::default()
            },
        );
    }

    fn end(&mut self, ended: Ended) {
        let Ended { row, result } = ended;
        match result {
            None => {}
            Some(Ok(done)) => self.done(&row, &done),
            Some(Err(failed)) => self.fail(&row, *failed),
        }
    }

    fn done(&mut self, row: &Row, done: &Done) {
        self.unanswered = 0;
        let (mark, result) = if done.is_skipped {
            self.counts.skipped += 1;
            (Mark::Skipped, "skipped")
        } else {
            self.counts.done += 1;
            self.counts.now += 1;
            (Mark::Done, "done")
        };
        self.ledger.note(
            mark,
            &Entry {
                line: row.line,
                username: &row.username,
                result,
                message: done.message.as_deref(),
                request_id: done.request_id.as_deref(),
                password: done.password.as_ref().map(|it| it.expose().as_str()),
                tokens: done.tokens.as_deref().map(EntryTokens::from),
                ..Entry::default()
            },
        );
        if let Some(moved) = &done.moved {
            self.ledger.moved(&row.username, moved);
        }
    }

    fn fail(&mut self, row: &Row, failed: Failed) {
        let failure = failed.failure;
        if failed.is_of_all && failed.begun != Begun::Yes && failed.password.is_none() {
            // It is made again by the next run, like those that were not begun.
            self.stop.get_or_insert(failure);
            return;
        }
        let message = failure.to_string();
        let code = failed.code.as_deref();
        let mark = if failed.is_final {
            self.refused += 1;
            Mark::Refused
        } else {
            Mark::Failed
        };
        self.ledger.note(
            mark,
            &Entry {
                line: row.line,
                username: &row.username,
                result: "failed",
                code: Some(code.unwrap_or_else(|| failure.kind().name())),
                message: Some(&message),
                request_id: failed.request_id.as_deref(),
                password: failed.password.as_ref().map(|it| it.expose().as_str()),
                tokens: None,
            },
        );
        if failed.begun != Begun::No {
            self.ledger.note_begun(row.line);
        }
        self.counts.failed += 1;
        self.told += 1;
        if self.told <= TOLD {
            let username = &row.username;
            self.ui
                .warn(&format!("line {}, {username}: {message}", row.line));
        }
        if self.told == TOLD {
            self.ui.warn("further failed rows are not shown");
        }
        // Where no answer comes any more, the rows that follow are better made later.
        self.unanswered = if failed.is_unanswered {
            self.unanswered + 1
        } else {
            0
        };
        if failed.is_of_all || self.unanswered >= self.job.concurrency.max(4) {
            self.stop.get_or_insert(failure);
        }
    }

    fn commit_if_due(&mut self, now: Duration) {
        if self.ledger.has_news() {
            self.due.get_or_insert(now + GROUP);
        }
        if self.due.is_some_and(|due| due <= now) {
            self.commit();
        }
    }

    fn commit(&mut self) {
        self.due = None;
        if let Err(failure) = self.ledger.commit() {
            self.stop.get_or_insert(failure);
        }
    }

    fn result(mut self) -> Result<Counts, Failure> {
        self.commit();
        let rows = self.job.checked.rows;
        let left = rows.saturating_sub(self.settled());
        if let Some(why) = self.stop {
            return Err(Failure::BulkStopped {
                why: Box::new(why),
                left,
                rows,
                again: self.job.again.to_owned(),
            });
        }
        if self.counts.failed > 0 {
            return Err(Failure::RowsFailed {
                failed: self.counts.failed,
                refused: self.refused,
                rows,
                report: self.report,
                again: self.job.again.to_owned(),
            });
        }
        Ok(self.counts)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::collections::{HashMap, HashSet};
    use std::fs;

    use expect_test::expect;
    use serde_json::{Value, json};
    use tempfile::TempDir;

    use super::super::check::Leniency;
    use super::super::passwords::Generated;
    use super::super::rows::{Field, Takes};
    use super::super::simulated::Simulated;
    use super::super::source::Source;
    use super::super::work::{AnyRow, Changes, Made};
    use super::*;
    use crate::aws::{self, Answered, Connection, Phase};
    use crate::failure::{Kind, Purpose, Subject};
    use crate::model::{ErrorCode, Request, Secret, ServiceError};
    use crate::ops::gateway::Directory;
    use crate::ops::passwords::generated::Passwords;
    use crate::ops::scripted::now;
    use crate::ops::scripted::{self, POOL, Scripted};
    use crate::ops::users::change::{Change, NewUser};

    /// What the service does with a call: its number, counted from 1, and its operation and user.
    type Answer<'a> = &'a dyn Fn(usize, &str) -> Option<aws::Error>;

    /// A service that takes 50 ms.
    struct Service<'a> {
        time: &'a Simulated,
        answer: Answer<'a>,
        /// Who was there before the run.
        old: &'a [&'static str],
        calls: RefCell<Vec<(Duration, String)>>,
        /// The passwords of calls that have one, by user.
        passwords: RefCell<Vec<(String, String)>>,
        under_way: Cell<usize>,
        most: Cell<usize>,
    }

    impl Directory for Service<'_> {
        async fn answered(&self, request: Request) -> Result<Answered, aws::Error> {
            let text = |name: &str| request.members().get(name)?.as_str().map(str::to_owned);
            let operation = request.operation().name();
            let username = text("Username").unwrap();
            let call = format!("{operation} {username}");
            let secret = |name| request.secret(name).map(|it| it.expose().to_owned());
            if let Some(password) = secret("Password").or_else(|| secret("TemporaryPassword")) {
                self.passwords.borrow_mut().push((username, password));
            }
            let number = {
                let mut calls = self.calls.borrow_mut();
                calls.push((self.time.now(), call.clone()));
                calls.len()
            };
            self.under_way.set(self.under_way.get() + 1);
            self.most.set(self.most.get().max(self.under_way.get()));
            self.time.sleep(Duration::from_millis(50)).await;
            self.under_way.set(self.under_way.get() - 1);
            let mut answered = Answered {
                request_id: Some(format!("id-{number}")),
                ..Answered::default()
            };
            if let Some(user) = call.strip_prefix("AdminGetUser ") {
                let age = if self.old.contains(&user) { 3600 } else { -1 };
                let user = json!({"Username": user, "UserCreateDate": now().as_second() - age});
                answered.result = user.as_object().unwrap().clone();
            }
            (self.answer)(number, &call).map_or(Ok(answered), Err)
        }
    }

    fn refused(code: ErrorCode) -> aws::Error {
        ServiceError::of(code, "No.").into()
    }

    fn dropped() -> aws::Error {
        aws::Error::Connection {
            operation: "X",
            endpoint: "https://example.com".to_owned(),
            why: Connection::Broken(Phase::Sent),
            what: "reset".to_owned(),
        }
    }

    fn failing() -> aws::Error {
        aws::Error::NotTheService {
            operation: "X",
            endpoint: "https://example.com".to_owned(),
            status: 503,
            content: String::new(),
            request_id: Some("id-1".to_owned()),
        }
    }

    #[expect(clippy::struct_excessive_bools, reason = "they are switches")]
    struct Bench {
        folder: TempDir,
        csv: String,
        is_new: bool,
        if_not_exists: bool,
        old: Vec<&'static str>,
        /// Whether users get passwords that are generated.
        generates: bool,
        is_temporary: bool,
        rate: f64,
        resume: bool,
        skip_invalid: bool,
        /// After how long a signal comes, and how many.
        signals: Vec<Duration>,
    }

    /// What came of a run.
    struct Ran {
        result: Result<Counts, Failure>,
        calls: Vec<(Duration, String)>,
        passwords: Vec<(String, String)>,
        most: usize,
        said: Vec<String>,
        took: Duration,
    }

    impl Bench {
        /// Users who are deleted.
        fn of(rows: usize) -> Self {
            let names = (1..=rows).map(|row| format!("u{row}\n"));
            Self {
                folder: TempDir::new().unwrap(),
                csv: format!("username\n{}", names.collect::<String>()),
                is_new: false,
                if_not_exists: false,
                old: Vec::new(),
                generates: false,
                is_temporary: false,
                rate: 20.0,
                resume: false,
                skip_invalid: false,
                signals: Vec::new(),
            }
        }

        fn run(&self, answer: Answer<'_>) -> Ran {
            let takes = Takes {
                required: &[Field::Username],
                optional: &[Field::Password],
                is_generated: false,
            };
            let make = |row: &Row| {
                let new = NewUser {
                    password: row.password.clone(),
                    groups: vec!["staff".to_owned()],
                    if_not_exists: self.if_not_exists,
                    is_temporary: self.is_temporary,
                    ..NewUser::default()
                };
                Made::from(match (self.is_new, self.generates) {
                    (true, _) => Change::Create(new),
                    (false, true) => Change::SetPassword {
                        password: Secret::from(""),
                        is_permanent: true,
                    },
                    (false, false) => Change::Delete,
                })
            };
            let leniency = Leniency {
                skip_invalid: self.skip_invalid,
                ..Leniency::default()
            };
            let source = Source::of(&self.csv);
            let checked = Checked::read(source, takes, leniency, &AnyRow).unwrap();
            let pool = POOL.parse().unwrap();
            let subject = Subject::of(Purpose::Administer);
            let operation = match (self.is_new, self.generates) {
                (true, _) => Operation::AdminCreateUser,
                (false, true) => Operation::AdminSetUserPassword,
                (false, false) => Operation::AdminDeleteUser,
            };
            let job = Job {
                checked: &checked,
                pool: &pool,
                rate: Some(self.rate),
                concurrency: 16,
                operation,
                again: "AGAIN",
                now: now(),
            };
            let files = Files {
                journal: self.folder.path().join("journal"),
                report: Some(self.folder.path().join("report")),
                map: None,
                form: Form::Lines,
                resume: self.resume,
            };
            let time = Simulated::default();
            let service = Service {
                time: &time,
                answer,
                old: &self.old,
                calls: RefCell::default(),
                passwords: RefCell::default(),
                under_way: Cell::default(),
                most: Cell::default(),
            };
            let ui = Ui::recording();
            let mut signals = self.signals.clone();
            let sleep = |at: Duration| Box::pin(time.sleep(at.saturating_sub(time.now())));
            let mut next = signals.pop().map(sleep);
            let interrupts = poll_fn(|context| {
                let sleeping = next.as_mut().map(|it| it.as_mut().poll(context));
                if sleeping.is_none_or(|polled| polled.is_pending()) {
                    return Poll::Pending;
                }
                next = signals.pop().map(sleep);
                Poll::Ready(2)
            });
            let result = time.block_on(async {
                let opened = files.open("user delete", &job)?;
                let changes = Changes {
                    directory: &service,
                    pool: &pool,
                    subject: &subject,
                    make,
                };
                if !self.generates {
                    return run(&job, opened, &changes, &time, &ui, interrupts).await;
                }
                let policy = json!({"PasswordPolicy": {"MinimumLength": 30}});
                let described = json!({"UserPool": {"Policies": policy}});
                let described = Scripted::new([scripted::Answer::Json(described)]);
                let passwords = Passwords::for_pool(&&described, &pool, &subject).await?;
                let generated = Generated { changes, passwords };
                run(&job, opened, &generated, &time, &ui, interrupts).await
            });
            Ran {
                result,
                calls: service.calls.into_inner(),
                passwords: service.passwords.into_inner(),
                most: service.most.get(),
                said: ui.said(),
                took: time.now(),
            }
        }

        /// What `read` makes of each line of the report.
        fn report<R>(&self, read: impl Fn(&Value) -> R) -> Vec<R> {
            let text = fs::read_to_string(self.folder.path().join("report")).unwrap();
            let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
            lines.map(|line| read(&line)).collect()
        }

        /// The results in the report by user; each user is in it once.
        fn reported(&self) -> HashMap<String, String> {
            let text = |line: &Value, name: &str| line[name].as_str().unwrap().to_owned();
            let mut reported = HashMap::new();
            for (user, result) in self.report(|line| (text(line, "username"), text(line, "result")))
            {
                let before = reported.insert(user.clone(), result);
                assert_eq!(before, None, "{user}");
            }
            reported
        }
    }

    fn count(reported: &HashMap<String, String>, result: &str) -> usize {
        reported.values().filter(|other| *other == result).count()
    }

    #[test]
    fn the_rate_is_kept() {
        let bench = Bench::of(1000);
        let ran = bench.run(&|_, _| None);
        assert_eq!(ran.result.unwrap().done, 1000);
        assert_eq!((ran.calls.len(), bench.reported().len()), (1000, 1000));
        let seconds = ran.took.as_secs_f64();
        assert!((49.0..51.0).contains(&seconds), "{seconds}");
        // An answer takes as long as a turn.
        assert!(ran.most <= 2, "{}", ran.most);
        let faster = Bench {
            rate: 10_000.0,
            ..Bench::of(1000)
        };
        assert_eq!(faster.run(&|_, _| None).most, 16);
        expect![[r"
            note: 200 of 1000 rows, 20.0 a second, 40 s left
            note: 400 of 1000 rows, 20.0 a second, 30 s left
            note: 600 of 1000 rows, 20.0 a second, 20 s left
            note: 800 of 1000 rows, 20.0 a second, 10 s left
            note: 1000 of 1000 rows, 20.0 a second, 0 s left"]]
        .assert_eq(&ran.said.join("\n"));
    }

    #[test]
    fn every_row_is_done_whatever_the_service_does() {
        let throttled = |number: usize, _: &str| {
            let is_throttled = number.is_multiple_of(3);
            is_throttled.then(|| refused(ErrorCode::TooManyRequestsException))
        };
        let failed = |number: usize, _: &str| number.is_multiple_of(4).then(failing);
        let broken = |number: usize, _: &str| number.is_multiple_of(5).then(dropped);
        let mixed = |number: usize, _: &str| match number % 7 {
            0 => Some(refused(ErrorCode::TooManyRequestsException)),
            2 => Some(dropped()),
            4 => Some(failing()),
            _ => None,
        };
        let answers: [Answer<'_>; 4] = [&throttled, &failed, &broken, &mixed];
        for (at, answer) in answers.into_iter().enumerate() {
            let bench = Bench::of(300);
            let ran = bench.run(answer);
            let counts = ran.result.unwrap_or_else(|error| panic!("{at}: {error}"));
            assert_eq!((counts.done, counts.failed), (300, 0), "{at}");
            assert_eq!(count(&bench.reported(), "done"), 300, "{at}");
            assert!(ran.calls.len() > 350, "{at}: {}", ran.calls.len());
            assert!(ran.took < Duration::from_secs(400), "{at}: {:?}", ran.took);
        }
    }

    #[test]
    fn rows_that_fail_are_told_and_made_again() {
        let mut bench = Bench::of(50);
        let unknown = |_: usize, call: &str| {
            let is_unknown = call.ends_with('3');
            is_unknown.then(|| refused(ErrorCode::UserNotFoundException))
        };
        let ran = bench.run(&unknown);
        let failure = ran.result.unwrap_err();
        assert_eq!(failure.kind().exit_code(), 11);
        let shown = failure
            .in_one_line()
            .replace(bench.folder.path().to_str().unwrap(), "")
            .replace('\\', "/");
        expect![[r"
            5 of 50 rows failed; look what became of each row in /report
            make them again: AGAIN
            warning: line 4, u3: Cognito refused the request: No. (UserNotFoundException)
            warning: line 14, u13: Cognito refused the request: No. (UserNotFoundException)
            warning: line 24, u23: Cognito refused the request: No. (UserNotFoundException)
            warning: line 34, u33: Cognito refused the request: No. (UserNotFoundException)
            warning: line 44, u43: Cognito refused the request: No. (UserNotFoundException)"]]
        .assert_eq(&format!("{shown}\n{}", ran.said.join("\n")));
        assert_eq!(count(&bench.reported(), "failed"), 5);
        bench.resume = true;
        let ran = bench.run(&|_, _| None);
        let counts = ran.result.unwrap();
        assert_eq!((counts.done, counts.now, ran.calls.len()), (50, 5, 5));
        assert_eq!(count(&bench.reported(), "done"), 50);
        // And once more there is nothing to do.
        let ran = bench.run(&|_, _| None);
        assert_eq!((ran.result.unwrap().done, ran.calls.len()), (50, 0));
    }

    #[test]
    fn a_signal_lets_what_is_under_way_end() {
        let mut bench = Bench::of(100);
        bench.signals = vec![Duration::from_millis(1010)];
        let ran = bench.run(&|_, _| None);
        let failure = ran.result.unwrap_err();
        assert_eq!(failure.signal(), Some(2));
        expect![[r"
            interrupted: 79 of 100 rows are left; go on: AGAIN
            note: finishing what is under way (1); another signal leaves it"]]
        .assert_eq(&format!(
            "{}\n{}",
            failure.in_one_line(),
            ran.said.join("\n")
        ));
        let done = bench.reported().len();
        assert_eq!(done, ran.calls.len());
        bench.resume = true;
        bench.signals.clear();
        let ran = bench.run(&|_, _| None);
        assert_eq!(
            (ran.result.unwrap().done, ran.calls.len()),
            (100, 100 - done)
        );
        assert_eq!(bench.reported().len(), 100);
    }

    #[test]
    fn rows_that_only_wait_are_left_at_once_by_a_signal() {
        let mut bench = Bench::of(100);
        bench.signals = vec![Duration::from_secs(20)];
        let throttled = |_: usize, _: &str| Some(refused(ErrorCode::TooManyRequestsException));
        let ran = bench.run(&throttled);
        assert_eq!(ran.result.unwrap_err().signal(), Some(2));
        assert!(ran.took < Duration::from_millis(20_200), "{:?}", ran.took);
        assert_eq!(bench.reported().len(), 0);
    }

    #[test]
    fn a_second_signal_leaves_what_is_under_way() {
        let mut bench = Bench::of(100);
        let at = Duration::from_millis(1010);
        bench.signals = vec![at + Duration::from_millis(1), at];
        let ran = bench.run(&|_, _| None);
        assert_eq!(ran.result.unwrap_err().signal(), Some(2));
        assert_eq!(ran.took, at + Duration::from_millis(1));
    }

    #[test]
    fn what_would_fail_for_every_row_stops_the_run() {
        for error in [
            || refused(ErrorCode::AccessDeniedException),
            || refused(ErrorCode::ExpiredTokenException),
            || refused(ErrorCode::ResourceNotFoundException),
            || aws::Error::NoCredentials { operation: "X" },
        ] {
            let mut bench = Bench::of(100);
            let ran = bench.run(&|number, _| (number > 10).then(error));
            let failure = ran.result.unwrap_err();
            assert!(
                matches!(failure, Failure::BulkStopped { left: 90, .. }),
                "{failure:?}"
            );
            assert!(ran.calls.len() <= 13, "{}", ran.calls.len());
            bench.resume = true;
            let ran = bench.run(&|_, _| None);
            assert_eq!((ran.result.unwrap().done, ran.calls.len()), (100, 90));
        }
    }

    #[test]
    fn a_service_that_is_gone_stops_the_run() {
        let mut bench = Bench::of(200);
        let ran = bench.run(&|number, _| (number > 20).then(dropped));
        let failure = ran.result.unwrap_err();
        assert_eq!(failure.kind(), Kind::Unavailable);
        let failed = count(&bench.reported(), "failed");
        assert!((16..=32).contains(&failed), "{failed}");
        bench.resume = true;
        assert_eq!(bench.run(&|_, _| None).result.unwrap().done, 200);
        assert_eq!(count(&bench.reported(), "done"), 200);
    }

    #[test]
    fn a_user_who_was_made_by_a_call_without_an_answer_is_done() {
        let mut bench = Bench::of(20);
        bench.is_new = true;
        let made = RefCell::new(Vec::new());
        let create = |number: usize, call: &str| {
            let user = call.strip_prefix("AdminCreateUser ")?;
            let is_new = !made.borrow().contains(&user.to_owned());
            if !is_new {
                return Some(refused(ErrorCode::UsernameExistsException));
            }
            made.borrow_mut().push(user.to_owned());
            number.is_multiple_of(3).then(dropped)
        };
        let ran = bench.run(&create);
        assert_eq!(ran.result.unwrap().done, 20);
        // But not one who was there before.
        let mut bench = Bench::of(20);
        bench.is_new = true;
        made.borrow_mut().retain(|user| user == "u7");
        let ran = bench.run(&create);
        let failure = ran.result.unwrap_err();
        assert!(
            matches!(failure, Failure::RowsFailed { failed: 1, .. }),
            "{failure:?}"
        );
    }

    #[test]
    fn a_user_who_was_there_is_left_alone_whatever_got_no_answer() {
        for (if_not_exists, is_killed) in
            [(false, false), (true, false), (false, true), (true, true)]
        {
            let mut bench = Bench::of(3);
            bench.is_new = true;
            bench.if_not_exists = if_not_exists;
            bench.old = vec!["u2"];
            let is_first = Cell::new(true);
            let exists = |_: usize, call: &str| match call {
                "AdminCreateUser u2" if is_first.replace(false) && !is_killed => Some(dropped()),
                "AdminCreateUser u2" => Some(refused(ErrorCode::UsernameExistsException)),
                _ => None,
            };
            if is_killed {
                // While the call for the second user is under way.
                let at = Duration::from_millis(75);
                bench.signals = vec![at + Duration::from_millis(1), at];
                assert!(bench.run(&exists).result.is_err());
                bench.signals.clear();
                bench.resume = true;
            }
            let ran = bench.run(&exists);
            let calls: Vec<_> = ran.calls.iter().map(|(_, call)| call.as_str()).collect();
            assert!(calls.contains(&"AdminGetUser u2"), "{is_killed} {calls:?}");
            assert!(!calls.contains(&"AdminAddUserToGroup u2"), "{calls:?}");
            let expected = if if_not_exists { "skipped" } else { "failed" };
            assert_eq!(bench.reported()["u2"], expected);
            assert_eq!(ran.result.is_ok(), if_not_exists);
        }
    }

    #[test]
    fn a_user_whose_making_was_cut_off_is_done() {
        let mut bench = Bench::of(20);
        bench.is_new = true;
        let at = Duration::from_millis(510);
        bench.signals = vec![at + Duration::from_millis(1), at];
        let ran = bench.run(&|_, _| None);
        assert!(ran.result.is_err());
        let reported = bench.reported();
        let cut_off = ran.calls.iter().filter_map(|(_, call)| {
            let user = call.strip_prefix("AdminCreateUser ")?;
            (!reported.contains_key(user)).then(|| user.to_owned())
        });
        let cut_off: Vec<_> = cut_off.collect();
        assert!(!cut_off.is_empty());
        bench.resume = true;
        bench.signals.clear();
        let ran = bench.run(&|_, call| {
            let user = call.strip_prefix("AdminCreateUser ")?;
            let is_there = cut_off.iter().any(|other| other == user);
            is_there.then(|| refused(ErrorCode::UsernameExistsException))
        });
        assert_eq!(ran.result.unwrap().done, 20);
    }

    #[test]
    fn a_user_who_is_there_is_skipped_where_that_is_no_error() {
        let mut bench = Bench::of(3);
        bench.is_new = true;
        bench.if_not_exists = true;
        let ran = bench.run(&|_, call| {
            let is_there = call == "AdminCreateUser u2";
            is_there.then(|| refused(ErrorCode::UsernameExistsException))
        });
        let counts = ran.result.unwrap();
        assert_eq!((counts.done, counts.skipped), (2, 1));
        assert_eq!(bench.reported()["u2"], "skipped");
    }

    #[test]
    fn the_report_has_the_id_of_each_rows_last_call() {
        let mut bench = Bench::of(4);
        bench.is_new = true;
        bench.if_not_exists = true;
        let ran = bench.run(&|number, call| match call {
            "AdminCreateUser u2" if number < 6 => Some(failing()),
            "AdminCreateUser u2" | "AdminCreateUser u3" => {
                Some(refused(ErrorCode::UsernameExistsException))
            }
            "AdminAddUserToGroup u4" => Some(
                ServiceError {
                    request_id: Some("refused".to_owned()),
                    ..ServiceError::of(ErrorCode::ResourceNotFoundException, "No.")
                }
                .into(),
            ),
            _ => None,
        });
        assert!(ran.result.is_err());
        let mut ids: Vec<_> = bench.report(|line| {
            let (user, result) = (line["username"].as_str(), line["result"].as_str());
            let last = user.and_then(|user| {
                let of_user = |(_, call): &(_, String)| call.ends_with(user);
                Some(format!("id-{}", ran.calls.iter().rposition(of_user)? + 1))
            });
            let id = line["request_id"].as_str().map(str::to_owned);
            let id = if id == last {
                Some("last".to_owned())
            } else {
                id
            };
            format!("{} {}: {id:?}", user.unwrap(), result.unwrap())
        });
        ids.sort_unstable();
        expect![[r#"
            u1 done: Some("last")
            u2 done: Some("last")
            u3 skipped: None
            u4 failed: Some("refused")"#]]
        .assert_eq(&ids.join("\n"));
    }

    #[test]
    fn a_row_that_was_done_in_part_is_gone_on_with() {
        let mut bench = Bench::of(3);
        bench.is_new = true;
        let no_group = |_: usize, call: &str| {
            let is_group = call == "AdminAddUserToGroup u2";
            is_group.then(|| refused(ErrorCode::ResourceNotFoundException))
        };
        let ran = bench.run(&no_group);
        expect!["warning: line 3, u2: u2 is created, but then: Cognito refused the request: No. (ResourceNotFoundException)"].assert_eq(&ran.said.join("\n"));
        assert!(ran.result.is_err());
        bench.resume = true;
        let ran = bench.run(&|_, call| {
            let is_made = call.starts_with("AdminCreateUser");
            is_made.then(|| refused(ErrorCode::UsernameExistsException))
        });
        assert_eq!(ran.result.unwrap().done, 3);
        let calls: Vec<_> = ran.calls.iter().map(|(_, call)| call.as_str()).collect();
        assert_eq!(
            calls,
            [
                "AdminCreateUser u2",
                "AdminGetUser u2",
                "AdminAddUserToGroup u2"
            ]
        );
    }

    #[test]
    fn rows_that_cannot_be_used_are_in_the_report() {
        let mut bench = Bench::of(3);
        bench.csv.push_str("x,y\nu4\n");
        bench.skip_invalid = true;
        let ran = bench.run(&|_, _| None);
        let counts = ran.result.unwrap();
        assert_eq!((counts.done, counts.skipped, ran.calls.len()), (4, 1, 4));
        let report = fs::read_to_string(bench.folder.path().join("report")).unwrap();
        let skipped: Vec<_> = report
            .lines()
            .filter(|line| line.contains("skipped"))
            .collect();
        expect![[r#"{"line":5,"username":"","result":"skipped","code":null,"message":"it has 2 fields, and the first line has 1","request_id":null}"#]].assert_eq(&skipped.join("\n"));
    }

    #[test]
    fn a_report_that_is_asked_for_later_has_all_rows() {
        let mut bench = Bench::of(30);
        let unknown = |_: usize, call: &str| {
            let is_unknown = call.ends_with('3');
            is_unknown.then(|| refused(ErrorCode::UserNotFoundException))
        };
        assert!(bench.run(&unknown).result.is_err());
        fs::remove_file(bench.folder.path().join("report")).unwrap();
        bench.resume = true;
        assert_eq!(bench.run(&|_, _| None).calls.len(), 3);
        assert_eq!(count(&bench.reported(), "done"), 30);
    }
    /// The password of each user in the report, with what came of the row.
    fn passwords(bench: &Bench) -> HashMap<String, (String, Option<String>)> {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let lines = bench.report(|line| {
            let result = text(&line["result"]).unwrap();
            let user = text(&line["username"]).unwrap();
            (user, (result, text(&line["password"])))
        });
        lines.into_iter().collect()
    }

    /// Checks that the report has the password that was last set of each user who is done.
    #[track_caller]
    fn check_passwords(bench: &Bench, sent: &[(String, String)], done: usize) {
        let reported = passwords(bench);
        let of_done = reported.iter().filter(|(_, (result, _))| result == "done");
        assert_eq!(of_done.clone().count(), done);
        for (user, (_, password)) in of_done {
            let mut of_user = sent.iter().rev().filter(|(own, _)| own == user);
            assert_eq!(
                password.as_ref(),
                of_user.next().map(|(_, it)| it),
                "{user}"
            );
        }
    }

    #[test]
    fn each_row_gets_a_password_of_its_own() {
        for is_new in [false, true] {
            let bench = Bench {
                is_new,
                generates: true,
                rate: 1000.0,
                ..Bench::of(300)
            };
            let ran = bench.run(&|_, _| None);
            assert_eq!(ran.result.unwrap().done, 300);
            check_passwords(&bench, &ran.passwords, 300);
            let all: HashSet<_> = ran.passwords.iter().map(|(_, password)| password).collect();
            assert_eq!((ran.passwords.len(), all.len()), (300, 300));
            assert!(all.iter().all(|password| password.len() == 30));
        }
    }

    #[test]
    fn a_password_that_does_not_count_is_not_in_the_report() {
        let denied = || refused(ErrorCode::AccessDeniedException);
        let history = || refused(ErrorCode::PasswordHistoryPolicyViolationException);
        let tried = Cell::new(0);
        let again = || {
            tried.set(tried.get() + 1);
            tried.get() > 1
        };
        let cases: [(&str, bool, Answer<'_>); 6] = [
            ("set: refused", false, &|_, _| Some(history())),
            ("set: no answer", false, &|_, _| Some(dropped())),
            ("set: no answer, then refused", false, &|_, _| {
                Some(if again() { history() } else { dropped() })
            }),
            ("set: no answer, then denied", false, &|_, _| {
                Some(if again() { denied() } else { dropped() })
            }),
            ("create: password refused", true, &|_, call| {
                call.starts_with("AdminSet").then(history)
            }),
            ("create: no such group", true, &|_, call| {
                let is_group = call.starts_with("AdminAdd");
                is_group.then(|| refused(ErrorCode::ResourceNotFoundException))
            }),
        ];
        let mut shown = String::new();
        for (what, is_new, answer) in cases {
            tried.set(0);
            let bench = Bench {
                is_new,
                generates: true,
                ..Bench::of(1)
            };
            let ran = bench.run(answer);
            assert!(ran.result.is_err(), "{what}");
            let (result, password) = &passwords(&bench)["u1"];
            let is_last = password.as_ref() == ran.passwords.last().map(|(_, it)| it);
            let password = match password {
                Some(_) if is_last => "password",
                Some(_) => "another password",
                None => "no password",
            };
            shown.push_str(&format!("{what}: {result}, {password}\n"));
        }
        expect![[r"
            set: refused: failed, no password
            set: no answer: failed, password
            set: no answer, then refused: failed, password
            set: no answer, then denied: failed, password
            create: password refused: failed, no password
            create: no such group: failed, password
        "]]
        .assert_eq(&shown);
    }

    #[test]
    fn passwords_of_rows_that_are_done_stay_in_the_report() {
        let mut bench = Bench {
            generates: true,
            ..Bench::of(30)
        };
        let unknown = |_: usize, call: &str| {
            let is_unknown = call.ends_with('3');
            is_unknown.then(|| refused(ErrorCode::UserNotFoundException))
        };
        let first = bench.run(&unknown);
        assert!(first.result.is_err());
        check_passwords(&bench, &first.passwords, 27);
        bench.resume = true;
        let second = bench.run(&|_, _| None);
        assert_eq!(second.passwords.len(), 3);
        check_passwords(&bench, &[first.passwords, second.passwords].concat(), 30);
    }

    #[test]
    fn the_password_of_a_user_whose_making_was_cut_off_is_replaced() {
        for is_temporary in [false, true] {
            let at = Duration::from_millis(510);
            let mut bench = Bench {
                is_new: true,
                is_temporary,
                generates: true,
                signals: vec![at + Duration::from_millis(1), at],
                ..Bench::of(20)
            };
            let first = bench.run(&|_, _| None);
            assert!(first.result.is_err());
            let made: Vec<_> = first.calls.iter().map(|(_, call)| call.clone()).collect();
            bench.resume = true;
            bench.signals.clear();
            // The password of an earlier call stays what it is.
            let second = bench.run(&|_, call| {
                let is_there = call.starts_with("AdminCreate") && made.contains(&call.to_owned());
                is_there.then(|| refused(ErrorCode::UsernameExistsException))
            });
            assert_eq!(second.result.unwrap().done, 20);
            let calls = second.calls.iter().map(|(_, call)| call.clone());
            let calls: HashSet<_> = calls.collect();
            let were_made = calls.iter().filter(|call| made.contains(call));
            let users = were_made.filter_map(|call| call.strip_prefix("AdminCreateUser "));
            let users: Vec<_> = users.collect();
            assert!(!users.is_empty());
            for user in users {
                assert!(calls.contains(&format!("AdminSetUserPassword {user}")));
            }
            check_passwords(&bench, &[first.passwords, second.passwords].concat(), 20);
        }
    }
}
