//! Runs the tool on a pseudo-terminal and types what a person would.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::process::Child;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use expect_test::expect;
use pty_process::Size;
use pty_process::blocking::{Command, Pty, open};
use rustix::termios::{LocalModes, tcgetattr};

use crate::support::{EXECUTABLE, Tool, ends_within, exit_code};

/// How long any single step may take.
const LIMIT: Duration = Duration::from_secs(10);

/// A run of the tool with a terminal of its own, 24 rows by 200 columns.
///
/// The terminal is the tool's `/dev/tty` and all of its standard streams, but standard input where
/// [`Tool::stdin`] was given. Its line discipline is the usual one: it echoes what is typed, turns
/// `\r` typed into `\n` and `\n` printed into `\r\n`.
pub(crate) struct Terminal<'a> {
    tool: &'a Tool,
    pty: Arc<Pty>,
    child: Child,
    output: Receiver<Vec<u8>>,
    screen: Vec<u8>,
    awaited: usize,
}

impl<'a> Terminal<'a> {
    /// Starts the tool.
    pub(crate) fn start(tool: &'a Tool, args: &[&str]) -> Self {
        Self::start_program(tool, EXECUTABLE, args, None)
    }

    /// Starts the tool with its standard output in a file of its folder.
    pub(crate) fn start_into(tool: &'a Tool, args: &[&str], file: &str) -> Self {
        Self::start_program(tool, EXECUTABLE, args, Some(file))
    }

    /// Starts the tool on a terminal of `columns`.
    pub(crate) fn start_wide(tool: &'a Tool, args: &[&str], columns: u16) -> Self {
        Self::start_on(tool, EXECUTABLE, args, None, columns)
    }

    pub(crate) fn start_program(
        tool: &'a Tool,
        program: &str,
        args: &[&str],
        stdout: Option<&str>,
    ) -> Self {
        Self::start_on(tool, program, args, stdout, 200)
    }

    fn start_on(
        tool: &'a Tool,
        program: &str,
        args: &[&str],
        stdout: Option<&str>,
        columns: u16,
    ) -> Self {
        let (pty, pts) = open().unwrap();
        pty.resize(Size::new(24, columns)).unwrap();
        let mut command = Command::from(tool.command(program, args));
        if let Some(input) = tool.input() {
            command = command.stdin(input);
        }
        if let Some(name) = stdout {
            command = command.stdout(File::create(tool.path().join(name)).unwrap());
        }
        let child = command.spawn(pts).unwrap();
        let pty = Arc::new(pty);
        Self {
            tool,
            output: output(Arc::clone(&pty)),
            pty,
            child,
            screen: Vec::new(),
            awaited: 0,
        }
    }

    /// Waits until `text` was printed after what was last waited for.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, text: &str) {
        let deadline = Instant::now() + LIMIT;
        loop {
            let mut news = self.screen[self.awaited..].windows(text.len());
            if let Some(at) = news.position(|part| part == text.as_bytes()) {
                self.awaited += at + text.len();
                return;
            }
            if let Err(error) = self.receive(deadline) {
                panic!("waiting for `{text}`: {error}\n{}", self.screen());
            }
        }
    }

    /// Types `text` and the Enter key.
    pub(crate) fn type_line(&self, text: &str) {
        self.type_bytes(format!("{text}\r").as_bytes());
    }

    /// Types as [`Terminal::type_line`] does, once the terminal has stopped showing what is typed.
    ///
    /// A prompt can be on the screen a moment before that.
    #[track_caller]
    pub(crate) fn type_secret(&self, text: &str) {
        let deadline = Instant::now() + LIMIT;
        while self.echo_is_on() {
            assert!(Instant::now() < deadline, "what is typed would be seen");
            thread::sleep(Duration::from_millis(2));
        }
        self.type_line(text);
    }

    /// Types Ctrl-C, which the terminal turns into SIGINT.
    ///
    /// It also forgets what was printed and not yet read, so wait for the output that matters.
    pub(crate) fn press_ctrl_c(&self) {
        self.type_bytes(b"\x03");
    }

    /// Types Ctrl-D, which on an empty line is the end of the input.
    pub(crate) fn press_ctrl_d(&self) {
        self.type_bytes(b"\x04");
    }

    /// Whether the terminal shows what is typed, now or as the tool left it.
    pub(crate) fn echo_is_on(&self) -> bool {
        let settings = tcgetattr(&*self.pty).unwrap();
        settings.local_modes.contains(LocalModes::ECHO)
    }

    /// Waits for the end: the exit code, as in [`crate::support::Ran::code`], and all that the
    /// terminal was sent.
    #[track_caller]
    pub(crate) fn finish(&mut self) -> (i32, String) {
        let deadline = Instant::now() + LIMIT;
        let end = loop {
            if let Err(end) = self.receive(deadline) {
                break end;
            }
        };
        let ended = end == RecvTimeoutError::Disconnected && ends_within(LIMIT, &mut self.child);
        assert!(ended, "still running after {LIMIT:?}\n{}", self.screen());
        (exit_code(self.child.wait().unwrap()), self.screen())
    }

    pub(crate) fn type_bytes(&self, bytes: &[u8]) {
        (&*self.pty).write_all(bytes).unwrap();
    }

    fn receive(&mut self, deadline: Instant) -> Result<(), RecvTimeoutError> {
        let rest = deadline.saturating_duration_since(Instant::now());
        self.screen.append(&mut self.output.recv_timeout(rest)?);
        Ok(())
    }

    /// All that the terminal was sent so far.
    pub(crate) fn screen(&self) -> String {
        self.tool.shown(&self.screen).replace("\r\n", "\n")
    }
}

