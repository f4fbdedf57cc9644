//! What a pool is made of, as flags.

use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::app::Host;
use crate::auth::AuthFlow;
use crate::aws::Aws;
use crate::failure::{Failure, Purpose, Subject};
use crate::model::Region;
use crate::ops::provision::wanted::{Client, Impossible, PasswordPolicy, ResourceServer, Wanted};
use crate::ops::region;
use crate::settings::Sourced;

/// The user pool and what goes with it.
#[derive(Debug, clap::Args)]
pub(super) struct WantedFlags {
    /// What users sign in with (can be repeated) [default: username]
    ///
    /// An e-mail address or phone number is the user name itself, or, beside username, another name of
    /// the user.
    #[arg(long, value_name = "NAME")]
    sign_in: Vec<SignIn>,

    /// Whether users have a second factor, from an authenticator app [default: off]
    #[arg(long, value_name = "WHEN")]
    mfa: Option<Mfa>,

    /// Let people sign up themselves; else an administrator makes the users
    #[arg(long)]
    self_sign_up: bool,

    /// What passwords have to be like: min=12,lower,upper,digits,symbols, or some of these
    ///
    /// Without it Cognito's own policy: 8 characters, of each kind one at least.
    #[arg(long, value_name = "PARTS", value_parser = PasswordPolicy::read)]
    password_policy: Option<PasswordPolicy>,

    /// Feature plan [default: Cognito's own]
    #[arg(long, value_name = "PLAN", ignore_case = true)]
    tier: Option<Tier>,

    /// Attribute that every user has to have, as the API names it (can be repeated)
    #[arg(long, value_name = "NAME")]
    required_attribute: Vec<String>,

    /// Group to make (can be repeated)
    #[arg(long, value_name = "NAME")]
    group: Vec<String>,

    /// Name of the app client [default: that of the pool]
    #[arg(long, value_name = "NAME", help_heading = CLIENT)]
    client_name: Option<String>,

    /// Give the app client a secret
    #[arg(long, help_heading = CLIENT)]
    generate_secret: bool,

    /// Flow that the app client allows, as login takes it (can be repeated) [default: srp, admin]
    ///
    /// Refresh tokens are always allowed.
    #[arg(long, value_name = "FLOW", value_parser = flow, help_heading = CLIENT)]
    auth_flow: Vec<AuthFlow>,

    /// OAuth grant of the app client (can be repeated)
    #[arg(long, value_name = "GRANT", help_heading = CLIENT)]
    oauth: Vec<Grant>,

    /// Where the sign-in page sends the browser back to (can be repeated)
    /// [default with --oauth code: http://localhost:8400/callback]
    #[arg(long, value_name = "URL", help_heading = CLIENT)]
    callback: Vec<String>,

    /// Scope that the app client may ask for (can be repeated)
    ///
    /// Without it those of --resource-server, and for users also openid, email, profile and
    /// aws.cognito.signin.user.admin.
    #[arg(long, value_name = "SCOPE", help_heading = CLIENT)]
    scope: Vec<String>,

    /// API, and the scopes that tokens can carry for it (can be repeated)
    #[arg(long, value_name = "ID=SCOPE,SCOPE", value_parser = resource_server)]
    #[arg(help_heading = CLIENT)]
    resource_server: Vec<ResourceServer>,

    /// Prefix of the domain of the sign-in page and the token endpoint
    #[arg(long, value_name = "PREFIX", help_heading = CLIENT)]
    domain: Option<String>,

    /// Make an identity pool that trusts the app client [default name: that of the pool]
    #[arg(long, value_name = "NAME", num_args = 0..=1, default_missing_value = "")]
    #[arg(help_heading = "Identity pool options")]
    identity_pool: Option<String>,

    /// Make a role for the users of the identity pool, which allows nothing yet
    #[arg(long, help_heading = "Identity pool options")]
    roles: bool,
}

const CLIENT: &str = "App client options";

impl WantedFlags {
    /// The pool called `name` with all that the flags ask for.
    pub(super) fn read(self, name: String) -> Result<Wanted, Failure> {
        let identity_pool = self.identity_pool.map(|given| match given.as_str() {
            "" => name.clone(),
            _ => given,
        });
        let wanted = Wanted {
            sign_in: self.sign_in.into_iter().map(SignIn::attribute).collect(),
            mfa: self.mfa.map(Mfa::name),
            self_sign_up: self.self_sign_up,
            password_policy: self.password_policy,
            tier: self.tier.map(Tier::name),
            required_attributes: self.required_attribute,
            client: Client {
                name: self.client_name.unwrap_or_else(|| name.clone()),
                has_secret: self.generate_secret,
                flows: self.auth_flow,
                callbacks: self.callback,
                grants: self.oauth.into_iter().map(Grant::name).collect(),
                scopes: self.scope,
            },
            resource_servers: self.resource_server,
            domain: self.domain,
            groups: self.group,
            identity_pool,
            roles: self.roles,
            name,
        };
        wanted
            .check()
            .map_err(|Impossible { what, help }| Failure::usage(what, help))?;
        Ok(wanted)
    }
}

/// What users sign in with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SignIn {
    /// A name of their own
    Username,
    /// An e-mail address
    Email,
    /// A phone number
    Phone,
}

impl SignIn {
    fn attribute(self) -> &'static str {
        match self {
            Self::Username => "username",
            Self::Email => "email",
            Self::Phone => "phone_number",
        }
    }
}

/// Whether there is a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Mfa {
    /// None
    Off,
    /// For users who set one up
    Optional,
    /// For every user
    On,
}

impl Mfa {
    fn name(self) -> &'static str {
        match self {
            Self::Off => "OFF",
            Self::Optional => "OPTIONAL",
            Self::On => "ON",
        }
    }
}

/// A feature plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tier {
    Lite,
    Essentials,
    Plus,
}

impl Tier {
    fn name(self) -> &'static str {
        match self {
            Self::Lite => "LITE",
            Self::Essentials => "ESSENTIALS",
            Self::Plus => "PLUS",
        }
    }
}

impl ValueEnum for Tier {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Lite, Self::Essentials, Self::Plus]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()))
    }
}

/// A grant of OAuth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Grant {
    Code,
    Implicit,
    ClientCredentials,
}

impl Grant {
    fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Implicit => "implicit",
            Self::ClientCredentials => "client_credentials",
        }
    }
}

impl ValueEnum for Grant {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Code, Self::Implicit, Self::ClientCredentials]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Self::Code => "The sign-in page gives a code, which becomes tokens",
            Self::Implicit => "The sign-in page gives tokens in the URL",
            Self::ClientCredentials => "The secret becomes a token, for machines",
        };
        Some(PossibleValue::new(self.name()).help(help))
    }
}

/// A flow in any of its spellings, that of `ExplicitAuthFlows` included.
fn flow(text: &str) -> Result<AuthFlow, String> {
    text.strip_prefix("ALLOW_").unwrap_or(text).parse()
}

fn resource_server(text: &str) -> Result<ResourceServer, String> {
    ResourceServer::read(text)
        .ok_or_else(|| "expected an id and its scopes, such as api=read,write".to_owned())
}

/// The Region in which pools are made and listed, and what failures there can name.
pub(super) fn place(host: &Host, aws: &Aws) -> Result<(Sourced<Region>, Subject), Failure> {
    let subject = Subject {
        again: host.again(),
        is_signed: true,
        ..Subject::of(Purpose::Provision)
    };
    let region = aws.region(region::resolve(host, None)?);
    Ok((region.map_err(Failure::of_call(&subject))?, subject))
}
