//! The sign-in as a state machine.
//!
//! Each state is consumed by the one input it can take, so that nothing is answered twice or out
//! of order. What the outside must do comes back as a [`Step`]: make a call, ask a question, or
//! stop with tokens. Whether a call is signed, and by which of the two APIs it goes, is not known
//! here: the parameters are the same.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use super::challenge::{Answer, Challenge};
use super::secret_hash::secret_hash;
use crate::model::{ClientId, Secret, Tokens};

/// How the first factor travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthFlow {
    /// User name and password through the Admin API.
    AdminUserPassword,
    /// The same under its old name.
    AdminNoSrp,
    /// User name and password through the public API.
    UserPassword,
}

impl AuthFlow {
    /// Every flow with its name in the API and its short name, if any.
    pub const ALL: [(Self, &'static str, Option<&'static str>); 3] = [
        (
            Self::AdminUserPassword,
            "ADMIN_USER_PASSWORD_AUTH",
            Some("admin"),
        ),
        (Self::AdminNoSrp, "ADMIN_NO_SRP_AUTH", None),
        (Self::UserPassword, "USER_PASSWORD_AUTH", Some("password")),
    ];

    /// `AuthFlow` in the API's spelling.
    pub fn name(self) -> &'static str {
        match self {
            Self::AdminUserPassword => "ADMIN_USER_PASSWORD_AUTH",
            Self::AdminNoSrp => "ADMIN_NO_SRP_AUTH",
            Self::UserPassword => "USER_PASSWORD_AUTH",
        }
    }

    /// The member of the app client's `ExplicitAuthFlows` that permits it.
    pub fn permission(self) -> &'static str {
        match self {
            Self::AdminUserPassword | Self::AdminNoSrp => "ALLOW_ADMIN_USER_PASSWORD_AUTH",
            Self::UserPassword => "ALLOW_USER_PASSWORD_AUTH",
        }
    }

    /// Whether only the Admin API knows it.
    pub fn is_admin(self) -> bool {
        matches!(self, Self::AdminUserPassword | Self::AdminNoSrp)
    }
}

impl fmt::Display for AuthFlow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for AuthFlow {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|(_, name, short)| *name == text || *short == Some(text))
            .map(|(flow, ..)| flow)
            .ok_or_else(|| {
                let names: Vec<_> = Self::ALL.iter().map(|(_, name, _)| *name).collect();
                format!("expected one of {}", names.join(", "))
            })
    }
}

/// `AuthParameters` or `ChallengeResponses`.
pub type Parameters = BTreeMap<String, Secret<String>>;

/// A call to make.
#[derive(Debug, Clone)]
pub enum Call {
    /// `InitiateAuth` or `AdminInitiateAuth`.
    Initiate {
        /// `AuthFlow`
        flow: AuthFlow,
        /// `AuthParameters`
        parameters: Parameters,
    },
    /// `RespondToAuthChallenge` or `AdminRespondToAuthChallenge`.
    Respond {
        /// `ChallengeName`
        challenge: String,
        /// `Session`
        session: Option<Secret<String>>,
        /// `ChallengeResponses`
        responses: Parameters,
    },
}

/// What a call gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// `AuthenticationResult`
    Tokens(Tokens),
    /// `ChallengeName`, `Session`, `ChallengeParameters`
    Challenge(Challenge),
}

/// What happens next.
#[derive(Debug)]
pub enum Step {
    /// Make the call, then give its outcome to [`AwaitingReply::replied`] or
    /// [`AwaitingReply::refused`].
    Call(AwaitingReply, Call),
    /// Answer the challenge, by [`AwaitingAnswer::answered`].
    Ask(AwaitingAnswer),
    /// Signed in.
    Done(Tokens),
}

/// The app client, as which the user signs in.
#[derive(Debug, Clone)]
pub struct Client {
    /// `ClientId`
    pub id: ClientId,
    /// Its secret, if it has one.
    pub secret: Option<Secret<String>>,
}

/// What stays the same for the length of a sign-in.
#[derive(Debug)]
struct Conversation {
    client: Client,
    /// The `USERNAME` last sent.
    username: String,
}

impl Conversation {
    fn with_secret_hash(&self, mut parameters: Parameters) -> Parameters {
        if let Some(secret) = &self.client.secret {
            let hash = secret_hash(&self.username, &self.client.id, secret);
            parameters.insert("SECRET_HASH".to_owned(), hash);
        }
        parameters
    }
}

