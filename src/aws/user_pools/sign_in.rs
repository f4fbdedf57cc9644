//! The sign-in calls of a user pool.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_cognitoidentityprovider as idp;
use idp::operation::admin_initiate_auth::AdminInitiateAuthError;
use idp::operation::admin_respond_to_auth_challenge::AdminRespondToAuthChallengeError;
use idp::operation::associate_software_token::AssociateSoftwareTokenError;
use idp::operation::get_tokens_from_refresh_token::GetTokensFromRefreshTokenError;
use idp::operation::initiate_auth::InitiateAuthError;
use idp::operation::respond_to_auth_challenge::RespondToAuthChallengeError;
use idp::operation::revoke_token::RevokeTokenError;
use idp::operation::verify_software_token::VerifySoftwareTokenError;
use idp::types::{
    AuthFlowType, AuthenticationResultType, ChallengeNameType, VerifySoftwareTokenResponseType,
};

use crate::auth::{AuthFlow, Call, Challenge, Parameters, Reply};
use crate::aws::config::{Aws, Signing};
use crate::aws::endpoint::Service;
use crate::aws::error::Error;
use crate::aws::transport::lazy::{self, Lazy};
use crate::aws::transport::retry::{Pacing, Policy, send};
use crate::model::{ChallengeName, ClientId, NewDevice, PoolId, Region, Secret, Tokens};
use crate::settings::Sourced;

/// A user pool as an app client sees it, through the public API or, signed, the Admin API.
#[derive(Debug)]
pub struct SignInApi {
    client: Client,
    endpoint: String,
    /// Whether the endpoint is AWS's own, and not one that was set.
    is_aws: bool,
    /// The pool, for the Admin API.
    admin: Option<PoolId>,
    client_id: ClientId,
    metadata: Option<HashMap<String, String>>,
    pacing: Pacing,
}

pub(in crate::aws) type Client = Lazy<idp::Client>;

pub(in crate::aws) fn client(
    aws: &Aws,
    region: Option<Sourced<Region>>,
    signing: Signing,
) -> Result<(Client, String), Error> {
    let (config, endpoint) = aws.config(Service::UserPools, region, signing)?;
    let config = move || idp::config::Builder::from(&config);
    Ok((lazy::client!(idp, aws, config), endpoint))
}

/// Sends a request, and reads its answer. The four operations are alike, and have no trait in
/// common.
macro_rules! exchange {
    ($pool:expr, $operation:literal, $error:ty, $request:expr) => {{
        let request = $request.set_client_metadata($pool.metadata.clone());
        let policy = Policy::<$error>::once().paced($pool.pacing);
        let output = send!(idp, policy, $operation, &$pool.endpoint, request)?;
        reply(
            $operation,
            output.authentication_result,
            output.challenge_name,
            output.session,
            output.challenge_parameters,
            output.available_challenges,
        )
    }};
}

impl SignInApi {
    /// A client of the user pool service in `region`. With `admin` calls go through the Admin API
    /// of that pool and are signed.
    ///
    /// # Errors
    ///
    /// [`Error`] when no Region is known or a setting is malformed.
    pub fn new(
        aws: &Aws,
        region: Option<Sourced<Region>>,
        admin: Option<PoolId>,
        client_id: ClientId,
        metadata: BTreeMap<String, String>,
    ) -> Result<Self, Error> {
        let signing = match admin {
            Some(_) => Signing::SignIn,
            None => Signing::Unsigned,
        };
        let (client, endpoint) = client(aws, region, signing)?;
        let metadata = (!metadata.is_empty()).then(|| metadata.into_iter().collect());
        Ok(Self {
            client,
            endpoint,
            is_aws: aws.endpoint(Service::UserPools)?.is_none(),
            admin,
            client_id,
            metadata,
            pacing: Pacing::None,
        })
    }

