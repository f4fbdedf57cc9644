//! `credentials`: temporary AWS credentials for an `IdToken`, and what they are good for.

use std::process::Command;

use expect_test::expect;
use serde_json::{Value, json};

use super::{SCRIPT, ministack, names, on_both, transcript};
use crate::shells::assert_installed;
use crate::support::{Ran, jwt};

#[test]
fn an_id_token_gets_credentials_wherever_it_is_kept() {
    on_both(|emulator| {
        emulator.enrol("exchanged");
        let token = id_token(&emulator.tokens("exchanged"));
        // Nothing here is signed, and the user pool is in the token.
        let tool = emulator
            .tool()
            .without_credentials()
            .unset("COGNITO_USER_POOL_ID")
            .file("token", format!("{token}\n"))
            .stdin(format!("{token}\n"));
        let by_file = tool.run(&["credentials", "--id-token-file", "token"]);
        let by_stdin = tool.run(&["credentials", "--id-token-stdin"]);
        let tool = tool.env("COGNITO_ID_TOKEN", &token);
        let by_variable = tool.run(&["credentials"]);

        let identities = [by_file, by_stdin, by_variable].map(|ran| identity(&ran));
        if emulator.made("server") == "ministack" {
            // moto makes a new identity for every call.
            assert_eq!(identities[0], identities[1]);
            assert_eq!(identities[1], identities[2]);
        }
    });
}

#[test]
fn guests_get_credentials_without_a_token() {
    on_both(|emulator| {
        let tool = emulator.tool().without_credentials();
        identity(&tool.run(&["credentials", "--guest"]));
    });
}

