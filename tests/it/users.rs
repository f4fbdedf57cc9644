//! `password set` and `user get`: administration, signed with IAM credentials.

use expect_test::expect;
use serde_json::json;

use crate::cognito::{Cognito, on};
use crate::fixtures::POOL;
use crate::support::Tool;
#[cfg(unix)]
use crate::terminal::Terminal;

#[test]
fn a_password_is_set_for_good_unless_it_is_temporary() {
    for (further, permanent) in [("", true), ("--temporary", false)] {
        let cognito = Cognito::scripted([on("AdminSetUserPassword").answer(json!({}))]);
        let tool = Tool::new(&cognito)
            .env("COGNITO_USER_POOL_ID", POOL)
            .stdin("Perm4nent!\nrest");
        let mut line = vec![
            "password",
            "set",
            "alice@example.com",
            "--new-password-stdin",
        ];
        line.extend(further.split_whitespace());
        let ran = tool.run(&line);
        assert_eq!((ran.code, ran.stdout.len()), (0, 0), "{ran}");
        assert_eq!(
            cognito.request(1).json(),
            json!({"UserPoolId": POOL, "Username": "alice@example.com", "Password": "Perm4nent!", "Permanent": permanent})
        );
        assert!(cognito.calls().contains("[signed by AKIDEXAMPLE]"));
    }
}

