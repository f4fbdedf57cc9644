//! What a user pool takes of a user.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::model::STANDARD_ATTRIBUTES;
use crate::ops::bulk::{NAME, Row};

/// The schema of a pool, and how its users are called.
#[derive(Debug)]
pub(super) struct Schema {
    attributes: BTreeMap<String, Attribute>,
    /// Which of `email` and `phone_number` users sign in with in place of a name.
    addresses: Vec<String>,
    /// What users can sign in with beside a name: `email`, `phone_number`, `preferred_username`.
    aliases: Vec<String>,
    is_case_sensitive: bool,
    /// Whether users can have second factors.
    pub(super) has_mfa: bool,
}

#[derive(Debug, Clone, PartialEq)]
struct Attribute {
    kind: Kind,
    is_required: bool,
    is_mutable: bool,
}

/// What a value may be.
#[derive(Debug, Clone, PartialEq)]
enum Kind {
    /// As many characters.
    Text(Option<usize>, Option<usize>),
    Number(Option<f64>, Option<f64>),
    Boolean,
    Other,
}

impl Attribute {
    fn of(attribute: &Value) -> Self {
        let text = &attribute["StringAttributeConstraints"];
        let number = &attribute["NumberAttributeConstraints"];
        let kind = match attribute["AttributeDataType"].as_str() {
            Some("String") => Kind::Text(parsed(&text["MinLength"]), parsed(&text["MaxLength"])),
            Some("Number") => {
                Kind::Number(parsed(&number["MinValue"]), parsed(&number["MaxValue"]))
            }
            Some("Boolean") => Kind::Boolean,
            _ => Kind::Other,
        };
        Self {
            kind,
            is_required: attribute["Required"] == true,
            is_mutable: attribute["Mutable"] != false,
        }
    }

    fn check(&self, name: &str, value: &str) -> Result<(), String> {
        let length = value.chars().count();
        match self.kind {
            Kind::Text(Some(least), _) if length < least => {
                Err(format!("{name} is shorter than {least} characters"))
            }
            Kind::Text(_, Some(most)) if length > most => {
                Err(format!("{name} is longer than {most} characters"))
            }
            Kind::Number(least, most) => match value.parse::<f64>() {
                Ok(number) if least.is_some_and(|least| number < least) => {
                    Err(format!("{name} is less than {}", least.unwrap_or_default()))
                }
                Ok(number) if most.is_some_and(|most| number > most) => {
                    Err(format!("{name} is more than {}", most.unwrap_or_default()))
                }
                Ok(number) if number.is_finite() => Ok(()),
                _ => Err(format!("{name} is not a number")),
            },
            Kind::Boolean if !matches!(value, "true" | "false") => {
                Err(format!("{name} is neither true nor false"))
            }
            Kind::Text(..) | Kind::Boolean | Kind::Other => Ok(()),
        }
    }
}

/// Constraints come as text.
fn parsed<T: std::str::FromStr>(value: &Value) -> Option<T> {
    value.as_str()?.parse().ok()
}

impl Schema {
    /// That of `pool`, as `DescribeUserPool` has it.
    pub(super) fn of(pool: &Value) -> Self {
        let texts = |name: &str| -> Vec<String> {
            let texts = pool[name].as_array().into_iter().flatten();
            texts
                .filter_map(|it| it.as_str().map(str::to_owned))
                .collect()
        };
        let attributes = pool["SchemaAttributes"].as_array().into_iter().flatten();
        let attributes = attributes.filter_map(|attribute| {
            let name = attribute["Name"].as_str()?.to_owned();
            Some((name, Attribute::of(attribute)))
        });
        Self {
            attributes: attributes.collect(),
            addresses: texts("UsernameAttributes"),
            aliases: texts("AliasAttributes"),
            is_case_sensitive: pool["UsernameConfiguration"]["CaseSensitive"] != false,
            has_mfa: matches!(pool["MfaConfiguration"].as_str(), Some("ON" | "OPTIONAL")),
        }
    }

    /// What is wrong with `row`, if anything is.
    pub(super) fn check(&self, row: &Row) -> Result<(), String> {
        self.check_name(row)?;
        for (name, value) in &row.attributes {
            match self.attributes.get(name) {
                Some(attribute) => attribute.check(name, value)?,
                // Emulators leave those out that no one has changed.
                None if STANDARD_ATTRIBUTES.contains(&name.as_str()) => {}
                None => return Err(format!("the pool has no attribute {name}")),
            }
            if name == "email" && !is_email(value) {
                return Err("email is no e-mail address".to_owned());
            }
            if name == "phone_number" && !is_phone_number(value) {
                return Err("phone_number is not of the form +12065550100".to_owned());
            }
        }
        let has = |name: &String| {
            let is_name = self.addresses.contains(name) && is_address(name, &row.username);
            is_name || value(row, name).is_some()
        };
        let mut attributes = self.attributes.iter();
        let missing = attributes.find(|(name, attribute)| {
            // Cognito makes that one up.
            attribute.is_required && name.as_str() != "sub" && !has(name)
        });
        match missing {
            Some((name, _)) => Err(format!("it has no {name}, which the pool requires")),
            None => Ok(()),
        }
    }

