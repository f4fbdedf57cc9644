//! `exec --server`: credentials over HTTP for one command, renewed while it runs.

use std::fs;
#[cfg(unix)]
use std::os::unix::process::CommandExt as _;
use std::process::Stdio;
use std::time::Duration;

use expect_test::expect;
use serde_json::json;

use crate::cognito::{Cognito, Expected, on};
use crate::fixtures::{CONFIG_FILE, RECORD, YEAR_2100, now};
use crate::support::{
    EXECUTABLE, Tool, access_token, ends_within, exit_code, id_token, record, tokens,
};
#[cfg(unix)]
use crate::terminal::Terminal;

const CONFIG: &str = r#"
store = "file"

[contexts.dev]
user-pool-id = "us-east-1_EXAMPLE12"
client-id = "1example23456789"
identity-pool-id = "us-east-1:00000000-0000-0000-0000-000000000000"
username = "ada"
auth-flow = "password"
"#;

/// What every command here begins with: `get` asks the server.
const PRELUDE: &str = r#"
import json, os, signal, sys, time, urllib.error, urllib.parse, urllib.request
URL = os.environ["AWS_CONTAINER_CREDENTIALS_FULL_URI"]
TOKEN = os.environ["AWS_CONTAINER_AUTHORIZATION_TOKEN"]
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
def get(url=URL, method="GET", **headers):
    headers = {"Authorization": TOKEN} | headers
    headers = {name: value for name, value in headers.items() if value is not None}
    try:
        with OPENER.open(urllib.request.Request(url, headers=headers, method=method)) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refusal:
        return refusal.code, json.load(refusal)
"#;

fn tool(cognito: &Cognito) -> Tool {
    let session =
        json!({"id": id_token(YEAR_2100), "access": access_token(YEAR_2100), "refresh": "r"});
    Tool::new(cognito)
        .without_credentials()
        .file(CONFIG_FILE, CONFIG)
        .file(RECORD, record(cognito, "dev", &session))
}

fn identity() -> Expected {
    on("GetId").answer(json!({"IdentityId": "us-east-1:1"}))
}

fn credentials(key: &str, expiration: i64) -> Expected {
    on("GetCredentialsForIdentity").answer(json!({"IdentityId": "us-east-1:1", "Credentials": {
        "AccessKeyId": key, "SecretKey": "secret/key+", "SessionToken": "session-token", "Expiration": expiration,
    }}))
}

/// The command line that runs `script`.
#[cfg(unix)]
fn line(script: &str) -> Vec<String> {
    let mut line = ["exec", "--server", "-c", "dev", "--", "python3", "-c"]
        .map(str::to_owned)
        .to_vec();
    line.push(format!("{PRELUDE}{script}"));
    line
}

fn words(line: &[String]) -> Vec<&str> {
    line.iter().map(String::as_str).collect()
}

