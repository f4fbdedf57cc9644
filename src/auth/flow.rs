//! The sign-in as a state machine.
//!
//! Each state is consumed by the one input it can take, so that nothing is answered twice or out
//! of order. What the outside must do comes back as a [`Step`]: make a call, ask a question, or
//! stop with tokens. Whether a call is signed, and by which of the two APIs it goes, is not known
//! here: the parameters are the same.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::answer::{Answer, Enrolment, Move};
use super::auth_flow::AuthFlow;
use super::challenge::{Challenge, Parameters, Question};
use super::device::Presented;
use super::factor::{FirstFactor, Preferred, Proof};
use super::secret_hash::secret_hash;
use super::srp;
use crate::model::{ChallengeName, ClientId, ErrorCode, Saying, Secret, ServiceError, Tokens};

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
        challenge: ChallengeName,
        /// `Session`
        session: Option<Secret<String>>,
        /// `ChallengeResponses`
        responses: Parameters,
    },
    /// `AssociateSoftwareToken`: begin to set up an authenticator app.
    Associate {
        /// `Session`
        session: Option<Secret<String>>,
    },
    /// `VerifySoftwareToken`: prove that the app is set up.
    Verify {
        /// `Session`
        session: Option<Secret<String>>,
        /// `UserCode`
        code: Secret<String>,
    },
}

/// What a call gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// `AuthenticationResult`
    Tokens(Tokens),
    /// `ChallengeName`, `Session`, `ChallengeParameters`
    Challenge(Challenge),
    /// `AssociateSoftwareToken`'s answer.
    Seed {
        /// `SecretCode`, base32.
        seed: Secret<String>,
        /// `Session`
        session: Option<Secret<String>>,
    },
    /// `VerifySoftwareToken`'s answer.
    Verified {
        /// Whether `Status` is `SUCCESS`.
        accepted: bool,
        /// `Session`
        session: Option<Secret<String>>,
    },
}

/// How many calls a sign-in may take: four times what the longest that is known takes.
pub const MOST_CALLS: usize = 20;

/// Why a sign-in cannot go on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The service's half of the proof of a password cannot be used.
    #[error(transparent)]
    Srp(#[from] srp::Error),
    /// An answer to another call than the one that was made.
    #[error("it does not answer what was asked")]
    OutOfPlace,
    /// More calls than any sign-in takes.
    #[error("{MOST_CALLS} calls led neither to tokens nor to an end")]
    Endless,
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
    device: Option<Presented>,
    /// Whether the password itself may be sent.
    sends_password: bool,
}

impl Conversation {
    /// `parameters`, and those that every call carries: who the app client and the device are.
    fn identified(&self, mut parameters: Parameters) -> Parameters {
        if let Some(secret) = &self.client.secret {
            let hash = secret_hash(&self.username, &self.client.id, secret);
            parameters.insert("SECRET_HASH".to_owned(), hash);
        }
        if let Some(device) = &self.device {
            let key = || Secret::from(device.key());
            parameters
                .entry("DEVICE_KEY".to_owned())
                .or_insert_with(key);
        }
        parameters
    }

    /// Continues with `challenge`: answers it where no decision is needed.
    fn received(mut self, challenge: Challenge, now: Timestamp) -> Result<Step, Error> {
        let device = self.device.as_mut();
        let device = device.filter(|device| device.is_asked_by(&challenge));
        let responses = match (&challenge.name, device) {
            (ChallengeName::PasswordVerifier, _) => match self.proof.take() {
                Some(proof) => Some(proof.responses(&challenge, now)?),
                None => None,
            },
            (ChallengeName::DeviceSrpAuth, Some(device)) => Some(device.begin()),
            (ChallengeName::DevicePasswordVerifier, Some(device)) => {
                device.finish(&challenge, now).transpose()?
            }
            _ => None,
        };
        Ok(match responses {
            Some(responses) => self.respond(challenge, responses),
            None => Step::Ask(AwaitingAnswer::new(self, challenge)),
        })
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
            responses: self.identified(responses),
        };
        Step::Call(
            AwaitingReply {
                conversation: self,
                sent: Sent::Answer(challenge),
            },
            call,
        )
    }
}

