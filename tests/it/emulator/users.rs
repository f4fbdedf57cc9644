//! Users of the pool, from their making to their end, one by one and by rows.

use std::fs;

use expect_test::expect;

use super::{Emulator, on_both, transcript};
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
    expect![[""]].assert_eq(&said);
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
            let mut lines: Vec<_> = written.lines().collect();
            lines.sort_unstable();
            said.push_str(&format!("--- {name}\n{}\n", lines.join("\n")));
        }
        said
    });
    expect![[""]].assert_eq(&said);
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
    expect![[""]].assert_eq(&said);
}
