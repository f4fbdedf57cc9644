//! `cognito-auth login`: sign a user in, answering every challenge on the way.

use crate::app::App;
use crate::failure::Failure;
use crate::model::Tokens;
use crate::render;
use crate::settings::flags::{AwsFlags, QueryFlags, SignInFlags};
use crate::token::decode;

use super::output::{self, GithubFlags, TokenFormat, TokenOutput};
use crate::ops::sign_in::{Extent, Outcome, SignIn};

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
    sign_in: SignInFlags,

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
    let aws = app.aws(&args.aws).await?;
    let region = args.aws.region.as_deref();
    let mut sign_in = SignIn::resolve(app, &aws, &args.sign_in, region)?;
    sign_in.prepare().await?;
    let mut session = sign_in.session().await?;
    let extent = if args.no_respond {
        Extent::Nothing
    } else {
        Extent::All
    };
    // Others who need this session wait for its tokens, and ask nobody meanwhile.
    let turn = if sign_in.may_prompt() {
        session.prompt_lock(true).await?
    } else {
        None
    };
    let ended = sign_in.run(&mut session, extent).await?;
    drop(turn);
    let is_default = args.output.is_none() && args.query.query.is_none();
    if let (Outcome::Tokens(tokens), true) = (&ended.outcome, is_default && session.is_kept())
        && app.ui.is_for_a_person()
    {
        summarize(app, &ended.username, tokens)?;
        return Ok(());
    }
    output::finish(app, &output, ended)
}

/// A line in place of the tokens, which are kept, and do not belong on a screen.
fn summarize(app: &App, username: &str, tokens: &Tokens) -> Result<(), Failure> {
    let context = app.settings()?.context.as_ref();
    let context = context.map_or("", |context| &context.name);
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
    Ok(())
}
