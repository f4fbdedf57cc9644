//! Routes of an OpenAPI document (3.x, or Swagger 2.0) with the extensions of API Gateway.
//!
//! API Gateway developer guide, "OpenAPI extensions for API Gateway":
//! `x-amazon-apigateway-authtype`, `-authorizer`, `-auth`, `-any-method` and `-cors`.

use serde_json::{Map, Value};

use super::routes::{self, Error, Routes};
use super::{Access, Authorizer};

const METHODS: [(&str, &str); 9] = [
    ("get", "GET"),
    ("put", "PUT"),
    ("post", "POST"),
    ("delete", "DELETE"),
    ("options", "OPTIONS"),
    ("head", "HEAD"),
    ("patch", "PATCH"),
    ("trace", "TRACE"),
    ("x-amazon-apigateway-any-method", "ANY"),
];

/// What a security scheme asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scheme {
    Token,
    Signature,
    /// An API key of a usage plan, which says nothing about the caller.
    Key,
    /// A Lambda function of its own decides.
    Function,
}

/// Whether the API of `document` answers preflights itself.
pub(super) fn answers_preflights(document: &Value) -> bool {
    document.get("x-amazon-apigateway-cors").is_some()
}

/// Reads `document` into `routes`. What says nothing of its security asks for `default`.
pub(super) fn read(document: &Value, default: Access, routes: &mut Routes) -> Result<(), Error> {
    let api = Api {
        schemes: schemes(document),
        security: document.get("security"),
        default,
    };
    for scheme in api.schemes.values() {
        routes.authorizer_of(scheme);
    }
    let paths = document.get("paths").and_then(Value::as_object);
    for (path, item) in paths.into_iter().flatten() {
        for (key, method) in METHODS {
            if let Some(operation) = item.get(key) {
                let access = api.access(operation, &format!("{method} {path}"), routes)?;
                routes.add(method, path, access)?;
            }
        }
    }
    Ok(())
}

fn schemes(document: &Value) -> Map<String, Value> {
    let of_components = document.pointer("/components/securitySchemes");
    let found = of_components.or_else(|| document.get("securityDefinitions"));
    let schemes = found.and_then(Value::as_object);
    schemes.cloned().unwrap_or_default()
}

impl Routes {
    /// Learns from a scheme who decides.
    fn authorizer_of(&mut self, scheme: &Value) {
        let authorizer = scheme.get("x-amazon-apigateway-authorizer");
        let kind = authorizer
            .and_then(|it| it.get("type"))
            .and_then(Value::as_str);
        match kind {
            Some("cognito_user_pools") => self.decided_by(Authorizer::Rest),
            Some("jwt") => self.decided_by(Authorizer::Http),
            _ => {}
        }
    }
}

struct Api<'a> {
    schemes: Map<String, Value>,
    security: Option<&'a Value>,
    default: Access,
}

