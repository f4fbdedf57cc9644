//! Every setting, in one table. Flags, what a context may hold, `context show`, `context create`,
//! `context import`, help and completions derive from it.

use crate::oauth::redirect::LOCAL_CALLBACK;

use super::secrets::{ARN_VARIABLE, SecretKind};

/// A setting: its names as a flag, in a context and in the environment.
#[derive(Debug)]
pub struct Key {
    /// Its key in a context, and the long name of its flag.
    pub name: &'static str,
    /// What it is called in messages.
    pub what: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Its variable. The Region's and the endpoint's, of which there are several, are not here.
    pub variable: Option<&'static str>,
    /// Its flag, if it has one.
    pub flag: Option<Flag>,
    /// Which values `context create` saves.
    pub saved: Saved,
    /// The secret that it is a source of.
    pub secret: Option<SecretKind>,
}

/// What a setting holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// The path of a file.
    Path,
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Number,
    /// Several texts.
    List,
    /// A command: for a shell, or a list of words.
    Command,
}

/// Which values of a setting `context create` saves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// The flag's.
    OfFlag,
    /// The flag's, else the environment's.
    OfEnvironment,
}

/// The flag of a setting.
#[derive(Debug)]
pub struct Flag {
    /// Its short name.
    pub short: Option<char>,
    /// The name of its value in help texts.
    pub value: &'static str,
    /// What it does, in one line; its variable is added.
    pub help: &'static str,
    /// What holds without it.
    pub default: Option<&'static str>,
    /// The rest of the help.
    pub details: &'static str,
    /// The heading that it is listed under.
    pub heading: Option<&'static str>,
}

impl Flag {
    const fn new(value: &'static str, help: &'static str) -> Self {
        Self {
            short: None,
            value,
            help,
            default: None,
            details: "",
            heading: None,
        }
    }

    const fn under(self, heading: &'static str) -> Self {
        Self {
            heading: Some(heading),
            ..self
        }
    }

    const fn default(self, default: &'static str) -> Self {
        Self {
            default: Some(default),
            ..self
        }
    }
}

impl Key {
    const fn new(name: &'static str, what: &'static str, kind: Kind) -> Self {
        Self {
            name,
            what,
            kind,
            variable: None,
            flag: None,
            saved: Saved::OfFlag,
            secret: None,
        }
    }

    const fn flag(self, flag: Flag) -> Self {
        Self {
            flag: Some(flag),
            ..self
        }
    }

    const fn variable(self, variable: &'static str) -> Self {
        Self {
            variable: Some(variable),
            ..self
        }
    }

    const fn saved_from_environment(self) -> Self {
        Self {
            saved: Saved::OfEnvironment,
            ..self
        }
    }

    const fn source_of(self, secret: SecretKind) -> Self {
        Self {
            secret: Some(secret),
            ..self
        }
    }

    /// The key called `name`.
    pub fn named(name: &str) -> Option<&'static Self> {
        KEYS.iter().copied().find(|key| key.name == name)
    }
}

const POOL: &str = "User pool options";
const CHALLENGE: &str = "Challenge options";
const IDENTITY: &str = "Identity pool options";
const AWS: &str = "AWS options";

/// Every setting, in the order in which `context create` writes them.
pub static KEYS: &[&Key] = &[
    &USER_POOL_ID,
    &CLIENT_ID,
    &USERNAME,
    &IDENTITY_POOL_ID,
    &DOMAIN,
    &REDIRECT_URI,
    &SCOPE,
    &RESOURCE,
    &AUTH_FLOW,
    &ADMIN,
    &PREFERRED_CHALLENGE,
    &MFA_TYPE,
    &MFA_CODE_COMMAND,
    &REMEMBER_DEVICE,
    &ROLE_ARN,
    &LOGINS_PROVIDER,
    &REGION,
    &PROFILE,
    &ENDPOINT_URL,
    &ALLOW_HTTP,
    &CA_BUNDLE,
    &TIMEOUT,
    &MAX_ATTEMPTS,
    &CLIENT_METADATA,
    &CLIENT_SECRET_FILE,
    &CLIENT_SECRET_COMMAND,
    &CLIENT_SECRET_ARN,
    &PASSWORD_FILE,
    &PASSWORD_COMMAND,
    &NEW_PASSWORD_FILE,
    &NEW_PASSWORD_COMMAND,
    &TOTP_SECRET_FILE,
    &TOTP_SECRET_COMMAND,
    &STORE,
];

