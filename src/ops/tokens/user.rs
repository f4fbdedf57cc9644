//! The user of an access token.

use crate::app::Host;
use crate::aws::{Aws, SelfService};
use crate::failure::{Failure, Purpose, Subject};
use crate::local::secrets;
use crate::model::{PoolId, Region, Secret};
use crate::ops::sign_in::input::GivenAnswers;
use crate::ops::target::region_of_pool;
use crate::render::list::one_of;
use crate::settings::Sourced;
use crate::settings::keys::USER_POOL_ID;
use crate::settings::secrets::{SecretKind, SecretSource};
use crate::token::decode;

use super::{Requirement, TokenKind, TokenSource};

/// The user who is signed in.
pub(crate) struct CurrentUser {
    pub(crate) account: SelfService,
    pub(crate) token: Secret<String>,
    /// Where the calls go.
    pub(crate) region: Option<Sourced<Region>>,
    /// The user pool that the access token says it is from, or else the one that is set.
    pub(crate) pool: Option<PoolId>,
    /// What to name in errors.
    pub(crate) subject: Subject,
}

impl CurrentUser {
    /// Finds the access token, and where to go with it: the token given by a flag; the context's
    /// session; the environment's.
    ///
    /// # Errors
    ///
    /// [`Failure::NotSignedIn`] when there is no token; else as the settings, the secrets, the
    /// network and Cognito give it.
    pub(crate) async fn find(host: &Host, aws: &Aws) -> Result<Self, Failure> {
        let settings = &host.settings;
        let kind = SecretKind::AccessToken;
        let token = match settings.flags.secret(kind) {
            Some(source) => {
                let token = secrets::check(kind, source.clone()).await?;
                Secret::from(token.read().await?.expose().trim())
            }
            None if settings.context.is_some() => of_context(host, aws).await?,
            None => of_variable(host, kind).await?.ok_or_else(not_signed_in)?,
        };
        // Unverified, and only a hint where to ask: Cognito verifies the token itself.
        let said = decode(token.expose()).ok();
        let iss = said.as_ref().and_then(|token| token.text("iss"));
        let issuer = aws.issuer(iss.unwrap_or_default());
        let issuer = issuer.map_err(Failure::of_call(&Subject::of(Purpose::SelfService)))?;
        let pool = match issuer {
            Some(issuer) => Some(issuer.pool().clone()),
            None => settings.user_pool()?.map(|given| given.value),
        };
        let region = region_of_pool(host, pool.as_ref())?;
        let username = said.and_then(|token| token.text("username").map(str::to_owned));
        let subject = Subject {
            username,
            pool: pool.as_ref().map(PoolId::to_string),
            again: host.again(),
            ..Subject::of(Purpose::SelfService)
        };
        let account = SelfService::new(aws, region.clone(), token.clone());
        let account = account.map_err(Failure::of_call(&subject))?;
        Ok(Self {
            account,
            token,
            region,
            pool,
            subject,
        })
    }
}

/// The access token of the session of the context in use.
async fn of_context(host: &Host, aws: &Aws) -> Result<Secret<String>, Failure> {
    // A pool that is given is for tokens that do not say theirs.
    let mut settings = host.settings.clone();
    settings.flags = settings.flags.without(&USER_POOL_ID);
    let host = host.with_settings(settings);
    let source = TokenSource::open(&host, aws, GivenAnswers::default()).await?;
    let requirement = Requirement {
        token: TokenKind::Access,
        min_ttl: None,
    };
    let (tokens, _) = source.tokens(requirement).await?;
    tokens.access.ok_or_else(not_signed_in)
}

/// The token of this kind in the environment, unless it has expired.
///
/// # Errors
///
/// [`Failure::Secret`] when the variable is not text.
pub(crate) async fn of_variable(
    host: &Host,
    kind: SecretKind,
) -> Result<Option<Secret<String>>, Failure> {
    let variable = kind.variable();
    if !host.settings.variables.has_secret(variable) {
        return Ok(None);
    }
    let token = secrets::check(kind, SecretSource::Variable).await?;
    let token = Secret::from(token.read().await?.expose().trim());
    let expires = decode(token.expose())
        .ok()
        .and_then(|token| token.time("exp"));
    if expires.is_some_and(|expires| expires <= host.now()) {
        host.ui
            .note(&format!("{variable} is skipped: it has expired"));
        return Ok(None);
    }
    Ok(Some(token))
}

fn not_signed_in() -> Failure {
    Failure::NotSignedIn {
        what: "there is no access token".to_owned(),
        help: format!(
            "eval \"$(cognito-auth login -o env)\"\nor give the access token with {}",
            one_of(&SecretKind::AccessToken.ways())
        ),
    }
}
