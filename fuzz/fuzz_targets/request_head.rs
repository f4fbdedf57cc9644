//! Heads of requests on their way through: nothing in one makes two requests of it, no client says
//! what only the gateway may, and claims arrive as they are.
//!
//! The input is a head: a request line, and headers up to an empty line; then the payload of a token.
#![no_main]

use cognito_auth::gateway::callers::last_hop;
use cognito_auth::gateway::event::{self, Call, Caller, Claims, Version};
use cognito_auth::gateway::framing::{Flaw, Framing};
use cognito_auth::gateway::{Authorizer, head, sigv4};
use hyper::Request;
use hyper::header::{CONTENT_LENGTH, HOST, HeaderName, HeaderValue, TRANSFER_ENCODING};
use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value};

fuzz_target!(|input: &str| {
    check_framing(input.as_bytes());
    let (text, payload) = input.split_once("\n\n").unwrap_or((input, "{}"));
    let claims = claims(payload);
    let Some(request) = request(text) else {
        return;
    };
    check_callers(&request, &claims);
    if head::ambiguous(&request).is_some() {
        return;
    }
    let mut headers = request.headers().clone();
    let count = |name: HeaderName| headers.get_all(name).iter().count();
    assert!(count(HOST) <= 1 && count(CONTENT_LENGTH) + count(TRANSFER_ENCODING) <= 1);
    let length = headers.get(CONTENT_LENGTH).cloned();
    let protocol = head::upgrade(&headers);
    head::remove_hop_by_hop(&mut headers, protocol.as_ref());
    head::remove_forgeries(&mut headers);
    assert_eq!(headers.get(CONTENT_LENGTH), length.as_ref());
    assert_eq!(head::upgrade(&headers), protocol);
    for name in headers.keys() {
        let name = name.as_str().replace('_', "-");
        assert!(!event::is_gateways(&name), "{name}");
        assert!(!["host", "transfer-encoding", "te", "expect"].contains(&&*name));
    }
    // What is removed is removed for good.
    let mut again = headers.clone();
    head::remove_hop_by_hop(&mut again, protocol.as_ref());
    head::remove_forgeries(&mut again);
    assert_eq!(again, headers);
});

/// Where requests begin and end does not depend on how their bytes come, and there is one
/// flaw at most.
fn check_framing(bytes: &[u8]) {
    let flaws = |size: usize| -> Vec<Flaw> {
        let mut framing = Framing::default();
        let pieces = bytes.chunks(size.max(1));
        pieces
            .filter_map(|piece| framing.read(piece).err())
            .collect()
    };
    let whole = flaws(bytes.len());
    assert!(whole.len() <= 1);
    for size in [1, 3] {
        assert_eq!(flaws(size), whole);
    }
}

fn request(text: &str) -> Option<Request<()>> {
    let mut lines = text.lines();
    let mut words = lines.next()?.split(' ');
    let mut request = Request::builder().method(words.next()?).uri(words.next()?);
    for line in lines {
        let (name, value) = line.split_once(':')?;
        request = request.header(name, value.trim());
    }
    request.body(()).ok()
}

/// The claims in `payload`, whose headers are headers, and say all there is to say.
fn claims(payload: &str) -> Claims {
    let claims = Claims::read(payload);
    let headers = claims.headers();
    assert_eq!(headers.keys_len(), headers.len());
    // None is lost: names of lower-case letters alone have a header each.
    let named: Map<String, Value> = serde_json::from_str(payload).unwrap_or_default();
    let is_plain = |name: &String| name.bytes().all(|byte| byte.is_ascii_lowercase());
    if named.keys().all(is_plain) {
        assert_eq!(headers.len(), named.len());
    }
    for (name, value) in &headers {
        assert!(event::is_gateways(&name.as_str().replace('_', "-")));
        let text = value.to_str().expect("printable ASCII");
        assert_eq!(text.trim(), text);
    }
    claims
}

fn check_callers(request: &Request<()>, claims: &Claims) {
    let headers: Vec<(&str, &str)> = request
        .headers()
        .iter()
        .filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)))
        .collect();
    let query = request.uri().query().unwrap_or_default();
    let signed = sigv4::Request {
        headers: &headers,
        query,
    };
    let at = Timestamp::from_second(1_800_000_000).expect("a time");
    let signer = signed.signer(at);
    let caller = match &signer {
        Ok(signer) => {
            assert!(!signer.access_key_id.is_empty());
            Caller::Signer(signer)
        }
        Err(refusal) => {
            assert_eq!(refusal.status, 403);
            assert!(serde_json::from_str::<Value>(&refusal.body).is_ok());
            Caller::Bearer(claims)
        }
    };
    let forwarded = headers
        .iter()
        .filter(|(name, _)| *name == "x-forwarded-for");
    let _ = last_hop(forwarded.map(|(_, value)| *value));
    for (_, value) in &headers {
        for authorizer in Authorizer::ALL {
            if let Some(token) = authorizer.token(value) {
                assert!(!token.is_empty() && value.contains(token));
            }
        }
    }
    let call = Call {
        method: request.method().as_str(),
        path: request.uri().path(),
        protocol: "HTTP/1.1",
        host: "localhost",
        source: "127.0.0.1",
        agent: "",
        id: "1",
        at,
        route: None,
    };
    for version in [Version::One, Version::Two] {
        assert!(HeaderValue::try_from(call.header(caller, version)).is_ok());
    }
}
