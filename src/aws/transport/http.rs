//! The one HTTP stack of the process: shared by every client and by the credential providers.
//!
//! TLS is set up on the first https request, and never for http or for commands without network.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use aws_smithy_http_client::pool::{Client, ConnectionPool, OriginKey, PartitionId};
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_runtime::client::auth::no_auth::{NO_AUTH_SCHEME_ID, NoAuthScheme};
use aws_smithy_runtime::client::identity::IdentityCache;
use aws_smithy_runtime::client::identity::no_auth::NoAuthIdentityResolver;
use aws_smithy_runtime::client::orchestrator::endpoints::StaticUriEndpointResolver;
use aws_smithy_runtime::client::retries::strategy::NeverRetryStrategy;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::auth::static_resolver::StaticAuthSchemeOptionResolver;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use http_body_util::Limited;
use hyper::Uri;

use crate::aws::transport::trust::Trust;
use crate::model::url;

/// In bytes: many times what the longest answer takes, and little enough to keep.
const LONGEST_BODY: usize = 4 << 20;

/// Makes connectors, which share their connections and their trust.
#[derive(Debug, Clone)]
pub(in crate::aws) struct Http(Arc<Shared>);

/// Pools of connections by what the URL needs, each made on first use.
#[derive(Debug)]
struct Shared {
    trust: Trust,
    /// For http and https, by way of a proxy if one is set and directly.
    pools: [[OnceLock<Pool>; 2]; 2],
    /// Where to connect to while the next request is on its way.
    ahead: Mutex<Option<Uri>>,
    /// What a connector is asked for with, where no operation asks.
    components: OnceLock<RuntimeComponents>,
}

#[derive(Debug)]
struct Pool {
    connections: ConnectionPool,
    client: Client,
}

impl Http {
    pub(in crate::aws) fn new(trust: Trust) -> Self {
        Self(Arc::new(Shared {
            trust,
            pools: Default::default(),
            ahead: Mutex::default(),
            components: OnceLock::new(),
        }))
    }

    /// Opens a connection to the host of `url` as soon as a request leaves for another host: two
    /// round trips that the request after it need not wait for.
    pub(in crate::aws) fn connect_ahead(&self, url: &str) {
        *self.0.ahead() = url.parse().ok();
    }
}

impl Http {
    /// Sends `request` as it is, and gives the answer with its body still to come, however long. A
    /// connection has `connect_timeout` to come about.
    pub(in crate::aws) async fn send(
        &self,
        request: HttpRequest,
        connect_timeout: Duration,
    ) -> Result<HttpResponse, ConnectorError> {
        let pool = self.0.pool(request.uri())?;
        let components = self.0.components()?;
        let settings = HttpConnectorSettings::builder().connect_timeout(connect_timeout);
        let connector = pool.client.http_connector(&settings.build(), components);
        connector.call(request).await
    }
}

impl HttpClient for Http {
    // `validate_base_client_config` keeps its default on purpose: the SDK's own client sets up TLS
    // there, for every service client.
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(ByScheme {
            shared: self.0.clone(),
            settings: settings.clone(),
            components: components.clone(),
        })
    }
}

/// A connector of the pool that a URL needs.
#[derive(Debug)]
struct ByScheme {
    shared: Arc<Shared>,
    settings: HttpConnectorSettings,
    components: RuntimeComponents,
}

/// Whether no proxy is asked: one would be sent what should not leave the machine, or reach
/// another's.
fn is_direct(uri: &str) -> bool {
    let uri_is_loopback = |uri: Uri| uri.host().is_some_and(url::is_loopback);
    is_metadata(uri) || uri.parse().is_ok_and(uri_is_loopback)
}

/// The metadata services of EC2 and ECS answer on the machine's own link.
fn is_metadata(uri: &str) -> bool {
    uri.starts_with("http://169.254.") || uri.starts_with("http://[fd00:ec2")
}

impl HttpConnector for ByScheme {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let pool = match self.shared.pool(request.uri()) {
            Ok(pool) => pool,
            Err(e) => return HttpConnectorFuture::ready(Err(e)),
        };
        self.connect_ahead(request.uri());
        let response = self.connector(pool).call(request);
        HttpConnectorFuture::new(async move {
            let mut response = response.await?;
            let body = Limited::new(response.take_body(), LONGEST_BODY);
            *response.body_mut() = SdkBody::from_body_1_x(body);
            Ok(response)
        })
    }
}

