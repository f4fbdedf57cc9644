//! What a pool is to be made of, and the calls that make it.

use serde_json::{Map, Value, json};

use crate::auth::AuthFlow;
use crate::diagnosis::facts::Use;
use crate::diagnosis::trust;
use crate::model::{Operation, PoolId, Region, Request, STANDARD_ATTRIBUTES};
use crate::oauth::redirect::LOCAL_CALLBACK;

/// The tag of everything that is made; its value is the name of the pool.
pub(crate) const TAG: &str = "cognito-auth:pool";

/// A user pool, and what goes with it. What is not said is not asked of a pool that is there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Wanted {
    pub(crate) name: String,
    /// What users sign in with, as the API calls it: `username`, `email`, `phone_number`.
    pub(crate) sign_in: Vec<&'static str>,
    /// `OFF`, `OPTIONAL` or `ON`
    pub(crate) mfa: Option<&'static str>,
    pub(crate) self_sign_up: bool,
    pub(crate) password_policy: Option<PasswordPolicy>,
    /// `UserPoolTier`
    pub(crate) tier: Option<&'static str>,
    pub(crate) required_attributes: Vec<String>,
    pub(crate) client: Client,
    pub(crate) resource_servers: Vec<ResourceServer>,
    /// A prefix.
    pub(crate) domain: Option<String>,
    pub(crate) groups: Vec<String>,
    /// Its name.
    pub(crate) identity_pool: Option<String>,
    pub(crate) roles: bool,
}

/// An app client.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Client {
    pub(crate) name: String,
    pub(crate) has_secret: bool,
    pub(crate) flows: Vec<AuthFlow>,
    pub(crate) callbacks: Vec<String>,
    /// `code`, `implicit`, `client_credentials`
    pub(crate) grants: Vec<&'static str>,
    pub(crate) scopes: Vec<String>,
}

/// What passwords have to be like.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct PasswordPolicy {
    length: Option<u8>,
    /// The kinds of characters that they must have, as [`KINDS`] has them.
    kinds: Vec<&'static str>,
}

/// Kinds of characters: as the flag calls them, and as the API does.
const KINDS: [(&str, &str); 4] = [
    ("lower", "RequireLowercase"),
    ("upper", "RequireUppercase"),
    ("digits", "RequireNumbers"),
    ("symbols", "RequireSymbols"),
];

/// An API whose scopes tokens can carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ResourceServer {
    pub(crate) id: String,
    pub(crate) scopes: Vec<String>,
}

/// Why something cannot be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Impossible {
    pub(crate) what: String,
    pub(crate) help: String,
}

fn impossible(what: impl Into<String>, help: impl Into<String>) -> Impossible {
    Impossible {
        what: what.into(),
        help: help.into(),
    }
}

/// The attributes that a user pool can require: whether an address is verified is none of them.
fn requirable() -> Vec<&'static str> {
    let all = STANDARD_ATTRIBUTES.into_iter();
    all.filter(|name| !name.ends_with("_verified")).collect()
}

impl Wanted {
    /// Refuses what Cognito would refuse half-way.
    ///
    /// # Errors
    ///
    /// [`Impossible`] for the first of these.
    pub(crate) fn check(&self) -> Result<(), Impossible> {
        check_name("the name of the user pool", &self.name)?;
        if let Some(name) = &self.identity_pool {
            check_name("the name of the identity pool", name)?;
        } else if self.roles {
            return Err(impossible(
                "--roles makes the role of an identity pool, and there is none",
                "add --identity-pool",
            ));
        }
        for name in &self.required_attributes {
            if !requirable().contains(&name.as_str()) {
                return Err(impossible(
                    format!("{name} cannot be required: Cognito requires standard attributes only"),
                    format!("the attributes are {}", requirable().join(", ")),
                ));
            }
        }
        if let Some(prefix) = &self.domain {
            check_prefix(prefix)?;
        }
        for group in &self.groups {
            let fits = (1..=128).contains(&group.chars().count());
            if !fits || group.chars().any(|c| c.is_whitespace() || c.is_control()) {
                return Err(impossible(
                    format!("{group:?} is not a name for a group"),
                    "the name of a group has 1 to 128 characters, and no white space",
                ));
            }
        }
        self.check_client()
    }

