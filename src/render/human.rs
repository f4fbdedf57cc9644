//! A decoded token for people.

use super::{json, time};
use crate::token::decode::numeric_date;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The JSON text `document` indented, with a remark behind each time claim: the moment on the clock
/// of `zone`, and how far it is from `now`. For reading only: remarks are not JSON.
pub fn human(document: &str, now: Timestamp, zone: &TimeZone) -> String {
    let mut text = String::new();
    for line in json::indented(document).lines() {
        text.push_str(line);
        if let Some(remark) = remark(line, now, zone) {
            text.push_str("  // ");
            text.push_str(&remark);
        }
        text.push('\n');
    }
    text
}

fn remark(line: &str, now: Timestamp, zone: &TimeZone) -> Option<String> {
    let (name, value) = line.trim_start().strip_prefix('"')?.split_once("\": ")?;
    let moment = numeric_date(&serde_json::from_str(value.trim_end_matches(',')).ok()?)?;
    let distance = time::distance(moment, now);
    let distance = match name {
        "exp" if moment > now => format!("expires {distance}"),
        "exp" => format!("expired {distance}"),
        "iat" | "nbf" | "auth_time" => distance,
        _ => return None,
    };
    Some(format!("{}, {distance}", time::local(moment, zone)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn times_are_explained() {
        let now = Timestamp::from_second(1_767_225_600).unwrap();
        let document = json!({"payload": {
            "exp": 1_767_226_320, "iat": 1_767_222_720, "auth_time": "1", "n": 1_767_226_320,
        }});
        assert_eq!(
            human(&document.to_string(), now, &TimeZone::UTC),
            r#"{
  "payload": {
    "exp": 1767226320,  // 2026-01-01 00:12:00 +00:00, expires in 12m
    "iat": 1767222720,  // 2025-12-31 23:12:00 +00:00, 48m ago
    "auth_time": "1",
    "n": 1767226320
  }
}
"#
        );
        let expired = human(
            &json!({"exp": 1_767_225_599}).to_string(),
            now,
            &TimeZone::UTC,
        );
        assert!(expired.contains("expired 1s ago"), "{expired}");
    }
}
