//! `doctor`: every call that it makes, and all that it tells.

use std::time::Duration;

use expect_test::expect;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::cognito::{Cognito, Expected, on};
use crate::fixtures::{CLIENT, CONFIG_FILE, IDENTITY_POOL, POOL};
use crate::support::Tool;
#[cfg(unix)]
use crate::terminal::Terminal;

const SECRET: &str = "canary-client-secret";
const USERS: &str = "arn:aws:iam::123456789012:role/cognito/users";
const GUESTS: &str = "arn:aws:iam::123456789012:role/guests";

fn pool(described: &Value) -> Expected {
    on("DescribeUserPool").answer(json!({"UserPool": described}))
}

/// An app client that is as it should be, but for `changes`.
fn client(changes: &Value) -> Expected {
    let mut client = json!({
        "UserPoolId": POOL, "ClientId": CLIENT, "ClientName": "web",
        "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        "RefreshTokenValidity": 30, "AccessTokenValidity": 60, "IdTokenValidity": 60,
        "TokenValidityUnits": {"AccessToken": "minutes", "IdToken": "minutes", "RefreshToken": "days"},
        "PreventUserExistenceErrors": "ENABLED", "EnableTokenRevocation": true,
    });
    for (name, value) in changes.as_object().unwrap() {
        client[name] = value.clone();
    }
    on("DescribeUserPoolClient").answer(json!({"UserPoolClient": client}))
}

fn user(status: &str, factors: &[&str]) -> Expected {
    on("AdminGetUser").answer(json!({
        "Username": "ada", "Enabled": true, "UserStatus": status, "UserMFASettingList": factors,
        "UserCreateDate": 1_700_000_000, "UserLastModifiedDate": 1_700_000_000,
    }))
}

fn identity_pool(client: &str, guests: bool) -> Expected {
    on("DescribeIdentityPool").answer(json!({
        "IdentityPoolId": IDENTITY_POOL, "IdentityPoolName": "x",
        "AllowUnauthenticatedIdentities": guests,
        "CognitoIdentityProviders": [
            {"ProviderName": format!("cognito-idp.us-east-1.amazonaws.com/{POOL}"), "ClientId": client},
        ],
    }))
}

fn roles(roles: &Value) -> Expected {
    on("GetIdentityPoolRoles").answer(json!({"IdentityPoolId": IDENTITY_POOL, "Roles": roles}))
}

fn trust(aud: &str, amr: &str) -> Value {
    json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"Federated": "cognito-identity.amazonaws.com"},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {
            "StringEquals": {"cognito-identity.amazonaws.com:aud": aud},
            "ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": amr},
        },
    }]})
}

/// The answer of IAM to `GetRole` for the role whose name the request holds.
fn role(named: &'static str, trust: &Value) -> Expected {
    let arn = match named {
        "RoleName=users" => USERS,
        _ => GUESTS,
    };
    let trust = trust.to_string();
    let encoded = trust.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    });
    let encoded: String = encoded.collect();
    let body = format!(
        r#"<GetRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetRoleResult><Role>
        <Path>/</Path><Arn>{arn}</Arn><AssumeRolePolicyDocument>{encoded}</AssumeRolePolicyDocument></Role>
        </GetRoleResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></GetRoleResponse>"#
    );
    on("POST /").holding(named).body("text/xml", body)
}

fn denied(operation: &str) -> Expected {
    on(operation).error(
        "AccessDeniedException",
        &format!(
            "User: arn:aws:iam::123456789012:user/u is not authorized to perform: {operation}"
        ),
    )
}

fn tool(cognito: &Cognito) -> Tool {
    Tool::new(cognito)
        .env("COGNITO_USER_POOL_ID", POOL)
        .env("COGNITO_CLIENT_ID", CLIENT)
        .env("NO_COLOR", "1")
}

fn run(tool: &Tool, line: &str) -> String {
    let words: Vec<_> = line.split(' ').collect();
    format!("# {line}\n{}", tool.run(&words))
}

