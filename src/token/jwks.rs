//! The keys that tokens are signed with: a JWK Set of RSA keys
//! ([RFC 7517](https://www.rfc-editor.org/rfc/rfc7517)).

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use serde_json::value::RawValue;

use super::decode::json_offset;
use super::strict::{self, Members};

/// A longer document is not a key set of a user pool, which has two keys of 400 bytes.
pub const LONGEST: usize = 256 * 1024;
const MOST_KEYS: usize = 100;
/// In bits. The upper bound is `ring`'s.
const SIZES: std::ops::RangeInclusive<usize> = 2048..=8192;

/// The keys of one issuer, by their ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeySet {
    keys: Vec<Key>,
    refused: Vec<Refused>,
}

/// An RSA public key for RS256.
#[derive(Clone, PartialEq, Eq)]
pub struct Key {
    id: String,
    /// Big-endian, without leading zeros.
    modulus: Vec<u8>,
    exponent: Vec<u8>,
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Key").field(&self.id).finish()
    }
}

impl Key {
    /// Whether `signature` is this key's RSASSA-PKCS1-v1_5 signature, with SHA-256, of `message`
    /// ([RFC 7518 §3.3](https://www.rfc-editor.org/rfc/rfc7518#section-3.3)).
    pub(super) fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
        let key = RsaPublicKeyComponents {
            n: &self.modulus,
            e: &self.exponent,
        };
        key.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
            .is_ok()
    }
}

/// A key of the document that verifies nothing here.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Refused {
    id: Option<String>,
    why: Unfit,
}

/// Why a key is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// Not an object.
    #[error("it is not a JSON object")]
    NoObject,
    /// No token can name it.
    #[error("it has no kid")]
    NoId,
    /// Another key has the same id, so a token that names it is ambiguous.
    #[error("another key has the same kid")]
    IdTwice,
    /// A member is missing, or no text.
    #[error("its {0} is not a string")]
    NoText(&'static str),
    /// It is for something else.
    #[error("its {member} is {value:?}, not {expected}")]
    Other {
        /// The member that says so.
        member: &'static str,
        /// Its value.
        value: String,
        /// What it should be.
        expected: &'static str,
    },
    /// It is not for verifying.
    #[error("its key_ops do not have \"verify\"")]
    Operations,
    /// A number is not written as RFC 7518 wants it.
    #[error("its {0} is not base64url of a number without leading zeros")]
    NoNumber(&'static str),
    /// Its modulus is too small to be safe, or too large to be used.
    #[error("its n has {0} bits, not 2048 to 8192")]
    Size(usize),
    /// Its modulus is even.
    #[error("its n is even, which no RSA modulus is")]
    Even,
    /// Its exponent is none that RSA keys have.
    #[error("its e is not an odd number from 3 to 2^32")]
    Exponent,
}

/// Why a document is not a key set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Too many bytes.
    #[error("it is longer than {LONGEST} bytes")]
    TooLong,
    /// Not JSON, or a member occurs twice.
    #[error("it is not a JSON object: {what} at byte {at}")]
    Json {
        /// Where, counted from 0.
        at: usize,
        /// What the JSON parser says.
        what: String,
    },
    /// No array of keys.
    #[error("it has no array `keys`")]
    NoKeys,
    /// Too many keys.
    #[error("it has {0} keys, more than {MOST_KEYS}")]
    TooMany(usize),
}

/// Why there is no key for a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absent<'a> {
    /// The set has no key of that id: perhaps it is older than the key.
    Unknown,
    /// It has one that cannot be used.
    Refused(&'a Unfit),
}

impl KeySet {
    /// Reads a JWK Set. What is wrong with a single key refuses that key and no other.
    ///
    /// # Errors
    ///
    /// [`Error`] when the document as a whole is not a key set.
    pub fn read(document: &str) -> Result<Self, Error> {
        if document.len() > LONGEST {
            return Err(Error::TooLong);
        }
        let members = strict::members(document).map_err(|error| {
            let said = error.to_string();
            let what = said.split(" at line ").next().unwrap_or(&said).to_owned();
            let at = json_offset(document, &error);
            Error::Json { at, what }
        })?;
        let keys: Option<Vec<&RawValue>> = members
            .get("keys")
            .and_then(|keys| serde_json::from_str(keys.get()).ok());
        let keys = keys.ok_or(Error::NoKeys)?;
        if keys.len() > MOST_KEYS {
            return Err(Error::TooMany(keys.len()));
        }
        let keys: Vec<_> = keys.into_iter().map(members_of).collect();
        let ids: Vec<_> = keys.iter().map(|key| id(key.as_ref()?)).collect();
        let mut set = Self {
            keys: Vec::new(),
            refused: Vec::new(),
        };
        for (key, id) in keys.iter().zip(&ids) {
            let is_double = || ids.iter().filter(|other| *other == id).count() > 1;
            let read = match (key, id) {
                (None, _) => Err(Unfit::NoObject),
                (Some(_), None) => Err(Unfit::NoId),
                (Some(_), Some(_)) if is_double() => Err(Unfit::IdTwice),
                (Some(key), Some(id)) => read(key, id),
            };
            match read {
                Ok(key) => set.keys.push(key),
                Err(why) => set.refused.push(Refused {
                    id: id.clone(),
                    why,
                }),
            }
        }
        Ok(set)
    }

