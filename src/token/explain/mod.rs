//! Who would accept a token: what is known of it, held against the rules of those who take tokens.
//!
//! A verdict says what the token alone decides. What depends on how an API is set up is a
//! condition, with the value of the token that decides it.

mod agentcore;
mod api_gateway;
mod app_sync;
mod cognito;
mod credentials;
mod kubernetes;
mod load_balancer;
mod verified_permissions;

use jiff::Timestamp;

use super::decode::Unverified;
use super::issuer::{Form, Issuer};
use super::verify::date;
use crate::model::PoolId;

/// The scope of the access tokens that Cognito's own sign-in operations give, and the only one.
const SELF_SERVICE: &str = "aws.cognito.signin.user.admin";

/// What a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An ID token.
    Id,
    /// A user's access token.
    Access,
    /// An access token without a user's name: of an app client, as far as that tells.
    ClientAccess,
    /// What a load balancer says of a user to the application behind it.
    LoadBalancer,
    /// A JWE, as refresh tokens are.
    Encrypted,
    /// It does not say.
    Unsaid,
}

impl Kind {
    /// What to call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Id => "ID token",
            Self::Access | Self::ClientAccess => "access token",
            Self::LoadBalancer => "load balancer's claims about a user (x-amzn-oidc-data)",
            Self::Encrypted => "encrypted token",
            Self::Unsaid => "token without token_use",
        }
    }
}

/// Who a token says it is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A user pool.
    Pool {
        /// Its id.
        pool: PoolId,
        /// The form of its issuer; none for a local Cognito's.
        form: Option<Form>,
        /// Its name as a login provider of an identity pool.
        provider: String,
    },
    /// Another issuer.
    Other,
    /// It does not say.
    Unsaid,
}

impl Source {
    /// Who `iss` is; a local Cognito, whose issuer is its own URL, is not known here.
    pub fn read(iss: Option<&str>) -> Self {
        let Some(iss) = iss else {
            return Self::Unsaid;
        };
        Issuer::read(iss).map_or(Self::Other, |issuer| Self::Pool {
            pool: issuer.pool().clone(),
            form: Some(issuer.form()),
            provider: issuer.provider(),
        })
    }

    /// The user pool `pool` of a local Cognito.
    pub fn local(pool: PoolId) -> Self {
        let region = pool.region();
        let suffix = region.partition().dns_suffix();
        let provider = format!("cognito-idp.{region}.{suffix}/{pool}");
        Self::Pool {
            pool,
            form: None,
            provider,
        }
    }
}

/// What became of looking at the signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signature {
    /// It is that of the issuer's key of this id.
    Good(String),
    /// It is not, and why.
    Bad(String),
    /// Not known, and why.
    Unknown(String),
}

/// What is known of a token. The claims are as the token has them.
#[derive(Debug, Clone)]
pub struct Facts {
    /// What it is for.
    pub kind: Kind,
    /// Its `iss`.
    pub iss: Option<String>,
    /// Who that is.
    pub source: Source,
    /// Whether it is really theirs.
    pub signature: Signature,
    /// Its header's `alg`.
    pub algorithm: Option<String>,
    /// Whether its header has a `kid`.
    pub has_key_id: bool,
    /// Its `aud`, one or several.
    pub audiences: Vec<String>,
    /// Its `client_id`.
    pub client: Option<String>,
    /// The words of its `scope`, or of the `scp` of other issuers.
    pub scopes: Vec<String>,
    /// `exp`
    pub expires: Option<Timestamp>,
    /// `nbf`
    pub not_before: Option<Timestamp>,
    /// `iat`
    pub issued: Option<Timestamp>,
}

/// The load balancer that signed `token`, an ARN: such a token has ES256 for its `alg`, and `signer`
/// in its header. Elastic Load Balancing guide, "Authenticate users using an Application Load
/// Balancer".
pub fn load_balancer(token: &Unverified) -> Option<&str> {
    let signer = token.in_header("signer")?;
    let is_one = signer.starts_with("arn:") && signer.contains(":elasticloadbalancing:");
    (is_one && token.in_header("alg") == Some("ES256")).then_some(signer)
}

impl Facts {
    /// What `token` says, and what is known of its `source` and its `signature`.
    pub fn read(token: &Unverified, source: Source, signature: Signature) -> Self {
        let scopes = ["scope", "scp"]
            .into_iter()
            .flat_map(|claim| token.texts(claim));
        let scopes = scopes.flat_map(|text| {
            text.split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        });
        let is_users = token.text("username").is_some();
        let kind = match token.text("token_use") {
            _ if token.payload().is_none() => Kind::Encrypted,
            _ if load_balancer(token).is_some() => Kind::LoadBalancer,
            Some("id") => Kind::Id,
            Some("access") if is_users => Kind::Access,
            Some("access") => Kind::ClientAccess,
            Some(_) | None => Kind::Unsaid,
        };
        Self {
            kind,
            iss: token.text("iss").map(str::to_owned),
            source,
            signature,
            algorithm: token.in_header("alg").map(str::to_owned),
            has_key_id: token.in_header("kid").is_some(),
            audiences: token.texts("aud"),
            client: token.text("client_id").map(str::to_owned),
            scopes: scopes.collect(),
            expires: token.time("exp"),
            not_before: token.time("nbf"),
            issued: token.time("iat"),
        }
    }

