//! A context from its creation to its end, with the clients that people point at it.

use std::fs;

use expect_test::expect;
use serde_json::json;

use super::credentials::aws_cli;
use super::{PASSWORD, claims, ministack, transcript};
use crate::support::Tool;

const ARN: [&str; 6] = [
    "sts",
    "get-caller-identity",
    "--query",
    "Arn",
    "--output",
    "text",
];
const ROLE: &str =
    "exit 0\n--- stdout\narn:aws:sts::000000000000:assumed-role/demo/CognitoIdentityCredentials\n";

/// The tool with a session of `username` in the context `work`.
fn signed_in(username: &str, flags: &[&str]) -> Tool {
    signed_in_on(ministack().tool().without_credentials(), username, flags)
}

fn signed_in_on(tool: Tool, username: &str, flags: &[&str]) -> Tool {
    ministack().enrol(username);
    let tool = tool.file("password", PASSWORD);
    let create = [
        "context",
        "create",
        "work",
        "--use",
        "-u",
        username,
        "--no-admin",
    ];
    let ran = tool.run(&[&create[..], flags].concat());
    assert_eq!(ran.code, 0, "{ran}");
    let tool = tool
        .unset("COGNITO_USER_POOL_ID")
        .unset("COGNITO_CLIENT_ID")
        .unset("COGNITO_IDENTITY_POOL_ID");
    let ran = tool.run(&["login", "-q", "--password-file", "password"]);
    assert_eq!((ran.code, ran.stderr.len()), (0, 0), "{ran}");
    tool
}

