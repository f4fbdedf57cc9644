//! Where the executable is linked to run at a fixed address, as those of Go are.
//!
//! It holds 22,000 addresses, most of them of functions behind `dyn`. A position-independent
//! executable has each of them written at every start, in 130 pages that are copied for it: a fifth of
//! the time in which a kept token is printed. Stack, heap and libraries stay where chance puts them.
//!
//! For a position-independent executable set `COGNITO_AUTH_PIE` for the build.

#![expect(clippy::disallowed_methods, reason = "Cargo asks by variables")]

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=COGNITO_AUTH_PIE");
    if env::var_os("COGNITO_AUTH_PIE").is_some() {
        return;
    }
    let target = |name: &str| env::var(format!("CARGO_CFG_TARGET_{name}")).unwrap_or_default();
    let is_release = env::var("PROFILE").is_ok_and(|profile| profile == "release");
    // What is linked statically is laid out in a way of its own.
    let is_static = target("FEATURE").split(',').any(|it| it == "crt-static");
    if is_release && !is_static && target("OS") == "linux" && target("ENV") == "gnu" {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
