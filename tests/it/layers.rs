//! Holds the layers of `src/lib.rs`: imports point up the table, the SDK stays in `aws`, and the
//! core touches nothing.

use std::fs;
use std::path::{Path, PathBuf};

/// The modules from top to bottom: each may name those above it.
const LAYERS: [&str; 15] = [
    "model",
    "auth",
    "token",
    "oauth",
    "gateway",
    "settings",
    "render",
    "diagnosis",
    "local",
    "aws",
    "failure",
    "app",
    "ops",
    "commands",
    "cli",
];
/// The folders of `ops` likewise.
const FLOORS: [&str; 4] = ["record", "sign_in", "tokens", "credentials"];
/// How many of [`LAYERS`] are the core.
const CORE: usize = 8;

/// Every Rust file below `src` except the crate's roots, with its layer and its lines of code.
fn sources() -> Vec<(PathBuf, usize, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    walk(&root, &mut paths);
    paths
        .into_iter()
        .filter_map(|path| {
            let inside = path.strip_prefix(&root).unwrap().to_owned();
            let module = inside
                .components()
                .next()
                .unwrap()
                .as_os_str()
                .to_str()
                .unwrap();
            let module = module.trim_end_matches(".rs");
            if matches!(module, "lib" | "main") {
                return None;
            }
            let layer = LAYERS.iter().position(|layer| *layer == module);
            let layer = layer.unwrap_or_else(|| panic!("{module} has no place in the layers"));
            let text = fs::read_to_string(&path).unwrap();
            let code: Vec<&str> = text
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"))
                .collect();
            Some((inside, layer, code.join("\n")))
        })
        .collect()
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[test]
fn imports_point_up() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (path, layer, code) in sources() {
        for named in code.split("crate::").skip(1) {
            let module: String = named.chars().take_while(|c| is_of_name(*c)).collect();
            let Some(other) = LAYERS.iter().position(|layer| *layer == module) else {
                continue;
            };
            seen += 1;
            if other > layer {
                wrong.push(format!("{} names {module}", path.display()));
            }
        }
    }
    assert!(
        seen > 100,
        "only {seen} imports were found: does this test still read them?"
    );
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_folders_of_ops_import_those_before_them() {
    let floor = |module: &str| FLOORS.iter().position(|floor| *floor == module);
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (path, _, code) in sources() {
        let Some(own) = path.iter().nth(1).and_then(|name| name.to_str()) else {
            continue;
        };
        if !path.starts_with("ops") || floor(own).is_none() {
            continue;
        }
        for named in code.split("crate::ops::").skip(1) {
            let other: String = named.chars().take_while(|c| is_of_name(*c)).collect();
            seen += 1;
            if floor(&other) > floor(own) {
                wrong.push(format!("{} names {other}", path.display()));
            }
        }
    }
    assert!(seen > 10, "only {seen} imports were found");
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn commands_are_flags_and_what_runs_them() {
    let commands: Vec<_> = sources()
        .into_iter()
        .filter(|(path, ..)| path.starts_with("commands") && !path.starts_with("commands/output"))
        .filter(|(path, ..)| !path.ends_with("mod.rs") && !path.ends_with("flags.rs"))
        .collect();
    let others: Vec<_> = commands
        .iter()
        .filter(|(_, _, code)| !code.contains("pub struct Args") || !code.contains("fn run("))
        .map(|(path, ..)| path.display())
        .collect();
    assert!(commands.len() > 20, "only {} commands", commands.len());
    assert!(others.is_empty(), "no commands: {others:?}");
}

#[test]
fn the_sdk_is_named_in_its_folder_only() {
    let outside: Vec<_> = sources()
        .into_iter()
        .filter(|(path, _, code)| {
            !path.starts_with("aws")
                && [
                    "aws_sdk",
                    "aws_smithy",
                    "aws_config",
                    "aws_credential",
                    "aws_runtime",
                ]
                .iter()
                .any(|name| code.contains(name))
        })
        .map(|(path, ..)| path)
        .collect();
    assert_eq!(outside, Vec::<PathBuf>::new());
}

#[test]
fn clap_is_named_in_commands_and_the_root_only() {
    let named: Vec<_> = sources()
        .into_iter()
        .filter(|(path, _, code)| {
            let may = ["commands", "cli", "cli.rs"];
            !may.iter().any(|root| path.starts_with(root)) && code.contains("clap")
        })
        .map(|(path, ..)| path)
        .collect();
    assert_eq!(named, Vec::<PathBuf>::new());
}

/// A setting that nothing reads can be set, and has no effect.
#[test]
fn every_setting_has_a_reader_that_is_called() {
    let all = sources();
    let file = |name: &str| {
        let found = all.iter().find(|(path, ..)| path.ends_with(name));
        without_tests(&found.unwrap().2)
    };
    let table = file("settings/keys.rs");
    let readers: Vec<_> = file("settings/resolve.rs")
        .split("    pub fn ")
        .skip(1)
        .collect();
    let is_called = |method: &str| {
        all.iter().any(|(path, _, code)| {
            !path.starts_with("settings") && without_tests(code).contains(&format!(".{method}("))
        })
    };
    let mut unread = Vec::new();
    let rows: Vec<_> = table.split("pub static ").skip(1).collect();
    assert!(rows.len() > 25, "only {} rows were found", rows.len());
    for row in rows {
        let (name, rest) = row.split_once(": Key").unwrap_or(("KEYS", ""));
        // Sources of secrets are found by their names, and read by the kind of secret.
        if rest.is_empty() || rest.contains(".source_of(") {
            continue;
        }
        let reads = readers
            .iter()
            .filter(|reader| reader.contains(&format!("&{name}")));
        let mut methods = reads.filter_map(|reader| reader.split(['(', '<']).next());
        if !methods.any(is_called) {
            unread.push(name.to_owned());
        }
    }
    let secrets = file("settings/secrets.rs")
        .split("pub enum SecretKind {")
        .nth(1);
    let secrets = secrets.unwrap().split('}').next().unwrap();
    for kind in secrets
        .split(',')
        .map(str::trim)
        .filter(|kind| !kind.is_empty())
    {
        let read = format!("SecretKind::{kind}");
        let mut readers = all
            .iter()
            .filter(|(path, ..)| !path.starts_with("settings"));
        if !readers.any(|(_, _, code)| without_tests(code).contains(&read)) {
            unread.push(read);
        }
    }
    assert_eq!(unread, Vec::<String>::new());
}

#[test]
fn the_core_touches_nothing() {
    let mut wrong = Vec::new();
    for (path, layer, code) in sources() {
        if layer >= CORE {
            continue;
        }
        let outside = [
            "std::fs",
            "std::io",
            "std::net",
            "std::env",
            "std::process",
            "std::thread",
            "tokio::",
            "Timestamp::now",
            "SystemTime::now",
            "Instant",
            "SystemRandom",
            "async ",
            "path::absolute",
        ];
        for name in outside.iter().filter(|name| code.contains(**name)) {
            wrong.push(format!("{} names {name}", path.display()));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// The code of a file without its unit tests, which come last.
fn without_tests(code: &str) -> &str {
    code.split("\nmod tests {").next().unwrap_or_default()
}

/// Whether the file holds nothing but unit tests.
fn is_of_tests(path: &Path) -> bool {
    path.ends_with("tests.rs")
}

#[test]
fn failures_decide_nothing_by_what_is_printed_of_them() {
    let mut wrong = Vec::new();
    for (path, _, code) in sources() {
        let code = without_tests(&code);
        let prints = path.starts_with("failure") || path.starts_with("cli.rs");
        let prints = prints || is_of_tests(&path);
        if !prints && code.contains(".report()") {
            wrong.push(format!("{} reads a report", path.display()));
        }
        // The last says in place of AWS what AWS would.
        let names_codes = [
            "model/service_error.rs",
            "auth/chains.rs",
            "gateway/refusal.rs",
        ];
        let names_codes = names_codes.iter().any(|name| path.ends_with(name));
        let literal = code.split('"').skip(1).step_by(2);
        let mut exceptions = literal.filter(|text| text.ends_with("Exception"));
        if let (false, Some(name)) = (names_codes, exceptions.next()) {
            wrong.push(format!("{} spells {name}", path.display()));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// rustfmt leaves a whole `match` as it is where a string in it goes beyond the margin.
#[test]
fn nothing_keeps_rustfmt_from_formatting() {
    const MARGIN: usize = 100;
    let mut wrong = Vec::new();
    for (path, _, code) in sources() {
        if is_of_tests(&path) {
            continue;
        }
        let mut in_help = false;
        for line in without_tests(&code).lines() {
            in_help |= line.contains("after_help");
            let exempt = in_help || line.starts_with("use ") || line.contains("#![");
            if !exempt && line.chars().count() > MARGIN {
                wrong.push(format!("{}: {line}", path.display()));
            }
            in_help &= !line.ends_with("\")]");
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}
