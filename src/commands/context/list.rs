//! `cognito-auth context list`: the contexts there are.

use serde_json::{Value, json};

use crate::app::App;
use crate::commands::flags::QueryFlags;
use crate::commands::output::{DocumentFormat, DocumentOutput};
use crate::failure::{ExitStatus, Failure};

/// Print the contexts: their names, which is the default, who signs in where
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth context list
  cognito-auth context list -o text --query 'Contexts[].Name'")]
pub struct Args {
    /// How to print the document [default: json]
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output options")]
    output: Option<DocumentFormat>,

    #[command(flatten)]
    query: QueryFlags,
}

/// Prints `{"Contexts": [{"Name", "Default", "UserPoolId", "ClientId", "Username"}]}`.
///
/// # Errors
///
/// [`Failure::ConfigFile`] when the file cannot be read.
pub fn run(args: &Args, app: &App) -> Result<ExitStatus, Failure> {
    let output = DocumentOutput::check(args.output, &args.query)?;
    let listed = app.contexts()?;
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
