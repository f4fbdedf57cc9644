//! `request` at API Gateway's authorizers, which check tokens and signatures.

use serde_json::{Value, json};

use super::{Emulator, PASSWORD, ministack};
use crate::cognito::{Cognito, on};
use crate::serve::Served;
use crate::support::Tool;

/// APIs that a request meets: the URLs of their stages.
struct Apis {
    /// With the paths `/cognito` and `/iam`, called after what authorizes them; the first asks for a scope
    /// where it is PUT.
    rest: String,
    /// With the path `/jwt`.
    http: String,
}

impl Apis {
    /// Makes them; the HTTP API passes on what it lets through to `behind`.
    fn make(emulator: &Emulator, behind: &Cognito) -> Self {
        let id = |made: &Value, name: &str| made[name].as_str().unwrap().to_owned();
        let call = |operation: &str, parameters: Value| {
            emulator.call("apigateway", operation, &parameters)
        };
        let api = id(&call("create_rest_api", json!({"name": "called"})), "id");
        let resources = call("get_resources", json!({"restApiId": api}));
        let root = id(&resources["items"][0], "id");
        let pool = emulator.made("user_pool_id");
        let authorizer = call(
            "create_authorizer",
            json!({
                "restApiId": api,
                "name": "pool",
                "type": "COGNITO_USER_POOLS",
                "providerARNs": [format!("arn:aws:cognito-idp:us-east-1:000000000000:userpool/{pool}")],
                "identitySource": "method.request.header.Authorization",
            }),
        );
        for (path, authorization) in [("cognito", "COGNITO_USER_POOLS"), ("iam", "AWS_IAM")] {
            let resource = json!({"restApiId": api, "parentId": root, "pathPart": path});
            let resource = id(&call("create_resource", resource), "id");
            for method in ["GET", "POST", "PUT"] {
                let of = json!({"restApiId": api, "resourceId": resource, "httpMethod": method});
                let with = |more: Value| {
                    let mut all = of.clone();
                    all.as_object_mut()
                        .unwrap()
                        .extend(more.as_object().unwrap().clone());
                    all
                };
                let mut protected = with(json!({"authorizationType": authorization}));
                if path == "cognito" {
                    protected["authorizerId"] = authorizer["id"].clone();
                    if method == "PUT" {
                        protected["authorizationScopes"] = json!(["orders/write"]);
                    }
                }
                call("put_method", protected);
                call("put_integration", with(json!({"type": "MOCK"})));
            }
        }
        call(
            "create_deployment",
            json!({"restApiId": api, "stageName": "prod"}),
        );

        let call = |operation: &str, parameters: Value| {
            emulator.call("apigatewayv2", operation, &parameters)
        };
        let http = call(
            "create_api",
            json!({"Name": "called", "ProtocolType": "HTTP"}),
        );
        let http = id(&http, "ApiId");
        let issuer = format!("https://cognito-idp.us-east-1.amazonaws.com/{pool}");
        let authorizer = call(
            "create_authorizer",
            json!({
                "ApiId": http,
                "Name": "pool",
                "AuthorizerType": "JWT",
                "IdentitySource": ["$request.header.Authorization"],
                "JwtConfiguration": {"Audience": [emulator.made("client_id")], "Issuer": issuer},
            }),
        );
        let integration = call(
            "create_integration",
            json!({
                "ApiId": http,
                "IntegrationType": "HTTP_PROXY",
                "IntegrationMethod": "GET",
                "IntegrationUri": behind.endpoint(),
                "PayloadFormatVersion": "1.0",
            }),
        );
        call(
            "create_route",
            json!({
                "ApiId": http,
                "RouteKey": "GET /jwt",
                "AuthorizationType": "JWT",
                "AuthorizerId": authorizer["AuthorizerId"],
                "Target": format!("integrations/{}", id(&integration, "IntegrationId")),
            }),
        );
        call(
            "create_stage",
            json!({"ApiId": http, "StageName": "prod", "AutoDeploy": true}),
        );
        let stage = |api: &str| {
            let endpoint = emulator.made("endpoint");
            format!("{endpoint}/_aws/execute-api/{api}/prod")
        };
        Self {
            rest: stage(&api),
            http: stage(&http),
        }
    }
}

