//! `logout`: sessions that are ended.

use expect_test::expect;
use serde_json::json;

use crate::cognito::{Cognito, on};
use crate::fixtures::CONFIG_FILE;
use crate::login::POOL;
use crate::support::{Tool, access_token, tokens};

fn logout(further: &str) -> Vec<&str> {
    let fixed = ["logout"].into_iter().chain(POOL);
    fixed.chain(further.split_whitespace()).collect()
}

fn tool(cognito: &Cognito) -> Tool {
    Tool::new(cognito)
        .without_credentials()
        .file("r", "refresh-token\n")
        .file("s", "clientsecret123")
}

#[test]
fn a_refresh_token_is_revoked() {
    let cognito = Cognito::scripted([on("RevokeToken"), on("RevokeToken")]);
    let tool = tool(&cognito).env("COGNITO_REFRESH_TOKEN", "of the environment");
    let ran = tool.run(&logout("--refresh-token-file r --client-secret-file s"));
    expect![[r#"
        exit 0
        --- stderr
        note: signed out
    "#]]
    .assert_eq(&ran.to_string());
    assert_eq!(tool.run(&logout("")).code, 0);
    expect![[r#"
        RevokeToken [unsigned] {"ClientId":"1example23456789","ClientSecret":"clientsecret123","Token":"refresh-token"}
        RevokeToken [unsigned] {"ClientId":"1example23456789","Token":"of the environment"}
    "#]].assert_eq(&cognito.calls());
}

#[test]
fn every_session_ends_by_the_access_token_at_hand() {
    let cognito = Cognito::scripted([on("GlobalSignOut")]);
    let token = access_token(4_102_444_800);
    let tool = tool(&cognito).env("COGNITO_ACCESS_TOKEN", token.as_str());
    let ran = tool.run(&["logout", "--global"]);
    expect![[r#"
        exit 0
        --- stderr
        note: signed out everywhere
        note: the tokens in the environment have ended: unset COGNITO_ID_TOKEN COGNITO_ACCESS_TOKEN COGNITO_REFRESH_TOKEN COGNITO_TOKEN_EXPIRATION
    "#]]
    .assert_eq(&ran.to_string());
    expect![[r#"
        GlobalSignOut [unsigned] {"AccessToken":"$TOKEN"}
    "#]]
    .assert_eq(&cognito.calls().replace(&token, "$TOKEN"));
}

#[test]
fn an_access_token_that_expired_is_renewed_first() {
    let renewed = on("GetTokensFromRefreshToken").answer(json!({"AuthenticationResult": tokens()}));
    let cognito = Cognito::scripted([renewed, on("GlobalSignOut")]);
    let tool = tool(&cognito)
        .env("COGNITO_ACCESS_TOKEN", access_token(1_000_000_000))
        .env("COGNITO_REFRESH_TOKEN", "of the environment");
    let ran = tool.run(&logout("--global"));
    expect![[r#"
        exit 0
        --- stderr
        note: COGNITO_ACCESS_TOKEN is skipped: it has expired
        note: signed out everywhere
        note: the tokens in the environment have ended: unset COGNITO_ID_TOKEN COGNITO_ACCESS_TOKEN COGNITO_REFRESH_TOKEN COGNITO_TOKEN_EXPIRATION
    "#]]
    .assert_eq(&ran.to_string());
    assert_eq!(
        cognito.request(2).json()["AccessToken"],
        access_token(4_102_444_800)
    );
    cognito.expect_done();
}

#[test]
fn what_cannot_be_ended_is_told() {
    let mut report = String::new();
    for (code, message) in [
        ("UnsupportedTokenTypeException", "Unsupported token type"),
        (
            "UnsupportedOperationException",
            "Revocation is not enabled for the client",
        ),
        ("UnauthorizedException", "Invalid client"),
        ("InvalidParameterException", "1 validation error detected"),
        (
            "NotAuthorizedException",
            "Client 1example23456789 is configured with secret but SECRET_HASH was not received",
        ),
    ] {
        let cognito = Cognito::scripted([on("RevokeToken").error(code, message)]);
        let ran = tool(&cognito).run(&logout("--refresh-token-file r"));
        report.push_str(&ran.to_string());
        cognito.expect_done();
    }
    for arguments in ["--access-token-file r", "", "--global"] {
        report.push_str(&Tool::alone().run(&logout(arguments)).to_string());
    }
    expect![[r#"
        exit 2
        --- stderr
        error: Cognito refused the refresh token: Unsupported token type (UnsupportedTokenTypeException)
          cause: it is not a refresh token: only these can be revoked
           help: give the refresh token with --refresh-token-stdin, --refresh-token-file FILE, --refresh-token-command COMMAND or COGNITO_REFRESH_TOKEN
        request id: 00000000-0000-0000-0000-000000000001
        exit 10
        --- stderr
        error: Cognito refused the refresh token: Revocation is not enabled for the client (UnsupportedOperationException)
          cause: the app client does not allow its tokens to be revoked
           help: set EnableTokenRevocation of the app client, or end every session of the user:
           help: cognito-auth logout --global
        request id: 00000000-0000-0000-0000-000000000001
        exit 10
        --- stderr
        error: Cognito refused the refresh token: Invalid client (UnauthorizedException)
          cause: the app client's id or secret is wrong
           help: name the app client that issued the token, and give its secret with --client-secret-stdin, --client-secret-file FILE, --client-secret-command COMMAND, --client-secret-arn ARN, COGNITO_CLIENT_SECRET or COGNITO_CLIENT_SECRET_ARN
        request id: 00000000-0000-0000-0000-000000000001
        exit 2
        --- stderr
        error: Cognito refused the refresh token: 1 validation error detected (InvalidParameterException)
        request id: 00000000-0000-0000-0000-000000000001
        exit 10
        --- stderr
        error: Cognito refused the refresh token: Client 1example23456789 is configured with secret but SECRET_HASH was not received (NotAuthorizedException)
          cause: app client 1example23456789 has a secret, and the right one was not given
           help: give it with --client-secret-stdin, --client-secret-file FILE, --client-secret-command COMMAND, --client-secret-arn ARN, COGNITO_CLIENT_SECRET or COGNITO_CLIENT_SECRET_ARN
           help: cognito-auth doctor --user-pool-id us-east-1_EXAMPLE12 --client-id 1example23456789
        request id: 00000000-0000-0000-0000-000000000001
        exit 2
        --- stderr
        error: an access token can only be used with --global, which ends every session
           help: add --global, or give the refresh token of the session to end
        exit 2
        --- stderr
        error: no refresh token was given
           help: give it with --refresh-token-stdin, --refresh-token-file FILE, --refresh-token-command COMMAND or COGNITO_REFRESH_TOKEN
        exit 4
        --- stderr
        error: not signed in: there is no access token
           help: eval "$(cognito-auth login -o env)"
           help: or give the access token with --access-token-stdin, --access-token-file FILE or COGNITO_ACCESS_TOKEN
           help: or save settings once:
           help: cognito-auth context create dev
    "#]].assert_eq(&report);
}

/// Nothing was revoked, which is not what was asked for.
#[test]
fn everywhere_needs_a_session() {
    let config = "[contexts.dev]\nuser-pool-id = 'us-east-1_EXAMPLE12'\nclient-id = '1'\n";
    let tool = Tool::alone().file(CONFIG_FILE, config);
    let ran = tool.run(&["logout", "--global", "-c", "dev"]);
    expect![[r#"
        exit 4
        --- stderr
        error: not signed in: context dev has no session, so nothing was revoked anywhere
           help: cognito-auth login -c dev
           help: cognito-auth logout -c dev --global
    "#]]
    .assert_eq(&ran.to_string());
    let ran = tool.run(&["logout", "-c", "dev"]);
    expect![[r#"
        exit 0
        --- stderr
        note: context dev has no session
    "#]]
    .assert_eq(&ran.to_string());
}
