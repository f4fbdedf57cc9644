//! A local stand-in for what is in front of an application on AWS: decides about each request as an
//! authorizer would, and hands it on or answers it.

mod keys;
mod sign_in;
mod tokens;

use std::convert::Infallible;
use std::future::pending;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hyper::body::Incoming;
use hyper::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue, ORIGIN, USER_AGENT};
use hyper::service::service_fn;
use hyper::{Method, Request, Response};
use jiff::Timestamp;
use tokio::sync::{mpsc, oneshot};

use crate::app::{Host, interrupts};
use crate::aws::Aws;
use crate::failure::{ExitStatus, Failure};
use crate::gateway::callers::{Cidr, Glob, last_hop};
use crate::gateway::event::{self, Call, Caller, Claims, Version};
use crate::gateway::framing::Flaw;
use crate::gateway::path::Path;
use crate::gateway::routes::Route;
use crate::gateway::{Access, Authorizer, Refusal, Routes, head, sigv4};
use crate::local::clock::{Clock, Stopwatch};
use crate::local::loopback::{self, Connection, Listener};
use crate::local::random;
use crate::local::ui::Ui;
use crate::model::PoolId;
use crate::ops::forward::{AnyBody, Upstream, answer};
use crate::ops::http_server::serve_until_signal;
use crate::ops::keys::{Published, judged};
use crate::ops::request_log::{Line, LogFormat};
use crate::render::json as shown;
use crate::token::explain::{self, Facts, Setup, Signature, Source};
use crate::token::verify::Authority;
use crate::token::{Issuer, Signed, decode};

use keys::Keys;
use sign_in::{Asked, SignIns};
use tokens::{Known, SignedBy, Tokens};

/// The header that says why a request was refused.
const DENY_REASON: &str = "x-cognito-deny-reason";

/// How a gateway is set up.
#[derive(Debug)]
pub(crate) struct Input {
    pub(crate) authorizer: Authorizer,
    /// Whose tokens are good, and of which pool they are.
    pub(crate) authorities: Vec<(Authority, PoolId)>,
    /// The audiences; none for any.
    pub(crate) audiences: Option<Vec<String>>,
    pub(crate) token_header: HeaderName,
    pub(crate) version: Version,
    pub(crate) routes: Option<Routes>,
    /// The blocks of addresses that are let in; all where there are none.
    pub(crate) addresses: Vec<Cidr>,
    /// The programs likewise.
    pub(crate) agents: Vec<Glob>,
    /// Whether `X-Forwarded-For` says who calls.
    pub(crate) trust_forwarded: bool,
    /// Whether a refusal says why.
    pub(crate) deny_reason: bool,
    /// Whether `/token` signs users in.
    pub(crate) token_endpoint: bool,
    pub(crate) upstream: Option<Upstream>,
    pub(crate) log: LogFormat,
}

/// Answers requests until a signal ends it; then finishes the answers that are under way, unless a second
/// one comes.
///
/// # Errors
///
/// [`Failure::Start`] when signals cannot be heeded; as the secrets of `/token`'s sign-ins.
pub(crate) async fn run(
    input: Input,
    listener: Listener,
    host: &Host,
    aws: &Aws,
) -> Result<ExitStatus, Failure> {
    let signals = pin!(interrupts()?);
    let (wanted, mut to_fetch) = mpsc::channel(64);
    let (asked, mut to_sign_in) = mpsc::channel(64);
    let sign_ins = if input.token_endpoint {
        Some(SignIns::open(host, aws).await?)
    } else {
        None
    };
    let gateway = Arc::new(Gateway {
        names: listener.host().clone(),
        keys: Keys::new(wanted),
        tokens: Tokens::default(),
        asked,
        clock: host.clock.clone(),
        is_behind: AtomicBool::new(false),
        ui: host.ui.clone(),
        setup: Setup {
            issuers: input
                .authorities
                .iter()
                .flat_map(|(authority, _)| authority.issuers.clone())
                .collect(),
            audiences: input.audiences.clone(),
            scopes: Vec::new(),
        },
        input,
    });
    let service = service_fn(move |request| {
        let gateway = Arc::clone(&gateway);
        async move { Ok::<_, Infallible>(gateway.logged(request).await) }
    });
    let mut published = Published::new(host, aws);
    let fetching = async {
        keys::fetch(host, &mut published, &mut to_fetch).await;
        pending::<Infallible>().await
    };
    let signing_in = async {
        if let Some(sign_ins) = &sign_ins {
            sign_ins.run(&mut to_sign_in).await;
        }
        pending::<Infallible>().await
    };
    tokio::select! {
        ended = serve_until_signal(&listener, &service, signals) => Ok(ended),
        never = fetching => match never {},
        never = signing_in => match never {},
    }
}

