//! Settings from a hand-written config.toml.

use expect_test::expect;

use crate::cognito::Cognito;
use crate::fixtures::CONFIG_FILE;
use crate::login::signed_in;
use crate::support::Tool;

const CONFIG: &str = r#"
default-context = "dev"
store = "file"

[contexts.dev]
user-pool-id = "us-east-1_EXAMPLE12"
client-id = "1example23456789"
username = "dora"
auth-flow = "password"
password-file = "p"

[contexts.prod]
user-pool-id = "us-east-1_Prod"
client-id = "prodclient"
password-command = ["printf", "from prod"]
colour = "blue"
"#;

fn tool(cognito: &Cognito) -> Tool {
    Tool::new(cognito)
        .file("p", "p4ssword")
        .file(CONFIG_FILE, CONFIG)
}

#[test]
fn a_context_saves_typing() {
    for (tool, arguments) in [
        (None, vec!["login"]),
        (None, vec!["login", "-c", "dev"]),
        (Some(("COGNITO_CONTEXT", "dev")), vec!["login"]),
    ] {
        let cognito = Cognito::scripted([signed_in("InitiateAuth")]);
        let mut with = self::tool(&cognito);
        if let Some((name, value)) = tool {
            with = with.env(name, value);
        }
        let ran = with.run(&arguments);
        assert_eq!((ran.code, ran.stderr.len()), (0, 0), "{ran}");
        expect![[r#"
            InitiateAuth [unsigned] {"AuthFlow":"USER_PASSWORD_AUTH","AuthParameters":{"PASSWORD":"p4ssword","USERNAME":"dora"},"ClientId":"1example23456789"}
        "#]]
        .assert_eq(&cognito.calls());
    }
}

#[test]
fn the_environment_stands_between_a_named_and_a_default_context() {
    for (arguments, user) in [
        (vec!["login"], "eve"),
        (vec!["login", "-c", "dev"], "dora"),
        (vec!["login", "-u", "flag"], "flag"),
    ] {
        let cognito = Cognito::scripted([signed_in("InitiateAuth")]);
        let ran = tool(&cognito)
            .env("COGNITO_USERNAME", "eve")
            .run(&arguments);
        assert_eq!(ran.code, 0, "{ran}");
        assert_eq!(
            cognito.request(1).json()["AuthParameters"]["USERNAME"],
            user
        );
        cognito.expect_done();
    }
}

#[cfg(unix)]
#[test]
fn an_unknown_key_warns_and_a_command_needs_no_shell() {
    let cognito = Cognito::scripted([signed_in("AdminInitiateAuth")]);
    let ran = tool(&cognito).run(&[
        "login",
        "-c",
        "prod",
        "-u",
        "alice",
        "--query",
        "AuthenticationResult.TokenType",
    ]);
    expect![[r#"
        exit 0
        --- stdout
        "Bearer"
        --- stderr
        warning: $DIR/home/.config/cognito-auth/config.toml line 16: unknown key `colour` in context prod
    "#]]
    .assert_eq(&ran.to_string());
    assert_eq!(
        cognito.request(1).json()["AuthParameters"]["PASSWORD"],
        "from prod"
    );
    cognito.expect_done();
}

#[cfg(unix)]
#[test]
fn what_cannot_be_trusted_or_read_is_an_error() {
    let path = "home/.config/cognito-auth/config.toml";
    let mut report = String::new();
    for (tool, context) in [
        (Tool::alone(), "dev"),
        (Tool::alone().file(path, CONFIG), "qa"),
        (Tool::alone().file(path, CONFIG), "../etc"),
        (Tool::alone().file(path, "[contexts.dev\n"), "dev"),
        (Tool::alone().file(path, CONFIG).mode(path, 0o660), "prod"),
        (Tool::alone().file(path, CONFIG).mode(path, 0o646), "dev"),
        (
            Tool::alone()
                .file(path, CONFIG)
                .mode("home/.config/cognito-auth", 0o777),
            "dev",
        ),
        (
            Tool::alone().file(path, CONFIG.replace("us-east-1_Prod", "nonsense")),
            "prod",
        ),
        (
            Tool::alone().env("COGNITO_AUTH_CONFIG", "elsewhere.toml"),
            "dev",
        ),
    ] {
        let ran = tool.run(&["login", "-c", context]);
        assert!([2, 10].contains(&ran.code), "{ran}");
        report.push_str(&ran.to_string());
    }
    expect![[r#"
        exit 10
        --- stderr
        error: there is no config file $DIR/home/.config/cognito-auth/config.toml, so there is no context `dev`
           help: cognito-auth context create dev
        exit 10
        --- stderr
        error: there is no context `qa` in $DIR/home/.config/cognito-auth/config.toml
           help: the contexts are dev, prod
           help: cognito-auth context create qa
        exit 2
        --- stderr
        error: `../etc` is not a context name: expected [A-Za-z0-9][A-Za-z0-9._-]{0,63}
        exit 10
        --- stderr
        error: $DIR/home/.config/cognito-auth/config.toml line 1: unclosed table, expected `]`
        exit 10
        --- stderr
        error: $DIR/home/.config/cognito-auth/config.toml can be written by others, and contexts run commands from it
           help: chmod go-w $DIR/home/.config/cognito-auth/config.toml
        exit 10
        --- stderr
        error: $DIR/home/.config/cognito-auth/config.toml is not trusted: every user may write it
          cause: it says where passwords go, and which commands run
           help: look at what it says, then: chmod o-w $DIR/home/.config/cognito-auth/config.toml
        exit 10
        --- stderr
        error: $DIR/home/.config/cognito-auth is not trusted: every user may replace the files in it
          cause: it says where passwords go, and which commands run
           help: look at what it says, then: chmod o-w $DIR/home/.config/cognito-auth
        exit 10
        --- stderr
        warning: $DIR/home/.config/cognito-auth/config.toml line 16: unknown key `colour` in context prod
        error: the user pool id of context prod in $DIR/home/.config/cognito-auth/config.toml line 13 is not valid: "nonsense" is not a user pool id: expected REGION_NAME, such as us-east-1_AbCdEfGhI
        exit 10
        --- stderr
        error: there is no config file elsewhere.toml, so there is no context `dev`
           help: cognito-auth context create dev
    "#]]
    .assert_eq(&report);
}

#[test]
fn a_context_in_use_keeps_the_token_variables_out() {
    let cognito = Cognito::scripted([]);
    let token = crate::support::id_token(4_102_444_800);
    let pool = [
        "--identity-pool-id",
        "us-east-1:00000000-0000-0000-0000-000000000000",
    ];
    let ran = tool(&cognito)
        .file(CONFIG_FILE, CONFIG.replace("password-file = \"p\"", ""))
        .env("COGNITO_ID_TOKEN", token)
        .run(&[&["credentials"], pool.as_slice()].concat());
    expect![[r#"
        exit 4
        --- stderr
        error: not signed in: context dev has no session
           help: cognito-auth login -c dev
    "#]]
    .assert_eq(&ran.to_string());
    cognito.expect_done();
}

#[test]
fn a_context_says_what_lambda_triggers_are_passed() {
    let cognito = Cognito::scripted([signed_in("InitiateAuth"), signed_in("InitiateAuth")]);
    let metadata = "password-file = \"p\"\nclient-metadata = [\"tenant=a\", \"k=v=w\"]";
    let config = CONFIG.replace("password-file = \"p\"", metadata);
    let tool = tool(&cognito).file(CONFIG_FILE, config);
    for flags in [&["login"][..], &["login", "--client-metadata", "tenant=b"]] {
        let ran = tool.run(flags);
        assert_eq!((ran.code, ran.stderr.len()), (0, 0), "{ran}");
    }
    expect![[r#"
        InitiateAuth [unsigned] {"AuthFlow":"USER_PASSWORD_AUTH","AuthParameters":{"PASSWORD":"p4ssword","USERNAME":"dora"},"ClientId":"1example23456789","ClientMetadata":{"k":"v=w","tenant":"a"}}
        InitiateAuth [unsigned] {"AuthFlow":"USER_PASSWORD_AUTH","AuthParameters":{"PASSWORD":"p4ssword","USERNAME":"dora"},"ClientId":"1example23456789","ClientMetadata":{"tenant":"b"}}
    "#]]
    .assert_eq(&cognito.calls());
}
