//! `pool`: user pools are made, listed, described and deleted.

use std::fs;

use expect_test::expect;
use serde_json::{Value, json};

use crate::cognito::{Cognito, Expected, on};
use crate::fixtures::{CLIENT, CONFIG_FILE, IDENTITY_POOL, POOL};
use crate::support::{Tool, with_plain_paths};
#[cfg(unix)]
use crate::terminal::Terminal;

const ARN: &str = "arn:aws:iam::123456789012:role/cognito-auth-dev-us-east-1-authenticated";

fn tool(cognito: &Cognito) -> Tool {
    Tool::new(cognito).env("AWS_REGION", "us-east-1")
}

/// `line` run against what its calls are answered with: streams, then calls.
fn transcript(tool: &Tool, cognito: &Cognito, line: &str) -> String {
    let ran = tool.run(&line.split(' ').collect::<Vec<_>>());
    let calls = cognito.calls().replace(" [signed by AKIDEXAMPLE]", "");
    format!("# {line}\n{ran}--- calls\n{calls}")
}

/// Each line in a folder of its own.
fn transcripts(runs: Vec<(&str, Vec<Expected>)>) -> String {
    let each = runs.into_iter().map(|(line, script)| {
        let cognito = Cognito::scripted(script);
        transcript(&tool(&cognito), &cognito, line)
    });
    each.collect()
}

fn listed(pools: &[(&str, &str)]) -> Expected {
    let pools = pools.iter().map(|(id, name)| {
        json!({
            "Id": id, "Name": name,
            "CreationDate": 1_767_225_600, "LastModifiedDate": 1_767_225_660.5,
        })
    });
    on("ListUserPools").answer(json!({"UserPools": pools.collect::<Vec<_>>()}))
}

fn pool() -> Value {
    json!({
        "Id": POOL, "Name": "dev", "MfaConfiguration": "OFF",
        "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": true},
        "UserPoolTags": {"cognito-auth:pool": "dev"},
        "CreationDate": 1_767_225_600,
    })
}

fn described(pool: &Value) -> Expected {
    on("DescribeUserPool").answer(json!({"UserPool": pool}))
}

/// What is found of the pool and its app client.
fn there(secret: Option<&str>) -> Vec<Expected> {
    let client = json!({"ClientId": CLIENT, "ClientName": "dev"});
    let mut full = client.clone();
    if let Some(secret) = secret {
        full["ClientSecret"] = secret.into();
    }
    vec![
        listed(&[(POOL, "dev"), ("us-east-1_OTHER", "other")]),
        described(&pool()),
        on("ListUserPoolClients").answer(json!({"UserPoolClients": [client]})),
        on("DescribeUserPoolClient").answer(json!({"UserPoolClient": full})),
    ]
}

fn made_pool() -> Expected {
    on("CreateUserPool").answer(json!({"UserPool": {"Id": POOL}}))
}

fn made_client() -> Expected {
    let client = json!({"ClientId": CLIENT, "ClientSecret": "canary"});
    on("CreateUserPoolClient").answer(json!({"UserPoolClient": client}))
}

fn no_role() -> Expected {
    iam_error(404, "NoSuchEntity", "The role cannot be found.")
}

fn iam_error(status: u16, code: &str, message: &str) -> Expected {
    let body = format!(
        "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code>\
         <Message>{message}</Message></Error></ErrorResponse>"
    );
    on("POST /").status(status).body("text/xml", body)
}

fn role(tag: &str) -> Expected {
    let body = format!(
        "<GetRoleResponse><GetRoleResult><Role>\
         <RoleName>cognito-auth-dev-us-east-1-authenticated</RoleName><Arn>{ARN}</Arn>\
         <Tags><member><Key>cognito-auth:pool</Key><Value>{tag}</Value></member></Tags>\
         </Role></GetRoleResult></GetRoleResponse>"
    );
    on("POST /").body("text/xml", body)
}

fn made_identity_pool() -> Expected {
    on("CreateIdentityPool").answer(json!({"IdentityPoolId": IDENTITY_POOL}))
}

