//! `credentials --provider`: the token that a CI system or a platform gives a job, as a login.

use std::fs;

use expect_test::expect;
use serde_json::{Value, json};

use crate::cognito::{Cognito, Expected, on};
use crate::fixtures::{CONFIG_FILE, IDENTITY_POOL, RECORD, YEAR_2100, now};
use crate::support::{Ran, Tool, jwt};
use crate::tls::Authority;

const SUB: &str = "repo:octo-org/octo-repo:ref:refs/heads/main";
/// How a job of GitHub asks for a token.
const ASKED: &str = "GET /idtoken?api-version=2.0&audience=cognito-identity.amazonaws.com";
/// What lets a job of GitHub ask for tokens.
const REQUEST_TOKEN: &str = "s3cret-request-token";

fn token_of(iss: &str, sub: &str) -> String {
    jwt(
        json!({"alg": "RS256", "kid": "k"}),
        json!({"iss": iss, "sub": sub, "aud": "cognito-identity.amazonaws.com", "exp": YEAR_2100}),
    )
}

fn github_token() -> String {
    token_of("https://token.actions.githubusercontent.com", SUB)
}

fn asked() -> Expected {
    on(ASKED).answer(json!({"count": 1, "value": github_token()}))
}

fn exchange(key: &str) -> [Expected; 2] {
    [
        on("GetId").answer(json!({"IdentityId": "us-east-1:1"})),
        on("GetCredentialsForIdentity").answer(json!({
            "IdentityId": "us-east-1:1",
            "Credentials": {"AccessKeyId": key, "SecretKey": "k", "SessionToken": "s", "Expiration": YEAR_2100},
        })),
    ]
}

/// A job of GitHub, whose tokens come from the same server as everything else.
fn github(cognito: &Cognito) -> Tool {
    let url = format!("{}/idtoken?api-version=2.0", cognito.endpoint());
    Tool::new(cognito)
        .without_credentials()
        .env("COGNITO_IDENTITY_POOL_ID", IDENTITY_POOL)
        .env("ACTIONS_ID_TOKEN_REQUEST_URL", url)
        .env("ACTIONS_ID_TOKEN_REQUEST_TOKEN", REQUEST_TOKEN)
}

fn run(tool: &Tool, line: &str) -> Ran {
    tool.run(&line.split_whitespace().collect::<Vec<_>>())
}

fn key(ran: &Ran) -> Value {
    ran.stdout_json()["AccessKeyId"].take()
}