/// What leads a sign-in, or `doctor`, to the same place.
pub static PLACE: &[&Key] = &[
    &USER_POOL_ID,
    &CLIENT_ID,
    &IDENTITY_POOL_ID,
    &USERNAME,
    &AUTH_FLOW,
    &ADMIN,
    &REGION,
    &PROFILE,
    &ENDPOINT_URL,
    &ALLOW_HTTP,
    &CA_BUNDLE,
];

/// The user pool.
pub static USER_POOL_ID: Key = Key::new("user-pool-id", "user pool id", Kind::Text)
    .variable("COGNITO_USER_POOL_ID")
    .saved_from_environment()
    .flag(Flag::new("ID", "User pool, such as us-east-1_AbCdEfGhI").under(POOL));

/// The app client.
pub static CLIENT_ID: Key = Key::new("client-id", "app client id", Kind::Text)
    .variable("COGNITO_CLIENT_ID")
    .saved_from_environment()
    .flag(Flag::new("ID", "App client").under(POOL));

/// Who signs in.
pub static USERNAME: Key = Key::new("username", "user name", Kind::Text)
    .variable("COGNITO_USERNAME")
    .saved_from_environment()
    .flag(Flag {
        short: Some('u'),
        ..Flag::new("USER", "User name, or an alias such as an e-mail address").under(POOL)
    });

/// The identity pool.
pub static IDENTITY_POOL_ID: Key = Key::new("identity-pool-id", "identity pool id", Kind::Text)
    .variable("COGNITO_IDENTITY_POOL_ID")
    .saved_from_environment()
    .flag(Flag::new("ID", "Identity pool, REGION:GUID").under(IDENTITY));

/// The host of the managed login pages.
pub static DOMAIN: Key = Key::new("domain", "domain", Kind::Text)
    .variable("COGNITO_DOMAIN")
    .flag(
        Flag::new(
            "HOST",
            "Domain of the user pool, such as my-pool.auth.us-east-1.amazoncognito.com",
        )
        .under(POOL),
    );

/// Where the managed login pages send a browser back to.
pub static REDIRECT_URI: Key = Key::new("redirect-uri", "redirect URI", Kind::List).flag(
    Flag::new(
        "URI",
        "Callback URL of the app client (can be repeated: the first whose port is free)",
    )
    .default(LOCAL_CALLBACK)
    .under(POOL),
);

/// The scopes that a token is to have.
pub static SCOPE: Key = Key::new("scope", "scope", Kind::List).flag(
    Flag::new(
        "SCOPE",
        "Ask for this scope, such as openid or RESOURCE-SERVER/NAME (can be repeated)",
    )
    .under(POOL),
);

/// What a token is to be used at.
pub static RESOURCE: Key = Key::new("resource", "resource", Kind::List).flag(
    Flag::new(
        "URI",
        "Ask for a token to be used at this resource (can be repeated)",
    )
    .under(POOL),
);

/// The authentication flow.
pub static AUTH_FLOW: Key = Key::new("auth-flow", "auth flow", Kind::Text).flag(Flag {
    details: "ADMIN_USER_PASSWORD_AUTH (short: admin) and ADMIN_NO_SRP_AUTH (its older name) need \
              IAM credentials. USER_SRP_AUTH (short: srp) proves the password without sending it, \
              USER_PASSWORD_AUTH (short: password) sends it, USER_AUTH (short: choice) lets the \
              user choose a first factor, CUSTOM_AUTH (short: custom) asks what the pool's Lambda \
              triggers want; these go without. Where none is named: ADMIN_USER_PASSWORD_AUTH if \
              the variables of AWS or the AWS profile offer IAM credentials, else USER_SRP_AUTH.",
    ..Flag::new("FLOW", "How to sign in")
        .default("ADMIN_USER_PASSWORD_AUTH with IAM credentials, else USER_SRP_AUTH")
});

