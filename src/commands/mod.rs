//! One file for each command: its arguments on top, `run` below.

mod answers;
mod output;
mod region;
mod request;
mod sign_in;

pub mod completions;
pub mod credentials;
pub mod decode;
pub mod login;
pub mod password;
pub mod refresh;
pub mod respond;
pub mod user;
