//! What signed-in users do with their access token; never signed.

use aws_sdk_cognitoidentityprovider as idp;
use idp::operation::associate_software_token::AssociateSoftwareTokenError;
use idp::operation::confirm_device::ConfirmDeviceError;
use idp::operation::get_user::GetUserError;
use idp::operation::global_sign_out::GlobalSignOutError;
use idp::operation::set_user_mfa_preference::SetUserMFAPreferenceError;
use idp::operation::update_device_status::UpdateDeviceStatusError;
use idp::operation::verify_software_token::VerifySoftwareTokenError;
use idp::types::{
    DeviceRememberedStatusType, DeviceSecretVerifierConfigType, VerifySoftwareTokenResponseType,
};

use crate::auth::device::Registration;
use crate::aws::config::{Aws, Signing};
use crate::aws::error::Error;
use crate::aws::transport::retry::{Policy, send};
use crate::aws::user_pools::mfa::Preferences;
use crate::aws::user_pools::sign_in::{Client, client};
use crate::model::{MfaChange, MfaStatus, Region, Secret};
use crate::settings::Sourced;

/// The account of the user whose access token it is.
#[derive(Debug)]
pub struct SelfService {
    client: Client,
    endpoint: String,
    access_token: Secret<String>,
}

impl SelfService {
    /// The account of `access_token` in `region`.
    ///
    /// # Errors
    ///
    /// [`Error`] when no Region is known or a setting is malformed.
    pub fn new(
        aws: &Aws,
        region: Option<Sourced<Region>>,
        access_token: Secret<String>,
    ) -> Result<Self, Error> {
        let (client, endpoint) = client(aws, region, Signing::Unsigned)?;
        Ok(Self {
            client,
            endpoint,
            access_token,
        })
    }

    /// `GetUser`: the user's name and second factors.
    ///
    /// # Errors
    ///
    /// [`Error`] as the service or the network gives it.
    pub async fn mfa_status(&self) -> Result<MfaStatus, Error> {
        let request = self.client.get_user();
        let request = request.access_token(self.access_token.expose());
        let policy = Policy::<GetUserError>::repeatable();
        let user = send!(idp, policy, "GetUser", &self.endpoint, request)?;
        Ok(MfaStatus {
            username: user.username,
            preferred: user.preferred_mfa_setting,
            enabled: user.user_mfa_setting_list.unwrap_or_default(),
        })
    }

    /// `SetUserMFAPreference`: applies `changes`; what they do not name stays as it is.
    ///
    /// # Errors
    ///
    /// [`Error`] as the service or the network gives it.
    pub async fn set_mfa(&self, changes: &[MfaChange]) -> Result<(), Error> {
        let Preferences { sms, app, email } = Preferences::of(changes);
        let request = self.client.set_user_mfa_preference();
        let request = request
            .access_token(self.access_token.expose())
            .set_sms_mfa_settings(sms)
            .set_software_token_mfa_settings(app)
            .set_email_mfa_settings(email);
        let policy = Policy::<SetUserMFAPreferenceError>::repeatable();
        send!(idp, policy, "SetUserMFAPreference", &self.endpoint, request)?;
        Ok(())
    }

    /// `AssociateSoftwareToken`: a new seed for the user's authenticator app, base32.
    ///
    /// # Errors
    ///
    /// [`Error`] as the service or the network gives it.
    pub async fn associate_app(&self) -> Result<Secret<String>, Error> {
        const OPERATION: &str = "AssociateSoftwareToken";
        let request = self.client.associate_software_token();
        let request = request.access_token(self.access_token.expose());
        let policy = Policy::<AssociateSoftwareTokenError>::once();
        let output = send!(idp, policy, OPERATION, &self.endpoint, request)?;
        let lacks = || Error::Incomplete {
            operation: OPERATION,
            lacks: "SecretCode",
        };
        Ok(output.secret_code.ok_or_else(lacks)?.into())
    }

    /// `VerifySoftwareToken`: whether `code` is one of the app, called `name`, that has the seed.
    ///
    /// # Errors
    ///
    /// [`Error`] as the service or the network gives it.
    pub async fn verify_app(
        &self,
        code: &Secret<String>,
        name: Option<&str>,
    ) -> Result<bool, Error> {
        let request = self.client.verify_software_token();
        let request = request
            .access_token(self.access_token.expose())
            .user_code(code.expose())
            .set_friendly_device_name(name.map(str::to_owned));
        let policy = Policy::<VerifySoftwareTokenError>::once();
        let output = send!(idp, policy, "VerifySoftwareToken", &self.endpoint, request)?;
        Ok(output.status == Some(VerifySoftwareTokenResponseType::Success))
    }

    /// `ConfirmDevice`, under the name `name`. Whether the pool leaves it to the user to remember the
    /// device: then it is not remembered yet.
    ///
    /// # Errors
    ///
    /// [`Error`] as the service or the network gives it.
    pub async fn confirm_device(
        &self,
        registration: &Registration,
        name: &str,
    ) -> Result<bool, Error> {
        let Registration {
            device,
            salt,
            verifier,
        } = registration;
        let verifier = DeviceSecretVerifierConfigType::builder()
            .password_verifier(verifier.expose())
            .salt(salt)
            .build();
        let request = self.client.confirm_device();
        let request = request
            .access_token(self.access_token.expose())
            .device_key(&device.key)
            .device_name(name)
            .device_secret_verifier_config(verifier);
        let policy = Policy::<ConfirmDeviceError>::once();
        let output = send!(idp, policy, "ConfirmDevice", &self.endpoint, request)?;
        Ok(output.user_confirmation_necessary)
    }

    /// `UpdateDeviceStatus`: has the device `key` remembered.
    ///
    /// # Errors
    ///
    /// [`Error`] as the service or the network gives it.
    pub async fn remember_device(&self, key: &str) -> Result<(), Error> {
        let request = self.client.update_device_status();
        let request = request
            .access_token(self.access_token.expose())
            .device_key(key)
            .device_remembered_status(DeviceRememberedStatusType::Remembered);
        let policy = Policy::<UpdateDeviceStatusError>::repeatable();
        send!(idp, policy, "UpdateDeviceStatus", &self.endpoint, request)?;
        Ok(())
    }

    /// `GlobalSignOut`: ends every session of the user.
    ///
    /// # Errors
    ///
    /// [`Error`] as the service or the network gives it.
    pub async fn sign_out_everywhere(&self) -> Result<(), Error> {
        let request = self.client.global_sign_out();
        let request = request.access_token(self.access_token.expose());
        let policy = Policy::<GlobalSignOutError>::repeatable();
        send!(idp, policy, "GlobalSignOut", &self.endpoint, request)?;
        Ok(())
    }
}
