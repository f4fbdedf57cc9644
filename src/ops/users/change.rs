//! What an administrator changes about a user: the calls that it takes, in their order.

use serde_json::{Map, Value, json};

use super::of_user;
use crate::aws;
use crate::failure::{Failure, Subject};
use crate::model::{ErrorCode, Operation, PoolId, Request, Secret};
use crate::ops::gateway::Directory;
use crate::render::shell::shell_quote;

/// A change of one user.
#[derive(Debug, Clone)]
pub(crate) enum Change {
    Create(NewUser),
    Update(Update),
    SetPassword {
        password: Secret<String>,
        is_permanent: bool,
    },
    ResetPassword {
        metadata: Map<String, Value>,
    },
    Confirm {
        metadata: Map<String, Value>,
    },
    Delete,
    Enable,
    Disable,
    SignOut,
    AddToGroup(String),
    RemoveFromGroup(String),
}

/// A user to be made.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[derive(Debug, Clone, Default)]
pub(crate) struct NewUser {
    /// Attributes by name.
    pub(crate) attributes: Vec<(String, String)>,
    /// The first password; without one Cognito makes one up, which is not told.
    pub(crate) password: Option<Secret<String>>,
    /// Whether the user has to change it.
    pub(crate) is_temporary: bool,
    /// Whether the user may be there already, made with another password.
    pub(crate) may_be_made: bool,
    /// The groups to be in.
    pub(crate) groups: Vec<String>,
    /// By which of `EMAIL` and `SMS` Cognito sends an invitation; none for no invitation.
    pub(crate) notify: Vec<String>,
    /// Whether the invitation is sent again to a user who is there already.
    pub(crate) is_resent: bool,
    /// Whether an e-mail address or phone number that signs another user in signs this one in.
    pub(crate) force_alias: bool,
    /// Whether a user of that name who is there already is no error.
    pub(crate) if_not_exists: bool,
    /// Whether the user may not sign in.
    pub(crate) is_disabled: bool,
    pub(crate) metadata: Map<String, Value>,
}

/// Attributes to be changed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Update {
    pub(crate) set: Vec<(String, String)>,
    pub(crate) remove: Vec<String>,
}

/// One call of a change.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) request: Request,
    /// What is true after it, as in `alice is deleted`.
    pub(crate) done: String,
}

impl Step {
    /// The command that does it alone, behind the program's name.
    pub(crate) fn verb(&self) -> Option<String> {
        let text = |name: &str| {
            let value = self.request.members().get(name)?.as_str()?;
            Some(shell_quote(value))
        };
        let user = text("Username")?;
        match self.request.operation() {
            Operation::AdminSetUserPassword => Some(format!("password set {user}")),
            Operation::AdminAddUserToGroup => {
                Some(format!("group add-user {} {user}", text("GroupName")?))
            }
            Operation::AdminDisableUser => Some(format!("user disable {user}")),
            Operation::AdminEnableUser => Some(format!("user enable {user}")),
            Operation::AdminDeleteUserAttributes => {
                let names = self
                    .request
                    .members()
                    .get("UserAttributeNames")?
                    .as_array()?;
                let names = names.iter().filter_map(Value::as_str);
                let flags = names.map(|name| format!(" --remove-attribute {}", shell_quote(name)));
                Some(format!("user update {user}{}", flags.collect::<String>()))
            }
            _ => None,
        }
    }
}

/// What a change has come to.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// All of it is done; the result of the first call.
    Done(Map<String, Value>),
    /// There is nothing to do: a user to be made is there.
    Exists,
}

/// A change that could not be carried out to its end.
#[derive(Debug)]
pub(crate) struct Stopped {
    /// The steps that are done.
    pub(crate) done: Vec<Step>,
    /// The one that failed, and those after it.
    pub(crate) left: Vec<Step>,
    pub(crate) error: aws::Error,
}

