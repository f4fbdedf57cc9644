//! `mfa`: second factors of who is signed in, and of others.

use std::fs;

use expect_test::expect;
use serde_json::json;

use crate::cognito::{Cognito, Expected, on};
use crate::support::{Tool, access_token, assert_mode};
#[cfg(unix)]
use crate::terminal::Terminal;

const SEED: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const POOL: [&str; 2] = ["--user-pool-id", "us-east-1_EXAMPLE12"];

fn tool(cognito: &Cognito) -> Tool {
    let token = access_token(4_102_444_800);
    Tool::new(cognito)
        .without_credentials()
        .env("COGNITO_ACCESS_TOKEN", token.as_str())
        .env("NO_COLOR", "1")
        .shown_as(&token, "$TOKEN")
}

fn calls(cognito: &Cognito) -> String {
    let token = access_token(4_102_444_800);
    cognito.calls().replace(&token, "$TOKEN")
}

fn status(operation: &str) -> Expected {
    on(operation).answer(json!({
        "Username": "ada",
        "UserAttributes": [{"Name": "sub", "Value": "1"}],
        "PreferredMfaSetting": "SMS_MFA",
        "UserMFASettingList": ["SMS_MFA", "SOFTWARE_TOKEN_MFA"],
    }))
}

#[cfg(unix)]
#[test]
fn status_is_of_who_is_signed_in() {
    let cognito = Cognito::scripted([status("GetUser"), status("GetUser")]);
    let (_, screen) = Terminal::start(&tool(&cognito), &["mfa", "status"]).finish();
    expect![[r#"
        user            ada
        second factors  SMS_MFA, SOFTWARE_TOKEN_MFA
        preferred       SMS_MFA
    "#]]
    .assert_eq(&screen);
    let ran = tool(&cognito).run(&["mfa", "status"]);
    expect![[r#"
        exit 0
        --- stdout
        {
          "Username": "ada",
          "PreferredMfaSetting": "SMS_MFA",
          "UserMFASettingList": [
            "SMS_MFA",
            "SOFTWARE_TOKEN_MFA"
          ]
        }
    "#]]
    .assert_eq(&ran.to_string());
    expect![[r#"
        GetUser [unsigned] {"AccessToken":"$TOKEN"}
        GetUser [unsigned] {"AccessToken":"$TOKEN"}
    "#]]
    .assert_eq(&calls(&cognito));

    let cognito =
        Cognito::scripted([on("GetUser").answer(json!({"Username": "ada", "UserAttributes": []}))]);
    let ran = tool(&cognito).run(&["mfa", "status"]);
    expect![[r#"
        exit 0
        --- stdout
        {
          "Username": "ada",
          "UserMFASettingList": []
        }
    "#]]
    .assert_eq(&ran.to_string());
    cognito.expect_done();
}

#[test]
fn status_is_of_others_for_an_administrator() {
    let cognito = Cognito::scripted([status("AdminGetUser")]);
    let tool = Tool::new(&cognito);
    let query = ["--query", "PreferredMfaSetting", "-o", "text"];
    let ran = tool.run(&[&["mfa", "status", "--admin", "ada"], &POOL[..], &query].concat());
    expect![[r#"
        exit 0
        --- stdout
        SMS_MFA
    "#]]
    .assert_eq(&ran.to_string());
    expect![[r#"
        AdminGetUser [signed by AKIDEXAMPLE] {"UserPoolId":"us-east-1_EXAMPLE12","Username":"ada"}
    "#]]
    .assert_eq(&cognito.calls());
}

#[test]
fn a_preference_changes_what_is_named_and_nothing_else() {
    let mut report = String::new();
    for (arguments, reads) in [
        ("SOFTWARE_TOKEN_MFA", false),
        ("EMAIL_OTP --disable SMS_MFA", false),
        ("--enable SMS_MFA --disable SOFTWARE_TOKEN_MFA", false),
        ("NONE", true),
        ("NONE --disable SMS_MFA", true),
    ] {
        let read = reads.then(|| status("GetUser"));
        let cognito = Cognito::scripted(read.into_iter().chain([on("SetUserMFAPreference")]));
        let words = ["mfa", "prefer"].into_iter().chain(arguments.split(' '));
        let ran = tool(&cognito).run(&words.collect::<Vec<_>>());
        report.push_str(&format!("# {arguments}\n{ran}{}", calls(&cognito)));
    }
    expect![[r##"
        # SOFTWARE_TOKEN_MFA
        exit 0
        --- stderr
        note: SOFTWARE_TOKEN_MFA of ada is on, and preferred
        SetUserMFAPreference [unsigned] {"AccessToken":"$TOKEN","SoftwareTokenMfaSettings":{"Enabled":true,"PreferredMfa":true}}
        # EMAIL_OTP --disable SMS_MFA
        exit 0
        --- stderr
        note: EMAIL_OTP of ada is on, and preferred
        note: SMS_MFA of ada is off
        SetUserMFAPreference [unsigned] {"AccessToken":"$TOKEN","EmailMfaSettings":{"Enabled":true,"PreferredMfa":true},"SMSMfaSettings":{"Enabled":false,"PreferredMfa":false}}
        # --enable SMS_MFA --disable SOFTWARE_TOKEN_MFA
        exit 0
        --- stderr
        note: SMS_MFA of ada is on, and not preferred
        note: SOFTWARE_TOKEN_MFA of ada is off
        SetUserMFAPreference [unsigned] {"AccessToken":"$TOKEN","SMSMfaSettings":{"Enabled":true,"PreferredMfa":false},"SoftwareTokenMfaSettings":{"Enabled":false,"PreferredMfa":false}}
        # NONE
        exit 0
        --- stderr
        note: SMS_MFA of ada is on, and not preferred
        GetUser [unsigned] {"AccessToken":"$TOKEN"}
        SetUserMFAPreference [unsigned] {"AccessToken":"$TOKEN","SMSMfaSettings":{"Enabled":true,"PreferredMfa":false}}
        # NONE --disable SMS_MFA
        exit 0
        --- stderr
        note: SMS_MFA of ada is off
        GetUser [unsigned] {"AccessToken":"$TOKEN"}
        SetUserMFAPreference [unsigned] {"AccessToken":"$TOKEN","SMSMfaSettings":{"Enabled":false,"PreferredMfa":false}}
    "##]].assert_eq(&report);
}

#[test]
fn an_administrator_sets_the_preference_of_others() {
    let cognito = Cognito::scripted([on("AdminSetUserMFAPreference")]);
    let tool = Tool::new(&cognito);
    let ran = tool.run(&[&["mfa", "prefer", "EMAIL_MFA", "ada", "--admin"], &POOL[..]].concat());
    expect![[r#"
        exit 0
        --- stderr
        note: EMAIL_OTP of ada is on, and preferred
    "#]]
    .assert_eq(&ran.to_string());
    expect![[r#"
        AdminSetUserMFAPreference [signed by AKIDEXAMPLE] {"EmailMfaSettings":{"Enabled":true,"PreferredMfa":true},"UserPoolId":"us-east-1_EXAMPLE12","Username":"ada"}
    "#]].assert_eq(&cognito.calls());
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let tool = Tool::alone();
    let mut report = String::new();
    for arguments in [
        "prefer",
        "prefer APP",
        "prefer SMS_MFA --disable SMS_MFA",
        "prefer SMS_MFA ada",
        "status ada",
        "status --admin",
        "status",
        "setup",
    ] {
        let words = ["mfa"].into_iter().chain(arguments.split(' '));
        let ran = tool.run(&words.collect::<Vec<_>>());
        report.push_str(&format!("# {arguments}\n{ran}"));
    }
    expect![[r##"
        # prefer
        exit 2
        --- stderr
        error: no second factor was given
           help: give it with TYPE, --enable TYPE or --disable TYPE
        # prefer APP
        exit 2
        --- stderr
        error: invalid value 'APP' for '[TYPE]': expected one of sms (SMS_MFA), totp (SOFTWARE_TOKEN_MFA), email (EMAIL_OTP), NONE; a user goes after it, or with -u
           help: cognito-auth mfa prefer --help
        # prefer SMS_MFA --disable SMS_MFA
        exit 2
        --- stderr
        error: SMS_MFA is named more than once
           help: name each factor once: prefer it, --enable it or --disable it
        # prefer SMS_MFA ada
        exit 2
        --- stderr
        error: a user was named, and without --admin this acts on who is signed in
           help: add --admin, or leave the user out
        # status ada
        exit 2
        --- stderr
        error: a user was named, and without --admin this acts on who is signed in
           help: add --admin, or leave the user out
        # status --admin
        exit 2
        --- stderr
        error: no user was given
           help: give it with USER or -u USER
        # status
        exit 4
        --- stderr
        error: not signed in: there is no access token
           help: eval "$(cognito-auth login -o env)"
           help: or give the access token with --access-token-stdin, --access-token-file FILE or COGNITO_ACCESS_TOKEN
           help: or save settings once:
           help: cognito-auth context create dev
        # setup
        exit 4
        --- stderr
        error: not signed in: there is no access token
           help: eval "$(cognito-auth login -o env)"
           help: or give the access token with --access-token-stdin, --access-token-file FILE or COGNITO_ACCESS_TOKEN
           help: or save settings once:
           help: cognito-auth context create dev
    "##]].assert_eq(&report);
}

#[test]
fn what_cognito_says_about_an_access_token_is_explained() {
    let mut report = String::new();
    for message in [
        "Access Token has expired",
        "Access Token has been revoked",
        "Access Token does not have required scopes",
        "Invalid Access Token",
        "User is disabled.",
    ] {
        let cognito = Cognito::scripted([on("GetUser").error("NotAuthorizedException", message)]);
        report.push_str(&tool(&cognito).run(&["mfa", "status"]).to_string());
        cognito.expect_done();
    }
    expect![[r#"
        exit 4
        --- stderr
        error: Cognito refused the request: Access Token has expired (NotAuthorizedException)
          cause: the access token has expired
           help: eval "$(cognito-auth login -o env)"
        request id: 00000000-0000-0000-0000-000000000001
        exit 4
        --- stderr
        error: Cognito refused the request: Access Token has been revoked (NotAuthorizedException)
          cause: the access token was revoked: the user was signed out
           help: eval "$(cognito-auth login -o env)"
        request id: 00000000-0000-0000-0000-000000000001
        exit 10
        --- stderr
        error: Cognito refused the request: Access Token does not have required scopes (NotAuthorizedException)
          cause: the access token lacks the scope aws.cognito.signin.user.admin
           help: eval "$(cognito-auth login -o env)"
        request id: 00000000-0000-0000-0000-000000000001
        exit 4
        --- stderr
        error: Cognito refused the request: Invalid Access Token (NotAuthorizedException)
          cause: the access token is not valid here; an IdToken is not an access token
           help: eval "$(cognito-auth login -o env)"
        request id: 00000000-0000-0000-0000-000000000001
        exit 4
        --- stderr
        error: Cognito refused the request: User is disabled. (NotAuthorizedException)
          cause: an administrator has disabled the user
           help: ask an administrator of the user pool for this:
           help: aws cognito-idp admin-enable-user --user-pool-id us-east-1_EXAMPLE12 --username ada --region us-east-1
        request id: 00000000-0000-0000-0000-000000000001
    "#]].assert_eq(&report);
}

#[test]
fn an_expired_token_of_the_environment_is_skipped() {
    let tool = Tool::alone().env("COGNITO_ACCESS_TOKEN", access_token(1_000_000_000));
    let ran = tool.run(&["mfa", "status"]);
    expect![[r#"
        exit 4
        --- stderr
        note: COGNITO_ACCESS_TOKEN is skipped: it has expired
        error: not signed in: there is no access token
           help: eval "$(cognito-auth login -o env)"
           help: or give the access token with --access-token-stdin, --access-token-file FILE or COGNITO_ACCESS_TOKEN
           help: or save settings once:
           help: cognito-auth context create dev
    "#]].assert_eq(&ran.to_string());
}

fn associated() -> Expected {
    on("AssociateSoftwareToken").answer(json!({"SecretCode": SEED}))
}

fn verified(status: &str) -> Expected {
    on("VerifySoftwareToken").answer(json!({"Status": status}))
}

#[cfg(unix)]
#[test]
fn an_app_is_set_up_at_the_terminal() {
    let mismatch = on("VerifySoftwareToken").error(
        "EnableSoftwareTokenMFAException",
        "Code mismatch and fail enable Software Token MFA",
    );
    let cognito = Cognito::scripted([
        associated(),
        verified("ERROR"),
        mismatch,
        verified("SUCCESS"),
        on("SetUserMFAPreference"),
    ]);
    let tool = tool(&cognito);
    let mut terminal = Terminal::start(&tool, &["mfa", "setup", "--friendly-device-name", "phone"]);
    let uri =
        format!("otpauth://totp/us-east-1_EXAMPLE12:ada?secret={SEED}&issuer=us-east-1_EXAMPLE12");
    terminal.wait_for(&uri);
    for code in ["11111", "111 111", "222222", "333333"] {
        terminal.wait_for("Code of the authenticator app: ");
        terminal.type_line(code);
    }
    let (code, screen) = terminal.finish();
    assert_eq!(code, 0, "{screen}");
    let (_, after) = screen.split_once(&uri).unwrap();
    expect![[r#"

        Or type the key: GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ
        Code of the authenticator app: 11111
        A code has 6 to 8 digits.
        Code of the authenticator app: 111 111
        Refused: the code is wrong
        Code of the authenticator app: 222222
        Refused: Code mismatch and fail enable Software Token MFA
        Code of the authenticator app: 333333
        note: the authenticator app of ada is set up, and preferred as the second factor
    "#]]
    .assert_eq(after);
    expect![[r#"
        AssociateSoftwareToken [unsigned] {"AccessToken":"$TOKEN"}
        VerifySoftwareToken [unsigned] {"AccessToken":"$TOKEN","FriendlyDeviceName":"phone","UserCode":"111111"}
        VerifySoftwareToken [unsigned] {"AccessToken":"$TOKEN","FriendlyDeviceName":"phone","UserCode":"222222"}
        VerifySoftwareToken [unsigned] {"AccessToken":"$TOKEN","FriendlyDeviceName":"phone","UserCode":"333333"}
        SetUserMFAPreference [unsigned] {"AccessToken":"$TOKEN","SoftwareTokenMfaSettings":{"Enabled":true,"PreferredMfa":true}}
    "#]].assert_eq(&calls(&cognito));
}

#[test]
fn an_app_is_set_up_for_nobody_in_particular() {
    let cognito = Cognito::scripted([
        associated(),
        verified("SUCCESS"),
        on("SetUserMFAPreference"),
    ]);
    let tool = tool(&cognito);
    let ran = tool.run(&["mfa", "setup", "--save-totp-secret", "seed"]);
    expect![[r#"
        exit 0
        --- stderr
        note: the authenticator app of ada is set up, and preferred as the second factor
    "#]]
    .assert_eq(&ran.to_string());
    let path = tool.path().join("seed");
    assert_eq!(fs::read_to_string(&path).unwrap(), format!("{SEED}\n"));
    assert_mode(&path, 0o600);
    let code = cognito.request(2).json()["UserCode"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(
        code.len() == 6 && code.bytes().all(|digit| digit.is_ascii_digit()),
        "{code}"
    );
    cognito.expect_done();
}

#[test]
fn a_seed_is_kept_until_cognito_refuses_it() {
    let mut report = String::new();
    let mut run = |script: Vec<Expected>, remains: bool| {
        let cognito = Cognito::scripted(script);
        let tool = tool(&cognito);
        report.push_str(
            &tool
                .run(&["mfa", "setup", "--save-totp-secret", "seed"])
                .to_string(),
        );
        assert_eq!(tool.path().join("seed").exists(), remains);
        cognito.expect_done();
    };
    run(vec![associated(), verified("ERROR")], false);
    run(
        vec![associated(), on("VerifySoftwareToken").drop_connection()],
        true,
    );
    let failing = on("VerifySoftwareToken").error("InternalErrorException", "no");
    run(vec![associated(), failing.status(500)], true);
    let unavailable = on("AssociateSoftwareToken").error("SoftwareTokenMFANotFoundException", "no");
    run(vec![unavailable], false);
    expect![[r#"
        exit 4
        --- stderr
        error: Cognito refused the code of the authenticator app
          cause: this machine's clock is wrong by more than a minute
           help: set the clock, then try again
        exit 9
        --- stderr
        warning: seed holds the seed, which may count by now
        error: VerifySoftwareToken got no answer from $ENDPOINT: connection closed before message completed
          cause: the connection broke before the answer came; the call may have been carried out
           help: try again; if the challenge's session is used up, sign in again
        exit 9
        --- stderr
        warning: seed holds the seed, which may count by now
        error: Cognito refused the request: no (InternalErrorException)
          cause: the service is failing
           help: try again later; https://health.aws.amazon.com shows its state
        request id: 00000000-0000-0000-0000-000000000002
        exit 10
        --- stderr
        error: Cognito refused the request: no (SoftwareTokenMFANotFoundException)
          cause: the user pool does not allow this second factor, or the user has not set it up
           help: ask an administrator of the user pool for this:
           help: aws cognito-idp get-user-pool-mfa-config --user-pool-id us-east-1_EXAMPLE12 --region us-east-1
        request id: 00000000-0000-0000-0000-000000000001
    "#]].assert_eq(&report);

    let tool = Tool::alone()
        .env("COGNITO_ACCESS_TOKEN", access_token(4_102_444_800))
        .file("seed", "mine");
    let ran = tool.run(&["mfa", "setup", "--save-totp-secret", "seed"]);
    expect![[r#"
        exit 2
        --- stderr
        error: seed exists already, and may hold a seed that counts
           help: name a file that does not exist
    "#]]
    .assert_eq(&ran.to_string());
    assert_eq!(
        fs::read_to_string(tool.path().join("seed")).unwrap(),
        "mine"
    );
}
