//! `cognito-auth context create`: save settings by name.

use std::fs;
use std::path::{Path, PathBuf};

use crate::app::{App, Host};
use crate::commands::flags::{self, SettingFlags};
use crate::commands::output::announce;
use crate::failure::{ExitStatus, Failure};
use crate::local::config_file;
use crate::local::terminal::Terminal;
use crate::model::Secret;
use crate::ops::discovery::{self, Found, Given};
use crate::ops::pairs::pairs;
use crate::ops::sign_in::prompts::line;
use crate::settings::context::{self, Setting};
use crate::settings::flags::Value;
use crate::settings::keys::{
    ADMIN, AUTH_FLOW, CLIENT_SECRET_ARN, IDENTITY_POOL_ID, KEYS, Key, Kind,
};
use crate::settings::secrets::{CommandLine, SecretKind, SecretSource};
use crate::settings::{Missing, Settings};

/// Save settings under a name
///
/// Whatever is given by flags is saved; user pool, app client, user name and identity pool also from
/// the environment. Of secrets only where they are to be read: a file or a command.
///
/// On a terminal, where user pool or app client is not given, they are looked up with your IAM
/// credentials, and you are asked where there are several; without IAM credentials you are asked for
/// them. Elsewhere, or if both are given, --discover looks up the rest: the flow that the app client
/// allows, its secret, the pool's domain, and the identity pool that trusts the app client.
/// --no-input without --discover makes no call.
///
/// The first context becomes the default.
#[derive(Debug, clap::Args)]
#[command(mut_args(flags::hide_context))]
#[command(after_help = "\
Examples:
  cognito-auth context create dev --region us-east-1
  cognito-auth context create dev --user-pool-id us-east-1_AbCdEfGhI --client-id 1h57kf5cpq17m0eml12EXAMPLE -u alice
  cognito-auth context create ci --discover --no-input --save-client-secret ./client-secret
  cognito-auth context create ci --no-admin --password-command 'pass cognito' --use")]
pub struct Args {
    /// Name of the context; asked for on a terminal
    name: Option<String>,

    /// Replace a context of that name
    #[arg(long)]
    force: bool,

    /// Make it the default context
    #[arg(long = "use")]
    make_default: bool,

    /// Look up what is not given, by calls that are signed with IAM credentials
    ///
    /// Where there are several pools or app clients and no terminal, they are listed, with exit
    /// code 2.
    #[arg(long)]
    discover: bool,

    /// Save the app client's secret in FILE, a new one that only you can read (implies --discover)
    #[arg(long, value_name = "FILE", conflicts_with = "client-secret")]
    save_client_secret: Option<PathBuf>,

    #[command(flatten)]
    settings: SettingFlags<flags::Context>,

    #[command(flatten)]
    not_saved: NotSaved,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,
}

/// What people try to save, and what counts once only.
#[derive(Debug, clap::Args)]
struct NotSaved {
    #[arg(long, hide = true)]
    mfa_code: Option<Secret<String>>,

    #[arg(long, hide = true)]
    answer: Vec<Secret<String>>,
}

/// Saves the context, and says so on standard error.
///
/// # Errors
///
/// [`Failure::ConfigFile`] when there is a context of that name, or the file cannot be changed; as
/// the settings, when one is malformed; as the discovery.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    if args.not_saved.mfa_code.is_some() || !args.not_saved.answer.is_empty() {
        return Err(Failure::usage(
            "a one-time code or an answer is not saved in a context",
            "save where codes come from: --mfa-code-command or --totp-secret-file",
        ));
    }
    let host = app.host_without_context(args.settings + args.aws)?;
    let wanted = Wanted {
        name: args.name,
        replace: args.force,
        make_default: args.make_default,
        discover: args.discover,
        save_client_secret: args.save_client_secret,
    };
    set_up(&host, wanted, app).await?;
    Ok(ExitStatus::Success)
}

/// What is asked for beside the settings of a context.
#[derive(Debug, Default)]
pub(in crate::commands) struct Wanted {
    name: Option<String>,
    replace: bool,
    make_default: bool,
    discover: bool,
    save_client_secret: Option<PathBuf>,
}

