//! Every flow and every challenge, through both APIs, by app clients with and without a secret: what
//! is sent, in full.

use expect_test::expect_file;
use serde_json::{Value, json};

use crate::cognito::{Cognito, Expected, on};
use crate::login::{POOL, signed_in};
use crate::support::Tool;

/// The two APIs, and what the names of their operations begin with.
const APIS: [(&str, &str); 2] = [("--no-admin", ""), ("--admin", "Admin")];

fn tool(cognito: &Cognito, admin: bool) -> Tool {
    let tool = Tool::new(cognito)
        .file("p", "p4ssword")
        .file("n", "Perm4nent!")
        .file("s", "clientsecret123")
        .file("seed", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
        .env("COGNITO_AUTH_NO_CACHE", "1");
    if admin {
        tool
    } else {
        tool.without_credentials()
    }
}

/// Signs in through `api` with `arguments`, without and with a client secret, and reports each.
fn run(
    report: &mut String,
    api: (&str, &str),
    arguments: &str,
    script: &dyn Fn() -> Vec<Expected>,
) {
    for secret in ["", " --client-secret-file s"] {
        let cognito = Cognito::scripted(script());
        let (flag, _) = api;
        let line = format!("login -u alice@example.com {flag} {arguments}{secret}");
        let words: Vec<_> = line.split_whitespace().chain(POOL).collect();
        let ran = tool(&cognito, flag == "--admin").run(&words);
        assert_eq!((ran.code, ran.stderr.len()), (0, 0), "{line}: {ran}");
        assert_eq!(cognito.connections(), 1, "{line}");
        report.push_str(&format!("# {line}\n{}\n", cognito.calls()));
    }
}

fn challenge(operation: &str, name: &str, parameters: &Value) -> Expected {
    on(operation).answer(json!({
        "ChallengeName": name,
        "Session": format!("session of {name}"),
        "ChallengeParameters": parameters,
        "AvailableChallenges": ["PASSWORD", "PASSWORD_SRP", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"],
    }))
}

fn verifier() -> Value {
    json!({
        "SALT": "f1e2d3c4b5a69788796a5b4c3d2e1f0", "SRP_B": "abc", "SECRET_BLOCK": "AAFzZWNyZXQ=",
        "USER_ID_FOR_SRP": "0a1b2c3d-user", "USERNAME": "0a1b2c3d-user",
    })
}

#[test]
fn each_flow_sends_what_it_needs() {
    let mut report = String::new();
    for api in APIS {
        let [initiate, respond] =
            ["InitiateAuth", "RespondToAuthChallenge"].map(|name| format!("{}{name}", api.1));
        let at_once = || vec![signed_in(&initiate)];
        let proved = || {
            vec![
                challenge(&initiate, "PASSWORD_VERIFIER", &verifier()),
                signed_in(&respond),
            ]
        };
        let after_proof = || {
            vec![
                challenge(&initiate, "PASSWORD_VERIFIER", &verifier()),
                challenge(
                    &respond,
                    "CUSTOM_CHALLENGE",
                    &json!({"question": "colour?"}),
                ),
                signed_in(&respond),
            ]
        };
        let asked = || {
            vec![
                challenge(&initiate, "CUSTOM_CHALLENGE", &json!({"USERNAME": "alice"})),
                signed_in(&respond),
            ]
        };
        let coded = || {
            vec![
                challenge(&initiate, "EMAIL_OTP", &json!({"USERNAME": "alice"})),
                signed_in(&respond),
            ]
        };
        if api.0 == "--admin" {
            for flow in ["ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"] {
                let arguments = format!("--auth-flow {flow} --password-file p");
                run(&mut report, api, &arguments, &at_once);
            }
        } else {
            let arguments = "--auth-flow USER_PASSWORD_AUTH --password-file p";
            run(&mut report, api, arguments, &at_once);
        }
        let of = |flow: &str, rest: &str| format!("--auth-flow {flow} {rest}");
        let password = "--password-file p";
        run(&mut report, api, &of("USER_SRP_AUTH", password), &proved);
        let choose = |factor: &str, rest: &str| {
            of(
                "USER_AUTH",
                &format!("--preferred-challenge {factor} {rest}"),
            )
        };
        run(&mut report, api, &choose("PASSWORD", password), &at_once);
        run(&mut report, api, &choose("PASSWORD_SRP", password), &proved);
        run(
            &mut report,
            api,
            &choose("EMAIL_OTP", "--mfa-code 12345678"),
            &coded,
        );
        run(
            &mut report,
            api,
            &of("CUSTOM_AUTH", "--answer blue"),
            &asked,
        );
        let both = format!("{password} --answer blue");
        run(&mut report, api, &of("CUSTOM_AUTH", &both), &after_proof);
    }
    expect_file!["flows.txt"].assert_eq(&report);
}

#[test]
fn each_challenge_is_answered_under_its_keys() {
    let mut report = String::new();
    let user = json!({"USER_ID_FOR_SRP": "0a1b2c3d-user"});
    let required = json!({
        "USER_ID_FOR_SRP": "0a1b2c3d-user", "userAttributes": "{\"email_verified\":\"true\"}",
        "requiredAttributes": "[\"userAttributes.email\"]",
    });
    let factors = json!({"MFAS_CAN_CHOOSE": "[\"SMS_MFA\",\"SOFTWARE_TOKEN_MFA\"]"});
    for api in APIS {
        let [initiate, respond] =
            ["InitiateAuth", "RespondToAuthChallenge"].map(|name| format!("{}{name}", api.1));
        let flow = "--auth-flow USER_AUTH --preferred-challenge PASSWORD --password-file p";
        for (name, parameters, answers) in [
            (
                "NEW_PASSWORD_REQUIRED",
                &required,
                "--new-password-file n --attribute email=a@b.c",
            ),
            ("SMS_MFA", &user, "--mfa-code 123456"),
            ("SMS_OTP", &user, "--mfa-code 123456"),
            ("EMAIL_OTP", &user, "--mfa-code 12345678"),
            ("EMAIL_MFA", &user, "--mfa-code 12345678"),
            ("SOFTWARE_TOKEN_MFA", &user, "--mfa-code 123456"),
            ("SELECT_MFA_TYPE", &factors, "--mfa-type SOFTWARE_TOKEN_MFA"),
            ("CUSTOM_CHALLENGE", &json!({}), "--answer blue"),
            ("PASSWORD", &json!({}), ""),
        ] {
            let script = || vec![challenge(&initiate, name, parameters), signed_in(&respond)];
            run(&mut report, api, &format!("{flow} {answers}"), &script);
        }
        let script = || {
            vec![
                challenge(&initiate, "PASSWORD_SRP", &json!({})),
                challenge(&respond, "PASSWORD_VERIFIER", &verifier()),
                signed_in(&respond),
            ]
        };
        run(&mut report, api, flow, &script);
        for (factor, second) in [
            ("PASSWORD", None),
            ("PASSWORD_SRP", Some("PASSWORD_VERIFIER")),
            ("EMAIL_OTP", Some("EMAIL_OTP")),
            ("SMS_OTP", Some("SMS_OTP")),
        ] {
            let script = || {
                let first = challenge(&initiate, "SELECT_CHALLENGE", &json!({}));
                let second = second.map(|name| challenge(&respond, name, &verifier()));
                [first]
                    .into_iter()
                    .chain(second)
                    .chain([signed_in(&respond)])
                    .collect()
            };
            let flow = format!(
                "--auth-flow USER_AUTH --preferred-challenge {factor} --password-file p --mfa-code 12345678"
            );
            run(&mut report, api, &flow, &script);
        }
    }
    expect_file!["challenges.txt"].assert_eq(&report);
}
