//! The flags that several commands share, in groups that a command takes whole.

use std::path::PathBuf;

use jiff::SignedDuration;

use super::secrets::{CommandLine, SecretSource};
use crate::model::Secret;

/// Flags of the program, valid before and after the name of a command.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Global options")]
pub struct GlobalFlags {
    /// Use the settings saved under this name in config.toml [env: COGNITO_CONTEXT]
    #[arg(short, long, global = true, value_name = "NAME")]
    pub context: Option<String>,

    /// Never prompt; fail and name what is missing
    #[arg(long, global = true)]
    pub no_input: bool,

    /// Say nothing but errors on standard error
    #[arg(short, long, global = true)]
    pub quiet: bool,

    /// Say what is done and why; twice: every HTTP exchange, secrets masked
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,

    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,

    /// How to print errors: as text, or as one line of JSON
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    pub error_format: ErrorFormat,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How errors are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum ErrorFormat {
    /// Message, cause, help, request id, a line each.
    Text,
    /// One JSON object on one line.
    Json,
}

/// How AWS is reached.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "AWS options")]
pub struct AwsFlags {
    /// Region of the call; else the one its id names [env: AWS_REGION]
    #[arg(long)]
    pub region: Option<String>,

    /// AWS profile: its settings, and its IAM credentials for calls that are signed [env: AWS_PROFILE]
    #[arg(long)]
    pub profile: Option<String>,

    /// Send requests to this URL instead [env: AWS_ENDPOINT_URL, or that of a service]
    #[arg(long, value_name = "URL")]
    pub endpoint_url: Option<String>,

    /// Trust the CA certificates in this PEM file, and no others [env: AWS_CA_BUNDLE]
    #[arg(long, value_name = "FILE")]
    pub ca_bundle: Option<PathBuf>,

    /// Time limit of one call, retries included [default: 60]
    #[arg(long, value_name = "SECONDS")]
    pub timeout: Option<String>,

    /// How often a call is tried [env: AWS_MAX_ATTEMPTS] [default: 3]
    #[arg(long, value_name = "N")]
    pub max_attempts: Option<String>,
}

/// Which user pool, as which app client, for whom.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "User pool options")]
pub struct PoolFlags {
    /// User pool, such as us-east-1_AbCdEfGhI [env: COGNITO_USER_POOL_ID]
    #[arg(long, value_name = "ID")]
    pub user_pool_id: Option<String>,

    /// App client [env: COGNITO_CLIENT_ID]
    #[arg(long, value_name = "ID")]
    pub client_id: Option<String>,

    /// User name, or an alias such as an e-mail address [env: COGNITO_USERNAME]
    #[arg(short, long, value_name = "USER")]
    pub username: Option<String>,

    #[command(flatten)]
    #[allow(missing_docs, reason = "flattened")]
    pub client_secret: ClientSecretFlags,

    /// Pass KEY=VALUE to the pool's Lambda triggers (can be repeated)
    #[arg(long, value_name = "KEY=VALUE")]
    pub client_metadata: Vec<String>,
}

/// Where the app client's secret is read.
#[derive(Debug, Clone, Default, clap::Args)]
#[group(id = "client-secret", multiple = false)]
#[expect(clippy::struct_field_names, reason = "they name the flags")]
pub struct ClientSecretFlags {
    /// Read the app client's secret from a line of standard input [env: COGNITO_CLIENT_SECRET]
    #[arg(long)]
    client_secret_stdin: bool,

    /// Read the app client's secret from FILE
    #[arg(long, value_name = "FILE")]
    client_secret_file: Option<PathBuf>,

    /// Read the app client's secret from what COMMAND prints
    #[arg(long, value_name = "COMMAND")]
    client_secret_command: Option<String>,
}

impl ClientSecretFlags {
    /// The source given, if any.
    pub fn source(&self) -> Option<SecretSource> {
        source(
            self.client_secret_stdin,
            self.client_secret_file.as_ref(),
            self.client_secret_command.as_ref(),
        )
    }
}

/// Where the password is read.
#[derive(Debug, Clone, Default, clap::Args)]
#[group(id = "password", multiple = false)]
#[expect(clippy::struct_field_names, reason = "they name the flags")]
pub struct PasswordFlags {
    /// Read the password from a line of standard input [env: COGNITO_PASSWORD]
    #[arg(long)]
    password_stdin: bool,

    /// Read the password from FILE
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,

    /// Read the password from what COMMAND prints
    #[arg(long, value_name = "COMMAND")]
    password_command: Option<String>,
}

impl PasswordFlags {
    /// The source given, if any.
    pub fn source(&self) -> Option<SecretSource> {
        source(
            self.password_stdin,
            self.password_file.as_ref(),
            self.password_command.as_ref(),
        )
    }
}

/// Where the password to be is read.
#[derive(Debug, Clone, Default, clap::Args)]
#[group(id = "new-password", multiple = false)]
#[expect(clippy::struct_field_names, reason = "they name the flags")]
pub struct NewPasswordFlags {
    /// Read the new password from a line of standard input [env: COGNITO_NEW_PASSWORD]
    #[arg(long)]
    new_password_stdin: bool,

