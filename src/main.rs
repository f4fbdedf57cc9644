//! The program `cognito-auth`; everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    cognito_auth::cli::run(std::env::args_os().collect())
}
