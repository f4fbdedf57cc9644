//! The command line: options of the program, the list of commands, the one `match`.

mod complete;
mod help;
mod line;
mod usage;

use std::ffi::OsString;
use std::mem;
use std::process::ExitCode;

use clap::{Args as _, ColorChoice, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::app::App;
use crate::commands::flags::GlobalFlags;
use crate::commands::{
    client_token, completions, configure, context, credentials, decode, doctor, exec, explain,
    group, login, logout, man, mfa, password, pool, proxy, refresh, request, respond, serve, token,
    user, verify, whoami,
};
use crate::failure::{ExitStatus, Failure, Kind};
use crate::local::clock::Clock;
#[cfg(target_os = "linux")]
use crate::local::tether;
use crate::local::ui::{Color, ErrorFormat, Ui};
use crate::local::{environment, process};
use crate::render::Shell;
use crate::settings::Variables;
use crate::settings::secrets::SecretKind;

/// Sign in to Amazon Cognito from a terminal or a script
///
/// Gets tokens for users, answering challenges from flags, files, commands,
/// variables or prompts; temporary AWS credentials for tokens.
///
/// Standard output holds only the result; prompts, notes and errors go to standard error or the
/// terminal.
#[derive(Debug, Parser)]
#[command(
    name = "cognito-auth",
    bin_name = "cognito-auth",
    version = env!("COGNITO_AUTH_VERSION"),
    max_term_width = WIDTH,
    after_help = EXAMPLES,
    after_long_help = [EXAMPLES, EXIT_CODES].join("\n\n"),
    args_override_self = true
)]
pub struct Cli {
    #[command(flatten)]
    global: GlobalFlags,

    #[command(subcommand)]
    command: Command,
}

/// Longer lines are hard to read.
const WIDTH: usize = 100;

const EXAMPLES: &str = "\
Examples:
  cognito-auth context create dev
  cognito-auth login
  cognito-auth exec -- aws sts get-caller-identity";

const EXIT_CODES: &str = "\
Exit codes:
  0    done
  1    unexpected failure
  2    bad flags, missing input, a value refused as invalid
  3    a challenge is pending
  4    not authenticated
  5    a token is malformed, or verify found a failing check
  6    not found
  7    IAM credentials missing or not allowed
  8    throttled or over a limit
  9    network, time limit, the service failing
  10   configuration, or doctor found a problem
  11   rows of a CSV failed, or are missing
  126  exec: the command cannot be run
  127  exec: the command was not found
  130  interrupted";

// Deferred: a run defines the options of its own command, and of no other.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
enum Command {
    Login(Box<login::Args>),
    Respond(Box<respond::Args>),
    Refresh(Box<refresh::Args>),
    Token(Box<token::Args>),
    ClientToken(Box<client_token::Args>),
    Logout(Box<logout::Args>),
    Credentials(Box<credentials::Args>),
    Exec(Box<exec::Args>),
    Whoami(Box<whoami::Args>),
    Request(Box<request::Args>),
    Decode(decode::Args),
    Verify(Box<verify::Args>),
    Explain(Box<explain::Args>),
    Proxy(Box<proxy::Args>),
    Serve(Box<serve::Args>),
    Doctor(Box<doctor::Args>),
    #[command(subcommand)]
    Password(password::Command),
    #[command(subcommand)]
    User(user::Command),
    #[command(subcommand)]
    Group(group::Command),
    #[command(subcommand)]
    Mfa(mfa::Command),
    #[command(subcommand)]
    Pool(pool::Command),
    #[command(subcommand)]
    Context(context::Command),
    #[command(subcommand)]
    Configure(configure::Command),
    Completions(completions::Args),
    Man(man::Args),
}

