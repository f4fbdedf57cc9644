//! The OIDC token that GitHub gives a job of Actions.

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse, OrchestratorError};
use aws_smithy_types::error::ErrorMetadata;
use form_urlencoded::byte_serialize;
use serde_json::{Map, Value};

use crate::aws::config::Aws;
use crate::aws::error::{Error, translate};
use crate::aws::transport::raw_operation::{self, Refusal};
use crate::aws::transport::retry::Policy;
use crate::model::{ErrorCode, Secret, Url};

const TOKEN: &str = "the request for the job's token";

/// What is sent.
#[derive(Debug)]
struct Question {
    path: String,
    authorization: Secret<String>,
}

impl Aws {
    /// The job's OIDC token for `audience`, from `ACTIONS_ID_TOKEN_REQUEST_URL` by
    /// `ACTIONS_ID_TOKEN_REQUEST_TOKEN`: GitHub's documentation, "OpenID Connect reference", on the methods
    /// for requesting the token.
    ///
    /// # Errors
    ///
    /// [`Error::Service`] with the HTTP status for its code where GitHub refuses it; else as the network
    /// gives it.
    pub async fn github_token(
        &self,
        url: &Url,
        by: &Secret<String>,
        audience: &str,
    ) -> Result<Secret<String>, Error> {
        self.check_proxies()?;
        let (origin, path) = url.split();
        let joint = if path.contains('?') { '&' } else { '?' };
        let audience: String = byte_serialize(audience.as_bytes()).collect();
        let operation = self
            .raw_operation("github-actions", TOKEN, origin, Policy::repeatable())
            .no_auth()
            .serializer(serialize)
            .deserializer(answer);
        let question = Question {
            path: format!("{path}{joint}audience={audience}"),
            authorization: Secret::from(format!("bearer {}", by.expose())),
        };
        let answer = operation.build().invoke(question).await;
        let answer = answer.map_err(|error| translate(TOKEN, origin, &error))?;
        let token = answer.get("value").and_then(Value::as_str);
        let token = token.filter(|token| !token.is_empty());
        token.map(Secret::from).ok_or(Error::Incomplete {
            operation: TOKEN,
            lacks: "a value",
        })
    }
}

fn serialize(question: Question) -> Result<HttpRequest, BoxError> {
    let mut request = raw_operation::request();
    request.set_uri(question.path)?;
    let headers = request.headers_mut();
    headers.insert("accept", "application/json");
    headers.insert("authorization", question.authorization.expose().clone());
    Ok(request)
}

/// The JSON of an answer, or what it says of itself.
fn answer(response: &HttpResponse) -> Result<Map<String, Value>, OrchestratorError<Refusal>> {
    let body = response.body().bytes().unwrap_or_default();
    let document = serde_json::from_slice::<Map<String, Value>>(body).ok();
    let document = document.ok_or_else(|| OrchestratorError::operation(Refusal::default()))?;
    let status = response.status();
    if status.is_success() {
        return Ok(document);
    }
    let mut meta = ErrorMetadata::builder().code(match status.as_u16() {
        429 => ErrorCode::TooManyRequestsException.as_str().to_owned(),
        status => format!("HTTP {status}"),
    });
    if let Some(message) = document.get("message").and_then(Value::as_str) {
        meta = meta.message(message);
    }
    Err(OrchestratorError::operation(Refusal(meta.build())))
}
