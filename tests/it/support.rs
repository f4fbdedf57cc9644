//! Runs the tool in a folder and an environment of its own, and takes down what it printed.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Seek as _, Write as _};
#[cfg(unix)]
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
#[cfg(unix)]
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use std::{env, fmt, iter};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use expect_test::expect;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::cognito::Cognito;
use crate::fixtures::CLIENT;

/// The compiled tool.
pub(crate) const EXECUTABLE: &str = env!("CARGO_BIN_EXE_cognito-auth");

/// Without it, the user's own keyring would be asked.
const NO_BUS: &str = "unix:path=/nonexistent/bus";

/// The tool with everything it can see: a temporary folder, an environment, standard input.
///
/// The folder is the current directory and holds `home`, an empty home. Nothing else comes from
/// outside but `PATH`, with the tool's own folder in front.
pub(crate) struct Tool {
    folder: TempDir,
    environment: BTreeMap<String, OsString>,
    stdin: Option<Vec<u8>>,
    aliases: Aliases,
}

impl Tool {
    /// The tool with `cognito` as the endpoint of every service.
    pub(crate) fn new(cognito: &Cognito) -> Self {
        let (endpoint, port) = (cognito.endpoint(), cognito.address().port());
        Self::alone()
            .env("AWS_ENDPOINT_URL", &endpoint)
            .shown_as(&endpoint, "$ENDPOINT")
            .shown_as(&format!("127.0.0.1:{port}"), "127.0.0.1:$PORT")
            .shown_as(&format!("localhost:{port}"), "localhost:$PORT")
    }

    /// The tool without a server, unless a test names an endpoint.
    pub(crate) fn alone() -> Self {
        // Windows' canonical paths are of a kind that few programs print.
        let parent = match env::temp_dir() {
            parent if cfg!(windows) => parent,
            parent => parent.canonicalize().unwrap(),
        };
        let folder = TempDir::new_in(parent).unwrap();
        let path = folder.path().to_owned();
        fs::create_dir(path.join("home")).unwrap();
        let tool = Self {
            folder,
            environment: BTreeMap::new(),
            stdin: None,
            aliases: Aliases::default(),
        };
        let tool = if cfg!(windows) {
            // The same layout as elsewhere, below the folders that Windows has for it.
            tool.env("APPDATA", path.join(r"home\.config"))
                .env("LOCALAPPDATA", path.join(r"home\.local\state"))
                .env("XDG_CACHE_HOME", path.join(r"home\.cache"))
                .env("USERPROFILE", path.join("home"))
                .env("SystemRoot", r"C:\windows")
        } else {
            tool
        };
        tool.env("PATH", search_path())
            .env("HOME", path.join("home"))
            .env("TZ", "UTC")
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("DBUS_SESSION_BUS_ADDRESS", NO_BUS)
            .env("AWS_CONFIG_FILE", path.join("aws-config"))
            .env("AWS_SHARED_CREDENTIALS_FILE", path.join("aws-credentials"))
            .env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
            .env("AWS_SECRET_ACCESS_KEY", "secretkeyexample")
            .shown_as(path.to_str().unwrap(), "$DIR")
    }

    /// Takes the access key away.
    pub(crate) fn without_credentials(self) -> Self {
        self.unset("AWS_ACCESS_KEY_ID")
            .unset("AWS_SECRET_ACCESS_KEY")
    }

    /// Sets a variable.
    pub(crate) fn env(mut self, name: &str, value: impl Into<OsString>) -> Self {
        self.environment.insert(name.to_owned(), value.into());
        self
    }

    /// Removes a variable.
    pub(crate) fn unset(mut self, name: &str) -> Self {
        self.environment.remove(name);
        self
    }

    /// Writes a file that only its owner may read, and the folders it is in.
    pub(crate) fn file(self, name: &str, contents: impl AsRef<[u8]>) -> Self {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        options.mode(0o600);
        let mut file = options.open(path).unwrap();
        file.write_all(contents.as_ref()).unwrap();
        self
    }

    /// Changes the permissions of a file or folder, where there are such.
    pub(crate) fn mode(self, name: &str, mode: u32) -> Self {
        #[cfg(unix)]
        fs::set_permissions(self.path().join(name), fs::Permissions::from_mode(mode)).unwrap();
        let _ = (name, mode);
        self
    }

    /// Puts a pipe that nothing writes to in place of the file called `name`.
    #[cfg(unix)]
    pub(crate) fn pipe(self, name: &str) -> Self {
        let path = self.path().join(name);
        fs::remove_file(&path).unwrap();
        let made = Command::new("mkfifo").arg(&path).status().unwrap();
        assert!(made.success());
        self.mode(name, 0o600)
    }