#[test]
fn a_pool_is_made_by_one_command() {
    let report = transcripts(vec![
        (
            "pool create dev",
            vec![listed(&[]), made_pool(), made_client()],
        ),
        ("pool create dev -q --query UserPoolId -o text", there(None)),
        ("pool create dev", there(None)),
        (
            "pool create dev --identity-pool --roles",
            vec![
                listed(&[]),
                on("ListIdentityPools").answer(json!({"IdentityPools": []})),
                no_role(),
                made_pool(),
                made_client(),
                made_identity_pool(),
                role("dev"),
                on("SetIdentityPoolRoles").body("application/x-amz-json-1.1", ""),
            ],
        ),
        (
            "pool create dev --dry-run --mfa on --tier lite --password-policy min=10,lower --oauth code --scope openid --domain my-dev --group a --auth-flow ALLOW_USER_SRP_AUTH --auth-flow password --sign-in username --sign-in email --sign-in phone --required-attribute email",
            vec![listed(&[])],
        ),
        ("pool create dev --dry-run", there(None)),
    ]);
    expect![[r##"
        # pool create dev
        exit 0
        --- stdout
        {
          "UserPoolId": "us-east-1_EXAMPLE12",
          "ClientId": "1example23456789"
        }
        --- stderr
        note: user pool dev (us-east-1_EXAMPLE12) is created
        note: app client dev (1example23456789) is created
        --- calls
        ListUserPools {"MaxResults":60}
        CreateUserPool {"AdminCreateUserConfig":{"AllowAdminCreateUserOnly":true},"PoolName":"dev","UserPoolTags":{"cognito-auth:pool":"dev"},"UsernameConfiguration":{"CaseSensitive":false}}
        CreateUserPoolClient {"ClientName":"dev","ExplicitAuthFlows":["ALLOW_USER_SRP_AUTH","ALLOW_ADMIN_USER_PASSWORD_AUTH","ALLOW_REFRESH_TOKEN_AUTH"],"GenerateSecret":false,"PreventUserExistenceErrors":"ENABLED","UserPoolId":"us-east-1_EXAMPLE12"}
        # pool create dev -q --query UserPoolId -o text
        exit 0
        --- stdout
        us-east-1_EXAMPLE12
        --- calls
        ListUserPools {"MaxResults":60}
        DescribeUserPool {"UserPoolId":"us-east-1_EXAMPLE12"}
        ListUserPoolClients {"MaxResults":60,"UserPoolId":"us-east-1_EXAMPLE12"}
        DescribeUserPoolClient {"ClientId":"1example23456789","UserPoolId":"us-east-1_EXAMPLE12"}
        # pool create dev
        exit 0
        --- stdout
        {
          "UserPoolId": "us-east-1_EXAMPLE12",
          "ClientId": "1example23456789"
        }
        --- stderr
        note: nothing was changed: pool dev is as asked for
        --- calls
        ListUserPools {"MaxResults":60}
        DescribeUserPool {"UserPoolId":"us-east-1_EXAMPLE12"}
        ListUserPoolClients {"MaxResults":60,"UserPoolId":"us-east-1_EXAMPLE12"}
        DescribeUserPoolClient {"ClientId":"1example23456789","UserPoolId":"us-east-1_EXAMPLE12"}
        # pool create dev --identity-pool --roles
        exit 0
        --- stdout
        {
          "UserPoolId": "us-east-1_EXAMPLE12",
          "ClientId": "1example23456789",
          "IdentityPoolId": "us-east-1:00000000-0000-0000-0000-000000000000",
          "RoleArn": "arn:aws:iam::123456789012:role/cognito-auth-dev-us-east-1-authenticated"
        }
        --- stderr
        note: user pool dev (us-east-1_EXAMPLE12) is created
        note: app client dev (1example23456789) is created
        note: identity pool dev (us-east-1:00000000-0000-0000-0000-000000000000) is created
        note: role cognito-auth-dev-us-east-1-authenticated is created
        note: users of the identity pool get the role
        --- calls
        ListUserPools {"MaxResults":60}
        ListIdentityPools {"MaxResults":60}
        POST / "Action=GetRole&Version=2010-05-08&RoleName=cognito-auth-dev-us-east-1-authenticated"
        CreateUserPool {"AdminCreateUserConfig":{"AllowAdminCreateUserOnly":true},"PoolName":"dev","UserPoolTags":{"cognito-auth:pool":"dev"},"UsernameConfiguration":{"CaseSensitive":false}}
        CreateUserPoolClient {"ClientName":"dev","ExplicitAuthFlows":["ALLOW_USER_SRP_AUTH","ALLOW_ADMIN_USER_PASSWORD_AUTH","ALLOW_REFRESH_TOKEN_AUTH"],"GenerateSecret":false,"PreventUserExistenceErrors":"ENABLED","UserPoolId":"us-east-1_EXAMPLE12"}
        CreateIdentityPool {"AllowUnauthenticatedIdentities":false,"CognitoIdentityProviders":[{"ClientId":"1example23456789","ProviderName":"cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12"}],"IdentityPoolName":"dev","IdentityPoolTags":{"cognito-auth:pool":"dev"}}
        POST / "Action=CreateRole&Version=2010-05-08&RoleName=cognito-auth-dev-us-east-1-authenticated&AssumeRolePolicyDocument=%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%7B%22Federated%22%3A%22cognito-identity.amazonaws.com%22%7D%2C%22Action%22%3A%22sts%3AAssumeRoleWithWebIdentity%22%2C%22Condition%22%3A%7B%22StringEquals%22%3A%7B%22cognito-identity.amazonaws.com%3Aaud%22%3A%22us-east-1%3A00000000-0000-0000-0000-000000000000%22%7D%2C%22ForAnyValue%3AStringLike%22%3A%7B%22cognito-identity.amazonaws.com%3Aamr%22%3A%22authenticated%22%7D%7D%7D%5D%7D&Tags.member.1.Key=cognito-auth%3Apool&Tags.member.1.Value=dev"
        SetIdentityPoolRoles {"IdentityPoolId":"us-east-1:00000000-0000-0000-0000-000000000000","Roles":{"authenticated":"arn:aws:iam::123456789012:role/cognito-auth-dev-us-east-1-authenticated"}}
        # pool create dev --dry-run --mfa on --tier lite --password-policy min=10,lower --oauth code --scope openid --domain my-dev --group a --auth-flow ALLOW_USER_SRP_AUTH --auth-flow password --sign-in username --sign-in email --sign-in phone --required-attribute email
        exit 0
        --- stdout
        CreateUserPool {"PoolName":"dev","UsernameConfiguration":{"CaseSensitive":false},"AdminCreateUserConfig":{"AllowAdminCreateUserOnly":true},"AliasAttributes":["email","phone_number"],"AutoVerifiedAttributes":["email"],"Schema":[{"Name":"email","Required":true,"Mutable":true}],"Policies":{"PasswordPolicy":{"MinimumLength":10,"RequireLowercase":true,"RequireUppercase":false,"RequireNumbers":false,"RequireSymbols":false}},"UserPoolTier":"LITE","UserPoolTags":{"cognito-auth:pool":"dev"}}
        SetUserPoolMfaConfig {"UserPoolId":"USER_POOL_ID","SoftwareTokenMfaConfiguration":{"Enabled":true},"MfaConfiguration":"ON"}
        CreateUserPoolClient {"UserPoolId":"USER_POOL_ID","ClientName":"dev","GenerateSecret":false,"ExplicitAuthFlows":["ALLOW_USER_SRP_AUTH","ALLOW_USER_PASSWORD_AUTH","ALLOW_REFRESH_TOKEN_AUTH"],"PreventUserExistenceErrors":"ENABLED","SupportedIdentityProviders":["COGNITO"],"CallbackURLs":["http://localhost:8400/callback"],"AllowedOAuthFlowsUserPoolClient":true,"AllowedOAuthFlows":["code"],"AllowedOAuthScopes":["openid"]}
        CreateUserPoolDomain {"UserPoolId":"USER_POOL_ID","Domain":"my-dev"}
        CreateGroup {"UserPoolId":"USER_POOL_ID","GroupName":"a"}
        --- calls
        ListUserPools {"MaxResults":60}
        # pool create dev --dry-run
        exit 0
        --- stderr
        note: nothing would be changed
        --- calls
        ListUserPools {"MaxResults":60}
        DescribeUserPool {"UserPoolId":"us-east-1_EXAMPLE12"}
        ListUserPoolClients {"MaxResults":60,"UserPoolId":"us-east-1_EXAMPLE12"}
        DescribeUserPoolClient {"ClientId":"1example23456789","UserPoolId":"us-east-1_EXAMPLE12"}
    "##]].assert_eq(&report);
}

#[test]
fn what_stands_in_the_way_is_said() {
    let differing = |pool: &Value| {
        let mut script = there(None);
        script[1] = described(pool);
        script
    };
    let mut other = pool();
    other["MfaConfiguration"] = "ON".into();
    other["Domain"] = "other".into();
    let denied = |action: &str| {
        format!(
            "User: arn:aws:iam::123456789012:user/u is not authorized to perform: {action} on resource: *"
        )
    };
    let report = transcripts(vec![
        (
            "pool create dev --mfa optional --domain my-dev",
            differing(&other),
        ),
        (
            "pool create dev",
            vec![
                listed(&[(POOL, "dev")]),
                described(&json!({"Id": POOL, "Name": "dev"})),
            ],
        ),
        (
            "pool create dev",
            vec![on("ListUserPools").error(
                "AccessDeniedException",
                &denied("cognito-idp:ListUserPools"),
            )],
        ),
        (
            "pool create dev",
            vec![
                listed(&[]),
                on("CreateUserPool")
                    .error("AccessDeniedException", &denied("cognito-idp:TagResource")),
            ],
        ),
        (
            "pool create dev --domain taken --group a",
            vec![
                listed(&[]),
                made_pool(),
                made_client(),
                on("CreateUserPoolDomain").error(
                    "InvalidParameterException",
                    "Domain already associated with another user pool.",
                ),
            ],
        ),
        (
            "pool create dev --identity-pool --roles",
            vec![
                listed(&[]),
                on("ListIdentityPools").answer(json!({})),
                iam_error(403, "AccessDenied", &denied("iam:GetRole")),
            ],
        ),
        (
            "pool create dev --identity-pool",
            vec![
                listed(&[]),
                on("ListIdentityPools").answer(json!({})),
                made_pool(),
                made_client(),
                on("CreateIdentityPool").error("AccessDeniedException", ""),
            ],
        ),
        (
            "pool create dev --identity-pool --roles",
            vec![
                listed(&[]),
                on("ListIdentityPools").answer(json!({})),
                no_role(),
                made_pool(),
                made_client(),
                made_identity_pool(),
                role("dev"),
                on("SetIdentityPoolRoles").error("AccessDeniedException", &denied("iam:PassRole")),
            ],
        ),
        (
            "pool create dev --identity-pool --roles",
            there(None)
                .into_iter()
                .chain([
                    on("ListIdentityPools").answer(json!({"IdentityPools": [
                        {"IdentityPoolId": IDENTITY_POOL, "IdentityPoolName": "dev"},
                    ]})),
                    on("DescribeIdentityPool").answer(json!({
                        "IdentityPoolId": IDENTITY_POOL, "IdentityPoolName": "dev",
                        "IdentityPoolTags": {"cognito-auth:pool": "dev"},
                    })),
                    on("GetIdentityPoolRoles").error("AccessDeniedException", ""),
                ])
                .collect(),
        ),
        (
            "pool create dev",
            vec![
                listed(&[]),
                on("CreateUserPool").error("LimitExceededException", "Too many pools."),
            ],
        ),
        (
            "pool create dev --oauth client_credentials --oauth code",
            vec![],
        ),
        ("pool create dev --roles", vec![]),
        ("pool create dev --save-client-secret f", vec![]),
        ("pool create dev --resource-server api", vec![]),
        ("pool create dev --dry-run -o json", vec![]),
        ("pool create", vec![]),
    ]);
    expect![[r##"
        # pool create dev --mfa optional --domain my-dev
        exit 2
        --- stderr
        error: pool dev is not as asked for, and nothing was changed
          cause: MFA: ON, not OPTIONAL
          cause: domain: other, not my-dev
           help: change it in the console or with the AWS CLI, or leave these flags out
        --- calls
        ListUserPools {"MaxResults":60}
        DescribeUserPool {"UserPoolId":"us-east-1_EXAMPLE12"}
        ListUserPoolClients {"MaxResults":60,"UserPoolId":"us-east-1_EXAMPLE12"}
        DescribeUserPoolClient {"ClientId":"1example23456789","UserPoolId":"us-east-1_EXAMPLE12"}
        # pool create dev
        exit 2
        --- stderr
        error: user pool dev (us-east-1_EXAMPLE12) is there, and was not made by this command: it has no tag cognito-auth:pool
           help: choose another name, or use the pool as it is:
           help: cognito-auth context create --user-pool-id us-east-1_EXAMPLE12
        --- calls
        ListUserPools {"MaxResults":60}
        DescribeUserPool {"UserPoolId":"us-east-1_EXAMPLE12"}
        # pool create dev
        exit 7
        --- stderr
        error: Cognito refused the request: User: arn:aws:iam::123456789012:user/u is not authorized to perform: cognito-idp:ListUserPools on resource: * (AccessDeniedException)
          cause: the IAM credentials do not allow cognito-idp:ListUserPools
           help: allow it: {"Effect":"Allow","Action":"cognito-idp:ListUserPools","Resource":"*"}
        request id: 00000000-0000-0000-0000-000000000001
        --- calls
        ListUserPools {"MaxResults":60}
        # pool create dev
        exit 7
        --- stderr
        error: Cognito refused the request: User: arn:aws:iam::123456789012:user/u is not authorized to perform: cognito-idp:TagResource on resource: * (AccessDeniedException)
          cause: the IAM credentials do not allow cognito-idp:TagResource
           help: allow it: {"Effect":"Allow","Action":"cognito-idp:TagResource","Resource":"*"}
        request id: 00000000-0000-0000-0000-000000000002
        --- calls
        ListUserPools {"MaxResults":60}
        CreateUserPool {"AdminCreateUserConfig":{"AllowAdminCreateUserOnly":true},"PoolName":"dev","UserPoolTags":{"cognito-auth:pool":"dev"},"UsernameConfiguration":{"CaseSensitive":false}}
        # pool create dev --domain taken --group a
        exit 2
        --- stderr
        note: user pool dev (us-east-1_EXAMPLE12) is created
        note: app client dev (1example23456789) is created
        error: user pool dev (us-east-1_EXAMPLE12) is created, app client dev (1example23456789) is created, but then: Cognito refused the request: Domain already associated with another user pool. (InvalidParameterException)
          cause: most likely another user pool in the Region has the prefix, here or in another account
           help: choose another one with --domain
           help: then run the same command again: it goes on from there
        request id: 00000000-0000-0000-0000-000000000004
        --- calls
        ListUserPools {"MaxResults":60}
        CreateUserPool {"AdminCreateUserConfig":{"AllowAdminCreateUserOnly":true},"PoolName":"dev","UserPoolTags":{"cognito-auth:pool":"dev"},"UsernameConfiguration":{"CaseSensitive":false}}
        CreateUserPoolClient {"ClientName":"dev","ExplicitAuthFlows":["ALLOW_USER_SRP_AUTH","ALLOW_ADMIN_USER_PASSWORD_AUTH","ALLOW_REFRESH_TOKEN_AUTH"],"GenerateSecret":false,"PreventUserExistenceErrors":"ENABLED","UserPoolId":"us-east-1_EXAMPLE12"}
        CreateUserPoolDomain {"Domain":"taken","UserPoolId":"us-east-1_EXAMPLE12"}
        # pool create dev --identity-pool --roles
        exit 7
        --- stderr
        error: IAM refused the request: User: arn:aws:iam::123456789012:user/u is not authorized to perform: iam:GetRole on resource: * (AccessDenied)
          cause: the IAM credentials do not allow iam:GetRole
           help: allow it: {"Effect":"Allow","Action":"iam:GetRole","Resource":"arn:aws:iam::*:role/cognito-auth-*"}
        request id: 00000000-0000-0000-0000-000000000003
        --- calls
        ListUserPools {"MaxResults":60}
        ListIdentityPools {"MaxResults":60}
        POST / "Action=GetRole&Version=2010-05-08&RoleName=cognito-auth-dev-us-east-1-authenticated"
        # pool create dev --identity-pool
        exit 7
        --- stderr
        note: user pool dev (us-east-1_EXAMPLE12) is created
        note: app client dev (1example23456789) is created
        error: user pool dev (us-east-1_EXAMPLE12) is created, app client dev (1example23456789) is created, but then: the identity pool service refused the request (AccessDeniedException)
          cause: the IAM credentials do not allow cognito-identity:CreateIdentityPool
           help: allow it: {"Effect":"Allow","Action":"cognito-identity:CreateIdentityPool","Resource":"*"}
           help: then run the same command again: it goes on from there
        request id: 00000000-0000-0000-0000-000000000005
        --- calls
        ListUserPools {"MaxResults":60}
        ListIdentityPools {"MaxResults":60}
        CreateUserPool {"AdminCreateUserConfig":{"AllowAdminCreateUserOnly":true},"PoolName":"dev","UserPoolTags":{"cognito-auth:pool":"dev"},"UsernameConfiguration":{"CaseSensitive":false}}
        CreateUserPoolClient {"ClientName":"dev","ExplicitAuthFlows":["ALLOW_USER_SRP_AUTH","ALLOW_ADMIN_USER_PASSWORD_AUTH","ALLOW_REFRESH_TOKEN_AUTH"],"GenerateSecret":false,"PreventUserExistenceErrors":"ENABLED","UserPoolId":"us-east-1_EXAMPLE12"}
        CreateIdentityPool {"AllowUnauthenticatedIdentities":false,"CognitoIdentityProviders":[{"ClientId":"1example23456789","ProviderName":"cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12"}],"IdentityPoolName":"dev","IdentityPoolTags":{"cognito-auth:pool":"dev"}}
        # pool create dev --identity-pool --roles
        exit 7
        --- stderr
        note: user pool dev (us-east-1_EXAMPLE12) is created
        note: app client dev (1example23456789) is created
        note: identity pool dev (us-east-1:00000000-0000-0000-0000-000000000000) is created
        note: role cognito-auth-dev-us-east-1-authenticated is created
        error: user pool dev (us-east-1_EXAMPLE12) is created, app client dev (1example23456789) is created, identity pool dev (us-east-1:00000000-0000-0000-0000-000000000000) is created, role cognito-auth-dev-us-east-1-authenticated is created, but then: the identity pool service refused the request: User: arn:aws:iam::123456789012:user/u is not authorized to perform: iam:PassRole on resource: * (AccessDeniedException)
          cause: the IAM credentials do not allow iam:PassRole
           help: allow it: {"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::*:role/cognito-auth-*"}
           help: then run the same command again: it goes on from there
        request id: 00000000-0000-0000-0000-000000000008
        --- calls
        ListUserPools {"MaxResults":60}
        ListIdentityPools {"MaxResults":60}
        POST / "Action=GetRole&Version=2010-05-08&RoleName=cognito-auth-dev-us-east-1-authenticated"
        CreateUserPool {"AdminCreateUserConfig":{"AllowAdminCreateUserOnly":true},"PoolName":"dev","UserPoolTags":{"cognito-auth:pool":"dev"},"UsernameConfiguration":{"CaseSensitive":false}}
        CreateUserPoolClient {"ClientName":"dev","ExplicitAuthFlows":["ALLOW_USER_SRP_AUTH","ALLOW_ADMIN_USER_PASSWORD_AUTH","ALLOW_REFRESH_TOKEN_AUTH"],"GenerateSecret":false,"PreventUserExistenceErrors":"ENABLED","UserPoolId":"us-east-1_EXAMPLE12"}
        CreateIdentityPool {"AllowUnauthenticatedIdentities":false,"CognitoIdentityProviders":[{"ClientId":"1example23456789","ProviderName":"cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12"}],"IdentityPoolName":"dev","IdentityPoolTags":{"cognito-auth:pool":"dev"}}
        POST / "Action=CreateRole&Version=2010-05-08&RoleName=cognito-auth-dev-us-east-1-authenticated&AssumeRolePolicyDocument=%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%7B%22Federated%22%3A%22cognito-identity.amazonaws.com%22%7D%2C%22Action%22%3A%22sts%3AAssumeRoleWithWebIdentity%22%2C%22Condition%22%3A%7B%22StringEquals%22%3A%7B%22cognito-identity.amazonaws.com%3Aaud%22%3A%22us-east-1%3A00000000-0000-0000-0000-000000000000%22%7D%2C%22ForAnyValue%3AStringLike%22%3A%7B%22cognito-identity.amazonaws.com%3Aamr%22%3A%22authenticated%22%7D%7D%7D%5D%7D&Tags.member.1.Key=cognito-auth%3Apool&Tags.member.1.Value=dev"
        SetIdentityPoolRoles {"IdentityPoolId":"us-east-1:00000000-0000-0000-0000-000000000000","Roles":{"authenticated":"arn:aws:iam::123456789012:role/cognito-auth-dev-us-east-1-authenticated"}}
        # pool create dev --identity-pool --roles
        exit 7
        --- stderr
        error: the identity pool service refused the request (AccessDeniedException)
          cause: the IAM credentials do not allow cognito-identity:GetIdentityPoolRoles
           help: allow it: {"Effect":"Allow","Action":"cognito-identity:GetIdentityPoolRoles","Resource":"arn:aws:cognito-identity:us-east-1:*:identitypool/us-east-1:00000000-0000-0000-0000-000000000000"}
        request id: 00000000-0000-0000-0000-000000000007
        --- calls
        ListUserPools {"MaxResults":60}
        DescribeUserPool {"UserPoolId":"us-east-1_EXAMPLE12"}
        ListUserPoolClients {"MaxResults":60,"UserPoolId":"us-east-1_EXAMPLE12"}
        DescribeUserPoolClient {"ClientId":"1example23456789","UserPoolId":"us-east-1_EXAMPLE12"}
        ListIdentityPools {"MaxResults":60}
        DescribeIdentityPool {"IdentityPoolId":"us-east-1:00000000-0000-0000-0000-000000000000"}
        GetIdentityPoolRoles {"IdentityPoolId":"us-east-1:00000000-0000-0000-0000-000000000000"}
        # pool create dev
        exit 8
        --- stderr
        error: Cognito refused the request: Too many pools. (LimitExceededException)
          cause: a quota of the account is used up
        request id: 00000000-0000-0000-0000-000000000002
        --- calls
        ListUserPools {"MaxResults":60}
        CreateUserPool {"AdminCreateUserConfig":{"AllowAdminCreateUserOnly":true},"PoolName":"dev","UserPoolTags":{"cognito-auth:pool":"dev"},"UsernameConfiguration":{"CaseSensitive":false}}
        # pool create dev --oauth client_credentials --oauth code
        exit 2
        --- stderr
        error: an app client with the grant client_credentials has no other
           help: make a client for users and one for machines: cognito-auth pool create a second time, with another --client-name
        --- calls
        # pool create dev --roles
        exit 2
        --- stderr
        error: --roles makes the role of an identity pool, and there is none
           help: add --identity-pool
        --- calls
        # pool create dev --save-client-secret f
        exit 2
        --- stderr
        error: the following required arguments were not provided: --generate-secret
           help: cognito-auth pool create --help
        --- calls
        # pool create dev --resource-server api
        exit 2
        --- stderr
        error: invalid value 'api' for '--resource-server <ID=SCOPE,SCOPE>': expected an id and its scopes, such as api=read,write
           help: cognito-auth pool create --help
        --- calls
        # pool create dev --dry-run -o json
        exit 2
        --- stderr
        error: the argument '--dry-run' cannot be used with '--output <FORMAT>'
           help: cognito-auth pool create --help
        --- calls
        # pool create
        exit 2
        --- stderr
        error: the following required arguments were not provided: <NAME>
           help: cognito-auth pool create --help
        --- calls
    "##]].assert_eq(&report);
}

#[test]
fn the_ids_become_a_context_and_the_secret_a_file() {
    let line = "pool create dev --save dev --generate-secret --save-client-secret s --domain my-dev --region us-east-1 -q";
    let script = vec![
        listed(&[]),
        made_pool(),
        made_client(),
        on("CreateUserPoolDomain"),
    ];
    let cognito = Cognito::scripted(script);
    let first = tool(&cognito);
    let mut report = transcript(&first, &cognito, line);
    let read = |tool: &Tool, name: &str| fs::read_to_string(tool.path().join(name)).unwrap();
    let config = read(&first, CONFIG_FILE);
    let config = config.replace(&first.path().display().to_string(), "/elsewhere");
    let config = with_plain_paths(&config);
    assert_eq!(read(&first, "s"), "canary\n");
    // A second time nothing is written.
    let again = |secret: &str| {
        let mut script = there(Some(secret));
        let mut pool = pool();
        pool["Domain"] = "my-dev".into();
        script[1] = described(&pool);
        Cognito::scripted(script)
    };
    let second = |cognito: &Cognito, config: &str| {
        tool(cognito)
            .file(CONFIG_FILE, config)
            .file("s", "canary\n")
    };
    let line = &line[..line.len() - " -q".len()];
    let cognito = again("canary");
    let same = second(&cognito, &config);
    report.push_str(&transcript(&same, &cognito, line));
    // What a context lacks is added to it; another pool's is left alone, and another secret too.
    let cognito = again("canary");
    let lacks = second(
        &cognito,
        &config.replace("auth-flow", "# mine\nusername = \"ada\"\n# auth-flow"),
    );
    report.push_str(&transcript(&lacks, &cognito, line));
    report.push_str(&read(&lacks, CONFIG_FILE));
    let cognito = again("canary");
    let other = second(&cognito, &config.replace(CLIENT, "2other"));
    report.push_str(&transcript(&other, &cognito, line));
    let cognito = again("another");
    report.push_str(&transcript(&second(&cognito, &config), &cognito, line));
    expect![[r#"
        default-context = "dev"

        [contexts.dev]
        user-pool-id = "us-east-1_EXAMPLE12"
        client-id = "1example23456789"
        domain = "my-dev.auth.us-east-1.amazoncognito.com"
        auth-flow = "USER_SRP_AUTH"
        region = "us-east-1"
        client-secret-file = "/elsewhere/s"
        # pool create dev --save dev --generate-secret --save-client-secret s --domain my-dev --region us-east-1 -q
        exit 0
        --- stdout
        {
          "UserPoolId": "us-east-1_EXAMPLE12",
          "ClientId": "1example23456789",
          "Domain": "my-dev.auth.us-east-1.amazoncognito.com"
        }
        --- calls
        ListUserPools {"MaxResults":60}
        CreateUserPool {"AdminCreateUserConfig":{"AllowAdminCreateUserOnly":true},"PoolName":"dev","UserPoolTags":{"cognito-auth:pool":"dev"},"UsernameConfiguration":{"CaseSensitive":false}}
        CreateUserPoolClient {"ClientName":"dev","ExplicitAuthFlows":["ALLOW_USER_SRP_AUTH","ALLOW_ADMIN_USER_PASSWORD_AUTH","ALLOW_REFRESH_TOKEN_AUTH"],"GenerateSecret":true,"PreventUserExistenceErrors":"ENABLED","UserPoolId":"us-east-1_EXAMPLE12"}
        CreateUserPoolDomain {"Domain":"my-dev","UserPoolId":"us-east-1_EXAMPLE12"}
        # pool create dev --save dev --generate-secret --save-client-secret s --domain my-dev --region us-east-1
        exit 0
        --- stdout
        {
          "UserPoolId": "us-east-1_EXAMPLE12",
          "ClientId": "1example23456789",
          "Domain": "my-dev.auth.us-east-1.amazoncognito.com"
        }
        --- stderr
        note: nothing was changed: pool dev is as asked for
        --- calls
        ListUserPools {"MaxResults":60}
        DescribeUserPool {"UserPoolId":"us-east-1_EXAMPLE12"}
        ListUserPoolClients {"MaxResults":60,"UserPoolId":"us-east-1_EXAMPLE12"}
        DescribeUserPoolClient {"ClientId":"1example23456789","UserPoolId":"us-east-1_EXAMPLE12"}
        # pool create dev --save dev --generate-secret --save-client-secret s --domain my-dev --region us-east-1
        exit 0
        --- stdout
        {
          "UserPoolId": "us-east-1_EXAMPLE12",
          "ClientId": "1example23456789",
          "Domain": "my-dev.auth.us-east-1.amazoncognito.com"
        }
        --- stderr
        note: context dev is saved in $DIR/home/.config/cognito-auth/config.toml, and is the default
        note: sign in with: cognito-auth login
        --- calls
        ListUserPools {"MaxResults":60}
        DescribeUserPool {"UserPoolId":"us-east-1_EXAMPLE12"}
        ListUserPoolClients {"MaxResults":60,"UserPoolId":"us-east-1_EXAMPLE12"}
        DescribeUserPoolClient {"ClientId":"1example23456789","UserPoolId":"us-east-1_EXAMPLE12"}
        default-context = "dev"

        [contexts.dev]
        user-pool-id = "us-east-1_EXAMPLE12"
        client-id = "1example23456789"
        domain = "my-dev.auth.us-east-1.amazoncognito.com"
        # mine
        username = "ada"
        # auth-flow = "USER_SRP_AUTH"
        region = "us-east-1"
        client-secret-file = "/elsewhere/s"
        auth-flow = "USER_SRP_AUTH"
        # pool create dev --save dev --generate-secret --save-client-secret s --domain my-dev --region us-east-1
        exit 2
        --- stderr
        error: context dev is there, and is of another pool
           help: choose another name with --save, or: cognito-auth context delete dev
        --- calls
        ListUserPools {"MaxResults":60}
        DescribeUserPool {"UserPoolId":"us-east-1_EXAMPLE12"}
        ListUserPoolClients {"MaxResults":60,"UserPoolId":"us-east-1_EXAMPLE12"}
        DescribeUserPoolClient {"ClientId":"1example23456789","UserPoolId":"us-east-1_EXAMPLE12"}
        # pool create dev --save dev --generate-secret --save-client-secret s --domain my-dev --region us-east-1
        exit 2
        --- stderr
        error: s exists already
           help: name a file that does not exist; or use it: --client-secret-file
        --- calls
        ListUserPools {"MaxResults":60}
        DescribeUserPool {"UserPoolId":"us-east-1_EXAMPLE12"}
        ListUserPoolClients {"MaxResults":60,"UserPoolId":"us-east-1_EXAMPLE12"}
        DescribeUserPoolClient {"ClientId":"1example23456789","UserPoolId":"us-east-1_EXAMPLE12"}
    "#]].assert_eq(&(config + &report));
}

#[cfg(unix)]
#[test]
fn a_person_is_told_what_comes_next() {
    let cognito = Cognito::scripted([listed(&[]), made_pool(), made_client()]);
    let tool = tool(&cognito).env("NO_COLOR", "1");
    let mut terminal = Terminal::start(&tool, &["pool", "create", "dev"]);
    terminal.wait_for("sign in with");
    let (code, screen) = terminal.finish();
    assert_eq!(code, 0, "{screen}");
    expect![[r#"
        note: user pool dev (us-east-1_EXAMPLE12) is created
        note: app client dev (1example23456789) is created
        user pool   us-east-1_EXAMPLE12
        app client  1example23456789
        note: make a user with: cognito-auth user create USER --new-password-file FILE --user-pool-id us-east-1_EXAMPLE12
        note: sign in with: cognito-auth login -u USER --client-id 1example23456789 --user-pool-id us-east-1_EXAMPLE12
    "#]].assert_eq(&screen);
}

#[cfg(unix)]
#[test]
fn pools_are_listed_and_described() {
    let pages = || {
        let first = json!({
            "UserPools": [{"Id": POOL, "Name": "dev", "CreationDate": 1_767_225_600,
                           "LastModifiedDate": 1_767_225_660.5}],
            "NextToken": "1",
        });
        vec![
            on("ListUserPools").answer(first),
            on("ListUserPools")
                .answer(json!({"UserPools": [{"Id": "us-east-1_B", "Name": "b,c"}]})),
        ]
    };
    let report = transcripts(vec![
        ("pool list", pages()),
        ("pool list -o jsonl", pages()),
        ("pool list -o csv", pages()),
        ("pool list -o text --query UserPools[].Name", pages()),
        (
            "pool describe us-east-1_EXAMPLE12",
            vec![described(&pool())],
        ),
        (
            "pool describe --user-pool-id us-east-1_EXAMPLE12 --query UserPool.MfaConfiguration -o text",
            vec![described(&pool())],
        ),
        (
            "pool describe us-east-1_EXAMPLE12",
            vec![
                on("DescribeUserPool")
                    .error("ResourceNotFoundException", "User pool does not exist."),
            ],
        ),
        (
            "pool describe us-east-1_EXAMPLE12",
            vec![on("DescribeUserPool").error("AccessDeniedException", "")],
        ),
        ("pool describe", vec![]),
        ("pool describe dev", vec![]),
    ]);
    expect![[r##"
        # pool list
        exit 0
        --- stdout
        {
          "UserPools": [
            {
              "Id": "us-east-1_EXAMPLE12",
              "Name": "dev",
              "CreationDate": "2026-01-01T00:00:00+00:00",
              "LastModifiedDate": "2026-01-01T00:01:00+00:00"
            },
            {
              "Id": "us-east-1_B",
              "Name": "b,c"
            }
          ]
        }
        --- calls
        ListUserPools {"MaxResults":60}
        ListUserPools {"MaxResults":60,"NextToken":"1"}
        # pool list -o jsonl
        exit 0
        --- stdout
        {"Id":"us-east-1_EXAMPLE12","Name":"dev","CreationDate":"2026-01-01T00:00:00+00:00","LastModifiedDate":"2026-01-01T00:01:00+00:00"}
        {"Id":"us-east-1_B","Name":"b,c"}
        --- calls
        ListUserPools {"MaxResults":60}
        ListUserPools {"MaxResults":60,"NextToken":"1"}
        # pool list -o csv
        exit 0
        --- stdout
        id,name,created,changed
        us-east-1_EXAMPLE12,dev,2026-01-01T00:00:00+00:00,2026-01-01T00:01:00+00:00
        us-east-1_B,"b,c",,
        --- calls
        ListUserPools {"MaxResults":60}
        ListUserPools {"MaxResults":60,"NextToken":"1"}
        # pool list -o text --query UserPools[].Name
        exit 0
        --- stdout
        dev	b,c
        --- calls
        ListUserPools {"MaxResults":60}
        ListUserPools {"MaxResults":60,"NextToken":"1"}
        # pool describe us-east-1_EXAMPLE12
        exit 0
        --- stdout
        {
          "UserPool": {
            "Id": "us-east-1_EXAMPLE12",
            "Name": "dev",
            "MfaConfiguration": "OFF",
            "AdminCreateUserConfig": {
              "AllowAdminCreateUserOnly": true
            },
            "UserPoolTags": {
              "cognito-auth:pool": "dev"
            },
            "CreationDate": "2026-01-01T00:00:00+00:00"
          }
        }
        --- calls
        DescribeUserPool {"UserPoolId":"us-east-1_EXAMPLE12"}
        # pool describe --user-pool-id us-east-1_EXAMPLE12 --query UserPool.MfaConfiguration -o text
        exit 0
        --- stdout
        OFF
        --- calls
        DescribeUserPool {"UserPoolId":"us-east-1_EXAMPLE12"}
        # pool describe us-east-1_EXAMPLE12
        exit 6
        --- stderr
        error: Cognito refused the request: User pool does not exist. (ResourceNotFoundException)
          cause: an id is wrong, or belongs to another Region or account
           help: check the ids, and --region
        request id: 00000000-0000-0000-0000-000000000001
        --- calls
        DescribeUserPool {"UserPoolId":"us-east-1_EXAMPLE12"}
        # pool describe us-east-1_EXAMPLE12
        exit 7
        --- stderr
        error: Cognito refused the request (AccessDeniedException)
          cause: the IAM credentials do not allow cognito-idp:DescribeUserPool
           help: allow it: {"Effect":"Allow","Action":"cognito-idp:DescribeUserPool","Resource":"arn:aws:cognito-idp:us-east-1:*:userpool/us-east-1_EXAMPLE12"}
        request id: 00000000-0000-0000-0000-000000000001
        --- calls
        DescribeUserPool {"UserPoolId":"us-east-1_EXAMPLE12"}
        # pool describe
        exit 2
        --- stderr
        error: no user pool id was given
           help: give it with --user-pool-id ID, COGNITO_USER_POOL_ID or `user-pool-id` in a context
           help: or save settings once:
           help: cognito-auth context create dev
        --- calls
        # pool describe dev
        exit 2
        --- stderr
        error: --user-pool-id is not valid: "dev" is not a user pool id: expected REGION_NAME, such as us-east-1_AbCdEfGhI
        --- calls
    "##]].assert_eq(&report);
    let cognito = Cognito::scripted([
        described(&pool()),
        on("ListUserPoolClients").answer(json!({"UserPoolClients": [{"ClientId": CLIENT}]})),
    ]);
    let tool = tool(&cognito);
    let mut terminal = Terminal::start(&tool, &["pool", "describe", POOL]);
    let (code, screen) = terminal.finish();
    assert_eq!(code, 0, "{screen}");
    let screen: Vec<_> = screen
        .lines()
        .filter(|line| !line.starts_with("created"))
        .collect();
    expect![[r#"
        user pool           dev
        id                  us-east-1_EXAMPLE12
        users sign in with  username
        users are made      by an administrator
        second factor       none
        domain              none
        app clients         1
        tags                cognito-auth:pool=dev"#]]
    .assert_eq(&screen.join("\n"));
}

#[test]
fn what_was_made_is_deleted() {
    let found = || {
        let mut pool = pool();
        pool["Domain"] = "my-dev".into();
        pool["EstimatedNumberOfUsers"] = 3.into();
        vec![
            listed(&[(POOL, "dev")]),
            described(&pool),
            on("ListUserPoolClients").answer(json!({"UserPoolClients": [{"ClientName": "dev"}]})),
            on("ListGroups").answer(json!({"Groups": [{"GroupName": "admins"}]})),
            on("ListIdentityPools").answer(json!({"IdentityPools": [
                {"IdentityPoolId": IDENTITY_POOL, "IdentityPoolName": "dev"},
                {"IdentityPoolId": "us-east-1:1", "IdentityPoolName": "other"},
            ]})),
            on("DescribeIdentityPool").answer(json!({
                "IdentityPoolId": IDENTITY_POOL, "IdentityPoolName": "dev",
                "IdentityPoolTags": {"cognito-auth:pool": "dev"},
            })),
            on("DescribeIdentityPool").answer(json!({
                "IdentityPoolId": "us-east-1:1", "IdentityPoolName": "other",
            })),
            role("dev"),
        ]
    };
    let with = |last: Vec<Expected>| found().into_iter().chain(last).collect::<Vec<_>>();
    let empty = |operation: &str| on(operation).body("application/x-amz-json-1.1", "");
    let mut protected = pool();
    protected["DeletionProtection"] = "ACTIVE".into();
    let report = transcripts(vec![
        (
            "pool delete dev --yes",
            with(vec![
                on("DeleteUserPoolDomain"),
                empty("DeleteUserPool"),
                empty("DeleteIdentityPool"),
                iam_error(
                    409,
                    "DeleteConflict",
                    "Cannot delete entity, must detach all policies first.",
                ),
            ]),
        ),
        ("pool delete dev", found()),
        (
            "pool delete us-east-1_EXAMPLE12 -y",
            vec![
                described(&pool()),
                on("ListUserPoolClients").answer(json!({"UserPoolClients": []})),
                on("ListGroups").answer(json!({"Groups": []})),
                on("ListIdentityPools").error("AccessDeniedException", "not authorized"),
                iam_error(403, "AccessDenied", "not authorized"),
                on("DeleteUserPool").error("AccessDeniedException", "not authorized"),
            ],
        ),
        (
            "pool delete dev -y",
            with(vec![
                on("DeleteUserPoolDomain"),
                on("DeleteUserPool").error("AccessDeniedException", "not authorized"),
            ]),
        ),
        (
            "pool delete us-east-1_EXAMPLE12 -y",
            vec![described(&protected)],
        ),
        (
            "pool delete dev -y",
            vec![
                listed(&[(POOL, "dev")]),
                described(&json!({"Id": POOL, "Name": "dev"})),
            ],
        ),
        (
            "pool delete dev -y",
            vec![
                listed(&[]),
                on("ListIdentityPools").answer(json!({})),
                no_role(),
            ],
        ),
    ]);
    expect![[r##"
        # pool delete dev --yes
        exit 0
        --- stderr
        note: to be deleted: user pool dev (us-east-1_EXAMPLE12), about 3 users
        note: to be deleted: its app clients: dev
        note: to be deleted: its groups: admins
        note: to be deleted: its domain my-dev
        note: to be deleted: identity pool dev (us-east-1:00000000-0000-0000-0000-000000000000)
        note: to be deleted: role cognito-auth-dev-us-east-1-authenticated
        note: domain my-dev is deleted
        note: user pool us-east-1_EXAMPLE12 is deleted
        note: identity pool us-east-1:00000000-0000-0000-0000-000000000000 is deleted
        warning: role cognito-auth-dev-us-east-1-authenticated is left: policies are attached to it
        --- calls
        ListUserPools {"MaxResults":60}
        DescribeUserPool {"UserPoolId":"us-east-1_EXAMPLE12"}
        ListUserPoolClients {"MaxResults":60,"UserPoolId":"us-east-1_EXAMPLE12"}
        ListGroups {"UserPoolId":"us-east-1_EXAMPLE12"}
        ListIdentityPools {"MaxResults":60}
        DescribeIdentityPool {"IdentityPoolId":"us-east-1:00000000-0000-0000-0000-000000000000"}
        DescribeIdentityPool {"IdentityPoolId":"us-east-1:1"}
        POST / "Action=GetRole&Version=2010-05-08&RoleName=cognito-auth-dev-us-east-1-authenticated"
        DeleteUserPoolDomain {"Domain":"my-dev","UserPoolId":"us-east-1_EXAMPLE12"}
        DeleteUserPool {"UserPoolId":"us-east-1_EXAMPLE12"}
        DeleteIdentityPool {"IdentityPoolId":"us-east-1:00000000-0000-0000-0000-000000000000"}
        POST / "Action=DeleteRole&Version=2010-05-08&RoleName=cognito-auth-dev-us-east-1-authenticated"
        # pool delete dev
        exit 2
        --- stderr
        note: to be deleted: user pool dev (us-east-1_EXAMPLE12), about 3 users
        note: to be deleted: its app clients: dev
        note: to be deleted: its groups: admins
        note: to be deleted: its domain my-dev
        note: to be deleted: identity pool dev (us-east-1:00000000-0000-0000-0000-000000000000)
        note: to be deleted: role cognito-auth-dev-us-east-1-authenticated
        error: pool dev was not deleted: where nothing may be asked, it takes --yes
           help: cognito-auth pool delete dev --yes
        --- calls
        ListUserPools {"MaxResults":60}
        DescribeUserPool {"UserPoolId":"us-east-1_EXAMPLE12"}
        ListUserPoolClients {"MaxResults":60,"UserPoolId":"us-east-1_EXAMPLE12"}
        ListGroups {"UserPoolId":"us-east-1_EXAMPLE12"}
        ListIdentityPools {"MaxResults":60}
        DescribeIdentityPool {"IdentityPoolId":"us-east-1:00000000-0000-0000-0000-000000000000"}
        DescribeIdentityPool {"IdentityPoolId":"us-east-1:1"}
        POST / "Action=GetRole&Version=2010-05-08&RoleName=cognito-auth-dev-us-east-1-authenticated"
        # pool delete us-east-1_EXAMPLE12 -y
        exit 7
        --- stderr
        note: to be deleted: user pool dev (us-east-1_EXAMPLE12), about 0 users
        warning: identity pools cannot be looked up, and what was made for this pool stays: the identity pool service refused the request: not authorized (AccessDeniedException)
        warning: the role of users cannot be looked up, and what was made for this pool stays: IAM refused the request: not authorized (AccessDenied)
        error: Cognito refused the request: not authorized (AccessDeniedException)
          cause: the IAM credentials do not allow cognito-idp:DeleteUserPool
           help: allow it: {"Effect":"Allow","Action":"cognito-idp:DeleteUserPool","Resource":"arn:aws:cognito-idp:us-east-1:*:userpool/us-east-1_EXAMPLE12"}
        request id: 00000000-0000-0000-0000-000000000006
        --- calls
        DescribeUserPool {"UserPoolId":"us-east-1_EXAMPLE12"}
        ListUserPoolClients {"MaxResults":60,"UserPoolId":"us-east-1_EXAMPLE12"}
        ListGroups {"UserPoolId":"us-east-1_EXAMPLE12"}
        ListIdentityPools {"MaxResults":60}
        POST / "Action=GetRole&Version=2010-05-08&RoleName=cognito-auth-dev-us-east-1-authenticated"
        DeleteUserPool {"UserPoolId":"us-east-1_EXAMPLE12"}
        # pool delete dev -y
        exit 7
        --- stderr
        note: to be deleted: user pool dev (us-east-1_EXAMPLE12), about 3 users
        note: to be deleted: its app clients: dev
        note: to be deleted: its groups: admins
        note: to be deleted: its domain my-dev
        note: to be deleted: identity pool dev (us-east-1:00000000-0000-0000-0000-000000000000)
        note: to be deleted: role cognito-auth-dev-us-east-1-authenticated
        note: domain my-dev is deleted
        error: domain my-dev is deleted, but then: Cognito refused the request: not authorized (AccessDeniedException)
          cause: the IAM credentials do not allow cognito-idp:DeleteUserPool
           help: allow it: {"Effect":"Allow","Action":"cognito-idp:DeleteUserPool","Resource":"arn:aws:cognito-idp:us-east-1:*:userpool/us-east-1_EXAMPLE12"}
           help: then run the same command again: it goes on from there
        request id: 00000000-0000-0000-0000-000000000010
        --- calls
        ListUserPools {"MaxResults":60}
        DescribeUserPool {"UserPoolId":"us-east-1_EXAMPLE12"}
        ListUserPoolClients {"MaxResults":60,"UserPoolId":"us-east-1_EXAMPLE12"}
        ListGroups {"UserPoolId":"us-east-1_EXAMPLE12"}
        ListIdentityPools {"MaxResults":60}
        DescribeIdentityPool {"IdentityPoolId":"us-east-1:00000000-0000-0000-0000-000000000000"}
        DescribeIdentityPool {"IdentityPoolId":"us-east-1:1"}
        POST / "Action=GetRole&Version=2010-05-08&RoleName=cognito-auth-dev-us-east-1-authenticated"
        DeleteUserPoolDomain {"Domain":"my-dev","UserPoolId":"us-east-1_EXAMPLE12"}
        DeleteUserPool {"UserPoolId":"us-east-1_EXAMPLE12"}
        # pool delete us-east-1_EXAMPLE12 -y
        exit 2
        --- stderr
        error: user pool dev (us-east-1_EXAMPLE12) is protected against deletion
           help: turn it off in the console, under Settings of the pool: aws cognito-idp update-user-pool --deletion-protection INACTIVE resets every setting that it is not given
        --- calls
        DescribeUserPool {"UserPoolId":"us-east-1_EXAMPLE12"}
        # pool delete dev -y
        exit 2
        --- stderr
        error: user pool dev (us-east-1_EXAMPLE12) was not made by cognito-auth pool create: it has no tag cognito-auth:pool
           help: to delete it all the same: aws cognito-idp delete-user-pool --user-pool-id us-east-1_EXAMPLE12 --region us-east-1
        --- calls
        ListUserPools {"MaxResults":60}
        DescribeUserPool {"UserPoolId":"us-east-1_EXAMPLE12"}
        # pool delete dev -y
        exit 6
        --- stderr
        error: there is no pool dev in us-east-1
           help: cognito-auth pool list shows those in a Region; name another with --region
        --- calls
        ListUserPools {"MaxResults":60}
        ListIdentityPools {"MaxResults":60}
        POST / "Action=GetRole&Version=2010-05-08&RoleName=cognito-auth-dev-us-east-1-authenticated"
    "##]].assert_eq(&report);
}

#[cfg(unix)]
#[test]
fn a_person_is_asked_before_anything_is_deleted() {
    let found = || {
        vec![
            described(&pool()),
            on("ListUserPoolClients").answer(json!({"UserPoolClients": []})),
            on("ListGroups").answer(json!({"Groups": []})),
            on("ListIdentityPools").answer(json!({"IdentityPools": []})),
            no_role(),
        ]
    };
    for (answer, last, said) in [
        ("n", vec![], "nothing was deleted"),
        ("", vec![], "nothing was deleted"),
        ("y", vec![on("DeleteUserPool")], "is deleted"),
    ] {
        let cognito = Cognito::scripted(found().into_iter().chain(last));
        let tool = tool(&cognito);
        let mut terminal = Terminal::start(&tool, &["pool", "delete", POOL]);
        terminal.wait_for("Delete all of this, for good, in us-east-1? [y/N] ");
        terminal.type_line(answer);
        let (code, screen) = terminal.finish();
        assert!(code == 0 && screen.contains(said), "{screen}");
        cognito.expect_done();
    }
}