    fn check_client(&self) -> Result<(), Impossible> {
        let client = &self.client;
        let has = |grant: &str| client.grants.contains(&grant);
        let is_machine = has("client_credentials");
        let has_page = has("code") || has("implicit");
        check_name("the name of the app client", &client.name)?;
        if self.tier == Some("LITE") && client.flows.contains(&AuthFlow::UserAuth) {
            return Err(impossible(
                "the flow USER_AUTH is not part of the feature plan Lite",
                "leave --tier LITE or --auth-flow choice out",
            ));
        }
        if client.grants.is_empty() {
            for (flag, values) in [
                ("--scope", &client.scopes),
                ("--callback", &client.callbacks),
            ] {
                if !values.is_empty() {
                    return Err(impossible(
                        format!("{flag} goes with --oauth"),
                        "add --oauth code",
                    ));
                }
            }
            return Ok(());
        }
        if is_machine && has_page {
            return Err(impossible(
                "an app client with the grant client_credentials has no other",
                "make a client for users and one for machines: cognito-auth pool create a second \
                 time, with another --client-name",
            ));
        }
        if is_machine && !client.has_secret {
            return Err(impossible(
                "the grant client_credentials takes an app client with a secret",
                "add --generate-secret --save-client-secret FILE",
            ));
        }
        if is_machine && !client.callbacks.is_empty() {
            return Err(impossible(
                "--callback goes with --oauth code or implicit",
                "leave it out",
            ));
        }
        if is_machine {
            let scopes = self.scopes();
            if scopes.is_empty() {
                return Err(impossible(
                    "the grant client_credentials takes scopes of a resource server",
                    "add --resource-server ID=SCOPE",
                ));
            }
            if let Some(scope) = scopes.iter().find(|scope| !scope.contains('/')) {
                return Err(impossible(
                    format!("the grant client_credentials does not take the scope {scope}"),
                    "it takes scopes of a resource server, such as api/read",
                ));
            }
            return Ok(());
        }
        if has("implicit") && !has("code") && client.callbacks.is_empty() {
            return Err(impossible(
                "--oauth implicit takes the URL that the tokens go to",
                "add --callback URL",
            ));
        }
        client
            .callbacks
            .iter()
            .try_for_each(|url| check_callback(url))
    }

    /// The scopes of the app client.
    pub(super) fn scopes(&self) -> Vec<String> {
        if !self.client.scopes.is_empty() || self.client.grants.is_empty() {
            return self.client.scopes.clone();
        }
        let own = self.resource_servers.iter().flat_map(|server| {
            let scopes = server.scopes.iter();
            scopes.map(|scope| format!("{}/{scope}", server.id))
        });
        if self.client.grants.contains(&"client_credentials") {
            return own.collect();
        }
        let of_users = [
            "openid",
            "email",
            "profile",
            "aws.cognito.signin.user.admin",
        ];
        let of_users = of_users.into_iter().map(str::to_owned);
        of_users.chain(own).collect()
    }

    /// The URLs that the sign-in page may send a browser back to.
    pub(super) fn callbacks(&self) -> Vec<String> {
        let Client {
            callbacks, grants, ..
        } = &self.client;
        if callbacks.is_empty() && grants.contains(&"code") {
            return vec![LOCAL_CALLBACK.to_owned()];
        }
        callbacks.clone()
    }

