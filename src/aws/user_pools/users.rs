//! Administration of a pool's users.

use aws_sdk_cognitoidentityprovider as idp;
use idp::operation::admin_get_user::AdminGetUserError;
use idp::operation::admin_set_user_mfa_preference::AdminSetUserMFAPreferenceError;
use jiff::Timestamp;

use crate::aws::config::{Aws, Signing};
use crate::aws::error::Error;
use crate::aws::transport::retry::{Policy, send};
use crate::aws::user_pools::mfa::Preferences;
use crate::aws::user_pools::sign_in::{Client, client};
use crate::model::{MfaChange, PoolId, Region, User};
use crate::settings::Sourced;

/// The users of a pool, through signed calls.
#[derive(Debug)]
pub struct AdminUsers {
    client: Client,
    endpoint: String,
    pool: PoolId,
}

impl AdminUsers {
    /// The users of `pool`.
    ///
    /// # Errors
    ///
    /// [`Error`] when a setting is malformed.
    pub fn new(aws: &Aws, region: Option<Sourced<Region>>, pool: PoolId) -> Result<Self, Error> {
        let (client, endpoint) = client(aws, region, Signing::Signed)?;
        Ok(Self::of(client, endpoint, pool))
    }

    pub(in crate::aws) fn of(client: Client, endpoint: String, pool: PoolId) -> Self {
        Self {
            client,
            endpoint,
            pool,
        }
    }

    /// `AdminGetUser`: what the pool knows of `username`.
    ///
    /// # Errors
    ///
    /// [`Error`] as the service or the network gives it.
    pub async fn user(&self, username: &str) -> Result<User, Error> {
        let request = self
            .client
            .admin_get_user()
            .user_pool_id(self.pool.as_str());
        let request = request.username(username);
        let policy = Policy::<AdminGetUserError>::repeatable();
        let user = send!(idp, policy, "AdminGetUser", &self.endpoint, request)?;
        let moment = |at: aws_smithy_types::DateTime| Timestamp::from_second(at.secs()).ok();
        Ok(User {
            username: user.username,
            attributes: user
                .user_attributes
                .unwrap_or_default()
                .into_iter()
                .map(|attribute| (attribute.name, attribute.value))
                .collect(),
            created: user.user_create_date.and_then(moment),
            modified: user.user_last_modified_date.and_then(moment),
            enabled: user.enabled,
            status: user.user_status.map(|status| status.as_str().to_owned()),
            preferred_mfa: user.preferred_mfa_setting,
            mfa: user.user_mfa_setting_list.unwrap_or_default(),
        })
    }

    /// `AdminSetUserMFAPreference`: applies `changes` to the second factors of `username`; what
    /// they do not name stays as it is.
    ///
    /// # Errors
    ///
    /// [`Error`] as the service or the network gives it.
    pub async fn set_mfa(&self, username: &str, changes: &[MfaChange]) -> Result<(), Error> {
        const OPERATION: &str = "AdminSetUserMFAPreference";
        let Preferences { sms, app, email } = Preferences::of(changes);
        let request = self.client.admin_set_user_mfa_preference();
        let request = request
            .user_pool_id(self.pool.as_str())
            .username(username)
            .set_sms_mfa_settings(sms)
            .set_software_token_mfa_settings(app)
            .set_email_mfa_settings(email);
        let policy = Policy::<AdminSetUserMFAPreferenceError>::repeatable();
        send!(idp, policy, OPERATION, &self.endpoint, request)?;
        Ok(())
    }
}
