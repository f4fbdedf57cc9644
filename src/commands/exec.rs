//! `cognito-auth exec`: run a command with credentials.

use std::ffi::OsString;

use jiff::SignedDuration;

use crate::app::App;
use crate::failure::Failure;
use crate::local::{inputs, process};
use crate::model::{AwsCredentials, Secret};
use crate::render;
use crate::settings::flags::{
    AwsFlags, ClassicFlags, IdTokenFlags, IdentityFlags, SignInFlags, duration,
};
use crate::settings::secrets::SecretSource;
use crate::settings::variables::SECRETS;

use crate::ops::credentials::server;
use crate::ops::credentials::{Given, Wanted};

/// So that what is started has half of the hour that credentials stand for.
const MIN_TTL: SignedDuration = SignedDuration::from_mins(30);
/// Earlier than SDKs, which ask again in the last 15 minutes.
const AHEAD: SignedDuration = SignedDuration::from_mins(20);
/// Where an SDK would look before, or beside, the variables that are set.
const CLEARED: [&str; 5] = [
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_SECURITY_TOKEN",
    "AWS_ROLE_ARN",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
];

/// Run a command with temporary AWS credentials
///
/// The command takes the place of this program: signals and exit status are its own. It finds the
/// credentials in AWS_ACCESS_KEY_ID and its like, and no other source of credentials.
///
/// With --server, for what runs for longer than credentials stand, the command finds a server
/// instead, which renews them: AWS_CONTAINER_CREDENTIALS_FULL_URI and
/// AWS_CONTAINER_AUTHORIZATION_TOKEN, which every AWS SDK asks by itself. It answers this command's
/// programs on this machine only, and ends with it. For the command, AWS_CONFIG_FILE and
/// AWS_SHARED_CREDENTIALS_FILE name copies without the default profile's credentials, which would
/// go before.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth exec -c dev -- aws s3 ls
  cognito-auth exec -c dev -- terraform plan
  cognito-auth exec --server -c dev -- ./import-for-hours
  cognito-auth exec --id-token-file token -- ./deploy.sh")]
pub struct Args {
    /// Command to run, and its arguments
    #[arg(value_name = "CMD", required = true, last = true)]
    command: Vec<OsString>,

    /// Serve credentials that are renewed, on a port of this machine, for as long as CMD runs
    #[arg(long)]
    server: bool,

    /// Ask for unauthenticated access, without a token
    #[arg(long, conflicts_with = "id-token")]
    guest: bool,

    #[command(flatten)]
    id_token: IdTokenFlags,

    #[command(flatten)]
    identity: IdentityFlags,

    #[command(flatten)]
    classic: ClassicFlags,

    /// With a context: renew credentials that stand for less than this [default: 30m; with --server
    /// 20m]
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    min_ttl: Option<SignedDuration>,

    #[command(flatten)]
    sign_in: SignInFlags,

    #[command(flatten)]
    aws: AwsFlags,
}

/// Becomes the command; comes back only when that fails. With `--server`, runs beside it, and ends
/// as it does.
///
/// # Errors
///
/// [`Failure::Exec`] when the command cannot be run; else as `credentials`.
pub async fn run(args: Args, app: &App) -> Result<(), Failure> {
    check(&args)?;
    let aws = app.aws(&args.aws).await?;
    let default_min_ttl = if args.server { AHEAD } else { MIN_TTL };
    let wanted = Wanted {
        guest: args.guest,
        id_token: args.id_token.source(),
        identity: &args.identity,
        classic: &args.classic,
        sign_in: &args.sign_in,
        // The ids name the Regions of the calls; the flag is for the command.
        region: None,
        min_ttl: args.min_ttl,
        default_min_ttl,
    };
    let credentials = Box::pin(wanted.get(app, &aws, Given::NOTHING)).await?;
    inputs::skip_lines(args.sign_in.lines()).map_err(Failure::Input)?;
    let (program, arguments) = args
        .command
        .split_first()
        .ok_or_else(|| Failure::usage("there is no command to run", "cognito-auth exec -- CMD"))?;
    let mut command = process::Program::new(program, arguments);
    for name in CLEARED.iter().chain(SECRETS) {
        command.clear(name);
    }
    command.clear_all("AWS_CONTAINER_");
    set_region(&mut command, &args, app)?;
    let error = if args.server {
        let server = server::Renewed::new(&wanted, app, &aws, credentials);
        match Box::pin(server.run(command)).await? {
            Ok(code) => {
                app.end_with(code);
                return Ok(());
            }
            Err(error) => error,
        }
    } else {
        for (name, value) in variables(&credentials) {
            command.set(name, value.expose());
        }
        command.become_it()
    };
    Err(Failure::Exec {
        program: program.to_string_lossy().into_owned(),
        error,
    })
}

/// Refuses what can be read once, where it will be needed again.
fn check(args: &Args) -> Result<(), Failure> {
    let is_read_once =
        args.sign_in.lines() > 0 || args.id_token.source() == Some(SecretSource::Stdin);
    if args.server && is_read_once {
        return Err(Failure::usage(
            "with --server secrets are needed again and again, and standard input can be read once",
            "give them by a file, a command or a variable",
        ));
    }
    Ok(())
}

/// The Region that the command works in: the flag, else what is set, else the identity pool's.
fn set_region(command: &mut process::Program, args: &Args, app: &App) -> Result<(), Failure> {
    let settings = app.settings()?;
    let pool = settings.identity_pool(&args.identity)?.value;
    let set = settings.variables.get("AWS_REGION").map(str::to_owned);
    let region = args.aws.region.clone().or(set);
    let region = region.unwrap_or_else(|| pool.region().to_string());
    // The second is what botocore reads.
    for name in ["AWS_REGION", "AWS_DEFAULT_REGION"] {
        if args.aws.region.is_some() || settings.variables.get(name).is_none() {
            command.set(name, &region);
        }
    }
    Ok(())
}

fn variables(credentials: &AwsCredentials) -> Vec<(&'static str, Secret<String>)> {
    let variables = render::credentials::variables(credentials);
    let set = variables.into_iter();
    set.filter_map(|variable| Some((variable.name, variable.value?)))
        .collect()
}
