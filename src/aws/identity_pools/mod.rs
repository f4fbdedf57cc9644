//! The identity pool service.

pub(super) mod credentials;
pub(super) mod list;
