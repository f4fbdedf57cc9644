//! Questions at the terminal that are more than one line.

use std::io;

use crate::app::Host;
use crate::auth::totp;
use crate::failure::Failure;
use crate::local::terminal::Terminal;
use crate::model::Secret;
use crate::render::qr;
use crate::settings::Variables;

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

/// What a person types at `prompt`, maybe nothing, without white space around it.
///
/// # Errors
///
/// [`Failure::Cancelled`] at the end of input.
pub(crate) async fn line(terminal: &Terminal, prompt: &str) -> Result<String, Failure> {
    let typed = terminal.ask(prompt).await.map_err(Failure::of_terminal)?;
    Ok(typed.ok_or(Failure::Cancelled)?.trim().to_owned())
}

/// How often a question is asked in all that is answered with nothing.
const ATTEMPTS: usize = 3;

/// What a person types at `prompt`, who is asked again while it is nothing; none where it stays that.
///
/// # Errors
///
/// [`Failure::Cancelled`] at the end of input.
pub(crate) async fn filled(terminal: &Terminal, prompt: &str) -> Result<Option<String>, Failure> {
    for _ in 0..ATTEMPTS {
        let typed = terminal.ask(prompt).await.map_err(Failure::of_terminal)?;
        let typed = typed.ok_or(Failure::Cancelled)?;
        if !typed.trim().is_empty() {
            return Ok(Some(typed));
        }
    }
    Ok(None)
}

/// The same, not shown while it is typed.
///
/// # Errors
///
/// As [`filled`].
pub(crate) async fn filled_secret(
    terminal: &Terminal,
    prompt: &str,
) -> Result<Option<Secret<String>>, Failure> {
    for _ in 0..ATTEMPTS {
        let typed = terminal.ask_secret(prompt).await;
        let typed = typed.map_err(Failure::of_terminal)?;
        let typed = typed.ok_or(Failure::Cancelled)?;
        if !typed.expose().is_empty() {
            return Ok(Some(typed));
        }
    }
    Ok(None)
}

/// How the code of an authenticator app is asked for.
pub(crate) const APP_CODE: &str = "Code of the authenticator app: ";

/// What to say to an answer that names none of `count` numbered things.
pub(crate) fn no_choice(count: usize) -> String {
    format!("Type a number from 1 to {count}, or a name of the list.")
}

/// Asks for a one-time code until what is typed looks like one: 6 to 8 digits. None where nothing is
/// typed.
///
/// # Errors
///
/// [`Failure::Cancelled`] at the end of input.
pub(crate) async fn one_time_code(
    terminal: &Terminal,
    prompt: &str,
) -> Result<Option<Secret<String>>, Failure> {
    loop {
        let Some(typed) = filled(terminal, prompt).await? else {
            return Ok(None);
        };
        let code = dense(&typed);
        let is_code = |code: &String| {
            (6..=8).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_digit())
        };
        if is_code(code.expose()) {
            return Ok(Some(code));
        }
        let said = terminal.say("A code has 6 to 8 digits.");
        said.map_err(Failure::of_terminal)?;
    }
}

/// Shows `seed` for an authenticator app: as a URI, and to scan where the terminal has room and the
/// characters for it, else to type.
pub(crate) fn show_seed(
    host: &Host,
    terminal: &Terminal,
    invitation: &str,
    seed: &Secret<String>,
    issuer: &str,
    username: &str,
) -> io::Result<()> {
    let uri = totp::uri(seed, issuer, username);
    terminal.say(invitation)?;
    terminal.say(uri.expose())?;
    let picture = qr::terminal(uri.expose()).filter(|picture| {
        draws_blocks(&host.settings.variables) && terminal.has_room(picture.rows, picture.columns)
    });
    match picture {
        Some(picture) => terminal.draw(&picture.text),
        None => terminal.say(&format!("Or type the key: {}", in_fours(seed.expose()))),
    }
}

/// Whether the terminal shows characters beyond ASCII, by its locale.
fn draws_blocks(variables: &Variables) -> bool {
    if cfg!(windows) {
        return true;
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(|name| variables.get(name))
        .unwrap_or_default();
    let locale = locale.to_ascii_lowercase();
    let is_utf8 = locale.contains("utf-8") || locale.contains("utf8");
    is_utf8 && variables.get("TERM") != Some("dumb")
}

/// A key in groups that are easy to type.
fn in_fours(key: &str) -> String {
    let letters: Vec<char> = key.chars().collect();
    let groups = letters.chunks(4).map(|group| group.iter().collect());
    groups.collect::<Vec<String>>().join(" ")
}

/// The question for an attribute that the pool requires, with the form that Cognito takes it in.
pub(super) fn attribute(name: &str) -> String {
    let form = match name {
        "address" => "one line",
        "birthdate" => "YYYY-MM-DD",
        "locale" => "such as en-US",
        "phone_number" => "such as +15555550100",
        "picture" | "profile" | "website" => "a URL",
        "updated_at" => "seconds since 1970",
        "zoneinfo" => "such as Europe/Berlin",
        _ => return format!("The pool requires {name}: "),
    };
    format!("The pool requires {name} ({form}): ")
}

/// `PasswordType` of the API.
const LONGEST_PASSWORD: usize = 256;

/// Asks for a new password twice, until both are the same; none where nothing is typed.
///
/// # Errors
///
/// [`Failure::Cancelled`] at the end of input.
pub(crate) async fn new_password(
    terminal: &Terminal,
    username: &str,
) -> Result<Option<Secret<String>>, Failure> {
    loop {
        let first = format!("New password for {username}: ");
        let Some(first) = filled_secret(terminal, &first).await? else {
            return Ok(None);
        };
        if first.expose().chars().count() > LONGEST_PASSWORD {
            let said = terminal.say("A password has at most 256 characters. Try again.");
            said.map_err(Failure::of_terminal)?;
            continue;
        }
        let again = terminal.ask_secret("Repeat new password: ").await;
        let again = again.map_err(Failure::of_terminal)?;
        if again.ok_or(Failure::Cancelled)? == first {
            return Ok(Some(first));
        }
        let said = terminal.say("The passwords differ. Try again.");
        said.map_err(Failure::of_terminal)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attribute_is_asked_for_with_its_form() {
        assert_eq!(attribute("email"), "The pool requires email: ");
        assert_eq!(
            attribute("birthdate"),
            "The pool requires birthdate (YYYY-MM-DD): "
        );
    }
}
