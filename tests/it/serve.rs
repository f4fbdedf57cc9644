//! `serve`: what an authorizer answers, what an application learns, and what a listener bears.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use expect_test::expect;
use serde_json::{Value, json};

use crate::cognito::{Cognito, Expected, Request, listen, on};
use crate::fixtures::{CLIENT, POOL, now};
use crate::signing::{Key, access_claims, id_claims, key_set};
use crate::support::{EXECUTABLE, Tool, ends_within, signal, tokens};

fn keys() -> Expected {
    on("GET /us-east-1_EXAMPLE12/.well-known/jwks.json").answer(key_set())
}

fn current(changes: &Value) -> Value {
    let mut times = json!({"iat": now() - 60, "exp": now() + 3600});
    for (name, value) in changes.as_object().unwrap() {
        times[name] = value.clone();
    }
    times
}

fn id_token(changes: &Value) -> String {
    Key::of_id_tokens().token(&id_claims(&current(changes)))
}

fn access_token(changes: &Value) -> String {
    Key::of_access_tokens().token(&access_claims(&current(changes)))
}

/// The tool, which knows the pool and its client.
fn tool(cognito: &Cognito) -> Tool {
    Tool::new(cognito)
        .env("COGNITO_USER_POOL_ID", POOL)
        .env("COGNITO_CLIENT_ID", CLIENT)
}

/// An application that answers each request with its body. Its URL.
pub(crate) fn echo() -> String {
    let address = listen(|stream| {
        let mut from = BufReader::new(stream.try_clone()?);
        let mut to = stream;
        let mut line = String::new();
        let mut length = 0;
        while line != "\r\n" {
            line.clear();
            from.read_line(&mut line)?;
            let value = line.strip_prefix("content-length: ");
            length = value.map_or(length, |value| value.trim().parse().unwrap());
        }
        write!(to, "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n")?;
        std::io::copy(&mut from.take(length), &mut to)?;
        Ok(())
    });
    format!("http://{address}")
}

/// A `serve`, or a `proxy`, that runs.
pub(crate) struct Served<'a> {
    tool: &'a Tool,
    child: Child,
    /// `HOST:PORT`, as it was printed.
    authority: String,
    pub(crate) address: SocketAddr,
    /// What comes before every path.
    pub(crate) prefix: String,
    stderr: File,
}

impl<'a> Served<'a> {
    /// Starts it at a free port.
    #[track_caller]
    pub(crate) fn start(tool: &'a Tool, args: &[&str]) -> Self {
        Self::start_as(tool, "serve", args)
    }

    /// Starts `command` at a free port.
    #[track_caller]
    pub(crate) fn start_as(tool: &'a Tool, command: &str, args: &[&str]) -> Self {
        Self::start_at(
            tool,
            &[&[command, "--listen", "127.0.0.1:0"], args].concat(),
        )
    }

    /// Starts the command of `line`, which says where to listen.
    #[track_caller]
    pub(crate) fn start_at(tool: &'a Tool, line: &[&str]) -> Self {
        let stderr = tempfile::tempfile().unwrap();
        let mut child = tool
            .command(EXECUTABLE, line)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(stderr.try_clone().unwrap())
            .spawn()
            .unwrap();
        let mut first = String::new();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        stdout.read_line(&mut first).unwrap();
        let url = first.trim_end().strip_prefix("http://").unwrap_or_else(|| {
            child.kill().unwrap();
            panic!("{first}{}", read(&mut stderr.try_clone().unwrap()))
        });
        let (authority, prefix) = url.split_at(url.find('/').unwrap_or(url.len()));
        Self {
            tool,
            child,
            authority: authority.to_owned(),
            address: authority.replace("localhost", "127.0.0.1").parse().unwrap(),
            prefix: prefix.to_owned(),
            stderr,
        }
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .unwrap();
        stream
    }

    /// What comes for `bytes`, until the server closes the connection.
    pub(crate) fn raw(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect();
        stream.write_all(bytes).unwrap();
        let mut answer = Vec::new();
        // A connection that is reset has said what it said.
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8(answer).unwrap()
    }

    /// The status lines of all that is answered to `bytes`.
    pub(crate) fn statuses(&self, bytes: &str) -> String {
        let answer = self.raw(bytes.as_bytes());
        let lines = answer.lines();
        let statuses: Vec<_> = lines.filter(|line| line.starts_with("HTTP/")).collect();
        statuses.join(" | ")
    }

    /// The answer to a request: head and body, without its date.
    pub(crate) fn ask(&self, line: &str, headers: &[&str]) -> String {
        let mut head = format!(
            "{line} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n",
            self.authority
        );
        for header in headers {
            head.push_str(&format!("{header}\r\n"));
        }
        let answer = self.raw(format!("{head}\r\n").as_bytes());
        shown(&answer)
    }

    /// The first line and the body of the answer.
    pub(crate) fn short(&self, line: &str, headers: &[&str]) -> String {
        let answer = self.ask(line, headers);
        let (head, body) = answer.split_once("\n\n").unwrap_or((&answer, ""));
        let status = head.lines().next().unwrap_or_default();
        format!("{} {body}", status.trim_start_matches("HTTP/1.1 "))
    }

    /// Asserts that a body of 2 GiB goes through, and back from an [`echo`], at flat memory.
    pub(crate) fn streams(&self, header: &str) {
        const PIECE: usize = 1 << 20;
        const PIECES: u32 = 2048;
        let piece = |n: u32| n.to_ne_bytes().repeat(PIECE / 4);
        // What a request takes at all.
        self.ask("GET /", &[header, "Content-Length: 0"]);
        let before = self.memory();
        let stream = self.connect();
        let mut to = stream.try_clone().unwrap();
        let length = u64::from(PIECES) << 20;
        let head = format!(
            "PUT / HTTP/1.1\r\nHost: {}\r\n{header}\r\nContent-Length: {length}\r\n\r\n",
            self.authority
        );
        let sending = thread::spawn(move || {
            to.write_all(head.as_bytes()).unwrap();
            for n in 0..PIECES {
                to.write_all(&piece(n)).unwrap();
            }
        });
        let mut from = BufReader::new(stream);
        let mut line = String::new();
        from.read_line(&mut line).unwrap();
        assert_eq!(line, "HTTP/1.1 200 OK\r\n");
        while line != "\r\n" {
            line.clear();
            from.read_line(&mut line).unwrap();
        }
        let mut got = vec![0; PIECE];
        for n in 0..PIECES {
            from.read_exact(&mut got).unwrap();
            assert!(got == piece(n), "{n}");
        }
        sending.join().unwrap();
        let grown = self.memory() - before;
        assert!(grown < 16 * 1024, "{grown} KiB more than {before}");
    }

