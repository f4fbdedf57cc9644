//! Sessions of contexts: kept by a sign-in, used by `token`, renewed once for everybody, ended.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use expect_test::expect;
use serde_json::{Value, json};

use crate::cognito::{Cognito, Expected, on};
use crate::fixtures::{CONFIG_FILE, YEAR_2100, now, session};
use crate::support::{Ran, Tool, access_token, assert_mode, id_token, record, tokens};
#[cfg(unix)]
use crate::terminal::Terminal;

const CONFIG: &str = r#"
store = "file"

[contexts.dev]
user-pool-id = "us-east-1_EXAMPLE12"
client-id = "1example23456789"
username = "ada"
auth-flow = "password"

[contexts.unattended]
user-pool-id = "us-east-1_EXAMPLE12"
client-id = "1example23456789"
username = "ada"
auth-flow = "password"
password-file = "p"
"#;

fn tool(cognito: &Cognito) -> Tool {
    Tool::new(cognito)
        .without_credentials()
        .file("p", "p4ssword")
        .file(CONFIG_FILE, CONFIG)
        .shown_as(&id_token(YEAR_2100), "$ID_TOKEN")
        .shown_as(&access_token(YEAR_2100), "$ACCESS_TOKEN")
}

fn path(tool: &Tool, context: &str) -> PathBuf {
    let folder = tool.path().join("home/.local/state/cognito-auth");
    folder.join(format!("{context}.json"))
}

fn kept(tool: &Tool, context: &str) -> Value {
    let text = fs::read_to_string(path(tool, context)).unwrap();
    serde_json::from_str::<Value>(&text).unwrap()["record"].take()
}

/// The tool with a session in each context, whose tokens expire at `exp`.
fn with_session(cognito: &Cognito, exp: i64) -> Tool {
    ["dev", "unattended"]
        .iter()
        .fold(tool(cognito), |tool, context| {
            let name = format!("home/.local/state/cognito-auth/{context}.json");
            tool.file(&name, record(cognito, context, &session(exp)))
        })
}

fn renewed(new: Option<&str>) -> Expected {
    let mut result = tokens();
    match new {
        Some(new) => result["RefreshToken"] = new.into(),
        None => drop(result.as_object_mut().unwrap().remove("RefreshToken")),
    }
    on("GetTokensFromRefreshToken").answer(json!({"AuthenticationResult": result}))
}

fn signed_in() -> Expected {
    on("InitiateAuth").answer(json!({"AuthenticationResult": tokens()}))
}

