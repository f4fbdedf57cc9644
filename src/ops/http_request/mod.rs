//! One request to an HTTP API: authenticated, sent as it was given, once more with a newer token after a
//! 401, and after a redirect within its origin.

pub(crate) mod auth;
pub(crate) mod body;
pub(crate) mod curl;
mod reasoning;

use std::time::Duration;

use http_body_util::{BodyExt, Either, Full};
use hyper::body::{Body as _, Bytes};
use hyper::header::{CONTENT_LENGTH, HeaderName, HeaderValue, LOCATION};
use hyper::{HeaderMap, Method, Request, Response, StatusCode, Uri};

use crate::app::Host;
use crate::aws::{self, AnswerBody, Aws, Canonical, Connection, Payload, Phase};
use crate::failure::{Failure, HttpStatus, Purpose, Subject};
use crate::local::streams::ReadBody;
use crate::model::{RequestUrl, Secret, SigningKeys};

use auth::{Authentication, Credential, Scheme, Scope, Unsigned};
use body::{Content, RequestBody};

/// How many redirects are followed.
const MOST_REDIRECTS: usize = 10;
/// How long an answer may take to begin where no other limit is given; not counted while a body is
/// sent whose end is not known.
const TO_BEGIN: Duration = Duration::from_mins(1);

/// What is to be sent.
#[derive(Debug, Clone)]
pub(crate) struct Input {
    pub(crate) method: Method,
    pub(crate) url: RequestUrl,
    /// All but those that authenticate.
    pub(crate) headers: HeaderMap,
    pub(crate) content: Content,
    pub(crate) auth: Authentication,
    /// Whether the time is limited from outside.
    pub(crate) has_limit: bool,
}

/// The answer.
#[derive(Debug)]
pub(crate) struct Answered {
    pub(crate) response: Response<AnswerBody>,
    /// What it is an answer to, after redirects.
    pub(crate) url: RequestUrl,
    method: Method,
    reasoning: Option<reasoning::Reasoning>,
}

/// What would be sent.
pub(crate) struct Rehearsed {
    /// With those that authenticate.
    pub(crate) headers: HeaderMap,
    pub(crate) length: Option<u64>,
    /// Whether the body is one whose length is not known.
    pub(crate) is_chunked: bool,
    pub(crate) canonical: Option<Canonical>,
}