#[test]
fn a_session_serves_until_it_is_ended() {
    let tool = signed_in("sessioned", &[]);
    let token = |tool: &Tool| {
        let ran = tool.run(&["token"]);
        assert_eq!(ran.code, 0, "{ran}");
        String::from_utf8(ran.stdout).unwrap().trim_end().to_owned()
    };
    let first = token(&tool);
    assert_eq!(
        claims(&first.as_str().into())["cognito:username"],
        "sessioned"
    );
    assert_eq!(token(&tool), first);
    // A token that has to stand for longer than any does is a new one each time.
    let ran = tool.run(&["token", "--min-ttl", "9h"]);
    assert_eq!(ran.code, 0, "{ran}");
    assert_ne!(String::from_utf8(ran.stdout).unwrap().trim_end(), first);
    assert_eq!(tool.run(&["refresh"]).code, 0);
    assert_eq!(tool.run(&["mfa", "status"]).code, 0);
    assert_eq!(tool.run(&["logout"]).code, 0);
    expect![[r#"
        exit 4
        --- stderr
        error: not signed in: context work has no session
           help: cognito-auth login -c work
    "#]]
    .assert_eq(&transcript(&tool.run(&["token", "--no-input"])));
}

#[test]
fn the_aws_cli_and_boto3_take_the_credentials_of_a_context() {
    let tool = signed_in("boto", &[]);
    let ran = tool.run(&["configure", "aws-profile", "work"]);
    assert_eq!(ran.code, 0, "{ran}");
    let ran = tool.run_program(&aws_cli(), &[&["--profile", "work"], &ARN[..]].concat());
    assert_eq!(ran.to_string(), ROLE);
    let script = "
import boto3
print(boto3.Session(profile_name='work').client('sts').get_caller_identity()['Arn'])";
    let python = aws_cli().replace("/aws", "/python");
    let ran = tool.run_program(&python, &["-c", script]);
    assert_eq!(ran.to_string(), ROLE);
    let ran = tool.run(&[&["exec", "--", &aws_cli()], &ARN[..]].concat());
    assert_eq!(ran.to_string(), ROLE);
}

#[test]
fn the_aws_cli_and_boto3_ask_the_server_that_runs_beside_them() {
    let tool = signed_in("served", &[])
        .file(
            "aws-config",
            "[default]\ncredential_process = false\noutput = json\n",
        )
        .file(
            "aws-credentials",
            "[default]\naws_access_key_id = x\naws_secret_access_key = y\n",
        );
    let ran = tool.run(&[&["exec", "--server", "--", &aws_cli()], &ARN[..]].concat());
    assert_eq!(ran.to_string(), ROLE);
    let script = "
import boto3
session = boto3.Session()
print(session.get_credentials().method, session.region_name)
print(session.client('sts').get_caller_identity()['Arn'])";
    let python = aws_cli().replace("/aws", "/python");
    let ran = tool.run(&["exec", "--server", "--", &python, "-c", script]);
    expect![[r#"
        exit 0
        --- stdout
        container-role us-east-1
        arn:aws:sts::000000000000:assumed-role/demo/CognitoIdentityCredentials
    "#]]
    .assert_eq(&ran.to_string());
}

#[test]
fn user_and_credentials_are_told_as_the_services_know_them() {
    let tool = signed_in("somebody", &[]);
    let query =
        "[User.Verified, User.SignedIn, User.Claims.\"cognito:username\", CallerIdentity.Arn]";
    let line = ["whoami", "--query", query, "-o", "text"];
    expect![[r#"
        exit 0
        --- stdout
        True	True	somebody	arn:aws:sts::000000000000:assumed-role/demo/CognitoIdentityCredentials
    "#]]
    .assert_eq(&tool.run(&line).to_string());
    // The user is signed out everywhere, from elsewhere: the tokens say nothing of that.
    let record = tool.path().join("home/.local/state/cognito-auth/work.json");
    let kept = fs::read(&record).unwrap();
    assert_eq!(tool.run(&["logout", "--global"]).code, 0);
    let tool = tool.file("home/.local/state/cognito-auth/work.json", kept);
    let ran = tool.run(&line);
    expect![[r#"
        exit 4
        --- stdout
        True	False	somebody	arn:aws:sts::000000000000:assumed-role/demo/CognitoIdentityCredentials
        --- stderr
        error: Cognito refused the request: Access Token has been revoked (NotAuthorizedException)
          cause: the access token was revoked: the user was signed out
           help: eval "$(cognito-auth login -o env)"
    "#]]
    .assert_eq(&transcript(&ran));
}

#[test]
fn a_context_of_an_app_client_with_a_secret_renews_too() {
    let emulator = ministack();
    let client = emulator.made("secret_client_id");
    let secret = emulator.made("client_secret");
    let command = format!("printf %s {secret}");
    let tool = signed_in(
        "secretive",
        &["--client-id", client, "--client-secret-command", &command],
    );
    let ran = tool.run(&["token", "access", "--min-ttl", "9h"]);
    assert_eq!(ran.code, 0, "{ran}");
    let ran = tool.run(&["logout", "--global"]);
    assert_eq!(ran.code, 0, "{ran}");
}

#[test]
fn a_secret_in_secrets_manager_signs_in_and_is_replaced_there() {
    let emulator = ministack();
    let secret = |value: &str| json!({"clientSecretValue": value}).to_string();
    let good = secret(emulator.made("client_secret"));
    let made = emulator.call(
        "secretsmanager",
        "create_secret",
        &json!({"Name": "app-client", "SecretString": good}),
    );
    let arn = made["ARN"].as_str().unwrap();
    let client = emulator.made("secret_client_id");
    let tool = signed_in_on(
        emulator.tool(),
        "managed",
        &["--client-id", client, "--client-secret-arn", arn],
    );
    let renew = ["token", "access", "--min-ttl", "9h"];
    let ran = tool.run(&renew);
    assert_eq!(ran.code, 0, "{ran}");
    // What is kept is used as long as it is good.
    let put = |value: &str| {
        let parameters = json!({"SecretId": arn, "SecretString": value});
        emulator.call("secretsmanager", "put_secret_value", &parameters);
    };
    put(&secret("another"));
    let ran = tool.run(&renew);
    assert_eq!(ran.code, 0, "{ran}");
    put(&good);
    let ran = tool.run(&["logout", "--global"]);
    assert_eq!(ran.code, 0, "{ran}");
}

#[test]
fn the_classic_flow_gives_a_role_for_longer() {
    let tool = signed_in("classic", &[]);
    let role = [
        "--classic",
        "--role-arn",
        "arn:aws:iam::000000000000:role/demo",
    ];
    let ran = tool.run(&[&["credentials", "--duration", "2h"], &role[..]].concat());
    assert_eq!(ran.code, 0, "{ran}");
    let ran = tool.run(&[&["exec"], &role[..], &["--", &aws_cli()], &ARN[..]].concat());
    assert_eq!(
        ran.to_string(),
        "exit 0\n--- stdout\narn:aws:sts::000000000000:assumed-role/demo/cognito-auth\n"
    );
}
