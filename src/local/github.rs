//! The files through which a GitHub Actions step hands values on.

use std::io::{self, Write};
use std::path::Path;

use super::random;

/// Appends `text` to the file at `path`, which the runner made.
///
/// # Errors
///
/// When the file is not there or cannot be written.
pub fn append(path: &Path, text: &str) -> io::Result<()> {
    let mut file = std::fs::OpenOptions::new().append(true).open(path)?;
    file.write_all(text.as_bytes())
}

/// A delimiter that no value can hold by design: 128 random bits.
///
/// # Errors
///
/// When the operating system has no randomness.
pub fn delimiter() -> io::Result<String> {
    let bytes = random::bytes::<16>()?;
    Ok(format!("cognito-auth-{:032x}", u128::from_be_bytes(*bytes)))
}
