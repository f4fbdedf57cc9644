//! The program `cognito-auth`; everything is in the library.

use std::process::ExitCode;

/// musl's own asks the kernel for memory and gives it back a hundred times in a sign-in.
#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    cognito_auth::cli::run(&arguments)
}