impl Stopped {
    /// Whether nothing is done since a user who was to be made is there.
    pub(crate) fn exists(&self) -> bool {
        let username = self
            .left
            .first()
            .and_then(|step| step.request.members().get("Username"));
        let is_address = username
            .and_then(Value::as_str)
            .is_some_and(|name| name.contains(['@', '+']));
        self.done.is_empty()
            && self.error.service().is_some_and(|service| {
                // Cognito says the same of an address that signs another user in.
                let message = service.message.to_lowercase();
                let is_of_alias = message.contains("email") || message.contains("phone");
                service.code == ErrorCode::UsernameExistsException && (is_address || !is_of_alias)
            })
    }

    /// What it means for `username`; `subject` is what failures can name beside.
    pub(crate) fn failure(self, subject: &Subject, username: &str) -> Failure {
        let Self { done, left, error } = self;
        let group = left.first().and_then(|step| {
            let group = step.request.members().get("GroupName")?.as_str()?;
            Some(group.to_owned())
        });
        let subject = Subject {
            username: Some(username.to_owned()),
            group,
            ..subject.clone()
        };
        let failure = Failure::of_call(&subject)(error);
        if done.is_empty() {
            return failure;
        }
        let done: Vec<_> = done.iter().map(|step| step.done.as_str()).collect();
        Failure::Partly {
            done: format!("{username} {}", done.join(", ")),
            why: Box::new(failure),
            left: left.iter().filter_map(Step::verb).collect(),
            subject: Box::new(subject),
        }
    }
}

impl Change {
    /// The operation that it begins with, whose quota it uses up.
    pub(crate) fn operation(&self) -> Operation {
        match self {
            Self::Create(_) => Operation::AdminCreateUser,
            Self::Update(update) if update.set.is_empty() => Operation::AdminDeleteUserAttributes,
            Self::Update(_) => Operation::AdminUpdateUserAttributes,
            Self::SetPassword { .. } => Operation::AdminSetUserPassword,
            Self::ResetPassword { .. } => Operation::AdminResetUserPassword,
            Self::Confirm { .. } => Operation::AdminConfirmSignUp,
            Self::Delete => Operation::AdminDeleteUser,
            Self::Enable => Operation::AdminEnableUser,
            Self::Disable => Operation::AdminDisableUser,
            Self::SignOut => Operation::AdminUserGlobalSignOut,
            Self::AddToGroup(_) => Operation::AdminAddUserToGroup,
            Self::RemoveFromGroup(_) => Operation::AdminRemoveUserFromGroup,
        }
    }

    /// The same with `password`. Where an earlier attempt may have made the user, it takes the place of
    /// that attempt's password.
    pub(crate) fn with_password(self, password: Secret<String>, may_be_made: bool) -> Self {
        match self {
            Self::Create(user) => Self::Create(NewUser {
                password: Some(password),
                may_be_made,
                ..user
            }),
            Self::SetPassword { is_permanent, .. } => Self::SetPassword {
                password,
                is_permanent,
            },
            other => other,
        }
    }

    /// Its calls for `username` of `pool`.
    pub(crate) fn steps(&self, pool: &PoolId, username: &str) -> Vec<Step> {
        let request = of_user(self.operation(), pool, username);
        let step = |request: Request, done: &str| Step {
            request,
            done: done.to_owned(),
        };
        let metadata = |request: Request, metadata: &Map<String, Value>| {
            let metadata = Some(metadata.clone()).filter(|metadata| !metadata.is_empty());
            request.with_some("ClientMetadata", metadata)
        };
        match self {
            Self::Create(user) => user.steps(request, pool, username),
            Self::Update(update) => update.steps(pool, username),
            Self::SetPassword {
                password,
                is_permanent,
            } => {
                let done = if *is_permanent {
                    "has a new password"
                } else {
                    "has a temporary password: the next sign-in asks for another one"
                };
                let request = request.with("Permanent", *is_permanent);
                vec![step(
                    request.with_secret("Password", password.clone()),
                    done,
                )]
            }
            Self::ResetPassword { metadata: given } => vec![step(
                metadata(request, given),
                "has to choose a new password: Cognito sends a code",
            )],
            Self::Confirm { metadata: given } => {
                vec![step(metadata(request, given), "is confirmed")]
            }
            Self::Delete => vec![step(request, "is deleted")],
            Self::Enable => vec![step(request, "is enabled")],
            Self::Disable => vec![step(request, "is disabled")],
            Self::SignOut => vec![step(request, "is signed out everywhere")],
            Self::AddToGroup(group) => vec![in_group(request, group)],
            Self::RemoveFromGroup(group) => vec![Step {
                request: request.with("GroupName", group.as_str()),
                done: format!("is no longer in group {group}"),
            }],
        }
    }

