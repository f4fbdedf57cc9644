//! Routes as this tool's own TOML has them:
//!
//! ```toml
//! authorizer = "http"
//! cors = true
//!
//! [routes]
//! "GET /health" = "none"
//! "GET /orders/{id}" = ["orders/read"]
//! "ANY /{proxy+}" = "id"
//! ```

use toml_edit::{DocumentMut, Item};

use super::routes::{Error, Routes};
use super::{Access, Authorizer};

/// Reads `text` into `routes`.
pub(super) fn read(text: &str, routes: &mut Routes) -> Result<(), Error> {
    let document: DocumentMut = text
        .parse()
        .map_err(|error: toml_edit::TomlError| Error::Toml(error.to_string().trim().to_owned()))?;
    for (key, item) in document.iter() {
        match key {
            "authorizer" => {
                let name = item.as_str().unwrap_or_default();
                let authorizer: Authorizer =
                    name.parse()
                        .map_err(|error: super::authorizer::UnknownAuthorizer| {
                            Error::value(key, error.to_string())
                        })?;
                routes.decided_by(authorizer);
            }
            "cors" => match item.as_bool() {
                Some(cors) => routes.answers_preflights(cors),
                None => return Err(Error::value(key, "it is true or false")),
            },
            "routes" => {
                let table = item.as_table_like();
                let table = table.ok_or_else(|| Error::value(key, "it is a table"))?;
                for (route, item) in table.iter() {
                    let (method, path) = match route.split_once(' ') {
                        Some((method, path)) if is_method(method) => (method, path.trim_start()),
                        None if route == "$default" => ("ANY", route),
                        _ => {
                            let what =
                                "a route is a method or ANY, a space and a path, or $default";
                            return Err(Error::value(route, what));
                        }
                    };
                    routes.add(method, path, access(route, item)?)?;
                }
            }
            _ => {
                return Err(Error::value(
                    key,
                    "the keys are authorizer, cors and routes",
                ));
            }
        }
    }
    Ok(())
}

fn is_method(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn access(route: &str, item: &Item) -> Result<Access, Error> {
    let wrong = || {
        Error::value(
            route,
            "it is \"none\", \"id\", \"iam\", or an array of scopes",
        )
    };
    match (item.as_str(), item.as_array()) {
        (Some("none"), _) => Ok(Access::Open),
        (Some("id"), _) => Ok(Access::Token(Vec::new())),
        (Some("iam"), _) => Ok(Access::Signature),
        (None, Some(scopes)) if !scopes.is_empty() => {
            let scopes = scopes.iter().map(|scope| scope.as_str().map(str::to_owned));
            Ok(Access::Token(
                scopes.collect::<Option<_>>().ok_or_else(wrong)?,
            ))
        }
        _ => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::read_routes as read;
    use super::super::routes::shown;

    #[test]
    fn a_table_of_routes() {
        let text = r#"
            authorizer = "rest"
            cors = true
            [routes]
            "$default" = "id"
            "GET /health" = "none"
            "GET /orders/{id}" = ["orders/read", "orders/write"]
            "ANY /admin/{proxy+}" = "iam"
        "#;
        let routes = read(text, true).unwrap();
        assert_eq!(
            shown(&routes),
            "ANY /admin/{proxy+} iam\nGET /health open\nGET /orders/{id} orders/read,orders/write\n\
             $default token\ncors\nrest"
        );
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (text, said) in [
            ("a = 1", "a: the keys are authorizer, cors and routes"),
            ("cors = 1", "cors: it is true or false"),
            (
                "authorizer = 'x'",
                "authorizer: \"x\" is none of rest, http, alb, iam",
            ),
            ("routes = 1", "routes: it is a table"),
            (
                "[routes]\n'/x' = 'id'",
                "/x: a route is a method or ANY, a space and a path, or $default",
            ),
            (
                "[routes]\n'get /x' = 'id'",
                "get /x: a route is a method or ANY, a space and a path, or $default",
            ),
            (
                "[routes]\n'GET /x' = 'all'",
                "GET /x: it is \"none\", \"id\", \"iam\", or an array of scopes",
            ),
            (
                "[routes]\n'GET /x' = []",
                "GET /x: it is \"none\", \"id\", \"iam\", or an array of scopes",
            ),
            (
                "[routes]\n'GET /x' = [1]",
                "GET /x: it is \"none\", \"id\", \"iam\", or an array of scopes",
            ),
            (
                "[routes]\n'GET /{a}' = 'id'\n'GET /{b}' = 'none'",
                "GET /{b} is there twice, with different authorization",
            ),
        ] {
            assert_eq!(read(text, true).unwrap_err().to_string(), said, "{text}");
        }
        let said = read("=", true).unwrap_err().to_string();
        assert!(said.starts_with("it is not TOML: "), "{said}");
    }
}
