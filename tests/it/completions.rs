//! Presses TAB: in bash, zsh and fish on a terminal, and as the scripts of every shell ask.

use std::fmt::Write as _;
use std::fs;

use expect_test::expect;

use crate::support::Tool;
use crate::terminal::Terminal;

/// Contexts, profiles whose names are commands, and files.
fn tool() -> Tool {
    let profiles = "[default]\n[profile work]\n[profile a b]\n[profile q$(touch x)]\n\
                    [profile r;touch y]\n[profile s`touch z`]\n[profile t'\"u]\n";
    Tool::alone()
        .env("TERM", "xterm")
        .file(
            "home/.config/cognito-auth/config.toml",
            "[contexts.dev]\n[contexts.prod-eu]\n",
        )
        .file("aws-config", profiles)
        .file("aws-credentials", "[old]\n[work]\n")
        .file("token.txt", "")
        .file("out puts.json", "")
}

/// What is typed, and the arguments that the program would get.
const PRESSED: [(&str, &str); 24] = [
    ("whoa\t", "[whoami]"),
    ("context us\t", "[context][use]"),
    ("-c x context us\t", "[-c][x][context][use]"),
    ("configure aws\t", "[configure][aws-profile]"),
    ("login --password-s\t", "[login][--password-stdin]"),
    ("login --pas\tst\t", "[login][--password-stdin]"),
    ("login -o oa\t", "[login][-o][oauth]"),
    ("login --output=oa\t", "[login][--output=oauth]"),
    ("token re\t", "[token][refresh]"),
    ("login --auth-flow sr\t", "[login][--auth-flow][srp]"),
    ("mfa prefer NO\t", "[mfa][prefer][NONE]"),
    ("-c pr\t", "[-c][prod-eu]"),
    ("context delete d\t", "[context][delete][dev]"),
    ("login --profile wo\t", "[login][--profile][work]"),
    ("login --profile a\t", "[login][--profile][a b]"),
    ("login --profile q\t", "[login][--profile][q$(touch x)]"),
    ("login --profile r\t", "[login][--profile][r;touch y]"),
    ("login --profile s\t", "[login][--profile][s`touch z`]"),
    ("login --profile t\t", "[login][--profile][t'\"u]"),
    ("login --region il\t", "[login][--region][il-central-1]"),
    (
        "login --password-file tok\t",
        "[login][--password-file][token.txt]",
    ),
    ("context import out\t", "[context][import][out puts.json]"),
    ("decode @tok\t", "[decode][@token.txt]"),
    ("exec -c dev -- base6\t", "[exec][-c][dev][--][base64]"),
];

/// Types what a person would into `shell`, where a function of the program's name prints its
/// arguments.
fn press(tool: &Tool, shell: &str, args: &[&str], setup: &str) {
    let mut terminal = Terminal::start_program(tool, shell, args, None);
    // The shell puts the two together, so that this is not what is typed.
    terminal.type_line(&format!("{setup}; printf '%s%s\\n' rea dy"));
    terminal.wait_for("ready");
    for (typed, arguments) in PRESSED {
        terminal.type_line(&format!("cognito-auth {typed}"));
        terminal.wait_for(&format!("{arguments}."));
    }
    terminal.type_line("exit");
    terminal.finish();
    for made in ["x", "y", "z"] {
        assert!(
            !fs::exists(tool.path().join(made)).unwrap(),
            "{made} was run"
        );
    }
}

const PRINTS: &str = "cognito-auth() { printf '[%s]' \"$@\"; printf '.\\n'; }";

#[test]
fn tab_in_bash() {
    let setup = format!("eval \"$(cognito-auth completions bash)\"; {PRINTS}");
    press(&tool(), "bash", &["--norc", "--noprofile", "-i"], &setup);
}

