//! Tokens that are really signed, and the key sets to verify them with.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::rsa::PublicKeyComponents;
use ring::signature::{RSA_PKCS1_SHA256, RsaEncoding, RsaKeyPair};
use serde_json::{Value, json};

use crate::fixtures::CLIENT;

pub(crate) const ISSUER: &str = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12";
/// The tokens of these tests are good from an hour before this time until an hour after it.
pub(crate) const NOW: i64 = 1_800_000_000;
/// The same time, for `--at`.
pub(crate) const AT: &str = "2027-01-15T08:00:00Z";

/// A key that signs tokens.
pub(crate) struct Key {
    pub(crate) id: &'static str,
    pair: RsaKeyPair,
}

impl Key {
    /// The key of the pool's ID tokens.
    pub(crate) fn of_id_tokens() -> Self {
        Self::read("idkey", include_str!("keys/id.pem"))
    }

    /// The key of the pool's access tokens.
    pub(crate) fn of_access_tokens() -> Self {
        Self::read("accesskey", include_str!("keys/access.pem"))
    }

    /// A key that is not the pool's.
    pub(crate) fn of_a_stranger() -> Self {
        Self::read("strangerkey", include_str!("keys/stranger.pem"))
    }

    fn read(id: &'static str, pem: &str) -> Self {
        let lines = pem
            .lines()
            .skip_while(|line| !line.starts_with("-----BEGIN"));
        let body: String = lines.filter(|line| !line.starts_with('-')).collect();
        let pair = RsaKeyPair::from_pkcs8(&STANDARD.decode(body).unwrap()).unwrap();
        Self { id, pair }
    }

    /// The public key, as a key set has it.
    pub(crate) fn jwk(&self) -> Value {
        let public = PublicKeyComponents::<Vec<u8>>::from(self.pair.public());
        let [n, e] = [public.n, public.e].map(|number| URL_SAFE_NO_PAD.encode(number));
        json!({"alg": "RS256", "e": e, "kid": self.id, "kty": "RSA", "n": n, "use": "sig"})
    }

    /// A token with these claims.
    pub(crate) fn token(&self, claims: &Value) -> String {
        self.token_of(
            &json!({"kid": self.id, "alg": "RS256"}).to_string(),
            &claims.to_string(),
        )
    }

    /// A token of these texts.
    pub(crate) fn token_of(&self, header: &str, payload: &str) -> String {
        let [header, payload] = [header, payload].map(|part| URL_SAFE_NO_PAD.encode(part));
        self.signed(&format!("{header}.{payload}"), &RSA_PKCS1_SHA256)
    }

    /// `message` with its signature.
    pub(crate) fn signed(&self, message: &str, how: &'static dyn RsaEncoding) -> String {
        let mut signature = vec![0; self.pair.public().modulus_len()];
        let random = SystemRandom::new();
        let signed = self
            .pair
            .sign(how, &random, message.as_bytes(), &mut signature);
        signed.unwrap();
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

/// The pool's key set.
pub(crate) fn key_set() -> Value {
    json!({"keys": [Key::of_id_tokens().jwk(), Key::of_access_tokens().jwk()]})
}

/// `claims` with `changes`; null takes a claim away.
fn changed(mut claims: Value, changes: &Value) -> Value {
    for (name, value) in changes.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims
        .as_object_mut()
        .unwrap()
        .retain(|_, value| !value.is_null());
    claims
}

/// The claims of an ID token.
pub(crate) fn id_claims(changes: &Value) -> Value {
    let claims = json!({
        "sub": "11111111-2222-4333-8444-555555555555", "iss": ISSUER, "aud": CLIENT,
        "token_use": "id", "iat": NOW - 3600, "exp": NOW + 3600, "email": "ada@example.com",
    });
    changed(claims, changes)
}

/// The claims of an access token.
pub(crate) fn access_claims(changes: &Value) -> Value {
    let claims = json!({
        "sub": "11111111-2222-4333-8444-555555555555", "iss": ISSUER, "client_id": CLIENT,
        "token_use": "access", "scope": "orders/read orders/write", "cognito:groups": ["admins"],
        "iat": NOW - 3600, "exp": NOW + 3600,
    });
    changed(claims, changes)
}

/// An ID token.
pub(crate) fn id_token(changes: &Value) -> String {
    Key::of_id_tokens().token(&id_claims(changes))
}

/// An access token.
pub(crate) fn access_token(changes: &Value) -> String {
    Key::of_access_tokens().token(&access_claims(changes))
}
