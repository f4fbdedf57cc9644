//! Tokens as text: finding them in what people paste, and reading them without trusting them.

pub mod decode;
pub mod input;
pub mod issuer;

pub use decode::{Unverified, decode};
pub use issuer::Issuer;
