//! Runs the tool against a scripted Cognito and compares whole transcripts.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot be set up has failed"
)]
#![allow(clippy::too_many_lines, reason = "transcripts are as long as they are")]
#![allow(
    clippy::needless_raw_string_hashes,
    reason = "expect-test writes its snapshots with them"
)]

mod account;
mod bulk;
mod challenges;
mod circles;
mod client_token;
mod client_token_ways;
mod cognito;
mod completions;
mod configure;
mod console;
mod context_commands;
mod contexts;
mod credentials;
mod decode;
mod devices;
mod directory;
mod discovery;
mod doctor;
mod domain;
mod emulator;
mod exec_server;
mod exit_codes;
mod explain;
mod export;
mod fixtures;
mod flows;
mod forgeries;
mod generated;
mod groups;
mod headers;
mod hostile;
mod import;
mod jobs;
mod kept_credentials;
#[cfg(feature = "keyring")]
mod keyring;
mod layers;
mod login;
mod login_csv;
mod logout;
mod mfa;
mod network;
mod odd;
mod passwords;
mod pools;
mod prompts;
mod proxy;
mod readme;
mod refresh;
mod request;
mod respond;
mod secret_arn;
mod secrets;
mod serve;
mod sessions;
mod shells;
mod signing;
mod srp;
mod support;
mod terminal;
mod tls;
mod users;
mod verify;
mod web_login;
mod whoami;