/// The names between quotes are those that need none.
#[test]
fn tab_in_bash_between_quotes() {
    let tool = tool();
    let args = ["--norc", "--noprofile", "-i"];
    let mut terminal = Terminal::start_program(&tool, "bash", &args, None);
    terminal.type_line(&format!(
        "eval \"$(cognito-auth completions bash)\"; {PRINTS}"
    ));
    for (typed, arguments) in [
        ("whoami --profile \"a\t", "[whoami][--profile][a b]"),
        ("whoami --profile 'w\t", "[whoami][--profile][work]"),
        ("whoami --profile \"q\t\"", "[whoami][--profile][q]"),
    ] {
        terminal.type_line(&format!("cognito-auth {typed}"));
        terminal.wait_for(&format!("{arguments}."));
    }
}

#[test]
fn tab_in_zsh() {
    let setup = format!(
        "autoload -Uz compinit; compinit -u -D; source <(cognito-auth completions zsh); {PRINTS}"
    );
    press(&tool(), "zsh", &["-f", "-i"], &setup);
}

/// As a file in `fpath`, the script is the body of a function.
#[test]
fn tab_in_zsh_that_loads_the_script() {
    let tool = tool().file(
        "functions/_cognito-auth",
        include_str!("../../completions/_cognito-auth"),
    );
    let mut terminal = Terminal::start_program(&tool, "zsh", &["-f", "-i"], None);
    let setup = "fpath+=($PWD/functions); autoload -Uz compinit; compinit -u -D";
    terminal.type_line(&format!("{setup}; {PRINTS}"));
    for (typed, arguments) in [
        ("context us\t", "[context][use]"),
        ("-c pr\t", "[-c][prod-eu]"),
    ] {
        terminal.type_line(&format!("cognito-auth {typed}"));
        terminal.wait_for(&format!("{arguments}."));
    }
}

#[test]
fn tab_in_fish() {
    let setup = "cognito-auth completions fish | source; \
                 function cognito-auth; printf '[%s]' $argv; printf '.\\n'; end";
    press(&tool(), "fish", &["--no-config", "-i"], setup);
}

/// What the scripts of every shell are answered for the last word of `line`, without descriptions.
fn offered(tool: &Tool, line: &str) -> Vec<String> {
    let mut words: Vec<&str> = line.split(' ').collect();
    let current = format!("={}", words.pop().unwrap());
    let ran = tool.run(&[&["__complete", &current][..], &words].concat());
    assert_eq!((ran.code, ran.stderr.len()), (0, 0), "{ran}");
    let answer = String::from_utf8(ran.stdout).unwrap();
    let values = answer.lines().map(|line| line.split('\t').next().unwrap());
    values.map(str::to_owned).collect()
}

#[test]
fn the_place_in_a_command_line_decides() {
    let tool = tool();
    for (line, first) in [
        ("", "login"),
        ("-c login ", "login"),
        ("-c x context us", "create"),
        ("--color never token ", "id"),
        ("--color=never token ", "id"),
        ("token -vq ", "id"),
        ("token -ofish ", "id"),
        (
            "login --admin --no-admin --auth-flow ",
            "ADMIN_USER_PASSWORD_AUTH",
        ),
        ("help context ", "create"),
        ("mfa prefer NONE --disable ", "SMS_MFA"),
    ] {
        let answer = offered(&tool, line);
        let found = answer.get(1).map(String::as_str);
        assert_eq!(
            (answer[0].as_str(), found),
            ("values", Some(first)),
            "{line}"
        );
    }
}

#[test]
fn a_value_that_only_its_user_knows_is_not_guessed() {
    let tool = tool();
    for line in [
        "login --user-pool-id ",
        "login -u ",
        "token --min-ttl ",
        "decode ",
        "context create ",
    ] {
        assert_eq!(offered(&tool, line), ["values"], "{line}");
    }
}

#[test]
fn a_flag_is_offered_once_unless_it_can_be_repeated() {
    let flags = offered(&Tool::alone(), "login --admin --answer x -v --");
    assert!(!flags.contains(&"--admin".to_owned()));
    assert!(flags.contains(&"--no-admin".to_owned()));
    assert!(flags.contains(&"--answer".to_owned()));
    assert!(flags.contains(&"--verbose".to_owned()));
    assert!(!flags.contains(&"--password".to_owned()));
}

