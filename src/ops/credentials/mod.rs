//! Credentials for whoever is signed in: as kept in the record of the context in use, or exchanged.

pub(crate) mod server;

use jiff::{SignedDuration, Timestamp};

use crate::app::App;
use crate::aws::{self, Aws, Identities, Login, Roles};
use crate::failure::{Failure, Purpose, Subject};
use crate::local::secrets;
use crate::model::{AwsCredentials, CredentialsKey, IdentityPoolId, Secret};
use crate::settings::Settings;
use crate::settings::flags::{ClassicFlags, IdentityFlags, SignInFlags};
use crate::settings::secrets::{SecretKind, SecretSource};
use crate::token::{Issuer, Unverified, decode};

use crate::ops::record::Session;
use crate::ops::region::note_contradiction;
use crate::ops::sign_in::SignIn;
use crate::ops::tokens::user::variable as of_environment;
use crate::ops::tokens::{Need, Renewable, Use};

/// An `IdToken` has to stand for as long as it takes to show it.
const TO_BE_SHOWN: SignedDuration = SignedDuration::from_secs(30);

/// Which credentials are wanted.
pub(crate) struct Wanted<'a> {
    pub(crate) guest: bool,
    /// An `IdToken` that was given, which bypasses any session.
    pub(crate) id_token: Option<SecretSource>,
    pub(crate) identity: &'a IdentityFlags,
    pub(crate) classic: &'a ClassicFlags,
    pub(crate) sign_in: &'a SignInFlags,
    pub(crate) region: Option<&'a str>,
    pub(crate) min_ttl: Option<SignedDuration>,
    pub(crate) default_min_ttl: SignedDuration,
}

/// What is known when credentials are wanted.
pub(crate) struct Given<'a> {
    /// Whose credentials they were the last time, where no record says.
    pub(crate) identity: Option<&'a str>,
    /// Whether a new session may begin.
    pub(crate) may_sign_in: bool,
}

impl Given<'_> {
    /// At the first time.
    pub(crate) const NOTHING: Self = Self {
        identity: None,
        may_sign_in: true,
    };
}

/// Where credentials come from.
struct Source {
    identities: Identities,
    pool: IdentityPoolId,
    role: Option<String>,
    /// Who gives credentials of the role, if not the identity pool, and for how many seconds.
    roles: Option<(Roles, Option<i32>)>,
    subject: Subject,
}

