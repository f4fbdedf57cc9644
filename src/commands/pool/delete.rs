//! `cognito-auth pool delete`: a pool that pool create made, with everything that was made for it.

use crate::app::{App, Prompts};
use crate::aws::UserPoolCalls;
use crate::commands::flags::{self, ConsentFlags, SettingFlags};
use crate::failure::{ExitStatus, Failure, Purpose, Subject};
use crate::model::PoolId;
use crate::ops::provision::remove::{Doomed, is_id};
use crate::ops::provision::there::Look;
use crate::ops::target::region_of_pool;
use crate::render::shell::shell_quote;

/// Delete a pool that pool create made, with all that was made for it
///
/// Signed with IAM credentials. Deleted is what has the tag cognito-auth:pool=NAME: the user pool with its
/// users, app clients, groups and domain, the identity pool, and the role of its users unless policies were
/// attached to it. A pool without the tag is never deleted, and one that is protected neither.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth pool delete dev
  cognito-auth pool delete us-east-1_AbCdEfGhI --yes")]
pub struct Args {
    /// Name or id of the pool
    #[arg(value_name = "NAME|ID")]
    pool: String,

    #[command(flatten)]
    consent: ConsentFlags,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,
}

/// Says of each thing that it is deleted, on standard error.
///
/// # Errors
///
/// [`Failure::Usage`] where the pool was not made by pool create, or is protected;
/// [`Failure::Unfinished`]; else as the settings, the network and the services give it.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let host = app.host(args.aws, Prompts::Allowed)?;
    let subject = Subject {
        again: host.again(),
        is_signed: true,
        ..Subject::of(Purpose::Provision)
    };
    let fails = Failure::of_call(&subject);
    let aws = host.aws().await?;
    let id: Option<PoolId> = args.pool.parse().ok().filter(|_| is_id(&args.pool));
    let region = aws
        .region(region_of_pool(&host, id.as_ref())?)
        .map_err(&fails)?;
    let calls = UserPoolCalls::new(&aws, Some(region.clone())).map_err(&fails)?;
    let mut look = Look::new(&calls, &region.value, &subject);
    let doomed = Doomed::find(&mut look, &args.pool).await?;
    for line in doomed.lines() {
        app.ui.note(&format!("to be deleted: {line}"));
    }
    for what in &doomed.unknown {
        app.ui.warn(what);
    }
    let name = doomed.name();
    let question = format!("Delete all of this, for good, in {}?", region.value);
    let undone = format!("pool {name} was not deleted");
    let again = || format!("cognito-auth pool delete {}", shell_quote(&args.pool));
    let consent = args.consent.is_given(&host, &question, &undone, again);
    if !consent.await? {
        app.ui.note("nothing was deleted");
        return Ok(ExitStatus::Success);
    }
    let subject = Subject {
        pool: doomed.pool_id().map(str::to_owned),
        ..subject.clone()
    };
    let say = |done: &str| app.ui.note(done);
    let removed = doomed.remove(&calls, &subject, &say).await?;
    for what in &removed.left {
        app.ui.warn(what);
    }
    let of_pool = doomed.pool_id();
    for context in app.contexts()?.contexts {
        let own = context.text("user-pool-id").map(|(id, _)| id);
        if own.is_some() && own == of_pool {
            let name = shell_quote(&context.name);
            app.ui.note(&format!(
                "context {} is still there: cognito-auth context delete {name}",
                context.name
            ));
        }
    }
    Ok(ExitStatus::Success)
}
