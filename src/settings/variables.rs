//! The environment variables that mean something here.

use std::collections::{BTreeMap, BTreeSet};

/// Every variable that is read as a setting. Secrets are in [`SECRETS`].
pub const SETTINGS: &[&str] = &[
    "ACTIONS_ID_TOKEN_REQUEST_URL",
    "ALL_PROXY",
    "APPDATA",
    "AWS_ACCESS_KEY_ID",
    "AWS_CA_BUNDLE",
    "AWS_CONFIG_FILE",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_DEFAULT_REGION",
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_COGNITO_IDENTITY",
    "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER",
    "AWS_ENDPOINT_URL_IAM",
    "AWS_ENDPOINT_URL_SECRETS_MANAGER",
    "AWS_ENDPOINT_URL_SIGNIN",
    "AWS_ENDPOINT_URL_STS",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    "AWS_MAX_ATTEMPTS",
    "AWS_PROFILE",
    "AWS_REGION",
    "AWS_RETRY_MODE",
    "AWS_SHARED_CREDENTIALS_FILE",
    "AWS_USE_DUALSTACK_ENDPOINT",
    "AWS_USE_FIPS_ENDPOINT",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "COGNITO_AUTH_CONFIG",
    "COGNITO_AUTH_NO_CACHE",
    "COGNITO_CLIENT_ID",
    "COGNITO_CLIENT_SECRET_ARN",
    "COGNITO_CONTEXT",
    "COGNITO_DOMAIN",
    "COGNITO_IDENTITY_POOL_ID",
    "COGNITO_USERNAME",
    "COGNITO_USER_POOL_ID",
    "GITHUB_ENV",
    "GITHUB_OUTPUT",
    "HOME",
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "ID_TOKEN_FILE",
    "KUBERNETES_EXEC_INFO",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "LOCALAPPDATA",
    "NO_COLOR",
    "SSL_CERT_DIR",
    "SSL_CERT_FILE",
    "TERM",
    "USERPROFILE",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
    "XDG_RUNTIME_DIR",
    "XDG_STATE_HOME",
    "all_proxy",
    "http_proxy",
    "https_proxy",
];

/// The variables that hold secrets. Their values stay in the environment until they are needed,
/// and are taken out of the environment of the commands that we start.
pub const SECRETS: &[&str] = &[
    "COGNITO_ACCESS_TOKEN",
    "COGNITO_CLIENT_SECRET",
    "COGNITO_ID_TOKEN",
    "COGNITO_NEW_PASSWORD",
    "COGNITO_PASSWORD",
    "COGNITO_REFRESH_TOKEN",
    "COGNITO_TOTP_SECRET",
];

/// A snapshot of the variables in [`SETTINGS`], and of which of [`SECRETS`] are set.
///
/// A variable that is set to nothing counts as unset.
#[derive(Debug, Clone, Default)]
pub struct Variables {
    values: BTreeMap<&'static str, String>,
    secrets: BTreeSet<&'static str>,
}

impl Variables {
    /// Takes what `read` gives for each variable.
    ///
    /// # Errors
    ///
    /// The first error of `read`.
    pub fn read<E>(read: impl Fn(&'static str) -> Result<Option<String>, E>) -> Result<Self, E> {
        let mut variables = Self::default();
        for name in SETTINGS {
            if let Some(value) = read(name)?.filter(|value| !value.is_empty()) {
                variables.values.insert(name, value);
            }
        }
        for name in SECRETS {
            if read(name)?.is_some_and(|value| !value.is_empty()) {
                variables.secrets.insert(name);
            }
        }
        Ok(variables)
    }

    /// The value of the setting `name`, if it is set to something.
    pub fn get(&self, name: &str) -> Option<&str> {
        debug_assert!(SETTINGS.contains(&name), "{name} is not in SETTINGS");
        self.values.get(name).map(String::as_str)
    }

    /// Whether the secret `name` is set to something.
    pub fn has_secret(&self, name: &str) -> bool {
        debug_assert!(SECRETS.contains(&name), "{name} is not in SECRETS");
        self.secrets.contains(name)
    }
}

#[cfg(test)]
impl Variables {
    pub(crate) fn of(pairs: &[(&str, &str)]) -> Self {
        let read = |name| {
            Ok::<_, ()>(
                pairs
                    .iter()
                    .find(|(n, _)| *n == name)
                    .map(|(_, v)| (*v).to_owned()),
            )
        };
        Self::read(read).unwrap()
    }
}
