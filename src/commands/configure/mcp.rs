//! `cognito-auth configure mcp`: settings of MCP clients whose requests have a fresh token.

use clap::ValueEnum;
use serde_json::{Value, json};

use crate::app::{App, Prompts};
use crate::commands::flags;
use crate::commands::output::print;
use crate::failure::{ExitStatus, Failure};
use crate::model::Url;
use crate::render::json::pretty;
use crate::render::shell::shell_quote;
use crate::settings::Flags;

/// Where the proxy listens unless another address is named.
const LISTEN: &str = "127.0.0.1:8765";

/// Print what an MCP client needs to send a context's token to a server
///
/// The printed JSON goes into the client's settings, such as .mcp.json. Claude Code runs its headersHelper
/// whenever it connects, and in later versions after a 401: the token is the context's, renewed where that
/// is due. The helper never asks; sign in with cognito-auth login. cognito-auth has to be on the client's PATH.
///
/// A client that runs no helper gets the address of a local proxy with --proxy, which adds the token to
/// each request; the command that runs the proxy is said on standard error.
#[derive(Debug, clap::Args)]
#[command(mut_args(flags::hide_no_input))]
#[command(after_help = "\
Examples:
  cognito-auth configure mcp orders https://mcp.example.com/mcp -c dev > .mcp.json
  cognito-auth configure mcp orders https://mcp.example.com/mcp -c ci --token client
  cognito-auth configure mcp orders https://mcp.example.com/mcp -c dev --proxy")]
pub struct Args {
    /// What the client calls the server
    #[arg(value_name = "NAME", value_parser = server_name)]
    name: String,

    /// URL of the server
    #[arg(value_name = "URL")]
    url: Url,

    /// Which token the server takes
    #[arg(long, value_name = "TOKEN", default_value = "access")]
    token: Token,

    /// Have it sent in another header than Authorization
    #[arg(long, value_name = "NAME", conflicts_with = "proxy")]
    header: Option<String>,

    /// For a client that runs no helper: lead it to cognito-auth proxy
    #[arg(long)]
    proxy: bool,

    /// With --proxy: where the proxy listens [default: 127.0.0.1:8765]
    #[arg(long, value_name = "ADDRESS", requires = "proxy")]
    listen: Option<std::net::SocketAddr>,
}

/// A token that a server may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Token {
    /// The user's access token
    Access,
    /// The user's IdToken
    Id,
    /// An access token of the app client itself
    Client,
}

/// Prints the settings.
///
/// # Errors
///
/// [`Failure::Usage`] without a context, or where a name is malformed; as the settings.
pub fn run(args: &Args, app: &App) -> Result<ExitStatus, Failure> {
    let settings = app.host(Flags::default(), Prompts::Forbidden)?.settings;
    let Some(context) = &settings.context else {
        return Err(Failure::usage(
            "the client needs a context, and none is in use",
            "name one with -c NAME; cognito-auth context list shows which there are",
        ));
    };
    let context = &context.name;
    if args.proxy {
        return lead_to_proxy(args, app, context);
    }
    let source = match args.token {
        Token::Access => "token access",
        Token::Id => "token id",
        Token::Client => "client-token",
    };
    let mut helper = format!("cognito-auth {source} -c {context} -o headers");
    if let Some(name) = &args.header {
        if !crate::render::tokens::is_header_name(name) {
            return Err(Failure::usage(
                format!("{name:?} is not the name of a header"),
                "--header X-Api-Authorization",
            ));
        }
        helper.push_str(&format!(" --header {}", shell_quote(name)));
    }
    if args.token != Token::Client {
        app.ui.note(&format!(
            "the helper never asks: sign in before with cognito-auth login -c {context}"
        ));
    }
    let server = json!({"type": "http", "url": args.url.as_str(), "headersHelper": helper});
    print(&app.ui, &stanza(&args.name, &server))
}

/// Prints settings that lead to a proxy, and says how to run it.
fn lead_to_proxy(args: &Args, app: &App, context: &str) -> Result<ExitStatus, Failure> {
    let auth = match args.token {
        Token::Access => "access",
        Token::Id => "bearer",
        Token::Client => "client",
    };
    let (origin, path) = args.url.split();
    let listen = args.listen.map(|address| address.to_string());
    let listen = listen.unwrap_or_else(|| LISTEN.to_owned());
    app.ui.note(&format!(
        "run the proxy before the client: cognito-auth proxy -c {context} --upstream {} \
         --auth {auth} --listen {listen} --open",
        shell_quote(origin)
    ));
    app.ui
        .note("any program on this machine can then use the proxy");
    let url = format!("http://{listen}{path}");
    let server = json!({"type": "http", "url": url});
    print(&app.ui, &stanza(&args.name, &server))
}

/// The form of `.mcp.json`, which other clients read too.
fn stanza(name: &str, server: &Value) -> String {
    pretty(&json!({"mcpServers": {name: server}}))
}

/// Reads what a server is called: Claude Code takes letters, digits, `-` and `_`.
fn server_name(text: &str) -> Result<String, String> {
    let is_of_name = |b: u8| b.is_ascii_alphanumeric() || b"-_".contains(&b);
    let is_name = !text.is_empty() && text.bytes().all(is_of_name);
    is_name
        .then(|| text.to_owned())
        .ok_or_else(|| "expected letters, digits, - and _".to_owned())
}
