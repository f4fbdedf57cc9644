//! `context`: settings saved by name, in a file that people edit too.

use std::fs;
#[cfg(unix)]
use std::os::unix::fs::symlink;
use std::thread;

use expect_test::expect;
use serde_json::{Value, json};

use crate::cognito::{Cognito, on};
use crate::fixtures::{CONFIG_FILE, now, session};
use crate::support::{Tool, assert_mode, record, tokens, with_plain_paths};
#[cfg(unix)]
use crate::terminal::Terminal;

const WRITTEN: &str = r#"# mine
default-context = "dev"   # for now

[contexts.prod]
# the one that counts
user-pool-id = "us-east-1_Prod"
client-id    = "prod"

[contexts.dev]   # last on purpose
client-id = "1example23456789"
user-pool-id = "us-east-1_EXAMPLE12"
password-command = ["pass", "dev"]
"#;

fn config(tool: &Tool) -> String {
    with_plain_paths(&fs::read_to_string(tool.path().join(CONFIG_FILE)).unwrap())
}

fn run(tool: &Tool, line: &str) -> String {
    let words: Vec<_> = line.split(' ').collect();
    format!("# {line}\n{}", tool.run(&words))
}

#[test]
fn a_context_is_saved_and_used() {
    let cognito =
        Cognito::scripted([on("InitiateAuth").answer(json!({"AuthenticationResult": tokens()}))]);
    let tool = Tool::new(&cognito)
        .without_credentials()
        .file("p", "p4ssword")
        .env("COGNITO_USERNAME", "ada");
    let created = run(
        &tool,
        "context create dev --user-pool-id us-east-1_EXAMPLE12 --client-id 1example23456789 --auth-flow password --password-file p --timeout 5 --use",
    );
    expect![[r#"
        # context create dev --user-pool-id us-east-1_EXAMPLE12 --client-id 1example23456789 --auth-flow password --password-file p --timeout 5 --use
        exit 0
        --- stderr
        note: context dev is saved in $DIR/home/.config/cognito-auth/config.toml, and is the default
        note: sign in with: cognito-auth login
    "#]]
    .assert_eq(&created);
    expect![[r#"
        default-context = "dev"

        [contexts.dev]
        user-pool-id = "us-east-1_EXAMPLE12"
        client-id = "1example23456789"
        username = "ada"
        auth-flow = "password"
        timeout = 5
        password-file = "$DIR/p"
    "#]]
    .assert_eq(&config(&tool).replace(&with_plain_paths(tool.path().to_str().unwrap()), "$DIR"));
    assert_mode(tool.path().join(CONFIG_FILE), 0o600);
    let ran = tool.run(&[
        "login",
        "-q",
        "-o",
        "text",
        "--query",
        "AuthenticationResult.TokenType",
    ]);
    assert_eq!(ran.to_string(), "exit 0\n--- stdout\nBearer\n");
    cognito.expect_done();
    let again = run(&tool, "context create dev --client-id another");
    expect![[r#"
        # context create dev --client-id another
        exit 2
        --- stderr
        error: there is a context `dev` already, in $DIR/home/.config/cognito-auth/config.toml
           help: choose another name, or replace it with --force
    "#]]
    .assert_eq(&again);
    let forced = run(&tool, "context create dev --client-id another --force");
    assert!(forced.contains("exit 0"), "{forced}");
    assert!(config(&tool).contains("client-id = \"another\""));
}

#[test]
fn what_people_wrote_stays() {
    let tool = Tool::alone()
        .file(CONFIG_FILE, WRITTEN)
        .mode(CONFIG_FILE, 0o644);
    let mut report = run(&tool, "context use prod");
    report += &run(
        &tool,
        "context create qa --client-id qa --user-pool-id us-east-1_Qa --admin",
    );
    report += &run(&tool, "context delete dev --yes");
    expect![[r#"
        # context use prod
        exit 0
        --- stderr
        note: prod is the default context
        # context create qa --client-id qa --user-pool-id us-east-1_Qa --admin
        exit 0
        --- stderr
        note: context qa is saved in $DIR/home/.config/cognito-auth/config.toml
        note: sign in with: cognito-auth login -c qa
        # context delete dev --yes
        exit 0
        --- stderr
        note: context dev is deleted
    "#]]
    .assert_eq(&report);
    expect![[r##"
        # mine
        default-context = "prod"   # for now

        [contexts.prod]
        # the one that counts
        user-pool-id = "us-east-1_Prod"
        client-id    = "prod"

        [contexts.qa]
        user-pool-id = "us-east-1_Qa"
        client-id = "qa"
        auth-flow = "ADMIN_USER_PASSWORD_AUTH"
        admin = true
    "##]]
    .assert_eq(&config(&tool));
    let path = tool.path().join(CONFIG_FILE);
    assert_mode(&path, 0o644);
    let left: Vec<_> = fs::read_dir(path.parent().unwrap())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("new"))
        .collect();
    assert_eq!(left, Vec::<String>::new());
}

#[test]
fn contexts_are_listed_and_shown() {
    let tool = Tool::alone()
        .file(CONFIG_FILE, WRITTEN)
        .env("COGNITO_CLIENT_ID", "of the environment");
    let mut report = String::new();
    for line in [
        "context list",
        "context list -o text --query Contexts[?Default].Name",
        "context show",
        "context show prod --query Settings.\"client-id\"",
        "context path",
    ] {
        report += &run(&tool, line);
    }
    expect![[r##"
        # context list
        exit 0
        --- stdout
        {
          "Contexts": [
            {
              "Name": "prod",
              "Default": false,
              "UserPoolId": "us-east-1_Prod",
              "ClientId": "prod"
            },
            {
              "Name": "dev",
              "Default": true,
              "UserPoolId": "us-east-1_EXAMPLE12",
              "ClientId": "1example23456789"
            }
          ]
        }
        # context list -o text --query Contexts[?Default].Name
        exit 0
        --- stdout
        dev
        # context show
        exit 0
        --- stdout
        {
          "Name": "dev",
          "Path": "$DIR/home/.config/cognito-auth/config.toml",
          "Settings": {
            "client-id": {
              "Value": "1example23456789",
              "Line": 10,
              "OverriddenBy": "COGNITO_CLIENT_ID"
            },
            "password-command": {
              "Value": [
                "pass",
                "dev"
              ],
              "Line": 12
            },
            "user-pool-id": {
              "Value": "us-east-1_EXAMPLE12",
              "Line": 11
            }
          }
        }
        # context show prod --query Settings."client-id"
        exit 0
        --- stdout
        {
          "Value": "prod",
          "Line": 7,
          "OverriddenBy": "COGNITO_CLIENT_ID"
        }
        # context path
        exit 0
        --- stdout
        $DIR/home/.config/cognito-auth/config.toml
    "##]]
    .assert_eq(&report);
    let bare = Tool::alone();
    assert_eq!(
        run(&bare, "context list"),
        "# context list\nexit 0\n--- stdout\n{\n  \"Contexts\": []\n}\n"
    );
}

#[test]
fn what_cannot_be_saved_is_refused() {
    let tool = Tool::alone().file(CONFIG_FILE, WRITTEN);
    let mut report = String::new();
    for line in [
        "context use qa",
        "context delete qa --yes",
        "context delete dev",
        "context create -x --client-id a",
        "context create a/b --client-id a",
        "context create new",
        "context create new --user-pool-id nonsense",
        "context create new --client-id a --password-stdin",
        "context create new --client-id a --mfa-code 123456",
        "context create new --client-id a --auth-flow admin --no-admin",
        "context show qa",
    ] {
        report += &run(&tool, line);
    }
    expect![[r##"
        # context use qa
        exit 10
        --- stderr
        error: there is no context `qa` in $DIR/home/.config/cognito-auth/config.toml
           help: the contexts are prod, dev
           help: cognito-auth context create qa
        # context delete qa --yes
        exit 10
        --- stderr
        error: there is no context `qa` in $DIR/home/.config/cognito-auth/config.toml
           help: the contexts are prod, dev
           help: cognito-auth context create qa
        # context delete dev
        exit 2
        --- stderr
        error: context dev was not deleted: where nothing may be asked, it takes --yes
           help: cognito-auth context delete dev --yes
        # context create -x --client-id a
        exit 2
        --- stderr
        error: unexpected argument '-x' found
           help: cognito-auth context create --help
        # context create a/b --client-id a
        exit 2
        --- stderr
        error: `a/b` is not a context name: expected [A-Za-z0-9][A-Za-z0-9._-]{0,63}
        # context create new
        exit 2
        --- stderr
        error: no user pool id was given
           help: give it with --user-pool-id ID, COGNITO_USER_POOL_ID or --discover
        # context create new --user-pool-id nonsense
        exit 2
        --- stderr
        error: --user-pool-id is not valid: "nonsense" is not a user pool id: expected REGION_NAME, such as us-east-1_AbCdEfGhI
        # context create new --client-id a --password-stdin
        exit 2
        --- stderr
        error: a secret itself is not saved in a context
           help: say where it is to be read, by the flags that end in -file and -command
        # context create new --client-id a --mfa-code 123456
        exit 2
        --- stderr
        error: a one-time code or an answer is not saved in a context
           help: save where codes come from: --mfa-code-command or --totp-secret-file
        # context create new --client-id a --auth-flow admin --no-admin
        exit 2
        --- stderr
        error: ADMIN_USER_PASSWORD_AUTH does not go with --no-admin
           help: --no-admin goes with --auth-flow USER_SRP_AUTH or USER_PASSWORD_AUTH
        # context show qa
        exit 10
        --- stderr
        error: there is no context `qa` in $DIR/home/.config/cognito-auth/config.toml
           help: the contexts are prod, dev
           help: cognito-auth context create qa
    "##]].assert_eq(&report);
    assert_eq!(config(&tool), WRITTEN);
    let broken = Tool::alone().file(CONFIG_FILE, "[contexts");
    expect![[r#"
        # context use dev
        exit 10
        --- stderr
        error: $DIR/home/.config/cognito-auth/config.toml line 1: unclosed table, expected `]`
    "#]]
    .assert_eq(&run(&broken, "context use dev"));
    assert_eq!(config(&broken), "[contexts");
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link() {
    let tool = Tool::alone().file("dotfiles/cognito.toml", WRITTEN);
    let link = tool.path().join(CONFIG_FILE);
    fs::create_dir_all(link.parent().unwrap()).unwrap();
    symlink(tool.path().join("dotfiles/cognito.toml"), &link).unwrap();
    assert!(run(&tool, "context use prod").contains("exit 0"));
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    let text = fs::read_to_string(tool.path().join("dotfiles/cognito.toml")).unwrap();
    assert!(
        text.contains("default-context = \"prod\"   # for now"),
        "{text}"
    );
}

#[test]
fn edits_at_the_same_time_lose_nothing() {
    let tool = Tool::alone().file(CONFIG_FILE, WRITTEN);
    thread::scope(|scope| {
        for number in 0..12 {
            let tool = &tool;
            scope.spawn(move || {
                let line = format!("context create c{number} --client-id c{number}");
                let ran = run(tool, &line);
                assert!(ran.contains("exit 0"), "{ran}");
            });
        }
    });
    let text = config(&tool);
    for number in 0..12 {
        assert!(text.contains(&format!("[contexts.c{number}]")), "{text}");
    }
}

#[cfg(unix)]
#[test]
fn a_deletion_is_asked_about() {
    let tool = Tool::alone()
        .file(CONFIG_FILE, WRITTEN)
        .env("NO_COLOR", "1");
    for (answer, gone) in [("n", false), ("", false), ("y", true)] {
        let mut terminal = Terminal::start(&tool, &["context", "delete", "dev"]);
        terminal.wait_for("Delete context dev and its session? [y/N] ");
        terminal.type_line(answer);
        let (code, screen) = terminal.finish();
        assert_eq!(code, 0, "{screen}");
        assert_eq!(!config(&tool).contains("[contexts.dev]"), gone, "{screen}");
    }
}

#[test]
fn what_other_tools_wrote_becomes_a_context() {
    const OUTPUTS: &str = r#"{"auth": {"user_pool_id": "eu-west-1_AbC", "user_pool_client_id": "1h57kf5cpq17m0eml12example",
        "identity_pool_id": "eu-west-1:00000000-0000-0000-0000-000000000000"}}"#;
    let tool = Tool::alone()
        .file("amplify_outputs.json", OUTPUTS)
        .file(
            "two.json",
            r#"{"UserPoolA": "eu-west-1_A", "UserPoolB": "eu-west-1_B"}"#,
        )
        .file("none.json", "[]")
        .file("broken.json", "{\n\"secret\": canary")
        .stdin(OUTPUTS);
    let mut report = String::new();
    for line in [
        "context import amplify_outputs.json --use -u ada",
        "context import amplify_outputs.json",
        "context import - --name piped --client-id another",
        "context import -",
        "context import two.json",
        "context import two.json --user-pool-id eu-west-1_B",
        "context import two.json --force --user-pool-id nonsense",
        "context import none.json",
        "context import broken.json",
        "context import absent.json",
    ] {
        report += &run(&tool, line);
    }
    expect![[r##"
        # context import amplify_outputs.json --use -u ada
        exit 0
        --- stderr
        note: user-pool-id is eu-west-1_AbC, from auth.user_pool_id
        note: client-id is 1h57kf5cpq17m0eml12example, from auth.user_pool_client_id
        note: identity-pool-id is eu-west-1:00000000-0000-0000-0000-000000000000, from auth.identity_pool_id
        note: auth-flow is USER_SRP_AUTH, from Amplify's libraries
        note: context amplify_outputs is saved in $DIR/home/.config/cognito-auth/config.toml, and is the default
        note: sign in with: cognito-auth login
        # context import amplify_outputs.json
        exit 2
        --- stderr
        error: there is a context `amplify_outputs` already, in $DIR/home/.config/cognito-auth/config.toml
           help: choose another name, or replace it with --force
        # context import - --name piped --client-id another
        exit 0
        --- stderr
        note: user-pool-id is eu-west-1_AbC, from auth.user_pool_id
        note: identity-pool-id is eu-west-1:00000000-0000-0000-0000-000000000000, from auth.identity_pool_id
        note: auth-flow is USER_SRP_AUTH, from Amplify's libraries
        note: context piped is saved in $DIR/home/.config/cognito-auth/config.toml
        note: sign in with: cognito-auth login -c piped
        # context import -
        exit 2
        --- stderr
        error: a context from standard input needs a name
           help: give the context one with --name NAME
        # context import two.json
        exit 2
        --- stderr
        error: two.json is not a context: it has several values for user-pool-id: UserPoolA, UserPoolB
           help: say which one it is with --user-pool-id ID
        # context import two.json --user-pool-id eu-west-1_B
        exit 0
        --- stderr
        note: context two is saved in $DIR/home/.config/cognito-auth/config.toml
        note: sign in with: cognito-auth login -c two
        # context import two.json --force --user-pool-id nonsense
        exit 2
        --- stderr
        error: --user-pool-id is not valid: "nonsense" is not a user pool id: expected REGION_NAME, such as us-east-1_AbCdEfGhI
        # context import none.json
        exit 2
        --- stderr
        error: none.json is not a context: nothing in it looks like a user pool's id
           help: cognito-auth context create takes the ids themselves
        # context import broken.json
        exit 2
        --- stderr
        error: broken.json is not a context: it is not JSON: line 2, column 11
           help: cognito-auth context create takes the ids themselves
        # context import absent.json
        exit 2
        --- stderr
        error: absent.json cannot be read: No such file or directory (os error 2)
    "##]].assert_eq(&report);
    expect![[r#"
        default-context = "amplify_outputs"

        [contexts.amplify_outputs]
        user-pool-id = "eu-west-1_AbC"
        client-id = "1h57kf5cpq17m0eml12example"
        identity-pool-id = "eu-west-1:00000000-0000-0000-0000-000000000000"
        auth-flow = "USER_SRP_AUTH"
        username = "ada"

        [contexts.piped]
        user-pool-id = "eu-west-1_AbC"
        identity-pool-id = "eu-west-1:00000000-0000-0000-0000-000000000000"
        auth-flow = "USER_SRP_AUTH"
        client-id = "another"

        [contexts.two]
        user-pool-id = "eu-west-1_B"
        auth-flow = "ADMIN_USER_PASSWORD_AUTH"
    "#]]
    .assert_eq(&config(&tool));
}

#[test]
fn comments_and_marks_outlive_every_edit() {
    let tool = Tool::alone().file(CONFIG_FILE, format!("\u{feff}{WRITTEN}"));
    assert!(run(&tool, "context use prod").contains("exit 0"));
    let text = config(&tool);
    assert!(
        text.starts_with("\u{feff}# mine\ndefault-context = \"prod\""),
        "{text}"
    );
    let tool = Tool::alone().file(CONFIG_FILE, WRITTEN);
    for line in [
        "context create prod --client-id newer --user-pool-id us-east-1_Prod --force",
        "context delete dev --yes",
        "context use prod",
        "context delete prod --yes",
    ] {
        let ran = run(&tool, line);
        assert!(ran.contains("exit 0"), "{ran}");
    }
    expect![[r#"
        # mine
    "#]]
    .assert_eq(&config(&tool));
}

/// Values of secrets are not shown, and what goes before their sources is.
#[test]
fn show_names_every_variable_that_goes_before_the_context() {
    let config = "\
[contexts.dev]
ca-bundle = \"ca\"
client-id = \"1example23456789\"
client-secret-file = \"secret\"
endpoint-url = \"https://own.invalid\"
identity-pool-id = \"us-east-1:00000000-0000-0000-0000-000000000000\"
max-attempts = 2
new-password-command = \"pass new\"
password-command = [\"pass\", \"dev\"]
profile = \"work\"
region = \"eu-west-1\"
totp-secret-file = \"seed\"
user-pool-id = \"us-east-1_EXAMPLE12\"
username = \"alice\"
";
    let variables = [
        ("AWS_CA_BUNDLE", "other"),
        ("AWS_ENDPOINT_URL", "http://other.invalid"),
        ("AWS_MAX_ATTEMPTS", "5"),
        ("AWS_PROFILE", "other"),
        ("AWS_REGION", "us-west-2"),
        ("COGNITO_CLIENT_ID", "other"),
        ("COGNITO_CLIENT_SECRET", "canary"),
        (
            "COGNITO_IDENTITY_POOL_ID",
            "us-east-1:11111111-1111-1111-1111-111111111111",
        ),
        ("COGNITO_NEW_PASSWORD", "canary"),
        ("COGNITO_PASSWORD", "canary"),
        ("COGNITO_TOTP_SECRET", "canary"),
        ("COGNITO_USERNAME", "bob"),
        ("COGNITO_USER_POOL_ID", "us-east-1_Other"),
    ];
    let tool = Tool::alone().file(CONFIG_FILE, config);
    let tool = variables
        .into_iter()
        .fold(tool, |tool, (name, value)| tool.env(name, value));
    let overridden = |line: &[&str]| {
        let query = "Settings.*.OverriddenBy";
        let ran = tool.run(&[&["context", "show", "dev", "--query", query], line].concat());
        assert_eq!((ran.code, ran.stderr.len()), (0, 0), "{ran}");
        let printed = String::from_utf8(ran.stdout).unwrap();
        assert!(!printed.contains("canary"), "{printed}");
        serde_json::from_str::<Vec<String>>(&printed).unwrap()
    };
    // By the contract nothing goes before the Region of a context but the flag.
    let all: Vec<_> = variables
        .into_iter()
        .map(|(name, _)| name)
        .filter(|name| *name != "AWS_REGION")
        .collect();
    let mut found = overridden(&[]);
    found.sort();
    assert_eq!(found, all);
    assert_eq!(overridden(&["-c", "dev"]), Vec::<String>::new());
}

const TWO: &str = "default-context = 'dev'\n\
    [contexts.dev]\nuser-pool-id = 'us-east-1_EXAMPLE12'\nclient-id = '1example23456789'\nusername = 'ada'\n\
    auth-flow = 'srp'\n[contexts.prod]\nuser-pool-id = 'eu-west-1_B'\nclient-id = 'b'\n";

#[cfg(unix)]
#[test]
fn a_person_sees_the_contexts_as_a_table() {
    let tool = Tool::alone().env("NO_COLOR", "1").file(CONFIG_FILE, TWO);
    let (code, screen) = Terminal::start(&tool, &["context", "list"]).finish();
    assert_eq!(code, 0, "{screen}");
    expect![[r#"
           NAME  USER POOL            USER  SESSION
        *  dev   us-east-1_EXAMPLE12  ada   no
           prod  eu-west-1_B                no
    "#]]
    .assert_eq(&screen);
    let other = tool.env("COGNITO_CLIENT_ID", "another");
    let (code, screen) = Terminal::start(&other, &["context", "show"]).finish();
    assert_eq!(code, 0, "{screen}");
    expect![[r#"
        context dev in $DIR/home/.config/cognito-auth/config.toml
        SETTING       VALUE                FROM
        auth-flow     srp                  line 6
        client-id     1example23456789     overridden by COGNITO_CLIENT_ID
        user-pool-id  us-east-1_EXAMPLE12  line 3
        username      ada                  line 5
    "#]]
    .assert_eq(&screen);
    // What is kept of the sessions: Cognito does not say when a refresh token ends.
    let cognito = Cognito::scripted([]);
    let kept = |context: &str, session: &Value| record(&cognito, context, session);
    let mut ended = session(now() - 7200 - 5);
    ended["refresh"] = Value::Null;
    let names = ["dev", "prod", "old", "new", "broken"];
    let config = names.map(|name| format!("[contexts.{name}]\n")).concat();
    let config = format!("default-context = 'dev'\n{config}");
    let mut tool = Tool::alone()
        .env("NO_COLOR", "1")
        .file(CONFIG_FILE, &config);
    for (name, text) in [
        ("dev", kept("dev", &session(now() + 3600 + 5))),
        ("prod", kept("prod", &session(now() - 60))),
        ("old", kept("old", &ended)),
        ("broken", "{}".to_owned()),
    ] {
        tool = tool.file(
            &format!("home/.local/state/cognito-auth/{name}.json"),
            &text,
        );
    }
    let (code, screen) = Terminal::start(&tool, &["context", "list"]).finish();
    assert_eq!(code, 0, "{screen}");
    expect![[r#"
           NAME    USER POOL  USER  SESSION
        *  dev                      signed in, tokens renewed in 1h
           prod                     signed in, tokens renewed at next use
           old                      ended 2h ago
           new                      no
           broken                   unusable
    "#]]
    .assert_eq(&screen);
    let tool = Tool::alone().env("NO_COLOR", "1");
    let (_, screen) = Terminal::start(&tool, &["context", "list"]).finish();
    expect![[r#"
        note: there are no contexts; make one with: cognito-auth context create
    "#]]
    .assert_eq(&screen);
}

/// Who looks for a session is told that it is looked for elsewhere.
#[test]
fn what_takes_the_place_of_a_context_s_settings_is_named() {
    let tool = Tool::alone().file(CONFIG_FILE, TWO);
    let tool = tool.env("COGNITO_USER_POOL_ID", "us-east-1_OTHER1234");
    let mut report = tool.run(&["token", "-v"]).to_string();
    let tool = tool.env("COGNITO_CLIENT_ID", "other");
    for line in [
        "token",
        "whoami",
        "-c dev token",
        "-c dev token --client-id other",
        "doctor --no-input --timeout 1 --max-attempts 1 --endpoint-url http://127.0.0.1:9",
    ] {
        let line: Vec<_> = line.split(' ').collect();
        let ran = tool.run(&line).to_string();
        let told = ran.lines().filter(|line| !line.contains("could not look"));
        let told: Vec<_> = told.take(7).collect();
        report += &format!("# {}\n{}\n", line.join(" "), told.join("\n"));
    }
    expect![[r#"
        exit 2
        --- stderr
        COGNITO_USER_POOL_ID overrides user-pool-id of context dev
        error: no app client id was given
           help: give it with --client-id ID, COGNITO_CLIENT_ID or `client-id` in a context
           help: COGNITO_USER_POOL_ID overrides user-pool-id of context dev, whose user pool, app client, client secret and user name then do not count
        # token
        exit 4
        --- stderr
        error: not signed in: there is no session for these settings, which are not those of context dev
           help: unset COGNITO_USER_POOL_ID COGNITO_CLIENT_ID
           help: or name the context, which overrides variables: -c dev
           help: COGNITO_USER_POOL_ID overrides user-pool-id of context dev
           help: COGNITO_CLIENT_ID overrides client-id of context dev
        # whoami
        exit 4
        --- stderr
        error: not signed in: there is no session for these settings, which are not those of context dev
           help: unset COGNITO_USER_POOL_ID COGNITO_CLIENT_ID
           help: or name the context, which overrides variables: -c dev
           help: COGNITO_USER_POOL_ID overrides user-pool-id of context dev
           help: COGNITO_CLIENT_ID overrides client-id of context dev
        # -c dev token
        exit 4
        --- stderr
        error: not signed in: context dev has no session
           help: cognito-auth login -c dev
        # -c dev token --client-id other
        exit 4
        --- stderr
        error: not signed in: there is no session for these settings, which are not those of context dev
           help: leave out the flags that name another user pool, app client or user
           help: --client-id overrides client-id of context dev
        # doctor --no-input --timeout 1 --max-attempts 1 --endpoint-url http://127.0.0.1:9
        exit 9
        --- stdout
        warning         context: COGNITO_USER_POOL_ID overrides user-pool-id of context dev
                          fix: unset COGNITO_USER_POOL_ID
        warning         context: COGNITO_CLIENT_ID overrides client-id of context dev
                          fix: unset COGNITO_CLIENT_ID
        problem         network: DescribeUserPool got no answer from http://127.0.0.1:9: Connection refused
    "#]]
    .assert_eq(&report);
}

/// A call that goes elsewhere than the context in use says, and one that fails, names what leads it there.
#[test]
fn errors_name_what_takes_the_place_of_a_context_s_settings() {
    let config = format!(
        "{TWO}{}",
        "[contexts.local]\nendpoint-url = 'http://127.0.0.1:8'\nuser-pool-id = 'us-east-1_EXAMPLE12'\n\
         client-id = '1example23456789'\nusername = 'ada'\nauth-flow = 'password'\n\
         identity-pool-id = 'us-east-1:00000000-0000-0000-0000-000000000000'\n"
    );
    let refused = |operation| on(operation).error("ResourceNotFoundException", "It is not there.");
    let identity_pool = "us-east-1:11111111-1111-1111-1111-111111111111";
    let mut report = String::new();
    for (variables, line, script) in [
        (vec![("COGNITO_CLIENT_ID", "other")], "login", vec![]),
        (
            vec![],
            "login --user-pool-id us-east-1_OTHER1234 --client-id o",
            vec![],
        ),
        (
            vec![
                ("COGNITO_USER_POOL_ID", "us-east-1_OTHER1234"),
                ("COGNITO_CLIENT_ID", "other"),
            ],
            "login -u bob --auth-flow password --password-file p",
            vec![refused("InitiateAuth")],
        ),
        (
            vec![("COGNITO_USERNAME", "bob")],
            "login --auth-flow password --password-file p",
            vec![
                on("InitiateAuth")
                    .error("NotAuthorizedException", "Incorrect username or password."),
            ],
        ),
        (
            vec![("COGNITO_IDENTITY_POOL_ID", identity_pool)],
            "credentials",
            vec![],
        ),
        (
            vec![
                ("COGNITO_IDENTITY_POOL_ID", identity_pool),
                ("SIGNED_IN", "1"),
            ],
            "credentials",
            vec![refused("GetId")],
        ),
        (
            vec![
                ("AWS_ENDPOINT_URL", "http://127.0.0.1:9"),
                ("COGNITO_CONTEXT", "local"),
            ],
            "login --password-file p --max-attempts 1",
            vec![],
        ),
        // What has nothing to do with the context's settings.
        (vec![("COGNITO_CLIENT_ID", "other")], "decode x", vec![]),
        (
            vec![("COGNITO_CLIENT_ID", "other")],
            "login -o json --query a[",
            vec![],
        ),
    ] {
        let cognito = Cognito::scripted(script);
        let is_of_local = line == "credentials";
        let mut tool = Tool::new(&cognito).without_credentials();
        tool = tool.file("p", "p4ssword").file(CONFIG_FILE, &config);
        if is_of_local {
            let config = config
                .replace("'dev'", "'local'")
                .replace("endpoint-url", "#");
            tool = tool.file(CONFIG_FILE, config);
        }
        for (name, value) in variables {
            tool = if name == "SIGNED_IN" {
                let record = record(&cognito, "local", &session(now() + 3600));
                tool.file("home/.local/state/cognito-auth/local.json", record)
            } else {
                tool.env(name, value)
            };
        }
        report += &run(&tool, line);
        cognito.expect_done();
    }
    expect![[r#"
        # login
        exit 2
        --- stderr
        error: no user pool id was given
           help: give it with --user-pool-id ID, COGNITO_USER_POOL_ID or `user-pool-id` in a context
           help: COGNITO_CLIENT_ID overrides client-id of context dev, whose user pool, app client, client secret and user name then do not count
        # login --user-pool-id us-east-1_OTHER1234 --client-id o
        exit 2
        --- stderr
        error: no user name was given
           help: give it with --username USER, COGNITO_USERNAME or `username` in a context
           help: --user-pool-id overrides user-pool-id of context dev
           help: --client-id overrides client-id of context dev, whose user pool, app client, client secret and user name then do not count
        # login -u bob --auth-flow password --password-file p
        exit 6
        --- stderr
        error: Cognito refused the sign-in: It is not there. (ResourceNotFoundException)
          cause: an id is wrong, or belongs to another Region or account
           help: check the ids, and --region
           help: cognito-auth doctor --auth-flow password -u bob
           help: COGNITO_USER_POOL_ID overrides user-pool-id of context dev
           help: COGNITO_CLIENT_ID overrides client-id of context dev
           help: --username overrides username of context dev
        request id: 00000000-0000-0000-0000-000000000001
        # login --auth-flow password --password-file p
        exit 4
        --- stderr
        error: Cognito refused the sign-in: Incorrect username or password. (NotAuthorizedException)
          cause: wrong password, unknown user, or a disabled user in us-east-1_EXAMPLE12
           help: cognito-auth doctor --auth-flow password -u bob
           help: COGNITO_USERNAME overrides username of context dev
        request id: 00000000-0000-0000-0000-000000000001
        # credentials
        exit 4
        --- stderr
        error: not signed in: context local has no session
           help: cognito-auth login -c local
        # credentials
        exit 6
        --- stderr
        error: the identity pool service refused the request: It is not there. (ResourceNotFoundException)
          cause: an id is wrong, or belongs to another Region or account
           help: check the ids, and --region
           help: cognito-auth doctor
           help: COGNITO_IDENTITY_POOL_ID overrides identity-pool-id of context local
        request id: 00000000-0000-0000-0000-000000000001
        # login --password-file p --max-attempts 1
        exit 9
        --- stderr
        error: InitiateAuth got no answer from http://127.0.0.1:9: Connection refused
          cause: no server listens there
           help: check --endpoint-url and AWS_ENDPOINT_URL
           help: AWS_ENDPOINT_URL overrides endpoint-url of context local
        # decode x
        exit 5
        --- stderr
        error: what was given is not a token: it has 1 dot-separated part, not 3
           help: a token is three base64url parts joined by dots; copy it whole
        # login -o json --query a[
        exit 2
        --- stderr
        error: the query is not valid: Parse error: Expected number, ':', or '*' -- found Eof (line 0, column 2)
    "#]].assert_eq(&report);
}

/// Where nothing is set up, errors say how to.
#[test]
fn help_leads_to_a_context() {
    let mut report = String::new();
    let config = "[contexts.dev]\nclient-id = 'a'\n[contexts.prod]\nclient-id = 'b'\n";
    for tool in [Tool::alone(), Tool::alone().file(CONFIG_FILE, config)] {
        for line in [
            "login -u ada",
            "user get ada",
            "login -u ada --user-pool-id us-east-1_A",
        ] {
            let ran = tool.run(&line.split(' ').collect::<Vec<_>>());
            report += &format!("# {line}\n{ran}");
        }
    }
    expect![[r#"
        # login -u ada
        exit 2
        --- stderr
        error: no user pool id was given
           help: give it with --user-pool-id ID, COGNITO_USER_POOL_ID or `user-pool-id` in a context
           help: or save settings once:
           help: cognito-auth context create dev
        # user get ada
        exit 2
        --- stderr
        error: no user pool id was given
           help: give it with --user-pool-id ID, COGNITO_USER_POOL_ID or `user-pool-id` in a context
           help: or save settings once:
           help: cognito-auth context create dev
        # login -u ada --user-pool-id us-east-1_A
        exit 2
        --- stderr
        error: no app client id was given
           help: give it with --client-id ID, COGNITO_CLIENT_ID or `client-id` in a context
           help: or save settings once:
           help: cognito-auth context create dev
        # login -u ada
        exit 2
        --- stderr
        error: no user pool id was given
           help: give it with --user-pool-id ID, COGNITO_USER_POOL_ID or `user-pool-id` in a context
           help: or use a context: name it with -c (dev, prod), or make one the default:
           help: cognito-auth context use dev
        # user get ada
        exit 2
        --- stderr
        error: no user pool id was given
           help: give it with --user-pool-id ID, COGNITO_USER_POOL_ID or `user-pool-id` in a context
           help: or use a context: name it with -c (dev, prod), or make one the default:
           help: cognito-auth context use dev
        # login -u ada --user-pool-id us-east-1_A
        exit 2
        --- stderr
        error: no app client id was given
           help: give it with --client-id ID, COGNITO_CLIENT_ID or `client-id` in a context
           help: or use a context: name it with -c (dev, prod), or make one the default:
           help: cognito-auth context use dev
    "#]]
    .assert_eq(&report);
}
