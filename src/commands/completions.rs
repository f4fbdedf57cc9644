//! `cognito-auth completions`: scripts that let a shell complete the command line.

use clap_complete::Shell;

use crate::app::App;
use crate::failure::{ExitStatus, Failure};

use super::output;

/// Print a completion script for a shell
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth completions bash > ~/.local/share/bash-completion/completions/cognito-auth
  cognito-auth completions fish > ~/.config/fish/completions/cognito-auth.fish")]
pub struct Args {
    /// Shell to complete for
    shell: Shell,
}

/// Prints the script for `program`, the whole command line.
///
/// # Errors
///
/// [`Failure::Output`] when it cannot be written.
pub fn run(args: &Args, mut program: clap::Command, app: &App) -> Result<ExitStatus, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut program, "cognito-auth", &mut script);
    let mut script = String::from_utf8_lossy(&script).into_owned();
    if args.shell == Shell::Bash {
        // A program whose name has a hyphen is called one thing where the words are read, and another
        // where they are completed: clap-rs/clap#6421.
        script = script.replace("cognito__subcmd__auth__subcmd", "cognito__auth__subcmd");
    }
    output::print(&app.ui, &script)
}
