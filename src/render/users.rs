//! Users of a pool.

use serde_json::{Map, Value, json};

use super::time;
use crate::model::{MfaStatus, User};

/// The JSON of `aws cognito-idp admin-get-user`.
pub fn document(user: &User) -> Value {
    let mut document = Map::new();
    document.insert("Username".to_owned(), user.username.clone().into());
    let attribute = |(name, value): &(String, Option<String>)| match value {
        Some(value) => json!({"Name": name, "Value": value}),
        None => json!({"Name": name}),
    };
    let attributes = user.attributes.iter().map(attribute).collect();
    document.insert("UserAttributes".to_owned(), attributes);
    for (name, moment) in [
        ("UserCreateDate", user.created),
        ("UserLastModifiedDate", user.modified),
    ] {
        if let Some(moment) = moment {
            document.insert(name.to_owned(), time::iso(moment).into());
        }
    }
    document.insert("Enabled".to_owned(), user.enabled.into());
    if let Some(status) = &user.status {
        document.insert("UserStatus".to_owned(), status.clone().into());
    }
    if let Some(preferred) = &user.preferred_mfa {
        document.insert("PreferredMfaSetting".to_owned(), preferred.clone().into());
    }
    if !user.mfa.is_empty() {
        document.insert("UserMFASettingList".to_owned(), user.mfa.clone().into());
    }
    document.into()
}

/// `{"Username", "PreferredMfaSetting", "UserMFASettingList"}`; without the second where none is
/// preferred.
pub fn mfa_status(status: &MfaStatus) -> Value {
    let mut document = Map::new();
    document.insert("Username".to_owned(), status.username.clone().into());
    if let Some(preferred) = &status.preferred {
        document.insert("PreferredMfaSetting".to_owned(), preferred.clone().into());
    }
    document.insert(
        "UserMFASettingList".to_owned(),
        status.enabled.clone().into(),
    );
    document.into()
}
