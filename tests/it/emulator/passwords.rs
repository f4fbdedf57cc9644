//! An administrator's side: `password set`, `user get`, and whose IAM credentials sign them.

use expect_test::expect;
use serde_json::json;

use super::{PASSWORD, TEMPORARY, ministack, on_both, signed_in, transcript};
use crate::support::{Ran, Tool};

#[test]
fn a_password_is_set_for_good() {
    let said = on_both(|emulator| {
        emulator.invite("set-for-good");
        let tool = emulator.tool().stdin(format!("{PASSWORD}\n"));
        assert_eq!(status(&tool, "set-for-good"), "FORCE_CHANGE_PASSWORD\n");
        let ran = tool.run(&["password", "set", "set-for-good", "--new-password-stdin"]);
        assert_eq!(status(&tool, "set-for-good"), "CONFIRMED\n");
        emulator.tokens("set-for-good");
        ran.to_string()
    });
    expect![[r#"
        exit 0
        --- stderr
        note: password set for set-for-good
    "#]]
    .assert_eq(&said[0]);
    assert_eq!(said[0], said[1]);
}

#[test]
fn a_temporary_password_lasts_until_the_next_sign_in() {
    let said = on_both(|emulator| {
        emulator.enrol("set-for-now");
        let tool = emulator.tool().stdin(format!("{TEMPORARY}\n"));
        let set = ["password", "set", "-u", "set-for-now", "--temporary"];
        let set = tool.run(&[&set[..], &["--new-password-stdin"]].concat());
        assert_eq!(status(&tool, "set-for-now"), "FORCE_CHANGE_PASSWORD\n");

        let login = ["login", "-u", "set-for-now", "--password-stdin"];
        let ran = tool.run(&login);
        let asked = &ran.stdout_json()["ChallengeName"];
        assert!(ran.code == 3 && asked == "NEW_PASSWORD_REQUIRED", "{ran}");
        let ran = tool.run(&[&login[..], &["--new-password-file", "password"]].concat());
        signed_in(&ran, "set-for-now");
        assert_eq!(status(&tool, "set-for-now"), "CONFIRMED\n");
        set.to_string()
    });
    expect![[r#"
        exit 0
        --- stderr
        note: temporary password set for set-for-now: the next sign-in asks for another one
    "#]]
    .assert_eq(&said[0]);
    assert_eq!(said[0], said[1]);
}

#[test]
fn a_weak_password_and_an_unknown_user_are_told_apart() {
    on_both(|emulator| {
        emulator.enrol("weak");
        let tool = emulator.tool().stdin("weak\n");
        let ran = tool.run(&["password", "set", "weak", "--new-password-stdin"]);
        assert_eq!((ran.code, ran.stdout.len()), (2, 0), "{ran}");
        let unknown = [
            &[
                "password",
                "set",
                "nobody",
                "--new-password-file",
                "password",
            ][..],
            &["user", "get", "nobody"],
        ];
        for args in unknown {
            let ran = tool.run(args);
            assert_eq!((ran.code, ran.stdout.len()), (6, 0), "{ran}");
        }
    });
}

#[test]
fn a_refused_password_comes_with_the_policy() {
    let emulator = ministack();
    emulator.enrol("policed");
    let tool = emulator.tool().stdin("weak\n");
    let ran = tool.run(&["password", "set", "policed", "--new-password-stdin"]);
    expect![[r#"
        exit 2
        --- stderr
        error: Cognito refused the request: Password did not conform with policy: Password must have length greater than or equal to 8; Password must have uppercase characters; Password must have numeric characters; Password must have symbol characters (InvalidPasswordException)
          cause: the new password does not meet the pool's policy: Password must have length greater than or equal to 8; Password must have uppercase characters; Password must have numeric characters; Password must have symbol characters
           help: give another one with --new-password-stdin, --new-password-file FILE, --new-password-command COMMAND or COGNITO_NEW_PASSWORD
    "#]].assert_eq(&transcript(&ran));
}

#[test]
fn the_key_of_an_iam_user_signs_what_its_policy_allows() {
    let emulator = ministack();
    emulator.enrol("signed-for");
    let user = json!({"UserName": "operator"});
    emulator.call("iam", "create_user", &user);
    let allowed = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Action": ["cognito-idp:AdminInitiateAuth", "cognito-idp:AdminRespondToAuthChallenge"],
            "Resource": "*",
        }],
    });
    let policy = json!({
        "UserName": "operator",
        "PolicyName": "sign-in",
        "PolicyDocument": allowed.to_string(),
    });
    emulator.call("iam", "put_user_policy", &policy);
    let key = &emulator.call("iam", "create_access_key", &user)["AccessKey"];
    let [id, secret] = ["AccessKeyId", "SecretAccessKey"].map(|name| key[name].as_str().unwrap());

    let tool = emulator
        .tool()
        .env("AWS_ACCESS_KEY_ID", id)
        .env("AWS_SECRET_ACCESS_KEY", secret);
    let login = ["login", "-u", "signed-for", "--password-file", "password"];
    signed_in(&tool.run(&login), "signed-for");
    let denied = tool.run(&["user", "get", "signed-for"]);
    expect![[r#"
        exit 7
        --- stderr
        error: Cognito refused the request: User: arn:aws:iam::000000000000:user/operator is not authorized to perform: cognito-idp:AdminGetUser because no identity-based policy allows the cognito-idp:AdminGetUser action (AccessDeniedException)
          cause: the IAM credentials do not allow cognito-idp:AdminGetUser
           help: allow it: {"Effect":"Allow","Action":"cognito-idp:AdminGetUser","Resource":"arn:aws:cognito-idp:us-east-1:*:userpool/$POOL"}
    "#]].assert_eq(&transcript(&denied));

    let tool = tool.env("AWS_SECRET_ACCESS_KEY", "wrong");
    expect![[r#"
        exit 7
        --- stderr
        error: Cognito refused the sign-in: The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details. (InvalidSignatureException)
          cause: the IAM credentials are wrong or expired, or this machine's clock is
           help: aws sts get-caller-identity
           help: or sign in without IAM credentials:
           help: cognito-auth login -u signed-for --auth-flow USER_SRP_AUTH
    "#]].assert_eq(&transcript(&tool.run(&login)));
    let tool = tool.env("AWS_ACCESS_KEY_ID", "AKIANOBODYSKEY000000");
    expect![[r#"
        exit 7
        --- stderr
        error: Cognito refused the sign-in: The security token included in the request is invalid. (UnrecognizedClientException)
          cause: the IAM credentials are wrong or expired, or this machine's clock is
           help: aws sts get-caller-identity
           help: or sign in without IAM credentials:
           help: cognito-auth login -u signed-for --auth-flow USER_SRP_AUTH
    "#]].assert_eq(&transcript(&tool.run(&login)));
}

#[track_caller]
fn status(tool: &Tool, username: &str) -> String {
    let get = [
        "user",
        "get",
        username,
        "--query",
        "UserStatus",
        "-o",
        "text",
    ];
    let ran: Ran = tool.run(&get);
    assert!(ran.code == 0 && ran.stderr.is_empty(), "{ran}");
    String::from_utf8(ran.stdout).unwrap()
}
