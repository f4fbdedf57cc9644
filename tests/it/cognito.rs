//! A scripted Cognito: a loopback server that expects certain calls, answers them, and remembers.
//!
//! It speaks HTTP/1.1 with keep-alive, one thread a connection, and reads bodies of a `Content-Length` and
//! chunked ones.

use std::collections::{BTreeMap, VecDeque};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use std::{fmt, fs, thread};

use expect_test::expect;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::{Value, json};

use crate::tls::Authority;

/// A server on a port of its own, which answers the scripted calls in the scripted order.
///
/// Any other call is answered with HTTP 599. [`Cognito::calls`], or else dropping the server,
/// panics when a call was missing or one too many.
pub(crate) struct Cognito {
    base: &'static str,
    address: SocketAddr,
    exchange: Arc<Mutex<Exchange>>,
    opened: Arc<AtomicUsize>,
}

impl Cognito {
    /// Serves `script` over plain HTTP.
    pub(crate) fn scripted(script: impl IntoIterator<Item = Expected>) -> Self {
        Self::serve(script, "http://127.0.0.1", None)
    }

    /// Serves `script` over plain HTTP to a program that makes all of the calls at the same time.
    pub(crate) fn in_any_order(script: impl IntoIterator<Item = Expected>) -> Self {
        Self::scripted(script.into_iter().map(Expected::beside))
    }

    /// Serves `script` over TLS, as every name in [`crate::tls::NAMES`].
    pub(crate) fn scripted_tls(
        script: impl IntoIterator<Item = Expected>,
        authority: &Authority,
    ) -> Self {
        Self::serve(script, "https://localhost", Some(authority.server_config()))
    }

    fn serve(
        script: impl IntoIterator<Item = Expected>,
        base: &'static str,
        tls: Option<Arc<ServerConfig>>,
    ) -> Self {
        let exchange = Arc::new(Mutex::new(Exchange {
            expected: script.into_iter().enumerate().collect(),
            test: thread::current().name().unwrap_or_default().to_owned(),
            ..Exchange::default()
        }));
        let shared = Arc::clone(&exchange);
        let opened = Arc::<AtomicUsize>::default();
        let count = Arc::clone(&opened);
        let address = listen(move |mut stream| {
            let Some(config) = &tls else {
                count.fetch_add(1, Ordering::SeqCst);
                return converse(stream, &shared);
            };
            let mut session = ServerConnection::new(Arc::clone(config)).unwrap();
            while session.is_handshaking() {
                session.complete_io(&mut stream)?;
            }
            count.fetch_add(1, Ordering::SeqCst);
            converse(StreamOwned::new(session, stream), &shared)
        });
        Self {
            base,
            address,
            exchange,
            opened,
        }
    }

    /// The URL for `AWS_ENDPOINT_URL`, without a slash at the end.
    pub(crate) fn endpoint(&self) -> String {
        format!("{}:{}", self.base, self.address.port())
    }

    /// Where a proxy must connect to.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The calls made, in the order of the script, a line each: `OPERATION [signed by KEYID] {body}`, or `[unsigned]`.
    ///
    /// A body of JSON stands on one line, its keys sorted and the values of [`RANDOM`] members
    /// replaced by `…`. Any other body is quoted; an empty one is left out.
    ///
    /// Panics unless these are exactly the scripted calls.
    #[track_caller]
    pub(crate) fn calls(&self) -> String {
        let outcome = self.exchange.lock().unwrap().check();
        outcome.unwrap_or_else(|complaint| panic!("{complaint}"))
    }

    /// Checks that the scripted calls were made, and no others.
    #[track_caller]
    pub(crate) fn expect_done(&self) {
        self.calls();
    }

    /// How many calls were made so far.
    pub(crate) fn requests(&self) -> usize {
        self.exchange.lock().unwrap().requests.len()
    }

    /// How many connections carried at least one request.
    pub(crate) fn connections(&self) -> usize {
        self.exchange.lock().unwrap().connections
    }

    /// How many connections were opened, TLS handshake included.
    pub(crate) fn opened(&self) -> usize {
        self.opened.load(Ordering::SeqCst)
    }

    /// How many calls have waited for their answers at the same time.
    pub(crate) fn most_at_once(&self) -> usize {
        self.exchange.lock().unwrap().most_waiting
    }

