//! Answers must have a body.

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::AfterDeserializationInterceptorContextRef;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;

use crate::aws::error::Empty;

/// Refuses a successful answer without a body: a proxy's, never the service's.
#[derive(Debug)]
pub(in crate::aws) struct NoEmptyBody;

impl Intercept for NoEmptyBody {
    fn name(&self) -> &'static str {
        "cognito-auth whole answers"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let response = context.response();
        let is_empty = response.body().bytes().is_some_and(<[u8]>::is_empty);
        if response.status().is_success() && is_empty {
            Err(Empty.into())
        } else {
            Ok(())
        }
    }
}
