//! Signature Version 4 of requests that are no SDK's: the one place where they are signed.
//!
//! The canonical form is made here rather than by `aws-sigv4`, whose own takes the bytes of a query for
//! UTF-8, presumes a path of S3 to be encoded as the SDK does, and cannot be shown. Keys and
//! signatures are `aws-sigv4`'s.

mod canonical;

use std::fmt::Write as _;
use std::time::SystemTime;

use aws_sigv4::sign::v4::{calculate_signature, generate_signing_key};
use jiff::Timestamp;
use ring::digest::{Context, SHA256, digest};

use crate::model::{Secret, SigningKeys};

pub use canonical::Canonical;
use canonical::{PathStyle, encoded, headers, path, query};

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const UNSIGNED: &str = "UNSIGNED-PAYLOAD";
/// What is signed for the service `iotdevicegateway` has no session token, which is added afterwards.
const IOT: &str = "iotdevicegateway";

/// Who signs, for which service and Region, and when.
#[derive(Debug)]
pub struct Signer<'a> {
    /// The service's name in signatures, such as `execute-api`.
    pub service: &'a str,
    /// The Region in which it is.
    pub region: &'a str,
    /// The keys.
    pub keys: &'a SigningKeys,
    /// The time; a signature is good for some minutes around it.
    pub at: Timestamp,
}

/// What is to be signed.
#[derive(Debug)]
pub struct Signable<'a> {
    /// The method.
    pub method: &'a str,
    /// Path and query, as they are sent.
    pub target: &'a str,
    /// The headers that are signed, as they are sent, `host` among them.
    pub headers: Vec<(&'a str, &'a [u8])>,
    /// The body.
    pub payload: &'a Payload,
}

/// What is signed of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Payload {
    /// Its SHA-256, in hexadecimal digits.
    Hash(String),
    /// Nothing.
    Unsigned,
}

impl Payload {
    /// What is signed of `body`.
    pub fn of(body: &[u8]) -> Self {
        Self::Hash(hex(digest(&SHA256, body).as_ref()))
    }

    fn text(&self) -> &str {
        match self {
            Self::Hash(hash) => hash,
            Self::Unsigned => UNSIGNED,
        }
    }
}

/// The hash of a body that comes piece by piece.
pub struct PayloadHash(Context);

impl PayloadHash {
    /// Of nothing yet.
    #[expect(
        clippy::new_without_default,
        reason = "a hash of nothing is no default"
    )]
    pub fn new() -> Self {
        Self(Context::new(&SHA256))
    }

    /// Adds `piece`.
    pub fn update(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    /// What is signed of all pieces.
    pub fn finish(self) -> Payload {
        Payload::Hash(hex(self.0.finish().as_ref()))
    }
}

/// A signed request: what is to be added to it.
pub struct Signed {
    /// Names and values of headers; all of them are to take the place of others of the name.
    pub headers: Vec<(&'static str, Secret<String>)>,
    /// What was signed.
    pub canonical: Canonical,
}

/// Headers that the signature itself brings: they cannot be given.
pub const OWN_HEADERS: [&str; 2] = ["x-amz-date", "x-amz-security-token"];

/// Whether the header `name`, in lower case, is signed where it is sent. Left out are those that a proxy on
/// the way may add, take away or change, and those that the HTTP library writes.
pub fn is_signed(name: &str) -> bool {
    const NEVER: [&str; 21] = [
        "accept",
        "accept-encoding",
        "authorization",
        "connection",
        "content-length",
        "expect",
        "forwarded",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "user-agent",
        "via",
        "x-amzn-trace-id",
        "x-forwarded-for",
        "x-forwarded-port",
        "x-forwarded-proto",
    ];
    !NEVER.contains(&name) && !name.starts_with("sec-websocket-")
}

/// Whether `service` never looks at what is signed of a body.
pub fn takes_unsigned_only(service: &str) -> bool {
    service == "vpc-lattice-svcs"
}

/// The services whose canonical paths are encoded once.
fn is_s3(service: &str) -> bool {
    matches!(
        service,
        "s3" | "s3-object-lambda" | "s3-outposts" | "s3express"
    )
}

impl Signer<'_> {
    /// Signs `request` by headers.
    pub fn sign(&self, request: &Signable<'_>) -> Signed {
        self.sign_as(request, self.style())
    }

    fn sign_as(&self, request: &Signable<'_>, style: PathStyle) -> Signed {
        let mut own = vec![("x-amz-date", Secret::from(self.time()))];
        let is_named = matches!(request.payload, Payload::Unsigned)
            || is_s3(self.service)
            || self.service == "aoss";
        if is_named {
            let hash = request.payload.text();
            own.push(("x-amz-content-sha256", Secret::from(hash)));
        }
        if let Some(token) = &self.keys.session_token {
            own.push(("x-amz-security-token", token.clone()));
        }
        let given = request.headers.iter().copied();
        let given = given.filter(|(name, _)| !own.iter().any(|(own, _)| own == name));
        let added = own.iter();
        let added = added.map(|(name, value)| (*name, value.expose().as_bytes()));
        let (raw_path, raw_query) = parts(request.target);
        let canonical = Canonical {
            method: request.method.to_owned(),
            path: path(raw_path, style),
            query: query(raw_query),
            headers: headers(given.chain(added)),
            payload: request.payload.text().to_owned(),
        };
        let authorization = format!(
            "{ALGORITHM} Credential={}/{}, SignedHeaders={}, Signature={}",
            self.keys.access_key_id,
            self.scope(),
            canonical.signed_headers(),
            self.signature(&canonical)
        );
        own.push(("authorization", Secret::from(authorization)));
        Signed {
            headers: own,
            canonical,
        }
    }

