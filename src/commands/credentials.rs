//! `cognito-auth credentials`: temporary AWS credentials for an `IdToken`.

use jiff::SignedDuration;

use crate::app::App;
use crate::failure::Failure;
use crate::settings::flags::{
    AwsFlags, ClassicFlags, IdTokenFlags, IdentityFlags, QueryFlags, SignInFlags, duration,
};

use crate::settings::secrets::SecretSource;

use super::output::{CredentialFormat, CredentialOutput, GithubFlags};
use crate::ops::credentials::{Given, Wanted};

/// Below this botocore asks a `credential_process` again, each time it signs a request.
const MIN_TTL: SignedDuration = SignedDuration::from_mins(15);

/// Exchange an IdToken for temporary AWS credentials
///
/// The identity pool gives credentials of a role to whoever shows an IdToken of a user pool that
/// it trusts, for one hour. No IAM credentials are needed. With a context, the IdToken is its
/// session's, renewed where it has run out, and the credentials are kept until they are due.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  eval \"$(cognito-auth login -u alice -o env)\"
  eval \"$(cognito-auth credentials --identity-pool-id us-east-1:00000000-0000-0000-0000-000000000000 -o env)\"
  cognito-auth credentials --id-token-file token -o process
  cognito-auth credentials -c dev -o process
  cognito-auth credentials --guest
  eval \"$(cognito-auth credentials --unset)\"")]
pub struct Args {
    /// Ask for unauthenticated access, without a token
    #[arg(long, conflicts_with = "id-token")]
    guest: bool,

    /// Print what clears the variables that hold credentials, and get none [default format: env]
    #[arg(long, conflicts_with_all = ["guest", "id-token"])]
    unset: bool,

    #[command(flatten)]
    id_token: IdTokenFlags,

    #[command(flatten)]
    identity: IdentityFlags,

    #[command(flatten)]
    classic: ClassicFlags,

    /// With a context: renew credentials that stand for less than this [default: 15m]
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    min_ttl: Option<SignedDuration>,

    #[command(flatten)]
    sign_in: SignInFlags,

    /// How to print the credentials [default: json]
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output options")]
    output: Option<CredentialFormat>,

    #[command(flatten)]
    query: QueryFlags,

    #[command(flatten)]
    github: GithubFlags,

    #[command(flatten)]
    aws: AwsFlags,
}

/// Prints the credentials.
///
/// # Errors
///
/// [`Failure::NobodySignedIn`] without a token; [`Failure::Token`] when it is malformed; else as
/// the settings, the network and the identity pool give it.
pub async fn run(args: Args, app: &App) -> Result<(), Failure> {
    let format = args.output.or(args.unset.then_some(CredentialFormat::Env));
    let output = CredentialOutput::check(app, format, &args.query, &args.github)?;
    if args.unset {
        return output.print_cleared(app);
    }
    if args.id_token.source() == Some(SecretSource::Stdin) && args.sign_in.lines() > 0 {
        return Err(Failure::usage(
            "standard input cannot hold both the IdToken and a secret",
            "an IdToken that is given needs no sign-in: leave the secret out",
        ));
    }
    if format == Some(CredentialFormat::Process) {
        app.forbid_prompts();
    }
    let aws = app.aws(&args.aws).await?;
    let wanted = Wanted {
        guest: args.guest,
        id_token: args.id_token.source(),
        identity: &args.identity,
        classic: &args.classic,
        sign_in: &args.sign_in,
        region: args.aws.region.as_deref(),
        min_ttl: args.min_ttl,
        default_min_ttl: MIN_TTL,
    };
    output.print(app, &Box::pin(wanted.get(app, &aws, Given::NOTHING)).await?)
}
