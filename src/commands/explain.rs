//! `cognito-auth explain`: who would accept a token, and why not.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::app::{App, Host, Prompts};
use crate::aws::Aws;
use crate::commands::flags::{self, QueryFlags, SettingFlags};
use crate::failure::{ExitStatus, Failure, Purpose, Subject};
use crate::model::PoolId;
use crate::render::verdicts::{self, Explained};
use crate::settings::keys::REGION;
use crate::token::decode::without_white_space;
use crate::token::explain::{Facts, Signature, Source};
use crate::token::verify::Authority;
use crate::token::{Issuer, KeySet, Signed, Unverified, decode, explain, loose};

use super::output::{self, DocumentFormat, DocumentOutput};
use crate::ops::keys::{Published, judged};
use crate::ops::region;
use crate::ops::token_input;

/// Tell who would accept a token, and why not
///
/// Checks a token against the rules of API Gateway's authorizers for REST and HTTP APIs, identity
/// pools, load balancers, AppSync, Cognito's own calls, STS, Bedrock AgentCore, Verified Permissions
/// and EKS: what each would refuse it for, and what each has to be set up with to take it. Takes a
/// token in every form that decode takes.
///
/// The key set of the user pool that the token names is fetched, to check the signature and to
/// measure this machine's clock. Where it cannot be had, the rest is reported.
#[derive(Debug, clap::Args)]
#[command(mut_args(flags::hide_no_input))]
#[command(after_help = "\
Examples:
  cognito-auth explain < token
  cognito-auth token access -c dev | cognito-auth explain
  cognito-auth explain --query \"consumers[?verdict=='no'].consumer\" -o text @token")]
pub struct Args {
    /// Token, or @FILE, or - for standard input [default: -]
    token: Option<String>,

    /// Judge its times as of this time, RFC 3339 [default: now]
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,

    /// How to print the answer [default: readable lines]
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output options")]
    output: Option<DocumentFormat>,

    #[command(flatten)]
    query: QueryFlags,
}

/// Prints a verdict for each of those who take tokens.
///
/// # Errors
///
/// [`Failure::NoToken`] and [`Failure::Token`] when there is no token, or a malformed one; else as
/// the settings give it. Keys that cannot be had are not an error.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let format = DocumentOutput::check(args.output, &args.query)?;
    let found = loose::find(&token_input::text(args.token.as_deref(), "explain")?)?;
    let mut tokens = Vec::new();
    for (name, text) in token_input::tokens(found, "explained", &app.ui)? {
        let what = || name.clone().unwrap_or_else(|| "what was given".to_owned());
        let dense = without_white_space(&text);
        let malformed = |error| Failure::Token {
            what: what(),
            error,
        };
        let token = decode(&dense).map_err(malformed)?;
        token.unambiguous().map_err(malformed)?;
        // Load balancers pad theirs.
        if dense != text && explain::load_balancer(&token).is_none() {
            app.ui.warn(&format!(
                "{} has white space or padding inside, which no consumer of tokens accepts",
                what()
            ));
        }
        tokens.push((name, dense, token));
    }
    let host = app.host(args.aws, Prompts::Allowed)?;
    let aws = host.aws().await?;
    let mut issuers = Issuers::new(&host, &aws);
    let mut explained = Vec::new();
    for (name, text, token) in tokens {
        let (facts, ahead) = issuers.facts(&text, &token).await?;
        let behind = ahead.map_or(SignedDuration::ZERO, |ahead| -ahead);
        let now = match args.at {
            Some(at) => at,
            None => app.now().checked_add(behind).unwrap_or_else(|_| app.now()),
        };
        let verdicts = explain::verdicts(&facts, now);
        let of_one = Explained {
            facts,
            verdicts,
            now,
            ahead,
        };
        explained.push((name, of_one));
    }
    if args.output.is_some() || args.query.query.is_some() {
        let documents = explained.into_iter();
        let documents = documents.map(|(name, one)| (name, verdicts::document(&one).to_string()));
        return format.print_text(&app.ui, &output::by_name(documents));
    }
    let texts: Vec<_> = explained
        .iter()
        .map(|(name, one)| verdicts::text(one, name.as_deref()))
        .collect();
    output::print(&app.ui, &texts.join("\n"))
}

