//! Reading secrets from where they are kept.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use zeroize::Zeroizing;

use super::{blocking, environment, inputs};
use crate::model::Secret;
use crate::settings::secrets::{CommandLine, SecretKind, SecretSource};
use crate::settings::variables::SECRETS;

/// Why a secret could not be had.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file that cannot be read.
    #[error("the {kind} cannot be read from {}: {error}", path.display())]
    File {
        /// The secret.
        kind: SecretKind,
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// Standard input that cannot be read.
    #[error("the {kind} cannot be read from standard input: {error}")]
    Input {
        /// The secret.
        kind: SecretKind,
        /// Why.
        error: io::Error,
    },
    /// Standard input ended where a line was due.
    #[error("standard input ended before the line that holds the {0}")]
    EndOfInput(SecretKind),
    /// A program that cannot be started, or failed.
    #[error("the command for the {kind} failed: {what}")]
    Command {
        /// The secret.
        kind: SecretKind,
        /// What happened.
        what: String,
    },
    /// A source that gave nothing.
    #[error("the {kind} from {origin} is empty")]
    Empty {
        /// The secret.
        kind: SecretKind,
        /// What gave nothing.
        origin: String,
    },
    /// A command for a one-time code that failed.
    #[error("the command for the one-time code failed: {0}")]
    Code(String),
    /// `-` for a file, which elsewhere means standard input.
    #[error("the {0} is not read from a file called `-`")]
    Dash(SecretKind),
    /// A variable that is not UTF-8.
    #[error(transparent)]
    Variable(#[from] environment::NotText),
}

/// A secret whose source was checked, and which is read when it is needed.
#[derive(Debug)]
pub struct Pending {
    kind: SecretKind,
    state: State,
}

#[derive(Debug)]
enum State {
    Read(Secret<String>),
    Line,
    Command(CommandLine),
}

/// Checks `source`. Files, variables and all of standard input are read at once; a line and a
/// command are left for [`Pending::read`].
///
/// # Errors
///
/// [`Error`] when the source cannot be read or holds nothing.
pub async fn check(kind: SecretKind, source: SecretSource) -> Result<Pending, Error> {
    let state = match source {
        SecretSource::Value(value) => State::Read(value),
        SecretSource::Line => State::Line,
        SecretSource::Command(command) => State::Command(command),
        SecretSource::Stdin => {
            let whole = blocking(inputs::whole).await;
            let value = whole.map_err(|error| Error::Input { kind, error })?;
            State::Read(filled(kind, value, || "standard input".to_owned())?)
        }
        SecretSource::File(path) if path.as_os_str() == "-" => return Err(Error::Dash(kind)),
        SecretSource::File(path) => State::Read(blocking(move || file(kind, &path)).await?),
        SecretSource::Variable => {
            let name = kind.variable();
            let value = environment::secret(name)?;
            State::Read(value.ok_or_else(|| Error::Empty {
                kind,
                origin: name.to_owned(),
            })?)
        }
    };
    Ok(Pending { kind, state })
}

impl Pending {
    /// A secret that was read already.
    pub fn given(kind: SecretKind, value: Secret<String>) -> Self {
        let state = State::Read(value);
        Self { kind, state }
    }

    /// The secret itself.
    ///
    /// # Errors
    ///
    /// [`Error`] when standard input has no further line, or the command fails or prints nothing.
    pub async fn read(self) -> Result<Secret<String>, Error> {
        let kind = self.kind;
        match self.state {
            State::Read(value) => Ok(value),
            State::Line => match blocking(inputs::line).await {
                Ok(Some(line)) => filled(kind, line, || "a line of standard input".to_owned()),
                Ok(None) => Err(Error::EndOfInput(kind)),
                Err(error) => Err(Error::Input { kind, error }),
            },
            State::Command(command) => blocking(move || run(kind, &command)).await,
        }
    }
}

fn file(kind: SecretKind, path: &Path) -> Result<Secret<String>, Error> {
    match inputs::file(path) {
        Ok(text) => filled(kind, without_newline(without_mark(text.expose())), || {
            path.display().to_string()
        }),
        Err(error) => Err(Error::File {
            kind,
            path: path.to_owned(),
            error,
        }),
    }
}

/// The one-time code that `command` prints: the one group of 6 to 8 digits in its output.
///
/// # Errors
///
/// [`Error::Command`] when the command fails, or prints no such group, or several.
pub async fn one_time_code(command: CommandLine) -> Result<Secret<String>, Error> {
    let kind = SecretKind::TotpSecret;
    let printed = blocking(move || run(kind, &command)).await;
    let printed = printed.map_err(|error| match error {
        Error::Command { what, .. } => Error::Code(what),
        Error::Empty { .. } => Error::Code("it printed nothing".to_owned()),
        other => other,
    })?;
    let groups: Vec<&str> = printed
        .expose()
        .split(|c: char| !c.is_ascii_digit())
        .filter(|digits| (6..=8).contains(&digits.len()))
        .collect();
    match groups[..] {
        [code] => Ok(Secret::from(code)),
        _ => Err(Error::Code(format!(
            "it printed {} groups of 6 to 8 digits, not one",
            groups.len()
        ))),
    }
}

#[cfg(unix)]
fn shell(line: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", line]);
    shell
}

/// cmd.exe strips the outer quotes and takes the rest as it is; Rust's own quoting would put backslashes before
/// inner quotes.
#[cfg(windows)]
fn shell(line: &str) -> Command {
    let mut shell = Command::new("cmd");
    std::os::windows::process::CommandExt::raw_arg(&mut shell, format!("/D /S /C \"{line}\""));
    shell
}

/// Runs a command whose output is the secret, with no standard input, its standard error passed
/// through, and no secret of ours in its environment.
fn run(kind: SecretKind, command: &CommandLine) -> Result<Secret<String>, Error> {
    let failed = |what: String| Error::Command { kind, what };
    let mut child = match command {
        CommandLine::Shell(line) => shell(line),
        CommandLine::Words(words) => {
            let (program, arguments) = words
                .split_first()
                .ok_or_else(|| failed("the list is empty".to_owned()))?;
            let mut program = Command::new(program);
            program.args(arguments);
            program
        }
    };
    child.stdin(Stdio::null()).stderr(Stdio::inherit());
    for name in SECRETS {
        child.env_remove(name);
    }
    let output = child
        .output()
        .map_err(|e| failed(format!("it cannot be started: {e}")))?;
    let printed = Zeroizing::new(output.stdout);
    if !output.status.success() {
        return Err(failed(output.status.to_string()));
    }
    let text = std::str::from_utf8(&printed)
        .map_err(|_| failed("what it printed is not UTF-8".to_owned()))?;
    filled(kind, without_newline(text), || "its command".to_owned())
}

/// `text` without the byte order mark that editors on Windows begin a file with.
fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

fn without_newline(text: &str) -> Secret<String> {
    let line = text
        .strip_suffix('\n')
        .map(|line| line.strip_suffix('\r').unwrap_or(line));
    Secret::from(line.unwrap_or(text))
}

fn filled(
    kind: SecretKind,
    value: Secret<String>,
    origin: impl FnOnce() -> String,
) -> Result<Secret<String>, Error> {
    if value.expose().is_empty() {
        Err(Error::Empty {
            kind,
            origin: origin(),
        })
    } else {
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_not_part_of_a_file() {
        let path = std::env::temp_dir().join(format!("mark-{}", std::process::id()));
        std::fs::write(&path, "\u{feff}hunter2\r\n").unwrap();
        let read = file(SecretKind::Password, &path).unwrap();
        std::fs::remove_file(&path).unwrap();
        assert_eq!(read.expose(), "hunter2");
    }

    #[test]
    fn one_trailing_newline_is_not_part_of_the_value() {
        for (text, value) in [
            ("a\n", "a"),
            ("a\r\n", "a"),
            ("a\n\n", "a\n"),
            (" a ", " a "),
            ("a\r", "a\r"),
        ] {
            assert_eq!(without_newline(text).expose(), value);
        }
    }
}