/// Begins a sign-in with a user name and password.
pub fn start(client: Client, flow: AuthFlow, username: &str, password: Secret<String>) -> Step {
    let conversation = Conversation {
        client,
        username: username.to_owned(),
    };
    let parameters = conversation.with_secret_hash(BTreeMap::from([
        ("USERNAME".to_owned(), Secret::from(username)),
        ("PASSWORD".to_owned(), password),
    ]));
    Step::Call(
        AwaitingReply {
            conversation,
            answered: None,
        },
        Call::Initiate { flow, parameters },
    )
}

/// Takes up a sign-in at a challenge that was printed before. `username` is the name to answer
/// with where the challenge names none.
pub fn resume(client: Client, username: &str, challenge: Challenge) -> Step {
    let conversation = Conversation {
        client,
        username: username.to_owned(),
    };
    Step::Ask(AwaitingAnswer {
        conversation,
        challenge,
        refusal: None,
    })
}

/// A call is under way.
#[derive(Debug)]
pub struct AwaitingReply {
    conversation: Conversation,
    /// The challenge that the call answers.
    answered: Option<Challenge>,
}

impl AwaitingReply {
    /// Whether the call answers a challenge.
    pub fn is_answer(&self) -> bool {
        self.answered.is_some()
    }

    /// Goes on with what the call gave.
    pub fn replied(self, reply: Reply) -> Step {
        match reply {
            Reply::Tokens(tokens) => Step::Done(tokens),
            Reply::Challenge(challenge) => Step::Ask(AwaitingAnswer {
                conversation: self.conversation,
                challenge,
                refusal: None,
            }),
        }
    }

    /// Goes back to the question if the service refused this answer in a way that leaves the
    /// session usable; `code` is the exception's name and `message` its text.
    pub fn refused(self, code: &str, message: &str) -> Option<AwaitingAnswer> {
        let challenge = self.answered?;
        let ask_again = challenge.name == "NEW_PASSWORD_REQUIRED"
            && matches!(
                code,
                "InvalidPasswordException" | "PasswordHistoryPolicyViolationException"
            );
        ask_again.then(|| AwaitingAnswer {
            conversation: self.conversation,
            challenge,
            refusal: Some(message.to_owned()),
        })
    }
}

/// A challenge waits for its answer.
#[derive(Debug)]
pub struct AwaitingAnswer {
    conversation: Conversation,
    challenge: Challenge,
    refusal: Option<String>,
}

impl AwaitingAnswer {
    /// The challenge.
    pub fn challenge(&self) -> &Challenge {
        &self.challenge
    }

    /// Why the service refused the answer before, if this question is asked again.
    pub fn refusal(&self) -> Option<&str> {
        self.refusal.as_deref()
    }

    /// The name that the answer will carry as `USERNAME`: the challenge's own, else the last sent.
    pub fn username(&self) -> &str {
        self.challenge
            .username()
            .unwrap_or(&self.conversation.username)
    }

    /// The challenge to print for someone else to answer: as it came, with the user's name filled
    /// in where the service named none.
    pub fn into_pending(self) -> Challenge {
        let username = self.username().to_owned();
        let mut challenge = self.challenge;
        if challenge.username().is_none() && !username.is_empty() {
            challenge.parameters.insert("USERNAME".to_owned(), username);
        }
        challenge
    }

