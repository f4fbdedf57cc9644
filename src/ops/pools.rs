//! What a user pool is like.

use serde_json::Value;

use super::gateway::Directory;
use crate::aws;
use crate::model::{Operation, PoolId, Request, STANDARD_ATTRIBUTES};

/// `DescribeUserPool`: `pool` as the API has it.
///
/// # Errors
///
/// [`aws::Error`] as the service or the network gives it.
pub(crate) async fn describe(
    directory: &impl Directory,
    pool: &PoolId,
) -> Result<Value, aws::Error> {
    let request = Request::new(Operation::DescribeUserPool);
    let request = request.with("UserPoolId", pool.as_str());
    let mut answer = directory.call(request).await?;
    answer
        .shift_remove("UserPool")
        .ok_or(aws::Error::Incomplete {
            operation: Operation::DescribeUserPool.name(),
            lacks: "UserPool",
        })
}

/// The names of the attributes that users of `pool` may have, in the order of its schema.
///
/// # Errors
///
/// As [`describe`].
pub(crate) async fn attributes(
    directory: &impl Directory,
    pool: &PoolId,
) -> Result<Vec<String>, aws::Error> {
    let described = describe(directory, pool).await?;
    let schema = described["SchemaAttributes"].as_array();
    Ok(names(schema.map_or(&[][..], Vec::as_slice)))
}

/// The names of attributes in `schema`, a pool's `SchemaAttributes`; then those that every pool has, but
/// emulators leave out.
pub(crate) fn names(schema: &[Value]) -> Vec<String> {
    let names = schema
        .iter()
        .filter_map(|attribute| attribute["Name"].as_str());
    let mut names: Vec<_> = names.map(str::to_owned).collect();
    for name in ["sub"].into_iter().chain(STANDARD_ATTRIBUTES) {
        if !names.iter().any(|other| other == name) {
            names.push(name.to_owned());
        }
    }
    names
}
