//! `--account-id`: credentials of another AWS account are refused before anything uses them.

use std::fs;

use expect_test::expect;
use serde_json::{Value, json};

use crate::cognito::{Cognito, Expected, on};
use crate::fixtures::{CONFIG_FILE, IDENTITY_POOL, RECORD, YEAR_2100, session};
use crate::support::{Ran, Tool, id_token, record};

const LONG_AGO: i64 = 1_000_000_000;

fn exchange() -> [Expected; 2] {
    [
        on("GetId").answer(json!({"IdentityId": "us-east-1:1"})),
        on("GetCredentialsForIdentity").answer(json!({
            "IdentityId": "us-east-1:1",
            "Credentials": {
                "AccessKeyId": "ASIA1", "SecretKey": "secret/key", "SessionToken": "session-token",
                "Expiration": YEAR_2100,
            },
        })),
    ]
}

/// What STS answers: XML.
fn caller(account: &str) -> Expected {
    let body = format!(
        "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>\
         <Arn>arn:aws:sts::{account}:assumed-role/demo/x</Arn><UserId>AROAEXAMPLE:x</UserId>\
         <Account>{account}</Account></GetCallerIdentityResult>\
         <ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></GetCallerIdentityResponse>"
    );
    on("POST /").body("text/xml", body)
}

/// The tool with a context and a session whose tokens expire at `exp`.
fn tool(cognito: &Cognito, exp: i64) -> Tool {
    let config = format!(
        "store = \"file\"\n[contexts.dev]\nuser-pool-id = \"us-east-1_EXAMPLE12\"\n\
         client-id = \"1example23456789\"\nidentity-pool-id = \"{IDENTITY_POOL}\"\nusername = \"ada\"\n\
         auth-flow = \"password\"\n"
    );
    Tool::new(cognito)
        .without_credentials()
        .file(CONFIG_FILE, config)
        .file(RECORD, record(cognito, "dev", &session(exp)))
}

fn run(tool: &Tool, line: &str) -> Ran {
    tool.run(&line.split_whitespace().collect::<Vec<_>>())
}

