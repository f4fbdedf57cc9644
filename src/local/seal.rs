//! Hiding a text from everybody who has not the key, and noticing when it was changed.

use std::fmt;
use std::io;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::random;

const KEY_LENGTH: usize = 32;

/// The key of sealed texts: 256 bits.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(Zeroizing<[u8; KEY_LENGTH]>);

impl Key {
    /// A new random key.
    ///
    /// # Errors
    ///
    /// When the operating system has no randomness.
    pub fn random() -> io::Result<Self> {
        Ok(Self(random::bytes()?))
    }

    /// The key that [`Self::to_text`] wrote.
    pub fn from_text(text: &str) -> Option<Self> {
        let bytes = Zeroizing::new(STANDARD.decode(text).ok()?);
        let bytes: &[u8; KEY_LENGTH] = bytes.as_slice().try_into().ok()?;
        Some(Self(Zeroizing::new(*bytes)))
    }

    /// The key in base64, for a keyring that shows people its passwords.
    pub fn to_text(&self) -> Zeroizing<String> {
        Zeroizing::new(STANDARD.encode(&self.0[..]))
    }

    fn cipher(&self) -> io::Result<LessSafeKey> {
        let key = UnboundKey::new(&CHACHA20_POLY1305, &self.0[..]).map_err(|_| refused())?;
        Ok(LessSafeKey::new(key))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key([redacted])")
    }
}

/// A sealed text: nonce, ciphertext and tag of ChaCha20-Poly1305 ([RFC 8439 §2.8]), in base64.
///
/// The nonce is random. Two of 2³² texts under one key would share theirs with a probability of 2⁻³³;
/// a record that is renewed every minute comes to 2³² texts in 8,000 years.
///
/// [RFC 8439 §2.8]: https://www.rfc-editor.org/rfc/rfc8439#section-2.8
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal(String);

impl Seal {
    /// Seals `text`, which the ciphertext takes the place of, so that it opens with `key`, and beside
    /// `bound_to`, only.
    ///
    /// # Errors
    ///
    /// When the operating system has no randomness.
    pub fn new(key: &Key, bound_to: &[u8], text: &mut [u8]) -> io::Result<Self> {
        let nonce = random::bytes::<NONCE_LEN>()?;
        let cipher = key.cipher()?;
        let tag = cipher.seal_in_place_separate_tag(
            Nonce::assume_unique_for_key(*nonce),
            Aad::from(bound_to),
            text,
        );
        let tag = tag.map_err(|_| refused())?;
        Ok(Self(
            STANDARD.encode([&nonce[..], text, tag.as_ref()].concat()),
        ))
    }

    /// The text, if `key` and `bound_to` are those it was sealed with.
    pub fn open(&self, key: &Key, bound_to: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let mut sealed = Zeroizing::new(STANDARD.decode(&self.0).ok()?);
        let (nonce, sealed_text) = sealed.split_first_chunk_mut::<NONCE_LEN>()?;
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let cipher = key.cipher().ok()?;
        let opened = cipher.open_in_place(nonce, Aad::from(bound_to), sealed_text);
        let length = opened.ok()?.len();
        sealed.drain(..NONCE_LEN);
        sealed.truncate(length);
        Some(sealed)
    }
}

fn refused() -> io::Error {
    io::Error::other("it cannot be sealed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_opens_with_its_key_and_binding_only() {
        let [key, other] = [Key::random().unwrap(), Key::random().unwrap()];
        let mut text = b"s3cret".to_vec();
        let seal = Seal::new(&key, b"dev", &mut text).unwrap();
        assert_eq!(seal.open(&key, b"dev").unwrap().as_slice(), b"s3cret");
        assert_eq!(seal.open(&key, b"prod"), None);
        assert_eq!(seal.open(&other, b"dev"), None);
        assert_ne!(text, b"s3cret");
        let again = Seal::new(&key, b"dev", &mut b"s3cret".to_vec()).unwrap();
        assert_ne!(seal, again);
    }

    #[test]
    fn every_bit_counts() {
        let key = Key::random().unwrap();
        let seal = Seal::new(&key, b"", &mut b"s3cret".to_vec()).unwrap();
        let bytes = STANDARD.decode(&seal.0).unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut changed = bytes.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(Seal(STANDARD.encode(changed)).open(&key, b""), None);
        }
        for length in 0..bytes.len() {
            let cut = Seal(STANDARD.encode(&bytes[..length]));
            assert_eq!(cut.open(&key, b""), None);
        }
        assert_eq!(Seal("no base64".to_owned()).open(&key, b""), None);
    }

    // RFC 8439, section 2.8.2, whose text and key are these.
    #[test]
    fn it_is_the_cipher_it_says() {
        let bytes = |hex: &str| -> Vec<u8> {
            (0..hex.len() / 2)
                .map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap())
                .collect()
        };
        let key: Vec<u8> = (0x80..=0x9f).collect();
        let key = Key::from_text(&STANDARD.encode(key)).unwrap();
        let sealed = bytes(
            "070000004041424344454647\
             d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6\
             3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36\
             92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc\
             3ff4def08e4b7a9de576d26586cec64b6116\
             1ae10b594f09e26a7e902ecbd0600691",
        );
        let text = Seal(STANDARD.encode(sealed)).open(&key, &bytes("50515253c0c1c2c3c4c5c6c7"));
        assert_eq!(
            text.unwrap().as_slice(),
            b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the \
              future, sunscreen would be it."
        );
        assert_eq!(Key::from_text(&key.to_text()), Some(key));
        assert_eq!(Key::from_text("c2hvcnQ="), None);
    }
}
