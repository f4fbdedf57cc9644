//! This machine: its environment, streams, terminal, files and programs.

pub mod aws_profiles;
pub mod browser;
pub mod callback;
pub mod clock;
pub mod config_file;
pub mod credential_server;
pub mod environment;
pub mod folders;
pub mod github;
pub mod inputs;
pub mod key_sets;
pub mod keyring;
pub mod loopback;
pub mod manual;
pub mod part_file;
pub mod private;
pub mod process;
pub(crate) mod progress;
pub mod random;
pub mod seal;
pub mod secrets;
mod size;
pub mod store;
pub mod streams;
pub mod terminal;
#[cfg(target_os = "linux")]
pub mod tether;
pub mod totp;
pub mod ui;

/// Runs `work`, which may wait for a person or a program, where it does not hold up the rest: an
/// interrupt is still noticed meanwhile. Before it begins the caller waits once, in which signals are
/// registered.
pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::yield_now().await;
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(panicked) => std::panic::resume_unwind(panicked.into_panic()),
    }
}
