//! Questions, on a pseudo-terminal: what is asked, what is shown, how it ends.

use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

use expect_test::expect;
use serde_json::{Value, json};

use crate::cognito::{Cognito, on};
use crate::login::{POOL, asks_for_new_password, signed_in};
use crate::support::{EXECUTABLE, Tool};
use crate::terminal::Terminal;

fn login<'a>(further: &[&'a str]) -> Vec<&'a str> {
    ["login"]
        .into_iter()
        .chain(POOL)
        .chain(further.iter().copied())
        .collect()
}

#[test]
fn name_and_password_are_asked_for_and_the_password_is_not_shown() {
    let cognito = Cognito::scripted([signed_in("AdminInitiateAuth")]);
    let tool = Tool::new(&cognito).stdin("not for the prompts\n");
    let mut terminal = Terminal::start_into(&tool, &login(&[]), "out");
    terminal.wait_for("User name: ");
    terminal.type_line("alice");
    terminal.wait_for("Password for alice: ");
    terminal.type_secret("p4ssword");
    let (code, screen) = terminal.finish();
    assert_eq!(
        (code, screen.as_str()),
        (0, "User name: alice\nPassword for alice: \n")
    );
    assert!(terminal.echo_is_on());
    let out = std::fs::read_to_string(tool.path().join("out")).unwrap();
    assert!(out.contains("\"IdToken\": \"i.j.k\""), "{out}");
    assert_eq!(
        cognito.request(1).json()["AuthParameters"],
        json!({"USERNAME": "alice", "PASSWORD": "p4ssword"})
    );
    cognito.expect_done();
}

#[test]
fn a_new_password_is_typed_twice_and_again_when_it_is_refused() {
    let cognito = Cognito::scripted([
        asks_for_new_password(
            "AdminInitiateAuth",
            &json!({"requiredAttributes": "[\"userAttributes.email\"]"}),
        ),
        on("AdminRespondToAuthChallenge").error(
            "InvalidPasswordException",
            "Password did not conform with policy: too short",
        ),
        signed_in("AdminRespondToAuthChallenge"),
    ]);
    let tool = Tool::new(&cognito).env("COGNITO_PASSWORD", "temporary");
    let mut terminal = Terminal::start_into(&tool, &login(&["-u", "alice"]), "out");
    terminal.wait_for("The pool requires email: ");
    terminal.type_line("a@b.c");
    terminal.wait_for("New password for alice: ");
    terminal.type_secret(&"x".repeat(257));
    terminal.wait_for("A password has at most 256 characters. Try again.");
    terminal.wait_for("New password for alice: ");
    terminal.type_secret("one");
    terminal.wait_for("Repeat new password: ");
    terminal.type_secret("two");
    terminal.wait_for("The passwords differ. Try again.");
    terminal.wait_for("New password for alice: ");
    terminal.type_secret("short");
    terminal.wait_for("Repeat new password: ");
    terminal.type_secret("short");
    terminal.wait_for("Refused: Password did not conform with policy: too short");
    terminal.wait_for("New password for alice: ");
    terminal.type_secret("Perm4nent!");
    terminal.wait_for("Repeat new password: ");
    terminal.type_secret("Perm4nent!");
    let (code, screen) = terminal.finish();
    assert_eq!(code, 0, "{screen}");
    assert!(!screen.contains("Perm4nent"), "{screen}");
    let responses = |n| cognito.request(n).json()["ChallengeResponses"].clone();
    assert_eq!(
        responses(2),
        json!({"USERNAME": "alice", "NEW_PASSWORD": "short", "userAttributes.email": "a@b.c"})
    );
    assert_eq!(
        responses(3),
        json!({"USERNAME": "alice", "NEW_PASSWORD": "Perm4nent!", "userAttributes.email": "a@b.c"})
    );
    assert_eq!(
        cognito.request(2).json()["Session"],
        cognito.request(3).json()["Session"]
    );
    cognito.expect_done();
}

