//! `cognito-auth verify`: whether a token is good, and every reason why not.

use jiff::{SignedDuration, Timestamp};

use crate::app::{App, Host, Prompts};
use crate::failure::{ExitStatus, Failure, NotVerified};
use crate::local::inputs;
use crate::model::{PoolId, Url};
use crate::render::{checks, json};
use crate::settings::keys;
use crate::settings::resolve::Pool;
use crate::token::input;
use crate::token::signed::Malformed;
use crate::token::verify::{Authority, Expected, Failed, TokenUse};
use crate::token::{KeySet, Signed, verify};

use super::flags::{self, QueryFlags, SettingFlags, duration};
use super::output::{self, DocumentFormat, DocumentOutput};
use crate::ops::keys::{Keys, Published, authorities_in, authority};
use crate::ops::{region, token_input};

/// Verify a token: its signature, issuer, times, client and whatever else is asked
///
/// Takes a token, Bearer TOKEN, an Authorization: header line, a redirect URL, or the JSON of a
/// sign-in: of these, the ID and access tokens, which have to be of one user. The user pool and
/// the app client come from flags, the environment or a context, never from the token. Prints
/// the header and the claims when every check holds. Else every check that fails is reported on standard
/// error, and with -o json as JSON on standard output too, exit code 5.
///
/// The pool's keys are fetched once an hour, kept in ~/.cache/cognito-auth/jwks, and fetched anew for
/// a token of another key.
#[derive(Debug, clap::Args)]
#[command(mut_args(flags::hide_no_input))]
#[command(after_help = "\
Examples:
  cognito-auth verify --user-pool-id us-east-1_AbCdEfGhI --client-id 1h57kf5cpq17m0eml12EXAMPLE < token
  cognito-auth verify -c dev --token-use access --scope orders/read --group admins < token
  cognito-auth verify -c dev --jwks jwks.json --at 2026-01-01T00:00:00Z -o json @token")]
pub struct Args {
    /// Token, or @FILE, or - for standard input [default: -]
    token: Option<String>,

    /// User pool that may have issued it (can be repeated) [env: COGNITO_USER_POOL_ID]
    #[arg(long, value_name = "ID", help_heading = "Check options")]
    user_pool_id: Vec<String>,

    /// App client that it may be for (can be repeated) [env: COGNITO_CLIENT_ID]
    #[arg(long, value_name = "ID", help_heading = "Check options")]
    client_id: Vec<String>,

    /// Accept a token for any app client
    #[arg(long, conflicts_with = "client_id", help_heading = "Check options")]
    any_client: bool,

    /// Required kind of token; without it, either
    #[arg(long, value_name = "USE", help_heading = "Check options")]
    token_use: Option<Use>,

    /// Required group (can be repeated: all are required)
    #[arg(long, value_name = "GROUP", value_parser = name, help_heading = "Check options")]
    group: Vec<String>,

    /// Required scope (can be repeated: all are required)
    #[arg(long, value_name = "SCOPE", value_parser = name, help_heading = "Check options")]
    scope: Vec<String>,

    /// Required claim: its value, or an element of it (can be repeated: all are required)
    #[arg(long, value_name = "NAME=VALUE", value_parser = claim, help_heading = "Check options")]
    claim: Vec<(String, String)>,

    /// Clock skew to allow for exp and nbf [default: 0]
    #[arg(long, value_name = "DURATION", value_parser = duration, help_heading = "Check options")]
    leeway: Option<SignedDuration>,

    /// Verify as of this time, RFC 3339 [default: now]
    #[arg(long, value_name = "TIME", help_heading = "Check options")]
    at: Option<Timestamp>,

    /// Key set to use in place of the pool's own
    #[arg(long, value_name = "FILE|URL", help_heading = "Check options")]
    jwks: Option<String>,

    /// With --jwks: the issuer, in place of a user pool's
    #[arg(
        long,
        value_name = "URL",
        requires = "jwks",
        conflicts_with = "user_pool_id",
        help_heading = "Check options"
    )]
    issuer: Option<String>,

    /// Region of the user pool, or of a replica of it (can be repeated: the tokens of each pass); else
    /// the one its id names [env: AWS_REGION]
    #[arg(long, value_name = "REGION", help_heading = "AWS options")]
    region: Vec<String>,

    #[command(flatten)]
    aws: SettingFlags<flags::AwsOfRegions>,

    /// How to print the document [default: json]
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output options")]
    output: Option<DocumentFormat>,

    #[command(flatten)]
    query: QueryFlags,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Use {
    /// An ID token
    Id,
    /// An access token
    Access,
}

