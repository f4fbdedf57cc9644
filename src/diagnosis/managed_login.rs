//! The managed login pages, where people sign in with a browser.

use serde_json::json;

use super::facts::{Asked, Client, Facts, Pool};
use super::fix::with_element;
use crate::model::{ClientId, Finding, PoolId};
use crate::oauth::redirect::LOCAL_CALLBACK;
use crate::render::shell::shell_quote;

/// What keeps the pages from sending anybody back here, where the settings mean to use them, or the
/// app client is made for them.
pub(super) fn findings(asked: &Asked, facts: &Facts) -> Vec<Finding> {
    let (Some(id), Some(client_id)) = (&asked.pool, &asked.client) else {
        return Vec::new();
    };
    let Some(client) = facts.client.get() else {
        return Vec::new();
    };
    if !asked.means_pages(client) {
        return Vec::new();
    }
    let of = Of {
        asked,
        facts,
        id,
        client_id,
        client,
        wanted: asked.names_pages(),
    };
    let domain = match facts.pool.get() {
        Some(pool) => of.domain(pool),
        None => Vec::new(),
    };
    [domain, of.client()].concat()
}

struct Of<'a> {
    asked: &'a Asked,
    facts: &'a Facts,
    id: &'a PoolId,
    client_id: &'a ClientId,
    client: &'a Client,
    /// Whether the settings mean to use the pages.
    wanted: bool,
}

