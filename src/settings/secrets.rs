//! Where each secret may come from.

use std::fmt;
use std::path::PathBuf;

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

    /// Every way of giving it, for error texts.
    pub fn ways(self) -> Vec<String> {
        let name = self.name();
        let mut ways = vec![format!("--{name}-stdin"), format!("--{name}-file FILE")];
        if !matches!(self, Self::IdToken | Self::AccessToken) {
            ways.push(format!("--{name}-command COMMAND"));
        }
        ways.push(self.variable().to_owned());
        ways
    }
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
}