#[test]
fn a_job_of_github_asks_for_a_token_and_exchanges_it() {
    let cognito = Cognito::scripted([asked()].into_iter().chain(exchange("ASIA1")));
    let ran = run(
        &github(&cognito),
        "credentials --provider github -o process",
    );
    assert_eq!(key(&ran), "ASIA1", "{ran}");
    let asked = cognito.request(1);
    let authorization = format!("bearer {REQUEST_TOKEN}");
    assert_eq!(asked.header("authorization"), Some(authorization.as_str()));
    let calls = cognito.calls().replace(&github_token(), "TOKEN");
    expect![[r#"
        GET /idtoken?api-version=2.0&audience=cognito-identity.amazonaws.com [unsigned]
        GetId [unsigned] {"IdentityPoolId":"us-east-1:00000000-0000-0000-0000-000000000000","Logins":{"token.actions.githubusercontent.com":"TOKEN"}}
        GetCredentialsForIdentity [unsigned] {"IdentityId":"us-east-1:1","Logins":{"token.actions.githubusercontent.com":"TOKEN"}}
    "#]]
    .assert_eq(&calls);
}

#[test]
fn another_audience_and_another_name_can_be_given() {
    let asked = on("GET /idtoken?audience=a+b%26c").answer(json!({"value": github_token()}));
    let cognito = Cognito::scripted([asked].into_iter().chain(exchange("ASIA1")));
    let tool = github(&cognito).env(
        "ACTIONS_ID_TOKEN_REQUEST_URL",
        format!("{}/idtoken", cognito.endpoint()),
    );
    let ran = tool.run(&[
        "credentials",
        "--provider",
        "github",
        "--audience",
        "a b&c",
        "--logins-provider",
        "named.example",
        "-o",
        "process",
    ]);
    assert_eq!(key(&ran), "ASIA1", "{ran}");
    assert!(cognito.calls().contains(r#""named.example""#));
}

#[test]
fn a_job_of_gitlab_and_a_workload_have_their_tokens_already() {
    let gitlab = token_of(
        "https://gitlab.example.com",
        "project_path:g/p:ref_type:branch:ref:main",
    );
    let eks = token_of(
        "https://oidc.eks.us-east-1.amazonaws.com/id/0123",
        "system:serviceaccount:default:app",
    );
    let other = token_of("https://other.example", "x");
    for (variable, value, file, line, provider) in [
        (
            "GITLAB_OIDC_TOKEN",
            &*gitlab,
            "",
            "gitlab",
            "gitlab.example.com",
        ),
        (
            "MY_TOKEN",
            &gitlab,
            "",
            "gitlab --id-token-variable MY_TOKEN",
            "gitlab.example.com",
        ),
        (
            "ID_TOKEN_FILE",
            "t",
            &gitlab,
            "gitlab",
            "gitlab.example.com",
        ),
        (
            "AWS_WEB_IDENTITY_TOKEN_FILE",
            "t",
            &eks,
            "web-identity-file",
            "oidc.eks.us-east-1.amazonaws.com/id/0123",
        ),
    ] {
        let cognito = Cognito::scripted(exchange("ASIA1"));
        let mut tool = Tool::new(&cognito)
            .without_credentials()
            .file("t", format!("{file}\n"))
            .env("COGNITO_IDENTITY_POOL_ID", IDENTITY_POOL);
        if line.contains("MY_TOKEN") {
            // A name that is given beats what is found.
            tool = tool
                .env("GITLAB_OIDC_TOKEN", &other)
                .env("ID_TOKEN_FILE", "t");
        }
        let tool = tool.env(variable, value);
        let ran = run(&tool, &format!("credentials -o process --provider {line}"));
        assert_eq!(key(&ran), "ASIA1", "{ran}");
        let token = if file.is_empty() { value } else { file };
        let login = format!(r#""Logins":{{"{provider}":"{token}"}}"#);
        assert_eq!(cognito.calls().matches(&login).count(), 2, "{variable}");
    }
}

/// With a context each job's, and each platform's, are kept apart, and those of the user as well.
#[test]
fn credentials_of_a_job_are_kept_as_its_own() {
    let gitlab = token_of(
        "https://gitlab.com",
        "project_path:g/p:ref_type:branch:ref:main",
    );
    let other = token_of(
        "https://gitlab.com",
        "project_path:g/p:ref_type:branch:ref:next",
    );
    let pool = "user-pool-id = \"us-east-1_EXAMPLE12\"\nclient-id = \"1example23456789\"\n";
    for settings in ["", "client-id = \"1example23456789\"\n", pool] {
        let script = [asked()]
            .into_iter()
            .chain(exchange("ASIA-github"))
            .chain([asked()])
            .chain(exchange("ASIA-gitlab"))
            .chain(exchange("ASIA-next"));
        let cognito = Cognito::scripted(script);
        let tool = github(&cognito)
            .unset("COGNITO_IDENTITY_POOL_ID")
            .env("GITLAB_OIDC_TOKEN", &gitlab)
            .env("OTHER", &other)
            .file(
                CONFIG_FILE,
                format!(
                    "store = \"file\"\n[contexts.dev]\nidentity-pool-id = \"{IDENTITY_POOL}\"\n\
                     logins-provider = \"is-for-users.example\"\n{settings}"
                ),
            );
        for (line, expected) in [
            ("github", "ASIA-github"),
            ("github", "ASIA-github"),
            ("gitlab", "ASIA-gitlab"),
            ("gitlab", "ASIA-gitlab"),
            ("gitlab --id-token-variable OTHER", "ASIA-next"),
            ("gitlab", "ASIA-gitlab"),
        ] {
            let line = format!("credentials -c dev -o process --provider {line}");
            let ran = run(&tool, &line);
            assert_eq!(key(&ran), expected, "{ran}");
        }
        cognito.expect_done();
        let record = fs::read_to_string(tool.path().join(RECORD)).unwrap();
        for token in [&github_token(), &gitlab, REQUEST_TOKEN] {
            assert!(!record.contains(token), "a token is kept");
        }
        assert!(record.contains(SUB), "{record}");
    }
}

/// Its variables are the job's, as they are for its other commands; the token's file is a login of AWS
/// that would go before what the command is to use.
#[cfg(unix)]
#[test]
fn a_command_runs_with_the_credentials_of_its_job() {
    let cognito = Cognito::scripted([asked()].into_iter().chain(exchange("ASIA1")));
    let tool = github(&cognito).env("AWS_WEB_IDENTITY_TOKEN_FILE", "t");
    let script = "echo $AWS_ACCESS_KEY_ID; env | grep -c ^ACTIONS_ID_TOKEN_; \
                  env | grep -c ^AWS_WEB_IDENTITY";
    let ran = tool.run(&["exec", "--provider", "github", "--", "sh", "-c", script]);
    assert_eq!(ran.to_string(), "exit 1\n--- stdout\nASIA1\n2\n0\n");
    cognito.expect_done();
}

/// A token is asked for each time: the first may have expired.
#[cfg(unix)]
#[test]
fn a_server_renews_the_credentials_of_its_job() {
    let of = |key: &str, expiration: i64| {
        on("GetCredentialsForIdentity").answer(json!({
            "IdentityId": "us-east-1:1",
            "Credentials": {"AccessKeyId": key, "SecretKey": "k", "SessionToken": "s", "Expiration": expiration},
        }))
    };
    let cognito = Cognito::scripted([
        asked(),
        on("GetId").answer(json!({"IdentityId": "us-east-1:1"})),
        of("ASIA1", now() + 4),
        asked(),
        of("ASIA2", YEAR_2100),
    ]);
    let script = "until curl -s -H \"Authorization: $AWS_CONTAINER_AUTHORIZATION_TOKEN\" \
                  $AWS_CONTAINER_CREDENTIALS_FULL_URI | grep -o ASIA2; do sleep 0.05; done";
    let tool = github(&cognito);
    let line = ["exec", "--server", "--provider", "github", "--", "sh", "-c"];
    let ran = tool.run(&[&line[..], &[script]].concat());
    assert_eq!(ran.to_string(), "exit 0\n--- stdout\nASIA2\n");
    cognito.expect_done();
}

/// What lets a job ask for tokens goes to no server that cannot prove its name.
#[test]
fn github_has_to_prove_its_name() {
    let authority = Authority::new();
    let github = Cognito::scripted_tls([asked()], &authority);
    let cognito = Cognito::scripted(exchange("ASIA1"));
    let tool = self::github(&cognito)
        .file("ca.pem", authority.ca_pem())
        .env(
            "ACTIONS_ID_TOKEN_REQUEST_URL",
            format!("{}/idtoken?api-version=2.0", github.endpoint()),
        );
    let line = "credentials --provider github -o process";
    let ran = run(&tool, line);
    assert_eq!((ran.code, ran.stdout.len()), (9, 0), "{ran}");
    let ran = run(&tool.env("AWS_CA_BUNDLE", "ca.pem"), line);
    assert_eq!(key(&ran), "ASIA1", "{ran}");
    github.expect_done();
    cognito.expect_done();
}

#[test]
fn what_a_job_lacks_is_named_with_what_gives_it() {
    let mut report = String::new();
    let tool = || {
        Tool::alone()
            .env("COGNITO_IDENTITY_POOL_ID", IDENTITY_POOL)
            .env("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
            .file("empty", "")
    };
    let url = "ACTIONS_ID_TOKEN_REQUEST_URL";
    for (title, tool, line) in [
        ("no permission", tool(), "github"),
        (
            "half of it",
            tool().env(url, "https://example.com/idtoken"),
            "github",
        ),
        (
            "a server on the way",
            tool()
                .env(url, "http://example.com/idtoken")
                .env("ACTIONS_ID_TOKEN_REQUEST_TOKEN", REQUEST_TOKEN),
            "github",
        ),
        ("no id_tokens", tool(), "gitlab"),
        (
            "another name",
            tool(),
            "gitlab --id-token-variable MY_TOKEN",
        ),
        ("no workload", tool(), "web-identity-file"),
        (
            "no file",
            tool().env("AWS_WEB_IDENTITY_TOKEN_FILE", "none"),
            "web-identity-file",
        ),
        (
            "an empty file",
            tool().env("ID_TOKEN_FILE", "empty"),
            "gitlab",
        ),
        (
            "no token",
            tool().env("GITLAB_OIDC_TOKEN", "s3cret"),
            "gitlab",
        ),
        (
            "no issuer",
            tool().env("GITLAB_OIDC_TOKEN", jwt(json!({}), json!({"sub": "x"}))),
            "gitlab",
        ),
        ("another platform's flag", tool(), "gitlab --audience x"),
        (
            "another platform's flag",
            tool(),
            "github --id-token-variable X",
        ),
    ] {
        let ran = run(&tool, &format!("credentials --provider {line}"));
        assert!(!ran.to_string().contains("s3cret"), "{ran}");
        report.push_str(&format!("{title}: {ran}"));
    }
    expect![[r#"
        no permission: exit 4
        --- stderr
        error: there is no token to exchange: ACTIONS_ID_TOKEN_REQUEST_URL is not set, so GitHub gives this job no token
           help: let the job have one, in the workflow:
           help: permissions:
           help:   id-token: write
           help:   contents: read
           help: workflows of forks get none
        half of it: exit 4
        --- stderr
        error: there is no token to exchange: ACTIONS_ID_TOKEN_REQUEST_TOKEN is not set, so GitHub gives this job no token
           help: let the job have one, in the workflow:
           help: permissions:
           help:   id-token: write
           help:   contents: read
           help: workflows of forks get none
        a server on the way: exit 2
        --- stderr
        error: ACTIONS_ID_TOKEN_REQUEST_URL is not valid: "http://example.com/idtoken" is http, which is for this machine alone (localhost, 127.0.0.1, [::1])
        no id_tokens: exit 4
        --- stderr
        error: there is no token to exchange: GITLAB_OIDC_TOKEN is not set, so GitLab gave this job no token under that name
           help: let the job have one, in .gitlab-ci.yml:
           help: id_tokens:
           help:   GITLAB_OIDC_TOKEN:
           help:     aud: cognito-identity.amazonaws.com
           help: or say which variable has it with --id-token-variable NAME
        another name: exit 4
        --- stderr
        error: there is no token to exchange: MY_TOKEN is not set, so GitLab gave this job no token under that name
           help: let the job have one, in .gitlab-ci.yml:
           help: id_tokens:
           help:   MY_TOKEN:
           help:     aud: cognito-identity.amazonaws.com
           help: or say which variable has it with --id-token-variable NAME
        no workload: exit 4
        --- stderr
        error: there is no token to exchange: AWS_WEB_IDENTITY_TOKEN_FILE is not set
           help: the platform sets it where a workload has an identity: on EKS, for a service account with the annotation eks.amazonaws.com/role-arn
           help: elsewhere: export AWS_WEB_IDENTITY_TOKEN_FILE=FILE
        no file: exit 2
        --- stderr
        error: the IdToken cannot be read from none: No such file or directory (os error 2)
        an empty file: exit 2
        --- stderr
        error: the IdToken from empty is empty
        no token: exit 5
        --- stderr
        error: the value of GITLAB_OIDC_TOKEN is not a token: it has 1 dot-separated part, not 3
           help: a token is three base64url parts joined by dots; copy it whole
        no issuer: exit 2
        --- stderr
        error: the value of GITLAB_OIDC_TOKEN has no iss, which names the login provider
           help: name it with --logins-provider NAME
        another platform's flag: exit 2
        --- stderr
        error: --audience goes with --provider github
           help: leave it out
        another platform's flag: exit 2
        --- stderr
        error: --id-token-variable goes with --provider gitlab
           help: leave it out
    "#]].assert_eq(&report);
}

#[test]
fn refusals_are_explained_and_show_no_token() {
    let mut report = String::new();
    let got = |code, message: &str| vec![asked(), on("GetId").error(code, message)];
    for (title, script) in [
        (
            "of GitHub",
            vec![
                on(ASKED)
                    .status(403)
                    .answer(json!({"message": "Resource not accessible by integration"})),
            ],
        ),
        (
            "a page",
            vec![on(ASKED).status(403).body("text/html", "<html>s3cret")],
        ),
        ("nothing", vec![on(ASKED).answer(json!({"count": 0}))]),
        (
            "no provider",
            got(
                "NotAuthorizedException",
                "Token is not from a supported provider of this identity pool.",
            ),
        ),
        (
            "expired",
            got(
                "NotAuthorizedException",
                "Invalid login token. Token expired: 1 >= 0",
            ),
        ),
        (
            "invalid",
            got("NotAuthorizedException", "Invalid login token."),
        ),
        (
            "no pool",
            got("ResourceNotFoundException", "IdentityPool 'x' not found."),
        ),
    ] {
        let cognito = Cognito::scripted(script);
        let ran = run(&github(&cognito), "credentials --provider github");
        assert_eq!(ran.stdout.len(), 0, "{ran}");
        report.push_str(&format!("{title}: {ran}"));
        cognito.expect_done();
    }
    expect![[r#"
        of GitHub: exit 4
        --- stderr
        error: GitHub refused the job a token: Resource not accessible by integration (HTTP 403)
          cause: the job is over, or may not have a token any more
           help: let the job have one, in the workflow:
           help: permissions:
           help:   id-token: write
           help:   contents: read
        request id: 00000000-0000-0000-0000-000000000001
        a page: exit 9
        --- stderr
        error: the request for the job's token got an answer from $ENDPOINT that is not the service's: HTTP 403 text/html
          cause: a proxy, a firewall or another server answered instead of GitHub
           help: check HTTPS_PROXY, or try again later
        request id: 00000000-0000-0000-0000-000000000001
        nothing: exit 9
        --- stderr
        error: the answer to the request for the job's token lacks a value
          cause: the server does not answer as GitHub does
        no provider: exit 10
        --- stderr
        error: the identity pool service refused the request: Token is not from a supported provider of this identity pool. (NotAuthorizedException)
          cause: us-east-1:00000000-0000-0000-0000-000000000000 does not have the token's issuer among its OIDC providers
           help: look which providers the pool has, and which audiences each in IAM:
           help: aws cognito-identity describe-identity-pool --identity-pool-id us-east-1:00000000-0000-0000-0000-000000000000 --query OpenIdConnectProviderARNs --region us-east-1
           help: aws iam get-open-id-connect-provider --open-id-connect-provider-arn ARN --query ClientIDList
        request id: 00000000-0000-0000-0000-000000000002
        expired: exit 4
        --- stderr
        error: the identity pool service refused the request: Invalid login token. Token expired: 1 >= 0 (NotAuthorizedException)
          cause: the job's token has expired
           help: get the credentials earlier in the job, while its token is good
        request id: 00000000-0000-0000-0000-000000000002
        invalid: exit 4
        --- stderr
        error: the identity pool service refused the request: Invalid login token. (NotAuthorizedException)
          cause: the job's token is not valid, or not for the audience that the provider in IAM has
           help: look which providers the pool has, and which audiences each in IAM:
           help: aws cognito-identity describe-identity-pool --identity-pool-id us-east-1:00000000-0000-0000-0000-000000000000 --query OpenIdConnectProviderARNs --region us-east-1
           help: aws iam get-open-id-connect-provider --open-id-connect-provider-arn ARN --query ClientIDList
        request id: 00000000-0000-0000-0000-000000000002
        no pool: exit 6
        --- stderr
        error: the identity pool service refused the request: IdentityPool 'x' not found. (ResourceNotFoundException)
          cause: an id is wrong, or belongs to another Region or account
           help: check the ids, and --region
           help: cognito-auth doctor
        request id: 00000000-0000-0000-0000-000000000002
    "#]].assert_eq(&report);
}

/// Neither the job's token, nor what it was asked for with, nor what it was exchanged for.
#[test]
fn a_log_shows_nothing_of_a_job() {
    for (script, code) in [
        (
            [asked()]
                .into_iter()
                .chain(exchange("ASIA1"))
                .collect::<Vec<_>>(),
            0,
        ),
        (
            vec![
                asked(),
                on("GetId").error("NotAuthorizedException", "Invalid login token."),
            ],
            4,
        ),
    ] {
        let cognito = Cognito::scripted(script);
        let tool = github(&cognito);
        let ran = run(
            &tool,
            "credentials --provider github -vv --error-format json -o process",
        );
        assert_eq!(ran.code, code, "{ran}");
        let log = String::from_utf8(ran.stderr.clone()).unwrap();
        let token = github_token();
        let signature = token.rsplit('.').next().unwrap();
        for secret in [REQUEST_TOKEN, &token, signature, "\"k\"", "\"s\""] {
            assert!(!log.contains(secret), "{secret} in {log}");
        }
        assert!(log.contains("> authorization: [redacted]"), "{log}");
    }
}
