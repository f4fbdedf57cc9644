//! Properties of every sign-in, whatever chain of challenges the service thinks of.

use std::collections::BTreeMap;

use jiff::Timestamp;
use proptest::prelude::*;
use proptest::sample::select;
use zeroize::Zeroizing;

use super::answer::Answer;
use super::auth_flow::AuthFlow;
use super::challenge::{Challenge, Parameters, Question};
use super::device::Presented;
use super::factor::{FirstFactor, Preferred, Proof};
use super::flow::{AwaitingReply, Call, Client, Reply, Step, start};
use super::secret_hash::secret_hash;
use crate::model::{ChallengeName, Device, ErrorCode, Secret, ServiceError, Tokens};

const CHALLENGES: [&str; 15] = [
    "CUSTOM_CHALLENGE",
    "DEVICE_PASSWORD_VERIFIER",
    "DEVICE_SRP_AUTH",
    "EMAIL_OTP",
    "HOLOGRAM",
    "MFA_SETUP",
    "NEW_PASSWORD_REQUIRED",
    "PASSWORD",
    "PASSWORD_SRP",
    "PASSWORD_VERIFIER",
    "SELECT_CHALLENGE",
    "SELECT_MFA_TYPE",
    "SMS_MFA",
    "SMS_OTP",
    "SOFTWARE_TOKEN_MFA",
];
const DEVICE_KEY: &str = "us-east-1_1";

/// One challenge of a chain.
#[derive(Debug, Clone)]
struct Link {
    name: &'static str,
    session: Option<String>,
    /// `USERNAME` and `USER_ID_FOR_SRP`, if the service names the user.
    names: [Option<String>; 2],
    /// How often the service refuses the answer first, where it lets one try again.
    refusals: u8,
}

#[derive(Debug, Clone)]
struct Chain {
    factor: u8,
    secret: bool,
    device: bool,
    links: Vec<Link>,
}

fn links() -> impl Strategy<Value = Link> {
    let name = || proptest::option::of("[a-z]{1,8}");
    let session = proptest::option::of("[A-Za-z0-9]{20,30}");
    (select(&CHALLENGES[..]), session, [name(), name()], 0..3_u8).prop_map(
        |(name, session, names, refusals)| Link {
            name,
            session,
            names,
            refusals,
        },
    )
}

fn chains() -> impl Strategy<Value = Chain> {
    let links = proptest::collection::vec(links(), 0..8);
    (0..6_u8, any::<bool>(), any::<bool>(), links).prop_map(|(factor, secret, device, links)| {
        Chain {
            factor,
            secret,
            device,
            links,
        }
    })
}

fn proof() -> Proof {
    let pool = "us-east-1_EXAMPLE12".parse().unwrap();
    Proof::new(&pool, "hunter2".into(), &Zeroizing::new([7; 32]))
}

fn client(secret: bool) -> Client {
    Client {
        id: "1example23456789".parse().unwrap(),
        secret: secret.then(|| "clientsecret123".into()),
    }
}

impl Link {
    fn challenge(&self) -> Challenge {
        let [username, id] = &self.names;
        let named = [("USERNAME", username), ("USER_ID_FOR_SRP", id)];
        let named = named
            .into_iter()
            .filter_map(|(key, name)| Some((key.to_owned(), name.clone()?)));
        let fixed = [
            ("SALT", "abc"),
            ("SRP_B", "def"),
            ("SECRET_BLOCK", "AAFz"),
            ("requiredAttributes", "[]"),
        ];
        let fixed = fixed.map(|(key, value)| (key.to_owned(), value.to_owned()));
        let mut parameters: BTreeMap<_, _> = named.chain(fixed).collect();
        if self.name == "PASSWORD_VERIFIER" {
            // The service always names the user here.
            let id = parameters.entry("USER_ID_FOR_SRP".to_owned());
            id.or_insert_with(|| "srp-id".to_owned());
        }
        Challenge {
            name: self.name.into(),
            session: self.session.clone().map(Secret::from),
            parameters,
            available: vec![ChallengeName::Password, ChallengeName::PasswordSrp],
        }
    }

    /// Whether the service, once it refused an answer, lets one try again on the same session.
    fn refusal(&self) -> Option<ErrorCode> {
        match self.name {
            "NEW_PASSWORD_REQUIRED" => Some(ErrorCode::InvalidPasswordException),
            "SMS_MFA" | "SMS_OTP" | "EMAIL_OTP" | "SOFTWARE_TOKEN_MFA" => {
                Some(ErrorCode::CodeMismatchException)
            }
            _ => None,
        }
    }
}

