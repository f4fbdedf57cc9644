//! `proxy`: what is put on requests, when it is renewed, and who may use it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::thread;

use expect_test::expect;
use serde_json::{Value, json};

use crate::cognito::{Cognito, Expected, Request, listen, on};
use crate::fixtures::{CLIENT, CONFIG_FILE, IDENTITY_POOL, POOL, RECORD, YEAR_2100, now, session};
use crate::serve::{Served, echo, mirror};
use crate::support::{Tool, access_token, id_token, record};

/// The tool with the context `dev`, in which ada has a session until `exp`.
fn tool(cognito: &Cognito, exp: i64) -> Tool {
    let config = format!(
        "store = 'file'\ndefault-context = 'dev'\n[contexts.dev]\nuser-pool-id = '{POOL}'\n\
         client-id = '{CLIENT}'\n"
    );
    Tool::new(cognito)
        .without_credentials()
        .file(CONFIG_FILE, config)
        .file(RECORD, record(cognito, "dev", &session(exp)))
        .shown_as(&access_token(YEAR_2100), "$ACCESS")
        .shown_as(&id_token(YEAR_2100), "$ID")
}

/// New tokens for the refresh token.
fn refreshed() -> Expected {
    on("GetTokensFromRefreshToken").answer(json!({"AuthenticationResult": {
        "AccessToken": access_token(YEAR_2100), "IdToken": id_token(YEAR_2100),
        "ExpiresIn": 3600, "TokenType": "Bearer",
    }}))
}

/// An application that answers as `script` has it.
fn api(script: impl IntoIterator<Item = Expected>) -> Cognito {
    Cognito::scripted(script)
}

fn authorizations(api: &Cognito) -> Vec<String> {
    let all = 1..=api.requests();
    all.map(|number| {
        let request = api.request(number);
        request.header("authorization").unwrap_or("none").to_owned()
    })
    .collect()
}

