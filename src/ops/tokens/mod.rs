//! Valid tokens of the context in use: as kept, renewed, or of a new sign-in.

pub(crate) mod refresh;
pub(crate) mod user;

use jiff::{SignedDuration, Timestamp};

use crate::app::App;
use crate::aws::Aws;
use crate::failure::{Failure, Purpose, Subject};
use crate::model::{Secret, ServiceError, Tokens};
use crate::settings::flags::SignInFlags;
use crate::token::decode;

use crate::ops::record::Session;
use crate::ops::sign_in::{Extent, Outcome, SignIn};

/// A token that must be valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    Id,
    Access,
    /// The `IdToken`, and with it the access token, where there is one.
    Both,
    /// Whose time nobody can tell.
    Refresh,
}

impl Use {
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
pub(crate) struct Need {
    pub(crate) token: Use,
    /// None for five minutes, or a fifth of the token's lifetime where that is less.
    pub(crate) min_ttl: Option<SignedDuration>,
}

impl Need {
    /// Whether `tokens` have it at `now`.
    pub(crate) fn is_met(self, tokens: &Tokens, now: Timestamp) -> bool {
        let stands = |token| left(token, now).is_some_and(|left| left.suffices(self.min_ttl));
        let is_one = self.token.of(tokens).is_some_and(|token| match self.token {
            Use::Refresh => true,
            Use::Id | Use::Access | Use::Both => stands(token),
        });
        is_one && (self.token != Use::Both || tokens.access.as_ref().is_none_or(stands))
    }
}

/// How long a token stands.
struct Left {
    now: SignedDuration,
    in_all: Option<SignedDuration>,
}

impl Left {
    fn suffices(&self, min_ttl: Option<SignedDuration>) -> bool {
        const MOST: SignedDuration = SignedDuration::from_mins(5);
        let default = self.in_all.map_or(MOST, |in_all| MOST.min(in_all / 5));
        self.now > min_ttl.unwrap_or(default)
    }
}

fn left(token: &Secret<String>, now: Timestamp) -> Option<Left> {
    let token = decode(token.expose()).ok()?;
    let expires = token.time("exp")?;
    let issued = token.time("iat");
    Some(Left {
        now: expires.duration_since(now),
        in_all: issued.map(|issued| expires.duration_since(issued)),
    })
}

/// Whoever has a session, and the means to go on with it.
pub(crate) struct Renewable<'a> {
    app: &'a App,
    sign_in: SignIn<'a>,
    session: Session<'a>,
    /// Whether a new session may begin where there is none.
    may_begin: bool,
}

impl<'a> Renewable<'a> {
    /// Resolves who signs in where, and reads the record of the context in use.
    pub(crate) async fn open(
        app: &'a App,
        aws: &'a Aws,
        flags: &'a SignInFlags,
        region: Option<&str>,
    ) -> Result<Self, Failure> {
        let sign_in = SignIn::resolve(app, aws, flags, region)?;
        let session = sign_in.session().await?;
        Ok(Self {
            app,
            sign_in,
            session,
            may_begin: true,
        })
    }

    /// The same, and no new sign-in.
    pub(crate) fn without_sign_in(self) -> Self {
        Self {
            may_begin: false,
            ..self
        }
    }

