//! `login`: flows, secrets and their sources, NEW_PASSWORD_REQUIRED, pending challenges.

use expect_test::expect;
use serde_json::{Value, json};

use crate::cognito::{Cognito, Expected, on};
use crate::support::{Tool, tokens};

/// Where every test signs in.
pub(crate) const POOL: [&str; 4] = [
    "--user-pool-id",
    "us-east-1_EXAMPLE12",
    "--client-id",
    "1example23456789",
];

/// `login` as alice in that pool, and further arguments.
fn login(further: &str) -> Vec<&str> {
    with(&further.split_whitespace().collect::<Vec<_>>())
}

/// The same for arguments that hold spaces.
fn with<'a>(further: &[&'a str]) -> Vec<&'a str> {
    ["login", "-u", "alice"]
        .into_iter()
        .chain(POOL)
        .chain(further.iter().copied())
        .collect()
}

/// An answer with tokens that are short enough to read.
pub(crate) fn signed_in(operation: &str) -> Expected {
    on(operation).answer(json!({"ChallengeParameters": {}, "AuthenticationResult": {
        "AccessToken": "a.b.c", "ExpiresIn": 3600, "IdToken": "i.j.k", "RefreshToken": "r", "TokenType": "Bearer",
    }}))
}

/// An answer that asks for a new password.
pub(crate) fn asks_for_new_password(operation: &str, parameters: &Value) -> Expected {
    on(operation).answer(json!({
        "ChallengeName": "NEW_PASSWORD_REQUIRED",
        "Session": "session-1-aaaaaaaaaaaaaaaaaaaa",
        "ChallengeParameters": parameters,
    }))
}

