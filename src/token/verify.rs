//! Verifying tokens: the signature, and every claim that is asked about.
//!
//! All of it is strict, and nothing in a token chooses how the token is checked: the algorithm is
//! RS256, keys come from the issuers that the caller trusts, and `jwk`, `jku`, `x5u` and their like
//! are never looked at.

use std::fmt;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use serde_json::value::RawValue;

use super::jwks::{Absent, KeySet};
use super::signed::{ALGORITHM, Signed};
use super::strict;
use crate::model::ClientId;

/// What a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenUse {
    /// It says who the user is.
    Id,
    /// It gives access.
    Access,
}

impl TokenUse {
    /// Its name in the claim `token_use`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Access => "access",
        }
    }
}

/// An issuer whose tokens are accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// What its tokens may have for `iss`.
    pub issuers: Vec<String>,
    /// Where its keys are: a URL, or the name of a file.
    pub keys_at: String,
}

/// What a token has to be.
#[derive(Debug, Clone, Default)]
pub struct Expected {
    /// Who may have issued it.
    pub authorities: Vec<Authority>,
    /// The app clients it may be for; none for any at all.
    pub clients: Option<Vec<ClientId>>,
    /// What it has to be for, if that matters.
    pub token_use: Option<TokenUse>,
    /// Groups that its user has to be in, all of them.
    pub groups: Vec<String>,
    /// Scopes that it has to have, all of them.
    pub scopes: Vec<String>,
    /// Claims and their values: a value is the text of a string, the JSON of another scalar, or
    /// that of one element of an array.
    pub claims: Vec<(String, String)>,
    /// How long before `iat` its user may have signed in (`auth_time`); none for any time.
    pub signed_in_within: Option<SignedDuration>,
    /// Clock skew to allow for exp and nbf.
    pub leeway: SignedDuration,
}

impl Expected {
    /// Whose keys have to verify `token`: those of the one authority there is, else of the one that
    /// the token says it is from.
    pub fn authority(&self, token: &Signed) -> Option<&Authority> {
        match self.authorities.as_slice() {
            [only] => Some(only),
            several => {
                let iss = token.text("iss")?;
                several
                    .iter()
                    .find(|authority| authority.issuers.contains(&iss))
            }
        }
    }
}

/// A check that a token can fail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Check {
    /// Whether it is a token at all.
    Form,
    /// The header's `alg`.
    Algorithm,
    /// The header's `crit`.
    Critical,
    /// The header's `kid`.
    KeyId,
    /// The signature.
    Signature,
    /// `iss`
    Issuer,
    /// `exp`
    Expiry,
    /// `nbf`
    NotBefore,
    /// `iat`
    IssuedAt,
    /// `auth_time`
    AuthTime,
    /// `token_use`
    TokenUse,
    /// `aud`, the app client of an ID token.
    Audience,
    /// `client_id`, the app client of an access token.
    Client,
    /// `sub`
    Subject,
    /// `jti`
    TokenId,
    /// `at_hash`, the hash of the access token that an ID token came with.
    AccessTokenHash,
    /// `cognito:groups`
    Groups,
    /// `scope`
    Scope,
    /// A claim that was named.
    Claim(String),
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Form => "form",
            Self::Algorithm => "alg",
            Self::Critical => "crit",
            Self::KeyId => "kid",
            Self::Signature => "signature",
            Self::Issuer => "iss",
            Self::Expiry => "exp",
            Self::NotBefore => "nbf",
            Self::IssuedAt => "iat",
            Self::AuthTime => "auth_time",
            Self::TokenUse => "token_use",
            Self::Audience => "aud",
            Self::Client => "client_id",
            Self::Subject => "sub",
            Self::TokenId => "jti",
            Self::AccessTokenHash => "at_hash",
            Self::Groups => "cognito:groups",
            Self::Scope => "scope",
            Self::Claim(name) => name,
        })
    }
}

/// A check that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    /// Which.
    pub check: Check,
    /// What it should have been, in words.
    pub expected: String,
    /// What it was.
    pub actual: Actual,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actual {
    /// Nothing.
    Absent,
    /// A value of the token, as it is there: JSON.
    Value(String),
    /// The same, and the time it means.
    Time(String, Timestamp),
    /// Something to be reported in words.
    Said(String),
}

impl From<Option<&RawValue>> for Actual {
    fn from(value: Option<&RawValue>) -> Self {
        value.map_or(Self::Absent, |value| Self::Value(value.get().to_owned()))
    }
}

impl Failed {
    /// That there is no token, and `why`.
    pub fn form(why: &impl fmt::Display) -> Self {
        Self {
            check: Check::Form,
            expected: "three base64url parts joined by dots, a JWS".to_owned(),
            actual: Actual::Said(why.to_string()),
        }
    }
}

/// A token that passed every check. Only [`verify`] makes one.
#[derive(Debug, Clone)]
pub struct Verified {
    token: Signed,
    ahead: Option<SignedDuration>,
}

impl Verified {
    /// The JOSE header, as it is in the token: JSON.
    pub fn header(&self) -> &str {
        &self.token.header.text
    }

