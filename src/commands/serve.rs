//! `cognito-auth serve`: a local stand-in for the authorizer in front of an API.

use std::path::{Path, PathBuf};

use hyper::header::HeaderName;

use crate::app::{App, Host, Prompts};
use crate::aws::Aws;
use crate::failure::{ExitStatus, Failure};
use crate::gateway::callers::{Cidr, Glob};
use crate::gateway::event::Version;
use crate::gateway::{Access, Authorizer, Routes, read_routes};
use crate::local::inputs;
use crate::model::{PoolId, RequestUrl};
use crate::ops::forward::Upstream;
use crate::ops::keys::{authorities_in, authority};
use crate::ops::region;
use crate::ops::serve::{self, Input};
use crate::settings::keys;
use crate::settings::resolve::Pool;
use crate::token::verify::Authority;

use super::flags::{self, ListenFlags, SettingFlags};
use super::output;

/// Where it listens by default.
const LISTEN: &str = "127.0.0.1:8080";

/// Stand in locally for API Gateway's authorizer
///
/// Checks the token of each request as the authorizer of an API would, answers in its words what it
/// refuses, and hands the rest on to --upstream. The claims of the token are in headers that begin with
/// x-cognito-claim-, and in x-amzn-request-context, which is the requestContext of a Lambda function's
/// event: JSON in base64. Without --upstream, the claims are the answer.
///
/// The first line on standard output is the URL that it listens at; a line for each request goes to
/// standard error. GET /healthz answers that it runs. Tokens are verified with the user pool's keys,
/// which are fetched once an hour.
///
/// With --routes, an OpenAPI document, a SAM or CloudFormation template, or TOML says what each route asks
/// for; without it, every request needs a token.
#[derive(Debug, clap::Args)]
#[command(mut_args(flags::hide_no_input))]
#[command(after_help = "\
Examples:
  cognito-auth serve -c dev --upstream http://localhost:3000
  cognito-auth serve -c dev --upstream http://localhost:3000 --routes template.yaml --deny-reason
  cognito-auth serve -c dev --authorizer rest --listen 127.0.0.1:0
  cognito-auth serve -c dev --token-endpoint --allow-ip 127.0.0.0/8 --allow-user-agent 'curl/*'")]
#[expect(clippy::struct_excessive_bools, reason = "they are switches")]
pub struct Args {
    #[command(flatten)]
    listen: ListenFlags,

    /// Server to hand requests on to: https, or http on this machine
    #[arg(long, value_name = "URL")]
    upstream: Option<RequestUrl>,

    /// Whose rules and answers apply [default: as --routes says, else http]
    #[arg(long, value_name = "KIND")]
    authorizer: Option<Kind>,

    /// Header that holds the token [default: Authorization]
    #[arg(long, value_name = "NAME")]
    token_header: Option<HeaderName>,

    /// Format of x-amzn-request-context: 1.0 or 2.0 [default: that of the authorizer's API]
    #[arg(long, value_name = "VERSION")]
    event_version: Option<Version>,

    /// Say in x-cognito-deny-reason why a request was refused, as explain does
    #[arg(long)]
    deny_reason: bool,

    /// Routes of the API: an OpenAPI document, a SAM or CloudFormation template, or TOML
    #[arg(long, value_name = "FILE")]
    routes: Option<PathBuf>,

    /// Addresses to let in (can be repeated) [default: all]
    #[arg(long, value_name = "CIDR")]
    allow_ip: Vec<Cidr>,

    /// User agents to let in, with * for any text (can be repeated) [default: all]
    #[arg(long, value_name = "GLOB")]
    allow_user_agent: Vec<String>,

    /// Take the last address of X-Forwarded-For for the caller's
    #[arg(long)]
    trust_forwarded: bool,

    /// Sign users in at GET /token with HTTP Basic
    #[arg(long)]
    token_endpoint: bool,

    /// User pool whose tokens are good (can be repeated) [env: COGNITO_USER_POOL_ID]
    #[arg(long, value_name = "ID", help_heading = "Check options")]
    user_pool_id: Vec<String>,

    /// App client whose tokens are good (can be repeated) [env: COGNITO_CLIENT_ID]
    #[arg(long, value_name = "ID", help_heading = "Check options")]
    client_id: Vec<String>,

    /// Accept a token for any app client
    #[arg(long, conflicts_with = "client_id", help_heading = "Check options")]
    any_client: bool,

    #[command(flatten)]
    sign_in: SettingFlags<flags::SignInsOfOthers>,

    /// Region of the user pool, or of a replica of it (can be repeated: the tokens of each are good); else
    /// the one its id names [env: AWS_REGION]
    #[arg(long, value_name = "REGION", help_heading = "AWS options")]
    region: Vec<String>,

    #[command(flatten)]
    aws: SettingFlags<flags::AwsOfRegions>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Kind {
    /// REST API with a Cognito authorizer: the raw ID token, or where scopes are due the access token
    Rest,
    /// HTTP API with a JWT authorizer: either token, raw or behind Bearer
    Http,
    /// Application Load Balancer with jwt-validation: either token behind Bearer
    Alb,
    /// IAM authorization: a SigV4 signature, of which all is checked but the signature itself
    Iam,
}

impl From<Kind> for Authorizer {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Rest => Self::Rest,
            Kind::Http => Self::Http,
            Kind::Alb => Self::Alb,
            Kind::Iam => Self::Iam,
        }
    }
}

