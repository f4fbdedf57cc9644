//! `login --web`: what a browser is sent to and back with, what is refused, and what is kept.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::TcpListener;
use std::process::{Child, ChildStderr, Stdio};
use std::time::Duration;

use expect_test::expect;
use serde_json::{Value, json};

use crate::cognito::{Cognito, on};
use crate::domain::{Domain, Manners, ask, browse, fields, sent_back_to};
use crate::fixtures::{CLIENT, CONFIG_FILE, POOL, RECORD, now};
use crate::support::{EXECUTABLE, Tool, assert_mode, ends_within, exit_code};
#[cfg(unix)]
use crate::terminal::Terminal;

/// A port that is free, unless another test of the machine gets it first.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// The tool with everything at `domain`.
fn tool(domain: &Domain) -> Tool {
    let origin = domain.origin();
    Tool::alone()
        .without_credentials()
        .env("AWS_ENDPOINT_URL", &origin)
        .env("COGNITO_DOMAIN", &origin)
        .env("COGNITO_USER_POOL_ID", POOL)
        .env("COGNITO_CLIENT_ID", CLIENT)
        .shown_as(&origin, "$DOMAIN")
}

/// The tool with the context `dev`, and `settings` in it.
fn with_context(domain: &Domain, settings: &str) -> Tool {
    let context = format!(
        "store = 'file'\ndefault-context = 'dev'\n[contexts.dev]\nclient-id = '{CLIENT}'\n\
         user-pool-id = '{POOL}'\ndomain = '{}'\n{settings}\n",
        domain.origin()
    );
    let tool = tool(domain).file(CONFIG_FILE, context);
    let variables = [
        "COGNITO_CLIENT_ID",
        "COGNITO_USER_POOL_ID",
        "COGNITO_DOMAIN",
    ];
    variables.into_iter().fold(tool, Tool::unset)
}

fn record(tool: &Tool) -> Option<Value> {
    let text = fs::read(tool.path().join(RECORD)).ok()?;
    serde_json::from_slice(&text).ok()
}

/// A sign-in that waits for the browser.
struct SigningIn<'a> {
    tool: &'a Tool,
    child: Child,
    stderr: BufReader<ChildStderr>,
    said: String,
    /// What to open.
    url: String,
    port: u16,
}

impl<'a> SigningIn<'a> {
    /// Starts `login --web` with a redirect to a free port of localhost, and waits for the URL.
    #[track_caller]
    fn start(tool: &'a Tool, flags: &str) -> Self {
        let port = free_port();
        let redirect = format!("http://localhost:{port}/callback");
        Self::start_at(tool, flags, &[&redirect], port)
    }

    #[track_caller]
    fn start_at(tool: &'a Tool, flags: &str, redirects: &[&str], port: u16) -> Self {
        let mut line = vec!["login", "--web", "--no-browser"];
        line.extend(flags.split_whitespace());
        for redirect in redirects {
            line.extend(["--redirect-uri", redirect]);
        }
        let mut child = tool
            .command(EXECUTABLE, &line)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut waiting = Self {
            tool,
            stderr: BufReader::new(child.stderr.take().unwrap()),
            child,
            said: String::new(),
            url: String::new(),
            port,
        };
        waiting.url = waiting.read_to("http");
        waiting
    }

    /// Reads until a line begins with `text`, and gives that line.
    #[track_caller]
    fn read_to(&mut self, text: &str) -> String {
        loop {
            let mut line = String::new();
            let length = self.stderr.read_line(&mut line).unwrap();
            self.said.push_str(&line);
            assert!(length > 0, "no {text}: {}", self.said);
            if line.starts_with(text) {
                return line.trim_end().to_owned();
            }
        }
    }

    fn callback(&self, rest: &str) -> String {
        format!("http://localhost:{}{rest}", self.port)
    }

    /// The exit code and both streams, the URL aside.
    #[track_caller]
    fn finish(mut self) -> String {
        assert!(ends_within(Duration::from_secs(20), &mut self.child));
        let mut stdout = Vec::new();
        let mut out = self.child.stdout.take().unwrap();
        out.read_to_end(&mut stdout).unwrap();
        self.stderr.read_to_string(&mut self.said).unwrap();
        let code = exit_code(self.child.wait().unwrap());
        let said = self.said.replace(&self.url, "$URL");
        let port = self.port.to_string();
        let text = format!(
            "exit {code}\n--- stdout\n{}--- stderr\n{said}",
            self.tool.shown(&stdout)
        );
        self.tool.shown(text.replace(&port, "$PORT").as_bytes())
    }
}

/// Runs a sign-in to its end with a browser that does what it is told: what was printed, and the page.
fn sign_in(tool: &Tool, flags: &str) -> (String, String) {
    let waiting = SigningIn::start(tool, flags);
    let page = browse(&waiting.url);
    (waiting.finish(), tool.shown(page.text().as_bytes()))
}