    /// Pipes `text` into every run, instead of `/dev/null` or the terminal.
    pub(crate) fn stdin(mut self, text: impl Into<Vec<u8>>) -> Self {
        self.stdin = Some(text.into());
        self
    }

    /// Shows `text` as `alias` wherever it was printed: for what differs from run to run.
    pub(crate) fn shown_as(mut self, text: &str, alias: &str) -> Self {
        self.aliases.0.push((text.to_owned(), alias.to_owned()));
        self
    }

    /// The temporary folder.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Runs the tool.
    #[track_caller]
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        self.run_program(EXECUTABLE, args)
    }

    /// Runs another program where and as the tool would be run; it finds the tool in its `PATH`.
    #[track_caller]
    pub(crate) fn run_program(&self, program: &str, args: &[&str]) -> Ran {
        // Files, unlike pipes, never fill up and need no reader.
        let [mut stdout, mut stderr] = [(); 2].map(|()| tempfile::tempfile().unwrap());
        let mut child = self
            .command(program, args)
            .stdin(self.input().unwrap_or_else(Stdio::null))
            .stdout(stdout.try_clone().unwrap())
            .stderr(stderr.try_clone().unwrap())
            .spawn()
            .unwrap();
        let in_time = ends_within(Duration::from_secs(30), &mut child);
        let status = child.wait().unwrap();
        let ran = Ran {
            code: exit_code(status),
            signal: signal(status),
            stdout: contents(&mut stdout),
            stderr: contents(&mut stderr),
            aliases: self.aliases.clone(),
        };
        assert!(in_time, "still running after 30 seconds\n{ran}");
        ran
    }

    /// The program, ready to be started but for its standard streams.
    pub(crate) fn command(&self, program: &str, args: &[&str]) -> Command {
        let mut command = Command::new(program);
        command
            .args(args)
            .env_clear()
            .envs(&self.environment)
            .current_dir(self.path());
        command
    }

    /// A pipe with what [`Tool::stdin`] was given.
    pub(crate) fn input(&self) -> Option<Stdio> {
        let text = self.stdin.clone()?;
        let (reader, mut writer) = io::pipe().unwrap();
        thread::spawn(move || writer.write_all(&text));
        Some(reader.into())
    }

    /// What was printed, as [`Tool::shown_as`] wants it; panics when it is not UTF-8.
    pub(crate) fn shown(&self, printed: &[u8]) -> String {
        self.aliases.show(printed)
    }
}

/// What a run left behind.
pub(crate) struct Ran {
    /// The exit code, or 128 and the signal, as a shell has it.
    pub(crate) code: i32,
    pub(crate) signal: Option<i32>,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: Vec<u8>,
    aliases: Aliases,
}

impl Ran {
    /// Standard output, which must be one JSON document.
    #[track_caller]
    pub(crate) fn stdout_json(&self) -> Value {
        serde_json::from_slice(&self.stdout).unwrap_or_else(|error| panic!("{error}\n{self}"))
    }
}

impl fmt::Display for Ran {
    /// The exit code and both streams, as a test compares them; panics when one is not UTF-8.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.signal {
            Some(signal) => writeln!(f, "signal {signal}")?,
            None => writeln!(f, "exit {}", self.code)?,
        }
        for (heading, stream) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !stream.is_empty() {
                write!(f, "--- {heading}\n{}", self.aliases.show(stream))?;
            }
            if !stream.is_empty() && !stream.ends_with(b"\n") {
                writeln!(f, "\n(no line break at the end)")?;
            }
        }
        Ok(())
    }
}

/// Texts that differ from run to run, and what to show in place of them.
#[derive(Clone, Default)]
struct Aliases(Vec<(String, String)>);

impl Aliases {
    fn show(&self, printed: &[u8]) -> String {
        let printed = str::from_utf8(printed).unwrap().to_owned();
        let printed = self.0.iter().fold(printed, |printed, (text, alias)| {
            // In JSON, a backslash of a path on Windows is two.
            let escaped = text.replace('\\', r"\\");
            printed.replace(&escaped, alias).replace(text, alias)
        });
        if cfg!(target_env = "musl") {
            printed.replace("Name does not resolve", "Name or service not known")
        } else if cfg!(windows) {
            with_words_of_unix(&with_slashes(&printed))
        } else {
            printed
        }
    }
}

/// A TOML document with its paths as they are elsewhere: Windows' backslashes need literal strings.
pub(crate) fn with_plain_paths(text: &str) -> String {
    if cfg!(windows) {
        text.replace('\\', "/").replace('\'', "\"")
    } else {
        text.to_owned()
    }
}

