//! The flows of `InitiateAuth` and `AdminInitiateAuth`.

use std::fmt;
use std::str::FromStr;

/// How the first factor travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthFlow {
    /// User name and password through the Admin API.
    AdminUserPassword,
    /// The same under its old name.
    AdminNoSrp,
    /// User name and password through the public API.
    UserPassword,
    /// User name and a proof of the password, through either API.
    UserSrp,
    /// User name, and a first factor of the user's or the caller's choice, through either API.
    UserAuth,
    /// User name, and whatever the pool's Lambda triggers ask, through either API.
    Custom,
    /// A refresh token. No flow to sign in with, so not among [`Self::ALL`].
    RefreshToken,
}

impl AuthFlow {
    /// Every flow to sign in with: its name in the API and its short name, if any.
    pub const ALL: [(Self, &'static str, Option<&'static str>); 6] = [
        (
            Self::AdminUserPassword,
            "ADMIN_USER_PASSWORD_AUTH",
            Some("admin"),
        ),
        (Self::AdminNoSrp, "ADMIN_NO_SRP_AUTH", None),
        (Self::UserPassword, "USER_PASSWORD_AUTH", Some("password")),
        (Self::UserSrp, "USER_SRP_AUTH", Some("srp")),
        (Self::UserAuth, "USER_AUTH", Some("choice")),
        (Self::Custom, "CUSTOM_AUTH", Some("custom")),
    ];

    /// `AuthFlow` in the API's spelling.
    pub fn name(self) -> &'static str {
        match self {
            Self::AdminUserPassword => "ADMIN_USER_PASSWORD_AUTH",
            Self::AdminNoSrp => "ADMIN_NO_SRP_AUTH",
            Self::UserPassword => "USER_PASSWORD_AUTH",
            Self::UserSrp => "USER_SRP_AUTH",
            Self::UserAuth => "USER_AUTH",
            Self::Custom => "CUSTOM_AUTH",
            Self::RefreshToken => "REFRESH_TOKEN_AUTH",
        }
    }

    /// The member of the app client's `ExplicitAuthFlows` that permits it.
    pub fn permission(self) -> &'static str {
        match self {
            Self::AdminUserPassword | Self::AdminNoSrp => "ALLOW_ADMIN_USER_PASSWORD_AUTH",
            Self::UserPassword => "ALLOW_USER_PASSWORD_AUTH",
            Self::UserSrp => "ALLOW_USER_SRP_AUTH",
            Self::UserAuth => "ALLOW_USER_AUTH",
            Self::Custom => "ALLOW_CUSTOM_AUTH",
            Self::RefreshToken => "ALLOW_REFRESH_TOKEN_AUTH",
        }
    }

    /// The one API that knows it, if only one does: `true` for the Admin API.
    pub fn admin(self) -> Option<bool> {
        match self {
            Self::AdminUserPassword | Self::AdminNoSrp => Some(true),
            Self::UserPassword => Some(false),
            Self::UserSrp | Self::UserAuth | Self::Custom | Self::RefreshToken => None,
        }
    }
}

impl fmt::Display for AuthFlow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for AuthFlow {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|(_, name, short)| {
                *name == text || short.is_some_and(|short| short.eq_ignore_ascii_case(text))
            })
            .map(|(flow, ..)| flow)
            .ok_or_else(|| {
                let both = Self::ALL.iter().map(|(_, name, short)| match short {
                    Some(short) => format!("{short} ({name})"),
                    None => (*name).to_owned(),
                });
                format!("expected one of {}", both.collect::<Vec<_>>().join(", "))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flows_are_known_by_both_names() {
        for (flow, name, short) in AuthFlow::ALL {
            assert_eq!(name.parse(), Ok(flow));
            assert_eq!(flow.to_string(), name);
            if let Some(short) = short {
                assert_eq!(short.parse(), Ok(flow));
                assert_eq!(short.to_uppercase().parse(), Ok(flow));
            }
        }
        assert!("user_password_auth".parse::<AuthFlow>().is_err());
    }
}