impl Wanted<'_> {
    /// Credentials from the nearest source that has them.
    pub(crate) async fn get(
        &self,
        app: &App,
        aws: &Aws,
        given: Given<'_>,
    ) -> Result<AwsCredentials, Failure> {
        let settings = app.settings()?;
        let known = given.identity.map(str::to_owned);
        if self.guest {
            let source = self.source(app, aws)?;
            return match self.guests_session(app, aws).await? {
                Some(session) => self.kept_or_new(&source, session, None).await,
                None => source.get(None, known).await,
            };
        }
        if settings.context.is_some() && self.id_token.is_none() {
            return self.of_session(app, aws, given.may_sign_in).await;
        }
        let login = login(self, app, settings).await?;
        self.source(app, aws)?.get(Some(&login), known).await
    }

    fn source(&self, app: &App, aws: &Aws) -> Result<Source, Failure> {
        let settings = app.settings()?;
        let pool = settings.identity_pool(self.identity)?.value;
        let role = settings.role_arn(self.identity);
        let of_id = Some((pool.region(), "identity pool id"));
        let region = settings.region(self.region, of_id)?;
        note_contradiction(app, region.as_ref(), of_id);
        let subject = Subject {
            identity_pool: Some(pool.to_string()),
            ..Subject::of(Purpose::Exchange)
        };
        let of = subject.clone();
        let fails = Failure::of_call(&of);
        let roles = if self.classic.classic {
            if role.is_none() {
                return Err(Settings::missing_role().into());
            }
            let roles = Roles::new(aws, region.clone()).map_err(&fails)?;
            Some((roles, self.seconds()?))
        } else {
            None
        };
        let identities = Identities::new(aws, region).map_err(&fails)?;
        Ok(Source {
            identities,
            pool,
            role: role.map(|role| role.value),
            roles,
            subject,
        })
    }

    /// The record in which a guest's identity is kept: every `GetId` would make another one.
    async fn guests_session<'s>(
        &'s self,
        app: &'s App,
        aws: &'s Aws,
    ) -> Result<Option<Session<'s>>, Failure> {
        let settings = app.settings()?;
        let has_client = settings.pool(&self.sign_in.pool)?.client.is_some();
        if settings.context.is_none() || !has_client {
            return Ok(None);
        }
        let sign_in = SignIn::resolve(app, aws, self.sign_in, self.region)?;
        Ok(Some(sign_in.session().await?))
    }

    async fn of_session(
        &self,
        app: &App,
        aws: &Aws,
        may_sign_in: bool,
    ) -> Result<AwsCredentials, Failure> {
        let source = self.source(app, aws)?;
        let mut renewable = Renewable::open(app, aws, self.sign_in, self.region).await?;
        if !may_sign_in {
            renewable = renewable.without_sign_in();
        }
        let session = renewable.session();
        // A token that has run out still tells whose credentials are kept.
        let kept = session.tokens().and_then(|tokens| tokens.id);
        if let Some(token) = kept
            && let Ok(login) = self.login_of(app, token)
            && let Some(credentials) = self.kept(&source, session, Some(&login))
        {
            return Ok(credentials);
        }
        let need = Need {
            token: Use::Id,
            min_ttl: Some(TO_BE_SHOWN),
        };
        let (tokens, session) = renewable.tokens(need).await?;
        let token = tokens
            .id
            .ok_or_else(|| nobody("the session has no IdToken"))?;
        let login = self.login_of(app, token)?;
        self.kept_or_new(&source, session, Some(&login)).await
    }

    /// Credentials for `login`, which others may have got while this one waited for the lock.
    async fn kept_or_new(
        &self,
        source: &Source,
        mut session: Session<'_>,
        login: Option<&Login>,
    ) -> Result<AwsCredentials, Failure> {
        if let Some(credentials) = self.kept(source, &session, login) {
            return Ok(credentials);
        }
        session.lock().await?;
        if let Some(credentials) = self.kept(source, &session, login) {
            return Ok(credentials);
        }
        let key = source.key(login);
        let known = session
            .credentials(&key)
            .map(|credentials| credentials.identity_id.clone());
        let credentials = source.get(login, known).await?;
        let kept = credentials.clone();
        session.keep_credentials(key, kept).await?;
        if left(&credentials, session.app.now()) <= self.min_ttl() && self.min_ttl.is_some() {
            session
                .app
                .ui
                .note("the credentials are new, and stand for less than --min-ttl");
        }
        Ok(credentials)
    }

    fn kept(
        &self,
        source: &Source,
        session: &Session<'_>,
        login: Option<&Login>,
    ) -> Option<AwsCredentials> {
        let kept = session.credentials(&source.key(login))?;
        let stands = left(kept, session.app.now()) > self.min_ttl();
        stands.then(|| kept.clone())
    }

    /// `DurationSeconds`, which STS takes from 15 minutes to 12 hours.
    fn seconds(&self) -> Result<Option<i32>, Failure> {
        let Some(duration) = self.classic.duration else {
            return Ok(None);
        };
        let seconds = i32::try_from(duration.as_secs()).ok();
        let seconds = seconds.filter(|seconds| (900..=43_200).contains(seconds));
        seconds.map(Some).ok_or_else(|| {
            Failure::usage(
                "--duration is refused: STS gives credentials for 15 minutes to 12 hours",
                "--duration 1h, as far as the role's MaxSessionDuration allows",
            )
        })
    }

    pub(crate) fn min_ttl(&self) -> SignedDuration {
        self.min_ttl.unwrap_or(self.default_min_ttl)
    }

    fn login_of(&self, app: &App, token: Secret<String>) -> Result<Login, Failure> {
        login_with(self, app.settings()?, token, "the IdToken of the session")
    }
}

fn left(credentials: &AwsCredentials, now: Timestamp) -> SignedDuration {
    credentials.expiration.duration_since(now)
}

impl Source {
    /// What credentials for `login` are kept under.
    fn key(&self, login: Option<&Login>) -> CredentialsKey {
        let sub = login.and_then(|login| {
            let token = decode(login.token.expose()).ok()?;
            token.text("sub").map(str::to_owned)
        });
        CredentialsKey {
            endpoint: self.identities.endpoint().to_owned(),
            identity_pool_id: self.pool.to_string(),
            provider: login.map(|login| login.provider.clone()),
            sub,
            role_arn: self.role.clone(),
            classic: self.roles.is_some(),
        }
    }

