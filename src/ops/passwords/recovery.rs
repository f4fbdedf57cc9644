//! A new password for a user who does not have the old one: Cognito sends a code, and takes the new
//! password with it.

use serde_json::Value;

use super::source;
use crate::failure::Failure;
use crate::local::terminal::Terminal;
use crate::model::{ErrorCode, Operation, Request, Secret};
use crate::ops::client_calls::ClientCalls;
use crate::ops::gateway::Directory;
use crate::ops::sign_in::prompts::{new_password, one_time_code};
use crate::settings::Missing;

impl<D: Directory> ClientCalls<'_, D> {
    /// `ForgotPassword`: has a code sent; gives where to, `{"CodeDeliveryDetails": …}`.
    ///
    /// # Errors
    ///
    /// As the service and the network give it.
    pub(crate) async fn send_code(&self) -> Result<Value, Failure> {
        let request = || Request::new(Operation::ForgotPassword);
        Ok(self.call(request).await?.into())
    }

    /// `ConfirmForgotPassword`: sets `password` by `code`.
    ///
    /// # Errors
    ///
    /// As the service and the network give it.
    pub(crate) async fn confirm(
        &self,
        code: &Secret<String>,
        password: &Secret<String>,
    ) -> Result<(), Failure> {
        let request = || {
            Request::new(Operation::ConfirmForgotPassword)
                .with_secret("ConfirmationCode", code.clone())
                .with_secret("Password", password.clone())
        };
        self.call(request).await.map(drop)
    }

    /// Sets the password that a person types, by the code that was sent as `delivery` says. Where Cognito
    /// refuses one of the two, it is asked for again.
    ///
    /// # Errors
    ///
    /// As the service, the network and the terminal give it.
    pub(crate) async fn finish(
        &self,
        terminal: &Terminal,
        delivery: &Value,
    ) -> Result<(), Failure> {
        let prompt = format!("{}: ", code_sent(delivery));
        let (mut code, mut password) = (None, None);
        loop {
            let known_code = match code.take() {
                Some(code) => code,
                None => typed_code(terminal, &prompt).await?,
            };
            let known_password = match password.take() {
                Some(password) => password,
                None => new_password(terminal, &self.username)
                    .await?
                    .ok_or_else(source::missing)?,
            };
            let Err(failure) = self.confirm(&known_code, &known_password).await else {
                return Ok(());
            };
            let message = match failure.service() {
                Some(refusal) if refusal.code == ErrorCode::CodeMismatchException => {
                    password = Some(known_password);
                    &refusal.message
                }
                Some(refusal) if refusal.refuses_new_password() => {
                    code = Some(known_code);
                    &refusal.message
                }
                _ => return Err(failure),
            };
            terminal
                .say(&format!("Refused: {message}"))
                .map_err(Failure::of_terminal)?;
        }
    }
}

/// How and where to the code was sent, as `delivery` says: `by EMAIL to a***@e***`.
pub(crate) fn sent(delivery: &Value) -> Option<String> {
    let details = &delivery["CodeDeliveryDetails"];
    let to = details["Destination"].as_str()?;
    Some(match details["DeliveryMedium"].as_str() {
        Some(medium) => format!("by {medium} to {to}"),
        None => format!("to {to}"),
    })
}

/// How the code is asked for.
fn code_sent(delivery: &Value) -> String {
    sent(delivery).map_or_else(|| "Code".to_owned(), |sent| format!("Code sent {sent}"))
}

/// The code that a person types at `prompt`.
pub(crate) async fn typed_code(
    terminal: &Terminal,
    prompt: &str,
) -> Result<Secret<String>, Failure> {
    let typed = one_time_code(terminal, prompt).await?;
    Ok(typed.ok_or_else(missing_code)?)
}