#[test]
fn all_is_well() {
    let cognito = Cognito::in_any_order([
        pool(&json!({"Id": POOL, "MfaConfiguration": "OPTIONAL", "Domain": "shop"})),
        on("GetUserPoolMfaConfig")
            .answer(json!({"SoftwareTokenMfaConfiguration": {"Enabled": true}})),
        on("DescribeUserPoolDomain").answer(json!({"DomainDescription": {"Status": "ACTIVE"}})),
        client(&json!({
            "ClientSecret": SECRET, "AllowedOAuthFlowsUserPoolClient": true,
            "AllowedOAuthFlows": ["code"], "AllowedOAuthScopes": ["openid"],
            "SupportedIdentityProviders": ["COGNITO"],
            "CallbackURLs": ["http://localhost:8400/callback"],
        })),
        user("CONFIRMED", &["SOFTWARE_TOKEN_MFA"]),
        identity_pool(CLIENT, false),
        roles(&json!({"authenticated": USERS})),
        role("RoleName=users", &trust(IDENTITY_POOL, "authenticated")),
    ]);
    let tool = tool(&cognito)
        .env("COGNITO_IDENTITY_POOL_ID", IDENTITY_POOL)
        .env("COGNITO_CLIENT_SECRET", SECRET);
    expect![[r#"
        # doctor -u ada --no-admin
        exit 0
        --- stdout
        ok              network: the service answers
        ok              clock: this machine's clock agrees with the service's
        ok              region: us-east-1 of the user pool id
        ok              credentials: IAM credentials with access key AKIDEXAMPLE
        ok              user-pool: us-east-1_EXAMPLE12 exists
        ok              app-client: 1example23456789 belongs to us-east-1_EXAMPLE12
        ok              flow: app client 1example23456789 allows USER_SRP_AUTH
        ok              client-secret: COGNITO_CLIENT_SECRET gives that of app client 1example23456789
        ok              refresh: refresh tokens are good until they expire
        ok              tokens: access token 1 h, IdToken 1 h, refresh token 30 d
        ok              user-existence: a user name that is wrong is refused like a wrong password
        ok              user: ada is CONFIRMED
        ok              mfa: ada has SOFTWARE_TOKEN_MFA
        ok              domain: shop.auth.us-east-1.amazoncognito.com is ACTIVE
        ok              callback: http://localhost:8400/callback is a callback URL
        ok              oauth: the code grant with the scope openid is allowed
        ok              pkce: the secret is given, which goes with PKCE
        ok              identity-pool: us-east-1:00000000-0000-0000-0000-000000000000 trusts app client 1example23456789
        ok              roles: users get arn:aws:iam::123456789012:role/cognito/users
        ok              trust-policy: role users trusts the authenticated identities of us-east-1:00000000-0000-0000-0000-000000000000
    "#]].assert_eq(&run(&tool, "doctor -u ada --no-admin"));
    expect![[r#"
        DescribeUserPool [signed by AKIDEXAMPLE] {"UserPoolId":"us-east-1_EXAMPLE12"}
        GetUserPoolMfaConfig [signed by AKIDEXAMPLE] {"UserPoolId":"us-east-1_EXAMPLE12"}
        DescribeUserPoolDomain [signed by AKIDEXAMPLE] {"Domain":"shop"}
        DescribeUserPoolClient [signed by AKIDEXAMPLE] {"ClientId":"1example23456789","UserPoolId":"us-east-1_EXAMPLE12"}
        AdminGetUser [signed by AKIDEXAMPLE] {"UserPoolId":"us-east-1_EXAMPLE12","Username":"ada"}
        DescribeIdentityPool [signed by AKIDEXAMPLE] {"IdentityPoolId":"us-east-1:00000000-0000-0000-0000-000000000000"}
        GetIdentityPoolRoles [signed by AKIDEXAMPLE] {"IdentityPoolId":"us-east-1:00000000-0000-0000-0000-000000000000"}
        POST / [signed by AKIDEXAMPLE] "Action=GetRole&Version=2010-05-08&RoleName=users"
    "#]].assert_eq(&cognito.calls());
}

/// A pool, an app client, a user and an identity pool of which little is as it should be.
fn broken() -> Cognito {
    Cognito::in_any_order([
        pool(&json!({
            "Id": POOL, "MfaConfiguration": "ON", "DeviceConfiguration": {},
            "SmsConfigurationFailure": "SNS\u{1b}[2Jsandbox",
        })),
        on("GetUserPoolMfaConfig")
            .answer(json!({"SoftwareTokenMfaConfiguration": {"Enabled": true}})),
        client(&json!({
            "ClientSecret": SECRET, "ExplicitAuthFlows": ["USER_PASSWORD_AUTH"],
            "PreventUserExistenceErrors": "LEGACY", "EnableTokenRevocation": false,
            "RefreshTokenValidity": 60, "TokenValidityUnits": {"RefreshToken": "minutes", "AccessToken": "hours"},
            "AllowedOAuthFlowsUserPoolClient": true, "AllowedOAuthFlows": ["implicit"],
            "CallbackURLs": ["http://localhost:8400/callback/"],
        })),
        user("FORCE_CHANGE_PASSWORD", &[]),
        identity_pool("another", true),
        roles(&json!({"authenticated": USERS, "unauthenticated": GUESTS})),
        role(
            "RoleName=users",
            &trust("us-east-1:another", "authenticated"),
        ),
        role("RoleName=guests", &trust(IDENTITY_POOL, "authenticated")),
    ])
}

#[test]
fn much_is_wrong() {
    let cognito = broken();
    let tool = tool(&cognito).env("COGNITO_IDENTITY_POOL_ID", IDENTITY_POOL);
    expect![[r##"
        # doctor -u ada
        exit 10
        --- stdout
        ok              network: the service answers
        ok              clock: this machine's clock agrees with the service's
        ok              region: us-east-1 of the user pool id
        ok              credentials: IAM credentials with access key AKIDEXAMPLE
        ok              user-pool: us-east-1_EXAMPLE12 exists
        warning         devices: the pool tracks devices
                          cause: the refresh token of a sign-in that confirms no device, or that sends the password, is refused as invalid
                          fix: cognito-auth login -c NAME --remember-device --auth-flow USER_SRP_AUTH
        problem         messages: us-east-1_EXAMPLE12 cannot send text messages: SNS\u001b[2Jsandbox
                          cause: a role, or the sandbox of Amazon SNS or SES, does not let it; codes do not arrive
        ok              app-client: 1example23456789 belongs to us-east-1_EXAMPLE12
        problem         flow: app client 1example23456789 does not allow ADMIN_USER_PASSWORD_AUTH
                          cause: it allows USER_PASSWORD_AUTH: --auth-flow chooses
                          fix: aws cognito-idp update-user-pool-client --region us-east-1 --cli-input-json "$(aws cognito-idp describe-user-pool-client --user-pool-id us-east-1_EXAMPLE12 --client-id 1example23456789 --query UserPoolClient --output json --region us-east-1 | jq '{UserPoolId, ClientId, ClientName, RefreshTokenValidity, AccessTokenValidity, IdTokenValidity, TokenValidityUnits, ReadAttributes, WriteAttributes, ExplicitAuthFlows, SupportedIdentityProviders, CallbackURLs, LogoutURLs, DefaultRedirectURI, AllowedOAuthFlows, AllowedOAuthScopes, AllowedOAuthFlowsUserPoolClient, AnalyticsConfiguration, PreventUserExistenceErrors, EnableTokenRevocation, EnablePropagateAdditionalUserContextData, AuthSessionValidity, RefreshTokenRotation} | del(.[] | select(. == null or . == "" or . == {})) | .ExplicitAuthFlows = ["ALLOW_USER_PASSWORD_AUTH","ALLOW_REFRESH_TOKEN_AUTH","ALLOW_ADMIN_USER_PASSWORD_AUTH"]')"
        problem         client-secret: app client 1example23456789 has a secret, and none is given
                          cause: every sign-in needs it, by --client-secret-stdin or --client-secret-file FILE or --client-secret-command COMMAND or --client-secret-arn ARN or COGNITO_CLIENT_SECRET or COGNITO_CLIENT_SECRET_ARN
                          fix: (umask 077; set -C; aws cognito-idp describe-user-pool-client --user-pool-id us-east-1_EXAMPLE12 --client-id 1example23456789 --query UserPoolClient.ClientSecret --output text --region us-east-1 > client-secret) && export COGNITO_CLIENT_SECRET="$(cat client-secret)"
        ok              refresh: refresh tokens are good until they expire
        warning         tokens: access token 60 h, IdToken 60 h, refresh token 1 h
                          cause: the refresh token ends no later than the tokens that it is to renew
                          fix: aws cognito-idp update-user-pool-client --region us-east-1 --cli-input-json "$(aws cognito-idp describe-user-pool-client --user-pool-id us-east-1_EXAMPLE12 --client-id 1example23456789 --query UserPoolClient --output json --region us-east-1 | jq '{UserPoolId, ClientId, ClientName, RefreshTokenValidity, AccessTokenValidity, IdTokenValidity, TokenValidityUnits, ReadAttributes, WriteAttributes, ExplicitAuthFlows, SupportedIdentityProviders, CallbackURLs, LogoutURLs, DefaultRedirectURI, AllowedOAuthFlows, AllowedOAuthScopes, AllowedOAuthFlowsUserPoolClient, AnalyticsConfiguration, PreventUserExistenceErrors, EnableTokenRevocation, EnablePropagateAdditionalUserContextData, AuthSessionValidity, RefreshTokenRotation} | del(.[] | select(. == null or . == "" or . == {})) | .RefreshTokenValidity = 30 | .TokenValidityUnits.RefreshToken = "days"')"
        warning         revocation: the app client does not allow its tokens to be revoked
                          cause: logout cannot end a session; logout --global can
                          fix: aws cognito-idp update-user-pool-client --region us-east-1 --cli-input-json "$(aws cognito-idp describe-user-pool-client --user-pool-id us-east-1_EXAMPLE12 --client-id 1example23456789 --query UserPoolClient --output json --region us-east-1 | jq '{UserPoolId, ClientId, ClientName, RefreshTokenValidity, AccessTokenValidity, IdTokenValidity, TokenValidityUnits, ReadAttributes, WriteAttributes, ExplicitAuthFlows, SupportedIdentityProviders, CallbackURLs, LogoutURLs, DefaultRedirectURI, AllowedOAuthFlows, AllowedOAuthScopes, AllowedOAuthFlowsUserPoolClient, AnalyticsConfiguration, PreventUserExistenceErrors, EnableTokenRevocation, EnablePropagateAdditionalUserContextData, AuthSessionValidity, RefreshTokenRotation} | del(.[] | select(. == null or . == "" or . == {})) | .EnableTokenRevocation = true')"
        warning         user-existence: sign-in errors reveal whether a user exists
                          cause: PreventUserExistenceErrors is not ENABLED
                          fix: aws cognito-idp update-user-pool-client --region us-east-1 --cli-input-json "$(aws cognito-idp describe-user-pool-client --user-pool-id us-east-1_EXAMPLE12 --client-id 1example23456789 --query UserPoolClient --output json --region us-east-1 | jq '{UserPoolId, ClientId, ClientName, RefreshTokenValidity, AccessTokenValidity, IdTokenValidity, TokenValidityUnits, ReadAttributes, WriteAttributes, ExplicitAuthFlows, SupportedIdentityProviders, CallbackURLs, LogoutURLs, DefaultRedirectURI, AllowedOAuthFlows, AllowedOAuthScopes, AllowedOAuthFlowsUserPoolClient, AnalyticsConfiguration, PreventUserExistenceErrors, EnableTokenRevocation, EnablePropagateAdditionalUserContextData, AuthSessionValidity, RefreshTokenRotation} | del(.[] | select(. == null or . == "" or . == {})) | .PreventUserExistenceErrors = "ENABLED"')"
        problem         user: ada has a temporary password that is older than 7 days
                          cause: it has expired, unless it was set later than anything else of the user
                          fix: cognito-auth password set ada --user-pool-id us-east-1_EXAMPLE12 --temporary --region us-east-1
        warning         mfa: the pool requires a second factor, and ada has none
                          cause: the next sign-in sets an authenticator app up, by a person at a terminal
                          fix: cognito-auth login -u ada
        warning         domain: us-east-1_EXAMPLE12 has no domain
                          cause: without one there are no managed login pages
                          fix: aws cognito-idp create-user-pool-domain --user-pool-id us-east-1_EXAMPLE12 --domain PREFIX --region us-east-1
        warning         callback: http://localhost:8400/callback is not a callback URL of app client 1example23456789
                          cause: browsers are sent back there after a sign-in; http://localhost:8400/callback/ does not count: they are compared letter by letter
                          fix: aws cognito-idp update-user-pool-client --region us-east-1 --cli-input-json "$(aws cognito-idp describe-user-pool-client --user-pool-id us-east-1_EXAMPLE12 --client-id 1example23456789 --query UserPoolClient --output json --region us-east-1 | jq '{UserPoolId, ClientId, ClientName, RefreshTokenValidity, AccessTokenValidity, IdTokenValidity, TokenValidityUnits, ReadAttributes, WriteAttributes, ExplicitAuthFlows, SupportedIdentityProviders, CallbackURLs, LogoutURLs, DefaultRedirectURI, AllowedOAuthFlows, AllowedOAuthScopes, AllowedOAuthFlowsUserPoolClient, AnalyticsConfiguration, PreventUserExistenceErrors, EnableTokenRevocation, EnablePropagateAdditionalUserContextData, AuthSessionValidity, RefreshTokenRotation} | del(.[] | select(. == null or . == "" or . == {})) | .CallbackURLs = ((.CallbackURLs // []) - ["http://localhost:8400/callback"] + ["http://localhost:8400/callback"]) | .AllowedOAuthFlows = ((.AllowedOAuthFlows // []) - ["code"] + ["code"]) | .AllowedOAuthScopes = ((.AllowedOAuthScopes // []) - ["openid"] + ["openid"]) | .AllowedOAuthFlowsUserPoolClient = true | .SupportedIdentityProviders = ["COGNITO"]')"
        warning         oauth: app client 1example23456789 lacks the grant code, the scope openid, an identity provider
                          cause: a program asks for a code, with PKCE, and exchanges it for an IdToken; the command for the callback URL adds this too
        warning         pkce: the app client has a secret, and none is given
                          cause: the token endpoint wants it besides PKCE; programs on people's machines keep no secret
                          fix: aws cognito-idp create-user-pool-client --user-pool-id us-east-1_EXAMPLE12 --client-name cognito-auth --allowed-o-auth-flows code --supported-identity-providers COGNITO --callback-urls http://localhost:8400/callback --region us-east-1 --allowed-o-auth-flows-user-pool-client --allowed-o-auth-scopes openid
        problem         identity-pool: us-east-1:00000000-0000-0000-0000-000000000000 does not trust app client 1example23456789
                          cause: of us-east-1_EXAMPLE12 it trusts another; other IdTokens are refused
                          fix: aws cognito-identity update-identity-pool --region us-east-1 --cli-input-json "$(aws cognito-identity describe-identity-pool --identity-pool-id us-east-1:00000000-0000-0000-0000-000000000000 --output json --region us-east-1 | jq '.CognitoIdentityProviders += [{"ProviderName":"cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12","ClientId":"1example23456789","ServerSideTokenCheck":false}]')"
        ok              roles: users get arn:aws:iam::123456789012:role/cognito/users
        problem         trust-policy: role users cannot be assumed: cognito-identity.amazonaws.com:aud is us-east-1:another, not us-east-1:00000000-0000-0000-0000-000000000000
                          cause: us-east-1:00000000-0000-0000-0000-000000000000 gives it to authenticated identities
                          fix: aws iam update-assume-role-policy --role-name users --region us-east-1 --policy-document "$(aws iam get-role --role-name users --query Role.AssumeRolePolicyDocument --output json --region us-east-1 | jq '.Statement = ([.Statement] | flatten) + [{"Effect":"Allow","Principal":{"Federated":"cognito-identity.amazonaws.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"cognito-identity.amazonaws.com:aud":"us-east-1:00000000-0000-0000-0000-000000000000"},"ForAnyValue:StringLike":{"cognito-identity.amazonaws.com:amr":"authenticated"}}}]')"
        problem         trust-policy: role guests cannot be assumed: cognito-identity.amazonaws.com:amr is authenticated, not unauthenticated
                          cause: us-east-1:00000000-0000-0000-0000-000000000000 gives it to unauthenticated identities
                          fix: aws iam update-assume-role-policy --role-name guests --region us-east-1 --policy-document "$(aws iam get-role --role-name guests --query Role.AssumeRolePolicyDocument --output json --region us-east-1 | jq '.Statement = ([.Statement] | flatten) + [{"Effect":"Allow","Principal":{"Federated":"cognito-identity.amazonaws.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"cognito-identity.amazonaws.com:aud":"us-east-1:00000000-0000-0000-0000-000000000000"},"ForAnyValue:StringLike":{"cognito-identity.amazonaws.com:amr":"unauthenticated"}}}]')"
        --- stderr
        error: problems found: messages, flow, client-secret, user, identity-pool, trust-policy
    "##]].assert_eq(&run(&tool, "doctor -u ada"));
    expect![[r#"
        DescribeUserPool [signed by AKIDEXAMPLE] {"UserPoolId":"us-east-1_EXAMPLE12"}
        GetUserPoolMfaConfig [signed by AKIDEXAMPLE] {"UserPoolId":"us-east-1_EXAMPLE12"}
        DescribeUserPoolClient [signed by AKIDEXAMPLE] {"ClientId":"1example23456789","UserPoolId":"us-east-1_EXAMPLE12"}
        AdminGetUser [signed by AKIDEXAMPLE] {"UserPoolId":"us-east-1_EXAMPLE12","Username":"ada"}
        DescribeIdentityPool [signed by AKIDEXAMPLE] {"IdentityPoolId":"us-east-1:00000000-0000-0000-0000-000000000000"}
        GetIdentityPoolRoles [signed by AKIDEXAMPLE] {"IdentityPoolId":"us-east-1:00000000-0000-0000-0000-000000000000"}
        POST / [signed by AKIDEXAMPLE] "Action=GetRole&Version=2010-05-08&RoleName=users"
        POST / [signed by AKIDEXAMPLE] "Action=GetRole&Version=2010-05-08&RoleName=guests"
    "#]].assert_eq(&cognito.calls());
}

/// A person gets a page, with the problems last, and fixes by number.
#[cfg(unix)]
#[test]
fn a_page_for_a_person() {
    let cognito = broken();
    let page_tool = tool(&cognito).env("COGNITO_IDENTITY_POOL_ID", IDENTITY_POOL);
    let mut terminal = Terminal::start_wide(&page_tool, &["doctor", "-u", "ada"], 80);
    let (code, screen) = terminal.finish();
    expect![[r#"
        ok: network, clock, region, credentials, user-pool, app-client, refresh, roles
            (-v shows each)

        warning: devices: the pool tracks devices
          cause: the refresh token of a sign-in that confirms no device, or that sends
                 the password, is refused as invalid
          fix 7: cognito-auth login -c NAME --remember-device --auth-flow USER_SRP_AUTH

        warning: tokens: access token 60 h, IdToken 60 h, refresh token 1 h
          cause: the refresh token ends no later than the tokens that it is to renew
          fix 8: aws cognito-idp update-user-pool-client ... (--fix 8 prints all)

        warning: revocation: the app client does not allow its tokens to be revoked
          cause: logout cannot end a session; logout --global can
          fix 9: aws cognito-idp update-user-pool-client ... (--fix 9 prints all)

        warning: user-existence: sign-in errors reveal whether a user exists
          cause: PreventUserExistenceErrors is not ENABLED
          fix 10: aws cognito-idp update-user-pool-client ... (--fix 10 prints all)

        warning: mfa: the pool requires a second factor, and ada has none
          cause: the next sign-in sets an authenticator app up, by a person at a
                 terminal
          fix 11: cognito-auth login -u ada

        warning: domain: us-east-1_EXAMPLE12 has no domain
          cause: without one there are no managed login pages
          fix 12: aws cognito-idp create-user-pool-domain --user-pool-id us-east-1_EXAMPLE12 --domain PREFIX --region us-east-1

        warning: callback: http://localhost:8400/callback is not a callback URL of app
                 client 1example23456789
          cause: browsers are sent back there after a sign-in;
                 http://localhost:8400/callback/ does not count: they are compared
                 letter by letter
          fix 13: aws cognito-idp update-user-pool-client ... (--fix 13 prints all)

        warning: oauth: app client 1example23456789 lacks the grant code, the scope
                 openid, an identity provider
          cause: a program asks for a code, with PKCE, and exchanges it for an IdToken;
                 the command for the callback URL adds this too

        warning: pkce: the app client has a secret, and none is given
          cause: the token endpoint wants it besides PKCE; programs on people's machines
                 keep no secret
          fix 14: aws cognito-idp create-user-pool-client ... (--fix 14 prints all)

        problem: messages: us-east-1_EXAMPLE12 cannot send text messages:
                 SNS\u001b[2Jsandbox
          cause: a role, or the sandbox of Amazon SNS or SES, does not let it; codes do
                 not arrive

        problem: flow: app client 1example23456789 does not allow
                 ADMIN_USER_PASSWORD_AUTH
          cause: it allows USER_PASSWORD_AUTH: --auth-flow chooses
          fix 1: aws cognito-idp update-user-pool-client ... (--fix 1 prints all)

        problem: client-secret: app client 1example23456789 has a secret, and none is
                 given
          cause: every sign-in needs it, by --client-secret-stdin or
                 --client-secret-file FILE or --client-secret-command COMMAND or
                 --client-secret-arn ARN or COGNITO_CLIENT_SECRET or
                 COGNITO_CLIENT_SECRET_ARN
          fix 2: (umask 077; set -C; aws cognito-idp ... (--fix 2 prints all)

        problem: user: ada has a temporary password that is older than 7 days
          cause: it has expired, unless it was set later than anything else of the user
          fix 3: cognito-auth password set ada --user-pool-id us-east-1_EXAMPLE12 --temporary --region us-east-1

        problem: identity-pool: us-east-1:00000000-0000-0000-0000-000000000000 does not
                 trust app client 1example23456789
          cause: of us-east-1_EXAMPLE12 it trusts another; other IdTokens are refused
          fix 4: aws cognito-identity update-identity-pool ... (--fix 4 prints all)

        problem: trust-policy: role users cannot be assumed:
                 cognito-identity.amazonaws.com:aud is us-east-1:another, not
                 us-east-1:00000000-0000-0000-0000-000000000000
          cause: us-east-1:00000000-0000-0000-0000-000000000000 gives it to
                 authenticated identities
          fix 5: aws iam update-assume-role-policy --role-name ... (--fix 5 prints all)

        problem: trust-policy: role guests cannot be assumed:
                 cognito-identity.amazonaws.com:amr is authenticated, not
                 unauthenticated
          cause: us-east-1:00000000-0000-0000-0000-000000000000 gives it to
                 unauthenticated identities
          fix 6: aws iam update-assume-role-policy --role-name ... (--fix 6 prints all)

        --fix N prints a fix alone.
        error: problems found: messages, flow, client-secret, user, identity-pool,
               trust-policy
    "#]].assert_eq(&screen);
    assert_eq!(code, 10);
    cognito.expect_done();
    let mut report = String::new();
    for number in ["4", "0", "99"] {
        let cognito = broken();
        let tool = tool(&cognito).env("COGNITO_IDENTITY_POOL_ID", IDENTITY_POOL);
        report += &run(&tool, &format!("doctor -u ada --fix {number}"));
        cognito.expect_done();
    }
    expect![[r##"
        # doctor -u ada --fix 4
        exit 0
        --- stdout
        aws cognito-identity update-identity-pool --region us-east-1 --cli-input-json "$(aws cognito-identity describe-identity-pool --identity-pool-id us-east-1:00000000-0000-0000-0000-000000000000 --output json --region us-east-1 | jq '.CognitoIdentityProviders += [{"ProviderName":"cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12","ClientId":"1example23456789","ServerSideTokenCheck":false}]')"
        # doctor -u ada --fix 0
        exit 2
        --- stderr
        error: there is no fix 0
           help: give a number from 1 to 14; without --fix all are shown
        # doctor -u ada --fix 99
        exit 2
        --- stderr
        error: there is no fix 99
           help: give a number from 1 to 14; without --fix all are shown
    "##]].assert_eq(&report);
}

#[test]
fn nothing_is_allowed() {
    let cognito = Cognito::in_any_order([
        denied("DescribeUserPool"),
        denied("DescribeUserPoolClient"),
        denied("AdminGetUser"),
        denied("DescribeIdentityPool"),
        denied("GetIdentityPoolRoles"),
        on(&format!("GET /{POOL}/.well-known/jwks.json")).answer(json!({"keys": []})),
        on("POST /").status(403).body(
            "text/xml",
            "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>",
        ),
    ]);
    let tool = tool(&cognito).env("COGNITO_IDENTITY_POOL_ID", IDENTITY_POOL);
    let line = format!("doctor -u ada --auth-flow srp --role-arn {USERS}");
    expect![[r##"
        # doctor -u ada --auth-flow srp --role-arn arn:aws:iam::123456789012:role/cognito/users
        exit 0
        --- stdout
        ok              network: the service answers
        ok              clock: this machine's clock agrees with the service's
        ok              region: us-east-1 of the user pool id
        ok              credentials: IAM credentials with access key AKIDEXAMPLE
        ok              user-pool: us-east-1_EXAMPLE12 exists
        could not look  user-pool: MFA, devices, triggers and domain of us-east-1_EXAMPLE12: the IAM credentials do not allow cognito-idp:DescribeUserPool
                          fix: allow it: {"Effect":"Allow","Action":"cognito-idp:DescribeUserPool","Resource":"arn:aws:cognito-idp:us-east-1:*:userpool/us-east-1_EXAMPLE12"}
        could not look  app-client: flows, secret, tokens and callback URLs of app client 1example23456789: the IAM credentials do not allow cognito-idp:DescribeUserPoolClient
                          fix: allow it: {"Effect":"Allow","Action":"cognito-idp:DescribeUserPoolClient","Resource":"arn:aws:cognito-idp:us-east-1:*:userpool/us-east-1_EXAMPLE12"}
        could not look  user: status and second factors of ada: the IAM credentials do not allow cognito-idp:AdminGetUser
                          fix: allow it: {"Effect":"Allow","Action":"cognito-idp:AdminGetUser","Resource":"arn:aws:cognito-idp:us-east-1:*:userpool/us-east-1_EXAMPLE12"}
        could not look  identity-pool: the providers that us-east-1:00000000-0000-0000-0000-000000000000 trusts: the IAM credentials do not allow cognito-identity:DescribeIdentityPool
                          fix: allow it: {"Effect":"Allow","Action":"cognito-identity:DescribeIdentityPool","Resource":"arn:aws:cognito-identity:us-east-1:*:identitypool/us-east-1:00000000-0000-0000-0000-000000000000"}
        could not look  roles: the roles of us-east-1:00000000-0000-0000-0000-000000000000: the IAM credentials do not allow cognito-identity:GetIdentityPoolRoles
                          fix: allow it: {"Effect":"Allow","Action":"cognito-identity:GetIdentityPoolRoles","Resource":"arn:aws:cognito-identity:us-east-1:*:identitypool/us-east-1:00000000-0000-0000-0000-000000000000"}
        could not look  trust-policy: the trust policy of arn:aws:iam::123456789012:role/cognito/users: the IAM credentials do not allow iam:GetRole
                          fix: allow it: {"Effect":"Allow","Action":"iam:GetRole","Resource":"arn:aws:iam::123456789012:role/cognito/users"}
    "##]].assert_eq(&run(&tool, &line));
    expect![[r#"
        DescribeUserPool [signed by AKIDEXAMPLE] {"UserPoolId":"us-east-1_EXAMPLE12"}
        DescribeUserPoolClient [signed by AKIDEXAMPLE] {"ClientId":"1example23456789","UserPoolId":"us-east-1_EXAMPLE12"}
        AdminGetUser [signed by AKIDEXAMPLE] {"UserPoolId":"us-east-1_EXAMPLE12","Username":"ada"}
        DescribeIdentityPool [signed by AKIDEXAMPLE] {"IdentityPoolId":"us-east-1:00000000-0000-0000-0000-000000000000"}
        GetIdentityPoolRoles [signed by AKIDEXAMPLE] {"IdentityPoolId":"us-east-1:00000000-0000-0000-0000-000000000000"}
        GET /us-east-1_EXAMPLE12/.well-known/jwks.json [unsigned]
        POST / [signed by AKIDEXAMPLE] "Action=GetRole&Version=2010-05-08&RoleName=users"
    "#]].assert_eq(&cognito.calls());
}

#[test]
fn without_iam_credentials_the_pool_is_asked_for_its_keys() {
    let path = format!("GET /{POOL}/.well-known/jwks.json");
    let cognito = Cognito::scripted([
        on(&path).answer(json!({"keys": []})),
        on(&path).answer(json!({"message": "no"})).status(404),
    ]);
    let tool = tool(&cognito).without_credentials();
    expect![[r#"
        # doctor -u ada --no-admin
        exit 0
        --- stdout
        ok              network: the service answers
        ok              clock: this machine's clock agrees with the service's
        ok              region: us-east-1 of the user pool id
        could not look  credentials: no IAM credentials were found
                          cause: USER_SRP_AUTH needs none; but checking the pool's settings does
                          fix: aws configure, or choose an AWS profile with --profile NAME
        ok              user-pool: us-east-1_EXAMPLE12 exists
        could not look  user-pool: MFA, devices, triggers and domain of us-east-1_EXAMPLE12: this check needs IAM credentials
        could not look  app-client: flows, secret, tokens and callback URLs of app client 1example23456789: this check needs IAM credentials
        could not look  user: status and second factors of ada: this check needs IAM credentials
    "#]].assert_eq(&run(&tool, "doctor -u ada --no-admin"));
    expect![[r#"
        # doctor -u ada
        exit 10
        --- stdout
        ok              network: the service answers
        ok              clock: this machine's clock agrees with the service's
        ok              region: us-east-1 of the user pool id
        could not look  credentials: no IAM credentials were found
                          cause: USER_SRP_AUTH needs none; but checking the pool's settings does
                          fix: aws configure, or choose an AWS profile with --profile NAME
        problem         user-pool: there is no user pool us-east-1_EXAMPLE12 in us-east-1
                          cause: the id is wrong, or the pool belongs to another account, or was deleted
                          fix: aws cognito-idp list-user-pools --max-results 60 --region us-east-1
        --- stderr
        error: problems found: user-pool
    "#]].assert_eq(&run(&tool, "doctor -u ada"));
    expect![[r#"
        GET /us-east-1_EXAMPLE12/.well-known/jwks.json [unsigned]
        GET /us-east-1_EXAMPLE12/.well-known/jwks.json [unsigned]
    "#]]
    .assert_eq(&cognito.calls());
}

#[test]
fn credentials_that_are_refused_are_told_once() {
    let refused = |operation| {
        on(operation).error(
            "UnrecognizedClientException",
            "The security token is invalid.",
        )
    };
    let cognito = Cognito::in_any_order([
        refused("DescribeUserPool"),
        refused("DescribeUserPoolClient"),
        on(&format!("GET /{POOL}/.well-known/jwks.json")).answer(json!({"keys": []})),
    ]);
    expect![[r#"
        # doctor
        exit 10
        --- stdout
        ok              network: the service answers
        ok              clock: this machine's clock agrees with the service's
        ok              region: us-east-1 of the user pool id
        problem         credentials: Cognito refused the request: The security token is invalid. (UnrecognizedClientException)
                          cause: the IAM credentials are wrong or expired, or this machine's clock is; ADMIN_USER_PASSWORD_AUTH through the Admin API is signed with them
                          fix: aws sts get-caller-identity; or sign in without them: --auth-flow USER_SRP_AUTH
        ok              user-pool: us-east-1_EXAMPLE12 exists
        could not look  user-pool: MFA, devices, triggers and domain of us-east-1_EXAMPLE12: the IAM credentials are refused
        could not look  app-client: flows, secret, tokens and callback URLs of app client 1example23456789: the IAM credentials are refused
        --- stderr
        error: problems found: credentials
    "#]].assert_eq(&run(&tool(&cognito), "doctor"));
    cognito.expect_done();
}

#[test]
fn a_secret_in_secrets_manager_is_the_app_clients() {
    let arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:app-AbCdEf";
    let mut report = String::new();
    for given in [
        "",
        " --client-secret-file s",
        " --client-secret-command whoami",
        " --client-secret-arn arn:aws:secretsmanager:eu-west-1:123456789012:secret:app-AbCdEf",
        " --client-secret-arn arn:aws:secretsmanager:eu-west-1:123456789012:secret:other-AbCdEf",
    ] {
        let read = on("GetSecretValue").answer(json!({"SecretString": SECRET}));
        let described = [
            pool(&json!({"Id": POOL})),
            client(&json!({"ClientSecretArn": arn})),
        ];
        let read = given.contains("-arn").then_some(read);
        let cognito = Cognito::in_any_order(described.into_iter().chain(read));
        let tool = tool(&cognito).file("s", SECRET);
        let line = format!("doctor --no-admin{given}");
        let ran = tool.run(&line.split(' ').collect::<Vec<_>>());
        let said = String::from_utf8(ran.stdout).unwrap();
        let lines: Vec<_> = said.lines().collect();
        let at = lines
            .iter()
            .position(|line| line.contains(" client-secret: "));
        let of_check = &lines[at.unwrap()..];
        let further = of_check[1..]
            .iter()
            .take_while(|line| line.starts_with("   "));
        report += &format!("{line}: {}\n{}\n", ran.code, of_check[0]);
        report.extend(further.map(|line| format!("{line}\n")));
        cognito.expect_done();
    }
    expect![[r#"
        doctor --no-admin: 10
        problem         client-secret: app client 1example23456789 has its secret in AWS Secrets Manager, and none is given
                          cause: every sign-in needs it; IAM has to allow secretsmanager:GetSecretValue
                          fix: --client-secret-arn arn:aws:secretsmanager:eu-west-1:123456789012:secret:app-AbCdEf
        doctor --no-admin --client-secret-file s: 0
        warning         client-secret: app client 1example23456789 has its secret in AWS Secrets Manager, and --client-secret-… gives a copy
                          cause: it is replaced there, every 7 days unless that was changed
                          fix: --client-secret-arn arn:aws:secretsmanager:eu-west-1:123456789012:secret:app-AbCdEf
        doctor --no-admin --client-secret-command whoami: 0
        ok              client-secret: app client 1example23456789 has its secret in AWS Secrets Manager, and --client-secret-… gives one
        doctor --no-admin --client-secret-arn arn:aws:secretsmanager:eu-west-1:123456789012:secret:app-AbCdEf: 0
        ok              client-secret: app client 1example23456789 has its secret in AWS Secrets Manager, and --client-secret-arn names it
        doctor --no-admin --client-secret-arn arn:aws:secretsmanager:eu-west-1:123456789012:secret:other-AbCdEf: 10
        problem         client-secret: app client 1example23456789 has its secret in AWS Secrets Manager, and --client-secret-arn names another one
                          cause: arn:aws:secretsmanager:eu-west-1:123456789012:secret:other-AbCdEf is not arn:aws:secretsmanager:eu-west-1:123456789012:secret:app-AbCdEf
                          fix: --client-secret-arn arn:aws:secretsmanager:eu-west-1:123456789012:secret:app-AbCdEf
    "#]].assert_eq(&report);
}

#[test]
fn a_vpc_endpoint_that_does_not_serve_the_pool_is_a_problem() {
    let closed = |operation| {
        on(operation).error(
            "InvalidParameterException",
            "PrivateLink access is disabled for the user pool that has ManagedLogin configured.",
        )
    };
    let cognito = Cognito::in_any_order([
        closed("DescribeUserPool"),
        closed("DescribeUserPoolClient"),
        on(&format!("GET /{POOL}/.well-known/jwks.json")).answer(json!({"keys": []})),
    ]);
    expect![[r#"
        # doctor
        exit 10
        --- stdout
        problem         network: Cognito refused the request: PrivateLink access is disabled for the user pool that has ManagedLogin configured. (InvalidParameterException)
                          cause: the call came through a VPC endpoint for cognito-idp, which does not serve a user pool that has a domain
                          fix: remove the pool's domain or the VPC endpoint; or turn private DNS off for the endpoint, so that calls go over the internet
        ok              clock: this machine's clock agrees with the service's
        ok              region: us-east-1 of the user pool id
        ok              credentials: IAM credentials with access key AKIDEXAMPLE
        ok              user-pool: us-east-1_EXAMPLE12 exists
        could not look  user-pool: MFA, devices, triggers and domain of us-east-1_EXAMPLE12: the VPC endpoint does not serve the user pool
        could not look  app-client: flows, secret, tokens and callback URLs of app client 1example23456789: the VPC endpoint does not serve the user pool
        --- stderr
        error: problems found: network
    "#]].assert_eq(&run(&tool(&cognito), "doctor"));
    cognito.expect_done();
}

#[test]
fn nothing_there_goes_by_these_ids() {
    let absent = |operation, text| on(operation).error("ResourceNotFoundException", text);
    let cognito = Cognito::in_any_order([
        pool(&json!({"Id": POOL})),
        absent("DescribeUserPoolClient", "User pool client does not exist."),
        on("AdminGetUser").error("UserNotFoundException", "User does not exist."),
        absent("DescribeIdentityPool", "IdentityPool not found."),
        absent("GetIdentityPoolRoles", "IdentityPool not found."),
    ]);
    let there = tool(&cognito).env("COGNITO_IDENTITY_POOL_ID", IDENTITY_POOL);
    expect![[r##"
        # doctor -u ada@example.com
        exit 10
        --- stdout
        ok              network: the service answers
        ok              clock: this machine's clock agrees with the service's
        ok              region: us-east-1 of the user pool id
        ok              credentials: IAM credentials with access key AKIDEXAMPLE
        ok              user-pool: us-east-1_EXAMPLE12 exists
        problem         app-client: us-east-1_EXAMPLE12 has no app client 1example23456789
                          cause: the id is wrong, or of another user pool
                          fix: aws cognito-idp list-user-pool-clients --user-pool-id us-east-1_EXAMPLE12 --max-results 60 --region us-east-1
        problem         user: us-east-1_EXAMPLE12 has no user ada@example.com
                          cause: the name is misspelt, in another case, or an alias that is not verified
                          fix: aws cognito-idp list-users --user-pool-id us-east-1_EXAMPLE12 --filter 'email ^= "ada@example.com"' --region us-east-1
        problem         identity-pool: there is no identity pool us-east-1:00000000-0000-0000-0000-000000000000
                          cause: the id is wrong, or the pool belongs to another account, or was deleted
                          fix: aws cognito-identity list-identity-pools --max-results 60 --region us-east-1
        --- stderr
        error: problems found: app-client, user, identity-pool
    "##]].assert_eq(&run(&there, "doctor -u ada@example.com"));
    cognito.expect_done();
    let cognito = Cognito::in_any_order([
        absent("DescribeUserPool", "User pool does not exist."),
        absent("DescribeUserPoolClient", "User pool does not exist."),
    ]);
    expect![[r#"
        # doctor --region eu-west-1
        exit 10
        --- stdout
        ok              network: the service answers
        ok              clock: this machine's clock agrees with the service's
        warning         region: eu-west-1 of --region, and the user pool is in us-east-1
                          cause: the explicit Region is used, where only a replica of the pool could be
                          fix: leave it out, or make it us-east-1
        ok              credentials: IAM credentials with access key AKIDEXAMPLE
        problem         user-pool: there is no user pool us-east-1_EXAMPLE12 in eu-west-1
                          cause: the id is wrong, or the pool belongs to another account, or was deleted
                          fix: aws cognito-idp list-user-pools --max-results 60 --region eu-west-1
        --- stderr
        error: problems found: user-pool
    "#]].assert_eq(&run(&tool(&cognito), "doctor --region eu-west-1"));
    cognito.expect_done();
}

#[test]
fn nobody_answers() {
    let tool = Tool::alone()
        .env("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
        .env("COGNITO_USER_POOL_ID", POOL)
        .env("COGNITO_CLIENT_ID", CLIENT)
        .env("NO_COLOR", "1");
    expect![[r#"
        # doctor -u ada --no-admin
        exit 9
        --- stdout
        problem         network: DescribeUserPool got no answer from http://127.0.0.1:1: Connection refused
                          cause: no server listens there
                          fix: check --endpoint-url and AWS_ENDPOINT_URL
        ok              region: us-east-1 of the user pool id
        ok              credentials: IAM credentials with access key AKIDEXAMPLE
        could not look  user-pool: MFA, devices, triggers and domain of us-east-1_EXAMPLE12: the service does not answer
        could not look  app-client: flows, secret, tokens and callback URLs of app client 1example23456789: the service does not answer
        could not look  user: status and second factors of ada: the service does not answer
        --- stderr
        error: problems found: network
    "#]].assert_eq(&run(&tool, "doctor -u ada --no-admin"));
}

#[test]
fn settings_are_part_of_it() {
    let tool = Tool::alone().env("NO_COLOR", "1");
    expect![[r#"
        # doctor
        exit 10
        --- stdout
        problem         user-pool: no user pool id was given
                          fix: give it with --user-pool-id ID, COGNITO_USER_POOL_ID or `user-pool-id` in a context
        problem         app-client: no app client id was given
                          fix: give it with --client-id ID, COGNITO_CLIENT_ID or `client-id` in a context
        --- stderr
        error: problems found: user-pool, app-client
    "#]].assert_eq(&run(&tool, "doctor"));
    expect![[r##"
        # doctor --user-pool-id nonsense -o json
        exit 10
        --- stdout
        {
          "findings": [
            {
              "check": "settings",
              "state": "problem",
              "message": "--user-pool-id is not valid: \"nonsense\" is not a user pool id: expected REGION_NAME, such as us-east-1_AbCdEfGhI",
              "cause": null,
              "fix": null,
              "iam_action": null
            }
          ]
        }
        --- stderr
        error: problems found: settings
    "##]].assert_eq(&run(&tool, "doctor --user-pool-id nonsense -o json"));
    expect![[r#"
        # doctor -c absent
        exit 10
        --- stdout
        problem         settings: there is no config file $DIR/home/.config/cognito-auth/config.toml, so there is no context `absent`
                          fix: cognito-auth context create absent
        --- stderr
        error: problems found: settings
    "#]].assert_eq(&run(&tool, "doctor -c absent"));
    let line =
        format!("doctor --user-pool-id {POOL} --profile absent --admin --auth-flow password");
    expect![[r#"
        # doctor --user-pool-id us-east-1_EXAMPLE12 --profile absent --admin --auth-flow password
        exit 10
        --- stdout
        problem         settings: the AWS config files have no profile `absent`
                          cause: --profile names it
                          fix: aws configure
        ok              region: us-east-1 of the user pool id
        problem         flow: USER_PASSWORD_AUTH does not go with --admin
                          fix: --admin goes with --auth-flow ADMIN_USER_PASSWORD_AUTH or USER_SRP_AUTH
        could not look  user-pool: MFA, devices, triggers and domain of us-east-1_EXAMPLE12: the settings of AWS cannot be used
        problem         app-client: no app client id was given
                          fix: give it with --client-id ID, COGNITO_CLIENT_ID or `client-id` in a context
        --- stderr
        error: problems found: settings, flow, app-client
    "#]].assert_eq(&run(&tool, &line));
}

#[test]
fn a_clock_that_is_wrong_is_noticed() {
    #[expect(clippy::disallowed_methods, reason = "a server has a clock")]
    let later = Timestamp::now() + SignedDuration::from_mins(10);
    let printer = jiff::fmt::rfc2822::DateTimePrinter::new();
    let later = printer.timestamp_to_rfc9110_string(&later).unwrap();
    let cognito = Cognito::scripted([on(&format!("GET /{POOL}/.well-known/jwks.json"))
        .answer(json!({"keys": []}))
        .header("date", &later)]);
    let tool = tool(&cognito).without_credentials();
    let ran = tool.run(&[
        "doctor",
        "--no-admin",
        "--query",
        "findings[?check=='clock']",
    ]);
    let clock = &ran.stdout_json()[0];
    assert_eq!(
        (ran.code, clock["state"].as_str()),
        (10, Some("problem")),
        "{ran}"
    );
    let seconds: Vec<_> = clock["message"].as_str().unwrap().split(' ').collect();
    let seconds: i64 = seconds.iter().find_map(|word| word.parse().ok()).unwrap();
    assert!((598..=602).contains(&seconds), "{clock}");
}

/// Notes its arguments, a line each; answers reading calls.
const AWS: &str = r##"#!/bin/sh
printf '%s\n' "# aws" "$@" >> "$LOG"
case "$*" in
  *UserPoolClient.ClientSecret*) echo canary-client-secret ;;
  *describe-user-pool-client*) cat client.json ;;
  *describe-identity-pool*) cat identity-pool.json ;;
  *get-role*) cat trust.json ;;
esac
"##;

/// What no shell may expand.
const HOSTILE: &str = "http://localhost:1/it's \"$(touch pwned)\" `touch pwned` \\n !x %d ${IFS}";

#[cfg(unix)]
#[test]
fn a_fix_runs_in_every_shell_and_writes_back_all_that_it_read() {
    let cognito = Cognito::in_any_order([
        pool(&json!({"Id": POOL})),
        client(&json!({"ExplicitAuthFlows": ["ALLOW_CUSTOM_AUTH"], "ClientSecret": SECRET})),
        on("AdminGetUser").error("UserNotFoundException", "User does not exist."),
        identity_pool("another", false),
        roles(&json!({"authenticated": USERS})),
        role(
            "RoleName=users",
            &trust("us-east-1:another", "authenticated"),
        ),
    ]);
    let read = json!({
        "UserPoolId": POOL, "ClientId": CLIENT, "ClientName": "it's $(touch pwned) \"web\"",
        "ClientSecret": SECRET, "CreationDate": "2026-01-01T00:00:00+00:00",
        "LastModifiedDate": "2026-01-01T00:00:00+00:00", "RefreshTokenValidity": 7,
        "ExplicitAuthFlows": ["ALLOW_CUSTOM_AUTH"], "CallbackURLs": ["https://shop.example/?a=1&b=%20"],
        "AllowedOAuthFlows": ["implicit"], "EnableTokenRevocation": true,
    });
    let config = format!("[contexts.dev]\nredirect-uri = '''{HOSTILE}'''\n");
    let tool = tool(&cognito)
        .env("COGNITO_IDENTITY_POOL_ID", IDENTITY_POOL)
        .file(CONFIG_FILE, config)
        .file("bin/aws", AWS)
        .mode("bin/aws", 0o755)
        .file("client.json", read.to_string())
        .file(
            "identity-pool.json",
            json!({"IdentityPoolId": IDENTITY_POOL, "AllowClassicFlow": true}).to_string(),
        )
        .file(
            "trust.json",
            json!({"Version": "2012-10-17", "Statement": {"Effect": "Deny"}}).to_string(),
        );
    let user = "o'hara $(touch pwned) `touch pwned` !x";
    let ran = tool.run(&[
        "doctor",
        "-c",
        "dev",
        "-u",
        user,
        "--query",
        "findings[].fix",
    ]);
    assert_eq!(ran.code, 10, "{ran}");
    let fixes = ran.stdout_json();
    let fixes = fixes.as_array().unwrap().iter().filter_map(Value::as_str);
    let fixes: Vec<_> = fixes.filter(|fix| fix.starts_with("aws ")).collect();
    let logs = ["bash", "dash", "zsh", "fish"].map(|shell| {
        let path = match shell {
            "fish" => "set -x PATH $PWD/bin $PATH; set -x LOG log-fish",
            _ => &format!("PATH=\"$PWD/bin:$PATH\"; export LOG=log-{shell}"),
        };
        for fix in &fixes {
            let ran = tool.run_program(shell, &["-c", &format!("{path}; {fix}")]);
            assert_eq!(
                (ran.code, ran.stderr.len()),
                (0, 0),
                "{shell}: {fix}\n{ran}"
            );
        }
        std::fs::read_to_string(tool.path().join(format!("log-{shell}"))).unwrap()
    });
    expect![[r##"
        # aws
        cognito-idp
        describe-user-pool-client
        --user-pool-id
        us-east-1_EXAMPLE12
        --client-id
        1example23456789
        --query
        UserPoolClient
        --output
        json
        --region
        us-east-1
        # aws
        cognito-idp
        update-user-pool-client
        --region
        us-east-1
        --cli-input-json
        {
          "UserPoolId": "us-east-1_EXAMPLE12",
          "ClientId": "1example23456789",
          "ClientName": "it's $(touch pwned) \"web\"",
          "RefreshTokenValidity": 7,
          "ExplicitAuthFlows": [
            "ALLOW_CUSTOM_AUTH",
            "ALLOW_ADMIN_USER_PASSWORD_AUTH"
          ],
          "CallbackURLs": [
            "https://shop.example/?a=1&b=%20"
          ],
          "AllowedOAuthFlows": [
            "implicit"
          ],
          "EnableTokenRevocation": true
        }
        # aws
        cognito-idp
        describe-user-pool-client
        --user-pool-id
        us-east-1_EXAMPLE12
        --client-id
        1example23456789
        --query
        UserPoolClient
        --output
        json
        --region
        us-east-1
        # aws
        cognito-idp
        update-user-pool-client
        --region
        us-east-1
        --cli-input-json
        {
          "UserPoolId": "us-east-1_EXAMPLE12",
          "ClientId": "1example23456789",
          "ClientName": "it's $(touch pwned) \"web\"",
          "RefreshTokenValidity": 7,
          "ExplicitAuthFlows": [
            "ALLOW_CUSTOM_AUTH",
            "ALLOW_REFRESH_TOKEN_AUTH"
          ],
          "CallbackURLs": [
            "https://shop.example/?a=1&b=%20"
          ],
          "AllowedOAuthFlows": [
            "implicit"
          ],
          "EnableTokenRevocation": true
        }
        # aws
        cognito-idp
        list-users
        --user-pool-id
        us-east-1_EXAMPLE12
        --filter
        username ^= "o'hara $(touch pwned) `touch pwned` !x"
        --region
        us-east-1
        # aws
        cognito-idp
        create-user-pool-domain
        --user-pool-id
        us-east-1_EXAMPLE12
        --domain
        PREFIX
        --region
        us-east-1
        # aws
        cognito-idp
        describe-user-pool-client
        --user-pool-id
        us-east-1_EXAMPLE12
        --client-id
        1example23456789
        --query
        UserPoolClient
        --output
        json
        --region
        us-east-1
        # aws
        cognito-idp
        update-user-pool-client
        --region
        us-east-1
        --cli-input-json
        {
          "UserPoolId": "us-east-1_EXAMPLE12",
          "ClientId": "1example23456789",
          "ClientName": "it's $(touch pwned) \"web\"",
          "RefreshTokenValidity": 7,
          "ExplicitAuthFlows": [
            "ALLOW_CUSTOM_AUTH"
          ],
          "CallbackURLs": [
            "https://shop.example/?a=1&b=%20",
            "http://localhost:1/it's \"$(touch pwned)\" `touch pwned` \\n !x %d ${IFS}"
          ],
          "AllowedOAuthFlows": [
            "implicit",
            "code"
          ],
          "EnableTokenRevocation": true,
          "AllowedOAuthScopes": [
            "openid"
          ],
          "AllowedOAuthFlowsUserPoolClient": true,
          "SupportedIdentityProviders": [
            "COGNITO"
          ]
        }
        # aws
        cognito-idp
        create-user-pool-client
        --user-pool-id
        us-east-1_EXAMPLE12
        --client-name
        cognito-auth
        --allowed-o-auth-flows
        code
        --supported-identity-providers
        COGNITO
        --callback-urls
        http://localhost:1/it's "$(touch pwned)" `touch pwned` \n !x %d ${IFS}
        --region
        us-east-1
        --allowed-o-auth-flows-user-pool-client
        --allowed-o-auth-scopes
        openid
        # aws
        cognito-identity
        describe-identity-pool
        --identity-pool-id
        us-east-1:00000000-0000-0000-0000-000000000000
        --output
        json
        --region
        us-east-1
        # aws
        cognito-identity
        update-identity-pool
        --region
        us-east-1
        --cli-input-json
        {
          "IdentityPoolId": "us-east-1:00000000-0000-0000-0000-000000000000",
          "AllowClassicFlow": true,
          "CognitoIdentityProviders": [
            {
              "ProviderName": "cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12",
              "ClientId": "1example23456789",
              "ServerSideTokenCheck": false
            }
          ]
        }
        # aws
        iam
        get-role
        --role-name
        users
        --query
        Role.AssumeRolePolicyDocument
        --output
        json
        --region
        us-east-1
        # aws
        iam
        update-assume-role-policy
        --role-name
        users
        --region
        us-east-1
        --policy-document
        {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Effect": "Deny"
            },
            {
              "Effect": "Allow",
              "Principal": {
                "Federated": "cognito-identity.amazonaws.com"
              },
              "Action": "sts:AssumeRoleWithWebIdentity",
              "Condition": {
                "StringEquals": {
                  "cognito-identity.amazonaws.com:aud": "us-east-1:00000000-0000-0000-0000-000000000000"
                },
                "ForAnyValue:StringLike": {
                  "cognito-identity.amazonaws.com:amr": "authenticated"
                }
              }
            }
          ]
        }
    "##]].assert_eq(&logs[0]);
    for log in &logs {
        assert_eq!(*log, logs[0]);
        assert!(!log.contains(SECRET), "{log}");
    }
    assert!(!tool.path().join("pwned").exists());
    cognito.expect_done();
}

#[cfg(unix)]
#[test]
fn a_secret_is_saved_in_a_new_file_of_its_own() {
    let cognito =
        Cognito::in_any_order([pool(&json!({})), client(&json!({"ClientSecret": SECRET}))]);
    let tool = tool(&cognito)
        .env("LOG", "log")
        .file("bin/aws", AWS)
        .mode("bin/aws", 0o755);
    let query = "findings[?check=='client-secret'].fix";
    let ran = tool.run(&["doctor", "--no-admin", "--query", query, "-o", "text"]);
    let fix = String::from_utf8(ran.stdout).unwrap();
    let script = format!(
        "PATH=\"$PWD/bin:$PATH\"; {} && echo \"$COGNITO_CLIENT_SECRET\"; ls -l client-secret | cut -c 1-10",
        fix.trim_end()
    );
    expect![[r#"
        exit 0
        --- stdout
        canary-client-secret
        -rw-------
    "#]]
    .assert_eq(&tool.run_program("bash", &["-c", &script]).to_string());
    // What is there already stays.
    let ran = tool.run_program("bash", &["-c", &script]).to_string();
    assert!(ran.contains("cannot overwrite existing file"), "{ran}");
    cognito.expect_done();
}

#[cfg(unix)]
#[test]
fn the_session_of_a_context_is_looked_at_and_left_alone() {
    let tool = Tool::alone()
        .env("NO_COLOR", "1")
        .file(
            CONFIG_FILE,
            "[contexts.dev]\nstore = \"file\"\n[contexts.safe]\nstore = \"keyring\"\n",
        )
        .file("home/.local/state/cognito-auth/dev.json", "{}")
        .mode("home/.local/state/cognito-auth/dev.json", 0o644);
    expect![[r#"
        # doctor -c dev
        exit 10
        --- stdout
        problem         user-pool: no user pool id was given
                          fix: give it with --user-pool-id ID, COGNITO_USER_POOL_ID or `user-pool-id` in a context
        problem         app-client: no app client id was given
                          fix: give it with --client-id ID, COGNITO_CLIENT_ID or `client-id` in a context
        problem         store: $DIR/home/.local/state/cognito-auth/dev.json can be read or written by others
                          fix: chmod 600 $DIR/home/.local/state/cognito-auth/dev.json, if no other user has written to it; else rm $DIR/home/.local/state/cognito-auth/dev.json
        --- stderr
        error: problems found: user-pool, app-client, store
    "#]].assert_eq(&run(&tool, "doctor -c dev"));
    let tool = tool.mode("home/.local/state/cognito-auth/dev.json", 0o600);
    let query = "findings[?check=='store' || check=='keyring'].[check,state]";
    let line = |context| ["doctor", "-c", context, "-o", "text", "--query", query];
    expect![[r#"
        exit 10
        --- stdout
        store	warning
        --- stderr
        error: problems found: user-pool, app-client
    "#]]
    .assert_eq(&tool.run(&line("dev")).to_string());
    expect![[r#"
        exit 10
        --- stdout
        store	ok
        keyring	problem
        --- stderr
        error: problems found: user-pool, app-client, keyring
    "#]]
    .assert_eq(&tool.run(&line("safe")).to_string());
    let folder = tool.path().join("home/.local/state/cognito-auth");
    let names = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().file_name());
    assert_eq!(names.collect::<Vec<_>>(), ["dev.json"]);
}

#[test]
fn guests_need_the_identity_pool_alone() {
    let cognito = Cognito::in_any_order([
        identity_pool(CLIENT, true),
        roles(&json!({"authenticated": USERS, "unauthenticated": GUESTS})),
        role("RoleName=users", &trust(IDENTITY_POOL, "authenticated")),
        role("RoleName=guests", &trust(IDENTITY_POOL, "unauthenticated")),
    ]);
    let tool = tool(&cognito)
        .unset("COGNITO_USER_POOL_ID")
        .unset("COGNITO_CLIENT_ID")
        .env("COGNITO_IDENTITY_POOL_ID", IDENTITY_POOL);
    expect![[r#"
        # doctor --no-admin
        exit 0
        --- stdout
        ok              network: the service answers
        ok              clock: this machine's clock agrees with the service's
        ok              credentials: IAM credentials with access key AKIDEXAMPLE
        ok              identity-pool: us-east-1:00000000-0000-0000-0000-000000000000 exists
        ok              roles: users get arn:aws:iam::123456789012:role/cognito/users
        ok              trust-policy: role users trusts the authenticated identities of us-east-1:00000000-0000-0000-0000-000000000000
        ok              trust-policy: role guests trusts the unauthenticated identities of us-east-1:00000000-0000-0000-0000-000000000000
    "#]].assert_eq(&run(&tool, "doctor --no-admin"));
    cognito.expect_done();
}

#[test]
fn a_role_of_another_account_is_not_judged_by_its_namesake() {
    let cognito = Cognito::in_any_order([
        identity_pool(CLIENT, false),
        roles(&json!({"authenticated": USERS})),
        role("RoleName=users", &trust(IDENTITY_POOL, "authenticated")),
    ]);
    let tool = tool(&cognito)
        .unset("COGNITO_USER_POOL_ID")
        .unset("COGNITO_CLIENT_ID");
    let query = "findings[?check=='trust-policy'].[state,message]";
    let line = [
        "doctor",
        "--identity-pool-id",
        IDENTITY_POOL,
        "--query",
        query,
        "-o",
        "text",
    ];
    let arn = "arn:aws:iam::999999999999:role/users";
    let ran = tool.run(&[&line[..], &["--role-arn", arn]].concat());
    expect![[r#"
        exit 0
        --- stdout
        could_not_look	the trust policy of arn:aws:iam::999999999999:role/users: it belongs to another account than the IAM credentials
    "#]].assert_eq(&ran.to_string());
    cognito.expect_done();
}

#[test]
fn calls_do_not_wait_for_answers_that_they_do_not_need() {
    let late = Duration::from_millis(400);
    let cognito = Cognito::in_any_order([
        pool(&json!({"Id": POOL})).delay(late),
        client(&json!({})).delay(late),
        user("CONFIRMED", &[]).delay(late),
        identity_pool(CLIENT, false).delay(late),
        roles(&json!({"authenticated": USERS})).delay(late),
        role("RoleName=users", &trust(IDENTITY_POOL, "authenticated")),
    ]);
    let tool = tool(&cognito).env("COGNITO_IDENTITY_POOL_ID", IDENTITY_POOL);
    assert_eq!(tool.run(&["doctor", "-u", "ada", "--no-admin"]).code, 0);
    // All but the role, which the roles name.
    assert_eq!(cognito.most_at_once(), 5);
}

#[test]
fn an_endpoint_that_is_none_is_a_problem() {
    let tool = Tool::alone()
        .env("COGNITO_USER_POOL_ID", POOL)
        .env("AWS_ENDPOINT_URL", "nowhere")
        .env("NO_COLOR", "1");
    expect![[r##"
        # doctor --client-id 1 --no-admin
        exit 10
        --- stdout
        problem         network: AWS_ENDPOINT_URL is not valid: "nowhere" is not an http or https URL
        ok              region: us-east-1 of the user pool id
        ok              credentials: IAM credentials with access key AKIDEXAMPLE
        could not look  user-pool: MFA, devices, triggers and domain of us-east-1_EXAMPLE12: no service could be asked
        could not look  app-client: flows, secret, tokens and callback URLs of app client 1: no service could be asked
        --- stderr
        error: problems found: network
    "##]].assert_eq(&run(&tool, "doctor --client-id 1 --no-admin"));
}

#[test]
fn no_secret_is_shown() {
    let cognito = Cognito::in_any_order([
        pool(&json!({"Id": POOL})),
        client(&json!({"ClientSecret": SECRET})),
    ]);
    let tool = tool(&cognito)
        .env("COGNITO_CLIENT_SECRET", "canary-given")
        .env("COGNITO_PASSWORD", "canary-password")
        .env("AWS_SECRET_ACCESS_KEY", "canary-key");
    let ran = tool.run(&["doctor", "-vv", "--no-admin"]);
    let printed = ran.to_string();
    assert!(printed.contains("gives another secret"), "{printed}");
    assert!(printed.contains("\"ClientSecret\""), "{printed}");
    assert!(!printed.contains("canary"), "{printed}");
    cognito.expect_done();
}
