//! The one door to standard output and standard error.

use std::io::{self, IsTerminal, Write};

use super::progress::{Line, Progress, Waiting};
use super::size::size;
use crate::render::escape::escape_control;
use crate::render::wrap::wrapped;
use crate::settings::Variables;

/// What is printed, and how.
#[derive(Debug, Clone)]
pub struct Ui {
    quiet: bool,
    verbosity: u8,
    color: bool,
    error_format: ErrorFormat,
    progress: Progress,
    /// What was said, in a unit test.
    #[cfg(test)]
    said: Option<std::sync::Arc<std::sync::Mutex<Vec<String>>>>,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How errors are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorFormat {
    /// Message, cause, help, request id, a line each.
    Text,
    /// One JSON object on one line.
    Json,
}

/// A failure as people and programs read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The class of failure, one for each exit code.
    pub kind: &'static str,
    /// The service's name for it, where a service failed.
    pub code: Option<String>,
    /// What happened.
    pub message: String,
    /// Why it probably did.
    pub cause: Option<String>,
    /// What to type next.
    pub help: Option<String>,
    /// The service's id of the request.
    pub request_id: Option<String>,
    /// The exit code.
    pub exit_code: u8,
}

impl Ui {
    /// A door that prints errors in `error_format`.
    pub fn new(color: Color, error_format: ErrorFormat, variables: &Variables) -> Self {
        let console = with_escapes();
        let color = match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                io::stderr().is_terminal()
                    && variables.get("NO_COLOR").is_none()
                    && has_colors(console, variables.get("TERM"))
            }
        };
        Self {
            quiet: false,
            verbosity: 0,
            color,
            error_format,
            progress: Progress::default(),
            #[cfg(test)]
            said: None,
        }
    }

    /// The same, which prints nothing but errors if `quiet`, and what is done as `verbosity` says: 1,
    /// or 2 for every HTTP exchange.
    #[must_use]
    pub fn talking(self, quiet: bool, verbosity: u8) -> Self {
        Self {
            quiet,
            verbosity,
            ..self
        }
    }

    /// The flags by which another process of this program prints errors in the same way.
    pub fn flags(&self) -> [&'static str; 4] {
        let color = if self.color { "always" } else { "never" };
        let format = match self.error_format {
            ErrorFormat::Text => "text",
            ErrorFormat::Json => "json",
        };
        ["--color", color, "--error-format", format]
    }

    /// How much was asked for: 0, 1 for what is done, 2 for every HTTP exchange.
    pub fn verbosity(&self) -> u8 {
        self.verbosity
    }

    /// Prints the result. On a terminal, characters that could move its cursor are shown escaped;
    /// through a pipe the bytes are exact.
    ///
    /// # Errors
    ///
    /// When standard output cannot be written. A reader that went away is not an error.
    pub fn data(&self, text: &str) -> io::Result<()> {
        self.progress.clear();
        let mut stdout = io::stdout().lock();
        let result = if stdout.is_terminal() {
            stdout.write_all(escape_control(text, true).as_bytes())
        } else {
            stdout.write_all(text.as_bytes())
        };
        written(result.and_then(|()| stdout.flush()))
    }

    /// Whether the result would be read by a person: standard output is a terminal.
    pub fn is_for_a_person(&self) -> bool {
        io::stdout().is_terminal()
    }

    /// Whether the conversation is with a person: standard error is a terminal.
    pub fn talks_to_a_person(&self) -> bool {
        io::stderr().is_terminal()
    }

    /// Says, on a terminal and from 0.7 s on, that `what` is waited for, until the result is dropped.
    pub(crate) fn wait(&self, what: impl FnOnce() -> String) -> Option<Waiting> {
        self.draws().then(|| self.progress.wait(what()))
    }

    /// A line on the terminal for what is said again and again, which takes the place of the line of
    /// [`Self::wait`]; none where nothing is to be drawn.
    pub(crate) fn progress_line(&self) -> Option<Line> {
        self.draws().then(|| self.progress.line())
    }

    fn draws(&self) -> bool {
        !self.quiet
            && self.verbosity == 0
            && self.error_format == ErrorFormat::Text
            && self.talks_to_a_person()
    }

    /// Shows no such line any more: the terminal is another program's.
    pub fn leave_the_terminal(&self) {
        self.progress.end();
    }

    /// How many columns there are for the result; none where it goes to a pipe or a file.
    pub fn columns(&self) -> Option<usize> {
        size(&io::stdout()).map(|(_, columns)| columns)
    }

    /// Whether colours are wanted where there is a person to see them.
    pub fn has_colors(&self) -> bool {
        self.color
    }

    /// Prints text of our own, colours and all.
    ///
    /// # Errors
    ///
    /// When standard output cannot be written. A reader that went away is not an error.
    pub fn help(&self, text: &str) -> io::Result<()> {
        self.progress.clear();
        written(io::stdout().lock().write_all(text.as_bytes()))
    }

    /// Prints how the program is used, where it was used otherwise.
    pub fn usage(&self, text: &str) {
        self.stderr(text.trim_end());
    }

    /// Says something that is worth knowing; not to a program that reads errors, unless by `-v`.
    pub fn note(&self, text: &str) {
        let is_for_a_program = self.error_format == ErrorFormat::Json && self.verbosity == 0;
        if !self.quiet && !is_for_a_program {
            self.line("note", "1;36", text);
        }
    }

    /// Says something that may be a mistake.
    pub fn warn(&self, text: &str) {
        if !self.quiet {
            self.line("warning", "1;33", text);
        }
    }

    /// Says what is dangerous, asked to be quiet or not.
    pub fn alert(&self, text: &str) {
        self.line("warning", "1;33", text);
    }

    /// Says what a person needs to go on, asked to be quiet or not; its lines are not broken, so that they
    /// can be copied.
    pub fn show(&self, text: &str) {
        self.stderr(&escape_control(text, true));
    }

    /// Says what is being done, when asked to by `-v`.
    pub fn explain(&self, text: &str) {
        if self.verbosity > 0 && !self.quiet {
            self.stderr(&escape_control(text, false));
        }
    }

    /// Writes a line of a log, whose reader may be a program.
    pub fn log(&self, line: impl FnOnce() -> String) {
        if !self.quiet {
            self.stderr(&line());
        }
    }

    /// Prints a failure.
    pub fn error(&self, report: &Report) {
        match self.error_format {
            // JSON itself leaves characters that reorder what is shown, and some that control it.
            ErrorFormat::Json => self.stderr(&escape_control(&json_line(report), false)),
            ErrorFormat::Text => {
                self.line("error", "1;31", &report.message);
                for (heading, text) in [("  cause", &report.cause), ("   help", &report.help)] {
                    if let Some(text) = text {
                        for line in text.lines() {
                            self.line(heading, "1", line);
                        }
                    }
                }
                if let Some(id) = &report.request_id {
                    self.stderr(&format!("request id: {}", escape_control(id, false)));
                }
            }
        }
    }

    fn line(&self, heading: &str, color: &str, text: &str) {
        #[cfg(test)]
        if let Some(said) = &self.said {
            said.lock().unwrap().push(format!("{heading}: {text}"));
            return;
        }
        let mut text = escape_control(text, false);
        if let Some((_, columns)) = size(&io::stderr()) {
            text = wrapped(&text, columns, heading.len() + 2);
        }
        if self.color {
            self.stderr(&format!("\u{1b}[{color}m{heading}:\u{1b}[0m {text}"));
        } else {
            self.stderr(&format!("{heading}: {text}"));
        }
    }

    /// A failure to write standard error cannot be reported.
    fn stderr(&self, text: &str) {
        self.progress.clear();
        let _ = writeln!(io::stderr().lock(), "{text}");
    }
}