/// Runs the program with `arguments`, the first of which is its own name.
pub fn run(arguments: &[OsString]) -> ExitCode {
    process::report_panics_in_one_line();
    let early = EarlyFlags::read(arguments);
    #[cfg(target_os = "linux")]
    if let Some((parent, command)) = tether::asked(arguments) {
        return become_command(parent, command, &early);
    }
    if let Some(args) = complete::Args::asked(arguments) {
        return complete::run(&args, of_first_word(&arguments[2..]), &early.ui());
    }
    process::forbid_core_files();
    let shell = early.shell;
    let fail = |ui: &Ui, failure: &Failure| fail(ui, failure, None, shell);
    match parse(arguments, &early) {
        Ok(cli) => {
            let GlobalFlags {
                context,
                no_input,
                quiet,
                verbose,
                color,
                error_format,
            } = cli.global;
            let variables = environment::variables();
            let none = Variables::default();
            let known = variables.as_ref().unwrap_or(&none);
            let ui = Ui::new(color, error_format, known).talking(quiet, verbose);
            let clock = match Clock::new() {
                Ok(clock) => clock,
                Err(refused) => {
                    let failure = Failure::usage(refused.to_string(), "unset the variable");
                    return fail(&ui, &failure);
                }
            };
            let app = App::new(ui, clock, variables, context, no_input);
            match dispatch(cli.command, &app) {
                Ok(status) => {
                    if let ExitStatus::By(signal) = status {
                        process::die_of(signal);
                    }
                    status.into()
                }
                Err(failure) => {
                    let further = app.further_help(&failure);
                    self::fail(&app.ui, &failure, further, shell)
                }
            }
        }
        Err(Parsed::Help(text)) => {
            let ui = early.ui();
            match ui.help(&text) {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => fail(
                    &ui,
                    &Failure::Output {
                        to: "standard output".to_owned(),
                        error,
                    },
                ),
            }
        }
        Err(Parsed::NoCommand(_)) if early.error_format == ErrorFormat::Json => {
            let help = usage::help_of(arguments, &Cli::command());
            let failure = Failure::usage("no command was given", help);
            fail(&early.ui(), &failure)
        }
        Err(Parsed::NoCommand(text)) => {
            early.ui().usage(&text);
            ExitCode::from(Kind::Usage.exit_code())
        }
        Err(Parsed::Failed(failure)) => fail(&early.ui(), &failure),
    }
}

/// What [`process::Program::start`] leaves to the process that it starts; comes back only where that fails.
#[cfg(target_os = "linux")]
fn become_command(parent: &std::ffi::OsStr, command: &[OsString], early: &EarlyFlags) -> ExitCode {
    let Some(error) = tether::exec(parent, command) else {
        return ExitCode::FAILURE;
    };
    let program = command
        .first()
        .map(|program| program.to_string_lossy().into_owned());
    let program = program.unwrap_or_default();
    fail(&early.ui(), &Failure::Exec { program, error }, None, None)
}

/// Reports `failure`, with `further` help. A `shell` that is to evaluate the result gets a command that
/// fails.
fn fail(ui: &Ui, failure: &Failure, further: Option<String>, shell: Option<Shell>) -> ExitCode {
    let mut report = failure.report();
    let help = report.help.into_iter().chain(further);
    report.help = help.reduce(|help, further| format!("{help}\n{further}"));
    let signal = failure.signal();
    // Of an interrupt on a terminal the shell says itself.
    if !matches!(failure, Failure::Interrupted(_)) || !ui.talks_to_a_person() {
        ui.error(&report);
    }
    if let Some(shell) = shell.filter(|_| !ui.is_for_a_person()) {
        // There is no further way to say that this failed too.
        let _ = ui.data(shell.failing());
    }
    if let Some(signal) = signal {
        process::die_of(signal);
    }
    ExitCode::from(report.exit_code)
}

fn dispatch(command: Command, app: &App) -> Result<ExitStatus, Failure> {
    match command {
        // A run of many calls ends in an orderly way where a signal interrupts it.
        Command::Login(args) if args.is_bulk() => app.run(|| login::run(*args, app)),
        Command::Login(args) => app.wait_for(|| login::run(*args, app)),
        Command::Respond(args) => app.wait_for(|| respond::run(*args, app)),
        Command::Refresh(args) => app.wait_for(|| refresh::run(*args, app)),
        Command::Token(args) => app.wait_for(|| token::run(*args, app)),
        Command::ClientToken(args) => app.wait_for(|| client_token::run(*args, app)),
        Command::Logout(args) => app.wait_for(|| logout::run(*args, app)),
        Command::Credentials(args) => app.wait_for(|| credentials::run(*args, app)),
        Command::Exec(args) => app.run(|| exec::run(*args, app)),
        Command::Whoami(args) => app.wait_for(|| whoami::run(*args, app)),
        Command::Request(args) => app.wait_for(|| request::run(*args, app)),
        Command::Decode(args) => decode::run(&args, app),
        Command::Verify(args) => app.wait_for(|| verify::run(*args, app)),
        Command::Explain(args) => app.wait_for(|| explain::run(*args, app)),
        Command::Proxy(args) => app.run(|| proxy::run(*args, app)),
        Command::Serve(args) => app.run(|| serve::run(*args, app)),
        Command::Doctor(args) => app.wait_for(|| doctor::run(*args, app)),
        Command::Password(command) if command.is_bulk() => app.run(|| password::run(command, app)),
        Command::User(command) if command.is_bulk() => app.run(|| user::run(command, app)),
        Command::Group(command) if command.is_bulk() => app.run(|| group::run(command, app)),
        Command::Password(command) => app.wait_for(|| password::run(command, app)),
        Command::User(command) => app.wait_for(|| user::run(command, app)),
        Command::Group(command) => app.wait_for(|| group::run(command, app)),
        Command::Mfa(command) => app.wait_for(|| mfa::run(command, app)),
        Command::Pool(command) => app.wait_for(|| pool::run(command, app)),
        Command::Context(command) => app.wait_for(|| context::run(command, app)),
        Command::Configure(command) => app.wait_for(|| configure::run(command, app)),
        Command::Completions(args) => completions::run(&args, app),
        Command::Man(args) => man::run(&args, Cli::command(), app),
    }
}

