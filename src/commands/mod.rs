//! One file for each command: its arguments on top, `run` below.

mod answers;
mod devices;
mod exchange;
mod exec_server;
mod key_set;
mod output;
mod pasted;
mod region;
mod renewal;
mod request;
mod sealing;
mod session;
mod sign_in;
mod signed_in;
mod valid;

pub mod completions;
pub mod configure;
pub mod context;
pub mod credentials;
pub mod decode;
pub mod doctor;
pub mod exec;
pub mod explain;
pub mod login;
pub mod logout;
pub mod mfa;
pub mod password;
pub mod refresh;
pub mod respond;
pub mod token;
pub mod user;
pub mod verify;
pub mod whoami;
