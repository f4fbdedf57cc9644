//! What an application learns of a caller that the gateway let in: the claims of the token, in headers and
//! in the form of a Lambda function's event.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::header::{HeaderMap, HeaderValue};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

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
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Claims(Map<String, Value>);

impl Claims {
    /// Reads a token's payload; what is not a JSON object has no claims.
    pub fn read(payload: &str) -> Self {
        Self(serde_json::from_str(payload).unwrap_or_default())
    }

    /// A claim that is a string.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    /// Each claim as a string, as gateways hand them on.
    fn flat(&self) -> Map<String, Value> {
        let claims = self.0.iter();
        claims
            .map(|(name, value)| (name.clone(), Value::String(flat(value))))
            .collect()
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
        for (name, value) in &self.0 {
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
        match serde_json::to_string(&self.0) {
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
    /// The value of [`CONTEXT`].
    pub fn header(&self, caller: Caller<'_>, version: Version) -> String {
        STANDARD.encode(self.context(caller, version).to_string())
    }

    /// The `requestContext` of the event: of what only AWS has, there is what a local stand-in can say.
    pub fn context(&self, caller: Caller<'_>, version: Version) -> Value {
        match version {
            Version::One => self.first(caller),
            Version::Two => self.second(caller),
        }
    }

    fn first(&self, caller: Caller<'_>) -> Value {
        let authorizer = match caller {
            Caller::Bearer(claims) => {
                json!({"claims": claims.flat(), "scopes": self.scopes(claims)})
            }
            Caller::Unknown | Caller::Signer(_) => Value::Null,
        };
        let key = match caller {
            Caller::Signer(signer) => Some(&signer.access_key_id),
            Caller::Unknown | Caller::Bearer(_) => None,
        };
        let resource = self.route.map_or_else(
            || "/{proxy+}".to_owned(),
            |route| route.template.to_string(),
        );
        json!({
            "accountId": ACCOUNT,
            "apiId": API,
            "authorizer": authorizer,
            "domainName": self.host,
            "domainPrefix": self.domain_prefix(),
            "extendedRequestId": self.id,
            "httpMethod": self.method,
            "identity": {
                "accessKey": key,
                "accountId": null,
                "caller": null,
                "cognitoAuthenticationProvider": null,
                "cognitoAuthenticationType": null,
                "cognitoIdentityId": null,
                "cognitoIdentityPoolId": null,
                "principalOrgId": null,
                "sourceIp": self.source,
                "user": null,
                "userAgent": self.agent,
                "userArn": null,
            },
            "path": self.path,
            "protocol": self.protocol,
            "requestId": self.id,
            "requestTime": self.time(),
            "requestTimeEpoch": self.at.as_millisecond(),
            "resourceId": null,
            "resourcePath": resource,
            "stage": STAGE,
        })
    }

    fn second(&self, caller: Caller<'_>) -> Value {
        let mut context = json!({
            "accountId": ACCOUNT,
            "apiId": API,
            "domainName": self.host,
            "domainPrefix": self.domain_prefix(),
            "http": {
                "method": self.method,
                "path": self.path,
                "protocol": self.protocol,
                "sourceIp": self.source,
                "userAgent": self.agent,
            },
            "requestId": self.id,
            "routeKey": self.route.map_or_else(|| STAGE.to_owned(), ToString::to_string),
            "stage": STAGE,
            "time": self.time(),
            "timeEpoch": self.at.as_millisecond(),
        });
        match caller {
            Caller::Unknown => {}
            Caller::Bearer(claims) => {
                let jwt = json!({"claims": claims.flat(), "scopes": self.scopes(claims)});
                context["authorizer"] = json!({ "jwt": jwt });
            }
            Caller::Signer(signer) => {
                let iam = json!({
                    "accessKey": signer.access_key_id,
                    "accountId": null,
                    "callerId": null,
                    "cognitoIdentity": null,
                    "principalOrgId": null,
                    "userArn": null,
                    "userId": null,
                });
                context["authorizer"] = json!({ "iam": iam });
            }
        }
        context
    }

    /// The scopes of the token, on a route that asks for some.
    fn scopes(&self, claims: &Claims) -> Value {
        let asks = matches!(
            self.route.map(|route| &route.access),
            Some(super::Access::Token(scopes)) if !scopes.is_empty()
        );
        if asks {
            json!(claims.scopes())
        } else {
            Value::Null
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

/// There is no account behind a local gateway.
const ACCOUNT: &str = "123456789012";
const API: &str = "local";
const STAGE: &str = "$default";

#[cfg(test)]
mod tests {
    use super::super::Access;
    use super::super::path::Template;
    use super::*;

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
        assert_eq!(Claims::read("[]"), Claims::default());
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
            call.context(bearer, Version::Two),
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
        let first = call.context(bearer, Version::One);
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
        let second = call.context(signed, Version::Two);
        assert_eq!(second["authorizer"]["iam"]["accessKey"], "AKIDEXAMPLE");
        let first = call.context(signed, Version::One);
        assert_eq!(first["identity"]["accessKey"], "AKIDEXAMPLE");
        assert_eq!(first["authorizer"], Value::Null);
        let open = Call {
            route: None,
            ..call
        };
        let context = open.context(Caller::Unknown, Version::Two);
        assert_eq!(context["routeKey"], "$default");
        assert!(context.get("authorizer").is_none());
        assert_eq!(
            open.context(bearer, Version::Two)["authorizer"]["jwt"]["scopes"],
            Value::Null
        );
        let encoded = call.header(bearer, Version::Two);
        let text = STANDARD.decode(encoded).unwrap();
        let read: Value = serde_json::from_slice(&text).unwrap();
        assert_eq!(read, call.context(bearer, Version::Two));
    }
}