#[test]
fn a_new_password_has_every_source_and_the_old_one_is_none() {
    for (tool, arguments) in [
        (
            Tool::alone().file("n", "Perm4nent!\n"),
            vec!["--new-password-file", "n"],
        ),
        (
            Tool::alone(),
            vec!["--new-password-command", "echo Perm4nent!"],
        ),
        (
            Tool::alone().env("COGNITO_NEW_PASSWORD", "Perm4nent!"),
            vec![],
        ),
    ] {
        let cognito = Cognito::scripted([on("AdminSetUserPassword").answer(json!({}))]);
        let tool = tool.env("AWS_ENDPOINT_URL", cognito.endpoint());
        let fixed = [
            "password",
            "set",
            "-u",
            "alice",
            "--user-pool-id",
            POOL,
            "-q",
        ];
        let ran = tool.run(&[&fixed, arguments.as_slice()].concat());
        assert_eq!((ran.code, ran.stderr.len()), (0, 0), "{ran}");
        assert_eq!(cognito.request(1).json()["Password"], "Perm4nent!");
        cognito.expect_done();
    }
    let tool = Tool::alone().env("COGNITO_PASSWORD", "hunter2");
    let ran = tool.run(&["password", "set", "alice", "--user-pool-id", POOL]);
    expect![[r#"
        exit 2
        --- stderr
        error: no new password was given
           help: give it with --new-password-stdin, --new-password-file FILE, --new-password-command COMMAND or COGNITO_NEW_PASSWORD
    "#]]
    .assert_eq(&ran.to_string());
}

#[test]
fn another_user_is_never_taken_from_the_environment() {
    let tool = Tool::alone()
        .env("COGNITO_USERNAME", "me")
        .env("COGNITO_USER_POOL_ID", POOL);
    let mut report = String::new();
    for line in [
        vec!["password", "set"],
        vec!["password", "set", "alice", "-u", "bob"],
        vec!["password", "set", ""],
        vec!["user", "get"],
        vec!["password", "set", "alice", "--password-stdin"],
    ] {
        let ran = tool.run(&line);
        assert_eq!(ran.code, 2, "{ran}");
        report.push_str(&ran.to_string());
    }
    expect![[r#"
        exit 2
        --- stderr
        error: no user was given
           help: give it with USER or -u USER
        exit 2
        --- stderr
        error: the argument '[USER]' cannot be used with '--username <USER>'
           help: cognito-auth password set --help
        exit 2
        --- stderr
        error: no user was given
           help: give it with USER or -u USER
        exit 2
        --- stderr
        error: no user was given
           help: give it with USER or -u USER
        exit 2
        --- stderr
        error: unexpected argument '--password-stdin' found
           help: did you mean --new-password-stdin?
           help: cognito-auth password set --help
    "#]]
    .assert_eq(&report);
}

#[test]
fn refusals_of_administration_are_explained() {
    let mut report = String::new();
    for (code, message, exit) in [
        ("UserNotFoundException", "User does not exist.", 6),
        (
            "ResourceNotFoundException",
            "User pool us-east-1_EXAMPLE12 does not exist.",
            6,
        ),
        (
            "InvalidPasswordException",
            "Password does not conform to policy: Password must have numeric characters",
            2,
        ),
        (
            "PasswordHistoryPolicyViolationException",
            "Password has previously been used",
            2,
        ),
        (
            "NotAuthorizedException",
            "User password cannot be reset in the current state.",
            2,
        ),
        (
            "AccessDeniedException",
            "User: arn:aws:iam::123456789012:user/u is not authorized to perform: cognito-idp:AdminSetUserPassword",
            7,
        ),
        (
            "UnrecognizedClientException",
            "The security token included in the request is invalid.",
            7,
        ),
        (
            "LimitExceededException",
            "Attempt limit exceeded, please try after some time.",
            8,
        ),
    ] {
        let cognito = Cognito::scripted([on("AdminSetUserPassword").error(code, message)]);
        let tool = Tool::new(&cognito).env("COGNITO_NEW_PASSWORD", "Perm4nent!");
        let ran = tool.run(&["password", "set", "alice", "--user-pool-id", POOL]);
        assert_eq!((ran.code, ran.stdout.len()), (exit, 0), "{ran}");
        report.push_str(&ran.to_string());
        cognito.expect_done();
    }
    expect![[r#"
        exit 6
        --- stderr
        error: Cognito refused the request: User does not exist. (UserNotFoundException)
          cause: us-east-1_EXAMPLE12 has no such user
           help: check the spelling, and the user pool id
        request id: 00000000-0000-0000-0000-000000000001
        exit 6
        --- stderr
        error: Cognito refused the request: User pool us-east-1_EXAMPLE12 does not exist. (ResourceNotFoundException)
          cause: an id is wrong, or belongs to another Region or account
           help: check the ids, and --region
        request id: 00000000-0000-0000-0000-000000000001
        exit 2
        --- stderr
        error: Cognito refused the request: Password does not conform to policy: Password must have numeric characters (InvalidPasswordException)
          cause: the new password does not meet the pool's policy: Password must have numeric characters
           help: give another one with --new-password-stdin, --new-password-file FILE, --new-password-command COMMAND or COGNITO_NEW_PASSWORD
        request id: 00000000-0000-0000-0000-000000000001
        exit 2
        --- stderr
        error: Cognito refused the request: Password has previously been used (PasswordHistoryPolicyViolationException)
          cause: the new password is one of the user's last ones
           help: give another one with --new-password-stdin, --new-password-file FILE, --new-password-command COMMAND or COGNITO_NEW_PASSWORD
        request id: 00000000-0000-0000-0000-000000000001
        exit 2
        --- stderr
        error: Cognito refused the request: User password cannot be reset in the current state. (NotAuthorizedException)
          cause: the user has a temporary password, which cannot be reset
           help: cognito-auth password set alice --user-pool-id us-east-1_EXAMPLE12
        request id: 00000000-0000-0000-0000-000000000001
        exit 7
        --- stderr
        error: Cognito refused the request: User: arn:aws:iam::123456789012:user/u is not authorized to perform: cognito-idp:AdminSetUserPassword (AccessDeniedException)
          cause: the IAM credentials do not allow cognito-idp:AdminSetUserPassword
           help: allow it: {"Effect":"Allow","Action":"cognito-idp:AdminSetUserPassword","Resource":"arn:aws:cognito-idp:us-east-1:*:userpool/us-east-1_EXAMPLE12"}
        request id: 00000000-0000-0000-0000-000000000001
        exit 7
        --- stderr
        error: Cognito refused the request: The security token included in the request is invalid. (UnrecognizedClientException)
          cause: the IAM credentials are wrong or expired, or this machine's clock is
           help: aws sts get-caller-identity
        request id: 00000000-0000-0000-0000-000000000001
        exit 8
        --- stderr
        error: Cognito refused the request: Attempt limit exceeded, please try after some time. (LimitExceededException)
          cause: too many attempts for this user
           help: wait 15 minutes to an hour, then try again
        request id: 00000000-0000-0000-0000-000000000001
    "#]]
    .assert_eq(&report);
}

#[cfg(unix)]
#[test]
fn a_user_is_printed_as_the_aws_cli_prints_one() {
    let user = || {
        on("AdminGetUser").answer(json!({
        "Username": "alice", "UserStatus": "CONFIRMED", "Enabled": true,
        "UserAttributes": [{"Name": "email", "Value": "a@b.c"}],
        "UserCreateDate": 1_767_225_600.5, "UserLastModifiedDate": 1_767_225_601,
        "UserMFASettingList": ["SOFTWARE_TOKEN_MFA"], "PreferredMfaSetting": "SOFTWARE_TOKEN_MFA",
    }))
    };
    let cognito = Cognito::scripted([user(), user()]);
    let tool = Tool::new(&cognito).env("NO_COLOR", "1").env("TZ", "UTC");
    let line = ["user", "get", "alice", "--user-pool-id", POOL];
    let ran = tool.run(&line);
    expect![[r#"
        exit 0
        --- stdout
        {
          "Username": "alice",
          "UserAttributes": [
            {
              "Name": "email",
              "Value": "a@b.c"
            }
          ],
          "UserCreateDate": "2026-01-01T00:00:00+00:00",
          "UserLastModifiedDate": "2026-01-01T00:00:01+00:00",
          "Enabled": true,
          "UserStatus": "CONFIRMED",
          "PreferredMfaSetting": "SOFTWARE_TOKEN_MFA",
          "UserMFASettingList": [
            "SOFTWARE_TOKEN_MFA"
          ]
        }
    "#]]
    .assert_eq(&ran.to_string());
    let (_, screen) = Terminal::start(&tool, &line).finish();
    // How long ago it was made is the time of this run.
    let screen: String = screen
        .lines()
        .map(|line| line.split_once("+00:00, ").map_or(line, |(line, _)| line))
        .fold(String::new(), |text, line| text + line + "\n");
    expect![[r#"
        user            alice
        status          CONFIRMED
        created         2026-01-01 00:00:00 
        changed         2026-01-01 00:00:01 
        second factors  SOFTWARE_TOKEN_MFA
        preferred       SOFTWARE_TOKEN_MFA
        email           a@b.c
    "#]]
    .assert_eq(&screen);
    cognito.expect_done();
}
