//! A server on this machine that authenticates requests on their way to one other: for programs that
//! cannot renew a token, or sign.

mod credentials;

use std::convert::Infallible;
use std::future::pending;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, Either, Full};
use hyper::body::{Body as _, Bytes, Incoming};
use hyper::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD,
    AUTHORIZATION, HeaderMap, HeaderName, HeaderValue, ORIGIN, REFERER, REFERRER_POLICY, VARY,
};
use hyper::http::request::Parts;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode, Uri};
use subtle::ConstantTimeEq;
use tokio::sync::mpsc;

use crate::app::{Host, interrupts, until_interrupted};
use crate::aws::{Aws, Payload};
use crate::failure::{ExitStatus, Failure};
use crate::gateway::framing::Flaw;
use crate::gateway::head;
use crate::local::clock::{Clock, Stopwatch};
use crate::local::loopback::{self, Limits, Listener};
use crate::local::process::Program;
use crate::local::ui::Ui;
use crate::ops::forward::{AnyBody, Outgoing, Upstream, answer};
use crate::ops::http_request::auth::{self, Authentication, Credential, Scope, Unsigned};
use crate::ops::http_server::{LIMITS, serve_until_signal};
use crate::ops::request_log::{Line, LogFormat};

use credentials::Credentials;

/// A body up to this length is kept until the answer is there, so that it can be sent again.
const KEPT: u64 = 64 * 1024;

/// How a proxy is set up.
pub(crate) struct Input {
    pub(crate) upstream: Upstream,
    pub(crate) authentication: Authentication,
    /// The first part of every path; none for open to all on this machine.
    pub(crate) prefix: Option<String>,
    /// The web pages that may use it, by their origin.
    pub(crate) origins: Vec<String>,
    pub(crate) log: LogFormat,
}

/// A proxy that can authenticate requests.
pub(crate) struct Ready<'a> {
    input: Input,
    first: Credential,
    scope: Option<Scope>,
    host: &'a Host,
    aws: &'a Aws,
}

impl Input {
    /// Has what authenticates a first time: what is missing shows at once, and may be asked for, since later
    /// the terminal is another's.
    ///
    /// # Errors
    ///
    /// As what authenticates is had.
    pub(crate) async fn prepare<'a>(
        self,
        host: &'a Host,
        aws: &'a Aws,
    ) -> Result<Ready<'a>, Failure> {
        let scope = self
            .authentication
            .scope(host, aws, self.upstream.origin())?;
        let first = self.authentication.credential(host, aws, scope.as_ref());
        let first = until_interrupted(pin!(Box::pin(first))).await?;
        Ok(Ready {
            input: self,
            first,
            scope,
            host,
            aws,
        })
    }
}

/// Answers requests until a signal ends it, or `command`, which runs beside it, does.
///
/// # Errors
///
/// [`Failure::Start`] when signals cannot be heeded. In the result, why the command cannot be run.
pub(crate) async fn run(
    ready: Ready<'_>,
    listener: Listener,
    command: Option<Program>,
) -> Result<std::io::Result<ExitStatus>, Failure> {
    let Ready {
        input,
        first,
        scope,
        host,
        aws,
    } = ready;
    let signals = pin!(interrupts()?);
    let authentication = input.authentication.clone();
    let host = host.without_prompts();
    let (wanted, mut to_renew) = mpsc::channel(64);
    let own_origin = format!("http://{}", listener.authority());
    let proxy = Arc::new(Proxy {
        names: listener.host().clone(),
        credentials: Credentials::new(first, host.now(), wanted),
        scope: scope.clone(),
        own_origin,
        clock: host.clock.clone(),
        ui: host.ui.clone(),
        input,
    });
    let service = service_fn(move |request| {
        let proxy = Arc::clone(&proxy);
        async move { Ok::<_, Infallible>(proxy.logged(request).await) }
    });
    let renewing = async {
        credentials::renew(&authentication, &host, aws, scope.as_ref(), &mut to_renew).await;
        pending::<Infallible>().await
    };
    if let Some(command) = command {
        host.ui.leave_the_terminal();
        let mut running = match command.start(&host.ui) {
            Ok(running) => running,
            Err(error) => return Ok(Err(error)),
        };
        // What the command has left open is not waited for.
        let limits = Limits {
            time_to_end: Duration::from_millis(200),
            ..LIMITS
        };
        return Ok(tokio::select! {
            code = listener.serve(&service, &limits, running.end()) => code.map(ExitStatus::Of),
            never = renewing => match never {},
        });
    }
    Ok(Ok(tokio::select! {
        ended = serve_until_signal(&listener, &service, signals) => ended,
        never = renewing => match never {},
    }))
}

