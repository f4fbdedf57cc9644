//! The change of a password by its user, who is signed in and has the old one.

use crate::app::Host;
use crate::failure::{Failure, Subject};
use crate::local::secrets;
use crate::model::{Operation, Request, Secret};
use crate::ops::gateway::Directory;
use crate::ops::sign_in::prompts::filled_secret;
use crate::settings::Missing;
use crate::settings::secrets::SecretKind;

use super::source;

/// `ChangePassword` of the user of the access token `token`, called `username`: from the password that
/// the settings or a person give to the new one.
///
/// # Errors
///
/// As the settings, the secrets, the terminal, the service and the network give it.
pub(crate) async fn change(
    host: &Host,
    directory: &impl Directory,
    token: &Secret<String>,
    username: &str,
    subject: &Subject,
) -> Result<(), Failure> {
    let kind = SecretKind::Password;
    let given = match host.settings.secret(kind) {
        Some(source) => Some(secrets::check(kind, source.value).await?),
        None => None,
    };
    let new = source::check(host).await?;
    let current = match (given, host.terminal()) {
        (Some(given), _) => Some(given.read().await?),
        (None, Some(terminal)) => {
            let prompt = format!("Current password for {username}: ");
            filled_secret(&terminal, &prompt).await?
        }
        (None, None) => None,
    };
    let current = current.ok_or_else(|| {
        host.unasked(Missing {
            what: "current password".to_owned(),
            ways: kind.ways(),
        })
    })?;
    source::with(host, new, username, async |new| {
        let request = Request::new(Operation::ChangePassword)
            .with_secret("PreviousPassword", current.clone())
            .with_secret("ProposedPassword", new)
            .with_secret("AccessToken", token.clone());
        let changed = directory.call(request).await;
        changed.map(drop).map_err(Failure::of_call(subject))
    })
    .await
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use serde_json::json;

    use super::*;
    use crate::failure::{Kind, Purpose};
    use crate::model::ErrorCode;
    use crate::ops::scripted::{Answer, Machine, Scripted};

    async fn changed(host: &Host, cognito: &Scripted) -> Result<(), Failure> {
        let subject = Subject::of(Purpose::SelfService);
        change(host, &cognito, &"a.b.c".into(), "ada", &subject).await
    }

    #[tokio::test(flavor = "current_thread")]
    async fn a_new_password_that_is_refused_is_typed_again_and_the_current_one_is_not() {
        let host = Machine::new("").host(Some(&["0ld", "weak", "weak", "n3w", "n3w"]));
        let weak = Answer::Refused(ErrorCode::InvalidPasswordException, "too weak");
        let cognito = Scripted::new([weak, Answer::Json(json!({}))]);
        changed(&host, &cognito).await.unwrap();
        expect![[r#"
            ChangePassword {"PreviousPassword":"0ld","ProposedPassword":"weak","AccessToken":"a.b.c"}
            ChangePassword {"PreviousPassword":"0ld","ProposedPassword":"n3w","AccessToken":"a.b.c"}"#]].assert_eq(&cognito.calls());
        expect![[r"
            Current password for ada: 
            New password for ada: 
            Repeat new password: 
            Refused: too weak
            New password for ada: 
            Repeat new password: "]]
        .assert_eq(&host.shown().join("\n"));
    }

    /// A user has five tries an hour.
    #[tokio::test(flavor = "current_thread")]
    async fn a_current_password_that_is_wrong_ends_it() {
        let host = Machine::new("").host(Some(&["wr0ng", "n3w", "n3w", "0ld"]));
        let text = "Incorrect username or password.";
        let wrong = Answer::Refused(ErrorCode::NotAuthorizedException, text);
        let cognito = Scripted::new([wrong]);
        let failure = changed(&host, &cognito).await.unwrap_err();
        assert_eq!(failure.kind(), Kind::NotAuthenticated);
        assert_eq!(cognito.calls().lines().count(), 1);
    }

    #[tokio::test(flavor = "current_thread")]
    async fn the_password_that_signs_in_is_the_current_one_and_never_the_new_one() {
        let machine = Machine::new("");
        let path = machine.secret("password", "0ld");
        let machine = machine.with(&format!("password-file = '{path}'"));
        let host = machine.host(Some(&["n3w", "n3w"]));
        let cognito = Scripted::new([Answer::Json(json!({}))]);
        changed(&host, &cognito).await.unwrap();
        let calls = cognito.calls();
        assert!(calls.contains(r#""PreviousPassword":"0ld","ProposedPassword":"n3w""#));

        let host = machine.host(None);
        let cognito = Scripted::new([]);
        let failure = changed(&host, &cognito).await.unwrap_err();
        assert_eq!(failure.to_string(), "no new password was given");
        assert_eq!(cognito.calls(), "");
    }
}
