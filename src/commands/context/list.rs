//! `cognito-auth context list`: the contexts there are.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::app::App;
use crate::commands::flags::{self, QueryFlags};
use crate::commands::output::{self, DocumentFormat, DocumentOutput};
use crate::failure::{ExitStatus, Failure};
use crate::ops::record::{self, KeptSession};
use crate::render;
use crate::settings::context;

/// List the contexts: names, the default, and who signs in where
#[derive(Debug, clap::Args)]
#[command(mut_args(flags::hide_context_and_no_input))]
#[command(after_help = "\
Examples:
  cognito-auth context list
  cognito-auth context list -o text --query 'Contexts[].Name'")]
pub struct Args {
    /// How to print the document [default: json; on a terminal a table]
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output options")]
    output: Option<DocumentFormat>,

    #[command(flatten)]
    query: QueryFlags,
}

/// Prints, for a person a table, else `{"Contexts": [{"Name", "Default", "UserPoolId", "ClientId",
/// "Username"}]}`.
///
/// # Errors
///
/// [`Failure::ConfigFile`] when the file cannot be read.
pub fn run(args: &Args, app: &App) -> Result<ExitStatus, Failure> {
    let output = DocumentOutput::check(args.output, &args.query)?;
    let listed = app.contexts()?;
    if output.is_for_a_person(&app.ui) {
        return for_a_person(app, &listed);
    }
    let contexts: Vec<Value> = listed
        .contexts
        .iter()
        .map(|context| {
            let mut described = json!({
                "Name": context.name,
                "Default": listed.default.as_deref() == Some(context.name.as_str()),
            });
            for (member, key) in [
                ("UserPoolId", "user-pool-id"),
                ("ClientId", "client-id"),
                ("Username", "username"),
            ] {
                if let Some((value, _)) = context.text(key) {
                    described[member] = value.into();
                }
            }
            described
        })
        .collect();
    output.print(&app.ui, json!({"Contexts": contexts}))
}

/// Which is the default, who signs in where, and until when they are signed in.
fn for_a_person(app: &App, listed: &context::All) -> Result<ExitStatus, Failure> {
    if listed.contexts.is_empty() {
        app.ui
            .note("there are no contexts; make one with: cognito-auth context create");
        return Ok(ExitStatus::Success);
    }
    let now = app.now();
    let rows = listed
        .contexts
        .iter()
        .map(|context| {
            let session = match app.store_of(&context.name)? {
                Some(store) => record::session_in(&store),
                None => KeptSession::None,
            };
            let is_default = listed.default.as_ref() == Some(&context.name);
            let text = |key| context.text(key).map_or("", |(text, _)| text).to_owned();
            Ok([
                if is_default { "*" } else { "" }.to_owned(),
                context.name.clone(),
                text("user-pool-id"),
                text("username"),
                in_words(&session, now),
            ])
        })
        .collect::<Result<Vec<_>, Failure>>()?;
    let headers = ["", "NAME", "USER POOL", "USER", "SESSION"];
    output::print(&app.ui, &render::table::table(headers, &rows))
}

/// `signed in, tokens end in 40m 10s`. When a refresh token ends, Cognito does not say.
fn in_words(session: &KeptSession, now: Timestamp) -> String {
    match session {
        KeptSession::None => "no".to_owned(),
        KeptSession::Encrypted => "signed in, encrypted".to_owned(),
        KeptSession::Unusable => "unusable".to_owned(),
        KeptSession::Tokens {
            end: Some(end),
            is_renewable,
        } => {
            let distance = render::time::distance(*end, now);
            match (*end > now, is_renewable) {
                (true, true) => format!("signed in, tokens renewed {distance}"),
                (true, false) => format!("signed in, ends {distance}"),
                (false, true) => "signed in, tokens renewed at next use".to_owned(),
                (false, false) => format!("ended {distance}"),
            }
        }
        KeptSession::Tokens { end: None, .. } => "signed in".to_owned(),
    }
}
