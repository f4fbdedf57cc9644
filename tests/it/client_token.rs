//! Access tokens of app clients themselves: by the token endpoint of a domain, and by `GetClientToken`.

use std::fs;
use std::process::Stdio;
use std::time::Duration;

use expect_test::expect;
use serde_json::{Value, json};

use crate::cognito::{Cognito, Expected, on};
use crate::fixtures::{CONFIG_FILE, RECORD, YEAR_2100, now};
use crate::support::{EXECUTABLE, Tool, assert_mode, jwt};

const ENDPOINT: &str = "POST /oauth2/token";
const SECRET: &str = "s3cret+/";
const ARN: &str = "arn:aws:secretsmanager:us-east-1:123456789012:secret:app-AbCdEf";

/// An access token with `scope`, which expires at `exp`.
fn token(scope: &str, exp: i64) -> String {
    let claims = json!({
        "sub": "1example23456789", "client_id": "1example23456789", "token_use": "access",
        "scope": scope, "version": 2, "iat": exp - 3600, "exp": exp, "jti": "1",
        "iss": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12",
    });
    jwt(json!({"kid": "k1", "alg": "RS256"}), claims)
}

/// The token that most tests get.
fn read() -> String {
    token("api/read", YEAR_2100)
}

fn granted(token: &str) -> Expected {
    let answer = json!({"access_token": token, "expires_in": 3600, "token_type": "Bearer"});
    on(ENDPOINT).answer(answer)
}

fn given(token: &str) -> Expected {
    let result = json!({"AccessToken": token, "ExpiresIn": 3600, "TokenType": "Bearer"});
    on("GetClientToken").answer(json!({"ClientAuthenticationResult": result}))
}

fn refused(status: u16, answer: Value) -> Expected {
    on(ENDPOINT).answer(answer).status(status)
}

fn tool(cognito: &Cognito) -> Tool {
    Tool::new(cognito)
        .without_credentials()
        .file("s", SECRET)
        .env("COGNITO_CLIENT_ID", "1example23456789")
        .env("COGNITO_USER_POOL_ID", "us-east-1_EXAMPLE12")
        .env("COGNITO_DOMAIN", cognito.endpoint())
        .shown_as(&read(), "$TOKEN")
}

/// The tool with the context `dev`, and `settings` in it.
fn with_context(cognito: &Cognito, settings: &str) -> Tool {
    let endpoint = cognito.endpoint();
    let context = format!(
        "store = 'file'\ndefault-context = 'dev'\n[contexts.dev]\nclient-id = '1example23456789'\n\
         user-pool-id = 'us-east-1_EXAMPLE12'\ndomain = '{endpoint}'\n{settings}\n"
    );
    let tool = tool(cognito).file(CONFIG_FILE, context);
    let variables = [
        "COGNITO_CLIENT_ID",
        "COGNITO_USER_POOL_ID",
        "COGNITO_DOMAIN",
    ];
    variables.into_iter().fold(tool, Tool::unset)
}

/// With a secret in a file.
fn with_secret(cognito: &Cognito) -> Tool {
    let tool = with_context(cognito, "");
    let path = tool.path().join("s").display().to_string();
    let config = fs::read_to_string(tool.path().join(CONFIG_FILE)).unwrap();
    tool.file(
        CONFIG_FILE,
        format!("{config}client-secret-file = '{path}'\n"),
    )
}

fn run(tool: &Tool, line: &str) -> String {
    let ran = tool.run(&line.split(' ').collect::<Vec<_>>());
    format!("# {}\n{ran}", line.replace(ARN, "$ARN"))
}

