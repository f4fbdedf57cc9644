//! The Secure Remote Password protocol as Cognito speaks it: the password is proved and never sent.
//!
//! SRP-6a ([RFC 5054](https://www.rfc-editor.org/rfc/rfc5054)) over the 3072-bit group of
//! [RFC 3526](https://www.rfc-editor.org/rfc/rfc3526#section-4) with SHA-256, with a key derivation
//! and a signature of Amazon's own. What is hashed is always of the shortest form, never of fixed width.

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use crypto_bigint::modular::{FixedMontyForm, FixedMontyParams};
use crypto_bigint::{Odd, U3072};
use jiff::Timestamp;
use ring::{digest, hmac};
use zeroize::Zeroizing;

use crate::model::Secret;

/// The prime of RFC 3526 group 15.
const N: &str = "\
    FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74\
    020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437\
    4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED\
    EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF05\
    98DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB\
    9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B\
    E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF695581718\
    3995497CEA956AE515D2261898FA051015728E5A8AAAC42DAD33170D04507A33\
    A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7\
    ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864\
    D87602733EC86A64521F2B18177B200CBBE117577A615D6C770988C0BAD946E2\
    08E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF";
/// The generator.
const G: u8 = 2;
const HEX_DIGITS: usize = 768;
const HASH_BITS: u32 = 256;

/// Why the server's half cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A parameter is not there.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// A parameter is not what it should be.
    #[error("{0} is malformed")]
    Malformed(&'static str),
    /// A value that would let anyone in, which no honest server sends (RFC 5054 §2.5.4).
    #[error("{0} is zero")]
    Zero(&'static str),
}

/// Whose password is proved: a user, or a device with its own group, key and password.
#[derive(Debug, Clone)]
pub struct Identity<'a> {
    /// The user pool's name, the part of its id behind the `_`; or the device group key.
    pub group: &'a str,
    /// `USER_ID_FOR_SRP`; or the device key.
    pub user: &'a str,
    /// The password, its bytes as typed.
    pub password: &'a Secret<String>,
}

impl Identity<'_> {
    /// `x`, the number made of salt and password.
    fn private_key(&self, salt: &U3072) -> Zeroizing<U3072> {
        let inner = hash(&[
            self.group.as_bytes(),
            self.user.as_bytes(),
            b":",
            self.password.expose().as_bytes(),
        ]);
        Zeroizing::new(number(hash(&[&pad(salt), inner.as_ref()]).as_ref()))
    }

    /// What a server keeps to recognise the password by: the salt made of `random`, and `g^x mod
    /// N`; both in the form that is hashed.
    pub(super) fn verifier(&self, random: &[u8; 16]) -> (Zeroizing<Vec<u8>>, Zeroizing<Vec<u8>>) {
        let salt = number(random);
        let verifier =
            element(&U3072::from_u8(G)).pow_bounded_exp(&self.private_key(&salt), HASH_BITS);
        (pad(&salt), pad(&verifier.retrieve()))
    }
}

/// The server's half: parameters of `PASSWORD_VERIFIER`.
#[derive(Debug, Clone, Copy)]
pub struct Served<'a> {
    /// `SALT`, hexadecimal, leading zeros left out: an odd number of digits is normal.
    pub salt: &'a str,
    /// `SRP_B`, hexadecimal likewise.
    pub srp_b: &'a str,
    /// `SECRET_BLOCK`, base64.
    pub secret_block: &'a str,
}

/// What goes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// `PASSWORD_CLAIM_SIGNATURE`, base64.
    pub signature: Secret<String>,
    /// `TIMESTAMP`, exactly as it was signed.
    pub timestamp: String,
}

/// The client's secret number `a` and its public `A = g^a mod N`, for one exchange.
pub struct Ephemeral {
    // In a box, so that moving an exchange leaves no copies behind.
    secret: Box<Zeroizing<U3072>>,
    bits: u32,
    public: Box<U3072>,
}

