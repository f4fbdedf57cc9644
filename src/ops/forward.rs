//! Handing requests on to one server, and its answers back: bodies stream both ways, and a connection
//! whose protocol is switched is joined with the client's.

use std::error::Error;

use http_body_util::{Either, Full};
use hyper::body::{Body, Bytes};
use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use hyper::upgrade::OnUpgrade;
use hyper::{Request, Response, StatusCode, Uri};
use hyper_util::rt::TokioIo;

use crate::aws::{self, AnswerBody, Exchanges};
use crate::gateway::{head, path};
use crate::local::loopback::Connection;
use crate::model::RequestUrl;

/// The body of an answer: one of our own, or the server's as it comes.
pub(crate) type AnyBody = Either<Full<Bytes>, AnswerBody>;

/// A server that requests are handed on to.
#[derive(Debug, Clone)]
pub(crate) struct Upstream {
    exchanges: Exchanges,
    url: RequestUrl,
    /// Whether it learns who asked, and by what host: by `X-Forwarded-*`.
    names_the_client: bool,
}

/// A request as the server gets it, which is not sent yet.
pub(crate) struct Outgoing<B> {
    request: Request<B>,
    url: RequestUrl,
    /// The client's side, where it asks for another protocol.
    client: Option<(OnUpgrade, Connection)>,
}

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

impl<B> Outgoing<B> {
    /// Where it goes.
    pub(crate) fn url(&self) -> &RequestUrl {
        &self.url
    }

    /// What goes there.
    pub(crate) fn request(&self) -> &Request<B> {
        &self.request
    }

    /// Its headers.
    pub(crate) fn headers_mut(&mut self) -> &mut HeaderMap {
        self.request.headers_mut()
    }
}

impl Upstream {
    /// The server at `url`, whose path comes before that of every request.
    pub(crate) fn new(exchanges: Exchanges, url: RequestUrl) -> Self {
        Self {
            exchanges,
            url,
            names_the_client: true,
        }
    }

    /// The same, without `X-Forwarded-*`: as if the client itself asked.
    pub(crate) fn asked_directly(self) -> Self {
        Self {
            names_the_client: false,
            ..self
        }
    }

    /// Where it is.
    pub(crate) fn origin(&self) -> &RequestUrl {
        &self.url
    }

    /// `request` on its way to the server: what is for one connection alone, and what only a gateway may
    /// say of the caller, is gone. None where its target makes no URL below the server's.
    pub(crate) fn outgoing<B>(&self, mut request: Request<B>) -> Option<Outgoing<B>> {
        let url = self.url_of(request.uri())?;
        let uri = url.as_str().parse().ok()?;
        let protocol = head::upgrade(request.headers());
        let connection = request.extensions().get::<Connection>().cloned();
        let upgraded = protocol.is_some().then(|| hyper::upgrade::on(&mut request));
        let (parts, body) = request.into_parts();
        let mut headers = parts.headers;
        let host = headers.get(hyper::header::HOST).cloned();
        head::remove_hop_by_hop(&mut headers, protocol.as_ref());
        head::remove_forgeries(&mut headers);
        if self.names_the_client {
            name_the_client(&mut headers, connection.as_ref(), host);
        }
        let mut request = Request::new(body);
        *request.method_mut() = parts.method;
        *request.uri_mut() = uri;
        *request.headers_mut() = headers;
        Some(Outgoing {
            request,
            url,
            client: upgraded.zip(connection),
        })
    }

    /// Sends `outgoing`, and gives the answer as soon as its head is there.
    ///
    /// # Errors
    ///
    /// When the server gives no answer.
    pub(crate) async fn send<B>(
        &self,
        outgoing: Outgoing<B>,
    ) -> Result<Response<AnyBody>, aws::Error>
    where
        B: Body<Data = Bytes> + Send + Sync + 'static,
        B::Error: Into<Box<dyn Error + Send + Sync>> + 'static,
    {
        let mut answer = self.exchanges.send(outgoing.request).await?;
        let switched = (answer.status() == StatusCode::SWITCHING_PROTOCOLS)
            .then(|| head::upgrade(answer.headers()))
            .flatten();
        if let (Some(_), Some((client, connection))) = (&switched, outgoing.client) {
            let server = hyper::upgrade::on(&mut answer);
            tokio::spawn(join(client, server, connection));
        }
        head::remove_hop_by_hop(answer.headers_mut(), switched.as_ref());
        Ok(answer.map(Either::Right))
    }

    /// The URL of a request for `target`, byte for byte behind that of the server; none where it may lead
    /// out of that.
    fn url_of(&self, target: &Uri) -> Option<RequestUrl> {
        let base = self.url.target();
        let base = base.split('?').next()?.trim_end_matches('/');
        if !base.is_empty() && path::leads_out(target.path()) {
            return None;
        }
        let target = target.path_and_query()?.as_str();
        let slash = if target.starts_with('/') { "" } else { "/" };
        Some(self.url.with_target(&format!("{base}{slash}{target}")))
    }
}

/// Tells the server who asked and by what host, after what the client itself says of that.
fn name_the_client(headers: &mut HeaderMap, from: Option<&Connection>, host: Option<HeaderValue>) {
    let hops = headers.get_all(FORWARDED_FOR).iter();
    let mut hops: Vec<&[u8]> = hops.map(HeaderValue::as_bytes).collect();
    let peer = from.map(|from| from.peer.ip().to_canonical().to_string());
    hops.extend(peer.as_deref().map(str::as_bytes));
    if let Ok(hops) = HeaderValue::from_bytes(&hops.join(&b", "[..])) {
        headers.insert(FORWARDED_FOR, hops);
    }
    headers.insert(FORWARDED_PROTO, HeaderValue::from_static("http"));
    if let Some(host) = host {
        headers.insert(FORWARDED_HOST, host);
    }
}

/// Hands bytes on in both directions, until both have ended or the listener has.
async fn join(client: OnUpgrade, server: OnUpgrade, mut connection: Connection) {
    let Ok(server) = server.await else { return };
    let Ok(client) = client.await else { return };
    let (mut client, mut server) = (TokioIo::new(client), TokioIo::new(server));
    tokio::select! {
        _ = tokio::io::copy_bidirectional(&mut client, &mut server) => {}
        () = connection.end() => {}
    }
}

/// An answer of our own.
pub(crate) fn answer(
    status: u16,
    headers: impl IntoIterator<Item = (&'static str, String)>,
    body: impl Into<Bytes>,
) -> Response<AnyBody> {
    let mut answer = Response::new(Either::Left(Full::new(body.into())));
    *answer.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::try_from(value) {
            answer
                .headers_mut()
                .insert(HeaderName::from_static(name), value);
        }
    }
    answer
}