impl Api<'_> {
    fn access(&self, operation: &Value, route: &str, routes: &mut Routes) -> Result<Access, Error> {
        let auth = operation.pointer("/x-amazon-apigateway-auth/type");
        match auth.and_then(Value::as_str) {
            Some(kind) if kind.eq_ignore_ascii_case("aws_iam") => return Ok(Access::Signature),
            Some(kind) if kind.eq_ignore_ascii_case("none") => return Ok(Access::Open),
            _ => {}
        }
        let Some(security) = operation.get("security").or(self.security) else {
            return Ok(self.default.clone());
        };
        let Some(alternatives) = security.as_array() else {
            return Err(Error::value(route, "its security is not an array"));
        };
        // An alternative that asks for nothing is enough: OpenAPI 3.1, "Security Requirement Object".
        let mut found: Option<Access> = None;
        for alternative in alternatives {
            let Some(needs) = alternative.as_object() else {
                return Err(Error::value(
                    route,
                    "its security is not an array of objects",
                ));
            };
            let mut access = Access::Open;
            let both = "its security takes a signature and a token, which no gateway does";
            for (name, scopes) in needs {
                let scheme = self.scheme(name).ok_or_else(|| {
                    Error::value(route, format!("there is no security scheme {name:?}"))
                })?;
                match scheme {
                    Scheme::Key => {}
                    Scheme::Signature if matches!(access, Access::Token(_)) => {
                        return Err(Error::value(route, both));
                    }
                    Scheme::Signature => access = Access::Signature,
                    Scheme::Token | Scheme::Function => {
                        if access == Access::Signature {
                            return Err(Error::value(route, both));
                        }
                        if scheme == Scheme::Function {
                            routes.note_function(name);
                        }
                        access = Access::Token(routes::scopes(route, Some(scopes))?);
                    }
                }
            }
            // A key of a usage plan says nothing about the caller, so it replaces no token: API Gateway
            // asks for both, also where they are alternatives.
            if access == Access::Open && !needs.is_empty() {
                continue;
            }
            found = match (found, access) {
                (None, access) => Some(access),
                (Some(Access::Open), _) | (Some(_), Access::Open) => Some(Access::Open),
                (Some(Access::Token(mut all)), Access::Token(more)) => {
                    // Without scopes an alternative takes every token.
                    if all.is_empty() || more.is_empty() {
                        all.clear();
                    } else {
                        all.extend(more);
                    }
                    Some(Access::Token(all))
                }
                (Some(one), other) if one == other => Some(one),
                _ => {
                    let what = "its security takes a signature or a token, which no gateway does";
                    return Err(Error::value(route, what));
                }
            };
        }
        Ok(found.unwrap_or(Access::Open))
    }

    /// What the scheme `name` asks for.
    fn scheme(&self, name: &str) -> Option<Scheme> {
        let scheme = self.schemes.get(name)?;
        let text = |member: &str| {
            scheme
                .get(member)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        let authorizer = scheme.get("x-amazon-apigateway-authorizer");
        let kind = authorizer
            .and_then(|it| it.get("type"))
            .and_then(Value::as_str);
        let auth_type = text("x-amazon-apigateway-authtype");
        Some(match kind {
            Some("cognito_user_pools" | "jwt") => Scheme::Token,
            Some(_) => Scheme::Function,
            None if auth_type.eq_ignore_ascii_case("awsSigv4") => Scheme::Signature,
            None if auth_type.eq_ignore_ascii_case("cognito_user_pools") => Scheme::Token,
            None if text("type") == "apiKey" && !is_authorization(text("name")) => Scheme::Key,
            None => Scheme::Token,
        })
    }
}

fn is_authorization(name: &str) -> bool {
    name.eq_ignore_ascii_case("authorization")
}

#[cfg(test)]
mod tests {
    use super::super::routes::shown;
    use super::super::{Access, read_routes as read};

    /// Keys of usage plans open nothing, in whatever order the alternatives are.
    #[test]
    fn a_key_is_no_token() {
        for (security, access) in [
            ("[{pool: []}, {key: []}]", "token"),
            ("[{key: []}, {pool: []}]", "token"),
            ("[{pool: [], key: []}]", "token"),
            ("[{key: []}, {sig: []}]", "signature"),
            ("[{key: []}]", "open"),
            ("[{pool: []}, {}]", "open"),
            ("[{pool: [], sig: []}]", "refused"),
            ("[{sig: [], pool: []}]", "refused"),
        ] {
            let text = format!(
                "openapi: 3.0.1\ninfo: {{title: t, version: '1'}}\ncomponents:\n  securitySchemes:\n    \
                 pool: {{type: openIdConnect, openIdConnectUrl: x}}\n    \
                 key: {{type: apiKey, name: x-api-key, in: header}}\n    \
                 sig: {{type: apiKey, name: Authorization, in: header, \
                 x-amazon-apigateway-authtype: awsSigv4}}\npaths:\n  /a: {{get: {{security: {security}}}}}\n"
            );
            let found = match read(&text, false) {
                Err(_) => "refused",
                Ok(routes) => match routes.all()[0].access {
                    Access::Open => "open",
                    Access::Signature => "signature",
                    Access::Token(_) => "token",
                },
            };
            assert_eq!(found, access, "{security}");
        }
    }

