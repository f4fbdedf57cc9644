//! Which value counts, and where it came from.
//!
//! A flag; the context named by `-c`; the environment; the context of `COGNITO_CONTEXT` or
//! `default-context`; what can be derived; a prompt.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use super::context::{Context, Setting};
use super::flags::{Flags, Value};
use super::keys::{
    ADMIN, ALLOW_HTTP, AUTH_FLOW, CA_BUNDLE, CLIENT_ID, CLIENT_METADATA, CLIENT_SECRET_ARN, DOMAIN,
    ENDPOINT_URL, IDENTITY_POOL_ID, Key, LOGINS_PROVIDER, MAX_ATTEMPTS, MFA_CODE_COMMAND, MFA_TYPE,
    PREFERRED_CHALLENGE, PROFILE, REDIRECT_URI, REGION, REMEMBER_DEVICE, RESOURCE, ROLE_ARN, SCOPE,
    STORE, Saved, TIMEOUT, USER_POOL_ID, USERNAME,
};
use super::secrets::{ClientSecretSource, CommandLine, SecretKind, SecretSource};
use super::sourced::{Error, Missing, Origin, Sourced};
use super::variables::Variables;
use crate::auth::AuthFlow;
use crate::model::{ClientId, DomainUrl, IdentityPoolId, PoolId, Region, username};

/// The variable of the endpoint of every service.
const EVERY_ENDPOINT: &str = "AWS_ENDPOINT_URL";

/// The variables of endpoints that calls of a context go to.
const ENDPOINTS: [&str; 3] = [
    "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER",
    EVERY_ENDPOINT,
    "AWS_ENDPOINT_URL_COGNITO_IDENTITY",
];

impl Key {
    fn missing(&self) -> Missing {
        let value = self.flag.as_ref().map_or("", |flag| flag.value);
        let mut ways = vec![format!("--{} {value}", self.name)];
        ways.extend(self.variable.map(str::to_owned));
        ways.push(format!("`{}` in a context", self.name));
        Missing {
            what: self.what.to_owned(),
            ways,
        }
    }
}

impl Missing {
    /// Whether it is what a context is made for: where to sign in.
    pub fn is_of_context(&self) -> bool {
        let all = [&USER_POOL_ID, &CLIENT_ID, &IDENTITY_POOL_ID];
        all.iter().any(|key| key.what == self.what)
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
    pub client_secret: Option<Sourced<ClientSecretSource>>,
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

    /// What to say when there is no app client.
    pub fn missing_client() -> Missing {
        CLIENT_ID.missing()
    }

    /// What to say when there is no user name, and no person to ask.
    pub fn missing_username() -> Missing {
        USERNAME.missing()
    }
}

/// How the record of a context is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreKind {
    /// Encrypted where there is a keyring for the key, else plain.
    Auto,
    /// In a plain file that only its owner can read.
    File,
    /// Encrypted with a key that a keyring holds.
    Keyring,
}

impl FromStr for StoreKind {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text {
            "auto" => Self::Auto,
            "file" => Self::File,
            "keyring" => Self::Keyring,
            _ => return Err("expected auto, file or keyring"),
        })
    }
}

/// A setting of the context in use that a flag or a variable overrides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// The key of the setting.
    pub key: &'static str,
    /// What takes its place.
    pub by: Origin,
    /// The context.
    pub context: String,
}

impl fmt::Display for Override {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { key, by, context } = self;
        write!(f, "{by} overrides {key} of context {context}")
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
    /// The flags.
    pub flags: Flags,
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
    /// These belong together. A context's pool and client count only as long as nothing that goes
    /// before the context names another pool or client; its user name and client secret only when
    /// the pool and the client that count are its own.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] for a malformed id or ARN.
    pub fn pool(&self) -> Result<Pool, Error> {
        let (id, client, context) = self.pool_and_client();
        Ok(Pool {
            id: id.map(|s| s.parse(USER_POOL_ID.what)).transpose()?,
            client: client.map(|s| s.parse(CLIENT_ID.what)).transpose()?,
            username: self
                .text_of(&USERNAME, context)
                .map(|given| Sourced {
                    value: username(&given.value).to_owned(),
                    ..given
                })
                .filter(|given| !given.value.is_empty()),
            client_secret: self.client_secret(context)?,
        })
    }

