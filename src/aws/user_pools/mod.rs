//! The user pool service.

pub(super) mod account;
pub(super) mod calls;
mod describe;
pub(super) mod jwks;
pub(super) mod list;
mod mfa;
pub(super) mod sign_in;