    fn check_name(&self, row: &Row) -> Result<(), String> {
        let username = self.username(row)?;
        if username.contains(|it: char| it.is_whitespace() || it.is_control()) {
            return Err("username has white space in it".to_owned());
        }
        if username.chars().count() > 128 {
            return Err("username is longer than 128 characters".to_owned());
        }
        let alias = self
            .aliases
            .iter()
            .find(|alias| is_address(alias, username));
        match alias {
            Some(alias) => {
                let what = if alias == "email" {
                    "an e-mail address"
                } else {
                    "a phone number"
                };
                Err(format!(
                    "username cannot be {what}: {alias} is an alias in this pool"
                ))
            }
            None => Ok(()),
        }
    }

    /// What the user is called when they are made: in pools where users sign in with an address, that.
    pub(super) fn username<'a>(&self, row: &'a Row) -> Result<&'a str, String> {
        let own = row.username.as_str();
        let is_own = |name: &String| is_address(name, own);
        if self.addresses.is_empty() || self.addresses.iter().any(is_own) {
            return Ok(own);
        }
        // One that is verified is the user's own.
        let verified = self.addresses.iter().filter(|name| is_verified(row, name));
        let mut addresses = verified.chain(&self.addresses);
        let address = addresses.find_map(|name| value(row, name));
        address.ok_or_else(|| {
            let names = self.addresses.join(" or ");
            format!("it has no {names}, with which users of the pool sign in")
        })
    }

    /// What no two users may have in common.
    pub(super) fn keys(&self, row: &Row) -> Vec<(&'static str, String)> {
        let folded = |text: &str| {
            if self.is_case_sensitive {
                text.to_owned()
            } else {
                text.to_lowercase()
            }
        };
        let mut keys = Vec::new();
        let username = self.username(row).unwrap_or_default();
        if self.addresses.is_empty() && !self.is_case_sensitive {
            keys.push((NAME, folded(username)));
        }
        for name in ["email", "phone_number", "preferred_username"] {
            let is = |names: &[String]| names.iter().any(|other| other == name);
            let value = value(row, name).unwrap_or_default();
            if is(&self.addresses) && is_address(name, username) {
                keys.push((name, folded(username)));
            } else if is(&self.addresses) || is(&self.aliases) {
                let is_used = name == "preferred_username" || is_verified(row, name);
                if is_used && !value.is_empty() {
                    keys.push((name, folded(value)));
                }
            }
        }
        keys
    }

    /// Whether `name` can be changed of a user who is there.
    pub(super) fn is_mutable(&self, name: &str) -> bool {
        self.attributes.get(name).is_none_or(|it| it.is_mutable)
    }
}

fn value<'a>(row: &'a Row, name: &str) -> Option<&'a str> {
    let mut attributes = row.attributes.iter();
    let attribute = attributes.find(|(other, _)| other == name)?;
    Some(&attribute.1)
}

/// Whether the address `name` is the user's for sure.
fn is_verified(row: &Row, name: &str) -> bool {
    value(row, &format!("{name}_verified")) == Some("true")
}

/// Whether `text` has the form of the address `kind`.
fn is_address(kind: &str, text: &str) -> bool {
    match kind {
        "email" => is_email(text),
        "phone_number" => is_phone_number(text),
        _ => false,
    }
}

fn is_email(text: &str) -> bool {
    text.rsplit_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && !domain.is_empty() && !text.contains(char::is_whitespace)
    })
}