    /// Asserts that 10,000 requests on 64 connections are answered at flat memory.
    pub(crate) fn keeps_up(&self, header: &str) {
        const CONNECTIONS: usize = 64;
        let request = format!(
            "GET / HTTP/1.1\r\nHost: {}\r\n{header}\r\n\r\n",
            self.authority
        );
        let ask = |requests: usize| {
            let mut to = self.connect();
            let mut from = BufReader::new(to.try_clone().unwrap());
            for _ in 0..requests {
                to.write_all(request.as_bytes()).unwrap();
                let mut length = 0;
                let mut line = String::new();
                while line != "\r\n" {
                    line.clear();
                    from.read_line(&mut line).unwrap();
                    let value = line.strip_prefix("content-length: ");
                    length = value.map_or(length, |value| value.trim().parse().unwrap());
                    let is_good = !line.starts_with("HTTP") || line.contains(" 200 ");
                    assert!(is_good, "{line}");
                }
                from.read_exact(&mut vec![0; length]).unwrap();
            }
        };
        let round = |requests| {
            thread::scope(|scope| {
                for _ in 0..CONNECTIONS {
                    scope.spawn(move || ask(requests));
                }
            });
        };
        round(4);
        let before = self.memory();
        round(10_000_usize.div_ceil(CONNECTIONS));
        let grown = self.memory() - before;
        assert!(grown < 4 * 1024, "{grown} KiB more than {before}");
    }

    /// Ends it with SIGTERM, or at once on Windows: how it ended, and what it said.
    pub(crate) fn stop(mut self) -> (Option<i32>, String) {
        #[cfg(unix)]
        rustix::process::kill_process(
            rustix::process::Pid::from_child(&self.child),
            rustix::process::Signal::TERM,
        )
        .unwrap();
        #[cfg(windows)]
        self.child.kill().unwrap();
        assert!(ends_within(Duration::from_secs(30), &mut self.child));
        let ended = signal(self.child.wait().unwrap());
        let said = read(&mut self.stderr);
        (ended, self.tool.shown(said.as_bytes()))
    }

    pub(crate) fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        line.unwrap()
            .trim()
            .trim_end_matches(" kB")
            .parse()
            .unwrap()
    }
}

impl Drop for Served<'_> {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read(file: &mut File) -> String {
    use std::io::Seek as _;
    file.rewind().unwrap();
    let mut text = String::new();
    file.read_to_string(&mut text).unwrap();
    text
}

/// An answer with plain ends of lines, and without its date.
fn shown(answer: &str) -> String {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((answer, ""));
    let lines = head.lines().filter(|line| !line.starts_with("date: "));
    let head: Vec<_> = lines.filter(|line| *line != "connection: close").collect();
    format!("{}\n\n{}", head.join("\n"), body.replace("\r\n", "\n"))
}

/// An application that answers with the request it got.
pub(crate) fn mirror() -> String {
    let address = listen(|stream| {
        let mut from = BufReader::new(stream.try_clone()?);
        let mut to = stream;
        while let Some(request) = Request::read(&mut from)? {
            let mut body = format!("{} {}\n", request.method, request.target);
            for (name, value) in &request.headers {
                body.push_str(&format!("{name}: {value}\n"));
            }
            body.push_str(&format!("\n{}", String::from_utf8_lossy(&request.body)));
            write!(
                to,
                "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nX-Own: 1\r\n\r\n{body}",
                body.len()
            )?;
        }
        Ok(())
    });
    format!("http://{address}")
}

fn bearer(token: &str) -> String {
    format!("Authorization: Bearer {token}")
}

