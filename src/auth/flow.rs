//! The sign-in as a state machine.
//!
//! Each state is consumed by the one input it can take, so that nothing is answered twice or out
//! of order. What the outside must do comes back as a [`Step`]: make a call, ask a question, or
//! stop with tokens. Whether a call is signed, and by which of the two APIs it goes, is not known
//! here: the parameters are the same.

use std::collections::BTreeMap;

use jiff::Timestamp;
use zeroize::Zeroizing;

use super::auth_flow::AuthFlow;
use super::challenge::{Answer, Challenge, Question};
use super::secret_hash::secret_hash;
use super::srp;
use crate::model::{ClientId, PoolId, Secret, Tokens};

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
    proof: Option<Proof>,
}

/// A password that is proved and not sent: what is kept until the service has sent its half.
#[derive(Debug)]
pub struct Proof {
    ephemeral: srp::Ephemeral,
    /// The user pool's name.
    group: String,
    password: Secret<String>,
}

impl Proof {
    /// Prepares to prove `password` to `pool`; `random` are 256 bits that nobody can guess.
    pub fn new(pool: &PoolId, password: Secret<String>, random: &Zeroizing<[u8; 32]>) -> Self {
        let ephemeral = srp::Ephemeral::new(random);
        Self {
            ephemeral,
            group: pool.name().to_owned(),
            password,
        }
    }

    /// `SRP_A`
    pub(super) fn public(&self) -> Secret<String> {
        Secret::from(self.ephemeral.public())
    }
}

impl Conversation {
    fn with_secret_hash(&self, mut parameters: Parameters) -> Parameters {
        if let Some(secret) = &self.client.secret {
            let hash = secret_hash(&self.username, &self.client.id, secret);
            parameters.insert("SECRET_HASH".to_owned(), hash);
        }
        parameters
    }

    /// Sends `responses` as the answer to `challenge`, for its user.
    fn respond(mut self, challenge: Challenge, mut responses: Parameters) -> Step {
        self.username = match responses.get("USERNAME") {
            Some(literal) => literal.expose().clone(),
            None => challenge.username().unwrap_or(&self.username).to_owned(),
        };
        responses.insert("USERNAME".to_owned(), Secret::from(self.username.as_str()));
        let call = Call::Respond {
            challenge: challenge.name.clone(),
            session: challenge.session.clone(),
            responses: self.with_secret_hash(responses),
        };
        Step::Call(
            AwaitingReply {
                conversation: self,
                answered: Some(challenge),
            },
            call,
        )
    }
}

/// How the first factor is given.
#[derive(Debug)]
pub enum FirstFactor {
    /// The password itself, in one of the flows that send it.
    Password(AuthFlow, Secret<String>),
    /// A proof of the password, in `USER_SRP_AUTH`.
    Proof(Proof),
    /// `USER_AUTH`: the factor preferred, or none to be asked for one.
    Choice(Option<Preferred>),
    /// `CUSTOM_AUTH`: what the pool's Lambda triggers ask, after a proof of the password if there
    /// is one.
    Custom(Option<Proof>),
}

/// `PREFERRED_CHALLENGE`, and what it needs.
#[derive(Debug)]
pub enum Preferred {
    /// `PASSWORD`, which is sent along.
    Password(Secret<String>),
    /// `PASSWORD_SRP`, whose first half is sent along.
    Proof(Proof),
    /// Another one, such as `EMAIL_OTP`.
    Other(String),
}

