//! What was asked for, and what could be read of it.

use jiff::Timestamp;

use super::fix::Cli;
use crate::model::{ClientId, Finding, IdentityPoolId, PoolId, Region, Secret, SecretArn, User};
use crate::settings::Sourced;
use crate::settings::discovery::{AppClient, Trusted};
use crate::settings::resolve::{FlowAndApi, StoreKind};

/// How a user is to sign in.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The user pool.
    pub pool: Option<PoolId>,
    /// The app client.
    pub client: Option<ClientId>,
    /// Who signs in.
    pub username: Option<String>,
    /// How; else what is wrong with the settings of it.
    pub flow: Result<FlowAndApi, Trouble>,
    /// The second factor to choose where there are several.
    pub mfa_type: Option<String>,
    /// The app client's secret, if one is given.
    pub secret: Option<Given>,
    /// The identity pool.
    pub identity_pool: Option<IdentityPoolId>,
    /// The role to ask it for.
    pub role: Option<String>,
    /// The name of the login provider, where the token does not say it.
    pub provider: Option<String>,
    /// The host of the managed login pages.
    pub domain: Option<String>,
    /// Where the managed login pages are to send a browser back to.
    pub redirect_uri: Option<String>,
    /// The scopes that the managed login pages are asked for; none for `openid`.
    pub scopes: Vec<String>,
    /// The Region of the calls to the user pool.
    pub region: Option<Sourced<Region>>,
    /// The context in use.
    pub context: Option<String>,
    /// Whether the pool is to remember this machine.
    pub remembers_device: bool,
    /// The options that give the AWS CLI the same settings.
    pub cli: Cli,
    /// The time.
    pub now: Timestamp,
}

impl Asked {
    /// Whether the settings mean to use the managed login pages. A domain alone says nothing: it is
    /// saved wherever the pool has one.
    pub fn names_pages(&self) -> bool {
        self.redirect_uri.is_some()
    }

    /// Whether they do, or `client` is made for the pages.
    pub fn means_pages(&self, client: &Client) -> bool {
        self.names_pages() || client.oauth
    }

    /// Whether this is about an identity pool alone, as guests need it.
    pub fn is_for_guests(&self) -> bool {
        self.identity_pool.is_some() && self.pool.is_none() && self.client.is_none()
    }
}

/// A secret that is given.
#[derive(Debug, Clone)]
pub struct Given {
    /// Where it is from.
    pub origin: String,
    /// Whether a command is run for it each time.
    pub from_command: bool,
    /// The ARN that it is read by, where it is in AWS Secrets Manager.
    pub arn: Option<SecretArn>,
    /// The secret; else why it cannot be read.
    pub value: Result<Secret<String>, Trouble>,
}

/// Why something failed, in the words of an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// What happened.
    pub message: String,
    /// Why it probably did.
    pub cause: Option<String>,
    /// What to do.
    pub help: Option<String>,
    /// Whether a service did not answer.
    pub is_outage: bool,
}

impl Trouble {
    /// `finding` with the cause and the help of the trouble.
    #[must_use]
    pub fn explain(&self, finding: Finding) -> Finding {
        Finding {
            cause: self.cause.clone(),
            fix: self.help.clone(),
            is_outage: self.is_outage,
            ..finding
        }
    }

    /// The trouble as a problem of `check`.
    pub fn problem(&self, check: &'static str) -> Finding {
        self.explain(Finding::problem(check, &self.message))
    }
}

/// What came of one look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Look<T> {
    /// It was read.
    Seen(T),
    /// IAM does not allow it.
    Denied {
        /// The action.
        action: &'static str,
        /// The ARN it would have to be allowed for, or `*`.
        resource: String,
    },
    /// There is none; in the service's words.
    Absent(String),
    /// It failed otherwise.
    Failed(Trouble),
    /// Not looked at, because of this.
    NotAsked(&'static str),
}

