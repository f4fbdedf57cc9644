//! What to type instead of a command line that clap refuses.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::line::Line;
use crate::failure::Failure;
use crate::render::escape::escape_control;
use crate::render::list::one_of;
use crate::render::shell::shell_quote;
use crate::settings::secrets::SecretKind;

/// The refusal of `arguments` by `program` in the layout of every other error: what is wrong, then
/// commands to go on with.
pub(super) fn refusal(
    error: clap::Error,
    arguments: &[OsString],
    program: &clap::Command,
) -> Failure {
    let error = with_visible_arguments(error);
    let built = built(program);
    let line = line_of(arguments, &built);
    let mut message = message(&error);
    let help = match error.kind() {
        ErrorKind::InvalidSubcommand => line.right_command(&error, arguments, program),
        ErrorKind::UnknownArgument => line.right_argument(&error, arguments),
        ErrorKind::MissingRequiredArgument => {
            let values = line.values_of(&strings(&error, ContextKind::InvalidArg));
            if !values.is_empty() {
                message = format!("{message} [possible values: {}]", values.join(", "));
            }
            match values.first() {
                Some(value) => format!("{} {value}", line.command()),
                None => line.help(),
            }
        }
        _ => match strings(&error, ContextKind::SuggestedValue).first() {
            Some(value) => format!("did you mean {value}?\n{}", line.help()),
            None => line.help(),
        },
    };
    Failure::usage(message, help)
}

/// How to get the help of the command of `program` that `arguments` name.
pub(super) fn help_of(arguments: &[OsString], program: &clap::Command) -> String {
    line_of(arguments, &built(program)).help()
}

/// How the command of `program` that `arguments` name takes `kind`; where it takes no password to
/// sign in with, a new one may be meant.
pub(super) fn ways_of(arguments: &[OsString], program: &clap::Command, kind: SecretKind) -> String {
    let program = built(program);
    let line = line_of(arguments, &program);
    if line.command.has_subcommands() {
        // Which command is meant is not known.
        return format!("give it with {}", one_of(&kind.ways()));
    }
    let new_password = (kind == SecretKind::Password).then_some(SecretKind::NewPassword);
    let ways = [Some(kind), new_password].into_iter().flatten();
    let ways = ways.map(|kind| {
        let mut ways = kind.ways();
        let is_taken = |flag: &str| line.long(flag).is_some();
        // Variables count where flags do.
        let takes_any = is_taken(kind.flags().file);
        ways.retain(|way| match way.strip_prefix("--") {
            Some(flag) => is_taken(flag.split(' ').next().unwrap_or_default()),
            None => takes_any,
        });
        ways
    });
    match ways.into_iter().find(|ways| !ways.is_empty()) {
        Some(ways) => format!("give it with {}", one_of(&ways)),
        None => line.help(),
    }
}

/// clap's first paragraph in one line.
fn message(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let first = text.split("\n\n").next().unwrap_or_default();
    let lines: Vec<_> = first.lines().map(str::trim).collect();
    let line = lines.join(" ");
    let message = line.strip_prefix("error: ").unwrap_or(&line);
    message.trim().to_owned()
}

/// The words of `arguments` behind the program's name.
fn line_of<'a>(arguments: &[OsString], program: &'a clap::Command) -> Line<'a> {
    let mut line = Line::of(program);
    for word in arguments.iter().skip(1) {
        line.pass(&word.to_string_lossy());
    }
    line
}

fn built(program: &clap::Command) -> clap::Command {
    let mut program = program.clone();
    program.build();
    program
}

