//! Asking the person at the terminal.
//!
//! Questions go to the terminal itself (`/dev/tty`, `CONIN$`), so that standard input and output
//! may be anything. An interrupt ends the program, and leaves the terminal as it was.
//!
//! A console of Windows takes and gives UTF-16, which a file at `CONIN$` or `CONOUT$` knows nothing of; the
//! standard streams of Rust do.

#[cfg(unix)]
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};

use tokio::sync::mpsc;

use super::blocking;
use super::size::size;
use crate::model::Secret;
use crate::render::escape::escape_control;
use crate::render::wrap::wrapped;

/// The terminal, open for questions.
#[derive(Debug)]
pub struct Terminal {
    #[cfg(test)]
    script: Option<Script>,
}

/// What a person types, and what is shown, in a unit test.
#[cfg(test)]
#[derive(Debug, Clone)]
pub(crate) struct Script {
    typed: std::sync::Arc<std::sync::Mutex<std::collections::VecDeque<String>>>,
    shown: std::sync::Arc<std::sync::Mutex<Vec<String>>>,
}

#[cfg(test)]
impl Script {
    pub(crate) fn new(typed: &[&str]) -> Self {
        let typed = typed.iter().map(|line| (*line).to_owned()).collect();
        Self {
            typed: std::sync::Arc::new(std::sync::Mutex::new(typed)),
            shown: std::sync::Arc::default(),
        }
    }

    fn ask(&self, prompt: &str) -> Option<String> {
        self.show(prompt);
        self.typed.lock().unwrap().pop_front()
    }

    /// What was shown so far.
    pub(crate) fn shown(&self) -> Vec<String> {
        self.shown.lock().unwrap().clone()
    }

    fn show(&self, text: &str) {
        self.shown.lock().unwrap().push(text.to_owned());
    }
}

#[cfg(test)]
impl Terminal {
    /// One at which the lines of `script` are typed.
    pub(crate) fn scripted(script: &Script) -> Self {
        Self {
            script: Some(script.clone()),
        }
    }
}

impl Terminal {
    /// The terminal, if the process has one.
    pub fn open() -> Option<Self> {
        (input().is_ok() && output().is_ok()).then_some(Self {
            #[cfg(test)]
            script: None,
        })
    }

