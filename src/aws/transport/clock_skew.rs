//! What time it is where the services are.

use std::sync::{Arc, OnceLock};

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::BeforeDeserializationInterceptorContextRef;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use jiff::Timestamp;

use crate::aws::error::date;

/// Remembers the date of the first answer that has one, and when it came.
#[derive(Debug, Clone, Default)]
pub(in crate::aws) struct ClockSkew(Arc<OnceLock<(Timestamp, Timestamp)>>);

impl ClockSkew {
    /// The time here, and there.
    pub(in crate::aws) fn clocks(&self) -> Option<(Timestamp, Timestamp)> {
        self.0.get().copied()
    }
}

impl Intercept for ClockSkew {
    fn name(&self) -> &'static str {
        "cognito-auth clocks"
    }

    fn read_before_deserialization(
        &self,
        context: &BeforeDeserializationInterceptorContextRef<'_>,
        components: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let there = date(context.response());
        let here = components.time_source().map(|clock| clock.now());
        let here = here.and_then(|here| Timestamp::try_from(here).ok());
        if let (Some(here), Some(there)) = (here, there) {
            let _ = self.0.set((here, there));
        }
        Ok(())
    }
}
