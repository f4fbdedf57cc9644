//! New passwords that users set themselves, and those that are made up.

use std::fs;

use expect_test::expect;
use serde_json::json;

use super::{Emulator, PASSWORD, ministack, moto, on_both, signed_in, transcript};
use crate::support::{Ran, Tool};

/// What ministack sends.
const CODE: &str = "654321";
const NEW: &str = "Another, for good1!";

/// Runs `line`, whose words have no spaces.
#[track_caller]
fn run(tool: &Tool, line: &str) -> Ran {
    tool.run(&line.split(' ').collect::<Vec<_>>())
}

/// Makes a user with an e-mail address that a code can be sent to.
fn enrol_with_email(emulator: &Emulator, username: &str) {
    emulator.enrol(username);
    let email = format!("{username}@example.com");
    let parameters = json!({
        "UserPoolId": emulator.made("user_pool_id"),
        "Username": username,
        "UserAttributes": [
            {"Name": "email", "Value": email},
            {"Name": "email_verified", "Value": "true"},
        ],
    });
    emulator.call("cognito-idp", "admin_update_user_attributes", &parameters);
}

/// The tool of a user, who has no IAM credentials, with the new password in the file `new`.
fn tool(emulator: &Emulator) -> Tool {
    emulator.tool().without_credentials().file("new", NEW)
}

/// Signs `username` in with the password in `file`, without IAM credentials.
#[track_caller]
fn signs_in(emulator: &Emulator, username: &str, file: &str) {
    let line = format!("login -u {username} --auth-flow srp --password-file {file}");
    signed_in(&run(&tool(emulator), &line), username);
}

#[test]
fn a_forgotten_password_is_replaced_by_the_code() {
    on_both(|emulator| {
        enrol_with_email(emulator, "forgetful");
        let tool = tool(emulator);
        let ran = run(&tool, "password forgot -u forgetful");
        assert_eq!(ran.code, 0, "{ran}");
        // moto prefers text messages.
        let details = ran.stdout_json()["CodeDeliveryDetails"].take();
        assert!(details["DeliveryMedium"].is_string(), "{ran}");
        let confirm =
            format!("password confirm -u forgetful --code {CODE} --new-password-file new");
        let ran = run(&tool, &confirm);
        assert_eq!((ran.code, ran.stdout.len()), (0, 0), "{ran}");
        signs_in(emulator, "forgetful", "new");
    });
}

