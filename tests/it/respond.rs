//! `respond`: the challenge from standard input or flags, its answer, what comes next.

use expect_test::expect;
use serde_json::json;

use crate::cognito::{Cognito, on};
use crate::login::{POOL, asks_for_new_password, signed_in};
use crate::support::Tool;

/// `respond` in the tests' pool, with further arguments.
fn respond(further: &str) -> Vec<&str> {
    ["respond"]
        .into_iter()
        .chain(POOL)
        .chain(further.split_whitespace())
        .collect()
}

const CHALLENGE: &str = r#"{"ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": "s1",
    "ChallengeParameters": {"USER_ID_FOR_SRP": "0a1b2c3d-user", "requiredAttributes": "[\"userAttributes.email\"]"}}"#;

#[cfg(unix)]
#[test]
fn what_login_printed_is_answered() {
    let cognito = Cognito::scripted([
        asks_for_new_password("AdminInitiateAuth", &json!({})),
        signed_in("AdminRespondToAuthChallenge"),
    ]);
    let tool = Tool::new(&cognito)
        .file("p", "temporary")
        .file("n", "Perm4nent!");
    let pool = POOL.join(" ");
    let script = format!(
        "cognito-auth login {pool} -u alice --password-file p --no-respond 2>/dev/null |
         cognito-auth respond {pool} --new-password-file n -o oauth"
    );
    let ran = tool.run_program("sh", &["-c", &script]);
    expect![[r#"
        exit 0
        --- stdout
        {
          "access_token": "a.b.c",
          "id_token": "i.j.k",
          "refresh_token": "r",
          "expires_in": 3600,
          "token_type": "Bearer"
        }
    "#]]
    .assert_eq(&ran.to_string());
    expect![[r#"
        AdminInitiateAuth [signed by AKIDEXAMPLE] {"AuthFlow":"ADMIN_USER_PASSWORD_AUTH","AuthParameters":{"PASSWORD":"temporary","USERNAME":"alice"},"ClientId":"1example23456789","UserPoolId":"us-east-1_EXAMPLE12"}
        AdminRespondToAuthChallenge [signed by AKIDEXAMPLE] {"ChallengeName":"NEW_PASSWORD_REQUIRED","ChallengeResponses":{"NEW_PASSWORD":"Perm4nent!","USERNAME":"alice"},"ClientId":"1example23456789","Session":"session-1-aaaaaaaaaaaaaaaaaaaa","UserPoolId":"us-east-1_EXAMPLE12"}
    "#]]
    .assert_eq(&cognito.calls());
}

#[test]
fn named_inputs_fill_the_right_keys_and_literal_ones_any() {
    let cognito = Cognito::scripted([signed_in("RespondToAuthChallenge")]);
    let tool = Tool::new(&cognito)
        .without_credentials()
        .file("n", "Perm4nent!")
        .file("s", "clientsecret123")
        .stdin(CHALLENGE);
    let ran = tool.run(&respond(
        "--auth-flow password --new-password-file n --client-secret-file s --attribute email=a@b.c \
         --response userAttributes.name=A -u other -o text --query AuthenticationResult.IdToken",
    ));
    assert_eq!(
        (ran.code, ran.stdout.as_slice()),
        (0, b"i.j.k\n".as_slice()),
        "{ran}"
    );
    expect![[r#"
        RespondToAuthChallenge [unsigned] {"ChallengeName":"NEW_PASSWORD_REQUIRED","ChallengeResponses":{"NEW_PASSWORD":"Perm4nent!","SECRET_HASH":"on3PKoG+NhPscJiRF2G5RvvL/XlGi5KAooCCP5fyar4=","USERNAME":"0a1b2c3d-user","userAttributes.email":"a@b.c","userAttributes.name":"A"},"ClientId":"1example23456789","Session":"s1"}
    "#]]
    .assert_eq(&cognito.calls());
}

#[test]
fn a_challenge_may_come_from_flags() {
    let cognito = Cognito::scripted([on("AdminRespondToAuthChallenge").answer(json!({
        "ChallengeName": "SMS_MFA", "Session": "s2", "ChallengeParameters": {"CODE_DELIVERY_DESTINATION": "+***1"},
    }))]);
    let tool = Tool::new(&cognito).file("s", "s1\n");
    let ran = tool.run(&respond(
        "--challenge-name SELECT_MFA_TYPE --session-file s -u alice --response ANSWER=SMS_MFA",
    ));
    expect![[r#"
        exit 3
        --- stdout
        {
          "ChallengeName": "SMS_MFA",
          "Session": "s2",
          "ChallengeParameters": {
            "CODE_DELIVERY_DESTINATION": "+***1",
            "USERNAME": "alice"
          }
        }
        --- stderr
        error: Cognito asks for SMS_MFA
           help: cognito-auth respond --user-pool-id us-east-1_EXAMPLE12 --client-id 1example23456789 -u alice --admin --mfa-code CODE < challenge.json
    "#]]
    .assert_eq(&ran.to_string());
    expect![[r#"
        AdminRespondToAuthChallenge [signed by AKIDEXAMPLE] {"ChallengeName":"SELECT_MFA_TYPE","ChallengeResponses":{"ANSWER":"SMS_MFA","USERNAME":"alice"},"ClientId":"1example23456789","Session":"s1","UserPoolId":"us-east-1_EXAMPLE12"}
    "#]]
    .assert_eq(&cognito.calls());
}

#[test]
fn tokens_on_standard_input_are_printed() {
    let printed = r#"{"AuthenticationResult": {"AccessToken": "a", "ExpiresIn": 60, "IdToken": "i", "TokenType": "Bearer"}}"#;
    let ran = Tool::alone()
        .stdin(printed)
        .run(&["respond", "-o", "oauth"]);
    expect![[r#"
        exit 0
        --- stdout
        {
          "access_token": "a",
          "id_token": "i",
          "expires_in": 60,
          "token_type": "Bearer"
        }
    "#]]
    .assert_eq(&ran.to_string());
    let oauth =
        r#"{"access_token": "a", "id_token": "i", "expires_in": 60, "token_type": "Bearer"}"#;
    let ran =
        Tool::alone()
            .stdin(oauth)
            .run(&["respond", "--query", "AuthenticationResult.IdToken"]);
    assert_eq!(
        (ran.code, ran.stdout.as_slice()),
        (0, b"\"i\"\n".as_slice()),
        "{ran}"
    );
}

#[test]
fn an_unanswered_challenge_is_printed_again() {
    let tool = Tool::alone()
        .stdin(CHALLENGE)
        .env("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
    let ran = tool.run(&respond("--attribute email=a@b.c"));
    expect![[r#"
        exit 3
        --- stdout
        {
          "ChallengeName": "NEW_PASSWORD_REQUIRED",
          "Session": "s1",
          "ChallengeParameters": {
            "USER_ID_FOR_SRP": "0a1b2c3d-user",
            "requiredAttributes": "[\"userAttributes.email\"]"
          }
        }
        --- stderr
        error: Cognito asks for NEW_PASSWORD_REQUIRED
          cause: no new password was given: give it with --new-password-stdin, --new-password-file FILE, --new-password-command COMMAND, COGNITO_NEW_PASSWORD
           help: cognito-auth respond --user-pool-id us-east-1_EXAMPLE12 --client-id 1example23456789 -u 0a1b2c3d-user --admin --attribute email=VALUE --new-password-file FILE < challenge.json
    "#]]
    .assert_eq(&ran.to_string());
}

#[test]
fn bad_input_is_refused_before_any_call() {
    let mut report = String::new();
    for (stdin, further) in [
        ("", "--new-password-file n"),
        ("hunter2", "--new-password-file n"),
        ("{\"a\": \"hunter2\"}", "--new-password-file n"),
        (CHALLENGE, "--new-password-stdin"),
        (CHALLENGE, "--password-stdin"),
        (CHALLENGE, "--response hunter2"),
        (CHALLENGE, "--response NEW_PASSWORD=hunter2"),
        (CHALLENGE, "--response SECRET_HASH=hunter2"),
        ("", "--challenge-name SMS_MFA"),
        ("", "--session s1"),
        ("", "--challenge-name SMS_MFA --session-file nowhere"),
        ("", "--challenge-name SMS_MFA --session s --response A=b"),
    ] {
        let tool = Tool::alone()
            .stdin(stdin)
            .file("n", "Perm4nent!")
            .env("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
        let ran = tool.run(&respond(further));
        assert_eq!((ran.code, ran.stdout.len()), (2, 0), "{further} {ran}");
        assert!(!ran.to_string().contains("hunter2"), "{ran}");
        report.push_str(&format!("$ respond {further}\n{ran}"));
    }
    // The arguments of this test are not what is compared.
    let report = report.replace("hunter2", "…");
    expect![[r#"
        $ respond --new-password-file n
        exit 2
        --- stderr
        error: standard input holds no challenge
           help: cognito-auth login … --no-respond | cognito-auth respond …; or --challenge-name NAME and --session-file FILE
        $ respond --new-password-file n
        exit 2
        --- stderr
        error: standard input is not JSON: line 1, column 1
           help: cognito-auth login … --no-respond | cognito-auth respond …; or --challenge-name NAME and --session-file FILE
        $ respond --new-password-file n
        exit 2
        --- stderr
        error: standard input holds neither a challenge nor tokens
           help: cognito-auth login … --no-respond | cognito-auth respond …; or --challenge-name NAME and --session-file FILE
        $ respond --new-password-stdin
        exit 2
        --- stderr
        error: standard input cannot hold both the challenge and a secret
           help: give the secret by a file, a command or a variable; or the challenge by --challenge-name and --session-file
        $ respond --password-stdin
        exit 2
        --- stderr
        error: standard input cannot hold both the challenge and a secret
           help: give the secret by a file, a command or a variable; or the challenge by --challenge-name and --session-file
        $ respond --response …
        exit 2
        --- stderr
        error: an argument of --response has no name before an equals sign
           help: --response NAME=VALUE
        $ respond --response NEW_PASSWORD=…
        exit 2
        --- stderr
        error: --response NEW_PASSWORD=… is refused: every user of this machine can see a program's arguments
           help: give the new password with --new-password-stdin, --new-password-file FILE, --new-password-command COMMAND or COGNITO_NEW_PASSWORD
        $ respond --response SECRET_HASH=…
        exit 2
        --- stderr
        error: --response SECRET_HASH=… is refused: every user of this machine can see a program's arguments
           help: give the client secret with --client-secret-stdin, --client-secret-file FILE, --client-secret-command COMMAND, --client-secret-arn ARN, COGNITO_CLIENT_SECRET or COGNITO_CLIENT_SECRET_ARN
        $ respond --challenge-name SMS_MFA
        exit 2
        --- stderr
        error: no session was given
           help: give it with --session SESSION or --session-file FILE
        $ respond --session s1
        exit 2
        --- stderr
        error: no challenge name was given
           help: give it with --challenge-name NAME
        $ respond --challenge-name SMS_MFA --session-file nowhere
        exit 2
        --- stderr
        error: nowhere cannot be read: No such file or directory (os error 2)
        $ respond --challenge-name SMS_MFA --session s --response A=b
        exit 2
        --- stderr
        error: no user name was given
           help: give it with --username USER, COGNITO_USERNAME or `username` in a context
    "#]]
    .assert_eq(&report);
}