    /// New credentials, for the identity `known` if there is one.
    async fn get(
        &self,
        login: Option<&Login>,
        known: Option<String>,
    ) -> Result<AwsCredentials, Failure> {
        let fails = Failure::of_call(&self.subject);
        if let Some(id) = known {
            match self.of_identity(id, login).await {
                Err(aws::Error::Service(error)) if error.refuses_identity() => {}
                credentials => return credentials.map_err(&fails),
            }
        }
        let id = self.identities.id(&self.pool, login).await;
        let credentials = self.of_identity(id.map_err(&fails)?, login).await;
        credentials.map_err(&fails)
    }

    async fn of_identity(
        &self,
        id: String,
        login: Option<&Login>,
    ) -> Result<AwsCredentials, aws::Error> {
        let role = self.role.as_deref();
        match &self.roles {
            None => self.identities.credentials(&id, login, role).await,
            Some((roles, seconds)) => {
                let token = self.identities.open_id_token(&id, login).await?;
                roles
                    .assume(role.unwrap_or_default(), id, &token, *seconds)
                    .await
            }
        }
    }
}

async fn login(wanted: &Wanted<'_>, app: &App, settings: &Settings) -> Result<Login, Failure> {
    let (token, origin) = id_token(wanted, app, settings).await?;
    login_with(wanted, settings, token, &origin)
}

/// The login of `token`, which is what `origin` says.
fn login_with(
    wanted: &Wanted<'_>,
    settings: &Settings,
    token: Secret<String>,
    origin: &str,
) -> Result<Login, Failure> {
    let named = settings.logins_provider(wanted.identity);
    // A provider that was named may take tokens that are none of Cognito's, or no JWTs at all.
    let issuer = match (read(&token, origin), &named) {
        (Ok(read), _) => {
            let iss = read.text("iss").unwrap_or("absent");
            Issuer::read(iss).ok_or_else(|| Failure::Issuer(iss.to_owned()))
        }
        (Err(failure), None) => return Err(failure),
        (Err(failure), Some(_)) => Err(failure),
    };
    let pool = wanted.sign_in.pool.user_pool_id.as_deref();
    if let Ok(issuer) = &issuer
        && let Some(given) = settings.user_pool(pool)?
        && given.value != *issuer.pool()
    {
        return Err(Failure::OtherPool {
            actual: issuer.pool().to_string(),
            given: format!("{} ({})", given.value, given.origin),
        });
    }
    let provider = match named {
        Some(named) => named.value,
        None => issuer?.provider(),
    };
    Ok(Login { provider, token })
}

/// The token, and what gave it. The variable counts only where no context is in use, and only
/// until it expires; a token given by a flag is never judged here.
async fn id_token(
    wanted: &Wanted<'_>,
    app: &App,
    settings: &Settings,
) -> Result<(Secret<String>, String), Failure> {
    let kind = SecretKind::IdToken;
    if let Some(source) = wanted.id_token.clone() {
        let token = secrets::check(kind, source).await?.read().await?;
        let token = Secret::from(token.expose().trim());
        return Ok((token, "what was given as the IdToken".to_owned()));
    }
    let variable = kind.variable();
    if !settings.variables.has_secret(variable) {
        return Err(nobody("there is no IdToken to exchange"));
    }
    let expired = || nobody(&format!("the IdToken in {variable} has expired"));
    let token = of_environment(app, kind).await?.ok_or_else(expired)?;
    Ok((token, format!("the value of {variable}")))
}

fn nobody(what: &str) -> Failure {
    let help = "sign in and give the IdToken by --id-token-stdin, --id-token-file FILE or \
                COGNITO_ID_TOKEN; \
         or ask for unauthenticated access with --guest";
    Failure::NobodySignedIn {
        what: what.to_owned(),
        help: help.to_owned(),
    }
}

fn read(token: &Secret<String>, origin: &str) -> Result<Unverified, Failure> {
    decode(token.expose()).map_err(|error| Failure::Token {
        what: origin.to_owned(),
        error,
    })
}
