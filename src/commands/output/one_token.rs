//! One token, in a form of its own or with the others.

use super::{GithubFlags, OneTokenFormat, TokenFormat, TokenOutput, print};
use crate::app::{App, Prompts};
use crate::commands::flags::QueryFlags;
use crate::failure::{ExitStatus, Failure};
use crate::model::Tokens;
use crate::ops::tokens::TokenKind;
use crate::render;

/// The flags of formats that are headers.
#[derive(Debug, Clone, Default, clap::Args)]
pub(in crate::commands) struct HeaderFlags {
    /// With -o header, headers and curl: the token without Bearer, as API Gateway's Cognito authorizers
    /// take it
    #[arg(long, help_heading = "Output options")]
    raw_header: bool,

    /// With -o headers: another header than Authorization
    #[arg(long, value_name = "NAME", help_heading = "Output options")]
    header: Option<String>,
}

/// A checked format of one token.
#[derive(Debug)]
pub(in crate::commands) struct OneTokenOutput {
    format: OneTokenFormat,
    all: Option<TokenOutput>,
    header: HeaderFlags,
}

impl OneTokenOutput {
    /// Checks `format` and what goes with it. Without one it is the token itself.
    pub(in crate::commands) fn check(
        app: &App,
        format: Option<OneTokenFormat>,
        header: HeaderFlags,
        query: &QueryFlags,
        github: &GithubFlags,
    ) -> Result<Self, Failure> {
        let default = if query.query.is_some() {
            OneTokenFormat::All(TokenFormat::Json)
        } else {
            OneTokenFormat::Raw
        };
        let format = format.unwrap_or(default);
        let all = match format {
            OneTokenFormat::All(format) => {
                let format = Some(format);
                Some(TokenOutput::check(app, format, query, github)?)
            }
            _ if query.query.is_some() => {
                return Err(Failure::usage(
                    "--query goes with -o json and -o text only",
                    "leave -o out, or use -o json or -o text",
                ));
            }
            _ => None,
        };
        if github.is_given() && format != OneTokenFormat::All(TokenFormat::Github) {
            return Err(Failure::usage(
                "--github-output goes with -o github",
                "add -o github, or leave it out",
            ));
        }
        let is_header = matches!(
            format,
            OneTokenFormat::Header | OneTokenFormat::Headers | OneTokenFormat::Curl
        );
        if header.raw_header && !is_header {
            return Err(Failure::usage(
                "--raw-header goes with -o header, -o headers and -o curl",
                "-o raw prints the bare token",
            ));
        }
        let Some(name) = &header.header else {
            return Ok(Self {
                format,
                all,
                header,
            });
        };
        if format != OneTokenFormat::Headers {
            return Err(Failure::usage(
                "--header goes with -o headers",
                "add -o headers, or leave it out",
            ));
        }
        if !render::tokens::is_header_name(name) {
            return Err(Failure::usage(
                format!("{name:?} is not the name of a header"),
                "--header X-Api-Authorization",
            ));
        }
        Ok(Self {
            format,
            all,
            header,
        })
    }

    /// Whether a person may be asked: not where another program reads the result, and has the terminal.
    pub(in crate::commands) fn prompts(&self) -> Prompts {
        match self.format {
            OneTokenFormat::ExecCredential | OneTokenFormat::Headers => Prompts::Forbidden,
            _ => Prompts::Allowed,
        }
    }

    /// Prints the token of `kind` among `tokens`, or all of them.
    pub(in crate::commands) fn print(
        &self,
        app: &App,
        tokens: &Tokens,
        kind: TokenKind,
    ) -> Result<ExitStatus, Failure> {
        if let Some(output) = &self.all {
            return output.print(&app.ui, tokens, app.now());
        }
        let token = kind.of(tokens).ok_or_else(|| Failure::NotSignedIn {
            what: "the sign-in gave no such token".to_owned(),
            help: "cognito-auth token id, access or refresh".to_owned(),
        })?;
        let scheme = if self.header.raw_header {
            ""
        } else {
            "Bearer "
        };
        let printed = match self.format {
            OneTokenFormat::Header => render::tokens::header(token, scheme)?,
            OneTokenFormat::Headers => {
                let name = self.header.header.as_deref().unwrap_or("Authorization");
                render::json::pretty(&render::tokens::headers(name, token, scheme)?)
            }
            OneTokenFormat::Curl => render::tokens::curl(token, scheme)?,
            OneTokenFormat::ExecCredential => {
                let info = app.variables()?.get("KUBERNETES_EXEC_INFO");
                render::json::pretty(&render::kubernetes::exec_credential(token, info)?)
            }
            _ => format!("{}\n", token.expose()),
        };
        print(&app.ui, &printed)
    }
}
