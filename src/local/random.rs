//! Randomness of the operating system.

use std::io;

use ring::rand::{SecureRandom, SystemRandom};
use zeroize::Zeroizing;

/// `LENGTH` unpredictable bytes.
///
/// # Errors
///
/// When the operating system has no randomness.
pub fn bytes<const LENGTH: usize>() -> io::Result<Zeroizing<[u8; LENGTH]>> {
    let mut bytes = Zeroizing::new([0; LENGTH]);
    SystemRandom::new()
        .fill(&mut bytes[..])
        .map_err(|_| io::Error::other("no randomness"))?;
    Ok(bytes)
}
