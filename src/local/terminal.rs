//! Asking the person at the terminal.
//!
//! Questions go to the terminal itself (`/dev/tty`, `CONIN$`), so that standard input and output
//! may be anything. An interrupt ends the program, and leaves the terminal as it was.

use std::io::{self, BufRead, BufReader, Write};

use super::blocking;
use crate::model::Secret;
use crate::render::visible::visible;

/// The terminal, open for questions.
#[derive(Debug)]
pub struct Terminal(());

impl Terminal {
    /// The terminal, if the process has one.
    pub fn open() -> Option<Self> {
        (input().is_ok() && output().is_ok()).then_some(Self(()))
    }

    /// Asks for a line that may be seen; none at the end of input.
    ///
    /// # Errors
    ///
    /// When the terminal goes away.
    pub async fn ask(&self, prompt: &str) -> io::Result<Option<String>> {
        let prompt = visible(prompt, false);
        blocking(move || {
            let mut output = output()?;
            output.write_all(prompt.as_bytes())?;
            output.flush()?;
            let mut line = String::new();
            if BufReader::new(input()?).read_line(&mut line)? == 0 {
                return Ok(None);
            }
            Ok(Some(line.trim_end_matches(['\n', '\r']).to_owned()))
        })
        .await
    }

    /// Asks for a line that is not shown while it is typed; none at the end of input.
    ///
    /// # Errors
    ///
    /// When the terminal goes away.
    pub async fn ask_secret(&self, prompt: &str) -> io::Result<Option<Secret<String>>> {
        let prompt = visible(prompt, false);
        let _restored = Restored::remember();
        blocking(move || match rpassword::prompt_password(prompt) {
            Ok(typed) => Ok(Some(Secret::from(typed))),
            Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => {
                output()?.write_all(b"\n")?;
                Ok(None)
            }
            Err(e) => Err(e),
        })
        .await
    }

    /// Says something between questions, in one line.
    ///
    /// # Errors
    ///
    /// When the terminal goes away.
    pub fn say(&self, line: &str) -> io::Result<()> {
        writeln!(output()?, "{}", visible(line, false))
    }

    /// Shows the lines of a picture.
    ///
    /// # Errors
    ///
    /// When the terminal goes away.
    pub fn draw(&self, picture: &str) -> io::Result<()> {
        writeln!(output()?, "{}", visible(picture, true))
    }
}

#[cfg(unix)]
fn input() -> io::Result<std::fs::File> {
    std::fs::File::open("/dev/tty")
}

#[cfg(unix)]
fn output() -> io::Result<std::fs::File> {
    std::fs::OpenOptions::new().write(true).open("/dev/tty")
}

#[cfg(windows)]
fn input() -> io::Result<std::fs::File> {
    std::fs::OpenOptions::new()
        .read(true)
        .write(true)
        .open("CONIN$")
}

#[cfg(windows)]
fn output() -> io::Result<std::fs::File> {
    std::fs::OpenOptions::new()
        .read(true)
        .write(true)
        .open("CONOUT$")
}

/// Puts the terminal's settings back when dropped.
///
/// `rpassword` does so itself when it returns; when an interrupt ends the program first, its
/// thread never gets there, and this does it.
struct Restored {
    #[cfg(unix)]
    before: Option<(std::fs::File, rustix::termios::Termios)>,
}

impl Restored {
    fn remember() -> Self {
        Self {
            #[cfg(unix)]
            before: input().ok().and_then(|tty| {
                let settings = rustix::termios::tcgetattr(&tty).ok()?;
                Some((tty, settings))
            }),
        }
    }
}

impl Drop for Restored {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Some((tty, settings)) = &self.before {
            use rustix::termios::{OptionalActions, tcsetattr};
            let _ = tcsetattr(tty, OptionalActions::Now, settings);
        }
    }
}
