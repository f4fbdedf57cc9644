//! A canary in every secret, looked for in everything the tool prints and in what it starts.

use serde_json::{Value, json};

use crate::cognito::{Cognito, on};
use crate::fixtures::CONFIG_FILE;
use crate::login::POOL;
use crate::support::Tool;

const PASSWORD: &str = "canary-password-1";
const NEW_PASSWORD: &str = "canary-password-2";
const CLIENT_SECRET: &str = "canary-secret-3";
const SESSION: &str = "canary-session-4-aaaaaaaaaaaa";
const TOKEN: &str = "canary-token-5";

fn everything(name: &str) -> Value {
    json!({"ChallengeName": name, "Session": SESSION, "ChallengeParameters": {"USER_ID_FOR_SRP": "alice", "SECRET_BLOCK": "canary-block-6"}})
}

fn tool(cognito: &Cognito) -> Tool {
    Tool::new(cognito)
        .env("AWS_SECRET_ACCESS_KEY", "canary-key-7")
        .env("AWS_SESSION_TOKEN", "canary-aws-token-8")
        .env("COGNITO_PASSWORD", PASSWORD)
        .env("COGNITO_NEW_PASSWORD", NEW_PASSWORD)
        .env("COGNITO_CLIENT_SECRET", CLIENT_SECRET)
        .env("COGNITO_ID_TOKEN", TOKEN)
}

#[test]
fn nothing_of_a_sign_in_is_logged() {
    let tokens = json!({"AuthenticationResult": {"IdToken": TOKEN, "AccessToken": TOKEN, "RefreshToken": TOKEN}});
    for (script, code) in [
        (
            vec![
                on("AdminInitiateAuth").answer(everything("NEW_PASSWORD_REQUIRED")),
                on("AdminRespondToAuthChallenge").answer(tokens),
            ],
            0,
        ),
        (
            vec![on("AdminInitiateAuth").error("NotAuthorizedException", "no")],
            4,
        ),
        (
            vec![
                on("AdminInitiateAuth")
                    .status(500)
                    .body("text/html", format!("<html>{PASSWORD}")),
            ],
            9,
        ),
        (vec![on("AdminInitiateAuth").drop_connection()], 9),
        (
            vec![on("AdminInitiateAuth").answer(everything("HOLOGRAM"))],
            3,
        ),
    ] {
        let cognito = Cognito::scripted(script);
        let ran = tool(&cognito).run(&[&["login", "-vv", "-u", "alice"], POOL.as_slice()].concat());
        assert_eq!(ran.code, code, "{ran}");
        let stderr = String::from_utf8(ran.stderr).unwrap();
        assert!(stderr.contains("AdminInitiateAuth"), "{stderr}");
        assert!(!stderr.contains("canary"), "{stderr}");
        cognito.expect_done();
    }
}

/// Every call that is not made on the straight way to tokens, with a canary for each secret in it.
#[test]
fn nothing_of_what_else_there_is_is_logged() {
    const SEED: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    let challenge = |operation: &str, name: &str| on(operation).answer(everything(name));
    let respond = "AdminRespondToAuthChallenge";
    let tokens = |operation: &str| {
        on(operation).answer(json!({"AuthenticationResult": {
            "IdToken": TOKEN, "AccessToken": TOKEN, "RefreshToken": TOKEN,
            "NewDeviceMetadata": {"DeviceKey": "us-east-1_1", "DeviceGroupKey": "-group"},
        }}))
    };
    let seed =
        || on("AssociateSoftwareToken").answer(json!({"SecretCode": SEED, "Session": SESSION}));
    let verified = || on("VerifySoftwareToken").answer(json!({"Status": "SUCCESS"}));
    for (line, script) in [
        (
            "login --mfa-code 909090",
            vec![challenge("AdminInitiateAuth", "SMS_MFA"), tokens(respond)],
        ),
        (
            "login --totp-secret-file seed",
            vec![
                challenge("AdminInitiateAuth", "SOFTWARE_TOKEN_MFA"),
                tokens(respond),
            ],
        ),
        (
            "login --auth-flow custom --admin --answer canary-answer",
            vec![
                challenge("AdminInitiateAuth", "CUSTOM_CHALLENGE"),
                tokens(respond),
            ],
        ),
        (
            "login --remember-device -c dev",
            vec![tokens("AdminInitiateAuth"), on("ConfirmDevice")],
        ),
        ("refresh", vec![tokens("GetTokensFromRefreshToken")]),
        (
            "refresh -u alice",
            vec![
                on("GetTokensFromRefreshToken").error("UnknownOperationException", "no"),
                tokens("InitiateAuth"),
            ],
        ),
        ("logout", vec![on("RevokeToken")]),
        ("logout --global", vec![on("GlobalSignOut")]),
        (
            "mfa status",
            vec![on("GetUser").answer(json!({"Username": "alice", "UserAttributes": []}))],
        ),
        (
            "mfa setup --save-totp-secret new-seed",
            vec![seed(), verified(), on("SetUserMFAPreference")],
        ),
        ("password set alice", vec![on("AdminSetUserPassword")]),
    ] {
        let cognito = Cognito::scripted(script);
        let tool = tool(&cognito)
            .env("COGNITO_ACCESS_TOKEN", TOKEN)
            .env("COGNITO_REFRESH_TOKEN", TOKEN)
            .env("COGNITO_USER_POOL_ID", POOL[1])
            .env("COGNITO_CLIENT_ID", POOL[3])
            .file("seed", SEED)
            .file(
                CONFIG_FILE,
                "store = 'file'\n[contexts.dev]\nusername = 'alice'\n",
            );
        let user = line.starts_with("login").then_some(["-u", "alice"]);
        let words = line
            .split(' ')
            .chain(["-vv"])
            .chain(user.into_iter().flatten());
        let ran = tool.run(&words.collect::<Vec<_>>());
        assert_eq!(ran.code, 0, "{line}: {ran}");
        let said = String::from_utf8(ran.stderr.clone()).unwrap();
        assert!(said.contains("> POST"), "{line}: {said}");
        let record = tool.path().join("home/.local/state/cognito-auth/dev.json");
        let device = std::fs::read(record).ok().map(|text| {
            let record: Value = serde_json::from_slice(&text).unwrap();
            record["record"]["device"]["password"]
                .as_str()
                .unwrap()
                .to_owned()
        });
        assert_eq!(device.is_some(), line.contains("device"), "{line}");
        let code = said.lines().any(|line| line.contains("909090"));
        let leaks = said.contains("canary") || said.contains("GEZD") || code;
        assert!(
            !leaks && device.is_none_or(|device| !said.contains(&device)),
            "{line}: {said}"
        );
        cognito.expect_done();
    }
}