#[test]
fn a_password_becomes_tokens() {
    let cognito = Cognito::scripted([signed_in("AdminInitiateAuth")]);
    let ran = Tool::new(&cognito)
        .stdin("p4ssword\n")
        .run(&login("--password-stdin"));
    expect![[r#"
        exit 0
        --- stdout
        {
          "ChallengeParameters": {},
          "AuthenticationResult": {
            "AccessToken": "a.b.c",
            "ExpiresIn": 3600,
            "TokenType": "Bearer",
            "RefreshToken": "r",
            "IdToken": "i.j.k"
          }
        }
    "#]]
    .assert_eq(&ran.to_string());
    expect![[r#"
        AdminInitiateAuth [signed by AKIDEXAMPLE] {"AuthFlow":"ADMIN_USER_PASSWORD_AUTH","AuthParameters":{"PASSWORD":"p4ssword","USERNAME":"alice"},"ClientId":"1example23456789","UserPoolId":"us-east-1_EXAMPLE12"}
    "#]]
    .assert_eq(&cognito.calls());
}

#[test]
fn each_flow_goes_through_its_api_under_the_name_given() {
    for (flow, operation, name) in [
        ("admin", "AdminInitiateAuth", "ADMIN_USER_PASSWORD_AUTH"),
        (
            "ADMIN_NO_SRP_AUTH",
            "AdminInitiateAuth",
            "ADMIN_NO_SRP_AUTH",
        ),
        ("password", "InitiateAuth", "USER_PASSWORD_AUTH"),
        ("USER_PASSWORD_AUTH", "InitiateAuth", "USER_PASSWORD_AUTH"),
    ] {
        let cognito = Cognito::scripted([signed_in(operation)]);
        let tool = Tool::new(&cognito).file("p", "p4ssword");
        let ran = tool.run(&login(&format!("--auth-flow {flow} --password-file p")));
        assert_eq!(ran.code, 0, "{ran}");
        let calls = cognito.calls();
        assert!(
            calls.contains(&format!("\"AuthFlow\":\"{name}\"")),
            "{calls}"
        );
        assert_eq!(
            calls.contains("[unsigned]"),
            operation == "InitiateAuth",
            "{calls}"
        );
    }
}

#[test]
fn the_public_api_needs_neither_iam_credentials_nor_a_pool_id() {
    let cognito = Cognito::scripted([signed_in("InitiateAuth")]);
    let tool = Tool::new(&cognito)
        .without_credentials()
        .file("p", "p4ssword\n");
    let ran = tool.run(&[
        "login",
        "-u",
        "alice",
        "--client-id",
        "1example23456789",
        "--region",
        "us-east-1",
        "--auth-flow",
        "USER_PASSWORD_AUTH",
        "--password-file",
        "p",
        "-o",
        "oauth",
    ]);
    expect![[r#"
        exit 0
        --- stdout
        {
          "access_token": "a.b.c",
          "id_token": "i.j.k",
          "refresh_token": "r",
          "expires_in": 3600,
          "token_type": "Bearer"
        }
    "#]]
    .assert_eq(&ran.to_string());
    expect![[r#"
        InitiateAuth [unsigned] {"AuthFlow":"USER_PASSWORD_AUTH","AuthParameters":{"PASSWORD":"p4ssword","USERNAME":"alice"},"ClientId":"1example23456789"}
    "#]]
    .assert_eq(&cognito.calls());
}

#[test]
fn a_temporary_password_is_replaced_on_the_way_in_over_one_connection() {
    let cognito = Cognito::scripted([
        asks_for_new_password(
            "AdminInitiateAuth",
            &json!({
                "USER_ID_FOR_SRP": "0a1b2c3d-user", "requiredAttributes": "[]",
                "userAttributes": "{\"email\":\"alice@example.com\"}",
            }),
        ),
        signed_in("AdminRespondToAuthChallenge"),
    ]);
    let tool = Tool::new(&cognito).stdin("temporary\r\nPerm4nent!\nthe rest");
    let ran = tool.run(&login("--auth-flow ADMIN_NO_SRP_AUTH --new-password-stdin --password-stdin -o text --query AuthenticationResult.IdToken"));
    expect![[r#"
        exit 0
        --- stdout
        i.j.k
    "#]]
    .assert_eq(&ran.to_string());
    assert_eq!(cognito.connections(), 1);
    expect![[r#"
        AdminInitiateAuth [signed by AKIDEXAMPLE] {"AuthFlow":"ADMIN_NO_SRP_AUTH","AuthParameters":{"PASSWORD":"temporary","USERNAME":"alice"},"ClientId":"1example23456789","UserPoolId":"us-east-1_EXAMPLE12"}
        AdminRespondToAuthChallenge [signed by AKIDEXAMPLE] {"ChallengeName":"NEW_PASSWORD_REQUIRED","ChallengeResponses":{"NEW_PASSWORD":"Perm4nent!","USERNAME":"0a1b2c3d-user"},"ClientId":"1example23456789","Session":"session-1-aaaaaaaaaaaaaaaaaaaa","UserPoolId":"us-east-1_EXAMPLE12"}
    "#]]
    .assert_eq(&cognito.calls());
}

#[test]
fn the_client_secret_is_hashed_with_the_name_each_request_carries() {
    let cognito = Cognito::scripted([
        asks_for_new_password("InitiateAuth", &json!({"USER_ID_FOR_SRP": "0a1b2c3d-user"})),
        signed_in("RespondToAuthChallenge"),
    ]);
    // Three secrets on one standard input, in the documented order whatever the flags' order.
    let tool = Tool::new(&cognito).stdin("temporary\nclientsecret123\nPerm4nent!\n");
    let ran = tool.run(&login("--new-password-stdin --client-secret-stdin --password-stdin --auth-flow password --attribute email=a@b.c --client-metadata k=v=w"));
    assert_eq!(ran.code, 0, "{ran}");
    // The second hash is the vector of `auth::secret_hash`: HMAC over "0a1b2c3d-user1example23456789".
    expect![[r#"
        InitiateAuth [unsigned] {"AuthFlow":"USER_PASSWORD_AUTH","AuthParameters":{"PASSWORD":"temporary","SECRET_HASH":"id3/IJlevsGIl7XeP8N2rmEcQeU/Ukw/V56fPyNQtmo=","USERNAME":"alice"},"ClientId":"1example23456789","ClientMetadata":{"k":"v=w"}}
        RespondToAuthChallenge [unsigned] {"ChallengeName":"NEW_PASSWORD_REQUIRED","ChallengeResponses":{"NEW_PASSWORD":"Perm4nent!","SECRET_HASH":"on3PKoG+NhPscJiRF2G5RvvL/XlGi5KAooCCP5fyar4=","USERNAME":"0a1b2c3d-user","userAttributes.email":"a@b.c"},"ClientId":"1example23456789","ClientMetadata":{"k":"v=w"},"Session":"session-1-aaaaaaaaaaaaaaaaaaaa"}
    "#]]
    .assert_eq(&cognito.calls());
}

#[cfg(unix)]
#[test]
fn secrets_come_from_files_commands_and_variables() {
    for (tool, arguments) in [
        (
            Tool::alone()
                .file("p", "p4ss word\n")
                .file("s", "s3cret\r\n"),
            vec!["--password-file", "p", "--client-secret-file", "s"],
        ),
        (
            Tool::alone(),
            vec![
                "--password-command",
                "printf 'p4ss word\\n'",
                "--client-secret-command",
                "echo s3cret",
            ],
        ),
        (
            Tool::alone()
                .env("COGNITO_PASSWORD", "p4ss word")
                .env("COGNITO_CLIENT_SECRET", "s3cret"),
            vec![],
        ),
    ] {
        let cognito = Cognito::scripted([signed_in("AdminInitiateAuth")]);
        let tool = tool.env("AWS_ENDPOINT_URL", cognito.endpoint());
        let ran = tool.run(&with(&arguments));
        assert_eq!(ran.code, 0, "{ran}");
        let parameters = cognito.request(1).json()["AuthParameters"].clone();
        assert_eq!(
            parameters,
            // base64(HMAC-SHA256("s3cret", "alice1example23456789")), by Python's hmac module
            json!({"USERNAME": "alice", "PASSWORD": "p4ss word", "SECRET_HASH": "xrWiw2xkh6DruplUdQWp0q7+BC4jtkQfDhwIW07jV0M="})
        );
        cognito.expect_done();
    }
}

#[test]
fn a_flag_beats_a_variable() {
    let cognito = Cognito::scripted([signed_in("AdminInitiateAuth")]);
    let tool = Tool::new(&cognito)
        .file("p", "from the file")
        .env("COGNITO_PASSWORD", "from the variable")
        .env("COGNITO_USERNAME", "bob")
        .env("COGNITO_USER_POOL_ID", "eu-west-1_Other")
        .env("COGNITO_CLIENT_ID", "");
    let ran = tool.run(&login("--password-file p"));
    assert_eq!(ran.code, 0, "{ran}");
    expect![[r#"
        AdminInitiateAuth [signed by AKIDEXAMPLE] {"AuthFlow":"ADMIN_USER_PASSWORD_AUTH","AuthParameters":{"PASSWORD":"from the file","USERNAME":"alice"},"ClientId":"1example23456789","UserPoolId":"us-east-1_EXAMPLE12"}
    "#]]
    .assert_eq(&cognito.calls());
}

#[test]
fn everything_may_come_from_variables() {
    let cognito = Cognito::scripted([signed_in("AdminInitiateAuth")]);
    let tool = Tool::new(&cognito)
        .env("COGNITO_USER_POOL_ID", "us-east-1_EXAMPLE12")
        .env("COGNITO_CLIENT_ID", "1example23456789")
        .env("COGNITO_USERNAME", "alice")
        .env("COGNITO_PASSWORD", "p4ssword");
    let ran = tool.run(&[
        "login",
        "--query",
        "AuthenticationResult.{t: TokenType, e: ExpiresIn}",
    ]);
    expect![[r#"
        exit 0
        --- stdout
        {
          "t": "Bearer",
          "e": 3600
        }
    "#]]
    .assert_eq(&ran.to_string());
    cognito.expect_done();
}

#[test]
fn a_challenge_that_nothing_answers_is_printed() {
    let cognito = Cognito::scripted([on("InitiateAuth").answer(json!({
        "ChallengeName": "HOLOGRAM_MFA",
        "Session": "session-1-aaaaaaaaaaaaaaaaaaaa",
        "ChallengeParameters": {"HINT": "wave"},
        "AvailableChallenges": ["PASSWORD", "EMAIL_OTP"],
    }))]);
    let tool = Tool::new(&cognito)
        .without_credentials()
        .file("p", "p4ssword");
    let arguments = [
        "--auth-flow",
        "password",
        "--password-file",
        "p",
        "-o",
        "json",
        "--query",
        "Session",
    ];
    let ran = tool.run(&with(&arguments));
    expect![[r#"
        exit 3
        --- stdout
        {
          "ChallengeName": "HOLOGRAM_MFA",
          "Session": "session-1-aaaaaaaaaaaaaaaaaaaa",
          "ChallengeParameters": {
            "HINT": "wave",
            "USERNAME": "alice"
          },
          "AvailableChallenges": [
            "PASSWORD",
            "EMAIL_OTP"
          ]
        }
        --- stderr
        error: Cognito asks for HOLOGRAM_MFA
          cause: nothing that was given answers HOLOGRAM_MFA
           help: cognito-auth respond --user-pool-id us-east-1_EXAMPLE12 --client-id 1example23456789 -u alice --no-admin --response KEY=VALUE < challenge.json
    "#]]
    .assert_eq(&ran.to_string());
    cognito.expect_done();
}

/// The command leads to the same place.
#[test]
fn the_command_that_answers_repeats_how_aws_is_reached() {
    let cognito = Cognito::scripted([asks_for_new_password("AdminInitiateAuth", &json!({}))]);
    let tool = Tool::alone()
        .file("p", "p4ssword")
        .file("aws-config", "[profile work]\n");
    let endpoint = cognito.endpoint();
    let mut line = login("--password-file p --no-respond --region us-east-1 --allow-http");
    line.extend(["--profile", "work", "--endpoint-url", &endpoint]);
    let tool = tool.file(
        "aws-credentials",
        "[work]\naws_access_key_id = k\naws_secret_access_key = s\n",
    );
    let ran = tool.run(&line);
    let text = String::from_utf8(ran.stderr).unwrap();
    let help = text
        .lines()
        .find(|line| line.contains("cognito-auth respond"));
    expect!["   help: cognito-auth respond --user-pool-id us-east-1_EXAMPLE12 --region us-east-1 --client-id 1example23456789 -u alice --admin --profile work --endpoint-url $ENDPOINT --allow-http --new-password-file FILE < challenge.json"].assert_eq(&help.unwrap_or(&text).replace(&endpoint, "$ENDPOINT"));
    cognito.expect_done();
}

#[test]
fn formats_that_cannot_hold_a_challenge_leave_it_out() {
    let mut report = std::collections::BTreeSet::new();
    for format in ["env", "text", "github"] {
        let cognito = Cognito::scripted([asks_for_new_password("AdminInitiateAuth", &json!({}))]);
        let tool = Tool::new(&cognito)
            .file("p", "p4ssword")
            .file("env", "")
            .env("GITHUB_ENV", "env");
        let ran = tool.run(&login(&format!(
            "--password-file p --no-respond -o {format}"
        )));
        let expected: &[u8] = if format == "env" { b"false\n" } else { b"" };
        assert_eq!((ran.code, &*ran.stdout), (3, expected), "{ran}");
        report.insert(ran.to_string());
        cognito.expect_done();
    }
    let report: Vec<_> = report.into_iter().collect();
    expect![[r#"
        exit 3
        --- stderr
        error: Cognito asks for NEW_PASSWORD_REQUIRED
           help: add -o json to get the challenge, then:
           help: cognito-auth respond --user-pool-id us-east-1_EXAMPLE12 --client-id 1example23456789 -u alice --admin --new-password-file FILE < challenge.json
        ---exit 3
        --- stdout
        false
        --- stderr
        error: Cognito asks for NEW_PASSWORD_REQUIRED
           help: add -o json to get the challenge, then:
           help: cognito-auth respond --user-pool-id us-east-1_EXAMPLE12 --client-id 1example23456789 -u alice --admin --new-password-file FILE < challenge.json
    "#]]
    .assert_eq(&report.join("---"));
}

#[test]
fn no_respond_stops_though_an_answer_is_at_hand() {
    let cognito = Cognito::scripted([asks_for_new_password("AdminInitiateAuth", &json!({}))]);
    let tool = Tool::new(&cognito)
        .file("p", "p4ssword")
        .file("n", "Perm4nent!");
    let ran = tool.run(&login(
        "--no-respond --password-file p --new-password-file n",
    ));
    expect![[r#"
        exit 3
        --- stdout
        {
          "ChallengeName": "NEW_PASSWORD_REQUIRED",
          "Session": "session-1-aaaaaaaaaaaaaaaaaaaa",
          "ChallengeParameters": {
            "USERNAME": "alice"
          }
        }
        --- stderr
        error: Cognito asks for NEW_PASSWORD_REQUIRED
           help: cognito-auth respond --user-pool-id us-east-1_EXAMPLE12 --client-id 1example23456789 -u alice --admin --new-password-file FILE < challenge.json
    "#]]
    .assert_eq(&ran.to_string());
    cognito.expect_done();
}

#[test]
fn what_is_missing_once_a_challenge_is_pending_leaves_it_pending() {
    let required =
        json!({"requiredAttributes": "[\"userAttributes.email\",\"userAttributes.name\"]"});
    for (stdin, further, reason) in [
        (
            "p4ssword\n",
            vec!["--new-password-stdin"],
            "the pool requires the attribute email: give --attribute email=VALUE",
        ),
        (
            "p4ssword\n",
            vec![
                "--new-password-stdin",
                "--attribute",
                "email=a@b.c",
                "--attribute",
                "name=A",
            ],
            "standard input ended before the line that holds the new password",
        ),
        (
            "p4ssword\n",
            vec!["--attribute", "email=a@b.c", "--attribute", "name=A"],
            "no new password was given: give it with --new-password-stdin, --new-password-file FILE, --new-password-command COMMAND, COGNITO_NEW_PASSWORD",
        ),
    ] {
        let cognito = Cognito::scripted([asks_for_new_password("AdminInitiateAuth", &required)]);
        let tool = Tool::new(&cognito).stdin(stdin);
        let ran = tool.run(&with(&[&["--password-stdin"], further.as_slice()].concat()));
        assert_eq!(ran.code, 3, "{ran}");
        assert_eq!(ran.stdout_json()["ChallengeName"], "NEW_PASSWORD_REQUIRED");
        let stderr = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert!(stderr.contains(&format!("  cause: {reason}\n")), "{stderr}");
        cognito.expect_done();
    }
}

#[test]
fn a_refused_new_password_that_was_given_fails() {
    let cognito = Cognito::scripted([
        asks_for_new_password("AdminInitiateAuth", &json!({})),
        on("AdminRespondToAuthChallenge").error(
            "InvalidPasswordException",
            "Password did not conform with policy: Password not long enough",
        ),
    ]);
    let tool = Tool::new(&cognito).stdin("temporary\nshort\n");
    let ran = tool.run(&login("--password-stdin --new-password-stdin"));
    expect![[r#"
        exit 2
        --- stderr
        error: Cognito refused the sign-in: Password did not conform with policy: Password not long enough (InvalidPasswordException)
          cause: the new password does not meet the pool's policy: Password not long enough
           help: give another one with --new-password-stdin, --new-password-file FILE, --new-password-command COMMAND or COGNITO_NEW_PASSWORD
        request id: 00000000-0000-0000-0000-000000000002
    "#]]
    .assert_eq(&ran.to_string());
    cognito.expect_done();
}

#[test]
fn what_is_missing_before_the_first_call_is_named_with_every_way_of_giving_it() {
    let missing = |arguments: &[&str]| {
        let ran = Tool::alone().run(arguments);
        assert_eq!((ran.code, ran.stdout.len()), (2, 0), "{ran}");
        ran.to_string()
    };
    expect![[r#"
        exit 2
        --- stderr
        error: no user pool id was given
           help: give it with --user-pool-id ID, COGNITO_USER_POOL_ID or `user-pool-id` in a context
           help: or save settings once:
           help: cognito-auth context create dev
    "#]]
    .assert_eq(&missing(&["login"]));
    expect![[r#"
        exit 2
        --- stderr
        error: no app client id was given
           help: give it with --client-id ID, COGNITO_CLIENT_ID or `client-id` in a context
           help: or save settings once:
           help: cognito-auth context create dev
    "#]]
    .assert_eq(&missing(&[
        "login",
        "--user-pool-id",
        "us-east-1_EXAMPLE12",
    ]));
    expect![[r#"
        exit 2
        --- stderr
        error: no user name was given
           help: give it with --username USER, COGNITO_USERNAME or `username` in a context
    "#]]
    .assert_eq(&missing(&[&["login"], POOL.as_slice()].concat()));
    expect![[r#"
        exit 2
        --- stderr
        error: no password was given
           help: give it with --password-stdin, --password-file FILE, --password-command COMMAND or COGNITO_PASSWORD
    "#]]
    .assert_eq(&missing(&login("")));
    expect![[r#"
        exit 2
        --- stderr
        error: no Region was given
           help: give it with --region REGION, --user-pool-id ID, AWS_REGION or `region` in a context or an AWS profile
    "#]]
    .assert_eq(&missing(&[
        "login",
        "--auth-flow",
        "password",
        "--client-id",
        "x",
        "-u",
        "a",
        "--password-stdin",
    ]));
}

#[cfg(unix)]
#[test]
fn bad_input_is_refused_before_any_call() {
    let tool = Tool::alone()
        .env("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
        .file("p", "p4ssword")
        .file("empty", "\n")
        .file("bytes", [0xff, 0xfe]);
    let mut report = String::new();
    for further in [
        vec!["--password-file", "nowhere"],
        vec!["--password-file", "empty"],
        vec!["--password-file", "bytes"],
        vec!["--password-file", "-"],
        vec!["--password-command", "echo hunter2; exit 3"],
        vec!["--password-command", "true"],
        vec!["--password-file", "p", "--password-stdin"],
        vec!["--password-stdin"],
        vec!["--password-file", "p", "--new-password-file", "nowhere"],
        vec!["--password-file", "p", "--attribute", "hunter2"],
        vec!["--password-file", "p", "--client-metadata", "=hunter2"],
        vec!["--password-file", "p", "--auth-flow", "OAUTH"],
        vec![
            "--password-file",
            "p",
            "--auth-flow",
            "USER_PASSWORD_AUTH",
            "--admin",
        ],
        vec![
            "--password-file",
            "p",
            "--auth-flow",
            "ADMIN_NO_SRP_AUTH",
            "--no-admin",
        ],
        vec!["--password-file", "p", "--query", "a["],
        vec!["--password-file", "p", "--query", "a", "-o", "env"],
        vec!["--password-file", "p", "-o", "github"],
        vec!["--password-file", "p", "--timeout", "0"],
        vec!["--password-file", "p", "--max-attempts", "many"],
        vec!["--password-file", "p", "--endpoint-url", "localhost:80"],
        vec!["--password-file", "p", "--region", "us east"],
        vec!["--password", "hunter2"],
        vec!["--client-secret=hunter2"],
    ] {
        let ran = tool.run(&with(&further));
        let expected: &[u8] = if further.contains(&"env") {
            b"false\n"
        } else {
            b""
        };
        assert_eq!((ran.code, &*ran.stdout), (2, expected), "{further:?} {ran}");
        assert!(!ran.to_string().contains("hunter2"), "{ran}");
        report.push_str(&format!("$ login {}\n{ran}", further.join(" ")));
    }
    expect![[r#"
        $ login --password-file nowhere
        exit 2
        --- stderr
        error: the password cannot be read from nowhere: No such file or directory (os error 2)
        $ login --password-file empty
        exit 2
        --- stderr
        error: the password from empty is empty
        $ login --password-file bytes
        exit 2
        --- stderr
        error: the password cannot be read from bytes: it is not UTF-8
        $ login --password-file -
        exit 2
        --- stderr
        error: the password is not read from a file called `-`
           help: --password-stdin reads standard input
        $ login --password-command echo hunter2; exit 3
        exit 2
        --- stderr
        error: the command for the password failed: exit status: 3
        $ login --password-command true
        exit 2
        --- stderr
        error: the password from its command is empty
        $ login --password-file p --password-stdin
        exit 2
        --- stderr
        error: the argument '--password-file <FILE>' cannot be used with '--password-stdin'
           help: cognito-auth login --help
        $ login --password-stdin
        exit 2
        --- stderr
        error: standard input ended before the line that holds the password
           help: put one line on standard input for each --…-stdin flag: password, client secret, new password, in this order
        $ login --password-file p --new-password-file nowhere
        exit 2
        --- stderr
        error: the new password cannot be read from nowhere: No such file or directory (os error 2)
        $ login --password-file p --attribute hunter2
        exit 2
        --- stderr
        error: an argument of --attribute has no name before an equals sign
           help: --attribute NAME=VALUE
        $ login --password-file p --client-metadata =hunter2
        exit 2
        --- stderr
        error: an argument of --client-metadata has no name before an equals sign
           help: --client-metadata NAME=VALUE
        $ login --password-file p --auth-flow OAUTH
        exit 2
        --- stderr
        error: --auth-flow is not valid: expected one of admin (ADMIN_USER_PASSWORD_AUTH), ADMIN_NO_SRP_AUTH, password (USER_PASSWORD_AUTH), srp (USER_SRP_AUTH), choice (USER_AUTH), custom (CUSTOM_AUTH)
        $ login --password-file p --auth-flow USER_PASSWORD_AUTH --admin
        exit 2
        --- stderr
        error: USER_PASSWORD_AUTH does not go with --admin
           help: --admin goes with --auth-flow ADMIN_USER_PASSWORD_AUTH or USER_SRP_AUTH
        $ login --password-file p --auth-flow ADMIN_NO_SRP_AUTH --no-admin
        exit 2
        --- stderr
        error: ADMIN_NO_SRP_AUTH does not go with --no-admin
           help: --no-admin goes with --auth-flow USER_SRP_AUTH or USER_PASSWORD_AUTH
        $ login --password-file p --query a[
        exit 2
        --- stderr
        error: the query is not valid: Parse error: Expected number, ':', or '*' -- found Eof (line 0, column 2)
        $ login --password-file p --query a -o env
        exit 2
        --- stdout
        false
        --- stderr
        error: --query goes with -o json and -o text only
           help: leave -o out, or use -o json or -o text
        $ login --password-file p -o github
        exit 2
        --- stderr
        error: -o github writes to the file that GITHUB_ENV names, and it is not set
           help: use it in a step of a GitHub Actions job
        $ login --password-file p --timeout 0
        exit 2
        --- stderr
        error: --timeout is not valid: "0" is not a whole number of at least 1
        $ login --password-file p --max-attempts many
        exit 2
        --- stderr
        error: --max-attempts is not valid: "many" is not a whole number of at least 1
        $ login --password-file p --endpoint-url localhost:80
        exit 2
        --- stderr
        error: --endpoint-url is not valid: "localhost:80" is not an http or https URL
        $ login --password-file p --region us east
        exit 2
        --- stderr
        error: --region is not valid: "us east" is not a Region: expected a name such as us-east-1
        $ login --password hunter2
        exit 2
        --- stderr
        error: --password with a value is refused: every user of this machine can see a program's arguments
           help: give it with --password-stdin, --password-file FILE, --password-command COMMAND or COGNITO_PASSWORD
        $ login --client-secret=hunter2
        exit 2
        --- stderr
        error: --client-secret with a value is refused: every user of this machine can see a program's arguments
           help: give it with --client-secret-stdin, --client-secret-file FILE, --client-secret-command COMMAND, --client-secret-arn ARN, COGNITO_CLIENT_SECRET or COGNITO_CLIENT_SECRET_ARN
    "#]]
    .assert_eq(&report);
}

#[test]
fn malformed_ids_are_named() {
    let mut report = String::new();
    for (flag, id) in [
        ("--user-pool-id", "us-east-1"),
        ("--client-id", "a b"),
        ("--user-pool-id", "x\u{1b}[31m_y"),
    ] {
        let ran = Tool::alone().run(&["login", "-u", "a", flag, id]);
        assert_eq!(ran.code, 2, "{ran}");
        report.push_str(&ran.to_string());
    }
    let ran = Tool::alone()
        .env("COGNITO_USER_POOL_ID", "nonsense")
        .run(&["login", "-u", "a"]);
    report.push_str(&ran.to_string());
    expect![[r#"
        exit 2
        --- stderr
        error: --user-pool-id is not valid: "us-east-1" is not a user pool id: expected REGION_NAME, such as us-east-1_AbCdEfGhI
        exit 2
        --- stderr
        error: --client-id is not valid: "a b" is not an app client id: expected 1 to 128 letters and digits, such as 1h57kf5cpq17m0eml12EXAMPLE
        exit 2
        --- stderr
        error: --user-pool-id is not valid: "x\u{1b}[31m_y" is not a user pool id: expected REGION_NAME, such as us-east-1_AbCdEfGhI
        exit 2
        --- stderr
        error: COGNITO_USER_POOL_ID is not valid: "nonsense" is not a user pool id: expected REGION_NAME, such as us-east-1_AbCdEfGhI
    "#]]
    .assert_eq(&report);
}

#[test]
fn an_explicit_region_that_contradicts_the_id_wins_and_is_noted() {
    let cognito = Cognito::scripted([signed_in("AdminInitiateAuth")]);
    let tool = Tool::new(&cognito).file("p", "p4ssword");
    let arguments = [
        "--region",
        "eu-west-1",
        "--password-file",
        "p",
        "--query",
        "AuthenticationResult.TokenType",
    ];
    let ran = tool.run(&with(&arguments));
    expect![[r#"
        exit 0
        --- stdout
        "Bearer"
        --- stderr
        note: Region eu-west-1 of --region is used, though the user pool id says us-east-1
    "#]]
    .assert_eq(&ran.to_string());
    let signed = cognito
        .request(1)
        .header("authorization")
        .unwrap()
        .to_owned();
    assert!(
        signed.contains("/eu-west-1/cognito-idp/aws4_request"),
        "{signed}"
    );
    cognito.expect_done();
}

#[test]
fn the_region_of_an_id_beats_the_environment() {
    let cognito = Cognito::scripted([signed_in("AdminInitiateAuth")]);
    let tool = Tool::new(&cognito)
        .file("p", "p4ssword")
        .env("AWS_REGION", "eu-west-1");
    let ran = tool.run(&login("--password-file p"));
    assert_eq!((ran.code, ran.stderr.len()), (0, 0), "{ran}");
    let signed = cognito
        .request(1)
        .header("authorization")
        .unwrap()
        .to_owned();
    assert!(
        signed.contains("/us-east-1/cognito-idp/aws4_request"),
        "{signed}"
    );
    cognito.expect_done();
}

#[test]
fn every_format_of_tokens() {
    let mut report = String::new();
    for format in [
        "json",
        "oauth",
        "env",
        "fish",
        "powershell",
        "windows-cmd",
        "dotenv",
        "text",
    ] {
        let cognito =
            Cognito::scripted([
                on("AdminInitiateAuth").answer(json!({"AuthenticationResult": {
                    "AccessToken": "acc", "IdToken": "id", "ExpiresIn": 300, "TokenType": "Bearer",
                    "NewDeviceMetadata": {"DeviceKey": "us-east-1_k", "DeviceGroupKey": "-g"},
                }})),
            ]);
        let tool = Tool::new(&cognito).file("p", "p4ssword");
        let ran = tool.run(&login(&format!("--password-file p -o {format}")));
        assert_eq!((ran.code, ran.stderr.len()), (0, 0), "{ran}");
        let text = String::from_utf8(ran.stdout).unwrap();
        // Without a readable token the expiration is counted from now.
        let text: Vec<&str> = text
            .lines()
            .filter(|line| !line.contains("COGNITO_TOKEN_EXPIRATION"))
            .collect();
        report.push_str(&format!("-o {format}\n{}\n", text.join("\n")));
        cognito.expect_done();
    }
    expect![[r#"
        -o json
        {
          "ChallengeParameters": {},
          "AuthenticationResult": {
            "AccessToken": "acc",
            "ExpiresIn": 300,
            "TokenType": "Bearer",
            "IdToken": "id",
            "NewDeviceMetadata": {
              "DeviceKey": "us-east-1_k",
              "DeviceGroupKey": "-g"
            }
          }
        }
        -o oauth
        {
          "access_token": "acc",
          "id_token": "id",
          "expires_in": 300,
          "token_type": "Bearer"
        }
        -o env
        export COGNITO_ID_TOKEN=id
        export COGNITO_ACCESS_TOKEN=acc
        unset COGNITO_REFRESH_TOKEN
        -o fish
        set -gx COGNITO_ID_TOKEN "id"
        set -gx COGNITO_ACCESS_TOKEN "acc"
        set -e COGNITO_REFRESH_TOKEN
        -o powershell
        $Env:COGNITO_ID_TOKEN="id"
        $Env:COGNITO_ACCESS_TOKEN="acc"
        Remove-Item Env:COGNITO_REFRESH_TOKEN -ErrorAction SilentlyContinue
        -o windows-cmd
        set COGNITO_ID_TOKEN=id
        set COGNITO_ACCESS_TOKEN=acc
        set COGNITO_REFRESH_TOKEN=
        -o dotenv
        COGNITO_ID_TOKEN=id
        COGNITO_ACCESS_TOKEN=acc
        COGNITO_REFRESH_TOKEN=
        -o text
        AUTHENTICATIONRESULT	acc	300	id	Bearer
        NEWDEVICEMETADATA	-g	us-east-1_k
    "#]]
    .assert_eq(&report);
}

#[test]
fn the_expiration_is_that_of_the_tokens() {
    let cognito = Cognito::scripted([
        on("AdminInitiateAuth").answer(json!({"AuthenticationResult": tokens()}))
    ]);
    let ran = Tool::new(&cognito)
        .file("p", "p")
        .run(&login("--password-file p -o env"));
    let text = String::from_utf8(ran.stdout).unwrap();
    assert!(
        text.ends_with("export COGNITO_TOKEN_EXPIRATION=2100-01-01T00:00:00+00:00\n"),
        "{text}"
    );
    cognito.expect_done();
}
