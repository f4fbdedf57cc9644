//! A command that is carried out for each row of a CSV.

use std::path::Path;

use crate::app::{self, Host};
use crate::aws::{Aws, UserPoolCalls};
use crate::commands::flags::{BulkFlags, ConsentFlags, RunFlags};
use crate::failure::{ExitStatus, Failure, Subject, command};
use crate::local::clock::Stopwatch;
use crate::model::{Operation, PoolId, Region};
use crate::ops::bulk::{
    self, AnyRow, Changes, Checked, Counts, Files, Form, Generated, Job, Leniency, Made, Row,
    Rules, Source, Takes, Work, allowed, journal_of, time_left,
};
use crate::ops::passwords::generated::Passwords;
use crate::render::shell::shell_quote;
use crate::settings::Sourced;

/// A command that is carried out for each row.
pub(in crate::commands) struct Verb<'a> {
    /// Its name, with the flags that decide what it does to a user: a run is resumed with the same ones.
    pub(in crate::commands) command: String,
    /// The columns that it takes.
    pub(in crate::commands) takes: Takes,
    /// The operation whose quota it uses up.
    pub(in crate::commands) operation: Operation,
    /// Where it cannot be undone: the consent, the question, and what was not done without it.
    pub(in crate::commands) consent: Option<(&'a ConsentFlags, &'a str, &'a str)>,
}

/// The file that has the rows, and how they are gone through.
#[derive(Clone, Copy)]
pub(in crate::commands) struct File<'a> {
    pub(in crate::commands) path: &'a Path,
    /// What goes before its name on the command line: a flag and a space, or nothing.
    pub(in crate::commands) flag: &'static str,
    /// Where it is kept who has become who.
    pub(in crate::commands) map: Option<&'a Path>,
    pub(in crate::commands) flags: &'a RunFlags,
}

/// The pool whose users they are, and what failures can name.
pub(in crate::commands) struct Place<'a> {
    pub(in crate::commands) pool: &'a PoolId,
    pub(in crate::commands) region: Option<Sourced<Region>>,
    pub(in crate::commands) subject: &'a Subject,
}

impl BulkFlags {
    /// The CSV, if one is given. What else the command line says of users is `others`.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] where both are given, or standard input has no journal.
    pub(in crate::commands) fn csv(&self, others: &[&str]) -> Result<Option<File<'_>>, Failure> {
        let Some(csv) = &self.csv else {
            return Ok(None);
        };
        if let Some(other) = others.first() {
            return Err(Failure::usage(
                format!("{other} does not go with --csv"),
                "the rows of the CSV say all of it",
            ));
        }
        Ok(Some(File {
            path: csv,
            flag: "--csv ",
            map: None,
            flags: &self.run,
        }))
    }
}

impl RunFlags {
    /// Whether it is known where a journal goes, or none is needed.
    fn has_journal(&self) -> bool {
        self.journal.is_some() || self.dry_run
    }

    fn leniency(&self) -> Leniency {
        Leniency {
            last_wins: self.last_wins,
            skip_invalid: self.skip_invalid,
        }
    }

    /// Them again.
    fn again(&self) -> String {
        let mut words = String::new();
        for (flag, file) in [("journal", &self.journal), ("report", &self.report)] {
            if let Some(file) = file {
                words.push_str(&format!(" --{flag} {}", quoted(file)));
            }
        }
        if let Some(rate) = self.rate {
            words.push_str(&format!(" --rate {rate}"));
        }
        if self.concurrency != 16 {
            words.push_str(&format!(" --concurrency {}", self.concurrency));
        }
        for (flag, is_given) in [
            (" --skip-invalid", self.skip_invalid),
            (" --last-wins", self.last_wins),
        ] {
            words.push_str(if is_given { flag } else { "" });
        }
        words
    }
}

fn quoted(path: &Path) -> String {
    shell_quote(&path.display().to_string())
}

fn no_journal() -> Failure {
    Failure::usage(
        "what can be read only once has no journal of its own",
        "name one with --journal FILE: --resume goes on by it",
    )
}

/// A verb on its way.
struct Begun<'a> {
    host: &'a Host,
    place: Place<'a>,
    verb: Verb<'a>,
    flags: &'a RunFlags,
    files: Files,
    /// The command that resumes.
    again: String,
}

