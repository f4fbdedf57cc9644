//! How far two clocks are apart.

use jiff::{SignedDuration, Timestamp, Unit};

/// By how much this machine's clock is ahead of a server's that answered at `date`, which has whole
/// seconds, to a request made between `before` and `after` by this machine's: nothing where they may
/// agree, less than nothing where it is behind.
pub fn ahead(before: Timestamp, after: Timestamp, date: Timestamp) -> SignedDuration {
    // The answer was made within the second that begins at `date`, and between the other two.
    let least = before.duration_since(date) - SignedDuration::from_secs(1);
    let most = after.duration_since(date);
    if !least.is_positive() && !most.is_negative() {
        return SignedDuration::ZERO;
    }
    let middle = least + (most - least) / 2;
    middle.round(Unit::Second).unwrap_or(middle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_off_by_what_a_whole_second_cannot_hide() {
        let milli = |millis| Timestamp::from_millisecond(millis).unwrap();
        let at = |seconds| Timestamp::from_second(seconds).unwrap();
        for (before, after, date, expected) in [
            (0, 100, 0, 0),
            // The server's second may be about to end.
            (0, 100, -1, 0),
            (900, 1_100, 0, 0),
            (1_500, 1_600, 0, 1),
            (1_200, 1_300, 0, 1),
            (-2_000, -1_900, 0, -2),
            (-200, -100, 0, -1),
            (-500, 100, 0, 0),
            // A slow answer leaves room for doubt.
            (2_000, 60_000, 0, 31),
            (-10_000, 10_000, 0, 0),
            (3_600_000, 3_600_100, 0, 3_600),
            (-3_600_000, -3_599_900, 0, -3_600),
        ] {
            let ahead = ahead(milli(before), milli(after), at(date));
            assert_eq!(ahead.as_secs(), expected, "{before} {after} {date}");
        }
    }
}
