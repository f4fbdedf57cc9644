//! The app client: its flow, its secret, its tokens.

use super::facts::{Asked, Client, Facts, Given, Look};
use super::fix::with_element;
use crate::auth::AuthFlow;
use crate::model::{ClientId, Finding, PoolId};
use crate::render::list::one_of;
use crate::render::shell::shell_quote;
use crate::settings::resolve::{self, FlowAndApi};
use crate::settings::secrets::SecretKind;

/// What of the app client keeps sign-ins, and what comes after them, from working.
pub(super) fn findings(asked: &Asked, facts: &Facts) -> Vec<Finding> {
    const CHECK: &str = "app-client";
    if asked.is_for_guests() {
        return Vec::new();
    }
    let Some(id) = &asked.client else {
        let missing = resolve::Pool::default().need_client().err();
        let ways = missing.map(|missing| missing.ways).unwrap_or_default();
        let problem = Finding::problem(CHECK, "no app client id was given");
        return vec![problem.fix(format!("give it with {}", one_of(&ways)))];
    };
    // Without the pool, its own finding says it all.
    let Some(pool) = &asked.pool else {
        return Vec::new();
    };
    if matches!(facts.pool, Look::Absent(_)) || facts.published == Some(false) {
        return Vec::new();
    }
    if let Look::Absent(_) = &facts.client {
        let options = [("--user-pool-id", pool.as_str()), ("--max-results", "60")];
        let fix = asked.cli.user_pools("list-user-pool-clients", &options);
        let message = format!("{pool} has no app client {id}");
        return vec![
            Finding::problem(CHECK, message)
                .cause("the id is wrong, or of another user pool")
                .fix(fix),
        ];
    }
    let what = format!("flows, secret, tokens and callback URLs of app client {id}");
    let client = match facts.client.seen(CHECK, &what) {
        Ok(client) => client,
        Err(finding) => {
            return [Some(finding), unreadable(asked)]
                .into_iter()
                .flatten()
                .collect();
        }
    };
    let of = Of {
        asked,
        client,
        pool,
        id,
    };
    [
        Some(Finding::ok(CHECK, format!("{id} belongs to {pool}"))),
        of.flow(),
        Some(of.secret()),
        Some(of.refresh()),
        Some(of.tokens()),
        of.revocation(),
        Some(of.existence()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A secret that is given and cannot be read is wrong whatever the app client is.
fn unreadable(asked: &Asked) -> Option<Finding> {
    let trouble = asked.secret.as_ref()?.value.as_ref().err()?;
    Some(trouble.problem("client-secret"))
}

struct Of<'a> {
    asked: &'a Asked,
    client: &'a Client,
    pool: &'a PoolId,
    id: &'a ClientId,
}

impl Of<'_> {
    fn update(&self, change: &str) -> String {
        let cli = &self.asked.cli;
        cli.update_client(self.pool, self.id.as_str(), change)
    }

    /// The filter that adds `permission` to what the app client allows.
    fn allowing(&self, permission: &str) -> String {
        const PATH: &str = ".ExplicitAuthFlows";
        let flows = &self.client.app.explicit_flows;
        let is_current = |flow: &String| flow.starts_with("ALLOW_");
        if !flows.is_empty() && flows.iter().all(is_current) {
            return with_element(PATH, permission);
        }
        // Names of the two generations do not go together; and none at all means three.
        let of_flows = self.client.app.flows();
        let mut all: Vec<_> = of_flows.iter().map(|flow| flow.permission()).collect();
        if self.client.rotation.is_none() {
            all.push(AuthFlow::RefreshToken.permission());
        }
        all.retain(|known| *known != permission);
        all.push(permission);
        format!("{PATH} = {}", serde_json::json!(all))
    }

    fn flow(&self) -> Option<Finding> {
        const CHECK: &str = "flow";
        let FlowAndApi { flow, .. } = self.asked.flow.as_ref().ok()?;
        let id = self.id;
        let app = &self.client.app;
        if app.allows(*flow) {
            let allows = format!("app client {id} allows {flow}");
            return Some(Finding::ok(CHECK, allows));
        }
        let names: Vec<_> = app.flows().iter().map(ToString::to_string).collect();
        let cause = match names.as_slice() {
            [] => "it allows no flow to sign in with".to_owned(),
            names => format!("it allows {}: --auth-flow chooses", names.join(", ")),
        };
        let problem = Finding::problem(CHECK, format!("app client {id} does not allow {flow}"));
        let fix = self.update(&self.allowing(flow.permission()));
        Some(problem.cause(cause).fix(fix))
    }

    fn secret(&self) -> Finding {
        const CHECK: &str = "client-secret";
        let id = self.id;
        let ways = SecretKind::ClientSecret.ways().join(" or ");
        let save = || {
            let read = [
                ("--user-pool-id", self.pool.as_str()),
                ("--client-id", id.as_str()),
                ("--query", "UserPoolClient.ClientSecret"),
                ("--output", "text"),
            ];
            let read = self
                .asked
                .cli
                .user_pools("describe-user-pool-client", &read);
            // In a new file, for one user.
            format!("(umask 077; set -C; {read} > client-secret)")
        };
        if let Some(arn) = &self.client.app.secret_arn {
            return self.managed_secret(arn);
        }
        match (&self.client.app.secret, &self.asked.secret) {
            (None, None) => Finding::ok(
                CHECK,
                format!("app client {id} has none, and none is given"),
            ),
            (Some(_), None) => Finding::problem(
                CHECK,
                format!("app client {id} has a secret, and none is given"),
            )
            .cause(format!("every sign-in needs it, by {ways}"))
            .fix(format!(
                "{} && export COGNITO_CLIENT_SECRET=\"$(cat client-secret)\"",
                save()
            )),
            (None, Some(Given { origin, .. })) => {
                let problem = format!("app client {id} has no secret, and {origin} gives one");
                let fix = match origin.as_str() {
                    variable @ ("COGNITO_CLIENT_SECRET" | "COGNITO_CLIENT_SECRET_ARN") => {
                        format!("unset {variable}")
                    }
                    _ => format!("take it out of {origin}"),
                };
                Finding::problem(CHECK, problem)
                    .cause("Cognito refuses a secret hash that it does not expect")
                    .fix(fix)
            }
            (
                Some(_),
                Some(Given {
                    value: Err(trouble),
                    ..
                }),
            ) => trouble.problem(CHECK),
            (
                Some(own),
                Some(Given {
                    origin,
                    value: Ok(given),
                    ..
                }),
            ) if own != given => {
                let what = format!("{origin} gives another secret than that of app client {id}");
                Finding::problem(CHECK, what)
                    .cause(
                        "unless it is the second one of an app client that has two, every \
                            sign-in is refused",
                    )
                    .fix(save())
            }
            (Some(_), Some(Given { origin, .. })) => {
                Finding::ok(CHECK, format!("{origin} gives that of app client {id}"))
            }
        }
    }

    /// Of an app client whose secret is `arn` of AWS Secrets Manager.
    fn managed_secret(&self, arn: &str) -> Finding {
        const CHECK: &str = "client-secret";
        let what = format!(
            "app client {} has its secret in AWS Secrets Manager",
            self.id
        );
        let Some(Given {
            origin,
            from_command,
            arn: given,
            value,
        }) = &self.asked.secret
        else {
            return Finding::problem(CHECK, format!("{what}, and none is given"))
                .cause("every sign-in needs it; IAM has to allow secretsmanager:GetSecretValue")
                .fix(self.by_arn(arn));
        };
        if let Some(given) = given
            && !given.is_of(arn)
        {
            let problem = format!("{what}, and {origin} names another one");
            return Finding::problem(CHECK, problem)
                .cause(format!("{given} is not {arn}"))
                .fix(self.by_arn(arn));
        }
        match (given, value) {
            (_, Err(trouble)) => trouble.problem(CHECK),
            (Some(_), Ok(_)) => Finding::ok(CHECK, format!("{what}, and {origin} names it")),
            (None, Ok(_)) if *from_command => {
                Finding::ok(CHECK, format!("{what}, and {origin} gives one"))
            }
            (None, Ok(_)) => Finding::warning(CHECK, format!("{what}, and {origin} gives a copy"))
                .cause("it is replaced there, every 7 days unless that was changed")
                .fix(self.by_arn(arn)),
        }
    }

    /// What has the secret `arn` read.
    fn by_arn(&self, arn: &str) -> String {
        let flag = format!("--client-secret-arn {}", shell_quote(arn));
        match &self.asked.context {
            Some(context) => {
                format!("{flag}, or in context {context}: client-secret-arn = \"{arn}\"")
            }
            None => flag,
        }
    }

    fn refresh(&self) -> Finding {
        const CHECK: &str = "refresh";
        let permission = AuthFlow::RefreshToken.permission();
        let flows = &self.client.app.explicit_flows;
        let allows = flows.is_empty() || flows.iter().any(|flow| flow == permission);
        // The older names know no permission for it.
        let is_older = !flows.is_empty() && flows.iter().all(|flow| !flow.starts_with("ALLOW_"));
        match (self.client.rotation, allows || is_older) {
            (Some(_), true) if flows.iter().any(|flow| flow == permission) => {
                let what = format!("refresh tokens rotate, and {permission} is set");
                Finding::problem(CHECK, what)
                    .cause(
                        "the two exclude each other: REFRESH_TOKEN_AUTH is refused where \
                            tokens rotate",
                    )
                    .fix(self.update(&format!(".ExplicitAuthFlows -= [\"{permission}\"]")))
            }
            (Some(grace), _) => {
                let what = "refresh tokens rotate: each is used once";
                Finding::ok(CHECK, format!("{what}, or for {grace} s more"))
            }
            (None, true) => Finding::ok(CHECK, "refresh tokens are good until they expire"),
            (None, false) => {
                let what = format!("{permission} is not set, and refresh tokens do not rotate");
                Finding::warning(CHECK, what)
                    .cause("sessions end when their first tokens expire: they cannot be renewed")
                    .fix(self.update(&self.allowing(permission)))
            }
        }
    }

    fn tokens(&self) -> Finding {
        const CHECK: &str = "tokens";
        let Client {
            access_seconds: access,
            id_seconds: id,
            refresh_seconds: refresh,
            ..
        } = *self.client;
        let message = format!(
            "access token {}, IdToken {}, refresh token {}",
            span(access),
            span(id),
            span(refresh)
        );
        if refresh <= access.max(id) {
            return Finding::warning(CHECK, message)
                .cause("the refresh token ends no later than the tokens that it is to renew")
                .fix(self.update(
                    ".RefreshTokenValidity = 30 | .TokenValidityUnits.RefreshToken = \"days\"",
                ));
        }
        Finding::ok(CHECK, message)
    }

    fn revocation(&self) -> Option<Finding> {
        (!self.client.revocation).then(|| {
            Finding::warning(
                "revocation",
                "the app client does not allow its tokens to be revoked",
            )
            .cause("logout cannot end a session; logout --global can")
            .fix(self.update(".EnableTokenRevocation = true"))
        })
    }

    fn existence(&self) -> Finding {
        const CHECK: &str = "user-existence";
        if self.client.hides_users {
            return Finding::ok(
                CHECK,
                "a user name that is wrong is refused like a wrong password",
            );
        }
        Finding::warning(CHECK, "sign-in errors reveal whether a user exists")
            .cause("PreventUserExistenceErrors is not ENABLED")
            .fix(self.update(".PreventUserExistenceErrors = \"ENABLED\""))
    }
}

/// A length of time, in the largest unit that it is a whole number of.
fn span(seconds: i64) -> String {
    const UNITS: [(i64, &str); 4] = [(86_400, "d"), (3600, "h"), (60, "min"), (1, "s")];
    let unit = UNITS.into_iter().find(|(size, _)| seconds % size == 0);
    let (size, name) = unit.unwrap_or((1, "s"));
    format!("{} {name}", seconds / size)
}
