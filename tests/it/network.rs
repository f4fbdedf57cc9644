//! What is tried again and what is not, TLS, proxies, endpoints, profiles: everything between the
//! tool and the service.

use std::fs;
use std::time::{Duration, Instant};

use expect_test::expect;
use serde_json::json;

use crate::cognito::{Cognito, Expected, on};
use crate::fixtures::CONFIG_FILE;
use crate::login::{POOL, asks_for_new_password, signed_in};
use crate::support::{Ran, Tool};
use crate::tls::{Authority, Proxy};

/// `login` through the public API, with further arguments.
fn login(further: &str) -> Vec<&str> {
    let public = [
        "login",
        "-u",
        "alice",
        "--auth-flow",
        "password",
        "--password-file",
        "p",
    ];
    public
        .into_iter()
        .chain(POOL)
        .chain(further.split_whitespace())
        .collect()
}

fn tool(cognito: &Cognito) -> Tool {
    Tool::new(cognito)
        .without_credentials()
        .file("p", "p4ssword")
}

fn guest() -> Vec<&'static str> {
    vec![
        "credentials",
        "--guest",
        "--identity-pool-id",
        "us-east-1:00000000-0000-0000-0000-000000000000",
    ]
}

fn throttled(operation: &str) -> Expected {
    on(operation).error("TooManyRequestsException", "Rate exceeded")
}

fn got(operation: &str) -> Expected {
    match operation {
        "GetId" => on(operation).answer(json!({"IdentityId": "us-east-1:1"})),
        _ => on(operation).answer(json!({"IdentityId": "us-east-1:1", "Credentials": {
            "AccessKeyId": "A", "SecretKey": "s", "SessionToken": "t", "Expiration": 1_767_225_600,
        }})),
    }
}

/// Runs `arguments` against `script`, and gives the run and the number of calls made.
fn run(script: impl IntoIterator<Item = Expected>, arguments: &[&str]) -> (Ran, usize) {
    let cognito = Cognito::scripted(script);
    let ran = tool(&cognito).run(arguments);
    (ran, cognito.calls().lines().count())
}

#[test]
fn throttling_is_waited_out_by_every_call() {
    let (ran, calls) = run(
        [throttled("InitiateAuth"), signed_in("InitiateAuth")],
        &login(""),
    );
    assert_eq!((ran.code, calls), (0, 2), "{ran}");
    let script = [
        throttled("GetId"),
        got("GetId"),
        throttled("GetCredentialsForIdentity"),
        got("GetCredentialsForIdentity"),
    ];
    let (ran, calls) = run(script, &guest());
    assert_eq!((ran.code, calls), (0, 4), "{ran}");
}

