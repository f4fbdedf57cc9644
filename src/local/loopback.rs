//! A listener for programs and browsers on this machine: bounded in connections, heads and time, and
//! deaf to pages whose host name only leads here.

use std::convert::Infallible;
use std::error::Error;
use std::future::{Future, poll_fn};
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use hyper::body::{Body, Incoming};
use hyper::header::{CONNECTION, HOST, HeaderValue, TRANSFER_ENCODING};
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;

use crate::gateway::framing::{Flaw, Framing};
use crate::gateway::head;

/// What a client may use up.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Connections at the same time. More wait their turn with the operating system: another user of
    /// the machine cannot use up this one's files.
    pub connections: usize,
    /// The length of a request's head, in bytes; the library takes no less than 8 KiB.
    pub head: usize,
    /// The time from the connection, or from the last answer, to the end of a head.
    pub time_to_ask: Duration,
    /// Whether a connection takes further requests.
    pub keep_alive: bool,
    /// The time that answers which are under way have at the end.
    pub time_to_end: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 64,
            head: 16 * 1024,
            time_to_ask: Duration::from_secs(10),
            keep_alive: true,
            time_to_end: Duration::from_secs(5),
        }
    }
}

/// Sockets that listen at one port.
#[derive(Debug)]
pub struct Listener {
    /// Closed at the end, so that the operating system accepts no more.
    sockets: Mutex<Vec<TcpListener>>,
    host: Host,
    is_loopback: bool,
}

/// The values of Host that mean this listener.
#[derive(Debug, Clone)]
pub struct Host {
    with_port: String,
    without: String,
    /// The port, where it listens at all addresses of the machine.
    of_all: Option<u16>,
}

/// The connection that a request came on, which is among the request's extensions.
#[derive(Debug, Clone)]
pub struct Connection {
    /// Who is at its other end.
    pub peer: SocketAddr,
    ended: watch::Receiver<()>,
    /// Counts it for as long as any copy of this is held.
    _place: Arc<OwnedSemaphorePermit>,
}

impl Connection {
    /// Waits for the end of the listener: connections that speak another protocol by then are closed.
    pub async fn end(&mut self) {
        // Nothing is ever sent: it is an error when the sender is dropped.
        let _ = self.ended.changed().await;
    }
}

impl Host {
    /// Whether `request` is for this listener by its only Host header, with the port or without, which
    /// clients on the AWS Common Runtime leave out. Where it is not, a web page may have sent it whose
    /// host name leads here. Listening at all addresses, every address means this, and `localhost`: host
    /// names are what leads elsewhere tomorrow.
    pub fn is_of<B>(&self, request: &Request<B>) -> bool {
        let mut hosts = request.headers().get_all(HOST).iter();
        let (Some(host), None) = (hosts.next(), hosts.next()) else {
            return false;
        };
        let is_here = |name: &String| host.as_bytes().eq_ignore_ascii_case(name.as_bytes());
        let is_any = || {
            let (Some(port), Ok(host)) = (self.of_all, host.to_str()) else {
                return false;
            };
            let name = host.strip_suffix(&format!(":{port}")).unwrap_or(host);
            let bare = name.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
            let is_address = match bare {
                Some(bare) => bare.parse::<Ipv6Addr>().is_ok(),
                None => name.parse::<Ipv4Addr>().is_ok(),
            };
            is_address || name.eq_ignore_ascii_case("localhost")
        };
        let is_of = is_here(&self.with_port) || is_here(&self.without) || is_any();
        request.uri().authority().is_none() && is_of
    }
}

impl Listener {
    /// Listens at `host`, an address (one of IPv6 in brackets) or `localhost`, which is both loopback
    /// addresses as far as the machine has them; at any free port for port 0.
    ///
    /// # Errors
    ///
    /// [`io::ErrorKind::AddrInUse`] when another program listens there, [`io::ErrorKind::InvalidInput`]
    /// when `host` is another name.
    pub async fn bind(host: &str, port: u16) -> io::Result<Self> {
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let mut is_all = false;
        let sockets = if host.eq_ignore_ascii_case("localhost") {
            let v4 = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
            let port = v4.local_addr()?.port();
            match TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await {
                Ok(v6) => vec![v4, v6],
                Err(error) if error.kind() == io::ErrorKind::AddrInUse => return Err(error),
                Err(_) => vec![v4],
            }
        } else {
            let address: IpAddr = bare
                .parse()
                .map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
            is_all = address.is_unspecified();
            vec![TcpListener::bind((address, port)).await?]
        };
        let port = sockets[0].local_addr()?.port();
        let host = Host {
            with_port: format!("{host}:{port}"),
            without: host.to_owned(),
            of_all: is_all.then_some(port),
        };
        let address = |socket: &TcpListener| socket.local_addr().map(|it| it.ip());
        let is_own = |socket| address(socket).is_ok_and(|it| it.to_canonical().is_loopback());
        Ok(Self {
            is_loopback: sockets.iter().all(is_own),
            sockets: Mutex::new(sockets),
            host,
        })
    }

