//! Sessions sealed with a key in a keyring: a Secret Service of GNOME's, on a bus of its own.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::net::UnixListener;
use std::process::{Child, Command, Stdio};
use std::thread;

use expect_test::expect;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::cognito::{Cognito, Expected, on};
use crate::fixtures::{CONFIG_FILE, YEAR_2100};
use crate::support::{Ran, Tool, access_token, id_token, tokens};
use crate::terminal::Terminal;

/// What a record must not show. Three letters would be in its ciphertext by chance, once in fifty runs.
fn secrets() -> Vec<String> {
    let tokens = tokens();
    let start = |name| tokens[name].as_str().unwrap()[..16].to_owned();
    let mut secrets = ["IdToken", "AccessToken", "RefreshToken"]
        .map(start)
        .to_vec();
    secrets.push("p4ssword".to_owned());
    secrets
}

/// A bus with an unlocked keyring; both end when dropped.
struct Keyring {
    folder: TempDir,
    bus: Child,
    address: String,
    daemon: Child,
}

impl Keyring {
    fn start() -> Self {
        let folder = TempDir::new().unwrap();
        let mut bus = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--nopidfile", "--print-address"])
            .env_clear()
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon is installed by scripts/test");
        let mut address = String::new();
        let output = bus.stdout.take().unwrap();
        BufReader::new(output).read_line(&mut address).unwrap();
        let address = address.trim().to_owned();
        let daemon = Self::unlocked(&folder, &address);
        Self {
            folder,
            bus,
            address,
            daemon,
        }
    }

    /// GNOME's keyring, whose password is read from a pipe; it has taken its name when it has printed
    /// its line.
    fn unlocked(folder: &TempDir, address: &str) -> Child {
        let mut daemon = Command::new("gnome-keyring-daemon")
            .args(["--foreground", "--components=secrets", "--unlock"])
            .env_clear()
            .env("HOME", folder.path())
            .env("XDG_RUNTIME_DIR", folder.path())
            .env("DBUS_SESSION_BUS_ADDRESS", address)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("gnome-keyring-daemon is installed by scripts/test");
        daemon.stdin.take().unwrap().write_all(b"keyring").unwrap();
        let mut line = String::new();
        let output = daemon.stdout.take().unwrap();
        BufReader::new(output).read_line(&mut line).unwrap();
        daemon
    }

    fn stop(&mut self) {
        for child in [&mut self.daemon, &mut self.bus] {
            let _ = child.kill();
            child.wait().unwrap();
        }
    }

    /// Takes away all that it holds.
    fn empty(&mut self) {
        self.daemon.kill().unwrap();
        self.daemon.wait().unwrap();
        fs::remove_dir_all(self.folder.path().join(".local/share/keyrings")).unwrap();
        self.daemon = Self::unlocked(&self.folder, &self.address);
    }
}

impl Drop for Keyring {
    fn drop(&mut self) {
        self.stop();
    }
}

fn tool(cognito: &Cognito, store: &str) -> Tool {
    let config = format!(
        "store = \"{store}\"\n\n[contexts.dev]\nuser-pool-id = \"us-east-1_EXAMPLE12\"\n\
         client-id = \"1example23456789\"\nusername = \"ada\"\nauth-flow = \"password\"\n\
         password-file = \"p\"\n"
    );
    Tool::new(cognito)
        .without_credentials()
        .file("p", "p4ssword")
        .file(CONFIG_FILE, config)
        .shown_as(&id_token(YEAR_2100), "$ID_TOKEN")
        .shown_as(&access_token(YEAR_2100), "$ACCESS_TOKEN")
}

fn at(tool: Tool, keyring: &Keyring) -> Tool {
    tool.env("DBUS_SESSION_BUS_ADDRESS", &keyring.address)
}

fn without_keyring(tool: Tool) -> Tool {
    tool.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
}

fn signed_in() -> Expected {
    on("InitiateAuth").answer(json!({"AuthenticationResult": tokens()}))
}

fn text(tool: &Tool) -> String {
    let path = tool.path().join("home/.local/state/cognito-auth/dev.json");
    fs::read_to_string(path).unwrap()
}

fn file(tool: &Tool) -> Value {
    serde_json::from_str(&text(tool)).unwrap()
}

fn login(tool: &Tool) -> Ran {
    tool.run(&[
        "login",
        "-c",
        "dev",
        "--query",
        "AuthenticationResult.TokenType",
    ])
}

fn token(tool: &Tool) -> Ran {
    tool.run(&["token", "-c", "dev"])
}