    /// The request of call `number`, counted from 1; waits for it, for 10 seconds at most.
    pub(crate) fn request(&self, number: usize) -> Request {
        let deadline = Instant::now() + Duration::from_secs(10);
        loop {
            if let Some(request) = self.exchange.lock().unwrap().requests.get(number - 1) {
                return request.clone();
            }
            assert!(Instant::now() < deadline, "call {number} was never made");
            thread::sleep(Duration::from_millis(2));
        }
    }
}

impl Drop for Cognito {
    fn drop(&mut self) {
        if !thread::panicking() && !self.exchange.lock().unwrap().checked {
            self.expect_done();
        }
    }
}

/// Expects a call of `operation`, and answers it with an empty JSON object.
///
/// The operation is what follows the dot in `X-Amz-Target`; for a request without that header it
/// is the method and the path with its query, as in `GET /oauth2/userInfo`.
pub(crate) fn on(operation: &str) -> Expected {
    let expected = Expected {
        operation: operation.to_owned(),
        holding: "",
        status: 200,
        headers: BTreeMap::new(),
        body: Vec::new(),
        delay: Duration::ZERO,
        until_opened: None,
        ending: Ending::Answered,
        is_beside: false,
    };
    expected.body("application/x-amz-json-1.1", "{}")
}

/// A call that is to come, and what it will be answered.
pub(crate) struct Expected {
    operation: String,
    /// What the body must hold.
    holding: &'static str,
    status: u16,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
    delay: Duration,
    until_opened: Option<Arc<AtomicUsize>>,
    ending: Ending,
    is_beside: bool,
}

enum Ending {
    Answered,
    Truncated,
    Dropped,
}

impl Expected {
    /// Expects a call whose body holds `text`, for calls in any order whose operation is the same.
    pub(crate) fn holding(self, text: &'static str) -> Self {
        Self {
            holding: text,
            ..self
        }
    }

    fn is(&self, request: &Request) -> bool {
        let body = String::from_utf8_lossy(&request.body);
        self.operation == request.operation() && body.contains(self.holding)
    }

    /// Answers with `body` as JSON.
    pub(crate) fn answer(mut self, body: impl Into<Value>) -> Self {
        self.body = body.into().to_string().into_bytes();
        self
    }

    /// Answers with HTTP 400 and an error of the JSON protocols.
    pub(crate) fn error(self, code: &str, message: &str) -> Self {
        self.status(400)
            .answer(json!({"__type": code, "message": message}))
    }

    /// Answers with this HTTP status; comes after [`Expected::error`].
    pub(crate) fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// Answers with any `body` at all.
    pub(crate) fn body(mut self, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self.header("content-type", content_type)
    }

    /// Adds a header, in place of one the answer has already.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers
            .insert(name.to_ascii_lowercase(), value.to_owned());
        self
    }

    /// Lets the call come at the same time as the one before it in the script.
    pub(crate) fn beside(mut self) -> Self {
        self.is_beside = true;
        self
    }

    /// Waits between the request and the answer.
    pub(crate) fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Answers once a connection to `other` is open, and with HTTP 599 if none is for 10 seconds.
    pub(crate) fn until_connected(mut self, other: &Cognito) -> Self {
        self.until_opened = Some(Arc::clone(&other.opened));
        self
    }

    fn wait(&mut self) {
        thread::sleep(self.delay);
        let Some(opened) = &self.until_opened else {
            return;
        };
        let deadline = Instant::now() + Duration::from_secs(10);
        while opened.load(Ordering::SeqCst) == 0 {
            if Instant::now() > deadline {
                self.status = 599;
                return;
            }
            thread::sleep(Duration::from_millis(2));
        }
    }

    /// Closes the connection without an answer.
    pub(crate) fn drop_connection(mut self) -> Self {
        self.ending = Ending::Dropped;
        self
    }

    /// Closes the connection after half of the body.
    pub(crate) fn truncate(mut self) -> Self {
        self.ending = Ending::Truncated;
        self
    }

    /// The bytes to answer call `number` with.
    fn written(&self, number: usize, close: bool, is_head: bool) -> Vec<u8> {
        let connection = if close { "close" } else { "keep-alive" };
        let mut headers = BTreeMap::from([
            ("connection", connection.to_owned()),
            ("content-length", self.body.len().to_string()),
            ("date", now()),
            (
                "x-amzn-requestid",
                format!("00000000-0000-0000-0000-{number:012}"),
            ),
        ]);
        headers.extend(
            self.headers
                .iter()
                .map(|(name, value)| (name.as_str(), value.clone())),
        );
        let mut head = format!("HTTP/1.1 {} \r\n", self.status);
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        let body = match self.ending {
            _ if is_head => &[],
            Ending::Truncated => &self.body[..self.body.len() / 2],
            Ending::Answered | Ending::Dropped => &self.body,
        };
        [head.as_bytes(), b"\r\n", body].concat()
    }
}