#[cfg(unix)]
#[test]
fn a_command_finds_a_server_and_no_other_credentials() {
    let cognito = Cognito::scripted([identity(), credentials("ASIA1", YEAR_2100)]);
    let tool = tool(&cognito)
        .file(
            "aws-config",
            "[default]\nregion = eu-west-1\ncredential_process = false\n\n[profile other]\nrole_arn = a\n",
        )
        .file(
            "aws-credentials",
            "[default]\naws_access_key_id = AKIA\naws_secret_access_key = canary\n[other]\naws_access_key_id = AKIB\n",
        )
        .env("AWS_ACCESS_KEY_ID", "AKIA")
        .env("AWS_SECRET_ACCESS_KEY", "canary")
        .env("AWS_SESSION_TOKEN", "canary")
        .env("AWS_CREDENTIAL_EXPIRATION", "2000-01-01T00:00:00Z")
        .env("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/canary")
        .env("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "canary")
        .env("COGNITO_PASSWORD", "canary")
        .env("XDG_RUNTIME_DIR", "");
    let here = tool.path().to_owned();
    let tool = tool.env("TMPDIR", here);
    let line = line(
        r#"
for name, value in sorted(os.environ.items()):
    if name.startswith(("AWS_", "COGNITO_")):
        value = value.replace(TOKEN, "$TOKEN").replace(urllib.parse.urlsplit(URL).netloc, "$HOST")
        print(name, "=", value.split("/")[-1] if name.endswith("_FILE") else value)
print(len(TOKEN) >= 43, get())
for name in ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"]:
    path = os.environ[name]
    print(oct(os.stat(path).st_mode)[-3:], oct(os.stat(os.path.dirname(path)).st_mode)[-3:])
    print(open(path).read().strip())
open("folder", "w").write(os.path.dirname(path))
"#,
    );
    let ran = tool.run(&words(&line));
    expect![[r#"
        exit 0
        --- stdout
        AWS_CONFIG_FILE = config
        AWS_CONTAINER_AUTHORIZATION_TOKEN = $TOKEN
        AWS_CONTAINER_CREDENTIALS_FULL_URI = http://$HOST/credentials
        AWS_DEFAULT_REGION = us-east-1
        AWS_EC2_METADATA_DISABLED = true
        AWS_ENDPOINT_URL = $ENDPOINT
        AWS_REGION = us-east-1
        AWS_SHARED_CREDENTIALS_FILE = credentials
        True (200, {'AccessKeyId': 'ASIA1', 'SecretAccessKey': 'secret/key+', 'Token': 'session-token', 'Expiration': '2100-01-01T00:00:00Z'})
        600 700
        [default]
        region = eu-west-1

        [profile other]
        role_arn = a
        600 700
        [default]
        [other]
        aws_access_key_id = AKIB
    "#]]
    .assert_eq(&ran.to_string());
    let folder = fs::read_to_string(tool.path().join("folder")).unwrap();
    assert!(folder.starts_with(tool.path().to_str().unwrap()) && !fs::exists(folder).unwrap());
    cognito.expect_done();
}

#[cfg(unix)]
#[test]
fn whoever_does_not_know_where_and_with_what_to_ask_is_refused() {
    let cognito = Cognito::scripted([identity(), credentials("ASIA1", YEAR_2100)]);
    let tool = tool(&cognito);
    let line = line(
        r#"
import http.client, socket
print("no token", get(Authorization=None))
print("another token", get(Authorization=TOKEN[:-1] + "!"))
print("a longer token", get(Authorization=TOKEN + "x"))
print("another host", get(Host="attacker.example:80"))
print("the address alone", get(Host="127.0.0.1")[0])
print("a name of this host", get(Host="localhost:%d" % urllib.parse.urlsplit(URL).port))
print("POST", get(method="POST"))
print("another path", get(url=URL + "/more"))
host, port = urllib.parse.urlsplit(URL).netloc.split(":")
def raw(text):
    with socket.create_connection((host, int(port))) as stream:
        stream.sendall(text.encode())
        return stream.makefile().readline().strip()
head = f"Host: {host}:{port}\r\nAuthorization: {TOKEN}\r\n"
print("two tokens", raw(f"GET /credentials HTTP/1.1\r\n{head}Authorization: x\r\n\r\n"))
print("two hosts", raw(f"GET /credentials HTTP/1.1\r\n{head}Host: x\r\n\r\n"))
print("as a proxy", raw(f"GET {URL} HTTP/1.1\r\n{head}\r\n"))
print("too much", raw(f"GET /credentials HTTP/1.1\r\n{head}X: {'x' * 9000}\r\n\r\n"))
print("no HTTP", repr(raw("hello\r\n\r\n")))
began = time.monotonic()
print("silence", repr(raw("GET /")), time.monotonic() - began < 9)
print("all right", raw(f"GET /credentials HTTP/1.1\r\n{head}\r\n"))
try:
    socket.create_connection(("127.0.0.2", int(port)), 1)
except OSError as refusal:
    print("another address", refusal.strerror)
"#,
    );
    let ran = tool.run(&words(&line));
    expect![[r#"
        exit 0
        --- stdout
        no token (401, {'code': 'Unauthorized', 'message': 'the Authorization header is not the token that was given'})
        another token (401, {'code': 'Unauthorized', 'message': 'the Authorization header is not the token that was given'})
        a longer token (401, {'code': 'Unauthorized', 'message': 'the Authorization header is not the token that was given'})
        another host (403, {'code': 'Forbidden', 'message': 'the Host header is not the address that was given'})
        the address alone 200
        a name of this host (403, {'code': 'Forbidden', 'message': 'the Host header is not the address that was given'})
        POST (405, {'code': 'MethodNotAllowed', 'message': 'only GET is answered'})
        another path (404, {'code': 'NotFound', 'message': 'there is nothing at this path'})
        two tokens HTTP/1.1 401 Unauthorized
        two hosts HTTP/1.1 403 Forbidden
        as a proxy HTTP/1.1 403 Forbidden
        too much HTTP/1.1 431 Request Header Fields Too Large
        no HTTP 'HTTP/1.1 400 Bad Request'
        silence '' True
        all right HTTP/1.1 200 OK
        another address Connection refused
    "#]].assert_eq(&ran.to_string());
    cognito.expect_done();
}

#[cfg(unix)]
#[test]
fn credentials_are_renewed_ahead_of_their_end() {
    let cognito = Cognito::scripted([
        identity(),
        credentials("ASIA1", now() + 4),
        credentials("ASIA2", YEAR_2100),
    ]);
    let tool = tool(&cognito);
    let line = line(
        r#"
seen = []
while "ASIA2" not in seen:
    status, answer = get()
    if answer.get("AccessKeyId") not in seen:
        seen.append(answer.get("AccessKeyId"))
    time.sleep(0.05)
print(seen)
"#,
    );
    let ran = tool.run(&words(&line));
    assert_eq!(ran.to_string(), "exit 0\n--- stdout\n['ASIA1', 'ASIA2']\n");
    // They are in the record too, for everybody else.
    let ran = tool.run(&["credentials", "-c", "dev", "-o", "process"]);
    assert_eq!(ran.stdout_json()["AccessKeyId"], "ASIA2");
    cognito.expect_done();
}

/// The connection that would be opened for them meanwhile is open already.
#[cfg(unix)]
#[test]
fn credentials_and_their_session_are_renewed_over_the_connections_there_are() {
    let identity_pools = Cognito::scripted([
        identity(),
        credentials("ASIA1", now() + 4),
        credentials("ASIA2", YEAR_2100),
    ]);
    let user_pools = Cognito::scripted([
        on("GetTokensFromRefreshToken").answer(json!({"AuthenticationResult": tokens()}))
    ]);
    let tool = tool(&user_pools)
        .env(
            "AWS_ENDPOINT_URL_COGNITO_IDENTITY",
            identity_pools.endpoint(),
        )
        .file("expired", id_token(1_000_000_000));
    let line = line(&format!(
        r#"
record = json.load(open({RECORD:?}))
record["record"]["session"]["id"] = open("expired").read()
json.dump(record, open({RECORD:?}, "w"))
while get()[1].get("AccessKeyId") != "ASIA2":
    time.sleep(0.05)
"#
    ));
    assert_eq!(tool.run(&words(&line)).to_string(), "exit 0\n");
    assert_eq!((user_pools.opened(), identity_pools.opened()), (1, 1));
    user_pools.expect_done();
    identity_pools.expect_done();
}

#[cfg(unix)]
#[test]
fn what_cannot_be_renewed_is_told_once_and_refused_when_it_has_expired() {
    let cognito = Cognito::scripted([identity(), credentials("ASIA1", now() + 8)]);
    let tool = tool(&cognito);
    // Without its record there is no session, and no call is needed to see that.
    let line = line(&format!(
        r#"
print(get()[0])
os.remove({:?})
while get()[0] == 200:
    time.sleep(0.05)
print(get())
"#,
        tool.path().join(RECORD)
    ));
    let ran = tool.run(&words(&line));
    expect![[r#"
        exit 0
        --- stdout
        200
        (500, {'code': 'CredentialsExpired', 'message': 'the credentials have expired, and were not renewed'})
        --- stderr
        warning: the credentials cannot be renewed: not signed in: context dev has no session; cognito-auth login -c dev
    "#]].assert_eq(&ran.to_string());
    cognito.expect_done();
}

/// Not before half a minute has passed if nothing asks; every five seconds at most if something does.
#[cfg(unix)]
#[test]
fn what_has_expired_is_renewed_when_it_is_asked_for() {
    let failing = || {
        on("GetCredentialsForIdentity")
            .error("InternalErrorException", "no")
            .status(500)
    };
    let cognito = Cognito::scripted([
        identity(),
        credentials("ASIA1", now() + 20),
        failing(),
        failing(),
        credentials("ASIA2", YEAR_2100),
    ]);
    let tool = tool(&cognito);
    let clock = tool.path().join("clock");
    let tool = tool
        .file("clock", "0")
        .env("AWS_MAX_ATTEMPTS", "1")
        .env("COGNITO_AUTH_TEST_CLOCK", clock);
    let line = line(
        r#"
def at(seconds, ask):
    with open("clock.new", "w") as new:
        new.write(str(seconds))
    os.rename("clock.new", "clock")
    answers = []
    for _ in range(30):
        if ask:
            answers.append(get()[0])
        time.sleep(0.05)
    print(seconds, set(answers))
at(15, True)
at(24, False)
at(24, True)
at(30, False)
while get()[0] != 200:
    time.sleep(0.05)
print(get()[1]["AccessKeyId"])
"#,
    );
    let ran = tool.run(&words(&line));
    expect![[r#"
        exit 0
        --- stdout
        15 {200}
        24 set()
        24 {500}
        30 set()
        ASIA2
        --- stderr
        warning: the credentials cannot be renewed: the identity pool service refused the request: no (InternalErrorException); try again later; https://health.aws.amazon.com shows its state
    "#]].assert_eq(&ran.to_string());
    cognito.expect_done();
}

/// Each time that a guest's identity is asked for without it, it is another one.
#[cfg(unix)]
#[test]
fn a_guest_stays_the_same_guest() {
    let cognito = Cognito::scripted([
        identity(),
        credentials("ASIA1", now() + 4),
        credentials("ASIA2", YEAR_2100),
    ]);
    let tool = Tool::new(&cognito).without_credentials().env(
        "COGNITO_IDENTITY_POOL_ID",
        "us-east-1:00000000-0000-0000-0000-000000000000",
    );
    let script = r#"
while get()[1].get("AccessKeyId") != "ASIA2":
    time.sleep(0.05)
"#;
    let python = format!("{PRELUDE}{script}");
    let line = [
        "exec", "--server", "--guest", "--", "python3", "-c", &python,
    ];
    assert_eq!(tool.run(&line).to_string(), "exit 0\n");
    cognito.expect_done();
}

/// Cognito locks a user out after five attempts.
#[cfg(unix)]
#[test]
fn a_sign_in_that_was_refused_is_not_tried_again() {
    let refused = |operation| {
        on(operation).error("NotAuthorizedException", "Incorrect username or password.")
    };
    let cognito = Cognito::scripted([
        identity(),
        credentials("ASIA1", now() + 10),
        refused("GetTokensFromRefreshToken"),
        refused("InitiateAuth"),
    ]);
    let config = format!("{CONFIG}password-file = \"p\"\n");
    let tool = tool(&cognito)
        .file("p", "p4ssword")
        .file(CONFIG_FILE, config);
    let clock = tool.path().join("clock");
    let tool = tool
        .file("expired", id_token(1_000_000_000))
        .file("clock", "0")
        .env("COGNITO_AUTH_TEST_CLOCK", clock);
    // When the credentials are due, and twice when a failed attempt would be repeated.
    let line = line(&format!(
        r#"
record = json.load(open({RECORD:?}))
record["record"]["session"]["id"] = open("expired").read()
json.dump(record, open({RECORD:?}, "w"))
for seconds in (6, 40, 80):
    open("clock", "w").write(str(seconds))
    time.sleep(0.6)
"#
    ));
    let mut command = tool.command(EXECUTABLE, &words(&line));
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    let said = std::io::read_to_string(child.stderr.take().unwrap()).unwrap();
    assert_eq!(exit_code(child.wait().unwrap()), 0);
    expect![[r#"
        note: the session is over: Cognito refused the refresh token: Incorrect username or password. (NotAuthorizedException)
        warning: the credentials cannot be renewed: Cognito refused the sign-in: Incorrect username or password. (NotAuthorizedException); cognito-auth doctor -c dev -u ada
    "#]].assert_eq(&said);
    cognito.expect_done();
}

#[cfg(unix)]
#[test]
fn the_tool_ends_as_the_command_does() {
    let cognito = Cognito::scripted([identity(), credentials("ASIA1", YEAR_2100)]);
    let tool = tool(&cognito).file("plain", "no program").stdin("one\n");
    let mut report = String::new();
    for command in [
        vec!["sh", "-c", "exit 42"],
        vec!["sh", "-c", "kill -TERM $$"],
        vec!["cat"],
        vec!["no-such-command"],
        vec!["./plain"],
    ] {
        let ran = tool.run(&[&["exec", "--server", "-c", "dev", "--"][..], &command].concat());
        report.push_str(&format!("# {command:?}\n{ran}"));
    }
    expect![[r##"
        # ["sh", "-c", "exit 42"]
        exit 42
        # ["sh", "-c", "kill -TERM $$"]
        exit 143
        # ["cat"]
        exit 0
        --- stdout
        one
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
}

/// It is started by way of another process, of which nothing is left.
#[cfg(unix)]
#[test]
fn the_command_is_what_was_asked_for() {
    let cognito = Cognito::scripted([identity(), credentials("ASIA1", YEAR_2100)]);
    let tool = tool(&cognito).stdin("typed\n");
    let script = "tr '\\0' ' ' < /proc/$$/cmdline; cat /proc/$$/comm; ls /proc/$$/fd; cat; \
                  ulimit -c; exec grep SigBlk /proc/self/status";
    let [server, itself] = [&["--server"][..], &[]].map(|server| {
        let line = [
            &["-c", "ulimit -c 7; exec \"$@\"", "sh", EXECUTABLE, "exec"][..],
            server,
            &["-c", "dev", "--", "sh", "-c", script, "--", "-c", ""],
        ];
        tool.run_program("sh", &line.concat()).to_string()
    });
    assert!(server.contains("\ntyped\n7\n"), "{server}");
    assert_eq!(server, itself);
    let ran = tool.run(&[
        "exec",
        "--server",
        "-c",
        "dev",
        "--error-format",
        "json",
        "--",
        "no-such-command",
    ]);
    expect![[r#"
        exit 127
        --- stderr
        {"error":{"kind":"no_such_command","code":null,"message":"no-such-command cannot be run: No such file or directory (os error 2)","cause":null,"help":"check the spelling, and PATH","request_id":null,"exit_code":127}}
    "#]].assert_eq(&ran.to_string());
    cognito.expect_done();
}

/// Its command ends too, and the next one removes what it could not.
#[cfg(unix)]
#[test]
fn a_server_that_is_killed_takes_its_command_with_it() {
    let cognito = Cognito::scripted([identity(), credentials("ASIA1", YEAR_2100)]);
    let tool = tool(&cognito)
        .file(
            "aws-credentials",
            "[other]\naws_secret_access_key = canary\n",
        )
        .env("XDG_RUNTIME_DIR", "");
    let here = tool.path().to_owned();
    let tool = tool.env("TMPDIR", &here);
    let folders = || {
        let names = fs::read_dir(&here).unwrap();
        let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<_> = names
            .filter(|name| name.starts_with("cognito-auth-"))
            .collect();
        names.sort();
        names
    };
    let start = || {
        let script = "trap 'echo ended; exit' TERM; echo ready; sleep 5 >/dev/null & wait";
        let args = ["exec", "--server", "-c", "dev", "--", "sh", "-c", script];
        let mut server = tool
            .command(EXECUTABLE, &args)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = std::io::BufReader::new(server.stdout.take().unwrap());
        let mut line = String::new();
        std::io::BufRead::read_line(&mut output, &mut line).unwrap();
        assert_eq!(line, "ready\n");
        (server, output)
    };
    let (mut killed, said_by_one) = start();
    let [left] = folders().try_into().unwrap();
    let (mut other, _said) = start();
    let both = folders();
    assert!(both.len() == 2 && both.contains(&left), "{both:?}");

    killed.kill().unwrap();
    killed.wait().unwrap();
    assert_eq!(std::io::read_to_string(said_by_one).unwrap(), "ended\n");
    assert_eq!(folders(), both);
    let ran = tool.run(&["exec", "--server", "-c", "dev", "--", "true"]);
    assert_eq!(ran.to_string(), "exit 0\n");
    let kept: Vec<_> = both.into_iter().filter(|name| *name != left).collect();
    assert_eq!(folders(), kept);
    other.kill().unwrap();
    other.wait().unwrap();
    cognito.expect_done();
}

#[cfg(unix)]
#[test]
fn signals_reach_the_command() {
    let cognito = Cognito::scripted([identity(), credentials("ASIA1", YEAR_2100)]);
    let tool = tool(&cognito);
    for signal in ["HUP", "INT", "QUIT", "TERM", "USR1", "USR2"] {
        let script = format!(
            "trap 'echo {signal}; exit 7' {signal}; echo ready; while :; do sleep 0.05; done"
        );
        let args = ["exec", "--server", "-c", "dev", "--", "sh", "-c", &script];
        let mut command = tool.command(EXECUTABLE, &args);
        // A terminal that the tests are run from sends none of these.
        let command = command.process_group(0).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut output = child.stdout.take().unwrap();
        let mut said = [0; 6];
        std::io::Read::read_exact(&mut output, &mut said).unwrap();
        assert_eq!(&said, b"ready\n");
        let pid = child.id().to_string();
        let sent = tool.run_program("sh", &["-c", &format!("kill -{signal} {pid}")]);
        assert_eq!(sent.code, 0, "{sent}");
        assert!(ends_within(Duration::from_secs(10), &mut child), "{signal}");
        let rest = std::io::read_to_string(output).unwrap();
        assert_eq!(
            (rest, exit_code(child.wait().unwrap())),
            (format!("{signal}\n"), 7)
        );
    }
    cognito.expect_done();
}

#[cfg(unix)]
#[test]
fn a_key_at_the_terminal_is_one_signal() {
    let cognito = Cognito::scripted([identity(), credentials("ASIA1", YEAR_2100)]);
    let tool = tool(&cognito);
    let line = line(
        r#"
count = 0
def handle(*_):
    global count
    count += 1
signal.signal(signal.SIGINT, handle)
print("ready", flush=True)
deadline = time.monotonic() + 10
while not count and time.monotonic() < deadline:
    time.sleep(0.05)
time.sleep(0.3)
print("signals:", count, flush=True)
sys.exit(3)
"#,
    );
    let mut terminal = Terminal::start(&tool, &words(&line));
    terminal.wait_for("ready");
    terminal.press_ctrl_c();
    terminal.wait_for("signals: 1");
    let (code, screen) = terminal.finish();
    assert_eq!(code, 3, "{screen}");
    cognito.expect_done();
}

#[cfg(unix)]
#[test]
fn the_server_ends_with_the_command() {
    let cognito = Cognito::scripted([identity(), credentials("ASIA1", YEAR_2100)]);
    let tool = tool(&cognito);
    let ran = tool.run(&words(&line(
        r#"
import subprocess
open("url", "w").write(urllib.parse.urlsplit(URL).netloc)
print(get()[0], flush=True)
# Goes on, with all that it has inherited.
child = subprocess.Popen(["sleep", "20"], close_fds=False, start_new_session=True)
open("pid", "w").write(str(child.pid))
"#,
    )));
    assert_eq!(ran.to_string(), "exit 0\n--- stdout\n200\n");
    let address = fs::read_to_string(tool.path().join("url")).unwrap();
    assert!(std::net::TcpStream::connect(address).is_err());
    let pid = fs::read_to_string(tool.path().join("pid")).unwrap();
    assert_eq!(tool.run_program("kill", &[&pid]).code, 0);
    cognito.expect_done();
}

#[test]
fn what_can_be_read_once_is_refused() {
    let tool = Tool::alone().without_credentials();
    let mut report = String::new();
    for flag in [
        "--password-stdin",
        "--client-secret-stdin",
        "--id-token-stdin",
    ] {
        let ran = tool.run(&["exec", "--server", flag, "--", "true"]);
        report.push_str(&format!("# {flag}\n{ran}"));
    }
    expect![[r#"
        # --password-stdin
        exit 2
        --- stderr
        error: with --server secrets are needed again and again, and standard input can be read once
           help: give them by a file, a command or a variable
        # --client-secret-stdin
        exit 2
        --- stderr
        error: with --server secrets are needed again and again, and standard input can be read once
           help: give them by a file, a command or a variable
        # --id-token-stdin
        exit 2
        --- stderr
        error: with --server secrets are needed again and again, and standard input can be read once
           help: give them by a file, a command or a variable
    "#]]
    .assert_eq(&report);
}
