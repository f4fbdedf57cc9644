//! Runs the tool against the emulators of `scripts/emulator`, which speak for the service itself.
//!
//! Each is started once, by the first test that needs it; every test makes users of its own there.
//! ministack checks what Cognito checks. moto, which lets nearly everybody in, is a second opinion
//! on what is sent and read.

mod client_token;
mod credentials;
mod csv;
mod custom;
mod discovery;
mod doctor;
mod factors;
mod groups;
mod import;
mod passwords;
mod pools;
mod recovery;
mod refusals;
mod renewal;
mod request;
mod serve;
mod sessions;
mod sign_in;
mod srp;
mod users;
mod verify;
mod web_login;

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _, Write as _};
use std::panic::resume_unwind;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::support::{Ran, Tool};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/emulator");

/// The password of an invited user, until the first sign-in.
const TEMPORARY: &str = "Temporary-1!";
/// A password to keep.
const PASSWORD: &str = "Perm4nent, for good!";

/// An emulator with a user pool, two app clients and an identity pool. It ends with this process,
/// which its standard input comes from.
struct Emulator {
    made: Value,
    conversation: Mutex<Conversation>,
}

struct Conversation {
    process: Child,
    answers: BufReader<ChildStdout>,
    complaints: File,
}

/// The strict emulator.
fn ministack() -> &'static Emulator {
    static STARTED: OnceLock<Result<Emulator, String>> = OnceLock::new();
    let started = STARTED.get_or_init(|| Emulator::start("ministack"));
    started.as_ref().unwrap_or_else(|why| panic!("{why}"))
}

/// The lenient emulator.
fn moto() -> &'static Emulator {
    static STARTED: OnceLock<Result<Emulator, String>> = OnceLock::new();
    let started = STARTED.get_or_init(|| Emulator::start("moto"));
    started.as_ref().unwrap_or_else(|why| panic!("{why}"))
}

/// The Python of the environment of `server`.
pub(crate) fn python(server: &str) -> String {
    let path = Command::new("python3")
        .args([SCRIPT, "path", "--server", server])
        .output()
        .unwrap();
    format!("{}/python", String::from_utf8(path.stdout).unwrap().trim())
}

/// What `browser.py` prints, one run at a time: two cores start two Chromiums at most.
#[track_caller]
pub(crate) fn browser(arguments: &[&str]) -> String {
    static ALONE: Mutex<()> = Mutex::new(());
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let output = Command::new("python3")
        .arg(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/it/emulator/browser.py"
        ))
        .args(arguments)
        .env("BROWSER_PASSWORD", PASSWORD)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    String::from_utf8(output.stdout).unwrap()
}

