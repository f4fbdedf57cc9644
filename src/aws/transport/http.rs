//! The one HTTP stack of the process: shared by every client and by the credential providers.
//!
//! TLS is set up on the first https request, and never for http or for commands without network.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore, rustls_provider::CryptoMode};
use aws_smithy_http_client::{Connector, proxy::ProxyConfig};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use rustls_pki_types::{CertificateDer, pem::PemObject};

/// Makes connectors, one for each pair of time limits, all with the same trust.
#[derive(Debug, Clone)]
pub(in crate::aws) struct Http(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    tls: Lazy,
    connectors: Mutex<HashMap<TimeLimits, SharedHttpConnector>>,
}

/// To connect, and to read.
type TimeLimits = (Option<Duration>, Option<Duration>);

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
            connectors: Mutex::default(),
        }))
    }
}

impl HttpClient for Http {
    // `validate_base_client_config` keeps its default on purpose: the SDK's own client builds and
    // drops a whole TLS connector there, for every service client.
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        _: &RuntimeComponents,
    ) -> SharedHttpConnector {
        let key = (settings.connect_timeout(), settings.read_timeout());
        let mut connectors = self
            .0
            .connectors
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let connector = connectors.entry(key).or_insert_with(|| {
            SharedHttpConnector::new(ByScheme {
                shared: self.0.clone(),
                settings: settings.clone(),
                metadata: OnceLock::new(),
                http: OnceLock::new(),
                https: OnceLock::new(),
            })
        });
        connector.clone()
    }
}

/// Connectors by what the URL needs, each made on first use.
#[derive(Debug)]
struct ByScheme {
    shared: Arc<Shared>,
    settings: HttpConnectorSettings,
    metadata: OnceLock<Connector>,
    http: OnceLock<Connector>,
    https: OnceLock<Connector>,
}

/// The metadata services of EC2 and ECS answer on the machine's own link; no proxy reaches them.
const METADATA: [&str; 2] = ["http://169.254.", "http://[fd00:ec2"];

impl HttpConnector for ByScheme {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let builder = || Connector::builder().connector_settings(self.settings.clone());
        let uri = request.uri();
        let connector = if METADATA.iter().any(|host| uri.starts_with(host)) {
            self.metadata.get_or_init(|| builder().build_http())
        } else if uri.starts_with("https:") {
            match self.shared.tls.context() {
                Ok(context) => self.https.get_or_init(|| {
                    builder()
                        .proxy_config(ProxyConfig::from_env())
                        .tls_provider(Provider::Rustls(CryptoMode::Ring))
                        .tls_context(context)
                        .build()
                }),
                Err(e) => {
                    return HttpConnectorFuture::ready(Err(ConnectorError::user(e.into())));
                }
            }
        } else {
            self.http
                .get_or_init(|| builder().proxy_config(ProxyConfig::from_env()).build_http())
        };
        connector.call(request)
    }
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
