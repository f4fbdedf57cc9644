//! Runs the README and the pages of docs/: every `sh` block, in order, against the emulator. What
//! cannot run here is at least parsed.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use clap::CommandFactory as _;
use cognito_auth::cli::Cli;
use serde_json::Value;

use crate::support::{Ran, Tool};

const README: &str = "README.md";

/// The folder of the project.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(page: &str) -> String {
    fs::read_to_string(root().join(page)).unwrap_or_else(|error| panic!("{page}: {error}"))
}

/// The README and the pages of docs/, but for the one that is generated.
fn pages() -> Vec<String> {
    let docs = fs::read_dir(root().join("docs")).unwrap();
    let docs = docs.map(|page| format!("docs/{}", page.unwrap().file_name().to_str().unwrap()));
    let mut pages: Vec<String> = docs.filter(|page| page != "docs/reference.md").collect();
    pages.push(README.to_owned());
    pages.sort();
    pages
}

/// The language and the text of each fenced block of `page`.
fn fences(page: &str) -> Vec<(String, String)> {
    let mut fences = Vec::new();
    let mut open = false;
    for line in read(page).lines() {
        match line.strip_prefix("```") {
            Some(language) => {
                if !open {
                    assert!(!language.is_empty(), "a fence without a language in {page}");
                    fences.push((language.to_owned(), String::new()));
                }
                open = !open;
            }
            None if open => {
                let (_, text) = fences.last_mut().unwrap();
                text.push_str(line);
                text.push('\n');
            }
            None => {}
        }
    }
    assert!(!open, "a fence of {page} does not end");
    fences
}

/// The `sh` blocks, without the lines that install the tool.
fn blocks(page: &str) -> Vec<String> {
    let blocks = fences(page).into_iter().filter(|(it, _)| it == "sh");
    let blocks = blocks.map(|(_, text)| {
        let lines = text
            .lines()
            .filter(|line| !line.starts_with("cargo install"));
        lines.collect::<Vec<_>>().join("\n")
    });
    blocks.filter(|block| !block.is_empty()).collect()
}

/// Runs the blocks of `page` after `preparation`, in a pool of their own.
#[track_caller]
fn run(page: &str, preparation: &str) -> Ran {
    let emulator = root().join("scripts/emulator");
    // Each block starts from the same environment, as for a reader who begins there; users and
    // files remain.
    let steps: Vec<String> = blocks(page)
        .iter()
        .map(|block| format!("(\n{block}\n)"))
        .collect();
    assert!(!steps.is_empty(), "{page} has no sh block");
    let script = format!(
        "set -euo pipefail\nprintf '%s\\n' \"$DEMO_PASSWORD\" > temporary\nprintf '%s\\n' 'Perm4nent!' > new\n{preparation}\n{}",
        steps.join("\n")
    );
    let tool = Tool::alone().file("script", script);
    let aws = tool.run_program(
        "python3",
        &[emulator.to_str().unwrap(), "path", "--server", "moto"],
    );
    assert_eq!(aws.code, 0, "{aws}");
    let aws = String::from_utf8(aws.stdout).unwrap();
    let path = tool.run_program("sh", &["-c", "printf %s \"$PATH\""]);
    let path = format!("{}:{}", String::from_utf8(path.stdout).unwrap(), aws.trim());
    let tool = tool.env("PATH", path);
    let ran = tool.run_program(
        "python3",
        &[emulator.to_str().unwrap(), "run", "--", "bash", "script"],
    );
    assert_eq!(ran.code, 0, "{page}: {ran}");
    ran
}

#[track_caller]
fn prints(ran: &Ran, texts: &[&str]) {
    let printed = ran.to_string();
    for text in texts {
        assert!(printed.contains(text), "{text} is missing in {printed}");
    }
}

#[test]
fn everything_the_readme_shows_works() {
    // In place of a person at the prompts.
    let prompts = "export COGNITO_PASSWORD=$DEMO_PASSWORD COGNITO_NEW_PASSWORD='Perm4nent!'\n\
                   cognito-auth login -u alice > /dev/null\n\
                   export COGNITO_PASSWORD='Perm4nent!'";
    let ran = run(README, prompts);
    prints(
        &ran,
        &["assumed-role/", "is saved in", "and is the default"],
    );
}

