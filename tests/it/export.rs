//! `user export`: every user, or the reason why not.

use std::fs;

use expect_test::expect;
use serde_json::{Value, json};

use crate::cognito::{Cognito, Expected, on};
use crate::fixtures::POOL;
use crate::support::{Tool, assert_mode};

fn tool(cognito: &Cognito) -> Tool {
    Tool::new(cognito).env("COGNITO_USER_POOL_ID", POOL)
}

fn user(name: &str) -> Value {
    json!({
        "Username": name,
        "Attributes": [
            {"Name": "sub", "Value": format!("sub-{name}")},
            {"Name": "name", "Value": "a, \"b\"\nc|d\u{2028}é"},
        ],
        "UserCreateDate": 1_767_225_600.123,
        "Enabled": name != "grace",
        "UserStatus": "CONFIRMED",
    })
}

fn users(names: &[&str], token: Option<&str>) -> Expected {
    let users: Vec<_> = names.iter().map(|name| user(name)).collect();
    let mut page = json!({"Users": users});
    if let Some(token) = token {
        page["PaginationToken"] = token.into();
    }
    on("ListUsers").answer(page)
}

fn pool(count: u64) -> Expected {
    on("DescribeUserPool").answer(json!({"UserPool": {
        "EstimatedNumberOfUsers": count,
        "UsernameAttributes": ["email"],
        "SchemaAttributes": [{"Name": "sub"}, {"Name": "name", "Mutable": true}],
    }}))
}

fn groups(names: &[&str]) -> Expected {
    let groups: Vec<_> = names
        .iter()
        .map(|name| json!({"GroupName": name, "Precedence": 1}))
        .collect();
    on("ListGroups").answer(json!({ "Groups": groups }))
}

fn members(names: &[&str]) -> Expected {
    let users: Vec<_> = names.iter().map(|name| user(name)).collect();
    on("ListUsersInGroup").answer(json!({ "Users": users }))
}

fn words(line: &str) -> Vec<&str> {
    line.split(' ').collect()
}