/// Answers requests until a signal ends it.
///
/// # Errors
///
/// [`Failure::Usage`] when the address, the upstream or the routes are wrong; else as the settings give it.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    if let Some(url) = args.upstream.as_ref().filter(|url| url.is_web_socket()) {
        let message = format!("--upstream {} is the URL of a WebSocket", url.as_str());
        let help = "give the http or https URL: WebSockets are handed on too";
        return Err(Failure::usage(message, help));
    }
    let routes = args.routes.as_deref().map(read).transpose()?;
    let flags = args.sign_in.get().clone();
    flags::check_stdin(None, flags.lines())?;
    let flags = args.sign_in + args.aws;
    let flags = flags
        .with(&keys::USER_POOL_ID, args.user_pool_id.first().cloned())
        .with(&keys::CLIENT_ID, args.client_id.first().cloned())
        .with(&keys::REGION, args.region.first().cloned());
    let host = app.host(flags, Prompts::Forbidden)?;
    let authorizer = args.authorizer.map(Authorizer::from);
    let of_routes = routes.as_ref().and_then(Routes::authorizer);
    let authorizer = authorizer.or(of_routes).unwrap_or(Authorizer::Http);
    let of_scopes = routes.as_ref().and_then(of_scopes);
    if let (Authorizer::Iam, Some(route)) = (authorizer, of_scopes) {
        let message = format!("{route} asks for scopes, which --authorizer iam does not look at");
        return Err(Failure::usage(
            message,
            "leave out --authorizer, or the scopes",
        ));
    }
    let (pools, clients) = host
        .settings
        .pools_and_clients(&args.user_pool_id, &args.client_id)?;
    let takes_tokens = takes_tokens(authorizer, routes.as_ref());
    if takes_tokens && pools.is_empty() {
        return Err(Pool::missing_id().into());
    }
    let asks_for_clients = takes_tokens && authorizer == Authorizer::Http && !args.any_client;
    if asks_for_clients && clients.is_empty() {
        let mut missing = Pool::missing_client();
        missing.ways.push("--any-client".to_owned());
        return Err(missing.into());
    }
    let aws = host.aws().await?;
    let exchanges = aws.exchanges();
    let upstream = match args.upstream {
        Some(url) => Some(Upstream::new(exchanges.map_err(of_proxies)?, url)),
        None => None,
    };
    let authorities = authorities(&pools, &args.region, &host, &aws)?;
    let listener = args.listen.listener(LISTEN, app).await?;
    for note in routes.iter().flat_map(Routes::notes) {
        app.ui.note(note);
    }
    let audiences = clients.iter().map(|client| client.as_str().to_owned());
    let input = Input {
        authorizer,
        authorities,
        audiences: (!args.any_client).then(|| audiences.collect()),
        token_header: args.token_header.unwrap_or(hyper::header::AUTHORIZATION),
        version: args.event_version.unwrap_or(Version::of(authorizer)),
        routes,
        addresses: args.allow_ip,
        agents: args
            .allow_user_agent
            .iter()
            .map(|glob| Glob::new(glob))
            .collect(),
        trust_forwarded: args.trust_forwarded,
        deny_reason: args.deny_reason,
        token_endpoint: args.token_endpoint,
        upstream,
        log: args.listen.log(),
    };
    output::print(&app.ui, &format!("http://{}\n", listener.authority()))?;
    Box::pin(serve::run(input, listener, &host, &aws)).await
}

fn of_proxies(error: crate::aws::Error) -> Failure {
    use crate::failure::{Purpose, Subject};
    Failure::of_call(&Subject::of(Purpose::FetchKeys))(error)
}

/// A route that asks for scopes.
fn of_scopes(routes: &Routes) -> Option<String> {
    let has_some = |access: &Access| matches!(access, Access::Token(scopes) if !scopes.is_empty());
    let mut all = routes.all().iter();
    all.find(|route| has_some(&route.access))
        .map(ToString::to_string)
}

/// Whether any route asks for a token.
fn takes_tokens(authorizer: Authorizer, routes: Option<&Routes>) -> bool {
    let is_token = |access: &Access| matches!(access, Access::Token(_));
    let asks = routes.is_none_or(|routes| routes.all().iter().any(|route| is_token(&route.access)));
    asks && authorizer != Authorizer::Iam
}

/// The routes in the file at `path`: TOML if its name says so.
fn read(path: &Path) -> Result<Routes, Failure> {
    let text = inputs::file(path).map_err(|error| Failure::Unreadable {
        path: path.to_owned(),
        error,
    })?;
    let is_toml = path
        .extension()
        .is_some_and(|it| it.eq_ignore_ascii_case("toml"));
    read_routes(text.expose(), is_toml).map_err(|error| {
        Failure::usage(
            format!(
                "{} has no routes that can be served: {error}",
                path.display()
            ),
            "give an OpenAPI document, a SAM or CloudFormation template, or TOML",
        )
    })
}

/// Whose tokens are good, each with its pool.
fn authorities(
    pools: &[PoolId],
    regions: &[String],
    host: &Host,
    aws: &Aws,
) -> Result<Vec<(Authority, PoolId)>, Failure> {
    let regions = region::given(regions)?;
    let mut authorities = Vec::new();
    for pool in pools {
        let of_pool = match regions.as_slice() {
            [] | [_] => vec![authority(host, aws, pool)?],
            several => authorities_in(aws, pool, several)?,
        };
        authorities.extend(
            of_pool
                .into_iter()
                .map(|authority| (authority, pool.clone())),
        );
    }
    Ok(authorities)
}
