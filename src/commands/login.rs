//! `cognito-auth login`: sign a user in, answering every challenge on the way, or with a browser.

pub(crate) mod flags;

use std::path::Path;

use crate::app::{App, Host, Prompts};
use crate::failure::{Again, ExitStatus, Failure, Subject};
use crate::local::{blocking, inputs};
use crate::model::Secret;

use super::context::create::{Wanted, set_up};
use super::flags::{
    self as settings, AnswerFlags, BulkFlags, QueryFlags, SettingFlags, of_browser,
};
use super::output::bulk::{File, Opened, Place, Verb};
use super::output::{self, GithubFlags, TokenFormat, TokenOutput};
use crate::ops::bulk::{Needs, SignIns, first_operation};
use crate::ops::sign_in::input::{GivenAnswers, Input};
use crate::ops::sign_in::prompts::line;
use crate::ops::sign_in::{SignIn, StopAt};
use crate::ops::web_login::{SignedIn, WebSignIn, kept};
use crate::render::shell::shell_quote;
use crate::settings::flags::Value;
use crate::settings::resolve::Pool;
use crate::settings::secrets::{CommandLine, SecretKind, SecretSource};
use crate::settings::{Flags, keys};
use flags::WebFlags;

/// Sign a user in and print the tokens
///
/// Challenges are answered from flags, files, commands, variables and prompts. One that cannot be
/// answered is printed with exit code 3, and respond takes it from there.
///
/// With --web a browser does it, at the managed login pages: for users of identity providers, and for
/// second factors that a terminal cannot have. The URL is printed too; where the browser is on another
/// machine, paste the address that it ends at. A context whose session is good or can be renewed needs no
/// browser, unless --prompt or another flag asks for a new sign-in.
///
/// With --csv it signs in the user of each row, by its columns username, password and totp_secret, and
/// writes the tokens to the --report: CSV where FILE ends in .csv, else lines of JSON. Nothing is asked,
/// and the context keeps nothing. A run stops where Cognito locks a user out; a row whose password was
/// wrong is not tried again by --resume.
#[derive(Debug, clap::Args)]
#[command(mut_arg("report", |it| it.help(REPORT)))]
#[command(mut_args(of_browser))]
#[command(after_help = "\
Examples:
  cognito-auth login -u alice --user-pool-id us-east-1_AbCdEfGhI --client-id 1h57kf5cpq17m0eml12EXAMPLE
  cognito-auth login -u alice --password-stdin --new-password-stdin < two-lines
  cognito-auth login -u alice --password-file p -o text --query AuthenticationResult.IdToken
  eval \"$(cognito-auth login -u alice -o env)\"
  cognito-auth login --web -c dev
  cognito-auth login --web -c dev --start
  cognito-auth login --web -c dev --finish 'http://localhost:8400/callback?code=...&state=...'
  cognito-auth login --csv users.csv --report tokens.csv")]
pub struct Args {
    /// Stop at the first challenge that needs the user's answer, and print it
    #[arg(long)]
    no_respond: bool,

    #[command(flatten)]
    sign_in: SettingFlags<settings::SignIn>,

    #[command(flatten)]
    answers: AnswerFlags,

    #[command(flatten)]
    web: WebFlags,

    #[command(flatten)]
    pages: SettingFlags<settings::Web>,

    /// How to print the tokens [default: json; on a terminal a summary]
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output options")]
    output: Option<TokenFormat>,

    #[command(flatten)]
    query: QueryFlags,

    #[command(flatten)]
    github: GithubFlags,

    #[command(flatten)]
    bulk: BulkFlags,

    #[command(flatten)]
    aws: SettingFlags<settings::Aws>,
}

const REPORT: &str = "Write the tokens to FILE, and what came of each row: CSV if it ends in .csv";

impl Args {
    /// Whether it is carried out for each row of a CSV.
    pub(crate) fn is_bulk(&self) -> bool {
        self.bulk.csv.is_some()
    }

