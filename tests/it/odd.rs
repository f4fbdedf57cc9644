//! Odd surroundings, odd input, odd answers: each was a mistake once, or would be an easy one.

use std::ffi::OsString;

use expect_test::expect;
use serde_json::json;

use crate::cognito::{Cognito, on};
use crate::fixtures::CONFIG_FILE;
use crate::login::{POOL, signed_in};
use crate::support::{Tool, id_token, jwt};

const FAR: i64 = 4_102_444_800;

fn login(further: &str) -> Vec<&str> {
    ["login", "-u", "alice"]
        .into_iter()
        .chain(POOL)
        .chain(further.split_whitespace())
        .collect()
}

#[cfg(unix)]
fn not_text() -> OsString {
    std::os::unix::ffi::OsStringExt::from_vec(vec![b'/', 0xff])
}

#[cfg(windows)]
fn not_text() -> OsString {
    std::os::windows::ffi::OsStringExt::from_wide(&[u16::from(b'/'), 0xd800])
}

#[test]
fn an_empty_profile_is_the_default_one() {
    let cognito = Cognito::scripted([signed_in("AdminInitiateAuth")]);
    let keys = "[default]\naws_access_key_id = AKIDDEFAULT\naws_secret_access_key = s\n";
    let ran = Tool::new(&cognito)
        .without_credentials()
        .file("aws-credentials", keys)
        .env("AWS_PROFILE", "")
        .env("COGNITO_PASSWORD", "p")
        .run(&login(""));
    assert_eq!(ran.code, 0, "{ran}");
    assert!(cognito.calls().contains("[signed by AKIDDEFAULT]"));
}

#[test]
fn a_profile_beats_key_variables_only_where_it_was_named() {
    let config = "default-context = \"dev\"\n[contexts.dev]\nprofile = \"p\"\n";
    let keys = "[p]\naws_access_key_id = AKIDPROFILE\naws_secret_access_key = s\n";
    for (further, signer) in [("", "AKIDEXAMPLE"), ("-c dev", "AKIDPROFILE")] {
        let cognito = Cognito::scripted([signed_in("AdminInitiateAuth")]);
        let ran = Tool::new(&cognito)
            .file("aws-credentials", keys)
            .file(CONFIG_FILE, config)
            .env("COGNITO_PASSWORD", "p")
            .run(&login(further));
        assert_eq!(ran.code, 0, "{ran}");
        let calls = cognito.calls();
        assert!(calls.contains(&format!("[signed by {signer}]")), "{calls}");
    }
}

#[cfg(unix)]
#[test]
fn a_home_that_is_no_folder_has_no_settings() {
    let cognito = Cognito::scripted([signed_in("AdminInitiateAuth")]);
    let tool = Tool::new(&cognito)
        .env("HOME", "/dev/null")
        .env("COGNITO_PASSWORD", "p");
    let ran = tool.run(&login(""));
    assert_eq!((ran.code, ran.stderr.len()), (0, 0), "{ran}");
    cognito.expect_done();
}

