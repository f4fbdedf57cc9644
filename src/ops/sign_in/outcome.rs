//! How a sign-in ends.

use super::input::Input;
use crate::auth::Challenge;
use crate::model::Tokens;
use crate::ops::record::device::Refusal;

/// How a sign-in ended.
pub(crate) enum Outcome {
    /// In tokens.
    Tokens(Tokens),
    /// At a challenge, and why it was not answered.
    Pending(Challenge, Option<String>),
    /// By the refusal of the device that was presented.
    DeviceRefused(Refusal),
}

/// A sign-in that has ended, and what it was.
pub(crate) struct SignInResult {
    pub(crate) outcome: Outcome,
    pub(crate) input: Input,
    pub(crate) username: String,
    /// Whether the next run finds the tokens in the record of the context.
    pub(crate) kept: bool,
}
