//! Challenges: what Cognito asks for before it hands out tokens, as data.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::model::Secret;

/// A challenge as the service sent it: the pending half of an (Admin)`InitiateAuth` or
/// (Admin)`RespondToAuthChallenge` answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// `ChallengeName`, in the service's spelling; names yet unknown included.
    pub name: String,
    /// Goes back with the answer, whoever has it can answer. Absent from some servers' SRP steps.
    pub session: Option<Secret<String>>,
    /// `ChallengeParameters`. Lists and maps are JSON inside a string.
    pub parameters: BTreeMap<String, String>,
    /// `AvailableChallenges`, when the user has a choice.
    pub available: Vec<String>,
}

impl Challenge {
    /// Who the answer is for: `USERNAME`, else `USER_ID_FOR_SRP`.
    pub fn username(&self) -> Option<&str> {
        ["USERNAME", "USER_ID_FOR_SRP"]
            .into_iter()
            .find_map(|key| self.parameters.get(key))
            .map(String::as_str)
            .filter(|name| !name.is_empty())
    }

    /// What a person or a script must answer.
    pub fn question(&self) -> Question {
        match self.name.as_str() {
            "NEW_PASSWORD_REQUIRED" => Question::NewPassword {
                required_attributes: required_attributes(&self.parameters),
            },
            _ => Question::Unknown,
        }
    }
}

/// What must be answered before the sign-in goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// `NEW_PASSWORD_REQUIRED`: a password to replace the temporary one, and values for the
    /// attributes that the pool requires and the user lacks (bare names, such as `email`).
    NewPassword {
        /// Names without the `userAttributes.` prefix.
        required_attributes: Vec<String>,
    },
    /// A challenge that only literal responses can answer.
    Unknown,
}

/// The `ChallengeResponses` that answer one challenge, without `USERNAME` and `SECRET_HASH`,
/// which [`super::flow`] adds.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    pub(super) responses: BTreeMap<String, Secret<String>>,
}

impl Answer {
    /// Answers [`Question::NewPassword`]. `attributes` are bare names with their values.
    pub fn new_password<'a>(
        password: Secret<String>,
        attributes: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let attributes = attributes
            .into_iter()
            .map(|(name, value)| (format!("userAttributes.{name}"), Secret::from(value)));
        let password = ("NEW_PASSWORD".to_owned(), password);
        Self {
            responses: attributes.chain([password]).collect(),
        }
    }

    /// Sets `key` to `value` literally, whatever was there.
    #[must_use]
    pub fn with(mut self, key: &str, value: Secret<String>) -> Self {
        self.responses.insert(key.to_owned(), value);
        self
    }
}

/// `requiredAttributes` is a JSON list in a string, its names prefixed `userAttributes.`; a server
/// that sends nothing, or something else, requires nothing that could be named here.
fn required_attributes(parameters: &BTreeMap<String, String>) -> Vec<String> {
    let list = parameters
        .get("requiredAttributes")
        .and_then(|json| serde_json::from_str(json).ok());
    let names: Vec<Value> = list.unwrap_or_default();
    names
        .iter()
        .filter_map(Value::as_str)
        .map(|name| {
            name.strip_prefix("userAttributes.")
                .unwrap_or(name)
                .to_owned()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn challenge(name: &str, parameters: &[(&str, &str)]) -> Challenge {
        Challenge {
            name: name.to_owned(),
            session: None,
            parameters: parameters
                .iter()
                .map(|(k, v)| ((*k).into(), (*v).into()))
                .collect(),
            available: Vec::new(),
        }
    }

    #[test]
    fn required_attributes_lose_their_prefix() {
        for (json, names) in [
            (
                r#"["userAttributes.email","phone_number"]"#,
                vec!["email", "phone_number"],
            ),
            ("[]", vec![]),
            ("", vec![]),
            (r#"{"email":1}"#, vec![]),
        ] {
            let asked = challenge("NEW_PASSWORD_REQUIRED", &[("requiredAttributes", json)]);
            let required_attributes = names.into_iter().map(str::to_owned).collect();
            assert_eq!(
                asked.question(),
                Question::NewPassword {
                    required_attributes
                },
                "{json}"
            );
        }
    }

    #[test]
    fn the_answer_is_for_the_user_the_service_names() {
        let both = challenge("X", &[("USER_ID_FOR_SRP", "sub"), ("USERNAME", "alice")]);
        assert_eq!(both.username(), Some("alice"));
        assert_eq!(
            challenge("X", &[("USER_ID_FOR_SRP", "sub")]).username(),
            Some("sub")
        );
        assert_eq!(challenge("X", &[("USERNAME", "")]).username(), None);
    }

    #[test]
    fn an_unheard_of_challenge_is_a_question_too() {
        assert_eq!(challenge("HOLOGRAM", &[]).question(), Question::Unknown);
    }
}