/// [E.164](https://www.itu.int/rec/T-REC-E.164), as the API has it.
fn is_phone_number(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or_default();
    (1..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use serde_json::json;

    use super::*;

    fn row(username: &str, attributes: &[(&str, &str)]) -> Row {
        let attributes = attributes.iter();
        Row {
            username: username.to_owned(),
            attributes: attributes
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            ..Row::default()
        }
    }

    #[test]
    fn rows_are_held_to_the_schema() {
        let schema = Schema::of(&json!({"SchemaAttributes": [
            {"Name": "sub", "AttributeDataType": "String", "Required": true, "Mutable": false},
            {"Name": "custom:team", "AttributeDataType": "String", "Mutable": false,
             "StringAttributeConstraints": {"MinLength": "2", "MaxLength": "4"}},
            {"Name": "custom:level", "AttributeDataType": "Number",
             "NumberAttributeConstraints": {"MinValue": "1", "MaxValue": "9"}},
            {"Name": "custom:since", "AttributeDataType": "DateTime"},
            {"Name": "email_verified", "AttributeDataType": "Boolean"},
            {"Name": "email", "AttributeDataType": "String", "Required": true},
        ]}));
        let email = ("email", "a@example.com");
        let mut shown = String::new();
        for attributes in [
            &[
                email,
                ("name", "A"),
                ("custom:team", "äöü"),
                ("custom:since", "?"),
            ][..],
            &[],
            &[email, ("custom:team", "x")],
            &[email, ("custom:team", "12345")],
            &[email, ("custom:level", "0")],
            &[email, ("custom:level", "10")],
            &[email, ("custom:level", "NaN")],
            &[email, ("custom:level", "5")],
            &[email, ("email_verified", "True")],
            &[email, ("custom:Team", "xx")],
            &[("email", "example.com")],
            &[email, ("phone_number", "0171 1234")],
            &[email, ("phone_number", "+491711234")],
        ] {
            let checked = schema.check(&row("ada", attributes));
            let said = checked.map_or_else(|what| what, |()| "right".to_owned());
            shown.push_str(&format!("{attributes:?}\n  {said}\n"));
        }
        assert!(!schema.is_mutable("custom:team") && schema.is_mutable("name"));
        expect![[r#"
            [("email", "a@example.com"), ("name", "A"), ("custom:team", "äöü"), ("custom:since", "?")]
              right
            []
              it has no email, which the pool requires
            [("email", "a@example.com"), ("custom:team", "x")]
              custom:team is shorter than 2 characters
            [("email", "a@example.com"), ("custom:team", "12345")]
              custom:team is longer than 4 characters
            [("email", "a@example.com"), ("custom:level", "0")]
              custom:level is less than 1
            [("email", "a@example.com"), ("custom:level", "10")]
              custom:level is more than 9
            [("email", "a@example.com"), ("custom:level", "NaN")]
              custom:level is not a number
            [("email", "a@example.com"), ("custom:level", "5")]
              right
            [("email", "a@example.com"), ("email_verified", "True")]
              email_verified is neither true nor false
            [("email", "a@example.com"), ("custom:Team", "xx")]
              the pool has no attribute custom:Team
            [("email", "example.com")]
              email is no e-mail address
            [("email", "a@example.com"), ("phone_number", "0171 1234")]
              phone_number is not of the form +12065550100
            [("email", "a@example.com"), ("phone_number", "+491711234")]
              right
        "#]].assert_eq(&shown);
    }

    #[test]
    fn users_are_called_as_the_pool_has_it() {
        let pools = [
            json!({}),
            json!({"AliasAttributes": ["email", "preferred_username"],
                   "UsernameConfiguration": {"CaseSensitive": false}}),
            json!({"UsernameAttributes": ["email", "phone_number"]}),
        ];
        let verified = [
            ("email", "Ada@example.com"),
            ("email_verified", "true"),
            ("preferred_username", "Ada"),
        ];
        let rows = [
            row("Ada", &[]),
            row("Ada", &verified[..1]),
            row("Ada", &verified),
            row("ada@example.com", &[]),
            row("+12065550100", &[]),
            row("3f1c", &[("phone_number", "+12065550100")]),
            row("a b", &[("email", "a b@example.com")]),
        ];
        let mut shown = String::new();
        for pool in pools {
            let schema = Schema::of(&pool);
            shown.push_str(&format!("{pool}\n"));
            for row in &rows {
                let said = match schema.check(row) {
                    Ok(()) => format!("{:?} {:?}", schema.username(row), schema.keys(row)),
                    Err(what) => what,
                };
                shown.push_str(&format!("  {}: {said}\n", row.username));
            }
        }
        expect![[r#"
            {}
              Ada: Ok("Ada") []
              Ada: Ok("Ada") []
              Ada: Ok("Ada") []
              ada@example.com: Ok("ada@example.com") []
              +12065550100: Ok("+12065550100") []
              3f1c: Ok("3f1c") []
              a b: username has white space in it
            {"AliasAttributes":["email","preferred_username"],"UsernameConfiguration":{"CaseSensitive":false}}
              Ada: Ok("Ada") [("user name", "ada")]
              Ada: Ok("Ada") [("user name", "ada")]
              Ada: Ok("Ada") [("user name", "ada"), ("email", "ada@example.com"), ("preferred_username", "ada")]
              ada@example.com: username cannot be an e-mail address: email is an alias in this pool
              +12065550100: Ok("+12065550100") [("user name", "+12065550100")]
              3f1c: Ok("3f1c") [("user name", "3f1c")]
              a b: username has white space in it
            {"UsernameAttributes":["email","phone_number"]}
              Ada: it has no email or phone_number, with which users of the pool sign in
              Ada: Ok("Ada@example.com") [("email", "Ada@example.com")]
              Ada: Ok("Ada@example.com") [("email", "Ada@example.com")]
              ada@example.com: Ok("ada@example.com") [("email", "ada@example.com")]
              +12065550100: Ok("+12065550100") [("phone_number", "+12065550100")]
              3f1c: Ok("+12065550100") [("phone_number", "+12065550100")]
              a b: username has white space in it
        "#]].assert_eq(&shown);
    }
}
