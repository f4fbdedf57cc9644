//! A token taken apart, unverified.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde_json::{Map, Value};

use super::strict;

/// What a token says about itself. Nothing vouches for it: anyone can write such a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Unverified {
    header: Object,
    payload: Option<Object>,
}

/// A JSON object, and the text it was read from.
#[derive(Debug, Clone, PartialEq)]
struct Object {
    members: Map<String, Value>,
    text: String,
}

impl Unverified {
    /// The JOSE header, as it is in the token: JSON.
    pub fn header(&self) -> &str {
        &self.header.text
    }

    /// The claims, as they are in the token: JSON. None when the content is encrypted (a JWE).
    pub fn payload(&self) -> Option<&str> {
        self.payload.as_ref().map(|payload| payload.text.as_str())
    }

    /// Whether every reader reads it alike; here the last of two members of one name counts.
    ///
    /// # Errors
    ///
    /// [`Error::Json`] names the member that occurs twice, at any depth.
    pub fn unambiguous(&self) -> Result<(), Error> {
        let payload = self.payload.as_ref().map(|read| (read, Part::Payload));
        for (read, part) in [(&self.header, Part::Header)].into_iter().chain(payload) {
            strict::unambiguous(&read.text)
                .map_err(|error| not_an_object(&read.text, part, &error))?;
        }
        Ok(())
    }

    /// A member of the header that is a string.
    pub fn in_header(&self, name: &str) -> Option<&str> {
        self.header.members.get(name)?.as_str()
    }

    /// A claim that is a string, or an array of strings.
    pub fn texts(&self, claim: &str) -> Vec<String> {
        let claim = self.payload.as_ref().and_then(|p| p.members.get(claim));
        match claim {
            Some(Value::String(text)) => vec![text.clone()],
            Some(Value::Array(texts)) => {
                let texts = texts.iter().filter_map(Value::as_str);
                texts.map(str::to_owned).collect()
            }
            _ => Vec::new(),
        }
    }

    /// A claim that is a string.
    pub fn text(&self, claim: &str) -> Option<&str> {
        self.payload.as_ref()?.members.get(claim)?.as_str()
    }

    /// A claim that is a `NumericDate`: seconds since 1970 in UTC, fractions cut off
    /// ([RFC 7519 §2](https://www.rfc-editor.org/rfc/rfc7519#section-2)).
    pub fn time(&self, claim: &str) -> Option<Timestamp> {
        numeric_date(self.payload.as_ref()?.members.get(claim)?)
    }
}

/// The moment that a `NumericDate` names, if it is a number in the range of the calendar.
pub fn numeric_date(value: &Value) -> Option<Timestamp> {
    let seconds = value.as_i64().or_else(|| {
        let float = value.as_f64()?.floor();
        // The calendar of `Timestamp` ends within ±4e11 seconds, far inside what f64 holds exactly.
        #[expect(clippy::cast_possible_truncation, reason = "checked by the guard")]
        (float.abs() < 1e12).then_some(float as i64)
    })?;
    Timestamp::from_second(seconds).ok()
}

/// A part of a token in compact form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Part 1
    Header,
    /// Part 2
    Payload,
    /// Part 3
    Signature,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Header => "header (part 1 of 3)",
            Self::Payload => "payload (part 2 of 3)",
            Self::Signature => "signature (part 3 of 3)",
        })
    }
}

/// Why a text is not a token. Positions count bytes from 0: within the part for base64url, within
/// the decoded part for UTF-8 and JSON.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Neither a JWS (3 parts) nor a JWE (5 parts).
    #[error("it has {0} dot-separated part{s}, not 3", s = if *.0 == 1 { "" } else { "s" })]
    Parts(usize),
    /// Five parts that are not a JWE.
    #[error(
        "it has 5 dot-separated parts, not 3, and is not encrypted: two tokens, or one that was \
         shortened"
    )]
    NotEncrypted,
    /// A part is not base64url.
    #[error("the {part} is not base64url: {what} at byte {at}")]
    Base64 {
        /// Which part.
        part: Part,
        /// Where in it.
        at: usize,
        /// What is wrong there.
        what: &'static str,
    },
    /// A part holds bytes that are not text.
    #[error("the {part} is not UTF-8: bad byte at byte {at} of its content")]
    Utf8 {
        /// Which part.
        part: Part,
        /// Where in its content.
        at: usize,
    },
    /// A part holds something else than a JSON object.
    #[error("the {part} is not a JSON object: {what} at byte {at} of its content")]
    Json {
        /// Which part.
        part: Part,
        /// Where in its content.
        at: usize,
        /// What the JSON parser says.
        what: String,
    },
}

