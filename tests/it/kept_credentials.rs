//! Credentials of a context: kept, renewed when they are due, handed to commands.

use std::fs;
use std::process::Stdio;
use std::time::Duration;

use expect_test::expect;
use serde_json::{Value, json};

use crate::cognito::{Cognito, Expected, on};
use crate::fixtures::{CONFIG_FILE, RECORD, YEAR_2100, now, session};
use crate::support::{EXECUTABLE, Tool, assert_mode, id_token, record, tokens};
use crate::tls::Authority;

const CONFIG: &str = r#"
store = "file"

[contexts.dev]
user-pool-id = "us-east-1_EXAMPLE12"
client-id = "1example23456789"
identity-pool-id = "us-east-1:00000000-0000-0000-0000-000000000000"
username = "ada"
auth-flow = "password"
"#;
const LONG_AGO: i64 = 1_000_000_000;

pub(crate) fn tool(cognito: &Cognito) -> Tool {
    Tool::new(cognito)
        .without_credentials()
        .file(CONFIG_FILE, CONFIG)
}

/// The tool with a session whose tokens expire at `exp`.
pub(crate) fn with_session(cognito: &Cognito, exp: i64) -> Tool {
    tool(cognito).file(RECORD, record(cognito, "dev", &session(exp)))
}

pub(crate) fn identity(id: &str) -> Expected {
    on("GetId").answer(json!({"IdentityId": id}))
}

pub(crate) fn credentials(id: &str, key: &str, expiration: i64) -> Expected {
    on("GetCredentialsForIdentity").answer(json!({"IdentityId": id, "Credentials": {
        "AccessKeyId": key, "SecretKey": "secret/key+", "SessionToken": "session-token", "Expiration": expiration,
    }}))
}

fn renewed() -> Expected {
    on("GetTokensFromRefreshToken").answer(json!({"AuthenticationResult": tokens()}))
}

fn kept(tool: &Tool) -> Value {
    let text = fs::read_to_string(tool.path().join(RECORD)).unwrap();
    serde_json::from_str::<Value>(&text).unwrap()["record"]["credentials"].take()
}

const PROCESS: [&str; 5] = ["credentials", "-c", "dev", "-o", "process"];