#[test]
fn a_session_is_sealed_where_a_keyring_answers() {
    let keyring = Keyring::start();
    for store in ["auto", "keyring"] {
        let cognito = Cognito::scripted([signed_in()]);
        let tool = at(tool(&cognito, store), &keyring);
        let ran = login(&tool);
        assert_eq!(ran.to_string(), "exit 0\n--- stdout\n\"Bearer\"\n");
        let mut file = file(&tool);
        assert!(file["sealed"].take().as_str().unwrap().len() > 1000);
        let place = file["owner"]["place"]["endpoint"].take();
        assert_eq!(place, cognito.endpoint());
        assert_eq!(
            file,
            json!({
                "version": 1,
                "context": "dev",
                "owner": {
                    "place": {
                        "endpoint": null,
                        "user_pool_id": "us-east-1_EXAMPLE12",
                        "client_id": "1example23456789",
                    },
                    "username": "ada",
                    "user": "ada",
                    "sub": "11111111-2222-4333-8444-555555555555",
                },
                "sealed": null,
            })
        );
        for secret in secrets() {
            assert!(!text(&tool).contains(&secret), "{secret}");
        }
        let ran = token(&tool);
        assert_eq!(ran.to_string(), "exit 0\n--- stdout\n$ID_TOKEN\n");
        cognito.expect_done();
    }
}

