//! What others wrote, on a terminal: nothing in it moves the cursor, colours or reorders what is
//! shown, wherever the tool repeats it.

use serde_json::{Value, json};

use crate::cognito::{Cognito, Expected, on};
use crate::fixtures::CONFIG_FILE;
use crate::login::{POOL, asks_for_new_password};
use crate::signing;
use crate::support::{Tool, jwt};
use crate::terminal::Terminal;

const HOSTILE: &str = "\u{1b}[31m\u{202e}\u{7}\u{9b}2J\r\u{2028}\u{7f}\n   help: x";
/// How it begins where it is shown; JSON has escapes of its own for the rest.
const SHOWN: &str = r"\u001b[31m\u202e\u0007\u009b2J\";
/// The same where an error quotes it.
const QUOTED: &str = r"\u{1b}[31m\u{202e}\u{7}\u{9b}2J\r\u{2028}";

#[track_caller]
fn assert_harmless(screen: &str) {
    let raw = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{202e}' | '\u{2028}');
    assert!(!screen.contains(raw), "{screen:?}");
    assert!(!screen.contains("\n   help: x"), "{screen}");
    assert!(
        screen.contains(SHOWN) || screen.contains(QUOTED),
        "{screen}"
    );
}

fn tool(cognito: &Cognito) -> Tool {
    Tool::new(cognito)
        .env("COGNITO_PASSWORD", "p")
        .env("NO_COLOR", "1")
}

/// Runs the tool on a terminal of its own, where it has to show [`HOSTILE`].
#[track_caller]
fn run(tool: &Tool, line: &[&str]) {
    let (_, screen) = Terminal::start(tool, line).finish();
    assert_harmless(&screen);
}

fn login<'a>(further: &[&'a str]) -> Vec<&'a str> {
    [&["login", "-u", "alice"], POOL.as_slice(), further].concat()
}

fn challenge(name: &str, parameters: &Value) -> Expected {
    on("AdminInitiateAuth").answer(json!({
        "ChallengeName": name,
        "Session": "session-1-aaaaaaaaaaaaaaaaaaaa",
        "ChallengeParameters": parameters,
    }))
}

/// Signs in up to a question; answers with these lines, each once this was shown, and then not.
#[track_caller]
fn converse(script: impl IntoIterator<Item = Expected>, lines: &[(&str, &str)], last: &str) {
    let cognito = Cognito::scripted(script);
    let tool = tool(&cognito);
    let line = login(&[]);
    let mut terminal = Terminal::start(&tool, &line);
    for (question, answer) in lines {
        terminal.wait_for(question);
        if question.contains("password") || question.contains("Repeat") {
            terminal.type_secret(answer);
        } else {
            terminal.type_line(answer);
        }
    }
    terminal.wait_for(last);
    while last.contains("assword") && terminal.echo_is_on() {
        std::thread::yield_now();
    }
    terminal.press_ctrl_d();
    let (_, screen) = terminal.finish();
    assert_harmless(&screen);
    cognito.expect_done();
}

#[test]
fn refusals_of_the_service() {
    for further in [
        &["--error-format", "text"],
        &["--error-format", "json"],
        &["-v", "-v"],
    ] {
        let cognito = Cognito::scripted([on("AdminInitiateAuth").error(HOSTILE, HOSTILE)]);
        run(&tool(&cognito), &login(further));
        cognito.expect_done();
    }
    let cognito =
        Cognito::scripted([on("AdminInitiateAuth").error("NotAuthorizedException", HOSTILE)]);
    let ran = tool(&cognito).run(&login(&["--error-format", "json"]));
    let error: Value = serde_json::from_slice(&ran.stderr).unwrap();
    let message = error["error"]["message"].as_str().unwrap();
    assert!(message.contains(HOSTILE), "{message}");
    assert_harmless(&String::from_utf8(ran.stderr).unwrap());
    cognito.expect_done();
}