    /// What is given that answers Cognito here, and not in a browser.
    fn of_terminal(&self) -> Vec<&'static str> {
        let flags = self.sign_in.get();
        let key = |key| flags.get(key).is_some();
        let given = [
            ("--auth-flow", key(&keys::AUTH_FLOW)),
            ("--admin and --no-admin", key(&keys::ADMIN)),
            ("--mfa-type", key(&keys::MFA_TYPE)),
            ("--preferred-challenge", key(&keys::PREFERRED_CHALLENGE)),
            ("--client-metadata", key(&keys::CLIENT_METADATA)),
        ];
        let given = given.into_iter().filter(|(_, is_given)| *is_given);
        // These go with a browser too.
        let both = ["-u", "-o", "--query", "--github-output", "--web"];
        let answers = self.of_one().into_iter();
        let answers = answers.filter(|flag| !both.contains(flag));
        given.map(|(flag, _)| flag).chain(answers).collect()
    }

    /// What is given that is of one user, or of tokens that are printed.
    fn of_one(&self) -> Vec<&'static str> {
        let flags = self.sign_in.get();
        let secret = |kind: SecretKind| flags.secret(kind).map(|_| kind.phrase());
        let key = |key| flags.get(key).is_some();
        let given = [
            ("-u", key(&keys::USERNAME)),
            ("--mfa-code-command", key(&keys::MFA_CODE_COMMAND)),
            ("--remember-device", key(&keys::REMEMBER_DEVICE)),
            ("--attribute", !self.answers.attribute.is_empty()),
            ("--mfa-code", self.answers.mfa_code.is_some()),
            ("--answer", !self.answers.answer.is_empty()),
            ("--no-respond", self.no_respond),
            ("-o", self.output.is_some()),
            ("--query", self.query.query.is_some()),
            ("--github-output", self.github.is_given()),
            ("--web", self.web.web),
        ];
        let given = given.into_iter().filter(|(_, is_given)| *is_given);
        let secrets = [
            SecretKind::Password,
            SecretKind::NewPassword,
            SecretKind::TotpSecret,
        ];
        let given = given.map(|(flag, _)| flag);
        given
            .chain(secrets.into_iter().filter_map(secret))
            .collect()
    }
}

/// Prints the tokens, or the challenge that is pending. With a CSV the tokens go to the report.
///
/// # Errors
///
/// [`Failure::Pending`] when a challenge was not answered; else as the settings, the secrets, the
/// network and Cognito give it. With a CSV as `bulk::run`.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    if let Some(rows) = args.bulk.csv(&args.of_one())? {
        return each(&args, rows, app).await;
    }
    let output = TokenOutput::check(app, args.output, &args.query, &args.github)?;
    if args.web.web {
        return Box::pin(with_browser(args, &output, app)).await;
    }
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

/// Signs a user in with a browser, or does one step of it.
async fn with_browser(args: Args, output: &TokenOutput, app: &App) -> Result<ExitStatus, Failure> {
    if let Some(flag) = args.of_terminal().first() {
        return Err(Failure::usage(
            format!(
                "{flag} does not go with --web: the pages in the browser ask for what they need"
            ),
            format!("leave {flag} out"),
        ));
    }
    let is_particular = args.web.is_particular() || !args.pages.get().is_empty();
    let (is_start, finish) = (args.web.start, args.web.finish.clone());
    let flags = args.sign_in + args.pages + args.aws;
    let mut host = app.host(flags.clone(), Prompts::Allowed)?;
    if let Some(name) = offered_context(&host, app).await? {
        host = app.in_context(&name).host(flags, Prompts::Allowed)?;
    }
    let aws = host.aws().await?;
    if is_start {
        let web = WebSignIn::open(&host, &aws, args.web.read()).await?;
        let url = web.start().await?;
        output::print(&host.ui, &format!("{url}\n"))?;
        return Ok(ExitStatus::Success);
    }
    if let Some(given) = finish {
        let text = answer_of_browser(given, &host).await?;
        let signed_in = Box::pin(WebSignIn::finish(&host, &aws, text.expose())).await?;
        return output::signed_in(&host, output, &signed_in);
    }
    if !is_particular && let Some(signed_in) = kept(&host, &aws).await? {
        let SignedIn { username, .. } = &signed_in;
        host.ui.note(&format!(
            "{username} is signed in already; --prompt login signs in anew"
        ));
        return output::signed_in(&host, output, &signed_in);
    }
    let web = WebSignIn::open(&host, &aws, args.web.read()).await?;
    let mut record = web.record().await?;
    let before = record.tokens();
    // One browser at a time; another process's sign-in is this one's too.
    let turn = record.prompt_lock(host.terminal().is_some()).await?;
    if !is_particular
        && record.tokens() != before
        && let Some(signed_in) = kept(&host, &aws).await?
    {
        return output::signed_in(&host, output, &signed_in);
    }
    let signed_in = web.run(&mut record).await?;
    drop(turn);
    output::signed_in(&host, output, &signed_in)
}

