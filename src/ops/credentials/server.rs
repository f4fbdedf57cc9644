//! What runs beside the command of `exec --server`: a server of credentials, and what renews them.

use std::convert::Infallible;
use std::io;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::app::App;
use crate::aws::Aws;
use crate::failure::{Failure, Kind};
use crate::local::aws_profiles::PrivateCopies;
use crate::local::blocking;
use crate::local::credential_server::CredentialServer;
use crate::local::process::Program;
use crate::model::AwsCredentials;
use crate::render::credentials::{container, variables};

use crate::ops::credentials::{Given, Wanted};

/// How late a machine that slept notices it.
const LONGEST_NAP: SignedDuration = SignedDuration::from_secs(15);
/// Between two attempts after one that failed.
const PAUSE: SignedDuration = SignedDuration::from_secs(30);
/// Between two attempts in any case.
const BREATH: SignedDuration = SignedDuration::from_secs(1);

/// Credentials that do not run out.
pub(crate) struct Renewed<'a> {
    wanted: &'a Wanted<'a>,
    app: &'a App,
    aws: &'a Aws,
    credentials: AwsCredentials,
}

impl<'a> Renewed<'a> {
    pub(crate) fn new(
        wanted: &'a Wanted<'a>,
        app: &'a App,
        aws: &'a Aws,
        credentials: AwsCredentials,
    ) -> Self {
        Self {
            wanted,
            app,
            aws,
            credentials,
        }
    }

    /// Runs `command` with a server of them. Gives its exit code, or the reason why it cannot be run.
    pub(crate) async fn run(mut self, mut command: Program) -> Result<io::Result<u8>, Failure> {
        let document = container(&self.credentials);
        let (until, clock) = (self.credentials.expiration, self.app.clock());
        let server = CredentialServer::open(&document, until, clock).await;
        let server = server.map_err(Failure::Start)?;
        for variable in variables(&self.credentials) {
            command.clear(variable.name);
        }
        command.set("AWS_CONTAINER_CREDENTIALS_FULL_URI", server.url());
        command.set("AWS_CONTAINER_AUTHORIZATION_TOKEN", server.token());
        let environment = self.app.variables()?.clone();
        let copies = blocking(move || PrivateCopies::make(&environment)).await?;
        for (name, path) in copies.variables() {
            command.set(name, path);
        }
        // The terminal is the command's.
        self.app.forbid_prompts();
        self.app.leave_signals();
        let mut running = match command.start() {
            Ok(running) => running,
            Err(error) => return Ok(Err(error)),
        };
        Ok(tokio::select! {
            code = running.end() => code,
            never = server.run() => match never {},
            never = self.renew(&server) => match never {},
        })
    }

    /// Renews the credentials ahead of their end. What fails is told once, and tried again; others
    /// may have signed in meanwhile. But a sign-in that was refused would only be refused again, and
    /// Cognito locks the user out after a few of them.
    async fn renew(&mut self, server: &CredentialServer) -> Infallible {
        let mut due = self.due(self.app.now());
        let mut is_failing = false;
        let mut may_sign_in = true;
        loop {
            self.wait_until(due).await;
            let given = Given {
                identity: Some(&self.credentials.identity_id),
                may_sign_in,
            };
            match Box::pin(self.wanted.get(self.app, self.aws, given)).await {
                Ok(credentials) => {
                    server.answer(&container(&credentials), credentials.expiration);
                    self.credentials = credentials;
                    is_failing = false;
                    may_sign_in = true;
                    due = self.due(self.app.now());
                }
                Err(failure) => {
                    if !std::mem::replace(&mut is_failing, true) {
                        let why = failure.in_one_line();
                        let ui = &self.app.ui;
                        ui.warn(&format!("the credentials cannot be renewed: {why}"));
                    }
                    may_sign_in &= failure.kind() == Kind::Unavailable;
                    due = self.app.now() + PAUSE;
                }
            }
        }
    }

    /// When to renew: ahead of the end, but not before half of what is left at `now`, so that
    /// credentials which are short-lived by nature are not asked for all the time.
    fn due(&self, now: Timestamp) -> Timestamp {
        let ahead = self.credentials.expiration - self.wanted.min_ttl();
        let half = self.credentials.expiration.duration_since(now) / 2;
        ahead.max(now + half.max(BREATH))
    }

    /// Waits by the clock on the wall, which goes on while a machine sleeps.
    async fn wait_until(&self, due: Timestamp) {
        loop {
            let left = due.duration_since(self.app.now());
            if !left.is_positive() {
                return;
            }
            let nap = left.min(LONGEST_NAP);
            tokio::time::sleep(Duration::try_from(nap).unwrap_or_default()).await;
        }
    }
}
