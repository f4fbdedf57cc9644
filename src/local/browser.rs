//! The web browser of the person at this machine.

use std::io;
use std::process::{Command, Stdio};

use super::environment;
use super::ui::Ui;
use crate::settings::variables::SECRETS;

/// How to open a URL.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Browser {
    /// As the desktop has it.
    #[default]
    Default,
    /// By this command, for a shell, with the URL behind it.
    By(String),
    /// Not at all: a person opens it.
    None,
}

/// Why no browser was opened.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is nothing to show it on, as over SSH.
    #[error("no browser is opened here: there is no display")]
    NoDisplay,
    /// No program opens it.
    #[error("no browser can be opened: {0}")]
    CannotStart(io::Error),
}

impl Browser {
    /// Opens `url`. What the browser makes of it is not waited for.
    ///
    /// # Errors
    ///
    /// [`Error`] when none can be started.
    pub fn open(&self, url: &str, ui: &Ui) -> Result<(), Error> {
        match self {
            Self::None => Ok(()),
            Self::By(command) => start(with_url(command, url), ui).map_err(Error::CannotStart),
            Self::Default if !environment::has_display() => Err(Error::NoDisplay),
            Self::Default => {
                let mut last = io::Error::from(io::ErrorKind::NotFound);
                for mut command in open::commands(url) {
                    command.stdout(Stdio::null()).stderr(Stdio::null());
                    match start(command, ui) {
                        Ok(()) => return Ok(()),
                        Err(error) => last = error,
                    }
                }
                Err(Error::CannotStart(last))
            }
        }
    }
}

/// `command` with the URL as its last argument. What it prints goes to standard error: standard output
/// is for the tokens.
fn with_url(command: &str, url: &str) -> Command {
    let mut program = if cfg!(windows) {
        // A shell would take the ampersands of the URL for its own.
        let mut words = command.split_whitespace();
        let mut program = Command::new(words.next().unwrap_or_default());
        program.args(words);
        program
    } else {
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("{command} \"$@\""), "sh"]);
        shell
    };
    program.arg(url).stdout(io::stderr());
    program
}

/// Starts `command` without the secrets of the environment. It is waited for aside; that it failed is
/// noted.
fn start(mut command: Command, ui: &Ui) -> io::Result<()> {
    command.stdin(Stdio::null());
    for name in SECRETS {
        command.env_remove(name);
    }
    // Ctrl-C ends this process, and not the browser.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = tokio::process::Command::from(command).spawn()?;
    let ui = ui.clone();
    tokio::spawn(async move {
        if let Ok(status) = child.wait().await
            && !status.success()
        {
            ui.note(&format!("the browser's command failed: {status}"));
        }
    });
    Ok(())
}
