//! The session that a context has already.

use crate::app::Host;
use crate::aws::Aws;
use crate::failure::Failure;
use crate::model::Tokens;
use crate::ops::sign_in::input::GivenAnswers;
use crate::ops::tokens::{Requirement, TokenKind, TokenSource};
use crate::token::decode;

/// Tokens, and the user whose they are.
pub(crate) struct SignedIn {
    pub(crate) tokens: Tokens,
    pub(crate) username: String,
    /// Whether the next run finds the tokens in the record of the context.
    pub(crate) kept: bool,
}

/// The session of the context in use, as long as it needs no browser; refreshed where it is due.
///
/// # Errors
///
/// As the settings, the network and Cognito give it.
pub(crate) async fn kept(host: &Host, aws: &Aws) -> Result<Option<SignedIn>, Failure> {
    if host.context().is_none() {
        return Ok(None);
    }
    let source = TokenSource::open(host, aws, GivenAnswers::default()).await?;
    let requirement = Requirement {
        token: TokenKind::Both,
        min_ttl: None,
    };
    let tokens = match source.without_sign_in().tokens(requirement).await {
        Ok((tokens, _)) => tokens,
        Err(Failure::NotSignedIn { .. } | Failure::SessionOver { .. }) => return Ok(None),
        Err(failure) => return Err(failure),
    };
    let claims = tokens.id.as_ref().and_then(|id| decode(id.expose()).ok());
    let name = claims.and_then(|claims| claims.text("cognito:username").map(str::to_owned));
    Ok(Some(SignedIn {
        tokens,
        username: name.unwrap_or_default(),
        kept: true,
    }))
}
