//! `cognito-auth user export`: the users of a pool in a file.

use std::collections::HashSet;
use std::io::{self, BufRead};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde_json::{Value, json};

use crate::app::{App, Prompts};
use crate::aws::UserPoolCalls;
use crate::commands::flags::{self, SettingFlags};
use crate::commands::output::print;
use crate::failure::{ExitStatus, Failure};
use crate::local::clock::Stopwatch;
use crate::local::part_file::PartFile;
use crate::local::ui::Ui;
use crate::ops::bulk::Paced;
use crate::ops::pools;
use crate::ops::users::export::{Export, With};
use crate::render::{export, rows};

use super::flags::{PoolFlags, SearchFlags};

/// Write the users of a pool to a file
///
/// Signed with IAM credentials. JSON Lines carry everything that Cognito tells of a user, which is neither
/// passwords nor the seeds of authenticator apps; CSV is for spreadsheets, and is refused where it cannot
/// carry something. The file is for its owner alone, and in its place when it is complete.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth user export users.jsonl
  cognito-auth user export -o csv --status CONFIRMED confirmed.csv
  cognito-auth user export - | gzip > users.jsonl.gz")]
pub struct Args {
    /// Where to write, - for standard output
    #[arg(value_name = "FILE")]
    file: PathBuf,

    #[command(flatten)]
    search: SearchFlags,

    /// What to write beside users and attributes (several with commas) [default: groups]
    ///
    /// mfa takes a call for each user, who then counts as active for the month.
    #[arg(long, value_name = "PART", value_delimiter = ',')]
    with: Vec<Part>,

    /// How to write
    #[arg(
        short,
        long,
        value_name = "FORMAT",
        default_value = "jsonl",
        help_heading = "Output options"
    )]
    output: Format,

    /// Go on where an interrupted run ended, up to an hour ago
    #[arg(long)]
    resume: bool,

    #[command(flatten)]
    pool: PoolFlags,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,
}

/// What is known of users beside their attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// The groups that users are in
    Groups,
    /// The second factors of users
    Mfa,
    /// Nothing more
    None,
}

/// How users are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A JSON object a line
    Jsonl,
    /// CSV with a column for each attribute, groups joined by |
    Csv,
}

/// The token of the next page, and who was written before it.
type Begun = (Option<String>, HashSet<String>);

/// Where users are written to.
enum Target<'a> {
    Standard(&'a Ui),
    File(PartFile),
}

impl Target<'_> {
    fn write(&mut self, path: &Path, text: &str) -> Result<(), Failure> {
        match self {
            Self::Standard(ui) => print(ui, text).map(drop),
            Self::File(file) => file.write(text).map_err(|error| unwritable(path, error)),
        }
    }
}

fn unwritable(path: &Path, error: io::Error) -> Failure {
    Failure::Output {
        to: path.display().to_string(),
        error,
    }
}

