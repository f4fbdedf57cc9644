//! A challenge that waits for its answer.

use super::advice::Advice;
use super::kind::{Again, Kind};
use crate::auth::challenge::Question;
use crate::auth::{AuthFlow, Challenge};
use crate::render::shell::shell_quote;
use crate::settings::keys;

/// A sign-in that stopped at a challenge, and the command that would answer it.
#[derive(Debug, thiserror::Error)]
#[error("Cognito asks for {}", challenge.name)]
pub struct Pending {
    /// The challenge, as it is printed.
    pub challenge: Challenge,
    /// Why it was not answered; none when it was not to be.
    pub reason: Option<String>,
    /// The user pool, for the command.
    pub pool: Option<String>,
    /// The app client, for the command.
    pub client: String,
    /// The Region, where no pool says it.
    pub region: Option<String>,
    /// The name that was sent.
    pub username: String,
    /// Whether the Admin API is to be used.
    pub admin: bool,
    /// The context in use.
    pub context: Option<String>,
    /// Whether the device is to be remembered.
    pub remember_device: bool,
    /// Where the challenge went.
    pub shown: Shown,
    /// The flow, where no context has it.
    pub flow: Option<AuthFlow>,
    /// The flags that said how AWS is reached.
    pub again: Again,
}

/// Where a pending challenge went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// To standard output.
    Printed,
    /// Nowhere: the format cannot hold it.
    LeftOut,
    /// Nowhere: a person at a terminal rather signs in anew, with the answer among the flags.
    Described,
}

impl Pending {
    pub(super) fn advice(&self) -> Advice {
        let mut help = String::new();
        if self.shown == Shown::Described {
            help.push_str(&self.command("login"));
        } else {
            if self.shown == Shown::LeftOut {
                help.push_str("add -o json to get the challenge, then:\n");
            }
            help.push_str(&self.command("respond"));
            help.push_str(" < challenge.json");
        }
        Advice {
            kind: Kind::ChallengePending,
            cause: self.reason.clone(),
            help: Some(help),
        }
    }

    /// The `login`, or the `respond` that reads the printed challenge, with the answer to it. The Session
    /// is in what was printed, never here.
    fn command(&self, verb: &str) -> String {
        let mut words = vec![format!("cognito-auth {verb}")];
        let mut flag = |name: &str, value: Option<&String>| {
            words.extend(value.map(|value| format!("{name} {}", shell_quote(value))));
        };
        flag("-c", self.context.as_ref());
        flag("--user-pool-id", self.pool.as_ref());
        let given = |name| self.again.value(name);
        let region = self.region.as_ref().filter(|_| self.pool.is_none());
        flag("--region", given(keys::REGION.name).or(region));
        flag("--client-id", Some(&self.client));
        flag("-u", Some(&self.username));
        let flow = self.flow.filter(|_| self.shown == Shown::Described);
        flag("--auth-flow", flow.map(|flow| flow.to_string()).as_ref());
        words.push(if self.admin { "--admin" } else { "--no-admin" }.to_owned());
        for key in [&keys::PROFILE, &keys::ENDPOINT_URL, &keys::CA_BUNDLE] {
            let value = self.again.value(key.name).map(|value| shell_quote(value));
            words.extend(value.map(|value| format!("--{} {value}", key.name)));
        }
        let switch = keys::ALLOW_HTTP.name;
        words.extend(self.again.has(switch).then(|| format!("--{switch}")));
        words.extend(self.remember_device.then(|| "--remember-device".to_owned()));
        let answer = match self.challenge.question() {
            Question::NewPassword {
                required_attributes,
            } => {
                words.extend(
                    required_attributes
                        .iter()
                        .map(|name| format!("--attribute {name}=VALUE")),
                );
                "--new-password-file FILE"
            }
            Question::Password | Question::Proof => "--password-file FILE",
            Question::Code(_) => "--mfa-code CODE",
            Question::Mfa { .. } => "--mfa-type TYPE",
            Question::FirstFactor { .. } => "--preferred-challenge CHALLENGE",
            Question::Custom => "--answer ANSWER",
            // On a terminal the command asks for what it needs.
            Question::Enrol { .. } | Question::Confirm { .. } => "",
            Question::Unknown if self.challenge.name.as_str().starts_with("DEVICE_") => "",
            Question::Unknown => "--response KEY=VALUE",
        };
        words.extend((!answer.is_empty()).then(|| answer.to_owned()));
        words.join(" ")
    }
}
