//! Devices that the pool remembers. Whether the proof of a device is right is for `auth::srp`'s
//! server and the client of other authors to say.

use std::fs;

use expect_test::expect;
use serde_json::{Value, json};

use crate::cognito::{Cognito, Expected, on};
use crate::fixtures::{CONFIG_FILE, RECORD};
use crate::login::signed_in;
use crate::support::{Ran, Tool, assert_mode, tokens};

const CONFIG: &str = r#"
store = "file"

[contexts.dev]
user-pool-id = "us-east-1_EXAMPLE12"
client-id = "1example23456789"
username = "ada@example.com"
auth-flow = "password"
password-file = "p"
"#;
const KEY: &str = "us-east-1_12345678-90ab-cdef-1234-567890abcdef";

fn tool(cognito: &Cognito) -> Tool {
    Tool::new(cognito)
        .without_credentials()
        .file("p", "p4ssword")
        .file("s", "clientsecret123")
        .file(CONFIG_FILE, CONFIG)
}

/// The tool with a record of a device in it.
fn with_record(cognito: &Cognito) -> Tool {
    tool(cognito).file(RECORD, record(cognito).to_string())
}

fn record(cognito: &Cognito) -> Value {
    json!({
        "version": 1,
        "context": "dev",
        "record": {
            "owner": {
                "place": {
                    "endpoint": cognito.endpoint(),
                    "user_pool_id": "us-east-1_EXAMPLE12",
                    "client_id": "1example23456789",
                },
                "username": "ada@example.com",
                "user": "ada",
                "sub": "11111111-2222-4333-8444-555555555555",
            },
            "device": {"key": KEY, "group_key": "-EXAMPLEgrp", "password": "ZGV2aWNlcGFzc3dvcmQ="},
        },
    })
}

fn kept(tool: &Tool) -> Value {
    let text = fs::read_to_string(tool.path().join(RECORD)).unwrap();
    serde_json::from_str::<Value>(&text).unwrap()["record"].take()
}

fn login(further: &str) -> Vec<&str> {
    let fixed = [
        "login",
        "-c",
        "dev",
        "-o",
        "text",
        "--query",
        "AuthenticationResult.TokenType",
    ];
    fixed
        .into_iter()
        .chain(further.split_whitespace())
        .collect()
}

fn on_a_new_device(operation: &str) -> Expected {
    let mut result = tokens();
    result["NewDeviceMetadata"] = json!({"DeviceKey": KEY, "DeviceGroupKey": "-EXAMPLEgrp"});
    on(operation).answer(json!({"AuthenticationResult": result}))
}

fn asks(operation: &str, name: &str, parameters: &Value) -> Expected {
    on(operation).answer(json!({
        "ChallengeName": name, "Session": format!("session of {name}"), "ChallengeParameters": parameters,
    }))
}

fn device_challenges() -> [Expected; 2] {
    let respond = "RespondToAuthChallenge";
    [
        asks(
            "InitiateAuth",
            "DEVICE_SRP_AUTH",
            &json!({"USERNAME": "ada", "DEVICE_KEY": KEY}),
        ),
        asks(
            respond,
            "DEVICE_PASSWORD_VERIFIER",
            &json!({"USERNAME": "ada", "DEVICE_KEY": KEY, "SALT": "abc", "SRP_B": "def", "SECRET_BLOCK": "AAFzZWNyZXQ="}),
        ),
    ]
}

/// The process that was to put the record in place was killed.
#[test]
fn a_device_whose_record_is_left_beside_is_presented() {
    let cognito = Cognito::scripted([signed_in("InitiateAuth")]);
    let tool = tool(&cognito).file(
        "home/.local/state/cognito-auth/dev.new",
        record(&cognito).to_string(),
    );
    assert_eq!(tool.run(&login("")).code, 0);
    let sent = cognito.request(1).json()["AuthParameters"]["DEVICE_KEY"].take();
    assert_eq!(sent, KEY);
    assert_eq!(kept(&tool)["device"]["key"], KEY);
    cognito.expect_done();
}

