//! What an application learns of a caller that the gateway let in: the claims of the token, in headers and
//! in the form of a Lambda function's event.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::header::{HeaderMap, HeaderValue};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value};

use super::Authorizer;
use super::routes::Route;
use super::sigv4::Signer;

/// What the names of headers with a claim begin with.
pub const CLAIM: &str = "x-cognito-claim-";
/// The header that has the event's `requestContext`: JSON in base64.
pub const CONTEXT: &str = "x-amzn-request-context";

/// Whether a header of this name, in lower case, is the gateway's to send: from a client it would be a
/// forgery.
pub fn is_gateways(name: &str) -> bool {
    name.starts_with(CLAIM) || name == CONTEXT || name.starts_with("x-amzn-oidc-")
}

/// The format of an event: API Gateway developer guide, "Create AWS Lambda proxy integrations for HTTP
/// APIs".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// `1.0`, the only one of REST APIs.
    One,
    /// `2.0`, that of HTTP APIs unless they are set up otherwise.
    Two,
}

impl Version {
    /// That of an API with this authorizer.
    pub fn of(authorizer: Authorizer) -> Self {
        match authorizer {
            Authorizer::Rest | Authorizer::Iam => Self::One,
            Authorizer::Http | Authorizer::Alb => Self::Two,
        }
    }
}

/// There are only two.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is neither 1.0 nor 2.0")]
pub struct UnknownVersion(String);

impl FromStr for Version {
    type Err = UnknownVersion;

    fn from_str(text: &str) -> Result<Self, UnknownVersion> {
        match text {
            "1.0" => Ok(Self::One),
            "2.0" => Ok(Self::Two),
            _ => Err(UnknownVersion(text.to_owned())),
        }
    }
}

/// The claims of a verified token, in its order.
#[derive(Debug, Clone)]
pub struct Claims {
    all: Map<String, Value>,
    /// Each as a string, as gateways hand them on: a JSON object.
    flat: Box<RawValue>,
}

impl Claims {
    /// Reads a token's payload; what is not a JSON object has no claims.
    pub fn read(payload: &str) -> Self {
        let all: Map<String, Value> = serde_json::from_str(payload).unwrap_or_default();
        let strings = all.iter();
        let strings: Map<String, Value> = strings
            .map(|(name, value)| (name.clone(), Value::String(flat(value))))
            .collect();
        Self {
            flat: to_raw_value(&strings).unwrap_or_default(),
            all,
        }
    }

    /// A claim that is a string.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.all.get(name)?.as_str()
    }

    /// The words of `scope`; none where there is no such claim.
    fn scopes(&self) -> Option<Vec<&str>> {
        Some(self.text("scope")?.split_whitespace().collect())
    }

    /// A header for each claim: the names in lower case, what a name of a header cannot have as `-`
    /// (`x-cognito-claim-cognito-groups`); in the values, all but printable ASCII is percent-encoded, and
    /// so is `%`, and a space at either end. Two claims that would have one header have none.
    pub fn headers(&self) -> HeaderMap {
        let mut named: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        for (name, value) in &self.all {
            let header = format!("{CLAIM}{}", header_name(name));
            // For CGI and its heirs the two are one.
            let alike = header.replace('_', "-");
            let value = header_value(&flat(value));
            named.entry(alike).or_default().push((header, value));
        }
        let unique = named.into_values().filter(|headers| headers.len() == 1);
        let headers = unique.flatten().filter_map(|(name, value)| {
            // Both are printable ASCII by now.
            Some((name.parse().ok()?, HeaderValue::try_from(value).ok()?))
        });
        headers.collect()
    }
}

impl fmt::Display for Claims {
    /// As JSON.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match serde_json::to_string(&self.all) {
            Ok(text) => f.write_str(&text),
            Err(_) => Err(fmt::Error),
        }
    }
}

/// Numbers as they are, arrays as `[a b]`, objects as JSON.
fn flat(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(elements) => {
            let elements: Vec<_> = elements.iter().map(flat).collect();
            format!("[{}]", elements.join(" "))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => value.to_string(),
    }
}

fn header_name(claim: &str) -> String {
    let safe = |c: char| {
        if c.is_ascii_alphanumeric() || "._~".contains(c) {
            c.to_ascii_lowercase()
        } else {
            '-'
        }
    };
    claim.chars().map(safe).collect()
}