    /// The app client it is for.
    pub fn app_client(&self) -> Option<&str> {
        let of_audience = match self.audiences.as_slice() {
            [only] => Some(only),
            _ => None,
        };
        match self.kind {
            Kind::Id | Kind::Unsaid => of_audience,
            Kind::Access | Kind::ClientAccess | Kind::LoadBalancer | Kind::Encrypted => {
                self.client.as_ref()
            }
        }
        .map(String::as_str)
    }
}

/// A consumer of tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consumer {
    /// A REST API's Cognito authorizer, at a method that asks for no scopes.
    RestApi,
    /// The same, at a method that asks for scopes.
    RestApiScopes,
    /// An HTTP API's JWT authorizer.
    HttpApi,
    /// A REST API's JWT authorizer.
    RestApiJwt,
    /// An identity pool.
    IdentityPool,
    /// A load balancer's rule that signs people in.
    AlbSignIn,
    /// A load balancer's rule that validates tokens.
    AlbJwt,
    /// An `AppSync` API's user pool authorization.
    AppSync,
    /// Cognito's operations of signed-in users, such as `GetUser`.
    UserPoolApi,
    /// The userInfo endpoint of a user pool's domain.
    UserInfo,
    /// `AssumeRoleWithWebIdentity` of STS.
    Sts,
    /// A runtime or gateway of Bedrock `AgentCore`.
    AgentCore,
    /// `IsAuthorizedWithToken` of Verified Permissions.
    VerifiedPermissions,
    /// An EKS cluster with an OIDC identity provider.
    Eks,
}

impl Consumer {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::RestApi,
        Self::RestApiScopes,
        Self::HttpApi,
        Self::RestApiJwt,
        Self::IdentityPool,
        Self::AlbSignIn,
        Self::AlbJwt,
        Self::AppSync,
        Self::UserPoolApi,
        Self::UserInfo,
        Self::Sts,
        Self::AgentCore,
        Self::VerifiedPermissions,
        Self::Eks,
    ];

    /// Its name for programs.
    pub fn id(self) -> &'static str {
        match self {
            Self::RestApi => "rest-api",
            Self::RestApiScopes => "rest-api-scopes",
            Self::HttpApi => "http-api",
            Self::RestApiJwt => "rest-api-jwt",
            Self::IdentityPool => "identity-pool",
            Self::AlbSignIn => "alb-sign-in",
            Self::AlbJwt => "alb-jwt",
            Self::AppSync => "appsync",
            Self::UserPoolApi => "user-pool-api",
            Self::UserInfo => "userinfo",
            Self::Sts => "sts",
            Self::AgentCore => "agentcore",
            Self::VerifiedPermissions => "verified-permissions",
            Self::Eks => "eks",
        }
    }

    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::RestApi => "REST API, Cognito authorizer, method without scopes",
            Self::RestApiScopes => "REST API, Cognito authorizer, method with scopes",
            Self::HttpApi => "HTTP API, JWT authorizer",
            Self::RestApiJwt => "REST API, JWT authorizer",
            Self::IdentityPool => "Identity pool",
            Self::AlbSignIn => "ALB, authenticate-cognito or authenticate-oidc",
            Self::AlbJwt => "ALB, jwt-validation",
            Self::AppSync => "AppSync, user pool authorization",
            Self::UserPoolApi => "Cognito, GetUser and other calls of signed-in users",
            Self::UserInfo => "Cognito, userInfo endpoint",
            Self::Sts => "STS, AssumeRoleWithWebIdentity",
            Self::AgentCore => "Bedrock AgentCore, JWT authorizer",
            Self::VerifiedPermissions => "Verified Permissions, IsAuthorizedWithToken",
            Self::Eks => "EKS, OIDC identity provider",
        }
    }
}

/// Whether a consumer would accept a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// If all of these hold, and the token is sent like that.
    If {
        /// What the token cannot know.
        conditions: Vec<String>,
        /// How to send it.
        send: String,
    },
    /// For all of these reasons.
    No(Vec<String>),
    /// Not documented, for these reasons.
    Unknown(Vec<String>),
}

/// How the consumer is set up that a token is sent to, where that is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Setup {
    /// Whose tokens it takes: values of `iss`.
    pub issuers: Vec<String>,
    /// The app clients, or values of `aud`, of which a token needs one; none where it does not ask.
    pub audiences: Option<Vec<String>>,
    /// The scopes of the method or route, of which a token needs one; empty where it asks for none.
    pub scopes: Vec<String>,
}

/// What about a token a reason is, as far as consumers tell them apart in their answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// It has expired.
    Expired,
    /// It is for other app clients.
    Audience,
    /// It has none of the scopes.
    Scopes,
    /// Its signature could not be checked.
    Unchecked,
    /// Anything else.
    Other,
}

/// A reason against a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// What about.
    pub cause: Cause,
    /// A sentence about the token, "it", without its end.
    pub text: String,
}

