//! `context create` that looks up what was not given: every call, every question, what is saved.

use std::fs;
use std::path::Path;

use expect_test::expect;
use serde_json::{Value, json};

use crate::cognito::{Cognito, Expected, on};
use crate::fixtures::{CLIENT, CONFIG_FILE, POOL};
use crate::support::{Tool, assert_mode, with_plain_paths};
#[cfg(unix)]
use crate::terminal::Terminal;

const SECRET: &str = "canary-client-secret";

fn identity_pool(digit: u8) -> String {
    format!("us-east-1:{digit}0000000-0000-0000-0000-000000000000")
}

fn pools(page: &[(&str, &str)], next: Option<&str>) -> Expected {
    let pools = page
        .iter()
        .map(|(id, name)| json!({"Id": id, "Name": name}));
    let pools: Vec<Value> = pools.collect();
    on("ListUserPools").answer(json!({"UserPools": pools, "NextToken": next}))
}

fn clients(page: &[(&str, &str)], next: Option<&str>) -> Expected {
    let clients = page
        .iter()
        .map(|(id, name)| json!({"ClientId": id, "ClientName": name, "UserPoolId": POOL}));
    let clients: Vec<Value> = clients.collect();
    on("ListUserPoolClients").answer(json!({"UserPoolClients": clients, "NextToken": next}))
}

fn client(flows: &[&str], secret: Option<&str>) -> Expected {
    on("DescribeUserPoolClient").answer(json!({"UserPoolClient": {
        "ClientId": CLIENT, "ExplicitAuthFlows": flows, "ClientSecret": secret,
    }}))
}

fn pool(domain: Value) -> Expected {
    let mut described = domain;
    described["Id"] = POOL.into();
    on("DescribeUserPool").answer(json!({"UserPool": described}))
}

fn identity_pools(page: &[(u8, &str)], next: Option<&str>) -> Expected {
    let pools = page.iter().map(
        |(digit, name)| json!({"IdentityPoolId": identity_pool(*digit), "IdentityPoolName": name}),
    );
    let pools: Vec<Value> = pools.collect();
    on("ListIdentityPools").answer(json!({"IdentityPools": pools, "NextToken": next}))
}

/// An identity pool that trusts `client` of the pool.
fn trusting(digit: u8, client: &str) -> Expected {
    on("DescribeIdentityPool").answer(json!({
        "IdentityPoolId": identity_pool(digit), "IdentityPoolName": "x",
        "AllowUnauthenticatedIdentities": false,
        "CognitoIdentityProviders": [
            {"ProviderName": "cognito-idp.us-east-1.amazonaws.com/us-east-1_Other", "ClientId": CLIENT},
            {"ProviderName": format!("cognito-idp.us-east-1.amazonaws.com/{POOL}"), "ClientId": client},
        ],
    }))
}

fn denied(operation: &str) -> Expected {
    on(operation).error(
        "AccessDeniedException",
        &format!(
            "User: arn:aws:iam::123456789012:user/u is not authorized to perform: {operation}"
        ),
    )
}

fn run(tool: &Tool, line: &str) -> String {
    let words: Vec<_> = line.split(' ').collect();
    let ran = tool.run(&words).to_string();
    let lines = ran
        .split_inclusive('\n')
        .filter(|line| !line.starts_with("request id: "));
    format!("# {line}\n{}", lines.collect::<String>())
}

fn config(tool: &Tool) -> String {
    let text = fs::read_to_string(tool.path().join(CONFIG_FILE)).unwrap();
    with_plain_paths(&tool.shown(text.as_bytes()))
}

fn tool(cognito: &Cognito) -> Tool {
    Tool::new(cognito)
        .env("AWS_REGION", "us-east-1")
        .env("NO_COLOR", "1")
}

