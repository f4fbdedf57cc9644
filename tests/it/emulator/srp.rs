//! Signing in by a proof of the password, which ministack verifies; moto takes any proof.

use expect_test::expect;

use super::{PASSWORD, TEMPORARY, ministack, on_both, signed_in, transcript};

#[test]
fn a_proof_of_the_password_is_accepted() {
    on_both(|emulator| {
        emulator.enrol("proven");
        let login = ["login", "-u", "proven", "--password-file", "password"];
        let tool = emulator.tool().without_credentials();
        signed_in(&tool.run(&[&login[..], &["--no-admin"]].concat()), "proven");
        let srp = ["--auth-flow", "USER_SRP_AUTH"];
        signed_in(&tool.run(&[&login[..], &srp].concat()), "proven");
    });
}

#[test]
fn the_admin_api_takes_a_proof_too() {
    // moto does not know the flow there.
    let emulator = ministack();
    emulator.enrol("proven-to-admin");
    let login = ["login", "-u", "proven-to-admin", "--admin"];
    let srp = [
        "--auth-flow",
        "USER_SRP_AUTH",
        "--password-file",
        "password",
    ];
    let ran = emulator.tool().run(&[&login[..], &srp].concat());
    signed_in(&ran, "proven-to-admin");
}

#[test]
fn the_proof_goes_on_to_the_new_password_and_through_an_app_client_with_a_secret() {
    on_both(|emulator| {
        emulator.invite("proven-once");
        let secret = emulator.made("client_secret");
        let tool = emulator
            .tool()
            .without_credentials()
            .env("COGNITO_CLIENT_ID", emulator.made("secret_client_id"))
            .stdin(format!("{TEMPORARY}\n{secret}\n{PASSWORD}\n"));
        let login = ["login", "-u", "proven-once", "--no-admin"];
        let lines = ["--password-stdin", "--client-secret-stdin"];
        let new = ["--new-password-stdin"];

        let ran = tool.run(&[&login[..], &lines, &["--no-respond"]].concat());
        let asked = &ran.stdout_json()["ChallengeName"];
        assert!(ran.code == 3 && asked == "NEW_PASSWORD_REQUIRED", "{ran}");
        let ran = tool.run(&[&login[..], &lines, &new].concat());
        signed_in(&ran, "proven-once");
        let tool = tool.stdin(format!("{PASSWORD}\n{secret}\n"));
        signed_in(&tool.run(&[&login[..], &lines].concat()), "proven-once");
    });
}

#[test]
fn a_proof_of_another_password_is_refused() {
    let emulator = ministack();
    emulator.enrol("disproven");
    let tool = emulator
        .tool()
        .file("wrong", "Wr0ng, for good!")
        .file("nearly", format!("{PASSWORD} "));
    let login = |username, password| {
        let login = ["login", "-u", username, "--no-admin", "--password-file"];
        transcript(&tool.run(&[&login[..], &[password]].concat()))
    };
    let wrong = login("disproven", "wrong");
    expect![[r#"
        exit 4
        --- stderr
        error: Cognito refused the sign-in: Incorrect username or password. (NotAuthorizedException)
          cause: wrong password, unknown user, or a disabled user in $POOL
           help: cognito-auth doctor --no-admin -u disproven
    "#]]
    .assert_eq(&wrong);
    assert_eq!(login("disproven", "nearly"), wrong);
    expect![[r#"
        exit 4
        --- stderr
        error: Cognito refused the sign-in: User does not exist. (UserNotFoundException)
          cause: $POOL has no such user
           help: check the spelling, and the user pool id
           help: cognito-auth doctor --no-admin -u nobody
    "#]]
    .assert_eq(&login("nobody", "password"));
}
