//! `client-token` where something is in the way: certificates, proxies, a person at a terminal, failures
//! that are logged.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use expect_test::expect;
use serde_json::json;

use crate::cognito::{Cognito, Expected, on};
use crate::fixtures::{CONFIG_FILE, YEAR_2100};
use crate::support::{Tool, jwt};
#[cfg(unix)]
use crate::terminal::Terminal;
use crate::tls::{Authority, NAMES, Proxy};

const ENDPOINT: &str = "POST /oauth2/token";
const SECRET: &str = "canary-s3cret+/";

fn token() -> String {
    let claims = json!({"client_id": "1example23456789", "token_use": "access", "exp": YEAR_2100});
    jwt(json!({"kid": "k1", "alg": "RS256"}), claims)
}

fn granted() -> Expected {
    let answer = json!({"access_token": token(), "expires_in": 3600, "token_type": "Bearer"});
    on(ENDPOINT).answer(answer)
}

fn given() -> Expected {
    let result = json!({"AccessToken": token(), "ExpiresIn": 3600, "TokenType": "Bearer"});
    on("GetClientToken").answer(json!({"ClientAuthenticationResult": result}))
}

/// The tool without any server.
fn alone() -> Tool {
    Tool::alone()
        .without_credentials()
        .file("s", SECRET)
        .env("COGNITO_CLIENT_ID", "1example23456789")
        .env("COGNITO_USER_POOL_ID", "us-east-1_EXAMPLE12")
        .shown_as(&token(), "$TOKEN")
}

const LINE: [&str; 3] = ["client-token", "--client-secret-file", "s"];

