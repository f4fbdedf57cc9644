//! What is generated from the command line is committed, and compared here. To write it anew:
//! `UPDATE_EXPECT=1 cargo test --test it generated`.

use expect_test::expect_file;

use crate::support::Tool;

#[test]
fn completions_are_those_of_the_command_line() {
    let script = |shell| {
        let ran = Tool::alone().run(&["completions", shell]);
        assert_eq!((ran.code, ran.stderr.len()), (0, 0), "{ran}");
        String::from_utf8(ran.stdout).unwrap()
    };
    expect_file!["../../completions/cognito-auth.bash"].assert_eq(&script("bash"));
    expect_file!["../../completions/_cognito-auth"].assert_eq(&script("zsh"));
    expect_file!["../../completions/cognito-auth.fish"].assert_eq(&script("fish"));
    expect_file!["../../completions/_cognito-auth.ps1"].assert_eq(&script("powershell"));
    expect_file!["../../completions/cognito-auth.elv"].assert_eq(&script("elvish"));
}

#[test]
fn the_reference_is_what_help_prints() {
    let commands = [
        "",
        "login",
        "respond",
        "refresh",
        "token",
        "logout",
        "credentials",
        "exec",
        "whoami",
        "decode",
        "verify",
        "explain",
        "doctor",
        "password",
        "password set",
        "user",
        "user get",
        "mfa",
        "mfa setup",
        "mfa status",
        "mfa prefer",
        "context",
        "context create",
        "context import",
        "context list",
        "context show",
        "context use",
        "context delete",
        "context path",
        "configure",
        "configure aws-profile",
        "completions",
    ];
    let mut reference = String::from("# Reference\n\nWhat `--help` prints, for every command.\n");
    for command in commands {
        let mut line: Vec<&str> = command.split_whitespace().collect();
        line.push("--help");
        let ran = Tool::alone().run(&line);
        assert_eq!((ran.code, ran.stderr.len()), (0, 0), "{ran}");
        let title = format!("cognito-auth {command}");
        let help = String::from_utf8(ran.stdout).unwrap();
        reference.push_str(&format!(
            "\n## {}\n\n```text\n{help}```\n",
            title.trim_end()
        ));
    }
    expect_file!["help.md"].assert_eq(&reference);
}
