//! The clock of this machine. Nothing else reads it.

use std::path::PathBuf;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::environment;

/// How late a machine that slept notices it.
const MAX_NAP: Duration = Duration::from_secs(15);

/// What tells the time.
#[derive(Debug, Clone)]
pub struct Clock(Source);

#[derive(Debug, Clone)]
enum Source {
    System,
    /// The system's, and the seconds that a file holds, which a test changes.
    Shifted(PathBuf),
    #[cfg(test)]
    At(Timestamp),
}

/// What tells how long something takes.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(std::time::Instant);

impl Stopwatch {
    /// One that begins now.
    pub fn start() -> Self {
        Self(std::time::Instant::now())
    }

    /// What has passed since it began.
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

/// `COGNITO_AUTH_TEST_CLOCK` is set, and this is not a build for tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "{} is for tests of debug builds, and this is a release build",
    environment::TEST_CLOCK
)]
pub struct Refused;

impl Clock {
    /// The system's clock; in debug builds as `COGNITO_AUTH_TEST_CLOCK` has it: the path of a file that
    /// holds by how many seconds it is ahead.
    ///
    /// # Errors
    ///
    /// [`Refused`] when the variable is set in a release build: a clock that can be set could make an
    /// expired token pass.
    pub fn new() -> Result<Self, Refused> {
        match environment::test_clock() {
            None => Ok(Self(Source::System)),
            Some(path) if cfg!(debug_assertions) => Ok(Self(Source::Shifted(path))),
            Some(_) => Err(Refused),
        }
    }

    /// A clock that has stopped at `time`.
    #[cfg(test)]
    pub(crate) fn stopped_at(time: Timestamp) -> Self {
        Self(Source::At(time))
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place that reads the clock"
        )]
        let system = Timestamp::now();
        match &self.0 {
            Source::System => system,
            Source::Shifted(path) => {
                let text = std::fs::read_to_string(path).unwrap_or_default();
                let seconds = text.trim().parse().unwrap_or_default();
                system + SignedDuration::from_secs(seconds)
            }
            #[cfg(test)]
            Source::At(time) => *time,
        }
    }

    /// Waits until `due`, also while a machine sleeps.
    pub async fn wait_until(&self, due: Timestamp) {
        loop {
            let left = due.duration_since(self.now());
            if !left.is_positive() {
                return;
            }
            let left = Duration::try_from(left).unwrap_or_default();
            tokio::time::sleep(left.min(self.longest_nap())).await;
        }
    }

    /// How late it may notice that a machine slept, or that a test set the clock.
    fn longest_nap(&self) -> Duration {
        match &self.0 {
            Source::System => MAX_NAP,
            Source::Shifted(_) => Duration::from_millis(20),
            #[cfg(test)]
            Source::At(_) => MAX_NAP,
        }
    }
}
