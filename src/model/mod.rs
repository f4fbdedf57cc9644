//! The words of the domain: ids, tokens, credentials, secrets. Parsed once, at the border.

mod credentials;
mod ids;
mod secret;
mod tokens;
mod users;

pub use credentials::AwsCredentials;
pub use ids::{ClientId, IdentityPoolId, InvalidId, Partition, PoolId, Region};
pub use secret::Secret;
pub use tokens::{NewDevice, Tokens};
pub use users::User;