/// The tool of a user who has just signed in, with the tokens in its environment and without keys.
fn signed_in(emulator: &'static Emulator, username: &str) -> Tool {
    emulator.enrol(username);
    let tokens = emulator.tokens(username);
    emulator
        .tool()
        .without_credentials()
        .env("COGNITO_ID_TOKEN", tokens["IdToken"].as_str().unwrap())
        .env(
            "COGNITO_ACCESS_TOKEN",
            tokens["AccessToken"].as_str().unwrap(),
        )
}

#[test]
fn a_rest_api_takes_the_id_token() {
    let emulator = ministack();
    let apis = Apis::make(emulator, &Cognito::scripted([]));
    let tool = signed_in(emulator, "caller");
    let url = format!("{}/cognito", apis.rest);
    for auth in ["id", "bearer"] {
        let ran = tool.run(&["request", "GET", &url, "--auth", auth]);
        assert_eq!((ran.code, ran.stderr.len()), (0, 0), "{auth}: {ran}");
    }
    let ran = tool.run(&["request", "--json", "{}", &url, "--auth", "id"]);
    assert_eq!(ran.code, 0, "{ran}");
    // No token; one of which a scope is asked for. (The emulator takes access tokens too where none is.)
    let ran = tool.run(&["request", &url, "--auth", "none"]);
    let said = tool.shown(&ran.stderr);
    assert_eq!(ran.code, 4, "{ran}");
    assert!(
        said.contains("cause: nothing was sent that authenticates it"),
        "{said}"
    );
    for auth in ["access", "id"] {
        let ran = tool.run(&["request", "PUT", &url, "--auth", auth]);
        let said = tool.shown(&ran.stderr);
        assert_eq!(ran.code, 4, "{auth}: {ran}");
        assert!(said.contains("HTTP 401 Unauthorized"), "{said}");
        assert_eq!(said.matches("cause:").count(), 1, "{said}");
    }
    // What is not there.
    let ran = tool.run(&["request", &format!("{}/missing", apis.rest), "--auth", "id"]);
    assert!([6, 7].contains(&ran.code), "{ran}");
}

#[test]
fn an_http_api_takes_the_access_token() {
    let emulator = ministack();
    let behind = Cognito::in_any_order([
        on("GET /jwt").body("text/plain", "behind\n"),
        on("GET /jwt").body("text/plain", "behind\n"),
    ]);
    let apis = Apis::make(emulator, &behind);
    let tool = signed_in(emulator, "bearer");
    let url = format!("{}/jwt", apis.http);
    for auth in ["access", "bearer"] {
        let ran = tool.run(&["request", "GET", &url, "--auth", auth]);
        assert_eq!(
            (ran.code, &ran.stdout[..]),
            (0, &b"behind\n"[..]),
            "{auth}: {ran}"
        );
    }
    let ran = tool
        .env("COGNITO_ACCESS_TOKEN", "not.a.token")
        .run(&["request", &url]);
    assert_eq!(ran.code, 4, "{ran}");
    behind.expect_done();
}

/// A key of an IAM user who may call APIs and read the bucket.
fn key(emulator: &Emulator, name: &str) -> [String; 2] {
    let statement = json!({
        "Effect": "Allow", "Action": ["execute-api:Invoke", "s3:GetObject"], "Resource": "*",
    });
    let policy = json!({"Version": "2012-10-17", "Statement": [statement]});
    let call = |operation, parameters: Value| emulator.call("iam", operation, &parameters);
    call("create_user", json!({"UserName": name}));
    let allowed =
        json!({"UserName": name, "PolicyName": "p", "PolicyDocument": policy.to_string()});
    call("put_user_policy", allowed);
    let made = call("create_access_key", json!({"UserName": name}));
    ["AccessKeyId", "SecretAccessKey"]
        .map(|part| made["AccessKey"][part].as_str().unwrap().to_owned())
}

