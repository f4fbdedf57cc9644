//! Passwords that are made up.

use serde_json::Value;
use zeroize::Zeroizing;

use crate::model::Secret;

/// What a user pool asks of a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// How many characters it must have.
    pub minimum_length: usize,
}

/// The length of a password where the pool asks for no longer one: 123 bits.
const LENGTH: usize = 20;
/// What the API takes.
const LONGEST: usize = 99;

const CLASSES: [&[u8]; 4] = [
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    b"abcdefghijklmnopqrstuvwxyz",
    b"0123456789",
    // Of the symbols that Cognito counts, those that shells and `.env` files take without quotes.
    b"+,-./:=@%_",
];

impl Policy {
    /// What is wrong with `password`, if its length shows that it is too short.
    pub fn objection(&self, password: &Secret<String>) -> Option<String> {
        let least = self.minimum_length;
        let is_short = password.expose().chars().count() < least;
        is_short.then(|| format!("password is shorter than {least} characters"))
    }

    /// The policy of `pool`, as `DescribeUserPool` has it.
    pub fn of(pool: &Value) -> Self {
        let minimum = pool["Policies"]["PasswordPolicy"]["MinimumLength"].as_u64();
        let minimum = minimum.and_then(|minimum| usize::try_from(minimum).ok());
        Self {
            minimum_length: minimum.unwrap_or_default(),
        }
    }
}

/// A password that meets `policy`, made of unpredictable bytes of `random`: of 20 characters or the
/// policy's minimum, with upper and lower case letters, digits and symbols, whatever the policy asks for.
/// It begins with a letter or a digit. Each such password is as likely as any other.
///
/// # Errors
///
/// As `random`.
pub fn generate<E>(
    policy: Policy,
    mut random: impl FnMut() -> Result<u8, E>,
) -> Result<Secret<String>, E> {
    let alphabet = CLASSES.concat();
    let length = policy.minimum_length.clamp(LENGTH, LONGEST);
    let mut password = Zeroizing::new(String::with_capacity(length));
    // Another whole password, not another character, keeps all of them equally likely.
    while !is_good(&password) {
        password.clear();
        while password.len() < length {
            password.push(pick(&alphabet, &mut random)?);
        }
    }
    Ok(Secret::from(password.as_str()))
}

/// One of `alphabet`, each as likely as any other.
fn pick<E>(alphabet: &[u8], random: &mut impl FnMut() -> Result<u8, E>) -> Result<char, E> {
    // Bytes beyond a multiple of the alphabet's length would make its first characters more likely.
    let end = 256 - 256 % alphabet.len();
    loop {
        let byte = usize::from(random()?);
        if byte < end {
            return Ok(char::from(alphabet[byte % alphabet.len()]));
        }
    }
}

fn is_good(password: &str) -> bool {
    let has = |class: &&[u8]| password.bytes().any(|byte| class.contains(&byte));
    let first = password.chars().next();
    first.is_some_and(|first| first.is_ascii_alphanumeric()) && CLASSES.iter().all(has)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::convert::Infallible;

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    /// The symbols that Cognito counts, from the developer guide, "Adding user pool password
    /// requirements".
    const COUNTED: &str = "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+-";

    /// `SplitMix64`, a byte at a time.
    fn bytes_of(mut seed: u64) -> impl FnMut() -> Result<u8, Infallible> {
        move || {
            seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            Ok(mixed.to_be_bytes()[0])
        }
    }

    fn generated(minimum_length: usize, seed: u64) -> String {
        let made = generate(Policy { minimum_length }, bytes_of(seed));
        made.unwrap().expose().to_owned()
    }

    proptest! {
        #[test]
        fn a_generated_password_meets_every_policy(minimum in 0..=99_usize, seed: u64) {
            let password = generated(minimum, seed);
            prop_assert_eq!(password.len(), minimum.max(20));
            let has = |class: fn(char) -> bool| password.chars().any(class);
            prop_assert!(has(|c| c.is_ascii_uppercase()));
            prop_assert!(has(|c| c.is_ascii_lowercase()));
            prop_assert!(has(|c| c.is_ascii_digit()));
            prop_assert!(has(|c| COUNTED.contains(c)));
            prop_assert!(!password.starts_with('-'));
            prop_assert!(password.chars().all(|c| c.is_ascii_alphanumeric() || COUNTED.contains(c)));
        }
    }

    /// The characters after the first are all as frequent, to within five standard deviations.
    #[test]
    fn no_character_is_more_likely_than_another() {
        const PASSWORDS: u64 = 4_000;
        let mut counts = BTreeMap::new();
        for seed in 0..PASSWORDS {
            for character in generated(99, seed).chars().skip(1) {
                *counts.entry(character).or_insert(0_u32) += 1;
            }
        }
        let characters = CLASSES.concat().len();
        assert_eq!(counts.len(), characters);
        let expected = 98.0 * f64::from(u32::try_from(PASSWORDS).unwrap()) / 72.0;
        for (character, count) in counts {
            let off = (f64::from(count) - expected).abs();
            assert!(off < 5.0 * expected.sqrt(), "{character}: {count}");
        }
    }

    #[test]
    fn randomness_that_fails_makes_no_password() {
        let failed = generate(Policy { minimum_length: 8 }, || Err("no randomness"));
        assert_eq!(failed.unwrap_err(), "no randomness");
    }

    #[test]
    fn the_policy_is_that_of_the_pool() {
        let policy = |pool| Policy::of(&pool).minimum_length;
        let described = json!({"Policies": {"PasswordPolicy": {"MinimumLength": 40}}});
        assert_eq!(policy(described), 40);
        assert_eq!(policy(json!({"Id": "us-east-1_EXAMPLE12"})), 0);
    }
}
