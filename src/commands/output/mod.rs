//! Results in the format asked for: checked before the first call, printed after the last.

mod answer;
pub(super) mod bulk;
pub(super) mod changes;
mod format;
mod list;
mod one_token;
mod saved;
mod sign_in;

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde_json::Value;

pub(super) use answer::AnswerOutput;
use format::Form;
pub(super) use format::{
    CredentialFormat, DocumentFormat, GithubFlags, ListFormat, OneTokenFormat, TokenFormat,
};
pub(super) use list::{ListOutput, Shape};
pub(super) use one_token::{HeaderFlags, OneTokenOutput};
pub(super) use saved::announce;
pub(super) use sign_in::{finish, signed_in};

use super::flags::QueryFlags;
use crate::app::App;
use crate::failure::{ExitStatus, Failure};
use crate::local::github;
use crate::local::ui::Ui;
use crate::model::{AwsCredentials, Tokens};
use crate::render::query::Query;
use crate::render::{self, Shell, Variable, json, query, shell, text};

/// Prints `text` as the result.
///
/// # Errors
///
/// [`Failure::Output`] when standard output cannot be written.
pub(super) fn print(ui: &Ui, text: &str) -> Result<ExitStatus, Failure> {
    let to = || "standard output".to_owned();
    ui.data(text)
        .map_err(|error| Failure::Output { to: to(), error })?;
    Ok(ExitStatus::Success)
}

/// Prints `text` as the result, with the escape sequences that are in it.
///
/// # Errors
///
/// [`Failure::Output`] when standard output cannot be written.
pub(super) fn print_painted(ui: &Ui, text: &str) -> Result<(), Failure> {
    let to = || "standard output".to_owned();
    ui.help(text)
        .map_err(|error| Failure::Output { to: to(), error })
}

/// A format that was checked together with all that goes with it.
#[derive(Debug)]
enum Checked {
    Document(DocumentOutput),
    Shaped,
    Shell(Shell),
    /// The file to append to.
    Github(PathBuf),
}

impl Checked {
    fn check(
        app: &App,
        form: Form,
        query: &QueryFlags,
        github: &GithubFlags,
    ) -> Result<Self, Failure> {
        let format = match form {
            Form::Json => Some(DocumentFormat::Json),
            Form::Text => Some(DocumentFormat::Text),
            Form::Shaped | Form::Shell(_) | Form::Github => None,
        };
        if let Some(format) = format {
            return Ok(Self::Document(DocumentOutput::check(Some(format), query)?));
        }
        if query.query.is_some() {
            return Err(Failure::usage(
                "--query goes with -o json and -o text only",
                "leave -o out, or use -o json or -o text",
            ));
        }
        Ok(match form {
            Form::Shell(shell) => Self::Shell(shell),
            Form::Github => Self::Github(github_file(app, github)?),
            Form::Shaped | Form::Json | Form::Text => Self::Shaped,
        })
    }

    fn print(
        &self,
        ui: &Ui,
        document: impl FnOnce() -> Value,
        shaped: impl FnOnce() -> Value,
        variables: impl FnOnce() -> Vec<Variable>,
    ) -> Result<ExitStatus, Failure> {
        match self {
            Self::Document(output) => output.print(ui, document()),
            Self::Shaped => print(ui, &json::pretty(&shaped())),
            Self::Shell(shell) => print(ui, &shell::lines(*shell, &variables())?),
            Self::Github(file) => append(ui, file, &variables()),
        }
    }
}

/// A checked format of tokens.
#[derive(Debug)]
pub(super) struct TokenOutput {
    checked: Checked,
    /// Whether a person would read tokens that were not asked for in any form: a line takes their place.
    pub(super) is_summary: bool,
}

impl TokenOutput {
    /// Checks `format` and what goes with it. Without one it is JSON.
    pub(super) fn check(
        app: &App,
        format: Option<TokenFormat>,
        query: &QueryFlags,
        github: &GithubFlags,
    ) -> Result<Self, Failure> {
        let form = format.map_or(Form::Json, Form::from);
        Ok(Self {
            checked: Checked::check(app, form, query, github)?,
            is_summary: format.is_none() && query.query.is_none() && app.ui.is_for_a_person(),
        })
    }

    /// Prints `tokens`.
    pub(super) fn print(
        &self,
        ui: &Ui,
        tokens: &Tokens,
        now: Timestamp,
    ) -> Result<ExitStatus, Failure> {
        use render::tokens::{document, oauth, variables};
        self.checked.print(
            ui,
            || document(tokens, now),
            || oauth(tokens, now),
            || variables(tokens, now),
        )
    }

    /// Whether a pending challenge goes to standard output in this format.
    pub(super) fn shows_challenges(&self) -> bool {
        match &self.checked {
            Checked::Document(output) => !output.text,
            Checked::Shaped => true,
            Checked::Shell(_) | Checked::Github(_) => false,
        }
    }
}

/// A checked format of credentials.
#[derive(Debug)]
pub(super) struct CredentialOutput(Checked);