/// What `test` gives for either, each in a thread of the emulator's name, which a panic tells.
///
/// A snapshot has no place in `test`: it would be written twice.
fn on_both<T: Send>(test: impl Fn(&'static Emulator) -> T + Sync) -> [T; 2] {
    let servers: [(_, fn() -> _); 2] = [("ministack", ministack), ("moto", moto)];
    let test = &test;
    thread::scope(|scope| {
        let started = servers.map(|(name, emulator)| {
            let named = thread::Builder::new().name(name.to_owned());
            named.spawn_scoped(scope, move || test(emulator())).unwrap()
        });
        started.map(|run| run.join().unwrap_or_else(|panic| resume_unwind(panic)))
    })
}

impl Emulator {
    fn start(server: &str) -> Result<Self, String> {
        let complaints = tempfile::tempfile().unwrap();
        let process = Command::new("python3")
            .args([SCRIPT, "serve", "--server", server])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(complaints.try_clone().unwrap())
            .spawn();
        let mut process = process.map_err(|error| {
            format!("python3 cannot be run: {error}; apt-get install python3 python3-venv")
        })?;
        let mut conversation = Conversation {
            answers: BufReader::new(process.stdout.take().unwrap()),
            process,
            complaints,
        };
        let made = conversation.hear();
        Ok(Self {
            made: made.map_err(|why| format!("{server} cannot be started: {why}"))?,
            conversation: Mutex::new(conversation),
        })
    }

    /// What `serve` said it made, by name: `user_pool_id` and so on.
    fn made(&self, name: &str) -> &str {
        self.made[name].as_str().unwrap()
    }

    /// Makes a call with the rights of the account's root, and gives its result.
    #[track_caller]
    fn call(&self, service: &str, operation: &str, parameters: &Value) -> Value {
        let request = json!({"service": service, "operation": operation, "parameters": parameters});
        let mut conversation = self
            .conversation
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let answer = conversation.ask(&request);
        drop(conversation);
        let mut answer = answer.unwrap_or_else(|why| panic!("{operation}: {why}"));
        match answer.get_mut("result") {
            Some(result) => result.take(),
            None => panic!("{operation}: {answer}"),
        }
    }

    /// Makes a user who has to replace [`TEMPORARY`] by another password.
    fn invite(&self, username: &str) {
        let parameters = json!({
            "UserPoolId": self.made("user_pool_id"),
            "Username": username,
            "TemporaryPassword": TEMPORARY,
            "MessageAction": "SUPPRESS",
        });
        self.call("cognito-idp", "admin_create_user", &parameters);
    }

    /// Makes a user whose password is [`PASSWORD`].
    fn enrol(&self, username: &str) {
        self.invite(username);
        let parameters = json!({
            "UserPoolId": self.made("user_pool_id"),
            "Username": username,
            "Password": PASSWORD,
            "Permanent": true,
        });
        self.call("cognito-idp", "admin_set_user_password", &parameters);
    }

    /// Makes an app client of the user pool that allows nothing but `flows`, and gives its id.
    fn client_allowing(&self, flows: &[&str]) -> String {
        let parameters = json!({
            "UserPoolId": self.made("user_pool_id"),
            "ClientName": "another",
            "ExplicitAuthFlows": flows,
        });
        let made = self.call("cognito-idp", "create_user_pool_client", &parameters);
        made["UserPoolClient"]["ClientId"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// The tool with the account's root key and all ids in its environment, and in the file
    /// `password` the [`PASSWORD`].
    fn tool(&self) -> Tool {
        let tool = Tool::alone()
            .file("password", PASSWORD)
            .env("AWS_ENDPOINT_URL", self.made("endpoint"))
            .env("AWS_ACCESS_KEY_ID", self.made("access_key_id"))
            .env("AWS_SECRET_ACCESS_KEY", self.made("secret_access_key"))
            .shown_as(self.made("endpoint"), "$ENDPOINT")
            .shown_as(self.made("secret_client_id"), "$SECRET_CLIENT");
        let ids = [
            ("COGNITO_USER_POOL_ID", self.made("user_pool_id"), "$POOL"),
            ("COGNITO_CLIENT_ID", self.made("client_id"), "$CLIENT"),
            (
                "COGNITO_IDENTITY_POOL_ID",
                self.made("identity_pool_id"),
                "$IDENTITY_POOL",
            ),
        ];
        ids.into_iter().fold(tool, |tool, (variable, id, alias)| {
            tool.env(variable, id).shown_as(id, alias)
        })
    }

    /// The tokens of a user with [`PASSWORD`]: an `AuthenticationResult`.
    #[track_caller]
    fn tokens(&self, username: &str) -> Value {
        let ran = self
            .tool()
            .run(&["login", "-u", username, "--password-file", "password"]);
        signed_in(&ran, username)
    }
}

impl Conversation {
    /// Sends a request and waits for its answer; as an error, what the emulator complained about.
    fn ask(&mut self, request: &Value) -> Result<Value, String> {
        let requests = self.process.stdin.as_mut().unwrap();
        writeln!(requests, "{request}").map_err(|_| self.complaint())?;
        self.hear()
    }

    fn hear(&mut self) -> Result<Value, String> {
        let mut answer = String::new();
        let heard = self.answers.read_line(&mut answer);
        match heard.map(|_| serde_json::from_str(&answer)) {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(_)) | Err(_) => Err(self.complaint()),
        }
    }

    fn complaint(&mut self) -> String {
        let mut said = String::new();
        let read = self.complaints.rewind();
        let read = read.and_then(|()| self.complaints.read_to_string(&mut said));
        read.map_or_else(|error: io::Error| error.to_string(), |_| said)
    }
}

/// Checks that `ran` printed the tokens of `username`, as the API does and nothing besides, and
/// gives the `AuthenticationResult`.
#[track_caller]
fn signed_in(ran: &Ran, username: &str) -> Value {
    assert!(ran.code == 0 && ran.stderr.is_empty(), "{ran}");
    let mut document = ran.stdout_json();
    assert_eq!(
        names(&document),
        ["ChallengeParameters", "AuthenticationResult"]
    );
    assert_eq!(document["ChallengeParameters"], json!({}));
    let result = document["AuthenticationResult"].take();
    assert_eq!(
        names(&result),
        [
            "AccessToken",
            "ExpiresIn",
            "TokenType",
            "RefreshToken",
            "IdToken"
        ]
    );
    assert_eq!(result["ExpiresIn"], 3600);
    assert_eq!(result["TokenType"], "Bearer");
    let [id, access] = ["IdToken", "AccessToken"].map(|name| claims(&result[name]));
    assert_eq!(
        [&id["token_use"], &id["cognito:username"]],
        ["id", username]
    );
    assert_eq!(
        [&access["token_use"], &access["username"]],
        ["access", username]
    );
    result
}

/// The names of an object's members, in their order.
fn names(object: &Value) -> Vec<&str> {
    let members = object.as_object().unwrap();
    members.keys().map(String::as_str).collect()
}

/// What a token says.
fn claims(token: &Value) -> Value {
    let parts: Vec<_> = token.as_str().unwrap().split('.').collect();
    let [_, claims, _] = parts[..] else {
        panic!("{token} has not three parts");
    };
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap()
}

/// The transcript of `ran` without its request id, which differs from run to run.
fn transcript(ran: &Ran) -> String {
    let shown = ran.to_string();
    let kept = shown
        .split_inclusive('\n')
        .filter(|line| !line.starts_with("request id: "));
    kept.collect()
}