#[test]
fn credentials_of_another_account_are_neither_printed_nor_used() {
    let script = exchange().into_iter().chain([caller("111111111111")]);
    let cognito = Cognito::scripted(script);
    let tool = tool(&cognito, YEAR_2100);
    for (line, expected) in [
        (
            "credentials -c dev --account-id 222222222222 -o env",
            expect![[r#"
                exit 7
                --- stdout
                false
                --- stderr
                error: the credentials are of AWS account 111111111111, and not of 222222222222
                  cause: the identity pool, or the role that it gives, is of that account
                   help: name another identity pool with --identity-pool-id or a context, or another --account-id
            "#]],
        ),
        (
            "exec -c dev --account-id 222222222222 -- touch ran",
            expect![[r#"
                exit 7
                --- stderr
                error: the credentials are of AWS account 111111111111, and not of 222222222222
                  cause: the identity pool, or the role that it gives, is of that account
                   help: name another identity pool with --identity-pool-id or a context, or another --account-id
            "#]],
        ),
        (
            "exec --server -c dev --account-id 222222222222 -- touch ran",
            expect![[r#"
                exit 7
                --- stderr
                error: the credentials are of AWS account 111111111111, and not of 222222222222
                  cause: the identity pool, or the role that it gives, is of that account
                   help: name another identity pool with --identity-pool-id or a context, or another --account-id
            "#]],
        ),
    ] {
        expected.assert_eq(&run(&tool, line).to_string());
    }
    assert!(!tool.path().join("ran").exists());
    // STS was asked once: what it said is kept with the credentials, which are those of the context.
    for line in [
        "credentials -c dev --account-id 1111-1111-1111 -o process",
        "credentials -c dev -o process",
    ] {
        let ran = run(&tool, line);
        assert_eq!(ran.stdout_json()["AccessKeyId"], "ASIA1", "{ran}");
    }
    let calls = cognito.calls().replace(&id_token(YEAR_2100), "ID_TOKEN");
    expect![[r#"
        GetId [unsigned] {"IdentityPoolId":"us-east-1:00000000-0000-0000-0000-000000000000","Logins":{"cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12":"ID_TOKEN"}}
        GetCredentialsForIdentity [unsigned] {"IdentityId":"us-east-1:1","Logins":{"cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12":"ID_TOKEN"}}
        POST / [signed by ASIA1] "Action=GetCallerIdentity&Version=2011-06-15"
    "#]]
    .assert_eq(&calls);
}

/// They were kept by a run that did not ask: one call tells, and no session is renewed for it.
#[test]
fn credentials_that_are_kept_are_asked_about_once() {
    let script = exchange().into_iter().chain([caller("111111111111")]);
    let cognito = Cognito::scripted(script);
    let tool = tool(&cognito, YEAR_2100);
    assert_eq!(run(&tool, "credentials -c dev -o process").code, 0);
    let text = fs::read_to_string(tool.path().join(RECORD)).unwrap();
    let expired = text.replace(&id_token(YEAR_2100), &id_token(LONG_AGO));
    let tool = tool.file(RECORD, expired);
    for _ in 0..2 {
        let ran = run(
            &tool,
            "credentials -c dev --account-id 111111111111 -o process",
        );
        assert_eq!(ran.code, 0, "{ran}");
    }
    cognito.expect_done();
    let text = fs::read_to_string(tool.path().join(RECORD)).unwrap();
    let mut kept: Value = serde_json::from_str(&text).unwrap();
    let kept = kept["record"]["credentials"].take();
    assert_eq!(kept.as_array().unwrap().len(), 1);
    assert_eq!(kept[0]["credentials"]["account"], "111111111111");
}

#[test]
fn an_account_that_cannot_be_told_is_refused_too() {
    let refused = on("POST /").status(403).body(
        "text/xml",
        "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type>\
         <Code>AccessDenied</Code><Message>not you</Message></Error><RequestId>1</RequestId></ErrorResponse>",
    );
    let script = exchange()
        .into_iter()
        .chain([refused, caller("111111111111")]);
    let cognito = Cognito::scripted(script);
    let tool = tool(&cognito, YEAR_2100);
    let line = "credentials -c dev --account-id 111111111111 -o process";
    expect![[r#"
        exit 7
        --- stderr
        error: STS refused the AWS credentials: not you (AccessDenied)
        request id: 00000000-0000-0000-0000-000000000003
    "#]]
    .assert_eq(&run(&tool, line).to_string());
    // The credentials are kept for the next time.
    assert_eq!(run(&tool, line).code, 0);
    cognito.expect_done();
}

#[test]
fn without_a_context_each_run_asks() {
    let once = || exchange().into_iter().chain([caller("111111111111")]);
    let cognito = Cognito::scripted(once().chain(once()).chain(exchange()));
    let tool = Tool::new(&cognito)
        .without_credentials()
        .env("COGNITO_IDENTITY_POOL_ID", IDENTITY_POOL)
        .env("COGNITO_ID_TOKEN", id_token(YEAR_2100));
    for (flag, code) in [
        ("--account-id 111111111111", 0),
        ("--account-id 222222222222", 7),
        ("", 0),
    ] {
        let ran = run(&tool, &format!("credentials -o json {flag}"));
        assert_eq!(
            (ran.code, ran.stdout.is_empty()),
            (code, code != 0),
            "{ran}"
        );
    }
    cognito.expect_done();
}

#[test]
fn an_account_has_twelve_digits() {
    for value in ["1", "11111111111x", "1111111111111", ""] {
        let ran = Tool::alone().run(&["credentials", "--guest", "--account-id", value]);
        assert_eq!(ran.code, 2, "{ran}");
        assert!(ran.to_string().contains("12 digits"), "{ran}");
    }
}