/// A secret goes to no server that cannot prove its name.
#[test]
fn the_token_endpoint_has_to_prove_its_name() {
    let authority = Authority::new();
    let cognito = Cognito::scripted_tls([granted(), granted()], &authority);
    let port = cognito.address().port().to_string();
    let domain = format!("localhost:{port}");
    let tool = |name| {
        alone()
            .file("ca.pem", authority.ca_pem())
            .file("other.pem", Authority::new().ca_pem())
            .env("COGNITO_DOMAIN", name)
            .shown_as(&port, "$PORT")
    };
    for domain in [domain.clone(), format!("https://{domain}")] {
        let ran = tool(domain).env("AWS_CA_BUNDLE", "ca.pem").run(&LINE);
        assert_eq!(ran.to_string(), "exit 0\n--- stdout\n$TOKEN\n");
    }
    let mut report = String::new();
    for bundle in ["", "other.pem"] {
        let ran = tool(domain.clone()).env("AWS_CA_BUNDLE", bundle).run(&LINE);
        report.push_str(&ran.to_string());
    }
    expect![[r#"
        exit 9
        --- stderr
        error: the request for a token got no answer from https://localhost:$PORT/oauth2/token: TLS handshake failed: invalid peer certificate: UnknownIssuer
          cause: the server's certificate is not from a CA that is trusted here
           help: name your CA's certificates with --ca-bundle FILE or AWS_CA_BUNDLE
        exit 9
        --- stderr
        error: the request for a token got no answer from https://localhost:$PORT/oauth2/token: TLS handshake failed: invalid peer certificate: UnknownIssuer
          cause: the server's certificate is not from a CA that is trusted here
           help: name your CA's certificates with --ca-bundle FILE or AWS_CA_BUNDLE
    "#]].assert_eq(&report);
    cognito.expect_done();
    assert_eq!(cognito.requests(), 2);
}

#[test]
fn the_token_endpoint_is_reached_through_a_proxy() {
    let [.., domain] = NAMES;
    let authority = Authority::new();
    let cognito = Cognito::scripted_tls([granted()], &authority);
    let proxy = Proxy::guarded(cognito.address(), "user:canary-pass");
    let tool = |url: String| {
        alone()
            .file("ca.pem", authority.ca_pem())
            .env("AWS_CA_BUNDLE", "ca.pem")
            .env("COGNITO_DOMAIN", domain)
            .env("HTTPS_PROXY", url)
            .shown_as(&proxy.address().to_string(), "$PROXY")
    };
    let line = [&LINE[..], &["-vv"]].concat();
    let ran = tool(format!("http://user:canary-pass@{}", proxy.address())).run(&line);
    assert_eq!(
        (ran.code, &*ran.stdout),
        (0, format!("{}\n", token()).as_bytes())
    );
    let log = String::from_utf8(ran.stderr.clone()).unwrap();
    assert!(!log.contains("canary"), "{log}");
    cognito.expect_done();

    let refused = tool(format!("http://{}", proxy.address())).run(&LINE);
    expect![[r#"
        exit 9
        --- stderr
        error: the request for a token got no answer from https://my-ci.auth.us-east-1.amazoncognito.com/oauth2/token: tunnel error: proxy authorization required
          cause: the proxy refused to pass the request on
           help: check HTTPS_PROXY and NO_PROXY
    "#]].assert_eq(&refused.to_string());
    let target = format!("{domain}:443");
    assert_eq!(proxy.targets(), [target.as_str(), &target]);
}

/// One that GetClientToken is called by too.
#[test]
fn the_api_is_reached_through_a_proxy() {
    let authority = Authority::new();
    let cognito = Cognito::scripted_tls([given()], &authority);
    let proxy = Proxy::to(cognito.address());
    let tool = alone()
        .file("ca.pem", authority.ca_pem())
        .env("AWS_CA_BUNDLE", "ca.pem")
        .env("HTTPS_PROXY", format!("http://{}", proxy.address()));
    let ran = tool.run(&LINE);
    assert_eq!(ran.to_string(), "exit 0\n--- stdout\n$TOKEN\n");
    assert_eq!(proxy.targets(), ["cognito-idp.us-east-1.amazonaws.com:443"]);
    cognito.expect_done();
}

/// In a context it is asked for once: the token is kept, the secret is not.
#[cfg(unix)]
#[test]
fn a_person_is_asked_for_the_secret() {
    let cognito = Cognito::scripted([granted()]);
    let endpoint = cognito.endpoint();
    let config = format!(
        "store = 'file'\n[contexts.dev]\nclient-id = '1example23456789'\n\
         user-pool-id = 'us-east-1_EXAMPLE12'\ndomain = '{endpoint}'\n"
    );
    let tool = Tool::new(&cognito)
        .without_credentials()
        .file(CONFIG_FILE, config)
        .stdin("not for the prompt\n");
    let line = ["client-token", "-c", "dev"];
    let mut terminal = Terminal::start_into(&tool, &line, "out");
    terminal.wait_for("Client secret: ");
    terminal.type_secret(SECRET);
    let (code, screen) = terminal.finish();
    assert_eq!((code, screen.as_str()), (0, "Client secret: \n"));
    assert!(terminal.echo_is_on());
    let printed = std::fs::read_to_string(tool.path().join("out")).unwrap();
    assert_eq!(printed, format!("{}\n", token()));
    let ran = tool.run(&line);
    assert_eq!((ran.code, ran.stdout), (0, printed.into_bytes()));
    cognito.expect_done();
    let record = tool.path().join("home/.local/state/cognito-auth/dev.json");
    let record = std::fs::read_to_string(record).unwrap();
    assert!(!record.contains("canary"), "{record}");
}

#[cfg(unix)]
#[test]
fn a_prompt_for_the_secret_can_be_left() {
    let cognito = Cognito::scripted([]);
    let tool = alone().env("COGNITO_DOMAIN", cognito.endpoint());
    for (is_interrupt, code) in [(true, 130), (false, 2)] {
        let mut terminal = Terminal::start(&tool, &["client-token"]);
        terminal.wait_for("Client secret: ");
        wait_for_the_prompt(&terminal);
        if is_interrupt {
            terminal.press_ctrl_c();
        } else {
            terminal.press_ctrl_d();
        }
        let (status, screen) = terminal.finish();
        assert_eq!(status, code, "{screen}");
        assert!(terminal.echo_is_on());
    }
    // An empty line is asked again.
    let mut terminal = Terminal::start(&tool, &["client-token"]);
    terminal.wait_for("Client secret: ");
    terminal.type_secret("");
    terminal.wait_for("Client secret: ");
    wait_for_the_prompt(&terminal);
    terminal.press_ctrl_c();
    assert_eq!(terminal.finish().0, 130);
}

/// A prompt can be on the screen a moment before the terminal stops showing what is typed.
#[cfg(unix)]
fn wait_for_the_prompt(terminal: &Terminal<'_>) {
    while terminal.echo_is_on() {
        std::thread::yield_now();
    }
}

/// What the token endpoint says when it refuses, with what it should not say.
fn refused(status: u16, error: &str) -> Expected {
    let answer = json!({"error": error, "access_token": "canary-token"});
    on(ENDPOINT).status(status).answer(answer)
}

type Answer = fn() -> Expected;

/// Whatever goes wrong, neither the secret nor a token is in a log or an error, as text or as JSON.
#[test]
fn nothing_of_a_failure_is_logged() {
    const PAGE: &str = "<html>canary-page";
    let slow = || granted().delay(Duration::from_secs(3));
    let failures: [(&str, &str, i32, Answer); 13] = [
        ("invalid_client", "", 10, || refused(400, "invalid_client")),
        ("invalid_client by HTTP", "", 10, || {
            refused(401, "invalid_client")
        }),
        ("invalid_grant", "", 4, || refused(400, "invalid_grant")),
        ("a page", "", 9, || {
            on(ENDPOINT).status(503).body("text/html", PAGE)
        }),
        ("failing", "", 9, || refused(500, "server_error")),
        ("broken JSON", "", 9, || {
            on(ENDPOINT).body("application/json", r#"{"access_token": "canary-token""#)
        }),
        ("no token", "", 9, || {
            on(ENDPOINT).answer(json!({"access_tokens": "canary-token"}))
        }),
        ("a cut answer", "", 9, || {
            on(ENDPOINT)
                .answer(json!({"access_token": "canary-token"}))
                .truncate()
        }),
        ("no answer", "", 9, || on(ENDPOINT).drop_connection()),
        ("the API refuses", "--api", 4, || {
            on("GetClientToken").error("NotAuthorizedException", "Invalid client credentials.")
        }),
        ("the API fails", "--api", 9, || {
            on("GetClientToken").status(500).body("text/html", PAGE)
        }),
        ("the API is broken", "--api", 9, || {
            on("GetClientToken").body("application/x-amz-json-1.1", "{\"AccessToken\": \"canary")
        }),
        ("the API gives nothing", "--api", 9, || {
            on("GetClientToken").answer(json!({"AccessTokens": "canary-token"}))
        }),
    ];
    let run = |title: &str, expected: Expected, line: &str, code: i32| {
        let cognito = Cognito::scripted([expected]);
        let tool = Tool::new(&cognito)
            .without_credentials()
            .env("COGNITO_CLIENT_ID", "1example23456789")
            .env("COGNITO_USER_POOL_ID", "us-east-1_EXAMPLE12")
            .env("COGNITO_CLIENT_SECRET", SECRET)
            .env("COGNITO_DOMAIN", cognito.endpoint())
            .env("AWS_MAX_ATTEMPTS", "1");
        let line = format!("client-token -vv {line}");
        let ran = tool.run(&line.split_whitespace().collect::<Vec<_>>());
        assert_eq!((ran.code, ran.stdout.len()), (code, 0), "{title}: {ran}");
        let log = String::from_utf8(ran.stderr).unwrap();
        assert!(
            log.contains("> POST") || log.contains("> content-type"),
            "{title}: {log}"
        );
        let encoded = [
            STANDARD.encode(SECRET),
            "canary".to_owned(),
            "s3cret".to_owned(),
        ];
        for secret in encoded {
            assert!(!log.contains(&secret), "{title}: {secret} in {log}");
        }
        cognito.expect_done();
    };
    for (title, flags, code, expected) in failures {
        for further in ["", "--error-format json", "--client-auth body"] {
            if flags.is_empty() || !further.contains("auth") {
                run(title, expected(), &format!("{flags} {further}"), code);
            }
        }
    }
    for flags in ["--timeout 1", "--timeout 1 --error-format json"] {
        run("too late", slow(), flags, 9);
    }
}