/// Takes `token` apart without verifying anything.
///
/// `token` is a JWS in compact form, `header.payload.signature`, or a JWE of five parts, whose header
/// has `enc` and whose content stays closed; each part is base64url without padding
/// ([RFC 7515 §7.1](https://www.rfc-editor.org/rfc/rfc7515#section-7.1),
/// [RFC 7516 §7.1](https://www.rfc-editor.org/rfc/rfc7516#section-7.1)). White space around it is
/// the caller's to remove; [`without_white_space`] removes more than that.
///
/// # Errors
///
/// [`Error`] names the first part that is not well formed, and where.
pub fn decode(token: &str) -> Result<Unverified, Error> {
    let parts: Vec<&str> = token.split('.').collect();
    match parts[..] {
        [header, payload, signature] => {
            let header = object(header, Part::Header)?;
            let payload = object(payload, Part::Payload)?;
            bytes(signature, Part::Signature)?;
            Ok(Unverified {
                header,
                payload: Some(payload),
            })
        }
        [header, key, iv, ciphertext, tag] => {
            let header = object(header, Part::Header)?;
            let rest = [key, iv, ciphertext, tag];
            // What is encrypted for a key that both sides have is without the first of them.
            let is_whole = rest[1..].iter().all(|part| !part.is_empty())
                && rest.iter().all(|part| part.bytes().all(is_base64url));
            if !is_whole || !header.members.get("enc").is_some_and(Value::is_string) {
                return Err(Error::NotEncrypted);
            }
            Ok(Unverified {
                header,
                payload: None,
            })
        }
        _ => Err(Error::Parts(parts.len())),
    }
}

/// As [`decode`], and takes a JWS whose signature is missing or damaged too, or followed by something
/// else; then with what is wrong with it. To show claims takes no signature.
///
/// # Errors
///
/// [`Error`] names the header or the payload, if that is not well formed, and where.
pub fn decode_damaged(token: &str) -> Result<(Unverified, Option<Error>), Error> {
    let error = match decode(token) {
        Ok(read) => return Ok((read, None)),
        Err(error) => error,
    };
    let is_behind_payload = match error {
        Error::Parts(parts) => parts > 1,
        Error::NotEncrypted => true,
        Error::Base64 { part, .. } | Error::Utf8 { part, .. } | Error::Json { part, .. } => {
            part == Part::Signature
        }
    };
    let mut parts = token.split('.');
    match (parts.next(), parts.next()) {
        (Some(header), Some(payload)) if is_behind_payload => {
            let read = Unverified {
                header: object(header, Part::Header)?,
                payload: Some(object(payload, Part::Payload)?),
            };
            Ok((read, Some(error)))
        }
        _ => Err(error),
    }
}

/// `token` without white space, line breaks and base64 padding, as it may look after a trip
/// through a mail or a terminal.
pub fn without_white_space(token: &str) -> String {
    let dense: String = token.chars().filter(|c| !c.is_whitespace()).collect();
    dense
        .split('.')
        .map(|part| part.trim_end_matches('='))
        .collect::<Vec<_>>()
        .join(".")
}

pub(super) fn bytes(text: &str, part: Part) -> Result<Vec<u8>, Error> {
    use base64::DecodeError;
    URL_SAFE_NO_PAD.decode(text).map_err(|e| {
        let (at, what) = match e {
            DecodeError::InvalidByte(at, _) => (at, "a character outside its alphabet"),
            DecodeError::InvalidLastSymbol { offset: at, .. } => {
                (at, "a last character with stray bits")
            }
            DecodeError::InvalidLength(_) => (text.len(), "it ends in the middle of a byte,"),
            DecodeError::InvalidPadding => (text.len(), "wrong padding"),
        };
        Error::Base64 { part, at, what }
    })
}

