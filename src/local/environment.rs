//! The environment of the process. Nothing else reads variables.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::model::Secret;
use crate::settings::Variables;
use crate::settings::variables::SECRETS;

/// A variable whose value is not text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the value of {0} is not UTF-8")]
pub struct NotText(String);

/// A snapshot of the variables that are settings.
///
/// # Errors
///
/// [`NotText`] names a variable that is not UTF-8.
pub fn variables() -> Result<Variables, NotText> {
    Variables::read(text)
}

/// The value of the secret variable `name`.
///
/// # Errors
///
/// [`NotText`] when it is not UTF-8.
pub fn secret(name: &'static str) -> Result<Option<Secret<String>>, NotText> {
    debug_assert!(SECRETS.contains(&name));
    job_secret(name)
}

/// The value of a variable that is the job's own, and a secret; it stays in the environment of the commands
/// that we start, as it is in that of the job's others.
///
/// # Errors
///
/// [`NotText`] when it is not UTF-8.
pub fn job_secret(name: &str) -> Result<Option<Secret<String>>, NotText> {
    Ok(text(name)?
        .filter(|value| !value.is_empty())
        .map(Secret::from))
}

fn text(name: &str) -> Result<Option<String>, NotText> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads variables"
    )]
    let value: Option<OsString> = std::env::var_os(name);
    value
        .map(|value| value.into_string().map_err(|_| NotText(name.to_owned())))
        .transpose()
}

/// The variable that shifts the clock of debug builds.
pub(super) const TEST_CLOCK: &str = "COGNITO_AUTH_TEST_CLOCK";

/// The value of [`TEST_CLOCK`].
pub(super) fn test_clock() -> Option<PathBuf> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads variables"
    )]
    let value = std::env::var_os(TEST_CLOCK);
    value.map(PathBuf::from)
}

/// The names of all variables that begin with `prefix`.
pub fn names(prefix: &str) -> Vec<OsString> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads variables"
    )]
    let names = std::env::vars_os().map(|(name, _)| name);
    names
        .filter(|name| name.as_encoded_bytes().starts_with(prefix.as_bytes()))
        .collect()
}

/// Whether there is something to show a window on. Over SSH there is not, and what opens URLs would start
/// a browser for terminals in this one.
pub fn has_display() -> bool {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads variables"
    )]
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if cfg!(any(windows, target_os = "macos")) {
        return !is_set("SSH_CONNECTION");
    }
    ["DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"]
        .into_iter()
        .any(is_set)
}

/// The value of `name`, which Windows sets itself.
#[cfg(windows)]
pub(super) fn value(name: &str) -> Option<OsString> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads variables"
    )]
    std::env::var_os(name)
}

/// The folders of `PATH`.
pub fn search_path() -> Vec<PathBuf> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads variables"
    )]
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).collect()
}

/// The folder for temporary files.
pub fn temporary() -> PathBuf {
    std::env::temp_dir()
}
