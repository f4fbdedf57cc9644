//! User pools and app clients as Cognito describes them, in terms of what a sign-in needs.

use aws_sdk_cognitoidentityprovider as idp;
use idp::operation::describe_user_pool_domain::DescribeUserPoolDomainError;
use idp::operation::get_user_pool_mfa_config::GetUserPoolMfaConfigError;
use idp::types::{
    FeatureType, PreventUserExistenceErrorTypes, TimeUnitsType, UserPoolClientType, UserPoolType,
};

use crate::aws::error::Error;
use crate::aws::transport::retry::{Policy, send};
use crate::aws::user_pools::list::AdminPools;
use crate::diagnosis::facts::{Client, Factors, Pool};
use crate::model::{ClientId, PoolId, Secret};
use crate::settings::discovery::{AppClient, domain};

impl AdminPools {
    /// `DescribeUserPool`
    ///
    /// # Errors
    ///
    /// [`Error`] as the service or the network gives it.
    pub async fn described(&self, pool: &PoolId) -> Result<Pool, Error> {
        let described = self.describe(pool).await?;
        let (prefix, custom) = (&described.domain, &described.custom_domain);
        let hosts = [
            domain(pool, None, custom.as_deref()),
            domain(pool, prefix.as_deref(), None),
        ];
        Ok(Pool {
            hosts: hosts.into_iter().flatten().collect(),
            ..pool_of(described)
        })
    }

    /// `DescribeUserPoolClient`
    ///
    /// # Errors
    ///
    /// [`Error`] as the service or the network gives it.
    pub async fn described_client(
        &self,
        pool: &PoolId,
        client: &ClientId,
    ) -> Result<Client, Error> {
        let (described, secret_arn) = self.describe_client(pool, client).await?;
        Ok(client_of(described, secret_arn))
    }

    /// `GetUserPoolMfaConfig`
    ///
    /// # Errors
    ///
    /// [`Error`] as the service or the network gives it.
    pub async fn factors(&self, pool: &PoolId) -> Result<Factors, Error> {
        const OPERATION: &str = "GetUserPoolMfaConfig";
        let request = self.client.get_user_pool_mfa_config();
        let request = request.user_pool_id(pool.as_str());
        let policy = Policy::<GetUserPoolMfaConfigError>::repeatable();
        let output = send!(idp, policy, OPERATION, &self.endpoint, request)?;
        let app = output.software_token_mfa_configuration;
        Ok(Factors {
            app: app.is_some_and(|app| app.enabled),
            sms: output.sms_mfa_configuration.is_some(),
            email: output.email_mfa_configuration.is_some(),
        })
    }

    /// `DescribeUserPoolDomain`: the `Status` of `domain`, a prefix or a host.
    ///
    /// # Errors
    ///
    /// [`Error`] as the service or the network gives it.
    pub async fn domain_status(&self, domain: &str) -> Result<String, Error> {
        const OPERATION: &str = "DescribeUserPoolDomain";
        let request = self.client.describe_user_pool_domain().domain(domain);
        let policy = Policy::<DescribeUserPoolDomainError>::repeatable();
        let output = send!(idp, policy, OPERATION, &self.endpoint, request)?;
        let status = output.domain_description.and_then(|domain| domain.status);
        let lacks = || Error::Incomplete {
            operation: OPERATION,
            lacks: "Status",
        };
        Ok(status.ok_or_else(lacks)?.as_str().to_owned())
    }
}

fn pool_of(pool: UserPoolType) -> Pool {
    let triggers = pool.lambda_config.unwrap_or(
        // Nothing but absent members.
        idp::types::LambdaConfigType::builder().build(),
    );
    let of_custom_auth = [
        ("DefineAuthChallenge", triggers.define_auth_challenge),
        ("CreateAuthChallenge", triggers.create_auth_challenge),
        (
            "VerifyAuthChallengeResponse",
            triggers.verify_auth_challenge_response,
        ),
    ];
    let missing = of_custom_auth
        .into_iter()
        .filter(|(_, function)| function.as_deref().is_none_or(str::is_empty));
    let policy = pool.policies.and_then(|policies| policies.password_policy);
    Pool {
        mfa: pool.mfa_configuration.map(|mfa| mfa.as_str().to_owned()),
        tracks_devices: pool.device_configuration.is_some(),
        domain: pool.custom_domain.or(pool.domain),
        hosts: Vec::new(),
        sms_failure: pool.sms_configuration_failure,
        email_failure: pool.email_configuration_failure,
        temporary_days: policy
            .map(|policy| policy.temporary_password_validity_days)
            .filter(|days| *days > 0),
        missing_triggers: missing.map(|(name, _)| name).collect(),
    }
}

const HOUR: i64 = 3600;

fn client_of(client: UserPoolClientType, secret_arn: Option<String>) -> Client {
    let strings = |list: Option<Vec<String>>| list.unwrap_or_default();
    let flows = client.explicit_auth_flows.unwrap_or_default();
    let grants = client.allowed_o_auth_flows.unwrap_or_default();
    let units = client.token_validity_units;
    let unit = |of: fn(&idp::types::TokenValidityUnitsType) -> &Option<TimeUnitsType>| {
        units.as_ref().and_then(|units| of(units).as_ref())
    };
    let rotation = client
        .refresh_token_rotation
        .filter(|rotation| rotation.feature == FeatureType::Enabled);
    let hides = Some(PreventUserExistenceErrorTypes::Enabled);
    Client {
        app: AppClient {
            explicit_flows: flows.iter().map(|it| it.as_str().to_owned()).collect(),
            secret: client.client_secret.map(Secret::from),
            secret_arn,
        },
        rotation: rotation.map(|rotation| rotation.retry_grace_period_seconds.unwrap_or(0)),
        access_seconds: seconds(
            client.access_token_validity,
            unit(|units| &units.access_token),
            HOUR,
            HOUR,
        ),
        id_seconds: seconds(
            client.id_token_validity,
            unit(|units| &units.id_token),
            HOUR,
            HOUR,
        ),
        refresh_seconds: seconds(
            Some(client.refresh_token_validity),
            unit(|units| &units.refresh_token),
            24 * HOUR,
            30 * 24 * HOUR,
        ),
        revocation: client.enable_token_revocation.unwrap_or(false),
        hides_users: client.prevent_user_existence_errors == hides,
        oauth: client
            .allowed_o_auth_flows_user_pool_client
            .unwrap_or(false),
        grants: grants.iter().map(|it| it.as_str().to_owned()).collect(),
        scopes: strings(client.allowed_o_auth_scopes),
        callbacks: strings(client.callback_urls),
        providers: strings(client.supported_identity_providers),
    }
}

/// `value` of `unit`, else of `usual` seconds, as seconds; `default` where there is no value.
fn seconds(value: Option<i32>, unit: Option<&TimeUnitsType>, usual: i64, default: i64) -> i64 {
    let unit = match unit {
        Some(TimeUnitsType::Seconds) => 1,
        Some(TimeUnitsType::Minutes) => 60,
        Some(TimeUnitsType::Hours) => 3600,
        Some(TimeUnitsType::Days) => 24 * 3600,
        _ => usual,
    };
    match value {
        None | Some(0) => default,
        Some(value) => i64::from(value) * unit,
    }
}
