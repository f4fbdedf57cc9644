//! Users of a pool.

use serde_json::{Map, Value};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{table, time};
use crate::model::{MfaStatus, User, attribute};

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

/// The user for a person: a line for each thing that is known, with times on the clock of `zone` and how
/// far they are from `now`.
pub fn page(user: &User, now: Timestamp, zone: &TimeZone) -> String {
    let moment = |moment: Option<Timestamp>| {
        let text = |at| format!("{}, {}", time::local(at, zone), time::distance(at, now));
        moment.map(text).unwrap_or_default()
    };
    let disabled = (!user.enabled).then(|| "disabled".to_owned());
    let status: Vec<_> = user.status.iter().cloned().chain(disabled).collect();
    let mut fields = vec![
        ("user", user.username.clone()),
        ("status", status.join(", ")),
        ("created", moment(user.created)),
        ("changed", moment(user.modified)),
    ];
    fields.extend(factors(user.preferred_mfa.as_deref(), &user.mfa));
    let mut fields: Vec<_> = fields
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    for (name, value) in &user.attributes {
        fields.push((name.clone(), value.clone().unwrap_or_default()));
    }
    table::fields(&fields)
}

/// The columns of CSV for users with `attributes`.
pub fn columns(attributes: Vec<String>) -> Vec<String> {
    let fixed = ["username", "enabled", "status"].map(str::to_owned);
    fixed.into_iter().chain(attributes).collect()
}

/// The value of `user`, as `ListUsers` has one, in a column of CSV.
pub fn cell(user: &Value, column: &str) -> Option<String> {
    let text = |name: &str| Some(user.get(name)?.as_str()?.to_owned());
    match column {
        "username" => text("Username"),
        "status" => text("UserStatus"),
        "enabled" => Some(user.get("Enabled")?.as_bool()?.to_string()),
        name => attribute(user, name).map(str::to_owned),
    }
}

/// A user of a list for a person, as `ListUsers` has one with its moments as text: name, status, e-mail
/// address, and how long ago the user was made.
pub fn row(user: &Value, now: Timestamp) -> [String; 4] {
    let text = |name: &str| user[name].as_str().unwrap_or_default().to_owned();
    let created: Option<Timestamp> = text("UserCreateDate").parse().ok();
    let mut status = text("UserStatus");
    if user["Enabled"] == false {
        status.push_str(", disabled");
    }
    [
        text("Username"),
        status,
        attribute(user, "email").unwrap_or_default().to_owned(),
        created
            .map(|at| time::distance(at, now))
            .unwrap_or_default(),
    ]
}

/// A sign-in of a user's history for a person, as `AdminListUserAuthEvents` has one with its moments as
/// text: how long ago, what it was, how it went, how risky, from where.
pub fn event(event: &Value, now: Timestamp) -> [String; 5] {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let context = &event["EventContextData"];
    let from = ["IpAddress", "City", "Country"].map(|name| text(&context[name]));
    let from: Vec<_> = from.into_iter().filter(|part| !part.is_empty()).collect();
    let at: Option<Timestamp> = text(&event["CreationDate"]).parse().ok();
    [
        at.map(|at| time::distance(at, now)).unwrap_or_default(),
        text(&event["EventType"]),
        text(&event["EventResponse"]),
        text(&event["EventRisk"]["RiskLevel"]),
        from.join(", "),
    ]
}

/// Second factors for a person.
pub fn mfa_page(status: &MfaStatus) -> String {
    let user = ("user", status.username.clone());
    let factors = factors(status.preferred.as_deref(), &status.enabled);
    let fields = std::iter::once(user).chain(factors);
    let fields: Vec<_> = fields
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    table::fields(&fields)
}

fn factors(preferred: Option<&str>, enabled: &[String]) -> [(&'static str, String); 2] {
    let enabled = match enabled {
        [] => "none".to_owned(),
        enabled => enabled.join(", "),
    };
    [
        ("second factors", enabled),
        ("preferred", preferred.unwrap_or_default().to_owned()),
    ]
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn a_user_for_a_person() {
        let at = |seconds: i64| Some(Timestamp::from_second(1_767_225_600 + seconds).unwrap());
        let user = User {
            username: "ada".to_owned(),
            attributes: vec![
                ("email".to_owned(), Some("ada@example.com".to_owned())),
                ("custom:none".to_owned(), None),
            ],
            created: at(-86_400 * 3),
            modified: at(-60),
            enabled: false,
            status: Some("CONFIRMED".to_owned()),
            preferred_mfa: Some("SOFTWARE_TOKEN_MFA".to_owned()),
            mfa: vec!["SMS_MFA".to_owned(), "SOFTWARE_TOKEN_MFA".to_owned()],
        };
        expect![[r"
            user            ada
            status          CONFIRMED, disabled
            created         2025-12-29 00:00:00 +00:00, 3d ago
            changed         2025-12-31 23:59:00 +00:00, 1m ago
            second factors  SMS_MFA, SOFTWARE_TOKEN_MFA
            preferred       SOFTWARE_TOKEN_MFA
            email           ada@example.com
        "]]
        .assert_eq(&page(&user, at(0).unwrap(), &TimeZone::UTC));
        let none = MfaStatus {
            username: "ada".to_owned(),
            preferred: None,
            enabled: Vec::new(),
        };
        expect![[r"
            user            ada
            second factors  none
        "]]
        .assert_eq(&mfa_page(&none));
    }
}
