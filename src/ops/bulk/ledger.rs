//! What came of the rows, kept in the journal and in the report.

use super::bits::Lines;
use super::journal::{Journal, Mark, Past};
use super::report::{Entry, Report};
use crate::failure::Failure;

/// Both files. What is noted goes to the disk in groups.
#[derive(Debug)]
pub(super) struct Ledger {
    journal: Journal,
    report: Option<Report>,
    /// Rows that the report has from earlier runs.
    reported: Lines,
    has_news: bool,
}

impl Ledger {
    pub(super) fn new(journal: Journal, report: Option<(Report, Lines)>) -> Self {
        let (report, reported) = report.unzip();
        Self {
            journal,
            report,
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

    /// Puts a row into the report that an earlier run has settled, if the report lacks it.
    pub(super) fn complete(&mut self, line: u64, username: &str, past: &Past) {
        let Some(report) = &mut self.report else {
            return;
        };
        if self.reported.insert(line) {
            let is_skipped = past.skipped.contains(line);
            report.add(&Entry {
                line,
                username,
                result: if is_skipped { "skipped" } else { "done" },
                code: None,
                message: None,
                request_id: None,
                password: None,
            });
            self.has_news = true;
        }
    }

    /// Puts all on the disk: the report first, which must not lack what the journal has.
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
        self.journal.commit()
    }
}
