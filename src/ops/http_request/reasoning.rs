//! Why a server may have refused a request: what `explain` knows of the token that was sent.

use hyper::HeaderMap;
use hyper::header::{DATE, WWW_AUTHENTICATE};
use jiff::Timestamp;
use jiff::fmt::rfc2822;

use crate::aws::Aws;
use crate::model::{ErrorCode, Secret};
use crate::token::explain::{Answer, Consumer, Facts, Kind, Signature, Source, verdicts};
use crate::token::{Issuer, decode};

use super::auth::{Credential, Scheme, Scope};

/// One line of reasoning, and what to do about it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Reasoning {
    pub(crate) cause: String,
    pub(crate) help: Option<String>,
}

/// What may be wrong with `credential`, sent as `scheme` says, to which a server gave an answer with
/// `headers`; `now` is the time here.
pub(crate) fn of(
    aws: &Aws,
    scheme: Scheme,
    credential: &Credential,
    scope: Option<&Scope>,
    headers: &HeaderMap,
    now: Timestamp,
) -> Reasoning {
    match credential {
        Credential::None => Reasoning {
            cause: "nothing was sent that authenticates it".to_owned(),
            help: Some("choose what is sent with --auth access, id, client or sigv4".to_owned()),
        },
        Credential::Keys(keys) => of_signature(&keys.access_key_id, scope, headers),
        Credential::Token { token, .. } => {
            let issuer = |iss: &str| aws.issuer(iss).ok().flatten();
            of_token(token, scheme, headers, issuer, now)
        }
    }
}

fn of_token(
    token: &Secret<String>,
    scheme: Scheme,
    headers: &HeaderMap,
    issuer: impl Fn(&str) -> Option<Issuer>,
    now: Timestamp,
) -> Reasoning {
    let Ok(read) = decode(token.expose()) else {
        return Reasoning {
            cause: "the token that was sent is not a JWT".to_owned(),
            help: None,
        };
    };
    // What counts is the time there.
    let there = headers.get(DATE).and_then(|date| {
        let parser = rfc2822::DateTimeParser::new().relaxed_weekday(true);
        parser.parse_timestamp(date.to_str().ok()?).ok()
    });
    let iss = read.text("iss");
    let source = match iss.and_then(issuer) {
        Some(issuer) if Issuer::read(iss.unwrap_or_default()).is_none() => {
            Source::local(issuer.pool().clone())
        }
        _ => Source::read(iss),
    };
    let signature = Signature::Unknown("it was not checked".to_owned());
    let facts = Facts::read(&read, source, signature);
    let consumer = consumer(scheme, &facts, headers);
    let found = verdicts(&facts, there.unwrap_or(now));
    let verdict = found
        .into_iter()
        .find(|verdict| verdict.consumer == consumer);
    let name = consumer.name();
    let (cause, hint) = match verdict.map(|verdict| (verdict.answer, verdict.hint)) {
        Some((Answer::No(reasons), hint)) => {
            let reasons = reasons.join("; ");
            (format!("{name}: takes no such token: {reasons}"), hint)
        }
        Some((Answer::If { conditions, .. }, hint)) => {
            let conditions = conditions.join("; ");
            (format!("{name}: takes the token if {conditions}"), hint)
        }
        Some((Answer::Unknown(reasons), hint)) => (format!("{name}: {}", reasons.join("; ")), hint),
        None => (format!("{name}: nothing speaks against the token"), None),
    };
    let of_flag = match (consumer, facts.kind) {
        (Consumer::RestApi, Kind::Access) => Some("send the IdToken: --auth id"),
        (Consumer::RestApiScopes | Consumer::HttpApi, Kind::Id) => {
            Some("where scopes are asked for, send the access token: --auth access")
        }
        _ => None,
    };
    Reasoning {
        cause,
        help: of_flag.or(hint).map(str::to_owned),
    }
}

/// Who it was that refused the token, as far as the answer and the token tell.
fn consumer(scheme: Scheme, facts: &Facts, headers: &HeaderMap) -> Consumer {
    let challenge = headers.get(WWW_AUTHENTICATE);
    let is_challenge = challenge.is_some_and(|value| {
        let value = value.as_bytes();
        value.len() >= 6 && value[..6].eq_ignore_ascii_case(b"bearer")
    });
    // REST APIs name their errors so; HTTP APIs do not.
    let is_rest = headers.contains_key("x-amzn-errortype");
    let own_scopes = facts.scopes.iter().any(|scope| scope.contains('/'));
    match scheme {
        _ if is_challenge => Consumer::HttpApi,
        Scheme::Id => Consumer::RestApi,
        _ if is_rest && own_scopes => Consumer::RestApiScopes,
        _ if is_rest => Consumer::RestApi,
        _ => Consumer::HttpApi,
    }
}

fn of_signature(key: &str, scope: Option<&Scope>, headers: &HeaderMap) -> Reasoning {
    let signed = scope.map(|scope| format!(" for {} in {}", scope.service, scope.region));
    let signed = format!("signed{} with the key {key}", signed.unwrap_or_default());
    let error = headers.get("x-amzn-errortype");
    let error = error.and_then(|value| value.to_str().ok());
    let error = error.and_then(|error| error.split([':', '#']).next());
    let (why, help) = match error.map(ErrorCode::from) {
        Some(ErrorCode::MissingAuthenticationTokenException) => (
            "API Gateway also says so where there is no such path or method",
            "check the path, the stage in front of it, and the method",
        ),
        Some(ErrorCode::InvalidSignatureException | ErrorCode::SignatureDoesNotMatch) => (
            "the service or the Region is another, or a proxy changed the request",
            "name them with --service and --signing-region; --dry-run shows what is signed",
        ),
        Some(
            ErrorCode::ExpiredTokenException
            | ErrorCode::ExpiredToken
            | ErrorCode::RequestExpired
            | ErrorCode::RequestTimeTooSkewed,
        ) => (
            "the credentials have expired, or this machine's clock is wrong",
            "cognito-auth doctor",
        ),
        Some(ErrorCode::UnrecognizedClientException | ErrorCode::InvalidClientTokenId) => (
            "there is no such key, or its session token is another's",
            "cognito-auth whoami",
        ),
        _ => (
            "it may lack the permission, such as execute-api:Invoke, or sign for another service",
            "see whose it is with cognito-auth whoami, and what is signed with --dry-run",
        ),
    };
    Reasoning {
        cause: format!("{signed}: {why}"),
        help: Some(help.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_service_says_of_a_signature_leads_somewhere() {
        let scope = Scope {
            service: "execute-api".to_owned(),
            region: "us-east-1".parse().unwrap(),
        };
        for (error, said) in [
            (
                Some("MissingAuthenticationTokenException"),
                "no such path or method",
            ),
            (
                Some("InvalidSignatureException:http://x/"),
                "the Region is another",
            ),
            (Some("ExpiredTokenException"), "clock is wrong"),
            (
                Some("aws#UnrecognizedClientException"),
                "lack the permission",
            ),
            (Some("UnrecognizedClientException"), "no such key"),
            (Some("AccessDeniedException"), "lack the permission"),
            (None, "lack the permission"),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(error) = error {
                headers.insert("x-amzn-errortype", error.parse().unwrap());
            }
            let Reasoning { cause, help } = of_signature("AKIDEXAMPLE", Some(&scope), &headers);
            let begins = "signed for execute-api in us-east-1 with the key AKIDEXAMPLE: ";
            assert!(
                cause.starts_with(begins) && cause.contains(said),
                "{error:?}: {cause}"
            );
            assert!(help.is_some());
        }
    }
}
