//! A value that must not be seen.

use std::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

/// A value that prints as `[redacted]` and is wiped from memory when dropped.
///
/// [`Secret::expose`] is the one way to the value, so that every use can be found by its name.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Secret<T: Zeroize>(T);

impl<T: Zeroize> Secret<T> {
    /// Takes `value` into keeping.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself, for the place that sends or prints it.
    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl From<&str> for Secret<String> {
    fn from(value: &str) -> Self {
        Self(value.to_owned())
    }
}

impl From<String> for Secret<String> {
    fn from(value: String) -> Self {
        Self(value)
    }
}

impl<T: Zeroize> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// How a secret is written to, and read from, a file that only its owner can read:
/// `#[serde(with = "exposed")]`. A [`Secret`] by itself cannot be serialized.
pub(super) mod exposed {
    use serde::{Deserialize, Deserializer, Serializer};

    use super::Secret;

    pub(in crate::model) fn serialize<S: Serializer>(
        secret: &Secret<String>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(secret.expose())
    }

    pub(in crate::model) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Secret<String>, D::Error> {
        String::deserialize(deserializer).map(Secret::from)
    }

    /// The same for a secret that may be absent.
    pub(in crate::model) mod option {
        use serde::{Deserialize, Deserializer, Serialize, Serializer};

        use super::Secret;

        #[expect(clippy::ref_option, reason = "serde calls it so")]
        pub(in crate::model) fn serialize<S: Serializer>(
            secret: &Option<Secret<String>>,
            serializer: S,
        ) -> Result<S::Ok, S::Error> {
            let text = secret.as_ref().map(|secret| secret.expose().as_str());
            text.serialize(serializer)
        }

        pub(in crate::model) fn deserialize<'de, D: Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Option<Secret<String>>, D::Error> {
            let text = Option::<String>::deserialize(deserializer)?;
            Ok(text.map(Secret::from))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_holds_nothing_of_the_value() {
        let secret = Secret::from("hunter2");
        assert_eq!(
            format!("{secret:?} {:?}", Some(&secret)),
            "[redacted] Some([redacted])"
        );
        assert_eq!(secret.expose(), "hunter2");
    }
}
