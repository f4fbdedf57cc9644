//! AWS credentials for the user who is signed in, or for a guest: as kept in the record of the context
//! in use, or exchanged.

pub(crate) mod console;
pub(crate) mod job;
pub(crate) mod server;

use jiff::{SignedDuration, Timestamp};

use crate::app::Host;
use crate::aws::{self, Aws, Identities, Login, Roles};
use crate::failure::{Failure, Purpose, Subject};
use crate::local::secrets;
use crate::model::{AwsCredentials, CredentialsKey, IdentityPoolId, Place, Secret};
use crate::ops::gateway::{AwsIdentityPools, IdentityPools};
use crate::ops::record::RecordHandle;
use crate::ops::region;
use crate::ops::sign_in::SignIn;
use crate::ops::sign_in::input::{GivenAnswers, Input as SignInInput};
use crate::ops::tokens::user::of_variable;
use crate::ops::tokens::{MIN_TTL_TO_SHOW, Requirement, TokenKind, TokenSource};
use crate::settings::Settings;
use crate::settings::secrets::{SecretKind, SecretSource};
use crate::token::{Issuer, Unverified, decode};

use job::JobToken;

/// Which credentials are wanted.
#[derive(Debug, Clone)]
pub(crate) struct Input {
    pub(crate) whose: Whose,
    /// By the classic flow, if so.
    pub(crate) classic: Option<Classic>,
    /// The account that they must be of, 12 digits.
    pub(crate) account: Option<String>,
    /// Answers for a sign-in, if there is to be one.
    pub(crate) answers: GivenAnswers,
    /// Credentials that are kept must be valid for longer than this; none for `default_min_ttl`.
    pub(crate) min_ttl: Option<SignedDuration>,
    pub(crate) default_min_ttl: SignedDuration,
}

/// Whose credentials are wanted.
#[derive(Debug, Clone)]
pub(crate) enum Whose {
    /// The user's of the session; without a context, of the `IdToken` in a variable.
    SignedIn,
    /// The user's of this `IdToken`, which bypasses any session.
    Given(SecretSource),
    /// A guest's, without a token.
    Guest,
    /// A CI job's, or a workload's.
    Job(JobToken),
}

/// The classic flow.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Classic {
    /// For how long the credentials are to be valid; none for what the role says.
    pub(crate) duration: Option<SignedDuration>,
}

/// What is known when credentials are wanted.
pub(crate) struct Known<'a> {
    /// The identity of the last time, where no record has it.
    pub(crate) identity: Option<&'a str>,
    /// Whether a new session may begin.
    pub(crate) may_sign_in: bool,
}

impl Known<'_> {
    /// At the first time.
    pub(crate) const NOTHING: Self = Self {
        identity: None,
        may_sign_in: true,
    };
}

/// Gives credentials of one identity pool and role.
struct Exchange<G> {
    gateway: G,
    pool: IdentityPoolId,
    role: Option<String>,
    is_classic: bool,
    subject: Subject,
}

impl Input {
    /// Credentials from the nearest source that has them.
    ///
    /// # Errors
    ///
    /// [`Failure::NotSignedIn`] without a token; [`Failure::Token`] when it is malformed; else as
    /// the settings, the secrets, the network and the services give it.
    pub(crate) async fn get(
        &self,
        host: &Host,
        aws: &Aws,
        known: Known<'_>,
    ) -> Result<AwsCredentials, Failure> {
        let in_context = host.settings.context.is_some();
        let login = match &self.whose {
            Whose::SignedIn if in_context => {
                return Box::pin(self.of_session(host, aws, known.may_sign_in)).await;
            }
            Whose::SignedIn | Whose::Given(_) => Some(self.login(host, aws).await?),
            Whose::Guest => None,
            Whose::Job(token) => Some(token.login(host, aws).await?),
        };
        let exchange = self.exchange(host, aws)?;
        let record = match &self.whose {
            Whose::Guest if in_context => guests_record(host, aws).await?,
            Whose::Job(_) if in_context => Some(jobs_record(host, aws, &exchange).await?),
            _ => None,
        };
        let login = login.as_ref();
        if let Some(record) = record {
            return self.kept_or_new(&exchange, record, login).await;
        }
        let identity = known.identity.map(str::to_owned);
        let credentials = exchange.get(login, identity).await?;
        self.of_account(&exchange, credentials).await
    }