    /// The ids of the user pool and the app client; and the context in use where they are its own, so that
    /// what belongs to them there counts.
    fn pool_and_client(
        &self,
    ) -> (
        Option<Sourced<String>>,
        Option<Sourced<String>>,
        Option<&Context>,
    ) {
        let own = |key: &Key| {
            let (text, _) = self.context.as_ref()?.text(key.name)?;
            Some(text.to_owned())
        };
        let contradicted = [&USER_POOL_ID, &CLIENT_ID].iter().any(|key| {
            let other = self.before_context(key);
            own(key).is_some_and(|own| other.is_some_and(|other| other.value != own))
        });
        let context = self.context.as_ref().filter(|_| !contradicted);
        let [id, client] = [&USER_POOL_ID, &CLIENT_ID].map(|key| self.text_of(key, context));
        let is_own = |key: &Key, found: &Option<Sourced<String>>| {
            own(key).as_deref() == found.as_ref().map(|found| found.value.as_str())
        };
        let context = context.filter(|_| is_own(&USER_POOL_ID, &id) && is_own(&CLIENT_ID, &client));
        (id, client, context)
    }

    /// Where the app client's secret is to be read, with `context` for the context in use.
    fn client_secret(
        &self,
        context: Option<&Context>,
    ) -> Result<Option<Sourced<ClientSecretSource>>, Error> {
        let rank = |origin: &Origin| match origin {
            Origin::Flag(_) => 0,
            Origin::Context { .. } if self.context_is_explicit => 1,
            Origin::Variable(_) => 2,
            Origin::Context { .. } | Origin::Derived(_) | Origin::Profile(_) => 3,
        };
        let here = self.secret_of(SecretKind::ClientSecret, context);
        let arn = self.text_of(&CLIENT_SECRET_ARN, context);
        Ok(match (here, arn) {
            // Of one origin, what is here goes before what has to be asked for.
            (Some(Sourced { value, origin }), arn)
                if arn
                    .as_ref()
                    .is_none_or(|arn| rank(&origin) <= rank(&arn.origin)) =>
            {
                let value = ClientSecretSource::Here(value);
                Some(Sourced { value, origin })
            }
            (_, Some(arn)) => {
                let Sourced { value, origin } = arn.parse(CLIENT_SECRET_ARN.what)?;
                let value = ClientSecretSource::Managed(value);
                Some(Sourced { value, origin })
            }
            (_, None) => None,
        })
    }

    /// The same settings, and flags that go before these.
    #[must_use]
    pub fn with(&self, flags: Flags) -> Self {
        Self {
            flags: self.flags.clone() + flags,
            ..self.clone()
        }
    }

    /// User pools and app clients, of which any will do. Where none is given by a flag, it is the one
    /// that [`Self::pool`] gives; a client then only where it is that of every pool.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] for a malformed id.
    pub fn pools_and_clients(
        &self,
        pools: &[String],
        clients: &[String],
    ) -> Result<(Vec<PoolId>, Vec<ClientId>), Error> {
        let of_client = Flags::default().with(&CLIENT_ID, clients.first().cloned());
        let mut flags: Vec<_> = pools
            .iter()
            .map(|id| of_client.clone().with(&USER_POOL_ID, Some(id.clone())))
            .collect();
        if flags.is_empty() {
            flags.push(of_client);
        }
        let found = flags.into_iter().map(|flags| self.with(flags).pool());
        let found: Vec<Pool> = found.collect::<Result<_, _>>()?;
        let of_settings = found[0].client.as_ref().map(|client| &client.value);
        let is_common =
            |pool: &Pool| pool.client.as_ref().map(|client| &client.value) == of_settings;
        let mut accepted = Vec::new();
        if found.iter().all(is_common) {
            accepted.extend(of_settings.cloned());
        }
        for client in clients.iter().skip(1) {
            let origin = Origin::Flag(CLIENT_ID.name);
            let value = client.clone();
            accepted.push(Sourced { value, origin }.parse(CLIENT_ID.what)?.value);
        }
        let pools = found.into_iter().filter_map(|pool| Some(pool.id?.value));
        Ok((pools.collect(), accepted))
    }

    /// What to say when nothing says for which app clients a token may be.
    pub fn missing_client() -> Missing {
        CLIENT_ID.missing()
    }

    /// The user pool alone, for commands that know no app client.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] for a malformed id.
    pub fn user_pool(&self) -> Result<Option<Sourced<PoolId>>, Error> {
        self.text(&USER_POOL_ID)
            .map(|sourced| sourced.parse(USER_POOL_ID.what))
            .transpose()
    }

