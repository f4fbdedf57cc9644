//! Sign-ins for clients with a name and a password: the endpoint `/token`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use hyper::Response;
use hyper::header::HeaderValue;
use serde_json::json;
use tokio::sync::{mpsc, oneshot};

use crate::app::Host;
use crate::aws::Aws;
use crate::failure::{Failure, Kind};
use crate::model::Secret;
use crate::ops::client_secret;
use crate::ops::forward::{AnyBody, answer};
use crate::ops::sign_in::input::{GivenAnswers, Input};
use crate::ops::sign_in::{Outcome, SignIn, StopAt};
use crate::render::{json as shown, tokens};
use crate::settings::Settings;
use crate::settings::secrets::{ClientSecretSource, SecretSource};

/// How many users are signed in at the same time.
const MOST: usize = 8;
const JSON: &str = "application/json";

/// A name and a password, and who waits for what becomes of them.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) username: String,
    pub(super) password: Secret<String>,
    pub(super) reply: oneshot::Sender<Response<AnyBody>>,
}

/// The name and the password of HTTP Basic
/// ([RFC 7617 §2](https://www.rfc-editor.org/rfc/rfc7617#section-2)).
pub(super) fn basic(header: Option<&HeaderValue>) -> Option<(String, Secret<String>)> {
    let (scheme, encoded) = header?.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = Secret::new(String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?);
    let (username, password) = text.expose().split_once(':')?;
    let is_whole = !username.is_empty() && !password.is_empty();
    is_whole.then(|| (username.to_owned(), Secret::new(password.to_owned())))
}

/// What a request without them is answered.
pub(super) fn unauthorized() -> Response<AnyBody> {
    let challenge = "Basic realm=\"cognito-auth\", charset=\"UTF-8\"";
    refused(401, &json!({"message": "Unauthorized"}), Some(challenge))
}

fn refused(status: u16, body: &serde_json::Value, challenge: Option<&str>) -> Response<AnyBody> {
    let headers = [("content-type", JSON), ("cache-control", "no-store")];
    let challenge = challenge.map(|challenge| ("www-authenticate", challenge));
    let headers = headers.into_iter().chain(challenge);
    answer(
        status,
        headers.map(|(name, value)| (name, value.to_owned())),
        body.to_string(),
    )
}

/// What all sign-ins have in common.
pub(super) struct SignIns<'a> {
    host: Host,
    aws: &'a Aws,
    input: Input,
}

impl<'a> SignIns<'a> {
    /// Sign-ins as the settings have it. Reads the app client's secret.
    pub(super) async fn open(host: &Host, aws: &'a Aws) -> Result<Self, Failure> {
        // Without a context there is neither a session nor a device to use or to replace.
        let mut input = Input::resolve(host, aws.offers_credentials(), GivenAnswers::default())?;
        let secret = match &input.target.client_secret {
            Some(ClientSecretSource::Managed(arn)) => Some(client_secret::read(arn, aws).await?),
            Some(ClientSecretSource::Here(_)) | None => match input.client_secret().await? {
                Some(source) => Some(source.read().await?),
                None => None,
            },
        };
        input.target.client_secret = secret
            .map(SecretSource::Value)
            .map(ClientSecretSource::Here);
        let settings = Settings {
            context: None,
            ..host.settings.clone()
        };
        let input = Input {
            remember_device: false,
            new_password: None,
            totp_seed: None,
            code: None,
            ..input
        };
        Ok(Self {
            host: host.without_prompts().with_settings(settings),
            aws,
            input,
        })
    }

    /// Signs in each user that is asked for.
    pub(super) async fn run(&self, asked: &mut mpsc::Receiver<Asked>) {
        let mut under_way = FuturesUnordered::new();
        loop {
            tokio::select! {
                Some(()) = under_way.next() => {}
                next = asked.recv(), if under_way.len() < MOST => match next {
                    Some(asked) => under_way.push(self.answer(asked)),
                    None => return,
                }
            }
        }
    }

    async fn answer(&self, asked: Asked) {
        let ended = Box::pin(self.sign_in(asked.username, asked.password)).await;
        let _ = asked
            .reply
            .send(ended.unwrap_or_else(|failure| self.refusal(&failure)));
    }

    async fn sign_in(
        &self,
        username: String,
        password: Secret<String>,
    ) -> Result<Response<AnyBody>, Failure> {
        let mut input = self.input.clone();
        input.target.username = Some(username);
        input.password = Some(SecretSource::Value(password));
        let subject = input.subject(input.target.username.as_deref());
        let sign_in = SignIn::open(&self.host, self.aws, input)?;
        let mut record = sign_in.record().await?;
        let ended = sign_in.run(&mut record, StopAt::FirstChallenge).await?;
        let document = match ended.outcome {
            Outcome::Tokens(got) => tokens::document(&got, self.host.now()),
            Outcome::Pending(challenge, _) => tokens::challenge(&challenge),
            Outcome::DeviceRefused(refusal) => {
                return Err(Failure::of_call(&subject)(refusal.error.into()));
            }
        };
        let headers = [("content-type", JSON), ("cache-control", "no-store")];
        let headers = headers.map(|(name, value)| (name, value.to_owned()));
        Ok(answer(200, headers, shown::pretty(&document)))
    }

    /// What a sign-in that failed is answered: the service's code and message, as its own API gives them.
    fn refusal(&self, failure: &Failure) -> Response<AnyBody> {
        let said = match failure {
            Failure::Aws(error, _) => error.service(),
            _ => None,
        };
        let body = match said {
            Some(error) => json!({"__type": error.code.as_str(), "message": error.message}),
            None => json!({"message": failure.to_string()}),
        };
        match failure.kind() {
            Kind::NotAuthenticated => refused(
                401,
                &body,
                Some("Basic realm=\"cognito-auth\", charset=\"UTF-8\""),
            ),
            Kind::Throttled => refused(429, &body, None),
            _ => {
                self.host.ui.warn(&failure.in_one_line());
                refused(502, &body, None)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_passwords_of_http_basic() {
        for (text, expected) in [
            ("alice:secret", Some(("alice", "secret"))),
            ("alice:a:b", Some(("alice", "a:b"))),
            ("é:ü", Some(("é", "ü"))),
            ("alice", None),
            (":secret", None),
            ("alice:", None),
        ] {
            for scheme in ["Basic", "basic"] {
                let header = format!("{scheme} {}", STANDARD.encode(text));
                let read = basic(Some(&HeaderValue::try_from(header).unwrap()));
                let read = read
                    .as_ref()
                    .map(|(name, secret)| (name.as_str(), secret.expose().as_str()));
                assert_eq!(read, expected, "{text}");
            }
        }
        for header in ["Basic", "Basic !", "Bearer YWxpY2U6c2VjcmV0", "Basic //8="] {
            assert!(
                basic(Some(&HeaderValue::from_static(header))).is_none(),
                "{header}"
            );
        }
        assert!(basic(None).is_none());
    }
}
