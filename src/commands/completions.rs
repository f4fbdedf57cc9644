//! `cognito-auth completions`: scripts that let a shell complete the command line.

use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::app::App;
use crate::commands::flags;
use crate::failure::{ExitStatus, Failure};

use super::output;

const INSTALL: &str = "\
To install, once; it takes effect in new shells:
  bash, where the package bash-completion is installed:
    cognito-auth completions bash > ~/.local/share/bash-completion/completions/cognito-auth
  bash without it, in ~/.bashrc:
    eval \"$(cognito-auth completions bash)\"
  zsh, with FOLDER in $fpath:
    cognito-auth completions zsh > FOLDER/_cognito-auth
  zsh without such a folder, in ~/.zshrc after compinit:
    source <(cognito-auth completions zsh)
  fish:
    cognito-auth completions fish > ~/.config/fish/completions/cognito-auth.fish
  PowerShell, in $PROFILE:
    cognito-auth completions powershell | Out-String | Invoke-Expression
  elvish, in ~/.config/elvish/rc.elv:
    eval (cognito-auth completions elvish | slurp)";

/// Print a completion script for a shell
///
/// With it, TAB completes commands, flags and their values: the names of contexts and AWS profiles,
/// Regions, files where a file is meant, and the command after exec --. The script runs the
/// cognito-auth of the PATH for that, which makes no call.
#[derive(Debug, clap::Args)]
#[command(mut_args(flags::hide_context_and_no_input))]
#[command(after_help = INSTALL)]
pub struct Args {
    /// Shell to complete for
    shell: Shell,
}

/// A shell that there is a script for.
#[derive(Debug, Clone, Copy)]
enum Shell {
    Bash,
    Elvish,
    Fish,
    Power,
    Zsh,
}

impl ValueEnum for Shell {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Bash, Self::Elvish, Self::Fish, Self::Power, Self::Zsh]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(match self {
            Self::Bash => "bash",
            Self::Elvish => "elvish",
            Self::Fish => "fish",
            Self::Power => "powershell",
            Self::Zsh => "zsh",
        }))
    }
}

/// Prints the script.
///
/// # Errors
///
/// [`Failure::Output`] when it cannot be written.
pub fn run(args: &Args, app: &App) -> Result<ExitStatus, Failure> {
    let script = match args.shell {
        Shell::Bash => include_str!("../../completions/cognito-auth.bash"),
        Shell::Elvish => include_str!("../../completions/cognito-auth.elv"),
        Shell::Fish => include_str!("../../completions/cognito-auth.fish"),
        Shell::Power => include_str!("../../completions/_cognito-auth.ps1"),
        Shell::Zsh => include_str!("../../completions/_cognito-auth"),
    };
    output::print(&app.ui, script)
}
