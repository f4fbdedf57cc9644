//! Which CAs a server's certificate may come from.

use std::fs;
use std::path::{Path, PathBuf};

use aws_smithy_http_client::tls::{TlsContext, TrustStore};
use aws_smithy_runtime_api::box_error::BoxError;
use rustls_pki_types::{CertificateDer, pem::PemObject};

use crate::settings::Origin;

/// Where the trusted CA certificates are. They are read for the first https request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::aws) enum Trust {
    /// In a PEM file that the user named.
    Bundle {
        /// The file.
        path: PathBuf,
        /// Who named it.
        origin: Origin,
    },
    /// Where the operating system, `SSL_CERT_FILE` or `SSL_CERT_DIR` keep them.
    Native,
    /// In the operating system's one file of them, if it is where it usually is.
    System,
}

/// A CA bundle that the user named, and that cannot be used.
#[derive(Debug, Clone, thiserror::Error)]
#[error("the CA bundle {} of {origin} is not usable: {what}", path.display())]
pub struct BadBundle {
    /// The file.
    pub path: PathBuf,
    /// Who named it.
    pub origin: Origin,
    /// What is wrong with it.
    pub what: String,
}

impl Trust {
    /// What TLS needs to know of it.
    ///
    /// # Errors
    ///
    /// [`BadBundle`] in the box when the user's file cannot be used.
    pub(in crate::aws) fn context(&self) -> Result<TlsContext, BoxError> {
        let store = match self {
            Self::Bundle { path, origin } => {
                let pem = certificates(path).map_err(|what| BadBundle {
                    path: path.clone(),
                    origin: origin.clone(),
                    what,
                })?;
                TrustStore::empty().with_pem_certificate(pem)
            }
            Self::Native => TrustStore::default(),
            Self::System => {
                let found = SYSTEM_BUNDLES
                    .iter()
                    .find_map(|path| certificates(Path::new(path)).ok());
                found.map_or_else(TrustStore::default, |pem| {
                    TrustStore::empty().with_pem_certificate(pem)
                })
            }
        };
        Ok(TlsContext::builder().with_trust_store(store).build()?)
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

/// The text of the PEM file at `path`; the error says what is wrong with it.
fn certificates(path: &Path) -> Result<Vec<u8>, String> {
    let pem = fs::read(path).map_err(|e| e.to_string())?;
    check(&pem)?;
    Ok(pem)
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