    /// The claims, as they are in the token: JSON.
    pub fn payload(&self) -> &str {
        &self.token.payload.text
    }

    /// By how much the token was issued in the future, if it was: two clocks differ that much.
    pub fn ahead(&self) -> Option<SignedDuration> {
        self.ahead
    }
}

/// Checks `token` against `expected`, as of `now`, with the `keys` of one of the authorities in it:
/// the one that [`Expected::authority`] names. Without keys nothing is verified, but all that can be
/// checked without them is.
///
/// # Errors
///
/// Every check that failed, in the order of [`Check`].
pub fn verify(
    token: Signed,
    expected: &Expected,
    keys: Option<(&Authority, &KeySet)>,
    now: Timestamp,
) -> Result<Verified, Vec<Failed>> {
    let mut failed = Checks(Vec::new());
    failed.signature(&token, keys);
    failed.issuer(&token, expected, keys.map(|(authority, _)| authority));
    let ahead = failed.times(&token, expected.leeway, now);
    failed.age(&token, expected);
    failed.client(&token, expected);
    let is_audience = |aud: &RawValue| {
        strict::text(aud).is_some() || serde_json::from_str::<Vec<String>>(aud.get()).is_ok()
    };
    let is_text = |claim: &RawValue| strict::text(claim).is_some();
    failed.kind(&token, Check::Audience, "a string, or several", is_audience);
    failed.kind(&token, Check::Subject, A_STRING, is_text);
    failed.kind(&token, Check::TokenId, A_STRING, is_text);
    failed.groups_and_scopes(&token, expected);
    failed.kind(&token, Check::Scope, A_STRING, is_text);
    for (name, value) in &expected.claims {
        let claim = token.claim(name);
        let holds = claim.is_some_and(|claim| has_value(claim, value));
        failed.unless(holds, Check::Claim(name.clone()), || value.clone(), claim);
    }
    if failed.0.is_empty() && keys.is_none() {
        let not_checked = Actual::Said("there was no key to check it with".to_owned());
        failed.add(Check::Signature, "a key's".to_owned(), not_checked);
    }
    if failed.0.is_empty() {
        Ok(Verified { token, ahead })
    } else {
        Err(failed.0)
    }
}

/// What fails for each of `tokens` because of the others: they are of one document, each with its name,
/// and so of one user, and an ID token's `at_hash` is that of the access token beside it
/// ([OpenID Connect Core §3.1.3.6](https://openid.net/specs/openid-connect-core-1_0.html#CodeIDToken)).
/// Nothing is verified here.
pub fn together(tokens: &[(&str, &Signed)]) -> Vec<Vec<Failed>> {
    let subjects = tokens
        .iter()
        .filter_map(|(name, token)| Some((*name, token.text("sub")?)));
    let first = subjects.into_iter().next();
    let failed_of = |token: &Signed| {
        let mut failed = Checks(Vec::new());
        if let Some((name, subject)) = &first
            && let Some(own) = token.text("sub")
        {
            let expected = || format!("that of {name}");
            failed.unless(
                own == *subject,
                Check::Subject,
                expected,
                token.claim("sub"),
            );
        }
        if let Some(hash) = token.claim("at_hash") {
            let others = tokens.iter().filter(|(_, other)| other.is_access());
            for (name, other) in others {
                let due = other.hash();
                let expected = || format!("{due}, the hash of {name}");
                let holds = strict::text(hash).as_ref() == Some(&due);
                failed.unless(holds, Check::AccessTokenHash, expected, hash);
            }
        }
        failed.0
    };
    tokens.iter().map(|(_, token)| failed_of(token)).collect()
}

struct Checks(Vec<Failed>);

impl Checks {
    fn add(&mut self, check: Check, expected: String, actual: Actual) {
        self.0.push(Failed {
            check,
            expected,
            actual,
        });
    }

