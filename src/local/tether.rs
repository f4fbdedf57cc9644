//! Programs that end with the process that starts them, under Linux.
//!
//! A process asks the kernel for a signal at its parent's end, for itself alone: what it starts does not
//! get it, what it becomes does. So the program is started by way of this one, which is started for that.

use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::process::CommandExt;
use std::process::Command;

use rustix::process::{Signal, getppid, set_parent_process_death_signal};

use super::ui::Ui;

/// In place of a command, followed by flags, `--`, the parent's id, the program and its arguments.
const MARK: &str = "__exec-with-parent";

/// `command`, to be started by the thread of this process that lasts the longest: the kernel takes its
/// end for the parent's.
pub(super) fn tied(command: &Command, ui: &Ui) -> Command {
    let mut tied = Command::new("/proc/self/exe");
    tied.arg(MARK).args(ui.flags()).arg("--");
    tied.arg(std::process::id().to_string());
    tied.arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => tied.env(name, value),
            None => tied.env_remove(name),
        };
    }
    tied
}

/// What `arguments`, the first of which is this program's name, ask to become: the parent's id, and the
/// program with its arguments; none where they ask for something else.
pub fn asked(arguments: &[OsString]) -> Option<(&OsStr, &[OsString])> {
    let rest = arguments.get(1..)?;
    rest.first().filter(|first| *first == MARK)?;
    let end = rest.iter().position(|argument| argument == "--")?;
    let (parent, command) = rest.get(end + 1..)?.split_first()?;
    (!command.is_empty()).then_some((parent.as_os_str(), command))
}

/// Becomes the program in `command`, which gets SIGTERM at the end of the process `parent`. Comes back
/// with the reason why it cannot; with none where that process has come to its end.
pub fn exec(parent: &OsStr, command: &[OsString]) -> Option<io::Error> {
    let (program, arguments) = command.split_first()?;
    // Where the kernel refuses it, the program goes on without.
    let _ = set_parent_process_death_signal(Some(Signal::TERM));
    // An end from here on is a signal; one before it shows in the parent that this process has now.
    let now = getppid().map(|pid| pid.as_raw_nonzero().to_string());
    if now.as_deref().map(OsStr::new) != Some(parent) {
        return None;
    }
    Some(Command::new(program).args(arguments).exec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_line_is_read_back() {
        let ui = Ui::recording();
        let mut command = Command::new("program");
        command.args(["--", "-x"]).env("A", "1").env_remove("B");
        let tied = tied(&command, &ui);
        let own = [OsStr::new("cognito-auth")].into_iter();
        let line: Vec<OsString> = own.chain(tied.get_args()).map(OsStr::to_owned).collect();
        let (parent, read) = asked(&line).unwrap();
        assert_eq!(parent, &*std::process::id().to_string());
        assert_eq!(read, ["program", "--", "-x"]);
        assert!(tied.get_envs().eq(command.get_envs()));

        for line in [
            &["x", "exec", "--", MARK][..],
            &["x", MARK],
            &["x", MARK, "--"],
            &["x", MARK, "--", "1"],
            &["x"],
            &[],
        ] {
            let line: Vec<OsString> = line.iter().map(OsString::from).collect();
            assert_eq!(asked(&line), None, "{line:?}");
        }
    }

    /// That of a process that has ended by now.
    #[test]
    fn nothing_runs_for_a_parent_that_is_gone() {
        let command = ["false".into()];
        assert!(exec(OsStr::new("0"), &command).is_none());
        let _ = set_parent_process_death_signal(None);
    }
}