/// alice has a permanent password, and the context dev is hers.
const SIGNED_IN_ONCE: &str = "\
    cognito-auth login -u alice --password-file temporary --new-password-file new > /dev/null\n\
    cognito-auth context create dev -u alice --password-file new --auth-flow srp";

macro_rules! pages_run {
    ($($name:ident, $page:literal: $texts:expr;)*) => {
        const RUN: &[&str] = &[$($page),*];
        $(
            #[test]
            fn $name() {
                prints(&run($page, SIGNED_IN_ONCE), &$texts);
            }
        )*
    };
}

pages_run! {
    administration_works, "docs/administration.md": ["CONFIRMED", "alice@example.com"];
    aws_sdks_works, "docs/aws-sdks.md": ["assumed-role/", "\"SecretAccessKey\""];
    bulk_works, "docs/bulk.md": ["rows: 1 done"];
    calling_apis_works, "docs/calling-apis.md": [
        "Canonical request:",
        "curl --config <(cognito-auth token id -c dev -o curl --raw-header)",
        "X-Amz-Signature=",
        "wss://abc123",
    ];
    ci_works, "docs/ci.md": ["::add-mask::"];
    doctor_works, "docs/doctor.md": ["alice is CONFIRMED", "\"findings\""];
    in_your_tool_works, "docs/in-your-tool.md": ["\"Authorization\": \"Bearer eyJ", "the helper never asks"];
    kubernetes_works, "docs/kubernetes.md": ["ExecCredential", "\"eks\""];
    load_tests_works, "docs/load-tests.md": ["1 of 1 rows would be sent", "rows: 1 done"];
    local_gateway_works, "docs/local-gateway.md": ["\"token_use\": \"id\"", "GET / 200 alice"];
    moving_users_works, "docs/moving-users.md": ["rows: ", "skipped", "would be sent"];
    pools_works, "docs/pools.md": [
        "assumed-role/cognito-auth-first-us-east-1-authenticated/",
        "my-tour",
        "nothing was changed: pool again is as asked for",
        "group admins is created",
        " is deleted",
    ];
    secrets_works, "docs/secrets.md": [];
    sessions_works, "docs/sessions.md": ["assumed-role/", "Authorization: Bearer eyJ"];
    signing_in_works, "docs/signing-in.md": ["\"access_token\"", "\"IdToken\""];
    verification_works, "docs/verification.md": ["expires in", "alice@example.com"];
}

#[test]
fn every_page_with_a_block_is_run() {
    let with_blocks: Vec<String> = pages()
        .into_iter()
        .filter(|page| page != README && !blocks(page).is_empty())
        .collect();
    assert_eq!(with_blocks, RUN);
}

/// The arguments of every `cognito-auth` in a shell command, in which words end as in `sh`.
fn invocations(text: &str) -> Vec<Vec<String>> {
    let text = text.replace("\\\n", " ");
    let mut found = Vec::new();
    for (at, name) in text.match_indices("cognito-auth ") {
        let before = text[..at].chars().next_back();
        if before.is_some_and(|it| !matches!(it, ' ' | '\n' | '(' | '`')) {
            continue;
        }
        let mut words = vec!["cognito-auth".to_owned()];
        let mut word: Option<String> = None;
        let mut quote = None;
        for character in text[at + name.len()..].chars() {
            match (quote, character) {
                (Some(open), _) if open == character => quote = None,
                (None, '\'' | '"') => {
                    quote = Some(character);
                    word.get_or_insert_default();
                }
                (None, ' ') => words.extend(word.take()),
                (None, '#') if word.is_none() => break,
                (None, '\n' | '|' | '&' | ';' | ')' | '<' | '>' | '`') => break,
                _ => word.get_or_insert_default().push(character),
            }
        }
        words.extend(word);
        found.push(words);
    }
    found
}

#[test]
fn words_end_as_in_a_shell() {
    let words = invocations(
        "eval \"$(cognito-auth a -b 'c d' -o env)\" && x=.config/cognito-auth y\ncognito-auth e \\\n  f # g",
    );
    let expected: [&[&str]; 2] = [
        &["cognito-auth", "a", "-b", "c d", "-o", "env"],
        &["cognito-auth", "e", "f"],
    ];
    assert_eq!(words, expected);
}

