//! AWS: the only place that names its SDK.

mod caller;
mod config;
mod console;
mod endpoint;
mod error;
mod iam;
mod iam_credentials;
mod identity_pools;
mod job_token;
mod oauth;
mod page;
mod secrets_manager;
mod signer;
mod sts;
mod transport;
mod user_pools;

pub use config::Aws;
pub use error::Error;
pub use identity_pools::credentials::{Identities, Login};
pub use identity_pools::list::AdminIdentityPools;
pub use signer::{
    Canonical, OWN_HEADERS, Payload, PayloadHash, Signable, Signed, Signer, is_signed,
    takes_unsigned_only,
};
pub use sts::Roles;
pub use transport::connection::{Connection, Phase};
pub use transport::exchange::{AnswerBody, Exchanges};
pub use transport::trust::BadBundle;
pub use user_pools::account::SelfService;
pub use user_pools::calls::{Answered, UserPoolCalls};
pub use user_pools::jwks::Fetched;
pub use user_pools::list::AdminPools;
pub use user_pools::sign_in::SignInApi;

#[cfg(test)]
mod tests {
    use super::*;

    /// What the tasks of one process share: bulk changes, servers.
    #[test]
    fn clients_can_be_shared_between_threads() {
        fn is_shared<T: Send + Sync>() {}
        is_shared::<Aws>();
        is_shared::<SignInApi>();
        is_shared::<UserPoolCalls<'_>>();
        is_shared::<SelfService>();
        is_shared::<Identities>();
        is_shared::<Roles>();
        is_shared::<Exchanges>();
        is_shared::<AdminPools>();
        is_shared::<AdminIdentityPools>();
    }
}
