use std::sync::Mutex;

use expect_test::expect;
use serde_json::{Value, json};

use super::rehearsal::Rehearsal;
use super::remove::Doomed;
use super::there::Look;
use super::wanted::{Client, PasswordPolicy, ResourceServer, Wanted};
use super::{Made, Making};
use crate::auth::AuthFlow;
use crate::aws::{self, Answered};
use crate::failure::{Failure, Purpose, Subject};
use crate::model::{ErrorCode, Operation, Region, Request, ServiceError};
use crate::ops::gateway::Directory;

const POOL: &str = "us-east-1_EXAMPLE12";
const IDENTITY_POOL: &str = "us-east-1:00000000-0000-0000-0000-000000000000";

/// An account that keeps what is made, as the services would describe it.
#[derive(Debug, Default)]
struct Account(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    calls: Vec<String>,
    /// How many calls that change something go well before one fails, and whether that one is carried out.
    fails: Option<(usize, bool)>,
    pools: Vec<Value>,
    clients: Vec<Value>,
    servers: Vec<Value>,
    groups: Vec<Value>,
    identity_pools: Vec<Value>,
    roles: Value,
    role: Option<Value>,
    /// Policies are attached to the role.
    has_policies: bool,
}

fn refused(code: ErrorCode) -> aws::Error {
    ServiceError::of(code, "").into()
}

fn of_id(items: &[Value], member: &str, id: &Value) -> Result<usize, aws::Error> {
    let at = items.iter().position(|item| item[member] == *id);
    at.ok_or_else(|| refused(ErrorCode::ResourceNotFoundException))
}

impl State {
    #[expect(clippy::too_many_lines, reason = "an arm for each operation")]
    fn carry_out(&mut self, operation: Operation, mut input: Value) -> Result<Value, aws::Error> {
        use Operation as O;
        let pool = &input["UserPoolId"].clone();
        let identity_pool = &input["IdentityPoolId"].clone();
        let gone = || refused(ErrorCode::NoSuchEntity);
        Ok(match operation {
            O::ListUserPools => json!({"UserPools": self.pools}),
            O::CreateUserPool => {
                input["Id"] = POOL.into();
                input["Name"] = input["PoolName"].take();
                input["SchemaAttributes"] = input["Schema"].take();
                input["MfaConfiguration"] = "OFF".into();
                self.pools.push(input.clone());
                json!({"UserPool": input})
            }
            O::DescribeUserPool => {
                let at = of_id(&self.pools, "Id", pool)?;
                json!({"UserPool": self.pools[at]})
            }
            O::SetUserPoolMfaConfig => {
                let at = of_id(&self.pools, "Id", pool)?;
                self.pools[at]["MfaConfiguration"] = input["MfaConfiguration"].take();
                json!({})
            }
            O::CreateUserPoolDomain => {
                let at = of_id(&self.pools, "Id", pool)?;
                self.pools[at]["Domain"] = input["Domain"].take();
                json!({})
            }
            O::DeleteUserPoolDomain => {
                let at = of_id(&self.pools, "Id", pool)?;
                self.pools[at]["Domain"] = Value::Null;
                json!({})
            }
            O::DeleteUserPool => {
                let at = of_id(&self.pools, "Id", pool)?;
                // The service would refuse.
                assert!(self.pools[at]["Domain"].is_null());
                self.pools.remove(at);
                self.clients.clear();
                json!({})
            }
            O::CreateUserPoolClient => {
                input["ClientId"] = "1example".into();
                if input["GenerateSecret"] == true {
                    input["ClientSecret"] = "canary".into();
                }
                self.clients.push(input.clone());
                json!({"UserPoolClient": input})
            }
            O::ListUserPoolClients => json!({"UserPoolClients": self.clients}),
            O::DescribeUserPoolClient => {
                let at = of_id(&self.clients, "ClientId", &input["ClientId"])?;
                json!({"UserPoolClient": self.clients[at]})
            }
            O::CreateResourceServer => {
                self.servers.push(input);
                json!({})
            }
            O::ListResourceServers => json!({"ResourceServers": self.servers}),
            O::CreateGroup => {
                self.groups.push(input);
                json!({})
            }
            O::ListGroups => json!({"Groups": self.groups}),
            O::CreateIdentityPool => {
                input["IdentityPoolId"] = IDENTITY_POOL.into();
                self.identity_pools.push(input.clone());
                input
            }
            O::ListIdentityPools => json!({"IdentityPools": self.identity_pools}),
            O::DescribeIdentityPool => {
                let at = of_id(&self.identity_pools, "IdentityPoolId", identity_pool)?;
                self.identity_pools[at].clone()
            }
            O::DeleteIdentityPool => {
                let at = of_id(&self.identity_pools, "IdentityPoolId", identity_pool)?;
                self.identity_pools.remove(at);
                self.roles = Value::Null;
                json!({})
            }
            O::GetIdentityPoolRoles => match &self.roles {
                Value::Null => json!({}),
                roles => json!({"Roles": roles}),
            },
            O::SetIdentityPoolRoles => {
                self.roles = input["Roles"].take();
                json!({})
            }
            O::GetRole => json!({"Role": self.role.clone().ok_or_else(gone)?}),
            O::CreateRole => {
                input["Arn"] = "arn:aws:iam::123456789012:role/users".into();
                self.role = Some(input.clone());
                json!({"Role": input})
            }
            O::DeleteRole if self.has_policies => {
                return Err(refused(ErrorCode::from("DeleteConflict")));
            }
            O::DeleteRole => {
                self.role.take().ok_or_else(gone)?;
                json!({})
            }
            other => panic!("nothing answers {}", other.name()),
        })
    }
}

