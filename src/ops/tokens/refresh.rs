//! New tokens for a refresh token.

use crate::app::App;
use crate::auth::{Reply, flow};
use crate::aws::{Account, Aws, UserPool};
use crate::failure::{Failure, Purpose, Subject};
use crate::local::secrets;
use crate::model::{ClientId, Place, Region, Secret, ServiceError, Tokens};
use crate::settings::flags::{PoolFlags, RefreshTokenFlags};
use crate::settings::resolve::Pool;
use crate::settings::secrets::{SecretKind, SecretSource};
use crate::settings::{Missing, Sourced};

use crate::ops::pairs::pairs;
use crate::ops::record::Session;
use crate::ops::record::device;
use crate::ops::region::note_contradiction;

/// A refresh token, and the app client that issued it.
pub(crate) struct Renewal<'a> {
    aws: &'a Aws,
    service: UserPool,
    region: Option<Sourced<Region>>,
    token: Secret<String>,
    secret: Option<Secret<String>>,
    subject: Subject,
    pool: Pool,
    client: ClientId,
}

impl<'a> Renewal<'a> {
    /// Reads the refresh token and the client's secret, and resolves where to go with them.
    pub(crate) async fn resolve(
        app: &App,
        aws: &'a Aws,
        source: &RefreshTokenFlags,
        flags: &PoolFlags,
        region: Option<&str>,
    ) -> Result<Self, Failure> {
        let metadata = pairs("--client-metadata", &flags.client_metadata)?;
        let settings = app.settings()?;
        let pool = settings.pool(flags)?;
        let client = pool.need_client()?.clone();
        let of_id = pool.id.as_ref();
        let of_id = of_id.map(|id| (id.value.region(), "user pool id"));
        let region = settings.region(region, of_id)?;
        note_contradiction(app, region.as_ref(), of_id);

        if source.source() == Some(SecretSource::Stdin)
            && flags.client_secret.source() == Some(SecretSource::Line)
        {
            return Err(Failure::usage(
                "standard input cannot hold both the refresh token and the client secret",
                "give one of them by a file, a command or a variable",
            ));
        }
        let token = token(app, source).await?;
        let secret = match &pool.client_secret {
            Some(source) => {
                let kind = SecretKind::ClientSecret;
                let source = secrets::check(kind, source.value.clone()).await?;
                Some(source.read().await?)
            }
            None => None,
        };
        let subject = Subject {
            pool: pool.id.as_ref().map(|id| id.value.to_string()),
            client: Some(client.to_string()),
            ..Subject::of(Purpose::Refresh)
        };
        let service = UserPool::new(aws, region.clone(), None, client.clone(), metadata);
        Ok(Self {
            aws,
            region,
            service: service.map_err(Failure::of_call(&subject))?,
            token,
            secret,
            subject,
            pool,
            client,
        })
    }

    /// The new tokens; with the refresh token given, where there is no new one.
    pub(crate) async fn tokens(&self, app: &App) -> Result<Tokens, Failure> {
        let place = Place {
            endpoint: self.service.endpoint().to_owned(),
            user_pool_id: self.pool.id.as_ref().map(|id| id.value.to_string()),
            client_id: self.client.to_string(),
        };
        let username = self.pool.username.as_ref().map(|name| name.value.clone());
        let session = Session::open(app, place, username).await?;
        let client = flow::Client {
            id: self.client.clone(),
            secret: self.secret.clone(),
        };
        renew(&session, &self.service, client, &self.token, &self.subject).await
    }

    /// Ends the session that the refresh token is of.
    pub(crate) async fn revoke(&self) -> Result<(), Failure> {
        let revoked = self.service.revoke(&self.token, self.secret.as_ref()).await;
        revoked.map_err(Failure::of_call(&self.subject))
    }

    /// Ends every session of the user that the refresh token is of.
    pub(crate) async fn sign_out_everywhere(&self, app: &App) -> Result<(), Failure> {
        let tokens = self.tokens(app).await?;
        let subject = Subject {
            purpose: Purpose::SelfService,
            ..self.subject.clone()
        };
        let fails = Failure::of_call(&subject);
        let access = tokens.access.unwrap_or_else(|| "".into());
        let account = Account::new(self.aws, self.region.clone(), access).map_err(&fails)?;
        let ended = account.sign_out_everywhere().await;
        if let (Err(_), Some(refresh)) = (&ended, &tokens.refresh) {
            // Nobody will see it, so it must not stay good.
            let _ = self.service.revoke(refresh, self.secret.as_ref()).await;
        }
        ended.map_err(&fails)
    }
}

/// New tokens for `token`; with it, where there is no new refresh token.
pub(crate) async fn renew(
    session: &Session<'_>,
    service: &UserPool,
    client: flow::Client,
    token: &Secret<String>,
    subject: &Subject,
) -> Result<Tokens, Failure> {
    let fails = Failure::of_call(subject);
    // A token that was issued to a device is good with the name of that device only.
    let device = device::key(session);
    let refreshed = service.refresh(token, client.secret.as_ref(), device).await;
    let tokens = match refreshed {
        Ok(tokens) => tokens,
        // Only then: after any other error the token may be used up already.
        Err(error) if error.service().is_some_and(ServiceError::is_unsupported) => {
            let own = session
                .record()
                .and_then(|record| record.owner.user.as_ref());
            let user = own.or(session.username.as_ref()).map(String::as_str);
            if client.secret.is_some() && user.is_none() {
                let note = "the hash of the client secret needs the internal user name here";
                session.app.ui.note(note);
                return Err(Pool::missing_username().into());
            }
            let call = flow::refresh(client, token.clone(), user.unwrap_or_default(), device);
            match service.call(call).await.map_err(&fails)? {
                Reply::Tokens(tokens) => tokens,
                Reply::Challenge(_) | Reply::Seed { .. } | Reply::Verified { .. } => {
                    return Err(flow::Error::OutOfPlace.into());
                }
            }
        }
        Err(error) => return Err(fails(error)),
    };
    let refresh = tokens.refresh.clone().or_else(|| Some(token.clone()));
    Ok(Tokens { refresh, ..tokens })
}

async fn token(app: &App, flags: &RefreshTokenFlags) -> Result<Secret<String>, Failure> {
    let kind = SecretKind::RefreshToken;
    let settings = app.settings()?;
    // The variable counts only where no context is in use.
    let source = match flags.source() {
        Some(source) => Some(source),
        None if settings.context.is_some() => None,
        None => settings.secret(kind, None).map(|sourced| sourced.value),
    };
    let mut ways = kind.ways();
    if let Some(context) = &settings.context {
        ways.retain(|way| way != kind.variable());
        if settings.variables.has_secret(kind.variable()) {
            app.ui.note(&format!(
                "{} is set, and does not count while context {} is in use",
                kind.variable(),
                context.name
            ));
        }
    }
    let missing = || Missing {
        what: kind.to_string(),
        ways,
    };
    let source = source.ok_or_else(missing)?;
    let token = secrets::check(kind, source).await?.read().await?;
    Ok(Secret::from(token.expose().trim()))
}
