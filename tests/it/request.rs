//! `request`: what is sent, what is signed, what is printed, and what the process ends with.

#[cfg(unix)]
mod signatures;
mod streams;

use std::fs;

use expect_test::expect;
use serde_json::json;

use crate::cognito::{Cognito, Expected, on};
use crate::fixtures::{CONFIG_FILE, IDENTITY_POOL, RECORD, YEAR_2100, now, session};
use crate::support::{Tool, access_token, id_token, jwt, record, tokens};
use crate::tls::{Authority, Proxy};

const CONFIG: &str = r#"
store = "file"
default-context = "dev"

[contexts.dev]
user-pool-id = "us-east-1_EXAMPLE12"
client-id = "1example23456789"
username = "ada"
auth-flow = "password"
"#;

/// The tool with a session that `cognito` renews.
fn with_session(cognito: &Cognito) -> Tool {
    Tool::new(cognito)
        .without_credentials()
        .file(CONFIG_FILE, CONFIG)
        .file(RECORD, record(cognito, "dev", &session(YEAR_2100)))
        .shown_as(&id_token(YEAR_2100), "$ID_TOKEN")
        .shown_as(&access_token(YEAR_2100), "$ACCESS_TOKEN")
}

/// The tool with nothing but a token in the environment.
fn with_token(api: &Cognito) -> Tool {
    Tool::new(api)
        .without_credentials()
        .env("COGNITO_ACCESS_TOKEN", access_token(YEAR_2100))
        .env("COGNITO_ID_TOKEN", id_token(YEAR_2100))
        .shown_as(&id_token(YEAR_2100), "$ID_TOKEN")
        .shown_as(&access_token(YEAR_2100), "$ACCESS_TOKEN")
}

fn get(target: &str) -> Expected {
    on(&format!("GET {target}")).body("text/plain", "hello\n")
}

/// The tokens of a renewal, other than those that were kept.
fn renewed() -> Expected {
    let mut result = tokens();
    result["AccessToken"] = json!(access_token(YEAR_2100 + 60));
    result["IdToken"] = json!(id_token(YEAR_2100 + 60));
    on("GetTokensFromRefreshToken").answer(json!({"AuthenticationResult": result}))
}

#[test]
fn each_token_goes_where_it_is_taken() {
    for (auth, authorization) in [
        (None, Some("Bearer $ACCESS_TOKEN")),
        (Some("access"), Some("Bearer $ACCESS_TOKEN")),
        (Some("id"), Some("$ID_TOKEN")),
        (Some("bearer"), Some("Bearer $ID_TOKEN")),
        (Some("none"), None),
    ] {
        let api = Cognito::scripted([get("/orders")]);
        let tool = with_session(&api);
        let url = format!("{}/orders", api.endpoint());
        let mut args = vec!["request", &url];
        args.extend(auth.iter().flat_map(|auth| ["--auth", auth]));
        let ran = tool.run(&args);
        assert_eq!(
            (ran.code, &ran.stdout[..], &ran.stderr[..]),
            (0, &b"hello\n"[..], &b""[..])
        );
        let sent = api.request(1);
        let sent = sent
            .header("authorization")
            .map(|value| tool.shown(value.as_bytes()));
        assert_eq!(sent.as_deref(), authorization, "{auth:?}");
        api.expect_done();
    }
}

#[test]
fn a_token_can_be_given_in_every_way() {
    let api = Cognito::scripted([get("/"), get("/"), get("/"), get("/")]);
    let url = api.endpoint();
    let tool = Tool::new(&api)
        .without_credentials()
        .file("access", access_token(YEAR_2100) + "\n")
        .file("id", id_token(YEAR_2100))
        .stdin(access_token(YEAR_2100))
        .env("COGNITO_ACCESS_TOKEN", access_token(YEAR_2100))
        .shown_as(&id_token(YEAR_2100), "$ID_TOKEN")
        .shown_as(&access_token(YEAR_2100), "$ACCESS_TOKEN");
    for args in [
        &["--access-token-file", "access"][..],
        &["--access-token-stdin"],
        &["--auth", "id", "--id-token-file", "id"],
        &[],
    ] {
        let ran = tool.run(&[&["request", &url], args].concat());
        assert_eq!(ran.code, 0, "{ran}");
    }
    let sent = [1, 2, 3, 4].map(|number| {
        let request = api.request(number);
        tool.shown(request.header("authorization").unwrap().as_bytes())
    });
    let bearer = "Bearer $ACCESS_TOKEN";
    assert_eq!(sent, [bearer, bearer, "$ID_TOKEN", bearer]);
}

