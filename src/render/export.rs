//! Users of a pool in files, one a line.

use serde_json::{Value, json};

use super::{rows, users};

/// What [`header`] says that the file is, and in which version.
pub const FORMAT: &str = "cognito-auth users";
/// Likewise.
pub const VERSION: u32 = 1;

/// The first line of a JSON Lines export: what the pool is, as far as its users depend on it, in the API's
/// members.
pub fn header(
    pool: &str,
    username_attributes: &[Value],
    schema: &[Value],
    groups: &[Value],
) -> String {
    let header = json!({
        "Format": FORMAT,
        "Version": VERSION,
        "UserPoolId": pool,
        "UsernameAttributes": username_attributes,
        "SchemaAttributes": schema,
        "Groups": groups,
    });
    format!("{header}\n")
}

/// The last line of one: how many users there are.
pub fn footer(count: usize) -> String {
    format!("{}\n", json!({ "Count": count }))
}

/// The columns of CSV: the name, what is known of every user, then the attributes `names`, and the groups if
/// they are asked for.
pub fn columns(names: Vec<String>, groups: bool) -> Vec<String> {
    let groups = groups.then(|| "groups".to_owned());
    users::columns(names).into_iter().chain(groups).collect()
}

/// `user`, as `ListUsers` has one with its `Groups`, as a record of CSV. Groups are joined by `|`.
///
/// # Errors
///
/// What of the user has no column, or would not be read again as it is.
pub fn record(columns: &[String], user: &Value) -> Result<String, String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let name = text(&user["Username"]);
    let mut attributes = user["Attributes"].as_array().into_iter().flatten();
    let other = attributes.find(|attribute| !columns.contains(&text(&attribute["Name"])));
    if let Some(other) = other {
        let other = text(&other["Name"]);
        return Err(format!(
            "{name} has the attribute {other}, for which there is no column"
        ));
    }
    let groups = user["Groups"].as_array().map_or(&[][..], Vec::as_slice);
    let groups: Vec<_> = groups.iter().map(text).collect();
    if let Some(group) = groups.iter().find(|group| group.contains('|')) {
        return Err(format!("{name} is in group {group}, whose name has a |"));
    }
    let cells = columns.iter().map(|column| match column.as_str() {
        "groups" => groups.join("|"),
        "enabled" => users::cell(user, "enabled").unwrap_or_else(|| "true".to_owned()),
        column => users::cell(user, column).unwrap_or_default(),
    });
    let cells: Vec<_> = cells.collect();
    Ok(rows::record(cells.iter().map(String::as_str)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_has_a_column_for_everything_or_is_refused() {
        let names = ["sub", "email", "custom:x"].map(str::to_owned).to_vec();
        let columns = columns(names, true);
        let user = |group: &str, attribute: &str| {
            json!({
                "Username": "ada", "Enabled": false, "UserStatus": "CONFIRMED", "Groups": ["a", group],
                "Attributes": [{"Name": "email", "Value": "a,b"}, {"Name": attribute, "Value": "1"}],
            })
        };
        assert_eq!(
            record(&columns, &user("b c", "sub")).unwrap(),
            "ada,false,CONFIRMED,1,\"a,b\",,a|b c\n"
        );
        assert_eq!(
            record(&columns, &user("b|c", "sub")).unwrap_err(),
            "ada is in group b|c, whose name has a |"
        );
        assert_eq!(
            record(&columns, &user("b", "identities")).unwrap_err(),
            "ada has the attribute identities, for which there is no column"
        );
    }
}