/// What `--finish` was given, or the line on standard input.
async fn answer_of_browser(given: String, host: &Host) -> Result<Secret<String>, Failure> {
    let text = if given == "-" {
        let kind = SecretKind::ClientSecret;
        if host.settings.flags.secret(kind) == Some(&SecretSource::Line) {
            return Err(Failure::usage(
                "standard input cannot hold both the address and the app client's secret",
                "give the address as an argument, or the secret with --client-secret-file FILE",
            ));
        }
        let line = blocking(inputs::line).await.map_err(Failure::Input)?;
        line.unwrap_or_else(|| Secret::from(""))
    } else {
        Secret::from(given)
    };
    if text.expose().trim().is_empty() {
        return Err(Failure::usage(
            "--finish was given nothing",
            "give it the address that the browser ends at, or that on standard input with -",
        ));
    }
    Ok(text)
}

/// Signs in the user of each row of `rows`.
async fn each(args: &Args, rows: File<'_>, app: &App) -> Result<ExitStatus, Failure> {
    let report = rows.flags.report.as_deref();
    if report.is_none() && !rows.flags.dry_run {
        return Err(Failure::usage(
            "login --csv writes the tokens to a report, and none is named",
            "name one with --report FILE: CSV where FILE ends in .csv, else lines of JSON",
        ));
    }
    let flags = args.sign_in.clone() + args.aws.clone();
    let secret = flags.secret(SecretKind::ClientSecret).cloned();
    if rows.path == Path::new("-") && secret == Some(SecretSource::Line) {
        return Err(Failure::usage(
            "standard input cannot hold both the CSV and a secret",
            "give the app client's secret with --client-secret-file FILE",
        ));
    }
    let host = app.host(flags, Prompts::Forbidden)?;
    let aws = host.aws().await?;
    let input = Input::resolve(&host, aws.offers_credentials(), GivenAnswers::default())?;
    let pool = input.target.pool.clone().ok_or_else(Pool::missing_id)?;
    let needs = Needs::of(&input);
    let verb = Verb {
        command: again(&input),
        takes: needs.columns(),
        operation: first_operation(&input),
        consent: None,
    };
    let place = Place {
        pool: &pool,
        region: input.target.region.clone(),
        subject: &Subject {
            again: beside(&input, &host.settings.flags),
            ..input.subject(None)
        },
    };
    let opened = Opened::open(&host, rows, place, verb)?;
    let Some(ready) = opened.check(&needs, |_| ()).await? else {
        return Ok(ExitStatus::Success);
    };
    let sign_ins = SignIns::open(&host, &aws, input).await?;
    ready.reporting_tokens().run(&sign_ins).await
}

/// The command with what decides which tokens there are.
fn again(input: &Input) -> String {
    let flow = input.api.flow;
    let mut command = format!(
        "login --client-id {} --auth-flow {flow}",
        shell_quote(input.target.client.as_str())
    );
    if flow.admin().is_none() {
        let api = if input.api.admin { "" } else { "no-" };
        command.push_str(&format!(" --{api}admin"));
    }
    for (flag, choice) in [
        ("preferred-challenge", &input.preferred),
        ("mfa-type", &input.mfa_type),
    ] {
        if let Some(choice) = choice {
            command.push_str(&format!(" --{flag} {}", shell_quote(choice.as_str())));
        }
    }
    command
}

/// The further flags of that command.
fn beside(input: &Input, flags: &Flags) -> Again {
    let mut again = input.target.again.clone();
    let named = [&keys::CLIENT_ID, &keys::AUTH_FLOW].map(|key| key.name);
    again.flags.retain(|(flag, _)| {
        !named.contains(flag) && !matches!(*flag, "admin" | "no-admin" | "username")
    });
    let kind = SecretKind::ClientSecret.flags();
    let secret = match flags.secret(SecretKind::ClientSecret) {
        Some(SecretSource::File(path)) => Some((kind.file, Some(path.display().to_string()))),
        Some(SecretSource::Command(CommandLine::Shell(line))) => {
            kind.command.map(|flag| (flag, Some(line.clone())))
        }
        Some(SecretSource::Line) => kind.stdin.map(|flag| (flag, None)),
        _ => None,
    };
    again.flags.extend(secret);
    let arn = flags.text(&keys::CLIENT_SECRET_ARN).map(str::to_owned);
    again
        .flags
        .extend(arn.map(|arn| (keys::CLIENT_SECRET_ARN.name, Some(arn))));
    if let Some(Value::List(pairs)) = flags.get(&keys::CLIENT_METADATA) {
        let pairs = pairs
            .iter()
            .map(|pair| (keys::CLIENT_METADATA.name, Some(pair.clone())));
        again.flags.extend(pairs);
    }
    again
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
