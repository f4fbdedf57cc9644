//! `cognito-auth user import`: the users of a file in a pool.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::app::{App, Prompts};
use crate::aws::UserPoolCalls;
use crate::commands::flags::{self, RunFlags, SettingFlags};
use crate::commands::output::bulk::{File, Opened, Verb};
use crate::failure::{ExitStatus, Failure};
use crate::model::Operation;
use crate::ops::bulk::{Field, Takes};
use crate::ops::groups::NewGroup;
use crate::ops::import::{self, Import, Importing, Options};

use super::flags::PoolFlags;

/// Create the users of a file
///
/// Signed with IAM credentials. The file is what user export has written, or CSV as for user create. Every
/// row is checked against the pool before the first change. Users get the groups, the verified addresses
/// and the disabled state of the file, a new sub, and a password only from a column or --generate. Those who
/// sign in through an identity provider are left out: their next sign-in makes them.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth user import users.jsonl --create-groups --map subs.csv
  cognito-auth user import users.csv --if-exists update --report report.jsonl
  cognito-auth -c old user export - | cognito-auth -c new user import - --journal move.journal")]
pub struct Args {
    // Flags of a run require the argument of this id.
    /// Export in JSON Lines, or CSV; - for standard input
    #[arg(id = "csv", value_name = "FILE")]
    file: PathBuf,

    /// Create groups that the pool lacks
    #[arg(long)]
    create_groups: bool,

    /// What to do with users who exist
    #[arg(long, value_name = "ACTION", default_value = "skip")]
    if_exists: IfExists,

    /// Generate a password for each new user, which only the report has
    #[arg(long, requires = "report")]
    generate: bool,

    /// Make users choose another password at the first sign-in
    #[arg(long)]
    temporary: bool,

    /// Write to FILE, as CSV, which sub of the file became which
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,

    #[command(flatten)]
    run: RunFlags,

    #[command(flatten)]
    pool: PoolFlags,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,
}

/// What is done with a user who is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum IfExists {
    /// Leave the user as it is
    Skip,
    /// Set what the file says of the user
    Update,
    /// Count the row as failed
    Fail,
}

impl IfExists {
    fn option(self) -> import::IfExists {
        match self {
            Self::Skip => import::IfExists::Skip,
            Self::Update => import::IfExists::Update,
            Self::Fail => import::IfExists::Fail,
        }
    }
}

/// The columns of CSV.
const COLUMNS: Takes = Takes {
    required: &[Field::Username],
    optional: &[
        Field::Password,
        Field::Groups,
        Field::Enabled,
        Field::Attributes,
        Field::Sub,
        Field::Status,
        Field::Identities,
    ],
    is_generated: false,
};

/// The command with the flags that decide what it does to a user.
fn command(args: &Args) -> String {
    let mut command = "user import".to_owned();
    for (flag, is_given) in [
        (" --create-groups", args.create_groups),
        (" --if-exists update", args.if_exists == IfExists::Update),
        (" --if-exists fail", args.if_exists == IfExists::Fail),
        (" --generate", args.generate),
        (" --temporary", args.temporary),
    ] {
        command.push_str(if is_given { flag } else { "" });
    }
    command
}

/// Says on standard error what was done.
///
/// # Errors
///
/// As the file, the settings, the network and Cognito give it; as `bulk::run`.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let command = command(&args);
    let host = app.host(args.pool.flags() + args.aws, Prompts::Allowed)?;
    let target = args.pool.resolve(&host)?;
    let (pool, subject) = (&target.pool, &target.subject);
    let file = File {
        path: &args.file,
        flag: "",
        map: args.map.as_deref(),
        flags: &args.run,
    };
    let verb = Verb {
        command,
        takes: COLUMNS.generated(args.generate),
        operation: Operation::AdminCreateUser,
        consent: None,
    };
    let opened = Opened::open(&host, file, target.place(), verb)?;
    let aws = host.aws().await?;
    let calls = UserPoolCalls::new(&aws, target.region.clone());
    let calls = calls.map_err(Failure::of_call(subject))?;
    let options = Options {
        if_exists: args.if_exists.option(),
        create_groups: args.create_groups,
        is_temporary: args.temporary,
        generate: args.generate,
    };
    let import = Import::into(&calls, pool, subject, options).await?;
    let checked = opened.check(&import, |checked| {
        let groups = import.groups(checked.head.as_ref());
        if args.run.dry_run && !groups.is_empty() {
            app.ui
                .note(&format!("groups that would be created: {}", names(&groups)));
        }
    });
    let Some(ready) = checked.await? else {
        return Ok(ExitStatus::Success);
    };
    let groups = import.groups(ready.checked().head.as_ref());
    import::make_groups(&calls, pool, subject, &groups).await?;
    if !groups.is_empty() {
        app.ui.note(&format!("groups created: {}", names(&groups)));
    }
    let paced = ready.calls(&aws)?;
    let importing = Importing::new(&import, &paced, pool, subject, args.map.is_some());
    let ran = ready.run(&importing).await;
    let lossy = importing.lossy();
    if lossy > 0 {
        let report = match &args.run.report {
            Some(path) => format!("; {} says which", path.display()),
            None => String::new(),
        };
        app.ui
            .note(&format!("users not wholly as in the file: {lossy}{report}"));
    }
    ran
}

fn names(groups: &[NewGroup]) -> String {
    let names: Vec<_> = groups.iter().map(|group| group.name.as_str()).collect();
    names.join(", ")
}