#[test]
fn without_a_token_the_ways_of_giving_one_are_named() {
    let api = Cognito::scripted([]);
    let ran =
        Tool::new(&api)
            .without_credentials()
            .run(&["request", "--auth", "id", &api.endpoint()]);
    expect![[r#"
        exit 4
        --- stderr
        error: not signed in: there is no IdToken
           help: eval "$(cognito-auth login -o env)"
           help: or give the token with --id-token-stdin, --id-token-file FILE or COGNITO_ID_TOKEN
           help: or save settings once:
           help: cognito-auth context create dev
    "#]]
    .assert_eq(&ran.to_string());
}

#[test]
fn what_is_sent_is_what_was_asked_for() {
    let api = Cognito::scripted([
        on("POST /forms").body("text/plain", "1"),
        on("POST /json").body("text/plain", "2"),
        on("PUT /raw").body("text/plain", "3"),
        on("DELETE /x").status(204).body("text/plain", ""),
        on("POST /empty").body("text/plain", "5"),
        on("PURGE /cache").body("text/plain", "6"),
    ]);
    let tool = Tool::new(&api)
        .file("body", b"\x00\xffraw\r\n")
        .file("headers", "X-One: 1\r\n\nX-Two: a:b\n");
    let at = |path: &str| format!("{}{path}", api.endpoint());
    for args in [
        &["-d", "a=1", "-d", "b=é&c", &at("/forms")][..],
        &[
            "--json",
            "{\"a\": [1]}",
            "-H",
            "accept: text/plain",
            &at("/json"),
        ],
        &[
            "put",
            "-d",
            "@body",
            "-H",
            "Content-Type: image/x",
            "-H",
            "@headers",
            &at("/raw"),
        ],
        &["DELETE", "-H", "user-agent:", "-H", "X-Empty;", &at("/x")],
        &[
            "-d",
            "",
            "-H",
            "X-Twice: 1",
            "-H",
            "X-Twice: 2",
            &at("/empty"),
        ],
        &["PURGE", &at("/cache"), "-H", "Host: other.example"],
    ] {
        let ran = tool.run(&[&["request", "--auth", "none"], args].concat());
        assert_eq!((ran.code, ran.stderr.len()), (0, 0), "{ran}");
    }
    let sent = (1..=6).map(|number| {
        let request = api.request(number);
        format!(
            "{}{:?}\n",
            request.head(),
            String::from_utf8_lossy(&request.body)
        )
    });
    let port = api.address().port().to_string();
    expect![[r#"
        POST /forms
        user-agent: cognito-auth/0.1.0
        accept: */*
        content-type: application/x-www-form-urlencoded
        host: 127.0.0.1:$PORT
        content-length: 10
        "a=1&b=é&c"
        POST /json
        accept: text/plain
        user-agent: cognito-auth/0.1.0
        content-type: application/json
        host: 127.0.0.1:$PORT
        content-length: 10
        "{\"a\": [1]}"
        PUT /raw
        content-type: image/x
        x-one: 1
        x-two: a:b
        user-agent: cognito-auth/0.1.0
        accept: */*
        host: 127.0.0.1:$PORT
        content-length: 7
        "\0�raw\r\n"
        DELETE /x
        x-empty: 
        accept: */*
        host: 127.0.0.1:$PORT
        ""
        POST /empty
        x-twice: 1
        x-twice: 2
        user-agent: cognito-auth/0.1.0
        accept: */*
        content-type: application/x-www-form-urlencoded
        content-length: 0
        host: 127.0.0.1:$PORT
        ""
        PURGE /cache
        host: other.example
        user-agent: cognito-auth/0.1.0
        accept: */*
        ""
    "#]]
    .assert_eq(&sent.collect::<String>().replace(&port, "$PORT"));
}

#[test]
fn a_401_is_answered_with_one_renewal_and_one_repetition() {
    // Once more with the newer token.
    let api = Cognito::scripted([
        on("POST /orders")
            .status(401)
            .answer(json!({"message": "Unauthorized"})),
        renewed(),
        on("POST /orders").body("text/plain", "done\n"),
    ]);
    let url = format!("{}/orders", api.endpoint());
    let ran = with_session(&api).run(&["request", "--json", "[1]", &url]);
    assert_eq!((ran.code, &ran.stdout[..]), (0, &b"done\n"[..]), "{ran}");
    assert_eq!(
        api.request(1).header("authorization").unwrap(),
        format!("Bearer {}", access_token(YEAR_2100))
    );
    assert_eq!(
        api.request(3).header("authorization").unwrap(),
        format!("Bearer {}", access_token(YEAR_2100 + 60))
    );
    assert_eq!(api.request(3).body, b"[1]");

    // And no more than once.
    let refused = || on("GET /").status(401).body("text/plain", "no\n");
    let api = Cognito::scripted([refused(), renewed(), refused()]);
    let ran = with_session(&api).run(&["request", &api.endpoint()]);
    expect![[r#"
        exit 4
        --- stdout
        no
        --- stderr
        error: GET $ENDPOINT/ was answered with HTTP 401 Unauthorized
          cause: HTTP API, JWT authorizer: takes no such token: it was issued in the future, at 2099-12-31T23:01:00+00:00
        request id: 00000000-0000-0000-0000-000000000003
    "#]].assert_eq(&ran.to_string());
    api.expect_done();
}

#[test]
fn a_token_that_is_not_ours_to_renew_is_not_renewed() {
    // Given in the environment.
    let api = Cognito::scripted([on("GET /").status(401).body("text/plain", "")]);
    let ran = with_token(&api).run(&["request", &api.endpoint()]);
    assert_eq!(ran.code, 4, "{ran}");
    api.expect_done();
    // Renewed a moment ago.
    let api = Cognito::scripted([renewed(), on("GET /").status(401).body("text/plain", "")]);
    let tool = with_session(&api).file(RECORD, record(&api, "dev", &session(1_700_000_000)));
    let ran = tool.run(&["request", &api.endpoint()]);
    assert_eq!(ran.code, 4, "{ran}");
    api.expect_done();
    // What was sent of a pipe is gone.
    let api = Cognito::scripted([on("POST /").status(401).body("text/plain", "")]);
    let tool = with_session(&api).stdin("a body");
    let ran = tool.run(&["request", "-d", "@-", &api.endpoint()]);
    assert_eq!(ran.code, 4, "{ran}");
    assert_eq!(api.request(1).body, b"a body");
    assert_eq!(api.request(1).header("transfer-encoding"), Some("chunked"));
    api.expect_done();
    // A header of the user's own.
    let api = Cognito::scripted([on("GET /").status(401).body("text/plain", "")]);
    let ran = with_session(&api).run(&[
        "request",
        &api.endpoint(),
        "-H",
        "Authorization: Basic eDp5",
    ]);
    assert_eq!(api.request(1).header("authorization"), Some("Basic eDp5"));
    expect![[r#"
        exit 4
        --- stderr
        error: GET $ENDPOINT/ was answered with HTTP 401 Unauthorized
        request id: 00000000-0000-0000-0000-000000000001
    "#]]
    .assert_eq(&ran.to_string());
    api.expect_done();
}

/// The access token of an app client that was issued `ago` seconds ago.
fn client_token(ago: i64) -> (String, Expected) {
    let issued = now() - ago;
    let claims = json!({
        "client_id": "1example23456789", "token_use": "access", "scope": "api/read",
        "iat": issued, "exp": issued + 3600, "jti": ago.to_string(),
    });
    let token = jwt(json!({"kid": "k1", "alg": "RS256"}), claims);
    let answer = json!({"access_token": token, "expires_in": 3600 - ago, "token_type": "Bearer"});
    (token, on("POST /oauth2/token").answer(answer))
}

#[test]
fn an_app_client_s_token_is_bought_once_and_once_more_after_a_401() {
    let ((old, granted_old), (new, granted_new)) = (client_token(600), client_token(0));
    let refused = || on("GET /orders").status(401).body("text/plain", "");
    let api = Cognito::scripted([
        granted_old,
        get("/orders"),
        get("/orders"),
        refused(),
        granted_new,
        get("/orders"),
        // Bought a moment ago, it is not bought again.
        refused(),
    ]);
    let context = format!(
        "store = 'file'\ndefault-context = 'dev'\n[contexts.dev]\nclient-id = '1example23456789'\n\
         user-pool-id = 'us-east-1_EXAMPLE12'\ndomain = '{}'\n",
        api.endpoint()
    );
    let tool = Tool::new(&api)
        .without_credentials()
        .file(CONFIG_FILE, context)
        .file("s", "s3cret");
    let url = format!("{}/orders", api.endpoint());
    let args = [
        "request",
        "--auth",
        "client",
        "--client-secret-file",
        "s",
        &url,
    ];
    for code in [0, 0, 0, 4] {
        let ran = tool.run(&args);
        assert_eq!(ran.code, code, "{ran}");
        assert!(code == 4 || ran.stderr.is_empty(), "{ran}");
    }
    for (number, token) in [(2, &old), (3, &old), (4, &old), (6, &new), (7, &new)] {
        let sent = format!("Bearer {token}");
        assert_eq!(
            api.request(number).header("authorization"),
            Some(&*sent),
            "{number}"
        );
    }
    api.expect_done();
}

/// The keys of an AWS profile sign where it is asked for; else those of the identity pool do.
#[test]
fn who_signs_is_chosen() {
    let credentials = json!({
        "IdentityId": format!("{IDENTITY_POOL}1"),
        "Credentials": {
            "AccessKeyId": "ASIAPOOL", "SecretKey": "k", "SessionToken": "t", "Expiration": YEAR_2100,
        },
    });
    let api = Cognito::scripted([
        on("GetId").answer(json!({"IdentityId": format!("{IDENTITY_POOL}1")})),
        on("GetCredentialsForIdentity").answer(credentials),
        get("/"),
        get("/"),
        get("/"),
        get("/"),
    ]);
    let context = format!("{CONFIG}identity-pool-id = '{IDENTITY_POOL}'\n");
    let profile = "[profile other]\naws_access_key_id = AKIDPROFILE\naws_secret_access_key = s\n";
    let tool = with_session(&api)
        .file(CONFIG_FILE, context)
        .file("aws-config", profile)
        .env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
        .env("AWS_SECRET_ACCESS_KEY", "secretkeyexample");
    let url = api.endpoint();
    let sign = ["request", "--auth", "sigv4", &url];
    for more in [&[][..], &[], &["--profile", "other"]] {
        let ran = tool.run(&[&sign[..], more].concat());
        assert_eq!((ran.code, ran.stderr.len()), (0, 0), "{ran}");
    }
    // Without an identity pool, those of the environment.
    let tool = tool
        .file(CONFIG_FILE, CONFIG)
        .env("AWS_REGION", "eu-west-1");
    let ran = tool.run(&[&sign[..], &["--service", "lambda"]].concat());
    assert_eq!((ran.code, ran.stderr.len()), (0, 0), "{ran}");
    let signed = (3..=6).map(|number| {
        let request = api.request(number);
        let authorization = request.header("authorization").unwrap();
        let scope = authorization.split(['=', ',']).nth(1).unwrap();
        let parts: Vec<_> = scope.split('/').collect();
        format!("{} {} {}", parts[0], parts[2], parts[3])
    });
    assert_eq!(
        signed.collect::<Vec<_>>(),
        [
            "ASIAPOOL us-east-1 execute-api",
            "ASIAPOOL us-east-1 execute-api",
            "AKIDPROFILE us-east-1 execute-api",
            "AKIDEXAMPLE eu-west-1 lambda",
        ]
    );
    api.expect_done();
}

#[test]
fn another_process_s_renewal_is_enough() {
    let api = Cognito::scripted([
        on("GET /")
            .status(401)
            .body("text/plain", "")
            .delay(std::time::Duration::from_millis(300)),
        on("GET /").body("text/plain", "in\n"),
    ]);
    let tool = with_session(&api);
    let newer = record(&api, "dev", &session(YEAR_2100 + 60));
    let path = tool.path().join(RECORD);
    let ran = std::thread::scope(|scope| {
        scope.spawn(|| {
            // Between the request and its answer.
            api.request(1);
            let new = path.with_extension("test");
            fs::write(&new, newer).unwrap();
            #[cfg(unix)]
            fs::set_permissions(&new, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
            fs::rename(new, &path).unwrap();
        });
        tool.run(&["request", &api.endpoint()])
    });
    assert_eq!((ran.code, &ran.stdout[..]), (0, &b"in\n"[..]), "{ran}");
    api.expect_done();
}

#[test]
fn statuses_have_exit_codes() {
    for (status, code) in [
        (200, 0),
        (204, 0),
        (304, 0),
        (400, 1),
        (401, 4),
        (403, 7),
        (404, 6),
        (409, 1),
        (418, 1),
        (422, 1),
        (429, 8),
        (500, 9),
        (502, 9),
        (504, 9),
    ] {
        for no_fail in [false, true] {
            let body = if status == 204 || status == 304 {
                ""
            } else {
                "the body\n"
            };
            let api = Cognito::scripted([on("GET /").status(status).body("text/plain", body)]);
            let url = api.endpoint();
            let mut args = vec!["request", "--auth", "none", &url];
            args.extend(no_fail.then_some("--no-fail"));
            let ran = Tool::new(&api).run(&args);
            let expected = if no_fail { 0 } else { code };
            assert_eq!(
                (ran.code, &ran.stdout[..]),
                (expected, body.as_bytes()),
                "{ran}"
            );
            api.expect_done();
        }
    }
}

#[test]
fn a_refusal_is_explained_in_one_line() {
    let own_scope = jwt(
        json!({"kid": "k", "alg": "RS256"}),
        json!({"token_use": "access", "username": "ada", "scope": "api/read", "exp": YEAR_2100,
            "client_id": "c", "iss": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12"}),
    );
    let issued = |token: &str, exp: i64| {
        let mut claims = json!({"token_use": token, "iat": 1_700_000_000, "exp": exp,
            "iss": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12"});
        if token == "id" {
            claims["aud"] = json!("c");
        } else {
            claims["client_id"] = json!("c");
            claims["username"] = json!("ada");
            claims["scope"] = json!("aws.cognito.signin.user.admin");
        }
        jwt(json!({"kid": "k", "alg": "RS256"}), claims)
    };
    let [access, id] = ["access", "id"].map(|token| issued(token, YEAR_2100));
    let expired = issued("id", 1_700_003_600);
    let cases = [
        (
            "access",
            access.clone(),
            401,
            Some(("x-amzn-errortype", "UnauthorizedException")),
        ),
        (
            "access",
            access,
            401,
            Some(("www-authenticate", "Bearer scope=\"\"")),
        ),
        (
            "access",
            own_scope,
            403,
            Some(("x-amzn-errortype", "AccessDeniedException")),
        ),
        (
            "id",
            expired,
            401,
            Some(("x-amzn-errortype", "UnauthorizedException")),
        ),
        ("bearer", id, 403, None),
        ("access", "opaque".to_owned(), 401, None),
    ];
    let mut told = String::new();
    for (auth, token, status, header) in cases {
        let mut answer = on("GET /secret").status(status).body("text/plain", "");
        if let Some((name, value)) = header {
            answer = answer.header(name, value);
        }
        let api = Cognito::scripted([answer]);
        let url = format!("{}/secret", api.endpoint());
        let file = if auth == "access" {
            "--access-token-file"
        } else {
            "--id-token-file"
        };
        let tool = Tool::new(&api).file("t", &token).without_credentials();
        let ran = tool.run(&["request", "--auth", auth, file, "t", &url]);
        told.push_str(&tool.shown(&ran.stderr));
        api.expect_done();
    }
    expect![[r#"
        error: GET $ENDPOINT/secret was answered with HTTP 401 Unauthorized
          cause: REST API, Cognito authorizer, method without scopes: takes no such token: it is an access token, and where a method asks for no scopes an ID token is due
           help: send the IdToken: --auth id
        request id: 00000000-0000-0000-0000-000000000001
        error: GET $ENDPOINT/secret was answered with HTTP 401 Unauthorized
          cause: HTTP API, JWT authorizer: takes the token if its signature is good, which was not checked; the authorizer's issuer is https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12; c is among its audiences; the route asks for no scopes, or for one of: aws.cognito.signin.user.admin
        request id: 00000000-0000-0000-0000-000000000001
        error: GET $ENDPOINT/secret was answered with HTTP 403 Forbidden
          cause: REST API, Cognito authorizer, method with scopes: takes the token if its signature is good, which was not checked; the method asks for one of: api/read; us-east-1_EXAMPLE12 is a user pool of the authorizer; the authorizer's token source is Authorization; else the token goes into the header that it names; the authorizer has no token validation expression, which looks for aud
        request id: 00000000-0000-0000-0000-000000000001
        error: GET $ENDPOINT/secret was answered with HTTP 401 Unauthorized
          cause: REST API, Cognito authorizer, method without scopes: takes no such token: it expired at 2023-11-14T23:13:20+00:00
           help: get a new one: cognito-auth token, or cognito-auth refresh
        request id: 00000000-0000-0000-0000-000000000001
        error: GET $ENDPOINT/secret was answered with HTTP 403 Forbidden
          cause: HTTP API, JWT authorizer: takes the token if its signature is good, which was not checked; the authorizer's issuer is https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12; c is among its audiences; the route asks for no scopes
           help: where scopes are asked for, send the access token: --auth access
        request id: 00000000-0000-0000-0000-000000000001
        error: GET $ENDPOINT/secret was answered with HTTP 401 Unauthorized
          cause: the token that was sent is not a JWT
        request id: 00000000-0000-0000-0000-000000000001
    "#]].assert_eq(&told);
}

#[test]
fn a_refusal_that_is_no_failure_is_explained_in_a_note() {
    let api = Cognito::scripted([on("GET /").status(401).body("text/plain", "no\n")]);
    let ran = Tool::new(&api).env("COGNITO_ACCESS_TOKEN", "opaque").run(&[
        "request",
        "--no-fail",
        &api.endpoint(),
    ]);
    expect![[r#"
        exit 0
        --- stdout
        no
        --- stderr
        note: the token that was sent is not a JWT
    "#]]
    .assert_eq(&ran.to_string());
    api.expect_done();
}

#[test]
fn an_error_is_an_object_for_programs() {
    let api = Cognito::scripted([on("GET /")
        .status(403)
        .header("x-amzn-errortype", "ForbiddenException:http://x/")
        .body("text/plain", "")]);
    let ran = with_token(&api).run(&[
        "request",
        "--auth",
        "none",
        "--error-format",
        "json",
        &api.endpoint(),
    ]);
    assert_eq!(ran.code, 7);
    let error: serde_json::Value = serde_json::from_slice(&ran.stderr).unwrap();
    let error = &error["error"];
    assert_eq!(error["kind"], "permission");
    assert_eq!(error["code"], "ForbiddenException");
    assert_eq!(error["exit_code"], 7);
    assert_eq!(error["request_id"], "00000000-0000-0000-0000-000000000001");
}

#[test]
fn redirects_are_followed_within_the_origin() {
    let to = |status: u16, from: &str, location: &str| {
        on(from)
            .status(status)
            .header("location", location)
            .body("text/plain", "moved\n")
    };
    let other = Cognito::scripted([]);
    let api = Cognito::scripted([
        to(301, "GET /a", "/b?c=1"),
        to(307, "GET /b?c=1", "d"),
        to(302, "GET /d", "../e//f"),
        get("/e//f"),
        to(302, "HEAD /a", "/b"),
        on("HEAD /b").body("text/plain", ""),
        to(302, "GET /away", &other.endpoint()),
        to(307, "POST /a", "/b"),
    ]);
    let at = |path: &str| format!("{}{path}", api.endpoint());
    let tool = with_token(&api).shown_as(&other.endpoint(), "$OTHER");
    let mut told = String::new();
    for args in [
        &[at("/a").as_str()][..],
        &["HEAD", &at("/a")],
        &[&at("/away")],
        &["-d", "x", &at("/a")],
    ] {
        told.push_str(&tool.run(&[&["request"], args].concat()).to_string());
    }
    expect![[r#"
        exit 0
        --- stdout
        hello
        exit 0
        exit 0
        --- stdout
        moved
        --- stderr
        note: the redirect to $OTHER is not followed: it leads to another origin
        exit 0
        --- stdout
        moved
        --- stderr
        note: the redirect to /b is not followed: only GET and HEAD without a body are repeated elsewhere
    "#]].assert_eq(&told);
    for number in 1..=4 {
        assert!(api.request(number).header("authorization").is_some());
    }
    api.expect_done();
    other.expect_done();
}

#[test]
fn a_circle_of_redirects_ends() {
    let circle = (0..=10).map(|_| {
        on("GET /")
            .status(302)
            .header("location", "/")
            .body("text/plain", "again\n")
    });
    let api = Cognito::scripted(circle);
    let ran = with_token(&api).run(&["request", &api.endpoint()]);
    expect![[r#"
        exit 0
        --- stdout
        again
        --- stderr
        note: the redirect to / is not followed: 10 were
    "#]]
    .assert_eq(&ran.to_string());
    api.expect_done();
}

#[test]
fn the_body_goes_to_a_file_when_it_is_complete() {
    let whole = "x".repeat(100_000);
    let api = Cognito::scripted([
        get("/").body("text/plain", whole.clone()),
        get("/").body("text/plain", whole.clone()).truncate(),
        get("/").status(404).body("text/plain", "not here\n"),
        get("/").status(404).body("text/plain", "not here\n"),
    ]);
    let tool = with_token(&api).file("there", "as it was");
    let url = api.endpoint();
    let ran = tool.run(&["request", "--output-file", "new", &url]);
    assert_eq!((ran.code, ran.stdout.len()), (0, 0), "{ran}");
    assert_eq!(fs::read_to_string(tool.path().join("new")).unwrap(), whole);
    // Ended too early: nothing is changed, and nothing left behind.
    let ran = tool.run(&["request", "--output-file", "there", &url]);
    expect![[r#"
        exit 9
        --- stderr
        error: the answer from $ENDPOINT is not complete: error reading a body from connection: end of file before message length reached
          cause: the connection broke, or the server stopped in the middle
           help: try again, if it may be carried out twice
    "#]].assert_eq(&ran.to_string());
    // An error's body is not what was asked for.
    let ran = tool.run(&["request", "--output-file", "there", &url]);
    assert_eq!(
        (ran.code, &ran.stdout[..]),
        (6, &b"not here\n"[..]),
        "{ran}"
    );
    assert_eq!(
        fs::read_to_string(tool.path().join("there")).unwrap(),
        "as it was"
    );
    let ran = tool.run(&["request", "--output-file", "there", "--no-fail", &url]);
    assert_eq!((ran.code, ran.stdout.len()), (0, 0), "{ran}");
    assert_eq!(
        fs::read_to_string(tool.path().join("there")).unwrap(),
        "not here\n"
    );
    let names = fs::read_dir(tool.path()).unwrap();
    let mut names: Vec<_> = names.map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["home", "new", "there"]);
}

#[test]
fn the_head_of_an_answer_is_printed_on_request() {
    let api = Cognito::scripted([
        get("/").header("date", "today").header("x-odd", "a  b"),
        on("HEAD /")
            .header("date", "today")
            .body("text/plain", "12345"),
    ]);
    let tool = with_token(&api);
    let url = api.endpoint();
    let told = [
        tool.run(&["request", "-i", &url]).to_string(),
        tool.run(&["request", "HEAD", "--include", &url])
            .to_string(),
    ];
    expect![[r#"
        exit 0
        --- stdout
        HTTP/1.1 200 OK
        connection: keep-alive
        content-length: 6
        content-type: text/plain
        date: today
        x-amzn-requestid: 00000000-0000-0000-0000-000000000001
        x-odd: a  b

        hello
        exit 0
        --- stdout
        HTTP/1.1 200 OK
        connection: keep-alive
        content-length: 5
        content-type: text/plain
        date: today
        x-amzn-requestid: 00000000-0000-0000-0000-000000000002

    "#]]
    .assert_eq(&told.concat());
}

#[test]
fn a_compressed_body_is_decompressed() {
    use std::io::Write as _;
    let text = "compressed, ".repeat(10_000);
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    let zipped = encoder.finish().unwrap();
    let packed = |bytes: &[u8]| {
        get("/")
            .body("text/plain", bytes)
            .header("content-encoding", "gzip")
    };
    let api = Cognito::scripted([
        packed(&zipped),
        packed(&zipped),
        get("/"),
        packed(&zipped[..zipped.len() / 2]),
        get("/").header("content-encoding", "br"),
    ]);
    let tool = with_token(&api);
    let url = api.endpoint();
    let ran = tool.run(&["request", "--compressed", &url]);
    assert_eq!((ran.code, ran.stdout.len()), (0, text.len()));
    assert!(ran.stdout == text.as_bytes());
    assert_eq!(api.request(1).header("accept-encoding"), Some("gzip"));
    // Not asked for: the bytes as they came.
    let ran = tool.run(&["request", &url]);
    assert!(ran.stdout == zipped && ran.code == 0);
    assert_eq!(api.request(2).header("accept-encoding"), None);
    let ran = tool.run(&["request", "--compressed", &url]);
    assert_eq!(ran.stdout, b"hello\n");
    let ran = tool.run(&["request", "--compressed", &url]);
    assert_eq!(ran.code, 9);
    let ran = tool.run(&["request", "--compressed", &url]);
    assert_eq!((ran.code, &ran.stdout[..]), (0, &b"hello\n"[..]), "{ran}");
    assert!(
        tool.shown(&ran.stderr).contains("its encoding is br"),
        "{ran}"
    );
}

#[test]
fn wrong_command_lines_say_what_to_type() {
    let api = Cognito::scripted([]);
    let tool = with_token(&api).file("no-json", "{\"a\":").stdin("x");
    let url = api.endpoint();
    let mut told = String::new();
    for args in [
        &["https://user:hunter2@example.com/"][..],
        &["http://example.com/?token=hunter2"],
        &["https://example.com/a b"],
        &["example.com"],
        &["GET", "https://example.com/", "more"],
        &["G T", "https://example.com/"],
        &["--json", "{hunter2}", &url],
        &["--json", "@no-json", &url],
        &["--json", "@-", &url],
        &["-d", "@missing", &url],
        &["-d", "a", "-d", "@b", &url],
        &["-d", "a", "--json", "1", &url],
        &["-H", "hunter2", &url],
        &["-H", "X: a\u{7}hunter2", &url],
        &["-H", "Content-Length: 5", &url],
        &["-H", "Authorization: hunter2", "--auth", "access", &url],
        &["--auth", "sigv4", "-H", "X-Amz-Date: x", &url],
        &["--auth", "sigv4", "-d", "@-", "--region", "us-east-1", &url],
        &["--auth", "id", "--service", "s3", &url],
        &["--auth", "sigv4", "https://api.example.com/"],
        &["--presign", "8d", &url],
        &["--access-token-stdin", "-d", "@-", &url],
        &["wss://example.com/"],
        &["--access-token", "hunter2", &url],
    ] {
        let ran = tool.run(&[&["request"], args].concat());
        assert!(ran.code == 2 && ran.stdout.is_empty(), "{args:?}: {ran}");
        told.push_str(&tool.shown(&ran.stderr));
    }
    assert!(!told.contains("hunter2"), "{told}");
    expect![[r#"
        error: the URL holds a user name or a password, which every user of this machine can see
           help: leave it out; a header is read from a file with -H @FILE
        error: "http://example.com/" is http, which is for this machine alone (localhost, 127.0.0.1, [::1])
           help: use https
        error: the URL holds ' ', which is sent as %20
           help: encode it in the URL
        error: "example.com" has no scheme: write https://example.com
           help: https://HOST/PATH
        error: more than a method and a URL was given
           help: cognito-auth request [METHOD] URL
        error: what is before the URL is not a method
           help: cognito-auth request GET URL
        error: what is given with --json is not JSON, at line 1 column 2
           help: --data sends it as it is
        error: what is given with --json is not JSON, at line 1 column 5
           help: --data sends it as it is
        error: what is given with --json is not JSON, at line 1 column 1
           help: --data sends it as it is
        error: missing cannot be read: No such file or directory (os error 2)
        error: a body is one file, or texts
           help: join the files first: cat FILE… | cognito-auth request --data @- URL
        error: the argument '--data <DATA>' cannot be used with '--json <DATA>'
           help: cognito-auth request --help
        error: what is given with -H is not a header
           help: -H 'Name: value'
        error: the value of the header x holds what no header can
           help: -H 'Name: value'
        error: the header content-length is written with the body
           help: leave it out
        error: the header Authorization and --auth exclude each other
           help: leave one of them out
        error: the header x-amz-date comes with the signature
           help: leave it out
        error: a body from a pipe is not signed, and could be changed on the way over http
           help: write it to a file, and give that: --data @FILE
        error: --service, --signing-region and --presign go with --auth sigv4
           help: --auth sigv4, or leave them out
        error: no Region to sign for was given
           help: give it with --signing-region REGION, --region REGION, AWS_REGION or `region` in a context or an AWS profile
        error: a signed URL is good for 1s to 7d
           help: --presign 15m
        error: standard input can hold the body or one secret, not both
           help: give one of them by a file
        error: a WebSocket is not a request
           help: print a URL to open it with: --auth sigv4 --presign 5m
        error: --access-token with a value is refused: every user of this machine can see a program's arguments
           help: give it with --access-token-stdin, --access-token-file FILE or COGNITO_ACCESS_TOKEN
    "#]].assert_eq(&told);
}

#[test]
fn what_keeps_the_answer_away_has_an_exit_code() {
    let api = Cognito::scripted([
        get("/").drop_connection(),
        get("/").truncate(),
        get("/").delay(std::time::Duration::from_secs(3)),
    ]);
    let tool = with_token(&api);
    let url = api.endpoint();
    let mut told = String::new();
    for args in [
        &["request", &url][..],
        &["request", &url],
        &["request", "--timeout", "1", &url],
        &["request", "http://127.0.0.1:1/"],
        &["request", "https://nowhere.invalid/"],
    ] {
        let ran = tool.run(args);
        assert_eq!(ran.code, 9, "{ran}");
        // A name service that is not there says so in other words, and a connection ends in two ways.
        let lines = ran.to_string();
        let lines = lines.lines().map(|line| match line.split_once(": ") {
            Some(("error", what)) => {
                let (what, _) = what.rsplit_once(": ").unwrap();
                format!("error: {what}: …\n")
            }
            _ => format!("{line}\n"),
        });
        told.extend(lines);
    }
    expect![[r#"
        exit 9
        --- stderr
        error: the request got no answer from $ENDPOINT: …
          cause: the connection broke before the answer was complete; the request may have been carried out
           help: try again, if it may be carried out twice
        exit 9
        --- stdout
        hel
        (no line break at the end)
        --- stderr
        error: the answer from $ENDPOINT is not complete: error reading a body from connection: …
          cause: the connection broke, or the server stopped in the middle
           help: try again, if it may be carried out twice
        exit 9
        --- stderr
        error: the request got no answer from $ENDPOINT: …
          cause: the server, or a proxy before it, is slow
           help: give it longer with --timeout SECONDS
        exit 9
        --- stderr
        error: the request got no answer from http://127.0.0.1:1: …
          cause: no server listens there
           help: check the host and the port of the URL
        exit 9
        --- stderr
        error: the request got no answer from https://nowhere.invalid: …
          cause: there is no such host, or this machine has no name service
           help: check the host of the URL; behind a proxy set HTTPS_PROXY
    "#]].assert_eq(&told);
}

/// TLS, CA certificates and proxies are those of every call.
#[test]
fn a_tunnel_changes_nothing() {
    let authority = Authority::new();
    let api = Cognito::scripted_tls([get("//a/../%2f?b=%7e&&c"), get("/direct")], &authority);
    let proxy = Proxy::to(api.address());
    let tool = Tool::alone()
        .without_credentials()
        .file("ca.pem", authority.ca_pem())
        .env("HTTPS_PROXY", format!("http://{}", proxy.address()));
    let host = "cognito-idp.us-east-1.amazonaws.com";
    let url = format!("https://{}//a/../%2f?b=%7e&&c", host.to_ascii_uppercase());
    let args = ["request", "--auth", "none", "--ca-bundle", "ca.pem", &url];
    let ran = tool.run(&args);
    assert_eq!((ran.code, &ran.stdout[..]), (0, &b"hello\n"[..]), "{ran}");
    assert_eq!(proxy.targets(), [format!("{host}:443")]);
    assert_eq!(api.request(1).header("host"), Some(host));
    // Loopback is not proxied, and an unknown CA not trusted.
    let url = format!("{}/direct", api.endpoint());
    let ran = tool.run(&["request", "--auth", "none", "--ca-bundle", "ca.pem", &url]);
    assert_eq!((ran.code, proxy.targets().len()), (0, 1), "{ran}");
    let ran = tool
        .shown_as(&api.address().port().to_string(), "$PORT")
        .run(&["request", "--auth", "none", &url]);
    expect![[r#"
        exit 9
        --- stderr
        error: the request got no answer from https://localhost:$PORT: TLS handshake failed: invalid peer certificate: UnknownIssuer
          cause: the server's certificate is not from a CA that is trusted here
           help: name your CA's certificates with --ca-bundle FILE or AWS_CA_BUNDLE
    "#]].assert_eq(&ran.to_string());
    api.expect_done();
}

#[test]
fn endpoint_settings_do_not_matter_to_the_url() {
    let api = Cognito::scripted([get("/")]);
    let tool = with_token(&api).env("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
    let ran = tool.run(&[
        "request",
        "--endpoint-url",
        "http://127.0.0.1:2",
        &api.endpoint(),
    ]);
    assert_eq!(ran.code, 0, "{ran}");
}

#[test]
fn a_rehearsal_sends_nothing_and_shows_no_secret() {
    let api = Cognito::scripted([]);
    let tool = with_session(&api)
        .env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
        .env("AWS_SECRET_ACCESS_KEY", "canary-key")
        .env("AWS_SESSION_TOKEN", "canary-session")
        .file("body", "12345")
        .file("t", "canary-token")
        .stdin("piped");
    let url = "https://abc.execute-api.us-east-1.amazonaws.com//prod/../é?b=%2f&a=";
    let mut told = String::new();
    for args in [
        &["--dry-run", url][..],
        &[
            "--dry-run",
            "--auth",
            "id",
            "-H",
            "x-api-key: canary-header",
            "-d",
            "@body",
            url,
        ],
        &["--dry-run", "--auth", "sigv4", "--json", "{}", url],
        &["--dry-run", "--auth", "sigv4", "-d", "@-", url],
        &["--print-curl", url],
        &["--print-curl", "--auth", "id", "-c", "dev", url],
        &["--print-curl", "--auth", "client", url],
        &[
            "--print-curl",
            "--auth",
            "bearer",
            "--id-token-file",
            "t",
            "PUT",
            "-d",
            "@body",
            "-i",
            url,
        ],
        &[
            "--print-curl",
            "--auth",
            "sigv4",
            "--json",
            "{\"a\":\"it's\"}",
            "-H",
            "x-api-key: canary-header",
            url,
        ],
        &[
            "--print-curl",
            "--auth",
            "none",
            "HEAD",
            "--compressed",
            "--output-file",
            "o",
            "--timeout",
            "5",
            url,
        ],
    ] {
        let ran = tool.run(&[&["request"], args].concat());
        assert_eq!(ran.code, 0, "{args:?}: {ran}");
        told.push_str(&format!("$ {}\n{ran}", args.join(" ")));
    }
    let told = told.replace("-H x-api-key: canary-header", "-H x-api-key: …");
    assert!(!told.contains("canary"), "{told}");
    let lines = told
        .lines()
        .map(|line| match line.split_once("x-amz-date:") {
            Some((before, _)) => format!("{before}x-amz-date:…\n"),
            None => format!("{line}\n"),
        });
    expect![[r#"
        $ --dry-run https://abc.execute-api.us-east-1.amazonaws.com//prod/../é?b=%2f&a=
        exit 0
        --- stdout
        GET https://abc.execute-api.us-east-1.amazonaws.com//prod/../é?b=%2f&a=
        host: abc.execute-api.us-east-1.amazonaws.com
        user-agent: cognito-auth/0.1.0
        accept: */*
        authorization: [redacted]
        $ --dry-run --auth id -H x-api-key: … -d @body https://abc.execute-api.us-east-1.amazonaws.com//prod/../é?b=%2f&a=
        exit 0
        --- stdout
        POST https://abc.execute-api.us-east-1.amazonaws.com//prod/../é?b=%2f&a=
        host: abc.execute-api.us-east-1.amazonaws.com
        x-api-key: [redacted]
        user-agent: cognito-auth/0.1.0
        accept: */*
        content-type: application/x-www-form-urlencoded
        authorization: [redacted]
        content-length: 5
        $ --dry-run --auth sigv4 --json {} https://abc.execute-api.us-east-1.amazonaws.com//prod/../é?b=%2f&a=
        exit 0
        --- stdout
        POST https://abc.execute-api.us-east-1.amazonaws.com//prod/../é?b=%2f&a=
        host: abc.execute-api.us-east-1.amazonaws.com
        user-agent: cognito-auth/0.1.0
        accept: application/json
        content-type: application/json
        x-amz-date:…
        x-amz-security-token: [redacted]
        authorization: [redacted]
        content-length: 2

        Canonical request:
        POST
        /%C3%A9
        a=&b=%2F
        content-type:application/json
        host:abc.execute-api.us-east-1.amazonaws.com
        x-amz-date:…
        x-amz-security-token:[redacted]

        content-type;host;x-amz-date;x-amz-security-token
        44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a
        $ --dry-run --auth sigv4 -d @- https://abc.execute-api.us-east-1.amazonaws.com//prod/../é?b=%2f&a=
        exit 0
        --- stdout
        POST https://abc.execute-api.us-east-1.amazonaws.com//prod/../é?b=%2f&a=
        host: abc.execute-api.us-east-1.amazonaws.com
        user-agent: cognito-auth/0.1.0
        accept: */*
        content-type: application/x-www-form-urlencoded
        x-amz-date:…
        x-amz-content-sha256: UNSIGNED-PAYLOAD
        x-amz-security-token: [redacted]
        authorization: [redacted]
        transfer-encoding: chunked

        Canonical request:
        POST
        /%C3%A9
        a=&b=%2F
        content-type:application/x-www-form-urlencoded
        host:abc.execute-api.us-east-1.amazonaws.com
        x-amz-content-sha256:UNSIGNED-PAYLOAD
        x-amz-date:…
        x-amz-security-token:[redacted]

        content-type;host;x-amz-content-sha256;x-amz-date;x-amz-security-token
        UNSIGNED-PAYLOAD
        $ --print-curl https://abc.execute-api.us-east-1.amazonaws.com//prod/../é?b=%2f&a=
        exit 0
        --- stdout
        curl --path-as-is --config <(cognito-auth token access -o curl) 'https://abc.execute-api.us-east-1.amazonaws.com//prod/../é?b=%2f&a='
        $ --print-curl --auth id -c dev https://abc.execute-api.us-east-1.amazonaws.com//prod/../é?b=%2f&a=
        exit 0
        --- stdout
        curl --path-as-is --config <(cognito-auth token id -c dev -o curl --raw-header) 'https://abc.execute-api.us-east-1.amazonaws.com//prod/../é?b=%2f&a='
        $ --print-curl --auth client https://abc.execute-api.us-east-1.amazonaws.com//prod/../é?b=%2f&a=
        exit 0
        --- stdout
        curl --path-as-is --config <(cognito-auth client-token -o curl) 'https://abc.execute-api.us-east-1.amazonaws.com//prod/../é?b=%2f&a='
        $ --print-curl --auth bearer --id-token-file t PUT -d @body -i https://abc.execute-api.us-east-1.amazonaws.com//prod/../é?b=%2f&a=
        exit 0
        --- stdout
        curl -X PUT --path-as-is -H @<(printf 'Authorization: Bearer '; cat t) --data-binary @body -i 'https://abc.execute-api.us-east-1.amazonaws.com//prod/../é?b=%2f&a='
        $ --print-curl --auth sigv4 --json {"a":"it's"} -H x-api-key: … https://abc.execute-api.us-east-1.amazonaws.com//prod/../é?b=%2f&a=
        exit 0
        --- stdout
        curl --path-as-is --aws-sigv4 aws:amz:us-east-1:execute-api --config <(printf 'user = "%s:%s"' "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY") -H @<(printf 'X-Amz-Security-Token: %s' "$AWS_SESSION_TOKEN") -H @<(printf 'x-api-key: %s' "$X_API_KEY") -H 'content-type: application/json' -H 'accept: application/json' --data-raw '{"a":"it'\''s"}' 'https://abc.execute-api.us-east-1.amazonaws.com//prod/../é?b=%2f&a='
        --- stderr
        note: put the value of x-api-key into X_API_KEY first
        $ --print-curl --auth none HEAD --compressed --output-file o --timeout 5 https://abc.execute-api.us-east-1.amazonaws.com//prod/../é?b=%2f&a=
        exit 0
        --- stdout
        curl --path-as-is --head --compressed -o o --max-time 5 'https://abc.execute-api.us-east-1.amazonaws.com//prod/../é?b=%2f&a='
    "#]].assert_eq(&lines.collect::<String>());
}

/// The command that is printed makes curl send the same.
#[cfg(unix)]
#[test]
fn the_printed_curl_command_sends_the_same() {
    for args in [
        &["/a/../b//c?d=%2f&e=[1]"][..],
        &["--json", "{\"a\": \"it's é\"}", "-H", "X-A: b  c", "/j"],
        &["PATCH", "-d", "a=1", "-d", "b=2", "-H", "X-Empty;", "/p"],
        &["-d", "@body", "-H", "Content-Type: image/x", "/f"],
        &["DELETE", "--auth", "id", "/d"],
        &["HEAD", "--auth", "none", "/h"],
        &["POST", "--auth", "none", "/p"],
    ] {
        let (path, flags) = args.split_last().unwrap();
        let method = match flags.first() {
            Some(first) if !first.starts_with('-') => first,
            _ if flags.iter().any(|flag| ["-d", "--json"].contains(flag)) => "POST",
            _ => "GET",
        };
        let expected = || on(&format!("{method} {path}")).body("text/plain", "");
        let api = Cognito::scripted([expected(), expected()]);
        let tool = with_token(&api).file("body", b"\x00binary\n");
        let url = format!("{}{path}", api.endpoint());
        let args = [&["request"], flags, &[&url[..]]].concat();
        let ran = tool.run(&args);
        assert_eq!(ran.code, 0, "{ran}");
        let printed = tool.run(&[&args[..], &["--print-curl"]].concat());
        assert_eq!(printed.code, 0, "{printed}");
        let script = String::from_utf8(printed.stdout).unwrap();
        let curl = tool.run_program("bash", &["-c", &script.replacen("curl", "curl -sS", 1)]);
        assert_eq!(curl.code, 0, "{script}{curl}");
        let [ours, curls] = [1, 2].map(|number| {
            let request = api.request(number);
            let mut headers: Vec<_> = request
                .headers
                .iter()
                .map(|(name, value)| (name.to_ascii_lowercase(), value.clone()))
                // Of no body: either says so or not.
                .filter(|(name, value)| {
                    name != "user-agent"
                        && (name, value.as_str()) != (&"content-length".to_owned(), "0")
                })
                .collect();
            headers.sort();
            (request.method, request.target, headers, request.body)
        });
        assert_eq!(ours, curls, "{script}");
        api.expect_done();
    }
}

/// A canary in every secret, looked for in everything that is printed, whatever happens.
#[test]
fn secrets_are_not_shown() {
    const CANARY: &str = "canary";
    let token = |name: &str| {
        jwt(
            json!({"alg": "RS256", "kid": CANARY}),
            json!({"canary": name, "exp": YEAR_2100}),
        )
    };
    let hidden = [
        token("access"),
        token("id"),
        "canary-key".to_owned(),
        "canary-session".to_owned(),
        "canary-header".to_owned(),
        "canary-query".to_owned(),
    ];
    for auth in ["access", "id", "bearer", "sigv4", "none"] {
        for (answer, code) in [
            (
                on("GET /x?api_key=canary-query").body("text/plain", "fine"),
                0,
            ),
            (
                on("GET /x?api_key=canary-query")
                    .status(401)
                    .body("text/plain", "no"),
                4,
            ),
            (
                on("GET /x?api_key=canary-query")
                    .status(403)
                    .header("set-cookie", "canary-header")
                    .body("text/plain", "no"),
                7,
            ),
            (
                on("GET /x?api_key=canary-query")
                    .status(302)
                    .header("location", "https://example.com/?t=canary-query")
                    .body("text/plain", ""),
                0,
            ),
            (
                on("GET /x?api_key=canary-query")
                    .status(500)
                    .body("text/plain", "no"),
                9,
            ),
            (on("GET /x?api_key=canary-query").drop_connection(), 9),
        ] {
            let api = Cognito::scripted([answer]);
            let tool = Tool::new(&api)
                .env("COGNITO_ACCESS_TOKEN", &hidden[0])
                .env("COGNITO_ID_TOKEN", &hidden[1])
                .env("AWS_SECRET_ACCESS_KEY", &hidden[2])
                .env("AWS_SESSION_TOKEN", &hidden[3])
                .env("AWS_REGION", "us-east-1")
                .file("headers", "X-Api-Key: canary-header");
            let url = format!("{}/x?api_key=canary-query", api.endpoint());
            let ran = tool.run(&["request", "-vv", "--auth", auth, "-H", "@headers", &url]);
            assert_eq!(ran.code, code, "{auth}: {ran}");
            let printed = [&ran.stdout[..], &ran.stderr].concat();
            let printed = String::from_utf8(printed).unwrap();
            for secret in &hidden {
                assert!(
                    !printed.contains(secret.as_str()),
                    "{auth} {code}: {printed}"
                );
            }
            api.expect_done();
        }
    }
}
