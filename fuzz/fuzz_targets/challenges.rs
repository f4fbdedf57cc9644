//! Sign-ins in which the service says what it likes: nothing panics, and every call carries what it
//! has to carry, and nothing that is unheard of.
//!
//! The first letter of the input chooses how the sign-in begins. Paragraphs follow, each a challenge:
//! its name, then a parameter a line, `NAME=VALUE`.
#![no_main]

use cognito_auth::auth::answer::Answer;
use cognito_auth::auth::challenge::{Challenge, Question};
use cognito_auth::auth::device::Presented;
use cognito_auth::auth::factor::{FirstFactor, Preferred, Proof};
use cognito_auth::auth::flow::{Client, start};
use cognito_auth::auth::secret_hash::secret_hash;
use cognito_auth::auth::{AuthFlow, Call, Parameters, Reply, Step};
use cognito_auth::model::{ChallengeName, Device, Tokens};
use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use zeroize::Zeroizing;

const DEVICE_KEY: &str = "us-east-1_1";
const KEYS: [&str; 19] = [
    "ANSWER",
    "CHALLENGE_NAME",
    "DEVICE_KEY",
    "EMAIL_MFA_CODE",
    "EMAIL_OTP_CODE",
    "K",
    "NEW_PASSWORD",
    "PASSWORD",
    "PASSWORD_CLAIM_SECRET_BLOCK",
    "PASSWORD_CLAIM_SIGNATURE",
    "PREFERRED_CHALLENGE",
    "SECRET_HASH",
    "SMS_MFA_CODE",
    "SMS_OTP_CODE",
    "SOFTWARE_TOKEN_MFA_CODE",
    "SRP_A",
    "TIMESTAMP",
    "USERNAME",
    "userAttributes.",
];

fuzz_target!(|text: &str| {
    let Some((how, chain)) = text.split_at_checked(1) else {
        return;
    };
    let device = how.bytes().all(|letter| letter.is_ascii_uppercase());
    let mut username = "alice".to_owned();
    let mut step = begin(&how.to_ascii_lowercase(), device);
    for paragraph in chain.split("\n\n").map(challenge) {
        let (waiting, call) = loop {
            step = match step {
                Step::Ask(asking) => {
                    let question = asking.question();
                    asking.answered(answer(question))
                }
                Step::Call(waiting, call) => {
                    let reply = match &call {
                        Call::Associate { .. } => Reply::Seed {
                            seed: "GEZDGNBVGY3TQOJQ".into(),
                            session: None,
                        },
                        Call::Verify { .. } => Reply::Verified {
                            accepted: true,
                            session: None,
                        },
                        Call::Initiate { .. } | Call::Respond { .. } => break (waiting, call),
                    };
                    waiting.replied(reply, now()).expect("what was asked for")
                }
                Step::Done(_) => panic!("there were no tokens yet"),
            };
        };
        check(&call, &username, device);
        if let Some(named) = paragraph.username() {
            named.clone_into(&mut username);
        }
        step = match waiting.replied(Reply::Challenge(paragraph), now()) {
            Ok(step) => step,
            Err(_) => return,
        };
    }
    if let Step::Call(waiting, call) = step {
        check(&call, &username, device);
        if let Call::Respond { .. } = call {
            let done = waiting.replied(Reply::Tokens(Tokens::default()), now());
            assert!(matches!(done, Ok(Step::Done(_))));
        }
    }
});

fn now() -> Timestamp {
    Timestamp::from_second(1_772_510_706).expect("a time")
}

fn client() -> Client {
    Client {
        id: "1example23456789".parse().expect("a client id"),
        secret: Some("clientsecret123".into()),
    }
}

fn proof() -> Proof {
    let pool = "us-east-1_EXAMPLE12".parse().expect("a pool id");
    Proof::new(&pool, "hunter2".into(), &Zeroizing::new([7; 32]))
}

fn begin(how: &str, device: bool) -> Step {
    let factor = match how {
        "s" => FirstFactor::Proof(proof()),
        "c" => FirstFactor::Custom(None),
        "u" => FirstFactor::Choice(None),
        "o" => FirstFactor::Choice(Some(Preferred::Other(ChallengeName::EmailOtp))),
        _ => FirstFactor::Password(AuthFlow::UserPassword, "p".into()),
    };
    let device = device.then(|| {
        let device = Device {
            key: DEVICE_KEY.to_owned(),
            group_key: "-group".to_owned(),
            password: "d".into(),
        };
        Presented::new(device, Zeroizing::new([9; 32]))
    });
    start(client(), "alice", factor, device)
}

fn challenge(paragraph: &str) -> Challenge {
    let mut lines = paragraph.lines();
    Challenge {
        name: lines.next().unwrap_or_default().into(),
        session: None,
        available: vec![ChallengeName::Password],
        parameters: lines
            .filter_map(|line| line.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
    }
}

fn answer(question: Question) -> Answer {
    match question {
        Question::NewPassword {
            required_attributes,
        } => {
            let attributes = required_attributes.iter().map(|name| (name.as_str(), "x"));
            Answer::new_password("n".into(), attributes)
        }
        Question::Password => Answer::password("p".into()),
        Question::Proof => Answer::proof(proof()),
        Question::Code(code) => Answer::code(&code, "123456".into()),
        Question::Mfa { .. } | Question::Custom => Answer::text("x".into()),
        Question::FirstFactor { .. } => Answer::choose_password("p".into()),
        Question::Enrol { .. } => Answer::enrol(),
        Question::Confirm { .. } => Answer::confirm("123456".into()),
        Question::Unknown => Answer::default().with("K", "v".into()),
    }
}

/// Checks that `call` is for the user last named, and from this client and device.
fn check(call: &Call, username: &str, device: bool) {
    let (Call::Initiate { parameters, .. }
    | Call::Respond {
        responses: parameters,
        ..
    }) = call
    else {
        return;
    };
    for key in parameters.keys() {
        let known = |known: &&str| known == key || known.ends_with('.') && key.starts_with(*known);
        assert!(KEYS.iter().any(known), "{key}");
    }
    let shown = |parameters: &Parameters, key: &str| {
        parameters.get(key).map(|value| value.expose().clone())
    };
    assert_eq!(shown(parameters, "USERNAME").as_deref(), Some(username));
    let Client { id, secret } = client();
    let hash = secret_hash(username, &id, &secret.expect("a secret"));
    assert_eq!(parameters.get("SECRET_HASH"), Some(&hash));
    assert_eq!(
        shown(parameters, "DEVICE_KEY").as_deref(),
        device.then_some(DEVICE_KEY)
    );
}
