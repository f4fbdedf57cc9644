//! Groups of a pool.

use serde_json::Value;

/// The columns of [`row`].
pub const HEADERS: [&str; 4] = ["GROUP", "PRECEDENCE", "ROLE", "DESCRIPTION"];

/// A group of a list for a person.
pub fn row(group: &Value) -> [String; 4] {
    ["group", "precedence", "role_arn", "description"]
        .map(|column| cell(group, column).unwrap_or_default())
}

/// The value of `group`, as `ListGroups` has it, in a column of CSV.
pub fn cell(group: &Value, column: &str) -> Option<String> {
    let text = |name: &str| Some(group.get(name)?.as_str()?.to_owned());
    match column {
        "group" => text("GroupName"),
        "description" => text("Description"),
        "precedence" => Some(group.get("Precedence")?.as_i64()?.to_string()),
        "role_arn" => text("RoleArn"),
        _ => None,
    }
}
