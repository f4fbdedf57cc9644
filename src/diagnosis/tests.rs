use expect_test::expect;
use jiff::Timestamp;

use super::facts::{
    Client, Factors, Given, IdentityPool, Kept, Network, Pool, Role, Roles, Signing, Use,
};
use super::trust::{Verdict, judge};
use super::*;
use crate::auth::AuthFlow;
use crate::model::{IdentityPoolId, Region, State, User};
use crate::settings::discovery::{AppClient, Trusted};
use crate::settings::resolve::{FlowAndApi, StoreKind};
use crate::settings::{Origin, Sourced};

const IDENTITY_POOL: &str = "us-east-1:00000000-0000-0000-0000-000000000000";
const ROLE: &str = "arn:aws:iam::123456789012:role/users";

fn asked() -> Asked {
    let region: Region = "us-east-1".parse().unwrap();
    Asked {
        pool: Some("us-east-1_AbC".parse().unwrap()),
        client: Some("1example".parse().unwrap()),
        username: Some("ada".to_owned()),
        flow: Ok(FlowAndApi {
            flow: AuthFlow::UserSrp,
            admin: false,
        }),
        mfa_type: None,
        secret: None,
        identity_pool: Some(IDENTITY_POOL.parse().unwrap()),
        role: None,
        provider: None,
        domain: None,
        redirect_uri: None,
        scopes: Vec::new(),
        region: Some(Sourced {
            value: region,
            origin: Origin::Derived("user pool id"),
        }),
        context: None,
        remembers_device: false,
        cli: Cli::default(),
        now: "2026-01-10T00:00:00Z".parse().unwrap(),
    }
}

fn client() -> Client {
    Client {
        app: AppClient {
            explicit_flows: ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
                .map(str::to_owned)
                .to_vec(),
            secret: None,
            secret_arn: None,
        },
        rotation: None,
        access_seconds: 3600,
        id_seconds: 3600,
        refresh_seconds: 86_400,
        revocation: true,
        hides_users: true,
        oauth: false,
        grants: Vec::new(),
        scopes: Vec::new(),
        callbacks: Vec::new(),
        providers: Vec::new(),
    }
}

fn facts() -> Facts {
    let user = User {
        username: "ada".to_owned(),
        enabled: true,
        status: Some("CONFIRMED".to_owned()),
        created: Some("2026-01-01T00:00:00Z".parse().unwrap()),
        ..User::default()
    };
    let trusted = Trusted {
        provider: "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC".to_owned(),
        client: "1example".to_owned(),
    };
    let role = Role {
        name: "users".to_owned(),
        arn: ROLE.to_owned(),
        trust: policy(
            r#""StringEquals":{"cognito-identity.amazonaws.com:aud":"AUD"},"ForAnyValue:StringLike":{"cognito-identity.amazonaws.com:amr":"authenticated"}"#,
        ),
    };
    Facts {
        network: Network::Answers,
        signing: Signing::Good("AKID".to_owned()),
        pool: Look::Seen(Pool {
            mfa: Some("OFF".to_owned()),
            ..Pool::default()
        }),
        client: Look::Seen(client()),
        user: Look::Seen(user),
        identity_pool: Look::Seen(IdentityPool {
            trusted: vec![trusted],
            guests: false,
        }),
        roles: Look::Seen(Roles {
            authenticated: Some(ROLE.to_owned()),
            ..Roles::default()
        }),
        trusts: vec![(Use::Authenticated, ROLE.to_owned(), Look::Seen(role))],
        ..Facts::unknown("it was not asked for")
    }
}

/// A trust policy with `conditions`, in which `AUD` is the identity pool.
fn policy(conditions: &str) -> String {
    let conditions = conditions.replace("AUD", IDENTITY_POOL);
    format!(
        r#"{{"Statement":[{{"Effect":"Allow","Principal":{{"Federated":"cognito-identity.amazonaws.com"}},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{{{conditions}}}}}]}}"#
    )
}

/// All findings but the good ones, and of the fixes what they change.
fn told(change: impl FnOnce(&mut Asked, &mut Facts)) -> String {
    let (mut asked, mut facts) = (asked(), facts());
    change(&mut asked, &mut facts);
    shown(&findings(&asked, &facts, None))
}

fn shown(findings: &[Finding]) -> String {
    let bad = findings.iter().filter(|finding| finding.state != State::Ok);
    let lines = bad.map(|finding| {
        let fix = finding.fix.as_deref().unwrap_or("-");
        let change = fix.rsplit_once("LastModifiedDate) | ");
        let change = change.and_then(|(_, change)| change.split_once("')"));
        let fix = change.map_or(fix, |(change, _)| change);
        let (state, check, message) = (finding.state.name(), finding.check, &finding.message);
        format!("{state}, {check}: {message}\n  {fix}\n")
    });
    lines.collect()
}

fn of_client(change: impl FnOnce(&mut Client)) -> Look<Client> {
    let mut client = client();
    change(&mut client);
    Look::Seen(client)
}

fn of_user(change: impl FnOnce(&mut User)) -> Look<User> {
    let mut user = facts().user.get().unwrap().clone();
    change(&mut user);
    Look::Seen(user)
}

fn texts<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.map(str::to_owned).to_vec()
}

#[test]
fn where_all_is_well_nothing_is_told() {
    assert_eq!(told(|_, _| {}), "");
}

