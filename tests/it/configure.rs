//! `configure`: the AWS config file, which belongs to many.

use std::fs;
#[cfg(unix)]
use std::os::unix::fs::symlink;

use expect_test::expect;
use serde_json::json;

use crate::cognito::{Cognito, on};
use crate::fixtures::CONFIG_FILE;
use crate::support::{EXECUTABLE, Tool};

const CONFIG: &str = r#"
default-context = "dev"

[contexts.dev]
user-pool-id = "us-east-1_EXAMPLE12"
client-id = "1example23456789"
auth-flow = "USER_SRP_AUTH"
identity-pool-id = "eu-west-1:00000000-0000-0000-0000-000000000000"

[contexts.signed]
identity-pool-id = "eu-west-1:00000000-0000-0000-0000-000000000000"
profile = "admin"
auth-flow = "admin"

[contexts.plain]
identity-pool-id = "eu-west-1:00000000-0000-0000-0000-000000000000"

[contexts.bare]
client-id = "x"
"#;
const MINE: &str =
    "# mine\n[default]\nregion = us-east-2\n\n[profile old]\nrole_arn = arn\noutput = text\n";

fn tool() -> Tool {
    Tool::alone()
        .file(CONFIG_FILE, CONFIG)
        .file("aws-config", MINE)
}

fn run(tool: &Tool, line: &str) -> String {
    let words: Vec<_> = line.split(' ').collect();
    let ran = tool.run(&words).to_string();
    format!("# {line}\n{}", as_installed(&ran))
}

/// `text` without the path of the tool that is tested.
fn as_installed(text: &str) -> String {
    // Windows' path is absolute, and in quotes.
    let absolute = std::path::absolute(EXECUTABLE).unwrap();
    text.replace(
        &format!("\"{}\"", absolute.display()),
        "/usr/bin/cognito-auth",
    )
    .replace(EXECUTABLE, "/usr/bin/cognito-auth")
}

fn aws_config(tool: &Tool) -> String {
    as_installed(&fs::read_to_string(tool.path().join("aws-config")).unwrap())
}

