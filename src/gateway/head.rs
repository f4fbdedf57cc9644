//! Heads of HTTP messages on their way through: what is refused, what is for the next hop alone, and what
//! only a gateway may say.

use hyper::header::{
    CONNECTION, CONTENT_LENGTH, EXPECT, HOST, HeaderMap, HeaderName, HeaderValue,
    PROXY_AUTHORIZATION, TE, TRAILER, TRANSFER_ENCODING, UPGRADE,
};
use hyper::{Method, Request, Version};

use super::event;

/// Why two servers could take `request` for different ones, if they could: how long its body is, or
/// what host it is for, is said twice ([RFC 9112 §6.1 and §6.3](https://www.rfc-editor.org/rfc/rfc9112#section-6.1)).
pub fn ambiguous<B>(request: &Request<B>) -> Option<&'static str> {
    let headers = request.headers();
    let is_double = |name| headers.get_all(name).iter().count() > 1;
    if request.method() == Method::CONNECT {
        return Some("tunnels are not made here");
    }
    if request.uri().authority().is_some() {
        return Some("its target has a host of its own");
    }
    if is_double(HOST) {
        return Some("it has several Host headers");
    }
    if is_double(CONTENT_LENGTH) {
        return Some("it has several Content-Length headers");
    }
    if let Some(coding) = headers.get(TRANSFER_ENCODING) {
        if headers.contains_key(CONTENT_LENGTH) {
            return Some("it has both Content-Length and Transfer-Encoding");
        }
        if is_double(TRANSFER_ENCODING) || !coding.as_bytes().eq_ignore_ascii_case(b"chunked") {
            return Some("its Transfer-Encoding is not chunked");
        }
        if request.version() != Version::HTTP_11 {
            return Some("Transfer-Encoding is of HTTP/1.1");
        }
    }
    None
}

/// Whether a web page of another site made the browser send `request`: by an image, a link or a script, for
/// which it sends no `Origin` ([Fetch Metadata](https://www.w3.org/TR/fetch-metadata/)).
pub fn is_cross_site<B>(request: &Request<B>) -> bool {
    let site = request.headers().get("sec-fetch-site");
    site.is_some_and(|site| !matches!(site.as_bytes(), b"none" | b"same-origin"))
}

/// The protocol that a message switches to: it has an `Upgrade` header, and says so in `Connection`.
pub fn upgrade(headers: &HeaderMap) -> Option<HeaderValue> {
    let is_meant = options(headers).any(|option| option.eq_ignore_ascii_case("upgrade"));
    headers.get(UPGRADE).filter(|_| is_meant).cloned()
}

/// The options in `Connection`.
fn options(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let values = headers.get_all(CONNECTION).iter();
    let texts = values.filter_map(|value| value.to_str().ok());
    texts.flat_map(|text| text.split(',').map(str::trim))
}

/// Removes what is for one connection alone
/// ([RFC 9110 §7.6.1](https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1)), but for what switches
/// protocols if `upgrade` says to which.
pub fn remove_hop_by_hop(headers: &mut HeaderMap, upgrade: Option<&HeaderValue>) {
    let listed: Vec<HeaderName> = options(headers)
        .filter_map(|name| name.parse().ok())
        .collect();
    let usual = [
        CONNECTION,
        TE,
        TRAILER,
        TRANSFER_ENCODING,
        UPGRADE,
        HeaderName::from_static("keep-alive"),
        HeaderName::from_static("proxy-connection"),
        PROXY_AUTHORIZATION,
    ];
    // Without it the length of the body would be another one's to say.
    for name in listed
        .iter()
        .chain(&usual)
        .filter(|name| **name != CONTENT_LENGTH)
    {
        headers.remove(name);
    }
    if let Some(protocol) = upgrade {
        headers.insert(CONNECTION, HeaderValue::from_static("upgrade"));
        headers.insert(UPGRADE, protocol.clone());
    }
}

