//! Where this machine keeps what belongs to a user.

use std::path::{Path, PathBuf};

use crate::settings::Variables;

/// The folder for settings: in `XDG_CONFIG_HOME`, `~/.config`, or on Windows `APPDATA`.
pub fn config(variables: &Variables) -> Option<PathBuf> {
    ours(variables, "XDG_CONFIG_HOME", ".config")
}

/// The folder for what the program has to remember: in `XDG_STATE_HOME`, `~/.local/state`, or on
/// Windows `APPDATA`.
pub fn state(variables: &Variables) -> Option<PathBuf> {
    ours(variables, "XDG_STATE_HOME", ".local/state")
}

fn ours(variables: &Variables, xdg: &str, in_home: &str) -> Option<PathBuf> {
    let folder = if cfg!(windows) {
        PathBuf::from(variables.get("APPDATA")?)
    } else {
        // The base directory specification tells to ignore a relative path.
        match variables
            .get(xdg)
            .map(Path::new)
            .filter(|path| path.is_absolute())
        {
            Some(folder) => folder.to_owned(),
            None => Path::new(variables.get("HOME")?).join(in_home),
        }
    };
    Some(folder.join("cognito-auth"))
}
