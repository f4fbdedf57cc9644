//! The users of a pool, as an administrator sees and changes them.

pub(crate) mod change;
pub(crate) mod export;
pub(crate) mod search;
mod sign_up;

use serde_json::{Map, Value, json};

use super::gateway::Directory;
use crate::aws;
use crate::model::{Mfa, MfaChange, Operation, PoolId, Request};

/// `AdminGetUser`: what `pool` knows of `username`, as the API has it.
///
/// # Errors
///
/// [`aws::Error`] as the service or the network gives it, and where the answer is of no user.
pub(crate) async fn get(
    directory: &impl Directory,
    pool: &PoolId,
    username: &str,
) -> Result<Map<String, Value>, aws::Error> {
    let operation = Operation::AdminGetUser;
    let user = directory.call(of_user(operation, pool, username)).await?;
    if !user.contains_key("Username") {
        return Err(aws::Error::Incomplete {
            operation: operation.name(),
            lacks: "Username",
        });
    }
    Ok(user)
}

/// `AdminSetUserMFAPreference`: applies `changes` to the second factors of `username`; what they do not
/// name stays as it is.
///
/// # Errors
///
/// [`aws::Error`] as the service or the network gives it.
pub(crate) async fn set_mfa(
    directory: &impl Directory,
    pool: &PoolId,
    username: &str,
    changes: &[MfaChange],
) -> Result<(), aws::Error> {
    let request = mfa_request(pool, username, changes);
    directory.call(request).await.map(drop)
}

/// `AdminSetUserMFAPreference`, as [`set_mfa`] calls it.
pub(crate) fn mfa_request(pool: &PoolId, username: &str, changes: &[MfaChange]) -> Request {
    let mut request = of_user(Operation::AdminSetUserMFAPreference, pool, username);
    for change in changes {
        let member = match change.mfa {
            Mfa::Sms => "SMSMfaSettings",
            Mfa::App => "SoftwareTokenMfaSettings",
            Mfa::Email => "EmailMfaSettings",
        };
        let settings = json!({"Enabled": change.enabled, "PreferredMfa": change.preferred});
        request = request.with(member, settings);
    }
    request
}

/// A call of `operation` about `username`.
pub(crate) fn of_user(operation: Operation, pool: &PoolId, username: &str) -> Request {
    Request::new(operation)
        .with("UserPoolId", pool.as_str())
        .with("Username", username)
}
