//! Which token must be valid, and for how long.

use jiff::{SignedDuration, Timestamp};

use crate::model::{Secret, Tokens};
use crate::token::decode;

/// Which token must be valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Id,
    Access,
    /// The `IdToken`, and with it the access token, where there is one.
    Both,
    /// Opaque; its expiry is unknown.
    Refresh,
}

impl TokenKind {
    /// The token among `tokens`.
    pub(crate) fn of(self, tokens: &Tokens) -> Option<&Secret<String>> {
        match self {
            Self::Id | Self::Both => tokens.id.as_ref(),
            Self::Access => tokens.access.as_ref(),
            Self::Refresh => tokens.refresh.as_ref(),
        }
    }
}

/// A token that must be valid, and for how much longer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Requirement {
    pub(crate) token: TokenKind,
    /// None for five minutes, or a fifth of the token's lifetime where that is less.
    pub(crate) min_ttl: Option<SignedDuration>,
}

impl Requirement {
    /// The same token, valid for longer than `min_ttl`.
    pub(crate) fn lasting(self, min_ttl: SignedDuration) -> Self {
        Self {
            min_ttl: Some(min_ttl),
            ..self
        }
    }

    /// Whether `tokens` meet it at `now`.
    pub(crate) fn is_met(self, tokens: &Tokens, now: Timestamp) -> bool {
        let is_valid = |token| {
            let lifetime = Lifetime::of(token, now);
            lifetime.is_some_and(|lifetime| lifetime.suffices(self.min_ttl))
        };
        let has_one = self.token.of(tokens).is_some_and(|token| match self.token {
            TokenKind::Refresh => true,
            TokenKind::Id | TokenKind::Access | TokenKind::Both => is_valid(token),
        });
        has_one && (self.token != TokenKind::Both || tokens.access.as_ref().is_none_or(is_valid))
    }
}

const MAX_MARGIN: SignedDuration = SignedDuration::from_mins(5);

/// How long before its end something that is valid for `in_all` is renewed: five minutes, or a fifth of
/// that where it is less.
pub(crate) fn margin(in_all: SignedDuration) -> SignedDuration {
    MAX_MARGIN.min(in_all / 5)
}

/// For how long a token is valid.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lifetime {
    pub(crate) left: SignedDuration,
    pub(crate) in_all: Option<SignedDuration>,
}

impl Lifetime {
    fn of(token: &Secret<String>, now: Timestamp) -> Option<Self> {
        let token = decode(token.expose()).ok()?;
        let expires = token.time("exp")?;
        let issued = token.time("iat");
        Some(Self {
            left: expires.duration_since(now),
            in_all: issued.map(|issued| expires.duration_since(issued)),
        })
    }

    /// Whether it is longer than `min_ttl`, or the default of [`Requirement`].
    pub(crate) fn suffices(&self, min_ttl: Option<SignedDuration>) -> bool {
        let default = self.in_all.map_or(MAX_MARGIN, margin);
        self.left > min_ttl.unwrap_or(default)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::scripted::{now, token, tokens};

    #[test]
    fn a_token_has_to_last_for_five_minutes_or_a_fifth_of_its_lifetime() {
        let minutes = |minutes| Some(SignedDuration::from_mins(minutes));
        for (token, left, min_ttl, is_met) in [
            (TokenKind::Id, 301, None, true),
            (TokenKind::Id, 300, None, false),
            (TokenKind::Id, 299, None, false),
            (TokenKind::Id, 301, minutes(10), false),
            (TokenKind::Id, 601, minutes(10), true),
            (TokenKind::Access, 90, minutes(1), true),
            (TokenKind::Access, 50, minutes(1), false),
            (TokenKind::Access, 1, minutes(0), true),
            (TokenKind::Access, 0, minutes(0), false),
            (TokenKind::Refresh, -9999, None, true),
            (TokenKind::Both, 301, None, true),
            (TokenKind::Both, 299, None, false),
        ] {
            let requirement = Requirement { token, min_ttl };
            let met = requirement.is_met(&tokens(left, "r"), now());
            assert_eq!(met, is_met, "{requirement:?} {left}");
        }
    }

    #[test]
    fn both_tokens_count_where_there_are_two() {
        let both = Requirement {
            token: TokenKind::Both,
            min_ttl: None,
        };
        let with = |access: Option<Secret<String>>| Tokens {
            access,
            ..tokens(3600, "r")
        };
        assert!(both.is_met(&with(None), now()));
        assert!(!both.is_met(&with(Some(token(10))), now()));
        assert!(!both.is_met(&with(Some("opaque".into())), now()));
        assert!(!both.is_met(&Tokens::default(), now()));
    }

    /// Ten minutes in all: two of them are enough.
    #[test]
    fn a_short_lived_token_is_not_renewed_all_the_time() {
        let lifetime = |left| Lifetime {
            left: SignedDuration::from_secs(left),
            in_all: Some(SignedDuration::from_mins(10)),
        };
        assert!(lifetime(121).suffices(None));
        assert!(!lifetime(120).suffices(None));
        let unknown = Lifetime {
            in_all: None,
            ..lifetime(299)
        };
        assert!(!unknown.suffices(None));
    }
}
