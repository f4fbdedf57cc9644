//! Where sessions are kept.

use super::facts::{Kept, Machine, Trouble};
use crate::model::Finding;
use crate::settings::resolve::StoreKind;

/// Whether the session of the context in use can be kept, and read again.
pub(super) fn findings(machine: &Machine) -> Vec<Finding> {
    [Some(store(machine)), keyring(machine)]
        .into_iter()
        .flatten()
        .collect()
}

fn store(machine: &Machine) -> Finding {
    const CHECK: &str = "store";
    let path = &machine.path;
    match &machine.kept {
        Err(trouble) => trouble.problem(CHECK),
        Ok(Kept::Nothing) => Finding::ok(CHECK, format!("no session is kept in {path}")),
        Ok(Kept::Plain) if machine.kind == StoreKind::Keyring => {
            Finding::warning(CHECK, format!("a plain session is kept in {path}"))
                .cause("store is keyring: it is ignored, and the next one will be sealed")
                .fix(format!("cognito-auth login -c {}", machine.context))
        }
        Ok(Kept::Plain) => Finding::ok(
            CHECK,
            format!("a session is kept in {path}, which only you can read"),
        ),
        Ok(Kept::Sealed) => Finding::ok(CHECK, format!("a sealed session is kept in {path}")),
        Ok(Kept::Damaged) => Finding::warning(CHECK, format!("{path} is not a session"))
            .cause("it is cut off, or of another version of this program; it is ignored")
            .fix(format!("cognito-auth login -c {}", machine.context)),
    }
}

fn keyring(machine: &Machine) -> Option<Finding> {
    const CHECK: &str = "keyring";
    let sealed = machine.kept == Ok(Kept::Sealed);
    let context = &machine.context;
    Some(match machine.keyring.as_ref()? {
        Ok(true) => Finding::ok(CHECK, "it has the key that encrypts sessions"),
        Ok(false) if sealed => {
            Finding::problem(CHECK, "the keyring does not have the key of the session")
                .cause("it was deleted, or the session was sealed on another machine")
                .fix(format!(
                    "cognito-auth logout -c {context}; cognito-auth login -c {context}"
                ))
        }
        Ok(false) => Finding::ok(CHECK, "it answers; the first session makes a key"),
        Err(trouble) if sealed || machine.kind == StoreKind::Keyring => {
            let otherwise = if sealed {
                format!("forget the session: cognito-auth logout -c {context}")
            } else {
                "set store = \"file\" in config.toml".to_owned()
            };
            Trouble {
                help: Some(format!("unlock the keyring, or {otherwise}")),
                ..trouble.clone()
            }
            .problem(CHECK)
        }
        Err(trouble) => trouble
            .explain(Finding::warning(CHECK, &trouble.message))
            .cause("sessions are kept in plain files, which only you can read")
            .fix("if plain files are what you want: store = \"file\" in config.toml"),
    })
}