/// Begins a sign-in.
pub fn start(client: Client, username: &str, factor: FirstFactor) -> Step {
    let mut parameters = BTreeMap::from([("USERNAME".to_owned(), Secret::from(username))]);
    let mut put = |name: &str, value: Secret<String>| parameters.insert(name.to_owned(), value);
    let (flow, proof) = match factor {
        FirstFactor::Password(flow, password) => {
            put("PASSWORD", password);
            (flow, None)
        }
        FirstFactor::Proof(proof) => (AuthFlow::UserSrp, Some(proof)),
        FirstFactor::Choice(preferred) => {
            let proof = match preferred {
                None => None,
                Some(Preferred::Password(password)) => {
                    put("PREFERRED_CHALLENGE", "PASSWORD".into());
                    put("PASSWORD", password);
                    None
                }
                Some(Preferred::Proof(proof)) => {
                    put("PREFERRED_CHALLENGE", "PASSWORD_SRP".into());
                    Some(proof)
                }
                Some(Preferred::Other(name)) => {
                    put("PREFERRED_CHALLENGE", name.into());
                    None
                }
            };
            (AuthFlow::UserAuth, proof)
        }
        FirstFactor::Custom(proof) => {
            if proof.is_some() {
                put("CHALLENGE_NAME", "SRP_A".into());
            }
            (AuthFlow::Custom, proof)
        }
    };
    if let Some(proof) = &proof {
        put("SRP_A", proof.public());
    }
    let conversation = Conversation {
        client,
        username: username.to_owned(),
        proof,
    };
    let parameters = conversation.with_secret_hash(parameters);
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
        proof: None,
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

    /// Goes on with what the call gave, at `now`.
    ///
    /// # Errors
    ///
    /// [`srp::Error`] when the service's half of the proof of a password cannot be used.
    pub fn replied(self, reply: Reply, now: Timestamp) -> Result<Step, srp::Error> {
        let mut conversation = self.conversation;
        let challenge = match reply {
            Reply::Tokens(tokens) => return Ok(Step::Done(tokens)),
            Reply::Challenge(challenge) => challenge,
        };
        if challenge.name == "PASSWORD_VERIFIER"
            && let Some(proof) = conversation.proof.take()
        {
            let responses = proof.responses(&challenge, now)?;
            return Ok(conversation.respond(challenge, responses));
        }
        Ok(Step::Ask(AwaitingAnswer {
            conversation,
            challenge,
            refusal: None,
        }))
    }

    /// Goes back to the question if the service refused this answer in a way that leaves the
    /// session usable; `code` is the exception's name and `message` its text.
    pub fn refused(self, code: &str, message: &str) -> Option<AwaitingAnswer> {
        let challenge = self.answered?;
        let ask_again = match challenge.question() {
            Question::NewPassword { .. } => matches!(
                code,
                "InvalidPasswordException" | "PasswordHistoryPolicyViolationException"
            ),
            Question::Code(asked) => {
                // A code of an app that was used already; one that came in a message is dead.
                code == "CodeMismatchException" || (asked.app && code == "ExpiredCodeException")
            }
            Question::Password
            | Question::Mfa { .. }
            | Question::FirstFactor { .. }
            | Question::Custom
            | Question::Unknown => false,
        };
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
        let proof = answer.proof.or(self.conversation.proof);
        let conversation = Conversation {
            proof,
            ..self.conversation
        };
        conversation.respond(self.challenge, answer.responses)
    }
}

impl Proof {
    /// The answer to `PASSWORD_VERIFIER`.
    fn responses(&self, challenge: &Challenge, now: Timestamp) -> Result<Parameters, srp::Error> {
        let parameter = |name: &'static str| {
            challenge
                .parameters
                .get(name)
                .map(String::as_str)
                .ok_or(srp::Error::Missing(name))
        };
        let secret_block = parameter("SECRET_BLOCK")?;
        let identity = srp::Identity {
            group: &self.group,
            user: parameter("USER_ID_FOR_SRP")?,
            password: &self.password,
        };
        let served = srp::Served {
            salt: parameter("SALT")?,
            srp_b: parameter("SRP_B")?,
            secret_block,
        };
        let proof = self.ephemeral.prove(&identity, served, now)?;
        Ok(BTreeMap::from([
            (
                "PASSWORD_CLAIM_SECRET_BLOCK".to_owned(),
                Secret::from(secret_block),
            ),
            ("PASSWORD_CLAIM_SIGNATURE".to_owned(), proof.signature),
            ("TIMESTAMP".to_owned(), Secret::from(proof.timestamp)),
        ]))
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
            "alice@example.com",
            FirstFactor::Password(AuthFlow::UserPassword, "p".into()),
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

