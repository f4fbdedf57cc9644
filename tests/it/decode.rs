//! `decode`: every form of input, every form of output, and nothing else touched.

use expect_test::expect;
use serde_json::json;

use crate::signing::Key;
use crate::support::{Tool, jwt, tokens};

fn token() -> String {
    jwt(
        json!({"kid": "k/1=", "alg": "RS256"}),
        json!({"sub": "s", "email": "a@b.c", "exp": 4_102_444_800_i64, "cognito:groups": ["g"]}),
    )
}

#[test]
fn a_token_is_taken_apart() {
    let ran = Tool::alone().run(&["decode", &token()]);
    expect![[r#"
        exit 0
        --- stdout
        {
          "header": {
            "kid": "k/1=",
            "alg": "RS256"
          },
          "payload": {
            "sub": "s",
            "email": "a@b.c",
            "exp": 4102444800,
            "cognito:groups": [
              "g"
            ]
          }
        }
    "#]]
    .assert_eq(&ran.to_string());
    let ran = Tool::alone().run(&["decode", &token(), "--header"]);
    expect![[r#"
        exit 0
        --- stdout
        {
          "kid": "k/1=",
          "alg": "RS256"
        }
    "#]]
    .assert_eq(&ran.to_string());
    let claims = ["--claims", "--query", "email", "-o", "text"];
    let ran = Tool::alone().run(&[&["decode", &token()], claims.as_slice()].concat());
    expect![[r#"
        exit 0
        --- stdout
        a@b.c
    "#]]
    .assert_eq(&ran.to_string());
}

#[test]
fn every_form_of_input_gives_the_same() {
    let token = token();
    let (head, tail) = token.split_at(20);
    let plain = Tool::alone().run(&["decode", &token]).to_string();
    let tool = |stdin: String| {
        Tool::alone()
            .stdin(stdin)
            .file("t", format!("Bearer {token}\n"))
    };
    for (stdin, argument) in [
        (token.clone(), vec![]),
        (token.clone(), vec!["-"]),
        (format!("{head}\n   {tail}=\r\n"), vec!["-"]),
        (format!("Authorization: Bearer {token}"), vec!["-"]),
        (String::new(), vec!["@t"]),
    ] {
        let ran = tool(stdin).run(&[&["decode"], argument.as_slice()].concat());
        assert_eq!(ran.to_string(), plain);
    }
}

#[test]
fn tokens_in_json_and_in_a_url_are_keyed_by_name() {
    let printed = json!({"AuthenticationResult": tokens()}).to_string();
    let ran = Tool::alone().stdin(printed).run(&["decode", "--header"]);
    expect![[r#"
        exit 0
        --- stdout
        {
          "AccessToken": {
            "kid": "accesskey",
            "alg": "RS256"
          },
          "IdToken": {
            "kid": "idkey",
            "alg": "RS256"
          },
          "RefreshToken": {
            "cty": "JWT",
            "enc": "A256GCM",
            "alg": "RSA-OAEP"
          }
        }
        --- stderr
        note: the content of RefreshToken is encrypted, as of every refresh token: only Cognito reads it
    "#]]
    .assert_eq(&ran.to_string());
    let url = format!(
        "http://localhost/#id_token={0}&access_token={0}&expires_in=3600",
        token()
    );
    let ran = Tool::alone().run(&["decode", &url, "--query", "id_token.payload.email"]);
    expect![[r#"
        exit 0
        --- stdout
        "a@b.c"
    "#]]
    .assert_eq(&ran.to_string());
    let opaque = r#"{"access_token": "e30.e30.", "refresh_token": "8e0b-opaque"}"#;
    let ran = Tool::alone().stdin(opaque).run(&["decode"]);
    expect![[r#"
        exit 0
        --- stdout
        {
          "access_token": {
            "header": {},
            "payload": {}
          },
          "refresh_token": {
            "header": null,
            "payload": null
          }
        }
        --- stderr
        note: refresh_token is not a JWT: only its issuer reads it
    "#]]
    .assert_eq(&ran.to_string());
}

#[test]
fn what_a_shell_was_given_is_read_and_by_verify_it_is_not() {
    let tokens = tokens();
    let [id, access] = ["IdToken", "AccessToken"].map(|name| tokens[name].as_str().unwrap());
    let shell = format!(
        "export COGNITO_ID_TOKEN={id}\nexport COGNITO_ACCESS_TOKEN={access}\n\
         export COGNITO_REFRESH_TOKEN=opaque\nexport COGNITO_TOKEN_EXPIRATION=2099-01-01\n"
    );
    let lines = format!("{id}\n{access}\n");
    let mut report = String::new();
    for (text, query) in [(&shell, "*.header.kid"), (&lines, "*.header.kid")] {
        let ran = Tool::alone()
            .stdin(&**text)
            .run(&["decode", "--query", query]);
        report += &ran.to_string();
        let ran = Tool::alone()
            .stdin(&**text)
            .file("jwks.json", r#"{"keys":[]}"#)
            .run(&[
                "verify",
                "--jwks",
                "jwks.json",
                "--issuer",
                "x",
                "--any-client",
            ]);
        report += &ran.to_string();
    }
    let ran = Tool::alone()
        .stdin(format!(r#"{{"x\"y": "{id}"}}"#))
        .run(&["decode", "--header"]);
    report += &ran.to_string();
    expect![[r#"
        exit 0
        --- stdout
        [
          "accesskey",
          "idkey"
        ]
        --- stderr
        note: COGNITO_REFRESH_TOKEN is not a JWT: only its issuer reads it
        exit 5
        --- stderr
        error: what was given fails 1 check
          cause: form: expected three base64url parts joined by dots, a JWS, but the header (part 1 of 3) is not base64url: a character outside its alphabet at byte 6
           help: a token is three base64url parts joined by dots; copy it whole
        exit 0
        --- stdout
        [
          "accesskey",
          "idkey"
        ]
        exit 5
        --- stderr
        error: what was given fails 1 check
          cause: form: expected three base64url parts joined by dots, a JWS, but it has 5 dot-separated parts, not 3, and is not encrypted: two tokens, or one that was shortened
           help: a token is three base64url parts joined by dots; copy it whole
        exit 0
        --- stdout
        {
          "x\"y": {
            "kid": "idkey",
            "alg": "RS256"
          }
        }
    "#]]
    .assert_eq(&report);
}

#[test]
fn claims_are_shown_without_a_good_signature_where_it_is_asked_for() {
    let damaged = format!("{}+/", token());
    let shown = ["--lenient", "--claims", "--query", "sub"];
    let mut report = String::new();
    for words in [&["decode", &damaged][..], &["decode", &damaged, "-q"]] {
        report += &Tool::alone().run(words).to_string();
        let ran = Tool::alone().run(&[words, &shown].concat());
        report += &ran.to_string();
    }
    let json = format!(r#"{{"id_token": "{damaged}", "refresh_token": "opaque"}}"#);
    let ran =
        Tool::alone()
            .stdin(json)
            .run(&["decode", "--lenient", "--query", "id_token.payload.sub"]);
    report += &ran.to_string();
    let ran = Tool::alone().run(&["decode", "e30.e3-.x", "--lenient"]);
    report += &ran.to_string();
    expect![[r#"
        exit 5
        --- stderr
        error: what was given is not a token: the signature (part 3 of 3) is not base64url: a character outside its alphabet at byte 12
           help: a token is three base64url parts joined by dots; copy it whole
        exit 0
        --- stdout
        "s"
        --- stderr
        note: the signature of what was given is damaged: the signature (part 3 of 3) is not base64url: a character outside its alphabet at byte 12
        exit 5
        --- stderr
        error: what was given is not a token: the signature (part 3 of 3) is not base64url: a character outside its alphabet at byte 12
           help: a token is three base64url parts joined by dots; copy it whole
        exit 0
        --- stdout
        "s"
        exit 0
        --- stdout
        "s"
        --- stderr
        note: the signature of id_token is damaged: the signature (part 3 of 3) is not base64url: a character outside its alphabet at byte 12
        note: refresh_token is not a JWT: only its issuer reads it
        exit 5
        --- stderr
        error: what was given is not a token: the payload (part 2 of 3) is not base64url: a last character with stray bits at byte 2
           help: a token is three base64url parts joined by dots; copy it whole
    "#]]
    .assert_eq(&report);
}

#[test]
fn times_are_explained_to_people() {
    let ran =
        Tool::alone()
            .env("TZ", "Europe/Berlin")
            .run(&["decode", &token(), "--human", "--claims"]);
    let text = String::from_utf8(ran.stdout).unwrap();
    let line = text.lines().find(|line| line.contains("exp")).unwrap();
    assert!(
        line.starts_with("  \"exp\": 4102444800,  // 2100-01-01 01:00:00 +01:00, expires in "),
        "{line}"
    );
}

#[test]
fn what_is_no_token_says_where() {
    let mut report = String::new();
    for argument in [
        "hunter2",
        "e30.e3-.x",
        "e30.bm8.x",
        "{\"a\": 1}",
        "{\"IdToken\": \"x\"}",
        "http://localhost/cb?code=1",
        "http://localhost/#error=access_denied&error_description=no%20way",
        "@nowhere",
        "",
    ] {
        let ran = Tool::alone().run(&["decode", argument]);
        assert!([2, 5].contains(&ran.code) && ran.stdout.is_empty(), "{ran}");
        report.push_str(&ran.to_string());
    }
    expect![[r#"
        exit 5
        --- stderr
        error: what was given is not a token: it has 1 dot-separated part, not 3
           help: a token is three base64url parts joined by dots; copy it whole
        exit 5
        --- stderr
        error: what was given is not a token: the payload (part 2 of 3) is not base64url: a last character with stray bits at byte 2
           help: a token is three base64url parts joined by dots; copy it whole
        exit 5
        --- stderr
        error: what was given is not a token: the payload (part 2 of 3) is not a JSON object: expected ident at byte 1 of its content
           help: a token is three base64url parts joined by dots; copy it whole
        exit 5
        --- stderr
        error: there is no token in what was given: the JSON holds none of IdToken, AccessToken, RefreshToken, id_token, access_token, refresh_token
        exit 5
        --- stderr
        error: IdToken is not a token: it has 1 dot-separated part, not 3
           help: a token is three base64url parts joined by dots; copy it whole
        exit 5
        --- stderr
        error: there is no token in what was given: the URL holds an authorization code, which only the token endpoint can turn into tokens
           help: tokens come from exchanging the code at the token endpoint
        exit 5
        --- stderr
        error: there is no token in what was given: the URL reports an error: access_denied: no way
        exit 2
        --- stderr
        error: nowhere cannot be read: No such file or directory (os error 2)
        exit 5
        --- stderr
        error: there is no token in what was given: it is empty
           help: give a token, the JSON of a sign-in, or a redirect URL; or the token of a context:
           help: cognito-auth token | cognito-auth decode
    "#]]
    .assert_eq(&report);
}

#[test]
fn of_two_members_none_is_chosen() {
    let token = |payload: &str| Key::of_id_tokens().token_of(r#"{"alg":"RS256"}"#, payload);
    let subject = token(r#"{"sub":"alice","a":[{"b":1}],"sub":"bob"}"#);
    let deep = token(r#"{"sub":"alice","a":[{"b":1,"\u0062":2}]}"#);
    let ran = Tool::alone().run(&["decode", &subject, "--claims"]);
    expect![[r#"
        exit 0
        --- stdout
        {
          "sub": "alice",
          "a": [
            {
              "b": 1
            }
          ],
          "sub": "bob"
        }
    "#]]
    .assert_eq(&ran.to_string());
    let mut report = String::new();
    for words in [
        vec!["decode", &subject, "--claims", "--query", "sub"],
        vec!["decode", &deep, "--claims", "--query", "sub"],
        vec!["decode", &subject, "-o", "text"],
        vec!["explain", &subject],
    ] {
        report += &Tool::alone().run(&words).to_string();
    }
    expect![[r#"
        exit 5
        --- stderr
        error: what was given is not a token: the payload (part 2 of 3) is not a JSON object: the member "sub" occurs twice at byte 33 of its content
           help: a token is three base64url parts joined by dots; copy it whole
        exit 5
        --- stderr
        error: what was given is not a token: the payload (part 2 of 3) is not a JSON object: the member "b" occurs twice at byte 34 of its content
           help: a token is three base64url parts joined by dots; copy it whole
        exit 5
        --- stderr
        error: what was given is not a token: the payload (part 2 of 3) is not a JSON object: the member "sub" occurs twice at byte 33 of its content
           help: a token is three base64url parts joined by dots; copy it whole
        exit 5
        --- stderr
        error: what was given is not a token: the payload (part 2 of 3) is not a JSON object: the member "sub" occurs twice at byte 33 of its content
           help: a token is three base64url parts joined by dots; copy it whole
    "#]]
    .assert_eq(&report);
}

#[test]
fn neither_configuration_nor_network_is_touched() {
    let ran = Tool::alone()
        .env("AWS_MAX_ATTEMPTS", "nonsense")
        .env("AWS_PROFILE", "nowhere")
        .env("COGNITO_CONTEXT", "nowhere")
        .env("COGNITO_USER_POOL_ID", "nonsense")
        .run(&["decode", &token(), "--claims", "--query", "sub"]);
    assert_eq!(ran.code, 0, "{ran}");
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_error() {
    let tool = Tool::alone().file("t", token());
    let ran = tool.run_program(
        "bash",
        &["-c", "cognito-auth decode @t | true; echo ${PIPESTATUS[0]}"],
    );
    assert_eq!(ran.stdout, b"0\n", "{ran}");
    let ran = tool.run_program("sh", &["-c", "cognito-auth decode @t > /dev/full"]);
    expect![[r#"
        exit 1
        --- stderr
        error: the result cannot be written to standard output: No space left on device (os error 28)
    "#]]
    .assert_eq(&ran.to_string());
}
