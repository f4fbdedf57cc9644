//! Which value counts, and where it came from.
//!
//! A flag; the context named by `-c`; the environment; the context of `COGNITO_CONTEXT` or
//! `default-context`; what can be derived; a prompt.

use std::path::PathBuf;

use super::context::{Context, Setting};
use super::flags::{FlowFlags, IdentityFlags, PoolFlags};
use super::secrets::{CommandLine, SecretKind, SecretSource};
use super::sourced::{Error, Missing, Origin, Sourced};
use super::variables::Variables;
use crate::auth::AuthFlow;
use crate::model::{ClientId, IdentityPoolId, PoolId, Region};

/// A setting: its names as a flag, in a context, in the environment.
struct Key {
    flag: &'static str,
    context: &'static str,
    variable: Option<&'static str>,
    what: &'static str,
}

const USER_POOL_ID: Key = Key {
    flag: "--user-pool-id",
    context: "user-pool-id",
    variable: Some("COGNITO_USER_POOL_ID"),
    what: "user pool id",
};
const CLIENT_ID: Key = Key {
    flag: "--client-id",
    context: "client-id",
    variable: Some("COGNITO_CLIENT_ID"),
    what: "app client id",
};
const USERNAME: Key = Key {
    flag: "--username",
    context: "username",
    variable: Some("COGNITO_USERNAME"),
    what: "user name",
};
const IDENTITY_POOL_ID: Key = Key {
    flag: "--identity-pool-id",
    context: "identity-pool-id",
    variable: Some("COGNITO_IDENTITY_POOL_ID"),
    what: "identity pool id",
};
const ROLE_ARN: Key = Key {
    flag: "--role-arn",
    context: "role-arn",
    variable: None,
    what: "role ARN",
};
const LOGINS_PROVIDER: Key = Key {
    flag: "--logins-provider",
    context: "logins-provider",
    variable: None,
    what: "login provider",
};
const AUTH_FLOW: Key = Key {
    flag: "--auth-flow",
    context: "auth-flow",
    variable: None,
    what: "auth flow",
};
const MFA_TYPE: Key = Key {
    flag: "--mfa-type",
    context: "mfa-type",
    variable: None,
    what: "MFA type",
};
const PREFERRED_CHALLENGE: Key = Key {
    flag: "--preferred-challenge",
    context: "preferred-challenge",
    variable: None,
    what: "preferred challenge",
};
const ADMIN: Key = Key {
    flag: "--admin",
    context: "admin",
    variable: None,
    what: "admin",
};
const REGION: Key = Key {
    flag: "--region",
    context: "region",
    variable: None,
    what: "Region",
};
const PROFILE: Key = Key {
    flag: "--profile",
    context: "profile",
    variable: Some("AWS_PROFILE"),
    what: "AWS profile",
};
const CA_BUNDLE: Key = Key {
    flag: "--ca-bundle",
    context: "ca-bundle",
    variable: Some("AWS_CA_BUNDLE"),
    what: "CA bundle",
};
const ENDPOINT_URL: Key = Key {
    flag: "--endpoint-url",
    context: "endpoint-url",
    variable: None,
    what: "endpoint URL",
};
const TIMEOUT: Key = Key {
    flag: "--timeout",
    context: "timeout",
    variable: None,
    what: "time limit",
};
const MAX_ATTEMPTS: Key = Key {
    flag: "--max-attempts",
    context: "max-attempts",
    variable: Some("AWS_MAX_ATTEMPTS"),
    what: "number of attempts",
};

impl Key {
    fn missing(&self) -> Missing {
        let mut ways = vec![format!("{} {}", self.flag, self.value_name())];
        ways.extend(self.variable.map(str::to_owned));
        ways.push(format!("`{}` in a context", self.context));
        Missing {
            what: self.what.to_owned(),
            ways,
        }
    }

