//! What authenticates a request: a token or a signature, from the nearest source that has one.

use hyper::header::{AUTHORIZATION, HOST, HeaderName, HeaderValue};
use hyper::{HeaderMap, Method};
use jiff::Timestamp;

use crate::app::Host;
use crate::aws::{Aws, Canonical, Payload, Signable, Signer, is_signed};
use crate::failure::{Failure, Purpose, Subject};
use crate::local::secrets;
use crate::model::{Region, RequestUrl, Secret, SigningKeys, SigningScope};
use crate::ops::client_token;
use crate::ops::credentials::{self, Known, Whose};
use crate::ops::sign_in::input::GivenAnswers;
use crate::ops::tokens::user::of_variable;
use crate::ops::tokens::{MIN_TTL_TO_SHOW, Requirement, TokenKind, TokenSource};
use crate::render::list::one_of;
use crate::settings::keys::PROFILE;
use crate::settings::secrets::{SecretKind, SecretSource};
use crate::settings::{Missing, Origin, Sourced};
use crate::token::decode;

/// What errors call what is done.
pub(crate) const OPERATION: &str = "the request";

/// How requests are authenticated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// By the bare `IdToken`, as the Cognito authorizers of REST APIs take it.
    Id,
    /// By the `IdToken` behind `Bearer`.
    Bearer,
    /// By the access token behind `Bearer`.
    Access,
    /// By an app client's own access token behind `Bearer`.
    Client,
    /// By a signature.
    SigV4,
    /// Not at all.
    None,
}

/// Where what authenticates comes from.
#[derive(Debug, Clone)]
pub(crate) struct Authentication {
    pub(crate) scheme: Scheme,
    /// An `IdToken` that was given, which bypasses any session.
    pub(crate) id_token: Option<SecretSource>,
    /// An access token likewise.
    pub(crate) access_token: Option<SecretSource>,
    /// The service that signatures are for; none for what the host says.
    pub(crate) service: Option<String>,
    /// The Region likewise.
    pub(crate) signing_region: Option<Region>,
    /// Whether a user may be signed in for it.
    pub(crate) may_sign_in: bool,
}

/// What authenticates.
#[derive(Debug, Clone)]
pub(crate) enum Credential {
    /// A token, and how it is sent.
    Token {
        token: Secret<String>,
        scheme: &'static str,
        /// Whether there may be a newer one: it was not given, and not made in this run.
        is_renewable: bool,
    },
    /// Keys to sign with.
    Keys(SigningKeys),
    /// Nothing.
    None,
}

/// Which service and Region a signature is for.
#[derive(Debug, Clone)]
pub(crate) struct Scope {
    pub(crate) service: String,
    pub(crate) region: Region,
}

/// A request before it is authenticated.
pub(crate) struct Unsigned<'a> {
    pub(crate) method: &'a Method,
    pub(crate) url: &'a RequestUrl,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) payload: &'a Payload,
}

impl Authentication {
    /// What authenticates: given, as kept, renewed where that is due, or of a new sign-in.
    ///
    /// # Errors
    ///
    /// [`Failure::NotSignedIn`] without a token; else as the settings, the secrets, the network and AWS
    /// give it.
    pub(crate) async fn credential(
        &self,
        host: &Host,
        aws: &Aws,
        scope: Option<&Scope>,
    ) -> Result<Credential, Failure> {
        match self.scheme {
            Scheme::None => Ok(Credential::None),
            Scheme::SigV4 => Ok(Credential::Keys(self.keys(host, aws, scope).await?)),
            Scheme::Client => client_token(host, aws, None).await,
            Scheme::Id | Scheme::Bearer | Scheme::Access => self.token(host, aws).await,
        }
    }

    /// What takes the place of `refused`, which a server did not take; none where nothing can: the
    /// token was given, or is as new as can be.
    ///
    /// # Errors
    ///
    /// As [`Self::credential`].
    pub(crate) async fn renewed(
        &self,
        host: &Host,
        aws: &Aws,
        refused: &Credential,
    ) -> Result<Option<Credential>, Failure> {
        let Credential::Token {
            token,
            scheme,
            is_renewable: true,
        } = refused
        else {
            return Ok(None);
        };
        if self.scheme == Scheme::Client {
            return client_token(host, aws, Some(token)).await.map(Some);
        }
        let kind = self.token_kind();
        let mut source = TokenSource::open(host, aws, GivenAnswers::default()).await?;
        // Another process may have renewed it by now.
        let kept = source.record().tokens();
        if kept.is_some_and(|kept| kind.of(&kept) == Some(token)) {
            source = source.without_kept();
        }
        if !self.may_sign_in {
            source = source.without_sign_in();
        }
        let (tokens, _) = Box::pin(source.tokens(requirement(kind))).await?;
        let renewed = kind.of(&tokens).ok_or_else(|| not_signed_in(kind))?.clone();
        Ok(Some(Credential::Token {
            token: renewed,
            scheme,
            is_renewable: false,
        }))
    }