    /// `ExplicitAuthFlows` of the app client.
    pub(crate) fn flows(&self) -> Vec<&'static str> {
        let client = &self.client;
        let is_machine = client.grants.contains(&"client_credentials");
        let flows = match client.flows.as_slice() {
            [] if is_machine => &[],
            [] => &[AuthFlow::UserSrp, AuthFlow::AdminUserPassword][..],
            flows => flows,
        };
        let mut names: Vec<_> = flows.iter().map(|flow| flow.permission()).collect();
        names.push(AuthFlow::RefreshToken.permission());
        let mut kept = Vec::new();
        for name in names {
            if !kept.contains(&name) {
                kept.push(name);
            }
        }
        kept
    }

    /// How users sign in, as the members of the API that say so.
    pub(super) fn sign_in(&self) -> [(&'static str, Vec<&'static str>); 2] {
        let addresses = self.sign_in.iter().copied();
        let addresses: Vec<_> = addresses.filter(|name| *name != "username").collect();
        let is_alias = addresses.len() < self.sign_in.len();
        let (names, aliases) = if is_alias {
            (Vec::new(), addresses)
        } else {
            (addresses, Vec::new())
        };
        [("UsernameAttributes", names), ("AliasAttributes", aliases)]
    }

    fn tags(&self) -> Value {
        json!({ TAG: self.name })
    }

    /// `CreateUserPool`
    pub(super) fn pool(&self) -> Request {
        let mut request = Request::new(Operation::CreateUserPool)
            .with("PoolName", self.name.as_str())
            // As the console has it; it cannot be changed later.
            .with("UsernameConfiguration", json!({"CaseSensitive": false}))
            .with(
                "AdminCreateUserConfig",
                json!({"AllowAdminCreateUserOnly": !self.self_sign_up}),
            );
        for (member, attributes) in self.sign_in() {
            if !attributes.is_empty() {
                request = request.with(member, attributes);
            }
        }
        let has_email = self.sign_in.contains(&"email")
            || self.required_attributes.iter().any(|name| name == "email");
        if has_email {
            // Of phone numbers the pool could verify none without a role for text messages.
            request = request.with("AutoVerifiedAttributes", vec!["email"]);
        }
        if !self.required_attributes.is_empty() {
            let required = self.required_attributes.iter();
            let required =
                required.map(|name| json!({"Name": name, "Required": true, "Mutable": true}));
            request = request.with("Schema", required.collect::<Vec<_>>());
        }
        if let Some(policy) = &self.password_policy {
            request = request.with("Policies", json!({"PasswordPolicy": policy.members()}));
        }
        request
            .with_some("UserPoolTier", self.tier)
            .with("UserPoolTags", self.tags())
    }

    /// `SetUserPoolMfaConfig`: `CreateUserPool` takes second factors only with a role for text messages.
    pub(super) fn mfa(&self, pool: &str) -> Option<Request> {
        let mfa = self.mfa.filter(|mfa| *mfa != "OFF")?;
        let request = Request::new(Operation::SetUserPoolMfaConfig).with("UserPoolId", pool);
        let app = json!({"Enabled": true});
        let request = request.with("SoftwareTokenMfaConfiguration", app);
        Some(request.with("MfaConfiguration", mfa))
    }

    /// `CreateUserPoolClient`
    pub(super) fn client(&self, pool: &str) -> Request {
        let mut request = Request::new(Operation::CreateUserPoolClient)
            .with("UserPoolId", pool)
            .with("ClientName", self.client.name.as_str())
            .with("GenerateSecret", self.client.has_secret)
            .with("ExplicitAuthFlows", self.flows())
            .with("PreventUserExistenceErrors", "ENABLED");
        let grants = &self.client.grants;
        if grants.is_empty() {
            return request;
        }
        let callbacks = self.callbacks();
        if !callbacks.is_empty() {
            request = request
                .with("SupportedIdentityProviders", vec!["COGNITO"])
                .with("CallbackURLs", callbacks);
        }
        request
            .with("AllowedOAuthFlowsUserPoolClient", true)
            .with("AllowedOAuthFlows", grants.clone())
            .with("AllowedOAuthScopes", self.scopes())
    }

    /// `CreateUserPoolDomain`
    pub(super) fn domain(&self, pool: &str) -> Option<Request> {
        let request = Request::new(Operation::CreateUserPoolDomain).with("UserPoolId", pool);
        Some(request.with("Domain", self.domain.as_deref()?))
    }

    /// `CreateIdentityPool`, which trusts the app client.
    pub(super) fn identity_pool(
        &self,
        region: &Region,
        pool: &str,
        client: &str,
    ) -> Option<Request> {
        let name = self.identity_pool.as_deref()?;
        let provider = json!({"ProviderName": provider(region, pool), "ClientId": client});
        let request = Request::new(Operation::CreateIdentityPool)
            .with("IdentityPoolName", name)
            .with("AllowUnauthenticatedIdentities", false)
            .with("CognitoIdentityProviders", vec![provider])
            .with("IdentityPoolTags", self.tags());
        Some(request)
    }

    /// `CreateRole`, for the users of the identity pool.
    pub(super) fn role(&self, region: &Region, identity_pool: &str) -> Request {
        let statement = trust::statement(region, identity_pool, Use::Authenticated);
        let policy = json!({"Version": "2012-10-17", "Statement": [statement]});
        Request::new(Operation::CreateRole)
            .with("RoleName", role_name(&self.name, region))
            .with("AssumeRolePolicyDocument", policy.to_string())
            .with("Tags", json!([{"Key": TAG, "Value": self.name}]))
    }
}