    fn value_name(&self) -> &'static str {
        if self.context == "username" {
            "USER"
        } else {
            "ID"
        }
    }
}

/// The pool, the app client and the user of a sign-in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pool {
    /// The user pool.
    pub id: Option<Sourced<PoolId>>,
    /// The app client.
    pub client: Option<Sourced<ClientId>>,
    /// Who signs in.
    pub username: Option<Sourced<String>>,
    /// Where the client's secret is, if it has one.
    pub client_secret: Option<Sourced<SecretSource>>,
}

impl Pool {
    /// The user pool, which the call at hand needs.
    ///
    /// # Errors
    ///
    /// [`Missing`] names every way of giving it.
    pub fn need_id(&self) -> Result<&PoolId, Missing> {
        self.id
            .as_ref()
            .map(|s| &s.value)
            .ok_or_else(Self::missing_id)
    }

    /// The app client, which the call at hand needs.
    ///
    /// # Errors
    ///
    /// [`Missing`] names every way of giving it.
    pub fn need_client(&self) -> Result<&ClientId, Missing> {
        self.client
            .as_ref()
            .map(|s| &s.value)
            .ok_or_else(|| CLIENT_ID.missing())
    }

    /// What to say when there is no user pool.
    pub fn missing_id() -> Missing {
        USER_POOL_ID.missing()
    }

    /// What to say when there is no user name and nobody can be asked.
    pub fn missing_username() -> Missing {
        USERNAME.missing()
    }
}

/// A flow and the API it goes through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FlowAndApi {
    /// The flow.
    pub flow: AuthFlow,
    /// Whether calls go through the Admin API, signed.
    pub admin: bool,
}

/// The settings of one run: asked for one by one, by the command that needs them.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The environment.
    pub variables: Variables,
    /// The context in use.
    pub context: Option<Context>,
    /// Whether `-c` named the context, which puts it before the environment.
    pub context_is_explicit: bool,
}

impl Settings {
    /// Which user pool, app client and user.
    ///
    /// These belong together: those of a context count only as long as nothing that goes before
    /// the context names another user pool or app client.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] for a malformed id.
    pub fn pool(&self, flags: &PoolFlags) -> Result<Pool, Error> {
        let id = (&USER_POOL_ID, flags.user_pool_id.as_deref());
        let client = (&CLIENT_ID, flags.client_id.as_deref());
        let belongs = [id, client].iter().all(|(key, flag)| {
            let own = self
                .context
                .as_ref()
                .and_then(|c| c.text(key.context))
                .map(|(text, _)| text);
            match (self.before_context(key, *flag), own) {
                (Some(other), Some(own)) => other.value == own,
                _ => true,
            }
        });
        let unrelated = Self {
            context: None,
            ..self.clone()
        };
        let settings = if belongs { self } else { &unrelated };

        let find = |(key, flag): (&Key, Option<&str>)| settings.text(key, flag);
        Ok(Pool {
            id: find(id).map(|s| s.parse(USER_POOL_ID.what)).transpose()?,
            client: find(client).map(|s| s.parse(CLIENT_ID.what)).transpose()?,
            username: find((&USERNAME, flags.username.as_deref())),
            client_secret: settings.secret(SecretKind::ClientSecret, flags.client_secret.source()),
        })
    }

    /// The identity pool.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] for a malformed id, [`Error::Missing`] when there is none.
    pub fn identity_pool(&self, flags: &IdentityFlags) -> Result<Sourced<IdentityPoolId>, Error> {
        let found = self.text(&IDENTITY_POOL_ID, flags.identity_pool_id.as_deref());
        found
            .ok_or_else(|| IDENTITY_POOL_ID.missing())?
            .parse(IDENTITY_POOL_ID.what)
    }

    /// The role to ask the identity pool for.
    pub fn role_arn(&self, flags: &IdentityFlags) -> Option<Sourced<String>> {
        self.text(&ROLE_ARN, flags.role_arn.as_deref())
    }