/// With slashes in what follows `$DIR`.
fn with_slashes(text: &str) -> String {
    let mut parts = text.split("$DIR");
    let mut all = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|it: char| it.is_whitespace() || "'\",;)".contains(it));
        let (path, rest) = part.split_at(end.unwrap_or(part.len()));
        let path = path.replace(r"\\", "/").replace('\\', "/");
        all.push_str(&format!("$DIR{path}{rest}"));
    }
    all
}

/// With Linux' words for the errors of an operating system that Windows has too.
fn with_words_of_unix(text: &str) -> String {
    let mut text = text.replace("Host not found", "Name or service not known");
    for (number, words) in [
        ("(os error 2)", "No such file or directory (os error 2)"),
        ("(os error 3)", "No such file or directory (os error 2)"),
        ("(os error 5)", "Permission denied (os error 13)"),
        ("(os error 10061)", "Connection refused (os error 111)"),
    ] {
        for (at, found) in text.clone().rmatch_indices(number) {
            let from = text[..at].rfind(": ").map_or(0, |at| at + 2);
            text.replace_range(from..at + found.len(), words);
        }
    }
    text
}

/// The exit code of a process, or 128 and the signal that ended it.
pub(crate) fn exit_code(status: ExitStatus) -> i32 {
    status
        .code()
        .unwrap_or_else(|| 128 + signal(status).unwrap())
}

/// The signal that ended a process.
#[cfg(unix)]
pub(crate) fn signal(status: ExitStatus) -> Option<i32> {
    status.signal()
}

#[cfg(windows)]
pub(crate) fn signal(_: ExitStatus) -> Option<i32> {
    None
}

/// Asserts that a file or folder has these permissions. On Windows it only has to be there: what others may
/// do is said by the access list of the user's folder.
#[track_caller]
pub(crate) fn assert_mode(path: impl AsRef<Path>, expected: u32) {
    let found = fs::metadata(&path).unwrap();
    #[cfg(unix)]
    assert_eq!(
        format!("{:o}", found.permissions().mode() & 0o777),
        format!("{expected:o}"),
        "{}",
        path.as_ref().display()
    );
    let _ = (found, expected);
}

/// Waits for the end of `child`, and ends it when that takes longer than `limit`.
pub(crate) fn ends_within(limit: Duration, child: &mut Child) -> bool {
    let deadline = Instant::now() + limit;
    while child.try_wait().unwrap().is_none() {
        if Instant::now() > deadline {
            child.kill().unwrap();
            return false;
        }
        thread::sleep(Duration::from_millis(2));
    }
    true
}

fn contents(file: &mut File) -> Vec<u8> {
    let mut contents = Vec::new();
    file.rewind().unwrap();
    file.read_to_end(&mut contents).unwrap();
    contents
}

#[expect(
    clippy::disallowed_methods,
    reason = "programs are found where the test run finds them"
)]
fn search_path() -> OsString {
    let inherited = env::var_os("PATH").unwrap_or_default();
    let own = Path::new(EXECUTABLE).parent().unwrap().to_owned();
    env::join_paths(iter::once(own).chain(env::split_paths(&inherited))).unwrap()
}

/// A token with these parts, and with a made-up signature.
pub(crate) fn jwt(header: Value, claims: Value) -> String {
    let [header, claims] = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
    let signature = URL_SAFE_NO_PAD.encode("signature");
    format!("{header}.{claims}.{signature}")
}

/// An ID token as Cognito makes them, good for one hour until `exp`, in seconds since 1970.
pub(crate) fn id_token(exp: i64) -> String {
    let header = json!({"kid": "idkey", "alg": "RS256"});
    jwt(
        header,
        json!({
            "sub": SUB,
            "email_verified": true,
            "iss": ISSUER,
            "cognito:username": "ada",
            "origin_jti": "3f0c1c2b-0000-4000-8000-000000000001",
            "aud": CLIENT,
            "event_id": "3f0c1c2b-0000-4000-8000-000000000002",
            "token_use": "id",
            "auth_time": exp - 3600,
            "exp": exp,
            "iat": exp - 3600,
            "jti": "3f0c1c2b-0000-4000-8000-000000000003",
            "email": "ada@example.com",
        }),
    )
}

