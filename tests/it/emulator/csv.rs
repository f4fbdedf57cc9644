//! `login --csv`: users who prove their passwords, one of them with a second factor too.

use std::fs;

use expect_test::expect;
use serde_json::{Value, json};

use super::{PASSWORD, TEMPORARY, claims, ministack};

#[test]
fn many_users_get_tokens_that_are_good() {
    let emulator = ministack();
    let optional = json!({
        "UserPoolId": emulator.made("user_pool_id"),
        "SoftwareTokenMfaConfiguration": {"Enabled": true},
        "MfaConfiguration": "OPTIONAL",
    });
    emulator.call("cognito-idp", "set_user_pool_mfa_config", &optional);
    for user in ["csv-ada", "csv-bob", "csv-cyd"] {
        emulator.enrol(user);
    }
    emulator.invite("csv-new");
    let access = emulator.tokens("csv-bob")["AccessToken"].clone();
    // Otherwise the sign-in waits for the window after that of the code that confirmed the app.
    let tool = emulator
        .tool()
        .env("COGNITO_AUTH_NO_CACHE", "1")
        .env("COGNITO_ACCESS_TOKEN", access.as_str().unwrap());
    let ran = tool.run(&["mfa", "setup", "--save-totp-secret", "seed"]);
    assert_eq!(ran.code, 0, "{ran}");
    let seed = fs::read_to_string(tool.path().join("seed")).unwrap();
    let csv = format!(
        "username,password,totp_secret\ncsv-ada,\"{PASSWORD}\",\ncsv-bob,\"{PASSWORD}\",{}\n\
         csv-cyd,wrong,\ncsv-new,{TEMPORARY},\n",
        seed.trim()
    );
    let tool = tool.file("users.csv", csv);
    let line = [
        "login",
        "--csv",
        "users.csv",
        "--report",
        "tokens.jsonl",
        "--no-admin",
        "--concurrency",
        "1",
    ];
    let first = tool.run(&line);
    let again = tool.run(&[&line[..], &["--resume"]].concat());
    expect![[r#"
        exit 11
        --- stderr
        warning: line 4, csv-cyd: Cognito refused the sign-in: Incorrect username or password. (NotAuthorizedException)
        warning: line 5, csv-new: Cognito asks for NEW_PASSWORD_REQUIRED: no column answers it
        error: 2 of 4 rows failed
           help: look what became of each row in tokens.jsonl
           help: make them again: cognito-auth login --client-id $CLIENT --auth-flow USER_SRP_AUTH --no-admin --csv users.csv --report tokens.jsonl --concurrency 1 --resume
           help: those with a wrong password (1) are not made again, which could lock their users: correct them in a CSV of their own
        exit 11
        --- stderr
        warning: line 5, csv-new: Cognito asks for NEW_PASSWORD_REQUIRED: no column answers it
        error: 2 of 4 rows failed
           help: look what became of each row in tokens.jsonl
           help: make them again: cognito-auth login --client-id $CLIENT --auth-flow USER_SRP_AUTH --no-admin --csv users.csv --report tokens.jsonl --concurrency 1 --resume
           help: those with a wrong password (1) are not made again, which could lock their users: correct them in a CSV of their own
    "#]].assert_eq(&format!("{first}{again}"));
    let report = fs::read_to_string(tool.path().join("tokens.jsonl")).unwrap();
    let rows = report.lines().map(serde_json::from_str::<Value>);
    let rows: Vec<_> = rows.map(Result::unwrap).collect();
    let mut codes = Vec::new();
    for row in &rows {
        if row["result"] != "done" {
            codes.push((row["username"].as_str(), row["code"].as_str()));
            continue;
        }
        assert_eq!(claims(&row["access_token"])["username"], row["username"]);
        for token in ["id_token", "access_token"] {
            let text = row[token].as_str().unwrap();
            let tool = emulator.tool().stdin(text);
            let ran = tool.run(&["verify"]);
            assert_eq!(ran.code, 0, "{ran}");
        }
    }
    let expected = [
        (Some("csv-cyd"), Some("NotAuthorizedException")),
        (Some("csv-new"), Some("NEW_PASSWORD_REQUIRED")),
    ];
    assert_eq!((rows.len(), &codes[..]), (4, &expected[..]), "{report}");
}