struct Gateway {
    names: loopback::Host,
    input: Input,
    keys: Keys,
    tokens: Tokens,
    asked: mpsc::Sender<Asked>,
    clock: Clock,
    /// Whether it was said that this machine's clock is behind.
    is_behind: AtomicBool,
    ui: Ui,
    /// Of a route that asks for no scopes.
    setup: Setup,
}

/// What became of a request.
struct Outcome {
    response: Response<AnyBody>,
    /// Who asked, if that is known.
    who: Option<String>,
    /// Why it was refused, or what went wrong.
    why: Option<String>,
}

impl From<Response<AnyBody>> for Outcome {
    fn from(response: Response<AnyBody>) -> Self {
        Self {
            response,
            who: None,
            why: None,
        }
    }
}

/// Who was let in.
enum Admitted {
    Anyone,
    Bearer(Arc<Known>),
    Signer(sigv4::Signer),
}

impl Admitted {
    fn caller(&self) -> Caller<'_> {
        match self {
            Self::Anyone => Caller::Unknown,
            Self::Bearer(token) => Caller::Bearer(&token.claims),
            Self::Signer(signer) => Caller::Signer(signer),
        }
    }

    /// What to call them in the log.
    fn name(&self) -> Option<String> {
        match self {
            Self::Anyone => None,
            Self::Bearer(token) => ["cognito:username", "username", "client_id", "sub"]
                .into_iter()
                .find_map(|claim| token.claims.text(claim))
                .map(str::to_owned),
            Self::Signer(signer) => Some(signer.access_key_id.clone()),
        }
    }
}

impl Gateway {
    /// Answers `request`, and writes a line about it.
    async fn logged(&self, request: Request<Incoming>) -> Response<AnyBody> {
        let started = Stopwatch::start();
        let method = request.method().clone();
        let path = request.uri().path().to_owned();
        let outcome = self.respond(request).await;
        let status = outcome.response.status().as_u16();
        let line = Line {
            method: &method,
            path: &path,
            status,
            who: outcome.who.as_deref(),
            took: started.elapsed(),
            why: outcome.why.as_deref(),
            at: self.clock.now(),
        };
        self.ui.log(|| line.text(self.input.log));
        outcome.response
    }

    async fn respond(&self, request: Request<Incoming>) -> Outcome {
        if let Some(Flaw(why)) = request.extensions().get() {
            return self.refused(Refusal::bad_request(self.input.authorizer, *why));
        }
        if !self.names.is_of(&request) {
            let why = "the Host header is not the address that this listens at";
            return self.refused(Refusal::not_let_in(self.input.authorizer, why));
        }
        let path = request.uri().path();
        if path == "/healthz" && matches!(*request.method(), Method::GET | Method::HEAD) {
            let json = [("content-type", "application/json".to_owned())];
            return answer(200, json, "{\"status\":\"ok\"}").into();
        }
        if let Err(refusal) = self.let_in(&request) {
            return self.refused(refusal);
        }
        if self.input.token_endpoint && path == "/token" {
            return self.token(&request).await;
        }
        let route = match self.route(&request) {
            Ok(route) => route.cloned(),
            Err(refusal) => return self.refused(refusal),
        };
        match self.admitted(&request, route.as_ref()).await {
            Ok(admitted) => self.answered(request, &admitted, route.as_ref()).await,
            Err(refusal) => self.refused(refusal),
        }
    }