#[test]
fn a_device_is_confirmed_and_kept_for_its_user() {
    let cognito = Cognito::scripted([
        on_a_new_device("InitiateAuth"),
        on("ConfirmDevice").answer(json!({"UserConfirmationNecessary": false})),
    ]);
    let tool = tool(&cognito).env("COMPUTERNAME", "a-windows");
    let ran = tool.run(&login("--remember-device"));
    assert_eq!((ran.code, ran.stderr.len()), (0, 0), "{ran}");
    let request = cognito.request(2).json();
    let name = request["DeviceName"].as_str().unwrap();
    #[cfg(unix)]
    let host = rustix::system::uname();
    #[cfg(unix)]
    let host = host.nodename().to_str().unwrap();
    #[cfg(windows)]
    let host = "a-windows";
    assert_eq!(name, format!("cognito-auth on {host}"));
    assert_eq!(cognito.connections(), 1);
    let calls = cognito
        .calls()
        .replace(&request["AccessToken"].to_string(), "…");
    expect![[r#"
        InitiateAuth [unsigned] {"AuthFlow":"USER_PASSWORD_AUTH","AuthParameters":{"PASSWORD":"p4ssword","USERNAME":"ada@example.com"},"ClientId":"1example23456789"}
        ConfirmDevice [unsigned] {"AccessToken":…,"DeviceKey":"us-east-1_12345678-90ab-cdef-1234-567890abcdef","DeviceName":"…","DeviceSecretVerifierConfig":{"PasswordVerifier":"…","Salt":"…"}}
    "#]].assert_eq(&calls);

    let mut record = kept(&tool);
    let password = record["device"]["password"].take();
    // 40 bytes.
    assert_eq!(password.as_str().unwrap().len(), 56);
    assert_eq!(
        record["owner"]["place"]["endpoint"].take(),
        cognito.endpoint()
    );
    let session = record["session"].take();
    assert_eq!(session["refresh"], tokens()["RefreshToken"]);
    expect![[r#"{"owner":{"place":{"endpoint":null,"user_pool_id":"us-east-1_EXAMPLE12","client_id":"1example23456789"},"username":"ada@example.com","user":"ada","sub":"11111111-2222-4333-8444-555555555555"},"session":null,"device":{"key":"us-east-1_12345678-90ab-cdef-1234-567890abcdef","group_key":"-EXAMPLEgrp","password":null}}"#]].assert_eq(&record.to_string());
    let folder = tool.path().join(RECORD).parent().unwrap().to_owned();
    assert_mode(&folder, 0o700);
    assert_mode(folder.join("dev.json"), 0o600);
    assert_mode(folder.join("dev.lock"), 0o600);
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 2);
}

#[test]
fn the_user_is_asked_where_the_pool_leaves_it_to_the_user() {
    let cognito = Cognito::scripted([
        on_a_new_device("InitiateAuth"),
        on("ConfirmDevice").answer(json!({"UserConfirmationNecessary": true})),
        on("UpdateDeviceStatus"),
    ]);
    let config = format!("{CONFIG}remember-device = true\n");
    let tool = tool(&cognito).file(CONFIG_FILE, config);
    let ran = tool.run(&login(""));
    assert_eq!((ran.code, ran.stderr.len()), (0, 0), "{ran}");
    let request = cognito.request(3).json();
    assert_eq!(request["DeviceKey"], KEY);
    assert_eq!(request["DeviceRememberedStatus"], "remembered");
    cognito.expect_done();
}

#[test]
fn a_known_device_stands_in_for_the_second_factor() {
    let [first, second] = device_challenges();
    let cognito = Cognito::scripted([first, second, signed_in("RespondToAuthChallenge")]);
    let ran = with_record(&cognito).run(&login("--client-secret-file s"));
    assert_eq!((ran.code, ran.stderr.len()), (0, 0), "{ran}");
    assert_eq!(cognito.connections(), 1);
    expect![[r#"
        InitiateAuth [unsigned] {"AuthFlow":"USER_PASSWORD_AUTH","AuthParameters":{"DEVICE_KEY":"us-east-1_12345678-90ab-cdef-1234-567890abcdef","PASSWORD":"p4ssword","SECRET_HASH":"47KR/Rk99wrDU4ACyTptTRMDboWbv8h5CyO1Lo42xnU=","USERNAME":"ada@example.com"},"ClientId":"1example23456789"}
        RespondToAuthChallenge [unsigned] {"ChallengeName":"DEVICE_SRP_AUTH","ChallengeResponses":{"DEVICE_KEY":"us-east-1_12345678-90ab-cdef-1234-567890abcdef","SECRET_HASH":"QxXpYCWkaQYTAZt39oHjTVIaHu+wUWH5v9WPsM4DsgE=","SRP_A":"…","USERNAME":"ada"},"ClientId":"1example23456789","Session":"session of DEVICE_SRP_AUTH"}
        RespondToAuthChallenge [unsigned] {"ChallengeName":"DEVICE_PASSWORD_VERIFIER","ChallengeResponses":{"DEVICE_KEY":"us-east-1_12345678-90ab-cdef-1234-567890abcdef","PASSWORD_CLAIM_SECRET_BLOCK":"AAFzZWNyZXQ=","PASSWORD_CLAIM_SIGNATURE":"…","SECRET_HASH":"QxXpYCWkaQYTAZt39oHjTVIaHu+wUWH5v9WPsM4DsgE=","TIMESTAMP":"…","USERNAME":"ada"},"ClientId":"1example23456789","Session":"session of DEVICE_PASSWORD_VERIFIER"}
    "#]].assert_eq(&cognito.calls());
}

#[test]
fn a_known_device_and_a_proof_of_the_password_go_together() {
    let respond = "RespondToAuthChallenge";
    let verifier = json!({"SALT": "abc", "SRP_B": "def", "SECRET_BLOCK": "AAFzZWNyZXQ=", "USER_ID_FOR_SRP": "ada"});
    let [_, second] = device_challenges();
    let cognito = Cognito::scripted([
        asks("InitiateAuth", "PASSWORD_VERIFIER", &verifier),
        asks(respond, "DEVICE_SRP_AUTH", &json!({"USERNAME": "ada"})),
        second,
        signed_in(respond),
    ]);
    let ran = with_record(&cognito).run(&login("--auth-flow srp --no-respond"));
    assert_eq!((ran.code, ran.stderr.len()), (0, 0), "{ran}");
    expect![[r#"
        InitiateAuth [unsigned] {"AuthFlow":"USER_SRP_AUTH","AuthParameters":{"DEVICE_KEY":"us-east-1_12345678-90ab-cdef-1234-567890abcdef","SRP_A":"…","USERNAME":"ada@example.com"},"ClientId":"1example23456789"}
        RespondToAuthChallenge [unsigned] {"ChallengeName":"PASSWORD_VERIFIER","ChallengeResponses":{"DEVICE_KEY":"us-east-1_12345678-90ab-cdef-1234-567890abcdef","PASSWORD_CLAIM_SECRET_BLOCK":"AAFzZWNyZXQ=","PASSWORD_CLAIM_SIGNATURE":"…","TIMESTAMP":"…","USERNAME":"ada"},"ClientId":"1example23456789","Session":"session of PASSWORD_VERIFIER"}
        RespondToAuthChallenge [unsigned] {"ChallengeName":"DEVICE_SRP_AUTH","ChallengeResponses":{"DEVICE_KEY":"us-east-1_12345678-90ab-cdef-1234-567890abcdef","SRP_A":"…","USERNAME":"ada"},"ClientId":"1example23456789","Session":"session of DEVICE_SRP_AUTH"}
        RespondToAuthChallenge [unsigned] {"ChallengeName":"DEVICE_PASSWORD_VERIFIER","ChallengeResponses":{"DEVICE_KEY":"us-east-1_12345678-90ab-cdef-1234-567890abcdef","PASSWORD_CLAIM_SECRET_BLOCK":"AAFzZWNyZXQ=","PASSWORD_CLAIM_SIGNATURE":"…","TIMESTAMP":"…","USERNAME":"ada"},"ClientId":"1example23456789","Session":"session of DEVICE_PASSWORD_VERIFIER"}
    "#]].assert_eq(&cognito.calls());
}

/// Signs in while Cognito refuses the device with `refusals`, and then asks for a code.
fn refused(refusals: Vec<Expected>, further: &str) -> (Ran, Value, String) {
    let respond = "RespondToAuthChallenge";
    let normal = [
        asks(
            "InitiateAuth",
            "SMS_MFA",
            &json!({"USER_ID_FOR_SRP": "ada"}),
        ),
        on_a_new_device(respond),
    ];
    let confirmed = further.contains("--remember").then(|| on("ConfirmDevice"));
    let cognito = Cognito::scripted(refusals.into_iter().chain(normal).chain(confirmed));
    let tool = with_record(&cognito);
    let ran = tool.run(&login(&format!("--mfa-code 123456 {further}")));
    let kept = kept(&tool)["device"]["key"].take();
    (ran, kept, cognito.calls())
}

#[test]
fn a_device_that_cognito_forgot_is_forgotten() {
    let gone = || on("InitiateAuth").error("ResourceNotFoundException", "Device does not exist.");
    let (ran, kept, calls) = refused(vec![gone()], "");
    expect![[r#"
        exit 0
        --- stdout
        Bearer
        --- stderr
        note: Cognito refuses the remembered device us-east-1_12345678-90ab-cdef-1234-567890abcdef: it is forgotten here too
    "#]].assert_eq(&ran.to_string());
    assert_eq!(kept, Value::Null);
    expect![[r#"
        InitiateAuth [unsigned] {"AuthFlow":"USER_PASSWORD_AUTH","AuthParameters":{"DEVICE_KEY":"us-east-1_12345678-90ab-cdef-1234-567890abcdef","PASSWORD":"p4ssword","USERNAME":"ada@example.com"},"ClientId":"1example23456789"}
        InitiateAuth [unsigned] {"AuthFlow":"USER_PASSWORD_AUTH","AuthParameters":{"PASSWORD":"p4ssword","USERNAME":"ada@example.com"},"ClientId":"1example23456789"}
        RespondToAuthChallenge [unsigned] {"ChallengeName":"SMS_MFA","ChallengeResponses":{"SMS_MFA_CODE":"123456","USERNAME":"ada"},"ClientId":"1example23456789","Session":"session of SMS_MFA"}
    "#]].assert_eq(&calls);
    let (ran, kept, _) = refused(vec![gone()], "--remember-device");
    assert_eq!((ran.code, kept), (0, Value::from(KEY)), "{ran}");
}

#[test]
fn a_device_that_cognito_rejects_is_forgotten() {
    let respond = "RespondToAuthChallenge";
    let refusal = || on(respond).error("NotAuthorizedException", "Incorrect username or password.");
    let [first, second] = device_challenges();
    let (ran, kept, _) = refused(vec![first, second, refusal()], "");
    expect![[r#"
        exit 0
        --- stdout
        Bearer
        --- stderr
        note: Cognito refuses the remembered device us-east-1_12345678-90ab-cdef-1234-567890abcdef: it is forgotten here too
    "#]].assert_eq(&ran.to_string());
    assert_eq!(kept, Value::Null);
    let [first, _] = device_challenges();
    let (ran, kept, _) = refused(vec![first, refusal()], "");
    assert_eq!((ran.code, kept), (0, Value::Null), "{ran}");
}

/// The sign-in that begins anew does so with the password that was set meanwhile.
#[test]
fn a_new_password_outlives_a_rejected_device() {
    let respond = "RespondToAuthChallenge";
    let cognito = Cognito::scripted([
        asks("InitiateAuth", "NEW_PASSWORD_REQUIRED", &json!({})),
        asks(
            respond,
            "DEVICE_SRP_AUTH",
            &json!({"USERNAME": "ada", "DEVICE_KEY": KEY}),
        ),
        on(respond).error("ResourceNotFoundException", "Device does not exist."),
        signed_in("InitiateAuth"),
    ]);
    let tool = with_record(&cognito).file("n", "Perm4nent!");
    let ran = tool.run(&login("--new-password-file n"));
    assert_eq!(ran.code, 0, "{ran}");
    let request = cognito.request(4).json();
    assert_eq!(
        request["AuthParameters"],
        json!({"USERNAME": "ada@example.com", "PASSWORD": "Perm4nent!"})
    );
    cognito.expect_done();
}

/// What one run says about something that keeps the device from being remembered.
#[cfg(unix)]
#[test]
fn what_hinders_is_told_and_harms_no_sign_in() {
    let mut report = String::new();
    let mut run = |script: Vec<Expected>, prepare: fn(Tool) -> Tool| {
        let cognito = Cognito::scripted(script);
        let tool = prepare(tool(&cognito));
        let ran = tool.run(&login("--remember-device"));
        assert_eq!(
            (ran.code, ran.stdout.as_slice()),
            (0, &b"Bearer\n"[..]),
            "{ran}"
        );
        report.push_str(&tool.shown(&ran.stderr));
        cognito.expect_done();
    };
    run(vec![signed_in("InitiateAuth")], |tool| tool);
    let refused =
        on("ConfirmDevice").error("InvalidParameterException", "Invalid device key given.");
    run(vec![on_a_new_device("InitiateAuth"), refused], |tool| tool);
    run(vec![on_a_new_device("InitiateAuth")], |tool| {
        tool.env("XDG_STATE_HOME", "/proc/nowhere")
    });
    expect![[r#"
        warning: this machine is not remembered: the user pool does not track devices, or not in this flow
        warning: this machine is not remembered: Cognito refused the request: Invalid device key given. (InvalidParameterException)
        warning: the session is not kept: /proc/nowhere/cognito-auth/dev.lock cannot be used: No such file or directory (os error 2)
        warning: this machine is not remembered: there is nowhere to keep what proves it
    "#]].assert_eq(&report);
}

#[test]
fn a_device_needs_a_context_to_be_kept_in() {
    let tool = Tool::alone().without_credentials();
    let ran = tool.run(&["login", "-u", "ada", "--remember-device", "--no-admin"]);
    expect![[r#"
        exit 2
        --- stderr
        error: --remember-device needs a context, in whose record the device is kept
           help: name one with -c NAME, COGNITO_CONTEXT or default-context in config.toml
    "#]]
    .assert_eq(&ran.to_string());
}

#[test]
fn a_record_of_somebody_else_is_none() {
    for (place, value) in [
        ("/record/owner/username", json!("bob")),
        (
            "/record/owner/place/endpoint",
            json!("https://cognito-idp.us-east-1.amazonaws.com"),
        ),
        ("/record/owner/place/client_id", json!("another")),
        ("/record/owner/place/user_pool_id", json!("us-east-1_Other")),
        ("/context", json!("prod")),
    ] {
        let cognito = Cognito::scripted([signed_in("InitiateAuth")]);
        let mut record = record(&cognito);
        *record.pointer_mut(place).unwrap() = value;
        record["record"]["owner"]["user"] = Value::Null;
        record["record"]["owner"]["sub"] = Value::Null;
        let ran = tool(&cognito)
            .file(RECORD, record.to_string())
            .run(&login(""));
        assert_eq!(ran.code, 0, "{ran}");
        assert_eq!(
            cognito.request(1).json()["AuthParameters"].get("DEVICE_KEY"),
            None,
            "{place}"
        );
        cognito.expect_done();
    }
}

#[cfg(unix)]
#[test]
fn a_record_that_cannot_be_trusted_is_refused_and_a_damaged_one_is_none() {
    let cognito = Cognito::scripted([]);
    let tool = with_record(&cognito).mode(RECORD, 0o640);
    expect![[r#"
        exit 10
        --- stderr
        error: $DIR/home/.local/state/cognito-auth/dev.json can be read or written by others
           help: chmod 600 $DIR/home/.local/state/cognito-auth/dev.json, if no other user has written to it; else rm $DIR/home/.local/state/cognito-auth/dev.json
    "#]].assert_eq(&tool.run(&login("")).to_string());

    // A pipe without a writer would be waited for.
    let cognito = Cognito::scripted([signed_in("InitiateAuth"), signed_in("InitiateAuth")]);
    let pipe = with_record(&cognito).pipe(RECORD).run(&login(""));
    let long = with_record(&cognito).file(RECORD, " ".repeat(2 << 20));
    let long = long.mode(RECORD, 0o600).run(&login(""));
    cognito.expect_done();
    expect![[r#"
        exit 0
        --- stdout
        Bearer
        --- stderr
        warning: the session is not kept: $DIR/home/.local/state/cognito-auth/dev.json cannot be used: it is not a regular file of at most 1 MiB
        exit 0
        --- stdout
        Bearer
        --- stderr
        warning: the session is not kept: $DIR/home/.local/state/cognito-auth/dev.json cannot be used: it is not a regular file of at most 1 MiB
    "#]].assert_eq(&format!("{pipe}{long}"));

    let mut report = String::new();
    for text in [
        "",
        "{\"version\":1,",
        "{\"version\":2,\"context\":\"dev\",\"record\":{}}",
    ] {
        let cognito = Cognito::scripted([signed_in("InitiateAuth")]);
        let ran = self::tool(&cognito).file(RECORD, text).run(&login(""));
        report.push_str(&ran.to_string());
        cognito.expect_done();
    }
    expect![[r#"
        exit 0
        --- stdout
        Bearer
        --- stderr
        warning: $DIR/home/.local/state/cognito-auth/dev.json is damaged, or of another version, and is ignored
        exit 0
        --- stdout
        Bearer
        --- stderr
        warning: $DIR/home/.local/state/cognito-auth/dev.json is damaged, or of another version, and is ignored
        exit 0
        --- stdout
        Bearer
        --- stderr
        warning: $DIR/home/.local/state/cognito-auth/dev.json is damaged, or of another version, and is ignored
    "#]].assert_eq(&report);
}

#[test]
fn a_refresh_names_the_device_that_the_token_was_issued_to() {
    let refresh = [
        "refresh",
        "-c",
        "dev",
        "--refresh-token-file",
        "r",
        "--client-secret-file",
        "s",
    ];
    let cognito = Cognito::scripted([
        on("GetTokensFromRefreshToken").error("UnsupportedOperationException", "no"),
        signed_in("InitiateAuth"),
    ]);
    let tool = with_record(&cognito).file("r", "refresh-token");
    let ran = tool.run(&refresh);
    assert_eq!((ran.code, ran.stderr.len()), (0, 0), "{ran}");
    // The hash is over the user's own name, `ada`, and not over the alias.
    expect![[r#"
        GetTokensFromRefreshToken [unsigned] {"ClientId":"1example23456789","ClientSecret":"clientsecret123","DeviceKey":"us-east-1_12345678-90ab-cdef-1234-567890abcdef","RefreshToken":"refresh-token"}
        InitiateAuth [unsigned] {"AuthFlow":"REFRESH_TOKEN_AUTH","AuthParameters":{"DEVICE_KEY":"us-east-1_12345678-90ab-cdef-1234-567890abcdef","REFRESH_TOKEN":"refresh-token","SECRET_HASH":"QxXpYCWkaQYTAZt39oHjTVIaHu+wUWH5v9WPsM4DsgE="},"ClientId":"1example23456789"}
    "#]].assert_eq(&cognito.calls());
}

/// What says nothing about the device leaves it alone, and ends the sign-in as it would without one.
#[test]
fn a_refusal_for_another_reason_costs_no_device() {
    let mut report = String::new();
    for message in [
        "Invalid session for the user, session is expired.",
        "User is disabled.",
        "Password attempts exceeded",
        "Client 1example23456789 is configured with secret but SECRET_HASH was not received",
    ] {
        let [first, _] = device_challenges();
        let refusal = on("RespondToAuthChallenge").error("NotAuthorizedException", message);
        let cognito = Cognito::scripted([first, refusal]);
        let tool = with_record(&cognito);
        let ran = tool.run(&login(""));
        report.push_str(&format!("exit {}\n", ran.code));
        assert_eq!(kept(&tool)["device"]["key"], KEY, "{ran}");
        cognito.expect_done();
    }
    assert_eq!(report, "exit 4\nexit 4\nexit 8\nexit 10\n");
}

#[test]
fn a_wrong_clock_costs_no_device() {
    let respond = "RespondToAuthChallenge";
    let [first, second] = device_challenges();
    let refusal = on(respond)
        .error("NotAuthorizedException", "Incorrect username or password.")
        .header("date", "Thu, 01 Jan 1970 00:00:00 GMT");
    let cognito = Cognito::scripted([first, second, refusal, signed_in("InitiateAuth")]);
    let tool = with_record(&cognito);
    let ran = tool.run(&login(""));
    assert_eq!(ran.code, 0, "{ran}");
    assert_eq!(
        cognito.request(4).json()["AuthParameters"].get("DEVICE_KEY"),
        None
    );
    assert_eq!(kept(&tool)["device"]["key"], KEY);
    let said = tool.shown(&ran.stderr);
    assert!(said.contains("this sign-in goes on without it"), "{said}");
    cognito.expect_done();
}

#[test]
fn a_device_that_is_confirmed_is_kept_though_it_is_not_remembered() {
    let cognito = Cognito::scripted([
        on_a_new_device("InitiateAuth"),
        on("ConfirmDevice").answer(json!({"UserConfirmationNecessary": true})),
        on("UpdateDeviceStatus").error("InvalidParameterException", "no"),
    ]);
    let tool = tool(&cognito);
    let ran = tool.run(&login("--remember-device"));
    expect![[r#"
        exit 0
        --- stdout
        Bearer
        --- stderr
        warning: this machine is not remembered: Cognito refused the request: no (InvalidParameterException)
    "#]].assert_eq(&ran.to_string());
    assert_eq!(kept(&tool)["device"]["key"], KEY);
    cognito.expect_done();
}

#[test]
fn answers_are_given_again_when_the_sign_in_begins_anew() {
    let respond = "RespondToAuthChallenge";
    let gone = || on(respond).error("ResourceNotFoundException", "Device does not exist.");
    let asked = || asks("InitiateAuth", "CUSTOM_CHALLENGE", &json!({}));
    let device = asks(respond, "DEVICE_SRP_AUTH", &json!({"DEVICE_KEY": KEY}));
    let cognito = Cognito::scripted([asked(), device, gone(), asked(), signed_in(respond)]);
    let ran = with_record(&cognito).run(&[
        "login",
        "-c",
        "dev",
        "--auth-flow",
        "choice",
        "--answer",
        "blue",
    ]);
    assert_eq!(ran.code, 0, "{ran}");
    assert_eq!(
        cognito.request(5).json()["ChallengeResponses"],
        json!({"ANSWER": "blue", "USERNAME": "ada@example.com"})
    );
    cognito.expect_done();

    // A new password that was never set is not the one to begin with.
    let asked = || asks("InitiateAuth", "NEW_PASSWORD_REQUIRED", &json!({}));
    let cognito = Cognito::scripted([asked(), gone(), asked(), signed_in(respond)]);
    let tool = with_record(&cognito).file("n", "Perm4nent!");
    let ran = tool.run(&login("--new-password-file n"));
    assert_eq!(ran.code, 0, "{ran}");
    assert_eq!(
        cognito.request(3).json()["AuthParameters"]["PASSWORD"],
        "p4ssword"
    );
    cognito.expect_done();
}

#[test]
fn respond_goes_on_where_login_stopped() {
    let respond = "RespondToAuthChallenge";
    let [_, second] = device_challenges();
    let cognito = Cognito::scripted([
        asks("InitiateAuth", "NEW_PASSWORD_REQUIRED", &json!({})),
        asks(respond, "DEVICE_SRP_AUTH", &json!({"USERNAME": "ada"})),
        second,
        signed_in(respond),
    ]);
    let tool = with_record(&cognito).file("n", "Perm4nent!");
    let ran = tool.run(&["login", "-c", "dev", "--remember-device"]);
    expect![[r#"
        exit 3
        --- stdout
        {
          "ChallengeName": "NEW_PASSWORD_REQUIRED",
          "Session": "session of NEW_PASSWORD_REQUIRED",
          "ChallengeParameters": {
            "USERNAME": "ada@example.com"
          }
        }
        --- stderr
        error: Cognito asks for NEW_PASSWORD_REQUIRED
          cause: no new password was given: give it with --new-password-stdin, --new-password-file FILE, --new-password-command COMMAND, COGNITO_NEW_PASSWORD
           help: cognito-auth respond -c dev --user-pool-id us-east-1_EXAMPLE12 --client-id 1example23456789 -u ada@example.com --no-admin --remember-device --new-password-file FILE < challenge.json
    "#]].assert_eq(&ran.to_string());
    let tool = tool.stdin(ran.stdout);
    let ran = tool.run(&["respond", "-c", "dev", "--new-password-file", "n"]);
    assert_eq!(ran.code, 0, "{ran}");
    cognito.expect_done();

    let [_, second] = device_challenges();
    let cognito = Cognito::scripted([second, signed_in(respond)]);
    let tool = with_record(&cognito);
    let pending = json!({
        "ChallengeName": "DEVICE_SRP_AUTH", "Session": "s",
        "ChallengeParameters": {"USERNAME": "ada", "DEVICE_KEY": KEY},
    });
    let tool = tool.stdin(pending.to_string());
    let ran = tool.run(&["respond", "-c", "dev"]);
    assert_eq!(ran.code, 0, "{ran}");
    cognito.expect_done();
}

#[test]
fn an_answer_for_another_user_presents_no_device() {
    let bob = json!({
        "ChallengeName": "SMS_MFA", "Session": "s", "ChallengeParameters": {"USERNAME": "bob"},
    });
    let cognito =
        Cognito::scripted([on("RespondToAuthChallenge")
            .error("ResourceNotFoundException", "Device does not exist.")]);
    let tool = with_record(&cognito).stdin(bob.to_string());
    let ran = tool.run(&["respond", "-c", "dev", "--mfa-code", "123456"]);
    assert_eq!(ran.code, 6, "{ran}");
    assert_eq!(
        cognito.request(1).json()["ChallengeResponses"],
        json!({"SMS_MFA_CODE": "123456", "USERNAME": "bob"})
    );
    assert_eq!(kept(&tool)["device"]["key"], KEY);
    cognito.expect_done();
}

#[cfg(unix)]
#[test]
fn a_state_folder_is_closed_to_others_and_one_that_is_none_hinders_nobody() {
    let cognito = Cognito::scripted([on_a_new_device("InitiateAuth")]);
    let tool = tool(&cognito)
        .file("home/.local/state/cognito-auth/x", "")
        .mode("home/.local/state/cognito-auth", 0o777);
    let ran = tool.run(&login(""));
    assert_eq!(ran.code, 0, "{ran}");
    assert_mode(tool.path().join("home/.local/state/cognito-auth"), 0o700);
    cognito.expect_done();

    let cognito = Cognito::scripted([signed_in("InitiateAuth")]);
    let tool = self::tool(&cognito).env("XDG_STATE_HOME", "/dev/null");
    let ran = tool.run(&login(""));
    assert_eq!(ran.code, 0, "{ran}");
    cognito.expect_done();
}