struct Proxy {
    names: loopback::Host,
    input: Input,
    credentials: Credentials,
    /// What signatures are for.
    scope: Option<Scope>,
    /// The origin of pages that this would serve.
    own_origin: String,
    clock: Clock,
    ui: Ui,
}

/// Why a request is not handed on.
struct Refusal {
    status: u16,
    why: String,
}

fn refused(status: u16, why: impl Into<String>) -> Refusal {
    let why = why.into();
    Refusal { status, why }
}

/// The body of a request, which can be sent again only if it is kept.
enum Sent {
    Kept(Bytes),
    Streamed(Incoming),
}

impl Proxy {
    /// Answers `request`, and writes a line about it.
    async fn logged(&self, mut request: Request<Incoming>) -> Response<AnyBody> {
        let started = Stopwatch::start();
        let method = request.method().clone();
        let origin = request.headers().get(ORIGIN).cloned();
        let admitted = self.admit(&mut request);
        // Without the prefix, which is as good as a password.
        let path = match &admitted {
            Ok(()) => request.uri().path().to_owned(),
            Err(_) => "/…".to_owned(),
        };
        let responded = match admitted {
            Ok(()) if is_preflight(&request) && origin.is_some() => Ok(preflight(&request)),
            Ok(()) => self.respond(request).await,
            Err(refusal) => Err(refusal),
        };
        let (mut response, why) = match responded {
            Ok(response) => (response, None),
            Err(Refusal { status, why }) => {
                let json = [("content-type", "application/json".to_owned())];
                let body = serde_json::json!({"message": why}).to_string();
                (answer(status, json, body), Some(why))
            }
        };
        if let Some(origin) = origin.filter(|origin| self.is_allowed(origin)) {
            allow(response.headers_mut(), origin);
        }
        if !response.headers().contains_key(REFERRER_POLICY) {
            let policy = HeaderValue::from_static("same-origin");
            response.headers_mut().insert(REFERRER_POLICY, policy);
        }
        let line = Line {
            method: &method,
            path: &path,
            status: response.status().as_u16(),
            who: None,
            took: started.elapsed(),
            why: why.as_deref(),
            at: self.clock.now(),
        };
        self.ui.log(|| line.text(self.input.log));
        response
    }

    /// Whether `request` is for this proxy, by a program that may use it. Takes the prefix from its path.
    fn admit(&self, request: &mut Request<Incoming>) -> Result<(), Refusal> {
        if let Some(Flaw(why)) = request.extensions().get() {
            return Err(refused(400, *why));
        }
        if !self.names.is_of(request) {
            let why = "the Host header is not the address that this listens at";
            return Err(refused(403, why));
        }
        if let Some(prefix) = &self.input.prefix {
            let target = request.uri().path_and_query().map_or("/", |it| it.as_str());
            let target = target.strip_prefix('/').unwrap_or(target);
            let (first, rest) = target.split_at(target.find(['/', '?']).unwrap_or(target.len()));
            if !bool::from(first.as_bytes().ct_eq(prefix.as_bytes())) {
                return Err(refused(404, "the address lacks the proxy's own path"));
            }
            let slash = if rest.starts_with('/') { "" } else { "/" };
            let rest: Uri = format!("{slash}{rest}")
                .parse()
                .map_err(|_| refused(400, "its target is not a path"))?;
            *request.uri_mut() = rest;
        }
        match request.headers().get(ORIGIN) {
            Some(origin) if !self.is_allowed(origin) => {
                let why = "web pages of another origin may not use it: --allow-origin ORIGIN";
                Err(refused(403, why))
            }
            None if head::is_cross_site(request) => {
                Err(refused(403, "web pages of another site may not use it"))
            }
            _ => Ok(()),
        }
    }

    fn is_allowed(&self, origin: &HeaderValue) -> bool {
        let origin = origin.as_bytes();
        let mut all = self.input.origins.iter().chain([&self.own_origin]);
        all.any(|allowed| allowed.as_bytes().eq_ignore_ascii_case(origin))
    }