    /// Carries it out.
    ///
    /// # Errors
    ///
    /// [`Stopped`] where a call fails: what is done, and what is left.
    pub(crate) async fn apply(
        &self,
        directory: &impl Directory,
        pool: &PoolId,
        username: &str,
    ) -> Result<Outcome, Box<Stopped>> {
        self.outcome(carry_out(&self.steps(pool, username), directory).await)
    }

    /// What the calls of its steps come to, whose first result, or failure, is `made`.
    ///
    /// # Errors
    ///
    /// [`Stopped`] as in `made`, unless a user to be made may be there.
    pub(crate) fn outcome(
        &self,
        made: Result<Map<String, Value>, Box<Stopped>>,
    ) -> Result<Outcome, Box<Stopped>> {
        let if_not_exists = matches!(self, Self::Create(user) if user.if_not_exists);
        match made {
            Ok(result) => Ok(Outcome::Done(result)),
            Err(stopped) if if_not_exists && stopped.exists() => Ok(Outcome::Exists),
            Err(stopped) => Err(stopped),
        }
    }
}

/// Makes the calls of `steps`; the result of the first.
///
/// # Errors
///
/// [`Stopped`] where one fails.
pub(crate) async fn carry_out(
    steps: &[Step],
    directory: &impl Directory,
) -> Result<Map<String, Value>, Box<Stopped>> {
    let mut first = None;
    for (at, step) in steps.iter().enumerate() {
        match directory.call(step.request.clone()).await {
            Ok(result) => {
                first.get_or_insert(result);
            }
            Err(error) => {
                let (done, left) = steps.split_at(at);
                let (done, left) = (done.to_vec(), left.to_vec());
                return Err(Box::new(Stopped { done, left, error }));
            }
        }
    }
    Ok(first.unwrap_or_default())
}

fn in_group(request: Request, group: &str) -> Step {
    Step {
        request: request.with("GroupName", group),
        done: format!("is in group {group}"),
    }
}

/// Attributes in the API's form.
pub(crate) fn attributes(attributes: &[(String, String)]) -> Value {
    let attribute = |(name, value): &(String, String)| json!({"Name": name, "Value": value});
    attributes.iter().map(attribute).collect()
}

impl NewUser {
    fn steps(&self, request: Request, pool: &PoolId, username: &str) -> Vec<Step> {
        let Self {
            attributes: given,
            password,
            is_temporary,
            may_be_made,
            groups,
            notify,
            is_resent,
            force_alias,
            is_disabled,
            metadata,
            ..
        } = self;
        let action = match (is_resent, notify.is_empty()) {
            (true, _) => Some("RESEND"),
            (false, true) => Some("SUPPRESS"),
            (false, false) => None,
        };
        let metadata = Some(metadata.clone()).filter(|metadata| !metadata.is_empty());
        let mut request = request
            .with_some("MessageAction", action)
            .with_some("ClientMetadata", metadata);
        if !given.is_empty() {
            request = request.with("UserAttributes", attributes(given));
        }
        if !notify.is_empty() {
            request = request.with("DesiredDeliveryMediums", notify.clone());
        }
        if *force_alias {
            request = request.with("ForceAliasCreation", true);
        }
        let temporary = password.clone().filter(|_| *is_temporary);
        let set = password.clone().filter(|_| !is_temporary || *may_be_made);
        if let Some(password) = temporary {
            request = request.with_secret("TemporaryPassword", password);
        }
        let done = if *is_resent {
            "is invited again"
        } else {
            "is created"
        };
        let mut steps = vec![Step {
            request,
            done: done.to_owned(),
        }];
        if *is_disabled {
            // At once: what follows may fail.
            steps.extend(Change::Disable.steps(pool, username));
        }
        if let Some(password) = set {
            let change = Change::SetPassword {
                password,
                is_permanent: !is_temporary,
            };
            steps.extend(change.steps(pool, username));
        }
        for group in groups {
            steps.extend(Change::AddToGroup(group.clone()).steps(pool, username));
        }
        steps
    }
}

