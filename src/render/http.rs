//! HTTP for people: URLs and headers without their secrets.

const REDACTED: &str = "[redacted]";

/// `url` with `[redacted]` for each value in its query and for its fragment: either may be a secret.
pub fn url(url: &str) -> String {
    let (rest, fragment) = url.split_once('#').unwrap_or((url, ""));
    let mut shown = match rest.split_once('?') {
        None => rest.to_owned(),
        Some((rest, query)) => {
            let pairs = query.split('&').map(|pair| match pair.split_once('=') {
                Some((name, value)) if !value.is_empty() => format!("{name}={REDACTED}"),
                _ => pair.to_owned(),
            });
            format!("{rest}?{}", pairs.collect::<Vec<_>>().join("&"))
        }
    };
    if !fragment.is_empty() {
        shown.push('#');
        shown.push_str(REDACTED);
    }
    shown
}

/// The value of the header `name`, or `[redacted]` where it is a secret, or may be by its name or its form.
pub fn header(name: &str, value: &str) -> String {
    let is_challenge = name.to_ascii_lowercase().ends_with("-authenticate");
    if is_secret(name) || (has_token(value) && !is_challenge) {
        return REDACTED.to_owned();
    }
    if value.contains("://") {
        return url(value);
    }
    value.to_owned()
}

/// Whether the value of the header `name` is a secret, as far as its name tells.
pub fn is_secret(name: &str) -> bool {
    const PUBLIC: [&str; 6] = [
        "access-control-allow-headers",
        "idempotency-key",
        "proxy-authenticate",
        "sec-websocket-key",
        "surrogate-key",
        "www-authenticate",
    ];
    const WORDS: [&str; 13] = [
        "auth",
        "cookie",
        "credential",
        "csrf",
        "jwt",
        "key",
        "oidc-data",
        "passw",
        "secret",
        "session",
        "signature",
        "token",
        "xsrf",
    ];
    let name = name.to_ascii_lowercase();
    !PUBLIC.contains(&name.as_str()) && WORDS.iter().any(|word| name.contains(word))
}

/// Whether there is a JWT or a scheme of `Authorization` in `value`.
fn has_token(value: &str) -> bool {
    let value = value.trim_start();
    let scheme = value.split_once(' ').map(|(scheme, _)| scheme);
    let is_scheme = |scheme: &str| {
        ["basic", "bearer", "digest", "aws4-hmac-sha256"]
            .iter()
            .any(|known| scheme.eq_ignore_ascii_case(known))
    };
    scheme.is_some_and(is_scheme) || value.contains("eyJ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_a_secret_is_not_shown() {
        for (name, value, shown) in [
            ("Authorization", "hunter2", REDACTED),
            ("X-Api-Key", "hunter2", REDACTED),
            ("x-amz-security-token", "hunter2", REDACTED),
            ("Set-Cookie", "hunter2", REDACTED),
            ("x-amzn-oidc-data", "hunter2", REDACTED),
            ("X-Custom", "Bearer hunter2", REDACTED),
            ("X-Custom", "eyJhbGciOiJub25lIn0.e30.", REDACTED),
            ("X-Custom", "plain", "plain"),
            ("x-amz-date", "20150830T123600Z", "20150830T123600Z"),
            (
                "x-amz-content-sha256",
                "UNSIGNED-PAYLOAD",
                "UNSIGNED-PAYLOAD",
            ),
            (
                "Location",
                "https://a.example/cb?code=hunter2&state=&x#id_token=hunter2",
                "https://a.example/cb?code=[redacted]&state=&x#[redacted]",
            ),
        ] {
            assert_eq!(header(name, value), shown, "{name}: {value}");
        }
        let challenge = r#"Bearer error="invalid_token""#;
        assert_eq!(header("WWW-Authenticate", challenge), challenge);
        assert_eq!(url("https://a.example/b"), "https://a.example/b");
    }
}