/// An answer to `question`, any one.
fn answer(question: Question) -> Answer {
    match question {
        Question::NewPassword { .. } => Answer::new_password("n".into(), [("email", "a@b.c")]),
        Question::Password => Answer::password("p".into()),
        Question::Proof => Answer::proof(proof()),
        Question::Code(code) => Answer::code(&code, "123456".into()),
        Question::Mfa { .. } | Question::Custom => Answer::text("x".into()),
        Question::FirstFactor { .. } => Answer::choose_proof(proof()),
        Question::Enrol { .. } => Answer::enrol(),
        Question::Confirm { .. } => Answer::confirm("123456".into()),
        Question::Unknown => Answer::default().with("K", "v".into()),
    }
}

/// Answers the questions of `step` until there is a call to make.
fn call(mut step: Step) -> (AwaitingReply, Call) {
    loop {
        step = match step {
            Step::Call(waiting, call) => return (waiting, call),
            Step::Ask(asking) => {
                let question = asking.question();
                asking.answered(answer(question))
            }
            Step::Done(_) => panic!("done before there were tokens"),
        };
    }
}

impl Chain {
    fn start(&self) -> Step {
        let factor = match self.factor {
            0 => FirstFactor::Password(AuthFlow::UserPassword, "p".into()),
            1 => FirstFactor::Proof(proof()),
            2 => FirstFactor::Choice(None),
            3 => FirstFactor::Choice(Some(Preferred::Proof(proof()))),
            4 => FirstFactor::Custom(None),
            _ => FirstFactor::Custom(Some(proof())),
        };
        let device = Device {
            key: DEVICE_KEY.to_owned(),
            group_key: "-group".to_owned(),
            password: "d".into(),
        };
        let device = || Presented::new(device, Zeroizing::new([9; 32]));
        start(
            client(self.secret),
            "alice",
            factor,
            self.device.then(device),
        )
    }

    /// What every request carries: the user last named, the hash over that same name, the device.
    fn check(&self, parameters: &Parameters, username: &str) {
        let shown = |key: &str| parameters.get(key).map(|value| value.expose().as_str());
        assert_eq!(shown("USERNAME"), Some(username));
        let client = client(self.secret);
        let hash = client
            .secret
            .map(|secret| secret_hash(username, &client.id, &secret));
        assert_eq!(parameters.get("SECRET_HASH"), hash.as_ref());
        assert_eq!(shown("DEVICE_KEY"), self.device.then_some(DEVICE_KEY));
    }

    fn walk(&self) {
        let now = Timestamp::from_second(1_772_510_706).unwrap();
        let (mut waiting, first) = call(self.start());
        let Call::Initiate { parameters, .. } = first else {
            panic!("{first:?}")
        };
        let mut username = "alice".to_owned();
        self.check(&parameters, &username);
        for link in &self.links {
            let challenge = link.challenge();
            let mut session = challenge.session.clone();
            if let Some(named) = challenge.username() {
                named.clone_into(&mut username);
            }
            let reply = Reply::Challenge(challenge);
            let mut next = call(waiting.replied(reply, now).unwrap());
            if let Call::Associate { session: sent } = &next.1 {
                assert_eq!(*sent, session);
                let seed = "GEZDGNBVGY3TQOJQ".into();
                session = Some("associated".into());
                let reply = Reply::Seed {
                    seed,
                    session: session.clone(),
                };
                next = call(next.0.replied(reply, now).unwrap());
                for refused in (0..=link.refusals).rev().map(|left| left > 0) {
                    let Call::Verify { session: sent, .. } = &next.1 else {
                        panic!("{:?}", next.1)
                    };
                    assert_eq!(*sent, session);
                    session = Some(if refused { "again" } else { "verified" }.into());
                    let reply = Reply::Verified {
                        accepted: !refused,
                        session: session.clone(),
                    };
                    next = call(next.0.replied(reply, now).unwrap());
                }
            }
            let check = |call: &Call| {
                let Call::Respond {
                    challenge,
                    session: sent,
                    responses,
                } = call
                else {
                    panic!("{call:?}")
                };
                assert_eq!((challenge.as_str(), sent), (link.name, &session));
                self.check(responses, &username);
            };
            check(&next.1);
            for _ in 0..link.refusals {
                let Some(code) = link.refusal() else { break };
                let asking = next.0.refused(&ServiceError::of(code, "no")).unwrap();
                assert_eq!(asking.refusal(), Some("no"));
                let question = asking.question();
                next = call(asking.answered(answer(question)));
                check(&next.1);
            }
            waiting = next.0;
        }
        let tokens = Tokens {
            id: Some("i".into()),
            ..Tokens::default()
        };
        let done = waiting.replied(Reply::Tokens(tokens.clone()), now);
        assert!(matches!(done, Ok(Step::Done(given)) if given == tokens));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn every_chain_is_walked_to_its_tokens(chain in chains()) {
        chain.walk();
    }
}
