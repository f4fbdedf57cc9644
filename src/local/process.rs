//! What this process asks of the operating system, for itself and for what it starts.

use std::ffi::OsStr;
use std::io;
use std::path::PathBuf;
use std::process::{Command, ExitStatus};

use tokio::process::Child;

use super::environment;
#[cfg(target_os = "linux")]
use super::tether;
use super::ui::Ui;

#[cfg(unix)]
static CORE_FILES: std::sync::OnceLock<rustix::process::Rlimit> = std::sync::OnceLock::new();

/// Sets the size limit of core files to nothing: a core file would hold secrets. Under Linux other
/// processes of this user cannot read this one's memory either, nor is it handed to a program that
/// collects cores; what is started is not concerned.
pub fn forbid_core_files() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        // Where the kernel refuses it, the limit stays.
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let before = getrlimit(Resource::Core);
        let maximum = before.maximum;
        let _ = CORE_FILES.set(before);
        // Lowering one's own soft limit cannot fail.
        let _ = setrlimit(
            Resource::Core,
            Rlimit {
                current: Some(0),
                maximum,
            },
        );
    }
}

/// Gives back the limit that this process began with, to a program that has a right to it.
#[cfg(unix)]
fn allow_core_files() {
    if let Some(before) = CORE_FILES.get() {
        let _ = rustix::process::setrlimit(rustix::process::Resource::Core, *before);
    }
}

/// The number of the signal of Ctrl-C.
pub const SIGINT: u8 = 2;

/// Ends this process by `signal`, as if nothing had heeded it, so that a script that called it ends too.
/// Comes back where there are no signals.
pub fn die_of(signal: u8) {
    #[cfg(unix)]
    let _ = signal_hook::low_level::emulate_default_handler(signal.into());
    #[cfg(not(unix))]
    let _ = signal;
}

/// A program to start in a changed environment.
#[derive(Debug)]
pub struct Program(Command);

impl Program {
    /// `program` with `arguments`.
    pub fn new(program: &OsStr, arguments: &[impl AsRef<OsStr>]) -> Self {
        let mut command = Command::new(program);
        command.args(arguments);
        Self(command)
    }

    /// Sets a variable of its environment.
    pub fn set(&mut self, name: &str, value: impl AsRef<OsStr>) {
        self.0.env(name, value);
    }

    /// Takes a variable out of its environment.
    pub fn clear(&mut self, name: &str) {
        self.0.env_remove(name);
    }

    /// Takes every variable whose name begins with `prefix` out of its environment.
    pub fn clear_all(&mut self, prefix: &str) {
        for name in environment::names(prefix) {
            self.0.env_remove(name);
        }
    }

    /// Becomes the program. Comes back only with the reason why it cannot.
    #[cfg(unix)]
    pub fn exec(mut self) -> io::Error {
        use std::os::unix::process::CommandExt;
        allow_core_files();
        self.0.exec()
    }

    /// Starts the program beside this one. Signals that would end this process from now on are the
    /// program's. Under Linux it gets SIGTERM when this process comes to an end before it does, and the
    /// thread that calls this has to last as long as the process.
    ///
    /// # Errors
    ///
    /// When it cannot be run. Under Linux the program that is started may find that instead, prints it
    /// as `ui` would, and ends with its exit code.
    pub fn start(self, ui: &Ui) -> io::Result<Running> {
        let signals = Signals::new()?;
        #[cfg(unix)]
        allow_core_files();
        let child = spawn(self.0, ui);
        forbid_core_files();
        Ok(Running {
            child: child?,
            signals,
        })
    }

    /// Runs the program, and ends as it did. Comes back only with the reason why it cannot be run.
    #[cfg(windows)]
    pub fn exec(mut self) -> io::Error {
        // Ctrl-C reaches the program too, and it decides what comes of that.
        let _heeded = tokio::signal::windows::ctrl_c();
        match self.0.status() {
            Ok(status) => std::process::exit(status.code().unwrap_or(1)),
            Err(error) => error,
        }
    }
}

/// A program that runs beside this one.
#[derive(Debug)]
pub struct Running {
    child: Child,
    signals: Signals,
}

impl Running {
    /// Waits for the end of the program, and hands on the signals that are sent to this process
    /// meanwhile. Gives its exit code; 128 and the signal, as a shell has it, where one ended it.
    ///
    /// # Errors
    ///
    /// When it cannot be waited for.
    pub async fn end(&mut self) -> io::Result<u8> {
        loop {
            tokio::select! {
                status = self.child.wait() => return status.map(exit_code),
                signal = self.signals.next() => self.signals.hand_on(signal, &self.child),
            }
        }
    }
}

#[cfg(target_os = "linux")]
fn spawn(command: Command, ui: &Ui) -> io::Result<Child> {
    let tied = tokio::process::Command::from(tether::tied(&command, ui)).spawn();
    // Without /proc, or where this program may not be run once more, it is started as it is.
    tied.or_else(|_| tokio::process::Command::from(command).spawn())
}

#[cfg(not(target_os = "linux"))]
fn spawn(command: Command, _ui: &Ui) -> io::Result<Child> {
    tokio::process::Command::from(command).spawn()
}

fn exit_code(status: ExitStatus) -> u8 {
    #[cfg(unix)]
    let signal = std::os::unix::process::ExitStatusExt::signal(&status);
    #[cfg(not(unix))]
    let signal: Option<i32> = None;
    let code = signal.map_or_else(|| status.code(), |signal| Some(128 + signal));
    code.and_then(|code| u8::try_from(code).ok()).unwrap_or(1)
}

