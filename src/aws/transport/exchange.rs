//! Requests of users to servers of theirs: sent as they are given.
//!
//! To other machines they go on the connections of [`Http`]. That pool suffices: it sends paths and queries
//! byte for byte, streams both bodies, keeps connections alive, any number at once, and hands a connection
//! over where the server switches protocols. It copies each header a few times for the SDK's types, though,
//! which is a sixth of what `serve` does for a request; so http on this machine, which needs neither TLS nor
//! a proxy, goes by hyper's own pool.

use std::error::Error as StdError;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use http_body_util::Either;
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper::http::uri::Scheme;
use hyper::{Request, Response};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};

use crate::aws::config::Aws;
use crate::aws::error::{Error, bad_bundle};
use crate::aws::transport::connection::{Connection, describe};
use crate::aws::transport::http::Http;
use crate::local::clock::Stopwatch;
use crate::local::ui::Ui;
use crate::model::url;
use crate::render::http as shown;

/// What the errors call it.
const REQUEST: &str = "the request";
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

type BoxError = Box<dyn StdError + Send + Sync>;

/// A client for HTTP requests that are no service's operations. Clones share its connections; it can be
/// used by any number of tasks.
///
/// * The URI of a request is absolute, https, or http on loopback ([`RequestUrl`] checks that). Its path
///   and query are sent byte for byte.
/// * Nothing is added but `Host`, where it is missing, and `Content-Length` or `Transfer-Encoding`, where
///   neither is there; nothing that was sent is tried again, and no redirect is followed.
/// * Bodies stream: the request's is asked for its next piece when the last one is written, the
///   answer's is read from the connection as it is polled, and neither is kept. A connection is used
///   again once the body of its answer was read to its end.
/// * Where the answer is `101 Switching Protocols`, `hyper::upgrade::on` gives the connection. The
///   request needs its `Connection` and `Upgrade` headers for that, as HTTP has it.
/// * Proxies, CA certificates and time limits for connecting are those of every call. Beyond that
///   there is no time limit: wrap it in one.
///
/// [`RequestUrl`]: crate::model::RequestUrl
#[derive(Debug, Clone)]
pub struct Exchanges {
    http: Http,
    plain: Client<HttpConnector, SdkBody>,
    ui: Ui,
}

/// The body of an answer, which comes piece by piece.
#[derive(Debug)]
pub struct AnswerBody(Either<SdkBody, Incoming>);

impl Body for AnswerBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        Pin::new(&mut self.0).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        Body::size_hint(&self.0)
    }
}

/// A body that may be polled after its end, as the SDK does in search of trailers.
struct Fused<B>(Option<Pin<Box<B>>>);

impl<B: Body> Body for Fused<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let Some(body) = &mut self.0 else {
            return Poll::Ready(None);
        };
        let polled = body.as_mut().poll_frame(context);
        if matches!(polled, Poll::Ready(None | Some(Err(_)))) {
            self.0 = None;
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.0.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        let ended = || SizeHint::with_exact(0);
        self.0.as_ref().map_or_else(ended, Body::size_hint)
    }
}

impl Aws {
    /// A client for requests that are no service's. Endpoint settings do not matter to it.
    ///
    /// # Errors
    ///
    /// [`Error::Settings`] when a proxy variable is malformed.
    pub fn exchanges(&self) -> Result<Exchanges, Error> {
        self.check_proxies()?;
        Ok(Exchanges::new(self.http.clone(), self.ui.clone()))
    }
}

