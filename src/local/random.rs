//! Randomness of the operating system.

use std::io;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::{SecureRandom, SystemRandom};
use zeroize::Zeroizing;

/// `LENGTH` unpredictable bytes.
///
/// # Errors
///
/// When the operating system has no randomness.
pub fn bytes<const LENGTH: usize>() -> io::Result<Zeroizing<[u8; LENGTH]>> {
    let mut bytes = Zeroizing::new([0; LENGTH]);
    fill(&mut bytes[..])?;
    Ok(bytes)
}

/// `LENGTH` unpredictable bytes, as base64url.
///
/// # Errors
///
/// As [`bytes`].
pub fn text<const LENGTH: usize>() -> io::Result<String> {
    Ok(URL_SAFE_NO_PAD.encode(&bytes::<LENGTH>()?[..]))
}

/// Puts unpredictable bytes in place of those in `bytes`.
///
/// # Errors
///
/// As [`bytes`].
pub fn fill(bytes: &mut [u8]) -> io::Result<()> {
    let filled = SystemRandom::new().fill(bytes);
    filled.map_err(|_| io::Error::other("no randomness"))
}