impl Of<'_> {
    fn bad(&self, check: &'static str, message: String) -> Finding {
        if self.wanted {
            Finding::problem(check, message)
        } else {
            Finding::warning(check, message)
        }
    }

    fn domain(&self, pool: &Pool) -> Vec<Finding> {
        const CHECK: &str = "domain";
        let Some(domain) = &pool.domain else {
            let options = [("--user-pool-id", self.id.as_str()), ("--domain", "PREFIX")];
            let fix = self
                .asked
                .cli
                .user_pools("create-user-pool-domain", &options);
            return vec![
                self.bad(CHECK, format!("{} has no domain", self.id))
                    .cause("without one there are no managed login pages")
                    .fix(fix),
            ];
        };
        let host = pool.hosts.first().unwrap_or(domain);
        let given = self.asked.domain.as_deref().map(|given| {
            let given = given.strip_prefix("https://").unwrap_or(given);
            given.trim_end_matches('/')
        });
        // Of some partitions the hosts are not known.
        let is_other =
            |given: &&str| !pool.hosts.is_empty() && !pool.hosts.iter().any(|host| host == given);
        if let Some(given) = given.filter(is_other) {
            let message = format!(
                "the domain given is {given}, and that of {} is {host}",
                self.id
            );
            return vec![
                Finding::problem(CHECK, message).fix(format!("domain = \"{host}\" in the context")),
            ];
        }
        match self
            .facts
            .domain
            .seen(CHECK, &format!("the state of {host}"))
        {
            Err(finding) => vec![finding],
            Ok(status) if status == "ACTIVE" => {
                vec![Finding::ok(CHECK, format!("{host} is {status}"))]
            }
            Ok(status) => vec![
                Finding::warning(CHECK, format!("{host} is {status}"))
                    .cause("a new domain takes up to an hour"),
            ],
        }
    }

    fn client(&self) -> Vec<Finding> {
        const CHECK: &str = "callback";
        let client = self.client;
        let uri = self.asked.redirect_uri.as_deref().unwrap_or(LOCAL_CALLBACK);
        if client
            .grants
            .iter()
            .any(|grant| grant == "client_credentials")
        {
            return vec![
                self.bad(
                    CHECK,
                    format!("app client {} is for machines", self.client_id),
                )
                .cause(
                    "client_credentials excludes other grants: use another app client for people",
                )
                .fix(self.another(uri)),
            ];
        }
        let has = |list: &[String], name: &str| list.iter().any(|it| it == name);
        let scopes = self.scopes().into_iter();
        let scopes = scopes.map(|name| (has(&client.scopes, name), format!("the scope {name}")));
        let lacks: Vec<_> = [
            (client.oauth, "AllowedOAuthFlowsUserPoolClient".to_owned()),
            (has(&client.grants, "code"), "the grant code".to_owned()),
        ]
        .into_iter()
        .chain(scopes)
        .chain([(
            !client.providers.is_empty(),
            "an identity provider".to_owned(),
        )])
        .filter(|(is_there, _)| !is_there)
        .map(|(_, what)| what)
        .collect();
        let is_registered = has(&client.callbacks, uri);
        let mut findings = Vec::new();
        if is_registered {
            findings.push(Finding::ok(CHECK, format!("{uri} is a callback URL")));
        } else {
            let registered = match client.callbacks.as_slice() {
                [] => "there is none yet".to_owned(),
                callbacks => format!(
                    "{} does not count: they are compared letter by letter",
                    callbacks.join(", ")
                ),
            };
            findings.push(
                self.bad(
                    CHECK,
                    format!(
                        "{uri} is not a callback URL of app client {}",
                        self.client_id
                    ),
                )
                .cause(format!(
                    "browsers are sent back there after a sign-in; {registered}"
                ))
                .fix(self.update(uri)),
            );
        }
        if lacks.is_empty() {
            findings.push(Finding::ok(
                "oauth",
                format!(
                    "the code grant with the scope {} is allowed",
                    self.scopes().join(" ")
                ),
            ));
        } else {
            let lacks = format!("app client {} lacks {}", self.client_id, lacks.join(", "));
            let finding = self.bad("oauth", lacks);
            let cause = "a program asks for a code, with PKCE, and exchanges it for an IdToken";
            findings.push(if is_registered {
                finding.cause(cause).fix(self.update(uri))
            } else {
                finding.cause(format!(
                    "{cause}; the command for the callback URL adds this too"
                ))
            });
        }
        findings.push(match (&client.app.secret, &self.asked.secret) {
            (None, _) => Finding::ok("pkce", "the app client is public: PKCE is all the proof"),
            (Some(_), Some(_)) => Finding::ok("pkce", "the secret is given, which goes with PKCE"),
            (Some(_), None) => self
                .bad(
                    "pkce",
                    "the app client has a secret, and none is given".to_owned(),
                )
                .cause(
                    "the token endpoint wants it besides PKCE; programs on people's machines \
                        keep no secret",
                )
                .fix(self.another(uri)),
        });
        findings
    }

    /// All at once: Cognito takes none of these without the others.
    fn update(&self, uri: &str) -> String {
        let mut change = vec![
            with_element(".CallbackURLs", uri),
            with_element(".AllowedOAuthFlows", "code"),
        ];
        let scopes = self.scopes().into_iter();
        change.extend(scopes.map(|name| with_element(".AllowedOAuthScopes", name)));
        change.push(".AllowedOAuthFlowsUserPoolClient = true".to_owned());
        if self.client.providers.is_empty() {
            change.push(format!(
                ".SupportedIdentityProviders = {}",
                json!(["COGNITO"])
            ));
        }
        let cli = &self.asked.cli;
        cli.update_client(self.id, self.client_id.as_str(), &change.join(" | "))
    }

    /// The scopes that are asked for: `openid`, and those of the settings.
    fn scopes(&self) -> Vec<&str> {
        let of_settings = self.asked.scopes.iter().map(String::as_str);
        let others = of_settings.filter(|name| *name != "openid");
        std::iter::once("openid").chain(others).collect()
    }

    /// A public app client beside this one.
    fn another(&self, uri: &str) -> String {
        let options = [
            ("--user-pool-id", self.id.as_str()),
            ("--client-name", "cognito-auth"),
            ("--allowed-o-auth-flows", "code"),
            ("--supported-identity-providers", "COGNITO"),
            ("--callback-urls", uri),
        ];
        let line = self
            .asked
            .cli
            .user_pools("create-user-pool-client", &options);
        let scopes: Vec<_> = self.scopes().into_iter().map(shell_quote).collect();
        let scopes = scopes.join(" ");
        format!("{line} --allowed-o-auth-flows-user-pool-client --allowed-o-auth-scopes {scopes}")
    }
}
