//! `cognito-auth mfa prefer`: which second factor is asked for.

use crate::app::{App, Prompts};
use crate::aws::UserPoolCalls;
use crate::commands::flags::{self, SettingFlags};
use crate::failure::{ExitStatus, Failure};
use crate::model::{Mfa, MfaChange, MfaStatus, User};
use crate::ops::tokens::user::CurrentUser;
use crate::ops::users;
use crate::settings::Missing;

use super::flags::WhoseFlags;

/// Choose the preferred second factor
///
/// Turns the factor on and prefers it; the others stay as they are, except those that --enable
/// and --disable name.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth mfa prefer SOFTWARE_TOKEN_MFA
  cognito-auth mfa prefer EMAIL_OTP --disable SMS_MFA
  cognito-auth mfa prefer NONE
  cognito-auth mfa prefer SMS_MFA --admin alice --user-pool-id us-east-1_AbCdEfGhI")]
pub struct Args {
    /// SMS_MFA (or sms), SOFTWARE_TOKEN_MFA (totp), EMAIL_OTP (email), or NONE to be asked each time
    #[arg(value_name = "TYPE")]
    mfa_type: Option<Preference>,

    /// Turn TYPE on without preferring it (can be repeated)
    #[arg(long, value_name = "TYPE")]
    enable: Vec<Mfa>,

    /// Turn TYPE off (can be repeated)
    #[arg(long, value_name = "TYPE")]
    disable: Vec<Mfa>,

    #[command(flatten)]
    whose: WhoseFlags,

    #[command(flatten)]
    access_token: SettingFlags<flags::AccessToken>,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,
}

/// A factor to prefer, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Preference(Option<Mfa>);

impl std::str::FromStr for Preference {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.eq_ignore_ascii_case("none") {
            return Ok(Self(None));
        }
        let mfa = text.parse();
        let mfa =
            mfa.map_err(|error| format!("{error}, NONE; a user goes after it, or with -u"))?;
        Ok(Self(Some(mfa)))
    }
}

/// Changes the preference, and says so on standard error.
///
/// # Errors
///
/// As the settings, the secrets, the network and Cognito give it.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    args.whose.check(&args.access_token)?;
    let changes = changes(&args)?;
    let clears = args.mfa_type == Some(Preference(None));
    let flags = args.whose.user.flags() + args.access_token + args.aws;
    let host = app.host(flags, Prompts::Allowed)?;
    let aws = host.aws().await?;
    if args.whose.admin {
        let target = args.whose.user.resolve(&host)?;
        let fails = Failure::of_call(&target.subject);
        let (pool, username) = (&target.pool, &target.username);
        let calls = UserPoolCalls::new(&aws, target.region).map_err(&fails)?;
        let mut changes = changes;
        if clears {
            let user = users::get(&calls, pool, username).await.map_err(&fails)?;
            let user = User::read(&user);
            changes.extend(unpreferred(user.preferred_mfa.as_deref(), &changes)?);
        }
        if !changes.is_empty() {
            let set = users::set_mfa(&calls, pool, username, &changes).await;
            set.map_err(&fails)?;
        }
        say(app, &changes, username);
        return Ok(ExitStatus::Success);
    }
    let user = CurrentUser::find(&host, &aws).await?;
    let fails = Failure::of_call(&user.subject);
    let mut changes = changes;
    if clears {
        let MfaStatus { preferred, .. } = user.account.mfa_status().await.map_err(&fails)?;
        changes.extend(unpreferred(preferred.as_deref(), &changes)?);
    }
    if !changes.is_empty() {
        user.account.set_mfa(&changes).await.map_err(&fails)?;
    }
    let name = user.subject.username.as_deref();
    say(app, &changes, name.unwrap_or("who is signed in"));
    Ok(ExitStatus::Success)
}

/// What the arguments ask for, each factor once.
fn changes(args: &Args) -> Result<Vec<MfaChange>, Failure> {
    let preferred = args.mfa_type.and_then(|preference| preference.0);
    let of = |enabled, preferred| {
        move |mfa: &Mfa| MfaChange {
            mfa: *mfa,
            enabled,
            preferred,
        }
    };
    let changes: Vec<_> = (preferred.iter().map(of(true, true)))
        .chain(args.enable.iter().map(of(true, false)))
        .chain(args.disable.iter().map(of(false, false)))
        .collect();
    if changes.is_empty() && args.mfa_type.is_none() {
        return Err(Missing {
            what: "second factor".to_owned(),
            ways: ["TYPE", "--enable TYPE", "--disable TYPE"]
                .map(str::to_owned)
                .to_vec(),
        }
        .into());
    }
    for mfa in Mfa::ALL {
        if changes.iter().filter(|change| change.mfa == mfa).count() > 1 {
            return Err(Failure::usage(
                format!("{mfa} is named more than once"),
                "name each factor once: prefer it, --enable it or --disable it",
            ));
        }
    }
    Ok(changes)
}

/// The change that takes the preference from `preferred`, unless `changes` does so already.
fn unpreferred(
    preferred: Option<&str>,
    changes: &[MfaChange],
) -> Result<Option<MfaChange>, Failure> {
    let Some(name) = preferred else {
        return Ok(None);
    };
    let Ok(mfa) = name.parse() else {
        return Err(Failure::usage(
            format!("{name} is preferred, and this cannot be changed here"),
            "prefer another factor, which takes its place",
        ));
    };
    let change = MfaChange {
        mfa,
        enabled: true,
        preferred: false,
    };
    let is_new = changes.iter().all(|other| other.mfa != mfa);
    Ok(is_new.then_some(change))
}

fn say(app: &App, changes: &[MfaChange], username: &str) {
    if changes.is_empty() {
        app.ui.note(&format!("{username} prefers no second factor"));
    }
    for change in changes {
        let state = match (change.enabled, change.preferred) {
            (true, true) => "on, and preferred",
            (true, false) => "on, and not preferred",
            (false, _) => "off",
        };
        app.ui
            .note(&format!("{} of {username} is {state}", change.mfa));
    }
}