/// `text` as the value of a header: all but printable ASCII is percent-encoded, and so is `%`, and a space
/// at either end.
pub fn header_value(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    let last = text.len().saturating_sub(1);
    for (at, byte) in text.bytes().enumerate() {
        let is_inner_space = byte == b' ' && at != 0 && at != last;
        if (byte.is_ascii_graphic() && byte != b'%') || is_inner_space {
            value.push(char::from(byte));
        } else {
            let _ = write!(value, "%{byte:02X}");
        }
    }
    value
}

/// Who called, as far as the gateway knows.
#[derive(Debug, Clone, Copy)]
pub enum Caller<'a> {
    /// The route asks for nothing.
    Unknown,
    /// The bearer of a token.
    Bearer(&'a Claims),
    /// The holder of a key, which was not checked.
    Signer(&'a Signer),
}

/// A request, as an event tells of it.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// In upper case.
    pub method: &'a str,
    /// Without the query.
    pub path: &'a str,
    /// `HTTP/1.1`
    pub protocol: &'a str,
    /// The `Host` header.
    pub host: &'a str,
    /// The address of the client.
    pub source: &'a str,
    /// The `User-Agent` header, or nothing.
    pub agent: &'a str,
    /// An id of the request.
    pub id: &'a str,
    /// When it came.
    pub at: Timestamp,
    /// Its route.
    pub route: Option<&'a Route>,
}

impl Call<'_> {
    /// The value of [`CONTEXT`]: the `requestContext` of the event, as JSON in base64. Of what only AWS has,
    /// there is what a local stand-in can say.
    pub fn header(&self, caller: Caller<'_>, version: Version) -> String {
        STANDARD.encode(self.context(caller, version))
    }

    fn context(&self, caller: Caller<'_>, version: Version) -> Vec<u8> {
        // Texts, numbers, and JSON that was read before: nothing of these fails.
        match version {
            Version::One => serde_json::to_vec(&self.first(caller)),
            Version::Two => serde_json::to_vec(&self.second(caller)),
        }
        .unwrap_or_default()
    }

    fn first<'a>(&'a self, caller: Caller<'a>) -> First<'a> {
        First {
            account_id: ACCOUNT,
            api_id: API,
            authorizer: match caller {
                Caller::Bearer(claims) => Some(self.jwt(claims)),
                Caller::Unknown | Caller::Signer(_) => None,
            },
            domain_name: self.host,
            domain_prefix: self.domain_prefix(),
            extended_request_id: self.id,
            http_method: self.method,
            identity: Identity {
                access_key: match caller {
                    Caller::Signer(signer) => Some(&signer.access_key_id),
                    Caller::Unknown | Caller::Bearer(_) => None,
                },
                account_id: (),
                caller: (),
                cognito_authentication_provider: (),
                cognito_authentication_type: (),
                cognito_identity_id: (),
                cognito_identity_pool_id: (),
                principal_org_id: (),
                source_ip: self.source,
                user: (),
                user_agent: self.agent,
                user_arn: (),
            },
            path: self.path,
            protocol: self.protocol,
            request_id: self.id,
            request_time: self.time(),
            request_time_epoch: self.at.as_millisecond(),
            resource_id: (),
            resource_path: self.route.map_or_else(
                || "/{proxy+}".to_owned(),
                |route| route.template.to_string(),
            ),
            stage: STAGE,
        }
    }

    fn second<'a>(&'a self, caller: Caller<'a>) -> Second<'a> {
        Second {
            account_id: ACCOUNT,
            api_id: API,
            domain_name: self.host,
            domain_prefix: self.domain_prefix(),
            http: Http {
                method: self.method,
                path: self.path,
                protocol: self.protocol,
                source_ip: self.source,
                user_agent: self.agent,
            },
            request_id: self.id,
            route_key: self
                .route
                .map_or_else(|| STAGE.to_owned(), ToString::to_string),
            stage: STAGE,
            time: self.time(),
            time_epoch: self.at.as_millisecond(),
            authorizer: match caller {
                Caller::Unknown => None,
                Caller::Bearer(claims) => Some(Known::Jwt(self.jwt(claims))),
                Caller::Signer(signer) => Some(Known::Iam(Iam {
                    access_key: &signer.access_key_id,
                    account_id: (),
                    caller_id: (),
                    cognito_identity: (),
                    principal_org_id: (),
                    user_arn: (),
                    user_id: (),
                })),
            },
        }
    }

    /// The claims, and the scopes of the token on a route that asks for some.
    fn jwt<'a>(&self, claims: &'a Claims) -> Jwt<'a> {
        let asks = matches!(
            self.route.map(|route| &route.access),
            Some(super::Access::Token(scopes)) if !scopes.is_empty()
        );
        Jwt {
            claims: &claims.flat,
            scopes: claims.scopes().filter(|_| asks),
        }
    }

    fn domain_prefix(&self) -> &str {
        self.host.split(['.', ':']).next().unwrap_or_default()
    }

    /// `12/Mar/2026:19:03:58 +0000`
    fn time(&self) -> String {
        self.at.strftime("%d/%b/%Y:%H:%M:%S +0000").to_string()
    }
}

