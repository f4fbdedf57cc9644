//! How wide a terminal is.

/// How many columns the terminal has that `stream` goes to, if it is one.
#[cfg(unix)]
pub(crate) fn columns(stream: &impl std::os::fd::AsFd) -> Option<usize> {
    width(terminal_size::terminal_size_of(stream))
}

/// How many columns the terminal has that `stream` goes to, if it is one.
#[cfg(windows)]
pub(crate) fn columns(stream: &impl std::os::windows::io::AsHandle) -> Option<usize> {
    width(terminal_size::terminal_size_of(stream))
}

/// A terminal that does not know how wide it is says zero.
fn width(size: Option<(terminal_size::Width, terminal_size::Height)>) -> Option<usize> {
    let (terminal_size::Width(columns), _) = size?;
    Some(columns.into()).filter(|columns| *columns > 0)
}
