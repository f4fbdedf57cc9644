//! How far a run is.

use std::collections::VecDeque;
use std::time::Duration;

use crate::local::progress::Line;
use crate::local::ui::Ui;

/// How often it is said: on a line of the terminal, and elsewhere.
const ON_A_TERMINAL: Duration = Duration::from_secs(1);
const ELSEWHERE: Duration = Duration::from_secs(10);
/// Over how long the rate is taken.
const WINDOW: Duration = Duration::from_secs(30);

/// What came of the rows, earlier runs included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) done: u64,
    pub(crate) skipped: u64,
    pub(crate) failed: u64,
    /// How many of the done rows this run has done.
    pub(crate) now: u64,
}

#[derive(Debug)]
pub(super) struct Progress<'a> {
    ui: &'a Ui,
    /// The line of the terminal, where there is one.
    line: Option<Line>,
    rows: u64,
    /// How many rows were over at times of this run.
    samples: VecDeque<(Duration, u64)>,
    due: Duration,
}

impl<'a> Progress<'a> {
    /// Of a run over `rows` rows, of which `settled` were over before `now`.
    pub(super) fn new(ui: &'a Ui, rows: u64, settled: u64, now: Duration) -> Self {
        let line = ui.progress_line();
        let every = if line.is_some() {
            ON_A_TERMINAL
        } else {
            ELSEWHERE
        };
        Self {
            ui,
            line,
            rows,
            samples: VecDeque::from([(now, settled)]),
            due: now + every,
        }
    }

    /// When it is said next.
    pub(super) fn next(&self) -> Duration {
        self.due
    }

    /// Says it, if it is time; the calls are made `allowed` a second.
    pub(super) fn show(&mut self, counts: &Counts, allowed: f64, now: Duration) {
        if now < self.due {
            return;
        }
        let over = counts.done + counts.skipped + counts.failed;
        let first = self.samples.front().copied().unwrap_or_default();
        let seconds = now.saturating_sub(first.0).as_secs_f64();
        #[expect(clippy::cast_precision_loss, reason = "it is shown with one digit")]
        let rate = (over - first.1) as f64 / seconds.max(0.001);
        self.samples.push_back((now, over));
        while self
            .samples
            .front()
            .is_some_and(|(at, _)| *at + WINDOW < now)
        {
            self.samples.pop_front();
        }
        let text = text(over, self.rows, rate.max(0.0), allowed, counts.failed);
        match &self.line {
            Some(line) => line.show(&text),
            None => self.ui.note(&text),
        }
        let every = match self.line {
            Some(_) => ON_A_TERMINAL,
            None => ELSEWHERE,
        };
        self.due = now + every;
    }
}

fn text(over: u64, rows: u64, rate: f64, allowed: f64, failed: u64) -> String {
    let failed = match failed {
        0 => String::new(),
        failed => format!(", {failed} failed"),
    };
    // Several calls a row, throttling or slow answers: then it is not what is allowed.
    let expected = if rate > 0.0 { rate } else { allowed };
    let left = time_left(rows.saturating_sub(over), expected);
    format!("{over} of {rows} rows, {rate:.1} a second{failed}, {left} left")
}

/// How long `rows` take at `rate` a second.
pub(crate) fn time_left(rows: u64, rate: f64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "it is shown in whole units")]
    let seconds = (rows as f64 / rate).ceil();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is not negative, and shown in days at most"
    )]
    let seconds = seconds.min(1e12) as u64;
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds} s"),
        (0, 0, _) => format!("{minutes} min {} s", seconds % 60),
        (0, _, _) => format!("{hours} h {} min", minutes % 60),
        _ => format!("{days} d {} h", hours % 24),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_how_far_it_is() {
        assert_eq!(
            text(1200, 50_000, 19.96, 20.0, 0),
            "1200 of 50000 rows, 20.0 a second, 40 min 45 s left"
        );
        assert_eq!(
            text(0, 1_000_000, 0.0, 20.0, 3),
            "0 of 1000000 rows, 0.0 a second, 3 failed, 13 h 53 min left"
        );
        assert_eq!(time_left(0, 20.0), "0 s");
        assert_eq!(time_left(9_000_000, 20.0), "5 d 5 h");
    }
}