/// The access token that comes with [`id_token`].
pub(crate) fn access_token(exp: i64) -> String {
    let header = json!({"kid": "accesskey", "alg": "RS256"});
    jwt(
        header,
        json!({
            "sub": SUB,
            "iss": ISSUER,
            "client_id": CLIENT,
            "origin_jti": "3f0c1c2b-0000-4000-8000-000000000001",
            "event_id": "3f0c1c2b-0000-4000-8000-000000000002",
            "token_use": "access",
            "scope": "aws.cognito.signin.user.admin",
            "auth_time": exp - 3600,
            "exp": exp,
            "iat": exp - 3600,
            "jti": "3f0c1c2b-0000-4000-8000-000000000004",
            "username": "ada",
        }),
    )
}

/// An `AuthenticationResult` whose tokens end with the year 2099.
pub(crate) fn tokens() -> Value {
    json!({
        "AccessToken": access_token(4_102_444_800),
        "ExpiresIn": 3600,
        "IdToken": id_token(4_102_444_800),
        "RefreshToken": "eyJjdHkiOiJKV1QiLCJlbmMiOiJBMjU2R0NNIiwiYWxnIjoiUlNBLU9BRVAifQ.a2V5.aXY.dGV4dA.dGFn",
        "TokenType": "Bearer",
    })
}

const ISSUER: &str = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12";
const SUB: &str = "11111111-2222-4333-8444-555555555555";

#[cfg(unix)]
#[test]
fn a_run_shows_its_exit_code_and_both_streams() {
    let tool = Tool::alone().stdin("piped\n");
    let ran = tool.run_program("sh", &["-c", "cat; printf \"$PWD\" >&2; exit 3"]);
    expect![[r#"
        exit 3
        --- stdout
        piped
        --- stderr
        $DIR
        (no line break at the end)
    "#]]
    .assert_eq(&ran.to_string());
    let ran = tool.run_program("sh", &["-c", "kill -9 $$"]);
    assert_eq!((ran.to_string().as_str(), ran.code), ("signal 9\n", 137));
}

#[cfg(unix)]
#[test]
fn the_environment_is_what_the_test_made_it() {
    let tool = Tool::alone()
        .without_credentials()
        .unset("TZ")
        .env("PATH", "/usr/bin:/bin");
    expect![[r#"
        exit 0
        --- stdout
        AWS_CONFIG_FILE=$DIR/aws-config
        AWS_EC2_METADATA_DISABLED=true
        AWS_SHARED_CREDENTIALS_FILE=$DIR/aws-credentials
        DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent/bus
        HOME=$DIR/home
        PATH=/usr/bin:/bin
    "#]]
    .assert_eq(&tool.run_program("env", &[]).to_string());
}

#[cfg(unix)]
#[test]
fn the_endpoint_is_shown_without_its_port() {
    let cognito = Cognito::scripted([]);
    let ran = Tool::new(&cognito).run_program(
        "sh",
        &["-c", "echo $AWS_ENDPOINT_URL, ${AWS_ENDPOINT_URL#http://}"],
    );
    expect![[r#"
        exit 0
        --- stdout
        $ENDPOINT, 127.0.0.1:$PORT
    "#]]
    .assert_eq(&ran.to_string());
}

#[cfg(unix)]
#[test]
fn files_are_private_unless_the_test_says_otherwise() {
    let tool = Tool::alone()
        .file("home/.config/a.json", "[1]")
        .file("b", "")
        .mode("b", 0o644);
    assert_mode(tool.path().join("home/.config/a.json"), 0o600);
    assert_mode(tool.path().join("b"), 0o644);
    let ran = tool.run_program("cat", &["home/.config/a.json"]);
    assert_eq!(ran.stdout_json(), json!([1]));
}

#[test]
fn the_tokens_end_in_2100() {
    let tokens = tokens();
    for (name, token_use) in [("IdToken", "id"), ("AccessToken", "access")] {
        let claims = tokens[name].as_str().unwrap().split('.').nth(1).unwrap();
        let claims = URL_SAFE_NO_PAD.decode(claims).unwrap();
        let claims: Value = serde_json::from_slice(&claims).unwrap();
        assert_eq!(claims["token_use"], token_use);
        assert_eq!(claims["exp"], json!(4_102_444_800_u32));
    }
}

/// What is kept of `context`, where ada has this `session`.
pub(crate) fn record(cognito: &Cognito, context: &str, session: &Value) -> String {
    let record = json!({
        "version": 1,
        "context": context,
        "record": {
            "owner": {
                "place": {
                    "endpoint": cognito.endpoint(),
                    "user_pool_id": "us-east-1_EXAMPLE12",
                    "client_id": "1example23456789",
                },
                "username": "ada",
                "user": "ada",
                "sub": "11111111-2222-4333-8444-555555555555",
            },
            "session": session,
        },
    });
    record.to_string()
}
