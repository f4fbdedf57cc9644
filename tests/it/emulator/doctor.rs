//! `doctor`: pools as the emulator describes them, and fixes as the AWS CLI runs them.

use serde_json::{Value, json};

use super::credentials::aws_cli;
use super::{Emulator, ministack};
use crate::support::Tool;

/// The state of each check, and its fix.
fn findings(tool: &Tool) -> Vec<(String, String, Option<String>)> {
    let ran = tool.run(&["doctor", "-o", "json", "--no-admin"]);
    let document = ran.stdout_json();
    let findings = document["findings"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let findings = findings.map(|finding| {
        let (check, state) = (text(&finding["check"]), text(&finding["state"]));
        (check.unwrap(), state.unwrap(), text(&finding["fix"]))
    });
    findings.collect()
}

fn described(emulator: &Emulator, pool: &str, client: &str) -> Value {
    let ids = json!({"UserPoolId": pool, "ClientId": client});
    let mut described = emulator.call("cognito-idp", "describe_user_pool_client", &ids);
    let mut described = described["UserPoolClient"].take();
    described
        .as_object_mut()
        .unwrap()
        .remove("LastModifiedDate");
    described
}

/// Runs `fix` with an AWS CLI that prints members of an app client that it does not take, as a newer
/// one does.
#[track_caller]
fn follow(tool: &Tool, fix: &str) {
    let folder = aws_cli();
    let folder = folder.trim_end_matches("/aws");
    let more = json!({
        "ClientType": "REGULAR", "AnalyticsConfiguration": {}, "Newer": "setting",
        "ClientSecretArn": "arn:aws:secretsmanager:us-east-1:123456789012:secret:x-AbCdEf",
    });
    let script = format!(
        "set -e; PATH='{folder}':\"$PATH\"
        aws() {{
            case \"$2\" in
            describe-user-pool-client) command aws \"$@\" | jq '. + {more}' ;;
            *) command aws \"$@\" ;;
            esac
        }}
        {fix}"
    );
    let ran = tool.run_program("bash", &["-c", &script]);
    assert!(ran.code == 0 && ran.stderr.is_empty(), "{fix}\n{ran}");
}

