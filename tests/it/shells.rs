//! Evaluates the output in real shells, with values that try to get out of their quotes.
//!
//! Values come from the network: whatever they hold must end up in the variable, and nowhere else.

mod files;
mod formats;
mod refusals;
mod values;

use std::fs;
use std::io::ErrorKind;
use std::iter;
use std::process::Stdio;

use serde_json::json;

use crate::cognito::{Cognito, Expected, on};
use crate::fixtures::IDENTITY_POOL;
use crate::support::{Ran, Tool, id_token};
use values::{HOSTILE, threes};

const TOKENS: [&str; 3] = [
    "COGNITO_ID_TOKEN",
    "COGNITO_ACCESS_TOKEN",
    "COGNITO_REFRESH_TOKEN",
];
const KEYS: [&str; 3] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
];

const LOGIN: &str = "login --auth-flow password --password-file password -o";
const CREDENTIALS: &str = "credentials --id-token-file token -o";

/// A sign-in that gives these tokens, in the order of [`TOKENS`].
fn sign_in([id, access, refresh]: &[String; 3]) -> Vec<Expected> {
    let tokens = json!({"IdToken": id, "AccessToken": access, "RefreshToken": refresh});
    vec![on("InitiateAuth").answer(json!({"AuthenticationResult": tokens}))]
}

/// An exchange that gives these keys, in the order of [`KEYS`], until 2100.
fn exchange([id, secret, session]: &[String; 3]) -> Vec<Expected> {
    let identity = "us-east-1:11111111-2222-4333-8444-555555555555";
    let credentials = json!({
        "AccessKeyId": id,
        "SecretKey": secret,
        "SessionToken": session,
        "Expiration": 4_102_444_800_u32,
    });
    vec![
        on("GetId").answer(json!({"IdentityId": identity})),
        on("GetCredentialsForIdentity")
            .answer(json!({"IdentityId": identity, "Credentials": credentials})),
    ]
}

/// The tool, ready for [`LOGIN`] and [`CREDENTIALS`].
fn tool(cognito: &Cognito) -> Tool {
    Tool::new(cognito)
        .without_credentials()
        .file("password", "hunter2")
        .file("token", id_token(4_102_444_800))
        .env("COGNITO_USERNAME", "ada")
        .env("COGNITO_USER_POOL_ID", "us-east-1_EXAMPLE12")
        .env("COGNITO_CLIENT_ID", "1example23456789")
        .env("COGNITO_IDENTITY_POOL_ID", IDENTITY_POOL)
}

/// Runs the tool with the words of `line` as its arguments.
#[track_caller]
fn run(tool: &Tool, line: &str) -> Ran {
    tool.run(&line.split(' ').collect::<Vec<_>>())
}

/// Fails where there is no such shell. Debian calls each package like the shell.
#[track_caller]
pub(crate) fn assert_installed(tool: &Tool, shell: &str) {
    let mut command = tool.command(shell, &["-c", ":"]);
    if let Err(error) = command.stdin(Stdio::null()).status() {
        assert_eq!(error.kind(), ErrorKind::NotFound, "{shell}: {error}");
        panic!("this test needs {shell}: apt-get install {shell}");
    }
}

/// A run that printed assignments for a shell, once for each of [`threes`], to the files `out.0`
/// and so on of its folder.
struct Printed {
    tool: Tool,
    names: [&'static str; 3],
}

impl Printed {
    fn tokens(format: &str) -> Self {
        Self::new(LOGIN, format, TOKENS, sign_in)
    }

    fn keys(format: &str) -> Self {
        Self::new(CREDENTIALS, format, KEYS, exchange)
    }

