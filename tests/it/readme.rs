//! Runs the README: every `sh` block, in order, against the emulator.

use std::fs;
use std::path::Path;

use crate::support::Tool;

/// The `sh` blocks, without the lines that install the tool or name a real pool.
fn blocks() -> Vec<String> {
    let readme =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let mut blocks = Vec::new();
    for block in readme.split("```sh\n").skip(1) {
        let block = block.split("```").next().unwrap();
        let lines: Vec<&str> = block
            .lines()
            .filter(|line| {
                !line.starts_with("cargo install") && !line.starts_with("export COGNITO_")
            })
            .collect();
        if !lines.is_empty() {
            blocks.push(lines.join("\n"));
        }
    }
    blocks
}

#[test]
fn everything_the_readme_shows_works() {
    let blocks = blocks();
    assert!(blocks.len() > 4, "only {} blocks were found", blocks.len());
    let emulator = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/emulator");
    // Each block stands for itself, as for a reader who begins there; the pool's users remain.
    let steps: Vec<String> = blocks
        .iter()
        .map(|block| format!("(\n{block}\n)"))
        .collect();
    let script = format!(
        "set -euo pipefail\nprintf '%s\\n' \"$DEMO_PASSWORD\" > temporary\nprintf '%s\\n' 'Perm4nent!' > new\n{}",
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
    assert_eq!(ran.code, 0, "{ran}");
    let printed = ran.to_string();
    for shown in [
        "assumed-role/",
        "\"access_token\"",
        "\"SecretAccessKey\"",
        "expires in",
        "alice@example.com",
        "CONFIRMED",
    ] {
        assert!(printed.contains(shown), "{shown} is missing in {printed}");
    }
}
