//! Proof key for code exchange ([RFC 7636](https://www.rfc-editor.org/rfc/rfc7636)): a code is of use
//! only to the process that asked for it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};

use crate::model::Secret;

/// How a challenge is made; Cognito takes no other (RFC 7636 §4.3).
pub const METHOD: &str = "S256";

/// The code verifier: 43 characters of base64url, as §4.1 recommends.
#[derive(Debug, Clone)]
pub struct Verifier(Secret<String>);

impl Verifier {
    /// The verifier of 32 random bytes.
    pub fn new(random: &[u8; 32]) -> Self {
        Self(Secret::from(URL_SAFE_NO_PAD.encode(random)))
    }

    /// One that was written down.
    pub fn kept(text: Secret<String>) -> Self {
        Self(text)
    }

    /// Its text.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// The code challenge (§4.2), base64url.
    pub fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(digest(&SHA256, self.0.expose().as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7636, Appendix B.
    #[test]
    fn the_challenge_is_the_hash_of_the_verifier() {
        let verifier = Verifier::new(&[
            116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212,
            37, 77, 105, 214, 191, 240, 91, 88, 5, 88, 83, 132, 141, 121,
        ]);
        assert_eq!(
            verifier.expose(),
            "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
        );
        assert_eq!(
            verifier.challenge(),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }
}
