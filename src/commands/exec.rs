//! `cognito-auth exec`: run a command with credentials.

use std::ffi::OsString;
use std::pin::pin;

use jiff::SignedDuration;

use crate::app::{App, Prompts, until_interrupted};
use crate::failure::{ExitStatus, Failure};
use crate::local::{inputs, process};
use crate::model::{AwsCredentials, Secret};
use crate::ops::credentials::server::CredentialRefresher;
use crate::ops::credentials::{Input, Known};
use crate::render;
use crate::settings::secrets::{SecretKind, SecretSource};
use crate::settings::variables::SECRETS;
use crate::settings::{Settings, keys};

use super::flags::{
    self, AnswerFlags, ClassicFlags, ProviderFlags, SettingFlags, account_id, duration,
};

/// So that what is started has half of the hour for which credentials are valid.
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
/// The command replaces this program: signals and exit status are its own. It finds the
/// credentials in AWS_ACCESS_KEY_ID and its like, and no other source of credentials.
///
/// With --server, for commands that outlast the credentials, the command finds a server
/// instead, which renews them: AWS_CONTAINER_CREDENTIALS_FULL_URI and
/// AWS_CONTAINER_AUTHORIZATION_TOKEN, which every AWS SDK reads. It answers this command's
/// programs on this machine only, and ends with it. For the command, AWS_CONFIG_FILE and
/// AWS_SHARED_CREDENTIALS_FILE name copies without the default profile's credentials, which SDKs would use
/// first.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth exec -c dev -- aws s3 ls
  cognito-auth exec -c dev -- terraform plan
  cognito-auth exec --server -c dev -- ./import-for-hours
  cognito-auth exec --id-token-file token -- ./deploy.sh
  cognito-auth exec --provider github -- ./deploy.sh")]
pub struct Args {
    /// Command to run, and its arguments
    #[arg(value_name = "CMD", required = true, last = true)]
    command: Vec<OsString>,

    /// Serve renewed credentials on a local port while CMD runs
    #[arg(long)]
    server: bool,

    /// Get credentials as a guest, without a token
    #[arg(long, conflicts_with = "id-token")]
    guest: bool,

    #[command(flatten)]
    id_token: SettingFlags<flags::IdToken>,

    #[command(flatten)]
    identity: SettingFlags<flags::Identity>,

    #[command(flatten)]
    provider: ProviderFlags,

    /// Refuse credentials of another AWS account than this one, by GetCallerIdentity of STS
    #[arg(long, value_name = "ID", value_parser = account_id)]
    #[arg(help_heading = "Identity pool options")]
    account_id: Option<String>,

    #[command(flatten)]
    classic: ClassicFlags,

    /// With a context: renew credentials that expire within DURATION [default: 30m; with --server 20m]
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    min_ttl: Option<SignedDuration>,

    #[command(flatten)]
    sign_in: SettingFlags<flags::SignIn>,

    #[command(flatten)]
    answers: AnswerFlags,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,
}

/// Becomes the command; comes back only when that fails. With `--server`, runs beside it, and ends
/// as it does.
///
/// # Errors
///
/// [`Failure::Exec`] when the command cannot be run; else as `credentials`.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let id_token = args.id_token.secret(SecretKind::IdToken).cloned();
    let whose = args.provider.whose(args.guest, id_token.as_ref())?;
    let lines = args.sign_in.get().lines();
    if args.server && (lines > 0 || id_token == Some(SecretSource::Stdin)) {
        return Err(Failure::usage(
            "with --server secrets are needed again and again, and standard input can be read once",
            "give them by a file, a command or a variable",
        ));
    }
    flags::check_stdin(id_token.as_ref(), lines)?;
    let flags = args.sign_in + args.identity + args.aws;
    let region = flags.text(&keys::REGION).map(str::to_owned);
    // The ids name the Regions of the calls; the flag is for the command.
    let host = app.host(flags.without(&keys::REGION), Prompts::Allowed)?;
    let input = Input {
        whose,
        account: args.account_id,
        classic: args.classic.read(),
        answers: args.answers.read()?,
        min_ttl: args.min_ttl,
        default_min_ttl: if args.server { AHEAD } else { MIN_TTL },
    };
    let get = async {
        let aws = host.aws().await?;
        let credentials = Box::pin(input.get(&host, &aws, Known::NOTHING)).await?;
        Ok((aws, credentials))
    };
    // Signals are for the command, once it runs.
    let (aws, credentials) = until_interrupted(pin!(get)).await?;
    if !args.server && args.min_ttl.is_none() {
        warn_of_end(&credentials, app);
    }
    inputs::skip_lines(lines).map_err(Failure::Input)?;
    let (program, arguments) = args
        .command
        .split_first()
        .ok_or_else(|| Failure::usage("there is no command to run", "cognito-auth exec -- CMD"))?;
    let mut command = process::Program::new(program, arguments);
    for name in CLEARED.iter().chain(SECRETS) {
        command.clear(name);
    }
    command.clear_all("AWS_CONTAINER_");
    set_region(&mut command, region, &host.settings)?;
    let error = if args.server {
        let refresher = CredentialRefresher::new(&input, &host, &aws, credentials);
        match Box::pin(refresher.run(command)).await? {
            Ok(code) => return Ok(ExitStatus::Of(code)),
            Err(error) => error,
        }
    } else {
        for (name, value) in variables(&credentials) {
            command.set(name, value.expose());
        }
        command.exec()
    };
    Err(Failure::Exec {
        program: program.to_string_lossy().into_owned(),
        error,
    })
}

/// Warns where the command has them for less time than it is promised.
fn warn_of_end(credentials: &AwsCredentials, app: &App) {
    let (end, now) = (credentials.expiration, app.now());
    if end.duration_since(now) < MIN_TTL {
        let when = render::time::distance(end, now);
        let expire = if end > now { "expire" } else { "expired" };
        app.ui.warn(&format!(
            "the credentials {expire} {when}; exec --server renews them while the command runs"
        ));
    }
}

/// The Region that the command works in: the flag, else what is set, else the identity pool's.
fn set_region(
    command: &mut process::Program,
    flag: Option<String>,
    settings: &Settings,
) -> Result<(), Failure> {
    let pool = settings.need_identity_pool()?.value;
    let is_given = flag.is_some();
    let set = settings.variables.get("AWS_REGION").map(str::to_owned);
    let region = flag.or(set).unwrap_or_else(|| pool.region().to_string());
    // The second is what botocore reads.
    for name in ["AWS_REGION", "AWS_DEFAULT_REGION"] {
        if is_given || settings.variables.get(name).is_none() {
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
