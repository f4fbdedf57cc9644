//! `config.toml`, where contexts are kept.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::{folders, private};
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
    /// The same, where no context was asked for.
    #[error("no folder for config.toml is known")]
    NoFolder,
    /// The file cannot be read.
    #[error("{} cannot be read: {error}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The file cannot be written.
    #[error("{} cannot be written: {error}", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// Others could write commands into the file.
    #[error("{} can be written by others, and contexts run commands from it", path.display())]
    Writable {
        /// The file.
        path: PathBuf,
        /// The context.
        name: String,
    },
    /// Others have written the file, or could.
    #[error("{} is not trusted: {why}", path.display())]
    Untrusted {
        /// The file, or the folder it is in.
        path: PathBuf,
        /// What is wrong with it.
        why: Untrusted,
    },
    /// What the file says.
    #[error(transparent)]
    Context(#[from] context::Error),
}

/// Why what a file says is not followed: it says where passwords go, and from which files they come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Untrusted {
    /// It belongs to another user.
    Foreign,
    /// Every user may write it.
    Open,
    /// Every user may put another file in its place.
    Replaceable,
}

impl fmt::Display for Untrusted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Foreign => "it belongs to another user",
            Self::Open => "every user may write it",
            Self::Replaceable => "every user may replace the files in it",
        })
    }
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
    let (file, text) = match (contents(&path), name) {
        (Ok(found), _) => found,
        // A home that is not a folder, as of some services, or another user's, has no config file.
        (Err(error), name) if is_absence(&error, &path, variables) => {
            let Some(name) = name else {
                return Ok(Chosen::default());
            };
            let name = name.to_owned();
            return Err(Error::Absent { path, name });
        }
        (Err(error), _) => return Err(Error::Unreadable { path, error }),
    };
    check(&file, &path)?;
    let chosen = context::choose(&text, &path, name)?;
    match &chosen.context {
        Some(context) if chosen.runs_commands && writable_by_others(&file) => {
            let name = context.name.clone();
            Err(Error::Writable { path, name })
        }
        _ => Ok(chosen),
    }
}

fn is_absence(error: &io::Error, path: &Path, variables: &Variables) -> bool {
    let named = variables
        .get("COGNITO_AUTH_CONFIG")
        .is_some_and(|named| Path::new(named) == path);
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => true,
        io::ErrorKind::PermissionDenied => !named,
        _ => false,
    }
}

/// Reads all contexts; a missing file has none.
///
/// # Errors
///
/// [`Error`] when the file cannot be read, or is not a config file.
pub fn all(variables: &Variables) -> Result<context::All, Error> {
    let Some(path) = path(variables) else {
        return Ok(context::All::default());
    };
    Ok(context::all(&text(&path)?, &path)?)
}

/// The names of all contexts, as far as the file can be read and trusted.
pub fn names(variables: &Variables) -> Vec<String> {
    let text = path(variables).and_then(|path| text(&path).ok());
    context::names(&text.unwrap_or_default())
}

/// The text of the file at `path`; none of it where there is no file.
fn text(path: &Path) -> Result<String, Error> {
    let unreadable = |error| Error::Unreadable {
        path: path.to_owned(),
        error,
    };
    let (file, text) = match contents(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(String::new()),
        found => found.map_err(unreadable)?,
    };
    check(&file, path)?;
    Ok(text)
}

/// The file at `path`, and its text.
fn contents(path: &Path) -> io::Result<(File, String)> {
    let mut file = File::open(path)?;
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    Ok((file, text))
}

/// Refuses `file`, which is at `path`, where another user than this one and root has written it, or
/// every user could.
#[cfg(unix)]
fn check(file: &File, path: &Path) -> Result<(), Error> {
    use std::os::unix::fs::MetadataExt;
    const BY_OTHERS: u32 = 0o002;
    const STICKY: u32 = 0o1000;
    let unreadable = |error| Error::Unreadable {
        path: path.to_owned(),
        error,
    };
    let found = file.metadata().map_err(unreadable)?;
    // Pipes, as `<(…)` gives them, are the shell's.
    if !found.is_file() {
        return Ok(());
    }
    let untrusted = |path: &Path, why| {
        let path = path.to_owned();
        Err(Error::Untrusted { path, why })
    };
    if ![0, rustix::process::geteuid().as_raw()].contains(&found.uid()) {
        return untrusted(path, Untrusted::Foreign);
    }
    if found.mode() & BY_OTHERS != 0 {
        return untrusted(path, Untrusted::Open);
    }
    // Of a link, the folder that it is in and the one that it leads to.
    let target = fs::canonicalize(path).unwrap_or_default();
    for folder in [path.parent(), target.parent()].into_iter().flatten() {
        let folder = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        let mode = fs::metadata(folder).map_err(unreadable)?.mode();
        if mode & BY_OTHERS != 0 && mode & STICKY == 0 {
            return untrusted(folder, Untrusted::Replaceable);
        }
    }
    Ok(())
}

/// On Windows files in the profile of a user are that user's alone.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "it can fail under Unix")]
fn check(_file: &File, _path: &Path) -> Result<(), Error> {
    Ok(())
}

/// Replaces the text of the config file by what `change` makes of it and of its path, under a lock
/// and in one step. A link stays a link: what it leads to is replaced. Gives the file's path.
///
/// # Errors
///
/// [`Error`] as `change` gives it, or when the file cannot be written; then it is as it was.
pub fn edit(
    variables: &Variables,
    change: impl FnOnce(&str, &Path) -> Result<String, context::Error>,
) -> Result<PathBuf, Error> {
    let path = path(variables).ok_or(Error::NoFolder)?;
    let unwritable = |error| Error::Unwritable {
        path: path.clone(),
        error,
    };
    let target = private::target(&path).map_err(unwritable)?;
    let folder = target
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(unwritable)?;
    let lock = private::open(&target.with_extension("toml.lock")).map_err(unwritable)?;
    lock.lock().map_err(unwritable)?;
    let before = text(&path)?;
    let after = change(&before, &path)?;
    if after != before {
        private::replace(
            &target,
            &target.with_extension("toml.new"),
            after.as_bytes(),
        )
        .map_err(unwritable)?;
    }
    Ok(path)
}

/// Where the config file is: `COGNITO_AUTH_CONFIG`, else `config.toml` in our folder for settings.
pub fn path(variables: &Variables) -> Option<PathBuf> {
    match variables.get("COGNITO_AUTH_CONFIG") {
        Some(path) => Some(path.into()),
        None => Some(folders::config(variables)?.join("config.toml")),
    }
}

#[cfg(unix)]
fn writable_by_others(file: &File) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata()
        .is_ok_and(|file| file.permissions().mode() & 0o022 != 0)
}

#[cfg(not(unix))]
fn writable_by_others(_file: &File) -> bool {
    false
}
