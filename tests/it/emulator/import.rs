//! Users taken from one pool into another, and out of it again.

use std::collections::BTreeMap;
use std::process::Command;
use std::time::Duration;
use std::{fs, thread};

use expect_test::expect;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Map, Value, json};

use super::{Emulator, PASSWORD, ministack, on_both, python, signed_in, transcript};
use crate::fixtures::CONFIG_FILE;
use crate::support::{EXECUTABLE, Tool};

/// A user of a random pool.
#[derive(Debug, Clone)]
struct User {
    name: String,
    text: String,
    team: Option<String>,
    level: Option<u16>,
    email_verified: Option<bool>,
    groups: Vec<usize>,
    is_disabled: bool,
    state: State,
}

#[derive(Debug, Clone, Copy)]
enum State {
    Invited,
    Confirmed,
    Unconfirmed,
}

/// What CSV, JSON and shells like least.
fn awkward() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "\"",
        "'",
        ",",
        "\n",
        "\r\n",
        "\t",
        "\\",
        "|",
        "=1+1",
        " ",
        ";",
        "null",
        "true",
        "é",
        "e\u{301}",
        "\u{1f469}\u{200d}\u{1f680}",
        "\u{2028}",
        "\u{202e}",
        "ß",
        "\u{feff}",
        "${x}",
        "%41",
        "\u{7f}",
        "a",
        "B",
        "0",
    ]);
    prop::collection::vec(piece, 1..12).prop_map(|pieces| pieces.concat())
}

/// Names as Cognito takes them, without white space.
fn name() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "\"", "'", ",", "\\", "=", ";", "é", "ß", "${x}", "%41", "a", "b", "0", "-", "_", ".", "#",
    ]);
    let pieces = prop::collection::vec(piece, 1..6);
    pieces.prop_map(|pieces| format!("u{}", pieces.concat()))
}

fn user() -> impl Strategy<Value = User> {
    let state = prop::sample::select(vec![State::Invited, State::Confirmed, State::Unconfirmed]);
    let groups = prop::sample::subsequence(vec![0, 1, 2], 0..=3);
    let more = (groups, any::<bool>(), state);
    let one = (
        name(),
        awkward(),
        prop::option::of(awkward()),
        prop::option::of(any::<u16>()),
        prop::option::of(any::<bool>()),
        more,
    );
    one.prop_map(|(name, text, team, level, email_verified, more)| User {
        name,
        text,
        team,
        level,
        email_verified,
        groups: more.0,
        is_disabled: more.1,
        state: more.2,
    })
}

/// Users with different names, and the names of three groups.
fn pool() -> impl Strategy<Value = (Vec<User>, Vec<String>)> {
    let users = prop::collection::vec(user(), 1..8).prop_map(|users| {
        let users = users.into_iter().enumerate().map(|(at, user)| User {
            name: format!("{}{at}", user.name),
            ..user
        });
        users.collect()
    });
    let groups = prop::collection::vec(name(), 3).prop_map(|names| {
        let names = names.into_iter().enumerate();
        names.map(|(at, name)| format!("{name}{at}")).collect()
    });
    (users, groups)
}

/// An empty pool with two attributes of its own, and an app client.
fn empty_pool(emulator: &Emulator) -> (String, String) {
    let attribute = |name: &str, kind: &str, constraints: Value| {
        let mut attribute = json!({"Name": name, "AttributeDataType": kind, "Mutable": true});
        attribute[format!("{kind}AttributeConstraints")] = constraints;
        attribute
    };
    let schema = [
        attribute(
            "team",
            "String",
            json!({"MinLength": "0", "MaxLength": "100"}),
        ),
        attribute(
            "level",
            "Number",
            json!({"MinValue": "0", "MaxValue": "65535"}),
        ),
    ];
    let made = emulator.call(
        "cognito-idp",
        "create_user_pool",
        &json!({"PoolName": "import", "Schema": schema}),
    );
    let pool = made["UserPool"]["Id"].as_str().unwrap().to_owned();
    let made = emulator.call(
        "cognito-idp",
        "create_user_pool_client",
        &json!({"UserPoolId": pool, "ClientName": "import"}),
    );
    let client = made["UserPoolClient"]["ClientId"]
        .as_str()
        .unwrap()
        .to_owned();
    (pool, client)
}

