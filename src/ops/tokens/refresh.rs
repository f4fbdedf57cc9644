//! New tokens for a refresh token.

use jiff::SignedDuration;

use crate::app::Host;
use crate::auth::{Reply, flow};
use crate::aws::Aws;
use crate::failure::{Failure, Purpose, Subject};
use crate::local::secrets;
use crate::model::{Place, Secret, ServiceError, Tokens};
use crate::ops::client_secret::ClientSecret;
use crate::ops::gateway::{AwsUserPools, UserPools};
use crate::ops::pairs::pairs;
use crate::ops::record::{RecordHandle, device};
use crate::ops::sign_in::SignIn;
use crate::ops::target::Target;
use crate::settings::Missing;
use crate::settings::resolve::Pool;
use crate::settings::secrets::{ClientSecretSource, SecretKind, SecretSource};

use super::requirement::{Requirement, TokenKind};

/// A refresh token, and the app client that issued it.
pub(crate) struct RefreshClient<'a> {
    host: &'a Host,
    gateway: AwsUserPools<'a>,
    token: Secret<String>,
    /// The client's secret, where it is from a source on this machine.
    given: Option<Secret<String>>,
    target: Target,
}

impl<'a> RefreshClient<'a> {
    /// Reads the refresh token and the client's secret, and resolves where to go with them.
    ///
    /// # Errors
    ///
    /// As the settings and the secrets give it.
    pub(crate) async fn open(host: &'a Host, aws: &'a Aws) -> Result<Self, Failure> {
        let metadata = pairs("--client-metadata", &host.settings.client_metadata())?;
        let target = Target::resolve(host)?;
        let flags = &host.settings.flags;
        if flags.secret(SecretKind::RefreshToken) == Some(&SecretSource::Stdin)
            && flags.secret(SecretKind::ClientSecret) == Some(&SecretSource::Line)
        {
            return Err(Failure::usage(
                "standard input cannot hold both the refresh token and the client secret",
                "give one of them by a file, a command or a variable",
            ));
        }
        let token = token(host).await?;
        let given = match &target.client_secret {
            Some(ClientSecretSource::Here(source)) => {
                let kind = SecretKind::ClientSecret;
                Some(secrets::check(kind, source.clone()).await?.read().await?)
            }
            Some(ClientSecretSource::Managed(_)) | None => None,
        };
        let gateway = AwsUserPools::open(aws, &target, false, metadata, Purpose::Refresh)?;
        Ok(Self {
            host,
            gateway,
            token,
            given,
            target,
        })
    }

    async fn record(&self) -> Result<RecordHandle<'a>, Failure> {
        let place = Place {
            endpoint: self.gateway.endpoint().to_owned(),
            user_pool_id: self.target.pool.as_ref().map(ToString::to_string),
            client_id: self.target.client.to_string(),
        };
        let username = self.target.username.clone();
        RecordHandle::open(self.host, place, username).await
    }

    /// The client's secret.
    async fn secret(&self, record: &RecordHandle<'_>) -> Result<ClientSecret, Failure> {
        match &self.target.client_secret {
            Some(ClientSecretSource::Managed(arn)) => {
                ClientSecret::managed(arn, record, &self.gateway).await
            }
            Some(ClientSecretSource::Here(_)) | None => Ok(self.given()),
        }
    }

    fn given(&self) -> ClientSecret {
        let given = self.given.clone();
        given.map_or(ClientSecret::Absent, ClientSecret::Given)
    }

    /// The new tokens; with the refresh token given, where there is no new one.
    ///
    /// # Errors
    ///
    /// As the network and Cognito give it.
    pub(crate) async fn tokens(&self) -> Result<Tokens, Failure> {
        let record = self.record().await?;
        let mut secret = self.secret(&record).await?;
        self.tokens_by(&record, &mut secret).await
    }

    async fn tokens_by(
        &self,
        record: &RecordHandle<'_>,
        secret: &mut ClientSecret,
    ) -> Result<Tokens, Failure> {
        let subject = self.target.subject(Purpose::Refresh);
        let call = async |secret: Option<&Secret<String>>| {
            let client = flow::Client {
                id: self.target.client.clone(),
                secret: secret.cloned(),
            };
            refresh(record, &self.gateway, client, &self.token, &subject).await
        };
        secret.with(&self.gateway, call).await
    }

    /// Ends the session that the refresh token is of.
    ///
    /// # Errors
    ///
    /// As the network and Cognito give it.
    pub(crate) async fn revoke(&self) -> Result<(), Failure> {
        let mut secret = match &self.target.client_secret {
            Some(ClientSecretSource::Managed(_)) => self.secret(&self.record().await?).await?,
            Some(ClientSecretSource::Here(_)) | None => self.given(),
        };
        let subject = self.target.subject(Purpose::Refresh);
        let call = async |secret: Option<&Secret<String>>| {
            let revoked = self.gateway.revoke(&self.token, secret).await;
            revoked.map_err(Failure::of_call(&subject))
        };
        secret.with(&self.gateway, call).await
    }

    /// Ends every session of the user that the refresh token is of.
    ///
    /// # Errors
    ///
    /// As the network and Cognito give it.
    pub(crate) async fn sign_out_everywhere(&self) -> Result<(), Failure> {
        let record = self.record().await?;
        let mut secret = self.secret(&record).await?;
        let tokens = self.tokens_by(&record, &mut secret).await?;
        let access = tokens.access.unwrap_or_else(|| "".into());
        let ended = self.gateway.sign_out_everywhere(&access).await;
        if let (Err(_), Some(refresh)) = (&ended, &tokens.refresh) {
            // Nothing keeps this new token, so it must not stay valid.
            let _ = self.gateway.revoke(refresh, secret.value()).await;
        }
        let subject = self.target.subject(Purpose::SelfService);
        ended.map_err(Failure::of_call(&subject))
    }
}