impl CredentialOutput {
    /// Checks `format` and what goes with it. Without one it is JSON.
    pub(super) fn check(
        app: &App,
        format: Option<CredentialFormat>,
        query: &QueryFlags,
        github: &GithubFlags,
    ) -> Result<Self, Failure> {
        let form = format.map_or(Form::Json, Form::from);
        Ok(Self(Checked::check(app, form, query, github)?))
    }

    /// Prints what clears the variables of credentials.
    pub(super) fn print_cleared(&self, ui: &Ui) -> Result<ExitStatus, Failure> {
        use render::credentials::cleared;
        match &self.0 {
            Checked::Shell(shell) => print(ui, &shell::lines(*shell, &cleared())?),
            Checked::Github(file) => append(ui, file, &cleared()),
            Checked::Document(_) | Checked::Shaped => Err(Failure::usage(
                "--unset goes with the formats of shells, not with documents",
                "-o env, env-no-export, fish, powershell, windows-cmd, dotenv or github",
            )),
        }
    }

    /// Prints `credentials`.
    pub(super) fn print(
        &self,
        ui: &Ui,
        credentials: &AwsCredentials,
    ) -> Result<ExitStatus, Failure> {
        use render::credentials::{document, process, variables};
        self.0.print(
            ui,
            || document(credentials),
            || process(credentials),
            || variables(credentials),
        )
    }
}

/// A checked format of a document.
#[derive(Debug)]
pub(super) struct DocumentOutput {
    text: bool,
    query: Option<Query>,
    /// Whether a document was asked for, and not just a result.
    is_asked_for: bool,
}

impl DocumentOutput {
    /// Checks `format` and `query`. Without a format it is JSON.
    pub(super) fn check(
        format: Option<DocumentFormat>,
        query: &QueryFlags,
    ) -> Result<Self, Failure> {
        let query = query.query.as_deref().map(query::compile).transpose()?;
        let text = format == Some(DocumentFormat::Text);
        Ok(Self {
            text,
            is_asked_for: format.is_some() || query.is_some(),
            query,
        })
    }

    /// Whether a person at a terminal reads the result, and did not ask for a document.
    pub(super) fn is_for_a_person(&self, ui: &Ui) -> bool {
        !self.is_asked_for && ui.is_for_a_person()
    }

    /// Prints `document`.
    pub(super) fn print(&self, ui: &Ui, document: Value) -> Result<ExitStatus, Failure> {
        let selected = match &self.query {
            Some(query) => query.select(&document)?,
            None => document,
        };
        let printed = if self.text {
            text::text(&selected)
        } else {
            json::pretty(&selected)
        };
        print(ui, &printed)
    }

    /// Prints the JSON text `json`: the whole of it exactly as it is.
    pub(super) fn print_text(&self, ui: &Ui, json: &str) -> Result<ExitStatus, Failure> {
        if !self.text && self.query.is_none() {
            return print(ui, &json::indented(json));
        }
        if json::inexact_number(json).is_some() {
            return Err(Failure::usage(
                "the document has a number of more digits than a query or -o text can print \
                 exactly",
                "leave --query and -o text out",
            ));
        }
        let document = serde_json::from_str(json).map_err(|e| Failure::Input(e.into()))?;
        self.print(ui, document)
    }
}

fn github_file(app: &App, flags: &GithubFlags) -> Result<PathBuf, Failure> {
    let variable = if flags.github_output {
        "GITHUB_OUTPUT"
    } else {
        "GITHUB_ENV"
    };
    let Some(path) = app.variables()?.get(variable) else {
        return Err(Failure::usage(
            format!("-o github writes to the file that {variable} names, and it is not set"),
            "use it in a step of a GitHub Actions job",
        ));
    };
    let path = PathBuf::from(path);
    // Opened once without writing, so that a bad path fails before anybody signs in.
    github::append(&path, "").map_err(|error| output_error(&path, error))?;
    Ok(path)
}

/// Masks first: whatever is printed after them is masked by the runner.
fn append(ui: &Ui, path: &Path, variables: &[Variable]) -> Result<ExitStatus, Failure> {
    let delimiter = github::delimiter().map_err(Failure::Start)?;
    let blocks = render::github::blocks(variables, &delimiter)?;
    print(ui, &render::github::masks(variables))?;
    github::append(path, &blocks).map_err(|error| output_error(path, error))?;
    Ok(ExitStatus::Success)
}

fn output_error(path: &Path, error: std::io::Error) -> Failure {
    Failure::Output {
        to: path.display().to_string(),
        error,
    }
}

/// The document of the one that has no name, or an object of all.
pub(super) fn by_name(documents: impl Iterator<Item = (Option<String>, String)>) -> String {
    let mut members = Vec::new();
    for (name, document) in documents {
        match name {
            Some(name) => members.push(format!("{}:{document}", Value::from(name))),
            None => return document,
        }
    }
    format!("{{{}}}", members.join(","))
}