/// Saves a context of the settings of `host`, and of what is looked up or asked for; gives its name.
///
/// # Errors
///
/// As [`run`].
pub(in crate::commands) async fn set_up(
    host: &Host,
    wanted: Wanted,
    app: &App,
) -> Result<String, Failure> {
    let terminal = host.terminal();
    let name = match (wanted.name, &terminal) {
        (Some(name), _) => name,
        (None, Some(terminal)) => ask_name(terminal).await?,
        (None, None) => {
            return Err(Failure::usage(
                "no name was given for the context",
                "cognito-auth context create dev",
            ));
        }
    };
    context::check_name(&name).map_err(config_file::Error::from)?;
    let mut values = values(&host.settings)?;
    let given = given(&host.settings, wanted.save_client_secret)?;
    let offers_iam = host.aws().await?.offers_credentials();
    let lacks_id = given.pool.is_none() || given.client.is_none();
    let asked_to = wanted.discover || given.save_secret.is_some();
    let asking = terminal.as_ref().filter(|_| lacks_id);
    let found = if asked_to || (asking.is_some() && offers_iam) {
        refuse_existing(&name, wanted.replace, app)?;
        discovery::run(host, terminal.as_ref(), &given).await?
    } else if let Some(terminal) = asking {
        refuse_existing(&name, wanted.replace, app)?;
        let why =
            "There are no IAM credentials to look the pool up with; the console shows the ids.";
        terminal.say(why).map_err(Failure::of_terminal)?;
        discovery::by_hand::ask(terminal, &given).await?
    } else if given.pool.is_none() && given.client.is_none() {
        return Err(missing_pool().into());
    } else {
        Found::default()
    };
    let looked_up = found.values.into_iter();
    values.extend(looked_up.map(|(key, value)| (key, Setting::Text(value))));
    if values.iter().all(|(key, _)| *key != AUTH_FLOW.name) {
        let flow = host.settings.flow(offers_iam)?.flow;
        values.push((AUTH_FLOW.name, Setting::Text(flow.to_string())));
    }
    // In the order of the table.
    values.sort_by_key(|(key, _)| KEYS.iter().position(|known| known.name == *key));
    let secret = match found.secret {
        Some((file, secret)) => Some(file.save(&secret).await?),
        None => None,
    };
    let saved = context::Saved {
        name: name.clone(),
        values,
        replace: wanted.replace,
        make_default: wanted.make_default,
    };
    let edited = app.save_context(saved).await;
    if let (Err(_), Some(path)) = (&edited, &secret) {
        // Nothing leads to it.
        let _ = fs::remove_file(path);
    }
    let (path, is_default) = edited?;
    if let Some(secret) = secret {
        app.ui.note(&format!(
            "the app client's secret is saved in {}",
            secret.display()
        ));
    }
    announce(app, &name, &path, is_default);
    Ok(name)
}

/// The name that is typed for a context.
async fn ask_name(terminal: &Terminal) -> Result<String, Failure> {
    const USUAL: &str = "dev";
    let prompt = format!("Name of the context [{USUAL}]: ");
    let typed = line(terminal, &prompt).await?;
    Ok(if typed.is_empty() {
        USUAL.to_owned()
    } else {
        typed
    })
}

/// Refuses to look up what could not be saved then.
fn refuse_existing(name: &str, force: bool, app: &App) -> Result<(), Failure> {
    let contexts = app.contexts()?.contexts;
    if force || contexts.iter().all(|context| context.name != name) {
        return Ok(());
    }
    let exists = context::Error::Exists {
        name: name.to_owned(),
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

fn given(settings: &Settings, save_secret: Option<PathBuf>) -> Result<Given, Failure> {
    let pool = settings.pool()?;
    let flow = match settings.flags.text(&AUTH_FLOW) {
        Some(_) => Some(settings.flow(false)?.flow),
        None => None,
    };
    let api = settings.flags.text(&ADMIN).map(|admin| admin == "true");
    Ok(Given {
        pool: pool.id.map(|id| id.value),
        client: pool.client.map(|id| id.value),
        flow,
        api,
        has_secret_source: settings.flags.secret(SecretKind::ClientSecret).is_some()
            || settings.flags.text(&CLIENT_SECRET_ARN).is_some(),
        has_identity_pool: settings.identity_pool()?.is_some(),
        has_username: pool.username.is_some(),
        save_secret,
    })
}

/// What is given, and to be saved.
fn values(settings: &Settings) -> Result<Vec<(&'static str, Setting)>, Failure> {
    // Malformed values are refused before anything is looked up or written.
    settings.pool()?;
    settings.flow(false)?;
    settings.timeout()?;
    settings.max_attempts()?;
    settings.region(None)?;
    if settings.flags.text(&IDENTITY_POOL_ID).is_some() {
        settings.identity_pool()?;
    }
    pairs("--client-metadata", &settings.client_metadata())?;
    let mut values = Vec::new();
    for key in KEYS {
        let value = match key.secret {
            Some(kind) => of_source(key, settings.flags.secret(kind))?,
            None => match settings.flags.get(key) {
                Some(Value::Text(text)) => Some(Setting::Text(text.clone())),
                Some(Value::List(words)) => Some(Setting::List(words.clone())),
                Some(Value::Path(path)) => Some(Setting::Text(absolute(path))),
                None => settings.to_save(key).map(Setting::Text),
            },
        };
        values.extend(value.map(|value| (key.name, value)));
    }
    Ok(values)
}

/// What `key` says of `source`, if it is what names such sources.
fn of_source(key: &Key, source: Option<&SecretSource>) -> Result<Option<Setting>, Failure> {
    Ok(match (source, key.kind) {
        (Some(SecretSource::File(path)), Kind::Path) => Some(Setting::Text(absolute(path))),
        (Some(SecretSource::Command(CommandLine::Shell(line))), Kind::Command) => {
            Some(Setting::Text(line.clone()))
        }
        (None | Some(SecretSource::File(_) | SecretSource::Command(_)), _) => None,
        (Some(_), _) => {
            return Err(Failure::usage(
                "a secret itself is not saved in a context",
                "say where it is to be read, by the flags that end in -file and -command",
            ));
        }
    })
}

fn absolute(path: &Path) -> String {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    absolute.display().to_string()
}