    fn unless<'a>(
        &mut self,
        holds: bool,
        check: Check,
        expected: impl FnOnce() -> String,
        value: impl Into<Option<&'a RawValue>>,
    ) {
        if !holds {
            self.add(check, expected(), Actual::from(value.into()));
        }
    }

    fn signature(&mut self, token: &Signed, keys: Option<(&Authority, &KeySet)>) {
        let header = |name: &str| token.header.members.get(name).map(|value| &**value);
        let algorithm = header("alg");
        let is_ours = token.algorithm().as_deref() == Some(ALGORITHM);
        self.unless(
            is_ours,
            Check::Algorithm,
            || ALGORITHM.to_owned(),
            algorithm,
        );
        let critical = header("crit");
        // A verifier that does not understand all that it names must refuse the token, and nothing it
        // could name is understood here (RFC 7515 §4.1.11).
        let nothing = || "no critical extension".to_owned();
        self.unless(critical.is_none(), Check::Critical, nothing, critical);
        let id = header("kid");
        let Some(name) = id.and_then(strict::text) else {
            return self.add(
                Check::KeyId,
                "the kid of a key".to_owned(),
                Actual::from(id),
            );
        };
        let Some((authority, keys)) = keys.filter(|_| is_ours) else {
            return;
        };
        match keys.key(&name) {
            Ok(key) if key.signed(token.message.as_bytes(), &token.signature) => {}
            Ok(_) => {
                let expected = format!("that of key {name} over the header and the payload");
                let actual = match token.signature.len() {
                    0 => Actual::Absent,
                    length => Actual::Said(format!("its {length} bytes are not")),
                };
                self.add(Check::Signature, expected, actual);
            }
            Err(absent) => {
                let ids: Vec<&str> = keys.ids().collect();
                let ids = if ids.is_empty() {
                    "it has none".to_owned()
                } else {
                    ids.join(", ")
                };
                let mut expected = format!("the kid of a key in {} ({ids})", authority.keys_at);
                if let Absent::Refused(why) = absent {
                    expected = format!("{expected}; {name} is refused: {why}");
                }
                self.add(Check::KeyId, expected, Actual::from(id));
            }
        }
    }

    fn issuer(&mut self, token: &Signed, expected: &Expected, whose_keys: Option<&Authority>) {
        let all = expected.authorities.iter();
        let accepted: Vec<&str> = match whose_keys {
            Some(authority) => vec![authority],
            None => all.collect(),
        }
        .iter()
        .flat_map(|authority| authority.issuers.iter().map(String::as_str))
        .collect();
        let iss = token.text("iss");
        let holds = iss.is_some_and(|iss| accepted.contains(&iss.as_str()));
        self.unless(
            holds,
            Check::Issuer,
            || one_of(&accepted),
            token.claim("iss"),
        );
    }

    /// Gives by how much `iat` is in the future: the clocks differ, and that says nothing against
    /// the token.
    fn times(
        &mut self,
        token: &Signed,
        leeway: SignedDuration,
        now: Timestamp,
    ) -> Option<SignedDuration> {
        let earliest = now.checked_sub(leeway).unwrap_or(Timestamp::MIN);
        let latest = now.checked_add(leeway).unwrap_or(Timestamp::MAX);
        let exp = token.claim("exp");
        match exp.map(|exp| (exp, time(exp))) {
            Some((_, Some(time))) if time > earliest => {}
            Some((exp, Some(time))) => {
                let expected = format!("a time after {}", shown(earliest));
                let actual = Actual::Time(exp.get().to_owned(), time);
                self.add(Check::Expiry, expected, actual);
            }
            None | Some((_, None)) => {
                self.add(Check::Expiry, A_TIME.to_owned(), Actual::from(exp));
            }
        }
        let nbf = token.claim("nbf");
        match nbf.map(|nbf| (nbf, time(nbf))) {
            Some((nbf, Some(time))) if time > latest => {
                let expected = format!("no time after {}", shown(latest));
                let actual = Actual::Time(nbf.get().to_owned(), time);
                self.add(Check::NotBefore, expected, actual);
            }
            None | Some((_, Some(_))) => {}
            Some((_, None)) => {
                self.add(Check::NotBefore, A_TIME.to_owned(), Actual::from(nbf));
            }
        }
        let iat = token.claim("iat")?;
        let issued = time(iat);
        self.unless(issued.is_some(), Check::IssuedAt, || A_TIME.to_owned(), iat);
        let issued = issued.filter(|issued| *issued > latest)?;
        Some(issued.duration_since(now))
    }

    /// That its user has signed in lately enough, all by the issuer's clock
    /// ([OpenID Connect Core §3.1.3.7](https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation)).
    fn age(&mut self, token: &Signed, expected: &Expected) {
        let Some(most) = expected.signed_in_within else {
            return;
        };
        let (claim, iat) = (token.claim("auth_time"), token.claim("iat"));
        match (claim.and_then(time), iat.and_then(time)) {
            (None, _) => self.add(Check::AuthTime, A_TIME.to_owned(), Actual::from(claim)),
            (Some(_), None) if iat.is_none() => {
                self.add(Check::IssuedAt, A_TIME.to_owned(), Actual::Absent);
            }
            // An `iat` that is no time is reported in any case.
            (Some(_), None) => {}
            (Some(time), Some(issued)) if issued.duration_since(time) <= most => {}
            (Some(time), Some(_)) => {
                let expected = format!("at most {most:#} before iat");
                let text = claim.map(RawValue::get).unwrap_or_default();
                self.add(
                    Check::AuthTime,
                    expected,
                    Actual::Time(text.to_owned(), time),
                );
            }
        }
    }

    fn client(&mut self, token: &Signed, expected: &Expected) {
        let claimed = token.text("token_use");
        let claimed = [TokenUse::Id, TokenUse::Access]
            .into_iter()
            .find(|kind| claimed.as_deref() == Some(kind.name()));
        let holds = match expected.token_use {
            Some(wanted) => claimed == Some(wanted),
            None => claimed.is_some(),
        };
        let wanted = || {
            expected
                .token_use
                .map_or("id or access", TokenUse::name)
                .to_owned()
        };
        self.unless(holds, Check::TokenUse, wanted, token.claim("token_use"));

        let Some(clients) = &expected.clients else {
            return;
        };
        // A token that does not say what it is for is measured by what it was expected to be.
        let (check, name) = match claimed.or(expected.token_use) {
            Some(TokenUse::Access) => (Check::Client, "client_id"),
            Some(TokenUse::Id) | None => (Check::Audience, "aud"),
        };
        let client = token.text(name);
        let holds = clients
            .iter()
            .any(|known| client.as_deref() == Some(known.as_str()));
        let clients: Vec<&str> = clients.iter().map(ClientId::as_str).collect();
        self.unless(holds, check, || one_of(&clients), token.claim(name));
    }

    /// That the claim of `check` is what it always is
    /// ([RFC 7519 §4.1](https://www.rfc-editor.org/rfc/rfc7519#section-4.1),
    /// [RFC 9068 §2.2.3](https://www.rfc-editor.org/rfc/rfc9068#section-2.2.3)), asked about or not: a
    /// program that reads it may make something else of another kind of value.
    fn kind(&mut self, token: &Signed, check: Check, kind: &str, is: fn(&RawValue) -> bool) {
        let claim = token.claim(&check.to_string());
        let has_failed = self.0.iter().any(|failed| failed.check == check);
        let holds = has_failed || claim.is_none_or(is);
        self.unless(holds, check, || kind.to_owned(), claim);
    }

    fn groups_and_scopes(&mut self, token: &Signed, expected: &Expected) {
        let claim = token.claim("cognito:groups");
        let groups: Vec<String> = claim
            .and_then(|groups| serde_json::from_str(groups.get()).ok())
            .unwrap_or_default();
        for group in &expected.groups {
            let among = || format!("{group} among them");
            self.unless(groups.contains(group), Check::Groups, among, claim);
        }
        let scope = token.text("scope").unwrap_or_default();
        for wanted in &expected.scopes {
            // Between two spaces, and in a text of none, there is an empty word, which is not a scope.
            let mut scopes = scope.split(' ').filter(|scope| !scope.is_empty());
            let holds = scopes.any(|scope| scope == wanted);
            let among = || format!("{wanted} among them");
            self.unless(holds, Check::Scope, among, token.claim("scope"));
        }
    }
}

