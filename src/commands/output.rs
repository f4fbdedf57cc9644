//! Results in the format asked for: checked before the first call, printed after the last.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use jiff::Timestamp;
use serde_json::Value;

use crate::app::App;
use crate::failure::Failure;
use crate::local::github;
use crate::model::{AwsCredentials, Tokens};
use crate::render::query::Query;
use crate::render::{self, Shell, Variable, json, query, shell, text};
use crate::settings::flags::QueryFlags;

/// Prints `text` as the result.
///
/// # Errors
///
/// [`Failure::Output`] when standard output cannot be written.
pub(super) fn print(app: &App, text: &str) -> Result<(), Failure> {
    let to = || "standard output".to_owned();
    app.ui
        .data(text)
        .map_err(|error| Failure::Output { to: to(), error })
}

/// How documents are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum DocumentFormat {
    /// JSON, indented
    Json,
    /// As the AWS CLI's text output
    Text,
}

/// How tokens are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum TokenFormat {
    /// As `aws cognito-idp` prints them
    Json,
    /// As an OAuth token endpoint answers
    Oauth,
    /// export NAME=VALUE, for sh, bash, zsh
    Env,
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
pub(super) enum CredentialFormat {
    /// As `aws cognito-identity` prints them
    Json,
    /// As AWS SDKs expect of a `credential_process`
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

/// What a format is made of: each of the two lists above maps to these.
#[derive(Debug)]
enum Form {
    Json(Option<Query>),
    Text(Option<Query>),
    /// JSON of a shape of its own, to which no query applies.
    Shaped,
    Shell(Shell),
    /// The file to append to.
    Github(PathBuf),
}

/// The flag that sends variables to the next jobs instead of the next steps.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Output options")]
pub(super) struct GithubFlags {
    /// With -o github: set outputs of the step instead of variables of the job
    #[arg(long)]
    github_output: bool,
}

/// A checked format of tokens.
#[derive(Debug)]
pub(super) struct TokenOutput(Form);

impl TokenOutput {
    /// Checks `format` and what goes with it. Without one it is JSON.
    pub(super) fn check(
        app: &App,
        format: Option<TokenFormat>,
        query: &QueryFlags,
        github: &GithubFlags,
    ) -> Result<Self, Failure> {
        let query = compile(query)?;
        Ok(Self(match format.unwrap_or(TokenFormat::Json) {
            TokenFormat::Json => Form::Json(query),
            TokenFormat::Text => Form::Text(query),
            TokenFormat::Oauth => without(query, "oauth", Form::Shaped)?,
            TokenFormat::Env => without(query, "env", Form::Shell(Shell::Posix))?,
            TokenFormat::Fish => without(query, "fish", Form::Shell(Shell::Fish))?,
            TokenFormat::Powershell => {
                without(query, "powershell", Form::Shell(Shell::PowerShell))?
            }
            TokenFormat::WindowsCmd => {
                without(query, "windows-cmd", Form::Shell(Shell::WindowsCmd))?
            }
            TokenFormat::Dotenv => without(query, "dotenv", Form::Shell(Shell::Dotenv))?,
            TokenFormat::Github => without(query, "github", github_file(app, github)?)?,
        }))
    }

    /// Prints `tokens`.
    pub(super) fn print(&self, app: &App, tokens: &Tokens, now: Timestamp) -> Result<(), Failure> {
        match &self.0 {
            Form::Json(query) => {
                print_json(app, render::tokens::document(tokens, now), query.as_ref())
            }
            Form::Text(query) => {
                print_text(app, render::tokens::document(tokens, now), query.as_ref())
            }
            Form::Shaped => print(app, &json::pretty(&render::tokens::oauth(tokens, now))),
            Form::Shell(shell) => print(
                app,
                &shell::lines(*shell, &render::tokens::variables(tokens, now))?,
            ),
            Form::Github(file) => append(app, file, &render::tokens::variables(tokens, now)),
        }
    }

    /// Whether a pending challenge goes to standard output in this format.
    pub(super) fn shows_challenges(&self) -> bool {
        matches!(self.0, Form::Json(_) | Form::Shaped)
    }
}

/// A checked format of credentials.
#[derive(Debug)]
pub(super) struct CredentialOutput(Form);

impl CredentialOutput {
    /// Checks `format` and what goes with it. Without one it is JSON.
    pub(super) fn check(
        app: &App,
        format: Option<CredentialFormat>,
        query: &QueryFlags,
        github: &GithubFlags,
    ) -> Result<Self, Failure> {
        let query = compile(query)?;
        Ok(Self(match format.unwrap_or(CredentialFormat::Json) {
            CredentialFormat::Json => Form::Json(query),
            CredentialFormat::Text => Form::Text(query),
            CredentialFormat::Process => without(query, "process", Form::Shaped)?,
            CredentialFormat::Env => without(query, "env", Form::Shell(Shell::Posix))?,
            CredentialFormat::EnvNoExport => {
                without(query, "env-no-export", Form::Shell(Shell::PosixNoExport))?
            }
            CredentialFormat::Fish => without(query, "fish", Form::Shell(Shell::Fish))?,
            CredentialFormat::Powershell => {
                without(query, "powershell", Form::Shell(Shell::PowerShell))?
            }
            CredentialFormat::WindowsCmd => {
                without(query, "windows-cmd", Form::Shell(Shell::WindowsCmd))?
            }
            CredentialFormat::Dotenv => without(query, "dotenv", Form::Shell(Shell::Dotenv))?,
            CredentialFormat::Github => without(query, "github", github_file(app, github)?)?,
        }))
    }

