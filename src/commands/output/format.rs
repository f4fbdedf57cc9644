//! The formats that `-o` takes.

use clap::ValueEnum;

use crate::render::Shell;

/// How documents are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DocumentFormat {
    /// JSON, indented
    Json,
    /// As the AWS CLI's text output
    Text,
}

/// How tokens are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TokenFormat {
    /// As aws cognito-idp prints them
    Json,
    /// As an OAuth token endpoint answers
    Oauth,
    /// export NAME=VALUE, for sh, bash, zsh
    Env,
    /// NAME=VALUE
    EnvNoExport,
    /// set -gx NAME "VALUE"
    Fish,
    /// $Env:NAME="VALUE"
    Powershell,
    /// set NAME=VALUE
    WindowsCmd,
    /// NAME=VALUE for an env file
    Dotenv,
    /// Masks, and variables for the next steps of a GitHub Actions job
    Github,
    /// As the AWS CLI's text output
    Text,
}

/// How credentials are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CredentialFormat {
    /// As aws cognito-identity prints them
    Json,
    /// As AWS SDKs expect of a credential_process
    Process,
    /// export NAME=VALUE, for sh, bash, zsh
    Env,
    /// NAME=VALUE
    EnvNoExport,
    /// set -gx NAME "VALUE"
    Fish,
    /// $Env:NAME="VALUE"
    Powershell,
    /// set NAME=VALUE
    WindowsCmd,
    /// NAME=VALUE for an env file
    Dotenv,
    /// Masks, and variables for the next steps of a GitHub Actions job
    Github,
    /// As the AWS CLI's text output
    Text,
}

/// The flag that sends variables to the next jobs instead of the next steps.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Output options")]
pub(crate) struct GithubFlags {
    /// With -o github: set outputs of the step instead of variables of the job
    #[arg(long)]
    pub(super) github_output: bool,
}

impl GithubFlags {
    /// Whether one of them was given.
    pub(crate) fn is_given(&self) -> bool {
        self.github_output
    }
}

/// What the two lists of formats map to.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Form {
    Json,
    Text,
    /// JSON of a shape of its own, to which no query applies.
    Shaped,
    Shell(Shell),
    Github,
}

impl TokenFormat {
    pub(super) fn form(self) -> Form {
        match self {
            Self::Json => Form::Json,
            Self::Text => Form::Text,
            Self::Oauth => Form::Shaped,
            Self::Env => Form::Shell(Shell::Posix),
            Self::EnvNoExport => Form::Shell(Shell::PosixNoExport),
            Self::Fish => Form::Shell(Shell::Fish),
            Self::Powershell => Form::Shell(Shell::PowerShell),
            Self::WindowsCmd => Form::Shell(Shell::WindowsCmd),
            Self::Dotenv => Form::Shell(Shell::Dotenv),
            Self::Github => Form::Github,
        }
    }
}

impl CredentialFormat {
    pub(super) fn form(self) -> Form {
        match self {
            Self::Json => Form::Json,
            Self::Text => Form::Text,
            Self::Process => Form::Shaped,
            Self::Env => Form::Shell(Shell::Posix),
            Self::EnvNoExport => Form::Shell(Shell::PosixNoExport),
            Self::Fish => Form::Shell(Shell::Fish),
            Self::Powershell => Form::Shell(Shell::PowerShell),
            Self::WindowsCmd => Form::Shell(Shell::WindowsCmd),
            Self::Dotenv => Form::Shell(Shell::Dotenv),
            Self::Github => Form::Github,
        }
    }
}
