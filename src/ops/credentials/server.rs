//! What runs beside the command of `exec --server`: a server of credentials, and what refreshes them.

use std::convert::Infallible;
use std::io;

use jiff::{SignedDuration, Timestamp};

use crate::app::Host;
use crate::aws::Aws;
use crate::failure::{Failure, Kind};
use crate::local::aws_profiles::PrivateCopies;
use crate::local::blocking;
use crate::local::credential_server::CredentialServer;
use crate::local::process::Program;
use crate::model::AwsCredentials;
use crate::render::credentials::{container, variables};

use super::{Input, Known};

/// Between two attempts after one that failed.
const RETRY_INTERVAL: SignedDuration = SignedDuration::from_secs(30);
/// The same where the credentials have expired, and the command asks for them.
const RETRY_INTERVAL_IF_ASKED: SignedDuration = SignedDuration::from_secs(5);
/// Between two attempts in any case.
const MIN_REFRESH_INTERVAL: SignedDuration = SignedDuration::from_secs(1);

/// Keeps credentials valid for as long as a command runs.
pub(crate) struct CredentialRefresher<'a> {
    input: &'a Input,
    /// It does not prompt: the terminal is the command's.
    host: Host,
    aws: &'a Aws,
    credentials: AwsCredentials,
}

impl<'a> CredentialRefresher<'a> {
    pub(crate) fn new(
        input: &'a Input,
        host: &Host,
        aws: &'a Aws,
        credentials: AwsCredentials,
    ) -> Self {
        Self {
            input,
            host: host.without_prompts(),
            aws,
            credentials,
        }
    }

    /// Runs `command` with a server of them. Gives its exit code, or the reason why it cannot be run.
    ///
    /// # Errors
    ///
    /// [`Failure::Start`] when there can be no server; as the AWS config files.
    pub(crate) async fn run(mut self, mut command: Program) -> Result<io::Result<u8>, Failure> {
        let document = container(&self.credentials);
        let until = self.credentials.expiration;
        let server = CredentialServer::open(&document, until, self.host.clock.clone()).await;
        let server = server.map_err(Failure::Start)?;
        for variable in variables(&self.credentials) {
            command.clear(variable.name);
        }
        command.set("AWS_CONTAINER_CREDENTIALS_FULL_URI", server.url());
        command.set("AWS_CONTAINER_AUTHORIZATION_TOKEN", server.token());
        let environment = self.host.settings.variables.clone();
        let copies = blocking(move || PrivateCopies::make(&environment)).await?;
        for (name, path) in copies.variables() {
            command.set(name, path);
        }
        self.host.ui.leave_the_terminal();
        let mut running = match command.start(&self.host.ui) {
            Ok(running) => running,
            Err(error) => return Ok(Err(error)),
        };
        Ok(tokio::select! {
            code = running.end() => code,
            never = server.run() => match never {},
            never = self.keep_fresh(&server) => match never {},
        })
    }

    /// Refreshes the credentials ahead of their end. A failure is reported once, and tried again:
    /// another process may have signed in meanwhile. But a sign-in that was refused would only be
    /// refused again, and Cognito locks the user out after a few of them.
    async fn keep_fresh(&mut self, server: &CredentialServer) -> Infallible {
        let mut due = self.due();
        let mut due_if_asked = due;
        let mut is_failing = false;
        let mut may_sign_in = true;
        loop {
            tokio::select! {
                () = self.host.clock.wait_until(due) => {}
                () = self.wait_until_asked(server, due_if_asked) => {}
            }
            let known = Known {
                identity: Some(&self.credentials.identity_id),
                may_sign_in,
            };
            match Box::pin(self.input.get(&self.host, self.aws, known)).await {
                Ok(credentials) => {
                    server.answer(&container(&credentials), credentials.expiration);
                    self.credentials = credentials;
                    is_failing = false;
                    may_sign_in = true;
                    due = self.due();
                    due_if_asked = due;
                }
                Err(failure) => {
                    if !std::mem::replace(&mut is_failing, true) {
                        let why = failure.in_one_line();
                        let ui = &self.host.ui;
                        ui.warn(&format!("the credentials cannot be renewed: {why}"));
                    }
                    may_sign_in &= failure.kind() == Kind::Unavailable;
                    due = self.host.now() + RETRY_INTERVAL;
                    due_if_asked = self.host.now() + RETRY_INTERVAL_IF_ASKED;
                }
            }
        }
    }

    fn due(&self) -> Timestamp {
        let expiration = self.credentials.expiration;
        due(expiration, self.input.min_ttl(), self.host.now())
    }

    /// Waits for the command to ask for credentials that have expired, and then until `due`.
    async fn wait_until_asked(&self, server: &CredentialServer, due: Timestamp) {
        loop {
            server.missed().await;
            // It may have asked before they were renewed.
            if self.credentials.expiration <= self.host.now() {
                break;
            }
        }
        self.host.clock.wait_until(due).await;
    }
}

/// When to refresh at `now`: `min_ttl` ahead of the end, but not before half of what is left, so
/// that short-lived credentials are not asked for all the time.
fn due(expiration: Timestamp, min_ttl: SignedDuration, now: Timestamp) -> Timestamp {
    let half = expiration.duration_since(now) / 2;
    (expiration - min_ttl).max(now + half.max(MIN_REFRESH_INTERVAL))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::scripted::now;

    /// Ahead of the end, half of what is left at the earliest, and not twice a second.
    #[test]
    fn credentials_are_refreshed_ahead_of_their_end() {
        for (left, min_ttl, in_seconds) in [
            (3600, 1200, 2400),
            (3600, 3000, 1800),
            (3600, 60, 3540),
            (10, 1200, 5),
            (1, 1200, 1),
            (0, 1200, 1),
            (-100, 1200, 1),
        ] {
            let seconds = SignedDuration::from_secs;
            let due = due(now() + seconds(left), seconds(min_ttl), now());
            let expected = now() + seconds(in_seconds);
            assert_eq!(due, expected, "{left} {min_ttl}");
        }
    }
}
