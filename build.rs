//! How the release for Linux is linked, so that it starts fast and takes little memory.
//!
//! The executable is position-independent. It holds 25,000 addresses that are written at every start,
//! in 150 pages that are copied for it: a sixth of the time in which a kept token is printed.
//! `COGNITO_AUTH_FIXED_ADDRESS`, set for the build, saves it, and lets an attacker know where the
//! code is.

#![expect(clippy::disallowed_methods, reason = "Cargo asks by variables")]

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=COGNITO_AUTH_FIXED_ADDRESS");
    let target = |name: &str| env::var(format!("CARGO_CFG_TARGET_{name}")).unwrap_or_default();
    let is_release = env::var("PROFILE").is_ok_and(|profile| profile == "release");
    println!(
        "cargo::rustc-env=COGNITO_AUTH_VERSION={}",
        version(is_release)
    );
    // What is linked statically loads no library.
    let is_static = target("FEATURE").split(',').any(|it| it == "crt-static");
    if !is_release || is_static || target("OS") != "linux" || target("ENV") != "gnu" {
        return;
    }
    if env::var_os("COGNITO_AUTH_FIXED_ADDRESS").is_some() {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    } else if runs_here() && glibc() >= Some((2, 36)) {
        // The addresses as a bitmap: 0.6 MB of file and memory less. An older glibc refuses it.
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
    // To load GCC's unwinder as a library takes a twelfth of the time of a kept token. Tried on this
    // processor alone: the archive may need others elsewhere.
    if target("ARCH") == "x86_64" && has_unwinder() {
        println!("cargo::rustc-link-lib=dylib:+verbatim=libgcc_eh.a");
    }
}

/// The version; of a release with the commit and its date, as far as they are known.
fn version(is_release: bool) -> String {
    let version = env!("CARGO_PKG_VERSION");
    // A debug build would be made anew at each commit.
    match is_release.then(|| of_git().or_else(of_package)).flatten() {
        Some(commit) => format!("{version} ({commit})"),
        None => version.to_owned(),
    }
}

/// The commit that is checked out here, and its date.
fn of_git() -> Option<String> {
    let git = |arguments: &[&str]| {
        let printed = printed_by(Command::new("git").args(arguments))?;
        Some(printed.trim().to_owned()).filter(|printed| !printed.is_empty())
    };
    // A package that Cargo unpacks may lie in a repository of something else.
    let top = git(&["rev-parse", "--show-toplevel"])?;
    if Path::new(&top) != Path::new(&env::var_os("CARGO_MANIFEST_DIR")?) {
        return None;
    }
    for file in ["HEAD", "logs/HEAD"] {
        let path = git(&["rev-parse", "--git-path", file])?;
        if Path::new(&path).exists() {
            println!("cargo::rerun-if-changed={path}");
        }
    }
    git(&["log", "-1", "--abbrev=9", "--format=%h %cs"])
}

/// The commit that `cargo publish` noted in the package.
fn of_package() -> Option<String> {
    let noted = fs::read_to_string(".cargo_vcs_info.json").ok()?;
    let (_, rest) = noted.split_once("\"sha1\": \"")?;
    rest.get(..9).map(str::to_owned)
}

fn runs_here() -> bool {
    env::var_os("HOST") == env::var_os("TARGET")
}

/// The version of this machine's glibc.
fn glibc() -> Option<(u32, u32)> {
    let printed = printed_by(Command::new("getconf").arg("GNU_LIBC_VERSION"))?;
    let (major, minor) = printed.trim().strip_prefix("glibc ")?.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

fn has_unwinder() -> bool {
    let compiler = env::var_os("RUSTC_LINKER").unwrap_or_else(|| "cc".into());
    let found = printed_by(Command::new(compiler).arg("-print-file-name=libgcc_eh.a"));
    // A compiler that does not have it repeats the name.
    found.is_some_and(|found| Path::new(&found).is_absolute())
}

fn printed_by(command: &mut Command) -> Option<String> {
    String::from_utf8(command.output().ok()?.stdout).ok()
}
