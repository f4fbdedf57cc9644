//! Credentials over HTTP for programs on this machine that know a token: what AWS SDKs call the
//! container credential provider.

use std::convert::Infallible;
use std::fmt;
use std::future::pending;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use jiff::Timestamp;
use serde_json::{Value, json};
use subtle::ConstantTimeEq;
use tokio::sync::Notify;
use zeroize::Zeroizing;

use super::clock::Clock;
use super::loopback::{Host, Limits, Listener};
use super::random;

const PATH: &str = "/credentials";
const LIMITS: Limits = Limits {
    connections: 64,
    // As small as the library takes.
    head: 8 * 1024,
    // SDKs wait for no more than two seconds.
    time_to_ask: Duration::from_secs(2),
    keep_alive: false,
    time_to_end: Duration::ZERO,
};

/// A server on a loopback port of its own, which answers programs that know its token.
#[derive(Debug)]
pub struct CredentialServer {
    listener: Listener,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    host: Host,
    /// What the Authorization header has to be.
    token: Zeroizing<String>,
    /// What to answer, and until when.
    answer: Mutex<(Answer, Timestamp)>,
    /// Told of each request for which there were no valid credentials.
    missed: Notify,
    clock: Clock,
}

/// What everybody is answered who may ask.
#[derive(Clone)]
struct Answer {
    status: StatusCode,
    body: Zeroizing<Vec<u8>>,
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Answer({})", self.status)
    }
}

impl CredentialServer {
    /// A server that, once it is run, answers with `document` until the time `until` by `clock`.
    ///
    /// # Errors
    ///
    /// When no port on 127.0.0.1 can be listened on, or there is no randomness.
    pub async fn open(document: &Value, until: Timestamp, clock: Clock) -> io::Result<Self> {
        let listener = Listener::bind("127.0.0.1", 0).await?;
        let shared = Shared {
            host: listener.host().clone(),
            token: Zeroizing::new(random::text::<32>()?),
            answer: Mutex::new((Answer::new(StatusCode::OK, document), until)),
            missed: Notify::new(),
            clock,
        };
        Ok(Self {
            listener,
            shared: Arc::new(shared),
        })
    }

    /// The value of `AWS_CONTAINER_CREDENTIALS_FULL_URI`.
    pub fn url(&self) -> String {
        format!("http://{}{PATH}", self.listener.authority())
    }

    /// The value of `AWS_CONTAINER_AUTHORIZATION_TOKEN`.
    pub fn token(&self) -> &str {
        &self.shared.token
    }

    /// Answers with `document` from now on, until the time `until`.
    pub fn answer(&self, document: &Value, until: Timestamp) {
        let answer = Answer::new(StatusCode::OK, document);
        *self.shared.lock() = (answer, until);
    }

    /// Waits for a request that cannot be answered, as the credentials have expired; one that came before
    /// counts too.
    pub async fn missed(&self) {
        self.shared.missed.notified().await;
    }

    /// Answers requests for as long as it is polled.
    pub async fn run(&self) -> Infallible {
        let shared = Arc::clone(&self.shared);
        let service = service_fn(move |request| {
            let response = shared.respond(&request);
            async move { Ok::<_, Infallible>(response) }
        });
        self.listener.serve(&service, &LIMITS, pending()).await
    }
}

impl Answer {
    fn new(status: StatusCode, document: &Value) -> Self {
        // A value is always JSON.
        let body = Zeroizing::new(serde_json::to_vec(document).unwrap_or_default());
        Self { status, body }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, (Answer, Timestamp)> {
        self.answer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self) -> Answer {
        let (answer, until) = self.lock().clone();
        if self.clock.now() < until {
            return answer;
        }
        self.missed.notify_one();
        let why = "the credentials have expired, and were not renewed";
        let problem = problem("CredentialsExpired", why);
        Answer::new(StatusCode::INTERNAL_SERVER_ERROR, &problem)
    }

    fn respond<B>(&self, request: &Request<B>) -> Response<Full<Bytes>> {
        let answer = match self.objection(request) {
            Some((status, code, why)) => Answer::new(status, &problem(code, why)),
            None => self.get(),
        };
        let mut response = Response::new(Full::from(answer.body.to_vec()));
        *response.status_mut() = answer.status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }

    /// Why `request` is refused, if it is.
    fn objection<B>(
        &self,
        request: &Request<B>,
    ) -> Option<(StatusCode, &'static str, &'static str)> {
        let one = |name: &HeaderName| {
            let mut values = request.headers().get_all(name).iter();
            let value = values.next()?;
            values.next().is_none().then(|| value.as_bytes())
        };
        if !self.host.is_of(request) {
            let why = "the Host header is not the address that was given";
            return Some((StatusCode::FORBIDDEN, "Forbidden", why));
        }
        if request.method() != Method::GET {
            let why = "only GET is answered";
            return Some((StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", why));
        }
        if request.uri().path() != PATH {
            let why = "there is nothing at this path";
            return Some((StatusCode::NOT_FOUND, "NotFound", why));
        }
        let token = one(&AUTHORIZATION).unwrap_or_default();
        if !bool::from(token.ct_eq(self.token.as_bytes())) {
            let why = "the Authorization header is not the token that was given";
            return Some((StatusCode::UNAUTHORIZED, "Unauthorized", why));
        }
        None
    }
}

/// The form in which SDKs read refusals.
fn problem(code: &str, why: &str) -> Value {
    json!({"code": code, "message": why})
}
