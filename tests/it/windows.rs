//! What only Windows has: cmd.exe, batch files, and files that another process keeps from being replaced.

use std::fs::{self, OpenOptions};
use std::os::windows::fs::OpenOptionsExt as _;
use std::thread;
use std::time::Duration;

use expect_test::expect;
use serde_json::json;

use crate::cognito::{Cognito, on};
use crate::fixtures::{CLIENT, CONFIG_FILE, POOL, RECORD, YEAR_2100, now};
use crate::kept_credentials::{self, credentials, identity};
use crate::support::{EXECUTABLE, Tool, id_token, tokens};

const IDENTITY: &str = "us-east-1:11111111-2222-4333-8444-555555555555";

fn tool(cognito: &Cognito) -> Tool {
    kept_credentials::tool(cognito).env("COGNITO_CONTEXT", "dev")
}

fn with_session(cognito: &Cognito, exp: i64) -> Tool {
    kept_credentials::with_session(cognito, exp).env("COGNITO_CONTEXT", "dev")
}

#[test]
fn a_command_for_a_password_is_run_by_cmd() {
    let long = "x".repeat(200);
    for (command, password) in [
        ("echo p4ss word", "p4ss word"),
        ("type \"a bé\\p\"", "wörd"),
        ("echo \"a & b\"", "\"a & b\""),
        (&format!("if 1==1 (echo {long})"), &long),
    ] {
        let signed_in = on("InitiateAuth").answer(json!({"AuthenticationResult": tokens()}));
        let cognito = Cognito::scripted([signed_in]);
        let tool = tool(&cognito).file("a bé/p", "wörd\r\n");
        let ran = tool.run(&["login", "-q", "--password-command", command]);
        assert_eq!(ran.code, 0, "{ran}");
        let sent = &cognito.request(1).json()["AuthParameters"]["PASSWORD"];
        assert_eq!(sent, password, "{command}");
    }
    let cognito = Cognito::scripted([]);
    let ran = tool(&cognito).run(&["login", "--password-command", "exit /b 3"]);
    expect![[r#"
        exit 2
        --- stderr
        error: the command for the password failed: exit code: 3
    "#]]
    .assert_eq(&ran.to_string());
}

#[test]
fn a_command_for_a_password_gets_no_secret() {
    let cognito = Cognito::scripted([on("InitiateAuth").error("NotAuthorizedException", "no")]);
    let tool = tool(&cognito)
        .env("COGNITO_NEW_PASSWORD", "canary")
        .env("AWS_SECRET_ACCESS_KEY", "canary")
        .env("OF_THE_COMMAND", "kept");
    let ran = tool.run(&["login", "--password-command", "set > seen & echo p"]);
    assert_eq!(ran.code, 4, "{ran}");
    let seen = fs::read_to_string(tool.path().join("seen")).unwrap();
    assert!(seen.contains("OF_THE_COMMAND=kept"), "{seen}");
    assert!(!seen.contains("COGNITO_NEW_PASSWORD"), "{seen}");
    cognito.expect_done();
}

#[test]
fn a_password_file_may_have_a_byte_order_mark() {
    let signed_in = on("InitiateAuth").answer(json!({"AuthenticationResult": tokens()}));
    let cognito = Cognito::scripted([signed_in]);
    let tool = tool(&cognito).file("a bé/p", "\u{feff}p4ssword\r\n");
    let ran = tool.run(&["login", "-q", "--password-file", r"a bé\p"]);
    assert_eq!(ran.code, 0, "{ran}");
    let sent = &cognito.request(1).json()["AuthParameters"]["PASSWORD"];
    assert_eq!(sent, "p4ssword");
}

#[test]
fn iam_credentials_come_from_a_process_of_a_profile() {
    let cognito = Cognito::scripted([on("ListUsers").answer(json!({"Users": []}))]);
    let keys = json!({"Version": 1, "AccessKeyId": "AKIDPROCESS", "SecretAccessKey": "s"});
    let tool = tool(&cognito)
        .file("a bé/keys.json", keys.to_string())
        .file(
            "aws-config",
            "[default]\ncredential_process = cmd /c type \"a bé\\keys.json\"\n",
        );
    let ran = tool.run(&["user", "list"]);
    assert_eq!(ran.code, 0, "{ran}");
    assert!(cognito.calls().contains("[signed by AKIDPROCESS]"));
}

#[test]
fn a_program_is_run_with_credentials() {
    let cognito = Cognito::scripted([
        identity(IDENTITY),
        credentials(IDENTITY, "ASIAEXAMPLE", YEAR_2100),
    ]);
    let show = "@echo %AWS_ACCESS_KEY_ID% %AWS_SECRET_ACCESS_KEY% %AWS_SESSION_TOKEN%\r\n\
                @echo [%1] [%2]\r\n@exit /b 7\r\n";
    let tool = with_session(&cognito, YEAR_2100).file("a bé/show.cmd", show);
    let mut report = String::new();
    for line in [
        &["cmd", "/c", "exit 42"][..],
        &[r"a bé\show.cmd", "a b", "c"],
        &["no-such-program"],
        &["cmd", "/c", "echo %AWS_ACCESS_KEY_ID%"],
    ] {
        let ran = tool.run(&[&["exec", "--"][..], line].concat());
        report.push_str(&format!(
            "# {line:?}\n{}",
            ran.to_string().replace("\r\n", "\n")
        ));
    }
    expect![[r##"
        # ["cmd", "/c", "exit 42"]
        exit 42
        # ["a bé\\show.cmd", "a b", "c"]
        exit 7
        --- stdout
        ASIAEXAMPLE secret/key+ session-token
        ["a b"] [c]
        # ["no-such-program"]
        exit 127
        --- stderr
        error: no-such-program cannot be run: program not found
           help: check the spelling, and PATH
        # ["cmd", "/c", "echo %AWS_ACCESS_KEY_ID%"]
        exit 0
        --- stdout
        ASIAEXAMPLE
    "##]]
    .assert_eq(&report);
    cognito.expect_done();
}

#[test]
fn a_program_gets_the_lines_that_no_secret_took() {
    let signed_in = on("InitiateAuth").answer(json!({"AuthenticationResult": tokens()}));
    let cognito = Cognito::scripted([
        signed_in,
        identity(IDENTITY),
        credentials(IDENTITY, "ASIAEXAMPLE", YEAR_2100),
    ]);
    let tool = tool(&cognito).stdin(format!("p4ssword\r\n{}\r\n", id_token(YEAR_2100)));
    let line = [
        "exec",
        "-q",
        "--password-stdin",
        "--",
        EXECUTABLE,
        "decode",
        "-",
    ];
    let ran = tool.run(&line);
    assert_eq!(ran.code, 0, "{ran}");
    assert_eq!(ran.stdout_json()["payload"]["cognito:username"], "ada");
    let sent = &cognito.request(1).json()["AuthParameters"]["PASSWORD"];
    assert_eq!(sent, "p4ssword");
}

#[test]
fn a_program_asks_its_server_for_credentials() {
    let cognito = Cognito::scripted([
        identity(IDENTITY),
        credentials(IDENTITY, "ASIAEXAMPLE", YEAR_2100),
    ]);
    let ask = "@cognito-auth request --auth none %AWS_CONTAINER_CREDENTIALS_FULL_URI% \
               -H \"Authorization: %AWS_CONTAINER_AUTHORIZATION_TOKEN%\"\r\n@exit /b 7\r\n";
    let tool = with_session(&cognito, YEAR_2100).file("ask.cmd", ask);
    let ran = tool.run(&["exec", "--server", "--", r".\ask.cmd"]);
    assert_eq!(ran.code, 7, "{ran}");
    assert_eq!(ran.stdout_json()["AccessKeyId"], "ASIAEXAMPLE");
    cognito.expect_done();
}

/// A virus scanner, say, or an editor.
#[test]
fn a_record_that_is_open_elsewhere_is_replaced_when_it_is_free() {
    let renewed = on("GetTokensFromRefreshToken").answer(json!({"AuthenticationResult": tokens()}));
    let cognito = Cognito::scripted([renewed]);
    let tool = with_session(&cognito, now() - 60);
    // Others may read and write it, but neither replace nor delete it.
    let mut options = OpenOptions::new();
    let open = options
        .read(true)
        .share_mode(3)
        .open(tool.path().join(RECORD))
        .unwrap();
    let closing = thread::spawn(move || {
        thread::sleep(Duration::from_millis(600));
        drop(open);
    });
    let ran = tool.run(&["token"]);
    closing.join().unwrap();
    assert_eq!((ran.code, ran.stderr.len()), (0, 0), "{ran}");
    let printed = String::from_utf8(ran.stdout).unwrap();
    assert_eq!(printed.trim_end(), id_token(YEAR_2100));
    let kept = fs::read_to_string(tool.path().join(RECORD)).unwrap();
    assert!(kept.contains(&id_token(YEAR_2100)), "{kept}");
    cognito.expect_done();
}

/// The tool with nothing but what Windows itself gives.
#[test]
fn settings_and_sessions_are_in_the_folders_of_windows() {
    let tool = Tool::alone().unset("XDG_CACHE_HOME").unset("HOME");
    let ran = tool.run(&["context", "path"]);
    assert_eq!(
        ran.to_string(),
        format!("exit 0\n--- stdout\n$DIR/{CONFIG_FILE}\n")
    );
    let line = [
        "context",
        "create",
        "dev",
        "--user-pool-id",
        POOL,
        "--client-id",
        CLIENT,
    ];
    let ran = tool.run(&line);
    assert_eq!(ran.code, 0, "{ran}");
    assert!(tool.path().join(CONFIG_FILE).exists());
    let nowhere = tool.unset("APPDATA").unset("LOCALAPPDATA");
    let ran = nowhere.run(&["context", "path"]);
    expect![[r#"
        exit 10
        --- stderr
        error: no folder for config.toml is known
           help: set APPDATA, XDG_CONFIG_HOME or COGNITO_AUTH_CONFIG
    "#]]
    .assert_eq(&ran.to_string());
}