impl From<Use> for TokenUse {
    fn from(wanted: Use) -> Self {
        match wanted {
            Use::Id => Self::Id,
            Use::Access => Self::Access,
        }
    }
}

/// Of a group or a scope. An empty one is a script's variable that was not set.
fn name(text: &str) -> Result<String, &'static str> {
    if text.trim().is_empty() {
        Err("expected a name")
    } else {
        Ok(text.to_owned())
    }
}

fn claim(text: &str) -> Result<(String, String), &'static str> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("expected NAME=VALUE"),
    }
}

/// Prints the header and the claims of a token that is good.
///
/// # Errors
///
/// [`Failure::NotVerified`] when a check fails, [`Failure::NoToken`] when there is no token,
/// [`Failure::Aws`] when the keys cannot be fetched, [`Failure::Settings`] when it is not said whose
/// tokens are good.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let format = DocumentOutput::check(args.output, &args.query)?;
    let tokens = match tokens(args.token.as_deref(), app) {
        Err(Failure::NoToken(why)) if args.output == Some(DocumentFormat::Json) => {
            let report = checks::document(&[Failed::form(&why)]);
            output::print(&app.ui, &json::indented(&report))?;
            return Err(why.into());
        }
        tokens => tokens?,
    };

    let flags = args.aws.get().clone();
    let region = args.region.first().cloned();
    let host = app.host(flags.with(&keys::REGION, region), Prompts::Allowed)?;
    let settings = &host.settings;
    let (pools, clients) = settings.pools_and_clients(&args.user_pool_id, &args.client_id)?;
    let mut expected = Expected {
        clients: if args.any_client { None } else { Some(clients) },
        groups: args.group.clone(),
        scopes: args.scope.clone(),
        claims: args.claim.clone(),
        leeway: args.leeway.unwrap_or_default(),
        ..Expected::default()
    };
    if expected.clients.as_ref().is_some_and(Vec::is_empty) {
        let mut missing = Pool::missing_client();
        missing.ways.push("--any-client".to_owned());
        return Err(missing.into());
    }
    let aws = host.aws().await?;
    expected.authorities = authorities(&args, &pools, &host, &aws)?;
    let mut keys = match args.jwks.as_deref().filter(|place| !place.contains("://")) {
        Some(path) => Keys::Given(key_set(path)?),
        None => Keys::Published(Published::new(&host, &aws)),
    };

    let now = args.at.unwrap_or_else(|| app.now());
    let tokens: Vec<_> = tokens
        .into_iter()
        .map(|(name, token)| (name, Signed::read(&token)))
        .collect();
    let mut together = together(&tokens).into_iter();
    let mut results = Vec::new();
    for (name, token) in tokens {
        let of_name = name.as_deref().and_then(use_of);
        expected.token_use = args.token_use.map(TokenUse::from).or(of_name);
        let result = match token {
            Ok(token) => {
                let contradictions = together.next().unwrap_or_default();
                match keys.verify(token, &expected, now).await? {
                    Ok(verified) if contradictions.is_empty() => Ok(verified),
                    alone => Err([alone.err().unwrap_or_default(), contradictions].concat()),
                }
            }
            Err(malformed) => Err(vec![Failed::form(&malformed)]),
        };
        if let Ok(Some(ahead)) = result.as_ref().map(crate::token::Verified::ahead) {
            app.ui.warn(&format!(
                "{} was issued {} s in the future{}",
                name.as_deref().unwrap_or("what was given"),
                ahead.as_secs(),
                match args.at {
                    Some(_) => ", as of --at",
                    None => ": this machine's clock is behind its issuer's",
                }
            ));
        }
        let result = result.map(|verified| {
            let (header, payload) = (verified.header(), verified.payload());
            format!("{{\"header\":{header},\"payload\":{payload}}}")
        });
        results.push((name, result));
    }
    print(results, args.output, &format, app)
}

