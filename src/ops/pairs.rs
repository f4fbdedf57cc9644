//! `KEY=VALUE` arguments.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::failure::Failure;
use crate::settings::Settings;

/// Splits `KEY=VALUE` arguments of `flag`.
pub(crate) fn pairs(flag: &str, arguments: &[String]) -> Result<BTreeMap<String, String>, Failure> {
    let mut pairs = BTreeMap::new();
    for argument in arguments {
        // The argument is not repeated: its value may be personal data.
        let Some((key, value)) = argument.split_once('=').filter(|(key, _)| !key.is_empty()) else {
            return Err(Failure::usage(
                format!("an argument of {flag} has no name before an equals sign"),
                format!("{flag} NAME=VALUE"),
            ));
        };
        pairs.insert(key.to_owned(), value.to_owned());
    }
    Ok(pairs)
}

/// What the pool's Lambda triggers are handed, as the API's JSON has it.
pub(crate) fn client_metadata(settings: &Settings) -> Result<Map<String, Value>, Failure> {
    let pairs = pairs("--client-metadata", &settings.client_metadata())?;
    let pairs = pairs.into_iter().map(|(name, value)| (name, value.into()));
    Ok(pairs.collect())
}
