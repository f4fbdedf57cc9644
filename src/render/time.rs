//! Moments as text.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// `2026-01-01T00:00:00+00:00`: UTC, seconds floored, the offset spelled out as
/// `aws configure export-credentials` does.
pub fn iso(moment: Timestamp) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string()
}

/// `2026-01-01T00:00:00Z`: UTC, seconds floored.
pub fn zulu(moment: Timestamp) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// `2026-01-01 01:00:00 +01:00`: the same moment on the clock of `zone`.
pub fn local(moment: Timestamp, zone: &TimeZone) -> String {
    moment
        .to_zoned(zone.clone())
        .strftime("%Y-%m-%d %H:%M:%S %:z")
        .to_string()
}

/// The distance from `now` to `moment` in its two largest units: `in 12m 5s`, `3d 2h ago`, `now`.
pub fn distance(moment: Timestamp, now: Timestamp) -> String {
    let seconds = moment.as_second() - now.as_second();
    let span = span(seconds.unsigned_abs());
    match seconds {
        0 => "now".to_owned(),
        1.. => format!("in {span}"),
        _ => format!("{span} ago"),
    }
}

fn span(seconds: u64) -> String {
    const UNITS: [(u64, &str); 5] = [
        (365 * 86400, "y"),
        (86400, "d"),
        (3600, "h"),
        (60, "m"),
        (1, "s"),
    ];
    let largest = UNITS
        .iter()
        .position(|(size, _)| seconds >= *size)
        .unwrap_or(UNITS.len() - 1);
    let mut rest = seconds;
    let mut parts = Vec::new();
    for (size, unit) in UNITS.iter().skip(largest).take(2) {
        if rest / size > 0 {
            parts.push(format!("{}{unit}", rest / size));
        }
        rest %= size;
    }
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    #[test]
    fn moments_are_spelled_as_the_aws_cli_does() {
        assert_eq!(iso(at(1_767_225_600)), "2026-01-01T00:00:00+00:00");
        assert_eq!(
            iso(Timestamp::from_millisecond(1_767_225_600_999).unwrap()),
            "2026-01-01T00:00:00+00:00"
        );
        assert_eq!(iso(at(0)), "1970-01-01T00:00:00+00:00");
        let zone = TimeZone::fixed(jiff::tz::offset(-3));
        assert_eq!(
            local(at(1_767_225_600), &zone),
            "2025-12-31 21:00:00 -03:00"
        );
    }

    #[test]
    fn distances_have_two_units() {
        for (seconds, text) in [
            (0, "now"),
            (1, "in 1s"),
            (725, "in 12m 5s"),
            (720, "in 12m"),
            (3600, "in 1h"),
            (3601, "in 1h"),
            (-90061, "1d 1h ago"),
            (400 * 86400, "in 1y 35d"),
        ] {
            assert_eq!(
                distance(at(1_000_000_000 + seconds), at(1_000_000_000)),
                text
            );
        }
    }
}