impl Input {
    /// Sends the request, and gives the answer as soon as its head is there.
    ///
    /// # Errors
    ///
    /// As the settings, the secrets and the network give it. An answer of any status is not an error.
    pub(crate) async fn send(self, host: &Host, aws: &Aws) -> Result<Answered, Failure> {
        let Self {
            method,
            mut url,
            headers,
            content,
            auth,
            has_limit,
        } = self;
        let subject = Subject::of(Purpose::Request);
        let exchanges = aws.exchanges().map_err(Failure::of_call(&subject))?;
        let mut scope = auth.scope(host, aws, &url)?;
        let mut body = content.open().await?;
        let mut payload = payload(&auth, scope.as_ref(), &url, &headers, &body).await?;
        let mut credential = auth.credential(host, aws, scope.as_ref()).await?;
        let (mut is_renewed, mut redirects) = (false, 0);
        loop {
            let unsigned = Unsigned {
                method: &method,
                url: &url,
                headers: &headers,
                payload: &payload,
            };
            let (own, _) = auth::headers(&credential, scope.as_ref(), &unsigned, host.now())?;
            let request = request(&method, &url, &headers, own, &mut body)?;
            let sent = exchanges.send(request);
            let response = {
                let _waiting = host.ui.wait(|| format!("Waiting for {}", url.host()));
                if has_limit || body.length().is_none() {
                    sent.await
                } else {
                    let late = |_| Err(too_late(&url));
                    tokio::time::timeout(TO_BEGIN, sent)
                        .await
                        .unwrap_or_else(late)
                }
            };
            let response = response.map_err(Failure::of_call(&subject))?;
            let status = response.status();
            if status == StatusCode::UNAUTHORIZED && !is_renewed && body.is_repeatable() {
                let renewed = match Box::pin(auth.renewed(host, aws, &credential)).await {
                    Err(failure @ (Failure::Interrupted(_) | Failure::Cancelled)) => {
                        return Err(failure);
                    }
                    // The answer is what was asked for.
                    Err(failure) => {
                        let why = failure.in_one_line();
                        host.ui.note(&format!("the token is not renewed: {why}"));
                        None
                    }
                    Ok(renewed) => renewed,
                };
                if let Some(renewed) = renewed {
                    host.ui
                        .explain("the token was refused: it is renewed, and the request repeated");
                    pass_over(response).await;
                    (credential, is_renewed) = (renewed, true);
                    continue;
                }
            }
            if let Some(next) = next(host, &method, &url, &body, &response, redirects) {
                pass_over(response).await;
                redirects += 1;
                url = next;
                // The path is another, which may not be in the service's name, but is in the signature.
                scope = auth.scope(host, aws, &url)?;
                payload = self::payload(&auth, scope.as_ref(), &url, &headers, &body).await?;
                continue;
            }
            let is_refused = matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN);
            let has_own = headers.contains_key(hyper::header::AUTHORIZATION);
            let reasoning = (is_refused && !has_own).then(|| {
                let (scope, now) = (scope.as_ref(), host.now());
                reasoning::of(
                    aws,
                    auth.scheme,
                    &credential,
                    scope,
                    response.headers(),
                    now,
                )
            });
            return Ok(Answered {
                response,
                url,
                method,
                reasoning,
            });
        }
    }

    /// What would be sent, with made-up secrets: nothing is asked for, and nothing sent.
    ///
    /// # Errors
    ///
    /// As the settings and the body give it.
    pub(crate) async fn rehearse(self, host: &Host, aws: &Aws) -> Result<Rehearsed, Failure> {
        let scope = self.auth.scope(host, aws, &self.url)?;
        let body = self.content.open().await?;
        let payload = payload(&self.auth, scope.as_ref(), &self.url, &self.headers, &body).await?;
        let made_up = || Secret::from("MADE-UP");
        let credential = match self.auth.scheme {
            Scheme::None => Credential::None,
            Scheme::SigV4 => {
                let is_temporary =
                    Authentication::is_of_identity_pool(host)? || aws.has_session_token().await;
                Credential::Keys(SigningKeys {
                    access_key_id: String::new(),
                    secret_key: made_up(),
                    session_token: is_temporary.then(made_up),
                    expiration: None,
                })
            }
            scheme => Credential::Token {
                token: made_up(),
                scheme: if scheme == Scheme::Id { "" } else { "Bearer " },
                is_renewable: false,
            },
        };
        let unsigned = Unsigned {
            method: &self.method,
            url: &self.url,
            headers: &self.headers,
            payload: &payload,
        };
        let (own, canonical) = auth::headers(&credential, scope.as_ref(), &unsigned, host.now())?;
        let mut headers = self.headers;
        for (name, value) in own {
            headers.insert(name, value);
        }
        Ok(Rehearsed {
            headers,
            length: body.length().filter(|_| !body.is_none()),
            is_chunked: body.length().is_none(),
            canonical,
        })
    }

    /// The URL with a signature in it, which is good for `seconds`. Nothing is sent.
    ///
    /// # Errors
    ///
    /// As the settings, the secrets, the network and AWS give it.
    pub(crate) async fn presign(
        self,
        host: &Host,
        aws: &Aws,
        seconds: u64,
    ) -> Result<Secret<String>, Failure> {
        let scope = self.auth.scope(host, aws, &self.url)?;
        let credential = self.auth.credential(host, aws, scope.as_ref()).await?;
        let (Some(scope), Credential::Keys(keys)) = (scope, credential) else {
            return Err(Failure::usage(
                "--presign goes with --auth sigv4",
                "--auth sigv4",
            ));
        };
        let left = keys
            .expiration
            .map(|at| at.duration_since(host.now()).as_secs());
        if left.is_some_and(|left| u64::try_from(left).unwrap_or_default() < seconds) {
            host.ui
                .note("the URL ends with the credentials that signed it, before --presign");
        }
        let payload = if scope.service == "s3" {
            Payload::Unsigned
        } else {
            Payload::of(b"")
        };
        let unsigned = Unsigned {
            method: &self.method,
            url: &self.url,
            headers: &self.headers,
            payload: &payload,
        };
        Ok(auth::presigned(
            &keys,
            &scope,
            &unsigned,
            host.now(),
            seconds,
        ))
    }
}

impl Answered {
    /// What its status is a failure of, if it is one.
    pub(crate) fn failure(&self) -> Option<Failure> {
        let status = self.response.status();
        if !status.is_client_error() && !status.is_server_error() {
            return None;
        }
        let header = |name: &str| {
            let value = self.response.headers().get(name)?.to_str().ok()?;
            Some(value.to_owned())
        };
        let target = self.url.target();
        let (path, _) = target.split_once('?').unwrap_or((&target, ""));
        let code = header("x-amzn-errortype");
        let code = code.and_then(|code| Some(code.split([':', '#']).next()?.to_owned()));
        let reasoning = self.reasoning.as_ref();
        Some(Failure::HttpStatus(Box::new(HttpStatus {
            method: self.method.to_string(),
            url: format!("{}{path}", self.url.origin()),
            status: status.as_u16(),
            phrase: status.canonical_reason(),
            code: code.filter(|code| !code.is_empty()),
            cause: reasoning.map(|reasoning| reasoning.cause.clone()),
            help: reasoning.and_then(|reasoning| reasoning.help.clone()),
            request_id: header("x-amzn-requestid").or_else(|| header("x-amz-request-id")),
        })))
    }

