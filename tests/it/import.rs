//! `user import`: users of an export in another pool.

use std::fs;

use expect_test::expect;
use serde_json::{Value, json};

use crate::cognito::{Cognito, Expected, on};
use crate::fixtures::POOL;
use crate::support::{Tool, assert_mode};

fn tool_of(cognito: &Cognito) -> Tool {
    Tool::new(cognito).env("COGNITO_USER_POOL_ID", POOL)
}

fn words(line: &str) -> Vec<&str> {
    line.split(' ').collect()
}

/// The pool that users are put into.
fn pool() -> Expected {
    on("DescribeUserPool").answer(json!({"UserPool": {
        "MfaConfiguration": "OPTIONAL",
        "SchemaAttributes": [
            {"Name": "sub", "AttributeDataType": "String", "Required": true, "Mutable": false},
            {"Name": "email", "AttributeDataType": "String", "Mutable": true},
            {"Name": "custom:team", "AttributeDataType": "String", "Mutable": false,
             "StringAttributeConstraints": {"MaxLength": "5"}},
        ],
    }}))
}

fn groups(names: &[&str]) -> Expected {
    let groups: Vec<_> = names
        .iter()
        .map(|name| json!({"GroupName": name}))
        .collect();
    on("ListGroups").answer(json!({ "Groups": groups }))
}

fn created(sub: &str) -> Expected {
    let attributes = json!([{"Name": "sub", "Value": sub}]);
    on("AdminCreateUser").answer(json!({"User": {"Username": "x", "Attributes": attributes}}))
}

fn exists() -> Expected {
    on("AdminCreateUser").error("UsernameExistsException", "User account already exists")
}

fn done(operation: &str) -> Expected {
    on(operation).answer(json!({}))
}

fn user(name: &str, further: &Value) -> Value {
    let mut user = json!({
        "Username": name,
        "Attributes": [
            {"Name": "sub", "Value": format!("old-{name}")},
            {"Name": "email", "Value": format!("{name}@example.com")},
            {"Name": "email_verified", "Value": "true"},
        ],
        "UserCreateDate": 1_767_225_600.123,
        "Enabled": true,
        "UserStatus": "CONFIRMED",
        "Groups": [],
    });
    for (member, value) in further.as_object().unwrap() {
        user[member] = value.clone();
    }
    user
}

/// An export of `users`, whose pool has two groups.
fn export(users: &[Value]) -> String {
    let head = json!({
        "Format": "cognito-auth users",
        "Version": 1,
        "UserPoolId": "us-east-1_OldOldOld",
        "UsernameAttributes": [],
        "SchemaAttributes": [],
        "Groups": [
            {"GroupName": "staff", "Description": "all \"of\" us", "Precedence": 5,
             "CreationDate": 1_767_225_600.123},
            {"GroupName": "us-east-1_OldOldOld_Google", "Description": "made by Cognito"},
            {"GroupName": "empty", "RoleArn": "arn:aws:iam::123456789012:role/empty"},
        ],
    });
    let lines = users.iter().map(|user| format!("{user}\n"));
    let lines: String = lines.collect();
    format!("{head}\n{lines}{}\n", json!({"Count": users.len()}))
}

fn four_users() -> String {
    let google = json!([{"providerName": "Google", "userId": "17", "providerType": "Google"}]);
    let team = json!([
        {"Name": "sub", "Value": "old-ada"},
        {"Name": "email", "Value": "ada@example.com"},
        {"Name": "identities", "Value": google.to_string()},
        {"Name": "custom:team", "Value": "a\n\"b"},
    ]);
    export(&[
        user(
            "ada",
            &json!({"Attributes": team, "Enabled": false, "Groups": ["staff", "ops"],
                   "UserMFASettingList": ["SMS_MFA", "SOFTWARE_TOKEN_MFA"],
                   "PreferredMfaSetting": "SMS_MFA"}),
        ),
        user("Google_17", &json!({"UserStatus": "EXTERNAL_PROVIDER"})),
        user("grace", &json!({})),
        user("linus", &json!({"UserStatus": "UNCONFIRMED"})),
    ])
}