impl Line<'_> {
    fn command(&self) -> String {
        let program = ["cognito-auth"].into_iter();
        let words: Vec<_> = program.chain(self.path.iter().copied()).collect();
        words.join(" ")
    }

    fn help(&self) -> String {
        format!("{} --help", self.command())
    }

    /// What to type for a command that does not exist.
    fn right_command(
        &self,
        error: &clap::Error,
        arguments: &[OsString],
        program: &clap::Command,
    ) -> String {
        let mut similar = strings(error, ContextKind::SuggestedSubcommand);
        let word = strings(error, ContextKind::InvalidSubcommand);
        if self.path.last() == Some(&"help") {
            // clap suggests commands, and none to the command `help`.
            let is_help = |word: &&OsString| *word == "help";
            let rest = arguments.iter().filter(|word| !is_help(word));
            let meant = program.clone().try_get_matches_from(rest).err();
            let meant = meant.filter(|error| error.kind() == ErrorKind::InvalidSubcommand);
            similar = meant.map_or_else(Vec::new, |error| {
                strings(&error, ContextKind::SuggestedSubcommand)
            });
        }
        let command = self.command();
        let command = command.trim_end_matches(" help");
        if word.iter().any(|word| word == "version") {
            return "cognito-auth --version".to_owned();
        }
        // The most similar one is last.
        match similar.last() {
            Some(similar) if command == self.command() => format!("{command} {similar}"),
            Some(similar) => format!("{command} {similar} --help"),
            None => format!("{command} --help"),
        }
    }

    /// What to type for an argument that the command does not take.
    fn right_argument(&self, error: &clap::Error, arguments: &[OsString]) -> String {
        let word = strings(error, ContextKind::InvalidArg).into_iter().next();
        // The program's name is the first of the arguments.
        let bare = self.bare.first().map(|number| number + 1);
        let bare = bare.filter(|at| {
            let argument = arguments[*at].to_string_lossy();
            word.as_deref() == Some(&escape_control(&argument, false))
        });
        let Some(at) = bare else {
            return match strings(error, ContextKind::SuggestedArg).first() {
                Some(similar) => format!("did you mean {similar}?\n{}", self.help()),
                None => self.help(),
            };
        };
        if self.last_argument().is_some() && !self.is_ended {
            let quoted = |words: &[OsString]| {
                let words = words
                    .iter()
                    .map(|word| shell_quote(&word.to_string_lossy()));
                words.collect::<Vec<_>>()
            };
            let (own, command) = (quoted(&arguments[1..at]), quoted(&arguments[at..]));
            let words = ["cognito-auth".to_owned()].into_iter().chain(own);
            let words = words.chain(["--".to_owned()]).chain(command);
            return words.collect::<Vec<_>>().join(" ");
        }
        let takes_user = self
            .command
            .get_arguments()
            .any(|it| it.get_id() == "username" && it.get_short() == Some('u'));
        if !takes_user || self.has("username") || self.command.get_positionals().next().is_some() {
            return self.help();
        }
        let context = self.value("context").map(shell_quote);
        let context = context.map_or_else(String::new, |name| format!(" -c {name}"));
        let user = shell_quote(&arguments[at].to_string_lossy());
        format!("{}{context} -u {user}", self.command())
    }

    /// The values that a positional in `missing` may have.
    fn values_of(&self, missing: &[String]) -> Vec<String> {
        let is_missing = |it: &&clap::Arg| missing.contains(&it.to_string());
        let found = self.command.get_positionals().find(is_missing);
        let values = found.map_or_else(Vec::new, clap::Arg::get_possible_values);
        values.iter().map(|it| it.get_name().to_owned()).collect()
    }
}

/// What `error` says of `kind`.
fn strings(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        _ => Vec::new(),
    }
}

/// `error` with what it repeats of the arguments escaped: clap would drop some of it, and a line
/// break would begin a paragraph.
fn with_visible_arguments(mut error: clap::Error) -> clap::Error {
    let repeated: Vec<_> = error
        .context()
        .filter_map(|(kind, value)| match value {
            ContextValue::String(text) => {
                Some((kind, ContextValue::String(escape_control(text, false))))
            }
            _ => None,
        })
        .collect();
    for (kind, value) in repeated {
        error.insert(kind, value);
    }
    error
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Cli;
    use clap::CommandFactory;

    fn refused(arguments: &[OsString]) -> crate::local::ui::Report {
        let program = Cli::command();
        let error = program.clone().try_get_matches_from(arguments);
        refusal(error.unwrap_err(), arguments, &program).report()
    }

    /// The help for `line`, in which no word has a space.
    fn help(line: &str) -> String {
        let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        refused(&arguments).help.unwrap()
    }

    #[test]
    fn a_refused_command_line_leads_to_one_that_can_be_pasted() {
        for (line, expected) in [
            ("x logn", "cognito-auth login"),
            ("x help logn", "cognito-auth login --help"),
            ("x mfa statuss", "cognito-auth mfa status"),
            ("x mfa help statuss", "cognito-auth mfa status --help"),
            ("x qqqq", "cognito-auth --help"),
            ("x mfa qqqq", "cognito-auth mfa --help"),
            ("x version", "cognito-auth --version"),
            ("x login alice", "cognito-auth login -u alice"),
            (
                "x -c dev login o'brien",
                r"cognito-auth login -c dev -u 'o'\''brien'",
            ),
            (
                "x login --context=dev alice",
                "cognito-auth login -c dev -u alice",
            ),
            ("x login -u ada alice", "cognito-auth login --help"),
            ("x login -uada alice", "cognito-auth login --help"),
            ("x whoami login", "cognito-auth whoami --help"),
            (
                "x login --usrname a",
                "did you mean --username?\ncognito-auth login --help",
            ),
            (
                "x context create --bogus",
                "cognito-auth context create --help",
            ),
            (
                "x -c login context create --bogus",
                "cognito-auth context create --help",
            ),
            ("x login -o yaml", "cognito-auth login --help"),
            (
                "x login -o jso",
                "did you mean json?\ncognito-auth login --help",
            ),
            ("x login -u", "cognito-auth login --help"),
            ("x completions", "cognito-auth completions bash"),
            ("x exec", "cognito-auth exec --help"),
            (
                "x exec -c dev aws s3 ls",
                "cognito-auth exec -c dev -- aws s3 ls",
            ),
            (
                "x exec --server aws --query a[*]",
                "cognito-auth exec --server -- aws --query 'a[*]'",
            ),
            ("x exec aws -- s3", "cognito-auth exec --help"),
            ("x exec --bogus", "cognito-auth exec --help"),
        ] {
            assert_eq!(help(line), expected, "{line}");
        }
    }

    #[test]
    fn values_of_an_argument_that_is_missing_are_named() {
        let report = refused(&["x", "completions"].map(OsString::from));
        let expected = "[possible values: bash, elvish, fish, powershell, zsh]";
        assert!(report.message.ends_with(expected), "{}", report.message);
    }
}