/// The variable with the folder where calls are kept, if there is one.
const CALLS: &str = "COGNITO_AUTH_TEST_CALLS";

/// What was expected and what came.
#[derive(Default)]
struct Exchange {
    /// Which test it is of.
    test: String,
    /// With the place of each in the script.
    expected: VecDeque<(usize, Expected)>,
    requests: Vec<Request>,
    /// The place in the script of each request.
    places: Vec<usize>,
    unexpected: Vec<String>,
    connections: usize,
    /// Requests that wait for their answers.
    waiting: usize,
    /// The most that have done so at once.
    most_waiting: usize,
    checked: bool,
}

impl Exchange {
    /// Takes the next request: its number in the script, counted from 1, and what to answer.
    fn receive(&mut self, request: Request) -> (usize, Expected) {
        let next = self
            .expected
            .iter()
            .enumerate()
            .take_while(|(index, (_, expected))| *index == 0 || expected.is_beside)
            .find(|(_, (_, expected))| expected.is(&request))
            .map(|(index, _)| index);
        let operation = request.operation();
        self.record(&request);
        self.requests.push(request);
        let (place, answer) = next
            .and_then(|index| self.expected.remove(index))
            .unwrap_or_else(|| {
                let number = self.requests.len();
                self.unexpected.push(format!("{operation}, call {number}"));
                let refusal = on("").answer(json!({"__type": "UnexpectedCall"}));
                (usize::MAX - 1, refusal.status(599))
            });
        self.places.push(place);
        (place + 1, answer)
    }

    /// Keeps the request for `scripts/test`, which holds all of them to the services' models.
    fn record(&self, request: &Request) {
        #[expect(
            clippy::disallowed_methods,
            reason = "the variable is this program's own"
        )]
        let folder = std::env::var_os(CALLS);
        let Some(folder) = folder else {
            return;
        };
        let path = PathBuf::from(folder).join(std::process::id().to_string());
        let call = json!({
            "test": self.test,
            "target": request.header("x-amz-target"),
            "body": String::from_utf8_lossy(&request.body),
        });
        let file = fs::OpenOptions::new().append(true).create(true).open(path);
        file.unwrap()
            .write_all(format!("{call}\n").as_bytes())
            .unwrap();
    }

    /// The transcript; as an error, with what is wrong about it.
    fn check(&mut self) -> Result<String, String> {
        self.checked = true;
        let mut requests: Vec<_> = self.places.iter().zip(&self.requests).collect();
        requests.sort_by_key(|(place, _)| **place);
        let made: Vec<_> = requests.iter().map(|(_, it)| format!("{it}\n")).collect();
        let made = made.concat();
        if self.expected.is_empty() && self.unexpected.is_empty() {
            return Ok(made);
        }
        let missing: Vec<_> = self
            .expected
            .iter()
            .map(|(_, it)| it.operation.as_str())
            .collect();
        Err(format!(
            "these are not the scripted calls\n--- unexpected\n{}\n--- missing\n{}\n--- made\n{made}",
            self.unexpected.join("\n"),
            missing.join("\n"),
        ))
    }
}

/// Answers the requests of one connection, until either side closes it.
fn converse(stream: impl Read + Write, exchange: &Mutex<Exchange>) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    let mut requests = 0;
    while let Some(request) = Request::read(&mut stream)? {
        let close = request
            .header("connection")
            .is_some_and(|it| it.eq_ignore_ascii_case("close"));
        let is_head = request.method == "HEAD";
        let (number, mut answer) = {
            let mut exchange = exchange.lock().unwrap();
            exchange.connections += usize::from(requests == 0);
            exchange.waiting += 1;
            exchange.most_waiting = exchange.most_waiting.max(exchange.waiting);
            exchange.receive(request)
        };
        requests += 1;
        answer.wait();
        exchange.lock().unwrap().waiting -= 1;
        if !matches!(answer.ending, Ending::Dropped) {
            let stream = stream.get_mut();
            stream.write_all(&answer.written(number, close, is_head))?;
            stream.flush()?;
        }
        if close || !matches!(answer.ending, Ending::Answered) {
            break;
        }
    }
    Ok(())
}