#[test]
fn a_browser_signs_a_user_in() {
    let domain = Domain::new(Manners::default());
    let tool = with_context(&domain, "");
    let waiting = SigningIn::start(&tool, "-o json -vv");
    let query = fields(waiting.url.split_once('?').unwrap().1);
    let random = ["state", "nonce", "code_challenge"].map(|name| query[name].clone());
    assert!(random.iter().all(|text| text.len() == 43), "{query:?}");
    let page = browse(&waiting.url);
    let said = waiting.finish();
    expect!["200 Signed in: You can close this window and go back to the terminal."]
        .assert_eq(&page.text());
    for header in ["no-store", "no-referrer", "default-src 'none'"] {
        assert!(page.head.contains(header), "{}", page.head);
    }
    let (_, stdout) = said.split_once("--- stdout\n").unwrap();
    let (stdout, stderr) = stdout.split_once("--- stderr\n").unwrap();
    let tokens: Value = serde_json::from_str(stdout).unwrap();
    let result = &tokens["AuthenticationResult"];
    assert_eq!(result["RefreshToken"], "refresh-of-ada");
    assert_eq!(result["ExpiresIn"], 3600);
    // The most that is said holds no secret of the exchange.
    for secret in ["code-0000", "refresh-of-ada", "code_verifier", "eyJ"] {
        assert!(!stderr.contains(secret), "{stderr}");
    }
    let kept = record(&tool).unwrap();
    assert_eq!(kept["record"]["owner"]["username"], "ada");
    assert_eq!(kept["record"]["session"]["refresh"], "refresh-of-ada");
    // One request of each kind, and with the session that is kept, none.
    expect![[r#"
        authorize client_id=1example23456789 code_challenge_method=S256 response_type=code scope=openid email profile aws.cognito.signin.user.admin
        token authorization_code as 1example23456789
        keys"#]].assert_eq(&domain.log());
    let again = tool.run(&[
        "login",
        "--web",
        "--no-browser",
        "-o",
        "text",
        "--query",
        "AuthenticationResult.RefreshToken",
    ]);
    expect![[r#"
        exit 0
        --- stdout
        refresh-of-ada
        --- stderr
        note: ada is signed in already; --prompt login signs in anew
    "#]]
    .assert_eq(&again.to_string());
    assert_eq!(domain.log().lines().count(), 3);
    // A particular sign-in needs the browser all the same.
    let (said, _) = sign_in(&tool, "--prompt login -q -o oauth");
    assert!(said.starts_with("exit 0"), "{said}");
}

#[test]
fn options_reach_the_pages() {
    let domain = Domain::new(Manners::default());
    let tool = tool(&domain).env("COGNITO_USERNAME", "ada");
    let flags = "--identity-provider Google --prompt login --lang de --max-age 1h --scope openid \
                 --scope api/read --resource https://api.example -o oauth";
    let (said, _) = sign_in(&tool, flags);
    assert!(said.starts_with("exit 0"), "{said}");
    let (said, _) = sign_in(
        &tool,
        "--idp-identifier example.com --login-hint bob -o oauth",
    );
    assert!(said.starts_with("exit 0"), "{said}");
    expect![[r#"
        authorize client_id=1example23456789 code_challenge_method=S256 identity_provider=Google lang=de login_hint=ada max_age=3600 prompt=login resource=https://api.example response_type=code scope=openid api/read
        token authorization_code as 1example23456789
        keys
        authorize client_id=1example23456789 code_challenge_method=S256 idp_identifier=example.com login_hint=bob response_type=code scope=openid email profile aws.cognito.signin.user.admin
        token authorization_code as 1example23456789"#]].assert_eq(&domain.log());
}

#[test]
fn a_request_that_is_not_the_answer_is_refused_and_the_sign_in_goes_on() {
    let domain = Domain::new(Manners::default());
    let tool = tool(&domain);
    let waiting = SigningIn::start(&tool, "-o oauth");
    let port = waiting.port;
    let right = sent_back_to(&waiting.url);
    let (_, query) = right.split_once('?').unwrap();
    let host = format!("Host: localhost:{port}");
    let line = |head: &str| Some(head.to_owned());
    let refused = [
        ("/callback?code=forged&state=forged", None),
        ("/callback?code=forged", None),
        ("/callback?error=access_denied", None),
        ("/callback", None),
        ("/", None),
        ("/callback/", None),
        (
            "/",
            line(&format!(
                "POST /callback?{query} HTTP/1.1\r\n{host}\r\nContent-Length: 0"
            )),
        ),
        (
            "/",
            line(&format!(
                "GET /callback?{query} HTTP/1.1\r\nHost: evil.example:{port}"
            )),
        ),
        (
            "/",
            line(&format!(
                "GET /callback?{query} HTTP/1.1\r\n{host}\r\n{host}"
            )),
        ),
        (
            "/",
            line(&format!(
                "GET /callback?{query} HTTP/1.1\r\nHost: 127.0.0.1:{port}"
            )),
        ),
        (
            "/",
            line(&format!(
                "GET http://evil.example/callback?{query} HTTP/1.1\r\n{host}"
            )),
        ),
        (
            "/",
            line(&format!(
                "GET /callback?{query} HTTP/1.1\r\n X: folded\r\n{host}"
            )),
        ),
    ];
    let pages = refused.map(|(path, head)| ask(&waiting.callback(path), head.as_deref()).text());
    expect![[r#"
        400 Not accepted: This is not the answer: it belongs to another sign-in: its state is not the one that was sent.
        400 Not accepted: This is not the answer: it belongs to another sign-in: its state is not the one that was sent.
        400 Not accepted: This is not the answer: it belongs to another sign-in: its state is not the one that was sent.
        400 Not accepted: This is not the answer: there is neither a code nor an error in it.
        404 Not signed in: There is nothing at this path.
        404 Not signed in: There is nothing at this path.
        405 Not signed in: Only GET is answered here.
        403 Not signed in: The request is for another host.
        403 Not signed in: The request is for another host.
        403 Not signed in: The request is for another host.
        403 Not signed in: The request is for another host.
        400 : "#]].assert_eq(&pages.join("\n"));
    let page = browse(&right);
    assert_eq!(page.status, 200);
    let said = waiting.finish();
    assert!(said.starts_with("exit 0"), "{said}");
}

/// Two browsers bring the same answer: one is signed in, the other is too late.
#[test]
fn an_answer_counts_once() {
    let domain = Domain::new(Manners {
        delay: Duration::from_millis(300),
        ..Manners::default()
    });
    let tool = tool(&domain);
    let waiting = SigningIn::start(&tool, "-o oauth");
    let right = sent_back_to(&waiting.url);
    let mut pages = std::thread::scope(|scope| {
        let browsers = [(); 2].map(|()| scope.spawn(|| browse(&right).text()));
        browsers.map(|browser| browser.join().unwrap())
    });
    pages.sort();
    expect![[r#"
        200 Signed in: You can close this window and go back to the terminal.
        410 Not accepted: This sign-in is over."#]]
    .assert_eq(&pages.join("\n"));
    let said = waiting.finish();
    assert!(said.starts_with("exit 0"), "{said}");
    assert_eq!(domain.log().matches("token").count(), 1);
}

#[cfg(unix)]
#[test]
fn two_chromiums_bring_the_same_answer() {
    let domain = Domain::new(Manners {
        delay: Duration::from_secs(6),
        ..Manners::default()
    });
    let tool = tool(&domain);
    let waiting = SigningIn::start(&tool, "-o oauth");
    let shown = crate::emulator::browser(&["two", &sent_back_to(&waiting.url)]);
    expect![[r#"
        Not accepted
        This sign-in is over.
        Signed in
        You can close this window and go back to the terminal.
    "#]]
    .assert_eq(&shown);
    let said = waiting.finish();
    assert!(said.starts_with("exit 0"), "{said}");
    assert_eq!(domain.log().matches("token").count(), 1);
}

#[test]
fn a_refusal_has_its_cause_and_a_next_step() {
    let mut all = String::new();
    for refuses in [
        ("access_denied", "User cancelled the login"),
        ("unauthorized_client", ""),
        (
            "invalid_request",
            "PreSignUp failed with error <b>not</b> from here.",
        ),
        ("login_required", ""),
        ("server_error", "Exception processing authorization code"),
    ] {
        let domain = Domain::new(Manners {
            refuses: Some(refuses),
            ..Manners::default()
        });
        let (said, page) = sign_in(&tool(&domain), "-o oauth");
        all.push_str(&format!("{said}{page}\n\n"));
    }
    expect![[r#"
        exit 4
        --- stdout
        --- stderr
        Sign in in the browser, at:
        $URL
        error: the sign-in was refused: User cancelled the login (access_denied)
          cause: the user cancelled, or the identity provider did not let them in
           help: sign in again
        400 Not signed in: the sign-in was refused: User cancelled the login (access_denied)

        The terminal shows what to do.

        exit 10
        --- stdout
        --- stderr
        Sign in in the browser, at:
        $URL
        error: the sign-in was refused (unauthorized_client)
          cause: app client 1example23456789 does not allow the code grant, or this identity provider
           help: cognito-auth doctor
        400 Not signed in: the sign-in was refused (unauthorized_client)

        The terminal shows what to do.

        exit 4
        --- stdout
        --- stderr
        Sign in in the browser, at:
        $URL
        error: the sign-in was refused: PreSignUp failed with error <b>not</b> from here. (invalid_request)
          cause: a Lambda trigger of the user pool refused the sign-in
           help: see the trigger's log in CloudWatch
        400 Not signed in: the sign-in was refused: PreSignUp failed with error &lt;b&gt;not&lt;/b&gt; from here. (invalid_request)

        The terminal shows what to do.

        exit 4
        --- stdout
        --- stderr
        Sign in in the browser, at:
        $URL
        error: the sign-in was refused (login_required)
          cause: the browser has no session that --prompt none could use
           help: leave --prompt none out
        400 Not signed in: the sign-in was refused (login_required)

        The terminal shows what to do.

        exit 9
        --- stdout
        --- stderr
        Sign in in the browser, at:
        $URL
        error: the sign-in was refused: Exception processing authorization code (server_error)
          cause: the domain, or the identity provider behind it, is failing
           help: try again later
        400 Not signed in: the sign-in was refused: Exception processing authorization code (server_error)

        The terminal shows what to do.

    "#]].assert_eq(&all);
}

#[test]
fn the_token_endpoint_refuses_a_code() {
    let mut all = String::new();
    for (status, answer) in [
        (400, json!({"error": "invalid_grant"})),
        (400, json!({"error": "invalid_client"})),
        (
            400,
            json!({"error": "unauthorized_client", "error_description": "invalid_redirect"}),
        ),
        (400, json!({"error": "invalid_request"})),
        (200, json!({"access_token": "a", "expires_in": 3600})),
    ] {
        let domain = Domain::new(Manners {
            token: Some((status, answer)),
            ..Manners::default()
        });
        let tool = with_context(&domain, "");
        let (said, page) = sign_in(&tool, "-o oauth");
        assert!(record(&tool).is_none());
        all.push_str(&format!("{said}{page}\n\n"));
    }
    expect![[r#"
        exit 4
        --- stdout
        --- stderr
        Sign in in the browser, at:
        $URL
        error: Cognito refused the sign-in (invalid_grant)
          cause: the code was used before, is older than five minutes, or belongs to another sign-in; or app client 1example23456789 may not read an attribute that a scope covers
           help: sign in again
           help: cognito-auth doctor
        400 Not signed in: Cognito refused the sign-in (invalid_grant)

        The terminal shows what to do.

        exit 10
        --- stdout
        --- stderr
        Sign in in the browser, at:
        $URL
        error: Cognito refused the sign-in (invalid_client)
          cause: the secret of app client 1example23456789 is wrong or missing
           help: give the secret with --client-secret-stdin, --client-secret-file FILE, --client-secret-command COMMAND, --client-secret-arn ARN, COGNITO_CLIENT_SECRET or COGNITO_CLIENT_SECRET_ARN
           help: cognito-auth doctor
        400 Not signed in: Cognito refused the sign-in (invalid_client)

        The terminal shows what to do.

        exit 10
        --- stdout
        --- stderr
        Sign in in the browser, at:
        $URL
        error: Cognito refused the sign-in: invalid_redirect (unauthorized_client)
          cause: app client 1example23456789 does not allow the code grant, or the redirect URI is not one of its callback URLs
           help: cognito-auth doctor
        400 Not signed in: Cognito refused the sign-in: invalid_redirect (unauthorized_client)

        The terminal shows what to do.

        exit 10
        --- stdout
        --- stderr
        Sign in in the browser, at:
        $URL
        error: Cognito refused the sign-in (invalid_request)
          cause: the token endpoint does not take the request as app client 1example23456789 makes it
           help: cognito-auth doctor
        400 Not signed in: Cognito refused the sign-in (invalid_request)

        The terminal shows what to do.

        exit 9
        --- stdout
        --- stderr
        Sign in in the browser, at:
        $URL
        error: the answer to the exchange of the code for tokens lacks an id_token
          cause: the server does not answer as Cognito does
           help: check --domain; an id_token takes the scope openid
        400 Not signed in: the answer to the exchange of the code for tokens lacks an id_token

        The terminal shows what to do.

    "#]].assert_eq(&all);
}

/// A domain whose token endpoint does not answer in time.
#[test]
fn a_slow_token_endpoint_is_given_up() {
    let domain = Domain::new(Manners {
        delay: Duration::from_secs(5),
        ..Manners::default()
    });
    let (said, page) = sign_in(&tool(&domain), "--timeout 1 -o oauth");
    expect![[r#"
        exit 9
        --- stdout
        --- stderr
        Sign in in the browser, at:
        $URL
        error: the exchange of the code for tokens got no answer from $DOMAIN/oauth2/token: the time limit passed
          cause: the service, or a Lambda trigger of the pool, is slow
           help: give it longer with --timeout SECONDS
        400 Not signed in: the exchange of the code for tokens got no answer from $DOMAIN/oauth2/token: the time limit passed

        The terminal shows what to do."#]].assert_eq(&format!("{said}{page}"));
}

#[test]
fn a_dead_token_endpoint_is_reported_in_the_browser_too() {
    let domain = Domain::new(Manners::default());
    let dead = format!("http://127.0.0.1:{}", free_port());
    let tool = tool(&domain)
        .env("COGNITO_DOMAIN", &dead)
        .shown_as(&dead, "$DEAD");
    let waiting = SigningIn::start(&tool, "-o oauth");
    let url = waiting.url.replace(&dead, &domain.origin());
    let page = tool.shown(browse(&url).text().as_bytes());
    expect![[r#"
        exit 9
        --- stdout
        --- stderr
        Sign in in the browser, at:
        $URL
        error: the exchange of the code for tokens got no answer from $DEAD/oauth2/token: Connection refused
          cause: no server listens there
           help: check --domain
        400 Not signed in: the exchange of the code for tokens got no answer from $DEAD/oauth2/token: Connection refused

        The terminal shows what to do."#]].assert_eq(&format!("{}{page}", waiting.finish()));
}

/// OpenID Connect Core §3.1.3.7: what was asked of the page is held against the token.
#[test]
fn a_sign_in_that_is_too_old_is_not_taken() {
    let mut all = String::new();
    for (auth_time, iat, flags, is_good) in [
        (json!(now() - 590), json!(now()), "--max-age 10m", true),
        (json!(now() - 590), json!(now()), "", true),
        (json!(now() - 590), json!(null), "", true),
        (json!(now() - 3600), json!(now()), "--max-age 10m", false),
        (json!("lately"), json!(now()), "--max-age 0s", false),
        (json!(null), json!(now()), "--max-age 0s", false),
        (json!(now()), json!(null), "--max-age 10m", false),
        (json!(now()), json!("now"), "--max-age 10m", false),
    ] {
        let domain = Domain::new(Manners {
            claims: json!({"auth_time": auth_time, "iat": iat}),
            ..Manners::default()
        });
        let tool = with_context(&domain, "");
        let (said, _) = sign_in(&tool, &format!("-o oauth {flags}"));
        assert_eq!(record(&tool).is_some(), is_good, "{said}");
        if !is_good {
            let cause = said.lines().find(|line| line.contains("cause")).unwrap();
            let cause = cause.split(" (20").next().unwrap().trim();
            all.push_str(&format!(
                "{}\n",
                cause.replace(&auth_time.to_string(), "$TIME")
            ));
        }
    }
    // How long the sign-in took is added.
    let all = all.replace(" 10m 3s ", " 10m 2s ");
    expect![[r#"
        cause: auth_time: expected at most 10m 2s before iat, got $TIME
        cause: auth_time: expected a time: a number of seconds since 1970, within the calendar, got $TIME
        cause: auth_time: expected a time: a number of seconds since 1970, within the calendar, got nothing
        cause: iat: expected a time: a number of seconds since 1970, within the calendar, got nothing
        cause: iat: expected a time: a number of seconds since 1970, within the calendar, got "now"
    "#]].assert_eq(&all);
}

#[test]
fn nothing_is_kept_of_an_id_token_that_is_not_for_this_sign_in() {
    let mut all = String::new();
    let forged = Domain::new(Manners {
        forges: true,
        ..Manners::default()
    });
    let tool = with_context(&forged, "");
    let (said, page) = sign_in(&tool, "-o oauth");
    assert!(record(&tool).is_none());
    all.push_str(&format!("{said}{page}\n"));
    let expired = Domain::new(Manners {
        claims: json!({"exp": 1}),
        ..Manners::default()
    });
    let (said, _) = sign_in(&with_context(&expired, ""), "-o oauth");
    assert!(said.contains("cause: exp: expected a time after"), "{said}");
    for claims in [
        json!({"nonce": "another"}),
        json!({"nonce": null}),
        json!({"aud": "2example"}),
        json!({"iss": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_OTHER"}),
        json!({"token_use": "access"}),
    ] {
        let domain = Domain::new(Manners {
            claims,
            ..Manners::default()
        });
        let tool = with_context(&domain, "");
        let waiting = SigningIn::start(&tool, "-o oauth");
        let nonce = fields(waiting.url.split_once('?').unwrap().1)["nonce"].clone();
        let page = browse(&waiting.url).text();
        let said = waiting.finish().replace(&nonce, "$NONCE");
        assert!(record(&tool).is_none());
        all.push_str(&format!("{said}{page}\n"));
    }
    expect![[r#"
        exit 5
        --- stdout
        --- stderr
        Sign in in the browser, at:
        $URL
        error: IdToken fails 1 check
          cause: signature: expected that of key idkey over the header and the payload, but its 256 bytes are not
        400 Not signed in: IdToken fails 1 check

        The terminal shows what to do.
        exit 5
        --- stdout
        --- stderr
        Sign in in the browser, at:
        $URL
        error: IdToken fails 1 check
          cause: nonce: expected $NONCE, got "another"
        400 Not signed in: IdToken fails 1 check

        The terminal shows what to do.
        exit 5
        --- stdout
        --- stderr
        Sign in in the browser, at:
        $URL
        error: IdToken fails 1 check
          cause: nonce: expected $NONCE, got nothing
        400 Not signed in: IdToken fails 1 check

        The terminal shows what to do.
        exit 5
        --- stdout
        --- stderr
        Sign in in the browser, at:
        $URL
        error: IdToken fails 1 check
          cause: aud: expected 1example23456789, got "2example"
           help: name the app clients that the token may be for: --client-id ID, several times
        400 Not signed in: IdToken fails 1 check

        The terminal shows what to do.
        exit 5
        --- stdout
        --- stderr
        Sign in in the browser, at:
        $URL
        error: IdToken fails 1 check
          cause: iss: expected one of https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12, https://issuer-cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12, $DOMAIN/us-east-1_EXAMPLE12, got "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_OTHER"
           help: name the pool that the token should be from: --user-pool-id ID
        400 Not signed in: IdToken fails 1 check

        The terminal shows what to do.
        exit 5
        --- stdout
        --- stderr
        Sign in in the browser, at:
        $URL
        error: IdToken fails 2 checks
          cause: token_use: expected id, got "access"
          cause: client_id: expected 1example23456789, got nothing
        400 Not signed in: IdToken fails 2 checks

        The terminal shows what to do.
    "#]].assert_eq(&all);
}

#[test]
fn another_user_than_the_one_named_is_not_signed_in() {
    let domain = Domain::new(Manners::default());
    let tool = with_context(&domain, "username = 'bob'");
    let (said, page) = sign_in(&tool, "-o oauth");
    assert!(record(&tool).is_none());
    expect![[r#"
        exit 4
        --- stdout
        --- stderr
        Sign in in the browser, at:
        $URL
        error: the browser signed in ada, not bob
          cause: the browser is signed in as another user still
           help: cognito-auth login --web --prompt login -u bob
           help: or leave the user name out, of the context too
        400 Not signed in: the browser signed in ada, not bob

        The terminal shows what to do."#]]
    .assert_eq(&format!("{said}{page}"));
    // Its session is ended, as far as that goes.
    assert!(domain.log().ends_with("keys"), "{}", domain.log());
    // By any name that the IdToken says is the user's.
    for name in ["Ada", "ada@example.com"] {
        let (said, _) = sign_in(&tool, &format!("-u {name} --prompt login -o oauth"));
        assert!(said.starts_with("exit 0"), "{said}");
    }
    assert_eq!(
        record(&tool).unwrap()["record"]["owner"]["username"],
        "ada@example.com"
    );
}

/// Where nothing names scopes, those count that the app client has.
#[test]
fn a_client_without_a_scope_is_asked_for_what_it_has() {
    let domain = Domain::new(Manners {
        knows_no_scopes: true,
        ..Manners::default()
    });
    let tool = tool(&domain);
    let (said, page) = sign_in(&tool, "-o oauth");
    assert!(
        said.starts_with("exit 0") && page.starts_with("200"),
        "{said}{page}"
    );
    expect![[r#"
        authorize client_id=1example23456789 code_challenge_method=S256 response_type=code scope=openid email profile aws.cognito.signin.user.admin
        authorize client_id=1example23456789 code_challenge_method=S256 response_type=code
        token authorization_code as 1example23456789
        keys"#]].assert_eq(&domain.log());
    // Those that are named have to be there.
    let (said, _) = sign_in(&tool, "--scope openid --scope x/y -o oauth");
    expect![[r#"
        exit 10
        --- stdout
        --- stderr
        Sign in in the browser, at:
        $URL
        error: the sign-in was refused (invalid_scope)
          cause: app client 1example23456789 may not ask for one of the scopes, or there is no such scope
           help: ask for fewer: --scope openid
           help: cognito-auth doctor
    "#]].assert_eq(&said);
}

#[test]
fn a_client_secret_goes_with_the_code() {
    let domain = Domain::new(Manners {
        secret: Some("s3cret"),
        ..Manners::default()
    });
    let tool = tool(&domain).file("s", "s3cret");
    let (said, _) = sign_in(&tool, "--client-secret-file s -o oauth");
    assert!(said.starts_with("exit 0"), "{said}");
    let (said, _) = sign_in(&tool, "-o oauth");
    assert!(
        said.starts_with("exit 10") && said.contains("secret"),
        "{said}"
    );
}

#[test]
fn the_first_redirect_whose_port_is_free_is_used() {
    let domain = Domain::new(Manners::default());
    let tool = tool(&domain);
    let busy = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = format!(
        "http://localhost:{}/callback",
        busy.local_addr().unwrap().port()
    );
    let port = free_port();
    let free = format!("http://127.0.0.1:{port}/other/path");
    let elsewhere = "https://app.example/callback";
    let waiting = SigningIn::start_at(&tool, "-o oauth", &[elsewhere, &taken, &free], port);
    let query = fields(waiting.url.split_once('?').unwrap().1);
    assert_eq!(query["redirect_uri"], free);
    assert_eq!(browse(&waiting.url).status, 200);
    assert!(waiting.finish().starts_with("exit 0"));
    let taken_port = busy.local_addr().unwrap().port().to_string();
    let ran = tool.run(&["login", "--web", "--redirect-uri", &taken]);
    expect![[r#"
        exit 10
        --- stderr
        error: the browser cannot be sent back here: port $PORT is in use
          cause: another program listens there, perhaps another sign-in
           help: end it, or register a further callback URL with another port, and name it: --redirect-uri http://localhost:PORT/callback
    "#]].assert_eq(&ran.to_string().replace(&taken_port, "$PORT"));
}

#[test]
fn a_redirect_may_lead_to_ipv6() {
    let domain = Domain::new(Manners::default());
    let tool = tool(&domain);
    let listener = TcpListener::bind("[::1]:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let redirect = format!("http://[::1]:{port}/callback");
    let waiting = SigningIn::start_at(&tool, "-o oauth", &[&redirect], port);
    assert_eq!(browse(&waiting.url).status, 200);
    let said = waiting.finish();
    assert!(said.starts_with("exit 0"), "{said}");
}

/// The usual cause of a browser that never comes back is said soon, and the end comes in time.
#[test]
fn a_browser_that_does_not_come_back_is_not_waited_for_for_ever() {
    let domain = Domain::new(Manners::default());
    let tool = tool(&domain).file("clock", "0");
    let tool = {
        let clock = tool.path().join("clock");
        tool.env("COGNITO_AUTH_TEST_CLOCK", clock)
    };
    let mut waiting = SigningIn::start(&tool, "-o env --web-timeout 2m");
    fs::write(tool.path().join("clock"), "31").unwrap();
    waiting.read_to("note: to register it: aws");
    fs::write(tool.path().join("clock"), "121").unwrap();
    expect![[r#"
        exit 4
        --- stdout
        false
        --- stderr
        Sign in in the browser, at:
        $URL
        note: no answer yet: where the browser shows the error redirect_mismatch, http://localhost:$PORT/callback is not exactly a callback URL of app client 1example23456789
        note: to register it: aws cognito-idp update-user-pool-client --region us-east-1 --cli-input-json "$(aws cognito-idp describe-user-pool-client --user-pool-id us-east-1_EXAMPLE12 --client-id 1example23456789 --query UserPoolClient --output json --region us-east-1 | jq '{UserPoolId, ClientId, ClientName, RefreshTokenValidity, AccessTokenValidity, IdTokenValidity, TokenValidityUnits, ReadAttributes, WriteAttributes, ExplicitAuthFlows, SupportedIdentityProviders, CallbackURLs, LogoutURLs, DefaultRedirectURI, AllowedOAuthFlows, AllowedOAuthScopes, AllowedOAuthFlowsUserPoolClient, AnalyticsConfiguration, PreventUserExistenceErrors, EnableTokenRevocation, EnablePropagateAdditionalUserContextData, AuthSessionValidity, RefreshTokenRotation} | del(.[] | select(. == null or . == "" or . == {})) | .CallbackURLs = ((.CallbackURLs // []) - ["http://localhost:$PORT/callback"] + ["http://localhost:$PORT/callback"])')"
        error: no answer came from the browser within 2m
          cause: where the browser shows the error redirect_mismatch, http://localhost:$PORT/callback is not exactly a callback URL of app client 1example23456789
           help: register it:
           help: aws cognito-idp update-user-pool-client --region us-east-1 --cli-input-json "$(aws cognito-idp describe-user-pool-client --user-pool-id us-east-1_EXAMPLE12 --client-id 1example23456789 --query UserPoolClient --output json --region us-east-1 | jq '{UserPoolId, ClientId, ClientName, RefreshTokenValidity, AccessTokenValidity, IdTokenValidity, TokenValidityUnits, ReadAttributes, WriteAttributes, ExplicitAuthFlows, SupportedIdentityProviders, CallbackURLs, LogoutURLs, DefaultRedirectURI, AllowedOAuthFlows, AllowedOAuthScopes, AllowedOAuthFlowsUserPoolClient, AnalyticsConfiguration, PreventUserExistenceErrors, EnableTokenRevocation, EnablePropagateAdditionalUserContextData, AuthSessionValidity, RefreshTokenRotation} | del(.[] | select(. == null or . == "" or . == {})) | .CallbackURLs = ((.CallbackURLs // []) - ["http://localhost:$PORT/callback"] + ["http://localhost:$PORT/callback"])')"
           help: where the browser shows invalid_scope: --scope openid
    "#]].assert_eq(&waiting.finish());
}

#[cfg(unix)]
#[test]
fn a_person_may_paste_the_address_that_the_browser_ends_at() {
    let domain = Domain::new(Manners::default());
    let tool = with_context(&domain, "");
    let port = free_port();
    let redirect = format!("http://localhost:{port}/callback");
    for redirect in [&redirect, "https://app.example/callback"] {
        let line = [
            "login",
            "--web",
            "--no-browser",
            "--prompt",
            "login",
            "--redirect-uri",
            redirect,
        ];
        let mut terminal = Terminal::start(&tool, &line);
        terminal.wait_for("paste its address here:");
        let screen = terminal.screen().replace("$DOMAIN", &domain.origin());
        let url = screen.lines().find(|line| line.starts_with("http"));
        let right = sent_back_to(url.unwrap().trim_end());
        terminal.type_line("nonsense");
        terminal.wait_for("Not accepted: there is neither a code nor an error in it.");
        terminal.type_line(&right.replace("state=", "state=x"));
        terminal.wait_for("Not accepted: it belongs to another sign-in");
        terminal.type_line(&right);
        let (code, screen) = terminal.finish();
        assert!(code == 0 && screen.contains("ada is signed in"), "{screen}");
    }
    // Without a terminal nothing can be pasted.
    let ran = tool.run(&[
        "login",
        "--web",
        "--prompt",
        "login",
        "--redirect-uri",
        "https://app.example/callback",
    ]);
    expect![[r#"
        exit 2
        --- stderr
        error: the browser is sent back to https://app.example/callback, which is not this machine
           help: sign in in two steps:
           help: cognito-auth login --web --start
           help: cognito-auth login --web --finish URL
    "#]]
    .assert_eq(&ran.to_string());
}

#[test]
fn a_sign_in_of_two_steps_needs_no_listener() {
    let domain = Domain::new(Manners::default());
    let tool = with_context(&domain, "").file("clock", "0");
    let clock = tool.path().join("clock");
    let tool = tool.env("COGNITO_AUTH_TEST_CLOCK", clock.clone());
    let begun = tool.path().join("home/.local/state/cognito-auth/dev.web");
    let nothing = tool.run(&[
        "login",
        "--web",
        "--finish",
        "http://localhost:8400/callback?code=a&state=b",
    ]);
    let started = tool.run(&["login", "--web", "--start"]);
    assert_eq!((started.code, started.stderr.as_slice()), (0, &b""[..]));
    assert_mode(&begun, 0o600);
    let url = String::from_utf8(started.stdout).unwrap();
    let right = sent_back_to(url.trim_end());
    // What is not the answer leaves the sign-in as it is.
    let wrong = tool.run(&[
        "login",
        "--web",
        "--finish",
        &right.replace("state=", "state=x"),
    ]);
    let neither = tool.run(&["login", "--web", "--finish", "yes"]);
    let ended = tool.run(&[
        "login",
        "--web",
        "-o",
        "text",
        "--query",
        "AuthenticationResult.RefreshToken",
        "--finish",
        &right,
    ]);
    assert!(!begun.exists());
    let again = tool.run(&["login", "--web", "--finish", &right]);
    // By standard input, and too late.
    let started = tool.run(&["login", "--web", "--start"]);
    let url = String::from_utf8(started.stdout).unwrap();
    let right = sent_back_to(url.trim_end());
    fs::write(&clock, "301").unwrap();
    let tool = tool.stdin(format!("{right}\n"));
    let late = tool.run(&["login", "--web", "--finish"]);
    fs::write(&clock, "299").unwrap();
    let by_stdin = tool.run(&[
        "login",
        "--web",
        "-o",
        "text",
        "--query",
        "AuthenticationResult.RefreshToken",
        "--finish",
        "-",
    ]);
    let all = [nothing, wrong, neither, ended, again, late, by_stdin].map(|ran| ran.to_string());
    expect![[r#"
        exit 4
        --- stderr
        error: there is no sign-in to finish: none was begun in this context
           help: cognito-auth login --web --start
        exit 4
        --- stderr
        error: what was given is not the answer of the browser: it belongs to another sign-in: its state is not the one that was sent
           help: begin anew: cognito-auth login --web --start
        exit 4
        --- stderr
        error: what was given is not the answer of the browser: there is neither a code nor an error in it
           help: copy the whole address that the browser ends at, with ?code=… in it
        exit 0
        --- stdout
        refresh-of-ada
        exit 4
        --- stderr
        error: there is no sign-in to finish: none was begun in this context
           help: cognito-auth login --web --start
        exit 4
        --- stderr
        error: there is no sign-in to finish: it was begun more than five minutes ago
           help: cognito-auth login --web --start
        exit 4
        --- stderr
        error: there is no sign-in to finish: none was begun in this context
           help: cognito-auth login --web --start
    "#]].assert_eq(&all.concat());
}

/// What the first step was given counts in the second, and what is wrong with the second costs nothing.
#[test]
fn the_second_step_goes_on_where_the_first_ended() {
    let domain = Domain::new(Manners::default());
    let tool = with_context(&domain, "");
    let begun = tool.path().join("home/.local/state/cognito-auth/dev.web");
    let start = |user: &str| {
        let started = tool.run(&["login", "--web", "--start", "-u", user]);
        assert_eq!(started.code, 0, "{started}");
        sent_back_to(String::from_utf8(started.stdout).unwrap().trim_end())
    };
    let right = start("bob");
    let other = tool.run(&["login", "--web", "--finish", &right]);
    assert!(record(&tool).is_none());
    let right = start("ada");
    let finish = [
        "login",
        "--web",
        "-o",
        "text",
        "--query",
        "AuthenticationResult.TokenType",
    ];
    let with = |last: &[&str]| tool.run(&[&finish[..], last].concat());
    let no_secret = with(&["--client-secret-file", "nowhere", "--finish", &right]);
    let nothing = with(&["--finish", "-"]);
    let both = with(&["--client-secret-stdin", "--finish", "-"]);
    assert!(begun.exists());
    // Neither the domain nor a look-up of it is needed any more.
    let ended = with(&["--finish", &right]);
    let all = [other, no_secret, nothing, both, ended].map(|ran| ran.to_string());
    expect![[r#"
        exit 4
        --- stderr
        error: the browser signed in ada, not bob
          cause: the browser is signed in as another user still
           help: cognito-auth login --web --prompt login -u bob
           help: or leave the user name out, of the context too
        exit 2
        --- stderr
        error: the client secret cannot be read from nowhere: No such file or directory (os error 2)
        exit 2
        --- stderr
        error: --finish was given nothing
           help: give it the address that the browser ends at, or that on standard input with -
        exit 2
        --- stderr
        error: standard input cannot hold both the address and the app client's secret
           help: give the address as an argument, or the secret with --client-secret-file FILE
        exit 0
        --- stdout
        Bearer
    "#]]
    .assert_eq(&all.concat());
}

/// Not even the domain has to be known.
#[test]
fn a_session_that_is_good_needs_no_domain() {
    let domain = Domain::new(Manners::default());
    let tool = with_context(&domain, "");
    assert!(sign_in(&tool, "-o oauth").0.starts_with("exit 0"));
    let config = fs::read_to_string(tool.path().join(CONFIG_FILE)).unwrap();
    let origin = domain.origin();
    let config = config.replace(&format!("domain = '{origin}'"), "");
    let tool = tool.file(CONFIG_FILE, config);
    let ran = tool.run(&[
        "login",
        "--web",
        "-o",
        "text",
        "--query",
        "AuthenticationResult.TokenType",
    ]);
    expect![[r#"
        exit 0
        --- stdout
        Bearer
        --- stderr
        note: ada is signed in already; --prompt login signs in anew
    "#]]
    .assert_eq(&ran.to_string());
}

/// Two processes of a context: one browser, and its tokens for both.
#[test]
fn one_browser_at_a_time() {
    let domain = Domain::new(Manners::default());
    let tool = with_context(&domain, "");
    let first = SigningIn::start(&tool, "-o oauth");
    let mut second = tool
        .command(
            EXECUTABLE,
            &["login", "--web", "--no-browser", "-o", "oauth"],
        )
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It asks nothing, and has opened no browser by then.
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(browse(&first.url).status, 200);
    assert!(first.finish().starts_with("exit 0"));
    assert!(ends_within(Duration::from_secs(20), &mut second));
    let output = second.wait_with_output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty());
    assert_eq!(domain.log().matches("authorize").count(), 1);
}

/// It gets the URL as its last argument, and no secret of the environment.
#[cfg(unix)]
#[test]
fn a_browser_can_be_named() {
    let domain = Domain::new(Manners::default());
    let script = "#!/bin/sh\necho said by the browser\nenv > env\nprintf '%s\\n' \"$@\" > args.part\nmv args.part args\n";
    let tool = tool(&domain)
        .file("my browser", script)
        .mode("my browser", 0o700)
        .env("COGNITO_PASSWORD", "hunter2");
    let port = free_port();
    let redirect = format!("http://localhost:{port}/callback");
    let line = [
        "login",
        "--web",
        "--browser",
        "'./my browser' --new",
        "--redirect-uri",
        &redirect,
        "-o",
        "oauth",
    ];
    let mut child = tool.command(EXECUTABLE, &line);
    let child = child
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let child = child.spawn().unwrap();
    let deadline = std::time::Instant::now() + Duration::from_secs(20);
    let args = loop {
        assert!(
            std::time::Instant::now() < deadline,
            "no browser was started"
        );
        if let Ok(args) = fs::read_to_string(tool.path().join("args")) {
            break args;
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let (flag, url) = args.trim_end().split_once('\n').unwrap();
    assert_eq!(flag, "--new");
    assert_eq!(browse(url).status, 200);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert!(serde_json::from_slice::<Value>(&output.stdout).is_ok());
    assert!(String::from_utf8_lossy(&output.stderr).contains("said by the browser"));
    let environment = fs::read_to_string(tool.path().join("env")).unwrap();
    assert!(environment.contains("COGNITO_DOMAIN=") && !environment.contains("hunter2"));
}

/// With IAM credentials the pool says where its pages are, and the app client what it allows.
#[test]
fn the_domain_is_looked_up() {
    let cognito = Cognito::scripted([
        on("DescribeUserPool").answer(json!({"UserPool": {"Id": POOL, "Domain": "shop"}})),
        on("DescribeUserPoolClient").answer(json!({"UserPoolClient": {
            "ClientId": CLIENT, "AllowedOAuthScopes": ["email", "openid"],
            "CallbackURLs": ["https://shop.example/", "http://localhost:9999/cb"],
        }})),
        on("DescribeUserPool").answer(json!({"UserPool": {"Id": POOL}})),
        on("DescribeUserPool").error("AccessDeniedException", "no"),
    ]);
    let tool = Tool::new(&cognito)
        .env("COGNITO_USER_POOL_ID", POOL)
        .env("COGNITO_CLIENT_ID", CLIENT)
        .file(CONFIG_FILE, "[contexts.dev]\nusername = 'ada'\n");
    let started = tool.run(&["login", "--web", "--start", "-c", "dev"]);
    let url = String::from_utf8(started.stdout.clone()).unwrap();
    let (page, query) = url.trim_end().split_once('?').unwrap();
    assert_eq!(
        page,
        "https://shop.auth.us-east-1.amazoncognito.com/oauth2/authorize"
    );
    let query = fields(query);
    assert_eq!(query["scope"], "openid email");
    assert_eq!(query["redirect_uri"], "http://localhost:9999/cb");
    let none = tool.run(&["login", "--web"]);
    let denied = tool.run(&["login", "--web"]);
    let unsigned = Tool::alone()
        .without_credentials()
        .env("COGNITO_USER_POOL_ID", POOL)
        .env("COGNITO_CLIENT_ID", CLIENT);
    let unsigned = unsigned.run(&["login", "--web"]);
    cognito.expect_done();
    let started = String::from_utf8(started.stderr).unwrap();
    expect![[r#"
        note: domain is shop.auth.us-east-1.amazoncognito.com
        exit 6
        --- stderr
        error: there is no domain of user pool us-east-1_EXAMPLE12
           help: give it one:
           help: aws cognito-idp create-user-pool-domain --domain PREFIX --user-pool-id us-east-1_EXAMPLE12
        exit 2
        --- stderr
        error: no domain was given
           help: give it with --domain HOST, COGNITO_DOMAIN or `domain` in a context
        exit 2
        --- stderr
        error: no domain was given
           help: give it with --domain HOST, COGNITO_DOMAIN or `domain` in a context
    "#]].assert_eq(&format!("{started}{none}{denied}{unsigned}"));
}

/// The session of the browser ends besides that of the context.
#[test]
fn a_browser_is_signed_out_too() {
    let domain = Domain::new(Manners::default());
    let tool = with_context(
        &domain,
        "redirect-uri = ['http://localhost:1/cb', 'http://localhost:2/']",
    );
    let ran = tool.run(&["logout", "--web", "--no-browser"]).to_string();
    let (before, challenge) = ran.split_once("code_challenge=").unwrap();
    let said = format!("{before}code_challenge=C{}", &challenge[43..]);
    expect![[r#"
        exit 0
        --- stderr
        note: context dev has no session
        Sign out in the browser, at:
        $DOMAIN/logout?client_id=1example23456789&response_type=code&redirect_uri=http%3A%2F%2Flocalhost%3A1%2Fcb&code_challenge=C&code_challenge_method=S256
    "#]].assert_eq(&said);
    let ran = tool.run(&["logout", "--domain", "shop"]);
    assert_eq!(ran.code, 2);
}

#[test]
fn what_does_not_go_with_a_browser_is_refused() {
    let tool = Tool::alone()
        .without_credentials()
        .env("COGNITO_USER_POOL_ID", POOL)
        .env("COGNITO_CLIENT_ID", CLIENT)
        .env("COGNITO_DOMAIN", "shop.auth.us-east-1.amazoncognito.com");
    let mut all = String::new();
    for line in [
        "--web --password-stdin",
        "--web --auth-flow srp",
        "--web --mfa-code 123456",
        "--web --scope email",
        "--web --resource a --resource b",
        "--web --redirect-uri http://shop.example/back",
        "--web --domain my-shop",
        "--web --start",
        "--start",
        "--domain shop",
        "--web --start --finish x",
        "--web --start -o env",
        "--web --finish x --prompt login",
        "--web --web-timeout 0",
        "--web --web-timeout 1000000000d",
        "--web --redirect-uri http://localhost:0/cb",
        "--web --csv x",
    ] {
        let words: Vec<_> = ["login"].into_iter().chain(line.split(' ')).collect();
        all.push_str(&format!("# {line}\n{}", tool.run(&words)));
    }
    expect![[r##"
        # --web --password-stdin
        exit 2
        --- stderr
        error: the password does not go with --web: the pages in the browser ask for what they need
           help: leave the password out
        # --web --auth-flow srp
        exit 2
        --- stderr
        error: --auth-flow does not go with --web: the pages in the browser ask for what they need
           help: leave --auth-flow out
        # --web --mfa-code 123456
        exit 2
        --- stderr
        error: --mfa-code does not go with --web: the pages in the browser ask for what they need
           help: leave --mfa-code out
        # --web --scope email
        exit 2
        --- stderr
        error: the scopes lack openid, and without an IdToken it is not known who signed in
           help: add --scope openid
        # --web --resource a --resource b
        exit 2
        --- stderr
        error: a user's tokens are for one resource, and several are named
           help: give one --resource URI
        # --web --redirect-uri http://shop.example/back
        exit 2
        --- stderr
        error: "http://shop.example/back" is not a redirect URI, such as http://localhost:8400/callback
           help: give a callback URL of the app client, exactly as it is registered
        # --web --domain my-shop
        exit 2
        --- stderr
        error: --domain is not valid: "my-shop" is a prefix: name the whole host, my-shop.auth.REGION.amazoncognito.com
        # --web --start
        exit 2
        --- stderr
        error: a sign-in in two steps needs a context, whose folder keeps what belongs to it in between
           help: name one with -c NAME, or make one: cognito-auth context create NAME
        # --start
        exit 2
        --- stderr
        error: the following required arguments were not provided: --web
           help: cognito-auth login --help
        # --domain shop
        exit 2
        --- stderr
        error: the following required arguments were not provided: --web
           help: cognito-auth login --help
        # --web --start --finish x
        exit 2
        --- stderr
        error: the argument '--start' cannot be used with '--finish [<URL>]'
           help: cognito-auth login --help
        # --web --start -o env
        exit 2
        --- stdout
        false
        --- stderr
        error: the argument '--start' cannot be used with '--output <FORMAT>'
           help: cognito-auth login --help
        # --web --finish x --prompt login
        exit 2
        --- stderr
        error: the argument '--finish [<URL>]' cannot be used with '--prompt <PROMPT>'
           help: cognito-auth login --help
        # --web --web-timeout 0
        exit 2
        --- stderr
        error: invalid value '0' for '--web-timeout <DURATION>': expected a length of time between 1s and 1d
           help: cognito-auth login --help
        # --web --web-timeout 1000000000d
        exit 2
        --- stderr
        error: invalid value '1000000000d' for '--web-timeout <DURATION>': expected a length of time between 1s and 1d
           help: cognito-auth login --help
        # --web --redirect-uri http://localhost:0/cb
        exit 2
        --- stderr
        error: "http://localhost:0/cb" is not a redirect URI, such as http://localhost:8400/callback
           help: give a callback URL of the app client, exactly as it is registered
        # --web --csv x
        exit 2
        --- stderr
        error: --web does not go with --csv
           help: the rows of the CSV say all of it
    "##]].assert_eq(&all);
}
