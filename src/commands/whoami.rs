//! `cognito-auth whoami`: who is signed in, and whose AWS credentials are in use.

use jiff::SignedDuration;

use crate::app::{App, Host, Prompts};
use crate::aws::{self, Aws, SelfService};
use crate::failure::{ExitStatus, Failure, Kind, NotVerified, Purpose, Subject};
use crate::model::{PoolId, Secret};
use crate::ops::credentials::{Input, Known, Whose};
use crate::ops::keys::{Keys, Published, authority};
use crate::ops::sign_in::input::GivenAnswers;
use crate::ops::tokens::user::of_variable;
use crate::ops::tokens::{Requirement, TokenKind, TokenSource};
use crate::render::whoami::{Caller, User, document, summary};
use crate::settings::keys::PROFILE;
use crate::settings::secrets::SecretKind;
use crate::token::verify::{Expected, Failed, TokenUse};
use crate::token::{Signed, decode};

use super::flags::{self, QueryFlags, SettingFlags};
use super::output::{self, DocumentFormat, DocumentOutput};

/// Credentials have to be valid for as long as it takes to show them.
const MIN_TTL_FOR_CALL: SignedDuration = SignedDuration::from_secs(30);
/// The scope without which `GetUser` takes no access token.
const SCOPE: &str = "aws.cognito.signin.user.admin";

/// Print who is signed in, and whose AWS credentials are in use
///
/// The user is that of the context's session, else of the IdToken in COGNITO_ID_TOKEN: the claims,
/// verified with the keys of the user pool, and whether Cognito still takes the session. The AWS
/// credentials are those that the identity pool of the context gives, else those that the AWS CLI
/// would use. It never prompts or signs in.
#[derive(Debug, clap::Args)]
#[command(mut_args(flags::hide_no_input))]
#[command(after_help = "\
Examples:
  cognito-auth whoami -c dev
  cognito-auth whoami --query CallerIdentity.Arn -o text
  cognito-auth whoami -c dev --profile admin")]
pub struct Args {
    /// How to print the document [default: json, on a terminal a summary]
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output options")]
    output: Option<DocumentFormat>,

    #[command(flatten)]
    query: QueryFlags,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,
}

/// What one of several questions gave, with what went wrong about it.
type Answer<T> = (Option<T>, Option<Failure>);

/// Prints the document of [`document`], or [`summary`]. What can be found out is printed before any
/// failure is reported.
///
/// # Errors
///
/// [`Failure::NotSignedIn`] when there is neither; [`Failure::NotVerified`] when the `IdToken` is
/// none of the user pool's; else as the settings, the network, Cognito and STS give it.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let output = DocumentOutput::check(args.output, &args.query)?;
    let host = app.host(args.aws, Prompts::Forbidden)?;
    let aws = host.aws().await?;
    let asking = Asking {
        host: &host,
        aws: &aws,
    };
    let (tokens, no_tokens) = match asking.tokens().await {
        Ok(tokens) => (tokens, None),
        Err(failure) => (None, Some(failure)),
    };
    let ((user, no_user), (caller, no_caller)) = tokio::join!(
        asking.user(tokens.as_ref()),
        asking.caller(no_tokens.is_none()),
    );
    let failure = no_tokens.or(no_user).or(no_caller);
    if user.is_none() && caller.is_none() {
        return Err(failure.unwrap_or_else(not_signed_in));
    }
    let (user, caller) = (user.as_ref(), caller.as_ref());
    if output.is_for_a_person(&app.ui) {
        output::print(&app.ui, &summary(user, caller, app.now(), &app.time_zone()))?;
    } else {
        output.print_text(&app.ui, &document(user, caller))?;
    }
    failure.map_or(Ok(ExitStatus::Success), Err)
}

fn not_signed_in() -> Failure {
    Failure::NotSignedIn {
        what: "there are neither tokens nor AWS credentials".to_owned(),
        help: "eval \"$(cognito-auth login -o env)\"".to_owned(),
    }
}

/// The tokens whose user is asked about.
struct Shown {
    id: Secret<String>,
    access: Option<Secret<String>>,
}

/// The questions.
struct Asking<'a> {
    host: &'a Host,
    aws: &'a Aws,
}

