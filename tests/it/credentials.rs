//! `credentials`: the IdToken's sources, the provider's name, guests, roles, formats.

use expect_test::expect;
use serde_json::json;

use crate::cognito::{Cognito, Expected, on};
use crate::fixtures::IDENTITY_POOL;
use crate::support::{Tool, access_token, id_token, jwt};

const FAR: i64 = 4_102_444_800;

fn credentials<'a>(further: &[&'a str]) -> Vec<&'a str> {
    ["credentials", "--identity-pool-id", IDENTITY_POOL]
        .into_iter()
        .chain(further.iter().copied())
        .collect()
}

fn exchange() -> [Expected; 2] {
    [
        on("GetId").answer(json!({"IdentityId": "us-east-1:11111111-1111-1111-1111-111111111111"})),
        on("GetCredentialsForIdentity").answer(json!({
            "IdentityId": "us-east-1:22222222-2222-2222-2222-222222222222",
            "Credentials": {
                "AccessKeyId": "ASIAEXAMPLE",
                "SecretKey": "secret/key+example",
                "SessionToken": "session==",
                "Expiration": 1_767_225_600.987,
            },
        })),
    ]
}

#[test]
fn an_id_token_becomes_credentials_over_one_unsigned_connection() {
    let cognito = Cognito::scripted(exchange());
    let tool = Tool::new(&cognito)
        .without_credentials()
        .stdin(format!(" {}\n", id_token(FAR)));
    let ran = tool.run(&credentials(&["--id-token-stdin"]));
    expect![[r#"
        exit 0
        --- stdout
        {
          "IdentityId": "us-east-1:22222222-2222-2222-2222-222222222222",
          "Credentials": {
            "AccessKeyId": "ASIAEXAMPLE",
            "SecretKey": "secret/key+example",
            "SessionToken": "session==",
            "Expiration": "2026-01-01T00:00:00+00:00"
          }
        }
    "#]]
    .assert_eq(&ran.to_string());
    assert_eq!(cognito.connections(), 1);
    let calls = cognito.calls().replace(&id_token(FAR), "ID_TOKEN");
    expect![[r#"
        GetId [unsigned] {"IdentityPoolId":"us-east-1:00000000-0000-0000-0000-000000000000","Logins":{"cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12":"ID_TOKEN"}}
        GetCredentialsForIdentity [unsigned] {"IdentityId":"us-east-1:11111111-1111-1111-1111-111111111111","Logins":{"cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12":"ID_TOKEN"}}
    "#]]
    .assert_eq(&calls);
}

#[test]
fn the_token_comes_from_each_source() {
    let token = id_token(FAR);
    for (tool, arguments) in [
        (
            Tool::alone().file("t", &token),
            vec!["--id-token-file", "t"],
        ),
        (Tool::alone().env("COGNITO_ID_TOKEN", &token), vec![]),
    ] {
        let cognito = Cognito::scripted(exchange());
        let ran = tool
            .env("AWS_ENDPOINT_URL", cognito.endpoint())
            .run(&credentials(&arguments));
        assert_eq!(ran.code, 0, "{ran}");
        assert!(cognito.calls().contains(&token));
    }
}

#[test]
fn a_role_a_provider_and_a_guest() {
    for arguments in [
        vec![
            "--id-token-file",
            "t",
            "--role-arn",
            "arn:aws:iam::123456789012:role/R",
        ],
        vec![
            "--id-token-file",
            "opaque",
            "--logins-provider",
            "login.example.com",
        ],
        vec!["--guest"],
    ] {
        let cognito = Cognito::scripted(exchange());
        let tool = Tool::new(&cognito)
            .file("t", id_token(FAR))
            .file("opaque", "opaque\n");
        let ran = tool.run(&credentials(&arguments));
        assert_eq!(ran.code, 0, "{ran}");
        let calls = cognito.calls().replace(&id_token(FAR), "ID_TOKEN");
        match arguments[0] {
            "--guest" => expect![[r#"
                GetId [unsigned] {"IdentityPoolId":"us-east-1:00000000-0000-0000-0000-000000000000"}
                GetCredentialsForIdentity [unsigned] {"IdentityId":"us-east-1:11111111-1111-1111-1111-111111111111"}
            "#]]
            .assert_eq(&calls),
            _ if arguments[2] == "--role-arn" => expect![[r#"
                GetId [unsigned] {"IdentityPoolId":"us-east-1:00000000-0000-0000-0000-000000000000","Logins":{"cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12":"ID_TOKEN"}}
                GetCredentialsForIdentity [unsigned] {"CustomRoleArn":"arn:aws:iam::123456789012:role/R","IdentityId":"us-east-1:11111111-1111-1111-1111-111111111111","Logins":{"cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12":"ID_TOKEN"}}
            "#]]
            .assert_eq(&calls),
            _ => expect![[r#"
                GetId [unsigned] {"IdentityPoolId":"us-east-1:00000000-0000-0000-0000-000000000000","Logins":{"login.example.com":"opaque"}}
                GetCredentialsForIdentity [unsigned] {"IdentityId":"us-east-1:11111111-1111-1111-1111-111111111111","Logins":{"login.example.com":"opaque"}}
            "#]]
            .assert_eq(&calls),
        }
    }
}

#[test]
fn the_newer_form_of_the_issuer_names_the_same_provider() {
    let cognito = Cognito::scripted(exchange());
    let iss = "https://issuer-cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12";
    let tool = Tool::new(&cognito).file("t", jwt(json!({}), json!({"iss": iss, "exp": FAR})));
    let ran = tool.run(&credentials(&["--id-token-file", "t"]));
    assert_eq!(ran.code, 0, "{ran}");
    assert!(
        cognito
            .calls()
            .contains("\"cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12\"")
    );
}

/// The issuer of an emulator, which counts where calls go to that one, and nowhere else.
#[test]
fn an_endpoint_that_is_set_issues_tokens_of_its_pools() {
    let cognito = Cognito::scripted(exchange());
    let endpoint = cognito.endpoint();
    let of = |iss: String| jwt(json!({}), json!({"iss": iss, "exp": FAR}));
    let tool = Tool::new(&cognito)
        .file("t", of(format!("{endpoint}/us-east-1_EXAMPLE12")))
        .file("longer", of(format!("{endpoint}/x/us-east-1_EXAMPLE12")))
        .file("none", of(format!("{endpoint}us-east-1_EXAMPLE12")))
        .file(
            "other",
            of("http://127.0.0.1:1/us-east-1_EXAMPLE12".to_owned()),
        );
    let given = |file| credentials(&["--id-token-file", file]);
    for file in ["longer", "none", "other"] {
        assert_eq!(tool.run(&given(file)).code, 2, "{file}");
    }
    // A slash at the end of the endpoint's URL is not a part of its name.
    let tool = tool.env("AWS_ENDPOINT_URL", format!("{endpoint}/"));
    let ran = tool.run(&given("t"));
    assert_eq!(ran.code, 0, "{ran}");
    let provider = "\"cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12\"";
    assert!(cognito.calls().contains(provider));
    // Where the user pools are AWS's, that is another server's.
    let tool = tool
        .unset("AWS_ENDPOINT_URL")
        .env("AWS_ENDPOINT_URL_COGNITO_IDENTITY", &endpoint);
    assert_eq!(tool.run(&given("t")).code, 2);
    cognito.expect_done();
}

#[test]
fn every_format_of_credentials() {
    let mut report = String::new();
    for format in [
        "json",
        "process",
        "env",
        "env-no-export",
        "fish",
        "powershell",
        "windows-cmd",
        "dotenv",
        "text",
    ] {
        let cognito = Cognito::scripted(exchange());
        let ran = Tool::new(&cognito).run(&credentials(&["--guest", "-o", format]));
        assert_eq!((ran.code, ran.stderr.len()), (0, 0), "{ran}");
        report.push_str(&format!(
            "-o {format}\n{}",
            String::from_utf8(ran.stdout).unwrap()
        ));
        cognito.expect_done();
    }
    expect![[r#"
        -o json
        {
          "IdentityId": "us-east-1:22222222-2222-2222-2222-222222222222",
          "Credentials": {
            "AccessKeyId": "ASIAEXAMPLE",
            "SecretKey": "secret/key+example",
            "SessionToken": "session==",
            "Expiration": "2026-01-01T00:00:00+00:00"
          }
        }
        -o process
        {
          "Version": 1,
          "AccessKeyId": "ASIAEXAMPLE",
          "SecretAccessKey": "secret/key+example",
          "SessionToken": "session==",
          "Expiration": "2026-01-01T00:00:00+00:00"
        }
        -o env
        export AWS_ACCESS_KEY_ID=ASIAEXAMPLE
        export AWS_SECRET_ACCESS_KEY=secret/key+example
        export AWS_SESSION_TOKEN=session==
        export AWS_CREDENTIAL_EXPIRATION=2026-01-01T00:00:00+00:00
        -o env-no-export
        AWS_ACCESS_KEY_ID=ASIAEXAMPLE
        AWS_SECRET_ACCESS_KEY=secret/key+example
        AWS_SESSION_TOKEN=session==
        AWS_CREDENTIAL_EXPIRATION=2026-01-01T00:00:00+00:00
        -o fish
        set -gx AWS_ACCESS_KEY_ID "ASIAEXAMPLE"
        set -gx AWS_SECRET_ACCESS_KEY "secret/key+example"
        set -gx AWS_SESSION_TOKEN "session=="
        set -gx AWS_CREDENTIAL_EXPIRATION "2026-01-01T00:00:00+00:00"
        -o powershell
        $Env:AWS_ACCESS_KEY_ID="ASIAEXAMPLE"
        $Env:AWS_SECRET_ACCESS_KEY="secret/key+example"
        $Env:AWS_SESSION_TOKEN="session=="
        $Env:AWS_CREDENTIAL_EXPIRATION="2026-01-01T00:00:00+00:00"
        -o windows-cmd
        set AWS_ACCESS_KEY_ID=ASIAEXAMPLE
        set AWS_SECRET_ACCESS_KEY=secret/key+example
        set AWS_SESSION_TOKEN=session==
        set AWS_CREDENTIAL_EXPIRATION=2026-01-01T00:00:00+00:00
        -o dotenv
        AWS_ACCESS_KEY_ID=ASIAEXAMPLE
        AWS_SECRET_ACCESS_KEY=secret/key+example
        AWS_SESSION_TOKEN=session==
        AWS_CREDENTIAL_EXPIRATION=2026-01-01T00:00:00+00:00
        -o text
        us-east-1:22222222-2222-2222-2222-222222222222
        CREDENTIALS	ASIAEXAMPLE	2026-01-01T00:00:00+00:00	secret/key+example	session==
    "#]]
    .assert_eq(&report);
}

#[test]
fn standard_input_holds_one_thing() {
    for command in ["credentials", "exec"] {
        let line = [
            command,
            "--id-token-stdin",
            "--password-stdin",
            "--identity-pool-id",
            IDENTITY_POOL,
        ];
        let end: &[&str] = if command == "exec" {
            &["--", "true"]
        } else {
            &[]
        };
        let ran = Tool::alone()
            .stdin(id_token(FAR))
            .run(&[&line[..], end].concat());
        assert_eq!(
            ran.to_string(),
            "exit 2\n--- stderr\nerror: standard input cannot hold both the IdToken and a secret\n   \
             help: an IdToken that is given needs no sign-in: leave the secret out\n"
        );
    }
}

#[test]
fn without_a_usable_token_no_call_is_made() {
    let other = jwt(json!({}), json!({"iss": "http://localhost:9229/local_abc"}));
    let mut report = String::new();
    for (title, tool, arguments, code) in [
        ("no token", Tool::alone(), vec![], 4),
        (
            "an expired variable",
            Tool::alone().env("COGNITO_ID_TOKEN", id_token(1)),
            vec![],
            4,
        ),
        (
            "garbage",
            Tool::alone().stdin("hunter2"),
            vec!["--id-token-stdin"],
            5,
        ),
        (
            "a bad part",
            Tool::alone().env("COGNITO_ID_TOKEN", "e30.e30!.AA"),
            vec![],
            5,
        ),
        (
            "an empty file",
            Tool::alone().file("t", ""),
            vec!["--id-token-file", "t"],
            2,
        ),
        (
            "another issuer",
            Tool::alone().file("t", other),
            vec!["--id-token-file", "t"],
            2,
        ),
        (
            "another pool",
            Tool::alone().file("t", id_token(FAR)),
            vec!["--id-token-file", "t", "--user-pool-id", "us-east-1_Other"],
            2,
        ),
        (
            "another pool in a variable",
            Tool::alone()
                .file("t", id_token(FAR))
                .env("COGNITO_USER_POOL_ID", "us-east-1_Other"),
            vec!["--id-token-file", "t"],
            2,
        ),
        (
            "two tokens",
            Tool::alone().file("t", id_token(FAR)),
            vec!["--id-token-file", "t", "--id-token-stdin"],
            2,
        ),
        (
            "a guest with a token",
            Tool::alone(),
            vec!["--guest", "--id-token-stdin"],
            2,
        ),
    ] {
        let ran = tool
            .env("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
            .run(&credentials(&arguments));
        assert_eq!((ran.code, ran.stdout.len()), (code, 0), "{title} {ran}");
        assert!(!ran.to_string().contains("hunter2"), "{ran}");
        report.push_str(&format!("{title}: {ran}"));
    }
    let ran = Tool::alone().run(&["credentials", "--guest"]);
    report.push_str(&ran.to_string());
    expect![[r#"
        no token: exit 4
        --- stderr
        error: not signed in: there is no IdToken to exchange
           help: give the IdToken of a sign-in with --id-token-stdin, --id-token-file FILE or COGNITO_ID_TOKEN
           help: or ask for unauthenticated access with --guest
           help: or save settings once:
           help: cognito-auth context create dev
        an expired variable: exit 4
        --- stderr
        note: COGNITO_ID_TOKEN is skipped: it has expired
        error: not signed in: the IdToken in COGNITO_ID_TOKEN has expired
           help: give the IdToken of a sign-in with --id-token-stdin, --id-token-file FILE or COGNITO_ID_TOKEN
           help: or ask for unauthenticated access with --guest
           help: or save settings once:
           help: cognito-auth context create dev
        garbage: exit 5
        --- stderr
        error: what was given as the IdToken is not a token: it has 1 dot-separated part, not 3
           help: a token is three base64url parts joined by dots; copy it whole
        a bad part: exit 5
        --- stderr
        error: the value of COGNITO_ID_TOKEN is not a token: the payload (part 2 of 3) is not base64url: a character outside its alphabet at byte 3
           help: a token is three base64url parts joined by dots; copy it whole
        an empty file: exit 2
        --- stderr
        error: the IdToken from t is empty
        another issuer: exit 2
        --- stderr
        error: the IdToken does not say which user pool it is from: its iss is http://localhost:9229/local_abc
          cause: the name of the login provider is derived from the issuer of a Cognito token
           help: give the provider's name with --logins-provider NAME
        another pool: exit 2
        --- stderr
        error: the IdToken is from us-east-1_EXAMPLE12, and us-east-1_Other (--user-pool-id) was given
           help: give the pool that issued the token, or no pool at all: it is derived from the token
        another pool in a variable: exit 2
        --- stderr
        error: the IdToken is from us-east-1_EXAMPLE12, and us-east-1_Other (COGNITO_USER_POOL_ID) was given
           help: give the pool that issued the token, or no pool at all: it is derived from the token
        two tokens: exit 2
        --- stderr
        error: the argument '--id-token-file <FILE>' cannot be used with '--id-token-stdin'
           help: cognito-auth credentials --help
        a guest with a token: exit 2
        --- stderr
        error: the argument '--guest' cannot be used with: --id-token-stdin --id-token-file <FILE>
           help: cognito-auth credentials --help
        exit 2
        --- stderr
        error: no identity pool id was given
           help: give it with --identity-pool-id ID, COGNITO_IDENTITY_POOL_ID or `identity-pool-id` in a context
           help: or save settings once:
           help: cognito-auth context create dev
    "#]]
    .assert_eq(&report);
}

#[test]
fn refusals_of_the_identity_pool_are_explained() {
    let mut report = String::new();
    for (operation, code, message, exit) in [
        (
            "GetId",
            "NotAuthorizedException",
            "Token is not from a supported provider of this identity pool.",
            10,
        ),
        (
            "GetId",
            "NotAuthorizedException",
            "Invalid login token. Token expired: 2 >= 1",
            4,
        ),
        (
            "GetId",
            "NotAuthorizedException",
            "Invalid login token. Missing a required claim: aud",
            4,
        ),
        (
            "GetId",
            "NotAuthorizedException",
            "Unauthenticated access is not supported for this identity pool.",
            10,
        ),
        (
            "GetId",
            "ResourceNotFoundException",
            "IdentityPool 'x' not found.",
            6,
        ),
        (
            "GetCredentialsForIdentity",
            "InvalidIdentityPoolConfigurationException",
            "Invalid identity pool configuration. Check assigned IAM roles for this pool.",
            10,
        ),
        (
            "GetCredentialsForIdentity",
            "NotAuthorizedException",
            "The ambiguous role mapping rules denied this request",
            7,
        ),
    ] {
        let refusal = on(operation).error(code, message);
        let [id, _] = exchange();
        let cognito = if operation == "GetId" {
            Cognito::scripted([refusal])
        } else {
            Cognito::scripted([id, refusal])
        };
        let ran = Tool::new(&cognito)
            .stdin(id_token(FAR))
            .run(&credentials(&["--id-token-stdin"]));
        assert_eq!((ran.code, ran.stdout.len()), (exit, 0), "{ran}");
        report.push_str(&ran.to_string());
        cognito.expect_done();
    }
    expect![[r#"
        exit 10
        --- stderr
        error: the identity pool service refused the request: Token is not from a supported provider of this identity pool. (NotAuthorizedException)
          cause: us-east-1:00000000-0000-0000-0000-000000000000 does not trust the user pool and app client that the IdToken is from
           help: cognito-auth doctor --identity-pool-id us-east-1:00000000-0000-0000-0000-000000000000
        request id: 00000000-0000-0000-0000-000000000001
        exit 4
        --- stderr
        error: the identity pool service refused the request: Invalid login token. Token expired: 2 >= 1 (NotAuthorizedException)
          cause: the IdToken has expired
           help: eval "$(cognito-auth login -o env)"
        request id: 00000000-0000-0000-0000-000000000001
        exit 4
        --- stderr
        error: the identity pool service refused the request: Invalid login token. Missing a required claim: aud (NotAuthorizedException)
          cause: it is an access token; identity pools take the IdToken
           help: give the IdToken of the sign-in
        request id: 00000000-0000-0000-0000-000000000001
        exit 10
        --- stderr
        error: the identity pool service refused the request: Unauthenticated access is not supported for this identity pool. (NotAuthorizedException)
          cause: us-east-1:00000000-0000-0000-0000-000000000000 does not allow guests
           help: give an IdToken, or allow unauthenticated identities in the pool
        request id: 00000000-0000-0000-0000-000000000001
        exit 6
        --- stderr
        error: the identity pool service refused the request: IdentityPool 'x' not found. (ResourceNotFoundException)
          cause: an id is wrong, or belongs to another Region or account
           help: check the ids, and --region
           help: cognito-auth doctor --identity-pool-id us-east-1:00000000-0000-0000-0000-000000000000
        request id: 00000000-0000-0000-0000-000000000001
        exit 10
        --- stderr
        error: the identity pool service refused the request: Invalid identity pool configuration. Check assigned IAM roles for this pool. (InvalidIdentityPoolConfigurationException)
          cause: us-east-1:00000000-0000-0000-0000-000000000000 has no role for this identity, or the role's trust policy does not name the pool (cognito-identity.amazonaws.com:aud) and the kind of identity (…:amr)
           help: cognito-auth doctor --identity-pool-id us-east-1:00000000-0000-0000-0000-000000000000
        request id: 00000000-0000-0000-0000-000000000002
        exit 7
        --- stderr
        error: the identity pool service refused the request: The ambiguous role mapping rules denied this request (NotAuthorizedException)
          cause: the pool's role mapping gives this user no role, or not the one asked for
           help: choose one of the roles in the token's cognito:roles with --role-arn
        request id: 00000000-0000-0000-0000-000000000002
    "#]]
    .assert_eq(&report);
}

#[test]
fn credentials_that_never_were_valid_are_refused() {
    for expiration in [0, -1] {
        let cognito = Cognito::scripted([
            on("GetId").answer(json!({"IdentityId": "us-east-1:1"})),
            on("GetCredentialsForIdentity").answer(json!({"IdentityId": "us-east-1:1", "Credentials": {
                "AccessKeyId": "A", "SecretKey": "s", "SessionToken": "t", "Expiration": expiration,
            }})),
        ]);
        let tool = Tool::new(&cognito)
            .without_credentials()
            .stdin(id_token(FAR));
        let ran = tool.run(&credentials(&["--id-token-stdin"]));
        let refusal = "exit 9\n--- stderr\n\
            error: the answer to GetCredentialsForIdentity lacks a usable Expiration\n";
        assert!(ran.to_string().starts_with(refusal), "{ran}");
        cognito.expect_done();
    }
}

#[test]
fn an_access_token_is_left_for_the_service_to_refuse() {
    let cognito = Cognito::scripted([on("GetId").error(
        "NotAuthorizedException",
        "Invalid login token. Missing a required claim: aud",
    )]);
    let tool = Tool::new(&cognito).stdin(access_token(FAR));
    let ran = tool.run(&credentials(&["--id-token-stdin"]));
    assert_eq!(ran.code, 4, "{ran}");
    cognito.expect_done();
}

#[test]
fn variables_can_be_cleared_without_a_pool_or_a_call() {
    let mut report = String::new();
    for format in [
        "",
        "-o env-no-export",
        "-o fish",
        "-o powershell",
        "-o windows-cmd",
        "-o dotenv",
        "-o json",
    ] {
        let line: Vec<&str> = ["credentials", "--unset"]
            .into_iter()
            .chain(format.split_whitespace())
            .collect();
        let ran = Tool::alone().run(&line);
        assert_eq!(ran.code, if format == "-o json" { 2 } else { 0 }, "{ran}");
        report.push_str(&format!("{format}: {ran}"));
    }
    expect![[r#"
        : exit 0
        --- stdout
        unset AWS_ACCESS_KEY_ID
        unset AWS_SECRET_ACCESS_KEY
        unset AWS_SESSION_TOKEN
        unset AWS_SECURITY_TOKEN
        unset AWS_CREDENTIAL_EXPIRATION
        -o env-no-export: exit 0
        --- stdout
        unset AWS_ACCESS_KEY_ID
        unset AWS_SECRET_ACCESS_KEY
        unset AWS_SESSION_TOKEN
        unset AWS_SECURITY_TOKEN
        unset AWS_CREDENTIAL_EXPIRATION
        -o fish: exit 0
        --- stdout
        set -e AWS_ACCESS_KEY_ID
        set -e AWS_SECRET_ACCESS_KEY
        set -e AWS_SESSION_TOKEN
        set -e AWS_SECURITY_TOKEN
        set -e AWS_CREDENTIAL_EXPIRATION
        -o powershell: exit 0
        --- stdout
        Remove-Item Env:AWS_ACCESS_KEY_ID -ErrorAction SilentlyContinue
        Remove-Item Env:AWS_SECRET_ACCESS_KEY -ErrorAction SilentlyContinue
        Remove-Item Env:AWS_SESSION_TOKEN -ErrorAction SilentlyContinue
        Remove-Item Env:AWS_SECURITY_TOKEN -ErrorAction SilentlyContinue
        Remove-Item Env:AWS_CREDENTIAL_EXPIRATION -ErrorAction SilentlyContinue
        -o windows-cmd: exit 0
        --- stdout
        set AWS_ACCESS_KEY_ID=
        set AWS_SECRET_ACCESS_KEY=
        set AWS_SESSION_TOKEN=
        set AWS_SECURITY_TOKEN=
        set AWS_CREDENTIAL_EXPIRATION=
        -o dotenv: exit 0
        --- stdout
        AWS_ACCESS_KEY_ID=
        AWS_SECRET_ACCESS_KEY=
        AWS_SESSION_TOKEN=
        AWS_SECURITY_TOKEN=
        AWS_CREDENTIAL_EXPIRATION=
        -o json: exit 2
        --- stderr
        error: --unset goes with the formats of shells, not with documents
           help: -o env, env-no-export, fish, powershell, windows-cmd, dotenv or github
    "#]]
    .assert_eq(&report);
}