impl Account {
    fn edit(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.0.lock().unwrap());
    }

    /// The calls since it was asked last: all, or those that change something.
    fn calls(&self, changes: bool) -> Vec<String> {
        let mut calls = std::mem::take(&mut self.0.lock().unwrap().calls);
        let reads = |call: &String| {
            let name = call.split(' ').next().unwrap_or_default();
            Operation::named(name).unwrap().only_reads()
        };
        calls.retain(|call| !changes || !reads(call));
        calls
    }
}

impl Directory for Account {
    async fn answered(&self, request: Request) -> Result<Answered, aws::Error> {
        let operation = request.operation();
        let input = Value::from(request.members().clone());
        let mut state = self.0.lock().unwrap();
        state.calls.push(format!("{} {input}", operation.name()));
        if !operation.only_reads()
            && let Some((left, is_carried_out)) = &mut state.fails
        {
            if *left == 0 {
                if *is_carried_out {
                    state.carry_out(operation, input)?;
                }
                return Err(refused(ErrorCode::InternalErrorException));
            }
            *left -= 1;
        }
        match state.carry_out(operation, input)? {
            Value::Object(answer) => Ok(answer.into()),
            other => panic!("{other} is no answer"),
        }
    }
}

type Change = fn(&mut State);

fn region() -> Region {
    "us-east-1".parse().unwrap()
}

fn subject() -> Subject {
    Subject::of(Purpose::Provision)
}

fn simple() -> Wanted {
    Wanted {
        name: "dev".to_owned(),
        client: Client {
            name: "dev".to_owned(),
            ..Client::default()
        },
        ..Wanted::default()
    }
}

fn everything() -> Wanted {
    Wanted {
        sign_in: vec!["email"],
        mfa: Some("OPTIONAL"),
        self_sign_up: true,
        password_policy: Some(PasswordPolicy::read("min=12,lower,upper").unwrap()),
        tier: Some("PLUS"),
        required_attributes: vec!["name".to_owned()],
        client: Client {
            name: "web".to_owned(),
            has_secret: true,
            flows: vec![AuthFlow::UserSrp, AuthFlow::UserPassword],
            callbacks: vec![],
            grants: vec!["code"],
            scopes: vec![],
        },
        resource_servers: vec![ResourceServer::read("api=read,write").unwrap()],
        domain: Some("my-dev".to_owned()),
        groups: vec!["admins".to_owned(), "staff".to_owned()],
        identity_pool: Some("dev users".to_owned()),
        roles: true,
        ..simple()
    }
}

