//! AWS Secrets Manager: one secret.
//!
//! One call, put together here rather than with another SDK.

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse, OrchestratorError};
use serde_json::{Value, json};

use crate::aws::config::{Aws, Signing};
use crate::aws::endpoint::Service;
use crate::aws::error::{Error, translate};
use crate::aws::transport::raw_operation::{Refusal, json_answer, json_request, signature};
use crate::aws::transport::retry::Policy;
use crate::model::{Secret, SecretArn};
use crate::settings::{Origin, Sourced};

impl Aws {
    /// `GetSecretValue`: the app client's secret that the secret `arn` holds.
    ///
    /// # Errors
    ///
    /// [`Error::NoClientSecret`] when it holds none; else as the service or the network gives it.
    pub async fn client_secret(&self, arn: &SecretArn) -> Result<Secret<String>, Error> {
        const OPERATION: &str = "GetSecretValue";
        let region = Sourced {
            value: arn.region().clone(),
            origin: Origin::Derived("client secret ARN"),
        };
        let (config, endpoint) = self.config(Service::Secrets, Some(region), Signing::SignIn)?;
        let operation = self
            .raw_operation("secretsmanager", OPERATION, &endpoint, Policy::repeatable())
            .runtime_plugin(signature(&config, "secretsmanager", arn.region().as_str()))
            .serializer(request)
            .deserializer(answer);
        let answer = operation.build().invoke(arn.to_string()).await;
        let answer = answer.map_err(|error| translate(OPERATION, &endpoint, &error))?;
        client_secret(answer).map_err(|what| Error::NoClientSecret {
            arn: arn.to_string(),
            what,
        })
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "an operation hands its input over"
)]
fn request(arn: String) -> Result<HttpRequest, BoxError> {
    let body = json!({ "SecretId": arn }).to_string();
    json_request(
        "secretsmanager.GetSecretValue".to_owned(),
        body.into_bytes(),
    )
}

/// What a secret holds.
#[derive(Debug, PartialEq, Eq)]
enum Held {
    Text(Secret<String>),
    Binary,
    Nothing,
}

fn answer(response: &HttpResponse) -> Result<Held, OrchestratorError<Refusal>> {
    let document = json_answer(response, false)?;
    let text = |name: &str| Some(document.get(name)?.as_str()?.to_owned());
    Ok(match (text("SecretString"), text("SecretBinary")) {
        (Some(text), _) => Held::Text(Secret::from(text)),
        (None, Some(_)) => Held::Binary,
        (None, None) => Held::Nothing,
    })
}

/// The app client's secret in `held`: in the form in which Cognito puts it there, a member of a JSON
/// object, or as people do, the whole text. As an error, what is wrong with it.
fn client_secret(held: Held) -> Result<Secret<String>, &'static str> {
    const MEMBER: &str = "clientSecretValue";
    let text = match held {
        Held::Text(text) => text,
        Held::Binary => return Err("is binary, and an app client's secret is text"),
        Held::Nothing => return Err("has no value"),
    };
    let secret = match serde_json::from_str(text.expose()) {
        Ok(Value::Object(mut members)) => match members.remove(MEMBER) {
            Some(Value::String(secret)) => Secret::from(secret),
            _ => return Err("is a JSON object without the text clientSecretValue"),
        },
        _ => Secret::from(without_newline(text.expose())),
    };
    if secret.expose().is_empty() {
        return Err("is empty");
    }
    Ok(secret)
}

/// As of a file and of a command, one trailing newline is not part of the value.
fn without_newline(text: &str) -> &str {
    let line = text.strip_suffix('\n');
    line.map_or(text, |line| line.strip_suffix('\r').unwrap_or(line))
}

#[cfg(test)]
mod tests {
    use aws_smithy_runtime_api::http::StatusCode;
    use aws_smithy_types::body::SdkBody;
    use aws_smithy_types::error::metadata::ProvideErrorMetadata;

    use super::*;

    #[test]
    fn a_secret_is_a_member_of_json_or_the_whole_text() {
        for (text, secret) in [
            (
                r#"{"clientSecretValue":"s3cret","clientId":"1example"}"#,
                Ok("s3cret"),
            ),
            ("s3cret", Ok("s3cret")),
            ("s3cret\n", Ok("s3cret")),
            ("s3cret\r\n", Ok("s3cret")),
            ("s3cret\n\n", Ok("s3cret\n")),
            (" s3cret ", Ok(" s3cret ")),
            ("12345", Ok("12345")),
            (r#""quoted""#, Ok(r#""quoted""#)),
            (r#"["s3cret"]"#, Ok(r#"["s3cret"]"#)),
            ("{s3cret}", Ok("{s3cret}")),
            (
                "{}",
                Err("is a JSON object without the text clientSecretValue"),
            ),
            (
                r#"{"clientSecretValue":1}"#,
                Err("is a JSON object without the text clientSecretValue"),
            ),
            (r#"{"clientSecretValue":""}"#, Err("is empty")),
            ("", Err("is empty")),
            ("\n", Err("is empty")),
        ] {
            let found = client_secret(Held::Text(text.into()));
            let found = found.as_ref().map(|secret| secret.expose().as_str());
            assert_eq!(found.map_err(|what| *what), secret, "{text}");
        }
        assert_eq!(
            client_secret(Held::Binary),
            Err("is binary, and an app client's secret is text")
        );
        assert_eq!(client_secret(Held::Nothing), Err("has no value"));
    }

    #[test]
    fn an_answer_is_read_in_every_spelling() {
        let read = |status: u16, body: &'static str| {
            let status = StatusCode::try_from(status).unwrap();
            answer(&HttpResponse::new(status, SdkBody::from(body)))
        };
        let text = read(200, r#"{"Name":"app","SecretString":"s3cret"}"#).unwrap();
        assert_eq!(text, Held::Text("s3cret".into()));
        assert!(!format!("{text:?}").contains("s3cret"));
        let binary = read(200, r#"{"SecretBinary":"czNjcmV0"}"#).unwrap();
        assert_eq!(binary, Held::Binary);
        assert_eq!(read(200, "{}").unwrap(), Held::Nothing);
        for (body, code, message) in [
            (
                r#"{"__type":"ResourceNotFoundException","Message":"no"}"#,
                Some("ResourceNotFoundException"),
                Some("no"),
            ),
            (
                r#"{"__type":"com.amazon#AccessDeniedException","message":"no"}"#,
                Some("AccessDeniedException"),
                Some("no"),
            ),
            ("<html>", None, None),
            ("{}", None, None),
        ] {
            let refused = read(400, body).unwrap_err();
            let refused = refused.as_operation_error().unwrap();
            assert_eq!(
                (refused.code(), refused.message()),
                (code, message),
                "{body}"
            );
        }
        assert!(read(200, "<html>").is_err());
    }
}
