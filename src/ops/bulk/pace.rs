//! How often calls are made: a schedule that slows down when the service throttles.

use std::time::Duration;

/// Calls a second, below which throttling does not push.
const FLOOR: f64 = 0.5;
/// In how many seconds the rate grows from nothing to what is allowed.
const RECOVERY: f64 = 20.0;
/// By how much the schedule may be late and still be caught up with. Timers, disks and a busy machine
/// are late now and then, which would lower the rate. More than this is not made up for: a quarter of
/// a second's calls on top of 80 % of a quota is what the quota allows in that second.
const SLACK: Duration = Duration::from_millis(250);

/// Gives turns, `rate` a second. The time is handed in, as what has passed since some beginning.
#[derive(Debug)]
pub(super) struct Pacer {
    allowed: f64,
    rate: f64,
    /// When the rate was last looked at.
    at: Duration,
    /// When the next turn is due.
    next: Duration,
    /// When the rate was last cut.
    cut: Option<Duration>,
}

impl Pacer {
    /// `allowed` turns a second at most, from `now` on.
    pub(super) fn new(allowed: f64, now: Duration) -> Self {
        Self {
            allowed,
            rate: allowed,
            at: now,
            next: now,
            cut: None,
        }
    }

    /// Takes the next turn.
    ///
    /// # Errors
    ///
    /// How long it is until then, as it looks now.
    pub(super) fn take(&mut self, now: Duration) -> Result<(), Duration> {
        self.grow(now);
        if let Some(wait) = self.next.checked_sub(now).filter(|wait| !wait.is_zero()) {
            return Err(wait);
        }
        self.next = self.next.max(now.saturating_sub(SLACK)) + self.interval();
        Ok(())
    }

    /// A call was throttled that was made at `sent`. Those made before the last cut say nothing new.
    pub(super) fn throttled(&mut self, sent: Duration, now: Duration) {
        if self.cut.is_some_and(|cut| sent < cut) {
            return;
        }
        self.grow(now);
        self.rate = (self.rate / 2.0).max(FLOOR.min(self.allowed));
        self.cut = Some(now);
        self.next = now + self.interval();
    }

    /// Turns a second, now.
    pub(super) fn rate(&self) -> f64 {
        self.rate
    }

    fn grow(&mut self, now: Duration) {
        let passed = now.saturating_sub(self.at).as_secs_f64();
        let grown = self.rate + passed * self.allowed / RECOVERY;
        self.rate = grown.min(self.allowed);
        self.at = self.at.max(now);
    }

    fn interval(&self) -> Duration {
        Duration::from_secs_f64(self.rate.recip())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The times of the turns until `end`, by a caller who wakes up `late` milliseconds after a turn is
    /// due, and whose calls are throttled where `is_throttled` says so of their number and time.
    fn turns(
        pacer: &mut Pacer,
        end: u64,
        late: impl Fn(usize) -> u64,
        is_throttled: impl Fn(usize, Duration) -> bool,
    ) -> Vec<Duration> {
        let mut now = Duration::ZERO;
        let mut turns = Vec::new();
        while now < Duration::from_secs(end) {
            match pacer.take(now) {
                Ok(()) => {
                    turns.push(now);
                    if is_throttled(turns.len(), now) {
                        pacer.throttled(now, now + Duration::from_millis(5));
                    }
                }
                Err(wait) => now += wait + Duration::from_millis(late(turns.len())),
            }
        }
        turns
    }

    /// The least and the most turns a second in windows of 10 seconds that begin at turns after `from`.
    fn extremes(turns: &[Duration], from: u64, end: u64) -> (f64, f64) {
        let window = Duration::from_secs(10);
        let begins = turns.iter().filter(|at| {
            **at >= Duration::from_secs(from) && **at + window <= Duration::from_secs(end)
        });
        let rates = begins.map(|begin| {
            let place = |at: Duration| turns.partition_point(|turn| *turn < at);
            let within = place(*begin + window) - place(*begin);
            f64::from(u32::try_from(within).unwrap()) / 10.0
        });
        rates.fold((f64::MAX, 0.0), |(least, most), rate| {
            (least.min(rate), most.max(rate))
        })
    }

    #[test]
    fn the_rate_is_kept_within_2_percent_over_every_10_seconds() {
        for rate in [5.0, 24.0, 40.0, 333.3, 2000.0] {
            for late in [0, 1, 7, 60] {
                let mut pacer = Pacer::new(rate, Duration::ZERO);
                let lateness = |turn: usize| {
                    if turn.is_multiple_of(3) {
                        late
                    } else {
                        late / 2
                    }
                };
                let turns = turns(&mut pacer, 60, lateness, |_, _| false);
                let (least, most) = extremes(&turns, 0, 60);
                // A window begins with a turn, so that it may hold one more.
                assert!(
                    least >= rate * 0.98 - 0.1 && most <= rate * 1.02 + 0.1,
                    "{rate} {late}: {least} {most}"
                );
            }
        }
    }

    #[test]
    fn there_is_no_burst_after_a_pause() {
        let mut pacer = Pacer::new(20.0, Duration::ZERO);
        assert_eq!(pacer.take(Duration::ZERO), Ok(()));
        let now = Duration::from_hours(1);
        let at_once = (0..100).take_while(|_| pacer.take(now).is_ok()).count();
        assert_eq!(at_once, 6);
    }

    #[test]
    fn throttling_halves_the_rate_at_once_and_once() {
        let second = Duration::from_secs;
        let mut pacer = Pacer::new(16.0, second(0));
        for _ in 0..16 {
            // All were under way when the first of them was throttled.
            pacer.throttled(second(1), second(2));
        }
        assert!((pacer.rate() - 8.0).abs() < 0.001);
        assert_eq!(pacer.take(second(2)), Err(Duration::from_millis(125)));
        for at in 0..100 {
            let at = second(2) + Duration::from_millis(at);
            pacer.throttled(at, at);
        }
        assert!(
            pacer.rate() >= FLOOR && pacer.rate() < 0.6,
            "{}",
            pacer.rate()
        );
        // A slower rate that was asked for is not raised to the floor.
        let mut slow = Pacer::new(0.1, second(0));
        slow.throttled(second(1), second(1));
        assert!((slow.rate() - 0.1).abs() < 0.001);
    }

    #[test]
    fn the_rate_is_back_in_30_seconds() {
        for rate in [5.0, 24.0, 200.0] {
            let mut pacer = Pacer::new(rate, Duration::ZERO);
            let is_throttled = |_, at| at < Duration::from_mins(1);
            let turns = turns(&mut pacer, 120, |_| 1, is_throttled);
            let throttled = turns
                .iter()
                .filter(|at| **at < Duration::from_mins(1))
                .count();
            // Far less often than allowed while every call is throttled.
            assert!(
                throttled < 60 * 4 && throttled < turns.len() / 4,
                "{rate}: {throttled}"
            );
            let (least, _) = extremes(&turns, 88, 120);
            assert!(least >= rate * 0.9, "{rate}: {least}");
        }
    }

    #[test]
    fn where_one_call_in_three_is_throttled_it_goes_on_slowly() {
        let mut pacer = Pacer::new(20.0, Duration::ZERO);
        let turns = turns(&mut pacer, 60, |_| 1, |turn, _| turn.is_multiple_of(3));
        assert!((60..600).contains(&turns.len()), "{}", turns.len());
    }
}