#[test]
fn a_profile_takes_its_credentials_from_a_context() {
    let tool = tool();
    let mut report = run(&tool, "configure aws-profile work");
    report += &run(&tool, "configure aws-profile work");
    report += &run(&tool, "configure aws-profile old");
    report += &run(
        &tool,
        "configure aws-profile old --force --region us-west-2 -c signed",
    );
    expect![[r#"
        # configure aws-profile work
        exit 0
        --- stderr
        note: profile work in $DIR/aws-config takes the credentials of context dev: aws sts get-caller-identity --profile work
        # configure aws-profile work
        exit 0
        --- stderr
        note: profile work in $DIR/aws-config takes the credentials of context dev: aws sts get-caller-identity --profile work
        # configure aws-profile old
        exit 2
        --- stderr
        error: there is a profile old already
           help: choose another name, or change it with --force
        # configure aws-profile old --force --region us-west-2 -c signed
        exit 0
        --- stderr
        note: profile old in $DIR/aws-config takes the credentials of context signed: aws sts get-caller-identity --profile old
    "#]].assert_eq(&report);
    expect![[r#"
        # mine
        [default]
        region = us-east-2

        [profile old]
        credential_process = /usr/bin/cognito-auth credentials -c signed -o process
        region = us-west-2
        output = text

        [profile work]
        credential_process = /usr/bin/cognito-auth credentials -c dev -o process
        region = eu-west-1
    "#]]
    .assert_eq(&aws_config(&tool));
}

/// As the SDKs read it: no shell may have seen the value.
#[test]
fn a_tilde_in_the_path_is_the_home_folder() {
    let tool = tool().env("AWS_CONFIG_FILE", "~/elsewhere/config");
    fs::create_dir(tool.path().join("home/elsewhere")).unwrap();
    let ran = tool.run(&["configure", "aws-profile", "work"]);
    assert_eq!(ran.code, 0, "{ran}");
    let written = fs::read_to_string(tool.path().join("home/elsewhere/config")).unwrap();
    assert!(written.starts_with("[profile work]"), "{written}");
}

/// `AWS_PROFILE` reaches the commands that the AWS tools run, and so the sign-in behind the profile.
#[cfg(unix)]
#[test]
fn no_sign_in_waits_for_itself() {
    let config = "[contexts.dev]\nuser-pool-id = 'us-east-1_EXAMPLE12'\nclient-id = '1example23456789'\n\
                  username = 'ada'\npassword-file = 'p'\nauth-flow = 'admin'\n\
                  identity-pool-id = 'us-east-1:00000000-0000-0000-0000-000000000000'\n";
    let cognito = Cognito::scripted([on("AdminInitiateAuth").answer(json!({
        "AuthenticationResult": {"AccessToken": "a", "IdToken": "i", "ExpiresIn": 3600, "TokenType": "Bearer"},
    }))]);
    let tool = Tool::new(&cognito)
        .without_credentials()
        .file("p", "p4ssword")
        .file(CONFIG_FILE, config);
    let ran = tool.run(&["configure", "aws-profile", "work", "-c", "dev"]);
    assert_eq!(ran.code, 0, "{ran}");
    let chained = fs::read_to_string(tool.path().join("aws-config")).unwrap()
        + "[profile role]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = work\n\
           [profile broken]\ncredential_process = false\n";
    let tool = tool.file("aws-config", chained).env("AWS_PROFILE", "work");
    let line = ["credentials", "-c", "dev", "-o", "process"];
    let mut report = tool.run(&line).to_string();
    for profile in ["role", "broken"] {
        let ran = tool.run(&["login", "-c", "dev", "--profile", profile]);
        report += &ran.to_string();
    }
    expect![[r#"
        exit 10
        --- stderr
        error: AdminInitiateAuth must be signed, and AWS profile work takes its credentials from context dev itself
           help: name another AWS profile with --profile NAME, or with profile = "NAME" in context dev
           help: or sign in without IAM credentials:
           help: cognito-auth login -c dev -u ada --auth-flow USER_SRP_AUTH
        exit 10
        --- stderr
        error: AdminInitiateAuth must be signed, and AWS profile work takes its credentials from context dev itself
           help: name another AWS profile with --profile NAME, or with profile = "NAME" in context dev
           help: or sign in without IAM credentials:
           help: cognito-auth login -c dev --profile role -u ada --auth-flow USER_SRP_AUTH
        exit 7
        --- stderr
        error: AdminInitiateAuth must be signed, and getting IAM credentials failed: an error occurred while loading credentials: Error retrieving credentials: external process exited with code exit status: 1. Stderr:
          cause: a source of IAM credentials is set up, and gives none
           help: aws configure
           help: or choose an AWS profile with --profile NAME
           help: allow it: {"Effect":"Allow","Action":["cognito-idp:AdminInitiateAuth","cognito-idp:AdminRespondToAuthChallenge"],"Resource":"arn:aws:cognito-idp:us-east-1:*:userpool/us-east-1_EXAMPLE12"}
           help: or sign in without IAM credentials:
           help: cognito-auth login -c dev --profile broken -u ada --auth-flow USER_SRP_AUTH
    "#]].assert_eq(&report);
    // Keys in the environment go before the profile.
    let tool = tool
        .env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
        .env("AWS_SECRET_ACCESS_KEY", "secret");
    assert_eq!(tool.run(&["login", "-c", "dev", "-o", "oauth"]).code, 0);
    cognito.expect_done();
}

#[test]
fn what_would_not_work_is_refused_or_told() {
    let tool = tool().file(
        "aws-credentials",
        "[work]\naws_access_key_id = AKID\naws_secret_access_key = x\n",
    );
    let mut report = String::new();
    for line in [
        "configure aws-profile admin -c signed",
        "configure aws-profile default -c plain",
        "configure aws-profile work -c bare",
        "configure aws-profile a]b",
        "configure aws-profile a --region us-east-1\ncredential_process=x",
        "configure",
        "configure aws-profile",
    ] {
        report += &run(&tool, line);
    }
    assert_eq!(aws_config(&tool), MINE);
    report += &run(&tool, "configure aws-profile work");
    let elsewhere = tool.env(
        "COGNITO_IDENTITY_POOL_ID",
        "eu-west-1:11111111-0000-0000-0000-000000000000",
    );
    report += &run(&elsewhere, "configure aws-profile work -c bare");
    report += &run(&Tool::alone(), "configure aws-profile work");
    expect![[r##"
        # configure aws-profile admin -c signed
        exit 2
        --- stderr
        error: context signed signs its calls with profile admin, which would then wait for itself
           help: choose another name for the profile, or a flow that is not signed for the context
        # configure aws-profile default -c plain
        exit 2
        --- stderr
        error: there is a profile default already
           help: choose another name, or change it with --force
        # configure aws-profile work -c bare
        exit 2
        --- stderr
        error: context bare has no identity pool, and the AWS tools know of no other
           help: save identity-pool-id in context bare
        # configure aws-profile a]b
        exit 2
        --- stderr
        error: "a]b" is not a profile name that every SDK reads: expected letters, digits and _ . @ / + -
        # configure aws-profile a --region us-east-1
        credential_process=x
        exit 2
        --- stderr
        error: --region is not valid: "us-east-1\ncredential_process=x" is not a Region: expected a name such as us-east-1
        # configure
        exit 2
        --- stderr
        Make other programs use this one

        Usage: cognito-auth configure [OPTIONS] <COMMAND>

        Commands:
          aws-profile  Write an AWS profile that takes its credentials from a context
          mcp          Print what an MCP client needs to send a context's token to a server
          help         Print this message or the help of the given subcommand(s)

        Options:
          -h, --help  Print help (see more with '--help')

        Global options:
          -c, --context <NAME>         Use the settings saved under this name in config.toml [env:
                                       COGNITO_CONTEXT]
              --no-input               Never prompt; fail and name what is missing
          -q, --quiet                  Print only errors on standard error
          -v, --verbose...             Say what is done and why; twice: every HTTP exchange, secrets masked
              --color <WHEN>           When to use colours [default: auto] [possible values: auto, always,
                                       never]
              --error-format <FORMAT>  How to print errors: as text, or as one line of JSON (then without
                                       notes) [default: text] [possible values: text, json]
        # configure aws-profile
        exit 2
        --- stderr
        error: the following required arguments were not provided: <NAME>
           help: cognito-auth configure aws-profile --help
        # configure aws-profile work
        exit 0
        --- stderr
        note: profile work in $DIR/aws-config takes the credentials of context dev: aws sts get-caller-identity --profile work
        warning: $DIR/aws-credentials has a profile work too, whose keys go before: take it out there
        # configure aws-profile work -c bare
        exit 2
        --- stderr
        error: context bare has no identity pool, and the AWS tools know of no other
           help: save identity-pool-id in context bare
        # configure aws-profile work
        exit 2
        --- stderr
        error: the profile needs a context, and none is in use
           help: name one with -c NAME; cognito-auth context list shows which there are
    "##]].assert_eq(&report);
}

#[test]
fn several_at_once_keep_each_other_s() {
    let tool = &tool();
    std::thread::scope(|scope| {
        for number in 0..12 {
            scope.spawn(move || {
                let ran = run(tool, &format!("configure aws-profile p{number}"));
                assert!(ran.contains("exit 0"), "{ran}");
            });
        }
    });
    let written = aws_config(tool);
    for number in 0..12 {
        assert!(
            written.contains(&format!("[profile p{number}]\n")),
            "{written}"
        );
    }
}

#[cfg(unix)]
#[test]
fn the_file_may_be_absent_or_a_link() {
    let tool = Tool::alone()
        .file(CONFIG_FILE, CONFIG)
        .unset("AWS_CONFIG_FILE");
    assert!(run(&tool, "configure aws-profile default").contains("exit 0"));
    let written = fs::read_to_string(tool.path().join("home/.aws/config")).unwrap();
    assert!(
        written.starts_with("[default]\ncredential_process = "),
        "{written}"
    );

    let tool = self::tool().file("dotfiles/aws", MINE);
    let link = tool.path().join("aws-config");
    fs::remove_file(&link).unwrap();
    symlink(tool.path().join("dotfiles/aws"), &link).unwrap();
    assert!(run(&tool, "configure aws-profile work").contains("exit 0"));
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    let written = fs::read_to_string(tool.path().join("dotfiles/aws")).unwrap();
    assert!(
        written.starts_with(MINE) && written.contains("[profile work]"),
        "{written}"
    );
}
