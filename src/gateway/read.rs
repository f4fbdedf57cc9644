//! Reading the routes of an API from a document.

use serde_json::Value;

use super::routes::{Error, Routes};
use super::{Access, document, openapi, table, template};

/// Reads TOML if `is_toml`, else an OpenAPI document or a SAM or CloudFormation template, in JSON or YAML.
///
/// # Errors
///
/// [`Error`] says what is wrong with it.
pub fn read(text: &str, is_toml: bool) -> Result<Routes, Error> {
    let mut routes = Routes::default();
    if is_toml {
        table::read(text, &mut routes)?;
        return routes.sorted();
    }
    let document = document::read(text)?;
    if document.get("openapi").is_some() || document.get("swagger").is_some() {
        openapi::read(&document, Access::Open, &mut routes)?;
        routes.answers_preflights(openapi::answers_preflights(&document));
    } else if document.get("Resources").is_some_and(Value::is_object) {
        template::read(&document, &mut routes)?;
    } else {
        return Err(Error::Unknown);
    }
    routes.sorted()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_routes_says_why() {
        for (text, is_toml, said) in [
            (
                "a: b",
                false,
                "it is neither an OpenAPI document (openapi or swagger) nor a SAM or CloudFormation template (Resources)",
            ),
            (
                "[",
                false,
                "it is neither JSON nor YAML: while parsing a node, did not find expected node content in line 2",
            ),
            ("openapi: 3.0.1\npaths: {}", false, "it has no routes"),
            ("Resources: {}", false, "it has no routes"),
            ("", true, "it has no routes"),
            (
                "openapi: 3.0.1\npaths:\n  pets: {get: {}}",
                false,
                "the path \"pets\" does not begin with /",
            ),
        ] {
            assert_eq!(read(text, is_toml).unwrap_err().to_string(), said);
        }
    }
}