    /// Hands `request` on with what authenticates it; once more where the server does not take that, and
    /// there is something newer.
    async fn respond(&self, request: Request<Incoming>) -> Result<Response<AnyBody>, Refusal> {
        let (parts, body) = request.into_parts();
        let is_small = body
            .size_hint()
            .exact()
            .is_some_and(|length| length <= KEPT);
        let body = if is_small {
            let body = body.collect().await;
            let body = body.map_err(|_| refused(400, "its body ended too early"))?;
            Sent::Kept(body.to_bytes())
        } else {
            Sent::Streamed(body)
        };
        let credential = self.credentials.get(self.clock.now()).await;
        let credential =
            credential.map_err(|why| refused(502, format!("it cannot be authenticated: {why}")))?;
        let again = match (&body, &credential) {
            (
                Sent::Kept(bytes),
                Credential::Token {
                    is_renewable: true, ..
                },
            ) => Some((parts.clone(), bytes.clone())),
            _ => None,
        };
        let response = self.send(parts, body, &credential).await?;
        let is_refused = response.status() == StatusCode::UNAUTHORIZED;
        let Some((parts, bytes)) = again.filter(|_| is_refused) else {
            return Ok(response);
        };
        match self.credentials.renewed(credential, self.clock.now()).await {
            Some(newer) => self.send(parts, Sent::Kept(bytes), &newer).await,
            None => Ok(response),
        }
    }

    async fn send(
        &self,
        parts: Parts,
        body: Sent,
        credential: &Credential,
    ) -> Result<Response<AnyBody>, Refusal> {
        let upstream = &self.input.upstream;
        let is_signed = matches!(credential, Credential::Keys(_));
        let (body, hash) = match body {
            Sent::Kept(bytes) => {
                let hash = is_signed.then(|| Payload::of(&bytes));
                (Either::Left(Full::new(bytes)), hash)
            }
            Sent::Streamed(body) => (Either::Right(body), None),
        };
        let outgoing = upstream.outgoing(Request::from_parts(parts, body));
        let mut outgoing = outgoing
            .ok_or_else(|| refused(400, "its target is not a path below the upstream's"))?;
        // Without TLS an unsigned body could be another by the time it arrives.
        if is_signed && hash.is_none() && !outgoing.url().is_secure() {
            let why = "a body of unknown or great length is signed for https only";
            return Err(refused(413, why));
        }
        let payload = hash.unwrap_or(Payload::Unsigned);
        let authenticated = self.authenticate(&mut outgoing, &payload, credential);
        authenticated.map_err(|failure| refused(502, failure.to_string()))?;
        let sent = upstream.send(outgoing).await;
        sent.map_err(|error| refused(502, error.to_string()))
    }

    /// Puts what authenticates the request in place of what the client sent for that.
    fn authenticate<B>(
        &self,
        outgoing: &mut Outgoing<B>,
        payload: &Payload,
        credential: &Credential,
    ) -> Result<(), Failure> {
        let headers = outgoing.headers_mut();
        headers.remove(AUTHORIZATION);
        headers.remove(ORIGIN);
        // It may hold the prefix.
        headers.remove(REFERER);
        if matches!(credential, Credential::Keys(_)) {
            for name in ["x-amz-date", "x-amz-security-token", "x-amz-content-sha256"] {
                headers.remove(name);
            }
        }
        let unsigned = Unsigned {
            method: outgoing.request().method(),
            url: outgoing.url(),
            headers: outgoing.request().headers(),
            payload,
        };
        let (given, _) =
            auth::headers(credential, self.scope.as_ref(), &unsigned, self.clock.now())?;
        for (name, value) in given {
            outgoing.headers_mut().insert(name, value);
        }
        Ok(())
    }
}

/// Whether a browser asks what a page may send
/// ([Fetch, CORS-preflight request](https://fetch.spec.whatwg.org/#cors-preflight-request)).
fn is_preflight<B>(request: &Request<B>) -> bool {
    request.method() == Method::OPTIONS
        && request
            .headers()
            .contains_key(ACCESS_CONTROL_REQUEST_METHOD)
}

/// That it may send what it asks for.
fn preflight<B>(request: &Request<B>) -> Response<AnyBody> {
    let mut response = answer(204, [("access-control-max-age", "600".to_owned())], "");
    for (asked, allowed) in [
        (ACCESS_CONTROL_REQUEST_METHOD, ACCESS_CONTROL_ALLOW_METHODS),
        (ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_ALLOW_HEADERS),
    ] {
        if let Some(value) = request.headers().get(asked) {
            response.headers_mut().insert(allowed, value.clone());
        }
    }
    response
}

/// Lets the pages of `origin` read the answer, whatever the server says of that.
fn allow(headers: &mut HeaderMap, origin: HeaderValue) {
    headers.remove(ACCESS_CONTROL_ALLOW_CREDENTIALS);
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.append(VARY, HeaderValue::from_static("Origin"));
    let exposed = HeaderName::from_static("access-control-expose-headers");
    headers.insert(exposed, HeaderValue::from_static("*"));
}
