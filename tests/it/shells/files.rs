//! Formats that go through a file: `dotenv`, and `github` for the next steps of a job.

use std::collections::BTreeSet;
use std::fs;

use expect_test::expect;
use serde_json::json;

use super::values::{HOSTILE, threes};
use super::{CREDENTIALS, KEYS, LOGIN, TOKENS, assert_installed, exchange, run, sign_in, tool};
use crate::cognito::{Cognito, on};
use crate::support::Tool;

#[test]
fn a_dotenv_file_can_be_read_by_a_shell() {
    let accepted = HOSTILE.iter().filter(|it| !it.contains(['\'', '\n', '\r']));
    let threes: Vec<_> = accepted
        .map(|value| ["plain".to_owned(), (*value).to_owned(), "=".to_owned()])
        .collect();
    let cognito = Cognito::scripted(threes.iter().flat_map(sign_in));
    let tool = tool(&cognito).env("COGNITO_REFRESH_TOKEN", "of yesterday");
    for three in &threes {
        let ran = run(&tool, &format!("{LOGIN} dotenv"));
        assert!(ran.code == 0 && ran.stderr.is_empty(), "{ran}");
        fs::write(tool.path().join(".env"), ran.stdout).unwrap();
        for shell in ["bash", "dash"] {
            assert_installed(&tool, shell);
            let script = format!("set -a; . ./.env; printenv {}", TOKENS.join(" "));
            let ran = tool.run_program(shell, &["-c", &script]);
            let expected = format!("exit 0\n--- stdout\n{}\n", three.join("\n"));
            assert_eq!(ran.to_string(), expected, "{shell}");
        }
    }
    assert!(!tool.path().join("pwned").exists());
}

#[test]
fn the_runner_of_a_job_reads_every_value_as_it_is() {
    let threes = threes();
    let cognito = Cognito::scripted(threes.iter().flat_map(sign_in));
    let tool = tool(&cognito)
        .file("env", "EARLIER=1\n")
        .env("GITHUB_ENV", "env");
    let mut expected = vec![("EARLIER".to_owned(), "1".to_owned())];
    for three in &threes {
        let ran = run(&tool, &format!("{LOGIN} github"));
        assert!(ran.code == 0 && ran.stderr.is_empty(), "{ran}");
        assert_eq!(&masked(&ran.stdout), three);
        let set = TOKENS.iter().zip(three);
        expected.extend(set.map(|(name, value)| ((*name).to_owned(), value.clone())));
        expected.push(("COGNITO_TOKEN_EXPIRATION".to_owned(), String::new()));
    }
    let mut delimiters = BTreeSet::new();
    let found = assignments(&contents(&tool, "env"), &mut delimiters);
    assert_eq!(found, expected);
    assert_eq!(
        delimiters.len(),
        threes.len(),
        "a delimiter of its own for each run"
    );
}

#[test]
fn credentials_can_be_outputs_of_a_step() {
    let keys = ["AKID", "hunter2", "a\nb"].map(str::to_owned);
    let cognito = Cognito::scripted(exchange(&keys));
    let tool = tool(&cognito)
        .file("env", "")
        .file("output", "")
        .env("GITHUB_ENV", "env")
        .env("GITHUB_OUTPUT", "output");
    let ran = run(&tool, &format!("{CREDENTIALS} github --github-output"));
    expect![[r#"
        exit 0
        --- stdout
        ::add-mask::AKID
        ::add-mask::hunter2
        ::add-mask::a%0Ab
    "#]]
    .assert_eq(&ran.to_string());
    let found = assignments(&contents(&tool, "output"), &mut BTreeSet::new());
    let [id, secret, session] = keys;
    let until = "2100-01-01T00:00:00+00:00".to_owned();
    let names = [KEYS[0], KEYS[1], KEYS[2], "AWS_CREDENTIAL_EXPIRATION"].map(str::to_owned);
    let expected: Vec<_> = names
        .into_iter()
        .zip([id, secret, session, until])
        .collect();
    assert_eq!(found, expected);
    assert_eq!(contents(&tool, "env"), "");
}

#[test]
fn outside_a_job_nobody_signs_in() {
    let cognito = Cognito::scripted([]);
    let tool = tool(&cognito);
    let no_variable = run(&tool, &format!("{LOGIN} github"));
    expect![[r#"
        exit 2
        --- stderr
        error: -o github writes to the file that GITHUB_ENV names, and it is not set
           help: use it in a step of a GitHub Actions job
    "#]]
    .assert_eq(&no_variable.to_string());
    let no_variable = run(&tool, &format!("{CREDENTIALS} github --github-output"));
    expect![[r#"
        exit 2
        --- stderr
        error: -o github writes to the file that GITHUB_OUTPUT names, and it is not set
           help: use it in a step of a GitHub Actions job
    "#]]
    .assert_eq(&no_variable.to_string());
}

#[test]
fn a_sign_in_that_fails_leaves_the_file_alone() {
    let refused = on("InitiateAuth").error("NotAuthorizedException", "Incorrect.");
    let challenge = json!({"ChallengeName": "SMS_MFA", "Session": "s1"});
    let cognito = Cognito::scripted([refused, on("InitiateAuth").answer(challenge)]);
    let tool = tool(&cognito)
        .file("env", "EARLIER=1\n")
        .env("GITHUB_ENV", "env");
    for code in [4, 3] {
        let ran = run(&tool, &format!("{LOGIN} github"));
        assert_eq!((ran.code, ran.stdout.len()), (code, 0), "{ran}");
        assert_eq!(contents(&tool, "env"), "EARLIER=1\n");
    }
}

fn contents(tool: &Tool, name: &str) -> String {
    fs::read_to_string(tool.path().join(name)).unwrap()
}

/// The values that the runner masks in the log from here on. Nothing but commands may be printed.
fn masked(stdout: &[u8]) -> Vec<String> {
    let printed = str::from_utf8(stdout).unwrap();
    let values = printed.split_terminator('\n').map(|line| {
        let data = line.strip_prefix("::add-mask::").unwrap();
        assert!(!data.contains('\r'), "the runner would end the line here");
        data.replace("%0D", "\r")
            .replace("%0A", "\n")
            .replace("%25", "%")
    });
    values.collect()
}

/// The assignments in a file for the runner, in its order: lines `NAME=VALUE`, and blocks of
/// lines from `NAME<<DELIMITER` to `DELIMITER`.
fn assignments(text: &str, delimiters: &mut BTreeSet<String>) -> Vec<(String, String)> {
    let mut assignments = Vec::new();
    let mut lines = text.strip_suffix('\n').unwrap_or(text).split('\n');
    while let Some(line) = lines.next() {
        let heredoc = line
            .split_once("<<")
            .filter(|(name, _)| !name.contains('='));
        let (name, value) = if let Some((name, delimiter)) = heredoc {
            let value: Vec<_> = lines.by_ref().take_while(|it| *it != delimiter).collect();
            delimiters.insert(delimiter.to_owned());
            (name, value.join("\n"))
        } else {
            let (name, value) = line.split_once('=').unwrap();
            (name, value.to_owned())
        };
        assignments.push((name.to_owned(), value));
    }
    assignments
}
