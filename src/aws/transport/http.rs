//! The one HTTP stack of the process: shared by every client and by the credential providers.
//!
//! TLS is set up on the first https request, and never for http or for commands without network.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use aws_smithy_http_client::pool::{Client, ConnectionPool, OriginKey, PartitionId};
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore, rustls_provider::CryptoMode};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use hyper::Uri;
use rustls_pki_types::{CertificateDer, pem::PemObject};

/// Makes connectors, which share their connections and their trust.
#[derive(Debug, Clone)]
pub(in crate::aws) struct Http(Arc<Shared>);

/// Pools of connections by what the URL needs, each made on first use.
#[derive(Debug)]
struct Shared {
    tls: Lazy,
    metadata: OnceLock<Pool>,
    http: OnceLock<Pool>,
    https: OnceLock<Pool>,
    /// Where to connect to while the next request is on its way.
    ahead: Mutex<Option<Uri>>,
}

#[derive(Debug)]
struct Pool {
    connections: ConnectionPool,
    client: Client,
}

/// Which CAs to trust, and the TLS context once it was needed.
#[derive(Debug)]
struct Lazy {
    trust: Trust,
    context: OnceLock<TlsContext>,
}

/// Where the trusted CA certificates are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::aws) enum Trust {
    /// In a PEM file that the user named, which was read and checked already.
    Bundle(Vec<u8>),
    /// Where the operating system, `SSL_CERT_FILE` or `SSL_CERT_DIR` keep them.
    Native,
    /// In the operating system's one file of them, if it is where it usually is.
    System,
}

impl Http {
    pub(in crate::aws) fn new(trust: Trust) -> Self {
        let tls = Lazy {
            trust,
            context: OnceLock::new(),
        };
        Self(Arc::new(Shared {
            tls,
            metadata: OnceLock::new(),
            http: OnceLock::new(),
            https: OnceLock::new(),
            ahead: Mutex::default(),
        }))
    }

    /// Opens a connection to the host of `url` as soon as a request leaves for another host: two
    /// round trips that the request after it need not wait for.
    pub(in crate::aws) fn connect_ahead(&self, url: &str) {
        *self.0.ahead() = url.parse().ok();
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

/// The metadata services of EC2 and ECS answer on the machine's own link; no proxy reaches them.
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
        self.connector(pool).call(request)
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
        if is_metadata(uri) {
            return made(&self.metadata, || ConnectionPool::builder().build_http());
        }
        let builder = ConnectionPool::builder().proxy_config(ProxyConfig::from_env());
        if uri.starts_with("https:") {
            let context = self.tls.context();
            let context = context.map_err(|e| ConnectorError::user(e.into()))?;
            let builder = builder.tls_provider(Provider::Rustls(CryptoMode::Ring));
            return made(&self.https, || builder.tls_context(context).build_https());
        }
        made(&self.http, || builder.build_http())
    }

    fn ahead(&self) -> MutexGuard<'_, Option<Uri>> {
        self.ahead.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The pool in `cell`; the one that `make` gives if there is none yet.
fn made<E: std::error::Error + Send + Sync + 'static>(
    cell: &OnceLock<Pool>,
    make: impl FnOnce() -> Result<ConnectionPool, E>,
) -> Result<&Pool, ConnectorError> {
    if let Some(pool) = cell.get() {
        return Ok(pool);
    }
    let connections = make().map_err(|e| ConnectorError::user(e.into()))?;
    let client = Client::new(&connections).map_err(|e| ConnectorError::user(e.into()))?;
    Ok(cell.get_or_init(|| Pool {
        connections,
        client,
    }))
}

impl Lazy {
    fn context(&self) -> Result<TlsContext, String> {
        if let Some(context) = self.context.get() {
            return Ok(context.clone());
        }
        let store = match &self.trust {
            Trust::Bundle(pem) => TrustStore::empty().with_pem_certificate(pem.as_slice()),
            Trust::Native => TrustStore::default(),
            Trust::System => SYSTEM_BUNDLES
                .iter()
                .find_map(|path| {
                    let pem = std::fs::read(path).ok()?;
                    check(&pem).ok()?;
                    Some(TrustStore::empty().with_pem_certificate(pem))
                })
                .unwrap_or_default(),
        };
        let built = TlsContext::builder().with_trust_store(store).build();
        let context = built.map_err(|e| e.to_string())?;
        Ok(self.context.get_or_init(|| context).clone())
    }
}

/// Debian, Fedora and RHEL, openSUSE, Alpine, CentOS. One file is ten times as fast to read as
/// the folder of a few hundred beside it.
const SYSTEM_BUNDLES: &[&str] = &[
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
];

/// Reads the CA bundle that the user named; the error says what is wrong with it.
pub(in crate::aws) fn bundle(path: &Path) -> Result<Trust, String> {
    let pem = std::fs::read(path).map_err(|e| e.to_string())?;
    check(&pem)?;
    Ok(Trust::Bundle(pem))
}

/// The SDK's trust store panics on a certificate it cannot parse, and takes a file without any
/// for an empty store; so each certificate is tried first.
fn check(pem: &[u8]) -> Result<(), String> {
    let mut store = rustls::RootCertStore::empty();
    for (index, certificate) in CertificateDer::pem_slice_iter(pem).enumerate() {
        let certificate = certificate.map_err(|e| e.to_string())?;
        store
            .add(certificate)
            .map_err(|e| format!("certificate {}: {e}", index + 1))?;
    }
    if store.is_empty() {
        Err("it holds no PEM certificate".to_owned())
    } else {
        Ok(())
    }
}
