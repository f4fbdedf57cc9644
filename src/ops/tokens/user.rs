//! Who is signed in: the user of an access token.

use crate::app::App;
use crate::aws::{Account, Aws};
use crate::failure::{Failure, Purpose, Subject};
use crate::local::secrets;
use crate::model::{PoolId, Secret};
use crate::render::list::one_of;
use crate::settings::flags::{AccessTokenFlags, AwsFlags, SignInFlags};
use crate::settings::secrets::{SecretKind, SecretSource};
use crate::token::{Issuer, decode};

use crate::ops::region::note_contradiction;
use crate::ops::tokens::{Need, Renewable, Use};

/// A user who is signed in.
pub(crate) struct SignedIn {
    pub(crate) account: Account,
    /// The user pool that the access token says it is from, or else the one that was given.
    pub(crate) pool: Option<PoolId>,
    /// What to name in errors.
    pub(crate) subject: Subject,
}

impl SignedIn {
    /// Finds the access token, and where to go with it: the token given; the context's session; the
    /// environment's.
    pub(crate) async fn resolve(
        app: &App,
        aws: &Aws,
        source: &AccessTokenFlags,
        pool_flag: Option<&str>,
        flags: &AwsFlags,
    ) -> Result<Self, Failure> {
        let settings = app.settings()?;
        let token = match source.source() {
            Some(source) => {
                let token = secrets::check(SecretKind::AccessToken, source).await?;
                Secret::from(token.read().await?.expose().trim())
            }
            None if settings.context.is_some() => of_context(app, aws, flags).await?,
            None => variable(app, SecretKind::AccessToken)
                .await?
                .ok_or_else(nobody)?,
        };
        // Unverified, and no more than a hint where to ask: Cognito verifies the token itself.
        let said = decode(token.expose()).ok();
        let issuer = said.as_ref().and_then(|token| token.text("iss"));
        let pool = match issuer.and_then(Issuer::read) {
            Some(issuer) => Some(issuer.pool().clone()),
            None => settings.user_pool(pool_flag)?.map(|given| given.value),
        };
        let of_id = pool.as_ref().map(|id| (id.region(), "user pool id"));
        let region = settings.region(flags.region.as_deref(), of_id)?;
        note_contradiction(app, region.as_ref(), of_id);
        let username = said.and_then(|token| token.text("username").map(str::to_owned));
        let subject = Subject {
            username,
            pool: pool.as_ref().map(PoolId::to_string),
            ..Subject::of(Purpose::SelfService)
        };
        let account = Account::new(aws, region, token).map_err(Failure::of_call(&subject))?;
        Ok(Self {
            account,
            pool,
            subject,
        })
    }
}

/// The access token of the session of the context in use.
async fn of_context(app: &App, aws: &Aws, flags: &AwsFlags) -> Result<Secret<String>, Failure> {
    let sign_in = SignInFlags::default();
    let renewable = Renewable::open(app, aws, &sign_in, flags.region.as_deref()).await?;
    let need = Need {
        token: Use::Access,
        min_ttl: None,
    };
    let (tokens, _) = renewable.tokens(need).await?;
    tokens.access.ok_or_else(nobody)
}

/// The token of this kind in the environment, unless it has expired.
pub(crate) async fn variable(
    app: &App,
    kind: SecretKind,
) -> Result<Option<Secret<String>>, Failure> {
    if !app.settings()?.variables.has_secret(kind.variable()) {
        return Ok(None);
    }
    let source = SecretSource::Variable;
    let token = secrets::check(kind, source).await?.read().await?;
    let token = Secret::from(token.expose().trim());
    let expires = decode(token.expose())
        .ok()
        .and_then(|token| token.time("exp"));
    if expires.is_some_and(|expires| expires <= app.now()) {
        let variable = kind.variable();
        app.ui
            .note(&format!("{variable} is skipped: it has expired"));
        return Ok(None);
    }
    Ok(Some(token))
}

fn nobody() -> Failure {
    Failure::NobodySignedIn {
        what: "there is no access token".to_owned(),
        help: format!(
            "eval \"$(cognito-auth login -o env)\", or give the access token by {}",
            one_of(&SecretKind::AccessToken.ways())
        ),
    }
}