#[test]
fn signatures_are_good() {
    let emulator = ministack();
    let apis = Apis::make(emulator, &Cognito::scripted([]));
    let [id, secret] = key(emulator, "signer");
    let tool = emulator
        .tool()
        .unset("COGNITO_IDENTITY_POOL_ID")
        .env("AWS_REGION", "us-east-1")
        .env("AWS_ACCESS_KEY_ID", &id)
        .env("AWS_SECRET_ACCESS_KEY", &secret)
        .file("body", "a body");
    let iam = format!("{}/iam", apis.rest);
    for (flags, more) in [
        (&[][..], ""),
        (&[], "?b=2&a=1&a=0&c"),
        (&[], "?a=x+y&b=x%20y&c=%2f&d=:*~&e=b%3Dc"),
        (&[], "?%C3%BC=%C3%A9"),
        (&["--json", "{\"a\":1}"], ""),
        (&["-d", "@body", "-H", "X-Custom:  a   b "], "?x"),
    ] {
        let url = format!("{iam}{more}");
        let ran = tool.run(&[&["request", "--auth", "sigv4", &url], flags].concat());
        assert_eq!(
            (ran.code, ran.stderr.len()),
            (0, 0),
            "{flags:?} {more}: {ran}"
        );
    }
    // A signed URL, and the same with another method.
    let ran = tool.run(&["request", "--presign", "5m", &format!("{iam}?a=1")]);
    assert_eq!(ran.code, 0, "{ran}");
    let signed = String::from_utf8(ran.stdout).unwrap();
    let ran = tool.run(&["request", "--auth", "none", signed.trim()]);
    assert_eq!((ran.code, ran.stderr.len()), (0, 0), "{ran}");
    let ran = tool.run(&["request", "--auth", "none", "POST", signed.trim()]);
    assert_eq!(ran.code, 7, "{ran}");

    // Another secret, another Region, no signature.
    let wrong = emulator
        .tool()
        .unset("COGNITO_IDENTITY_POOL_ID")
        .env("AWS_ACCESS_KEY_ID", &id)
        .env("AWS_SECRET_ACCESS_KEY", "another")
        .env("AWS_REGION", "us-east-1");
    let ran = wrong.run(&["request", "--auth", "sigv4", &iam]);
    let said = wrong.shown(&ran.stderr);
    assert_eq!(ran.code, 7, "{ran}");
    assert!(
        said.contains(&format!(
            "signed for execute-api in us-east-1 with the key {id}"
        )),
        "{said}"
    );
    let ran = tool.run(&["request", "--auth", "none", &iam]);
    assert_eq!(ran.code, 7, "{ran}");
}

/// Without an AWS profile, the keys of a user's identity pool sign: its role may not call the API until a
/// policy says so.
#[test]
fn a_user_s_identity_pool_signs() {
    let emulator = ministack();
    let apis = Apis::make(emulator, &Cognito::scripted([]));
    let tool = signed_in(emulator, "role");
    let url = format!("{}/iam", apis.rest);
    let ran = tool.run(&["request", "GET", &url, "--auth", "sigv4"]);
    assert_eq!(ran.code, 7, "{ran}");
    assert!(
        tool.shown(&ran.stderr).contains("with the key ASIA"),
        "{ran}"
    );
    let statement = json!({"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*"});
    let policy = json!({"Version": "2012-10-17", "Statement": [statement]});
    let allow =
        json!({"RoleName": "demo", "PolicyName": "call", "PolicyDocument": policy.to_string()});
    emulator.call("iam", "put_role_policy", &allow);
    let ran = tool.run(&["request", "GET", &url, "--auth", "sigv4"]);
    assert_eq!((ran.code, ran.stderr.len()), (0, 0), "{ran}");
    let gone = json!({"RoleName": "demo", "PolicyName": "call"});
    emulator.call("iam", "delete_role_policy", &gone);
}

