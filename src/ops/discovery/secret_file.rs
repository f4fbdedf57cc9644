//! A new file for an app client's secret.

use std::io;
use std::path::{Path, PathBuf, absolute};

use crate::failure::Failure;
use crate::local::blocking;
use crate::local::private::NewFile;
use crate::local::terminal::Terminal;
use crate::model::Secret;

/// A new file that only this user can read; it goes away again unless a secret is saved in it.
#[derive(Debug)]
pub(crate) struct SecretFile {
    file: NewFile,
    path: PathBuf,
}

impl SecretFile {
    /// Makes the file at `path`.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] when there is something at `path`, [`Failure::Output`] when the file
    /// cannot be made.
    pub(crate) fn create(path: &Path) -> Result<Self, Failure> {
        Self::new(path).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => Failure::usage(
                format!("{} exists already", path.display()),
                "name a file that does not exist; or use it: --client-secret-file",
            ),
            _ => unwritten(path, error),
        })
    }

    /// Makes the file whose name a person types; none where nothing is typed.
    ///
    /// # Errors
    ///
    /// [`Failure::Terminal`] when the terminal goes away.
    pub(crate) async fn ask(terminal: &Terminal) -> Result<Option<Self>, Failure> {
        let question = "New file to save it in, which only you can read (empty: none): ";
        loop {
            let typed = terminal.ask(question).await.map_err(Failure::of_terminal)?;
            let Some(typed) = typed.filter(|typed| !typed.is_empty()) else {
                return Ok(None);
            };
            match Self::new(Path::new(&typed)) {
                Ok(file) => return Ok(Some(file)),
                Err(error) => terminal
                    .say(&format!("Refused: {error}"))
                    .map_err(Failure::of_terminal)?,
            }
        }
    }

    fn new(path: &Path) -> io::Result<Self> {
        Ok(Self {
            file: NewFile::create(path)?,
            path: absolute(path)?,
        })
    }

    /// Where it is, from the root.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes `secret` into it, and a line break; gives its path.
    ///
    /// # Errors
    ///
    /// [`Failure::Output`] when it cannot be written; then it is gone.
    pub(crate) async fn save(self, secret: &Secret<String>) -> Result<PathBuf, Failure> {
        let Self { file, path } = self;
        let line = Secret::from(format!("{}\n", secret.expose()));
        let kept = blocking(move || file.keep(line.expose().as_bytes())).await;
        kept.map_err(|error| unwritten(&path, error))?;
        Ok(path)
    }
}

fn unwritten(path: &Path, error: io::Error) -> Failure {
    let to = path.display().to_string();
    Failure::Output { to, error }
}