#[cfg(unix)]
#[test]
fn a_person_is_asked_where_there_is_a_choice() {
    let cognito = Cognito::scripted([
        pools(&[("us-east-1_First", "first")], Some("page 2")),
        pools(&[(POOL, "shop\u{1b}[2J\nuser-pool-id is evil")], None),
        clients(&[("1", "one"), (CLIENT, "web")], Some("page 2")),
        clients(&[], None),
        client(
            &["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH"],
            Some(SECRET),
        ),
        pool(json!({"Domain": "shop"})),
        identity_pools(&[(1, "one"), (2, "two")], Some("page 2")),
        identity_pools(&[(3, "three")], None),
        trusting(1, CLIENT),
        trusting(2, "another"),
        trusting(3, CLIENT),
    ]);
    let tool = tool(&cognito);
    let mut terminal = Terminal::start(&tool, &["context", "create", "dev", "--timeout", "9"]);
    terminal.wait_for("Which one? ");
    terminal.type_line("3");
    terminal.wait_for("Which one? ");
    terminal.type_line("2");
    terminal.wait_for("Which one? ");
    terminal.type_line(CLIENT);
    terminal.wait_for("(empty: none): ");
    terminal.type_line("no/such/folder");
    terminal.wait_for("(empty: none): ");
    terminal.type_line("secret");
    terminal.wait_for("Which one (empty: none)? ");
    terminal.type_line("2");
    terminal.wait_for("(empty: none): ");
    terminal.type_line("ada");
    let (code, screen) = terminal.finish();
    expect![[r#"
        There are 2 user pools in us-east-1:
        1  us-east-1_First  first
        2  us-east-1_EXAMPLE12  shop\u001b[2J\u000auser-pool-id is evil
        Which one? 3
        Type a number from 1 to 2, or a name of the list.
        Which one? 2
        There are 2 app clients in us-east-1_EXAMPLE12:
        1  1  one
        2  1example23456789  web
        Which one? 1example23456789
        note: auth-flow is USER_SRP_AUTH: it needs no IAM credentials and sends no password; app client 1example23456789 allows USER_SRP_AUTH and ADMIN_USER_PASSWORD_AUTH
        App client 1example23456789 has a secret, which sign-ins need.
        New file to save it in, which only you can read (empty: none): no/such/folder
        Refused: No such file or directory (os error 2)
        New file to save it in, which only you can read (empty: none): secret
        note: domain is shop.auth.us-east-1.amazoncognito.com
        There are 2 identity pools that trust app client 1example23456789:
        1  us-east-1:10000000-0000-0000-0000-000000000000  one
        2  us-east-1:30000000-0000-0000-0000-000000000000  three
        Which one (empty: none)? 2
        User name, if it is always the same one (empty: none): ada
        note: the app client's secret is saved in $DIR/secret
        note: context dev is saved in $DIR/home/.config/cognito-auth/config.toml, and is the default
        note: sign in with: cognito-auth login
    "#]].assert_eq(&screen);
    assert_eq!(code, 0);
    expect![[r#"
        default-context = "dev"

        [contexts.dev]
        user-pool-id = "us-east-1_EXAMPLE12"
        client-id = "1example23456789"
        username = "ada"
        identity-pool-id = "us-east-1:30000000-0000-0000-0000-000000000000"
        domain = "shop.auth.us-east-1.amazoncognito.com"
        auth-flow = "USER_SRP_AUTH"
        timeout = 9
        client-secret-file = "$DIR/secret"
    "#]]
    .assert_eq(&config(&tool));
    let secret = tool.path().join("secret");
    assert_eq!(fs::read_to_string(&secret).unwrap(), format!("{SECRET}\n"));
    assert_mode(&secret, 0o600);
    expect![[r#"
        ListUserPools [signed by AKIDEXAMPLE] {"MaxResults":60}
        ListUserPools [signed by AKIDEXAMPLE] {"MaxResults":60,"NextToken":"page 2"}
        ListUserPoolClients [signed by AKIDEXAMPLE] {"MaxResults":60,"UserPoolId":"us-east-1_EXAMPLE12"}
        ListUserPoolClients [signed by AKIDEXAMPLE] {"MaxResults":60,"NextToken":"page 2","UserPoolId":"us-east-1_EXAMPLE12"}
        DescribeUserPoolClient [signed by AKIDEXAMPLE] {"ClientId":"1example23456789","UserPoolId":"us-east-1_EXAMPLE12"}
        DescribeUserPool [signed by AKIDEXAMPLE] {"UserPoolId":"us-east-1_EXAMPLE12"}
        ListIdentityPools [signed by AKIDEXAMPLE] {"MaxResults":60}
        ListIdentityPools [signed by AKIDEXAMPLE] {"MaxResults":60,"NextToken":"page 2"}
        DescribeIdentityPool [signed by AKIDEXAMPLE] {"IdentityPoolId":"us-east-1:10000000-0000-0000-0000-000000000000"}
        DescribeIdentityPool [signed by AKIDEXAMPLE] {"IdentityPoolId":"us-east-1:20000000-0000-0000-0000-000000000000"}
        DescribeIdentityPool [signed by AKIDEXAMPLE] {"IdentityPoolId":"us-east-1:30000000-0000-0000-0000-000000000000"}
    "#]].assert_eq(&cognito.calls());
}

#[test]
fn nobody_is_asked_where_there_is_no_choice() {
    let cognito = Cognito::scripted([
        pools(&[(POOL, "shop")], None),
        clients(&[(CLIENT, "web")], None),
        client(&[], None),
        pool(json!({"Domain": "shop", "CustomDomain": "auth.shop.example"})),
        identity_pools(&[(1, "shop")], None),
        trusting(1, CLIENT),
    ]);
    let tool = tool(&cognito);
    expect![[r#"
        # context create ci --discover --use
        exit 0
        --- stderr
        note: user-pool-id is us-east-1_EXAMPLE12 (shop), the only one in us-east-1
        note: client-id is 1example23456789 (web), the only one in us-east-1_EXAMPLE12
        note: auth-flow is USER_SRP_AUTH: it needs no IAM credentials and sends no password; app client 1example23456789 allows USER_SRP_AUTH and CUSTOM_AUTH
        note: domain is auth.shop.example
        note: identity-pool-id is us-east-1:10000000-0000-0000-0000-000000000000 (shop), the only one that trusts app client 1example23456789
        note: context ci is saved in $DIR/home/.config/cognito-auth/config.toml, and is the default
        note: sign in with: cognito-auth login
    "#]].assert_eq(&run(&tool, "context create ci --discover --use"));
    expect![[r#"
        default-context = "ci"

        [contexts.ci]
        user-pool-id = "us-east-1_EXAMPLE12"
        client-id = "1example23456789"
        identity-pool-id = "us-east-1:10000000-0000-0000-0000-000000000000"
        domain = "auth.shop.example"
        auth-flow = "USER_SRP_AUTH"
    "#]]
    .assert_eq(&config(&tool));
    expect![[r#"
        ListUserPools [signed by AKIDEXAMPLE] {"MaxResults":60}
        ListUserPoolClients [signed by AKIDEXAMPLE] {"MaxResults":60,"UserPoolId":"us-east-1_EXAMPLE12"}
        DescribeUserPoolClient [signed by AKIDEXAMPLE] {"ClientId":"1example23456789","UserPoolId":"us-east-1_EXAMPLE12"}
        DescribeUserPool [signed by AKIDEXAMPLE] {"UserPoolId":"us-east-1_EXAMPLE12"}
        ListIdentityPools [signed by AKIDEXAMPLE] {"MaxResults":60}
        DescribeIdentityPool [signed by AKIDEXAMPLE] {"IdentityPoolId":"us-east-1:10000000-0000-0000-0000-000000000000"}
    "#]].assert_eq(&cognito.calls());
}

#[test]
fn a_choice_that_nobody_can_make_is_listed() {
    let two = [
        (POOL, "shop"),
        ("us-east-1_Staff", "staff\n--user-pool-id evil"),
    ];
    let cognito = Cognito::scripted([
        pools(&two, None),
        clients(&[("1", "one"), (CLIENT, "web")], None),
        client(&["ALLOW_CUSTOM_AUTH"], None),
        pool(json!({})),
        identity_pools(&[(1, "one"), (2, "two")], None),
        trusting(1, CLIENT),
        trusting(2, CLIENT),
    ]);
    let tool = tool(&cognito);
    let mut report = String::new();
    for line in [
        "context create dev --discover",
        "context create dev --discover --user-pool-id us-east-1_EXAMPLE12",
        "context create dev --discover --user-pool-id us-east-1_EXAMPLE12 --client-id 1example23456789",
    ] {
        report += &run(&tool, line);
    }
    expect![[r#"
        # context create dev --discover
        exit 2
        --- stderr
        error: there are 2 user pools in us-east-1
           help: say which one it is, by one of these:
           help: --user-pool-id us-east-1_EXAMPLE12  (shop)
           help: --user-pool-id us-east-1_Staff  (staff\u000a--user-pool-id evil)
        # context create dev --discover --user-pool-id us-east-1_EXAMPLE12
        exit 2
        --- stderr
        error: there are 2 app clients in us-east-1_EXAMPLE12
           help: say which one it is, by one of these:
           help: --client-id 1  (one)
           help: --client-id 1example23456789  (web)
        # context create dev --discover --user-pool-id us-east-1_EXAMPLE12 --client-id 1example23456789
        exit 2
        --- stderr
        note: auth-flow is CUSTOM_AUTH: it needs no IAM credentials and leaves the questions to the pool's Lambda triggers; app client 1example23456789 allows CUSTOM_AUTH
        error: there are 2 identity pools that trust app client 1example23456789
           help: say which one it is, by one of these:
           help: --identity-pool-id us-east-1:10000000-0000-0000-0000-000000000000  (one)
           help: --identity-pool-id us-east-1:20000000-0000-0000-0000-000000000000  (two)
    "#]].assert_eq(&report);
    assert!(!tool.path().join(CONFIG_FILE).exists());
    cognito.expect_done();
}

#[test]
fn what_iam_does_not_allow_is_left_out_where_it_can_be() {
    let cognito = Cognito::scripted([
        denied("DescribeUserPoolClient"),
        denied("DescribeUserPool"),
        on("ListIdentityPools").error("NotAuthorizedException", "no"),
        denied("DescribeUserPoolClient"),
        denied("DescribeUserPool"),
        identity_pools(&[(1, "one"), (2, "two")], None),
        denied("DescribeIdentityPool"),
        denied("ListUserPools"),
        denied("ListUserPools"),
        denied("ListUserPoolClients"),
        denied("DescribeUserPoolClient"),
        on("ListUserPools").error(
            "UnrecognizedClientException",
            "The security token is invalid.",
        ),
        on("DescribeUserPoolClient").error("ResourceNotFoundException", "No such client."),
    ]);
    let tool = tool(&cognito)
        .env("COGNITO_USER_POOL_ID", POOL)
        .env("COGNITO_CLIENT_ID", CLIENT);
    let mut report = run(&tool, "context create a --discover");
    report += &run(&tool, "context create b --discover");
    let bare = tool
        .unset("COGNITO_USER_POOL_ID")
        .unset("COGNITO_CLIENT_ID");
    for line in [
        "context create c --discover",
        "context create c --discover --client-id x",
        "context create c --discover --user-pool-id us-east-1_EXAMPLE12",
        "context create c --user-pool-id us-east-1_EXAMPLE12 --client-id x --save-client-secret s",
        "context create c --discover",
        "context create c --discover --user-pool-id us-east-1_EXAMPLE12 --client-id x",
    ] {
        report += &run(&bare, line);
    }
    let bare = bare.without_credentials();
    report += &run(&bare, "context create c --discover");
    expect![[r##"
        # context create a --discover
        exit 0
        --- stderr
        note: the flows and the secret of app client 1example23456789 are not known: the IAM credentials do not allow cognito-idp:DescribeUserPoolClient
        note: the domain of us-east-1_EXAMPLE12 is not known: the IAM credentials do not allow cognito-idp:DescribeUserPool
        note: the identity pools that trust app client 1example23456789 are not known: the IAM credentials do not allow cognito-identity:ListIdentityPools
        note: context a is saved in $DIR/home/.config/cognito-auth/config.toml, and is the default
        note: sign in with: cognito-auth login
        # context create b --discover
        exit 0
        --- stderr
        note: the flows and the secret of app client 1example23456789 are not known: the IAM credentials do not allow cognito-idp:DescribeUserPoolClient
        note: the domain of us-east-1_EXAMPLE12 is not known: the IAM credentials do not allow cognito-idp:DescribeUserPool
        note: the identity pools that trust app client 1example23456789 are not known: the IAM credentials do not allow cognito-identity:DescribeIdentityPool
        note: context b is saved in $DIR/home/.config/cognito-auth/config.toml
        note: sign in with: cognito-auth login -c b
        # context create c --discover
        exit 7
        --- stderr
        error: Cognito refused the request: User: arn:aws:iam::123456789012:user/u is not authorized to perform: ListUserPools (AccessDeniedException)
          cause: the IAM credentials do not allow cognito-idp:ListUserPools
           help: allow it: {"Effect":"Allow","Action":"cognito-idp:ListUserPools","Resource":"*"}
           help: or name it yourself: --user-pool-id ID --client-id ID; with --no-input nothing is looked up
        # context create c --discover --client-id x
        exit 7
        --- stderr
        error: Cognito refused the request: User: arn:aws:iam::123456789012:user/u is not authorized to perform: ListUserPools (AccessDeniedException)
          cause: the IAM credentials do not allow cognito-idp:ListUserPools
           help: allow it: {"Effect":"Allow","Action":"cognito-idp:ListUserPools","Resource":"*"}
           help: or name it yourself: --user-pool-id ID; with --no-input nothing is looked up
        # context create c --discover --user-pool-id us-east-1_EXAMPLE12
        exit 7
        --- stderr
        error: Cognito refused the request: User: arn:aws:iam::123456789012:user/u is not authorized to perform: ListUserPoolClients (AccessDeniedException)
          cause: the IAM credentials do not allow cognito-idp:ListUserPoolClients
           help: allow it: {"Effect":"Allow","Action":"cognito-idp:ListUserPoolClients","Resource":"arn:aws:cognito-idp:us-east-1:*:userpool/us-east-1_EXAMPLE12"}
           help: or name it yourself: --client-id ID; with --no-input nothing is looked up
        # context create c --user-pool-id us-east-1_EXAMPLE12 --client-id x --save-client-secret s
        exit 7
        --- stderr
        error: Cognito refused the request: User: arn:aws:iam::123456789012:user/u is not authorized to perform: DescribeUserPoolClient (AccessDeniedException)
          cause: the IAM credentials do not allow cognito-idp:DescribeUserPoolClient
           help: allow it: {"Effect":"Allow","Action":"cognito-idp:DescribeUserPoolClient","Resource":"arn:aws:cognito-idp:us-east-1:*:userpool/us-east-1_EXAMPLE12"}
        # context create c --discover
        exit 7
        --- stderr
        error: Cognito refused the request: The security token is invalid. (UnrecognizedClientException)
          cause: the IAM credentials are wrong or expired, or this machine's clock is
           help: aws sts get-caller-identity
           help: or name it yourself: --user-pool-id ID --client-id ID; with --no-input nothing is looked up
        # context create c --discover --user-pool-id us-east-1_EXAMPLE12 --client-id x
        exit 6
        --- stderr
        error: Cognito refused the request: No such client. (ResourceNotFoundException)
          cause: an id is wrong, or belongs to another Region or account
           help: check the ids, and --region
        # context create c --discover
        exit 7
        --- stderr
        error: ListUserPools must be signed, and no IAM credentials were found
          cause: neither AWS_ACCESS_KEY_ID, the AWS profile, nor this machine's role gave any
           help: aws configure
           help: or choose an AWS profile with --profile NAME
           help: allow it: {"Effect":"Allow","Action":"cognito-idp:ListUserPools","Resource":"*"}
           help: or name it yourself: --user-pool-id ID --client-id ID; with --no-input nothing is looked up
    "##]].assert_eq(&report);
    expect![[r#"
        default-context = "a"

        [contexts.a]
        user-pool-id = "us-east-1_EXAMPLE12"
        client-id = "1example23456789"
        auth-flow = "ADMIN_USER_PASSWORD_AUTH"

        [contexts.b]
        user-pool-id = "us-east-1_EXAMPLE12"
        client-id = "1example23456789"
        auth-flow = "ADMIN_USER_PASSWORD_AUTH"
    "#]]
    .assert_eq(&config(&bare));
    assert!(!bare.path().join("s").exists());
    cognito.expect_done();
}

#[test]
fn what_is_not_there_or_not_known_is_said_before_anything_is_saved() {
    let cognito = Cognito::scripted([pools(&[], None), clients(&[], None)]);
    let tool = tool(&cognito)
        .file("taken", "mine")
        .file(CONFIG_FILE, "[contexts.dev]\nclient-id = \"mine\"\n");
    let before = config(&tool);
    let mut report = String::new();
    for line in [
        "context create new --discover",
        "context create new --discover --user-pool-id us-east-1_EXAMPLE12",
        "context create dev --discover",
        "context create new --save-client-secret taken",
        "context create new --save-client-secret no/such/folder",
        "context create new --save-client-secret s --client-secret-file taken",
    ] {
        report += &run(&tool, line);
    }
    let nowhere = tool.unset("AWS_REGION");
    report += &run(
        &nowhere,
        "context create new --discover --save-client-secret s",
    );
    expect![[r#"
        # context create new --discover
        exit 6
        --- stderr
        error: there is no user pool in us-east-1
           help: name another Region with --region, or another AWS profile with --profile
        # context create new --discover --user-pool-id us-east-1_EXAMPLE12
        exit 6
        --- stderr
        error: there is no app client in us-east-1_EXAMPLE12
           help: aws cognito-idp create-user-pool-client --client-name NAME --user-pool-id us-east-1_EXAMPLE12
        # context create dev --discover
        exit 2
        --- stderr
        error: there is a context `dev` already, in $DIR/home/.config/cognito-auth/config.toml
           help: choose another name, or replace it with --force
        # context create new --save-client-secret taken
        exit 2
        --- stderr
        error: taken exists already
           help: name a file that does not exist; or use it: --client-secret-file
        # context create new --save-client-secret no/such/folder
        exit 1
        --- stderr
        error: the result cannot be written to no/such/folder: No such file or directory (os error 2)
        # context create new --save-client-secret s --client-secret-file taken
        exit 2
        --- stderr
        error: the argument '--save-client-secret <FILE>' cannot be used with: --client-secret-stdin --client-secret-file <FILE> --client-secret-command <COMMAND> --client-secret-arn <ARN>
           help: cognito-auth context create --help
        # context create new --discover --save-client-secret s
        exit 2
        --- stderr
        error: no Region was given
           help: give it with --region REGION, --user-pool-id ID, AWS_REGION or `region` in a context or an AWS profile
    "#]].assert_eq(&report);
    assert_eq!(config(&nowhere), before);
    assert!(!nowhere.path().join("s").exists());
    assert_eq!(
        fs::read_to_string(nowhere.path().join("taken")).unwrap(),
        "mine"
    );
    cognito.expect_done();
}

#[test]
fn what_was_given_is_not_asked_for() {
    let cognito = Cognito::scripted([
        // The flow and the secret are known: nothing is left to be described.
        pool(json!({})),
        client(&["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH"], None),
        pool(json!({})),
        client(&["ALLOW_REFRESH_TOKEN_AUTH"], Some(SECRET)),
        pool(json!({})),
        client(&["ADMIN_NO_SRP_AUTH", "ALLOW_USER_SRP_AUTH"], Some(SECRET)),
        pool(json!({})),
        client(&["ADMIN_NO_SRP_AUTH"], None),
        pool(json!({})),
        client(&["ALLOW_USER_PASSWORD_AUTH"], None),
        pool(json!({})),
        client(&["ALLOW_USER_AUTH", "ALLOW_CUSTOM_AUTH"], None),
        pool(json!({})),
    ]);
    let tool = tool(&cognito)
        .env("COGNITO_USER_POOL_ID", POOL)
        .env("COGNITO_CLIENT_ID", CLIENT)
        .env("COGNITO_IDENTITY_POOL_ID", identity_pool(1))
        .file("given", SECRET);
    let mut report = String::new();
    for line in [
        "context create a --discover --auth-flow srp --client-secret-file given",
        "context create b --discover --auth-flow admin",
        "context create c --discover",
        "context create d --discover --admin --region eu-west-1",
        "context create e --save-client-secret s --auth-flow admin",
        "context create f --auth-flow srp",
        "context create g --discover --admin",
        "context create h --discover --no-admin",
    ] {
        report += &run(&tool, line);
    }
    expect![[r#"
        # context create a --discover --auth-flow srp --client-secret-file given
        exit 0
        --- stderr
        note: context a is saved in $DIR/home/.config/cognito-auth/config.toml, and is the default
        note: sign in with: cognito-auth login
        # context create b --discover --auth-flow admin
        exit 0
        --- stderr
        warning: app client 1example23456789 does not allow ADMIN_USER_PASSWORD_AUTH; it allows USER_SRP_AUTH and USER_PASSWORD_AUTH
        note: context b is saved in $DIR/home/.config/cognito-auth/config.toml
        note: sign in with: cognito-auth login -c b
        # context create c --discover
        exit 0
        --- stderr
        warning: app client 1example23456789 allows no flow to sign in with
        note: app client 1example23456789 has a secret, which is not saved: give it to sign-ins by --client-secret-stdin, --client-secret-file FILE, --client-secret-command COMMAND, --client-secret-arn ARN, COGNITO_CLIENT_SECRET or COGNITO_CLIENT_SECRET_ARN; or save it with --save-client-secret FILE
        note: context c is saved in $DIR/home/.config/cognito-auth/config.toml
        note: sign in with: cognito-auth login -c c
        # context create d --discover --admin --region eu-west-1
        exit 0
        --- stderr
        note: Region eu-west-1 of --region is used, though the user pool id says us-east-1
        note: auth-flow is ADMIN_USER_PASSWORD_AUTH: it needs IAM credentials and sends the password; app client 1example23456789 allows USER_SRP_AUTH and ADMIN_USER_PASSWORD_AUTH
        note: app client 1example23456789 has a secret, which is not saved: give it to sign-ins by --client-secret-stdin, --client-secret-file FILE, --client-secret-command COMMAND, --client-secret-arn ARN, COGNITO_CLIENT_SECRET or COGNITO_CLIENT_SECRET_ARN; or save it with --save-client-secret FILE
        note: context d is saved in $DIR/home/.config/cognito-auth/config.toml
        note: sign in with: cognito-auth login -c d
        # context create e --save-client-secret s --auth-flow admin
        exit 0
        --- stderr
        warning: app client 1example23456789 has no secret: there is none to save
        note: context e is saved in $DIR/home/.config/cognito-auth/config.toml
        note: sign in with: cognito-auth login -c e
        # context create f --auth-flow srp
        exit 0
        --- stderr
        note: context f is saved in $DIR/home/.config/cognito-auth/config.toml
        note: sign in with: cognito-auth login -c f
        # context create g --discover --admin
        exit 0
        --- stderr
        warning: app client 1example23456789 allows USER_PASSWORD_AUTH, which does not go with --admin
        note: context g is saved in $DIR/home/.config/cognito-auth/config.toml
        note: sign in with: cognito-auth login -c g
        # context create h --discover --no-admin
        exit 0
        --- stderr
        note: auth-flow is USER_AUTH: it needs no IAM credentials and leaves the first factor to the user; app client 1example23456789 allows USER_AUTH and CUSTOM_AUTH
        note: context h is saved in $DIR/home/.config/cognito-auth/config.toml
        note: sign in with: cognito-auth login -c h
    "#]].assert_eq(&report);
    expect![[r#"
        default-context = "a"

        [contexts.a]
        user-pool-id = "us-east-1_EXAMPLE12"
        client-id = "1example23456789"
        identity-pool-id = "us-east-1:10000000-0000-0000-0000-000000000000"
        auth-flow = "srp"
        client-secret-file = "$DIR/given"

        [contexts.b]
        user-pool-id = "us-east-1_EXAMPLE12"
        client-id = "1example23456789"
        identity-pool-id = "us-east-1:10000000-0000-0000-0000-000000000000"
        auth-flow = "admin"

        [contexts.c]
        user-pool-id = "us-east-1_EXAMPLE12"
        client-id = "1example23456789"
        identity-pool-id = "us-east-1:10000000-0000-0000-0000-000000000000"
        auth-flow = "ADMIN_USER_PASSWORD_AUTH"

        [contexts.d]
        user-pool-id = "us-east-1_EXAMPLE12"
        client-id = "1example23456789"
        identity-pool-id = "us-east-1:10000000-0000-0000-0000-000000000000"
        auth-flow = "ADMIN_USER_PASSWORD_AUTH"
        admin = true
        region = "eu-west-1"

        [contexts.e]
        user-pool-id = "us-east-1_EXAMPLE12"
        client-id = "1example23456789"
        identity-pool-id = "us-east-1:10000000-0000-0000-0000-000000000000"
        auth-flow = "admin"

        [contexts.f]
        user-pool-id = "us-east-1_EXAMPLE12"
        client-id = "1example23456789"
        identity-pool-id = "us-east-1:10000000-0000-0000-0000-000000000000"
        auth-flow = "srp"

        [contexts.g]
        user-pool-id = "us-east-1_EXAMPLE12"
        client-id = "1example23456789"
        identity-pool-id = "us-east-1:10000000-0000-0000-0000-000000000000"
        auth-flow = "ADMIN_USER_PASSWORD_AUTH"
        admin = true

        [contexts.h]
        user-pool-id = "us-east-1_EXAMPLE12"
        client-id = "1example23456789"
        identity-pool-id = "us-east-1:10000000-0000-0000-0000-000000000000"
        auth-flow = "USER_AUTH"
        admin = false
    "#]]
    .assert_eq(&config(&tool));
    assert!(!tool.path().join("s").exists());
    expect![[r#"
        DescribeUserPool [signed by AKIDEXAMPLE] {"UserPoolId":"us-east-1_EXAMPLE12"}
        DescribeUserPoolClient [signed by AKIDEXAMPLE] {"ClientId":"1example23456789","UserPoolId":"us-east-1_EXAMPLE12"}
        DescribeUserPool [signed by AKIDEXAMPLE] {"UserPoolId":"us-east-1_EXAMPLE12"}
        DescribeUserPoolClient [signed by AKIDEXAMPLE] {"ClientId":"1example23456789","UserPoolId":"us-east-1_EXAMPLE12"}
        DescribeUserPool [signed by AKIDEXAMPLE] {"UserPoolId":"us-east-1_EXAMPLE12"}
        DescribeUserPoolClient [signed by AKIDEXAMPLE] {"ClientId":"1example23456789","UserPoolId":"us-east-1_EXAMPLE12"}
        DescribeUserPool [signed by AKIDEXAMPLE] {"UserPoolId":"us-east-1_EXAMPLE12"}
        DescribeUserPoolClient [signed by AKIDEXAMPLE] {"ClientId":"1example23456789","UserPoolId":"us-east-1_EXAMPLE12"}
        DescribeUserPool [signed by AKIDEXAMPLE] {"UserPoolId":"us-east-1_EXAMPLE12"}
        DescribeUserPoolClient [signed by AKIDEXAMPLE] {"ClientId":"1example23456789","UserPoolId":"us-east-1_EXAMPLE12"}
        DescribeUserPool [signed by AKIDEXAMPLE] {"UserPoolId":"us-east-1_EXAMPLE12"}
        DescribeUserPoolClient [signed by AKIDEXAMPLE] {"ClientId":"1example23456789","UserPoolId":"us-east-1_EXAMPLE12"}
        DescribeUserPool [signed by AKIDEXAMPLE] {"UserPoolId":"us-east-1_EXAMPLE12"}
    "#]].assert_eq(&cognito.calls());
}

#[cfg(unix)]
#[test]
fn a_terminal_alone_is_no_reason_for_a_call() {
    let tool = Tool::alone().env("NO_COLOR", "1");
    for (line, said) in [
        (
            vec!["--user-pool-id", POOL, "--client-id", CLIENT],
            "note: context dev is saved",
        ),
        (
            vec!["--user-pool-id", POOL, "--no-input", "--force"],
            "note: context dev is saved",
        ),
        (vec!["--no-input"], "error: no user pool id was given"),
    ] {
        let line = [vec!["context", "create", "dev"], line].concat();
        let (_, screen) = Terminal::start(&tool, &line).finish();
        assert!(screen.starts_with(said), "{screen}");
    }
}

/// Without IAM credentials, and with some that are not allowed to look.
#[cfg(unix)]
#[test]
fn who_cannot_look_up_is_asked() {
    let denied = on("ListUserPools").error("AccessDeniedException", "not authorized");
    for (credentials, script) in [(false, vec![]), (true, vec![denied])] {
        let cognito = Cognito::scripted(script);
        let mut tool = tool(&cognito);
        if !credentials {
            tool = tool.without_credentials();
        }
        let mut terminal = Terminal::start(&tool, &["context", "create"]);
        for (question, answer) in [
            ("Name of the context [dev]: ", ""),
            ("User pool id (such as us-east-1_AbCdEfGhI): ", "pool"),
            ("User pool id (such as us-east-1_AbCdEfGhI): ", POOL),
            ("App client id: ", ""),
            ("App client id: ", CLIENT),
            ("Identity pool id, for AWS credentials (empty: none): ", ""),
            ("(empty: none): ", " ada "),
        ] {
            terminal.wait_for(question);
            terminal.type_line(answer);
        }
        let (code, screen) = terminal.finish();
        assert_eq!(code, 0, "{screen}");
        assert!(
            screen.contains("note: sign in with: cognito-auth login\n"),
            "{screen}"
        );
        let flow = if credentials {
            "ADMIN_USER_PASSWORD_AUTH"
        } else {
            "USER_SRP_AUTH"
        };
        let expected = format!(
            "default-context = \"dev\"\n\n[contexts.dev]\nuser-pool-id = \"{POOL}\"\nclient-id = \
             \"{CLIENT}\"\nusername = \"ada\"\nauth-flow = \"{flow}\"\n"
        );
        assert_eq!(config(&tool), expected);
        cognito.expect_done();
    }
}

/// Where nothing is set up, `login` makes a context first, and signs in with it.
#[cfg(unix)]
#[test]
fn a_first_sign_in_offers_to_set_up_a_context() {
    let denied = on("ListUserPools").error("AccessDeniedException", "not authorized");
    let signed_in = on("AdminInitiateAuth").answer(json!({"AuthenticationResult": {
        "AccessToken": "a", "IdToken": "i", "RefreshToken": "r", "ExpiresIn": 3600,
        "TokenType": "Bearer",
    }}));
    let cognito = Cognito::scripted([denied, signed_in]);
    let tool = tool(&cognito).env("NO_COLOR", "1");
    let offer = "No user pool is set up. Set up a context now? [Y/n] ";
    let mut terminal = Terminal::start(&tool, &["login"]);
    terminal.wait_for(offer);
    terminal.type_line("n");
    let (code, screen) = terminal.finish();
    assert_eq!(code, 2, "{screen}");
    assert!(
        screen.contains("cognito-auth context create dev"),
        "{screen}"
    );
    drop(terminal);
    let mut terminal = Terminal::start(&tool, &["login"]);
    for (question, answer) in [
        (offer, ""),
        ("Name of the context [dev]: ", ""),
        ("User pool id (such as us-east-1_AbCdEfGhI): ", POOL),
        ("App client id: ", CLIENT),
        ("Identity pool id, for AWS credentials (empty: none): ", ""),
        ("(empty: none): ", "ada"),
    ] {
        terminal.wait_for(question);
        terminal.type_line(answer);
    }
    terminal.wait_for("Password for ada: ");
    terminal.type_secret("p4ssword");
    let (code, screen) = terminal.finish();
    assert_eq!(code, 0, "{screen}");
    let said = "note: ada is signed in, in context dev; tokens are renewed as they expire\n";
    assert!(screen.ends_with(said), "{screen}");
    assert!(config(&tool).starts_with("default-context = \"dev\"\n"));
    cognito.expect_done();
}

/// Presses Ctrl-C, or Ctrl-D, at `prompt`; gives the exit code and what is in the folder then.
#[cfg(unix)]
fn stop(prompt: &str, times: usize, interrupt: bool) -> (i32, Vec<String>) {
    let mut script = vec![
        pools(&[("us-east-1_First", "first"), (POOL, "shop")], None),
        clients(&[("1", "one"), (CLIENT, "web")], None),
        client(&[], Some(SECRET)),
        pool(json!({})),
        identity_pools(&[(1, "one"), (2, "two")], None),
        trusting(1, CLIENT),
        trusting(2, CLIENT),
    ];
    let (typed, calls) = match (prompt, times) {
        ("Which one? ", 1) => (0, 1),
        ("Which one? ", _) => (1, 2),
        ("New file", _) => (2, 3),
        ("Which one (", _) => (3, 7),
        _ => (4, 7),
    };
    script.truncate(calls);
    let cognito = Cognito::scripted(script);
    let tool = tool(&cognito);
    let mut terminal = Terminal::start(&tool, &["context", "create", "dev"]);
    let answers = [
        ("Which one? ", "2"),
        ("Which one? ", "2"),
        ("(empty: none): ", "secret"),
        ("Which one (empty: none)? ", "1"),
    ];
    for (question, answer) in answers.into_iter().take(typed) {
        terminal.wait_for(question);
        terminal.type_line(answer);
    }
    terminal.wait_for(prompt);
    if interrupt {
        terminal.press_ctrl_c();
    } else {
        terminal.press_ctrl_d();
    }
    let (code, screen) = terminal.finish();
    assert!(terminal.echo_is_on(), "{screen}");
    assert!(!screen.contains(SECRET), "{screen}");
    cognito.expect_done();
    (code, files(tool.path()))
}

fn files(folder: &Path) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path.file_name().unwrap().to_str().unwrap().to_owned());
        }
    }
    found
}

#[cfg(unix)]
#[test]
fn an_interrupt_at_any_question_leaves_nothing_behind() {
    for (prompt, times) in [
        ("Which one? ", 1),
        ("Which one? ", 2),
        ("New file", 1),
        ("Which one (", 1),
        ("User name", 1),
    ] {
        let left = stop(prompt, times, true);
        assert_eq!(left, (130, Vec::new()), "{prompt} {times}");
    }
    assert_eq!(stop("Which one? ", 1, false), (2, Vec::new()));
}

#[test]
fn the_secret_is_not_logged() {
    let cognito = Cognito::scripted([client(&[], Some(SECRET)), pool(json!({}))]);
    let tool = tool(&cognito)
        .env("COGNITO_USER_POOL_ID", POOL)
        .env("COGNITO_CLIENT_ID", CLIENT)
        .env("COGNITO_IDENTITY_POOL_ID", identity_pool(1));
    let ran = tool.run(&[
        "context",
        "create",
        "dev",
        "-vv",
        "--save-client-secret",
        "s",
    ]);
    let shown = ran.to_string();
    assert_eq!(ran.code, 0, "{shown}");
    assert!(shown.contains("DescribeUserPoolClient"), "{shown}");
    assert!(!shown.contains("canary"), "{shown}");
    assert!(!config(&tool).contains("canary"));
    cognito.expect_done();
}

#[test]
fn a_secret_in_secrets_manager_is_left_there() {
    let arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:app-AbCdEf";
    let described = || {
        on("DescribeUserPoolClient").answer(json!({"UserPoolClient": {
            "ClientId": CLIENT, "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"], "ClientSecretArn": arn,
        }}))
    };
    let cognito = Cognito::scripted([described(), pool(json!({})), described(), pool(json!({}))]);
    let tool = tool(&cognito)
        .env("COGNITO_USER_POOL_ID", POOL)
        .env("COGNITO_CLIENT_ID", CLIENT)
        .env("COGNITO_IDENTITY_POOL_ID", identity_pool(1));
    let report = run(&tool, "context create a --discover --auth-flow srp")
        + &run(
            &tool,
            "context create b --save-client-secret s --auth-flow srp",
        );
    expect![[r#"
        # context create a --discover --auth-flow srp
        exit 0
        --- stderr
        note: client-secret-arn is arn:aws:secretsmanager:us-east-1:123456789012:secret:app-AbCdEf: app client 1example23456789 has its secret in AWS Secrets Manager, and sign-ins read it there, for which IAM has to allow secretsmanager:GetSecretValue
        note: context a is saved in $DIR/home/.config/cognito-auth/config.toml, and is the default
        note: sign in with: cognito-auth login
        # context create b --save-client-secret s --auth-flow srp
        exit 0
        --- stderr
        note: client-secret-arn is arn:aws:secretsmanager:us-east-1:123456789012:secret:app-AbCdEf: app client 1example23456789 has its secret in AWS Secrets Manager, and sign-ins read it there, for which IAM has to allow secretsmanager:GetSecretValue
        warning: app client 1example23456789 has its secret elsewhere: there is none to save
        note: context b is saved in $DIR/home/.config/cognito-auth/config.toml
        note: sign in with: cognito-auth login -c b
    "#]].assert_eq(&report);
    assert!(!tool.path().join("s").exists());
    let saved = format!("client-secret-arn = \"{arn}\"");
    assert_eq!(config(&tool).matches(&saved).count(), 2);
    cognito.expect_done();
}
