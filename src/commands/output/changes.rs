//! Changes of users, carried out one after the other and told about.

use crate::app::Host;
use crate::failure::{ExitStatus, Failure, Subject};
use crate::model::PoolId;
use crate::ops::gateway::Directory;
use crate::ops::users::change::{Change, Outcome, Step, Stopped};

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
                let failure = failed(subject, username, *stopped);
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

/// What it means that a change of `username` could not be carried out to its end.
pub(in crate::commands) fn failed(subject: &Subject, username: &str, stopped: Stopped) -> Failure {
    let Stopped { done, left, error } = stopped;
    let group = left.first().and_then(|step| {
        let group = step.request.members().get("GroupName")?.as_str()?;
        Some(group.to_owned())
    });
    let subject = Subject {
        username: Some(username.to_owned()),
        group,
        ..subject.clone()
    };
    let failure = Failure::of_call(&subject)(error);
    if done.is_empty() {
        return failure;
    }
    let done: Vec<_> = done.iter().map(|step| step.done.as_str()).collect();
    Failure::Partly {
        done: format!("{username} {}", done.join(", ")),
        why: Box::new(failure),
        left: left.iter().filter_map(Step::verb).collect(),
        subject: Box::new(subject),
    }
}