#[test]
fn a_client_secret_is_asked_for_when_the_client_turns_out_to_have_one() {
    let cognito = Cognito::scripted([
        on("AdminInitiateAuth").error(
            "NotAuthorizedException",
            "Client 1example23456789 is configured with secret but SECRET_HASH was not received",
        ),
        signed_in("AdminInitiateAuth"),
    ]);
    let tool = Tool::new(&cognito).env("COGNITO_PASSWORD", "p4ssword");
    let mut terminal = Terminal::start_into(&tool, &login(&["-u", "0a1b2c3d-user"]), "out");
    terminal.wait_for("This app client has a secret. Client secret: ");
    terminal.type_secret("clientsecret123");
    let (code, screen) = terminal.finish();
    assert_eq!(code, 0, "{screen}");
    // The vector of `auth::secret_hash`.
    assert_eq!(
        cognito.request(2).json()["AuthParameters"]["SECRET_HASH"],
        "on3PKoG+NhPscJiRF2G5RvvL/XlGi5KAooCCP5fyar4="
    );
    cognito.expect_done();
}

/// Presses Ctrl-C where `arguments` lead to `prompt`, which hides what is typed if it is `secret`.
fn interrupt(tool: &Tool, arguments: &[&str], typed: &[(&str, &str)], prompt: &str, secret: bool) {
    let mut terminal = Terminal::start_into(tool, arguments, "out");
    for (prompt, line) in typed {
        terminal.wait_for(prompt);
        if prompt.contains("password") {
            terminal.type_secret(line);
        } else {
            terminal.type_line(line);
        }
    }
    terminal.wait_for(prompt);
    while secret && terminal.echo_is_on() {
        std::thread::yield_now();
    }
    terminal.press_ctrl_c();
    let (code, screen) = terminal.finish();
    assert_eq!(code, 130, "{prompt}: {screen}");
    assert!(terminal.echo_is_on(), "{prompt}: {screen}");
    let out = std::fs::read_to_string(tool.path().join("out")).unwrap();
    assert_eq!(out, "", "{prompt}");
}

#[test]
fn an_interrupt_at_any_prompt_leaves_the_terminal_as_it_was() {
    let asks = |name: &str, parameters: Value| {
        on("AdminInitiateAuth").answer(json!({
            "ChallengeName": name, "Session": "session-1-aaaaaaaaaaaaaaaaaaaa", "ChallengeParameters": parameters,
        }))
    };
    let lacks_secret = || {
        on("AdminInitiateAuth").error(
            "NotAuthorizedException",
            "Client 1example23456789 is configured with secret but SECRET_HASH was not received",
        )
    };
    let enrols = on("AssociateSoftwareToken")
        .answer(json!({"SecretCode": "GEZDGNBVGY3TQOJQ", "Session": "s2"}));
    let required = json!({"requiredAttributes": "[\"userAttributes.email\"]"});
    let choice = json!({"MFAS_CAN_CHOOSE": "[\"SMS_MFA\",\"SOFTWARE_TOKEN_MFA\"]"});
    let new = ("New password for alice: ", "Perm4nent!");
    for (script, typed, prompt, secret) in [
        (
            vec![asks("NEW_PASSWORD_REQUIRED", required)],
            vec![],
            "email: ",
            false,
        ),
        (
            vec![asks("NEW_PASSWORD_REQUIRED", json!({}))],
            vec![],
            new.0,
            true,
        ),
        (
            vec![asks("NEW_PASSWORD_REQUIRED", json!({}))],
            vec![new],
            "Repeat new password: ",
            true,
        ),
        (vec![asks("SMS_MFA", json!({}))], vec![], "Code: ", false),
        (
            vec![asks("SOFTWARE_TOKEN_MFA", json!({}))],
            vec![],
            "Code of the authenticator app: ",
            false,
        ),
        (
            vec![asks("SELECT_MFA_TYPE", choice)],
            vec![],
            "Which one? ",
            false,
        ),
        (
            vec![asks("CUSTOM_CHALLENGE", json!({}))],
            vec![],
            "Answer: ",
            false,
        ),
        (
            vec![asks("MFA_SETUP", json!({})), enrols],
            vec![],
            "Code of the authenticator app: ",
            false,
        ),
        (vec![lacks_secret()], vec![], "Client secret: ", true),
    ] {
        let cognito = Cognito::scripted(script);
        let tool = Tool::new(&cognito).env("COGNITO_PASSWORD", "temporary");
        interrupt(&tool, &login(&["-u", "alice"]), &typed, prompt, secret);
        cognito.expect_done();
    }
    let choice = || {
        on("InitiateAuth").answer(json!({
            "ChallengeName": "SELECT_CHALLENGE", "Session": "session-1-aaaaaaaaaaaaaaaaaaaa",
            "AvailableChallenges": ["PASSWORD", "EMAIL_OTP"],
        }))
    };
    for (typed, prompt, secret) in [
        (vec![], "Which one? ", false),
        (vec![("Which one? ", "1")], "Password for alice: ", true),
    ] {
        let cognito = Cognito::scripted([choice()]);
        let tool = Tool::new(&cognito);
        let line = login(&["-u", "alice", "--auth-flow", "choice"]);
        interrupt(&tool, &line, &typed, prompt, secret);
        cognito.expect_done();
    }
    for (line, prompt, secret) in [
        (login(&[]), "User name: ", false),
        (login(&["-u", "alice"]), "Password for alice: ", true),
        (
            vec!["password", "set", "alice", "--user-pool-id", "us-east-1_A"],
            new.0,
            true,
        ),
    ] {
        interrupt(&Tool::alone(), &line, &[], prompt, secret);
    }
}