/// Writes the users, and says on standard error how many there were.
///
/// # Errors
///
/// [`Failure::Differences`] where the users do not add up; else as the settings, the file, the network and
/// Cognito give it.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let with = With {
        groups: args.with.is_empty() || args.with.contains(&Part::Groups),
        mfa: args.with.contains(&Part::Mfa),
    };
    if with.mfa && args.output == Format::Csv {
        return Err(Failure::usage(
            "CSV has no columns for second factors",
            "leave mfa out, or use -o jsonl",
        ));
    }
    let is_standard = args.file.as_os_str() == "-";
    if is_standard && args.resume {
        return Err(Failure::usage(
            "standard output cannot be gone on with",
            "leave --resume out, or name a file",
        ));
    }
    let search = args.search.read()?;
    let asked = format!("{:?} {:?} {with:?}", args.output, args.search);
    let host = app.host(args.pool.flags() + args.aws, Prompts::Allowed)?;
    let target = args.pool.resolve(&host)?;
    let asked = format!("{} {asked}", target.pool);
    let aws = host.aws().await?;
    let calls = UserPoolCalls::new(&aws, target.region);
    let calls = calls.map_err(Failure::of_call(&target.subject))?;
    let (calls, time) = (calls.paced_with_retries(), Stopwatch::start());
    let calls = Paced::new(&calls, &time);
    let path = args.file.as_path();
    let (mut to, begun) = if is_standard {
        (Target::Standard(&app.ui), None)
    } else if args.resume {
        let (file, begun) = resume(path, args.output, &asked)?;
        (Target::File(file), Some(begun))
    } else {
        (Target::File(begin(path)?), None)
    };
    let is_new = begun.is_none();
    let begun = begun.unwrap_or_default();
    let (pool, subject) = (&target.pool, &target.subject);
    let export = Export::begin(&calls, pool, subject, search, with, begun);
    let mut export = export.await?;
    let origin = &export.origin;
    let columns = export::columns(pools::names(&origin.schema), with.groups);
    if is_new {
        let first = match args.output {
            Format::Jsonl => {
                let (names, schema) = (&origin.username_attributes, &origin.schema);
                export::header(pool.as_str(), names, schema, &origin.groups)
            }
            Format::Csv => rows::record(columns.iter().map(String::as_str)),
        };
        to.write(path, &first)?;
    }
    while let Some(users) = export.next().await? {
        let mut text = String::new();
        for user in &users {
            match args.output {
                Format::Jsonl => text.push_str(&format!("{user}\n")),
                Format::Csv => text.push_str(&record(&columns, user)?),
            }
        }
        to.write(path, &text)?;
        if let (Target::File(file), Some(token)) = (&mut to, export.token()) {
            let note = json!({"asked": asked, "token": token}).to_string();
            file.note(&note).map_err(|error| unwritable(path, error))?;
        }
    }
    if args.output == Format::Jsonl {
        to.write(path, &export::footer(export.count()))?;
    }
    if let Target::File(file) = to {
        file.complete().map_err(|error| unwritable(path, error))?;
    }
    let differences = export.differences();
    if !differences.is_empty() {
        return Err(Failure::Differences {
            what: format!("{} of {pool} written", users(export.count())),
            differences,
        });
    }
    let count = users(export.count());
    app.ui.note(&format!("{count} of {pool} written"));
    Ok(ExitStatus::Success)
}

fn users(count: usize) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} user{s}")
}

fn record(columns: &[String], user: &Value) -> Result<String, Failure> {
    export::record(columns, user).map_err(|what| {
        Failure::usage(
            format!("CSV cannot carry the users: {what}"),
            "use -o jsonl, which carries everything",
        )
    })
}

fn begin(path: &Path) -> Result<PartFile, Failure> {
    PartFile::begin(path).map_err(|error| {
        if error.kind() != io::ErrorKind::AlreadyExists {
            return unwritable(path, error);
        }
        let path = path.display();
        Failure::usage(
            format!("an interrupted export is in {path}.part"),
            format!("go on with --resume, or delete {path}.part"),
        )
    })
}

/// The file that an interrupted run has left, the token of its next page, and who is in it.
fn resume(path: &Path, format: Format, asked: &str) -> Result<(PartFile, Begun), Failure> {
    let again = || {
        format!(
            "begin anew without --resume, and delete {}.part",
            path.display()
        )
    };
    let (file, note, written) = PartFile::resume(path).map_err(|error| {
        if error.kind() != io::ErrorKind::NotFound {
            return unwritable(path, error);
        }
        let message = format!("there is no interrupted export to {}", path.display());
        Failure::usage(message, "leave --resume out")
    })?;
    let note: Value = serde_json::from_str(&note).unwrap_or_default();
    if note["asked"] != asked {
        let message = "the interrupted export is of another pool, other users or another format";
        return Err(Failure::usage(message, again()));
    }
    let seen = match format {
        Format::Jsonl => written
            .lines()
            .skip(1)
            .map(|line| {
                let user: Value = serde_json::from_str(&line?)?;
                Ok(user["Username"].as_str().unwrap_or_default().to_owned())
            })
            .collect::<io::Result<_>>(),
        Format::Csv => csv::Reader::from_reader(written)
            .records()
            .map(|record| Ok(record?.get(0).unwrap_or_default().to_owned()))
            .collect(),
    };
    let seen = seen.map_err(|error| unwritable(path, error))?;
    let token = note["token"].as_str().map(str::to_owned);
    Ok((file, (token, seen)))
}
