//! Users who sign themselves up.

use serde_json::{Map, Value};

use super::change::attributes;
use crate::failure::Failure;
use crate::model::{Operation, Request, Secret};
use crate::ops::client_calls::ClientCalls;
use crate::ops::gateway::Directory;

impl<D: Directory> ClientCalls<'_, D> {
    /// `SignUp`: makes the user with `password` and the attributes `given`; one without a password signs in
    /// by codes or passkeys. Gives where a code was sent to, if one was.
    ///
    /// # Errors
    ///
    /// As the service and the network give it.
    pub(crate) async fn sign_up(
        &self,
        password: Option<&Secret<String>>,
        given: &[(String, String)],
    ) -> Result<Map<String, Value>, Failure> {
        let request = || {
            let request = Request::new(Operation::SignUp);
            let request = match password {
                Some(password) => request.with_secret("Password", password.clone()),
                None => request,
            };
            let given = Some(attributes(given)).filter(|_| !given.is_empty());
            request.with_some("UserAttributes", given)
        };
        self.call(request).await
    }

    /// `ConfirmSignUp`: confirms the user by `code`.
    ///
    /// # Errors
    ///
    /// As the service and the network give it.
    pub(crate) async fn confirm_sign_up(&self, code: &Secret<String>) -> Result<(), Failure> {
        let request = || {
            let request = Request::new(Operation::ConfirmSignUp);
            request.with_secret("ConfirmationCode", code.clone())
        };
        self.call(request).await.map(drop)
    }

    /// `ResendConfirmationCode`: has the code sent once more; gives where to.
    ///
    /// # Errors
    ///
    /// As the service and the network give it.
    pub(crate) async fn resend_code(&self) -> Result<Map<String, Value>, Failure> {
        self.call(|| Request::new(Operation::ResendConfirmationCode))
            .await
    }
}