#[test]
fn credentials_are_got_once() {
    let cognito = Cognito::scripted([
        identity("us-east-1:1"),
        credentials("us-east-1:1", "ASIA1", YEAR_2100),
    ]);
    let tool = with_session(&cognito, YEAR_2100);
    let first = tool.run(&PROCESS);
    expect![[r#"
        exit 0
        --- stdout
        {
          "Version": 1,
          "AccessKeyId": "ASIA1",
          "SecretAccessKey": "secret/key+",
          "SessionToken": "session-token",
          "Expiration": "2100-01-01T00:00:00+00:00"
        }
    "#]]
    .assert_eq(&first.to_string());
    assert_eq!(tool.run(&PROCESS).to_string(), first.to_string());
    let calls = cognito.calls().replace(&id_token(YEAR_2100), "$ID_TOKEN");
    expect![[r#"
        GetId [unsigned] {"IdentityPoolId":"us-east-1:00000000-0000-0000-0000-000000000000","Logins":{"cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12":"$ID_TOKEN"}}
        GetCredentialsForIdentity [unsigned] {"IdentityId":"us-east-1:1","Logins":{"cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12":"$ID_TOKEN"}}
    "#]].assert_eq(&calls);
    // Another role is another question.
    let cognito = Cognito::scripted([
        identity("us-east-1:1"),
        credentials("us-east-1:1", "ASIA2", YEAR_2100),
    ]);
    let other = tool.env("AWS_ENDPOINT_URL_COGNITO_IDENTITY", cognito.endpoint());
    let ran = other.run(&[&PROCESS[..], &["--role-arn", "arn:aws:iam::1:role/r"]].concat());
    assert_eq!(ran.stdout_json()["AccessKeyId"], "ASIA2", "{ran}");
    assert_eq!(kept(&other).as_array().unwrap().len(), 2);
    cognito.expect_done();
}

#[cfg(unix)]
#[test]
fn a_command_with_credentials_for_less_than_half_an_hour_is_warned_of() {
    // Some seconds pass until they are shown.
    for (left, flags, warning) in [
        (1830, &[][..], ""),
        (1229, &[], "warning: the credentials expire in 20m "),
        (
            -7260,
            &[],
            "warning: the credentials expired 2h 1m ago; exec --server",
        ),
        (1229, &["--server"], ""),
        (1229, &["--min-ttl", "10m"], ""),
    ] {
        let cognito = Cognito::scripted([
            identity("us-east-1:1"),
            credentials("us-east-1:1", "ASIA1", now() + left),
        ]);
        let tool = tool(&cognito).file("token", id_token(YEAR_2100));
        let line = [
            &["exec", "--id-token-file", "token", "-c", "dev"],
            flags,
            &["--", "true"],
        ];
        let ran = tool.run(&line.concat());
        let said = String::from_utf8(ran.stderr).unwrap();
        assert_eq!(ran.code, 0, "{said}");
        assert!(said.starts_with(warning), "{said}");
        assert_eq!(
            said.lines().count(),
            usize::from(!warning.is_empty()),
            "{said}"
        );
        cognito.expect_done();
    }
}

/// With their identity, which is a guest's only one.
#[test]
fn credentials_that_have_expired_are_not_used_again() {
    let cognito = Cognito::scripted([
        identity("us-east-1:1"),
        credentials("us-east-1:1", "ASIA1", LONG_AGO),
        credentials("us-east-1:1", "ASIA2", YEAR_2100),
    ]);
    let tool = with_session(&cognito, YEAR_2100);
    let line = [
        "credentials",
        "-c",
        "dev",
        "--query",
        "Credentials.AccessKeyId",
    ];
    expect![[r#"
        exit 0
        --- stdout
        "ASIA1"
        --- stderr
        warning: the new credentials have expired already, or this machine's clock is wrong
    "#]]
    .assert_eq(&tool.run(&line).to_string());
    assert_eq!(
        tool.run(&line).to_string(),
        "exit 0\n--- stdout\n\"ASIA2\"\n"
    );
    cognito.expect_done();
}

/// The refresh token would be used up for one that cannot be kept.
#[cfg(unix)]
#[test]
fn credentials_that_are_still_valid_do_where_nothing_can_be_kept() {
    for (left, is_renewed) in [(600, false), (20, true)] {
        let first = [
            identity("us-east-1:1"),
            credentials("us-east-1:1", "ASIA1", now() + left),
        ];
        let second = [renewed(), credentials("us-east-1:1", "ASIA2", YEAR_2100)];
        let second = second.into_iter().filter(|_| is_renewed);
        let cognito = Cognito::scripted(first.into_iter().chain(second));
        let tool = with_session(&cognito, YEAR_2100);
        assert_eq!(tool.run(&PROCESS).code, 0);
        let text = fs::read_to_string(tool.path().join(RECORD)).unwrap();
        let expired = text.replace(&id_token(YEAR_2100), &id_token(LONG_AGO));
        // A folder, where the next record would be written.
        let tool = tool
            .file(RECORD, expired)
            .file("home/.local/state/cognito-auth/dev.new/x", "");
        let ran = tool.run(&[
            "exec",
            "-c",
            "dev",
            "--",
            "sh",
            "-c",
            "echo $AWS_ACCESS_KEY_ID",
        ]);
        let expected = if is_renewed {
            expect![[r#"
                exit 0
                --- stdout
                ASIA2
                --- stderr
                warning: the session is not kept: $DIR/home/.local/state/cognito-auth/dev.json cannot be written: Is a directory (os error 21)
                warning: the session of context dev is used up: its refresh token was replaced, and the new one is not kept; unless the output has it, sign in again: cognito-auth login -c dev
            "#]]
        } else {
            expect![[r#"
                exit 0
                --- stdout
                ASIA1
                --- stderr
                warning: the session is not kept: $DIR/home/.local/state/cognito-auth/dev.json cannot be written: Is a directory (os error 21)
                warning: the credentials are not renewed: the session's next refresh token could not be kept
                warning: the credentials expire in 10m; exec --server renews them while the command runs
            "#]]
        };
        // A second may have passed.
        expected.assert_eq(&ran.to_string().replace("9m 59s", "10m"));
        cognito.expect_done();
    }
}

#[cfg(unix)]
#[test]
fn a_session_that_a_killed_run_has_left_beside_its_record_serves_for_credentials() {
    for line in ["credentials -c dev -o process", "exec -c dev -- true"] {
        let cognito = Cognito::scripted([
            identity("us-east-1:1"),
            credentials("us-east-1:1", "ASIA1", YEAR_2100),
        ]);
        let left = record(&cognito, "dev", &session(YEAR_2100));
        let tool =
            with_session(&cognito, LONG_AGO).file("home/.local/state/cognito-auth/dev.new", left);
        let ran = tool.run(&line.split(' ').collect::<Vec<_>>());
        assert_eq!((ran.code, ran.stderr.len()), (0, 0), "{ran}");
        cognito.expect_done();
    }
}

#[test]
fn what_is_due_is_renewed_with_the_identity_that_is_known() {
    for (left, min_ttl, is_due) in [
        (16 * 60, None, false),
        (14 * 60, None, true),
        (14 * 60, Some("--min-ttl=10m"), false),
        (50 * 60, Some("--min-ttl=55m"), true),
    ] {
        let first = [
            identity("us-east-1:1"),
            credentials("us-east-1:1", "ASIA1", now() + left),
        ];
        let second = is_due.then(|| credentials("us-east-1:1", "ASIA2", YEAR_2100));
        let cognito = Cognito::scripted(first.into_iter().chain(second));
        let tool = with_session(&cognito, YEAR_2100);
        assert_eq!(tool.run(&PROCESS).code, 0);
        let ran = tool.run(&PROCESS.into_iter().chain(min_ttl).collect::<Vec<_>>());
        let key = if is_due { "ASIA2" } else { "ASIA1" };
        assert_eq!(
            ran.stdout_json()["AccessKeyId"],
            key,
            "{left} {min_ttl:?} {ran}"
        );
        cognito.expect_done();
    }
}

#[test]
fn an_identity_that_is_another_login_s_is_asked_for_anew() {
    let refusal = |code: &str, message: &str| on("GetCredentialsForIdentity").error(code, message);
    for (code, message) in [
        (
            "NotAuthorizedException",
            "Logins don't match. Please include at least one valid login for this identity or identity pool.",
        ),
        (
            "ResourceNotFoundException",
            "Identity 'us-east-1:1' not found.",
        ),
    ] {
        let cognito = Cognito::scripted([
            identity("us-east-1:1"),
            credentials("us-east-1:1", "ASIA1", LONG_AGO),
            refusal(code, message),
            identity("us-east-1:2"),
            credentials("us-east-1:2", "ASIA2", YEAR_2100),
        ]);
        let tool = with_session(&cognito, YEAR_2100);
        assert_eq!(tool.run(&PROCESS).code, 0);
        let ran = tool.run(&["credentials", "-c", "dev"]);
        assert_eq!(ran.stdout_json()["IdentityId"], "us-east-1:2", "{ran}");
        cognito.expect_done();
    }
}

#[cfg(unix)]
#[test]
fn an_id_token_that_has_run_out_is_renewed_first() {
    let cognito = Cognito::scripted([
        renewed(),
        identity("us-east-1:1"),
        credentials("us-east-1:1", "ASIA1", YEAR_2100),
    ]);
    let tool = with_session(&cognito, LONG_AGO);
    assert_eq!(tool.run(&PROCESS).code, 0);
    assert_eq!(cognito.connections(), 1);
    cognito.expect_done();

    // Under `-o process` nothing prompts, even at a terminal.
    let cognito = Cognito::scripted([on("GetTokensFromRefreshToken")
        .error("NotAuthorizedException", "Refresh Token has been revoked")]);
    let tool = with_session(&cognito, LONG_AGO).env("NO_COLOR", "1");
    let mut terminal = crate::terminal::Terminal::start(&tool, &PROCESS);
    let (code, screen) = terminal.finish();
    assert_eq!(code, 4);
    expect![[r#"
        error: not signed in: the session of context dev is over: Cognito refused the refresh token: Refresh Token has been revoked (NotAuthorizedException)
           help: cognito-auth login -c dev
        request id: 00000000-0000-0000-0000-000000000001
    "#]].assert_eq(&screen);
    cognito.expect_done();
}

#[test]
fn the_identity_service_is_connected_to_while_the_sign_in_runs() {
    let authority = Authority::new();
    let identities = || {
        Cognito::scripted_tls(
            [
                identity("us-east-1:1"),
                credentials("us-east-1:1", "ASIA1", YEAR_2100),
            ],
            &authority,
        )
    };
    let apart = |tool: Tool, identity_pools: &Cognito| {
        tool.file("ca.pem", authority.ca_pem())
            .env("AWS_CA_BUNDLE", "ca.pem")
            .env(
                "AWS_ENDPOINT_URL_COGNITO_IDENTITY",
                identity_pools.endpoint(),
            )
            .env("COGNITO_PASSWORD", "p")
    };

    let identity_pools = identities();
    let call = on("InitiateAuth").until_connected(&identity_pools);
    let call = call.answer(json!({"AuthenticationResult": tokens()}));
    let user_pools = Cognito::scripted([call]);
    let ran = apart(tool(&user_pools), &identity_pools).run(&PROCESS);
    assert_eq!((ran.code, ran.stderr.len()), (0, 0), "{ran}");
    assert_eq!((user_pools.opened(), identity_pools.opened()), (1, 1));

    let identity_pools = identities();
    let user_pools = Cognito::scripted([renewed().until_connected(&identity_pools)]);
    let ran = apart(with_session(&user_pools, LONG_AGO), &identity_pools).run(&PROCESS);
    assert_eq!((ran.code, ran.stderr.len()), (0, 0), "{ran}");
    assert_eq!((user_pools.opened(), identity_pools.opened()), (1, 1));

    // One host needs one connection.
    let cognito = Cognito::scripted([
        renewed(),
        identity("us-east-1:1"),
        credentials("us-east-1:1", "ASIA1", YEAR_2100),
    ]);
    assert_eq!(with_session(&cognito, LONG_AGO).run(&PROCESS).code, 0);
    assert_eq!(cognito.opened(), 1);
}

#[test]
fn no_connection_is_opened_before_a_request_needs_an_answer() {
    let identity_pools = Cognito::scripted([]);
    let user_pools = Cognito::scripted([]);
    let apart = |tool: Tool| {
        tool.env(
            "AWS_ENDPOINT_URL_COGNITO_IDENTITY",
            identity_pools.endpoint(),
        )
    };
    // No password.
    let ran = apart(tool(&user_pools)).run(&PROCESS);
    assert_eq!(ran.code, 4, "{ran}");
    // No IAM credentials.
    let ran = apart(tool(&user_pools))
        .env("COGNITO_PASSWORD", "p")
        .file(CONFIG_FILE, CONFIG.replace("\"password\"", "\"admin\""))
        .run(&PROCESS);
    assert_eq!(ran.code, 7, "{ran}");
    assert_eq!((user_pools.opened(), identity_pools.opened()), (0, 0));

    // An identity service that does not answer changes nothing about a sign-in that is refused.
    let user_pools = Cognito::scripted([
        on("InitiateAuth").error("NotAuthorizedException", "Incorrect username or password.")
    ]);
    let ran = tool(&user_pools)
        .env("AWS_ENDPOINT_URL_COGNITO_IDENTITY", "http://127.0.0.1:1")
        .env("COGNITO_PASSWORD", "p")
        .run(&PROCESS);
    assert_eq!(ran.code, 4, "{ran}");
}

#[test]
fn a_guest_stays_the_same_guest() {
    let cognito = Cognito::scripted([
        identity("us-east-1:g"),
        credentials("us-east-1:g", "ASIA1", LONG_AGO),
        credentials("us-east-1:g", "ASIA2", YEAR_2100),
    ]);
    let tool = tool(&cognito);
    for key in ["ASIA1", "ASIA2", "ASIA2"] {
        let ran = tool.run(&["credentials", "-c", "dev", "--guest", "-o", "process"]);
        assert_eq!(ran.stdout_json()["AccessKeyId"], key, "{ran}");
    }
    cognito.expect_done();
}

#[test]
fn processes_at_the_same_time_get_credentials_once() {
    let delayed = credentials("us-east-1:1", "ASIA1", YEAR_2100).delay(Duration::from_millis(200));
    let cognito = Cognito::scripted([renewed(), identity("us-east-1:1"), delayed]);
    let tool = with_session(&cognito, LONG_AGO);
    let start = || {
        let mut command = tool.command(EXECUTABLE, &PROCESS);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command.spawn().unwrap()
    };
    let started: Vec<_> = (0..20).map(|_| start()).collect();
    for child in started {
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!((output.status.code(), said.as_str()), (Some(0), ""));
        let printed: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(printed["AccessKeyId"], "ASIA1");
    }
    cognito.expect_done();
}

const SHOW: &str = "env | grep -E '^(AWS|COGNITO)_' | grep -v -E '^AWS_(CONFIG_FILE|SHARED_CREDENTIALS_FILE|EC2|ENDPOINT)' | sort; ulimit -c";

#[cfg(unix)]
#[test]
fn a_command_finds_these_credentials_and_no_others() {
    let cognito = Cognito::scripted([
        identity("us-east-1:1"),
        credentials("us-east-1:1", "ASIA1", YEAR_2100),
    ]);
    let tool = with_session(&cognito, YEAR_2100)
        .env("AWS_PROFILE", "")
        .env("AWS_SECURITY_TOKEN", "old")
        .env("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://localhost/")
        .env("AWS_ROLE_ARN", "arn")
        .env("COGNITO_PASSWORD", "canary")
        .env("COGNITO_USERNAME", "ada");
    let exec = ["exec", "-c", "dev", "--", "sh", "-c", SHOW];
    let limit = tool.run_program("sh", &["-c", "ulimit -c"]);
    let limit = String::from_utf8(limit.stdout).unwrap();
    let ran = tool.run(&exec);
    let shown = ran.to_string().replace(&format!("\n{limit}"), "\n$LIMIT\n");
    expect![[r#"
        exit 0
        --- stdout
        AWS_ACCESS_KEY_ID=ASIA1
        AWS_CREDENTIAL_EXPIRATION=2100-01-01T00:00:00+00:00
        AWS_DEFAULT_REGION=us-east-1
        AWS_REGION=us-east-1
        AWS_SECRET_ACCESS_KEY=secret/key+
        AWS_SESSION_TOKEN=session-token
        COGNITO_USERNAME=ada
        $LIMIT
    "#]]
    .assert_eq(&shown);
    let tool = tool.env("AWS_REGION", "eu-west-1");
    let ran = tool.run(&exec);
    assert!(ran.to_string().contains("AWS_REGION=eu-west-1\n"), "{ran}");
    let flag = [&exec[..3], &["--region", "eu-central-1"], &exec[3..]].concat();
    let told = tool.run(&flag).to_string();
    assert!(told.contains("AWS_REGION=eu-central-1\n"), "{told}");
    cognito.expect_done();
}

#[cfg(unix)]
#[test]
fn a_command_takes_the_place_of_the_tool() {
    let cognito = Cognito::scripted([
        identity("us-east-1:1"),
        credentials("us-east-1:1", "ASIA1", YEAR_2100),
    ]);
    let tool = with_session(&cognito, YEAR_2100)
        .file("plain", "no program")
        .stdin("one\ntwo\n");
    let mut report = String::new();
    for command in [
        vec!["sh", "-c", "exit 42"],
        vec!["sh", "-c", "kill -TERM $$"],
        vec!["sh", "-c", "cat; echo $0 \"$1\"", "a b", "$c"],
        vec!["no-such-command"],
        vec!["./plain"],
    ] {
        let ran = tool.run(&[&["exec", "-c", "dev", "--"][..], &command].concat());
        report.push_str(&format!("# {command:?}\n{ran}"));
    }
    expect![[r##"
        # ["sh", "-c", "exit 42"]
        exit 42
        # ["sh", "-c", "kill -TERM $$"]
        signal 15
        # ["sh", "-c", "cat; echo $0 \"$1\"", "a b", "$c"]
        exit 0
        --- stdout
        one
        two
        a b $c
        # ["no-such-command"]
        exit 127
        --- stderr
        error: no-such-command cannot be run: No such file or directory (os error 2)
           help: check the spelling, and PATH
        # ["./plain"]
        exit 126
        --- stderr
        error: ./plain cannot be run: Permission denied (os error 13)
    "##]]
    .assert_eq(&report);
    cognito.expect_done();
    assert_mode(tool.path().join(RECORD), 0o600);

    for line in [vec!["exec"], vec!["exec", "--"], vec!["exec", "--", "true"]] {
        report.clear();
        report.push_str(&Tool::alone().run(&line).to_string());
    }
    expect![[r#"
        exit 4
        --- stderr
        error: not signed in: there is no IdToken to exchange
           help: give the IdToken of a sign-in with --id-token-stdin, --id-token-file FILE or COGNITO_ID_TOKEN
           help: or ask for unauthenticated access with --guest
           help: or save settings once:
           help: cognito-auth context create dev
    "#]].assert_eq(&report);
}

#[cfg(unix)]
#[test]
fn a_command_gets_the_lines_that_no_secret_took() {
    let cognito = Cognito::scripted([
        on("InitiateAuth").answer(json!({"AuthenticationResult": tokens()})),
        identity("us-east-1:1"),
        credentials("us-east-1:1", "ASIA1", YEAR_2100),
    ]);
    let tool = tool(&cognito).stdin("p4ssword\nrest\nof it\n");
    let ran = tool.run(&["exec", "-c", "dev", "--password-stdin", "--", "cat"]);
    assert_eq!(ran.to_string(), "exit 0\n--- stdout\nrest\nof it\n");
    cognito.expect_done();
}

/// A line that is a secret is not left for the command, also when it turns out not to be needed.
#[cfg(unix)]
#[test]
fn a_command_gets_no_secret_that_was_not_needed() {
    let cognito = Cognito::scripted([
        identity("us-east-1:1"),
        credentials("us-east-1:1", "ASIA1", YEAR_2100),
    ]);
    let tool = with_session(&cognito, YEAR_2100).stdin("p4ssword\nsecret\nrest\n");
    let exec = [
        "exec",
        "-c",
        "dev",
        "--client-secret-stdin",
        "--password-stdin",
        "--",
        "cat",
    ];
    for _ in 0..2 {
        assert_eq!(tool.run(&exec).to_string(), "exit 0\n--- stdout\nrest\n");
    }
    cognito.expect_done();
}

#[cfg(unix)]
#[test]
fn a_signal_that_is_ignored_stays_ignored() {
    let cognito = Cognito::scripted([
        identity("us-east-1:1"),
        credentials("us-east-1:1", "ASIA1", YEAR_2100),
    ]);
    let tool = with_session(&cognito, YEAR_2100);
    let line = "trap '' HUP; exec cognito-auth exec -c dev -- sh -c 'kill -HUP $$; echo alive'";
    let ran = tool.run_program("sh", &["-c", line]);
    assert_eq!(ran.to_string(), "exit 0\n--- stdout\nalive\n");
    cognito.expect_done();
}

/// Credentials of a guest, or of another user, are not a reason to lose a session.
#[test]
fn no_credentials_take_the_place_of_a_session() {
    let got = |id: &str| [identity(id), credentials(id, "ASIA1", YEAR_2100)];
    let cognito = Cognito::scripted(got("us-east-1:g"));
    let tool = with_session(&cognito, YEAR_2100);
    for _ in 0..2 {
        let ran = tool.run(&["credentials", "-c", "dev", "--guest", "-u", "bob"]);
        assert_eq!(ran.stdout_json()["IdentityId"], "us-east-1:g", "{ran}");
    }
    assert_eq!(tool.run(&["token", "-c", "dev"]).code, 0);
    cognito.expect_done();
    // The guest stays the same through another user's sign-in, and a sign-out.
    let cognito = Cognito::scripted([
        on("InitiateAuth").answer(json!({"AuthenticationResult": tokens()})),
        on("RevokeToken"),
    ]);
    let tool = tool
        .env("AWS_ENDPOINT_URL", cognito.endpoint())
        .env("COGNITO_PASSWORD", "p");
    let ran = tool.run(&["login", "-c", "dev", "-u", "eve", "-o", "oauth"]);
    assert_eq!(ran.code, 0, "{ran}");
    assert_eq!(tool.run(&["logout", "-c", "dev", "-u", "eve"]).code, 0);
    assert_eq!(kept(&tool)[0]["credentials"]["identity_id"], "us-east-1:g");
    cognito.expect_done();
}

/// What STS answers: XML.
fn assumed(key: &str) -> Expected {
    let body = format!(
        "<AssumeRoleWithWebIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleWithWebIdentityResult>\
         <Credentials><AccessKeyId>{key}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>\
         <Expiration>2100-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleWithWebIdentityResult>\
         <ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></AssumeRoleWithWebIdentityResponse>"
    );
    on("POST /").body("text/xml", body)
}

fn open_id_token() -> Expected {
    on("GetOpenIdToken").answer(json!({"IdentityId": "us-east-1:1", "Token": "canary.of.identity"}))
}

const CLASSIC: [&str; 8] = [
    "credentials",
    "-c",
    "dev",
    "-o",
    "process",
    "--classic",
    "--role-arn",
    "arn:aws:iam::1:role/r",
];

#[test]
fn the_classic_flow_assumes_a_role_for_as_long_as_it_may() {
    let cognito = Cognito::scripted([identity("us-east-1:1"), open_id_token(), assumed("ASIA1")]);
    let tool = with_session(&cognito, YEAR_2100);
    let ran = tool.run(&[&CLASSIC[..], &["--duration", "6h", "-vv"]].concat());
    assert_eq!(
        (ran.code, &ran.stdout_json()["AccessKeyId"]),
        (0, &"ASIA1".into()),
        "{ran}"
    );
    assert!(!tool.shown(&ran.stderr).contains("canary"), "{ran}");
    // The same again comes from the record.
    assert_eq!(tool.run(&CLASSIC).stdout_json()["AccessKeyId"], "ASIA1");
    let request = String::from_utf8(cognito.request(3).body).unwrap();
    expect!["Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fr&RoleSessionName=cognito-auth&WebIdentityToken=canary.of.identity&DurationSeconds=21600"].assert_eq(&request);
    cognito.expect_done();
}

#[test]
fn what_the_classic_flow_lacks_is_named() {
    let mut report = String::new();
    let tool = with_session(&Cognito::scripted([]), YEAR_2100);
    for line in [
        "credentials -c dev --classic",
        "credentials -c dev --duration 1h",
        "credentials -c dev --classic --role-arn arn:r --duration 13h",
    ] {
        report.push_str(&tool.run(&line.split(' ').collect::<Vec<_>>()).to_string());
    }
    for (code, message) in [
        (
            "AccessDenied",
            "Not authorized to perform sts:AssumeRoleWithWebIdentity",
        ),
        (
            "InvalidIdentityToken",
            "The ID Token provided is not a valid JWT.",
        ),
        ("ExpiredTokenException", "Token expired"),
        ("ExpiredToken", "Token expired"),
        (
            "ValidationError",
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
        ),
    ] {
        let body = format!(
            "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>{code}</Code>\
             <Message>{message}</Message></Error><RequestId>1</RequestId></ErrorResponse>"
        );
        let refused = on("POST /").status(403).body("text/xml", body);
        let cognito = Cognito::scripted([identity("us-east-1:1"), open_id_token(), refused]);
        let tool = with_session(&cognito, YEAR_2100);
        report.push_str(&tool.run(&CLASSIC).to_string());
        cognito.expect_done();
    }
    expect![[r#"
        exit 2
        --- stderr
        error: no role ARN was given
           help: give it with --role-arn ARN or `role-arn` in a context
        exit 2
        --- stderr
        error: the following required arguments were not provided: --classic
           help: cognito-auth credentials --help
        exit 2
        --- stderr
        error: --duration is refused: STS gives credentials for 15 minutes to 12 hours
           help: --duration 1h, as far as the role's MaxSessionDuration allows
        exit 7
        --- stderr
        error: the identity pool service refused the request: Not authorized to perform sts:AssumeRoleWithWebIdentity (AccessDenied)
          cause: the role does not exist, or its trust policy does not let us-east-1:00000000-0000-0000-0000-000000000000 assume it: sts:AssumeRoleWithWebIdentity for cognito-identity.amazonaws.com, with …:aud and …:amr
           help: aws iam get-role --role-name ROLE --query Role.AssumeRolePolicyDocument
        request id: 00000000-0000-0000-0000-000000000003
        exit 4
        --- stderr
        error: the identity pool service refused the request: The ID Token provided is not a valid JWT. (InvalidIdentityToken)
          cause: STS accepts only the identity pool's token, and only for ten minutes
           help: try again; if that fails too, sign in again
        request id: 00000000-0000-0000-0000-000000000003
        exit 4
        --- stderr
        error: the identity pool service refused the request: Token expired (ExpiredTokenException)
          cause: STS accepts only the identity pool's token, and only for ten minutes
           help: try again; if that fails too, sign in again
        request id: 00000000-0000-0000-0000-000000000003
        exit 4
        --- stderr
        error: the identity pool service refused the request: Token expired (ExpiredToken)
          cause: STS accepts only the identity pool's token, and only for ten minutes
           help: try again; if that fails too, sign in again
        request id: 00000000-0000-0000-0000-000000000003
        exit 2
        --- stderr
        error: the identity pool service refused the request: The requested DurationSeconds exceeds the MaxSessionDuration set for this role. (ValidationError)
          cause: the role's ARN is malformed, or --duration is more than its MaxSessionDuration
           help: aws iam get-role --role-name ROLE --query Role.MaxSessionDuration
        request id: 00000000-0000-0000-0000-000000000003
    "#]].assert_eq(&report);
}
