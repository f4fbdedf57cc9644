//! The federation endpoint of AWS Sign-In, which gives the management console a session.

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse, OrchestratorError};
use aws_smithy_types::error::ErrorMetadata;
use form_urlencoded::Serializer;
use serde::Serialize;
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use crate::aws::config::Aws;
use crate::aws::endpoint::{Address, Service};
use crate::aws::error::{Error, translate};
use crate::aws::transport::raw_operation::{Refusal, form_request};
use crate::aws::transport::retry::Policy;
use crate::model::{AwsCredentials, Region, Secret};

const TOKEN: &str = "getSigninToken";
const PATH: &str = "/federation";
/// Larger than any request: a text that grows leaves copies behind.
const ROOM: usize = 16_384;

impl Aws {
    /// The URL that signs a browser in to the console as `credentials`, and leads to the page `destination`;
    /// good for 15 minutes: IAM user guide, "Enable custom identity broker access to the AWS console".
    ///
    /// The credentials go in the body of the request: its URL would be in logs of proxies. `SessionDuration` is
    /// left out, so that the console's session ends with them: for credentials of a role that was assumed
    /// with others, such as those of `GetCredentialsForIdentity`, it is refused.
    ///
    /// # Errors
    ///
    /// [`Error::Service`] with the HTTP status for its code where the credentials are refused; else as the
    /// settings and the network give it.
    pub async fn console_url(
        &self,
        region: &Region,
        credentials: &AwsCredentials,
        destination: &str,
    ) -> Result<Secret<String>, Error> {
        self.check_proxies()?;
        let Address { url, endpoint, .. } = self.address(Service::SignIn, region)?;
        let origin = url.trim_end_matches('/');
        if let Some(endpoint) = endpoint {
            let origin = endpoint.origin;
            self.ui.explain(&format!("endpoint {url} of {origin}"));
        }
        let operation = self
            .raw_operation("signin", TOKEN, origin, Policy::repeatable())
            .no_auth()
            .serializer(serialize)
            .deserializer(answer)
            .build();
        let answer = operation.invoke(form(credentials)).await;
        let answer = answer.map_err(|error| translate(TOKEN, origin, &error))?;
        let token = answer.get("SigninToken").and_then(Value::as_str);
        let token = token.filter(|token| !token.is_empty());
        let token = token.ok_or(Error::Incomplete {
            operation: TOKEN,
            lacks: "a SigninToken",
        })?;
        let mut query = Serializer::new(String::with_capacity(ROOM));
        query.append_pair("Action", "login");
        query.append_pair("Destination", destination);
        query.append_pair("SigninToken", token);
        let query = Secret::from(query.finish());
        Ok(Secret::from(format!("{origin}{PATH}?{}", query.expose())))
    }
}

/// Credentials, as AWS Sign-In takes them.
#[derive(Serialize)]
struct Session<'a> {
    #[serde(rename = "sessionId")]
    id: &'a str,
    #[serde(rename = "sessionKey")]
    key: &'a str,
    #[serde(rename = "sessionToken")]
    token: &'a str,
}

/// What is sent.
fn form(credentials: &AwsCredentials) -> Secret<String> {
    let session = Session {
        id: &credentials.access_key_id,
        key: credentials.secret_key.expose(),
        token: credentials.session_token.expose(),
    };
    let mut text = Zeroizing::new(Vec::with_capacity(ROOM));
    let written = serde_json::to_writer(&mut *text, &session);
    debug_assert!(written.is_ok(), "texts can be written");
    let mut form = Serializer::new(String::with_capacity(ROOM));
    form.append_pair("Action", TOKEN);
    form.append_pair("Session", &String::from_utf8_lossy(&text));
    Secret::from(form.finish())
}

#[expect(clippy::needless_pass_by_value, reason = "so it is handed over")]
fn serialize(form: Secret<String>) -> Result<HttpRequest, BoxError> {
    let mut request = form_request(PATH, form.expose())?;
    request.headers_mut().insert("accept", "application/json");
    Ok(request)
}

/// The JSON of an answer. A refusal is a page for people.
fn answer(response: &HttpResponse) -> Result<Map<String, Value>, OrchestratorError<Refusal>> {
    let body = response.body().bytes().unwrap_or_default();
    let refused = |meta| OrchestratorError::operation(Refusal(meta));
    match response.status().as_u16() {
        200 => serde_json::from_slice(body).map_err(|_| refused(ErrorMetadata::default())),
        status @ (400 | 401 | 403) => {
            let meta = ErrorMetadata::builder().code(format!("HTTP {status}"));
            Err(refused(meta.build()))
        }
        _ => Err(refused(ErrorMetadata::default())),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_session_is_one_member_of_the_form() {
        let credentials = AwsCredentials {
            identity_id: "id".to_owned(),
            access_key_id: "ASIA".to_owned(),
            secret_key: "a/b+c\"".into(),
            session_token: "d==".into(),
            expiration: jiff::Timestamp::UNIX_EPOCH,
            account: None,
        };
        let form = form(&credentials);
        let pairs: Vec<_> = form_urlencoded::parse(form.expose().as_bytes()).collect();
        let [(_, action), (name, session)] = &pairs[..] else {
            panic!("{pairs:?}");
        };
        assert_eq!((&**action, &**name), (TOKEN, "Session"));
        let session: Value = serde_json::from_str(session).unwrap();
        let expected = json!({"sessionId": "ASIA", "sessionKey": "a/b+c\"", "sessionToken": "d=="});
        assert_eq!(session, expected);
    }
}