/// The tokens that `argument` means, by name where they have one.
fn tokens(argument: Option<&str>, app: &App) -> Result<Vec<(Option<String>, String)>, Failure> {
    let found = input::find(&token_input::text(argument, "verify")?)?;
    token_input::tokens(found, "verified", &app.ui)
}

/// What fails for each of the tokens that were read because of the others.
fn together(tokens: &[(Option<String>, Result<Signed, Malformed>)]) -> Vec<Vec<Failed>> {
    let read: Vec<_> = tokens
        .iter()
        .filter_map(|(name, token)| Some((name.as_deref().unwrap_or(""), token.as_ref().ok()?)))
        .collect();
    verify::together(&read)
}

/// What a token of this name has to be.
fn use_of(name: &str) -> Option<TokenUse> {
    match name {
        "IdToken" | "id_token" => Some(TokenUse::Id),
        "AccessToken" | "access_token" => Some(TokenUse::Access),
        _ => None,
    }
}

/// Whose tokens are good, and where their keys are.
fn authorities(
    args: &Args,
    pools: &[PoolId],
    host: &Host,
    aws: &crate::aws::Aws,
) -> Result<Vec<Authority>, Failure> {
    if let Some(place) = &args.jwks
        && place.contains("://")
    {
        place.parse::<Url>().map_err(|error| {
            let message = format!("--jwks is refused: {error}");
            Failure::usage(message, "--jwks FILE, or an https URL")
        })?;
    }
    if let (Some(issuer), Some(place)) = (&args.issuer, &args.jwks) {
        return Ok(vec![Authority {
            issuers: vec![issuer.clone()],
            keys_at: place.clone(),
        }]);
    }
    if pools.is_empty() {
        let mut missing = Pool::missing_id();
        missing.ways.push("--issuer URL with --jwks".to_owned());
        return Err(missing.into());
    }
    if pools.len() > 1 && args.jwks.is_some() {
        return Err(Failure::usage(
            "--jwks holds the keys of one user pool, and several were given",
            "give one --user-pool-id, or leave --jwks out",
        ));
    }
    let regions = region::given(&args.region)?;
    let mut authorities: Vec<Authority> = Vec::new();
    for pool in pools {
        let of_pool = match regions.as_slice() {
            [] | [_] => vec![authority(host, aws, pool)?],
            several => authorities_in(aws, pool, several)?,
        };
        authorities.extend(of_pool);
    }
    if let Some(place) = &args.jwks {
        for authority in &mut authorities {
            authority.keys_at.clone_from(place);
        }
    }
    Ok(authorities)
}

/// The keys in the file at `path`.
fn key_set(path: &str) -> Result<KeySet, Failure> {
    let text = inputs::file(path.as_ref()).map_err(|error| Failure::Unreadable {
        path: path.into(),
        error,
    })?;
    KeySet::read(text.expose()).map_err(|error| Failure::KeySet {
        path: path.into(),
        error,
    })
}

/// A token's name, if it has one, and its document, or why there is none.
type Judged = (Option<String>, Result<String, Vec<Failed>>);

/// Prints the documents if all tokens are good, else why they are not. That of one token is the same
/// whatever the token was in, so that a query finds in it what it finds in a bare token's.
fn print(
    results: Vec<Judged>,
    asked: Option<DocumentFormat>,
    format: &DocumentOutput,
    app: &App,
) -> Result<ExitStatus, Failure> {
    let is_only = results.len() == 1;
    let key = |name: &Option<String>| name.clone().filter(|_| !is_only);
    if results.iter().all(|(_, result)| result.is_ok()) {
        let documents = results
            .into_iter()
            .map(|(name, result)| (key(&name), result.unwrap_or_default()));
        return format.print_text(&app.ui, &output::by_name(documents));
    }
    if asked == Some(DocumentFormat::Json) {
        // A query that was made for claims has nothing to find here.
        let reports = results.iter().map(|(name, result)| {
            let failed = result.as_ref().err().map_or(&[][..], Vec::as_slice);
            (key(name), checks::document(failed))
        });
        output::print(&app.ui, &json::indented(&output::by_name(reports)))?;
    }
    let failed = results
        .into_iter()
        .filter_map(|(name, result)| Some((name, result.err()?)));
    Err(NotVerified(failed.collect()).into())
}