/// New tokens for `token`; with it, where there is no new refresh token.
///
/// # Errors
///
/// As the network and Cognito give it.
pub(crate) async fn refresh(
    record: &RecordHandle<'_>,
    gateway: &impl UserPools,
    client: flow::Client,
    token: &Secret<String>,
    subject: &Subject,
) -> Result<Tokens, Failure> {
    let fails = Failure::of_call(subject);
    // A token that was issued to a device is good with the name of that device only.
    let device = device::key(record);
    let refreshed = gateway.refresh(token, client.secret.as_ref(), device).await;
    let tokens = match refreshed {
        Ok(tokens) => tokens,
        // Only then: after any other error the token may be used up already.
        Err(error)
            if error.service().is_some_and(ServiceError::is_unsupported)
                || (!gateway.is_aws() && error.is_of_another_server()) =>
        {
            let own = record
                .record()
                .and_then(|record| record.owner.user.as_ref());
            let user = own.or(record.username.as_ref()).map(String::as_str);
            if client.secret.is_some() && user.is_none() {
                let note = "the hash of the client secret needs the internal user name here";
                record.host.ui.note(note);
                return Err(Pool::missing_username().into());
            }
            let call = flow::refresh(client, token.clone(), user.unwrap_or_default(), device);
            match gateway.call_publicly(call).await.map_err(&fails)? {
                Reply::Tokens(tokens) => tokens,
                Reply::Challenge(_) | Reply::Seed { .. } | Reply::Verified { .. } => {
                    return Err(flow::Error::OutOfPlace.into());
                }
            }
        }
        Err(error) => return Err(fails(error)),
    };
    // A blank one must not take the place of one that is good.
    let new = tokens.refresh.clone();
    let new = new.filter(|token| !token.expose().trim().is_empty());
    let refresh = new.or_else(|| Some(token.clone()));
    Ok(Tokens { refresh, ..tokens })
}

/// Ends the session that `tokens`, those of `record`, are of; with `everywhere`, every session of
/// the user.
///
/// # Errors
///
/// As the secrets, the network and Cognito give it.
pub(crate) async fn end_session<G: UserPools>(
    sign_in: &mut SignIn<'_, G>,
    record: &mut RecordHandle<'_>,
    tokens: Tokens,
    everywhere: bool,
) -> Result<(), Failure> {
    let subject = sign_in.input.target.subject(Purpose::Refresh);
    if !everywhere {
        let Some(refresh) = &tokens.refresh else {
            return Ok(());
        };
        let revoke = async |client: flow::Client, _: &RecordHandle<'_>, gateway: &G| {
            let revoked = gateway.revoke(refresh, client.secret.as_ref());
            revoked.await.map_err(Failure::of_call(&subject))
        };
        return sign_in.as_client(record, revoke).await;
    }
    let requirement = Requirement {
        token: TokenKind::Access,
        min_ttl: Some(SignedDuration::ZERO),
    };
    let tokens = match &tokens.refresh {
        Some(token) if !requirement.is_met(&tokens, record.host.now()) => {
            let call = async |client, record: &RecordHandle<'_>, gateway: &G| {
                refresh(record, gateway, client, token, &subject).await
            };
            let refreshed = sign_in.as_client(record, call).await?;
            record.keep(&refreshed).await?;
            refreshed
        }
        _ => tokens,
    };
    let access = tokens.access.unwrap_or_else(|| "".into());
    let ended = sign_in.gateway.sign_out_everywhere(&access).await;
    let subject = sign_in.input.target.subject(Purpose::SelfService);
    ended.map_err(Failure::of_call(&subject))
}

async fn token(host: &Host) -> Result<Secret<String>, Failure> {
    let kind = SecretKind::RefreshToken;
    let settings = &host.settings;
    let mut ways = kind.ways();
    // The variable counts only where no context is in use.
    let source = match settings.flags.secret(kind) {
        Some(source) => Some(source.clone()),
        None if settings.context.is_some() => None,
        None => settings.secret(kind).map(|sourced| sourced.value),
    };
    if let Some(context) = &settings.context {
        ways.retain(|way| way != kind.variable());
        if settings.variables.has_secret(kind.variable()) {
            host.ui.note(&format!(
                "{} is ignored while context {} is in use",
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
