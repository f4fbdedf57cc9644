//! `credentials --console-url`: a session of the AWS console.

use expect_test::expect;
use serde_json::json;

use crate::cognito::{Cognito, Expected, on};
use crate::fixtures::{IDENTITY_POOL, YEAR_2100};
use crate::support::{Ran, Tool, id_token};
use crate::terminal::Terminal;

/// What opens a session for anyone.
const SIGNIN_TOKEN: &str = "s1gnin-t0ken+/=";

fn exchange() -> [Expected; 2] {
    [
        on("GetId").answer(json!({"IdentityId": "us-east-1:1"})),
        on("GetCredentialsForIdentity").answer(json!({
            "IdentityId": "us-east-1:1",
            "Credentials": {
                "AccessKeyId": "ASIA1", "SecretKey": "secret/key+", "SessionToken": "session-t0ken==",
                "Expiration": YEAR_2100,
            },
        })),
    ]
}

fn signed_in() -> Expected {
    on("POST /federation").answer(json!({"SigninToken": SIGNIN_TOKEN}))
}

fn tool(cognito: &Cognito) -> Tool {
    Tool::new(cognito)
        .without_credentials()
        .env("COGNITO_IDENTITY_POOL_ID", IDENTITY_POOL)
        .env("COGNITO_ID_TOKEN", id_token(YEAR_2100))
}

fn run(tool: &Tool, line: &str) -> Ran {
    tool.run(&line.split_whitespace().collect::<Vec<_>>())
}

