//! `pool`: from an account without pools to AWS credentials, and back.

use std::fs;

use super::{Emulator, ministack, moto, names, signed_in};
use crate::fixtures::CONFIG_FILE;
use crate::support::{Ran, Tool};

/// The tool with IAM credentials and a Region, and nothing else that it could know.
fn bare(emulator: &Emulator) -> Tool {
    let variables = [
        "COGNITO_USER_POOL_ID",
        "COGNITO_CLIENT_ID",
        "COGNITO_IDENTITY_POOL_ID",
    ];
    let tool = variables.into_iter().fold(emulator.tool(), Tool::unset);
    tool.env("AWS_REGION", "us-east-1")
}

fn run(tool: &Tool, line: &str) -> Ran {
    let ran = tool.run(&line.split(' ').collect::<Vec<_>>());
    assert_eq!(ran.code, 0, "{line} {ran}");
    ran
}

fn said(ran: &Ran) -> String {
    String::from_utf8(ran.stderr.clone()).unwrap()
}

const NOTHING_CHANGED: &str = "nothing was changed";

#[test]
fn four_commands_lead_from_an_empty_account_to_credentials() {
    let emulator = ministack();
    let tool = bare(emulator);
    let create = "pool create four --identity-pool --roles --save dev";
    let made = run(&tool, create).stdout_json();
    let expected = ["UserPoolId", "ClientId", "IdentityPoolId", "RoleArn"];
    assert_eq!(names(&made), expected);
    run(&tool, "user create ada --new-password-file password");
    let ran = run(&tool, "login -q -u ada --password-file password");
    signed_in(&ran, "ada");
    let credentials = run(&tool, "credentials -q").stdout_json();
    assert_eq!(names(&credentials), ["IdentityId", "Credentials"]);
    // They are the role's.
    let ran = run(
        &tool,
        "exec -q -- cognito-auth whoami --query CallerIdentity.Arn -o text",
    );
    let arn = String::from_utf8(ran.stdout).unwrap();
    let role = "assumed-role/cognito-auth-four-us-east-1-authenticated/";
    assert!(arn.contains(role), "{arn}");

    // A second time it changes nothing.
    let again = run(&tool, create);
    assert_eq!(again.stdout_json(), made);
    assert!(said(&again).contains(NOTHING_CHANGED), "{again}");
    let listed = run(
        &tool,
        "pool list -q --query UserPools[?Name=='four'].Id -o text",
    );
    let id = made["UserPoolId"].as_str().unwrap();
    assert_eq!(String::from_utf8(listed.stdout).unwrap().trim(), id);
    let described = run(&tool, "pool describe").stdout_json();
    assert_eq!(described["UserPool"]["Name"], "four");

    let ran = run(&tool, "pool delete four --yes");
    assert!(said(&ran).contains("context dev is still there"), "{ran}");
    let ran = tool.run(&["pool", "delete", "four", "--yes"]);
    assert_eq!(ran.code, 6, "{ran}");
    let ran = tool.run(&["pool", "describe", id]);
    assert_eq!(ran.code, 6, "{ran}");
}

#[test]
fn a_pool_has_all_that_was_asked_for() {
    let emulator = ministack();
    let tool = bare(emulator);
    let create = "pool create every --sign-in email --mfa optional --self-sign-up \
                  --password-policy min=12,lower,upper,digits,symbols --tier PLUS \
                  --required-attribute name --generate-secret --save-client-secret secret \
                  --auth-flow srp --auth-flow password --oauth code --resource-server api=read,write \
                  --domain my-every --group admins --group staff --identity-pool users --roles \
                  --save every";
    let made = run(&tool, create).stdout_json();
    assert_eq!(made["Domain"], "my-every.auth.us-east-1.amazoncognito.com");
    let secret = fs::read_to_string(tool.path().join("secret")).unwrap();
    assert!(secret.len() > 20);
    let config = fs::read_to_string(tool.path().join(CONFIG_FILE)).unwrap();
    assert!(config.contains("client-secret-file = "), "{config}");
    let again = run(&tool, create);
    assert_eq!(again.stdout_json(), made);
    assert!(said(&again).contains(NOTHING_CHANGED), "{again}");
    // The user signs in with the secret, and the group is in the token.
    let ran = run(
        &tool,
        "user create grace@example.com --new-password-file password --verified \
         --attribute email=grace@example.com --attribute name=Grace --group admins -q",
    );
    assert_eq!(ran.stdout_json()["User"]["UserStatus"], "CONFIRMED");
    let ran = run(
        &tool,
        "login -q -u grace@example.com --password-file password",
    );
    let claims = super::claims(&ran.stdout_json()["AuthenticationResult"]["IdToken"]);
    assert_eq!(claims["cognito:groups"][0], "admins");

    // Other settings are refused, and not changed.
    let ran = tool.run(&[
        "pool",
        "create",
        "every",
        "--client-name",
        "every",
        "--mfa",
        "on",
    ]);
    assert_eq!(ran.code, 2, "{ran}");
    assert!(said(&ran).contains("MFA: OPTIONAL, not ON"), "{ran}");
    // That the domain goes first, without which Cognito deletes no pool, the emulator does not ask.
    run(&tool, "pool delete every -y");
    let gone = tool.run(&["pool", "create", "every", "--dry-run"]);
    let planned = String::from_utf8(gone.stdout).unwrap();
    assert!(planned.starts_with("CreateUserPool {"), "{planned}");
}

/// moto does not know SetIdentityPoolRoles.
#[test]
fn a_pool_without_roles_is_made_and_deleted_at_the_lenient_emulator() {
    let tool = bare(moto());
    let create = "pool create lenient --mfa optional --domain my-lenient --group staff \
                  --identity-pool --save dev";
    let made = run(&tool, create).stdout_json();
    let again = run(&tool, create);
    assert_eq!(again.stdout_json(), made);
    run(&tool, "user create ada --new-password-file password");
    signed_in(
        &run(&tool, "login -q -u ada --password-file password"),
        "ada",
    );
    run(&tool, "credentials -q");
    run(&tool, "pool delete lenient -y");
}
