//! The settings of a context, asked of a person: where there are no IAM credentials to look them up
//! with, or these do not allow it.

use std::fmt::Display;
use std::str::FromStr;

use super::known::{Found, Given};
use crate::failure::Failure;
use crate::local::terminal::Terminal;
use crate::model::{ClientId, IdentityPoolId, PoolId};
use crate::ops::sign_in::prompts::{filled, line};

/// Asks for what was not given: user pool and app client, and what a context can do without.
///
/// # Errors
///
/// [`Failure::Cancelled`] when the person gives up.
pub(crate) async fn ask(terminal: &Terminal, given: &Given) -> Result<Found, Failure> {
    let mut values = Vec::new();
    if given.pool.is_none() {
        let prompt = "User pool id (such as us-east-1_AbCdEfGhI): ";
        values.push(("user-pool-id", needed::<PoolId>(terminal, prompt).await?));
    }
    if given.client.is_none() {
        let typed = needed::<ClientId>(terminal, "App client id: ").await?;
        values.push(("client-id", typed));
    }
    if !given.has_identity_pool {
        let prompt = "Identity pool id, for AWS credentials (empty: none): ";
        let typed = optional::<IdentityPoolId>(terminal, prompt).await?;
        values.extend(typed.map(|id| ("identity-pool-id", id)));
    }
    if !given.has_username {
        let typed = username(terminal).await?;
        values.extend(typed.map(|name| ("username", name)));
    }
    Ok(Found {
        values,
        secret: None,
    })
}

/// The user name to save, if one is typed.
pub(super) async fn username(terminal: &Terminal) -> Result<Option<String>, Failure> {
    let prompt = "User name, if it is always the same one (empty: none): ";
    let typed = line(terminal, prompt).await?;
    Ok((!typed.is_empty()).then_some(typed))
}

async fn needed<T>(terminal: &Terminal, prompt: &str) -> Result<String, Failure>
where
    T: FromStr<Err: Display> + Display,
{
    loop {
        let typed = filled(terminal, prompt).await?.ok_or(Failure::Cancelled)?;
        if let Some(value) = parsed::<T>(terminal, typed.trim())? {
            return Ok(value);
        }
    }
}

async fn optional<T>(terminal: &Terminal, prompt: &str) -> Result<Option<String>, Failure>
where
    T: FromStr<Err: Display> + Display,
{
    loop {
        let typed = line(terminal, prompt).await?;
        if typed.is_empty() {
            return Ok(None);
        }
        if let Some(value) = parsed::<T>(terminal, &typed)? {
            return Ok(Some(value));
        }
    }
}

/// `typed` as the setting keeps it; else why it is none is said.
fn parsed<T>(terminal: &Terminal, typed: &str) -> Result<Option<String>, Failure>
where
    T: FromStr<Err: Display> + Display,
{
    match typed.parse::<T>() {
        Ok(value) => Ok(Some(value.to_string())),
        Err(error) => {
            let said = terminal.say(&error.to_string());
            said.map_err(Failure::of_terminal)?;
            Ok(None)
        }
    }
}