        let Step::Ask(asking) = waiting
            .replied(
                new_password(&[("USER_ID_FOR_SRP", "0a1b2c3d-user")]),
                Timestamp::UNIX_EPOCH,
            )
            .unwrap()
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
            waiting
                .replied(Reply::Tokens(Tokens::default()), Timestamp::UNIX_EPOCH)
                .unwrap(),
            Step::Done(_)
        ));
    }

    #[test]
    fn without_a_name_from_the_service_the_last_one_sent_counts() {
        let Step::Call(waiting, _) = start(
            client(None),
            "alice",
            FirstFactor::Password(AuthFlow::AdminNoSrp, "p".into()),
        ) else {
            panic!()
        };
        let Step::Ask(asking) = waiting
            .replied(new_password(&[]), Timestamp::UNIX_EPOCH)
            .unwrap()
        else {
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

        let Step::Call(first, _) = start(
            client(None),
            "a",
            FirstFactor::Password(AuthFlow::AdminNoSrp, "p".into()),
        ) else {
            panic!()
        };
        assert!(first.refused("InvalidPasswordException", "").is_none());
    }

    #[test]
    fn a_proof_is_sent_within_the_machine_for_the_name_returned() {
        let factor = FirstFactor::Proof(Proof::new(
            &"us-east-1_EXAMPLE12".parse().unwrap(),
            "p".into(),
            &Zeroizing::new([9; 32]),
        ));
        let Step::Call(waiting, Call::Initiate { flow, parameters }) =
            start(client(Some("clientsecret123")), "alice@example.com", factor)
        else {
            panic!()
        };
        assert_eq!(flow.name(), "USER_SRP_AUTH");
        assert_eq!(
            parameters.keys().collect::<Vec<_>>(),
            ["SECRET_HASH", "SRP_A", "USERNAME"]
        );
        let served = [
            ("SALT", "f1e"),
            ("SRP_B", "abc"),
            ("SECRET_BLOCK", "AAAA"),
            ("USER_ID_FOR_SRP", "0a1b2c3d-user"),
        ];
        let verifier = |parameters: &[(&str, &str)]| {
            let Reply::Challenge(challenge) = new_password(parameters) else {
                panic!()
            };
            Reply::Challenge(Challenge {
                name: "PASSWORD_VERIFIER".into(),
                session: None,
                ..challenge
            })
        };
        let step = waiting
            .replied(verifier(&served), Timestamp::UNIX_EPOCH)
            .unwrap();
        let Step::Call(
            waiting,
            Call::Respond {
                challenge,
                session,
                responses,
            },
        ) = step
        else {
            panic!()
        };
        assert_eq!((challenge.as_str(), session), ("PASSWORD_VERIFIER", None));
        assert_eq!(responses["USERNAME"].expose(), "0a1b2c3d-user");
        assert_eq!(
            responses["SECRET_HASH"].expose(),
            "on3PKoG+NhPscJiRF2G5RvvL/XlGi5KAooCCP5fyar4="
        );
        assert_eq!(
            responses["TIMESTAMP"].expose(),
            "Thu Jan 1 00:00:00 UTC 1970"
        );
        assert_eq!(responses["PASSWORD_CLAIM_SECRET_BLOCK"].expose(), "AAAA");

        // The proof is good for one answer: a second challenge of the kind is a question.
        let step = waiting
            .replied(verifier(&served), Timestamp::UNIX_EPOCH)
            .unwrap();
        assert!(matches!(step, Step::Ask(_)));
    }
}
