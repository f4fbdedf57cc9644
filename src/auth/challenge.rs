//! Challenges: what Cognito asks for before it hands out tokens, as data.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::model::{ChallengeName, Secret};

/// `AuthParameters` or `ChallengeResponses`.
pub type Parameters = BTreeMap<String, Secret<String>>;

/// A challenge as the service sent it: the pending half of an (Admin)`InitiateAuth` or
/// (Admin)`RespondToAuthChallenge` answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// `ChallengeName`, in the service's spelling; names yet unknown included.
    pub name: ChallengeName,
    /// Goes back with the answer; with it, anyone can answer. Absent from some servers' SRP steps.
    pub session: Option<Secret<String>>,
    /// `ChallengeParameters`. Lists and maps are JSON inside a string.
    pub parameters: BTreeMap<String, String>,
    /// `AvailableChallenges`, when the user has a choice.
    pub available: Vec<ChallengeName>,
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

    /// The names in the parameter `name`.
    fn names(&self, name: &str) -> Vec<ChallengeName> {
        let names = list(&self.parameters, name).into_iter();
        names.map(|name| name.as_str().into()).collect()
    }

    /// What a person or a script must answer.
    pub fn question(&self) -> Question {
        let code = |key, app| {
            let parameter = |name: &str| self.parameters.get(name).cloned();
            Question::Code(Code {
                key,
                app,
                medium: parameter("CODE_DELIVERY_DELIVERY_MEDIUM"),
                destination: parameter("CODE_DELIVERY_DESTINATION"),
            })
        };
        match &self.name {
            ChallengeName::NewPasswordRequired => Question::NewPassword {
                required_attributes: required_attributes(&self.parameters),
            },
            ChallengeName::Password | ChallengeName::AdminNoSrpAuth => Question::Password,
            ChallengeName::PasswordSrp => Question::Proof,
            ChallengeName::SmsMfa => code("SMS_MFA_CODE", false),
            ChallengeName::SmsOtp => code("SMS_OTP_CODE", false),
            ChallengeName::EmailOtp => code("EMAIL_OTP_CODE", false),
            // So the prose of the API reference calls it, though no server was seen to.
            ChallengeName::EmailMfa => code("EMAIL_MFA_CODE", false),
            ChallengeName::SoftwareTokenMfa => code("SOFTWARE_TOKEN_MFA_CODE", true),
            ChallengeName::SelectMfaType => Question::Mfa {
                options: self.names("MFAS_CAN_CHOOSE"),
            },
            ChallengeName::SelectChallenge => Question::FirstFactor {
                options: self.available.clone(),
            },
            ChallengeName::MfaSetup => Question::Enrol {
                options: self.names("MFAS_CAN_SETUP"),
            },
            ChallengeName::CustomChallenge => Question::Custom,
            ChallengeName::PasswordVerifier
            | ChallengeName::DeviceSrpAuth
            | ChallengeName::DevicePasswordVerifier
            | ChallengeName::WebAuthn
            | ChallengeName::Other(_) => Question::Unknown,
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
    /// `PASSWORD`: the password, after `USER_AUTH` was asked to prefer it.
    Password,
    /// `PASSWORD_SRP`: a proof of the password, likewise.
    Proof,
    /// `SMS_MFA`, `SMS_OTP`, `EMAIL_OTP` or `SOFTWARE_TOKEN_MFA`: a one-time code.
    Code(Code),
    /// `SELECT_MFA_TYPE`: which second factor to use.
    Mfa {
        /// The service's names of those there are.
        options: Vec<ChallengeName>,
    },
    /// `SELECT_CHALLENGE`: which first factor to use.
    FirstFactor {
        /// The service's names of those there are.
        options: Vec<ChallengeName>,
    },
    /// `MFA_SETUP`: whether to set up an authenticator app.
    Enrol {
        /// The service's names of the second factors that can be set up.
        options: Vec<ChallengeName>,
    },
    /// A code of the app that is being set up.
    Confirm {
        /// What the app has to keep, base32.
        seed: Secret<String>,
    },
    /// `CUSTOM_CHALLENGE`: whatever the pool's Lambda triggers want; their public parameters tell.
    Custom,
    /// A challenge that only literal responses can answer.
    Unknown,
}

impl Question {
    /// Whether responses that were given literally are all of an answer.
    pub fn takes_literals(&self) -> bool {
        match self {
            Self::Code(_)
            | Self::Mfa { .. }
            | Self::FirstFactor { .. }
            | Self::Enrol { .. }
            | Self::Custom
            | Self::Unknown => true,
            Self::NewPassword { .. } | Self::Password | Self::Proof | Self::Confirm { .. } => false,
        }
    }
}

/// A one-time code that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    pub(super) key: &'static str,
    /// Whether an authenticator app makes it, and not a message brings it.
    pub app: bool,
    /// `SMS` or `EMAIL`, where the service says so.
    pub medium: Option<String>,
    /// Where it was sent, masked by the service.
    pub destination: Option<String>,
}

/// The names in `requiredAttributes`, which the service prefixes with `userAttributes.`.
fn required_attributes(parameters: &BTreeMap<String, String>) -> Vec<String> {
    list(parameters, "requiredAttributes")
        .into_iter()
        .map(|name| match name.strip_prefix("userAttributes.") {
            Some(bare) => bare.to_owned(),
            None => name,
        })
        .collect()
}

/// The parameter `name`, a JSON list in a string; a server that sends nothing, or something else,
/// lists nothing that could be named here.
fn list(parameters: &BTreeMap<String, String>, name: &str) -> Vec<String> {
    let elements = parameters
        .get(name)
        .and_then(|json| serde_json::from_str(json).ok());
    let elements: Vec<Value> = elements.unwrap_or_default();
    elements
        .iter()
        .filter_map(|element| element.as_str().map(str::to_owned))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn challenge(name: &str, parameters: &[(&str, &str)]) -> Challenge {
        Challenge {
            name: name.into(),
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