const A_STRING: &str = "a string";

const A_TIME: &str = "a time: a number of seconds since 1970, within the calendar";

/// The time that a `NumericDate` means, if it is a number in the range of the calendar
/// ([RFC 7519 §2](https://www.rfc-editor.org/rfc/rfc7519#section-2)).
fn time(value: &RawValue) -> Option<Timestamp> {
    let value: Value = serde_json::from_str(value.get()).ok()?;
    if let Some(seconds) = value.as_i64() {
        return Timestamp::from_second(seconds).ok();
    }
    let seconds = value.as_f64().filter(|seconds| seconds.abs() < 1e12)?;
    SignedDuration::try_from_secs_f64(seconds)
        .and_then(Timestamp::from_duration)
        .ok()
}

fn shown(time: Timestamp) -> String {
    format!("{} ({})", time.as_second(), date(time))
}

/// `2026-01-01T00:00:00+00:00`
pub(super) fn date(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string()
}

/// Whether `claim` is `value`, or an array that has it.
fn has_value(claim: &RawValue, value: &str) -> bool {
    let is = |claim: &RawValue| match strict::text(claim) {
        Some(text) => text == value,
        None => !claim.get().starts_with(['{', '[']) && claim.get() == value,
    };
    match serde_json::from_str::<Vec<&RawValue>>(claim.get()) {
        Ok(elements) => elements.into_iter().any(is),
        Err(_) => is(claim),
    }
}