    fn exchange<'a>(
        &self,
        host: &Host,
        aws: &'a Aws,
    ) -> Result<Exchange<AwsIdentityPools<'a>>, Failure> {
        let settings = &host.settings;
        let pool = settings.need_identity_pool()?.value;
        let role = settings.role_arn();
        let region = region::resolve(host, Some((pool.region(), "identity pool id")))?;
        let subject = Subject {
            identity_pool: Some(pool.to_string()),
            again: host.again(),
            ..Subject::of(match self.whose {
                Whose::Job(_) => Purpose::JobExchange,
                _ => Purpose::Exchange,
            })
        };
        let classic = match self.classic {
            Some(_) if role.is_none() => return Err(Settings::missing_role().into()),
            Some(Classic { duration }) => {
                let roles = Roles::new(aws, region.clone());
                Some((
                    roles.map_err(Failure::of_call(&subject))?,
                    seconds(duration)?,
                ))
            }
            None => None,
        };
        let identities =
            Identities::new(aws, region.clone()).map_err(Failure::of_call(&subject))?;
        Ok(Exchange {
            is_classic: classic.is_some(),
            gateway: AwsIdentityPools {
                identities,
                aws,
                region,
                classic,
            },
            pool,
            role: role.map(|role| role.value),
            subject,
        })
    }

    async fn of_session(
        &self,
        host: &Host,
        aws: &Aws,
        may_sign_in: bool,
    ) -> Result<AwsCredentials, Failure> {
        let exchange = self.exchange(host, aws)?;
        let mut tokens = TokenSource::open(host, aws, self.answers.clone()).await?;
        if !may_sign_in {
            tokens = tokens.without_sign_in();
        }
        let record = tokens.record();
        // A token that has expired still says whose credentials are kept.
        let kept = record.tokens().and_then(|tokens| tokens.id);
        let mut last = None;
        if let Some(token) = kept
            && let Ok(login) = login_of_session(host, aws, token)
        {
            if let Some(credentials) = self.kept(&exchange, record, Some(&login)) {
                if self.needs_account(&credentials) {
                    let record = tokens.into_record();
                    return self.kept_or_new(&exchange, record, Some(&login)).await;
                }
                return self.checked(credentials);
            }
            last = kept_for(MIN_TTL_TO_SHOW, &exchange, record, Some(&login));
        }
        let requirement = Requirement {
            token: TokenKind::Id,
            min_ttl: Some(MIN_TTL_TO_SHOW),
        };
        if let Some(credentials) = last
            && !tokens.is_safe(requirement).await?
        {
            let why = "the session's next refresh token could not be kept";
            let what = format!("the credentials are not renewed: {why}");
            host.ui.warn(&what);
            return self.of_account(&exchange, credentials).await;
        }
        aws.connect_ahead(exchange.gateway.endpoint());
        let (tokens, record) = tokens.tokens(requirement).await?;
        let token = tokens
            .id
            .ok_or_else(|| not_signed_in("the session has no IdToken"))?;
        let login = login_of_session(host, aws, token)?;
        self.kept_or_new(&exchange, record, Some(&login)).await
    }

    /// Credentials for `login`, which another process may have got while this one waited for the
    /// lock.
    async fn kept_or_new(
        &self,
        exchange: &Exchange<impl IdentityPools>,
        mut record: RecordHandle<'_>,
        login: Option<&Login>,
    ) -> Result<AwsCredentials, Failure> {
        let is_enough = |credentials: &AwsCredentials| !self.needs_account(credentials);
        if let Some(credentials) = self.kept(exchange, &record, login).filter(is_enough) {
            return self.checked(credentials);
        }
        record.lock().await?;
        let kept = self.kept(exchange, &record, login);
        let is_kept = kept.is_some();
        let key = exchange.key(login);
        let mut credentials = match kept {
            Some(credentials) if is_enough(&credentials) => return self.checked(credentials),
            Some(credentials) => credentials,
            None => {
                let known = record
                    .credentials(&key)
                    .map(|credentials| credentials.identity_id.clone());
                exchange.get(login, known).await?
            }
        };
        // What STS does not answer for is kept all the same, and asked about again.
        let asked = self.ask_account(exchange, &mut credentials).await;
        record.keep_credentials(key, credentials.clone()).await?;
        asked?;
        if is_kept {
            return self.checked(credentials);
        }
        let (host, left) = (record.host, left(&credentials, record.host.now()));
        if !left.is_positive() {
            // They are kept all the same: with them, a guest's identity.
            host.ui
                .warn("the new credentials have expired already, or this machine's clock is wrong");
        } else if left <= self.min_ttl() && self.min_ttl.is_some() {
            host.ui
                .note("the new credentials expire sooner than --min-ttl");
        }
        self.checked(credentials)
    }

    /// Whether it is not known of which account `credentials` are, and matters.
    fn needs_account(&self, credentials: &AwsCredentials) -> bool {
        self.account.is_some() && credentials.account.is_none()
    }

    /// Has STS say of which account `credentials` are, if that matters.
    async fn ask_account(
        &self,
        exchange: &Exchange<impl IdentityPools>,
        credentials: &mut AwsCredentials,
    ) -> Result<(), Failure> {
        if self.needs_account(credentials) {
            let account = exchange.gateway.account(credentials).await;
            let subject = Subject::of(Purpose::Identify);
            credentials.account = Some(account.map_err(Failure::of_call(&subject))?);
        }
        Ok(())
    }

    /// `credentials`, if they are of the account that they must be of.
    fn checked(&self, credentials: AwsCredentials) -> Result<AwsCredentials, Failure> {
        match (&self.account, &credentials.account) {
            (Some(wanted), Some(actual)) if wanted != actual => Err(Failure::OtherAccount {
                actual: actual.clone(),
                wanted: wanted.clone(),
            }),
            _ => Ok(credentials),
        }
    }

    /// The same for credentials that are not kept.
    async fn of_account(
        &self,
        exchange: &Exchange<impl IdentityPools>,
        mut credentials: AwsCredentials,
    ) -> Result<AwsCredentials, Failure> {
        self.ask_account(exchange, &mut credentials).await?;
        self.checked(credentials)
    }

    fn kept(
        &self,
        exchange: &Exchange<impl IdentityPools>,
        record: &RecordHandle<'_>,
        login: Option<&Login>,
    ) -> Option<AwsCredentials> {
        kept_for(self.min_ttl(), exchange, record, login)
    }

    pub(crate) fn min_ttl(&self) -> SignedDuration {
        self.min_ttl.unwrap_or(self.default_min_ttl)
    }

    async fn login(&self, host: &Host, aws: &Aws) -> Result<Login, Failure> {
        let (token, origin) = self.token(host).await?;
        login_with(&host.settings, token, &origin, issuer_by(aws))
    }

    /// The token, and what gave it. The variable counts only where no context is in use, and only
    /// until it expires; a token given by a flag is never judged here.
    async fn token(&self, host: &Host) -> Result<(Secret<String>, String), Failure> {
        let kind = SecretKind::IdToken;
        if let Whose::Given(source) = self.whose.clone() {
            let token = secrets::check(kind, source).await?.read().await?;
            let token = Secret::from(token.expose().trim());
            return Ok((token, "what was given as the IdToken".to_owned()));
        }
        let variable = kind.variable();
        if !host.settings.variables.has_secret(variable) {
            return Err(not_signed_in("there is no IdToken to exchange"));
        }
        let expired = || not_signed_in(&format!("the IdToken in {variable} has expired"));
        let token = of_variable(host, kind).await?.ok_or_else(expired)?;
        Ok((token, format!("the value of {variable}")))
    }
}