#[test]
fn help_and_errors_show_no_variable() {
    let cognito = Cognito::scripted([]);
    for line in [
        vec!["login", "--help"],
        vec!["credentials", "--help"],
        vec!["login"],
        vec!["login", "--nonsense"],
        vec!["credentials", "--identity-pool-id", "us-east-1:1"],
    ] {
        let ran = tool(&cognito).run(&line);
        assert!(!ran.to_string().contains("canary"), "{ran}");
    }
    cognito.expect_done();
}

#[cfg(unix)]
#[test]
fn children_get_no_secret_and_no_standard_input() {
    let cognito =
        Cognito::scripted([on("AdminInitiateAuth").error("NotAuthorizedException", "no")]);
    let ran = tool(&cognito)
        .unset("COGNITO_PASSWORD")
        .stdin("for somebody else\n")
        .run(
            &[
                &[
                    "login",
                    "-u",
                    "alice",
                    "--password-command",
                    "env > environment; cat > input; echo p; echo talk >&2",
                ],
                POOL.as_slice(),
            ]
            .concat(),
        );
    assert_eq!(ran.code, 4, "{ran}");
    assert!(
        ran.to_string().contains("talk\n"),
        "a command's standard error is passed on: {ran}"
    );
    cognito.expect_done();
}

#[cfg(unix)]
#[test]
fn the_environment_of_a_child_holds_none_of_them() {
    let cognito =
        Cognito::scripted([on("AdminInitiateAuth").error("NotAuthorizedException", "no")]);
    let tool = tool(&cognito)
        .unset("COGNITO_PASSWORD")
        .stdin("for somebody else\n");
    tool.run(
        &[
            &[
                "login",
                "-u",
                "alice",
                "--password-command",
                "env > environment; cat > input; echo p",
            ],
            POOL.as_slice(),
        ]
        .concat(),
    );
    let read = |name: &str| std::fs::read_to_string(tool.path().join(name)).unwrap();
    let environment = read("environment");
    let secrets: Vec<&str> = environment
        .lines()
        .filter(|line| line.starts_with("COGNITO_"))
        .collect();
    assert_eq!(secrets, Vec::<&str>::new());
    assert_eq!(read("input"), "");
    cognito.expect_done();
}

#[cfg(unix)]
#[test]
fn arguments_and_core_files_hold_none_of_them() {
    let cognito =
        Cognito::scripted([on("AdminInitiateAuth").error("NotAuthorizedException", "no")]);
    // The command sees its parent as `ps` would show it to any user of the machine.
    let spy = "cat /proc/$PPID/cmdline /proc/$PPID/limits > parent; echo p";
    let tool = tool(&cognito).unset("COGNITO_PASSWORD");
    tool.run(
        &[
            &["login", "-u", "alice", "--password-command", spy],
            POOL.as_slice(),
        ]
        .concat(),
    );
    let parent =
        String::from_utf8_lossy(&std::fs::read(tool.path().join("parent")).unwrap()).into_owned();
    assert!(!parent.contains("canary"), "{parent}");
    let core = parent
        .lines()
        .find(|line| line.starts_with("Max core file size"))
        .unwrap();
    assert_eq!(core.split_whitespace().nth(4), Some("0"), "{core}");
    cognito.expect_done();
}
