//! What is tried again, and what is not.

use std::error::Error;
use std::fmt;
use std::marker::PhantomData;

use aws_runtime::retries::classifiers::THROTTLING_ERRORS;
use aws_smithy_runtime_api::client::interceptors::context::InterceptorContext;
use aws_smithy_runtime_api::client::retries::classifiers::{
    ClassifyRetry, RetryAction, RetryClassifierPriority,
};
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use http_body_util::LengthLimitError;

use crate::aws::transport::connection::{Connection, Phase, chain};
use crate::model::ErrorCode;

/// Sends `$request` of the SDK `$sdk` under `$policy`. The requests of the SDK have no trait in
/// common, so this is a macro.
macro_rules! send {
    ($sdk:ident, $policy:expr, $operation:expr, $endpoint:expr, $request:expr) => {{
        let retries = $sdk::config::Builder::new().retry_classifier($policy);
        let sent = $request.customize().config_override(retries).send().await;
        sent.map_err(|error| $crate::aws::error::translate($operation, $endpoint, &error))
    }};
}
pub(in crate::aws) use send;

/// Overrules the SDK's classifiers for an operation whose error type is `E`.
///
/// * Never again: `LimitExceededException`, which the SDK takes for throttling, but which counts
///   a person's few attempts an hour; a refused connection, an unknown host, a bad certificate; an
///   answer longer than it may be.
/// * An operation that acts `once` is tried again only when it was certainly not carried out: on
///   throttling, or when the connection did not come about.
/// * A caller who paces its calls makes those again itself that are throttled, or all.
pub(in crate::aws) struct Policy<E> {
    once: bool,
    pacing: Pacing,
    error: PhantomData<fn() -> E>,
}

/// Which calls the caller makes again itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::aws) enum Pacing {
    #[default]
    None,
    /// Those that are throttled.
    Throttled,
    All,
}

impl<E> Policy<E> {
    /// For an operation that may be repeated.
    pub(in crate::aws) fn repeatable() -> Self {
        Self {
            once: false,
            pacing: Pacing::None,
            error: PhantomData,
        }
    }

    /// For an operation that must not happen twice.
    pub(in crate::aws) fn once() -> Self {
        Self {
            once: true,
            pacing: Pacing::None,
            error: PhantomData,
        }
    }

    /// The same for calls of which their caller makes those of `pacing` again.
    pub(in crate::aws) fn paced(self, pacing: Pacing) -> Self {
        Self { pacing, ..self }
    }

    /// What follows from throttling.
    fn throttled(&self) -> RetryAction {
        match self.pacing {
            Pacing::None => RetryAction::throttling_error(),
            Pacing::Throttled | Pacing::All => RetryAction::RetryForbidden,
        }
    }
}

impl<E> fmt::Debug for Policy<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Policy")
            .field("once", &self.once)
            .field("pacing", &self.pacing)
            .finish()
    }
}

impl<E> ClassifyRetry for Policy<E>
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        let Some(Err(error)) = context.output_or_error() else {
            return RetryAction::NoActionIndicated;
        };
        let is_all = self.pacing == Pacing::All;
        let otherwise = if self.once || is_all {
            RetryAction::RetryForbidden
        } else {
            RetryAction::NoActionIndicated
        };

        if chain(error).any(<dyn Error>::is::<LengthLimitError>) {
            return RetryAction::RetryForbidden;
        }
        if let Some(connector) = error.as_connector_error() {
            return match Connection::of(connector) {
                Connection::Refused
                | Connection::UnknownHost
                | Connection::Certificate
                | Connection::Tls
                | Connection::Proxy => RetryAction::RetryForbidden,
                Connection::TimedOut(Phase::Connecting) | Connection::Broken(Phase::Connecting)
                    if is_all =>
                {
                    RetryAction::RetryForbidden
                }
                Connection::TimedOut(Phase::Connecting) | Connection::Broken(Phase::Connecting) => {
                    RetryAction::transient_error()
                }
                Connection::TimedOut(Phase::Sent)
                | Connection::Broken(Phase::Sent)
                | Connection::Other => otherwise,
            };
        }
        let code = error
            .as_operation_error()
            .and_then(|error| error.downcast_ref::<E>())
            .and_then(ProvideErrorMetadata::code);
        match code.map(ErrorCode::from) {
            Some(ErrorCode::LimitExceededException) => RetryAction::RetryForbidden,
            Some(code) if THROTTLING_ERRORS.contains(&code.as_str()) => self.throttled(),
            // Refused before anything was done, and the SDK has corrected its clock meanwhile.
            Some(ErrorCode::InvalidSignatureException | ErrorCode::RequestTimeTooSkewed) => {
                RetryAction::NoActionIndicated
            }
            // Gateways and firewalls throttle without a JSON body.
            None if context
                .response()
                .is_some_and(|r| r.status().as_u16() == 429) =>
            {
                self.throttled()
            }
            _ => otherwise,
        }
    }

    fn name(&self) -> &'static str {
        "cognito-auth policy"
    }

    fn priority(&self) -> RetryClassifierPriority {
        RetryClassifierPriority::run_after(RetryClassifierPriority::transient_error_classifier())
    }
}
