//! `group`: the groups of a pool.

use expect_test::expect;
use serde_json::{Value, json};

use crate::cognito::{Cognito, Expected, on};
use crate::fixtures::POOL;
use crate::support::{Ran, Tool};
#[cfg(unix)]
use crate::terminal::Terminal;

fn tool(cognito: &Cognito) -> Tool {
    Tool::new(cognito)
        .env("COGNITO_USER_POOL_ID", POOL)
        .env("NO_COLOR", "1")
}

/// Runs `line`, whose words have no spaces.
#[track_caller]
fn run(tool: &Tool, line: &str) -> Ran {
    tool.run(&line.split(' ').collect::<Vec<_>>())
}

fn admins() -> Value {
    json!({
        "GroupName": "admins", "UserPoolId": POOL, "Description": "May do \"all\", and more",
        "RoleArn": "arn:aws:iam::123456789012:role/admins", "Precedence": 0,
        "LastModifiedDate": 1_767_225_601.25, "CreationDate": 1_767_225_600.75,
    })
}

fn staff() -> Value {
    json!({
        "GroupName": "staff", "UserPoolId": POOL,
        "LastModifiedDate": 1_767_225_600, "CreationDate": 1_767_225_600,
    })
}

#[cfg(unix)]
#[test]
fn a_group_is_made_and_printed_as_the_aws_cli_prints_one() {
    let made = || on("CreateGroup").answer(json!({"Group": admins()}));
    let cognito = Cognito::scripted([made(), made(), made()]);
    let tool = tool(&cognito);
    let role = "arn:aws:iam::123456789012:role/admins";
    let ran = tool.run(&[
        "group",
        "create",
        " admins ",
        "--description",
        "May do \"all\", and more",
        "--precedence",
        "0",
        "--role-arn",
        role,
    ]);
    let mut report = ran.to_string();
    let line = "group create admins --query Group.CreationDate -o text";
    report.push_str(&run(&tool, line).to_string());
    let (code, screen) = Terminal::start(&tool, &["group", "create", "admins"]).finish();
    report.push_str(&format!("on a terminal: exit {code}\n{screen}"));
    expect![[r#"
        exit 0
        --- stdout
        {
          "Group": {
            "GroupName": "admins",
            "UserPoolId": "us-east-1_EXAMPLE12",
            "Description": "May do \"all\", and more",
            "RoleArn": "arn:aws:iam::123456789012:role/admins",
            "Precedence": 0,
            "LastModifiedDate": "2026-01-01T00:00:01+00:00",
            "CreationDate": "2026-01-01T00:00:00+00:00"
          }
        }
        exit 0
        --- stdout
        2026-01-01T00:00:00+00:00
        on a terminal: exit 0
        note: group admins is created
    "#]]
    .assert_eq(&report);
    expect![[r#"
        CreateGroup [signed by AKIDEXAMPLE] {"Description":"May do \"all\", and more","GroupName":"admins","Precedence":0,"RoleArn":"arn:aws:iam::123456789012:role/admins","UserPoolId":"us-east-1_EXAMPLE12"}
        CreateGroup [signed by AKIDEXAMPLE] {"GroupName":"admins","UserPoolId":"us-east-1_EXAMPLE12"}
        CreateGroup [signed by AKIDEXAMPLE] {"GroupName":"admins","UserPoolId":"us-east-1_EXAMPLE12"}
    "#]].assert_eq(&cognito.calls());
}

#[test]
fn a_group_that_is_there_is_left_as_it_is_where_that_is_said() {
    let taken = || on("CreateGroup").error("GroupExistsException", "A group with the name exists.");
    let found = || on("GetGroup").answer(json!({"Group": admins()}));
    let cognito = Cognito::scripted([taken(), taken(), found(), taken(), found()]);
    let tool = tool(&cognito);
    let mut report = String::new();
    for line in [
        "group create admins",
        "group create admins --if-not-exists --query Group.GroupName",
        "group create admins --if-not-exists --precedence 1 --description x --query Group.GroupName",
    ] {
        report.push_str(&format!("# {line}\n{}", run(&tool, line)));
    }
    expect![[r##"
        # group create admins
        exit 2
        --- stderr
        error: Cognito refused the request: A group with the name exists. (GroupExistsException)
          cause: us-east-1_EXAMPLE12 has a group admins already
           help: choose another name, or leave the group as it is with --if-not-exists
        request id: 00000000-0000-0000-0000-000000000001
        # group create admins --if-not-exists --query Group.GroupName
        exit 0
        --- stdout
        "admins"
        --- stderr
        note: group admins is there already
        # group create admins --if-not-exists --precedence 1 --description x --query Group.GroupName
        exit 0
        --- stdout
        "admins"
        --- stderr
        note: group admins is there already, with another Description, Precedence, and was not changed
    "##]].assert_eq(&report);
    expect![[r#"
        CreateGroup [signed by AKIDEXAMPLE] {"GroupName":"admins","UserPoolId":"us-east-1_EXAMPLE12"}
        CreateGroup [signed by AKIDEXAMPLE] {"GroupName":"admins","UserPoolId":"us-east-1_EXAMPLE12"}
        GetGroup [signed by AKIDEXAMPLE] {"GroupName":"admins","UserPoolId":"us-east-1_EXAMPLE12"}
        CreateGroup [signed by AKIDEXAMPLE] {"Description":"x","GroupName":"admins","Precedence":1,"UserPoolId":"us-east-1_EXAMPLE12"}
        GetGroup [signed by AKIDEXAMPLE] {"GroupName":"admins","UserPoolId":"us-east-1_EXAMPLE12"}
    "#]].assert_eq(&cognito.calls());
}

fn two_pages() -> [Expected; 2] {
    [
        on("ListGroups").answer(json!({"Groups": [admins()], "NextToken": "1"})),
        on("ListGroups").answer(json!({"Groups": [staff()]})),
    ]
}

#[cfg(unix)]
#[test]
fn groups_are_listed_page_by_page_in_every_format() {
    let pages = (0..6).flat_map(|_| two_pages());
    let cognito = Cognito::scripted(pages);
    let tool = tool(&cognito);
    let mut report = String::new();
    for line in [
        "group list",
        "group list -o jsonl",
        "group list -o csv",
        "group list -o text",
        "group list --query Groups[].GroupName",
    ] {
        report.push_str(&format!("# {line}\n{}", run(&tool, line)));
    }
    let (code, screen) = Terminal::start(&tool, &["group", "list"]).finish();
    report.push_str(&format!("# on a terminal: exit {code}\n{screen}"));
    expect![[r##"
        # group list
        exit 0
        --- stdout
        {
          "Groups": [
            {
              "GroupName": "admins",
              "UserPoolId": "us-east-1_EXAMPLE12",
              "Description": "May do \"all\", and more",
              "RoleArn": "arn:aws:iam::123456789012:role/admins",
              "Precedence": 0,
              "LastModifiedDate": "2026-01-01T00:00:01+00:00",
              "CreationDate": "2026-01-01T00:00:00+00:00"
            },
            {
              "GroupName": "staff",
              "UserPoolId": "us-east-1_EXAMPLE12",
              "LastModifiedDate": "2026-01-01T00:00:00+00:00",
              "CreationDate": "2026-01-01T00:00:00+00:00"
            }
          ]
        }
        # group list -o jsonl
        exit 0
        --- stdout
        {"GroupName":"admins","UserPoolId":"us-east-1_EXAMPLE12","Description":"May do \"all\", and more","RoleArn":"arn:aws:iam::123456789012:role/admins","Precedence":0,"LastModifiedDate":"2026-01-01T00:00:01+00:00","CreationDate":"2026-01-01T00:00:00+00:00"}
        {"GroupName":"staff","UserPoolId":"us-east-1_EXAMPLE12","LastModifiedDate":"2026-01-01T00:00:00+00:00","CreationDate":"2026-01-01T00:00:00+00:00"}
        # group list -o csv
        exit 0
        --- stdout
        group,description,precedence,role_arn
        admins,"May do ""all"", and more",0,arn:aws:iam::123456789012:role/admins
        staff,,,
        # group list -o text
        exit 0
        --- stdout
        GROUPS	2026-01-01T00:00:00+00:00	May do "all", and more	admins	2026-01-01T00:00:01+00:00	0	arn:aws:iam::123456789012:role/admins	us-east-1_EXAMPLE12
        GROUPS	2026-01-01T00:00:00+00:00	staff	2026-01-01T00:00:00+00:00	us-east-1_EXAMPLE12
        # group list --query Groups[].GroupName
        exit 0
        --- stdout
        [
          "admins",
          "staff"
        ]
        # on a terminal: exit 0
        GROUP   PRECEDENCE  ROLE                                   DESCRIPTION
        admins  0           arn:aws:iam::123456789012:role/admins  May do "all", and more
        staff
    "##]].assert_eq(&report);
    let calls = cognito.calls();
    let first: Vec<_> = calls.lines().take(2).collect();
    expect![[r#"
        ListGroups [signed by AKIDEXAMPLE] {"Limit":60,"UserPoolId":"us-east-1_EXAMPLE12"}
        ListGroups [signed by AKIDEXAMPLE] {"Limit":60,"NextToken":"1","UserPoolId":"us-east-1_EXAMPLE12"}"#]].assert_eq(&first.join("\n"));
}

#[cfg(unix)]
#[test]
fn a_pool_without_groups_has_an_empty_list() {
    let cognito = Cognito::scripted((0..3).map(|_| on("ListGroups").answer(json!({"Groups": []}))));
    let tool = tool(&cognito);
    let mut report = run(&tool, "group list").to_string();
    report.push_str(&run(&tool, "group list -o csv").to_string());
    let (code, screen) = Terminal::start(&tool, &["group", "list"]).finish();
    report.push_str(&format!("on a terminal: exit {code}\n{screen}"));
    expect![[r#"
        exit 0
        --- stdout
        {
          "Groups": []
        }
        exit 0
        --- stdout
        group,description,precedence,role_arn
        on a terminal: exit 0
        note: there are none
    "#]]
    .assert_eq(&report);
    cognito.expect_done();
}

#[test]
fn the_groups_of_a_user_are_listed_likewise() {
    let groups = || on("AdminListGroupsForUser").answer(json!({"Groups": [staff()]}));
    let cognito = Cognito::scripted([groups(), groups()]);
    let tool = tool(&cognito);
    let mut report = run(&tool, "group for-user ada").to_string();
    report.push_str(&run(&tool, "group for-user -u ada -o csv").to_string());
    expect![[r#"
        exit 0
        --- stdout
        {
          "Groups": [
            {
              "GroupName": "staff",
              "UserPoolId": "us-east-1_EXAMPLE12",
              "LastModifiedDate": "2026-01-01T00:00:00+00:00",
              "CreationDate": "2026-01-01T00:00:00+00:00"
            }
          ]
        }
        exit 0
        --- stdout
        group,description,precedence,role_arn
        staff,,,
    "#]]
    .assert_eq(&report);
    expect![[r#"
        AdminListGroupsForUser [signed by AKIDEXAMPLE] {"Limit":60,"UserPoolId":"us-east-1_EXAMPLE12","Username":"ada"}
        AdminListGroupsForUser [signed by AKIDEXAMPLE] {"Limit":60,"UserPoolId":"us-east-1_EXAMPLE12","Username":"ada"}
    "#]].assert_eq(&cognito.calls());
}

#[cfg(unix)]
#[test]
fn members_are_listed_as_users_are() {
    let user = |name: &str| {
        json!({
            "Username": name, "UserStatus": "CONFIRMED", "Enabled": true,
            "Attributes": [{"Name": "email", "Value": format!("{name}@example.com")}],
            "UserCreateDate": 1_767_225_600, "UserLastModifiedDate": 1_767_225_600,
        })
    };
    let page = |names: &[&str], next: Option<&str>| {
        let users: Vec<_> = names.iter().map(|name| user(name)).collect();
        on("ListUsersInGroup").answer(json!({"Users": users, "NextToken": next}))
    };
    let pool = json!({"UserPool": {"SchemaAttributes": [{"Name": "sub"}, {"Name": "email"}]}});
    let cognito = Cognito::scripted([
        page(&["ada"], Some("1")),
        page(&[], Some("2")),
        page(&["grace"], None),
        on("DescribeUserPool").answer(pool),
        page(&["ada", "grace"], None),
        page(&["ada"], None),
        page(&["ada"], None),
    ]);
    let tool = tool(&cognito);
    let mut report = String::new();
    for line in [
        "group members admins --query Users[].Username -o text",
        "group members admins -o csv",
        "group members admins --limit 1 -o jsonl",
    ] {
        report.push_str(&format!("# {line}\n{}", run(&tool, line)));
    }
    let (code, screen) = Terminal::start(&tool, &["group", "members", "admins"]).finish();
    // How long ago the user was made is the time of this run.
    let row = screen.lines().last().unwrap().split_whitespace();
    let row: Vec<_> = row.take(3).collect();
    report.push_str(&format!(
        "# on a terminal: exit {code}\n{}\n",
        row.join(" ")
    ));
    expect![[r##"
        # group members admins --query Users[].Username -o text
        exit 0
        --- stdout
        ada	grace
        # group members admins -o csv
        exit 0
        --- stdout
        username,enabled,status,sub,email,address,birthdate,email_verified,family_name,gender,given_name,locale,middle_name,name,nickname,phone_number,phone_number_verified,picture,preferred_username,profile,updated_at,website,zoneinfo
        ada,true,CONFIRMED,,ada@example.com,,,,,,,,,,,,,,,,,,
        grace,true,CONFIRMED,,grace@example.com,,,,,,,,,,,,,,,,,,
        # group members admins --limit 1 -o jsonl
        exit 0
        --- stdout
        {"Username":"ada","Attributes":[{"Name":"email","Value":"ada@example.com"}],"UserCreateDate":"2026-01-01T00:00:00+00:00","UserLastModifiedDate":"2026-01-01T00:00:00+00:00","Enabled":true,"UserStatus":"CONFIRMED"}
        # on a terminal: exit 0
        ada CONFIRMED ada@example.com
    "##]].assert_eq(&report);
    expect![[r#"
        ListUsersInGroup [signed by AKIDEXAMPLE] {"GroupName":"admins","Limit":60,"UserPoolId":"us-east-1_EXAMPLE12"}
        ListUsersInGroup [signed by AKIDEXAMPLE] {"GroupName":"admins","Limit":60,"NextToken":"1","UserPoolId":"us-east-1_EXAMPLE12"}
        ListUsersInGroup [signed by AKIDEXAMPLE] {"GroupName":"admins","Limit":60,"NextToken":"2","UserPoolId":"us-east-1_EXAMPLE12"}
        DescribeUserPool [signed by AKIDEXAMPLE] {"UserPoolId":"us-east-1_EXAMPLE12"}
        ListUsersInGroup [signed by AKIDEXAMPLE] {"GroupName":"admins","Limit":60,"UserPoolId":"us-east-1_EXAMPLE12"}
        ListUsersInGroup [signed by AKIDEXAMPLE] {"GroupName":"admins","Limit":1,"UserPoolId":"us-east-1_EXAMPLE12"}
        ListUsersInGroup [signed by AKIDEXAMPLE] {"GroupName":"admins","Limit":60,"UserPoolId":"us-east-1_EXAMPLE12"}
    "#]].assert_eq(&cognito.calls());
}

#[test]
fn users_are_put_into_groups_and_taken_out_each_by_itself() {
    let gone =
        |operation: &str| on(operation).error("UserNotFoundException", "User does not exist.");
    let cognito = Cognito::scripted([
        on("AdminAddUserToGroup"),
        gone("AdminAddUserToGroup"),
        on("AdminAddUserToGroup").error("ResourceNotFoundException", "Group not found."),
        on("AdminRemoveUserFromGroup"),
        on("AdminRemoveUserFromGroup"),
    ]);
    let tool = tool(&cognito);
    let mut report = String::new();
    for line in [
        "group add-user admins ada nobody grace",
        "group remove-user admins ada grace",
    ] {
        report.push_str(&format!("# {line}\n{}", run(&tool, line)));
    }
    expect![[r#"
        # group add-user admins ada nobody grace
        exit 6
        --- stderr
        note: ada is in group admins
        error: nobody: Cognito refused the request: User does not exist. (UserNotFoundException)
          cause: us-east-1_EXAMPLE12 has no such user
           help: check the spelling, and the user pool id
        request id: 00000000-0000-0000-0000-000000000002
        error: grace: Cognito refused the request: Group not found. (ResourceNotFoundException)
          cause: us-east-1_EXAMPLE12 has no group admins
           help: cognito-auth group list --user-pool-id us-east-1_EXAMPLE12
        request id: 00000000-0000-0000-0000-000000000003
        # group remove-user admins ada grace
        exit 0
        --- stderr
        note: ada is no longer in group admins
        note: grace is no longer in group admins
    "#]]
    .assert_eq(&report);
    expect![[r#"
        AdminAddUserToGroup [signed by AKIDEXAMPLE] {"GroupName":"admins","UserPoolId":"us-east-1_EXAMPLE12","Username":"ada"}
        AdminAddUserToGroup [signed by AKIDEXAMPLE] {"GroupName":"admins","UserPoolId":"us-east-1_EXAMPLE12","Username":"nobody"}
        AdminAddUserToGroup [signed by AKIDEXAMPLE] {"GroupName":"admins","UserPoolId":"us-east-1_EXAMPLE12","Username":"grace"}
        AdminRemoveUserFromGroup [signed by AKIDEXAMPLE] {"GroupName":"admins","UserPoolId":"us-east-1_EXAMPLE12","Username":"ada"}
        AdminRemoveUserFromGroup [signed by AKIDEXAMPLE] {"GroupName":"admins","UserPoolId":"us-east-1_EXAMPLE12","Username":"grace"}
    "#]].assert_eq(&cognito.calls());
}

#[cfg(unix)]
#[test]
fn groups_are_deleted_with_consent_only() {
    let cognito = Cognito::scripted([
        on("DeleteGroup"),
        on("DeleteGroup").error("ResourceNotFoundException", "Group not found."),
        on("DeleteGroup"),
        on("DeleteGroup"),
    ]);
    let tool = tool(&cognito);
    let mut report = String::new();
    for line in [
        "group delete admins",
        "group delete admins gone staff --yes",
    ] {
        report.push_str(&format!("# {line}\n{}", run(&tool, line)));
    }
    expect![[r#"
        # group delete admins
        exit 2
        --- stderr
        error: group admins: not deleted: where nothing may be asked, it takes --yes
           help: cognito-auth group delete admins --yes
        # group delete admins gone staff --yes
        exit 6
        --- stderr
        note: group admins is deleted
        note: group staff is deleted
        error: Cognito refused the request: Group not found. (ResourceNotFoundException)
          cause: us-east-1_EXAMPLE12 has no group gone
           help: cognito-auth group list --user-pool-id us-east-1_EXAMPLE12
        request id: 00000000-0000-0000-0000-000000000002
    "#]]
    .assert_eq(&report);
    for (typed, shown) in [
        ("", "nothing was deleted"),
        ("y", "group admins is deleted"),
    ] {
        let mut terminal = Terminal::start(&tool, &["group", "delete", "admins"]);
        terminal.wait_for("Delete group admins of user pool us-east-1_EXAMPLE12? [y/N] ");
        terminal.type_line(typed);
        terminal.wait_for(shown);
        assert_eq!(terminal.finish().0, 0);
    }
    expect![[r#"
        DeleteGroup [signed by AKIDEXAMPLE] {"GroupName":"admins","UserPoolId":"us-east-1_EXAMPLE12"}
        DeleteGroup [signed by AKIDEXAMPLE] {"GroupName":"gone","UserPoolId":"us-east-1_EXAMPLE12"}
        DeleteGroup [signed by AKIDEXAMPLE] {"GroupName":"staff","UserPoolId":"us-east-1_EXAMPLE12"}
        DeleteGroup [signed by AKIDEXAMPLE] {"GroupName":"admins","UserPoolId":"us-east-1_EXAMPLE12"}
    "#]].assert_eq(&cognito.calls());
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let tool = Tool::alone();
    let pool = Tool::alone().env("COGNITO_USER_POOL_ID", POOL);
    let mut report = String::new();
    for line in [
        "create",
        "list",
        "delete",
        "add-user admins",
        "members",
        "for-user",
    ] {
        report.push_str(&format!(
            "# {line}\n{}",
            run(&tool, &format!("group {line}"))
        ));
    }
    for line in [
        "create admins --precedence -1",
        "list --query Groups -o csv",
        "add-user admins",
        "for-user",
        "members admins --limit x",
    ] {
        report.push_str(&format!(
            "# {line}\n{}",
            run(&pool, &format!("group {line}"))
        ));
    }
    let ran = pool.run(&["group", "create", " "]);
    report.push_str(&format!("# create ' '\n{ran}"));
    expect![[r#"
        # create
        exit 2
        --- stderr
        error: the following required arguments were not provided: <NAME>
           help: cognito-auth group create --help
        # list
        exit 2
        --- stderr
        error: no user pool id was given
           help: give it with --user-pool-id ID, COGNITO_USER_POOL_ID or `user-pool-id` in a context
           help: or save settings once:
           help: cognito-auth context create dev
        # delete
        exit 2
        --- stderr
        error: the following required arguments were not provided: <NAME>...
           help: cognito-auth group delete --help
        # add-user admins
        exit 2
        --- stderr
        error: no user was given
           help: give it with USER or -u USER
        # members
        exit 2
        --- stderr
        error: the following required arguments were not provided: <GROUP>
           help: cognito-auth group members --help
        # for-user
        exit 2
        --- stderr
        error: no user was given
           help: give it with USER or -u USER
        # create admins --precedence -1
        exit 2
        --- stderr
        error: invalid value '-1' for '--precedence <N>': -1 is not in 0..=2147483647
           help: cognito-auth group create --help
        # list --query Groups -o csv
        exit 2
        --- stderr
        error: --query goes with -o json and -o text only
           help: leave -o out, or use -o json or -o text
        # add-user admins
        exit 2
        --- stderr
        error: no user was given
           help: give it with USER or -u USER
        # for-user
        exit 2
        --- stderr
        error: no user was given
           help: give it with USER or -u USER
        # members admins --limit x
        exit 2
        --- stderr
        error: invalid value 'x' for '--limit <N>': invalid digit found in string
           help: cognito-auth group members --help
        # create ' '
        exit 2
        --- stderr
        error: invalid value ' ' for '<NAME>': a group has a name
           help: cognito-auth group create --help
    "#]]
    .assert_eq(&report);
}

#[test]
fn refusals_name_the_group_and_what_to_do() {
    let gone = ("ResourceNotFoundException", "Group not found.");
    let mut report = String::new();
    for (line, operation, (code, message), exit) in [
        ("members admins", "ListUsersInGroup", gone, 6),
        (
            "remove-user admins ada",
            "AdminRemoveUserFromGroup",
            gone,
            6,
        ),
        (
            "list",
            "ListGroups",
            (
                "ResourceNotFoundException",
                "User pool us-east-1_EXAMPLE12 does not exist.",
            ),
            6,
        ),
        (
            "create admins",
            "CreateGroup",
            ("LimitExceededException", "Group limit exceeded."),
            8,
        ),
        (
            "create admins --role-arn x",
            "CreateGroup",
            ("InvalidParameterException", "Role arn is malformed."),
            2,
        ),
        (
            "create admins --role-arn arn:aws:iam::123456789012:role/admins",
            "CreateGroup",
            (
                "AccessDeniedException",
                "User: arn:aws:iam::123456789012:user/u is not authorized to perform: iam:PassRole \
                 on resource: arn:aws:iam::123456789012:role/admins",
            ),
            7,
        ),
        (
            "for-user nobody",
            "AdminListGroupsForUser",
            ("UserNotFoundException", "User does not exist."),
            6,
        ),
    ] {
        let cognito = Cognito::scripted([on(operation).error(code, message)]);
        let ran = run(&tool(&cognito), &format!("group {line}"));
        assert_eq!(ran.code, exit, "{ran}");
        report.push_str(&format!("# {line}\n{ran}"));
        cognito.expect_done();
    }
    let ran = run(
        &Tool::alone()
            .env("COGNITO_USER_POOL_ID", POOL)
            .without_credentials(),
        "group list",
    );
    report.push_str(&format!("# without IAM credentials\n{ran}"));
    expect![[r##"
        # members admins
        exit 6
        --- stderr
        error: Cognito refused the request: Group not found. (ResourceNotFoundException)
          cause: us-east-1_EXAMPLE12 has no group admins
           help: cognito-auth group list --user-pool-id us-east-1_EXAMPLE12
        request id: 00000000-0000-0000-0000-000000000001
        # remove-user admins ada
        exit 6
        --- stderr
        error: Cognito refused the request: Group not found. (ResourceNotFoundException)
          cause: us-east-1_EXAMPLE12 has no group admins
           help: cognito-auth group list --user-pool-id us-east-1_EXAMPLE12
        request id: 00000000-0000-0000-0000-000000000001
        # list
        exit 6
        --- stderr
        error: Cognito refused the request: User pool us-east-1_EXAMPLE12 does not exist. (ResourceNotFoundException)
          cause: an id is wrong, or belongs to another Region or account
           help: check the ids, and --region
        request id: 00000000-0000-0000-0000-000000000001
        # create admins
        exit 8
        --- stderr
        error: Cognito refused the request: Group limit exceeded. (LimitExceededException)
          cause: the user pool has as many groups as it may have
           help: aws service-quotas list-service-quotas --service-code cognito-idp --region us-east-1
        request id: 00000000-0000-0000-0000-000000000001
        # create admins --role-arn x
        exit 2
        --- stderr
        error: Cognito refused the request: Role arn is malformed. (InvalidParameterException)
        request id: 00000000-0000-0000-0000-000000000001
        # create admins --role-arn arn:aws:iam::123456789012:role/admins
        exit 7
        --- stderr
        error: Cognito refused the request: User: arn:aws:iam::123456789012:user/u is not authorized to perform: iam:PassRole on resource: arn:aws:iam::123456789012:role/admins (AccessDeniedException)
          cause: the IAM credentials do not allow iam:PassRole with the group's role
           help: allow iam:PassRole on the role that --role-arn names, beside {"Effect":"Allow","Action":"cognito-idp:CreateGroup","Resource":"arn:aws:cognito-idp:us-east-1:*:userpool/us-east-1_EXAMPLE12"}
        request id: 00000000-0000-0000-0000-000000000001
        # for-user nobody
        exit 6
        --- stderr
        error: Cognito refused the request: User does not exist. (UserNotFoundException)
          cause: us-east-1_EXAMPLE12 has no such user
           help: check the spelling, and the user pool id
        request id: 00000000-0000-0000-0000-000000000001
        # without IAM credentials
        exit 7
        --- stderr
        error: ListGroups must be signed, and no IAM credentials were found
          cause: neither AWS_ACCESS_KEY_ID, the AWS profile, nor this machine's role gave any
           help: aws configure
           help: or choose an AWS profile with --profile NAME
           help: allow it: {"Effect":"Allow","Action":"cognito-idp:ListGroups","Resource":"arn:aws:cognito-idp:us-east-1:*:userpool/us-east-1_EXAMPLE12"}
    "##]].assert_eq(&report);
}

#[test]
fn every_operation_that_is_not_allowed_is_named_with_its_statement() {
    let mut report = String::new();
    for (line, operation) in [
        ("group create admins", "CreateGroup"),
        ("group list", "ListGroups"),
        ("group delete admins --yes", "DeleteGroup"),
        ("group add-user admins ada", "AdminAddUserToGroup"),
        ("group remove-user admins ada", "AdminRemoveUserFromGroup"),
        ("group members admins", "ListUsersInGroup"),
        ("group members admins -o csv", "DescribeUserPool"),
        ("group for-user ada", "AdminListGroupsForUser"),
        ("password reset ada", "AdminResetUserPassword"),
    ] {
        let denied = on(operation).error("AccessDeniedException", "no");
        let cognito = Cognito::scripted([denied]);
        let ran = run(&tool(&cognito), line);
        assert_eq!((ran.code, ran.stdout.len()), (7, 0), "{ran}");
        let shown = ran.to_string();
        let told = shown
            .lines()
            .filter(|line| line.contains("cause:") || line.contains("help:"));
        report.push_str(&format!("# {line}\n"));
        report.extend(told.map(|line| format!("{line}\n")));
        cognito.expect_done();
    }
    expect![[r##"
        # group create admins
          cause: the IAM credentials do not allow cognito-idp:CreateGroup
           help: allow it: {"Effect":"Allow","Action":"cognito-idp:CreateGroup","Resource":"arn:aws:cognito-idp:us-east-1:*:userpool/us-east-1_EXAMPLE12"}
        # group list
          cause: the IAM credentials do not allow cognito-idp:ListGroups
           help: allow it: {"Effect":"Allow","Action":"cognito-idp:ListGroups","Resource":"arn:aws:cognito-idp:us-east-1:*:userpool/us-east-1_EXAMPLE12"}
        # group delete admins --yes
          cause: the IAM credentials do not allow cognito-idp:DeleteGroup
           help: allow it: {"Effect":"Allow","Action":"cognito-idp:DeleteGroup","Resource":"arn:aws:cognito-idp:us-east-1:*:userpool/us-east-1_EXAMPLE12"}
        # group add-user admins ada
          cause: the IAM credentials do not allow cognito-idp:AdminAddUserToGroup
           help: allow it: {"Effect":"Allow","Action":"cognito-idp:AdminAddUserToGroup","Resource":"arn:aws:cognito-idp:us-east-1:*:userpool/us-east-1_EXAMPLE12"}
        # group remove-user admins ada
          cause: the IAM credentials do not allow cognito-idp:AdminRemoveUserFromGroup
           help: allow it: {"Effect":"Allow","Action":"cognito-idp:AdminRemoveUserFromGroup","Resource":"arn:aws:cognito-idp:us-east-1:*:userpool/us-east-1_EXAMPLE12"}
        # group members admins
          cause: the IAM credentials do not allow cognito-idp:ListUsersInGroup
           help: allow it: {"Effect":"Allow","Action":"cognito-idp:ListUsersInGroup","Resource":"arn:aws:cognito-idp:us-east-1:*:userpool/us-east-1_EXAMPLE12"}
        # group members admins -o csv
          cause: the IAM credentials do not allow cognito-idp:DescribeUserPool
           help: allow it: {"Effect":"Allow","Action":"cognito-idp:DescribeUserPool","Resource":"arn:aws:cognito-idp:us-east-1:*:userpool/us-east-1_EXAMPLE12"}
        # group for-user ada
          cause: the IAM credentials do not allow cognito-idp:AdminListGroupsForUser
           help: allow it: {"Effect":"Allow","Action":"cognito-idp:AdminListGroupsForUser","Resource":"arn:aws:cognito-idp:us-east-1:*:userpool/us-east-1_EXAMPLE12"}
        # password reset ada
          cause: the IAM credentials do not allow cognito-idp:AdminResetUserPassword
           help: allow it: {"Effect":"Allow","Action":"cognito-idp:AdminResetUserPassword","Resource":"arn:aws:cognito-idp:us-east-1:*:userpool/us-east-1_EXAMPLE12"}
    "##]].assert_eq(&report);
}
