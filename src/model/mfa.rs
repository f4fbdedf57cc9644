//! Second factors.

use std::fmt;
use std::str::FromStr;

/// A second factor that a user can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mfa {
    /// A code in a text message.
    Sms,
    /// A code of an authenticator app.
    App,
    /// A code in an e-mail.
    Email,
}

impl Mfa {
    /// Every one there is.
    pub const ALL: [Self; 3] = [Self::Sms, Self::App, Self::Email];

    /// Its name in `UserMFASettingList` and as a challenge.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sms => "SMS_MFA",
            Self::App => "SOFTWARE_TOKEN_MFA",
            Self::Email => "EMAIL_OTP",
        }
    }

    /// What people call it.
    fn short_name(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::App => "totp",
            Self::Email => "email",
        }
    }
}

impl fmt::Display for Mfa {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Mfa {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        // Some of the API's prose calls one by another name.
        let text = if text == "EMAIL_MFA" {
            "EMAIL_OTP"
        } else {
            text
        };
        let found = Self::ALL
            .into_iter()
            .find(|mfa| mfa.name() == text || mfa.short_name().eq_ignore_ascii_case(text));
        found.ok_or_else(|| {
            let names = Self::ALL.map(|mfa| format!("{} ({mfa})", mfa.short_name()));
            format!("expected one of {}", names.join(", "))
        })
    }
}

/// What a user's second factors are: a part of `GetUser` and `AdminGetUser`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MfaStatus {
    /// `Username`
    pub username: String,
    /// `PreferredMfaSetting`
    pub preferred: Option<String>,
    /// `UserMFASettingList`
    pub enabled: Vec<String>,
}

/// A change of one second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MfaChange {
    /// Which one.
    pub mfa: Mfa,
    /// Whether the user has it.
    pub enabled: bool,
    /// Whether it is the one that is asked for.
    pub preferred: bool,
}