    /// The key called `id`.
    ///
    /// # Errors
    ///
    /// [`Absent`] when there is none, or none that can be used.
    pub fn key(&self, id: &str) -> Result<&Key, Absent<'_>> {
        if let Some(key) = self.keys.iter().find(|key| key.id == id) {
            return Ok(key);
        }
        let refused = self
            .refused
            .iter()
            .find(|key| key.id.as_deref() == Some(id));
        Err(refused.map_or(Absent::Unknown, |key| Absent::Refused(&key.why)))
    }

    /// The ids of the keys that can be used.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(|key| key.id.as_str())
    }
}

fn members_of(key: &RawValue) -> Option<Members> {
    serde_json::from_str(key.get()).ok()
}

fn id(key: &Members) -> Option<String> {
    strict::text(key.get("kid")?)
}

fn read(key: &Members, id: &str) -> Result<Key, Unfit> {
    is(key, "kty", "RSA", true)?;
    is(key, "alg", "RS256", false)?;
    is(key, "use", "sig", false)?;
    if let Some(operations) = key.get("key_ops") {
        let operations: Vec<String> = serde_json::from_str(operations.get()).unwrap_or_default();
        if !operations.iter().any(|operation| operation == "verify") {
            return Err(Unfit::Operations);
        }
    }
    let (modulus, exponent) = (number(key, "n")?, number(key, "e")?);
    let bits = modulus.len() * 8 - modulus[0].leading_zeros() as usize;
    if !SIZES.contains(&bits) {
        return Err(Unfit::Size(bits));
    }
    if is_even(&modulus) {
        return Err(Unfit::Even);
    }
    if exponent.len() > 4 || exponent == [1] || is_even(&exponent) {
        return Err(Unfit::Exponent);
    }
    Ok(Key {
        id: id.to_owned(),
        modulus,
        exponent,
    })
}

fn is(
    key: &Members,
    member: &'static str,
    expected: &'static str,
    required: bool,
) -> Result<(), Unfit> {
    let value = match key.get(member) {
        Some(value) => strict::text(value).ok_or(Unfit::NoText(member))?,
        None if required => return Err(Unfit::NoText(member)),
        None => return Ok(()),
    };
    if value == expected {
        Ok(())
    } else {
        Err(Unfit::Other {
            member,
            value,
            expected,
        })
    }
}

/// A `Base64urlUInt` ([RFC 7518 §2](https://www.rfc-editor.org/rfc/rfc7518#section-2)) that is not
/// zero: its bytes, big-endian.
fn number(key: &Members, member: &'static str) -> Result<Vec<u8>, Unfit> {
    let text = key.get(member).and_then(|value| strict::text(value));
    let text = text.ok_or(Unfit::NoText(member))?;
    let bytes = URL_SAFE_NO_PAD.decode(text).unwrap_or_default();
    if bytes.first().is_none_or(|first| *first == 0) {
        Err(Unfit::NoNumber(member))
    } else {
        Ok(bytes)
    }
}

