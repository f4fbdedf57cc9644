//! `--csv`: a change for each row of a file, whatever happens on the way.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use expect_test::expect;
use serde_json::{Value, json};

use crate::cognito::{Cognito, on};
use crate::fixtures::POOL;
use crate::support::{EXECUTABLE, Tool, assert_mode, exit_code};
#[cfg(unix)]
use crate::terminal::Terminal;

fn users(rows: usize) -> String {
    let names = (1..=rows).map(|row| format!("u{row}\n"));
    format!("username\n{}", names.collect::<String>())
}

/// A service that deletes `calls` users.
fn deleting(calls: usize) -> Cognito {
    Cognito::in_any_order((0..calls).map(|_| on("AdminDeleteUser").body("text/plain", "")))
}

fn tool(cognito: &Cognito, rows: usize) -> Tool {
    Tool::new(cognito)
        .env("COGNITO_USER_POOL_ID", POOL)
        .file("users.csv", users(rows))
}

const DELETE: [&str; 5] = ["user", "delete", "--yes", "--csv", "users.csv"];

fn line<'a>(further: &[&'a str]) -> Vec<&'a str> {
    [&DELETE[..], further].concat()
}

/// The users of `calls` calls from number `from` on, as often as they are called.
fn called(cognito: &Cognito, from: usize) -> BTreeMap<String, usize> {
    let mut called = BTreeMap::new();
    for number in from..=cognito.requests() {
        let user = cognito.request(number).json()["Username"]
            .as_str()
            .unwrap()
            .to_owned();
        *called.entry(user).or_default() += 1;
    }
    called
}

/// The rows that a journal calls done, by their users.
fn journaled(path: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(path).unwrap_or_default();
    let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
    let done = whole
        .lines()
        .skip(1)
        .filter_map(|line| line.strip_prefix("d "));
    done.map(|line| {
        let row: usize = line.split(' ').next().unwrap().parse().unwrap();
        format!("u{}", row - 1)
    })
    .collect()
}

/// Checks that the report has each of `rows` users once, as done.
#[track_caller]
fn check_report(path: &Path, rows: usize) {
    let text = fs::read_to_string(path).unwrap();
    let mut seen = BTreeSet::new();
    for line in text.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        assert_eq!(line["result"], "done", "{line}");
        let row = line["line"].as_u64().unwrap();
        assert_eq!(line["username"], format!("u{}", row - 1));
        assert!(seen.insert(row), "{line} is there twice");
    }
    assert_eq!(seen.len(), rows);
}

fn start(tool: &Tool, args: &[&str]) -> Child {
    let mut command = tool.command(EXECUTABLE, args);
    let quiet = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    quiet.spawn().unwrap()
}

#[cfg(unix)]
fn signal(child: &Child, name: &str) {
    let pid = child.id().to_string();
    let sent = std::process::Command::new("kill")
        .args([name, &pid])
        .status();
    assert!(sent.unwrap().success());
}

