//! The way to the services: network, clock, Region, IAM credentials.

use super::facts::{Asked, Facts, Network, Signing, Trouble};
use crate::model::{Finding, PoolId};
use crate::settings::resolve::FlowAndApi;

/// Proofs of passwords are refused by a clock that is further off, in seconds.
const TOLERATED: i64 = 120;
/// Codes of authenticator apps are valid for this long, in seconds.
const CODE: i64 = 30;

/// Whether the services can be asked at all.
pub(super) fn findings(asked: &Asked, facts: &Facts) -> Vec<Finding> {
    let flow = asked.flow.as_ref().err();
    [
        network(facts),
        clock(facts),
        region(asked),
        credentials(asked, facts),
        flow.map(|trouble| trouble.problem("flow")),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn network(facts: &Facts) -> Option<Finding> {
    const CHECK: &str = "network";
    match &facts.network {
        Network::Untried => None,
        Network::Answers => Some(Finding::ok(CHECK, "the service answers")),
        Network::Unreachable(trouble) | Network::Closed(trouble) => Some(trouble.problem(CHECK)),
    }
}

fn clock(facts: &Facts) -> Option<Finding> {
    const CHECK: &str = "clock";
    let (here, there) = facts.clocks?;
    let ahead = here.as_second() - there.as_second();
    let direction = if ahead > 0 { "ahead of" } else { "behind" };
    let message = format!(
        "this machine's clock is {} s {direction} the service's",
        ahead.abs()
    );
    let fix = "set the clock, or have it set over the network: timedatectl set-ntp true";
    Some(if ahead.abs() > TOLERATED {
        Finding::problem(CHECK, message)
            .cause(
                "proofs of passwords, codes of authenticator apps and signatures are made with \
                    it, and refused",
            )
            .fix(fix)
    } else if ahead.abs() > CODE {
        Finding::warning(CHECK, message)
            .cause("codes of authenticator apps that are made here are refused")
            .fix(fix)
    } else {
        Finding::ok(CHECK, "this machine's clock agrees with the service's")
    })
}

fn region(asked: &Asked) -> Option<Finding> {
    const CHECK: &str = "region";
    let region = asked.region.as_ref()?;
    let message = format!("{} of {}", region.value, region.origin);
    let of_pool = asked.pool.as_ref().map(PoolId::region);
    Some(match of_pool.filter(|own| **own != region.value) {
        Some(own) => Finding::warning(CHECK, format!("{message}, and the user pool is in {own}"))
            .cause("the explicit Region is used, where only a replica of the pool could be")
            .fix(format!("leave it out, or make it {own}")),
        None => Finding::ok(CHECK, message),
    })
}

fn credentials(asked: &Asked, facts: &Facts) -> Option<Finding> {
    const CHECK: &str = "credentials";
    let trouble = match &facts.signing {
        Signing::Untried => return None,
        Signing::Good(key) => {
            return Some(Finding::ok(
                CHECK,
                format!("IAM credentials with access key {key}"),
            ));
        }
        Signing::Bad(trouble) => trouble,
    };
    Some(match &asked.flow {
        Ok(FlowAndApi { flow, admin: false }) => Trouble {
            cause: Some(format!(
                "{flow} needs none; but checking the pool's settings does"
            )),
            ..trouble.clone()
        }
        .explain(Finding::could_not_look(CHECK, &trouble.message)),
        Ok(FlowAndApi { flow, admin: true }) => {
            let without = "or sign in without them: --auth-flow USER_SRP_AUTH";
            let fix = trouble.help.as_ref();
            let fix = fix.map_or_else(|| without.to_owned(), |fix| format!("{fix}; {without}"));
            let needs = format!("{flow} through the Admin API is signed with them");
            let cause = trouble.cause.as_ref();
            let cause = cause.map_or_else(|| needs.clone(), |cause| format!("{cause}; {needs}"));
            Finding::problem(CHECK, &trouble.message)
                .cause(cause)
                .fix(fix)
        }
        Err(_) => trouble.explain(Finding::could_not_look(CHECK, &trouble.message)),
    })
}
