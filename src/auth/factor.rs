//! First factors: what a sign-in begins with.

use jiff::Timestamp;
use zeroize::Zeroizing;

use super::auth_flow::AuthFlow;
use super::challenge::{Challenge, Parameters};
use super::{srp, verifier};
use crate::model::{ChallengeName, PoolId, Secret};

/// How the first factor is given.
#[derive(Debug)]
pub enum FirstFactor {
    /// The password itself, in one of the flows that send it.
    Password(AuthFlow, Secret<String>),
    /// A proof of the password, in `USER_SRP_AUTH`.
    Proof(Proof),
    /// `USER_AUTH`: the factor preferred, or none to be asked for one.
    Choice(Option<Preferred>),
    /// `CUSTOM_AUTH`: what the pool's Lambda triggers ask, after a proof of the password if there
    /// is one.
    Custom(Option<Proof>),
}

impl FirstFactor {
    /// Whether the password itself may leave this machine in a sign-in that begins so: not where it
    /// is proved, or something else is preferred.
    pub fn sends_password(&self) -> bool {
        match self {
            Self::Password(..) | Self::Choice(None | Some(Preferred::Password(_))) => true,
            Self::Choice(Some(Preferred::Other(name))) => *name == ChallengeName::Password,
            Self::Choice(Some(Preferred::Proof(_))) | Self::Proof(_) | Self::Custom(_) => false,
        }
    }
}

/// `PREFERRED_CHALLENGE`, and what it needs.
#[derive(Debug)]
pub enum Preferred {
    /// `PASSWORD`, which is sent along.
    Password(Secret<String>),
    /// `PASSWORD_SRP`, whose first half is sent along.
    Proof(Proof),
    /// Another one, such as `EMAIL_OTP`.
    Other(ChallengeName),
}

/// A password that is proved and not sent: what is kept until the service has sent its half.
#[derive(Debug)]
pub struct Proof {
    ephemeral: srp::Ephemeral,
    /// The user pool's name.
    group: String,
    password: Secret<String>,
}

impl Proof {
    /// Prepares to prove `password` to `pool`; `random` are 256 unpredictable bits.
    pub fn new(pool: &PoolId, password: Secret<String>, random: &Zeroizing<[u8; 32]>) -> Self {
        let ephemeral = srp::Ephemeral::new(random);
        Self {
            ephemeral,
            group: pool.name().to_owned(),
            password,
        }
    }

    /// `SRP_A`
    pub(super) fn public(&self) -> Secret<String> {
        Secret::from(self.ephemeral.public())
    }

    /// The answer to `PASSWORD_VERIFIER`.
    pub(super) fn responses(
        &self,
        challenge: &Challenge,
        now: Timestamp,
    ) -> Result<Parameters, srp::Error> {
        let user = verifier::parameter(challenge, "USER_ID_FOR_SRP")?;
        let identity = srp::Identity {
            group: &self.group,
            user,
            password: &self.password,
        };
        verifier::responses(&self.ephemeral, &identity, challenge, now)
    }
}