#[test]
fn a_request_gets_the_token_in_place_of_its_own() {
    let cognito = Cognito::scripted([]);
    let tool = tool(&cognito, YEAR_2100);
    let mut all = String::new();
    for auth in ["access", "bearer", "id"] {
        let upstream = format!("{}/prod", mirror());
        let served = Served::start_as(&tool, "proxy", &["--upstream", &upstream, "--auth", auth]);
        assert_eq!(served.prefix.len(), 23, "{}", served.prefix);
        let line = format!("GET {}//a/../b%2Fc?d=%20&e", served.prefix);
        let answer = served.ask(&line, &["Authorization: Bearer theirs", "Accept: x/y"]);
        let (ended, said) = served.stop();
        assert!(cfg!(windows) || ended == Some(15), "{ended:?}");
        // How long it took differs.
        let said = said.split(" - ").next().unwrap().to_owned();
        all.push_str(&format!("{answer}\n{said}\n\n"));
    }
    let all = tool.shown(all.as_bytes());
    let hosts: Vec<_> = all
        .lines()
        .filter(|line| !line.starts_with("host:"))
        .collect();
    expect![[r#"
        HTTP/1.1 200 OK
        content-length: 721
        x-own: 1
        referrer-policy: same-origin

        GET /prod//a/../b%2Fc?d=%20&e
        accept: x/y
        authorization: Bearer $ACCESS


        GET //a/../b%2Fc 200

        HTTP/1.1 200 OK
        content-length: 724
        x-own: 1
        referrer-policy: same-origin

        GET /prod//a/../b%2Fc?d=%20&e
        accept: x/y
        authorization: Bearer $ID


        GET //a/../b%2Fc 200

        HTTP/1.1 200 OK
        content-length: 717
        x-own: 1
        referrer-policy: same-origin

        GET /prod//a/../b%2Fc?d=%20&e
        accept: x/y
        authorization: $ID


        GET //a/../b%2Fc 200
    "#]]
    .assert_eq(&hosts.join("\n"));
    cognito.expect_done();
}

/// One renewal for many, ahead of the token's end.
#[test]
fn a_token_is_renewed_before_it_ends() {
    let cognito = Cognito::scripted([refreshed()]);
    let tool = tool(&cognito, now() + 60);
    let upstream = mirror();
    let served = Served::start_as(&tool, "proxy", &["--upstream", &upstream, "--open"]);
    assert_eq!(served.prefix, "");
    let answers = thread::scope(|scope| {
        let asking = [(); 8].map(|()| scope.spawn(|| served.ask("GET /", &[])));
        asking.map(|asked| asked.join().unwrap())
    });
    let fresh = format!("authorization: Bearer {}", access_token(YEAR_2100));
    assert!(answers.iter().all(|answer| answer.contains(&fresh)));
    served.stop();
    assert_eq!(cognito.requests(), 1);
}

#[test]
fn a_request_is_made_once_more_where_the_token_is_not_taken() {
    let cognito = Cognito::scripted([refreshed()]);
    let old = YEAR_2100 - 1;
    let tool = tool(&cognito, old);
    let api = api([
        on("POST /x")
            .status(401)
            .answer(json!({"message": "Unauthorized"})),
        on("POST /x").answer(json!({"ok": 1})),
        // A body that is not kept is not sent again.
        on("POST /x")
            .status(401)
            .answer(json!({"message": "Unauthorized"})),
        // What was renewed is not renewed again.
        on("POST /x")
            .status(401)
            .answer(json!({"message": "Unauthorized"})),
    ]);
    let upstream = api.endpoint();
    let served = Served::start_as(&tool, "proxy", &["--upstream", &upstream, "--open"]);
    let body = "Content-Length: 9\r\n\r\n{\"a\": 12}";
    let first = served.short("POST /x", &[body]);
    let chunked = "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0";
    let second = served.short("POST /x", &[chunked]);
    assert!(served.short("POST /x", &[body]).starts_with("401"));
    let (_, said) = served.stop();
    let [before, after] = [old, YEAR_2100].map(|exp| format!("Bearer {}", access_token(exp)));
    assert_eq!(authorizations(&api)[..3], [before, after.clone(), after]);
    assert_eq!(
        [api.request(1), api.request(2)].map(|it| it.body),
        [b"{\"a\": 12}"; 2].map(|it| it.to_vec())
    );
    assert_eq!(cognito.requests(), 1);
    assert_eq!(
        (&first[..3], &second[..3]),
        ("200", "401"),
        "{first}{second}{said}"
    );
    assert_eq!(api.requests(), 4, "{said}");
}

/// The server sees no request without authentication, not even one whose answer is dropped.
#[test]
fn a_request_that_cannot_be_authenticated_is_not_sent() {
    let cognito = Cognito::scripted([on("POST /oauth2/token").answer(json!({
        "access_token": "opaque \u{7f}", "expires_in": 3600, "token_type": "Bearer",
    }))]);
    let config = format!(
        "store = 'file'\ndefault-context = 'dev'\n[contexts.dev]\nclient-id = '{CLIENT}'\n\
         domain = '{}'\n",
        cognito.endpoint()
    );
    let tool = Tool::new(&cognito)
        .without_credentials()
        .file(CONFIG_FILE, config)
        .env("COGNITO_CLIENT_SECRET", "s3cret");
    let api = api([]);
    let upstream = api.endpoint();
    let flags = ["--upstream", &upstream, "--auth", "client", "--open"];
    let served = Served::start_as(&tool, "proxy", &flags);
    let answer = served.short("POST /x", &["Content-Length: 1\r\n\r\na"]);
    served.stop();
    expect![[r#"502 Bad Gateway {"message":"the token holds what no header can"}"#]]
        .assert_eq(&answer);
    assert_eq!(api.requests(), 0);
    cognito.expect_done();
}

#[test]
fn other_programs_and_pages_are_kept_out() {
    let cognito = Cognito::scripted([]);
    let tool = tool(&cognito, YEAR_2100);
    let upstream = mirror();
    let args = [
        "--upstream",
        &upstream,
        "--allow-origin",
        "http://localhost:3000",
    ];
    let served = Served::start_as(&tool, "proxy", &args);
    let (prefix, address) = (served.prefix.clone(), served.address);
    let get = format!("GET {prefix}/x");
    let mut all = Vec::new();
    for (line, headers) in [
        ("GET /x", vec![]),
        (&format!("GET {prefix}x"), vec![]),
        ("GET /AAAAAAAAAAAAAAAAAAAAAA/x", vec![]),
        (&get, vec!["Origin: http://evil.example"]),
        (&get, vec!["Origin: null"]),
    ] {
        all.push(served.short(line, &headers));
    }
    let other = served.raw(
        format!("{get} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n").as_bytes(),
    );
    all.push(other.lines().next().unwrap().to_owned());
    // An image or a script of another page has no Origin; a person who types the address has this.
    for site in ["cross-site", "same-site"] {
        let header = format!("Sec-Fetch-Site: {site}");
        assert!(served.short(&get, &[&header]).starts_with("403"));
    }
    let referer = format!("Referer: http://{address}{prefix}/page");
    let typed = served.ask(&get, &["Sec-Fetch-Site: none", &referer]);
    assert!(
        typed.starts_with("HTTP/1.1 200") && !typed.contains(&prefix[1..]),
        "{typed}"
    );
    assert!(typed.contains("referrer-policy: same-origin"), "{typed}");
    let own = format!("Origin: http://{address}");
    assert!(served.short(&get, &[&own]).starts_with("200"));
    let preflight = served.ask(
        &format!("OPTIONS {prefix}/x"),
        &[
            "Origin: http://localhost:3000",
            "Access-Control-Request-Method: PUT",
            "Access-Control-Request-Headers: content-type",
        ],
    );
    all.push(preflight);
    let allowed = served.ask(&get, &["Origin: http://localhost:3000"]);
    all.push(
        allowed
            .lines()
            .filter(|line| {
                line.starts_with("access-") || line.starts_with("vary") || line.starts_with("HTTP")
            })
            .collect::<Vec<_>>()
            .join("\n"),
    );
    let (_, said) = served.stop();
    // The path that lets others in is in no log.
    assert!(!said.contains(&prefix[1..]), "{said}");
    expect![[r#"
        404 Not Found {"message":"the address lacks the proxy's own path"}
        404 Not Found {"message":"the address lacks the proxy's own path"}
        404 Not Found {"message":"the address lacks the proxy's own path"}
        403 Forbidden {"message":"web pages of another origin may not use it: --allow-origin ORIGIN"}
        403 Forbidden {"message":"web pages of another origin may not use it: --allow-origin ORIGIN"}
        HTTP/1.1 403 Forbidden
        HTTP/1.1 204 No Content
        access-control-max-age: 600
        access-control-allow-methods: PUT
        access-control-allow-headers: content-type
        access-control-allow-origin: http://localhost:3000
        vary: Origin
        access-control-expose-headers: *
        referrer-policy: same-origin


        HTTP/1.1 200 OK
        access-control-allow-origin: http://localhost:3000
        vary: Origin
        access-control-expose-headers: *"#]].assert_eq(&all.join("\n"));
}

#[test]
fn a_signature_is_put_on_requests() {
    let cognito = Cognito::scripted([
        on("GetId").answer(json!({"IdentityId": "us-east-1:1"})),
        on("GetCredentialsForIdentity").answer(json!({"IdentityId": "us-east-1:1", "Credentials": {
            "AccessKeyId": "ASIAEXAMPLE", "SecretKey": "s", "SessionToken": "t", "Expiration": YEAR_2100,
        }})),
    ]);
    let tool = tool(&cognito, YEAR_2100).env("COGNITO_IDENTITY_POOL_ID", IDENTITY_POOL);
    let upstream = mirror();
    let args = [
        "--upstream",
        &upstream,
        "--open",
        "--auth",
        "sigv4",
        "--service",
        "s3",
        "--signing-region",
        "eu-west-1",
    ];
    let served = Served::start_as(&tool, "proxy", &args);
    let body = "X-Amz-Date: theirs\r\nX-Amz-Meta: m\r\nContent-Length: 3\r\n\r\nabc";
    let answer = served.ask("PUT /a/b%20c", &[body]);
    // Of unknown length, and not over TLS.
    let chunked = "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0";
    let refused = served.short("PUT /a", &[chunked]);
    served.stop();
    let of = |name: &str| {
        let line = answer.lines().find(|line| line.starts_with(name));
        line.unwrap_or_else(|| panic!("{name}: {answer}"))
            .to_owned()
    };
    let authorization = of("authorization: AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE/");
    assert!(
        authorization.contains("/eu-west-1/s3/aws4_request, SignedHeaders=content-length;host;x-amz-content-sha256;x-amz-date;x-amz-meta;x-amz-security-token")
            || authorization.contains("/eu-west-1/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-meta;x-amz-security-token"),
        "{authorization}"
    );
    assert_eq!(of("x-amz-security-token"), "x-amz-security-token: t");
    // SHA-256 of abc: FIPS 180-4, its first example.
    assert_eq!(
        of("x-amz-content-sha256"),
        "x-amz-content-sha256: ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
    assert!(!of("x-amz-date").contains("theirs"));
    assert_eq!(
        refused,
        "413 Payload Too Large {\"message\":\"a body of unknown or great length is signed for https only\"}"
    );
    cognito.expect_done();
}

/// The command has the address and no secret, and its end is the proxy's.
#[cfg(unix)]
#[test]
fn a_command_runs_beside_it() {
    let cognito = Cognito::scripted([]);
    let tool = tool(&cognito, YEAR_2100).env("COGNITO_PASSWORD", "hunter2");
    let upstream = mirror();
    let script = "import os, sys, urllib.request\n\
                  url = os.environ['COGNITO_PROXY_URL']\n\
                  print(urllib.request.urlopen(url + '/a').read().decode().splitlines()[0])\n\
                  print(os.environ.get('COGNITO_PASSWORD'))\n\
                  sys.exit(7)";
    let line = [
        "proxy",
        "-q",
        "--upstream",
        &upstream,
        "--",
        "python3",
        "-c",
        script,
    ];
    let ran = tool.run(&line);
    expect![[r#"
        exit 7
        --- stdout
        GET /a
        None
    "#]]
    .assert_eq(&ran.to_string());
    let ran = tool.run(&["proxy", "--upstream", &upstream, "--", "./nowhere"]);
    assert_eq!(ran.code, 127, "{ran}");
}

#[test]
fn what_cannot_be_handed_on_is_refused() {
    let cognito = Cognito::scripted([]);
    let tool = tool(&cognito, YEAR_2100);
    let mut all = String::new();
    for line in [
        "proxy",
        "proxy --upstream http://api.example.com",
        "proxy --upstream wss://api.example.com",
        "proxy --upstream https://a/b?c",
        "proxy --upstream https://a --auth none",
        "proxy --upstream https://a --service s3",
        "proxy --upstream https://a --client-secret-stdin",
        "proxy --upstream https://a --allow-origin localhost",
        "proxy --upstream https://a --listen nowhere",
    ] {
        let words: Vec<_> = line.split(' ').collect();
        all.push_str(&format!("# {line}\n{}", tool.run(&words)));
    }
    let nobody = Tool::new(&cognito).without_credentials();
    let ran = nobody.run(&["proxy", "--upstream", "https://a"]);
    all.push_str(&ran.to_string());
    expect![[r##"
        # proxy
        exit 2
        --- stderr
        error: the following required arguments were not provided: --upstream <URL>
           help: cognito-auth proxy --help
        # proxy --upstream http://api.example.com
        exit 2
        --- stderr
        error: invalid value 'http://api.example.com' for '--upstream <URL>': "http://api.example.com" is http, which is for this machine alone (localhost, 127.0.0.1, [::1])
           help: cognito-auth proxy --help
        # proxy --upstream wss://api.example.com
        exit 2
        --- stderr
        error: --upstream wss://api.example.com is the URL of a WebSocket
           help: give the http or https URL: WebSockets are handed on too
        # proxy --upstream https://a/b?c
        exit 2
        --- stderr
        error: --upstream has a query, which would be lost
           help: give the URL that comes before every path
        # proxy --upstream https://a --auth none
        exit 2
        --- stderr
        error: invalid value 'none' for '--auth <HOW>' [possible values: id, bearer, access, client, sigv4]
           help: cognito-auth proxy --help
        # proxy --upstream https://a --service s3
        exit 2
        --- stderr
        error: --service and --signing-region go with --auth sigv4
           help: add --auth sigv4, or leave them out
        # proxy --upstream https://a --client-secret-stdin
        exit 2
        --- stderr
        error: the secret is needed again and again, and standard input can be read once
           help: give it by a file, a command or a variable
        # proxy --upstream https://a --allow-origin localhost
        exit 2
        --- stderr
        error: invalid value 'localhost' for '--allow-origin <ORIGIN>': expected an origin, such as http://localhost:3000
           help: cognito-auth proxy --help
        # proxy --upstream https://a --listen nowhere
        exit 2
        --- stderr
        error: --listen nowhere is not ADDRESS:PORT
           help: --listen 127.0.0.1:0 is any free port of this machine
        exit 4
        --- stderr
        error: not signed in: there is no access token
           help: eval "$(cognito-auth login -o env)"
           help: or give the token with --access-token-stdin, --access-token-file FILE or COGNITO_ACCESS_TOKEN
           help: or save settings once:
           help: cognito-auth context create dev
    "##]].assert_eq(&all);
    // A server that is gone.
    let address = listen(|_| Ok(()));
    let upstream = format!("http://{address}");
    let served = Served::start_as(&tool, "proxy", &["--upstream", &upstream, "--open"]);
    let answer = served.short("GET /", &[]);
    assert!(answer.starts_with("502 "), "{answer}");
    served.stop();
}

#[test]
fn a_web_socket_goes_through() {
    let cognito = Cognito::scripted([]);
    let tool = tool(&cognito, YEAR_2100);
    let address = listen(|stream| {
        let mut from = BufReader::new(stream.try_clone()?);
        let mut to = stream;
        let request = Request::read(&mut from)?.unwrap();
        assert!(request.header("authorization").is_some());
        to.write_all(b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")?;
        let mut bytes = [0; 5];
        while from.read_exact(&mut bytes).is_ok() {
            bytes.reverse();
            to.write_all(&bytes)?;
        }
        Ok(())
    });
    let upstream = format!("http://{address}");
    let served = Served::start_as(&tool, "proxy", &["--upstream", &upstream, "--open"]);
    let mut stream = served.connect();
    let host = served.address;
    write!(
        stream,
        "GET / HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
    )
    .unwrap();
    let mut from = BufReader::new(stream.try_clone().unwrap());
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert!(from.read_line(&mut head).unwrap() > 0, "{head}");
    }
    assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
    stream.write_all(b"hello").unwrap();
    let mut echoed = [0; 5];
    from.read_exact(&mut echoed).unwrap();
    assert_eq!(&echoed, b"olleh");
    served.stop();
}

/// The command that `configure mcp` prints runs, and what it gives the client to read leads to the server.
#[test]
fn an_mcp_client_is_led_through_it() {
    let cognito = Cognito::scripted([]);
    let tool = tool(&cognito, YEAR_2100);
    let server = format!("{}/mcp?v=1", mirror());
    let listen = {
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        free.local_addr().unwrap().to_string()
    };
    let ran = tool.run(&[
        "configure",
        "mcp",
        "orders",
        &server,
        "-c",
        "dev",
        "--proxy",
        "--token",
        "id",
        "--listen",
        &listen,
    ]);
    assert_eq!(ran.code, 0, "{ran}");
    let stanza: Value = serde_json::from_slice(&ran.stdout).unwrap();
    let url = stanza["mcpServers"]["orders"]["url"].as_str().unwrap();
    let said = String::from_utf8(ran.stderr).unwrap();
    let (_, command) = said
        .lines()
        .next()
        .unwrap()
        .split_once("cognito-auth ")
        .unwrap();
    let command: Vec<_> = command
        .split(' ')
        .map(|word| word.trim_matches('\''))
        .collect();
    let proxy = Served::start_at(&tool, &command);
    let path = url.strip_prefix(&format!("http://{listen}")).unwrap();
    let answer = proxy.ask(&format!("POST {path}"), &["Content-Length: 0"]);
    assert!(answer.contains("POST /mcp?v=1\n"), "{answer}");
    let token = format!("authorization: Bearer {}\n", id_token(YEAR_2100));
    assert!(answer.contains(&token), "{answer}");
}

/// Neither direction is kept in memory.
#[cfg(unix)]
#[test]
fn a_body_of_2_gb_takes_no_memory() {
    let cognito = Cognito::scripted([]);
    let tool = tool(&cognito, YEAR_2100);
    let upstream = echo();
    let served = Served::start_as(&tool, "proxy", &["--upstream", &upstream, "--open"]);
    served.streams("X-A: b");
}

#[cfg(unix)]
#[test]
fn ten_thousand_requests_on_a_few_connections_take_no_memory() {
    let cognito = Cognito::scripted([]);
    let tool = tool(&cognito, YEAR_2100);
    let upstream = mirror();
    let served = Served::start_as(&tool, "proxy", &["-q", "--upstream", &upstream, "--open"]);
    served.keeps_up("X-A: b");
    let (_, said) = served.stop();
    assert_eq!(said, "");
}

/// What is not one request with one length is refused, and ends its connection.
#[test]
fn nothing_is_smuggled_to_the_upstream() {
    let cognito = Cognito::scripted([]);
    let tool = tool(&cognito, YEAR_2100);
    let api = api([on("GET /good").answer(json!({}))]);
    let upstream = api.endpoint();
    let served = Served::start_as(&tool, "proxy", &["--upstream", &upstream, "--open"]);
    let host = format!("Host: {}\r\n", served.address);
    let chunked = "Transfer-Encoding: chunked\r\n";
    let length = "Content-Length: 4\r\n";
    let next = "GET /bad HTTP/1.1\r\n\r\n";
    let mut said = String::new();
    for (what, request) in [
        (
            "both lengths",
            format!("POST /1 HTTP/1.1\r\n{host}{length}{chunked}\r\n0\r\n\r\n{next}"),
        ),
        (
            "both, the other way",
            format!("POST /2 HTTP/1.1\r\n{host}{chunked}{length}\r\n0\r\n\r\n{next}"),
        ),
        (
            "two equal lengths",
            format!("POST /3 HTTP/1.1\r\n{host}{length}{length}\r\nabcd{next}"),
        ),
        (
            "another coding",
            format!("POST /4 HTTP/1.1\r\n{host}Transfer-Encoding: xchunked\r\n\r\n{next}"),
        ),
        (
            "a folded line",
            format!("GET /5 HTTP/1.1\r\n{host}X-A: b\r\n {chunked}\r\n"),
        ),
        (
            "a bare line feed",
            format!("GET /6 HTTP/1.1\r\n{host}X-A: b\n\r\n"),
        ),
        (
            "a bare line feed behind a body",
            format!("POST /7 HTTP/1.1\r\n{host}{length}\r\nabcdGET /bad HTTP/1.1\n{host}\n"),
        ),
        ("two hosts", format!("GET /8 HTTP/1.1\r\n{host}{host}\r\n")),
        (
            "a host in the target",
            format!("GET http://evil.example/9 HTTP/1.1\r\n{host}\r\n"),
        ),
        // The connection ends with the answer: what comes behind chunks is not read.
        (
            "a request behind chunks",
            format!("GET /good HTTP/1.1\r\n{host}{chunked}\r\n0\r\n\r\n{next}"),
        ),
    ] {
        said.push_str(&format!("{what}: {}\n", served.statuses(&request)));
    }
    drop(served);
    api.expect_done();
    expect![[r#"
        both lengths: HTTP/1.1 400 Bad Request
        both, the other way: HTTP/1.1 400 Bad Request
        two equal lengths: HTTP/1.1 400 Bad Request
        another coding: HTTP/1.1 400 Bad Request
        a folded line: HTTP/1.1 400 Bad Request
        a bare line feed: HTTP/1.1 400 Bad Request
        a bare line feed behind a body: HTTP/1.1 400 Bad Request
        two hosts: HTTP/1.1 400 Bad Request
        a host in the target: HTTP/1.1 400 Bad Request
        a request behind chunks: HTTP/1.1 200 
    "#]]
    .assert_eq(&said);
}
