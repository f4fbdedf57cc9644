//! Tokens of app clients themselves, from a token endpoint that checks what Cognito's does.

use expect_test::expect;
use serde_json::json;

use super::{claims, ministack, transcript};

#[test]
fn an_app_client_gets_a_token_of_its_own() {
    let ministack = ministack();
    let pool = ministack.made("user_pool_id");
    let server = json!({
        "UserPoolId": pool,
        "Identifier": "machines",
        "Name": "machines",
        "Scopes": [{"ScopeName": "read", "ScopeDescription": "r"}],
    });
    ministack.call("cognito-idp", "create_resource_server", &server);
    let client = json!({
        "UserPoolId": pool,
        "ClientName": "machine",
        "GenerateSecret": true,
        "AllowedOAuthFlows": ["client_credentials"],
        "AllowedOAuthFlowsUserPoolClient": true,
        "AllowedOAuthScopes": ["machines/read"],
    });
    let made = ministack.call("cognito-idp", "create_user_pool_client", &client);
    let [id, secret] =
        ["ClientId", "ClientSecret"].map(|name| made["UserPoolClient"][name].as_str().unwrap());
    let tool = ministack
        .tool()
        .without_credentials()
        .file("secret", secret)
        .file("wrong", "wr0ng")
        .env("COGNITO_CLIENT_ID", id)
        .env("COGNITO_DOMAIN", ministack.made("endpoint"))
        .shown_as(id, "$MACHINE");
    for how in ["basic", "body"] {
        let ran = tool.run(&[
            "client-token",
            "--client-secret-file",
            "secret",
            "--scope",
            "machines/read",
            "--client-auth",
            how,
            "--query",
            "AuthenticationResult.AccessToken",
        ]);
        assert_eq!(ran.code, 0, "{ran}");
        let claims = claims(&ran.stdout_json());
        assert_eq!(
            (&claims["scope"], &claims["client_id"]),
            (&json!("machines/read"), &json!(id))
        );
    }
    let refused = |secret: &str, scope: &str| {
        let wanted = [
            "client-token",
            "--client-secret-file",
            secret,
            "--scope",
            scope,
        ];
        transcript(&tool.run(&wanted))
    };
    let lines = [
        refused("wrong", "machines/read"),
        refused("secret", "machines/write"),
    ];
    expect![[r#"
        exit 10
        --- stderr
        error: Cognito refused a token: Invalid client credentials. (invalid_client)
          cause: the secret of app client $MACHINE is wrong, or the domain's user pool has no such client
           help: give the secret with --client-secret-stdin, --client-secret-file FILE, --client-secret-command COMMAND, --client-secret-arn ARN, COGNITO_CLIENT_SECRET or COGNITO_CLIENT_SECRET_ARN
           help: cognito-auth doctor

        exit 10
        --- stderr
        error: Cognito refused a token (invalid_scope)
          cause: app client $MACHINE may not have one of these scopes, or no resource server of the pool has it
           help: leave --scope out for all that the app client may have, or look what there is
           help: ask an administrator of the user pool for this:
           help: aws cognito-idp list-resource-servers --max-results 50 --user-pool-id $POOL --region us-east-1
    "#]].assert_eq(&lines.join("\n"));
}
