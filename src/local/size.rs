//! How large a terminal is.

/// The rows and columns of the terminal that `stream` goes to, if it is one and knows them.
#[cfg(unix)]
pub(crate) fn size(stream: &impl std::os::fd::AsFd) -> Option<(usize, usize)> {
    let (columns, rows) = terminal_size::terminal_size_of(stream)?;
    Some((rows.0.into(), columns.0.into()))
}

/// The rows and columns of the terminal that `stream` goes to, if it is one and knows them.
#[cfg(windows)]
pub(crate) fn size(stream: &impl std::os::windows::io::AsHandle) -> Option<(usize, usize)> {
    let (columns, rows) = terminal_size::terminal_size_of(stream)?;
    Some((rows.0.into(), columns.0.into()))
}
