//! `cognito-auth login`: sign a user in, answering every challenge on the way.

use crate::app::App;
use crate::auth::flow::{FirstFactor, Preferred};
use crate::auth::{AuthFlow, Challenge, flow};
use crate::aws::{self, UserPool};
use crate::failure::{Act, Failure, Pending, Subject, lacks_secret};
use crate::local::secrets::{self, Pending as PendingSecret};
use crate::local::terminal::Terminal;
use crate::model::{Region, Secret, Tokens};
use crate::settings::flags::{
    AwsFlags, FlowFlags, MfaFlags, NewPasswordFlags, PasswordFlags, PoolFlags, QueryFlags,
};
use crate::settings::resolve::{FlowAndApi, Pool};
use crate::settings::secrets::SecretKind;
use crate::settings::{Missing, Sourced};

use super::answers::Answers;
use super::output::{GithubFlags, TokenFormat, TokenOutput};
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
    let request = Request::resolve(app, &args.pool, &args.flow)?;
    let attributes = sign_in::pairs("--attribute", &args.attribute)?;
    let metadata = sign_in::pairs("--client-metadata", &args.pool.client_metadata)?;
    let settings = app.settings()?;
    let aws = app.aws(&args.aws).await?;
    let mut gateway = Gateway::open(&aws, &request, args.aws.region.as_deref(), app, metadata)?;

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
    let subject = request.subject(Some(&username));
    let extent = if args.no_respond {
        Extent::None
    } else {
        Extent::All
    };
    loop {
        let client = request.client(secret.clone())?;
        let factor = request.factor(password.as_ref(), &answers)?;
        let step = flow::start(client, &username, factor);
        match sign_in::drive(step, &gateway.pool, &mut answers, extent, &subject).await {
            Ok(outcome) => {
                return finish(app, &output, outcome, &request, &mut gateway, &username);
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

/// Who signs in, where and how: what login and respond have in common.
pub(super) struct Request {
    pub(super) pool: Pool,
    pub(super) api: FlowAndApi,
}

impl Request {
    /// Resolves what a call cannot do without.
    pub(super) fn resolve(app: &App, pool: &PoolFlags, flow: &FlowFlags) -> Result<Self, Failure> {
        let settings = app.settings()?;
        let api = settings.flow(flow)?;
        let pool = settings.pool(pool)?;
        if api.admin || api.flow == AuthFlow::UserSrp {
            pool.need_id()?;
        }
        pool.need_client()?;
        Ok(Self { pool, api })
    }

    pub(super) fn client(&self, secret: Option<Secret<String>>) -> Result<flow::Client, Failure> {
        Ok(flow::Client {
            id: self.pool.need_client()?.clone(),
            secret,
        })
    }

    /// The source of the app client's secret, checked.
    pub(super) async fn client_secret(&self) -> Result<Option<PendingSecret>, Failure> {
        Ok(match &self.pool.client_secret {
            Some(source) => {
                let source = source.value.clone();
                Some(secrets::check(SecretKind::ClientSecret, source).await?)
            }
            None => None,
        })
    }

    /// Whether the first call cannot do without the password.
    fn needs_password(&self, answers: &Answers) -> bool {
        match self.api.flow {
            AuthFlow::AdminUserPassword
            | AuthFlow::AdminNoSrp
            | AuthFlow::UserPassword
            | AuthFlow::UserSrp => true,
            AuthFlow::UserAuth => matches!(answers.preferred(), Some("PASSWORD" | "PASSWORD_SRP")),
            AuthFlow::Custom => false,
        }
    }

    fn factor(
        &self,
        password: Option<&Secret<String>>,
        answers: &Answers,
    ) -> Result<FirstFactor, Failure> {
        let proof = |password: &Secret<String>| {
            let proof = answers.proof(password.clone())?;
            proof.ok_or_else(|| Failure::from(Pool::missing_id()))
        };
        Ok(match (self.api.flow, password) {
            (AuthFlow::UserAuth, password) => {
                FirstFactor::Choice(match (answers.preferred(), password) {
                    (Some("PASSWORD"), Some(password)) => {
                        Some(Preferred::Password(password.clone()))
                    }
                    (Some("PASSWORD_SRP"), Some(password)) => {
                        Some(Preferred::Proof(proof(password)?))
                    }
                    (preferred, _) => preferred.map(|name| Preferred::Other(name.to_owned())),
                })
            }
            (AuthFlow::Custom, password) => FirstFactor::Custom(password.map(proof).transpose()?),
            (AuthFlow::UserSrp, Some(password)) => FirstFactor::Proof(proof(password)?),
            (flow, password) => {
                FirstFactor::Password(flow, password.cloned().unwrap_or_else(|| "".into()))
            }
        })
    }

    pub(super) fn subject(&self, username: Option<&str>) -> Subject {
        Subject {
            act: Act::SignIn {
                flow: self.api.flow,
            },
            username: username.map(str::to_owned),
            pool: self.pool.id.as_ref().map(|id| id.value.to_string()),
            client: self.pool.client.as_ref().map(|id| id.value.to_string()),
            identity_pool: None,
        }
    }
}

/// The user pool service, and where it is.
pub(super) struct Gateway {
    pub(super) pool: UserPool,
    region: Option<String>,
}

impl Gateway {
    pub(super) fn open(
        aws: &aws::Aws,
        request: &Request,
        region_flag: Option<&str>,
        app: &App,
        metadata: std::collections::BTreeMap<String, String>,
    ) -> Result<Self, Failure> {
        let id = request.pool.id.as_ref().map(|id| &id.value);
        let of_id = id.map(|id| (id.region(), "user pool id"));
        let region = app.settings()?.region(region_flag, of_id)?;
        note_contradiction(app, region.as_ref(), of_id);
        let name = region.as_ref().map(|region| region.value.to_string());
        let admin = request.api.admin.then(|| id.cloned()).flatten();
        let client = request.pool.need_client()?.clone();
        let opened = UserPool::new(aws, region, admin, client, metadata);
        let pool = opened.map_err(Failure::of_call(&request.subject(None)))?;
        Ok(Self { pool, region: name })
    }
}

/// An explicit Region that contradicts the id wins, and is noted.
pub(super) fn note_contradiction(
    app: &App,
    region: Option<&Sourced<Region>>,
    id: Option<(&Region, &str)>,
) {
    if let (Some(region), Some((of_id, what))) = (region, id)
        && region.value != *of_id
    {
        app.ui.note(&format!(
            "Region {} of {} is used, though the {what} says {of_id}",
            region.value, region.origin
        ));
    }
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

/// Prints tokens, or the challenge.
pub(super) fn finish(
    app: &App,
    output: &TokenOutput,
    outcome: Outcome,
    request: &Request,
    gateway: &mut Gateway,
    username: &str,
) -> Result<(), Failure> {
    match outcome {
        Outcome::Tokens(tokens) => print(app, output, &tokens),
        Outcome::Pending(challenge, reason) => Err(pending(
            app,
            output,
            challenge,
            reason,
            request,
            gateway.region.take(),
            username,
        )?),
    }
}

pub(super) fn print(app: &App, output: &TokenOutput, tokens: &Tokens) -> Result<(), Failure> {
    output.print(app, tokens, app.now())
}

fn pending(
    app: &App,
    output: &TokenOutput,
    challenge: Challenge,
    reason: Option<String>,
    request: &Request,
    region: Option<String>,
    username: &str,
) -> Result<Failure, Failure> {
    let printed = output.shows_challenges();
    if printed {
        let document = crate::render::tokens::challenge(&challenge);
        super::output::print(app, &crate::render::json::pretty(&document))?;
    }
    Ok(Failure::Pending(Box::new(Pending {
        challenge,
        reason,
        pool: request.pool.id.as_ref().map(|id| id.value.to_string()),
        client: request.pool.need_client()?.to_string(),
        region,
        username: username.to_owned(),
        admin: request.api.admin,
        printed,
    })))
}