/// What one of them would make of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Who.
    pub consumer: Consumer,
    /// Whether.
    pub answer: Answer,
    /// What to do instead, or besides.
    pub hint: Option<&'static str>,
}

/// What all of them would make of the token of `facts` at `now`, by the clock of AWS.
pub fn verdicts(facts: &Facts, now: Timestamp) -> Vec<Verdict> {
    let verdict = |consumer| Case::judged(consumer, facts, None, now).closed(consumer);
    Consumer::ALL.map(verdict).to_vec()
}

/// Why `consumer`, set up as `setup` says, refuses the token of `facts` at `now`, by the clock of AWS;
/// empty where it takes it. A token whose signature was not checked is always refused.
pub fn reasons(consumer: Consumer, facts: &Facts, setup: &Setup, now: Timestamp) -> Vec<Reason> {
    Case::judged(consumer, facts, Some(setup), now).against
}

/// The arguments for and against a token.
struct Case<'a> {
    facts: &'a Facts,
    /// How the consumer is set up, if that is known.
    setup: Option<&'a Setup>,
    now: Timestamp,
    against: Vec<Reason>,
    doubts: Vec<String>,
    conditions: Vec<String>,
    send: String,
    hint: Option<&'static str>,
}

const RAW: &str = "Authorization: TOKEN";
const BEARER: &str = "Authorization: Bearer TOKEN";
const GET_ID: &str = "send the ID token: cognito-auth token id";
const GET_ACCESS: &str = "send the access token: cognito-auth token access";
const NO_ID: &str = "an app client has no ID token: let a user sign in";

impl<'a> Case<'a> {
    /// What `consumer` makes of it.
    fn judged(
        consumer: Consumer,
        facts: &'a Facts,
        setup: Option<&'a Setup>,
        now: Timestamp,
    ) -> Self {
        let mut case = Self::of(facts, setup, now);
        if matches!(facts.kind, Kind::Encrypted | Kind::LoadBalancer) {
            return case;
        }
        match consumer {
            Consumer::RestApi => case.rest_api(),
            Consumer::RestApiScopes => case.rest_api_with_scopes(),
            Consumer::HttpApi => case.http_api(),
            Consumer::RestApiJwt => case.rest_api_jwt(),
            Consumer::IdentityPool => case.identity_pool(),
            Consumer::AlbSignIn => case.alb_sign_in(),
            Consumer::AlbJwt => case.alb_jwt(),
            Consumer::AppSync => case.app_sync(),
            Consumer::UserPoolApi => case.user_pool_api(),
            Consumer::UserInfo => case.user_info(),
            Consumer::Sts => case.sts(),
            Consumer::AgentCore => case.agentcore(),
            Consumer::VerifiedPermissions => case.verified_permissions(),
            Consumer::Eks => case.eks(),
        }
        case
    }

    /// What counts with all of them.
    fn of(facts: &'a Facts, setup: Option<&'a Setup>, now: Timestamp) -> Self {
        let mut case = Self {
            facts,
            setup,
            now,
            against: Vec::new(),
            doubts: Vec::new(),
            conditions: Vec::new(),
            send: BEARER.to_owned(),
            hint: None,
        };
        if facts.kind == Kind::Encrypted {
            case.against("it is encrypted, as refresh tokens are: only Cognito reads it");
            case.hint = Some("get tokens for it: cognito-auth refresh");
            return case;
        }
        if facts.kind == Kind::LoadBalancer {
            case.against("it is for the application behind a load balancer alone");
            case.hint = Some("the user's access token is beside it, in x-amzn-oidc-accesstoken");
            return case;
        }
        match &facts.signature {
            Signature::Good(_) => {}
            Signature::Bad(why) => case.against(format!("its signature is not good: {why}")),
            Signature::Unknown(why) if setup.is_some() => {
                let said = format!("its signature could not be checked: {why}");
                case.against_for(Cause::Unchecked, said);
            }
            Signature::Unknown(_) => {
                case.needs("its signature is good, which was not checked");
            }
        }
        match facts.expires {
            Some(expires) if expires > now => {}
            Some(expires) => {
                case.against_for(Cause::Expired, format!("it expired at {}", date(expires)));
                case.hint = Some("get a new one: cognito-auth token, or cognito-auth refresh");
            }
            None => case.against("it does not say when it expires (exp)"),
        }
        if let Some(not_before) = facts.not_before.filter(|time| *time > now) {
            case.against(format!("it is not good before {}", date(not_before)));
        }
        case
    }

    fn closed(self, consumer: Consumer) -> Verdict {
        let answer = if !self.against.is_empty() {
            Answer::No(self.against.into_iter().map(|reason| reason.text).collect())
        } else if !self.doubts.is_empty() {
            Answer::Unknown(self.doubts)
        } else {
            Answer::If {
                conditions: self.conditions,
                send: self.send,
            }
        };
        Verdict {
            consumer,
            answer,
            hint: self.hint,
        }
    }

    fn against(&mut self, reason: impl Into<String>) {
        self.against_for(Cause::Other, reason);
    }

    fn against_for(&mut self, cause: Cause, reason: impl Into<String>) {
        let text = reason.into();
        self.against.push(Reason { cause, text });
    }

