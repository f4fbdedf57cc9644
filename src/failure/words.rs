//! Placeholders in advice: `{pool}` and its like become what a call was about.

use super::kind::{Purpose, Subject};
use crate::model::{PoolId, ServiceError};
use crate::render::list::one_of;
use crate::render::shell::shell_quote;
use crate::settings::secrets::SecretKind;

/// `template` with each `{name}` filled in. Names in capitals are words of a command, quoted for a
/// POSIX shell, or a name to fill in by hand.
pub(super) fn fill(template: &str, error: &ServiceError, subject: &Subject) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        filled.push_str(&value(name, error, subject));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

fn value(name: &str, error: &ServiceError, subject: &Subject) -> String {
    let text = |value: &Option<String>, absent: &str| value.as_deref().unwrap_or(absent).to_owned();
    let quoted = |value: &Option<String>, absent: &str| {
        value
            .as_deref()
            .map_or_else(|| absent.to_owned(), shell_quote)
    };
    let ways = |kind: SecretKind| one_of(&kind.ways());
    match name {
        "pool" => text(&subject.pool, "the user pool"),
        "POOL" => quoted(&subject.pool, "ID"),
        "client" => text(&subject.client, "the app client"),
        "identity-pool" => text(&subject.identity_pool, "the identity pool"),
        "IDENTITY-POOL" => quoted(&subject.identity_pool, "ID"),
        "USER" => quoted(&subject.username, "USER"),
        "flow" => subject
            .flow
            .map_or_else(|| "the flow".to_owned(), |flow| flow.to_string()),
        "permission" => subject
            .flow
            .map_or("its name", |flow| flow.permission())
            .to_owned(),
        "operation" => error.operation.to_owned(),
        "policy" => policy(&error.message).to_owned(),
        "client-secret" => ways(SecretKind::ClientSecret),
        "new-password" => ways(SecretKind::NewPassword),
        "refresh-token" => ways(SecretKind::RefreshToken),
        "statement" => statement(error.operation, subject),
        "or-name-it" => or_name_it(subject),
        other => {
            debug_assert!(false, "{other} is no placeholder");
            String::new()
        }
    }
}

/// The conditions that the message of an `InvalidPasswordException` names.
fn policy(message: &str) -> &str {
    let conditions = message
        .split_once("policy:")
        .map(|(_, conditions)| conditions);
    conditions.unwrap_or(message).trim()
}

/// The IAM policy statement that allows `operation`.
fn statement(operation: &str, subject: &Subject) -> String {
    let actions = match subject.purpose {
        Purpose::SignIn => {
            r#"["cognito-idp:AdminInitiateAuth","cognito-idp:AdminRespondToAuthChallenge"]"#
                .to_owned()
        }
        _ => format!(r#""cognito-idp:{operation}""#),
    };
    let pool: Option<PoolId> = subject.pool.as_deref().and_then(|id| id.parse().ok());
    let resource = pool.map_or_else(|| "*".to_owned(), |pool| pool.arn());
    format!(r#"{{"Effect":"Allow","Action":{actions},"Resource":"{resource}"}}"#)
}

/// How to do without a look-up, on a line of its own.
fn or_name_it(subject: &Subject) -> String {
    let ids = match (&subject.pool, &subject.client) {
        (Some(_), Some(_)) => return String::new(),
        (Some(_), None) => "--client-id ID",
        (None, Some(_)) => "--user-pool-id ID",
        (None, None) => "--user-pool-id ID --client-id ID",
    };
    format!("\nor name it yourself: {ids}; --no-input, without --discover, looks nothing up")
}
