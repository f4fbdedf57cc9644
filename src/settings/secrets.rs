//! Where each secret may come from.

use std::fmt;
use std::path::PathBuf;

use crate::model::{Secret, SecretArn};

/// The variable that names the app client's secret in AWS Secrets Manager.
pub(super) const ARN_VARIABLE: &str = "COGNITO_CLIENT_SECRET_ARN";

/// A secret that a command takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretKind {
    /// The password to sign in with.
    Password,
    /// The password to be.
    NewPassword,
    /// The app client's secret.
    ClientSecret,
    /// The seed of one-time codes.
    TotpSecret,
    /// The refresh token to get new tokens for.
    RefreshToken,
    /// The `IdToken` to exchange for credentials.
    IdToken,
    /// The access token of the user who is signed in.
    AccessToken,
}

impl SecretKind {
    /// Its name in flags and in a context, such as `new-password`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::NewPassword => "new-password",
            Self::ClientSecret => "client-secret",
            Self::TotpSecret => "totp-secret",
            Self::RefreshToken => "refresh-token",
            Self::IdToken => "id-token",
            Self::AccessToken => "access-token",
        }
    }

    /// The variable it may come from.
    pub fn variable(self) -> &'static str {
        match self {
            Self::Password => "COGNITO_PASSWORD",
            Self::NewPassword => "COGNITO_NEW_PASSWORD",
            Self::ClientSecret => "COGNITO_CLIENT_SECRET",
            Self::TotpSecret => "COGNITO_TOTP_SECRET",
            Self::RefreshToken => "COGNITO_REFRESH_TOKEN",
            Self::IdToken => "COGNITO_ID_TOKEN",
            Self::AccessToken => "COGNITO_ACCESS_TOKEN",
        }
    }

    /// What `--…-stdin` reads, if there is such a flag.
    pub fn stdin(self) -> Option<SecretSource> {
        match self {
            Self::Password | Self::NewPassword | Self::ClientSecret => Some(SecretSource::Line),
            Self::RefreshToken | Self::IdToken | Self::AccessToken => Some(SecretSource::Stdin),
            Self::TotpSecret => None,
        }
    }

    /// The long names of the flags that name its source.
    pub fn flags(self) -> SourceFlags {
        let of = |stdin, file, command| SourceFlags {
            stdin,
            file,
            command,
            arn: None,
        };
        match self {
            Self::Password => of(
                Some("password-stdin"),
                "password-file",
                Some("password-command"),
            ),
            Self::NewPassword => of(
                Some("new-password-stdin"),
                "new-password-file",
                Some("new-password-command"),
            ),
            Self::ClientSecret => SourceFlags {
                arn: Some("client-secret-arn"),
                ..of(
                    Some("client-secret-stdin"),
                    "client-secret-file",
                    Some("client-secret-command"),
                )
            },
            Self::TotpSecret => of(None, "totp-secret-file", Some("totp-secret-command")),
            Self::RefreshToken => of(
                Some("refresh-token-stdin"),
                "refresh-token-file",
                Some("refresh-token-command"),
            ),
            Self::IdToken => of(Some("id-token-stdin"), "id-token-file", None),
            Self::AccessToken => of(Some("access-token-stdin"), "access-token-file", None),
        }
    }

    /// Its name in a sentence.
    pub fn phrase(self) -> &'static str {
        match self {
            Self::Password => "the password",
            Self::NewPassword => "the new password",
            Self::ClientSecret => "the app client's secret",
            Self::TotpSecret => "the TOTP seed",
            Self::RefreshToken => "the refresh token",
            Self::IdToken => "the IdToken",
            Self::AccessToken => "the access token",
        }
    }

    /// Every way of giving it, for error texts.
    pub fn ways(self) -> Vec<String> {
        let SourceFlags {
            stdin,
            file,
            command,
            arn,
        } = self.flags();
        let mut ways = Vec::new();
        ways.extend(stdin.map(|name| format!("--{name}")));
        ways.push(format!("--{file} FILE"));
        ways.extend(command.map(|name| format!("--{name} COMMAND")));
        ways.extend(arn.map(|name| format!("--{name} ARN")));
        ways.push(self.variable().to_owned());
        ways.extend(arn.map(|_| ARN_VARIABLE.to_owned()));
        ways
    }
}

/// The long names of the flags that name the source of a secret.
#[derive(Debug, Clone, Copy)]
pub struct SourceFlags {
    /// The one for standard input.
    pub stdin: Option<&'static str>,
    /// The one for a file.
    pub file: &'static str,
    /// The one for a command.
    pub command: Option<&'static str>,
    /// The one for a secret in AWS Secrets Manager.
    pub arn: Option<&'static str>,
}

impl fmt::Display for SecretKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Password => "password",
            Self::NewPassword => "new password",
            Self::ClientSecret => "client secret",
            Self::TotpSecret => "TOTP seed",
            Self::RefreshToken => "refresh token",
            Self::IdToken => "IdToken",
            Self::AccessToken => "access token",
        })
    }
}

/// Where the app client's secret is to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClientSecretSource {
    /// On this machine.
    Here(SecretSource),
    /// In AWS Secrets Manager.
    Managed(SecretArn),
}

/// A program to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommandLine {
    /// Run by `sh -c`, or `cmd /C` on Windows.
    Shell(String),
    /// Run without a shell: program and arguments.
    Words(Vec<String>),
}

/// Where a secret is to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretSource {
    /// The next line of standard input.
    Line,
    /// The whole of standard input.
    Stdin,
    /// A file.
    File(PathBuf),
    /// What a program prints.
    Command(CommandLine),
    /// The variable of [`SecretKind::variable`].
    Variable,
    /// The secret itself, for callers that hold it already.
    Value(Secret<String>),
}