/// Begins a sign-in, on `device` if the pool remembers one.
pub fn start(
    client: Client,
    username: &str,
    factor: FirstFactor,
    device: Option<Presented>,
) -> Step {
    let mut parameters = BTreeMap::from([("USERNAME".to_owned(), Secret::from(username))]);
    let mut put = |name: &str, value: Secret<String>| parameters.insert(name.to_owned(), value);
    let sends_password = factor.sends_password();
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
                    put("PREFERRED_CHALLENGE", name.as_str().into());
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
        device,
        sends_password,
    };
    let parameters = conversation.identified(parameters);
    Step::Call(
        AwaitingReply {
            conversation,
            sent: Sent::FirstFactor,
        },
        Call::Initiate { flow, parameters },
    )
}

/// The older way to refresh: `REFRESH_TOKEN_AUTH`, which names no user, though the `SECRET_HASH`
/// of an app client with a secret is over the internal name of `user`. `device` is the key of the
/// device that the token was issued to.
pub fn refresh(client: Client, token: Secret<String>, user: &str, device: Option<&str>) -> Call {
    let conversation = Conversation {
        client,
        username: user.to_owned(),
        proof: None,
        device: None,
        sends_password: false,
    };
    let mut parameters = BTreeMap::from([("REFRESH_TOKEN".to_owned(), token)]);
    parameters.extend(device.map(|key| ("DEVICE_KEY".to_owned(), Secret::from(key))));
    let parameters = conversation.identified(parameters);
    Call::Initiate {
        flow: AuthFlow::RefreshToken,
        parameters,
    }
}

/// Takes up a sign-in at a challenge that was printed before, which the user chose to answer: it may
/// ask for the password itself. `username` is the name to answer with where the challenge names none.
pub fn resume(
    client: Client,
    username: &str,
    challenge: Challenge,
    device: Option<Presented>,
) -> Step {
    let mut conversation = Conversation {
        client,
        username: username.to_owned(),
        proof: None,
        device,
        sends_password: true,
    };
    match &mut conversation.device {
        Some(device)
            if challenge.name == ChallengeName::DeviceSrpAuth && device.is_asked_by(&challenge) =>
        {
            let responses = device.begin();
            conversation.respond(challenge, responses)
        }
        _ => Step::Ask(AwaitingAnswer::new(conversation, challenge)),
    }
}

/// A call is under way.
#[derive(Debug)]
pub struct AwaitingReply {
    conversation: Conversation,
    sent: Sent,
}

/// What the call is.
#[derive(Debug)]
enum Sent {
    FirstFactor,
    /// The answer to a challenge.
    Answer(Challenge),
    /// The beginning of an enrolment, for this challenge.
    Associate(Challenge),
    /// The code that ends an enrolment.
    Verify(Challenge, Enrolment),
}

impl AwaitingReply {
    /// Whether the call finishes the answer to a challenge.
    pub fn is_answer(&self) -> bool {
        matches!(self.sent, Sent::Answer(_))
    }

