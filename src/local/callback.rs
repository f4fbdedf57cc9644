//! Where a browser is sent back to after a sign-in.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{ALLOW, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use tokio::sync::{mpsc, oneshot};

use super::loopback::{Limits, Listener};
use crate::model::Secret;
use crate::oauth::redirect::Loopback;
use crate::render::page::page;

/// A listener for one path.
#[derive(Debug)]
pub struct CallbackServer {
    listener: Listener,
    path: String,
}

/// What a browser brings back.
#[derive(Debug)]
pub struct Callback {
    /// The query of its request, which may hold a code.
    pub query: Secret<String>,
    /// Where the page goes that it is shown.
    pub page: oneshot::Sender<Page>,
}

/// What the person at the browser is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// Signed in.
    SignedIn,
    /// Not signed in, and why.
    Failed(String),
    /// Another page: the browser is sent on.
    Elsewhere(String),
    /// The request is not the answer that is waited for, and why.
    Refused(String),
}

impl CallbackServer {
    /// Listens where `place` leads to.
    ///
    /// # Errors
    ///
    /// As [`Listener::bind`].
    pub async fn bind(place: &Loopback) -> io::Result<Self> {
        Ok(Self {
            listener: Listener::bind(&place.host, place.port).await?,
            path: place.path.clone(),
        })
    }

    /// Hands what browsers bring back to `callbacks` until `end`, whose output it gives; then the pages
    /// that are due are still sent.
    pub async fn serve<T>(
        &self,
        callbacks: mpsc::Sender<Callback>,
        end: impl Future<Output = T>,
    ) -> T {
        let limits = Limits {
            // Browsers send along all the cookies of localhost, whatever its port.
            head: 64 * 1024,
            time_to_ask: Duration::from_secs(3),
            keep_alive: false,
            time_to_end: Duration::from_secs(1),
            ..Limits::default()
        };
        let (host, path) = (self.listener.host().clone(), self.path.clone());
        let service = service_fn(move |request: Request<Incoming>| {
            let refused = if !host.is_of(&request) {
                let why = "The request is for another host.";
                Some((StatusCode::FORBIDDEN, why))
            } else if request.uri().path() != path {
                Some((StatusCode::NOT_FOUND, "There is nothing at this path."))
            } else if request.method() != Method::GET {
                let why = "Only GET is answered here.";
                Some((StatusCode::METHOD_NOT_ALLOWED, why))
            } else {
                None
            };
            let callbacks = callbacks.clone();
            async move {
                Ok::<_, Infallible>(match refused {
                    Some((status, why)) => answer(status, "Not signed in", why),
                    None => respond(&request, &callbacks).await,
                })
            }
        });
        self.listener.serve(&service, &limits, end).await
    }
}

async fn respond(
    request: &Request<Incoming>,
    callbacks: &mpsc::Sender<Callback>,
) -> Response<Full<Bytes>> {
    let (sender, page) = oneshot::channel();
    let query = Secret::from(request.uri().query().unwrap_or_default());
    let callback = Callback {
        query,
        page: sender,
    };
    let page = match callbacks.send(callback).await {
        Ok(()) => page.await.ok(),
        Err(_) => None,
    };
    match page {
        Some(Page::SignedIn) => answer(
            StatusCode::OK,
            "Signed in",
            "You can close this window and go back to the terminal.",
        ),
        Some(Page::Failed(why)) => answer(StatusCode::BAD_REQUEST, "Not signed in", &why),
        Some(Page::Refused(why)) => answer(StatusCode::BAD_REQUEST, "Not accepted", &why),
        Some(Page::Elsewhere(url)) => {
            let mut response = answer(StatusCode::SEE_OTHER, "Signing in", "One moment.");
            if let Ok(url) = HeaderValue::from_str(&url) {
                response.headers_mut().insert(LOCATION, url);
            }
            response
        }
        None => answer(StatusCode::GONE, "Not accepted", "This sign-in is over."),
    }
}

fn answer(status: StatusCode, title: &str, text: &str) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from(page(title, text)));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    // The address has a code in it: no other page is to learn it, and nothing is to keep it.
    for (name, value) in [
        ("cache-control", "no-store"),
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        (
            "content-security-policy",
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        ),
    ] {
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    headers.insert(CONTENT_TYPE, html);
    if status == StatusCode::METHOD_NOT_ALLOWED {
        headers.insert(ALLOW, HeaderValue::from_static("GET"));
    }
    response
}
