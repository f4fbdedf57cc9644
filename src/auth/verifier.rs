//! The dialogue around a proof of a password: `PASSWORD_VERIFIER` and `DEVICE_PASSWORD_VERIFIER`.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::challenge::{Challenge, Parameters};
use super::srp::{Ephemeral, Error, Identity, Served};
use crate::model::Secret;

/// The responses that prove the password of `identity`, by what `challenge` holds of the service's
/// half and the client's half in `ephemeral`.
pub(super) fn responses(
    ephemeral: &Ephemeral,
    identity: &Identity,
    challenge: &Challenge,
    now: Timestamp,
) -> Result<Parameters, Error> {
    let secret_block = parameter(challenge, "SECRET_BLOCK")?;
    let served = Served {
        salt: parameter(challenge, "SALT")?,
        srp_b: parameter(challenge, "SRP_B")?,
        secret_block,
    };
    let proof = ephemeral.prove(identity, served, now)?;
    Ok(BTreeMap::from([
        (
            "PASSWORD_CLAIM_SECRET_BLOCK".to_owned(),
            Secret::from(secret_block),
        ),
        ("PASSWORD_CLAIM_SIGNATURE".to_owned(), proof.signature),
        ("TIMESTAMP".to_owned(), Secret::from(proof.timestamp)),
    ]))
}

/// The parameter `name` of `challenge`.
pub(super) fn parameter<'a>(
    challenge: &'a Challenge,
    name: &'static str,
) -> Result<&'a str, Error> {
    let found = challenge.parameters.get(name).map(String::as_str);
    found.ok_or(Error::Missing(name))
}
