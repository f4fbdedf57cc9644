//! Sign-ins that Cognito refuses: what is told, and by which exit code.

use expect_test::expect;
use serde_json::json;

use super::{TEMPORARY, ministack, moto, on_both, signed_in, transcript};

#[test]
fn a_wrong_secret_and_none_are_told_from_a_wrong_password() {
    let emulator = ministack();
    emulator.enrol("unhashed");
    let login = ["login", "-u", "unhashed", "--password-file", "password"];
    let tool = emulator
        .tool()
        .env("COGNITO_CLIENT_ID", emulator.made("secret_client_id"));
    let none = tool.run(&login);
    let wrong = tool.env("COGNITO_CLIENT_SECRET", "wrong").run(&login);
    let tool = emulator.tool();
    let superfluous = tool.env("COGNITO_CLIENT_SECRET", "wrong").run(&login);

    expect![[r#"
        exit 10
        --- stderr
        error: Cognito refused the sign-in: Client $SECRET_CLIENT is configured with secret but SECRET_HASH was not received (NotAuthorizedException)
          cause: app client $SECRET_CLIENT has a secret, and the right one was not given
           help: give it with --client-secret-stdin, --client-secret-file FILE, --client-secret-command COMMAND, --client-secret-arn ARN, COGNITO_CLIENT_SECRET or COGNITO_CLIENT_SECRET_ARN
           help: cognito-auth doctor -u unhashed
    "#]].assert_eq(&transcript(&none));
    expect![[r#"
        exit 10
        --- stderr
        error: Cognito refused the sign-in: Unable to verify secret hash for client $SECRET_CLIENT (NotAuthorizedException)
          cause: app client $SECRET_CLIENT has a secret, and the right one was not given
           help: give it with --client-secret-stdin, --client-secret-file FILE, --client-secret-command COMMAND, --client-secret-arn ARN, COGNITO_CLIENT_SECRET or COGNITO_CLIENT_SECRET_ARN
           help: cognito-auth doctor -u unhashed
    "#]].assert_eq(&transcript(&wrong));
    expect![[r#"
        exit 10
        --- stderr
        error: Cognito refused the sign-in: App client $CLIENT is not configured for secret but secret hash was received (InvalidParameterException)
          cause: app client $CLIENT has no secret, and one was given
           help: leave out --client-secret-… and COGNITO_CLIENT_SECRET
           help: cognito-auth doctor -u unhashed
    "#]].assert_eq(&transcript(&superfluous));
}

#[test]
fn wrong_passwords_and_unknown_and_disabled_users_are_not_authenticated() {
    on_both(|emulator| {
        emulator.enrol("locked-out");
        let tool = emulator.tool().file("wrong", "Wr0ng, for good!");
        let login = |username, password| {
            for flow in ["ADMIN_USER_PASSWORD_AUTH", "USER_PASSWORD_AUTH"] {
                let login = ["login", "-u", username, "--password-file", password];
                let ran = tool.run(&[&login[..], &["--auth-flow", flow]].concat());
                assert_eq!((ran.code, ran.stdout.len()), (4, 0), "{ran}");
            }
        };
        login("locked-out", "wrong");
        login("nobody", "password");
        let parameters =
            json!({"UserPoolId": emulator.made("user_pool_id"), "Username": "locked-out"});
        emulator.call("cognito-idp", "admin_disable_user", &parameters);
        login("locked-out", "password");
    });
}

#[test]
fn a_refusal_is_told_in_the_words_of_the_service() {
    let emulator = ministack();
    emulator.enrol("refused");
    let tool = emulator.tool().file("wrong", "Wr0ng, for good!");
    let ran = tool.run(&["login", "-u", "refused", "--password-file", "wrong"]);
    expect![[r#"
        exit 4
        --- stderr
        error: Cognito refused the sign-in: Incorrect username or password. (NotAuthorizedException)
          cause: wrong password, unknown user, or a disabled user in $POOL
           help: cognito-auth user get refused --user-pool-id $POOL
    "#]]
    .assert_eq(&transcript(&ran));
    let ran = tool.run(&["login", "-u", "nobody", "--password-file", "wrong"]);
    expect![[r#"
        exit 4
        --- stderr
        error: Cognito refused the sign-in: User does not exist. (UserNotFoundException)
          cause: $POOL has no such user
           help: check the spelling, and the user pool id
           help: cognito-auth doctor -u nobody
    "#]]
    .assert_eq(&transcript(&ran));

    let parameters = json!({"UserPoolId": emulator.made("user_pool_id"), "Username": "refused"});
    emulator.call("cognito-idp", "admin_disable_user", &parameters);
    let ran = tool.run(&["login", "-u", "refused", "--password-file", "password"]);
    expect![[r#"
        exit 4
        --- stderr
        error: Cognito refused the sign-in: User is disabled. (NotAuthorizedException)
          cause: an administrator has disabled the user
           help: aws cognito-idp admin-enable-user --user-pool-id $POOL --username refused --region us-east-1
    "#]]
    .assert_eq(&transcript(&ran));
}

#[test]
fn another_server_may_say_nothing_but_the_user_name() {
    let emulator = moto();
    emulator.enrol("laconic");
    let tool = emulator.tool().file("wrong", "Wr0ng, for good!");
    let ran = tool.run(&["login", "-u", "laconic", "--password-file", "wrong"]);
    expect![[r#"
        exit 4
        --- stderr
        error: Cognito refused the sign-in: laconic (NotAuthorizedException)
          cause: wrong password, unknown user, or a disabled user in $POOL
           help: cognito-auth user get laconic --user-pool-id $POOL
    "#]]
    .assert_eq(&transcript(&ran));
}

#[test]
fn a_flow_that_the_app_client_does_not_allow_is_named() {
    let emulator = ministack();
    emulator.enrol("disallowed");
    let client = emulator.client_allowing(&["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]);
    let tool = emulator
        .tool()
        .env("COGNITO_CLIENT_ID", &client)
        .shown_as(&client, "$OTHER_CLIENT");
    let login = ["login", "-u", "disallowed", "--password-file", "password"];
    let ran = tool.run(&login);
    expect![[r#"
        exit 10
        --- stderr
        error: Cognito refused the sign-in: Auth flow not enabled for this client (InvalidParameterException)
          cause: app client $OTHER_CLIENT does not allow ADMIN_USER_PASSWORD_AUTH
           help: add ALLOW_ADMIN_USER_PASSWORD_AUTH to its ExplicitAuthFlows, or choose a flow it allows with --auth-flow
           help: cognito-auth doctor -u disallowed
    "#]].assert_eq(&transcript(&ran));
    let ran = tool.run(&[&login[..], &["--auth-flow", "USER_PASSWORD_AUTH"]].concat());
    expect![[r#"
        exit 10
        --- stderr
        error: Cognito refused the sign-in: USER_PASSWORD_AUTH flow not enabled for this client (InvalidParameterException)
          cause: app client $OTHER_CLIENT does not allow USER_PASSWORD_AUTH
           help: add ALLOW_USER_PASSWORD_AUTH to its ExplicitAuthFlows, or choose a flow it allows with --auth-flow
           help: cognito-auth doctor --auth-flow USER_PASSWORD_AUTH -u disallowed
    "#]].assert_eq(&transcript(&ran));
}

#[test]
fn a_session_that_was_used_already_is_refused() {
    let emulator = moto();
    emulator.invite("twice");
    let tool = emulator.tool().stdin(format!("{TEMPORARY}\n"));
    let ran = tool.run(&["login", "-u", "twice", "--password-stdin", "--no-respond"]);
    let session = ran.stdout_json()["Session"].as_str().unwrap().to_owned();
    let tool = emulator.tool().stdin(ran.stdout);
    let respond = ["respond", "--new-password-file", "password"];
    signed_in(&tool.run(&respond), "twice");
    // Cognito would call it a NotAuthorizedException, which is exit code 4.
    let ran = tool.shown_as(&session, "$SESSION").run(&respond);
    expect![[r#"
        exit 6
        --- stderr
        error: Cognito refused the sign-in: $SESSION (ResourceNotFoundException)
          cause: an id is wrong, or belongs to another Region or account
           help: check the ids, and --region
           help: cognito-auth doctor -u twice
    "#]]
    .assert_eq(&transcript(&ran));
}

#[test]
fn a_page_of_html_is_no_answer() {
    let emulator = moto();
    let nowhere = format!("{}/nowhere", emulator.made("endpoint"));
    let tool = emulator.tool().env("AWS_ENDPOINT_URL", nowhere);
    let ran = tool.run(&["login", "-u", "nobody", "--password-file", "password"]);
    expect![[r#"
        exit 9
        --- stderr
        error: AdminInitiateAuth got an answer from $ENDPOINT/nowhere that is not the service's: HTTP 404 text/html; charset=utf-8
          cause: a proxy, a firewall or another server answered instead of Cognito
           help: check HTTPS_PROXY, --endpoint-url and AWS_ENDPOINT_URL, or try again later
    "#]].assert_eq(&transcript(&ran));
    let ran = tool.run(&["credentials", "--guest"]);
    expect![[r#"
        exit 9
        --- stderr
        error: GetId got an answer from $ENDPOINT/nowhere that is not the service's: HTTP 404 text/html; charset=utf-8
          cause: a proxy, a firewall or another server answered instead of Cognito
           help: check HTTPS_PROXY, --endpoint-url and AWS_ENDPOINT_URL, or try again later
    "#]].assert_eq(&transcript(&ran));
}