#[test]
fn a_sign_in_is_kept_and_its_tokens_are_at_hand() {
    let cognito = Cognito::scripted([signed_in()]);
    let tool = tool(&cognito);
    let ran = tool.run(&["login", "-c", "unattended"]);
    assert_eq!((ran.code, ran.stderr.len()), (0, 0), "{ran}");
    assert_eq!(
        ran.stdout_json()["AuthenticationResult"]["IdToken"],
        id_token(YEAR_2100)
    );
    assert_mode(path(&tool, "unattended"), 0o600);
    cognito.expect_done();

    let mut report = String::new();
    for line in [
        "token -c unattended",
        "token access -c unattended",
        "token refresh -c unattended",
        "token -c unattended -o header",
        "token -c unattended -o header --raw-header",
        "token -c unattended -o curl",
        "token -c unattended -o exec-credential",
        "token -c unattended --query AuthenticationResult.TokenType",
        "token access -c unattended --min-ttl 12h -o raw",
    ] {
        let ran = tool.run(&line.split(' ').collect::<Vec<_>>());
        report.push_str(&format!("# {line}\n{ran}"));
    }
    expect![[r##"
        # token -c unattended
        exit 0
        --- stdout
        $ID_TOKEN
        # token access -c unattended
        exit 0
        --- stdout
        $ACCESS_TOKEN
        # token refresh -c unattended
        exit 0
        --- stdout
        eyJjdHkiOiJKV1QiLCJlbmMiOiJBMjU2R0NNIiwiYWxnIjoiUlNBLU9BRVAifQ.a2V5.aXY.dGV4dA.dGFn
        # token -c unattended -o header
        exit 0
        --- stdout
        Authorization: Bearer $ID_TOKEN
        # token -c unattended -o header --raw-header
        exit 0
        --- stdout
        Authorization: $ID_TOKEN
        # token -c unattended -o curl
        exit 0
        --- stdout
        header = "Authorization: Bearer $ID_TOKEN"
        # token -c unattended -o exec-credential
        exit 0
        --- stdout
        {
          "kind": "ExecCredential",
          "apiVersion": "client.authentication.k8s.io/v1",
          "status": {
            "token": "$ID_TOKEN",
            "expirationTimestamp": "2100-01-01T00:00:00+00:00"
          }
        }
        # token -c unattended --query AuthenticationResult.TokenType
        exit 0
        --- stdout
        "Bearer"
        # token access -c unattended --min-ttl 12h -o raw
        exit 0
        --- stdout
        $ACCESS_TOKEN
    "##]]
    .assert_eq(&report);
    // Without any further call.
    cognito.expect_done();
}

#[cfg(unix)]
#[test]
fn curl_takes_the_config() {
    let cognito = Cognito::scripted([on("GET /protected").body("text/plain", "let in\n")]);
    let tool = with_session(&cognito, YEAR_2100);
    let line = format!(
        "curl -sS --config <(cognito-auth token -c dev -o curl) {}/protected",
        cognito.endpoint()
    );
    let ran = tool.run_program("bash", &["-c", &line]);
    assert_eq!(ran.to_string(), "exit 0\n--- stdout\nlet in\n");
    let sent = cognito
        .request(1)
        .header("authorization")
        .unwrap()
        .to_owned();
    assert_eq!(sent, format!("Bearer {}", id_token(YEAR_2100)));
    cognito.expect_done();
}

#[test]
fn what_a_killed_sign_in_has_left_is_removed_at_the_end() {
    let cognito = Cognito::scripted([]);
    let tool = tool(&cognito);
    let left = path(&tool, "unattended").with_extension("new");
    fs::create_dir_all(left.parent().unwrap()).unwrap();
    fs::write(&left, "tokens").unwrap();
    let ran = tool.run(&["logout", "-c", "unattended"]);
    expect![[r#"
        exit 0
        --- stderr
        note: context unattended has no session
    "#]]
    .assert_eq(&ran.to_string());
    assert!(!left.exists());
}

#[test]
fn what_is_kept_needs_no_ca_bundle() {
    let cognito = Cognito::scripted([signed_in()]);
    let tool = tool(&cognito).env("AWS_CA_BUNDLE", "nowhere.pem");
    tool.run(&["login", "-c", "unattended"]);
    cognito.expect_done();
    let ran = tool.run(&["token", "-c", "unattended"]);
    expect![[r#"
        exit 0
        --- stdout
        $ID_TOKEN
    "#]]
    .assert_eq(&ran.to_string());
}

#[test]
fn a_session_that_has_run_out_is_renewed_and_kept() {
    for (new, left) in [
        (Some("new-refresh"), "new-refresh"),
        (None, "old-refresh"),
        (Some(""), "old-refresh"),
        (Some(" \n"), "old-refresh"),
    ] {
        let cognito = Cognito::scripted([renewed(new)]);
        let tool = with_session(&cognito, 1_000_000_000);
        let ran = tool.run(&["token", "-c", "dev"]);
        assert_eq!(ran.to_string(), "exit 0\n--- stdout\n$ID_TOKEN\n");
        assert_eq!(kept(&tool, "dev")["session"]["refresh"], left);
        let calls = "GetTokensFromRefreshToken [unsigned] {\"ClientId\":\"1example23456789\",\"RefreshToken\":\"old-refresh\"}\n";
        assert_eq!(cognito.calls(), calls);
        assert_eq!(tool.run(&["token", "-c", "dev"]).code, 0);
    }
}

/// How long is enough is a table beside `Requirement`; here, that --min-ttl gets there.
#[test]
fn a_token_is_renewed_before_it_is_too_short() {
    for (left, min_ttl, calls) in [
        (900, "", 0),
        (200, "", 1),
        (900, "--min-ttl=30m", 1),
        (200, "--min-ttl=1m", 0),
    ] {
        let cognito = Cognito::scripted((0..calls).map(|_| renewed(None)));
        let tool = with_session(&cognito, now() + left);
        let line = ["token", "-c", "dev"].into_iter();
        let min_ttl = Some(min_ttl).filter(|flag| !flag.is_empty());
        let ran = tool.run(&line.chain(min_ttl).collect::<Vec<_>>());
        assert_eq!(
            (ran.code, ran.stderr.len()),
            (0, 0),
            "{left} {min_ttl:?} {ran}"
        );
        cognito.expect_done();
    }
    let cognito = Cognito::scripted([renewed(None)]);
    let tool = with_session(&cognito, 1_000_000_000);
    let ran = tool.run(&["token", "-c", "dev", "--min-ttl", "999999h"]);
    expect![[r#"
        exit 0
        --- stdout
        $ID_TOKEN
        --- stderr
        note: the token expires sooner than --min-ttl
    "#]]
    .assert_eq(&ran.to_string());
    cognito.expect_done();
}

#[test]
fn a_session_that_is_over_begins_anew_where_every_answer_is_at_hand() {
    let refused = || {
        on("GetTokensFromRefreshToken").error("NotAuthorizedException", "Refresh Token has expired")
    };
    let cognito = Cognito::scripted([refused()]);
    let tool = with_session(&cognito, 1_000_000_000);
    expect![[r#"
        exit 4
        --- stderr
        error: not signed in: the session of context dev is over: Cognito refused the refresh token: Refresh Token has expired (NotAuthorizedException)
           help: cognito-auth login -c dev
        request id: 00000000-0000-0000-0000-000000000001
    "#]].assert_eq(&tool.run(&["token", "-c", "dev"]).to_string());
    cognito.expect_done();

    let cognito = Cognito::scripted([refused(), signed_in()]);
    let tool = with_session(&cognito, 1_000_000_000);
    let ran = tool.run(&["token", "-c", "unattended"]);
    expect![[r#"
        exit 0
        --- stdout
        $ID_TOKEN
        --- stderr
        note: the session is over: Cognito refused the refresh token: Refresh Token has expired (NotAuthorizedException)
    "#]].assert_eq(&ran.to_string());
    expect![[r#"
        GetTokensFromRefreshToken [unsigned] {"ClientId":"1example23456789","RefreshToken":"old-refresh"}
        InitiateAuth [unsigned] {"AuthFlow":"USER_PASSWORD_AUTH","AuthParameters":{"PASSWORD":"p4ssword","USERNAME":"ada"},"ClientId":"1example23456789"}
    "#]].assert_eq(&cognito.calls());

    // What says nothing about the session ends it not.
    let cognito = Cognito::scripted([on("GetTokensFromRefreshToken")
        .error("InternalErrorException", "no")
        .status(500)]);
    let tool = with_session(&cognito, 1_000_000_000);
    assert_eq!(tool.run(&["token", "-c", "unattended"]).code, 9);
    assert_eq!(
        kept(&tool, "unattended")["session"]["refresh"],
        "old-refresh"
    );
    cognito.expect_done();

    let cognito = Cognito::scripted([]);
    let ran = self::tool(&cognito).run(&["token", "-c", "dev"]);
    expect![[r#"
        exit 4
        --- stderr
        error: not signed in: context dev has no session
           help: cognito-auth login -c dev
    "#]]
    .assert_eq(&ran.to_string());
}

#[test]
fn a_challenge_on_the_way_is_left_to_login() {
    let cognito = Cognito::scripted([on("InitiateAuth")
        .answer(json!({"ChallengeName": "SMS_MFA", "Session": "s", "ChallengeParameters": {}}))]);
    let ran = tool(&cognito).run(&["token", "-c", "unattended", "-o", "json"]);
    expect![[r#"
        exit 3
        --- stderr
        error: Cognito asks for SMS_MFA: no code was given: give it with --mfa-code CODE, --mfa-code-command COMMAND
           help: cognito-auth login -c unattended
    "#]].assert_eq(&ran.to_string());
    cognito.expect_done();
}

#[test]
fn without_a_context_nothing_is_kept() {
    let cognito = Cognito::scripted([signed_in()]);
    let tool = tool(&cognito);
    let line = "token -u ada --user-pool-id us-east-1_EXAMPLE12 --client-id 1example23456789 --auth-flow password --password-file p";
    let ran = tool.run(&line.split(' ').collect::<Vec<_>>());
    assert_eq!(ran.to_string(), "exit 0\n--- stdout\n$ID_TOKEN\n");
    assert!(!tool.path().join("home/.local").exists());
    cognito.expect_done();
}

#[cfg(unix)]
#[test]
fn a_sign_in_at_a_terminal_prints_a_line_in_place_of_tokens() {
    let cognito = Cognito::scripted([signed_in(), signed_in()]);
    let tool = tool(&cognito)
        .env("NO_COLOR", "1")
        .env("TZ", "UTC")
        .file(CONFIG_FILE, CONFIG.replace("store = \"file\"", ""));
    let mut terminal = Terminal::start(&tool, &["login", "-c", "dev"]);
    terminal.wait_for("Password for ada: ");
    terminal.type_secret("p4ssword");
    let (code, screen) = terminal.finish();
    assert_eq!(code, 0, "{screen}");
    let state = tool.path().join("home/.local/state/cognito-auth/dev.json");
    expect![[r#"
        Password for ada: 
        note: no keyring was found: the session is kept in $DIR/home/.local/state/cognito-auth/dev.json, which only you can read
        note: ada is signed in, in context dev; tokens are renewed as they expire
    "#]].assert_eq(&screen.replace(state.to_str().unwrap(), "$RECORD"));
    let mut terminal = Terminal::start(&tool, &["login", "-c", "unattended", "-o", "json"]);
    let (code, screen) = terminal.finish();
    assert!(code == 0 && screen.contains("\"IdToken\""), "{screen}");
    cognito.expect_done();
}

#[test]
fn refresh_and_logout_act_on_the_session() {
    let cognito = Cognito::scripted([renewed(Some("new-refresh")), on("RevokeToken")]);
    let tool = with_session(&cognito, YEAR_2100);
    let ran = tool.run(&[
        "refresh",
        "-c",
        "dev",
        "--query",
        "AuthenticationResult.RefreshToken",
    ]);
    assert_eq!(ran.to_string(), "exit 0\n--- stdout\n\"new-refresh\"\n");
    let ran = tool.run(&["logout", "-c", "dev"]);
    expect![[r#"
        exit 0
        --- stderr
        note: context dev is signed out
    "#]]
    .assert_eq(&ran.to_string());
    assert!(!path(&tool, "dev").exists());
    expect![[r#"
        GetTokensFromRefreshToken [unsigned] {"ClientId":"1example23456789","RefreshToken":"old-refresh"}
        RevokeToken [unsigned] {"ClientId":"1example23456789","Token":"new-refresh"}
    "#]].assert_eq(&cognito.calls());
    let ran = tool.run(&["logout", "-c", "dev"]);
    expect![[r#"
        exit 0
        --- stderr
        note: context dev has no session
    "#]]
    .assert_eq(&ran.to_string());
    let ran = tool.run(&["refresh", "-c", "dev"]);
    expect![[r#"
        exit 4
        --- stderr
        error: not signed in: context dev has no session
           help: cognito-auth login -c dev
    "#]]
    .assert_eq(&ran.to_string());
}

#[test]
fn a_session_is_forgotten_though_cognito_cannot_be_told() {
    let failing = on("RevokeToken")
        .error("InternalErrorException", "no")
        .status(500);
    let cognito = Cognito::scripted([failing]);
    let tool = with_session(&cognito, YEAR_2100);
    let ran = tool.run(&["logout", "-c", "dev", "--max-attempts", "1"]);
    expect![[r#"
        exit 9
        --- stderr
        error: context dev is signed out here, but not at Cognito: Cognito refused the refresh token: no (InternalErrorException)
          cause: its refresh token is good until it expires, for anyone who has a copy
           help: cognito-auth login -c dev, then cognito-auth logout -c dev --global
        request id: 00000000-0000-0000-0000-000000000001
    "#]].assert_eq(&ran.to_string());
    assert!(!path(&tool, "dev").exists());
    cognito.expect_done();
}

#[test]
fn all_sessions_end_everywhere() {
    let cognito = Cognito::scripted([
        renewed(None),
        on("GlobalSignOut"),
        renewed(None),
        on("GlobalSignOut"),
    ]);
    let tool = with_session(&cognito, 1_000_000_000);
    let ran = tool.run(&["logout", "--all", "--global"]);
    expect![[r#"
        exit 0
        --- stderr
        note: context dev is signed out everywhere
        note: context unattended is signed out everywhere
    "#]]
    .assert_eq(&ran.to_string());
    assert!(!path(&tool, "dev").exists() && !path(&tool, "unattended").exists());
    cognito.expect_done();
}

#[test]
fn the_access_token_of_the_session_serves_who_is_signed_in() {
    let status = on("GetUser").answer(json!({"Username": "ada", "UserAttributes": []}));
    let cognito = Cognito::scripted([renewed(None), status]);
    let tool = with_session(&cognito, 1_000_000_000);
    let ran = tool.run(&["mfa", "status", "-c", "dev"]);
    assert_eq!(ran.code, 0, "{ran}");
    assert_eq!(
        cognito.request(2).json()["AccessToken"],
        access_token(YEAR_2100)
    );
    cognito.expect_done();
}

#[test]
fn a_token_that_was_refused_is_renewed_whatever_is_left_of_it() {
    let exp = now() + 3000;
    let cognito = Cognito::scripted([renewed(None)]);
    let tool = with_session(&cognito, exp).shown_as(&id_token(exp), "$OLD_ID_TOKEN");
    let mut report = String::new();
    for line in ["token -c dev", "token -c dev --refresh", "token -c dev"] {
        let ran = tool.run(&line.split(' ').collect::<Vec<_>>());
        report.push_str(&format!("# {line}\n{ran}"));
    }
    expect![[r#"
        # token -c dev
        exit 0
        --- stdout
        $OLD_ID_TOKEN
        # token -c dev --refresh
        exit 0
        --- stdout
        $ID_TOKEN
        # token -c dev
        exit 0
        --- stdout
        $ID_TOKEN
    "#]]
    .assert_eq(&report);
    cognito.expect_done();

    // The session is over, and every answer is at hand.
    let refused = on("GetTokensFromRefreshToken")
        .error("NotAuthorizedException", "Refresh Token has been revoked");
    let cognito = Cognito::scripted([refused, signed_in()]);
    let tool = with_session(&cognito, exp);
    let ran = tool.run(&["token", "-c", "unattended", "--refresh"]);
    expect![[r#"
        exit 0
        --- stdout
        $ID_TOKEN
        --- stderr
        note: the session is over: Cognito refused the refresh token: Refresh Token has been revoked (NotAuthorizedException)
    "#]].assert_eq(&ran.to_string());
    cognito.expect_done();
}

/// Those that wait for the lock meanwhile take the answer of the one that has it.
#[test]
fn refused_tokens_are_renewed_once_for_those_who_wait() {
    // All of them have to have started by then, which takes long on Windows.
    let delay = Duration::from_millis(if cfg!(windows) { 6000 } else { 1500 });
    let delayed = renewed(Some("new-refresh")).delay(delay);
    let cognito = Cognito::scripted([delayed]);
    let tool = with_session(&cognito, now() + 3000);
    let start = || {
        let args = ["token", "-c", "dev", "--refresh"];
        let mut command = tool.command(crate::support::EXECUTABLE, &args);
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        command.stderr(Stdio::piped()).spawn().unwrap()
    };
    let first = start();
    cognito.request(1);
    let waiting: Vec<_> = (0..8).map(|_| start()).collect();
    for child in waiting.into_iter().chain([first]) {
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!((output.status.code(), said.as_str()), (Some(0), ""));
        let expected = format!("{}\n", id_token(YEAR_2100));
        assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
    }
    cognito.expect_done();
}

/// Fifty processes find a session that has run out, and the app client rotates refresh tokens.
#[test]
fn processes_at_the_same_time_renew_once() {
    let cognito =
        Cognito::scripted([renewed(Some("new-refresh")).delay(Duration::from_millis(300))]);
    let tool = with_session(&cognito, 1_000_000_000);
    let start = || {
        let mut command = tool.command(crate::support::EXECUTABLE, &["token", "-c", "dev"]);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command.spawn().unwrap()
    };
    let started: Vec<_> = (0..50).map(|_| start()).collect();
    let expected = format!("{}\n", id_token(YEAR_2100));
    for child in started {
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!((output.status.code(), said.as_str()), (Some(0), ""));
        assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
    }
    assert_eq!(kept(&tool, "dev")["session"]["refresh"], "new-refresh");
    cognito.expect_done();
}

/// However its holder ends, the lock ends with it, and the record is whole: the old or the new one.
#[test]
fn a_holder_that_is_killed_leaves_a_record_and_no_lock() {
    for delay in 0..24 {
        let cognito =
            Cognito::scripted([renewed(Some("new-refresh")), renewed(Some("newer-refresh"))]);
        let tool = with_session(&cognito, 1_000_000_000);
        let mut command = tool.command(crate::support::EXECUTABLE, &["refresh", "-c", "dev"]);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        thread::sleep(Duration::from_micros(delay * 700));
        child.kill().unwrap();
        child.wait().unwrap();
        let left = kept(&tool, "dev")["session"]["refresh"].take();
        assert!(left == "old-refresh" || left == "new-refresh", "{left}");
        // Killed before it could put the new record in place, it has left the good token beside it.
        let beside = fs::read_to_string(path(&tool, "dev").with_extension("new"));
        let beside = serde_json::from_str::<Value>(&beside.unwrap_or_default()).ok();
        let good = beside.map_or(left, |mut new| new["record"]["session"]["refresh"].take());
        let calls = cognito.requests();
        assert_eq!(tool.run(&["refresh", "-c", "dev"]).code, 0);
        assert_eq!(cognito.request(calls + 1).json()["RefreshToken"], good);
        // Whatever was the case, the next ones can go on.
        while kept(&tool, "dev")["session"]["refresh"] != "newer-refresh" {
            let ran = tool.run(&["refresh", "-c", "dev", "-o", "oauth"]);
            assert_eq!(ran.code, 0, "{ran}");
        }
        cognito.expect_done();
    }
}

/// A process that waits for a holder that is killed goes on in its place, and so does the next.
#[test]
fn those_who_wait_for_a_holder_that_is_killed_go_on() {
    for delay in 0..12 {
        let cognito = Cognito::scripted([
            renewed(Some("new-refresh")).delay(Duration::from_millis(10)),
            renewed(Some("newer-refresh")),
        ]);
        let tool = with_session(&cognito, 1_000_000_000);
        let start = || {
            let mut command = tool.command(crate::support::EXECUTABLE, &["token", "-c", "dev"]);
            command
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped());
            command.spawn().unwrap()
        };
        let mut holder = start();
        let waiting: Vec<_> = (0..8).map(|_| start()).collect();
        thread::sleep(Duration::from_millis(delay * 2));
        holder.kill().unwrap();
        holder.wait().unwrap();
        let refresh = kept(&tool, "dev")["session"]["refresh"].take();
        assert!(refresh.as_str().unwrap().ends_with("-refresh"), "{refresh}");
        let expected = format!("{}\n", id_token(YEAR_2100));
        for child in waiting {
            let output = child.wait_with_output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!((output.status.code(), said.as_str()), (Some(0), ""));
            assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
        }
        if kept(&tool, "dev")["session"]["refresh"] == "new-refresh" {
            assert_eq!(tool.run(&["refresh", "-c", "dev"]).code, 0);
        }
        assert_eq!(kept(&tool, "dev")["session"]["refresh"], "newer-refresh");
        cognito.expect_done();
    }
}

/// The answer that a killed holder did not get to keep: the old refresh token is tried again, which
/// Cognito takes for as long as the app client's grace period goes.
#[test]
fn a_refresh_token_whose_answer_was_lost_is_tried_again() {
    let cognito = Cognito::scripted([
        renewed(Some("lost-refresh")).delay(Duration::from_secs(1)),
        renewed(Some("new-refresh")),
    ]);
    let tool = with_session(&cognito, 1_000_000_000);
    let mut command = tool.command(crate::support::EXECUTABLE, &["token", "-c", "dev"]);
    let mut child = command.stdin(Stdio::null()).spawn().unwrap();
    cognito.request(1);
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(tool.run(&["token", "-c", "dev"]).code, 0);
    assert_eq!(kept(&tool, "dev")["session"]["refresh"], "new-refresh");
    expect![[r#"
        GetTokensFromRefreshToken [unsigned] {"ClientId":"1example23456789","RefreshToken":"old-refresh"}
        GetTokensFromRefreshToken [unsigned] {"ClientId":"1example23456789","RefreshToken":"old-refresh"}
    "#]].assert_eq(&cognito.calls());
}

/// Runs the tool where nothing can be written to a file any more.
#[cfg(unix)]
fn on_a_full_disk(tool: &Tool, line: &str) -> Ran {
    // Through a pipe: what the tool prints goes to a file otherwise, and is part of it.
    let script =
        format!("{{ (trap '' XFSZ; ulimit -f 0; exec cognito-auth {line}) 2>&1; echo $?; }} | cat");
    tool.run_program("sh", &["-c", &script])
}

/// Runs the tool with no more rights to a file than its mode gives, also where the tests run as root.
#[cfg(unix)]
fn with_modes_heeded(tool: &Tool, line: &str) -> Ran {
    let script = format!(
        "if [ \"$(id -u)\" = 0 ]; then exec setpriv --bounding-set=-dac_override,-dac_read_search \
         --inh-caps=-dac_override,-dac_read_search cognito-auth {line}; else exec cognito-auth {line}; fi"
    );
    tool.run_program("sh", &["-c", &script])
}

#[cfg(unix)]
#[test]
fn what_cannot_be_kept_costs_no_sign_in() {
    let mut report = String::new();
    for (name, mode, run) in [
        ("full", 0o700, on_a_full_disk as fn(&Tool, &str) -> Ran),
        ("read-only", 0o500, with_modes_heeded),
    ] {
        // Nothing is there yet.
        let cognito = Cognito::scripted([signed_in()]);
        let new = tool(&cognito)
            .file("password", "p")
            .file("home/.local/state/cognito-auth/other.json", "{}")
            .mode("home/.local/state/cognito-auth", mode);
        let line =
            "login -c dev --password-file password --query AuthenticationResult.TokenType -o text";
        let ran = run(&new, line);
        report.push_str(&format!("# {name}: login\n{ran}"));
        let folder = new.path().join("home/.local/state/cognito-auth");
        let mut left: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        left.sort();
        report.push_str(&format!("{left:?}\n"));
        cognito.expect_done();
        let new = new.mode("home/.local/state/cognito-auth", 0o700);
        assert_eq!(new.run(&["token", "-c", "dev"]).code, 4);

        // A session is there, and has run out.
        let cognito = Cognito::scripted([renewed(Some("new-refresh"))]);
        let old =
            with_session(&cognito, 1_000_000_000).mode("home/.local/state/cognito-auth", mode);
        let ran = run(
            &old,
            "token -c dev -o json --query AuthenticationResult.TokenType",
        );
        report.push_str(&format!("# {name}: token\n{ran}"));
        assert_eq!(kept(&old, "dev")["session"]["refresh"], "old-refresh");
        let folder = old.path().join("home/.local/state/cognito-auth");
        let files = fs::read_dir(folder).unwrap().count();
        report.push_str(&format!("{files} files\n"));
        cognito.expect_done();
        drop(old.mode("home/.local/state/cognito-auth", 0o700));

        // One that is about to run out: it does, and its refresh token is not used up.
        let cognito = Cognito::scripted([]);
        let exp = now() + 200;
        let old = with_session(&cognito, exp)
            .shown_as(&id_token(exp), "$OLD_ID_TOKEN")
            .mode("home/.local/state/cognito-auth", mode);
        report.push_str(&format!(
            "# {name}: a token that expires soon\n{}",
            run(&old, "token -c dev")
        ));
        cognito.expect_done();
        drop(old.mode("home/.local/state/cognito-auth", 0o700));

        // Formats that have the new refresh token have it all the same.
        let cognito = Cognito::scripted([renewed(Some("new-refresh"))]);
        let old =
            with_session(&cognito, 1_000_000_000).mode("home/.local/state/cognito-auth", mode);
        let ran = run(&old, "token -c dev -o env");
        let said = String::from_utf8_lossy(&ran.stdout);
        let new = "export COGNITO_REFRESH_TOKEN=new-refresh\n";
        assert!(said.contains(new), "{ran}");
        cognito.expect_done();
        drop(old.mode("home/.local/state/cognito-auth", 0o700));
    }
    expect![[r##"
        # full: login
        exit 0
        --- stdout
        warning: the session is not kept: $DIR/home/.local/state/cognito-auth/dev.json cannot be written: File too large (os error 27)
        Bearer
        0
        ["dev.lock", "other.json"]
        # full: token
        exit 0
        --- stdout
        warning: the session is not kept: $DIR/home/.local/state/cognito-auth/dev.json cannot be written: File too large (os error 27)
        warning: the session of context dev is used up: its refresh token was replaced, and the new one is not kept; unless the output has it, sign in again: cognito-auth login -c dev
        "Bearer"
        0
        3 files
        # full: a token that expires soon
        exit 0
        --- stdout
        warning: the session is not kept: $DIR/home/.local/state/cognito-auth/dev.json cannot be written: File too large (os error 27)
        warning: the session is not renewed: its next refresh token could not be kept
        $OLD_ID_TOKEN
        0
        # read-only: login
        exit 0
        --- stdout
        Bearer
        --- stderr
        warning: the session is not kept: $DIR/home/.local/state/cognito-auth/dev.lock cannot be used: Permission denied (os error 13)
        ["other.json"]
        # read-only: token
        exit 0
        --- stdout
        "Bearer"
        --- stderr
        warning: the session is not kept: $DIR/home/.local/state/cognito-auth/dev.lock cannot be used: Permission denied (os error 13)
        warning: the session of context dev is used up: its refresh token was replaced, and the new one is not kept; unless the output has it, sign in again: cognito-auth login -c dev
        2 files
        # read-only: a token that expires soon
        exit 0
        --- stdout
        $OLD_ID_TOKEN
        --- stderr
        warning: the session is not kept: $DIR/home/.local/state/cognito-auth/dev.lock cannot be used: Permission denied (os error 13)
        warning: the session is not renewed: its next refresh token could not be kept
    "##]].assert_eq(&report);
}

#[test]
fn who_waits_for_a_sign_in_takes_its_tokens() {
    let cognito = Cognito::scripted([]);
    let config = CONFIG.replace("password-file = \"p\"", "");
    let tool = tool(&cognito).file(CONFIG_FILE, config);
    let folder = tool.path().join("home/.local/state/cognito-auth");
    fs::create_dir_all(&folder).unwrap();
    let lock = File::create(folder.join("unattended.prompt.lock")).unwrap();
    lock.lock().unwrap();
    let mut command = tool.command(crate::support::EXECUTABLE, &["token", "-c", "unattended"]);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    thread::sleep(Duration::from_millis(200));
    with_record_in(&tool, &cognito);
    drop(lock);
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!((output.status.code(), said.as_str()), (Some(0), ""));
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        format!("{}\n", id_token(YEAR_2100))
    );
}

/// Puts a session into the folder of `tool`.
fn with_record_in(tool: &Tool, cognito: &Cognito) {
    let other = with_session(cognito, YEAR_2100);
    fs::copy(path(&other, "unattended"), path(tool, "unattended")).unwrap();
}

#[test]
fn nobody_waits_for_a_person_for_ever() {
    let cognito = Cognito::scripted([]);
    let tool = tool(&cognito);
    let folder = tool.path().join("home/.local/state/cognito-auth");
    fs::create_dir_all(&folder).unwrap();
    let lock = File::create(folder.join("unattended.prompt.lock")).unwrap();
    lock.lock().unwrap();
    fs::write(folder.join("unattended.prompt.pid"), "4711").unwrap();
    let config = CONFIG.replace("password-file = \"p\"", "");
    let tool = tool.file(CONFIG_FILE, config);
    let ran = tool.run(&["token", "-c", "unattended"]);
    expect![[r#"
        exit 4
        --- stderr
        error: not signed in: process 4711 is signing in, and has been for 20 s
           help: finish that sign-in, or end that process
    "#]]
    .assert_eq(&ran.to_string());
}

#[test]
fn a_person_is_not_waited_for_where_nothing_is_asked() {
    let cognito = Cognito::scripted([signed_in()]);
    let tool = tool(&cognito);
    let folder = tool.path().join("home/.local/state/cognito-auth");
    fs::create_dir_all(&folder).unwrap();
    let lock = File::create(folder.join("unattended.prompt.lock")).unwrap();
    lock.lock().unwrap();
    let ran = tool.run(&["token", "-c", "unattended"]);
    assert_eq!(ran.to_string(), "exit 0\n--- stdout\n$ID_TOKEN\n");
    cognito.expect_done();
}

/// A session of another user, app client or endpoint is none to end.
#[test]
fn a_session_that_is_another_s_stays() {
    let cognito = Cognito::scripted([]);
    let tool = with_session(&cognito, YEAR_2100);
    let before = kept(&tool, "dev");
    let mut report = String::new();
    for line in [
        "logout -c dev -u grace",
        "logout -c dev --client-id other",
        "logout -c dev --global -u grace",
    ] {
        let ran = tool.run(&line.split(' ').collect::<Vec<_>>());
        report.push_str(&format!("# {line}\n{ran}"));
        assert_eq!(kept(&tool, "dev"), before);
    }
    expect![[r#"
        # logout -c dev -u grace
        exit 4
        --- stderr
        error: not signed in: the session of context dev is not of grace at this user pool, app client and endpoint; it stays
           help: --username overrides username of context dev
           help: --username overrides username of context dev
        # logout -c dev --client-id other
        exit 2
        --- stderr
        error: no Region was given
           help: give it with --region REGION, --user-pool-id ID, AWS_REGION or `region` in a context or an AWS profile
           help: --client-id overrides client-id of context dev, whose user pool, app client, client secret and user name then do not count
        # logout -c dev --global -u grace
        exit 4
        --- stderr
        error: not signed in: the session of context dev is not of grace at this user pool, app client and endpoint; it stays
           help: --username overrides username of context dev
           help: --username overrides username of context dev
    "#]].assert_eq(&report);
}

/// The session is deleted here, even if what it is ended with cannot be read.
#[test]
fn a_session_without_its_client_secret_is_deleted_all_the_same() {
    let cognito = Cognito::scripted([]);
    let tool = with_session(&cognito, YEAR_2100);
    let ran = tool.run(&["logout", "-c", "dev", "--client-secret-file", "gone"]);
    expect![[r#"
        exit 9
        --- stderr
        error: context dev is signed out here, but not at Cognito: the client secret cannot be read from gone: No such file or directory (os error 2)
          cause: its refresh token is good until it expires, for anyone who has a copy
           help: cognito-auth login -c dev, then cognito-auth logout -c dev --global
    "#]].assert_eq(&ran.to_string());
    assert!(!path(&tool, "dev").exists());
}

/// What Cognito said of a session comes with its code and the request's id.
#[test]
fn a_session_that_is_over_has_the_id_of_the_request() {
    let over = || {
        on("GetTokensFromRefreshToken").error("NotAuthorizedException", "Refresh Token has expired")
    };
    let failing = on("RevokeToken").error("UnauthorizedException", "x");
    let page = on("GetTokensFromRefreshToken")
        .status(503)
        .body("text/html", "<html>")
        .header("x-amzn-requestid", "of-a-page");
    let cognito = Cognito::scripted([over(), over(), failing, page]);
    let mut report = String::new();
    for line in [
        "token -c dev",
        "token -c dev --error-format json",
        "logout -c dev",
        "token -c dev",
    ] {
        let tool = with_session(&cognito, 1_000_000_000).env("AWS_MAX_ATTEMPTS", "1");
        let ran = tool.run(&line.split(' ').collect::<Vec<_>>());
        report.push_str(&format!("# {line}\n{ran}"));
    }
    expect![[r##"
        # token -c dev
        exit 4
        --- stderr
        error: not signed in: the session of context dev is over: Cognito refused the refresh token: Refresh Token has expired (NotAuthorizedException)
           help: cognito-auth login -c dev
        request id: 00000000-0000-0000-0000-000000000001
        # token -c dev --error-format json
        exit 4
        --- stderr
        {"error":{"kind":"not_authenticated","code":"NotAuthorizedException","message":"not signed in: the session of context dev is over: Cognito refused the refresh token: Refresh Token has expired (NotAuthorizedException)","cause":null,"help":"cognito-auth login -c dev","request_id":"00000000-0000-0000-0000-000000000002","exit_code":4}}
        # logout -c dev
        exit 9
        --- stderr
        error: context dev is signed out here, but not at Cognito: Cognito refused the refresh token: x (UnauthorizedException)
          cause: its refresh token is good until it expires, for anyone who has a copy
           help: cognito-auth login -c dev, then cognito-auth logout -c dev --global
        request id: 00000000-0000-0000-0000-000000000003
        # token -c dev
        exit 9
        --- stderr
        error: GetTokensFromRefreshToken got an answer from $ENDPOINT that is not the service's: HTTP 503 text/html
          cause: the service, or a proxy before it, is failing
           help: check HTTPS_PROXY, --endpoint-url and AWS_ENDPOINT_URL, or try again later
        request id: of-a-page
    "##]].assert_eq(&report);
    cognito.expect_done();
}

/// A refresh token that is over is tried once, and never again.
#[test]
fn a_session_that_is_over_is_not_tried_again() {
    let refused = on("GetTokensFromRefreshToken")
        .error("NotAuthorizedException", "Refresh Token has expired");
    let cognito = Cognito::scripted([refused]);
    let tool = with_session(&cognito, 1_000_000_000);
    for _ in 0..3 {
        assert_eq!(tool.run(&["token", "-c", "dev"]).code, 4);
    }
    cognito.expect_done();
}

#[test]
fn the_same_user_by_another_name_keeps_the_session() {
    let cognito = Cognito::scripted([renewed(None)]);
    let tool = with_session(&cognito, YEAR_2100);
    let text = fs::read_to_string(path(&tool, "dev")).unwrap();
    let alias = text.replace("\"username\":\"ada\"", "\"username\":\"ada@example.com\"");
    let config = CONFIG.replace("username = \"ada\"", "username = \"ada@example.com\"");
    let tool = tool
        .file("home/.local/state/cognito-auth/dev.json", alias)
        .file(CONFIG_FILE, config);
    assert_eq!(tool.run(&["refresh", "-c", "dev", "-u", "ada"]).code, 0);
    assert_eq!(tool.run(&["token", "-c", "dev"]).code, 0);
    cognito.expect_done();
}

/// While a person signs in, no other process prompts, and all of them get the tokens.
#[cfg(unix)]
#[test]
fn a_sign_in_by_a_person_is_waited_for() {
    let cognito = Cognito::scripted([signed_in()]);
    let tool = tool(&cognito);
    let mut terminal = Terminal::start(&tool, &["login", "-c", "dev"]);
    terminal.wait_for("Password for ada: ");
    let mut command = tool.command(crate::support::EXECUTABLE, &["token", "-c", "dev"]);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let waiting = command.spawn().unwrap();
    thread::sleep(Duration::from_millis(150));
    terminal.type_secret("p4ssword");
    assert_eq!(terminal.finish().0, 0);
    let output = waiting.wait_with_output().unwrap();
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        format!("{}\n", id_token(YEAR_2100))
    );
    cognito.expect_done();
}

/// A process that is killed between writing the new record and putting it in place leaves it beside the
/// old one, whose refresh token is used up.
#[test]
fn what_a_killed_renewal_has_left_is_taken_over() {
    let refreshed = |presented: &str| {
        format!(
            "GetTokensFromRefreshToken [unsigned] {{\"ClientId\":\"1example23456789\",\"RefreshToken\":\
             \"{presented}\"}}\n"
        )
    };
    let mut new = session(YEAR_2100);
    new["refresh"] = "new-refresh".into();
    for (line, script, calls) in [
        ("token -c dev", vec![], String::new()),
        (
            "token -c dev --min-ttl 999999h",
            vec![renewed(Some("newer-refresh"))],
            refreshed("new-refresh"),
        ),
        (
            "refresh -c dev",
            vec![renewed(Some("newer-refresh"))],
            refreshed("new-refresh"),
        ),
        (
            "logout -c dev",
            vec![on("RevokeToken")],
            "RevokeToken [unsigned] {\"ClientId\":\"1example23456789\",\"Token\":\"new-refresh\"}\n"
                .to_owned(),
        ),
    ] {
        let cognito = Cognito::scripted(script);
        let left = record(&cognito, "dev", &new);
        let tool = with_session(&cognito, 1_000_000_000)
            .file("home/.local/state/cognito-auth/dev.new", left);
        let ran = tool.run(&line.split(' ').collect::<Vec<_>>());
        assert_eq!(ran.code, 0, "{line} {ran}");
        assert!(!path(&tool, "dev").with_extension("new").exists());
        assert_eq!(cognito.calls(), calls, "{line}");
        if line == "token -c dev" {
            assert_eq!(kept(&tool, "dev")["session"], new);
        }
    }
}

/// What a sign-out leaves behind is nothing, whatever it finds.
#[test]
fn a_record_that_is_no_session_is_forgotten_too() {
    let cognito = Cognito::scripted([]);
    let mut report = String::new();
    for damaged in ["{", "{\"version\":9}"] {
        let tool = tool(&cognito)
            .file("home/.local/state/cognito-auth/dev.json", damaged)
            .file("home/.local/state/cognito-auth/dev.new", "tokens");
        report.push_str(&tool.run(&["logout", "-c", "dev"]).to_string());
        let new = path(&tool, "dev").with_extension("new");
        assert!(!path(&tool, "dev").exists() && !new.exists());
    }
    let tool = with_session(&cognito, YEAR_2100).file(CONFIG_FILE, "");
    report.push_str(&tool.run(&["logout", "--all"]).to_string());
    assert!(!path(&tool, "dev").exists() && !path(&tool, "unattended").exists());
    expect![[r#"
        exit 0
        --- stderr
        warning: $DIR/home/.local/state/cognito-auth/dev.json is damaged, or of another version, and is ignored
        note: what was kept for context dev is forgotten; it was no session of this user and app client, so nothing was revoked
        exit 0
        --- stderr
        warning: $DIR/home/.local/state/cognito-auth/dev.json is damaged, or of another version, and is ignored
        note: what was kept for context dev is forgotten; it was no session of this user and app client, so nothing was revoked
        exit 0
        --- stderr
        warning: there is no context dev any more: its session is forgotten, not revoked
        warning: there is no context unattended any more: its session is forgotten, not revoked
    "#]].assert_eq(&report);
}