    /// The identity pool, if there is one.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] for a malformed id.
    pub fn identity_pool(&self) -> Result<Option<Sourced<IdentityPoolId>>, Error> {
        self.text(&IDENTITY_POOL_ID)
            .map(|sourced| sourced.parse(IDENTITY_POOL_ID.what))
            .transpose()
    }

    /// The identity pool, which the command at hand needs.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] for a malformed id, [`Error::Missing`] when there is none.
    pub fn need_identity_pool(&self) -> Result<Sourced<IdentityPoolId>, Error> {
        Ok(self
            .identity_pool()?
            .ok_or_else(|| IDENTITY_POOL_ID.missing())?)
    }

    /// The role to ask the identity pool for.
    pub fn role_arn(&self) -> Option<Sourced<String>> {
        self.text(&ROLE_ARN)
    }

    /// What to say when there is no role, and one is needed.
    pub fn missing_role() -> Missing {
        ROLE_ARN.missing()
    }

    /// The name of the login provider, where it is not to be derived from the token.
    pub fn logins_provider(&self) -> Option<Sourced<String>> {
        self.text(&LOGINS_PROVIDER)
    }

    /// The host of the managed login pages.
    pub fn domain(&self) -> Option<String> {
        self.text(&DOMAIN).map(|sourced| sourced.value)
    }

    /// The URL of the domain, if there is a domain: a host, with `http://` in front only on loopback.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] when the domain is not a host.
    pub fn domain_url(&self) -> Result<Option<DomainUrl>, Error> {
        let (_, _, context) = self.pool_and_client();
        let Some(domain) = self.text_of(&DOMAIN, context) else {
            return Ok(None);
        };
        let url = DomainUrl::of(&domain.value);
        url.map(Some).map_err(|reason| Error::Invalid {
            name: DOMAIN.what,
            origin: domain.origin,
            reason,
        })
    }

    /// That no domain is named.
    pub fn missing_domain() -> Missing {
        DOMAIN.missing()
    }

    /// Where the managed login pages send a browser back to, in the order in which to try them; none
    /// where nothing names any.
    pub fn redirect_uris(&self) -> Vec<String> {
        self.list(&REDIRECT_URI)
    }

    /// The scopes that a token is to have, each once; none where nothing names any.
    pub fn scopes(&self) -> Vec<String> {
        let mut scopes: Vec<String> = Vec::new();
        for text in self.list(&SCOPE) {
            for scope in text.split_ascii_whitespace() {
                if !scopes.iter().any(|it| it == scope) {
                    scopes.push(scope.to_owned());
                }
            }
        }
        scopes
    }

    /// What a token is to be used at.
    pub fn resources(&self) -> Vec<String> {
        self.list(&RESOURCE)
    }

    /// What the pool's Lambda triggers are passed, each as `KEY=VALUE`.
    pub fn client_metadata(&self) -> Vec<String> {
        self.list(&CLIENT_METADATA)
    }

    /// The environment's value of `key`, if `context create` saves it.
    pub fn to_save(&self, key: &Key) -> Option<String> {
        if key.saved != Saved::OfEnvironment {
            return None;
        }
        self.variables.get(key.variable?).map(str::to_owned)
    }