    /// Goes on with what the call gave, at `now`.
    ///
    /// # Errors
    ///
    /// [`Error`] when what the call gave cannot be used.
    pub fn replied(self, reply: Reply, now: Timestamp) -> Result<Step, Error> {
        let Self { conversation, sent } = self;
        match (sent, reply) {
            (Sent::FirstFactor | Sent::Answer(_), Reply::Tokens(tokens)) => Ok(Step::Done(tokens)),
            (Sent::FirstFactor | Sent::Answer(_), Reply::Challenge(challenge)) => {
                conversation.received(challenge, now)
            }
            (Sent::Associate(challenge), Reply::Seed { seed, session }) => {
                // From here on only the newest session is valid.
                let challenge = Challenge {
                    session,
                    ..challenge
                };
                let asking = AwaitingAnswer::new(conversation, challenge);
                Ok(Step::Ask(AwaitingAnswer {
                    enrolment: Some(Enrolment { seed }),
                    ..asking
                }))
            }
            (
                Sent::Verify(challenge, _),
                Reply::Verified {
                    accepted: true,
                    session,
                },
            ) => {
                let challenge = Challenge {
                    session,
                    ..challenge
                };
                Ok(conversation.respond(challenge, Parameters::new()))
            }
            (
                Sent::Verify(challenge, enrolment),
                Reply::Verified {
                    accepted: false,
                    session,
                },
            ) => {
                let session = session.or(challenge.session);
                let challenge = Challenge {
                    session,
                    ..challenge
                };
                let asking = AwaitingAnswer::new(conversation, challenge);
                let refusal = Some("the code is wrong".to_owned());
                Ok(Step::Ask(AwaitingAnswer {
                    enrolment: Some(enrolment),
                    refusal,
                    ..asking
                }))
            }
            (Sent::FirstFactor | Sent::Answer(_) | Sent::Associate(_) | Sent::Verify(..), _) => {
                Err(Error::OutOfPlace)
            }
        }
    }

    /// Makes `call`, which this waits for, once more with `secret` for the app client's, and every
    /// later one with it.
    pub fn with_secret(mut self, call: Call, secret: Secret<String>) -> Step {
        self.conversation.client.secret = Some(secret);
        let identified = |parameters| self.conversation.identified(parameters);
        let call = match call {
            Call::Initiate { flow, parameters } => Call::Initiate {
                flow,
                parameters: identified(parameters),
            },
            Call::Respond {
                challenge,
                session,
                responses,
            } => Call::Respond {
                challenge,
                session,
                responses: identified(responses),
            },
            // These name no app client.
            call @ (Call::Associate { .. } | Call::Verify { .. }) => call,
        };
        Step::Call(self, call)
    }

    /// Whether the service refused, by `error`, the device that was presented, so that a sign-in
    /// without it may go through.
    pub fn refuses_device(&self, error: &ServiceError) -> bool {
        let proved = matches!(&self.sent, Sent::Answer(challenge)
        if matches!(
            challenge.name,
            ChallengeName::DeviceSrpAuth | ChallengeName::DevicePasswordVerifier
        ));
        // These say something about the user or the session, and nothing about the device.
        let elsewhere = [
            Saying::Session,
            Saying::Disabled,
            Saying::Attempts,
            Saying::ClientSecret,
        ];
        let is_elsewhere = elsewhere.into_iter().any(|saying| error.says(saying));
        self.conversation.device.is_some()
            && match error.code {
                ErrorCode::ResourceNotFoundException => error.says(Saying::Device),
                ErrorCode::NotAuthorizedException => proved && !is_elsewhere,
                _ => false,
            }
    }

    /// Goes back to the question if the service refused this answer, by `error`, in a way that
    /// leaves the session usable.
    pub fn refused(self, error: &ServiceError) -> Option<AwaitingAnswer> {
        let (challenge, enrolment) = match self.sent {
            Sent::FirstFactor | Sent::Associate(_) => return None,
            Sent::Answer(challenge) => (challenge, None),
            Sent::Verify(challenge, enrolment) => (challenge, Some(enrolment)),
        };
        let refusal = Some(error.message.clone());
        let asking = AwaitingAnswer::new(self.conversation, challenge);
        let asking = AwaitingAnswer {
            enrolment,
            refusal,
            ..asking
        };
        let ask_again = match asking.question() {
            Question::NewPassword { .. } => matches!(
                error.code,
                ErrorCode::InvalidPasswordException
                    | ErrorCode::PasswordHistoryPolicyViolationException
            ),
            Question::Code(asked) => match error.code {
                ErrorCode::CodeMismatchException => true,
                // A code of an app that was used already; one that came in a message is dead.
                ErrorCode::ExpiredCodeException => asked.app,
                _ => false,
            },
            Question::Confirm { .. } => error.refuses_app_code(),
            Question::Password
            | Question::Proof
            | Question::Mfa { .. }
            | Question::FirstFactor { .. }
            | Question::Enrol { .. }
            | Question::Custom
            | Question::Unknown => false,
        };
        ask_again.then_some(asking)
    }
}

