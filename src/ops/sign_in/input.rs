//! The input of a sign-in: who signs in where and how, and from which secrets.

use std::collections::BTreeMap;

use crate::app::Host;
use crate::auth::AuthFlow;
use crate::failure::{Failure, Purpose, Subject};
use crate::local::secrets::{self, Pending};
use crate::model::{ChallengeName, Secret};
use crate::ops::pairs::pairs;
use crate::ops::target::Target;
use crate::settings::resolve::{FlowAndApi, Pool};
use crate::settings::secrets::{ClientSecretSource, CommandLine, SecretKind, SecretSource};

/// The input of a sign-in. A caller that holds a secret gives it as [`SecretSource::Value`].
#[derive(Debug, Clone)]
pub(crate) struct Input {
    pub(crate) target: Target,
    pub(crate) api: FlowAndApi,
    /// Whether the pool is to remember this machine.
    pub(crate) remember_device: bool,
    /// `ClientMetadata`
    pub(crate) metadata: BTreeMap<String, String>,
    pub(crate) password: Option<SecretSource>,
    pub(crate) new_password: Option<SecretSource>,
    pub(crate) totp_seed: Option<SecretSource>,
    pub(crate) code: Option<CodeSource>,
    /// The second factor to choose where there are several.
    pub(crate) mfa_type: Option<ChallengeName>,
    /// The first factor to choose in `USER_AUTH`.
    pub(crate) preferred: Option<ChallengeName>,
    /// Values of attributes by name.
    pub(crate) attributes: BTreeMap<String, String>,
    /// Responses to send literally.
    pub(crate) responses: BTreeMap<String, Secret<String>>,
    /// Answers to `CUSTOM_CHALLENGE`, one a round.
    pub(crate) rounds: Vec<Secret<String>>,
}

/// Answers to challenges that no context keeps.
#[derive(Debug, Clone, Default)]
pub(crate) struct GivenAnswers {
    /// Values of attributes by name.
    pub(crate) attributes: BTreeMap<String, String>,
    /// A one-time code.
    pub(crate) code: Option<Secret<String>>,
    /// Answers to `CUSTOM_CHALLENGE`, one a round.
    pub(crate) rounds: Vec<Secret<String>>,
}

/// Where one-time codes come from, besides a TOTP seed and a person.
#[derive(Debug, Clone)]
pub(crate) enum CodeSource {
    Given(Secret<String>),
    Command(CommandLine),
}

impl Input {
    /// What the settings say, with `answers`. Where nothing names a flow, it is signed if `offers_iam`.
    ///
    /// # Errors
    ///
    /// [`Failure::Settings`] when a setting is missing or malformed; [`Failure::Usage`] when a device
    /// is to be remembered, and there is no context to keep its secret in.
    pub(crate) fn resolve(
        host: &Host,
        offers_iam: bool,
        answers: GivenAnswers,
    ) -> Result<Self, Failure> {
        let settings = &host.settings;
        let remember_device = settings.remember_device()?;
        if remember_device && settings.context.is_none() {
            return Err(Failure::usage(
                "--remember-device needs a context, in whose record the device is kept",
                "name one with -c NAME, COGNITO_CONTEXT or default-context in config.toml",
            ));
        }
        let api = settings.flow(offers_iam)?;
        if (api.admin || api.flow == AuthFlow::UserSrp) && settings.pool()?.id.is_none() {
            return Err(Pool::missing_id().into());
        }
        let source = |kind| settings.secret(kind).map(|sourced| sourced.value);
        Ok(Self {
            target: Target::resolve(host)?,
            api,
            remember_device,
            metadata: pairs("--client-metadata", &settings.client_metadata())?,
            password: source(SecretKind::Password),
            new_password: source(SecretKind::NewPassword),
            totp_seed: source(SecretKind::TotpSecret),
            code: match answers.code {
                Some(code) => Some(CodeSource::Given(code)),
                None => settings.mfa_code_command().map(CodeSource::Command),
            },
            mfa_type: settings.mfa_type().map(|name| name.as_str().into()),
            preferred: settings
                .preferred_challenge()
                .map(|name| name.as_str().into()),
            attributes: answers.attributes,
            responses: BTreeMap::new(),
            rounds: answers.rounds,
        })
    }

    /// The source of the app client's secret on this machine, checked.
    pub(crate) async fn client_secret(&self) -> Result<Option<Pending>, Failure> {
        Ok(match &self.target.client_secret {
            Some(ClientSecretSource::Here(source)) => {
                let kind = SecretKind::ClientSecret;
                Some(secrets::check(kind, source.clone()).await?)
            }
            Some(ClientSecretSource::Managed(_)) | None => None,
        })
    }

    /// Whether the first call cannot do without the password.
    pub(crate) fn needs_password(&self) -> bool {
        match self.api.flow {
            AuthFlow::AdminUserPassword
            | AuthFlow::AdminNoSrp
            | AuthFlow::UserPassword
            | AuthFlow::UserSrp => true,
            AuthFlow::UserAuth => {
                matches!(
                    self.preferred,
                    Some(ChallengeName::Password | ChallengeName::PasswordSrp)
                )
            }
            AuthFlow::Custom | AuthFlow::RefreshToken => false,
        }
    }

    /// What errors of the sign-in of `username` can name.
    pub(crate) fn subject(&self, username: Option<&str>) -> Subject {
        Subject {
            flow: Some(self.api.flow),
            username: username.map(str::to_owned),
            is_signed: self.api.admin,
            ..self.target.subject(Purpose::SignIn)
        }
    }
}
