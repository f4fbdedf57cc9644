//! The user pool.

use super::facts::{Asked, Facts, Look, Pool};
use crate::auth::AuthFlow;
use crate::model::{Finding, PoolId};
use crate::render::list::one_of;
use crate::settings::resolve;

/// Whether there is such a user pool, and what of it sign-ins trip over.
pub(super) fn findings(asked: &Asked, facts: &Facts) -> Vec<Finding> {
    const CHECK: &str = "user-pool";
    if asked.is_for_guests() {
        return Vec::new();
    }
    let Some(id) = &asked.pool else {
        let missing = resolve::Pool::missing_id();
        let fix = format!("give it with {}", one_of(&missing.ways));
        return vec![Finding::problem(CHECK, missing.to_string()).fix(fix)];
    };
    let is_absent = matches!(facts.pool, Look::Absent(_)) || facts.published == Some(false);
    if is_absent {
        return vec![absent(asked, id)];
    }
    let exists = facts
        .published
        .map(|_| Finding::ok(CHECK, format!("{id} exists")));
    let what = format!("MFA, devices, triggers and domain of {id}");
    match facts.pool.seen(CHECK, &what) {
        Err(finding) => exists.into_iter().chain([finding]).collect(),
        Ok(pool) => {
            let exists = Finding::ok(CHECK, format!("{id} exists"));
            [
                Some(exists),
                devices(asked, pool),
                messages(id, pool),
                triggers(asked, pool),
            ]
            .into_iter()
            .flatten()
            .collect()
        }
    }
}

fn absent(asked: &Asked, id: &PoolId) -> Finding {
    let region = asked.region.as_ref().map(|region| &region.value);
    let region = region.unwrap_or(id.region());
    let finding = Finding::problem(
        "user-pool",
        format!("there is no user pool {id} in {region}"),
    );
    finding
        .cause("the id is wrong, or the pool belongs to another account, or was deleted")
        .fix(
            asked
                .cli
                .user_pools("list-user-pools", &[("--max-results", "60")]),
        )
}

fn devices(asked: &Asked, pool: &Pool) -> Option<Finding> {
    const CHECK: &str = "devices";
    let flow = asked.flow.as_ref().ok().map(|flow| flow.flow);
    let sends_password = matches!(
        flow,
        Some(AuthFlow::AdminUserPassword | AuthFlow::AdminNoSrp | AuthFlow::UserPassword)
    );
    match (pool.tracks_devices, asked.remembers_device) {
        (false, false) => None,
        (true, true) if !sends_password => Some(Finding::ok(
            CHECK,
            "the pool tracks devices, and this one is to be remembered",
        )),
        (false, true) => Some(
            Finding::warning(CHECK, "the pool tracks no devices")
                .cause("remember-device is set, and does nothing"),
        ),
        (true, _) => {
            let flow = if sends_password {
                " --auth-flow USER_SRP_AUTH"
            } else {
                ""
            };
            let context = asked.context.as_deref().unwrap_or("NAME");
            Some(
                Finding::warning(CHECK, "the pool tracks devices")
                    .cause(
                        "the refresh token of a sign-in that confirms no device, or that sends \
                         the password, \
                         is refused as invalid",
                    )
                    .fix(format!(
                        "cognito-auth login -c {context} --remember-device{flow}"
                    )),
            )
        }
    }
}

/// What the pool says of its last message that did not leave.
fn messages(id: &PoolId, pool: &Pool) -> Option<Finding> {
    let failures = [
        ("text messages", &pool.sms_failure),
        ("e-mails", &pool.email_failure),
    ];
    let failures = failures
        .into_iter()
        .filter_map(|(what, failure)| Some(format!("{what}: {}", failure.as_deref()?)));
    let failures: Vec<_> = failures.collect();
    (!failures.is_empty()).then(|| {
        Finding::problem(
            "messages",
            format!("{id} cannot send {}", failures.join("; ")),
        )
        .cause("a role, or the sandbox of Amazon SNS or SES, does not let it; codes do not arrive")
    })
}

fn triggers(asked: &Asked, pool: &Pool) -> Option<Finding> {
    let flow = asked.flow.as_ref().ok()?.flow;
    (flow == AuthFlow::Custom && !pool.missing_triggers.is_empty()).then(|| {
        let missing = pool.missing_triggers.join(", ");
        Finding::problem(
            "triggers",
            format!("the pool has no Lambda trigger {missing}"),
        )
        .cause("CUSTOM_AUTH asks what these three triggers want")
    })
}