    /// That the consumer is set up so that `holds`: a condition while that is not known, else for `cause`
    /// what is said `otherwise` against the token.
    fn needs_setup(
        &mut self,
        condition: impl Into<String>,
        holds: impl FnOnce(&Setup) -> bool,
        cause: Cause,
        otherwise: impl FnOnce(&Setup) -> String,
    ) {
        match self.setup {
            None => self.needs(condition),
            Some(setup) if holds(setup) => {}
            Some(setup) => self.against_for(cause, otherwise(setup)),
        }
    }

    fn needs(&mut self, condition: impl Into<String>) {
        self.conditions.push(condition.into());
    }

    /// Says what to send in place of a token that a user pool gave.
    fn hint_at(&mut self, hint: &'static str) {
        if matches!(self.facts.source, Source::Pool { .. }) {
            self.hint = Some(hint);
        }
    }

    /// That it is not of the kind `wanted`.
    fn is_not(&mut self, wanted: &str) {
        let said = match self.facts.kind {
            Kind::Id => "it is an ID token",
            Kind::Access => "it is an access token",
            Kind::ClientAccess => {
                "as it has no username it is probably an app client's access token"
            }
            Kind::LoadBalancer | Kind::Encrypted | Kind::Unsaid => {
                "it does not say what it is for (token_use)"
            }
        };
        self.against(format!("{said}, and {wanted}"));
    }

    /// The user pool that it is from; else a reason against it.
    fn pool(&mut self) -> Option<(&'a PoolId, Option<Form>)> {
        match &self.facts.source {
            Source::Pool { pool, form, .. } => Some((pool, *form)),
            Source::Other => {
                let iss = self.facts.iss.as_deref().unwrap_or_default();
                self.against(format!("its issuer is not a user pool: {iss}"));
                None
            }
            Source::Unsaid => {
                self.against("it does not say who issued it (iss)");
                None
            }
        }
    }

    /// That it is an ID token, as only those are for an app client by their `aud`; the access tokens of
    /// Cognito have none, unless a resource was asked for.
    fn audience(&mut self, whose: &str) -> String {
        if self.facts.audiences.is_empty() {
            self.against(format!("it has no aud, which {whose}"));
            match self.facts.kind {
                Kind::Access => self.hint_at(GET_ID),
                Kind::ClientAccess => self.hint_at(NO_ID),
                Kind::Id | Kind::LoadBalancer | Kind::Encrypted | Kind::Unsaid => {}
            }
        }
        self.facts.audiences.join(", ")
    }