#[test]
fn what_may_follow() {
    let tool = tool();
    let mut report = String::new();
    for line in [
        "context ",
        "context use ",
        "--context=",
        "-cd",
        "login --profile ",
        "token ",
        "login -o ",
        "login --auth-flow ",
        "login --mfa-type ",
        "login --preferred-challenge ",
        "mfa prefer ",
        "respond --challenge-name ",
        "--error-format ",
        "--color ",
        "verify --token-use ",
        "completions ",
        "verify --ca-bundle=",
        "respond --session-file ",
        "explain @",
        "explain x",
        "login --password-command ",
        "exec -- ",
        "exec -c dev -- aws s3",
        "login --user-pool-id ",
    ] {
        writeln!(report, "# {line}\n{}", offered(&tool, line).join(" | ")).unwrap();
    }
    expect![[r##"
        # context 
        values | create | import | list | show | use | delete | path | help
        # context use 
        values | dev | prod-eu
        # --context=
        values | --context=dev | --context=prod-eu
        # -cd
        values | -cdev | -cprod-eu
        # login --profile 
        values | default | work | a b | q$(touch x) | r;touch y | s`touch z` | t'"u | old
        # token 
        values | id | access | refresh
        # login -o 
        values | json | oauth | env | env-no-export | fish | powershell | windows-cmd | dotenv | github | text
        # login --auth-flow 
        values | ADMIN_USER_PASSWORD_AUTH | ADMIN_NO_SRP_AUTH | USER_PASSWORD_AUTH | USER_SRP_AUTH | USER_AUTH | CUSTOM_AUTH | admin | password | srp | choice | custom
        # login --mfa-type 
        values | SMS_MFA | SOFTWARE_TOKEN_MFA | EMAIL_OTP
        # login --preferred-challenge 
        values | PASSWORD | PASSWORD_SRP | EMAIL_OTP | SMS_OTP
        # mfa prefer 
        values | SMS_MFA | SOFTWARE_TOKEN_MFA | EMAIL_OTP | NONE
        # respond --challenge-name 
        values | NEW_PASSWORD_REQUIRED | SOFTWARE_TOKEN_MFA | SMS_MFA | EMAIL_OTP | SELECT_MFA_TYPE | MFA_SETUP | SELECT_CHALLENGE | PASSWORD | PASSWORD_SRP | SMS_OTP | CUSTOM_CHALLENGE
        # --error-format 
        values | text | json
        # --color 
        values | auto | always | never
        # verify --token-use 
        values | id | access
        # completions 
        values | bash | elvish | fish | powershell | zsh
        # verify --ca-bundle=
        files --ca-bundle=
        # respond --session-file 
        files 
        # explain @
        files @
        # explain x
        values
        # login --password-command 
        commands 
        # exec -- 
        command 2
        # exec -c dev -- aws s3
        command 4
        # login --user-pool-id 
        values
    "##]].assert_eq(&report);
}

/// Nothing is said where a config file cannot be read, and whatever is asked.
#[test]
fn completing_does_not_fail() {
    for (name, text) in [
        ("home/.config/cognito-auth/config.toml", "contexts = ["),
        ("aws-config", "]]"),
        ("aws-credentials", "\u{1}"),
    ] {
        let tool = Tool::alone().file(name, text);
        for args in [
            &["__complete"][..],
            &["__complete", "x"],
            &["__complete", "=", "context", "use"],
            &["__complete", "=", "--profile"],
            &["__complete", "=", "--", "--"],
            &["__complete", "=--=\u{e9}", "-\u{e9}", "--\u{e9}=", "-"],
            &["__complete", "=-\u{e9}x", "login"],
        ] {
            let ran = tool.run(args);
            assert_eq!((ran.code, ran.stderr.len()), (0, 0), "{ran}");
        }
    }
}