fn is_base64url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

/// The text that a part holds.
pub(super) fn text(encoded: &str, part: Part) -> Result<String, Error> {
    String::from_utf8(bytes(encoded, part)?).map_err(|e| Error::Utf8 {
        part,
        at: e.utf8_error().valid_up_to(),
    })
}

fn object(encoded: &str, part: Part) -> Result<Object, Error> {
    let json = text(encoded, part)?;
    match serde_json::from_str(&json) {
        Ok(Value::Object(members)) => Ok(Object {
            members,
            text: json,
        }),
        Ok(_) => Err(Error::Json {
            part,
            at: 0,
            what: "another kind of value".into(),
        }),
        Err(e) => Err(not_an_object(&json, part, &e)),
    }
}

/// Whether `encoded` is the header of a token, padded or not.
pub(super) fn is_header(encoded: &str) -> bool {
    object(encoded.trim_end_matches('='), Part::Header).is_ok()
}

/// What the JSON parser says about the content of a part.
pub(super) fn not_an_object(json: &str, part: Part, error: &serde_json::Error) -> Error {
    let said = error.to_string();
    let what = said.split(" at line ").next().unwrap_or(&said).to_owned();
    let at = json_offset(json, error);
    Error::Json { part, at, what }
}

/// The byte of `json` that `error` points at.
pub(crate) fn json_offset(json: &str, error: &serde_json::Error) -> usize {
    let lines_before: usize = json
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1))
        .map(str::len)
        .sum();
    (lines_before + error.column().saturating_sub(1)).min(json.len())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn encode(text: impl AsRef<[u8]>) -> String {
        URL_SAFE_NO_PAD.encode(text)
    }

    fn token(header: &str, payload: &str) -> String {
        format!(
            "{}.{}.{}",
            encode(header),
            encode(payload),
            encode("signature")
        )
    }

    /// The example of RFC 7519 §3.1; line breaks inside are the RFC's.
    const RFC_7519: &str = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9
        .
        eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ
        .
        dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    #[test]
    fn the_example_of_rfc_7519_is_read() {
        let read = decode(&without_white_space(RFC_7519)).unwrap();
        assert_eq!(read.header(), "{\"typ\":\"JWT\",\r\n \"alg\":\"HS256\"}");
        assert_eq!(read.text("iss"), Some("joe"));
        assert_eq!(read.time("exp"), Timestamp::from_second(1_300_819_380).ok());
    }

    #[test]
    fn content_survives_exactly() {
        let claims = r#"{"z":123456789012345678901234567890,"a":1.10,"exp":1.7e9}"#;
        let read = decode(&token("{}", claims)).unwrap();
        assert_eq!(read.payload(), Some(claims));
        assert_eq!(read.time("exp").unwrap().as_second(), 1_700_000_000);
    }

    #[test]
    fn encrypted_content_stays_closed() {
        let jwe = format!(
            "{}.a.b.c.d",
            encode(r#"{"cty":"JWT","enc":"A256GCM","alg":"RSA-OAEP"}"#)
        );
        let read = decode(&jwe).unwrap();
        assert!(read.header().contains("A256GCM"));
        assert_eq!(read.payload(), None);
    }

    #[test]
    fn five_parts_are_encrypted_if_they_say_so_and_are_whole() {
        let token = token(r#"{"alg":"RS256"}"#, "{}");
        let closed = encode(r#"{"enc":"A256GCM","alg":"dir"}"#);
        let decoded = |text: &str| decode(text).map(|read| read.payload().is_none());
        for text in [
            format!("{token}\n{token}"),
            format!("{token},{token}"),
            format!("{token}{token}"),
            format!("{token}.."),
            format!("{}.a.b.c.d", encode("{}")),
            format!("{}.a.b.c.d", encode(r#"{"enc":1}"#)),
            format!("{closed}.a...d"),
            format!("{closed}.a.b.c.\u{2026}"),
            format!("{closed}.a.b,b.c.d"),
        ] {
            assert_eq!(decoded(&text), Err(Error::NotEncrypted), "{text}");
        }
        assert_eq!(decoded(&format!("{closed}..b.c.d")), Ok(true));
        let header = decoded("a.b.c.d.e").unwrap_err().to_string();
        assert!(header.starts_with("the header (part 1 of 3)"), "{header}");
    }

    #[test]
    fn claims_are_read_without_a_signature() {
        let token = token("{}", r#"{"sub":"s"}"#);
        let (message, signature) = token.rsplit_once('.').unwrap();
        for text in [
            message.to_owned(),
            format!("{message}.+/{signature}"),
            format!("{token},"),
            format!("{token}="),
            format!("{token}..."),
            format!("{token}.x"),
            format!("{token}\u{2026}"),
        ] {
            let (read, error) = decode_damaged(&text).unwrap();
            assert_eq!((read.text("sub"), error), (Some("s"), decode(&text).err()));
            assert!(decode(&text).is_err());
        }
        let (read, error) = decode_damaged(&token).unwrap();
        assert_eq!((Ok(read), error), (decode(&token), None));
        for text in [
            "e30",
            "e30.e3",
            "e30.e3*.x",
            "e3*.e30.x",
            "e30.bm8.+",
            "e3*.e30",
        ] {
            assert!(decode_damaged(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_error_names_the_part_and_the_byte() {
        let good = encode("{}");
        for (text, said) in [
            ("abc".to_owned(), "it has 1 dot-separated part, not 3"),
            ("a.b".to_owned(), "it has 2 dot-separated parts, not 3"),
            (
                format!("ey*J.{good}.x"),
                "the header (part 1 of 3) is not base64url: a character outside its alphabet at byte 2",
            ),
            (
                format!("{good}.{good}xx.xx"),
                "the payload (part 2 of 3) is not base64url: it ends in the middle of a byte, at byte 5",
            ),
            (
                format!("{good}.{good}.-+"),
                "the signature (part 3 of 3) is not base64url: a character outside its alphabet at byte 1",
            ),
            (
                format!("{good}.{good}.AB"),
                "the signature (part 3 of 3) is not base64url: a last character with stray bits at byte 1",
            ),
            (
                format!("{good}.{}.xx", encode([b'{', 0xff])),
                "the payload (part 2 of 3) is not UTF-8: bad byte at byte 1 of its content",
            ),
            (
                format!("{good}.{}.xx", encode("{\"a\":\n tru}")),
                "the payload (part 2 of 3) is not a JSON object: expected ident at byte 10 of its content",
            ),
            (
                format!("{good}.{}.xx", encode("[1]")),
                "the payload (part 2 of 3) is not a JSON object: another kind of value at byte 0 of its content",
            ),
        ] {
            assert_eq!(decode(&text).unwrap_err().to_string(), said);
        }
    }

    #[test]
    fn deep_nesting_is_an_error_not_a_crash() {
        let deep = format!("{{\"a\":{}", "[".repeat(100_000));
        assert!(decode(&token("{}", &deep)).is_err());
    }

    #[test]
    fn only_forgiving_reading_takes_padding() {
        let padded = format!("{}==.{}=.{}", encode("{}"), encode("{}"), encode("x"));
        assert!(decode(&padded).is_err());
        assert!(decode(&without_white_space(&padded)).is_ok());
    }

    #[test]
    fn odd_times_are_no_times() {
        for (value, seconds) in [
            (json!(0), Some(0)),
            (json!(-1), Some(-1)),
            (json!(253_402_300_799_i64), None),
            (json!(1.9), Some(1)),
            (json!("1700000000"), None),
            (json!(1e300), None),
        ] {
            assert_eq!(
                numeric_date(&value).map(Timestamp::as_second),
                seconds,
                "{value}"
            );
        }
    }
}
