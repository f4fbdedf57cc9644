//! `cognito-auth __complete`: what a shell asks at a TAB.
//!
//! The scripts in `completions` pass `=` and the word at the cursor, so that no argument is empty, then
//! the words before it. The first line of the answer says what may stand there: `values`, one on each
//! further line with its description after a tab; `files` and `commands`, which the shell knows, with
//! what precedes them in the word; or `command` and how many words are before a command line of its own.
//! There are no calls and no errors: without an answer nothing is completed.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::builder::ValueHint;
use clap::{Arg, ArgAction, Command};

use super::line::{Line, takes_value};
use crate::auth::AuthFlow;
use crate::local::ui::Ui;
use crate::local::{aws_profiles, config_file, environment};
use crate::model::{Mfa, Region};
use crate::settings::Variables;
use crate::settings::keys;

/// In place of a command.
const MARK: &str = "__complete";

/// First factors that can be preferred.
const PREFERRED: [&str; 4] = ["PASSWORD", "PASSWORD_SRP", "EMAIL_OTP", "SMS_OTP"];

/// Challenges that `respond` answers.
const CHALLENGES: [&str; 11] = [
    "NEW_PASSWORD_REQUIRED",
    "SOFTWARE_TOKEN_MFA",
    "SMS_MFA",
    "EMAIL_OTP",
    "SELECT_MFA_TYPE",
    "MFA_SETUP",
    "SELECT_CHALLENGE",
    "PASSWORD",
    "PASSWORD_SRP",
    "SMS_OTP",
    "CUSTOM_CHALLENGE",
];

/// The words of a command line that is not finished.
#[derive(Debug)]
pub(super) struct Args {
    before: Vec<String>,
    current: String,
}

impl Args {
    /// What `arguments`, the first of which is this program's name, ask for, if it is this.
    pub(super) fn asked(arguments: &[OsString]) -> Option<Self> {
        let mut rest = arguments
            .iter()
            .skip(1)
            .map(|word| word.to_string_lossy().into_owned());
        rest.next().filter(|first| first == MARK)?;
        let current = rest.next().unwrap_or_default();
        let current = current.strip_prefix('=').unwrap_or_default().to_owned();
        let before = rest.collect();
        Some(Self { before, current })
    }
}

/// Prints what may follow in a command line of `program`.
pub(super) fn run(args: &Args, mut program: Command, ui: &Ui) -> ExitCode {
    program.build();
    let variables = environment::variables().unwrap_or_default();
    let answer = answer(&program, &args.before, &args.current, &variables);
    // The shell has gone.
    let _ = ui.data(&answer.to_string());
    ExitCode::SUCCESS
}

/// What may stand at the cursor.
#[derive(Debug, PartialEq, Eq)]
enum Answer {
    /// These, which begin with `prefix`, and what each is.
    Values {
        prefix: String,
        values: Vec<(String, String)>,
    },
    /// Files, after this prefix.
    Files(String),
    /// Programs, after this prefix.
    Commands(String),
    /// What may follow in the command line that begins with the word of this number.
    Command(usize),
}

impl std::fmt::Display for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Values { prefix, values } => {
                writeln!(f, "values")?;
                for (value, what) in values {
                    let is_line = !value.contains(char::is_control);
                    if is_line && what.is_empty() {
                        writeln!(f, "{prefix}{value}")?;
                    } else if is_line {
                        writeln!(f, "{prefix}{value}\t{what}")?;
                    }
                }
                Ok(())
            }
            Self::Files(prefix) => writeln!(f, "files {prefix}"),
            Self::Commands(prefix) => writeln!(f, "commands {prefix}"),
            Self::Command(number) => writeln!(f, "command {number}"),
        }
    }
}

impl<'a> Line<'a> {
    /// The commands that may be next.
    fn verbs(&self) -> impl Iterator<Item = &'a Command> + use<'a> {
        let may_be_next = self.bare.is_empty() && !self.is_ended;
        let verbs = self.command.get_subcommands();
        verbs.filter(move |verb| may_be_next && !verb.is_hide_set())
    }

