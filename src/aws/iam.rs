//! IAM: the trust policy of a role.
//!
//! One call of a service whose SDK is as large as that of user pools; so it is put together here,
//! in the query protocol that the SDK would speak.

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse, OrchestratorError};
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::error::ErrorMetadata;
use aws_smithy_xml::decode::{Document, try_data};
use form_urlencoded::Serializer;

use crate::aws::config::{Aws, Signing};
use crate::aws::endpoint::{Service, iam_endpoint};
use crate::aws::error::{Error, translate};
use crate::aws::transport::raw_operation::{self, Refusal, signature};
use crate::aws::transport::retry::Policy;
use crate::diagnosis::facts::Role;
use crate::model::Region;
use crate::settings::Sourced;

impl Aws {
    /// `GetRole`: the role called `name`, in the account of the IAM credentials and the partition of
    /// `region`.
    ///
    /// # Errors
    ///
    /// [`Error`] as the service or the network gives it.
    pub async fn role(&self, region: Sourced<Region>, name: &str) -> Result<Role, Error> {
        const OPERATION: &str = "GetRole";
        let home = iam_endpoint(region.value.partition(), false);
        let (config, endpoint) = self.config(Service::Iam, Some(region), Signing::Signed)?;
        let operation = self
            .raw_operation("iam", OPERATION, &endpoint, Policy::repeatable())
            .runtime_plugin(signature(&config, "iam", home.region))
            .serializer(request)
            .deserializer(answer);
        let answer = operation.build().invoke(name.to_owned()).await;
        let answer = answer.map_err(|error| translate(OPERATION, &endpoint, &error))?;
        let lacks = |lacks| Error::Incomplete {
            operation: OPERATION,
            lacks,
        };
        let trust = answer.trust.ok_or(lacks("AssumeRolePolicyDocument"))?;
        Ok(Role {
            name: name.to_owned(),
            arn: answer.arn.ok_or(lacks("Arn"))?,
            trust,
        })
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "an operation hands its input over"
)]
fn request(name: String) -> Result<HttpRequest, BoxError> {
    let form = Serializer::new(String::new())
        .append_pair("Action", "GetRole")
        .append_pair("Version", "2010-05-08")
        .append_pair("RoleName", &name)
        .finish();
    let mut request = raw_operation::request();
    request.set_method("POST")?;
    request.set_uri("/")?;
    let headers = request.headers_mut();
    headers.insert("content-type", "application/x-www-form-urlencoded");
    headers.insert("content-length", form.len().to_string());
    *request.body_mut() = SdkBody::from(form);
    Ok(request)
}

/// What of a role is looked for in an answer.
#[derive(Debug)]
struct Answer {
    arn: Option<String>,
    trust: Option<String>,
}

fn answer(response: &HttpResponse) -> Result<Answer, OrchestratorError<Refusal>> {
    let body = response.body().bytes().unwrap_or_default();
    if response.status().is_success() {
        return Ok(Answer {
            arn: element(body, "Arn"),
            trust: element(body, "AssumeRolePolicyDocument"),
        });
    }
    let mut meta = ErrorMetadata::builder();
    if let Some(code) = element(body, "Code") {
        meta = meta.code(code);
    }
    if let Some(message) = element(body, "Message") {
        meta = meta.message(message);
    }
    Err(OrchestratorError::operation(Refusal(meta.build())))
}

/// The text in the first element called `name` of the XML `body`.
fn element(body: &[u8], name: &str) -> Option<String> {
    let mut document = Document::try_from(body).ok()?;
    while let Some(start) = document.next_start_element() {
        if start.local() == name {
            let mut scope = document.scoped_to(start);
            return try_data(&mut scope).ok().map(std::borrow::Cow::into_owned);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_found_wherever_they_stand() {
        let xml = br#"<?xml version="1.0"?><ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
            <Error><Type>Sender</Type><Code>AccessDenied</Code><Message>a &amp; &lt;b&gt;</Message></Error></ErrorResponse>"#;
        assert_eq!(element(xml, "Code").as_deref(), Some("AccessDenied"));
        assert_eq!(element(xml, "Message").as_deref(), Some("a & <b>"));
        for body in [&b"<html>"[..], b"", b"<Code>", b"{}", b"\xff<Code>a</Code>"] {
            assert_eq!(element(body, "Message"), None);
        }
    }
}