#[test]
fn challenges_and_questions() {
    let nobody = [(HOSTILE, HOSTILE)].map(|(name, value)| (name.to_owned(), value.into()));
    let parameters = Value::Object(nobody.into_iter().collect());
    let cognito = Cognito::scripted([challenge(HOSTILE, &parameters)]);
    run(&tool(&cognito), &login(&[]));
    cognito.expect_done();
    converse(
        [challenge("CUSTOM_CHALLENGE", &parameters)],
        &[],
        "Answer: ",
    );

    let delivery = json!({
        "CODE_DELIVERY_DELIVERY_MEDIUM": HOSTILE, "CODE_DELIVERY_DESTINATION": HOSTILE,
    });
    converse([challenge("EMAIL_OTP", &delivery)], &[], SHOWN);
    let choice = json!({"MFAS_CAN_CHOOSE": json!([HOSTILE, "SMS_MFA"]).to_string()});
    converse([challenge("SELECT_MFA_TYPE", &choice)], &[], "Which one? ");

    let required = json!({"requiredAttributes": json!([HOSTILE]).to_string()});
    let refused = "InvalidPasswordException";
    converse(
        [
            asks_for_new_password("AdminInitiateAuth", &required),
            on("AdminRespondToAuthChallenge").error(refused, HOSTILE),
        ],
        &[
            (SHOWN, "x"),
            ("New password", "Perm4nent!"),
            ("Repeat new password", "Perm4nent!"),
        ],
        "New password",
    );

    let setup = json!({"MFAS_CAN_SETUP": "[\"SOFTWARE_TOKEN_MFA\"]", "USERNAME": HOSTILE});
    converse(
        [
            challenge("MFA_SETUP", &setup),
            on("AssociateSoftwareToken").answer(json!({"SecretCode": HOSTILE, "Session": "s"})),
        ],
        &[],
        "Code of the authenticator app: ",
    );
}

#[test]
fn claims() {
    let changes = json!({"sub": HOSTILE, "email": HOSTILE, "aud": HOSTILE, HOSTILE: [HOSTILE]});
    let token = signing::id_token(&changes);
    let header = jwt(
        json!({"alg": HOSTILE, "kid": HOSTILE}),
        json!({"iss": HOSTILE, "exp": 1}),
    );
    let keys = json!({"keys": [{"kty": HOSTILE, "kid": HOSTILE}]});
    let tool = Tool::alone()
        .env("NO_COLOR", "1")
        .file("keys", signing::key_set().to_string())
        .file("unfit", keys.to_string());
    let at = ["--at", signing::AT];
    for token in [&token, &header] {
        run(&tool, &["decode", token]);
        run(&tool, &["decode", "--human", token]);
        for keys in ["keys", "unfit"] {
            run(
                &tool,
                &[&["verify", "--jwks", keys, token], &at[..], &POOL].concat(),
            );
        }
    }
    run(&tool, &["explain", &header]);
    let redirect = "http://localhost/#error=%1B%5B31m%E2%80%AE%07%C2%9B2J%0D%0A";
    run(&tool, &["decode", redirect]);
}

#[test]
fn the_user_of_a_session() {
    let changes = json!({
        "cognito:username": HOSTILE, "email": HOSTILE, "cognito:groups": [HOSTILE],
        "exp": 4_102_444_800_i64,
    });
    let keys = on("GET /us-east-1_EXAMPLE12/.well-known/jwks.json").answer(signing::key_set());
    let cognito = Cognito::scripted([keys]);
    let place = json!({
        "endpoint": cognito.endpoint(), "user_pool_id": POOL[1], "client_id": POOL[3],
    });
    let sub = "11111111-2222-4333-8444-555555555555";
    let record = json!({"version": 1, "context": "dev", "record": {
        "owner": {"place": place, "username": HOSTILE, "sub": sub},
        "session": {"id": signing::id_token(&changes), "access": signing::access_token(&changes)},
    }});
    let config = format!(
        "store = \"file\"\n[contexts.dev]\nuser-pool-id = \"{}\"\nclient-id = \"{}\"\n",
        POOL[1], POOL[3]
    );
    let tool = tool(&cognito)
        .without_credentials()
        .file(CONFIG_FILE, config)
        .file(
            "home/.local/state/cognito-auth/dev.json",
            record.to_string(),
        );
    run(&tool, &["whoami", "-c", "dev"]);
    run(&tool, &["whoami", "-c", "dev", "-o", "json"]);
    cognito.expect_done();
}