#[test]
fn a_setting_without_a_value_is_not_written_back() {
    let emulator = ministack();
    let pool = emulator.made("user_pool_id");
    let parameters = json!({
        "UserPoolId": pool, "ClientName": "bare",
        "ExplicitAuthFlows": ["ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    });
    let made = emulator.call("cognito-idp", "create_user_pool_client", &parameters);
    let client = made["UserPoolClient"]["ClientId"].as_str().unwrap();
    let tool = emulator.tool().env("COGNITO_CLIENT_ID", client);
    let found = findings(&tool);
    let (_, state, fix) = found.iter().find(|(check, ..)| check == "flow").unwrap();
    assert_eq!(state, "problem");
    follow(&tool, fix.as_ref().unwrap());
    let (found, flow) = (findings(&tool), ("flow".to_owned(), "ok".to_owned(), None));
    assert!(found.contains(&flow), "{found:?}");
}

#[test]
fn what_it_says_to_do_puts_a_pool_right_and_leaves_the_rest_alone() {
    let emulator = ministack();
    let call =
        |service, operation, parameters: Value| emulator.call(service, operation, &parameters);
    let pool = emulator.made("user_pool_id");
    let made = call(
        "cognito-idp",
        "create_user_pool_client",
        json!({
            "UserPoolId": pool, "ClientName": "it's \"sick\"",
            "ExplicitAuthFlows": ["ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
            "RefreshTokenValidity": 7, "AccessTokenValidity": 20, "IdTokenValidity": 25,
            "TokenValidityUnits": {"AccessToken": "minutes", "IdToken": "minutes", "RefreshToken": "days"},
            "ReadAttributes": ["email"], "WriteAttributes": ["email"],
            "DefaultRedirectURI": "https://shop.example/back",
            "CallbackURLs": ["https://shop.example/back"], "LogoutURLs": ["https://shop.example/bye"],
            "AllowedOAuthFlows": ["implicit"], "AllowedOAuthScopes": ["email"],
            "AllowedOAuthFlowsUserPoolClient": true, "SupportedIdentityProviders": ["COGNITO"],
            "PreventUserExistenceErrors": "LEGACY", "EnableTokenRevocation": false,
        }),
    );
    let client = made["UserPoolClient"]["ClientId"].as_str().unwrap();
    let trust = json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole",
    }]});
    let made = call(
        "iam",
        "create_role",
        json!({"RoleName": "sick", "AssumeRolePolicyDocument": trust.to_string()}),
    );
    let role = made["Role"]["Arn"].as_str().unwrap();
    let made = call(
        "cognito-identity",
        "create_identity_pool",
        json!({"IdentityPoolName": "sick", "AllowUnauthenticatedIdentities": false, "AllowClassicFlow": true,
            "DeveloperProviderName": "login.shop.example"}),
    );
    let identity_pool = made["IdentityPoolId"].as_str().unwrap();
    call(
        "cognito-identity",
        "set_identity_pool_roles",
        json!({"IdentityPoolId": identity_pool, "Roles": {"authenticated": role}}),
    );
    emulator.enrol("patient");
    let tool = emulator
        .tool()
        .env("COGNITO_CLIENT_ID", client)
        .env("COGNITO_IDENTITY_POOL_ID", identity_pool)
        .env("COGNITO_USERNAME", "patient");
    let ran = tool.run(&["doctor"]);
    assert_eq!(ran.code, 10, "{ran}");
    let before = described(emulator, pool, client);
    let sick: Vec<_> = findings(&tool)
        .into_iter()
        .filter(|(_, state, _)| state != "ok")
        .collect();
    let names: Vec<_> = sick
        .iter()
        .map(|(check, state, _)| format!("{check} {state}"))
        .collect();
    assert_eq!(
        names,
        [
            "flow problem",
            "revocation warning",
            "user-existence warning",
            "domain warning",
            "callback warning",
            "oauth warning",
            "identity-pool problem",
            "trust-policy problem",
        ],
        "{ran}"
    );
    for (check, _, fix) in &sick {
        if let Some(fix) = fix.as_ref().filter(|_| check != "domain") {
            follow(&tool, fix);
        }
    }
    let (after, ran) = (findings(&tool), tool.run(&["doctor", "--no-admin"]));
    let bad: Vec<_> = after.iter().filter(|(_, state, _)| state != "ok").collect();
    assert!(
        ran.code == 0 && bad.len() == 1 && bad[0].0 == "domain",
        "{ran}"
    );
    let mut expected = before;
    for (name, value) in [
        (
            "ExplicitAuthFlows",
            json!([
                "ALLOW_CUSTOM_AUTH",
                "ALLOW_REFRESH_TOKEN_AUTH",
                "ALLOW_USER_SRP_AUTH"
            ]),
        ),
        ("EnableTokenRevocation", json!(true)),
        ("PreventUserExistenceErrors", json!("ENABLED")),
        (
            "CallbackURLs",
            json!([
                "https://shop.example/back",
                "http://localhost:8400/callback"
            ]),
        ),
        ("AllowedOAuthFlows", json!(["implicit", "code"])),
        ("AllowedOAuthScopes", json!(["email", "openid"])),
    ] {
        expected[name] = value;
    }
    assert_eq!(described(emulator, pool, client), expected);
    // What the doctor calls healthy is.
    let ran = tool.run(&[
        "login",
        "-q",
        "--no-admin",
        "--password-file",
        "password",
        "-o",
        "text",
        "--query",
        "AuthenticationResult.IdToken",
    ]);
    assert_eq!(ran.code, 0, "{ran}");
    let tool = tool.file("token", &ran.stdout);
    let ran = tool.run(&["credentials", "--id-token-file", "token"]);
    assert_eq!(ran.code, 0, "{ran}");
}
