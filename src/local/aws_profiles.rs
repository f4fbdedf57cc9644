//! The AWS config file, as far as it is changed here; the SDK reads it by itself.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::private::{NewFile, PrivateFolder};
use super::{folders, private};
use crate::settings::Variables;
use crate::settings::aws_profiles;

/// Why a profile could not be written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Neither `AWS_CONFIG_FILE` nor a home folder.
    #[error("no folder for the AWS config file is known")]
    Nowhere,
    /// The file cannot be read or written.
    #[error("{} cannot be used: {error}", path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// What the file says, or would say.
    #[error(transparent)]
    Profile(#[from] aws_profiles::Error),
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The AWS config file.
    pub path: PathBuf,
    /// The credentials file, if it has a profile of that name, which goes before this one.
    pub shadowed_by: Option<PathBuf>,
}

/// No context has a name that begins like that.
const LOCK: &str = ".aws-profile.lock";

/// Writes a profile called `name` that has `values` into the AWS config file. With `replace` they
/// take the place of what a profile of that name has.
///
/// # Errors
///
/// [`Error`] when the file cannot be used, or has such a profile; then it is as it was.
pub fn write_profile(
    variables: &Variables,
    name: &str,
    values: &[(&str, String)],
    replace: bool,
) -> Result<Written, Error> {
    let path = file(variables, "AWS_CONFIG_FILE", "config").ok_or(Error::Nowhere)?;
    let unusable = |error| Error::Unusable {
        path: path.clone(),
        error,
    };
    let target = private::target(&path).map_err(unusable)?;
    // Held to the end: of two that write at once, the second keeps what the first has written. Where
    // there is no folder for it, the file can still be written.
    let folder = folders::state(variables);
    let _lock = folder.and_then(|folder| private::lock(&folder.join(LOCK)).ok());
    let before = text(&path).map_err(unusable)?;
    let after = aws_profiles::with_profile(&before, name, values, replace)?;
    if after != before {
        let folder = target
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(unusable)?;
        let mut new = target.clone().into_os_string();
        new.push(".cognito-auth-new");
        private::replace(&target, Path::new(&new), after.as_bytes()).map_err(unusable)?;
    }
    let credentials = file(variables, "AWS_SHARED_CREDENTIALS_FILE", "credentials");
    let shadowed_by = credentials.filter(|path| {
        let text = text(path).unwrap_or_default();
        aws_profiles::shadows(&text, name)
    });
    Ok(Written { path, shadowed_by })
}

/// The profiles of both files, as far as they can be read.
pub fn names(variables: &Variables) -> Vec<String> {
    let texts = FILES.map(|(variable, name)| {
        let path = file(variables, variable, name);
        path.and_then(|path| text(&path).ok()).map(Zeroizing::new)
    });
    let [config, credentials] = texts.map(Option::unwrap_or_default);
    aws_profiles::names(&config, &credentials)
}

/// Copies of the AWS config file and credentials file for one command: the default profile has no
/// source of credentials in them, which SDKs would look at before a server's. Removed when dropped.
#[derive(Debug)]
pub struct PrivateCopies(PrivateFolder);

impl PrivateCopies {
    /// Makes the copies in a folder that only this user can read.
    ///
    /// # Errors
    ///
    /// [`Error::Unusable`] when a file cannot be read, or the copies cannot be made.
    pub fn make(variables: &Variables) -> Result<Self, Error> {
        folders::sweep_runs(variables);
        let folder = folders::of_this_run(variables).map_err(|error| Error::Unusable {
            path: PathBuf::from("the folder of this run"),
            error,
        })?;
        let copies = PrivateFolder::make(&folder).map_err(|error| Error::Unusable {
            path: folder,
            error,
        })?;
        let copies = Self(copies);
        for ((variable, name), copy) in FILES.into_iter().zip(copies.paths()) {
            let original = file(variables, variable, name);
            let original = original.unwrap_or_default();
            let text = text(&original).map(Zeroizing::new);
            let written = text.and_then(|text| {
                let text = Zeroizing::new(aws_profiles::without_default_sources(&text));
                NewFile::create(&copy)?.keep(text.as_bytes())
            });
            if let Err(error) = written {
                let path = original;
                return Err(Error::Unusable { path, error });
            }
        }
        Ok(copies)
    }

    /// The variables that name the files, and the copies.
    pub fn variables(&self) -> [(&'static str, PathBuf); 2] {
        let [config, credentials] = self.paths();
        [(FILES[0].0, config), (FILES[1].0, credentials)]
    }

    fn paths(&self) -> [PathBuf; 2] {
        FILES.map(|(_, name)| self.0.path().join(name))
    }
}

/// The variables that name AWS's two files, and what these are called without.
const FILES: [(&str, &str); 2] = [
    ("AWS_CONFIG_FILE", "config"),
    ("AWS_SHARED_CREDENTIALS_FILE", "credentials"),
];

fn text(path: &Path) -> io::Result<String> {
    match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        read => read,
    }
}

fn file(variables: &Variables, variable: &str, name: &str) -> Option<PathBuf> {
    let home = if cfg!(windows) { "USERPROFILE" } else { "HOME" };
    let home = variables.get(home).map(Path::new);
    let Some(path) = variables.get(variable) else {
        return Some(home?.join(".aws").join(name));
    };
    // No shell has to have seen it, as where an env file sets it; the SDKs expand it too.
    match path.strip_prefix("~/") {
        Some(rest) => Some(home?.join(rest)),
        None => Some(path.into()),
    }
}
