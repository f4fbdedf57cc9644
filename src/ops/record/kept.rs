//! What a record says of its session to those who only list contexts.

use jiff::Timestamp;

use crate::local::store::{Found, Store};
use crate::model::Session;
use crate::token::decode;

/// The session in a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeptSession {
    /// There is none.
    None,
    /// It can be read.
    Tokens {
        /// The earlier `exp` of `IdToken` and access token.
        end: Option<Timestamp>,
        /// Whether there is a refresh token. Until when it is good, Cognito does not say.
        is_renewable: bool,
    },
    /// It is encrypted. The keyring is not asked: a person may have to unlock it.
    Encrypted,
    /// The file is damaged, or others can read it.
    Unusable,
}

/// The session in the record that `store` keeps.
pub(crate) fn session_in(store: &Store) -> KeptSession {
    match store.read() {
        Ok(Found::Nothing) => KeptSession::None,
        Ok(Found::Record(record)) => record.session.as_ref().map_or(KeptSession::None, tokens),
        Ok(Found::Sealed(_)) => KeptSession::Encrypted,
        Ok(Found::Damaged { .. }) | Err(_) => KeptSession::Unusable,
    }
}

fn tokens(session: &Session) -> KeptSession {
    let tokens = [&session.id, &session.access].into_iter().flatten();
    let ends = tokens.filter_map(|token| decode(token.expose()).ok()?.time("exp"));
    KeptSession::Tokens {
        end: ends.min(),
        is_renewable: session.refresh.is_some(),
    }
}
