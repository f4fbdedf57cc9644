//! Where this machine keeps what belongs to a user.

use std::io;
use std::path::{Path, PathBuf};

use super::{environment, private, random};
use crate::settings::Variables;

/// The folder for what can be had again: in `XDG_CACHE_HOME`, `~/.cache`, or on Windows
/// `LOCALAPPDATA`.
pub fn cache(variables: &Variables) -> Option<PathBuf> {
    ours(variables, "XDG_CACHE_HOME", ".cache", "LOCALAPPDATA")
}

/// The folder for settings: in `XDG_CONFIG_HOME`, `~/.config`, or on Windows `APPDATA`.
pub fn config(variables: &Variables) -> Option<PathBuf> {
    ours(variables, "XDG_CONFIG_HOME", ".config", "APPDATA")
}

/// The folder for what the program has to remember: in `XDG_STATE_HOME`, `~/.local/state`, or on
/// Windows `LOCALAPPDATA`, which unlike `APPDATA` is not copied to a user's other machines.
pub fn state(variables: &Variables) -> Option<PathBuf> {
    ours(variables, "XDG_STATE_HOME", ".local/state", "LOCALAPPDATA")
}

/// What the name of a folder of one run begins with, before random letters.
const OF_RUN: &str = "cognito-auth-";
/// Of which there are so many bytes, four letters for three of them.
const RANDOM: usize = 12;

/// A folder for this run alone, which is not there yet: in `XDG_RUNTIME_DIR`, which forgets, or else
/// where temporary files go.
///
/// # Errors
///
/// When the operating system has no randomness for its name.
pub fn of_this_run(variables: &Variables) -> io::Result<PathBuf> {
    let name = random::text::<RANDOM>()?;
    let parent = of_runs(variables).next().unwrap_or_default();
    Ok(parent.join(format!("{OF_RUN}{name}")))
}

/// Removes the folders of runs that were killed.
pub fn sweep_runs(variables: &Variables) {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let is_of_run = |name: &str| {
        let random = name.strip_prefix(OF_RUN);
        random.is_some_and(|it| it.len() == RANDOM / 3 * 4 && it.bytes().all(is_letter))
    };
    for parent in of_runs(variables) {
        private::sweep(&parent, is_of_run);
    }
}

/// Where the folders of runs are.
fn of_runs(variables: &Variables) -> impl Iterator<Item = PathBuf> {
    let runtime = variables.get("XDG_RUNTIME_DIR").map(PathBuf::from);
    let runtime = runtime.filter(|path| path.is_absolute() && path.is_dir());
    runtime.into_iter().chain([environment::temporary()])
}

fn ours(variables: &Variables, xdg: &str, in_home: &str, of_windows: &str) -> Option<PathBuf> {
    // The base directory specification tells to ignore a relative path.
    let set = variables.get(xdg).map(PathBuf::from);
    let folder = match set.filter(|path| path.is_absolute()) {
        Some(folder) => folder,
        None if cfg!(windows) => PathBuf::from(variables.get(of_windows)?),
        None => Path::new(variables.get("HOME")?).join(in_home),
    };
    Some(folder.join("cognito-auth"))
}