/// Removes from a request what only a gateway may say: the claims of a caller, in any spelling that a
/// server may take for the same (`x_cognito_claim_sub`, as CGI has it); and what this hop deals with.
pub fn remove_forgeries(headers: &mut HeaderMap) {
    let is_forged = |name: &&HeaderName| {
        let name = name.as_str();
        // As all of them do.
        name.starts_with('x') && event::is_gateways(&name.replace('_', "-"))
    };
    let forged: Vec<HeaderName> = headers.keys().filter(is_forged).cloned().collect();
    for name in forged.iter().chain(&[HOST, EXPECT]) {
        headers.remove(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(head: &str) -> Request<()> {
        let mut lines = head.lines();
        let mut words = lines.next().unwrap().split(' ');
        let mut request = Request::builder()
            .method(words.next().unwrap())
            .uri(words.next().unwrap());
        if words.next() == Some("HTTP/1.0") {
            request = request.version(Version::HTTP_10);
        }
        for line in lines {
            let (name, value) = line.split_once(": ").unwrap();
            request = request.header(name, value);
        }
        request.body(()).unwrap()
    }

    fn shown(headers: &HeaderMap) -> Vec<String> {
        let lines = headers.iter();
        lines
            .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
            .collect()
    }

    #[test]
    fn what_is_ambiguous() {
        for (head, why) in [
            ("GET / HTTP/1.1\nHost: a", None),
            ("POST / HTTP/1.1\nHost: a\nContent-Length: 3", None),
            ("POST / HTTP/1.1\nHost: a\nTransfer-Encoding: CHUNKED", None),
            (
                "GET / HTTP/1.1\nHost: a\nHost: a",
                Some("it has several Host headers"),
            ),
            (
                "POST / HTTP/1.1\nContent-Length: 3\nContent-Length: 3",
                Some("it has several Content-Length headers"),
            ),
            (
                "POST / HTTP/1.1\nContent-Length: 3\nTransfer-Encoding: chunked",
                Some("it has both Content-Length and Transfer-Encoding"),
            ),
            (
                "POST / HTTP/1.1\nTransfer-Encoding: gzip, chunked",
                Some("its Transfer-Encoding is not chunked"),
            ),
            (
                "POST / HTTP/1.1\nTransfer-Encoding: chunked\nTransfer-Encoding: chunked",
                Some("its Transfer-Encoding is not chunked"),
            ),
            (
                "POST / HTTP/1.0\nTransfer-Encoding: chunked",
                Some("Transfer-Encoding is of HTTP/1.1"),
            ),
            (
                "GET http://a/ HTTP/1.1\nHost: a",
                Some("its target has a host of its own"),
            ),
            (
                "CONNECT a:443 HTTP/1.1\nHost: a",
                Some("tunnels are not made here"),
            ),
        ] {
            assert_eq!(ambiguous(&request(head)), why, "{head}");
        }
    }

    #[test]
    fn what_is_for_one_hop_goes_no_further() {
        let head = "GET / HTTP/1.1\nConnection: keep-alive, X-Mine\nX-Mine: 1\nKeep-Alive: 5\nTE: trailers\n\
                    Trailer: x\nTransfer-Encoding: chunked\nUpgrade: h2c\nProxy-Connection: close\nAccept: */*";
        let mut headers = request(head).headers().clone();
        assert_eq!(upgrade(&headers), None);
        remove_hop_by_hop(&mut headers, None);
        assert_eq!(shown(&headers), ["accept: */*"]);
        let head = "POST / HTTP/1.1\nConnection: content-length\nContent-Length: 3";
        let mut headers = request(head).headers().clone();
        remove_hop_by_hop(&mut headers, None);
        assert_eq!(shown(&headers), ["content-length: 3"]);
    }

    #[test]
    fn protocols_are_switched() {
        let head = "GET / HTTP/1.1\nConnection: keep-alive\nConnection: Upgrade\nUpgrade: websocket\n\
                    Sec-WebSocket-Key: k";
        let mut headers = request(head).headers().clone();
        let protocol = upgrade(&headers);
        assert_eq!(protocol.as_ref().unwrap(), "websocket");
        remove_hop_by_hop(&mut headers, protocol.as_ref());
        let mut lines = shown(&headers);
        lines.sort();
        assert_eq!(
            lines,
            [
                "connection: upgrade",
                "sec-websocket-key: k",
                "upgrade: websocket"
            ]
        );
    }

    #[test]
    fn only_the_gateway_tells_of_callers() {
        let head = "GET / HTTP/1.1\nHost: a\nExpect: 100-continue\nX-Cognito-Claim-Sub: s\n\
                    x_cognito_claim_sub: s\nX-Amzn_Request-Context: e30=\nX-Amzn-Oidc-Data: d\n\
                    X-Amzn-Trace-Id: t\nAuthorization: a.b.c";
        let mut headers = request(head).headers().clone();
        remove_forgeries(&mut headers);
        assert_eq!(
            shown(&headers),
            ["x-amzn-trace-id: t", "authorization: a.b.c"]
        );
    }
}
