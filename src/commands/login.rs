//! `cognito-auth login`: sign a user in, answering every challenge on the way.

use crate::app::{App, Host, Prompts};
use crate::failure::{ExitStatus, Failure};
use crate::model::Tokens;
use crate::render;
use crate::token::decode;

use super::flags::{self, AnswerFlags, QueryFlags, SettingFlags};
use super::output::{self, GithubFlags, TokenFormat, TokenOutput};
use crate::ops::sign_in::input::Input;
use crate::ops::sign_in::{Outcome, SignIn, StopAt};

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
    /// Stop at the first challenge that a person decides, and print it
    #[arg(long)]
    no_respond: bool,

    #[command(flatten)]
    sign_in: SettingFlags<flags::SignIn>,

    #[command(flatten)]
    answers: AnswerFlags,

    /// How to print the tokens [default: json]
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
    let host = app.host(args.sign_in + args.aws, Prompts::Allowed)?;
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
    let is_default = args.output.is_none() && args.query.query.is_none();
    if let (Outcome::Tokens(tokens), true) = (&ended.outcome, is_default && record.is_kept())
        && app.ui.is_for_a_person()
    {
        summarize(app, &host, &ended.username, tokens);
        return Ok(ExitStatus::Success);
    }
    output::finish(&host, &output, ended)
}

/// A line in place of the tokens, which are kept, and do not belong on a screen.
fn summarize(app: &App, host: &Host, username: &str, tokens: &Tokens) {
    let context = host.context().unwrap_or_default();
    let token = tokens.id.as_ref().or(tokens.access.as_ref());
    let expires = token.and_then(|token| decode(token.expose()).ok()?.time("exp"));
    let until = expires.map(|expires| {
        let local = render::time::local(expires, &app.time_zone());
        format!(" until {local}")
    });
    let until = until.unwrap_or_default();
    app.ui.note(&format!(
        "{username} is signed in, in context {context}{until}"
    ));
}
