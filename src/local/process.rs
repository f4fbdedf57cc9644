//! What this process asks of the operating system, for itself and for what it starts.

use std::ffi::OsStr;
use std::io;
use std::path::PathBuf;
use std::process::Command;

use super::environment;

#[cfg(unix)]
static CORE_FILES: std::sync::OnceLock<rustix::process::Rlimit> = std::sync::OnceLock::new();

/// Sets the size limit of core files to nothing: a core file would hold secrets.
pub fn forbid_core_files() {
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
    pub fn set(&mut self, name: &str, value: &str) {
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
    pub fn become_it(mut self) -> io::Error {
        use std::os::unix::process::CommandExt;
        if let Some(before) = CORE_FILES.get() {
            let _ = rustix::process::setrlimit(rustix::process::Resource::Core, *before);
        }
        self.0.exec()
    }

    /// Runs the program, and ends as it did. Comes back only with the reason why it cannot be run.
    #[cfg(not(unix))]
    #[expect(clippy::exit, reason = "there is no exec here")]
    pub fn become_it(mut self) -> io::Error {
        match self.0.status() {
            Ok(status) => std::process::exit(status.code().unwrap_or(1)),
            Err(error) => error,
        }
    }
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
            "error: cognito-auth failed unexpectedly{}\n   help: please report this line, and the command without its secrets",
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

/// The signals that whoever started this process made it ignore: bit 0 is signal 1. Known on Linux
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
    return rustix::system::uname()
        .nodename()
        .to_str()
        .ok()
        .map(str::to_owned)
        .filter(|name| !name.is_empty());
    #[cfg(not(unix))]
    None
}
