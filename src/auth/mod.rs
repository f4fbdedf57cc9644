//! The sign-in conversation, without any input or output: data in, data out.

pub mod challenge;
pub mod flow;
pub mod secret_hash;
pub mod srp;

pub use challenge::Challenge;
pub use flow::{AuthFlow, Call, Reply, Step};
