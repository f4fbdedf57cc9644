//! The token endpoint of a domain.

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse, OrchestratorError};
use aws_smithy_types::error::ErrorMetadata;
use serde_json::{Map, Value};

use crate::aws::config::Aws;
use crate::aws::error::{Error, translate};
use crate::aws::transport::raw_operation::{Refusal, form_request};
use crate::aws::transport::retry::Policy;
use crate::model::{ErrorCode, Secret, Tokens, Url};
use crate::oauth::authorization_code::tokens;
use crate::oauth::{ClientCredentials, CodeExchange, Granted};

const CLIENT_TOKEN: &str = "the request for a token";
const EXCHANGE: &str = "the exchange of the code for tokens";

/// What is sent.
#[derive(Debug)]
struct Form {
    path: String,
    body: Secret<String>,
    authorization: Option<Secret<String>>,
}

impl Aws {
    /// Makes `request` at the token endpoint `url`. Each token costs money: it is sent again only where it
    /// was certainly not carried out.
    ///
    /// # Errors
    ///
    /// [`Error::Service`] with the `error` of the endpoint for its code; else as the network gives it.
    pub async fn client_credentials(
        &self,
        url: &Url,
        request: &ClientCredentials,
        secret: &Secret<String>,
    ) -> Result<Granted, Error> {
        let (body, authorization) = (request.form(secret), request.authorization(secret));
        let answer = self.ask(CLIENT_TOKEN, url, body, authorization).await?;
        Granted::read(&answer).ok_or(Error::Incomplete {
            operation: CLIENT_TOKEN,
            lacks: "an access_token",
        })
    }

    /// Exchanges a code at the token endpoint `url`, with the app client's secret if it has one. A code is
    /// good once: it is sent again only where it was certainly not received.
    ///
    /// # Errors
    ///
    /// As [`Self::client_credentials`].
    pub async fn exchange_code(
        &self,
        url: &Url,
        exchange: &CodeExchange,
        secret: Option<&Secret<String>>,
    ) -> Result<Tokens, Error> {
        let authorization = secret.map(|secret| exchange.authorization(secret));
        let answer = self.ask(EXCHANGE, url, exchange.form(), authorization);
        tokens(&answer.await?).ok_or(Error::Incomplete {
            operation: EXCHANGE,
            lacks: "an id_token",
        })
    }

    async fn ask(
        &self,
        operation: &'static str,
        url: &Url,
        body: Secret<String>,
        authorization: Option<Secret<String>>,
    ) -> Result<Map<String, Value>, Error> {
        self.check_proxies()?;
        let (origin, path) = url.split();
        let path = path.to_owned();
        let form = Form {
            path,
            body,
            authorization,
        };
        let call = self
            .raw_operation("cognito-idp", operation, origin, Policy::once())
            .no_auth()
            .serializer(serialize)
            .deserializer(answer)
            .build();
        let answer = call.invoke(form).await;
        answer.map_err(|error| translate(operation, url.as_str(), &error))
    }
}

fn serialize(form: Form) -> Result<HttpRequest, BoxError> {
    let mut request = form_request(&form.path, form.body.expose())?;
    let headers = request.headers_mut();
    headers.insert("accept", "application/json");
    if let Some(authorization) = form.authorization {
        headers.insert("authorization", authorization.expose().clone());
    }
    Ok(request)
}

/// The JSON of an answer, or the error in it
/// ([RFC 6749 §5.2](https://www.rfc-editor.org/rfc/rfc6749#section-5.2)).
fn answer(response: &HttpResponse) -> Result<Map<String, Value>, OrchestratorError<Refusal>> {
    let body = response.body().bytes().unwrap_or_default();
    let document = serde_json::from_slice::<Map<String, Value>>(body).ok();
    let document = document.ok_or_else(|| OrchestratorError::operation(Refusal::default()))?;
    let status = response.status();
    if status.is_success() {
        return Ok(document);
    }
    let text = |name: &str| document.get(name)?.as_str();
    let mut meta = ErrorMetadata::builder();
    if status.as_u16() == 429 {
        meta = meta.code(ErrorCode::TooManyRequestsException.as_str());
    } else if let Some(code) = text("error") {
        meta = meta.code(code);
    }
    if let Some(message) = text("error_description").or_else(|| text("message")) {
        meta = meta.message(message);
    }
    Err(OrchestratorError::operation(Refusal(meta.build())))
}