#[test]
fn an_http_api_answers_in_its_words() {
    let cognito = Cognito::scripted([keys()]);
    let tool = tool(&cognito);
    let served = Served::start(&tool, &["--deny-reason"]);
    let none = served.ask("GET /", &[]);
    expect![[r#"
        HTTP/1.1 401 Unauthorized
        content-type: application/json
        www-authenticate: Bearer
        x-cognito-deny-reason: there is no token in the header Authorization
        content-length: 26

        {"message":"Unauthorized"}"#]]
    .assert_eq(&none);
    let answers = [
        ("not a token", "Authorization: Bearer abc".to_owned()),
        ("expired", bearer(&id_token(&json!({"exp": now() - 10})))),
        (
            "for another app client",
            bearer(&id_token(&json!({"aud": "other"}))),
        ),
        (
            "of another pool",
            bearer(&id_token(&json!({"iss": "https://id.example"}))),
        ),
        (
            "by a key that is not there",
            bearer(&Key::of_a_stranger().token(&id_claims(&current(&json!({}))))),
        ),
        (
            "good",
            bearer(&id_token(
                &json!({"iat": 1_700_000_000, "exp": 4_000_000_000_i64}),
            )),
        ),
        (
            "good, raw",
            format!(
                "authorization: {}",
                access_token(&json!({"iat": 1_700_000_000, "exp": 4_000_000_000_i64}))
            ),
        ),
    ];
    let answers =
        answers.map(|(what, header)| format!("# {what}\n{}\n", served.ask("GET /", &[&header])));
    let said = answers.concat();
    let expired = said
        .split("it expired at ")
        .nth(1)
        .map(|rest| rest[..25].to_owned());
    let said = said
        .replace(&expired.unwrap(), "$THEN")
        .replace(&cognito.endpoint(), "$ENDPOINT");
    expect![[r##"
        # not a token
        HTTP/1.1 401 Unauthorized
        content-type: application/json
        www-authenticate: Bearer scope="" error="invalid_token" error_description="token contains an invalid number of segments"
        x-cognito-deny-reason: it has 1 dot-separated part, not 3
        content-length: 26

        {"message":"Unauthorized"}
        # expired
        HTTP/1.1 401 Unauthorized
        content-type: application/json
        www-authenticate: Bearer scope="" error="invalid_token" error_description="the token has expired"
        x-cognito-deny-reason: it expired at $THEN
        content-length: 26

        {"message":"Unauthorized"}
        # for another app client
        HTTP/1.1 401 Unauthorized
        content-type: application/json
        www-authenticate: Bearer scope="" error="invalid_token" error_description="the token does not have a valid audience"
        x-cognito-deny-reason: it is for other, and the authorizer's audiences are 1example23456789
        content-length: 26

        {"message":"Unauthorized"}
        # of another pool
        HTTP/1.1 401 Unauthorized
        content-type: application/json
        www-authenticate: Bearer scope="" error="invalid_token"
        x-cognito-deny-reason: its signature could not be checked: only the keys of the authorizer's user pools are fetched; its issuer is https://id.example, and that of the authorizer is https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12 or https://issuer-cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12 or $ENDPOINT/us-east-1_EXAMPLE12
        content-length: 26

        {"message":"Unauthorized"}
        # by a key that is not there
        HTTP/1.1 401 Unauthorized
        content-type: application/json
        www-authenticate: Bearer scope="" error="invalid_token"
        x-cognito-deny-reason: its signature is not good: kid: expected the kid of a key in $ENDPOINT/us-east-1_EXAMPLE12/.well-known/jwks.json (idkey, accesskey), got "strangerkey"
        content-length: 26

        {"message":"Unauthorized"}
        # good
        HTTP/1.1 200 OK
        content-type: application/json
        content-length: 250

        {
          "sub": "11111111-2222-4333-8444-555555555555",
          "iss": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12",
          "aud": "1example23456789",
          "token_use": "id",
          "iat": 1700000000,
          "exp": 4000000000,
          "email": "ada@example.com"
        }

        # good, raw
        HTTP/1.1 200 OK
        content-type: application/json
        content-length: 309

        {
          "sub": "11111111-2222-4333-8444-555555555555",
          "iss": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12",
          "client_id": "1example23456789",
          "token_use": "access",
          "scope": "orders/read orders/write",
          "cognito:groups": [
            "admins"
          ],
          "iat": 1700000000,
          "exp": 4000000000
        }

    "##]].assert_eq(&said);
    assert_eq!(cognito.requests(), 1);
}

#[test]
fn a_rest_api_and_a_load_balancer_answer_in_theirs() {
    let cognito = Cognito::scripted([keys()]);
    let tool = tool(&cognito);
    let mut said = String::new();
    for kind in ["rest", "alb"] {
        let served = Served::start(&tool, &["--authorizer", kind]);
        for (what, header) in [
            ("no token", "X-Other: 1".to_owned()),
            ("an access token", bearer(&access_token(&json!({})))),
            ("expired", bearer(&id_token(&json!({"exp": now() - 10})))),
            (
                "raw",
                format!("Authorization: {}", id_token(&json!({"aud": "other"}))),
            ),
        ] {
            let answer = served.ask("GET /", &[&header]);
            let (head, body) = answer.split_once("\n\n").unwrap();
            let body = if head.contains(" 200 ") {
                "(the claims)"
            } else {
                body
            };
            said.push_str(&format!("# {kind}: {what}\n{head}\n\n{body}\n"));
        }
    }
    expect![[r##"
        # rest: no token
        HTTP/1.1 401 Unauthorized
        content-type: application/json
        x-amzn-errortype: UnauthorizedException
        content-length: 26

        {"message":"Unauthorized"}
        # rest: an access token
        HTTP/1.1 401 Unauthorized
        content-type: application/json
        x-amzn-errortype: UnauthorizedException
        content-length: 26

        {"message":"Unauthorized"}
        # rest: expired
        HTTP/1.1 401 Unauthorized
        content-type: application/json
        x-amzn-errortype: UnauthorizedException
        content-length: 44

        {"message":"The incoming token has expired"}
        # rest: raw
        HTTP/1.1 200 OK
        content-type: application/json
        content-length: 239

        (the claims)
        # alb: no token
        HTTP/1.1 401 Unauthorized
        content-type: text/html
        server: awselb/2.0
        content-length: 144

        <html>
        <head><title>401 Authorization Required</title></head>
        <body>
        <center><h1>401 Authorization Required</h1></center>
        </body>
        </html>

        # alb: an access token
        HTTP/1.1 200 OK
        content-type: application/json
        content-length: 309

        (the claims)
        # alb: expired
        HTTP/1.1 401 Unauthorized
        content-type: text/html
        server: awselb/2.0
        content-length: 144

        <html>
        <head><title>401 Authorization Required</title></head>
        <body>
        <center><h1>401 Authorization Required</h1></center>
        </body>
        </html>

        # alb: raw
        HTTP/1.1 401 Unauthorized
        content-type: text/html
        server: awselb/2.0
        content-length: 144

        <html>
        <head><title>401 Authorization Required</title></head>
        <body>
        <center><h1>401 Authorization Required</h1></center>
        </body>
        </html>

    "##]]
    .assert_eq(&said);
}

#[test]
fn the_application_is_told_of_the_caller_by_the_gateway_alone() {
    let cognito = Cognito::scripted([keys()]);
    let tool = tool(&cognito);
    let upstream = format!("{}/base/", mirror());
    let served = Served::start(&tool, &["--upstream", &upstream]);
    let token =
        access_token(&json!({"username": "ada", "iat": 1_700_000_000, "exp": 4_000_000_000_i64}));
    let answer = served.ask(
        "POST /a%2Fb//c?x=%20&y",
        &[
            &bearer(&token),
            "X-Cognito-Claim-Sub: root",
            "x_cognito_claim_username: root",
            "X-Amzn-Request-Context: e30=",
            "X-Amzn-Oidc-Data: x",
            "Connection: X-Hop",
            "X-Hop: 1",
            "User-Agent: test/1",
            "X-Mine: kept",
            "Content-Length: 3",
            "",
            "abc",
        ],
    );
    let answer = answer
        .replace(&token, "$TOKEN")
        .replace(&served.address.to_string(), "$GATEWAY")
        .replace(
            upstream
                .trim_start_matches("http://")
                .trim_end_matches("/base/"),
            "$UPSTREAM",
        );
    let context = answer
        .lines()
        .find_map(|line| line.strip_prefix("x-amzn-request-context: "));
    let context = context.unwrap().to_owned();
    let read: Value = serde_json::from_slice(&STANDARD.decode(&context).unwrap()).unwrap();
    assert_eq!(
        read["authorizer"]["jwt"]["claims"]["cognito:groups"],
        "[admins]"
    );
    assert_eq!(read["authorizer"]["jwt"]["claims"]["exp"], "4000000000");
    assert_eq!(read["http"]["path"], "/a%2Fb//c");
    assert_eq!(read["http"]["userAgent"], "test/1");
    expect![[r#"
        HTTP/1.1 200 OK
        content-length: 2332
        x-own: 1

        POST /base/a%2Fb//c?x=%20&y
        content-length: 3
        x-mine: kept
        authorization: Bearer $TOKEN
        user-agent: test/1
        x-forwarded-for: 127.0.0.1
        x-forwarded-proto: http
        x-forwarded-host: $GATEWAY
        x-cognito-claim-client_id: 1example23456789
        x-cognito-claim-cognito-groups: [admins]
        x-cognito-claim-exp: 4000000000
        x-cognito-claim-iat: 1700000000
        x-cognito-claim-iss: https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12
        x-cognito-claim-scope: orders/read orders/write
        x-cognito-claim-sub: 11111111-2222-4333-8444-555555555555
        x-cognito-claim-token_use: access
        x-cognito-claim-username: ada
        x-amzn-request-context: $CONTEXT
        host: $UPSTREAM

        abc"#]]
    .assert_eq(&answer.replace(&context, "$CONTEXT"));
    let (ended, said) = served.stop();
    assert!(cfg!(windows) || ended == Some(15), "{ended:?}");
    let line = said.lines().next().unwrap();
    assert!(
        line.starts_with("POST /a%2Fb//c 200 ada ") && line.ends_with(" ms"),
        "{said}"
    );
}

const OPENAPI: &str = "
openapi: 3.0.1
x-amazon-apigateway-cors: {allowOrigins: ['*']}
components:
  securitySchemes:
    pool: {type: oauth2, x-amazon-apigateway-authorizer: {type: jwt, jwtConfiguration: {audience: [!Ref C]}}}
security: [{pool: []}]
paths:
  /health: {get: {security: []}}
  /orders: {get: {}, post: {security: [{pool: [orders/write, orders/admin]}]}}
  /admin/{proxy+}: {x-amazon-apigateway-any-method: {security: [{pool: [admin/all]}]}}
";
const SAM: &str = "
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      CorsConfiguration: {AllowOrigins: ['*']}
      Auth: {DefaultAuthorizer: P, Authorizers: {P: {JwtConfiguration: {issuer: !Sub 'https://${D}', audience: [!Ref C]}}}}
  F:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Health: {Type: HttpApi, Properties: {ApiId: !Ref Api, Path: /health, Method: GET, Auth: {Authorizer: NONE}}}
        List: {Type: HttpApi, Properties: {ApiId: !Ref Api, Path: /orders, Method: GET}}
        Make: {Type: HttpApi, Properties: {ApiId: !Ref Api, Path: /orders, Method: POST, Auth: {AuthorizationScopes: [orders/write, orders/admin]}}}
        Admin: {Type: HttpApi, Properties: {ApiId: !Ref Api, Path: '/admin/{proxy+}', Method: ANY, Auth: {AuthorizationScopes: [admin/all]}}}
";
const CLOUDFORMATION: &str = r#"{"Resources": {
    "A": {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"CorsConfiguration": {"AllowOrigins": ["*"]}}},
    "H": {"Type": "AWS::ApiGatewayV2::Route", "Properties": {"RouteKey": "GET /health"}},
    "L": {"Type": "AWS::ApiGatewayV2::Route", "Properties": {"RouteKey": "GET /orders", "AuthorizationType": "JWT"}},
    "M": {"Type": "AWS::ApiGatewayV2::Route", "Properties": {"RouteKey": "POST /orders", "AuthorizationType": "JWT", "AuthorizationScopes": ["orders/write", "orders/admin"]}},
    "X": {"Type": "AWS::ApiGatewayV2::Route", "Properties": {"RouteKey": "ANY /admin/{proxy+}", "AuthorizationType": "JWT", "AuthorizationScopes": ["admin/all"]}}}}"#;
const TABLE: &str = r#"
cors = true
[routes]
"GET /health" = "none"
"GET /orders" = "id"
"POST /orders" = ["orders/write", "orders/admin"]
"ANY /admin/{proxy+}" = ["admin/all"]
"#;

/// Every kind of document says the same.
#[test]
fn routes_ask_for_what_their_document_says() {
    let cognito = Cognito::scripted([keys()]);
    let tool = tool(&cognito)
        .file("openapi.yaml", OPENAPI)
        .file("sam.yaml", SAM)
        .file("template.json", CLOUDFORMATION)
        .file("routes.toml", TABLE);
    let (id, access) = (
        bearer(&id_token(&json!({}))),
        bearer(&access_token(&json!({}))),
    );
    let said = ["openapi.yaml", "sam.yaml", "template.json", "routes.toml"].map(|file| {
        let served = Served::start(&tool, &["--routes", file, "--upstream", &mirror()]);
        let mut said = String::new();
        for (line, headers) in [
            ("GET /health", &[][..]),
            ("POST /health", &[&*access]),
            ("GET /orders", &[]),
            ("GET /orders", &[&*id]),
            ("GET /%6frders/", &[&*access]),
            ("POST /orders", &[&*id]),
            ("POST /orders", &[&*access]),
            ("OPTIONS /orders", &[]),
            ("GET /admin/x", &[&*access]),
            ("GET /health/../admin/x", &[&*access]),
            ("GET //orders", &[&*access]),
            ("GET /elsewhere", &[&*access]),
        ] {
            let answer = served.short(line, headers);
            let answer = answer.lines().next().unwrap();
            let with = if headers.is_empty() {
                ""
            } else {
                " with a token"
            };
            said.push_str(&format!("{line}{with}: {answer}\n"));
        }
        said
    });
    for other in &said[1..] {
        assert_eq!(other, &said[0]);
    }
    expect![[r#"
        GET /health: 200 OK GET /health
        POST /health with a token: 404 Not Found {"message":"Not Found"}
        GET /orders: 401 Unauthorized {"message":"Unauthorized"}
        GET /orders with a token: 200 OK GET /orders
        GET /%6frders/ with a token: 200 OK GET /%6frders/
        POST /orders with a token: 403 Forbidden {"message":"Forbidden"}
        POST /orders with a token: 200 OK POST /orders
        OPTIONS /orders: 200 OK OPTIONS /orders
        GET /admin/x with a token: 403 Forbidden {"message":"Forbidden"}
        GET /health/../admin/x with a token: 400 Bad Request {"message":"Bad Request"}
        GET //orders with a token: 400 Bad Request {"message":"Bad Request"}
        GET /elsewhere with a token: 404 Not Found {"message":"Not Found"}
    "#]]
    .assert_eq(&said[0]);
}

#[test]
fn callers_are_let_in_by_address_and_program() {
    let cognito = Cognito::scripted([keys()]);
    let tool = tool(&cognito);
    let token = bearer(&id_token(&json!({})));
    let served = Served::start(
        &tool,
        &[
            "--allow-ip",
            "192.0.2.0/24",
            "--allow-ip",
            "::1",
            "--trust-forwarded",
            "--allow-user-agent",
            "curl/*",
        ],
    );
    let curl = "User-Agent: curl/8.1";
    for (headers, status) in [
        (&[&*token, curl, "X-Forwarded-For: 192.0.2.7"][..], "200 OK"),
        (
            &[
                &token,
                curl,
                "X-Forwarded-For: 10.0.0.1",
                "X-Forwarded-For: 1.1.1.1, 192.0.2.7:80",
            ],
            "200 OK",
        ),
        (
            &[&token, curl, "X-Forwarded-For: 192.0.2.7, 10.0.0.1"],
            "403 Forbidden",
        ),
        (&[&token, curl, "X-Forwarded-For: unknown"], "403 Forbidden"),
        (&[&token, curl], "403 Forbidden"),
        (&[&token, "X-Forwarded-For: 192.0.2.7"], "403 Forbidden"),
        (
            &[&token, "User-Agent: wget", "X-Forwarded-For: 192.0.2.7"],
            "403 Forbidden",
        ),
        (&["User-Agent: wget"], "403 Forbidden"),
    ] {
        let answer = served.short("GET /", headers);
        assert!(answer.starts_with(status), "{headers:?}: {answer}");
    }
    assert!(
        served
            .short("GET /healthz", &[])
            .starts_with("200 OK {\"status\":\"ok\"}")
    );
}

#[test]
fn a_token_endpoint_signs_in() {
    let cognito = Cognito::scripted([
        on("AdminInitiateAuth")
            .holding("hunter2")
            .answer(json!({"AuthenticationResult": tokens()})),
        on("AdminInitiateAuth").error("NotAuthorizedException", "Incorrect username or password."),
        on("AdminInitiateAuth").answer(
            json!({"ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": "s",
            "ChallengeParameters": {"USER_ID_FOR_SRP": "ada"}}),
        ),
        on("AdminInitiateAuth").error("TooManyRequestsException", "Slow down"),
        on("AdminInitiateAuth").error("TooManyRequestsException", "Slow down"),
        on("AdminInitiateAuth").error("TooManyRequestsException", "Slow down"),
    ]);
    let tool = tool(&cognito);
    let served = Served::start(&tool, &["--token-endpoint"]);
    let basic = |text: &str| format!("Authorization: Basic {}", STANDARD.encode(text));
    let ada = basic("ada:hunter2");
    let good = served.short("GET /token", &[&ada]);
    let body = good.strip_prefix("200 OK ");
    let body: Value = serde_json::from_str(body.unwrap_or_else(|| panic!("{good}"))).unwrap();
    assert_eq!(body["AuthenticationResult"]["TokenType"], "Bearer");
    let mut said = String::new();
    for (line, headers) in [
        ("GET /token", vec![&*ada]),
        ("GET /token", vec![&ada]),
        ("GET /token", vec![&ada]),
        ("GET /token", vec![]),
        ("GET /token", vec!["Authorization: Basic !"]),
        ("GET /token", vec![&ada, "Origin: http://evil.example"]),
        ("GET /token", vec![&ada, "Sec-Fetch-Site: cross-site"]),
        ("POST /token", vec![&ada]),
    ] {
        said.push_str(&format!("{}\n---\n", served.ask(line, &headers)));
    }
    expect![[r#"
        HTTP/1.1 401 Unauthorized
        content-type: application/json
        cache-control: no-store
        www-authenticate: Basic realm="cognito-auth", charset="UTF-8"
        content-length: 79

        {"__type":"NotAuthorizedException","message":"Incorrect username or password."}
        ---
        HTTP/1.1 200 OK
        content-type: application/json
        cache-control: no-store
        content-length: 126

        {
          "ChallengeName": "NEW_PASSWORD_REQUIRED",
          "Session": "s",
          "ChallengeParameters": {
            "USER_ID_FOR_SRP": "ada"
          }
        }

        ---
        HTTP/1.1 429 Too Many Requests
        content-type: application/json
        cache-control: no-store
        content-length: 59

        {"__type":"TooManyRequestsException","message":"Slow down"}
        ---
        HTTP/1.1 401 Unauthorized
        content-type: application/json
        cache-control: no-store
        www-authenticate: Basic realm="cognito-auth", charset="UTF-8"
        content-length: 26

        {"message":"Unauthorized"}
        ---
        HTTP/1.1 401 Unauthorized
        content-type: application/json
        cache-control: no-store
        www-authenticate: Basic realm="cognito-auth", charset="UTF-8"
        content-length: 26

        {"message":"Unauthorized"}
        ---
        HTTP/1.1 403 Forbidden
        content-type: application/json
        content-length: 23

        {"message":"Forbidden"}
        ---
        HTTP/1.1 403 Forbidden
        content-type: application/json
        content-length: 23

        {"message":"Forbidden"}
        ---
        HTTP/1.1 405 Method Not Allowed
        content-type: application/json
        allow: GET
        content-length: 32

        {"message":"Method Not Allowed"}
        ---
    "#]]
    .assert_eq(&said);
    cognito.expect_done();
    let (_, said) = served.stop();
    assert!(!said.contains("hunter2"), "{said}");
    assert!(said.starts_with("GET /token 200 ada "), "{said}");
}

/// What the application gets for each request is one request with one length, if it gets any. Of two lengths
/// one of which is chunked, that one counts, the other goes no further, and the connection ends with the
/// answer, as RFC 9112 §6.3 has it; lines may end in a line feed alone (§2.2).
#[test]
fn nothing_is_smuggled_to_the_application() {
    let cognito = Cognito::scripted([keys()]);
    let tool = tool(&cognito);
    let (heard, hear) = mpsc::channel();
    let address = listen(move |stream| {
        let mut from = BufReader::new(stream.try_clone()?);
        let mut to = stream;
        let mut line = String::new();
        while from.read_line(&mut line)? > 0 {
            if line.starts_with("GET") || line.starts_with("POST") {
                heard.send(line.trim_end().to_owned()).unwrap();
            }
            if line == "\r\n" {
                // What follows as a body is read as further lines, and would be heard.
                to.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")?;
            }
            line.clear();
        }
        Ok(())
    });
    let upstream = format!("http://{address}");
    let served = Served::start(&tool, &["--upstream", &upstream]);
    let token = id_token(&json!({}));
    let host = served.address;
    let good = format!("Host: {host}\r\nAuthorization: {token}\r\n");
    let mut said = String::new();
    for (what, request) in [
        (
            "both lengths",
            format!(
                "POST /1 HTTP/1.1\r\n{good}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /bad HTTP/1.1\r\n\r\n"
            ),
        ),
        (
            "both, the other way",
            format!(
                "POST /2 HTTP/1.1\r\n{good}Transfer-Encoding: chunked\r\nContent-Length: 4\r\nConnection: close\r\n\r\n0\r\n\r\n"
            ),
        ),
        (
            "two lengths",
            format!(
                "POST /3 HTTP/1.1\r\n{good}Content-Length: 0\r\nContent-Length: 24\r\n\r\nGET /bad HTTP/1.1\r\nA: b\r\n\r\n"
            ),
        ),
        (
            "a list of lengths",
            format!(
                "POST /4 HTTP/1.1\r\n{good}Content-Length: 0, 24\r\n\r\nGET /bad HTTP/1.1\r\n\r\n"
            ),
        ),
        (
            "a length with a sign",
            format!("POST /5 HTTP/1.1\r\n{good}Content-Length: +3\r\n\r\nabc"),
        ),
        (
            "another coding",
            format!(
                "POST /6 HTTP/1.1\r\n{good}Transfer-Encoding: xchunked\r\n\r\nGET /bad HTTP/1.1\r\n\r\n"
            ),
        ),
        (
            "two codings",
            format!("POST /7 HTTP/1.1\r\n{good}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
        ),
        (
            "a space before the colon",
            format!("POST /8 HTTP/1.1\r\n{good}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"),
        ),
        (
            "a folded line",
            format!("GET /9 HTTP/1.1\r\n{good}X-A: b\r\n Transfer-Encoding: chunked\r\n\r\n"),
        ),
        (
            "a chunk with a bad size",
            format!("POST /10 HTTP/1.1\r\n{good}Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n"),
        ),
        (
            "two hosts",
            format!("GET /11 HTTP/1.1\r\n{good}Host: evil.example\r\n\r\n"),
        ),
        (
            "another host",
            "GET /12 HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n".to_owned(),
        ),
        (
            "no host",
            "GET /13 HTTP/1.1\r\nConnection: close\r\n\r\n".to_owned(),
        ),
        (
            "a host in the target",
            format!("GET http://evil.example/14 HTTP/1.1\r\n{good}\r\n"),
        ),
        (
            "a tunnel",
            format!("CONNECT evil.example:443 HTTP/1.1\r\n{good}\r\n"),
        ),
        ("no HTTP", "\u{16}\u{3}\u{1}".to_owned() + "\r\n\r\n"),
        (
            "bare line feeds",
            format!(
                "GET /18 HTTP/1.1\n{}Connection: close\n\n",
                good.replace("\r\n", "\n")
            ),
        ),
        (
            "a nul",
            format!("GET /15 HTTP/1.1\r\n{good}X-A: a\0b\r\n\r\n"),
        ),
        (
            "a head that is too long",
            format!(
                "GET /16 HTTP/1.1\r\n{good}X-A: {}\r\n\r\n",
                "a".repeat(300_000)
            ),
        ),
        (
            "too many headers",
            format!("GET /17 HTTP/1.1\r\n{good}{}\r\n", "X-A: b\r\n".repeat(200)),
        ),
    ] {
        said.push_str(&format!("{what}: {}\n", served.statuses(&request)));
    }
    drop(served);
    let heard: Vec<_> = hear.try_iter().collect();
    said.push_str(&format!("the application heard: {}\n", heard.join(" | ")));
    expect![[r#"
        both lengths: HTTP/1.1 400 Bad Request
        both, the other way: HTTP/1.1 400 Bad Request
        two lengths: HTTP/1.1 400 Bad Request
        a list of lengths: HTTP/1.1 400 Bad Request
        a length with a sign: HTTP/1.1 400 Bad Request
        another coding: HTTP/1.1 400 Bad Request
        two codings: HTTP/1.1 400 Bad Request
        a space before the colon: HTTP/1.1 400 Bad Request
        a folded line: HTTP/1.1 400 Bad Request
        a chunk with a bad size: HTTP/1.1 503 Service Unavailable
        two hosts: HTTP/1.1 400 Bad Request
        another host: HTTP/1.1 403 Forbidden
        no host: HTTP/1.1 403 Forbidden
        a host in the target: HTTP/1.1 400 Bad Request
        a tunnel: HTTP/1.1 400 Bad Request
        no HTTP: HTTP/1.1 400 Bad Request
        bare line feeds: HTTP/1.1 400 Bad Request
        a nul: HTTP/1.1 400 Bad Request
        a head that is too long: HTTP/1.1 431 Request Header Fields Too Large
        too many headers: HTTP/1.1 431 Request Header Fields Too Large
        the application heard: 
    "#]]
    .assert_eq(&said);
}

#[test]
fn a_web_socket_is_handed_on() {
    let cognito = Cognito::scripted([keys()]);
    let tool = tool(&cognito);
    let address = listen(|stream| {
        let mut from = BufReader::new(stream.try_clone()?);
        let mut to = stream;
        let request = Request::read(&mut from)?.unwrap();
        assert_eq!(request.header("upgrade"), Some("websocket"));
        assert_eq!(request.header("sec-websocket-key"), Some("k"));
        assert!(request.header("x-cognito-claim-sub").is_some());
        to.write_all(b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")?;
        let mut bytes = [0; 5];
        while from.read_exact(&mut bytes).is_ok() {
            bytes.reverse();
            to.write_all(&bytes)?;
        }
        Ok(())
    });
    let upstream = format!("http://{address}");
    let served = Served::start(&tool, &["--upstream", &upstream]);
    let mut stream = served.connect();
    write!(
        stream,
        "GET /chat HTTP/1.1\r\nHost: {}\r\nAuthorization: {}\r\nConnection: keep-alive, Upgrade\r\n\
         Upgrade: websocket\r\nSec-WebSocket-Key: k\r\n\r\n",
        served.address,
        id_token(&json!({}))
    )
    .unwrap();
    let mut from = BufReader::new(stream.try_clone().unwrap());
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        from.read_line(&mut head).unwrap();
    }
    assert!(
        head.starts_with("HTTP/1.1 101 Switching Protocols\r\n"),
        "{head}"
    );
    assert!(head.contains("upgrade: websocket"), "{head}");
    for said in ["hello", "again"] {
        stream.write_all(said.as_bytes()).unwrap();
        let mut echoed = [0; 5];
        from.read_exact(&mut echoed).unwrap();
        echoed.reverse();
        assert_eq!(echoed, said.as_bytes());
    }
    // It ends with the gateway.
    let (ended, _) = served.stop();
    assert!(cfg!(windows) || ended == Some(15), "{ended:?}");
    assert_eq!(from.read(&mut [0]).unwrap_or(0), 0);
}

/// Each event is there before the application makes the next.
#[cfg(unix)]
#[test]
fn events_are_not_held_back_and_answers_are_finished() {
    let cognito = Cognito::scripted([keys()]);
    let tool = tool(&cognito);
    let (go, wait) = mpsc::channel::<()>();
    let wait = std::sync::Arc::new(std::sync::Mutex::new(wait));
    let address = listen(move |stream| {
        let mut from = BufReader::new(stream.try_clone()?);
        let mut to = stream;
        Request::read(&mut from)?;
        to.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")?;
        for n in 0..3 {
            to.write_all(format!("9\r\ndata: {n}\n\n\r\n").as_bytes())?;
            wait.lock().unwrap().recv().unwrap();
        }
        to.write_all(b"0\r\n\r\n")
    });
    let upstream = format!("http://{address}");
    let mut served = Served::start(&tool, &["--upstream", &upstream]);
    let mut stream = served.connect();
    write!(
        stream,
        "GET / HTTP/1.1\r\nHost: {}\r\nAuthorization: {}\r\n\r\n",
        served.address,
        id_token(&json!({}))
    )
    .unwrap();
    let mut from = BufReader::new(stream);
    let mut until = |end: &str| {
        let mut text = String::new();
        while !text.ends_with(end) {
            assert!(from.read_line(&mut text).unwrap() > 0, "{text}");
        }
    };
    until("data: 0\n");
    go.send(()).unwrap();
    until("data: 1\n");
    let pid = rustix::process::Pid::from_child(&served.child);
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    // The listener is closed, and the answer under way is not.
    while TcpStream::connect(served.address).is_ok() {
        thread::sleep(Duration::from_millis(10));
    }
    go.send(()).unwrap();
    until("data: 2\n");
    go.send(()).unwrap();
    until("0\r\n");
    assert!(ends_within(Duration::from_secs(30), &mut served.child));
}

#[cfg(unix)]
#[test]
fn a_body_of_2_gb_takes_no_memory() {
    let cognito = Cognito::scripted([keys()]);
    let tool = tool(&cognito);
    let upstream = echo();
    let served = Served::start(&tool, &["--upstream", &upstream]);
    served.streams(&bearer(&id_token(&json!({}))));
}

#[cfg(unix)]
#[test]
fn ten_thousand_requests_on_a_few_connections_take_no_memory() {
    let cognito = Cognito::scripted([keys()]);
    let tool = tool(&cognito);
    let upstream = mirror();
    let served = Served::start(&tool, &["-q", "--upstream", &upstream]);
    served.keeps_up(&bearer(&id_token(&json!({}))));
    cognito.expect_done();
    let (_, said) = served.stop();
    assert_eq!(said, "");
}

/// What was verified is remembered, not that it was let in.
#[test]
fn a_token_is_refused_from_its_end_on() {
    let cognito = Cognito::scripted([keys()]);
    let tool = tool(&cognito);
    let served = Served::start(&tool, &[]);
    let token = bearer(&id_token(&json!({"exp": now() + 5})));
    assert!(served.short("GET /", &[&token]).starts_with("200 "));
    let refused = loop {
        let answer = served.short("GET /", &[&token]);
        if !answer.starts_with("200 ") {
            break answer;
        }
        thread::sleep(Duration::from_millis(200));
    };
    assert!(refused.starts_with("401 "), "{refused}");
    let (_, said) = served.stop();
    assert!(said.contains("it expired at "), "{said}");
}

#[test]
fn lines_of_the_log_can_be_json() {
    let cognito = Cognito::scripted([keys()]);
    let tool = tool(&cognito);
    let served = Served::start(&tool, &["--log-format", "json"]);
    served.short(
        "GET /a?token=secret",
        &[&bearer(&id_token(&json!({"cognito:username": "ada\n"})))],
    );
    served.short("GET /b", &[]);
    let (_, said) = served.stop();
    let mut lines: Vec<Value> = said
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    for line in &mut lines {
        assert!(line["ms"].take().is_u64() && line["time"].take().is_string());
    }
    assert_eq!(
        lines,
        [
            json!({"time": null, "method": "GET", "path": "/a", "status": 200, "who": "ada\n", "ms": null}),
            json!({"time": null, "method": "GET", "path": "/b", "status": 401, "who": null, "ms": null,
                   "reason": "there is no token in the header Authorization"}),
        ]
    );
}

/// At AWS what a user pool signed is never of the future.
#[test]
fn a_clock_that_is_behind_refuses_no_new_token() {
    let cognito = Cognito::scripted([keys()]);
    let tool = tool(&cognito);
    let served = Served::start(&tool, &[]);
    let new = bearer(&id_token(&json!({"iat": now() + 100})));
    let stranger = Key::of_a_stranger();
    let forged = bearer(&stranger.token(&id_claims(&current(&json!({"iat": now() + 100})))));
    for (header, status) in [(&new, "200"), (&forged, "401"), (&new, "200")] {
        assert!(served.short("GET /", &[header]).starts_with(status));
    }
    let (_, said) = served.stop();
    assert_eq!(said.matches("s behind Cognito's").count(), 1, "{said}");
}

/// The tokens of a pool's replicas are good where their Regions are named.
#[test]
fn tokens_of_replicas_are_good_too() {
    let cognito = Cognito::scripted([keys()]);
    let tool = tool(&cognito);
    let issuer = format!("https://cognito-idp.eu-west-1.amazonaws.com/{POOL}");
    let replica = bearer(&id_token(&json!({"iss": issuer})));
    let own = bearer(&id_token(&json!({})));
    for (regions, status) in [
        (&[][..], "401"),
        (&["--region", "us-east-1", "--region", "eu-west-1"], "200"),
    ] {
        let served = Served::start(&tool, regions);
        assert!(served.short("GET /", &[&own]).starts_with("200"));
        assert!(served.short("GET /", &[&replica]).starts_with(status));
    }
}

#[test]
fn signatures_are_judged_by_their_form() {
    let tool = Tool::alone();
    let upstream = mirror();
    let served = Served::start(&tool, &["--authorizer", "iam", "--upstream", &upstream]);
    let time = jiff::Timestamp::from_second(now()).unwrap();
    let (day, time) = (time.strftime("%Y%m%d"), time.strftime("%Y%m%dT%H%M%SZ"));
    let signature = "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7";
    let authorization = |service: &str| {
        format!(
            "Authorization: AWS4-HMAC-SHA256 Credential=AKID/{day}/us-east-1/{service}/aws4_request, \
             SignedHeaders=host;x-amz-date, Signature={signature}"
        )
    };
    let date = format!("X-Amz-Date: {time}");
    let good = served.short("GET /a", &[&authorization("execute-api"), &date]);
    assert!(good.starts_with("200 OK GET /a\n"), "{good}");
    let context = good
        .lines()
        .find_map(|line| line.strip_prefix("x-amzn-request-context: "));
    let context = STANDARD.decode(context.unwrap()).unwrap();
    let context: Value = serde_json::from_slice(&context).unwrap();
    assert_eq!(context["identity"]["accessKey"], "AKID");
    for (headers, message) in [
        (vec![], "Missing Authentication Token"),
        (
            vec![authorization("s3"), date.clone()],
            "Credential should be scoped to correct service: 'execute-api'.",
        ),
        (
            vec![authorization("execute-api")],
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
        ),
    ] {
        let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
        let expected = format!("403 Forbidden {{\"message\":\"{message}\"}}");
        assert_eq!(served.short("GET /a", &headers), expected);
    }
    let (_, said) = served.stop();
    assert!(said.starts_with("GET /a 200 AKID "), "{said}");
}

/// Without an application there is the answer of the gateway in front of it, and who asked is known.
#[test]
fn an_application_that_is_not_there_is_said_to_be_that() {
    let cognito = Cognito::scripted([keys()]);
    let tool = tool(&cognito);
    let token = id_token(&json!({"cognito:username": "ada"}));
    for (kind, status) in [
        (
            "http",
            "503 Service Unavailable {\"message\":\"Service Unavailable\"}",
        ),
        (
            "rest",
            "504 Gateway Timeout {\"message\":\"Network error communicating with endpoint\"}",
        ),
        ("alb", "502 Bad Gateway <html>"),
    ] {
        let args = [
            "--authorizer",
            kind,
            "--upstream",
            "http://127.0.0.1:1",
            "--token-header",
            "x-token",
        ];
        let served = Served::start(&tool, &args);
        let answer = served.short("GET /", &[&format!("X-Token: Bearer {token}")]);
        assert_eq!(answer.lines().next(), Some(status));
        let (_, said) = served.stop();
        assert!(
            said.starts_with("GET / ") && said.contains(" ada "),
            "{said}"
        );
        assert!(
            said.ends_with(
                ": the request got no answer from http://127.0.0.1:1: Connection refused\n"
            ),
            "{said}"
        );
    }
}

#[test]
fn it_listens_where_it_is_told_to() {
    let cognito = Cognito::scripted([]);
    let tool = tool(&cognito);
    let served = Served::start(&tool, &["--listen", "localhost:0"]);
    assert!(served.authority.starts_with("localhost:"));
    assert!(served.short("GET /healthz", &[]).starts_with("200"));
    assert_eq!(served.stop().1.lines().count(), 1);
    let served = Served::start(&tool, &["--listen", "0.0.0.0:0", "--event-version", "1.0"]);
    assert!(served.short("GET /healthz", &[]).starts_with("200"));
    let port = served.address.port();
    let wrong =
        served.raw(b"GET /healthz HTTP/1.1\r\nHost: my.example\r\nConnection: close\r\n\r\n");
    assert!(wrong.starts_with("HTTP/1.1 403 "), "{wrong}");
    let taken = format!("0.0.0.0:{port}");
    let ran = tool.run(&["serve", "--listen", &taken]);
    assert_eq!(ran.code, 2, "{ran}");
    assert!(
        ran.to_string()
            .contains("is taken: another program listens there"),
        "{ran}"
    );
    let (_, said) = served.stop();
    let warning = format!("warning: others on the network reach 0.0.0.0:{port}, unencrypted\n");
    assert!(said.starts_with(&warning), "{said}");
}

/// An unknown key is looked for at most every ten seconds, keys that cannot be had every five.
#[test]
fn tokens_of_unknown_keys_cause_few_requests() {
    let cognito = Cognito::scripted([keys()]);
    let tool = tool(&cognito);
    let served = Served::start(&tool, &[]);
    let stranger = bearer(&Key::of_a_stranger().token(&id_claims(&current(&json!({})))));
    for _ in 0..20 {
        assert!(served.short("GET /", &[&stranger]).starts_with("401 "));
    }
    assert_eq!(cognito.requests(), 1);
    drop(served);
    let gone = Tool::alone()
        .env("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
        .env("COGNITO_USER_POOL_ID", POOL)
        .env("COGNITO_CLIENT_ID", CLIENT);
    let served = Served::start(&gone, &[]);
    for _ in 0..3 {
        let answer = served.short("GET /", &[&bearer(&id_token(&json!({})))]);
        assert_eq!(
            answer,
            "500 Internal Server Error {\"message\":\"Internal Server Error\"}"
        );
    }
    let (_, said) = served.stop();
    assert_eq!(said.matches("warning: ").count(), 1, "{said}");
}

#[test]
fn what_cannot_be_served_is_refused_at_once() {
    let tool = Tool::alone()
        .file("empty.yaml", "a: b\n")
        .file("routes.toml", "[routes]\n'GET /' = ['a/b']\n");
    let mut said = String::new();
    for args in [
        &["serve"][..],
        &["serve", "--user-pool-id", POOL],
        &[
            "serve",
            "--user-pool-id",
            POOL,
            "--any-client",
            "--listen",
            "example.com:1",
        ],
        &[
            "serve",
            "--user-pool-id",
            POOL,
            "--any-client",
            "--listen",
            "8080",
        ],
        &["serve", "--upstream", "http://example.com"],
        &["serve", "--upstream", "ws://localhost:1"],
        &["serve", "--routes", "empty.yaml"],
        &["serve", "--routes", "none.yaml"],
        &["serve", "--routes", "routes.toml", "--authorizer", "iam"],
        &["serve", "--allow-ip", "10.0.0.1/8"],
        &["serve", "--event-version", "3.0"],
    ] {
        said.push_str(&format!("$ {}\n{}", args.join(" "), tool.run(args)));
    }
    expect![[r#"
        $ serve
        exit 2
        --- stderr
        error: no user pool id was given
           help: give it with --user-pool-id ID, COGNITO_USER_POOL_ID or `user-pool-id` in a context
           help: or save settings once:
           help: cognito-auth context create dev
        $ serve --user-pool-id us-east-1_EXAMPLE12
        exit 2
        --- stderr
        error: no app client id was given
           help: give it with --client-id ID, COGNITO_CLIENT_ID, `client-id` in a context or --any-client
           help: or save settings once:
           help: cognito-auth context create dev
        $ serve --user-pool-id us-east-1_EXAMPLE12 --any-client --listen example.com:1
        exit 2
        --- stderr
        error: --listen example.com:1 is not an address of this machine, or localhost
           help: --listen 127.0.0.1:0 is any free port of this machine
        $ serve --user-pool-id us-east-1_EXAMPLE12 --any-client --listen 8080
        exit 2
        --- stderr
        error: --listen 8080 is not ADDRESS:PORT
           help: --listen 127.0.0.1:0 is any free port of this machine
        $ serve --upstream http://example.com
        exit 2
        --- stderr
        error: invalid value 'http://example.com' for '--upstream <URL>': "http://example.com" is http, which is for this machine alone (localhost, 127.0.0.1, [::1])
           help: cognito-auth serve --help
        $ serve --upstream ws://localhost:1
        exit 2
        --- stderr
        error: --upstream ws://localhost:1 is the URL of a WebSocket
           help: give the http or https URL: WebSockets are handed on too
        $ serve --routes empty.yaml
        exit 2
        --- stderr
        error: empty.yaml has no routes that can be served: it is neither an OpenAPI document (openapi or swagger) nor a SAM or CloudFormation template (Resources)
           help: give an OpenAPI document, a SAM or CloudFormation template, or TOML
        $ serve --routes none.yaml
        exit 2
        --- stderr
        error: none.yaml cannot be read: No such file or directory (os error 2)
        $ serve --routes routes.toml --authorizer iam
        exit 2
        --- stderr
        error: GET / asks for scopes, which --authorizer iam does not look at
           help: leave out --authorizer, or the scopes
        $ serve --allow-ip 10.0.0.1/8
        exit 2
        --- stderr
        error: invalid value '10.0.0.1/8' for '--allow-ip <CIDR>': "10.0.0.1/8" has bits set behind its prefix
           help: cognito-auth serve --help
        $ serve --event-version 3.0
        exit 2
        --- stderr
        error: invalid value '3.0' for '--event-version <VERSION>': "3.0" is neither 1.0 nor 2.0
           help: cognito-auth serve --help
    "#]].assert_eq(&said);
}
