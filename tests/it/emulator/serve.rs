//! `serve` beside the authorizers of an emulated API Gateway: the same tokens, the same answers.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use expect_test::expect;
use serde_json::{Value, json};

use super::{Emulator, PASSWORD, claims, ministack};
use crate::serve::{Served, mirror};

/// Status and body of what the emulated API `id` answers at `path`.
fn ask(emulator: &Emulator, id: &str, line: &str, headers: &[&str]) -> String {
    let address = emulator.made("endpoint").trim_start_matches("http://");
    let (method, path) = line.split_once(' ').unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    let mut head = format!(
        "{method} /_aws/execute-api/{id}/dev{path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n"
    );
    for header in headers {
        head.push_str(&format!("{header}\r\n"));
    }
    write!(stream, "{head}\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.lines().next().unwrap().trim_start_matches("HTTP/1.1 ");
    outcome(&format!("{} {body}", &status[..3]))
}

/// Where a request is let in, what the application says does not matter.
fn outcome(answer: &str) -> String {
    let (status, rest) = answer.split_at(3);
    if status == "200" {
        return status.to_owned();
    }
    // The emulator puts white space into some.
    let body = &rest[rest.find('{').unwrap()..];
    let body: Value = serde_json::from_str(body).unwrap();
    format!("{status} {body}")
}

/// A REST API with a method that asks for no scopes, and one that does.
fn rest_api(emulator: &Emulator) -> String {
    let call =
        |operation: &str, parameters: Value| emulator.call("apigateway", operation, &parameters);
    let api = call("create_rest_api", json!({"name": "rest"}))["id"].clone();
    let root = call("get_resources", json!({"restApiId": api}))["items"][0]["id"].clone();
    let arn = format!(
        "arn:aws:cognito-idp:us-east-1:000000000000:userpool/{}",
        emulator.made("user_pool_id")
    );
    let authorizer = call(
        "create_authorizer",
        json!({"restApiId": api, "name": "pool", "type": "COGNITO_USER_POOLS", "providerARNs": [arn],
               "identitySource": "method.request.header.Authorization"}),
    )["id"]
        .clone();
    for (part, scopes) in [
        ("plain", json!([])),
        ("own", json!(["aws.cognito.signin.user.admin"])),
        ("scoped", json!(["a/b"])),
    ] {
        let resource = call(
            "create_resource",
            json!({"restApiId": api, "parentId": root, "pathPart": part}),
        );
        let method = json!({"restApiId": api, "resourceId": resource["id"], "httpMethod": "GET"});
        let with = |changes: Value| {
            let mut all = method.clone();
            for (name, value) in changes.as_object().unwrap() {
                all[name] = value.clone();
            }
            all
        };
        call(
            "put_method",
            with(json!({"authorizationType": "COGNITO_USER_POOLS",
            "authorizerId": authorizer, "authorizationScopes": scopes})),
        );
        call(
            "put_integration",
            with(json!({"type": "MOCK",
            "requestTemplates": {"application/json": "{\"statusCode\": 200}"}})),
        );
        call("put_method_response", with(json!({"statusCode": "200"})));
        call(
            "put_integration_response",
            with(json!({"statusCode": "200"})),
        );
    }
    call(
        "create_deployment",
        json!({"restApiId": api, "stageName": "dev"}),
    );
    api.as_str().unwrap().to_owned()
}

/// An HTTP API of the same routes.
fn http_api(emulator: &Emulator, issuer: &Value, upstream: &str) -> String {
    let call =
        |operation: &str, parameters: Value| emulator.call("apigatewayv2", operation, &parameters);
    let api = call(
        "create_api",
        json!({"Name": "http", "ProtocolType": "HTTP"}),
    )["ApiId"]
        .clone();
    let authorizer = call(
        "create_authorizer",
        json!({"ApiId": api, "Name": "pool", "AuthorizerType": "JWT",
               "IdentitySource": ["$request.header.Authorization"],
               "JwtConfiguration": {"Audience": [emulator.made("client_id")], "Issuer": issuer}}),
    )["AuthorizerId"]
        .clone();
    let integration = call(
        "create_integration",
        json!({"ApiId": api, "IntegrationType": "HTTP_PROXY", "IntegrationMethod": "GET",
               "IntegrationUri": upstream, "PayloadFormatVersion": "1.0"}),
    )["IntegrationId"]
        .clone();
    let target = format!("integrations/{}", integration.as_str().unwrap());
    for (path, scopes) in [
        ("plain", json!([])),
        ("own", json!(["aws.cognito.signin.user.admin"])),
        ("scoped", json!(["a/b"])),
    ] {
        call(
            "create_route",
            json!({"ApiId": api, "RouteKey": format!("GET /{path}"), "AuthorizationType": "JWT",
                   "AuthorizerId": authorizer, "AuthorizationScopes": scopes, "Target": target}),
        );
    }
    call(
        "create_stage",
        json!({"ApiId": api, "StageName": "dev", "AutoDeploy": true}),
    );
    api.as_str().unwrap().to_owned()
}

const ROUTES: &str = "
[routes]
'GET /plain' = 'id'
'GET /own' = ['aws.cognito.signin.user.admin']
'GET /scoped' = ['a/b']
";

/// What both answer, which has to be the same but for what is in `except`.
#[track_caller]
fn compare(
    emulator: &Emulator,
    kind: &str,
    api: &str,
    headers: &[(&str, String)],
    except: &[&str],
) -> String {
    let upstream = mirror();
    let tool = emulator.tool().file("routes.toml", ROUTES);
    let served = Served::start(
        &tool,
        &[
            "--authorizer",
            kind,
            "--routes",
            "routes.toml",
            "--upstream",
            &upstream,
        ],
    );
    let mut said = String::new();
    for line in [
        "GET /plain",
        "GET /own",
        "GET /scoped",
        "GET /elsewhere",
        "POST /plain",
    ] {
        for (what, header) in headers {
            let own = outcome(&served.short(line, &[header]));
            let theirs = ask(emulator, api, line, &[header]);
            let case = format!("{line}, {what}");
            if except.contains(&&*case) {
                assert_ne!(own, theirs, "{case}");
                said.push_str(&format!("{case}: {own}; the emulator: {theirs}\n"));
            } else {
                assert_eq!(own, theirs, "{case}");
                said.push_str(&format!("{case}: {own}\n"));
            }
        }
    }
    said
}

/// Headers with tokens of `username`.
fn headers(emulator: &Emulator, username: &str) -> Vec<(&'static str, String)> {
    emulator.enrol(username);
    let tokens = emulator.tokens(username);
    let [id, access] =
        ["IdToken", "AccessToken"].map(|name| tokens[name].as_str().unwrap().to_owned());
    let (message, signature) = id.rsplit_once('.').unwrap();
    let other = if signature.starts_with('A') { "B" } else { "A" };
    let forged = format!("{message}.{other}{}", &signature[1..]);
    let raw = |token: &str| format!("Authorization: {token}");
    vec![
        ("no token", "X-Other: 1".to_owned()),
        ("not a token", raw("abc")),
        ("a forged token", raw(&forged)),
        ("an ID token", raw(&id)),
        ("an ID token behind Bearer", raw(&format!("Bearer {id}"))),
        ("an access token", raw(&access)),
    ]
}

#[test]
fn a_rest_api_answers_the_same() {
    let emulator = ministack();
    let api = rest_api(emulator);
    let headers = headers(emulator, "of-rest");
    // AWS documents that an ID token is due where no scopes are; the emulator takes either.
    let except = ["GET /plain, an access token"];
    let said = compare(emulator, "rest", &api, &headers, &except);
    expect![[r#"
        GET /plain, no token: 401 {"message":"Unauthorized"}
        GET /plain, not a token: 401 {"message":"Unauthorized"}
        GET /plain, a forged token: 401 {"message":"Unauthorized"}
        GET /plain, an ID token: 200
        GET /plain, an ID token behind Bearer: 200
        GET /plain, an access token: 401 {"message":"Unauthorized"}; the emulator: 200
        GET /own, no token: 401 {"message":"Unauthorized"}
        GET /own, not a token: 401 {"message":"Unauthorized"}
        GET /own, a forged token: 401 {"message":"Unauthorized"}
        GET /own, an ID token: 401 {"message":"Unauthorized"}
        GET /own, an ID token behind Bearer: 401 {"message":"Unauthorized"}
        GET /own, an access token: 200
        GET /scoped, no token: 401 {"message":"Unauthorized"}
        GET /scoped, not a token: 401 {"message":"Unauthorized"}
        GET /scoped, a forged token: 401 {"message":"Unauthorized"}
        GET /scoped, an ID token: 401 {"message":"Unauthorized"}
        GET /scoped, an ID token behind Bearer: 401 {"message":"Unauthorized"}
        GET /scoped, an access token: 401 {"message":"Unauthorized"}
        GET /elsewhere, no token: 403 {"message":"Missing Authentication Token"}
        GET /elsewhere, not a token: 403 {"message":"Missing Authentication Token"}
        GET /elsewhere, a forged token: 403 {"message":"Missing Authentication Token"}
        GET /elsewhere, an ID token: 403 {"message":"Missing Authentication Token"}
        GET /elsewhere, an ID token behind Bearer: 403 {"message":"Missing Authentication Token"}
        GET /elsewhere, an access token: 403 {"message":"Missing Authentication Token"}
        POST /plain, no token: 403 {"message":"Missing Authentication Token"}
        POST /plain, not a token: 403 {"message":"Missing Authentication Token"}
        POST /plain, a forged token: 403 {"message":"Missing Authentication Token"}
        POST /plain, an ID token: 403 {"message":"Missing Authentication Token"}
        POST /plain, an ID token behind Bearer: 403 {"message":"Missing Authentication Token"}
        POST /plain, an access token: 403 {"message":"Missing Authentication Token"}
    "#]]
    .assert_eq(&said);
}

#[test]
fn an_http_api_answers_the_same() {
    let emulator = ministack();
    emulator.enrol("of-http-issuer");
    let issuer = claims(&emulator.tokens("of-http-issuer")["IdToken"])["iss"].clone();
    let api = http_api(emulator, &issuer, &format!("{}/", mirror()));
    let headers = headers(emulator, "of-http");
    let said = compare(emulator, "http", &api, &headers, &[]);
    expect![[r#"
        GET /plain, no token: 401 {"message":"Unauthorized"}
        GET /plain, not a token: 401 {"message":"Unauthorized"}
        GET /plain, a forged token: 401 {"message":"Unauthorized"}
        GET /plain, an ID token: 200
        GET /plain, an ID token behind Bearer: 200
        GET /plain, an access token: 200
        GET /own, no token: 401 {"message":"Unauthorized"}
        GET /own, not a token: 401 {"message":"Unauthorized"}
        GET /own, a forged token: 401 {"message":"Unauthorized"}
        GET /own, an ID token: 403 {"message":"Forbidden"}
        GET /own, an ID token behind Bearer: 403 {"message":"Forbidden"}
        GET /own, an access token: 200
        GET /scoped, no token: 401 {"message":"Unauthorized"}
        GET /scoped, not a token: 401 {"message":"Unauthorized"}
        GET /scoped, a forged token: 401 {"message":"Unauthorized"}
        GET /scoped, an ID token: 403 {"message":"Forbidden"}
        GET /scoped, an ID token behind Bearer: 403 {"message":"Forbidden"}
        GET /scoped, an access token: 403 {"message":"Forbidden"}
        GET /elsewhere, no token: 404 {"message":"Not Found"}
        GET /elsewhere, not a token: 404 {"message":"Not Found"}
        GET /elsewhere, a forged token: 404 {"message":"Not Found"}
        GET /elsewhere, an ID token: 404 {"message":"Not Found"}
        GET /elsewhere, an ID token behind Bearer: 404 {"message":"Not Found"}
        GET /elsewhere, an access token: 404 {"message":"Not Found"}
        POST /plain, no token: 404 {"message":"Not Found"}
        POST /plain, not a token: 404 {"message":"Not Found"}
        POST /plain, a forged token: 404 {"message":"Not Found"}
        POST /plain, an ID token: 404 {"message":"Not Found"}
        POST /plain, an ID token behind Bearer: 404 {"message":"Not Found"}
        POST /plain, an access token: 404 {"message":"Not Found"}
    "#]]
    .assert_eq(&said);
}

/// Tokens of the endpoint are tokens for the routes.
#[test]
fn users_sign_in_at_the_token_endpoint() {
    let emulator = ministack();
    emulator.enrol("of-token");
    let tool = emulator.tool();
    let served = Served::start(&tool, &["--token-endpoint"]);
    let basic = |password: &str| {
        format!(
            "Authorization: Basic {}",
            STANDARD.encode(format!("of-token:{password}"))
        )
    };
    let answer = served.short("GET /token", &[&basic(PASSWORD)]);
    let document: Value = serde_json::from_str(answer.strip_prefix("200 OK ").unwrap()).unwrap();
    let token = document["AuthenticationResult"]["IdToken"]
        .as_str()
        .unwrap();
    let header = format!("Authorization: Bearer {token}");
    let answer = served.short("GET /", &[&header]);
    let echoed: Value = serde_json::from_str(answer.strip_prefix("200 OK ").unwrap()).unwrap();
    assert_eq!(echoed, claims(&json!(token)));
    assert_eq!(
        served.short("GET /token", &[&basic("wrong")]),
        "401 Unauthorized {\"__type\":\"NotAuthorizedException\",\"message\":\"Incorrect username or password.\"}"
    );
}