    /// The argument that is next, if the word is no flag.
    fn positional(&self) -> Option<&'a Arg> {
        if self.is_at_a_command_line() {
            return self.last_argument();
        }
        let mut others = self
            .command
            .get_positionals()
            .filter(|it| !it.is_last_set());
        others.nth(self.bare.len())
    }

    fn is_at_a_command_line(&self) -> bool {
        self.is_ended && self.last_argument().is_some()
    }

    /// The flags that can still be given; short ones too where `all` are asked for.
    fn flags(&self, all: bool) -> Answer {
        let flags = self.command.get_arguments().filter(|flag| {
            let is_repeated = matches!(flag.get_action(), ArgAction::Append | ArgAction::Count);
            let is_given = self.has(flag.get_id().as_str());
            !flag.is_hide_set() && (is_repeated || !is_given)
        });
        let mut values = Vec::new();
        for flag in flags {
            let what = flag.get_help().map(first_line).unwrap_or_default();
            if let Some(letter) = flag.get_short().filter(|_| all) {
                values.push((format!("-{letter}"), what.clone()));
            }
            if let Some(name) = flag.get_long() {
                values.push((format!("--{name}"), what));
            }
        }
        let prefix = String::new();
        Answer::Values { prefix, values }
    }

    /// What `argument` may be, in a word that begins with `prefix`.
    fn values(&self, argument: &Arg, prefix: &str, variables: &Variables) -> Answer {
        let known = argument.get_possible_values();
        let values = if known.is_empty() {
            match self.names(argument, variables) {
                Some(values) => values,
                None => return files_or_commands(argument, prefix.to_owned()),
            }
        } else {
            let shown = known.iter().filter(|value| !value.is_hide_set());
            shown
                .map(|value| {
                    let what = value.get_help().map(first_line);
                    (value.get_name().to_owned(), what.unwrap_or_default())
                })
                .collect()
        };
        let prefix = prefix.to_owned();
        Answer::Values { prefix, values }
    }

    /// The names that `argument` may be, where clap knows none.
    fn names(&self, argument: &Arg, variables: &Variables) -> Option<Vec<(String, String)>> {
        let plain = |names: &mut dyn Iterator<Item = String>| {
            Some(names.map(|name| (name, String::new())).collect())
        };
        let texts = |names: &[&str]| plain(&mut names.iter().map(|name| (*name).to_owned()));
        let contexts = || plain(&mut config_file::names(variables).into_iter());
        let factors = Mfa::ALL.map(Mfa::name);
        match (argument.get_id().as_str(), &self.path[..]) {
            ("context", _) | ("name", ["context", "use" | "show" | "delete"]) => contexts(),
            (id, _) if id == keys::PROFILE.name => {
                plain(&mut aws_profiles::names(variables).into_iter())
            }
            (id, _) if id == keys::REGION.name => texts(&Region::WITH_COGNITO),
            (id, _) if id == keys::AUTH_FLOW.name => Some(flows()),
            (id, _) if id == keys::PREFERRED_CHALLENGE.name => texts(&PREFERRED),
            (id, _) if id == keys::MFA_TYPE.name => texts(&factors),
            ("mfa_type", ["mfa", "prefer"]) => texts(&[&factors[..], &["NONE"]].concat()),
            ("enable" | "disable", ["mfa", "prefer"]) => texts(&factors),
            ("challenge_name", _) => texts(&CHALLENGES),
            _ => None,
        }
    }
}

/// The flows to sign in with: the names in the API, then the short ones.
fn flows() -> Vec<(String, String)> {
    let long = AuthFlow::ALL.iter().map(|(flow, name, _)| {
        let what = match flow.admin() {
            Some(true) => "Needs IAM credentials",
            _ => "",
        };
        ((*name).to_owned(), what.to_owned())
    });
    let short = AuthFlow::ALL
        .iter()
        .filter_map(|(_, name, short)| Some(((*short)?.to_owned(), (*name).to_owned())));
    long.chain(short).collect()
}

