//! `SECRET_HASH`: how an app client that has a secret proves it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::hmac;

use crate::model::{ClientId, Secret};

/// `base64(HMAC-SHA256(key = client secret, message = username ‖ client id))`.
///
/// The key is the secret's text, not what it would be as base64. `username` must be exactly the
/// `USERNAME` of the request that carries the hash: the service computes the hash over that.
/// (Developer guide, "Computing secret hash values".)
pub fn secret_hash(username: &str, client: &ClientId, secret: &Secret<String>) -> Secret<String> {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.expose().as_bytes());
    let message = format!("{username}{client}");
    Secret::from(STANDARD.encode(hmac::sign(&key, message.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Derived with Python: `base64.b64encode(hmac.digest(secret, user + client, "sha256"))`.
    #[test]
    fn the_hash_of_a_known_secret() {
        let hash = secret_hash(
            "0a1b2c3d-user",
            &"1example23456789".parse().unwrap(),
            &"clientsecret123".into(),
        );
        assert_eq!(
            hash.expose(),
            "on3PKoG+NhPscJiRF2G5RvvL/XlGi5KAooCCP5fyar4="
        );
    }
}