/// Puts `users` in `pool`, by the API.
fn fill(emulator: &Emulator, (pool, client): &(String, String), users: &[User], groups: &[String]) {
    let call = |operation: &str, parameters: Value| {
        let mut parameters = parameters;
        parameters["UserPoolId"] = pool.as_str().into();
        emulator.call("cognito-idp", operation, &parameters);
    };
    for (at, group) in groups.iter().enumerate() {
        let description = if at == 0 { "a \"b\"\nc" } else { "x" };
        call(
            "create_group",
            json!({"GroupName": group, "Description": description, "Precedence": at}),
        );
    }
    for (at, user) in users.iter().enumerate() {
        let mut attributes = vec![
            json!({"Name": "name", "Value": user.text}),
            json!({"Name": "email", "Value": format!("u{at}@example.com")}),
        ];
        let further = [
            ("custom:team", user.team.clone()),
            ("custom:level", user.level.map(|level| level.to_string())),
            (
                "email_verified",
                user.email_verified.map(|it| it.to_string()),
            ),
        ];
        for (name, value) in further {
            attributes.extend(value.map(|value| json!({"Name": name, "Value": value})));
        }
        let username = &user.name;
        if let State::Unconfirmed = user.state {
            let attributes: Vec<_> = attributes
                .into_iter()
                .filter(|attribute| attribute["Name"] != "email_verified")
                .collect();
            emulator.call(
                "cognito-idp",
                "sign_up",
                &json!({"ClientId": client, "Username": username, "Password": "Perm4nent, for good!",
                        "UserAttributes": attributes}),
            );
        } else {
            call(
                "admin_create_user",
                json!({"Username": username, "UserAttributes": attributes, "MessageAction": "SUPPRESS"}),
            );
        }
        if let State::Confirmed = user.state {
            call(
                "admin_set_user_password",
                json!({"Username": username, "Password": "Perm4nent, for good!", "Permanent": true}),
            );
        }
        for group in &user.groups {
            call(
                "admin_add_user_to_group",
                json!({"Username": username, "GroupName": groups[*group]}),
            );
        }
        if user.is_disabled {
            call("admin_disable_user", json!({"Username": username}));
        }
    }
}

/// What of an export in JSON Lines has to be the same in another pool.
fn comparable(text: &str) -> (Value, BTreeMap<String, Value>) {
    let mut lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let footer = lines.pop().unwrap();
    let mut header = lines.remove(0);
    assert_eq!(footer["Count"], lines.len());
    let without = |value: &mut Value, names: &[&str]| {
        let members: &mut Map<String, Value> = value.as_object_mut().unwrap();
        for name in names {
            members.remove(*name);
        }
    };
    without(&mut header, &["UserPoolId"]);
    let groups = header["Groups"].as_array_mut().unwrap();
    groups.sort_by_key(|group| group["GroupName"].to_string());
    for group in groups {
        without(group, &["UserPoolId", "CreationDate", "LastModifiedDate"]);
    }
    let users = lines.into_iter().map(|mut user| {
        without(
            &mut user,
            &["UserCreateDate", "UserLastModifiedDate", "UserStatus"],
        );
        let attributes = user["Attributes"].as_array_mut().unwrap();
        attributes.retain(|attribute| attribute["Name"] != "sub");
        attributes.sort_by_key(|attribute| attribute["Name"].to_string());
        let groups = user["Groups"].as_array_mut().unwrap();
        groups.sort_by_key(Value::to_string);
        (user["Username"].as_str().unwrap().to_owned(), user)
    });
    (header, users.collect())
}

#[track_caller]
fn run(tool: &Tool, words: &[&str]) {
    let ran = tool.run(words);
    assert_eq!(ran.code, 0, "{words:?}\n{ran}");
}

fn read(tool: &Tool, name: &str) -> String {
    fs::read_to_string(tool.path().join(name)).unwrap()
}