/// `SetIdentityPoolRoles` with `role` for users. The call replaces all there is, so what `before`, the
/// answer of `GetIdentityPoolRoles`, has besides is repeated.
pub(super) fn roles(identity_pool: &str, before: Option<&Value>, role: &str) -> Request {
    let member = |name: &str| before.and_then(|before| before.get(name)?.as_object().cloned());
    let mut roles = member("Roles").unwrap_or_default();
    roles.insert("authenticated".to_owned(), role.into());
    let mappings = member("RoleMappings").filter(|mappings| !mappings.is_empty());
    Request::new(Operation::SetIdentityPoolRoles)
        .with("IdentityPoolId", identity_pool)
        .with("Roles", roles)
        .with_some("RoleMappings", mappings)
}

impl ResourceServer {
    /// Reads `ID=SCOPE,SCOPE`.
    pub(crate) fn read(text: &str) -> Option<Self> {
        // An id may be a URL, and that may have an equals sign; a scope has none.
        let (id, scopes) = text.rsplit_once('=')?;
        let is_part = |text: &str| {
            !text.is_empty()
                && text
                    .bytes()
                    .all(|b| b.is_ascii_graphic() && !b"\"\\".contains(&b))
        };
        let scopes: Vec<_> = scopes.split(',').map(str::to_owned).collect();
        let fits = is_part(id) && scopes.iter().all(|it| is_part(it) && !it.contains('/'));
        fits.then(|| Self {
            id: id.to_owned(),
            scopes,
        })
    }

    /// `CreateResourceServer`
    pub(super) fn request(&self, pool: &str) -> Request {
        let scopes = self.scopes.iter().map(|scope| {
            let description = format!("{scope} of {}", self.id);
            json!({"ScopeName": scope, "ScopeDescription": description})
        });
        // Its characters are fewer than those of an id.
        let allowed = |c: char| {
            if c.is_ascii_alphanumeric() || "_+=,.@-".contains(c) {
                c
            } else {
                '-'
            }
        };
        let name: String = self.id.chars().map(allowed).collect();
        Request::new(Operation::CreateResourceServer)
            .with("UserPoolId", pool)
            .with("Identifier", self.id.as_str())
            .with("Name", name)
            .with("Scopes", scopes.collect::<Vec<_>>())
    }
}

/// `CreateGroup`
pub(super) fn group(pool: &str, name: &str) -> Request {
    let request = Request::new(Operation::CreateGroup).with("UserPoolId", pool);
    request.with("GroupName", name)
}

