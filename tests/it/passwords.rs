//! `password`: new passwords, by an administrator and by users themselves.

use std::collections::BTreeMap;
use std::fs;

use expect_test::expect;
use serde_json::{Value, json};

use crate::cognito::{Cognito, Expected, on};
use crate::fixtures::{CLIENT, CONFIG_FILE, POOL, RECORD, YEAR_2100, session};
use crate::support::{Ran, Tool, access_token, assert_mode, record};
#[cfg(unix)]
use crate::terminal::Terminal;

/// For an administrator.
fn admin(cognito: &Cognito) -> Tool {
    Tool::new(cognito)
        .env("COGNITO_USER_POOL_ID", POOL)
        .env("NO_COLOR", "1")
}

/// For a user of an app client, without IAM credentials.
fn user(cognito: &Cognito) -> Tool {
    Tool::new(cognito)
        .without_credentials()
        .env("COGNITO_CLIENT_ID", CLIENT)
        .env("COGNITO_USER_POOL_ID", POOL)
        .env("COGNITO_USERNAME", "0a1b2c3d-user")
        .env("NO_COLOR", "1")
}

/// Runs `line`, whose words have no spaces.
#[track_caller]
fn run(tool: &Tool, line: &str) -> Ran {
    tool.run(&line.split(' ').collect::<Vec<_>>())
}

fn words(line: &str) -> Vec<&str> {
    line.split(' ').collect()
}

fn sends() -> Expected {
    on("ForgotPassword").answer(json!({"CodeDeliveryDetails": {
        "AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "a***@e***",
    }}))
}