#[test]
fn export_import_export_differs_in_sub_dates_and_status_only() {
    on_both(|emulator| {
        let config = Config {
            cases: 6,
            failure_persistence: None,
            max_shrink_iters: 20,
            ..Config::default()
        };
        let result = TestRunner::new(config).run(&pool(), |(users, groups)| {
            let (from, to, third) = (
                empty_pool(emulator),
                empty_pool(emulator),
                empty_pool(emulator),
            );
            fill(emulator, &from, &users, &groups);
            let tool = emulator.tool();
            let pools = ["--user-pool-id"];
            let of = |pool: &str| [pools[0].to_owned(), pool.to_owned()];
            let user = |verb: &str, pool: &str, words: &[&str]| {
                let [flag, id] = of(pool);
                let words = [&["user", verb, &flag, &id, "-q"], words].concat();
                run(&tool, &words);
            };
            user("export", &from.0, &["a.jsonl"]);
            user(
                "import",
                &to.0,
                &[
                    "a.jsonl",
                    "--create-groups",
                    "--map",
                    "map.csv",
                    "--rate",
                    "1000",
                ],
            );
            user("export", &to.0, &["b.jsonl"]);
            let [before, after] = ["a.jsonl", "b.jsonl"].map(|name| read(&tool, name));
            prop_assert_eq!(comparable(&before), comparable(&after));
            // The map leads from each sub to the other.
            let subs = |text: &str| -> BTreeMap<String, String> {
                let lines = text
                    .lines()
                    .map(|line| serde_json::from_str::<Value>(line).unwrap());
                let users = lines.filter(|line| line.get("Username").is_some());
                let sub = |user: &Value| {
                    let attributes = user["Attributes"].as_array().unwrap();
                    let sub = attributes.iter().find(|it| it["Name"] == "sub").unwrap();
                    sub["Value"].as_str().unwrap().to_owned()
                };
                users
                    .map(|user| (user["Username"].as_str().unwrap().to_owned(), sub(&user)))
                    .collect()
            };
            let (old, new) = (subs(&before), subs(&after));
            let map = read(&tool, "map.csv");
            let mut lines = csv::Reader::from_reader(map.as_bytes());
            let mut mapped = 0;
            for line in lines.records() {
                let line = line.unwrap();
                prop_assert_eq!(&line[0], old[&line[2]].as_str());
                prop_assert_eq!(&line[1], new[&line[2]].as_str());
                mapped += 1;
            }
            prop_assert_eq!(mapped, users.len());
            // CSV carries the same, but for what groups are like.
            user("export", &from.0, &["-o", "csv", "a.csv"]);
            user(
                "import",
                &third.0,
                &["a.csv", "--create-groups", "--rate", "1000"],
            );
            user("export", &third.0, &["c.jsonl"]);
            prop_assert_eq!(comparable(&before).1, comparable(&read(&tool, "c.jsonl")).1);
            Ok(())
        });
        result.unwrap_or_else(|failure| panic!("{failure}"));
    });
}

/// A tool with the contexts `old` and `new` of two pools.
fn between(emulator: &Emulator, old: &str, new: &str) -> Tool {
    let context = |name: &str, pool: &str| {
        format!("[contexts.{name}]\nuser-pool-id = \"{pool}\"\nregion = \"us-east-1\"\n")
    };
    let config = format!("{}{}", context("old", old), context("new", new));
    emulator
        .tool()
        .file(CONFIG_FILE, config)
        .unset("COGNITO_USER_POOL_ID")
        .unset("COGNITO_CLIENT_ID")
        .unset("COGNITO_IDENTITY_POOL_ID")
}

/// Users `u1` and so on, in a group.
fn crowd(emulator: &Emulator, pool: &(String, String), count: usize) {
    let users: Vec<_> = (1..=count)
        .map(|at| User {
            name: format!("u{at}"),
            text: format!("user {at}"),
            team: None,
            level: None,
            email_verified: Some(true),
            groups: vec![0],
            is_disabled: at % 5 == 0,
            state: State::Invited,
        })
        .collect();
    fill(emulator, pool, &users, &["crowd".to_owned()]);
}

