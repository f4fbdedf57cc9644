//! `verify`, and a second implementation beside it: PyJWT.

use std::io::Write as _;
use std::process::{Command, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use expect_test::expect;
use ring::hmac;
use serde_json::{Value, json};

use super::{Emulator, claims, ministack, on_both, python};
use crate::support::Tool;

#[test]
fn the_tokens_of_a_sign_in_are_good() {
    on_both(|emulator| {
        emulator.enrol("verified");
        let tokens = emulator.tokens("verified");
        let tool = emulator.tool().stdin(tokens.to_string());
        let ran = tool.run(&["verify"]);
        assert_eq!(ran.code, 0, "{ran}");
        let printed = ran.stdout_json();
        for name in ["IdToken", "AccessToken"] {
            assert_eq!(printed[name]["payload"], claims(&tokens[name]));
        }
        // The keys that are kept now are that endpoint's, and no other's.
        let ran = tool
            .env("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
            .run(&["verify"]);
        assert_eq!(ran.code, 9, "{ran}");
    });
}

/// A token, and how it is to be verified.
struct Case {
    name: String,
    token: String,
    token_use: &'static str,
    client: String,
    pool: String,
}

impl Case {
    fn is_verified(&self, tool: &Tool) -> bool {
        let ran = tool.run(&[
            "verify",
            "--token-use",
            self.token_use,
            "--client-id",
            &self.client,
            "--user-pool-id",
            &self.pool,
            "--jwks",
            "jwks.json",
            "--",
            &self.token,
        ]);
        assert!([0, 5].contains(&ran.code), "{}: {ran}", self.name);
        assert_eq!(ran.code == 0, !ran.stdout.is_empty());
        ran.code == 0
    }

    fn described(&self) -> Value {
        let issuer = format!("https://cognito-idp.us-east-1.amazonaws.com/{}", self.pool);
        json!({"token": self.token, "use": self.token_use, "client": self.client, "issuer": issuer})
    }
}

/// What PyJWT makes of `cases`, and a token by a small key.
fn pyjwt(jwks: &Value, cases: &[Case], claims: &Value) -> Value {
    let mut run = Command::new(python("ministack"))
        .args([
            "-I",
            concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/emulator/pyjwt.py"),
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let cases: Vec<_> = cases.iter().map(Case::described).collect();
    let asked = json!({"jwks": jwks, "cases": cases, "claims": claims});
    write!(run.stdin.take().unwrap(), "{asked}").unwrap();
    let output = run.wait_with_output().unwrap();
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The emulator's key set, as the tool fetched it.
fn key_set(emulator: &Emulator, token: &str) -> Value {
    let tool = emulator.tool();
    let ran = tool.run(&["verify", "--", token]);
    assert_eq!(ran.code, 0, "{ran}");
    let folder = tool.path().join("home/.cache/cognito-auth/jwks");
    let file = std::fs::read_dir(folder).unwrap().next().unwrap().unwrap();
    let kept: Value = serde_json::from_slice(&std::fs::read(file.path()).unwrap()).unwrap();
    serde_json::from_str(kept["document"].as_str().unwrap()).unwrap()
}

/// `token`, whose use is `token_use`, and everything that can be done to it without its key; `other`
/// is a token of the other use.
fn mutations(
    token: &str,
    token_use: &'static str,
    other: &str,
    jwks: &Value,
) -> Vec<(String, String)> {
    let parts: Vec<&str> = token.split('.').collect();
    let [header, payload, signature] = parts[..] else {
        panic!("{token} has not three parts")
    };
    let others: Vec<&str> = other.split('.').collect();
    let bytes = URL_SAFE_NO_PAD.decode(signature).unwrap();
    let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let with_signature = |bytes: &[u8]| format!("{header}.{payload}.{}", encode(bytes));
    let with_algorithm = |algorithm: &str| {
        let mut header: Value =
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).unwrap()).unwrap();
        header["alg"] = json!(algorithm);
        format!("{}.{payload}", encode(header.to_string().as_bytes()))
    };
    let with_claim = |name: &str, value: Value| {
        let mut claims: Value =
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap();
        claims[name] = value;
        format!(
            "{header}.{}.{signature}",
            encode(claims.to_string().as_bytes())
        )
    };
    let hs256 = {
        let message = with_algorithm("HS256");
        let secret = jwks["keys"][0]["n"].as_str().unwrap();
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
        format!(
            "{message}.{}",
            encode(hmac::sign(&key, message.as_bytes()).as_ref())
        )
    };
    let mut made = vec![
        ("none", format!("{}.", with_algorithm("none"))),
        (
            "none, and signed",
            format!("{}.{signature}", with_algorithm("none")),
        ),
        ("HS256", hs256),
        ("RS384", format!("{}.{signature}", with_algorithm("RS384"))),
        ("PS256", format!("{}.{signature}", with_algorithm("PS256"))),
        ("unsigned", format!("{header}.{payload}.")),
        ("two parts", format!("{header}.{payload}")),
        ("four parts", format!("{token}.{signature}")),
        ("no payload", format!("{header}..{signature}")),
        (
            "first byte of the signature missing",
            with_signature(&bytes[1..]),
        ),
        (
            "last byte of the signature missing",
            with_signature(&bytes[..bytes.len() - 1]),
        ),
        (
            "a byte before the signature",
            with_signature(&[&[0], bytes.as_slice()].concat()),
        ),
        (
            "a byte behind the signature",
            with_signature(&[bytes.as_slice(), &[0]].concat()),
        ),
        (
            "a signature of zeros",
            with_signature(&vec![0; bytes.len()]),
        ),
        ("later", with_claim("exp", json!(4_102_444_800_i64))),
        ("somebody else", with_claim("sub", json!("eve"))),
        ("another use", with_claim("token_use", json!("other"))),
        (
            "the other's header",
            format!("{}.{payload}.{signature}", others[0]),
        ),
        (
            "the other's payload",
            format!("{header}.{}.{signature}", others[1]),
        ),
        (
            "the other's signature",
            format!("{header}.{payload}.{}", others[2]),
        ),
    ]
    .into_iter()
    .map(|(name, token)| (format!("{token_use}: {name}"), token))
    .collect::<Vec<_>>();
    // Not the last one: some of its bits mean nothing to PyJWT.
    for at in (0..token.len() - 1).step_by(41) {
        let mut changed = token.as_bytes().to_vec();
        changed[at] = match changed[at] {
            b'A' => b'B',
            _ => b'A',
        };
        let changed = String::from_utf8(changed).unwrap();
        made.push((format!("{token_use}: character {at}"), changed));
    }
    made
}

#[test]
fn a_second_implementation_comes_to_the_same() {
    let emulator = ministack();
    emulator.enrol("twice");
    let tokens = emulator.tokens("twice");
    let [id, access] = ["IdToken", "AccessToken"].map(|name| tokens[name].as_str().unwrap());
    let jwks = key_set(emulator, id);
    let kids: Vec<_> = jwks["keys"]
        .as_array()
        .unwrap()
        .iter()
        .map(|key| &key["kid"])
        .collect();
    assert!(kids.len() == 2 && kids[0] != kids[1], "{kids:?}");
    let client = emulator.made("client_id").to_owned();
    let pool = emulator.made("user_pool_id").to_owned();
    let case = |name: &str, token: &str, token_use: &'static str| Case {
        name: name.to_owned(),
        token: token.to_owned(),
        token_use,
        client: client.clone(),
        pool: pool.clone(),
    };
    let mut cases = vec![
        case("an ID token", id, "id"),
        case("an access token", access, "access"),
        case("an ID token for an access token", id, "access"),
        case("an access token for an ID token", access, "id"),
    ];
    for (token, token_use, other) in [(id, "id", access), (access, "access", id)] {
        cases.push(Case {
            client: "another".to_owned(),
            ..case("for another client", token, token_use)
        });
        cases.push(Case {
            pool: "us-east-1_Another".to_owned(),
            ..case("for another pool", token, token_use)
        });
        for (name, token) in mutations(token, token_use, other, &jwks) {
            cases.push(case(&name, &token, token_use));
        }
    }

    let said = pyjwt(&jwks, &cases, &claims(&tokens["IdToken"]));
    let tool = Tool::alone().file("jwks.json", jwks.to_string());
    for (at, (case, theirs)) in cases
        .iter()
        .zip(said["verdicts"].as_array().unwrap())
        .enumerate()
    {
        let [ours, theirs] = [case.is_verified(&tool), theirs == "verified"];
        assert_eq!(
            (ours, theirs),
            (at < 2, at < 2),
            "{}: {}",
            case.name,
            case.token
        );
    }
    assert!(cases.len() > 80, "only {} cases", cases.len());

    // PyJWT takes a key of 1024 bits, for which its signature is good.
    let small = &said["small"];
    let tool = Tool::alone().file("jwks.json", json!({"keys": [small["jwk"]]}).to_string());
    let options = [
        "--client-id",
        &client,
        "--user-pool-id",
        &pool,
        "--jwks",
        "jwks.json",
    ];
    let ran = tool.run(
        &[
            &["verify"],
            &options[..],
            &["--", small["token"].as_str().unwrap()],
        ]
        .concat(),
    );
    expect![[r#"
        exit 5
        --- stderr
        error: what was given fails 1 check
          cause: kid: expected the kid of a key in jwks.json (it has none); small is refused: its n has 1024 bits, not 2048 to 8192, got "small"
    "#]].assert_eq(&ran.to_string());
}