#[test]
fn a_sealed_record_never_becomes_a_plain_one_by_itself() {
    let keyring = Keyring::start();
    let cognito = Cognito::scripted((0..3).map(|_| signed_in()));
    let tool = at(tool(&cognito, "auto"), &keyring);
    assert_eq!(login(&tool).code, 0);
    let before = text(&tool);

    let tool = without_keyring(tool);
    let (_, screen) = Terminal::start(&tool, &["context", "list"]).finish();
    assert!(screen.contains("signed in, encrypted"), "{screen}");
    let refusal = r#"exit 10
--- stderr
error: $DIR/home/.local/state/cognito-auth/dev.json is encrypted, and its key is not available: no keyring answers: Failed to connect to address `unix:path=/nonexistent/bus`: No such file or directory (os error 2)
   help: unlock the keyring, or forget the session: cognito-auth logout -c dev
"#;
    for ran in [token(&tool), login(&tool)] {
        assert_eq!(ran.to_string(), refusal);
    }
    assert_eq!(text(&tool), before);

    // Nor does one that only another version reads.
    let path = tool.path().join("home/.local/state/cognito-auth/dev.json");
    let newer = before.replace("\"version\":1", "\"version\":2");
    fs::write(&path, &newer).unwrap();
    expect![[r#"
        exit 0
        --- stdout
        "Bearer"
        --- stderr
        warning: $DIR/home/.local/state/cognito-auth/dev.json is damaged, or of another version, and is ignored
        warning: the session is not kept: the session of context dev has to be encrypted, and no keyring answers: Failed to connect to address `unix:path=/nonexistent/bus`: No such file or directory (os error 2); to start over: cognito-auth logout -c dev
    "#]].assert_eq(&login(&tool).to_string());
    assert_eq!(text(&tool), newer);
    // Nor does one that was cut off.
    fs::write(&path, &before[..before.len() / 2]).unwrap();
    let ran = login(&tool);
    assert_eq!(ran.code, 0, "{ran}");
    assert_eq!(text(&tool), before[..before.len() / 2]);
    fs::write(&path, &before).unwrap();

    // The help is right.
    let ran = tool.run(&["logout", "-c", "dev"]);
    expect![[r#"
        exit 9
        --- stderr
        error: context dev is signed out here, but not at Cognito: $DIR/home/.local/state/cognito-auth/dev.json is encrypted, and its key is not available: no keyring answers: Failed to connect to address `unix:path=/nonexistent/bus`: No such file or directory (os error 2)
          cause: its refresh token is good until it expires, for anyone who has a copy
           help: cognito-auth login -c dev, then cognito-auth logout -c dev --global
    "#]]
    .assert_eq(&ran.to_string());
    assert_eq!(
        tool.run(&["logout", "-c", "dev"]).to_string(),
        "exit 0\n--- stderr\nnote: context dev has no session\n"
    );
    cognito.expect_done();
}

#[test]
fn what_store_says_is_done_at_the_next_change() {
    let keyring = Keyring::start();
    let renewed = || {
        let mut result = tokens();
        result.as_object_mut().unwrap().remove("RefreshToken");
        on("GetTokensFromRefreshToken").answer(json!({"AuthenticationResult": result}))
    };
    let cognito = Cognito::scripted([signed_in(), renewed(), renewed()]);
    let tool = tool(&cognito, "auto");
    let path = tool.path().join("home/.config/cognito-auth/config.toml");
    let refresh = |tool: &Tool| {
        let ran = tool.run(&[
            "refresh",
            "-c",
            "dev",
            "--query",
            "AuthenticationResult.TokenType",
        ]);
        assert_eq!(ran.to_string(), "exit 0\n--- stdout\n\"Bearer\"\n");
    };
    assert_eq!(login(&tool).code, 0);
    assert!(file(&tool)["record"].is_object());
    let tool = at(tool, &keyring);
    refresh(&tool);
    assert!(file(&tool)["sealed"].is_string());
    let config = fs::read_to_string(&path).unwrap();
    fs::write(&path, config.replace("\"auto\"", "\"file\"")).unwrap();
    refresh(&tool);
    assert!(file(&tool)["record"].is_object());
    cognito.expect_done();
}

/// By a run that was killed between writing the record and putting it in place.
#[test]
fn a_sealed_record_that_is_left_beside_the_older_one_is_taken_over() {
    let keyring = Keyring::start();
    let renewed = |new: &str| {
        let mut result = tokens();
        result["RefreshToken"] = new.into();
        on("GetTokensFromRefreshToken").answer(json!({"AuthenticationResult": result}))
    };
    let cognito = Cognito::scripted(
        [signed_in()]
            .into_iter()
            .chain(["r1", "r2", "r3", "r4"].map(renewed)),
    );
    let tool = at(tool(&cognito, "auto"), &keyring);
    let folder = tool.path().join("home/.local/state/cognito-auth");
    let [record, new, aside] = ["dev.json", "dev.new", "aside"].map(|name| folder.join(name));
    assert_eq!(login(&tool).code, 0);
    fs::copy(&record, &aside).unwrap();
    let refresh = ["refresh", "-c", "dev"];
    assert_eq!(tool.run(&refresh).code, 0);
    fs::rename(&record, &new).unwrap();
    fs::rename(&aside, &record).unwrap();
    assert_eq!(tool.run(&refresh).code, 0);
    assert_eq!(cognito.request(3).json()["RefreshToken"], "r1");
    assert!(file(&tool)["sealed"].is_string() && !new.exists());

    // A plain one, or one that was changed, is not.
    for (call, good) in [(4, "r2"), (5, "r3")] {
        let left = match call {
            4 => crate::support::record(&cognito, "dev", &crate::fixtures::session(YEAR_2100)),
            _ => text(&tool).replace("\"sealed\":\"", "\"sealed\":\"AAAA"),
        };
        fs::copy(&record, &new).unwrap();
        fs::write(&new, left).unwrap();
        assert_eq!(tool.run(&refresh).code, 0);
        assert_eq!(cognito.request(call).json()["RefreshToken"], good);
    }
    cognito.expect_done();
}

#[test]
fn a_plain_record_is_not_used_where_it_must_be_sealed() {
    let keyring = Keyring::start();
    let cognito = Cognito::scripted([signed_in()]);
    let record = crate::support::record(&cognito, "dev", &crate::fixtures::session(YEAR_2100));
    let tool = at(tool(&cognito, "keyring"), &keyring)
        .file("home/.local/state/cognito-auth/dev.json", record);
    // It signs in, and replaces it.
    expect![[r#"
        exit 0
        --- stdout
        $ID_TOKEN
        --- stderr
        warning: $DIR/home/.local/state/cognito-auth/dev.json is not encrypted, which store = "keyring" demands, and is ignored
    "#]].assert_eq(&token(&tool).to_string());
    assert!(file(&tool)["sealed"].is_string());
    assert_eq!(token(&tool).to_string(), "exit 0\n--- stdout\n$ID_TOKEN\n");
    cognito.expect_done();
}

#[test]
fn a_session_is_not_kept_where_it_must_be_sealed_and_cannot() {
    let cognito = Cognito::scripted([signed_in()]);
    let tool = without_keyring(tool(&cognito, "keyring"));
    let ran = tool.run(&[
        "login",
        "-c",
        "dev",
        "--query",
        "AuthenticationResult.TokenType",
        "--remember-device",
    ]);
    expect![[r#"
        exit 0
        --- stdout
        "Bearer"
        --- stderr
        warning: the session is not kept: the session of context dev has to be encrypted, and no keyring answers: Failed to connect to address `unix:path=/nonexistent/bus`: No such file or directory (os error 2)
        warning: this machine is not remembered: there is nowhere to keep what proves it
    "#]]
    .assert_eq(&ran.to_string());
    assert!(
        !tool
            .path()
            .join("home/.local/state/cognito-auth/dev.json")
            .exists()
    );
    cognito.expect_done();
}

#[test]
fn a_keyring_that_hangs_is_not_waited_for() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("bus");
    let bus = UnixListener::bind(&path).unwrap();
    thread::spawn(move || {
        let mut held = Vec::new();
        loop {
            held.push(bus.accept());
        }
    });
    let cognito = Cognito::scripted([signed_in()]);
    let address = format!("unix:path={}", path.display());
    let tool = tool(&cognito, "auto").env("DBUS_SESSION_BUS_ADDRESS", address);
    expect![[r#"
        exit 0
        --- stdout
        "Bearer"
        --- stderr
        note: no keyring was found: the session is kept in $DIR/home/.local/state/cognito-auth/dev.json, which only you can read
    "#]]
    .assert_eq(&login(&tool).to_string());
    assert!(file(&tool)["record"].is_object());
    cognito.expect_done();
}

#[test]
fn what_the_key_does_not_open_is_absent() {
    let mut keyring = Keyring::start();
    let cognito = Cognito::scripted([signed_in(), signed_in(), signed_in()]);
    let tool = at(tool(&cognito, "auto"), &keyring);
    assert_eq!(login(&tool).code, 0);

    let path = tool.path().join("home/.local/state/cognito-auth/dev.json");
    fs::write(&path, text(&tool).replace("\"ada\"", "\"eve\"")).unwrap();
    expect![[r#"
        exit 0
        --- stdout
        $ID_TOKEN
        --- stderr
        warning: $DIR/home/.local/state/cognito-auth/dev.json was changed since it was encrypted, or is of another version, and is ignored
    "#]]
    .assert_eq(&token(&tool).to_string());

    keyring.empty();
    expect![[r#"
        exit 0
        --- stdout
        $ID_TOKEN
        --- stderr
        warning: $DIR/home/.local/state/cognito-auth/dev.json is encrypted with a key that the keyring does not have, and is ignored
    "#]]
    .assert_eq(&token(&tool).to_string());
    assert!(file(&tool)["sealed"].is_string());
    assert_eq!(token(&tool).to_string(), "exit 0\n--- stdout\n$ID_TOKEN\n");
    cognito.expect_done();
}

#[test]
fn two_first_sessions_at_once_share_one_key() {
    let keyring = Keyring::start();
    for _ in 0..3 {
        let cognito = Cognito::scripted((0..8).map(|_| signed_in()));
        let tool = at(tool(&cognito, "keyring"), &keyring);
        let path = tool.path().join("home/.config/cognito-auth/config.toml");
        let config = fs::read_to_string(&path).unwrap();
        let names: Vec<_> = (0..8).map(|number| format!("c{number}")).collect();
        let (head, context) = config.split_once("[contexts.dev]").unwrap();
        let contexts: Vec<_> = names
            .iter()
            .map(|name| format!("[contexts.{name}]{context}"))
            .collect();
        fs::write(&path, format!("{head}{}", contexts.concat())).unwrap();
        thread::scope(|scope| {
            for name in &names {
                scope.spawn(|| assert_eq!(tool.run(&["login", "-c", name]).code, 0));
            }
        });
        for name in &names {
            let ran = tool.run(&["token", "-c", name]);
            assert_eq!(ran.to_string(), "exit 0\n--- stdout\n$ID_TOKEN\n");
        }
        cognito.expect_done();
    }
}

/// An app client's own token is worth as much as a user's.
#[test]
fn a_client_s_token_is_sealed_too() {
    let keyring = Keyring::start();
    let token = access_token(YEAR_2100);
    let answer = json!({"access_token": token, "expires_in": 3600, "token_type": "Bearer"});
    let cognito = Cognito::scripted([on("POST /oauth2/token").answer(answer)]);
    let tool = at(tool(&cognito, "keyring"), &keyring)
        .env("COGNITO_CLIENT_SECRET", "p4ssword")
        .env("COGNITO_DOMAIN", cognito.endpoint());
    let client_token = |tool: &Tool| tool.run(&["client-token", "-c", "dev"]).to_string();
    for _ in 0..2 {
        assert_eq!(client_token(&tool), "exit 0\n--- stdout\n$ACCESS_TOKEN\n");
    }
    assert!(file(&tool)["sealed"].is_string());
    for secret in secrets() {
        assert!(!text(&tool).contains(&secret), "{secret}");
    }
    cognito.expect_done();

    // Where the key is out of reach the record is neither read nor replaced, and no token is paid for.
    let before = text(&tool);
    let tool = without_keyring(tool);
    let ran = tool.run(&["client-token", "-c", "dev"]);
    assert_eq!((ran.code, ran.stdout.len()), (10, 0), "{ran}");
    assert_eq!(text(&tool), before);
}
