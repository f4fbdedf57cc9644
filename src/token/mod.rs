//! Tokens as text: finding them in what people paste, reading them without trusting them, and
//! verifying them.

pub mod clock;
pub mod decode;
pub mod explain;
pub mod input;
pub mod issuer;
pub mod jwks;
pub mod loose;
pub mod signed;
mod strict;
pub mod verify;

pub use decode::{Unverified, decode};
pub use issuer::Issuer;
pub use jwks::KeySet;
pub use signed::Signed;
pub use verify::{Verified, verify};