    fn refused(&self, refusal: Refusal) -> Outcome {
        let mut response = answer(refusal.status, refusal.headers, refusal.body);
        if self.input.deny_reason
            && let Ok(reason) = HeaderValue::try_from(event::header_value(&refusal.reason))
        {
            response.headers_mut().insert(DENY_REASON, reason);
        }
        Outcome {
            response,
            who: None,
            why: Some(refusal.reason),
        }
    }

    /// The address that `request` comes from.
    fn source<B>(&self, request: &Request<B>) -> Result<IpAddr, String> {
        let forwarded = request.headers().get_all("x-forwarded-for");
        let mut forwarded = forwarded.iter().map(HeaderValue::to_str).peekable();
        if self.input.trust_forwarded && forwarded.peek().is_some() {
            let values: Result<Vec<&str>, _> = forwarded.collect();
            let hop = values.ok().and_then(last_hop);
            return hop.ok_or_else(|| "X-Forwarded-For does not end in an address".to_owned());
        }
        let connection = request.extensions().get::<Connection>();
        let peer = connection.map(|connection| connection.peer.ip().to_canonical());
        peer.ok_or_else(|| "its address is not known".to_owned())
    }

    /// Whether the caller's address and program are let in.
    fn let_in<B>(&self, request: &Request<B>) -> Result<(), Refusal> {
        let refused = |why: String| Err(Refusal::not_let_in(self.input.authorizer, why));
        if !self.input.addresses.is_empty() {
            match self.source(request) {
                Ok(source)
                    if self
                        .input
                        .addresses
                        .iter()
                        .any(|block| block.contains(source)) => {}
                Ok(source) => return refused(format!("the address {source} is not let in")),
                Err(why) => return refused(why),
            }
        }
        if !self.input.agents.is_empty() {
            let agent = text(request.headers(), &USER_AGENT);
            if !self.input.agents.iter().any(|glob| glob.matches(agent)) {
                return refused(format!("the user agent {agent:?} is not let in"));
            }
        }
        Ok(())
    }

    /// Signs in the user of HTTP Basic.
    async fn token<B>(&self, request: &Request<B>) -> Outcome {
        let headers = request.headers();
        if headers.contains_key(ORIGIN) || head::is_cross_site(request) {
            let why = "web pages get no tokens here";
            return self.refused(Refusal::not_let_in(self.input.authorizer, why));
        }
        if request.method() != Method::GET {
            let json = [
                ("content-type", "application/json".to_owned()),
                ("allow", "GET".to_owned()),
            ];
            return answer(405, json, "{\"message\":\"Method Not Allowed\"}").into();
        }
        let mut values = headers.get_all(AUTHORIZATION).iter();
        let only = values.next().filter(|_| values.next().is_none());
        let Some((username, password)) = sign_in::basic(only) else {
            return sign_in::unauthorized().into();
        };
        let (reply, ended) = oneshot::channel();
        let who = Some(username.clone());
        let asked = Asked {
            username,
            password,
            reply,
        };
        // Neither fails before the program ends.
        let response = match self.asked.send(asked).await {
            Ok(()) => ended.await.ok(),
            Err(_) => None,
        };
        let response = response.unwrap_or_else(|| answer(503, [], ""));
        Outcome {
            response,
            who,
            why: None,
        }
    }

    /// The route of `request`; none where there is one rule for all.
    fn route<B>(&self, request: &Request<B>) -> Result<Option<&Route>, Refusal> {
        let Some(routes) = &self.input.routes else {
            return Ok(None);
        };
        let (authorizer, path) = (self.input.authorizer, request.uri().path());
        let Some(read) = Path::read(path) else {
            let why = format!("the path is not in its normal form: {path}");
            return Err(Refusal::bad_request(authorizer, why));
        };
        let method = request.method().as_str();
        match routes.find(method, &read) {
            Some(route) => Ok(Some(route)),
            None if routes.is_free_preflight(method) => Ok(None),
            None => Err(Refusal::no_route(authorizer, method, path)),
        }
    }

