//! The users of a pool, as an administrator sees and changes them.

pub(crate) mod change;
pub(crate) mod export;
pub(crate) mod search;
mod sign_up;

use crate::model::{Operation, PoolId, Request};

/// A call of `operation` about `username`.
pub(crate) fn of_user(operation: Operation, pool: &PoolId, username: &str) -> Request {
    Request::new(operation)
        .with("UserPoolId", pool.as_str())
        .with("Username", username)
}