impl PasswordPolicy {
    /// Reads `min=12,lower,upper,digits,symbols`.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let mut policy = Self::default();
        for part in text.split(',') {
            let part = part.trim();
            if let Some((kind, _)) = KINDS.iter().find(|(kind, _)| *kind == part) {
                policy.kinds.push(kind);
                continue;
            }
            let length = part.strip_prefix("min=").and_then(|it| it.parse().ok());
            let length = length.filter(|length| (6..=99).contains(length));
            policy.length =
                Some(length.ok_or(
                    "expected parts such as min=12 (6 to 99), lower, upper, digits, symbols",
                )?);
        }
        Ok(policy)
    }

    /// As the API has it.
    pub(super) fn members(&self) -> Map<String, Value> {
        const USUAL: u8 = 8;
        let length = self.length.unwrap_or(USUAL);
        let mut members = Map::from_iter([("MinimumLength".to_owned(), length.into())]);
        for (kind, member) in KINDS {
            members.insert(member.to_owned(), self.kinds.contains(&kind).into());
        }
        members
    }
}

/// The name of the role of the users, which is one for all Regions of an account, and at most 64
/// characters long.
pub(super) fn role_name(pool: &str, region: &Region) -> String {
    const MOST: usize = 64;
    let (start, end) = ("cognito-auth-", format!("-{region}-authenticated"));
    let room = MOST.saturating_sub(start.len() + end.len());
    let allowed = |c: char| {
        if c.is_ascii_alphanumeric() || "_+=.@-".contains(c) {
            c
        } else {
            '-'
        }
    };
    let name: String = pool.chars().map(allowed).take(room).collect();
    format!("{start}{name}{end}")
}

/// What identity pools call `pool` of `region`.
pub(super) fn provider(region: &Region, pool: &str) -> String {
    let suffix = region.partition().dns_suffix();
    format!("cognito-idp.{region}.{suffix}/{pool}")
}

/// Names are values of tags too.
fn check_name(what: &str, name: &str) -> Result<(), Impossible> {
    let fits = |c: char| c.is_ascii_alphanumeric() || " _+=.@-".contains(c);
    if (1..=128).contains(&name.len()) && name.chars().all(fits) && name.trim() == name {
        return Ok(());
    }
    Err(impossible(
        format!("{what} cannot be {name:?}"),
        "a name has 1 to 128 letters, digits, spaces and _ + = . @ -",
    ))
}

fn check_prefix(prefix: &str) -> Result<(), Impossible> {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    let is_label = (1..=63).contains(&prefix.len())
        && prefix.bytes().all(fits)
        && !prefix.starts_with('-')
        && !prefix.ends_with('-');
    if prefix.contains('.') {
        return Err(impossible(
            format!("{prefix} is not a prefix: a domain of your own takes a certificate"),
            "add it in the console, or with aws cognito-idp create-user-pool-domain",
        ));
    }
    if !is_label {
        return Err(impossible(
            format!("{prefix:?} is not a prefix of a domain"),
            "a prefix has 1 to 63 lower-case letters, digits and hyphens between them",
        ));
    }
    match ["aws", "amazon", "cognito"]
        .into_iter()
        .find(|word| prefix.contains(word))
    {
        Some(word) => Err(impossible(
            format!("Cognito takes no prefix with {word} in it, as in {prefix}"),
            "choose another one with --domain",
        )),
        None => Ok(()),
    }
}

