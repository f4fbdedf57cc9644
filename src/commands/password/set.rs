//! `cognito-auth password set`: set a user's password as an administrator.

use std::path::{Path, PathBuf};

use clap::ArgGroup;

use crate::app::{App, Host, Prompts};
use crate::aws::{self, UserPoolCalls};
use crate::commands::flags::{self, BulkFlags, SettingFlags};
use crate::commands::output::bulk::{self, Verb};
use crate::commands::output::print;
use crate::commands::user::{Target, UserFlags};
use crate::failure::{ExitStatus, Failure};
use crate::model::{Operation, Secret};
use crate::ops::bulk::{Field, Row, Takes};
use crate::ops::passwords::generated::{self, Kept, Place};
use crate::ops::passwords::source;
use crate::ops::users::change::Change;
use crate::settings::secrets::SecretKind;

/// Set a user's password, permanently or until the next sign-in
///
/// Signed with IAM credentials. Works for users without a password too. The user is CONFIRMED afterwards,
/// unless the password is temporary. --generate makes a password that the pool's policy takes, of 20
/// characters or more.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth password set alice --user-pool-id us-east-1_AbCdEfGhI
  cognito-auth password set alice --new-password-file new --temporary
  cognito-auth password set alice --generate --save-password new
  cognito-auth password set --csv passwords.csv --report report.jsonl
  cognito-auth password set --csv users.csv --generate --report report.jsonl")]
#[command(group(ArgGroup::new("kept").args(["save_password", "csv"])))]
pub struct Args {
    #[command(flatten)]
    user: UserFlags,

    /// Make the user choose another one at the next sign-in
    #[arg(long)]
    temporary: bool,

    /// Make the password up, and save it; with --csv one for each row, in the report
    #[arg(long, requires = "kept", conflicts_with = "new-password")]
    generate: bool,

    /// Write the password to FILE, which must not exist, or to standard output if FILE is -
    #[arg(long, value_name = "FILE", requires = "generate")]
    save_password: Option<PathBuf>,

    #[command(flatten)]
    new_password: SettingFlags<flags::NewPassword>,

    #[command(flatten)]
    pub(super) bulk: BulkFlags,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,
}

/// The columns that it takes.
const COLUMNS: Takes = Takes {
    required: &[Field::Username, Field::Password],
    optional: &[],
    is_generated: false,
};

/// Sets the password, and says so on standard error. Prints nothing but a generated password, where that
/// is asked for.
///
/// # Errors
///
/// As the settings, the secrets, the network and Cognito give it. With a CSV as `bulk::run`.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let kind = SecretKind::NewPassword;
    let user = args.user.named().map(|_| "USER");
    let password = args.new_password.secret(kind).map(|_| "a new password");
    let others: Vec<_> = user.into_iter().chain(password).collect();
    let rows = args.bulk.csv(&others)?;
    let flags = args.user.flags() + args.new_password + args.aws;
    let host = app.host(flags, Prompts::Allowed)?;
    let is_permanent = !args.temporary;
    if let Some(rows) = rows {
        let target = args.user.pool(&host)?;
        let generated = if args.generate { " --generate" } else { "" };
        let temporary = if is_permanent { "" } else { " --temporary" };
        let verb = Verb {
            command: format!("password set{generated}{temporary}"),
            takes: COLUMNS.generated(args.generate),
            operation: Operation::AdminSetUserPassword,
            consent: None,
        };
        let make = |row: &Row| {
            let password = row.password.clone().unwrap_or_else(|| Secret::from(""));
            let change = Change::SetPassword {
                password,
                is_permanent,
            };
            change.into()
        };
        let place = target.place();
        return if args.generate {
            bulk::generate(&host, rows, place, verb, make).await
        } else {
            bulk::run(&host, rows, place, verb, make).await
        };
    }
    let target = args.user.resolve(&host)?;
    let setting = Setting {
        host: &host,
        target: &target,
        is_permanent: !args.temporary,
    };
    match &args.save_password {
        Some(path) => setting.generated(path).await?,
        None => setting.given().await?,
    }
    app.ui.note(&if args.temporary {
        format!(
            "temporary password set for {}: the next sign-in asks for another one",
            target.username
        )
    } else {
        format!("password set for {}", target.username)
    });
    Ok(ExitStatus::Success)
}

struct Setting<'a> {
    host: &'a Host,
    target: &'a Target,
    is_permanent: bool,
}

impl Setting<'_> {
    /// Sets the password that is given or typed.
    async fn given(&self) -> Result<(), Failure> {
        let source = source::check(self.host).await?;
        let aws = self.host.aws().await?;
        let calls = UserPoolCalls::new(&aws, self.target.region.clone());
        let calls = calls.map_err(Failure::of_call(&self.target.subject))?;
        source::with(self.host, source, &self.target.username, async |password| {
            let set = self.set(&calls, password).await;
            set.map_err(Failure::of_call(&self.target.subject))
        })
        .await
    }

    /// Sets a password that is made up, and kept at `path` or printed.
    async fn generated(&self, path: &Path) -> Result<(), Failure> {
        let Target { pool, subject, .. } = self.target;
        let place = Place::make(path)?;
        let aws = self.host.aws().await?;
        let calls = UserPoolCalls::new(&aws, self.target.region.clone());
        let calls = calls.map_err(Failure::of_call(subject))?;
        let password = generated::for_pool(&calls, pool, subject).await?;
        let kept = place.keep(&password).await?;
        if let Err(error) = self.set(&calls, password).await {
            if let Some(path) = kept.withdraw(&error) {
                let path = path.display();
                let text = format!("{path} holds the password, which may count by now");
                self.host.ui.warn(&text);
            }
            return Err(Failure::of_call(subject)(error));
        }
        match kept {
            Kept::Output(password) => {
                print(&self.host.ui, &format!("{}\n", password.expose())).map(drop)
            }
            Kept::File(_) => Ok(()),
        }
    }

    async fn set(
        &self,
        calls: &UserPoolCalls<'_>,
        password: Secret<String>,
    ) -> Result<(), aws::Error> {
        let change = Change::SetPassword {
            password,
            is_permanent: self.is_permanent,
        };
        let set = change.apply(calls, &self.target.pool, &self.target.username);
        set.await.map(drop).map_err(|stopped| stopped.error)
    }
}