    async fn token(&self, host: &Host, aws: &Aws) -> Result<Credential, Failure> {
        let kind = self.token_kind();
        let (secret, given) = match kind {
            TokenKind::Id => (SecretKind::IdToken, &self.id_token),
            _ => (SecretKind::AccessToken, &self.access_token),
        };
        let scheme = if self.scheme == Scheme::Id {
            ""
        } else {
            "Bearer "
        };
        let credential = |token, is_renewable| Credential::Token {
            token,
            scheme,
            is_renewable,
        };
        if let Some(source) = given {
            let token = secrets::check(secret, source.clone()).await?.read().await?;
            return Ok(credential(Secret::from(token.expose().trim()), false));
        }
        if host.context().is_none() {
            let token = of_variable(host, secret).await?;
            let token = token.ok_or_else(|| not_signed_in(kind))?;
            return Ok(credential(token, false));
        }
        let mut source = TokenSource::open(host, aws, GivenAnswers::default()).await?;
        if !self.may_sign_in {
            source = source.without_sign_in();
        }
        let kept = source.record().tokens();
        let (tokens, _) = Box::pin(source.tokens(requirement(kind))).await?;
        let token = kind.of(&tokens).ok_or_else(|| not_signed_in(kind))?;
        let is_kept = kept.is_some_and(|kept| kind.of(&kept) == Some(token));
        Ok(credential(token.clone(), is_kept))
    }

    fn token_kind(&self) -> TokenKind {
        match self.scheme {
            Scheme::Id | Scheme::Bearer => TokenKind::Id,
            Scheme::Access | Scheme::Client | Scheme::SigV4 | Scheme::None => TokenKind::Access,
        }
    }

    /// Whether requests are signed with an identity pool's credentials: where one is configured, and no
    /// AWS profile is asked for.
    ///
    /// # Errors
    ///
    /// [`Failure::Settings`] when the identity pool's id is malformed.
    pub(crate) fn is_of_identity_pool(host: &Host) -> Result<bool, Failure> {
        if host.settings.flags.text(&PROFILE).is_some() {
            return Ok(false);
        }
        Ok(host.settings.identity_pool()?.is_some())
    }

    async fn keys(
        &self,
        host: &Host,
        aws: &Aws,
        scope: Option<&Scope>,
    ) -> Result<SigningKeys, Failure> {
        if Self::is_of_identity_pool(host)? {
            let input = credentials::Input {
                whose: match self.id_token.clone() {
                    Some(given) => Whose::Given(given),
                    None => Whose::SignedIn,
                },
                account: None,
                classic: None,
                answers: GivenAnswers::default(),
                min_ttl: None,
                default_min_ttl: MIN_TTL_TO_SHOW,
            };
            let known = Known {
                may_sign_in: self.may_sign_in,
                ..Known::NOTHING
            };
            let credentials = Box::pin(input.get(host, aws, known)).await?;
            return Ok(credentials.into());
        }
        let of_scope = scope.map(|scope| Sourced {
            value: scope.region.clone(),
            origin: Origin::Derived("URL"),
        });
        let region = host.settings.region(None)?.or(of_scope);
        let subject = Subject {
            again: host.again(),
            ..Subject::of(Purpose::Request)
        };
        let fails = Failure::of_call(&subject);
        let region = aws.region(region).map_err(&fails)?.value;
        aws.signing_keys(OPERATION, &region).await.map_err(fails)
    }

    /// What signatures of requests to `url` are for: as given, else as its host says, else `execute-api`
    /// in the Region in use. None where requests are not signed.
    ///
    /// # Errors
    ///
    /// [`Failure::Settings`] when there is no Region.
    pub(crate) fn scope(
        &self,
        host: &Host,
        aws: &Aws,
        url: &RequestUrl,
    ) -> Result<Option<Scope>, Failure> {
        if self.scheme != Scheme::SigV4 {
            return Ok(None);
        }
        let said = SigningScope::of(url.host());
        let service = self.service.clone().or(said.service);
        let service = service.unwrap_or_else(|| "execute-api".to_owned());
        let of_host = || said.region.as_ref()?.parse().ok();
        if let Some(region) = self.signing_region.clone().or_else(of_host) {
            return Ok(Some(Scope { service, region }));
        }
        let of_pool = host.settings.identity_pool()?;
        let of_pool = of_pool.as_ref().map(|pool| pool.value.region());
        let region = host
            .settings
            .region(of_pool.map(|region| (region, "identity pool id")))?;
        let region = aws.region(region).map_err(|error| {
            if error.lacks_region() {
                Failure::from(missing_region())
            } else {
                Failure::of_call(&Subject::of(Purpose::Request))(error)
            }
        })?;
        Ok(Some(Scope {
            service,
            region: region.value,
        }))
    }
}

/// Headers, and what was signed.
pub(crate) type Authenticated = (Vec<(HeaderName, HeaderValue)>, Option<Canonical>);

