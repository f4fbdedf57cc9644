//! What commands do: operations without a command line, a format, or anything printed.
//!
//! Each folder imports only those before it: [`record`], [`sign_in`], [`tokens`], [`credentials`].

pub(crate) mod credentials;
pub(crate) mod gateway;
pub(crate) mod keys;
pub(crate) mod pairs;
pub(crate) mod record;
pub(crate) mod region;
#[cfg(test)]
pub(crate) mod scripted;
pub(crate) mod sign_in;
pub(crate) mod target;
pub(crate) mod tokens;
