//! `cognito-auth context create`: save settings by name.

use std::fs;
use std::path::PathBuf;

use super::discovery::{self, Found, Given};
use crate::app::App;
use crate::failure::Failure;
use crate::local::config_file;
use crate::ops::pairs::pairs;
use crate::settings::context::{self, Setting};
use crate::settings::flags::{
    AwsFlags, DeviceFlags, FlowFlags, IdentityFlags, MfaFlags, PasswordFlags, PoolFlags,
};
use crate::settings::secrets::{CommandLine, SecretSource};
use crate::settings::{Missing, Settings};

/// Save settings under a name
///
/// Whatever is given by flags is saved; user pool, app client, user name and identity pool also from
/// the environment. Of secrets only where they are to be read: a file or a command.
///
/// On a terminal, where user pool or app client is not given, they are looked up with your IAM
/// credentials, and you are asked where there are several; elsewhere, or if both are given,
/// --discover does so. So are the flow that the app client allows, its secret, the pool's domain,
/// and the identity pool that trusts the app client. --no-input without --discover makes no call.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth context create dev --region us-east-1
  cognito-auth context create dev --user-pool-id us-east-1_AbCdEfGhI --client-id 1h57kf5cpq17m0eml12EXAMPLE -u alice
  cognito-auth context create ci --discover --no-input --save-client-secret ./client-secret
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

    /// Look up what is not given, by calls that are signed with IAM credentials
    ///
    /// Where there are several pools or app clients and nobody to ask, they are listed, with exit
    /// code 2.
    #[arg(long)]
    discover: bool,

    /// Save the app client's secret in FILE, a new one that only you can read (implies --discover)
    #[arg(long, value_name = "FILE", conflicts_with = "client-secret")]
    save_client_secret: Option<PathBuf>,

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
/// the settings, when one is malformed; as the discovery.
pub async fn run(args: &Args, app: &App) -> Result<(), Failure> {
    context::check_name(&args.name).map_err(config_file::Error::from)?;
    let settings = app.settings_without_context()?;
    let mut values = values(args, &settings)?;
    let given = given(args, &settings)?;
    let terminal = app.terminal();
    let lacks_id = given.pool.is_none() || given.client.is_none();
    let asked_to = args.discover || given.save_secret.is_some();
    let found = if asked_to || (lacks_id && terminal.is_some()) {
        refuse_existing(args, app)?;
        discovery::run(app, terminal.as_ref(), &settings, &args.aws, &given).await?
    } else if given.pool.is_none() && given.client.is_none() {
        return Err(missing_pool().into());
    } else {
        Found::default()
    };
    let looked_up = found.values.into_iter();
    values.extend(looked_up.map(|(key, value)| (key, Setting::Text(value))));
    values.sort_by_key(|(key, _)| {
        FIRST
            .iter()
            .position(|first| first == key)
            .unwrap_or(FIRST.len())
    });
    let saved = match found.secret {
        Some((file, secret)) => Some(file.save(&secret).await?),
        None => None,
    };
    let (name, force, make_default) = (args.name.clone(), args.force, args.make_default);
    let edited = app
        .edit_config(move |text, path| {
            let text = context::with(text, path, &name, &values, force)?;
            if make_default {
                context::with_default(&text, path, &name)
            } else {
                Ok(text)
            }
        })
        .await;
    if let (Err(_), Some(path)) = (&edited, &saved) {
        // Nothing leads to it.
        let _ = fs::remove_file(path);
    }
    let path = edited?;
    if let Some(path) = saved {
        app.ui.note(&format!(
            "the app client's secret is saved in {}",
            path.display()
        ));
    }
    app.ui.note(&format!(
        "context {} is saved in {}",
        args.name,
        path.display()
    ));
    Ok(())
}

/// The settings that people look for first, in that order.
const FIRST: [&str; 6] = [
    "user-pool-id",
    "client-id",
    "username",
    "identity-pool-id",
    "domain",
    "auth-flow",
];

/// Refuses to look up what could not be saved then.
fn refuse_existing(args: &Args, app: &App) -> Result<(), Failure> {
    let contexts = app.contexts()?.contexts;
    if args.force || contexts.iter().all(|context| context.name != args.name) {
        return Ok(());
    }
    let exists = context::Error::Exists {
        name: args.name.clone(),
        path: app.config_file()?,
    };
    Err(config_file::Error::from(exists).into())
}

fn missing_pool() -> Missing {
    Missing {
        what: "user pool id".to_owned(),
        ways: ["--user-pool-id ID", "COGNITO_USER_POOL_ID", "--discover"]
            .map(str::to_owned)
            .to_vec(),
    }
}

fn given(args: &Args, settings: &Settings) -> Result<Given, Failure> {
    let pool = settings.pool(&args.pool)?;
    let flow = match args.flow.auth_flow {
        Some(_) => Some(settings.flow(&args.flow)?.flow),
        None => None,
    };
    Ok(Given {
        pool: pool.id.map(|id| id.value),
        client: pool.client.map(|id| id.value),
        flow,
        api: args.flow.api(),
        has_secret_source: args.pool.client_secret.source().is_some(),
        has_identity_pool: settings.identity_pool(&args.identity).is_ok(),
        has_username: pool.username.is_some(),
        save_secret: args.save_client_secret.clone(),
    })
}

/// What is given, and to be saved.
fn values(args: &Args, settings: &Settings) -> Result<Vec<(&'static str, Setting)>, Failure> {
    // Malformed values are refused before anything is looked up or written.
    let pool = settings.pool(&args.pool)?;
    settings.flow(&args.flow)?;
    settings.timeout(args.aws.timeout.as_deref())?;
    settings.max_attempts(args.aws.max_attempts.as_deref())?;
    settings.region(args.aws.region.as_deref(), None)?;
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
