//! `cognito-auth context show`: what a context says.

use serde_json::{Value, json};

use crate::app::{App, Prompts};
use crate::commands::flags::{self, QueryFlags};
use crate::commands::output::{DocumentFormat, DocumentOutput, print};
use crate::failure::{ExitStatus, Failure};
use crate::render;
use crate::settings::context::Setting;
use crate::settings::{Flags, Key};

/// Print the settings of a context, and where each comes from
#[derive(Debug, clap::Args)]
#[command(mut_args(flags::hide_no_input))]
pub struct Args {
    /// Context [default: the one in use]
    name: Option<String>,

    /// How to print the document [default: json; on a terminal a table]
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output options")]
    output: Option<DocumentFormat>,

    #[command(flatten)]
    query: QueryFlags,
}

/// Prints `{"Name", "Path", "Settings": {KEY: {"Value", "Line"}}}`, and for a setting that a variable
/// overrides its name as `OverriddenBy`; for a person a table.
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
                "cognito-auth context list\ncognito-auth context create dev",
            )
        })?,
    };
    let overriding = |key: &str| {
        let key = Key::named(key)?;
        settings.overriding(&context.name, key)
    };
    if output.is_for_a_person(&app.ui) {
        let rows = context.settings().map(|(key, setting, line)| {
            let value = match setting {
                Setting::Text(text) => text.clone(),
                Setting::List(words) => words.join(" "),
            };
            let overriding = overriding(key).map(|by| format!("overridden by {by}"));
            let from = overriding.unwrap_or_else(|| format!("line {line}"));
            [key.to_owned(), value, from]
        });
        let rows: Vec<_> = rows.collect();
        let heading = format!("context {} in {}\n", context.name, context.path.display());
        let table = render::table::table(["SETTING", "VALUE", "FROM"], &rows);
        return print(&app.ui, &(heading + &table));
    }
    let described = context.settings().map(|(key, setting, line)| {
        let value = match setting {
            Setting::Text(text) => Value::from(text.as_str()),
            Setting::List(words) => Value::from(words.clone()),
        };
        let mut described = json!({"Value": value, "Line": line});
        if let Some(variable) = overriding(key) {
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
