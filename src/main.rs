//! The program `cognito-auth`; everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    cognito_auth::cli::run(&arguments)
}