/// The proxy does for any client what `request` does by itself.
#[test]
fn a_proxy_is_let_in_where_its_clients_are_not() {
    let emulator = ministack();
    let behind = Cognito::scripted([on("GET /jwt").body("text/plain", "behind\n")]);
    let apis = Apis::make(emulator, &behind);
    let tool = signed_in(emulator, "proxied");
    let [id, secret] = key(emulator, "proxy");
    let signing = emulator
        .tool()
        .unset("COGNITO_IDENTITY_POOL_ID")
        .env("AWS_REGION", "us-east-1")
        .env("AWS_ACCESS_KEY_ID", &id)
        .env("AWS_SECRET_ACCESS_KEY", &secret);
    for (tool, auth, upstream, path) in [
        (&tool, "id", &apis.rest, "/cognito"),
        (&tool, "access", &apis.http, "/jwt"),
        (&signing, "sigv4", &apis.rest, "/iam?b=2&a=x%20y&a=1&c"),
    ] {
        let args = ["--upstream", upstream, "--auth", auth];
        let served = Served::start_as(tool, "proxy", &args);
        let line = format!("GET {}{path}", served.prefix);
        let answer = served.short(&line, &["Authorization: Bearer theirs"]);
        assert!(answer.starts_with("200"), "{auth}: {answer}");
        served.stop();
        // The client alone is not.
        let ran = tool.run(&["request", &format!("{upstream}{path}"), "--auth", "none"]);
        assert!([4, 7].contains(&ran.code), "{auth}: {ran}");
    }
    behind.expect_done();
}

#[test]
fn s3_takes_signatures_and_signed_urls() {
    let emulator = ministack();
    let [id, secret] = key(emulator, "reader");
    let call = |operation, parameters: Value| emulator.call("s3", operation, &parameters);
    call("create_bucket", json!({"Bucket": "awkward"}));
    let tool = emulator
        .tool()
        .unset("COGNITO_IDENTITY_POOL_ID")
        .env("AWS_REGION", "us-east-1")
        .env("AWS_ACCESS_KEY_ID", &id)
        .env("AWS_SECRET_ACCESS_KEY", &secret);
    let base = format!("{}/awkward", emulator.made("endpoint"));
    // Encoded, as S3 itself does it: the emulator signs a path as it is sent.
    for (key, path) in [
        ("plain", "plain"),
        ("with space", "with%20space"),
        ("a+b:c*d", "a%2Bb%3Ac%2Ad"),
        ("世界/é", "%E4%B8%96%E7%95%8C/%C3%A9"),
    ] {
        call(
            "put_object",
            json!({"Bucket": "awkward", "Key": key, "Body": key}),
        );
        let url = format!("{base}/{path}");
        let ran = tool.run(&["request", "--auth", "sigv4", "--service", "s3", &url]);
        assert_eq!(
            (ran.code, &ran.stdout[..]),
            (0, key.as_bytes()),
            "{path}: {ran}"
        );
        let ran = tool.run(&["request", "--presign", "1h", "--service", "s3", &url]);
        let signed = String::from_utf8(ran.stdout).unwrap();
        let ran = tool.run(&["request", "--auth", "none", signed.trim()]);
        assert_eq!(
            (ran.code, &ran.stdout[..]),
            (0, key.as_bytes()),
            "{path}: {ran}"
        );
        let forged = signed.trim().replace("Expires=3600", "Expires=7200");
        let ran = tool.run(&["request", "--auth", "none", &forged]);
        assert_eq!(ran.code, 7, "{path}: {ran}");
    }
}

/// From nothing to an answer, as a person does it.
#[test]
fn a_session_calls_an_api() {
    let emulator = ministack();
    emulator.enrol("session");
    let apis = Apis::make(emulator, &Cognito::scripted([]));
    let script = r#"
        set -e
        cognito-auth context create calls -u session --auth-flow srp > /dev/null 2>&1
        cognito-auth login -c calls --password-file password > /dev/null
        cognito-auth request -c calls --auth id "$URL" -i | head -n 1
        cognito-auth request -c calls --auth id "$URL" --print-curl > command
        bash -c "$(sed 's/^curl/curl -sS -o discarded -w %{http_code}/' command)"
    "#;
    let tool = emulator
        .tool()
        .without_credentials()
        .env("URL", format!("{}/cognito", apis.rest));
    let ran = tool.run_program("bash", &["-c", script]);
    assert_eq!(
        (ran.code, &ran.stdout[..]),
        (0, &b"HTTP/1.1 200 OK\n200"[..]),
        "{ran}"
    );
    assert!(!tool.shown(&ran.stderr).contains(PASSWORD));
}
