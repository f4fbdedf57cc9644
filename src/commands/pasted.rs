//! Tokens as an argument, from a file or from standard input.

use crate::failure::Failure;
use crate::local::inputs;

/// The text that `token`, an argument of `command`, stands for: itself, that of `@FILE`, or of
/// standard input.
pub(super) fn text(token: Option<&str>, command: &str) -> Result<String, Failure> {
    match token {
        None if inputs::is_terminal() => Err(Failure::usage(
            "no token was given",
            format!("cognito-auth {command} TOKEN, or @FILE, or - to read standard input"),
        )),
        None | Some("-") => Ok(inputs::whole().map_err(Failure::Input)?.expose().clone()),
        Some(argument) => match argument.strip_prefix('@') {
            Some(path) => match inputs::file(path.as_ref()) {
                Ok(text) => Ok(text.expose().clone()),
                Err(error) => Err(Failure::Unreadable {
                    path: path.into(),
                    error,
                }),
            },
            None => Ok(argument.to_owned()),
        },
    }
}