impl Asking<'_> {
    /// The tokens of the context in use, renewed where that is due; without a context, those of the
    /// environment.
    async fn tokens(&self) -> Result<Option<Shown>, Failure> {
        if self.host.settings.context.is_none() {
            let Some(id) = of_variable(self.host, SecretKind::IdToken).await? else {
                return Ok(None);
            };
            let access = of_variable(self.host, SecretKind::AccessToken).await?;
            return Ok(Some(Shown { id, access }));
        }
        let source = TokenSource::open(self.host, self.aws, GivenAnswers::default()).await?;
        let requirement = Requirement {
            token: TokenKind::Both,
            min_ttl: Some(MIN_TTL_FOR_CALL),
        };
        // To ask who is signed in is not to sign in.
        let source = source.without_sign_in();
        let (tokens, _) = Box::pin(source.tokens(requirement)).await?;
        let access = tokens.access;
        Ok(tokens.id.map(|id| Shown { id, access }))
    }

    async fn user(&self, tokens: Option<&Shown>) -> Answer<User> {
        let Some(tokens) = tokens else {
            return (None, None);
        };
        let (claims, taken) = tokio::join!(self.claims(&tokens.id), self.taken(tokens));
        let (claims, verified) = match claims {
            Ok(claims) => claims,
            Err(failure) => return (None, Some(failure)),
        };
        let (signed_in, refused) = taken;
        let user = User {
            context: self.host.context().map(str::to_owned),
            claims,
            verified,
            signed_in,
        };
        (Some(user), refused)
    }

    /// The claims of `token`, and whether they are verified: they are not where there is no key set
    /// to be had.
    async fn claims(&self, token: &Secret<String>) -> Result<(String, bool), Failure> {
        let not_verified = |failed| {
            let name = Some("the IdToken".to_owned());
            Failure::from(NotVerified(vec![(name, failed)]))
        };
        let signed = Signed::read(token.expose())
            .map_err(|malformed| not_verified(vec![Failed::form(&malformed)]))?;
        let unverified = decode(token.expose()).map_err(|error| Failure::Token {
            what: "the IdToken".to_owned(),
            error,
        })?;
        let unverified = unverified.payload().unwrap_or_default().to_owned();
        let (pools, clients) = self.host.settings.pools_and_clients(&[], &[])?;
        let Some(pool) = pools.first() else {
            self.host
                .ui
                .warn("the claims are not verified: no user pool is named by COGNITO_USER_POOL_ID");
            return Ok((unverified, false));
        };
        let expected = Expected {
            authorities: vec![authority(self.host, self.aws, pool)?],
            clients: (!clients.is_empty()).then_some(clients),
            token_use: Some(TokenUse::Id),
            ..Expected::default()
        };
        let mut keys = Keys::Published(Published::new(self.host, self.aws));
        match keys.verify(signed, &expected, self.host.now()).await {
            Ok(Ok(verified)) => Ok((verified.payload().to_owned(), true)),
            Ok(Err(failed)) => Err(not_verified(failed)),
            Err(unreachable) => {
                let failure = Failure::from(unreachable);
                self.host
                    .ui
                    .warn(&format!("the claims are not verified: {failure}"));
                Ok((unverified, false))
            }
        }
    }

    /// Whether Cognito takes the access token, where it is one that can be tried.
    async fn taken(&self, tokens: &Shown) -> Answer<bool> {
        let Some(token) = &tokens.access else {
            return (None, None);
        };
        let Ok(said) = decode(token.expose()) else {
            return (None, None);
        };
        let mut scopes = said.text("scope").unwrap_or_default().split(' ');
        let iss = said.text("iss").unwrap_or_default();
        let issuer = self.aws.issuer(iss).ok().flatten();
        let (true, Some(issuer)) = (scopes.any(|scope| scope == SCOPE), issuer) else {
            return (None, None);
        };
        match self.ask(token, issuer.pool()).await {
            Ok(()) => (Some(true), None),
            Err(failure) if failure.kind() == Kind::NotAuthenticated => {
                (Some(false), Some(failure))
            }
            Err(failure) => {
                self.host.ui.warn(&format!(
                    "whether Cognito still takes the session is not known: {failure}"
                ));
                (None, None)
            }
        }
    }

    async fn ask(&self, token: &Secret<String>, pool: &PoolId) -> Result<(), Failure> {
        let of_id = Some((pool.region(), "user pool id"));
        let region = self.host.settings.region(of_id)?;
        let subject = Subject {
            pool: Some(pool.to_string()),
            ..Subject::of(Purpose::SelfService)
        };
        let fails = Failure::of_call(&subject);
        let account = SelfService::new(self.aws, region, token.clone()).map_err(&fails)?;
        account.mfa_status().await.map_err(&fails)?;
        Ok(())
    }

    /// Whose the AWS credentials are; those of the context's identity pool where `has_session`.
    async fn caller(&self, has_session: bool) -> Answer<Caller> {
        let asked = match self.of_identity_pool() {
            Ok(true) if !has_session => return (None, None),
            Ok(true) => self.pools_caller().await.map(Some),
            Ok(false) => self.chains_caller().await,
            Err(failure) => Err(failure),
        };
        match asked {
            Ok(caller) => (caller, None),
            Err(failure) => (None, Some(failure)),
        }
    }

    /// Whether an identity pool gives the credentials: that of the context in use, unless an AWS
    /// profile is asked for.
    fn of_identity_pool(&self) -> Result<bool, Failure> {
        let settings = &self.host.settings;
        if settings.context.is_none() || settings.flags.text(&PROFILE).is_some() {
            return Ok(false);
        }
        Ok(settings.identity_pool()?.is_some())
    }

    async fn pools_caller(&self) -> Result<Caller, Failure> {
        let input = Input {
            whose: Whose::SignedIn,
            account: None,
            classic: None,
            answers: GivenAnswers::default(),
            min_ttl: None,
            default_min_ttl: MIN_TTL_FOR_CALL,
        };
        let known = Known {
            identity: None,
            may_sign_in: false,
        };
        let credentials = Box::pin(input.get(self.host, self.aws, known)).await?;
        let settings = &self.host.settings;
        let pool = settings.need_identity_pool()?.value;
        let region = settings.region(Some((pool.region(), "identity pool id")))?;
        let identity = self.aws.caller_identity(region, Some(&credentials)).await;
        Ok(Caller {
            identity: identity.map_err(Failure::of_call(&subject()))?,
            identity_id: Some(credentials.identity_id),
        })
    }

    /// Whose credentials the AWS CLI would use, if there are any.
    async fn chains_caller(&self) -> Result<Option<Caller>, Failure> {
        let settings = &self.host.settings;
        let pool = settings.user_pool()?.map(|pool| pool.value);
        let of_id = pool.as_ref().map(|id| (id.region(), "user pool id"));
        let region = settings.region(of_id)?;
        match self.aws.caller_identity(region, None).await {
            Ok(identity) => Ok(Some(Caller {
                identity,
                identity_id: None,
            })),
            Err(aws::Error::NoCredentials { .. }) => Ok(None),
            Err(error) => Err(Failure::of_call(&subject())(error)),
        }
    }
}

fn subject() -> Subject {
    Subject::of(Purpose::Identify)
}
