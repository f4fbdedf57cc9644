//! Services for unit tests: they answer from a queue, and take down the calls.

use std::collections::VecDeque;
use std::sync::Mutex;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use crate::app::Host;
use crate::auth::device::Registration;
use crate::auth::{Call, Challenge, Parameters, Reply};
use crate::aws::{self, Answered, Connection, Login};
use crate::model::{
    AwsCredentials, ErrorCode, IdentityPoolId, Request, Secret, SecretArn, ServiceError, Tokens,
};
use crate::settings::{Settings, Variables, context};

use super::gateway::{ClientSecrets, Directory, IdentityPools, UserPools};

pub(crate) const POOL: &str = "us-east-1_EXAMPLE12";

/// The time of the tests.
pub(crate) fn now() -> Timestamp {
    Timestamp::from_second(1_800_000_000).unwrap()
}

/// What a call is answered with.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    Reply(Reply),
    Tokens(Tokens),
    /// Nothing, or whether something is left to do.
    Done(bool),
    Identity(&'static str),
    Account(&'static str),
    Credentials(AwsCredentials),
    Secret(&'static str),
    /// The result of an administrator's call.
    Json(Value),
    Refused(ErrorCode, &'static str),
    /// Another server's page, with this HTTP status.
    Page(u16),
    Unreachable,
}

/// Both services.
#[derive(Debug, Default)]
pub(crate) struct Scripted {
    answers: Mutex<VecDeque<Answer>>,
    calls: Mutex<Vec<String>>,
    /// Whether they are at an endpoint that was set.
    is_emulator: bool,
}

impl Scripted {
    pub(crate) fn new(answers: impl IntoIterator<Item = Answer>) -> Self {
        Self {
            answers: Mutex::new(answers.into_iter().collect()),
            calls: Mutex::default(),
            is_emulator: false,
        }
    }

    /// The same at an endpoint that was set.
    pub(crate) fn at_an_endpoint(self) -> Self {
        Self {
            is_emulator: true,
            ..self
        }
    }

    /// The calls, one a line, once every answer was given.
    pub(crate) fn calls(&self) -> String {
        assert_eq!(self.answers.lock().unwrap().len(), 0, "calls are missing");
        self.calls.lock().unwrap().join("\n")
    }

    /// The calls so far, one a line.
    pub(crate) fn calls_so_far(&self) -> String {
        self.calls.lock().unwrap().join("\n")
    }

    fn answer(&self, call: &str) -> Result<Answer, aws::Error> {
        self.calls.lock().unwrap().push(call.to_owned());
        match self.answers.lock().unwrap().pop_front() {
            None => panic!("nothing answers {call}"),
            Some(Answer::Refused(code, text)) => Err(ServiceError::of(code, text).into()),
            Some(Answer::Page(status)) => Err(aws::Error::NotTheService {
                operation: "X",
                endpoint: "https://example.com".to_owned(),
                status,
                content: " text/html".to_owned(),
                request_id: None,
            }),
            Some(Answer::Unreachable) => Err(aws::Error::Connection {
                operation: "X",
                endpoint: "https://example.com".to_owned(),
                why: Connection::Refused,
                what: "refused".to_owned(),
            }),
            Some(answer) => Ok(answer),
        }
    }
}

fn shown(parameters: &Parameters) -> String {
    let shown = parameters.iter().map(|(name, value)| {
        let value = match name.as_str() {
            "SRP_A" | "SECRET_HASH" => "…",
            _ => value.expose(),
        };
        format!("{name}={value}")
    });
    shown.collect::<Vec<_>>().join(" ")
}

fn described(call: &Call) -> String {
    match call {
        Call::Initiate { flow, parameters } => format!("initiate {flow} {}", shown(parameters)),
        Call::Respond {
            challenge,
            responses,
            ..
        } => format!("respond {challenge} {}", shown(responses)),
        Call::Associate { .. } => "associate".to_owned(),
        Call::Verify { code, .. } => format!("verify {}", code.expose()),
    }
}

impl UserPools for &Scripted {
    fn endpoint(&self) -> &'static str {
        "https://cognito.example.com"
    }

    fn is_aws(&self) -> bool {
        !self.is_emulator
    }

    async fn call(&self, call: Call) -> Result<Reply, aws::Error> {
        match self.answer(&described(&call))? {
            Answer::Reply(reply) => Ok(reply),
            other => panic!("{other:?} is no reply"),
        }
    }

    async fn call_publicly(&self, call: Call) -> Result<Reply, aws::Error> {
        match self.answer(&format!("publicly {}", described(&call)))? {
            Answer::Reply(reply) => Ok(reply),
            other => panic!("{other:?} is no reply"),
        }
    }

    async fn refresh(
        &self,
        token: &Secret<String>,
        client_secret: Option<&Secret<String>>,
        device: Option<&str>,
    ) -> Result<Tokens, aws::Error> {
        let secret = client_secret.map_or(String::new(), |it| format!(" secret={}", it.expose()));
        let device = device.map_or(String::new(), |key| format!(" device={key}"));
        let call = format!("refresh {}{secret}{device}", token.expose());
        match self.answer(&call)? {
            Answer::Tokens(tokens) => Ok(tokens),
            other => panic!("{other:?} are no tokens"),
        }
    }

    async fn revoke(
        &self,
        token: &Secret<String>,
        _: Option<&Secret<String>>,
    ) -> Result<(), aws::Error> {
        self.answer(&format!("revoke {}", token.expose())).map(drop)
    }

    async fn confirm_device(
        &self,
        _: &Secret<String>,
        registration: &Registration,
        _: &str,
    ) -> Result<bool, aws::Error> {
        match self.answer(&format!("confirm {}", registration.device.key))? {
            Answer::Done(necessary) => Ok(necessary),
            other => panic!("{other:?} says not whether"),
        }
    }

    async fn remember_device(&self, _: &Secret<String>, key: &str) -> Result<(), aws::Error> {
        self.answer(&format!("remember {key}")).map(drop)
    }

    async fn sign_out_everywhere(&self, _: &Secret<String>) -> Result<(), aws::Error> {
        self.answer("sign out").map(drop)
    }
}

impl Directory for &Scripted {
    /// Takes down `OPERATION INPUT`, secrets included, the user pool not.
    async fn answered(&self, request: Request) -> Result<Answered, aws::Error> {
        let body = request.body();
        let mut input: Map<String, Value> = serde_json::from_slice(&body).unwrap();
        input.shift_remove("UserPoolId");
        let call = format!("{} {}", request.operation().name(), Value::from(input));
        match self.answer(&call)? {
            Answer::Json(Value::Object(result)) => Ok(result.into()),
            other => panic!("{other:?} is no result"),
        }
    }
}

impl ClientSecrets for &Scripted {
    async fn client_secret(&self, arn: &SecretArn) -> Result<Secret<String>, aws::Error> {
        let name = arn.as_str().rsplit(':').next().unwrap_or_default();
        match self.answer(&format!("read {name}"))? {
            Answer::Secret(secret) => Ok(secret.into()),
            other => panic!("{other:?} is no secret"),
        }
    }
}

impl IdentityPools for &Scripted {
    fn endpoint(&self) -> &'static str {
        "https://identity.example.com"
    }

    async fn identity(
        &self,
        _: &IdentityPoolId,
        login: Option<&Login>,
    ) -> Result<String, aws::Error> {
        let who = login.map_or("guest", |_| "login");
        match self.answer(&format!("identity of {who}"))? {
            Answer::Identity(id) => Ok(id.to_owned()),
            other => panic!("{other:?} is no identity"),
        }
    }

    async fn credentials(
        &self,
        identity: String,
        _: Option<&Login>,
        role: Option<&str>,
    ) -> Result<AwsCredentials, aws::Error> {
        let role = role.map_or(String::new(), |role| format!(" as {role}"));
        match self.answer(&format!("credentials of {identity}{role}"))? {
            Answer::Credentials(credentials) => Ok(credentials),
            other => panic!("{other:?} are no credentials"),
        }
    }

    async fn account(&self, credentials: &AwsCredentials) -> Result<String, aws::Error> {
        match self.answer(&format!("account of {}", credentials.access_key_id))? {
            Answer::Account(account) => Ok(account.to_owned()),
            other => panic!("{other:?} is no account"),
        }
    }
}

/// A JWT of `alice` that expires `left` seconds after [`now`], of the usual hour.
pub(crate) fn token(left: i64) -> Secret<String> {
    let expires = now().as_second() + left;
    let claims = json!({
        "sub": "sub-1", "username": "alice", "iat": expires - 3600, "exp": expires,
        "iss": format!("https://cognito-idp.us-east-1.amazonaws.com/{POOL}"),
    });
    let [header, claims] = [r#"{"alg":"RS256"}"#.to_owned(), claims.to_string()]
        .map(|part| URL_SAFE_NO_PAD.encode(part));
    Secret::from(format!("{header}.{claims}.c2ln"))
}

/// Tokens that expire `left` seconds after [`now`], and the refresh token `refresh`.
pub(crate) fn tokens(left: i64, refresh: &str) -> Tokens {
    Tokens {
        id: Some(token(left)),
        access: Some(token(left)),
        refresh: Some(Secret::from(refresh)),
        expires_in: Some(left),
        token_type: Some("Bearer".to_owned()),
        ..Tokens::default()
    }
}

pub(crate) fn challenge(name: &str, parameters: &[(&str, &str)]) -> Challenge {
    let parameters = parameters.iter();
    Challenge {
        name: name.into(),
        session: Some("s1".into()),
        parameters: parameters
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        available: Vec::new(),
    }
}

/// A machine of a test: a context, and a folder for its record.
pub(crate) struct Machine {
    folder: TempDir,
    config: String,
}

impl Machine {
    /// With `settings` in the context beside user pool and app client.
    pub(crate) fn new(settings: &str) -> Self {
        Self {
            folder: TempDir::new().unwrap(),
            config: format!(
                "[contexts.dev]\nuser-pool-id = \"{POOL}\"\nclient-id = \"1example\"\n\
                 store = \"file\"\n{settings}\n"
            ),
        }
    }

    /// Writes a secret; gives its path for a setting.
    pub(crate) fn secret(&self, name: &str, value: &str) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, value).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// The file of its record.
    pub(crate) fn record(&self) -> std::path::PathBuf {
        self.folder.path().join("cognito-auth/dev.json")
    }

    /// One run, with the lines that a person types; none where there is no person.
    pub(crate) fn host(&self, typed: Option<&[&str]>) -> Host {
        let chosen = context::choose(&self.config, "config.toml".as_ref(), Some("dev"));
        let state = self.folder.path().to_str().unwrap();
        let settings = Settings {
            variables: Variables::of(&[("XDG_STATE_HOME", state)]),
            context: chosen.unwrap().context,
            context_is_explicit: true,
            ..Settings::default()
        };
        Host::scripted(settings, now(), typed)
    }

    /// The same with more settings.
    pub(crate) fn with(mut self, settings: &str) -> Self {
        self.config.push_str(settings);
        self.config.push('\n');
        self
    }
}
