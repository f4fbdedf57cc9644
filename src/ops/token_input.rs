//! Tokens as an argument, from a file or from standard input.

use std::io::ErrorKind;
use std::path::Path;

use crate::failure::Failure;
use crate::local::inputs;
use crate::local::ui::Ui;
use crate::token::input::{self, Found};

/// The text that `token`, an argument of `command`, means: itself, that of `@FILE`, or of
/// standard input.
pub(crate) fn text(token: Option<&str>, command: &str) -> Result<String, Failure> {
    let path: Option<&Path> = match token {
        None if inputs::is_terminal() => {
            return Err(Failure::usage(
                "no token was given",
                format!("cognito-auth {command} TOKEN, or @FILE, or - to read standard input"),
            ));
        }
        None | Some("-") => None,
        Some(argument) => match argument.strip_prefix('@') {
            Some(path) => Some(path.as_ref()),
            None => return Ok(argument.to_owned()),
        },
    };
    match (inputs::document(path), path) {
        (Ok(text), _) => Ok(text.expose().clone()),
        (Err(error), _) if error.kind() == ErrorKind::InvalidData => {
            Err(input::Error::NotText(error.to_string()).into())
        }
        (Err(error), Some(path)) => Err(Failure::Unreadable {
            path: path.into(),
            error,
        }),
        (Err(error), None) => Err(Failure::Input(error)),
    }
}

/// The tokens among `found` that others than Cognito read, by name where they have one; of the rest it
/// is noted that they are not `done`.
pub(crate) fn tokens(
    found: Found,
    done: &str,
    ui: &Ui,
) -> Result<Vec<(Option<String>, String)>, Failure> {
    let named = match found {
        Found::One(token) => return Ok(vec![(None, token)]),
        Found::Named(named) => named,
    };
    let (closed, open): (Vec<_>, Vec<_>) = named
        .into_iter()
        .partition(|(name, _)| input::is_refresh(name));
    for (name, _) in closed {
        ui.note(&format!("{name} is not {done}: only Cognito reads it"));
    }
    if open.is_empty() {
        return Err(input::Error::NoneToVerify.into());
    }
    let open = open.into_iter();
    Ok(open.map(|(name, token)| (Some(name), token)).collect())
}