#[test]
fn a_wrong_code_and_a_weak_password_change_nothing() {
    let emulator = ministack();
    enrol_with_email(emulator, "guessing");
    let tool = tool(emulator).file("weak", "weak");
    let mut report = String::new();
    for line in [
        "password forgot -u guessing -q",
        "password confirm -u guessing --code 111111 --new-password-file new",
        "password confirm -u guessing --code 654321 --new-password-file weak",
        "password forgot -u nobody",
    ] {
        report.push_str(&format!("# {line}\n{}", transcript(&run(&tool, line))));
    }
    expect![[r##"
        # password forgot -u guessing -q
        exit 0
        --- stdout
        {
          "CodeDeliveryDetails": {
            "Destination": "g****@e****",
            "DeliveryMedium": "EMAIL",
            "AttributeName": "email"
          }
        }
        # password confirm -u guessing --code 111111 --new-password-file new
        exit 4
        --- stderr
        error: Cognito refused the request: Invalid verification code provided, please try again. (CodeMismatchException)
          cause: the code is not the last one that was sent, or there is no such user
           help: get a new code:
           help: cognito-auth password forgot -u guessing
        # password confirm -u guessing --code 654321 --new-password-file weak
        exit 2
        --- stderr
        error: Cognito refused the request: Password did not conform with policy: Password must have length greater than or equal to 8; Password must have uppercase characters; Password must have numeric characters; Password must have symbol characters (InvalidPasswordException)
          cause: the new password does not meet the pool's policy: Password must have length greater than or equal to 8; Password must have uppercase characters; Password must have numeric characters; Password must have symbol characters
           help: give another one with --new-password-stdin, --new-password-file FILE, --new-password-command COMMAND or COGNITO_NEW_PASSWORD
        # password forgot -u nobody
        exit 6
        --- stderr
        error: Cognito refused the request: Username/client id combination not found. (UserNotFoundException)
          cause: the user pool of app client $CLIENT has no such user
           help: check the spelling, and the app client id
           help: cognito-auth doctor -u nobody
    "##]].assert_eq(&report);
    signs_in(emulator, "guessing", "password");
}

/// ministack checks the hash.
#[test]
fn an_app_client_with_a_secret_proves_it() {
    let emulator = ministack();
    enrol_with_email(emulator, "of-secret-client");
    let tool = tool(emulator)
        .env("COGNITO_CLIENT_ID", emulator.made("secret_client_id"))
        .file("secret", emulator.made("client_secret"));
    for line in [
        "password forgot -u of-secret-client -q --client-secret-file secret",
        "password confirm -u of-secret-client --code 654321 --new-password-file new --client-secret-file secret",
    ] {
        let ran = run(&tool, line);
        assert_eq!(ran.code, 0, "{ran}");
    }
    signs_in(emulator, "of-secret-client", "new");
}

#[test]
fn a_reset_user_sets_a_password_by_the_code() {
    let said = on_both(|emulator| {
        enrol_with_email(emulator, "reset");
        let reset = run(&emulator.tool(), "password reset reset");
        let status = "user get reset --query UserStatus -o text";
        let status = run(&emulator.tool(), status);
        format!("{reset}{status}")
    });
    expect![[r#"
        exit 0
        --- stderr
        note: reset has to choose a new password: Cognito sends a code
        exit 0
        --- stdout
        RESET_REQUIRED
    "#]]
    .assert_eq(&said[0]);
    assert_eq!(said[0], said[1]);

    let emulator = ministack();
    let tool = tool(emulator);
    let login = "login -u reset --auth-flow srp --password-file password";
    let refused = transcript(&run(&tool, login));
    expect![[r#"
        exit 4
        --- stderr
        error: Cognito refused the sign-in: Password reset required for the user (PasswordResetRequiredException)
          cause: an administrator has reset the password, and the user has not chosen a new one
           help: cognito-auth password forgot -u reset
           help: ask an administrator of the user pool for this:
           help: cognito-auth password set reset --user-pool-id $POOL
    "#]].assert_eq(&refused);
    let confirm = format!("password confirm -u reset --code {CODE} --new-password-file new");
    assert_eq!(run(&tool, &confirm).code, 0);
    signs_in(emulator, "reset", "new");
}

#[test]
fn a_user_without_an_address_cannot_be_reset() {
    let emulator = moto();
    emulator.enrol("unreachable");
    let ran = run(&emulator.tool(), "password reset unreachable");
    expect![[r#"
        exit 2
        --- stderr
        error: Cognito refused the request: Cannot reset password for the user as there is no registered/verified email or phone_number (InvalidParameterException)
          cause: the user has no verified email or phone_number to send the code to, or the pool's AccountRecoverySetting has none of them
           help: cognito-auth password set unreachable --user-pool-id $POOL
    "#]].assert_eq(&transcript(&ran));
    emulator.invite("not-yet-there");
    let ran = run(&emulator.tool(), "password reset not-yet-there");
    expect![[r#"
        exit 2
        --- stderr
        error: Cognito refused the request: User password cannot be reset in the current state. (NotAuthorizedException)
          cause: the user has a temporary password, which cannot be reset
           help: cognito-auth password set not-yet-there --user-pool-id $POOL
    "#]].assert_eq(&transcript(&ran));
}

#[test]
fn a_user_changes_the_password() {
    let said = on_both(|emulator| {
        emulator.enrol("changing");
        let token = emulator.tokens("changing")["AccessToken"].take();
        let tool = tool(emulator)
            .env("COGNITO_ACCESS_TOKEN", token.as_str().unwrap())
            .stdin(format!("{PASSWORD}\n{NEW}\n"));
        let ran = run(
            &tool,
            "password change --password-stdin --new-password-stdin",
        );
        signs_in(emulator, "changing", "new");
        ran.to_string()
    });
    expect![[r#"
        exit 0
        --- stderr
        note: changing has a new password
    "#]]
    .assert_eq(&said[0]);
    assert_eq!(said[0], said[1]);
}

#[test]
fn a_wrong_current_password_changes_nothing() {
    let emulator = ministack();
    emulator.enrol("misremembering");
    let token = emulator.tokens("misremembering")["AccessToken"].take();
    let tool = tool(emulator).env("COGNITO_ACCESS_TOKEN", token.as_str().unwrap());
    let line = "password change --password-file new --new-password-file new";
    expect![[r#"
        exit 4
        --- stderr
        error: Cognito refused the request: Incorrect username or password. (NotAuthorizedException)
          cause: the current password is not right
           help: give it with --password-stdin, --password-file FILE, --password-command COMMAND or COGNITO_PASSWORD
    "#]].assert_eq(&transcript(&run(&tool, line)));
    signs_in(emulator, "misremembering", "password");
}

#[test]
fn a_generated_password_signs_in() {
    on_both(|emulator| {
        emulator.invite("generated");
        let tool = emulator.tool();
        let ran = run(
            &tool,
            "password set generated --generate --save-password made",
        );
        assert_eq!((ran.code, ran.stdout.len()), (0, 0), "{ran}");
        let made = fs::read_to_string(tool.path().join("made")).unwrap();
        assert_eq!(made.trim_end().len(), 20);
        let ran = run(&tool, "login -u generated --password-file made");
        signed_in(&ran, "generated");
    });
}