#[test]
fn nobody_is_asked_where_nothing_may_ask() {
    for arguments in [
        login(&["--no-input"]),
        vec![
            "password",
            "set",
            "alice",
            "--user-pool-id",
            "us-east-1_A",
            "--no-input",
        ],
    ] {
        let tool = Tool::alone().env("NO_COLOR", "1");
        let mut terminal = Terminal::start(&tool, &arguments);
        let (code, screen) = terminal.finish();
        assert_eq!(code, 2, "{screen}");
        assert!(screen.starts_with("error: no "), "{screen}");
    }
}

#[test]
fn end_of_input_at_a_prompt_cancels() {
    let tool = Tool::alone().env("NO_COLOR", "1");
    let mut terminal = Terminal::start(&tool, &login(&["-u", "alice"]));
    terminal.wait_for("Password for alice: ");
    while terminal.echo_is_on() {
        std::thread::yield_now();
    }
    terminal.press_ctrl_d();
    let (code, screen) = terminal.finish();
    assert_eq!(code, 2, "{screen}");
    assert!(screen.ends_with("\nerror: cancelled\n"), "{screen}");
}

#[test]
fn what_could_move_the_cursor_is_shown_escaped_on_a_terminal() {
    let cognito = Cognito::scripted([on("AdminInitiateAuth").answer(json!({
        "ChallengeName": "X\u{1b}[2J", "ChallengeParameters": {"A": "\u{202e}evil\u{9b}"},
    }))]);
    let tool = Tool::new(&cognito).env("COGNITO_PASSWORD", "p");
    let mut terminal = Terminal::start(&tool, &login(&["-u", "alice", "-o", "json"]));
    let (code, screen) = terminal.finish();
    assert_eq!(code, 3, "{screen}");
    assert!(screen.contains(r#""A": "\u202eevil\u009b""#), "{screen}");
    assert!(
        !screen.contains('\u{202e}') && !screen.contains("\u{1b}[2J"),
        "{screen}"
    );
    cognito.expect_done();
}

#[test]
fn an_interrupt_ends_a_call_that_is_under_way() {
    let cognito =
        Cognito::scripted([on("AdminInitiateAuth").delay(std::time::Duration::from_secs(20))]);
    let tool = Tool::new(&cognito)
        .env("COGNITO_PASSWORD", "p4ssword")
        .env("NO_COLOR", "1");
    let mut terminal = Terminal::start(&tool, &login(&["-u", "alice"]));
    cognito.request(1);
    terminal.press_ctrl_c();
    let (code, screen) = terminal.finish();
    assert_eq!(code, 130, "{screen}");
    assert!(!screen.contains("error"), "{screen}");
    cognito.expect_done();
}

#[test]
fn what_is_interrupted_makes_the_evaluation_fail() {
    let cognito =
        Cognito::scripted([on("AdminInitiateAuth").delay(std::time::Duration::from_secs(20))]);
    let tool = Tool::new(&cognito).env("COGNITO_PASSWORD", "p4ssword");
    let line = login(&["-u", "alice", "-o", "env"]);
    let mut command = tool.command(EXECUTABLE, &line);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::null());
    let child = child.spawn().unwrap();
    cognito.request(1);
    let kill = ["-s", "TERM", &child.id().to_string()].map(str::to_owned);
    assert!(Command::new("kill").args(kill).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.stdout, b"false\n");
    assert_eq!(output.status.code(), None);
    cognito.expect_done();
}

/// A script ends with the command in it that a signal has ended.
#[test]
fn a_script_that_is_interrupted_ends() {
    let cognito =
        Cognito::scripted([on("AdminInitiateAuth").delay(std::time::Duration::from_secs(20))]);
    let tool = Tool::new(&cognito)
        .env("COGNITO_PASSWORD", "p4ssword")
        .env("NO_COLOR", "1");
    let line = login(&["-u", "alice"]).join(" ");
    let script = format!("\"$0\" {line}; echo AFTER $?");
    let program = EXECUTABLE;
    let mut terminal = Terminal::start_program(&tool, "bash", &["-c", &script, program], None);
    cognito.request(1);
    terminal.press_ctrl_c();
    let (code, screen) = terminal.finish();
    assert_eq!(code, 130, "{screen}");
    assert!(!screen.contains("AFTER"), "{screen}");
    cognito.expect_done();
}

/// Who waits for a question that goes to a file reads there why there is none.
#[test]
fn a_note_says_why_nothing_is_asked_where_stderr_is_a_file() {
    let cognito = Cognito::scripted([]);
    let tool = Tool::new(&cognito).env("NO_COLOR", "1");
    let line = login(&["-u", "alice"]).join(" ");
    let script = format!("\"$0\" {line} 2> log; echo \"ended $?\"; head -n 2 log");
    let arguments = ["-c", &script, EXECUTABLE];
    let (_, screen) = Terminal::start_program(&tool, "bash", &arguments, None).finish();
    expect![[r#"
        ended 2
        note: nothing is asked for where stderr is not a terminal
        error: no password was given
    "#]]
    .assert_eq(&screen);
    cognito.expect_done();
}

#[test]
fn a_terminal_echoes_again_after_a_signal() {
    for signal in ["INT", "TERM", "HUP", "QUIT"] {
        let cognito = Cognito::scripted([]);
        let tool = Tool::new(&cognito).env("NO_COLOR", "1");
        let line = login(&["-u", "alice"]).join(" ");
        let script = format!(
            "trap '' HUP QUIT; (trap - HUP QUIT; echo $BASHPID > pid; exec \"$0\" {line}); \
             echo \"ended $?\"; stty -a | tr ' ' '\\n' | grep -x -- '-*echo'"
        );
        let arguments = ["-c", &script, EXECUTABLE];
        let mut terminal = Terminal::start_program(&tool, "bash", &arguments, None);
        terminal.wait_for("Password");
        let pid = fs::read_to_string(tool.path().join("pid")).unwrap();
        let kill = ["-s", signal, pid.trim()];
        assert!(Command::new("kill").args(kill).status().unwrap().success());
        let (_, screen) = terminal.finish();
        assert!(screen.contains("ended 1"), "{signal}: {screen}");
        assert!(screen.contains("\necho"), "{signal}: {screen}");
        cognito.expect_done();
    }
}

/// What is asked for in no form is not put on a screen: neither tokens nor the Session of a challenge.
#[test]
fn nothing_secret_is_shown_unasked() {
    let challenge = on("AdminInitiateAuth").answer(json!({
        "ChallengeName": "SMS_MFA", "Session": "the-session",
        "ChallengeParameters": {"CODE_DELIVERY_DESTINATION": "+*******1234"},
    }));
    let tokens = || {
        json!({"AuthenticationResult": {
            "AccessToken": "the-access-token", "IdToken": "the-id-token",
            "RefreshToken": "the-refresh-token", "ExpiresIn": 3600, "TokenType": "Bearer",
        }})
    };
    let signed_in = on("AdminInitiateAuth").answer(tokens());
    let refreshed = on("GetTokensFromRefreshToken").answer(tokens());
    let cognito = Cognito::scripted([challenge, signed_in, refreshed]);
    let tool = Tool::new(&cognito)
        .env("COGNITO_PASSWORD", "p4ssword")
        .env("NO_COLOR", "1");
    let mut report = String::new();
    let mut terminal = Terminal::start(&tool, &login(&["-u", "alice"]));
    terminal.wait_for("1234: ");
    terminal.press_ctrl_d();
    let (_, screen) = terminal.finish();
    drop(terminal);
    report += &screen;
    let (_, screen) = Terminal::start(&tool, &login(&["-u", "alice"])).finish();
    report += &screen;
    let tool = tool.env("COGNITO_REFRESH_TOKEN", "the-first");
    let line = ["refresh", "--user-pool-id", "us-east-1_EXAMPLE12"];
    let line = [&line[..], &["--client-id", "1example23456789"]].concat();
    let (_, screen) = Terminal::start(&tool, &line).finish();
    report += &screen;
    expect![[r#"
        Code sent to +*******1234: 
        error: Cognito asks for SMS_MFA
          cause: cancelled
           help: cognito-auth login --user-pool-id us-east-1_EXAMPLE12 --client-id 1example23456789 -u alice --auth-flow ADMIN_USER_PASSWORD_AUTH --admin --mfa-code CODE
        note: alice is signed in, and nothing is kept: -o json prints the tokens, a context keeps them (cognito-auth context create)
        note: there are new tokens, and nothing is kept: -o json prints them
    "#]].assert_eq(&report);
    cognito.expect_done();
}

/// While a call takes long, a line says what it waits for, and is gone afterwards.
#[test]
fn a_line_says_what_is_waited_for() {
    let signed_in = on("AdminInitiateAuth").answer(json!({"AuthenticationResult": {
        "AccessToken": "a", "IdToken": "i", "ExpiresIn": 3600, "TokenType": "Bearer",
    }}));
    let cognito = Cognito::scripted([signed_in.delay(Duration::from_millis(1500))]);
    let tool = Tool::new(&cognito)
        .env("COGNITO_PASSWORD", "p4ssword")
        .env("NO_COLOR", "1");
    let mut terminal = Terminal::start_wide(&tool, &login(&["-u", "alice"]), 60);
    terminal.wait_for("\r\u{1b}[KSigning in: waiting for 127.0.0.1");
    let (code, screen) = terminal.finish();
    let (_, after) = screen.rsplit_once("\r\u{1b}[K").unwrap();
    expect![[r#"
        note: alice is signed in, and nothing is kept: -o json
              prints the tokens, a context keeps them
              (cognito-auth context create)
    "#]]
    .assert_eq(after);
    assert_eq!(code, 0);
    cognito.expect_done();
}

/// A shell that evaluates the result of a failed command fails too.
#[test]
fn what_fails_ends_the_script_that_evaluates_it() {
    let tool = Tool::alone();
    for (shell, format, script) in [
        (
            "bash",
            "env",
            "set -e; eval \"$($0 login -o env)\"; echo AFTER",
        ),
        (
            "dash",
            "env-no-export",
            "set -e; eval \"$($0 token -o env-no-export)\"; echo AFTER",
        ),
        (
            "zsh",
            "env",
            "set -e; eval \"$($0 credentials -o env --bogus)\"; echo AFTER",
        ),
        (
            "fish",
            "fish",
            "$COMMAND login -o fish | source; or exit 1; echo AFTER",
        ),
    ] {
        let program = EXECUTABLE;
        let script = script.replace("$COMMAND", program);
        let ran = tool.run_program(shell, &["-c", &script, program]);
        assert_eq!((ran.code, ran.stdout.len()), (1, 0), "{format}: {ran}");
    }
}
