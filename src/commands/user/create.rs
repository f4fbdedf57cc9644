//! `cognito-auth user create`: a user, who can sign in if a password is given.

use std::path::PathBuf;

use clap::ValueEnum;
use serde_json::{Map, Value, json};

use crate::app::{App, Host, Prompts};
use crate::aws::UserPoolCalls;
use crate::commands::flags::{self, QueryFlags, SettingFlags};
use crate::commands::output::changes::say;
use crate::commands::output::{DocumentFormat, DocumentOutput};
use crate::failure::{ExitStatus, Failure};
use crate::local::secrets;
use crate::model::Secret;
use crate::ops::pairs::pairs;
use crate::ops::passwords::generated::{self, Place};
use crate::ops::users::change::{Change, NewUser, Outcome};
use crate::render::json::with_times;
use crate::settings::secrets::SecretKind;

use super::flags::UserFlags;

/// Create a user
///
/// Signed with IAM credentials. With a new password the user can sign in with it at once; without one
/// Cognito makes up a password that nobody sees, unless --notify sends it.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth user create ada --attribute email=ada@example.com --verified --new-password-file p
  cognito-auth user create ada --group admins --if-not-exists
  cognito-auth user create ada --attribute email=ada@example.com --notify email
  cognito-auth user create ada --notify email --resend")]
pub struct Args {
    #[command(flatten)]
    user: UserFlags,

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

    /// Make the password up, and save it
    #[arg(long, requires = "save_password", conflicts_with = "new-password")]
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

/// Prints `{"User": {...}}` as aws cognito-idp admin-create-user does, with the status that the password
/// leads to.
///
/// # Errors
///
/// [`Failure::Partly`] where the user was created and a later call failed; else as the settings, the
/// secrets, the network and Cognito give it.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let output = DocumentOutput::check(args.output, &args.query)?;
    let flags = args.user.flags() + args.new_password + args.metadata + args.aws;
    let host = app.host(flags, Prompts::Allowed)?;
    let target = args.user.resolve(&host)?;
    let attributes = attributes(&args.attribute, args.verified)?;
    let place = match &args.save_password {
        Some(path) if path.as_os_str() == "-" => {
            return Err(Failure::usage(
                "standard output holds the user, not the password",
                "name a file with --save-password FILE",
            ));
        }
        path => path.as_deref().map(Place::make).transpose()?,
    };
    let given = match place {
        Some(_) => None,
        None => password(&host).await?,
    };
    let aws = host.aws().await?;
    let calls = UserPoolCalls::new(&aws, target.region);
    let calls = calls.map_err(Failure::of_call(&target.subject))?;
    let (password, kept) = match place {
        Some(place) => {
            let made = generated::for_pool(&calls, &target.pool, &target.subject).await?;
            let kept = place.keep(&made).await?;
            (Some(made), Some(kept))
        }
        None => (given, None),
    };
    let user = NewUser {
        attributes,
        password,
        is_temporary: args.temporary,
        groups: args.group,
        notify: args.notify.iter().map(|it| it.name().to_owned()).collect(),
        is_resent: args.resend,
        force_alias: args.force_alias_creation,
        if_not_exists: args.if_not_exists,
        is_disabled: false,
        metadata: metadata(&host)?,
    };
    let is_permanent = user.password.is_some() && !user.is_temporary;
    let is_unknown = user.password.is_none() && user.notify.is_empty();
    let change = Change::Create(user);
    let username = &target.username;
    let outcome = change.apply(&calls, &target.pool, username).await;
    let mut result = match outcome {
        Ok(Outcome::Done(result)) => result,
        Ok(Outcome::Exists) => {
            if let Some(kept) = &kept {
                kept.discard();
            }
            app.ui
                .note(&format!("{username} exists, and is not changed"));
            return Ok(ExitStatus::Success);
        }
        Err(stopped) => {
            let has_password =
                stopped.done.len() > 1 || (args.temporary && !stopped.done.is_empty());
            if let Some(kept) = kept.filter(|_| !has_password)
                && let Some(path) = kept.withdraw(&stopped.error)
            {
                let path = path.display();
                let text = format!("{path} holds the password, which may count by now");
                app.ui.warn(&text);
            }
            return Err(stopped.failure(&target.subject, username));
        }
    };
    if is_permanent && let Some(user) = result.get_mut("User") {
        user["UserStatus"] = json!("CONFIRMED");
    }
    if output.is_for_a_person(&app.ui) {
        say(&host, username, &change.steps(&target.pool, username));
        if is_unknown {
            app.ui.note(&format!(
                "its password is not known; set one with: cognito-auth password set {}",
                crate::render::shell::shell_quote(username)
            ));
        }
        return Ok(ExitStatus::Success);
    }
    output.print(&app.ui, with_times(result.into()))
}

/// What `given` says, in its order; with what makes addresses `verified`, where that is asked for.
pub(super) fn attributes(
    given: &[String],
    verified: bool,
) -> Result<Vec<(String, String)>, Failure> {
    let mut attributes: Vec<_> = pairs("--attribute", given)?.into_iter().collect();
    if verified {
        for (address, flag) in [
            ("email", "email_verified"),
            ("phone_number", "phone_number_verified"),
        ] {
            let has = |name: &str| attributes.iter().any(|(own, _)| own == name);
            if has(address) && !has(flag) {
                attributes.push((flag.to_owned(), "true".to_owned()));
            }
        }
    }
    Ok(attributes)
}

/// What the pool's Lambda triggers are handed.
pub(super) fn metadata(host: &Host) -> Result<Map<String, Value>, Failure> {
    let pairs = pairs("--client-metadata", &host.settings.client_metadata())?;
    let pairs = pairs.into_iter().map(|(name, value)| (name, value.into()));
    Ok(pairs.collect())
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