enum Parsed {
    /// `--help` or `--version`: what to print.
    Help(String),
    /// No command: the help, in place of a result.
    NoCommand(String),
    Failed(Failure),
}

/// The program; with one command only, where the first word is that: clap would copy the global
/// options to each of them.
fn of_first_word(arguments: &[OsString]) -> clap::Command {
    let mut program = Cli::command();
    let first = arguments.get(1).and_then(|word| word.to_str());
    let command = first.and_then(|word| program.find_subcommand_mut(word));
    let Some(command) = command.map(mem::take) else {
        return program;
    };
    let program = clap::Command::new("cognito-auth")
        .bin_name("cognito-auth")
        .max_term_width(WIDTH)
        .args_override_self(true);
    GlobalFlags::augment_args(program)
        .subcommand(command)
        .subcommand_required(true)
}

fn parse(arguments: &[OsString], early: &EarlyFlags) -> Result<Cli, Parsed> {
    refuse_secrets(arguments).map_err(Parsed::Failed)?;
    let color = match early.color {
        Color::Auto => ColorChoice::Auto,
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
    };
    let mut program = of_first_word(arguments).color(color);
    if own(arguments).any(|word| matches!(word, "help" | "--help" | "-h")) {
        // The list of commands says what each does.
        program.build();
    }
    let matches = program.try_get_matches_from(arguments);
    let parsed = matches.and_then(|mut matches| Cli::from_arg_matches_mut(&mut matches));
    parsed.map_err(|error| match error.kind() {
        clap::error::ErrorKind::DisplayHelp | clap::error::ErrorKind::DisplayVersion => {
            let colored = early.color == Color::Always;
            let text = error.render();
            Parsed::Help(help::arranged(&if colored {
                text.ansi().to_string()
            } else {
                text.to_string()
            }))
        }
        clap::error::ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
        | clap::error::ErrorKind::MissingSubcommand => {
            let mut program = Cli::command();
            program.build();
            let group = own(arguments).find(|word| program.find_subcommand(word).is_some());
            let command = match group {
                Some(group) => program.find_subcommand_mut(group),
                None => Some(&mut program),
            };
            Parsed::NoCommand(command.map_or_else(String::new, |command| {
                help::arranged(&command.render_help().to_string())
            }))
        }
        _ => Parsed::Failed(usage::refusal(error, arguments, &Cli::command())),
    })
}

/// Secrets that people try to give as an argument, which would show them to every user of the
/// machine.
const REFUSED: [SecretKind; 7] = [
    SecretKind::Password,
    SecretKind::NewPassword,
    SecretKind::ClientSecret,
    SecretKind::TotpSecret,
    SecretKind::RefreshToken,
    SecretKind::IdToken,
    SecretKind::AccessToken,
];

/// Refuses a secret as an argument, without repeating it.
fn refuse_secrets(arguments: &[OsString]) -> Result<(), Failure> {
    for argument in arguments
        .iter()
        .skip(1)
        .take_while(|argument| *argument != "--")
    {
        let text = argument.to_string_lossy();
        let (name, has_value) = text
            .split_once('=')
            .map_or((&*text, false), |(name, _)| (name, true));
        let Some(name) = name.strip_prefix("--") else {
            continue;
        };
        let of_stdin = name.strip_suffix("-stdin").filter(|_| has_value);
        let named = of_stdin.unwrap_or(name);
        if let Some(kind) = REFUSED.iter().find(|kind| kind.name() == named) {
            return Err(Failure::usage(
                format!(
                    "--{name} with a value is refused: every user of this machine can see a \
                     program's arguments"
                ),
                usage::ways_of(arguments, &Cli::command(), *kind),
            ));
        }
    }
    Ok(())
}

/// The arguments that are the program's own: those before `--`.
fn own(arguments: &[OsString]) -> impl Iterator<Item = &str> {
    arguments
        .iter()
        .skip(1)
        .filter_map(|argument| argument.to_str())
        .take_while(|text| *text != "--")
}

/// Flags that decide how even a wrong command line is answered.
struct EarlyFlags {
    color: Color,
    error_format: ErrorFormat,
    /// The shell that is to evaluate the result.
    shell: Option<Shell>,
}