impl Exchanges {
    fn new(http: Http, ui: Ui) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_connect_timeout(Some(CONNECT_TIMEOUT));
        connector.set_nodelay(true);
        let plain = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .build(connector);
        Self { http, plain, ui }
    }

    /// Sends `request`, and gives the head of the answer as soon as it is there.
    ///
    /// # Errors
    ///
    /// [`Error::Connection`] when no answer comes, [`Error::Bundle`] when the CA bundle cannot be used,
    /// [`Error::Request`] when `request` cannot be sent.
    pub async fn send<B>(&self, request: Request<B>) -> Result<Response<AnswerBody>, Error>
    where
        B: Body<Data = Bytes> + Send + Sync + 'static,
        B::Error: Into<BoxError> + 'static,
    {
        let uri = request.uri();
        let origin = format!(
            "{}://{}",
            uri.scheme_str().unwrap_or_default(),
            uri.authority().map_or("", |authority| authority.as_str())
        );
        let started = Stopwatch::start();
        self.trace_request(&request);
        let is_plain =
            uri.scheme() == Some(&Scheme::HTTP) && uri.host().is_some_and(url::is_loopback);
        let request = request.map(|body| SdkBody::from_body_1_x(Fused(Some(Box::pin(body)))));
        let sent = if is_plain {
            let sent = self.plain.request(request).await;
            sent.map_err(|error| failed(origin, &error))
                .map(|response| response.map(|body| AnswerBody(Either::Right(body))))
        } else {
            self.pooled(request, origin).await
        };
        if let Err(Error::Connection { .. } | Error::Bundle { .. }) = &sent {
            let took = started.elapsed().as_millis();
            self.ui.explain(&format!("< no answer after {took} ms"));
        }
        let response = sent?;
        self.trace_answer(&response, started);
        Ok(response)
    }

    /// Sends `request` on a connection of the pool that the services' operations use.
    async fn pooled(
        &self,
        request: Request<SdkBody>,
        origin: String,
    ) -> Result<Response<AnswerBody>, Error> {
        let unsendable = |what: String| Error::Request {
            operation: REQUEST,
            what,
        };
        let request = HttpRequest::try_from(request).map_err(|e| unsendable(describe(&e)))?;
        let sent = self.http.send(request, CONNECT_TIMEOUT).await;
        let response = sent.map_err(|error| failed(origin, &error))?;
        let response = response
            .try_into_http1x()
            .map_err(|e| unsendable(describe(&e)))?;
        Ok(response.map(|body| AnswerBody(Either::Left(body))))
    }

    fn trace_request<B>(&self, request: &Request<B>) {
        if self.ui.verbosity() == 0 {
            return;
        }
        let (method, uri) = (request.method(), request.uri());
        let url = shown::url(&uri.to_string());
        self.ui.explain(&format!("> {method} {url}"));
        self.trace_headers('>', request.headers());
    }

    fn trace_answer<B>(&self, response: &Response<B>, started: Stopwatch) {
        if self.ui.verbosity() == 0 {
            return;
        }
        let (status, took) = (response.status().as_u16(), started.elapsed().as_millis());
        self.ui.explain(&format!("< HTTP {status} after {took} ms"));
        self.trace_headers('<', response.headers());
    }

    fn trace_headers(&self, direction: char, headers: &hyper::HeaderMap) {
        if self.ui.verbosity() < 2 {
            return;
        }
        for (name, value) in headers {
            let value = String::from_utf8_lossy(value.as_bytes());
            let value = shown::header(name.as_str(), &value);
            self.ui.explain(&format!("{direction} {name}: {value}"));
        }
    }
}

