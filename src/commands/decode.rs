//! `cognito-auth decode`: what a token says, unverified.

use crate::app::App;
use crate::commands::flags::{self, QueryFlags};
use crate::failure::{ExitStatus, Failure};
use crate::ops::token_input;
use crate::render::human::human;
use crate::token::decode::{decode, decode_damaged, without_white_space};
use crate::token::input::{self, Found};
use crate::token::loose;

use super::output::{self, DocumentFormat, DocumentOutput};

/// Print a token's header and claims, without verifying anything
///
/// Takes a token, Bearer TOKEN, an Authorization: header line, the URL that a hosted sign-in
/// page redirected to, or the JSON of a sign-in, whose tokens are then keyed by name; and whatever else
/// login and token print, assignments to variables among it. Uses neither the network nor any
/// configuration.
#[derive(Debug, clap::Args)]
#[command(mut_args(flags::hide_context_and_no_input))]
#[command(after_help = "\
Examples:
  cognito-auth login -u alice | cognito-auth decode
  cognito-auth decode --claims --query email -o text < token
  cognito-auth decode --human 'http://localhost/#id_token=…&access_token=…'")]
#[expect(clippy::struct_excessive_bools, reason = "switches of a command line")]
pub struct Args {
    /// Token, or @FILE, or - for standard input [default: -]
    token: Option<String>,

    /// Print only the header
    #[arg(long, conflicts_with = "claims")]
    header: bool,

    /// Print only the claims
    #[arg(long)]
    claims: bool,

    /// Show the claims even if the signature is cut or damaged
    #[arg(long)]
    lenient: bool,

    /// Show times in readable form; the output is then not JSON
    #[arg(long, conflicts_with_all = ["query", "output"])]
    human: bool,

    /// How to print the document [default: json]
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output options")]
    output: Option<DocumentFormat>,

    #[command(flatten)]
    query: QueryFlags,
}

/// Prints the header and the claims.
///
/// # Errors
///
/// [`Failure::NoToken`] and [`Failure::Token`] when there is no token, or a malformed one, or one from
/// which a query would have to choose between two members of one name.
pub fn run(args: &Args, app: &App) -> Result<ExitStatus, Failure> {
    let format = DocumentOutput::check(args.output, &args.query)?;
    let document = match loose::find(&token_input::text(args.token.as_deref(), "decode")?)? {
        Found::One(token) => one(&token, "what was given", args, app)?,
        Found::Named(tokens) => {
            let mut members = Vec::new();
            for (name, token) in tokens {
                let document = if input::is_refresh(&name) {
                    refresh(&token, &name, args, app)
                } else {
                    one(&token, &name, args, app)?
                };
                members.push((Some(name), document));
            }
            output::by_name(members.into_iter())
        }
    };
    if args.human {
        output::print(&app.ui, &human(&document, app.now(), &app.time_zone()))
    } else {
        format.print_text(&app.ui, &document)
    }
}

/// The JSON text of one token.
fn one(token: &str, what: &str, args: &Args, app: &App) -> Result<String, Failure> {
    let malformed = |error| Failure::Token {
        what: what.to_owned(),
        error,
    };
    let dense = without_white_space(token);
    let read = if args.lenient {
        let (read, error) = decode_damaged(&dense).map_err(malformed)?;
        if let Some(error) = error {
            let said = format!("the signature of {what} is damaged: {error}");
            app.ui.note(&said);
        }
        read
    } else {
        decode(&dense).map_err(malformed)?
    };
    let is_selected_from = args.query.query.is_some() || args.output == Some(DocumentFormat::Text);
    if is_selected_from {
        read.unambiguous().map_err(malformed)?;
    }
    if read.payload().is_none() {
        app.ui.note(&format!(
            "the content of {what} is encrypted, as of every refresh token: only Cognito reads it"
        ));
    }
    Ok(document(read.header(), read.payload(), args))
}

/// A refresh token of another Cognito server may be any text.
fn refresh(token: &str, name: &str, args: &Args, app: &App) -> String {
    if let Ok(document) = one(token, name, args, app) {
        return document;
    }
    app.ui
        .note(&format!("{name} is not a JWT: only its issuer reads it"));
    document("null", None, args)
}

fn document(header: &str, payload: Option<&str>, args: &Args) -> String {
    let payload = payload.unwrap_or("null");
    if args.header {
        header.to_owned()
    } else if args.claims {
        payload.to_owned()
    } else {
        format!("{{\"header\":{header},\"payload\":{payload}}}")
    }
}
