//! Tokens and key sets of an attacker. None verifies, and each says why.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use expect_test::expect_file;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use ring::signature::{RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RSA_PSS_SHA256};
use ring::{hmac, signature};
use serde_json::{Value, json};

use crate::cognito::Cognito;
use crate::fixtures::{CLIENT, POOL};
use crate::signing::{AT, ISSUER, Key, NOW, access_token, id_claims, id_token, key_set};
use crate::support::Tool;

fn encode(text: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

fn message(header: &Value, claims: &Value) -> String {
    format!(
        "{}.{}",
        encode(header.to_string()),
        encode(claims.to_string())
    )
}

/// A header of the pool's ID tokens with `changes`.
fn header(changes: &Value) -> Value {
    let mut header = json!({"kid": "idkey", "alg": "RS256"});
    for (name, value) in changes.as_object().unwrap() {
        header[name] = value.clone();
    }
    header
        .as_object_mut()
        .unwrap()
        .retain(|_, value| !value.is_null());
    header
}

/// A good token but for these changes to its header, signed by the key of the pool's ID tokens.
fn with_header(changes: &Value) -> String {
    let header = header(changes).to_string();
    Key::of_id_tokens().token_of(&header, &id_claims(&json!({})).to_string())
}

/// A good token but for the text of its claims.
fn with_claims(claims: &str) -> String {
    Key::of_id_tokens().token_of(&header(&json!({})).to_string(), claims)
}

fn run(token: &str, keys: &Value, options: &[&str]) -> crate::support::Ran {
    let tool = Tool::alone()
        .file("jwks.json", keys.to_string())
        .file("token", token)
        .env("COGNITO_USER_POOL_ID", POOL)
        .env("COGNITO_CLIENT_ID", CLIENT);
    let line = ["verify", "--at", AT, "--jwks", "jwks.json", "@token"];
    tool.run(&[&line, options].concat())
}

/// What is said about each, which all must fail.
fn said(forgeries: &[(&str, String)], keys: &Value, options: &[&str]) -> String {
    let mut report = String::new();
    for (name, token) in forgeries {
        let ran = run(token, keys, options);
        assert_eq!((ran.code, ran.stdout.len()), (5, 0), "{name}: {ran}");
        writeln!(report, "{name}").unwrap();
        let shown = ran.to_string();
        for cause in shown
            .lines()
            .filter_map(|line| line.strip_prefix("  cause: "))
        {
            writeln!(report, "    {cause}").unwrap();
        }
    }
    report
}

#[test]
fn what_these_begin_with_is_good() {
    for token in [
        id_token(&json!({})),
        with_header(&json!({})),
        with_claims(&id_claims(&json!({})).to_string()),
    ] {
        assert_eq!(run(&token, &key_set(), &[]).code, 0);
    }
}

#[test]
fn algorithms() {
    let claims = id_claims(&json!({}));
    let (ours, stranger) = (Key::of_id_tokens(), Key::of_a_stranger());
    let with = |algorithm: &str, how: &'static dyn signature::RsaEncoding| {
        ours.signed(&message(&header(&json!({"alg": algorithm})), &claims), how)
    };
    let unsigned =
        |algorithm: &str| format!("{}.", message(&header(&json!({"alg": algorithm})), &claims));
    let hmac = |secret: &[u8]| {
        let message = message(&header(&json!({"alg": "HS256"})), &claims);
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
        let signature = encode(hmac::sign(&key, message.as_bytes()));
        format!("{message}.{signature}")
    };
    let modulus = ours.jwk()["n"].as_str().unwrap().to_owned();
    let ecdsa = || {
        let random = SystemRandom::new();
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let key = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(algorithm, key.as_ref(), &random).unwrap();
        let message = message(&header(&json!({"alg": "ES256"})), &claims);
        let signature = key.sign(&random, message.as_bytes()).unwrap();
        format!("{message}.{}", encode(signature))
    };
    let report = said(
        &[
            ("none", unsigned("none")),
            ("None", unsigned("None")),
            ("none, and signed", with("none", &RSA_PKCS1_SHA256)),
            ("RS256, and unsigned", unsigned("RS256")),
            (
                "HS256 with the modulus for secret",
                hmac(modulus.as_bytes()),
            ),
            (
                "HS256 with its bytes for secret",
                hmac(&URL_SAFE_NO_PAD.decode(&modulus).unwrap()),
            ),
            (
                "HS256 with the key set for secret",
                hmac(key_set().to_string().as_bytes()),
            ),
            ("RS384", with("RS384", &RSA_PKCS1_SHA384)),
            ("RS512", with("RS512", &RSA_PKCS1_SHA512)),
            ("PS256", with("PS256", &RSA_PSS_SHA256)),
            ("RS384 that says RS256", with("RS256", &RSA_PKCS1_SHA384)),
            ("PS256 that says RS256", with("RS256", &RSA_PSS_SHA256)),
            ("ES256", ecdsa()),
            ("rs256", with("rs256", &RSA_PKCS1_SHA256)),
            ("no alg", with_header(&json!({"alg": null}))),
            ("several", with_header(&json!({"alg": ["RS256"]}))),
            (
                "a stranger's",
                stranger.signed(&message(&header(&json!({})), &claims), &RSA_PKCS1_SHA256),
            ),
        ],
        &key_set(),
        &[],
    );
    expect_file!["forgeries/algorithms.txt"].assert_eq(&report);
}

