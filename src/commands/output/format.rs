//! The formats that `-o` takes.
//!
//! The syntaxes for shells are those of [`Shell`]: one that is added there is one that every list
//! here has.

use std::sync::LazyLock;

use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::render::Shell;

/// How documents are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DocumentFormat {
    /// JSON, indented
    Json,
    /// As the AWS CLI's text output
    Text,
}

/// How lists are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// JSON, indented
    Json,
    /// A JSON object a line
    Jsonl,
    /// CSV with a header
    Csv,
    /// As the AWS CLI's text output
    Text,
}

/// How tokens are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenFormat {
    /// As `aws cognito-idp` prints them.
    Json,
    /// As an OAuth token endpoint answers.
    Oauth,
    /// Variables, in the syntax of a shell.
    Shell(Shell),
    /// Variables of a GitHub Actions job.
    Github,
    /// As the AWS CLI's text output.
    Text,
}

/// How credentials are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CredentialFormat {
    /// As `aws cognito-identity` prints them.
    Json,
    /// As AWS SDKs expect of a `credential_process`.
    Process,
    /// Variables, in the syntax of a shell.
    Shell(Shell),
    /// Variables of a GitHub Actions job.
    Github,
    /// As the AWS CLI's text output.
    Text,
}

/// `first`, then the shells, then `last`.
fn with_shells<T>(first: Vec<T>, of: fn(Shell) -> T, last: Vec<T>) -> Vec<T> {
    let shells = Shell::ALL.iter().copied().map(of);
    first.into_iter().chain(shells).chain(last).collect()
}

fn value(name: &'static str, help: &'static str) -> PossibleValue {
    PossibleValue::new(name).help(help)
}

fn shell(shell: Shell) -> PossibleValue {
    value(shell.name(), shell.help())
}

fn github() -> PossibleValue {
    value(
        "github",
        "Masks, and variables for the next steps of a GitHub Actions job",
    )
}

fn text() -> PossibleValue {
    value("text", "As the AWS CLI's text output")
}

impl ValueEnum for TokenFormat {
    fn value_variants<'a>() -> &'a [Self] {
        static ALL: LazyLock<Vec<TokenFormat>> = LazyLock::new(|| {
            let first = vec![TokenFormat::Json, TokenFormat::Oauth];
            let last = vec![TokenFormat::Github, TokenFormat::Text];
            with_shells(first, TokenFormat::Shell, last)
        });
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Json => value("json", "As aws cognito-idp prints them"),
            Self::Oauth => value("oauth", "As an OAuth token endpoint answers"),
            Self::Shell(it) => shell(*it),
            Self::Github => github(),
            Self::Text => text(),
        })
    }
}

impl ValueEnum for CredentialFormat {
    fn value_variants<'a>() -> &'a [Self] {
        static ALL: LazyLock<Vec<CredentialFormat>> = LazyLock::new(|| {
            let first = vec![CredentialFormat::Json, CredentialFormat::Process];
            let last = vec![CredentialFormat::Github, CredentialFormat::Text];
            with_shells(first, CredentialFormat::Shell, last)
        });
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Json => value("json", "As aws cognito-identity prints them"),
            Self::Process => value("process", "As AWS SDKs expect of a credential_process"),
            Self::Shell(it) => shell(*it),
            Self::Github => github(),
            Self::Text => text(),
        })
    }
}

/// How `token` prints: one token in a form of its own, or all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OneTokenFormat {
    /// The token and a newline.
    Raw,
    /// `Authorization: Bearer TOKEN`
    Header,
    /// `{"Authorization": "Bearer TOKEN"}`
    Headers,
    /// A config for `curl --config`.
    Curl,
    /// As kubectl expects of an exec plugin.
    ExecCredential,
    /// Every token.
    All(TokenFormat),
}

impl ValueEnum for OneTokenFormat {
    fn value_variants<'a>() -> &'a [Self] {
        static ALL: LazyLock<Vec<OneTokenFormat>> = LazyLock::new(|| {
            let all = TokenFormat::value_variants().iter().copied();
            let all = all.filter(|format| *format != TokenFormat::Oauth);
            let one = [
                OneTokenFormat::Raw,
                OneTokenFormat::Header,
                OneTokenFormat::Headers,
                OneTokenFormat::Curl,
                OneTokenFormat::ExecCredential,
            ];
            let all = all.map(OneTokenFormat::All);
            one.into_iter().chain(all).collect()
        });
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Raw => value("raw", "The token and a newline"),
            Self::Header => value("header", "Authorization: Bearer TOKEN"),
            Self::Headers => value(
                "headers",
                "JSON of headers, for programs that call a command for them",
            ),
            Self::Curl => value("curl", "A config for curl --config"),
            Self::ExecCredential => {
                value("exec-credential", "As kubectl expects of an exec plugin")
            }
            Self::All(format) => return format.to_possible_value(),
        })
    }
}

/// The flag that sends variables to the next jobs instead of the next steps.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct GithubFlags {
    /// With -o github: set outputs of the step instead of variables of the job
    #[arg(long, help_heading = "Output options")]
    pub(super) github_output: bool,
}

impl GithubFlags {
    /// Whether one of them was given.
    pub(crate) fn is_given(&self) -> bool {
        self.github_output
    }
}

/// What goes with a format.
#[derive(Debug, Clone, Copy)]
pub(super) enum Form {
    Json,
    Text,
    /// JSON of a shape of its own, to which no query applies.
    Shaped,
    Shell(Shell),
    Github,
}

impl From<TokenFormat> for Form {
    fn from(format: TokenFormat) -> Self {
        match format {
            TokenFormat::Json => Self::Json,
            TokenFormat::Oauth => Self::Shaped,
            TokenFormat::Shell(shell) => Self::Shell(shell),
            TokenFormat::Github => Self::Github,
            TokenFormat::Text => Self::Text,
        }
    }
}

impl From<CredentialFormat> for Form {
    fn from(format: CredentialFormat) -> Self {
        match format {
            CredentialFormat::Json => Self::Json,
            CredentialFormat::Process => Self::Shaped,
            CredentialFormat::Shell(shell) => Self::Shell(shell),
            CredentialFormat::Github => Self::Github,
            CredentialFormat::Text => Self::Text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_has_every_shell() {
        for shell in Shell::ALL.iter().copied() {
            let token = TokenFormat::Shell(shell);
            assert!(TokenFormat::value_variants().contains(&token));
            assert!(OneTokenFormat::value_variants().contains(&OneTokenFormat::All(token)));
            let credentials = CredentialFormat::Shell(shell);
            assert!(CredentialFormat::value_variants().contains(&credentials));
            let name = shell.name();
            assert_eq!(TokenFormat::from_str(name, false), Ok(token));
        }
    }
}
