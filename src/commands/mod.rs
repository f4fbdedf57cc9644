//! One file for each command: its arguments on top, `run` below.

pub mod flags;
mod output;

pub mod client_token;
pub mod completions;
pub mod configure;
pub mod context;
pub mod credentials;
pub mod decode;
pub mod doctor;
pub mod exec;
pub mod explain;
pub mod group;
pub mod login;
pub mod logout;
pub mod man;
pub mod mfa;
pub mod password;
pub mod pool;
pub mod proxy;
pub mod refresh;
pub mod request;
pub mod respond;
pub mod serve;
pub mod token;
pub mod user;
pub mod verify;
pub mod whoami;