    #[test]
    fn a_rest_api() {
        let text = r#"
swagger: "2.0"
info: {title: t, version: "1"}
securityDefinitions:
  pool:
    type: apiKey
    name: Authorization
    in: header
    x-amazon-apigateway-authtype: cognito_user_pools
    x-amazon-apigateway-authorizer:
      type: cognito_user_pools
      providerARNs: [!GetAtt Pool.Arn]
  sigv4: {type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4}
  key: {type: apiKey, name: x-api-key, in: header}
  mine:
    type: apiKey
    name: Authorization
    in: header
    x-amazon-apigateway-authtype: custom
    x-amazon-apigateway-authorizer: {type: token, authorizerUri: x}
security: [{pool: []}]
paths:
  /: {get: {}}
  /public: {get: {security: []}, post: {security: [{}]}}
  /orders/{id}:
    parameters: []
    get: {security: [{pool: [orders/read, orders/all]}]}
    x-amazon-apigateway-any-method: {security: [{pool: [orders/all]}]}
    options: {security: []}
  /keyed: {get: {security: [{key: [], pool: [a/b]}]}, put: {security: [{key: []}]}}
  /iam: {get: {security: [{sigv4: []}]}, put: {x-amazon-apigateway-auth: {type: AWS_IAM}}, post: {x-amazon-apigateway-auth: {type: NONE}}}
  /mine: {get: {security: [{mine: []}]}}
"#;
        let routes = read(text, false).unwrap();
        assert_eq!(
            shown(&routes),
            "GET / token\n\
             GET /iam iam\n\
             PUT /iam iam\n\
             POST /iam open\n\
             GET /keyed a/b\n\
             PUT /keyed open\n\
             GET /mine token\n\
             GET /orders/{id} orders/read,orders/all\n\
             OPTIONS /orders/{id} open\n\
             ANY /orders/{id} orders/all\n\
             GET /public open\n\
             POST /public open\n\
             rest\n\
             note: mine is a Lambda authorizer, which is not run: its routes take the user pool's tokens"
        );
    }

    #[test]
    fn an_http_api() {
        let text = r#"{
            "openapi": "3.0.1",
            "x-amazon-apigateway-cors": {"allowOrigins": ["*"]},
            "components": {"securitySchemes": {
                "jwt": {"type": "oauth2", "x-amazon-apigateway-authorizer": {
                    "type": "jwt", "identitySource": "$request.header.Authorization",
                    "jwtConfiguration": {"issuer": "https://id.example", "audience": ["c"]}}},
                "oidc": {"type": "openIdConnect", "openIdConnectUrl": "https://id.example/.well-known/openid-configuration"},
                "bearer": {"type": "http", "scheme": "bearer"}}},
            "paths": {
                "/a": {"get": {"security": [{"jwt": ["a", "b"]}, {"oidc": ["c"]}]},
                       "post": {"security": [{"jwt": ["a"]}, {"bearer": []}]}},
                "/{proxy+}": {"x-amazon-apigateway-any-method": {"security": [{"oidc": []}]}},
                "/$default": {"x-amazon-apigateway-any-method": {}}}}"#;
        let routes = read(text, false).unwrap();
        assert_eq!(
            shown(&routes),
            "GET /a a,b,c\nPOST /a token\nANY /{proxy+} token\n$default open\ncors\nhttp"
        );
    }

    #[test]
    fn what_is_wrong_is_named() {
        let of = |security: &str| {
            let text = format!(
                "{{\"openapi\":\"3.1.0\",\"components\":{{\"securitySchemes\":{{\"t\":{{\"type\":\
                 \"http\"}},\"s\":{{\"type\":\"apiKey\",\"x-amazon-apigateway-authtype\":\"awsSigv4\"}}}}}},\
                 \"paths\":{{\"/a\":{{\"get\":{{\"security\":{security}}}}}}}}}"
            );
            read(&text, false).unwrap_err().to_string()
        };
        for (security, said) in [
            ("{}", "GET /a: its security is not an array"),
            ("[[]]", "GET /a: its security is not an array of objects"),
            (
                "[{\"t\":[{\"Fn::Sub\":\"${A}/b\"}]}]",
                "GET /a: its scopes are not an array of texts",
            ),
            ("[{\"x\":[]}]", "GET /a: there is no security scheme \"x\""),
            (
                "[{\"t\":[]},{\"s\":[]}]",
                "GET /a: its security takes a signature or a token, which no gateway does",
            ),
        ] {
            assert_eq!(of(security), said);
        }
    }
}
