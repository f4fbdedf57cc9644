//! A line on the terminal that says what a command waits for, while it waits long.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::task::JoinHandle;

use super::size::size;

/// How long a command may seem to do nothing.
const PATIENCE: Duration = Duration::from_millis(700);
/// Waits that follow each other faster than this are one: no person has answered a question between
/// them.
const PAUSE: Duration = Duration::from_millis(300);

/// What is waited for, shared by all who wait.
#[derive(Debug, Clone, Default)]
pub(crate) struct Progress(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    /// How many wait now.
    waiting: usize,
    /// What the last of them waits for.
    what: String,
    /// When the first of these waits began, and when the last one ended.
    began: Option<Instant>,
    ended: Option<Instant>,
    /// What draws the line.
    drawing: Option<JoinHandle<()>>,
    is_shown: bool,
    /// A [`Line`] is shown instead.
    is_held: bool,
    /// Another program has the terminal.
    is_over: bool,
}

/// One who waits, until it is dropped.
#[derive(Debug)]
pub(crate) struct Waiting(Progress);

impl Progress {
    /// Says, from 0.7 s on, that `what` is waited for, until what this gives is dropped. In an
    /// asynchronous task only.
    pub(crate) fn wait(&self, what: String) -> Waiting {
        let mut state = self.state();
        state.what = what;
        state.waiting += 1;
        if state.waiting == 1 {
            let now = Instant::now();
            let goes_on = |ended| now.duration_since(ended) < PAUSE;
            if !state.ended.is_some_and(goes_on) {
                state.began = None;
            }
            state.began.get_or_insert(now);
            if !state.is_over && !state.is_held {
                state.drawing = Some(tokio::spawn(self.clone().show()));
            }
        }
        Waiting(self.clone())
    }

    /// A line that says how far something is.
    pub(crate) fn line(&self) -> Line {
        self.state().is_held = true;
        Line(self.clone())
    }

    /// Takes the line off the terminal, on which something else is about to be printed.
    pub(crate) fn clear(&self) {
        self.state().clear();
    }

    /// The terminal is another program's from now on.
    pub(crate) fn end(&self) {
        let mut state = self.state();
        state.clear();
        state.is_over = true;
    }

    /// Shows the line, and how long it has been, until all have what they waited for.
    async fn show(self) {
        loop {
            let next = self.state().draw();
            let Some(next) = next else { break };
            tokio::time::sleep(next).await;
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Draws the line if it is due; gives when to do so next, and nothing at the end.
    fn draw(&mut self) -> Option<Duration> {
        let began = self.began.filter(|_| self.waiting > 0 && !self.is_over)?;
        let waited = began.elapsed();
        if let Some(left) = PATIENCE.checked_sub(waited) {
            return Some(left);
        }
        let seconds = waited.as_secs();
        let line = match seconds {
            0 => self.what.clone(),
            _ => format!("{} ({seconds} s)", self.what),
        };
        self.put(&line);
        Some(Duration::from_secs(seconds + 1).saturating_sub(waited))
    }

    fn put(&mut self, line: &str) {
        // A line that wraps could not be taken back.
        let columns = size(&io::stderr()).map_or(80, |(_, columns)| columns);
        let line: String = line.chars().take(columns.saturating_sub(1)).collect();
        write(&format!("\r\u{1b}[K{line}"));
        self.is_shown = true;
    }

    fn clear(&mut self) {
        if std::mem::take(&mut self.is_shown) {
            write("\r\u{1b}[K");
        }
    }
}

/// A line on the terminal, until it is dropped.
#[derive(Debug)]
pub(crate) struct Line(Progress);

impl Line {
    /// Shows `text` in it.
    pub(crate) fn show(&self, text: &str) {
        let mut state = self.0.state();
        if !state.is_over {
            state.put(text);
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.is_held = false;
        state.clear();
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.waiting -= 1;
        if state.waiting == 0 {
            state.ended = Some(Instant::now());
            if let Some(drawing) = state.drawing.take() {
                drawing.abort();
            }
            if !state.is_held {
                state.clear();
            }
        }
    }
}

/// A failure to write standard error cannot be reported.
fn write(text: &str) {
    let mut stderr = io::stderr().lock();
    let _ = stderr.write_all(text.as_bytes());
    let _ = stderr.flush();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draws(progress: &Progress) -> bool {
        progress.state().drawing.is_some()
    }

    #[tokio::test]
    async fn the_line_is_drawn_while_anyone_waits() {
        let progress = Progress::default();
        let first = progress.wait("one".to_owned());
        let second = progress.wait("two".to_owned());
        drop(first);
        assert!(draws(&progress));
        drop(second);
        assert!(!draws(&progress));
    }

    #[tokio::test]
    async fn nothing_is_drawn_on_the_terminal_of_another_program() {
        let progress = Progress::default();
        progress.end();
        let _waiting = progress.wait("x".to_owned());
        assert!(!draws(&progress));
    }
}
