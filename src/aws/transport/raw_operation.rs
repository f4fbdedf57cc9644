//! Calls for which no SDK is linked, sent as the SDKs send theirs.

use std::fmt;

use aws_config::SdkConfig;
use aws_runtime::auth::sigv4::{SCHEME_ID, SigV4AuthScheme};
use aws_runtime::auth::{SigV4OperationSigningConfig, SigningOptions};
use aws_smithy_runtime::client::orchestrator::operation::{Operation, OperationBuilder};
use aws_smithy_runtime::client::retries::classifiers::{
    HttpStatusCodeClassifier, TransientErrorClassifier,
};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::auth::AuthSchemeOptionResolverParams;
use aws_smithy_runtime_api::client::auth::static_resolver::StaticAuthSchemeOptionResolver;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse, OrchestratorError};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponentsBuilder;
use aws_smithy_runtime_api::client::runtime_plugin::StaticRuntimePlugin;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::Layer;
use aws_smithy_types::error::ErrorMetadata;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use aws_types::SigningName;
use aws_types::region::SigningRegion;
use serde_json::{Map, Value};

use crate::aws::config::Aws;
use crate::aws::error::Empty;
use crate::aws::transport::progress::Progress;
use crate::aws::transport::retry::Policy;
use crate::aws::transport::trace::Trace;

impl Aws {
    /// A call of `service` at `endpoint`, tried again as `policy` has it. Left to say is who signs it,
    /// what is asked and how the answer is read; any other answer is a [`Refusal`].
    pub(in crate::aws) fn raw_operation(
        &self,
        service: &'static str,
        operation: &'static str,
        endpoint: &str,
        policy: Policy<Refusal>,
    ) -> OperationBuilder {
        let builder = Operation::builder()
            .service_name(service)
            .operation_name(operation)
            .endpoint_url(endpoint)
            .http_client(self.http.clone())
            .standard_retry(&self.retries)
            .retry_classifier(TransientErrorClassifier::<Refusal>::new())
            .retry_classifier(HttpStatusCodeClassifier::default())
            .retry_classifier(policy)
            .timeout_config(self.timeouts())
            .interceptor(self.clock_skew.clone())
            .interceptor(Progress(self.ui.clone()));
        if self.ui.verbosity() > 0 {
            builder.interceptor(Trace(self.ui.clone()))
        } else {
            builder
        }
    }
}

/// Has requests signed for `service` in `region`.
pub(in crate::aws) fn signature(
    config: &SdkConfig,
    service: &'static str,
    region: &str,
) -> StaticRuntimePlugin {
    let mut layer = Layer::new("signature");
    layer.store_put(AuthSchemeOptionResolverParams::new(()));
    layer.store_put(SigV4OperationSigningConfig {
        name: Some(SigningName::from_static(service)),
        region: Some(SigningRegion::from(aws_config::Region::new(
            region.to_owned(),
        ))),
        signing_options: SigningOptions::default(),
        ..SigV4OperationSigningConfig::default()
    });
    let options = StaticAuthSchemeOptionResolver::new(vec![SCHEME_ID]);
    let components = RuntimeComponentsBuilder::new("signature")
        .with_auth_scheme(SigV4AuthScheme::new())
        .with_auth_scheme_option_resolver(Some(options));
    let components = match config.identity_cache() {
        Some(cache) => components.with_identity_cache(Some(cache)),
        None => components,
    };
    let components = match config.credentials_provider() {
        Some(credentials) => components.with_identity_resolver(SCHEME_ID, credentials),
        None => components,
    };
    StaticRuntimePlugin::new()
        .with_config(layer.freeze())
        .with_runtime_components(components)
}

/// A request of the AWS JSON 1.1 protocol: the operation `target`, its input `body`.
pub(in crate::aws) fn json_request(target: String, body: Vec<u8>) -> Result<HttpRequest, BoxError> {
    let mut request = post("/", "application/x-amz-json-1.1", body)?;
    request.headers_mut().insert("x-amz-target", target);
    Ok(request)
}

/// A request with the fields of `form`, which are encoded already.
pub(in crate::aws) fn form_request(path: &str, form: &str) -> Result<HttpRequest, BoxError> {
    post(path, "application/x-www-form-urlencoded", form)
}

fn post(
    path: &str,
    content_type: &'static str,
    body: impl Into<SdkBody> + AsRef<[u8]>,
) -> Result<HttpRequest, BoxError> {
    let mut request = request();
    request.set_method("POST")?;
    request.set_uri(path)?;
    let headers = request.headers_mut();
    headers.insert("content-type", content_type);
    headers.insert("content-length", body.as_ref().len().to_string());
    *request.body_mut() = body.into();
    Ok(request)
}

/// The JSON object that `response` is in that protocol. An answer without a body is empty, as operations
/// without a result have it, if it `may_be_empty`.
pub(in crate::aws) fn json_answer(
    response: &HttpResponse,
    may_be_empty: bool,
) -> Result<Map<String, Value>, OrchestratorError<Refusal>> {
    let body = response.body().bytes().unwrap_or_default();
    let is_success = response.status().is_success();
    if is_success && body.is_empty() {
        return if may_be_empty {
            Ok(Map::new())
        } else {
            Err(OrchestratorError::other(Empty))
        };
    }
    let document = serde_json::from_slice::<Map<String, Value>>(body).ok();
    if let Some(document) = document {
        if is_success {
            return Ok(document);
        }
        let text = |name: &str| document.get(name)?.as_str();
        let mut meta = ErrorMetadata::builder();
        if let Some(code) = text("__type") {
            meta = meta.code(code.rsplit('#').next().unwrap_or_default());
        }
        if let Some(message) = text("message").or_else(|| text("Message")) {
            meta = meta.message(message);
        }
        return Err(OrchestratorError::operation(Refusal(meta.build())));
    }
    Err(OrchestratorError::operation(Refusal::default()))
}

/// A request that says who sends it, and nothing else yet.
pub(in crate::aws) fn request() -> HttpRequest {
    let mut request = HttpRequest::empty();
    request.headers_mut().insert(
        "user-agent",
        concat!("cognito-auth/", env!("CARGO_PKG_VERSION")),
    );
    request
}

/// An answer that is not a result, and what it says of itself.
#[derive(Debug, Default)]
pub(in crate::aws) struct Refusal(pub(in crate::aws) ErrorMetadata);

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Refusal {}

impl ProvideErrorMetadata for Refusal {
    fn meta(&self) -> &ErrorMetadata {
        &self.0
    }
}
