//! Questions at the terminal that are more than one line.

use std::io;

use crate::auth::totp;
use crate::failure::Failure;
use crate::local::terminal::Terminal;
use crate::model::Secret;
use crate::render::qr;

/// A code without the spaces with which apps show one.
pub(super) fn dense(code: &str) -> Secret<String> {
    Secret::from(code.split_whitespace().collect::<String>())
}

/// Which of `names`, listed with numbers from 1, a person means by `typed`: a number, or a name.
pub(crate) fn picked(typed: &str, names: &[String]) -> Option<usize> {
    let number = typed.parse::<usize>().ok();
    let by_number = number.and_then(|number| number.checked_sub(1));
    by_number
        .filter(|at| *at < names.len())
        .or_else(|| names.iter().position(|name| name == typed))
}

/// Asks for a code of the app that is being set up until it looks like one; none when the person
/// gives up.
pub(crate) async fn app_code(terminal: &Terminal) -> io::Result<Option<Secret<String>>> {
    loop {
        let typed = terminal.ask("Code of the authenticator app: ").await?;
        let Some(typed) = typed.filter(|typed| !typed.is_empty()) else {
            return Ok(None);
        };
        let code = dense(&typed);
        let digits = code.expose().bytes().filter(u8::is_ascii_digit).count();
        if digits == 6 && code.expose().len() == 6 {
            return Ok(Some(code));
        }
        terminal.say("A code has six digits.")?;
    }
}

/// Shows `seed` for an authenticator app to scan, and as a URI.
pub(crate) fn show_seed(
    terminal: &Terminal,
    invitation: &str,
    seed: &Secret<String>,
    issuer: &str,
    username: &str,
) -> io::Result<()> {
    let uri = totp::uri(seed, issuer, username);
    let picture = qr::terminal(uri.expose()).unwrap_or_default();
    terminal.say(invitation)?;
    terminal.draw(&picture)?;
    terminal.say(uri.expose())
}

/// Asks for a new password twice, until both are the same; none when the person gives up.
pub(crate) async fn new_password(
    terminal: &Terminal,
    username: &str,
) -> Result<Option<Secret<String>>, Failure> {
    loop {
        let first = format!("New password for {username}: ");
        let Some(first) = terminal
            .ask_secret(&first)
            .await
            .map_err(Failure::of_terminal)?
        else {
            return Ok(None);
        };
        if first.expose().is_empty() {
            return Ok(None);
        }
        let again = terminal
            .ask_secret("The same again: ")
            .await
            .map_err(Failure::of_terminal)?;
        match again {
            Some(again) if again == first => return Ok(Some(first)),
            Some(_) => terminal
                .say("The two differ; try once more.")
                .map_err(Failure::of_terminal)?,
            None => return Ok(None),
        }
    }
}
