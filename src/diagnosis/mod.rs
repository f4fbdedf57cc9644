//! Why signing in does not work: what was read of a pool, its app client, a user, an identity pool
//! and its roles, and of this machine, becomes findings. Pure: whatever is known comes in as data.

pub mod access;
pub mod client;
pub mod facts;
pub mod fix;
pub mod identity;
pub mod machine;
pub mod managed_login;
pub mod pool;
pub mod trust;
pub mod user;

#[cfg(test)]
mod tests;

pub use facts::{Asked, Facts, Look, Machine, Trouble};
pub use fix::Cli;

use crate::model::Finding;

/// What `facts` of the services show, and those of this machine where it keeps a session, in the
/// order in which a sign-in meets it.
pub fn findings(asked: &Asked, facts: &Facts, machine: Option<&Machine>) -> Vec<Finding> {
    [
        access::findings(asked, facts),
        pool::findings(asked, facts),
        client::findings(asked, facts),
        user::findings(asked, facts),
        managed_login::findings(asked, facts),
        identity::findings(asked, facts),
        machine.map(machine::findings).unwrap_or_default(),
    ]
    .concat()
}
