//! The domain of a user pool, where `ada` is signed in as soon as her browser comes: what the browser and
//! the tool ask there, and what they get.

use std::collections::BTreeMap;
use std::io::{self, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use serde_json::{Value, json};

use crate::cognito::{Request, listen};
use crate::fixtures::{CLIENT, POOL, now};
use crate::signing::{ISSUER, Key, key_set};

/// A domain that runs until the test process ends.
#[derive(Clone)]
pub(crate) struct Domain {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

/// How the domain answers.
#[derive(Clone, Default)]
pub(crate) struct Manners {
    /// With this error in place of a code.
    pub(crate) refuses: Option<(&'static str, &'static str)>,
    /// With `invalid_scope` where scopes are named.
    pub(crate) knows_no_scopes: bool,
    /// With these claims in the `IdToken`; null takes one away.
    pub(crate) claims: Value,
    /// At the token endpoint with this status and document.
    pub(crate) token: Option<(u16, Value)>,
    /// At the token endpoint only after this time.
    pub(crate) delay: Duration,
    /// With an `IdToken` that a stranger signed.
    pub(crate) forges: bool,
    /// The secret that the app client has.
    pub(crate) secret: Option<&'static str>,
}

#[derive(Default)]
struct State {
    manners: Manners,
    /// What was asked for, by code.
    codes: BTreeMap<String, BTreeMap<String, String>>,
    log: Vec<String>,
}

impl Domain {
    pub(crate) fn new(manners: Manners) -> Self {
        let state = Arc::new(Mutex::new(State {
            manners,
            ..State::default()
        }));
        let shared = Arc::clone(&state);
        let address = listen(move |stream| serve(stream, &shared));
        Self { address, state }
    }

    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What was asked of it, without what differs from run to run.
    pub(crate) fn log(&self) -> String {
        self.state.lock().unwrap().log.join("\n")
    }
}

/// The fields of a query or a form.
pub(crate) fn fields(text: &str) -> BTreeMap<String, String> {
    form_urlencoded::parse(text.as_bytes())
        .into_owned()
        .collect()
}

fn serve(stream: TcpStream, state: &Mutex<State>) -> io::Result<()> {
    let mut reader = BufReader::new(stream);
    let Some(request) = Request::read(&mut reader)? else {
        return Ok(());
    };
    let (path, query) = request
        .target
        .split_once('?')
        .unwrap_or((&request.target, ""));
    let (status, headers, body) = match (request.method.as_str(), path) {
        ("GET", "/oauth2/authorize") => {
            let url = state.lock().unwrap().authorize(fields(query));
            (302, format!("Location: {url}\r\n"), String::new())
        }
        ("POST", "/oauth2/token") => {
            let delay = state.lock().unwrap().manners.delay;
            thread::sleep(delay);
            let (status, body) = state.lock().unwrap().token(&request);
            (
                status,
                "Content-Type: application/json\r\n".to_owned(),
                body.to_string(),
            )
        }
        ("GET", path) if path == format!("/{POOL}/.well-known/jwks.json") => {
            state.lock().unwrap().log.push("keys".to_owned());
            (200, String::new(), key_set().to_string())
        }
        _ => (404, String::new(), request.target.clone()),
    };
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status} .\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    let stream = reader.get_mut();
    stream.write_all(head.as_bytes())?;
    stream.write_all(body.as_bytes())
}

impl State {
    /// Where the browser is sent on to.
    fn authorize(&mut self, asked: BTreeMap<String, String>) -> String {
        let shown = asked.iter().filter(|(name, _)| {
            !["state", "nonce", "code_challenge", "redirect_uri"].contains(&name.as_str())
        });
        let shown: Vec<_> = shown
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        self.log.push(format!("authorize {}", shown.join(" ")));
        let (redirect, state) = (asked["redirect_uri"].clone(), asked["state"].clone());
        let scopes = self.manners.knows_no_scopes && asked.contains_key("scope");
        let refusal = if scopes {
            Some(("invalid_scope", ""))
        } else {
            self.manners.refuses
        };
        let mut answer = form_urlencoded::Serializer::new(format!("{redirect}?"));
        if let Some((error, description)) = refusal {
            // As Cognito gives some.
            let (error, description) = match error {
                "invalid_scope" | "unauthorized_client" => ("invalid_request", error),
                error => (error, description),
            };
            answer.append_pair("error", error);
            if !description.is_empty() {
                answer.append_pair("error_description", description);
            }
        } else {
            let code = format!("code-{:08}", self.codes.len());
            answer.append_pair("code", &code);
            self.codes.insert(code, asked);
        }
        answer.append_pair("state", &state);
        answer.finish().replacen("?&", "?", 1)
    }

    /// The status and the document of the token endpoint.
    fn token(&mut self, request: &Request) -> (u16, Value) {
        let form = fields(&String::from_utf8_lossy(&request.body));
        self.log.push(format!(
            "token {} as {}",
            form["grant_type"], form["client_id"]
        ));
        if let Some(refusal) = &self.manners.token {
            return refusal.clone();
        }
        let basic = self.manners.secret.map(|secret| {
            use base64::engine::general_purpose::STANDARD;
            format!("Basic {}", STANDARD.encode(format!("{CLIENT}:{secret}")))
        });
        if request.header("authorization") != basic.as_deref() {
            return (400, json!({"error": "invalid_client"}));
        }
        // A code is good once.
        let Some(asked) = self.codes.remove(&form["code"]) else {
            return (400, json!({"error": "invalid_grant"}));
        };
        let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, form["code_verifier"].as_bytes()));
        if asked["code_challenge"] != challenge
            || asked["code_challenge_method"] != "S256"
            || asked["redirect_uri"] != form["redirect_uri"]
            || form["code_verifier"].len() < 43
        {
            return (400, json!({"error": "invalid_grant"}));
        }
        let (iat, exp) = (now(), now() + 3600);
        let mut claims = json!({
            "sub": "11111111-2222-4333-8444-555555555555", "iss": ISSUER, "aud": CLIENT,
            "token_use": "id", "iat": iat, "exp": exp, "auth_time": iat, "nonce": asked["nonce"],
            "cognito:username": "ada", "email": "ada@example.com",
        });
        for (name, value) in self.manners.claims.as_object().into_iter().flatten() {
            claims[name] = value.clone();
        }
        claims
            .as_object_mut()
            .unwrap()
            .retain(|_, value| !value.is_null());
        let access = json!({
            "sub": "11111111-2222-4333-8444-555555555555", "iss": ISSUER, "client_id": CLIENT,
            "token_use": "access", "iat": iat, "exp": exp, "username": "ada",
            "scope": asked.get("scope").map_or("openid", String::as_str),
        });
        let stranger = json!({"kid": "idkey", "alg": "RS256"}).to_string();
        let id_token = if self.manners.forges {
            Key::of_a_stranger().token_of(&stranger, &claims.to_string())
        } else {
            Key::of_id_tokens().token(&claims)
        };
        let tokens = json!({
            "id_token": id_token,
            "access_token": Key::of_access_tokens().token(&access),
            "refresh_token": "refresh-of-ada", "expires_in": "3600", "token_type": "Bearer",
        });
        (200, tokens)
    }
}

