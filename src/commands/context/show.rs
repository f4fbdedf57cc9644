//! `cognito-auth context show`: what a context says.

use serde_json::{Value, json};

use crate::app::{App, Prompts};
use crate::commands::flags::QueryFlags;
use crate::commands::output::{DocumentFormat, DocumentOutput};
use crate::failure::{ExitStatus, Failure};
use crate::settings::context::Setting;
use crate::settings::{Flags, Key};

/// Print the settings of a context, and where each comes from
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Context [default: the one in use]
    name: Option<String>,

    /// How to print the document [default: json]
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output options")]
    output: Option<DocumentFormat>,

    #[command(flatten)]
    query: QueryFlags,
}

/// Prints `{"Name", "Path", "Settings": {KEY: {"Value", "Line"}}}`, and for a setting that a variable
/// overrides its name as `OverriddenBy`.
///
/// # Errors
///
/// [`Failure::ConfigFile`] when there is no such context; [`Failure::Usage`] when none is in use.
pub fn run(args: &Args, app: &App) -> Result<ExitStatus, Failure> {
    let output = DocumentOutput::check(args.output, &args.query)?;
    let settings = app.host(Flags::default(), Prompts::Allowed)?.settings;
    let context = match &args.name {
        Some(name) => app.context_named(name)?,
        None => settings.context.clone().ok_or_else(|| {
            Failure::usage(
                "no context is in use",
                "cognito-auth context show NAME, or cognito-auth context list",
            )
        })?,
    };
    let described = context.settings().map(|(key, setting, line)| {
        let value = match setting {
            Setting::Text(text) => Value::from(text.as_str()),
            Setting::List(words) => Value::from(words.clone()),
        };
        let mut described = json!({"Value": value, "Line": line});
        let variable = Key::named(key).and_then(|key| settings.overriding(&context.name, key));
        if let Some(variable) = variable {
            described["OverriddenBy"] = variable.into();
        }
        (key.to_owned(), described)
    });
    let described: serde_json::Map<String, Value> = described.collect();
    output.print(
        &app.ui,
        json!({
            "Name": context.name,
            "Path": context.path.display().to_string(),
            "Settings": described,
        }),
    )
}