    /// Path and query of `request` with a signature in them, which is good for `seconds`. Its headers have
    /// to be sent with it.
    pub fn presign(&self, request: &Signable<'_>, seconds: u64) -> Secret<String> {
        self.presign_as(request, seconds, self.style()).0
    }

    fn presign_as(
        &self,
        request: &Signable<'_>,
        seconds: u64,
        style: PathStyle,
    ) -> (Secret<String>, Canonical) {
        let (raw_path, raw_query) = parts(request.target);
        let headers = headers(request.headers.iter().copied());
        let mut canonical = Canonical {
            method: request.method.to_owned(),
            path: path(raw_path, style),
            query: String::new(),
            headers,
            payload: request.payload.text().to_owned(),
        };
        let credential = format!("{}/{}", self.keys.access_key_id, self.scope());
        let pair = |name: &str, value: &str| format!("{name}={}", encoded(value.as_bytes(), false));
        let mut pairs = vec![
            pair("X-Amz-Algorithm", ALGORITHM),
            pair("X-Amz-Credential", &credential),
            pair("X-Amz-Date", &self.time()),
            pair("X-Amz-Expires", &seconds.to_string()),
            pair("X-Amz-SignedHeaders", &canonical.signed_headers()),
        ];
        let token = self.keys.session_token.as_ref();
        let token = token.map(|token| pair("X-Amz-Security-Token", token.expose()));
        let is_late = self.service == IOT;
        pairs.extend(token.clone().filter(|_| !is_late));
        let given = Some(raw_query).filter(|query| !query.is_empty());
        let mut sent: Vec<String> = given.map(str::to_owned).into_iter().collect();
        sent.append(&mut pairs);
        canonical.query = query(&sent.join("&"));
        sent.push(pair("X-Amz-Signature", &self.signature(&canonical)));
        sent.extend(token.filter(|_| is_late));
        let target = format!("{raw_path}?{}", sent.join("&"));
        (Secret::from(target), canonical)
    }

    fn style(&self) -> PathStyle {
        if is_s3(self.service) {
            PathStyle::Once
        } else {
            PathStyle::Twice
        }
    }

    fn time(&self) -> String {
        self.at.strftime("%Y%m%dT%H%M%SZ").to_string()
    }

    fn scope(&self) -> String {
        let date = self.at.strftime("%Y%m%d");
        format!("{date}/{}/{}/aws4_request", self.region, self.service)
    }

    fn signature(&self, canonical: &Canonical) -> String {
        let hash = hex(digest(&SHA256, &canonical.bytes()).as_ref());
        let text = format!("{ALGORITHM}\n{}\n{}\n{hash}", self.time(), self.scope());
        let secret = self.keys.secret_key.expose();
        let time = SystemTime::from(self.at);
        let key = generate_signing_key(secret, time, self.region, self.service);
        calculate_signature(key, text.as_bytes())
    }
}

