//! `cognito-auth man`: the help as pages for man(1).

use std::io;
use std::path::PathBuf;

use clap_mangen::Man;

use crate::app::App;
use crate::commands::flags;
use crate::failure::{ExitStatus, Failure};
use crate::local::manual;

use super::output;

const EXAMPLES: &str = "\
Examples:
  cognito-auth man | man -l -
  cognito-auth man ~/.local/share/man/man1
  man cognito-auth-login";

/// Print the manual page, or write the pages of all commands
///
/// A package of cognito-auth brings them along; after cargo install this makes them.
#[derive(Debug, clap::Args)]
#[command(mut_args(flags::hide_context_and_no_input))]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Folder to write the pages of all commands into; it is made where it is missing
    folder: Option<PathBuf>,
}

/// Prints the page of `program`, or writes those of all its commands.
///
/// # Errors
///
/// [`Failure::Output`] when they cannot be written.
pub fn run(args: &Args, program: clap::Command, app: &App) -> Result<ExitStatus, Failure> {
    let mut program = program
        .version(env!("CARGO_PKG_VERSION"))
        .disable_help_subcommand(true);
    program.build();
    let failed = |to: String| move |error| Failure::Output { to, error };
    let Some(folder) = &args.folder else {
        let page = page(&program).map_err(failed("standard output".to_owned()))?;
        return output::print(&app.ui, &page);
    };
    let mut pages = Vec::new();
    collect(&program, &mut pages)
        .and_then(|()| manual::write(folder, &pages))
        .map_err(failed(folder.display().to_string()))?;
    app.ui.note(&format!(
        "{} pages are in {}",
        pages.len(),
        folder.display()
    ));
    Ok(ExitStatus::Success)
}

/// The pages of `command` and of its verbs, by the names of their files.
fn collect(command: &clap::Command, pages: &mut Vec<(String, String)>) -> io::Result<()> {
    for verb in command.get_subcommands().filter(|it| !it.is_hide_set()) {
        collect(verb, pages)?;
    }
    pages.push((Man::new(command.clone()).get_filename(), page(command)?));
    Ok(())
}

/// The page of `command`.
fn page(command: &clap::Command) -> io::Result<String> {
    // The library fills what comes after the options into paragraphs; examples are lines.
    let after = command.get_after_long_help().or(command.get_after_help());
    let after = after.map(ToString::to_string).unwrap_or_default();
    let name = command.get_display_name().unwrap_or("cognito-auth");
    // All options in brackets would fill a screen.
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim().to_owned();
    let man = Man::new(command.clone().override_usage(usage))
        .title(name.to_uppercase())
        .source(concat!("cognito-auth ", env!("CARGO_PKG_VERSION")))
        .manual("cognito-auth");
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut page)?;
    }
    let mut page = String::from_utf8(page).map_err(io::Error::other)?;
    for block in after.split("\n\n") {
        page.push_str(&section(block));
    }
    Ok(page)
}

/// Lines of the help under their heading, `Examples:` for example, as they are.
fn section(block: &str) -> String {
    let heading = |line: &str| Some(line.strip_suffix(':')?.to_uppercase());
    let (first, rest) = block.split_once('\n').unwrap_or((block, ""));
    let (heading, lines) = match heading(first) {
        Some(heading) => (heading, rest),
        None => ("NOTES".to_owned(), block),
    };
    if lines.is_empty() {
        return String::new();
    }
    let lines = lines.lines().map(|line| {
        let line = line.replace('\\', "\\e").replace('-', "\\-");
        // At its beginning a dot or an apostrophe would make it a request of troff.
        let guard = if line.starts_with(['.', '\'']) {
            "\\&"
        } else {
            ""
        };
        format!("{guard}{line}\n")
    });
    format!(".SH \"{heading}\"\n.nf\n{}.fi\n", lines.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_help_stay_lines() {
        assert_eq!(
            section("Examples:\n  a --b \\\n.c"),
            ".SH \"EXAMPLES\"\n.nf\n  a \\-\\-b \\e\n\\&.c\n.fi\n"
        );
        assert_eq!(section("One line."), ".SH \"NOTES\"\n.nf\nOne line.\n.fi\n");
        assert_eq!(section(""), "");
    }
}