/// Whether calls go through the Admin API; `--no-admin` says no.
pub static ADMIN: Key = Key::new("admin", "admin", Kind::Bool).flag(Flag::new(
    "",
    "Use the Admin API, which is signed with IAM credentials",
));

/// The first factor to choose in `USER_AUTH`.
pub static PREFERRED_CHALLENGE: Key =
    Key::new("preferred-challenge", "preferred challenge", Kind::Text).flag(
        Flag::new(
            "CHALLENGE",
            "First factor to choose in USER_AUTH: PASSWORD, PASSWORD_SRP, EMAIL_OTP, SMS_OTP",
        )
        .under(CHALLENGE),
    );

/// The second factor to choose where there are several.
pub static MFA_TYPE: Key = Key::new("mfa-type", "MFA type", Kind::Text).flag(
    Flag::new(
        "TYPE",
        "Second factor to choose where there are several: SMS_MFA, EMAIL_OTP, SOFTWARE_TOKEN_MFA",
    )
    .under(CHALLENGE),
);

/// The program that prints one-time codes.
pub static MFA_CODE_COMMAND: Key = Key::new("mfa-code-command", "one-time code", Kind::Command)
    .flag(Flag::new("COMMAND", "Take the one-time code from what COMMAND prints").under(CHALLENGE));

/// Whether the pool is to remember this machine.
pub static REMEMBER_DEVICE: Key = Key::new("remember-device", "remember-device", Kind::Bool).flag(
    Flag::new(
        "",
        "Let the pool remember this machine, which then counts as a second factor \
         (needs a context)",
    )
    .under(CHALLENGE),
);

/// The role to ask the identity pool for.
pub static ROLE_ARN: Key = Key::new("role-arn", "role ARN", Kind::Text)
    .flag(Flag::new("ARN", "Ask for this role, one of the token's cognito:roles").under(IDENTITY));

/// The name of the login provider, where it is not to be derived from the token.
pub static LOGINS_PROVIDER: Key = Key::new("logins-provider", "login provider", Kind::Text).flag(
    Flag::new(
        "NAME",
        "Name of the login provider; else derived from the IdToken's issuer",
    )
    .under(IDENTITY),
);

/// The Region of the calls.
pub static REGION: Key = Key::new("region", "Region", Kind::Text).flag(
    Flag::new(
        "REGION",
        "Region of the call [default: that of the id] [env: AWS_REGION]",
    )
    .under(AWS),
);

/// The AWS profile.
pub static PROFILE: Key = Key::new("profile", "AWS profile", Kind::Text)
    .variable("AWS_PROFILE")
    .flag(
        Flag::new(
            "PROFILE",
            "AWS profile: its settings, and its IAM credentials for calls that are signed",
        )
        .under(AWS),
    );

/// The endpoint of every service.
pub static ENDPOINT_URL: Key = Key::new("endpoint-url", "endpoint URL", Kind::Text).flag(
    Flag::new(
        "URL",
        "Send requests to this URL instead of AWS [env: AWS_ENDPOINT_URL, or that of a service]",
    )
    .under(AWS),
);

/// Whether an http endpoint may be on another machine.
pub static ALLOW_HTTP: Key = Key::new("allow-http", "allow-http", Kind::Bool).flag(
    Flag::new(
        "",
        "Send requests, secrets included, to an http endpoint on another machine",
    )
    .under(AWS),
);

/// The CA certificates to trust.
pub static CA_BUNDLE: Key = Key::new("ca-bundle", "CA bundle", Kind::Path)
    .variable("AWS_CA_BUNDLE")
    .flag(
        Flag::new(
            "FILE",
            "Trust the CA certificates in this PEM file, and no others",
        )
        .under(AWS),
    );

