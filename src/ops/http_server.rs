//! What `serve` and `proxy` have in common as servers.

use std::convert::Infallible;
use std::pin::Pin;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::service::Service;
use hyper::{Request, Response};
use tokio::sync::oneshot;

use crate::failure::ExitStatus;
use crate::local::loopback::{Limits, Listener};

use super::forward::AnyBody;

/// More than a browser, a test runner, or a program and its children open together.
pub(crate) const LIMITS: Limits = Limits {
    connections: 512,
    head: 64 * 1024,
    time_to_ask: Duration::from_secs(30),
    keep_alive: true,
    time_to_end: Duration::from_secs(10),
};

/// Answers requests by `service` until one of `signals` ends it; then finishes the answers that are under
/// way, unless a second one comes.
pub(crate) async fn serve_until_signal<S>(
    listener: &Listener,
    service: &S,
    mut signals: Pin<&mut impl Future<Output = u8>>,
) -> ExitStatus
where
    S: Service<Request<Incoming>, Response = Response<AnyBody>, Error = Infallible>,
    S: Clone + Send + 'static,
    S::Future: Send,
{
    let (sender, end) = oneshot::channel();
    let stopping = async {
        let signal = signals.as_mut().await;
        let _ = sender.send(signal);
        signals.as_mut().await
    };
    tokio::select! {
        // Nothing else ends it, so there is one.
        signal = listener.serve(service, &LIMITS, end) => {
            ExitStatus::By(signal.unwrap_or_default())
        }
        signal = stopping => ExitStatus::By(signal),
    }
}