fn first_line(help: &clap::builder::StyledStr) -> String {
    let help = help.to_string();
    help.lines().next().unwrap_or_default().to_owned()
}

fn files_or_commands(argument: &Arg, prefix: String) -> Answer {
    let is_called = |part: &str| {
        let mut names = argument.get_value_names().into_iter().flatten();
        names.any(|name| name.contains(part))
    };
    let is_path = matches!(
        argument.get_value_hint(),
        ValueHint::AnyPath | ValueHint::FilePath
    );
    if is_path || is_called("FILE") {
        Answer::Files(prefix)
    } else if is_called("COMMAND") {
        Answer::Commands(prefix)
    } else {
        let values = Vec::new();
        Answer::Values { prefix, values }
    }
}

/// What may be `current`, after the words `before` it.
fn answer(program: &Command, before: &[String], current: &str, variables: &Variables) -> Answer {
    let mut line = Line::of(program);
    for (number, word) in before.iter().enumerate() {
        if line.is_at_a_command_line() {
            return Answer::Command(number);
        }
        line.pass(word);
    }
    if line.is_at_a_command_line() {
        return Answer::Command(before.len());
    }
    if let Some(flag) = line.pending {
        return line.values(flag, "", variables);
    }
    if current.starts_with('-') && !line.is_ended {
        return flag_or_its_value(&line, current, variables);
    }
    let verbs: Vec<_> = line
        .verbs()
        .map(|verb| {
            let what = verb.get_about().map(first_line).unwrap_or_default();
            (verb.get_name().to_owned(), what)
        })
        .collect();
    if !verbs.is_empty() {
        let prefix = String::new();
        return Answer::Values {
            prefix,
            values: verbs,
        };
    }
    if let Some(argument) = line.positional() {
        let takes_a_file = argument
            .get_help()
            .is_some_and(|help| help.to_string().contains("@FILE"));
        if takes_a_file && current.starts_with('@') {
            return Answer::Files("@".to_owned());
        }
        return line.values(argument, "", variables);
    }
    if current.is_empty() && !line.is_ended {
        return line.flags(false);
    }
    Answer::Values {
        prefix: String::new(),
        values: Vec::new(),
    }
}

/// The flags, or where `current` holds a flag with the beginning of its value, its values.
fn flag_or_its_value(line: &Line<'_>, current: &str, variables: &Variables) -> Answer {
    if let Some(long) = current.strip_prefix("--") {
        let Some((name, _)) = long.split_once('=') else {
            return line.flags(false);
        };
        let flag = line.long(name).filter(|flag| takes_value(flag));
        let prefix = format!("--{name}=");
        return match flag {
            Some(flag) => line.values(flag, &prefix, variables),
            None => line.flags(false),
        };
    }
    let mut letters = current.chars().skip(1);
    let flag = letters.next().and_then(|letter| line.short(letter));
    match flag.filter(|flag| takes_value(flag) && letters.next().is_some()) {
        Some(flag) => line.values(flag, &current[..2], variables),
        None => line.flags(true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ChallengeName;

    #[test]
    fn what_is_offered_is_accepted() {
        for region in Region::WITH_COGNITO {
            assert!(region.parse::<Region>().is_ok(), "{region}");
        }
        for (flow, _) in flows() {
            assert!(flow.parse::<AuthFlow>().is_ok(), "{flow}");
        }
        for name in CHALLENGES.into_iter().chain(PREFERRED) {
            assert!(
                !matches!(ChallengeName::from(name), ChallengeName::Other(_)),
                "{name}"
            );
        }
    }

    #[test]
    fn a_value_that_is_no_line_is_left_out() {
        let values = ["a", "b\nc", "d\te"].map(|name| (name.to_owned(), String::new()));
        let prefix = "--x=".to_owned();
        let answer = Answer::Values {
            prefix,
            values: values.to_vec(),
        };
        assert_eq!(answer.to_string(), "values\n--x=a\n");
    }
}
