//! Credentials over HTTP for programs on this machine that know a token: what AWS SDKs call the
//! container credential provider.

use std::convert::Infallible;
use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, HOST, HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use jiff::Timestamp;
use serde_json::{Value, json};
use subtle::ConstantTimeEq;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, Semaphore};
use zeroize::Zeroizing;

use super::clock::Clock;
use super::random;

const PATH: &str = "/credentials";
/// Between the connection and the end of its headers; SDKs wait for no more than two seconds.
const TO_ASK: Duration = Duration::from_secs(2);
/// As small as the library takes.
const LARGEST_HEADERS: usize = 8 * 1024;

/// A server on a loopback port of its own, which answers programs that know its token.
#[derive(Debug)]
pub struct CredentialServer {
    listener: TcpListener,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    address: SocketAddr,
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
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let shared = Shared {
            address: listener.local_addr()?,
            token: Zeroizing::new(URL_SAFE_NO_PAD.encode(&random::bytes::<32>()?[..])),
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
        format!("http://{}{PATH}", self.shared.address)
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
        // More wait their turn with the operating system: another user of the machine cannot use up
        // this one's files.
        const MOST: usize = 64;
        let room = Arc::new(Semaphore::new(MOST));
        loop {
            let place = Arc::clone(&room).acquire_owned().await;
            match self.listener.accept().await {
                Ok((stream, _)) => {
                    let shared = Arc::clone(&self.shared);
                    tokio::spawn(async move {
                        converse(stream, shared).await;
                        drop(place);
                    });
                }
                // Out of files, which others have to close.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }
}

impl Answer {
    fn new(status: StatusCode, document: &Value) -> Self {
        // A value is always JSON.
        let body = Zeroizing::new(serde_json::to_vec(document).unwrap_or_default());
        Self { status, body }
    }
}

async fn converse(stream: TcpStream, shared: Arc<Shared>) {
    let service = service_fn(|request| {
        let response = shared.respond(&request);
        async move { Ok::<_, Infallible>(response) }
    });
    // A client that does not speak HTTP gets no answer.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(TO_ASK)
        .max_buf_size(LARGEST_HEADERS)
        .keep_alive(false)
        .serve_connection(TokioIo::new(stream), service)
        .await;
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
        // A web page whose host name leads here is not asked for by this one. Clients on the AWS Common
        // Runtime leave the port out.
        let (with_port, without) = (self.address.to_string(), self.address.ip().to_string());
        let is_here = one(&HOST)
            .is_some_and(|host| [with_port, without].iter().any(|it| it.as_bytes() == host));
        if !is_here || request.uri().authority().is_some() {
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
