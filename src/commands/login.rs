//! `cognito-auth login`: sign a user in, answering every challenge on the way.

use crate::app::App;
use crate::auth::flow;
use crate::aws;
use crate::failure::{Failure, lacks_secret};
use crate::local::terminal::Terminal;
use crate::settings::Missing;
use crate::settings::flags::{
    AwsFlags, DeviceFlags, FlowFlags, MfaFlags, NewPasswordFlags, PasswordFlags, PoolFlags,
    QueryFlags,
};
use crate::settings::resolve::Pool;
use crate::settings::secrets::SecretKind;

use super::answers::Answers;
use super::devices::Devices;
use super::output::{GithubFlags, TokenFormat, TokenOutput};
use super::request::{self, Gateway, Request};
use super::sign_in::{self, Extent, Outcome};

/// Sign a user in and print the tokens
///
/// Challenges are answered from flags, files, commands, variables and prompts. One that cannot be
/// answered is printed with exit code 3, and respond takes it from there.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth login -u alice --user-pool-id us-east-1_AbCdEfGhI --client-id 1h57kf5cpq17m0eml12EXAMPLE
  cognito-auth login -u alice --password-stdin --new-password-stdin < two-lines
  cognito-auth login -u alice --password-file p -o text --query AuthenticationResult.IdToken
  eval \"$(cognito-auth login -u alice -o env)\"")]
pub struct Args {
    #[command(flatten)]
    flow: FlowFlags,

    /// Stop at the first challenge that a person decides, and print it
    #[arg(long)]
    no_respond: bool,

    /// Value of an attribute that the pool requires (can be repeated)
    #[arg(long, value_name = "NAME=VALUE")]
    attribute: Vec<String>,

    #[command(flatten)]
    password: PasswordFlags,

    #[command(flatten)]
    new_password: NewPasswordFlags,

    #[command(flatten)]
    mfa: MfaFlags,

    #[command(flatten)]
    device: DeviceFlags,

    #[command(flatten)]
    pool: PoolFlags,

    /// How to print the tokens [default: json]
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output options")]
    output: Option<TokenFormat>,

    #[command(flatten)]
    query: QueryFlags,

    #[command(flatten)]
    github: GithubFlags,

    #[command(flatten)]
    aws: AwsFlags,
}

/// Prints the tokens, or the challenge that is pending.
///
/// # Errors
///
/// [`Failure::Pending`] when a challenge was not answered; else as the settings, the secrets, the
/// network and Cognito give it.
pub async fn run(args: Args, app: &App) -> Result<(), Failure> {
    let output = TokenOutput::check(app, args.output, &args.query, &args.github)?;
    let mut devices = Devices::check(app, &args.device)?;
    let request = Request::resolve(app, &args.pool, &args.flow)?;
    let attributes = sign_in::pairs("--attribute", &args.attribute)?;
    let metadata = sign_in::pairs("--client-metadata", &args.pool.client_metadata)?;
    let settings = app.settings()?;
    let aws = app.aws(&args.aws).await?;
    let gateway = Gateway::open(&aws, &request, args.aws.region.as_deref(), app, metadata)?;

    // All sources are checked before the first is read, and lines of standard input are read in
    // the order password, client secret, new password.
    let pool = request.pool.id.as_ref().map(|id| id.value.clone());
    let (password, new_password) = (args.password.source(), args.new_password.source());
    let answers = Answers::check(app, settings, &args.mfa, password, new_password, pool).await?;
    let mut answers = answers.with_attributes(attributes);
    let secret = request.client_secret().await?;

    let username = username(&request.pool, answers.terminal.as_ref()).await?;
    let needs_password = request.needs_password(&answers);
    let password = if needs_password || answers.has_password() {
        answers.password(&username).await?
    } else {
        None
    };
    if needs_password && password.is_none() {
        let kind = SecretKind::Password;
        return Err(Missing {
            what: kind.to_string(),
            ways: kind.ways(),
        }
        .into());
    }
    let mut secret = match secret {
        Some(secret) => Some(secret.read().await?),
        None => None,
    };
    let owner = gateway.owner(&request, &username)?;
    devices.look_up(&owner).await?;
    let subject = request.subject(Some(&username));
    let extent = if args.no_respond {
        Extent::Nothing
    } else {
        Extent::All
    };
    loop {
        let client = request.client(secret.clone())?;
        let factor = request.factor(answers.last_password().or(password.as_ref()), &answers)?;
        let step = flow::start(client, &username, factor, devices.presented()?);
        match sign_in::drive(step, &gateway.pool, &mut answers, extent, &subject).await {
            Ok(Outcome::DeviceRefused(_)) => devices.forget(&owner).await,
            Ok(outcome) => {
                if let Outcome::Tokens(tokens) = &outcome {
                    let account = |token| gateway.account(token);
                    devices.remember(&owner, tokens, account).await;
                }
                return request::finish(app, &output, outcome, &request, &gateway, &username);
            }
            // Only the service knows whether an app client has a secret.
            Err(Failure::Aws(error, _)) if secret.is_none() && needs_secret(&error) => {
                let typed = match &answers.terminal {
                    Some(terminal) => {
                        let prompt = "This app client has a secret. Client secret: ";
                        terminal
                            .ask_secret(prompt)
                            .await
                            .map_err(Failure::Terminal)?
                    }
                    None => None,
                };
                let typed = typed.filter(|typed| !typed.expose().is_empty());
                secret = Some(typed.ok_or_else(|| Failure::Aws(error, Box::new(subject.clone())))?);
            }
            Err(failure) => return Err(failure),
        }
    }
}

fn needs_secret(error: &aws::Error) -> bool {
    matches!(error, aws::Error::Service(service) if lacks_secret(service))
}

async fn username(pool: &Pool, terminal: Option<&Terminal>) -> Result<String, Failure> {
    let given = pool.username.as_ref().map(|name| name.value.clone());
    let name = match (given, terminal) {
        (Some(name), _) => Some(name),
        (None, Some(terminal)) => terminal
            .ask("User name: ")
            .await
            .map_err(Failure::Terminal)?,
        (None, None) => None,
    };
    Ok(name
        .filter(|name| !name.is_empty())
        .ok_or_else(Pool::missing_username)?)
}