    /// The line of reasoning about what was sent, if it was refused.
    pub(crate) fn reasoning(&self) -> Option<&str> {
        Some(&self.reasoning.as_ref()?.cause)
    }
}

/// What is signed of the body, if anything is signed.
async fn payload(
    auth: &Authentication,
    scope: Option<&Scope>,
    url: &RequestUrl,
    headers: &HeaderMap,
    body: &RequestBody,
) -> Result<Payload, Failure> {
    if auth.scheme != Scheme::SigV4 {
        return Ok(Payload::Unsigned);
    }
    if let Some(given) = headers.get("x-amz-content-sha256") {
        return Ok(match given.to_str() {
            Ok("UNSIGNED-PAYLOAD") | Err(_) => Payload::Unsigned,
            Ok(hash) => Payload::Hash(hash.to_owned()),
        });
    }
    if scope.is_some_and(|scope| aws::takes_unsigned_only(&scope.service)) {
        return Ok(Payload::Unsigned);
    }
    if !body.is_repeatable() && !url.is_secure() {
        return Err(Failure::usage(
            "a body from a pipe is not signed, and could be changed on the way over http",
            "write it to a file, and give that: --data @FILE",
        ));
    }
    body.payload().await
}

fn request(
    method: &Method,
    url: &RequestUrl,
    headers: &HeaderMap,
    own: Vec<(HeaderName, HeaderValue)>,
    body: &mut RequestBody,
) -> Result<Request<Either<Full<Bytes>, ReadBody>>, Failure> {
    let unsendable = |what: String| {
        Failure::usage(
            format!("the request cannot be sent: {what}"),
            "check the URL",
        )
    };
    let uri: Uri = url
        .sendable()
        .parse()
        .map_err(|error: hyper::http::uri::InvalidUri| unsendable(error.to_string()))?;
    let mut request = Request::new(body.body()?);
    *request.method_mut() = method.clone();
    *request.uri_mut() = uri;
    *request.headers_mut() = headers.clone();
    // Servers may insist on a length where a body is usual.
    let is_usual = matches!(*method, Method::POST | Method::PUT | Method::PATCH);
    if is_usual && body.length() == Some(0) {
        let none = HeaderValue::from_static("0");
        request.headers_mut().insert(CONTENT_LENGTH, none);
    }
    for (name, value) in own {
        request.headers_mut().insert(name, value);
    }
    Ok(request)
}

/// Where `response` leads, if that is to be followed.
fn next(
    host: &Host,
    method: &Method,
    url: &RequestUrl,
    body: &RequestBody,
    response: &Response<AnswerBody>,
    redirects: usize,
) -> Option<RequestUrl> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let location = response.headers().get(LOCATION)?;
    let location = String::from_utf8_lossy(location.as_bytes());
    let shown = crate::render::http::url(&location);
    let not_followed = |why: &str| {
        host.ui
            .note(&format!("the redirect to {shown} is not followed: {why}"));
        None
    };
    if !matches!(*method, Method::GET | Method::HEAD) || !body.is_none() {
        return not_followed("only GET and HEAD without a body are repeated elsewhere");
    }
    let Some(next) = url.redirected(&location) else {
        return not_followed("it leads to another origin");
    };
    if redirects == MOST_REDIRECTS {
        return not_followed(&format!("{MOST_REDIRECTS} were"));
    }
    host.ui.explain(&format!("redirected to {shown}"));
    Some(next)
}

/// Reads what is left of a short answer, so that its connection can be used again.
async fn pass_over(response: Response<AnswerBody>) {
    const SHORT: u64 = 64 * 1024;
    let mut body = response.into_body();
    if body
        .size_hint()
        .upper()
        .is_some_and(|length| length <= SHORT)
    {
        while let Some(Ok(_)) = body.frame().await {}
    }
}

fn too_late(url: &RequestUrl) -> aws::Error {
    aws::Error::Connection {
        operation: auth::OPERATION,
        endpoint: url.origin().to_owned(),
        why: Connection::TimedOut(Phase::Sent),
        what: "the time limit passed".to_owned(),
    }
}

/// That a limit of the user's passed before the whole answer from `url` was there.
pub(crate) fn over_time(url: &RequestUrl) -> Failure {
    Failure::of_call(&Subject::of(Purpose::Request))(too_late(url))
}
