//! `cognito-auth login`: sign a user in, answering every challenge on the way.

use crate::app::{App, Host, Prompts};
use crate::failure::{ExitStatus, Failure};

use super::context::create::{Wanted, set_up};
use super::flags::{self, AnswerFlags, QueryFlags, SettingFlags};
use super::output::{self, GithubFlags, TokenFormat, TokenOutput};
use crate::ops::sign_in::input::Input;
use crate::ops::sign_in::prompts::line;
use crate::ops::sign_in::{SignIn, StopAt};
use crate::settings::Flags;

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
    /// Stop at the first challenge that needs the user's answer, and print it
    #[arg(long)]
    no_respond: bool,

    #[command(flatten)]
    sign_in: SettingFlags<flags::SignIn>,

    #[command(flatten)]
    answers: AnswerFlags,

    /// How to print the tokens [default: json; on a terminal a summary]
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output options")]
    output: Option<TokenFormat>,

    #[command(flatten)]
    query: QueryFlags,

    #[command(flatten)]
    github: GithubFlags,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,
}

/// Prints the tokens, or the challenge that is pending.
///
/// # Errors
///
/// [`Failure::Pending`] when a challenge was not answered; else as the settings, the secrets, the
/// network and Cognito give it.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let output = TokenOutput::check(app, args.output, &args.query, &args.github)?;
    let flags = args.sign_in + args.aws;
    let mut host = app.host(flags.clone(), Prompts::Allowed)?;
    if let Some(name) = offered_context(&host, app).await? {
        host = app.in_context(&name).host(flags, Prompts::Allowed)?;
    }
    let aws = host.aws().await?;
    let input = Input::resolve(&host, aws.offers_credentials(), args.answers.read()?)?;
    let mut sign_in = SignIn::open(&host, &aws, input)?;
    sign_in.prepare().await?;
    let mut record = sign_in.record().await?;
    record.recover().await?;
    let stop = if args.no_respond {
        StopAt::FirstChallenge
    } else {
        StopAt::Tokens
    };
    // Other processes that need this session wait for its tokens, and do not prompt meanwhile.
    let turn = if sign_in.may_prompt() {
        record.prompt_lock(true).await?
    } else {
        None
    };
    let ended = sign_in.run(&mut record, stop).await?;
    drop(turn);
    output::finish(&host, &output, ended)
}

/// The context that a person at the terminal makes where nothing says where to sign in, if they want to.
async fn offered_context(host: &Host, app: &App) -> Result<Option<String>, Failure> {
    let pool = host.settings.pool()?;
    let is_set_up = pool.id.is_some() || pool.client.is_some() || host.context().is_some();
    let Some(terminal) = host.terminal().filter(|_| !is_set_up) else {
        return Ok(None);
    };
    if !app.contexts()?.contexts.is_empty() {
        return Ok(None);
    }
    let prompt = "No user pool is set up. Set up a context now? [Y/n] ";
    let typed = line(&terminal, prompt).await?.to_ascii_lowercase();
    if !matches!(typed.as_str(), "" | "y" | "yes") {
        return Ok(None);
    }
    let host = app.host_without_context(Flags::default())?;
    Ok(Some(set_up(&host, Wanted::default(), app).await?))
}