/// That no code was given.
pub(crate) fn missing_code() -> Missing {
    Missing {
        what: "code".to_owned(),
        ways: vec!["--code CODE".to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use serde_json::json;

    use super::*;
    use crate::app::Host;
    use crate::failure::Kind;
    use crate::ops::scripted::{Answer, Machine, Scripted};
    use crate::ops::target::Target;

    const ALICE: &str = "username = \"alice\"";

    fn delivery() -> Value {
        json!({"CodeDeliveryDetails": {
            "AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "a***@e***",
        }})
    }

    async fn recovery<'a>(
        host: &'a Host,
        cognito: &'a &'a Scripted,
    ) -> Result<ClientCalls<'a, &'a Scripted>, Failure> {
        let target = Target::resolve(host)?;
        ClientCalls::open(host, cognito, target, cognito).await
    }

    fn refused(code: ErrorCode, message: &'static str) -> Answer {
        Answer::Refused(code, message)
    }

    fn done() -> Answer {
        Answer::Json(json!({}))
    }

    #[tokio::test(flavor = "current_thread")]
    async fn a_secret_of_the_app_client_is_proved_over_the_name_that_is_sent() {
        let machine = Machine::new("client-metadata = [\"reason=lost\"]");
        let path = machine.secret("secret", "clientsecret123");
        let machine = machine.with(&format!("{ALICE}\nclient-secret-file = '{path}'"));
        let host = machine.host(None);
        let cognito = Scripted::new([Answer::Json(delivery()), done()]);
        let service = &cognito;
        let recovery = recovery(&host, &service).await.unwrap();
        assert_eq!(recovery.send_code().await.unwrap(), delivery());
        let confirmed = recovery.confirm(&"123456".into(), &"n3w".into()).await;
        confirmed.unwrap();
        expect![[r#"
            ForgotPassword {"ClientId":"1example","Username":"alice","ClientMetadata":{"reason":"lost"},"SecretHash":"HQ/06ixAGQctPcwoUMweenAFEIsUev3MVLzO/ZkGdBQ="}
            ConfirmForgotPassword {"ClientId":"1example","Username":"alice","ClientMetadata":{"reason":"lost"},"ConfirmationCode":"123456","Password":"n3w","SecretHash":"HQ/06ixAGQctPcwoUMweenAFEIsUev3MVLzO/ZkGdBQ="}"#]].assert_eq(&cognito.calls());
    }

    #[tokio::test(flavor = "current_thread")]
    async fn a_secret_in_secrets_manager_is_read_once() {
        let arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:app-AbCdEf";
        let machine = Machine::new(&format!("{ALICE}\nclient-secret-arn = \"{arn}\""));
        let host = machine.host(None);
        let secret = Answer::Secret("clientsecret123");
        let cognito = Scripted::new([secret, Answer::Json(delivery()), done()]);
        let service = &cognito;
        let recovery = recovery(&host, &service).await.unwrap();
        recovery.send_code().await.unwrap();
        let confirmed = recovery.confirm(&"123456".into(), &"n3w".into()).await;
        confirmed.unwrap();
        expect![[r#"
            read app-AbCdEf
            ForgotPassword {"ClientId":"1example","Username":"alice","SecretHash":"HQ/06ixAGQctPcwoUMweenAFEIsUev3MVLzO/ZkGdBQ="}
            ConfirmForgotPassword {"ClientId":"1example","Username":"alice","ConfirmationCode":"123456","Password":"n3w","SecretHash":"HQ/06ixAGQctPcwoUMweenAFEIsUev3MVLzO/ZkGdBQ="}"#]].assert_eq(&cognito.calls());
    }

    #[tokio::test(flavor = "current_thread")]
    async fn a_code_and_a_password_are_asked_for_again_each_by_itself() {
        let typed = [
            "12345", "123 456", "weak", "weak", "n3w", "other", "n3w", "n3w", "654321",
        ];
        let machine = Machine::new(ALICE);
        let host = machine.host(Some(&typed));
        let cognito = Scripted::new([
            refused(ErrorCode::InvalidPasswordException, "too weak"),
            refused(ErrorCode::CodeMismatchException, "wrong code"),
            done(),
        ]);
        let service = &cognito;
        let recovery = recovery(&host, &service).await.unwrap();
        let terminal = host.terminal().unwrap();
        recovery.finish(&terminal, &delivery()).await.unwrap();
        expect![[r#"
            ConfirmForgotPassword {"ClientId":"1example","Username":"alice","ConfirmationCode":"123456","Password":"weak"}
            ConfirmForgotPassword {"ClientId":"1example","Username":"alice","ConfirmationCode":"123456","Password":"n3w"}
            ConfirmForgotPassword {"ClientId":"1example","Username":"alice","ConfirmationCode":"654321","Password":"n3w"}"#]].assert_eq(&cognito.calls());
        expect![[r"
            Code sent by EMAIL to a***@e***: 
            A code has 6 to 8 digits.
            Code sent by EMAIL to a***@e***: 
            New password for alice: 
            Repeat new password: 
            Refused: too weak
            New password for alice: 
            Repeat new password: 
            The passwords differ. Try again.
            New password for alice: 
            Repeat new password: 
            Refused: wrong code
            Code sent by EMAIL to a***@e***: "]]
        .assert_eq(&host.shown().join("\n"));
    }

    #[tokio::test(flavor = "current_thread")]
    async fn a_code_that_is_used_up_is_not_asked_for_again() {
        let machine = Machine::new(ALICE);
        for code in [
            ErrorCode::ExpiredCodeException,
            ErrorCode::LimitExceededException,
            ErrorCode::NotAuthorizedException,
        ] {
            let host = machine.host(Some(&["123456", "n3w", "n3w"]));
            let cognito = Scripted::new([refused(code, "no")]);
            let service = &cognito;
            let recovery = recovery(&host, &service).await.unwrap();
            let terminal = host.terminal().unwrap();
            let failure = recovery.finish(&terminal, &delivery()).await.unwrap_err();
            assert!(failure.service().is_some());
            assert_eq!(cognito.calls().lines().count(), 1);
        }
    }

    #[tokio::test(flavor = "current_thread")]
    async fn a_person_gives_the_secret_of_a_client_that_turns_out_to_have_one() {
        let lacks = || {
            let text = "Client 1example is configured with secret but SECRET_HASH was not received";
            refused(ErrorCode::NotAuthorizedException, text)
        };
        let machine = Machine::new(ALICE);
        let host = machine.host(Some(&["clientsecret123"]));
        let cognito = Scripted::new([lacks(), Answer::Json(delivery())]);
        let service = &cognito;
        let recovery_of_person = recovery(&host, &service).await.unwrap();
        recovery_of_person.send_code().await.unwrap();
        let last = cognito.calls();
        assert!(last.contains("SecretHash"), "{last}");

        let host = machine.host(None);
        let cognito = Scripted::new([lacks()]);
        let service = &cognito;
        let recovery = recovery(&host, &service).await.unwrap();
        let failure = recovery.send_code().await.unwrap_err();
        assert_eq!(failure.kind(), Kind::Configuration);
        assert_eq!(cognito.calls().lines().count(), 1);
    }

    #[tokio::test(flavor = "current_thread")]
    async fn the_user_is_asked_for_where_none_is_set() {
        let machine = Machine::new("");
        let cognito = Scripted::new([]);
        let service = &cognito;
        let host = machine.host(Some(&["", " ada "]));
        assert_eq!(recovery(&host, &service).await.unwrap().username, "ada");
        let host = machine.host(None);
        let failure = recovery(&host, &service).await.err().unwrap();
        assert_eq!(failure.to_string(), "no user name was given");
    }
}