    /// Who asks, if that is enough for the route.
    async fn admitted<B>(
        &self,
        request: &Request<B>,
        route: Option<&Route>,
    ) -> Result<Admitted, Refusal> {
        let authorizer = self.input.authorizer;
        if let Some(routes) = &self.input.routes
            && routes.is_free_preflight(request.method().as_str())
        {
            return Ok(Admitted::Anyone);
        }
        let scopes: &[String] = match route.map(|route| &route.access) {
            Some(Access::Open) => return Ok(Admitted::Anyone),
            Some(Access::Signature) => return self.signer(request),
            Some(Access::Token(scopes)) => scopes,
            None => &[],
        };
        let Some(consumer) = authorizer.consumer(scopes) else {
            return self.signer(request);
        };
        let mut values = request.headers().get_all(&self.input.token_header).iter();
        let only = values.next().filter(|_| values.next().is_none());
        let token = only.and_then(|value| authorizer.token(value.to_str().ok()?));
        let Some(token) = token else {
            return Err(Refusal::no_token(
                authorizer,
                &title(&self.input.token_header),
            ));
        };
        let known = match self.tokens.get(token, &self.keys, self.clock.now()) {
            Some(known) => known,
            None => self.read(token).await.map_err(|why| {
                let segments = token.split('.').count();
                Refusal::no_jwt(authorizer, scopes, segments, &why)
            })?,
        };
        let with_scopes;
        let setup = if scopes.is_empty() {
            &self.setup
        } else {
            with_scopes = Setup {
                scopes: scopes.to_vec(),
                ..self.setup.clone()
            };
            &with_scopes
        };
        let facts = &known.facts;
        let reasons = explain::reasons(consumer, facts, setup, self.now(facts));
        if !reasons.is_empty() {
            return Err(Refusal::of_token(authorizer, scopes, &reasons));
        }
        Ok(Admitted::Bearer(known))
    }

    /// What `token` says, and whether its user pool signed it; else why it is no JWT.
    async fn read(&self, token: &str) -> Result<Arc<Known>, String> {
        let signed = Signed::read(token).map_err(|malformed| malformed.to_string())?;
        let unverified = decode(token).map_err(|malformed| malformed.to_string())?;
        let (source, signature, by) = self.looked_up(signed).await;
        let is_good = matches!(signature, Signature::Good(_));
        let facts = Facts::read(&unverified, source, signature);
        let claims = Claims::read(unverified.payload().unwrap_or_default());
        let known = Arc::new(Known::new(facts, claims));
        if let Some(by) = by.filter(|_| is_good) {
            self.tokens.insert(token, by, Arc::clone(&known));
        }
        Ok(known)
    }

    /// The time by the clock of AWS, as far as it is known: what a user pool signed is not of the future
    /// there, so this machine's clock is behind where it seems to be.
    fn now(&self, facts: &Facts) -> Timestamp {
        let now = self.clock.now();
        let is_good = matches!(facts.signature, Signature::Good(_));
        let Some(issued) = facts.issued.filter(|issued| is_good && *issued > now) else {
            return now;
        };
        if !self.is_behind.swap(true, Ordering::Relaxed) {
            let seconds = issued.duration_since(now).as_secs();
            self.ui.warn(&format!(
                "this machine's clock is at least {seconds} s behind Cognito's: tokens are judged \
                 by Cognito's"
            ));
        }
        issued
    }

    /// Whose the token is, whether really, and what keys that was judged by.
    async fn looked_up(&self, token: Signed) -> (Source, Signature, Option<SignedBy>) {
        let iss = token.issuer();
        let authorities = self.input.authorities.iter();
        let mut known = authorities.filter(|(authority, _)| {
            iss.as_ref()
                .is_some_and(|iss| authority.issuers.contains(iss))
        });
        let Some((authority, pool)) = known.next() else {
            let why = "only the keys of the authorizer's user pools are fetched".to_owned();
            let source = Source::read(iss.as_deref());
            return (source, Signature::Unknown(why), None);
        };
        let source = match iss.as_deref().and_then(Issuer::read) {
            Some(_) => Source::read(iss.as_deref()),
            None => Source::local(pool.clone()),
        };
        let Some(id) = token.key_id() else {
            return (source, judged(token, authority, None, ""), None);
        };
        match self.keys.get(authority, &id, self.clock.now()).await {
            Ok(keys) => {
                let signature = judged(token, authority, Some(&keys), &id);
                let url = authority.keys_at.clone();
                (source, signature, Some(SignedBy { url, keys }))
            }
            Err(why) => {
                let signature = match judged(token, authority, None, &id) {
                    Signature::Good(_) => Signature::Unknown(why),
                    bad => bad,
                };
                (source, signature, None)
            }
        }
    }