impl<T> Look<T> {
    /// What was read; else the finding that `what` could not be.
    ///
    /// # Errors
    ///
    /// That finding, of `check`.
    pub fn seen(&self, check: &'static str, what: &str) -> Result<&T, Finding> {
        let could_not = |why: &str| Finding::could_not_look(check, format!("{what}: {why}"));
        match self {
            Self::Seen(it) => Ok(it),
            Self::Denied { action, resource } => Err(Finding {
                iam_action: Some(action),
                ..could_not(&format!("the IAM credentials do not allow {action}")).fix(format!(
                    r#"allow it: {{"Effect":"Allow","Action":"{action}","Resource":"{resource}"}}"#
                ))
            }),
            Self::Absent(message) => Err(could_not(message)),
            Self::Failed(trouble) => Err(trouble.explain(could_not(&trouble.message))),
            Self::NotAsked(why) => Err(could_not(why)),
        }
    }

    fn was_not_answered(&mut self) {
        if let Self::Failed(_) = self {
            *self = Self::NotAsked("the service does not answer");
        }
    }

    /// What was read, if it was.
    pub fn get(&self) -> Option<&T> {
        match self {
            Self::Seen(it) => Some(it),
            Self::Denied { .. } | Self::Absent(_) | Self::Failed(_) | Self::NotAsked(_) => None,
        }
    }
}

/// Whether the services answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Network {
    /// No call was made.
    Untried,
    /// At least one did.
    Answers,
    /// None does.
    Unreachable(Trouble),
    /// The user pool is not served on this way to it.
    Closed(Trouble),
}

/// Whether IAM credentials sign calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signing {
    /// There is no call to sign.
    Untried,
    /// There are some, with this access key, and no service objects to them.
    Good(String),
    /// There are none, or the services refuse them.
    Bad(Trouble),
}

/// All that was read of the services.
#[derive(Debug, Clone)]
pub struct Facts {
    /// Whether they answer.
    pub network: Network,
    /// Whether calls can be signed.
    pub signing: Signing,
    /// The time here and at the first service that answered, at the same moment.
    pub clocks: Option<(Timestamp, Timestamp)>,
    /// Whether there is a user pool of that id, as its public key set tells; asked only where
    /// `DescribeUserPool` tells nothing.
    pub published: Option<bool>,
    /// `DescribeUserPool`
    pub pool: Look<Pool>,
    /// `GetUserPoolMfaConfig`, of a pool that has second factors.
    pub factors: Look<Factors>,
    /// `DescribeUserPoolDomain`: the `Status`, of a pool that has a domain.
    pub domain: Look<String>,
    /// `DescribeUserPoolClient`
    pub client: Look<Client>,
    /// `AdminGetUser`
    pub user: Look<User>,
    /// `DescribeIdentityPool`
    pub identity_pool: Look<IdentityPool>,
    /// `GetIdentityPoolRoles`
    pub roles: Look<Roles>,
    /// `GetRole`: the ARNs asked for, what for, and what was read.
    pub trusts: Vec<(Use, String, Look<Role>)>,
}

impl Facts {
    /// What is known where no call is made, because of `why`.
    pub fn unknown(why: &'static str) -> Self {
        Self {
            network: Network::Untried,
            signing: Signing::Untried,
            clocks: None,
            published: None,
            pool: Look::NotAsked(why),
            factors: Look::NotAsked(why),
            domain: Look::NotAsked(why),
            client: Look::NotAsked(why),
            user: Look::NotAsked(why),
            identity_pool: Look::NotAsked(why),
            roles: Look::NotAsked(why),
            trusts: Vec::new(),
        }
    }

    /// Says once, in place of each failure, that no service answers.
    pub fn was_not_answered(&mut self) {
        self.pool.was_not_answered();
        self.factors.was_not_answered();
        self.domain.was_not_answered();
        self.client.was_not_answered();
        self.user.was_not_answered();
        self.identity_pool.was_not_answered();
        self.roles.was_not_answered();
        for (_, _, role) in &mut self.trusts {
            role.was_not_answered();
        }
    }
}

