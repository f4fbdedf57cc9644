//! Second factors and the end of sessions, which ministack checks.

use expect_test::expect;
use serde_json::json;

use super::{ministack, signed_in, transcript};

#[test]
fn an_app_is_set_up_used_and_given_up() {
    let emulator = ministack();
    emulator.enrol("factored");
    let optional = json!({
        "UserPoolId": emulator.made("user_pool_id"),
        "SoftwareTokenMfaConfiguration": {"Enabled": true},
        "MfaConfiguration": "OPTIONAL",
    });
    emulator.call("cognito-idp", "set_user_pool_mfa_config", &optional);
    let access = emulator.tokens("factored")["AccessToken"]
        .as_str()
        .unwrap()
        .to_owned();
    let tool = emulator
        .tool()
        .env("COGNITO_ACCESS_TOKEN", access)
        // Otherwise the sign-in waits for the window after that of the code that confirmed the app.
        .env("COGNITO_AUTH_NO_CACHE", "1");
    let ran = tool.run(&["mfa", "setup", "--save-totp-secret", "seed"]);
    expect![[r#"
        exit 0
        --- stderr
        note: the authenticator app of factored is set up, and preferred as the second factor
    "#]]
    .assert_eq(&ran.to_string());
    let status = tool.run(&["mfa", "status"]);
    expect![[r#"
        exit 0
        --- stdout
        {
          "Username": "factored",
          "PreferredMfaSetting": "SOFTWARE_TOKEN_MFA",
          "UserMFASettingList": [
            "SOFTWARE_TOKEN_MFA"
          ]
        }
    "#]]
    .assert_eq(&status.to_string());
    let by_admin = tool.run(&["mfa", "status", "--admin", "factored"]);
    assert_eq!(by_admin.to_string(), status.to_string());

    let login = ["login", "-u", "factored", "--password-file", "password"];
    let ran = tool.run(&login);
    assert_eq!(
        (ran.code, &ran.stdout_json()["ChallengeName"]),
        (3, &"SOFTWARE_TOKEN_MFA".into())
    );
    let seed = ["--totp-secret-file", "seed"];
    signed_in(&tool.run(&[&login[..], &seed].concat()), "factored");

    let off = [
        "mfa",
        "prefer",
        "--admin",
        "-u",
        "factored",
        "--disable",
        "SOFTWARE_TOKEN_MFA",
    ];
    let ran = tool.run(&off);
    expect![[r#"
        exit 0
        --- stderr
        note: SOFTWARE_TOKEN_MFA of factored is off
    "#]]
    .assert_eq(&ran.to_string());
    signed_in(&tool.run(&login), "factored");
}

#[test]
fn a_session_ends() {
    let emulator = ministack();
    emulator.enrol("leaving");
    let refused = |everywhere: bool| {
        let tokens = emulator.tokens("leaving");
        let mut tool = emulator.tool().without_credentials();
        for (variable, token) in [
            ("COGNITO_REFRESH_TOKEN", "RefreshToken"),
            ("COGNITO_ACCESS_TOKEN", "AccessToken"),
        ] {
            tool = tool.env(variable, tokens[token].as_str().unwrap());
        }
        assert_eq!(tool.run(&["refresh"]).code, 0);
        let global = everywhere.then_some("--global");
        let ran = tool.run(&["logout"].into_iter().chain(global).collect::<Vec<_>>());
        assert_eq!(ran.code, 0, "{ran}");
        let [renewed, asked] = [&["refresh"][..], &["mfa", "status"]].map(|line| tool.run(line));
        format!("{}{}", transcript(&renewed), transcript(&asked))
    };
    expect![[r#"
        exit 4
        --- stderr
        error: Cognito refused the refresh token: Refresh Token has been revoked (NotAuthorizedException)
          cause: it has expired or was revoked, another app client issued it, or the pool tracks devices and this one was not confirmed
           help: eval "$(cognito-auth login -o env)"
           help: if the pool tracks devices, sign in with a context and --remember-device
        exit 4
        --- stderr
        error: Cognito refused the request: Access Token has been revoked (NotAuthorizedException)
          cause: the access token was revoked: the user was signed out
           help: eval "$(cognito-auth login -o env)"
    "#]].assert_eq(&refused(false));
    expect![[r#"
        exit 4
        --- stderr
        error: Cognito refused the refresh token: Refresh Token has been revoked (NotAuthorizedException)
          cause: it has expired or was revoked, another app client issued it, or the pool tracks devices and this one was not confirmed
           help: eval "$(cognito-auth login -o env)"
           help: if the pool tracks devices, sign in with a context and --remember-device
        exit 4
        --- stderr
        error: Cognito refused the request: Access Token has been revoked (NotAuthorizedException)
          cause: the access token was revoked: the user was signed out
           help: eval "$(cognito-auth login -o env)"
    "#]].assert_eq(&refused(true));
}