/// The key sets of user pools, each fetched once.
struct Issuers<'a> {
    host: &'a Host,
    aws: &'a Aws,
    /// Whether a Region that contradicts an issuer was noted.
    is_noted: bool,
    published: Published<'a>,
    /// By URL: what was fetched, or why nothing was.
    fetched: BTreeMap<String, Result<(KeySet, Option<SignedDuration>), String>>,
}

impl<'a> Issuers<'a> {
    fn new(host: &'a Host, aws: &'a Aws) -> Self {
        Self {
            host,
            aws,
            is_noted: false,
            published: Published::new(host, aws),
            fetched: BTreeMap::new(),
        }
    }

    /// What is known of the token, and by how much this machine's clock is ahead of its issuer's.
    async fn facts(
        &mut self,
        text: &str,
        token: &Unverified,
    ) -> Result<(Facts, Option<SignedDuration>), Failure> {
        if let Some(signer) = explain::load_balancer(token) {
            let why = format!("it is by the key of {signer}, which is not fetched");
            let source = Source::read(token.text("iss"));
            return Ok((Facts::read(token, source, Signature::Unknown(why)), None));
        }
        let Some((source, authority)) = self.authority(token.text("iss"))? else {
            let unknown = Signature::Unknown("only the keys of user pools are fetched".to_owned());
            let source = Source::read(token.text("iss"));
            return Ok((Facts::read(token, source, unknown), None));
        };
        let (signature, ahead) = match Signed::read(text) {
            Ok(signed) => self.signature(signed, authority).await,
            Err(malformed) => (Signature::Bad(malformed.to_string()), None),
        };
        Ok((Facts::read(token, source, signature), ahead))
    }

    /// Who is `iss`, if it is a user pool: only AWS is asked for keys, or the endpoint that was set.
    fn authority(&mut self, iss: Option<&str>) -> Result<Option<(Source, Authority)>, Failure> {
        let Some(iss) = iss else {
            return Ok(None);
        };
        let issuer = Issuer::read(iss);
        let pool: PoolId = match (&issuer, iss.rsplit('/').next().map(str::parse)) {
            (Some(issuer), _) => issuer.pool().clone(),
            (None, Some(Ok(pool))) => pool,
            (None, _) => return Ok(None),
        };
        let own = issuer.as_ref().map_or(pool.region(), Issuer::region);
        let region = if self.host.settings.flags.text(&REGION).is_some() {
            let of_issuer = Some((own, "issuer"));
            let region = if std::mem::replace(&mut self.is_noted, true) {
                self.host.settings.region(of_issuer)?
            } else {
                region::resolve(self.host, of_issuer)?
            };
            region.map_or_else(|| own.clone(), |region| region.value)
        } else {
            own.clone()
        };
        let authority = self.aws.authority(&pool, &region);
        let authority = authority.map_err(Failure::of_call(&Subject::of(Purpose::FetchKeys)))?;
        if issuer.is_some() {
            return Ok(Some((Source::read(Some(iss)), authority)));
        }
        let is_endpoints = authority.issuers.iter().any(|own| own == iss);
        Ok(is_endpoints.then(|| (Source::local(pool), authority)))
    }

    async fn signature(
        &mut self,
        token: Signed,
        authority: Authority,
    ) -> (Signature, Option<SignedDuration>) {
        let url = &authority.keys_at;
        let Some(id) = token.key_id() else {
            return (judged(token, &authority, None, ""), None);
        };
        if !self.fetched.contains_key(url) {
            let fetched = self.published.fetched_now(&authority, &id).await;
            let fetched = fetched.map_err(|unreachable| Failure::from(unreachable).to_string());
            self.fetched.insert(url.clone(), fetched);
        }
        match &self.fetched[url] {
            Ok((keys, ahead)) => (judged(token, &authority, Some(keys), &id), *ahead),
            Err(why) => match judged(token, &authority, None, &id) {
                Signature::Good(_) => (Signature::Unknown(why.clone()), None),
                bad => (bad, None),
            },
        }
    }
}
