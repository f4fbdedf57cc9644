//! `cognito-auth context create`: save settings by name.

use crate::app::App;
use crate::commands::sign_in::pairs;
use crate::failure::Failure;
use crate::settings::context::{self, Setting};
use crate::settings::flags::{
    AwsFlags, DeviceFlags, FlowFlags, IdentityFlags, MfaFlags, PasswordFlags, PoolFlags,
};
use crate::settings::resolve::Pool;
use crate::settings::secrets::{CommandLine, SecretSource};

/// Save settings under a name
///
/// Whatever is given by flags is saved; user pool, app client, user name and identity pool also from
/// the environment. Of secrets only where they are to be read: a file or a command.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth context create dev --user-pool-id us-east-1_AbCdEfGhI --client-id 1h57kf5cpq17m0eml12EXAMPLE -u alice
  cognito-auth context create ci --no-admin --password-command 'pass cognito' --use")]
pub struct Args {
    /// Name of the context
    name: String,

    /// Replace a context of that name
    #[arg(long)]
    force: bool,

    /// Make it the default context
    #[arg(long = "use")]
    make_default: bool,

    #[command(flatten)]
    pool: PoolFlags,

    #[command(flatten)]
    flow: FlowFlags,

    #[command(flatten)]
    password: PasswordFlags,

    #[command(flatten)]
    mfa: MfaFlags,

    #[command(flatten)]
    device: DeviceFlags,

    #[command(flatten)]
    identity: IdentityFlags,

    #[command(flatten)]
    aws: AwsFlags,
}

/// Saves the context, and says so on standard error.
///
/// # Errors
///
/// [`Failure::ConfigFile`] when there is a context of that name, or the file cannot be changed; as
/// the settings, when one is malformed.
pub async fn run(args: &Args, app: &App) -> Result<(), Failure> {
    context::check_name(&args.name).map_err(crate::local::config_file::Error::from)?;
    let values = values(args, app)?;
    let (name, force, make_default) = (args.name.clone(), args.force, args.make_default);
    let path = app
        .edit_config(move |text, path| {
            let text = context::with(text, path, &name, &values, force)?;
            if make_default {
                context::with_default(&text, path, &name)
            } else {
                Ok(text)
            }
        })
        .await?;
    app.ui.note(&format!(
        "context {} is saved in {}",
        args.name,
        path.display()
    ));
    Ok(())
}

/// What is to be saved, in the order in which people look for it.
fn values(args: &Args, app: &App) -> Result<Vec<(&'static str, Setting)>, Failure> {
    let settings = app.settings_without_context()?;
    // Malformed values are refused before anything is written.
    let pool: Pool = settings.pool(&args.pool)?;
    settings.flow(&args.flow)?;
    settings.timeout(args.aws.timeout.as_deref())?;
    settings.max_attempts(args.aws.max_attempts.as_deref())?;
    settings.region(args.aws.region.as_deref(), None)?;
    if pool.id.is_none() && pool.client.is_none() {
        return Err(Pool::missing_id().into());
    }
    let identity_pool = match &args.identity.identity_pool_id {
        Some(_) => Some(settings.identity_pool(&args.identity)?.value.to_string()),
        None => settings
            .identity_pool(&args.identity)
            .ok()
            .map(|id| id.value.to_string()),
    };
    pairs("--client-metadata", &args.pool.client_metadata)?;
    let text = |value: Option<String>| value.map(Setting::Text);
    let given = |value: &Option<String>| value.clone().map(Setting::Text);
    let mut values = vec![
        ("user-pool-id", text(pool.id.map(|id| id.value.to_string()))),
        (
            "client-id",
            text(pool.client.map(|id| id.value.to_string())),
        ),
        ("username", text(pool.username.map(|name| name.value))),
        ("identity-pool-id", text(identity_pool)),
        ("auth-flow", given(&args.flow.auth_flow)),
        (
            "admin",
            text(args.flow.api().map(|admin| admin.to_string())),
        ),
        ("preferred-challenge", given(&args.mfa.preferred_challenge)),
        ("mfa-type", given(&args.mfa.mfa_type)),
        ("mfa-code-command", given(&args.mfa.mfa_code_command)),
        (
            "remember-device",
            text(args.device.remember_device.then(|| "true".to_owned())),
        ),
        ("role-arn", given(&args.identity.role_arn)),
        ("logins-provider", given(&args.identity.logins_provider)),
        ("region", given(&args.aws.region)),
        ("profile", given(&args.aws.profile)),
        ("endpoint-url", given(&args.aws.endpoint_url)),
        (
            "ca-bundle",
            text(args.aws.ca_bundle.as_ref().map(|path| {
                let path = std::path::absolute(path).unwrap_or_else(|_| path.clone());
                path.display().to_string()
            })),
        ),
        ("timeout", given(&args.aws.timeout)),
        ("max-attempts", given(&args.aws.max_attempts)),
    ];
    if !args.pool.client_metadata.is_empty() {
        let metadata = Setting::List(args.pool.client_metadata.clone());
        values.push(("client-metadata", Some(metadata)));
    }
    for (source, file, command) in [
        (
            args.pool.client_secret.source(),
            "client-secret-file",
            "client-secret-command",
        ),
        (args.password.source(), "password-file", "password-command"),
        (
            args.mfa.totp_secret(),
            "totp-secret-file",
            "totp-secret-command",
        ),
    ] {
        match source {
            None => {}
            Some(SecretSource::File(path)) => {
                let path = std::path::absolute(&path).unwrap_or(path);
                values.push((file, text(Some(path.display().to_string()))));
            }
            Some(SecretSource::Command(CommandLine::Shell(line))) => {
                values.push((command, text(Some(line))));
            }
            Some(_) => {
                return Err(Failure::usage(
                    "a secret itself is not saved in a context",
                    "say where it is to be read, by the flags that end in -file and -command",
                ));
            }
        }
    }
    if !args.mfa.answer.is_empty() || args.mfa.mfa_code.is_some() {
        return Err(Failure::usage(
            "a one-time code or an answer is not saved in a context",
            "save where codes come from: --mfa-code-command or --totp-secret-file",
        ));
    }
    Ok(values
        .into_iter()
        .filter_map(|(key, value)| Some((key, value?)))
        .collect())
}