/// `a`, or `one of a, b`
fn one_of(accepted: &[&str]) -> String {
    match accepted {
        [only] => (*only).to_owned(),
        several => format!("one of {}", several.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use rcgen::SigningKey as _;
    use ring::rsa::PublicKeyComponents;
    use ring::signature::RsaKeyPair;
    use serde_json::json;

    use super::super::signed::LONGEST;
    use super::*;

    const ISS: &str = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC";
    const NOW: i64 = 1_800_000_000;

    fn pair() -> rcgen::KeyPair {
        rcgen::KeyPair::from_pem(include_str!("../../tests/it/keys/id.pem")).unwrap()
    }

    fn keys() -> KeySet {
        let public = RsaKeyPair::from_pkcs8(&pair().serialize_der()).unwrap();
        let public = PublicKeyComponents::<Vec<u8>>::from(public.public());
        let [n, e] = [public.n, public.e].map(|number| URL_SAFE_NO_PAD.encode(number));
        let key = json!({"kty": "RSA", "kid": "k1", "n": n, "e": e});
        let small = json!({"kty": "RSA", "kid": "k2", "n": "AQAB", "e": e});
        KeySet::read(&json!({"keys": [key, small]}).to_string()).unwrap()
    }

    fn signed(header: &str, payload: &str) -> String {
        let [header, payload] = [header, payload].map(|part| URL_SAFE_NO_PAD.encode(part));
        let message = format!("{header}.{payload}");
        let signature = pair().sign(message.as_bytes()).unwrap();
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    const HEADER: &str = r#"{"kid":"k1","alg":"RS256"}"#;

    /// The claims of an ID token with `changes`; null takes a claim away.
    fn claims(changes: &Value) -> String {
        let mut claims = json!({
            "iss": ISS, "aud": "client", "token_use": "id", "iat": NOW - 10, "exp": NOW + 10,
            "cognito:groups": ["admins", "staff"], "email_verified": true, "age": 1.5,
        });
        for (name, value) in changes.as_object().unwrap() {
            claims[name] = value.clone();
        }
        claims
            .as_object_mut()
            .unwrap()
            .retain(|_, value| !value.is_null());
        claims.to_string()
    }

    fn expected() -> Expected {
        Expected {
            authorities: vec![Authority {
                issuers: vec![ISS.to_owned()],
                keys_at: "jwks.json".to_owned(),
            }],
            clients: Some(vec!["client".parse().unwrap(), "another".parse().unwrap()]),
            ..Expected::default()
        }
    }

    /// What fails, a line each.
    fn failed(token: &str, expected: &Expected) -> String {
        let token = match Signed::read(token) {
            Ok(token) => token,
            Err(malformed) => return malformed.to_string(),
        };
        let keys = keys();
        let keys = expected
            .authority(&token)
            .map(|authority| (authority, &keys));
        let now = Timestamp::from_second(NOW).unwrap();
        match verify(token, expected, keys, now) {
            Ok(_) => "verified".to_owned(),
            Err(failed) => failed
                .iter()
                .map(
                    |Failed {
                         check,
                         expected,
                         actual,
                     }| { format!("{check}: {expected} / {actual:?}") },
                )
                .collect::<Vec<_>>()
                .join("\n"),
        }
    }

    #[test]
    fn what_is_verified_is_what_was_signed() {
        let payload = claims(&json!({"n": 1.10}));
        let token = Signed::read(&signed(HEADER, &payload)).unwrap();
        let (keys, expected) = (keys(), expected());
        assert_eq!(token.key_id().as_deref(), Some("k1"));
        let authority = expected.authority(&token).unwrap();
        let now = Timestamp::from_second(NOW).unwrap();
        let verified = verify(token.clone(), &expected, Some((authority, &keys)), now).unwrap();
        assert_eq!(
            (verified.header(), verified.payload()),
            (HEADER, payload.as_str())
        );
        assert_eq!(verified.ahead(), None);
        // Everything holds, and the signature was not checked.
        let failed = verify(token, &expected, None, now).unwrap_err();
        assert_eq!(failed[0].check, Check::Signature);
    }

    #[test]
    fn a_header_chooses_nothing() {
        let payload = claims(&json!({}));
        for (header, said) in [
            (r#"{"alg":"RS256"}"#, "kid: the kid of a key / Absent"),
            (
                r#"{"kid":1,"alg":"RS256"}"#,
                "kid: the kid of a key / Value(\"1\")",
            ),
            (
                r#"{"kid":"x","alg":"RS256"}"#,
                "kid: the kid of a key in jwks.json (k1) / Value(\"\\\"x\\\"\")",
            ),
            (
                r#"{"kid":"k2","alg":"RS256"}"#,
                "kid: the kid of a key in jwks.json (k1); k2 is refused: its n has 17 bits, not 2048 to 8192 / Value(\"\\\"k2\\\"\")",
            ),
            (r#"{"kid":"k1"}"#, "alg: RS256 / Absent"),
            (
                r#"{"kid":"k1","alg":"none"}"#,
                "alg: RS256 / Value(\"\\\"none\\\"\")",
            ),
            (
                r#"{"kid":"k1","alg":"rs256"}"#,
                "alg: RS256 / Value(\"\\\"rs256\\\"\")",
            ),
            (
                r#"{"kid":"k1","alg":["RS256"]}"#,
                "alg: RS256 / Value(\"[\\\"RS256\\\"]\")",
            ),
            (
                r#"{"kid":"k1","alg":"RS256","crit":["b64"],"b64":false}"#,
                "crit: no critical extension / Value(\"[\\\"b64\\\"]\")",
            ),
            (
                r#"{"kid":"k1","alg":"RS256","crit":[]}"#,
                "crit: no critical extension / Value(\"[]\")",
            ),
            (
                r#"{"kid":"k1","alg":"RS256","jku":"https://evil.example","typ":"JWT"}"#,
                "verified",
            ),
        ] {
            assert_eq!(
                failed(&signed(header, &payload), &expected()),
                said,
                "{header}"
            );
        }
    }

    #[test]
    fn a_signature_is_over_every_byte() {
        let token = signed(HEADER, &claims(&json!({})));
        assert_eq!(failed(&token, &expected()), "verified");
        let (message, signature) = token.rsplit_once('.').unwrap();
        let bytes = URL_SAFE_NO_PAD.decode(signature).unwrap();
        let with = |bytes: &[u8]| format!("{message}.{}", URL_SAFE_NO_PAD.encode(bytes));
        let not = |length: usize| {
            format!(
                "signature: that of key k1 over the header and the payload / Said(\"its {length} bytes are not\")"
            )
        };
        assert_eq!(failed(&with(&bytes[1..]), &expected()), not(255));
        assert_eq!(
            failed(&with(&[&bytes, [0].as_slice()].concat()), &expected()),
            not(257)
        );
        assert_eq!(
            failed(&with(&[&[0], bytes.as_slice()].concat()), &expected()),
            not(257)
        );
        assert_eq!(
            failed(&format!("{message}."), &expected()),
            "signature: that of key k1 over the header and the payload / Absent"
        );
        // Another claim with the signature of this one.
        let other = URL_SAFE_NO_PAD.encode(claims(&json!({"email": "eve"})));
        let header = message.split('.').next().unwrap();
        assert_eq!(
            failed(&format!("{header}.{other}.{signature}"), &expected()),
            not(256)
        );
    }

    #[test]
    fn a_token_reads_in_one_way_only() {
        let token = signed(HEADER, &claims(&json!({})));
        let twice = signed(HEADER, r#"{"iss":"a","iss":"b"}"#);
        let deep = signed(
            HEADER,
            &format!("{{\"a\":{}{}}}", "[".repeat(200), "]".repeat(200)),
        );
        let long = format!("{token}{}", "A".repeat(LONGEST));
        for (token, said) in [
            (
                format!("{token}="),
                "the signature (part 3 of 3) is not base64url: wrong padding at byte 343",
            ),
            (
                format!(" {token}"),
                "the header (part 1 of 3) is not base64url: a character outside its alphabet at byte 0",
            ),
            (format!("{token}."), "it has 4 dot-separated parts, not 3"),
            (
                format!("{token}.."),
                "it has 5 dot-separated parts, not 3, and is not encrypted: two tokens, or one that was shortened",
            ),
            (
                format!("{}.a.b.c.d", URL_SAFE_NO_PAD.encode(r#"{"enc":"A256GCM"}"#)),
                "it is encrypted (5 parts), as refresh tokens are: only Cognito reads it",
            ),
            (
                twice,
                "the payload (part 2 of 3) is not a JSON object: the member \"iss\" occurs twice at byte 15 of its content",
            ),
            (
                deep,
                "the payload (part 2 of 3) is not a JSON object: recursion limit exceeded at byte 131 of its content",
            ),
            (long, "it is longer than 262144 bytes"),
        ] {
            assert_eq!(failed(&token, &expected()), said);
        }
    }

    #[test]
    fn times_are_numbers_and_now_is_between_them() {
        let exp = |actual: &str| format!("exp: {A_TIME} / {actual}");
        for (changes, said) in [
            (json!({"exp": NOW + 1}), "verified".to_owned()),
            (json!({"exp": f64::from(1_800_000_000) + 0.5}), "verified".to_owned()),
            (
                json!({"exp": NOW}),
                "exp: a time after 1800000000 (2027-01-15T08:00:00+00:00) / Time(\"1800000000\", 2027-01-15T08:00:00Z)".to_owned(),
            ),
            (
                json!({"exp": -1}),
                "exp: a time after 1800000000 (2027-01-15T08:00:00+00:00) / Time(\"-1\", 1969-12-31T23:59:59Z)".to_owned(),
            ),
            (json!({"exp": null}), exp("Absent")),
            (json!({"exp": "1900000000"}), exp("Value(\"\\\"1900000000\\\"\")")),
            (json!({"exp": [NOW + 1]}), exp("Value(\"[1800000001]\")")),
            (json!({"exp": true}), exp("Value(\"true\")")),
            // The end of the year 9999 in the westernmost time zone is not a time, nor is what follows.
            (json!({"exp": 253_402_300_799_i64}), exp("Value(\"253402300799\")")),
            (json!({"exp": u64::MAX}), exp("Value(\"18446744073709551615\")")),
            (json!({"exp": 1e300}), exp("Value(\"1e+300\")")),
            (json!({"nbf": NOW, "iat": -5}), "verified".to_owned()),
            (
                json!({"nbf": f64::from(1_800_000_000) + 0.5}),
                "nbf: no time after 1800000000 (2027-01-15T08:00:00+00:00) / Time(\"1800000000.5\", 2027-01-15T08:00:00.5Z)".to_owned(),
            ),
            (json!({"nbf": "0"}), format!("nbf: {A_TIME} / Value(\"\\\"0\\\"\")")),
            (json!({"iat": "0"}), format!("iat: {A_TIME} / Value(\"\\\"0\\\"\")")),
            (json!({"iat": 1e300}), format!("iat: {A_TIME} / Value(\"1e+300\")")),
        ] {
            assert_eq!(failed(&signed(HEADER, &claims(&changes)), &expected()), said, "{changes}");
        }
    }

    #[test]
    fn leeway_moves_both_ends_and_a_fast_clock_is_told() {
        let lenient = Expected {
            leeway: SignedDuration::from_secs(5),
            ..expected()
        };
        for (changes, said) in [
            (json!({"exp": NOW - 4}), "verified"),
            (
                json!({"exp": NOW - 5}),
                "exp: a time after 1799999995 (2027-01-15T07:59:55+00:00) / Time(\"1799999995\", 2027-01-15T07:59:55Z)",
            ),
            (json!({"nbf": NOW + 5}), "verified"),
        ] {
            assert_eq!(
                failed(&signed(HEADER, &claims(&changes)), &lenient),
                said,
                "{changes}"
            );
        }
        for (iat, ahead) in [(NOW + 5, None), (NOW + 6, Some(6))] {
            let token = Signed::read(&signed(HEADER, &claims(&json!({"iat": iat})))).unwrap();
            let keys = keys();
            let keys = Some((&lenient.authorities[0], &keys));
            let now = Timestamp::from_second(NOW).unwrap();
            let verified = verify(token, &lenient, keys, now).unwrap();
            assert_eq!(verified.ahead(), ahead.map(SignedDuration::from_secs));
        }
        let endless = Expected {
            leeway: SignedDuration::MAX,
            ..expected()
        };
        assert_eq!(
            failed(&signed(HEADER, &claims(&json!({"exp": 0}))), &endless),
            "verified"
        );
    }

    #[test]
    fn every_claim_that_was_asked_about_is_told() {
        let asked = Expected {
            token_use: Some(TokenUse::Access),
            groups: vec!["admins".to_owned(), "owners".to_owned()],
            scopes: vec!["read".to_owned()],
            claims: [("email_verified", "true"), ("age", "2"), ("plan", "pro")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .to_vec(),
            ..expected()
        };
        let token = signed(HEADER, &claims(&json!({"iss": "x", "aud": "c"})));
        let said = failed(&token, &asked);
        assert_eq!(
            said,
            "iss: https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC / Value(\"\\\"x\\\"\")\n\
             token_use: access / Value(\"\\\"id\\\"\")\n\
             aud: one of client, another / Value(\"\\\"c\\\"\")\n\
             cognito:groups: owners among them / Value(\"[\\\"admins\\\",\\\"staff\\\"]\")\n\
             scope: read among them / Absent\n\
             age: 2 / Value(\"1.5\")\n\
             plan: pro / Absent"
        );
    }

    #[test]
    fn the_client_is_a_text_in_the_claim_of_its_kind() {
        for (changes, said) in [
            (json!({"aud": "another"}), "verified"),
            (
                json!({"aud": ["client"]}),
                "aud: one of client, another / Value(\"[\\\"client\\\"]\")",
            ),
            (
                json!({"aud": null, "client_id": "client"}),
                "aud: one of client, another / Absent",
            ),
            (
                json!({"token_use": "access"}),
                "client_id: one of client, another / Absent",
            ),
            (
                json!({"token_use": "access", "aud": "x", "client_id": "client"}),
                "verified",
            ),
            (
                json!({"token_use": "ID"}),
                "token_use: id or access / Value(\"\\\"ID\\\"\")",
            ),
        ] {
            assert_eq!(
                failed(&signed(HEADER, &claims(&changes)), &expected()),
                said,
                "{changes}"
            );
        }
        let any = Expected {
            clients: None,
            ..expected()
        };
        assert_eq!(
            failed(&signed(HEADER, &claims(&json!({"aud": ["x"]}))), &any),
            "verified"
        );
    }

    #[test]
    fn what_identifies_a_token_is_of_its_kind_though_not_asked_about() {
        let any = Expected {
            clients: None,
            ..expected()
        };
        for value in [
            json!(1),
            json!({}),
            json!(true),
            json!(["x"]),
            json!(["x", 1]),
        ] {
            for name in ["sub", "jti", "scope", "aud"] {
                let said = failed(&signed(HEADER, &claims(&json!({name: value}))), &any);
                let actual = format!("{:?}", Actual::Value(value.to_string()));
                let expected = match name {
                    "aud" if value == json!(["x"]) => "verified".to_owned(),
                    "aud" => format!("aud: a string, or several / {actual}"),
                    name => format!("{name}: a string / {actual}"),
                };
                assert_eq!(said, expected, "{name}: {value}");
            }
        }
        let access = |changes: &str| {
            let claims = claims(&json!({"token_use": "access", "client_id": "client"}));
            failed(
                &signed(HEADER, &format!("{{{changes},{}", &claims[1..])),
                &expected(),
            )
        };
        assert_eq!(access(r#""sub":"s","jti":"j","scope":"a b""#), "verified");
        assert_eq!(
            access(r#""sub":null,"jti":null,"scope":null"#),
            "sub: a string / Value(\"null\")\n\
             jti: a string / Value(\"null\")\n\
             scope: a string / Value(\"null\")"
        );
        // Reported once.
        let asked = Expected {
            scopes: vec!["a".to_owned()],
            ..expected()
        };
        assert_eq!(
            failed(
                &signed(HEADER, &claims(&json!({"aud": 1, "scope": ["a"]}))),
                &asked
            ),
            "aud: one of client, another / Value(\"1\")\n\
             scope: a among them / Value(\"[\\\"a\\\"]\")"
        );
    }

    #[test]
    fn tokens_of_one_document_are_of_one_user() {
        let token = |claims: &Value| Signed::read(&signed(HEADER, &claims.to_string())).unwrap();
        let access = token(&json!({"token_use": "access", "sub": "a"}));
        let hash = access.hash();
        let id = |sub: &Value, hash: &Value| {
            token(&json!({"token_use": "id", "sub": sub, "at_hash": hash}))
        };
        let other = format!("{hash}A");
        for (id, said) in [
            (id(&json!("a"), &json!(hash)), String::new()),
            (token(&json!({"sub": "a"})), String::new()),
            (token(&json!({})), String::new()),
            (
                id(&json!("b"), &json!(other)),
                format!("sub: that of AccessToken; at_hash: {hash}, the hash of AccessToken"),
            ),
            (
                id(&json!("a"), &Value::Null),
                format!("at_hash: {hash}, the hash of AccessToken"),
            ),
        ] {
            let failed = together(&[("AccessToken", &access), ("IdToken", &id)]);
            assert_eq!(failed[0], []);
            let lines = failed[1]
                .iter()
                .map(|failed| format!("{}: {}", failed.check, failed.expected));
            assert_eq!(lines.collect::<Vec<_>>().join("; "), said);
            assert_eq!(together(&[("IdToken", &id)]), [[]]);
        }
        // Of those in the other order, the second is reported too.
        let id = id(&json!("b"), &json!(hash));
        let failed = together(&[("IdToken", &id), ("AccessToken", &access)]);
        assert_eq!((failed[0].len(), failed[1].len()), (0, 1));
        assert_eq!(failed[1][0].actual, Actual::Value("\"a\"".to_owned()));
    }

    #[test]
    fn groups_and_scopes_are_whole_words_in_their_claims() {
        let wants = |groups: &[&str], scopes: &[&str]| Expected {
            groups: groups.iter().map(|group| (*group).to_owned()).collect(),
            scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
            ..expected()
        };
        for (changes, wanted, holds) in [
            (json!({}), wants(&["admins", "staff"], &[]), true),
            (json!({}), wants(&["admin"], &[]), false),
            (
                json!({"cognito:groups": "admins"}),
                wants(&["admins"], &[]),
                false,
            ),
            (
                json!({"cognito:groups": ["admins", 1]}),
                wants(&["admins"], &[]),
                false,
            ),
            (
                json!({"scope": "a/read a/write"}),
                wants(&[], &["a/write", "a/read"]),
                true,
            ),
            (
                json!({"scope": "a/readonly"}),
                wants(&[], &["a/read"]),
                false,
            ),
            (json!({"scope": ["a/read"]}), wants(&[], &["a/read"]), false),
            (json!({}), wants(&[], &[""]), false),
            (json!({"scope": ""}), wants(&[], &[""]), false),
            (json!({"scope": "a/read  b"}), wants(&[], &[""]), false),
            (json!({}), wants(&[""], &[]), false),
        ] {
            let said = failed(&signed(HEADER, &claims(&changes)), &wanted);
            assert_eq!(said == "verified", holds, "{changes} {said}");
        }
    }

    #[test]
    fn a_claim_has_a_value_as_a_text_a_scalar_or_an_element() {
        for (claim, value, holds) in [
            (r#""pro""#, "pro", true),
            (r#""pro""#, "\"pro\"", false),
            (r#""\u0041""#, "A", true),
            ("1.10", "1.10", true),
            ("1.10", "1.1", false),
            (
                "123456789012345678901234567890",
                "123456789012345678901234567890",
                true,
            ),
            ("true", "true", true),
            ("null", "null", true),
            (r#"["a",1,"b"]"#, "b", true),
            (r#"["a",1,"b"]"#, "1", true),
            (r#"["a",1]"#, r#"["a",1]"#, false),
            (r#"[["a"]]"#, "a", false),
            (r#"{"a":1}"#, r#"{"a":1}"#, false),
        ] {
            let claim: &RawValue = serde_json::from_str(claim).unwrap();
            assert_eq!(has_value(claim, value), holds, "{claim} {value}");
        }
    }

    #[test]
    fn the_keys_of_one_issuer_verify_nothing_of_another() {
        let other = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Xyz";
        let mut both = expected();
        both.authorities.push(Authority {
            issuers: vec![other.to_owned()],
            keys_at: "other.json".to_owned(),
        });
        let keys = keys();
        let now = Timestamp::from_second(NOW).unwrap();
        let token =
            |iss: &str| Signed::read(&signed(HEADER, &claims(&json!({"iss": iss})))).unwrap();
        assert_eq!(both.authority(&token(ISS)), Some(&both.authorities[0]));
        assert_eq!(both.authority(&token(other)), Some(&both.authorities[1]));
        assert_eq!(both.authority(&token("third")), None);
        let failed = verify(
            token(other),
            &both,
            Some((&both.authorities[0], &keys)),
            now,
        );
        assert_eq!(failed.unwrap_err()[0].check, Check::Issuer);
        let failed = verify(token("third"), &both, None, now).unwrap_err();
        assert_eq!(failed[0].expected, format!("one of {ISS}, {other}"));
    }
}
