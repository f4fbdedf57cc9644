//! What commands do: operations without a command line, a format, or anything printed.
//!
//! Each of the folders `record`, `sign_in`, `tokens` and `credentials` imports only those before it.

pub(crate) mod bulk;
pub(crate) mod client_calls;
pub(crate) mod client_secret;
pub(crate) mod client_token;
pub(crate) mod credentials;
pub(crate) mod discovery;
pub(crate) mod examination;
pub(crate) mod forward;
pub(crate) mod gateway;
pub(crate) mod groups;
pub(crate) mod http_request;
pub(crate) mod http_server;
pub(crate) mod import;
pub(crate) mod keys;
pub(crate) mod pages;
pub(crate) mod pairs;
pub(crate) mod passwords;
pub(crate) mod pools;
pub(crate) mod provision;
pub(crate) mod proxy;
pub(crate) mod record;
pub(crate) mod region;
pub(crate) mod request_log;
#[cfg(test)]
pub(crate) mod scripted;
pub(crate) mod serve;
pub(crate) mod sign_in;
pub(crate) mod target;
pub(crate) mod token_input;
pub(crate) mod tokens;
pub(crate) mod users;
pub(crate) mod web_login;
