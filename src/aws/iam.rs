//! IAM: roles.
//!
//! A few calls of a service whose SDK is as large as that of user pools; so they are put together here,
//! in the query protocol that the SDK would speak.

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse, OrchestratorError};
use aws_smithy_types::error::ErrorMetadata;
use aws_smithy_xml::decode::{Document, try_data};
use form_urlencoded::Serializer;
use serde_json::{Map, Value, json};

use crate::aws::config::{Aws, Signing};
use crate::aws::endpoint::{Service, iam_endpoint};
use crate::aws::error::{Error, translate};
use crate::aws::transport::raw_operation::{Refusal, form_request, signature};
use crate::aws::transport::retry::Policy;
use crate::diagnosis::facts::Role;
use crate::model::{Operation, Region, Request};
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
            .serializer(|name: String| {
                query_request(&Request::new(Operation::GetRole).with("RoleName", name))
            })
            .deserializer(query_answer);
        let answer = operation.build().invoke(name.to_owned()).await;
        let answer = answer.map_err(|error| translate(OPERATION, &endpoint, &error))?;
        let member = |member: &'static str| {
            let text = answer.get("Role").and_then(|role| role[member].as_str());
            text.map(str::to_owned).ok_or(Error::Incomplete {
                operation: OPERATION,
                lacks: member,
            })
        };
        let trust = member("AssumeRolePolicyDocument")?;
        Ok(Role {
            name: name.to_owned(),
            arn: member("Arn")?,
            trust,
        })
    }
}

/// `request` in the query protocol.
pub(super) fn query_request(request: &Request) -> Result<HttpRequest, BoxError> {
    let mut form = Serializer::new(String::new());
    form.append_pair("Action", request.operation().name());
    form.append_pair("Version", "2010-05-08");
    for (name, value) in request.members() {
        append(&mut form, name, value);
    }
    form_request("/", &form.finish())
}

/// Adds `value` under `name`, the items of a list and the members of an object each under its own.
fn append(form: &mut Serializer<'_, String>, name: &str, value: &Value) {
    match value {
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                append(form, &format!("{name}.member.{}", at + 1), item);
            }
        }
        Value::Object(members) => {
            for (member, value) in members {
                append(form, &format!("{name}.{member}"), value);
            }
        }
        Value::String(text) => {
            form.append_pair(name, text);
        }
        other => {
            form.append_pair(name, &other.to_string());
        }
    }
}

/// What an answer in that protocol says of a role: `{"Role": {"RoleName", "Arn",
/// "AssumeRolePolicyDocument", "Tags"}}`, as far as it says it.
pub(super) fn query_answer(
    response: &HttpResponse,
) -> Result<Map<String, Value>, OrchestratorError<Refusal>> {
    let body = response.body().bytes().unwrap_or_default();
    if response.status().is_success() {
        return Ok(role(body));
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

fn role(body: &[u8]) -> Map<String, Value> {
    let mut role = Map::new();
    for name in ["RoleName", "Arn", "AssumeRolePolicyDocument"] {
        if let Some(text) = element(body, name) {
            role.insert(name.to_owned(), text.into());
        }
    }
    let (keys, values) = (elements(body, "Key"), elements(body, "Value"));
    let tags = keys.into_iter().zip(values);
    let tags: Vec<_> = tags
        .map(|(key, value)| json!({"Key": key, "Value": value}))
        .collect();
    role.insert("Tags".to_owned(), tags.into());
    Map::from_iter([("Role".to_owned(), role.into())])
}

/// The text in the first element called `name` of the XML `body`.
fn element(body: &[u8], name: &str) -> Option<String> {
    elements(body, name).into_iter().next()
}

/// The texts in the elements called `name` of the XML `body`.
fn elements(body: &[u8], name: &str) -> Vec<String> {
    let mut found = Vec::new();
    let Ok(mut document) = Document::try_from(body) else {
        return found;
    };
    while let Some(start) = document.next_start_element() {
        if start.local() == name {
            let mut scope = document.scoped_to(start);
            let Ok(text) = try_data(&mut scope) else {
                return found;
            };
            found.push(text.into_owned());
        }
    }
    found
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

    #[test]
    fn a_role_is_asked_for_in_a_form_and_told_in_xml() {
        let request = Request::new(Operation::CreateRole)
            .with("RoleName", "a role")
            .with("MaxSessionDuration", 3600)
            .with(
                "Tags",
                json!([{"Key": "a:b", "Value": "c"}, {"Key": "d", "Value": ""}]),
            );
        let request = query_request(&request).unwrap();
        assert_eq!(
            std::str::from_utf8(request.body().bytes().unwrap()).unwrap(),
            "Action=CreateRole&Version=2010-05-08&RoleName=a+role&MaxSessionDuration=3600\
             &Tags.member.1.Key=a%3Ab&Tags.member.1.Value=c&Tags.member.2.Key=d&Tags.member.2.Value="
        );
        let xml = b"<GetRoleResponse><GetRoleResult><Role><RoleName>a</RoleName><Arn>arn</Arn>\
            <Tags><member><Key>a:b</Key><Value>c</Value></member>\
            <member><Key>d</Key><Value></Value></member></Tags></Role></GetRoleResult></GetRoleResponse>";
        assert_eq!(
            Value::from(role(xml)),
            json!({"Role": {"RoleName": "a", "Arn": "arn", "Tags": [
                {"Key": "a:b", "Value": "c"}, {"Key": "d", "Value": ""},
            ]}})
        );
    }
}