impl std::fmt::Debug for Ephemeral {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ephemeral([redacted])")
    }
}

impl Ephemeral {
    /// Makes `a` of 256 random bits, the least that RFC 5054 §3.1 allows; no shorter number makes
    /// the exchange weaker than the hash in it.
    pub fn new(random: &Zeroizing<[u8; 32]>) -> Self {
        Self::of(Zeroizing::new(number(&random[..])), 256)
    }

    fn of(secret: Zeroizing<U3072>, bits: u32) -> Self {
        let public = element(&U3072::from_u8(G))
            .pow_bounded_exp(&secret, bits)
            .retrieve();
        Self {
            secret: Box::new(secret),
            bits,
            public: Box::new(public),
        }
    }

    /// `SRP_A`: hexadecimal in lower case.
    pub fn public(&self) -> String {
        self.public
            .to_string()
            .trim_start_matches('0')
            .to_lowercase()
    }

    /// Proves the password of `identity` to the server that sent `served`, at `now`.
    ///
    /// # Errors
    ///
    /// [`Error`] when a parameter is malformed, or `B` or `u` is zero.
    pub fn prove(
        &self,
        identity: &Identity,
        served: Served,
        now: Timestamp,
    ) -> Result<Proof, Error> {
        let Identity { group, user, .. } = identity;
        let key = self.key(identity, served)?;
        let block = served.secret_block.replace('-', "+").replace('_', "/");
        let block = STANDARD
            .decode(block)
            .map_err(|_| Error::Malformed("SECRET_BLOCK"))?;
        let timestamp = timestamp(now);
        let mut signed = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, &key[..]));
        for part in [
            group.as_bytes(),
            user.as_bytes(),
            &block,
            timestamp.as_bytes(),
        ] {
            signed.update(part);
        }
        Ok(Proof {
            signature: Secret::from(STANDARD.encode(signed.sign())),
            timestamp,
        })
    }

    /// The key that both sides share if the password is right: 16 bytes.
    fn key(&self, identity: &Identity, served: Served) -> Result<Zeroizing<[u8; 16]>, Error> {
        let b = hex(served.srp_b).ok_or(Error::Malformed("SRP_B"))?;
        let salt = hex(served.salt).ok_or(Error::Malformed("SALT"))?;
        let public = element(&b);
        if public.retrieve() == U3072::ZERO {
            return Err(Error::Zero("SRP_B modulo N"));
        }
        let u = number(hash(&[&pad(&self.public), &pad(&b)]).as_ref());
        if u == U3072::ZERO {
            return Err(Error::Zero("the hash of SRP_A and SRP_B"));
        }
        let x = identity.private_key(&salt);
        let k = number(hash(&[&pad(&U3072::from_be_hex(N)), &[G]]).as_ref());

        // S = (B - k·g^x) ^ (a + u·x); the exponent is a plain number, not reduced.
        let verifier = element(&U3072::from_u8(G)).pow_bounded_exp(&x, HASH_BITS);
        let base = public - element(&k) * verifier;
        let exponent = Zeroizing::new(self.secret.wrapping_add(&u.wrapping_mul(&x)));
        let bits = self.bits.max(2 * HASH_BITS) + 1;
        let shared = Zeroizing::new(base.pow_bounded_exp(&exponent, bits).retrieve());

        // HKDF with one block of output, cut to 16 bytes.
        let extract = hmac::Key::new(hmac::HMAC_SHA256, &pad(&u));
        let prk = hmac::sign(&extract, &pad(&shared));
        let expand = hmac::Key::new(hmac::HMAC_SHA256, prk.as_ref());
        let okm = hmac::sign(&expand, b"Caldera Derived Key\x01");
        let mut key = Zeroizing::new([0; 16]);
        key.copy_from_slice(&okm.as_ref()[..16]);
        Ok(key)
    }
}

