//! A command that is carried out for each row of a CSV.

use std::path::Path;

use crate::app::{self, Host};
use crate::aws::UserPoolCalls;
use crate::commands::flags::{BulkFlags, ConsentFlags};
use crate::failure::{ExitStatus, Failure, Subject, command};
use crate::local::clock::Stopwatch;
use crate::model::{Operation, PoolId, Region};
use crate::ops::bulk::{
    self, Checked, Counts, Files, Job, Leniency, Make, Source, Takes, allowed, journal_of,
    time_left,
};
use crate::render::shell::shell_quote;
use crate::settings::Sourced;

/// What a command does for a row.
pub(in crate::commands) struct Verb<'a> {
    /// Its name, with the flags that decide what it does to a user: a run is resumed with the same ones.
    pub(in crate::commands) command: String,
    /// The columns that it takes.
    pub(in crate::commands) takes: Takes,
    /// The operation whose quota it uses up.
    pub(in crate::commands) operation: Operation,
    /// Where it cannot be undone: the consent, the question, and what was not done without it.
    pub(in crate::commands) consent: Option<(&'a ConsentFlags, &'a str, &'a str)>,
    /// What is done for a row.
    pub(in crate::commands) make: Make<'a>,
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
    pub(in crate::commands) fn csv(&self, others: &[&str]) -> Result<Option<&Path>, Failure> {
        let Some(csv) = &self.csv else {
            return Ok(None);
        };
        if let Some(other) = others.first() {
            return Err(Failure::usage(
                format!("{other} does not go with --csv"),
                "the rows of the CSV say all of it",
            ));
        }
        if csv == Path::new("-") && self.journal.is_none() && !self.dry_run {
            return Err(no_journal());
        }
        Ok(Some(csv))
    }

    fn leniency(&self) -> Leniency {
        Leniency {
            last_wins: self.last_wins,
            skip_invalid: self.skip_invalid,
        }
    }

    /// The flags with which a run of `csv` is made.
    fn again(&self, csv: &Path) -> String {
        let mut words = format!(" --csv {}", quoted(csv));
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

/// Carries `verb` out for each row of `csv`. What is done is said on standard error.
///
/// # Errors
///
/// As the CSV, the settings, the network and Cognito give it; [`Failure::RowsFailed`],
/// [`Failure::BulkStopped`].
pub(in crate::commands) async fn run(
    host: &Host,
    flags: &BulkFlags,
    csv: &Path,
    place: Place<'_>,
    verb: &Verb<'_>,
) -> Result<ExitStatus, Failure> {
    let Place {
        pool,
        region,
        subject,
    } = place;
    let yes = verb.consent.is_some_and(|(consent, ..)| consent.yes);
    let yes = if yes { " --yes" } else { "" };
    let again = format!("{}{}{yes}", verb.command, flags.again(csv));
    let anew = command(&again, subject);
    let again = command(&format!("{again} --resume"), subject);
    let own = (csv != Path::new("-")).then(|| journal_of(csv));
    let named = flags.journal.clone().or(own);
    // Before a long check of the CSV.
    if !flags.dry_run && !flags.resume {
        bulk::refuse_earlier(named.as_deref(), &again)?;
    }
    let source = Source::open(csv)?;
    let is_named = flags.journal.is_some() || flags.dry_run;
    if source.path.is_none() && !is_named {
        return Err(no_journal());
    }
    let checked = Checked::read(source, verb.takes, flags.leniency(), |row| {
        (verb.make)(row).map(drop)
    })?;
    say_what_is_left_out(host, &checked, verb);
    let job = Job {
        checked: &checked,
        make: verb.make,
        pool,
        subject,
        rate: flags.rate,
        concurrency: flags.concurrency.into(),
        operation: verb.operation,
        again: &again,
    };
    let files = Files {
        journal: named.unwrap_or_default(),
        report: flags.report.clone(),
        resume: flags.resume,
    };
    let left = files.left(&verb.command, &job)?;
    if flags.dry_run {
        let rate = allowed(verb.operation, flags.rate);
        host.ui.note(&format!(
            "{left} of {} rows would be sent to user pool {pool}, in {} at {rate} a second; \
             nothing was sent",
            checked.rows,
            time_left(left, rate),
        ));
        return Ok(ExitStatus::Success);
    }
    if let Some((consent, question, undone)) = verb.consent {
        let question = format!("{question} {left} users of user pool {pool}?");
        if !consent
            .is_given(host, &question, undone, || anew.clone())
            .await?
        {
            host.ui.note("nothing was done");
            return Ok(ExitStatus::Success);
        }
    }
    let aws = host.aws().await?;
    let calls = UserPoolCalls::new(&aws, region).map_err(Failure::of_call(subject))?;
    let calls = calls.paced();
    let opened = files.open(&verb.command, &job)?;
    let interrupts = app::interrupts()?;
    let time = Stopwatch::start();
    let counts = bulk::run(&job, opened, &calls, &time, &host.ui, interrupts).await?;
    host.ui.note(&told(counts));
    Ok(ExitStatus::Success)
}

fn say_what_is_left_out(host: &Host, checked: &Checked, verb: &Verb<'_>) {
    let unused = checked.unused();
    if !unused.is_empty() {
        let (unused, command) = (unused.join(", "), &verb.command);
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