    /// The name of the login provider, where it is not to be derived from the token.
    pub fn logins_provider(&self, flags: &IdentityFlags) -> Option<Sourced<String>> {
        self.text(&LOGINS_PROVIDER, flags.logins_provider.as_deref())
    }

    /// The flow, and the API that it goes through.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] for an unknown flow, [`Error::FlowAndApi`] for a combination that
    /// Cognito lacks.
    pub fn flow(&self, flags: &FlowFlags) -> Result<FlowAndApi, Error> {
        let asked = self.text(&AUTH_FLOW, flags.auth_flow.as_deref());
        let asked: Option<Sourced<AuthFlow>> =
            asked.map(|s| s.parse(AUTH_FLOW.what)).transpose()?;
        let api = match flags.api() {
            Some(api) => Some(api),
            None => match self.text(&ADMIN, None) {
                Some(sourced) => Some(sourced.parse(ADMIN.what)?.value),
                None => None,
            },
        };
        let flow = match (asked, api) {
            (Some(flow), _) => flow.value,
            (None, Some(false)) => AuthFlow::UserSrp,
            (None, _) => AuthFlow::AdminUserPassword,
        };
        match (api, flow.admin()) {
            (Some(true), Some(false)) => Err(Error::FlowAndApi {
                flow,
                api: "--admin",
                fitting: "ADMIN_USER_PASSWORD_AUTH or USER_SRP_AUTH",
            }),
            (Some(false), Some(true)) => Err(Error::FlowAndApi {
                flow,
                api: "--no-admin",
                fitting: "USER_SRP_AUTH or USER_PASSWORD_AUTH",
            }),
            (api, only) => Ok(FlowAndApi {
                flow,
                admin: only.or(api).unwrap_or(false),
            }),
        }
    }

    /// The second factor to choose where there are several.
    pub fn mfa_type(&self, flag: Option<&str>) -> Option<String> {
        self.text(&MFA_TYPE, flag).map(|sourced| sourced.value)
    }

    /// The first factor to choose in `USER_AUTH`.
    pub fn preferred_challenge(&self, flag: Option<&str>) -> Option<String> {
        self.text(&PREFERRED_CHALLENGE, flag)
            .map(|sourced| sourced.value)
    }

    /// The program that prints one-time codes.
    pub fn mfa_code_command(&self, flag: Option<&str>) -> Option<CommandLine> {
        if let Some(line) = flag {
            return Some(CommandLine::Shell(line.to_owned()));
        }
        let (setting, _) = self.context.as_ref()?.get("mfa-code-command")?;
        Some(command_line(setting))
    }

    /// Where `kind` is to be read: the flag, the context, the environment.
    pub fn secret(
        &self,
        kind: SecretKind,
        flag: Option<SecretSource>,
    ) -> Option<Sourced<SecretSource>> {
        if let Some(value) = flag {
            return Some(Sourced {
                value,
                origin: Origin::Flag(flag_of(kind)),
            });
        }
        let variable = kind.variable();
        let environment = self.variables.has_secret(variable).then_some(Sourced {
            value: SecretSource::Variable,
            origin: Origin::Variable(variable),
        });
        let context = self.context.as_ref().and_then(|context| {
            let file = format!("{}-file", kind.name());
            let command = format!("{}-command", kind.name());
            let (value, line) = if let Some((path, line)) = context.text(&file) {
                (SecretSource::File(path.into()), line)
            } else {
                let (setting, line) = context.get(&command)?;
                (SecretSource::Command(command_line(setting)), line)
            };
            Some(Sourced {
                value,
                origin: origin_in(context, line),
            })
        });
        if self.context_is_explicit {
            context.or(environment)
        } else {
            environment.or(context)
        }
    }