impl Update {
    fn steps(&self, pool: &PoolId, username: &str) -> Vec<Step> {
        let mut steps = Vec::new();
        if !self.set.is_empty() {
            let request = of_user(Operation::AdminUpdateUserAttributes, pool, username);
            steps.push(Step {
                request: request.with("UserAttributes", attributes(&self.set)),
                done: "is updated".to_owned(),
            });
        }
        if !self.remove.is_empty() {
            let request = of_user(Operation::AdminDeleteUserAttributes, pool, username);
            steps.push(Step {
                request: request.with("UserAttributeNames", self.remove.clone()),
                done: format!("has no {} any more", self.remove.join(", ")),
            });
        }
        steps
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::ops::scripted::{Answer, POOL, Scripted};

    fn pool() -> PoolId {
        POOL.parse().unwrap()
    }

    fn text(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        pairs.iter().map(owned).collect()
    }

    async fn applied(change: &Change, answers: usize) -> String {
        let answers = (0..answers).map(|_| Answer::Json(json!({})));
        let cognito = Scripted::new(answers);
        let done = change.apply(&&cognito, &pool(), "ada").await;
        assert!(matches!(done, Ok(Outcome::Done(_))), "{done:?}");
        cognito.calls()
    }

    #[tokio::test(flavor = "current_thread")]
    async fn one_change_makes_a_user_who_can_sign_in() {
        let user = NewUser {
            attributes: text(&[("email", "ada@example.com"), ("email_verified", "true")]),
            password: Some("Perm4nent!".into()),
            groups: vec!["admins".to_owned(), "staff".to_owned()],
            is_disabled: true,
            ..NewUser::default()
        };
        expect![[r#"
            AdminCreateUser {"Username":"ada","MessageAction":"SUPPRESS","UserAttributes":[{"Name":"email","Value":"ada@example.com"},{"Name":"email_verified","Value":"true"}]}
            AdminDisableUser {"Username":"ada"}
            AdminSetUserPassword {"Username":"ada","Permanent":true,"Password":"Perm4nent!"}
            AdminAddUserToGroup {"Username":"ada","GroupName":"admins"}
            AdminAddUserToGroup {"Username":"ada","GroupName":"staff"}"#]]
        .assert_eq(&applied(&Change::Create(user), 5).await);
        let invited = NewUser {
            password: Some("Temp0rary!".into()),
            is_temporary: true,
            notify: vec!["EMAIL".to_owned()],
            force_alias: true,
            ..NewUser::default()
        };
        let again = NewUser {
            is_resent: true,
            ..invited.clone()
        };
        expect![[r#"
            AdminCreateUser {"Username":"ada","DesiredDeliveryMediums":["EMAIL"],"ForceAliasCreation":true,"TemporaryPassword":"Temp0rary!"}"#]]
        .assert_eq(&applied(&Change::Create(invited), 1).await);
        expect![[r#"
            AdminCreateUser {"Username":"ada","MessageAction":"RESEND","DesiredDeliveryMediums":["EMAIL"],"ForceAliasCreation":true,"TemporaryPassword":"Temp0rary!"}"#]]
        .assert_eq(&applied(&Change::Create(again), 1).await);
    }

    #[tokio::test(flavor = "current_thread")]
    async fn a_password_takes_the_place_of_an_earlier_attempts() {
        let mut calls = Vec::new();
        for (is_temporary, may_be_made, count) in
            [(false, true, 3), (true, false, 2), (true, true, 3)]
        {
            let user = NewUser {
                is_temporary,
                groups: vec!["staff".to_owned()],
                ..NewUser::default()
            };
            let change = Change::Create(user).with_password("G3nerated".into(), may_be_made);
            calls.push(applied(&change, count).await);
        }
        expect![[r#"
            AdminCreateUser {"Username":"ada","MessageAction":"SUPPRESS"}
            AdminSetUserPassword {"Username":"ada","Permanent":true,"Password":"G3nerated"}
            AdminAddUserToGroup {"Username":"ada","GroupName":"staff"}

            AdminCreateUser {"Username":"ada","MessageAction":"SUPPRESS","TemporaryPassword":"G3nerated"}
            AdminAddUserToGroup {"Username":"ada","GroupName":"staff"}

            AdminCreateUser {"Username":"ada","MessageAction":"SUPPRESS","TemporaryPassword":"G3nerated"}
            AdminSetUserPassword {"Username":"ada","Permanent":false,"Password":"G3nerated"}
            AdminAddUserToGroup {"Username":"ada","GroupName":"staff"}"#]].assert_eq(&calls.join("\n\n"));
    }

    #[tokio::test(flavor = "current_thread")]
    async fn the_other_changes_are_one_call_or_two() {
        let metadata = Map::from_iter([("reason".to_owned(), Value::from("leak"))]);
        let mut calls = Vec::new();
        for (change, count) in [
            (
                Change::Update(Update {
                    set: text(&[("name", "Ada \"L\"")]),
                    remove: vec!["phone_number".to_owned()],
                }),
                2,
            ),
            (
                Change::SetPassword {
                    password: "Temp0rary!".into(),
                    is_permanent: false,
                },
                1,
            ),
            (Change::ResetPassword { metadata }, 1),
            (
                Change::Confirm {
                    metadata: Map::new(),
                },
                1,
            ),
            (Change::Delete, 1),
            (Change::Enable, 1),
            (Change::SignOut, 1),
            (Change::RemoveFromGroup("staff".to_owned()), 1),
        ] {
            let steps = change.steps(&pool(), "ada");
            assert_eq!(steps[0].request.operation(), change.operation());
            calls.push(applied(&change, count).await);
        }
        expect![[r#"
            AdminUpdateUserAttributes {"Username":"ada","UserAttributes":[{"Name":"name","Value":"Ada \"L\""}]}
            AdminDeleteUserAttributes {"Username":"ada","UserAttributeNames":["phone_number"]}
            AdminSetUserPassword {"Username":"ada","Permanent":false,"Password":"Temp0rary!"}
            AdminResetUserPassword {"Username":"ada","ClientMetadata":{"reason":"leak"}}
            AdminConfirmSignUp {"Username":"ada"}
            AdminDeleteUser {"Username":"ada"}
            AdminEnableUser {"Username":"ada"}
            AdminUserGlobalSignOut {"Username":"ada"}
            AdminRemoveUserFromGroup {"Username":"ada","GroupName":"staff"}"#]]
        .assert_eq(&calls.join("\n"));
    }

    #[tokio::test(flavor = "current_thread")]
    async fn what_is_left_is_known_where_a_step_fails() {
        let user = NewUser {
            password: Some("short".into()),
            groups: vec!["staff".to_owned()],
            ..NewUser::default()
        };
        let refused = Answer::Refused(ErrorCode::InvalidPasswordException, "too short");
        let cognito = Scripted::new([Answer::Json(json!({})), refused]);
        let stopped = Change::Create(user).apply(&&cognito, &pool(), "ada").await;
        let stopped = stopped.unwrap_err();
        let said = |steps: &[Step]| {
            let said = steps.iter().map(|step| step.done.clone());
            said.collect::<Vec<_>>().join(", ")
        };
        assert_eq!(said(&stopped.done), "is created");
        assert_eq!(said(&stopped.left), "has a new password, is in group staff");
        let verbs: Vec<_> = stopped.left.iter().filter_map(Step::verb).collect();
        assert_eq!(verbs, ["password set ada", "group add-user staff ada"]);
    }

    #[tokio::test(flavor = "current_thread")]
    async fn a_user_who_is_there_is_no_error_where_that_is_said() {
        for if_not_exists in [true, false] {
            let user = NewUser {
                if_not_exists,
                password: Some("Perm4nent!".into()),
                ..NewUser::default()
            };
            let taken = Answer::Refused(ErrorCode::UsernameExistsException, "exists");
            let cognito = Scripted::new([taken]);
            let outcome = Change::Create(user).apply(&&cognito, &pool(), "ada").await;
            let exists = matches!(outcome, Ok(Outcome::Exists));
            assert_eq!(exists, if_not_exists, "{outcome:?}");
            assert_eq!(cognito.calls().lines().count(), 1);
        }
    }
}