/// Whether a terminal of this kind shows colours: a console by what it says of itself, others by `TERM`.
fn has_colors(console: Option<bool>, term: Option<&str>) -> bool {
    match console {
        Some(shows_escapes) => shows_escapes && term != Some("dumb"),
        None => term.is_some_and(|term| term != "dumb"),
    }
}

/// Whether escape sequences work at the console; none where standard error is none.
#[cfg(unix)]
fn with_escapes() -> Option<bool> {
    None
}

/// Whether escape sequences work at the console, which each program has to ask for; none where standard
/// error is none.
#[cfg(windows)]
fn with_escapes() -> Option<bool> {
    /// `ENABLE_VIRTUAL_TERMINAL_PROCESSING` of `SetConsoleMode`.
    const ESCAPES: u32 = 4;
    let mode = winapi_util::console::mode(io::stderr()).ok()?;
    Some(winapi_util::console::set_mode(io::stderr(), mode | ESCAPES).is_ok())
}

fn written(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

fn json_line(report: &Report) -> String {
    let Report {
        kind,
        code,
        message,
        cause,
        help,
        request_id,
        exit_code,
    } = report;
    serde_json::json!({"error": {
        "kind": kind,
        "code": code,
        "message": message,
        "cause": cause,
        "help": help,
        "request_id": request_id,
        "exit_code": exit_code,
    }})
    .to_string()
}

#[cfg(test)]
impl Ui {
    /// One that keeps what is said.
    pub(crate) fn recording() -> Self {
        Self {
            said: Some(std::sync::Arc::default()),
            ..Self::new(Color::Never, ErrorFormat::Text, &Variables::default())
        }
    }

    /// What was said so far.
    pub(crate) fn said(&self) -> Vec<String> {
        self.said.as_ref().unwrap().lock().unwrap().clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_that_names_itself_has_colors() {
        for console in [None, Some(true)] {
            assert!(has_colors(console, Some("xterm-256color")));
            assert!(!has_colors(console, Some("dumb")));
        }
        assert!(!has_colors(None, None));
        assert!(has_colors(Some(true), None));
        assert!(!has_colors(Some(false), Some("xterm-256color")));
    }
}
