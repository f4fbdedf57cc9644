//! Runs the tool against a scripted Cognito and compares whole transcripts.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot be set up has failed"
)]
#![allow(
    clippy::needless_raw_string_hashes,
    reason = "expect-test writes its snapshots with them"
)]

mod cognito;
mod credentials;
mod decode;
mod generated;
mod layers;
mod login;
mod respond;
mod support;
mod terminal;
mod tls;
mod users;
