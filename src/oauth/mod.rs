//! OAuth 2.0, as far as the domain of a user pool speaks it: what is sent, and what is read.

pub mod authorization_code;
pub mod authorize;
pub mod client_credentials;
pub mod pkce;
pub mod redirect;
pub mod scopes;

pub use authorization_code::CodeExchange;
pub use authorize::Authorize;
pub use client_credentials::{ClientAuth, ClientCredentials, Granted};
pub use pkce::Verifier;
pub use redirect::{Answer, Asked, NotTheAnswer, RedirectUri, Refusal};
