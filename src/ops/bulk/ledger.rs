//! What came of the rows, kept in the journal, in the report and in the map of users.

use super::bits::Lines;
use super::journal::{Journal, Mark, Past};
use super::map::SubMap;
use super::report::{Entry, Report};
use super::work::Moved;
use crate::failure::Failure;

/// The files. What is noted goes to the disk in groups.
#[derive(Debug)]
pub(super) struct Ledger {
    journal: Journal,
    report: Option<Report>,
    map: Option<SubMap>,
    /// Rows that the report has from earlier runs.
    reported: Lines,
    has_news: bool,
}

impl Ledger {
    pub(super) fn new(
        journal: Journal,
        report: Option<(Report, Lines)>,
        map: Option<SubMap>,
    ) -> Self {
        let (report, reported) = report.unzip();
        Self {
            journal,
            report,
            map,
            reported: reported.unwrap_or_default(),
            has_news: false,
        }
    }

    /// Whether something is not on the disk yet.
    pub(super) fn has_news(&self) -> bool {
        self.has_news
    }

    /// Notes that a row is begun whose first call must not happen twice.
    ///
    /// # Errors
    ///
    /// [`Failure::Output`] where that cannot be written.
    pub(super) fn begin(&mut self, line: u64) -> Result<(), Failure> {
        self.journal.begin_row(line)
    }

    /// Notes that a row was begun and failed later, or may have been.
    pub(super) fn note_begun(&mut self, line: u64) {
        self.journal.note(Mark::Begun, line);
    }

    /// Notes what came of a row.
    pub(super) fn note(&mut self, mark: Mark, entry: &Entry<'_>) {
        if let Some(report) = &mut self.report {
            report.add(entry);
        }
        self.journal.note(mark, entry.line);
        self.has_news = true;
    }

    /// Notes who the user `username` was and is.
    pub(super) fn moved(&mut self, username: &str, moved: &Moved) {
        if let Some(map) = &mut self.map {
            map.add(username, moved);
        }
    }

    /// Whether the report lacks a row that an earlier run has settled.
    pub(super) fn lacks(&self, line: u64) -> bool {
        self.report.is_some() && !self.reported.contains(line)
    }

    /// Puts such a row into the report.
    pub(super) fn complete(&mut self, line: u64, username: &str, past: &Past) {
        self.reported.insert(line);
        if let Some(report) = &mut self.report {
            let is_skipped = past.skipped.contains(line);
            let is_refused = past.refused.contains(line);
            report.add(&Entry {
                line,
                username,
                result: match (is_skipped, is_refused) {
                    (true, _) => "skipped",
                    (_, true) => "failed",
                    _ => "done",
                },
                ..Entry::default()
            });
            self.has_news = true;
        }
    }

    /// Puts all on the disk: the journal last, which says of no row that it is done that others lack.
    ///
    /// # Errors
    ///
    /// [`Failure::Output`] where that cannot be written.
    pub(super) fn commit(&mut self) -> Result<(), Failure> {
        if !std::mem::take(&mut self.has_news) {
            return Ok(());
        }
        if let Some(report) = &mut self.report {
            report.commit()?;
        }
        if let Some(map) = &mut self.map {
            map.commit()?;
        }
        self.journal.commit()
    }
}