/// Hands every connection to a new loopback port to `serve`, on a thread of its own.
///
/// A failing connection is the client's to report. The threads end with the test process.
pub(crate) fn listen<F>(serve: F) -> SocketAddr
where
    F: Fn(TcpStream) -> io::Result<()> + Clone + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (stream, serve) = (stream.unwrap(), serve.clone());
            stream.set_nodelay(true).unwrap();
            thread::spawn(move || serve(stream));
        }
    });
    address
}

/// An HTTP request as it came.
#[derive(Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    /// Reads the next request; none when the client closed the connection instead.
    pub(crate) fn read(from: &mut impl BufRead) -> io::Result<Option<Self>> {
        let Some(start) = line(from)? else {
            return Ok(None);
        };
        let mut words = start.split(' ').map(str::to_owned);
        let mut request = Self {
            method: words.next().unwrap_or_default(),
            target: words.next().unwrap_or_default(),
            headers: Vec::new(),
            body: Vec::new(),
        };
        loop {
            let line = line(from)?.ok_or(io::ErrorKind::UnexpectedEof)?;
            let Some((name, value)) = line.split_once(':') else {
                break;
            };
            let header = (name.to_owned(), value.trim().to_owned());
            request.headers.push(header);
        }
        if request.header("transfer-encoding") == Some("chunked") {
            request.body = chunks(from)?;
            return Ok(Some(request));
        }
        let length = request.header("content-length").unwrap_or("0");
        request.body.resize(length.parse().unwrap(), 0);
        from.read_exact(&mut request.body)?;
        Ok(Some(request))
    }

    /// The start line and the headers, as they came, a line each.
    pub(crate) fn head(&self) -> String {
        let headers = self.headers.iter();
        let headers = headers.map(|(name, value)| format!("{name}: {value}\n"));
        format!(
            "{} {}\n{}",
            self.method,
            self.target,
            headers.collect::<String>()
        )
    }

    /// The value of the first header of this name, in any case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find_map(|(other, value)| other.eq_ignore_ascii_case(name).then_some(value.as_str()))
    }

    /// The body as JSON, whatever its content type.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    fn operation(&self) -> String {
        let target = self.header("x-amz-target").unwrap_or_default();
        match target.split_once('.') {
            Some((_, operation)) => operation.to_owned(),
            None => format!("{} {}", self.method, self.target),
        }
    }

    /// The id of the access key that signed the request.
    fn signer(&self) -> Option<&str> {
        let credential = self
            .header("authorization")?
            .strip_prefix("AWS4-HMAC-SHA256 Credential=")?;
        credential.split('/').next()
    }
}

impl fmt::Display for Request {
    /// A line of the transcript, as [`Cognito::calls`] describes it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.operation())?;
        match self.signer() {
            Some(key_id) => write!(f, " [signed by {key_id}]")?,
            None => write!(f, " [unsigned]")?,
        }
        if let Ok(mut body) = serde_json::from_slice::<Value>(&self.body) {
            conceal(&mut body);
            body.sort_all_objects();
            write!(f, " {body}")?;
        } else if !self.body.is_empty() {
            write!(f, " {:?}", String::from_utf8_lossy(&self.body))?;
        }
        Ok(())
    }
}

/// Members whose values differ from run to run, wherever they stand in a body.
const RANDOM: [&str; 6] = [
    "DeviceName",
    "PASSWORD_CLAIM_SIGNATURE",
    "PasswordVerifier",
    "SRP_A",
    "Salt",
    "TIMESTAMP",
];

fn conceal(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::String(text) if RANDOM.contains(&name.as_str()) => *text = "…".into(),
                    _ => conceal(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(conceal),
        _ => {}
    }
}

/// A chunked body.
fn chunks(from: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let size = line(from)?.ok_or(io::ErrorKind::UnexpectedEof)?;
        let size = usize::from_str_radix(&size, 16).map_err(|_| io::ErrorKind::InvalidData)?;
        let before = body.len();
        body.resize(before + size, 0);
        from.read_exact(&mut body[before..])?;
        line(from)?;
        if size == 0 {
            return Ok(body);
        }
    }
}

