//! What to say about tokens that fail checks.

use std::fmt;

use super::advice::Advice;
use super::kind::Kind;
use crate::render::checks;
use crate::token::verify::{Check, Failed};

/// Tokens that fail checks: each with the name it was given under, if it had one.
#[derive(Debug)]
pub struct NotVerified(pub Vec<(Option<String>, Vec<Failed>)>);

impl std::error::Error for NotVerified {}

impl fmt::Display for NotVerified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count: usize = self.0.iter().map(|(_, failed)| failed.len()).sum();
        let names: Vec<&str> = self
            .0
            .iter()
            .map(|(name, _)| name.as_deref().unwrap_or("what was given"))
            .collect();
        let verb = if names.len() == 1 { "fails" } else { "fail" };
        let s = if count == 1 { "" } else { "s" };
        write!(f, "{} {verb} {count} check{s}", names.join(" and "))
    }
}

impl NotVerified {
    pub(super) fn advice(&self) -> Advice {
        let mut lines = Vec::new();
        for (name, failed) in &self.0 {
            let of = match name {
                Some(name) if self.0.len() > 1 => format!("{name}: "),
                Some(_) | None => String::new(),
            };
            lines.extend(
                failed
                    .iter()
                    .map(|failed| format!("{of}{}", checks::line(failed))),
            );
        }
        let advice = Advice::of(Kind::BadToken).cause(lines.join("\n"));
        let all = self.0.iter().flat_map(|(_, failed)| failed);
        match all.map(|failed| help(&failed.check)).next().flatten() {
            Some(help) => advice.help(help),
            None => advice,
        }
    }
}

/// What to type next, where that is not to leave the token alone.
fn help(check: &Check) -> Option<&'static str> {
    match check {
        Check::Form => Some("a token is three base64url parts joined by dots; copy it whole"),
        Check::Expiry => Some("get another token, or say as of when to verify this one: --at TIME"),
        Check::NotBefore => Some("set the clock, or allow for a difference: --leeway DURATION"),
        Check::Issuer => Some("name the pool that the token should be from: --user-pool-id ID"),
        Check::Audience | Check::Client => {
            Some("name the app clients that the token may be for: --client-id ID, several times")
        }
        Check::AuthTime => Some("sign out in the browser first: cognito-auth logout --web"),
        Check::Algorithm
        | Check::Critical
        | Check::KeyId
        | Check::Signature
        | Check::IssuedAt
        | Check::TokenUse
        | Check::Subject
        | Check::TokenId
        | Check::AccessTokenHash
        | Check::Groups
        | Check::Scope
        | Check::Claim(_) => None,
    }
}
