//! User pools.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::{table, time};

/// The columns of a list in CSV.
pub const COLUMNS: [&str; 4] = ["id", "name", "created", "changed"];

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

/// The value of `pool`, one of `ListUserPools` with its moments as text, in the column `column`.
pub fn cell(pool: &Value, column: &str) -> Option<String> {
    let member = match column {
        "id" => "Id",
        "name" => "Name",
        "created" => "CreationDate",
        "changed" => "LastModifiedDate",
        _ => return None,
    };
    Some(pool.get(member)?.as_str()?.to_owned())
}

/// Such a pool for a person: name, id, and how long ago it was made and changed.
pub fn row(pool: &Value, now: Timestamp) -> [String; 4] {
    let ago = |name: &str| {
        let at: Option<Timestamp> = text(pool, name).parse().ok();
        at.map(|at| time::distance(at, now)).unwrap_or_default()
    };
    [
        text(pool, "Name").to_owned(),
        text(pool, "Id").to_owned(),
        ago("CreationDate"),
        ago("LastModifiedDate"),
    ]
}

/// What was made, for a person: of each thing its name in the API, its name in words, and its id.
pub fn made(lines: &[(&str, &str, String)]) -> String {
    let fields = lines
        .iter()
        .map(|(_, what, id)| ((*what).to_owned(), id.clone()));
    table::fields(&fields.collect::<Vec<_>>())
}

/// What an administrator asks of a pool, as `DescribeUserPool` has it with its moments as text, and the
/// number of its app clients, if that is known; with times on the clock of `zone` and how far they are
/// from `now`.
pub fn page(pool: &Value, clients: Option<usize>, now: Timestamp, zone: &TimeZone) -> String {
    let list = |name: &str| {
        let items = pool[name].as_array().into_iter().flatten();
        items.filter_map(Value::as_str).collect::<Vec<_>>()
    };
    let moment = |name: &str| {
        let at: Option<Timestamp> = text(pool, name).parse().ok();
        let shown = |at| format!("{}, {}", time::local(at, zone), time::distance(at, now));
        at.map(shown).unwrap_or_default()
    };
    let sign_in = match list("UsernameAttributes")[..] {
        [] => {
            let mut names = vec!["username"];
            names.extend(list("AliasAttributes"));
            names.join(", ")
        }
        ref addresses => addresses.join(", "),
    };
    let sign_up = match &pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] {
        Value::Bool(true) => "by an administrator",
        _ => "by anyone",
    };
    let schema = pool["SchemaAttributes"].as_array().into_iter().flatten();
    let required = schema.filter(|attribute| attribute["Required"] == true);
    let required: Vec<_> = required
        .map(|attribute| text(attribute, "Name"))
        .filter(|name| *name != "sub")
        .collect();
    let domain = ["CustomDomain", "Domain"].map(|name| text(pool, name));
    let domain = domain.into_iter().find(|domain| !domain.is_empty());
    let triggers = pool["LambdaConfig"].as_object();
    let triggers: Vec<_> = triggers
        .into_iter()
        .flatten()
        .map(|(name, _)| name.as_str())
        .collect();
    let users = pool["EstimatedNumberOfUsers"].as_u64();
    let tags = pool["UserPoolTags"].as_object().into_iter().flatten();
    let tags: Vec<_> = tags
        .map(|(name, value)| format!("{name}={}", value.as_str().unwrap_or_default()))
        .collect();
    let fields = [
        ("user pool", text(pool, "Name").to_owned()),
        ("id", text(pool, "Id").to_owned()),
        ("users sign in with", sign_in),
        ("users are made", sign_up.to_owned()),
        ("required attributes", required.join(", ")),
        ("second factor", mfa(pool)),
        (
            "passwords",
            password_policy(&pool["Policies"]["PasswordPolicy"]),
        ),
        ("feature plan", text(pool, "UserPoolTier").to_owned()),
        ("domain", domain.unwrap_or("none").to_owned()),
        (
            "app clients",
            clients.map(|count| count.to_string()).unwrap_or_default(),
        ),
        (
            "users",
            users
                .map(|count| format!("about {count}"))
                .unwrap_or_default(),
        ),
        ("Lambda triggers", triggers.join(", ")),
        (
            "deletion protection",
            text(pool, "DeletionProtection").to_lowercase(),
        ),
        ("tags", tags.join(", ")),
        ("created", moment("CreationDate")),
        ("changed", moment("LastModifiedDate")),
    ];
    table::fields(&fields.map(|(name, value)| (name.to_owned(), value)))
}

fn mfa(pool: &Value) -> String {
    match text(pool, "MfaConfiguration") {
        "ON" => "for every user",
        "OPTIONAL" => "for users who set one up",
        _ => "none",
    }
    .to_owned()
}

fn password_policy(policy: &Value) -> String {
    let Some(length) = policy["MinimumLength"].as_u64() else {
        return String::new();
    };
    let parts = [
        ("RequireLowercase", "a lower-case letter"),
        ("RequireUppercase", "an upper-case letter"),
        ("RequireNumbers", "a digit"),
        ("RequireSymbols", "a symbol"),
    ];
    let parts = parts.into_iter().filter(|(name, _)| policy[*name] == true);
    let parts: Vec<_> = parts.map(|(_, what)| what).collect();
    match parts[..] {
        [] => format!("{length} characters"),
        ref parts => format!("{length} characters, with {}", parts.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_pool_for_a_person() {
        let now = Timestamp::from_second(1_767_225_600).unwrap();
        let pool = json!({
            "Name": "dev", "Id": "us-east-1_AbC", "MfaConfiguration": "OPTIONAL",
            "AliasAttributes": ["email"], "UserPoolTier": "PLUS", "EstimatedNumberOfUsers": 12,
            "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": true},
            "SchemaAttributes": [
                {"Name": "sub", "Required": true}, {"Name": "email", "Required": true},
                {"Name": "name", "Required": false},
            ],
            "Policies": {"PasswordPolicy": {
                "MinimumLength": 12, "RequireLowercase": true, "RequireNumbers": true,
            }},
            "Domain": "my-dev", "LambdaConfig": {"PreSignUp": "arn:x"},
            "DeletionProtection": "ACTIVE", "UserPoolTags": {"cognito-auth:pool": "dev"},
            "CreationDate": "2025-12-29T00:00:00+00:00",
        });
        expect![[r"
            user pool            dev
            id                   us-east-1_AbC
            users sign in with   username, email
            users are made       by an administrator
            required attributes  email
            second factor        for users who set one up
            passwords            12 characters, with a lower-case letter, a digit
            feature plan         PLUS
            domain               my-dev
            app clients          3
            users                about 12
            Lambda triggers      PreSignUp
            deletion protection  active
            tags                 cognito-auth:pool=dev
            created              2025-12-29 00:00:00 +00:00, 3d ago
        "]]
        .assert_eq(&page(&pool, Some(3), now, &TimeZone::UTC));
        expect![[r"
            users sign in with  username
            users are made      by anyone
            second factor       none
            domain              none
        "]]
        .assert_eq(&page(&json!({}), None, now, &TimeZone::UTC));
    }
}