/// `now` as the service wants it signed: `Tue Mar 3 04:05:06 UTC 2026`, the day without a zero.
fn timestamp(now: Timestamp) -> String {
    now.strftime("%a %b %-d %H:%M:%S UTC %Y").to_string()
}

type Params = FixedMontyParams<{ U3072::LIMBS }>;

/// The number `value` modulo `N`.
fn element(value: &U3072) -> FixedMontyForm<{ U3072::LIMBS }> {
    static GROUP: LazyLock<Params> =
        LazyLock::new(|| Params::new_vartime(Odd::<U3072>::from_be_hex(N)));
    FixedMontyForm::new(value, &GROUP)
}

fn hash(parts: &[&[u8]]) -> digest::Digest {
    let mut context = digest::Context::new(&digest::SHA256);
    for part in parts {
        context.update(part);
    }
    context.finish()
}

/// The number that `bytes`, at most 384 of them, are in big-endian order.
fn number(bytes: &[u8]) -> U3072 {
    let mut wide = Zeroizing::new([0; U3072::BYTES]);
    wide[U3072::BYTES - bytes.len()..].copy_from_slice(bytes);
    U3072::from_be_slice(&wide[..])
}

fn hex(digits: &str) -> Option<U3072> {
    let fits =
        (1..=HEX_DIGITS).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_hexdigit());
    fits.then(|| U3072::from_be_hex(&format!("{digits:0>HEX_DIGITS$}")))
}

