//! Names of challenges: what Cognito asks for, what a user may choose, what the first factor is.

use std::fmt;

/// Declares [`ChallengeName`].
macro_rules! challenge_names {
    ($($name:ident = $text:literal)*) => {
        /// `ChallengeName`, and the elements of `AvailableChallenges`, `MFAS_CAN_CHOOSE`,
        /// `MFAS_CAN_SETUP` and `PREFERRED_CHALLENGE`.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the API reference documents each under its name")]
        pub enum ChallengeName {
            $($name,)*
            /// One that nothing here knows.
            Other(String),
        }

        impl From<&str> for ChallengeName {
            fn from(name: &str) -> Self {
                match name {
                    $($text => Self::$name,)*
                    other => Self::Other(other.to_owned()),
                }
            }
        }

        impl ChallengeName {
            /// As the service spells it.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$name => $text,)*
                    Self::Other(name) => name,
                }
            }
        }
    };
}

challenge_names! {
    AdminNoSrpAuth = "ADMIN_NO_SRP_AUTH"
    CustomChallenge = "CUSTOM_CHALLENGE"
    DevicePasswordVerifier = "DEVICE_PASSWORD_VERIFIER"
    DeviceSrpAuth = "DEVICE_SRP_AUTH"
    EmailMfa = "EMAIL_MFA"
    EmailOtp = "EMAIL_OTP"
    MfaSetup = "MFA_SETUP"
    NewPasswordRequired = "NEW_PASSWORD_REQUIRED"
    Password = "PASSWORD"
    PasswordSrp = "PASSWORD_SRP"
    PasswordVerifier = "PASSWORD_VERIFIER"
    SelectChallenge = "SELECT_CHALLENGE"
    SelectMfaType = "SELECT_MFA_TYPE"
    SmsMfa = "SMS_MFA"
    SmsOtp = "SMS_OTP"
    SoftwareTokenMfa = "SOFTWARE_TOKEN_MFA"
    WebAuthn = "WEB_AUTHN"
}

impl ChallengeName {
    /// Whether a choice of this one is a choice of `other`: the API's prose and its enumerations
    /// have a name each for codes by e-mail.
    pub fn is(&self, other: &Self) -> bool {
        let is_email = |name: &Self| matches!(name, Self::EmailMfa | Self::EmailOtp);
        self == other || (is_email(self) && is_email(other))
    }

    /// `names` in one line, separated by commas.
    pub fn list(names: &[Self]) -> String {
        let names: Vec<&str> = names.iter().map(Self::as_str).collect();
        names.join(", ")
    }
}

impl fmt::Display for ChallengeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_spelled_as_it_came() {
        for name in ["PASSWORD_SRP", "HOLOGRAM", "password", ""] {
            assert_eq!(ChallengeName::from(name).as_str(), name);
        }
        assert!(ChallengeName::EmailMfa.is(&ChallengeName::EmailOtp));
        assert!(!ChallengeName::EmailMfa.is(&ChallengeName::SmsMfa));
    }
}