/// A line without its end; none where the connection was closed before that end.
fn line(from: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut line = String::new();
    from.read_line(&mut line)?;
    let complete = line.strip_suffix('\n');
    Ok(complete.map(|line| line.trim_end().to_owned()))
}

/// The time for a `Date` header.
#[expect(clippy::disallowed_methods, reason = "a server has a clock")]
fn now() -> String {
    let printer = jiff::fmt::rfc2822::DateTimePrinter::new();
    printer
        .timestamp_to_rfc9110_string(&jiff::Timestamp::now())
        .unwrap()
}

/// Makes a call with `header` on `stream`: the status and the body of the answer, or why there is
/// none.
pub(crate) fn ask(stream: &mut (impl Read + Write), header: &str, body: &str) -> String {
    let length = body.len();
    let request = format!("POST / HTTP/1.1\r\n{header}\r\nContent-Length: {length}\r\n\r\n{body}");
    let sent = stream.write_all(request.as_bytes());
    // An answer reads like a request, with its status where the target would be.
    match sent.and_then(|()| Request::read(&mut BufReader::new(stream))) {
        Ok(Some(Request { target, body, .. })) => {
            format!("{target} {}", String::from_utf8_lossy(&body))
        }
        Ok(None) => "closed".to_owned(),
        Err(error) => error.kind().to_string(),
    }
}

#[test]
fn scripted_calls_are_answered_in_their_order() {
    let cognito = Cognito::scripted([
        on("InitiateAuth").answer(json!({"ChallengeName": "PASSWORD_VERIFIER"})),
        on("AdminGetUser").error("UserNotFoundException", "User does not exist."),
        on("POST /").body("text/html", "<html>").status(502),
    ]);
    let mut stream = TcpStream::connect(cognito.address()).unwrap();
    let srp = r#"{"b": {"SRP_A": "8f"}, "a": []}"#;
    let started = ask(&mut stream, "x-amz-target: Idp.InitiateAuth", srp);
    let signed = "X-Amz-Target: Idp.AdminGetUser\r\n\
        Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261120";
    let failed = ask(&mut stream, signed, "{}");
    let mut stream = TcpStream::connect(cognito.address()).unwrap();
    let broken = ask(&mut stream, "Connection: close", "a=1&b=2");

    expect![[r#"
        200 {"ChallengeName":"PASSWORD_VERIFIER"}
        400 {"__type":"UserNotFoundException","message":"User does not exist."}
        502 <html>"#]]
    .assert_eq(&[started, failed, broken].join("\n"));
    expect![[r#"
        InitiateAuth [unsigned] {"a":[],"b":{"SRP_A":"…"}}
        AdminGetUser [signed by AKIDEXAMPLE] {}
        POST / [unsigned] "a=1&b=2"
    "#]]
    .assert_eq(&cognito.calls());
    assert_eq!(cognito.connections(), 2);
    assert_eq!(cognito.request(1).json()["b"]["SRP_A"], "8f");
}

#[test]
fn an_answer_can_stay_away() {
    let cognito = Cognito::scripted([
        on("GetId").drop_connection(),
        on("GetId").answer(json!({"IdentityId": 0})).truncate(),
        on("GetId").delay(Duration::from_millis(30)),
    ]);
    let before = Instant::now();
    let answers = [1, 2, 3].map(|_| {
        let mut stream = TcpStream::connect(cognito.address()).unwrap();
        ask(&mut stream, "X-Amz-Target: Identity.GetId", "{}")
    });
    assert_eq!(answers, ["closed", "unexpected end of file", "200 {}"]);
    assert!(before.elapsed() >= Duration::from_millis(30));
    cognito.expect_done();
}

#[test]
fn a_call_too_many_and_one_too_few_are_reported() {
    let cognito = Cognito::scripted([on("GetId")]);
    let mut stream = TcpStream::connect(cognito.address()).unwrap();
    let answer = ask(&mut stream, "X-Amz-Target: Identity.GetOpenIdToken", "{}");
    assert_eq!(answer, r#"599 {"__type":"UnexpectedCall"}"#);

    let panic = catch_unwind(AssertUnwindSafe(|| drop(cognito))).unwrap_err();
    expect![[r#"
        these are not the scripted calls
        --- unexpected
        GetOpenIdToken, call 1
        --- missing
        GetId
        --- made
        GetOpenIdToken [unsigned] {}
    "#]]
    .assert_eq(panic.downcast_ref::<String>().unwrap());
}