/// The shortest big-endian bytes of `number`, with a zero in front where the first bit is set, as
/// Java's `BigInteger.toByteArray` gives them.
fn pad(number: &U3072) -> Zeroizing<Vec<u8>> {
    let bytes = number.to_be_bytes();
    let bytes: &[u8] = bytes.as_ref();
    let start = bytes
        .iter()
        .position(|byte| *byte != 0)
        .unwrap_or(bytes.len() - 1);
    let mut padded = Vec::with_capacity(bytes.len() + 1);
    if bytes[start] >= 0x80 {
        padded.push(0);
    }
    padded.extend_from_slice(&bytes[start..]);
    Zeroizing::new(padded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::Challenge;
    use crate::auth::device::{Presented, Registration};

    const GROUP: &str = "EXAMPLE12";
    const USER: &str = "0a1b2c3d-user";
    const SALT: &str = "f1e2d3c4b5a69788796a5b4c3d2e1f0";
    /// Of the server's secret number at most.
    const B_BITS: u32 = 1024;
    const SECRET_BLOCK: &str = "AAFzZWNyZXQtYmxvY2v/";

    fn hexadecimal(bytes: impl AsRef<[u8]>) -> String {
        let digits =
            |byte: &u8| [byte >> 4, byte & 15].map(|nibble| char::from_digit(nibble.into(), 16));
        bytes.as_ref().iter().flat_map(digits).flatten().collect()
    }

    fn sha256_of_text(text: &str) -> String {
        hexadecimal(digest::digest(&digest::SHA256, text.as_bytes()))
    }

    /// `x`, the number made of salt and password.
    fn private_key(salt: &str, password: &str) -> U3072 {
        let inner = hash(&[GROUP.as_bytes(), USER.as_bytes(), b":", password.as_bytes()]);
        number(hash(&[&pad(&hex(salt).unwrap()), inner.as_ref()]).as_ref())
    }

    /// The server's side, by its formulas: `B = k·v + g^b`, `S = (A·v^u)^b`.
    struct Server {
        group: String,
        user: String,
        b: U3072,
        verifier: FixedMontyForm<{ U3072::LIMBS }>,
        public: U3072,
    }

    impl Server {
        fn new(b: &U3072, salt: &str, password: &str) -> Self {
            let generator = element(&U3072::from_u8(G));
            let verifier = generator.pow_bounded_exp(&private_key(salt, password), HASH_BITS);
            Self::keeping(&verifier, GROUP, USER, b)
        }

        fn keeping(
            verifier: &FixedMontyForm<{ U3072::LIMBS }>,
            group: &str,
            user: &str,
            b: &U3072,
        ) -> Self {
            let generator = element(&U3072::from_u8(G));
            let k = number(hash(&[&pad(&U3072::from_be_hex(N)), &[G]]).as_ref());
            let public =
                (element(&k) * *verifier + generator.pow_bounded_exp(b, B_BITS)).retrieve();
            Self {
                group: group.to_owned(),
                user: user.to_owned(),
                b: *b,
                verifier: *verifier,
                public,
            }
        }

        /// `B` in hexadecimal without leading zeros.
        fn srp_b(&self) -> String {
            hexadecimal(self.public.to_be_bytes())
                .trim_start_matches('0')
                .to_owned()
        }

        fn signature(&self, srp_a: &str, timestamp: &str) -> String {
            let a = hex(srp_a).unwrap();
            let u = number(hash(&[&pad(&a), &pad(&self.public)]).as_ref());
            let shared = (element(&a) * self.verifier.pow_bounded_exp(&u, HASH_BITS))
                .pow_bounded_exp(&self.b, B_BITS)
                .retrieve();
            let prk = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &pad(&u)), &pad(&shared));
            let expand = hmac::Key::new(hmac::HMAC_SHA256, prk.as_ref());
            let key = hmac::sign(&expand, b"Caldera Derived Key\x01");
            let mut signed =
                hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, &key.as_ref()[..16]));
            let block = STANDARD.decode(SECRET_BLOCK).unwrap();
            for part in [
                self.group.as_bytes(),
                self.user.as_bytes(),
                &block,
                timestamp.as_bytes(),
            ] {
                signed.update(part);
            }
            STANDARD.encode(signed.sign())
        }
    }

    fn vector_now() -> Timestamp {
        "2026-03-03T04:05:06Z".parse().unwrap()
    }

    fn prove(client: &Ephemeral, password: &str, srp_b: &str) -> Result<Proof, Error> {
        prove_salted(client, password, SALT, srp_b)
    }

    fn prove_salted(
        client: &Ephemeral,
        password: &str,
        salt: &str,
        srp_b: &str,
    ) -> Result<Proof, Error> {
        let password = Secret::from(password);
        let identity = Identity {
            group: GROUP,
            user: USER,
            password: &password,
        };
        let served = Served {
            salt,
            srp_b,
            secret_block: SECRET_BLOCK,
        };
        client.prove(&identity, served, vector_now())
    }

    /// A vector derived in Python from the formulas of the protocol and checked against the code
    /// of pycognito: `a` is the bytes 1 to 128, `b` four times SHA-256 of "server-b".
    #[test]
    fn the_known_exchange() {
        let a: Vec<u8> = (1..=128).collect();
        let client = Ephemeral::of(Zeroizing::new(number(&a)), 1024);
        assert!(client.public().starts_with("ce00119aff3d2091"));
        assert_eq!(
            sha256_of_text(&client.public()),
            "d49dced9d612a2c2f13fef2da5e8ea8c0f7ecc6255b2dd0dba70f89b65a7c1e1"
        );
        let k = hash(&[&pad(&U3072::from_be_hex(N)), &[G]]);
        assert_eq!(
            hexadecimal(k),
            "538282c4354742d7cbbde2359fcf67f9f5b3a6b08791e5011b43b8a5b66d9ee6"
        );

        let b = digest::digest(&digest::SHA256, b"server-b")
            .as_ref()
            .repeat(4);
        let server = Server::new(&number(&b), SALT, "Corr3ct-Horse!");
        assert_eq!(
            sha256_of_text(&server.srp_b()),
            "6678952380c8c3890c1d5f36ede6d80f4e22ac4942b7292707647e029107f955"
        );
        let x = private_key(SALT, "Corr3ct-Horse!").to_be_bytes();
        assert_eq!(
            hexadecimal(&x.as_ref()[U3072::BYTES - 32..]),
            "55ba853f2713b67856e20f394e45fe3f27b4dc5b42a368a39b5951ed35f125d4"
        );

        let proof = prove(&client, "Corr3ct-Horse!", &server.srp_b()).unwrap();
        assert_eq!(proof.timestamp, "Tue Mar 3 04:05:06 UTC 2026");
        assert_eq!(
            proof.signature.expose(),
            "JIHuP3zLAKJs/jjzUNmZ8WTM6BEDm4wEoeH8aR3310Y="
        );
    }

    #[test]
    fn server_and_client_agree_on_the_right_password_only() {
        // Some of these make B, the salt or the hashes begin with zeros or a set bit.
        for seed in 0..4_u8 {
            let random = digest::digest(&digest::SHA256, &[seed]);
            let client = Ephemeral::new(&Zeroizing::new(random.as_ref().try_into().unwrap()));
            let server = Server::new(&number(hash(&[&[seed, 1]]).as_ref()), SALT, "right");
            let expected = server.signature(&client.public(), "Tue Mar 3 04:05:06 UTC 2026");
            let signature = |password| prove(&client, password, &server.srp_b()).unwrap().signature;
            assert_eq!(signature("right").expose(), &expected);
            assert_ne!(signature("wrong").expose(), &expected);
        }
    }

    /// The crate aws-cognito-srp, of other authors on other arithmetic, signs what our server
    /// expects, and so do we, for salts of every length and for `B` of an odd number of digits too.
    #[test]
    fn another_client_and_this_one_satisfy_the_same_server() {
        // A B of an odd number of digits is one in 16. Thousands take minutes, unoptimized; each
        // run tries others.
        for _ in 0..60 {
            random_exchange();
        }
    }

    fn random_exchange() {
        // The other client's number is the one that is random: when an exchange failed, the SRP_A
        // of the message is what the rest of it came from.
        let password = "pässword";
        let user = aws_cognito_srp::User::new(&format!("us-east-1_{GROUP}"), USER, password);
        let theirs = aws_cognito_srp::SrpClient::new(user, "", None);
        let srp_a = theirs.get_auth_parameters().a;
        let random = |of: &str| hash(&[of.as_bytes(), srp_a.as_bytes()]);
        let salt = random("salt");
        let length = usize::from(salt.as_ref()[31] % 16);
        let salt = hexadecimal(&salt.as_ref()[..=length]);
        let salt = match salt.trim_start_matches('0') {
            "" => "0",
            salt => salt,
        };

        let server = Server::new(&number(random("b").as_ref()), salt, password);
        let proof = theirs
            .verify(SECRET_BLOCK, USER, salt, &server.srp_b())
            .unwrap();
        let expected = server.signature(&srp_a, &proof.timestamp);
        assert_eq!(proof.password_claim_signature, expected, "{srp_a}");

        let ours = Ephemeral::new(&Zeroizing::new(random("a").as_ref().try_into().unwrap()));
        let proof = prove_salted(&ours, password, salt, &server.srp_b()).unwrap();
        let expected = server.signature(&ours.public(), &proof.timestamp);
        assert_eq!(proof.signature.expose(), &expected, "{srp_a}");
    }

    /// A server that knows only salt and verifier recognises the device, as this client
    /// and as another one with the same password proves it.
    #[test]
    fn a_registered_device_is_recognised() {
        const KEY: &str = "us-east-1_12345678-90ab-cdef-1234-567890abcdef";
        const GROUP_KEY: &str = "-EXAMPLEgrp";
        for seed in 0..8_u8 {
            let random = |of: &str| hash(&[of.as_bytes(), &[seed]]);
            let mut password = Zeroizing::new([seed; 40]);
            password[..32].copy_from_slice(random("password").as_ref());
            let salt = Zeroizing::new(random("salt").as_ref()[..16].try_into().unwrap());
            let made = Registration::new(KEY, GROUP_KEY, &password, &salt);
            let [salt, verifier] =
                [&made.salt, made.verifier.expose()].map(|text| STANDARD.decode(text).unwrap());
            let verifier = verifier.strip_prefix(&[0]).unwrap_or(&verifier);
            let verifier = element(&number(verifier));
            let b = number(random("b").as_ref());
            let server = Server::keeping(&verifier, GROUP_KEY, KEY, &b);
            let salt = hexadecimal(salt);
            let salt = salt.trim_start_matches('0');

            let device = aws_cognito_srp::TrackedDevice::new(
                "us-east-1_EXAMPLE12",
                GROUP_KEY,
                KEY,
                made.device.password.expose(),
            );
            let theirs = aws_cognito_srp::SrpClient::new(device, "", None);
            let srp_a = theirs.get_auth_parameters().a;
            let proof = theirs.verify(SECRET_BLOCK, salt, &server.srp_b()).unwrap();
            let expected = server.signature(&srp_a, &proof.timestamp);
            assert_eq!(proof.password_claim_signature, expected, "{seed}");

            let random = Zeroizing::new(random("a").as_ref().try_into().unwrap());
            let mut ours = Presented::new(made.device, random);
            let srp_a = ours.begin()["SRP_A"].expose().clone();
            let parameters = [
                ("SALT", salt.to_owned()),
                ("SRP_B", server.srp_b()),
                ("SECRET_BLOCK", SECRET_BLOCK.to_owned()),
            ];
            let challenge = Challenge {
                name: "DEVICE_PASSWORD_VERIFIER".into(),
                session: None,
                parameters: parameters
                    .map(|(name, value)| (name.to_owned(), value))
                    .into(),
                available: Vec::new(),
            };
            let responses = ours.finish(&challenge, vector_now()).unwrap().unwrap();
            let expected = server.signature(&srp_a, responses["TIMESTAMP"].expose());
            assert_eq!(
                responses["PASSWORD_CLAIM_SIGNATURE"].expose(),
                &expected,
                "{seed}"
            );
        }
    }

    #[test]
    fn values_that_let_anyone_in_are_refused() {
        let client = Ephemeral::new(&Zeroizing::new([7; 32]));
        for (srp_b, error) in [
            ("0", Error::Zero("SRP_B modulo N")),
            (N, Error::Zero("SRP_B modulo N")),
            ("", Error::Malformed("SRP_B")),
            ("xyz", Error::Malformed("SRP_B")),
            (&"f".repeat(769), Error::Malformed("SRP_B")),
        ] {
            assert_eq!(prove(&client, "p", srp_b), Err(error), "{srp_b}");
        }
        let password = Secret::from("p");
        let identity = Identity {
            group: GROUP,
            user: USER,
            password: &password,
        };
        let served = Served {
            salt: "1",
            srp_b: "5",
            secret_block: "!",
        };
        let proved = client.prove(&identity, served, vector_now());
        assert_eq!(proved, Err(Error::Malformed("SECRET_BLOCK")));
    }

    /// `BigInteger.toByteArray` of Java.
    #[test]
    fn padding_is_that_of_java() {
        for (digits, padded) in [
            ("0", "00"),
            ("7f", "7f"),
            ("80", "0080"),
            ("100", "0100"),
            ("00ff", "00ff"),
        ] {
            assert_eq!(hexadecimal(pad(&hex(digits).unwrap())), padded);
        }
    }

    /// Weekdays and months are English, the day has no leading zero, the hour has.
    #[test]
    fn timestamps_are_spelled_as_the_service_reads_them() {
        for (now, text) in [
            ("2025-05-07T00:09:40Z", "Wed May 7 00:09:40 UTC 2025"),
            ("2026-12-31T23:59:59.999Z", "Thu Dec 31 23:59:59 UTC 2026"),
        ] {
            assert_eq!(timestamp(now.parse().unwrap()), text);
        }
    }
}
