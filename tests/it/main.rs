//! Runs the tool against a scripted Cognito and compares whole transcripts.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot be set up has failed"
)]
#![allow(clippy::too_many_lines, reason = "transcripts are as long as they are")]
#![cfg_attr(
    windows,
    allow(
        dead_code,
        unused_imports,
        reason = "tests that need a Unix are left out, and with them what only they need"
    )
)]
#![allow(
    clippy::needless_raw_string_hashes,
    reason = "expect-test writes its snapshots with them"
)]

mod account;
mod bulk;
mod challenges;
#[cfg(unix)]
mod circles;
mod client_token;
mod client_token_ways;
mod cognito;
#[cfg(unix)]
mod completions;
mod configure;
#[cfg(unix)]
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
#[cfg(unix)]
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
#[cfg(unix)]
mod hostile;
mod import;
mod jobs;
mod kept_credentials;
#[cfg(all(feature = "keyring", unix))]
mod keyring;
#[cfg(unix)]
mod layers;
mod login;
mod login_csv;
mod logout;
mod mfa;
mod network;
mod odd;
mod passwords;
mod pools;
#[cfg(unix)]
mod prompts;
mod proxy;
#[cfg(unix)]
mod readme;
mod refresh;
mod request;
mod respond;
mod secret_arn;
mod secrets;
mod serve;
mod sessions;
#[cfg(unix)]
mod shells;
mod signing;
mod srp;
mod support;
#[cfg(unix)]
mod terminal;
mod tls;
mod users;
mod verify;
mod web_login;
mod whoami;
#[cfg(windows)]
mod windows;