    /// Asks for a line that may be seen; none at the end of input.
    ///
    /// # Errors
    ///
    /// When the terminal goes away.
    pub async fn ask(&self, prompt: &str) -> io::Result<Option<String>> {
        #[cfg(test)]
        if let Some(script) = &self.script {
            return Ok(script.ask(prompt));
        }
        let prompt = escape_control(prompt, false);
        blocking(move || {
            let mut output = output()?;
            output.write_all(prompt.as_bytes())?;
            let mut line = String::new();
            if BufReader::new(input()?).read_line(&mut line)? == 0 {
                output.write_all(b"\n")?;
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
        #[cfg(test)]
        if let Some(script) = &self.script {
            return Ok(script.ask(prompt).map(Secret::from));
        }
        let prompt = escape_control(prompt, false);
        let _restored = Restored::remember();
        blocking(move || {
            let mut output = output()?;
            output.write_all(prompt.as_bytes())?;
            match rpassword::read_password() {
                Ok(typed) => Ok(Some(Secret::from(typed))),
                Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => {
                    output.write_all(b"\n")?;
                    Ok(None)
                }
                Err(e) => Err(e),
            }
        })
        .await
    }

    /// The lines that are typed from now on, after `prompt`. A thread reads them, which ends with the
    /// process: no other question can be asked meanwhile.
    pub fn lines(&self, prompt: &str) -> mpsc::Receiver<String> {
        let (sender, lines) = mpsc::channel(1);
        #[cfg(test)]
        if let Some(script) = &self.script {
            let script = script.clone();
            script.show(prompt);
            tokio::spawn(async move {
                let next = || script.typed.lock().unwrap().pop_front();
                while let Some(line) = next() {
                    if sender.send(line).await.is_err() {
                        return;
                    }
                }
                // A person who types no more has not left.
                sender.closed().await;
            });
            return lines;
        }
        // Reading would stop a process in the background.
        #[cfg(unix)]
        if !super::process::is_in_foreground() {
            return lines;
        }
        let prompt = escape_control(prompt, true);
        std::thread::spawn(move || {
            let (Ok(mut output), Ok(input)) = (output(), input()) else {
                return;
            };
            let _ = output.write_all(prompt.as_bytes());
            for line in BufReader::new(input).lines().map_while(Result::ok) {
                if sender.blocking_send(line).is_err() {
                    return;
                }
            }
        });
        lines
    }

    /// Says something between questions, in one line.
    ///
    /// # Errors
    ///
    /// When the terminal goes away.
    pub fn say(&self, line: &str) -> io::Result<()> {
        #[cfg(test)]
        if let Some(script) = &self.script {
            script.show(line);
            return Ok(());
        }
        let mut output = output()?;
        let mut line = escape_control(line, false);
        if let Some((_, columns)) = size(&output) {
            line = wrapped(&line, columns, 0);
        }
        writeln!(output, "{line}")
    }

    /// Shows the lines of a picture of our own making, colours and all.
    ///
    /// # Errors
    ///
    /// When the terminal goes away.
    pub fn draw(&self, picture: &str) -> io::Result<()> {
        #[cfg(test)]
        if self.script.is_some() {
            return Ok(());
        }
        output()?.write_all(picture.as_bytes())
    }

    /// Whether a picture of `rows` lines and `columns` characters fits, and a question below it.
    pub fn has_room(&self, rows: usize, columns: usize) -> bool {
        let size = output().ok().and_then(|tty| size(&tty));
        size.is_some_and(|(high, wide)| rows < high && columns <= wide)
    }
}

#[cfg(unix)]
fn input() -> io::Result<File> {
    File::open("/dev/tty")
}

#[cfg(unix)]
fn output() -> io::Result<File> {
    std::fs::OpenOptions::new().write(true).open("/dev/tty")
}

/// Standard input where it is the console, which it is as a rule.
#[cfg(windows)]
fn input() -> io::Result<Box<dyn io::Read>> {
    if winapi_util::console::mode(io::stdin()).is_ok() {
        return Ok(Box::new(io::stdin()));
    }
    Ok(Box::new(console()?))
}

/// Standard error, where that is a console. The terminals of Git for Windows are pipes, whose typed letters
/// reach no console: a question there would never be answered.
#[cfg(windows)]
fn output() -> io::Result<io::Stderr> {
    winapi_util::console::mode(io::stderr())?;
    Ok(io::stderr())
}

#[cfg(windows)]
fn console() -> io::Result<std::fs::File> {
    let mut options = std::fs::OpenOptions::new();
    options.read(true).write(true).open("CONIN$")
}

/// Puts the terminal's settings back when dropped.
///
/// `rpassword` does so itself when it returns; when an interrupt ends the program first, its
/// thread never gets there, and this does it.
#[cfg(unix)]
struct Restored(Option<(File, rustix::termios::Termios)>);

#[cfg(windows)]
struct Restored(Option<(std::fs::File, u32)>);

#[cfg(unix)]
impl Restored {
    fn remember() -> Self {
        Self(input().ok().and_then(|tty| {
            let settings = rustix::termios::tcgetattr(&tty).ok()?;
            Some((tty, settings))
        }))
    }
}

#[cfg(windows)]
impl Restored {
    fn remember() -> Self {
        Self(console().ok().and_then(|console| {
            let mode = winapi_util::console::mode(&console).ok()?;
            Some((console, mode))
        }))
    }
}

impl Drop for Restored {
    fn drop(&mut self) {
        let Some((terminal, settings)) = &self.0 else {
            return;
        };
        #[cfg(unix)]
        let _ =
            rustix::termios::tcsetattr(terminal, rustix::termios::OptionalActions::Now, settings);
        #[cfg(windows)]
        let _ = winapi_util::console::set_mode(terminal, *settings);
    }
}
