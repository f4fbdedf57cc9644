//! `login --csv`: the tokens of many users.

use std::fs;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use expect_test::expect;
use serde_json::{Value, json};

use crate::cognito::{Cognito, Expected, on};
use crate::fixtures::{CLIENT, CONFIG_FILE, POOL, RECORD, now, session};
use crate::support::{EXECUTABLE, Tool, assert_mode, exit_code, record};

const SEED: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

fn tool(cognito: &Cognito, csv: &str) -> Tool {
    Tool::new(cognito)
        .env("COGNITO_USER_POOL_ID", POOL)
        .env("COGNITO_CLIENT_ID", CLIENT)
        .file("users.csv", csv)
}

/// The command with further arguments; a call at a time.
fn login(further: &str) -> Vec<&str> {
    let fixed = ["login", "--csv", "users.csv", "--concurrency", "1"];
    fixed
        .into_iter()
        .chain(further.split_whitespace())
        .collect()
}

/// Tokens of `user`.
fn signed_in(operation: &str, user: &str) -> Expected {
    on(operation).answer(json!({"ChallengeParameters": {}, "AuthenticationResult": {
        "AccessToken": format!("access.{user}"), "ExpiresIn": 3600, "IdToken": format!("id.{user}"),
        "RefreshToken": format!("refresh.{user}"), "TokenType": "Bearer",
    }}))
}

fn asks(operation: &str, name: &str, parameters: &Value) -> Expected {
    on(operation).answer(json!({
        "ChallengeName": name, "Session": "canary-session-1-aaaa", "ChallengeParameters": parameters,
    }))
}

fn wrong_password(operation: &str) -> Expected {
    on(operation).error("NotAuthorizedException", "Incorrect username or password.")
}

fn read(tool: &Tool, name: &str) -> String {
    fs::read_to_string(tool.path().join(name)).unwrap()
}