#[test]
fn headers() {
    let cognito = Cognito::scripted([]);
    let stranger = Key::of_a_stranger();
    let by_stranger = |changes: &Value| {
        let claims = id_claims(&json!({})).to_string();
        stranger.token_of(&header(changes).to_string(), &claims)
    };
    let keys = json!({"keys": [stranger.jwk()]});
    let url = cognito.endpoint();
    let report = said(
        &[
            (
                "the other key's kid",
                with_header(&json!({"kid": "accesskey"})),
            ),
            ("no kid", with_header(&json!({"kid": null}))),
            (
                "a kid of another case",
                with_header(&json!({"kid": "IDKEY"})),
            ),
            (
                "a kid that is a path",
                with_header(&json!({"kid": "../../../../dev/null"})),
            ),
            (
                "a kid that is no text",
                with_header(&json!({"kid": ["idkey"]})),
            ),
            (
                "a kid that moves the cursor",
                with_header(&json!({"kid": "\u{1b}[2J\u{202e}"})),
            ),
            (
                "a kid of 10000 bytes",
                with_header(&json!({"kid": "k".repeat(10_000)})),
            ),
            ("its own key", by_stranger(&json!({"jwk": stranger.jwk()}))),
            (
                "its own key under its own name",
                by_stranger(&json!({"jwk": stranger.jwk(), "kid": "strangerkey"})),
            ),
            (
                "its own key set",
                by_stranger(&json!({"jku": format!("{url}/jwks.json"), "kid": "strangerkey"})),
            ),
            (
                "its own certificate",
                by_stranger(&json!({"x5u": format!("{url}/cert.pem"), "x5c": ["MIIB"]})),
            ),
            (
                "its own key set inside",
                by_stranger(&json!({"jwks": keys})),
            ),
            (
                "a critical extension",
                with_header(&json!({"crit": ["b64"], "b64": false})),
            ),
            ("a critical nothing", with_header(&json!({"crit": []}))),
            ("no header at all", format!(".{}.", encode("{}"))),
            (
                "a header that is a text",
                format!("{}.{}.", encode("\"RS256\""), encode("{}")),
            ),
        ],
        &key_set(),
        &["--endpoint-url", &url],
    );
    let report = report.replace(&url, "$ENDPOINT");
    expect_file!["forgeries/headers.txt"].assert_eq(&report);
    cognito.expect_done();
}