fn is_even(number: &[u8]) -> bool {
    number.last().is_none_or(|last| last % 2 == 0)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// The key of RFC 7515 appendix A.2.1.
    const N: &str = "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";

    fn key(changes: &Value) -> Value {
        let mut key =
            json!({"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "k", "n": N, "e": "AQAB"});
        for (name, value) in changes.as_object().unwrap() {
            key[name] = value.clone();
        }
        key
    }

    fn set(keys: &[Value]) -> KeySet {
        KeySet::read(&json!({"keys": keys}).to_string()).unwrap()
    }

    #[test]
    fn the_signature_of_rfc_7515_is_the_keys() {
        let message = b"eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        let signature = "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
        let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
        let set = set(&[key(&json!({}))]);
        let key = set.key("k").unwrap();
        assert!(key.signed(message, &signature));
        assert!(!key.signed(&message[1..], &signature));
        assert!(!key.signed(message, &signature[1..]));
        assert!(!key.signed(message, &[signature.as_slice(), &[0]].concat()));
        assert!(!key.signed(message, &[]));
    }

    #[test]
    fn a_key_for_something_else_is_refused_alone() {
        let small = URL_SAFE_NO_PAD.encode([0xff; 128]);
        let almost = URL_SAFE_NO_PAD.encode([&[0x7f], [0xff; 255].as_slice()].concat());
        let huge = URL_SAFE_NO_PAD.encode([0xff; 1025]);
        let even = URL_SAFE_NO_PAD.encode([0xfe; 256]);
        let zero = URL_SAFE_NO_PAD.encode([&[0], [0xff; 256].as_slice()].concat());
        for (changes, why) in [
            (json!({"kty": "EC"}), "its kty is \"EC\", not RSA"),
            (json!({"kty": "oct"}), "its kty is \"oct\", not RSA"),
            (json!({"kty": "rsa"}), "its kty is \"rsa\", not RSA"),
            (json!({"kty": null}), "its kty is not a string"),
            (json!({"alg": "RS384"}), "its alg is \"RS384\", not RS256"),
            (json!({"alg": "HS256"}), "its alg is \"HS256\", not RS256"),
            (json!({"alg": 1}), "its alg is not a string"),
            (json!({"use": "enc"}), "its use is \"enc\", not sig"),
            (
                json!({"key_ops": ["encrypt"]}),
                "its key_ops do not have \"verify\"",
            ),
            (
                json!({"key_ops": "verify"}),
                "its key_ops do not have \"verify\"",
            ),
            (json!({"n": 5}), "its n is not a string"),
            (
                json!({"n": ""}),
                "its n is not base64url of a number without leading zeros",
            ),
            (
                json!({"n": format!("{N}=")}),
                "its n is not base64url of a number without leading zeros",
            ),
            (
                json!({"n": N.replace('-', "+")}),
                "its n is not base64url of a number without leading zeros",
            ),
            (
                json!({"n": zero}),
                "its n is not base64url of a number without leading zeros",
            ),
            (json!({"n": small}), "its n has 1024 bits, not 2048 to 8192"),
            (
                json!({"n": almost}),
                "its n has 2047 bits, not 2048 to 8192",
            ),
            (json!({"n": huge}), "its n has 8200 bits, not 2048 to 8192"),
            (json!({"n": even}), "its n is even, which no RSA modulus is"),
            (
                json!({"e": "AQ"}),
                "its e is not an odd number from 3 to 2^32",
            ),
            (
                json!({"e": "AQAA"}),
                "its e is not an odd number from 3 to 2^32",
            ),
            (
                json!({"e": "AQAAAAE"}),
                "its e is not an odd number from 3 to 2^32",
            ),
            (
                json!({"e": "AAEAAQ"}),
                "its e is not base64url of a number without leading zeros",
            ),
        ] {
            let set = set(&[key(&changes), key(&json!({"kid": "other"}))]);
            assert!(set.key("other").is_ok());
            let said = match set.key("k") {
                Err(Absent::Refused(why)) => why.to_string(),
                other => panic!("{changes}: {other:?}"),
            };
            assert_eq!(said, why, "{changes}");
        }
        let bare = json!({"kty": "RSA", "kid": "k", "n": N, "e": "Aw", "x5c": ["ignored"]});
        assert!(set(&[bare]).key("k").is_ok());
    }

    #[test]
    fn an_id_that_two_keys_have_is_nobodys() {
        let set = set(&[
            key(&json!({})),
            key(&json!({"kid": "other"})),
            key(&json!({"kty": "EC"})),
            key(&json!({"kid": null})),
            key(&json!({"kid": 7})),
            json!("key"),
        ]);
        assert_eq!(set.ids().collect::<Vec<_>>(), ["other"]);
        assert_eq!(set.key("k"), Err(Absent::Refused(&Unfit::IdTwice)));
        assert_eq!(set.key("absent"), Err(Absent::Unknown));
        let whys: Vec<_> = set.refused.iter().map(|key| key.why.clone()).collect();
        assert_eq!(
            whys,
            [
                Unfit::IdTwice,
                Unfit::IdTwice,
                Unfit::NoId,
                Unfit::NoId,
                Unfit::NoObject
            ]
        );
    }

    #[test]
    fn what_is_no_key_set_says_so() {
        let many = json!({"keys": vec![json!({}); 101]}).to_string();
        let long = format!("{{\"keys\":[]{}}}", " ".repeat(LONGEST));
        for (document, said) in [
            (
                "",
                "it is not a JSON object: EOF while parsing a value at byte 0",
            ),
            (
                "<html>",
                "it is not a JSON object: expected value at byte 0",
            ),
            (
                "[]",
                "it is not a JSON object: invalid type: sequence, expected a map at byte 0",
            ),
            ("{}", "it has no array `keys`"),
            (r#"{"keys":{}}"#, "it has no array `keys`"),
            (
                r#"{"keys":[],"keys":[]}"#,
                "it is not a JSON object: the member \"keys\" occurs twice at byte 16",
            ),
            (
                r#"{"keys":[{"kid":"a","kid":"b"}]}"#,
                "it is not a JSON object: the member \"kid\" occurs twice at byte 24",
            ),
            (&many, "it has 101 keys, more than 100"),
            (&long, "it is longer than 262144 bytes"),
        ] {
            assert_eq!(KeySet::read(document).unwrap_err().to_string(), said);
        }
        assert_eq!(KeySet::read(r#"{"keys":[]}"#).unwrap().ids().count(), 0);
    }
}