/// A challenge waits for its answer.
#[derive(Debug)]
pub struct AwaitingAnswer {
    conversation: Conversation,
    challenge: Challenge,
    /// How far the set-up of an authenticator app has come.
    enrolment: Option<Enrolment>,
    refusal: Option<String>,
}

impl AwaitingAnswer {
    fn new(conversation: Conversation, challenge: Challenge) -> Self {
        Self {
            conversation,
            challenge,
            enrolment: None,
            refusal: None,
        }
    }

    /// What must be answered: what the challenge asks, or, while an app is set up, for a code of it.
    pub fn question(&self) -> Question {
        match &self.enrolment {
            Some(Enrolment { seed }) => Question::Confirm { seed: seed.clone() },
            None => self.challenge.question(),
        }
    }

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

    /// Whether the password itself may be the answer. A server that asks for it where the flow has it
    /// proved ([`FirstFactor::sends_password`]) would get what the flow keeps from it.
    pub fn may_send_password(&self) -> bool {
        self.conversation.sends_password
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

    /// Sends `answer`, with the `USERNAME` it is for and the `SECRET_HASH` over that same name; or
    /// takes a step in setting up an authenticator app.
    pub fn answered(self, answer: Answer) -> Step {
        let Self {
            conversation,
            challenge,
            enrolment,
            ..
        } = self;
        let session = challenge.session.clone();
        let (sent, call) = match (answer.step, enrolment) {
            (Move::Respond, _) => {
                let proof = answer.proof.or(conversation.proof);
                let conversation = Conversation {
                    proof,
                    ..conversation
                };
                return conversation.respond(challenge, answer.responses);
            }
            (Move::Verify(code), Some(enrolment)) => (
                Sent::Verify(challenge, enrolment),
                Call::Verify { session, code },
            ),
            (Move::Associate | Move::Verify(_), _) => {
                (Sent::Associate(challenge), Call::Associate { session })
            }
        };
        Step::Call(AwaitingReply { conversation, sent }, call)
    }
}

#[cfg(test)]
mod tests {
    use zeroize::Zeroizing;

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
            None,
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
            None,
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
        let refusal = |text| ServiceError::of(ErrorCode::InvalidPasswordException, text);
        let asked = || {
            let resumed = resume(
                client(None),
                "alice",
                match new_password(&[]) {
                    Reply::Challenge(challenge) => challenge,
                    _ => panic!(),
                },
                None,
            );
            let Step::Ask(asking) = resumed else { panic!() };
            let Step::Call(waiting, _) = asking.answered(Answer::new_password("x".into(), []))
            else {
                panic!()
            };
            waiting
        };
        let again = asked().refused(&refusal("too short")).unwrap();
        assert_eq!(again.refusal(), Some("too short"));
        assert_eq!(again.challenge().session, Some("s1".into()));
        assert!(
            asked()
                .refused(&ServiceError::of(
                    ErrorCode::NotAuthorizedException,
                    "Invalid session"
                ))
                .is_none()
        );

        let Step::Call(first, _) = start(
            client(None),
            "a",
            FirstFactor::Password(AuthFlow::AdminNoSrp, "p".into()),
            None,
        ) else {
            panic!()
        };
        assert!(first.refused(&refusal("")).is_none());
    }

    #[test]
    fn a_proof_is_sent_within_the_machine_for_the_name_returned() {
        let factor = FirstFactor::Proof(Proof::new(
            &"us-east-1_EXAMPLE12".parse().unwrap(),
            "p".into(),
            &Zeroizing::new([9; 32]),
        ));
        let Step::Call(waiting, Call::Initiate { flow, parameters }) = start(
            client(Some("clientsecret123")),
            "alice@example.com",
            factor,
            None,
        ) else {
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