#[test]
fn texts_that_read_in_two_ways() {
    let good = id_token(&json!({}));
    let (message, signature) = good.rsplit_once('.').unwrap();
    let (head, claims) = message.split_once('.').unwrap();
    let bytes = URL_SAFE_NO_PAD.decode(signature).unwrap();
    let with = |signature: &[u8]| format!("{message}.{}", encode(signature));
    // The last of 342 characters has four bits of the signature, and two that mean nothing.
    let stray = {
        let last = signature.chars().last().unwrap();
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let next = alphabet
            .chars()
            .nth(alphabet.find(last).unwrap() + 1)
            .unwrap();
        format!("{message}.{}{next}", &signature[..signature.len() - 1])
    };
    let twice = |member: &str| {
        let claims = id_claims(&json!({})).to_string();
        with_claims(&format!("{{{member},{}", &claims[1..]))
    };
    let deep = |depth: usize| format!("{{\"a\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
    let report = said(
        &[
            ("no signature", format!("{message}.")),
            ("no third part", message.to_owned()),
            ("a signature without its first byte", with(&bytes[1..])),
            ("a signature without its last byte", with(&bytes[..255])),
            (
                "a signature with a zero in front",
                with(&[&[0], bytes.as_slice()].concat()),
            ),
            (
                "a signature with a zero behind",
                with(&[bytes.as_slice(), &[0]].concat()),
            ),
            (
                "a signature twice",
                with(&[bytes.as_slice(), &bytes].concat()),
            ),
            ("a signature of zeros", with(&[0; 256])),
            ("a signature of ones", with(&[0xff; 256])),
            ("a signature with stray bits", stray),
            ("padding", format!("{good}==")),
            (
                "the other alphabet",
                format!(
                    "{message}.{}",
                    signature.replace('-', "+").replace('_', "/")
                ),
            ),
            (
                "white space inside",
                format!("{head}. {claims}.{signature}"),
            ),
            (
                "a line break inside",
                format!("{head}.{claims}\n.{signature}"),
            ),
            ("a fourth part", format!("{good}.{signature}")),
            (
                "a JWE",
                format!(
                    "{}.a.b.c.d",
                    encode(r#"{"alg":"RSA-OAEP","enc":"A256GCM"}"#)
                ),
            ),
            (
                "alg twice",
                Key::of_id_tokens().token_of(
                    r#"{"kid":"idkey","alg":"none","alg":"RS256"}"#,
                    &id_claims(&json!({})).to_string(),
                ),
            ),
            ("exp twice", twice("\"exp\":1")),
            ("exp twice, once escaped", twice("\"\\u0065xp\":1")),
            (
                "a member twice, deep inside",
                twice(r#""a":[{"b":{"c":1,"c":1}}]"#),
            ),
            ("claims that are a list", with_claims("[]")),
            ("claims that are no JSON", with_claims("{")),
            ("claims and more", with_claims("{} {}")),
            ("claims that are no UTF-8", {
                let message = format!("{head}.{}", encode([b'{', b'"', 0xff, b'"', b'}']));
                Key::of_id_tokens().signed(&message, &RSA_PKCS1_SHA256)
            }),
            ("half of a character", with_claims(r#"{"sub":"\ud800"}"#)),
            ("200 levels", with_claims(&deep(200))),
            ("50000 levels", with_claims(&deep(50_000))),
            (
                "400000 bytes",
                with_claims(&id_claims(&json!({"a": "a".repeat(300_000)})).to_string()),
            ),
        ],
        &key_set(),
        &[],
    );
    expect_file!["forgeries/texts.txt"].assert_eq(&report);
}

#[test]
fn issuers_uses_and_clients() {
    let id = |changes: &Value| id_token(changes);
    let iss = |iss: &str| id_token(&json!({"iss": iss}));
    let report = said(
        &[
            (
                "the same pool in another Region",
                iss("https://cognito-idp.eu-west-1.amazonaws.com/us-east-1_EXAMPLE12"),
            ),
            (
                "another pool",
                iss("https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE13"),
            ),
            (
                "another suffix",
                iss("https://cognito-idp.us-east-1.amazonaws.com.evil.example/us-east-1_EXAMPLE12"),
            ),
            ("another scheme", iss(&ISSUER.replace("https", "http"))),
            ("another case", iss(&ISSUER.to_uppercase())),
            ("a slash behind", iss(&format!("{ISSUER}/"))),
            (
                "a local Cognito",
                iss("http://localhost:9229/us-east-1_EXAMPLE12"),
            ),
            ("several issuers", id(&json!({"iss": [ISSUER]}))),
            ("no issuer", id(&json!({"iss": null}))),
            ("no use", id(&json!({"token_use": null}))),
            ("another use", id(&json!({"token_use": "refresh"}))),
            ("several uses", id(&json!({"token_use": ["id"]}))),
            (
                "an access token's client in an ID token",
                id(&json!({"aud": null, "client_id": CLIENT})),
            ),
            (
                "an ID token's client in an access token",
                access_token(&json!({"client_id": null, "aud": CLIENT})),
            ),
            ("another client", id(&json!({"aud": "1example2345678"}))),
            ("several clients", id(&json!({"aud": [CLIENT, "other"]}))),
            ("a list of one client", id(&json!({"aud": [CLIENT]}))),
            ("no client", id(&json!({"aud": null}))),
            (
                "a client of another case",
                id(&json!({"aud": CLIENT.to_uppercase()})),
            ),
        ],
        &key_set(),
        &[],
    );
    let report = report
        + &said(
            &[("an ID token where an access token is due", id(&json!({})))],
            &key_set(),
            &["--token-use", "access"],
        )
        + &said(
            &[(
                "an access token where an ID token is due",
                access_token(&json!({})),
            )],
            &key_set(),
            &["--token-use", "id"],
        )
        + &said(
            &[
                (
                    "a group in the name of another",
                    access_token(&json!({"cognito:groups": ["admins2", "x admins"]})),
                ),
                (
                    "groups that are a text",
                    access_token(&json!({"cognito:groups": "admins"})),
                ),
                (
                    "a list in the list of groups",
                    access_token(&json!({"cognito:groups": [["admins"]]})),
                ),
            ],
            &key_set(),
            &["--group", "admins"],
        )
        + &said(
            &[
                (
                    "a scope that is longer",
                    access_token(&json!({"scope": "orders/readonly"})),
                ),
                (
                    "scopes apart by a tab",
                    access_token(&json!({"scope": "openid\torders/read"})),
                ),
            ],
            &key_set(),
            &["--scope", "orders/read"],
        );
    expect_file!["forgeries/claims.txt"].assert_eq(&report);
}

#[test]
fn times() {
    let with = |member: &str, time: &str| {
        let claims = id_claims(&json!({"exp": null, "iat": null})).to_string();
        let exp = if member == "exp" {
            String::new()
        } else {
            format!("\"exp\":{},", NOW + 3600)
        };
        with_claims(&format!("{{{exp}\"{member}\":{time},{}", &claims[1..]))
    };
    let forgeries: Vec<(String, String)> = [
        ("exp", "\"1800003600\""),
        ("exp", "\"2027-01-15T09:00:00Z\""),
        ("exp", "1799999999.999"),
        ("exp", "1.7e9"),
        ("exp", "253402300799"),
        ("exp", "9223372036854775807"),
        ("exp", "18446744073709551616"),
        ("exp", "1e300"),
        ("exp", "1e999"),
        ("exp", "-1"),
        ("exp", "-1800003600"),
        ("exp", "-0.0"),
        ("exp", "1800003600000000000000000000"),
        ("exp", "null"),
        ("exp", "true"),
        ("exp", "[1800003600]"),
        ("exp", "{}"),
        ("exp", "NaN"),
        ("exp", "0x6B49D200"),
        ("nbf", "1800000001"),
        ("nbf", "1800000000.5"),
        ("nbf", "253402000000"),
        ("nbf", "253402300799"),
        ("nbf", "\"0\""),
        ("nbf", "null"),
        ("iat", "\"1799996400\""),
        ("iat", "253402300799"),
        ("iat", "-1e300"),
    ]
    .map(|(member, time)| (format!("{member} {time}"), with(member, time)))
    .to_vec();
    let forgeries: Vec<(&str, String)> = forgeries
        .iter()
        .map(|(name, token)| (name.as_str(), token.clone()))
        .collect();
    let report = said(&forgeries, &key_set(), &[]);
    let report = report
        + &said(
            &[("no exp", id_token(&json!({"exp": null})))],
            &key_set(),
            &["--leeway", "1000h"],
        );
    expect_file!["forgeries/times.txt"].assert_eq(&report);
}

#[test]
fn key_sets() {
    let (ours, stranger) = (Key::of_id_tokens(), Key::of_a_stranger());
    let with = |changes: Value| {
        let mut key = ours.jwk();
        for (name, value) in changes.as_object().unwrap() {
            key[name] = value.clone();
        }
        json!({"keys": [key, Key::of_access_tokens().jwk()]})
    };
    let mut namesake = stranger.jwk();
    namesake["kid"] = json!("idkey");
    let mut report = String::new();
    for (name, keys) in [
        ("no keys", json!({"keys": []})),
        ("a namesake", json!({"keys": [ours.jwk(), namesake]})),
        (
            "the same key twice",
            json!({"keys": [ours.jwk(), ours.jwk()]}),
        ),
        (
            "no kid",
            json!({"keys": [{"kty": "RSA", "n": ours.jwk()["n"], "e": "AQAB"}]}),
        ),
        ("another kty", with(json!({"kty": "EC"}))),
        (
            "a symmetric key",
            with(json!({"kty": "oct", "k": "c2VjcmV0"})),
        ),
        ("another alg", with(json!({"alg": "RS512"}))),
        ("a key to encrypt with", with(json!({"use": "enc"}))),
        ("a small key", with(json!({"n": encode([0xff; 128])}))),
        ("an exponent of one", with(json!({"e": "AQ"}))),
        (
            "the negative of nothing",
            with(json!({"n": "AA", "e": "AA"})),
        ),
    ] {
        report += &said(&[(name, id_token(&json!({})))], &keys, &[]);
    }
    expect_file!["forgeries/key_sets.txt"].assert_eq(&report);
}
