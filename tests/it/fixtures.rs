//! What many tests begin with.

use serde_json::{Value, json};

use crate::support::{access_token, id_token};

pub(crate) const POOL: &str = "us-east-1_EXAMPLE12";
pub(crate) const CLIENT: &str = "1example23456789";
pub(crate) const IDENTITY_POOL: &str = "us-east-1:00000000-0000-0000-0000-000000000000";
pub(crate) const YEAR_2100: i64 = 4_102_444_800;

/// Where contexts are, below the folder of a test.
pub(crate) const CONFIG_FILE: &str = "home/.config/cognito-auth/config.toml";
/// Where the record of the context `dev` is.
pub(crate) const RECORD: &str = "home/.local/state/cognito-auth/dev.json";

/// The tokens of a session, which expire at `exp`.
pub(crate) fn session(exp: i64) -> Value {
    json!({
        "id": id_token(exp),
        "access": access_token(exp),
        "refresh": "old-refresh",
        "token_type": "Bearer",
    })
}

/// The time, for tests in which something runs out by the clock.
pub(crate) fn now() -> i64 {
    #[expect(clippy::disallowed_methods, reason = "the tool reads this clock too")]
    jiff::Timestamp::now().as_second()
}