fn wait_for_requests(cognito: &Cognito, count: usize) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while cognito.requests() < count {
        assert!(Instant::now() < deadline, "call {count} was never made");
        thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn two_thousand_rows_are_done_by_16_calls_at_a_time() {
    let cognito = deleting(2000);
    let tool = tool(&cognito, 2000);
    let ran = tool.run(&line(&["--rate", "5000", "--report", "report.jsonl"]));
    expect![[r#"
        exit 0
        --- stderr
        note: rows: 2000 done
    "#]]
    .assert_eq(&ran.to_string());
    cognito.expect_done();
    assert!(cognito.most_at_once() <= 16 && cognito.connections() <= 16);
    assert_eq!(called(&cognito, 1).len(), 2000);
    check_report(&tool.path().join("report.jsonl"), 2000);
    assert_eq!(
        journaled(&tool.path().join("users.csv.journal")).len(),
        2000
    );
    for name in ["report.jsonl", "users.csv.journal"] {
        assert_mode(tool.path().join(name), 0o600);
    }
    // A second run is not made by mistake.
    let again = tool.run(&line(&["--rate", "5000", "--report", "report.jsonl"]));
    expect![[r#"
        exit 2
        --- stderr
        error: users.csv.journal is there already: it is the journal of an earlier run
           help: go on with it: cognito-auth user delete --csv users.csv --report report.jsonl --rate 5000 --yes --resume
           help: or begin anew: rm users.csv.journal
    "#]].assert_eq(&again.to_string());
    let again = tool.run(&line(&["--report", "report.jsonl", "--resume"]));
    expect![[r#"
        exit 0
        --- stderr
        note: rows: 2000 done (2000 by earlier runs)
    "#]]
    .assert_eq(&again.to_string());
}

#[test]
fn a_run_that_is_killed_at_any_moment_is_gone_on_with() {
    const ROWS: usize = 600;
    const KILLS: u64 = 15;
    let cognito = deleting(ROWS * 3);
    let tool = tool(&cognito, ROWS);
    let journal = tool.path().join("users.csv.journal");
    let arguments = ["--rate", "400", "--report", "report.jsonl", "--resume"];
    let mut calls = BTreeMap::<String, usize>::new();
    let mut killed = 0;
    for round in 0.. {
        let settled = journaled(&journal);
        // What the killed run has sent last may still be on its way.
        let mut from = cognito.requests();
        loop {
            thread::sleep(Duration::from_millis(30));
            if from == cognito.requests() {
                break;
            }
            from = cognito.requests();
        }
        let from = from + 1;
        let mut child = start(&tool, &line(&arguments));
        let is_last = round >= KILLS;
        let mut was_running = false;
        if !is_last {
            // From before the first call on, to some hundred milliseconds after it.
            thread::sleep(Duration::from_millis(20 + round * 37 % 230));
            // It may have come to its end.
            was_running = child.try_wait().unwrap().is_none();
            let _ = child.kill();
        }
        let status = child.wait().unwrap();
        let was_killed = exit_code(status) == if cfg!(windows) { 1 } else { 137 };
        killed += usize::from(was_running && was_killed);
        for (user, count) in called(&cognito, from) {
            assert!(!settled.contains(&user), "{user} was done, round {round}");
            assert_eq!(count, 1, "{user}, round {round}");
            *calls.entry(user).or_default() += count;
        }
        if is_last {
            assert_eq!(exit_code(status), 0);
            break;
        }
    }
    assert!(killed >= 10, "only {killed} runs were killed");
    assert_eq!(calls.len(), ROWS, "every row, at least once");
    check_report(&tool.path().join("report.jsonl"), ROWS);
    // Calls that the server expected, and that were not made.
    let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| cognito.calls()));
}

#[cfg(unix)]
#[test]
fn a_signal_ends_a_run_in_an_orderly_way() {
    for (name, number) in [("-INT", 2), ("-TERM", 15)] {
        let cognito = Cognito::in_any_order((0..50).map(|_| {
            let call = on("AdminDeleteUser").body("text/plain", "");
            call.delay(Duration::from_millis(200))
        }));
        let tool = tool(&cognito, 50);
        let stderr = tempfile::NamedTempFile::new().unwrap();
        let mut command = tool.command(EXECUTABLE, &line(&["--rate", "100", "--report", "r"]));
        let mut child = command
            .stdin(Stdio::null())
            .stderr(stderr.reopen().unwrap())
            .spawn()
            .unwrap();
        wait_for_requests(&cognito, 5);
        signal(&child, name);
        assert_eq!(exit_code(child.wait().unwrap()), 128 + number);
        let made = cognito.requests();
        assert!((5..40).contains(&made), "{made}");
        check_report(&tool.path().join("r"), made);
        let said = tool.shown(&fs::read(stderr.path()).unwrap());
        let left = 50 - made;
        let expected = format!(
            "error: interrupted: {left} of 50 rows are left\n   \
             help: go on: cognito-auth user delete --csv users.csv --report r --rate 100 --yes --resume\n"
        );
        assert!(said.ends_with(&expected), "{said}");
        let ran = tool.run(&line(&["--rate", "100", "--report", "r", "--resume"]));
        assert_eq!(ran.code, 0, "{ran}");
        check_report(&tool.path().join("r"), 50);
        cognito.expect_done();
    }
}

#[test]
fn two_runs_do_not_share_a_journal() {
    let cognito = Cognito::in_any_order((0..20).map(|_| {
        let call = on("AdminDeleteUser").body("text/plain", "");
        call.delay(Duration::from_millis(300))
    }));
    let tool = tool(&cognito, 20);
    let mut child = start(&tool, &line(&["--rate", "100", "--concurrency", "1"]));
    wait_for_requests(&cognito, 1);
    for arguments in [&["--resume"][..], &[]] {
        let ran = tool.run(&line(arguments));
        assert_eq!(ran.code, 2, "{ran}");
        if arguments.is_empty() {
            continue;
        }
        expect![[r#"
            exit 2
            --- stderr
            error: another run is using users.csv.journal
               help: wait for it to end
        "#]]
        .assert_eq(&ran.to_string());
    }
    assert!(child.wait().unwrap().success());
    cognito.expect_done();
}

#[test]
fn a_journal_belongs_to_one_csv_one_pool_and_one_command() {
    let cognito = deleting(4);
    let tool = tool(&cognito, 3);
    assert_eq!(tool.run(&line(&[])).code, 0);
    let other_pool = tool.run(&line(&["--resume", "--user-pool-id", "us-east-1_OTHER"]));
    let other_command = tool.run(&["user", "disable", "--csv", "users.csv", "--resume"]);
    let tool = tool.file("users.csv", users(4));
    let other_csv = tool.run(&line(&["--resume"]));
    let all = [other_pool, other_command, other_csv].map(|ran| ran.to_string());
    expect![[r#"
        exit 2
        --- stderr
        error: users.csv.journal cannot be resumed: it is of user pool us-east-1_EXAMPLE12
           help: use what it is of, or another --journal FILE
        exit 2
        --- stderr
        error: users.csv.journal cannot be resumed: it is of cognito-auth user delete
           help: use what it is of, or another --journal FILE
        exit 2
        --- stderr
        error: users.csv.journal cannot be resumed: it is of a CSV with other content
           help: use what it is of, or another --journal FILE
    "#]]
    .assert_eq(&all.concat());
    let ran = tool.run(&["user", "delete", "u9", "--yes", "-q"]);
    assert_eq!((ran.code, ran.stderr.len()), (0, 0), "{ran}");
    cognito.expect_done();
}

#[cfg(unix)]
#[test]
fn nothing_is_sent_where_it_cannot_be_kept_what_came_of_it() {
    let cognito = Cognito::scripted([]);
    let tool = tool(&cognito, 3).file("taken.jsonl", "{\"a\": 1}\n");
    fs::create_dir(tool.path().join("folder")).unwrap();
    let mut shown = String::new();
    for arguments in [
        &["--journal", "nowhere/journal"][..],
        &["--journal", "folder"],
        &["--report", "taken.jsonl"],
        &["--report", "folder", "--journal", "j"],
    ] {
        shown.push_str(&tool.run(&line(arguments)).to_string());
        let _ = fs::remove_file(tool.path().join("users.csv.journal"));
    }
    expect![[r#"
        exit 1
        --- stderr
        error: the result cannot be written to nowhere/journal: No such file or directory (os error 2)
        exit 1
        --- stderr
        error: the result cannot be written to folder: Is a directory (os error 21)
        exit 2
        --- stderr
        error: taken.jsonl is there already
           help: name another file with --report FILE
        exit 1
        --- stderr
        error: the result cannot be written to folder: Is a directory (os error 21)
    "#]].assert_eq(&shown);
    assert_eq!(
        fs::read(tool.path().join("taken.jsonl")).unwrap(),
        b"{\"a\": 1}\n"
    );
}

#[cfg(unix)]
#[test]
fn a_full_disk_stops_the_run() {
    let cognito = deleting(400);
    let tool = tool(&cognito, 400);
    // The header and some of the rows fit.
    let limited = format!(
        "ulimit -f 4; trap '' XFSZ; exec \"$0\" {}",
        line(&["--rate", "200"]).join(" ")
    );
    let ran = tool.run_program("bash", &["-c", &limited, EXECUTABLE]);
    assert_eq!(ran.code, 1, "{ran}");
    let shown = ran.to_string();
    assert!(
        shown.contains("users.csv.journal: File too large"),
        "{shown}"
    );
    assert!(
        shown.contains("help: go on: cognito-auth user delete --csv users.csv"),
        "{shown}"
    );
    let made = cognito.requests();
    assert!(made < 400, "{made}");
    let settled = journaled(&tool.path().join("users.csv.journal"));
    assert!(!settled.is_empty());
    let ran = tool.run(&line(&["--rate", "5000", "--resume"]));
    // Some of the calls are made twice, for which the script has no answer.
    assert!(matches!(ran.code, 0 | 9 | 11), "{ran}");
    for user in called(&cognito, made + 1).keys() {
        assert!(!settled.contains(user), "{user}");
    }
    let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| cognito.calls()));
}

#[test]
fn all_rows_are_checked_before_the_first_call() {
    let cognito = Cognito::scripted([]);
    let tool = Tool::new(&cognito)
        .env("COGNITO_USER_POOL_ID", POOL)
        .file(
            "bad.csv",
            "username,email\nada,a@a.org\n,b@a.org\ngrace\nada,\n",
        )
        .file("unknown.csv", "username,e-mail\nada,\n")
        .file(
            "utf16.csv",
            "\u{feff}username\nada\n"
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect::<Vec<_>>(),
        );
    let mut shown = String::new();
    for arguments in [
        &["user", "disable", "--csv", "bad.csv"][..],
        &["user", "disable", "--csv", "unknown.csv"],
        &["user", "disable", "--csv", "utf16.csv"],
        &["user", "disable", "--csv", "absent.csv"],
        &["user", "disable", "--csv", "-"],
        &["user", "disable", "ada", "--csv", "bad.csv"],
        &["user", "disable", "ada", "--resume"],
        &["user", "disable", "--csv", "bad.csv", "--rate", "0"],
        &["user", "delete", "--csv", "unknown.csv", "--dry-run"],
        &[
            "password",
            "set",
            "--csv",
            "bad.csv",
            "--new-password-stdin",
        ],
    ] {
        shown.push_str(&tool.run(arguments).to_string());
    }
    expect![[r#"
        exit 2
        --- stderr
        error: bad.csv: 4 of 4 rows cannot be used
          cause: line 2: the same user as in line 5
          cause: line 3: username is empty
          cause: line 4: it has 1 fields, and the first line has 2
          cause: line 5: the same user as in line 2
           help: correct them, or leave them out with --skip-invalid; nothing was sent
        exit 2
        --- stderr
        error: unknown.csv: column 2 is called "e-mail", which is not known
           help: did you mean email?
        exit 2
        --- stderr
        error: utf16.csv cannot be used: it is UTF-16, not UTF-8
           help: save it as UTF-8; a spreadsheet calls that "CSV UTF-8"
        exit 2
        --- stderr
        error: absent.csv cannot be read: No such file or directory (os error 2)
        exit 2
        --- stderr
        error: what can be read only once has no journal of its own
           help: name one with --journal FILE: --resume goes on by it
        exit 2
        --- stderr
        error: USER does not go with --csv
           help: the rows of the CSV say all of it
        exit 2
        --- stderr
        error: the following required arguments were not provided: --csv <FILE>
           help: cognito-auth user disable --help
        exit 2
        --- stderr
        error: invalid value '0' for '--rate <N>': expected calls a second, such as 20 or 0.5
           help: cognito-auth user disable --help
        exit 2
        --- stderr
        error: unknown.csv: column 2 is called "e-mail", which is not known
           help: did you mean email?
        exit 2
        --- stderr
        error: a new password does not go with --csv
           help: the rows of the CSV say all of it
    "#]]
    .assert_eq(&shown);
    let ran = tool.run(&[
        "user",
        "disable",
        "--csv",
        "bad.csv",
        "--skip-invalid",
        "--dry-run",
    ]);
    expect![[r#"
        exit 0
        --- stderr
        note: columns that user disable does not use: email
        warning: 4 of 4 rows are left out
        warning: line 2: the same user as in line 5
        warning: line 3: username is empty
        warning: line 4: it has 1 fields, and the first line has 2
        warning: line 5: the same user as in line 2
        note: 0 of 4 rows would be sent to user pool us-east-1_EXAMPLE12, in 0 s at 20 a second; nothing was sent
    "#]].assert_eq(&ran.to_string());
    assert!(!tool.path().join("bad.csv.journal").exists());
}

#[test]
fn a_dry_run_says_what_is_left() {
    let cognito = Cognito::in_any_order([
        on("AdminDeleteUser").body("text/plain", ""),
        on("AdminDeleteUser").error("UserNotFoundException", "User does not exist."),
        on("AdminDeleteUser").body("text/plain", ""),
    ]);
    let tool = tool(&cognito, 3);
    assert_eq!(tool.run(&line(&["-q"])).code, 11);
    let before = fs::read(tool.path().join("users.csv.journal")).unwrap();
    let ran = tool.run(&line(&["--resume", "--dry-run"]));
    expect![[r#"
        exit 0
        --- stderr
        note: 1 of 3 rows would be sent to user pool us-east-1_EXAMPLE12, in 1 s at 20 a second; nothing was sent
    "#]].assert_eq(&ran.to_string());
    let after = fs::read(tool.path().join("users.csv.journal")).unwrap();
    assert_eq!(before, after);
    cognito.expect_done();
}

#[cfg(unix)]
#[test]
fn deleting_asks_once_for_all_rows() {
    let cognito = deleting(3);
    let tool = tool(&cognito, 3);
    let unasked = tool.run(&["user", "delete", "--csv", "users.csv"]);
    expect![[r#"
        exit 2
        --- stderr
        error: the users were not deleted: where nothing may be asked, it takes --yes
           help: cognito-auth user delete --csv users.csv --yes
    "#]]
    .assert_eq(&unasked.to_string());
    assert!(!tool.path().join("users.csv.journal").exists());
    let mut terminal = Terminal::start(&tool, &["user", "delete", "--csv", "users.csv"]);
    terminal.wait_for("Delete 3 users of user pool us-east-1_EXAMPLE12? [y/N]");
    terminal.type_line("y");
    terminal.wait_for("rows: 3 done");
    cognito.expect_done();
}

#[test]
fn passwords_come_from_the_rows_and_go_nowhere_else() {
    let secret = |password: &str| {
        format!("\"Username\":\"ada\",\"Permanent\":true,\"Password\":\"{password}\"")
    };
    let cognito = Cognito::in_any_order([
        on("AdminSetUserPassword").answer(json!({})),
        on("AdminSetUserPassword").error(
            "InvalidPasswordException",
            "Password did not conform with policy: x",
        ),
    ]);
    let tool = Tool::new(&cognito)
        .env("COGNITO_USER_POOL_ID", POOL)
        .stdin("username,password\r\nada,\"s3cret,A\"\r\ngrace,s3cret-B\r\n");
    let arguments = [
        "password",
        "set",
        "--csv",
        "-",
        "--journal",
        "j",
        "--report",
        "r",
        "--concurrency",
        "1",
    ];
    let ran = tool.run(&arguments);
    expect![[r#"
        exit 11
        --- stderr
        warning: line 3, grace: Cognito refused the request: Password did not conform with policy: x (InvalidPasswordException)
        error: 1 of 2 rows failed
           help: look what became of each row in r
           help: make them again: cognito-auth password set --csv - --journal j --report r --concurrency 1 --resume
    "#]].assert_eq(&ran.to_string());
    let body = String::from_utf8(cognito.request(1).body).unwrap();
    assert!(body.contains(&secret("s3cret,A")), "{body}");
    cognito.expect_done();
    for name in ["j", "r"] {
        let text = fs::read_to_string(tool.path().join(name)).unwrap();
        assert!(!text.contains("s3cret"), "{text}");
    }
    let report = fs::read_to_string(tool.path().join("r")).unwrap();
    expect![[r#"
        {"line":2,"username":"ada","result":"done","code":null,"message":null,"request_id":"00000000-0000-0000-0000-000000000001"}
        {"line":3,"username":"grace","result":"failed","code":"InvalidPasswordException","message":"Cognito refused the request: Password did not conform with policy: x (InvalidPasswordException)","request_id":"00000000-0000-0000-0000-000000000002"}
    "#]].assert_eq(&report);
    assert!(!ran.to_string().contains("s3cret"));
    let temporary = fs::read_dir(std::env::temp_dir()).unwrap();
    let mut names = temporary.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert!(!names.any(|name| name.ends_with(".nameless")));
}

#[cfg(unix)]
#[test]
fn a_person_sees_how_far_it_is() {
    let cognito = deleting(30);
    let tool = tool(&cognito, 30);
    let arguments = [
        "user",
        "delete",
        "--yes",
        "--csv",
        "users.csv",
        "--rate",
        "12",
    ];
    let mut terminal = Terminal::start(&tool, &arguments);
    terminal.wait_for(" of 30 rows, 12.");
    terminal.wait_for("rows: 30 done");
    cognito.expect_done();
}

#[cfg(unix)]
#[test]
fn a_pipe_is_read_once_and_used_twice() {
    let cognito = Cognito::in_any_order((0..2).map(|_| on("AdminDisableUser").answer(json!({}))));
    let tool = Tool::new(&cognito).env("COGNITO_USER_POOL_ID", POOL);
    let command = r#""$0" user disable --csv <(printf 'username\nada\ngrace\n')"#;
    let ran = tool.run_program("bash", &["-c", command, EXECUTABLE]);
    assert_eq!(ran.code, 2, "{ran}");
    assert!(ran.to_string().contains("--journal FILE"), "{ran}");
    let command = format!("{command} --journal j");
    let ran = tool.run_program("bash", &["-c", &command, EXECUTABLE]);
    assert_eq!(ran.code, 0, "{ran}");
    assert_eq!(called(&cognito, 1).len(), 2);
    cognito.expect_done();
}

#[test]
fn every_row_is_done_whatever_the_service_answers() {
    const ROWS: usize = 90;
    let done = || on("AdminDisableUser").answer(json!({}));
    let script = (0..ROWS).flat_map(|row| {
        let trouble = match row % 9 {
            0 | 3 => Some(done().error("TooManyRequestsException", "Rate exceeded")),
            1 => Some(done().error("InternalErrorException", "Sorry.").status(500)),
            4 => Some(done().drop_connection()),
            6 => Some(done().body("text/html", "<html>").status(503)),
            7 => Some(done().body("text/html", "slow down").status(429)),
            _ => None,
        };
        trouble.into_iter().chain([done()])
    });
    let cognito = Cognito::in_any_order(script);
    let tool = tool(&cognito, ROWS);
    let arguments = ["user", "disable", "--csv", "users.csv"];
    let further = ["--rate", "5000", "--report", "r"];
    let ran = tool.run(&[&arguments[..], &further].concat());
    assert_eq!((ran.code, ran.stdout.len()), (0, 0), "{ran}");
    // Nothing but the run itself has made calls again.
    cognito.expect_done();
    assert_eq!(called(&cognito, 1).len(), ROWS);
    check_report(&tool.path().join("r"), ROWS);
}