impl EarlyFlags {
    fn read(arguments: &[OsString]) -> Self {
        // The last one counts, as with every flag.
        let value_of = |name: &str, short: Option<&str>| {
            let mut last = None;
            let mut rest = own(arguments);
            while let Some(text) = rest.next() {
                if text == name || Some(text) == short {
                    last = rest.next();
                } else if let Some(value) = text.strip_prefix(name)
                    && let Some(value) = value.strip_prefix('=')
                {
                    last = Some(value);
                } else if let Some(value) = short.and_then(|short| text.strip_prefix(short)) {
                    last = Some(value.strip_prefix('=').unwrap_or(value));
                }
            }
            last
        };
        let value = |name| value_of(name, None);
        let named = value_of("--output", Some("-o"));
        let shell = Shell::ALL.iter().find(|shell| named == Some(shell.name()));
        let color = match value("--color") {
            Some("always") => Color::Always,
            Some("never") => Color::Never,
            _ => Color::Auto,
        };
        let error_format = match value("--error-format") {
            Some("json") => ErrorFormat::Json,
            _ => ErrorFormat::Text,
        };
        Self {
            color,
            error_format,
            shell: shell.copied(),
        }
    }

    fn ui(&self) -> Ui {
        let variables = environment::variables().unwrap_or_default();
        Ui::new(self.color, self.error_format, &variables)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_last_of_the_flags_for_errors_counts() {
        for (line, color, format) in [
            ("x", Color::Auto, ErrorFormat::Text),
            (
                "x --color never --error-format text login --color=always --error-format json --bogus",
                Color::Always,
                ErrorFormat::Json,
            ),
            (
                "x --error-format=json --color --error-format --error-format text",
                Color::Auto,
                ErrorFormat::Text,
            ),
            (
                "x --error-format json --color always exec -- a --error-format text --color never",
                Color::Always,
                ErrorFormat::Json,
            ),
        ] {
            let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            let early = EarlyFlags::read(&arguments);
            assert_eq!((early.color, early.error_format), (color, format), "{line}");
        }
    }

    #[test]
    fn every_command_is_in_a_group() {
        let mut program = Cli::command();
        program.build();
        let shown = program.get_subcommands().filter(|it| !it.is_hide_set());
        let mut shown: Vec<_> = shown.map(|it| it.get_name().to_owned()).collect();
        let mut grouped: Vec<_> = help::GROUPS
            .iter()
            .flat_map(|(_, names)| *names)
            .copied()
            .collect();
        shown.sort_unstable();
        grouped.sort_unstable();
        assert_eq!(shown, grouped);
    }

    #[test]
    fn the_shell_that_evaluates_the_result_is_known_early() {
        for (line, shell) in [
            ("x login -o env", Some(Shell::Posix)),
            ("x login -ofish --bogus", Some(Shell::Fish)),
            ("x login -o=env-no-export", Some(Shell::PosixNoExport)),
            ("x login -o env --output json", None),
            ("x --output=env token", Some(Shell::Posix)),
            ("x exec -- sh -o env", None),
            ("x login -o", None),
        ] {
            let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            assert_eq!(EarlyFlags::read(&arguments).shell, shell, "{line}");
        }
    }

    #[test]
    fn a_secret_is_refused_wherever_it_stands_and_never_repeated() {
        let refused = |line: &str| {
            let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            refuse_secrets(&arguments)
                .err()
                .map(|failure| format!("{:?}", failure.report()))
        };
        for line in [
            "x login --password hunter2",
            "x login --password=hunter2",
            "x --client-secret hunter2 login",
            "x respond --new-password=hunter2",
            "x login --password-stdin=hunter2",
        ] {
            let report = refused(line).unwrap();
            assert!(
                !report.contains("hunter2") && report.contains("-stdin"),
                "{report}"
            );
        }
        for (line, help) in [
            (
                "x password set alice --password hunter2",
                "give it with --new-password-stdin, --new-password-file FILE, \
                 --new-password-command COMMAND or COGNITO_NEW_PASSWORD",
            ),
            (
                "x refresh --refresh-token=hunter2",
                "give it with --refresh-token-stdin, --refresh-token-file FILE, \
                 --refresh-token-command COMMAND or COGNITO_REFRESH_TOKEN",
            ),
            (
                "x -c dev login --totp-secret hunter2",
                "give it with --totp-secret-file FILE, --totp-secret-command COMMAND or \
                 COGNITO_TOTP_SECRET",
            ),
            ("x decode --id-token hunter2", "cognito-auth decode --help"),
            (
                "x --id-token hunter2 credentials",
                "give it with --id-token-stdin, --id-token-file FILE or COGNITO_ID_TOKEN",
            ),
        ] {
            let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            let report = refuse_secrets(&arguments).unwrap_err().report();
            assert_eq!(report.help.as_deref(), Some(help), "{line}");
        }
        assert_eq!(refused("x login --password-stdin"), None);
        assert_eq!(refused("x decode -- --password"), None);
    }
}
