//! `config.toml`, where contexts are kept.

use std::io;
use std::path::{Path, PathBuf};

use super::folders;
use crate::settings::Variables;
use crate::settings::context::{self, Chosen};

/// Why no context could be read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A context was asked for, and there is no config file.
    #[error("there is no config file {}, so there is no context `{name}`", path.display())]
    Absent {
        /// Where it would be.
        path: PathBuf,
        /// The context asked for.
        name: String,
    },
    /// Neither `COGNITO_AUTH_CONFIG`, nor `XDG_CONFIG_HOME`, nor a home folder.
    #[error("no folder for config.toml is known, so there is no context `{0}`")]
    Nowhere(String),
    /// The file cannot be read.
    #[error("{} cannot be read: {error}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// Others could write commands into the file.
    #[error("{} can be written by others, and context `{name}` runs a command from it", path.display())]
    Writable {
        /// The file.
        path: PathBuf,
        /// The context.
        name: String,
    },
    /// What the file says.
    #[error(transparent)]
    Context(#[from] context::Error),
}

/// Reads the context called `name`, or the default one.
///
/// # Errors
///
/// [`Error`] when the file cannot be read or trusted, or has no context of that name. A missing
/// file is an error only when a name was given.
pub fn read(variables: &Variables, name: Option<&str>) -> Result<Chosen, Error> {
    let Some(path) = path(variables) else {
        return name.map_or(Ok(Chosen::default()), |name| {
            Err(Error::Nowhere(name.to_owned()))
        });
    };
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            let Some(name) = name else {
                return Ok(Chosen::default());
            };
            return Err(Error::Absent {
                path,
                name: name.to_owned(),
            });
        }
        Err(error) => return Err(Error::Unreadable { path, error }),
    };
    let chosen = context::choose(&text, &path, name)?;
    if let Some(context) = &chosen.context
        && context.runs_commands()
        && writable_by_others(&path)
    {
        return Err(Error::Writable {
            path,
            name: context.name.clone(),
        });
    }
    Ok(chosen)
}

/// Where the config file is: `COGNITO_AUTH_CONFIG`, else `config.toml` in our folder for settings.
fn path(variables: &Variables) -> Option<PathBuf> {
    match variables.get("COGNITO_AUTH_CONFIG") {
        Some(path) => Some(path.into()),
        None => Some(folders::config(variables)?.join("config.toml")),
    }
}

#[cfg(unix)]
fn writable_by_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|file| file.permissions().mode() & 0o022 != 0)
}

#[cfg(not(unix))]
fn writable_by_others(_path: &Path) -> bool {
    false
}
