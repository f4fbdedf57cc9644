//! The users of a pool, as an administrator sees and changes them.

pub(crate) mod change;
pub(crate) mod export;
pub(crate) mod search;

use serde_json::{Map, Value};

use super::gateway::Directory;
use crate::aws;
use crate::model::{Operation, PoolId, Request};

/// `AdminGetUser`: what `pool` knows of `username`, as the API has it.
///
/// # Errors
///
/// [`aws::Error`] as the service or the network gives it.
pub(crate) async fn get(
    directory: &impl Directory,
    pool: &PoolId,
    username: &str,
) -> Result<Map<String, Value>, aws::Error> {
    directory
        .call(of_user(Operation::AdminGetUser, pool, username))
        .await
}

/// A call of `operation` about `username`.
pub(crate) fn of_user(operation: Operation, pool: &PoolId, username: &str) -> Request {
    Request::new(operation)
        .with("UserPoolId", pool.as_str())
        .with("Username", username)
}