#[test]
fn a_shell_becomes_the_role_of_the_identity_pool() {
    let emulator = ministack();
    emulator.enrol("evaluated");
    let tool = emulator
        .tool()
        .without_credentials()
        .env("AWS_DEFAULT_REGION", "us-east-1")
        .env("AWS", aws_cli());
    let script = r#"
        eval "$(cognito-auth login -u evaluated --auth-flow USER_PASSWORD_AUTH \
            --password-file password -o env)"
        eval "$(cognito-auth credentials -o env)"
        "$AWS" sts get-caller-identity --query Arn --output text"#;
    assert_installed(&tool, "bash");
    expect![[r#"
        exit 0
        --- stdout
        arn:aws:sts::000000000000:assumed-role/demo/CognitoIdentityCredentials
    "#]]
    .assert_eq(&tool.run_program("bash", &["-c", script]).to_string());
}

#[test]
fn the_aws_cli_asks_the_tool_for_credentials() {
    let emulator = ministack();
    emulator.enrol("processed");
    let profile = "
        [profile demo]
        region = us-east-1
        credential_process = cognito-auth credentials --id-token-file token -o process";
    let tool = emulator
        .tool()
        .without_credentials()
        .file("token", id_token(&emulator.tokens("processed")))
        .file("aws-config", profile.replace("        ", ""));
    let caller = ["--profile", "demo", "sts", "get-caller-identity"];
    let arn = ["--query", "Arn", "--output", "text"];
    let ran = tool.run_program(&aws_cli(), &[caller, arn].concat());
    expect![[r#"
        exit 0
        --- stdout
        arn:aws:sts::000000000000:assumed-role/demo/CognitoIdentityCredentials
    "#]]
    .assert_eq(&ran.to_string());
}

#[test]
fn the_role_may_do_what_its_policy_allows_and_no_more() {
    let emulator = ministack();
    emulator.enrol("limited");
    let script = r#"
        eval "$(cognito-auth credentials -o env)" && cognito-auth user get limited"#;
    let token = id_token(&emulator.tokens("limited"));
    let tool = emulator.tool().env("COGNITO_ID_TOKEN", token);
    let ran = tool.run_program("sh", &["-c", script]);
    expect![[r#"
        exit 7
        --- stderr
        error: Cognito refused the request: User: arn:aws:sts::000000000000:assumed-role/demo/CognitoIdentityCredentials is not authorized to perform: cognito-idp:AdminGetUser because no identity-based policy allows the cognito-idp:AdminGetUser action (AccessDeniedException)
          cause: the AWS variables hold a user's credentials of an identity pool, which do not allow cognito-idp:AdminGetUser
           help: eval "$(cognito-auth credentials --unset -o env)"
    "#]].assert_eq(&transcript(&ran));
}

#[test]
fn a_token_that_is_no_id_token_is_refused() {
    let emulator = ministack();
    emulator.enrol("mistaken");
    let tokens = emulator.tokens("mistaken");
    let id = id_token(&tokens);
    let (unsigned, _) = id.rsplit_once('.').unwrap();
    let tool = emulator
        .tool()
        .file("access", tokens["AccessToken"].as_str().unwrap())
        .file("forged", format!("{unsigned}.Zm9yZ2Vk"))
        .file("garbage", "garbage");
    let credentials = |file| tool.run(&["credentials", "--id-token-file", file]);
    expect![[r#"
        exit 4
        --- stderr
        error: the identity pool service refused the request: Invalid login token. Missing a required claim: aud (NotAuthorizedException)
          cause: it is an access token; identity pools take the IdToken
           help: give the IdToken of the sign-in
    "#]].assert_eq(&transcript(&credentials("access")));
    expect![[r#"
        exit 4
        --- stderr
        error: the identity pool service refused the request: Invalid login token. Token signature invalid. (NotAuthorizedException)
          cause: the IdToken is not valid
           help: eval "$(cognito-auth login -o env)"
    "#]].assert_eq(&transcript(&credentials("forged")));
    expect![[r#"
        exit 5
        --- stderr
        error: what was given as the IdToken is not a token: it has 1 dot-separated part, not 3
           help: a token is three base64url parts joined by dots; copy it whole
    "#]]
    .assert_eq(&transcript(&credentials("garbage")));
    expect![[r#"
        exit 4
        --- stderr
        error: not signed in: there is no IdToken to exchange
           help: give the IdToken of a sign-in with --id-token-stdin, --id-token-file FILE or COGNITO_ID_TOKEN
           help: or ask for unauthenticated access with --guest
           help: or save settings once:
           help: cognito-auth context create dev
    "#]].assert_eq(&transcript(&tool.run(&["credentials"])));
}

#[test]
fn an_id_token_of_another_pool_is_refused() {
    let emulator = ministack();
    let parameters = json!({"PoolName": "another"});
    let made = emulator.call("cognito-idp", "create_user_pool", &parameters);
    let pool = made["UserPool"]["Id"].as_str().unwrap();
    let parameters = json!({
        "UserPoolId": pool,
        "ClientName": "another",
        "ExplicitAuthFlows": ["ALLOW_ADMIN_USER_PASSWORD_AUTH"],
    });
    let made = emulator.call("cognito-idp", "create_user_pool_client", &parameters);
    let client = made["UserPoolClient"]["ClientId"].as_str().unwrap();
    let parameters = json!({"UserPoolId": pool, "Username": "stranger"});
    emulator.call("cognito-idp", "admin_create_user", &parameters);

    let tool = emulator.tool().shown_as(pool, "$OTHER_POOL");
    let there = ["--user-pool-id", pool];
    let set = [
        "password",
        "set",
        "stranger",
        "--new-password-file",
        "password",
    ];
    assert_eq!(tool.run(&[&set[..], &there].concat()).code, 0);
    let login = ["login", "-u", "stranger", "--password-file", "password"];
    let token = ["-o", "text", "--query", "AuthenticationResult.IdToken"];
    let ran = tool.run(&[&login[..], &["--client-id", client], &there, &token].concat());
    let tool = tool.env("COGNITO_ID_TOKEN", String::from_utf8(ran.stdout).unwrap());

    expect![[r#"
        exit 2
        --- stderr
        error: the IdToken is from $OTHER_POOL, and $POOL (COGNITO_USER_POOL_ID) was given
           help: give the pool that issued the token, or no pool at all: it is derived from the token
    "#]].assert_eq(&transcript(&tool.run(&["credentials"])));
    let tool = tool.unset("COGNITO_USER_POOL_ID");
    expect![[r#"
        exit 10
        --- stderr
        error: the identity pool service refused the request: Token is not from a supported provider of this identity pool. (NotAuthorizedException)
          cause: $IDENTITY_POOL does not trust the user pool and app client that the IdToken is from
           help: cognito-auth doctor
    "#]].assert_eq(&transcript(&tool.run(&["credentials"])));
}

/// Only a pool with the platform's provider takes it.
#[test]
fn a_job_s_token_is_a_login_of_a_pool_that_has_its_provider() {
    on_both(|emulator| {
        let provider = "arn:aws:iam::000000000000:oidc-provider/gitlab.example.com";
        let parameters = json!({
            "IdentityPoolName": "jobs",
            "AllowUnauthenticatedIdentities": false,
            "OpenIdConnectProviderARNs": [provider],
        });
        let made = emulator.call("cognito-identity", "create_identity_pool", &parameters);
        let pool = made["IdentityPoolId"].as_str().unwrap();
        let claims = json!({
            "iss": "https://gitlab.example.com", "sub": "project_path:g/p", "exp": 4_102_444_800_u32,
            "aud": "cognito-identity.amazonaws.com",
        });
        let tool = emulator
            .tool()
            .without_credentials()
            .env("GITLAB_OIDC_TOKEN", jwt(json!({"alg": "RS256"}), claims));
        let credentials = ["credentials", "--provider", "gitlab"];
        if emulator.made("server") == "ministack" {
            let own = json!({"IdentityPoolId": emulator.made("identity_pool_id")});
            let roles = emulator.call("cognito-identity", "get_identity_pool_roles", &own);
            let roles = json!({"IdentityPoolId": pool, "Roles": roles["Roles"]});
            emulator.call("cognito-identity", "set_identity_pool_roles", &roles);
            let ran = tool.run(&credentials);
            assert_eq!(ran.code, 10, "{ran}");
            let cause = "does not have the token's issuer among its OIDC providers";
            assert!(transcript(&ran).contains(cause), "{ran}");
        }
        let there = ["--identity-pool-id", pool];
        let credentials = [&credentials[..], &there].concat();
        identity(&tool.run(&credentials));

        let ran = tool.run(&[&credentials[..], &["--account-id", "999999999999"]].concat());
        let says = "and not of 999999999999";
        assert!(ran.code == 7 && ran.to_string().contains(says), "{ran}");
    });
}

fn id_token(tokens: &Value) -> String {
    tokens["IdToken"].as_str().unwrap().to_owned()
}

/// Checks that `ran` printed credentials as `aws cognito-identity` does, and gives whose they are.
#[track_caller]
fn identity(ran: &Ran) -> String {
    assert!(ran.code == 0 && ran.stderr.is_empty(), "{ran}");
    let document = ran.stdout_json();
    assert_eq!(names(&document), ["IdentityId", "Credentials"]);
    let members = ["AccessKeyId", "SecretKey", "SessionToken", "Expiration"];
    assert_eq!(names(&document["Credentials"]), members);
    let expiration = document["Credentials"]["Expiration"].as_str().unwrap();
    let form = expiration.replace(|c: char| c.is_ascii_digit(), "9");
    assert_eq!(form, "9999-99-99T99:99:99+99:99");
    document["IdentityId"].as_str().unwrap().to_owned()
}

/// The AWS CLI that is installed beside moto.
pub(super) fn aws_cli() -> String {
    let printed = Command::new("python3")
        .args([SCRIPT, "path", "--server", "moto"])
        .output()
        .expect("apt-get install python3 python3-venv");
    assert!(printed.status.success(), "{printed:?}");
    let folder = String::from_utf8(printed.stdout).unwrap();
    format!("{}/aws", folder.trim_end())
}
