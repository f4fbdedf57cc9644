//! What a gateway answers in place of the application, word for word.
//!
//! Sources: API Gateway developer guide, "Gateway responses for REST APIs" and "Troubleshooting issues
//! with HTTP API JWT authorizers"; what deployed APIs are reported to answer where it is silent.

use super::Authorizer;
use crate::token::explain::{Cause, Reason};

/// An answer in place of the application's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The status.
    pub status: u16,
    /// The names and values of its headers, without those of the message's framing.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: String,
    /// Why, for the developer: what [`crate::token::explain`] says of the token, where it is about one.
    pub reason: String,
}

const JSON: &str = "application/json";

/// The page of a load balancer.
fn page(title: &str) -> String {
    format!(
        "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n\
         <center><h1>{title}</h1></center>\r\n</body>\r\n</html>\r\n"
    )
}

impl Refusal {
    fn new(status: u16, reason: impl Into<String>) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: String::new(),
            reason: reason.into(),
        }
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// `{"message":"…"}`
    fn message(mut self, message: &str) -> Self {
        self.body = serde_json::json!({ "message": message }).to_string();
        self.with("content-type", JSON)
    }

    /// The same of a REST API, which names a type besides.
    fn rest(self, kind: &str, message: &str) -> Self {
        self.message(message).with("x-amzn-errortype", kind)
    }

    fn page(mut self, title: &str) -> Self {
        self.body = page(title);
        self.with("content-type", "text/html")
            .with("server", "awselb/2.0")
    }

    /// 401, where `challenge` is what an HTTP API says of it.
    fn unauthorized(authorizer: Authorizer, challenge: &str, reason: impl Into<String>) -> Self {
        let refusal = Self::new(401, reason);
        match authorizer {
            Authorizer::Rest | Authorizer::Iam => {
                refusal.rest("UnauthorizedException", "Unauthorized")
            }
            Authorizer::Http => refusal
                .message("Unauthorized")
                .with("www-authenticate", challenge),
            Authorizer::Alb => refusal.page("401 Authorization Required"),
        }
    }

    /// There is no token in `header`.
    pub fn no_token(authorizer: Authorizer, header: &str) -> Self {
        let wanted = match authorizer {
            Authorizer::Rest | Authorizer::Http => "token",
            Authorizer::Alb | Authorizer::Iam => "Bearer token",
        };
        let reason = format!("there is no {wanted} in the header {header}");
        Self::unauthorized(authorizer, "Bearer", reason)
    }

    /// What is in the header is not a signed token, and `why`; it has so many `segments` between dots.
    pub fn no_jwt(authorizer: Authorizer, scopes: &[String], segments: usize, why: &str) -> Self {
        let what = (segments != 3).then_some("token contains an invalid number of segments");
        Self::unauthorized(authorizer, &challenge(scopes, what), why)
    }

    /// The token is refused for `reasons`, on a route with `scopes`.
    pub fn of_token(authorizer: Authorizer, scopes: &[String], reasons: &[Reason]) -> Self {
        let texts: Vec<&str> = reasons.iter().map(|reason| reason.text.as_str()).collect();
        let said = texts.join("; ");
        let is_due_to = |cause| reasons.iter().any(|reason| reason.cause == cause);
        let is_only = |cause| reasons.iter().all(|reason| reason.cause == cause);
        // What else is wrong with it is certain.
        if is_only(Cause::Unchecked) {
            return Self::failed(authorizer, said);
        }
        match authorizer {
            // Not as `EXPIRED_TOKEN` is documented, whose status would be 403.
            Authorizer::Rest if is_due_to(Cause::Expired) => {
                Self::new(401, said).rest("UnauthorizedException", "The incoming token has expired")
            }
            Authorizer::Http if is_only(Cause::Scopes) => {
                let scope = scopes.join(" ");
                let challenge = format!("Bearer scope=\"{scope}\" error=\"insufficient_scope\"");
                let refusal = Self::new(403, said).message("Forbidden");
                refusal.with("www-authenticate", challenge)
            }
            Authorizer::Rest | Authorizer::Http | Authorizer::Alb | Authorizer::Iam => {
                let what = if is_due_to(Cause::Expired) {
                    Some("the token has expired")
                } else if is_due_to(Cause::Audience) {
                    Some("the token does not have a valid audience")
                } else {
                    None
                };
                Self::unauthorized(authorizer, &challenge(scopes, what), said)
            }
        }
    }

    /// The authorizer itself failed: there are no keys to check a signature with.
    pub fn failed(authorizer: Authorizer, why: impl Into<String>) -> Self {
        let refusal = Self::new(500, why);
        match authorizer {
            Authorizer::Rest | Authorizer::Iam => {
                refusal.rest("InternalServerErrorException", "Internal server error")
            }
            Authorizer::Http => refusal.message("Internal Server Error"),
            Authorizer::Alb => refusal.page("500 Internal Server Error"),
        }
    }

    /// There is no such route.
    pub fn no_route(authorizer: Authorizer, method: &str, path: &str) -> Self {
        let reason = format!("no route is for {method} {path}");
        match authorizer {
            Authorizer::Rest | Authorizer::Iam => Self::no_authentication(reason),
            Authorizer::Http => Self::new(404, reason).message("Not Found"),
            Authorizer::Alb => Self::new(404, reason).page("404 Not Found"),
        }
    }

    /// Different servers would read the request differently, so what it is for is not certain.
    pub fn bad_request(authorizer: Authorizer, why: impl Into<String>) -> Self {
        let refusal = Self::new(400, why);
        match authorizer {
            Authorizer::Rest | Authorizer::Iam => {
                refusal.rest("BadRequestException", "Bad Request")
            }
            Authorizer::Http => refusal.message("Bad Request"),
            Authorizer::Alb => refusal.page("400 Bad Request"),
        }
    }

    /// The application gives no answer.
    pub fn no_answer(authorizer: Authorizer, why: impl Into<String>) -> Self {
        match authorizer {
            Authorizer::Rest | Authorizer::Iam => Self::new(504, why).rest(
                "InternalServerErrorException",
                "Network error communicating with endpoint",
            ),
            Authorizer::Http => Self::new(503, why).message("Service Unavailable"),
            Authorizer::Alb => Self::new(502, why).page("502 Bad Gateway"),
        }
    }

    /// The caller's address or program is not let in, as by a resource policy or AWS WAF.
    pub fn not_let_in(authorizer: Authorizer, why: impl Into<String>) -> Self {
        let refusal = Self::new(403, why);
        match authorizer {
            Authorizer::Rest | Authorizer::Iam => refusal.rest("ForbiddenException", "Forbidden"),
            Authorizer::Http => refusal.message("Forbidden"),
            Authorizer::Alb => refusal.page("403 Forbidden"),
        }
    }

    /// What a REST API says to a request without a signature, and to one for no route of it.
    pub(super) fn no_authentication(why: impl Into<String>) -> Self {
        Self::new(403, why).rest(
            "MissingAuthenticationTokenException",
            "Missing Authentication Token",
        )
    }

    /// What AWS says to a signature of which something is missing.
    pub(super) fn incomplete_signature(message: &str, why: impl Into<String>) -> Self {
        Self::new(403, why).rest("IncompleteSignatureException", message)
    }

    /// What AWS says to a signature that is not good.
    pub(super) fn invalid_signature(message: &str, why: impl Into<String>) -> Self {
        Self::new(403, why).rest("InvalidSignatureException", message)
    }
}