#[test]
fn passwords_become_tokens_in_the_report_and_nowhere_else() {
    let cognito = Cognito::scripted([
        signed_in("AdminInitiateAuth", "ada"),
        asks("AdminInitiateAuth", "NEW_PASSWORD_REQUIRED", &json!({})),
        on("AdminInitiateAuth").error("UserNotConfirmedException", "Not \"yet\",\nada."),
        signed_in("AdminInitiateAuth", "grace"),
    ]);
    let csv = "username,password,email\nada,canary-1,a@b\nbob,canary-2,\ncyd,canary-3,\ngrace,canary-4,\n";
    let tool = tool(&cognito, csv)
        .file("tokens.jsonl", "")
        .mode("tokens.jsonl", 0o644);
    let ran = tool.run(&login("--report tokens.jsonl -vv"));
    let said = String::from_utf8(ran.stderr.clone()).unwrap();
    let own: Vec<_> = said
        .lines()
        .filter(|line| {
            ["warning: ", "error: ", "   help: ", "note: "]
                .iter()
                .any(|it| line.starts_with(it))
        })
        .collect();
    expect![[r#"
        note: columns that login does not use: email
        warning: line 3, bob: Cognito asks for NEW_PASSWORD_REQUIRED: no column answers it
        warning: line 4, cyd: Cognito refused the sign-in: Not "yet",\u000aada. (UserNotConfirmedException)
        error: 2 of 4 rows failed
           help: look what became of each row in tokens.jsonl
           help: make them again: cognito-auth login --client-id 1example23456789 --auth-flow ADMIN_USER_PASSWORD_AUTH --csv users.csv --report tokens.jsonl --concurrency 1 --resume"#]].assert_eq(&own.join("\n"));
    assert_eq!((ran.code, ran.stdout.len()), (11, 0), "{ran}");
    expect![[r#"
        {"line":2,"username":"ada","result":"done","code":null,"message":null,"request_id":null,"id_token":"id.ada","access_token":"access.ada","refresh_token":"refresh.ada","token_type":"Bearer","expires_in":3600}
        {"line":3,"username":"bob","result":"failed","code":"NEW_PASSWORD_REQUIRED","message":"Cognito asks for NEW_PASSWORD_REQUIRED: no column answers it","request_id":null}
        {"line":4,"username":"cyd","result":"failed","code":"UserNotConfirmedException","message":"Cognito refused the sign-in: Not \"yet\",\nada. (UserNotConfirmedException)","request_id":"00000000-0000-0000-0000-000000000003"}
        {"line":5,"username":"grace","result":"done","code":null,"message":null,"request_id":null,"id_token":"id.grace","access_token":"access.grace","refresh_token":"refresh.grace","token_type":"Bearer","expires_in":3600}
    "#]].assert_eq(&read(&tool, "tokens.jsonl"));
    expect![[r#"
        AdminInitiateAuth [signed by AKIDEXAMPLE] {"AuthFlow":"ADMIN_USER_PASSWORD_AUTH","AuthParameters":{"PASSWORD":"canary-1","USERNAME":"ada"},"ClientId":"1example23456789","UserPoolId":"us-east-1_EXAMPLE12"}
        AdminInitiateAuth [signed by AKIDEXAMPLE] {"AuthFlow":"ADMIN_USER_PASSWORD_AUTH","AuthParameters":{"PASSWORD":"canary-2","USERNAME":"bob"},"ClientId":"1example23456789","UserPoolId":"us-east-1_EXAMPLE12"}
        AdminInitiateAuth [signed by AKIDEXAMPLE] {"AuthFlow":"ADMIN_USER_PASSWORD_AUTH","AuthParameters":{"PASSWORD":"canary-3","USERNAME":"cyd"},"ClientId":"1example23456789","UserPoolId":"us-east-1_EXAMPLE12"}
        AdminInitiateAuth [signed by AKIDEXAMPLE] {"AuthFlow":"ADMIN_USER_PASSWORD_AUTH","AuthParameters":{"PASSWORD":"canary-4","USERNAME":"grace"},"ClientId":"1example23456789","UserPoolId":"us-east-1_EXAMPLE12"}
    "#]].assert_eq(&cognito.calls());
    for name in ["tokens.jsonl", "users.csv.journal"] {
        assert_mode(tool.path().join(name), 0o600);
    }
    for text in [said, read(&tool, "users.csv.journal")] {
        for secret in ["canary", "access.", "id.ada", "refresh."] {
            assert!(!text.contains(secret), "{secret}: {text}");
        }
    }
}

#[test]
fn a_proof_of_each_password_goes_with_a_code_and_the_hash_of_the_client_secret() {
    let proof = |id: &str| {
        asks(
            "InitiateAuth",
            "PASSWORD_VERIFIER",
            &json!({
                "SALT": "f1e2d3c4b5a69788796a5b4c3d2e1f0", "SRP_B": "abc", "SECRET_BLOCK": "AAFzZWNyZXQ=",
                "USER_ID_FOR_SRP": id, "USERNAME": id,
            }),
        )
    };
    let cognito = Cognito::scripted([
        proof("id-of-ada"),
        signed_in("RespondToAuthChallenge", "ada"),
        proof("id-of-bob"),
        asks(
            "RespondToAuthChallenge",
            "SELECT_MFA_TYPE",
            &json!({
                "MFAS_CAN_CHOOSE": "[\"SMS_MFA\",\"SOFTWARE_TOKEN_MFA\"]",
            }),
        ),
        asks("RespondToAuthChallenge", "SOFTWARE_TOKEN_MFA", &json!({})),
        signed_in("RespondToAuthChallenge", "bob"),
        proof("id-of-cyd"),
        asks("RespondToAuthChallenge", "SOFTWARE_TOKEN_MFA", &json!({})),
    ]);
    let csv = format!("username,totp_secret,password\nada,,p-1\nbob,{SEED},p-2\ncyd,,p-3\n");
    let tool = tool(&cognito, &csv)
        .without_credentials()
        .file("s", "clientsecret123");
    let ran = tool.run(&login("--report tokens.CSV --client-secret-file s"));
    expect![[r#"
        exit 11
        --- stderr
        warning: line 4, cyd: Cognito asks for SOFTWARE_TOKEN_MFA: the row has no totp_secret
        error: 1 of 3 rows failed
           help: look what became of each row in tokens.CSV
           help: make them again: cognito-auth login --client-id 1example23456789 --auth-flow USER_SRP_AUTH --no-admin --csv users.csv --report tokens.CSV --concurrency 1 --resume --client-secret-file s
    "#]].assert_eq(&ran.to_string());
    expect![[r#"
        line,username,result,code,message,request_id,id_token,access_token,refresh_token,token_type,expires_in
        2,ada,done,,,,id.ada,access.ada,refresh.ada,Bearer,3600
        3,bob,done,,,,id.bob,access.bob,refresh.bob,Bearer,3600
        4,cyd,failed,SOFTWARE_TOKEN_MFA,Cognito asks for SOFTWARE_TOKEN_MFA: the row has no totp_secret,,,,,,
    "#]].assert_eq(&read(&tool, "tokens.CSV"));
    assert_mode(tool.path().join("tokens.CSV"), 0o600);
    let calls = cognito.calls();
    let code = cognito.request(6).json()["ChallengeResponses"]["SOFTWARE_TOKEN_MFA_CODE"].clone();
    let calls = calls.replace(code.as_str().unwrap(), "CODE");
    expect![[r#"
        InitiateAuth [unsigned] {"AuthFlow":"USER_SRP_AUTH","AuthParameters":{"SECRET_HASH":"QxXpYCWkaQYTAZt39oHjTVIaHu+wUWH5v9WPsM4DsgE=","SRP_A":"…","USERNAME":"ada"},"ClientId":"1example23456789"}
        RespondToAuthChallenge [unsigned] {"ChallengeName":"PASSWORD_VERIFIER","ChallengeResponses":{"PASSWORD_CLAIM_SECRET_BLOCK":"AAFzZWNyZXQ=","PASSWORD_CLAIM_SIGNATURE":"…","SECRET_HASH":"pC8vweshv1fYW2/Jz11RdeHI7vBb/dbq2OQNkRQcEK0=","TIMESTAMP":"…","USERNAME":"id-of-ada"},"ClientId":"1example23456789","Session":"canary-session-1-aaaa"}
        InitiateAuth [unsigned] {"AuthFlow":"USER_SRP_AUTH","AuthParameters":{"SECRET_HASH":"6QDPiAnzMH/70lU4iFT34j6GYlXFsZ0IUPn1IATU+9g=","SRP_A":"…","USERNAME":"bob"},"ClientId":"1example23456789"}
        RespondToAuthChallenge [unsigned] {"ChallengeName":"PASSWORD_VERIFIER","ChallengeResponses":{"PASSWORD_CLAIM_SECRET_BLOCK":"AAFzZWNyZXQ=","PASSWORD_CLAIM_SIGNATURE":"…","SECRET_HASH":"CPqYDB+yJbxh+6oCCQwrLFBhG7h0RBydJpHqscml+HU=","TIMESTAMP":"…","USERNAME":"id-of-bob"},"ClientId":"1example23456789","Session":"canary-session-1-aaaa"}
        RespondToAuthChallenge [unsigned] {"ChallengeName":"SELECT_MFA_TYPE","ChallengeResponses":{"ANSWER":"SOFTWARE_TOKEN_MFA","SECRET_HASH":"CPqYDB+yJbxh+6oCCQwrLFBhG7h0RBydJpHqscml+HU=","USERNAME":"id-of-bob"},"ClientId":"1example23456789","Session":"canary-session-1-aaaa"}
        RespondToAuthChallenge [unsigned] {"ChallengeName":"SOFTWARE_TOKEN_MFA","ChallengeResponses":{"SECRET_HASH":"CPqYDB+yJbxh+6oCCQwrLFBhG7h0RBydJpHqscml+HU=","SOFTWARE_TOKEN_MFA_CODE":"CODE","USERNAME":"id-of-bob"},"ClientId":"1example23456789","Session":"canary-session-1-aaaa"}
        InitiateAuth [unsigned] {"AuthFlow":"USER_SRP_AUTH","AuthParameters":{"SECRET_HASH":"PaXBplgXF+hGjR7FrKbA1j4qedeCDWCPgR4xGXkv1Aw=","SRP_A":"…","USERNAME":"cyd"},"ClientId":"1example23456789"}
        RespondToAuthChallenge [unsigned] {"ChallengeName":"PASSWORD_VERIFIER","ChallengeResponses":{"PASSWORD_CLAIM_SECRET_BLOCK":"AAFzZWNyZXQ=","PASSWORD_CLAIM_SIGNATURE":"…","SECRET_HASH":"dZrY2YRTEnwfgd5mMlmnt3cvj9dtABJtUkEQWG0M47A=","TIMESTAMP":"…","USERNAME":"id-of-cyd"},"ClientId":"1example23456789","Session":"canary-session-1-aaaa"}
    "#]].assert_eq(&calls);
}

#[test]
fn a_wrong_password_is_tried_once_however_often_the_run_is_resumed() {
    let cognito = Cognito::scripted([
        signed_in("AdminInitiateAuth", "ada"),
        wrong_password("AdminInitiateAuth"),
        on("AdminInitiateAuth").error("UserNotConfirmedException", "Not yet,\n\"cyd\"."),
        signed_in("AdminInitiateAuth", "cyd"),
    ]);
    let tool = tool(&cognito, "username,password\nada,p-1\nbob,p-2\ncyd,p-3\n");
    let mut shown = String::new();
    for further in ["", " --resume", " --resume"] {
        let ran = tool.run(&login(&format!("--report tokens.csv{further}")));
        assert_eq!(ran.code, 11, "{ran}");
        shown.push_str(&format!("{ran}{}\n", read(&tool, "tokens.csv")));
    }
    expect![[r#"
        exit 11
        --- stderr
        warning: line 3, bob: Cognito refused the sign-in: Incorrect username or password. (NotAuthorizedException)
        warning: line 4, cyd: Cognito refused the sign-in: Not yet,\u000a"cyd". (UserNotConfirmedException)
        error: 2 of 3 rows failed
           help: look what became of each row in tokens.csv
           help: make them again: cognito-auth login --client-id 1example23456789 --auth-flow ADMIN_USER_PASSWORD_AUTH --csv users.csv --report tokens.csv --concurrency 1 --resume
           help: those with a wrong password (1) are not made again, which could lock their users: correct them in a CSV of their own
        line,username,result,code,message,request_id,id_token,access_token,refresh_token,token_type,expires_in
        2,ada,done,,,,id.ada,access.ada,refresh.ada,Bearer,3600
        3,bob,failed,NotAuthorizedException,Cognito refused the sign-in: Incorrect username or password. (NotAuthorizedException),00000000-0000-0000-0000-000000000002,,,,,
        4,cyd,failed,UserNotConfirmedException,"Cognito refused the sign-in: Not yet,
        ""cyd"". (UserNotConfirmedException)",00000000-0000-0000-0000-000000000003,,,,,

        exit 11
        --- stderr
        error: 1 of 3 rows failed
           help: look what became of each row in tokens.csv
           help: those with a wrong password (1) are not made again, which could lock their users: correct them in a CSV of their own
        line,username,result,code,message,request_id,id_token,access_token,refresh_token,token_type,expires_in
        2,ada,done,,,,id.ada,access.ada,refresh.ada,Bearer,3600
        3,bob,failed,NotAuthorizedException,Cognito refused the sign-in: Incorrect username or password. (NotAuthorizedException),00000000-0000-0000-0000-000000000002,,,,,
        4,cyd,done,,,,id.cyd,access.cyd,refresh.cyd,Bearer,3600

        exit 11
        --- stderr
        error: 1 of 3 rows failed
           help: look what became of each row in tokens.csv
           help: those with a wrong password (1) are not made again, which could lock their users: correct them in a CSV of their own
        line,username,result,code,message,request_id,id_token,access_token,refresh_token,token_type,expires_in
        2,ada,done,,,,id.ada,access.ada,refresh.ada,Bearer,3600
        3,bob,failed,NotAuthorizedException,Cognito refused the sign-in: Incorrect username or password. (NotAuthorizedException),00000000-0000-0000-0000-000000000002,,,,,
        4,cyd,done,,,,id.cyd,access.cyd,refresh.cyd,Bearer,3600

    "#]].assert_eq(&shown);
    cognito.expect_done();
}

#[test]
fn a_user_who_is_locked_out_stops_the_run() {
    let cognito = Cognito::scripted([
        signed_in("AdminInitiateAuth", "ada"),
        on("AdminInitiateAuth").error("NotAuthorizedException", "Password attempts exceeded"),
        signed_in("AdminInitiateAuth", "bob"),
        signed_in("AdminInitiateAuth", "cyd"),
    ]);
    let tool = tool(&cognito, "username,password\nada,p-1\nbob,p-2\ncyd,p-3\n");
    let ran = tool.run(&login("--report tokens.csv"));
    expect![[r#"
        exit 8
        --- stderr
        error: bob: Cognito refused the sign-in: Password attempts exceeded (NotAuthorizedException): 2 of 3 rows are left
          cause: too many wrong passwords; during the lock even the right one fails
           help: wait: the lock lasts from a second to 15 minutes
           help: go on: cognito-auth login --client-id 1example23456789 --auth-flow ADMIN_USER_PASSWORD_AUTH --csv users.csv --report tokens.csv --concurrency 1 --resume
        request id: 00000000-0000-0000-0000-000000000002
    "#]].assert_eq(&ran.to_string());
    let ran = tool.run(&login("--report tokens.csv --resume"));
    expect![[r#"
        exit 0
        --- stderr
        note: rows: 3 done (1 by earlier runs)
    "#]]
    .assert_eq(&ran.to_string());
    expect![[r#"
        line,username,result,code,message,request_id,id_token,access_token,refresh_token,token_type,expires_in
        2,ada,done,,,,id.ada,access.ada,refresh.ada,Bearer,3600
        3,bob,done,,,,id.bob,access.bob,refresh.bob,Bearer,3600
        4,cyd,done,,,,id.cyd,access.cyd,refresh.cyd,Bearer,3600
    "#]].assert_eq(&read(&tool, "tokens.csv"));
    cognito.expect_done();
}

#[test]
fn a_clock_that_makes_proofs_wrong_stops_the_run() {
    let proof = asks(
        "InitiateAuth",
        "PASSWORD_VERIFIER",
        &json!({
            "SALT": "f1e2d3c4b5a69788796a5b4c3d2e1f0", "SRP_B": "abc", "SECRET_BLOCK": "AAFzZWNyZXQ=",
            "USER_ID_FOR_SRP": "ada", "USERNAME": "ada",
        }),
    );
    let date = "Fri, 01 Jan 2100 00:00:00 GMT";
    let refused = wrong_password("RespondToAuthChallenge").header("date", date);
    let cognito = Cognito::scripted([proof, refused]);
    let tool = tool(&cognito, "username,password\nada,p-1\nbob,p-2\n").without_credentials();
    let ran = tool.run(&login("--report r"));
    let said = ran.to_string();
    assert!(
        said.contains("s behind Cognito's, which makes proofs and codes wrong"),
        "{said}"
    );
    assert!(
        ran.code == 4 && said.contains("2 of 2 rows are left"),
        "{said}"
    );
    cognito.expect_done();
}

#[test]
fn tokens_that_are_in_no_report_are_got_again() {
    let cognito =
        Cognito::scripted(["ada", "bob", "ada"].map(|user| signed_in("AdminInitiateAuth", user)));
    let tool = tool(&cognito, "username,password\nada,p-1\nbob,p-2\n");
    let ran = tool.run(&login("--report tokens.csv"));
    assert_eq!(ran.code, 0, "{ran}");
    // The first of them is taken out.
    let text = read(&tool, "tokens.csv");
    let without: Vec<_> = text.lines().filter(|line| !line.contains("ada")).collect();
    let tool = tool.file("tokens.csv", without.join("\n") + "\n");
    let ran = tool.run(&login("--report tokens.csv --resume"));
    assert_eq!(ran.code, 0, "{ran}");
    let mut lines: Vec<_> = text.lines().collect();
    lines.swap(1, 2);
    assert_eq!(read(&tool, "tokens.csv"), lines.join("\n") + "\n");
    cognito.expect_done();
}

#[test]
fn rows_and_flags_are_checked_before_the_first_call() {
    let cognito = Cognito::scripted([]);
    let csv = format!("username,password,totp_secret\nada,,{SEED}\nbob,p,0189\ncyd,p,\n");
    let tool = tool(&cognito, &csv)
        .file("none.csv", "username,totp_secret\nada,\n")
        .file(
            "good.csv",
            format!("username,password,totp_secret\nada,p,{SEED}\nbob,p,\n"),
        )
        .file("p", "p");
    let mut shown = String::new();
    for line in [
        "--csv users.csv --report r",
        "--csv none.csv --report r",
        "--csv good.csv",
        "--csv good.csv --report r -u ada",
        "--csv good.csv --report r --password-file p",
        "--csv good.csv --report r -o env",
        "--csv good.csv --report r --remember-device",
        "--csv good.csv --report good.csv",
        "--csv - --journal j --report r --client-secret-stdin",
        "--csv good.csv --dry-run --no-admin --preferred-challenge PASSWORD",
        "--csv none.csv --dry-run --auth-flow USER_AUTH",
    ] {
        let line: Vec<_> = ["login"].into_iter().chain(line.split(' ')).collect();
        shown.push_str(&tool.run(&line).to_string());
    }
    expect![[r#"
        exit 2
        --- stderr
        error: users.csv: 2 of 3 rows cannot be used
          cause: line 2: password is empty
          cause: line 3: totp_secret is neither base32 nor an otpauth URI
           help: correct them, or leave them out with --skip-invalid; nothing was sent
        exit 2
        --- stderr
        error: none.csv: there is no column password
           help: the first line names the columns: username, password, totp_secret
        exit 2
        --- stderr
        error: login --csv writes the tokens to a report, and none is named
           help: name one with --report FILE: CSV where FILE ends in .csv, else lines of JSON
        exit 2
        --- stderr
        error: -u does not go with --csv
           help: the rows of the CSV say all of it
        exit 2
        --- stderr
        error: the password does not go with --csv
           help: the rows of the CSV say all of it
        exit 2
        --- stdout
        false
        --- stderr
        error: -o does not go with --csv
           help: the rows of the CSV say all of it
        exit 2
        --- stderr
        error: --remember-device does not go with --csv
           help: the rows of the CSV say all of it
        exit 2
        --- stderr
        error: good.csv is there already
           help: name another file with --report FILE
        exit 2
        --- stderr
        error: standard input cannot hold both the CSV and a secret
           help: give the app client's secret with --client-secret-file FILE
        exit 0
        --- stderr
        note: 2 of 2 rows would be sent to user pool us-east-1_EXAMPLE12, in 1 s at 96 a second; nothing was sent
        exit 0
        --- stderr
        note: 1 of 1 rows would be sent to user pool us-east-1_EXAMPLE12, in 1 s at 96 a second; nothing was sent
    "#]].assert_eq(&shown);
    assert!(!tool.path().join("r").exists());
}

#[test]
fn a_run_belongs_to_one_app_client_and_flow() {
    let cognito = Cognito::scripted([
        signed_in("AdminInitiateAuth", "ada"),
        on("AdminInitiateAuth").error("UserNotConfirmedException", "No."),
    ]);
    let tool = tool(&cognito, "username,password\nada,p-1\nbob,p-2\n").file("s", "secret");
    let ran = tool.run(&login(
        "--report r --client-secret-file s --client-metadata k=v --region us-east-1",
    ));
    let mut shown = ran.to_string();
    for other in ["--client-id other", "--auth-flow srp"] {
        let ran = tool.run(&login(&format!("--report r --resume {other}")));
        shown.push_str(&ran.to_string());
    }
    expect![[r#"
        exit 11
        --- stderr
        warning: line 3, bob: Cognito refused the sign-in: No. (UserNotConfirmedException)
        error: 1 of 2 rows failed
           help: look what became of each row in r
           help: make them again: cognito-auth login --client-id 1example23456789 --auth-flow ADMIN_USER_PASSWORD_AUTH --csv users.csv --report r --concurrency 1 --resume --region us-east-1 --client-secret-file s --client-metadata k=v
        exit 2
        --- stderr
        error: users.csv.journal cannot be resumed: it is of cognito-auth login --client-id 1example23456789 --auth-flow ADMIN_USER_PASSWORD_AUTH
           help: use what it is of, or another --journal FILE
        exit 2
        --- stderr
        error: users.csv.journal cannot be resumed: it is of cognito-auth login --client-id 1example23456789 --auth-flow ADMIN_USER_PASSWORD_AUTH
           help: use what it is of, or another --journal FILE
    "#]].assert_eq(&shown);
    cognito.expect_done();
}

#[test]
fn the_session_of_the_context_is_left_alone() {
    let cognito = Cognito::scripted([signed_in("InitiateAuth", "bob")]);
    let session = record(&cognito, "dev", &session(now() + 3600));
    let tool = Tool::new(&cognito)
        .without_credentials()
        .file("users.csv", "username,password\nbob,p-2\n")
        .file(
            CONFIG_FILE,
            format!(
                "[contexts.dev]\nuser-pool-id = \"{POOL}\"\nclient-id = \"{CLIENT}\"\nusername = \"ada\"\n\
                 auth-flow = \"password\"\nstore = \"file\"\nremember-device = true\n\
                 password-command = \"touch used\"\ntotp-secret-command = \"touch used\"\n"
            ),
        )
        .file(RECORD, &session)
        .env("COGNITO_PASSWORD", "another");
    let ran = tool.run(&login("-c dev --report r"));
    expect![[r#"
        exit 0
        --- stderr
        note: rows: 1 done
    "#]]
    .assert_eq(&ran.to_string());
    assert_eq!(read(&tool, RECORD), session);
    assert!(!tool.path().join("used").exists());
    expect![[r#"
        InitiateAuth [unsigned] {"AuthFlow":"USER_PASSWORD_AUTH","AuthParameters":{"PASSWORD":"p-2","USERNAME":"bob"},"ClientId":"1example23456789"}
    "#]].assert_eq(&cognito.calls());
}

#[cfg(unix)]
#[test]
fn a_signal_does_not_wait_for_the_next_code() {
    let cognito = Cognito::in_any_order(
        (0..3)
            .map(|_| asks("InitiateAuth", "SOFTWARE_TOKEN_MFA", &json!({})))
            .chain([signed_in("RespondToAuthChallenge", "ada")]),
    );
    // One seed, so that a code of it is waited for twice.
    let rows = ["ada", "bob", "cyd"].map(|user| format!("{user},p,{SEED}\n"));
    let csv = format!("username,password,totp_secret\n{}", rows.concat());
    let tool = tool(&cognito, &csv).without_credentials();
    let arguments = [
        "login",
        "--csv",
        "users.csv",
        "--report",
        "r",
        "--auth-flow",
        "password",
    ];
    let mut command = tool.command(EXECUTABLE, &arguments);
    let mut child = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    cognito.request(4);
    // The answer to it is in the report.
    let deadline = Instant::now() + Duration::from_secs(10);
    while fs::read_to_string(tool.path().join("r"))
        .unwrap_or_default()
        .is_empty()
    {
        assert!(Instant::now() < deadline);
        thread::sleep(Duration::from_millis(5));
    }
    let begun = Instant::now();
    let pid = child.id().to_string();
    std::process::Command::new("kill")
        .args(["-TERM", &pid])
        .status()
        .unwrap();
    assert_eq!(exit_code(child.wait().unwrap()), 128 + 15);
    assert!(
        begun.elapsed() < Duration::from_secs(3),
        "{:?}",
        begun.elapsed()
    );
    let report = read(&tool, "r");
    assert_eq!(report.lines().count(), 1, "{report}");
    cognito.expect_done();
}

#[cfg(unix)]
#[test]
fn the_credentials_of_a_profile_are_got_once() {
    let cognito = Cognito::scripted((0..5).flat_map(|_| {
        [
            asks(
                "AdminInitiateAuth",
                "SELECT_MFA_TYPE",
                &json!({"MFAS_CAN_CHOOSE": "[\"SMS_MFA\"]"}),
            ),
            signed_in("AdminRespondToAuthChallenge", "ada"),
        ]
    }));
    let names: Vec<_> = (1..=5).map(|row| format!("u{row},p\n")).collect();
    let tool = tool(&cognito, &format!("username,password\n{}", names.concat()))
        .without_credentials()
        .file(
            "aws-config",
            "[default]\ncredential_process = sh -c 'echo x >> started; echo {\\\"Version\\\":1,\\\"AccessKeyId\\\":\\\"AKIDPROCESS\\\",\\\"SecretAccessKey\\\":\\\"s\\\"}'\n",
        );
    let ran = tool.run(&login("--report r --auth-flow admin --mfa-type SMS_MFA"));
    assert_eq!(ran.code, 0, "{ran}");
    assert_eq!(read(&tool, "started"), "x\n");
    cognito.expect_done();
}

#[test]
fn only_the_run_itself_makes_calls_again() {
    const ROWS: usize = 12;
    let begins = || {
        asks(
            "InitiateAuth",
            "PASSWORD_VERIFIER",
            &json!({
                "SALT": "f1e2d3c4b5a69788796a5b4c3d2e1f0", "SRP_B": "abc", "SECRET_BLOCK": "AAFzZWNyZXQ=",
                "USER_ID_FOR_SRP": "u", "USERNAME": "u",
            }),
        )
    };
    let ends = || signed_in("RespondToAuthChallenge", "u");
    let script = (0..ROWS).flat_map(|row| -> Vec<Expected> {
        let trouble = match row % 6 {
            0 => vec![begins().error("TooManyRequestsException", "Rate exceeded")],
            1 => vec![begins().drop_connection()],
            2 => {
                let throttled = ends().error("TooManyRequestsException", "Rate exceeded");
                return vec![begins(), throttled, ends()];
            }
            // The session is used up: from the beginning.
            3 => vec![begins(), ends().drop_connection()],
            4 => {
                let failing = ends().error("InternalErrorException", "Sorry.");
                vec![begins(), failing.status(500)]
            }
            _ => vec![],
        };
        trouble.into_iter().chain([begins(), ends()]).collect()
    });
    let cognito = Cognito::scripted(script);
    let names: Vec<_> = (1..=ROWS).map(|row| format!("u{row},p\n")).collect();
    let tool =
        tool(&cognito, &format!("username,password\n{}", names.concat())).without_credentials();
    let ran = tool.run(&login("--report r --rate 5000"));
    assert_eq!((ran.code, ran.stdout.len()), (0, 0), "{ran}");
    cognito.expect_done();
    assert_eq!(read(&tool, "r").lines().count(), ROWS);
}
