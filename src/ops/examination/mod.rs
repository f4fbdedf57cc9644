//! Why signing in does not work: what the settings, the services and this machine say of it.

pub(super) mod asked;
mod look;
mod machine;

use crate::app::Host;
use crate::diagnosis::facts::Facts;
use crate::diagnosis::{Trouble, findings};
use crate::failure::Failure;
use crate::model::Finding;
use crate::settings::{Origin, Settings};

/// Looks at everything that the settings of `host` name, as far as IAM allows. Settings that cannot
/// be used are the only finding.
pub(crate) async fn examine(host: &Host) -> Vec<Finding> {
    match examined(host).await {
        Ok(found) => found,
        Err(failure) => vec![of_settings(&failure)],
    }
}

/// The finding that the settings cannot be used.
pub(crate) fn of_settings(failure: &Failure) -> Finding {
    Trouble::from(failure).problem("settings")
}

async fn examined(host: &Host) -> Result<Vec<Finding>, Failure> {
    let aws = host.aws().await;
    let (asked, regions) = asked::asked(host, aws.as_ref().ok()).await?;
    let is_about_nothing = asked.pool.is_none() && asked.identity_pool.is_none();
    let (facts, refused) = if is_about_nothing {
        (Facts::unknown("no pool is given"), None)
    } else {
        match aws {
            Ok(aws) => (look::look(&asked, &regions, &aws).await, None),
            Err(failure) => {
                let facts = Facts::unknown("the settings of AWS cannot be used");
                (facts, Some(of_settings(&failure)))
            }
        }
    };
    let machine = machine::machine(host).await?;
    let found = findings(&asked, &facts, machine.as_ref());
    Ok(overrides(&host.settings)
        .into_iter()
        .chain(refused)
        .chain(found)
        .collect())
}

/// What takes the place of settings of the context in use: a session is then looked for elsewhere.
fn overrides(settings: &Settings) -> Vec<Finding> {
    let overrides = settings.overrides().into_iter();
    overrides
        .map(|other| {
            let finding = Finding::warning("context", other.to_string());
            match other.by {
                Origin::Variable(name) => finding.fix(format!("unset {name}")),
                _ => finding,
            }
        })
        .collect()
}
