//! What stands between the tool and the servers of AWS: certificates and a proxy.

use std::io::{self, BufReader, Write as _};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::{ClientConfig, ClientConnection, RootCertStore, ServerConfig, StreamOwned};

use crate::cognito::{Cognito, Request, ask, listen, on};

/// The names that a scripted server has a certificate for.
pub(crate) const NAMES: [&str; 5] = [
    "localhost",
    "127.0.0.1",
    "cognito-idp.us-east-1.amazonaws.com",
    "cognito-identity.us-east-1.amazonaws.com",
    "my-ci.auth.us-east-1.amazoncognito.com",
];

/// A certificate authority that is not trusted by default.
pub(crate) struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        // Two authorities of one name would fail with "bad signature", not "unknown issuer".
        let name = format!("Authority {}", STANDARD.encode(&key.public_key_raw()[1..7]));
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, name);
        let issuer = CertifiedIssuer::self_signed(params, key).unwrap();
        Self { issuer }
    }

    /// Its own certificate, for `AWS_CA_BUNDLE`.
    pub(crate) fn ca_pem(&self) -> String {
        self.issuer.pem()
    }

    /// A server with a new certificate for all of [`NAMES`]; speaks TLS 1.2 and 1.3.
    pub(crate) fn server_config(&self) -> Arc<ServerConfig> {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(NAMES.map(str::to_owned)).unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
            );
        Arc::new(config.unwrap())
    }
}

/// An HTTP proxy on loopback, which leads to one server whatever it is asked for.
pub(crate) struct Proxy {
    address: SocketAddr,
    targets: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    /// A proxy that lets everybody through to `server`.
    pub(crate) fn to(server: SocketAddr) -> Self {
        Self::start(server, None)
    }

    /// A proxy that answers 407 without `credentials`, which are written `user:password`.
    pub(crate) fn guarded(server: SocketAddr, credentials: &str) -> Self {
        let password = format!("Basic {}", STANDARD.encode(credentials));
        Self::start(server, Some(password))
    }

    fn start(server: SocketAddr, password: Option<String>) -> Self {
        let targets = Arc::default();
        let asked = Arc::clone(&targets);
        let address = listen(move |client| pass(client, server, password.as_deref(), &asked));
        Self { address, targets }
    }

    /// The host and port for `HTTPS_PROXY`.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// What was asked for, refused or not: `host:port` of a tunnel, `http://host` of a request.
    pub(crate) fn targets(&self) -> Vec<String> {
        self.targets.lock().unwrap().clone()
    }
}

/// Passes on a tunnel, or a single request and its answer.
fn pass(
    client: TcpStream,
    server: SocketAddr,
    password: Option<&str>,
    asked: &Mutex<Vec<String>>,
) -> io::Result<()> {
    let mut client = BufReader::new(client);
    let Some(request) = Request::read(&mut client)? else {
        return Ok(());
    };
    let mut client = client.into_inner();
    let (host, path) = split(&request.target);
    asked.lock().unwrap().push(host.to_owned());
    if password.is_some_and(|password| request.header("proxy-authorization") != Some(password)) {
        return client.write_all(REFUSAL);
    }

    let mut server = TcpStream::connect(server)?;
    if request.method == "CONNECT" {
        client.write_all(b"HTTP/1.1 200 \r\n\r\n")?;
        let (mut up, mut down) = (client.try_clone()?, server.try_clone()?);
        thread::spawn(move || {
            io::copy(&mut up, &mut down)?;
            down.shutdown(Shutdown::Write)
        });
    } else {
        let method = &request.method;
        let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        for (name, value) in &request.headers {
            let name = name.to_ascii_lowercase();
            if name != "connection" && !name.starts_with("proxy-") {
                head += &format!("{name}: {value}\r\n");
            }
        }
        server.write_all(&[head.as_bytes(), b"\r\n", &request.body].concat())?;
    }
    io::copy(&mut server, &mut client)?;
    client.shutdown(Shutdown::Write)
}