/// The headers that authenticate `request`, and for a signature what was signed. Each takes the place of
/// others of its name.
///
/// # Errors
///
/// [`Failure::Usage`] when a header cannot hold the token.
pub(crate) fn headers(
    credential: &Credential,
    scope: Option<&Scope>,
    request: &Unsigned<'_>,
    at: Timestamp,
) -> Result<Authenticated, Failure> {
    let unsendable = |what: &str| {
        Failure::usage(
            format!("{what} holds what no header can"),
            "look at it with cognito-auth decode",
        )
    };
    let sensitive = |value: &str, what: &str| {
        let mut value = HeaderValue::from_str(value).map_err(|_| unsendable(what))?;
        value.set_sensitive(true);
        Ok::<_, Failure>(value)
    };
    match credential {
        Credential::None => Ok((Vec::new(), None)),
        Credential::Token { token, scheme, .. } => {
            let is_visible = token.expose().bytes().all(|byte| byte.is_ascii_graphic());
            if !is_visible {
                return Err(unsendable("the token"));
            }
            let value = Secret::from(format!("{scheme}{}", token.expose()));
            let value = sensitive(value.expose(), "the token")?;
            Ok((vec![(AUTHORIZATION, value)], None))
        }
        Credential::Keys(keys) => {
            let Some(scope) = scope else {
                return Ok((Vec::new(), None));
            };
            let (host, target) = (request.url.host_header(), request.url.target());
            let signed = signer(scope, keys, at).sign(&signable(request, &host, &target));
            let named = signed.headers.iter();
            let named = named.map(|(name, value)| {
                let value = sensitive(value.expose(), "the session token")?;
                Ok((HeaderName::from_static(name), value))
            });
            let headers = named.collect::<Result<_, Failure>>()?;
            Ok((headers, Some(signed.canonical)))
        }
    }
}

/// The URL of `request` with a signature in it, which is good for `seconds`.
pub(crate) fn presigned(
    keys: &SigningKeys,
    scope: &Scope,
    request: &Unsigned<'_>,
    at: Timestamp,
    seconds: u64,
) -> Secret<String> {
    let host = request.url.host_header();
    let target = request.url.target();
    let signed = signer(scope, keys, at).presign(&signable(request, &host, &target), seconds);
    Secret::from(request.url.with_target(signed.expose()).as_str())
}

fn signer<'a>(scope: &'a Scope, keys: &'a SigningKeys, at: Timestamp) -> Signer<'a> {
    Signer {
        service: &scope.service,
        region: scope.region.as_str(),
        keys,
        at,
    }
}

fn signable<'a>(request: &'a Unsigned<'a>, host: &'a str, target: &'a str) -> Signable<'a> {
    let given = request.headers.iter();
    let given = given.map(|(name, value)| (name.as_str(), value.as_bytes()));
    let mut headers: Vec<_> = given.filter(|(name, _)| is_signed(name)).collect();
    if !request.headers.contains_key(HOST) {
        headers.push(("host", host.as_bytes()));
    }
    Signable {
        method: request.method.as_str(),
        target,
        headers,
        payload: request.payload,
    }
}

/// A token of an app client, in place of `refused` if there was one.
async fn client_token(
    host: &Host,
    aws: &Aws,
    refused: Option<&Secret<String>>,
) -> Result<Credential, Failure> {
    let input = client_token::Input {
        by_api: false,
        client_auth: None,
        min_ttl: None,
        cache: false,
        refused: refused.cloned(),
    };
    let tokens = input.get(host, aws).await?;
    let given = tokens
        .access
        .ok_or_else(|| not_signed_in(TokenKind::Access))?;
    // One that was bought a moment ago would only be bought again.
    let issued = decode(given.expose())
        .ok()
        .and_then(|token| token.time("iat"));
    let age = issued.map(|issued| host.now().duration_since(issued));
    let is_new = age.is_some_and(|age| age < MIN_TTL_TO_SHOW);
    Ok(Credential::Token {
        token: given,
        scheme: "Bearer ",
        is_renewable: refused.is_none() && host.context().is_some() && !is_new,
    })
}

fn requirement(token: TokenKind) -> Requirement {
    Requirement {
        token,
        min_ttl: None,
    }
}

fn not_signed_in(kind: TokenKind) -> Failure {
    let (what, secret) = match kind {
        TokenKind::Id => ("there is no IdToken", SecretKind::IdToken),
        _ => ("there is no access token", SecretKind::AccessToken),
    };
    Failure::NotSignedIn {
        what: what.to_owned(),
        help: format!(
            "eval \"$(cognito-auth login -o env)\"\nor give the token with {}",
            one_of(&secret.ways())
        ),
    }
}

fn missing_region() -> Missing {
    Missing {
        what: "Region to sign for".to_owned(),
        ways: [
            "--signing-region REGION",
            "--region REGION",
            "AWS_REGION",
            "`region` in a context or an AWS profile",
        ]
        .map(str::to_owned)
        .to_vec(),
    }
}
