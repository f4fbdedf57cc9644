//! Pages of the manual, which everybody on this machine may read.

use std::fs;
use std::io;
use std::path::Path;

/// Writes `pages`, names of files and their texts, into `folder`, which is made where it is missing.
///
/// # Errors
///
/// When the folder cannot be made, or a file not be written.
pub fn write(folder: &Path, pages: &[(String, String)]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for (name, text) in pages {
        fs::write(folder.join(name), text)?;
    }
    Ok(())
}