fn check_callback(url: &str) -> Result<(), Impossible> {
    let Some((scheme, rest)) = url.split_once("://") else {
        return Err(impossible(
            format!("{url:?} is not a URL"),
            "a callback is a URL such as https://app.example.com/callback",
        ));
    };
    let host = rest.split(['/', '?']).next().unwrap_or_default();
    let host = host.rsplit_once(':').map_or(host, |(host, port)| {
        if port.bytes().all(|b| b.is_ascii_digit()) {
            host
        } else {
            rest
        }
    });
    let is_loopback = ["localhost", "127.0.0.1", "[::1]"].contains(&host);
    if scheme == "http" && !is_loopback {
        return Err(impossible(
            format!("{url} is http, which Cognito takes for localhost, 127.0.0.1 and [::1] only"),
            "use https",
        ));
    }
    if rest.is_empty() || url.contains(['#', ' ']) || url.len() > 1024 {
        return Err(impossible(
            format!("{url:?} is not a URL to come back to"),
            "a callback has no fragment (#), no spaces, and at most 1024 characters",
        ));
    }
    Ok(())
}

/// The host of the sign-in page of `pool`, if the prefix is `domain`.
pub(super) fn host(pool: &str, domain: Option<&str>, custom: Option<&str>) -> Option<String> {
    let pool: PoolId = pool.parse().ok()?;
    crate::settings::discovery::domain(&pool, domain, custom)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    fn dev() -> Wanted {
        Wanted {
            name: "dev".to_owned(),
            client: Client {
                name: "dev".to_owned(),
                ..Client::default()
            },
            ..Wanted::default()
        }
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "a table")]
    fn what_cognito_refuses_is_refused_before() {
        let strings = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let client = |grants: &[&'static str], has_secret, scopes: &[&str], callbacks: &[&str]| {
            let mut wanted = dev();
            wanted.client.grants = grants.to_vec();
            wanted.client.has_secret = has_secret;
            wanted.client.scopes = strings(scopes);
            wanted.client.callbacks = strings(callbacks);
            wanted
        };
        let domain = |prefix: &str| Wanted {
            domain: Some(prefix.to_owned()),
            ..dev()
        };
        let lite = Wanted {
            tier: Some("LITE"),
            client: Client {
                flows: vec![AuthFlow::UserAuth],
                ..dev().client
            },
            ..dev()
        };
        let mut said = String::new();
        for wanted in [
            Wanted {
                name: "a/b".to_owned(),
                ..dev()
            },
            Wanted {
                roles: true,
                ..dev()
            },
            Wanted {
                identity_pool: Some(String::new()),
                ..dev()
            },
            Wanted {
                required_attributes: strings(&["custom:team"]),
                ..dev()
            },
            Wanted {
                groups: strings(&["a b"]),
                ..dev()
            },
            domain("auth.example.com"),
            domain("-a"),
            domain("my-aws"),
            lite,
            client(&[], false, &["openid"], &[]),
            client(&[], false, &[], &["https://a.example"]),
            client(&["client_credentials", "code"], true, &[], &[]),
            client(&["client_credentials"], false, &["api/read"], &[]),
            client(&["client_credentials"], true, &[], &[]),
            client(&["client_credentials"], true, &["openid"], &[]),
            client(
                &["client_credentials"],
                true,
                &["api/read"],
                &["https://a.example"],
            ),
            client(&["implicit"], false, &[], &[]),
            client(&["code"], false, &[], &["http://app.example/"]),
            client(&["code"], false, &[], &["http://localhost.evil.example/"]),
            client(&["code"], false, &[], &["https://a.example/#x"]),
            client(&["code"], false, &[], &["app"]),
        ] {
            let Impossible { what, help } = wanted.check().unwrap_err();
            said.push_str(&format!("{what}; {help}\n"));
        }
        expect![[r#"
            the name of the user pool cannot be "a/b"; a name has 1 to 128 letters, digits, spaces and _ + = . @ -
            --roles makes the role of an identity pool, and there is none; add --identity-pool
            the name of the identity pool cannot be ""; a name has 1 to 128 letters, digits, spaces and _ + = . @ -
            custom:team cannot be required: Cognito requires standard attributes only; the attributes are address, birthdate, email, family_name, gender, given_name, locale, middle_name, name, nickname, phone_number, picture, preferred_username, profile, updated_at, website, zoneinfo
            "a b" is not a name for a group; the name of a group has 1 to 128 characters, and no white space
            auth.example.com is not a prefix: a domain of your own takes a certificate; add it in the console, or with aws cognito-idp create-user-pool-domain
            "-a" is not a prefix of a domain; a prefix has 1 to 63 lower-case letters, digits and hyphens between them
            Cognito takes no prefix with aws in it, as in my-aws; choose another one with --domain
            the flow USER_AUTH is not part of the feature plan Lite; leave --tier LITE or --auth-flow choice out
            --scope goes with --oauth; add --oauth code
            --callback goes with --oauth; add --oauth code
            an app client with the grant client_credentials has no other; make a client for users and one for machines: cognito-auth pool create a second time, with another --client-name
            the grant client_credentials takes an app client with a secret; add --generate-secret --save-client-secret FILE
            the grant client_credentials takes scopes of a resource server; add --resource-server ID=SCOPE
            the grant client_credentials does not take the scope openid; it takes scopes of a resource server, such as api/read
            --callback goes with --oauth code or implicit; leave it out
            --oauth implicit takes the URL that the tokens go to; add --callback URL
            http://app.example/ is http, which Cognito takes for localhost, 127.0.0.1 and [::1] only; use https
            http://localhost.evil.example/ is http, which Cognito takes for localhost, 127.0.0.1 and [::1] only; use https
            "https://a.example/#x" is not a URL to come back to; a callback has no fragment (#), no spaces, and at most 1024 characters
            "app" is not a URL; a callback is a URL such as https://app.example.com/callback
        "#]].assert_eq(&said);
        for wanted in [
            dev(),
            domain("a"),
            client(&["client_credentials"], true, &["api/read"], &[]),
            client(&["code", "implicit"], true, &[], &[]),
            client(
                &["code"],
                false,
                &[],
                &["http://localhost:3000/x", "http://[::1]:8400", "myapp://x"],
            ),
        ] {
            assert_eq!(wanted.check(), Ok(()), "{wanted:?}");
        }
    }

    #[test]
    fn texts_of_flags_are_read() {
        let read = |text: &str| {
            let server = ResourceServer::read(text)?;
            Some(format!("{} {}", server.id, server.scopes.join(" ")))
        };
        assert_eq!(read("api=read,write").as_deref(), Some("api read write"));
        let of_url = read("https://api.example/?a=b=read");
        assert_eq!(of_url.as_deref(), Some("https://api.example/?a=b read"));
        for bad in ["api", "api=", "=read", "api=a,,b", "api=a/b", "a b=c"] {
            assert_eq!(read(bad), None, "{bad}");
        }
        let policy = |text: &str| PasswordPolicy::read(text).map(|it| Value::from(it.members()));
        let expected = json!({
            "MinimumLength": 12, "RequireLowercase": true, "RequireUppercase": false,
            "RequireNumbers": true, "RequireSymbols": false,
        });
        assert_eq!(policy("min=12,lower,digits"), Ok(expected));
        for bad in ["", "min=5", "min=100", "min=x", "letters"] {
            assert!(policy(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_role_is_named_after_pool_and_region() {
        let region = "us-east-1".parse().unwrap();
        let name = |pool: &str| role_name(pool, &region);
        assert_eq!(
            name("my pool"),
            "cognito-auth-my-pool-us-east-1-authenticated"
        );
        assert_eq!(name(&"a".repeat(128)).len(), 64);
    }

    #[test]
    fn roles_that_are_there_are_kept() {
        let before = json!({
            "Roles": {"unauthenticated": "arn:guest"},
            "RoleMappings": {"provider": {"Type": "Token"}},
        });
        let request = roles("id", Some(&before), "arn:users");
        assert_eq!(
            Value::from(request.members().clone()),
            json!({
                "IdentityPoolId": "id",
                "Roles": {"unauthenticated": "arn:guest", "authenticated": "arn:users"},
                "RoleMappings": {"provider": {"Type": "Token"}},
            })
        );
    }
}