const REFUSAL: &[u8] = b"HTTP/1.1 407 \r\n\
    Proxy-Authenticate: Basic realm=\"proxy\"\r\n\
    Content-Length: 0\r\n\
    Connection: close\r\n\r\n";

/// `http://host/path` as `http://host` and `/path`, and the `host:port` of a tunnel as it is.
fn split(target: &str) -> (&str, &str) {
    let host = target.find("://").map_or(0, |at| at + 3);
    let path = target[host..].find('/').map(|at| host + at);
    target.split_at(path.unwrap_or(target.len()))
}

/// A TLS client that trusts `authority` only, and expects `name` at the other end.
fn client(
    authority: &Authority,
    name: &'static str,
    stream: TcpStream,
) -> StreamOwned<ClientConnection, TcpStream> {
    let mut roots = RootCertStore::empty();
    let trusted = CertificateDer::from_pem_slice(authority.ca_pem().as_bytes());
    roots.add(trusted.unwrap()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let session = ClientConnection::new(Arc::new(config), name.try_into().unwrap()).unwrap();
    StreamOwned::new(session, stream)
}

const GET_ID: &str = "X-Amz-Target: Identity.GetId";

#[test]
fn a_server_proves_its_names_to_who_trusts_its_authority() {
    let authority = Authority::new();
    let cognito = Cognito::scripted_tls([on("GetId")], &authority);
    assert!(cognito.endpoint().starts_with("https://localhost:"));
    for (trusted, name, outcome) in [
        (&authority, "localhost", "200 {}"),
        (&authority, "cognito.example", "invalid data"),
        (&Authority::new(), "localhost", "invalid data"),
    ] {
        let stream = TcpStream::connect(cognito.address()).unwrap();
        let answer = ask(&mut client(trusted, name, stream), GET_ID, "{}");
        assert_eq!(answer, outcome);
    }
    cognito.expect_done();
    assert_eq!(cognito.connections(), 1);
}

#[test]
fn a_proxy_leads_a_tunnel_to_its_server() {
    let [.., name] = NAMES;
    let authority = Authority::new();
    let cognito = Cognito::scripted_tls([on("GetId")], &authority);
    let proxy = Proxy::guarded(cognito.address(), "ada:secret");
    let connect = |header| {
        let request = format!("CONNECT {name}:443 HTTP/1.1\r\n{header}\r\n");
        through(&proxy, &request)
    };
    let (refusal, _) = connect("");
    assert_eq!(refusal.target, "407");
    let (tunnel, stream) = connect("Proxy-Authorization: Basic YWRhOnNlY3JldA==\r\n");
    assert_eq!(tunnel.target, "200");
    let answer = ask(&mut client(&authority, name, stream), GET_ID, "{}");
    assert_eq!(answer, "200 {}");
    let target = format!("{name}:443");
    assert_eq!(proxy.targets(), [target.as_str(), &target]);
    cognito.expect_done();
}

#[test]
fn a_proxy_passes_a_plain_request_on() {
    let cognito = Cognito::scripted([on("POST /id?a=b")]);
    let proxy = Proxy::to(cognito.address());
    let request = "POST http://cognito.example/id?a=b HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}";
    let (answer, _) = through(&proxy, request);
    assert_eq!(answer.target, "200");
    assert_eq!(answer.header("connection"), Some("close"));
    assert_eq!(proxy.targets(), ["http://cognito.example"]);
    cognito.expect_done();
}

/// Sends `request` to `proxy`: the answer, read as [`ask`] reads it, and the connection.
fn through(proxy: &Proxy, request: &str) -> (Request, TcpStream) {
    let mut stream = TcpStream::connect(proxy.address()).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let answer = Request::read(&mut BufReader::new(&stream)).unwrap();
    (answer.unwrap(), stream)
}
