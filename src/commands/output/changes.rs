//! Changes of users, carried out one after the other and told about.

use crate::app::Host;
use crate::failure::{ExitStatus, Failure, Subject};
use crate::model::PoolId;
use crate::ops::gateway::Directory;
use crate::ops::users::change::{Change, Outcome, Step};

/// Carries `change` out for each of `usernames`. Where it fails for one, that is reported and the others
/// go on.
///
/// # Errors
///
/// The last failure.
pub(in crate::commands) async fn apply(
    host: &Host,
    directory: &impl Directory,
    (pool, subject): (&PoolId, &Subject),
    change: &Change,
    usernames: &[String],
) -> Result<ExitStatus, Failure> {
    let mut last = Ok(ExitStatus::Success);
    for username in usernames {
        match change.apply(directory, pool, username).await {
            Ok(Outcome::Done(_)) => say(host, username, &change.steps(pool, username)),
            Ok(Outcome::Exists) => host.ui.note(&format!("{username} is there already")),
            Err(stopped) => {
                let is_partly = !stopped.done.is_empty();
                let failure = stopped.failure(subject, username);
                let failure = if usernames.len() > 1 && !is_partly {
                    let (username, why) = (username.clone(), Box::new(failure));
                    Failure::Of { username, why }
                } else {
                    failure
                };
                if let Err(earlier) = std::mem::replace(&mut last, Err(failure)) {
                    earlier.print(&host.ui);
                }
            }
        }
    }
    last
}

/// Says what `steps` have done.
pub(in crate::commands) fn say(host: &Host, username: &str, steps: &[Step]) {
    let done: Vec<_> = steps.iter().map(|step| step.done.as_str()).collect();
    host.ui.note(&format!("{username} {}", done.join(", ")));
}