/// The signals that ask a program to do something.
#[cfg(unix)]
#[derive(Debug)]
struct Signals(Vec<(rustix::process::Signal, tokio::signal::unix::Signal)>);

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use rustix::process::Signal;
        use tokio::signal::unix::{SignalKind, signal};
        let ignored = ignored_signals();
        let all = [
            Signal::HUP,
            Signal::INT,
            Signal::QUIT,
            Signal::TERM,
            Signal::USR1,
            Signal::USR2,
        ];
        // What is ignored here is ignored by the program too.
        let heeded = all
            .into_iter()
            .filter(|signal| ignored & (1 << (signal.as_raw() - 1)) == 0);
        let heeded = heeded.map(|one| Ok((one, signal(SignalKind::from_raw(one.as_raw()))?)));
        Ok(Self(heeded.collect::<io::Result<_>>()?))
    }

    /// The next signal that is sent to this process.
    async fn next(&mut self) -> rustix::process::Signal {
        use std::future::poll_fn;
        use std::task::Poll;
        poll_fn(|context| {
            for (signal, sent) in &mut self.0 {
                if sent.poll_recv(context).is_ready() {
                    return Poll::Ready(*signal);
                }
            }
            Poll::Pending
        })
        .await
    }

    /// Sends `signal` to `child`, unless it comes from the keys of a terminal: that sends it to all
    /// in the foreground.
    #[expect(clippy::unused_self, reason = "there is one to hand on to")]
    fn hand_on(&self, signal: rustix::process::Signal, child: &Child) {
        use rustix::process::{Pid, Signal, kill_process};
        let is_key = matches!(signal, Signal::INT | Signal::QUIT);
        if is_key && is_in_foreground() {
            return;
        }
        let pid = child.id().and_then(|id| i32::try_from(id).ok());
        if let Some(pid) = pid.and_then(Pid::from_raw) {
            // It may be over by now.
            let _ = kill_process(pid, signal);
        }
    }
}

/// Whether keys typed at the terminal reach this process.
#[cfg(unix)]
pub(super) fn is_in_foreground() -> bool {
    let terminal = std::fs::File::open("/dev/tty");
    let group = terminal
        .ok()
        .and_then(|terminal| rustix::termios::tcgetpgrp(terminal).ok());
    group == Some(rustix::process::getpgrp())
}

/// Ctrl-C, which reaches every program of the console by itself.
#[cfg(windows)]
#[derive(Debug)]
struct Signals(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Signals {
    fn new() -> io::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Self)
    }

    async fn next(&mut self) {
        self.0.recv().await;
    }

    #[expect(
        clippy::unused_self,
        reason = "there are signals to hand on under Unix"
    )]
    fn hand_on(&self, (): (), _child: &Child) {}
}

/// Makes a panic print one line without the panic's message, which may hold data, and end the
/// process with code 1.
pub fn report_panics_in_one_line() {
    std::panic::set_hook(Box::new(|panic| {
        use std::io::Write;
        let place = panic
            .location()
            .map(|at| format!(" at {}:{}", at.file(), at.line()));
        let _ = writeln!(
            std::io::stderr(),
            "error: cognito-auth failed unexpectedly{}\n   help: please report this line, and the \
             command without its secrets",
            place.unwrap_or_default()
        );
        #[expect(
            clippy::exit,
            reason = "a panic anywhere is exit code 1, not abort's signal"
        )]
        std::process::exit(1);
    }));
}

/// The path by which this program was called, so that it is still right after an upgrade that moves
/// what a link in `PATH` leads to.
///
/// # Errors
///
/// When the operating system does not tell.
pub fn executable() -> io::Result<PathBuf> {
    let called = std::env::args_os().next().map(PathBuf::from);
    match called {
        Some(path) if path.components().count() > 1 => std::path::absolute(path),
        Some(name) => {
            let found = environment::search_path()
                .into_iter()
                .map(|folder| folder.join(&name));
            let mut found = found.filter(|path| path.is_absolute() && path.is_file());
            found.next().map_or_else(std::env::current_exe, Ok)
        }
        None => std::env::current_exe(),
    }
}

/// `command`, a line for the system's shell, with the variables called `names` taken out of its
/// environment.
pub fn without_variables(names: &[&str], command: &str) -> String {
    #[cfg(unix)]
    return format!("unset {}; {command}", names.join(" "));
    #[cfg(not(unix))]
    names
        .iter()
        .rev()
        .fold(command.to_owned(), |command, name| {
            format!("set {name}=& {command}")
        })
}

/// The signals that the parent process made this one ignore: bit 0 is signal 1. Known on Linux
/// only.
#[cfg(unix)]
pub fn ignored_signals() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .unwrap_or_default()
}

/// This machine's name, where it is text.
pub fn host() -> Option<String> {
    #[cfg(unix)]
    let name = rustix::system::uname()
        .nodename()
        .to_str()
        .ok()
        .map(str::to_owned);
    #[cfg(windows)]
    let name = environment::value("COMPUTERNAME").and_then(|name| name.into_string().ok());
    name.filter(|name| !name.is_empty())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use rustix::process::{DumpableBehavior, dumpable_behavior};

    use super::*;

    #[test]
    fn no_other_process_reads_the_memory() {
        forbid_core_files();
        let now = dumpable_behavior().unwrap();
        assert_eq!(now, DumpableBehavior::NotDumpable);
    }
}
