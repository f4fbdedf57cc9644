//! The client credentials grant ([RFC 6749 §4.4](https://www.rfc-editor.org/rfc/rfc6749#section-4.4)).

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use form_urlencoded::{Serializer, byte_serialize};
use serde_json::{Map, Value};

use super::scopes::scopes;
use crate::model::Secret;

/// How an app client proves to be who it is
/// ([RFC 6749 §2.3.1](https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1)).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ClientAuth {
    /// By HTTP Basic.
    #[default]
    Basic,
    /// In the body, for servers and proxies that drop the header.
    Body,
}

/// A request for an access token of an app client itself.
#[derive(Debug, Clone)]
pub struct ClientCredentials {
    /// The app client.
    pub client_id: String,
    /// How it proves to be who it is.
    pub client_auth: ClientAuth,
    /// The scopes to ask for; none for all that the client may have.
    pub scopes: Vec<String>,
    /// What the token is to be used at ([RFC 8707](https://www.rfc-editor.org/rfc/rfc8707#section-2)).
    pub resources: Vec<String>,
    /// What the pool's Lambda triggers are passed.
    pub metadata: BTreeMap<String, String>,
}

/// Larger than any request: a text that grows leaves copies behind.
pub(super) const ROOM: usize = 4096;

impl ClientCredentials {
    /// The body of the request.
    pub fn form(&self, secret: &Secret<String>) -> Secret<String> {
        let mut form = Serializer::new(String::with_capacity(ROOM));
        form.append_pair("grant_type", "client_credentials");
        if self.client_auth == ClientAuth::Body {
            form.append_pair("client_id", &self.client_id);
            form.append_pair("client_secret", secret.expose());
        }
        if !self.scopes.is_empty() {
            form.append_pair("scope", &self.scopes.join(" "));
        }
        for resource in &self.resources {
            form.append_pair("resource", resource);
        }
        if !self.metadata.is_empty() {
            let metadata = self.metadata.iter();
            let metadata = metadata.map(|(name, value)| (name.clone(), value.clone().into()));
            let metadata = Value::Object(metadata.collect());
            form.append_pair("aws_client_metadata", &metadata.to_string());
        }
        Secret::from(form.finish())
    }

    /// The header `Authorization` of the request, if it has one.
    pub fn authorization(&self, secret: &Secret<String>) -> Option<Secret<String>> {
        if self.client_auth == ClientAuth::Body {
            return None;
        }
        Some(basic(&self.client_id, secret))
    }
}

/// The header `Authorization` of an app client with a secret.
pub(super) fn basic(client_id: &str, secret: &Secret<String>) -> Secret<String> {
    let mut pair = String::with_capacity(ROOM);
    pair.extend(byte_serialize(client_id.as_bytes()));
    pair.push(':');
    pair.extend(byte_serialize(secret.expose().as_bytes()));
    let pair = Secret::from(pair);
    let encoded = Secret::from(STANDARD.encode(pair.expose()));
    Secret::from(format!("Basic {}", encoded.expose()))
}

/// Seconds, as a number or as a text.
pub(super) fn seconds(value: &Value) -> Option<i64> {
    match value {
        Value::String(text) => text.trim().parse().ok(),
        other => other.as_i64(),
    }
}

/// An access token, and what is said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Granted {
    /// The token.
    pub token: Secret<String>,
    /// Seconds until it expires.
    pub expires_in: Option<i64>,
    /// `Bearer`.
    pub token_type: Option<String>,
    /// The scopes of the token, where they are said.
    pub scopes: Option<Vec<String>>,
}

impl Granted {
    /// Reads the answer of a token endpoint
    /// ([RFC 6749 §5.1](https://www.rfc-editor.org/rfc/rfc6749#section-5.1)); some give `expires_in` as a
    /// text. None without a token.
    pub fn read(answer: &Map<String, Value>) -> Option<Self> {
        let scope = answer.get("scope").and_then(Value::as_str);
        Some(Self {
            scopes: scope.map(|scope| scopes(&[scope.to_owned()])),
            ..Self::of(answer, ["access_token", "expires_in", "token_type"])?
        })
    }

    /// Reads the answer of `GetClientToken`, likewise.
    pub fn read_api(answer: &Map<String, Value>) -> Option<Self> {
        let result = answer.get("ClientAuthenticationResult")?.as_object()?;
        Self::of(result, ["AccessToken", "ExpiresIn", "TokenType"])
    }