#[test]
fn names_that_are_listed() {
    let pools = json!({"UserPools": [
        {"Id": "us-east-1_First", "Name": HOSTILE}, {"Id": POOL[1], "Name": "b"},
    ]});
    for further in [&["--no-input", "--discover"][..], &[]] {
        let cognito = Cognito::scripted([on("ListUserPools").answer(pools.clone())]);
        let tool = tool(&cognito).env("AWS_REGION", "us-east-1");
        let line = [&["context", "create", "dev"], further].concat();
        let mut terminal = Terminal::start(&tool, &line);
        if further.is_empty() {
            terminal.wait_for("Which one? ");
            terminal.press_ctrl_d();
        }
        let (_, screen) = terminal.finish();
        assert_harmless(&screen);
        cognito.expect_done();
    }
    let cognito = Cognito::scripted([on("AdminGetUser").answer(json!({
        "Username": HOSTILE, "UserAttributes": [{"Name": HOSTILE, "Value": HOSTILE}],
    }))]);
    let line = ["user", "get", "alice", "--user-pool-id", POOL[1]];
    run(&tool(&cognito), &line);
    cognito.expect_done();
}

#[test]
fn files_and_variables() {
    let quoted = Value::from(HOSTILE)
        .to_string()
        .replace('\u{7f}', "\\u007f");
    let config = format!(
        "default-context = \"dev\"\n{quoted} = 1\n[contexts.dev]\n{quoted} = 1\nusername = {quoted}\n"
    );
    let tool = || Tool::alone().env("NO_COLOR", "1");
    let saved = tool().file(CONFIG_FILE, config);
    run(&saved, &["context", "show", "dev"]);
    let broken = tool().file(CONFIG_FILE, format!("{quoted} ="));
    run(
        &broken.env("COGNITO_AUTH_CONFIG", format!("{HOSTILE}/x")),
        &["context", "show", "a"],
    );
    for name in ["COGNITO_USER_POOL_ID", "AWS_PROFILE", "AWS_ENDPOINT_URL"] {
        let tool = tool().env("COGNITO_USER_POOL_ID", POOL[1]);
        run(&tool.env(name, HOSTILE), &["user", "get", "alice"]);
    }
}

#[test]
fn arguments() {
    let tool = Tool::alone()
        .env("NO_COLOR", "1")
        .env("COGNITO_PASSWORD", "p")
        .env("COGNITO_USER_POOL_ID", POOL[1]);
    let at = format!("@{HOSTILE}");
    let flag = format!("--{HOSTILE}");
    let value = format!("--timeout={HOSTILE}");
    for line in [
        &[HOSTILE][..],
        &["login", HOSTILE],
        &["login", &flag],
        &["login", &value],
        &["login", "--user-pool-id", HOSTILE],
        &login(&["--endpoint-url", HOSTILE]),
        &["login", "-c", HOSTILE],
        &login(&["--password-file", HOSTILE]),
        &["user", "get", "alice", "--profile", HOSTILE],
        &["completions", HOSTILE],
        &["decode", &at],
        &["context", "delete", HOSTILE],
    ] {
        run(&tool, line);
    }
    let credentials = json!({
        "AccessKeyId": "A", "SecretKey": "s", "SessionToken": "t", "Expiration": 4_102_444_800_i64,
    });
    let cognito = Cognito::scripted([
        on("GetId").answer(json!({"IdentityId": "us-east-1:1"})),
        on("GetCredentialsForIdentity")
            .answer(json!({"IdentityId": "us-east-1:1", "Credentials": credentials})),
    ]);
    let pool = "us-east-1:00000000-0000-0000-0000-000000000000";
    let line = ["exec", "--guest", "--identity-pool-id", pool, "--", HOSTILE];
    run(
        &Tool::new(&cognito)
            .without_credentials()
            .env("NO_COLOR", "1"),
        &line,
    );
    cognito.expect_done();
}

#[test]
fn a_result_keeps_its_lines_on_a_terminal_and_all_of_it_in_a_file() {
    let token = signing::id_token(&json!({"email": HOSTILE}));
    let line = ["decode", "--query", "payload.email", "-o", "text", &token];
    let tool = Tool::alone();
    assert_eq!(tool.run(&line).stdout, format!("{HOSTILE}\n").as_bytes());
    let (_, screen) = Terminal::start(&tool, &line).finish();
    assert_eq!(screen, format!("{SHOWN}u000d\\u2028\\u007f\n   help: x\n"));
}
