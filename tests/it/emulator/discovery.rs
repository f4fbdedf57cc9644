//! `context create --discover`: pools as the emulators list and describe them.

use std::fs;

use serde_json::json;

use super::{PASSWORD, ministack, on_both, signed_in};
use crate::fixtures::CONFIG_FILE;
use crate::support::Tool;
use crate::terminal::Terminal;

/// The tool with nothing but the account's key, the Region and an endpoint.
fn bare(tool: Tool) -> Tool {
    [
        "COGNITO_USER_POOL_ID",
        "COGNITO_CLIENT_ID",
        "COGNITO_IDENTITY_POOL_ID",
    ]
    .into_iter()
    .fold(tool, Tool::unset)
    .env("AWS_REGION", "us-east-1")
    .env("NO_COLOR", "1")
}

#[test]
fn a_pool_that_somebody_made_becomes_a_context() {
    on_both(|emulator| {
        let call = |service, operation, parameters| emulator.call(service, operation, &parameters);
        let made = call(
            "cognito-idp",
            "create_user_pool",
            json!({"PoolName": "found"}),
        );
        let pool = made["UserPool"]["Id"].as_str().unwrap().to_owned();
        let made = call(
            "cognito-idp",
            "create_user_pool_client",
            json!({
                "UserPoolId": pool, "ClientName": "web", "GenerateSecret": true,
                "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH"],
            }),
        );
        let client = made["UserPoolClient"]["ClientId"]
            .as_str()
            .unwrap()
            .to_owned();
        let secret = made["UserPoolClient"]["ClientSecret"]
            .as_str()
            .unwrap()
            .to_owned();
        let prefix = format!("found-{}", emulator.made("server"));
        let parameters = json!({"Domain": prefix, "UserPoolId": pool});
        call("cognito-idp", "create_user_pool_domain", parameters);
        let made = call(
            "cognito-identity",
            "create_identity_pool",
            json!({
                "IdentityPoolName": "found", "AllowUnauthenticatedIdentities": false,
                "CognitoIdentityProviders": [{
                    "ProviderName": format!("cognito-idp.us-east-1.amazonaws.com/{pool}"),
                    "ClientId": client, "ServerSideTokenCheck": false,
                }],
            }),
        );
        let identity_pool = made["IdentityPoolId"].as_str().unwrap().to_owned();

        // Other tests make pools of their own meanwhile, so there are several.
        let tool = bare(emulator.tool());
        let mut terminal = Terminal::start(&tool, &["context", "create", "dev", "--use"]);
        terminal.wait_for("Which one? ");
        terminal.type_line(&pool);
        terminal.wait_for("(empty: none): ");
        terminal.type_line("secret");
        terminal.wait_for("User name, if it is always the same one (empty: none): ");
        terminal.type_line("found");
        let (code, screen) = terminal.finish();
        assert_eq!(code, 0, "{screen}");
        let written = fs::read_to_string(tool.path().join(CONFIG_FILE)).unwrap();
        let folder = tool.path().display();
        assert_eq!(
            written,
            format!(
                r#"default-context = "dev"

[contexts.dev]
user-pool-id = "{pool}"
client-id = "{client}"
username = "found"
identity-pool-id = "{identity_pool}"
domain = "{prefix}.auth.us-east-1.amazoncognito.com"
auth-flow = "ADMIN_USER_PASSWORD_AUTH"
client-secret-file = "{folder}/secret"
"#
            )
        );
        let saved = fs::read_to_string(tool.path().join("secret")).unwrap();
        assert_eq!(saved, format!("{secret}\n"));
        // The same without a terminal.
        let line = [
            "context",
            "create",
            "ci",
            "--discover",
            "--user-pool-id",
            &pool,
        ];
        let ran = tool.run(&[&line[..], &["--save-client-secret", "another"]].concat());
        assert_eq!(ran.code, 0, "{ran}");
        assert_eq!(
            fs::read_to_string(tool.path().join("another")).unwrap(),
            saved
        );
    });
}

#[test]
fn a_context_that_was_found_signs_in() {
    let emulator = ministack();
    emulator.enrol("discoverer");
    let tool = bare(emulator.tool());
    let (pool, client) = (
        emulator.made("user_pool_id"),
        emulator.made("secret_client_id"),
    );
    let line = ["context", "create", "dev", "--use", "-u", "discoverer"];
    let ids = ["--user-pool-id", pool, "--client-id", client];
    let secret = ["--save-client-secret", "client-secret"];
    let ran = tool.run(&[&line[..], &ids, &secret].concat());
    assert_eq!(ran.code, 0, "{ran}");
    // SRP was found: no IAM credentials from here on.
    let tool = tool.without_credentials().file("password", PASSWORD);
    let ran = tool.run(&["login", "-q", "--password-file", "password"]);
    signed_in(&ran, "discoverer");
    let ran = tool.run(&["credentials", "-q"]);
    assert_eq!(ran.code, 0, "{ran}");
}