/// Credentials that are kept for `login`, and are valid for longer than `min_ttl`.
fn kept_for(
    min_ttl: SignedDuration,
    exchange: &Exchange<impl IdentityPools>,
    record: &RecordHandle<'_>,
    login: Option<&Login>,
) -> Option<AwsCredentials> {
    let kept = record.credentials(&exchange.key(login))?;
    (left(kept, record.host.now()) > min_ttl).then(|| kept.clone())
}

/// The record in which a guest's identity is kept: every `GetId` would make another one.
async fn guests_record<'a>(
    host: &'a Host,
    aws: &'a Aws,
) -> Result<Option<RecordHandle<'a>>, Failure> {
    let has_client = host.settings.pool()?.client.is_some();
    if !has_client {
        return Ok(None);
    }
    let sign_in = SignIn::open(
        host,
        aws,
        SignInInput::resolve(host, false, GivenAnswers::default())?,
    )?;
    Ok(Some(sign_in.record().await?))
}

/// The record in which a job's credentials are kept: of the context's user pool, if it has one.
async fn jobs_record<'a>(
    host: &'a Host,
    aws: &'a Aws,
    exchange: &Exchange<impl IdentityPools>,
) -> Result<RecordHandle<'a>, Failure> {
    let pool = host.settings.pool()?;
    if pool.id.is_some()
        && let Some(record) = guests_record(host, aws).await?
    {
        return Ok(record);
    }
    let place = Place {
        endpoint: exchange.gateway.endpoint().to_owned(),
        user_pool_id: None,
        client_id: String::new(),
    };
    RecordHandle::open(host, place, None).await
}