#[test]
fn every_command_that_is_shown_exists() {
    let mut count = 0;
    for page in pages() {
        for (language, text) in fences(&page) {
            let mut shown = invocations(&text);
            if language == "yaml" {
                shown.extend(exec_plugins(&parsed_yaml(&text)));
            }
            for words in shown {
                count += 1;
                if let Err(error) = Cli::command().try_get_matches_from(&words) {
                    panic!("{page}: {}\n{error}", words.join(" "));
                }
            }
        }
    }
    assert!(count > 80, "only {count} commands were found");
}

/// The YAML document as JSON, read by the library that an emulator brings along.
fn parsed_yaml(text: &str) -> Value {
    let tool = Tool::alone().stdin(text);
    let emulator = root().join("scripts/emulator");
    let folder = tool.run_program(
        "python3",
        &[emulator.to_str().unwrap(), "path", "--server", "moto"],
    );
    let folder = String::from_utf8(folder.stdout).unwrap();
    let python = PathBuf::from(folder.trim()).join("python");
    let read = "import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)";
    let ran = tool.run_program(python.to_str().unwrap(), &["-I", "-c", read]);
    assert_eq!(ran.code, 0, "{text}\n{ran}");
    ran.stdout_json()
}

/// The command lines that a kubeconfig names.
fn exec_plugins(document: &Value) -> Vec<Vec<String>> {
    let users = document["users"].as_array().into_iter().flatten();
    let lines = users.map(|user| {
        let exec = &user["user"]["exec"];
        let args = exec["args"].as_array().unwrap().iter();
        [&exec["command"]]
            .into_iter()
            .chain(args)
            .map(|word| word.as_str().unwrap().to_owned())
            .collect()
    });
    lines.collect()
}

#[test]
fn every_document_that_is_shown_can_be_parsed() {
    let mut seen = BTreeSet::new();
    for page in pages() {
        for (language, text) in fences(&page) {
            match language.as_str() {
                "json" => drop(serde_json::from_str::<Value>(&text).expect(&page)),
                "toml" => drop(text.parse::<toml_edit::DocumentMut>().expect(&page)),
                "yaml" => assert!(parsed_yaml(&text).is_object(), "{page}"),
                "sh" | "text" | "javascript" => {}
                other => panic!("{page}: nothing checks a fence of {other}"),
            }
            seen.insert(language);
        }
    }
    assert!(["json", "toml", "yaml"].iter().all(|it| seen.contains(*it)));
}

/// The name by which GitHub links to a heading.
fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter_map(|it| match it {
        ' ' => Some('-'),
        '-' | '_' => Some(it),
        _ if it.is_alphanumeric() => Some(it.to_ascii_lowercase()),
        _ => None,
    });
    kept.collect()
}

#[test]
fn every_relative_link_leads_somewhere() {
    let mut linked = BTreeSet::new();
    for page in pages() {
        let folder = Path::new(&page).parent().unwrap().to_owned();
        for part in read(&page).split("](").skip(1) {
            let target = part.split(')').next().unwrap();
            if target.contains("://") {
                continue;
            }
            let (file, section) = target.split_once('#').unwrap_or((target, ""));
            let file = if file.is_empty() {
                PathBuf::from(&page)
            } else {
                folder.join(file)
            };
            assert!(
                root().join(&file).exists(),
                "{page}: {target} does not exist"
            );
            if !section.is_empty() {
                let text = read(file.to_str().unwrap());
                let headings = text.lines().filter(|line| line.starts_with('#'));
                let mut anchors =
                    headings.map(|line| anchor(line.trim_start_matches('#').trim_start()));
                assert!(
                    anchors.any(|it| it == section),
                    "{page}: {target} has no such heading"
                );
            }
            if page == README {
                linked.insert(file.to_str().unwrap().to_owned());
            }
        }
    }
    for page in pages().iter().filter(|page| *page != README) {
        assert!(linked.contains(page), "README.md does not link to {page}");
    }
    assert!(linked.contains("docs/reference.md"));
}

#[test]
fn the_readme_is_short_and_names_no_registry() {
    let readme = read(README);
    assert!(readme.lines().count() <= 200);
    assert!(
        !readme.contains("://"),
        "{README} links out of the repository"
    );
}