/// Why there is no answer.
fn failed(endpoint: String, error: &(dyn StdError + 'static)) -> Error {
    if let Some(bundle) = bad_bundle(error) {
        return bundle;
    }
    let cause = error.source().unwrap_or(error);
    Error::Connection {
        operation: REQUEST,
        endpoint,
        why: Connection::of(error),
        what: describe(cause),
    }
}

impl Error {
    /// What it means that the body of an answer from `endpoint` ended too early.
    pub fn of_body(endpoint: &str, error: &(dyn StdError + 'static)) -> Self {
        Self::Truncated {
            endpoint: endpoint.to_owned(),
            what: describe(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use http_body_util::{BodyExt, Empty, Full};
    use hyper::Uri;
    use hyper::header::{CONNECTION, UPGRADE};
    use hyper::rt::{Read, ReadBuf, Write};
    use tokio::net::{TcpListener, TcpStream};
    use tokio::sync::mpsc;

    use super::*;
    use crate::aws::transport::trust::Trust;
    use crate::model::RequestUrl;

    fn exchanges() -> Exchanges {
        Exchanges::new(Http::new(Trust::System), Ui::recording())
    }

    /// What comes on `stream`, up to and with `end`.
    async fn read_until(stream: &TcpStream, end: &[u8]) -> Vec<u8> {
        let mut read = Vec::new();
        while !read.ends_with(end) {
            stream.readable().await.unwrap();
            let mut byte = [0];
            match stream.try_read(&mut byte) {
                Ok(0) => break,
                Ok(_) => read.push(byte[0]),
                Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::WouldBlock),
            }
        }
        read
    }

    async fn write(stream: &TcpStream, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            stream.writable().await.unwrap();
            match stream.try_write(bytes) {
                Ok(written) => bytes = &bytes[written..],
                Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::WouldBlock),
            }
        }
    }

    #[tokio::test]
    async fn the_target_of_a_request_is_sent_byte_for_byte() {
        const TARGETS: [&str; 9] = [
            "/",
            "//a/../b/./%2f%2F//c",
            "/?",
            "/?a&b=&=c&&a=%7e+*:~'()@!$,;",
            "/é?ü=ß",
            "/%zz%",
            "/{a}|\\^[b]\"",
            "/?a={b}`|^\\[c]",
            "/*",
        ];
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            let mut lines = Vec::new();
            for _ in TARGETS {
                let head = read_until(&stream, b"\r\n\r\n").await;
                write(&stream, b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok").await;
                let head = String::from_utf8(head).unwrap();
                lines.push(head.lines().next().unwrap().to_owned());
            }
            lines
        });
        let exchanges = exchanges();
        for target in TARGETS {
            let url = format!("http://127.0.0.1:{port}{target}");
            let url: RequestUrl = url.parse().unwrap();
            let uri: Uri = url.as_str().parse().unwrap();
            let request = Request::get(uri).body(Empty::new()).unwrap();
            let answer = exchanges.send(request).await.unwrap();
            assert_eq!(answer.into_body().collect().await.unwrap().to_bytes(), "ok");
        }
        let sent = TARGETS.map(|target| format!("GET {target} HTTP/1.1"));
        // All of them on one connection.
        assert_eq!(server.await.unwrap(), sent);
    }

    #[tokio::test]
    async fn both_bodies_stream() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let uri = format!("http://{}/", listener.local_addr().unwrap());
        let server = tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            read_until(&stream, b"\r\n\r\n").await;
            write(
                &stream,
                b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
            )
            .await;
            // Each piece is answered before the next one is made.
            for _ in 0..3 {
                let piece = read_until(&stream, b"!\r\n").await;
                write(&stream, &piece).await;
            }
            read_until(&stream, b"0\r\n\r\n").await;
            write(&stream, b"0\r\n\r\n").await;
        });
        let (pieces, body) = mpsc::channel::<Result<Frame<Bytes>, std::io::Error>>(1);
        let body = http_body_util::StreamBody::new(futures_util::stream::unfold(
            body,
            |mut body| async move { Some((body.recv().await?, body)) },
        ));
        let request = Request::post(uri).body(body).unwrap();
        let answer = exchanges().send(request).await.unwrap();
        let mut answered = answer.into_body();
        for text in ["one!", "two!", "three!"] {
            let piece = Frame::data(Bytes::from_static(text.as_bytes()));
            pieces.send(Ok(piece)).await.unwrap();
            let frame = answered.frame().await.unwrap().unwrap();
            assert_eq!(frame.into_data().unwrap(), text);
        }
        drop(pieces);
        let end = answered
            .frame()
            .await
            .map(|frame| frame.map(Frame::into_data));
        assert!(end.is_none(), "{end:?}");
        server.await.unwrap();
    }

    #[tokio::test]
    async fn a_connection_is_handed_over_where_protocols_are_switched() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let uri = format!("http://{}/chat", listener.local_addr().unwrap());
        let server = tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            let head = read_until(&stream, b"\r\n\r\n").await;
            let switched = b"HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\n\
                             upgrade: echo\r\n\r\nhello!";
            write(&stream, switched).await;
            let said = read_until(&stream, b"!").await;
            write(&stream, &said).await;
            String::from_utf8(head).unwrap()
        });
        let request = Request::get(uri)
            .header(CONNECTION, "upgrade")
            .header(UPGRADE, "echo")
            .body(Empty::new())
            .unwrap();
        let mut answer = exchanges().send(request).await.unwrap();
        assert_eq!(answer.status(), 101);
        let mut connection = hyper::upgrade::on(&mut answer).await.unwrap();
        let mut received = Vec::new();
        for (says, hears) in [(None, "hello!"), (Some("ping!"), "ping!")] {
            if let Some(says) = says {
                std::future::poll_fn(|cx| {
                    Pin::new(&mut connection).poll_write(cx, says.as_bytes())
                })
                .await
                .unwrap();
            }
            while !received.ends_with(hears.as_bytes()) {
                let mut space = [0; 64];
                let mut read = ReadBuf::new(&mut space);
                std::future::poll_fn(|cx| Pin::new(&mut connection).poll_read(cx, read.unfilled()))
                    .await
                    .unwrap();
                received.extend_from_slice(read.filled());
            }
        }
        assert_eq!(received, b"hello!ping!");
        let head = server.await.unwrap();
        assert!(head.contains("upgrade: echo"), "{head}");
    }

    #[tokio::test]
    async fn many_requests_are_under_way_at_once() {
        const MANY: usize = 64;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let uri: Uri = format!("http://{}/", listener.local_addr().unwrap())
            .parse()
            .unwrap();
        let waiting = Arc::new(AtomicUsize::new(0));
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let waiting = Arc::clone(&waiting);
                tokio::spawn(async move {
                    read_until(&stream, b"\r\n\r\n").await;
                    waiting.fetch_add(1, Ordering::SeqCst);
                    while waiting.load(Ordering::SeqCst) < MANY {
                        tokio::task::yield_now().await;
                    }
                    write(&stream, b"HTTP/1.1 204 No Content\r\n\r\n").await;
                });
            }
        });
        let exchanges = exchanges();
        let sent = (0..MANY).map(|_| {
            let (exchanges, uri) = (exchanges.clone(), uri.clone());
            tokio::spawn(async move {
                let request = Request::get(uri).body(Full::new(Bytes::new())).unwrap();
                exchanges.send(request).await.unwrap().status()
            })
        });
        for answer in sent.collect::<Vec<_>>() {
            assert_eq!(answer.await.unwrap(), 204);
        }
    }

    #[tokio::test]
    async fn a_server_that_is_not_there_is_named_without_the_path() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        drop(listener);
        let request = Request::get(format!("http://{address}/a?b=hunter2"));
        let error = exchanges().send(request.body(Empty::new()).unwrap()).await;
        let error = error.unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("the request got no answer from http://{address}: Connection refused")
        );
        assert!(matches!(
            error,
            Error::Connection {
                why: Connection::Refused,
                ..
            }
        ));
    }
}