/// The path and the query of `target`.
fn parts(target: &str) -> (&str, &str) {
    target.split_once('?').unwrap_or((target, ""))
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn keys(context: &Value) -> SigningKeys {
        let credentials = &context["credentials"];
        let text = |name: &str| credentials[name].as_str().map(str::to_owned);
        SigningKeys {
            access_key_id: text("access_key_id").unwrap(),
            secret_key: text("secret_access_key").unwrap().into(),
            session_token: text("token").map(Secret::from),
            expiration: None,
        }
    }

    fn shown(canonical: &Canonical) -> String {
        canonical.shown(|_| false)
    }

    fn signature(authorization: &str) -> &str {
        authorization.rsplit("Signature=").next().unwrap()
    }

    /// AWS's own test suite: see `tests/it/sigv4/README.md`. The cases of paths that are not to be
    /// shortened, and of one that is not to be encoded twice, are S3's way; all others are everybody's.
    #[test]
    fn aws_s_test_suite_passes() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/sigv4/suite.json");
        let suite = std::fs::read_to_string(path).unwrap();
        let suite: Vec<Value> = serde_json::from_str(&suite).unwrap();
        assert_eq!(suite.len(), 38);
        for case in &suite {
            let name = case["name"].as_str().unwrap();
            let text = |name: &str| case[name].as_str().unwrap();
            let context = &case["context"];
            let mut keys = keys(context);
            if context["omit_session_token"] == true {
                keys.session_token = None;
            }
            let signer = Signer {
                service: context["service"].as_str().unwrap(),
                region: context["region"].as_str().unwrap(),
                keys: &keys,
                at: context["timestamp"].as_str().unwrap().parse().unwrap(),
            };
            let (head, body) = text("request")
                .split_once("\n\n")
                .unwrap_or((text("request"), ""));
            let (line, lines) = head.split_once('\n').unwrap();
            let (method, rest) = line.split_once(' ').unwrap();
            let (target, _) = rest.rsplit_once(' ').unwrap();
            let mut headers: Vec<(&str, String)> = Vec::new();
            for line in lines.lines() {
                match line.split_once(':') {
                    Some((name, value)) => headers.push((name, value.to_owned())),
                    None => headers.last_mut().unwrap().1 += &format!("\n{line}"),
                }
            }
            let signs_body = context["sign_body"] == true;
            let payload = Payload::of(if signs_body { body.as_bytes() } else { b"" });
            let headers = headers.iter();
            let request = Signable {
                method,
                target,
                headers: headers
                    .map(|(name, value)| (*name, value.as_bytes()))
                    .collect(),
                payload: &payload,
            };
            let is_once = context["normalize"] == false || name == "get-space-normalized";
            let style = if is_once {
                PathStyle::Once
            } else {
                PathStyle::Twice
            };

            let mut with_hash = Signable {
                headers: request.headers.clone(),
                ..request
            };
            if signs_body {
                let hash = ("x-amz-content-sha256", payload.text().as_bytes());
                with_hash.headers.push(hash);
            }
            let made = signer.sign_as(&with_hash, style);
            assert_eq!(
                shown(&made.canonical),
                text("header_canonical_request"),
                "{name}"
            );
            let (_, authorization) = made.headers.last().unwrap();
            let authorization = authorization.expose();
            assert_eq!(signature(authorization), text("header_signature"), "{name}");

            let seconds = context["expiration_in_seconds"].as_u64().unwrap();
            let (presigned, canonical) = signer.presign_as(&request, seconds, style);
            assert_eq!(shown(&canonical), text("query_canonical_request"), "{name}");
            assert_eq!(
                signature(presigned.expose()),
                text("query_signature"),
                "{name}"
            );
        }
    }

    #[test]
    fn paths_and_queries_are_what_servers_take_them_for() {
        for (given, twice, once) in [
            ("/", "/", "/"),
            ("/a%20b", "/a%2520b", "/a%20b"),
            ("/a%2fb", "/a%252fb", "/a/b"),
            ("/a:b*c~d", "/a%3Ab%2Ac~d", "/a%3Ab%2Ac~d"),
            ("//a//../b/./", "/b/", "//a//../b/./"),
            ("/../..", "/", "/../.."),
            ("/é%C3%A9", "/%C3%A9%25C3%25A9", "/%C3%A9%C3%A9"),
            ("/a+b", "/a%2Bb", "/a%2Bb"),
            ("/%FF%", "/%25FF%25", "/%FF%25"),
        ] {
            assert_eq!(path(given, PathStyle::Twice), twice, "{given}");
            assert_eq!(path(given, PathStyle::Once), once, "{given}");
        }
        for (given, canonical) in [
            ("", ""),
            ("acl", "acl="),
            ("b=2&a=1&a=0", "a=0&a=1&b=2"),
            ("a=1&&b=", "a=1&b="),
            ("=x", "=x"),
            ("a=b=c", "a=b%3Dc"),
            ("a=%7e%7E~", "a=~~~"),
            ("a=x+y%2Bz%20", "a=x%20y%2Bz%20"),
            ("a=%2f&a=:", "a=%2F&a=%3A"),
            ("a=%ff", "a=%FF"),
            ("ü=é", "%C3%BC=%C3%A9"),
            ("A=1&a=2", "A=1&a=2"),
            ("a-b=1&a=2", "a=2&a-b=1"),
        ] {
            assert_eq!(query(given), canonical, "{given}");
        }
    }

    #[test]
    fn what_is_shown_of_a_canonical_request_has_no_secrets() {
        let keys = SigningKeys {
            access_key_id: "AKIDEXAMPLE".to_owned(),
            secret_key: "secretkeyexample".into(),
            session_token: Some("hunter2".into()),
            expiration: None,
        };
        let signer = Signer {
            service: "execute-api",
            region: "us-east-1",
            keys: &keys,
            at: Timestamp::UNIX_EPOCH,
        };
        let request = Signable {
            method: "GET",
            target: "/",
            headers: vec![("host", b"a.example"), ("x-api-key", b"hunter2")],
            payload: &Payload::Unsigned,
        };
        let made = signer.sign(&request);
        let shown = made.canonical.shown(crate::render::http::is_secret);
        assert!(!shown.contains("hunter2"), "{shown}");
        assert!(
            shown.contains("x-amz-security-token:[redacted]\n"),
            "{shown}"
        );
        assert!(shown.ends_with("\nUNSIGNED-PAYLOAD"), "{shown}");
    }
}
