//! `cognito-auth context import`: settings out of what other tools write.

use std::path::{Path, PathBuf};

use crate::app::App;
use crate::auth::AuthFlow;
use crate::commands::flags;
use crate::commands::output::announce;
use crate::failure::{ExitStatus, Failure};
use crate::local::config_file::Error;
use crate::local::{blocking, inputs};
use crate::settings::context::{self, Setting};
use crate::settings::import::Found;
use crate::settings::keys::{AUTH_FLOW, CLIENT_ID, USER_POOL_ID};
use crate::settings::{Flags, import};

/// Make a context from another tool's output
///
/// Takes amplify_outputs.json, aws-exports.js, amplifyconfiguration.json, and what terraform output
/// -json, cdk deploy --outputs-file and aws cloudformation describe-stacks print. Says which of its
/// values it took. A secret is never taken: say where it is to be read in config.toml.
#[derive(Debug, clap::Args)]
#[command(mut_args(flags::hide_context_and_no_input))]
#[command(after_help = "\
Examples:
  cognito-auth context import amplify_outputs.json --name dev
  terraform output -json | cognito-auth context import - --name prod --client-id 1h57kf5cpq17m0eml12EXAMPLE")]
pub struct Args {
    /// File to read, or - for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Name of the context [default: that of the file, without its ending]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,

    /// Replace a context of that name
    #[arg(long)]
    force: bool,

    /// Make it the default context
    #[arg(long = "use")]
    make_default: bool,

    /// User pool, where the file has several
    #[arg(long, value_name = "ID")]
    user_pool_id: Option<String>,

    /// App client, where the file has several
    #[arg(long, value_name = "ID")]
    client_id: Option<String>,

    /// Identity pool, where the file has several
    #[arg(long, value_name = "ID")]
    identity_pool_id: Option<String>,

    /// User name to save with it
    #[arg(short, long, value_name = "USER")]
    username: Option<String>,
}

/// Saves the context, and says on standard error what it is made of.
///
/// # Errors
///
/// [`Failure::Import`] when the file says too little or too much; [`Failure::ConfigFile`] when the
/// config file cannot be changed.
pub async fn run(args: &Args, app: &App) -> Result<ExitStatus, Failure> {
    let name = name(args)?;
    context::check_name(&name).map_err(Error::from)?;
    let is_stdin = args.file.as_os_str() == "-";
    let path = args.file.clone();
    let text = blocking(move || {
        if is_stdin {
            inputs::whole()
        } else {
            inputs::file(&path)
        }
    });
    let text = text.await.map_err(|error| {
        if is_stdin {
            return Failure::Input(error);
        }
        let path = args.file.clone();
        Failure::Unreadable { path, error }
    })?;
    let given = [
        ("user-pool-id", &args.user_pool_id),
        ("client-id", &args.client_id),
        ("identity-pool-id", &args.identity_pool_id),
        ("username", &args.username),
    ];
    let given = given.map(|(key, value)| Some((key, value.clone()?)));
    let given: Vec<(&str, String)> = given.into_iter().flatten().collect();
    check(args, app)?;
    let keys: Vec<&str> = given.iter().map(|(key, _)| *key).collect();
    let found = import::read(text.expose(), &keys).map_err(|error| Failure::Import {
        from: args.file.display().to_string(),
        error,
    })?;
    let values = found
        .iter()
        .map(|found| (found.key, found.value.clone()))
        .chain(given)
        .map(|(key, value)| (key, Setting::Text(value)));
    let mut values: Vec<(&'static str, Setting)> = values.collect();
    if values.iter().all(|(key, _)| *key != AUTH_FLOW.name) {
        let flow = assumed_flow(app).await?;
        values.push((AUTH_FLOW.name, Setting::Text(flow.to_string())));
    }
    let saved = context::Saved {
        name: name.clone(),
        values,
        replace: args.force,
        make_default: args.make_default,
    };
    let (path, is_default) = app.save_context(saved).await?;
    for found in &found {
        let Found { key, path, value } = found;
        app.ui.note(&format!("{key} is {value}, from {path}"));
    }
    announce(app, &name, &path, is_default);
    Ok(ExitStatus::Success)
}

/// The flow to sign in with where the file names none.
async fn assumed_flow(app: &App) -> Result<AuthFlow, Failure> {
    let host = app.host_without_context(Flags::default())?;
    let offers_iam = host.aws().await?.offers_credentials();
    Ok(host.settings.flow(offers_iam)?.flow)
}

/// Refuses malformed ids before anything is written.
fn check(args: &Args, app: &App) -> Result<(), Failure> {
    let flags = Flags::default()
        .with(&USER_POOL_ID, args.user_pool_id.clone())
        .with(&CLIENT_ID, args.client_id.clone());
    app.host_without_context(flags)?.settings.pool()?;
    Ok(())
}

fn name(args: &Args) -> Result<String, Failure> {
    if let Some(name) = &args.name {
        return Ok(name.clone());
    }
    let stem = Path::new(&args.file).file_stem();
    let stem = stem
        .and_then(|stem| stem.to_str())
        .filter(|stem| *stem != "-");
    stem.map(str::to_owned).ok_or_else(|| {
        Failure::usage(
            "a context from standard input needs a name",
            "give the context one with --name NAME",
        )
    })
}
