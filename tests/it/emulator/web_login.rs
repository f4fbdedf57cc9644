//! A sign-in with a browser, at the pages of the emulator: by their form, and with Chromium.

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::TcpListener;
use std::process::{Child, Stdio};
use std::time::Duration;

use expect_test::expect;
use serde_json::{Value, json};

use super::{Emulator, browser, ministack};
use crate::fixtures::CONFIG_FILE;
use crate::support::{EXECUTABLE, Tool, ends_within};

/// An app client of the pages, with a callback URL of this machine, and its port.
fn client(emulator: &Emulator, has_secret: bool) -> (Value, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let parameters = json!({
        "UserPoolId": emulator.made("user_pool_id"),
        "ClientName": "browser",
        "GenerateSecret": has_secret,
        "CallbackURLs": [format!("http://localhost:{port}/callback")],
        "AllowedOAuthFlows": ["code"],
        "AllowedOAuthFlowsUserPoolClient": true,
        "AllowedOAuthScopes": ["openid", "email", "profile", "aws.cognito.signin.user.admin"],
        "SupportedIdentityProviders": ["COGNITO"],
    });
    let mut made = emulator.call("cognito-idp", "create_user_pool_client", &parameters);
    (made["UserPoolClient"].take(), port)
}

/// The tool with the context `web`, and `settings` in it.
fn tool(emulator: &Emulator, client: &Value, port: u16, settings: &str) -> Tool {
    let config = format!(
        "store = 'file'\n[contexts.web]\nuser-pool-id = '{}'\nclient-id = '{}'\ndomain = '{}'\n\
         redirect-uri = 'http://localhost:{port}/callback'\n{settings}\n",
        emulator.made("user_pool_id"),
        client["ClientId"].as_str().unwrap(),
        emulator.made("endpoint"),
    );
    emulator
        .tool()
        .without_credentials()
        .file(CONFIG_FILE, config)
}

/// Starts `login --web`, and waits for the URL.
fn start(tool: &Tool) -> (Child, String) {
    let line = [
        "login",
        "--web",
        "--no-browser",
        "-c",
        "web",
        "-o",
        "json",
        "-q",
    ];
    let mut child = tool
        .command(EXECUTABLE, &line)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    while !line.starts_with("http") {
        line.clear();
        assert!(stderr.read_line(&mut line).unwrap() > 0);
    }
    // The pipe stays open.
    child.stderr = Some(stderr.into_inner());
    (child, line.trim_end().to_owned())
}

/// The tokens that were printed.
fn finish(mut child: Child) -> Value {
    assert!(ends_within(Duration::from_secs(20), &mut child));
    let mut stdout = String::new();
    let mut stderr = String::new();
    child
        .stdout
        .take()
        .unwrap()
        .read_to_string(&mut stdout)
        .unwrap();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut stderr)
        .unwrap();
    serde_json::from_str(&stdout).unwrap_or_else(|_| panic!("{stdout}{stderr}"))
}

#[test]
fn the_pages_sign_a_user_in() {
    let emulator = ministack();
    for has_secret in [false, true] {
        let (client, port) = client(emulator, has_secret);
        let username = if has_secret { "wanda" } else { "walter" };
        emulator.enrol(username);
        let secret = client["ClientSecret"].as_str().unwrap_or_default();
        let tool = tool(emulator, &client, port, "");
        let tool = if has_secret {
            tool.env("COGNITO_CLIENT_SECRET", secret)
        } else {
            tool
        };
        let (child, url) = start(&tool);
        let page = browser(&["form", &url, username]);
        expect![[r#"
            Signed in
            You can close this window and go back to the terminal.
        "#]]
        .assert_eq(&page);
        let tokens = finish(child);
        assert!(tokens["AuthenticationResult"]["RefreshToken"].is_string());
        // What is kept is a session as any other.
        let ran = tool.run(&["refresh", "-c", "web"]);
        assert_eq!(ran.code, 0, "{ran}");
        let ran = tool.run(&["token", "-c", "web", "-o", "json", "--query", "keys(@)"]);
        assert_eq!(ran.code, 0, "{ran}");
        let ran = tool.run(&["logout", "-c", "web"]);
        assert_eq!(ran.code, 0, "{ran}");
    }
}

#[test]
fn the_pages_give_a_code_for_two_steps() {
    let emulator = ministack();
    let (client, port) = client(emulator, false);
    emulator.enrol("winston");
    let tool = tool(emulator, &client, port, "username = 'winston'");
    let started = tool.run(&["login", "--web", "--start", "-c", "web"]);
    let url = String::from_utf8(started.stdout).unwrap();
    let right = browser(&["redirect", url.trim_end(), "winston"]);
    let ran = tool.run(&[
        "login",
        "--web",
        "-c",
        "web",
        "-o",
        "json",
        "-q",
        "--finish",
        right.trim_end(),
    ]);
    assert_eq!(ran.code, 0, "{ran}");
    // The code was used up.
    let used = tool.run(&["login", "--web", "-c", "web", "--finish", right.trim_end()]);
    assert_eq!(used.code, 4, "{used}");
}

/// A real browser, from the sign-in page to the page that says that it can be closed.
#[test]
fn chromium_signs_a_user_in() {
    let emulator = ministack();
    let (client, port) = client(emulator, false);
    emulator.enrol("wilma");
    let tool = tool(emulator, &client, port, "");
    let (child, url) = start(&tool);
    let page = browser(&["chromium", &url, "wilma"]);
    assert_eq!(
        page,
        "Signed in - cognito-auth\nSigned in\nYou can close this window and go back to the terminal.\n"
    );
    finish(child);
}