/// The `www-authenticate` of an HTTP API that refuses a token on a route with `scopes`; `what` is known
/// for some reasons only, and left out for the others.
fn challenge(scopes: &[String], what: Option<&str>) -> String {
    let scope = scopes.join(" ");
    let mut challenge = format!("Bearer scope=\"{scope}\" error=\"invalid_token\"");
    if let Some(what) = what {
        challenge.push_str(&format!(" error_description=\"{what}\""));
    }
    challenge
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(cause: Cause) -> Reason {
        let text = format!("because of {cause:?}");
        Reason { cause, text }
    }

    /// Status, headers and body, as they are sent.
    fn shown(refusal: &Refusal) -> String {
        let mut shown = refusal.status.to_string();
        for (name, value) in &refusal.headers {
            shown.push_str(&format!("\n{name}: {value}"));
        }
        format!("{shown}\n\n{}", refusal.body)
    }

    /// The second and third are word for word what is published: see the module.
    #[test]
    fn what_an_http_api_says() {
        let scopes = ["a/b".to_owned(), "c".to_owned()];
        let of = |causes: &[Cause]| {
            let reasons: Vec<_> = causes.iter().copied().map(reason).collect();
            Refusal::of_token(Authorizer::Http, &[], &reasons)
        };
        let unauthorized = |challenge: &str| {
            format!(
                "401\ncontent-type: application/json\nwww-authenticate: {challenge}\n\n\
                 {{\"message\":\"Unauthorized\"}}"
            )
        };
        for (refusal, challenge) in [
            (
                Refusal::no_token(Authorizer::Http, "Authorization"),
                "Bearer",
            ),
            (
                Refusal::no_jwt(Authorizer::Http, &[], 2, "why"),
                "Bearer scope=\"\" error=\"invalid_token\" \
                 error_description=\"token contains an invalid number of segments\"",
            ),
            (
                of(&[Cause::Audience]),
                "Bearer scope=\"\" error=\"invalid_token\" \
                 error_description=\"the token does not have a valid audience\"",
            ),
            (
                of(&[Cause::Audience, Cause::Expired, Cause::Scopes]),
                "Bearer scope=\"\" error=\"invalid_token\" error_description=\"the token has expired\"",
            ),
            (
                Refusal::no_jwt(Authorizer::Http, &[], 3, "why"),
                "Bearer scope=\"\" error=\"invalid_token\"",
            ),
            (
                of(&[Cause::Other, Cause::Scopes]),
                "Bearer scope=\"\" error=\"invalid_token\"",
            ),
        ] {
            assert_eq!(shown(&refusal), unauthorized(challenge));
        }
        let few = Refusal::of_token(Authorizer::Http, &scopes, &[reason(Cause::Scopes)]);
        assert_eq!(
            shown(&few),
            "403\ncontent-type: application/json\n\
             www-authenticate: Bearer scope=\"a/b c\" error=\"insufficient_scope\"\n\n\
             {\"message\":\"Forbidden\"}"
        );
        assert_eq!(few.reason, "because of Scopes");
        let nowhere = Refusal::no_route(Authorizer::Http, "GET", "/x");
        assert_eq!(
            shown(&nowhere),
            "404\ncontent-type: application/json\n\n{\"message\":\"Not Found\"}"
        );
    }

    #[test]
    fn what_a_rest_api_says() {
        let of = |causes: &[Cause]| {
            let reasons: Vec<_> = causes.iter().copied().map(reason).collect();
            Refusal::of_token(Authorizer::Rest, &[], &reasons)
        };
        let rest = Authorizer::Rest;
        for (refusal, status, kind, message) in [
            (
                Refusal::no_token(rest, "X"),
                401,
                "UnauthorizedException",
                "Unauthorized",
            ),
            (
                Refusal::no_jwt(rest, &[], 3, "why"),
                401,
                "UnauthorizedException",
                "Unauthorized",
            ),
            (
                of(&[Cause::Scopes]),
                401,
                "UnauthorizedException",
                "Unauthorized",
            ),
            (
                of(&[Cause::Other, Cause::Expired]),
                401,
                "UnauthorizedException",
                "The incoming token has expired",
            ),
            (
                of(&[Cause::Unchecked, Cause::Expired]),
                401,
                "UnauthorizedException",
                "The incoming token has expired",
            ),
            (
                of(&[Cause::Unchecked]),
                500,
                "InternalServerErrorException",
                "Internal server error",
            ),
            (
                Refusal::no_route(rest, "GET", "/x"),
                403,
                "MissingAuthenticationTokenException",
                "Missing Authentication Token",
            ),
            (
                Refusal::not_let_in(rest, "why"),
                403,
                "ForbiddenException",
                "Forbidden",
            ),
        ] {
            let expected = format!(
                "{status}\ncontent-type: application/json\nx-amzn-errortype: {kind}\n\n\
                 {{\"message\":\"{message}\"}}"
            );
            assert_eq!(shown(&refusal), expected);
        }
    }

    #[test]
    fn what_a_load_balancer_says() {
        let refusal = Refusal::of_token(Authorizer::Alb, &[], &[reason(Cause::Expired)]);
        let title = "401 Authorization Required";
        assert_eq!(
            shown(&refusal),
            format!(
                "401\ncontent-type: text/html\nserver: awselb/2.0\n\n{}",
                page(title)
            )
        );
    }
}
