//! The sign-in conversation, without any input or output: data in, data out.

pub mod answer;
mod auth_flow;
#[cfg(test)]
mod chains;
pub mod challenge;
pub mod device;
pub mod factor;
pub mod flow;
pub mod password;
pub mod secret_hash;
pub mod srp;
pub mod totp;
mod verifier;

pub use answer::Answer;
pub use auth_flow::AuthFlow;
pub use challenge::{Challenge, Parameters};
pub use flow::{Call, Reply, Step};
