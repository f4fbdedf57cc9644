//! What is made from the command line is committed, and compared here. To write it anew:
//! `UPDATE_EXPECT=1 cargo test --test it generated`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use clap::CommandFactory as _;
use cognito_auth::cli::Cli;
use expect_test::{expect, expect_file};

use crate::support::Tool;

#[test]
fn completions_are_those_that_are_committed() {
    let script = |shell| {
        let ran = Tool::alone().run(&["completions", shell]);
        assert_eq!((ran.code, ran.stderr.len()), (0, 0), "{ran}");
        String::from_utf8(ran.stdout).unwrap()
    };
    expect_file!["../../completions/cognito-auth.bash"].assert_eq(&script("bash"));
    expect_file!["../../completions/_cognito-auth"].assert_eq(&script("zsh"));
    expect_file!["../../completions/cognito-auth.fish"].assert_eq(&script("fish"));
    expect_file!["../../completions/_cognito-auth.ps1"].assert_eq(&script("powershell"));
    expect_file!["../../completions/cognito-auth.elv"].assert_eq(&script("elvish"));
}

/// Every command and verb, in the order of the help texts; the first is the program itself.
fn commands() -> Vec<String> {
    fn walk(command: &clap::Command, path: &str, found: &mut Vec<String>) {
        found.push(path.to_owned());
        for verb in command
            .get_subcommands()
            .filter(|it| it.get_name() != "help")
        {
            walk(verb, &format!("{path} {}", verb.get_name()), found);
        }
    }
    let mut program = Cli::command();
    program.build();
    let mut found = Vec::new();
    walk(&program, "", &mut found);
    found
}

#[test]
fn the_reference_is_what_help_prints() {
    let mut reference = String::from("# Reference\n\nWhat `--help` prints, for every command.\n");
    for command in commands() {
        let mut line: Vec<&str> = command.split_whitespace().collect();
        line.push("--help");
        let ran = Tool::alone().run(&line);
        assert_eq!((ran.code, ran.stderr.len()), (0, 0), "{ran}");
        let title = format!("cognito-auth{command}");
        let help = String::from_utf8(ran.stdout).unwrap();
        reference.push_str(&format!(
            "\n## {}\n\n```text\n{help}```\n",
            title.trim_end()
        ));
    }
    expect_file!["../../docs/reference.md"].assert_eq(&reference);
}

