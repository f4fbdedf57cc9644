//! Calls for which no SDK is linked, sent as the SDKs send theirs.

use std::fmt;

use aws_config::SdkConfig;
use aws_runtime::auth::sigv4::{SCHEME_ID, SigV4AuthScheme};
use aws_runtime::auth::{SigV4OperationSigningConfig, SigningOptions};
use aws_smithy_runtime::client::orchestrator::operation::{Operation, OperationBuilder};
use aws_smithy_runtime::client::retries::classifiers::{
    HttpStatusCodeClassifier, TransientErrorClassifier,
};
use aws_smithy_runtime_api::client::auth::AuthSchemeOptionResolverParams;
use aws_smithy_runtime_api::client::auth::static_resolver::StaticAuthSchemeOptionResolver;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponentsBuilder;
use aws_smithy_runtime_api::client::runtime_plugin::StaticRuntimePlugin;
use aws_smithy_types::config_bag::Layer;
use aws_smithy_types::error::ErrorMetadata;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use aws_types::SigningName;
use aws_types::region::SigningRegion;

use crate::aws::config::Aws;
use crate::aws::transport::progress::Progress;
use crate::aws::transport::retry::Policy;
use crate::aws::transport::trace::Trace;

impl Aws {
    /// A call that may be repeated, of `service` at `endpoint`. Left to say is who signs it, what is
    /// asked and how the answer is read; any other answer is a [`Refusal`].
    pub(in crate::aws) fn raw_operation(
        &self,
        service: &'static str,
        operation: &'static str,
        endpoint: &str,
    ) -> OperationBuilder {
        let builder = Operation::builder()
            .service_name(service)
            .operation_name(operation)
            .endpoint_url(endpoint)
            .http_client(self.http.clone())
            .standard_retry(&self.retries)
            .retry_classifier(TransientErrorClassifier::<Refusal>::new())
            .retry_classifier(HttpStatusCodeClassifier::default())
            .retry_classifier(Policy::<Refusal>::repeatable())
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
    let components = match config.credentials_provider() {
        Some(credentials) => components.with_identity_resolver(SCHEME_ID, credentials),
        None => components,
    };
    StaticRuntimePlugin::new()
        .with_config(layer.freeze())
        .with_runtime_components(components)
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