    /// Makes `call`: (Admin)`InitiateAuth` or (Admin)`RespondToAuthChallenge`.
    ///
    /// # Errors
    ///
    /// [`Error`] as the service or the network gives it.
    pub async fn call(&self, call: Call) -> Result<Reply, Error> {
        match call {
            Call::Initiate { flow, parameters } => self.initiate(flow, sent(&parameters)).await,
            Call::Respond {
                challenge,
                session,
                responses,
            } => {
                let session = session.map(|session| session.expose().clone());
                self.respond(&challenge, session, sent(&responses)).await
            }
            Call::Associate { session } => self.associate(session).await,
            Call::Verify { session, code } => self.verify(session, &code).await,
        }
    }

    /// The same through the public API.
    #[must_use]
    pub fn public(&self) -> Self {
        Self {
            client: self.client.clone(),
            endpoint: self.endpoint.clone(),
            is_aws: self.is_aws,
            admin: None,
            client_id: self.client_id.clone(),
            metadata: self.metadata.clone(),
            pacing: self.pacing,
        }
    }

    /// The same for a caller who paces the calls of sign-ins, and makes those again that fail.
    #[must_use]
    pub fn paced(self) -> Self {
        Self {
            pacing: Pacing::All,
            ..self
        }
    }

    /// The URL that calls go to.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// Whether that is AWS's own, and not an endpoint that was set.
    pub fn is_aws(&self) -> bool {
        self.is_aws
    }

    /// `GetTokensFromRefreshToken`: new tokens for `token`, with a new refresh token where the app
    /// client rotates them. The app client's secret goes as it is. `device` is the key of the
    /// device that the token was issued to.
    ///
    /// # Errors
    ///
    /// [`Error`] as the service or the network gives it.
    pub async fn refresh(
        &self,
        token: &Secret<String>,
        secret: Option<&Secret<String>>,
        device: Option<&str>,
    ) -> Result<Tokens, Error> {
        const OPERATION: &str = "GetTokensFromRefreshToken";
        let request = self.client.get_tokens_from_refresh_token();
        let request = request
            .client_id(self.client_id.as_str())
            .refresh_token(token.expose());
        let request = request.set_client_secret(secret.map(|secret| secret.expose().clone()));
        let request = request.set_client_metadata(self.metadata.clone());
        let request = request.set_device_key(device.map(str::to_owned));
        let policy = Policy::<GetTokensFromRefreshTokenError>::once();
        let output = send!(idp, policy, OPERATION, &self.endpoint, request)?;
        let lacks = || Error::Incomplete {
            operation: OPERATION,
            lacks: "AuthenticationResult",
        };
        Ok(tokens(output.authentication_result.ok_or_else(lacks)?))
    }

    /// `RevokeToken`: ends the session of the refresh token `token`, and the access tokens that
    /// came with it.
    ///
    /// # Errors
    ///
    /// [`Error`] as the service or the network gives it.
    pub async fn revoke(
        &self,
        token: &Secret<String>,
        secret: Option<&Secret<String>>,
    ) -> Result<(), Error> {
        let request = self.client.revoke_token().token(token.expose());
        let request = request.client_id(self.client_id.as_str());
        let request = request.set_client_secret(secret.map(|secret| secret.expose().clone()));
        let policy = Policy::<RevokeTokenError>::repeatable();
        send!(idp, policy, "RevokeToken", &self.endpoint, request)?;
        Ok(())
    }

    async fn associate(&self, session: Option<Secret<String>>) -> Result<Reply, Error> {
        const OPERATION: &str = "AssociateSoftwareToken";
        let session = session.map(|session| session.expose().clone());
        let request = self.client.associate_software_token().set_session(session);
        let policy = Policy::<AssociateSoftwareTokenError>::once();
        let output = send!(idp, policy, OPERATION, &self.endpoint, request)?;
        let lacks = || Error::Incomplete {
            operation: OPERATION,
            lacks: "SecretCode",
        };
        Ok(Reply::Seed {
            seed: output.secret_code.ok_or_else(lacks)?.into(),
            session: output.session.map(Secret::from),
        })
    }

    async fn verify(
        &self,
        session: Option<Secret<String>>,
        code: &Secret<String>,
    ) -> Result<Reply, Error> {
        let session = session.map(|session| session.expose().clone());
        let request = self.client.verify_software_token().set_session(session);
        let request = request.user_code(code.expose());
        let policy = Policy::<VerifySoftwareTokenError>::once();
        let output = send!(idp, policy, "VerifySoftwareToken", &self.endpoint, request)?;
        Ok(Reply::Verified {
            accepted: output.status == Some(VerifySoftwareTokenResponseType::Success),
            session: output.session.map(Secret::from),
        })
    }

