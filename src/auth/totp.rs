//! Time-based one-time codes ([RFC 6238](https://www.rfc-editor.org/rfc/rfc6238)), as an
//! authenticator app makes them for Cognito: SHA-1, six digits, windows of 30 seconds.

use std::fmt;

use jiff::Timestamp;
use ring::hmac;
use totp_rs::{Builder, Totp};

use crate::model::Secret;

/// Seconds for which a code is valid.
const WINDOW: i64 = 30;

/// What an authenticator app keeps.
#[derive(Clone)]
pub struct Seed(Totp);

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seed([redacted])")
    }
}

impl Seed {
    /// Reads a seed as the service and apps write one: base32, spaces and dashes and letters of
    /// either case, or an `otpauth://` URI that holds it. Short seeds are taken too.
    pub fn read(text: &str) -> Option<Self> {
        let secret = if text.trim_start().starts_with("otpauth:") {
            let (_, query) = text.split_once('?')?;
            let mut pairs = form_urlencoded::parse(query.trim_end().as_bytes());
            pairs.find(|(name, _)| name == "secret")?.1.into_owned()
        } else {
            text.to_owned()
        };
        let dense: String = secret
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let dense = dense.trim_end_matches('=');
        let seed = totp_rs::Secret::try_from_base32(dense).ok()?;
        if dense.is_empty() {
            return None;
        }
        Some(Self(Builder::new().with_secret(seed).build_noncompliant()))
    }

    /// The number of the window that `now` lies in.
    pub fn window(now: Timestamp) -> u64 {
        u64::try_from(now.as_second() / WINDOW).unwrap_or_default()
    }

    /// The moment at which `window` begins.
    pub fn beginning(window: u64) -> Timestamp {
        let seconds = i64::try_from(window)
            .unwrap_or(i64::MAX)
            .saturating_mul(WINDOW);
        Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX)
    }

    /// The code of `window`: six digits.
    pub fn code(&self, window: u64) -> Secret<String> {
        Secret::from(
            self.0
                .generate(window.saturating_mul(WINDOW.unsigned_abs()))
                .to_string(),
        )
    }

    /// A name for this seed that says nothing about it: a keyed hash, 32 hexadecimal digits.
    pub fn name(&self) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.0.sign(0).as_ref());
        let hash = hmac::sign(&key, b"cognito-auth: windows whose codes were used");
        let bytes: [u8; 16] = hash.as_ref()[..16].try_into().unwrap_or_default();
        format!("{:032x}", u128::from_be_bytes(bytes))
    }
}

/// The URI with which an authenticator app takes up `seed`, base32, for `user` of `issuer`
/// (the Key URI Format of Google Authenticator).
pub fn uri(seed: &Secret<String>, issuer: &str, user: &str) -> Secret<String> {
    let encoded = |text: &str| {
        form_urlencoded::byte_serialize(text.as_bytes())
            .collect::<String>()
            .replace('+', "%20")
    };
    let (issuer, user) = (encoded(issuer), encoded(user));
    let seed = seed.expose();
    Secret::from(format!(
        "otpauth://totp/{issuer}:{user}?secret={seed}&issuer={issuer}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The seed of RFC 6238, appendix B: "12345678901234567890" in base32.
    const SEED: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    #[test]
    fn codes_are_those_of_rfc_6238() {
        // The last six of the appendix's eight digits.
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let window = Seed::window(Timestamp::from_second(seconds).unwrap());
            assert_eq!(Seed::read(SEED).unwrap().code(window).expose(), code);
        }
    }

    #[test]
    fn a_seed_is_read_as_apps_write_it() {
        let code = |text: &str| Seed::read(text).map(|seed| seed.code(1).expose().clone());
        let expected = code(SEED);
        for text in [
            "gezd gnbv gy3t qojq gezd gnbv gy3t qojq",
            "GEZDGNBV-GY3TQOJQ-GEZDGNBV-GY3TQOJQ====",
            "otpauth://totp/Pool:alice?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Pool\n",
        ] {
            assert_eq!(code(text), expected, "{text}");
        }
        assert!(code("GEZDGNBV").is_some());
        for bad in [
            "",
            "  ",
            "1890",
            "otpauth://totp/x",
            "otpauth://totp/x?issuer=y",
            "é",
        ] {
            assert_eq!(code(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_uri_is_read_back() {
        let uri = uri(&SEED.into(), "us-east-1_A", "al ice@example.com");
        assert_eq!(
            uri.expose(),
            "otpauth://totp/us-east-1_A:al%20ice%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=us-east-1_A"
        );
        assert_eq!(
            Seed::read(uri.expose()).unwrap().name(),
            Seed::read(SEED).unwrap().name()
        );
    }

    #[test]
    fn windows_begin_every_half_minute() {
        let now = Timestamp::from_second(61).unwrap();
        assert_eq!(Seed::window(now), 2);
        assert_eq!(Seed::beginning(3).as_second(), 90);
    }

    #[test]
    fn a_name_tells_seeds_apart_and_nothing_else() {
        let name = |text: &str| Seed::read(text).unwrap().name();
        assert_eq!(name(SEED), name(&SEED.to_lowercase()));
        assert_ne!(name(SEED), name("GEZDGNBV"));
        assert_eq!(name(SEED).len(), 32);
        assert_eq!(format!("{:?}", Seed::read(SEED)), "Some(Seed([redacted]))");
    }
}
