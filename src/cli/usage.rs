//! What to type instead of a command line that clap refuses.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::failure::Failure;
use crate::render::escape::escape_control;
use crate::render::shell::shell_quote;

/// The refusal of `arguments` by `program` in the layout of every other error: what is wrong, then
/// commands to go on with.
pub(super) fn refusal(
    error: clap::Error,
    arguments: &[OsString],
    program: &clap::Command,
) -> Failure {
    let error = with_visible_arguments(error);
    let place = Place::of(arguments, program);
    let mut message = message(&error);
    let help = match error.kind() {
        ErrorKind::InvalidSubcommand => place.right_command(&error, arguments, program),
        ErrorKind::UnknownArgument => place.right_argument(&error, arguments),
        ErrorKind::MissingRequiredArgument => {
            let values = place.values_of(&strings(&error, ContextKind::InvalidArg));
            if !values.is_empty() {
                message = format!("{message} [possible values: {}]", values.join(", "));
            }
            match values.first() {
                Some(value) => format!("{} {value}", place.command()),
                None => place.help(),
            }
        }
        _ => match strings(&error, ContextKind::SuggestedValue).first() {
            Some(value) => format!("did you mean {value}?\n{}", place.help()),
            None => place.help(),
        },
    };
    Failure::usage(message, help)
}

/// How to get the help of the command of `program` that `arguments` name.
pub(super) fn help_of(arguments: &[OsString], program: &clap::Command) -> String {
    Place::of(arguments, program).help()
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

/// Where in the command line clap was.
struct Place {
    /// The program, and the commands named.
    words: Vec<String>,
    /// The last of them.
    last: clap::Command,
    /// The context named.
    context: Option<String>,
    /// Whether a user is named.
    has_user: bool,
    /// The first argument that is neither a command nor of a flag.
    bare: Option<usize>,
    /// Whether there is a `--`.
    is_ended: bool,
}

impl Place {
    fn of(arguments: &[OsString], program: &clap::Command) -> Self {
        let mut program = program.clone();
        program.build();
        let mut place = Self {
            words: vec!["cognito-auth".to_owned()],
            last: program,
            context: None,
            has_user: false,
            bare: None,
            is_ended: false,
        };
        let mut at = 1;
        while let Some(argument) = arguments.get(at) {
            let word = argument.to_string_lossy();
            if word == "--" {
                place.is_ended = true;
                break;
            }
            if word.starts_with('-') {
                let (flag, value) = place.flag(&word);
                let next = || arguments.get(at + 1);
                let is_next = flag.is_some() && value.is_none();
                let value = value.or_else(|| Some(next()?.to_string_lossy().into_owned()));
                match flag.as_deref() {
                    Some("context") => place.context = value,
                    Some("username") => place.has_user = true,
                    _ => {}
                }
                at += usize::from(is_next);
            } else if let Some(command) = place.last.find_subcommand(&*word)
                && place.bare.is_none()
            {
                place.words.push(word.into_owned());
                place.last = command.clone();
            } else if place.bare.is_none() {
                place.bare = Some(at);
            }
            at += 1;
        }
        place
    }

    /// The flag that takes a value in `word`, and the value if that is in it too.
    fn flag(&self, word: &str) -> (Option<String>, Option<String>) {
        let takes = |found: Option<&clap::Arg>| {
            let found = found.filter(|argument| argument.get_action().takes_values());
            found.map(|argument| argument.get_id().to_string())
        };
        let mut known = self.last.get_arguments();
        if let Some(long) = word.strip_prefix("--") {
            let (name, value) = match long.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (long, None),
            };
            return (takes(known.find(|it| it.get_long() == Some(name))), value);
        }
        for (at, letter) in word.char_indices().skip(1) {
            let found = self
                .last
                .get_arguments()
                .find(|it| it.get_short() == Some(letter));
            if let Some(id) = takes(found) {
                let rest = &word[at + letter.len_utf8()..];
                let value = rest.strip_prefix('=').unwrap_or(rest);
                return (Some(id), (!value.is_empty()).then(|| value.to_owned()));
            }
        }
        (None, None)
    }

    fn command(&self) -> String {
        self.words.join(" ")
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
        if self.words.last().is_some_and(|word| word == "help") {
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
        let bare = self.bare.filter(|at| {
            let argument = arguments[*at].to_string_lossy();
            word.as_deref() == Some(&escape_control(&argument, false))
        });
        let Some(at) = bare else {
            return match strings(error, ContextKind::SuggestedArg).first() {
                Some(similar) => format!("did you mean {similar}?\n{}", self.help()),
                None => self.help(),
            };
        };
        let mut positional = self.last.get_positionals();
        if positional.any(clap::Arg::is_last_set) && !self.is_ended {
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
            .last
            .get_arguments()
            .any(|it| it.get_id() == "username" && it.get_short() == Some('u'));
        if !takes_user || self.has_user || self.last.get_positionals().next().is_some() {
            return self.help();
        }
        let context = self.context.as_deref().map(shell_quote);
        let context = context.map_or_else(String::new, |name| format!(" -c {name}"));
        let user = shell_quote(&arguments[at].to_string_lossy());
        format!("{}{context} -u {user}", self.command())
    }

    /// The values that a positional in `missing` may have.
    fn values_of(&self, missing: &[String]) -> Vec<String> {
        let is_missing = |it: &&clap::Arg| missing.contains(&it.to_string());
        let found = self.last.get_positionals().find(is_missing);
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
