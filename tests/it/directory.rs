//! `user`: users are made, listed, changed and deleted by an administrator.

use expect_test::expect;
use serde_json::{Value, json};

use crate::cognito::{Cognito, Expected, on};
use crate::fixtures::POOL;
use crate::support::Tool;
#[cfg(unix)]
use crate::terminal::Terminal;

fn tool(cognito: &Cognito) -> Tool {
    Tool::new(cognito)
        .env("COGNITO_USER_POOL_ID", POOL)
        .file("p", "Perm4nent!\n")
        .file("s", "clientsecret123")
}

fn words(line: &str) -> Vec<&str> {
    line.split(' ').collect()
}

/// Each line as a run against what its calls are answered with: streams, then calls.
fn transcript(runs: Vec<(&str, Vec<Expected>)>) -> String {
    let mut report = String::new();
    for (line, script) in runs {
        let cognito = Cognito::scripted(script);
        let ran = tool(&cognito).run(&words(line));
        let calls = cognito
            .calls()
            .replace(&format!("\"UserPoolId\":\"{POOL}\","), "");
        let calls = calls.replace(" [signed by AKIDEXAMPLE]", "");
        report.push_str(&format!("# {line}\n{ran}--- calls\n{calls}"));
        cognito.expect_done();
    }
    report
}

fn user(name: &str, status: &str) -> Value {
    json!({
        "Username": name,
        "Attributes": [
            {"Name": "sub", "Value": "11111111-2222-4333-8444-555555555555"},
            {"Name": "email", "Value": format!("{name}@example.com")},
            {"Name": "name", "Value": "Müller, \"A\""},
        ],
        "UserCreateDate": 1_767_225_600.5,
        "UserLastModifiedDate": 1_767_225_601,
        "Enabled": true,
        "UserStatus": status,
    })
}

fn done(operation: &str) -> Expected {
    on(operation).answer(json!({}))
}

