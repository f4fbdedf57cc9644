//! Formats that other programs read: JSON, text, and what the AWS CLI prints.

use expect_test::{Expect, expect};
use serde_json::json;

use super::values::HOSTILE;
use super::{CREDENTIALS, LOGIN, exchange, run, sign_in, tool};
use crate::cognito::Cognito;

#[test]
fn documents_hold_every_value_as_it_is() {
    let hostile = HOSTILE.concat();
    let three = [(); 3].map(|()| hostile.clone());
    let calls = [sign_in(&three), sign_in(&three), sign_in(&three)];
    let calls = calls
        .into_iter()
        .chain([exchange(&three), exchange(&three)]);
    let cognito = Cognito::scripted(calls.flatten());
    let tool = tool(&cognito);

    let tokens = run(&tool, &format!("{LOGIN} json")).stdout_json();
    let tokens = &tokens["AuthenticationResult"];
    for name in ["IdToken", "AccessToken", "RefreshToken"] {
        assert_eq!(tokens[name], json!(hostile), "{name}");
    }
    let tokens = run(&tool, &format!("{LOGIN} oauth")).stdout_json();
    for name in ["id_token", "access_token", "refresh_token"] {
        assert_eq!(tokens[name], json!(hostile), "{name}");
    }
    let query = "--query AuthenticationResult.IdToken";
    let bare = run(&tool, &format!("{LOGIN} text {query}"));
    assert_eq!(bare.to_string(), format!("exit 0\n--- stdout\n{hostile}\n"));

    let keys = run(&tool, &format!("{CREDENTIALS} json")).stdout_json();
    for name in ["AccessKeyId", "SecretKey", "SessionToken"] {
        assert_eq!(keys["Credentials"][name], json!(hostile), "{name}");
    }
    let keys = run(&tool, &format!("{CREDENTIALS} process")).stdout_json();
    for name in ["AccessKeyId", "SecretAccessKey", "SessionToken"] {
        assert_eq!(keys[name], json!(hostile), "{name}");
    }
}

/// The snapshots are what `aws configure export-credentials --format …` printed for these
/// credentials: AWS CLI 2.9.19, and 2.36.7 for `fish`, which came with 2.33.8. It is not run here
/// because the AWS CLI that pip installs is version 1, which lacks the command.
#[test]
fn credentials_look_as_the_aws_cli_exports_them() {
    let three = [
        "ASIAIOSFODNN7EXAMPLE",
        "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
        "IQoJb3JpZ2luX2VjEXAMPLE//////////wEaCXVzLWVhc3QtMSJ+AbC==",
    ];
    let formats: [(&str, Expect); 6] = [
        (
            "process",
            expect![[r#"
                {
                  "Version": 1,
                  "AccessKeyId": "ASIAIOSFODNN7EXAMPLE",
                  "SecretAccessKey": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                  "SessionToken": "IQoJb3JpZ2luX2VjEXAMPLE//////////wEaCXVzLWVhc3QtMSJ+AbC==",
                  "Expiration": "2100-01-01T00:00:00+00:00"
                }
            "#]],
        ),
        (
            "env",
            expect![[r#"
                export AWS_ACCESS_KEY_ID=ASIAIOSFODNN7EXAMPLE
                export AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY
                export AWS_SESSION_TOKEN=IQoJb3JpZ2luX2VjEXAMPLE//////////wEaCXVzLWVhc3QtMSJ+AbC==
                export AWS_CREDENTIAL_EXPIRATION=2100-01-01T00:00:00+00:00
            "#]],
        ),
        (
            "env-no-export",
            expect![[r#"
                AWS_ACCESS_KEY_ID=ASIAIOSFODNN7EXAMPLE
                AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY
                AWS_SESSION_TOKEN=IQoJb3JpZ2luX2VjEXAMPLE//////////wEaCXVzLWVhc3QtMSJ+AbC==
                AWS_CREDENTIAL_EXPIRATION=2100-01-01T00:00:00+00:00
            "#]],
        ),
        (
            "powershell",
            expect![[r#"
                $Env:AWS_ACCESS_KEY_ID="ASIAIOSFODNN7EXAMPLE"
                $Env:AWS_SECRET_ACCESS_KEY="wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
                $Env:AWS_SESSION_TOKEN="IQoJb3JpZ2luX2VjEXAMPLE//////////wEaCXVzLWVhc3QtMSJ+AbC=="
                $Env:AWS_CREDENTIAL_EXPIRATION="2100-01-01T00:00:00+00:00"
            "#]],
        ),
        (
            "windows-cmd",
            expect![[r#"
                set AWS_ACCESS_KEY_ID=ASIAIOSFODNN7EXAMPLE
                set AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY
                set AWS_SESSION_TOKEN=IQoJb3JpZ2luX2VjEXAMPLE//////////wEaCXVzLWVhc3QtMSJ+AbC==
                set AWS_CREDENTIAL_EXPIRATION=2100-01-01T00:00:00+00:00
            "#]],
        ),
        (
            "fish",
            expect![[r#"
                set -gx AWS_ACCESS_KEY_ID "ASIAIOSFODNN7EXAMPLE"
                set -gx AWS_SECRET_ACCESS_KEY "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
                set -gx AWS_SESSION_TOKEN "IQoJb3JpZ2luX2VjEXAMPLE//////////wEaCXVzLWVhc3QtMSJ+AbC=="
                set -gx AWS_CREDENTIAL_EXPIRATION "2100-01-01T00:00:00+00:00"
            "#]],
        ),
    ];
    let three = three.map(str::to_owned);
    let cognito = Cognito::scripted(formats.iter().flat_map(|_| exchange(&three)));
    let tool = tool(&cognito);
    for (format, exported) in formats {
        let ran = run(&tool, &format!("{CREDENTIALS} {format}"));
        assert!(ran.code == 0 && ran.stderr.is_empty(), "{ran}");
        exported.assert_eq(str::from_utf8(&ran.stdout).unwrap());
    }
}
