//! `-v` and `-vv`: what goes over the wire, without its secrets.

use std::time::Instant;

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::{
    BeforeTransmitInterceptorContextRef, FinalizerInterceptorContextRef,
};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::{ConfigBag, Storable, StoreReplace};
use serde_json::Value;

use crate::local::ui::Ui;

/// Prints each attempt of a call: one line, or with its headers and bodies at `-vv`.
#[derive(Debug, Clone)]
pub(in crate::aws) struct Trace(pub(in crate::aws) Ui);

#[derive(Debug)]
struct Started(Instant);

impl Storable for Started {
    type Storer = StoreReplace<Self>;
}

impl Intercept for Trace {
    fn name(&self) -> &'static str {
        "cognito-auth trace"
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        config
            .interceptor_state()
            .store_put(Started(Instant::now()));
        let request = context.request();
        let headers = request.headers();
        let operation = headers
            .get("x-amz-target")
            .and_then(|t| t.rsplit('.').next());
        let (method, uri) = (request.method(), request.uri());
        self.0.explain(&format!(
            "> {method} {uri} {}",
            operation.unwrap_or_default()
        ));
        if self.0.verbosity() > 1 {
            for (name, value) in headers {
                self.0
                    .explain(&format!("> {name}: {}", header(name, value)));
            }
            if let Some(body) = request.body().bytes() {
                self.0.explain(&format!("> {}", masked(body)));
            }
        }
        Ok(())
    }

    fn read_after_attempt(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let took = config
            .load::<Started>()
            .map(|started| started.0.elapsed().as_millis());
        let took = took.map_or_else(String::new, |ms| format!(" after {ms} ms"));
        let Some(response) = context.response() else {
            self.0.explain(&format!("< no answer{took}"));
            return Ok(());
        };
        self.0
            .explain(&format!("< HTTP {}{took}", response.status().as_u16()));
        if self.0.verbosity() > 1 {
            for (name, value) in response.headers() {
                self.0
                    .explain(&format!("< {name}: {}", header(name, value)));
            }
            if let Some(body) = response.body().bytes() {
                self.0.explain(&format!("< {}", masked(body)));
            }
        }
        Ok(())
    }
}

/// Headers whose values anyone may see.
const PUBLIC_HEADERS: &[&str] = &[
    "amz-sdk-invocation-id",
    "amz-sdk-request",
    "connection",
    "content-length",
    "content-type",
    "date",
    "host",
    "server",
    "user-agent",
    "x-amz-date",
    "x-amz-retry-after",
    "x-amz-target",
    "x-amz-user-agent",
    "x-amzn-errormessage",
    "x-amzn-errortype",
    "x-amzn-requestid",
];

fn header(name: &str, value: &str) -> String {
    if PUBLIC_HEADERS.contains(&name.to_ascii_lowercase().as_str()) {
        value.to_owned()
    } else {
        REDACTED.to_owned()
    }
}

/// JSON members whose texts anyone may see. Everything else is masked, so that a member that a
/// later version of a service adds is masked too.
const PUBLIC_MEMBERS: &[&str] = &[
    "AuthFlow",
    "AvailableChallenges",
    "CODE_DELIVERY_DELIVERY_MEDIUM",
    "ChallengeName",
    "ClientId",
    "CustomRoleArn",
    "IdentityId",
    "IdentityPoolId",
    "MFAS_CAN_CHOOSE",
    "MFAS_CAN_SETUP",
    "SecretId",
    "TokenType",
    "USERNAME",
    "USER_ID_FOR_SRP",
    "UserPoolId",
    "Username",
    "__type",
    "message",
    "Message",
    "requiredAttributes",
];

/// The JSON of `body` with every text masked that is not known to be public.
fn masked(body: &[u8]) -> String {
    match serde_json::from_slice(body) {
        Ok(mut document) => {
            mask(&mut document, false);
            document.to_string()
        }
        Err(_) if body.is_empty() => "(empty)".to_owned(),
        Err(_) => format!("[{} bytes that are not JSON]", body.len()),
    }
}

fn mask(value: &mut Value, public: bool) {
    match value {
        Value::String(text) if !public => REDACTED.clone_into(text),
        Value::Array(elements) => elements.iter_mut().for_each(|e| mask(e, public)),
        Value::Object(members) => {
            for (name, member) in members {
                mask(member, PUBLIC_MEMBERS.contains(&name.as_str()));
            }
        }
        _ => {}
    }
}

/// What is shown for a text that may be a secret; its length could be a hint.
const REDACTED: &str = "[redacted]";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_members_are_shown() {
        let body = br#"{"AuthFlow":"X","AuthParameters":{"USERNAME":"alice","PASSWORD":"hunter2"},"New":["s3cret",{"IdToken":"eyJ"}],"ExpiresIn":3600}"#;
        assert_eq!(
            masked(body),
            r#"{"AuthFlow":"X","AuthParameters":{"USERNAME":"alice","PASSWORD":"[redacted]"},"New":["[redacted]",{"IdToken":"[redacted]"}],"ExpiresIn":3600}"#
        );
        assert_eq!(masked(b"<html>hunter2"), "[13 bytes that are not JSON]");
        assert_eq!(header("Authorization", "AWS4"), "[redacted]");
        assert_eq!(header("Content-Type", "x"), "x");
    }
}