#[test]
fn users_are_written_with_their_groups_in_both_formats() {
    let script = || {
        [
            pool(2),
            groups(&["staff", "o p"]),
            members(&["ada", "grace"]),
            members(&["ada"]),
            users(&["ada"], Some("1")),
            users(&["grace"], None),
        ]
    };
    let mut report = String::new();
    for line in ["user export users", "user export -o csv users"] {
        let cognito = Cognito::scripted(script());
        let tool = tool(&cognito);
        let ran = tool.run(&words(line));
        let path = tool.path().join("users");
        assert_mode(&path, 0o600);
        let written = fs::read_to_string(&path).unwrap();
        report.push_str(&format!("# {line}\n{ran}--- users\n{written}"));
        assert!(!tool.path().join("users.part").exists());
        assert!(!tool.path().join("users.resume").exists());
        cognito.expect_done();
    }
    let cognito = Cognito::scripted(script());
    let ran = tool(&cognito).run(&words("user export -o csv -"));
    assert!(
        report.ends_with(&String::from_utf8(ran.stdout.clone()).unwrap()),
        "{ran}"
    );
    expect![[r##"
        # user export users
        exit 0
        --- stderr
        note: 2 users of us-east-1_EXAMPLE12 written
        --- users
        {"Format":"cognito-auth users","Version":1,"UserPoolId":"us-east-1_EXAMPLE12","UsernameAttributes":["email"],"SchemaAttributes":[{"Name":"sub"},{"Name":"name","Mutable":true}],"Groups":[{"GroupName":"staff","Precedence":1},{"GroupName":"o p","Precedence":1}]}
        {"Username":"ada","Attributes":[{"Name":"sub","Value":"sub-ada"},{"Name":"name","Value":"a, \"b\"\nc|d é"}],"UserCreateDate":1767225600.123,"Enabled":true,"UserStatus":"CONFIRMED","Groups":["staff","o p"]}
        {"Username":"grace","Attributes":[{"Name":"sub","Value":"sub-grace"},{"Name":"name","Value":"a, \"b\"\nc|d é"}],"UserCreateDate":1767225600.123,"Enabled":false,"UserStatus":"CONFIRMED","Groups":["staff"]}
        {"Count":2}
        # user export -o csv users
        exit 0
        --- stderr
        note: 2 users of us-east-1_EXAMPLE12 written
        --- users
        username,enabled,status,sub,name,address,birthdate,email,email_verified,family_name,gender,given_name,locale,middle_name,nickname,phone_number,phone_number_verified,picture,preferred_username,profile,updated_at,website,zoneinfo,groups
        ada,true,CONFIRMED,sub-ada,"a, ""b""
        c|d é",,,,,,,,,,,,,,,,,,,staff|o p
        grace,false,CONFIRMED,sub-grace,"a, ""b""
        c|d é",,,,,,,,,,,,,,,,,,,staff
    "##]].assert_eq(&report);
}

#[test]
fn second_factors_wait_where_calls_are_throttled() {
    let throttled = || on("AdminGetUser").error("TooManyRequestsException", "Rate exceeded");
    let cognito = Cognito::in_any_order([
        pool(2),
        users(&["ada", "grace"], None),
        throttled(),
        throttled(),
        throttled(),
        on("AdminGetUser").answer(json!({"UserMFASettingList": ["SMS_MFA"]})),
        on("AdminGetUser").answer(json!({"UserMFASettingList": ["SMS_MFA"]})),
    ]);
    let tool = tool(&cognito);
    let ran = tool.run(&words("user export users --with mfa --max-attempts 1"));
    let written = fs::read_to_string(tool.path().join("users")).unwrap();
    let names: Vec<_> = written
        .lines()
        .filter_map(|line| {
            let line: Value = serde_json::from_str(line).unwrap();
            Some(format!(
                "{} {}",
                line["Username"].as_str()?,
                line["UserMFASettingList"]
            ))
        })
        .collect();
    expect![[r#"
        exit 0
        --- stderr
        note: 2 users of us-east-1_EXAMPLE12 written
        ada ["SMS_MFA"]
        grace ["SMS_MFA"]"#]]
    .assert_eq(&format!("{ran}{}", names.join("\n")));
    cognito.expect_done();
}

#[test]
fn what_is_missing_is_never_called_done() {
    let mut report = String::new();
    for (line, script) in [
        (
            "user export users",
            vec![
                pool(3),
                groups(&["staff"]),
                members(&["linus"]),
                users(&["ada"], None),
            ],
        ),
        (
            "user export users --with none --status CONFIRMED",
            vec![pool(3), users(&["ada"], None)],
        ),
        (
            "user export users -o csv",
            vec![
                pool(1),
                groups(&["a|b"]),
                members(&["ada"]),
                users(&["ada"], None),
            ],
        ),
        ("user export users -o csv --with mfa", vec![]),
        ("user export - --resume", vec![]),
        ("user export users --resume", vec![]),
        ("user export nowhere/users", vec![]),
    ] {
        let cognito = Cognito::scripted(script);
        let ran = tool(&cognito).run(&words(line));
        report.push_str(&format!("# {line}\n{ran}"));
        cognito.expect_done();
    }
    expect![[r#"
        # user export users
        exit 11
        --- stderr
        error: 1 user of us-east-1_EXAMPLE12 written, and they may not be all
          cause: members of groups are not in the list of users: linus
          cause: the pool says that it has 3 users, and 1 were listed
           help: users may have come or gone meanwhile: export again, and compare
        # user export users --with none --status CONFIRMED
        exit 0
        --- stderr
        note: 1 user of us-east-1_EXAMPLE12 written
        # user export users -o csv
        exit 2
        --- stderr
        error: CSV cannot carry the users: ada is in group a|b, whose name has a |
           help: use -o jsonl, which carries everything
        # user export users -o csv --with mfa
        exit 2
        --- stderr
        error: CSV has no columns for second factors
           help: leave mfa out, or use -o jsonl
        # user export - --resume
        exit 2
        --- stderr
        error: standard output cannot be gone on with
           help: leave --resume out, or name a file
        # user export users --resume
        exit 2
        --- stderr
        error: there is no interrupted export to users
           help: leave --resume out
        # user export nowhere/users
        exit 1
        --- stderr
        error: the result cannot be written to nowhere/users: No such file or directory (os error 2)
    "#]]
    .assert_eq(&report);
}

#[test]
fn an_interrupted_export_goes_on() {
    for format in ["jsonl", "csv"] {
        let failing = on("ListUsers")
            .error("InternalErrorException", "x")
            .status(500);
        let cognito = Cognito::scripted([
            pool(3),
            groups(&["staff"]),
            members(&["ada", "linus"]),
            users(&["ada"], Some("page 2")),
            failing,
        ]);
        let tool = tool(&cognito).env("AWS_MAX_ATTEMPTS", "1");
        let line = format!("user export users -o {format}");
        assert_eq!(tool.run(&words(&line)).code, 9);
        assert!(!tool.path().join("users").exists());
        cognito.expect_done();

        // Neither over it, nor as something else.
        let other = Cognito::scripted([]);
        let tool = tool.env("AWS_ENDPOINT_URL", other.endpoint());
        let ran = tool.run(&words(&line));
        assert_eq!(ran.code, 2, "{ran}");
        assert!(
            ran.to_string()
                .contains("an interrupted export is in users.part"),
            "{ran}"
        );
        let ran = tool.run(&words(&format!("{line} --resume --status CONFIRMED")));
        assert_eq!(ran.code, 2, "{ran}");

        let cognito = Cognito::scripted([
            pool(3),
            groups(&["staff"]),
            members(&["ada", "linus"]),
            users(&["grace", "linus"], None),
        ]);
        let tool = tool.env("AWS_ENDPOINT_URL", cognito.endpoint());
        let ran = tool.run(&words(&format!("{line} --resume")));
        assert_eq!(ran.code, 0, "{ran}");
        assert_eq!(cognito.request(4).json()["PaginationToken"], "page 2");
        cognito.expect_done();

        let whole = Cognito::scripted([
            pool(3),
            groups(&["staff"]),
            members(&["ada", "linus"]),
            users(&["ada", "grace", "linus"], None),
        ]);
        let tool = tool.env("AWS_ENDPOINT_URL", whole.endpoint());
        let ran = tool.run(&words(&format!("user export whole -o {format}")));
        assert_eq!(ran.code, 0, "{ran}");
        let read = |name: &str| fs::read_to_string(tool.path().join(name)).unwrap();
        assert_eq!(read("users"), read("whole"));
    }
}
