//! A signed token taken apart: strictly, so that no other reader can read it differently.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest;
use serde_json::value::RawValue;

use super::decode::{self, Part};
use super::strict::{self, Members};

/// The one algorithm that Cognito signs with.
pub(super) const ALGORITHM: &str = "RS256";

/// A longer text is not a token of Cognito.
pub const LONGEST: usize = 256 * 1024;

/// A signed token taken apart. Nothing about it is verified.
#[derive(Debug, Clone)]
pub struct Signed {
    pub(super) header: Object,
    pub(super) payload: Object,
    /// The two parts that the signature is over, as they are in the token.
    pub(super) message: String,
    pub(super) signature: Vec<u8>,
}

/// A JSON object, and the text it was read from.
#[derive(Debug, Clone)]
pub(super) struct Object {
    pub(super) members: Members,
    pub(super) text: String,
}

/// Why a text is not a signed token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// A part is not what it should be.
    #[error(transparent)]
    Part(#[from] decode::Error),
    /// A JWE.
    #[error("it is encrypted (5 parts), as refresh tokens are: only Cognito reads it")]
    Encrypted,
    /// Too many bytes.
    #[error("it is longer than {LONGEST} bytes")]
    TooLong,
}

impl Signed {
    /// Takes apart a JWS in compact form
    /// ([RFC 7515 §7.1](https://www.rfc-editor.org/rfc/rfc7515#section-7.1)): three parts of
    /// canonical base64url without padding, the first two of them objects in which no member occurs
    /// twice.
    ///
    /// # Errors
    ///
    /// [`Malformed`] says what is wrong, and where.
    pub fn read(token: &str) -> Result<Self, Malformed> {
        if token.len() > LONGEST {
            return Err(Malformed::TooLong);
        }
        let parts: Vec<&str> = token.split('.').collect();
        match parts[..] {
            [header, payload, signature] => Ok(Self {
                message: format!("{header}.{payload}"),
                header: object(header, Part::Header)?,
                payload: object(payload, Part::Payload)?,
                signature: decode::bytes(signature, Part::Signature)?,
            }),
            [_, _, _, _, _] => match decode::decode(token) {
                Ok(_) => Err(Malformed::Encrypted),
                Err(error) => Err(error.into()),
            },
            _ => Err(decode::Error::Parts(parts.len()).into()),
        }
    }

    /// The id of the key that would verify the signature; none where no key would.
    pub fn key_id(&self) -> Option<String> {
        if self.algorithm().as_deref() == Some(ALGORITHM) {
            strict::text(self.header.members.get("kid")?)
        } else {
            None
        }
    }

    /// Who it says issued it: its `iss`.
    pub fn issuer(&self) -> Option<String> {
        self.text("iss")
    }

    pub(super) fn algorithm(&self) -> Option<String> {
        strict::text(self.header.members.get("alg")?)
    }

    /// Whether it says that it gives access.
    pub(super) fn is_access(&self) -> bool {
        self.text("token_use").as_deref() == Some("access")
    }

    /// What an ID token that came with it has for `at_hash`.
    pub(super) fn hash(&self) -> String {
        let signature = URL_SAFE_NO_PAD.encode(&self.signature);
        half_hash(&format!("{}.{signature}", self.message))
    }

    pub(super) fn claim(&self, name: &str) -> Option<&RawValue> {
        self.payload.members.get(name).map(|claim| &**claim)
    }

    pub(super) fn text(&self, claim: &str) -> Option<String> {
        strict::text(self.claim(claim)?)
    }
}

/// The left half of the SHA-256 of `token`, in base64url: [`ALGORITHM`] hashes so
/// ([OpenID Connect Core §3.1.3.6](https://openid.net/specs/openid-connect-core-1_0.html#CodeIDToken)).
fn half_hash(token: &str) -> String {
    let hash = digest::digest(&digest::SHA256, token.as_bytes());
    URL_SAFE_NO_PAD.encode(&hash.as_ref()[..16])
}

fn object(text: &str, part: Part) -> Result<Object, decode::Error> {
    let text = decode::text(text, part)?;
    match strict::members(&text) {
        Ok(members) => Ok(Object { members, text }),
        Err(error) => Err(decode::not_an_object(&text, part, &error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// OpenID Connect Core, appendix A.3.
    #[test]
    fn the_hash_of_the_example_of_openid_connect() {
        let token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
        assert_eq!(half_hash(token), "77QmUPtjPfzWtF2AnpK9RQ");
    }
}
