//! Answers to challenges, as data.

#[cfg(doc)]
use super::challenge::Question;
use super::challenge::{Code, Parameters};
use super::factor::Proof;
use crate::model::Secret;

/// The `ChallengeResponses` that answer one challenge, without `USERNAME` and `SECRET_HASH`,
/// which [`super::flow`] adds.
#[derive(Debug, Default)]
pub struct Answer {
    pub(super) responses: Parameters,
    pub(super) proof: Option<Proof>,
    pub(super) step: Move,
}

/// What an answer does.
#[derive(Debug, Default)]
pub(super) enum Move {
    /// Responds to the challenge.
    #[default]
    Respond,
    /// Begins to set up an authenticator app.
    Associate,
    /// Ends that with a code of the app.
    Verify(Secret<String>),
}

/// An authenticator app that is being set up.
#[derive(Debug)]
pub(super) struct Enrolment {
    pub(super) seed: Secret<String>,
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
            ..Self::default()
        }
    }

    /// Answers [`Question::Password`].
    pub fn password(password: Secret<String>) -> Self {
        Self::default().with("PASSWORD", password)
    }

    /// Answers [`Question::Proof`].
    pub fn proof(proof: Proof) -> Self {
        let answer = Self::default().with("SRP_A", proof.public());
        Self {
            proof: Some(proof),
            ..answer
        }
    }

    /// Answers [`Question::Code`].
    pub fn code(asked: &Code, code: Secret<String>) -> Self {
        Self::default().with(asked.key, code)
    }

    /// Answers [`Question::Mfa`], [`Question::FirstFactor`] and [`Question::Custom`].
    pub fn text(answer: Secret<String>) -> Self {
        Self::default().with("ANSWER", answer)
    }

    /// Answers [`Question::FirstFactor`] with a password that is sent along.
    pub fn choose_password(password: Secret<String>) -> Self {
        Self::text("PASSWORD".into()).with("PASSWORD", password)
    }

    /// Answers [`Question::FirstFactor`] with a password that is proved.
    pub fn choose_proof(proof: Proof) -> Self {
        Self::proof(proof).with("ANSWER", "PASSWORD_SRP".into())
    }

    /// Answers [`Question::Enrol`]: an app is to be set up.
    pub fn enrol() -> Self {
        Self {
            step: Move::Associate,
            ..Self::default()
        }
    }

    /// Answers [`Question::Confirm`].
    pub fn confirm(code: Secret<String>) -> Self {
        Self {
            step: Move::Verify(code),
            ..Self::default()
        }
    }

    /// Sets `key` to `value` literally, whatever was there.
    #[must_use]
    pub fn with(mut self, key: &str, value: Secret<String>) -> Self {
        self.responses.insert(key.to_owned(), value);
        self
    }
}
