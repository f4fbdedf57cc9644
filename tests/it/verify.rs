//! `verify`: what is checked, what is told, where keys come from and when they are fetched.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use expect_test::expect;
use serde_json::{Value, json};

use crate::cognito::{Cognito, Expected, on};
use crate::fixtures::CONFIG_FILE;
use crate::fixtures::{CLIENT, POOL};
use crate::signing::{AT, Key, access_token, id_token, key_set};
use crate::support::{Tool, assert_mode};
use crate::tls::Authority;

const URL: &str = "GET /us-east-1_EXAMPLE12/.well-known/jwks.json";

fn keys() -> Expected {
    on(URL).answer(key_set())
}

fn tool(cognito: &Cognito) -> Tool {
    Tool::new(cognito)
        .env("COGNITO_USER_POOL_ID", POOL)
        .env("COGNITO_CLIENT_ID", CLIENT)
}

/// The tool with the keys in a file, and no server.
fn offline() -> Tool {
    Tool::alone()
        .file("jwks.json", key_set().to_string())
        .env("COGNITO_USER_POOL_ID", POOL)
        .env("COGNITO_CLIENT_ID", CLIENT)
}

fn line<'a>(words: &[&'a str]) -> Vec<&'a str> {
    [&["verify", "--at", AT], words].concat()
}

/// What is kept of the pool's keys.
fn kept(tool: &Tool) -> PathBuf {
    let folder = tool.path().join("home/.cache/cognito-auth/jwks");
    let mut files = fs::read_dir(folder).unwrap();
    let file = files.next().unwrap().unwrap();
    assert!(files.next().is_none());
    file.path()
}

/// Moves the times in what is kept into the past.
pub(crate) fn grow_old(tool: &Tool, seconds: i64) {
    let path = kept(tool);
    let mut kept: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let older = |time: &Value| {
        let time: jiff::Timestamp = time.as_str().unwrap().parse().unwrap();
        json!(time - jiff::SignedDuration::from_secs(seconds))
    };
    kept["fetched"] = older(&kept["fetched"]);
    for time in kept["looked-for"].as_object_mut().unwrap().values_mut() {
        *time = older(time);
    }
    fs::write(path, kept.to_string()).unwrap();
}