    /// The values of Host that mean this listener.
    pub fn host(&self) -> &Host {
        &self.host
    }

    /// Whether only this machine reaches it.
    pub fn is_loopback(&self) -> bool {
        self.is_loopback
    }

    /// `HOST:PORT`
    pub fn authority(&self) -> &str {
        &self.host.with_port
    }

    /// Answers requests by `service` until `end`, whose output it gives. Answers that are under way
    /// then are finished, as far as the limits allow.
    pub async fn serve<S, B, T>(
        &self,
        service: &S,
        limits: &Limits,
        end: impl Future<Output = T>,
    ) -> T
    where
        S: Service<Request<Incoming>, Response = Response<B>, Error = Infallible>,
        S: Clone + Send + 'static,
        S::Future: Send,
        B: Body + Send + 'static,
        B::Data: Send,
        B::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        let room = Arc::new(Semaphore::new(limits.connections));
        let (ending, ended) = watch::channel(());
        let mut connections = JoinSet::new();
        let mut end = pin!(end);
        let output = loop {
            let place = tokio::select! {
                biased;
                output = &mut end => break output,
                place = Arc::clone(&room).acquire_owned() => place,
            };
            let accepted = tokio::select! {
                biased;
                output = &mut end => break output,
                accepted = self.accept() => accepted,
            };
            while connections.try_join_next().is_some() {}
            match accepted {
                Ok((stream, peer)) => {
                    let (service, limits) = (service.clone(), limits.clone());
                    // The semaphore is never closed.
                    let Ok(place) = place else { continue };
                    let about = Connection {
                        peer,
                        ended: ended.clone(),
                        _place: Arc::new(place),
                    };
                    connections
                        .spawn(async move { converse(stream, service, &limits, about).await });
                }
                // Out of files, which others have to close.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        };
        self.sockets().clear();
        drop(ending);
        let all = async { while connections.join_next().await.is_some() {} };
        let _ = tokio::time::timeout(limits.time_to_end, all).await;
        output
    }

    fn sockets(&self) -> MutexGuard<'_, Vec<TcpListener>> {
        self.sockets.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn accept(&self) -> io::Result<(TcpStream, SocketAddr)> {
        poll_fn(|context| {
            for socket in &*self.sockets() {
                if let Poll::Ready(accepted) = socket.poll_accept(context) {
                    return Poll::Ready(accepted);
                }
            }
            Poll::Pending
        })
        .await
    }
}

/// Answers the requests of one connection, until it switches protocols. A client that does not speak
/// HTTP gets no answer.
async fn converse<S, B>(stream: TcpStream, service: S, limits: &Limits, about: Connection)
where
    S: Service<Request<Incoming>, Response = Response<B>, Error = Infallible>,
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    let mut ended = about.ended.clone();
    let seen = Arc::new(Seen::default());
    let watched = Watched {
        stream,
        framing: Framing::default(),
        seen: Arc::clone(&seen),
    };
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(about.clone());
        let in_head = || head::ambiguous(&request).map(Flaw);
        let flaw = seen.flaw.get().copied().or_else(in_head);
        if let Some(flaw) = flaw {
            request.extensions_mut().insert(flaw);
        }
        // What follows may be a part of this one, or its framing is not known.
        let is_last = flaw.is_some() || request.headers().contains_key(TRANSFER_ENCODING);
        let answer = service.call(request);
        let seen = Arc::clone(&seen);
        async move {
            let mut answer = answer.await?;
            if answer.status() == StatusCode::SWITCHING_PROTOCOLS {
                seen.has_switched.store(true, Ordering::Release);
            } else if is_last {
                let close = HeaderValue::from_static("close");
                answer.headers_mut().insert(CONNECTION, close);
            }
            Ok::<_, Infallible>(answer)
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.time_to_ask)
        .max_buf_size(limits.head)
        .keep_alive(limits.keep_alive)
        .serve_connection(TokioIo::new(watched), service)
        .with_upgrades();
    let mut connection = pin!(connection);
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = ended.changed() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

/// What the bytes of a connection have shown.
#[derive(Debug, Default)]
struct Seen {
    /// Before the request that has it is answered.
    flaw: OnceLock<Flaw>,
    /// Whether it speaks another protocol now.
    has_switched: AtomicBool,
}

/// A connection whose requests are looked at before the library reads them, which drops a second length
/// and takes any end of a line.
struct Watched {
    stream: TcpStream,
    framing: Framing,
    seen: Arc<Seen>,
}

impl AsyncRead for Watched {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(context, buffer))?;
        if !self.seen.has_switched.load(Ordering::Acquire)
            && let Err(flaw) = self.framing.read(&buffer.filled()[before..])
        {
            // There is one at most.
            let _ = self.seen.flaw.set(flaw);
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Watched {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, pieces)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::Full;
    use hyper::body::Bytes;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    fn request(uri: &str, hosts: &[&str]) -> Request<()> {
        let request = Request::builder().uri(uri);
        let request = hosts
            .iter()
            .fold(request, |request, host| request.header(HOST, *host));
        request.body(()).unwrap()
    }

    #[test]
    fn only_its_own_name_means_it() {
        let host = Host {
            with_port: "localhost:8400".to_owned(),
            without: "localhost".to_owned(),
            of_all: None,
        };
        for (uri, hosts, is_here) in [
            ("/", &["localhost:8400"][..], true),
            ("/", &["LOCALHOST"], true),
            ("/", &["localhost:8401"], false),
            ("/", &["evil.example:8400"], false),
            ("/", &["127.0.0.1:8400"], false),
            ("/", &["localhost:8400", "localhost:8400"], false),
            ("/", &[], false),
            ("http://localhost:8400/", &["localhost:8400"], false),
        ] {
            let request = request(uri, hosts);
            assert_eq!(host.is_of(&request), is_here, "{uri} {hosts:?}");
        }
    }

    #[test]
    fn at_all_addresses_every_address_means_it() {
        let host = Host {
            with_port: "0.0.0.0:8400".to_owned(),
            without: "0.0.0.0".to_owned(),
            of_all: Some(8400),
        };
        for (name, is_here) in [
            ("192.0.2.7:8400", true),
            ("192.0.2.7", true),
            ("[2001:db8::1]:8400", true),
            ("localhost:8400", true),
            ("192.0.2.7:8401", false),
            ("evil.example:8400", false),
            ("2001:db8::1", false),
            ("", false),
        ] {
            assert_eq!(host.is_of(&request("/", &[name])), is_here, "{name}");
        }
    }

    #[tokio::test]
    async fn both_loopback_addresses_are_localhost_and_answers_under_way_are_finished() {
        let listener = Listener::bind("localhost", 0).await.unwrap();
        let addresses = |listener: &Listener| -> Vec<SocketAddr> {
            let sockets = listener.sockets();
            sockets.iter().map(|it| it.local_addr().unwrap()).collect()
        };
        let port = addresses(&listener)[0].port();
        assert_eq!(listener.authority(), format!("localhost:{port}"));
        let busy = Listener::bind("localhost", port).await.unwrap_err();
        assert_eq!(busy.kind(), io::ErrorKind::AddrInUse);
        let (begun, mut is_begun) = tokio::sync::mpsc::channel(1);
        let service = service_fn(move |_: Request<Incoming>| {
            let begun = begun.clone();
            async move {
                begun.send(()).await.unwrap();
                tokio::time::sleep(Duration::from_millis(20)).await;
                Ok::<_, Infallible>(Response::new(Full::new(Bytes::from_static(b"done"))))
            }
        });
        let ask = async |address: IpAddr| {
            let mut stream = TcpStream::connect((address, port)).await.unwrap();
            stream
                .write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .await
                .unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await.unwrap();
            answer
        };
        let mut next = Some(listener);
        for address in addresses(next.as_ref().unwrap()) {
            let listener = match next.take() {
                Some(listener) => listener,
                None => Listener::bind("localhost", port).await.unwrap(),
            };
            let limits = Limits::default();
            // It ends while the answer is under way.
            let served = listener.serve(&service, &limits, is_begun.recv());
            let (_, answer) = tokio::join!(served, ask(address.ip()));
            assert!(answer.ends_with("done"), "{answer}");
            assert!(TcpStream::connect(address).await.is_err());
        }
    }

    /// Heads that never end take up a place for as long as the limits say.
    #[tokio::test]
    async fn a_head_that_does_not_end_is_not_waited_for() {
        let listener = Listener::bind("127.0.0.1", 0).await.unwrap();
        let address = listener.authority().to_owned();
        let limits = Limits {
            connections: 1,
            time_to_ask: Duration::from_millis(50),
            ..Limits::default()
        };
        let service = service_fn(|_: Request<Incoming>| async {
            Ok::<_, Infallible>(Response::new(Full::new(Bytes::from_static(b"done"))))
        });
        let ask = async {
            for begun in ["", "GET", "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A"] {
                let mut slow = TcpStream::connect(&address).await.unwrap();
                slow.write_all(begun.as_bytes()).await.unwrap();
                let mut quick = TcpStream::connect(&address).await.unwrap();
                let request = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
                quick.write_all(request).await.unwrap();
                let mut answer = String::new();
                quick.read_to_string(&mut answer).await.unwrap();
                assert!(answer.ends_with("done"), "{answer}");
                let mut rest = Vec::new();
                let _ = slow.read_to_end(&mut rest).await;
                assert!(!rest.ends_with(b"done"));
            }
        };
        listener.serve(&service, &limits, ask).await;
    }
}
