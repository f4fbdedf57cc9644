//! The exchange of a code for tokens
//! ([RFC 6749 §4.1.3](https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3)).

use form_urlencoded::Serializer;
use serde_json::{Map, Value};

use super::client_credentials::{ROOM, basic, seconds};
use super::pkce::Verifier;
use crate::model::{Secret, Tokens};

/// A code, and what it was asked for with.
#[derive(Debug, Clone)]
pub struct CodeExchange {
    /// The app client.
    pub client_id: String,
    /// The code.
    pub code: Secret<String>,
    /// Where the browser was sent back to, exactly as it was asked for.
    pub redirect_uri: String,
    /// What proves who asked for the code (RFC 7636 §4.5).
    pub verifier: Verifier,
}

impl CodeExchange {
    /// The body of the request. The client's id is in it also where a secret goes beside it by HTTP
    /// Basic, as in AWS's own examples.
    pub fn form(&self) -> Secret<String> {
        let mut form = Serializer::new(String::with_capacity(ROOM));
        form.append_pair("grant_type", "authorization_code");
        form.append_pair("client_id", &self.client_id);
        form.append_pair("code", self.code.expose());
        form.append_pair("redirect_uri", &self.redirect_uri);
        form.append_pair("code_verifier", self.verifier.expose());
        Secret::from(form.finish())
    }

    /// The header `Authorization` of the request, where the app client has a `secret`.
    pub fn authorization(&self, secret: &Secret<String>) -> Secret<String> {
        basic(&self.client_id, secret)
    }
}

/// Reads the answer of a token endpoint; some give `expires_in` as a text. None without an `id_token`,
/// which alone says who signed in.
pub fn tokens(answer: &Map<String, Value>) -> Option<Tokens> {
    let text = |name: &str| {
        let text = answer.get(name)?.as_str()?;
        Some(text).filter(|text| !text.is_empty())
    };
    Some(Tokens {
        id: Some(Secret::from(text("id_token")?)),
        access: text("access_token").map(Secret::from),
        refresh: text("refresh_token").map(Secret::from),
        expires_in: answer.get("expires_in").and_then(seconds),
        token_type: text("token_type").map(str::to_owned),
        ..Tokens::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_code_goes_with_what_it_was_asked_for_with() {
        let exchange = CodeExchange {
            client_id: "1e".to_owned(),
            code: "SplxlOBeZQQYbYS6WxSbIA".into(),
            redirect_uri: "http://localhost:8400/callback".to_owned(),
            verifier: Verifier::kept("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".into()),
        };
        assert_eq!(
            exchange.form().expose(),
            "grant_type=authorization_code&client_id=1e&code=SplxlOBeZQQYbYS6WxSbIA\
             &redirect_uri=http%3A%2F%2Flocalhost%3A8400%2Fcallback\
             &code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
        );
        assert_eq!(
            exchange.authorization(&"s".into()).expose(),
            "Basic MWU6cw=="
        );
    }

    #[test]
    fn an_answer_says_who_signed_in() {
        let read = |answer: Value| tokens(answer.as_object().unwrap());
        let all = read(
            json!({"id_token": "i", "access_token": "a", "refresh_token": "r",
            "expires_in": "3600", "token_type": "Bearer"}),
        );
        let all = all.unwrap();
        assert_eq!(
            (all.id.unwrap().expose().as_str(), all.expires_in),
            ("i", Some(3600))
        );
        assert_eq!(all.refresh.unwrap().expose(), "r");
        assert!(read(json!({"access_token": "a"})).is_none());
        assert!(read(json!({"id_token": ""})).is_none());
    }
}