    /// The environment variable that overrides `key` of the context called `context`, if one does.
    pub fn overriding(&self, context: &str, key: &Key) -> Option<&'static str> {
        let in_use = self.context.as_ref().is_some_and(|own| own.name == context);
        if in_use && self.context_is_explicit {
            return None;
        }
        let secret = if key.name == CLIENT_SECRET_ARN.name {
            Some(SecretKind::ClientSecret)
        } else {
            key.secret
        };
        if key.name == ENDPOINT_URL.name {
            return ENDPOINTS
                .into_iter()
                .find(|name| self.endpoint_variable(&[name]).is_some());
        }
        let by_value = secret.map(SecretKind::variable);
        let by_value = by_value.filter(|name| self.variables.has_secret(name));
        by_value.or_else(|| {
            let of_arn = secret == Some(SecretKind::ClientSecret);
            let variable = if of_arn { &CLIENT_SECRET_ARN } else { key }.variable?;
            self.variables.get(variable).map(|_| variable)
        })
    }

    /// The flow, and the API that it goes through. Where nothing names one, it is signed if
    /// `offers_iam`: IAM credentials are at hand.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] for an unknown flow, [`Error::FlowAndApi`] for a combination that
    /// Cognito lacks.
    pub fn flow(&self, offers_iam: bool) -> Result<FlowAndApi, Error> {
        let asked = self.text(&AUTH_FLOW);
        let asked: Option<Sourced<AuthFlow>> =
            asked.map(|s| s.parse(AUTH_FLOW.what)).transpose()?;
        let only = asked.as_ref().and_then(|asked| asked.value.admin());
        let api = self.truth(&ADMIN)?;
        let api = api.and_then(|api| {
            let is_flag = matches!(api.origin, Origin::Flag(_));
            // A context's API gives way to a flow that does not go through it.
            let fits = is_flag || only.is_none_or(|only| only == api.value);
            fits.then_some(api.value)
        });
        let api_is_flag = self.flags.text(&ADMIN).is_some();
        let asked = asked.filter(|asked| {
            let fits = asked
                .value
                .admin()
                .is_none_or(|only| api.is_none_or(|api| api == only));
            // A context's flow gives way to a flag that says through which API.
            fits || !api_is_flag || matches!(asked.origin, Origin::Flag(_))
        });
        let flow = match (asked, api) {
            (Some(flow), _) => flow.value,
            (None, api) if api.unwrap_or(offers_iam) => AuthFlow::AdminUserPassword,
            (None, _) => AuthFlow::UserSrp,
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

    /// Whether the pool is to remember this machine.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] when the context says neither true nor false.
    pub fn remember_device(&self) -> Result<bool, Error> {
        self.is_on(&REMEMBER_DEVICE)
    }

    /// Where the record of the context in use is kept.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] for a kind that there is none of.
    pub fn store(&self) -> Result<StoreKind, Error> {
        let named = self.text(&STORE);
        let named = named.map(|sourced| sourced.parse(STORE.what)).transpose()?;
        Ok(named.map_or(StoreKind::Auto, |sourced| sourced.value))
    }

    /// The second factor to choose where there are several.
    pub fn mfa_type(&self) -> Option<String> {
        self.text(&MFA_TYPE).map(|sourced| sourced.value)
    }

    /// The first factor to choose in `USER_AUTH`.
    pub fn preferred_challenge(&self) -> Option<String> {
        self.text(&PREFERRED_CHALLENGE).map(|sourced| sourced.value)
    }

    /// The program that prints one-time codes.
    pub fn mfa_code_command(&self) -> Option<CommandLine> {
        if let Some(line) = self.flags.text(&MFA_CODE_COMMAND) {
            return Some(CommandLine::Shell(line.to_owned()));
        }
        let (setting, _) = self.context.as_ref()?.get(MFA_CODE_COMMAND.name)?;
        Some(command_line(setting))
    }

    /// Where `kind` is to be read: the flag, the context, the environment.
    pub fn secret(&self, kind: SecretKind) -> Option<Sourced<SecretSource>> {
        self.secret_of(kind, self.context.as_ref())
    }

    /// As [`Self::secret`], with `context` for the context in use.
    fn secret_of(
        &self,
        kind: SecretKind,
        context: Option<&Context>,
    ) -> Option<Sourced<SecretSource>> {
        if let Some(value) = self.flags.secret(kind) {
            return Some(Sourced {
                value: value.clone(),
                origin: Origin::Flag(flag_of(kind)),
            });
        }
        let name = kind.variable();
        let variable = self.variables.has_secret(name).then_some(Sourced {
            value: SecretSource::Variable,
            origin: Origin::Variable(name),
        });
        let in_context = context.and_then(|context| {
            let (value, line) =
                if let Some((path, line)) = context.text(&format!("{}-file", kind.name())) {
                    (SecretSource::File(path.into()), line)
                } else {
                    let (setting, line) = context.get(&format!("{}-command", kind.name()))?;
                    (SecretSource::Command(command_line(setting)), line)
                };
            Some(Sourced {
                value,
                origin: origin_in(context, line),
            })
        });
        if self.context_is_explicit {
            in_context.or(variable)
        } else {
            variable.or(in_context)
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
        id: Option<(&Region, &'static str)>,
    ) -> Result<Option<Sourced<Region>>, Error> {
        if let Some(explicit) = self.text(&REGION) {
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

    /// Whether a value of `origin` goes before the environment.
    pub fn beats_environment(&self, origin: &Origin) -> bool {
        match origin {
            Origin::Flag(_) => true,
            Origin::Context { .. } => self.context_is_explicit,
            Origin::Variable(_) | Origin::Derived(_) | Origin::Profile(_) => false,
        }
    }

    /// The AWS profile.
    pub fn profile(&self) -> Option<Sourced<String>> {
        self.text(&PROFILE)
    }

    /// The CA bundle's path.
    pub fn ca_bundle(&self) -> Option<Sourced<PathBuf>> {
        if let Some(Value::Path(path)) = self.flags.get(&CA_BUNDLE) {
            return Some(Sourced {
                value: path.clone(),
                origin: Origin::Flag(CA_BUNDLE.name),
            });
        }
        let Sourced { value, origin } = self.text(&CA_BUNDLE)?;
        Some(Sourced {
            value: value.into(),
            origin,
        })
    }

    /// The endpoint of the service whose variable is `own`. The AWS profile's, and whether it says to
    /// ignore the variables, are for the edge to add.
    pub fn endpoint_url(
        &self,
        own: &'static str,
        ignores_variables: bool,
    ) -> Option<Sourced<String>> {
        let given = self.text(&ENDPOINT_URL);
        let is_first = given
            .as_ref()
            .is_some_and(|given| self.beats_environment(&given.origin));
        if is_first || ignores_variables {
            return given;
        }
        self.endpoint_variable(&[own, EVERY_ENDPOINT]).or(given)
    }

    /// The endpoint that a flag or the context gives for every service.
    pub fn endpoint_of_all(&self) -> Option<Sourced<String>> {
        let overridden = self.endpoint_variable(&ENDPOINTS).is_some();
        let given = self.text(&ENDPOINT_URL);
        given.filter(|given| !overridden || self.beats_environment(&given.origin))
    }

    /// What `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` says, if it is set.
    pub fn ignores_endpoint_variables(&self) -> Option<bool> {
        let value = self.variables.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")?;
        Some(value.eq_ignore_ascii_case("true"))
    }

    /// The first of the variables `names` that is set, unless they are ignored.
    fn endpoint_variable(&self, names: &[&'static str]) -> Option<Sourced<String>> {
        if self.ignores_endpoint_variables() == Some(true) {
            return None;
        }
        names.iter().find_map(|name| {
            Some(Sourced {
                value: self.variables.get(name)?.to_owned(),
                origin: Origin::Variable(name),
            })
        })
    }

    /// Whether an http endpoint may be on another machine.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] for anything but true and false.
    pub fn allow_http(&self) -> Result<bool, Error> {
        self.is_on(&ALLOW_HTTP)
    }

    /// The time limit of one call, in whole seconds.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] unless it is at least 1.
    pub fn timeout(&self) -> Result<Option<Sourced<u32>>, Error> {
        self.positive(&TIMEOUT)
    }

    /// How often a call is tried.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] unless it is at least 1.
    pub fn max_attempts(&self) -> Result<Option<Sourced<u32>>, Error> {
        self.positive(&MAX_ATTEMPTS)
    }

    /// Whether `key` is given as true.
    fn is_on(&self, key: &'static Key) -> Result<bool, Error> {
        Ok(self.truth(key)?.is_some_and(|sourced| sourced.value))
    }

    fn truth(&self, key: &'static Key) -> Result<Option<Sourced<bool>>, Error> {
        let named = self.text(key).map(|sourced| sourced.parse(key.what));
        named.transpose()
    }

    fn positive(&self, key: &Key) -> Result<Option<Sourced<u32>>, Error> {
        let Some(text) = self.text(key) else {
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

    /// The settings of the context in use that flags and variables take the place of, and by which.
    pub fn overrides(&self) -> Vec<Override> {
        const KEYS: [&Key; 5] = [
            &USER_POOL_ID,
            &CLIENT_ID,
            &USERNAME,
            &IDENTITY_POOL_ID,
            &ENDPOINT_URL,
        ];
        let other = |key: &&Key| {
            let context = self.context.as_ref()?;
            let (own, _) = context.text(key.name)?;
            let of_endpoint = || {
                let is_endpoint = key.name == ENDPOINT_URL.name && !self.context_is_explicit;
                is_endpoint.then(|| self.endpoint_variable(&ENDPOINTS))?
            };
            let before = self.before_context(key).or_else(of_endpoint)?;
            (before.value != own).then(|| Override {
                key: key.name,
                by: before.origin,
                context: context.name.clone(),
            })
        };
        KEYS.iter().filter_map(other).collect()
    }

    /// What goes before the context: the flag, and the environment unless `-c` named the context.
    fn before_context(&self, key: &Key) -> Option<Sourced<String>> {
        let flag = self.flags.text(key).map(|value| Sourced {
            value: value.to_owned(),
            origin: Origin::Flag(key.name),
        });
        flag.or_else(|| self.variable_of(key).filter(|_| !self.context_is_explicit))
    }

    /// The environment's value of `key`.
    fn variable_of(&self, key: &Key) -> Option<Sourced<String>> {
        let name = key.variable?;
        Some(Sourced {
            value: self.variables.get(name)?.to_owned(),
            origin: Origin::Variable(name),
        })
    }

    /// The values of `key`: the flag's, else the context's.
    fn list(&self, key: &Key) -> Vec<String> {
        if let Some(Value::List(values)) = self.flags.get(key) {
            return values.clone();
        }
        let in_context = self.context.as_ref().and_then(|it| it.get(key.name));
        match in_context {
            Some((Setting::List(values), _)) => values.clone(),
            Some((Setting::Text(text), _)) => vec![text.clone()],
            None => Vec::new(),
        }
    }

    fn text(&self, key: &Key) -> Option<Sourced<String>> {
        self.text_of(key, self.context.as_ref())
    }

    /// As [`Self::text`], with `context` for the context in use.
    fn text_of(&self, key: &Key, context: Option<&Context>) -> Option<Sourced<String>> {
        let in_context = || {
            let context = context?;
            let (value, line) = context.text(key.name)?;
            let origin = origin_in(context, line);
            Some(Sourced {
                value: value.to_owned(),
                origin,
            })
        };
        self.before_context(key)
            .or_else(in_context)
            .or_else(|| self.variable_of(key))
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
        SecretKind::Password => "password-…",
        SecretKind::NewPassword => "new-password-…",
        SecretKind::ClientSecret => "client-secret-…",
        SecretKind::TotpSecret => "totp-secret-…",
        SecretKind::RefreshToken => "refresh-token-…",
        SecretKind::IdToken => "id-token-…",
        SecretKind::AccessToken => "access-token-…",
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
            ..Settings::default()
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
        assert_eq!(named.pool().unwrap().username.unwrap().value, "dora");
        let default = with_context(false, &environment, DEV);
        let username = default.pool().unwrap().username.unwrap();
        assert_eq!(
            (username.value.as_str(), username.origin),
            ("env", Origin::Variable("COGNITO_USERNAME"))
        );

        let flagged = named.with(Flags::default().with(&USERNAME, Some("flag".into())));
        assert_eq!(
            flagged.pool().unwrap().username.unwrap().origin,
            Origin::Flag("username")
        );
        assert_eq!(
            named.region(None).unwrap().unwrap().origin.to_string(),
            "context dev in config.toml line 6"
        );
    }

    #[test]
    fn what_belongs_together_is_taken_together_or_not_at_all() {
        let all = (Some("us-east-1_Dev"), Some("devclient"), Some("dora"), true);
        let named = with_context(true, &[("COGNITO_CLIENT_ID", "other")], DEV);
        assert_eq!(ids(&named.pool().unwrap()), all);

        let of_client = |client: &str| {
            let flags = Flags::default().with(&CLIENT_ID, Some(client.to_owned()));
            named.with(flags).pool().unwrap()
        };
        assert_eq!(ids(&of_client("other")), (None, Some("other"), None, false));
        assert_eq!(ids(&of_client("devclient")), all);

        let default = with_context(false, &[("COGNITO_USER_POOL_ID", "us-east-1_Other")], DEV);
        assert_eq!(
            ids(&default.pool().unwrap()),
            (Some("us-east-1_Other"), None, None, false)
        );
    }

    #[test]
    fn of_several_pools_and_clients_any_will_do() {
        let ids = |settings: &Settings, pools: &[&str], clients: &[&str]| {
            let [pools, clients] = [pools, clients]
                .map(|ids| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>());
            let (pools, clients) = settings.pools_and_clients(&pools, &clients).unwrap();
            let pools: Vec<_> = pools.iter().map(|id| id.as_str().to_owned()).collect();
            let clients: Vec<_> = clients.iter().map(|id| id.as_str().to_owned()).collect();
            format!("{} {}", pools.join("+"), clients.join("+"))
        };
        let dev = with_context(true, &[], DEV);
        assert_eq!(ids(&dev, &[], &[]), "us-east-1_Dev devclient");
        assert_eq!(
            ids(&dev, &["us-east-1_Dev"], &[]),
            "us-east-1_Dev devclient"
        );
        // A client of the context is none of another pool's.
        assert_eq!(ids(&dev, &["us-east-1_B"], &[]), "us-east-1_B ");
        assert_eq!(
            ids(&dev, &["us-east-1_Dev", "us-east-1_B"], &[]),
            "us-east-1_Dev+us-east-1_B "
        );
        assert_eq!(
            ids(&dev, &[], &["devclient", "b"]),
            "us-east-1_Dev devclient+b"
        );
        assert_eq!(
            ids(&dev, &["us-east-1_B", "us-east-1_C"], &["a", "b"]),
            "us-east-1_B+us-east-1_C a+b"
        );
        let variables = [
            ("COGNITO_USER_POOL_ID", "us-east-1_E"),
            ("COGNITO_CLIENT_ID", "env"),
        ];
        let bare = Settings {
            variables: Variables::of(&variables),
            ..Settings::default()
        };
        assert_eq!(ids(&bare, &[], &[]), "us-east-1_E env");
        assert_eq!(
            ids(&bare, &["us-east-1_A", "us-east-1_B"], &[]),
            "us-east-1_A+us-east-1_B env"
        );
        assert!(
            bare.pools_and_clients(&[], &["a".to_owned(), "b c".to_owned()])
                .is_err()
        );
    }

    #[test]
    fn a_region_comes_from_the_id_before_the_environment() {
        let settings = Settings {
            variables: Variables::of(&[("AWS_REGION", "ap-south-1"), ("AWS_DEFAULT_REGION", "x")]),
            ..Settings::default()
        };
        let id: Region = "us-east-1".parse().unwrap();
        let region = |flag: Option<&str>, id| {
            let flags = Flags::default().with(&REGION, flag.map(str::to_owned));
            let region = settings.with(flags).region(id).unwrap();
            region.map(|s| s.value.to_string())
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
        assert_eq!(Settings::default().region(None).unwrap(), None);
        let malformed = Flags::default().with(&REGION, Some("a b".to_owned()));
        assert!(settings.with(malformed).region(None).is_err());
    }

    #[test]
    fn a_flow_decides_the_api_and_an_api_the_flow() {
        let flags = |flow: Option<&str>, admin: bool, no_admin: bool| {
            let api = (admin || no_admin).then(|| admin.to_string());
            let flags = Flags::default().with(&AUTH_FLOW, flow.map(str::to_owned));
            flags.with(&ADMIN, api)
        };
        let with_iam = |flags: Flags, offers_iam| {
            let settings = Settings::default().with(flags);
            settings.flow(offers_iam).map(|f| (f.flow.name(), f.admin))
        };
        let resolved = |flags: Flags| with_iam(flags, true);
        assert_eq!(
            resolved(flags(None, false, false)),
            Ok(("ADMIN_USER_PASSWORD_AUTH", true))
        );
        assert_eq!(
            with_iam(Flags::default(), false),
            Ok(("USER_SRP_AUTH", false))
        );
        assert_eq!(
            with_iam(flags(None, true, false), false),
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
        let in_context = |flow: &str, flags: Flags| {
            let context = format!("[contexts.dev]\nauth-flow = '{flow}'\n");
            let settings = with_context(true, &[], &context).with(flags);
            settings.flow(false).map(|f| f.flow.name())
        };
        let public = in_context("admin", flags(None, false, true));
        assert_eq!(public, Ok("USER_SRP_AUTH"));
        let admin = in_context("password", flags(None, true, false));
        assert_eq!(admin, Ok("ADMIN_USER_PASSWORD_AUTH"));
    }

    #[test]
    fn what_takes_the_place_of_a_context_s_settings_is_named() {
        let context = "[contexts.dev]\nuser-pool-id = 'us-east-1_A'\nclient-id = 'a'\n";
        let variables = [
            ("COGNITO_USER_POOL_ID", "us-east-1_B"),
            ("COGNITO_CLIENT_ID", "a"),
            ("COGNITO_USERNAME", "ada"),
        ];
        let named = |explicit, flags: Flags| {
            let settings = with_context(explicit, &variables, context).with(flags);
            let named = settings.overrides().into_iter();
            let named = named.map(|Override { key, by, .. }| format!("{by} for {key}"));
            named.collect::<Vec<_>>().join(", ")
        };
        let by_variable = "COGNITO_USER_POOL_ID for user-pool-id";
        assert_eq!(named(false, Flags::default()), by_variable);
        assert_eq!(named(true, Flags::default()), "");
        let flag = Flags::default().with(&CLIENT_ID, Some("b".to_owned()));
        assert_eq!(named(true, flag), "--client-id for client-id");
    }

    #[test]
    fn a_secret_has_one_source() {
        let variables = [("COGNITO_CLIENT_SECRET", "s3cret")];
        let source = |explicit, flag| {
            let settings = with_context(explicit, &variables, DEV);
            let mut flags = Flags::default();
            if let Some(flag) = flag {
                flags.set_secret(SecretKind::ClientSecret, flag);
            }
            let secret = settings.with(flags).secret(SecretKind::ClientSecret);
            secret.unwrap().value
        };
        assert_eq!(source(true, Some(SecretSource::Line)), SecretSource::Line);
        assert_eq!(source(true, None), SecretSource::File("s".into()));
        assert_eq!(source(false, None), SecretSource::Variable);
    }

    #[test]
    fn a_client_s_secret_may_be_in_secrets_manager() {
        const ARN: &str = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:";
        let source = |explicit, context: &str, variables: &[(&str, &str)], flag: Option<&str>| {
            let context = format!("[contexts.dev]\n{context}\n");
            let settings = with_context(explicit, variables, &context);
            let arn = flag.map(|name| format!("{ARN}{name}"));
            let settings = settings.with(Flags::default().with(&CLIENT_SECRET_ARN, arn));
            let source = settings.pool().map_err(|error| error.to_string())?;
            Ok(match source.client_secret.map(|source| source.value) {
                None => "none".to_owned(),
                Some(ClientSecretSource::Here(source)) => format!("{source:?}"),
                Some(ClientSecretSource::Managed(arn)) => arn.as_str().replace(ARN, "at "),
            })
        };
        let named = format!("{ARN}env");
        let by_variable = [("COGNITO_CLIENT_SECRET_ARN", named.as_str())];
        let by_both = [by_variable[0], ("COGNITO_CLIENT_SECRET", "s3cret")];
        let own = format!("client-secret-arn = '{ARN}own'");
        let with_file = format!("{own}\nclient-secret-file = 's'");
        let file = r#"File("s")"#;
        for (explicit, context, variables, flag, expected) in [
            (true, "", &[][..], None, "none"),
            (true, &own, &[], None, "at own"),
            (true, &own, &by_variable, None, "at own"),
            (false, &own, &by_variable, None, "at env"),
            (false, &own, &by_variable, Some("flag"), "at flag"),
            (true, &own, &by_both, None, "at own"),
            (false, &own, &by_both, None, "Variable"),
            (false, &own, &by_both, Some("flag"), "at flag"),
            (true, &with_file, &by_both, None, file),
            (false, &with_file, &by_variable, None, "at env"),
            (true, &with_file, &[], Some("flag"), "at flag"),
        ] {
            let found = source(explicit, context, variables, flag);
            assert_eq!(
                found.as_deref(),
                Ok(expected),
                "{explicit} {context} {flag:?}"
            );
        }
        let malformed = [("COGNITO_CLIENT_SECRET_ARN", "hunter2")];
        let found: Result<String, String> = source(false, "", &malformed, None);
        let refused = "COGNITO_CLIENT_SECRET_ARN is not valid: it is not the ARN of a secret in AWS \
                       Secrets Manager: expected \
                       arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME";
        assert_eq!(found, Err(refused.to_owned()));
    }

    #[test]
    fn numbers_are_at_least_one() {
        let settings = Settings {
            variables: Variables::of(&[("AWS_MAX_ATTEMPTS", "abc")]),
            ..Settings::default()
        };
        assert_eq!(
            settings.max_attempts().unwrap_err().to_string(),
            "AWS_MAX_ATTEMPTS is not valid: \"abc\" is not a whole number of at least 1"
        );
        let two = settings.with(Flags::default().with(&MAX_ATTEMPTS, Some("2".to_owned())));
        assert_eq!(two.max_attempts().unwrap().unwrap().value, 2);
        let zero = settings.with(Flags::default().with(&TIMEOUT, Some("0".to_owned())));
        assert!(zero.timeout().is_err());
        assert_eq!(settings.timeout().unwrap(), None);
    }
}
