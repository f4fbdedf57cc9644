//! One-time codes and refresh tokens, which ministack checks.

use cognito_auth::auth::totp::Seed;
use serde_json::{Value, json};

use super::{ministack, moto, signed_in};

fn tokens(emulator: &super::Emulator, username: &str) -> Value {
    let login = ["login", "-u", username, "--password-file", "password"];
    emulator.tool().run(&login).stdout_json()["AuthenticationResult"].clone()
}

#[test]
fn a_refresh_token_gives_new_tokens_for_both_kinds_of_app_client() {
    let emulator = ministack();
    emulator.enrol("refreshed");
    let first = tokens(emulator, "refreshed");
    let tool = emulator.tool().without_credentials().env(
        "COGNITO_REFRESH_TOKEN",
        first["RefreshToken"].as_str().unwrap(),
    );
    let ran = tool.run(&["refresh"]);
    signed_in(&ran, "refreshed");
    assert_eq!(
        ran.stdout_json()["AuthenticationResult"]["RefreshToken"],
        first["RefreshToken"]
    );

    let secret = emulator
        .tool()
        .env("COGNITO_CLIENT_ID", emulator.made("secret_client_id"));
    let secret = secret.env("COGNITO_CLIENT_SECRET", emulator.made("client_secret"));
    let login = ["login", "-u", "refreshed", "--password-file", "password"];
    let second = secret.run(&login).stdout_json()["AuthenticationResult"]["RefreshToken"].clone();
    let secret = secret.env("COGNITO_REFRESH_TOKEN", second.as_str().unwrap());
    signed_in(&secret.run(&["refresh"]), "refreshed");

    // A token belongs to the app client that issued it.
    let ran = tool
        .env("COGNITO_REFRESH_TOKEN", second.as_str().unwrap())
        .run(&["refresh"]);
    assert_eq!(ran.code, 4, "{ran}");
    let ran = emulator
        .tool()
        .env("COGNITO_REFRESH_TOKEN", "nonsense")
        .run(&["refresh"]);
    assert_eq!(ran.code, 4, "{ran}");
}

/// moto has no GetTokensFromRefreshToken, and answers with a page and HTTP 500.
#[test]
fn a_refresh_token_is_good_where_the_operation_is_missing() {
    let emulator = moto();
    emulator.enrol("refreshed");
    let token = emulator.tokens("refreshed")["RefreshToken"].clone();
    let tool = emulator
        .tool()
        .without_credentials()
        .env("COGNITO_REFRESH_TOKEN", token.as_str().unwrap());
    signed_in(&tool.run(&["refresh"]), "refreshed");
}

#[test]
fn a_seed_makes_the_codes_of_an_authenticator_app() {
    let emulator = ministack();
    emulator.enrol("coded");
    let optional = json!({
        "UserPoolId": emulator.made("user_pool_id"),
        "SoftwareTokenMfaConfiguration": {"Enabled": true},
        "MfaConfiguration": "OPTIONAL",
    });
    emulator.call("cognito-idp", "set_user_pool_mfa_config", &optional);
    let access = tokens(emulator, "coded")["AccessToken"].clone();
    let associated = emulator.call(
        "cognito-idp",
        "associate_software_token",
        &json!({"AccessToken": access}),
    );
    let seed = associated["SecretCode"].as_str().unwrap();
    #[expect(clippy::disallowed_methods, reason = "codes are the clock's")]
    let window = Seed::window(jiff::Timestamp::now());
    let code = Seed::read(seed).unwrap().code(window);
    let verify = json!({"AccessToken": access, "UserCode": code.expose()});
    emulator.call("cognito-idp", "verify_software_token", &verify);
    let preference = json!({
        "UserPoolId": emulator.made("user_pool_id"),
        "Username": "coded",
        "SoftwareTokenMfaSettings": {"Enabled": true, "PreferredMfa": true},
    });
    emulator.call("cognito-idp", "admin_set_user_mfa_preference", &preference);

    let login = ["login", "-u", "coded", "--password-file", "password"];
    let tool = emulator.tool().file("seed", format!("{seed}\n"));
    let ran = tool.run(&login);
    assert_eq!(
        ran.stdout_json()["ChallengeName"],
        "SOFTWARE_TOKEN_MFA",
        "{ran}"
    );
    signed_in(
        &tool.run(&[&login[..], &["--totp-secret-file", "seed"]].concat()),
        "coded",
    );
    let ran = tool.run(&[&login[..], &["--mfa-code", "000000"]].concat());
    assert_eq!(ran.code, 4, "{ran}");
    let tool = tool.env("COGNITO_AUTH_NO_CACHE", "1");
    let srp = ["--no-admin", "--totp-secret-file", "seed"];
    signed_in(&tool.run(&[&login[..], &srp].concat()), "coded");
}