    /// Read the new password from FILE
    #[arg(long, value_name = "FILE")]
    new_password_file: Option<PathBuf>,

    /// Read the new password from what COMMAND prints
    #[arg(long, value_name = "COMMAND")]
    new_password_command: Option<String>,
}

impl NewPasswordFlags {
    /// The source given, if any.
    pub fn source(&self) -> Option<SecretSource> {
        source(
            self.new_password_stdin,
            self.new_password_file.as_ref(),
            self.new_password_command.as_ref(),
        )
    }
}

/// Where the refresh token is read.
#[derive(Debug, Clone, Default, clap::Args)]
#[group(id = "refresh-token", multiple = false)]
#[expect(clippy::struct_field_names, reason = "they name the flags")]
pub struct RefreshTokenFlags {
    /// Read the refresh token from standard input [env: COGNITO_REFRESH_TOKEN]
    #[arg(long)]
    refresh_token_stdin: bool,

    /// Read the refresh token from FILE
    #[arg(long, value_name = "FILE")]
    refresh_token_file: Option<PathBuf>,

    /// Read the refresh token from what COMMAND prints
    #[arg(long, value_name = "COMMAND")]
    refresh_token_command: Option<String>,
}

impl RefreshTokenFlags {
    /// The source given, if any.
    pub fn source(&self) -> Option<SecretSource> {
        if self.refresh_token_stdin {
            return Some(SecretSource::Stdin);
        }
        source(
            false,
            self.refresh_token_file.as_ref(),
            self.refresh_token_command.as_ref(),
        )
    }
}

/// Where the IdToken is read.
#[derive(Debug, Clone, Default, clap::Args)]
#[group(id = "id-token", multiple = false)]
pub struct IdTokenFlags {
    /// Read the IdToken from standard input [env: COGNITO_ID_TOKEN]
    #[arg(long)]
    id_token_stdin: bool,

    /// Read the IdToken from FILE
    #[arg(long, value_name = "FILE")]
    id_token_file: Option<PathBuf>,
}

impl IdTokenFlags {
    /// The source given, if any.
    pub fn source(&self) -> Option<SecretSource> {
        if self.id_token_stdin {
            return Some(SecretSource::Stdin);
        }
        source(false, self.id_token_file.as_ref(), None)
    }
}

/// Where the access token is read.
#[derive(Debug, Clone, Default, clap::Args)]
#[group(id = "access-token", multiple = false)]
pub struct AccessTokenFlags {
    /// Read the access token from standard input [env: COGNITO_ACCESS_TOKEN]
    #[arg(long)]
    access_token_stdin: bool,

    /// Read the access token from FILE
    #[arg(long, value_name = "FILE")]
    access_token_file: Option<PathBuf>,
}

impl AccessTokenFlags {
    /// The source given, if any.
    pub fn source(&self) -> Option<SecretSource> {
        if self.access_token_stdin {
            return Some(SecretSource::Stdin);
        }
        source(false, self.access_token_file.as_ref(), None)
    }
}

fn source(line: bool, file: Option<&PathBuf>, command: Option<&String>) -> Option<SecretSource> {
    line.then_some(SecretSource::Line)
        .or_else(|| file.map(|path| SecretSource::File(path.clone())))
        .or_else(|| command.map(|c| SecretSource::Command(CommandLine::Shell(c.clone()))))
}

/// One-time codes, and the answers of Lambda triggers.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Challenge options")]
pub struct MfaFlags {
    /// One-time code of an app, a text message or an e-mail
    #[arg(long, value_name = "CODE", conflicts_with = "mfa_code_command")]
    pub mfa_code: Option<Secret<String>>,

    /// Take the one-time code from what COMMAND prints
    #[arg(long, value_name = "COMMAND")]
    pub mfa_code_command: Option<String>,

    /// Make one-time codes from the seed in FILE: base32 or an otpauth URI [env: COGNITO_TOTP_SECRET]
    #[arg(long, value_name = "FILE", conflicts_with = "totp_secret_command")]
    totp_secret_file: Option<PathBuf>,

    /// Make one-time codes from the seed that COMMAND prints
    #[arg(long, value_name = "COMMAND")]
    totp_secret_command: Option<String>,

    /// Second factor to choose where there are several: SMS_MFA, EMAIL_OTP, SOFTWARE_TOKEN_MFA
    #[arg(long, value_name = "TYPE")]
    pub mfa_type: Option<String>,

    /// First factor to choose in USER_AUTH: PASSWORD, PASSWORD_SRP, EMAIL_OTP, SMS_OTP
    #[arg(long, value_name = "CHALLENGE")]
    pub preferred_challenge: Option<String>,