#[test]
fn a_pipe_takes_users_from_one_context_to_another() {
    let said = on_both(|emulator| {
        let (from, to) = (empty_pool(emulator), empty_pool(emulator));
        crowd(emulator, &from, 70);
        let tool = between(emulator, &from.0, &to.0)
            .shown_as(&from.0, "$OLD")
            .shown_as(&to.0, "$NEW");
        let pipe = format!(
            "set -o pipefail; {EXECUTABLE} -c old user export - | \
             {EXECUTABLE} -c new user import - --create-groups --journal j --rate 1000"
        );
        let ran = tool.run_program("bash", &["-c", &pipe]);
        for (context, file) in [("old", "a.jsonl"), ("new", "b.jsonl")] {
            run(&tool, &["-c", context, "-q", "user", "export", file]);
        }
        let [old, new] = ["a.jsonl", "b.jsonl"].map(|name| comparable(&read(&tool, name)));
        assert_eq!(old, new);
        transcript(&ran)
    });
    expect![[r#"
        exit 0
        --- stderr
        note: 70 users of $OLD written
        note: groups created: crowd
        note: rows: 70 done
    "#]]
    .assert_eq(&said[0]);
    assert_eq!(said[0], said[1]);
}

/// Kills `line`, then `again`, `rounds` times, wherever they are.
fn kill(tool: &Tool, line: &[&str], again: &[&str], rounds: u64) {
    let mut kills = 0;
    for round in 0..rounds {
        let has_journal = tool.path().join("a.jsonl.journal").exists();
        let words = if has_journal { again } else { line };
        let mut child = tool.command(EXECUTABLE, words).spawn().unwrap();
        thread::sleep(Duration::from_millis(20 + round * 37 % 200));
        if child.try_wait().unwrap().is_none() {
            kills += 1;
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert!(kills > 5, "{kills}");
}

#[test]
fn users_who_were_there_are_left_alone_by_an_import_that_is_killed() {
    let emulator = ministack();
    let (from, to) = (empty_pool(emulator), empty_pool(emulator));
    crowd(emulator, &from, 30);
    let there: Vec<_> = (1..=30)
        .map(|at| User {
            name: format!("u{at}"),
            text: "before".to_owned(),
            team: None,
            level: None,
            email_verified: None,
            groups: Vec::new(),
            is_disabled: false,
            state: State::Confirmed,
        })
        .collect();
    fill(emulator, &to, &there, &["crowd".to_owned()]);
    let tool = between(emulator, &from.0, &to.0);
    run(&tool, &["-c", "old", "user", "export", "a.jsonl"]);
    run(&tool, &["-c", "new", "user", "export", "before.jsonl"]);
    // Cognito tells when users were made by the second.
    thread::sleep(Duration::from_secs(3));
    let words = [
        "-c", "new", "-q", "user", "import", "a.jsonl", "--rate", "60",
    ];
    let line = [&words[..], &["--generate", "--report", "r.jsonl"]].concat();
    let again = [&line[..], &["--resume"]].concat();
    kill(&tool, &line, &again, 15);
    run(&tool, &again);
    run(&tool, &["-c", "new", "user", "export", "after.jsonl"]);
    assert_eq!(read(&tool, "before.jsonl"), read(&tool, "after.jsonl"));
    assert!(!read(&tool, "r.jsonl").contains("password"));
}

#[test]
fn an_import_that_is_killed_again_and_again_ends_in_the_same_users() {
    let emulator = ministack();
    let (from, to) = (empty_pool(emulator), empty_pool(emulator));
    crowd(emulator, &from, 60);
    let tool = between(emulator, &from.0, &to.0);
    run(&tool, &["-c", "old", "user", "export", "a.jsonl"]);
    let words = ["-c", "new", "-q", "user", "import", "a.jsonl"];
    let flags = ["--map", "map.csv", "--rate", "1000", "--report", "r.jsonl"];
    let line = [&words[..], &flags, &["--create-groups"]].concat();
    let again = [&line[..], &["--resume"]].concat();
    kill(&tool, &line, &again, 40);
    run(&tool, &again);
    run(&tool, &["-c", "new", "user", "export", "b.jsonl"]);
    let [old, new] = ["a.jsonl", "b.jsonl"].map(|name| comparable(&read(&tool, name)));
    assert_eq!(old, new);
    let map = read(&tool, "map.csv");
    let mut users: Vec<_> = map
        .lines()
        .skip(1)
        .map(|line| line.rsplit(',').next())
        .collect();
    assert_eq!(users.len(), 60, "{map}");
    users.sort_unstable();
    users.dedup();
    assert_eq!(users.len(), 60, "{map}");
    assert_eq!(read(&tool, "r.jsonl").lines().count(), 60);
}

#[test]
fn users_of_a_csv_sign_in_with_its_passwords() {
    on_both(|emulator| {
        let csv = format!("username,password\ncsv-1,\"{PASSWORD}\"\ncsv-2,\"{PASSWORD}\"\n");
        let tool = emulator.tool().file("users.csv", csv);
        run(&tool, &["user", "import", "users.csv"]);
        for user in ["csv-1", "csv-2"] {
            let ran = tool.run(&["login", "-u", user, "--password-file", "password"]);
            signed_in(&ran, user);
        }
    });
}

#[test]
fn users_sign_in_with_the_passwords_that_are_generated_for_them() {
    on_both(|emulator| {
        let tool = emulator
            .tool()
            .file("users.csv", "username\ngenerated-1\ngenerated-2\n");
        let line = [
            "user",
            "import",
            "users.csv",
            "--generate",
            "--report",
            "r.jsonl",
        ];
        run(&tool, &line);
        for line in read(&tool, "r.jsonl").lines() {
            let line: Value = serde_json::from_str(line).unwrap();
            let user = line["username"].as_str().unwrap();
            let tool = emulator
                .tool()
                .file("generated", line["password"].as_str().unwrap());
            signed_in(
                &tool.run(&["login", "-u", user, "--password-file", "generated"]),
                user,
            );
        }
    });
}

/// What pycognito says to the sign-in of `user`.
fn by_pycognito(emulator: &Emulator, user: &str, password: &str) -> String {
    let script = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/it/emulator/pycognito.py"
    );
    let ids = ["endpoint", "user_pool_id", "client_id"].map(|name| emulator.made(name));
    let output = Command::new(python("moto"))
        .args(["-I", script])
        .args(ids)
        .args([user, password])
        .env("AWS_ACCESS_KEY_ID", emulator.made("access_key_id"))
        .env("AWS_SECRET_ACCESS_KEY", emulator.made("secret_access_key"))
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8(said).unwrap();
    said.lines().last().unwrap_or_default().to_owned()
}

#[test]
fn another_client_signs_in_as_users_who_were_made_imported_and_reset() {
    let emulator = ministack();
    let csv = format!("username,password\nfor-py-2,\"{PASSWORD}\"\n");
    let tool = emulator.tool().file("users.csv", csv);
    let made = [
        "user",
        "create",
        "for-py-1",
        "--new-password-file",
        "password",
    ];
    let email = ["--attribute", "email=py@example.com", "--verified"];
    run(&tool, &[&made[..], &email].concat());
    run(&tool, &["user", "import", "users.csv"]);
    for user in ["for-py-1", "for-py-2"] {
        assert_eq!(by_pycognito(emulator, user, PASSWORD), "Bearer");
    }
    run(&tool, &["password", "reset", "for-py-1"]);
    let refused = by_pycognito(emulator, "for-py-1", PASSWORD);
    assert!(
        refused.contains("PasswordResetRequiredException"),
        "{refused}"
    );
    let another = "Another, for good1!";
    let tool = tool.file("new", another);
    let confirm = ["password", "confirm", "-u", "for-py-1", "--code", "654321"];
    run(
        &tool,
        &[&confirm[..], &["--new-password-file", "new"]].concat(),
    );
    assert_eq!(by_pycognito(emulator, "for-py-1", another), "Bearer");
}