#[test]
fn a_user_who_can_sign_in_is_made_by_one_command() {
    let created = || {
        let mut user = user("ada", "FORCE_CHANGE_PASSWORD");
        user["Attributes"].as_array_mut().unwrap().truncate(2);
        on("AdminCreateUser").answer(json!({ "User": user }))
    };
    let exists =
        || on("AdminCreateUser").error("UsernameExistsException", "User account already exists");
    let report = transcript(vec![
        (
            "user create ada --attribute email=ada@example.com --verified --new-password-file p --group staff",
            vec![
                created(),
                done("AdminSetUserPassword"),
                on("AdminAddUserToGroup").body("application/x-amz-json-1.1", ""),
            ],
        ),
        (
            "user create ada --if-not-exists --query User.UserStatus",
            vec![exists()],
        ),
        ("user create ada", vec![exists()]),
        (
            "user create ada --notify email --notify sms --new-password-file p --temporary --client-metadata reason=hired --query User.UserStatus",
            vec![created()],
        ),
        (
            "user create ada --resend --notify email",
            vec![on("AdminCreateUser").error(
                "UnsupportedUserStateException",
                "Resend not possible. CONFIRMED",
            )],
        ),
        (
            "user create ada --new-password-file p --group staff --group o'ps",
            vec![
                created(),
                on("AdminSetUserPassword").error(
                    "InvalidPasswordException",
                    "Password did not conform with policy: Password not long enough",
                ),
            ],
        ),
        ("user create ada --resend", vec![]),
        ("user create --attribute email", vec![]),
        ("user create ada --attribute email", vec![]),
    ]);
    expect![[r##"
        # user create ada --attribute email=ada@example.com --verified --new-password-file p --group staff
        exit 0
        --- stdout
        {
          "User": {
            "Username": "ada",
            "Attributes": [
              {
                "Name": "sub",
                "Value": "11111111-2222-4333-8444-555555555555"
              },
              {
                "Name": "email",
                "Value": "ada@example.com"
              }
            ],
            "UserCreateDate": "2026-01-01T00:00:00+00:00",
            "UserLastModifiedDate": "2026-01-01T00:00:01+00:00",
            "Enabled": true,
            "UserStatus": "CONFIRMED"
          }
        }
        --- calls
        AdminCreateUser {"MessageAction":"SUPPRESS","UserAttributes":[{"Name":"email","Value":"ada@example.com"},{"Name":"email_verified","Value":"true"}],"Username":"ada"}
        AdminSetUserPassword {"Password":"Perm4nent!","Permanent":true,"Username":"ada"}
        AdminAddUserToGroup {"GroupName":"staff","Username":"ada"}
        # user create ada --if-not-exists --query User.UserStatus
        exit 0
        --- stderr
        note: ada exists, and is not changed
        --- calls
        AdminCreateUser {"MessageAction":"SUPPRESS","Username":"ada"}
        # user create ada
        exit 2
        --- stderr
        error: Cognito refused the request: User account already exists (UsernameExistsException)
          cause: the name is taken
           help: choose another one
        request id: 00000000-0000-0000-0000-000000000001
        --- calls
        AdminCreateUser {"MessageAction":"SUPPRESS","Username":"ada"}
        # user create ada --notify email --notify sms --new-password-file p --temporary --client-metadata reason=hired --query User.UserStatus
        exit 0
        --- stdout
        "FORCE_CHANGE_PASSWORD"
        --- calls
        AdminCreateUser {"ClientMetadata":{"reason":"hired"},"DesiredDeliveryMediums":["EMAIL","SMS"],"TemporaryPassword":"Perm4nent!","Username":"ada"}
        # user create ada --resend --notify email
        exit 2
        --- stderr
        error: Cognito refused the request: Resend not possible. CONFIRMED (UnsupportedUserStateException)
          cause: the user's state does not allow it
           help: cognito-auth user get ada --user-pool-id us-east-1_EXAMPLE12
        request id: 00000000-0000-0000-0000-000000000001
        --- calls
        AdminCreateUser {"DesiredDeliveryMediums":["EMAIL"],"MessageAction":"RESEND","Username":"ada"}
        # user create ada --new-password-file p --group staff --group o'ps
        exit 2
        --- stderr
        error: ada is created, but then: Cognito refused the request: Password did not conform with policy: Password not long enough (InvalidPasswordException)
          cause: the new password does not meet the pool's policy: Password not long enough
           help: give another one with --new-password-stdin, --new-password-file FILE, --new-password-command COMMAND or COGNITO_NEW_PASSWORD
           help: cognito-auth password set ada
           help: cognito-auth group add-user staff ada
           help: cognito-auth group add-user 'o'\''ps' ada
        request id: 00000000-0000-0000-0000-000000000002
        --- calls
        AdminCreateUser {"MessageAction":"SUPPRESS","Username":"ada"}
        AdminSetUserPassword {"Password":"Perm4nent!","Permanent":true,"Username":"ada"}
        # user create ada --resend
        exit 2
        --- stderr
        error: the following required arguments were not provided: --notify <MEDIUM>
           help: cognito-auth user create --help
        --- calls
        # user create --attribute email
        exit 2
        --- stderr
        error: an argument of --attribute has no name before an equals sign
           help: --attribute NAME=VALUE
        --- calls
        # user create ada --attribute email
        exit 2
        --- stderr
        error: an argument of --attribute has no name before an equals sign
           help: --attribute NAME=VALUE
        --- calls
    "##]].assert_eq(&report);
}

#[test]
fn users_are_listed_in_every_format() {
    let pages = || {
        vec![
            on("ListUsers")
                .answer(json!({"Users": [user("ada", "CONFIRMED")], "PaginationToken": "1"})),
            on("ListUsers").answer(json!({"Users": [], "PaginationToken": "2"})),
            on("ListUsers").answer(json!({"Users": [user("grace", "UNCONFIRMED")]})),
        ]
    };
    let schema = on("DescribeUserPool").answer(json!({"UserPool": {"SchemaAttributes": [
        {"Name": "sub"}, {"Name": "email"}, {"Name": "name"}, {"Name": "custom:team"},
    ]}}));
    let described: Vec<_> = std::iter::once(schema).chain(pages()).collect();
    let report = transcript(vec![
        ("user list", pages()),
        ("user list -o jsonl --attributes email", pages()),
        ("user list -o csv", described),
        ("user list -o csv --attributes email,name", pages()),
        ("user list -o text --query Users[].Username", pages()),
        ("user list -o text --attributes sub", pages()),
        (
            "user list --query Users[?UserStatus==`CONFIRMED`].Username",
            pages(),
        ),
        (
            "user list -o json",
            vec![on("ListUsers").answer(json!({"Users": []}))],
        ),
        (
            "user list -o csv --attributes email",
            vec![on("ListUsers").answer(json!({"Users": []}))],
        ),
        (
            "user list --limit 1 --query Users[].Username",
            vec![
                on("ListUsers")
                    .answer(json!({"Users": [user("ada", "CONFIRMED")], "PaginationToken": "1"})),
            ],
        ),
        ("user list -o csv --query Users", vec![]),
        ("user list --group staff --filter x", vec![]),
    ]);
    expect![[r##"
        # user list
        exit 0
        --- stdout
        {
          "Users": [
            {
              "Username": "ada",
              "Attributes": [
                {
                  "Name": "sub",
                  "Value": "11111111-2222-4333-8444-555555555555"
                },
                {
                  "Name": "email",
                  "Value": "ada@example.com"
                },
                {
                  "Name": "name",
                  "Value": "Müller, \"A\""
                }
              ],
              "UserCreateDate": "2026-01-01T00:00:00+00:00",
              "UserLastModifiedDate": "2026-01-01T00:00:01+00:00",
              "Enabled": true,
              "UserStatus": "CONFIRMED"
            },
            {
              "Username": "grace",
              "Attributes": [
                {
                  "Name": "sub",
                  "Value": "11111111-2222-4333-8444-555555555555"
                },
                {
                  "Name": "email",
                  "Value": "grace@example.com"
                },
                {
                  "Name": "name",
                  "Value": "Müller, \"A\""
                }
              ],
              "UserCreateDate": "2026-01-01T00:00:00+00:00",
              "UserLastModifiedDate": "2026-01-01T00:00:01+00:00",
              "Enabled": true,
              "UserStatus": "UNCONFIRMED"
            }
          ]
        }
        --- calls
        ListUsers {"Limit":60,"UserPoolId":"us-east-1_EXAMPLE12"}
        ListUsers {"Limit":60,"PaginationToken":"1","UserPoolId":"us-east-1_EXAMPLE12"}
        ListUsers {"Limit":60,"PaginationToken":"2","UserPoolId":"us-east-1_EXAMPLE12"}
        # user list -o jsonl --attributes email
        exit 0
        --- stdout
        {"Username":"ada","Attributes":[{"Name":"email","Value":"ada@example.com"}],"UserCreateDate":"2026-01-01T00:00:00+00:00","UserLastModifiedDate":"2026-01-01T00:00:01+00:00","Enabled":true,"UserStatus":"CONFIRMED"}
        {"Username":"grace","Attributes":[{"Name":"email","Value":"grace@example.com"}],"UserCreateDate":"2026-01-01T00:00:00+00:00","UserLastModifiedDate":"2026-01-01T00:00:01+00:00","Enabled":true,"UserStatus":"UNCONFIRMED"}
        --- calls
        ListUsers {"Limit":60,"UserPoolId":"us-east-1_EXAMPLE12"}
        ListUsers {"Limit":60,"PaginationToken":"1","UserPoolId":"us-east-1_EXAMPLE12"}
        ListUsers {"Limit":60,"PaginationToken":"2","UserPoolId":"us-east-1_EXAMPLE12"}
        # user list -o csv
        exit 0
        --- stdout
        username,enabled,status,sub,email,name,custom:team,address,birthdate,email_verified,family_name,gender,given_name,locale,middle_name,nickname,phone_number,phone_number_verified,picture,preferred_username,profile,updated_at,website,zoneinfo
        ada,true,CONFIRMED,11111111-2222-4333-8444-555555555555,ada@example.com,"Müller, ""A""",,,,,,,,,,,,,,,,,,
        grace,true,UNCONFIRMED,11111111-2222-4333-8444-555555555555,grace@example.com,"Müller, ""A""",,,,,,,,,,,,,,,,,,
        --- calls
        DescribeUserPool {"UserPoolId":"us-east-1_EXAMPLE12"}
        ListUsers {"Limit":60,"UserPoolId":"us-east-1_EXAMPLE12"}
        ListUsers {"Limit":60,"PaginationToken":"1","UserPoolId":"us-east-1_EXAMPLE12"}
        ListUsers {"Limit":60,"PaginationToken":"2","UserPoolId":"us-east-1_EXAMPLE12"}
        # user list -o csv --attributes email,name
        exit 0
        --- stdout
        username,enabled,status,email,name
        ada,true,CONFIRMED,ada@example.com,"Müller, ""A"""
        grace,true,UNCONFIRMED,grace@example.com,"Müller, ""A"""
        --- calls
        ListUsers {"Limit":60,"UserPoolId":"us-east-1_EXAMPLE12"}
        ListUsers {"Limit":60,"PaginationToken":"1","UserPoolId":"us-east-1_EXAMPLE12"}
        ListUsers {"Limit":60,"PaginationToken":"2","UserPoolId":"us-east-1_EXAMPLE12"}
        # user list -o text --query Users[].Username
        exit 0
        --- stdout
        ada	grace
        --- calls
        ListUsers {"Limit":60,"UserPoolId":"us-east-1_EXAMPLE12"}
        ListUsers {"Limit":60,"PaginationToken":"1","UserPoolId":"us-east-1_EXAMPLE12"}
        ListUsers {"Limit":60,"PaginationToken":"2","UserPoolId":"us-east-1_EXAMPLE12"}
        # user list -o text --attributes sub
        exit 0
        --- stdout
        USERS	True	2026-01-01T00:00:00+00:00	2026-01-01T00:00:01+00:00	CONFIRMED	ada
        ATTRIBUTES	sub	11111111-2222-4333-8444-555555555555
        USERS	True	2026-01-01T00:00:00+00:00	2026-01-01T00:00:01+00:00	UNCONFIRMED	grace
        ATTRIBUTES	sub	11111111-2222-4333-8444-555555555555
        --- calls
        ListUsers {"Limit":60,"UserPoolId":"us-east-1_EXAMPLE12"}
        ListUsers {"Limit":60,"PaginationToken":"1","UserPoolId":"us-east-1_EXAMPLE12"}
        ListUsers {"Limit":60,"PaginationToken":"2","UserPoolId":"us-east-1_EXAMPLE12"}
        # user list --query Users[?UserStatus==`CONFIRMED`].Username
        exit 0
        --- stdout
        [
          "ada"
        ]
        --- calls
        ListUsers {"Limit":60,"UserPoolId":"us-east-1_EXAMPLE12"}
        ListUsers {"Limit":60,"PaginationToken":"1","UserPoolId":"us-east-1_EXAMPLE12"}
        ListUsers {"Limit":60,"PaginationToken":"2","UserPoolId":"us-east-1_EXAMPLE12"}
        # user list -o json
        exit 0
        --- stdout
        {
          "Users": []
        }
        --- calls
        ListUsers {"Limit":60,"UserPoolId":"us-east-1_EXAMPLE12"}
        # user list -o csv --attributes email
        exit 0
        --- stdout
        username,enabled,status,email
        --- calls
        ListUsers {"Limit":60,"UserPoolId":"us-east-1_EXAMPLE12"}
        # user list --limit 1 --query Users[].Username
        exit 0
        --- stdout
        [
          "ada"
        ]
        --- calls
        ListUsers {"Limit":1,"UserPoolId":"us-east-1_EXAMPLE12"}
        # user list -o csv --query Users
        exit 2
        --- stderr
        error: --query goes with -o json and -o text only
           help: leave -o out, or use -o json or -o text
        --- calls
        # user list --group staff --filter x
        exit 2
        --- stderr
        error: the argument '--group <GROUP>' cannot be used with '--filter <FILTER>'
           help: cognito-auth user list --help
        --- calls
    "##]].assert_eq(&report);
}

#[test]
fn a_filter_is_quoted_and_a_condition_is_judged_here() {
    let found = || {
        on("ListUsers")
            .answer(json!({"Users": [user("ada", "CONFIRMED"), user("grace", "UNCONFIRMED")]}))
    };
    let mut report = String::new();
    for further in [
        &["--email", "a\"b\\*"][..],
        &["--username", "ada", "--status", "confirmed"],
        &[
            "--enabled",
            "--where",
            "Attributes[?Value=='grace@example.com']",
        ],
        &["--filter", "sub = \"x\"", "--disabled"],
        &["--where", "Username ="],
        &["--where", "length(Enabled)"],
    ] {
        let is_asked = !further.contains(&"Username =");
        let cognito = Cognito::scripted(is_asked.then(found));
        let tail = ["--query", "Users[].Username", "-o", "text"];
        let ran = tool(&cognito).run(&[&["user", "list"], further, &tail].concat());
        let calls: Vec<_> = (1..=cognito.requests())
            .map(|at| cognito.request(at).json())
            .collect();
        report.push_str(&format!("{further:?}\n{ran}{}\n", Value::from(calls)));
    }
    expect![[r#"
        ["--email", "a\"b\\*"]
        exit 0
        --- stdout
        ada	grace
        [{"UserPoolId":"us-east-1_EXAMPLE12","Filter":"email ^= \"a\\\"b\\\\\"","Limit":60}]
        ["--username", "ada", "--status", "confirmed"]
        exit 0
        --- stdout
        ada
        [{"UserPoolId":"us-east-1_EXAMPLE12","Filter":"username = \"ada\"","Limit":60}]
        ["--enabled", "--where", "Attributes[?Value=='grace@example.com']"]
        exit 0
        --- stdout
        grace
        [{"UserPoolId":"us-east-1_EXAMPLE12","Filter":"status = \"Enabled\"","Limit":60}]
        ["--filter", "sub = \"x\"", "--disabled"]
        exit 0
        [{"UserPoolId":"us-east-1_EXAMPLE12","Filter":"sub = \"x\"","Limit":60}]
        ["--where", "Username ="]
        exit 2
        --- stderr
        error: the query is not valid: Parse error: '=' is not valid. Did you mean '=='? (line 0, column 9)
        []
        ["--where", "length(Enabled)"]
        exit 2
        --- stderr
        error: the query is not valid: a function in it does not take what it was given
        [{"UserPoolId":"us-east-1_EXAMPLE12","Limit":60}]
    "#]].assert_eq(&report);
}

#[test]
fn several_users_are_changed_and_who_fails_is_told() {
    let none = || on("AdminDisableUser").error("UserNotFoundException", "User does not exist.");
    let empty = |operation: &str| on(operation).body("application/x-amz-json-1.1", "");
    let report = transcript(vec![
        ("user enable ada", vec![done("AdminEnableUser")]),
        ("user disable ada nobody grace", vec![done("AdminDisableUser"), none(), done("AdminDisableUser")]),
        ("user disable nobody nothing", vec![none(), none()]),
        ("user sign-out -u ada -u grace", vec![done("AdminUserGlobalSignOut"), done("AdminUserGlobalSignOut")]),
        (
            "user update ada --attribute email=a@b.c --verified --remove-attribute nickname --remove-attribute custom:x",
            vec![done("AdminUpdateUserAttributes"), done("AdminDeleteUserAttributes")],
        ),
        (
            "user update ada --attribute email=a@b.c --remove-attribute nickname",
            vec![done("AdminUpdateUserAttributes"), on("AdminDeleteUserAttributes").error("InvalidParameterException", "user.nickname: Attribute cannot be updated.")],
        ),
        ("user delete ada o'brien --yes", vec![empty("AdminDeleteUser"), done("AdminDeleteUser")]),
        ("user delete ada o'brien", vec![]),
        ("user enable", vec![]),
        ("user update ada", vec![]),
        (
            "user enable ada",
            vec![on("AdminEnableUser").error("AccessDeniedException", "User: arn:aws:iam::1:user/x is not authorized to perform: cognito-idp:AdminEnableUser")],
        ),
    ]);
    expect![[r##"
        # user enable ada
        exit 0
        --- stderr
        note: ada is enabled
        --- calls
        AdminEnableUser {"Username":"ada"}
        # user disable ada nobody grace
        exit 6
        --- stderr
        note: ada is disabled
        note: grace is disabled
        error: nobody: Cognito refused the request: User does not exist. (UserNotFoundException)
          cause: us-east-1_EXAMPLE12 has no such user
           help: check the spelling, and the user pool id
        request id: 00000000-0000-0000-0000-000000000002
        --- calls
        AdminDisableUser {"Username":"ada"}
        AdminDisableUser {"Username":"nobody"}
        AdminDisableUser {"Username":"grace"}
        # user disable nobody nothing
        exit 6
        --- stderr
        error: nobody: Cognito refused the request: User does not exist. (UserNotFoundException)
          cause: us-east-1_EXAMPLE12 has no such user
           help: check the spelling, and the user pool id
        request id: 00000000-0000-0000-0000-000000000001
        error: nothing: Cognito refused the request: User does not exist. (UserNotFoundException)
          cause: us-east-1_EXAMPLE12 has no such user
           help: check the spelling, and the user pool id
        request id: 00000000-0000-0000-0000-000000000002
        --- calls
        AdminDisableUser {"Username":"nobody"}
        AdminDisableUser {"Username":"nothing"}
        # user sign-out -u ada -u grace
        exit 0
        --- stderr
        note: ada is signed out everywhere
        note: grace is signed out everywhere
        --- calls
        AdminUserGlobalSignOut {"Username":"ada"}
        AdminUserGlobalSignOut {"Username":"grace"}
        # user update ada --attribute email=a@b.c --verified --remove-attribute nickname --remove-attribute custom:x
        exit 0
        --- stderr
        note: ada is updated, has no nickname, custom:x any more
        --- calls
        AdminUpdateUserAttributes {"UserAttributes":[{"Name":"email","Value":"a@b.c"},{"Name":"email_verified","Value":"true"}],"Username":"ada"}
        AdminDeleteUserAttributes {"UserAttributeNames":["nickname","custom:x"],"Username":"ada"}
        # user update ada --attribute email=a@b.c --remove-attribute nickname
        exit 2
        --- stderr
        error: ada is updated, but then: Cognito refused the request: user.nickname: Attribute cannot be updated. (InvalidParameterException)
           help: cognito-auth user update ada --remove-attribute nickname
        request id: 00000000-0000-0000-0000-000000000002
        --- calls
        AdminUpdateUserAttributes {"UserAttributes":[{"Name":"email","Value":"a@b.c"}],"Username":"ada"}
        AdminDeleteUserAttributes {"UserAttributeNames":["nickname"],"Username":"ada"}
        # user delete ada o'brien --yes
        exit 0
        --- stderr
        note: ada is deleted
        note: o'brien is deleted
        --- calls
        AdminDeleteUser {"Username":"ada"}
        AdminDeleteUser {"Username":"o'brien"}
        # user delete ada o'brien
        exit 2
        --- stderr
        error: ada, o'brien was not deleted: where nothing may be asked, it takes --yes
           help: cognito-auth user delete ada 'o'\''brien' --yes
        --- calls
        # user enable
        exit 2
        --- stderr
        error: no user was given
           help: give it with USER or -u USER
        --- calls
        # user update ada
        exit 2
        --- stderr
        error: the following required arguments were not provided: --attribute <NAME=VALUE>
           help: cognito-auth user update --help
        --- calls
        # user enable ada
        exit 7
        --- stderr
        error: Cognito refused the request: User: arn:aws:iam::1:user/x is not authorized to perform: cognito-idp:AdminEnableUser (AccessDeniedException)
          cause: the IAM credentials do not allow cognito-idp:AdminEnableUser
           help: allow it: {"Effect":"Allow","Action":"cognito-idp:AdminEnableUser","Resource":"arn:aws:cognito-idp:us-east-1:*:userpool/us-east-1_EXAMPLE12"}
        request id: 00000000-0000-0000-0000-000000000001
        --- calls
        AdminEnableUser {"Username":"ada"}
    "##]].assert_eq(&report);
}

#[cfg(unix)]
#[test]
fn a_person_is_asked_before_a_user_is_deleted_and_reads_tables() {
    let user = |name: &str, status: &str| {
        let mut user = user(name, status);
        user["UserCreateDate"] = json!(crate::fixtures::now() - 95_000);
        user
    };
    let cognito = Cognito::scripted([
        on("ListUsers")
            .answer(json!({"Users": [user("ada", "CONFIRMED")], "PaginationToken": "1"})),
        on("ListUsers").answer(json!({"Users": [user("grace-with-a-long-name", "UNCONFIRMED")]})),
        on("ListUsers").answer(json!({"Users": []})),
        on("AdminCreateUser").answer(json!({"User": user("ada", "FORCE_CHANGE_PASSWORD")})),
        on("AdminDeleteUser").body("application/x-amz-json-1.1", ""),
    ]);
    let tool = tool(&cognito).env("NO_COLOR", "1");
    let mut report = String::new();
    for line in ["user list", "user list", "user create ada"] {
        let (code, screen) = Terminal::start(&tool, &words(line)).finish();
        report.push_str(&format!("# {line}: {code}\n{screen}"));
    }
    for answer in ["", "y"] {
        let mut terminal = Terminal::start(&tool, &["user", "delete", "ada"]);
        terminal.wait_for("[y/N] ");
        terminal.type_line(answer);
        let (code, screen) = terminal.finish();
        report.push_str(&format!("# user delete ada: {code}\n{screen}"));
    }
    expect![[r#"
        # user list: 0
        USER  STATUS     EMAIL            CREATED
        ada   CONFIRMED  ada@example.com  1d 2h ago
        grace-with-a-long-name  UNCONFIRMED  grace-with-a-long-name@example.com  1d 2h ago
        # user list: 0
        note: there are none
        # user create ada: 0
        note: ada is created
        note: its password is not known; set one with: cognito-auth password set ada
        # user delete ada: 0
        Delete ada of user pool us-east-1_EXAMPLE12? [y/N] 
        note: nothing was deleted
        # user delete ada: 0
        Delete ada of user pool us-east-1_EXAMPLE12? [y/N] y
        note: ada is deleted
    "#]]
    .assert_eq(&report);
    cognito.expect_done();
}

#[test]
fn sign_ins_of_a_user_are_listed_newest_first() {
    let event = |at: i64, risk: &str| {
        json!({
            "EventId": format!("e-{at}"), "EventType": "SignIn", "CreationDate": at,
            "EventResponse": "Pass", "EventRisk": {"RiskDecision": "NoRisk", "RiskLevel": risk},
            "EventContextData": {"IpAddress": "192.0.2.1", "City": "Zürich", "Country": "Switzerland"},
        })
    };
    let now = crate::fixtures::now();
    let pages = || {
        vec![
            on("AdminListUserAuthEvents")
                .answer(json!({"AuthEvents": [event(now - 60, "Low")], "NextToken": "n"})),
            on("AdminListUserAuthEvents")
                .answer(json!({"AuthEvents": [event(now - 7200, "High"), event(now - 9000, "")]})),
        ]
    };
    let report = transcript(vec![
        (
            "user events ada --since 3h -o text --query AuthEvents[].EventRisk.RiskLevel",
            pages(),
        ),
        (
            "user events ada --since 1h -o text --query AuthEvents[].EventRisk.RiskLevel",
            pages(),
        ),
        (
            "user events ada --since 30 -o csv",
            vec![
                on("AdminListUserAuthEvents")
                    .answer(json!({"AuthEvents": [event(now - 60, "Low")], "NextToken": "n"})),
            ],
        ),
        (
            "user events ada",
            vec![on("AdminListUserAuthEvents").error(
                "UserPoolAddOnNotEnabledException",
                "User pool add-ons are not enabled",
            )],
        ),
    ]);
    expect![[r##"
        # user events ada --since 3h -o text --query AuthEvents[].EventRisk.RiskLevel
        exit 0
        --- stdout
        Low	High	
        --- calls
        AdminListUserAuthEvents {"MaxResults":60,"Username":"ada"}
        AdminListUserAuthEvents {"MaxResults":60,"NextToken":"n","Username":"ada"}
        # user events ada --since 1h -o text --query AuthEvents[].EventRisk.RiskLevel
        exit 0
        --- stdout
        Low
        --- calls
        AdminListUserAuthEvents {"MaxResults":60,"Username":"ada"}
        AdminListUserAuthEvents {"MaxResults":60,"NextToken":"n","Username":"ada"}
        # user events ada --since 30 -o csv
        exit 0
        --- stdout
        time,id,event,result,risk,decision,ip,city,country,device
        --- calls
        AdminListUserAuthEvents {"MaxResults":60,"Username":"ada"}
        # user events ada
        exit 10
        --- stderr
        error: Cognito refused the request: User pool add-ons are not enabled (UserPoolAddOnNotEnabledException)
          cause: the user pool's feature plan does not have this
           help: choose a higher plan for the user pool: Essentials or Plus
        request id: 00000000-0000-0000-0000-000000000001
        --- calls
        AdminListUserAuthEvents {"MaxResults":60,"Username":"ada"}
    "##]].assert_eq(&report);
}

#[test]
fn users_sign_themselves_up_and_are_confirmed() {
    let sent =
        || json!({"AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "a***@e***"});
    let signed_up = |confirmed: bool| {
        let mut result = json!({"UserConfirmed": confirmed, "UserSub": "s"});
        if !confirmed {
            result["CodeDeliveryDetails"] = sent();
        }
        on("SignUp").answer(result)
    };
    let report = transcript(vec![
        (
            "user sign-up ada --client-id 1example23456789 --attribute email=a@b.c --password-file p",
            vec![signed_up(false)],
        ),
        (
            "user sign-up ada --client-id 1example23456789 --client-secret-file s --password-file p --query UserConfirmed",
            vec![signed_up(true)],
        ),
        (
            "user sign-up ada --client-id 1example23456789 --password-file p",
            vec![on("SignUp").error(
                "NotAuthorizedException",
                "SignUp is not permitted for this user pool",
            )],
        ),
        (
            "user resend-code ada --client-id 1example23456789",
            vec![on("ResendConfirmationCode").answer(json!({"CodeDeliveryDetails": sent()}))],
        ),
        (
            "user confirm ada --client-id 1example23456789 --code 123456 --client-metadata a=b",
            vec![done("ConfirmSignUp")],
        ),
        (
            "user confirm ada --client-id 1example23456789 --code 123456",
            vec![on("ConfirmSignUp").error(
                "ExpiredCodeException",
                "Invalid code provided, please request a code again.",
            )],
        ),
        (
            "user confirm ada grace",
            vec![done("AdminConfirmSignUp"), done("AdminConfirmSignUp")],
        ),
        (
            "user confirm ada",
            vec![on("AdminConfirmSignUp").error(
                "NotAuthorizedException",
                "User cannot be confirmed. Current status is CONFIRMED",
            )],
        ),
        ("user confirm ada grace --code 123456", vec![]),
        ("user confirm ada -u grace", vec![]),
        ("user sign-up ada grace", vec![]),
        ("user resend-code", vec![]),
    ]);
    expect![[r##"
        # user sign-up ada --client-id 1example23456789 --attribute email=a@b.c --password-file p
        exit 0
        --- stdout
        {
          "UserConfirmed": false,
          "UserSub": "s",
          "CodeDeliveryDetails": {
            "AttributeName": "email",
            "DeliveryMedium": "EMAIL",
            "Destination": "a***@e***"
          }
        }
        --- calls
        SignUp [unsigned] {"ClientId":"1example23456789","Password":"Perm4nent!","UserAttributes":[{"Name":"email","Value":"a@b.c"}],"Username":"ada"}
        # user sign-up ada --client-id 1example23456789 --client-secret-file s --password-file p --query UserConfirmed
        exit 0
        --- stdout
        true
        --- calls
        SignUp [unsigned] {"ClientId":"1example23456789","Password":"Perm4nent!","SecretHash":"QxXpYCWkaQYTAZt39oHjTVIaHu+wUWH5v9WPsM4DsgE=","Username":"ada"}
        # user sign-up ada --client-id 1example23456789 --password-file p
        exit 4
        --- stderr
        error: Cognito refused the request: SignUp is not permitted for this user pool (NotAuthorizedException)
          cause: the user pool lets only administrators make users
           help: ask an administrator of the user pool for this:
           help: cognito-auth user create ada
        request id: 00000000-0000-0000-0000-000000000001
        --- calls
        SignUp [unsigned] {"ClientId":"1example23456789","Password":"Perm4nent!","Username":"ada"}
        # user resend-code ada --client-id 1example23456789
        exit 0
        --- stdout
        {
          "CodeDeliveryDetails": {
            "AttributeName": "email",
            "DeliveryMedium": "EMAIL",
            "Destination": "a***@e***"
          }
        }
        --- calls
        ResendConfirmationCode [unsigned] {"ClientId":"1example23456789","Username":"ada"}
        # user confirm ada --client-id 1example23456789 --code 123456 --client-metadata a=b
        exit 0
        --- stderr
        note: ada is confirmed
        --- calls
        ConfirmSignUp [unsigned] {"ClientId":"1example23456789","ClientMetadata":{"a":"b"},"ConfirmationCode":"123456","Username":"ada"}
        # user confirm ada --client-id 1example23456789 --code 123456
        exit 4
        --- stderr
        error: Cognito refused the request: Invalid code provided, please request a code again. (ExpiredCodeException)
          cause: the code is more than a day old, or another one was sent since
           help: get a new code:
           help: cognito-auth user resend-code ada --client-id 1example23456789
        request id: 00000000-0000-0000-0000-000000000001
        --- calls
        ConfirmSignUp [unsigned] {"ClientId":"1example23456789","ConfirmationCode":"123456","Username":"ada"}
        # user confirm ada grace
        exit 0
        --- stderr
        note: ada is confirmed
        note: grace is confirmed
        --- calls
        AdminConfirmSignUp {"Username":"ada"}
        AdminConfirmSignUp {"Username":"grace"}
        # user confirm ada
        exit 2
        --- stderr
        error: Cognito refused the request: User cannot be confirmed. Current status is CONFIRMED (NotAuthorizedException)
          cause: the user's state does not allow it
           help: cognito-auth user get ada --user-pool-id us-east-1_EXAMPLE12
        request id: 00000000-0000-0000-0000-000000000001
        --- calls
        AdminConfirmSignUp {"Username":"ada"}
        # user confirm ada grace --code 123456
        exit 2
        --- stderr
        error: a code confirms one user
           help: cognito-auth user confirm USER --code CODE
        --- calls
        # user confirm ada -u grace
        exit 2
        --- stderr
        error: a user was given twice: as USER and with -u
           help: leave one of the two out
        --- calls
        # user sign-up ada grace
        exit 2
        --- stderr
        error: more than one user was given
           help: give one user at a time
        --- calls
        # user resend-code
        exit 2
        --- stderr
        error: no user was given
           help: give it with USER or -u USER
        --- calls
    "##]].assert_eq(&report);
}

#[test]
fn a_password_that_is_made_up_is_saved_if_it_counts() {
    let policy = || {
        on("DescribeUserPool")
            .answer(json!({"UserPool": {"Policies": {"PasswordPolicy": {"MinimumLength": 24}}}}))
    };
    let created =
        || on("AdminCreateUser").answer(json!({"User": user("ada", "FORCE_CHANGE_PASSWORD")}));
    let exists =
        on("AdminCreateUser").error("UsernameExistsException", "User account already exists");
    let refused = on("AdminSetUserPassword").error("InvalidPasswordException", "no");
    let absent = on("AdminAddUserToGroup").error("ResourceNotFoundException", "Group not found.");
    for (further, script, is_saved) in [
        (
            "",
            vec![policy(), created(), done("AdminSetUserPassword")],
            true,
        ),
        (" --temporary", vec![policy(), created()], true),
        (" --if-not-exists", vec![policy(), exists], false),
        ("", vec![policy(), created(), refused], false),
        (
            " --group x",
            vec![policy(), created(), done("AdminSetUserPassword"), absent],
            true,
        ),
    ] {
        let cognito = Cognito::scripted(script);
        let tool = tool(&cognito);
        let line = format!("user create ada --generate --save-password new{further}");
        let ran = tool.run(&words(&line));
        let saved = std::fs::read_to_string(tool.path().join("new")).ok();
        assert_eq!(saved.is_some(), is_saved, "{further} {ran}");
        if let Some(saved) = saved {
            assert_eq!(saved.trim_end().len(), 24);
            assert!(!ran.to_string().contains(saved.trim_end()));
            let names = ["Password", "TemporaryPassword"];
            let sent = (1..=cognito.requests()).map(|at| cognito.request(at).json());
            let sent: Vec<_> = sent.collect();
            let sent = sent
                .iter()
                .find_map(|body| names.iter().find_map(|name| body[name].as_str()));
            assert_eq!(sent, Some(saved.trim_end()));
        }
        cognito.expect_done();
    }
    let ran = Tool::alone()
        .env("COGNITO_USER_POOL_ID", POOL)
        .run(&words("user create ada --generate --save-password -"));
    assert_eq!(ran.code, 2, "{ran}");
}

#[test]
fn users_and_groups_are_changed_by_rows() {
    let csv = "username,email,group,enabled,password\nada,ada@a.org,staff|ops,true,Perm4nent!\ngrace,,,false,\n";
    let pairs = "username,group\nada,staff\ngrace,ops\nada,ops\n";
    let mut report = String::new();
    for (line, csv, operations) in [
        (
            "user create --csv users.csv --verified --if-not-exists --concurrency 1 --rate 500",
            csv,
            &[
                "AdminCreateUser",
                "AdminSetUserPassword",
                "AdminAddUserToGroup",
                "AdminAddUserToGroup",
                "AdminCreateUser",
                "AdminDisableUser",
            ][..],
        ),
        (
            "user update --csv users.csv --attribute custom:team=a --concurrency 1 --rate 500",
            "username,email\nada,ada@a.org\ngrace,\n",
            &["AdminUpdateUserAttributes", "AdminUpdateUserAttributes"],
        ),
        (
            "group add-user --csv users.csv --concurrency 1 --rate 500",
            pairs,
            &[
                "AdminAddUserToGroup",
                "AdminAddUserToGroup",
                "AdminAddUserToGroup",
            ],
        ),
        (
            "group remove-user staff --csv users.csv --concurrency 1 --rate 500",
            "username\nada\n",
            &["AdminRemoveUserFromGroup"],
        ),
        (
            "password reset --csv users.csv --concurrency 1 --rate 500",
            "username\nada\n",
            &["AdminResetUserPassword"],
        ),
        ("group add-user --csv users.csv", "username\nada\n", &[]),
        (
            "group add-user staff ada --csv users.csv",
            "username\nada\n",
            &[],
        ),
        ("group add-user", "", &[]),
        (
            "user create --csv users.csv --generate --save-password new",
            csv,
            &[],
        ),
        (
            "user create --csv users.csv --new-password-file p",
            csv,
            &[],
        ),
        ("user create --csv users.csv -o json", csv, &[]),
        (
            "password set --csv users.csv --generate --save-password new",
            csv,
            &[],
        ),
    ] {
        let cognito = Cognito::scripted(operations.iter().map(|name| done(name)));
        let ran = tool(&cognito).file("users.csv", csv).run(&words(line));
        let calls = cognito
            .calls()
            .replace(&format!("\"UserPoolId\":\"{POOL}\","), "");
        let calls = calls.replace(" [signed by AKIDEXAMPLE]", "");
        report.push_str(&format!("# {line}\n{ran}--- calls\n{calls}"));
        cognito.expect_done();
    }
    expect![[r##"
        # user create --csv users.csv --verified --if-not-exists --concurrency 1 --rate 500
        exit 0
        --- stderr
        note: rows: 2 done
        --- calls
        AdminCreateUser {"MessageAction":"SUPPRESS","UserAttributes":[{"Name":"email","Value":"ada@a.org"},{"Name":"email_verified","Value":"true"}],"Username":"ada"}
        AdminSetUserPassword {"Password":"Perm4nent!","Permanent":true,"Username":"ada"}
        AdminAddUserToGroup {"GroupName":"staff","Username":"ada"}
        AdminAddUserToGroup {"GroupName":"ops","Username":"ada"}
        AdminCreateUser {"MessageAction":"SUPPRESS","Username":"grace"}
        AdminDisableUser {"Username":"grace"}
        # user update --csv users.csv --attribute custom:team=a --concurrency 1 --rate 500
        exit 0
        --- stderr
        note: rows: 2 done
        --- calls
        AdminUpdateUserAttributes {"UserAttributes":[{"Name":"custom:team","Value":"a"},{"Name":"email","Value":"ada@a.org"}],"Username":"ada"}
        AdminUpdateUserAttributes {"UserAttributes":[{"Name":"custom:team","Value":"a"}],"Username":"grace"}
        # group add-user --csv users.csv --concurrency 1 --rate 500
        exit 0
        --- stderr
        note: rows: 3 done
        --- calls
        AdminAddUserToGroup {"GroupName":"staff","Username":"ada"}
        AdminAddUserToGroup {"GroupName":"ops","Username":"grace"}
        AdminAddUserToGroup {"GroupName":"ops","Username":"ada"}
        # group remove-user staff --csv users.csv --concurrency 1 --rate 500
        exit 0
        --- stderr
        note: rows: 1 done
        --- calls
        AdminRemoveUserFromGroup {"GroupName":"staff","Username":"ada"}
        # password reset --csv users.csv --concurrency 1 --rate 500
        exit 0
        --- stderr
        note: rows: 1 done
        --- calls
        AdminResetUserPassword {"Username":"ada"}
        # group add-user --csv users.csv
        exit 2
        --- stderr
        error: users.csv: there is no column group
           help: the first line names the columns: username, group
        --- calls
        # group add-user staff ada --csv users.csv
        exit 2
        --- stderr
        error: USER does not go with --csv
           help: the rows of the CSV say all of it
        --- calls
        # group add-user
        exit 2
        --- stderr
        error: the following required arguments were not provided: <GROUP>
           help: cognito-auth group add-user --help
        --- calls
        # user create --csv users.csv --generate --save-password new
        exit 2
        --- stderr
        error: the argument '--csv <FILE>' cannot be used with '--save-password <FILE>'
           help: cognito-auth user create --help
        --- calls
        # user create --csv users.csv --new-password-file p
        exit 2
        --- stderr
        error: a new password does not go with --csv
           help: the rows of the CSV say all of it
        --- calls
        # user create --csv users.csv -o json
        exit 2
        --- stderr
        error: -o does not go with --csv
           help: the rows of the CSV say all of it
        --- calls
        # password set --csv users.csv --generate --save-password new
        exit 2
        --- stderr
        error: the argument '--csv <FILE>' cannot be used with '--save-password <FILE>'
           help: cognito-auth password set --help
        --- calls
    "##]].assert_eq(&report);
}