/// `DurationSeconds`, which STS takes from 15 minutes to 12 hours.
fn seconds(duration: Option<SignedDuration>) -> Result<Option<i32>, Failure> {
    let Some(duration) = duration else {
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

fn left(credentials: &AwsCredentials, now: Timestamp) -> SignedDuration {
    credentials.expiration.duration_since(now)
}

impl<G: IdentityPools> Exchange<G> {
    /// What credentials for `login` are kept under.
    fn key(&self, login: Option<&Login>) -> CredentialsKey {
        let sub = login.and_then(|login| {
            let token = decode(login.token.expose()).ok()?;
            token.text("sub").map(str::to_owned)
        });
        CredentialsKey {
            endpoint: self.gateway.endpoint().to_owned(),
            identity_pool_id: self.pool.to_string(),
            provider: login.map(|login| login.provider.clone()),
            sub,
            role_arn: self.role.clone(),
            classic: self.is_classic,
        }
    }

    /// New credentials, for the identity `known` if there is one.
    async fn get(
        &self,
        login: Option<&Login>,
        known: Option<String>,
    ) -> Result<AwsCredentials, Failure> {
        let fails = Failure::of_call(&self.subject);
        let role = self.role.as_deref();
        if let Some(identity) = known {
            match self.gateway.credentials(identity, login, role).await {
                Err(aws::Error::Service(error)) if error.refuses_identity() => {}
                credentials => return credentials.map_err(&fails),
            }
        }
        let identity = self.gateway.identity(&self.pool, login).await;
        let identity = identity.map_err(&fails)?;
        let credentials = self.gateway.credentials(identity, login, role).await;
        credentials.map_err(&fails)
    }
}

fn login_of_session(host: &Host, aws: &Aws, token: Secret<String>) -> Result<Login, Failure> {
    let origin = "the IdToken of the session";
    login_with(&host.settings, token, origin, issuer_by(aws))
}

/// How the issuer of a token is read.
fn issuer_by(aws: &Aws) -> impl Fn(&str) -> Result<Option<Issuer>, Failure> {
    let subject = Subject::of(Purpose::Exchange);
    move |iss| aws.issuer(iss).map_err(Failure::of_call(&subject))
}

/// The login of `token`, which is what `origin` says, and whose issuer is what `issuer_of` makes of its
/// `iss`.
fn login_with(
    settings: &Settings,
    token: Secret<String>,
    origin: &str,
    issuer_of: impl Fn(&str) -> Result<Option<Issuer>, Failure>,
) -> Result<Login, Failure> {
    let named = settings.logins_provider();
    // A provider that was named may take another issuer's tokens, or ones that are not JWTs.
    let issuer = match (read(&token, origin), &named) {
        (Ok(read), _) => {
            let iss = read.text("iss").unwrap_or("absent");
            issuer_of(iss)?.ok_or_else(|| Failure::Issuer(iss.to_owned()))
        }
        (Err(failure), None) => return Err(failure),
        (Err(failure), Some(_)) => Err(failure),
    };
    if let Ok(issuer) = &issuer
        && let Some(given) = settings.user_pool()?
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

fn not_signed_in(what: &str) -> Failure {
    let help = "give the IdToken of a sign-in with --id-token-stdin, --id-token-file FILE or \
                COGNITO_ID_TOKEN\nor ask for unauthenticated access with --guest";
    Failure::NotSignedIn {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Kind;
    use crate::model::ErrorCode;
    use crate::ops::scripted::{Answer, Machine, POOL, Scripted, now, token};

    const IDENTITY_POOL: &str = "us-east-1:00000000-0000-0000-0000-000000000000";

    fn credentials(left: i64) -> AwsCredentials {
        AwsCredentials {
            identity_id: "id-1".to_owned(),
            access_key_id: format!("ASIA{left}"),
            secret_key: "s".into(),
            session_token: "t".into(),
            expiration: now() + SignedDuration::from_secs(left),
            account: None,
        }
    }

    fn exchange(service: &Scripted) -> Exchange<&Scripted> {
        Exchange {
            gateway: service,
            pool: IDENTITY_POOL.parse().unwrap(),
            role: None,
            is_classic: false,
            subject: Subject::of(Purpose::Exchange),
        }
    }

    fn login() -> Login {
        Login {
            provider: format!("cognito-idp.us-east-1.amazonaws.com/{POOL}"),
            token: token(3600),
        }
    }

    fn input(min_ttl: Option<i64>) -> Input {
        Input {
            whose: Whose::SignedIn,
            account: None,
            classic: None,
            answers: GivenAnswers::default(),
            min_ttl: min_ttl.map(SignedDuration::from_mins),
            default_min_ttl: SignedDuration::from_mins(15),
        }
    }

    async fn record(host: &Host) -> RecordHandle<'_> {
        let input = SignInInput::resolve(host, false, GivenAnswers::default()).unwrap();
        let none = Scripted::default();
        SignIn::new(host, input, &none).record().await.unwrap()
    }

    #[tokio::test]
    async fn an_identity_is_asked_for_once() {
        let service = Scripted::new([
            Answer::Identity("id-1"),
            Answer::Credentials(credentials(3600)),
        ]);
        exchange(&service).get(Some(&login()), None).await.unwrap();
        assert_eq!(service.calls(), "identity of login\ncredentials of id-1");

        let service = Scripted::new([Answer::Credentials(credentials(3600))]);
        let known = Some("id-0".to_owned());
        exchange(&service).get(Some(&login()), known).await.unwrap();
        assert_eq!(service.calls(), "credentials of id-0");
    }

    #[tokio::test]
    async fn an_identity_that_is_not_the_login_s_any_more_is_replaced_and_no_other() {
        for (code, text) in [
            (ErrorCode::ResourceNotFoundException, "Identity not found"),
            (ErrorCode::NotAuthorizedException, "Logins don't match."),
        ] {
            let service = Scripted::new([
                Answer::Refused(code, text),
                Answer::Identity("id-1"),
                Answer::Credentials(credentials(3600)),
            ]);
            let known = Some("id-0".to_owned());
            exchange(&service).get(Some(&login()), known).await.unwrap();
            let calls = "credentials of id-0\nidentity of login\ncredentials of id-1";
            assert_eq!(service.calls(), calls);
        }
        let expired = Answer::Refused(ErrorCode::NotAuthorizedException, "Token expired");
        let service = Scripted::new([expired]);
        let known = Some("id-0".to_owned());
        let failed = exchange(&service).get(Some(&login()), known).await;
        assert_eq!(failed.unwrap_err().kind(), Kind::NotAuthenticated);
        assert_eq!(service.calls(), "credentials of id-0");
    }

    /// Credentials are kept, under what they were asked for, until they are due.
    #[tokio::test]
    async fn what_is_kept_is_given_until_it_is_due() {
        let machine = Machine::new("username = \"alice\"\nauth-flow = \"password\"");
        for (left, min_ttl, is_new) in [
            (901, None, false),
            (900, None, true),
            (601, Some(10), false),
            (600, Some(10), true),
        ] {
            let host = machine.host(None);
            let service = Scripted::new([
                Answer::Identity("id-1"),
                Answer::Credentials(credentials(left)),
            ]);
            let (input, login) = (input(min_ttl), login());
            let exchange = exchange(&service);
            record(&host).await.forget().await.unwrap();
            input
                .kept_or_new(&exchange, record(&host).await, Some(&login))
                .await
                .unwrap();
            let kept = input.kept(&exchange, &record(&host).await, Some(&login));
            assert_eq!(kept.is_none(), is_new, "{left} {min_ttl:?}");
            // Another role's, or a guest's, are others.
            assert!(input.kept(&exchange, &record(&host).await, None).is_none());
        }
    }

    /// STS is asked once for each that are kept, and those of another account are kept, and refused.
    #[tokio::test]
    async fn whose_account_they_are_of_is_asked_once() {
        let machine = Machine::new("username = \"alice\"\nauth-flow = \"password\"");
        let host = machine.host(None);
        let service = Scripted::new([
            Answer::Identity("id-1"),
            Answer::Credentials(credentials(3600)),
            Answer::Refused(ErrorCode::AccessDenied, "not now"),
            Answer::Account("111111111111"),
        ]);
        let login = login();
        let of = |account: Option<&str>| Input {
            account: account.map(str::to_owned),
            ..input(None)
        };
        let exchange = exchange(&service);
        let got = async |input: Input| {
            let record = record(&host).await;
            let got = input.kept_or_new(&exchange, record, Some(&login)).await;
            got.map(|credentials| credentials.account)
                .map_err(|failure| failure.kind())
        };
        let (one, other) = (Some("111111111111"), Some("222222222222"));
        assert_eq!(got(of(None)).await, Ok(None));
        assert_eq!(got(of(one)).await, Err(Kind::Permission));
        for _ in 0..2 {
            assert_eq!(got(of(one)).await, Ok(one.map(str::to_owned)));
            assert_eq!(got(of(other)).await, Err(Kind::Permission));
        }
        let calls = "identity of login\ncredentials of id-1\naccount of ASIA3600\n\
                     account of ASIA3600";
        assert_eq!(service.calls(), calls);
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "elsewhere an endpoint can be malformed"
    )]
    fn of_aws(iss: &str) -> Result<Option<Issuer>, Failure> {
        Ok(Issuer::read(iss))
    }

    #[test]
    fn a_token_of_another_pool_is_refused_and_a_named_provider_takes_any() {
        let machine = Machine::new("");
        let host = machine.host(None);
        let login = login_with(&host.settings, token(3600), "it", of_aws).unwrap();
        let provider = format!("cognito-idp.us-east-1.amazonaws.com/{POOL}");
        assert_eq!(login.provider, provider);
        let opaque = || login_with(&host.settings, "opaque".into(), "it", of_aws);
        assert_eq!(opaque().unwrap_err().kind(), Kind::BadToken);
        let host = Machine::new("logins-provider = \"login.example\"").host(None);
        let login = login_with(&host.settings, "opaque".into(), "it", of_aws).unwrap();
        assert_eq!(login.provider, "login.example");
    }
}