/// What a role is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// Users who signed in.
    Authenticated,
    /// Guests.
    Guests,
}

impl Use {
    /// What a token of the identity pool says in `amr`.
    pub fn amr(self) -> &'static str {
        match self {
            Self::Authenticated => "authenticated",
            Self::Guests => "unauthenticated",
        }
    }
}

/// A user pool.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pool {
    /// `MfaConfiguration`: `OFF`, `ON`, `OPTIONAL`.
    pub mfa: Option<String>,
    /// Whether it tracks devices.
    pub tracks_devices: bool,
    /// `CustomDomain`, else `Domain`.
    pub domain: Option<String>,
    /// The hosts of its managed login pages, its own before the one with a prefix.
    pub hosts: Vec<String>,
    /// `SmsConfigurationFailure`
    pub sms_failure: Option<String>,
    /// `EmailConfigurationFailure`
    pub email_failure: Option<String>,
    /// `TemporaryPasswordValidityDays`; none where it is the default.
    pub temporary_days: Option<i32>,
    /// The Lambda triggers of `CUSTOM_AUTH` that it lacks.
    pub missing_triggers: Vec<&'static str>,
}

/// The second factors that a pool knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Factors {
    /// Authenticator apps.
    pub app: bool,
    /// Text messages.
    pub sms: bool,
    /// E-mails.
    pub email: bool,
}

/// An app client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Its flows and its secret.
    pub app: AppClient,
    /// The grace period in seconds, if it rotates refresh tokens.
    pub rotation: Option<i32>,
    /// Seconds that an access token is good for.
    pub access_seconds: i64,
    /// Seconds that an ID token is good for.
    pub id_seconds: i64,
    /// Seconds that a refresh token is good for.
    pub refresh_seconds: i64,
    /// `EnableTokenRevocation`
    pub revocation: bool,
    /// Whether `PreventUserExistenceErrors` is `ENABLED`.
    pub hides_users: bool,
    /// `AllowedOAuthFlowsUserPoolClient`
    pub oauth: bool,
    /// `AllowedOAuthFlows`
    pub grants: Vec<String>,
    /// `AllowedOAuthScopes`
    pub scopes: Vec<String>,
    /// `CallbackURLs`
    pub callbacks: Vec<String>,
    /// `SupportedIdentityProviders`
    pub providers: Vec<String>,
}

/// An identity pool.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IdentityPool {
    /// The app clients it trusts.
    pub trusted: Vec<Trusted>,
    /// Whether it admits guests.
    pub guests: bool,
}

/// The roles of an identity pool.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Roles {
    /// The ARN of the role of users.
    pub authenticated: Option<String>,
    /// The ARN of the role of guests.
    pub unauthenticated: Option<String>,
    /// The providers, as `PROVIDER:CLIENT`, whose users get their role by a mapping.
    pub mapped: Vec<String>,
}

/// A role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// `RoleName`
    pub name: String,
    /// `Arn`, which tells the account that was looked in.
    pub arn: String,
    /// `AssumeRolePolicyDocument`, as IAM sends it: percent-encoded JSON.
    pub trust: String,
}

/// What was read of this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Machine {
    /// The context.
    pub context: String,
    /// How sessions are to be kept.
    pub kind: StoreKind,
    /// The file of the context's session.
    pub path: String,
    /// What is in it.
    pub kept: Result<Kept, Trouble>,
    /// Whether the keyring has the key of sessions, or why it does not say; none where it was not
    /// asked.
    pub keyring: Option<Result<bool, Trouble>>,
}

/// The session of a context.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// There is none.
    Nothing,
    /// It cannot be read.
    Damaged,
    /// It is in a plain file.
    Plain,
    /// It is sealed.
    Sealed,
}
