//! `whoami`: the user of a session, and the AWS identity of the credentials.

use expect_test::expect;
use serde_json::json;

use crate::cognito::{Cognito, Expected, on};
use crate::fixtures::{CLIENT, CONFIG_FILE, POOL, YEAR_2100};
use crate::signing::{Key, access_token, id_token, key_set};
use crate::support::{Tool, record};
#[cfg(unix)]
use crate::terminal::Terminal;

const CONFIG: &str = r#"
store = "file"

[contexts.dev]
user-pool-id = "us-east-1_EXAMPLE12"
client-id = "1example23456789"
identity-pool-id = "us-east-1:00000000-0000-0000-0000-000000000000"

[contexts.users]
user-pool-id = "us-east-1_EXAMPLE12"
client-id = "1example23456789"

[contexts.unattended]
user-pool-id = "us-east-1_EXAMPLE12"
client-id = "1example23456789"
username = "ada"
auth-flow = "password"
password-file = "p"
"#;
const WHOAMI: [&str; 3] = ["whoami", "-c", "dev"];

fn keys() -> Expected {
    on("GET /us-east-1_EXAMPLE12/.well-known/jwks.json").answer(key_set())
}

fn user() -> Expected {
    on("GetUser").answer(json!({"Username": "ada", "UserAttributes": []}))
}

fn identity() -> Expected {
    on("GetId").answer(json!({"IdentityId": "us-east-1:1"}))
}

fn credentials() -> Expected {
    on("GetCredentialsForIdentity").answer(json!({"IdentityId": "us-east-1:1", "Credentials": {
        "AccessKeyId": "ASIA1", "SecretKey": "secret", "SessionToken": "token", "Expiration": YEAR_2100,
    }}))
}

/// What STS answers: XML.
fn caller(session: &str) -> Expected {
    let body = format!(
        "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>\
         <Arn>arn:aws:sts::123456789012:assumed-role/demo/{session}</Arn><UserId>AROAEXAMPLE:{session}</UserId>\
         <Account>123456789012</Account></GetCallerIdentityResult>\
         <ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></GetCallerIdentityResponse>"
    );
    on("POST /").body("text/xml", body)
}

fn refused(code: &str, message: &str) -> Expected {
    let body = format!(
        "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type>\
         <Code>{code}</Code><Message>{message}</Message></Error><RequestId>1</RequestId></ErrorResponse>"
    );
    on("POST /").body("text/xml", body).status(403)
}

fn id() -> String {
    id_token(&json!({
        "exp": YEAR_2100, "cognito:username": "ada", "cognito:groups": ["admins"],
    }))
}

fn access() -> String {
    access_token(&json!({"exp": YEAR_2100, "scope": "aws.cognito.signin.user.admin"}))
}

/// The calls, without the tokens.
fn calls(cognito: &Cognito) -> String {
    let calls = cognito.calls();
    calls.replace(&id(), "$ID").replace(&access(), "$ACCESS")
}

/// The tool, signed in to both contexts with these tokens.
fn signed_in(cognito: &Cognito, id: &str, access: &str) -> Tool {
    let mut tool = Tool::new(cognito)
        .without_credentials()
        .file(CONFIG_FILE, CONFIG);
    for context in ["dev", "users"] {
        let path = format!("home/.local/state/cognito-auth/{context}.json");
        let session = json!({"id": id, "access": access});
        tool = tool.file(&path, record(cognito, context, &session));
    }
    tool
}

/// An emulator whose tokens have its own URL for issuer.
#[test]
fn a_session_of_an_endpoint_that_is_set_is_asked_about_too() {
    let cognito = Cognito::scripted([
        keys(),
        user().beside(),
        identity().beside(),
        credentials().beside(),
        caller("CognitoIdentityCredentials").beside(),
    ]);
    let iss = format!("{}/us-east-1_EXAMPLE12", cognito.endpoint());
    let id = id_token(&json!({"iss": iss, "exp": YEAR_2100}));
    let access = access_token(&json!({
        "iss": iss, "exp": YEAR_2100, "scope": "aws.cognito.signin.user.admin",
    }));
    let ran = signed_in(&cognito, &id, &access).run(&WHOAMI);
    assert_eq!((ran.code, ran.stderr.len()), (0, 0), "{ran}");
    let said = ran.stdout_json();
    let [verified, signed_in] = ["Verified", "SignedIn"].map(|name| said["User"][name].clone());
    assert_eq!((verified, signed_in), (true.into(), true.into()));
    assert_eq!(said["IdentityId"], "us-east-1:1");
    cognito.expect_done();
}