    /// The Region of a call that uses an id of the Region `id`: `--region`, the context's, the
    /// id's, the environment's. The AWS profile's is for the edge to add.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] for a malformed name.
    pub fn region(
        &self,
        flag: Option<&str>,
        id: Option<(&Region, &'static str)>,
    ) -> Result<Option<Sourced<Region>>, Error> {
        let explicit = self.text(&REGION, flag);
        if let Some(explicit) = explicit {
            return explicit.parse(REGION.what).map(Some);
        }
        if let Some((region, from)) = id {
            return Ok(Some(Sourced {
                value: region.clone(),
                origin: Origin::Derived(from),
            }));
        }
        let variable = ["AWS_REGION", "AWS_DEFAULT_REGION"]
            .into_iter()
            .find_map(|name| {
                let value = self.variables.get(name)?.to_owned();
                Some(Sourced {
                    value,
                    origin: Origin::Variable(name),
                })
            });
        variable
            .map(|sourced| sourced.parse(REGION.what))
            .transpose()
    }

    /// The AWS profile.
    pub fn profile(&self, flag: Option<&str>) -> Option<Sourced<String>> {
        self.text(&PROFILE, flag)
    }

    /// The CA bundle's path.
    pub fn ca_bundle(&self, flag: Option<&std::path::Path>) -> Option<Sourced<PathBuf>> {
        if let Some(path) = flag {
            return Some(Sourced {
                value: path.to_owned(),
                origin: Origin::Flag(CA_BUNDLE.flag),
            });
        }
        let Sourced { value, origin } = self.text(&CA_BUNDLE, None)?;
        Some(Sourced {
            value: value.into(),
            origin,
        })
    }

    /// The endpoint of every service, as a flag or a context gives it. The environment's and the
    /// profile's are per service, and for the edge to add.
    pub fn endpoint_url(&self, flag: Option<&str>) -> Option<Sourced<String>> {
        self.text(&ENDPOINT_URL, flag)
    }

    /// The time limit of one call, in whole seconds.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] unless it is at least 1.
    pub fn timeout(&self, flag: Option<&str>) -> Result<Option<Sourced<u32>>, Error> {
        self.positive(&TIMEOUT, flag)
    }

    /// How often a call is tried.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] unless it is at least 1.
    pub fn max_attempts(&self, flag: Option<&str>) -> Result<Option<Sourced<u32>>, Error> {
        self.positive(&MAX_ATTEMPTS, flag)
    }

    fn positive(&self, key: &Key, flag: Option<&str>) -> Result<Option<Sourced<u32>>, Error> {
        let Some(text) = self.text(key, flag) else {
            return Ok(None);
        };
        match text.value.parse() {
            Ok(value @ 1..) => Ok(Some(Sourced {
                value,
                origin: text.origin,
            })),
            _ => Err(Error::Invalid {
                name: key.what,
                origin: text.origin,
                reason: format!("{:?} is not a whole number of at least 1", text.value),
            }),
        }
    }

    /// What stands before the context: the flag, and the environment unless `-c` named the context.
    fn before_context(&self, key: &Key, flag: Option<&str>) -> Option<Sourced<String>> {
        let flag = flag.map(|value| (value, Origin::Flag(key.flag)));
        let variable = || {
            let name = key.variable.filter(|_| !self.context_is_explicit)?;
            Some((self.variables.get(name)?, Origin::Variable(name)))
        };
        let (value, origin) = flag.or_else(variable)?;
        Some(Sourced {
            value: value.to_owned(),
            origin,
        })
    }

    fn text(&self, key: &Key, flag: Option<&str>) -> Option<Sourced<String>> {
        let context = || {
            let context = self.context.as_ref()?;
            let (value, line) = context.text(key.context)?;
            Some(Sourced {
                value: value.to_owned(),
                origin: origin_in(context, line),
            })
        };
        let variable = || {
            let name = key.variable?;
            let value = self.variables.get(name)?.to_owned();
            Some(Sourced {
                value,
                origin: Origin::Variable(name),
            })
        };
        self.before_context(key, flag)
            .or_else(context)
            .or_else(variable)
    }
}

fn command_line(setting: &Setting) -> CommandLine {
    match setting {
        Setting::Text(text) => CommandLine::Shell(text.clone()),
        Setting::List(words) => CommandLine::Words(words.clone()),
    }
}

fn origin_in(context: &Context, line: usize) -> Origin {
    Origin::Context {
        name: context.name.clone(),
        path: context.path.clone(),
        line,
    }
}

fn flag_of(kind: SecretKind) -> &'static str {
    match kind {
        SecretKind::Password => "--password-…",
        SecretKind::NewPassword => "--new-password-…",
        SecretKind::ClientSecret => "--client-secret-…",
        SecretKind::TotpSecret => "--totp-secret-…",
        SecretKind::IdToken => "--id-token-…",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::context;

    fn with_context(explicit: bool, variables: &[(&str, &str)], text: &str) -> Settings {
        let chosen = context::choose(text, "config.toml".as_ref(), Some("dev")).unwrap();
        Settings {
            variables: Variables::of(variables),
            context: chosen.context,
            context_is_explicit: explicit,
        }
    }

    const DEV: &str = "[contexts.dev]\nuser-pool-id = \"us-east-1_Dev\"\nclient-id = \"devclient\"\n\
        username = \"dora\"\nclient-secret-file = \"s\"\nregion = \"eu-west-1\"\n";

    fn ids(pool: &Pool) -> (Option<&str>, Option<&str>, Option<&str>, bool) {
        (
            pool.id.as_ref().map(|s| s.value.as_str()),
            pool.client.as_ref().map(|s| s.value.as_str()),
            pool.username.as_ref().map(|s| s.value.as_str()),
            pool.client_secret.is_some(),
        )
    }

    #[test]
    fn the_environment_goes_between_the_two_kinds_of_context() {
        let environment = [("COGNITO_USERNAME", "env"), ("AWS_REGION", "ap-south-1")];
        let named = with_context(true, &environment, DEV);
        assert_eq!(
            named
                .pool(&PoolFlags::default())
                .unwrap()
                .username
                .unwrap()
                .value,
            "dora"
        );
        let default = with_context(false, &environment, DEV);
        let username = default
            .pool(&PoolFlags::default())
            .unwrap()
            .username
            .unwrap();
        assert_eq!(
            (username.value.as_str(), username.origin),
            ("env", Origin::Variable("COGNITO_USERNAME"))
        );

        let flags = PoolFlags {
            username: Some("flag".into()),
            ..PoolFlags::default()
        };
        assert_eq!(
            named.pool(&flags).unwrap().username.unwrap().origin,
            Origin::Flag("--username")
        );
        assert_eq!(
            named
                .region(None, None)
                .unwrap()
                .unwrap()
                .origin
                .to_string(),
            "context dev in config.toml line 6"
        );
    }

    #[test]
    fn what_belongs_together_is_taken_together_or_not_at_all() {
        let all = (Some("us-east-1_Dev"), Some("devclient"), Some("dora"), true);
        let named = with_context(true, &[("COGNITO_CLIENT_ID", "other")], DEV);
        assert_eq!(ids(&named.pool(&PoolFlags::default()).unwrap()), all);

        let other_client = PoolFlags {
            client_id: Some("other".into()),
            ..PoolFlags::default()
        };
        assert_eq!(
            ids(&named.pool(&other_client).unwrap()),
            (None, Some("other"), None, false)
        );
        let same_client = PoolFlags {
            client_id: Some("devclient".into()),
            ..PoolFlags::default()
        };
        assert_eq!(ids(&named.pool(&same_client).unwrap()), all);

        let default = with_context(false, &[("COGNITO_USER_POOL_ID", "us-east-1_Other")], DEV);
        assert_eq!(
            ids(&default.pool(&PoolFlags::default()).unwrap()),
            (Some("us-east-1_Other"), None, None, false)
        );
    }

    #[test]
    fn a_region_comes_from_the_id_before_the_environment() {
        let settings = Settings {
            variables: Variables::of(&[("AWS_REGION", "ap-south-1"), ("AWS_DEFAULT_REGION", "x")]),
            ..Settings::default()
        };
        let id: Region = "us-east-1".parse().unwrap();
        let region = |flag, id| {
            settings
                .region(flag, id)
                .unwrap()
                .map(|s| s.value.to_string())
        };
        assert_eq!(
            region(Some("eu-west-1"), Some((&id, "user pool id"))).unwrap(),
            "eu-west-1"
        );
        assert_eq!(
            region(None, Some((&id, "user pool id"))).unwrap(),
            "us-east-1"
        );
        assert_eq!(region(None, None).unwrap(), "ap-south-1");
        assert_eq!(Settings::default().region(None, None).unwrap(), None);
        assert!(settings.region(Some("a b"), None).is_err());
    }

    #[test]
    fn a_flow_decides_the_api_and_an_api_the_flow() {
        let flags = |flow: Option<&str>, admin, no_admin| FlowFlags {
            auth_flow: flow.map(str::to_owned),
            admin,
            no_admin,
        };
        let settings = Settings::default();
        let resolved = |flags: FlowFlags| settings.flow(&flags).map(|f| (f.flow.name(), f.admin));
        assert_eq!(
            resolved(flags(None, false, false)),
            Ok(("ADMIN_USER_PASSWORD_AUTH", true))
        );
        assert_eq!(
            resolved(flags(None, false, true)),
            Ok(("USER_SRP_AUTH", false))
        );
        assert_eq!(
            resolved(flags(Some("srp"), false, false)),
            Ok(("USER_SRP_AUTH", false))
        );
        assert_eq!(
            resolved(flags(Some("srp"), true, false)),
            Ok(("USER_SRP_AUTH", true))
        );
        assert_eq!(
            resolved(flags(Some("password"), false, true)),
            Ok(("USER_PASSWORD_AUTH", false))
        );
        assert_eq!(
            resolved(flags(Some("USER_PASSWORD_AUTH"), true, false))
                .unwrap_err()
                .to_string(),
            "USER_PASSWORD_AUTH does not go with --admin"
        );
        assert_eq!(
            resolved(flags(Some("admin"), false, true))
                .unwrap_err()
                .to_string(),
            "ADMIN_USER_PASSWORD_AUTH does not go with --no-admin"
        );
        assert!(resolved(flags(Some("oauth"), false, false)).is_err());
    }

    #[test]
    fn a_secret_has_one_source() {
        let variables = [("COGNITO_CLIENT_SECRET", "s3cret")];
        let source = |explicit, flag| {
            let settings = with_context(explicit, &variables, DEV);
            settings
                .secret(SecretKind::ClientSecret, flag)
                .unwrap()
                .value
        };
        assert_eq!(source(true, Some(SecretSource::Line)), SecretSource::Line);
        assert_eq!(source(true, None), SecretSource::File("s".into()));
        assert_eq!(source(false, None), SecretSource::Variable);
    }

    #[test]
    fn numbers_are_at_least_one() {
        let settings = Settings {
            variables: Variables::of(&[("AWS_MAX_ATTEMPTS", "abc")]),
            ..Settings::default()
        };
        assert_eq!(
            settings.max_attempts(None).unwrap_err().to_string(),
            "AWS_MAX_ATTEMPTS is refused: \"abc\" is not a whole number of at least 1"
        );
        assert_eq!(settings.max_attempts(Some("2")).unwrap().unwrap().value, 2);
        assert!(settings.timeout(Some("0")).is_err());
        assert_eq!(settings.timeout(None).unwrap(), None);
    }
}
