//! The words of the domain: ids, tokens, credentials, secrets. Parsed once, at the border.

mod begun;
mod challenge_name;
mod credentials;
mod device;
mod finding;
mod ids;
mod mfa;
mod operation;
mod record;
mod request;
mod request_url;
mod secret;
mod secret_arn;
mod service_error;
mod signing_scope;
mod tokens;
pub(crate) mod url;
mod username;
mod users;

pub use begun::Begun;
pub use challenge_name::ChallengeName;
pub use credentials::{AwsCredentials, CallerIdentity, SigningKeys};
pub use device::Device;
pub use finding::{Finding, State};
pub use ids::{ClientId, IdentityPoolId, InvalidId, Partition, PoolId, Region};
pub use mfa::{Mfa, MfaChange, MfaStatus};
pub use operation::{Category, Operation, Service};
pub use record::{
    ClientTokenKey, CredentialsKey, KeptClientSecret, KeptClientToken, KeptCredentials, Owner,
    Place, Record, Session,
};
pub use request::Request;
pub use request_url::{InvalidRequestUrl, RequestUrl};
pub use secret::Secret;
pub use secret_arn::{InvalidSecretArn, SecretArn};
pub use service_error::{ErrorCode, Saying, ServiceError};
pub use signing_scope::SigningScope;
pub use tokens::{NewDevice, Tokens};
pub use url::{DomainUrl, InvalidUrl, Url};
pub use username::username;
pub use users::{STANDARD_ATTRIBUTES, User, attribute};
