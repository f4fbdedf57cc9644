//! Values that a format cannot carry: nothing is printed then, least of all the value.

use expect_test::expect;

use super::values::HOSTILE;
use super::{CREDENTIALS, LOGIN, exchange, run, sign_in, tool};
use crate::cognito::Cognito;

/// Stands before every value here, so that it would be seen in a message.
const CANARY: &str = "canary";

#[test]
fn cmd_gets_printable_ascii_without_its_own_syntax() {
    let refused = |value: &str| {
        !value.bytes().all(|byte| (b' '..=b'~').contains(&byte)) || value.contains(['"', '%', '!'])
    };
    assert_refuses("windows-cmd", refused);
}

#[test]
fn a_dotenv_file_gets_no_line_break_and_no_single_quote() {
    assert_refuses("dotenv", |value| value.contains(['\'', '\n', '\r']));
}

#[test]
fn powershell_gets_everything() {
    assert_refuses("powershell", |_| false);
}

/// Checks that `format` refuses exactly these values, in whichever variable.
#[track_caller]
fn assert_refuses(format: &str, refused: fn(&str) -> bool) {
    let values = HOSTILE.map(|value| format!("{CANARY}{value}"));
    let plain = || "plain".to_owned();
    let tokens = values.clone().map(|value| [plain(), plain(), value]);
    let keys = values.clone().map(|value| [plain(), value, plain()]);
    let calls = tokens.iter().zip(&keys);
    let calls = calls.flat_map(|(tokens, keys)| [sign_in(tokens), exchange(keys)]);
    let cognito = Cognito::scripted(calls.flatten());
    let tool = tool(&cognito);
    for value in &values {
        for line in [LOGIN, CREDENTIALS] {
            let ran = run(&tool, &format!("{line} {format}"));
            if refused(value) {
                assert_eq!((ran.code, ran.stdout.len()), (2, 0), "{value:?}\n{ran}");
                assert!(!ran.to_string().contains(CANARY), "{value:?}\n{ran}");
            } else {
                assert!(ran.code == 0 && ran.stderr.is_empty(), "{value:?}\n{ran}");
            }
        }
    }
}

#[test]
fn a_refusal_names_the_variable_and_a_format_that_would_do() {
    let three = ["plain", "plain", "can't"].map(str::to_owned);
    let calls = [sign_in(&three), exchange(&three)];
    let cognito = Cognito::scripted(calls.into_iter().flatten());
    let tool = tool(&cognito);
    let ran = run(&tool, &format!("{LOGIN} dotenv"));
    expect![[r#"
        exit 2
        --- stderr
        error: dotenv cannot carry the value of COGNITO_REFRESH_TOKEN: it holds a single quote
           help: use -o json, which carries every value
    "#]]
    .assert_eq(&ran.to_string());
    let ran = run(&tool, &format!("{CREDENTIALS} dotenv"));
    expect![[r#"
        exit 2
        --- stderr
        error: dotenv cannot carry the value of AWS_SESSION_TOKEN: it holds a single quote
           help: use -o json, which carries every value
    "#]]
    .assert_eq(&ran.to_string());
}

#[test]
fn no_variable_can_hold_a_nul() {
    let formats = [
        "env",
        "fish",
        "powershell",
        "windows-cmd",
        "dotenv",
        "github",
    ];
    let three = ["plain", "canary\0", "plain"].map(str::to_owned);
    let cognito = Cognito::scripted(formats.iter().flat_map(|_| sign_in(&three)));
    let tool = tool(&cognito).file("env", "").env("GITHUB_ENV", "env");
    for format in formats {
        let ran = run(&tool, &format!("{LOGIN} {format}"));
        let expected: &[u8] = match format {
            "env" | "fish" => b"false\n",
            _ => b"",
        };
        assert_eq!((ran.code, &*ran.stdout), (2, expected), "{format}\n{ran}");
        assert!(!ran.to_string().contains(CANARY), "{format}\n{ran}");
    }
    let written = std::fs::read(tool.path().join("env")).unwrap();
    assert!(written.is_empty());
}
