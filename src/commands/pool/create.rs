//! `cognito-auth pool create`: a user pool with all that signing in takes.

use std::fs;
use std::path::PathBuf;

use crate::app::{App, Host, Prompts};
use crate::aws::UserPoolCalls;
use crate::commands::flags::{self, QueryFlags, SettingFlags};
use crate::commands::output::{DocumentFormat, DocumentOutput, announce, print};
use crate::failure::{ExitStatus, Failure};
use crate::local::config_file;
use crate::model::Secret;
use crate::ops::discovery::secret_file::SecretFile;
use crate::ops::provision::rehearsal::Rehearsal;
use crate::ops::provision::there::{Look, There};
use crate::ops::provision::wanted::Wanted;
use crate::ops::provision::{Made, Making};
use crate::render;
use crate::render::shell::shell_quote;
use crate::settings::context::{self, Context, Setting};
use crate::settings::discovery::AppClient;
use crate::settings::flags::Value;
use crate::settings::keys::{KEYS, Key};

use super::flags::{WantedFlags, place};

/// Make a user pool, with an app client and all else that signing in takes
///
/// Signed with IAM credentials. Without options: sign-in by user name, no second factor, users made by an
/// administrator, a public app client for SRP and for administrators. All that is made has the tag
/// cognito-auth:pool=NAME, which pool delete goes by.
///
/// Run again it makes what is missing, after an interruption too, and changes nothing that is there: where
/// that is not as the options say, it is listed, with exit code 2.
#[derive(Debug, clap::Args)]
#[command(mut_args(flags::hide_no_input))]
#[command(after_help = "\
Examples:
  cognito-auth pool create dev --save dev
  cognito-auth pool create dev --identity-pool --roles --save dev
  cognito-auth pool create web --sign-in email --mfa optional --oauth code --domain my-web
  cognito-auth pool create ci --oauth client_credentials --resource-server api=read,write \\
      --generate-secret --save-client-secret ./client-secret --domain my-ci")]
pub struct Args {
    /// Name of the user pool
    name: String,

    #[command(flatten)]
    wanted: WantedFlags,

    /// Save the app client's secret in FILE, a new one that only you can read
    #[arg(
        long,
        value_name = "FILE",
        requires = "generate_secret",
        help_heading = "App client options"
    )]
    save_client_secret: Option<PathBuf>,

    /// Save the ids as a context of this name
    #[arg(long, value_name = "NAME")]
    save: Option<String>,

    /// Print the calls that would change something, one a line, and make none of them
    #[arg(long, conflicts_with_all = ["output", "query"])]
    dry_run: bool,

    /// How to print the document [default: json; on a terminal lines]
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output options")]
    output: Option<DocumentFormat>,

    #[command(flatten)]
    query: QueryFlags,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,
}

/// Prints `{"UserPoolId", "ClientId", "Domain", "IdentityPoolId", "RoleArn"}`, as far as there are any.
///
/// # Errors
///
/// [`Failure::Usage`] where Cognito would refuse the combination, or something of that name was not made
/// by this command; [`Failure::Differs`]; [`Failure::Unfinished`]; else as the settings, the network and
/// the services give it.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let output = DocumentOutput::check(args.output, &args.query)?;
    let wanted = args.wanted.read(args.name)?;
    let host = app.host(args.aws, Prompts::Forbidden)?;
    let context = match &args.save {
        Some(name) => existing(app, name)?,
        None => None,
    };
    let aws = host.aws().await?;
    let (region, subject) = place(&host, &aws)?;
    let calls = UserPoolCalls::new(&aws, Some(region.clone()));
    let calls = calls.map_err(Failure::of_call(&subject))?;
    let region = region.value;
    let mut look = Look::new(&calls, &region, &subject);
    let there = look.at(&wanted).await?;
    let differences = there.differences(&wanted, &region);
    if !differences.is_empty() {
        let what = format!("pool {}", wanted.name);
        return Err(Failure::Differs { what, differences });
    }
    if let Some(context) = &context {
        check_context(context, &there)?;
    }
    let file = match args.save_client_secret {
        Some(path) => secret_file(path, &there)?,
        None => None,
    };
    if args.dry_run {
        drop(file);
        let rehearsal = Rehearsal::of(&calls);
        let making = Making::new(&rehearsal, &wanted, &region, &subject, &|_| {});
        making.run(there).await?;
        let lines = rehearsal.lines();
        if lines.is_empty() {
            app.ui.note("nothing would be changed");
        }
        let text = lines.iter().map(|line| format!("{line}\n"));
        return print(&app.ui, &text.collect::<String>());
    }
    let say = |done: &str| app.ui.note(done);
    let made = Making::new(&calls, &wanted, &region, &subject, &say)
        .run(there)
        .await?;
    let secret_path = match file {
        Some(File::New(file)) => save_secret(app, &made, file).await?,
        Some(File::There(path)) => Some(path),
        None => None,
    };
    let is_saved = match &args.save {
        Some(name) => save(&host, app, name, context, &wanted, &made, secret_path).await?,
        None => false,
    };
    if made.changes == 0 && !is_saved {
        app.ui.note(&format!(
            "nothing was changed: pool {} is as asked for",
            wanted.name
        ));
    }
    hint(app, &wanted, &made);
    if output.is_for_a_person(&app.ui) {
        print(&app.ui, &render::pools::made(&lines(&made)))?;
        next(app, &made, args.save.as_deref());
        return Ok(ExitStatus::Success);
    }
    output.print(&app.ui, document(&made))
}