    /// Who signed `request`.
    fn signer<B>(&self, request: &Request<B>) -> Result<Admitted, Refusal> {
        let headers: Vec<(&str, &str)> = request
            .headers()
            .iter()
            .map(|(name, value)| (name.as_str(), value.to_str().unwrap_or("\u{fffd}")))
            .collect();
        let query = request.uri().query().unwrap_or_default();
        let request = sigv4::Request {
            headers: &headers,
            query,
        };
        let judged = request.signer(self.clock.now());
        judged
            .map(Admitted::Signer)
            .map_err(|refusal| match self.input.authorizer {
                // Which says no more.
                Authorizer::Http => Refusal::not_let_in(Authorizer::Http, refusal.reason),
                Authorizer::Rest | Authorizer::Alb | Authorizer::Iam => refusal,
            })
    }

    /// The application's answer; without one, the claims.
    async fn answered(
        &self,
        request: Request<Incoming>,
        admitted: &Admitted,
        route: Option<&Route>,
    ) -> Outcome {
        let who = admitted.name();
        let Some(upstream) = &self.input.upstream else {
            let json = [("content-type", "application/json".to_owned())];
            let claims = match admitted {
                Admitted::Bearer(token) => shown::indented(&token.claims.to_string()),
                Admitted::Anyone | Admitted::Signer(_) => "{}\n".to_owned(),
            };
            let response = answer(200, json, claims);
            return Outcome {
                response,
                who,
                why: None,
            };
        };
        let told = match self.told(&request, admitted, route) {
            Ok(told) => told,
            Err(why) => return self.refused(Refusal::failed(self.input.authorizer, why)),
        };
        let lost = |why| {
            let outcome = self.refused(Refusal::no_answer(self.input.authorizer, why));
            Outcome {
                who: who.clone(),
                ..outcome
            }
        };
        let Some(mut outgoing) = upstream.outgoing(request) else {
            let why = "its target is not a path below the upstream's".to_owned();
            return self.refused(Refusal::bad_request(self.input.authorizer, why));
        };
        outgoing.headers_mut().extend(told);
        match upstream.send(outgoing).await {
            Ok(response) => Outcome {
                response,
                who,
                why: None,
            },
            Err(error) => lost(error.to_string()),
        }
    }

    /// The headers that tell the application of the caller.
    fn told<B>(
        &self,
        request: &Request<B>,
        admitted: &Admitted,
        route: Option<&Route>,
    ) -> Result<HeaderMap, String> {
        let headers = request.headers();
        let bytes = random::bytes::<16>().map_err(|error| error.to_string())?;
        let id = u128::from_be_bytes(*bytes);
        let source = self
            .source(request)
            .map_or_else(|_| String::new(), |it| it.to_string());
        let call = Call {
            method: request.method().as_str(),
            path: request.uri().path(),
            protocol: "HTTP/1.1",
            host: text(headers, &hyper::header::HOST),
            source: &source,
            agent: text(headers, &USER_AGENT),
            id: &format!("{id:032x}"),
            at: self.clock.now(),
            route,
        };
        let context = call.header(admitted.caller(), self.input.version);
        let context = HeaderValue::try_from(context).map_err(|error| error.to_string())?;
        let mut told = match admitted {
            Admitted::Bearer(token) => token.headers.clone(),
            Admitted::Anyone | Admitted::Signer(_) => HeaderMap::new(),
        };
        told.insert(event::CONTEXT, context);
        Ok(told)
    }
}

/// The value of a header, as far as it is one text.
fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> &'a str {
    let value = headers.get(name).and_then(|value| value.to_str().ok());
    value.unwrap_or_default()
}

/// The name as it is usually written: `x-id-token` is `X-Id-Token`.
fn title(name: &HeaderName) -> String {
    let words = name.as_str().split('-').map(|word| {
        let mut letters = word.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    });
    words.collect::<Vec<_>>().join("-")
}