#[test]
fn the_token_endpoint_gets_id_and_secret_as_rfc_6749_has_it() {
    let cognito = Cognito::scripted([granted(&read()), granted(&read())]);
    let tool = tool(&cognito);
    let wanted = "--client-secret-file s --scope api/read --resource https://a.example/?b=c \
                  --resource urn:d --client-metadata tenant=blue";
    let by_basic = run(&tool, &format!("client-token -vv {wanted}"));
    let in_body = run(
        &tool,
        &format!("client-token -vv --client-auth body {wanted}"),
    );
    for said in [by_basic, in_body] {
        assert!(said.contains("exit 0\n--- stdout\n$TOKEN\n"), "{said}");
        assert!(!said.contains("s3cret"), "{said}");
    }
    let [basic, body] = [1, 2].map(|number| cognito.request(number));
    assert_eq!(
        basic.header("authorization"),
        // 1example23456789:s3cret%2B%2F
        Some("Basic MWV4YW1wbGUyMzQ1Njc4OTpzM2NyZXQlMkIlMkY=")
    );
    assert_eq!(
        (body.header("authorization"), body.header("content-type")),
        (None, Some("application/x-www-form-urlencoded"))
    );
    expect![[r#"
        POST /oauth2/token [unsigned] "grant_type=client_credentials&scope=api%2Fread&resource=https%3A%2F%2Fa.example%2F%3Fb%3Dc&resource=urn%3Ad&aws_client_metadata=%7B%22tenant%22%3A%22blue%22%7D"
        POST /oauth2/token [unsigned] "grant_type=client_credentials&client_id=1example23456789&client_secret=s3cret%2B%2F&scope=api%2Fread&resource=https%3A%2F%2Fa.example%2F%3Fb%3Dc&resource=urn%3Ad&aws_client_metadata=%7B%22tenant%22%3A%22blue%22%7D"
    "#]].assert_eq(&cognito.calls());
}

#[test]
fn the_api_needs_no_domain() {
    let cognito = Cognito::scripted([given(&read()), given(&read())]);
    let tool = tool(&cognito).env("COGNITO_CLIENT_SECRET", SECRET);
    let wanted = "client-token -vv --scope api/read --scope api/read --client-metadata tenant=blue";
    let with_domain = run(&tool, &format!("{wanted} --api"));
    let without = run(&tool.unset("COGNITO_DOMAIN"), "client-token -vv");
    for said in [with_domain, without] {
        assert!(said.contains("exit 0\n--- stdout\n$TOKEN\n"), "{said}");
        assert!(!said.contains("s3cret"), "{said}");
    }
    expect![[r#"
        GetClientToken [unsigned] {"ClientId":"1example23456789","ClientMetadata":{"tenant":"blue"},"Scopes":["api/read"],"Secret":"s3cret+/"}
        GetClientToken [unsigned] {"ClientId":"1example23456789","Secret":"s3cret+/"}
    "#]].assert_eq(&cognito.calls());
}

#[test]
fn it_is_printed_as_token_prints() {
    let formats = [
        "-o header",
        "-o headers",
        "-o headers --header X-Token --raw-header",
        "-o curl",
        "-o json",
        "--query AuthenticationResult.TokenType -o text",
        "-o env",
        "-o exec-credential",
    ];
    let cognito = Cognito::scripted(formats.map(|_| granted(&read())));
    let tool = tool(&cognito).env("COGNITO_CLIENT_SECRET", SECRET);
    let lines = formats.map(|format| run(&tool, &format!("client-token {format}")));
    expect![[r##"
        # client-token -o header
        exit 0
        --- stdout
        Authorization: Bearer $TOKEN

        # client-token -o headers
        exit 0
        --- stdout
        {
          "Authorization": "Bearer $TOKEN"
        }

        # client-token -o headers --header X-Token --raw-header
        exit 0
        --- stdout
        {
          "X-Token": "$TOKEN"
        }

        # client-token -o curl
        exit 0
        --- stdout
        header = "Authorization: Bearer $TOKEN"

        # client-token -o json
        exit 0
        --- stdout
        {
          "ChallengeParameters": {},
          "AuthenticationResult": {
            "AccessToken": "$TOKEN",
            "ExpiresIn": 3600,
            "TokenType": "Bearer"
          }
        }

        # client-token --query AuthenticationResult.TokenType -o text
        exit 0
        --- stdout
        Bearer

        # client-token -o env
        exit 0
        --- stdout
        unset COGNITO_ID_TOKEN
        export COGNITO_ACCESS_TOKEN=$TOKEN
        unset COGNITO_REFRESH_TOKEN
        export COGNITO_TOKEN_EXPIRATION=2100-01-01T00:00:00+00:00

        # client-token -o exec-credential
        exit 0
        --- stdout
        {
          "kind": "ExecCredential",
          "apiVersion": "client.authentication.k8s.io/v1",
          "status": {
            "token": "$TOKEN",
            "expirationTimestamp": "2100-01-01T00:00:00+00:00"
          }
        }
    "##]]
    .assert_eq(&lines.join("\n"));
    cognito.expect_done();
}

#[test]
fn a_token_without_a_scope_that_was_asked_for_is_not_used() {
    let said = json!({
        "access_token": read(), "expires_in": 3600, "token_type": "Bearer", "scope": "api/read"
    });
    let cognito = Cognito::scripted([
        granted(&read()),
        on(ENDPOINT).answer(said),
        given(&token("", YEAR_2100)),
        granted("opaque"),
    ]);
    let tool = with_secret(&cognito);
    let wanted = "client-token --scope api/read --scope api/write";
    let lines = [
        run(&tool, wanted),
        run(
            &tool,
            &format!("{wanted} --scope https://b.example/x --error-format json"),
        ),
        run(&tool, &format!("{wanted} --api")),
        // Nothing says which scopes it has.
        run(&tool, wanted),
    ];
    expect![[r##"
        # client-token --scope api/read --scope api/write
        exit 10
        --- stderr
        error: the token that Cognito gave lacks api/write, and is not used
          cause: app client 1example23456789 may not have what is missing, or resource server api does not have it; the token has api/read
           help: add them to the app client's AllowedOAuthScopes, or ask for fewer
           help: aws cognito-idp describe-resource-server --user-pool-id us-east-1_EXAMPLE12 --identifier api

        # client-token --scope api/read --scope api/write --scope https://b.example/x --error-format json
        exit 10
        --- stderr
        {"error":{"kind":"configuration","code":null,"message":"the token that Cognito gave lacks api/write, https://b.example/x, and is not used","cause":"app client 1example23456789 may not have what is missing, or resource servers api, https://b.example do not have them; the token has api/read","help":"add them to the app client's AllowedOAuthScopes, or ask for fewer\naws cognito-idp describe-resource-server --user-pool-id us-east-1_EXAMPLE12 --identifier api\naws cognito-idp describe-resource-server --user-pool-id us-east-1_EXAMPLE12 --identifier https://b.example","request_id":null,"exit_code":10}}

        # client-token --scope api/read --scope api/write --api
        exit 10
        --- stderr
        error: the token that Cognito gave lacks api/read, api/write, and is not used
          cause: app client 1example23456789 may not have what is missing, or resource server api does not have it; the token has no scope
           help: add them to the app client's AllowedOAuthScopes, or ask for fewer
           help: aws cognito-idp describe-resource-server --user-pool-id us-east-1_EXAMPLE12 --identifier api

        # client-token --scope api/read --scope api/write
        exit 0
        --- stdout
        opaque
    "##]].assert_eq(&lines.join("\n"));
    cognito.expect_done();
}

#[test]
fn a_context_keeps_it_until_it_is_due() {
    let short = json!({"access_token": "short", "expires_in": "240", "token_type": "Bearer"});
    let cognito = Cognito::scripted([
        granted("both"),
        granted("other"),
        granted("metadata"),
        given("by-api"),
        on(ENDPOINT).answer(short),
        granted("longer"),
    ]);
    let tool = with_secret(&cognito);
    let print = |line: &str| {
        let ran = tool.run(
            &format!("client-token -q {line}")
                .split_whitespace()
                .collect::<Vec<_>>(),
        );
        assert_eq!(ran.code, 0, "{ran}");
        tool.shown(&ran.stdout).trim_end().to_owned()
    };
    for _ in 0..2 {
        assert_eq!(print("--scope b/x --scope api/read"), "both");
        assert_eq!(print("--scope api/read --scope b/x"), "both");
        assert_eq!(print(""), "other");
        assert_eq!(print("--client-metadata a=b"), "metadata");
        assert_eq!(print("--api"), "by-api");
        // Four minutes in all, which the endpoint said as a text: more than a fifth is left.
        assert_eq!(print("--resource urn:short"), "short");
    }
    assert_eq!(print("--resource urn:short --min-ttl 10m"), "longer");
    let path = tool.path().join(RECORD);
    assert_mode(&path, 0o600);
    assert!(!fs::read_to_string(&path).unwrap().contains("s3cret"));
    cognito.expect_done();
    expect![[r#"
        # logout
        exit 0
        --- stderr
        note: what was kept for context dev is forgotten; it was no session of this user and app client, so nothing was revoked
    "#]].assert_eq(&run(&tool, "logout"));
    assert!(!path.exists());
}

#[test]
fn what_has_expired_is_bought_anew_and_not_kept_on() {
    let answer = json!({"access_token": "first", "expires_in": 1, "token_type": "Bearer"});
    let cognito = Cognito::scripted([on(ENDPOINT).answer(answer), granted(&read())]);
    let tool = with_secret(&cognito);
    let first = tool.run(&["client-token"]);
    assert_eq!(first.code, 0, "{first}");
    let path = tool.path().join(RECORD);
    let mut record: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    let expires = &mut record["record"]["client_tokens"][0]["expires"];
    *expires = json!(
        jiff::Timestamp::from_second(now() - 10)
            .unwrap()
            .to_string()
    );
    let tool = tool.file(RECORD, record.to_string());
    expect![[r#"
        # client-token
        exit 0
        --- stdout
        $TOKEN
    "#]]
    .assert_eq(&run(&tool, "client-token"));
    assert!(!fs::read_to_string(&path).unwrap().contains("first"));
    cognito.expect_done();
}

#[test]
fn without_a_context_it_is_kept_where_that_is_asked_for() {
    let cognito = Cognito::scripted([granted(&read()), granted("a"), granted("b"), granted("c")]);
    let tool = tool(&cognito).env("COGNITO_CLIENT_SECRET", SECRET);
    let print = |tool: &Tool, line: &str| {
        let ran = tool.run(
            &format!("client-token -q {line}")
                .split_whitespace()
                .collect::<Vec<_>>(),
        );
        assert_eq!(ran.code, 0, "{ran}");
        tool.shown(&ran.stdout).trim_end().to_owned()
    };
    assert_eq!(print(&tool, "--cache"), "$TOKEN");
    assert_eq!(print(&tool, "--cache"), "$TOKEN");
    assert_eq!(print(&tool, ""), "a");
    // Another app client's is another one.
    assert_eq!(print(&tool, "--cache --client-id 2example"), "b");
    assert_eq!(print(&tool, "--cache"), "$TOKEN");
    let path = tool
        .path()
        .join("home/.cache/cognito-auth/client-tokens.json");
    assert_mode(&path, 0o600);
    fs::remove_file(path).unwrap();
    let tool = tool.env("COGNITO_AUTH_NO_CACHE", "1");
    assert_eq!(print(&tool, "--cache"), "c");
    cognito.expect_done();
}

#[test]
fn processes_at_the_same_time_buy_one() {
    let slow = granted(&read()).delay(Duration::from_millis(300));
    let cognito = Cognito::scripted([slow]);
    let tool = with_secret(&cognito);
    let children: Vec<_> = (0..8)
        .map(|_| {
            let mut command = tool.command(EXECUTABLE, &["client-token"]);
            command.stdin(Stdio::null()).stdout(Stdio::piped());
            command.spawn().unwrap()
        })
        .collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert_eq!(tool.shown(&output.stdout), "$TOKEN\n");
    }
    cognito.expect_done();
}

#[test]
fn it_is_asked_for_again_only_where_nothing_was_bought() {
    let cognito = Cognito::scripted([
        refused(429, json!({"message": "Too many requests"})),
        granted(&read()),
    ]);
    let tool = tool(&cognito).env("COGNITO_CLIENT_SECRET", SECRET);
    let ran = tool.run(&["client-token"]);
    assert_eq!(ran.code, 0, "{ran}");
    cognito.expect_done();
    for expected in [
        granted(&read()).drop_connection(),
        refused(500, json!({"error": "server_error"})),
        on(ENDPOINT).body("text/html", "<html>").status(503),
    ] {
        let cognito = Cognito::scripted([expected]);
        let tool = tool_of(&cognito);
        let ran = tool.run(&["client-token"]);
        assert_eq!((ran.code, ran.stdout.len()), (9, 0), "{ran}");
        cognito.expect_done();
    }
}

fn tool_of(cognito: &Cognito) -> Tool {
    tool(cognito).env("COGNITO_CLIENT_SECRET", SECRET)
}

#[test]
fn refusals_have_their_cause_and_help() {
    let refusals = [
        refused(400, json!({"error": "invalid_client"})),
        refused(
            401,
            json!({"error": "invalid_client", "error_description": "no such client"}),
        ),
        refused(400, json!({"error": "unauthorized_client"})),
        refused(400, json!({"error": "invalid_grant"})),
        refused(400, json!({"error": "invalid_scope"})),
        refused(400, json!({"error": "invalid_request"})),
        on(ENDPOINT).body("text/html", "<html>").status(404),
        on(ENDPOINT).answer(json!({"token_type": "Bearer"})),
    ];
    let lines = refusals.map(|expected| {
        let cognito = Cognito::scripted([expected]);
        let said = run(&tool_of(&cognito), "client-token --scope api/read");
        cognito.expect_done();
        said
    });
    expect![[r#"
        # client-token --scope api/read
        exit 10
        --- stderr
        error: Cognito refused a token (invalid_client)
          cause: the secret of app client 1example23456789 is wrong, or the domain's user pool has no such client
           help: give the secret with --client-secret-stdin, --client-secret-file FILE, --client-secret-command COMMAND, --client-secret-arn ARN, COGNITO_CLIENT_SECRET or COGNITO_CLIENT_SECRET_ARN
           help: cognito-auth doctor
        request id: 00000000-0000-0000-0000-000000000001

        # client-token --scope api/read
        exit 10
        --- stderr
        error: Cognito refused a token: no such client (invalid_client)
          cause: the secret of app client 1example23456789 is wrong, or the domain's user pool has no such client
           help: give the secret with --client-secret-stdin, --client-secret-file FILE, --client-secret-command COMMAND, --client-secret-arn ARN, COGNITO_CLIENT_SECRET or COGNITO_CLIENT_SECRET_ARN
           help: cognito-auth doctor
        request id: 00000000-0000-0000-0000-000000000001

        # client-token --scope api/read
        exit 10
        --- stderr
        error: Cognito refused a token (unauthorized_client)
          cause: app client 1example23456789 does not allow the grant client_credentials
           help: make an app client with a secret, and with no other grant:
           help: ask an administrator of the user pool for this:
           help: aws cognito-idp create-user-pool-client --user-pool-id us-east-1_EXAMPLE12 --client-name NAME --generate-secret --allowed-o-auth-flows client_credentials --allowed-o-auth-flows-user-pool-client --allowed-o-auth-scopes SCOPE --region us-east-1
        request id: 00000000-0000-0000-0000-000000000001

        # client-token --scope api/read
        exit 4
        --- stderr
        error: Cognito refused a token (invalid_grant)
          cause: app client 1example23456789 may not have one of these scopes, or no resource server of the pool has it
           help: leave --scope out for all that the app client may have, or look what there is
           help: ask an administrator of the user pool for this:
           help: aws cognito-idp list-resource-servers --max-results 50 --user-pool-id us-east-1_EXAMPLE12 --region us-east-1
        request id: 00000000-0000-0000-0000-000000000001

        # client-token --scope api/read
        exit 10
        --- stderr
        error: Cognito refused a token (invalid_scope)
          cause: app client 1example23456789 may not have one of these scopes, or no resource server of the pool has it
           help: leave --scope out for all that the app client may have, or look what there is
           help: ask an administrator of the user pool for this:
           help: aws cognito-idp list-resource-servers --max-results 50 --user-pool-id us-east-1_EXAMPLE12 --region us-east-1
        request id: 00000000-0000-0000-0000-000000000001

        # client-token --scope api/read
        exit 10
        --- stderr
        error: Cognito refused a token (invalid_request)
          cause: the token endpoint does not take the request as app client 1example23456789 makes it
           help: cognito-auth doctor
        request id: 00000000-0000-0000-0000-000000000001

        # client-token --scope api/read
        exit 9
        --- stderr
        error: the request for a token got an answer from $ENDPOINT/oauth2/token that is not the service's: HTTP 404 text/html
          cause: a proxy, a firewall or another server answered instead of Cognito
           help: check HTTPS_PROXY and --domain, or try again later
        request id: 00000000-0000-0000-0000-000000000001

        # client-token --scope api/read
        exit 9
        --- stderr
        error: the answer to the request for a token lacks an access_token
          cause: the server does not answer as Cognito does
           help: check --domain
    "#]].assert_eq(&lines.join("\n"));
    let refusals = [
        on("GetClientToken").error("NotAuthorizedException", "Client is not authorized."),
        on("GetClientToken").error(
            "ResourceNotFoundException",
            "User pool client does not exist.",
        ),
        on("GetClientToken").error("InvalidParameterException", "Invalid scope."),
        on("GetClientToken").error("TooManyRequestsException", "Rate exceeded"),
    ];
    let lines = refusals.map(|expected| {
        let cognito = Cognito::scripted([expected]);
        let tool = tool_of(&cognito).env("AWS_MAX_ATTEMPTS", "1");
        let said = run(&tool, "client-token --api");
        cognito.expect_done();
        said
    });
    expect![[r#"
        # client-token --api
        exit 4
        --- stderr
        error: Cognito refused a token: Client is not authorized. (NotAuthorizedException)
          cause: the secret of app client 1example23456789 is wrong, or the client does not allow ALLOW_CLIENT_TOKEN_AUTH, which goes with no other flow
           help: give the secret with --client-secret-stdin, --client-secret-file FILE, --client-secret-command COMMAND, --client-secret-arn ARN, COGNITO_CLIENT_SECRET or COGNITO_CLIENT_SECRET_ARN
           help: or ask the token endpoint of the pool's domain: --domain HOST
        request id: 00000000-0000-0000-0000-000000000001

        # client-token --api
        exit 6
        --- stderr
        error: Cognito refused a token: User pool client does not exist. (ResourceNotFoundException)
          cause: an id is wrong, or belongs to another Region or account
           help: check the ids, and --region
           help: cognito-auth doctor
        request id: 00000000-0000-0000-0000-000000000001

        # client-token --api
        exit 2
        --- stderr
        error: Cognito refused a token: Invalid scope. (InvalidParameterException)
          cause: app client 1example23456789 may not have one of the scopes, or does not allow ALLOW_CLIENT_TOKEN_AUTH, which goes with no other flow
           help: leave --scope out for all that the app client may have
           help: cognito-auth doctor
        request id: 00000000-0000-0000-0000-000000000001

        # client-token --api
        exit 8
        --- stderr
        error: Cognito refused a token: Rate exceeded (TooManyRequestsException)
          cause: the account's requests a second for this kind of call are used up
           help: try again in a moment, and less often
        request id: 00000000-0000-0000-0000-000000000001
    "#]].assert_eq(&lines.join("\n"));
}

#[test]
fn what_cannot_be_asked_for_makes_no_call() {
    let cognito = Cognito::scripted([]);
    let lines = [
        "client-token --no-input",
        "client-token --client-secret-file s --api --client-auth body",
        "client-token --client-secret-file s --api --resource urn:a",
        "client-token --client-secret-file s --domain http://example.com",
        "client-token --client-secret-file s --domain example.com/login",
        "client-token --client-secret-file s --domain https://localhost:1",
        "client-token --client-secret-file s -o headers --header a:b",
        "client-token --client-secret-file s --header A",
        "client-token --client-secret-file s -o json --raw-header",
        "client-token --client-secret=s3cret",
    ];
    let tool = tool(&cognito);
    expect![[r##"
        # client-token --no-input
        exit 2
        --- stderr
        error: no client secret was given
           help: give it with --client-secret-stdin, --client-secret-file FILE, --client-secret-command COMMAND, --client-secret-arn ARN, COGNITO_CLIENT_SECRET or COGNITO_CLIENT_SECRET_ARN

        # client-token --client-secret-file s --api --client-auth body
        exit 2
        --- stderr
        error: --client-auth goes with the token endpoint of a domain, not with GetClientToken
           help: name the domain with --domain HOST, and leave --api out

        # client-token --client-secret-file s --api --resource urn:a
        exit 2
        --- stderr
        error: --resource goes with the token endpoint of a domain, not with GetClientToken
           help: name the domain with --domain HOST, and leave --api out

        # client-token --client-secret-file s --domain http://example.com
        exit 2
        --- stderr
        error: --domain is not valid: "http://example.com" is http, which is for this machine alone (localhost, 127.0.0.1, [::1])

        # client-token --client-secret-file s --domain example.com/login
        exit 2
        --- stderr
        error: --domain is not valid: "example.com/login" has a path, and a domain has none

        # client-token --client-secret-file s --domain https://localhost:1
        exit 9
        --- stderr
        error: the request for a token got no answer from https://localhost:1/oauth2/token: Connection refused
          cause: no server listens there
           help: check --domain

        # client-token --client-secret-file s -o headers --header a:b
        exit 2
        --- stderr
        error: "a:b" is not the name of a header
           help: --header X-Api-Authorization

        # client-token --client-secret-file s --header A
        exit 2
        --- stderr
        error: --header goes with -o headers
           help: add -o headers, or leave it out

        # client-token --client-secret-file s -o json --raw-header
        exit 2
        --- stderr
        error: --raw-header goes with -o header, -o headers and -o curl
           help: -o raw prints the bare token

        # client-token --client-secret=s3cret
        exit 2
        --- stderr
        error: --client-secret with a value is refused: every user of this machine can see a program's arguments
           help: give it with --client-secret-stdin, --client-secret-file FILE, --client-secret-command COMMAND, --client-secret-arn ARN, COGNITO_CLIENT_SECRET or COGNITO_CLIENT_SECRET_ARN
    "##]].assert_eq(&lines.map(|line| run(&tool, line)).join("\n"));
    cognito.expect_done();
}

#[test]
fn a_rotated_secret_is_read_once_more() {
    let secret = |value: &str| on("GetSecretValue").answer(json!({"SecretString": value}));
    let cognito = Cognito::scripted([
        secret("0ld"),
        granted("first"),
        refused(400, json!({"error": "invalid_client"})),
        secret("n3w"),
        granted("second"),
    ]);
    let tool = with_context(&cognito, &format!("client-secret-arn = '{ARN}'"))
        .env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
        .env("AWS_SECRET_ACCESS_KEY", "secretkeyexample");
    for (line, printed) in [("", "first"), ("--min-ttl 2h", "second")] {
        let ran = tool.run(
            &format!("client-token -q {line}")
                .split_whitespace()
                .collect::<Vec<_>>(),
        );
        assert_eq!(tool.shown(&ran.stdout).trim_end(), printed, "{ran}");
    }
    cognito.expect_done();
}