    async fn initiate(
        &self,
        flow: AuthFlow,
        parameters: HashMap<String, String>,
    ) -> Result<Reply, Error> {
        let flow = AuthFlowType::from(flow.name());
        let client_id = self.client_id.as_str();
        match &self.admin {
            None => {
                let request = self
                    .client
                    .initiate_auth()
                    .auth_flow(flow)
                    .client_id(client_id);
                let request = request.set_auth_parameters(Some(parameters));
                exchange!(self, "InitiateAuth", InitiateAuthError, request)
            }
            Some(pool) => {
                let request = self
                    .client
                    .admin_initiate_auth()
                    .user_pool_id(pool.as_str());
                let request = request.auth_flow(flow).client_id(client_id);
                let request = request.set_auth_parameters(Some(parameters));
                exchange!(self, "AdminInitiateAuth", AdminInitiateAuthError, request)
            }
        }
    }

    async fn respond(
        &self,
        challenge: &ChallengeName,
        session: Option<String>,
        responses: HashMap<String, String>,
    ) -> Result<Reply, Error> {
        let challenge = ChallengeNameType::from(challenge.as_str());
        let client_id = self.client_id.as_str();
        match &self.admin {
            None => {
                let request = self.client.respond_to_auth_challenge().client_id(client_id);
                let request = request.challenge_name(challenge).set_session(session);
                let request = request.set_challenge_responses(Some(responses));
                exchange!(
                    self,
                    "RespondToAuthChallenge",
                    RespondToAuthChallengeError,
                    request
                )
            }
            Some(pool) => {
                let request = self.client.admin_respond_to_auth_challenge();
                let request = request.user_pool_id(pool.as_str()).client_id(client_id);
                let request = request.challenge_name(challenge).set_session(session);
                let request = request.set_challenge_responses(Some(responses));
                exchange!(
                    self,
                    "AdminRespondToAuthChallenge",
                    AdminRespondToAuthChallengeError,
                    request
                )
            }
        }
    }
}

fn sent(parameters: &Parameters) -> HashMap<String, String> {
    parameters
        .iter()
        .map(|(name, value)| (name.clone(), value.expose().clone()))
        .collect()
}

fn reply(
    operation: &'static str,
    result: Option<AuthenticationResultType>,
    challenge: Option<ChallengeNameType>,
    session: Option<String>,
    parameters: Option<HashMap<String, String>>,
    available: Option<Vec<ChallengeNameType>>,
) -> Result<Reply, Error> {
    if let Some(result) = result {
        let parameters = parameters.unwrap_or_default().into_iter().collect();
        return Ok(Reply::Tokens(Tokens {
            parameters,
            ..tokens(result)
        }));
    }
    let Some(name) = challenge else {
        let lacks = "both AuthenticationResult and ChallengeName";
        return Err(Error::Incomplete { operation, lacks });
    };
    Ok(Reply::Challenge(Challenge {
        name: name.as_str().into(),
        session: session.map(Secret::from),
        parameters: parameters.unwrap_or_default().into_iter().collect(),
        available: available
            .unwrap_or_default()
            .iter()
            .map(|name| name.as_str().into())
            .collect(),
    }))
}

fn tokens(result: AuthenticationResultType) -> Tokens {
    Tokens {
        access: result.access_token.map(Secret::from),
        id: result.id_token.map(Secret::from),
        refresh: result.refresh_token.map(Secret::from),
        // The SDK makes 0 of an absent ExpiresIn; no token lives for 0 seconds.
        expires_in: Some(i64::from(result.expires_in)).filter(|seconds| *seconds != 0),
        token_type: result.token_type,
        parameters: BTreeMap::new(),
        new_device: result.new_device_metadata.map(|device| NewDevice {
            key: device.device_key,
            group_key: device.device_group_key,
        }),
    }
}