    /// Answer to a CUSTOM_CHALLENGE (can be repeated, one for each round)
    #[arg(long, value_name = "ANSWER")]
    pub answer: Vec<Secret<String>>,
}

impl MfaFlags {
    /// The source of the TOTP seed given, if any.
    pub fn totp_secret(&self) -> Option<SecretSource> {
        source(
            false,
            self.totp_secret_file.as_ref(),
            self.totp_secret_command.as_ref(),
        )
    }
}

/// Whether this machine is to be remembered.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Challenge options")]
pub struct DeviceFlags {
    /// Let the pool remember this machine, which then counts as a second factor (needs a context)
    #[arg(long)]
    pub remember_device: bool,
}

/// Which identity pool and role.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Identity pool options")]
pub struct IdentityFlags {
    /// Identity pool, REGION:GUID [env: COGNITO_IDENTITY_POOL_ID]
    #[arg(long, value_name = "ID")]
    pub identity_pool_id: Option<String>,

    /// Ask for this role, one of the token's cognito:roles
    #[arg(long, value_name = "ARN")]
    pub role_arn: Option<String>,

    /// Name of the login provider; else derived from the IdToken's issuer
    #[arg(long, value_name = "NAME")]
    pub logins_provider: Option<String>,
}

/// The older way from an identity to credentials.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Identity pool options")]
pub struct ClassicFlags {
    /// Assume the role of --role-arn by the classic flow, which the identity pool has to allow
    #[arg(long)]
    pub classic: bool,

    /// With --classic: how long the credentials stand, as far as the role allows [default: 1h]
    #[arg(long, value_name = "DURATION", value_parser = duration, requires = "classic")]
    pub duration: Option<SignedDuration>,
}

/// Which flow, through which API.
#[derive(Debug, Clone, Default, clap::Args)]
#[group(id = "api", multiple = true)]
pub struct FlowFlags {
    /// How to sign in [default: ADMIN_USER_PASSWORD_AUTH]
    ///
    /// ADMIN_USER_PASSWORD_AUTH (short: admin) and ADMIN_NO_SRP_AUTH (its older name) need IAM
    /// credentials. USER_SRP_AUTH (short: srp) proves the password without sending it,
    /// USER_PASSWORD_AUTH (short: password) sends it, USER_AUTH (short: choice) lets the user
    /// choose a first factor, CUSTOM_AUTH (short: custom) asks what the pool's Lambda triggers
    /// want; these go without.
    #[arg(long, value_name = "FLOW")]
    pub auth_flow: Option<String>,

    /// Use the Admin API, which is signed with IAM credentials
    #[arg(long, overrides_with = "no_admin")]
    pub admin: bool,

    /// Use the public API, which needs no IAM credentials
    #[arg(long, overrides_with = "admin")]
    pub no_admin: bool,
}

impl FlowFlags {
    /// The API asked for: admin, public, or none in particular.
    pub fn api(&self) -> Option<bool> {
        if self.admin {
            Some(true)
        } else if self.no_admin {
            Some(false)
        } else {
            None
        }
    }
}

/// Everything that a sign-in can be told.
#[derive(Debug, Clone, Default, clap::Args)]
#[allow(missing_docs, reason = "flattened")]
pub struct SignInFlags {
    #[command(flatten)]
    pub flow: FlowFlags,

    /// Value of an attribute that the pool requires (can be repeated)
    #[arg(long, value_name = "NAME=VALUE", help_heading = "Challenge options")]
    pub attribute: Vec<String>,

    #[command(flatten)]
    pub password: PasswordFlags,

    #[command(flatten)]
    pub new_password: NewPasswordFlags,

    #[command(flatten)]
    pub mfa: MfaFlags,

    #[command(flatten)]
    pub device: DeviceFlags,

    #[command(flatten)]
    pub pool: PoolFlags,
}

impl SignInFlags {
    /// How many lines of standard input are secrets, whether or not each is needed.
    pub fn lines(&self) -> usize {
        let sources = [self.password.source(), self.pool.client_secret.source()];
        let lines = sources.into_iter().flatten();
        lines.filter(|source| *source == SecretSource::Line).count()
    }
}

/// Reads a length of time: `15m`, `1h30m`, `90s`, or seconds without a unit.
///
/// # Errors
///
/// What it should look like.
pub fn duration(text: &str) -> Result<SignedDuration, String> {
    let parsed = match text.parse() {
        Ok(seconds) => Ok(SignedDuration::from_secs(seconds)),
        Err(_) => text.parse::<SignedDuration>(),
    };
    parsed
        .ok()
        .filter(|duration| !duration.is_negative())
        .ok_or_else(|| "expected a length of time, such as 15m, 90s or 1h30m".to_owned())
}

/// A filter on JSON output.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct QueryFlags {
    /// Print only what this JMESPath expression selects, with -o json or text
    #[arg(long, value_name = "JMESPATH", help_heading = "Output options")]
    pub query: Option<String>,
}