/// A verb and its file, which is open.
pub(in crate::commands) struct Opened<'a> {
    begun: Begun<'a>,
    source: Source,
    /// The command that begins.
    anew: String,
}

/// A verb and its file, whose rows are checked.
pub(in crate::commands) struct Ready<'a> {
    begun: Begun<'a>,
    checked: Checked,
}

/// Carries `verb` out for each row of `file`, for which `make` says what is done. What is done is said on
/// standard error.
///
/// # Errors
///
/// As the CSV, the settings, the network and Cognito give it; [`Failure::RowsFailed`],
/// [`Failure::BulkStopped`].
pub(in crate::commands) async fn run<'a>(
    host: &'a Host,
    file: File<'a>,
    place: Place<'a>,
    verb: Verb<'a>,
    make: impl Fn(&Row) -> Made,
) -> Result<ExitStatus, Failure> {
    let (pool, subject) = (place.pool, place.subject);
    let opened = Opened::open(host, file, place, verb)?;
    let Some(ready) = opened.check(&AnyRow, |_| ()).await? else {
        return Ok(ExitStatus::Success);
    };
    let aws = host.aws().await?;
    let calls = ready.calls(&aws)?;
    let changes = Changes {
        directory: &calls,
        pool,
        subject,
        make,
    };
    ready.run(&changes).await
}

/// The same with a password for each row that is generated, and that only the report has.
///
/// # Errors
///
/// [`Failure::Usage`] where there is no report; else as [`run`].
pub(in crate::commands) async fn generate<'a>(
    host: &'a Host,
    file: File<'a>,
    place: Place<'a>,
    verb: Verb<'a>,
    make: impl Fn(&Row) -> Made,
) -> Result<ExitStatus, Failure> {
    if file.flags.report.is_none() {
        return Err(Failure::usage(
            "--generate with --csv takes --report",
            "name the file that the passwords are written to with --report FILE",
        ));
    }
    let (pool, subject) = (place.pool, place.subject);
    let opened = Opened::open(host, file, place, verb)?;
    let Some(ready) = opened.check(&AnyRow, |_| ()).await? else {
        return Ok(ExitStatus::Success);
    };
    let aws = host.aws().await?;
    // What reads the policy is not one of the calls that are paced.
    let calls = ready.unpaced(&aws)?;
    let passwords = Passwords::for_pool(&calls, pool, subject).await?;
    let calls = calls.paced();
    let changes = Changes {
        directory: &calls,
        pool,
        subject,
        make,
    };
    ready.run(&Generated { changes, passwords }).await
}

impl<'a> Opened<'a> {
    /// Opens `file`, for whose rows `verb` is carried out.
    ///
    /// # Errors
    ///
    /// As the file gives it; [`Failure::Usage`] where there is an earlier journal.
    pub(in crate::commands) fn open(
        host: &'a Host,
        file: File<'a>,
        place: Place<'a>,
        verb: Verb<'a>,
    ) -> Result<Self, Failure> {
        let File {
            path,
            flag,
            map,
            flags,
        } = file;
        let subject = place.subject;
        let is_input = path == Path::new("-");
        if is_input && !flags.has_journal() {
            return Err(no_journal());
        }
        let yes = verb.consent.is_some_and(|(consent, ..)| consent.yes);
        let yes = if yes { " --yes" } else { "" };
        let map_flag = map.map(|map| format!(" --map {}", quoted(map)));
        let again = format!(
            "{} {flag}{}{}{}{yes}",
            verb.command,
            quoted(path),
            map_flag.unwrap_or_default(),
            flags.again()
        );
        let anew = command(&again, subject);
        let again = command(&format!("{again} --resume"), subject);
        let own = (!is_input).then(|| journal_of(path));
        let named = flags.journal.clone().or(own);
        let files = Files {
            journal: named.unwrap_or_default(),
            report: flags.report.clone(),
            map: map.map(Path::to_owned),
            form: Form::Lines,
            resume: flags.resume,
        };
        if !flags.dry_run {
            files.refuse_earlier(&again)?;
        }
        let source = Source::open(path)?;
        if source.path.is_none() && !flags.has_journal() {
            return Err(no_journal());
        }
        Ok(Self {
            begun: Begun {
                host,
                place,
                verb,
                flags,
                files,
                again,
            },
            source,
            anew,
        })
    }

