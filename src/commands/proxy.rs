//! `cognito-auth proxy`: a token or a signature on the requests of programs that have none.

use std::ffi::OsString;

use crate::app::{App, Prompts};
use crate::failure::{ExitStatus, Failure, Purpose, Subject};
use crate::local::process::Program;
use crate::local::random;
use crate::model::RequestUrl;
use crate::ops::forward::Upstream;
use crate::ops::http_request::auth::{Authentication, Scheme};
use crate::ops::proxy::{self, Input};
use crate::settings::secrets::{SecretKind, SecretSource};
use crate::settings::variables::SECRETS;

use super::flags::{self, ListenFlags, SettingFlags, SigningFlags, authenticating};
use super::output;

/// Where it listens by default.
const LISTEN: &str = "127.0.0.1:0";
/// The variable in which the command finds the address.
const URL: &str = "COGNITO_PROXY_URL";

/// Put a fresh token or signature on every request of a program that cannot
///
/// Listens on this machine and hands requests on to --upstream with what request --auth would send, renewed
/// ahead of its end, and once more where the server answers 401. The program's own Authorization is left out.
/// For MCP clients, browsers and development servers, which are given a token once and fail after an hour.
///
/// The first line on standard output is the URL to use in place of the upstream's. Its random path keeps
/// other programs of this machine out; --open leaves it out. With a command, the URL is in COGNITO_PROXY_URL
/// instead, and the proxy ends with the command.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth proxy -c dev --upstream https://api.example.com
  cognito-auth proxy -c dev --upstream https://api.example.com --auth id -- npm run dev
  cognito-auth proxy -c ci --upstream https://mcp.example.com/mcp --auth client --listen 127.0.0.1:8790 --open
  cognito-auth proxy -c dev --upstream https://a1b2c3.execute-api.us-east-1.amazonaws.com/prod --auth sigv4")]
pub struct Args {
    /// Server to hand requests on to: https, or http on this machine
    #[arg(long, value_name = "URL")]
    upstream: RequestUrl,

    /// What to send
    #[arg(long, value_name = "HOW", default_value = "access", value_parser = authenticating())]
    auth: Scheme,

    #[command(flatten)]
    listen: ListenFlags,

    /// Serve every program of this machine, without a random path
    #[arg(long)]
    open: bool,

    /// Serve web pages of this origin too, such as http://localhost:3000 (can be repeated)
    #[arg(long, value_name = "ORIGIN", value_parser = origin)]
    allow_origin: Vec<String>,

    #[command(flatten)]
    signing: SigningFlags,

    #[command(flatten)]
    client: SettingFlags<flags::ClientToken>,

    #[command(flatten)]
    identity: SettingFlags<flags::Identity>,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,

    /// Command to run beside it, and its arguments
    #[arg(last = true, value_name = "CMD")]
    command: Vec<OsString>,
}

/// Reads an origin: scheme, host and port.
fn origin(text: &str) -> Result<String, &'static str> {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    match rest {
        Some(host) if !host.is_empty() && !host.contains(['/', '@', '?', '#']) => {
            Ok(text.to_owned())
        }
        _ => Err("expected an origin, such as http://localhost:3000"),
    }
}

/// Answers requests until a signal or the end of the command ends it.
///
/// # Errors
///
/// [`Failure::Usage`] when the address or the upstream is wrong; [`Failure::Exec`] when the command cannot be
/// run; else as what authenticates is had the first time.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    check(&args)?;
    let flags = args.client + args.identity + args.aws;
    let host = app.host(flags, Prompts::Allowed)?;
    let aws = host.aws().await?;
    let exchanges = aws.exchanges();
    let exchanges = exchanges.map_err(Failure::of_call(&Subject::of(Purpose::Request)))?;
    let listener = args.listen.listener(LISTEN, app).await?;
    let prefix = if args.open {
        None
    } else {
        Some(random::text::<16>().map_err(Failure::Start)?)
    };
    let path = prefix.as_ref().map(|prefix| format!("/{prefix}"));
    let url = format!(
        "http://{}{}",
        listener.authority(),
        path.unwrap_or_default()
    );
    let input = Input {
        upstream: Upstream::new(exchanges, args.upstream).asked_directly(),
        authentication: Authentication {
            scheme: args.auth,
            id_token: None,
            access_token: None,
            service: args.signing.service,
            signing_region: args.signing.signing_region,
            may_sign_in: true,
        },
        prefix,
        origins: args.allow_origin,
        log: args.listen.log(),
    };
    let ready = input.prepare(&host, &aws).await?;
    let Some((program, arguments)) = args.command.split_first() else {
        output::print(&app.ui, &format!("{url}\n"))?;
        let ended = Box::pin(proxy::run(ready, listener, None)).await?;
        return ended.map_err(Failure::Start);
    };
    let mut command = Program::new(program, arguments);
    for name in SECRETS {
        command.clear(name);
    }
    command.set(URL, &url);
    let ended = Box::pin(proxy::run(ready, listener, Some(command))).await?;
    ended.map_err(|error| Failure::Exec {
        program: program.to_string_lossy().into_owned(),
        error,
    })
}

/// Rejects what would be ignored, or could be read once only.
fn check(args: &Args) -> Result<(), Failure> {
    if args.upstream.is_web_socket() {
        let message = format!(
            "--upstream {} is the URL of a WebSocket",
            args.upstream.as_str()
        );
        let help = "give the http or https URL: WebSockets are handed on too";
        return Err(Failure::usage(message, help));
    }
    if args.upstream.target().contains('?') {
        return Err(Failure::usage(
            "--upstream has a query, which would be lost",
            "give the URL that comes before every path",
        ));
    }
    if args.auth != Scheme::SigV4 && args.signing.are_given() {
        return Err(Failure::usage(
            "--service and --signing-region go with --auth sigv4",
            "add --auth sigv4, or leave them out",
        ));
    }
    if args.client.secret(SecretKind::ClientSecret) == Some(&SecretSource::Line) {
        return Err(Failure::usage(
            "the secret is needed again and again, and standard input can be read once",
            "give it by a file, a command or a variable",
        ));
    }
    Ok(())
}