/// A `requestContext` of format 1.0: API Gateway developer guide, "Create AWS Lambda proxy integrations for
/// HTTP APIs". Always null is what only AWS knows.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct First<'a> {
    account_id: &'static str,
    api_id: &'static str,
    authorizer: Option<Jwt<'a>>,
    domain_name: &'a str,
    domain_prefix: &'a str,
    extended_request_id: &'a str,
    http_method: &'a str,
    identity: Identity<'a>,
    path: &'a str,
    protocol: &'a str,
    request_id: &'a str,
    request_time: String,
    request_time_epoch: i64,
    resource_id: (),
    resource_path: String,
    stage: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Identity<'a> {
    access_key: Option<&'a str>,
    account_id: (),
    caller: (),
    cognito_authentication_provider: (),
    cognito_authentication_type: (),
    cognito_identity_id: (),
    cognito_identity_pool_id: (),
    principal_org_id: (),
    source_ip: &'a str,
    user: (),
    user_agent: &'a str,
    user_arn: (),
}

/// A `requestContext` of format 2.0, as above.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Second<'a> {
    account_id: &'static str,
    api_id: &'static str,
    domain_name: &'a str,
    domain_prefix: &'a str,
    http: Http<'a>,
    request_id: &'a str,
    route_key: String,
    stage: &'static str,
    time: String,
    time_epoch: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    authorizer: Option<Known<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Http<'a> {
    method: &'a str,
    path: &'a str,
    protocol: &'a str,
    source_ip: &'a str,
    user_agent: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum Known<'a> {
    Jwt(Jwt<'a>),
    Iam(Iam<'a>),
}

#[derive(Serialize)]
struct Jwt<'a> {
    claims: &'a RawValue,
    scopes: Option<Vec<&'a str>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Iam<'a> {
    access_key: &'a str,
    account_id: (),
    caller_id: (),
    cognito_identity: (),
    principal_org_id: (),
    user_arn: (),
    user_id: (),
}

/// There is no account behind a local gateway.
const ACCOUNT: &str = "123456789012";
const API: &str = "local";
const STAGE: &str = "$default";

#[cfg(test)]
mod tests {
    use super::super::Access;
    use super::super::path::Template;
    use super::*;
    use serde_json::json;

    fn context(call: &Call<'_>, caller: Caller<'_>, version: Version) -> Value {
        serde_json::from_slice(&call.context(caller, version)).unwrap()
    }

    fn claims() -> Claims {
        Claims::read(
            r#"{"sub":"s","exp":1800000000,"email_verified":true,"cognito:groups":["a","b c"],
                "identities":[{"userId":"1"}],"address":{"formatted":"x"},"n":1.5,"none":null,
                "scope":"a/b c"}"#,
        )
    }

    #[test]
    fn claims_in_headers() {
        let lines = |headers: &HeaderMap| -> Vec<String> {
            let lines = headers.iter();
            lines
                .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
                .collect()
        };
        let mut sorted = lines(&claims().headers());
        sorted.sort();
        assert_eq!(
            sorted,
            [
                "x-cognito-claim-address: {\"formatted\":\"x\"}",
                "x-cognito-claim-cognito-groups: [a b c]",
                "x-cognito-claim-email_verified: true",
                "x-cognito-claim-exp: 1800000000",
                "x-cognito-claim-identities: [{\"userId\":\"1\"}]",
                "x-cognito-claim-n: 1.5",
                "x-cognito-claim-none: null",
                "x-cognito-claim-scope: a/b c",
                "x-cognito-claim-sub: s",
            ]
        );
        for (name, value, expected) in [
            ("custom:Ünï", "é", "x-cognito-claim-custom--n-: %C3%A9"),
            (
                "a",
                "a\r\nx-admin: 1",
                "x-cognito-claim-a: a%0D%0Ax-admin: 1",
            ),
            ("a\r\nb", "", "x-cognito-claim-a--b: "),
            ("a", " 100% ", "x-cognito-claim-a: %20100%25%20"),
            ("a", " ", "x-cognito-claim-a: %20"),
            ("", "x", "x-cognito-claim-: x"),
        ] {
            let claims = Claims::read(&json!({ name: value }).to_string());
            assert_eq!(lines(&claims.headers()), [expected]);
        }
        let double = Claims::read(
            r#"{"cognito:groups":"admins","Cognito-Groups":"x","a_b":1,"a-b":1,"c":"1"}"#,
        );
        assert_eq!(lines(&double.headers()), ["x-cognito-claim-c: 1"]);
        assert_eq!(Claims::read("[]").to_string(), "{}");
    }

    #[test]
    fn the_headers_of_the_gateway() {
        for (name, is_own) in [
            ("x-cognito-claim-sub", true),
            ("x-cognito-claim-", true),
            ("x-amzn-request-context", true),
            ("x-amzn-oidc-data", true),
            ("x-amzn-trace-id", false),
            ("x-cognito-claims", false),
        ] {
            assert_eq!(is_gateways(name), is_own, "{name}");
        }
    }

    /// The members are those of the example events of the developer guide.
    #[test]
    fn the_context_of_an_event() {
        let route = Route {
            method: Some("GET".to_owned()),
            template: Template::read("/a/{id}").unwrap(),
            access: Access::Token(vec!["a/b".to_owned()]),
        };
        let call = Call {
            method: "GET",
            path: "/a/1",
            protocol: "HTTP/1.1",
            host: "localhost:3000",
            source: "127.0.0.1",
            agent: "curl/8",
            id: "r",
            at: Timestamp::from_second(1_800_000_000).unwrap(),
            route: Some(&route),
        };
        let claims =
            Claims::read(r#"{"sub":"s","auth_time":1,"cognito:groups":["a","b"],"scope":"a/b c"}"#);
        let flat =
            json!({"sub": "s", "auth_time": "1", "cognito:groups": "[a b]", "scope": "a/b c"});
        let bearer = Caller::Bearer(&claims);
        assert_eq!(
            context(&call, bearer, Version::Two),
            json!({
                "accountId": "123456789012", "apiId": "local",
                "authorizer": {"jwt": {"claims": flat, "scopes": ["a/b", "c"]}},
                "domainName": "localhost:3000", "domainPrefix": "localhost",
                "http": {"method": "GET", "path": "/a/1", "protocol": "HTTP/1.1",
                         "sourceIp": "127.0.0.1", "userAgent": "curl/8"},
                "requestId": "r", "routeKey": "GET /a/{id}", "stage": "$default",
                "time": "15/Jan/2027:08:00:00 +0000", "timeEpoch": 1_800_000_000_000_i64,
            })
        );
        let first = context(&call, bearer, Version::One);
        assert_eq!(
            first["authorizer"],
            json!({"claims": flat, "scopes": ["a/b", "c"]})
        );
        assert_eq!(first["resourcePath"], "/a/{id}");
        assert_eq!(first["httpMethod"], "GET");
        assert_eq!(first["identity"]["sourceIp"], "127.0.0.1");
        let holder = Signer {
            access_key_id: "AKIDEXAMPLE".to_owned(),
        };
        let signed = Caller::Signer(&holder);
        let second = context(&call, signed, Version::Two);
        assert_eq!(second["authorizer"]["iam"]["accessKey"], "AKIDEXAMPLE");
        let first = context(&call, signed, Version::One);
        assert_eq!(first["identity"]["accessKey"], "AKIDEXAMPLE");
        assert_eq!(first["authorizer"], Value::Null);
        let open = Call {
            route: None,
            ..call
        };
        let unknown = context(&open, Caller::Unknown, Version::Two);
        assert_eq!(unknown["routeKey"], "$default");
        assert!(unknown.get("authorizer").is_none());
        assert_eq!(
            context(&open, bearer, Version::Two)["authorizer"]["jwt"]["scopes"],
            Value::Null
        );
        let encoded = call.header(bearer, Version::Two);
        let text = STANDARD.decode(encoded).unwrap();
        let read: Value = serde_json::from_slice(&text).unwrap();
        assert_eq!(read, context(&call, bearer, Version::Two));
    }
}