/// The time limit of one call, in seconds.
pub static TIMEOUT: Key = Key::new("timeout", "time limit", Kind::Number).flag(
    Flag::new("SECONDS", "Time limit of one call, retries included")
        .default("60")
        .under(AWS),
);

/// Maximum number of attempts of a call.
pub static MAX_ATTEMPTS: Key = Key::new("max-attempts", "number of attempts", Kind::Number)
    .variable("AWS_MAX_ATTEMPTS")
    .flag(
        Flag::new("N", "Maximum number of attempts of a call")
            .default("3")
            .under(AWS),
    );

/// What the pool's Lambda triggers are passed.
pub static CLIENT_METADATA: Key = Key::new("client-metadata", "client metadata", Kind::List).flag(
    Flag::new(
        "KEY=VALUE",
        "Pass KEY=VALUE to the pool's Lambda triggers (can be repeated)",
    )
    .under(POOL),
);

/// The file of the app client's secret.
pub static CLIENT_SECRET_FILE: Key = Key::new("client-secret-file", "client secret", Kind::Path)
    .source_of(SecretKind::ClientSecret)
    .flag(Flag::new("FILE", "Read the app client's secret from FILE").under(POOL));

/// The command that prints the app client's secret.
pub static CLIENT_SECRET_COMMAND: Key =
    Key::new("client-secret-command", "client secret", Kind::Command)
        .source_of(SecretKind::ClientSecret)
        .flag(
            Flag::new(
                "COMMAND",
                "Read the app client's secret from what COMMAND prints",
            )
            .under(POOL),
        );

/// The ARN of the app client's secret.
pub static CLIENT_SECRET_ARN: Key = Key::new("client-secret-arn", "client secret ARN", Kind::Text)
    .variable(ARN_VARIABLE)
    .flag(
        Flag {
            details: "The secret is read with IAM credentials, in the Region of its ARN: the \
                      member clientSecretValue where it is a JSON object, else all of it. A \
                      context keeps it with the session, and reads it once more where Cognito \
                      refuses it.",
            ..Flag::new(
                "ARN",
                "Read the app client's secret from AWS Secrets Manager",
            )
        }
        .under(POOL),
    );

/// The file of the password.
pub static PASSWORD_FILE: Key = Key::new("password-file", "password", Kind::Path)
    .source_of(SecretKind::Password)
    .flag(Flag::new("FILE", "Read the password from FILE"));

/// The command that prints the password.
pub static PASSWORD_COMMAND: Key = Key::new("password-command", "password", Kind::Command)
    .source_of(SecretKind::Password)
    .flag(Flag::new(
        "COMMAND",
        "Read the password from what COMMAND prints",
    ));

/// The file of the new password.
pub static NEW_PASSWORD_FILE: Key = Key::new("new-password-file", "new password", Kind::Path)
    .source_of(SecretKind::NewPassword)
    .flag(Flag::new("FILE", "Read the new password from FILE"));

/// The command that prints the new password.
pub static NEW_PASSWORD_COMMAND: Key =
    Key::new("new-password-command", "new password", Kind::Command)
        .source_of(SecretKind::NewPassword)
        .flag(Flag::new(
            "COMMAND",
            "Read the new password from what COMMAND prints",
        ));

/// The file of the TOTP seed.
pub static TOTP_SECRET_FILE: Key = Key::new("totp-secret-file", "TOTP seed", Kind::Path)
    .source_of(SecretKind::TotpSecret)
    .flag(
        Flag::new(
            "FILE",
            "Make one-time codes from the seed in FILE: base32 or an otpauth URI \
             [env: COGNITO_TOTP_SECRET]",
        )
        .under(CHALLENGE),
    );

/// The command that prints the TOTP seed.
pub static TOTP_SECRET_COMMAND: Key = Key::new("totp-secret-command", "TOTP seed", Kind::Command)
    .source_of(SecretKind::TotpSecret)
    .flag(
        Flag::new(
            "COMMAND",
            "Make one-time codes from the seed that COMMAND prints",
        )
        .under(CHALLENGE),
    );

/// Where the record of a context is kept.
pub static STORE: Key = Key::new("store", "store", Kind::Text);