#[test]
fn variables_that_are_not_used_cannot_hurt() {
    let token = jwt(json!({}), json!({}));
    let ran = Tool::alone()
        .env("HOME", not_text())
        .env("COGNITO_PASSWORD", not_text())
        .run(&["decode", &token]);
    assert_eq!(ran.code, 0, "{ran}");
    let ran = Tool::alone()
        .env("COGNITO_USERNAME", not_text())
        .run(&login(""));
    expect![[r#"
        exit 2
        --- stderr
        error: the value of COGNITO_USERNAME is not UTF-8
    "#]]
    .assert_eq(&ran.to_string());
    let cognito = Cognito::scripted([on("AdminGetUser").answer(json!({"Username": "alice"}))]);
    let tool = Tool::new(&cognito).env("COGNITO_CLIENT_ID", "not a client");
    let ran = tool.run(&["user", "get", "alice", "--user-pool-id", POOL[1]]);
    assert_eq!(ran.code, 0, "{ran}");
    cognito.expect_done();
}

#[test]
fn without_a_command_there_is_one_error() {
    let mut report = String::new();
    for line in [vec![], vec!["user"], vec!["password", "-q"]] {
        let ran = Tool::alone().run(&line);
        assert_eq!((ran.code, ran.stdout.len()), (2, 0), "{ran}");
        report.push_str(&ran.to_string());
    }
    expect![[r#"
        exit 2
        --- stderr
        Sign in to Amazon Cognito from a terminal or a script

        Usage: cognito-auth [OPTIONS] <COMMAND>

        Start here:
          context       Manage contexts: settings saved by name in config.toml
          login         Sign a user in and print the tokens
          doctor        Find out why signing in does not work

        Sessions:
          token         Print one valid token
          client-token  Print an access token of an app client itself, for calls between machines
          refresh       Get new tokens for a refresh token
          respond       Answer one pending challenge
          logout        End a session: revoke its refresh token and access token
          whoami        Print who is signed in, and whose AWS credentials are in use
          mfa           Manage second factors

        AWS credentials:
          exec          Run a command with temporary AWS credentials
          credentials   Exchange an IdToken for temporary AWS credentials
          configure     Make other programs use this one

        APIs:
          request       Call an HTTP API with a token or an AWS signature
          proxy         Put a fresh token or signature on every request of a program that cannot
          serve         Stand in locally for API Gateway's authorizer

        Reading tokens:
          decode        Print a token's header and claims, without verifying anything
          verify        Verify a token: its signature, issuer, times, client and whatever else is asked
          explain       Tell who would accept a token, and why not

        Administration:
          pool          Manage user pools
          user          Manage users of a pool
          group         Manage groups of a pool
          password      Manage users' passwords

        This program:
          completions   Print a completion script for a shell
          man           Print the manual page, or write the pages of all commands
          help          Print this message or the help of the given subcommand(s)

        Options:
          -h, --help     Print help (see more with '--help')
          -V, --version  Print version

        Global options:
          -c, --context <NAME>         Use the settings saved under this name in config.toml [env:
                                       COGNITO_CONTEXT]
              --no-input               Never prompt; fail and name what is missing
          -q, --quiet                  Print only errors on standard error
          -v, --verbose...             Say what is done and why; twice: every HTTP exchange, secrets masked
              --color <WHEN>           When to use colours [default: auto] [possible values: auto, always,
                                       never]
              --error-format <FORMAT>  How to print errors: as text, or as one line of JSON (then without
                                       notes) [default: text] [possible values: text, json]

        Examples:
          cognito-auth context create dev
          cognito-auth login
          cognito-auth exec -- aws sts get-caller-identity
        exit 2
        --- stderr
        Manage users of a pool

        Usage: cognito-auth user [OPTIONS] <COMMAND>

        Commands:
          create       Create a user
          get          Print a user's status and attributes
          list         List the users of a pool
          update       Change attributes of users
          delete       Delete users
          enable       Let users sign in again
          disable      Keep users from signing in
          sign-out     End every session of users
          confirm      Confirm users who signed themselves up
          sign-up      Sign a user up
          resend-code  Send the code of a sign-up again
          events       List a user's sign-ins, newest first
          export       Write the users of a pool to a file
          import       Create the users of a file
          help         Print this message or the help of the given subcommand(s)

        Options:
          -h, --help  Print help (see more with '--help')

        Global options:
          -c, --context <NAME>         Use the settings saved under this name in config.toml [env:
                                       COGNITO_CONTEXT]
              --no-input               Never prompt; fail and name what is missing
          -q, --quiet                  Print only errors on standard error
          -v, --verbose...             Say what is done and why; twice: every HTTP exchange, secrets masked
              --color <WHEN>           When to use colours [default: auto] [possible values: auto, always,
                                       never]
              --error-format <FORMAT>  How to print errors: as text, or as one line of JSON (then without
                                       notes) [default: text] [possible values: text, json]
        exit 2
        --- stderr
        Manage users' passwords

        Usage: cognito-auth password [OPTIONS] <COMMAND>

        Commands:
          set      Set a user's password, permanently or until the next sign-in
          reset    Make users choose a new password, by a code that Cognito sends them
          forgot   Have a code sent that sets a new password
          confirm  Set a new password by the code that password forgot or password reset had sent
          change   Change the password of the signed-in user
          help     Print this message or the help of the given subcommand(s)

        Options:
          -h, --help  Print help (see more with '--help')

        Global options:
          -c, --context <NAME>         Use the settings saved under this name in config.toml [env:
                                       COGNITO_CONTEXT]
              --no-input               Never prompt; fail and name what is missing
          -q, --quiet                  Print only errors on standard error
          -v, --verbose...             Say what is done and why; twice: every HTTP exchange, secrets masked
              --color <WHEN>           When to use colours [default: auto] [possible values: auto, always,
                                       never]
              --error-format <FORMAT>  How to print errors: as text, or as one line of JSON (then without
                                       notes) [default: text] [possible values: text, json]
    "#]]
    .assert_eq(&report);
}

#[test]
fn answers_that_are_none_of_the_service_s_are_told_apart() {
    let mut report = String::new();
    for (answer, code) in [
        (
            on("AdminSetUserPassword")
                .status(200)
                .body("application/x-amz-json-1.1", ""),
            9,
        ),
        (
            on("AdminSetUserPassword")
                .status(400)
                .answer(json!({"message": "Forbidden"})),
            9,
        ),
        (
            on("AdminSetUserPassword")
                .status(403)
                .body("text/html", "<html>")
                .header("x-amzn-errortype", "ForbiddenException:"),
            7,
        ),
        (
            on("AdminSetUserPassword")
                .error("BrandNewException", "we are down")
                .status(500),
            9,
        ),
    ] {
        let cognito = Cognito::scripted([answer]);
        let tool = Tool::new(&cognito)
            .env("COGNITO_NEW_PASSWORD", "p")
            .env("AWS_MAX_ATTEMPTS", "1");
        let ran = tool.run(&["password", "set", "alice", "--user-pool-id", POOL[1]]);
        assert_eq!(ran.code, code, "{ran}");
        report.push_str(&ran.to_string());
        cognito.expect_done();
    }
    expect![[r#"
        exit 9
        --- stderr
        error: AdminSetUserPassword got an answer from $ENDPOINT that is not the service's: HTTP 200 application/x-amz-json-1.1
          cause: a proxy, a firewall or another server answered instead of Cognito
           help: check HTTPS_PROXY, --endpoint-url and AWS_ENDPOINT_URL, or try again later
        request id: 00000000-0000-0000-0000-000000000001
        exit 9
        --- stderr
        error: AdminSetUserPassword got an answer from $ENDPOINT that is not the service's: HTTP 400 application/x-amz-json-1.1
          cause: a proxy, a firewall or another server answered instead of Cognito
           help: check HTTPS_PROXY, --endpoint-url and AWS_ENDPOINT_URL, or try again later
        request id: 00000000-0000-0000-0000-000000000001
        exit 7
        --- stderr
        error: Cognito refused the request (ForbiddenException)
          cause: AWS WAF protects the user pool, and blocked the request
           help: ask the pool's owner to allow this network
        request id: 00000000-0000-0000-0000-000000000001
        exit 9
        --- stderr
        error: Cognito refused the request: we are down (BrandNewException)
          cause: the service is failing
           help: try again later; https://health.aws.amazon.com shows its state
        request id: 00000000-0000-0000-0000-000000000001
    "#]]
    .assert_eq(&report);
}

#[test]
fn only_a_line_end_is_cut_off_a_line() {
    for (stdin, password) in [
        ("pw\r", "pw\r"),
        ("pw\r\n", "pw"),
        ("pw\r\r\n", "pw\r"),
        (" pw \n", " pw "),
    ] {
        let cognito = Cognito::scripted([signed_in("AdminInitiateAuth")]);
        let ran = Tool::new(&cognito)
            .stdin(stdin)
            .run(&login("--password-stdin"));
        assert_eq!(ran.code, 0, "{ran}");
        assert_eq!(
            cognito.request(1).json()["AuthParameters"]["PASSWORD"],
            password
        );
        cognito.expect_done();
    }
}

#[cfg(unix)]
#[test]
fn whoever_reads_standard_input_next_finds_the_rest() {
    let cognito = Cognito::scripted([signed_in("AdminInitiateAuth")]);
    let script = format!(
        "printf 'p4ssword\\nthe rest\\n' | {{ cognito-auth login -u alice {} --password-stdin > /dev/null; cat; }}",
        POOL.join(" ")
    );
    let ran = Tool::new(&cognito).run_program("sh", &["-c", &script]);
    assert_eq!(ran.stdout, b"the rest\n", "{ran}");
    cognito.expect_done();
}

#[test]
fn an_endpoint_holds_no_password() {
    let tool = Tool::alone().env("COGNITO_PASSWORD", "p");
    let ran = tool.run(&login("--endpoint-url http://user:hunter2@localhost"));
    expect![[r#"
        exit 2
        --- stderr
        error: --endpoint-url is not valid: it holds a user name or a password, which no service takes
    "#]]
    .assert_eq(&ran.to_string());
}

#[test]
fn the_last_of_a_repeated_flag_counts() {
    let cognito = Cognito::scripted([signed_in("AdminInitiateAuth")]);
    let tool = Tool::new(&cognito).env("COGNITO_PASSWORD", "p");
    let ran = tool.run(&login("-u bob -o env -o json"));
    assert_eq!(ran.code, 0, "{ran}");
    assert_eq!(
        cognito.request(1).json()["AuthParameters"]["USERNAME"],
        "bob"
    );
    cognito.expect_done();
}

#[test]
fn the_last_error_format_counts_where_the_line_is_wrong_too() {
    for (line, is_json) in [
        (
            "--error-format text login --error-format json --bogus",
            true,
        ),
        (
            "--error-format=json login --bogus --error-format=text",
            false,
        ),
    ] {
        let ran = Tool::alone().run(&line.split(' ').collect::<Vec<_>>());
        assert_eq!(
            (ran.code, ran.stderr.starts_with(b"{")),
            (2, is_json),
            "{ran}"
        );
    }
}

#[test]
fn parameters_that_come_with_tokens_are_kept() {
    let cognito = Cognito::scripted([on("AdminInitiateAuth").answer(json!({
        "ChallengeParameters": {"k": "v"}, "AuthenticationResult": {"AccessToken": "a", "ExpiresIn": 1},
    }))]);
    let tool = Tool::new(&cognito).env("COGNITO_PASSWORD", "p");
    let ran = tool.run(&login(""));
    assert_eq!(
        ran.stdout_json()["ChallengeParameters"],
        json!({"k": "v"}),
        "{ran}"
    );
    cognito.expect_done();
}

#[test]
fn nobody_signed_in_comes_before_what_else_is_missing() {
    let ran = Tool::alone().run(&["credentials"]);
    assert_eq!(ran.code, 4, "{ran}");
    let tool = Tool::alone()
        .env("COGNITO_ID_TOKEN", id_token(FAR))
        .env("COGNITO_USER_POOL_ID", "us-east-1_Other");
    let pool = [
        "--identity-pool-id",
        "us-east-1:1",
        "--logins-provider",
        "login.example.com",
    ];
    let ran = tool.run(&[&["credentials"], pool.as_slice()].concat());
    assert_eq!(ran.code, 2, "{ran}");
}

#[test]
fn queries_neither_round_nor_overflow() {
    let token = jwt(json!({}), json!({})).replace(
        "e30.e30.",
        "e30.eyJuIjoxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1fQ.",
    );
    let exact = Tool::alone().run(&["decode", &token, "--claims"]);
    assert_eq!(
        exact.stdout, b"{\n  \"n\": 1234567890123456789012345\n}\n",
        "{exact}"
    );
    let mut report = Tool::alone()
        .run(&["decode", &token, "--claims", "--query", "n"])
        .to_string();
    let deep = "(".repeat(60_000);
    report.push_str(
        &Tool::alone()
            .run(&["decode", &token, "--query", &deep])
            .to_string(),
    );
    expect![[r#"
        exit 2
        --- stderr
        error: the document has a number of more digits than a query or -o text can print exactly
           help: leave --query and -o text out
        exit 2
        --- stderr
        error: the query is not valid: it is longer than 4096 bytes
    "#]]
    .assert_eq(&report);
}

#[test]
fn a_challenge_may_begin_with_a_byte_order_mark() {
    let cognito = Cognito::scripted([signed_in("AdminRespondToAuthChallenge")]);
    let challenge =
        "\u{feff}{\"ChallengeName\": \"SMS_MFA\", \"Session\": \"s\", \"ChallengeParameters\": {}}";
    let line = [
        &["respond", "-u", "alice", "--mfa-code", "123456"],
        POOL.as_slice(),
    ]
    .concat();
    let ran = Tool::new(&cognito).stdin(challenge).run(&line);
    assert_eq!(ran.code, 0, "{ran}");
    cognito.expect_done();
}

#[test]
fn values_of_the_wrong_kind_in_a_context_are_errors() {
    let mut report = String::new();
    for line in [
        "username = [\"alice\"]",
        "password-command = []",
        "timeout = 1.5",
        "region = {}",
    ] {
        let config = format!("defalt-context = \"x\"\n[contexts.dev]\n{line}\n");
        let ran = Tool::alone()
            .file(CONFIG_FILE, config)
            .run(&["login", "-c", "dev"]);
        assert_eq!(ran.code, 10, "{ran}");
        report.push_str(&ran.to_string());
    }
    expect![[r#"
        exit 10
        --- stderr
        error: $DIR/home/.config/cognito-auth/config.toml line 3: username must be a string, a number or a boolean
        exit 10
        --- stderr
        error: $DIR/home/.config/cognito-auth/config.toml line 3: password-command must be a string or a list of strings
        exit 10
        --- stderr
        error: $DIR/home/.config/cognito-auth/config.toml line 3: timeout must be a string, a number or a boolean
        exit 10
        --- stderr
        error: $DIR/home/.config/cognito-auth/config.toml line 3: region must be a string, a number or a boolean
    "#]]
    .assert_eq(&report);
}

#[cfg(unix)]
#[test]
fn a_file_without_end_is_refused() {
    let ran = Tool::alone().run(&login("--password-file /dev/zero"));
    expect![[r#"
        exit 2
        --- stderr
        error: the password cannot be read from /dev/zero: it is longer than 1 MiB
    "#]]
    .assert_eq(&ran.to_string());
}

#[test]
fn what_an_answer_lacks_is_called_what_aws_calls_it() {
    const XML: &str = "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\
        <GetCallerIdentityResult><Arn>a</Arn><UserId>u</UserId></GetCallerIdentityResult>\
        </GetCallerIdentityResponse>";
    for (answer, line, lacking) in [
        (
            on("POST /").body("text/xml", XML),
            "whoami",
            "the answer to GetCallerIdentity lacks Account",
        ),
        (
            on("DescribeUserPool"),
            "doctor --user-pool-id us-east-1_EXAMPLE12",
            "the answer to DescribeUserPool lacks UserPool",
        ),
    ] {
        let cognito = Cognito::scripted([answer]);
        let tool = Tool::new(&cognito).env("AWS_REGION", "us-east-1");
        let ran = tool.run(&line.split(' ').collect::<Vec<_>>()).to_string();
        assert!(ran.contains(lacking), "{ran}");
        cognito.expect_done();
    }
}