/// What a command ignores is not in its help, and accepted all the same.
#[test]
fn a_help_lists_no_global_option_that_its_command_ignores() {
    let mut lines = Vec::new();
    for command in commands() {
        let mut line: Vec<&str> = command.split_whitespace().collect();
        line.push("--help");
        let help = String::from_utf8(Tool::alone().run(&line).stdout).unwrap();
        let hidden = ["--context <NAME>", "--no-input"];
        let hidden: Vec<_> = hidden.into_iter().filter(|it| !help.contains(it)).collect();
        if !hidden.is_empty() {
            lines.push(format!("{}: {}\n", command.trim(), hidden.join(", ")));
        }
    }
    expect![[r#"
        whoami: --no-input
        decode: --context <NAME>, --no-input
        verify: --no-input
        explain: --no-input
        serve: --no-input
        doctor: --no-input
        user get: --no-input
        pool create: --no-input
        pool list: --no-input
        pool describe: --no-input
        context create: --context <NAME>
        context import: --context <NAME>, --no-input
        context list: --context <NAME>, --no-input
        context show: --no-input
        context use: --context <NAME>, --no-input
        context delete: --context <NAME>
        context path: --context <NAME>, --no-input
        configure aws-profile: --no-input
        configure mcp: --no-input
        completions: --context <NAME>, --no-input
        man: --context <NAME>, --no-input
    "#]]
    .assert_eq(&lines.concat());
    for line in [
        "-c dev --no-input context path",
        "context -c dev path --no-input",
        "context path -c dev --context=other --no-input",
        "completions bash -c dev --no-input",
        "completions --no-input -cdev bash",
    ] {
        let ran = Tool::alone().run(&line.split(' ').collect::<Vec<_>>());
        assert_eq!((ran.code, ran.stderr.len()), (0, 0), "{line} {ran}");
    }
    for line in [
        "-c absent context show",
        "context show -c absent",
        "configure aws-profile x -c absent",
    ] {
        let ran = Tool::alone().run(&line.split(' ').collect::<Vec<_>>());
        assert!(ran.to_string().contains("absent"), "{line} {ran}");
    }
}

/// Calls the function that `complete` names, as bash does at a TAB.
#[cfg(unix)]
#[test]
fn bash_completes_past_the_first_word() {
    let mut report = String::new();
    for line in [
        "cognito-auth lo",
        "cognito-auth login --pass",
        "cognito-auth token re",
        "cognito-auth context ",
        "cognito-auth group ",
        "cognito-auth group create --",
        "cognito-auth password ",
        "cognito-auth password set --gen",
        "cognito-auth configure aws",
        "cognito-auth configure aws-profile --re",
        "cognito-auth completions ",
    ] {
        let words: Vec<_> = line.split(' ').collect();
        let [.., previous, current] = words[..] else {
            unreachable!()
        };
        let press = format!(
            ". ./script; function=$(complete -p cognito-auth | sed 's/.*-F \\([^ ]*\\).*/\\1/'); \
             COMP_WORDS=({line} ''); COMP_CWORD={}; COMPREPLY=(); \
             $function cognito-auth '{current}' '{previous}'; echo \"${{COMPREPLY[@]}}\"",
            words.len() - 1,
        );
        // The script is without the generator of clap, of which a program with a hyphen in its name
        // gets one that ends after the first word: clap-rs/clap#6421.
        let completions = include_str!("../../completions/cognito-auth.bash");
        let tool = Tool::alone().file("script", completions);
        let ran = tool.run_program("bash", &["-c", &press]);
        report.push_str(&format!(
            "# {line}\n{}",
            String::from_utf8_lossy(&ran.stdout)
        ));
    }
    expect![[r#"
        # cognito-auth lo
        login logout
        # cognito-auth login --pass
        --password-stdin --password-file --password-command
        # cognito-auth token re
        refresh
        # cognito-auth context 
        create import list show use delete path help
        # cognito-auth group 
        create list delete add-user remove-user members for-user help
        # cognito-auth group create --
        --context --no-input --quiet --verbose --color --error-format --description --precedence --role-arn --if-not-exists --output --query --user-pool-id --region --profile --endpoint-url --allow-http --ca-bundle --timeout --max-attempts --help
        # cognito-auth password 
        set reset forgot confirm change help
        # cognito-auth password set --gen
        --generate
        # cognito-auth configure aws
        aws-profile
        # cognito-auth configure aws-profile --re
        --region
        # cognito-auth completions 
        bash elvish fish powershell zsh
    "#]]
    .assert_eq(&report);
}

/// The pages are in the packages, and are what `man` writes.
#[test]
fn the_manual_is_what_is_committed() {
    let tool = Tool::alone();
    let ran = tool.run(&["man", "pages"]);
    assert_eq!((ran.code, ran.stdout.len()), (0, 0), "{ran}");
    let names = |folder: &Path| {
        let entries = fs::read_dir(folder).into_iter().flatten();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.collect::<BTreeSet<_>>()
    };
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging/man");
    let written = names(&tool.path().join("pages"));
    let expected: BTreeSet<_> = commands()
        .iter()
        .map(|command| format!("cognito-auth{}.1", command.replace(' ', "-")))
        .collect();
    assert_eq!(written, expected);
    for name in &written {
        let page = fs::read_to_string(tool.path().join("pages").join(name)).unwrap();
        expect_file![committed.join(name)].assert_eq(&page);
    }
    assert_eq!(names(&committed), written);
    let page = tool.run(&["man"]).stdout;
    let own = fs::read(committed.join("cognito-auth.1")).unwrap();
    assert_eq!(page, own);
}