impl Drop for Terminal<'_> {
    fn drop(&mut self) {
        // Fails where it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What `pty` is sent, until no process has it open any longer.
fn output(pty: Arc<Pty>) -> Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut part = [0; 4096];
        // Linux reports the end as an error, macOS as nothing more to read.
        while let Ok(length @ 1..) = (&*pty).read(&mut part) {
            if sender.send(part[..length].to_vec()).is_err() {
                break;
            }
        }
    });
    receiver
}

fn shell<'a>(tool: &'a Tool, script: &str, stdout: Option<&str>) -> Terminal<'a> {
    Terminal::start_program(tool, "sh", &["-c", script], stdout)
}

#[test]
fn a_secret_is_typed_unseen_and_a_line_is_not() {
    let script = r#"
        printf 'Password: ' >/dev/tty; stty -echo; read -r password; stty echo; echo
        printf 'Code: ' >/dev/tty; read -r code; echo "$password, $code in $PWD"; exit 4"#;
    let tool = Tool::alone();
    let mut terminal = shell(&tool, script, None);
    terminal.wait_for("Password: ");
    terminal.type_secret("hunter2");
    terminal.wait_for("Code: ");
    assert!(terminal.echo_is_on());
    terminal.type_line("123456");
    let (code, screen) = terminal.finish();
    expect![[r#"
        Password: 
        Code: 123456
        hunter2, 123456 in $DIR
    "#]]
    .assert_eq(&screen);
    assert_eq!(code, 4);
}

#[test]
fn a_terminal_keeps_the_settings_it_was_left_with() {
    let tool = Tool::alone();
    let mut terminal = shell(&tool, "stty -echo; printf ready; cat", None);
    terminal.wait_for("ready");
    terminal.press_ctrl_d();
    assert_eq!(terminal.finish(), (0, "ready".to_owned()));
    assert!(!terminal.echo_is_on());
}

#[test]
fn standard_streams_can_be_elsewhere() {
    let tool = Tool::alone().stdin("piped");
    let script = "cat; read -r line </dev/tty || echo none >&2";
    let mut terminal = shell(&tool, script, Some("out"));
    terminal.press_ctrl_d();
    assert_eq!(terminal.finish(), (0, "none\n".to_owned()));
    let written = fs::read_to_string(tool.path().join("out")).unwrap();
    assert_eq!(written, "piped");
}

#[test]
fn the_tool_prints_the_same_on_a_terminal_and_in_a_file() {
    let tool = Tool::alone();
    let version = String::from_utf8(tool.run(&["--version"]).stdout).unwrap();
    let shown = Terminal::start(&tool, &["--version"]).finish();
    let redirected = Terminal::start_into(&tool, &["--version"], "version").finish();
    let written = fs::read_to_string(tool.path().join("version")).unwrap();
    assert_eq!(shown, (0, version.clone()));
    assert_eq!(redirected, (0, String::new()));
    assert_eq!(written, version);
}
