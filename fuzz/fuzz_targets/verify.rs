//! Tokens against a fixed key set, at a fixed time: the two that the keys signed are good, and
//! nothing that can be made of them is.
//!
//! The input is a token; and once more a header and a payload, a line each, with their signatures.
#![no_main]

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_auth::token::verify::{Authority, Expected};
use cognito_auth::token::{KeySet, Signed, verify};
use jiff::{SignedDuration, Timestamp};
use libfuzzer_sys::fuzz_target;

const GOOD: [&str; 2] = [
    include_str!("../corpus/verify/id_token"),
    include_str!("../corpus/verify/access_token"),
];

struct Fixed {
    keys: KeySet,
    expected: Expected,
    now: Timestamp,
}

static FIXED: LazyLock<Fixed> = LazyLock::new(|| {
    let issuer = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE12".to_owned();
    let fixed = Fixed {
        keys: KeySet::read(include_str!("../corpus/key_set/pool")).expect("a key set"),
        expected: Expected {
            authorities: vec![Authority {
                issuers: vec![issuer],
                keys_at: "keys".to_owned(),
            }],
            clients: Some(vec!["1example23456789".parse().expect("a client id")]),
            leeway: SignedDuration::from_secs(60),
            ..Expected::default()
        },
        now: Timestamp::from_second(1_800_000_000).expect("a time"),
    };
    for token in GOOD {
        assert!(fixed.accepts(token), "{token}");
    }
    fixed
});

impl Fixed {
    fn accepts(&self, token: &str) -> bool {
        let Ok(token) = Signed::read(token) else {
            return false;
        };
        let authority = self.expected.authority(&token).expect("the only one");
        verify(
            token,
            &self.expected,
            Some((authority, &self.keys)),
            self.now,
        )
        .is_ok()
    }
}

fuzz_target!(|text: &str| {
    check(text);
    if let Some((header, payload)) = text.split_once('\n') {
        let [header, payload] = [header, payload].map(|part| URL_SAFE_NO_PAD.encode(part));
        for good in GOOD {
            let signature = good.rsplit('.').next().expect("three parts");
            check(&format!("{header}.{payload}.{signature}"));
        }
    }
});

fn check(token: &str) {
    let fixed = &*FIXED;
    assert_eq!(fixed.accepts(token), GOOD.contains(&token), "{token}");
    // Nothing is good without a key.
    if let Ok(token) = Signed::read(token) {
        assert!(verify(token, &fixed.expected, None, fixed.now).is_err());
    }
}