impl ByScheme {
    fn connector(&self, pool: &Pool) -> SharedHttpConnector {
        pool.client.http_connector(&self.settings, &self.components)
    }

    /// Does what [`Http::connect_ahead`] asks for, beside a request to `uri`. What goes wrong shows
    /// when the connection is wanted.
    fn connect_ahead(&self, uri: &str) {
        let Some(ahead) = self.shared.ahead().take_if(|_| !is_metadata(uri)) else {
            return;
        };
        let Ok(origin) = OriginKey::from_uri(&ahead) else {
            return;
        };
        let is_same = |uri: Uri| OriginKey::from_uri(&uri).is_ok_and(|other| other == origin);
        if uri.parse().is_ok_and(is_same) {
            return;
        }
        let url = ahead.to_string();
        let (Ok(pool), Ok(request)) = (self.shared.pool(&url), HttpRequest::get(&url)) else {
            return;
        };
        let (connections, connector) = (pool.connections.clone(), self.connector(pool));
        tokio::spawn(async move {
            // The pool connects in a task of its own, for which it needs a request that waits for a
            // connection. Once the task runs the request is given up, long before it could be sent;
            // one that found a connection open would be sent.
            let stats = connections.partition_stats(PartitionId::ANONYMOUS, &origin);
            if stats.is_some_and(|stats| stats.physically_live_connections() > 0) {
                return;
            }
            tokio::select! {
                biased;
                _ = connector.call(request) => {}
                () = tokio::task::yield_now() => {}
            }
        });
    }
}

impl Shared {
    /// The pool for `uri`.
    fn pool(&self, uri: &str) -> Result<&Pool, ConnectorError> {
        let (is_https, is_direct) = (uri.starts_with("https:"), is_direct(uri));
        let pool = &self.pools[usize::from(is_https)][usize::from(is_direct)];
        made(pool, || {
            let proxies = if is_direct {
                ProxyConfig::disabled()
            } else {
                ProxyConfig::from_env()
            };
            let builder = ConnectionPool::builder().proxy_config(proxies);
            if !is_https {
                return Ok(builder.build_http()?);
            }
            let context = self.trust.context()?;
            let builder = builder.tls_provider(Provider::Rustls(CryptoMode::Ring));
            Ok(builder.tls_context(context).build_https()?)
        })
    }

    /// The SDK's idea of what surrounds a request, of which a connector needs nothing: each part that has to
    /// be there is the one that does nothing.
    fn components(&self) -> Result<&RuntimeComponents, ConnectorError> {
        if let Some(components) = self.components.get() {
            return Ok(components);
        }
        let resolver = StaticUriEndpointResolver::uri("https://unused.invalid");
        let components = RuntimeComponents::builder("requests")
            .with_auth_scheme(NoAuthScheme::new())
            .with_auth_scheme_option_resolver(Some(StaticAuthSchemeOptionResolver::new(vec![])))
            .with_endpoint_resolver(Some(resolver))
            .with_identity_cache(Some(IdentityCache::no_cache()))
            .with_identity_resolver(NO_AUTH_SCHEME_ID, NoAuthIdentityResolver::new())
            .with_retry_strategy(Some(NeverRetryStrategy::new()))
            .build();
        let components = components.map_err(|error| ConnectorError::user(error.into()))?;
        Ok(self.components.get_or_init(|| components))
    }

    fn ahead(&self) -> MutexGuard<'_, Option<Uri>> {
        self.ahead.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The pool in `cell`; the one that `make` gives if there is none yet.
fn made(
    cell: &OnceLock<Pool>,
    make: impl FnOnce() -> Result<ConnectionPool, BoxError>,
) -> Result<&Pool, ConnectorError> {
    if let Some(pool) = cell.get() {
        return Ok(pool);
    }
    let connections = make().map_err(ConnectorError::user)?;
    let client = Client::new(&connections).map_err(|e| ConnectorError::user(e.into()))?;
    Ok(cell.get_or_init(|| Pool {
        connections,
        client,
    }))
}