/// What `pool create` does; with it what was said.
async fn created(directory: &impl Directory, wanted: &Wanted) -> Result<(Made, String), Failure> {
    let (region, subject) = (region(), subject());
    let there = Look::new(directory, &region, &subject).at(wanted).await?;
    let differences = there.differences(wanted, &region);
    if !differences.is_empty() {
        let what = "pool".to_owned();
        return Err(Failure::Differs { what, differences });
    }
    let said = Mutex::new(Vec::new());
    let say = |done: &str| said.lock().unwrap().push(done.to_owned());
    let made = Making::new(directory, wanted, &region, &subject, &say)
        .run(there)
        .await?;
    Ok((made, said.lock().unwrap().join("\n")))
}

#[tokio::test(flavor = "current_thread")]
async fn a_pool_takes_two_calls_where_nothing_else_is_said() {
    let account = Account::default();
    let (made, said) = created(&account, &simple()).await.unwrap();
    assert_eq!(
        (made.pool.as_str(), made.client.as_str(), made.changes),
        (POOL, "1example", 2)
    );
    expect![[r#"
        ListUserPools {"MaxResults":60}
        CreateUserPool {"PoolName":"dev","UsernameConfiguration":{"CaseSensitive":false},"AdminCreateUserConfig":{"AllowAdminCreateUserOnly":true},"UserPoolTags":{"cognito-auth:pool":"dev"}}
        CreateUserPoolClient {"UserPoolId":"us-east-1_EXAMPLE12","ClientName":"dev","GenerateSecret":false,"ExplicitAuthFlows":["ALLOW_USER_SRP_AUTH","ALLOW_ADMIN_USER_PASSWORD_AUTH","ALLOW_REFRESH_TOKEN_AUTH"],"PreventUserExistenceErrors":"ENABLED"}"#]].assert_eq(&account.calls(false).join("\n"));
    expect![[r"
        user pool dev (us-east-1_EXAMPLE12) is created
        app client dev (1example) is created"]]
    .assert_eq(&said);
}

#[tokio::test(flavor = "current_thread")]
async fn everything_is_made_in_order() {
    let account = Account::default();
    let (made, said) = created(&account, &everything()).await.unwrap();
    assert_eq!(
        made.domain.as_deref(),
        Some("my-dev.auth.us-east-1.amazoncognito.com")
    );
    assert_eq!(made.client_secret.unwrap().expose(), "canary");
    assert_eq!(made.identity_pool.as_deref(), Some(IDENTITY_POOL));
    assert_eq!(
        made.role.as_deref(),
        Some("arn:aws:iam::123456789012:role/users")
    );
    expect![[r#"
        ListUserPools {"MaxResults":60}
        ListIdentityPools {"MaxResults":60}
        GetRole {"RoleName":"cognito-auth-dev-us-east-1-authenticated"}
        CreateUserPool {"PoolName":"dev","UsernameConfiguration":{"CaseSensitive":false},"AdminCreateUserConfig":{"AllowAdminCreateUserOnly":false},"UsernameAttributes":["email"],"AutoVerifiedAttributes":["email"],"Schema":[{"Name":"name","Required":true,"Mutable":true}],"Policies":{"PasswordPolicy":{"MinimumLength":12,"RequireLowercase":true,"RequireUppercase":true,"RequireNumbers":false,"RequireSymbols":false}},"UserPoolTier":"PLUS","UserPoolTags":{"cognito-auth:pool":"dev"}}
        SetUserPoolMfaConfig {"UserPoolId":"us-east-1_EXAMPLE12","SoftwareTokenMfaConfiguration":{"Enabled":true},"MfaConfiguration":"OPTIONAL"}
        CreateResourceServer {"UserPoolId":"us-east-1_EXAMPLE12","Identifier":"api","Name":"api","Scopes":[{"ScopeName":"read","ScopeDescription":"read of api"},{"ScopeName":"write","ScopeDescription":"write of api"}]}
        CreateUserPoolClient {"UserPoolId":"us-east-1_EXAMPLE12","ClientName":"web","GenerateSecret":true,"ExplicitAuthFlows":["ALLOW_USER_SRP_AUTH","ALLOW_USER_PASSWORD_AUTH","ALLOW_REFRESH_TOKEN_AUTH"],"PreventUserExistenceErrors":"ENABLED","SupportedIdentityProviders":["COGNITO"],"CallbackURLs":["http://localhost:8400/callback"],"AllowedOAuthFlowsUserPoolClient":true,"AllowedOAuthFlows":["code"],"AllowedOAuthScopes":["openid","email","profile","aws.cognito.signin.user.admin","api/read","api/write"]}
        CreateUserPoolDomain {"UserPoolId":"us-east-1_EXAMPLE12","Domain":"my-dev"}
        CreateGroup {"UserPoolId":"us-east-1_EXAMPLE12","GroupName":"admins"}
        CreateGroup {"UserPoolId":"us-east-1_EXAMPLE12","GroupName":"staff"}
        CreateIdentityPool {"IdentityPoolName":"dev users","AllowUnauthenticatedIdentities":false,"CognitoIdentityProviders":[{"ProviderName":"cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12","ClientId":"1example"}],"IdentityPoolTags":{"cognito-auth:pool":"dev"}}
        CreateRole {"RoleName":"cognito-auth-dev-us-east-1-authenticated","AssumeRolePolicyDocument":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Federated\":\"cognito-identity.amazonaws.com\"},\"Action\":\"sts:AssumeRoleWithWebIdentity\",\"Condition\":{\"StringEquals\":{\"cognito-identity.amazonaws.com:aud\":\"us-east-1:00000000-0000-0000-0000-000000000000\"},\"ForAnyValue:StringLike\":{\"cognito-identity.amazonaws.com:amr\":\"authenticated\"}}}]}","Tags":[{"Key":"cognito-auth:pool","Value":"dev"}]}
        SetIdentityPoolRoles {"IdentityPoolId":"us-east-1:00000000-0000-0000-0000-000000000000","Roles":{"authenticated":"arn:aws:iam::123456789012:role/users"}}"#]].assert_eq(&account.calls(false).join("\n"));
    expect![[r"
        user pool dev (us-east-1_EXAMPLE12) is created
        MFA is OPTIONAL
        resource server api is created
        app client web (1example) is created
        domain my-dev is created
        group admins is created
        group staff is created
        identity pool dev users (us-east-1:00000000-0000-0000-0000-000000000000) is created
        role cognito-auth-dev-us-east-1-authenticated is created
        users of the identity pool get the role"]]
    .assert_eq(&said);
}

#[tokio::test(flavor = "current_thread")]
async fn a_second_run_changes_nothing() {
    for wanted in [simple(), everything()] {
        let account = Account::default();
        let (first, _) = created(&account, &wanted).await.unwrap();
        account.calls(false);
        let (second, said) = created(&account, &wanted).await.unwrap();
        assert_eq!(account.calls(true), Vec::<String>::new());
        assert_eq!((said.as_str(), second.changes), ("", 0));
        let ids = |made: &Made| {
            format!(
                "{:?}",
                Made {
                    changes: 0,
                    ..Made {
                        pool: made.pool.clone(),
                        client: made.client.clone(),
                        domain: made.domain.clone(),
                        identity_pool: made.identity_pool.clone(),
                        role: made.role.clone(),
                        ..Made::default()
                    }
                }
            )
        };
        assert_eq!(ids(&first), ids(&second));
    }
    // What is not said is not asked of a pool that is there.
    let account = Account::default();
    let other = Wanted {
        client: Client {
            name: "dev".to_owned(),
            ..everything().client
        },
        ..everything()
    };
    created(&account, &other).await.unwrap();
    let (made, _) = created(&account, &simple()).await.unwrap();
    assert_eq!(made.changes, 0);
}

#[tokio::test(flavor = "current_thread")]
async fn a_run_that_was_interrupted_is_gone_on_with() {
    let whole = Account::default();
    created(&whole, &everything()).await.unwrap();
    let expected = whole.calls(true);
    for at in 0..expected.len() {
        for is_carried_out in [false, true] {
            let account = Account::default();
            account.edit(|state| state.fails = Some((at, is_carried_out)));
            let failure = created(&account, &everything()).await.unwrap_err();
            match (at, &failure) {
                (0, Failure::Aws(..)) | (1.., Failure::Unfinished { .. }) => {}
                (_, other) => panic!("{at}: {other:?}"),
            }
            account.edit(|state| state.fails = None);
            let mut calls = account.calls(true);
            if !is_carried_out {
                calls.pop();
            }
            let (made, _) = created(&account, &everything()).await.unwrap();
            assert_eq!(made.client_secret.unwrap().expose(), "canary");
            calls.extend(account.calls(true));
            assert_eq!(calls, expected, "interrupted at {at}");
        }
    }
}

#[tokio::test(flavor = "current_thread")]
async fn what_differs_is_listed_and_left() {
    let account = Account::default();
    created(&account, &everything()).await.unwrap();
    account.calls(false);
    account.edit(|state| {
        let pool = &mut state.pools[0];
        pool["UsernameAttributes"] = Value::Null;
        pool["AliasAttributes"] = json!(["email"]);
        pool["MfaConfiguration"] = "ON".into();
        pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] = true.into();
        pool["Policies"]["PasswordPolicy"]["MinimumLength"] = 8.into();
        pool["UserPoolTier"] = "LITE".into();
        pool["SchemaAttributes"] = Value::Null;
        pool["Domain"] = "other".into();
        let client = &mut state.clients[0];
        client["ClientSecret"] = Value::Null;
        client["ExplicitAuthFlows"] = json!(["ALLOW_USER_SRP_AUTH"]);
        client["AllowedOAuthFlows"] = json!([]);
        state.servers[0]["Scopes"] = json!([{"ScopeName": "read"}]);
        state.identity_pools[0]["CognitoIdentityProviders"][0]["ClientId"] = "other".into();
        state.roles = json!({"authenticated": "arn:other"});
        state.role.as_mut().unwrap()["AssumeRolePolicyDocument"] = "{}".into();
    });
    let failure = created(&account, &everything()).await.unwrap_err();
    let report = failure.report();
    assert_eq!(report.exit_code, 2);
    expect![[r"
        sign-in by: email, username, not email
        MFA: ON, not OPTIONAL
        users cannot sign up themselves
        MinimumLength of passwords: 8, not 12
        feature plan: LITE, not PLUS
        attribute name is not required
        domain: other, not my-dev
        flows of app client web: ALLOW_USER_SRP_AUTH, not ALLOW_REFRESH_TOKEN_AUTH, ALLOW_USER_PASSWORD_AUTH, ALLOW_USER_SRP_AUTH
        grants of app client web: none, not code
        app client web has no secret
        resource server api has no scope write
        identity pool us-east-1:00000000-0000-0000-0000-000000000000 does not trust the app client
        role cognito-auth-dev-us-east-1-authenticated does not trust the identity pool
        users of the identity pool get the role arn:other"]].assert_eq(&report.cause.unwrap());
    assert_eq!(account.calls(true), Vec::<String>::new());
}

#[tokio::test(flavor = "current_thread")]
async fn what_was_not_made_here_is_not_touched() {
    let mut said = String::new();
    let untag: [Change; 3] = [
        |state| state.pools[0]["UserPoolTags"] = json!({"cognito-auth:pool": "other"}),
        |state| state.identity_pools[0]["IdentityPoolTags"] = Value::Null,
        |state| state.role.as_mut().unwrap()["Tags"] = json!([]),
    ];
    for untag in untag {
        let account = Account::default();
        created(&account, &everything()).await.unwrap();
        account.edit(untag);
        account.calls(false);
        let report = created(&account, &everything()).await.unwrap_err().report();
        said.push_str(&format!(
            "{}: {}\n{}\n",
            report.exit_code,
            report.message,
            report.help.unwrap()
        ));
        assert_eq!(account.calls(true), Vec::<String>::new());
    }
    let account = Account::default();
    created(&account, &simple()).await.unwrap();
    account.edit(|state| {
        let mut twin = state.pools[0].clone();
        twin["Id"] = "us-east-1_TWIN".into();
        state.pools.push(twin);
    });
    let report = created(&account, &simple()).await.unwrap_err().report();
    said.push_str(&format!(
        "{}: {}\n{}\n",
        report.exit_code,
        report.message,
        report.help.unwrap()
    ));
    expect![[r"
        2: user pool dev (us-east-1_EXAMPLE12) is there, and was not made by this command: it has no tag cognito-auth:pool
        choose another name, or use the pool as it is:
        cognito-auth context create --user-pool-id us-east-1_EXAMPLE12
        2: identity pool dev users (us-east-1:00000000-0000-0000-0000-000000000000) is there, and was not made by this command: it has no tag cognito-auth:pool
        choose another name with --identity-pool NAME
        2: role cognito-auth-dev-us-east-1-authenticated is there, and was not made by this command: it has no tag cognito-auth:pool
        leave --roles out, or choose another name for the pool
        2: there are 2 user pools dev that were made here
        delete the others by their ids: us-east-1_EXAMPLE12, us-east-1_TWIN
    "]].assert_eq(&said);
}

#[tokio::test(flavor = "current_thread")]
async fn a_rehearsal_shows_what_a_run_would_call() {
    let account = Account::default();
    let rehearsal = Rehearsal::of(&account);
    created(&rehearsal, &everything()).await.unwrap();
    let lines = rehearsal.lines();
    assert_eq!(account.calls(true), Vec::<String>::new());
    created(&account, &everything()).await.unwrap();
    let real = account.calls(true).join("\n");
    let real = [
        (POOL, "USER_POOL_ID"),
        ("1example", "CLIENT_ID"),
        (IDENTITY_POOL, "IDENTITY_POOL_ID"),
        ("arn:aws:iam::123456789012:role/users", "ROLE_ARN"),
    ]
    .into_iter()
    .fold(real, |real, (id, name)| real.replace(id, name));
    assert_eq!(lines.join("\n"), real);
    let rehearsal = Rehearsal::of(&account);
    created(&rehearsal, &everything()).await.unwrap();
    assert_eq!(rehearsal.lines(), Vec::<String>::new());
}

async fn removed(account: &Account, given: &str) -> Result<(String, String), Failure> {
    let (region, subject) = (region(), subject());
    let doomed = Doomed::find(&mut Look::new(account, &region, &subject), given).await?;
    let said = Mutex::new(Vec::new());
    let say = |done: &str| said.lock().unwrap().push(done.to_owned());
    let removed = doomed.remove(account, &subject, &say).await?;
    let mut said = said.into_inner().unwrap();
    said.extend(removed.left);
    Ok((doomed.lines().join("\n"), said.join("\n")))
}

#[tokio::test(flavor = "current_thread")]
async fn a_pool_is_removed_with_all_that_was_made_for_it() {
    let by = async |given: &str| {
        let account = Account::default();
        created(&account, &everything()).await.unwrap();
        account.calls(false);
        let (lines, _) = removed(&account, given).await.unwrap();
        let calls = account.calls(true).join("\n");
        let failure = removed(&account, "dev").await.unwrap_err();
        assert_eq!(failure.report().exit_code, 6);
        (lines, calls)
    };
    let (lines, calls) = by("dev").await;
    expect![[r"
        user pool dev (us-east-1_EXAMPLE12), about 0 users
        its app clients: web
        its groups: admins, staff
        its domain my-dev
        identity pool dev users (us-east-1:00000000-0000-0000-0000-000000000000)
        role cognito-auth-dev-us-east-1-authenticated"]]
    .assert_eq(&lines);
    expect![[r#"
        DeleteUserPoolDomain {"UserPoolId":"us-east-1_EXAMPLE12","Domain":"my-dev"}
        DeleteUserPool {"UserPoolId":"us-east-1_EXAMPLE12"}
        DeleteIdentityPool {"IdentityPoolId":"us-east-1:00000000-0000-0000-0000-000000000000"}
        DeleteRole {"RoleName":"cognito-auth-dev-us-east-1-authenticated"}"#]]
    .assert_eq(&calls);
    assert_eq!(by(POOL).await, (lines, calls));
}

#[tokio::test(flavor = "current_thread")]
async fn a_removal_that_was_interrupted_is_gone_on_with() {
    for at in 0..4 {
        for is_carried_out in [false, true] {
            let account = Account::default();
            created(&account, &everything()).await.unwrap();
            account.edit(|state| state.fails = Some((at, is_carried_out)));
            removed(&account, "dev").await.unwrap_err();
            account.edit(|state| state.fails = None);
            if (at, is_carried_out) != (3, true) {
                removed(&account, "dev").await.unwrap();
            }
            account.edit(|state| {
                assert!(state.pools.is_empty() && state.identity_pools.is_empty());
                assert!(state.role.is_none());
            });
        }
    }
}

#[tokio::test(flavor = "current_thread")]
async fn what_is_protected_or_of_others_stays() {
    let mut said = String::new();
    let cases: [(Change, &str); 4] = [
        (|state| state.pools[0]["UserPoolTags"] = json!({}), "dev"),
        (|state| state.pools[0]["UserPoolTags"] = json!({}), POOL),
        (
            |state| state.pools[0]["DeletionProtection"] = "ACTIVE".into(),
            "dev",
        ),
        (
            |state| state.pools.push(json!({"Id": "us-east-1_B", "Name": "b"})),
            "b",
        ),
    ];
    for (change, given) in cases {
        let account = Account::default();
        created(&account, &everything()).await.unwrap();
        account.edit(change);
        account.calls(false);
        let report = removed(&account, given).await.unwrap_err().report();
        said.push_str(&format!(
            "{}: {}\n{}\n",
            report.exit_code,
            report.message,
            report.help.unwrap()
        ));
        assert_eq!(account.calls(true), Vec::<String>::new());
    }
    expect![[r"
        2: user pool dev (us-east-1_EXAMPLE12) was not made by cognito-auth pool create: it has no tag cognito-auth:pool
        to delete it all the same: aws cognito-idp delete-user-pool --user-pool-id us-east-1_EXAMPLE12 --region us-east-1
        2: user pool dev (us-east-1_EXAMPLE12) was not made by cognito-auth pool create: it has no tag cognito-auth:pool
        to delete it all the same: aws cognito-idp delete-user-pool --user-pool-id us-east-1_EXAMPLE12 --region us-east-1
        2: user pool dev (us-east-1_EXAMPLE12) is protected against deletion
        turn it off in the console, under Settings of the pool: aws cognito-idp update-user-pool --deletion-protection INACTIVE resets every setting that it is not given
        2: user pool b (us-east-1_B) was not made by cognito-auth pool create: it has no tag cognito-auth:pool
        to delete it all the same: aws cognito-idp delete-user-pool --user-pool-id us-east-1_B --region us-east-1
    "]].assert_eq(&said);
    let account = Account::default();
    created(&account, &everything()).await.unwrap();
    account.edit(|state| {
        state.has_policies = true;
        state
            .identity_pools
            .push(json!({"IdentityPoolId": "us-east-1:1", "IdentityPoolName": "x"}));
    });
    let (_, said) = removed(&account, "dev").await.unwrap();
    expect![[r"
        domain my-dev is deleted
        user pool us-east-1_EXAMPLE12 is deleted
        identity pool us-east-1:00000000-0000-0000-0000-000000000000 is deleted
        role cognito-auth-dev-us-east-1-authenticated is left: policies are attached to it"]]
    .assert_eq(&said);
    account.edit(|state| assert_eq!(state.identity_pools.len(), 1));
}

#[tokio::test(flavor = "current_thread")]
async fn the_secret_of_the_app_client_is_not_shown() {
    let account = Account::default();
    created(&account, &everything()).await.unwrap();
    let (region, subject) = (region(), subject());
    let there = Look::new(&account, &region, &subject)
        .at(&everything())
        .await;
    let shown = format!("{:?}", there.unwrap());
    assert!(
        shown.contains("1example") && !shown.contains("canary"),
        "{shown}"
    );
    let (made, _) = created(&account, &everything()).await.unwrap();
    assert!(!format!("{made:?}").contains("canary"));
}
