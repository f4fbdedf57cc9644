//! A user as an administrator sees one.

use jiff::Timestamp;
use serde_json::{Map, Value};

/// The result of `AdminGetUser`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct User {
    /// The internal user name.
    pub username: String,
    /// Attributes by name, in the service's order.
    pub attributes: Vec<(String, Option<String>)>,
    /// When the user was made.
    pub created: Option<Timestamp>,
    /// When anything about the user changed last.
    pub modified: Option<Timestamp>,
    /// Whether the user may sign in.
    pub enabled: bool,
    /// `CONFIRMED`, `FORCE_CHANGE_PASSWORD` and so on.
    pub status: Option<String>,
    /// The second factor that is asked for first.
    pub preferred_mfa: Option<String>,
    /// The second factors that are set up.
    pub mfa: Vec<String>,
}

/// The names of the attributes that users of every pool can have, but for `sub`, which is Cognito's own.
pub const STANDARD_ATTRIBUTES: [&str; 19] = [
    "address",
    "birthdate",
    "email",
    "email_verified",
    "family_name",
    "gender",
    "given_name",
    "locale",
    "middle_name",
    "name",
    "nickname",
    "phone_number",
    "phone_number_verified",
    "picture",
    "preferred_username",
    "profile",
    "updated_at",
    "website",
    "zoneinfo",
];

/// The attribute `name` of `user`, as `ListUsers` has one.
pub fn attribute<'a>(user: &'a Value, name: &str) -> Option<&'a str> {
    let mut attributes = user.get("Attributes")?.as_array()?.iter();
    let found = attributes.find(|attribute| attribute["Name"] == name)?;
    found.get("Value")?.as_str()
}

impl User {
    /// The user in `document`, the API's JSON: moments are seconds since 1970, perhaps with a fraction.
    pub fn read(document: &Map<String, Value>) -> Self {
        let text = |name: &str| Some(document.get(name)?.as_str()?.to_owned());
        let list = |name: &str| {
            document
                .get(name)
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
        };
        let attribute = |attribute: &Value| {
            let value = |name: &str| Some(attribute.get(name)?.as_str()?.to_owned());
            Some((value("Name")?, value("Value")))
        };
        #[expect(clippy::cast_possible_truncation, reason = "moments of this era fit")]
        let moment = |name: &str| {
            let seconds = document.get(name)?.as_f64()?.floor() as i64;
            Timestamp::from_second(seconds).ok()
        };
        Self {
            username: text("Username").unwrap_or_default(),
            attributes: list("UserAttributes").filter_map(attribute).collect(),
            created: moment("UserCreateDate"),
            modified: moment("UserLastModifiedDate"),
            enabled: document.get("Enabled") == Some(&Value::Bool(true)),
            status: text("UserStatus"),
            preferred_mfa: text("PreferredMfaSetting"),
            mfa: list("UserMFASettingList")
                .filter_map(|mfa| Some(mfa.as_str()?.to_owned()))
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_user_is_read_from_the_api_s_json() {
        let document = json!({
            "Username": "ada", "UserCreateDate": 1_767_225_600.9, "UserLastModifiedDate": 1_767_225_601,
            "Enabled": true, "UserStatus": "CONFIRMED", "UserMFASettingList": ["SMS_MFA"],
            "UserAttributes": [{"Name": "email", "Value": "a@b.c"}, {"Name": "custom:none"}],
        });
        let moment = |seconds| Some(Timestamp::from_second(seconds).unwrap());
        assert_eq!(
            User::read(document.as_object().unwrap()),
            User {
                username: "ada".to_owned(),
                attributes: vec![
                    ("email".to_owned(), Some("a@b.c".to_owned())),
                    ("custom:none".to_owned(), None),
                ],
                created: moment(1_767_225_600),
                modified: moment(1_767_225_601),
                enabled: true,
                status: Some("CONFIRMED".to_owned()),
                preferred_mfa: None,
                mfa: vec!["SMS_MFA".to_owned()],
            }
        );
        assert_eq!(User::read(&Map::new()), User::default());
    }
}