    /// What is remembered.
    pub(crate) fn session(&self) -> &Session<'a> {
        &self.session
    }

    /// Tokens that meet `need`, from the nearest source that has them.
    pub(crate) async fn tokens(mut self, need: Need) -> Result<(Tokens, Session<'a>), Failure> {
        if let Some(tokens) = self.kept(need) {
            return Ok((tokens, self.session));
        }
        let mut over = None;
        if self.session.tokens().is_some() {
            // Before the lock: whoever gives the secret may be a person, for whom nobody else waits.
            self.sign_in.client_secret().await?;
            self.session.lock().await?;
            // Somebody else may have renewed them while this one waited.
            if let Some(tokens) = self.kept(need) {
                return Ok((tokens, self.session));
            }
            match self.renewed().await {
                Ok(Some(tokens)) => return Ok((tokens, self.session)),
                Ok(None) => {}
                Err(failure) if failure.service().is_some_and(ServiceError::ends_session) => {
                    // Nobody has to try it again.
                    self.session.drop_tokens().await?;
                    over = Some(failure);
                }
                Err(failure) => return Err(failure),
            }
            self.session.unlock();
        }
        if !self.may_begin {
            return Err(self.nobody(over)?);
        }
        self.signed_in(need, over).await
    }

    /// New tokens for the refresh token of the session, however long those it has would stand.
    pub(crate) async fn refreshed(mut self) -> Result<Tokens, Failure> {
        self.sign_in.client_secret().await?;
        self.session.lock().await?;
        match self.renewed().await? {
            Some(tokens) => Ok(tokens),
            None => Err(self.nobody(None)?),
        }
    }

    /// Nobody is signed in, in the context in use.
    fn nobody(&self, over: Option<Failure>) -> Result<Failure, Failure> {
        let context = self.app.settings()?.context.as_ref();
        let context = context.map_or("", |context| &context.name);
        let what = match over {
            Some(failure) => format!("the session of context {context} is over: {failure}"),
            None => format!("context {context} has no session"),
        };
        let help = format!("cognito-auth login -c {context}");
        Ok(Failure::NobodySignedIn { what, help })
    }

    fn kept(&self, need: Need) -> Option<Tokens> {
        let tokens = self.session.tokens()?;
        need.is_met(&tokens, self.app.now()).then_some(tokens)
    }

    /// New tokens for the refresh token that is kept; kept in turn before they are given.
    async fn renewed(&mut self) -> Result<Option<Tokens>, Failure> {
        let Some(refresh) = self.session.tokens().and_then(|tokens| tokens.refresh) else {
            return Ok(None);
        };
        let secret = self.sign_in.client_secret().await?;
        let request = &self.sign_in.request;
        let client = request.client(secret)?;
        let subject = Subject {
            purpose: Purpose::Refresh,
            ..request.subject(None)
        };
        let service = self.sign_in.gateway.pool.public();
        let renewed = refresh::renew(&self.session, &service, client, &refresh, &subject).await;
        let tokens = renewed?;
        self.session.keep(&tokens).await?;
        Ok(Some(tokens))
    }

    /// The tokens of a new sign-in; of somebody else's, if one went on meanwhile.
    async fn signed_in(
        mut self,
        need: Need,
        over: Option<Failure>,
    ) -> Result<(Tokens, Session<'a>), Failure> {
        let may_prompt = self.sign_in.may_prompt();
        let turn = self.session.prompt_lock(may_prompt).await?;
        if let Some(tokens) = self.kept(need) {
            return Ok((tokens, self.session));
        }
        let in_context = self.app.settings()?.context.is_some();
        if in_context && !self.sign_in.can_begin(&self.session).await? {
            return Err(self.nobody(over)?);
        }
        if let Some(failure) = over {
            self.app.ui.note(&format!("the session is over: {failure}"));
        }
        let ended = self.sign_in.run(&mut self.session, Extent::All).await?;
        drop(turn);
        match ended.outcome {
            Outcome::Tokens(tokens) => Ok((tokens, self.session)),
            Outcome::Pending(challenge, reason) => {
                let context = &self.app.settings()?.context;
                let flag = context
                    .as_ref()
                    .map(|context| format!(" -c {}", context.name));
                let reason = reason
                    .map(|reason| format!(": {reason}"))
                    .unwrap_or_default();
                Err(Failure::Unanswered {
                    challenge: challenge.name,
                    reason,
                    help: format!("cognito-auth login{}", flag.unwrap_or_default()),
                })
            }
            Outcome::DeviceRefused(refusal) => {
                let subject = ended.request.subject(Some(&ended.username));
                Err(Failure::of_call(&subject)(refusal.error.into()))
            }
        }
    }
}