    /// Prints `credentials`.
    pub(super) fn print(&self, app: &App, credentials: &AwsCredentials) -> Result<(), Failure> {
        use render::credentials::{document, process, variables};
        match &self.0 {
            Form::Json(query) => print_json(app, document(credentials), query.as_ref()),
            Form::Text(query) => print_text(app, document(credentials), query.as_ref()),
            Form::Shaped => print(app, &json::pretty(&process(credentials))),
            Form::Shell(shell) => print(app, &shell::lines(*shell, &variables(credentials))?),
            Form::Github(file) => append(app, file, &variables(credentials)),
        }
    }
}

/// A checked format of a document.
#[derive(Debug)]
pub(super) struct DocumentOutput(Form);

impl DocumentOutput {
    /// Checks `format` and `query`. Without a format it is JSON.
    pub(super) fn check(
        format: Option<DocumentFormat>,
        query: &QueryFlags,
    ) -> Result<Self, Failure> {
        let query = compile(query)?;
        Ok(Self(match format {
            None | Some(DocumentFormat::Json) => Form::Json(query),
            Some(DocumentFormat::Text) => Form::Text(query),
        }))
    }

    /// Prints the JSON text `json`, in full as it is.
    pub(super) fn print_text(&self, app: &App, json: &str) -> Result<(), Failure> {
        match &self.0 {
            Form::Json(None) => print(app, &json::indented(json)),
            _ => {
                let read = serde_json::from_str(json);
                self.print(app, read.map_err(|e| Failure::Input(e.into()))?)
            }
        }
    }

    /// Prints `document`.
    pub(super) fn print(&self, app: &App, document: Value) -> Result<(), Failure> {
        match &self.0 {
            Form::Text(query) => print_text(app, document, query.as_ref()),
            Form::Json(query) => print_json(app, document, query.as_ref()),
            Form::Shaped | Form::Shell(_) | Form::Github(_) => print_json(app, document, None),
        }
    }
}

fn compile(flags: &QueryFlags) -> Result<Option<Query>, Failure> {
    Ok(flags.query.as_deref().map(query::compile).transpose()?)
}

fn without(query: Option<Query>, format: &str, form: Form) -> Result<Form, Failure> {
    if query.is_none() {
        return Ok(form);
    }
    Err(Failure::usage(
        format!("--query does not go with -o {format}"),
        "use -o json or -o text",
    ))
}

fn print_json(app: &App, document: Value, query: Option<&Query>) -> Result<(), Failure> {
    print(app, &json::pretty(&selected(document, query)?))
}

fn print_text(app: &App, document: Value, query: Option<&Query>) -> Result<(), Failure> {
    print(app, &text::text(&selected(document, query)?))
}

fn selected(document: Value, query: Option<&Query>) -> Result<Value, Failure> {
    Ok(match query {
        Some(query) => query.select(&document)?,
        None => document,
    })
}

fn github_file(app: &App, flags: &GithubFlags) -> Result<Form, Failure> {
    let variable = if flags.github_output {
        "GITHUB_OUTPUT"
    } else {
        "GITHUB_ENV"
    };
    let Some(path) = app.variables().get(variable) else {
        return Err(Failure::usage(
            format!("-o github writes to the file that {variable} names, and it is not set"),
            "use it in a step of a GitHub Actions job",
        ));
    };
    let path = PathBuf::from(path);
    // Opened once without writing, so that a bad path fails before anybody signs in.
    github::append(&path, "").map_err(|error| output_error(&path, error))?;
    Ok(Form::Github(path))
}

/// Masks first: whatever is printed after them is masked by the runner.
fn append(app: &App, path: &Path, variables: &[Variable]) -> Result<(), Failure> {
    let delimiter = github::delimiter().map_err(Failure::Start)?;
    print(app, &render::github::masks(variables))?;
    let blocks = render::github::blocks(variables, &delimiter);
    github::append(path, &blocks).map_err(|error| output_error(path, error))
}

fn output_error(path: &Path, error: std::io::Error) -> Failure {
    Failure::Output {
        to: path.display().to_string(),
        error,
    }
}