    fn new(
        line: &str,
        format: &str,
        names: [&'static str; 3],
        calls: fn(&[String; 3]) -> Vec<Expected>,
    ) -> Self {
        let threes = threes();
        let cognito = Cognito::scripted(threes.iter().flat_map(calls));
        let tool = (0..threes.len()).fold(tool(&cognito), |tool, number| {
            let ran = run(&tool, &format!("{line} {format}"));
            assert!(ran.code == 0 && ran.stderr.is_empty(), "{ran}");
            tool.file(&format!("out.{number}"), ran.stdout)
        });
        Self { tool, names }
    }

    /// Has `script` evaluate each file, with `NAMES` standing for the names of the variables, and
    /// write the value of `$name`, with a line break behind it, to the file `$name.$i`.
    #[track_caller]
    fn evaluate(&self, shell: &str, script: &str) {
        assert_installed(&self.tool, shell);
        let script = script.replace("NAMES", &self.names.join(" "));
        for locale in ["C", "C.UTF-8"] {
            let before = files(&self.tool);
            let script = format!("export LC_ALL={locale}\n{script}");
            let ran = self.tool.run_program(shell, &["-c", &script]);
            assert_eq!(ran.to_string(), "exit 0\n", "{shell}, {locale}");
            for (number, three) in threes().iter().enumerate() {
                for (name, value) in self.names.iter().zip(three) {
                    let name = format!("{name}.{number}");
                    let path = self.tool.path().join(&name);
                    let found = fs::read_to_string(&path).unwrap();
                    assert_eq!(found, format!("{value}\n"), "{shell}, {locale}, {name}");
                    fs::remove_file(path).unwrap();
                }
            }
            assert_eq!(files(&self.tool), before, "{shell}, {locale}");
        }
    }
}

/// The names in the current directory of what was run: nothing was started that left one there.
fn files(tool: &Tool) -> Vec<String> {
    let entries = fs::read_dir(tool.path()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.collect();
    names.sort();
    names
}

const POSIX: &str = r#"
    i=0
    while [ -e "out.$i" ]; do
        eval "$(cat "out.$i")"
        for name in NAMES; do
            printenv "$name" >"$name.$i" || exit
        done
        i=$((i + 1))
    done"#;

#[test]
fn bash_dash_and_zsh_take_every_value_as_it_is() {
    for printed in [Printed::tokens("env"), Printed::keys("env")] {
        for shell in ["bash", "dash", "zsh"] {
            printed.evaluate(shell, POSIX);
        }
    }
}

#[test]
fn variables_need_not_be_exported() {
    let script = r#"
        i=0
        while [ -e "out.$i" ]; do
            eval "$(cat "out.$i")"
            for name in NAMES; do
                eval "printf '%s\n' \"\$$name\"" >"$name.$i"
                ! printenv "$name" || exit
            done
            i=$((i + 1))
        done"#;
    let printed = Printed::keys("env-no-export");
    for shell in ["bash", "dash", "zsh"] {
        printed.evaluate(shell, script);
    }
}

#[test]
fn fish_takes_every_value_as_it_is() {
    let sourced = "cat out.$i | source";
    let evaluated = r#"eval "$(cat out.$i)""#;
    for printed in [Printed::tokens("fish"), Printed::keys("fish")] {
        for line in [sourced, evaluated] {
            let script = format!(
                "
                set i 0
                while test -e out.$i
                    {line}
                    for name in NAMES
                        printenv $name >$name.$i; or exit
                    end
                    set i (math $i + 1)
                end"
            );
            printed.evaluate("fish", &script);
        }
    }
}

#[test]
fn a_line_in_a_shell_signs_in_and_clears_what_was_not_given() {
    let hostile = HOSTILE.concat();
    let fish = [
        "cognito-auth LINE fish | source",
        r#"eval "$(cognito-auth LINE fish)""#,
    ];
    let posix = r#"eval "$(cognito-auth LINE env)""#;
    for (shell, line) in [
        ("bash", posix),
        ("dash", posix),
        ("zsh", posix),
        ("fish", fish[0]),
        ("fish", fish[1]),
    ] {
        let tokens = json!({"IdToken": hostile, "ExpiresIn": 3600});
        let sign_in = on("InitiateAuth").answer(json!({"AuthenticationResult": tokens}));
        let keys = ["AKID".to_owned(), hostile.clone(), hostile.clone()];
        let cognito = Cognito::scripted(iter::once(sign_in).chain(exchange(&keys)));
        let script = format!(
            "
            {}
            printenv COGNITO_ID_TOKEN
            printenv COGNITO_ACCESS_TOKEN
            printenv COGNITO_REFRESH_TOKEN
            printenv COGNITO_TOKEN_EXPIRATION | sed 's/[0-9]/9/g'
            {}
            printenv AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
            printenv AWS_CREDENTIAL_EXPIRATION",
            line.replace("LINE", LOGIN),
            line.replace("LINE", CREDENTIALS),
        );
        let tool = tool(&cognito)
            .env("COGNITO_ACCESS_TOKEN", "of yesterday")
            .env("COGNITO_REFRESH_TOKEN", "of yesterday");
        assert_installed(&tool, shell);
        let before = files(&tool);
        let ran = tool.run_program(shell, &["-c", &script]);
        let expected = format!(
            "exit 0\n--- stdout\n\
             {hostile}\n9999-99-99T99:99:99+99:99\n\
             AKID\n{hostile}\n{hostile}\n2100-01-01T00:00:00+00:00\n"
        );
        assert_eq!(ran.to_string(), expected, "{shell}");
        assert_eq!(files(&tool), before, "{shell}");
    }
}