#[test]
fn throttling_that_does_not_end_is_exit_code_8() {
    let script = [throttled("InitiateAuth"), throttled("InitiateAuth")];
    let (ran, _) = run(script, &login("--max-attempts 2"));
    expect![[r#"
        exit 8
        --- stderr
        error: Cognito refused the sign-in: Rate exceeded (TooManyRequestsException)
          cause: the account's requests a second for this kind of call are used up
           help: try again in a moment, and less often
        request id: 00000000-0000-0000-0000-000000000002
    "#]]
    .assert_eq(&ran.to_string());
}

#[test]
fn a_throttle_without_json_counts_too() {
    let script = [
        on("InitiateAuth")
            .status(429)
            .body("text/html", "<html>slow down"),
        signed_in("InitiateAuth"),
    ];
    let (ran, calls) = run(script, &login(""));
    assert_eq!((ran.code, calls), (0, 2), "{ran}");
}

#[test]
fn an_attempt_limit_is_never_tried_again() {
    let limit = on("InitiateAuth").error(
        "LimitExceededException",
        "Attempt limit exceeded, please try after some time.",
    );
    let (ran, calls) = run([limit], &login(""));
    assert_eq!((ran.code, calls), (8, 1), "{ran}");
    let limit = on("GetId").error("LimitExceededException", "Limit exceeded.");
    let (ran, calls) = run([limit], &guest());
    assert_eq!((ran.code, calls), (8, 1), "{ran}");
}

#[test]
fn a_sign_in_that_may_have_happened_is_not_tried_again() {
    let mut report = String::new();
    for failing in [
        on("InitiateAuth").drop_connection(),
        on("InitiateAuth")
            .truncate()
            .answer(json!({"AuthenticationResult": {"AccessToken": "a"}})),
        on("InitiateAuth")
            .status(500)
            .answer(json!({"__type": "InternalErrorException", "message": "oops"})),
        on("InitiateAuth")
            .status(503)
            .body("text/html", "<html><body>Bad gateway hunter2</body></html>"),
        on("InitiateAuth")
            .status(200)
            .body("text/html", "<html>Sign in to the network</html>"),
        on("InitiateAuth")
            .status(302)
            .body("text/plain", "moved")
            .header("location", "http://portal.example/"),
        on("InitiateAuth").answer(json!({})),
        on("InitiateAuth")
            .status(200)
            .body("application/x-amz-json-1.1", "{\"AuthenticationResult\": "),
    ] {
        let (ran, calls) = run([failing], &login(""));
        assert_eq!((ran.code, calls, ran.stdout.len()), (9, 1, 0), "{ran}");
        assert!(!ran.to_string().contains("hunter2"), "{ran}");
        report.push_str(&ran.to_string());
    }
    expect![[r#"
        exit 9
        --- stderr
        error: InitiateAuth got no answer from $ENDPOINT: connection closed before message completed
          cause: the connection broke before the answer came; the call may have been carried out
           help: try again; if the challenge's session is used up, sign in again
        exit 9
        --- stderr
        error: InitiateAuth got no answer from $ENDPOINT: response error: error reading a body from connection: end of file before message length reached
          cause: the connection broke before the answer came; the call may have been carried out
           help: try again; if the challenge's session is used up, sign in again
        exit 9
        --- stderr
        error: Cognito refused the sign-in: oops (InternalErrorException)
          cause: the service is failing
           help: try again later; https://health.aws.amazon.com shows its state
        request id: 00000000-0000-0000-0000-000000000001
        exit 9
        --- stderr
        error: InitiateAuth got an answer from $ENDPOINT that is not the service's: HTTP 503 text/html
          cause: the service, or a proxy before it, is failing
           help: check HTTPS_PROXY, --endpoint-url and AWS_ENDPOINT_URL, or try again later
        request id: 00000000-0000-0000-0000-000000000001
        exit 9
        --- stderr
        error: InitiateAuth got an answer from $ENDPOINT that is not the service's: HTTP 200 text/html
          cause: a proxy, a firewall or another server answered instead of Cognito
           help: check HTTPS_PROXY, --endpoint-url and AWS_ENDPOINT_URL, or try again later
        request id: 00000000-0000-0000-0000-000000000001
        exit 9
        --- stderr
        error: InitiateAuth got an answer from $ENDPOINT that is not the service's: HTTP 302 text/plain
          cause: a proxy or a login page of the network answered instead of AWS
           help: check HTTPS_PROXY, --endpoint-url and AWS_ENDPOINT_URL, or try again later
        request id: 00000000-0000-0000-0000-000000000001
        exit 9
        --- stderr
        error: the answer to InitiateAuth lacks both AuthenticationResult and ChallengeName
          cause: the server does not answer as Cognito does
           help: check --endpoint-url and AWS_ENDPOINT_URL
        exit 9
        --- stderr
        error: InitiateAuth got an answer from $ENDPOINT that is not the service's: HTTP 200 application/x-amz-json-1.1
          cause: a proxy, a firewall or another server answered instead of Cognito
           help: check HTTPS_PROXY, --endpoint-url and AWS_ENDPOINT_URL, or try again later
        request id: 00000000-0000-0000-0000-000000000001
    "#]]
    .assert_eq(&report);
}

#[test]
fn an_answer_to_a_challenge_is_not_sent_twice() {
    let script = [
        asks_for_new_password("InitiateAuth", &json!({})),
        on("RespondToAuthChallenge").drop_connection(),
    ];
    let cognito = Cognito::scripted(script);
    let ran = tool(&cognito)
        .file("n", "Perm4nent!")
        .run(&login("--new-password-file n"));
    assert_eq!(ran.code, 9, "{ran}");
    cognito.expect_done();
}

#[test]
fn a_call_that_only_reads_is_tried_again() {
    for failing in [
        on("GetId").drop_connection(),
        on("GetId")
            .status(500)
            .answer(json!({"__type": "InternalErrorException", "message": "oops"})),
        on("GetId").status(502).body("text/html", "<html>"),
    ] {
        let script = [failing, got("GetId"), got("GetCredentialsForIdentity")];
        let (ran, calls) = run(script, &guest());
        assert_eq!((ran.code, calls), (0, 3), "{ran}");
    }
}

#[test]
fn what_cannot_heal_fails_at_once() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let mut report = String::new();
    for endpoint in [
        format!("http://{closed}"),
        "https://nowhere.invalid".to_owned(),
    ] {
        let tool = Tool::alone()
            .without_credentials()
            .file("p", "p")
            .env("AWS_ENDPOINT_URL", &endpoint);
        let began = Instant::now();
        let ran = tool.run(&login(""));
        // Three attempts with the SDK's pauses would take a second and more.
        let quick = began.elapsed() < Duration::from_secs(20);
        assert!(ran.code == 9 && quick, "{ran}");
        report.push_str(&ran.to_string().replace(&endpoint, "$ENDPOINT"));
    }
    expect![[r#"
        exit 9
        --- stderr
        error: InitiateAuth got no answer from $ENDPOINT: Connection refused
          cause: no server listens there
           help: check --endpoint-url and AWS_ENDPOINT_URL
        exit 9
        --- stderr
        error: InitiateAuth got no answer from $ENDPOINT: Name or service not known
          cause: the Region does not exist, or this machine has no name service
           help: check --region and the id's Region; behind a proxy set HTTPS_PROXY
    "#]]
    .assert_eq(&report);
}

#[test]
fn a_time_limit_covers_the_whole_call() {
    let cognito = Cognito::scripted([on("InitiateAuth").delay(Duration::from_secs(20))]);
    let ran = tool(&cognito).run(&login("--timeout 1"));
    expect![[r#"
        exit 9
        --- stderr
        error: InitiateAuth got no answer from $ENDPOINT: the time limit passed
          cause: the service, or a Lambda trigger of the pool, is slow
           help: give it longer with --timeout SECONDS
    "#]]
    .assert_eq(&ran.to_string());
    cognito.expect_done();
}

#[test]
fn a_private_ca_is_trusted_when_it_is_named() {
    let authority = Authority::new();
    let mut report = String::new();
    for (how, arguments) in [
        ("flag", "--ca-bundle ca.pem"),
        ("variable", ""),
        ("profile", "--profile private"),
        ("SSL_CERT_FILE", ""),
        ("nothing", ""),
        ("another", "--ca-bundle other.pem"),
    ] {
        let fails = matches!(how, "nothing" | "another");
        let script = (!fails).then(|| signed_in("InitiateAuth"));
        let cognito = Cognito::scripted_tls(script, &authority);
        let mut tool = tool(&cognito)
            .file("ca.pem", authority.ca_pem())
            .file("other.pem", Authority::new().ca_pem())
            .file("aws-config", "[profile private]\nca_bundle = ca.pem\n");
        match how {
            "variable" => tool = tool.env("AWS_CA_BUNDLE", "ca.pem"),
            "SSL_CERT_FILE" => tool = tool.env("SSL_CERT_FILE", "ca.pem"),
            _ => {}
        }
        let ran = tool.run(&login(arguments));
        assert_eq!(ran.code, if fails { 9 } else { 0 }, "{how} {ran}");
        if fails {
            report.push_str(&ran.to_string());
        }
        cognito.expect_done();
    }
    expect![[r#"
        exit 9
        --- stderr
        error: InitiateAuth got no answer from $ENDPOINT: TLS handshake failed: invalid peer certificate: UnknownIssuer
          cause: the server's certificate is not from a CA that is trusted here
           help: name your CA's certificates with --ca-bundle FILE or AWS_CA_BUNDLE
        exit 9
        --- stderr
        error: InitiateAuth got no answer from $ENDPOINT: TLS handshake failed: invalid peer certificate: UnknownIssuer
          cause: the server's certificate is not from a CA that is trusted here
           help: name your CA's certificates with --ca-bundle FILE or AWS_CA_BUNDLE
    "#]]
    .assert_eq(&report);
}

#[test]
fn a_bundle_that_is_none_is_an_error() {
    let tool = Tool::alone()
        .without_credentials()
        .file("p", "p")
        .file("empty.pem", "")
        .file(
            "bad.pem",
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        );
    let mut report = String::new();
    for file in ["nowhere.pem", "empty.pem", "bad.pem"] {
        let ran = tool.run(&login(&format!("--ca-bundle {file}")));
        assert_eq!(ran.code, 2, "{ran}");
        report.push_str(&ran.to_string());
    }
    let profile = "\
        [profile private]\n\
        ca_bundle = empty.pem\n\
        role_arn = arn:aws:iam::111122223333:role/admin\n\
        credential_source = Environment\n";
    let tool = tool
        .file("aws-config", profile)
        .env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
        .env("AWS_SECRET_ACCESS_KEY", "key");
    let user = "user get -u alice --user-pool-id us-east-1_EXAMPLE12 --profile private";
    for line in [
        login("--profile private"),
        // The role of the profile is assumed over https.
        user.split(' ').collect(),
    ] {
        let ran = tool.run(&line);
        assert_eq!(ran.code, 10, "{ran}");
        report.push_str(&ran.to_string());
    }
    expect![[r#"
        exit 2
        --- stderr
        error: the CA bundle nowhere.pem of --ca-bundle is not usable: No such file or directory (os error 2)
        exit 2
        --- stderr
        error: the CA bundle empty.pem of --ca-bundle is not usable: it holds no PEM certificate
        exit 2
        --- stderr
        error: the CA bundle bad.pem of --ca-bundle is not usable: certificate 1: invalid peer certificate: BadEncoding
        exit 10
        --- stderr
        error: the CA bundle empty.pem of AWS profile private is not usable: it holds no PEM certificate
        exit 10
        --- stderr
        error: the CA bundle empty.pem of AWS profile private is not usable: it holds no PEM certificate
    "#]]
    .assert_eq(&report);
}

#[test]
fn a_proxy_is_used_for_https_unless_the_host_is_excepted() {
    let authority = Authority::new();
    let cognito = Cognito::scripted_tls(
        [signed_in("InitiateAuth"), signed_in("InitiateAuth")],
        &authority,
    );
    let proxy = Proxy::to(cognito.address());
    let url = format!("http://{}", proxy.address());
    let guarded = Proxy::guarded(cognito.address(), "user:pass");
    let with_password = format!("http://user:pass@{}", guarded.address());
    let tool = |url: &str| {
        Tool::alone()
            .without_credentials()
            .file("p", "p4ssword")
            .file("ca.pem", authority.ca_pem())
            .env("AWS_CA_BUNDLE", "ca.pem")
            .env("HTTPS_PROXY", url)
    };
    let ran = tool(&url).run(&login(""));
    assert_eq!(ran.code, 0, "{ran}");
    assert_eq!(proxy.targets(), ["cognito-idp.us-east-1.amazonaws.com:443"]);
    let ran = tool(&with_password).run(&login(""));
    assert_eq!(ran.code, 0, "{ran}");
    cognito.expect_done();

    let refused = tool(&format!("http://{}", guarded.address()))
        .shown_as(&guarded.address().to_string(), "$PROXY")
        .run(&login(""));
    expect![[r#"
        exit 9
        --- stderr
        error: InitiateAuth got no answer from https://cognito-idp.us-east-1.amazonaws.com: tunnel error: proxy authorization required
          cause: the proxy refused to pass the request on
           help: check HTTPS_PROXY and NO_PROXY
    "#]]
    .assert_eq(&refused.to_string());

    // An excepted host is asked directly: here, one that no name service knows.
    let excepted = tool(&url)
        .env("NO_PROXY", "nowhere.invalid")
        .run(&login("--endpoint-url https://nowhere.invalid"));
    assert_eq!((excepted.code, proxy.targets().len()), (9, 1), "{excepted}");
}

#[test]
fn an_answer_has_bounds() {
    let long = |length| json!({"__type": "NotAuthorizedException", "message": "x".repeat(length)});
    let mut report = String::new();
    for answer in [
        on("InitiateAuth").body("application/json", vec![b' '; 5 << 20]),
        on("InitiateAuth").status(400).answer(long(2 << 20)),
    ] {
        let (ran, calls) = run([answer], &login(""));
        assert_eq!((calls, ran.stderr.len() < 5000), (1, true), "{}", ran.code);
        report.push_str(&ran.to_string().replace(&"x".repeat(4096), "(4 KB)"));
    }
    expect![[r#"
        exit 9
        --- stderr
        error: InitiateAuth got an answer from $ENDPOINT that is not the service's: HTTP 200 application/json
          cause: a proxy, a firewall or another server answered instead of Cognito
           help: check HTTPS_PROXY, --endpoint-url and AWS_ENDPOINT_URL, or try again later
        request id: 00000000-0000-0000-0000-000000000001
        exit 4
        --- stderr
        error: Cognito refused the sign-in: (4 KB)… (NotAuthorizedException)
          cause: wrong password, unknown user, or a disabled user in us-east-1_EXAMPLE12
           help: cognito-auth doctor --user-pool-id us-east-1_EXAMPLE12 --client-id 1example23456789 --auth-flow password -u alice
        request id: 00000000-0000-0000-0000-000000000001
    "#]].assert_eq(&report);
}

#[test]
fn a_malformed_proxy_is_not_passed_by() {
    for value in [
        "http://bad host:1",
        "http://[::1",
        "::::",
        "http://",
        "htp:/x",
        "socks5://h:1",
    ] {
        let ran = Tool::alone()
            .without_credentials()
            .file("p", "p4ssword")
            .env("HTTPS_PROXY", value)
            .run(&login(""));
        let what = "error: HTTPS_PROXY is not valid: it is not the http or https URL of a proxy\n";
        assert_eq!(
            (ran.code, &ran.stderr[..]),
            (2, what.as_bytes()),
            "{value} {ran}"
        );
    }
}

#[test]
fn loopback_is_never_proxied() {
    let cognito = Cognito::scripted([signed_in("InitiateAuth")]);
    let proxy = Proxy::to(cognito.address());
    let url = format!("http://{}", proxy.address());
    let names = ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];
    let tool = names
        .iter()
        .fold(tool(&cognito), |tool, name| tool.env(name, &url));
    let ran = tool.run(&login(""));
    assert_eq!((ran.code, proxy.targets().len()), (0, 0), "{ran}");
    cognito.expect_done();
}

#[test]
fn http_to_another_machine_has_to_be_allowed() {
    let config = "[contexts.dev]\nallow-http = true\nendpoint-url = \"http://nowhere.invalid\"\n";
    let tool = Tool::alone()
        .without_credentials()
        .file("p", "p4ssword")
        .file("home/.config/cognito-auth/config.toml", config);
    let mut report = String::new();
    for line in [
        "--endpoint-url http://nowhere.invalid",
        "--endpoint-url http://127.0.0.1.nowhere.invalid:80/x",
        "--endpoint-url http://nowhere.invalid --allow-http -q",
        "-c dev",
    ] {
        let ran = tool.run(&login(line));
        report.push_str(&format!("# {line}\n{ran}"));
    }
    expect![[r#"
        # --endpoint-url http://nowhere.invalid
        exit 10
        --- stderr
        error: the endpoint http://nowhere.invalid of --endpoint-url is http: passwords and tokens could be read on the way
           help: use https; in a network that you trust, --allow-http, or allow-http = true in a context
        # --endpoint-url http://127.0.0.1.nowhere.invalid:80/x
        exit 10
        --- stderr
        error: the endpoint http://127.0.0.1.nowhere.invalid:80/x of --endpoint-url is http: passwords and tokens could be read on the way
           help: use https; in a network that you trust, --allow-http, or allow-http = true in a context
        # --endpoint-url http://nowhere.invalid --allow-http -q
        exit 9
        --- stderr
        warning: http://nowhere.invalid of --endpoint-url is http: passwords and tokens can be read on the way
        error: InitiateAuth got no answer from http://nowhere.invalid: Name or service not known
          cause: the Region does not exist, or this machine has no name service
           help: check --region and the id's Region; behind a proxy set HTTPS_PROXY
        # -c dev
        exit 9
        --- stderr
        warning: http://nowhere.invalid of context dev in $DIR/home/.config/cognito-auth/config.toml line 3 is http: passwords and tokens can be read on the way
        error: InitiateAuth got no answer from http://nowhere.invalid: Name or service not known
          cause: the Region does not exist, or this machine has no name service
           help: check --region and the id's Region; behind a proxy set HTTPS_PROXY
    "#]].assert_eq(&report);
}

#[test]
fn endpoints_have_an_order() {
    let profile = "[profile p]\nendpoint_url = http://profile.invalid\nservices = s\n\
        [services s]\ncognito_identity_provider =\n  endpoint_url = @\n\
        [profile other]\nendpoint_url = http://profile.invalid\n";
    let contexts = "[contexts.right]\nendpoint-url = '@'\n\
        [contexts.other]\nendpoint-url = 'http://context.invalid'\n";
    // Each row names the right endpoint as `@`, and others that lead nowhere.
    for (variables, arguments) in [
        (
            vec![("AWS_ENDPOINT_URL", "http://x.invalid")],
            "--endpoint-url @",
        ),
        (
            vec![
                ("AWS_ENDPOINT_URL", "http://x.invalid"),
                ("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", "@"),
            ],
            "",
        ),
        (
            vec![
                ("AWS_ENDPOINT_URL_COGNITO_IDENTITY", "http://x.invalid"),
                ("AWS_ENDPOINT_URL", "@"),
            ],
            "",
        ),
        (vec![("AWS_ENDPOINT_URL", "@"), ("AWS_PROFILE", "p")], ""),
        (vec![("AWS_PROFILE", "p")], ""),
        (
            vec![
                ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"),
                ("AWS_ENDPOINT_URL", "http://x.invalid"),
            ],
            "--endpoint-url @",
        ),
        (
            vec![("COGNITO_CONTEXT", "other"), ("AWS_ENDPOINT_URL", "@")],
            "",
        ),
        (
            vec![
                ("COGNITO_CONTEXT", "other"),
                ("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", "@"),
            ],
            "",
        ),
        (
            vec![("COGNITO_CONTEXT", "right"), ("AWS_PROFILE", "other")],
            "",
        ),
        (
            vec![
                ("COGNITO_CONTEXT", "right"),
                ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"),
                ("AWS_ENDPOINT_URL", "http://x.invalid"),
            ],
            "",
        ),
        (vec![("AWS_ENDPOINT_URL", "http://x.invalid")], "-c right"),
        (
            vec![("AWS_ENDPOINT_URL", "http://x.invalid")],
            "-c other --endpoint-url @",
        ),
    ] {
        let cognito = Cognito::scripted([signed_in("InitiateAuth")]);
        let mut tool = Tool::alone()
            .without_credentials()
            .file("p", "p4ssword")
            .file("aws-config", profile.replace('@', &cognito.endpoint()))
            .file(CONFIG_FILE, contexts.replace('@', &cognito.endpoint()));
        for (name, value) in &variables {
            tool = tool.env(name, value.replace('@', &cognito.endpoint()));
        }
        let ran = tool.run(&login(&arguments.replace('@', &cognito.endpoint())));
        assert_eq!(ran.code, 0, "{variables:?} {arguments} {ran}");
        cognito.expect_done();
    }
}

#[test]
fn settings_of_the_aws_files_count_and_bad_ones_are_errors() {
    let files = "[default]\nregion = eu-west-1\n[profile bad]\nmax_attempts = lots\n\
        [profile mode]\nretry_mode = never\n";
    let cognito = Cognito::scripted([signed_in("InitiateAuth")]);
    let ran = tool(&cognito).file("aws-config", files).run(&[
        "-v",
        "login",
        "-u",
        "a",
        "--client-id",
        "c",
        "--auth-flow",
        "password",
        "--password-file",
        "p",
        "--query",
        "x",
    ]);
    assert!(
        String::from_utf8_lossy(&ran.stderr).contains("Region eu-west-1 of AWS profile default"),
        "{ran}"
    );
    cognito.expect_done();

    let mut report = String::new();
    for (variable, value, arguments) in [
        ("AWS_PROFILE", "nowhere", ""),
        ("X", "", "--profile nowhere"),
        ("AWS_MAX_ATTEMPTS", "abc", ""),
        ("AWS_MAX_ATTEMPTS", "0", ""),
        ("AWS_RETRY_MODE", "forever", ""),
        ("AWS_USE_FIPS_ENDPOINT", "maybe", ""),
        ("AWS_PROFILE", "bad", ""),
        ("AWS_PROFILE", "mode", ""),
        ("AWS_CONFIG_FILE", "broken", ""),
    ] {
        let tool = Tool::alone()
            .without_credentials()
            .file("p", "p")
            .file("aws-config", files)
            .file("broken", "[profile x\n")
            .env("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
            .env(variable, value);
        let ran = tool.run(&login(arguments));
        assert!([2, 10].contains(&ran.code), "{ran}");
        report.push_str(&format!("{variable}={value} {arguments}: {ran}"));
    }
    expect![[r#"
        AWS_PROFILE=nowhere : exit 10
        --- stderr
        error: the AWS config files have no profile `nowhere`
          cause: AWS_PROFILE names it
           help: the profiles are bad, default, mode
        X= --profile nowhere: exit 10
        --- stderr
        error: the AWS config files have no profile `nowhere`
          cause: --profile names it
           help: the profiles are bad, default, mode
        AWS_MAX_ATTEMPTS=abc : exit 2
        --- stderr
        error: AWS_MAX_ATTEMPTS is not valid: "abc" is not a whole number of at least 1
        AWS_MAX_ATTEMPTS=0 : exit 2
        --- stderr
        error: AWS_MAX_ATTEMPTS is not valid: "0" is not a whole number of at least 1
        AWS_RETRY_MODE=forever : exit 2
        --- stderr
        error: AWS_RETRY_MODE is not valid: "forever": expected standard, adaptive or legacy
        AWS_USE_FIPS_ENDPOINT=maybe : exit 2
        --- stderr
        error: AWS_USE_FIPS_ENDPOINT is not valid: "maybe" is neither true nor false
        AWS_PROFILE=bad : exit 10
        --- stderr
        error: `max_attempts` of AWS profile bad is not valid: "lots" is not a whole number of at least 1
        AWS_PROFILE=mode : exit 10
        --- stderr
        error: `retry_mode` of AWS profile mode is not valid: "never": expected standard, adaptive or legacy
        AWS_CONFIG_FILE=broken : exit 10
        --- stderr
        error: the AWS config files cannot be used: could not parse profile file: error parsing broken on line 1: Profile definition must end with ']'
    "#]]
    .assert_eq(&report);
}

#[cfg(unix)]
#[test]
fn iam_credentials_come_from_the_environment_or_the_profile_that_is_named() {
    let files = "[profile p]\naws_access_key_id = AKIDPROFILE\naws_secret_access_key = s\n\
        [profile process]\ncredential_process = sh credentials.sh\n";
    let script = "env > seen
echo '{\"Version\": 1, \"AccessKeyId\": \"AKIDPROCESS\", \"SecretAccessKey\": \"s\"}'";
    for (keys, variable, flag, signer) in [
        (true, "", "", "AKIDEXAMPLE"),
        (true, "p", "", "AKIDEXAMPLE"),
        (true, "", "--profile p", "AKIDPROFILE"),
        (false, "p", "", "AKIDPROFILE"),
        (false, "process", "", "AKIDPROCESS"),
    ] {
        let cognito = Cognito::scripted([signed_in("AdminInitiateAuth")]);
        let mut tool = Tool::new(&cognito)
            .file("p", "p4ssword")
            .file("aws-config", files)
            .file("credentials.sh", script)
            .env("COGNITO_ACCESS_TOKEN", "a secret")
            .env("COGNITO_NEW_PASSWORD", "a secret")
            .env("AWS_PROFILE", variable);
        if !keys {
            tool = tool.without_credentials();
        }
        let line = format!("login -u alice --password-file p {} {flag}", POOL.join(" "));
        let ran = tool.run(&line.split_whitespace().collect::<Vec<_>>());
        assert_eq!(ran.code, 0, "{ran}");
        let calls = cognito.calls();
        assert!(calls.contains(&format!("[signed by {signer}]")), "{calls}");
        if variable == "process" {
            let seen = fs::read_to_string(tool.path().join("seen")).unwrap();
            assert!(seen.contains("AWS_PROFILE=process"), "{seen}");
            assert!(!seen.contains("a secret"), "{seen}");
        }
    }
}

#[test]
fn without_iam_credentials_a_signed_call_fails_before_it_is_sent() {
    let cognito = Cognito::scripted([]);
    let tool = Tool::new(&cognito)
        .without_credentials()
        .file("p", "p4ssword");
    let line = format!(
        "login -u alice --password-file p --admin {}",
        POOL.join(" ")
    );
    let ran = tool.run(&line.split_whitespace().collect::<Vec<_>>());
    expect![[r#"
        exit 7
        --- stderr
        error: AdminInitiateAuth must be signed, and no IAM credentials were found
          cause: neither AWS_ACCESS_KEY_ID, the AWS profile, nor this machine's role gave any
           help: aws configure
           help: or choose an AWS profile with --profile NAME
           help: allow it: {"Effect":"Allow","Action":["cognito-idp:AdminInitiateAuth","cognito-idp:AdminRespondToAuthChallenge"],"Resource":"arn:aws:cognito-idp:us-east-1:*:userpool/us-east-1_EXAMPLE12"}
           help: or sign in without IAM credentials:
           help: cognito-auth login --user-pool-id us-east-1_EXAMPLE12 --client-id 1example23456789 -u alice --auth-flow USER_SRP_AUTH
    "#]]
    .assert_eq(&ran.to_string());
    cognito.expect_done();
}

#[test]
fn the_metadata_service_is_asked_for_credentials_only_and_last() {
    // A metadata service that accepts connections and never answers.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", silent.local_addr().unwrap());
    let cognito = Cognito::scripted([signed_in("InitiateAuth")]);
    let unsigned = tool(&cognito)
        .unset("AWS_EC2_METADATA_DISABLED")
        .env("AWS_EC2_METADATA_SERVICE_ENDPOINT", &address);
    let ran = unsigned.run(&login(""));
    assert_eq!(ran.code, 0, "{ran}");
    cognito.expect_done();
    silent.set_nonblocking(true).unwrap();
    assert!(
        silent.accept().is_err(),
        "an unsigned call asked the metadata service"
    );

    let ran = unsigned.run(
        &[
            &["login", "-u", "alice", "--password-file", "p", "--admin"],
            POOL.as_slice(),
        ]
        .concat(),
    );
    assert_eq!(ran.code, 7, "{ran}");
    assert!(
        silent.accept().is_ok(),
        "a signed call did not ask the metadata service"
    );
    assert!(
        silent.accept().is_err(),
        "the metadata service was asked more than once"
    );
}

#[test]
fn a_sign_in_that_was_certainly_not_sent_is_tried_again() {
    let authority = Authority::new();
    let cognito = Cognito::scripted_tls([signed_in("InitiateAuth")], &authority);
    // A relay that ends the first connection in the middle of the TLS handshake.
    let relay = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = relay.local_addr().unwrap().port();
    let server = cognito.address();
    std::thread::spawn(move || {
        let (first, _) = relay.accept().unwrap();
        std::io::Read::read(&mut &first, &mut [0; 1]).unwrap();
        drop(first);
        let (client, _) = relay.accept().unwrap();
        let server = std::net::TcpStream::connect(server).unwrap();
        let (mut from_client, mut to_server) =
            (client.try_clone().unwrap(), server.try_clone().unwrap());
        std::thread::spawn(move || std::io::copy(&mut from_client, &mut to_server));
        std::io::copy(&mut &server, &mut &client)
    });
    let ran = tool(&cognito)
        .file("ca.pem", authority.ca_pem())
        .run(&login(&format!(
            "--ca-bundle ca.pem --endpoint-url https://localhost:{port}"
        )));
    assert_eq!((ran.code, ran.stderr.len()), (0, 0), "{ran}");
    cognito.expect_done();
}

/// The SDK that is linked does not read what `aws login` keeps; the AWS CLI gives it.
#[test]
fn a_profile_of_aws_login_is_told_a_way_round() {
    let config = "[profile dev]\nlogin_session = arn:aws:iam::123456789012:user/u\n\
                  [profile role]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = dev\n";
    let cognito = Cognito::scripted([]);
    let tool = tool(&cognito).file("aws-config", config);
    let mut report = String::new();
    for profile in ["dev", "role"] {
        let further = ["--auth-flow", "admin", "--profile", profile];
        let line = ["login", "-u", "alice", "--password-file", "p"];
        let ran = tool.run(&[&line[..], &POOL, &further].concat());
        report += &ran.to_string();
    }
    expect![[r#"
        exit 7
        --- stderr
        error: AdminInitiateAuth must be signed, and AWS profile dev has no IAM credentials that can be read
          cause: profile dev signs in with `aws login`, which this program does not read
           help: aws configure set credential_process 'aws configure export-credentials --profile dev --format process' --profile dev-export
           help: then give --profile dev-export
           help: allow it: {"Effect":"Allow","Action":["cognito-idp:AdminInitiateAuth","cognito-idp:AdminRespondToAuthChallenge"],"Resource":"arn:aws:cognito-idp:us-east-1:*:userpool/us-east-1_EXAMPLE12"}
           help: or sign in without IAM credentials:
           help: cognito-auth login --user-pool-id us-east-1_EXAMPLE12 --client-id 1example23456789 --profile dev -u alice --auth-flow USER_SRP_AUTH
        exit 7
        --- stderr
        error: AdminInitiateAuth must be signed, and AWS profile dev has no IAM credentials that can be read
          cause: profile dev signs in with `aws login`, which this program does not read
           help: aws configure set credential_process 'aws configure export-credentials --profile role --format process' --profile role-export
           help: then give --profile role-export
           help: allow it: {"Effect":"Allow","Action":["cognito-idp:AdminInitiateAuth","cognito-idp:AdminRespondToAuthChallenge"],"Resource":"arn:aws:cognito-idp:us-east-1:*:userpool/us-east-1_EXAMPLE12"}
           help: or sign in without IAM credentials:
           help: cognito-auth login --user-pool-id us-east-1_EXAMPLE12 --client-id 1example23456789 --profile role -u alice --auth-flow USER_SRP_AUTH
    "#]].assert_eq(&report);
    cognito.expect_done();
}

/// Where no flow is named, what the environment and the profile offer decides, and nothing is called to
/// find out.
#[test]
fn the_flow_is_the_one_that_the_credentials_at_hand_allow() {
    let keys = "aws_access_key_id = AKID\naws_secret_access_key = x\n";
    for (profile, variable, operation) in [
        ("", None, "InitiateAuth"),
        ("region = us-east-1\n", None, "InitiateAuth"),
        (keys, None, "AdminInitiateAuth"),
        ("login_session = arn\n", None, "InitiateAuth"),
        ("", Some(("AWS_ACCESS_KEY_ID", "")), "InitiateAuth"),
        ("", Some(("AWS_ACCESS_KEY_ID", "AKID")), "AdminInitiateAuth"),
    ] {
        let cognito = Cognito::scripted([
            on(operation).error("NotAuthorizedException", "Incorrect username or password.")
        ]);
        let mut tool = Tool::new(&cognito)
            .without_credentials()
            .file("p", "p4ssword")
            .file("aws-config", format!("[default]\n{profile}"));
        if let Some((name, value)) = variable {
            tool = tool.env(name, value).env("AWS_SECRET_ACCESS_KEY", "x");
        }
        let line = format!("login -u alice --password-file p {}", POOL.join(" "));
        let ran = tool.run(&line.split_whitespace().collect::<Vec<_>>());
        assert_eq!(ran.code, 4, "{profile} {variable:?} {ran}");
        cognito.expect_done();
    }
}
