//! `cognito-auth user create`: a user, who can sign in if a password is given.

use std::path::{Path, PathBuf};

use clap::{ArgGroup, ValueEnum};
use serde_json::json;

use crate::app::{App, Host, Prompts};
use crate::aws::UserPoolCalls;
use crate::commands::flags::{self, BulkFlags, QueryFlags, SettingFlags};
use crate::commands::output::bulk::{self, Verb};
use crate::commands::output::changes::say;
use crate::commands::output::{DocumentFormat, DocumentOutput};
use crate::failure::{ExitStatus, Failure};
use crate::local::secrets;
use crate::model::{Operation, Secret};
use crate::ops::bulk::{Field, Row, Takes};
use crate::ops::pairs::{client_metadata, pairs};
use crate::ops::passwords::generated::{self, Place};
use crate::ops::users::change::{Change, NewUser, Outcome};
use crate::render::json::with_times;
use crate::render::shell::shell_quote;
use crate::settings::secrets::SecretKind;

use super::flags::{Target, UserFlags};

/// Create a user
///
/// Signed with IAM credentials. With a new password the user can sign in with it at once; without one
/// Cognito makes up a password and shows it to no one, unless --notify sends it.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth user create ada --attribute email=ada@example.com --verified --new-password-file p
  cognito-auth user create ada --group admins --if-not-exists
  cognito-auth user create ada --attribute email=ada@example.com --notify email
  cognito-auth user create ada --notify email --resend
  cognito-auth user create --csv users.csv --verified --if-not-exists --report report.jsonl
  cognito-auth user create --csv users.csv --generate --report report.jsonl")]
#[command(group(ArgGroup::new("kept").args(["save_password", "csv"])))]
pub struct Args {
    #[command(flatten)]
    user: UserFlags,

    #[command(flatten)]
    pub(super) bulk: BulkFlags,

    /// Attribute of the user, as the API names it (can be repeated)
    #[arg(long, value_name = "NAME=VALUE")]
    attribute: Vec<String>,

    /// Take the e-mail address and the phone number for verified
    #[arg(long)]
    verified: bool,

    /// Add the user to this group (can be repeated)
    #[arg(long, value_name = "GROUP")]
    group: Vec<String>,

    /// Make the user choose another password at the first sign-in
    #[arg(long)]
    temporary: bool,

    /// Make the password up, and save it; with --csv one for each row, in the report
    #[arg(long, requires = "kept", conflicts_with = "new-password")]
    generate: bool,

    /// Write the password to FILE, which must not exist
    #[arg(long, value_name = "FILE", requires = "generate")]
    save_password: Option<PathBuf>,

    /// Change nothing where a user of this name exists
    #[arg(long)]
    if_not_exists: bool,

    /// Take an e-mail address or phone number over from a user who signs in with it
    #[arg(long)]
    force_alias_creation: bool,

    /// Have Cognito send an invitation with the password (can be repeated)
    #[arg(long, value_name = "MEDIUM")]
    notify: Vec<Medium>,

    /// Send the invitation to an existing user again
    #[arg(long, requires = "notify")]
    resend: bool,

    #[command(flatten)]
    new_password: SettingFlags<flags::NewPassword>,

    #[command(flatten)]
    metadata: SettingFlags<flags::Metadata>,

    /// How to print the document [default: json; on a terminal a line]
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output options")]
    output: Option<DocumentFormat>,

    #[command(flatten)]
    query: QueryFlags,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,
}

/// How an invitation comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Medium {
    /// By e-mail
    Email,
    /// By text message
    Sms,
}

impl Medium {
    /// In the API.
    fn name(self) -> &'static str {
        match self {
            Self::Email => "EMAIL",
            Self::Sms => "SMS",
        }
    }
}

/// The columns of a CSV.
const COLUMNS: Takes = Takes {
    required: &[Field::Username],
    optional: &[
        Field::Password,
        Field::Groups,
        Field::Enabled,
        Field::Attributes,
    ],
    is_generated: false,
};
fn mediums(notify: &[Medium]) -> Vec<String> {
    notify.iter().map(|it| it.name().to_owned()).collect()
}

/// The command with the flags that decide what it does to the user of a row.
fn again(args: &Args) -> String {
    let mut command = "user create".to_owned();
    for attribute in &args.attribute {
        command.push_str(&format!(" --attribute {}", shell_quote(attribute)));
    }
    for group in &args.group {
        command.push_str(&format!(" --group {}", shell_quote(group)));
    }
    for medium in &args.notify {
        command.push_str(&format!(" --notify {}", medium.name().to_lowercase()));
    }
    for (flag, is_given) in [
        (" --verified", args.verified),
        (" --generate", args.generate),
        (" --temporary", args.temporary),
        (" --if-not-exists", args.if_not_exists),
        (" --force-alias-creation", args.force_alias_creation),
        (" --resend", args.resend),
    ] {
        command.push_str(if is_given { flag } else { "" });
    }
    command
}