#[test]
fn users_come_with_their_groups_and_leave_a_map() {
    let cognito = Cognito::scripted([
        pool(),
        groups(&["ops"]),
        on("CreateGroup").answer(json!({"Group": {"GroupName": "empty"}})),
        on("CreateGroup").answer(json!({"Group": {"GroupName": "staff"}})),
        created("new-ada"),
        done("AdminDisableUser"),
        done("AdminAddUserToGroup"),
        done("AdminAddUserToGroup"),
        done("AdminSetUserMFAPreference"),
        exists(),
        on("AdminGetUser").answer(json!({"Username": "grace", "UserAttributes": [
            {"Name": "sub", "Value": "new-grace"},
        ]})),
        created("new-linus"),
    ]);
    let tool = tool_of(&cognito).file("users.jsonl", four_users());
    let line = "user import users.jsonl --create-groups --concurrency 1 --rate 1000 --map map.csv --report r.jsonl";
    let ran = tool.run(&words(line));
    cognito.expect_done();
    expect![[r#"
        exit 0
        --- stderr
        warning: 1 of 4 rows are left out
        warning: line 3: the user signs in through an identity provider, which makes it anew
        note: groups created: empty, staff
        note: rows: 2 done, 2 skipped
        note: users not wholly as in the file: 1; r.jsonl says which
    "#]]
    .assert_eq(&ran.to_string());
    expect![[r#"
        DescribeUserPool [signed by AKIDEXAMPLE] {"UserPoolId":"us-east-1_EXAMPLE12"}
        ListGroups [signed by AKIDEXAMPLE] {"Limit":60,"UserPoolId":"us-east-1_EXAMPLE12"}
        CreateGroup [signed by AKIDEXAMPLE] {"GroupName":"empty","RoleArn":"arn:aws:iam::123456789012:role/empty","UserPoolId":"us-east-1_EXAMPLE12"}
        CreateGroup [signed by AKIDEXAMPLE] {"Description":"all \"of\" us","GroupName":"staff","Precedence":5,"UserPoolId":"us-east-1_EXAMPLE12"}
        AdminCreateUser [signed by AKIDEXAMPLE] {"MessageAction":"SUPPRESS","UserAttributes":[{"Name":"email","Value":"ada@example.com"},{"Name":"custom:team","Value":"a\n\"b"}],"UserPoolId":"us-east-1_EXAMPLE12","Username":"ada"}
        AdminDisableUser [signed by AKIDEXAMPLE] {"UserPoolId":"us-east-1_EXAMPLE12","Username":"ada"}
        AdminAddUserToGroup [signed by AKIDEXAMPLE] {"GroupName":"staff","UserPoolId":"us-east-1_EXAMPLE12","Username":"ada"}
        AdminAddUserToGroup [signed by AKIDEXAMPLE] {"GroupName":"ops","UserPoolId":"us-east-1_EXAMPLE12","Username":"ada"}
        AdminSetUserMFAPreference [signed by AKIDEXAMPLE] {"SMSMfaSettings":{"Enabled":true,"PreferredMfa":true},"UserPoolId":"us-east-1_EXAMPLE12","Username":"ada"}
        AdminCreateUser [signed by AKIDEXAMPLE] {"MessageAction":"SUPPRESS","UserAttributes":[{"Name":"email","Value":"grace@example.com"},{"Name":"email_verified","Value":"true"}],"UserPoolId":"us-east-1_EXAMPLE12","Username":"grace"}
        AdminGetUser [signed by AKIDEXAMPLE] {"UserPoolId":"us-east-1_EXAMPLE12","Username":"grace"}
        AdminCreateUser [signed by AKIDEXAMPLE] {"MessageAction":"SUPPRESS","UserAttributes":[{"Name":"email","Value":"linus@example.com"},{"Name":"email_verified","Value":"true"}],"UserPoolId":"us-east-1_EXAMPLE12","Username":"linus"}
    "#]].assert_eq(&cognito.calls());
    let read = |name: &str| fs::read_to_string(tool.path().join(name)).unwrap();
    expect![[r#"
        old_sub,new_sub,username
        old-ada,new-ada,ada
        old-grace,new-grace,grace
        old-linus,new-linus,linus
        {"line":2,"username":"ada","result":"done","code":null,"message":"links to identity providers are lost; the second factor SOFTWARE_TOKEN_MFA has to be set up again","request_id":"00000000-0000-0000-0000-000000000009"}
        {"line":3,"username":"Google_17","result":"skipped","code":null,"message":"the user signs in through an identity provider, which makes it anew","request_id":null}
        {"line":4,"username":"grace","result":"skipped","code":null,"message":"there is a user of that name","request_id":"00000000-0000-0000-0000-000000000011"}
        {"line":5,"username":"linus","result":"done","code":null,"message":null,"request_id":"00000000-0000-0000-0000-000000000012"}
    "#]].assert_eq(&format!("{}{}", read("map.csv"), read("r.jsonl")));
    assert_mode(tool.path().join("map.csv"), 0o600);
}

#[test]
fn users_who_exist_are_updated_or_fail_where_that_is_said() {
    let cognito = Cognito::scripted([
        pool(),
        groups(&["ops", "staff"]),
        exists(),
        done("AdminUpdateUserAttributes"),
        done("AdminAddUserToGroup"),
        done("AdminAddUserToGroup"),
        done("AdminDisableUser"),
        done("AdminSetUserMFAPreference"),
        created("new-grace"),
        created("new-linus"),
    ]);
    let tool = tool_of(&cognito).file("users.jsonl", four_users());
    let line =
        "user import users.jsonl --if-exists update --concurrency 1 --rate 1000 --report r.jsonl";
    let ran = tool.run(&words(line));
    cognito.expect_done();
    expect![[r#"
        exit 0
        --- stderr
        warning: 1 of 4 rows are left out
        warning: line 3: the user signs in through an identity provider, which makes it anew
        note: rows: 3 done, 1 skipped
        note: users not wholly as in the file: 1; r.jsonl says which
    "#]]
    .assert_eq(&ran.to_string());
    let report = fs::read_to_string(tool.path().join("r.jsonl")).unwrap();
    expect![[r#"
        {"line":2,"username":"ada","result":"done","code":null,"message":"the user existed, and is updated; links to identity providers are lost; the second factor SOFTWARE_TOKEN_MFA has to be set up again; custom:team cannot be changed, and is as it was","request_id":"00000000-0000-0000-0000-000000000008"}
        {"line":3,"username":"Google_17","result":"skipped","code":null,"message":"the user signs in through an identity provider, which makes it anew","request_id":null}
        {"line":4,"username":"grace","result":"done","code":null,"message":null,"request_id":"00000000-0000-0000-0000-000000000009"}
        {"line":5,"username":"linus","result":"done","code":null,"message":null,"request_id":"00000000-0000-0000-0000-000000000010"}
    "#]].assert_eq(&report);
    expect![[r#"
        DescribeUserPool [signed by AKIDEXAMPLE] {"UserPoolId":"us-east-1_EXAMPLE12"}
        ListGroups [signed by AKIDEXAMPLE] {"Limit":60,"UserPoolId":"us-east-1_EXAMPLE12"}
        AdminCreateUser [signed by AKIDEXAMPLE] {"MessageAction":"SUPPRESS","UserAttributes":[{"Name":"email","Value":"ada@example.com"},{"Name":"custom:team","Value":"a\n\"b"}],"UserPoolId":"us-east-1_EXAMPLE12","Username":"ada"}
        AdminUpdateUserAttributes [signed by AKIDEXAMPLE] {"UserAttributes":[{"Name":"email","Value":"ada@example.com"}],"UserPoolId":"us-east-1_EXAMPLE12","Username":"ada"}
        AdminAddUserToGroup [signed by AKIDEXAMPLE] {"GroupName":"staff","UserPoolId":"us-east-1_EXAMPLE12","Username":"ada"}
        AdminAddUserToGroup [signed by AKIDEXAMPLE] {"GroupName":"ops","UserPoolId":"us-east-1_EXAMPLE12","Username":"ada"}
        AdminDisableUser [signed by AKIDEXAMPLE] {"UserPoolId":"us-east-1_EXAMPLE12","Username":"ada"}
        AdminSetUserMFAPreference [signed by AKIDEXAMPLE] {"SMSMfaSettings":{"Enabled":true,"PreferredMfa":true},"UserPoolId":"us-east-1_EXAMPLE12","Username":"ada"}
        AdminCreateUser [signed by AKIDEXAMPLE] {"MessageAction":"SUPPRESS","UserAttributes":[{"Name":"email","Value":"grace@example.com"},{"Name":"email_verified","Value":"true"}],"UserPoolId":"us-east-1_EXAMPLE12","Username":"grace"}
        AdminCreateUser [signed by AKIDEXAMPLE] {"MessageAction":"SUPPRESS","UserAttributes":[{"Name":"email","Value":"linus@example.com"},{"Name":"email_verified","Value":"true"}],"UserPoolId":"us-east-1_EXAMPLE12","Username":"linus"}
    "#]].assert_eq(&cognito.calls());

    let cognito = Cognito::scripted([pool(), groups(&[]), exists(), exists()]);
    let tool = tool_of(&cognito).file(
        "u.csv",
        "username,group,password\nada,,Perm4nent!\ngrace,,\n",
    );
    let ran = tool.run(&words("user import u.csv --if-exists fail --concurrency 1"));
    cognito.expect_done();
    expect![[r#"
        exit 11
        --- stderr
        warning: line 2, ada: Cognito refused the request: User account already exists (UsernameExistsException)
        warning: line 3, grace: Cognito refused the request: User account already exists (UsernameExistsException)
        error: 2 of 2 rows failed
           help: make them again: cognito-auth user import --if-exists fail u.csv --concurrency 1 --resume
    "#]].assert_eq(&ran.to_string());
}

#[test]
fn csv_by_hand_brings_passwords_groups_and_state() {
    let cognito = Cognito::scripted([
        pool(),
        groups(&["a", "b"]),
        created("1"),
        done("AdminDisableUser"),
        done("AdminSetUserPassword"),
        done("AdminAddUserToGroup"),
        done("AdminAddUserToGroup"),
        created("2"),
    ]);
    let csv = "username,password,groups,enabled,email,email_verified,sub\n\
               ada,Perm4nent!,a|b,FALSE,ada@example.com,TRUE,old\n\
               grace,,,,,,\n";
    let tool = tool_of(&cognito).file("u.csv", csv);
    let ran = tool.run(&words("user import u.csv --concurrency 1 --map map.csv"));
    cognito.expect_done();
    expect![[r#"
        exit 0
        --- stderr
        note: rows: 2 done
    "#]]
    .assert_eq(&ran.to_string());
    expect![[r#"
        DescribeUserPool [signed by AKIDEXAMPLE] {"UserPoolId":"us-east-1_EXAMPLE12"}
        ListGroups [signed by AKIDEXAMPLE] {"Limit":60,"UserPoolId":"us-east-1_EXAMPLE12"}
        AdminCreateUser [signed by AKIDEXAMPLE] {"MessageAction":"SUPPRESS","UserAttributes":[{"Name":"email","Value":"ada@example.com"},{"Name":"email_verified","Value":"true"}],"UserPoolId":"us-east-1_EXAMPLE12","Username":"ada"}
        AdminDisableUser [signed by AKIDEXAMPLE] {"UserPoolId":"us-east-1_EXAMPLE12","Username":"ada"}
        AdminSetUserPassword [signed by AKIDEXAMPLE] {"Password":"Perm4nent!","Permanent":true,"UserPoolId":"us-east-1_EXAMPLE12","Username":"ada"}
        AdminAddUserToGroup [signed by AKIDEXAMPLE] {"GroupName":"a","UserPoolId":"us-east-1_EXAMPLE12","Username":"ada"}
        AdminAddUserToGroup [signed by AKIDEXAMPLE] {"GroupName":"b","UserPoolId":"us-east-1_EXAMPLE12","Username":"ada"}
        AdminCreateUser [signed by AKIDEXAMPLE] {"MessageAction":"SUPPRESS","UserPoolId":"us-east-1_EXAMPLE12","Username":"grace"}
    "#]].assert_eq(&cognito.calls());
    let map = fs::read_to_string(tool.path().join("map.csv")).unwrap();
    expect![[r#"
        old_sub,new_sub,username
        old,1,ada
        ,2,grace
    "#]]
    .assert_eq(&map);
}

#[test]
fn generated_passwords_are_in_the_report_and_only_for_new_users() {
    let policy = json!({"PasswordPolicy": {"MinimumLength": 30}});
    let cognito = Cognito::scripted([
        on("DescribeUserPool").answer(json!({"UserPool": {"Policies": policy}})),
        groups(&[]),
        created("1"),
        done("AdminSetUserPassword"),
        exists(),
        done("AdminUpdateUserAttributes"),
        done("AdminEnableUser"),
    ]);
    let users = [user("ada", &json!({})), user("grace", &json!({}))];
    let tool = tool_of(&cognito).file("users.jsonl", export(&users));
    let line = "user import users.jsonl --generate --if-exists update --concurrency 1 --rate 1000";
    let ran = tool.run(&words(&format!("{line} --report r.jsonl")));
    cognito.expect_done();
    assert_eq!(ran.code, 0, "{ran}");
    let sent = cognito.request(4).json()["Password"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(sent.len(), 30);
    let report = fs::read_to_string(tool.path().join("r.jsonl")).unwrap();
    let mut lines = report
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    assert_eq!(lines.next().unwrap()["password"], sent);
    let updated = lines.next().unwrap();
    assert_eq!(
        (&updated["result"], updated.get("password")),
        (&json!("done"), None)
    );
    let journal = fs::read_to_string(tool.path().join("users.jsonl.journal")).unwrap();
    assert!(!journal.contains(&sent));

    let cognito = Cognito::scripted([]);
    let refused = tool_of(&cognito).file("users.jsonl", "").run(&words(line));
    let cognito = Cognito::scripted([pool(), groups(&[])]);
    let tool = tool_of(&cognito).file("u.csv", "username,password\nada,x\n");
    let beside = tool.run(&words("user import u.csv --generate --report r.jsonl"));
    expect![[r#"
        exit 2
        --- stderr
        error: the following required arguments were not provided: --report <FILE>
           help: cognito-auth user import --help
        exit 2
        --- stderr
        error: u.csv: its column password does not go with --generate
           help: leave one of them out
    "#]]
    .assert_eq(&format!("{refused}{beside}"));
}

#[test]
fn every_row_is_checked_before_the_first_change() {
    let cognito = Cognito::scripted([pool(), groups(&["staff"])]);
    let attribute = |name: &str, value: &str| json!({"Attributes": [{"Name": "sub", "Value": "1"}, {"Name": name, "Value": value}]});
    let users = [
        user("ada", &attribute("custom:team", "longer")),
        user("grace", &attribute("custom:none", "x")),
        user("li nus", &json!({})),
        user("bob", &json!({"Groups": ["staff", "ops"]})),
        user("eve", &json!({"Groups": ["o p s"]})),
        user(
            "Google_17",
            &json!({"UserStatus": "EXTERNAL_PROVIDER", "Groups": ["x"]}),
        ),
        user("alan", &json!({})),
        user("alan", &json!({})),
        json!({"Username": 7}),
    ];
    let tool = tool_of(&cognito).file("users.jsonl", export(&users));
    let ran = tool.run(&words("user import users.jsonl"));
    cognito.expect_done();
    expect![[r#"
        exit 2
        --- stderr
        error: users.jsonl: 8 of 9 rows cannot be used
          cause: line 2: custom:team is longer than 5 characters
          cause: line 3: the pool has no attribute custom:none
          cause: line 4: username has white space in it
          cause: line 5: there is no group ops; --create-groups makes it
          cause: line 6: the name of the group "o p s" has white space in it
          cause: line 8: the same user as in line 9
          cause: line 9: the same user as in line 8
          cause: line 10: it is not a user as Cognito has one (column 13)
           help: correct them, or leave them out with --skip-invalid; nothing was sent
    "#]]
    .assert_eq(&ran.to_string());
    assert!(!tool.path().join("users.jsonl.journal").exists());
    // What is right is sent where that is asked for.
    let cognito = Cognito::scripted([pool(), groups(&["staff"]), created("1")]);
    let users = [users[0].clone(), user("bob", &json!({})), json!([])];
    let tool = tool_of(&cognito).file("users.jsonl", export(&users));
    let ran = tool.run(&words("user import users.jsonl --skip-invalid"));
    cognito.expect_done();
    assert_eq!(cognito.request(3).json()["Username"], "bob");
    expect![[r#"
        exit 0
        --- stderr
        warning: 2 of 3 rows are left out
        warning: line 2: custom:team is longer than 5 characters
        warning: line 4: it is not a user as Cognito has one (column 2)
        note: rows: 1 done, 2 skipped
    "#]]
    .assert_eq(&ran.to_string());
}

#[test]
fn a_rehearsal_says_what_would_be_done() {
    let cognito = Cognito::scripted([pool(), groups(&["ops"])]);
    let tool = tool_of(&cognito).file("users.jsonl", four_users());
    let ran = tool.run(&words("user import users.jsonl --create-groups --dry-run"));
    cognito.expect_done();
    expect![[r#"
        exit 0
        --- stderr
        warning: 1 of 4 rows are left out
        warning: line 3: the user signs in through an identity provider, which makes it anew
        note: groups that would be created: empty, staff
        note: 3 of 4 rows would be sent to user pool us-east-1_EXAMPLE12, in 1 s at 40 a second; nothing was sent
    "#]].assert_eq(&ran.to_string());
}

#[test]
fn an_export_that_was_cut_off_is_not_used() {
    let whole = four_users();
    let lines: Vec<_> = whole.split_inclusive('\n').collect();
    let mut shown = String::new();
    for text in [
        lines[..3].concat(),
        [&lines[..2], &lines[3..]].concat().concat(),
        whole[..whole.len() / 2].to_owned(),
        whole.replace("\"Version\":1", "\"Version\":2"),
    ] {
        let cognito = Cognito::scripted([pool(), groups(&["ops", "staff"])]);
        let tool = tool_of(&cognito).stdin(text);
        let ran = tool.run(&words("user import - --journal j"));
        cognito.expect_done();
        shown.push_str(&ran.to_string());
    }
    expect![[r#"
        exit 2
        --- stderr
        error: standard input cannot be used: it is an export that was cut off: the last line, with a count, is missing
           help: export the users again
        exit 2
        --- stderr
        error: standard input cannot be used: it is an export that was cut off: its last line counts 4 users, and there are 3
           help: export the users again
        exit 2
        --- stderr
        error: standard input cannot be used: it is an export that was cut off: the last line, with a count, is missing
           help: export the users again
        exit 2
        --- stderr
        error: standard input cannot be used: its first line is of an export of another version
           help: update cognito-auth, or export the users with this one
    "#]].assert_eq(&shown);
}

#[cfg(unix)]
#[test]
fn what_does_not_fit_together_is_refused() {
    let mut shown = String::new();
    for line in [
        "user import",
        "user import -",
        "user import nothing.jsonl",
        "user import folder",
        "user import users.jsonl --if-exists maybe",
        "user import users.jsonl --csv users.csv",
        "user import users.jsonl --map there.csv",
    ] {
        let cognito = Cognito::scripted([]);
        let tool = tool_of(&cognito)
            .file("users.jsonl", four_users())
            .file("there.csv", "notes\n");
        fs::create_dir(tool.path().join("folder")).unwrap();
        shown.push_str(&format!("# {line}\n{}", tool.run(&words(line))));
    }
    expect![[r#"
        # user import
        exit 2
        --- stderr
        error: the following required arguments were not provided: <FILE>
           help: cognito-auth user import --help
        # user import -
        exit 2
        --- stderr
        error: what can be read only once has no journal of its own
           help: name one with --journal FILE: --resume goes on by it
        # user import nothing.jsonl
        exit 2
        --- stderr
        error: nothing.jsonl cannot be read: No such file or directory (os error 2)
        # user import folder
        exit 2
        --- stderr
        error: folder cannot be read: is a directory
        # user import users.jsonl --if-exists maybe
        exit 2
        --- stderr
        error: invalid value 'maybe' for '--if-exists <ACTION>' [possible values: skip, update, fail]
           help: cognito-auth user import --help
        # user import users.jsonl --csv users.csv
        exit 2
        --- stderr
        error: unexpected argument '--csv' found
           help: cognito-auth user import --help
        # user import users.jsonl --map there.csv
        exit 2
        --- stderr
        error: there.csv is there already
           help: name another file with --map FILE
    "#]].assert_eq(&shown);
}

#[test]
fn users_of_a_pool_of_addresses_are_called_by_theirs() {
    let addresses = json!({"UserPool": {"UsernameAttributes": ["email"], "SchemaAttributes": []}});
    let cognito = Cognito::scripted([
        on("DescribeUserPool").answer(addresses),
        groups(&[]),
        created("new"),
        done("AdminSetUserPassword"),
    ]);
    let csv = "username,password,email,sub\n3f1c,Perm4nent!,ada@example.com,3f1c\n";
    let tool = tool_of(&cognito).file("u.csv", csv);
    let ran = tool.run(&words("user import u.csv --map map.csv --report r.jsonl"));
    cognito.expect_done();
    expect![[r#"
        exit 0
        --- stderr
        note: rows: 1 done
    "#]]
    .assert_eq(&ran.to_string());
    expect![[r#"
        DescribeUserPool [signed by AKIDEXAMPLE] {"UserPoolId":"us-east-1_EXAMPLE12"}
        ListGroups [signed by AKIDEXAMPLE] {"Limit":60,"UserPoolId":"us-east-1_EXAMPLE12"}
        AdminCreateUser [signed by AKIDEXAMPLE] {"MessageAction":"SUPPRESS","UserAttributes":[{"Name":"email","Value":"ada@example.com"}],"UserPoolId":"us-east-1_EXAMPLE12","Username":"ada@example.com"}
        AdminSetUserPassword [signed by AKIDEXAMPLE] {"Password":"Perm4nent!","Permanent":true,"UserPoolId":"us-east-1_EXAMPLE12","Username":"ada@example.com"}
    "#]].assert_eq(&cognito.calls());
    let read = |name: &str| fs::read_to_string(tool.path().join(name)).unwrap();
    expect![[r#"
        old_sub,new_sub,username
        3f1c,new,ada@example.com
        {"line":2,"username":"ada@example.com","result":"done","code":null,"message":null,"request_id":"00000000-0000-0000-0000-000000000004"}
    "#]].assert_eq(&format!("{}{}", read("map.csv"), read("r.jsonl")));
}

#[test]
fn an_import_that_was_stopped_goes_on() {
    let cognito = Cognito::scripted([
        pool(),
        groups(&["ops", "staff"]),
        created("new-grace"),
        on("AdminCreateUser").error("AccessDeniedException", "no"),
    ]);
    let users = [user("grace", &json!({})), user("linus", &json!({}))];
    let tool = tool_of(&cognito).file("users.jsonl", export(&users));
    let line = "user import users.jsonl --concurrency 1 --rate 1000 --map map.csv";
    let ran = tool.run(&words(line));
    cognito.expect_done();
    expect![[r#"
        exit 7
        --- stderr
        error: Cognito refused the request: no (AccessDeniedException): 1 of 2 rows are left
          cause: the IAM credentials do not allow cognito-idp:AdminCreateUser
           help: allow it: {"Effect":"Allow","Action":"cognito-idp:AdminCreateUser","Resource":"arn:aws:cognito-idp:us-east-1:*:userpool/us-east-1_EXAMPLE12"}
           help: go on: cognito-auth user import users.jsonl --map map.csv --rate 1000 --concurrency 1 --resume
        request id: 00000000-0000-0000-0000-000000000004
    "#]].assert_eq(&ran.to_string());
    let cognito = Cognito::scripted([pool(), groups(&["ops", "staff"]), created("new-linus")]);
    let tool = tool.env("AWS_ENDPOINT_URL", cognito.endpoint());
    let ran = tool.run(&words(&format!("{line} --resume")));
    cognito.expect_done();
    expect![[r#"
        exit 0
        --- stderr
        note: rows: 2 done (1 by earlier runs)
    "#]]
    .assert_eq(&ran.to_string());
    let map = fs::read_to_string(tool.path().join("map.csv")).unwrap();
    expect![[r#"
        old_sub,new_sub,username
        old-grace,new-grace,grace
        old-linus,new-linus,linus
    "#]]
    .assert_eq(&map);
}

/// A user who was made `age` seconds ago.
#[expect(
    clippy::disallowed_methods,
    reason = "the run's beginning is the clock's"
)]
fn there(name: &str, age: i64) -> Expected {
    let now = jiff::Timestamp::now().as_second();
    let attributes = json!([{"Name": "sub", "Value": format!("new-{name}")}]);
    on("AdminGetUser").answer(json!({
        "Username": name,
        "UserAttributes": attributes,
        "UserCreateDate": now - age,
    }))
}

#[test]
fn a_user_who_was_there_keeps_the_password_whatever_got_no_answer() {
    let users = [user(
        "grace",
        &json!({"Groups": ["staff"], "Enabled": false}),
    )];
    for (policy, calls) in [
        ("skip", vec![]),
        (
            "update",
            vec![
                done("AdminUpdateUserAttributes"),
                done("AdminAddUserToGroup"),
                done("AdminDisableUser"),
            ],
        ),
    ] {
        let first = on("AdminCreateUser").answer(json!({})).drop_connection();
        let begin = [
            pool(),
            groups(&["staff"]),
            first,
            exists(),
            there("grace", 3600),
        ];
        let cognito = Cognito::scripted(begin.into_iter().chain(calls));
        let tool = tool_of(&cognito).file("users.jsonl", export(&users));
        let line =
            format!("user import users.jsonl --if-exists {policy} --generate --report r.jsonl");
        let ran = tool.run(&words(&line));
        cognito.expect_done();
        assert_eq!(ran.code, 0, "{ran}");
        let report = fs::read_to_string(tool.path().join("r.jsonl")).unwrap();
        assert!(!report.contains("password"), "{report}");
    }
    // But one whom this run made is made to the end.
    let first = on("AdminCreateUser").answer(json!({})).drop_connection();
    let cognito = Cognito::scripted([
        pool(),
        groups(&["staff"]),
        first,
        exists(),
        there("grace", 0),
        done("AdminDisableUser"),
        done("AdminSetUserPassword"),
        done("AdminAddUserToGroup"),
    ]);
    let tool = tool_of(&cognito).file("users.jsonl", export(&users));
    let line = "user import users.jsonl --generate --report r.jsonl --map map.csv";
    let ran = tool.run(&words(line));
    cognito.expect_done();
    assert_eq!(ran.code, 0, "{ran}");
    let map = fs::read_to_string(tool.path().join("map.csv")).unwrap();
    assert!(map.ends_with("old-grace,new-grace,grace\n"), "{map}");
}

#[test]
fn an_update_sets_the_password_of_the_column() {
    let cognito = Cognito::scripted([pool(), groups(&[]), exists(), done("AdminSetUserPassword")]);
    let tool = tool_of(&cognito).file("u.csv", "username,password\nada,Perm4nent!\n");
    let ran = tool.run(&words("user import u.csv --if-exists update"));
    cognito.expect_done();
    assert_eq!(ran.code, 0, "{ran}");
}

#[test]
fn an_address_of_another_user_is_no_user_of_that_name() {
    let taken = "An account with the given email already exists.";
    let cognito = Cognito::scripted([
        pool(),
        groups(&[]),
        on("AdminCreateUser").error("UsernameExistsException", taken),
    ]);
    let tool = tool_of(&cognito).file("users.jsonl", export(&[user("grace", &json!({}))]));
    let ran = tool.run(&words("user import users.jsonl"));
    cognito.expect_done();
    expect![[r#"
        exit 11
        --- stderr
        warning: line 2, grace: Cognito refused the request: An account with the given email already exists. (UsernameExistsException)
        error: 1 of 1 rows failed
           help: make them again: cognito-auth user import users.jsonl --resume
    "#]].assert_eq(&ran.to_string());
}

#[test]
fn a_user_whom_the_pool_gives_no_second_factor_loses_it() {
    let cognito = Cognito::scripted([
        pool(),
        groups(&[]),
        created("1"),
        on("AdminSetUserMFAPreference").error("InvalidParameterException", "no SMS"),
    ]);
    let factors = json!({"UserMFASettingList": ["SMS_MFA"]});
    let tool = tool_of(&cognito).file("users.jsonl", export(&[user("grace", &factors)]));
    let ran = tool.run(&words("user import users.jsonl --report r.jsonl"));
    cognito.expect_done();
    expect![[r#"
        exit 0
        --- stderr
        note: rows: 1 done
        note: users not wholly as in the file: 1; r.jsonl says which
    "#]]
    .assert_eq(&ran.to_string());
    let report = fs::read_to_string(tool.path().join("r.jsonl")).unwrap();
    expect![[r#"
        {"line":2,"username":"grace","result":"done","code":null,"message":"the second factor SMS_MFA has to be set up again","request_id":"00000000-0000-0000-0000-000000000004"}
    "#]].assert_eq(&report);
}

#[test]
fn rows_of_different_users_do_not_share_an_address() {
    let both = json!({"UserPool": {
        "UsernameAttributes": ["email", "phone_number"],
        "SchemaAttributes": [],
        "Policies": {"PasswordPolicy": {"MinimumLength": 12}},
    }});
    let cognito = Cognito::scripted([on("DescribeUserPool").answer(both), groups(&[])]);
    let csv = "username,password,email,email_verified,phone_number,phone_number_verified,identities\n\
               1,,a@example.com,true,+12065550100,true,\n\
               2,,,,+12065550100,true,\n\
               3,,a@example.com,false,+12065550101,true,\n\
               4,short,d@example.com,true,,,\n\
               5,,e@example.com,,,,{\n\
               Google_6,,,,,,\"[{\"\"providerName\"\":\"\"Google\"\",\"\"userId\"\":\"\"6\"\"}]\"\n";
    let tool = tool_of(&cognito).file("u.csv", csv);
    let ran = tool.run(&words("user import u.csv --last-wins"));
    cognito.expect_done();
    expect![[r#"
        exit 2
        --- stderr
        error: u.csv: 4 of 6 rows cannot be used
          cause: line 2: the same phone_number as in line 3
          cause: line 3: the same phone_number as in line 2
          cause: line 5: password is shorter than 12 characters
          cause: line 6: identities is not JSON
           help: correct them, or leave them out with --skip-invalid; nothing was sent
    "#]]
    .assert_eq(&ran.to_string());
}

#[test]
fn groups_that_cognito_makes_for_identity_providers_are_not_carried_over() {
    let cognito = Cognito::scripted([pool(), groups(&[]), created("1")]);
    let google = json!({"Groups": ["us-east-1_OldOldOld_Google"]});
    let tool = tool_of(&cognito).file("users.jsonl", export(&[user("grace", &google)]));
    let ran = tool.run(&words("user import users.jsonl"));
    cognito.expect_done();
    assert_eq!(ran.code, 0, "{ran}");
}

#[test]
fn each_file_has_one_purpose_and_a_map_begins_with_the_import() {
    let cognito = Cognito::scripted([
        pool(),
        groups(&[]),
        created("1"),
        on("AdminCreateUser").error("AccessDeniedException", "no"),
        pool(),
        groups(&[]),
    ]);
    let users = [user("grace", &json!({})), user("linus", &json!({}))];
    let tool = tool_of(&cognito).file("users.jsonl", export(&users));
    let same = tool.run(&words("user import users.jsonl --report x --map ./x"));
    let begun = tool.run(&words(
        "user import users.jsonl --concurrency 1 --rate 1000",
    ));
    assert_eq!(begun.code, 7, "{begun}");
    let late = "user import users.jsonl --concurrency 1 --rate 1000 --resume --map map.csv";
    let late = tool.run(&words(late));
    cognito.expect_done();
    assert!(!tool.path().join("map.csv").exists());
    expect![[r#"
        exit 2
        --- stderr
        error: $DIR/x is given for two files
           help: name another file with --report or --map
        exit 2
        --- stderr
        error: map.csv lacks what earlier runs did
           help: name the map of the first run with --map FILE, or import anew without --resume
    "#]]
    .assert_eq(&format!("{same}{late}"));
}