    /// Sends `answer`, with the `USERNAME` it is for and the `SECRET_HASH` over that same name.
    pub fn answered(self, answer: Answer) -> Step {
        let username = match answer.responses.get("USERNAME") {
            Some(literal) => literal.expose().clone(),
            None => self.username().to_owned(),
        };
        let conversation = Conversation {
            username,
            ..self.conversation
        };
        let mut responses = answer.responses;
        responses.insert(
            "USERNAME".to_owned(),
            Secret::from(conversation.username.as_str()),
        );
        let call = Call::Respond {
            challenge: self.challenge.name.clone(),
            session: self.challenge.session.clone(),
            responses: conversation.with_secret_hash(responses),
        };
        Step::Call(
            AwaitingReply {
                conversation,
                answered: Some(self.challenge),
            },
            call,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(secret: Option<&str>) -> Client {
        Client {
            id: "1example23456789".parse().unwrap(),
            secret: secret.map(Secret::from),
        }
    }

    fn shown(parameters: &Parameters) -> Vec<(&str, &str)> {
        parameters
            .iter()
            .map(|(k, v)| (k.as_str(), v.expose().as_str()))
            .collect()
    }

    fn new_password(parameters: &[(&str, &str)]) -> Reply {
        Reply::Challenge(Challenge {
            name: "NEW_PASSWORD_REQUIRED".into(),
            session: Some("s1".into()),
            parameters: parameters
                .iter()
                .map(|(k, v)| ((*k).into(), (*v).into()))
                .collect(),
            available: Vec::new(),
        })
    }

    #[test]
    fn an_answer_goes_to_the_user_and_with_the_hash_of_the_name_returned() {
        let secret = Some("clientsecret123");
        let step = start(
            client(secret),
            AuthFlow::UserPassword,
            "alice@example.com",
            "p".into(),
        );
        let Step::Call(waiting, Call::Initiate { flow, parameters }) = step else {
            panic!()
        };
        assert_eq!(flow.name(), "USER_PASSWORD_AUTH");
        let hash = secret_hash(
            "alice@example.com",
            &client(None).id,
            &"clientsecret123".into(),
        );
        assert_eq!(
            shown(&parameters),
            [
                ("PASSWORD", "p"),
                ("SECRET_HASH", hash.expose()),
                ("USERNAME", "alice@example.com")
            ]
        );

        let Step::Ask(asking) =
            waiting.replied(new_password(&[("USER_ID_FOR_SRP", "0a1b2c3d-user")]))
        else {
            panic!()
        };
        let answer = Answer::new_password("new".into(), [("email", "a@b.c")]);
        let Step::Call(
            waiting,
            Call::Respond {
                challenge,
                session,
                responses,
            },
        ) = asking.answered(answer)
        else {
            panic!()
        };
        assert_eq!(
            (challenge.as_str(), session),
            ("NEW_PASSWORD_REQUIRED", Some("s1".into()))
        );
        assert_eq!(
            shown(&responses),
            [
                ("NEW_PASSWORD", "new"),
                (
                    "SECRET_HASH",
                    "on3PKoG+NhPscJiRF2G5RvvL/XlGi5KAooCCP5fyar4="
                ),
                ("USERNAME", "0a1b2c3d-user"),
                ("userAttributes.email", "a@b.c"),
            ]
        );
        assert!(matches!(
            waiting.replied(Reply::Tokens(Tokens::default())),
            Step::Done(_)
        ));
    }

    #[test]
    fn without_a_name_from_the_service_the_last_one_sent_counts() {
        let Step::Call(waiting, _) = start(client(None), AuthFlow::AdminNoSrp, "alice", "p".into())
        else {
            panic!()
        };
        let Step::Ask(asking) = waiting.replied(new_password(&[])) else {
            panic!()
        };
        assert_eq!(asking.username(), "alice");
        assert_eq!(asking.into_pending().parameters["USERNAME"], "alice");
    }

    #[test]
    fn a_refused_password_may_be_asked_for_again_and_nothing_else_may() {
        let asked = || {
            let resumed = resume(
                client(None),
                "alice",
                match new_password(&[]) {
                    Reply::Challenge(challenge) => challenge,
                    Reply::Tokens(_) => panic!(),
                },
            );
            let Step::Ask(asking) = resumed else { panic!() };
            let Step::Call(waiting, _) = asking.answered(Answer::new_password("x".into(), []))
            else {
                panic!()
            };
            waiting
        };
        let again = asked()
            .refused("InvalidPasswordException", "too short")
            .unwrap();
        assert_eq!(again.refusal(), Some("too short"));
        assert_eq!(again.challenge().session, Some("s1".into()));
        assert!(
            asked()
                .refused("NotAuthorizedException", "Invalid session")
                .is_none()
        );

        let Step::Call(first, _) = start(client(None), AuthFlow::AdminNoSrp, "a", "p".into())
        else {
            panic!()
        };
        assert!(first.refused("InvalidPasswordException", "").is_none());
    }

    #[test]
    fn flows_are_known_by_both_names() {
        for (flow, name, short) in AuthFlow::ALL {
            assert_eq!(name.parse(), Ok(flow));
            assert_eq!(flow.to_string(), name);
            if let Some(short) = short {
                assert_eq!(short.parse(), Ok(flow));
            }
        }
        assert!("user_password_auth".parse::<AuthFlow>().is_err());
    }
}