/// The members of the document, by name, each with what people call it.
fn lines(made: &Made) -> Vec<(&'static str, &'static str, String)> {
    let all = [
        ("UserPoolId", "user pool", Some(made.pool.clone())),
        ("ClientId", "app client", Some(made.client.clone())),
        ("Domain", "domain", made.domain.clone()),
        (
            "IdentityPoolId",
            "identity pool",
            made.identity_pool.clone(),
        ),
        ("RoleArn", "role", made.role.clone()),
    ];
    let all = all.into_iter();
    all.filter_map(|(member, what, value)| Some((member, what, value?)))
        .collect()
}

fn document(made: &Made) -> serde_json::Value {
    let members = lines(made).into_iter();
    let members = members.map(|(member, _, value)| (member.to_owned(), value.into()));
    serde_json::Value::Object(members.collect())
}

/// The context called `name`, if there is one.
fn existing(app: &App, name: &str) -> Result<Option<Context>, Failure> {
    context::check_name(name).map_err(config_file::Error::from)?;
    let contexts = app.contexts()?.contexts;
    Ok(contexts.into_iter().find(|context| context.name == name))
}

/// Refuses a context that is of another pool or app client.
fn check_context(context: &Context, there: &There) -> Result<(), Failure> {
    let own = |key: &str| context.text(key).map(|(text, _)| text);
    let ids = own("user-pool-id").zip(own("client-id"));
    if ids.is_some() && ids == there.ids() {
        return Ok(());
    }
    let name = shell_quote(&context.name);
    Err(Failure::usage(
        format!("context {} is there, and is of another pool", context.name),
        format!("choose another name with --save, or: cognito-auth context delete {name}"),
    ))
}

/// Where the app client's secret goes.
#[derive(Debug)]
enum File {
    New(SecretFile),
    /// Where it is already.
    There(PathBuf),
}

/// The file at `path`, which is new, or holds the secret already.
fn secret_file(path: PathBuf, there: &There) -> Result<Option<File>, Failure> {
    let kept = there.client_secret().and_then(|secret| {
        let text = Secret::from(fs::read_to_string(&path).ok()?);
        (text.expose().trim_end() == secret.expose()).then_some(())
    });
    if kept.is_some() {
        let path = std::path::absolute(&path).unwrap_or(path);
        return Ok(Some(File::There(path)));
    }
    Ok(Some(File::New(SecretFile::create(&path)?)))
}

async fn save_secret(app: &App, made: &Made, file: SecretFile) -> Result<Option<PathBuf>, Failure> {
    let Some(secret) = &made.client_secret else {
        app.ui
            .warn("the app client has its secret in AWS Secrets Manager: there is none to save");
        return Ok(None);
    };
    let path = file.save(secret).await?;
    app.ui.note(&format!(
        "the app client's secret is saved in {}",
        path.display()
    ));
    Ok(Some(path))
}

/// Saves the context `name`, or what `before` lacks; whether there was anything to save.
async fn save(
    host: &Host,
    app: &App,
    name: &str,
    before: Option<Context>,
    wanted: &Wanted,
    made: &Made,
    secret: Option<PathBuf>,
) -> Result<bool, Failure> {
    let client = AppClient {
        explicit_flows: wanted.flows().into_iter().map(str::to_owned).collect(),
        secret: None,
        secret_arn: None,
    };
    let flow = client.flow(None).map(|flow| flow.to_string());
    let secret = secret.map(|path| path.display().to_string());
    let of_pool = [
        ("user-pool-id", Some(made.pool.clone())),
        ("client-id", Some(made.client.clone())),
        ("identity-pool-id", made.identity_pool.clone()),
        ("domain", made.domain.clone()),
        ("auth-flow", flow),
        ("client-secret-file", secret),
        ("client-secret-arn", made.client_secret_arn.clone()),
    ];
    let value = |key: &Key| {
        let own = of_pool.iter().find(|(name, _)| *name == key.name);
        match own {
            Some((_, value)) => value.clone().map(Setting::Text),
            // How AWS was reached.
            None => match host.settings.flags.get(key)? {
                Value::Text(text) => Some(Setting::Text(text.clone())),
                Value::List(words) => Some(Setting::List(words.clone())),
                Value::Path(path) => {
                    let path = std::path::absolute(path).unwrap_or_else(|_| path.clone());
                    Some(Setting::Text(path.display().to_string()))
                }
            },
        }
    };
    let is_new = before.is_none();
    let mut added = 0;
    let mut values = Vec::new();
    for key in KEYS {
        let own = before.as_ref().and_then(|before| before.get(key.name));
        if let Some((setting, _)) = own {
            values.push((key.name, setting.clone()));
        } else if let Some(setting) = value(key) {
            added += 1;
            values.push((key.name, setting));
        }
    }
    if added == 0 {
        return Ok(false);
    }
    let saved = context::Saved {
        name: name.to_owned(),
        values,
        replace: !is_new,
        make_default: false,
    };
    let (path, is_default) = app.save_context(saved).await?;
    announce(app, name, &path, is_default);
    Ok(true)
}

/// Says what is still missing for what was asked for.
fn hint(app: &App, wanted: &Wanted, made: &Made) {
    if !wanted.client.grants.is_empty() && made.domain.is_none() {
        let what = "the pool has no domain, without which there is no sign-in page and no token \
                    endpoint: add --domain PREFIX";
        app.ui.note(what);
    }
}

/// Says to a person what to type next.
fn next(app: &App, made: &Made, context: Option<&str>) {
    let place = match context {
        Some(name) => format!(" -c {}", shell_quote(name)),
        None => format!(" --user-pool-id {}", shell_quote(&made.pool)),
    };
    app.ui.note(&format!(
        "make a user with: cognito-auth user create USER --new-password-file FILE{place}"
    ));
    if context.is_none() {
        let client = shell_quote(&made.client);
        app.ui.note(&format!(
            "sign in with: cognito-auth login -u USER --client-id {client}{place}"
        ));
    }
}
