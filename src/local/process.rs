//! What this process asks of the operating system for itself.

/// Sets the size limit of core files to nothing: a core file would hold secrets.
pub fn forbid_core_files() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let maximum = getrlimit(Resource::Core).maximum;
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
