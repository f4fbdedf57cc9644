//! OAuth 2.0, as far as the token endpoint of a Cognito domain speaks it.

pub mod client_credentials;
pub mod scopes;

pub use client_credentials::{ClientAuth, ClientCredentials, Granted};
