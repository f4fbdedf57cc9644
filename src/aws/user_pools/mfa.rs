//! Changes of second factors, as both APIs take them.

use aws_sdk_cognitoidentityprovider as idp;
use idp::types::{EmailMfaSettingsType, SmsMfaSettingsType, SoftwareTokenMfaSettingsType};

use crate::model::{Mfa, MfaChange};

/// The members of (Admin)`SetUserMFAPreference`; one that is none changes nothing.
#[derive(Debug, Default)]
pub(in crate::aws) struct Preferences {
    pub(in crate::aws) sms: Option<SmsMfaSettingsType>,
    pub(in crate::aws) app: Option<SoftwareTokenMfaSettingsType>,
    pub(in crate::aws) email: Option<EmailMfaSettingsType>,
}

impl Preferences {
    pub(in crate::aws) fn of(changes: &[MfaChange]) -> Self {
        let mut preferences = Self::default();
        for MfaChange {
            mfa,
            enabled,
            preferred,
        } in changes
        {
            match mfa {
                Mfa::Sms => {
                    let settings = SmsMfaSettingsType::builder();
                    let settings = settings.enabled(*enabled).preferred_mfa(*preferred);
                    preferences.sms = Some(settings.build());
                }
                Mfa::App => {
                    let settings = SoftwareTokenMfaSettingsType::builder();
                    let settings = settings.enabled(*enabled).preferred_mfa(*preferred);
                    preferences.app = Some(settings.build());
                }
                Mfa::Email => {
                    let settings = EmailMfaSettingsType::builder();
                    let settings = settings.enabled(*enabled).preferred_mfa(*preferred);
                    preferences.email = Some(settings.build());
                }
            }
        }
        preferences
    }
}