#[test]
fn user_and_credentials_stand_side_by_side() {
    let cognito = Cognito::scripted([
        keys(),
        user().beside(),
        identity().beside(),
        credentials().beside(),
        caller("CognitoIdentityCredentials").beside(),
        // The key set and the credentials are kept.
        user(),
        caller("CognitoIdentityCredentials").beside(),
    ]);
    let tool = signed_in(&cognito, &id(), &access());
    expect![[r#"
        exit 0
        --- stdout
        {
          "User": {
            "Context": "dev",
            "Verified": true,
            "SignedIn": true,
            "Claims": {
              "sub": "11111111-2222-4333-8444-555555555555",
              "iss": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12",
              "aud": "1example23456789",
              "token_use": "id",
              "iat": 1799996400,
              "exp": 4102444800,
              "email": "ada@example.com",
              "cognito:username": "ada",
              "cognito:groups": [
                "admins"
              ]
            }
          },
          "CallerIdentity": {
            "UserId": "AROAEXAMPLE:CognitoIdentityCredentials",
            "Account": "123456789012",
            "Arn": "arn:aws:sts::123456789012:assumed-role/demo/CognitoIdentityCredentials"
          },
          "IdentityId": "us-east-1:1"
        }
    "#]]
    .assert_eq(&tool.run(&WHOAMI).to_string());
    let query = ["--query", "CallerIdentity.Arn", "-o", "text"];
    expect![[r#"
        exit 0
        --- stdout
        arn:aws:sts::123456789012:assumed-role/demo/CognitoIdentityCredentials
    "#]]
    .assert_eq(&tool.run(&[&WHOAMI[..], &query].concat()).to_string());
    expect![[r#"
        GET /us-east-1_EXAMPLE12/.well-known/jwks.json [unsigned]
        GetUser [unsigned] {"AccessToken":"$ACCESS"}
        GetId [unsigned] {"IdentityPoolId":"us-east-1:00000000-0000-0000-0000-000000000000","Logins":{"cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12":"$ID"}}
        GetCredentialsForIdentity [unsigned] {"IdentityId":"us-east-1:1","Logins":{"cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12":"$ID"}}
        POST / [signed by ASIA1] "Action=GetCallerIdentity&Version=2011-06-15"
        GetUser [unsigned] {"AccessToken":"$ACCESS"}
        POST / [signed by ASIA1] "Action=GetCallerIdentity&Version=2011-06-15"
    "#]].assert_eq(&calls(&cognito));
    // Without the method, the version and the signature there is nothing to see in a body of STS.
    let bodies: Vec<_> = (1..=7).map(|number| cognito.request(number).body).collect();
    let asked = bodies
        .iter()
        .filter(|body| body.starts_with(b"Action=GetCallerIdentity"));
    assert_eq!(asked.count(), 2);
}

#[cfg(unix)]
#[test]
fn a_person_reads_lines() {
    let cognito = Cognito::scripted([
        keys(),
        user().beside(),
        identity().beside(),
        credentials().beside(),
        caller("CognitoIdentityCredentials").beside(),
    ]);
    let tool = signed_in(&cognito, &id(), &access());
    let mut terminal = Terminal::start(&tool, &WHOAMI);
    terminal.wait_for("identity id");
    let (code, screen) = terminal.finish();
    assert_eq!(code, 0, "{screen}");
    let screen = without_distance(&screen);
    expect![[r#"
        user          ada, ada@example.com (11111111-2222-4333-8444-555555555555)
        groups        admins
        issuer        https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12
        app client    1example23456789
        IdToken       verified, expires in …, 2100-01-01 00:00:00 +00:00
        session       context dev, signed in
        AWS identity  arn:aws:sts::123456789012:assumed-role/demo/CognitoIdentityCredentials
        account       123456789012
        identity id   us-east-1:1
    "#]]
    .assert_eq(&screen);
    cognito.expect_done();
}

/// `screen` without the distance from now.
fn without_distance(screen: &str) -> String {
    match (screen.find("expires in "), screen.find(", 2100-")) {
        (Some(from), Some(to)) => format!("{}expires in …{}", &screen[..from], &screen[to..]),
        _ => screen.to_owned(),
    }
}

#[test]
fn what_cannot_be_found_out_costs_only_itself() {
    let mut report = String::new();
    let no_keys = || on("GET /us-east-1_EXAMPLE12/.well-known/jwks.json").status(404);
    let revoked = || on("GetUser").error("NotAuthorizedException", "Access Token has been revoked");
    let stranger = Key::of_a_stranger().token(&crate::signing::id_claims(
        &json!({"exp": YEAR_2100, "cognito:username": "ada"}),
    ));
    for (name, tokens, script) in [
        (
            "no key set",
            (id(), access()),
            vec![no_keys(), user().beside(), caller("x").beside()],
        ),
        (
            "the session was revoked",
            (id(), access()),
            vec![keys(), revoked().beside(), caller("x").beside()],
        ),
        (
            "an access token that cannot be tried",
            (id(), access_token(&json!({"exp": YEAR_2100}))),
            vec![keys(), caller("x").beside()],
        ),
        (
            "a forged token",
            (stranger, access()),
            vec![keys(), user().beside(), caller("x").beside()],
        ),
        (
            "STS refuses",
            (id(), access()),
            vec![
                keys(),
                user().beside(),
                refused(
                    "InvalidClientTokenId",
                    "The security token included in the request is invalid.",
                )
                .beside(),
            ],
        ),
        (
            "the credentials have expired",
            (id(), access()),
            vec![
                keys(),
                user().beside(),
                refused(
                    "ExpiredToken",
                    "The security token included in the request is expired",
                )
                .beside(),
            ],
        ),
    ] {
        let cognito = Cognito::scripted(script);
        let tool = signed_in(&cognito, &tokens.0, &tokens.1)
            .env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
            .env("AWS_SECRET_ACCESS_KEY", "secret");
        let query = "[User.Verified, User.SignedIn, CallerIdentity.Account, IdentityId]";
        let line = ["whoami", "-c", "users", "--query", query, "-o", "text"];
        report.push_str(&format!("# {name}\n{}", tool.run(&line)));
        cognito.expect_done();
    }
    expect![[r##"
        # no key set
        exit 0
        --- stdout
        False	True	123456789012	None
        --- stderr
        warning: the claims are not verified: there is no key set (JWKS) at $ENDPOINT/us-east-1_EXAMPLE12/.well-known/jwks.json: HTTP 404
        # the session was revoked
        exit 4
        --- stdout
        True	False	123456789012	None
        --- stderr
        error: Cognito refused the request: Access Token has been revoked (NotAuthorizedException)
          cause: the access token was revoked: the user was signed out
           help: eval "$(cognito-auth login -o env)"
        request id: 00000000-0000-0000-0000-000000000002
        # an access token that cannot be tried
        exit 0
        --- stdout
        True	None	123456789012	None
        # a forged token
        exit 5
        --- stdout
        None	None	123456789012	None
        --- stderr
        error: the IdToken fails 1 check
          cause: kid: expected the kid of a key in $ENDPOINT/us-east-1_EXAMPLE12/.well-known/jwks.json (idkey, accesskey), got "strangerkey"
        # STS refuses
        exit 7
        --- stdout
        True	True	None	None
        --- stderr
        error: STS refused the AWS credentials: The security token included in the request is invalid. (InvalidClientTokenId)
          cause: the IAM credentials are wrong or expired, or this machine's clock is
           help: aws configure list
        request id: 00000000-0000-0000-0000-000000000003
        # the credentials have expired
        exit 4
        --- stdout
        True	True	None	None
        --- stderr
        error: STS refused the AWS credentials: The security token included in the request is expired (ExpiredToken)
          cause: the AWS credentials have expired
           help: eval "$(cognito-auth credentials -o env)"
        request id: 00000000-0000-0000-0000-000000000003
    "##]].assert_eq(&report);
}

/// The access token may end before the IdToken.
#[test]
fn a_session_is_renewed_for_either_token() {
    let ended =
        access_token(&json!({"exp": 1_000_000_000, "scope": "aws.cognito.signin.user.admin"}));
    let cognito = Cognito::scripted([
        on("GetTokensFromRefreshToken").answer(json!({"AuthenticationResult": {
            "IdToken": id(), "AccessToken": access(), "ExpiresIn": 3600, "TokenType": "Bearer",
        }})),
        keys(),
        user().beside(),
    ]);
    let tool = signed_in(&cognito, &id(), &ended);
    let path = tool
        .path()
        .join("home/.local/state/cognito-auth/users.json");
    let record = std::fs::read_to_string(path).unwrap();
    let record = record.replace("\"session\":{", "\"session\":{\"refresh\":\"r\",");
    let tool = tool.file("home/.local/state/cognito-auth/users.json", record);
    let ran = tool.run(&["whoami", "-c", "users", "--query", "User.SignedIn"]);
    assert_eq!(ran.to_string(), "exit 0\n--- stdout\ntrue\n");
    cognito.expect_done();
}

#[test]
fn without_a_context_the_environment_says() {
    let cognito = Cognito::scripted([keys(), caller("env").beside()]);
    let tool = Tool::new(&cognito)
        .env("COGNITO_USER_POOL_ID", POOL)
        .env("COGNITO_CLIENT_ID", CLIENT)
        .env("COGNITO_ID_TOKEN", id());
    let query = [
        "whoami",
        "--query",
        "[User.Context, User.Verified, User.Claims.\"cognito:username\", CallerIdentity.Arn]",
    ];
    expect![[r#"
        exit 0
        --- stdout
        [
          null,
          true,
          "ada",
          "arn:aws:sts::123456789012:assumed-role/demo/env"
        ]
    "#]]
    .assert_eq(&tool.run(&query).to_string());
    expect![[r#"
        GET /us-east-1_EXAMPLE12/.well-known/jwks.json [unsigned]
        POST / [signed by AKIDEXAMPLE] "Action=GetCallerIdentity&Version=2011-06-15"
    "#]]
    .assert_eq(&calls(&cognito));

    let cognito = Cognito::scripted([caller("env")]);
    let tool = Tool::new(&cognito)
        .env("AWS_REGION", "eu-west-1")
        .env("COGNITO_ID_TOKEN", id_token(&json!({"exp": 1_000_000_000})));
    expect![[r#"
        exit 0
        --- stdout
        {
          "User": null,
          "CallerIdentity": {
            "UserId": "AROAEXAMPLE:env",
            "Account": "123456789012",
            "Arn": "arn:aws:sts::123456789012:assumed-role/demo/env"
          },
          "IdentityId": null
        }
        --- stderr
        note: COGNITO_ID_TOKEN is skipped: it has expired
    "#]]
    .assert_eq(&tool.run(&["whoami"]).to_string());
    expect![[r#"
        POST / [signed by AKIDEXAMPLE] "Action=GetCallerIdentity&Version=2011-06-15"
    "#]]
    .assert_eq(&calls(&cognito));
}

#[test]
fn a_profile_that_is_named_is_who_is_meant() {
    let cognito = Cognito::scripted([keys(), user().beside(), caller("admin").beside()]);
    let tool = signed_in(&cognito, &id(), &access()).file(
        "aws-credentials",
        "[admin]\naws_access_key_id = AKIADMIN\naws_secret_access_key = canary\n",
    );
    let arguments = ["--profile", "admin", "--query", "CallerIdentity.Arn", "-vv"];
    let ran = tool.run(&[&WHOAMI[..], &arguments].concat());
    assert_eq!(ran.code, 0, "{ran}");
    assert!(!tool.shown(&ran.stderr).contains("canary"), "{ran}");
    expect![[r#"
        GET /us-east-1_EXAMPLE12/.well-known/jwks.json [unsigned]
        GetUser [unsigned] {"AccessToken":"$ACCESS"}
        POST / [signed by AKIADMIN] "Action=GetCallerIdentity&Version=2011-06-15"
    "#]]
    .assert_eq(&calls(&cognito));
}

#[test]
fn nobody_is_said_to_be_nobody() {
    let mut report = String::new();
    let cognito = Cognito::scripted([caller("env")]);
    let tool = Tool::new(&cognito)
        .without_credentials()
        .env("AWS_REGION", "us-east-1")
        .file("p", "p4ssword")
        .file(CONFIG_FILE, CONFIG);
    for line in [
        "whoami",
        "whoami -c dev",
        "whoami -c users",
        "whoami -c unattended",
    ] {
        let words: Vec<_> = line.split(' ').collect();
        report.push_str(&format!("# {line}\n{}", tool.run(&words)));
    }
    let tool = tool
        .env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
        .env("AWS_SECRET_ACCESS_KEY", "secret");
    let line = ["whoami", "-c", "users"];
    report.push_str(&format!("# with credentials\n{}", tool.run(&line)));
    expect![[r##"
        # whoami
        exit 4
        --- stderr
        error: not signed in: there are neither tokens nor AWS credentials
           help: eval "$(cognito-auth login -o env)"
           help: or use a context: name it with -c (dev, users, unattended), or make one the default:
           help: cognito-auth context use dev
        # whoami -c dev
        exit 4
        --- stderr
        error: not signed in: context dev has no session
           help: cognito-auth login -c dev
        # whoami -c users
        exit 4
        --- stderr
        error: not signed in: context users has no session
           help: cognito-auth login -c users
        # whoami -c unattended
        exit 4
        --- stderr
        error: not signed in: context unattended has no session
           help: cognito-auth login -c unattended
        # with credentials
        exit 4
        --- stdout
        {
          "User": null,
          "CallerIdentity": {
            "UserId": "AROAEXAMPLE:env",
            "Account": "123456789012",
            "Arn": "arn:aws:sts::123456789012:assumed-role/demo/env"
          },
          "IdentityId": null
        }
        --- stderr
        error: not signed in: context users has no session
           help: cognito-auth login -c users
    "##]]
    .assert_eq(&report);
    cognito.expect_done();
}
