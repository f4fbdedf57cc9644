//! Users of the pool, from their making to their end, one by one and by rows.

use std::fs;

use expect_test::expect;
use serde_json::Value;

use super::{Emulator, ministack, on_both, signed_in, transcript};
use crate::support::{Ran, Tool};

#[track_caller]
fn run(tool: &Tool, line: &str) -> Ran {
    tool.run(&line.split(' ').collect::<Vec<_>>())
}

fn report(tool: &Tool, lines: &[&str]) -> String {
    let ran = lines.iter().map(|line| {
        let shown = transcript(&run(tool, line));
        format!("# {line}\n{shown}")
    });
    ran.collect()
}

fn tool(emulator: &Emulator) -> Tool {
    emulator.tool().file("p", "Perm4nent!")
}

#[test]
fn a_user_lives_from_create_to_delete() {
    let said = on_both(|emulator| {
        report(
            &tool(emulator),
            &[
                "group create of-users --query Group.GroupName",
                "user create life --attribute email=life@example.com --verified --new-password-file p --group of-users --query User.UserStatus",
                "login -u life --password-file p --query AuthenticationResult.TokenType",
                "user create life --if-not-exists --query User",
                "user list --email life@* --query Users[].Username -o text",
                "user list --username life -o csv --attributes email,email_verified",
                "user list --group of-users --where UserStatus=='CONFIRMED' --query Users[].Username -o text",
                "user update life --attribute name=L,_\"x\" --remove-attribute email_verified",
                "user get life --query UserAttributes[?Name=='name'].Value -o text",
                "user disable life",
                "user list --disabled --username life --query Users[].Enabled",
                "user enable life",
                "user sign-out life",
                "user delete life nobody --yes",
                "user list --username life -o jsonl",
                "group delete of-users --yes",
            ],
        )
    });
    let [ministack, moto] = said;
    expect![[r##"
        # group create of-users --query Group.GroupName
        exit 0
        --- stdout
        "of-users"
        # user create life --attribute email=life@example.com --verified --new-password-file p --group of-users --query User.UserStatus
        exit 0
        --- stdout
        "CONFIRMED"
        # login -u life --password-file p --query AuthenticationResult.TokenType
        exit 0
        --- stdout
        "Bearer"
        # user create life --if-not-exists --query User
        exit 0
        --- stderr
        note: life exists, and is not changed
        # user list --email life@* --query Users[].Username -o text
        exit 0
        --- stdout
        life
        # user list --username life -o csv --attributes email,email_verified
        exit 0
        --- stdout
        username,enabled,status,email,email_verified
        life,true,CONFIRMED,life@example.com,true
        # user list --group of-users --where UserStatus=='CONFIRMED' --query Users[].Username -o text
        exit 0
        --- stdout
        life
        # user update life --attribute name=L,_"x" --remove-attribute email_verified
        exit 1
        --- stderr
        error: life is updated, but then: Cognito refused the request: Unknown Cognito IDP action: AdminDeleteUserAttributes (InvalidAction)
           help: cognito-auth user update life --remove-attribute email_verified
        # user get life --query UserAttributes[?Name=='name'].Value -o text
        exit 0
        --- stdout
        L,_"x"
        # user disable life
        exit 0
        --- stderr
        note: life is disabled
        # user list --disabled --username life --query Users[].Enabled
        exit 0
        --- stdout
        [
          false
        ]
        # user enable life
        exit 0
        --- stderr
        note: life is enabled
        # user sign-out life
        exit 0
        --- stderr
        note: life is signed out everywhere
        # user delete life nobody --yes
        exit 6
        --- stderr
        note: life is deleted
        error: nobody: Cognito refused the request: User does not exist. (UserNotFoundException)
          cause: $POOL has no such user
           help: check the spelling, and the user pool id
        # user list --username life -o jsonl
        exit 0
        # group delete of-users --yes
        exit 0
        --- stderr
        note: group of-users is deleted
    "##]].assert_eq(&ministack);
    expect![[r##"
        # group create of-users --query Group.GroupName
        exit 0
        --- stdout
        "of-users"
        # user create life --attribute email=life@example.com --verified --new-password-file p --group of-users --query User.UserStatus
        exit 0
        --- stdout
        "CONFIRMED"
        # login -u life --password-file p --query AuthenticationResult.TokenType
        exit 0
        --- stdout
        "Bearer"
        # user create life --if-not-exists --query User
        exit 0
        --- stderr
        note: life exists, and is not changed
        # user list --email life@* --query Users[].Username -o text
        exit 0
        --- stdout
        life
        # user list --username life -o csv --attributes email,email_verified
        exit 0
        --- stdout
        username,enabled,status,email,email_verified
        life,true,CONFIRMED,life@example.com,true
        # user list --group of-users --where UserStatus=='CONFIRMED' --query Users[].Username -o text
        exit 0
        --- stdout
        life
        # user update life --attribute name=L,_"x" --remove-attribute email_verified
        exit 0
        --- stderr
        note: life is updated, has no email_verified any more
        # user get life --query UserAttributes[?Name=='name'].Value -o text
        exit 0
        --- stdout
        L,_"x"
        # user disable life
        exit 0
        --- stderr
        note: life is disabled
        # user list --disabled --username life --query Users[].Enabled
        exit 0
        --- stdout
        [
          false
        ]
        # user enable life
        exit 0
        --- stderr
        note: life is enabled
        # user sign-out life
        exit 0
        --- stderr
        note: life is signed out everywhere
        # user delete life nobody --yes
        exit 6
        --- stderr
        note: life is deleted
        error: nobody: Cognito refused the request: User does not exist. (UserNotFoundException)
          cause: $POOL has no such user
           help: check the spelling, and the user pool id
        # user list --username life -o jsonl
        exit 0
        # group delete of-users --yes
        exit 0
        --- stderr
        note: group of-users is deleted
    "##]].assert_eq(&moto);
}

#[test]
fn rows_make_users_who_can_sign_in() {
    let said = on_both(|emulator| {
        let csv = "username,email,group,password,enabled\n\
                   row-1,row1@example.com,rows,Perm4nent!1,true\n\
                   row-2,row2@example.com,,Perm4nent!2,\n\
                   row-3,,rows,,false\n";
        let tool = tool(emulator)
            .file("users.csv", csv)
            .file("p1", "Perm4nent!1");
        let mut said = report(
            &tool,
            &[
                "group create rows --query Group.GroupName",
                "user create --csv users.csv --verified --report made.jsonl --rate 100",
                "user create --csv users.csv --if-not-exists --report again.jsonl --journal other --rate 100",
                "login -u row-1 --password-file p1 --query AuthenticationResult.TokenType",
                "group members rows --query sort(Users[].Username)",
                "user delete --csv users.csv --yes --journal third --rate 100",
                "group delete rows --yes",
            ],
        );
        for name in ["made.jsonl", "again.jsonl"] {
            let written = fs::read_to_string(tool.path().join(name)).unwrap();
            let mut lines: Vec<_> = written.lines().map(without_request_id).collect();
            lines.sort_unstable();
            said.push_str(&format!("--- {name}\n{}\n", lines.join("\n")));
        }
        said
    });
    let [ministack, moto] = said;
    expect![[r##"
        # group create rows --query Group.GroupName
        exit 0
        --- stdout
        "rows"
        # user create --csv users.csv --verified --report made.jsonl --rate 100
        exit 0
        --- stderr
        note: rows: 3 done
        # user create --csv users.csv --if-not-exists --report again.jsonl --journal other --rate 100
        exit 0
        --- stderr
        note: rows: 0 done, 3 skipped
        # login -u row-1 --password-file p1 --query AuthenticationResult.TokenType
        exit 0
        --- stdout
        "Bearer"
        # group members rows --query sort(Users[].Username)
        exit 0
        --- stdout
        [
          "row-1",
          "row-3"
        ]
        # user delete --csv users.csv --yes --journal third --rate 100
        exit 0
        --- stderr
        note: columns that user delete does not use: email, group, password, enabled
        note: rows: 3 done
        # group delete rows --yes
        exit 0
        --- stderr
        note: group rows is deleted
        --- made.jsonl
        {"line":2,"username":"row-1","result":"done","code":null,"message":null,"request_id":"ID"}
        {"line":3,"username":"row-2","result":"done","code":null,"message":null,"request_id":"ID"}
        {"line":4,"username":"row-3","result":"done","code":null,"message":null,"request_id":"ID"}
        --- again.jsonl
        {"line":2,"username":"row-1","result":"skipped","code":null,"message":"there is a user of that name","request_id":"ID"}
        {"line":3,"username":"row-2","result":"skipped","code":null,"message":"there is a user of that name","request_id":"ID"}
        {"line":4,"username":"row-3","result":"skipped","code":null,"message":"there is a user of that name","request_id":"ID"}
    "##]].assert_eq(&ministack);
    assert_eq!(ministack, moto);
}

/// A line of a report with `ID` as its request id.
fn without_request_id(line: &str) -> String {
    let mut line: Value = serde_json::from_str(line).unwrap();
    if let Value::String(id) = &mut line["request_id"] {
        "ID".clone_into(id);
    }
    line.to_string()
}

#[test]
fn rows_get_generated_passwords_that_sign_in() {
    let emulator = ministack();
    let tool = tool(emulator).file("users.csv", "username\nmade-1\nmade-2\n");
    for (line, name) in [
        ("user create --csv users.csv --journal j1", "r1"),
        ("password set --csv users.csv --journal j2", "r2"),
    ] {
        let ran = run(
            &tool,
            &format!("{line} --generate --report {name} --rate 100"),
        );
        assert_eq!((ran.code, ran.stdout.len()), (0, 0), "{ran}");
        let written = fs::read_to_string(tool.path().join(name)).unwrap();
        assert_eq!(written.lines().count(), 2);
        for line in written.lines() {
            let line: Value = serde_json::from_str(line).unwrap();
            let text = |name: &str| line[name].as_str().unwrap();
            fs::write(tool.path().join("password"), text("password")).unwrap();
            let user = text("username");
            let ran = run(&tool, &format!("login -u {user} --password-file password"));
            signed_in(&ran, user);
        }
    }
    let ran = run(&tool, "user delete made-1 made-2 --yes");
    assert_eq!(ran.code, 0, "{ran}");
}

#[test]
fn an_export_has_every_user_and_group() {
    let said = on_both(|emulator| {
        let tool = tool(emulator);
        let mut said = report(
            &tool,
            &[
                "group create exported --query Group.GroupName",
                "user create export-1 --attribute email=e1@example.com --group exported --query User.Enabled",
                "user create export-2 --attribute name=a,\"b\"|c --query User.Enabled",
                "user disable export-2",
            ],
        );
        let ran = run(&tool, "user export users.jsonl --username export-*");
        assert_eq!(ran.code, 0, "{ran}");
        let written = fs::read_to_string(tool.path().join("users.jsonl")).unwrap();
        for line in written.lines() {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            said.push_str(&format!(
                "{} {} {} {} {}\n",
                line["Format"],
                line["Username"],
                line["Enabled"],
                line["Groups"].is_array(),
                line["Count"],
            ));
        }
        said.push_str(&report(
            &tool,
            &[
                "user delete export-1 export-2 --yes",
                "group delete exported --yes",
            ],
        ));
        said
    });
    let [ministack, moto] = said;
    expect![[r##"
        # group create exported --query Group.GroupName
        exit 0
        --- stdout
        "exported"
        # user create export-1 --attribute email=e1@example.com --group exported --query User.Enabled
        exit 0
        --- stdout
        true
        # user create export-2 --attribute name=a,"b"|c --query User.Enabled
        exit 0
        --- stdout
        true
        # user disable export-2
        exit 0
        --- stderr
        note: export-2 is disabled
        "cognito-auth users" null null true null
        null "export-1" true true null
        null "export-2" false true null
        null null null false 2
        # user delete export-1 export-2 --yes
        exit 0
        --- stderr
        note: export-1 is deleted
        note: export-2 is deleted
        # group delete exported --yes
        exit 0
        --- stderr
        note: group exported is deleted
    "##]].assert_eq(&ministack);
    assert_eq!(ministack, moto);
}