    /// Checks every row, by `rules` too, has `announce` say what they mean, and asks for the consent that
    /// is needed. None where nothing is to be done.
    ///
    /// # Errors
    ///
    /// As the file and the journal give it.
    pub(in crate::commands) async fn check(
        self,
        rules: &impl Rules,
        announce: impl FnOnce(&Checked),
    ) -> Result<Option<Ready<'a>>, Failure> {
        let Self {
            begun,
            source,
            anew,
        } = self;
        let (host, flags) = (begun.host, begun.flags);
        let checked = Checked::read(source, begun.verb.takes, flags.leniency(), rules)?;
        let name = begun.verb.command.split(" --").next().unwrap_or_default();
        say_what_is_left_out(host, &checked, name);
        announce(&checked);
        let ready = Ready { begun, checked };
        let Begun {
            place, verb, files, ..
        } = &ready.begun;
        let left = files.left(&verb.command, &ready.job())?;
        let (pool, rows) = (place.pool, ready.checked.rows);
        if flags.dry_run {
            let rate = allowed(verb.operation, flags.rate);
            let time = time_left(left * rules.calls(), rate);
            host.ui.note(&format!(
                "{left} of {rows} rows would be sent to user pool {pool}, in {time} at {rate} a \
                 second; nothing was sent"
            ));
            return Ok(None);
        }
        if let Some((consent, question, undone)) = verb.consent {
            let question = format!("{question} {left} users of user pool {pool}?");
            if !consent.is_given(host, &question, undone, || anew).await? {
                host.ui.note("nothing was done");
                return Ok(None);
            }
        }
        Ok(Some(ready))
    }
}

impl Ready<'_> {
    /// The same with tokens in the report.
    pub(in crate::commands) fn reporting_tokens(mut self) -> Self {
        if let Some(path) = &self.begun.files.report {
            self.begun.files.form = Form::of_tokens(path);
        }
        self
    }

    fn job(&self) -> Job<'_> {
        Job {
            checked: &self.checked,
            pool: self.begun.place.pool,
            rate: self.begun.flags.rate,
            concurrency: self.begun.flags.concurrency.into(),
            operation: self.begun.verb.operation,
            again: &self.begun.again,
            now: self.begun.host.now(),
        }
    }

    /// What the file says.
    pub(in crate::commands) fn checked(&self) -> &Checked {
        &self.checked
    }

    /// The calls of its changes.
    pub(in crate::commands) fn calls<'a>(
        &self,
        aws: &'a Aws,
    ) -> Result<UserPoolCalls<'a>, Failure> {
        Ok(self.unpaced(aws)?.paced())
    }

    fn unpaced<'a>(&self, aws: &'a Aws) -> Result<UserPoolCalls<'a>, Failure> {
        let calls = UserPoolCalls::new(aws, self.begun.place.region.clone());
        calls.map_err(Failure::of_call(self.begun.place.subject))
    }

    /// Does `work` for each row.
    ///
    /// # Errors
    ///
    /// As the journal and the report give it; [`Failure::RowsFailed`], [`Failure::BulkStopped`].
    pub(in crate::commands) async fn run(self, work: &impl Work) -> Result<ExitStatus, Failure> {
        let (job, ui) = (self.job(), &self.begun.host.ui);
        let opened = self.begun.files.open(&self.begun.verb.command, &job)?;
        let interrupts = app::interrupts()?;
        let time = Stopwatch::start();
        let counts = bulk::run(&job, opened, work, &time, ui, interrupts).await?;
        ui.note(&told(counts));
        Ok(ExitStatus::Success)
    }
}

fn say_what_is_left_out(host: &Host, checked: &Checked, command: &str) {
    let unused = &checked.unused;
    if !unused.is_empty() {
        let unused = unused.join(", ");
        host.ui
            .note(&format!("columns that {command} does not use: {unused}"));
    }
    let left_out = checked.rows - checked.usable;
    if left_out > 0 {
        host.ui
            .warn(&format!("{left_out} of {} rows are left out", checked.rows));
        for problem in checked.problems() {
            host.ui.warn(problem);
        }
    }
}

fn told(counts: Counts) -> String {
    let Counts {
        done, skipped, now, ..
    } = counts;
    let skipped = match skipped {
        0 => String::new(),
        skipped => format!(", {skipped} skipped"),
    };
    let before = match done - now {
        0 => String::new(),
        before => format!(" ({before} by earlier runs)"),
    };
    format!("rows: {done} done{before}{skipped}")
}
