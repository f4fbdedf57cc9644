//! AWS: the only place that names its SDK.

mod account;
mod bare;
mod caller;
mod client;
mod connection;
mod credentials;
mod described;
mod directory;
mod endpoint;
mod error;
mod heard;
mod hosted;
mod http;
mod iam;
mod identities;
mod lazy;
mod mfa;
mod pools;
mod retry;
mod roles;
mod trace;
mod user_pool;
mod whole;

pub use account::Account;
pub use client::Aws;
pub use connection::{Connection, Phase};
pub use directory::Directory;
pub use error::Error;
pub use hosted::Fetched;
pub use identities::{Identities, Login};
pub use pools::{IdentityPools, Pools};
pub use roles::Roles;
pub use user_pool::UserPool;

#[cfg(test)]
mod tests {
    use super::*;

    /// What the tasks of one process share: bulk changes, servers.
    #[test]
    fn clients_can_be_shared_between_threads() {
        fn is_shared<T: Send + Sync>() {}
        is_shared::<Aws>();
        is_shared::<UserPool>();
        is_shared::<Directory>();
        is_shared::<Account>();
        is_shared::<Identities>();
        is_shared::<Roles>();
        is_shared::<Pools>();
        is_shared::<IdentityPools>();
    }
}