/// The credentials are in the body, as every proxy logs URLs.
#[test]
fn the_url_signs_a_browser_in() {
    let cognito = Cognito::scripted(exchange().into_iter().chain([signed_in()]));
    let tool = tool(&cognito);
    expect![[r#"
        exit 0
        --- stdout
        $ENDPOINT/federation?Action=login&Destination=https%3A%2F%2Fconsole.aws.amazon.com%2Fconsole%2Fhome%3Fregion%3Dus-east-1&SigninToken=s1gnin-t0ken%2B%2F%3D
    "#]].assert_eq(&run(&tool, "credentials --console-url").to_string());
    let calls = cognito.calls();
    let asked = calls.lines().last().unwrap();
    expect![[r#"POST /federation [unsigned] "Action=getSigninToken&Session=%7B%22sessionId%22%3A%22ASIA1%22%2C%22sessionKey%22%3A%22secret%2Fkey%2B%22%2C%22sessionToken%22%3A%22session-t0ken%3D%3D%22%7D""#]].assert_eq(asked);
}

#[test]
fn it_leads_where_it_is_to_lead() {
    let cognito = Cognito::scripted(exchange().into_iter().chain([signed_in()]));
    let line = "credentials --console-url --destination https://console.aws.amazon.com/s3/?a=b#c";
    expect![[r#"
        exit 0
        --- stdout
        $ENDPOINT/federation?Action=login&Destination=https%3A%2F%2Fconsole.aws.amazon.com%2Fs3%2F%3Fa%3Db%23c&SigninToken=s1gnin-t0ken%2B%2F%3D
    "#]].assert_eq(&run(&tool(&cognito), line).to_string());
    cognito.expect_done();

    // The Region is the one in use.
    let cognito = Cognito::scripted(exchange().into_iter().chain([signed_in()]));
    let line = "credentials --console-url --region eu-west-1 -q";
    let ran = run(&tool(&cognito), line);
    assert!(ran.to_string().contains("region%3Deu-west-1&"), "{ran}");
    cognito.expect_done();
}

/// It was asked for.
#[test]
fn a_terminal_shows_it_too() {
    let cognito = Cognito::scripted(exchange().into_iter().chain([signed_in()]));
    let tool = tool(&cognito);
    let mut terminal = Terminal::start(&tool, &["credentials", "--console-url"]);
    let (code, screen) = terminal.finish();
    assert_eq!(code, 0, "{screen}");
    assert!(screen.contains("SigninToken=s1gnin-t0ken"), "{screen}");
    cognito.expect_done();
}

#[test]
fn refusals_are_explained_and_neither_they_nor_a_log_show_a_secret() {
    let page = "<html>Invalid session-t0ken== s1gnin-t0ken";
    let mut report = String::new();
    for (title, last) in [
        (
            "refused",
            on("POST /federation").status(400).body("text/html", page),
        ),
        (
            "an emulator",
            on("POST /federation").status(404).body("text/html", page),
        ),
        (
            "failing",
            on("POST /federation").status(503).body("text/html", page),
        ),
        ("no JSON", on("POST /federation").body("text/html", page)),
        ("nothing", on("POST /federation")),
        ("no answer", on("POST /federation").drop_connection()),
        ("all right", signed_in()),
    ] {
        let cognito = Cognito::scripted(exchange().into_iter().chain([last]));
        let tool = tool(&cognito).env("AWS_MAX_ATTEMPTS", "1");
        let line = "credentials --console-url -vv";
        let ran = run(&tool, line);
        let log = String::from_utf8(ran.stderr.clone()).unwrap();
        for secret in [
            "secret/key+",
            "secret%2Fkey",
            "session-t0ken",
            "s1gnin-t0ken",
        ] {
            assert!(!log.contains(secret), "{title}: {log}");
        }
        if ran.code == 0 {
            let federation = log.lines().filter(|line| {
                line.contains("/federation")
                    || line.contains("bytes that")
                    || line.contains("Signin")
            });
            let federation = federation.collect::<Vec<_>>().join("\n");
            let port = cognito.address().port().to_string();
            report.push_str(&federation.replace(&port, "$PORT"));
        } else {
            assert!(ran.stdout.is_empty(), "{ran}");
            let errors = log.lines().skip_while(|line| !line.starts_with("error: "));
            let errors = errors.collect::<Vec<_>>().join("\n");
            let port = cognito.address().port().to_string();
            let errors = errors.replace(&port, "$PORT");
            report.push_str(&format!("{title}: exit {}\n{errors}\n", ran.code));
        }
        cognito.expect_done();
    }
    expect![[r#"
        refused: exit 7
        error: AWS Sign-In refused the AWS credentials (HTTP 400)
          cause: the credentials have expired, or are of a role that may not sign in to the console, as those that another role's session assumed
           help: cognito-auth whoami
        request id: 00000000-0000-0000-0000-000000000003
        an emulator: exit 9
        error: getSigninToken got an answer from http://127.0.0.1:$PORT that is not the service's: HTTP 404 text/html
          cause: a proxy, a firewall or another server answered instead of AWS Sign-In
           help: check HTTPS_PROXY, AWS_ENDPOINT_URL_SIGNIN and AWS_ENDPOINT_URL; no emulator has a console
        request id: 00000000-0000-0000-0000-000000000003
        failing: exit 9
        error: getSigninToken got an answer from http://127.0.0.1:$PORT that is not the service's: HTTP 503 text/html
          cause: the service, or a proxy before it, is failing
           help: check HTTPS_PROXY, AWS_ENDPOINT_URL_SIGNIN and AWS_ENDPOINT_URL; no emulator has a console
        request id: 00000000-0000-0000-0000-000000000003
        no JSON: exit 9
        error: getSigninToken got an answer from http://127.0.0.1:$PORT that is not the service's: HTTP 200 text/html
          cause: a proxy, a firewall or another server answered instead of AWS Sign-In
           help: check HTTPS_PROXY, AWS_ENDPOINT_URL_SIGNIN and AWS_ENDPOINT_URL; no emulator has a console
        request id: 00000000-0000-0000-0000-000000000003
        nothing: exit 9
        error: the answer to getSigninToken lacks a SigninToken
          cause: the server does not answer as AWS Sign-In does
           help: check AWS_ENDPOINT_URL_SIGNIN and AWS_ENDPOINT_URL
        no answer: exit 9
        error: getSigninToken got no answer from http://127.0.0.1:$PORT: connection closed before message completed
          cause: the connection broke before the answer came; the call may have been carried out
           help: try again; if the challenge's session is used up, sign in again
        > POST http://127.0.0.1:$PORT/federation 
        > [157 bytes that are not JSON]
        < {"SigninToken":"[redacted]"}"#]].assert_eq(&report);
}

#[test]
fn what_does_not_go_with_it_is_refused_before_any_call() {
    let mut report = String::new();
    for line in [
        "--console-url -o json",
        "--console-url --query x",
        "--console-url --unset",
        "--destination https://console.aws.amazon.com/",
        "--console-url --destination s3",
        "--console-url --destination http://console.aws.amazon.com/",
    ] {
        let ran = run(&Tool::alone(), &format!("credentials {line}"));
        report.push_str(&format!("{line}: {ran}"));
    }
    expect![[r#"
        --console-url -o json: exit 2
        --- stderr
        error: the argument '--console-url' cannot be used with '--output <FORMAT>'
           help: cognito-auth credentials --help
        --console-url --query x: exit 2
        --- stderr
        error: the argument '--console-url' cannot be used with '--query <JMESPATH>'
           help: cognito-auth credentials --help
        --console-url --unset: exit 2
        --- stderr
        error: the argument '--console-url' cannot be used with '--unset'
           help: cognito-auth credentials --help
        --destination https://console.aws.amazon.com/: exit 2
        --- stderr
        error: the following required arguments were not provided: --console-url
           help: cognito-auth credentials --help
        --console-url --destination s3: exit 2
        --- stderr
        error: --destination is refused: "s3" is not an https URL
           help: give the URL of a page of the console, such as https://console.aws.amazon.com/s3/
        --console-url --destination http://console.aws.amazon.com/: exit 2
        --- stderr
        error: --destination is refused: "http://console.aws.amazon.com/" is not an https URL
           help: give the URL of a page of the console, such as https://console.aws.amazon.com/s3/
    "#]]
    .assert_eq(&report);
}

/// Where no endpoint is set it goes to AWS, and an endpoint of its own goes before the others'.
#[test]
fn it_has_an_endpoint_of_its_own() {
    let cognito = Cognito::scripted(exchange());
    let signin = Cognito::scripted([signed_in()]);
    let tool = tool(&cognito).env("AWS_ENDPOINT_URL_SIGNIN", format!("{}/", signin.endpoint()));
    let ran = run(&tool, "credentials --console-url");
    let expected = format!("{}/federation?Action=login&", signin.endpoint());
    assert!(
        String::from_utf8(ran.stdout.clone())
            .unwrap()
            .starts_with(&expected),
        "{ran}"
    );
    cognito.expect_done();
    signin.expect_done();
}
