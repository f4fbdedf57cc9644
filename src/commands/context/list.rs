//! `cognito-auth context list`: the contexts there are.

use serde_json::{Value, json};

use crate::app::App;
use crate::commands::flags::QueryFlags;
use crate::commands::output::{self, DocumentFormat, DocumentOutput};
use crate::failure::{ExitStatus, Failure};
use crate::render;
use crate::settings::context;

/// Print the contexts: their names, which is the default, who signs in where
#[derive(Debug, clap::Args)]
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

/// Prints, for a person a table, else `{"Contexts": [{"Name", "Default", "UserPoolId", "ClientId", "Username"}]}`.
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

/// Which is the default, who signs in where, and for which there is a session.
fn for_a_person(app: &App, listed: &context::All) -> Result<ExitStatus, Failure> {
    if listed.contexts.is_empty() {
        app.ui
            .note("there are no contexts; make one with: cognito-auth context create");
        return Ok(ExitStatus::Success);
    }
    let with_records = app.contexts_with_records()?;
    let rows: Vec<_> = listed
        .contexts
        .iter()
        .map(|context| {
            let is_default = listed.default.as_ref() == Some(&context.name);
            let text = |key| context.text(key).map_or("", |(text, _)| text).to_owned();
            let has_session = with_records.contains(&context.name);
            [
                if is_default { "*" } else { "" }.to_owned(),
                context.name.clone(),
                text("user-pool-id"),
                text("username"),
                if has_session { "yes" } else { "no" }.to_owned(),
            ]
        })
        .collect();
    let headers = ["", "NAME", "USER POOL", "USER", "SESSION"];
    output::print(&app.ui, &render::table::table(headers, &rows))
}