#[test]
fn a_good_token_is_printed_and_its_key_is_fetched_once() {
    let cognito = Cognito::scripted([keys()]);
    let tool = tool(&cognito);
    let token = id_token(&json!({}));
    let ran = tool.run(&line(&[&token]));
    expect![[r#"
        exit 0
        --- stdout
        {
          "header": {
            "kid": "idkey",
            "alg": "RS256"
          },
          "payload": {
            "sub": "11111111-2222-4333-8444-555555555555",
            "iss": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12",
            "aud": "1example23456789",
            "token_use": "id",
            "iat": 1799996400,
            "exp": 1800003600,
            "email": "ada@example.com"
          }
        }
    "#]]
    .assert_eq(&ran.to_string());
    // Of another key, in another run: the key set is there.
    let access = access_token(&json!({}));
    let ran = tool.run(&line(&[&access, "--query", "payload.scope", "-o", "text"]));
    expect![[r#"
        exit 0
        --- stdout
        orders/read orders/write
    "#]]
    .assert_eq(&ran.to_string());
    expect![[r#"
        GET /us-east-1_EXAMPLE12/.well-known/jwks.json [unsigned]
    "#]]
    .assert_eq(&cognito.calls());
    let request = cognito.request(1);
    assert_eq!(request.header("accept"), Some("application/json"));
    assert_eq!(request.header("authorization"), None);
    assert_mode(kept(&tool), 0o600);
}

#[test]
fn every_form_of_input_is_taken() {
    let token = id_token(&json!({}));
    let options = [
        "--jwks",
        "jwks.json",
        "--query",
        "payload.email",
        "-o",
        "text",
    ];
    for (stdin, argument) in [
        (format!("{token}\n"), vec![]),
        (format!("\n  Bearer {token} \r\n"), vec!["-"]),
        (format!("Authorization: Bearer {token}"), vec!["-"]),
        (String::new(), vec!["@t"]),
    ] {
        let tool = offline().stdin(stdin).file("t", &token);
        let ran = tool.run(&line(&[&options, argument.as_slice()].concat()));
        assert_eq!(ran.to_string(), "exit 0\n--- stdout\nada@example.com\n");
    }
    // A line break inside is none of the token's.
    let (head, tail) = token.split_at(20);
    let ran = offline()
        .stdin(format!("{head}\n{tail}"))
        .run(&line(&options));
    expect![[r#"
        exit 5
        --- stderr
        error: what was given fails 1 check
          cause: form: expected three base64url parts joined by dots, a JWS, but the header (part 1 of 3) is not base64url: a character outside its alphabet at byte 20
           help: a token is three base64url parts joined by dots; copy it whole
    "#]].assert_eq(&ran.to_string());
}

/// `text` as Windows PowerShell 5.1 writes it to a file, and in the other byte order.
fn utf_16(text: &str) -> [Vec<u8>; 2] {
    let units = || {
        format!("\u{feff}{text}\r\n")
            .encode_utf16()
            .collect::<Vec<_>>()
    };
    [
        units().into_iter().flat_map(u16::to_le_bytes).collect(),
        units().into_iter().flat_map(u16::to_be_bytes).collect(),
    ]
}

#[test]
fn a_file_of_powershell_is_read() {
    let token = id_token(&json!({}));
    let cognito = Cognito::scripted((0..4).map(|_| keys()));
    let verify = line(&["--jwks", "jwks.json", "--query", "payload.email"]);
    let explain = ["explain", "--at", AT, "--query", "kind"];
    let decode = ["decode", "--claims", "--query", "email"];
    for bytes in utf_16(&token) {
        for (words, printed) in [
            (&verify[..], "\"ada@example.com\""),
            (&decode[..], "\"ada@example.com\""),
            (&explain[..], "\"id\""),
        ] {
            let expected = format!("exit 0\n--- stdout\n{printed}\n");
            let tool = || {
                self::tool(&cognito)
                    .file("jwks.json", key_set().to_string())
                    .file("t", &bytes)
            };
            let ran = tool().stdin(bytes.clone()).run(words);
            assert_eq!(ran.to_string(), expected);
            let ran = tool().run(&[words, &["@t"]].concat());
            assert_eq!(ran.to_string(), expected);
        }
    }
}

#[test]
fn what_is_not_text_is_not_a_token() {
    let mut report = String::new();
    let [mut odd, half] = utf_16("a");
    odd.pop();
    for bytes in [
        vec![b'e', 0xff],
        odd,
        [&half[..2], &[0xd8, 0, 0, b'a']].concat(),
        vec![b'A'; (1 << 20) + 1],
    ] {
        let run = |words: &[&str]| offline().stdin(bytes.clone()).file("t", &bytes).run(words);
        let ran = run(&line(&["--jwks", "jwks.json"]));
        for words in [
            &["decode"][..],
            &["decode", "@t"],
            &["explain"],
            &line(&["@t"]),
        ] {
            assert_eq!(run(words).to_string(), ran.to_string());
        }
        report += &ran.to_string();
    }
    for text in [&b"e\xff"[..], b" ", b"{}", b"hunter2"] {
        let words = line(&["--jwks", "jwks.json", "-o", "json", "--query", "payload"]);
        report += &offline().stdin(text).run(&words).to_string();
    }
    expect![[r#"
        exit 5
        --- stderr
        error: there is no token in what was given: it is not UTF-8
        exit 5
        --- stderr
        error: there is no token in what was given: it is not UTF-16, as its byte order mark says
        exit 5
        --- stderr
        error: there is no token in what was given: it is not UTF-16, as its byte order mark says
        exit 5
        --- stderr
        error: there is no token in what was given: it is longer than 1 MiB
        exit 5
        --- stdout
        {
          "failed": [
            {
              "check": "form",
              "expected": "three base64url parts joined by dots, a JWS",
              "actual": "it is not UTF-8"
            }
          ]
        }
        --- stderr
        error: there is no token in what was given: it is not UTF-8
        exit 5
        --- stdout
        {
          "failed": [
            {
              "check": "form",
              "expected": "three base64url parts joined by dots, a JWS",
              "actual": "it is empty"
            }
          ]
        }
        --- stderr
        error: there is no token in what was given: it is empty
           help: give a token, the JSON of a sign-in, or a redirect URL; or the token of a context:
           help: cognito-auth token | cognito-auth decode
        exit 5
        --- stdout
        {
          "failed": [
            {
              "check": "form",
              "expected": "three base64url parts joined by dots, a JWS",
              "actual": "the JSON holds none of IdToken, AccessToken, RefreshToken, id_token, access_token, refresh_token"
            }
          ]
        }
        --- stderr
        error: there is no token in what was given: the JSON holds none of IdToken, AccessToken, RefreshToken, id_token, access_token, refresh_token
        exit 5
        --- stdout
        {
          "failed": [
            {
              "check": "form",
              "expected": "three base64url parts joined by dots, a JWS",
              "actual": "it has 1 dot-separated part, not 3"
            }
          ]
        }
        --- stderr
        error: what was given fails 1 check
          cause: form: expected three base64url parts joined by dots, a JWS, but it has 1 dot-separated part, not 3
           help: a token is three base64url parts joined by dots; copy it whole
    "#]]
    .assert_eq(&report);
}

#[test]
fn each_token_of_json_is_verified_and_a_refresh_token_is_not() {
    let (id, access) = (id_token(&json!({})), access_token(&json!({})));
    let answer = |id: &str, access: &str| {
        json!({"AuthenticationResult": {
            "AccessToken": access, "IdToken": id, "RefreshToken": "opaque", "ExpiresIn": 3600,
        }})
        .to_string()
    };
    let good = ["--jwks", "jwks.json"];
    let ran = offline().stdin(answer(&id, &access)).run(&line(&good));
    expect![[r#"
        exit 0
        --- stdout
        {
          "AccessToken": {
            "header": {
              "kid": "accesskey",
              "alg": "RS256"
            },
            "payload": {
              "sub": "11111111-2222-4333-8444-555555555555",
              "iss": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12",
              "client_id": "1example23456789",
              "token_use": "access",
              "scope": "orders/read orders/write",
              "cognito:groups": [
                "admins"
              ],
              "iat": 1799996400,
              "exp": 1800003600
            }
          },
          "IdToken": {
            "header": {
              "kid": "idkey",
              "alg": "RS256"
            },
            "payload": {
              "sub": "11111111-2222-4333-8444-555555555555",
              "iss": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12",
              "aud": "1example23456789",
              "token_use": "id",
              "iat": 1799996400,
              "exp": 1800003600,
              "email": "ada@example.com"
            }
          }
        }
        --- stderr
        note: RefreshToken is not verified: only Cognito reads it
    "#]]
    .assert_eq(&ran.to_string());
    // One fails, and nothing of the other is printed; an access token is not an ID token, whatever it is
    // called.
    let ran = offline()
        .stdin(answer(&access, &access_token(&json!({"exp": 1}))))
        .run(&line(&[&good[..], &["-o", "json"]].concat()));
    expect![[r#"
        exit 5
        --- stdout
        {
          "AccessToken": {
            "failed": [
              {
                "check": "exp",
                "expected": "a time after 1800000000 (2027-01-15T08:00:00+00:00)",
                "actual": 1
              }
            ]
          },
          "IdToken": {
            "failed": [
              {
                "check": "token_use",
                "expected": "id",
                "actual": "access"
              }
            ]
          }
        }
        --- stderr
        note: RefreshToken is not verified: only Cognito reads it
        error: AccessToken and IdToken fail 2 checks
          cause: AccessToken: exp: expected a time after 1800000000 (2027-01-15T08:00:00+00:00), got 1 (1970-01-01T00:00:01+00:00)
          cause: IdToken: token_use: expected id, got "access"
           help: get another token, or say as of when to verify this one: --at TIME
    "#]].assert_eq(&ran.to_string());
    let ran = offline()
        .stdin(answer(&access, &access))
        .run(&line(&[&good[..], &["-o", "json"]].concat()));
    expect![[r#"
        exit 5
        --- stdout
        {
          "AccessToken": {
            "failed": []
          },
          "IdToken": {
            "failed": [
              {
                "check": "token_use",
                "expected": "id",
                "actual": "access"
              }
            ]
          }
        }
        --- stderr
        note: RefreshToken is not verified: only Cognito reads it
        error: IdToken fails 1 check
          cause: token_use: expected id, got "access"
    "#]]
    .assert_eq(&ran.to_string());
    let ran = offline()
        .stdin(r#"{"refresh_token": "opaque"}"#)
        .run(&line(&good));
    expect![[r#"
        exit 5
        --- stderr
        note: refresh_token is not verified: only Cognito reads it
        error: there is no token in what was given: only Cognito reads a refresh token, and the JSON holds no other
    "#]].assert_eq(&ran.to_string());
}

#[test]
fn one_token_is_printed_alike_whatever_it_was_in() {
    let forms = |token: &str| {
        [
            token.to_owned(),
            json!({"AuthenticationResult": {"IdToken": token}}).to_string(),
            json!({"id_token": token, "refresh_token": "opaque"}).to_string(),
            format!("https://app.example/#id_token={token}&token_type=Bearer"),
        ]
    };
    let jwks = ["--jwks", "jwks.json", "-q"];
    for form in forms(&id_token(&json!({}))) {
        let words = [&jwks[..], &["--query", "payload.sub", "-o", "text"]].concat();
        let ran = offline().stdin(form).run(&line(&words));
        assert_eq!(
            ran.to_string(),
            "exit 0\n--- stdout\n11111111-2222-4333-8444-555555555555\n"
        );
    }
    let reports = forms(&id_token(&json!({"exp": 1}))).map(|form| {
        let words = [&jwks[..], &["-o", "json"]].concat();
        let ran = offline().stdin(form).run(&line(&words));
        assert_eq!(ran.code, 5);
        ran.stdout_json()
    });
    assert_eq!(reports[0]["failed"][0]["check"], "exp");
    assert!(reports[1..].iter().all(|report| *report == reports[0]));
}

#[test]
fn tokens_of_two_users_are_not_one_answer() {
    let access = access_token(&json!({"sub": "mallory"}));
    let id = id_token(&json!({"at_hash": "77QmUPtjPfzWtF2AnpK9RQ"}));
    let ran = offline()
        .stdin(json!({"id_token": id, "access_token": access}).to_string())
        .run(&line(&["--jwks", "jwks.json", "-o", "json"]));
    expect![[r#"
        exit 5
        --- stdout
        {
          "id_token": {
            "failed": [
              {
                "check": "at_hash",
                "expected": "xCmQMnhgU6CBnvMI0bLtWQ, the hash of access_token",
                "actual": "77QmUPtjPfzWtF2AnpK9RQ"
              }
            ]
          },
          "access_token": {
            "failed": [
              {
                "check": "sub",
                "expected": "that of id_token",
                "actual": "mallory"
              }
            ]
          }
        }
        --- stderr
        error: id_token and access_token fail 2 checks
          cause: id_token: at_hash: expected xCmQMnhgU6CBnvMI0bLtWQ, the hash of access_token, got "77QmUPtjPfzWtF2AnpK9RQ"
          cause: access_token: sub: expected that of id_token, got "mallory"
    "#]]
    .assert_eq(&ran.to_string());
    // Beside what fails of each by itself.
    let ran = offline()
        .stdin(json!({"AccessToken": access, "IdToken": id_token(&json!({"exp": 1}))}).to_string())
        .run(&line(&["--jwks", "jwks.json"]));
    expect![[r#"
        exit 5
        --- stderr
        error: IdToken fails 2 checks
          cause: exp: expected a time after 1800000000 (2027-01-15T08:00:00+00:00), got 1 (1970-01-01T00:00:01+00:00)
          cause: sub: expected that of AccessToken, got "11111111-2222-4333-8444-555555555555"
           help: get another token, or say as of when to verify this one: --at TIME
    "#]]
    .assert_eq(&ran.to_string());
}

#[test]
fn no_token_is_passed_over() {
    let good = id_token(&json!({}));
    let forged = Key::of_a_stranger().token(&crate::signing::id_claims(&json!({})));
    let mut report = String::new();
    for text in [
        format!(r#"[{{"IdToken":"{good}"}},{{"IdToken":"{forged}"}}]"#),
        format!(r#"{{"IdToken":"{forged}","IdToken":"{good}"}}"#),
        format!("https://app.example/#id_token={good}&id_token={forged}"),
        format!("https://app.example/?id_token={forged}#id_token={good}"),
    ] {
        let stdin = |command: &[&str]| offline().stdin(&*text).run(command);
        let ran = stdin(&line(&["--jwks", "jwks.json"]));
        for command in ["decode", "explain"] {
            assert_eq!(stdin(&[command]).to_string(), ran.to_string());
        }
        report.push_str(&ran.to_string());
    }
    expect![[r#"
        exit 5
        --- stderr
        error: what was given does not say which token is meant: it holds more than one IdToken, and they differ
          cause: another program could take the token that would be passed over here
           help: give the tokens one at a time
        exit 5
        --- stderr
        error: what was given does not say which token is meant: the JSON can be read in two ways: the member "IdToken" occurs twice, at byte 707
          cause: another program could take the token that would be passed over here
           help: give the tokens one at a time
        exit 5
        --- stderr
        error: what was given does not say which token is meant: it holds more than one id_token, and they differ
          cause: another program could take the token that would be passed over here
           help: give the tokens one at a time
        exit 5
        --- stderr
        error: what was given does not say which token is meant: it holds more than one id_token, and they differ
          cause: another program could take the token that would be passed over here
           help: give the tokens one at a time
    "#]].assert_eq(&report);
    // The same one twice is one.
    let stdin = format!("https://app.example/?id_token={good}#id_token={good}");
    let ran = offline().stdin(stdin).run(&line(&["--jwks", "jwks.json"]));
    assert_eq!(ran.code, 0, "{ran}");
}

#[test]
fn every_failing_check_is_told() {
    let token = Key::of_a_stranger().token_of(
        &json!({"kid": "idkey", "alg": "RS256"}).to_string(),
        &json!({
            "iss": "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_EXAMPLE12",
            "aud": ["a", "\u{1b}[2J"], "token_use": "id", "exp": 1_799_996_400, "nbf": "soon",
            "iat": null, "cognito:groups": ["staff"], "email": "eve@example.com",
        })
        .to_string(),
    );
    let asked = [
        "--jwks",
        "jwks.json",
        "--token-use",
        "access",
        "--group",
        "admins",
        "--group",
        "staff",
        "--scope",
        "orders/read",
        "--claim",
        "email=ada@example.com",
        "--claim",
        "plan=a=b",
        "--leeway",
        "30s",
    ];
    let ran = offline().run(&line(&[&asked[..], &[&token]].concat()));
    expect![[r#"
        exit 5
        --- stderr
        error: what was given fails 11 checks
          cause: signature: expected that of key idkey over the header and the payload, but its 256 bytes are not
          cause: iss: expected one of https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12, https://issuer-cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12, got "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_EXAMPLE12"
          cause: exp: expected a time after 1799999970 (2027-01-15T07:59:30+00:00), got 1799996400 (2027-01-15T07:00:00+00:00)
          cause: nbf: expected a time: a number of seconds since 1970, within the calendar, got "soon"
          cause: iat: expected a time: a number of seconds since 1970, within the calendar, got null
          cause: token_use: expected access, got "id"
          cause: aud: expected 1example23456789, got ["a","\u001b[2J"]
          cause: cognito:groups: expected admins among them, got ["staff"]
          cause: scope: expected orders/read among them, got nothing
          cause: email: expected ada@example.com, got "eve@example.com"
          cause: plan: expected a=b, got nothing
    "#]].assert_eq(&ran.to_string());
    // A query finds nothing in what fails.
    let json = ["-o", "json", "--query", "payload.email"];
    let ran = offline().run(&line(&[&asked[..], &json, &[&token]].concat()));
    let said = ran.to_string();
    let (stdout, _) = said.split_once("--- stderr").unwrap();
    expect![[r#"
        exit 5
        --- stdout
        {
          "failed": [
            {
              "check": "signature",
              "expected": "that of key idkey over the header and the payload",
              "actual": "its 256 bytes are not"
            },
            {
              "check": "iss",
              "expected": "one of https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12, https://issuer-cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12",
              "actual": "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_EXAMPLE12"
            },
            {
              "check": "exp",
              "expected": "a time after 1799999970 (2027-01-15T07:59:30+00:00)",
              "actual": 1799996400
            },
            {
              "check": "nbf",
              "expected": "a time: a number of seconds since 1970, within the calendar",
              "actual": "soon"
            },
            {
              "check": "iat",
              "expected": "a time: a number of seconds since 1970, within the calendar",
              "actual": null
            },
            {
              "check": "token_use",
              "expected": "access",
              "actual": "id"
            },
            {
              "check": "aud",
              "expected": "1example23456789",
              "actual": [
                "a",
                "\u001b[2J"
              ]
            },
            {
              "check": "cognito:groups",
              "expected": "admins among them",
              "actual": [
                "staff"
              ]
            },
            {
              "check": "scope",
              "expected": "orders/read among them",
              "actual": null
            },
            {
              "check": "email",
              "expected": "ada@example.com",
              "actual": "eve@example.com"
            },
            {
              "check": "plan",
              "expected": "a=b",
              "actual": null
            }
          ]
        }
    "#]].assert_eq(stdout);
    let text = [
        "-o",
        "text",
        "--query",
        "payload.email",
        "--error-format",
        "json",
    ];
    let ran = offline().run(&line(
        &[
            &text[..],
            &["--jwks", "jwks.json", "--claim", "plan=pro"],
            &[&id_token(&json!({}))],
        ]
        .concat(),
    ));
    expect![[r#"
        exit 5
        --- stderr
        {"error":{"kind":"bad_token","code":null,"message":"what was given fails 1 check","cause":"plan: expected pro, got nothing","help":null,"request_id":null,"exit_code":5}}
    "#]].assert_eq(&ran.to_string());
}

#[test]
fn the_time_the_leeway_and_a_clock_that_is_behind() {
    let token = id_token(&json!({}));
    let run = |words: &[&str]| {
        offline().run(
            &[
                &["verify", "--jwks", "jwks.json", "--query", "payload.email"],
                words,
            ]
            .concat(),
        )
    };
    let ran = run(&["--at", "2027-01-15T09:00:00Z", &token]);
    expect![[r#"
        exit 5
        --- stderr
        error: what was given fails 1 check
          cause: exp: expected a time after 1800003600 (2027-01-15T09:00:00+00:00), got 1800003600 (2027-01-15T09:00:00+00:00)
           help: get another token, or say as of when to verify this one: --at TIME
    "#]].assert_eq(&ran.to_string());
    let ran = run(&["--at", "2027-01-15T10:00:04+01:00", "--leeway", "5", &token]);
    expect![[r#"
        exit 0
        --- stdout
        "ada@example.com"
    "#]]
    .assert_eq(&ran.to_string());
    let ran = run(&["--at", "2027-01-15T06:59:23Z", &token]);
    expect![[r#"
        exit 0
        --- stdout
        "ada@example.com"
        --- stderr
        warning: what was given was issued 37 s in the future, as of --at
    "#]]
    .assert_eq(&ran.to_string());
    let ran = run(&[
        "--at",
        "2027-01-15T06:59:23Z",
        "--leeway",
        "1m",
        "-q",
        &token,
    ]);
    expect![[r#"
        exit 0
        --- stdout
        "ada@example.com"
    "#]]
    .assert_eq(&ran.to_string());
    let ran = run(&["--at", "yesterday", "--leeway", "-1s", &token]);
    expect![[r#"
        exit 2
        --- stderr
        error: invalid value 'yesterday' for '--at <TIME>': failed to parse four digit integer as year: invalid digit, expected 0-9 but got y
           help: cognito-auth verify --help
    "#]].assert_eq(&ran.to_string());
    // Without --at it is now.
    assert_eq!(run(&[&id_token(&json!({"exp": 1_700_000_000}))]).code, 5);
    assert_eq!(
        run(&[&id_token(
            &json!({"exp": 4_102_444_800_i64, "nbf": 1_700_000_000})
        )])
        .code,
        0
    );
    let later = json!({"exp": 4_102_444_800_i64, "iat": 4_102_444_700_i64});
    let ran = run(&[&id_token(&later)]);
    let said = String::from_utf8(ran.stderr).unwrap();
    let (_, clock) = said.split_once(" s in the future").unwrap();
    assert_eq!(clock, ": this machine's clock is behind its issuer's\n");
}

#[test]
fn groups_scopes_and_claims_that_hold() {
    let ran = offline().run(&line(&[
        &access_token(&json!({"custom:plan": "pro", "n": 3, "ok": true})),
        "--jwks",
        "jwks.json",
        "--token-use",
        "access",
        "--group",
        "admins",
        "--scope",
        "orders/write",
        "--scope",
        "orders/read",
        "--claim",
        "custom:plan=pro",
        "--claim",
        "n=3",
        "--claim",
        "ok=true",
        "--claim",
        "cognito:groups=admins",
        "--query",
        "header",
    ]));
    expect![[r#"
        exit 0
        --- stdout
        {
          "kid": "accesskey",
          "alg": "RS256"
        }
    "#]]
    .assert_eq(&ran.to_string());
    let ran = offline().run(&line(&["x", "--claim", "plan"]));
    expect![[r#"
        exit 2
        --- stderr
        error: invalid value 'plan' for '--claim <NAME=VALUE>': expected NAME=VALUE
           help: cognito-auth verify --help
    "#]]
    .assert_eq(&ran.to_string());
}

#[test]
fn nothing_is_no_group_and_no_scope() {
    let token = access_token(&json!({}));
    let mut report = String::new();
    for flag in ["--scope=", "--scope= ", "--group=", "--group=\t"] {
        let ran = offline().run(&line(&[&token, "--jwks", "jwks.json", flag]));
        report.push_str(&ran.to_string());
    }
    expect![[r#"
        exit 2
        --- stderr
        error: invalid value '' for '--scope <SCOPE>': expected a name
           help: cognito-auth verify --help
        exit 2
        --- stderr
        error: invalid value ' ' for '--scope <SCOPE>': expected a name
           help: cognito-auth verify --help
        exit 2
        --- stderr
        error: invalid value '' for '--group <GROUP>': expected a name
           help: cognito-auth verify --help
        exit 2
        --- stderr
        error: invalid value '\u0009' for '--group <GROUP>': expected a name
           help: cognito-auth verify --help
    "#]]
    .assert_eq(&report);
}

#[test]
fn several_pools_and_clients_at_once() {
    let other = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_OTHER";
    let stranger = Key::of_a_stranger();
    let its_keys = || {
        on("GET /eu-west-1_OTHER/.well-known/jwks.json").answer(json!({"keys": [stranger.jwk()]}))
    };
    let both = [
        "--user-pool-id",
        POOL,
        "--user-pool-id",
        "eu-west-1_OTHER",
        "--client-id",
        "other",
        "--client-id",
        CLIENT,
        "--query",
        "payload.iss",
        "-o",
        "text",
    ];
    let claims = |iss: &str| crate::signing::id_claims(&json!({"iss": iss, "aud": "other"}));
    // Only the keys of the pool that the token is from are fetched.
    let cognito = Cognito::scripted([its_keys()]);
    let ran = Tool::new(&cognito).run(&line(
        &[&both[..], &[&stranger.token(&claims(other))]].concat(),
    ));
    expect![[r#"
        exit 0
        --- stdout
        https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_OTHER
    "#]]
    .assert_eq(&ran.to_string());
    cognito.expect_done();
    // The keys of one pool are not those of another.
    let cognito = Cognito::scripted([keys()]);
    let foreign = stranger.token(&claims(crate::signing::ISSUER));
    let ran = Tool::new(&cognito).run(&line(&[&both[..], &[&foreign]].concat()));
    expect![[r#"
        exit 5
        --- stderr
        error: what was given fails 1 check
          cause: kid: expected the kid of a key in $ENDPOINT/us-east-1_EXAMPLE12/.well-known/jwks.json (idkey, accesskey), got "strangerkey"
    "#]].assert_eq(&ran.to_string());
    cognito.expect_done();
    // From neither: there is nothing to fetch.
    let cognito = Cognito::scripted([]);
    let neither = stranger.token(&claims(
        "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Third",
    ));
    let ran = Tool::new(&cognito).run(&line(&[&both[..], &[&neither]].concat()));
    expect![[r#"
        exit 5
        --- stderr
        error: what was given fails 1 check
          cause: iss: expected one of https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12, https://issuer-cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12, $ENDPOINT/us-east-1_EXAMPLE12, https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_OTHER, https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_OTHER, $ENDPOINT/eu-west-1_OTHER, got "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Third"
           help: name the pool that the token should be from: --user-pool-id ID
    "#]].assert_eq(&ran.to_string());
    cognito.expect_done();
}

#[test]
fn both_issuers_and_that_of_an_endpoint() {
    let newer = "https://issuer-cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12";
    let ran = offline().run(&line(&[
        "--jwks",
        "jwks.json",
        "--query",
        "payload.iss",
        &id_token(&json!({"iss": newer})),
    ]));
    assert_eq!(ran.code, 0, "{ran}");
    let cognito = Cognito::scripted([keys()]);
    let local = format!("{}/{POOL}", cognito.endpoint());
    let tool = self::tool(&cognito).env("AWS_ENDPOINT_URL", format!("{}/", cognito.endpoint()));
    let token = id_token(&json!({"iss": local}));
    assert_eq!(tool.run(&line(&[&token])).code, 0);
    cognito.expect_done();
    // Without the endpoint it is not an issuer.
    let ran = offline()
        .shown_as(&cognito.endpoint(), "$ENDPOINT")
        .run(&line(&["--jwks", "jwks.json", &token]));
    expect![[r#"
        exit 5
        --- stderr
        error: what was given fails 1 check
          cause: iss: expected one of https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12, https://issuer-cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12, got "$ENDPOINT/us-east-1_EXAMPLE12"
           help: name the pool that the token should be from: --user-pool-id ID
    "#]].assert_eq(&ran.to_string());
    // An explicit Region moves the default issuer, and is noted.
    let moved = id_token(
        &json!({"iss": "https://cognito-idp.eu-west-1.amazonaws.com/us-east-1_EXAMPLE12"}),
    );
    let ran = offline().run(&line(&[
        "--jwks",
        "jwks.json",
        "--region",
        "eu-west-1",
        "--query",
        "payload.email",
        &moved,
    ]));
    expect![[r#"
        exit 0
        --- stdout
        "ada@example.com"
        --- stderr
        note: Region eu-west-1 of --region is used, though the user pool id says us-east-1
    "#]]
    .assert_eq(&ran.to_string());
    assert_eq!(
        offline().run(&line(&["--jwks", "jwks.json", &moved])).code,
        5
    );
}

#[test]
fn tokens_of_replicas_pass_where_their_regions_are_named() {
    let of = |host: &str| id_token(&json!({"iss": format!("https://{host}.amazonaws.com/{POOL}")}));
    let tokens = [
        of("cognito-idp.us-east-1"),
        of("cognito-idp.eu-west-1"),
        of("issuer-cognito-idp.us-east-1"),
        of("cognito-idp.eu-central-1"),
    ];
    let both = ["--region", "eu-west-1", "--region", "us-east-1"];
    let codes = |regions: &[&str]| {
        let of = |token: &String| {
            let words = [&["--jwks", "jwks.json", "-q", token], regions].concat();
            offline().run(&line(&words)).code
        };
        tokens.iter().map(of).collect::<Vec<_>>()
    };
    assert_eq!(codes(&both), [0, 0, 0, 5]);
    assert_eq!(codes(&both[..2]), [5, 0, 0, 5]);
    assert_eq!(codes(&both[2..]), [0, 5, 0, 5]);
    let several = ["--region", "us-east-1", "--region", "eu west"];
    assert_eq!(codes(&several), [2; 4]);
    // The keys are those of the issuer's Region; of the issuer that all have, the pool's own.
    let nowhere = offline().env("HTTPS_PROXY", "http://127.0.0.1:1");
    let mut report = String::new();
    for token in &tokens {
        let ran = nowhere.run(&line(
            &[&["--max-attempts", "1", token], &both[..]].concat(),
        ));
        let said = String::from_utf8(ran.stderr).unwrap();
        report += &format!("{} {}\n", ran.code, said.lines().next().unwrap_or_default());
    }
    expect![[r#"
        9 error: the request for the key set (JWKS) got no answer from https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12/.well-known/jwks.json: tunnel error: failed to create underlying connection: Connection refused
        9 error: the request for the key set (JWKS) got no answer from https://cognito-idp.eu-west-1.amazonaws.com/us-east-1_EXAMPLE12/.well-known/jwks.json: tunnel error: failed to create underlying connection: Connection refused
        9 error: the request for the key set (JWKS) got no answer from https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12/.well-known/jwks.json: tunnel error: failed to create underlying connection: Connection refused
        5 error: what was given fails 1 check
    "#]].assert_eq(&report);
}

#[test]
fn keys_from_elsewhere() {
    let token = id_token(&json!({"iss": "https://id.example"}));
    let elsewhere = [
        "--issuer",
        "https://id.example",
        "--client-id",
        CLIENT,
        "--query",
        "payload.iss",
    ];
    let ran = Tool::alone()
        .file("jwks.json", key_set().to_string())
        .run(&line(
            &[&elsewhere[..], &["--jwks", "jwks.json", &token]].concat(),
        ));
    expect![[r#"
        exit 0
        --- stdout
        "https://id.example"
    "#]]
    .assert_eq(&ran.to_string());
    let cognito = Cognito::scripted([on("GET /keys?v=1").answer(key_set())]);
    let url = format!("{}/keys?v=1", cognito.endpoint());
    let tool = Tool::new(&cognito);
    for _ in 0..2 {
        let ran = tool.run(&line(&[&elsewhere[..], &["--jwks", &url, &token]].concat()));
        assert_eq!(ran.code, 0, "{ran}");
    }
    cognito.expect_done();

    let mut report = String::new();
    for words in [
        vec!["--jwks", "nowhere", &token],
        vec!["--jwks", "text", &token],
        vec!["--jwks", "http://example.com/jwks.json", &token],
        vec!["--jwks", "file:///jwks.json", &token],
        vec![
            "--jwks",
            "text",
            "--user-pool-id",
            "us-east-1_A",
            "--user-pool-id",
            "us-east-1_B",
            &token,
        ],
        vec!["--issuer", "https://id.example", &token],
        vec![
            "--issuer",
            "x",
            "--jwks",
            "text",
            "--user-pool-id",
            "us-east-1_A",
            &token,
        ],
    ] {
        let ran = Tool::alone()
            .file("text", "<html>")
            .env("COGNITO_USER_POOL_ID", POOL)
            .env("COGNITO_CLIENT_ID", CLIENT)
            .run(&line(&words));
        assert!(ran.stdout.is_empty());
        report += &ran.to_string();
    }
    expect![[r#"
        exit 2
        --- stderr
        error: nowhere cannot be read: No such file or directory (os error 2)
        exit 2
        --- stderr
        error: text holds no key set (JWKS): it is not a JSON object: expected value at byte 0
        exit 2
        --- stderr
        error: --jwks is refused: "http://example.com/jwks.json" is http, which is for this machine alone (localhost, 127.0.0.1, [::1])
           help: --jwks FILE, or an https URL
        exit 2
        --- stderr
        error: --jwks is refused: "file:///jwks.json" is not an https URL
           help: --jwks FILE, or an https URL
        exit 2
        --- stderr
        error: --jwks holds the keys of one user pool, and several were given
           help: give one --user-pool-id, or leave --jwks out
        exit 2
        --- stderr
        error: the following required arguments were not provided: --jwks <FILE|URL>
           help: cognito-auth verify --help
        exit 2
        --- stderr
        error: the argument '--issuer <URL>' cannot be used with '--user-pool-id <ID>'
           help: cognito-auth verify --help
    "#]].assert_eq(&report);
}

#[test]
fn whose_tokens_are_good_has_to_be_said() {
    let token = id_token(&json!({}));
    let mut report = String::new();
    for words in [
        vec!["--client-id", CLIENT],
        vec!["--user-pool-id", POOL],
        vec!["--jwks", "jwks.json", "--any-client"],
        vec!["--any-client", "--client-id", CLIENT],
        vec!["--user-pool-id", "nonsense", "--client-id", CLIENT],
        vec![
            "--user-pool-id",
            POOL,
            "--client-id",
            "a",
            "--client-id",
            "b c",
        ],
        vec![
            "--user-pool-id",
            POOL,
            "--client-id",
            "a",
            "--endpoint-url",
            "http://example.com",
        ],
    ] {
        let ran = Tool::alone()
            .file("jwks.json", key_set().to_string())
            .run(&line(&[&words[..], &[&token]].concat()));
        let expected = if words.contains(&"http://example.com") {
            10
        } else {
            2
        };
        assert_eq!((ran.code, ran.stdout.len()), (expected, 0), "{ran}");
        report += &ran.to_string();
    }
    expect![[r#"
        exit 2
        --- stderr
        error: no user pool id was given
           help: give it with --user-pool-id ID, COGNITO_USER_POOL_ID, `user-pool-id` in a context or --issuer URL with --jwks
           help: or save settings once:
           help: cognito-auth context create dev
        exit 2
        --- stderr
        error: no app client id was given
           help: give it with --client-id ID, COGNITO_CLIENT_ID, `client-id` in a context or --any-client
           help: or save settings once:
           help: cognito-auth context create dev
        exit 2
        --- stderr
        error: no user pool id was given
           help: give it with --user-pool-id ID, COGNITO_USER_POOL_ID, `user-pool-id` in a context or --issuer URL with --jwks
           help: or save settings once:
           help: cognito-auth context create dev
        exit 2
        --- stderr
        error: the argument '--any-client' cannot be used with '--client-id <ID>'
           help: cognito-auth verify --help
        exit 2
        --- stderr
        error: --user-pool-id is not valid: "nonsense" is not a user pool id: expected REGION_NAME, such as us-east-1_AbCdEfGhI
        exit 2
        --- stderr
        error: --client-id is not valid: "b c" is not an app client id: expected 1 to 128 letters and digits, such as 1h57kf5cpq17m0eml12EXAMPLE
        exit 10
        --- stderr
        error: the endpoint http://example.com of --endpoint-url is http: passwords and tokens could be read on the way
           help: use https; in a network that you trust, --allow-http, or allow-http = true in a context
    "#]].assert_eq(&report);
    let ran = Tool::alone()
        .file("jwks.json", key_set().to_string())
        .file(
            CONFIG_FILE,
            format!("[contexts.dev]\nuser-pool-id = \"{POOL}\"\nclient-id = \"{CLIENT}\"\n"),
        )
        .run(&line(&[
            "-c",
            "dev",
            "--jwks",
            "jwks.json",
            "--query",
            "payload.aud",
            &token,
        ]));
    expect![[r#"
        exit 0
        --- stdout
        "1example23456789"
    "#]]
    .assert_eq(&ran.to_string());
    let ran = Tool::alone()
        .file("jwks.json", key_set().to_string())
        .run(&line(&[
            "--user-pool-id",
            POOL,
            "--any-client",
            "--jwks",
            "jwks.json",
            "--query",
            "payload.aud",
            &token,
        ]));
    expect![[r#"
        exit 0
        --- stdout
        "1example23456789"
    "#]]
    .assert_eq(&ran.to_string());
}

#[test]
fn a_key_that_is_not_there_is_looked_for_but_not_all_the_time() {
    let stranger = Key::of_a_stranger();
    let token = stranger.token(&crate::signing::id_claims(&json!({})));
    let rotated = json!({"keys": [stranger.jwk()]});
    let cognito = Cognito::scripted([keys(), keys(), on(URL).answer(rotated)]);
    let tool = tool(&cognito);
    let quiet = ["--query", "payload.email", "-o", "text"];
    let verify = |token: &str| tool.run(&line(&[&quiet[..], &[token]].concat()));
    assert_eq!(verify(&id_token(&json!({}))).code, 0);
    // Fetched a moment ago: it is not there.
    expect![[r#"
        exit 5
        --- stderr
        error: what was given fails 1 check
          cause: kid: expected the kid of a key in $ENDPOINT/us-east-1_EXAMPLE12/.well-known/jwks.json (idkey, accesskey), got "strangerkey"
    "#]].assert_eq(&verify(&token).to_string());
    grow_old(&tool, 2);
    // Looked for, and still not there; then not looked for.
    assert_eq!(verify(&token).code, 5);
    grow_old(&tool, 9);
    assert_eq!(verify(&token).code, 5);
    // Ten seconds later it is.
    grow_old(&tool, 1);
    expect![[r#"
        exit 0
        --- stdout
        ada@example.com
    "#]]
    .assert_eq(&verify(&token).to_string());
    // What the pool no longer has is not its key.
    assert_eq!(verify(&id_token(&json!({}))).code, 5);
    expect![[r#"
        GET /us-east-1_EXAMPLE12/.well-known/jwks.json [unsigned]
        GET /us-east-1_EXAMPLE12/.well-known/jwks.json [unsigned]
        GET /us-east-1_EXAMPLE12/.well-known/jwks.json [unsigned]
    "#]]
    .assert_eq(&cognito.calls());
}

#[cfg(unix)]
#[test]
fn keys_are_kept_for_an_hour_unless_it_is_forbidden() {
    let token = id_token(&json!({}));
    let cognito = Cognito::scripted((0..7).map(|_| keys()));
    let tool = tool(&cognito);
    let verify = |tool: &Tool| assert_eq!(tool.run(&line(&[&token])).code, 0);
    verify(&tool);
    grow_old(&tool, 3_590);
    verify(&tool);
    grow_old(&tool, 20);
    verify(&tool);
    // Damaged.
    fs::write(kept(&tool), "{").unwrap();
    verify(&tool);
    verify(&tool);
    // Written by an unknown user.
    let path = kept(&tool);
    let tool = tool.mode(path.to_str().unwrap(), 0o666);
    verify(&tool);
    // A pipe without a writer, which would be waited for.
    let tool = tool.pipe(path.to_str().unwrap());
    verify(&tool);
    fs::remove_file(&path).unwrap();
    verify(&tool);
    // Both tokens of an answer, with one request, and without a trace.
    let tool = tool
        .env("COGNITO_AUTH_NO_CACHE", "1")
        .stdin(json!({"id_token": token, "access_token": access_token(&json!({}))}).to_string());
    let before = fs::read(kept(&tool)).unwrap();
    assert_eq!(tool.run(&line(&[])).code, 0);
    assert_eq!(fs::read(kept(&tool)).unwrap(), before);
    assert_eq!(cognito.calls().lines().count(), 7);
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_stops_nobody() {
    let cognito = Cognito::scripted([keys()]);
    let tool = tool(&cognito).env("XDG_CACHE_HOME", "/proc/nowhere");
    let ran = tool.run(&line(&[
        "-v",
        "--query",
        "payload.aud",
        &id_token(&json!({})),
    ]));
    assert_eq!(ran.code, 0, "{ran}");
    let said = String::from_utf8(ran.stderr).unwrap();
    assert!(
        said.contains("/us-east-1_EXAMPLE12/.well-known/jwks.json cannot be kept: "),
        "{said}"
    );
    cognito.expect_done();
}

#[test]
fn keys_that_cannot_be_had_say_nothing_about_the_token() {
    let elsewhere = Cognito::scripted([]);
    let mut report = String::new();
    let long = json!({"keys": [], "x": "x".repeat(300_000)});
    for (script, code) in [
        (
            vec![
                on(URL)
                    .status(404)
                    .answer(json!({"message": "User pool us-east-1_EXAMPLE12 does not exist."})),
            ],
            6,
        ),
        (
            vec![
                on(URL)
                    .status(301)
                    .header("location", &format!("{}/keys", elsewhere.endpoint())),
            ],
            9,
        ),
        (vec![on(URL).body("text/html", "<html>")], 9),
        (vec![on(URL).body("application/json", vec![b'{', 0xff])], 9),
        (vec![on(URL).answer(long)], 9),
        (
            vec![
                on(URL).status(500),
                on(URL).status(503),
                on(URL).status(502),
            ],
            9,
        ),
        (vec![on(URL).status(403).body("text/html", "<html>")], 9),
        (
            vec![
                on(URL).status(429),
                on(URL).status(429),
                on(URL).status(429),
            ],
            8,
        ),
    ] {
        let cognito = Cognito::scripted(script);
        let tool = tool(&cognito);
        let ran = tool.run(&line(&["-o", "json", &id_token(&json!({}))]));
        assert_eq!((ran.code, ran.stdout.len()), (code, 0), "{ran}");
        assert!(!tool.path().join("home/.cache").exists());
        report += &ran.to_string();
        cognito.expect_done();
    }
    elsewhere.expect_done();
    expect![[r#"
        exit 6
        --- stderr
        error: there is no key set (JWKS) at $ENDPOINT/us-east-1_EXAMPLE12/.well-known/jwks.json: HTTP 404
          cause: there is no such user pool in that Region
           help: check --user-pool-id, --region and --endpoint-url, or name the keys with --jwks
        exit 9
        --- stderr
        error: the request for the key set (JWKS) got an answer from $ENDPOINT/us-east-1_EXAMPLE12/.well-known/jwks.json that is not the service's: HTTP 301 application/x-amz-json-1.1
          cause: a proxy or a login page of the network answered instead of AWS
           help: check HTTPS_PROXY, --endpoint-url and AWS_ENDPOINT_URL, or try again later
        request id: 00000000-0000-0000-0000-000000000001
        exit 9
        --- stderr
        error: what is at $ENDPOINT/us-east-1_EXAMPLE12/.well-known/jwks.json is not a key set (JWKS): it is not a JSON object: expected value at byte 0
          cause: a proxy, a firewall or another server answered instead of Cognito
           help: check HTTPS_PROXY, --endpoint-url and AWS_ENDPOINT_URL, or try again later
        exit 9
        --- stderr
        error: what is at $ENDPOINT/us-east-1_EXAMPLE12/.well-known/jwks.json is not a key set (JWKS): it is not a JSON object: no UTF-8 at byte 1
          cause: a proxy, a firewall or another server answered instead of Cognito
           help: check HTTPS_PROXY, --endpoint-url and AWS_ENDPOINT_URL, or try again later
        exit 9
        --- stderr
        error: what is at $ENDPOINT/us-east-1_EXAMPLE12/.well-known/jwks.json is not a key set (JWKS): it is longer than 262144 bytes
          cause: a proxy, a firewall or another server answered instead of Cognito
           help: check HTTPS_PROXY, --endpoint-url and AWS_ENDPOINT_URL, or try again later
        exit 9
        --- stderr
        error: the request for the key set (JWKS) got an answer from $ENDPOINT/us-east-1_EXAMPLE12/.well-known/jwks.json that is not the service's: HTTP 502 application/x-amz-json-1.1
          cause: the service, or a proxy before it, is failing
           help: check HTTPS_PROXY, --endpoint-url and AWS_ENDPOINT_URL, or try again later
        request id: 00000000-0000-0000-0000-000000000003
        exit 9
        --- stderr
        error: the request for the key set (JWKS) got an answer from $ENDPOINT/us-east-1_EXAMPLE12/.well-known/jwks.json that is not the service's: HTTP 403 text/html
          cause: a proxy, a firewall or another server answered instead of Cognito
           help: check HTTPS_PROXY, --endpoint-url and AWS_ENDPOINT_URL, or try again later
        request id: 00000000-0000-0000-0000-000000000001
        exit 8
        --- stderr
        error: the request for the key set (JWKS) got an answer from $ENDPOINT/us-east-1_EXAMPLE12/.well-known/jwks.json that is not the service's: HTTP 429 application/x-amz-json-1.1
          cause: the service, or a proxy before it, got too many requests
           help: try again later
        request id: 00000000-0000-0000-0000-000000000003
    "#]].assert_eq(&report);
    // No server listens.
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let ran = offline().shown_as(&port.to_string(), "$PORT").run(&line(&[
        "--endpoint-url",
        &format!("http://127.0.0.1:{port}"),
        &id_token(&json!({})),
    ]));
    expect![[r#"
        exit 9
        --- stderr
        error: the request for the key set (JWKS) got no answer from http://127.0.0.1:$PORT/us-east-1_EXAMPLE12/.well-known/jwks.json: Connection refused
          cause: no server listens there
           help: check --endpoint-url and AWS_ENDPOINT_URL
    "#]].assert_eq(&ran.to_string());
}

#[test]
fn a_broken_answer_is_asked_for_again() {
    let cognito = Cognito::scripted([on(URL).drop_connection(), keys().truncate(), keys()]);
    let ran = tool(&cognito).run(&line(&["--query", "payload.aud", &id_token(&json!({}))]));
    assert_eq!(ran.code, 0, "{ran}");
    cognito.expect_done();
    let cognito = Cognito::scripted([on(URL).status(500)]);
    let ran = tool(&cognito).run(&line(&["--max-attempts", "1", &id_token(&json!({}))]));
    assert_eq!(ran.code, 9, "{ran}");
    cognito.expect_done();
    let cognito = Cognito::scripted([keys().delay(Duration::from_secs(2))]);
    let ran = tool(&cognito).run(&line(&["--timeout", "1", &id_token(&json!({}))]));
    expect![[r#"
        exit 9
        --- stderr
        error: the request for the key set (JWKS) got no answer from $ENDPOINT/us-east-1_EXAMPLE12/.well-known/jwks.json: the time limit passed
          cause: the service, or a proxy before it, is slow
           help: give it longer with --timeout SECONDS
    "#]].assert_eq(&ran.to_string());
}

#[test]
fn keys_are_fetched_over_tls_from_whom_the_bundle_trusts() {
    let authority = Authority::new();
    let cognito = Cognito::scripted_tls([keys()], &authority);
    let tool = tool(&cognito).file("ca.pem", authority.ca_pem());
    let token = id_token(&json!({}));
    let ran = tool.run(&line(&["--query", "payload.aud", &token]));
    expect![[r#"
        exit 9
        --- stderr
        error: the request for the key set (JWKS) got no answer from $ENDPOINT/us-east-1_EXAMPLE12/.well-known/jwks.json: TLS handshake failed: invalid peer certificate: UnknownIssuer
          cause: the server's certificate is not from a CA that is trusted here
           help: name your CA's certificates with --ca-bundle FILE or AWS_CA_BUNDLE
    "#]].assert_eq(&ran.to_string());
    let ran = tool.run(&line(&[
        "--ca-bundle",
        "ca.pem",
        "--query",
        "payload.aud",
        &token,
    ]));
    assert_eq!(ran.code, 0, "{ran}");
    cognito.expect_done();
}

#[test]
fn nothing_is_fetched_for_what_no_key_could_verify() {
    let cognito = Cognito::scripted([]);
    let tool = tool(&cognito);
    let none = Key::of_id_tokens().token_of(r#"{"kid":"idkey","alg":"none"}"#, "{}");
    for token in ["hunter2", "a.b.c.d.e", &none, "e30.e30."] {
        let ran = tool.run(&line(&[token]));
        assert_eq!((ran.code, ran.stdout.len()), (5, 0), "{ran}");
    }
    cognito.expect_done();
}
