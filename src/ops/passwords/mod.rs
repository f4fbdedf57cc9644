//! New passwords of users.

pub(crate) mod change;
pub(crate) mod generated;
pub(crate) mod recovery;
pub(crate) mod source;