    /// Its `iss`; else a reason against it.
    fn issuer(&mut self) -> Option<&'a str> {
        let iss = self.facts.iss.as_deref();
        if iss.is_none() {
            self.against("it does not say who issued it (iss)");
        }
        iss
    }

    /// Keys are looked for at `iss`, over https. A local Cognito has local consumers.
    fn discoverable(&mut self, iss: &str) {
        if self.facts.source == Source::Other && !iss.starts_with("https://") {
            self.against(format!("its issuer is not an https URL: {iss}"));
        }
    }

    /// `iat` has to be in the past.
    fn not_of_the_future(&mut self) {
        if let Some(issued) = self.facts.issued.filter(|time| *time > self.now) {
            self.against(format!("it was issued in the future, at {}", date(issued)));
        }
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use serde_json::{Value, json};

    use super::*;
    use crate::token::decode;

    const POOL: &str = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC";
    const UPDATED: &str = "https://issuer-cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC";
    const NOW: i64 = 1_800_000_000;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    /// The facts of a token of these claims, and of others' that they do not have.
    fn facts(header: &Value, claims: &Value) -> Facts {
        let mut all = json!({"iss": POOL, "exp": NOW + 60, "iat": NOW - 60});
        for (name, value) in claims.as_object().unwrap() {
            all[name] = value.clone();
        }
        let [header, payload] = [header, &all].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
        let token = decode(&format!("{header}.{payload}.")).unwrap();
        let source = Source::read(token.text("iss"));
        Facts::read(&token, source, Signature::Good("k".to_owned()))
    }

    fn of_pool(claims: &Value) -> Facts {
        facts(&json!({"alg": "RS256", "kid": "k"}), claims)
    }

    fn id() -> Value {
        json!({"token_use": "id", "aud": "client"})
    }

    fn access(scope: &str) -> Value {
        json!({"token_use": "access", "client_id": "client", "username": "u", "scope": scope})
    }

    fn with(mut claims: Value, changes: &Value) -> Value {
        for (name, value) in changes.as_object().unwrap() {
            claims[name] = value.clone();
        }
        claims
    }

    /// The answers, in the order of [`Consumer::ALL`]: `+` if, `-` no, `?` unknown.
    fn answers(facts: &Facts) -> String {
        let verdicts = verdicts(facts, at(NOW));
        let sign = |verdict: &Verdict| match verdict.answer {
            Answer::If { .. } => '+',
            Answer::No(_) => '-',
            Answer::Unknown(_) => '?',
        };
        let signs: String = verdicts.iter().map(sign).collect();
        format!("{} {}", &signs[..8], &signs[8..])
    }

    /// What is said for, or against, and the hint.
    fn said(facts: &Facts, consumer: Consumer) -> String {
        let verdicts = verdicts(facts, at(NOW));
        let verdict = verdicts.iter().find(|one| one.consumer == consumer);
        let verdict = verdict.unwrap();
        let (Answer::If {
            conditions: lines, ..
        }
        | Answer::No(lines)
        | Answer::Unknown(lines)) = &verdict.answer;
        let hint = verdict.hint.map(|hint| format!(" > {hint}"));
        format!("{}{}", lines.join(" | "), hint.unwrap_or_default())
    }

    #[test]
    fn who_takes_what() {
        let client = json!({"token_use": "access", "client_id": "c", "sub": "c", "scope": "a/b"});
        let foreign = json!({"iss": "https://id.example", "aud": "x"});
        // REST without scopes, with scopes, HTTP, REST by JWT, identity pool, ALB sign-in, ALB JWT, AppSync; GetUser,
        // userInfo, STS, AgentCore, Verified Permissions, EKS.
        for (claims, expected) in [
            (id(), "+-+++-++ --++++"),
            (access("a/b"), "-++?--++ ---++-"),
            (access(""), "--+?--++ ---++-"),
            (access(SELF_SERVICE), "-++?--++ +--++-"),
            (client, "-++?--+? ---++-"),
            (with(id(), &json!({"iss": UPDATED})), "--++?-+? --++++"),
            (
                with(access("a/b"), &json!({"iss": UPDATED})),
                "--+?--+? ---++-",
            ),
            (foreign.clone(), "--+++-+- --++++"),
            (
                with(foreign.clone(), &json!({"aud": null})),
                "------+- ------",
            ),
            (
                with(foreign, &json!({"iss": "http://id.example"})),
                "------+- ------",
            ),
            (with(id(), &json!({"token_use": null})), "--++--+- --++-+"),
            (with(id(), &json!({"token_use": "ID"})), "--++--+- --++-+"),
            (with(id(), &json!({"iss": null})), "-------- ------"),
            (with(id(), &json!({"aud": null})), "+-----++ ----+-"),
            (with(id(), &json!({"exp": NOW})), "-------- ------"),
            (with(id(), &json!({"exp": null})), "-------- ------"),
            (with(id(), &json!({"exp": "soon"})), "-------- ------"),
            (with(id(), &json!({"nbf": NOW + 1})), "-------- ------"),
            (with(id(), &json!({"nbf": NOW})), "+-+++-++ --++++"),
            (access("openid email"), "-++?--++ -+-++-"),
            // Only two are said to look at it.
            (with(id(), &json!({"iat": NOW + 1})), "+--++--+ --++++"),
        ] {
            assert_eq!(answers(&of_pool(&claims)), expected, "{claims}");
        }
        for (header, expected) in [
            (json!({"alg": "RS512", "kid": "k"}), "--+++--- --?++-"),
            (json!({"alg": "RS384", "kid": "k"}), "--+++--- --?++-"),
            (json!({"alg": "PS256", "kid": "k"}), "---++--- --?++-"),
            (json!({"alg": "RS", "kid": "k"}), "---++--- --?++-"),
            (json!({"alg": "RS1", "kid": "k"}), "---++--- --?++-"),
            (json!({"alg": "ES256", "kid": "k"}), "---++--- --?++-"),
            (json!({"alg": "RS256"}), "---++-+- --++++"),
        ] {
            let foreign = json!({"iss": "https://id.example", "aud": "x"});
            assert_eq!(answers(&facts(&header, &foreign)), expected, "{header}");
        }
        let bad = Facts {
            signature: Signature::Bad("of another".to_owned()),
            ..of_pool(&id())
        };
        assert_eq!(answers(&bad), "-------- ------");
        let unknown = Facts {
            signature: Signature::Unknown("offline".to_owned()),
            ..of_pool(&id())
        };
        assert_eq!(answers(&unknown), "+-+++-++ --++++");
        assert!(said(&unknown, Consumer::HttpApi).contains("which was not checked"));
        let local = Facts {
            source: Source::local("local_abc".parse().unwrap()),
            iss: Some("http://localhost:9229/local_abc".to_owned()),
            ..of_pool(&id())
        };
        assert_eq!(answers(&local), "+-+++-++ --++++");
    }

    #[test]
    fn what_is_encrypted_is_refused() {
        let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"RSA-OAEP","enc":"A256GCM"}"#);
        let token = decode(&format!("{header}.a.b.c.d")).unwrap();
        let unknown = Signature::Unknown(String::new());
        let facts = Facts::read(&token, Source::Unsaid, unknown);
        assert_eq!(facts.kind, Kind::Encrypted);
        assert_eq!(answers(&facts), "-------- ------");
        for consumer in Consumer::ALL {
            assert_eq!(
                said(&facts, consumer),
                "it is encrypted, as refresh tokens are: only Cognito reads it \
                 > get tokens for it: cognito-auth refresh"
            );
        }
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "a table")]
    fn every_verdict_has_its_reasons() {
        let id = of_pool(&id());
        let user = of_pool(&access("a/b c/d"));
        let self_service = of_pool(&access(SELF_SERVICE));
        let client = of_pool(
            &json!({"token_use": "access", "client_id": "c", "scope": "a/b", "aud": ["r", "s"]}),
        );
        let updated = of_pool(&json!({"iss": UPDATED, "token_use": "id", "aud": "client"}));
        let foreign = of_pool(&json!({"iss": "https://id.example/t", "aud": "x"}));
        for (facts, consumer, expected) in [
            (
                &id,
                Consumer::RestApi,
                "us-east-1_AbC is a user pool of the authorizer \
                 | the authorizer's token source is Authorization; else the token goes into the header that it names \
                 | the authorizer's token validation expression, if it has one, matches client",
            ),
            (
                &user,
                Consumer::RestApi,
                "it is an access token, and where a method asks for no scopes an ID token is due \
                 > send the ID token: cognito-auth token id",
            ),
            (
                &client,
                Consumer::RestApi,
                "as it has no username it is probably an app client's access token, and where a method asks for no scopes an ID token is due \
                 > let the method ask for a scope that the token has",
            ),
            (
                &updated,
                Consumer::RestApi,
                "its pool has the newer form of issuer, which Cognito authorizers do not take \
                 > use a JWT authorizer, or give the pool its original issuer",
            ),
            (
                &foreign,
                Consumer::RestApi,
                "it does not say what it is for (token_use), and where a method asks for no scopes an ID token is due \
                 | its issuer is not a user pool: https://id.example/t",
            ),
            (
                &id,
                Consumer::RestApiScopes,
                "it is an ID token, and where a method asks for scopes an access token is due \
                 > send the access token: cognito-auth token access",
            ),
            (
                &user,
                Consumer::RestApiScopes,
                "the method asks for one of: a/b, c/d | us-east-1_AbC is a user pool of the authorizer \
                 | the authorizer's token source is Authorization; else the token goes into the header that it names \
                 | the authorizer has no token validation expression, which looks for aud",
            ),
            (
                &self_service,
                Consumer::RestApiScopes,
                "the method asks for one of: aws.cognito.signin.user.admin \
                 | us-east-1_AbC is a user pool of the authorizer \
                 | the authorizer's token source is Authorization; else the token goes into the header that it names \
                 | the authorizer has no token validation expression, which looks for aud \
                 > other scopes come with tokens of the OAuth endpoints, not of sign-ins by the API",
            ),
            (
                &id,
                Consumer::HttpApi,
                "the authorizer's issuer is https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC \
                 | client is among its audiences | the route asks for no scopes \
                 > where a route asks for scopes, send the access token",
            ),
            (
                &user,
                Consumer::HttpApi,
                "the authorizer's issuer is https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC \
                 | client is among its audiences \
                 | the route asks for no scopes, or for one of: a/b, c/d",
            ),
            // Where there is an aud, client_id is not looked at.
            (
                &client,
                Consumer::HttpApi,
                "the authorizer's issuer is https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC \
                 | one of these is among its audiences: r, s \
                 | the route asks for no scopes, or for one of: a/b",
            ),
            (
                &id,
                Consumer::RestApiJwt,
                "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC is among the authorizer's issuers \
                 | client is among that issuer's audiences | its algorithms have RS256 \
                 | the token has the other claims that the authorizer requires \
                 | the method asks for no scopes \
                 > where a method asks for scopes, send the access token",
            ),
            (
                &user,
                Consumer::RestApiJwt,
                "it has no aud, and whether client, its client_id, counts in its place, as for HTTP APIs, is not clear",
            ),
            (
                &client,
                Consumer::RestApiJwt,
                "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC is among the authorizer's issuers \
                 | one of these is among that issuer's audiences: r, s | its algorithms have RS256 \
                 | the token has the other claims that the authorizer requires \
                 | the method asks for no scopes, or for one of: a/b",
            ),
            (
                &of_pool(&with(access("a/b"), &json!({"exp": NOW + 59}))),
                Consumer::AgentCore,
                "it expires within a minute \
                 > renew it ahead of its end: cognito-auth token access --min-ttl 2m",
            ),
            (
                &id,
                Consumer::IdentityPool,
                "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC with the app client client is a provider of it \
                 | its user is neither signed out nor deleted, where ServerSideTokenCheck is on \
                 > cognito-auth credentials --id-token-stdin sends it",
            ),
            (
                &user,
                Consumer::IdentityPool,
                "it is an access token, and logins are ID tokens (\"Missing a required claim: aud\") \
                 > send the ID token: cognito-auth token id",
            ),
            (
                &client,
                Consumer::IdentityPool,
                "as it has no username it is probably an app client's access token, and logins are ID tokens \
                 > an app client has no ID token: let a user sign in",
            ),
            (
                &foreign,
                Consumer::IdentityPool,
                "an OIDC provider of IAM for https://id.example/t with the audience x is a provider of it",
            ),
            (
                &updated,
                Consumer::AlbSignIn,
                "it takes no tokens: it signs people in itself, and knows them by a cookie \
                 | nor does it take user pools with the newer form of issuer \
                 > open it in a browser, or use a rule with the action jwt-validation",
            ),
            (
                &id,
                Consumer::AlbJwt,
                "the rule's issuer is https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC, and its JWKS endpoint has that issuer's keys \
                 | the token has the other claims that the rule requires",
            ),
            (
                &user,
                Consumer::AppSync,
                "us-east-1_AbC is the API's user pool \
                 | its app client expression (appIdClientRegex), if it has one, matches client",
            ),
            (
                &self_service,
                Consumer::UserPoolApi,
                "its user is neither signed out, nor disabled, nor deleted",
            ),
            (
                &user,
                Consumer::UserPoolApi,
                "it does not have the scope aws.cognito.signin.user.admin \
                 > tokens of sign-ins by the API have it: cognito-auth login",
            ),
            (
                &self_service,
                Consumer::UserInfo,
                "it does not have the scope openid \
                 > other scopes come with tokens of the OAuth endpoints, not of sign-ins by the API",
            ),
            (
                &client,
                Consumer::UserInfo,
                "as it has no username it is probably an app client's access token, and a user's access token is due",
            ),
            (
                &id,
                Consumer::Sts,
                "an OIDC provider of IAM for https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC has the client id client \
                 | the role trusts cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC, \
                 with client for cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC:aud",
            ),
            (
                &user,
                Consumer::Sts,
                "it has no aud, which the role's trust policy asks for \
                 > send the ID token: cognito-auth token id",
            ),
            (
                &user,
                Consumer::AgentCore,
                "the authorizer's discovery URL is https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC/.well-known/openid-configuration \
                 | allowedClients has client | allowedAudience is not set, as the token has no aud \
                 | allowedScopes is not set, or has one of: a/b, c/d \
                 | the token has the claims of customClaims, if that is set",
            ),
            (
                &id,
                Consumer::AgentCore,
                "the authorizer's discovery URL is https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC/.well-known/openid-configuration \
                 | allowedAudience has client | allowedClients is not set, as the token has no client_id \
                 | allowedScopes is not set \
                 | the token has the claims of customClaims, if that is set",
            ),
            (
                &client,
                Consumer::AgentCore,
                "the authorizer's discovery URL is https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC/.well-known/openid-configuration \
                 | allowedClients has c, allowedAudience r, s, or is not set \
                 | allowedScopes is not set, or has one of: a/b \
                 | the token has the claims of customClaims, if that is set",
            ),
            (
                &user,
                Consumer::VerifiedPermissions,
                "us-east-1_AbC is an identity source of the policy store \
                 | the identity source's client ids, if it has any, include client",
            ),
            (
                &id,
                Consumer::Eks,
                "an identity provider of the cluster has the issuer \
                 https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC and the client id client \
                 | its user or a group of it is bound to a role \
                 > kubectl runs cognito-auth token -o exec-credential for it",
            ),
            (
                &user,
                Consumer::Eks,
                "it has no aud, which is the client id of the cluster's identity provider \
                 > send the ID token: cognito-auth token id",
            ),
            (
                &foreign,
                Consumer::AppSync,
                "it does not say what it is for (token_use), and an ID token or an access token is due \
                 | its issuer is not a user pool: https://id.example/t \
                 > authorization of the kind OPENID_CONNECT takes tokens of other issuers",
            ),
        ] {
            assert_eq!(said(facts, consumer), expected, "{consumer:?}");
        }
    }

    /// What is a condition where the set-up is not known is a reason, or none, where it is.
    #[test]
    fn a_known_set_up_decides() {
        let id = of_pool(&id());
        let user = of_pool(&access("a/b c/d"));
        let client = of_pool(
            &json!({"token_use": "access", "client_id": "c", "scope": "a/b", "aud": ["r", "s"]}),
        );
        let late = of_pool(&with(access("a/b"), &json!({"exp": NOW})));
        let foreign = of_pool(&with(
            json!({"token_use": "id", "aud": "client"}),
            &json!({"iss": "https://id.example/t"}),
        ));
        let mut unchecked = id.clone();
        unchecked.signature = Signature::Unknown("no route to host".to_owned());
        let setup = |audiences: &[&str], scopes: &[&str]| Setup {
            issuers: vec![POOL.to_owned()],
            audiences: Some(audiences.iter().copied().map(str::to_owned).collect()),
            scopes: scopes.iter().copied().map(str::to_owned).collect(),
        };
        let open = setup(&["client", "r"], &[]);
        let scoped = setup(&["client", "x"], &["x/y", "c/d"]);
        let other = setup(&["x"], &["x/y"]);
        for (consumer, facts, setup, expected) in [
            (Consumer::RestApi, &id, &open, ""),
            // Only a token validation expression would look for the app client.
            (Consumer::RestApi, &id, &other, ""),
            (
                Consumer::RestApi,
                &user,
                &open,
                "Other: it is an access token, and where a method asks for no scopes an ID token is due",
            ),
            (
                Consumer::RestApi,
                &foreign,
                &open,
                "Other: its issuer is not a user pool: https://id.example/t",
            ),
            (Consumer::RestApiScopes, &user, &scoped, ""),
            (
                Consumer::RestApiScopes,
                &user,
                &other,
                "Scopes: the method asks for one of x/y, and it has a/b, c/d",
            ),
            (Consumer::HttpApi, &id, &open, ""),
            (Consumer::HttpApi, &user, &open, ""),
            (Consumer::HttpApi, &user, &scoped, ""),
            (Consumer::HttpApi, &client, &open, ""),
            (
                Consumer::HttpApi,
                &client,
                &scoped,
                "Audience: it is for r, s, and the authorizer's audiences are client, x \
                 | Scopes: the route asks for one of x/y, c/d, and it has a/b",
            ),
            (
                Consumer::HttpApi,
                &id,
                &other,
                "Audience: it is for client, and the authorizer's audiences are x \
                 | Scopes: the route asks for one of x/y, and it has none",
            ),
            (
                Consumer::HttpApi,
                &late,
                &open,
                "Expired: it expired at 2027-01-15T08:00:00+00:00",
            ),
            (
                Consumer::HttpApi,
                &foreign,
                &open,
                "Other: its issuer is https://id.example/t, and that of the authorizer is \
                 https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC",
            ),
            (Consumer::AlbJwt, &user, &scoped, ""),
            (
                Consumer::AlbJwt,
                &id,
                &other,
                "Scopes: the rule asks for one of x/y, and it has none",
            ),
            (
                Consumer::AlbJwt,
                &unchecked,
                &open,
                "Unchecked: its signature could not be checked: no route to host",
            ),
        ] {
            let reasons = reasons(consumer, facts, setup, at(NOW));
            let reasons: Vec<_> = reasons
                .iter()
                .map(|reason| format!("{:?}: {}", reason.cause, reason.text))
                .collect();
            assert_eq!(reasons.join(" | "), expected, "{consumer:?}");
        }
    }

    #[test]
    fn what_is_not_of_a_pool_is_known_by_its_issuer() {
        let of = |iss: &str| of_pool(&json!({"iss": iss, "aud": "x"}));
        let identity_pool = "https://cognito-identity.amazonaws.com";
        for (facts, consumer, expected) in [
            (
                of(identity_pool),
                Consumer::IdentityPool,
                "x is the identity pool, and its sub the IdentityId that is sent \
                 > in the classic flow it is for STS",
            ),
            (
                of(identity_pool),
                Consumer::Sts,
                "the role trusts cognito-identity.amazonaws.com, with x for cognito-identity.amazonaws.com:aud",
            ),
            (
                of("https://accounts.google.com"),
                Consumer::IdentityPool,
                "accounts.google.com with the client id x is a login provider of it (SupportedLoginProviders)",
            ),
            (
                of("accounts.google.com"),
                Consumer::Sts,
                "the role trusts accounts.google.com, with x for accounts.google.com:aud",
            ),
            (
                of("https://appleid.apple.com"),
                Consumer::IdentityPool,
                "appleid.apple.com with the client id x is a login provider of it (SupportedLoginProviders)",
            ),
            (
                of("https://appleid.apple.com"),
                Consumer::Sts,
                "an OIDC provider of IAM for https://appleid.apple.com has the client id x \
                 | the role trusts appleid.apple.com, with x for appleid.apple.com:aud",
            ),
            (
                of("https://cognito-identity.amazonaws.com.id.example"),
                Consumer::IdentityPool,
                "an OIDC provider of IAM for https://cognito-identity.amazonaws.com.id.example with the \
                 audience x is a provider of it",
            ),
            (
                of("https://id.example"),
                Consumer::VerifiedPermissions,
                "an identity source of the policy store has the issuer https://id.example and the audience x",
            ),
        ] {
            assert_eq!(
                said(&facts, consumer),
                expected,
                "{:?} {consumer:?}",
                facts.iss
            );
        }
        // Identity pools sign with RS512.
        let header = json!({"alg": "RS512", "kid": "k"});
        let own = facts(&header, &json!({"iss": identity_pool, "aud": "x"}));
        assert_eq!(answers(&own), "--+++--- --+++-");
    }

    #[test]
    fn what_a_load_balancer_says_is_not_for_others() {
        let signer = "arn:aws:elasticloadbalancing:us-east-1:1:loadbalancer/app/a/b";
        let of = |alg: &str, signer: &str| {
            facts(
                &json!({"alg": alg, "kid": "k", "signer": signer}),
                &json!({"sub": "s"}),
            )
        };
        let facts = of("ES256", signer);
        assert_eq!(facts.kind, Kind::LoadBalancer);
        assert_eq!(answers(&facts), "-------- ------");
        assert_eq!(
            said(&facts, Consumer::Eks),
            "it is for the application behind a load balancer alone \
             > the user's access token is beside it, in x-amzn-oidc-accesstoken"
        );
        for other in [of("RS256", signer), of("ES256", "arn:aws:iam::1:user/a")] {
            assert_eq!(other.kind, Kind::Unsaid);
        }
    }

    #[test]
    fn scopes_of_other_issuers_have_another_name() {
        for (claims, scopes) in [
            (json!({"scope": "a  b/c"}), vec!["a", "b/c"]),
            (json!({"scp": ["a", "b/c"]}), vec!["a", "b/c"]),
            (json!({"scp": "a b/c"}), vec!["a", "b/c"]),
            (json!({"scope": 1, "scp": null}), vec![]),
        ] {
            assert_eq!(of_pool(&claims).scopes, scopes, "{claims}");
        }
    }
}
