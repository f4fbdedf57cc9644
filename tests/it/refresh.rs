//! `refresh`: the two ways to refresh, and what is printed.

use expect_test::expect;
use serde_json::json;

use crate::cognito::{Cognito, Expected, on};
use crate::login::POOL;
use crate::support::Tool;

fn refresh(further: &str) -> Vec<&str> {
    ["refresh"]
        .into_iter()
        .chain(POOL)
        .chain(further.split_whitespace())
        .collect()
}

fn renewed(operation: &str, new: Option<&str>) -> Expected {
    on(operation).answer(json!({"AuthenticationResult": {
        "AccessToken": "a2", "IdToken": "i2", "ExpiresIn": 3600, "TokenType": "Bearer", "RefreshToken": new,
    }}))
}

#[test]
fn a_refresh_token_is_carried_over_or_replaced() {
    let mut report = std::collections::BTreeSet::new();
    for (new, printed) in [(None, "given"), (Some("rotated"), "rotated")] {
        let cognito = Cognito::scripted([renewed("GetTokensFromRefreshToken", new)]);
        let tool = Tool::new(&cognito).without_credentials().stdin("given\n");
        let ran = tool.run(&refresh("--refresh-token-stdin -o oauth"));
        assert_eq!(ran.code, 0, "{ran}");
        assert_eq!(
            ran.stdout_json(),
            json!({"access_token": "a2", "id_token": "i2", "refresh_token": printed, "expires_in": 3600, "token_type": "Bearer"})
        );
        report.insert(cognito.calls());
    }
    let report: Vec<_> = report.into_iter().collect();
    expect![[r#"
        GetTokensFromRefreshToken [unsigned] {"ClientId":"1example23456789","RefreshToken":"given"}
    "#]]
    .assert_eq(&report.join("---"));
}

#[cfg(unix)]
#[test]
fn the_token_has_every_source_and_the_secret_goes_as_it_is() {
    for (tool, arguments) in [
        (Tool::alone().file("r", "given\n"), "--refresh-token-file r"),
        (Tool::alone(), "--refresh-token-command ./r"),
        (Tool::alone().env("COGNITO_REFRESH_TOKEN", "given"), ""),
    ] {
        let cognito = Cognito::scripted([renewed("GetTokensFromRefreshToken", None)]);
        let ran = tool
            .file("r", "#!/bin/sh\necho given\n")
            .mode("r", 0o700)
            .env("AWS_ENDPOINT_URL", cognito.endpoint())
            .env("COGNITO_CLIENT_SECRET", "s3cret")
            .run(&refresh(arguments));
        assert_eq!(ran.code, 0, "{ran}");
        let sent = cognito.request(1).json();
        assert_eq!(sent["ClientSecret"], "s3cret");
        if arguments.contains("command") || arguments.is_empty() {
            assert_eq!(sent["RefreshToken"], "given");
        }
        cognito.expect_done();
    }
}

#[test]
fn the_older_way_is_taken_only_where_the_newer_is_not_known() {
    for (code, message) in [
        (
            "InvalidParameterException",
            "Refresh token rotation is not enabled",
        ),
        ("UnsupportedOperationException", "no"),
        ("UnknownOperationException", ""),
    ] {
        let cognito = Cognito::scripted([
            on("GetTokensFromRefreshToken").error(code, message),
            renewed("InitiateAuth", None),
        ]);
        let tool = Tool::new(&cognito)
            .env("COGNITO_REFRESH_TOKEN", "given")
            .env("COGNITO_CLIENT_SECRET", "clientsecret123");
        let ran = tool.run(&refresh("-u 0a1b2c3d-user"));
        assert_eq!(ran.code, 0, "{ran}");
        assert_eq!(
            ran.stdout_json()["AuthenticationResult"]["RefreshToken"],
            "given"
        );
        // The hash is the vector of `auth::secret_hash`, over the internal user name.
        assert_eq!(
            cognito.request(2).json(),
            json!({"AuthFlow": "REFRESH_TOKEN_AUTH", "ClientId": "1example23456789", "AuthParameters": {
                "REFRESH_TOKEN": "given", "SECRET_HASH": "on3PKoG+NhPscJiRF2G5RvvL/XlGi5KAooCCP5fyar4=",
            }})
        );
        cognito.expect_done();
    }
}

#[test]
fn a_refused_token_is_never_tried_again() {
    let mut report = String::new();
    for (code, message, exit) in [
        (
            "NotAuthorizedException",
            "Refresh Token has been revoked",
            4,
        ),
        ("NotAuthorizedException", "Invalid Refresh Token", 4),
        (
            "NotAuthorizedException",
            "Unable to verify secret hash for client 1example23456789",
            10,
        ),
        (
            "RefreshTokenReuseException",
            "Refresh token reuse detected",
            4,
        ),
        ("UserNotFoundException", "User does not exist.", 4),
    ] {
        let cognito = Cognito::scripted([on("GetTokensFromRefreshToken").error(code, message)]);
        let tool = Tool::new(&cognito).env("COGNITO_REFRESH_TOKEN", "given");
        let ran = tool.run(&refresh(""));
        assert_eq!((ran.code, ran.stdout.len()), (exit, 0), "{ran}");
        report.push_str(&ran.to_string());
        cognito.expect_done();
    }
    expect![[r#"
        exit 4
        --- stderr
        error: Cognito refused the refresh token: Refresh Token has been revoked (NotAuthorizedException)
          cause: it has expired or was revoked, another app client issued it, or the pool tracks devices and this one was not confirmed
           help: eval "$(cognito-auth login --user-pool-id us-east-1_EXAMPLE12 --client-id 1example23456789 -o env)"
           help: if the pool tracks devices, sign in with a context and --remember-device
        request id: 00000000-0000-0000-0000-000000000001
        exit 4
        --- stderr
        error: Cognito refused the refresh token: Invalid Refresh Token (NotAuthorizedException)
          cause: it has expired or was revoked, another app client issued it, or the pool tracks devices and this one was not confirmed
           help: eval "$(cognito-auth login --user-pool-id us-east-1_EXAMPLE12 --client-id 1example23456789 -o env)"
           help: if the pool tracks devices, sign in with a context and --remember-device
        request id: 00000000-0000-0000-0000-000000000001
        exit 10
        --- stderr
        error: Cognito refused the refresh token: Unable to verify secret hash for client 1example23456789 (NotAuthorizedException)
          cause: app client 1example23456789 has a secret, and the right one was not given
           help: give it with --client-secret-stdin, --client-secret-file FILE, --client-secret-command COMMAND, --client-secret-arn ARN, COGNITO_CLIENT_SECRET or COGNITO_CLIENT_SECRET_ARN
           help: cognito-auth doctor --user-pool-id us-east-1_EXAMPLE12 --client-id 1example23456789
        request id: 00000000-0000-0000-0000-000000000001
        exit 4
        --- stderr
        error: Cognito refused the refresh token: Refresh token reuse detected (RefreshTokenReuseException)
          cause: the app client rotates refresh tokens, and this one was used already
           help: eval "$(cognito-auth login --user-pool-id us-east-1_EXAMPLE12 --client-id 1example23456789 -o env)"
           help: keep the RefreshToken of each answer: it takes the place of the one before
        request id: 00000000-0000-0000-0000-000000000001
        exit 4
        --- stderr
        error: Cognito refused the refresh token: User does not exist. (UserNotFoundException)
          cause: us-east-1_EXAMPLE12 has no such user
           help: check the spelling, and the user pool id
           help: cognito-auth doctor --user-pool-id us-east-1_EXAMPLE12 --client-id 1example23456789
        request id: 00000000-0000-0000-0000-000000000001
    "#]]
    .assert_eq(&report);
    let cognito = Cognito::scripted([on("GetTokensFromRefreshToken").drop_connection()]);
    let ran = Tool::new(&cognito)
        .env("COGNITO_REFRESH_TOKEN", "given")
        .run(&refresh(""));
    assert_eq!(ran.code, 9, "{ran}");
    cognito.expect_done();
}

/// Both ways are closed where the app client does not allow refresh tokens at all.
#[test]
fn a_flow_that_is_not_allowed_is_named() {
    let refused = |operation: &str| {
        let text = "REFRESH_TOKEN_AUTH flow not enabled for this client";
        on(operation).error("InvalidParameterException", text)
    };
    let cognito = Cognito::scripted([
        refused("GetTokensFromRefreshToken"),
        refused("InitiateAuth"),
    ]);
    let tool = Tool::new(&cognito).env("COGNITO_REFRESH_TOKEN", "given");
    expect![[r#"
        exit 10
        --- stderr
        error: Cognito refused the refresh token: REFRESH_TOKEN_AUTH flow not enabled for this client (InvalidParameterException)
          cause: app client 1example23456789 does not allow refresh tokens
           help: add ALLOW_REFRESH_TOKEN_AUTH to its ExplicitAuthFlows
           help: cognito-auth doctor --user-pool-id us-east-1_EXAMPLE12 --client-id 1example23456789
        request id: 00000000-0000-0000-0000-000000000002
    "#]].assert_eq(&tool.run(&refresh("")).to_string());
    cognito.expect_done();
    // A server that throttles is no other server.
    let throttled = on("GetTokensFromRefreshToken").status(429);
    let cognito = Cognito::scripted([throttled.body("text/html", "<html>")]);
    let tool = Tool::new(&cognito)
        .env("COGNITO_REFRESH_TOKEN", "given")
        .env("AWS_MAX_ATTEMPTS", "1");
    assert_eq!(tool.run(&refresh("")).code, 8);
    cognito.expect_done();
}

#[test]
fn what_is_missing_is_named() {
    let none = Tool::alone().run(&refresh(""));
    let both = Tool::alone().run(&refresh("--refresh-token-stdin --client-secret-stdin"));
    let cognito = Cognito::scripted([
        on("GetTokensFromRefreshToken").error("UnsupportedOperationException", "no")
    ]);
    let tool = Tool::new(&cognito)
        .env("COGNITO_REFRESH_TOKEN", "given")
        .env("COGNITO_CLIENT_SECRET", "s");
    let nameless = tool.run(&refresh(""));
    expect![[r#"
        exit 2
        --- stderr
        error: no refresh token was given
           help: give it with --refresh-token-stdin, --refresh-token-file FILE, --refresh-token-command COMMAND or COGNITO_REFRESH_TOKEN
        exit 2
        --- stderr
        error: standard input cannot hold both the refresh token and the client secret
           help: give one of them by a file, a command or a variable
        exit 2
        --- stderr
        note: the hash of the client secret needs the internal user name here
        error: no user name was given
           help: give it with --username USER, COGNITO_USERNAME or `username` in a context
    "#]]
    .assert_eq(&format!("{none}{both}{nameless}"));
    cognito.expect_done();
}