    fn of(answer: &Map<String, Value>, names: [&str; 3]) -> Option<Self> {
        let [token, expires_in, token_type] = names.map(|name| answer.get(name));
        let token = token?.as_str().filter(|token| !token.is_empty())?;
        Some(Self {
            token: Secret::from(token),
            expires_in: expires_in.and_then(seconds),
            token_type: token_type.and_then(Value::as_str).map(str::to_owned),
            scopes: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn request(client_id: &str, client_auth: ClientAuth) -> ClientCredentials {
        ClientCredentials {
            client_id: client_id.to_owned(),
            client_auth,
            scopes: Vec::new(),
            resources: Vec::new(),
            metadata: BTreeMap::new(),
        }
    }

    fn basic(client_id: &str, secret: &str) -> String {
        let header = request(client_id, ClientAuth::Basic).authorization(&secret.into());
        header.unwrap().expose().clone()
    }

    /// The example of RFC 6749 §2.3.1.
    #[test]
    fn id_and_secret_are_sent_by_http_basic() {
        assert_eq!(
            basic("s6BhdRkqt3", "7Fjfp0ZBr1KtDRbnfVdmIw"),
            "Basic czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3"
        );
        let form = request("s6BhdRkqt3", ClientAuth::Basic).form(&"s3cret".into());
        assert_eq!(form.expose(), "grant_type=client_credentials");
    }

    /// The example of RFC 6749, Appendix B.
    #[test]
    fn id_and_secret_are_encoded_before() {
        let encoded = "+%25%26%2B%C2%A3%E2%82%AC";
        let header = basic("a:b", " %&+£€");
        let pair = header.strip_prefix("Basic ").unwrap();
        assert_eq!(
            STANDARD.decode(pair).unwrap(),
            format!("a%3Ab:{encoded}").into_bytes()
        );
        let body = request("a:b", ClientAuth::Body);
        assert_eq!(
            body.form(&" %&+£€".into()).expose(),
            &format!("grant_type=client_credentials&client_id=a%3Ab&client_secret={encoded}")
        );
        assert!(body.authorization(&"s3cret".into()).is_none());
    }

    #[test]
    fn what_is_asked_for_is_in_the_form() {
        let request = ClientCredentials {
            scopes: vec!["https://api/read".to_owned(), "b/w".to_owned()],
            resources: vec!["https://a.example".to_owned(), "urn:b".to_owned()],
            metadata: BTreeMap::from([("tier".to_owned(), "a \"b\"&c".to_owned())]),
            ..request("c", ClientAuth::Basic)
        };
        assert_eq!(
            request.form(&"s3cret".into()).expose(),
            "grant_type=client_credentials&scope=https%3A%2F%2Fapi%2Fread+b%2Fw\
             &resource=https%3A%2F%2Fa.example&resource=urn%3Ab\
             &aws_client_metadata=%7B%22tier%22%3A%22a+%5C%22b%5C%22%26c%22%7D"
        );
    }

    #[test]
    fn an_answer_may_leave_out_all_but_the_token() {
        let read = |answer: Value| Granted::read(answer.as_object().unwrap());
        // The example of RFC 6749 §4.4.3.
        let granted = read(json!({
            "access_token": "2YotnFZFEjr1zCsicMWpAA", "token_type": "example", "expires_in": 3600,
            "example_parameter": "example_value"
        }));
        let granted = granted.unwrap();
        assert_eq!(granted.token.expose(), "2YotnFZFEjr1zCsicMWpAA");
        assert_eq!(granted.expires_in, Some(3600));
        assert_eq!(granted.token_type.as_deref(), Some("example"));
        assert_eq!(granted.scopes, None);
        for (expires_in, seconds) in [
            (json!("3600"), Some(3600)),
            (json!(" 60 "), Some(60)),
            (json!("soon"), None),
            (json!(null), None),
        ] {
            let granted = read(json!({"access_token": "t", "expires_in": expires_in})).unwrap();
            assert_eq!(granted.expires_in, seconds);
        }
        let granted = read(json!({"access_token": "t", "scope": "b a"})).unwrap();
        assert_eq!(granted.scopes, Some(vec!["a".to_owned(), "b".to_owned()]));
        for none in [
            json!({}),
            json!({"access_token": ""}),
            json!({"access_token": 1}),
        ] {
            assert_eq!(read(none), None);
        }
    }

    #[test]
    fn the_api_names_the_members_otherwise() {
        let answer = json!({"ClientAuthenticationResult":
            {"AccessToken": "t", "ExpiresIn": 3600, "TokenType": "Bearer"}});
        let granted = Granted::read_api(answer.as_object().unwrap()).unwrap();
        assert_eq!(
            (granted.token.expose().as_str(), granted.expires_in),
            ("t", Some(3600))
        );
        assert_eq!(Granted::read_api(&Map::new()), None);
    }
}