/// What a browser gets.
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Page {
    /// The heading and the text, with the status.
    pub(crate) fn text(&self) -> String {
        let between = |before: &str, after: &str| {
            let (_, rest) = self.body.split_once(before).unwrap_or_default();
            rest.split(after).next().unwrap_or_default().to_owned()
        };
        let (title, text) = (between("<h1>", "</h1>"), between("<p>", "</p>"));
        format!("{} {title}: {text}", self.status)
    }
}

/// Makes one request, with `head` in place of the line and the Host header where it is given.
pub(crate) fn ask(url: &str, head: Option<&str>) -> Page {
    let (_, rest) = url.split_once("://").unwrap();
    let (authority, path) = rest.split_at(rest.find('/').unwrap());
    let mut stream = TcpStream::connect(authority).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    let usual = format!("GET {path} HTTP/1.1\r\nHost: {authority}");
    let head = head.unwrap_or(&usual);
    stream
        .write_all(format!("{head}\r\n\r\n").as_bytes())
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    Page {
        status: status.unwrap_or_default(),
        head: head.to_owned(),
        body: body.to_owned(),
    }
}

/// Opens `url` and goes where it is sent, as a browser does.
pub(crate) fn browse(url: &str) -> Page {
    let mut url = url.to_owned();
    for _ in 0..6 {
        let page = ask(&url, None);
        let location = page.head.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("location")
                .then(|| value.to_owned())
        });
        match location {
            Some(next) => url = next,
            None => return page,
        }
    }
    panic!("sent on and on: {url}");
}

/// Where the browser that opens `url` would be sent back to.
pub(crate) fn sent_back_to(url: &str) -> String {
    let page = ask(url, None);
    let (_, rest) = page.head.split_once("Location: ").unwrap();
    rest.lines().next().unwrap().to_owned()
}
