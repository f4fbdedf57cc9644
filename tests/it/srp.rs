//! `USER_SRP_AUTH`: the calls of a proof of the password. Whether the proof is right is for
//! `auth::srp`'s vector and for the emulator's server to say.

use expect_test::expect;
use serde_json::{Value, json};

use crate::cognito::{Cognito, Expected, on};
use crate::login::{POOL, asks_for_new_password, signed_in};
use crate::support::Tool;

fn verifier(operation: &str, srp_b: &str) -> Expected {
    on(operation).answer(json!({
        "ChallengeName": "PASSWORD_VERIFIER",
        "ChallengeParameters": {
            "SALT": "f1e2d3c4b5a69788796a5b4c3d2e1f0", "SRP_B": srp_b, "SECRET_BLOCK": "AAFzZWNyZXQ=",
            "USER_ID_FOR_SRP": "0a1b2c3d-user", "USERNAME": "0a1b2c3d-user",
        },
    }))
}

fn login(further: &str) -> Vec<&str> {
    let fixed = ["login", "-u", "alice@example.com", "--password-file", "p"];
    fixed
        .into_iter()
        .chain(POOL)
        .chain(further.split_whitespace())
        .collect()
}

#[test]
fn the_password_is_proved_and_not_sent() {
    let cognito = Cognito::scripted([
        verifier("InitiateAuth", "abc"),
        signed_in("RespondToAuthChallenge"),
    ]);
    let tool = Tool::new(&cognito)
        .without_credentials()
        .file("p", "hunter2")
        .file("s", "clientsecret123");
    let ran = tool.run(&login("--no-admin --client-secret-file s"));
    assert_eq!((ran.code, ran.stderr.len()), (0, 0), "{ran}");
    assert_eq!(cognito.connections(), 1);
    assert!(
        (1..=2).all(|n| !String::from_utf8_lossy(&cognito.request(n).body).contains("hunter2"))
    );
    // The second SECRET_HASH is the vector of `auth::secret_hash`, over the name that came back.
    expect![[r#"
        InitiateAuth [unsigned] {"AuthFlow":"USER_SRP_AUTH","AuthParameters":{"SECRET_HASH":"g25p6ySPakAywE0uGkkWDtLYhETY+HpRDnRKiZE3RoA=","SRP_A":"…","USERNAME":"alice@example.com"},"ClientId":"1example23456789"}
        RespondToAuthChallenge [unsigned] {"ChallengeName":"PASSWORD_VERIFIER","ChallengeResponses":{"PASSWORD_CLAIM_SECRET_BLOCK":"AAFzZWNyZXQ=","PASSWORD_CLAIM_SIGNATURE":"…","SECRET_HASH":"on3PKoG+NhPscJiRF2G5RvvL/XlGi5KAooCCP5fyar4=","TIMESTAMP":"…","USERNAME":"0a1b2c3d-user"},"ClientId":"1example23456789"}
    "#]]
    .assert_eq(&cognito.calls());
}

#[test]
fn the_admin_api_takes_the_same_flow() {
    let cognito = Cognito::scripted([
        verifier("AdminInitiateAuth", "abc"),
        asks_for_new_password("AdminRespondToAuthChallenge", &json!({})),
        signed_in("AdminRespondToAuthChallenge"),
    ]);
    let tool = Tool::new(&cognito)
        .file("p", "hunter2")
        .file("n", "Perm4nent!");
    let ran = tool.run(&login("--auth-flow srp --admin --new-password-file n"));
    assert_eq!(ran.code, 0, "{ran}");
    expect![[r#"
        AdminInitiateAuth [signed by AKIDEXAMPLE] {"AuthFlow":"USER_SRP_AUTH","AuthParameters":{"SRP_A":"…","USERNAME":"alice@example.com"},"ClientId":"1example23456789","UserPoolId":"us-east-1_EXAMPLE12"}
        AdminRespondToAuthChallenge [signed by AKIDEXAMPLE] {"ChallengeName":"PASSWORD_VERIFIER","ChallengeResponses":{"PASSWORD_CLAIM_SECRET_BLOCK":"AAFzZWNyZXQ=","PASSWORD_CLAIM_SIGNATURE":"…","TIMESTAMP":"…","USERNAME":"0a1b2c3d-user"},"ClientId":"1example23456789","UserPoolId":"us-east-1_EXAMPLE12"}
        AdminRespondToAuthChallenge [signed by AKIDEXAMPLE] {"ChallengeName":"NEW_PASSWORD_REQUIRED","ChallengeResponses":{"NEW_PASSWORD":"Perm4nent!","USERNAME":"0a1b2c3d-user"},"ClientId":"1example23456789","Session":"session-1-aaaaaaaaaaaaaaaaaaaa","UserPoolId":"us-east-1_EXAMPLE12"}
    "#]]
    .assert_eq(&cognito.calls());
}

#[test]
fn the_steps_of_a_proof_are_no_question_for_a_person() {
    let cognito = Cognito::scripted([
        verifier("InitiateAuth", "abc"),
        asks_for_new_password("RespondToAuthChallenge", &json!({})),
    ]);
    let tool = Tool::new(&cognito)
        .without_credentials()
        .file("p", "hunter2");
    let ran = tool.run(&login("--auth-flow USER_SRP_AUTH --no-respond"));
    assert_eq!(
        (ran.code, &ran.stdout_json()["ChallengeName"]),
        (3, &Value::from("NEW_PASSWORD_REQUIRED")),
        "{ran}"
    );
    cognito.expect_done();
}

#[test]
fn a_half_that_would_let_anyone_in_is_refused() {
    let mut report = String::new();
    for srp_b in ["0", "not hexadecimal"] {
        let cognito = Cognito::scripted([verifier("InitiateAuth", srp_b)]);
        let tool = Tool::new(&cognito)
            .without_credentials()
            .file("p", "hunter2");
        let ran = tool.run(&login("--auth-flow srp"));
        assert_eq!(ran.code, 9, "{ran}");
        report.push_str(&ran.to_string());
        cognito.expect_done();
    }
    expect![[r#"
        exit 9
        --- stderr
        error: Cognito's answer cannot be used: SRP_B modulo N is zero
          cause: the server does not answer as Cognito does
           help: check --endpoint-url and AWS_ENDPOINT_URL
        exit 9
        --- stderr
        error: Cognito's answer cannot be used: SRP_B is malformed
          cause: the server does not answer as Cognito does
           help: check --endpoint-url and AWS_ENDPOINT_URL
    "#]]
    .assert_eq(&report);
}

#[test]
fn a_proof_needs_the_pool() {
    let tool = Tool::alone().without_credentials().file("p", "hunter2");
    let ran = tool.run(&[
        "login",
        "-u",
        "a",
        "--auth-flow",
        "srp",
        "--client-id",
        "c",
        "--region",
        "us-east-1",
    ]);
    expect![[r#"
        exit 2
        --- stderr
        error: no user pool id was given
           help: give it with --user-pool-id ID, COGNITO_USER_POOL_ID or `user-pool-id` in a context
           help: or save settings once:
           help: cognito-auth context create dev
    "#]]
    .assert_eq(&ran.to_string());
}

#[test]
fn a_clock_that_makes_proofs_wrong_is_told() {
    let mut report = String::new();
    for date in [
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Fri, 01 Jan 2100 00:00:00 GMT",
        "soon",
    ] {
        let refused = on("RespondToAuthChallenge")
            .error("NotAuthorizedException", "Incorrect username or password.")
            .header("date", date);
        let cognito = Cognito::scripted([verifier("InitiateAuth", "abc"), refused]);
        let tool = Tool::new(&cognito)
            .without_credentials()
            .file("p", "hunter2");
        let ran = tool.run(&login("--no-admin"));
        assert_eq!(ran.code, 4, "{ran}");
        let said = tool.shown(&ran.stderr);
        let first = said.lines().next().unwrap();
        let unsteady = |c: char| if c.is_ascii_digit() { 'N' } else { c };
        report.push_str(&first.chars().map(unsteady).collect::<String>());
        report.push('\n');
        cognito.expect_done();
    }
    expect![[r#"
        warning: this machine's clock is NNNNNNNNNN s ahead of Cognito's, which makes proofs and codes wrong
        warning: this machine's clock is NNNNNNNNNN s behind Cognito's, which makes proofs and codes wrong
        error: Cognito refused the sign-in: Incorrect username or password. (NotAuthorizedException)
    "#]].assert_eq(&report);
}
