//! `cognito-auth credentials`: temporary AWS credentials for an `IdToken`.

use jiff::SignedDuration;

use crate::app::{App, Prompts};
use crate::failure::{ExitStatus, Failure};
use crate::ops::credentials::{Input, Known, console};
use crate::render::Shell;
use crate::settings::secrets::SecretKind;

use super::flags::{
    self, AnswerFlags, ClassicFlags, ProviderFlags, QueryFlags, SettingFlags, account_id, duration,
};
use super::output::{CredentialFormat, CredentialOutput, GithubFlags, print};

/// Below this botocore asks a `credential_process` again, each time it signs a request.
const MIN_TTL: SignedDuration = SignedDuration::from_mins(15);

/// Exchange an IdToken for temporary AWS credentials
///
/// The identity pool gives credentials of a role for an IdToken of a user pool that it trusts, for
/// one hour. No IAM credentials are needed. With a context, the IdToken is its
/// session's, renewed where it has expired, and the credentials are kept until they are due.
///
/// With --provider, a CI job or a workload gets credentials for the token that its own platform gives it,
/// from an identity pool that trusts the platform as an OIDC provider.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  eval \"$(cognito-auth login -u alice -o env)\"
  eval \"$(cognito-auth credentials --identity-pool-id us-east-1:00000000-0000-0000-0000-000000000000 -o env)\"
  cognito-auth credentials --id-token-file token -o process
  cognito-auth credentials -c dev -o process
  cognito-auth credentials --guest
  cognito-auth credentials --provider github -o github
  cognito-auth credentials -c dev --console-url
  eval \"$(cognito-auth credentials --unset)\"")]
pub struct Args {
    /// Get credentials as a guest, without a token
    #[arg(long, conflicts_with = "id-token")]
    guest: bool,

    /// Print commands that unset the credential variables, without getting credentials [default format: env]
    #[arg(long, conflicts_with_all = ["guest", "id-token", "provider"])]
    unset: bool,

    /// Print a URL that signs a browser in to the AWS console with the credentials, in place of them
    ///
    /// It signs in anyone who has it, within 15 minutes; the session ends when the credentials expire.
    #[arg(long, conflicts_with_all = ["unset", "output", "query", "github_output"])]
    console_url: bool,

    /// With --console-url: the page to open [default: the console's home page in the Region in use]
    #[arg(long, value_name = "URL", requires = "console_url")]
    destination: Option<String>,

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

    /// With a context: renew credentials that expire within DURATION [default: 15m]
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    min_ttl: Option<SignedDuration>,

    #[command(flatten)]
    sign_in: SettingFlags<flags::SignIn>,

    #[command(flatten)]
    answers: AnswerFlags,

    /// How to print the credentials [default: json]
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output options")]
    output: Option<CredentialFormat>,

    #[command(flatten)]
    query: QueryFlags,

    #[command(flatten)]
    github: GithubFlags,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,
}

/// Prints the credentials.
///
/// # Errors
///
/// [`Failure::NotSignedIn`] without a token; [`Failure::Token`] when it is malformed; else as
/// the settings, the network and the identity pool give it.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let format = args
        .output
        .or(args.unset.then_some(CredentialFormat::Shell(Shell::Posix)));
    let output = CredentialOutput::check(app, format, &args.query, &args.github)?;
    if args.unset {
        return output.print_cleared(&app.ui);
    }
    if let Some(destination) = &args.destination {
        console::check_destination(destination)?;
    }
    let id_token = args.id_token.secret(SecretKind::IdToken).cloned();
    let whose = args.provider.whose(args.guest, id_token.as_ref())?;
    flags::check_stdin(id_token.as_ref(), args.sign_in.get().lines())?;
    let prompts = match format {
        Some(CredentialFormat::Process) => Prompts::Forbidden,
        _ => Prompts::Allowed,
    };
    let host = app.host(args.sign_in + args.identity + args.aws, prompts)?;
    let aws = host.aws().await?;
    let input = Input {
        whose,
        account: args.account_id,
        classic: args.classic.read(),
        answers: args.answers.read()?,
        min_ttl: args.min_ttl,
        default_min_ttl: MIN_TTL,
    };
    let credentials = Box::pin(input.get(&host, &aws, Known::NOTHING)).await?;
    if !args.console_url {
        return output.print(&app.ui, &credentials);
    }
    let destination = args.destination.as_deref();
    let url = console::url(&host, &aws, &credentials, destination).await?;
    print(&app.ui, &format!("{}\n", url.expose()))
}