/// Prints `{"User": {...}}` as aws cognito-idp admin-create-user does, with the status that the password
/// leads to.
///
/// # Errors
///
/// [`Failure::Partly`] where the user was created and a later call failed; else as the settings, the
/// secrets, the network and Cognito give it. With a CSV as `bulk::run`.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let output = DocumentOutput::check(args.output, &args.query)?;
    let command = again(&args);
    let given = args.new_password.secret(SecretKind::NewPassword);
    let given = given.map(|_| "a new password");
    let flags = args.user.flags() + args.new_password + args.metadata + args.aws;
    let host = app.host(flags, Prompts::Allowed)?;
    let user = NewUser {
        attributes: attributes(&args.attribute, args.verified)?,
        password: None,
        is_temporary: args.temporary,
        may_be_made: false,
        groups: args.group,
        notify: mediums(&args.notify),
        is_resent: args.resend,
        force_alias: args.force_alias_creation,
        if_not_exists: args.if_not_exists,
        is_disabled: false,
        metadata: client_metadata(&host.settings)?,
    };
    let named = args.user.named().map(|_| "USER");
    let printed = args.output.map(|_| "-o");
    let queried = args.query.query.as_ref().map(|_| "--query");
    let others = [named, given, printed, queried];
    let others: Vec<_> = others.into_iter().flatten().collect();
    let Some(rows) = args.bulk.csv(&others)? else {
        let target = args.user.resolve(&host)?;
        let place = args.save_password.as_deref().map(place).transpose()?;
        return one(&host, target, user, place, &output).await;
    };
    let target = args.user.pool(&host)?;
    let verb = Verb {
        command,
        takes: COLUMNS.generated(args.generate),
        operation: Operation::AdminCreateUser,
        consent: None,
    };
    let make = |row: &Row| {
        let mut user = user.clone();
        user.attributes.extend(row.attributes.clone());
        if args.verified {
            user.attributes = verified(user.attributes);
        }
        user.password.clone_from(&row.password);
        user.groups.extend(row.groups.clone());
        user.is_disabled = row.is_enabled == Some(false);
        Change::Create(user).into()
    };
    let place = target.place();
    if args.generate {
        bulk::generate(&host, rows, place, verb, make).await
    } else {
        bulk::run(&host, rows, place, verb, make).await
    }
}

/// Where a password that is made up is kept.
fn place(path: &Path) -> Result<Place, Failure> {
    if path.as_os_str() == "-" {
        return Err(Failure::usage(
            "standard output holds the user, not the password",
            "name a file with --save-password FILE",
        ));
    }
    Place::make(path)
}

/// Makes one user, with a password for `place` if there is one.
async fn one(
    host: &Host,
    target: Target,
    mut user: NewUser,
    place: Option<Place>,
    output: &DocumentOutput,
) -> Result<ExitStatus, Failure> {
    let ui = &host.ui;
    if place.is_none() {
        user.password = password(host).await?;
    }
    let aws = host.aws().await?;
    let calls = UserPoolCalls::new(&aws, target.region);
    let calls = calls.map_err(Failure::of_call(&target.subject))?;
    let mut kept = None;
    if let Some(place) = place {
        let made = generated::for_pool(&calls, &target.pool, &target.subject).await?;
        kept = Some(place.keep(&made).await?);
        user.password = Some(made);
    }
    let is_temporary = user.is_temporary;
    let is_permanent = user.password.is_some() && !is_temporary;
    let is_unknown = user.password.is_none() && user.notify.is_empty();
    let change = Change::Create(user);
    let username = &target.username;
    let mut result = match change.apply(&calls, &target.pool, username).await {
        Ok(Outcome::Done(result)) => result,
        Ok(Outcome::Exists) => {
            if let Some(kept) = &kept {
                kept.discard();
            }
            ui.note(&format!("{username} exists, and is not changed"));
            return Ok(ExitStatus::Success);
        }
        Err(stopped) => {
            let is_set = stopped.done.len() > usize::from(!is_temporary);
            if let Some(kept) = kept.filter(|_| !is_set)
                && let Some(path) = kept.withdraw(&stopped.error)
            {
                let path = path.display();
                ui.warn(&format!(
                    "{path} holds the password, which may count by now"
                ));
            }
            return Err(stopped.failure(&target.subject, username));
        }
    };
    if is_permanent && let Some(user) = result.get_mut("User") {
        user["UserStatus"] = json!("CONFIRMED");
    }
    if !output.is_for_a_person(ui) {
        return output.print(ui, with_times(result.into()));
    }
    say(host, username, &change.steps(&target.pool, username));
    if is_unknown {
        let user = shell_quote(username);
        ui.note(&format!(
            "its password is not known; set one with: cognito-auth password set {user}"
        ));
    }
    Ok(ExitStatus::Success)
}

/// What `given` says, in its order; with what makes addresses `verified`, where that is asked for.
pub(super) fn attributes(
    given: &[String],
    is_verified: bool,
) -> Result<Vec<(String, String)>, Failure> {
    let attributes: Vec<_> = pairs("--attribute", given)?.into_iter().collect();
    Ok(if is_verified {
        verified(attributes)
    } else {
        attributes
    })
}

/// `attributes` with what makes the addresses among them verified.
pub(super) fn verified(mut attributes: Vec<(String, String)>) -> Vec<(String, String)> {
    for (address, flag) in [
        ("email", "email_verified"),
        ("phone_number", "phone_number_verified"),
    ] {
        let has = |name: &str| attributes.iter().any(|(own, _)| own == name);
        if has(address) && !has(flag) {
            attributes.push((flag.to_owned(), "true".to_owned()));
        }
    }
    attributes
}

/// The new password, if one is given.
async fn password(host: &Host) -> Result<Option<Secret<String>>, Failure> {
    let kind = SecretKind::NewPassword;
    match host.settings.secret(kind) {
        Some(source) => {
            let password = secrets::check(kind, source.value).await?.read().await?;
            Ok(Some(password))
        }
        None => Ok(None),
    }
}