#[test]
fn flows_are_allowed_in_the_names_that_the_app_client_uses() {
    let flows = |flows: Vec<String>| {
        told(|_, facts| facts.client = of_client(|client| client.app.explicit_flows = flows))
    };
    expect![[r#"
        problem, flow: app client 1example does not allow USER_SRP_AUTH
          aws cognito-idp update-user-pool-client --cli-input-json "$(aws cognito-idp describe-user-pool-client --user-pool-id us-east-1_AbC --client-id 1example --query UserPoolClient --output json | jq '{UserPoolId, ClientId, ClientName, RefreshTokenValidity, AccessTokenValidity, IdTokenValidity, TokenValidityUnits, ReadAttributes, WriteAttributes, ExplicitAuthFlows, SupportedIdentityProviders, CallbackURLs, LogoutURLs, DefaultRedirectURI, AllowedOAuthFlows, AllowedOAuthScopes, AllowedOAuthFlowsUserPoolClient, AnalyticsConfiguration, PreventUserExistenceErrors, EnableTokenRevocation, EnablePropagateAdditionalUserContextData, AuthSessionValidity, RefreshTokenRotation} | del(.[] | select(. == null or . == "" or . == {})) | .ExplicitAuthFlows = ((.ExplicitAuthFlows // []) - ["ALLOW_USER_SRP_AUTH"] + ["ALLOW_USER_SRP_AUTH"])')"
    "#]].assert_eq(&flows(texts(["ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])));
    expect![[r#"
        problem, flow: app client 1example does not allow USER_SRP_AUTH
          aws cognito-idp update-user-pool-client --cli-input-json "$(aws cognito-idp describe-user-pool-client --user-pool-id us-east-1_AbC --client-id 1example --query UserPoolClient --output json | jq '{UserPoolId, ClientId, ClientName, RefreshTokenValidity, AccessTokenValidity, IdTokenValidity, TokenValidityUnits, ReadAttributes, WriteAttributes, ExplicitAuthFlows, SupportedIdentityProviders, CallbackURLs, LogoutURLs, DefaultRedirectURI, AllowedOAuthFlows, AllowedOAuthScopes, AllowedOAuthFlowsUserPoolClient, AnalyticsConfiguration, PreventUserExistenceErrors, EnableTokenRevocation, EnablePropagateAdditionalUserContextData, AuthSessionValidity, RefreshTokenRotation} | del(.[] | select(. == null or . == "" or . == {})) | .ExplicitAuthFlows = ["ALLOW_ADMIN_USER_PASSWORD_AUTH","ALLOW_USER_PASSWORD_AUTH","ALLOW_REFRESH_TOKEN_AUTH","ALLOW_USER_SRP_AUTH"]')"
    "#]].assert_eq(&flows(texts(["ADMIN_NO_SRP_AUTH", "USER_PASSWORD_AUTH"])));
    // None at all allows SRP.
    assert_eq!(flows(Vec::new()), "");
    expect![[r#"
        warning, refresh: ALLOW_REFRESH_TOKEN_AUTH is not set, and refresh tokens do not rotate
          aws cognito-idp update-user-pool-client --cli-input-json "$(aws cognito-idp describe-user-pool-client --user-pool-id us-east-1_AbC --client-id 1example --query UserPoolClient --output json | jq '{UserPoolId, ClientId, ClientName, RefreshTokenValidity, AccessTokenValidity, IdTokenValidity, TokenValidityUnits, ReadAttributes, WriteAttributes, ExplicitAuthFlows, SupportedIdentityProviders, CallbackURLs, LogoutURLs, DefaultRedirectURI, AllowedOAuthFlows, AllowedOAuthScopes, AllowedOAuthFlowsUserPoolClient, AnalyticsConfiguration, PreventUserExistenceErrors, EnableTokenRevocation, EnablePropagateAdditionalUserContextData, AuthSessionValidity, RefreshTokenRotation} | del(.[] | select(. == null or . == "" or . == {})) | .ExplicitAuthFlows = ((.ExplicitAuthFlows // []) - ["ALLOW_REFRESH_TOKEN_AUTH"] + ["ALLOW_REFRESH_TOKEN_AUTH"])')"
    "#]].assert_eq(&flows(texts(["ALLOW_USER_SRP_AUTH"])));
}

#[test]
fn a_secret_is_needed_superfluous_wrong_or_unreadable() {
    let secret = |own: Option<&str>, given: Option<Result<&str, &str>>| {
        told(|asked, facts| {
            facts.client = of_client(|client| client.app.secret = own.map(Into::into));
            asked.secret = given.map(|value| Given {
                from_command: false,
                arn: None,
                origin: "COGNITO_CLIENT_SECRET".to_owned(),
                value: value.map(Into::into).map_err(|message| Trouble {
                    message: message.to_owned(),
                    cause: None,
                    help: None,
                    is_outage: false,
                }),
            });
        })
    };
    assert_eq!(secret(Some("canary-a"), Some(Ok("canary-a"))), "");
    let bad = [
        secret(Some("canary-a"), None),
        secret(None, Some(Ok("canary-b"))),
        secret(Some("canary-a"), Some(Ok("canary-b"))),
        secret(Some("canary-a"), Some(Err("the file cannot be read"))),
    ];
    let bad = bad.concat();
    assert!(!bad.contains("canary"), "{bad}");
    expect![[r#"
        problem, client-secret: app client 1example has a secret, and none is given
          (umask 077; set -C; aws cognito-idp describe-user-pool-client --user-pool-id us-east-1_AbC --client-id 1example --query UserPoolClient.ClientSecret --output text > client-secret) && export COGNITO_CLIENT_SECRET="$(cat client-secret)"
        problem, client-secret: app client 1example has no secret, and COGNITO_CLIENT_SECRET gives one
          unset COGNITO_CLIENT_SECRET
        problem, client-secret: COGNITO_CLIENT_SECRET gives another secret than that of app client 1example
          (umask 077; set -C; aws cognito-idp describe-user-pool-client --user-pool-id us-east-1_AbC --client-id 1example --query UserPoolClient.ClientSecret --output text > client-secret)
        problem, client-secret: the file cannot be read
          -
    "#]].assert_eq(&bad);
}

#[test]
fn a_secret_in_secrets_manager_is_named_by_its_arn() {
    let arn = |name: &str| format!("arn:aws:secretsmanager:us-east-1:123456789012:secret:{name}");
    let secret = |own: Option<&str>, name: &str, value: Result<&str, &str>| {
        told(|asked, facts| {
            facts.client = of_client(|client| match own {
                Some(own) => client.app.secret = Some(own.into()),
                None => client.app.secret_arn = Some(arn("app-AbCdEf")),
            });
            asked.secret = Some(Given {
                from_command: false,
                arn: Some(arn(name).parse().unwrap()),
                origin: "COGNITO_CLIENT_SECRET_ARN".to_owned(),
                value: value.map(Into::into).map_err(|message| Trouble {
                    message: message.to_owned(),
                    cause: None,
                    help: None,
                    is_outage: false,
                }),
            });
        })
    };
    assert_eq!(secret(None, "app-AbCdEf", Ok("canary-a")), "");
    assert_eq!(secret(None, "app", Ok("canary-a")), "");
    assert_eq!(secret(Some("canary-a"), "app-AbCdEf", Ok("canary-a")), "");
    let bad = [
        secret(None, "other-AbCdEf", Ok("canary-a")),
        secret(None, "other-AbCdEf", Err("it may not be read")),
        secret(None, "app-AbCdEf", Err("it may not be read")),
        secret(Some("canary-a"), "app-AbCdEf", Ok("canary-b")),
        told(|asked, facts| {
            facts.client = of_client(|client| client.app.secret_arn = Some(arn("app-AbCdEf")));
            asked.context = Some("dev".to_owned());
        }),
    ];
    let bad = bad.concat();
    assert!(!bad.contains("canary"), "{bad}");
    expect![[r#"
        problem, client-secret: app client 1example has its secret in AWS Secrets Manager, and COGNITO_CLIENT_SECRET_ARN names another one
          --client-secret-arn arn:aws:secretsmanager:us-east-1:123456789012:secret:app-AbCdEf
        problem, client-secret: app client 1example has its secret in AWS Secrets Manager, and COGNITO_CLIENT_SECRET_ARN names another one
          --client-secret-arn arn:aws:secretsmanager:us-east-1:123456789012:secret:app-AbCdEf
        problem, client-secret: it may not be read
          -
        problem, client-secret: COGNITO_CLIENT_SECRET_ARN gives another secret than that of app client 1example
          (umask 077; set -C; aws cognito-idp describe-user-pool-client --user-pool-id us-east-1_AbC --client-id 1example --query UserPoolClient.ClientSecret --output text > client-secret)
        problem, client-secret: app client 1example has its secret in AWS Secrets Manager, and none is given
          --client-secret-arn arn:aws:secretsmanager:us-east-1:123456789012:secret:app-AbCdEf, or in context dev: client-secret-arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:app-AbCdEf"
    "#]].assert_eq(&bad);
}

#[test]
fn refresh_tokens_rotate_or_are_allowed_and_outlive_the_others() {
    let refresh = |rotation, flows: Vec<String>, seconds| {
        told(|_, facts| {
            facts.client = of_client(|client| {
                client.rotation = rotation;
                client.app.explicit_flows = flows;
                client.refresh_seconds = seconds;
            });
        })
    };
    let both = texts(["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]);
    assert_eq!(refresh(Some(0), texts(["ALLOW_USER_SRP_AUTH"]), 86_400), "");
    expect![[r#"
        problem, refresh: refresh tokens rotate, and ALLOW_REFRESH_TOKEN_AUTH is set
          aws cognito-idp update-user-pool-client --cli-input-json "$(aws cognito-idp describe-user-pool-client --user-pool-id us-east-1_AbC --client-id 1example --query UserPoolClient --output json | jq '{UserPoolId, ClientId, ClientName, RefreshTokenValidity, AccessTokenValidity, IdTokenValidity, TokenValidityUnits, ReadAttributes, WriteAttributes, ExplicitAuthFlows, SupportedIdentityProviders, CallbackURLs, LogoutURLs, DefaultRedirectURI, AllowedOAuthFlows, AllowedOAuthScopes, AllowedOAuthFlowsUserPoolClient, AnalyticsConfiguration, PreventUserExistenceErrors, EnableTokenRevocation, EnablePropagateAdditionalUserContextData, AuthSessionValidity, RefreshTokenRotation} | del(.[] | select(. == null or . == "" or . == {})) | .ExplicitAuthFlows -= ["ALLOW_REFRESH_TOKEN_AUTH"]')"
    "#]]
    .assert_eq(&refresh(Some(10), both.clone(), 86_400));
    expect![[r#"
        warning, tokens: access token 1 h, IdToken 1 h, refresh token 1 h
          aws cognito-idp update-user-pool-client --cli-input-json "$(aws cognito-idp describe-user-pool-client --user-pool-id us-east-1_AbC --client-id 1example --query UserPoolClient --output json | jq '{UserPoolId, ClientId, ClientName, RefreshTokenValidity, AccessTokenValidity, IdTokenValidity, TokenValidityUnits, ReadAttributes, WriteAttributes, ExplicitAuthFlows, SupportedIdentityProviders, CallbackURLs, LogoutURLs, DefaultRedirectURI, AllowedOAuthFlows, AllowedOAuthScopes, AllowedOAuthFlowsUserPoolClient, AnalyticsConfiguration, PreventUserExistenceErrors, EnableTokenRevocation, EnablePropagateAdditionalUserContextData, AuthSessionValidity, RefreshTokenRotation} | del(.[] | select(. == null or . == "" or . == {})) | .RefreshTokenValidity = 30 | .TokenValidityUnits.RefreshToken = "days"')"
    "#]]
    .assert_eq(&refresh(None, both, 3600));
}

#[test]
fn a_user_is_in_a_state_that_signs_in_or_not() {
    let status = |status: &str| {
        told(|_, facts| facts.user = of_user(|user| user.status = Some(status.to_owned())))
    };
    let all = [
        status("UNCONFIRMED"),
        status("RESET_REQUIRED"),
        status("FORCE_CHANGE_PASSWORD"),
        status("EXTERNAL_PROVIDER"),
        status("COMPROMISED"),
        told(|_, facts| facts.user = of_user(|user| user.enabled = false)),
        told(|_, facts| {
            facts.user = of_user(|user| {
                user.status = Some("FORCE_CHANGE_PASSWORD".to_owned());
                user.modified = Some("2026-01-09T00:00:00Z".parse().unwrap());
            });
        }),
        told(|asked, facts| {
            asked.username = Some("o'hara \"x\\".to_owned());
            facts.user = Look::Absent("no".to_owned());
        }),
    ];
    expect![[r#"
        problem, user: ada is UNCONFIRMED
          aws cognito-idp admin-confirm-sign-up --user-pool-id us-east-1_AbC --username ada
        problem, user: ada is RESET_REQUIRED
          cognito-auth password set ada --user-pool-id us-east-1_AbC
        problem, user: ada has a temporary password that is older than 7 days
          cognito-auth password set ada --user-pool-id us-east-1_AbC --temporary
        problem, user: ada is EXTERNAL_PROVIDER
          -
        warning, user: ada is COMPROMISED
          -
        problem, user: ada is disabled
          aws cognito-idp admin-enable-user --user-pool-id us-east-1_AbC --username ada
        warning, user: ada is FORCE_CHANGE_PASSWORD
          cognito-auth login -u ada --new-password-file FILE
        problem, user: us-east-1_AbC has no user o'hara "x\
          aws cognito-idp list-users --user-pool-id us-east-1_AbC --filter 'username ^= "o'\''hara \"x\\"'
    "#]].assert_eq(&all.concat());
}

#[test]
fn second_factors_fit_the_pool() {
    let mfa = |of_pool: &str, factors: Option<Factors>, of_user: &[&str]| {
        told(|_, facts| {
            facts.pool = Look::Seen(Pool {
                mfa: Some(of_pool.to_owned()),
                ..Pool::default()
            });
            if let Some(factors) = factors {
                facts.factors = Look::Seen(factors);
            }
            let of_user = of_user.iter().map(|factor| (*factor).to_owned()).collect();
            facts.user = self::of_user(|user| user.mfa = of_user);
        })
    };
    let app = Some(Factors {
        app: true,
        ..Factors::default()
    });
    let sms = Some(Factors {
        sms: true,
        ..Factors::default()
    });
    assert_eq!(mfa("ON", app, &["SOFTWARE_TOKEN_MFA"]), "");
    assert_eq!(mfa("OPTIONAL", app, &[]), "");
    assert_eq!(mfa("OFF", None, &["SMS_MFA"]), "");
    let all = [
        mfa("ON", app, &[]),
        mfa("ON", sms, &[]),
        mfa("OPTIONAL", sms, &["SOFTWARE_TOKEN_MFA"]),
        mfa("ON", None, &["SOFTWARE_TOKEN_MFA", "SMS_MFA"]),
    ];
    expect![[r"
        warning, mfa: the pool requires a second factor, and ada has none
          cognito-auth login -u ada
        warning, mfa: the pool requires a second factor, and ada has none
          -
        warning, mfa: ada has SOFTWARE_TOKEN_MFA, which the pool does not offer
          -
        warning, mfa: ada has SOFTWARE_TOKEN_MFA, SMS_MFA, and prefers none
          cognito-auth login -u ada --mfa-type TYPE
    "]]
    .assert_eq(&all.concat());
}

#[test]
fn devices_are_remembered_where_the_pool_tracks_them() {
    let devices = |tracks, remembers, flow, context: Option<&str>| {
        told(|asked, facts| {
            asked.remembers_device = remembers;
            asked.flow = Ok(FlowAndApi { flow, admin: false });
            asked.context = context.map(str::to_owned);
            facts.client = of_client(|client| {
                client.app.explicit_flows = texts([
                    "ALLOW_USER_SRP_AUTH",
                    "ALLOW_USER_PASSWORD_AUTH",
                    "ALLOW_REFRESH_TOKEN_AUTH",
                ]);
            });
            facts.pool = Look::Seen(Pool {
                tracks_devices: tracks,
                ..Pool::default()
            });
        })
    };
    assert_eq!(devices(true, true, AuthFlow::UserSrp, None), "");
    let all = [
        devices(true, false, AuthFlow::UserSrp, Some("dev")),
        devices(true, true, AuthFlow::UserPassword, None),
        devices(false, true, AuthFlow::UserSrp, None),
    ];
    expect![[r"
        warning, devices: the pool tracks devices
          cognito-auth login -c dev --remember-device
        warning, devices: the pool tracks devices
          cognito-auth login -c NAME --remember-device --auth-flow USER_SRP_AUTH
        warning, devices: the pool tracks no devices
          -
    "]]
    .assert_eq(&all.concat());
}

#[test]
fn custom_auth_takes_three_triggers() {
    expect![[r"
        problem, triggers: the pool has no Lambda trigger DefineAuthChallenge
          -
    "]]
    .assert_eq(&told(|asked, facts| {
        asked.flow = Ok(FlowAndApi {
            flow: AuthFlow::Custom,
            admin: false,
        });
        facts.pool = Look::Seen(Pool {
            missing_triggers: vec!["DefineAuthChallenge"],
            ..Pool::default()
        });
        facts.client = of_client(|client| client.app.explicit_flows = Vec::new());
    }));
}

#[test]
fn managed_login_is_looked_at_where_it_is_meant() {
    let web = |domain: Option<&str>, uri: Option<&str>, change: fn(&mut Client)| {
        told(|asked, facts| {
            asked.domain = domain.map(str::to_owned);
            asked.redirect_uri = uri.map(str::to_owned);
            facts.client = of_client(|client| {
                client.oauth = true;
                client.grants = texts(["code"]);
                client.scopes = texts(["openid"]);
                client.providers = texts(["COGNITO"]);
                client.callbacks = texts(["http://localhost:8400/callback"]);
                change(client);
            });
            facts.domain = Look::Seen("ACTIVE".to_owned());
            facts.pool = Look::Seen(Pool {
                domain: Some("auth.example.com".to_owned()),
                hosts: texts(["auth.example.com", "shop.auth.us-east-1.amazoncognito.com"]),
                ..Pool::default()
            });
        })
    };
    let prefixed = Some("https://shop.auth.us-east-1.amazoncognito.com/");
    assert_eq!(web(prefixed, None, |_| {}), "");
    let scoped = told(|asked, facts| {
        asked.redirect_uri = Some("http://localhost:8400/callback".to_owned());
        asked.scopes = texts(["openid", "orders/read"]);
        facts.client = of_client(|client| {
            client.oauth = true;
            client.grants = texts(["code"]);
            client.scopes = texts(["openid"]);
            client.providers = texts(["COGNITO"]);
            client.callbacks = texts(["http://localhost:8400/callback"]);
        });
    });
    assert!(
        scoped.contains("lacks the scope orders/read")
            && scoped.contains(r#"- ["orders/read"] + ["orders/read"]"#),
        "{scoped}"
    );
    let all = [
        web(Some("other.example.com"), None, |_| {}),
        web(None, Some("http://127.0.0.1:9/it's"), |_| {}),
        web(prefixed, None, |client| {
            client.grants = texts(["client_credentials"]);
        }),
        web(None, None, |client| client.scopes = Vec::new()),
        web(prefixed, None, |client| {
            client.oauth = false;
            client.providers = Vec::new();
            client.callbacks = Vec::new();
        }),
        web(prefixed, None, |client| {
            client.app.secret = Some("canary".into());
        }),
    ];
    let all = all.concat();
    assert!(!all.contains("canary"), "{all}");
    expect![[r#"
        problem, domain: the domain given is other.example.com, and that of us-east-1_AbC is auth.example.com
          domain = "auth.example.com" in the context
        problem, callback: http://127.0.0.1:9/it's is not a callback URL of app client 1example
          aws cognito-idp update-user-pool-client --cli-input-json "$(aws cognito-idp describe-user-pool-client --user-pool-id us-east-1_AbC --client-id 1example --query UserPoolClient --output json | jq '{UserPoolId, ClientId, ClientName, RefreshTokenValidity, AccessTokenValidity, IdTokenValidity, TokenValidityUnits, ReadAttributes, WriteAttributes, ExplicitAuthFlows, SupportedIdentityProviders, CallbackURLs, LogoutURLs, DefaultRedirectURI, AllowedOAuthFlows, AllowedOAuthScopes, AllowedOAuthFlowsUserPoolClient, AnalyticsConfiguration, PreventUserExistenceErrors, EnableTokenRevocation, EnablePropagateAdditionalUserContextData, AuthSessionValidity, RefreshTokenRotation} | del(.[] | select(. == null or . == "" or . == {})) | .CallbackURLs = ((.CallbackURLs // []) - ["http://127.0.0.1:9/it'\''s"] + ["http://127.0.0.1:9/it'\''s"]) | .AllowedOAuthFlows = ((.AllowedOAuthFlows // []) - ["code"] + ["code"]) | .AllowedOAuthScopes = ((.AllowedOAuthScopes // []) - ["openid"] + ["openid"]) | .AllowedOAuthFlowsUserPoolClient = true')"
        warning, callback: app client 1example is for machines
          aws cognito-idp create-user-pool-client --user-pool-id us-east-1_AbC --client-name cognito-auth --allowed-o-auth-flows code --supported-identity-providers COGNITO --callback-urls http://localhost:8400/callback --allowed-o-auth-flows-user-pool-client --allowed-o-auth-scopes openid
        warning, oauth: app client 1example lacks the scope openid
          aws cognito-idp update-user-pool-client --cli-input-json "$(aws cognito-idp describe-user-pool-client --user-pool-id us-east-1_AbC --client-id 1example --query UserPoolClient --output json | jq '{UserPoolId, ClientId, ClientName, RefreshTokenValidity, AccessTokenValidity, IdTokenValidity, TokenValidityUnits, ReadAttributes, WriteAttributes, ExplicitAuthFlows, SupportedIdentityProviders, CallbackURLs, LogoutURLs, DefaultRedirectURI, AllowedOAuthFlows, AllowedOAuthScopes, AllowedOAuthFlowsUserPoolClient, AnalyticsConfiguration, PreventUserExistenceErrors, EnableTokenRevocation, EnablePropagateAdditionalUserContextData, AuthSessionValidity, RefreshTokenRotation} | del(.[] | select(. == null or . == "" or . == {})) | .CallbackURLs = ((.CallbackURLs // []) - ["http://localhost:8400/callback"] + ["http://localhost:8400/callback"]) | .AllowedOAuthFlows = ((.AllowedOAuthFlows // []) - ["code"] + ["code"]) | .AllowedOAuthScopes = ((.AllowedOAuthScopes // []) - ["openid"] + ["openid"]) | .AllowedOAuthFlowsUserPoolClient = true')"
        problem, client-secret: app client 1example has a secret, and none is given
          (umask 077; set -C; aws cognito-idp describe-user-pool-client --user-pool-id us-east-1_AbC --client-id 1example --query UserPoolClient.ClientSecret --output text > client-secret) && export COGNITO_CLIENT_SECRET="$(cat client-secret)"
        warning, pkce: the app client has a secret, and none is given
          aws cognito-idp create-user-pool-client --user-pool-id us-east-1_AbC --client-name cognito-auth --allowed-o-auth-flows code --supported-identity-providers COGNITO --callback-urls http://localhost:8400/callback --allowed-o-auth-flows-user-pool-client --allowed-o-auth-scopes openid
    "#]].assert_eq(&all);
    let is_new = told(|asked, facts| {
        asked.redirect_uri = Some("http://localhost:8400/callback".to_owned());
        facts.domain = Look::Seen("CREATING".to_owned());
        facts.pool = Look::Seen(Pool {
            domain: Some("auth.example.com".to_owned()),
            ..Pool::default()
        });
    });
    assert!(
        is_new.contains("warning, domain: auth.example.com is CREATING"),
        "{is_new}"
    );
}

#[test]
fn an_identity_pool_has_roles_that_trust_it() {
    let roles = |roles: Roles, guests| {
        told(|_, facts| {
            facts.roles = Look::Seen(roles);
            facts.identity_pool = Look::Seen(IdentityPool {
                guests,
                ..facts.identity_pool.get().unwrap().clone()
            });
        })
    };
    let users = Some(ROLE.to_owned());
    let mapped = texts(["cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC:1example"]);
    let by_mapping = Roles {
        mapped,
        ..Roles::default()
    };
    assert_eq!(roles(by_mapping, false), "");
    let of_users = Roles {
        authenticated: users,
        ..Roles::default()
    };
    let all = [
        roles(Roles::default(), false),
        roles(of_users, true),
        told(|asked, _| asked.provider = Some("idp.example.com".to_owned())),
        told(|_, facts| facts.trusts[0].2 = Look::Absent("no".to_owned())),
    ];
    expect![[r#"
        problem, roles: us-east-1:00000000-0000-0000-0000-000000000000 has no role for users
          aws cognito-identity set-identity-pool-roles --cli-input-json "$(aws cognito-identity get-identity-pool-roles --identity-pool-id us-east-1:00000000-0000-0000-0000-000000000000 --output json | jq '.Roles.authenticated = "ROLE_ARN"')"
        warning, roles: us-east-1:00000000-0000-0000-0000-000000000000 admits guests, and has no role for them
          aws cognito-identity set-identity-pool-roles --cli-input-json "$(aws cognito-identity get-identity-pool-roles --identity-pool-id us-east-1:00000000-0000-0000-0000-000000000000 --output json | jq '.Roles.unauthenticated = "ROLE_ARN"')"
        problem, identity-pool: us-east-1:00000000-0000-0000-0000-000000000000 does not trust app client 1example
          aws cognito-identity update-identity-pool --cli-input-json "$(aws cognito-identity describe-identity-pool --identity-pool-id us-east-1:00000000-0000-0000-0000-000000000000 --output json | jq '.CognitoIdentityProviders += [{"ProviderName":"idp.example.com","ClientId":"1example","ServerSideTokenCheck":false}]')"
        problem, trust-policy: there is no role arn:aws:iam::123456789012:role/users in the account of the IAM credentials
          -
    "#]].assert_eq(&all.concat());
}

#[test]
fn what_a_trust_policy_denies_is_for_people_to_read() {
    let pool: IdentityPoolId = IDENTITY_POOL.parse().unwrap();
    let aud = r#""StringEquals":{"cognito-identity.amazonaws.com:aud":"AUD"}"#;
    let amr = r#""ForAnyValue:StringLike":{"cognito-identity.amazonaws.com:amr":"authenticated"}"#;
    let action = r#""Action":"sts:AssumeRoleWithWebIdentity""#;
    let ours = r#""Principal":{"Federated":"cognito-identity.amazonaws.com"}"#;
    for (deny, concerns) in [
        (format!("{ours},{action}"), true),
        (
            format!(r#"{ours},{action},"Condition":{{"StringLike":{{"a":"b"}}}}"#),
            true,
        ),
        (format!(r#""Principal":"*",{action}"#), true),
        (format!(r#""Principal":{{"AWS":["*"]}},{action}"#), true),
        (
            format!(r#""Principal":{{"Federated":["a","*"]}},{action}"#),
            true,
        ),
        (
            format!(r#"{ours},"Action":["sts:TagSession","STS:*"]"#),
            true,
        ),
        (format!(r#"{ours},"NotAction":"sts:TagSession""#), true),
        (
            format!(r#""NotPrincipal":{{"Federated":"a"}},{action}"#),
            true,
        ),
        (format!(r#"{ours},"Action":"sts:TagSession""#), false),
        (format!(r#"{ours},"NotAction":"sts:Assume*""#), false),
        (
            format!(r#""Principal":{{"Federated":"a","AWS":"b"}},{action}"#),
            false,
        ),
        (format!("\"Not{},{action}", &ours[1..]), false),
        (action.to_owned(), false),
        (ours.to_owned(), false),
    ] {
        let verdict = |allow: String| {
            let deny = format!(r#"}},{{"Effect":"Deny",{deny}}}]}}"#);
            let text = allow.strip_suffix("}]}").unwrap().to_owned() + &deny;
            match judge(&text, &pool, Use::Authenticated) {
                Verdict::Trusts => "trusts".to_owned(),
                Verdict::Lax { .. } => "lax".to_owned(),
                Verdict::Distrusts { why, .. } => why,
                other => format!("{other:?}"),
            }
        };
        let said = [
            format!("{aud},{amr}"),
            aud.to_owned(),
            aud.replace("AUD", "other"),
        ];
        let said = said.map(|conditions| verdict(policy(&conditions)));
        let other = format!("cognito-identity.amazonaws.com:aud is other, not {IDENTITY_POOL}");
        let unclear =
            r#"Unclear { what: ".Statement[1] is a Deny that may concern it" }"#.to_owned();
        let expected = if concerns {
            let other = format!("{other}; besides, .Statement[1] may deny it");
            [unclear.clone(), unclear, other]
        } else {
            ["trusts".to_owned(), "lax".to_owned(), other]
        };
        assert_eq!(said, expected, "{deny}");
    }
    let denied = told(|_, facts| {
        let deny = format!(r#"}},{{"Effect":"Deny","Principal":"*",{action}}}]}}"#);
        let trust = policy(&format!("{aud},{amr}")).replace("}]}", &deny);
        let role = facts.trusts[0].2.get().unwrap().clone();
        facts.trusts[0].2 = Look::Seen(Role { trust, ..role });
    });
    expect![[r"
        could not look, trust-policy: role users: its trust policy allows it, but .Statement[1] is a Deny that may concern it
          -
    "]].assert_eq(&denied);
}

#[test]
fn trust_policies_are_judged_by_principal_action_and_conditions() {
    let pool: IdentityPoolId = IDENTITY_POOL.parse().unwrap();
    let verdict = |text: &str| match judge(text, &pool, Use::Authenticated) {
        Verdict::Trusts => "trusts".to_owned(),
        Verdict::Lax { what, change } => format!("lax: {what}\n  {change}"),
        Verdict::Distrusts { why, .. } => format!("distrusts: {why}"),
        Verdict::Unclear { what } => format!("unclear: {what}"),
        Verdict::Unreadable => "unreadable".to_owned(),
    };
    let aud = r#""StringEquals":{"cognito-identity.amazonaws.com:aud":"AUD"}"#;
    let amr = r#""ForAnyValue:StringLike":{"cognito-identity.amazonaws.com:amr":"authenticated"}"#;
    let both = policy(&format!("{aud},{amr}"));
    let encoded: Vec<_> = both.bytes().map(|byte| format!("%{byte:02x}")).collect();
    let trusted = [
        both.clone(),
        encoded.concat(),
        // As one statement, with lists, patterns, keys in another case.
        both.replace("[{", "{").replace("}]}", "}}"),
        both.replace("\"sts:AssumeRoleWithWebIdentity\"", "[\"sts:TagSession\",\"sts:Assume*\"]"),
        policy(&format!("{},{amr}", aud.replace("AUD", "US-EAST-1:00000000-0000-0000-0000-000000000000").replace("Equals", "EqualsIgnoreCase"))),
        policy(&format!(r#"{aud},"StringLike":{{"cognito-identity.amazonaws.com:aud":"us-east-1:*"}},{amr}"#)),
        policy(r#""StringLike":{"Cognito-Identity.amazonaws.com:AUD":["x","us-east-1:*"]},"ForAnyValue:StringEquals":{"cognito-identity.amazonaws.com:amr":["authenticated"]}"#.replace(":AUD", ":aud").as_str()),
    ];
    for text in trusted {
        assert_eq!(verdict(&text), "trusts", "{text}");
    }
    let others = [
        policy(aud),
        policy(amr),
        policy(""),
        policy(&format!("{amr},{}", aud.replace("AUD", "us-east-1:other"))),
        policy(&format!(
            "{aud},{}",
            amr.replace("\"authenticated", "\"unauthenticated")
        )),
        both.replace("sts:AssumeRoleWithWebIdentity", "sts:AssumeRole"),
        both.replace(
            "cognito-identity.amazonaws.com\"}",
            "accounts.google.com\"}",
        ),
        both.replace("Allow", "Deny"),
        // Every operator has to hold.
        policy(&format!(
            r#"{aud},{amr},"StringLike":{{"cognito-identity.amazonaws.com:aud":"us-east-1:other*"}}"#
        )),
        policy(&format!(
            r#"{aud},{amr},"StringEqualsIgnoreCase":{{"cognito-identity.amazonaws.com:amr":["x","y"]}}"#
        )),
        policy(&format!(
            "{},{amr}",
            aud.replace("AUD", "US-EAST-1:00000000-0000-0000-0000-000000000000")
        )),
        // More is demanded than is judged.
        policy(&format!(
            r#"{aud},{amr},"StringLike":{{"aws:SourceVpc":"vpc-1"}}"#
        )),
        policy(&format!(
            r#"{aud},{amr},"StringNotLike":{{"cognito-identity.amazonaws.com:aud":"us-east-1:*"}}"#
        )),
        "<html>".to_owned(),
        "%7".to_owned(),
        "{}".to_owned(),
    ];
    let others = others.map(|text| verdict(&text) + "\n");
    expect![[r#"
        lax: identities of any kind may assume it, not authenticated ones only
          .Statement[0].Condition["ForAnyValue:StringLike"]["cognito-identity.amazonaws.com:amr"] = "authenticated"
        lax: every identity pool there is may assume it: its trust policy names none
          .Statement[0].Condition["StringEquals"]["cognito-identity.amazonaws.com:aud"] = "us-east-1:00000000-0000-0000-0000-000000000000"
        lax: every identity pool there is may assume it: its trust policy names none
          .Statement[0].Condition["StringEquals"]["cognito-identity.amazonaws.com:aud"] = "us-east-1:00000000-0000-0000-0000-000000000000"
        distrusts: cognito-identity.amazonaws.com:aud is us-east-1:other, not us-east-1:00000000-0000-0000-0000-000000000000
        distrusts: cognito-identity.amazonaws.com:amr is unauthenticated, not authenticated
        distrusts: its trust policy does not allow cognito-identity.amazonaws.com sts:AssumeRoleWithWebIdentity
        distrusts: nothing in its trust policy allows cognito-identity.amazonaws.com
        distrusts: nothing in its trust policy allows cognito-identity.amazonaws.com; besides, .Statement[0] may deny it
        distrusts: cognito-identity.amazonaws.com:aud is us-east-1:other*, not us-east-1:00000000-0000-0000-0000-000000000000
        distrusts: cognito-identity.amazonaws.com:amr is x, y, not authenticated
        distrusts: cognito-identity.amazonaws.com:aud is US-EAST-1:00000000-0000-0000-0000-000000000000, not us-east-1:00000000-0000-0000-0000-000000000000
        unclear: .Statement[0] demands more than cognito-identity.amazonaws.com:aud and cognito-identity.amazonaws.com:amr
        unclear: .Statement[0] demands more than cognito-identity.amazonaws.com:aud and cognito-identity.amazonaws.com:amr
        unreadable
        unreadable
        unreadable
    "#]].assert_eq(&others.concat());
}

#[test]
fn the_way_to_the_services_is_part_of_it() {
    let at = |seconds: i64| Timestamp::from_second(1_800_000_000 + seconds).unwrap();
    let clock = |here: i64| told(|_, facts| facts.clocks = Some((at(here), at(0))));
    assert_eq!(clock(29) + &clock(-30), "");
    let trouble = Trouble {
        message: "no IAM credentials were found".to_owned(),
        cause: None,
        help: None,
        is_outage: false,
    };
    let all = [
        clock(31),
        clock(-121),
        told(|asked, facts| {
            facts.signing = Signing::Bad(trouble.clone());
            asked.flow = Ok(FlowAndApi {
                flow: AuthFlow::UserSrp,
                admin: true,
            });
        }),
        told(|_, facts| facts.signing = Signing::Bad(trouble.clone())),
        told(|asked, _| asked.flow = Err(trouble.clone())),
    ];
    expect![[r"
        warning, clock: this machine's clock is 31 s ahead of the service's
          set the clock, or have it set over the network: timedatectl set-ntp true
        problem, clock: this machine's clock is 121 s behind the service's
          set the clock, or have it set over the network: timedatectl set-ntp true
        problem, credentials: no IAM credentials were found
          or sign in without them: --auth-flow USER_SRP_AUTH
        could not look, credentials: no IAM credentials were found
          -
        problem, flow: no IAM credentials were found
          -
    "]]
    .assert_eq(&all.concat());
}

#[test]
fn sessions_are_kept_as_the_settings_want_it() {
    let machine = |kind, kept, keyring: Option<Result<bool, &str>>| {
        shown(&super::machine::findings(&Machine {
            context: "dev".to_owned(),
            kind,
            path: "dev.json".to_owned(),
            kept: Ok(kept),
            keyring: keyring.map(|has| {
                has.map_err(|message| Trouble {
                    message: message.to_owned(),
                    cause: None,
                    help: None,
                    is_outage: false,
                })
            }),
        }))
    };
    let silent = Some(Err("no keyring answers"));
    assert_eq!(machine(StoreKind::File, Kept::Plain, None), "");
    assert_eq!(machine(StoreKind::Auto, Kept::Sealed, Some(Ok(true))), "");
    assert_eq!(machine(StoreKind::Auto, Kept::Nothing, Some(Ok(false))), "");
    let all = [
        machine(StoreKind::Auto, Kept::Nothing, silent),
        machine(StoreKind::Keyring, Kept::Plain, silent),
        machine(StoreKind::Auto, Kept::Sealed, silent),
        machine(StoreKind::File, Kept::Sealed, Some(Ok(false))),
        machine(StoreKind::File, Kept::Damaged, None),
    ];
    expect![[r#"
        warning, keyring: no keyring answers
          if plain files are what you want: store = "file" in config.toml
        warning, store: a plain session is kept in dev.json
          cognito-auth login -c dev
        problem, keyring: no keyring answers
          unlock the keyring, or set store = "file" in config.toml
        problem, keyring: no keyring answers
          unlock the keyring, or forget the session: cognito-auth logout -c dev
        problem, keyring: the keyring does not have the key of the session
          cognito-auth logout -c dev; cognito-auth login -c dev
        warning, store: dev.json is not a session
          cognito-auth login -c dev
    "#]]
    .assert_eq(&all.concat());
}