#[test]
fn users_have_to_choose_a_new_password_each_by_itself() {
    let no_contact = "Cannot reset password for the user as there is no registered/verified email or \
                      phone_number";
    let cognito = Cognito::scripted([
        on("AdminResetUserPassword"),
        on("AdminResetUserPassword").error("InvalidParameterException", no_contact),
        on("AdminResetUserPassword").error(
            "NotAuthorizedException",
            "User password cannot be reset in the current state.",
        ),
        on("AdminResetUserPassword"),
    ]);
    let tool = admin(&cognito);
    let mut report = String::new();
    for line in [
        "password reset ada grace new --client-metadata reason=leak",
        "password reset -u ada -q",
    ] {
        report.push_str(&format!("# {line}\n{}", run(&tool, line)));
    }
    expect![[r#"
        # password reset ada grace new --client-metadata reason=leak
        exit 2
        --- stderr
        note: ada has to choose a new password: Cognito sends a code
        error: grace: Cognito refused the request: Cannot reset password for the user as there is no registered/verified email or phone_number (InvalidParameterException)
          cause: the user has no verified email or phone_number to send the code to, or the pool's AccountRecoverySetting has none of them
           help: cognito-auth password set grace --user-pool-id us-east-1_EXAMPLE12
        request id: 00000000-0000-0000-0000-000000000002
        error: new: Cognito refused the request: User password cannot be reset in the current state. (NotAuthorizedException)
          cause: the user has a temporary password, which cannot be reset
           help: cognito-auth password set new --user-pool-id us-east-1_EXAMPLE12
        request id: 00000000-0000-0000-0000-000000000003
        # password reset -u ada -q
        exit 0
    "#]].assert_eq(&report);
    expect![[r#"
        AdminResetUserPassword [signed by AKIDEXAMPLE] {"ClientMetadata":{"reason":"leak"},"UserPoolId":"us-east-1_EXAMPLE12","Username":"ada"}
        AdminResetUserPassword [signed by AKIDEXAMPLE] {"ClientMetadata":{"reason":"leak"},"UserPoolId":"us-east-1_EXAMPLE12","Username":"grace"}
        AdminResetUserPassword [signed by AKIDEXAMPLE] {"ClientMetadata":{"reason":"leak"},"UserPoolId":"us-east-1_EXAMPLE12","Username":"new"}
        AdminResetUserPassword [signed by AKIDEXAMPLE] {"UserPoolId":"us-east-1_EXAMPLE12","Username":"ada"}
    "#]].assert_eq(&cognito.calls());
}

/// The vector of `auth::secret_hash`.
#[test]
fn a_code_is_sent_and_taken_with_the_proof_of_the_client_secret() {
    let cognito = Cognito::scripted([sends(), on("ConfirmForgotPassword")]);
    let tool = user(&cognito)
        .file("secret", "clientsecret123\n")
        .stdin("clientsecret123\nPerm4nent!\nrest");
    let forgot = "password forgot --client-secret-file secret --client-metadata a=b";
    let confirm = "password confirm --code 123456 --new-password-stdin --client-secret-stdin";
    let mut report = run(&tool, forgot).to_string();
    report.push_str(&run(&tool, confirm).to_string());
    expect![[r#"
        exit 0
        --- stdout
        {
          "CodeDeliveryDetails": {
            "AttributeName": "email",
            "DeliveryMedium": "EMAIL",
            "Destination": "a***@e***"
          }
        }
        --- stderr
        note: set the new password with: cognito-auth password confirm -u 0a1b2c3d-user --code CODE
        exit 0
        --- stderr
        note: 0a1b2c3d-user has a new password
    "#]]
    .assert_eq(&report);
    expect![[r#"
        ForgotPassword [unsigned] {"ClientId":"1example23456789","ClientMetadata":{"a":"b"},"SecretHash":"on3PKoG+NhPscJiRF2G5RvvL/XlGi5KAooCCP5fyar4=","Username":"0a1b2c3d-user"}
        ConfirmForgotPassword [unsigned] {"ClientId":"1example23456789","ConfirmationCode":"123456","Password":"Perm4nent!","SecretHash":"on3PKoG+NhPscJiRF2G5RvvL/XlGi5KAooCCP5fyar4=","Username":"0a1b2c3d-user"}
    "#]].assert_eq(&cognito.calls());
    for number in [1, 2] {
        assert_eq!(
            cognito.request(number).json()["SecretHash"],
            "on3PKoG+NhPscJiRF2G5RvvL/XlGi5KAooCCP5fyar4="
        );
    }
}

#[test]
fn where_the_code_went_is_printed_in_the_format_asked_for() {
    let cognito = Cognito::scripted([sends(), sends(), sends()]);
    let tool = user(&cognito);
    let mut report = String::new();
    for line in [
        "password forgot -u ada --query CodeDeliveryDetails.Destination -o text",
        "password forgot -u o'brien -o text -q",
        "password forgot --client-id 2other --region eu-west-1 -u o'brien -o text",
    ] {
        report.push_str(&format!("# {line}\n{}", run(&tool, line)));
    }
    expect![[r#"
        # password forgot -u ada --query CodeDeliveryDetails.Destination -o text
        exit 0
        --- stdout
        a***@e***
        --- stderr
        note: set the new password with: cognito-auth password confirm -u ada --code CODE
        # password forgot -u o'brien -o text -q
        exit 0
        --- stdout
        CODEDELIVERYDETAILS	email	EMAIL	a***@e***
        # password forgot --client-id 2other --region eu-west-1 -u o'brien -o text
        exit 0
        --- stdout
        CODEDELIVERYDETAILS	email	EMAIL	a***@e***
        --- stderr
        note: Region eu-west-1 of --region is used, though the user pool id says us-east-1
        note: set the new password with: cognito-auth password confirm --client-id 2other --region eu-west-1 -u 'o'\''brien' --code CODE
    "#]]
    .assert_eq(&report);
    expect![[r#"
        ForgotPassword [unsigned] {"ClientId":"1example23456789","Username":"ada"}
        ForgotPassword [unsigned] {"ClientId":"1example23456789","Username":"o'brien"}
        ForgotPassword [unsigned] {"ClientId":"2other","Username":"o'brien"}
    "#]]
    .assert_eq(&cognito.calls());
}

#[cfg(unix)]
#[test]
fn a_terminal_goes_on_to_the_new_password() {
    let cognito = Cognito::scripted([
        sends(),
        on("ConfirmForgotPassword").error(
            "InvalidPasswordException",
            "Password does not conform to policy: Password not long enough",
        ),
        on("ConfirmForgotPassword").error(
            "CodeMismatchException",
            "Invalid verification code provided, please try again.",
        ),
        on("ConfirmForgotPassword"),
    ]);
    // What signs in is no new password.
    let tool = user(&cognito).env("COGNITO_PASSWORD", "hunter2");
    let mut terminal = Terminal::start(&tool, &["password", "forgot", "-u", "ada"]);
    terminal.wait_for("Code sent by EMAIL to a***@e***: ");
    terminal.type_line("1234");
    terminal.wait_for("A code has 6 to 8 digits.");
    terminal.wait_for("Code sent by EMAIL to a***@e***: ");
    terminal.type_line("123456");
    for (password, answer) in [("short", "Refused: "), ("Perm4nent!", "Refused: ")] {
        terminal.wait_for("New password for ada: ");
        terminal.type_secret(password);
        terminal.wait_for("Repeat new password: ");
        terminal.type_secret(password);
        terminal.wait_for(answer);
    }
    terminal.wait_for("Code sent by EMAIL to a***@e***: ");
    terminal.type_line("654321");
    let (code, screen) = terminal.finish();
    expect![[r#"
        exit 0
        Code sent by EMAIL to a***@e***: 1234
        A code has 6 to 8 digits.
        Code sent by EMAIL to a***@e***: 123456
        New password for ada: 
        Repeat new password: 
        Refused: Password does not conform to policy: Password not long enough
        New password for ada: 
        Repeat new password: 
        Refused: Invalid verification code provided, please try again.
        Code sent by EMAIL to a***@e***: 654321
        note: ada has a new password
    "#]]
    .assert_eq(&format!("exit {code}\n{screen}"));
    expect![[r#"
        ForgotPassword [unsigned] {"ClientId":"1example23456789","Username":"ada"}
        ConfirmForgotPassword [unsigned] {"ClientId":"1example23456789","ConfirmationCode":"123456","Password":"short","Username":"ada"}
        ConfirmForgotPassword [unsigned] {"ClientId":"1example23456789","ConfirmationCode":"123456","Password":"Perm4nent!","Username":"ada"}
        ConfirmForgotPassword [unsigned] {"ClientId":"1example23456789","ConfirmationCode":"654321","Password":"Perm4nent!","Username":"ada"}
    "#]].assert_eq(&cognito.calls());
}

#[cfg(unix)]
#[test]
fn a_terminal_that_asks_prints_the_document_where_it_is_piped() {
    let cognito = Cognito::scripted([sends(), on("ConfirmForgotPassword")]);
    let tool = user(&cognito);
    let mut terminal = Terminal::start_into(&tool, &["password", "forgot", "-u", "ada"], "out");
    terminal.wait_for("Code sent by EMAIL to a***@e***: ");
    terminal.type_line("123456");
    terminal.wait_for("New password for ada: ");
    terminal.type_secret("Perm4nent!");
    terminal.wait_for("Repeat new password: ");
    terminal.type_secret("Perm4nent!");
    let (code, screen) = terminal.finish();
    let out = fs::read_to_string(tool.path().join("out")).unwrap();
    expect![[r#"
        exit 0
        Code sent by EMAIL to a***@e***: 123456
        New password for ada: 
        Repeat new password: 
        note: ada has a new password
        --- out
        {
          "CodeDeliveryDetails": {
            "AttributeName": "email",
            "DeliveryMedium": "EMAIL",
            "Destination": "a***@e***"
          }
        }
    "#]]
    .assert_eq(&format!("exit {code}\n{screen}--- out\n{out}"));
    cognito.expect_done();
}

#[cfg(unix)]
#[test]
fn nothing_is_asked_where_that_is_said() {
    let cognito = Cognito::scripted([sends(), sends()]);
    let tool = user(&cognito);
    let mut report = String::new();
    for line in [
        "password forgot -u ada --no-confirm",
        "password forgot -u ada --no-input",
    ] {
        let (code, screen) = Terminal::start(&tool, &words(line)).finish();
        report.push_str(&format!("# {line}: exit {code}\n{screen}"));
    }
    expect![[r#"
        # password forgot -u ada --no-confirm: exit 0
        note: a code was sent by EMAIL to a***@e***
        note: set the new password with: cognito-auth password confirm -u ada --code CODE
        # password forgot -u ada --no-input: exit 0
        note: a code was sent by EMAIL to a***@e***
        note: set the new password with: cognito-auth password confirm -u ada --code CODE
    "#]]
    .assert_eq(&report);
    cognito.expect_done();
}

#[cfg(unix)]
#[test]
fn a_code_and_a_new_password_are_asked_for_on_a_terminal() {
    let cognito = Cognito::scripted([
        on("ConfirmForgotPassword").error(
            "PasswordHistoryPolicyViolationException",
            "Password has previously been used",
        ),
        on("ConfirmForgotPassword"),
    ]);
    let tool = user(&cognito).unset("COGNITO_USERNAME");
    let mut terminal = Terminal::start(&tool, &["password", "confirm"]);
    terminal.wait_for("User name: ");
    terminal.type_line("ada");
    terminal.wait_for("Code: ");
    terminal.type_line("123 456");
    for password in ["0ldPassword!", "Perm4nent!"] {
        terminal.wait_for("New password for ada: ");
        terminal.type_secret(password);
        terminal.wait_for("Repeat new password: ");
        terminal.type_secret(password);
    }
    let (code, screen) = terminal.finish();
    expect![[r#"
        exit 0
        User name: ada
        Code: 123 456
        New password for ada: 
        Repeat new password: 
        Refused: Password has previously been used
        New password for ada: 
        Repeat new password: 
        note: ada has a new password
    "#]]
    .assert_eq(&format!("exit {code}\n{screen}"));
    expect![[r#"
        ConfirmForgotPassword [unsigned] {"ClientId":"1example23456789","ConfirmationCode":"123456","Password":"0ldPassword!","Username":"ada"}
        ConfirmForgotPassword [unsigned] {"ClientId":"1example23456789","ConfirmationCode":"123456","Password":"Perm4nent!","Username":"ada"}
    "#]].assert_eq(&cognito.calls());
}

#[test]
fn what_is_missing_is_named_before_any_call() {
    let tool = || {
        Tool::alone()
            .without_credentials()
            .env("COGNITO_CLIENT_ID", CLIENT)
            .env("COGNITO_USER_POOL_ID", POOL)
            .env("COGNITO_PASSWORD", "hunter2")
    };
    let mut report = String::new();
    for line in [
        "password forgot",
        "password confirm -u ada",
        "password confirm -u ada --code 123456",
        "password confirm --code 123456 --new-password-command false",
        "password reset",
        "password change",
    ] {
        report.push_str(&format!("# {line}\n{}", run(&tool(), line)));
    }
    for line in ["password forgot -u ada", "password confirm -u ada --code 1"] {
        let tool = tool().unset("COGNITO_CLIENT_ID");
        report.push_str(&format!("# {line}\n{}", run(&tool, line)));
    }
    expect![[r##"
        # password forgot
        exit 2
        --- stderr
        error: no user name was given
           help: give it with --username USER, COGNITO_USERNAME or `username` in a context
        # password confirm -u ada
        exit 2
        --- stderr
        error: no code was given
           help: give it with --code CODE
        # password confirm -u ada --code 123456
        exit 2
        --- stderr
        error: no new password was given
           help: give it with --new-password-stdin, --new-password-file FILE, --new-password-command COMMAND or COGNITO_NEW_PASSWORD
        # password confirm --code 123456 --new-password-command false
        exit 2
        --- stderr
        error: no user name was given
           help: give it with --username USER, COGNITO_USERNAME or `username` in a context
        # password reset
        exit 2
        --- stderr
        error: no user was given
           help: give it with USER or -u USER
        # password change
        exit 4
        --- stderr
        error: not signed in: there is no access token
           help: eval "$(cognito-auth login -o env)"
           help: or give the access token with --access-token-stdin, --access-token-file FILE or COGNITO_ACCESS_TOKEN
           help: or save settings once:
           help: cognito-auth context create dev
        # password forgot -u ada
        exit 2
        --- stderr
        error: no app client id was given
           help: give it with --client-id ID, COGNITO_CLIENT_ID or `client-id` in a context
           help: or save settings once:
           help: cognito-auth context create dev
        # password confirm -u ada --code 1
        exit 2
        --- stderr
        error: no app client id was given
           help: give it with --client-id ID, COGNITO_CLIENT_ID or `client-id` in a context
           help: or save settings once:
           help: cognito-auth context create dev
    "##]].assert_eq(&report);
}

#[test]
fn refusals_of_a_recovery_are_explained() {
    let mut report = String::new();
    let forgot = "password forgot -u ada";
    let confirm = "password confirm -u ada --code 123456";
    for (line, operation, code, message, exit) in [
        (
            forgot,
            "ForgotPassword",
            "UserNotFoundException",
            "Username/client id combination not found.",
            6,
        ),
        (
            forgot,
            "ForgotPassword",
            "InvalidParameterException",
            "Cannot reset password for the user as there is no registered/verified email or phone_number",
            2,
        ),
        (
            forgot,
            "ForgotPassword",
            "NotAuthorizedException",
            "User password cannot be reset in the current state.",
            4,
        ),
        (
            forgot,
            "ForgotPassword",
            "NotAuthorizedException",
            "User is disabled.",
            4,
        ),
        (
            forgot,
            "ForgotPassword",
            "NotAuthorizedException",
            "Unable to verify secret hash for client 1example23456789",
            10,
        ),
        (
            forgot,
            "ForgotPassword",
            "ResourceNotFoundException",
            "User pool client 1example23456789 does not exist.",
            6,
        ),
        (
            forgot,
            "ForgotPassword",
            "LimitExceededException",
            "Attempt limit exceeded, please try after some time.",
            8,
        ),
        (
            forgot,
            "ForgotPassword",
            "CodeDeliveryFailureException",
            "Unable to deliver code.",
            10,
        ),
        (
            forgot,
            "ForgotPassword",
            "UserLambdaValidationException",
            "CustomMessage failed with error no.",
            4,
        ),
        (
            confirm,
            "ConfirmForgotPassword",
            "CodeMismatchException",
            "Invalid verification code provided, please try again.",
            4,
        ),
        (
            confirm,
            "ConfirmForgotPassword",
            "ExpiredCodeException",
            "Invalid code provided, please request a code again.",
            4,
        ),
        (
            confirm,
            "ConfirmForgotPassword",
            "InvalidPasswordException",
            "Password does not conform to policy: Password must have numeric characters",
            2,
        ),
        (
            confirm,
            "ConfirmForgotPassword",
            "TooManyFailedAttemptsException",
            "Attempt limit exceeded, please try after some time.",
            8,
        ),
    ] {
        let cognito = Cognito::scripted([on(operation).error(code, message)]);
        let tool = user(&cognito).env("COGNITO_NEW_PASSWORD", "Perm4nent!");
        let ran = run(&tool, line);
        assert_eq!((ran.code, ran.stdout.len()), (exit, 0), "{ran}");
        report.push_str(&ran.to_string());
        cognito.expect_done();
    }
    expect![[r#"
        exit 6
        --- stderr
        error: Cognito refused the request: Username/client id combination not found. (UserNotFoundException)
          cause: the user pool of app client 1example23456789 has no such user
           help: check the spelling, and the app client id
           help: cognito-auth doctor -u ada
        request id: 00000000-0000-0000-0000-000000000001
        exit 2
        --- stderr
        error: Cognito refused the request: Cannot reset password for the user as there is no registered/verified email or phone_number (InvalidParameterException)
          cause: the user has no verified email or phone_number to send the code to, or the pool's AccountRecoverySetting has none of them
           help: ask an administrator of the user pool for this:
           help: cognito-auth password set ada --user-pool-id us-east-1_EXAMPLE12
        request id: 00000000-0000-0000-0000-000000000001
        exit 4
        --- stderr
        error: Cognito refused the request: User password cannot be reset in the current state. (NotAuthorizedException)
          cause: the user has a temporary password, and has to sign in with it first
           help: cognito-auth login -u ada
           help: ask an administrator of the user pool for this:
           help: cognito-auth password set ada --user-pool-id us-east-1_EXAMPLE12
        request id: 00000000-0000-0000-0000-000000000001
        exit 4
        --- stderr
        error: Cognito refused the request: User is disabled. (NotAuthorizedException)
          cause: an administrator has disabled the user
           help: ask an administrator of the user pool for this:
           help: aws cognito-idp admin-enable-user --user-pool-id us-east-1_EXAMPLE12 --username ada --region us-east-1
        request id: 00000000-0000-0000-0000-000000000001
        exit 10
        --- stderr
        error: Cognito refused the request: Unable to verify secret hash for client 1example23456789 (NotAuthorizedException)
          cause: app client 1example23456789 has a secret, and the right one was not given
           help: give it with --client-secret-stdin, --client-secret-file FILE, --client-secret-command COMMAND, --client-secret-arn ARN, COGNITO_CLIENT_SECRET or COGNITO_CLIENT_SECRET_ARN
           help: cognito-auth doctor -u ada
        request id: 00000000-0000-0000-0000-000000000001
        exit 6
        --- stderr
        error: Cognito refused the request: User pool client 1example23456789 does not exist. (ResourceNotFoundException)
          cause: an id is wrong, or belongs to another Region or account
           help: check the ids, and --region
           help: cognito-auth doctor -u ada
        request id: 00000000-0000-0000-0000-000000000001
        exit 8
        --- stderr
        error: Cognito refused the request: Attempt limit exceeded, please try after some time. (LimitExceededException)
          cause: too many attempts for this user
           help: wait 15 minutes to an hour, then try again
        request id: 00000000-0000-0000-0000-000000000001
        exit 10
        --- stderr
        error: Cognito refused the request: Unable to deliver code. (CodeDeliveryFailureException)
          cause: the user pool cannot send its messages: a role, or the sandbox of Amazon SNS or SES, does not let it
           help: ask an administrator of the user pool for this:
           help: aws cognito-idp describe-user-pool --user-pool-id us-east-1_EXAMPLE12 --region us-east-1
        request id: 00000000-0000-0000-0000-000000000001
        exit 4
        --- stderr
        error: Cognito refused the request: CustomMessage failed with error no. (UserLambdaValidationException)
          cause: a Lambda trigger of the pool refused the user
           help: the message is the trigger's own; its log group in CloudWatch says more
        request id: 00000000-0000-0000-0000-000000000001
        exit 4
        --- stderr
        error: Cognito refused the request: Invalid verification code provided, please try again. (CodeMismatchException)
          cause: the code is not the last one that was sent, or there is no such user
           help: get a new code:
           help: cognito-auth password forgot -u ada
        request id: 00000000-0000-0000-0000-000000000001
        exit 4
        --- stderr
        error: Cognito refused the request: Invalid code provided, please request a code again. (ExpiredCodeException)
          cause: the code is more than an hour old, was used already, or none was sent
           help: get a new code:
           help: cognito-auth password forgot -u ada
        request id: 00000000-0000-0000-0000-000000000001
        exit 2
        --- stderr
        error: Cognito refused the request: Password does not conform to policy: Password must have numeric characters (InvalidPasswordException)
          cause: the new password does not meet the pool's policy: Password must have numeric characters
           help: give another one with --new-password-stdin, --new-password-file FILE, --new-password-command COMMAND or COGNITO_NEW_PASSWORD
        request id: 00000000-0000-0000-0000-000000000001
        exit 8
        --- stderr
        error: Cognito refused the request: Attempt limit exceeded, please try after some time. (TooManyFailedAttemptsException)
          cause: too many attempts for this user
           help: wait 15 minutes to an hour, then try again
        request id: 00000000-0000-0000-0000-000000000001
    "#]].assert_eq(&report);
}

/// Each try counts against the few that a user has an hour.
#[test]
fn a_limit_of_the_user_is_tried_once() {
    for line in [
        "password forgot -u ada",
        "password confirm -u ada --code 123456",
        "password change",
    ] {
        let operation = match words(line)[1] {
            "forgot" => "ForgotPassword",
            "confirm" => "ConfirmForgotPassword",
            _ => "ChangePassword",
        };
        for (code, status) in [
            ("LimitExceededException", 400),
            ("InternalErrorException", 500),
        ] {
            let refused = on(operation).error(code, "no").status(status);
            let cognito = Cognito::scripted([refused]);
            let tool = user(&cognito)
                .env("COGNITO_NEW_PASSWORD", "Perm4nent!")
                .env("COGNITO_PASSWORD", "0ldPassword!")
                .env("COGNITO_ACCESS_TOKEN", access_token(YEAR_2100));
            let ran = run(&tool, line);
            assert!([8, 9].contains(&ran.code), "{ran}");
            cognito.expect_done();
        }
    }
}

#[test]
fn a_user_changes_the_password_with_the_token_of_the_session() {
    let config = format!(
        "[contexts.dev]\nuser-pool-id = \"{POOL}\"\nclient-id = \"{CLIENT}\"\nusername = \"ada\"\n\
         store = \"file\"\npassword-file = \"old\"\n"
    );
    let cognito = Cognito::scripted([on("ChangePassword")]);
    let tool = Tool::new(&cognito)
        .without_credentials()
        .file(CONFIG_FILE, config)
        .file("old", "0ldPassword!\n")
        .file(RECORD, record(&cognito, "dev", &session(YEAR_2100)))
        .stdin("Perm4nent!\n");
    let ran = run(&tool, "-c dev password change --new-password-stdin");
    let calls = cognito.calls();
    let calls = calls.replace(&access_token(YEAR_2100), "$TOKEN");
    expect![[r#"
        exit 0
        --- stderr
        note: ada has a new password
        ChangePassword [unsigned] {"AccessToken":"$TOKEN","PreviousPassword":"0ldPassword!","ProposedPassword":"Perm4nent!"}
    "#]].assert_eq(&format!("{ran}{calls}"));
}

#[test]
fn passwords_are_read_in_their_order() {
    let cognito = Cognito::scripted([on("ChangePassword")]);
    let token = access_token(YEAR_2100);
    let tool = user(&cognito)
        .env("COGNITO_ACCESS_TOKEN", token.as_str())
        .stdin("0ldPassword!\nPerm4nent!\n");
    let ran = run(
        &tool,
        "password change --new-password-stdin --password-stdin",
    );
    let calls = cognito.calls().replace(&token, "$TOKEN");
    expect![[r#"
        exit 0
        --- stderr
        note: ada has a new password
        ChangePassword [unsigned] {"AccessToken":"$TOKEN","PreviousPassword":"0ldPassword!","ProposedPassword":"Perm4nent!"}
    "#]].assert_eq(&format!("{ran}{calls}"));
    let line = "password change --access-token-stdin --password-stdin";
    expect![[r#"
        exit 2
        --- stderr
        error: standard input cannot hold both the access token and a password
           help: give one of them by a file
    "#]]
    .assert_eq(&run(&tool, line).to_string());
}

#[cfg(unix)]
#[test]
fn a_person_types_both_passwords() {
    let weak = "Password does not conform to policy: Password not long enough";
    let cognito = Cognito::scripted([
        on("ChangePassword").error("InvalidPasswordException", weak),
        on("ChangePassword"),
    ]);
    let token = access_token(YEAR_2100);
    let tool = user(&cognito).env("COGNITO_ACCESS_TOKEN", token.as_str());
    let mut terminal = Terminal::start(&tool, &["password", "change"]);
    terminal.wait_for("Current password for ada: ");
    terminal.type_secret("0ldPassword!");
    for password in ["short", "Perm4nent!"] {
        terminal.wait_for("New password for ada: ");
        terminal.type_secret(password);
        terminal.wait_for("Repeat new password: ");
        terminal.type_secret(password);
    }
    let (code, screen) = terminal.finish();
    let calls = cognito.calls().replace(&token, "$TOKEN");
    expect![[r#"
        exit 0
        Current password for ada: 
        New password for ada: 
        Repeat new password: 
        Refused: Password does not conform to policy: Password not long enough
        New password for ada: 
        Repeat new password: 
        note: ada has a new password
        ChangePassword [unsigned] {"AccessToken":"$TOKEN","PreviousPassword":"0ldPassword!","ProposedPassword":"short"}
        ChangePassword [unsigned] {"AccessToken":"$TOKEN","PreviousPassword":"0ldPassword!","ProposedPassword":"Perm4nent!"}
    "#]].assert_eq(&format!("exit {code}\n{screen}{calls}"));
}

#[test]
fn refusals_of_a_change_are_explained() {
    let mut report = String::new();
    for (code, message, exit) in [
        (
            "NotAuthorizedException",
            "Incorrect username or password.",
            4,
        ),
        ("NotAuthorizedException", "Access Token has expired", 4),
        ("NotAuthorizedException", "Password attempts exceeded", 8),
        (
            "InvalidPasswordException",
            "Password does not conform to policy: Password not long enough",
            2,
        ),
        (
            "LimitExceededException",
            "Attempt limit exceeded, please try after some time.",
            8,
        ),
    ] {
        let cognito = Cognito::scripted([on("ChangePassword").error(code, message)]);
        let tool = user(&cognito)
            .env("COGNITO_ACCESS_TOKEN", access_token(YEAR_2100))
            .env("COGNITO_PASSWORD", "0ldPassword!")
            .env("COGNITO_NEW_PASSWORD", "Perm4nent!");
        let ran = run(&tool, "password change");
        assert_eq!((ran.code, ran.stdout.len()), (exit, 0), "{ran}");
        report.push_str(&ran.to_string());
        cognito.expect_done();
    }
    expect![[r#"
        exit 4
        --- stderr
        error: Cognito refused the request: Incorrect username or password. (NotAuthorizedException)
          cause: the current password is not right
           help: give it with --password-stdin, --password-file FILE, --password-command COMMAND or COGNITO_PASSWORD
        request id: 00000000-0000-0000-0000-000000000001
        exit 4
        --- stderr
        error: Cognito refused the request: Access Token has expired (NotAuthorizedException)
          cause: the access token has expired
           help: eval "$(cognito-auth login -o env)"
        request id: 00000000-0000-0000-0000-000000000001
        exit 8
        --- stderr
        error: Cognito refused the request: Password attempts exceeded (NotAuthorizedException)
          cause: too many wrong passwords; during the lock even the right one fails
           help: wait: the lock lasts from a second to 15 minutes
        request id: 00000000-0000-0000-0000-000000000001
        exit 2
        --- stderr
        error: Cognito refused the request: Password does not conform to policy: Password not long enough (InvalidPasswordException)
          cause: the new password does not meet the pool's policy: Password not long enough
           help: give another one with --new-password-stdin, --new-password-file FILE, --new-password-command COMMAND or COGNITO_NEW_PASSWORD
        request id: 00000000-0000-0000-0000-000000000001
        exit 8
        --- stderr
        error: Cognito refused the request: Attempt limit exceeded, please try after some time. (LimitExceededException)
          cause: too many attempts for this user
           help: wait 15 minutes to an hour, then try again
        request id: 00000000-0000-0000-0000-000000000001
    "#]].assert_eq(&report);
}

fn policy(minimum: u64) -> Expected {
    let policy = json!({"MinimumLength": minimum, "RequireSymbols": true});
    on("DescribeUserPool").answer(json!({"UserPool": {"Policies": {"PasswordPolicy": policy}}}))
}

/// The password that call `number` sets, and the calls without it.
fn set(cognito: &Cognito, number: usize) -> (String, String) {
    let request = cognito.request(number).json();
    let password = request["Password"].as_str().unwrap().to_owned();
    let calls = cognito.calls().replace(&password, "$PASSWORD");
    (password, calls)
}

#[test]
fn a_password_is_made_up_and_saved_for_the_owner_alone() {
    let cognito = Cognito::scripted([policy(32), on("AdminSetUserPassword")]);
    let tool = admin(&cognito);
    let ran = run(&tool, "password set ada --generate --save-password new");
    let (password, calls) = set(&cognito, 2);
    expect![[r#"
        exit 0
        --- stderr
        note: password set for ada
        DescribeUserPool [signed by AKIDEXAMPLE] {"UserPoolId":"us-east-1_EXAMPLE12"}
        AdminSetUserPassword [signed by AKIDEXAMPLE] {"Password":"$PASSWORD","Permanent":true,"UserPoolId":"us-east-1_EXAMPLE12","Username":"ada"}
    "#]].assert_eq(&format!("{ran}{calls}"));
    assert_eq!(password.len(), 32);
    let file = tool.path().join("new");
    assert_eq!(fs::read_to_string(&file).unwrap(), format!("{password}\n"));
    assert_mode(&file, 0o600);

    // What is there already may count, and nothing is called.
    let ran = run(&tool, "password set ada --generate --save-password new");
    expect![[r#"
        exit 2
        --- stderr
        error: new exists already, and may hold a password that counts
           help: name a file that does not exist
    "#]]
    .assert_eq(&ran.to_string());
    assert_eq!(fs::read_to_string(&file).unwrap(), format!("{password}\n"));
}

#[test]
fn a_generated_password_is_printed_where_that_is_said() {
    let denied = on("DescribeUserPool").error("AccessDeniedException", "not authorized");
    let cognito = Cognito::scripted([denied, on("AdminSetUserPassword")]);
    // A password in the environment is for commands that do not say --generate.
    let tool = admin(&cognito).env("COGNITO_NEW_PASSWORD", "0therPassword!");
    let line = "password set ada --temporary --generate --save-password -";
    let ran = run(&tool, line);
    let (password, calls) = set(&cognito, 2);
    let shown = ran.to_string().replace(&password, "$PASSWORD");
    expect![[r#"
        exit 0
        --- stdout
        $PASSWORD
        --- stderr
        note: temporary password set for ada: the next sign-in asks for another one
        DescribeUserPool [signed by AKIDEXAMPLE] {"UserPoolId":"us-east-1_EXAMPLE12"}
        AdminSetUserPassword [signed by AKIDEXAMPLE] {"Password":"$PASSWORD","Permanent":false,"UserPoolId":"us-east-1_EXAMPLE12","Username":"ada"}
    "#]].assert_eq(&format!("{shown}{calls}"));
    assert_eq!(password.len(), 20);
}

#[test]
fn a_generated_password_that_was_refused_leaves_nothing_behind() {
    let mut report = String::new();
    for (answers, stays) in [
        (
            vec![on("DescribeUserPool").error("ResourceNotFoundException", "no pool")],
            false,
        ),
        (
            vec![
                policy(8),
                on("AdminSetUserPassword").error("UserNotFoundException", "User does not exist."),
            ],
            false,
        ),
        (
            vec![policy(8), on("AdminSetUserPassword").drop_connection()],
            true,
        ),
    ] {
        let cognito = Cognito::scripted(answers);
        let tool = admin(&cognito).env("AWS_MAX_ATTEMPTS", "1");
        let line = "password set ada --generate --save-password new --max-attempts 1";
        let ran = run(&tool, line);
        report.push_str(&ran.to_string());
        assert_eq!(tool.path().join("new").exists(), stays, "{ran}");
        cognito.expect_done();
    }
    // Standard output has no password that does not count.
    let cognito = Cognito::scripted([
        policy(8),
        on("AdminSetUserPassword").error("UserNotFoundException", "User does not exist."),
    ]);
    let line = "password set ada --generate --save-password -";
    let ran = run(&admin(&cognito), line);
    assert_eq!((ran.code, ran.stdout.len()), (6, 0), "{ran}");
    cognito.expect_done();
    expect![[r#"
        exit 6
        --- stderr
        error: Cognito refused the request: no pool (ResourceNotFoundException)
          cause: an id is wrong, or belongs to another Region or account
           help: check the ids, and --region
        request id: 00000000-0000-0000-0000-000000000001
        exit 6
        --- stderr
        error: Cognito refused the request: User does not exist. (UserNotFoundException)
          cause: us-east-1_EXAMPLE12 has no such user
           help: check the spelling, and the user pool id
        request id: 00000000-0000-0000-0000-000000000002
        exit 9
        --- stderr
        warning: new holds the password, which may count by now
        error: AdminSetUserPassword got no answer from $ENDPOINT: connection closed before message completed
          cause: the connection broke before the answer came; the call may have been carried out
           help: try again; if the challenge's session is used up, sign in again
    "#]].assert_eq(&report);
}

#[test]
fn what_does_not_go_with_a_generated_password_is_refused() {
    let tool = Tool::alone()
        .env("COGNITO_USER_POOL_ID", POOL)
        .file("users.csv", "username,password\nada,\n");
    let mut report = String::new();
    for line in [
        "password set ada --generate",
        "password set ada --save-password new",
        "password set ada --generate --save-password new --new-password-stdin",
        "password set ada --generate --save-password new --new-password-file n",
        "password set ada --generate --save-password new --new-password-command c",
        "password set --csv users.csv --generate",
        "password set --csv users.csv --generate --save-password new",
        "password set --csv users.csv --generate --report r",
        "user create --csv users.csv --generate",
        "user create --csv users.csv --generate --report r",
        "user create ada --generate",
    ] {
        let ran = run(&tool, line);
        assert_eq!((ran.code, ran.stdout.len()), (2, 0), "{ran}");
        report.push_str(&format!("# {line}\n{ran}"));
    }
    expect![[r#"
        # password set ada --generate
        exit 2
        --- stderr
        error: the following required arguments were not provided: <--save-password <FILE>|--csv <FILE>>
           help: cognito-auth password set --help
        # password set ada --save-password new
        exit 2
        --- stderr
        error: the following required arguments were not provided: --generate
           help: cognito-auth password set --help
        # password set ada --generate --save-password new --new-password-stdin
        exit 2
        --- stderr
        error: the argument '--generate' cannot be used with: --new-password-stdin --new-password-file <FILE> --new-password-command <COMMAND>
           help: cognito-auth password set --help
        # password set ada --generate --save-password new --new-password-file n
        exit 2
        --- stderr
        error: the argument '--generate' cannot be used with: --new-password-stdin --new-password-file <FILE> --new-password-command <COMMAND>
           help: cognito-auth password set --help
        # password set ada --generate --save-password new --new-password-command c
        exit 2
        --- stderr
        error: the argument '--generate' cannot be used with: --new-password-stdin --new-password-file <FILE> --new-password-command <COMMAND>
           help: cognito-auth password set --help
        # password set --csv users.csv --generate
        exit 2
        --- stderr
        error: --generate with --csv takes --report
           help: name the file that the passwords are written to with --report FILE
        # password set --csv users.csv --generate --save-password new
        exit 2
        --- stderr
        error: the argument '--csv <FILE>' cannot be used with '--save-password <FILE>'
           help: cognito-auth password set --help
        # password set --csv users.csv --generate --report r
        exit 2
        --- stderr
        error: users.csv: its column password does not go with --generate
           help: leave one of them out
        # user create --csv users.csv --generate
        exit 2
        --- stderr
        error: --generate with --csv takes --report
           help: name the file that the passwords are written to with --report FILE
        # user create --csv users.csv --generate --report r
        exit 2
        --- stderr
        error: users.csv: its column password does not go with --generate
           help: leave one of them out
        # user create ada --generate
        exit 2
        --- stderr
        error: the following required arguments were not provided: <--save-password <FILE>|--csv <FILE>>
           help: cognito-auth user create --help
    "#]].assert_eq(&report);
    for name in ["new", "r", "users.csv.journal"] {
        assert!(!tool.path().join(name).exists(), "{name}");
    }
}

/// The report `name` with `$USER` in place of the password of each user, and these passwords by user.
fn generated(tool: &Tool, name: &str) -> (String, BTreeMap<String, String>) {
    let path = tool.path().join(name);
    assert_mode(&path, 0o600);
    let mut report = fs::read_to_string(path).unwrap();
    let mut passwords = BTreeMap::new();
    for line in report.clone().lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        if let Some(password) = line["password"].as_str() {
            let user = line["username"].as_str().unwrap();
            report = report.replace(password, &format!("${user}"));
            passwords.insert(user.to_owned(), password.to_owned());
        }
    }
    (report, passwords)
}

#[test]
fn rows_get_generated_passwords_that_only_the_report_has() {
    let cognito = Cognito::scripted([
        policy(24),
        on("AdminSetUserPassword"),
        on("AdminSetUserPassword").error("UserNotFoundException", "User does not exist."),
        on("AdminSetUserPassword"),
        policy(24),
        on("AdminSetUserPassword"),
    ]);
    let tool = admin(&cognito).file(
        "users.csv",
        "username,email\nada,a@example.com\ngrace,\nlinus,\n",
    );
    let line = "password set --csv users.csv --generate --temporary --report r --concurrency 1";
    let ran = run(&tool, line);
    let (first, before) = generated(&tool, "r");
    let resumed = run(&tool, &format!("{line} --resume"));
    let (second, passwords) = generated(&tool, "r");
    let calls = cognito.calls();
    let journal = fs::read_to_string(tool.path().join("users.csv.journal")).unwrap();
    let mut shown = format!("{ran}--- r\n{first}{resumed}--- r\n{second}--- calls\n{calls}");
    for (user, password) in &passwords {
        assert_eq!(password.len(), 24);
        assert!(!journal.contains(password));
        assert!(before.get(user).is_none_or(|before| before == password));
        shown = shown.replace(password, &format!("${user}"));
    }
    // That of the row that failed counts nowhere.
    let failed = cognito.request(3).json()["Password"].clone();
    let failed = failed.as_str().unwrap();
    shown = shown.replace(failed, "$FAILED");
    assert!(passwords.values().all(|password| password != failed));
    expect![[r#"
        exit 11
        --- stderr
        note: columns that password set does not use: email
        warning: line 3, grace: Cognito refused the request: User does not exist. (UserNotFoundException)
        error: 1 of 3 rows failed
           help: look what became of each row in r
           help: make them again: cognito-auth password set --generate --temporary --csv users.csv --report r --concurrency 1 --resume
        --- r
        {"line":2,"username":"ada","result":"done","code":null,"message":null,"request_id":"00000000-0000-0000-0000-000000000002","password":"$ada"}
        {"line":3,"username":"grace","result":"failed","code":"UserNotFoundException","message":"Cognito refused the request: User does not exist. (UserNotFoundException)","request_id":"00000000-0000-0000-0000-000000000003"}
        {"line":4,"username":"linus","result":"done","code":null,"message":null,"request_id":"00000000-0000-0000-0000-000000000004","password":"$linus"}
        exit 0
        --- stderr
        note: columns that password set does not use: email
        note: rows: 3 done (2 by earlier runs)
        --- r
        {"line":2,"username":"ada","result":"done","code":null,"message":null,"request_id":"00000000-0000-0000-0000-000000000002","password":"$ada"}
        {"line":4,"username":"linus","result":"done","code":null,"message":null,"request_id":"00000000-0000-0000-0000-000000000004","password":"$linus"}
        {"line":3,"username":"grace","result":"done","code":null,"message":null,"request_id":"00000000-0000-0000-0000-000000000006","password":"$grace"}
        --- calls
        DescribeUserPool [signed by AKIDEXAMPLE] {"UserPoolId":"us-east-1_EXAMPLE12"}
        AdminSetUserPassword [signed by AKIDEXAMPLE] {"Password":"$ada","Permanent":false,"UserPoolId":"us-east-1_EXAMPLE12","Username":"ada"}
        AdminSetUserPassword [signed by AKIDEXAMPLE] {"Password":"$FAILED","Permanent":false,"UserPoolId":"us-east-1_EXAMPLE12","Username":"grace"}
        AdminSetUserPassword [signed by AKIDEXAMPLE] {"Password":"$linus","Permanent":false,"UserPoolId":"us-east-1_EXAMPLE12","Username":"linus"}
        DescribeUserPool [signed by AKIDEXAMPLE] {"UserPoolId":"us-east-1_EXAMPLE12"}
        AdminSetUserPassword [signed by AKIDEXAMPLE] {"Password":"$grace","Permanent":false,"UserPoolId":"us-east-1_EXAMPLE12","Username":"grace"}
    "#]].assert_eq(&shown);
}

#[test]
fn rows_make_users_with_generated_passwords() {
    let denied = on("DescribeUserPool").error("AccessDeniedException", "not authorized");
    let cognito = Cognito::scripted([
        denied,
        on("AdminCreateUser").answer(json!({"User": {}})),
        on("AdminSetUserPassword"),
        on("AdminAddUserToGroup").body("text/plain", ""),
        on("AdminCreateUser").error("UsernameExistsException", "User account already exists"),
        on("AdminCreateUser").answer(json!({"User": {}})),
        on("AdminSetUserPassword"),
        on("AdminAddUserToGroup").error("ResourceNotFoundException", "Group not found."),
    ]);
    let csv = "username,email,group\nada,a@example.com,staff\ngrace,,\nlinus,,nowhere\n";
    let tool = admin(&cognito).file("users.csv", csv);
    let line = "user create --csv users.csv --generate --if-not-exists --report r --concurrency 1";
    let ran = run(&tool, line);
    let (report, passwords) = generated(&tool, "r");
    let calls = cognito.calls();
    let mut shown = format!("{ran}--- r\n{report}--- calls\n{calls}");
    for (user, password) in &passwords {
        assert_eq!(password.len(), 20);
        shown = shown.replace(password, &format!("${user}"));
    }
    expect![[r#"
        exit 11
        --- stderr
        warning: line 4, linus: linus is created, has a new password, but then: Cognito refused the request: Group not found. (ResourceNotFoundException)
        error: 1 of 3 rows failed
           help: look what became of each row in r
           help: make them again: cognito-auth user create --generate --if-not-exists --csv users.csv --report r --concurrency 1 --resume
        --- r
        {"line":2,"username":"ada","result":"done","code":null,"message":null,"request_id":"00000000-0000-0000-0000-000000000004","password":"$ada"}
        {"line":3,"username":"grace","result":"skipped","code":null,"message":"there is a user of that name","request_id":"00000000-0000-0000-0000-000000000005"}
        {"line":4,"username":"linus","result":"failed","code":"ResourceNotFoundException","message":"linus is created, has a new password, but then: Cognito refused the request: Group not found. (ResourceNotFoundException)","request_id":"00000000-0000-0000-0000-000000000008","password":"$linus"}
        --- calls
        DescribeUserPool [signed by AKIDEXAMPLE] {"UserPoolId":"us-east-1_EXAMPLE12"}
        AdminCreateUser [signed by AKIDEXAMPLE] {"MessageAction":"SUPPRESS","UserAttributes":[{"Name":"email","Value":"a@example.com"}],"UserPoolId":"us-east-1_EXAMPLE12","Username":"ada"}
        AdminSetUserPassword [signed by AKIDEXAMPLE] {"Password":"$ada","Permanent":true,"UserPoolId":"us-east-1_EXAMPLE12","Username":"ada"}
        AdminAddUserToGroup [signed by AKIDEXAMPLE] {"GroupName":"staff","UserPoolId":"us-east-1_EXAMPLE12","Username":"ada"}
        AdminCreateUser [signed by AKIDEXAMPLE] {"MessageAction":"SUPPRESS","UserPoolId":"us-east-1_EXAMPLE12","Username":"grace"}
        AdminCreateUser [signed by AKIDEXAMPLE] {"MessageAction":"SUPPRESS","UserPoolId":"us-east-1_EXAMPLE12","Username":"linus"}
        AdminSetUserPassword [signed by AKIDEXAMPLE] {"Password":"$linus","Permanent":true,"UserPoolId":"us-east-1_EXAMPLE12","Username":"linus"}
        AdminAddUserToGroup [signed by AKIDEXAMPLE] {"GroupName":"nowhere","UserPoolId":"us-east-1_EXAMPLE12","Username":"linus"}
    "#]].assert_eq(&shown);
}

#[test]
fn a_dry_run_generates_nothing() {
    let cognito = Cognito::scripted([]);
    let tool = admin(&cognito).file("users.csv", "username\nada\n");
    let ran = run(
        &tool,
        "password set --csv users.csv --generate --report r --dry-run",
    );
    expect![[r#"
        exit 0
        --- stderr
        note: 1 of 1 rows would be sent to user pool us-east-1_EXAMPLE12, in 1 s at 24 a second; nothing was sent
    "#]].assert_eq(&ran.to_string());
    assert!(!tool.path().join("r").exists());
}

#[cfg(unix)]
#[test]
fn a_typed_password_that_is_refused_is_asked_for_again() {
    let weak = "Password does not conform to policy: Password not long enough";
    let cognito = Cognito::scripted([
        on("AdminSetUserPassword").error("InvalidPasswordException", weak),
        on("AdminSetUserPassword"),
    ]);
    let tool = admin(&cognito);
    let mut terminal = Terminal::start(&tool, &["password", "set", "ada"]);
    for password in ["short", "Perm4nent!"] {
        terminal.wait_for("New password for ada: ");
        terminal.type_secret(password);
        terminal.wait_for("Repeat new password: ");
        terminal.type_secret(password);
    }
    let (code, screen) = terminal.finish();
    expect![[r#"
        exit 0
        New password for ada: 
        Repeat new password: 
        Refused: Password does not conform to policy: Password not long enough
        New password for ada: 
        Repeat new password: 
        note: password set for ada
    "#]]
    .assert_eq(&format!("exit {code}\n{screen}"));
    cognito.expect_done();
}

/// Secrets are in no log, not even the most talkative.
#[test]
fn no_log_shows_a_secret() {
    let cognito = Cognito::scripted([sends(), on("ConfirmForgotPassword"), on("ChangePassword")]);
    let token = access_token(YEAR_2100);
    let tool = user(&cognito)
        .env("COGNITO_CLIENT_SECRET", "canary-secret")
        .env("COGNITO_NEW_PASSWORD", "canary-New1!")
        .env("COGNITO_PASSWORD", "canary-Old1!")
        .env("COGNITO_ACCESS_TOKEN", token.as_str());
    for line in [
        "-vv password forgot",
        "-vv password confirm --code 987654",
        "-vv password change",
    ] {
        let ran = run(&tool, line);
        let shown = ran.to_string();
        assert_eq!(ran.code, 0, "{ran}");
        for secret in ["canary", "987654", &token] {
            assert!(!shown.contains(secret), "{secret}: {shown}");
        }
    }
    let hash = cognito.request(1).json()["SecretHash"].to_string();
    assert!(hash.len() > 40);
    cognito.expect_done();
}

#[test]
fn no_iam_credentials_are_looked_up_for_what_users_do_themselves() {
    let cognito = Cognito::scripted([sends(), on("ConfirmForgotPassword"), on("ChangePassword")]);
    let tool = user(&cognito)
        .file(
            "aws-config",
            "[default]\ncredential_process = echo x>asked\n",
        )
        .env("COGNITO_NEW_PASSWORD", "Perm4nent!")
        .env("COGNITO_PASSWORD", "0ldPassword!")
        .env("COGNITO_ACCESS_TOKEN", access_token(YEAR_2100));
    for line in [
        "password forgot",
        "password confirm --code 123456",
        "password change",
    ] {
        let ran = run(&tool, line);
        assert_eq!(ran.code, 0, "{ran}");
    }
    let calls = cognito.calls();
    assert_eq!(calls.matches("[unsigned]").count(), 3, "{calls}");
    let asked = tool.path().join("asked");
    assert!(!asked.exists());
    // A signed call does look them up.
    let ran = run(&tool, "password reset ada");
    assert_eq!((ran.code, asked.exists()), (7, true), "{ran}");
}
