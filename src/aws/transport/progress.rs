//! What a person at a terminal waits for.

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::BeforeTransmitInterceptorContextRef;
use aws_smithy_runtime_api::client::orchestrator::Metadata;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::{ConfigBag, Storable, StoreReplace};

use crate::local::progress::Waiting;
use crate::local::ui::Ui;

/// Says what a call waits for, from its first attempt to its end.
///
/// From its first attempt, and not before: a program that gives IAM credentials may ask questions of
/// its own.
#[derive(Debug, Clone)]
pub(in crate::aws) struct Progress(pub(in crate::aws) Ui);

/// Dropped with the call.
#[derive(Debug)]
struct Call {
    _waiting: Option<Waiting>,
}

impl Storable for Call {
    type Storer = StoreReplace<Self>;
}

impl Intercept for Progress {
    fn name(&self) -> &'static str {
        "cognito-auth progress"
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if config.load::<Call>().is_none() {
            let waiting = self.0.wait(|| {
                let operation = config.load::<Metadata>().map_or("", |it| it.name());
                let uri: Result<hyper::Uri, _> = context.request().uri().parse();
                let host = uri.ok().and_then(|uri| uri.host().map(str::to_owned));
                line(operation, host.as_deref().unwrap_or("AWS"))
            });
            let call = Call { _waiting: waiting };
            config.interceptor_state().store_put(call);
        }
        Ok(())
    }
}

fn line(operation: &str, host: &str) -> String {
    let doing = match operation {
        "InitiateAuth"
        | "AdminInitiateAuth"
        | "RespondToAuthChallenge"
        | "AdminRespondToAuthChallenge" => "Signing in",
        "GetTokensFromRefreshToken" => "Refreshing tokens",
        "GetId" | "GetCredentialsForIdentity" | "GetOpenIdToken" | "AssumeRoleWithWebIdentity" => {
            "Getting AWS credentials"
        }
        operation => operation,
    };
    format!("{doing}: waiting for {host}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_what_is_done_and_where() {
        assert_eq!(
            line("InitiateAuth", "x.test"),
            "Signing in: waiting for x.test"
        );
        assert_eq!(
            line("ListUserPools", "x.test"),
            "ListUserPools: waiting for x.test"
        );
    }
}
